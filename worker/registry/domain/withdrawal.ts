/**
 * Leaving (PRODUCT.md, rule 5): what a request to withdraw means, and by when each thing is gone. The clock starts at receipt: the
 * moment a form is sent or, for a letter, the day it came.
 */
import type {FieldError} from '../../../src/contract/problem.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Live data is gone within a day of receipt, everything within 28: the programme promises a month. */
export const LIVE_WITHIN = DAY;
export const ALL_WITHIN = 28 * DAY;
/** Time left for the mail that says "hidden": erasing takes the address it goes to. */
const MAIL_TIME = HOUR;
/** Where a day begins first in France: Wallis-et-Futuna, UTC+12. A letter's clock never starts too late. */
const EARLIEST_DAWN = 12 * HOUR;
/** A letter dated before that is a slip of the pen. */
const OLDEST_LETTER = 366 * DAY;

export type WithdrawalWay = 'espace' | 'link' | 'letter';

/** Who must erase their copy and say so (RELIABILITY.md, RGPD): the training tool, the host, the relay of our mails. */
export const PROCESSORS = [
  {code: 'cosme', name: 'Cosme, outil de formation', holds: 'les inscriptions des structures et de leurs contacts aux formations'},
  {code: 'host', name: 'Hébergeur', holds: 'la base, ses sauvegardes et les journaux du serveur'},
  {code: 'smtp-relay', name: 'Relais de messagerie', holds: 'les messages partis : adresse, objet, contenu'},
] as const;
export type ProcessorCode = (typeof PROCESSORS)[number]['code'];

/** A structure as leaving sees it. */
export interface Leaving {
  /** Public identifier. */
  readonly structure: string;
  readonly withdrawal: Withdrawal | undefined;
}

/** Times in milliseconds since the epoch. */
export interface Withdrawal {
  readonly receivedAt: number;
  readonly how: WithdrawalWay;
  /** `person:12`, `anonymous` for a mailed link. */
  readonly by: string;
  readonly hiddenAt: number;
  /** Not before: the mail that says "hidden" needs the address. */
  readonly eraseFrom: number;
  readonly liveBy: number;
  readonly allBy: number;
}

export interface Withdraw {
  readonly how: WithdrawalWay;
  readonly by: string;
  /** ISO day a letter came: for `letter`, and only there. */
  readonly receivedOn?: string | undefined;
}

export type LeavingFact = {readonly type: 'listing-hidden'; readonly structure: string; readonly withdrawal: Withdrawal};

/**
 * Takes a request to leave. Asked again it changes nothing: somebody clicked twice, or two people asked. Refuses a letter without a day,
 * of the future or of more than a year ago, and a day where there is no letter.
 */
export function withdraw(state: Leaving, {how, by, receivedOn}: Withdraw, now: number): {readonly state: Leaving; readonly facts: readonly LeavingFact[]} | {readonly refusal: FieldError} {
  const receivedAt = how === 'letter' ? dawnOf(receivedOn) : receivedOn === undefined ? now : undefined;
  if (receivedAt === undefined || receivedAt > now || receivedAt < now - OLDEST_LETTER) return {refusal: wrongDay(how)};
  if (state.withdrawal !== undefined) return {state, facts: []};
  const liveBy = receivedAt + LIVE_WITHIN;
  const withdrawal: Withdrawal = {receivedAt, how, by, hiddenAt: now, eraseFrom: Math.max(now, Math.min(now + MAIL_TIME, liveBy - MAIL_TIME)), liveBy, allBy: receivedAt + ALL_WITHIN};
  return {state: {...state, withdrawal}, facts: [{type: 'listing-hidden', structure: state.structure, withdrawal}]};
}

function dawnOf(day: string | undefined): number | undefined {
  const midnight = day !== undefined && /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  return Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day ? undefined : midnight - EARLIEST_DAWN;
}

const wrongDay = (how: WithdrawalWay): FieldError => ({
  field: 'receivedOn', code: 'invalid',
  message: how === 'letter' ? 'Donnez le jour où la lettre est arrivée : aujourd’hui ou avant, depuis un an au plus.' : 'À laisser vide : le jour n’est demandé que pour une lettre.',
});

/** Whether live data may be erased now. A clock that went back behind the request is no reason to wait. */
export const isDue = ({hiddenAt, eraseFrom}: Pick<Withdrawal, 'hiddenAt' | 'eraseFrom'>, now: number): boolean => now >= eraseFrom || now < hiddenAt;

/** Until when the receipt's mail may hold an address: the day's end promised at receipt or, when erasing came late, a day. */
export const forgetBy = ({liveBy}: Pick<Withdrawal, 'liveBy'>, erasedAt: number): number => (liveBy - erasedAt >= MAIL_TIME ? liveBy : erasedAt + DAY);

/** What is worth an alarm, as a code; undefined when all is in time. */
export function lateness({liveBy, allBy}: Pick<Withdrawal, 'liveBy' | 'allBy'>, erasedAt: number | undefined, now: number): 'all-past' | 'all-soon' | 'live-past' | undefined {
  if (erasedAt !== undefined) return undefined;
  if (now > allBy) return 'all-past';
  if (allBy - now < 5 * DAY) return 'all-soon';
  return now > liveBy ? 'live-past' : undefined;
}

/** Milliseconds after its mail when a processor that has not answered is written to again, reminder by reminder. */
export const REMIND_PROCESSORS = [7 * DAY, 14 * DAY] as const;
/** Between two reminders of a job that was late, as between two that were not. */
const BETWEEN_REMINDERS = 7 * DAY;

/** A notice as its reminders see it; times in milliseconds. */
export interface ReminderState {
  readonly mailedAt: number;
  /** Reminders written. */
  readonly reminders: number;
  readonly remindedAt?: number | undefined;
}

/** Whether a silent processor is written to again now. Never two at once, however late it is looked at. */
export function reminderIsDue({mailedAt, reminders, remindedAt = -Infinity}: ReminderState, now: number): boolean {
  const after = REMIND_PROCESSORS[reminders];
  return after !== undefined && now - mailedAt >= after && now - remindedAt >= BETWEEN_REMINDERS;
}

/** Whether it has been silent through all reminders, or its day has passed: somebody has to call. `dueBy`: ISO 8601. */
export const noticeIsUnanswered = (reminders: number, dueBy: string, now: number): boolean => reminders >= REMIND_PROCESSORS.length || Date.parse(dueBy) < now;

/** Whether a notice to a processor is close to its day (ISO 8601) or past it. */
export const noticeIsLate = (dueBy: string, now: number): boolean => Date.parse(dueBy) - now < 5 * DAY;
