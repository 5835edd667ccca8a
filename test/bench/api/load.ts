/**
 * The load generator, a process of its own: keep-alive connections, one request at a time on each, for a bounded time, each address once.
 * What is answered while connections are opened and code gets warm is not counted. It reads just enough of HTTP to know where an answer
 * ends, so that it is not what is measured.
 */
import {connect} from 'node:net';
import type {Load, Measured} from './protocol.ts';

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = '0\r\n\r\n';
/** Characters of a first read that may be its head. */
const HEAD_MOST = 4096;

async function run({port, paths, connections, warmUp, seconds}: Load): Promise<Measured> {
  const latencies = new Float64Array(paths.length);
  let sent = 0;
  let answered = 0;
  let failed = 0;
  let bytes = 0;
  const started = performance.now() + warmUp * 1000;
  const deadline = started + seconds * 1000;

  await Promise.all([...new Array<undefined>(connections)].map(() => new Promise<void>((resolve, reject) => {
    let head = '';
    /** Bytes of the answer under way, and how many it has; what has no length ends with an empty chunk. */
    let had = 0;
    let total = Infinity;
    /** Bytes of its head. */
    let headBytes = 0;
    let at = 0;
    const next = (): void => {
      if (sent >= paths.length || performance.now() > deadline) {
        socket.end();
        resolve();
        return;
      }
      const path = paths[sent++]!;
      head = '';
      had = 0;
      total = Infinity;
      at = performance.now();
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    };
    const read = (length: number, buffer: Uint8Array): boolean => {
      const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, length);
      had += length;
      if (total === Infinity) {
        if (!head.includes(HEAD_END)) head += chunk.toString('latin1', 0, Math.min(length, HEAD_MOST));
        const end = head.indexOf(HEAD_END);
        if (end < 0) return true;
        const declared = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
        if (declared !== undefined) total = end + HEAD_END.length + Number(declared);
        else if (chunk.toString('latin1', Math.max(0, length - LAST_CHUNK.length)) === LAST_CHUNK) total = had;
        headBytes = total === Infinity ? 0 : end + HEAD_END.length;
      }
      if (had < total) return true;
      if (!head.startsWith('HTTP/1.1 200')) failed++;
      if (performance.now() >= started) {
        latencies[answered++] = performance.now() - at;
        bytes += total - headBytes;
      }
      next();
      return true;
    };
    // Into the same memory each time: a buffer for every read would be this process's own garbage, and its pauses would be measured.
    const socket = connect({port, host: '127.0.0.1', onread: {buffer: Buffer.alloc(1 << 16), callback: (length, buffer) => read(length, buffer)}});
    socket.setNoDelay(true);
    socket.on('connect', next);
    socket.on('error', reject);
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
