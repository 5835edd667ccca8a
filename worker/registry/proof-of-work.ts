/**
 * Asks a browser for a little work before a form is taken, so that a thousand sendings cost something. Challenges are altcha-lib's,
 * signed with the form they are for and the moment they end; that each serves once is ours to keep (storage/challenges.ts).
 */
import {createHash, hkdfSync} from 'node:crypto';
import {createChallenge, verifySolution} from 'altcha-lib';
import {deriveKey} from 'altcha-lib/algorithms/pbkdf2';
import {solvedChallengeSchema} from '../../src/contract/listing.ts';
import type {ChallengedForm, SignedChallenge} from '../../src/contract/listing.ts';
import {parseJson} from './body.ts';
import type {RegistryDeps} from './deps.ts';

/** Milliseconds a challenge serves: long enough to fill a form. */
export const CHALLENGE_LIFETIME = 20 * 60_000;

/** How much work: iterations of PBKDF2 at each try, and how many tries, drawn between `from` and `from + spread`. */
export interface Effort {
  readonly cost: number;
  readonly from: number;
  readonly spread: number;
}
/** A few tenths of a second on an office computer. The number of tries is drawn, not left to luck: no telephone waits ten times longer. */
const EFFORT: Effort = {cost: 2000, from: 100, spread: 200};

/** A key of our secret for one purpose, as text. */
const keyFor = (secret: Uint8Array, purpose: string): string => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)).toString('hex');

const keys = (secret: Uint8Array) => ({hmacSignatureSecret: keyFor(secret, 'proof of work'), hmacKeySignatureSecret: keyFor(secret, 'proof of work, key')});

/** A new challenge for `form`. `now` in milliseconds. */
export async function issueChallenge({secret, random}: Pick<RegistryDeps, 'secret' | 'random'>, form: ChallengedForm, now: number, {cost, from, spread}: Effort = EFFORT): Promise<SignedChallenge> {
  const [high = 0, low = 0] = random(2);
  return await createChallenge({
    algorithm: 'PBKDF2/SHA-256', cost, counter: from + ((high * 256 + low) % spread), deriveKey,
    // The library's own expiry reads the machine's clock; ours is checked with the time of the request.
    data: {for: form, expires: now + CHALLENGE_LIFETIME},
    ...keys(secret),
  }) as SignedChallenge;
}

/** A challenge that was really solved, to be spent. */
export interface Solved {
  /** Name it is spent under. */
  readonly hash: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

function decoded(payload: string): unknown {
  try {
    return parseJson(Buffer.from(payload, 'base64').toString());
  } catch {
    return undefined;
  }
}

/** The challenge a payload (base64 of {challenge, solution}) solves, if it is ours, for `form`, not over and rightly solved; why not is never said. */
export async function solvedChallenge({secret}: Pick<RegistryDeps, 'secret'>, form: ChallengedForm, payload: string, now: number): Promise<Solved | undefined> {
  const parsed = solvedChallengeSchema.safeParse(decoded(payload));
  if (!parsed.success) return undefined;
  const {challenge, solution: {counter, derivedKey}} = parsed.data;
  const {for: meant, expires} = challenge.parameters.data;
  const {verified} = await verifySolution({challenge, solution: {counter, derivedKey}, deriveKey, ...keys(secret)});
  if (!verified || meant !== form || expires <= now) return undefined;
  return {hash: createHash('sha256').update(challenge.signature).digest('hex'), expires};
}
