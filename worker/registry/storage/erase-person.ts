/**
 * Erasing one person who asks for it and leaves no structure behind: a coordinator or member of the national team who left, or somebody
 * whose address is only in an application, an invitation, a report, or who is a further contact of a sheet. What a structure signed stays signed, without a name.
 */
import {CHARTER_SOURCE} from '../../../src/contract/form-constants.ts';
import {FURTHER_FIELDS} from '../../../src/contract/structure.ts';
import type {FurtherContact} from '../../../src/contract/structure.ts';
import type {RegistryDeps} from '../deps.ts';
import {FURTHER_CONSENT_TEXTS} from '../domain/consent.ts';
import type {Role} from '../domain/session.ts';
import {ALL_WITHIN} from '../domain/withdrawal.ts';
import {audit} from './audit.ts';
import {keepConsent} from './consents.ts';
import type {Database} from './database.ts';
import {eraseForGood, sealReceipt} from './erasure.ts';
import {eventId} from './events.ts';
import {publicId} from './identifiers.ts';
import {peopleFor, personByEmail} from './people.ts';
import {schemaColumns} from './personal-data.ts';
import {addressText, engraver, fileTombstones, listingText, setTombstones} from './tombstones.ts';
import {emptyLog, withdrawalOfStructure} from './withdrawals.ts';

/** What came of it: the receipt's SHA-256, whether the tombstones are in their file and the write-ahead log is empty; or what to do first, in sentences. */
export type PersonErased = {readonly receipt: string; readonly filed: boolean; readonly logEmpty: boolean} | {readonly first: readonly string[]};

/**
 * Whether a text holds the address `?1`, whatever its case, and not as a part of another one: `ana@…` is not in `susana@…`. A point may end
 * a sentence after it, and a line end of a JSON text stand before it. Our grammar has no sign that GLOB takes for another.
 */
function holds(column: string): string {
  const text = `(' ' || replace(lower(${column}), '\\n', ' ') || ' ')`;
  return `(${text} GLOB '*[^a-z0-9_.+-]' || ?1 || '[^a-z0-9.-]*' OR ${text} GLOB '*[^a-z0-9_.+-]' || ?1 || '.[^a-z0-9]*')`;
}
const ids = (database: Database, sql: string, address: string): string[] => (database.prepare(sql).all(address) as {id: string | number}[]).map(({id}) => String(id));

/** Where addresses are kept as somebody typed them. */
const SPELT = [['outbox', 'recipient'], ['applications', 'signatory_email'], ['drafts', 'email'], ['invitees', 'email'], ['report_senders', 'email'], ['processors', 'mailbox']] as const;

const spellings = (database: Database, address: string): string[] =>
  [...new Set([address, ...SPELT.flatMap(([table, column]) => ids(database, `SELECT DISTINCT ${column} AS id FROM ${table} WHERE lower(${column}) = ?`, address))])];

/** What is signed stays, without who signed: names, functions and addresses go. Gives how many rows. */
export function forgetSignatory(database: Database, address: string, person: number | undefined): number {
  const {changes: applications} = database.prepare(
    "UPDATE applications SET signatory_name = '', signatory_role = '', signatory_email = '', mailbox = '', contact = '{}', question = NULL, answer = NULL WHERE status = 'accepted' AND lower(signatory_email) = ?",
  ).run(address);
  // A copy of what the listing said when it was accepted, or was refused: nobody reads it any more.
  const {changes: copies} = database.prepare(`UPDATE applications SET contact = '{}' WHERE status IN ('accepted', 'refused', 'expired') AND ${holds('contact')}`).run(address);
  const {changes: earlier} = database.prepare(`DELETE FROM listing_version_contacts WHERE ${holds('document')}`).run(address);
  const {changes: signatures} = person === undefined ? {changes: 0} : database.prepare("UPDATE charter_signatures SET name = '', role = '' WHERE signed_by = ?").run(`person:${person}`);
  // What somebody wrote of them to those who come to an event, or in a questionnaire.
  const {changes: messages} = database.prepare(`DELETE FROM event_messages WHERE ${holds('subject')} OR ${holds('text')}`).run(address);
  const {changes: answers} = database.prepare(`DELETE FROM survey_answers WHERE ${holds('answers')}`).run(address);
  return [applications, copies, earlier, signatures, messages, answers].reduce<number>((sum, one) => sum + Number(one), 0);
}

