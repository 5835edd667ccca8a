/**
 * A TCP proxy that spoils what passes: it delays, cuts after n bytes, trickles, resets, flips bytes; or answers in the place of the
 * server. Everything it draws by lot comes from its seed, so that a failing run can be run again.
 */
import {connect, createServer, type Socket} from 'node:net';
import {randomOf} from '../support/structures.ts';

export type Fault =
  | {readonly kind: 'none'}
  /** Nothing for `ms`, then as usual. */
  | {readonly kind: 'delay'; readonly ms: number}
  /** Accepts, and never says a word. */
  | {readonly kind: 'silence'}
  /** Passes `bytes` of the answer, then says nothing more. */
  | {readonly kind: 'stall'; readonly bytes: number}
  /** Passes `bytes` of the answer, then ends as if that were all. */
  | {readonly kind: 'cut'; readonly bytes: number}
  /** Passes `bytes` of the answer, then resets the connection. */
  | {readonly kind: 'reset'; readonly bytes: number}
  /** `bytes` a second after the first `free` ones. */
  | {readonly kind: 'trickle'; readonly bytes: number; readonly free: number}
  /** Passes `bytes` of the request, then resets the connection: the server never has the whole of it. */
  | {readonly kind: 'break-off'; readonly bytes: number}
  /** Flips one byte in `every`, by lot, after the first `free` ones (headers). */
  | {readonly kind: 'corrupt'; readonly every: number; readonly free: number}
  /** Says `text` (a whole HTTP answer) and ends. */
  | {readonly kind: 'say'; readonly text: string | Uint8Array}
  /** Says `head`, then `chunk` without end, one every {@link POUR} ms: what is on its way is then a network's, however busy the machine. */
  | {readonly kind: 'flood'; readonly head: string; readonly chunk: Uint8Array};

export interface FaultProxy {
  readonly port: number;
  /** Requests seen, first line of each, with the moment it came (ms of `performance.now()`). */
  readonly requests: {readonly line: string; readonly at: number}[];
  /** Bytes sent to the browser since the last `reset()`. */
  sent: number;
  /** Endless answers that somebody still takes. */
  floods: number;
  /** Called for each request; the paths that are spared get `none`. */
  fault: (line: string) => Fault;
  reset(): void;
  close(): Promise<void>;
}

/** A whole HTTP answer as text. CORS as the edge sends it, unless `headers` says otherwise (an empty value removes one). */
export function httpAnswer(status: number, body = '', headers: Readonly<Record<string, string>> = {}): string {
  const all = {'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/json', 'Content-Length': `${Buffer.byteLength(body)}`, Connection: 'close', ...headers};
  const lines = Object.entries(all).filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Fault\r\n${lines.join('')}\r\n${body}`;
}

/** Milliseconds from one chunk of a flood to the next: 64 kB each make 16 MB a second. */
const POUR = 4;

/** Listens on a free port of the loopback and passes on to `target`. */
export async function startProxy(target: number, seed = 1): Promise<FaultProxy> {
  const random = randomOf(seed);
  const sockets = new Set<Socket>();
  const proxy: FaultProxy = {
    port: 0,
    requests: [],
    sent: 0,
    floods: 0,
    fault: () => ({kind: 'none'}),
    reset() {
      proxy.requests.length = 0;
      proxy.sent = 0;
    },
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
  const server = createServer((client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    client.on('error', () => {});
    client.once('data', (first) => {
      const line = first.toString('latin1').split('\r\n', 1)[0]!;
      proxy.requests.push({line, at: performance.now()});
      const fault = proxy.fault(line);
      const write = (data: string | Uint8Array): void => {
        if (client.destroyed) return;
        proxy.sent += data.length;
        client.write(data);
      };
      if (fault.kind === 'silence') return;
      if (fault.kind === 'say') {
        write(fault.text);
        return void client.end();
      }
      if (fault.kind === 'flood') {
        proxy.floods += 1;
        write(fault.head);
        const pour = setInterval(() => client.writableLength < 1_000_000 && write(fault.chunk), POUR);
        client.once('close', () => {
          clearInterval(pour);
          proxy.floods -= 1;
        });
        return;
      }
      const upstream = connect(target, '127.0.0.1');
      upstream.on('error', () => client.destroy());
      client.once('close', () => upstream.destroy());
      // One request a connection: each is a fault of its own.
      const request = first.toString('latin1').replace(/\r\nConnection: [^\r]*/i, '').replace('\r\n', '\r\nConnection: close\r\n');
      let given = 0;
      const send = (piece: Buffer): void => {
        if (fault.kind !== 'break-off') return void upstream.write(piece);
        upstream.write(piece.subarray(0, Math.max(0, fault.bytes - given)));
        given += piece.length;
        if (given >= fault.bytes) setTimeout(() => client.resetAndDestroy(), 20);
      };
      // The body of a form comes behind its headers.
      let held: Buffer[] | undefined = fault.kind === 'delay' ? [] : undefined;
      const pass = (piece: Buffer): void => (held ? void held.push(piece) : send(piece));
      pass(Buffer.from(request, 'latin1'));
      client.on('data', pass);
      if (fault.kind === 'delay') {
        setTimeout(() => {
          const waited = held ?? [];
          held = undefined;
          waited.forEach(send);
        }, fault.ms);
      }
      let passed = 0;
      let over = false;
      const waiting: number[] = [];
      let timer: NodeJS.Timeout | undefined;
      upstream.on('data', (data) => {
        if (over) return;
        if (fault.kind === 'cut' || fault.kind === 'stall' || fault.kind === 'reset') {
          write(data.subarray(0, Math.max(0, fault.bytes - passed)));
          passed += data.length;
          if (passed < fault.bytes) return;
          over = true;
          if (fault.kind === 'cut') client.end();
          if (fault.kind === 'reset') setTimeout(() => client.resetAndDestroy(), 20);
        } else if (fault.kind === 'trickle') {
          const free = Math.max(0, fault.free - passed);
          passed += data.length;
          if (free > 0) write(data.subarray(0, free));
          for (const byte of data.subarray(free)) waiting.push(byte);
          timer ??= setInterval(() => write(Uint8Array.from(waiting.splice(0, fault.bytes))), 1000);
        } else if (fault.kind === 'corrupt') {
          const bytes = Uint8Array.from(data);
          for (let i = 0; i < bytes.length; i++) if (passed + i >= fault.free && random() < 1 / fault.every) bytes[i]! ^= 1 << Math.floor(random() * 8);
          passed += data.length;
          write(bytes);
        } else write(data);
      });
      upstream.on('end', () => fault.kind !== 'trickle' && fault.kind !== 'stall' && client.end());
      client.once('close', () => clearInterval(timer));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return Object.assign(proxy, {port: typeof address === 'object' && address ? address.port : 0});
}
