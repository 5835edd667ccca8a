/**
 * Departures as they are kept: the request, what it hid, when it was erased and the receipt that proves it. What is written here names
 * nobody and outlives the structure.
 */
import {Refusal} from '../../http/answer.ts';
import type {RegistryDeps} from '../deps.ts';
import {PROCESSORS, forgetBy, withdraw} from '../domain/withdrawal.ts';
import type {Withdraw, Withdrawal, WithdrawalWay} from '../domain/withdrawal.ts';
import {mailbox, reachable} from '../mail/address.ts';
import {enqueue} from '../mail/enqueue.ts';
import {audit} from './audit.ts';
import type {Database} from './database.ts';
import {eraseForGood, sealReceipt} from './erasure.ts';
import {publicId, rowOf} from './identifiers.ts';
import {peopleFor} from './people.ts';
import type {Person} from './people.ts';
import type {Subject} from './personal-data.ts';
import {mailNotices} from './processors.ts';
import {engraver, fileTombstones, listingText, placeText, setTombstones} from './tombstones.ts';

const iso = (time: number): string => new Date(time).toISOString();

/** A departure as a page or a job reads it. */
export interface KeptWithdrawal extends Withdrawal {
  readonly id: number;
  /** Row of the structure. */
  readonly row: number;
  readonly erasedAt: number | undefined;
  /** When the last mail held no address any more: live data is gone from then. */
  readonly forgottenAt: number | undefined;
  readonly forgetBy: number | undefined;
  readonly alarmedOn: string | undefined;
}

interface Row {
  readonly id: number;
  readonly structure_id: number;
  readonly received_at: string;
  readonly how: WithdrawalWay;
  readonly requested_by: string;
  readonly hidden_at: string;
  readonly erase_from: string;
  readonly live_by: string;
  readonly all_by: string;
  readonly erased_at: string | null;
  readonly forget_by: string | null;
  readonly forgotten_at: string | null;
  readonly receipt_mails: string | null;
  readonly alarmed_on: string | null;
}

const time = (text: string | null): number | undefined => (text === null ? undefined : Date.parse(text));

const withdrawalOf = (row: Row): KeptWithdrawal => ({
  id: row.id, row: row.structure_id, receivedAt: Date.parse(row.received_at), how: row.how, by: row.requested_by, hiddenAt: Date.parse(row.hidden_at),
  eraseFrom: Date.parse(row.erase_from), liveBy: Date.parse(row.live_by), allBy: Date.parse(row.all_by), erasedAt: time(row.erased_at), forgetBy: time(row.forget_by),
  forgottenAt: time(row.forgotten_at), alarmedOn: row.alarmed_on ?? undefined,
});

/** The departure of a structure (`s12`), if it asked for one. */
export function withdrawalOfStructure(database: Database, structure: string): KeptWithdrawal | undefined {
  const row = database.prepare('SELECT * FROM withdrawals WHERE structure_id = ?').get(rowOf(structure)) as Row | undefined;
  return row && withdrawalOf(row);
}

/** Departures that are not through; only reads an empty index when there is none. */
export const openWithdrawals = (database: Database): KeptWithdrawal[] =>
  (database.prepare('SELECT * FROM withdrawals WHERE forgotten_at IS NULL ORDER BY id').all() as unknown as Row[]).map(withdrawalOf);

/**
 * Takes a request to leave: hides the structure at once, notes by when it is erased, tells its contacts, and keeps imports out from now
 * on. Asked twice it is one. Throws 404 when there is no such structure, 422 for a wrong day. The right to ask is checked before.
 */
