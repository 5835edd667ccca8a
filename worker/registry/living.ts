/**
 * What a structure does with its listing once it is in the directory, act by act: each is decided by the domain, kept, told by mail and
 * written in the audit log in one transaction, or not at all. Leaving is `storage/withdrawals.ts`.
 */
import type {FieldError} from '../../src/contract/problem.ts';
import {CHARTER_SOURCE} from '../../src/contract/form-constants.ts';
import {plainText} from '../../src/contract/structure.ts';
import {Refusal} from '../http/answer.ts';
import {contactLink} from './contact-links.ts';
import type {RegistryDeps} from './deps.ts';
import {territoriesAround} from './domain/application.ts';
import {consentKey} from './domain/consent.ts';
import {readNotice, readTyped, restored, saysTheSame, typedOf, versionOf} from './domain/listing.ts';
import type {ConsentChange, OwnListing, Typed, TypedNotice} from './domain/listing.ts';
import {dueReminder} from './domain/reminder.ts';
import type {Rhythm} from './domain/reminder.ts';
import type {Reach} from './domain/session.ts';
import {mailbox, reachable} from './mail/address.ts';
import {enqueue} from './mail/enqueue.ts';
import {closureDenied} from './reporting.ts';
import {audit} from './storage/audit.ts';
import {keepConsent} from './storage/consents.ts';
import {publicId} from './storage/identifiers.ts';
import {consumeLink, readLink} from './storage/links.ts';
import {contactsOf, followMerged, keepRhythm, keepVersion, listingRows, moveContacts, noteReminder, remindersOf, rhythmOf, space, structureOf, versionAt} from './storage/listings.ts';
import type {Remindable, Space} from './storage/listings.ts';
import {addPerson, changeMemberships, grant, mandates, peopleFor, personByEmail} from './storage/people.ts';
import {formNeeds} from './storage/taxonomy.ts';
import type {FormNeeds} from './storage/taxonomy.ts';
import {withdrawStructure} from './storage/withdrawals.ts';

/** Who acts, and how far: both come from the session. */
export interface Actor {
  /** Number of the person. */
  readonly person: number;
  readonly reach: Reach;
}

const DAY = 86_400_000;
/** Mails a coordination gets about one listing in an hour: somebody who corrects slip after slip tells nothing new. */
const EDIT_MAILS = {times: 3, per: 3_600_000};
/** People one structure may invite in a day. */
const INVITATIONS = {times: 10, per: DAY};

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
const actorOf = ({person}: Pick<Actor, 'person'>): string => `person:${person}`;
const NO_SPACE = 'Il n’y a pas de structure à cette adresse.';
const LEFT = 'Cette structure est retirée de l’annuaire : sa fiche ne change plus.';

/** A structure somebody may see. Throws 404 for one that is not theirs, as for one that is not. */
export function spaceFor({database}: Pick<RegistryDeps, 'database'>, id: string, reach: Reach): Space {
  const found = space(database, id, reach);
  if (found === undefined) throw new Refusal('not-found', NO_SPACE);
  return found;
}

/** The same, to change something of it. Throws 404, or 409 for one that left. */
function ownSpace(deps: Pick<RegistryDeps, 'database'>, id: string, reach: Reach): Space {
  const found = spaceFor(deps, id, reach);
  if (found.hiddenAt !== undefined) throw new Refusal('conflict', LEFT);
  return found;
}

/** A change that would make the listing one with somebody else's: undone as a whole. */
class Joins extends Error {}

/**
 * Writes what the listings of a space say now, through the registry so that duplicates stay one structure; gives the public identifier
 * the space has afterwards. Throws {@link Joins} when the listing would become one with another structure: nobody comes to another's
 * listing by writing its name and address into their own.
 */
