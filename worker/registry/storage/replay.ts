/**
 * A restored file does not know who left since it was saved. Before its port opens the tombstones beside it are read, and those people
 * leave again (RELIABILITY.md, F12).
 */
import {CHARTER_SOURCE} from '../../../src/contract/form-constants.ts';
import {encodeSnapshot} from '../../directory/snapshot.ts';
import type {RegistryDeps} from '../deps.ts';
import {audit} from './audit.ts';
import {forgetSignatory} from './erase-person.ts';
import {publicId} from './identifiers.ts';
import {personByEmail} from './people.ts';
import {eraseSubject} from './personal-data.ts';
import {addressText, engraver, engravers, hasTombstone, listingText, setTombstones} from './tombstones.ts';
import type {Tombstone, TombstoneKind} from './tombstones.ts';
import {departing} from './withdrawals.ts';

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
 * `former`: the secrets before this one, under which some of them left.
 */
export function replayTombstones(deps: Pick<RegistryDeps, 'database' | 'registry' | 'mergeRules' | 'secret'> & {readonly former?: readonly Uint8Array[]}, lines: Iterable<string>, now: number): Replay {
  const {database, registry, mergeRules} = deps;
  const engravings = engravers(deps.secret, deps.former);
  let unread = 0;
  return database.transaction(() => {
    const fresh = new Map<string, Tombstone>();
    for (const line of lines) {
      const [, kind, hmac, day] = LINE.exec(line) ?? [];
      if (line === '') continue;
      if (hmac === undefined || !engravings.some(({key}) => hmac.startsWith(`${key}.`))) unread++;
      else if (!hasTombstone(database, kind as TombstoneKind, hmac)) fresh.set(`${kind} ${hmac}`, {kind: kind as TombstoneKind, hmac, day: day!});
    }
    if (fresh.size === 0) return {learned: 0, structures: [], people: 0, unread};
    setTombstones(database, [...fresh.values()]);
    database.prepare('UPDATE tombstones SET filed = 1').run();
    const met = (kind: TombstoneKind, text: string): Tombstone | undefined => {
      for (const {hmac} of engravings) {
        const found = fresh.get(`${kind} ${hmac(kind, text)}`);
        if (found !== undefined) return found;
      }
      return undefined;
    };

    const rows = database.prepare('SELECT id, source, source_id, structure_id FROM listings').all() as {id: number; source: string; source_id: string; structure_id: number}[];
    const gone = new Set((database.prepare('SELECT id FROM structures').all() as {id: number}[]).flatMap(({id}) => (met('structure', publicId(id)) ? [id] : [])));
    const left = rows.filter(({source, source_id: id, structure_id: structure}) => !gone.has(structure) && met('listing', listingText(source, id)));
    // All its listings left under the number of another one they had been joined to: so did it.
    for (const {structure_id: structure} of left) if (rows.every((row) => row.structure_id !== structure || left.includes(row))) gone.add(structure);

    // Somebody erased alone is in no structure: their address may be in what was sent and never listed.
    const held = database.prepare(`SELECT address, min(since) AS since FROM (SELECT email AS address, created_at AS since FROM people UNION ALL SELECT email, created_at FROM drafts UNION ALL SELECT email, named_at FROM invitees
      UNION ALL SELECT email, created_at FROM report_senders UNION ALL SELECT email, created_at FROM registrations UNION ALL SELECT mailbox, created_at FROM registrations
      UNION ALL SELECT email, created_at FROM event_alerts UNION ALL SELECT mailbox, created_at FROM event_alerts UNION ALL SELECT signatory_email, created_at FROM applications WHERE signatory_email <> '') GROUP BY address`).all() as {address: string; since: number}[];
    const addresses = held.flatMap(({address, since}) => {
      const tombstone = met('address', addressText(address));
      return tombstone !== undefined && new Date(since).toISOString().slice(0, 10) <= tombstone.day ? [address] : [];
    });
    // Lost in the hour between a departure and its erasure, a file has no tombstone of its people yet: whoever would have gone goes.
    const going = [...gone].map((structure) => departing(database, structure));
    for (const address of going.flatMap((subject) => subject.addresses ?? [])) if (!addresses.includes(address)) addresses.push(address);
    const people = [...new Set([...addresses.flatMap((address) => personByEmail(database, address)?.id ?? []), ...going.flatMap((subject) => subject.people ?? [])])];
    const at = new Date(now).toISOString();
    const names = JSON.stringify([...gone].map(publicId));
    const sent = database.prepare("SELECT id, listed_as IN (SELECT value FROM json_each(?1)) OR (status IN ('refused', 'expired') AND signatory_email IN (SELECT value FROM json_each(?2))) AS goes FROM applications")
      .all(names, JSON.stringify(addresses)) as {id: string; goes: number | null}[];
    const applications = sent.filter(({id, goes}) => goes === 1 || met('listing', listingText(CHARTER_SOURCE, id)) !== undefined).map(({id}) => id);
    for (const address of addresses) forgetSignatory(database, addressText(address), personByEmail(database, address)?.id);
    eraseSubject(database, {structures: [...gone], people, addresses, applications});
    const {hmac} = engraver(deps.secret);
    setTombstones(database, [...new Set(addresses.map(addressText))].filter((address) => met('address', address) === undefined).map((address) => ({kind: 'address', hmac: hmac('address', address), day: at.slice(0, 10)})));
    const alone = left.filter(({structure_id: structure}) => !gone.has(structure)).map(({id}) => id);
    if (alone.length > 0) registry.removeListings(alone, mergeRules);
    for (const structure of gone) {
      audit(database, {actor: 'system', action: 'structure.erased-again', object: `structure:${publicId(structure)}`}, now);
      database.prepare('UPDATE withdrawals SET erased_at = ?, forget_by = ?, forgotten_at = ? WHERE structure_id = ? AND erased_at IS NULL').run(at, at, at, structure);
    }
    // What was public yesterday must not be shown even for the second a job takes.
    if (registry.publishedVersion() !== undefined) registry.publish(encodeSnapshot, at);
    return {learned: fresh.size, structures: [...gone].map(publicId), people: people.length, unread};
  });
}
