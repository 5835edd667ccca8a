/**
 * A restored file does not know who left since it was saved. Before its port opens the tombstones beside it are read, and those people
 * leave again (RELIABILITY.md, F12).
 */
import {encodeSnapshot} from '../../directory/snapshot.ts';
import type {RegistryDeps} from '../deps.ts';
import {audit} from './audit.ts';
import {publicId} from './identifiers.ts';
import {eraseSubject} from './personal-data.ts';
import {addressText, engraver, hasTombstone, listingText, setTombstones} from './tombstones.ts';
import type {Tombstone, TombstoneKind} from './tombstones.ts';

const LINE = /^(structure|listing|place|address) ([0-9a-f]{8}\.[0-9a-f]{64}) (\d{4}-\d\d-\d\d)$/;

/** What a replay did. */
export interface Replay {
  /** Lines the database did not know. */
  readonly learned: number;
  /** Public ids erased again. */
  readonly structures: readonly string[];
  readonly people: number;
  /** Lines that are no tombstone: cut short, or of a key that is not ours. */
  readonly unread: number;
}

/**
 * Brings a database up to the tombstones it does not know, in one transaction: the structures, listings and people they speak of are
 * erased again, silently: they were told. Run it before the port opens and before a restored file takes its place. Does nothing when every
 * line is known. Who came back since keeps what is new: a structure's number is never given twice, and a person is compared by day.
 */
export function replayTombstones(deps: Pick<RegistryDeps, 'database' | 'registry' | 'mergeRules' | 'secret'>, lines: Iterable<string>, now: number): Replay {
  const {database, registry, mergeRules} = deps;
  const engraving = engraver(deps.secret);
  let unread = 0;
  return database.transaction(() => {
    const fresh = new Map<string, Tombstone>();
    for (const line of lines) {
      const [, kind, hmac, day] = LINE.exec(line) ?? [];
      if (line === '') continue;
      if (hmac === undefined || !hmac.startsWith(`${engraving.key}.`)) unread++;
      else if (!hasTombstone(database, kind as TombstoneKind, hmac)) fresh.set(`${kind} ${hmac}`, {kind: kind as TombstoneKind, hmac, day: day!});
    }
    if (fresh.size === 0) return {learned: 0, structures: [], people: 0, unread};
    setTombstones(database, [...fresh.values()]);
    database.prepare('UPDATE tombstones SET filed = 1').run();
    const met = (kind: TombstoneKind, text: string): Tombstone | undefined => fresh.get(`${kind} ${engraving.hmac(kind, text)}`);

    const rows = database.prepare('SELECT id, source, source_id, structure_id FROM listings').all() as {id: number; source: string; source_id: string; structure_id: number}[];
    const gone = new Set((database.prepare('SELECT id FROM structures').all() as {id: number}[]).flatMap(({id}) => (met('structure', publicId(id)) ? [id] : [])));
    const left = rows.filter(({source, source_id: id, structure_id: structure}) => !gone.has(structure) && met('listing', listingText(source, id)));
    // All its listings left under the number of another one they had been joined to: so did it.
    for (const {structure_id: structure} of left) if (rows.every((row) => row.structure_id !== structure || left.includes(row))) gone.add(structure);

    const addresses = (database.prepare('SELECT id, email, created_at FROM people').all() as {id: number; email: string; created_at: number}[])
      .flatMap((person) => {
        const tombstone = met('address', addressText(person.email));
        return tombstone !== undefined && new Date(person.created_at).toISOString().slice(0, 10) <= tombstone.day ? [person] : [];
      });
    const names = JSON.stringify([...gone].map(publicId));
    const applications = (database.prepare('SELECT id FROM applications WHERE listed_as IN (SELECT value FROM json_each(?))').all(names) as {id: string}[]).map(({id}) => id);
    eraseSubject(database, {structures: [...gone], people: addresses.map(({id}) => id), addresses: addresses.map(({email}) => email), applications});
    const alone = left.filter(({structure_id: structure}) => !gone.has(structure)).map(({id}) => id);
    if (alone.length > 0) registry.removeListings(alone, mergeRules);
    const at = new Date(now).toISOString();
    for (const structure of gone) {
      audit(database, {actor: 'system', action: 'structure.erased-again', object: `structure:${publicId(structure)}`}, now);
      database.prepare('UPDATE withdrawals SET erased_at = ?, forget_by = ?, forgotten_at = ? WHERE structure_id = ? AND erased_at IS NULL').run(at, at, at, structure);
    }
    // What was public yesterday must not be shown even for the second a job takes.
    if (registry.publishedVersion() !== undefined) registry.publish(encodeSnapshot, at);
    return {learned: fresh.size, structures: [...gone].map(publicId), people: addresses.length, unread};
  });
}
