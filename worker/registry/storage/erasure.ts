/**
 * The one way anything is erased for good: of a structure that leaves, of a person alone. What is held of them goes, their addresses are
 * kept out from now on, and a receipt proves it.
 */
import {createHash} from 'node:crypto';
import type {RegistryDeps} from '../deps.ts';
import {eraseSubject} from './personal-data.ts';
import type {Subject} from './personal-data.ts';
import {addressText, engraver, setTombstones} from './tombstones.ts';

/** Erases a subject and sets the tombstones of its addresses, in the transaction it is called in; gives how many rows of each table. `now` in milliseconds. */
export function eraseForGood({database, secret}: Pick<RegistryDeps, 'database' | 'secret'>, subject: Subject, now: number): Record<string, number> {
  const counts = eraseSubject(database, subject);
  const {hmac} = engraver(secret);
  const day = new Date(now).toISOString().slice(0, 10);
  const addresses = new Set((subject.addresses ?? []).map(addressText));
  setTombstones(database, [...addresses].map((address) => ({kind: 'address', hmac: hmac('address', address), day})));
  return counts;
}

/** A receipt as it is kept and shown, and the hash it is found by. Who does not have it cannot guess its address. */
export function sealReceipt(content: Readonly<Record<string, unknown>>, random: RegistryDeps['random']): {readonly receipt: string; readonly hash: string} {
  const receipt = JSON.stringify({...content, nonce: Buffer.from(random(16)).toString('hex')});
  return {receipt, hash: createHash('sha256').update(receipt).digest('hex')};
}
