/**
 * Joining the programme, act by act: each one is decided by the domain, kept, told by mail and written in the audit log in one
 * transaction, or not at all. Used by the routes and by the pages of the coordinations.
 */
import type {ListingReceived, ListingSent} from '../../src/contract/listing.ts';
import {CONTACT_FIELDS} from '../../src/contract/listing.ts';
import {CHARTER_SOURCE} from '../../src/contract/structure.ts';
import type {Contact, StructureInput} from '../../src/contract/structure.ts';
import {NEED_CODES} from '../directory/taxonomy/taxonomy.ts';
import {Refusal} from '../http/answer.ts';
import type {RegistryDeps} from './deps.ts';
import {applicationErrors, appliedStructure, CONFIRM_WITHIN, decide, mailboxOf, REFUSAL_REASONS, territoriesAround} from './domain/application.ts';
import type {ApplicationCommand, RefusalReason} from './domain/application.ts';
import {charterHash} from './domain/charter.ts';
import {CONSENT_TEXTS} from './domain/consent.ts';
import type {Consent} from './domain/consent.ts';
import type {Reach} from './domain/session.ts';
import {enqueue} from './mail/enqueue.ts';
import {addApplication, application, applicationOfLink, eraseApplication, keepState, noteListed, recentApplications, unconfirmed} from './storage/applications.ts';
import type {Application} from './storage/applications.ts';
import {audit} from './storage/audit.ts';
import {charterInForce, keepCharter, keptHash} from './storage/charters.ts';
import {consentsOf, keepConsent} from './storage/consents.ts';
import {consumeLink, endLinks, issueLink, readLink} from './storage/links.ts';
import {addPerson, grant, peopleFor, personByEmail} from './storage/people.ts';

/** Who decides, and how far: both come from the session. */
export interface Decider {
  /** Number of the person. */
  readonly person: number;
  readonly reach: Reach;
}

const HOUR = 3_600_000;
/** Applications one mailbox, whoever writes its address, gets a mail for in an hour (RELIABILITY.md, mail bombing). */
const MAILS_PER_HOUR = 3;

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
const subjectOf = (id: string): string => `application:${id}`;

/** Address of an application on the desk. */
export const applicationAddress = (origin: string, id: string): string => `${origin}/desk/demandes/${id}`;

const needCodes: ReadonlySet<string> = new Set(NEED_CODES);

/** Throws 422 with the fields of `sent` that cannot be kept. */
export function checkApplication({database, gazetteer}: RegistryDeps, sent: ListingSent, now: number): void {
  const errors = applicationErrors(sent, {charter: charterInForce(database, dayOf(now)), needs: needCodes, place: (code) => gazetteer.resolve(code)?.place});
  if (errors.length > 0) throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: errors.slice(0, 40)});
}

/** Throws 429 when a mailbox has had its mails of the hour. Counted in the registry: a restart forgets nothing. */
function checkMailbox({database}: RegistryDeps, mailbox: string, now: number): void {
  const recent = recentApplications(database, mailbox, now - HOUR);
  if (recent.length < MAILS_PER_HOUR) return;
  const wait = Math.max(1, Math.ceil((recent.at(-MAILS_PER_HOUR)! + HOUR - now) / 1000));
  throw new Refusal('too-many-requests', 'Plusieurs demandes viennent d’être faites avec cette adresse électronique. Ouvrez le message déjà reçu, ou réessayez dans une heure.', {headers: {'Retry-After': String(wait)}});
}

/**
 * Keeps an application that {@link checkApplication} found good, with what was signed and agreed to, and sends the link that confirms it.
 * `channel`: host of the page it comes from, or empty. Call it in the transaction of what else the sending does. Throws 429.
 */
