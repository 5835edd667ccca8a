/** What is written to the store of the edge, and what must leave it. */
import assert from 'node:assert/strict';
import {it} from 'node:test';
import {goneKeys} from '../../../worker/entries/kv-entries.ts';
import {kv} from '../contract/fixture.ts';

it('should write the publication last, and name the keys that must go: contacts withdrawn, older snapshots', () => {
  const entries = kv();
  assert.deepEqual(entries.map(({key}) => key), ['gazetteer', 'snapshot:contract1', 'contact:s1', 'publication']);
  assert.deepEqual(goneKeys(entries, ['contact:s1', 'contact:s9', 'gazetteer', 'publication', 'snapshot:contract0', 'snapshot:contract1'].map((name) => ({name}))), ['contact:s9', 'snapshot:contract0']);
});
