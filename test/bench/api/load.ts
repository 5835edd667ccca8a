/**
 * The load generator, a process of its own: keep-alive connections, one request at a time on each, a fixed number of requests or a
 * bounded time, each address once. It reads just enough of HTTP to know where an answer ends, so that it is not what is measured.
 */
import {connect} from 'node:net';
import type {Load, Measured} from './protocol.ts';

const HEAD_END = Buffer.from('\r\n\r\n');

async function run({port, paths, connections, requests, seconds}: Load): Promise<Measured> {
  const latencies = new Float64Array(Math.min(requests, 4_000_000));
  let sent = 0;
  let answered = 0;
  let failed = 0;
  let bytes = 0;
  const started = performance.now();
  const deadline = started + seconds * 1000;

  await Promise.all([...new Array<undefined>(connections)].map(() => new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let buffered: Buffer = Buffer.alloc(0);
    let at = 0;
    const next = (): void => {
      if (sent >= requests || performance.now() > deadline) {
        socket.end();
        resolve();
        return;
      }
      const path = paths[sent++ % paths.length];
      at = performance.now();
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    };
    socket.on('connect', next);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
      const end = buffered.indexOf(HEAD_END);
      if (end < 0) return;
      const head = buffered.toString('latin1', 0, end);
      const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
      const total = length === undefined
        ? (buffered.toString('latin1', buffered.length - 5) === '0\r\n\r\n' ? buffered.length : Infinity)
        : end + 4 + Number(length);
      if (buffered.length < total) return;
      latencies[answered++] = performance.now() - at;
      bytes += total - end - 4;
      if (!head.startsWith('HTTP/1.1 200')) failed++;
      buffered = Buffer.alloc(0);
      next();
    });
  })));
  const elapsed = (performance.now() - started) / 1000;
  const sorted = latencies.subarray(0, answered).sort();
  const at = (share: number): number => sorted[Math.min(answered - 1, Math.floor(answered * share))] ?? NaN;
  return {perSecond: answered / elapsed, p50: at(0.5), p99: at(0.99), answered, failed, bytes: bytes / answered};
}

process.on('message', (load: Load) => {
  run(load).then((measured) => process.send?.(measured), (error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});

// An orphan would keep its port and its memory.
process.on('disconnect', () => process.exit());
