/** Calls the registry's jobs again and again while the server runs: one at a time each, and none of them can end the process. */

/** Something to do when it is due; cheap when it is not. */
export type Job = () => void | Promise<void>;

/** Starts `jobs`, each asked every `every` ms once its last run ended; gives what stops them, resolved when none runs any more. */
export function startJobs(jobs: readonly Job[], every: number, report: (error: unknown) => void): () => Promise<void> {
  let stopped = false;
  const running = new Set<Promise<void>>();
  const timers = new Map<Job, NodeJS.Timeout>();
  const plan = (job: Job): void => {
    if (stopped) return;
    const timer = setTimeout(() => {
      const run = Promise.resolve().then(job).catch(report).then(() => {
        running.delete(run);
        plan(job);
      });
      running.add(run);
    }, every);
    timer.unref();
    timers.set(job, timer);
  };
  jobs.forEach(plan);
  return async () => {
    stopped = true;
    for (const timer of timers.values()) clearTimeout(timer);
    await Promise.all(running);
  };
}
