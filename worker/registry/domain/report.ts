/**
 * The life of a report: to-confirm → open (the structure answers) → settled, or → escalated (the coordination settles) when it stays
 * silent, cannot be written to, or when the charter is said to be broken. No HTTP, no SQL, no clock.
 */
import type {ReportReason} from '../../../src/contract/report-reasons.ts';

export const REPORT_STATUSES = ['to-confirm', 'open', 'escalated', 'settled'] as const;
export type ReportStatus = (typeof REPORT_STATUSES)[number];

/** How a report ends: the sheet was mended, it was right, or it is known and nothing is to be changed. */
export const OUTCOMES = ['fixed', 'rejected', 'noted'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Milliseconds the reporter has to confirm (RELIABILITY.md, retention: unconfirmed requests 7 days). */
export const CONFIRM_WITHIN = 7 * 86_400_000;
/** Milliseconds a structure has to answer before its coordination does (issue 4, § 6). */
export const ANSWER_WITHIN = 14 * 86_400_000;
/** Mailboxes that must say a structure closed before its sheet says so. */
export const CLOSURES_TO_SAY_SO = 3;

export interface ReportState {
  readonly status: ReportStatus;
  readonly reason: ReportReason;
  /** Milliseconds since the epoch, all of them. */
  readonly createdAt: number;
  readonly confirmedAt?: number;
  /** When the structure was told; absent where it never was. */
  readonly toldAt?: number;
  /** Why the coordination has it. */
  readonly cause?: 'charter' | 'no-contact' | 'silence';
  readonly outcome?: Outcome;
  readonly settledBy?: 'structure' | 'coordination';
  /** Why it was settled so. */
  readonly words?: string;
}

export type ReportCommand =
  /** `reachable`: the structure has a contact to write to. */
  | {readonly type: 'confirm'; readonly reachable: boolean}
  | {readonly type: 'answer'; readonly outcome: 'fixed' | 'rejected'; readonly words?: string}
  | {readonly type: 'escalate'}
  | {readonly type: 'settle'; readonly outcome: Outcome; readonly words: string};

/** What happened, in the words of the audit log. */
export type ReportFact = `report.${'confirmed' | 'told' | 'answered' | 'escalated' | 'settled'}`;

/** Why not, for people: `gone` when its time is over, `conflict` when something else was done meanwhile. */
export interface NotDone {
  readonly refusal: 'gone' | 'conflict';
  readonly sentence: string;
}

const STANDS: Readonly<Record<ReportStatus, string>> = {
  'to-confirm': 'Ce signalement n’est pas encore confirmé.',
  'open': 'Ce signalement attend la réponse de la structure.',
  'escalated': 'Ce signalement est à la coordination, qui le règle.',
  'settled': 'Ce signalement est déjà réglé.',
};

const FROM: Readonly<Record<ReportCommand['type'], readonly ReportStatus[]>> = {
  confirm: ['to-confirm'],
  // Late is better than never: a structure may still say it mended its sheet, but for the charter, which it does not judge.
  answer: ['open', 'escalated'],
  escalate: ['open'],
  // Somebody may have telephoned.
  settle: ['open', 'escalated'],
};

/** What `command` makes of a report at `now` (ms), and the facts that follow; or why it is not done. */
export function decide(state: ReportState, command: ReportCommand, now: number): {readonly state: ReportState; readonly facts: readonly ReportFact[]} | NotDone {
  if (!FROM[command.type].includes(state.status)) return {refusal: 'conflict', sentence: STANDS[state.status]};
  switch (command.type) {
    case 'confirm': {
      if (now - state.createdAt >= CONFIRM_WITHIN) return {refusal: 'gone', sentence: 'Ce signalement n’a pas été confirmé à temps : il est effacé.'};
      const confirmed = {...state, confirmedAt: now};
      if (state.reason === 'charter') return {state: {...confirmed, status: 'escalated', cause: 'charter'}, facts: ['report.confirmed', 'report.escalated']};
      if (!command.reachable) return {state: {...confirmed, status: 'escalated', cause: 'no-contact'}, facts: ['report.confirmed', 'report.escalated']};
      return {state: {...confirmed, status: 'open', toldAt: now}, facts: ['report.confirmed', 'report.told']};
    }
    case 'answer':
      if (state.toldAt === undefined) return {refusal: 'conflict', sentence: STANDS.escalated};
      return {state: {...state, status: 'settled', outcome: command.outcome, settledBy: 'structure', ...(command.words !== undefined && {words: command.words})}, facts: ['report.answered', 'report.settled']};
    case 'escalate':
      if (now - state.toldAt! < ANSWER_WITHIN) return {refusal: 'conflict', sentence: STANDS.open};
      return {state: {...state, status: 'escalated', cause: 'silence'}, facts: ['report.escalated']};
    case 'settle': return {state: {...state, status: 'settled', outcome: command.outcome, settledBy: 'coordination', words: command.words}, facts: ['report.settled']};
  }
}

/** Whether those who say a structure closed are enough for its sheet to say so: people, by their mailboxes, not reports. */
export const saysClosed = (mailboxes: readonly string[]): boolean => new Set(mailboxes).size >= CLOSURES_TO_SAY_SO;

/** Why a sheet is reported, in plain words of both languages. */
export const REASON_WORDS: Readonly<Record<ReportReason, Readonly<Record<'fr' | 'en', string>>>> = {
  'closed': {fr: 'la structure a fermé', en: 'the organisation has closed'},
  'moved': {fr: 'la structure a déménagé', en: 'the organisation has moved'},
  'contact': {fr: 'le contact n’est pas le bon', en: 'the contact is wrong'},
  'hours': {fr: 'les horaires ne sont pas les bons', en: 'the opening hours are wrong'},
  'needs': {fr: 'elle n’aide pas sur ce qui est indiqué', en: 'it does not help with what is listed'},
  'price': {fr: 'le prix n’est pas celui annoncé', en: 'the price is not what is said'},
  'no-answer': {fr: 'elle ne répond pas', en: 'it does not answer'},
  'charter': {fr: 'manquement à la charte', en: 'breach of the charter'},
};

/** How a report ended, for the one who sent it. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, Readonly<Record<'fr' | 'en', string>>>> = {
  fixed: {fr: 'La fiche a été corrigée.', en: 'The sheet was corrected.'},
  rejected: {fr: 'Après vérification, la fiche a été jugée exacte.', en: 'After a check, the sheet was found to be right.'},
  noted: {fr: 'La coordination en a pris note et s’en occupe avec la structure.', en: 'The team of the area has taken note and handles it with the organisation.'},
};
