/**
 * The registry's secret: thirty-two bytes made at the first start, in a file only its owner reads. Below it in the same file are those it
 * replaced, by which people who left under them are still recognised. One file, so that a rotation is one move and a backup one copy.
 */
import {chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const BYTES = 32;
const LINES = /^[0-9a-f]{64}(?:\n[0-9a-f]{64})*$/;

/** The secret in force and those before it, the latest first. */
export interface Secrets {
  readonly secret: Uint8Array;
  readonly former: readonly Uint8Array[];
}

const lineOf = (secret: Uint8Array): string => `${Buffer.from(secret).toString('hex')}\n`;

/** The secrets kept in `folder`, the first made with `random` when there is none. Throws when the file there is not one of ours. */
export function openSecrets(folder: string, random: (length: number) => Uint8Array): Secrets {
  const path = join(folder, 'secret');
  try {
    // Fails when it is there: two starts at once agree on the first one's.
    writeFileSync(path, lineOf(random(BYTES)), {mode: 0o600, flag: 'wx', flush: true});
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const text = readFileSync(path, 'utf8').trim();
  if (!LINES.test(text)) throw new Error(`${path} n’est pas un secret de ce logiciel (64 chiffres hexadécimaux) : remettez celui d’une sauvegarde.`);
  chmodSync(path, 0o600);
  const [secret, ...former] = text.split('\n').map((line) => Buffer.from(line, 'hex'));
  return {secret: secret!, former};
}

/** {@link openSecrets}, for what never meets those who left. */
export const openSecret = (folder: string, random: (length: number) => Uint8Array): Uint8Array => openSecrets(folder, random).secret;

/** Puts a new secret before those of `folder`, in one move flushed to the disk: whoever dies on the way leaves the old file or the new one. */
export function replaceSecret(folder: string, random: (length: number) => Uint8Array): Secrets {
  const {secret: last, former} = openSecrets(folder, random);
  const path = join(folder, 'secret');
  const secrets: Secrets = {secret: random(BYTES), former: [last, ...former]};
  const aside = `${path}.next`;
  // Of a rotation that was killed: nothing was ever closed by it.
  rmSync(aside, {force: true});
  writeFileSync(aside, [secrets.secret, ...secrets.former].map(lineOf).join(''), {mode: 0o600, flag: 'wx', flush: true});
  renameSync(aside, path);
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return secrets;
}
