/**
 * The published directory as one binary: a JSON header, columns in Morton order of the location, a dictionary of names, and one
 * short record of text per structure that is decoded only when it is shown. It holds no personal data: a structure here only says
 * which contact fields exist.
 */
import {LEVELS} from '../../src/contract/vocabulary.ts';
import type {Coverage} from '../../src/contract/coverage.ts';
import type {PanaEventData} from '../../src/contract/event.ts';
import type {Coordination} from '../../src/contract/place.ts';
import type {Structure} from '../../src/contract/structure.ts';
import {wordsFor} from './bits.ts';
import {LIST_FACETS, facetCodes, facetLayout, type FacetCodes, type FacetLayout, type ListFacet} from './facets.ts';
import {fold} from './gazetteer/fold.ts';
import {gridX, gridY, mortonKey} from './morton.ts';
import {buildNames, type NameColumns} from './names.ts';
import {SnapshotError, readSections, writeSections, type Section} from './sections.ts';
import {BUNDLED_NEEDS, openNeeds} from './taxonomy/taxonomy.ts';
import type {Needs, TaxonomyText} from './taxonomy/taxonomy.ts';

export {SnapshotError} from './sections.ts';

/** What is published. */
export interface Publication {
  /** Changes with every publication; safe inside an ETag (letters, digits, `.`, `_`, `-`). */
  readonly version: string;
  /** ISO 8601 with offset. Labels that have ended by then, or not begun, are not among the facets. */
  readonly publishedAt: string;
  readonly structures: readonly Structure[];
  readonly coordinations?: readonly Coordination[];
  /** By start, then number. */
  readonly events?: readonly PanaEventData[];
  /** By département, then year. */
  readonly coverage?: readonly Coverage[];
  /** The needs, where they are no longer those of the software. */
  readonly taxonomy?: TaxonomyText | undefined;
  readonly merged?: readonly Merged[];
}

/** An id, and the slug that went with it, of a structure that was found to be another one. */
export interface Merged {
  readonly id: string;
  /** Id of the one that was kept. */
  readonly into: string;
  /** Without the number that told it from a namesake. */
  readonly slug: string;
}

/** Day that was never said. */
export const NEVER = -0x80000000;
const DAY = 86_400_000;
/** Days since 1970 of an ISO day. */
export const dayNumber = (iso: string): number => Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY);
/** ISO day of a number of days since 1970. */
export const isoDay = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** Number behind a public id (`s1` → 1), or undefined when the text is not one. */
export function idNumber(id: string): number | undefined {
  if (!/^s[0-9a-z]{1,8}$/.test(id)) return undefined;
  const number = Number.parseInt(id.slice(1), 36);
  return publicId(number) === id ? number : undefined;
}
/** Public id of a number. */
export const publicId = (number: number): string => `s${number.toString(36)}`;