function write({database, registry, mergeRules}: RegistryDeps, {id, row, listings}: Space, change: (listing: OwnListing) => OwnListing, by: string, now: number): string {
  const before = new Set(listingRows(database, row));
  registry.upsert(listings.map((listing) => {
    const {structure, contact} = change(listing);
    return {source: CHARTER_SOURCE, id: listing.application, structure: {...structure, contact, provenance: listing.structure.provenance}};
  }), mergeRules, new Date(now).toISOString());
  const after = structureOf(database, listings[0]!.row);
  if (listingRows(database, after).some((listing) => !before.has(listing))) throw new Joins();
  // What others say of the old address stays under the old number; the contacts go with their own words.
  if (after !== row) moveContacts(database, id, publicId(after), by, now);
  return publicId(after);
}

const JOINS: FieldError = {
  field: 'name', code: 'invalid',
  message: 'Une autre structure de l’annuaire a ce nom à cette adresse. Si c’est la vôtre, demandez à votre coordination de réunir les deux fiches ; sinon, précisez le nom ou l’adresse.',
};

/** Keeps the state that ends, the one that begins and what was agreed to, and tells the coordination. */
function change(deps: RegistryDeps, found: Space, {listing, consents}: {readonly listing: OwnListing; readonly consents: readonly ConsentChange[]}, action: string, by: Actor, now: number): string {
  const {database} = deps;
  for (const one of found.listings) keepVersion(database, one, actorOf(by), now);
  const id = write(deps, found, () => listing, actorOf(by), now);
  for (const {field, action: act} of consents) {
    const {contact: number, text: {id: textId, version, textHash}} = consentKey(field);
    keepConsent(database, {
      subject: `application:${found.listings[0]!.application}`, purpose: 'publication', action: act, textId, textVersion: version, textHash, locale: 'fr', channel: '', method: 'form',
      ...(number !== undefined && {contact: number}),
    }, now);
  }
  audit(database, {actor: actorOf(by), action, object: `structure:${id}`}, now);
  tellCoordination(deps, space(database, id, 'all')!, found.departement, by);
  return id;
}

function tellCoordination(deps: RegistryDeps, {id, shown, departement}: Space, before: string, by: Actor): void {
  const {database, gazetteer, origin, limit} = deps;
  if (!limit(`listing-edited ${id}`, EDIT_MAILS).allowed) return;
  const scopes = [...new Set([departement, before])].flatMap((code) => territoriesAround(code, (territory) => gazetteer.resolve(territory)?.departements ?? []));
  const coordinators = scopes.flatMap((scope) => peopleFor(database, {role: 'coordinator', scope}));
  const told = (coordinators.length > 0 ? coordinators : peopleFor(database, {role: 'national', scope: ''})).filter(({id: person}) => person !== by.person);
  for (const {email, locale} of reachable(told)) {
    enqueue(database, {template: 'listing-edited', locale, to: email, values: {structure: shown.name, link: `${origin}/espace/${id}`}}, deps);
  }
}

/** What became of a form: saved (or nothing to save), to be corrected, or filled from a version that is no longer the one online. */
export type Edited =
  | {readonly outcome: 'saved' | 'unchanged'; readonly id: string}
  | {readonly outcome: 'refused'; readonly errors: readonly FieldError[]}
  | {readonly outcome: 'stale'; readonly online: Typed};

/** The needs a listing's form has: those in force, and what it carries of others. `more`: codes that were typed, so that what is wrong with them has a field. */
export const needsFor = ({database}: Pick<RegistryDeps, 'database'>, {structure}: OwnListing, more: Iterable<string> = []): FormNeeds => formNeeds(database, [...structure.needs.map(({code}) => code), ...more]);

/**
 * Changes a listing by its form; it is public at once. `version`: of the form as it was shown ({@link versionOf}). A form that asks for
 * what is online already changes nothing: it was sent twice. Throws 404, 409 for a structure that left, 428 without a version.
 */
