/** A `node --test` reporter that prints one line of JSON for each test that is no suite: its name and whether it passed. */
import type {TestEvent} from 'node:test/reporters';

export default async function* results(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const {type, data} of source) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details.type === 'suite' || data.skip || data.todo) continue;
    yield `${JSON.stringify({name: data.name, passed: type === 'test:pass'})}\n`;
  }
}
