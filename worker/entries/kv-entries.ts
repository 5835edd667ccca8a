/** Keys and values of the edge's KV store, from a registry. */
import type {Registry} from '../registry/storage/registry.ts';

export interface KvEntry {
  readonly key: string;
  readonly value: Uint8Array<ArrayBuffer>;
}

const bytes = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value));

/** In the order they must be written. Throws when nothing is published. */
export function kvEntries(registry: Pick<Registry, 'publication' | 'publishedContacts'>, gazetteer: Uint8Array): KvEntry[] {
  const publication = registry.publication();
  if (!publication) throw new Error('nothing is published yet');
  const {version, publishedAt} = publication;
  return [
    {key: 'gazetteer', value: new Uint8Array(gazetteer)},
    {key: `snapshot:${version}`, value: publication.bytes},
    ...registry.publishedContacts().map(({id, contact}) => ({key: `contact:${id}`, value: bytes(contact)})),
    {key: 'publication', value: bytes({version, publishedAt})},
  ];
}

/** Keys of a store that nothing published uses any more: contacts withdrawn, older snapshots. */
export function goneKeys(entries: readonly KvEntry[], held: readonly {readonly name: string}[]): string[] {
  const used = new Set(entries.map(({key}) => key));
  return held.flatMap(({name}) => (used.has(name) ? [] : [name]));
}
