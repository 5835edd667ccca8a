/** Questionnaires, version by version, and what was answered. An answer is tied to a registration for thirty days (retention table). */
import type {Answers, SurveyKind} from '../../../src/contract/survey.ts';
import {needsAsked} from '../domain/survey.ts';
import type {AskedNeeds, Questionnaire} from '../domain/survey.ts';
import {SHIPPED_QUESTIONNAIRES} from '../questionnaires/index.ts';
import type {Database} from './database.ts';
import {EVENT_COLUMNS, eventOfRow} from './events.ts';
import type {StoredEvent} from './events.ts';
import {isToken, tokenHash} from './links.ts';

export interface SurveyVersion extends Questionnaire {
  readonly kind: SurveyKind;
  readonly version: number;
  /** Milliseconds since the epoch; absent: a draft, or shipped with the software. */
  readonly publishedAt?: number;
}

interface Row {
  readonly kind: SurveyKind;
  readonly version: number;
  readonly document: string;
  readonly published_at: number | null;
}
const versionOf = ({kind, version, document, published_at: publishedAt}: Row): SurveyVersion => ({kind, version, ...(JSON.parse(document) as Questionnaire), ...(publishedAt !== null && {publishedAt})});

const shipped = (kind: SurveyKind): SurveyVersion => ({kind, version: 1, ...SHIPPED_QUESTIONNAIRES[kind]});

/** The version that is asked now: the highest published one, or the one shipped. */
export function surveyInForce(database: Database, kind: SurveyKind): SurveyVersion {
  const row = database.prepare('SELECT kind, version, document, published_at FROM surveys WHERE kind = ? AND published_at IS NOT NULL ORDER BY version DESC LIMIT 1').get(kind) as Row | undefined;
  return row === undefined ? shipped(kind) : versionOf(row);
}

/** A version that was published at any time; undefined when there was none. */
export function surveyVersion(database: Database, kind: SurveyKind, version: number): SurveyVersion | undefined {
  const row = database.prepare('SELECT kind, version, document, published_at FROM surveys WHERE kind = ? AND version = ? AND published_at IS NOT NULL').get(kind, version) as Row | undefined;
  return row === undefined ? (version === 1 ? shipped(kind) : undefined) : versionOf(row);
}

/** The draft of the next version; undefined when nobody writes one. */
export function surveyDraft(database: Database, kind: SurveyKind): SurveyVersion | undefined {
  const row = database.prepare('SELECT kind, version, document, published_at FROM surveys WHERE kind = ? AND published_at IS NULL ORDER BY version DESC LIMIT 1').get(kind) as Row | undefined;
  return row && versionOf(row);
}

/** The shipped version is written down the first time somebody answers it or writes the next: what was asked stays readable. */
export function keepSurvey(database: Database, {kind, version, title, intro, questions}: SurveyVersion, now: number): void {
  database.prepare('INSERT INTO surveys (kind, version, document, published_at, changed_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, version) DO NOTHING')
    .run(kind, version, JSON.stringify({title, ...(intro !== undefined && {intro}), questions}), now, now);
}

/** Keeps the draft of the next version. `now` in milliseconds. Gives its number. */
export function keepSurveyDraft(database: Database, kind: SurveyKind, questionnaire: Questionnaire, now: number): number {
  return database.transaction(() => {
    const current = surveyInForce(database, kind);
    keepSurvey(database, current, now);
    const version = surveyDraft(database, kind)?.version ?? current.version + 1;
    database.prepare('INSERT INTO surveys (kind, version, document, published_at, changed_at) VALUES (?, ?, ?, NULL, ?) ON CONFLICT (kind, version) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at')
      .run(kind, version, JSON.stringify(questionnaire), now);
    return version;
  });
}

/** Publishes the draft of a kind; gives its version, undefined when there is none. */
export const publishSurveyDraft = (database: Database, kind: SurveyKind, now: number): number | undefined =>
  (database.prepare('UPDATE surveys SET published_at = ?1, changed_at = ?1 WHERE kind = ?2 AND published_at IS NULL RETURNING version').get(now, kind) as {version: number} | undefined)?.version;

// ————— answers —————

