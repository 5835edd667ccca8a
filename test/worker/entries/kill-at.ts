/** Loaded before a command (`--import`): kills its process at the n-th thing it does to a file or a database (`KILL_AT`), or counts them. */
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import {DatabaseSync, StatementSync} from 'node:sqlite';

let left = Number(process.env['KILL_AT'] ?? Infinity);
let done = 0;
const step = (): void => {
  done++;
  if (left-- === 0) process.kill(process.pid, 'SIGKILL');
};
const counted = <F extends (...args: never[]) => unknown>(own: F): F =>
  function (this: unknown, ...args: never[]): unknown {
    step();
    return own.apply(this, args);
  } as F;
for (const name of ['writeFileSync', 'renameSync', 'rmSync', 'fsyncSync', 'chmodSync'] as const) Object.assign(fs, {[name]: counted(fs[name] as (...args: never[]) => unknown)});
syncBuiltinESMExports();
DatabaseSync.prototype.exec = counted(DatabaseSync.prototype.exec);
DatabaseSync.prototype.close = counted(DatabaseSync.prototype.close);
for (const name of ['run', 'get', 'all'] as const) Object.assign(StatementSync.prototype, {[name]: counted(StatementSync.prototype[name] as (...args: never[]) => unknown)});
process.on('exit', () => console.log(`steps ${done}`));