export function withdrawStructure(deps: Pick<RegistryDeps, 'database' | 'secret' | 'now' | 'random' | 'report'>, structure: string, command: Withdraw): Withdrawal {
  const {database, report} = deps;
  const now = deps.now();
  const row = rowOf(structure);
  const kept = database.transaction(() => {
    const before = withdrawalOfStructure(database, structure);
    if (before === undefined && database.prepare('SELECT 1 FROM structures WHERE id = ?').get(row) === undefined) throw new Refusal('not-found', 'Cette structure n’est pas dans l’annuaire.');
    const decided = withdraw({structure, withdrawal: before}, command, now);
    if ('refusal' in decided) throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: [decided.refusal]});
    for (const {withdrawal} of decided.facts) keep(deps, row, withdrawal);
    return decided.state.withdrawal!;
  });
  try {
    fileTombstones(database);
  } catch (error) {
    // It is done, and must not be answered as if it were not: the job files what is not filed.
    report(error);
  }
  return kept;
}

function keep(deps: Pick<RegistryDeps, 'database' | 'secret' | 'now' | 'random'>, row: number, {receivedAt, how, by, hiddenAt, eraseFrom, liveBy, allBy}: Withdrawal): void {
  const {database} = deps;
  const structure = publicId(row);
  const {lastInsertRowid: id} = database.prepare(
    'INSERT INTO withdrawals (structure_id, received_at, how, requested_by, hidden_at, erase_from, live_by, all_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(row, iso(receivedAt), how, by, iso(hiddenAt), iso(eraseFrom), iso(liveBy), iso(allBy));
  database.prepare('UPDATE structures SET hidden_at = ? WHERE id = ?').run(iso(hiddenAt), row);
  const notice = database.prepare('INSERT INTO processor_notices (withdrawal_id, processor, created_at, due_by) VALUES (?, ?, ?, ?)');
  for (const {code} of PROCESSORS) notice.run(id, code, iso(hiddenAt), iso(allBy));
  mailNotices(deps);

  const {hmac} = engraver(deps.secret);
  const day = iso(hiddenAt).slice(0, 10);
  const listings = database.prepare('SELECT source, source_id AS id, name, street, postcode FROM listings WHERE structure_id = ?').all(row) as {source: string; id: string; name: string; street: string; postcode: string}[];
  setTombstones(database, [
    {kind: 'structure', hmac: hmac('structure', structure), day},
    ...listings.flatMap((listing) => [
      {kind: 'listing', hmac: hmac('listing', listingText(listing.source, listing.id)), day} as const,
      {kind: 'place', hmac: hmac('place', placeText(listing)), day} as const,
    ]),
  ]);
  audit(database, {actor: by, action: 'structure.withdraw', object: `structure:${structure}`, detail: how}, hiddenAt);
  const values = {structure: nameOf(database, row), hiddenAt: day, eraseBy: iso(allBy).slice(0, 10)};
  for (const {email, locale} of writtenTo(database, row)) enqueue(database, {template: 'withdrawn', locale, to: email, values}, deps);
}

function nameOf(database: Database, row: number): string {
  const found = database.prepare("SELECT json_extract(document, '$.name') AS name FROM structures WHERE id = ? AND document <> ''").get(row) as {name: string} | undefined;
  return found?.name ?? '';
}

/** Addresses of a structure's own sheet. */
function ownAddresses(database: Database, row: number): string[] {
  const rows = database.prepare(`SELECT json_extract(document, '$.email.value') AS email FROM contacts WHERE structure_id = ?1
    UNION SELECT json_extract(document, '$.email.value') FROM listing_contacts WHERE listing_id IN (SELECT id FROM listings WHERE structure_id = ?1)`).all(row) as {email: string | null}[];
  return rows.flatMap(({email}) => mailbox(email ?? '') ?? []);
}

/** Addresses of the further contacts of its sheet: never written to, and kept out afterwards like the others. */
function furtherAddresses(database: Database, row: number): string[] {
  const rows = database.prepare(`SELECT json_extract(others.value, '$.email.value') AS email FROM contacts, json_each(document, '$.others') AS others WHERE structure_id = ?1
    UNION SELECT json_extract(others.value, '$.email.value') FROM listing_contacts, json_each(document, '$.others') AS others WHERE listing_id IN (SELECT id FROM listings WHERE structure_id = ?1)`).all(row) as {email: string | null}[];
  return rows.flatMap(({email}) => mailbox(email ?? '') ?? []);
}

/** Whom to tell: its contacts, each in their language, or, when it has none, the address of its sheet. */
function writtenTo(database: Database, row: number): readonly Pick<Person, 'email' | 'locale'>[] {
  const contacts = reachable(peopleFor(database, {role: 'contact', scope: publicId(row)}));
  return contacts.length > 0 ? contacts : ownAddresses(database, row).map((email) => ({email, locale: 'fr'}));
}

/** What goes with a structure: its applications, and of its contacts those who do nothing else for the programme. */
export function departing(database: Database, row: number): Subject {
  const scope = publicId(row);
  const people = database.prepare(`SELECT DISTINCT people.id, email FROM people JOIN memberships ON person_id = people.id WHERE role = 'contact' AND scope = ?1
    AND NOT EXISTS (SELECT 1 FROM memberships AS other WHERE other.person_id = people.id AND other.status <> 'ended' AND NOT (other.role = 'contact' AND other.scope = ?1))`)
    .all(scope) as {id: number; email: string}[];
  const addresses = new Set(people.map(({email}) => email));
  const applications = database.prepare(`SELECT id FROM applications WHERE listed_as = ?
    OR (status IN ('refused', 'expired') AND lower(signatory_email) IN (SELECT value FROM json_each(?)))`).all(scope, JSON.stringify([...addresses])) as {id: string}[];
  // The sheet may show the address of somebody who stays for another structure.
  const others = new Set((database.prepare('SELECT email FROM people WHERE id NOT IN (SELECT value FROM json_each(?))').all(JSON.stringify(people.map(({id}) => id))) as {email: string}[]).map(({email}) => email));
  for (const address of [...ownAddresses(database, row), ...furtherAddresses(database, row)]) if (!others.has(address)) addresses.add(address);
  return {structures: [row], people: people.map(({id}) => id), applications: applications.map(({id}) => id), addresses: [...addresses]};
}

/**
 * Erases a structure that left, in one transaction with its receipt, the mail that brings it and the tombstones of its people: done once,
 * however often it is asked for. False when it was done already. The outbox keeps the address until {@link forgetReceiptMail}.
 */
export function eraseWithdrawn(deps: Pick<RegistryDeps, 'database' | 'secret' | 'now' | 'random' | 'origin'>, id: number): boolean {
  const {database, random, origin} = deps;
  const now = deps.now();
  return database.transaction(() => {
    const found = database.prepare('SELECT * FROM withdrawals WHERE id = ? AND erased_at IS NULL').get(id) as Row | undefined;
    if (found === undefined) return false;
    const {row, liveBy, receivedAt, hiddenAt, allBy} = withdrawalOf(found);
    const subject = departing(database, row);
    const to = writtenTo(database, row);
    const name = nameOf(database, row);
    const counts = eraseForGood(deps, subject, now);

    const forget = forgetBy({liveBy}, now);
    const {receipt, hash} = sealReceipt({
      structure: publicId(row), receivedAt: iso(receivedAt), hiddenAt: iso(hiddenAt), erasedAt: iso(now), erased: counts,
      // Said as it is: one address per mail stays until this receipt has left.
      mails: to.length, addressesForgottenBy: iso(to.length > 0 ? forget : now), copiesGoneBy: iso(allBy),
    }, random);
    const {last} = database.prepare('SELECT coalesce(max(id), 0) AS last FROM outbox').get() as {last: number};
    for (const {email, locale} of to) enqueue(database, {template: 'erased', locale, to: email, values: {structure: name, receipt: `${origin}/recu/${hash}`}}, deps);
    const mails = (database.prepare("SELECT id FROM outbox WHERE id > ? AND template = 'erased'").all(last) as {id: number}[]).map((mail) => mail.id);
    database.prepare('UPDATE withdrawals SET erased_at = ?, forget_by = ?, receipt = ?, receipt_hash = ?, receipt_mails = ? WHERE id = ?')
      .run(iso(now), iso(to.length > 0 ? forget : now), receipt, hash, JSON.stringify(mails), id);
    audit(database, {actor: 'system', action: 'structure.erase', object: `structure:${publicId(row)}`, detail: hash}, now);
    return true;
  });
}

/**
 * Ends a departure when no mail of it holds an address any more: they left, nobody took them, or their time is up, and then they are
 * removed unsent. Then empties the write-ahead log, which still had the pages of before. False when it is too early or readers hold the log.
 */
export function forgetReceiptMail({database}: Pick<RegistryDeps, 'database'>, id: number, now: number): boolean {
  const found = database.prepare('SELECT * FROM withdrawals WHERE id = ? AND erased_at IS NOT NULL AND forgotten_at IS NULL').get(id) as Row | undefined;
  if (found === undefined) return false;
  const mails = found.receipt_mails ?? '[]';
  const {waiting} = database.prepare("SELECT count(*) AS waiting FROM outbox WHERE id IN (SELECT value FROM json_each(?)) AND recipient IS NOT NULL AND state = 'waiting'").get(mails) as {waiting: number};
  if (waiting > 0 && iso(now) < found.forget_by!) return false;
  database.prepare('DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?)) AND recipient IS NOT NULL').run(mails);
  if (!emptyLog(database)) return false;
  database.transaction(() => {
    database.prepare('UPDATE withdrawals SET forgotten_at = ? WHERE id = ? AND forgotten_at IS NULL').run(iso(now), id);
    audit(database, {actor: 'system', action: 'structure.forget-address', object: `structure:${publicId(found.structure_id)}`, detail: waiting > 0 ? 'unsent' : ''}, now);
  });
  return true;
}

/** Brings the write-ahead log into the file and cuts it to nothing; false while a reader holds it. */
export const emptyLog = (database: Database): boolean => (database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as {busy: number}).busy === 0;

/** Notes that an alarm was raised today (ISO day): one a day is enough. */
export function noteAlarm(database: Database, id: number, day: string): void {
  database.prepare('UPDATE withdrawals SET alarmed_on = ? WHERE id = ?').run(day, id);
}

/** The receipt of an erasure by its SHA-256, as it was sealed; undefined when there is none. */
export function receiptOf(database: Database, hash: string): string | undefined {
  return (database.prepare('SELECT receipt FROM withdrawals WHERE receipt_hash = ?1 UNION ALL SELECT receipt FROM person_erasures WHERE receipt_hash = ?1').get(hash) as {receipt: string} | undefined)?.receipt;
}

/** A copy held for us that must go too. */
export interface ProcessorNotice {
  readonly id: number;
  /** Public id of the structure that left. */
  readonly structure: string;
  readonly processor: string;
  /** ISO 8601. */
  readonly dueBy: string;
}

/** Copies nobody has said to have erased, the most urgent first. */
export function openNotices(database: Database): ProcessorNotice[] {
  const rows = database.prepare(`SELECT processor_notices.id, structure_id, processor, due_by FROM processor_notices JOIN withdrawals ON withdrawals.id = withdrawal_id
    WHERE acknowledged_at IS NULL ORDER BY due_by, processor_notices.id`).all() as {id: number; structure_id: number; processor: string; due_by: string}[];
  return rows.map(({id, structure_id: row, processor, due_by: dueBy}) => ({id, structure: publicId(row), processor, dueBy}));
}

/** Notes that a processor erased its copy. `by`: who heard it, `person:3`. False when it was noted before or there is no such notice. */
export function acknowledgeNotice(database: Database, id: number, by: string, now: number): boolean {
  return database.transaction(() => {
    const changed = database.prepare('UPDATE processor_notices SET acknowledged_at = ?, acknowledged_by = ? WHERE id = ? AND acknowledged_at IS NULL').run(iso(now), by, id).changes === 1;
    if (changed) audit(database, {actor: by, action: 'processor.acknowledge', object: `notice:${id}`}, now);
    return changed;
  });
}