/**
 * Takes somebody out of the sheets that give them as a further contact, and notes that the consents to publish it ended: the structure goes
 * on with its other contacts. What it said before goes with {@link forgetSignatory}. Gives how many contacts.
 */
function forgetFurther(database: Database, address: string, now: number): number {
  const rest = `(SELECT json_group_array(json(value)) FROM json_each(document, '$.others') WHERE NOT ${holds('value')})`;
  const gone = database.prepare(
    `SELECT listings.source, listings.source_id AS application, listings.structure_id AS structure, others.value FROM listing_contacts JOIN listings ON listings.id = listing_id, json_each(listing_contacts.document, '$.others') AS others WHERE ${holds('others.value')}`,
  ).all(address) as {source: string; application: string; structure: number; value: string}[];
  for (const table of ['listing_contacts', 'contacts']) {
    database.prepare(
      `UPDATE ${table} SET document = CASE WHEN ${rest} = '[]' THEN json_remove(document, '$.others') ELSE json_set(document, '$.others', json(${rest})) END
       WHERE EXISTS (SELECT 1 FROM json_each(document, '$.others') WHERE ${holds('value')})`,
    ).run(address);
  }
  for (const {source, application, structure, value} of gone) {
    const {number, ...fields} = JSON.parse(value) as FurtherContact;
    audit(database, {actor: 'system', action: 'structure.forget-contact', object: `structure:${publicId(structure)}`, detail: String(number)}, now);
    for (const field of source === CHARTER_SOURCE ? FURTHER_FIELDS : []) {
      if (fields[field]?.publish !== true) continue;
      const {id: textId, version: textVersion, textHash} = FURTHER_CONSENT_TEXTS[field];
      keepConsent(database, {subject: `application:${application}`, contact: number, purpose: 'publication', action: 'withdrawn', textId, textVersion, textHash, locale: 'fr', channel: '', method: 'erasure'}, now);
    }
  }
  return gone.length;
}

const LAST: Readonly<Record<Role, (scope: string) => string>> = {
  national: () => 'C’est la dernière personne de l’équipe nationale : faites d’abord approuver quelqu’un d’autre, sur /desk/equipe.',
  coordinator: (scope) => `C’est la dernière personne de la coordination de ${scope} : faites d’abord approuver quelqu’un d’autre, sur /desk/equipe.`,
  contact: (scope) => `C’est le dernier contact de la structure ${scope} : que la fiche soit d’abord transmise à quelqu’un d’autre, sur /espace/${scope}, ou retirée, sur /desk/structures/${scope}/retirer.`,
};

/** What must be done before, in sentences; none when nothing stands in the way. */
function obstacles(database: Database, address: string, person: number | undefined): string[] {
  const held = person === undefined ? [] : database.prepare("SELECT role, scope FROM memberships WHERE person_id = ? AND status = 'active'").all(person) as unknown as {role: Role; scope: string}[];
  const last = held.flatMap(({role, scope}) => {
    if (peopleFor(database, {role, scope}).some(({id}) => id !== person)) return [];
    if (role !== 'contact') return [LAST[role](scope)];
    const leaving = withdrawalOfStructure(database, scope);
    if (leaving === undefined) return database.prepare('SELECT 1 FROM structures WHERE id = ?').get(parseInt(scope.slice(1), 36)) === undefined ? [] : [LAST.contact(scope)];
    return leaving.erasedAt === undefined ? [`La structure ${scope} est retirée : cette personne est effacée avec elle, d’ici un jour.`] : [];
  });
  // As one of the further contacts they are taken out of the sheet with the rest: see {@link forgetFurther}.
  const first = (document: string): string => holds(`json_remove(${document}, '$.others')`);
  const shown = ids(database, `SELECT structure_id AS id FROM contacts WHERE ${first('document')} UNION SELECT structure_id FROM listing_contacts JOIN listings ON listings.id = listing_id WHERE ${first('listing_contacts.document')}`, address)
    .map((row) => `La fiche de la structure ${publicId(Number(row))} donne cette adresse : changez-la d’abord, sur /espace/${publicId(Number(row))}/modifier, ou importez à nouveau sa source sans elle.`);
  const named = ids(database, `SELECT id FROM applications WHERE status IN ('to-confirm', 'confirmed', 'asked') AND lower(signatory_email) <> ?1 AND ${holds('contact')}`, address)
    .map((id) => `Une demande signée par quelqu’un d’autre donne cette adresse comme contact : décidez-en d’abord, sur /desk/demandes/${id}.`);
  const teams = ids(database, `SELECT territory AS id FROM coordinations WHERE ${holds('document')}`, address)
    .map((territory) => `La coordination de ${territory} est jointe à cette adresse : changez-la d’abord, sur /desk/coordinations.`);
  const proposed = ids(database, `SELECT id FROM coordination_proposals WHERE ${holds('document')}`, address)
    .map((id) => `La proposition de coordination n° ${id} donne cette adresse : approuvez-la ou écartez-la d’abord, sur /desk/coordinations/propositions/${id}.`);
  const events = ids(database, `SELECT id FROM events WHERE ${holds('document')}`, address)
    .map((row) => `L’événement ${eventId(Number(row))} donne cette adresse : changez-la d’abord, sur /desk/evenements/${eventId(Number(row))}/modifier.`);
  return [...new Set([...last, ...shown, ...named, ...teams, ...proposed, ...events])];
}

