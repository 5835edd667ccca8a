/**
 * Layout of `gazetteer.bin`: 8 bytes of magic, the header's length (u32, little endian), the header (JSON, UTF-8), then typed-array
 * sections, each aligned on 8 bytes. Columns are read in place: nothing is parsed per commune when the worker starts.
 */

export const MAGIC = 'PANAGAZ1';

/** West, south, east, north in degrees WGS 84. */
export type Bounds = [west: number, south: number, east: number, north: number];

export interface DepartementRow {
  /** INSEE code: `37`, `2A`, `974`. */
  code: string;
  name: string;
  /** INSEE code of its région; a collectivité d'outre-mer has its own code here. */
  region: string;
  bounds: Bounds;
  /** IANA zone. */
  timeZone: string;
  /** INSEE code of its chef-lieu. */
  seat: string;
}

export interface RegionRow {
  code: string;
  name: string;
  bounds: Bounds;
}

export interface Header {
  /** What the file was made from, with versions and licences. */
  sources: string[];
  /** Sorted by code; columns refer to them by position. */
  departements: DepartementRow[];
  regions: RegionRow[];
  /** SIREN and name, sorted by SIREN. */
  epcis: [code: string, name: string][];
  /** Number of communes; arrondissements municipaux follow them in the columns. */
  communes: number;
  arrondissements: number;
  formers: number;
  /** Position of the commune of each arrondissement municipal. */
  parents: number[];
  /** Other names a commune is asked for: name, position of the commune. */
  aliases: [name: string, commune: number][];
  sections: Record<string, [type: SectionType, offset: number, length: number]>;
}

export type SectionType = 'u8' | 'u16' | 'u32' | 'i32';
export type Section = Uint8Array | Uint16Array | Uint32Array | Int32Array;
const VIEWS = {u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array} as const;

/** No EPCI (islands, collectivités d'outre-mer). */
export const NO_EPCI = 0xffff;
/** Coordinates are stored in 1e-4 degree (about 10 m). */
export const DEGREE = 1e4;

const align = (n: number): number => (n + 7) & ~7;

function typeOf(section: Section): SectionType {
  if (section instanceof Uint8Array) return 'u8';
  if (section instanceof Uint16Array) return 'u16';
  return section instanceof Uint32Array ? 'u32' : 'i32';
}

/** Writes header and sections as one file. */
export function encodeGazetteer(header: Omit<Header, 'sections'>, sections: Record<string, Section>): Uint8Array {
  const table: Header['sections'] = {};
  let end = 0;
  for (const [name, section] of Object.entries(sections)) {
    table[name] = [typeOf(section), end, section.length];
    end = align(end + section.byteLength);
  }
  const head = new TextEncoder().encode(JSON.stringify({...header, sections: table}));
  const start = align(MAGIC.length + 4 + head.length);
  const file = new Uint8Array(start + end);
  file.set(new TextEncoder().encode(MAGIC), 0);
  new DataView(file.buffer).setUint32(MAGIC.length, head.length, true);
  file.set(head, MAGIC.length + 4);
  for (const [name, section] of Object.entries(sections)) {
    file.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), start + table[name]![1]);
  }
  return file;
}

/** Reads the header and gives typed views on the sections. Throws an `Error` when the bytes are not a whole gazetteer. */
export function decodeGazetteer(bytes: Uint8Array): {header: Header; section<T extends Section>(name: string): T} {
  const decoder = new TextDecoder();
  if (bytes.length < MAGIC.length + 4 || decoder.decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw new Error('not a gazetteer file (rebuild it with "npm run gazetteer")');
  }
  // Views of 32 bits need an aligned start, which a slice of a pooled buffer has not.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const length = new DataView(aligned.buffer, aligned.byteOffset).getUint32(MAGIC.length, true);
  const start = align(MAGIC.length + 4 + length);
  if (start > aligned.length) throw new Error('truncated gazetteer file');
  const header = JSON.parse(decoder.decode(aligned.subarray(MAGIC.length + 4, MAGIC.length + 4 + length))) as Header;
  for (const [type, offset, count] of Object.values(header.sections)) {
    if (start + offset + count * VIEWS[type].BYTES_PER_ELEMENT > aligned.length) throw new Error('truncated gazetteer file');
  }
  return {
    header,
    section<T extends Section>(name: string): T {
      const entry = header.sections[name];
      if (!entry) throw new Error(`gazetteer file without its "${name}" section`);
      const [type, offset, count] = entry;
      return new VIEWS[type](aligned.buffer as ArrayBuffer, aligned.byteOffset + start + offset, count) as unknown as T;
    },
  };
}
