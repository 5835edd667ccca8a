/**
 * `POST /v1/listings`: a structure signs the charter and describes itself, from any page. Nothing shows before its address is confirmed
 * and its coordination has checked it.
 */
import {listingReceivedSchema, listingSchema} from '../../../src/contract/listing.ts';
import type {ListingSent} from '../../../src/contract/listing.ts';
import {Refusal} from '../../http/answer.ts';
import {addressKey} from '../../http/limiter.ts';
import type {RegistryDeps} from '../deps.ts';
import {apply, checkApplication} from '../joining.ts';
import {solvedChallenge} from '../proof-of-work.ts';
import type {Solved} from '../proof-of-work.ts';
import {registryRoute} from '../route.ts';
import {spendChallenge} from '../storage/challenges.ts';
import {remember, remembered} from '../storage/idempotency.ts';

const HOUR = 3_600_000;
const PER_NETWORK = {times: 10, per: HOUR};
/** More structures than the whole programme ever saw sign in an hour. */
const IN_ALL = {times: 200, per: HOUR};
/** Milliseconds under which nobody has read a charter (ASVS 2.4.2). */
const TOO_FAST = 2000;

const KEY = /^[A-Za-z0-9_-]{16,64}$/;

/** The same words whatever tells that a machine wrote: saying which would teach it (RELIABILITY.md, B16). */
const notTaken = (): Refusal => new Refusal('invalid-fields', 'Cet envoi n’a pas pu être vérifié, et rien n’a été enregistré. Rechargez la page, puis recommencez.');

async function provedHuman(deps: RegistryDeps, {honeypot, elapsed, altcha}: ListingSent, now: number): Promise<Solved> {
  const solved = await solvedChallenge(deps, 'listings', altcha, now);
  if (solved === undefined || honeypot !== '' || elapsed < TOO_FAST) throw notTaken();
  return solved;
}

function keyOf(header: string | undefined): string {
  if (header !== undefined && KEY.test(header)) return header;
  throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: [{
    field: 'Idempotency-Key', code: header === undefined ? 'missing' : 'invalid', message: 'En-tête nécessaire : de 16 à 64 lettres, chiffres ou tirets tirés au hasard, les mêmes si vous renvoyez la même demande.',
  }]});
}

const otherBody = (): Refusal => new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: [{
  field: 'Idempotency-Key', code: 'repeated', message: 'Cette clé a déjà servi pour un autre contenu : tirez-en une nouvelle.',
}]});

/** Host of the page a form was on: what a consent says of where it was given. */
function channelOf(origin: string | undefined): string {
  const {hostname = ''} = (origin !== undefined && URL.parse(origin)) || {};
  return hostname.slice(0, 253);
}

function checkLimits(deps: RegistryDeps, network: string): void {
  for (const [key, rate] of [[`listings ${network}`, PER_NETWORK], ['listings', IN_ALL]] as const) {
    const {allowed, retryAfter} = deps.limit(key, rate);
    if (!allowed) throw new Refusal('too-many-requests', 'Rien n’a été enregistré. Réessayez plus tard.', {headers: {'Retry-After': String(retryAfter)}});
  }
}

export const LISTING_ROUTES = [
  registryRoute({
    method: 'POST',
    path: '/v1/listings',
    operation: 'applyForListing',
    summary: 'Demander à être référencé',
    description: 'Signe la charte en vigueur et décrit la structure. L’en-tête `Idempotency-Key` est nécessaire : la même clé avec le même contenu reçoit la même réponse pendant un jour.',
    action: 'listing.apply',
    from: 'embed',
    body: listingSchema,
    answer: {name: 'ListingReceived', schema: listingReceivedSchema, description: 'Demande reçue, à confirmer par le lien envoyé au signataire.'},
    problems: ['invalid-body', 'body-too-large', 'unsupported-media-type', 'invalid-fields', 'too-many-requests'],
    async handle({deps, body, rawBody, context, now}) {
      const {database} = deps;
      const sending = {form: 'listings', key: keyOf(context.req.header('idempotency-key')), body: rawBody};
      const answered = (): string | undefined => {
        const before = remembered(database, sending, now);
        if (before === 'other') throw otherBody();
        return before?.answer;
      };
      // Before the proof: the one it carries is spent already.
      const before = answered();
      if (before !== undefined) return {status: 202, body: before};
      const solved = await provedHuman(deps, body, now);
      checkApplication(deps, body, now);
      return database.transaction(() => {
        // The same sending may have been kept while this one's proof was being checked.
        const meanwhile = answered();
        if (meanwhile !== undefined) return {status: 202, body: meanwhile};
        if (!spendChallenge(database, solved.hash, solved.expires, now)) throw notTaken();
        checkLimits(deps, addressKey(deps.clientAddress(context)));
        const answer = JSON.stringify(apply(deps, body, channelOf(context.req.header('origin')), now));
        remember(database, {...sending, answer}, now);
        return {status: 202, body: answer};
      });
    },
  }),
];
