/** What every audited page must reach. */
import assert from 'node:assert/strict';
import {type Audited, type Category, CATEGORIES, FLOOR, table} from './audit.ts';

/** `categories`: those held to the floor. */
export function expectFloors(audited: readonly Audited[], categories: readonly Category[] = CATEGORIES): void {
  const report = table(audited);
  for (const {path, scores, largest, shift} of audited) {
    for (const name of categories) assert.ok(scores[name] >= FLOOR, `${path}: ${name} ${scores[name]}\n${report}`);
    assert.match(largest, /^(?:h1|h2|p|a|li|dd)$/, `${path}: the largest paint is text\n${report}`);
    assert.equal(shift, 0, `${path}: nothing moves\n${report}`);
  }
}
