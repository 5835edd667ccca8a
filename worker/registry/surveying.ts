/**
 * Questionnaires, act by act: what is asked, what is answered, who is written to. An answer without a link names nobody; one by a mailed
 * link is tied to its registration for thirty days, so that it can be put aside, gone on with and erased with it.
 */
import type {Answers, Survey, SurveyAnswersReceived, SurveyAnswersSent, SurveyKind} from '../../src/contract/survey.ts';
import {SURVEY_ID} from '../../src/contract/survey.ts';
import {Refusal} from '../http/answer.ts';
import type {RegistryDeps} from './deps.ts';
import {checkAnswers, isOpen, keptAnswers, PREREQUISITES_FROM, PREREQUISITES_UNTIL, SATISFACTION_BETWEEN, SATISFACTION_FIRST, SATISFACTION_FOR, satisfactionFrom, SURVEY_NATURES} from './domain/survey.ts';
import {mailbox} from './mail/address.ts';
import {enqueue} from './mail/enqueue.ts';
import {audit} from './storage/audit.ts';
import type {Database} from './storage/database.ts';
import {eventById, eventId, eventRow} from './storage/events.ts';
import type {StoredEvent} from './storage/events.ts';
import {newToken} from './storage/links.ts';
import {addAnswers, answersByToken, eventsOver, noteAsked, renewToken, replaceAnswers, surveyInForce, surveyVersion, toAskAfter, toAskBefore} from './storage/surveys.ts';
import type {SurveyVersion, ToAsk} from './storage/surveys.ts';
import {needsInForce, readTaxonomy} from './storage/taxonomy.ts';

/** Mails one call of the job queues: the process answers visitors in between. */
const ASKED = 20;

const unknown = (): Refusal => new Refusal('not-found', 'Il n’y a pas de questionnaire à cette adresse.');

interface Named {
  readonly kind: SurveyKind;
  readonly event: StoredEvent | undefined;
}

/** What a survey's identifier names. Throws 404. */
function named(database: Database, id: string): Named {
  const [, kind, event] = SURVEY_ID.exec(id) ?? [];
  if (kind === undefined || SURVEY_NATURES[kind as SurveyKind].ofEvent !== (event !== undefined)) throw unknown();
  if (event === undefined) return {kind: kind as SurveyKind, event: undefined};
  const found = eventById(database, eventRow(event));
  if (found === undefined || found.status === 'draft') throw unknown();
  return {kind: kind as SurveyKind, event: found};
}

/** A questionnaire as it is asked now. Throws 404. `now` in milliseconds. */
export function readSurvey({database}: Pick<RegistryDeps, 'database'>, id: string, now: number): Survey {
  const {kind, event} = named(database, id);
  const {version, title, intro, questions} = surveyInForce(database, kind);
  return {
    id, kind, version, title: {...title}, ...(intro !== undefined && {intro: {...intro}}), questions: [...questions],
    ...(event !== undefined && {event: {id: eventId(event.id), title: event.event.title}}), open: isOpen(kind, event, now),
  };
}

/** Every need that was ever asked for: an older answer may hold one that is retired. */
const everyNeed = (database: Database): ReadonlySet<string> => new Set(readTaxonomy(database).text.families.flatMap(({needs}) => needs.map(({code}) => code)));

/** The version that is answered. Throws 412 for one that is asked no more, unless it was begun with it. */
function versionAnswered(database: Database, kind: SurveyKind, version: number, begun: number | undefined): SurveyVersion {
  const survey = version === begun ? surveyVersion(database, kind, version) : surveyInForce(database, kind);
  if (survey?.version === version) return survey;
  throw new Refusal('changed-meanwhile', 'Les questions ont changé depuis que la page est ouverte. Rechargez-la : ce que vous avez répondu aux questions restées les mêmes peut être repris.');
}

/** Throws what is wrong with the answers of a questionnaire, before anything is spent: 404, 410, 412, 422. */
export function checkSurveyAnswers({database}: Pick<RegistryDeps, 'database'>, id: string, {version, answers, complete, token}: SurveyAnswersSent, now: number): void {
  const {kind, event} = named(database, id);
  const {byLink} = SURVEY_NATURES[kind];
  const begun = token === undefined ? undefined : answersByToken(database, token);
  if ((byLink || token !== undefined) && (begun === undefined || begun.kind !== kind || begun.event !== event?.id)) {
    throw new Refusal('gone', 'Ce questionnaire s’ouvre par le lien d’un message. Celui-ci ne sert plus : il a plus de trente jours, ou un message plus récent l’a remplacé.');
  }
  if (!isOpen(kind, event, now)) throw new Refusal('gone', 'Ce questionnaire est fermé : merci d’avoir voulu y répondre.');
  const {questions} = versionAnswered(database, kind, version, begun?.version);
  const needs = begun === undefined ? needsInForce(database) : everyNeed(database);
  const errors = checkAnswers(questions, answers, {needs, complete});
  if (complete && errors.length === 0 && Object.keys(keptAnswers(answers)).length === 0) errors.push({field: 'answers', code: 'missing', message: 'Répondez à une question au moins.'});
  if (errors.length > 0) throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors});
}