export function apply(deps: RegistryDeps, sent: ListingSent, channel: string, now: number): ListingReceived {
  const {database, gazetteer, random} = deps;
  return database.transaction(() => {
    const mailbox = mailboxOf(sent.signatory.email);
    checkMailbox(deps, mailbox, now);
    const {place} = gazetteer.resolve(`commune:${sent.structure.address.commune}`)!;
    const charter = charterInForce(database, dayOf(now))!;
    keepCharter(database, charter);
    const id = Buffer.from(random(8)).toString('hex');
    const structure = appliedStructure(sent, place);
    addApplication(database, {
      id, state: {status: 'to-confirm', createdAt: now}, changedAt: now, departement: place.departement, structure,
      contact: given(sent.contact), signatory: sent.signatory, locale: sent.locale, charterVersion: charter.version,
    }, mailbox);
    const how = {subject: subjectOf(id), action: 'given', locale: sent.locale, channel, method: 'form'} as const;
    keepConsent(database, {...how, purpose: 'charter', textId: 'charter', textVersion: charter.version, textHash: charterHash(charter)}, now);
    for (const field of CONTACT_FIELDS) {
      if (sent.contact[field]?.publish !== true) continue;
      const {id: textId, version, textHash} = CONSENT_TEXTS[field];
      keepConsent(database, {...how, purpose: 'publication', textId, textVersion: version, textHash}, now);
    }
    enqueue(database, {template: 'confirm-application', locale: sent.locale, to: sent.signatory.email, values: {structure: structure.name, link: linkFor(deps, id)}}, deps);
    audit(database, {actor: 'anonymous', action: 'listing.apply', object: subjectOf(id)}, now);
    return {
      id, state: 'to-confirm',
      next: sent.locale === 'en'
        ? 'We have sent you an e-mail. Open the link in it within 7 days: without it your application is erased.'
        : 'Nous vous avons envoyé un message. Ouvrez son lien dans les 7 jours : sans cela, votre demande est effacée.',
    };
  });
}

/** Contact fields that were filled in. */
const given = (contact: ListingSent['contact']): Contact => Object.fromEntries(Object.entries(contact).filter(([, value]) => value !== undefined));

function linkFor(deps: RegistryDeps, id: string): string {
  const token = issueLink(deps.database, {purpose: 'confirm-application', subject: id, lifetime: CONFIRM_WITHIN}, deps);
  return `${deps.origin}/lien#confirm-application:${token}`;
}

/** Applies a command and writes its facts. Throws 409 or 410 when it is not the moment. */
function act({database}: RegistryDeps, current: Application, command: ApplicationCommand, actor: string, now: number): void {
  const decided = decide(current.state, command, now);
  if ('refusal' in decided) throw new Refusal(decided.refusal, decided.sentence);
  keepState(database, current.id, decided.state, now);
  for (const fact of decided.facts) audit(database, {actor, action: fact, object: subjectOf(current.id), ...(decided.state.reason !== undefined && {detail: decided.state.reason})}, now);
}

const LINK_OVER = 'Ce lien a déjà servi, ou son délai est passé. Si vous aviez confirmé votre demande, vous n’avez rien à faire. Sinon, faites-en une nouvelle.';

/** The application a mailed link is about; spends nothing. Throws 410 when the link opens nothing. */
export function applicationByLink({database}: RegistryDeps, token: string, now: number): Application {
  const id = readLink(database, token, 'confirm-application', now);
  const found = id === undefined ? undefined : applicationOfLink(database, id);
  if (found === undefined) throw new Refusal('gone', LINK_OVER);
  return found;
}

/** Spends a mailed link: confirms the application or, when the coordination asked something, answers it. Throws 409 or 410. */
export function confirm(deps: RegistryDeps, token: string, answer: string | undefined, now: number): Application {
  const {database} = deps;
  return database.transaction(() => {
    const found = applicationByLink(deps, token, now);
    consumeLink(database, token, 'confirm-application', now);
    act(deps, found, answer === undefined ? {type: 'confirm'} : {type: 'answer', answer}, subjectOf(found.id), now);
    if (answer === undefined) confirmConsents(deps, found, now);
    tellCoordination(deps, found);
    return found;
  });
}

/** Whoever came back by the link is the one who agreed: said of each consent, as a record of its own. */
function confirmConsents({database}: RegistryDeps, {id}: Application, now: number): void {
  for (const {id: _id, at: _at, ...consent} of consentsOf(database, subjectOf(id))) {
    keepConsent(database, {...consent, action: 'confirmed', channel: '', method: 'mailed-link'} satisfies Consent, now);
  }
}

function tellCoordination(deps: RegistryDeps, {id, departement, structure}: Application): void {
  const {database, gazetteer, origin} = deps;
  const scopes = territoriesAround(departement, (territory) => gazetteer.resolve(territory)?.departements ?? []);
  const coordinators = scopes.flatMap((scope) => peopleFor(database, {role: 'coordinator', scope}));
  const told = coordinators.length > 0 ? coordinators : peopleFor(database, {role: 'national', scope: ''});
  for (const email of new Set(told.map((person) => person.email))) {
    enqueue(database, {template: 'application-to-check', locale: 'fr', to: email, values: {structure: structure.name, link: applicationAddress(origin, id)}}, deps);
  }
}

/** The application `by` may decide on. Throws 404 for one that is not theirs, as for one that is not. */
function theirs({database}: RegistryDeps, id: string, {reach}: Decider): Application {
  const found = application(database, id, reach);
  if (found === undefined) throw new Refusal('not-found', 'Il n’y a pas de demande à cette adresse.');
  return found;
}

