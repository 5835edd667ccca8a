/**
 * A device that keeps passkeys, as far as the registry can tell, and that can be made to lie: about where it was asked, whom for, whether it
 * knew its person, and how often it signed. Chromium's own device is in `test/journeys/passkeys.test.ts`.
 */
import {createHash, generateKeyPairSync, randomBytes, sign} from 'node:crypto';
import type {KeyObject} from 'node:crypto';
import {ORIGIN} from './world.ts';

/** What it lies about; nothing when absent. */
export interface Lie {
  readonly origin?: string;
  readonly rp?: string;
  readonly challenge?: string;
  /** Flag "user verified". */
  readonly verified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly id?: string;
  readonly type?: string;
  /** Signs with another key. */
  readonly forged?: boolean;
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const [UP, UV, BE, BS, AT] = [0x01, 0x04, 0x08, 0x10, 0x40];

/** One passkey in a device. */
export class Authenticator {
  readonly id = text(randomBytes(32));
  counter = 0;
  /** What it was told its person is. */
  handle = '';
  readonly #keys = generateKeyPairSync('ec', {namedCurve: 'P-256'});

  #clientData(type: string, challenge: string, lie: Lie): Buffer {
    return Buffer.from(JSON.stringify({type: lie.type ?? type, challenge: lie.challenge ?? challenge, origin: lie.origin ?? ORIGIN, crossOrigin: false}));
  }

  #authData(flags: number, {rp = new URL(ORIGIN).hostname, verified = true, counter = ++this.counter}: Lie): Buffer {
    return Buffer.concat([sha256(rp), Buffer.from([flags | UP! | (verified ? UV! : 0)]), uint32(counter)]);
  }

  /** Makes its passkey, as our page sends it. */
  create(options: {readonly challenge: string; readonly user: {readonly id: string}}, lie: Lie = {}): Record<string, unknown> {
    this.handle = options.user.id;
    const {x, y} = this.#keys.publicKey.export({format: 'jwk'});
    const cose = Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x!, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(y!, 'base64url')]);
    const id = Buffer.from(this.id, 'base64url');
    const authData = Buffer.concat([this.#authData(AT! | BE! | BS!, {counter: 0, ...lie}), Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]);
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'), Buffer.from([0x58, authData.length]), authData,
    ]);
    return {id: lie.id ?? this.id, clientDataJSON: text(this.#clientData('webauthn.create', options.challenge, lie)), attestationObject: text(attestation), transports: ['internal', 'spaceship']};
  }

  /** Answers a challenge with its passkey, as our page sends it. */
  get({challenge}: {readonly challenge: string}, lie: Lie = {}): Record<string, unknown> {
    const clientData = this.#clientData('webauthn.get', challenge, lie);
    const authData = this.#authData(BE! | BS!, lie);
    const key: KeyObject = lie.forged === true ? generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey : this.#keys.privateKey;
    const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), key);
    return {id: lie.id ?? this.id, clientDataJSON: text(clientData), authenticatorData: text(authData), signature: text(signature), userHandle: lie.userHandle ?? this.handle};
  }
}