export function edit(deps: RegistryDeps, id: string, typed: Typed, version: string | undefined, by: Actor): Edited {
  const {database, gazetteer} = deps;
  const now = deps.now();
  if (version === undefined || version === '') throw new Refusal('unknown-version', 'Rien n’a été enregistré. Ouvrez la fiche à nouveau, puis recommencez.');
  const resolve = (code: string): ReturnType<typeof gazetteer.resolve> => gazetteer.resolve(code);
  return attempt(database, (): Edited => {
    const found = ownSpace(deps, id, by.reach);
    const own = found.listings[0]!;
    const {codes: needCodes} = needsFor(deps, own);
    const online = typedOf(own, needCodes);
    const read = readTyped(typed, own, {place: (code) => resolve(code)?.place, communes: (postcode) => deps.gazetteer.communesOf(postcode), needs: needCodes}, dayOf(now));
    if ('listing' in read && saysTheSame(read.listing, own, needCodes)) return {outcome: 'unchanged', id: found.id};
    if (version !== versionOf(online)) return {outcome: 'stale', online};
    if ('errors' in read) return {outcome: 'refused', errors: read.errors};
    return {outcome: 'saved', id: change(deps, found, read, 'structure.edit', by, now)};
  });
}

function attempt(database: RegistryDeps['database'], work: () => Edited): Edited {
  try {
    return database.transaction(work);
  } catch (error) {
    if (error instanceof Joins) return {outcome: 'refused', errors: [JOINS]};
    throw error;
  }
}

/** Brings back a previous state of a listing. Throws 404 for one that is not kept, 409 for a structure that left or a state that cannot come back. */
export function restore(deps: RegistryDeps, id: string, version: number, by: Actor): string {
  const {database} = deps;
  const now = deps.now();
  const edited = attempt(database, () => {
    const found = ownSpace(deps, id, by.reach);
    const own = found.listings[0]!;
    const earlier = versionAt(database, own.row, version);
    if (earlier === undefined) throw new Refusal('not-found', 'Cet état de la fiche n’est plus gardé.');
    const back = restored(own, earlier, dayOf(now));
    // Both are looked at by all they carry: a need that left with the last change may be what comes back.
    if (saysTheSame(back.listing, own, needsFor(deps, own, earlier.structure.needs.map(({code}) => code)).codes)) return {outcome: 'unchanged', id: found.id};
    return {outcome: 'saved', id: change(deps, found, back, 'structure.restore', by, now)};
  });
  if (edited.outcome === 'refused') throw new Refusal('conflict', JOINS.message);
  return edited.outcome === 'stale' ? id : edited.id;
}

/** "Toujours exact": the structure says so today. Said twice in a day it is said once. */
function confirmListing(deps: RegistryDeps, found: Space, by: string, how: string, now: number): void {
  closureDenied(deps, found.id, by, now);
  const day = dayOf(now);
  if (found.listings.every(({structure}) => structure.verifiedAt === day)) return;
  write(deps, found, ({structure, contact}) => ({structure: {...structure, verifiedAt: day}, contact}), by, now);
  audit(deps.database, {actor: by, action: 'structure.verify', object: `structure:${found.id}`, detail: how}, now);
}

/** The same from the space of somebody signed in; gives the public identifier. Throws 404 or 409. */
export function verify(deps: RegistryDeps, id: string, by: Actor): string {
  const now = deps.now();
  return deps.database.transaction(() => {
    const found = ownSpace(deps, id, by.reach);
    confirmListing(deps, found, actorOf(by), '', now);
    return found.id;
  });
}

/** What a mailed link is about: a structure, and the contact it was sent to. */
interface LinkSubject {
  readonly found: Space;
  readonly by: string;
}

/** What a link of {@link contactLink} is about: somebody who is no longer a contact holds links that do nothing. */
function subjectOf(deps: Pick<RegistryDeps, 'database'>, subject: string | undefined): LinkSubject | undefined {
  const [id = '', person = ''] = subject?.split(':') ?? [];
  const found = space(deps.database, id, 'all');
  if (found === undefined || !contactsOf(deps.database, found.id).some((contact) => String(contact.id) === person)) return undefined;
  return {found, by: `person:${person}`};
}

