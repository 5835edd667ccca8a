/**
 * The file a directory travels in: magic, header length, checksum, header (JSON), then sections aligned on 8 bytes, read in place.
 * Everything that is not exactly what was written is refused with a {@link SnapshotError}.
 */

/** The bytes are not a snapshot this version can read. The message says why, in plain English, for operators. */
export class SnapshotError extends Error {
  override name = 'SnapshotError';
}

export const MAGIC = 'PANADIR2';
const PREFIX = 24;
const VIEWS = {u8: Uint8Array, u32: Uint32Array, i32: Int32Array, f32: Float32Array, f64: Float64Array} as const;
type SectionType = keyof typeof VIEWS;
export type Section = Uint8Array | Uint32Array | Int32Array | Float32Array | Float64Array;

const align = (length: number): number => (length + 7) & ~7;

function typeOf(section: Section): SectionType {
  if (section instanceof Uint8Array) return 'u8';
  if (section instanceof Uint32Array) return 'u32';
  if (section instanceof Int32Array) return 'i32';
  return section instanceof Float32Array ? 'f32' : 'f64';
}

/** Each step is a bijection of the state and of the word: one changed word always changes the sum. */
function checksum(words: Uint32Array, seed: number): number {
  let sum = 0x811c9dc5 ^ seed;
  for (let i = 0; i < words.length; i++) {
    sum = Math.imul(sum ^ words[i], 0x9e3779b1);
    sum ^= sum >>> 15;
  }
  return sum >>> 0;
}

/** One file of a header (any JSON object) and named sections. */
export function writeSections(header: object, sections: Readonly<Record<string, Section>>): Uint8Array<ArrayBuffer> {
  const table: Record<string, [SectionType, number, number]> = {};
  let end = 0;
  for (const [name, section] of Object.entries(sections)) {
    table[name] = [typeOf(section), end, section.length];
    end = align(end + section.byteLength);
  }
  const head = new TextEncoder().encode(JSON.stringify({...header, sections: table}));
  const start = align(PREFIX + head.length);
  const file = new Uint8Array(start + end);
  file.set(new TextEncoder().encode(MAGIC));
  file.set(head, PREFIX);
  for (const [name, section] of Object.entries(sections)) {
    file.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), start + table[name][1]);
  }
  const view = new DataView(file.buffer);
  view.setUint32(8, head.length, true);
  view.setUint32(12, file.length, true);
  view.setUint32(16, checksum(new Uint32Array(file.buffer, PREFIX), head.length), true);
  return file;
}

/** Header and section reader of a file. The bytes are kept and read in place: they must not change afterwards. */
export function readSections<Header>(bytes: Uint8Array): {header: Header; section<T extends Section>(name: string, length?: number): T} {
  if (bytes.length < PREFIX || String.fromCharCode(...bytes.subarray(0, 7)) !== MAGIC.slice(0, 7)) {
    throw new SnapshotError('these bytes are not a published directory');
  }
  if (bytes[7] !== MAGIC.charCodeAt(7)) {
    throw new SnapshotError(`published directory of another format (${String.fromCharCode(bytes[7])}, this version reads ${MAGIC[7]}): publish it again`);
  }
  // Views of 64 bits need an aligned start, which a slice of a pooled buffer has not.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  const headLength = view.getUint32(8, true);
  const length = view.getUint32(12, true);
  if (length !== aligned.length) throw new SnapshotError(`truncated directory: ${aligned.length} bytes of ${length}`);
  if (length % 8 !== 0 || PREFIX + headLength > length || view.getUint32(20, true) !== 0) throw new SnapshotError('damaged directory: impossible lengths');
  if (checksum(new Uint32Array(aligned.buffer, aligned.byteOffset + PREFIX, (length - PREFIX) / 4), headLength) !== view.getUint32(16, true)) {
    throw new SnapshotError('damaged directory: its checksum does not match');
  }
  const header = JSON.parse(new TextDecoder().decode(aligned.subarray(PREFIX, PREFIX + headLength))) as Header & {
    sections: Record<string, [SectionType, number, number]>;
  };
  const start = aligned.byteOffset + align(PREFIX + headLength);
  return {
    header,
    section<T extends Section>(name: string, count?: number): T {
      const entry = header.sections[name];
      if (!entry || (count !== undefined && entry[2] !== count)) throw new SnapshotError(`directory without a usable "${name}" section`);
      return new VIEWS[entry[0]](aligned.buffer as ArrayBuffer, start + entry[1], entry[2]) as unknown as T;
    },
  };
}