/** Tables that still hold an address: what {@link obstacles} does not know must not be said to be erased. */
function remains(database: Database, address: string): string[] {
  const columns = schemaColumns(database).filter(({table}) => !table.startsWith('search_index'));
  return [...new Set(columns.flatMap(({table, column}) => (database.prepare(`SELECT 1 FROM "${table}" WHERE ${holds(`CAST("${column}" AS TEXT)`)} LIMIT 1`).get(address) === undefined ? [] : [table])))];
}

/**
 * Erases whoever has an address, in one transaction with the receipt and the tombstones: account, mandates, sessions, passkeys, waiting
 * mails, drafts, invitations, reports, applications that are no listing. Asked by whoever runs the server, of a person they recognised.
 * Refused, with what to do first, while a listing or a team would be left without anybody or still shows the address.
 */
export function erasePerson(deps: Pick<RegistryDeps, 'database' | 'secret' | 'now' | 'random'>, email: string): PersonErased {
  const {database, secret, random} = deps;
  const now = deps.now();
  const address = addressText(email);
  const done = database.transaction((): string | readonly string[] => {
    const person = personByEmail(database, address)?.id;
    const first = obstacles(database, address, person);
    if (first.length > 0) return first;
    if (remains(database, address).length === 0) return ['Nous ne gardons rien à cette adresse.'];
    const applications = ids(database, "SELECT id FROM applications WHERE status <> 'accepted' AND lower(signatory_email) = ?", address);
    const addresses = spellings(database, address);
    // Before the rest: the search is written anew at its end.
    const unnamed = forgetFurther(database, address, now) + forgetSignatory(database, address, person);
    const erased = eraseForGood(deps, {people: person === undefined ? [] : [person], applications, addresses}, now);
    const {hmac} = engraver(secret);
    const at = new Date(now).toISOString();
    // An application has no number of its own that never comes back: it is known by the listing it would have become.
    setTombstones(database, applications.map((id) => ({kind: 'listing', hmac: hmac('listing', listingText(CHARTER_SOURCE, id)), day: at.slice(0, 10)})));
    const left = remains(database, address);
    if (left.length > 0) throw new Error(`Cette adresse est encore dans : ${left.join(', ')}.`);
    const {receipt, hash} = sealReceipt({person: true, erasedAt: at, erased, unnamed, copiesGoneBy: new Date(now + ALL_WITHIN).toISOString()}, random);
    database.prepare('INSERT INTO person_erasures (erased_at, receipt, receipt_hash) VALUES (?, ?, ?)').run(at, receipt, hash);
    audit(database, {actor: 'system', action: 'person.erase', object: person === undefined ? 'address' : `person:${person}`, detail: hash}, now);
    return hash;
  });
  if (typeof done !== 'string') return {first: done};
  try {
    fileTombstones(database);
  } catch {
    // It is done, and must not be said to have failed: the server's job files what is not filed.
    return {receipt: done, filed: false, logEmpty: emptyLog(database)};
  }
  return {receipt: done, filed: true, logEmpty: emptyLog(database)};
}
