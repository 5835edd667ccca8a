/** An application as a partner's page sends it, with the work it did. */
import {randomBytes} from 'node:crypto';
import {solveChallenge} from 'altcha-lib';
import {deriveKey} from 'altcha-lib/algorithms/pbkdf2';
import type {SignedChallenge} from '../../../src/contract/listing.ts';
import {SHIPPED_CHARTERS} from '../../../worker/registry/charters/index.ts';
import {charterHash} from '../../../worker/registry/domain/charter.ts';
import {CONSENT_TEXTS} from '../../../worker/registry/domain/consent.ts';
import {issueChallenge} from '../../../worker/registry/proof-of-work.ts';
import type {Effort} from '../../../worker/registry/proof-of-work.ts';

/** Signed as the real ones are, with next to no work in it. */
const LIGHT: Effort = {cost: 1, from: 1, spread: 3};

export const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

/** A challenge solved, as the form sends it. */
export const solve = async (challenge: SignedChallenge): Promise<string> => encoded({challenge, solution: await solveChallenge({challenge, deriveKey})});
/** A challenge of the registry that keeps `secret`, solved. `now` in milliseconds. */
export const proofFor = async (secret: Uint8Array, now: number, random: (length: number) => Uint8Array = (length) => new Uint8Array(randomBytes(length))): Promise<string> =>
  solve(await issueChallenge({secret, random}, 'listings', now, LIGHT));

const CHARTER = SHIPPED_CHARTERS.at(-1)!;

/** The consent to publish a field, to the text in force. */
export const consentTo = (field: keyof typeof CONSENT_TEXTS): Record<string, unknown> => ({purpose: 'publication', field, given: true, version: CONSENT_TEXTS[field].version, textHash: CONSENT_TEXTS[field].textHash});

/** What a form sends, with the proof it gives. Its e-mail address is to be published, its telephone is not. */
export const sentBy = (altcha: string) => ({
  structure: {
    name: 'Maison des associations de Loches',
    kind: 'association',
    summary: 'Un lieu d’aide au numérique.',
    address: {street: '1 rue du Château', postcode: '37600', city: 'Loches', commune: '37132'},
    serviceArea: ['epci:243700754', 'commune:37132'],
    needs: [{code: 'comptabilite', level: 'accompagner'}],
    price: ['gratuit'],
    labels: ['conseiller-numerique'],
    website: 'https://maison.example.org/',
    openingHours: 'Mo-Fr 09:00-12:00',
  },
  contact: {
    person: {value: 'Personne Canari', publish: false},
    email: {value: 'accueil@example.org', publish: true},
    phone: {value: '+33243000000', publish: false},
  } as Record<string, unknown>,
  signatory: {name: 'Signataire Canari', role: 'Présidente', email: 'signataire@example.org'},
  charter: {version: CHARTER.version, textHash: charterHash(CHARTER), accepted: true} as Record<string, unknown>,
  consents: [consentTo('email')],
  locale: 'fr',
  altcha,
  honeypot: '',
  elapsed: 60_000,
});
export type Sent = ReturnType<typeof sentBy>;
