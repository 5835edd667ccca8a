/**
 * Answers in the order they were asked. Node hands over all that came since it last looked, and looks again when all of that is answered: who
 * came just after waits for everybody twice. Here a few are answered between two looks, and whoever comes meanwhile stands behind the others.
 */

/** Milliseconds of answering between two looks at what comes. */
const SPELL = 1;

/** Runs jobs in the order given: the first at once, those that come before it had its turn after it. */
export function inTurn(): (job: () => void) => void {
  /** Those whose turn it is, up to which one, and those who came since. */
  let serving: (() => void)[] = [];
  let at = 0;
  let coming: (() => void)[] = [];
  let taken = false;

  function turn(): void {
    if (at === serving.length) {
      // None of those served is held any longer.
      [serving, coming, at] = [coming, [], 0];
      if (serving.length === 0) {
        taken = false;
        return;
      }
    }
    // Asked for first: a job that throws keeps nobody waiting.
    setImmediate(turn);
    const until = performance.now() + SPELL;
    do serving[at++]!();
    while (at < serving.length && performance.now() < until);
  }

  return (job) => {
    if (taken) {
      coming.push(job);
      return;
    }
    taken = true;
    setImmediate(turn);
    job();
  };
}
