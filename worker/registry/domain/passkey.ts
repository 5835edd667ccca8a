/**
 * Passkeys: who needs one, what an answer must satisfy beyond its signature, and who ends those of somebody who lost them
 * (RELIABILITY.md, admin session; ASVS 6.3.6: an administrator does not come in by e-mail alone).
 */
import type {Membership, Session} from './session.ts';

/** Milliseconds a challenge waits for its answer. */
export const PASSKEY_CHALLENGE_FOR = 5 * 60_000;
/** Passkeys of one person: a telephone, a computer, a key in a drawer, and some to spare. */
export const PASSKEYS_MOST = 10;
/** Characters of a passkey's name. */
export const PASSKEY_NAME = 60;

/** Whether mandates let somebody decide for others: those are who passkeys are for. */
export const decidesForOthers = (memberships: readonly Pick<Membership, 'role'>[]): boolean => memberships.some(({role}) => role !== 'contact');

/**
 * What a session lacks before it may act for a coordination or the national team: a passkey its person has and did not give, or one to
 * make when the operator asks for it (`required`). A contact lacks nothing.
 */
export function passkeyOwed({memberships, passkey}: Pick<Session, 'memberships' | 'passkey'>, required: boolean): 'use' | 'enrol' | undefined {
  if (!decidesForOthers(memberships)) return undefined;
  if (passkey === 'owed') return 'use';
  return required && passkey !== 'given' ? 'enrol' : undefined;
}

/** Whether a device's count says it is a copy: it must rise, unless the device does not count at all (WebAuthn, 7.2, step 22). */
export const countsBack = (kept: number, said: number): boolean => (kept > 0 || said > 0) && said <= kept;

/** Why the passkeys of a person are not ended. */
export type EndPasskeysRefusal = 'own' | 'none';
export const END_PASSKEYS_REFUSALS: Readonly<Record<EndPasskeysRefusal, string>> = {
  own: 'Vous ne pouvez pas mettre fin à vos propres clés d’ici : une autre personne de l’équipe le fait pour vous.',
  none: 'Cette personne n’a pas de clé d’accès.',
};

/**
 * Whether `by` ends the passkeys of a person who lost them: never one's own, so that getting in again takes two, the one who still holds
 * the mailbox and the one who knows them. That `by` is of their team is for the reach to say.
 */
export function endPasskeysRefusal({person, held, by}: {readonly person: number; readonly held: number; readonly by: number | 'operator'}): EndPasskeysRefusal | undefined {
  if (by === person) return 'own';
  return held === 0 ? 'none' : undefined;
}
