/** Who somebody is to the registry, what they may act on, and how long a proof of it holds. */

/** What a person does for the programme. Everybody else is `anonymous`. */
export const ROLES = ['contact', 'coordinator', 'national'] as const;
export type Role = (typeof ROLES)[number];

/** One mandate: a contact of a structure (`s12`), a coordinator of a territory (`departement:37`), the national team (empty). */
export interface Membership {
  readonly role: Role;
  readonly scope: string;
}

/** What is wrong with the mail, as the national team is told. */
export interface MailAlarm {
  /** Mails nobody took lately. */
  readonly dead: number;
  /** ISO 8601: since when mails wait and none leaves. */
  readonly stuckSince?: string;
}

/** A person signed in, as a request sees it. */
export interface Session {
  readonly person: number;
  readonly memberships: readonly Membership[];
  /** When a second, stronger proof was given in this session (ms); exports and roles ask for one of less than ten minutes. */
  readonly steppedUpAt: number | undefined;
  /** Whether their passkey was given in this session: `owed` when they have one and came in by a mail; `none`, or absent, when they have none. */
  readonly passkey?: 'none' | 'owed' | 'given';
  /** For the national team only, when there is one. */
  readonly mailAlarm?: MailAlarm | undefined;
}

/** What a request may touch: everything, some départements and structures, or nothing. Goes into the SQL that reads. */
export type Reach = 'all' | {readonly departements: readonly string[]; readonly structures: readonly string[]};

/** Milliseconds a session lives without a request, and in all (RELIABILITY.md, admin session). */
export const SESSION_IDLE = 30 * 60_000;
export const SESSION_ABSOLUTE = 12 * 3_600_000;

/** Milliseconds a request to sign in waits for its proof (ASVS 6.5.5), and how many codes may be tried. */
export const SIGN_IN_FOR = 10 * 60_000;
export const CODE_TRIES = 5;

/**
 * Milliseconds a clock may have been put back since something was written. Beyond that the clock, not the proof, is wrong, and a proof
 * that would otherwise have gained a year holds no longer.
 */
export const CLOCK_SLACK = 5 * 60_000;

/** What is kept of a session, in milliseconds since the epoch. */
export interface SessionTimes {
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly endedAt: number | undefined;
}

/** Whether a session still holds at `now`. */
export const sessionHolds = ({createdAt, lastSeenAt, endedAt}: SessionTimes, now: number): boolean =>
  endedAt === undefined && now - lastSeenAt < SESSION_IDLE && now - createdAt < SESSION_ABSOLUTE && createdAt - now <= CLOCK_SLACK;

/** What is kept of a request to sign in. */
export interface SignInState {
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | undefined;
  /** Codes tried so far. */
  readonly tries: number;
}

/** Whether a request to sign in may still be answered at `now`. */
export const signInHolds = ({issuedAt, expiresAt, endedAt, tries}: SignInState, now: number): boolean =>
  endedAt === undefined && tries < CODE_TRIES && now < expiresAt && issuedAt - now <= CLOCK_SLACK;

/**
 * One more code was tried. The right one ends the request and opens a session; the last wrong one ends it too. Refused when the request
 * no longer holds.
 */
export function tryCode(state: SignInState, right: boolean, now: number): {readonly state: SignInState; readonly opens: boolean; readonly left: number} | {readonly refusal: 'gone'} {
  if (!signInHolds(state, now)) return {refusal: 'gone'};
  const tries = state.tries + 1;
  const over = right || tries >= CODE_TRIES;
  return {state: {...state, tries, endedAt: over ? now : undefined}, opens: right, left: CODE_TRIES - tries};
}
