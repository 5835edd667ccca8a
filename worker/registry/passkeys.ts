/**
 * The passkeys of those who decide for others: making one, and answering with it. What is asked of a browser and what of its answer is
 * believed are here; the signatures are checked by `@simplewebauthn/server`. Another strong proof (OpenID Connect, say) would stand beside
 * {@link takeAssertion}: give a person and open a session with a proof of its own (`storage/sessions.ts`).
 */
import type {VerifiedAuthenticationResponse, AuthenticatorTransport, PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON} from '@simplewebauthn/server';
import {z} from 'zod';
import type {RegistryDeps} from './deps.ts';
import {PASSKEY_CHALLENGE_FOR, countsBack} from './domain/passkey.ts';
import {audit} from './storage/audit.ts';
import {issuePasskeyChallenge, notePasskeyUse, passkeyByCredential, passkeyHandle, passkeysOf, takePasskeyChallenge} from './storage/passkeys.ts';
import type {NewPasskey, Passkey} from './storage/passkeys.ts';
import {personById} from './storage/people.ts';

/** Loaded by the first who needs it: 14 MB that a server nobody signs in to does not hold. */
const library = (): Promise<typeof import('@simplewebauthn/server')> => import('@simplewebauthn/server');

const base64url = (most: number) => z.string().max(most).regex(/^[A-Za-z0-9_-]+$/);
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;

/** What our page sends of a new passkey; browsers know more about it, none of which is asked. */
export const attestationSchema = z.strictObject({
  id: base64url(1400),
  clientDataJSON: base64url(4000),
  attestationObject: base64url(20_000),
  transports: z.array(z.string().max(40)).max(20),
});
export type Attestation = z.output<typeof attestationSchema>;

/** What our page sends of an answer with a passkey. */
export const assertionSchema = z.strictObject({
  id: base64url(1400),
  clientDataJSON: base64url(4000),
  authenticatorData: base64url(4000),
  signature: base64url(8000),
  userHandle: z.union([z.literal(''), base64url(200)]),
});
export type Assertion = z.output<typeof assertionSchema>;

/** Why an answer is not believed: said to nobody but the log. */
export type PasskeyRefusal = 'challenge' | 'unknown' | 'person' | 'disabled' | 'origin' | 'rp' | 'verification' | 'counter' | 'signature' | 'known' | 'invalid';

/** Whom devices know us as: the host of our pages. */
const rpOf = ({origin}: Pick<RegistryDeps, 'origin'>): string => new URL(origin).hostname;

const allowed = (passkeys: readonly Passkey[]) => passkeys.map(({credential, transports}) => ({id: credential, transports: transports as AuthenticatorTransport[]}));
const bytes = (challenge: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(challenge, 'base64url'));

/** What a browser needs to make a passkey. `browser`: the value only it holds. */
export async function creationOptions(deps: RegistryDeps, person: number, browser: string): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const {database} = deps;
  const {generateRegistrationOptions} = await library();
  const {email, name} = personById(database, person)!;
  const handle = passkeyHandle(database, person, deps.random);
  return generateRegistrationOptions({
    rpName: 'PANA', rpID: rpOf(deps), userName: email, userDisplayName: name, userID: bytes(handle),
    challenge: bytes(issuePasskeyChallenge(database, {purpose: 'create', browser, person}, deps)),
    timeout: PASSKEY_CHALLENGE_FOR, attestationType: 'none', excludeCredentials: allowed(passkeysOf(database, person)),
    authenticatorSelection: {residentKey: 'required', requireResidentKey: true, userVerification: 'required'},
    // EdDSA, ES256, RS256: what every device of today has one of.
    supportedAlgorithmIDs: [-8, -7, -257],
  });
}

/** What a browser needs to answer with a passkey: of `person` when it is known whose, else with whichever it has. */
export async function requestOptions(deps: RegistryDeps, person: number | undefined, browser: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const {generateAuthenticationOptions} = await library();
  return generateAuthenticationOptions({
    rpID: rpOf(deps), userVerification: 'required', timeout: PASSKEY_CHALLENGE_FOR,
    challenge: bytes(issuePasskeyChallenge(deps.database, {purpose: 'get', browser, person}, deps)),
    ...(person !== undefined && {allowCredentials: allowed(passkeysOf(deps.database, person))}),
  });
}

const clientDataSchema = z.object({challenge: z.string().max(200)});

/** The challenge an answer says it answers; empty when it says none. */
function challengeIn(clientDataJSON: string): string {
  try {
    return clientDataSchema.parse(JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))).challenge;
  } catch {
    return '';
  }
}

