/**
 * Joining the programme, act by act: each one is decided by the domain, kept, told by mail and written in the audit log in one
 * transaction, or not at all. Used by the routes and by the pages of the coordinations.
 */
import type {ListingReceived, ListingSent} from '../../src/contract/listing.ts';
import type {FieldError} from '../../src/contract/problem.ts';
import {CHARTER_SOURCE} from '../../src/contract/form-constants.ts';
import type {StructureInput} from '../../src/contract/structure.ts';
import {Refusal} from '../http/answer.ts';
import {contactLink} from './contact-links.ts';
import type {RegistryDeps} from './deps.ts';
import {applicationErrors, appliedStructure, CONFIRM_WITHIN, decide, mailboxOf, OWN_APPLICATION, REFUSAL_REASONS, territoriesAround} from './domain/application.ts';
import type {ApplicationCommand, RefusalReason} from './domain/application.ts';
import {charterHash} from './domain/charter.ts';
import {provesIdentity} from './domain/claim.ts';
import {CONSENT_KEYS, consentKey, contactValue, numbered} from './domain/consent.ts';
import type {Consent} from './domain/consent.ts';
import {LONGEST_PAUSE} from './domain/retention.ts';
import type {Reach} from './domain/session.ts';
import {inviteNamed} from './inviting.ts';
import {mailbox as mailboxFor, reachable} from './mail/address.ts';
import {enqueue} from './mail/enqueue.ts';
import {settleSigning} from './signing.ts';
import {addApplication, application, applicationOfLink, eraseApplication, keepState, noteListed, recentApplications, unconfirmed} from './storage/applications.ts';
import type {Application} from './storage/applications.ts';
import {audit} from './storage/audit.ts';
import {charterInForce, keepCharter, keptHash} from './storage/charters.ts';
import {addClaim, attempt, claimable, claimableById, claimOf, dropSlug, keepProof, otherWebsites, rivals, signedRow, unlist} from './storage/claims.ts';
import type {ClaimProof} from './storage/claims.ts';
import {consentsOf, keepConsent} from './storage/consents.ts';
import {eraseDraft, eraseDraftsOf} from './storage/drafts.ts';
import {addInvitee, eraseInvitees} from './storage/invitees.ts';
import {consumeLink, endLinks, issueLink, readLink} from './storage/links.ts';
import {listingRows} from './storage/listings.ts';
import {addPerson, changeMemberships, grant, keepLanguage, mandates, peopleFor, personByEmail, personById} from './storage/people.ts';
import {needsInForce} from './storage/taxonomy.ts';

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


/** Throws 422 with the fields of `sent` that cannot be kept. */
export function checkApplication({database, gazetteer}: RegistryDeps, sent: ListingSent, now: number): void {
  const errors = applicationErrors(sent, {charter: charterInForce(database, dayOf(now)), needs: needsInForce(database), place: (code) => gazetteer.resolve(code)?.place});
  errors.push(...claimErrors(database, sent, gazetteer.resolve(`commune:${sent.structure.address.commune}`)?.place.departement));
  sent.invitees?.forEach(({email}, i) => {
    if (mailboxFor(email) === undefined) errors.push({field: `invitees.${i}.email`, code: 'invalid', message: 'Cette adresse électronique n’est pas acceptée : elle ressemble à nom@exemple.fr.'});
  });
  if (errors.length > 0) throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: errors.slice(0, 40)});
}

const MANAGED = 'Cette fiche est déjà tenue par sa structure. Si vous en êtes, demandez à ses contacts de vous ajouter depuis leur espace, ou écrivez à la coordination de votre territoire.';

