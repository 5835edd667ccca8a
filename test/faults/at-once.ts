/**
 * People who act at the same instant, through two processes on one file: their requests arrive piece by piece in every order chance finds
 * (fast-check's scheduler), over the real routes and real SQLite.
 */
import type {TestContext} from 'node:test';
import fc from 'fast-check';
import type {Scheduler} from 'fast-check';
import type {Hono} from 'hono';
import {createRegistry} from '../../worker/registry/app.ts';
import {openRegistry} from '../../worker/registry/storage/registry.ts';
import {formHeaders, ORIGIN, testDeps} from '../worker/registry/support.ts';
import type {TestDeps} from '../worker/registry/support.ts';

/** The same races in every run; another number, other races. */
const SEED = Number(process.env['PANA_SEED'] ?? 20_261_127);
export const RUNS = Number(process.env['PANA_RACES'] ?? 20);

export interface Sending {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}
export const form = (path: string, fields: Readonly<Record<string, string | readonly string[]>>, cookie = ''): Sending => {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
  return {path, body: body.toString(), headers: formHeaders(cookie)};
};

/** The registry as two processes run it, on one file. */
export interface Two {
  readonly deps: TestDeps;
  readonly apps: readonly [Hono, Hono];
}
export function two(deps: TestDeps): Two {
  const other = testDeps({file: deps.file, seed: 'other', now: deps.clock.at});
  // One clock on the wall.
  Object.assign(other, {clock: deps.clock, now: deps.now});
  for (const one of [deps, other]) Object.assign(one, {registry: openRegistry(one.database, one.secret)});
  return {deps, apps: [createRegistry(deps), createRegistry(other)]};
}

/** Sends all at once, to one process after the other; each body comes in three pieces when the scheduler says so. `meanwhile`: jobs, at some moment too. */
export async function atOnce({apps}: Two, s: Scheduler, sendings: readonly Sending[], meanwhile: readonly ((answered: Promise<unknown>) => unknown)[] = []): Promise<{status: number; text: string; location: string | null}[]> {
  const answers = sendings.map(async ({path, body, headers}, number) => {
    const bytes = new TextEncoder().encode(body);
    const third = Math.ceil(bytes.length / 3);
    const pieces = [bytes.subarray(0, third), bytes.subarray(third, 2 * third), bytes.subarray(2 * third)];
    const stream = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await s.schedule(Promise.resolve(), `piece of ${number} ${path}`);
        const piece = pieces.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    }, {highWaterMark: 0});
    const answer = await apps[number % 2]!.fetch(new Request(ORIGIN + path, {method: 'POST', headers: {...headers}, body: stream, duplex: 'half'} as RequestInit));
    return {status: answer.status, text: await answer.text(), location: answer.headers.get('location')};
  });
  const jobs = meanwhile.map((job) => s.schedule(Promise.resolve(), 'a job').then(() => job(Promise.all(answers))));
  await s.waitFor(Promise.all([...answers, ...jobs]));
  return Promise.all(answers);
}

/** Runs `race` under every order chance finds. `t` says which chance. */
export async function races(t: TestContext, race: (s: Scheduler, run: number) => Promise<void>, numRuns = RUNS): Promise<void> {
  t.diagnostic(`seed ${SEED} (PANA_SEED), ${numRuns} orders`);
  let run = 0;
  await fc.assert(fc.asyncProperty(fc.scheduler(), (s) => race(s, run++)), {numRuns, seed: SEED, endOnFailure: true});
}