/** Spends a link of a reminder: the listing is still true. Gives the structure; undefined when the link does nothing (any more). */
export function verifyByLink(deps: RegistryDeps, token: string): {readonly id: string; readonly name: string} | undefined {
  const {database} = deps;
  const now = deps.now();
  return database.transaction(() => {
    const about = subjectOf(deps, consumeLink(database, token, 'verify', now));
    if (about === undefined || about.found.hiddenAt !== undefined) return undefined;
    confirmListing(deps, about.found, about.by, 'mailed-link', now);
    return {id: about.found.id, name: about.found.shown.name};
  });
}

/** The structure a link to withdraw is about; spends nothing. */
export function leavingByLink(deps: RegistryDeps, token: string): {readonly id: string; readonly name: string} | undefined {
  const about = subjectOf(deps, readLink(deps.database, token, 'withdraw', deps.now()));
  return about && {id: about.found.id, name: about.found.shown.name};
}

/** Withdraws the structure of a link, which is spent by it; undefined when the link does nothing (any more). */
export function withdrawByLink(deps: RegistryDeps, token: string): {readonly name: string; readonly withdrawal: ReturnType<typeof withdrawStructure>} | undefined {
  const about = subjectOf(deps, readLink(deps.database, token, 'withdraw', deps.now()));
  if (about === undefined) return undefined;
  // In this order: killed in between, the link leads to a departure that is already there, never to none.
  const withdrawal = withdrawStructure(deps, about.found.id, {how: 'link', by: about.by});
  consumeLink(deps.database, token, 'withdraw', deps.now());
  return {name: about.found.shown.name, withdrawal};
}

/** Sets the temporary notice of a listing, or takes it away when its text is empty. Throws 404 or 409. */
export function setNotice(deps: RegistryDeps, id: string, typed: TypedNotice, by: Actor): {readonly id: string} | {readonly errors: readonly FieldError[]} {
  const {database} = deps;
  const now = deps.now();
  const read = readNotice(typed, dayOf(now));
  if ('errors' in read) return read;
  const {notice} = read;
  return database.transaction(() => {
    const own = ownSpace(deps, id, by.reach);
    if (own.listings.every(({structure}) => JSON.stringify(structure.notice) === JSON.stringify(notice))) return {id: own.id};
    write(deps, own, ({structure: {notice: _before, ...structure}, contact}) => ({structure: {...structure, ...(notice !== undefined && {notice})}, contact}), actorOf(by), now);
    audit(database, {actor: actorOf(by), action: 'structure.notice', object: `structure:${own.id}`, detail: notice === undefined ? 'none' : ''}, now);
    return {id: own.id};
  });
}

/** Chooses how often the structure is asked whether all is still true. Throws 404 or 409. */
export function setRhythm(deps: RegistryDeps, id: string, months: Rhythm, by: Actor): string {
  const {database} = deps;
  return database.transaction(() => {
    const found = ownSpace(deps, id, by.reach);
    if (found.rhythm === months) return found.id;
    for (const {row} of found.listings) keepRhythm(database, row, months);
    audit(database, {actor: actorOf(by), action: 'structure.rhythm', object: `structure:${found.id}`, detail: String(months)}, deps.now());
    return found.id;
  });
}

/** Somebody who is to be a contact, as a form names them. */
export interface Invited {
  readonly email: string;
  readonly name: string;
}

