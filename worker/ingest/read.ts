/** Rows of a file, read as a stream within stated limits: CSV of any encoding and delimiter, or a JSON list of flat records. */
import {CsvParser, detectDelimiter} from './csv.ts';
import {EncodingDetector, FileRefusal, refuseBinary} from './encoding.ts';
import type {Encoding} from './encoding.ts';

export interface ImportFile {
  /** As the person named it, for messages. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes from the start, each time it is called. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** A CSV is read row by row, a JSON as a whole: hence two limits. Ten times the whole national file; 100,000 rows take about 1.2 GB. */
export const LIMITS_OF_FILES = {csvBytes: 200_000_000, jsonBytes: 50_000_000, rows: 120_000} as const;

export interface Row {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}
export interface BadRow {
  readonly line: number;
  readonly bad: string;
  readonly value: string;
}

export interface ReadOptions {
  readonly format?: 'csv' | 'json';
  readonly encoding?: Encoding;
  readonly delimiter?: string;
  /** Checks the columns; throws {@link FileRefusal}. */
  readonly header: (names: readonly string[]) => void;
  readonly row: (row: Row | BadRow) => void;
  /** Bytes read so far, of all to read. */
  readonly progress?: (done: number, total: number) => void;
}

export interface ReadOutcome {
  readonly rows: number;
  readonly format: 'csv' | 'json';
  readonly encoding: Encoding;
  readonly delimiter?: string;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} Mo`;

/** Reads the whole file. Throws {@link FileRefusal} when it cannot be read as what it should be. */
export async function readRows(file: ImportFile, options: ReadOptions): Promise<ReadOutcome> {
  if (file.size === 0) throw new FileRefusal('Ce fichier est vide.');
  if (file.size > LIMITS_OF_FILES.csvBytes) tooLarge(file.size, LIMITS_OF_FILES.csvBytes);
  const start = await firstBytes(file, 64 * 1024);
  refuseBinary(start);
  const encoding = options.encoding ?? (await detectEncoding(file));
  const head = new TextDecoder(encoding).decode(start, {stream: true});
  if (head.trim() === '') throw new FileRefusal('Ce fichier est vide.');
  const format = options.format ?? (/^\s*[[{]/.test(head) ? 'json' : 'csv');
  if (format === 'json') return {rows: await readJson(file, encoding, options), format, encoding};
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(head)) throw new FileRefusal('Ce fichier est une page web ou du XML, pas un CSV. Téléchargez le fichier lui-même, pas la page qui le présente.');
  const delimiter = options.delimiter ?? detectDelimiter(head);
  return {rows: await readCsv(file, encoding, delimiter, options), format, encoding, delimiter};
}

function tooLarge(size: number, limit: number): never {
  throw new FileRefusal(`Ce fichier est trop grand : ${megabytes(size)}, au plus ${megabytes(limit)} sont acceptés. Découpez-le.`);
}

async function firstBytes(file: ImportFile, length: number): Promise<Uint8Array> {
  const start = new Uint8Array(Math.min(length, file.size));
  let filled = 0;
  for await (const chunk of file.chunks()) {
    const part = chunk.subarray(0, start.length - filled);
    start.set(part, filled);
    filled += part.length;
    if (filled === start.length) break;
  }
  return start.subarray(0, filled);
}

async function detectEncoding(file: ImportFile): Promise<Encoding> {
  const detector = new EncodingDetector();
  let read = 0;
  for await (const chunk of file.chunks()) {
    read += chunk.length;
    // The size was read before: a pipe or a growing file has another one now.
    if (read > LIMITS_OF_FILES.csvBytes) tooLarge(read, LIMITS_OF_FILES.csvBytes);
    detector.push(chunk);
  }
  return detector.end();
}

async function readCsv(file: ImportFile, encoding: Encoding, delimiter: string, {header: check, row: emit, progress}: ReadOptions): Promise<number> {
  let header: string[] | undefined;
  let rows = 0;
  const parser = new CsvParser(delimiter, ({line, cells, last}) => {
    if (!header) {
      header = cells.map((name) => name.trim());
      check(header);
      return;
    }
    if (cells.every((cell) => cell.trim() === '')) return;
    if (++rows > LIMITS_OF_FILES.rows) throw new FileRefusal(`Plus de ${LIMITS_OF_FILES.rows} lignes : découpez ce fichier.`);
    if (cells.length < header.length && last) {
      throw new FileRefusal(`Fichier tronqué : la dernière ligne (${line}) s’arrête après ${cells.length} colonnes sur ${header.length}. Téléchargez ou exportez le fichier de nouveau.`);
    }
    const named = cells.slice(0, header.length);
    if (cells.length < header.length || cells.slice(header.length).some((cell) => cell.trim() !== '')) {
      emit({line, bad: `Cette ligne a ${cells.length} colonnes, l’en-tête ${header.length} : un séparateur ou un guillemet manque.`, value: named.join(delimiter).slice(0, 200)});
      return;
    }
    const names = header;
    emit({line, values: Object.fromEntries(named.map((cell, i) => [names[i]!, cell]))});
  });
  const decoder = new TextDecoder(encoding);
  let read = 0;
  for await (const chunk of file.chunks()) {
    parser.push(decoder.decode(chunk, {stream: true}));
    read += chunk.length;
    progress?.(read, file.size);
  }
  parser.push(decoder.decode());
  parser.end();
  if (rows === 0) throw new FileRefusal('Ce fichier n’a qu’un en-tête : aucune ligne à importer.');
  return rows;
}

async function readJson(file: ImportFile, encoding: Encoding, {header, row: emit, progress}: ReadOptions): Promise<number> {
  if (file.size > LIMITS_OF_FILES.jsonBytes) tooLarge(file.size, LIMITS_OF_FILES.jsonBytes);
  const decoder = new TextDecoder(encoding);
  let text = '';
  for await (const chunk of file.chunks()) text += decoder.decode(chunk, {stream: true});
  text += decoder.decode();
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new FileRefusal(`Ce fichier JSON est tronqué ou mal formé : ${(error as Error).message.slice(0, 120)}.`);
  }
  if (!Array.isArray(data)) throw new FileRefusal('Ce fichier JSON n’est pas une liste d’enregistrements : il doit commencer par [.');
  if (data.length === 0) throw new FileRefusal('Ce fichier est une liste vide : aucune ligne à importer.');
  if (data.length > LIMITS_OF_FILES.rows) throw new FileRefusal(`Plus de ${LIMITS_OF_FILES.rows} enregistrements : découpez ce fichier.`);
  const names = new Set<string>();
  for (const item of data) if (typeof item === 'object' && item !== null) for (const name of Object.keys(item)) names.add(name);
  header([...names]);
  data.forEach((item: unknown, i) => {
    const values = flatValues(item);
    emit(values ? {line: i + 1, values} : {line: i + 1, bad: 'Cet enregistrement n’est pas un objet de textes et de nombres.', value: JSON.stringify(item).slice(0, 200)});
  });
  progress?.(file.size, file.size);
  return data.length;
}

/** Texts, numbers and booleans as text; undefined when something is nested. */
function flatValues(item: unknown): Record<string, string> | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const values: [string, string][] = [];
  for (const [name, value] of Object.entries(item)) {
    if (typeof value === 'object' && value !== null) return undefined;
    values.push([name, value === null || value === undefined ? '' : String(value)]);
  }
  return Object.fromEntries(values);
}