/** Asks the signatory something; the link of the mail is where the answer goes. Throws 404 or 409. */
export function ask(deps: RegistryDeps, id: string, question: string, by: Decider): void {
  const {database} = deps;
  const now = deps.now();
  database.transaction(() => {
    const found = theirs(deps, id, by);
    act(deps, found, {type: 'ask', question}, `person:${by.person}`, now);
    endLinks(database, {purpose: 'confirm-application', subject: id});
    enqueue(database, {template: 'application-question', locale: found.locale, to: found.signatory.email, values: {structure: found.structure.name, question, link: linkFor(deps, id)}}, deps);
  });
}

/** Refuses for a reason of the list. Throws 404 or 409. */
export function refuse(deps: RegistryDeps, id: string, reason: RefusalReason, by: Decider): void {
  const {database} = deps;
  const now = deps.now();
  database.transaction(() => {
    const found = theirs(deps, id, by);
    act(deps, found, {type: 'refuse', reason}, `person:${by.person}`, now);
    endLinks(database, {purpose: 'confirm-application', subject: id});
    enqueue(database, {template: 'application-refused', locale: found.locale, to: found.signatory.email, values: {structure: found.structure.name, reason: REFUSAL_REASONS[reason][found.locale]}}, deps);
  });
}

/** Lists the structure: its signatory becomes its contact, and it is published next. Gives its public identifier. Throws 404 or 409. */
export function accept(deps: RegistryDeps, id: string, by: Decider): string {
  const {database, registry, mergeRules, origin} = deps;
  const now = deps.now();
  const day = dayOf(now);
  return database.transaction(() => {
    const found = theirs(deps, id, by);
    checkSigned(deps, found);
    act(deps, found, {type: 'accept'}, `person:${by.person}`, now);
    endLinks(database, {purpose: 'confirm-application', subject: id});
    registry.upsert([{source: CHARTER_SOURCE, id, structure: listed(found, day)}], mergeRules, new Date(now).toISOString());
    const listedAs = noteListed(database, id);
    const {name, email} = found.signatory;
    const known = personByEmail(database, email);
    if (known?.disabled === true) throw new Refusal('conflict', 'La personne qui a signé ne peut plus se connecter : demandez qu’une autre signe.');
    const person = known?.id ?? addPerson(database, {email, name}, now);
    grant(database, {person, role: 'contact', scope: listedAs, by: by.person}, now);
    const slug = registry.allPublished(day).find((one) => one.id === listedAs)?.slug;
    const sheet = slug === undefined ? `${origin}/annuaire` : `${origin}/annuaire/${slug}`;
    enqueue(database, {template: 'application-accepted', locale: found.locale, to: email, values: {structure: found.structure.name, sheet, space: `${origin}/espace`}}, deps);
    return listedAs;
  });
}

/** Rule 1: nothing is published without a signature of a kept text and a consent for each published contact field. Throws 409. */
function checkSigned({database}: RegistryDeps, {id, charterVersion, contact}: Application): void {
  const standing = new Map(consentsOf(database, subjectOf(id)).map((consent) => [consent.textId, consent]));
  const stands = (textId: string): boolean => standing.get(textId)?.action === 'confirmed';
  if (!stands('charter') || standing.get('charter')!.textHash !== keptHash(database, charterVersion)) throw new Refusal('conflict', 'La signature de la charte manque : demandez une nouvelle signature.');
  for (const field of CONTACT_FIELDS) {
    if (contact[field]?.publish === true && !stands(CONSENT_TEXTS[field].id)) throw new Refusal('conflict', 'L’accord pour publier une coordonnée manque : demandez-le à nouveau.');
  }
}

function listed({id, structure, contact}: Application, day: string): StructureInput {
  return {
    ...structure,
    labels: [{code: 'pana', since: day}, ...structure.labels],
    contact,
    verifiedAt: day,
    updatedAt: day,
    provenance: {source: CHARTER_SOURCE, id, licence: 'Licence Ouverte 2.0', date: day},
  };
}

/** Job: applications nobody confirmed in seven days end, and what they said is erased. Safe when killed or run twice. */
export function expireApplications(deps: RegistryDeps): void {
  const {database} = deps;
  const now = deps.now();
  for (const id of unconfirmed(database, now - CONFIRM_WITHIN)) {
    database.transaction(() => {
      const found = applicationOfLink(database, id);
      if (found === undefined || 'refusal' in decide(found.state, {type: 'expire'}, now)) return;
      act(deps, found, {type: 'expire'}, 'system', now);
      eraseApplication(database, id);
      endLinks(database, {purpose: 'confirm-application', subject: id});
    });
  }
}
