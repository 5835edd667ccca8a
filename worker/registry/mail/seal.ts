/**
 * What of a waiting mail opens something (links, codes, the room of an event) is closed by the registry's secret: a copy of the database alone opens nothing
 * (RELIABILITY.md, account). AES-256-GCM, under a key of its own derived from the secret.
 */
import {createCipheriv, createDecipheriv, hkdfSync} from 'node:crypto';
import type {RegistryDeps} from '../deps.ts';
import {VALUE_KINDS} from './templates.ts';
import type {ValueName} from './templates.ts';

const IV = 12;
const TAG = 16;
const keys = new WeakMap<Uint8Array, Uint8Array>();
/** Derived once: a mail to everybody who comes to an event closes thousands of links. */
function keyOf(secret: Uint8Array): Uint8Array {
  let key = keys.get(secret);
  if (key === undefined) keys.set(secret, (key = new Uint8Array(hkdfSync('sha256', secret, '', 'mail content', 32))));
  return key;
}

const isKey = (name: string): boolean => Object.hasOwn(VALUE_KINDS, name) && ['link', 'code', 'room'].includes(VALUE_KINDS[name as ValueName]);

/** Values of a template as they are kept, in JSON: those that open something are closed. */
export function sealed(values: Readonly<Record<string, string>>, {secret, random}: Pick<RegistryDeps, 'secret' | 'random'>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(values).map(([name, value]) => {
    if (!isKey(name)) return [name, value];
    const iv = random(IV);
    const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv);
    return [name, Buffer.concat([iv, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')];
  })));
}

/** The values again. Throws when one was changed, or closed by another secret. */
export function unsealed(content: string, {secret}: Pick<RegistryDeps, 'secret'>): Record<string, string> {
  return Object.fromEntries(Object.entries(JSON.parse(content) as Record<string, string>).map(([name, value]) => {
    if (!isKey(name)) return [name, value];
    const bytes = Buffer.from(value, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, IV));
    decipher.setAuthTag(bytes.subarray(-TAG));
    return [name, Buffer.concat([decipher.update(bytes.subarray(IV, -TAG)), decipher.final()]).toString('utf8')];
  }));
}
