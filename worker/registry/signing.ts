/**
 * Signing a new version of the charter: structures are asked, reminded, no longer shown when they stay silent, and shown again as soon as
 * they sign. Each act is kept, told by mail and written in the audit log in one transaction, or not at all.
 */
import type {FieldError} from '../../src/contract/problem.ts';
import {plainText} from '../../src/contract/structure.ts';
import {Refusal} from '../http/answer.ts';
import {contactLink} from './contact-links.ts';
import type {RegistryDeps} from './deps.ts';
import {territoriesAround} from './domain/application.ts';
import {decideSigning, toSign} from './domain/campaign.ts';
import type {SigningAct, ToSign} from './domain/campaign.ts';
import {charterHash, compareVersions} from './domain/charter.ts';
import type {Charter} from './domain/charter.ts';
import type {Actor} from './living.ts';
import {spaceFor} from './living.ts';
import {reachable} from './mail/address.ts';
import {enqueue} from './mail/enqueue.ts';
import {audit} from './storage/audit.ts';
import {keepSignature, lift, noteAsk, noteTeam, signatory, suspend} from './storage/campaign.ts';
import type {Signatory, TeamNotice} from './storage/campaign.ts';
import {charterInForce, charters, keepCharter} from './storage/charters.ts';
import {keepConsent} from './storage/consents.ts';
import {contactsOf} from './storage/listings.ts';
import {peopleFor} from './storage/people.ts';

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
/** Where a structure signs. */
const signAddress = (origin: string, id: string): string => `${origin}/espace/${id}/charte`;

/** Tells the coordinations of a département or, where there is none, the national team: once a day for all structures. */
function tellTeam(deps: RegistryDeps, departement: string, notice: Omit<TeamNotice, 'person'>): void {
  const {database, gazetteer, origin} = deps;
  const scopes = territoriesAround(departement, (territory) => gazetteer.resolve(territory)?.departements ?? []);
  const coordinators = reachable(scopes.flatMap((scope) => peopleFor(database, {role: 'coordinator', scope})));
  const told = coordinators.length > 0 ? coordinators : reachable(peopleFor(database, {role: 'national', scope: ''}));
  const template = notice.kind === 'unpublished' ? 'charter-unpublished-team' : 'charter-unreachable';
  const state = notice.kind === 'unpublished' ? 'depubliees' : 'attente';
  for (const {id: person, email, locale} of told) {
    if (!noteTeam(database, {...notice, person})) continue;
    enqueue(database, {template, locale, to: email, values: {link: `${origin}/desk/charte/signatures?version=${notice.version}&etat=${state}`}}, deps);
  }
}

function carryOut(deps: RegistryDeps, {id, departement, name, listings}: Signatory, act: SigningAct, all: readonly Charter[]): void {
  const {database, origin} = deps;
  const now = deps.now();
  const today = dayOf(now);
  const object = `structure:${id}`;
  if (act.type === 'lift') {
    lift(database, listings);
    audit(database, {actor: 'system', action: 'charter.lift', object}, now);
    return;
  }
  const {version} = act;
  // A version shipped with the software may have been signed by nobody yet.
  keepCharter(database, all.find((charter) => charter.version === version)!);
  const contacts = reachable(contactsOf(database, id));
  const sign = signAddress(origin, id);
  if (act.type === 'ask') {
    const template = act.first ? 'charter-to-sign' : 'charter-reminder';
    for (const {id: person, email, locale} of contacts) enqueue(database, {template, locale, to: email, values: {structure: name, sign, until: act.until, withdraw: contactLink(deps, 'withdraw', id, person)}}, deps);
    noteAsk(database, listings[0]!, {version, dueOn: act.dueOn, sentOn: today});
    audit(database, {actor: 'system', action: 'charter.ask', object, detail: `${version} ${act.dueOn}`}, now);
    if (contacts.length === 0) tellTeam(deps, departement, {version, kind: 'unreachable', day: today});
    return;
  }
  suspend(database, listings, version, today);
  for (const {id: person, email, locale} of contacts) enqueue(database, {template: 'charter-unpublished', locale, to: email, values: {structure: name, sign, withdraw: contactLink(deps, 'withdraw', id, person)}}, deps);
  audit(database, {actor: 'system', action: 'charter.suspend', object, detail: version}, now);
  tellTeam(deps, departement, {version, kind: 'unpublished', day: today});
}

/** Does what is to be done today about the signature of one structure: mails and the note that they were written go together. Gives whether anything was. */
export function settleSigning(deps: RegistryDeps, id: string): boolean {
  const {database} = deps;
  return database.transaction(() => {
    const found = signatory(database, id);
    if (found === undefined) return false;
    const all = charters(database);
    const act = decideSigning(found, all, dayOf(deps.now()));
    if (act === undefined) return false;
    carryOut(deps, found, act, all);
    return true;
  });
}