export interface StoredAnswers {
  readonly id: string;
  readonly kind: SurveyKind;
  readonly version: number;
  /** Row of the event. */
  readonly event?: number;
  readonly answers: Answers;
  readonly complete: boolean;
}

interface AnswerRow {
  readonly id: string;
  readonly kind: SurveyKind;
  readonly version: number;
  readonly event_id: number | null;
  readonly answers: string;
  readonly complete: number;
}
const answersOf = ({id, kind, version, event_id: event, answers, complete}: AnswerRow): StoredAnswers =>
  ({id, kind, version, ...(event !== null && {event}), answers: JSON.parse(answers) as Answers, complete: complete === 1});

export interface NewAnswers {
  readonly id: string;
  readonly survey: SurveyVersion;
  readonly event?: number | undefined;
  /** Whose it is, for thirty days. */
  readonly registration?: string | undefined;
  /** By which it is gone on with. */
  readonly token?: string | undefined;
  readonly answers: Answers;
  readonly complete: boolean;
}

/** Keeps answers, with the questions they answer. `now` in milliseconds. */
export function addAnswers(database: Database, {id, survey, event, registration, token, answers, complete}: NewAnswers, now: number): void {
  keepSurvey(database, survey, now);
  database.prepare('INSERT INTO survey_answers (id, kind, version, event_id, registration_id, token_hash, answers, complete, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(id, survey.kind, survey.version, event ?? null, registration ?? null, token === undefined ? null : tokenHash(token), JSON.stringify(answers), complete ? 1 : 0, now, now);
}

/** The answers a mailed link opens; undefined when it opens none (any more). */
export function answersByToken(database: Database, token: string): StoredAnswers | undefined {
  if (!isToken(token)) return undefined;
  const row = database.prepare('SELECT id, kind, version, event_id, answers, complete FROM survey_answers WHERE token_hash = ?').get(tokenHash(token)) as AnswerRow | undefined;
  return row && answersOf(row);
}

/** Writes answers anew. */
export const replaceAnswers = (database: Database, {id, answers, complete, version}: Pick<StoredAnswers, 'id' | 'answers' | 'complete' | 'version'>, now: number): void => {
  database.prepare('UPDATE survey_answers SET answers = ?, complete = ?, version = ?, changed_at = ? WHERE id = ?').run(JSON.stringify(answers), complete ? 1 : 0, version, now, id);
};

/** Gives what was put aside for a registration another link: an older one ends. */
export const renewToken = (database: Database, registration: string, kind: SurveyKind, token: string): boolean =>
  database.prepare('UPDATE survey_answers SET token_hash = ? WHERE registration_id = ? AND kind = ? AND complete = 0').run(tokenHash(token), registration, kind).changes > 0;

/** What is asked of results. */
export interface ResultFilter {
  readonly kind: SurveyKind;
  /** Row of one event. */
  readonly event?: number | undefined;
  /** INSEE code; all of them when not said. */
  readonly departement?: string | undefined;
  /** Departements (INSEE) somebody may read; absent: all. */
  readonly within?: readonly string[] | undefined;
  readonly version?: number | undefined;
}

/** Complete answers, version by version, in no order that says who. Those about an event of several départements are in each of them, and once in all. */
export function answersFor(database: Database, {kind, event, departement, within, version}: ResultFilter): {readonly version: number; readonly answers: Answers}[] {
  const conditions: string[] = ['kind = ?', 'complete = 1'];
  const values: (string | number)[] = [kind];
  const add = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  add('event_id = ?', event);
  if (departement !== undefined || within !== undefined) {
    // One row fits both: an event that touches somebody's territory opens no other.
    add(`EXISTS (SELECT 1 FROM event_departements WHERE event_departements.event_id = survey_answers.event_id
      AND event_departements.departement IN (SELECT value FROM json_each(?)))`, JSON.stringify(departement === undefined ? within : within === undefined || within.includes(departement) ? [departement] : []));
  }
  add('version = ?', version);
  // By a random number: the order of arrival would tell who among the last.
  return (database.prepare(`SELECT version, answers FROM survey_answers WHERE ${conditions.join(' AND ')} ORDER BY id`).all(...values) as {version: number; answers: string}[])
    .map((row) => ({version: row.version, answers: JSON.parse(row.answers) as Answers}));
}

/**
 * Needs people asked for: of one event before it, or in départements (INSEE; absent: all) since `since` (ms), before events and after them,
 * but for `except` (row). What is said after an event by too few to stay unknown is left out.
 */
export function askedNeeds(database: Database, asked: {readonly event: number} | {readonly departements: readonly string[] | undefined; readonly since: number; readonly except: number}): AskedNeeds {
  const rows = ('event' in asked
    ? database.prepare("SELECT kind, answers FROM survey_answers WHERE kind = 'needs' AND complete = 1 AND event_id = ?").all(asked.event)
    : database.prepare(`SELECT kind, answers FROM survey_answers WHERE kind IN ('needs', 'satisfaction') AND complete = 1 AND created_at >= ?1 AND event_id <> ?2
        AND (?3 IS NULL OR EXISTS (SELECT 1 FROM event_departements WHERE event_departements.event_id = survey_answers.event_id AND departement IN (SELECT value FROM json_each(?3))))`).all(asked.since, asked.except, asked.departements === undefined ? null : JSON.stringify(asked.departements))) as {kind: SurveyKind; answers: string}[];
  return needsAsked(rows.map(({kind, answers}) => ({kind, answers: JSON.parse(answers) as Answers})));
}

/** Somebody who is to be asked. */
export interface ToAsk {
  readonly registration: string;
  readonly event: number;
  readonly email: string;
  readonly locale: 'fr' | 'en';
}

/** Events that took place and whose last session ended in `(from, to]` (ms), the first first. */
export const eventsOver = (database: Database, from: number, to: number): StoredEvent[] =>
  database.prepare(`SELECT ${EVENT_COLUMNS} FROM events WHERE status IN ('closed', 'held', 'full', 'open') AND ends_at > ? AND ends_at <= ? ORDER BY ends_at, id`).all(from, to).map(eventOfRow);

/** People registered for an event who came as far as anybody knows, have not said how it was, and were not written to for `notice`; `asked`: only those written to for that, by then (ms). */
export function toAskAfter(database: Database, event: number, {notice, asked, limit}: {readonly notice: string; readonly asked?: {readonly notice: string; readonly by: number} | undefined; readonly limit: number}): ToAsk[] {
  return database.prepare(`SELECT registrations.id AS registration, event_id AS event, email, locale FROM registrations
    WHERE event_id = ?1 AND state = 'registered' AND email <> '' AND coalesce(attended, 1) = 1
      AND NOT EXISTS (SELECT 1 FROM registration_notices WHERE registration_id = registrations.id AND kind = ?2)
      AND (?3 IS NULL OR EXISTS (SELECT 1 FROM registration_notices WHERE registration_id = registrations.id AND kind = ?3 AND at <= ?4))
      AND NOT EXISTS (SELECT 1 FROM survey_answers WHERE registration_id = registrations.id AND survey_answers.kind = 'satisfaction' AND complete = 1)
    ORDER BY registrations.id LIMIT ?5`).all(event, notice, asked?.notice ?? null, asked?.by ?? null, limit) as unknown as ToAsk[];
}

/** Registered people of events that begin in `[from, to)` (ms) and say what to know before, not yet written to. */
export function toAskBefore(database: Database, {from, to, notice, limit}: {readonly from: number; readonly to: number; readonly notice: string; readonly limit: number}): ToAsk[] {
  return database.prepare(`SELECT registrations.id AS registration, event_id AS event, email, locale FROM events JOIN registrations ON event_id = events.id
    WHERE events.status IN ('open', 'full', 'closed') AND starts_at >= ? AND starts_at < ? AND state = 'registered' AND door = 0 AND json_extract(document, '$.prerequisites') IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM registration_notices WHERE registration_id = registrations.id AND kind = ?)
    ORDER BY starts_at, registrations.id LIMIT ?`).all(from, to, notice, limit) as unknown as ToAsk[];
}

/** Notes that a mail of `kind` was queued for a registration; false when it was before. */
export const noteAsked = (database: Database, registration: string, kind: string, now: number): boolean =>
  database.prepare('INSERT INTO registration_notices (registration_id, kind, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(registration, kind, now).changes === 1;
