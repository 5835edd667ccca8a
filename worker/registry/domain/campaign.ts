/**
 * Signing a new version of the charter again: who must, when they are asked, and when a listing is no longer shown because they did not.
 * Days only: no hour, no zone, no clock.
 */
import {compareVersions} from './charter.ts';
import type {Charter} from './charter.ts';
import {daysAfter} from './reminder.ts';

/** Days anyone has to sign at least, from the first mail: the programme's own promise, whatever the deadline says. */
export const NOTICE_DAYS = 30;
/** Days before the deadline those who have not signed are reminded. */
export const REMIND_BEFORE = [21, 7, 2] as const;
/** Days between a reminder and its consequence when the reminders before it could not leave. */
const LAST_CHANCE_DAYS = 7;
/** Days between two mails: a job that was late must not write twice in a row. */
const QUIET_DAYS = 4;

/** A mail that was sent: about which version, for which due day, on which day. */
export interface SentAsk {
  readonly version: string;
  readonly dueOn: string;
  readonly sentOn: string;
}

/** Where a structure stands. */
export interface Signing {
  /** The newest version it signed; undefined when it never did (it comes from open data): it is then not concerned. */
  readonly signed: string | undefined;
  readonly asks: readonly SentAsk[];
  /** It is not shown because of a version it did not sign. */
  readonly suspended: boolean;
}

/** A version to sign and the day until which, for one structure. */
export interface ToSign {
  readonly version: string;
  /** ISO day, the last one to sign on. */
  readonly until: string;
}

/** What is to be done about a structure today. */
export type SigningAct =
  | {readonly type: 'ask'; readonly version: string; readonly dueOn: string; readonly until: string; readonly first: boolean}
  | {readonly type: 'suspend'; readonly version: string}
  | {readonly type: 'lift'};

type Campaign = Charter & {readonly signingDeadline: string};

const latest = (...days: readonly string[]): string => days.reduce((a, b) => (a > b ? a : b));

/** Days the mails about a campaign were sent, oldest first. One "of the future" was dated by a clock that was wrong: it counts from the start. */
const sentDays = ({publishedOn}: Campaign, asks: readonly SentAsk[], today: string): string[] =>
  asks.map(({sentOn}) => (sentOn > today ? publishedOn : sentOn)).sort();

/** The campaign's deadline, later for those it could not ask in time. */
function deadlineFor(campaign: Campaign, asks: readonly SentAsk[], today: string): string {
  const [first = today] = sentDays(campaign, asks, today);
  return latest(campaign.signingDeadline, daysAfter(first, NOTICE_DAYS));
}

/** The last day to sign on: never before a reminder was sent and a week has passed since. */
function untilFor(campaign: Campaign, asks: readonly SentAsk[], today: string): string {
  const [reminded = today] = sentDays(campaign, asks.filter(({dueOn}) => dueOn > campaign.publishedOn), today);
  return latest(deadlineFor(campaign, asks, today), daysAfter(reminded, LAST_CHANCE_DAYS));
}

const isCampaign = (charter: Charter): charter is Campaign => charter.signingDeadline !== undefined;
const asksOf = ({version}: Campaign, {asks}: Signing): SentAsk[] => asks.filter((ask) => ask.version === version);

/** Versions in force on `today` that must be signed again by whoever signed `signed`, the most urgent first. */
function pending(signing: Signing, charters: readonly Charter[], today: string): {readonly campaign: Campaign; readonly until: string}[] {
  const {signed} = signing;
  if (signed === undefined) return [];
  return charters.filter(isCampaign)
    .filter(({version, publishedOn}) => publishedOn <= today && compareVersions(version, signed) > 0)
    .map((campaign) => ({campaign, until: untilFor(campaign, asksOf(campaign, signing), today)}))
    .sort((a, b) => (a.until === b.until ? compareVersions(a.campaign.version, b.campaign.version) : a.until < b.until ? -1 : 1));
}

/** What a structure must sign and until when; undefined when nothing. Signing the version in force is signing it. */
export function toSign(signing: Signing, charters: readonly Charter[], today: string): ToSign | undefined {
  const [first] = pending(signing, charters, today);
  return first && {version: first.campaign.version, until: first.until};
}

/**
 * The due day to write for on `today`, or undefined. Of several that passed while nobody looked, only the last; never one that was written
 * for, nor an earlier one; never within four days of another mail.
 */
function dueAsk(campaign: Campaign, until: string, {asks}: Signing, today: string): string | undefined {
  const own = asks.filter(({version}) => version === campaign.version);
  if (own.length === 0) return campaign.publishedOn;
  if (today > until) return undefined;
  const deadline = deadlineFor(campaign, own, today);
  const due = REMIND_BEFORE.map((days) => daysAfter(deadline, -days)).filter((day) => day > campaign.publishedOn && day <= today).at(-1);
  if (due === undefined || own.some(({dueOn}) => dueOn >= due)) return undefined;
  return asks.some(({sentOn}) => sentOn <= today && daysAfter(sentOn, QUIET_DAYS) > today) ? undefined : due;
}

/** What is to be done about a structure on `today`, at most one thing. Charters may come in any order, coming ones among them. */
export function decideSigning(signing: Signing, charters: readonly Charter[], today: string): SigningAct | undefined {
  const open = pending(signing, charters, today);
  const late = open.find(({until}) => today > until);
  if (signing.suspended) return late === undefined ? {type: 'lift'} : undefined;
  if (late !== undefined) return {type: 'suspend', version: late.campaign.version};
  const [next] = open;
  if (next === undefined) return undefined;
  const {campaign, until} = next;
  const dueOn = dueAsk(campaign, until, signing, today);
  return dueOn === undefined ? undefined : {type: 'ask', version: campaign.version, dueOn, until, first: dueOn === campaign.publishedOn};
}

/** Where the signatures of a version stand, structure by structure. */
export const SIGNING_STATES = ['signed', 'waiting', 'unpublished'] as const;
export type SigningState = (typeof SIGNING_STATES)[number];
