/** Answers in the order they were asked: nobody who comes while others are answered waits for those who came after. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate as nextLook} from 'node:timers/promises';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {inTurn} from '../../../worker/entries/in-turn.ts';

/** Keeps the process at it. */
function busy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('should run the first at once, and the others in the order they came, whoever comes meanwhile', async () => {
  const take = inTurn();
  const done: number[] = [];
  const asked: number[] = [];
  const ask = (one: number): void => {
    asked.push(one);
    take(() => {
      busy(0.3);
      done.push(one);
      // Of those who were answered, every third asks again at once.
      if (one < 300 && one % 3 === 0) ask(one + 300);
    });
  };
  for (let one = 0; one < 100; one++) ask(one);
  assert.deepEqual(done, [0]);
  for (let at = 100; done.length < 134 + 100; at = Math.min(at + 1, 200)) {
    if (at < 200) ask(at);
    await nextLook();
  }
  assert.deepEqual(done, asked);
});

test('should look at what comes between a few long answers', async () => {
  const take = inTurn();
  let done = 0;
  const before: number[] = [];
  for (let one = 0; one < 20; one++) {
    take(() => {
      busy(2);
      done++;
    });
  }
  while (done < 20) {
    before.push(done);
    await nextLook();
  }
  assert.deepEqual(before, [...new Array<undefined>(19)].map((_, at) => at + 1), 'one at a time');
});

test('should answer at once again when nobody is before', async () => {
  const take = inTurn();
  let done = 0;
  for (let times = 0; times < 3; times++) {
    take(() => done++);
    assert.equal(done, times + 1);
    await nextLook();
    await nextLook();
  }
});

test('should hold none of those served, under a load that never stops', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const take = inTurn();
  const held: WeakRef<object>[] = [];
  const ask = (left: number): void => {
    const asked = {answered: false};
    held.push(new WeakRef(asked));
    take(() => {
      asked.answered = true;
      // Long enough that somebody is waiting at each look.
      busy(0.1);
      if (left > 0) ask(left - 1);
    });
  };
  for (let connection = 0; connection < 32; connection++) ask(30);
  while (held.length < 32 * 30) await nextLook();
  collect();
  const left = held.filter((one) => one.deref()).length;
  assert.ok(left <= 3 * 32, `${left} of ${held.length} are still held`);
});
