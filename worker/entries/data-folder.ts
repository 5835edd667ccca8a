/** The folder the data is kept in: made, tried, and when it cannot serve, a sentence that says what to do about it. */
import {accessSync, constants, mkdirSync, statSync} from 'node:fs';
import {dirname} from 'node:path';

/** A folder that cannot receive the data. The message is for whoever runs the command, in French, with what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

const CHOOSE = 'Choisissez un autre dossier avec PANA_DATA_DIR';

/** What the system answers, in words. Codes of Node, of errno and of SQLite (sqlite.org/rescode.html). */
const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: `cet utilisateur n’a pas le droit d’y écrire. ${CHOOSE}, ou donnez-lui ce droit.`,
  EPERM: `cet utilisateur n’a pas le droit d’y écrire. ${CHOOSE}, ou donnez-lui ce droit.`,
  EROFS: `ce disque est en lecture seule. ${CHOOSE}.`,
  ENOTDIR: `un élément de ce chemin est un fichier, pas un dossier. ${CHOOSE}.`,
  EEXIST: `un élément de ce chemin est un fichier, pas un dossier. ${CHOOSE}.`,
  ENOENT: `ce dossier ne peut pas être créé à cet endroit. ${CHOOSE}.`,
  ENAMETOOLONG: `ce chemin est trop long. ${CHOOSE}.`,
  ELOOP: `ce chemin tourne en rond (liens). ${CHOOSE}.`,
  ENOSPC: `il n’y a plus de place sur ce disque. Libérez-en, ou choisissez un autre dossier avec PANA_DATA_DIR.`,
  EDQUOT: `le quota de cet utilisateur est atteint sur ce disque. Libérez de la place, ou choisissez un autre dossier avec PANA_DATA_DIR.`,
  EFBIG: `les fichiers n’y peuvent pas grandir assez (limite du système). Relevez cette limite, ou choisissez un autre dossier avec PANA_DATA_DIR.`,
};
const SQLITE: Readonly<Record<number, string>> = {
  5: 'la base est occupée par une autre opération. Réessayez dans un instant.',
  6: 'la base est occupée par une autre opération. Réessayez dans un instant.',
  8: SYSTEM['EROFS']!.replace('ce disque est en lecture seule', 'la base ou son dossier est en lecture seule'),
  10: `le disque refuse d’écrire (plein, quota, limite de taille ou panne). Libérez de la place, ou choisissez un autre dossier avec PANA_DATA_DIR.`,
  11: 'la base est abîmée. Remettez une sauvegarde de pana.sqlite, ou choisissez un autre dossier avec PANA_DATA_DIR.',
  13: SYSTEM['ENOSPC']!,
  14: `la base ne peut pas y être ouverte : pana.sqlite n’est pas un fichier que cet utilisateur peut lire et écrire. ${CHOOSE}, ou corrigez ses droits.`,
  26: `pana.sqlite n’est pas une base de ce logiciel. ${CHOOSE}, ou retirez ce fichier.`,
};

/** What is wrong with keeping data in `folder`, or undefined when `error` is about something else. */
export function storageTrouble(error: unknown, folder: string): string | undefined {
  const {code, errcode} = error as {code?: string; errcode?: number};
  const words = errcode === undefined ? SYSTEM[code ?? ''] : SQLITE[errcode & 0xff];
  return words === undefined ? undefined : `Les données ne peuvent pas être gardées dans ${folder} : ${words}`;
}

/**
 * Makes a folder and those above it. One by one: where the system answers "no such folder" under a folder that exists (/proc),
 * `mkdirSync` with `recursive` never ends (Node 24).
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    const facts = statSync(at, {throwIfNoEntry: false});
    if (facts?.isDirectory()) break;
    if (facts || at === dirname(at)) throw Object.assign(new Error(`${at} is not a folder`), {code: 'ENOTDIR'});
    missing.push(at);
  }
  for (const one of missing.reverse()) {
    try {
      mkdirSync(one);
    } catch (error) {
      // Another process made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Makes the data folder when needed and sees whether it can be written in. Throws a {@link DataFolderError}. */
export function openDataFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new DataFolderError(storageTrouble(error, folder) ?? `Les données ne peuvent pas être gardées dans ${folder} (${(error as Error).message}). ${CHOOSE}.`, {cause: error});
  }
}
