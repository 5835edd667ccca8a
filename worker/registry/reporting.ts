/**
 * Reports of errors, act by act: each one is decided by the domain, kept, told by mail and written in the audit log in one transaction, or
 * not at all. The structure answers first; whoever reported is told how it ended, and then forgotten.
 */
import type {ReportReceived, ReportSent} from '../../src/contract/report.ts';
import {Refusal} from '../http/answer.ts';
import {contactLink} from './contact-links.ts';
import type {RegistryDeps} from './deps.ts';
import {mailboxOf, territoriesAround} from './domain/application.ts';
import {ANSWER_WITHIN, decide, OUTCOME_WORDS, REASON_WORDS} from './domain/report.ts';
import type {Outcome, ReportCommand, ReportState} from './domain/report.ts';
import type {Reach} from './domain/session.ts';
import {reachable} from './mail/address.ts';
import {enqueue} from './mail/enqueue.ts';
import {audit} from './storage/audit.ts';
import {isToken, newToken} from './storage/links.ts';
import {contactsOf, noteReminderLook, takeReminderLook} from './storage/listings.ts';
import {peopleFor} from './storage/people.ts';
import type {Person} from './storage/people.ts';
import {addReport, closuresOf, forgetSender, keepReport, liftClosure, noteClosure, recentReports, reportable, reportFor, reportOfToken, reportTold, senderOf, silentReports} from './storage/reports.ts';
import type {Report} from './storage/reports.ts';

const HOUR = 3_600_000;
/** Reports one mailbox, whoever writes its address, gets a mail for in an hour (RELIABILITY.md, mail bombing). */
const MAILS_PER_HOUR = 3;
/** Reports one call of the job passes on: the process answers visitors in between. */
const PASSED_ON = 20;

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
const subjectOf = (id: string): string => `report:${id}`;

/** Where a report is on the desk. */
export const reportAddress = (origin: string, id: string): string => `${origin}/desk/signalements/${id}`;

/** Throws 422 when the structure is not one the directory shows. */
export function checkReport({database}: Pick<RegistryDeps, 'database'>, {structure}: ReportSent): void {
  if (reportable(database, structure) !== undefined) return;
  throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: [{field: 'structure', code: 'invalid', message: 'Cette structure n’est pas, ou n’est plus, dans l’annuaire.'}]});
}

/** Keeps a report that {@link checkReport} found good and sends the link that confirms it. Call it in the transaction of its sending. Throws 429. */
export function report(deps: RegistryDeps, sent: ReportSent, now: number): ReportReceived {
  const {database, origin, random} = deps;
  const {reason, comment = '', email, locale} = sent;
  const {id: structure, name} = reportable(database, sent.structure)!;
  const recent = recentReports(database, mailboxOf(email), now - HOUR);
  if (recent.length >= MAILS_PER_HOUR) {
    const wait = Math.max(1, Math.ceil((recent.at(-MAILS_PER_HOUR)! + HOUR - now) / 1000));
    throw new Refusal('too-many-requests', 'Plusieurs signalements viennent d’être faits avec cette adresse électronique. Ouvrez les messages déjà reçus, ou réessayez dans une heure.', {headers: {'Retry-After': String(wait)}});
  }
  const id = Buffer.from(random(8)).toString('hex');
  const token = newToken(random);
  addReport(database, {id, structure, reason, comment, email: email.toLowerCase(), mailbox: mailboxOf(email), locale, token}, now);
  enqueue(database, {template: 'confirm-report', locale, to: email, values: {structure: name, link: `${origin}/lien#confirm-report:${token}`}}, deps);
  audit(database, {actor: 'anonymous', action: 'report.send', object: subjectOf(id), detail: reason}, now);
  return {
    id, state: 'to-confirm',
    next: locale === 'en'
      ? 'We have sent you an e-mail. Open the link in it within 7 days: without it your report is erased, and nobody reads it.'
      : 'Nous vous avons envoyé un message. Ouvrez son lien dans les 7 jours : sans cela, votre signalement est effacé et personne ne le lit.',
  };
}

/** Applies a command, writes its facts, and tells who reported when it ends. Throws 409 or 410 when it is not the moment. */
function act(deps: RegistryDeps, one: Report, command: ReportCommand, actor: string, now: number): ReportState {
  const {database} = deps;
  const decided = decide(one.state, command, now);
  if ('refusal' in decided) throw new Refusal(decided.refusal, decided.sentence);
  const {state, facts} = decided;
  keepReport(database, one.id, state, now);
  for (const fact of facts) audit(database, {actor, action: fact, object: subjectOf(one.id), detail: state.outcome ?? state.cause ?? ''}, now);
  if (state.status === 'settled') tellSender(deps, one, state.outcome!);
  return state;
}

/** The last thing done with the address: how it ended, then it is gone. */
function tellSender(deps: RegistryDeps, {id, name}: Report, outcome: Outcome): void {
  const {database} = deps;
  const sender = senderOf(database, id);
  if (sender === undefined) return;
  enqueue(database, {template: 'report-settled', locale: sender.locale, to: sender.email, values: {structure: name, reason: OUTCOME_WORDS[outcome][sender.locale]}}, deps);
  forgetSender(database, id);
}

/** Those who act for a structure and can be written to. */
const contactsToTell = ({database}: Pick<RegistryDeps, 'database'>, structure: string): Person[] => reachable(contactsOf(database, structure));

function tellStructure(deps: RegistryDeps, {structure, name, state: {reason}}: Report): void {
  for (const {id: person, email, locale} of contactsToTell(deps, structure)) {
    const values = {structure: name, reason: REASON_WORDS[reason][locale], link: `${deps.origin}/espace/${structure}`, withdraw: contactLink(deps, 'withdraw', structure, person)};
    enqueue(deps.database, {template: 'report-received', locale, to: email, values}, deps);
  }
}

