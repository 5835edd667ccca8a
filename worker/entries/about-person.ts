/** A command of whoever runs the server about one person: the address from its line, the registry of PANA_DATA_DIR, and what it says. */
import {randomBytes} from 'node:crypto';
import {join, resolve} from 'node:path';
import type {RegistryDeps} from '../registry/deps.ts';
import {mailbox} from '../registry/mail/address.ts';
import {openDatabase} from '../registry/storage/database.ts';
import {openDataFolder, storageTrouble} from './data-folder.ts';
import {openSecret} from './secret.ts';

export interface PersonCommand {
  /** As `npm run` knows it. */
  readonly name: string;
  /** What PANA_ORIGIN serves for, in its help. */
  readonly originFor: string;
  /** Does it, and says what came of it. Throws a sentence when nothing was changed. */
  run(deps: Pick<RegistryDeps, 'database' | 'secret' | 'origin' | 'now' | 'random'>, email: string): void;
}

/** Runs it. Exit 0: done; 1: nothing was changed, and sentences say why; 2: the command itself was not understood. */
export function aboutPerson({name, originFor, run}: PersonCommand): void {
  const dataFolder = resolve(process.env['PANA_DATA_DIR'] || '.data');
  const email = mailbox(process.argv[2] ?? '');
  if (email === undefined || process.argv.length !== 3) {
    console.error(`Donnez l’adresse électronique de la personne.

Utilisation : npm run ${name} -- ADRESSE

  PANA_DATA_DIR   dossier de la base (sinon : .data)
  PANA_ORIGIN     adresse publique, pour ${originFor}`);
    process.exitCode = 2;
    return;
  }
  try {
    openDataFolder(dataFolder);
    const database = openDatabase(join(dataFolder, 'pana.sqlite'));
    try {
      const {origin} = new URL(process.env['PANA_ORIGIN'] || `http://localhost:${process.env['PORT'] || '8787'}`);
      run({database, secret: openSecret(dataFolder, randomBytes), origin, now: Date.now, random: (length) => new Uint8Array(randomBytes(length))}, email);
    } finally {
      database.close();
    }
  } catch (error) {
    console.error(`${storageTrouble(error, dataFolder) ?? (error as Error).message}\nRien n’a été changé.`);
    process.exitCode = 1;
  }
}