/** What is wrong with the structure an application claims to be. `departement`: where the application's own address is. */
function claimErrors(database: RegistryDeps['database'], {claims}: ListingSent, departement: string | undefined): FieldError[] {
  if (claims === undefined) return [];
  const found = claimableById(database, claims);
  if (found === undefined) return [{field: 'claims', code: 'unknown', message: 'Cette fiche n’est pas, ou n’est plus, dans l’annuaire. Faites une demande sans la reprendre.'}];
  if (found.managed) return [{field: 'claims', code: 'managed', message: MANAGED}];
  // A coordination decides in its territory alone: what it accepts must not change a listing elsewhere.
  if (departement !== undefined && found.departement !== departement) return [{field: 'claims', code: 'invalid', message: 'Cette fiche est dans un autre département que votre adresse. Si la structure a déménagé, écrivez à la coordination de votre territoire.'}];
  return [];
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
    const contact = numbered(sent.contact);
    addApplication(database, {
      id, state: {status: 'to-confirm', createdAt: now}, changedAt: now, departement: place.departement, structure,
      contact, signatory: sent.signatory, locale: sent.locale, charterVersion: charter.version,
    }, mailbox);
    for (const {name, email} of sent.invitees ?? []) {
      // Whoever signs is its contact already.
      if (mailboxOf(email) !== mailbox) addInvitee(database, {application: id, name, email}, now);
    }
    if (sent.claims !== undefined) addClaim(database, id, claimableById(database, sent.claims)!.row);
    if (sent.draft !== undefined) eraseDraft(database, sent.draft);
    const how = {subject: subjectOf(id), action: 'given', locale: sent.locale, channel, method: 'form'} as const;
    keepConsent(database, {...how, purpose: 'charter', textId: 'charter', textVersion: charter.version, textHash: charterHash(charter)}, now);
    for (const key of CONSENT_KEYS) {
      if (contactValue(contact, key)?.publish !== true) continue;
      const {contact: number, text: {id: textId, version, textHash}} = consentKey(key);
      keepConsent(database, {...how, purpose: 'publication', textId, textVersion: version, textHash, ...(number !== undefined && {contact: number})}, now);
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
    const {id} = found;
    consumeLink(database, token, 'confirm-application', now);
    act(deps, found, answer === undefined ? {type: 'confirm'} : {type: 'answer', answer}, subjectOf(found.id), now);
    if (answer === undefined) {
      confirmConsents(deps, found, now);
      eraseDraftsOf(database, {email: found.signatory.email.toLowerCase(), name: found.structure.name});
    }
    if (settleClaim(deps, found, now) === 'waits') tellCoordination(deps, found);
    return applicationOfLink(database, id)!;
  });
}

/** Whoever came back by the link is the one who agreed: said of each consent, as a record of its own. */
function confirmConsents({database}: RegistryDeps, {id}: Application, now: number): void {
  for (const {id: _id, at: _at, ...consent} of consentsOf(database, subjectOf(id))) {
    keepConsent(database, {...consent, action: 'confirmed', channel: '', method: 'mailed-link'} satisfies Consent, now);
  }
}

function tellCoordination(deps: RegistryDeps, {id, departement, structure}: Application, template: 'application-to-check' | 'claim-accepted' = 'application-to-check'): void {
  const {database, gazetteer, origin} = deps;
  const scopes = territoriesAround(departement, (territory) => gazetteer.resolve(territory)?.departements ?? []);
  const coordinators = scopes.flatMap((scope) => peopleFor(database, {role: 'coordinator', scope}));
  const told = coordinators.length > 0 ? coordinators : peopleFor(database, {role: 'national', scope: ''});
  for (const {email, locale} of reachable(told)) {
    enqueue(database, {template, locale, to: email, values: {structure: structure.name, link: applicationAddress(origin, id)}}, deps);
  }
}

/** The application `by` may decide on. Throws 404 for one that is not theirs, as for one that is not. */
function theirs({database}: RegistryDeps, id: string, {reach}: Decider): Application {
  const found = application(database, id, reach);
  if (found === undefined) throw new Refusal('not-found', 'Il n’y a pas de demande à cette adresse.');
  return found;
}

/** Whether a person signed an application: by the mailbox, however its address is written. */
export function signedBy({database}: Pick<RegistryDeps, 'database'>, {signatory}: Application, person: number): boolean {
  const own = personById(database, person)?.email;
  return own !== undefined && signatory.email !== '' && mailboxOf(own) === mailboxOf(signatory.email);
}

/** The same, to decide on it: never about oneself. Throws 403 for what one signed, 404 as {@link theirs}. */
function toDecide(deps: RegistryDeps, id: string, by: Decider): Application {
  const found = theirs(deps, id, by);
  if (signedBy(deps, found, by.person)) throw new Refusal('forbidden', OWN_APPLICATION);
  return found;
}

/** Asks the signatory something; the link of the mail is where the answer goes. Throws 403, 404 or 409. */
export function ask(deps: RegistryDeps, id: string, question: string, by: Decider): void {
  const {database} = deps;
  const now = deps.now();
  database.transaction(() => {
    const found = toDecide(deps, id, by);
    act(deps, found, {type: 'ask', question}, `person:${by.person}`, now);
    endLinks(database, {purpose: 'confirm-application', subject: id});
    enqueue(database, {template: 'application-question', locale: found.locale, to: found.signatory.email, values: {structure: found.structure.name, question, link: linkFor(deps, id)}}, deps);
  });
}