/** What a structure's space says of its signature. */
export interface OwnSigning {
  /** What it has to sign, and until when; absent when nothing. */
  readonly due: ToSign | undefined;
  /** ISO day since which it is not shown for want of a signature. */
  readonly suspendedOn: string | undefined;
}

/** The same for a structure by its public identifier. `now` in milliseconds. */
export function ownSigning({database}: Pick<RegistryDeps, 'database'>, id: string, now: number): OwnSigning {
  const found = signatory(database, id);
  return {due: found && toSign(found, charters(database), dayOf(now)), suspendedOn: found?.suspendedOn};
}

/** What somebody reads before signing. */
export interface Reading extends OwnSigning {
  /** Public identifier, and name. */
  readonly id: string;
  readonly name: string;
  readonly charter: Charter;
  /** The version they signed; undefined when nobody knows its words any more. */
  readonly before: Charter | undefined;
  /** Whether the version in force is signed already. */
  readonly signed: boolean;
  readonly signedAt: number | undefined;
}

/** The version in force, beside the one a structure signed. Throws 404, or 409 for a structure that left. */
export function reading(deps: Pick<RegistryDeps, 'database'>, id: string, by: Actor, now: number): Reading & {readonly who: Signatory} {
  const {database} = deps;
  const {id: own, shown} = spaceFor(deps, id, by.reach);
  const who = signatory(database, own);
  if (who === undefined) throw new Refusal('conflict', 'Cette structure est retirée de l’annuaire : elle n’a plus rien à signer.');
  const today = dayOf(now);
  const all = charters(database);
  const charter = charterInForce(database, today);
  if (charter === undefined) throw new Refusal('not-found', 'Aucune charte n’est encore publiée.');
  return {
    id: own, name: shown.name, charter, who, before: all.find(({version}) => version === who.signed), signedAt: who.signedAt,
    signed: who.signed !== undefined && compareVersions(who.signed, charter.version) >= 0,
    due: toSign(who, all, today), suspendedOn: who.suspendedOn,
  };
}

/** A signature as its form sends it: all text. */
export interface TypedSignature {
  readonly version: string;
  readonly textHash: string;
  readonly name: string;
  readonly role: string;
  /** `oui` when the box is ticked. */
  readonly accepted: string;
}

/** Characters of a name and of a role. */
export const SIGNATORY_LENGTH = 120;

function signatureErrors({name, role, accepted}: TypedSignature): FieldError[] {
  const errors: FieldError[] = [];
  if (!plainText(SIGNATORY_LENGTH).safeParse(name).success) errors.push({field: 'name', code: 'missing', message: `Donnez votre nom, en ${SIGNATORY_LENGTH} caractères au plus.`});
  if (!plainText(SIGNATORY_LENGTH).safeParse(role).success) errors.push({field: 'role', code: 'missing', message: `Donnez votre fonction dans la structure, en ${SIGNATORY_LENGTH} caractères au plus.`});
  if (accepted !== 'oui') errors.push({field: 'accepted', code: 'missing', message: 'Cochez la case pour signer.'});
  return errors;
}

/** What became of a signature; `other`: another version came into force while the page was open. */
export type Signed = {readonly outcome: 'signed' | 'already'; readonly id: string} | {readonly outcome: 'other'} | {readonly outcome: 'refused'; readonly errors: readonly FieldError[]};

/**
 * Signs the version in force for a structure: kept with its proof, and a listing that was not shown for want of it is shown again. Signed
 * twice it is one. Throws 404, or 409 for a structure that left.
 */
export function signAgain(deps: RegistryDeps, id: string, typed: TypedSignature, by: Actor): Signed {
  const {database} = deps;
  const now = deps.now();
  return database.transaction((): Signed => {
    const {id: own, charter, signed, who} = reading(deps, id, by, now);
    if (signed) return {outcome: 'already', id: own};
    if (typed.version !== charter.version || typed.textHash !== charterHash(charter)) return {outcome: 'other'};
    const errors = signatureErrors(typed);
    if (errors.length > 0) return {outcome: 'refused', errors};
    keepCharter(database, charter);
    const actor = `person:${by.person}`;
    const text = plainText(SIGNATORY_LENGTH);
    for (const listing of who.listings) keepSignature(database, listing, {version: charter.version, at: now, by: actor, name: text.parse(typed.name), role: text.parse(typed.role)});
    for (const application of who.applications) {
      keepConsent(database, {
        subject: `application:${application}`, purpose: 'charter', action: 'given', textId: 'charter', textVersion: charter.version, textHash: charterHash(charter), locale: 'fr', channel: '', method: 'form',
      }, now);
    }
    audit(database, {actor, action: 'charter.sign', object: `structure:${own}`, detail: charter.version}, now);
    if (lift(database, who.listings)) audit(database, {actor, action: 'charter.lift', object: `structure:${own}`}, now);
    return {outcome: 'signed', id: own};
  });
}
