/** The registry's secret: thirty-two bytes made at the first start, in a file only its owner reads. */
import {chmodSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const BYTES = 32;

/** The secret kept in `folder`, made with `random` when there is none. Throws when the file there is not one. */
export function openSecret(folder: string, random: (length: number) => Uint8Array): Uint8Array {
  const path = join(folder, 'secret');
  try {
    // Fails when it is there: two starts at once agree on the first one's.
    writeFileSync(path, Buffer.from(random(BYTES)).toString('hex') + '\n', {mode: 0o600, flag: 'wx', flush: true});
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const text = readFileSync(path, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${path} n’est pas un secret de ce logiciel (64 chiffres hexadécimaux) : remettez celui d’une sauvegarde.`);
  chmodSync(path, 0o600);
  return Buffer.from(text, 'hex');
}