/** Refuses for a reason of the list. Throws 403, 404 or 409. */
export function refuse(deps: RegistryDeps, id: string, reason: RefusalReason, by: Decider): void {
  const now = deps.now();
  deps.database.transaction(() => turnDown(deps, toDecide(deps, id, by), reason, `person:${by.person}`, now));
}

function turnDown(deps: RegistryDeps, found: Application, reason: RefusalReason, actor: string, now: number): void {
  const {database} = deps;
  const {id} = found;
  database.transaction(() => {
    act(deps, found, {type: 'refuse', reason}, actor, now);
    eraseInvitees(database, id);
    endLinks(database, {purpose: 'confirm-application', subject: id});
    enqueue(database, {template: 'application-refused', locale: found.locale, to: found.signatory.email, values: {structure: found.structure.name, reason: REFUSAL_REASONS[reason][found.locale]}}, deps);
  });
}

/** Lists the structure: its signatory becomes its contact, and it is published next. Gives its public identifier. Throws 403, 404 or 409. */
export function accept(deps: RegistryDeps, id: string, by: Decider): string {
  const now = deps.now();
  return deps.database.transaction(() => list(deps, toDecide(deps, id, by), {person: by.person, proof: 'coordination'}, now));
}

/** Lists an application. `person`: who decided; undefined when its own proof did. Throws 409. */
function list(deps: RegistryDeps, found: Application, {person: by, proof}: {readonly person: number | undefined; readonly proof: ClaimProof}, now: number): string {
  const {database, registry, mergeRules, origin} = deps;
  const {id} = found;
  const day = dayOf(now);
  return database.transaction(() => {
    checkSigned(deps, found);
    const claim = claimOf(database, id);
    // One that left meanwhile cannot be taken over: the application is then like any other.
    const target = claim && claimable(database, claim.row);
    if (target?.managed) throw new Refusal('conflict', MANAGED);
    const before = target === undefined ? [] : listingRows(database, target.row);
    act(deps, found, {type: 'accept'}, by === undefined ? 'system' : `person:${by}`, now);
    endLinks(database, {purpose: 'confirm-application', subject: id});
    registry.upsert([{source: CHARTER_SOURCE, id, structure: listed(found, day), ...(target && {joins: target.id})}], mergeRules, new Date(now).toISOString());
    const listedAs = noteListed(database, id);
    if (target !== undefined) {
      keepProof(database, id, proof);
      const {listing, structure} = signedRow(database, id)!;
      // A proof about one structure opens no other whose name and address were written into the application.
      if (proof === 'domain' && listingRows(database, structure).some((row) => row !== listing && !before.includes(row))) throw new Refusal('conflict', 'La demande ressemble aussi à une autre fiche.');
    }
    const {name, email} = found.signatory;
    const known = personByEmail(database, email);
    if (known?.disabled === true) throw new Refusal('conflict', 'La personne qui a signé ne peut plus se connecter : demandez qu’une autre signe.');
    const person = known?.id ?? addPerson(database, {email, name, locale: found.locale}, now);
    keepLanguage(database, person, found.locale);
    grant(database, {person, role: 'contact', scope: listedAs, by}, now);
    // It was hidden for want of a signature, and signed anew by applying; or it signed a version that is to be signed again.
    settleSigning(deps, listedAs);
    const slug = registry.allPublished(day).find((one) => one.id === listedAs)?.slug;
    const sheet = slug === undefined ? `${origin}/annuaire` : `${origin}/annuaire/${slug}`;
    const withdraw = contactLink(deps, 'withdraw', listedAs, person);
    enqueue(database, {template: 'application-accepted', locale: found.locale, to: email, values: {structure: found.structure.name, sheet, space: `${origin}/espace`, withdraw}}, deps);
    inviteNamed(deps, found, now);
    for (const rival of target === undefined ? [] : rivals(database, target.row, id)) turnDown(deps, applicationOfLink(database, rival)!, 'already-managed', 'system', now);
    return listedAs;
  });
}

/**
 * A claim whose address was just confirmed: decided by itself when the address proves it, told it comes too late when somebody looks
 * after the listing already. `waits`: for the coordination, like any application.
 */
