/** Runs a job on a file, the erasure unless told, and dies of SIGKILL at its n-th statement: `leaving-child.ts FILE NOW N [JOB]`. */
import {createHash} from 'node:crypto';
import type {StatementSync} from 'node:sqlite';
import {MERGE_RULES} from '../../../worker/ingest/import.ts';
import type {RegistryDeps} from '../../../worker/registry/deps.ts';
import {erase} from '../../../worker/registry/jobs/erase.ts';
import {remindProcessors} from '../../../worker/registry/jobs/remind-processors.ts';
import {openDatabase} from '../../../worker/registry/storage/database.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';

const [, , file, now, last, job = 'erase'] = process.argv as [string, string, string, string, string, string?];
let left = Number(last);
const count = (): void => {
  if (left-- === 0) process.kill(process.pid, 'SIGKILL');
};
const database = openDatabase(file);
const registry = openRegistry(database, createHash('sha256').update('secret of pana').digest());
const prepare = database.prepare.bind(database);
database.prepare = (sql: string): StatementSync => {
  const statement = prepare(sql);
  return new Proxy(statement, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (name === 'run' || name === 'get' || name === 'all') count();
        return (value as (...args: unknown[]) => unknown).apply(target, args);
      };
    },
  });
};
const JOBS: Readonly<Record<string, (deps: RegistryDeps) => void>> = {erase, remindProcessors};
JOBS[job]!({
  database, registry, mergeRules: MERGE_RULES, origin: 'https://pana.example', secret: createHash('sha256').update('secret of pana').digest(), now: () => Number(now),
  random: (length: number) => new Uint8Array(length).fill(Number(last)), report: (error: unknown) => console.error(error),
} as unknown as RegistryDeps);
console.log(`statements ${Number(last) - left}`);
database.close();