/** Keeps answers that {@link checkSurveyAnswers} found good. Call it in the transaction of their sending. */
export function answerSurvey(deps: Pick<RegistryDeps, 'database' | 'random'>, id: string, {version, answers, complete, token, locale}: SurveyAnswersSent, now: number): SurveyAnswersReceived {
  const {database, random} = deps;
  const {kind, event} = named(database, id);
  const kept = keptAnswers(answers);
  const begun = token === undefined ? undefined : answersByToken(database, token);
  if (begun !== undefined) replaceAnswers(database, {id: begun.id, answers: kept, complete: complete || begun.complete, version}, now);
  else {
    addAnswers(database, {
      id: Buffer.from(random(12)).toString('hex'), survey: versionAnswered(database, kind, version, undefined), event: event?.id, answers: kept, complete,
    }, now);
  }
  audit(database, {actor: 'anonymous', action: complete ? 'survey.answer' : 'survey.put-aside', object: `survey:${id}`}, now);
  const english = locale === 'en';
  return complete
    ? {state: 'kept', next: english ? 'Thank you. Your answers help to prepare what comes next.' : 'Merci. Vos réponses aident à préparer la suite.'}
    : {state: 'put-aside', next: english ? 'Put aside. The same link brings you back here.' : 'C’est mis de côté. Le même lien vous ramène ici.'};
}

/** What somebody put aside, by their link. Throws 404 or 410. */
export function resumeSurvey({database}: Pick<RegistryDeps, 'database'>, id: string, token: string): {readonly version: number; readonly answers: Answers; readonly complete: boolean} {
  const {kind, event} = named(database, id);
  const found = answersByToken(database, token);
  if (found === undefined || found.kind !== kind || found.event !== event?.id) throw new Refusal('gone', 'Ce lien ne sert plus : il a plus de trente jours, ou un message plus récent l’a remplacé.');
  return {version: found.version, answers: found.answers, complete: found.complete};
}

/** Writes to one person, with a link of their own. False when they cannot be written to, or were already. */
function ask(deps: RegistryDeps, {registration, event: row, email, locale}: ToAsk, kind: 'satisfaction' | 'prerequisites', notice: string, now: number): boolean {
  const {database, random, origin} = deps;
  return database.transaction(() => {
    if (!noteAsked(database, registration, notice, now)) return false;
    const to = mailbox(email);
    const event = eventById(database, row);
    if (to === undefined || event === undefined) return false;
    const token = newToken(random);
    if (!renewToken(database, registration, kind, token)) {
      addAnswers(database, {id: Buffer.from(random(12)).toString('hex'), survey: surveyInForce(database, kind), event: row, registration, token, answers: {}, complete: false}, now);
    }
    const template = kind === 'prerequisites' ? 'survey-prerequisites' : notice === 'satisfaction' ? 'survey-satisfaction' : 'survey-satisfaction-again';
    enqueue(database, {template, locale, to, values: {event: event.event.title, link: `${origin}/questionnaire/${kind}-${eventId(row)}#suite:${token}`}}, deps);
    return true;
  });
}

/**
 * Asks those who came how it was, the next day and once more a week later; and those who will come what they should know before. A batch at a
 * time; safe to be killed anywhere or run twice: each mail is noted with the person it is for. `now` in milliseconds.
 */
export function askAround(deps: RegistryDeps, now: number): number {
  const {database} = deps;
  let asked = 0;
  const each = (people: readonly ToAsk[], kind: 'satisfaction' | 'prerequisites', notice: string): void => {
    for (const one of people) {
      try {
        if (ask(deps, one, kind, notice, now)) asked++;
      } catch (error) {
        // One that fails must not keep the others here; it is tried again at the next look.
        deps.report(error);
      }
    }
  };
  for (const {id, event, endsAt} of eventsOver(database, now - SATISFACTION_FOR, now)) {
    const limit = ASKED - asked;
    if (limit <= 0) return asked;
    if (now < satisfactionFrom(event, 'satisfaction')) continue;
    if (now < endsAt + SATISFACTION_FIRST) each(toAskAfter(database, id, {notice: 'satisfaction', limit}), 'satisfaction', 'satisfaction');
    if (now < satisfactionFrom(event, 'satisfaction-again')) continue;
    each(toAskAfter(database, id, {notice: 'satisfaction-again', asked: {notice: 'satisfaction', by: now - SATISFACTION_BETWEEN}, limit}), 'satisfaction', 'satisfaction-again');
  }
  each(toAskBefore(database, {from: now + PREREQUISITES_UNTIL, to: now + PREREQUISITES_FROM, notice: 'prerequisites', limit: ASKED}), 'prerequisites', 'prerequisites');
  return asked;
}
