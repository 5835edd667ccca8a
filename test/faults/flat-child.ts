/**
 * The server in a process that tells what it holds: `flat-child.ts DATA`, started with --expose-gc and a channel to its parent. To any message
 * it answers with its memory after a collection and the number of its descriptors.
 */
import {readdirSync} from 'node:fs';
import {resolve} from 'node:path';
import {startServer} from '../../worker/entries/server.ts';

const server = await startServer({
  root: resolve(import.meta.dirname, '../..'), dataDir: process.argv[2]!, port: 0, partnerPort: 0, addressHeader: 'x-visitor', now: Date.now, log: (line) => console.error(line),
});
process.on('message', (asked: string) => {
  if (asked === 'stop') {
    void server.close().then(() => process.exit(0));
    return;
  }
  // Twice: what is let go in the first is collected in the second.
  for (let i = 0; i < 2; i++) (globalThis as unknown as {gc(): void}).gc();
  const {rss, heapUsed, external, arrayBuffers} = process.memoryUsage();
  process.send!({rss, heapUsed, external, arrayBuffers, descriptors: readdirSync('/proc/self/fd').length});
});
process.send!({port: server.port});
