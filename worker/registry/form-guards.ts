/**
 * What stands before every form an embed sends: a proof of work of its own, signs of a human, limits per network and in all, one answer
 * per `Idempotency-Key` (RELIABILITY.md B16).
 */
import type {Context} from 'hono';
import type {ChallengedForm} from '../../src/contract/listing.ts';
import {LEAST_FILLING} from '../../src/contract/form-constants.ts';
import {Refusal} from '../http/answer.ts';
import {addressKey} from '../http/limiter.ts';
import type {RegistryDeps} from './deps.ts';
import {solvedChallenge} from './proof-of-work.ts';
import {spendChallenge} from './storage/challenges.ts';
import {remember, remembered} from './storage/idempotency.ts';

const HOUR = 3_600_000;
const PER_NETWORK = {times: 10, per: HOUR};
/** More structures than the whole programme ever saw sign in an hour. */
const IN_ALL = {times: 200, per: HOUR};
/** A webinar for all of France fills in an hour: five events of the largest room we know, at once. */
const CROWD = {times: 2500, per: HOUR};
const CROWDED: readonly ChallengedForm[] = ['registrations'];

const KEY = /^[A-Za-z0-9_-]{16,64}$/;

/** The same words whatever tells that a machine wrote: saying which would teach it. */
const notTaken = (): Refusal => new Refusal('invalid-fields', 'Cet envoi n’a pas pu être vérifié, et rien n’a été enregistré. Rechargez la page, puis recommencez.');

function keyOf(header: string | undefined): string {
  if (header !== undefined && KEY.test(header)) return header;
  throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: [{
    field: 'Idempotency-Key', code: header === undefined ? 'missing' : 'invalid', message: 'En-tête nécessaire : de 16 à 64 lettres, chiffres ou tirets tirés au hasard, les mêmes si vous renvoyez la même demande.',
  }]});
}

const otherBody = (): Refusal => new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: [{
  field: 'Idempotency-Key', code: 'repeated', message: 'Cette clé a déjà servi pour un autre contenu : tirez-en une nouvelle.',
}]});

function checkLimits(deps: RegistryDeps, form: ChallengedForm, network: string): void {
  for (const [key, rate] of [[`${form} ${network}`, PER_NETWORK], [form, CROWDED.includes(form) ? CROWD : IN_ALL]] as const) {
    const {allowed, retryAfter} = deps.limit(key, rate);
    if (!allowed) throw new Refusal('too-many-requests', 'Rien n’a été enregistré. Réessayez plus tard.', {headers: {'Retry-After': String(retryAfter)}});
  }
}

/** What a form carries to be taken: see `contract/listing.ts`. */
interface Humanity {
  readonly altcha: string;
  readonly honeypot: string;
  readonly elapsed: number;
}

export interface Sending {
  readonly deps: RegistryDeps;
  readonly form: ChallengedForm;
  readonly humanity: Humanity;
  readonly rawBody: string;
  readonly context: Context;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Throws what is wrong with what was sent, before anything is spent. */
  readonly check: () => void;
  /** Does what was asked, in one transaction with the proof that is spent and the answer that is remembered. */
  readonly act: () => unknown;
}

/** Takes a sending once: gives the text (JSON) that answers it, the same for the same key and body. Throws 422 or 429. */
export async function taken({deps, form, humanity: {altcha, honeypot, elapsed}, rawBody, context, now, check, act}: Sending): Promise<string> {
  const {database} = deps;
  const sending = {form, key: keyOf(context.req.header('idempotency-key')), body: rawBody};
  const answered = (): string | undefined => {
    const before = remembered(database, sending, now);
    if (before === 'other') throw otherBody();
    return before?.answer;
  };
  // Before the proof: the one it carries is spent already.
  const before = answered();
  if (before !== undefined) return before;
  const solved = await solvedChallenge(deps, form, altcha, now);
  if (solved === undefined || honeypot !== '' || elapsed < LEAST_FILLING) throw notTaken();
  check();
  return database.transaction(() => {
    // The same sending may have been kept while this one's proof was being checked.
    const meanwhile = answered();
    if (meanwhile !== undefined) return meanwhile;
    if (!spendChallenge(database, solved.hash, solved.expires, now)) throw notTaken();
    checkLimits(deps, form, addressKey(deps.clientAddress(context)));
    const answer = JSON.stringify(act());
    remember(database, {...sending, answer}, now);
    return answer;
  });
}
