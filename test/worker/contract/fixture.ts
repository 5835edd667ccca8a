/** One snapshot, one gazetteer, one folder of elements' files: what both runtimes are given. */
import {mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {encodeSnapshot} from '../../../worker/directory/snapshot.ts';
import type {KvEntry} from '../../../worker/entries/kv-entries.ts';
import {kvEntries} from '../../../worker/entries/kv-entries.ts';
import {eventsIn, STRUCTURES} from '../edge/fixture.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');
export const gazetteerBytes = (): Buffer => readFileSync(join(ROOT, 'dist/data/gazetteer.bin'));
export const CONTACTS = new Map([['s1', {email: 'contact@example.org'}]]);
export const PUBLISHED_AT = '2026-11-01T08:00:00+00:00';

export const snapshotBytes = (): Uint8Array<ArrayBuffer> =>
  encodeSnapshot({
    version: 'contract1',
    publishedAt: PUBLISHED_AT,
    structures: STRUCTURES,
    // Both runtimes have the clock of the machine.
    events: eventsIn(2098),
    coordinations: [{name: 'Exemple – Coordination nationale', territory: 'national', url: 'https://coordination.example.org/', example: true}],
    merged: [{id: 's99', into: 's1', slug: 'double-loches'}],
  });

export const kv = (): KvEntry[] =>
  kvEntries(
    {
      publication: () => ({version: 'contract1', hash: '', publishedAt: PUBLISHED_AT, bytes: snapshotBytes()}),
      publishedContacts: () => [...CONTACTS].map(([id, contact]) => ({id, contact})),
    },
    gazetteerBytes(),
  );

/** A folder as the build leaves it. */
export function filesFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pana-contract-'));
  mkdirSync(join(folder, 'chunks'));
  writeFileSync(join(folder, 'pana.js'), '"elements";\n');
  writeFileSync(join(folder, 'chunks/list-abc123.js'), '"a chunk";\n');
  return folder;
}