/** Makes somebody a contact, whether we know them or not: nothing says which. Gives their number, or what is wrong. */
function addContact(deps: RegistryDeps, {id, shown}: Space, {email, name}: Invited, by: Actor, now: number): number | readonly FieldError[] {
  const {database, limit} = deps;
  const to = mailbox(email.trim());
  const called = plainText(120).safeParse(name);
  const errors: FieldError[] = [
    ...(called.success ? [] : [{field: 'name', code: 'missing', message: 'Donnez le nom de la personne, en 120 caractères au plus.'}]),
    ...(to === undefined ? [{field: 'email', code: 'invalid', message: 'Cette adresse e-mail n’est pas acceptée : elle ressemble à nom@exemple.fr.'}] : []),
  ];
  if (to === undefined || !called.success) return errors;
  const known = personByEmail(database, to);
  if (known?.id === by.person) return [{field: 'email', code: 'invalid', message: 'C’est votre adresse : donnez celle de l’autre personne.'}];
  if (known?.disabled === true) return [{field: 'email', code: 'invalid', message: 'Cette adresse ne peut pas recevoir la fiche : donnez-en une autre, ou demandez à votre coordination.'}];
  if (known !== undefined && contactsOf(database, id).some((contact) => contact.id === known.id)) return known.id;
  if (!limit(`invitations ${id}`, INVITATIONS).allowed) throw new Refusal('too-many-requests', 'Vous avez invité beaucoup de personnes aujourd’hui. Réessayez demain.', {headers: {'Retry-After': '3600'}});
  const person = known?.id ?? addPerson(database, {email: to, name: called.data}, now);
  grant(database, {person, role: 'contact', scope: id, by: by.person}, now);
  enqueue(database, {template: 'invited', locale: known?.locale ?? 'fr', to, values: {structure: shown.name, space: `${deps.origin}/espace`, withdraw: contactLink(deps, 'withdraw', id, person)}}, deps);
  return person;
}

/** Makes somebody else a contact of the structure too. Throws 404, 409, or 429 after many in a day. */
export function invite(deps: RegistryDeps, id: string, invited: Invited, by: Actor): {readonly id: string} | {readonly errors: readonly FieldError[]} {
  return deps.database.transaction(() => {
    const found = ownSpace(deps, id, by.reach);
    const added = addContact(deps, found, invited, by, deps.now());
    return typeof added === 'number' ? {id: found.id} : {errors: added};
  });
}

/** Passes the listing on: the other comes in, then who passes it on goes out, in one act. Throws 403 for who is not its contact. */
export function passOn(deps: RegistryDeps, id: string, invited: Invited, by: Actor): {readonly name: string} | {readonly errors: readonly FieldError[]} {
  const {database} = deps;
  const now = deps.now();
  return database.transaction(() => {
    followMerged(database, now);
    const found = ownSpace(deps, id, by.reach);
    if (!contactsOf(database, found.id).some((contact) => contact.id === by.person)) throw new Refusal('forbidden', 'Seul un contact de la structure peut la transmettre.');
    const added = addContact(deps, found, invited, by, now);
    if (typeof added !== 'number') return {errors: added};
    for (const {id: membership, person, role, scope} of mandates(database, found.id)) {
      if (person !== by.person || role !== 'contact' || scope !== found.id) continue;
      const ended = changeMemberships(database, {type: 'end', membership, by: by.person}, now);
      if ('refusal' in ended) throw new Refusal('conflict', 'La fiche n’a pas pu être transmise. Réessayez.');
    }
    return {name: found.shown.name};
  });
}

/**
 * Asks the contacts of a structure whether all is still true, when it is time: mails, links and the note that it was done are kept
 * together or not at all. Gives whether mails were written.
 */
export function remindContacts(deps: RegistryDeps, {listing, structure, name, verifiedAt}: Remindable): boolean {
  const {database, origin} = deps;
  const today = dayOf(deps.now());
  return database.transaction(() => {
    const due = dueReminder({verifiedAt, rhythm: rhythmOf(database, listing), sent: remindersOf(database, listing)}, today);
    if (due === undefined) return false;
    const contacts = reachable(contactsOf(database, structure));
    if (contacts.length === 0) return false;
    for (const {id: person, email, locale} of contacts) {
      enqueue(database, {
        template: 'verify-reminder', locale, to: email,
        values: {structure: name, confirm: contactLink(deps, 'verify', structure, person), edit: `${origin}/espace/${structure}/modifier`, withdraw: contactLink(deps, 'withdraw', structure, person)},
      }, deps);
    }
    noteReminder(database, listing, {dueOn: due, sentOn: today});
    audit(database, {actor: 'system', action: 'structure.remind', object: `structure:${structure}`, detail: due}, deps.now());
    return true;
  });
}