/** The code of what the library threw: it only has sentences. */
function reasonOf(error: unknown): PasskeyRefusal {
  const said = error instanceof Error ? error.message : '';
  if (/RP ID/i.test(said)) return 'rp';
  if (/origin/i.test(said)) return 'origin';
  if (/user verification|user not present|user could not be verified/i.test(said)) return 'verification';
  return 'invalid';
}

/** What a new passkey is, checked and not kept yet. Its challenge is spent whatever comes of it. */
export async function takeAttestation(deps: RegistryDeps, {person, browser, name}: {readonly person: number; readonly browser: string; readonly name: string}, {id, clientDataJSON, attestationObject, transports}: Attestation): Promise<{readonly passkey: NewPasskey} | {readonly refusal: PasskeyRefusal}> {
  const challenge = challengeIn(clientDataJSON);
  if (takePasskeyChallenge(deps.database, {challenge, purpose: 'create', browser}, deps.now())?.person !== person) return {refusal: 'challenge'};
  const {verifyRegistrationResponse} = await library();
  try {
    const {verified, registrationInfo} = await verifyRegistrationResponse({
      response: {id, rawId: id, type: 'public-key', response: {clientDataJSON, attestationObject}, clientExtensionResults: {}},
      expectedChallenge: challenge, expectedOrigin: deps.origin, expectedRPID: rpOf(deps), requireUserVerification: true, supportedAlgorithmIDs: [-8, -7, -257],
    });
    if (!verified) return {refusal: 'signature'};
    const {credential, credentialDeviceType: device, credentialBackedUp: backedUp} = registrationInfo;
    // What the device signed names the credential; the address it is found by must be that one.
    if (credential.id !== id) return {refusal: 'invalid'};
    return {passkey: {
      person, name, device, backedUp, credential: id, publicKey: Buffer.from(credential.publicKey).toString('base64url'), counter: credential.counter,
      transports: [...new Set(transports)].filter((one) => (TRANSPORTS as readonly string[]).includes(one)),
    }};
  } catch (error) {
    return {refusal: reasonOf(error)};
  }
}

/** Who answers with a passkey. Its challenge is spent whatever comes of it. A count that goes back is a copy: refused, and in the audit log. */
export async function takeAssertion(deps: RegistryDeps, browser: string, {id, clientDataJSON, authenticatorData, signature, userHandle}: Assertion): Promise<{readonly person: number} | {readonly refusal: PasskeyRefusal; readonly person?: number}> {
  const {database} = deps;
  const challenge = challengeIn(clientDataJSON);
  const taken = takePasskeyChallenge(database, {challenge, purpose: 'get', browser}, deps.now());
  if (taken === undefined) return {refusal: 'challenge'};
  const passkey = passkeyByCredential(database, id);
  if (passkey === undefined) return {refusal: 'unknown'};
  const {person} = passkey;
  if (taken.person !== undefined && taken.person !== person) return {refusal: 'person', person: taken.person};
  // A device that was told whose passkey is wanted need not say it; one that was not must (WebAuthn, 7.2, step 6).
  if (userHandle !== passkey.handle && !(userHandle === '' && taken.person !== undefined)) return {refusal: 'person', person};
  if (passkey.disabled) return {refusal: 'disabled', person};
  const {verifyAuthenticationResponse} = await library();
  let said: VerifiedAuthenticationResponse;
  try {
    said = await verifyAuthenticationResponse({
      response: {id, rawId: id, type: 'public-key', response: {clientDataJSON, authenticatorData, signature}, clientExtensionResults: {}},
      expectedChallenge: challenge, expectedOrigin: deps.origin, expectedRPID: rpOf(deps), requireUserVerification: true,
      // The count is looked at below, once the signature is known to be good: anybody can make up a count.
      credential: {id, publicKey: bytes(passkey.publicKey), counter: 0, transports: passkey.transports as AuthenticatorTransport[]},
    });
  } catch (error) {
    return {refusal: reasonOf(error), person};
  }
  if (!said.verified) return {refusal: 'signature', person};
  const {newCounter: counter, credentialDeviceType: device, credentialBackedUp: backedUp} = said.authenticationInfo;
  return database.transaction(() => {
    const now = deps.now();
    // As it is now: checking took a while, and another answer may have come meanwhile.
    const held = passkeyByCredential(database, id);
    if (held === undefined || held.disabled) return {refusal: held === undefined ? 'unknown' : 'disabled', person};
    if (countsBack(held.counter, counter) || !notePasskeyUse(database, held, {counter, device, backedUp}, now)) {
      audit(database, {actor: `person:${person}`, action: 'passkey.counts-back', object: `person:${person}`, detail: String(held.id)}, now);
      return {refusal: 'counter', person};
    }
    return {person};
  });
}
