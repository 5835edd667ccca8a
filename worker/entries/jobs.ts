/** Calls the registry's jobs again and again while the server runs: one at a time each, and none of them can end the process. */

/** Something to do when it is due; cheap when it is not. */
export type Job = () => void | Promise<void>;

/** A job that fails is asked less and less often, down to once in that many turns: a full disk is not helped by trying. */
const LONGEST_PAUSE = 10;

/** Milliseconds in which the same words are not said twice. */
const SAID_FOR = 600_000;
const REMEMBERED = 1000;

/** Says each trouble once in ten minutes: what fails at every try fills neither the log nor the disk it is on. `now` in milliseconds. */
export function onceInAWhile(report: (error: unknown) => void, now: () => number): (error: unknown) => void {
  const said = new Map<string, number>();
  return (error) => {
    const words = error instanceof Error ? error.message : String(error);
    const at = now();
    const before = said.get(words);
    if (before !== undefined && at >= before && at - before < SAID_FOR) return;
    if (said.size >= REMEMBERED) said.clear();
    said.set(words, at);
    report(error);
  };
}

/** Starts `jobs`, each asked every `every` ms once its last run ended; gives what stops them, resolved when none runs any more. */
export function startJobs(jobs: readonly Job[], every: number, report: (error: unknown) => void): () => Promise<void> {
  let stopped = false;
  const running = new Set<Promise<void>>();
  const timers = new Map<Job, NodeJS.Timeout>();
  const plan = (job: Job, turns = 1): void => {
    if (stopped) return;
    const timer = setTimeout(() => {
      const run = Promise.resolve().then(job).then(() => 1, (error: unknown) => {
        report(error);
        return Math.min(turns * 2, LONGEST_PAUSE);
      }).then((next) => {
        running.delete(run);
        plan(job, next);
      });
      running.add(run);
    }, every * turns);
    timer.unref();
    timers.set(job, timer);
  };
  for (const job of jobs) plan(job);
  return async () => {
    stopped = true;
    for (const timer of timers.values()) clearTimeout(timer);
    await Promise.all(running);
  };
}