function settleClaim(deps: RegistryDeps, {id}: Application, now: number): 'waits' | 'decided' {
  const {database} = deps;
  const found = applicationOfLink(database, id)!;
  const claim = claimOf(database, id);
  const target = claim && claimable(database, claim.row);
  if (target === undefined) return 'waits';
  if (target.managed) {
    turnDown(deps, found, 'already-managed', 'system', now);
    return 'decided';
  }
  if (!provesIdentity({email: found.signatory.email, website: target.shown.website, others: otherWebsites(database, target.row)})) return 'waits';
  try {
    attempt(database, () => list(deps, found, {person: undefined, proof: 'domain'}, now));
  } catch (error) {
    if (error instanceof Refusal) return 'waits';
    throw error;
  }
  tellCoordination(deps, found, 'claim-accepted');
  return 'decided';
}

/**
 * Undoes a claim that was accepted by its address alone: the listing is again what open data says, nobody is its contact, and the
 * application waits for a decision. Throws 404, or 409 for any other application and for a structure that left.
 */
export function undoClaim(deps: RegistryDeps, id: string, by: Decider): void {
  const {database, registry, mergeRules} = deps;
  const now = deps.now();
  database.transaction(() => {
    const found = theirs(deps, id, by);
    const own = signedRow(database, id);
    if (claimOf(database, id)?.proof !== 'domain' || own === undefined) throw new Refusal('conflict', 'Seule une fiche reprise sans décision de la coordination redevient ce qu’elle était.');
    const target = claimable(database, own.structure);
    if (target === undefined) throw new Refusal('conflict', 'La structure s’est retirée depuis : sa fiche ne revient pas.');
    act(deps, found, {type: 'undo'}, `person:${by.person}`, now);
    for (const {id: membership, role, scope} of mandates(database, target.id)) {
      if (role !== 'contact' || scope !== target.id) continue;
      const ended = changeMemberships(database, {type: 'end', membership, by: by.person}, now);
      if ('refusal' in ended) throw new Refusal('conflict', 'Un contact de la fiche n’a pas pu être retiré. Réessayez.');
    }
    registry.removeListings([own.listing], mergeRules);
    dropSlug(database, own.structure);
    keepProof(database, id, undefined);
    unlist(database, id);
    // Erased since, at their own request.
    if (found.signatory.email !== '') enqueue(database, {template: 'claim-undone', locale: found.locale, to: found.signatory.email, values: {structure: found.structure.name}}, deps);
  });
}

/** Rule 1: nothing is published without a signature of a kept text and a consent for each published contact field. Throws 409. */
function checkSigned({database}: RegistryDeps, {id, charterVersion, contact}: Application): void {
  const named = (textId: string, number?: number): string => `${textId} ${number ?? ''}`;
  const standing = new Map(consentsOf(database, subjectOf(id)).map((consent) => [named(consent.textId, consent.contact), consent]));
  const stands = (textId: string, number?: number): boolean => standing.get(named(textId, number))?.action === 'confirmed';
  if (!stands('charter') || standing.get(named('charter'))!.textHash !== keptHash(database, charterVersion)) throw new Refusal('conflict', 'La signature de la charte manque : demandez une nouvelle signature.');
  for (const key of CONSENT_KEYS) {
    const {contact: number, text} = consentKey(key);
    if (contactValue(contact, key)?.publish === true && !stands(text.id, number)) throw new Refusal('conflict', 'L’accord pour publier une coordonnée manque : demandez-le à nouveau.');
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

/**
 * Job: applications nobody confirmed in seven days end, and what they said is erased. Safe when killed or run twice. Those that ended
 * months ago are left to retention, which doubts a clock that jumped: a year ahead for a minute would erase every one of them.
 */
export function expireApplications(deps: RegistryDeps): void {
  const {database} = deps;
  const now = deps.now();
  const before = now - CONFIRM_WITHIN;
  for (const id of unconfirmed(database, before, before - LONGEST_PAUSE)) {
    database.transaction(() => {
      const found = applicationOfLink(database, id);
      if (found === undefined || 'refusal' in decide(found.state, {type: 'expire'}, now)) return;
      act(deps, found, {type: 'expire'}, 'system', now);
      eraseApplication(database, id);
      eraseInvitees(database, id);
      endLinks(database, {purpose: 'confirm-application', subject: id});
    });
  }
}