/** Hash of a slug, to find it. */
export function slugHash(slug: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < slug.length; i++) hash = Math.imul(hash ^ slug.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Whether a label is worn on a day (days since 1970). */
export const isWorn = (label: Structure['labels'][number], day: number): boolean =>
  (label.since === undefined || dayNumber(label.since) <= day) && (label.until === undefined || dayNumber(label.until) >= day);

const CONTACT_FIELDS = ['person', 'email', 'phone'] as const;
const OTHER_FIELDS = ['label', 'email', 'phone'] as const;

/** First bit of the fields of contact `number`, from 2 on: three bits each, after those of the first contact. */
const otherBit = (number: number): number => (number - 1) * OTHER_FIELDS.length;
const otherBits = (others: Structure['otherContacts'] = []): number =>
  others.reduce((sum, {number, fields}) => fields.reduce((bits, field) => bits | (1 << (otherBit(number) + OTHER_FIELDS.indexOf(field))), sum), 0);

/** The same read back; nothing where no further contact is published. */
function otherContactsOf(bits: number): Pick<Structure, 'otherContacts'> {
  const otherContacts = [2, 3, 4].flatMap((number) => {
    const fields = OTHER_FIELDS.filter((_, bit) => (bits >>> (otherBit(number) + bit)) & 1);
    return fields.length > 0 ? [{number, fields}] : [];
  });
  return otherContacts.length > 0 ? {otherContacts} : {};
}

/** What the columns do not hold, under short keys; most structures have few of them. */
interface RecordRest {
  /** Provenance: the source's own id. */
  i?: string;
  /** Address complement. */
  c?: string;
  /** 1 when every need is inferred. */
  f?: 1;
  /** 1 when the position is approximate. */
  p?: 1;
  /** Contact fields, as bits: three for the first contact, then three for each further one. */
  k?: number;
  /** Service area. */
  z?: string[];
  /** Fields kept as they are. */
  o?: Partial<Structure>;
}
const NEW_LINE = 10;
/**
 * Lines of a record. Texts are as JSON escapes them, without quotes: a result is put together from them as they are, and no escaped
 * text holds a line end. `notice` and `rest` are JSON, empty when there is none.
 */
export const LINE = {name: 0, slug: 1, street: 2, postcode: 3, city: 4, vendorTie: 5, notice: 6, provenance: 7, updated: 8, rest: 9} as const;
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
const unescaped = (text: string): string => (text.includes('\\') ? JSON.parse(`"${text}"`) as string : text);

interface Header {
  readonly version: string;
  readonly publishedAt: string;
  readonly size: number;
  readonly codes: FacetCodes;
  readonly communes: readonly string[];
  readonly zones: readonly string[];
  readonly provenances: readonly Omit<Structure['provenance'], 'id'>[];
  readonly coordinations: readonly Coordination[];
  readonly taxonomy?: TaxonomyText;
  readonly merged?: readonly Merged[];
  readonly events?: readonly PanaEventData[];
  readonly coverage?: readonly Coverage[];
}

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((item, at) => item === b[at]);
const sortedBy = (codes: readonly string[], list: readonly string[]): string[] => codes.filter((code) => list.includes(code));

/** Fields that a record keeps as they are. */
const PLAIN = ['summary', 'siret', 'website', 'appointment', 'openingHours', 'reportedClosed'] as const;

/** Grows by doubling: the records of a large directory are never held twice as text. */
class ByteWriter {
  #bytes = new Uint8Array(1 << 16);
  length = 0;
  readonly #encoder = new TextEncoder();

  write(text: string): void {
    while (this.#bytes.length - this.length < text.length * 3) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.length += this.#encoder.encodeInto(text, this.#bytes.subarray(this.length)).written;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}

/** Lists per code as one column and its starts. */
function postings(codes: readonly string[], lists: ReadonlyMap<string, readonly number[]>): {start: Uint32Array; rows: Uint32Array} {
  const start = new Uint32Array(codes.length + 1);
  codes.forEach((code, at) => {
    start[at + 1] = start[at] + (lists.get(code)?.length ?? 0);
  });
  const rows = new Uint32Array(start[codes.length]);
  codes.forEach((code, at) => rows.set(lists.get(code) ?? [], start[at]));
  return {start, rows};
}

function push<Key>(lists: Map<Key, number[]>, key: Key, row: number): void {
  const list = lists.get(key);
  if (list) list.push(row);
  else lists.set(key, [row]);
}

/** Writes a directory. Throws a `RangeError` when two structures share an id or an id is not a canonical one. */
export function encodeSnapshot({version, publishedAt, structures, coordinations = [], events = [], coverage = [], taxonomy, merged = []}: Publication): Uint8Array<ArrayBuffer> {
  const size = structures.length;
  const day = dayNumber(publishedAt);
  const numbers = structures.map((structure) => {
    const number = idNumber(structure.id);
    if (number === undefined) throw new RangeError(`not a public id: ${structure.id}`);
    return number;
  });
  if (new Set(numbers).size !== size) throw new RangeError('two structures share an id');

  const key = Float64Array.from(structures.map(({lat, lon}) => mortonKey(gridX(lon), gridY(lat))));
  const order = structures.map((_, at) => at).sort((a, b) => key[a] - key[b] || numbers[a] - numbers[b]);
  const rows = order.map((at) => structures[at]);

  const {codes} = taxonomy === undefined ? BUNDLED_NEEDS : openNeeds(taxonomy);
  const known = new Set(codes);
  const others = [...new Set(structures.flatMap(({needs}) => needs.map(({code}) => code)))].filter((code) => !known.has(code)).sort();
  const layout = facetLayout(facetCodes([...codes, ...others]));
  const needAt = new Map(layout.needs.map((code, at) => [code, at]));
  const listAt = {} as Record<ListFacet, Map<string, number>>;
  for (const facet of LIST_FACETS) listAt[facet] = new Map(layout[facet].map((code, at) => [code, layout.start[facet] + at]));

  const bits = new Uint32Array(wordsFor(size) * layout.width);
  const verified = new Int32Array(size);
  const communeRows = new Map<string, number[]>();
  const zoneRows = new Map<string, number[]>();
  const provenances = new Map<string, number>();
  const blob = new ByteWriter();
  const blobStart = new Uint32Array(size + 1);
  const slugs: [hash: number, row: number][] = [];

  rows.forEach((structure, row) => {
    const set = (bit: number | undefined): void => {
      if (bit !== undefined) bits[(row >>> 5) * layout.width + bit] |= 1 << (row & 31);
    };
    for (const need of structure.needs) {
      for (let level = LEVELS.indexOf(need.level); level >= 0; level--) {
        set(layout.need(needAt.get(need.code) ?? 0, level));
        set(layout.anyNeed(level));
      }
    }
    for (const facet of ['format', 'price', 'access'] as const) {
      for (const value of facet === 'format' ? structure.formats : structure[facet]) set(listAt[facet].get(value));
    }
    set(listAt.kind.get(structure.kind));
    for (const label of structure.labels) if (isWorn(label, day)) set(listAt.label.get(label.code));
    if (structure.formats.includes('a-distance')) set(layout.remote);
    if (structure.serviceArea.length > 0) set(layout.stated);
    if (structure.serviceArea.includes('national')) set(layout.national);

    verified[row] = structure.verifiedAt === undefined ? NEVER : dayNumber(structure.verifiedAt);
    push(communeRows, structure.address.commune, row);
    for (const zone of new Set(structure.serviceArea)) push(zoneRows, zone, row);
    slugs.push([slugHash(structure.slug), row]);
    blob.write(recordOf(structure, layout, provenances));
    blobStart[row + 1] = blob.length;
  });

  const communes = [...communeRows.keys()].sort();
  const commune = new Uint32Array(size);
  communes.forEach((code, at) => {
    for (const row of communeRows.get(code) ?? []) commune[row] = at;
  });
  const zones = [...zoneRows.keys()].sort();
  const byCommune = postings(communes, communeRows);
  const byZone = postings(zones, zoneRows);
  const names = buildNames(rows.map(({name, address, labels}) => ({
    name,
    elsewhere: `${address.city} ${labels.filter((label) => isWorn(label, day)).map((label) => label.name ?? label.code).join(' ')}`,
  })));
  const folded = rows.map(({name}) => fold(name));
  const idColumn = Float64Array.from(order.map((at) => numbers[at]));
  const byName = rows.map((_, row) => row).sort((a, b) => (folded[a] < folded[b] ? -1 : folded[a] > folded[b] ? 1 : idColumn[a] - idColumn[b]));
  const nameRank = new Uint32Array(size);
  byName.forEach((row, rank) => {
    nameRank[row] = rank;
  });
  slugs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);

  const header: Header = {
    version,
    publishedAt,
    size,
    codes: {needs: layout.needs, format: layout.format, price: layout.price, access: layout.access, kind: layout.kind, label: layout.label},
    communes,
    zones,
    provenances: [...provenances.keys()].map((text) => JSON.parse(text) as Header['provenances'][number]),
    coordinations,
    ...(taxonomy !== undefined && {taxonomy}),
    ...(merged.length > 0 && {merged}),
    ...(events.length > 0 && {events}),
    ...(coverage.length > 0 && {coverage}),
  };
  const sections: Record<string, Section> = {
    key: Float64Array.from(order.map((at) => key[at])),
    lat: Float64Array.from(rows.map(({lat}) => lat)),
    lon: Float64Array.from(rows.map(({lon}) => lon)),
    id: idColumn,
    byId: Uint32Array.from(rows.map((_, row) => row).sort((a, b) => idColumn[a] - idColumn[b])),
    slugHash: Uint32Array.from(slugs.map(([hash]) => hash)),
    slugRow: Uint32Array.from(slugs.map(([, row]) => row)),
    verified,
    nameRank,
    commune,
    communeStart: byCommune.start,
    communeRows: byCommune.rows,
    zoneStart: byZone.start,
    zoneRows: byZone.rows,
    bits,
    nameText: names.text,
    nameTextStart: names.textStart,
    nameRows: names.rows,
    nameRowsStart: names.rowsStart,
    nameSlipHash: names.slipHash,
    nameSlipWord: names.slipWord,
    nameSlipStart: names.slipStart,
    blobStart,
    blob: blob.bytes(),
  };
  return writeSections(header, sections);
}

/** What the columns do not say about a structure. Named fields only: nothing else of what is given can get published. */
function recordOf(structure: Structure, layout: FacetLayout, provenances: Map<string, number>): string {
  const {address, needs, provenance} = structure;
  const rest: RecordRest = {};
  const kept: Partial<Structure> = {};
  const {id: sourceId, ...source} = provenance;
  const sourceText = JSON.stringify({source: source.source, licence: source.licence, date: source.date, example: source.example});
  const at = provenances.get(sourceText) ?? provenances.size;
  provenances.set(sourceText, at);
  if (sourceId !== undefined) rest.i = sourceId;
  if (address.complement !== undefined) rest.c = address.complement;
  if (structure.precision === 'approximate') rest.p = 1;
  const contact = CONTACT_FIELDS.reduce((sum, field, bit) => sum | (structure.contactFields.includes(field) ? 1 << bit : 0), otherBits(structure.otherContacts));
  if (contact > 0) rest.k = contact;
  if (structure.serviceArea.length > 0) rest.z = structure.serviceArea;
  for (const field of PLAIN) if (structure[field] !== undefined) Object.assign(kept, {[field]: structure[field]});
  if (structure.audiences.length > 0) kept.audiences = structure.audiences;
  // Lists in the order of the codes are read back from their bits.
  if (!sameList(structure.formats, sortedBy(layout.format, structure.formats))) kept.formats = structure.formats;
  if (!sameList(structure.price, sortedBy(layout.price, structure.price))) kept.price = structure.price;
  if (!sameList(structure.access, sortedBy(layout.access, structure.access))) kept.access = structure.access;
  const labelCodes = structure.labels.map(({code}) => code);
  if (structure.labels.some((label) => Object.values(label).filter((value) => value !== undefined).length > 1) || !sameList(labelCodes, sortedBy(layout.label, labelCodes))) {
    kept.labels = structure.labels;
  }
  const needCodes = needs.map(({code}) => code);
  const inferred = needs.filter((need) => need.inferred === true).length;
  if (!sameList(needCodes, sortedBy(layout.needs, needCodes)) || (inferred !== 0 && inferred !== needs.length)) kept.needs = needs;
  else if (inferred > 0) rest.f = 1;
  if (Object.keys(kept).length > 0) rest.o = kept;
  const {name, slug, vendorTie = '', notice} = structure;
  return [
    ...[name, slug, address.street, address.postcode, address.city, vendorTie].map(escaped),
    notice ? JSON.stringify(notice) : '', at, dayNumber(structure.updatedAt), Object.keys(rest).length > 0 ? JSON.stringify(rest) : '',
  ].join('\n');
}

/** The records as bytes, for who copies them without decoding. */
export interface Records {
  readonly blob: Uint8Array;
  /** Where each of the first lines of a row’s record starts, into as many places or the first `most`: see {@link LINE}. Line ends stand before the next. */
  lines(row: number, starts: Uint32Array, most?: number): void;
  /** Whether a provenance, given as the digits of its line, is an example's. */
  isExample(from: number, to: number): boolean;
}

/** A directory's columns, read in place, and its records, decoded on demand. */
export interface Snapshot {
  readonly version: string;
  readonly publishedAt: string;
  readonly size: number;
  readonly layout: FacetLayout;
  readonly needs: Needs;
  readonly coordinations: readonly Coordination[];
  readonly merged: readonly Merged[];
  readonly events: readonly PanaEventData[];
  readonly coverage: readonly Coverage[];
  /** INSEE codes of the communes where structures are, sorted, and the rows in each. */
  readonly communes: readonly string[];
  readonly communeStart: Uint32Array;
  readonly communeRows: Uint32Array;
  /** Codes of the stated service areas, sorted, `national` included, and the rows of each. */
  readonly zones: readonly string[];
  readonly zoneStart: Uint32Array;
  readonly zoneRows: Uint32Array;
  readonly key: Float64Array;
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  readonly id: Float64Array;
  readonly byId: Uint32Array;
  readonly slugHash: Uint32Array;
  readonly slugRow: Uint32Array;
  readonly verified: Int32Array;
  readonly nameRank: Uint32Array;
  readonly bits: Uint32Array;
  readonly names: NameColumns;
  readonly records: Records;
  name(row: number): string;
  slug(row: number): string;
  notice(row: number): Structure['notice'];
  /** The whole structure of a row. */
  structure(row: number): Structure;
}

/** Opens a snapshot. Throws a {@link SnapshotError} on anything that is not exactly one this version wrote. */
export function readSnapshot(bytes: Uint8Array): Snapshot {
  const {header, section} = readSections<Header>(bytes);
  const {size} = header;
  if (!Number.isInteger(size) || size < 0) throw new SnapshotError('directory without a size');
  const layout = facetLayout(header.codes);
  const {width} = layout;
  const bits = section<Uint32Array>('bits', wordsFor(size) * width);
  const blob = section<Uint8Array>('blob');
  const blobStart = section<Uint32Array>('blobStart', size + 1);
  const lat = section<Float64Array>('lat', size);
  const lon = section<Float64Array>('lon', size);
  const id = section<Float64Array>('id', size);
  const verified = section<Int32Array>('verified', size);
  const commune = section<Uint32Array>('commune', size);
  const decoder = new TextDecoder();
  const record = (row: number): string[] => decoder.decode(blob.subarray(blobStart[row], blobStart[row + 1])).split('\n');
  const isExample = header.provenances.map(({example}) => example === true);
  const records: Records = {
    blob,
    lines(row, starts, most = starts.length) {
      let at = blobStart[row];
      starts[0] = at;
      for (let line = 1; line < most && at < blob.length; at++) if (blob[at] === NEW_LINE) starts[line++] = at + 1;
    },
    isExample(from, to) {
      let provenance = 0;
      for (let at = from; at < to; at++) provenance = provenance * 10 + blob[at] - 48;
      return isExample[provenance];
    },
  };
  const starts = new Uint32Array(LINE.updated + 1);
  /** One of the first lines of a record, as it is written there. */
  function line(row: number, at: number): string {
    records.lines(row, starts, at + 2);
    return decoder.decode(blob.subarray(starts[at], starts[at + 1] - 1));
  }
  const hasBit = (row: number, bit: number): boolean => ((bits[(row >>> 5) * width + bit] >>> (row & 31)) & 1) === 1;
  const listed = <T extends string>(row: number, facet: ListFacet): T[] =>
    layout[facet].filter((_, at) => hasBit(row, layout.start[facet] + at)) as T[];

  return {
    version: header.version,
    publishedAt: header.publishedAt,
    size,
    layout,
    needs: header.taxonomy === undefined ? BUNDLED_NEEDS : openNeeds(header.taxonomy),
    coordinations: header.coordinations,
    merged: header.merged ?? [],
    events: header.events ?? [],
    coverage: header.coverage ?? [],
    communes: header.communes,
    communeStart: section('communeStart', header.communes.length + 1),
    communeRows: section('communeRows', size),
    zones: header.zones,
    zoneStart: section('zoneStart', header.zones.length + 1),
    zoneRows: section('zoneRows'),
    key: section('key', size),
    lat,
    lon,
    id,
    byId: section('byId', size),
    slugHash: section('slugHash', size),
    slugRow: section('slugRow', size),
    verified,
    nameRank: section('nameRank', size),
    bits,
    names: {
      text: section('nameText'),
      textStart: section('nameTextStart'),
      rows: section('nameRows'),
      rowsStart: section('nameRowsStart'),
      slipHash: section('nameSlipHash'),
      slipWord: section('nameSlipWord'),
      slipStart: section('nameSlipStart', 0x10001),
    },
    records,
    name: (row) => unescaped(line(row, LINE.name)),
    slug: (row) => unescaped(line(row, LINE.slug)),
    notice: (row) => JSON.parse(line(row, LINE.notice)) as Structure['notice'],
    structure(row) {
      const lines = record(row);
      const [name, slug, street, postcode, city, vendorTie] = lines.slice(0, LINE.notice).map(unescaped);
      const rest = lines[LINE.rest] === '' ? {} : JSON.parse(lines[LINE.rest]) as RecordRest;
      const kept = rest.o ?? {};
      const needs: Structure['needs'] = kept.needs ?? layout.needs.flatMap((code, need) => {
        if (!hasBit(row, layout.need(need, 0))) return [];
        const level = LEVELS[hasBit(row, layout.need(need, 2)) ? 2 : hasBit(row, layout.need(need, 1)) ? 1 : 0];
        return [{code, level, ...(rest.f === 1 ? {inferred: true as const} : {})}];
      });
      return {
        id: publicId(id[row]),
        slug,
        name,
        kind: listed<Structure['kind']>(row, 'kind')[0],
        address: {street, postcode, city, commune: header.communes[commune[row]], ...(rest.c === undefined ? {} : {complement: rest.c})},
        lat: lat[row],
        lon: lon[row],
        precision: rest.p === 1 ? 'approximate' : 'exact',
        serviceArea: rest.z ?? [],
        needs,
        formats: listed(row, 'format'),
        price: listed(row, 'price'),
        access: listed(row, 'access'),
        audiences: [],
        labels: kept.labels ?? listed<Structure['labels'][number]['code']>(row, 'label').map((code) => ({code})),
        ...(verified[row] === NEVER ? {} : {verifiedAt: isoDay(verified[row])}),
        updatedAt: isoDay(Number(lines[LINE.updated])),
        ...kept,
        ...(vendorTie === '' ? {} : {vendorTie}),
        ...(lines[LINE.notice] === '' ? {} : {notice: JSON.parse(lines[LINE.notice]) as Structure['notice']}),
        provenance: {...header.provenances[Number(lines[LINE.provenance])], ...(rest.i === undefined ? {} : {id: rest.i})},
        contactFields: CONTACT_FIELDS.filter((_, bit) => ((rest.k ?? 0) >>> bit) & 1),
        ...otherContactsOf(rest.k ?? 0),
      };
    },
  };
}
