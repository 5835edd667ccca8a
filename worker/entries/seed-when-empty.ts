/** A first run has something to show: example structures, published at once. */
import {encodeSnapshot} from '../directory/snapshot.ts';
import type {Gazetteer} from '../directory/gazetteer/gazetteer.ts';
import {seedExamples} from '../ingest/seed.ts';
import type {Registry} from '../registry/storage/registry.ts';

/** Number of examples put in, 0 when the registry already holds structures. `now` in milliseconds. */
export function seedWhenEmpty(registry: Registry, gazetteer: Gazetteer, now: number): number {
  if (registry.size() > 0) return 0;
  return seedExamples(registry, gazetteer, now, encodeSnapshot);
}
