/**
 * What a file's bytes are before anything is read in them: UTF-8 (with or without BOM), else CP1252 as spreadsheets write it,
 * or something that is not text at all.
 */

export type Encoding = 'utf-8' | 'windows-1252';

/** A file that cannot be read as a whole. The message is for the person who runs the import, in French, with what to do. */
export class FileRefusal extends Error {
  override readonly name = 'FileRefusal';
}

/** First bytes of files people send instead of a CSV, and what they are. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'un classeur (xlsx, ods) ou une archive zip'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'un ancien classeur Excel (xls)'],
  [[0x1f, 0x8b], 'une archive gzip'],
  [[0x25, 0x50, 0x44, 0x46], 'un document PDF'],
  [[0xff, 0xfe], 'un texte en UTF-16'],
  [[0xfe, 0xff], 'un texte en UTF-16'],
];

/** Refuses what is recognised as binary from its first bytes. Throws {@link FileRefusal}. */
export function refuseBinary(start: Uint8Array): void {
  for (const [signature, what] of SIGNATURES) {
    if (signature.every((byte, i) => start[i] === byte)) {
      throw new FileRefusal(`Ce fichier est ${what}, pas un CSV. Ouvrez-le dans votre tableur et enregistrez-le en CSV (UTF-8).`);
    }
  }
  if (start.includes(0)) throw new FileRefusal('Ce fichier est binaire, pas un CSV. Ouvrez-le dans votre tableur et enregistrez-le en CSV (UTF-8).');
}

/** Decides the encoding while bytes pass: UTF-8 as long as every byte obeys, else CP1252. Keeps nothing. */
export class EncodingDetector {
  readonly #strict = new TextDecoder('utf-8', {fatal: true});
  #valid = true;
  #binary = false;

  push(bytes: Uint8Array): void {
    if (!this.#binary && bytes.includes(0)) this.#binary = true;
    if (!this.#valid) return;
    try {
      this.#strict.decode(bytes, {stream: true});
    } catch {
      this.#valid = false;
    }
  }

  /** Throws {@link FileRefusal} when a NUL byte passed. */
  end(): Encoding {
    if (this.#binary) refuseBinary(Uint8Array.of(0));
    try {
      if (this.#valid) this.#strict.decode();
    } catch {
      this.#valid = false;
    }
    return this.#valid ? 'utf-8' : 'windows-1252';
  }
}
