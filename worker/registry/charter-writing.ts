/**
 * Writing a version of the charter, act by act: begun from the words in force, changed, given up, or published by somebody else than who
 * wrote it. Each is kept and written in the audit log in one transaction, or not at all.
 */
import type {FieldError} from '../../src/contract/problem.ts';
import {Refusal} from '../http/answer.ts';
import type {RegistryDeps} from './deps.ts';
import {charterHash} from './domain/charter.ts';
import type {Charter} from './domain/charter.ts';
import {publishDraft, readDraft, saysTheSame} from './domain/charter-draft.ts';
import type {Draft, PublicationRefusal, TypedDraft} from './domain/charter-draft.ts';
import {actsOn, audit} from './storage/audit.ts';
import {lookNow} from './storage/campaign.ts';
import {addDraft, draftById, drafts, keepDraft, removeDraft} from './storage/charter-drafts.ts';
import {charterInForce, charters, keepCharter} from './storage/charters.ts';
import {peopleFor} from './storage/people.ts';

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
const subjectOf = (id: number): string => `charter-draft:${id}`;
const actorOf = (person: number): string => `person:${person}`;

/** A draft. Throws 404. */
export function draftFor({database}: Pick<RegistryDeps, 'database'>, id: number): Draft {
  const found = draftById(database, id);
  if (found === undefined) throw new Refusal('not-found', 'Il n’y a pas de projet de charte à cette adresse. Il a peut-être été publié ou supprimé.');
  return found;
}

/** Begins a draft with the words of the last version; one that this person began and nobody changed is taken up again: a double click. */
export function beginDraft(deps: Pick<RegistryDeps, 'database' | 'now'>, by: number): number {
  const {database} = deps;
  const now = deps.now();
  return database.transaction(() => {
    const begun = drafts(database).find(({revision, writtenBy}) => revision === 1 && writtenBy === by);
    if (begun !== undefined) return begun.id;
    const {title, articles} = charters(database).at(-1) ?? {title: '', articles: []};
    const id = addDraft(database, {title, articles}, by, now);
    audit(database, {actor: actorOf(by), action: 'charter.draft', object: subjectOf(id)}, now);
    return id;
  });
}

/** What became of a form: kept, to be corrected, or filled from a revision that is no longer the last. */
export type Saved =
  | {readonly outcome: 'saved' | 'unchanged'}
  | {readonly outcome: 'refused'; readonly errors: readonly FieldError[]}
  | {readonly outcome: 'stale'; readonly online: Draft};

/** Changes a draft by its form. A form that says what is there already changes nothing: it was sent twice. Throws 404. */
export function saveDraft(deps: Pick<RegistryDeps, 'database' | 'now'>, id: number, typed: TypedDraft, revision: number, by: number): Saved {
  const {database} = deps;
  const now = deps.now();
  return database.transaction((): Saved => {
    const online = draftFor(deps, id);
    const read = readDraft(typed, dayOf(now));
    if ('text' in read && saysTheSame(read.text, online)) return {outcome: 'unchanged'};
    if (online.revision !== revision) return {outcome: 'stale', online};
    if ('errors' in read) return {outcome: 'refused', errors: read.errors};
    keepDraft(database, id, read.text, by, now);
    audit(database, {actor: actorOf(by), action: 'charter.draft', object: subjectOf(id), detail: charterHash(read.text)}, now);
    return {outcome: 'saved'};
  });
}

/** Whether the last thing done to a draft is this very act of this very person: a double click. */
const justDone = ({database}: Pick<RegistryDeps, 'database'>, id: number, action: string, by: number): boolean => {
  const last = actsOn(database, subjectOf(id)).at(-1);
  return last?.action === action && last.actor === actorOf(by);
};

/** Gives a draft up. `stale`: it changed since the page was open, and stays. Throws 404. */
export function discardDraft(deps: Pick<RegistryDeps, 'database' | 'now'>, id: number, revision: number, by: number): 'done' | 'stale' {
  const {database} = deps;
  return database.transaction(() => {
    if (draftById(database, id) === undefined && justDone(deps, id, 'charter.discard', by)) return 'done';
    if (draftFor(deps, id).revision !== revision) return 'stale';
    removeDraft(database, id);
    audit(database, {actor: actorOf(by), action: 'charter.discard', object: subjectOf(id)}, deps.now());
    return 'done';
  });
}

/**
 * Publishes a draft: from its day on it is the charter in force, and does not change any more. When it must be signed again those who
 * signed an earlier one are asked by the job at its next call. Throws 404.
 */
export function publish(deps: Pick<RegistryDeps, 'database' | 'now'>, id: number, revision: number, by: number): {readonly charter: Charter} | {readonly refusal: PublicationRefusal} | 'done' {
  const {database} = deps;
  const now = deps.now();
  const today = dayOf(now);
  return database.transaction(() => {
    if (draftById(database, id) === undefined && justDone(deps, id, 'charter.publish', by)) return 'done';
    const draft = draftFor(deps, id);
    const team = peopleFor(database, {role: 'national', scope: ''}).map((member) => member.id);
    const decided = publishDraft(draft, {by, revision, team, charters: charters(database), today});
    if ('refusal' in decided) return decided;
    const {charter} = decided;
    // What it replaces is kept as it was read, though nobody may have signed it.
    const before = charterInForce(database, today);
    if (before !== undefined) keepCharter(database, before);
    keepCharter(database, charter);
    removeDraft(database, id);
    const detail = `${charter.version} ${draft.writtenBy === undefined ? '' : actorOf(draft.writtenBy)}`;
    audit(database, {actor: actorOf(by), action: 'charter.publish', object: subjectOf(id), detail}, now);
    audit(database, {actor: actorOf(by), action: 'charter.publish', object: `charter:${charter.version}`, detail: charterHash(charter)}, now);
    lookNow(database);
    return decided;
  });
}