function tellCoordination(deps: RegistryDeps, {id, departement, name, state: {reason}}: Report): void {
  const {database, gazetteer, origin} = deps;
  const scopes = territoriesAround(departement, (territory) => gazetteer.resolve(territory)?.departements ?? []);
  const coordinators = scopes.flatMap((scope) => peopleFor(database, {role: 'coordinator', scope}));
  const told = coordinators.length > 0 ? coordinators : peopleFor(database, {role: 'national', scope: ''});
  for (const {email, locale} of reachable(told)) {
    enqueue(database, {template: 'report-to-settle', locale, to: email, values: {structure: name, reason: REASON_WORDS[reason][locale], link: reportAddress(origin, id)}}, deps);
  }
}

/**
 * Spends a mailed link: the report goes to its structure or, where that cannot or must not be, to the coordination. Gives the report and
 * who has it now; undefined when the link does nothing (any more).
 */
export function confirmReport(deps: RegistryDeps, token: string, now: number): {readonly name: string; readonly to: 'structure' | 'coordination'} | undefined {
  const {database} = deps;
  return database.transaction(() => {
    const found = isToken(token) ? reportOfToken(database, token) : undefined;
    const command = {type: 'confirm', reachable: found !== undefined && contactsToTell(deps, found.structure).length > 0} as const;
    if (found === undefined || 'refusal' in decide(found.state, command, now)) return undefined;
    const {status} = act(deps, found, command, subjectOf(found.id), now);
    if (status === 'open') tellStructure(deps, found);
    else tellCoordination(deps, found);
    if (found.state.reason === 'closed' && noteClosure(database, found.structure, dayOf(now))) {
      audit(database, {actor: 'system', action: 'structure.closure-noted', object: `structure:${found.structure}`}, now);
    }
    return {name: found.name, to: status === 'open' ? 'structure' : 'coordination'};
  });
}

/** Settles, with a report of closure, all others of the structure: they say one thing, and so does whoever decides. */
function alike({database}: Pick<RegistryDeps, 'database'>, one: Report): readonly Report[] {
  return one.state.reason === 'closed' ? closuresOf(database, one.structure) : [one];
}

function lift({database}: Pick<RegistryDeps, 'database'>, structure: string, actor: string, now: number): void {
  if (liftClosure(database, structure)) audit(database, {actor, action: 'structure.closure-lifted', object: `structure:${structure}`}, now);
}

/** The structure answers a report it was told of. Throws 404 for one it was not, 409 when it is settled. The right is checked before. */
export function answerReport(deps: RegistryDeps, structure: string, id: string, {outcome, words}: {readonly outcome: 'fixed' | 'rejected'; readonly words?: string | undefined}, by: number): void {
  const {database} = deps;
  const now = deps.now();
  database.transaction(() => {
    const found = reportTold(database, structure, id);
    if (found === undefined) throw new Refusal('not-found', 'Il n’y a pas de signalement à cette adresse.');
    act(deps, found, {type: 'answer', outcome, ...(words !== undefined && {words})}, `person:${by}`, now);
    if (found.state.reason === 'closed') closureDenied(deps, structure, `person:${by}`, now);
  });
}

/**
 * A structure shows it is there (it confirmed its listing, or answered): its sheet no longer says it may be closed, and the reports that
 * said so are settled. Call it in the transaction of what it did. `now` in milliseconds.
 */
export function closureDenied(deps: RegistryDeps, structure: string, actor: string, now: number): void {
  for (const one of closuresOf(deps.database, structure)) {
    if (one.state.toldAt !== undefined) act(deps, one, {type: 'answer', outcome: 'rejected'}, actor, now);
    else act(deps, one, {type: 'settle', outcome: 'rejected', words: 'La structure a confirmé sa fiche.'}, actor, now);
  }
  lift(deps, structure, actor, now);
}

/** The coordination settles a report. Throws 404 outside of its reach, 409 when it is settled already. */
export function settleReport(deps: RegistryDeps, id: string, {outcome, words}: {readonly outcome: Outcome; readonly words: string}, by: {readonly person: number; readonly reach: Reach}): void {
  const {database} = deps;
  const now = deps.now();
  const actor = `person:${by.person}`;
  database.transaction(() => {
    const found = reportFor(database, id, by.reach);
    if (found === undefined) throw new Refusal('not-found', 'Il n’y a pas de signalement à cette adresse.');
    act(deps, found, {type: 'settle', outcome, words}, actor, now);
    for (const one of alike(deps, found)) if (one.id !== id) act(deps, one, {type: 'settle', outcome, words}, actor, now);
    if (found.state.reason === 'closed') lift(deps, found.structure, actor, now);
  });
}

/**
 * Job: what structures left unanswered for fourteen days goes to their coordination. One look an hour, in steps; a clock that jumped is
 * first doubted, for a report passed on does not come back. Safe when killed, run twice or run late.
 */
export function escalateReports(deps: RegistryDeps): void {
  const {database} = deps;
  const now = deps.now();
  const skipped = takeReminderLook(database, now, 'report_runs');
  if (skipped === undefined) return;
  const silent = silentReports(database, now - ANSWER_WITHIN, PASSED_ON, skipped);
  let failed = 0;
  for (const one of silent) {
    try {
      database.transaction(() => {
        act(deps, one, {type: 'escalate'}, 'system', now);
        tellCoordination(deps, one);
      });
    } catch (error) {
      // One that fails must not keep the others here; it is tried again at the next look.
      failed++;
      deps.report(error);
    }
  }
  noteReminderLook(database, silent.length < PASSED_ON ? undefined : skipped + failed, now, 'report_runs');
}
