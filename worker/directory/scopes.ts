/**
 * Territories over a directory: who is located in one, who works in it, and why somebody is competent for a place.
 * Areas are compared through the communes they are made of, by their codes.
 */
import type {Place} from '../../src/contract/place.ts';
import type {Bounds} from '../../src/contract/grid.ts';
import type {Reason} from '../../src/contract/vocabulary.ts';
import {add, includes, wordsFor} from './bits.ts';
import {Lru} from './lru.ts';
import type {Snapshot} from './snapshot.ts';

/** What the engine asks of a gazetteer. */
export interface PlacesOfFrance {
  resolve(code: string): Area | undefined;
  reverse(lat: number, lon: number): Place | undefined;
  territories(): readonly {
    readonly code: string;
    readonly name: string;
    readonly kind: 'departement' | 'region';
    readonly region: string;
    readonly bounds: Bounds;
    readonly timeZone?: string;
  }[];
}

/** A place and what it is made of, by INSEE codes and SIREN. */
export interface Area {
  readonly place: Place;
  /** Communes of today; of an arrondissement municipal, its commune. */
  readonly communes: readonly string[];
  readonly epcis: readonly string[];
  readonly departements: readonly string[];
  readonly regions: readonly string[];
  readonly bounds: Bounds;
}

/** Who is competent for a place: those who state a zone there, the whole country left out. */
export interface Competence {
  readonly area: Area;
  /** A point one goes to (commune, arrondissement, postcode), or an area one is somewhere in. */
  readonly isPoint: boolean;
  /** Rows of each zone that covers or touches it; a row may be in several. */
  readonly lists: readonly Uint32Array[];
  /** The closest zone a row states, as the reason it is shown with; undefined when it states none there. */
  reasonFor(row: number): Reason | undefined;
}

/** Rows of some territories. */
export interface Within {
  /** Located there, or with a stated zone that shares a commune with one. */
  readonly rows: Uint32Array;
  readonly located: Uint32Array;
  /** With a stated zone there other than the whole country. */
  readonly stated: Uint32Array;
  /** Whether one of the codes at least is a territory's. */
  readonly known: boolean;
}

/** Arrondissements municipaux are part of their commune. Source: INSEE, code officiel géographique. */
export function communeOfToday(code: string): string {
  if (code >= '75101' && code <= '75120') return '75056';
  if (code >= '69381' && code <= '69389') return '69123';
  if (code >= '13201' && code <= '13216') return '13055';
  return code;
}

/** A commune and its arrondissements municipaux. */
const ARRONDISSEMENTS: Readonly<Record<string, readonly [first: number, last: number]>> = {'75056': [75101, 75120], '69123': [69381, 69389], '13055': [13201, 13216]};
function withArrondissements(commune: string): string[] {
  const range = ARRONDISSEMENTS[commune];
  const codes = [commune];
  if (range) for (let code = range[0]; code <= range[1]; code++) codes.push(String(code));
  return codes;
}

const REASON_OF = {
  commune: 'serves-commune', epci: 'serves-epci', departement: 'serves-departement', region: 'serves-region',
} as const satisfies Record<string, Reason>;
type ZoneKind = keyof typeof REASON_OF;

/** Which stated zone is named as the reason, when several cover a place: the closest to what was asked, then wider, then narrower. */
const ORDER: Record<'point' | 'epci' | 'departement' | 'region', readonly ZoneKind[]> = {
  point: ['commune', 'epci', 'departement', 'region'],
  epci: ['epci', 'departement', 'region', 'commune'],
  departement: ['departement', 'region', 'epci', 'commune'],
  region: ['region', 'departement', 'epci', 'commune'],
};

/** Codes of the zones of one kind that share a commune with the area. */
function zonesOf(area: Area, kind: ZoneKind): string[] {
  switch (kind) {
    case 'commune': {
      // Of an arrondissement, only itself and its commune: not its neighbours.
      const codes = area.place.kind === 'arrondissement'
        ? [area.place.code.slice('commune:'.length), ...area.communes]
        : area.communes.flatMap(withArrondissements);
      return codes.map((code) => `commune:${code}`);
    }
    case 'epci': return area.epcis.map((code) => `epci:${code}`);
    case 'departement': return area.departements.map((code) => `departement:${code}`);
    case 'region': return area.regions.map((code) => `region:${code}`);
  }
}

/** Codes of all territories that share a commune with the area: what lies in it, and what it lies in. */
export const touching = (area: Area): string[] => ORDER.point.flatMap((kind) => zonesOf(area, kind));

export interface Scopes {
  /** What is known of a place or territory code. */
  resolve(code: string): Area | undefined;
  competence(code: string): Competence | undefined;
  /** Rows located in it. */
  located(code: string): Uint32Array;
  /** Rows of any of these territories; a code nobody knows adds none. */
  within(codes: readonly string[]): Within;
}

/** Reads territories of a directory. Keeps a bounded number of answers. */
export function openScopes(snapshot: Snapshot, gazetteer: PlacesOfFrance): Scopes {
  const words = wordsFor(snapshot.size);
  const zoneAt = new Map(snapshot.zones.map((code, at) => [code, at]));
  // Parts of one column, made when first asked for and kept: each search asks for four.
  const zoneRows = new Array<Uint32Array | undefined>(snapshot.zones.length);
  const rowsOfZone = (code: string): Uint32Array | undefined => {
    const at = zoneAt.get(code);
    return at === undefined ? undefined : zoneRows[at] ??= snapshot.zoneRows.subarray(snapshot.zoneStart[at], snapshot.zoneStart[at + 1]);
  };
  // Positions in `snapshot.communes`, by commune of today.
  const communeAt = new Map<string, number[]>();
  snapshot.communes.forEach((code, at) => {
    const today = communeOfToday(code);
    const list = communeAt.get(today);
    if (list) list.push(at);
    else communeAt.set(today, [at]);
  });

  const areas = new Lru<Competence>(512);
  const locations = new Lru<Uint32Array>(160);
  const scopes = new Lru<Within>(160);
  const resolve = (code: string): Area | undefined => gazetteer.resolve(code);

  function competenceFor(area: Area, isPoint: boolean, order: readonly ZoneKind[]): Competence {
    const lists: Uint32Array[] = [];
    const reasons: Reason[] = [];
    for (const zone of order) {
      for (const zoneCode of zonesOf(area, zone)) {
        const rows = rowsOfZone(zoneCode);
        if (rows === undefined) continue;
        lists.push(rows);
        reasons.push(REASON_OF[zone]);
      }
    }
    return {area, isPoint, lists, reasonFor: (row) => reasons[lists.findIndex((list) => includes(list, row))]};
  }

  const located = (code: string): Uint32Array => locations.get(code, () => {
    const set = new Uint32Array(words);
    const addCommune = (at: number): void => {
      for (let i = snapshot.communeStart[at]; i < snapshot.communeStart[at + 1]; i++) add(set, snapshot.communeRows[i]);
    };
    const area = resolve(code);
    if (!area) return set;
    if (area.place.kind === 'arrondissement') {
      const own = snapshot.communes.indexOf(code.slice('commune:'.length));
      if (own >= 0) addCommune(own);
    } else for (const commune of area.communes) communeAt.get(commune)?.forEach(addCommune);
    return set;
  });

  return {
    resolve,
    located,
    competence(code) {
      const area = resolve(code);
      if (!area) return undefined;
      const {kind} = area.place;
      // What a point is in is read at once; what an area touches is looked for.
      return kind === 'commune' || kind === 'arrondissement' || kind === 'postcode'
        ? competenceFor(area, true, ORDER.point) : areas.get(code, () => competenceFor(area, false, ORDER[kind]));
    },
    within: (codes) => scopes.get(codes.join(' '), () => {
      const rows = new Uint32Array(words);
      // Of a single territory, the set that is kept for it anyway.
      const inside = codes.length === 1 ? located(codes[0]) : new Uint32Array(words);
      const stated = new Uint32Array(words);
      let known = false;
      for (const code of codes) {
        const area = resolve(code);
        if (!area) continue;
        known = true;
        if (codes.length > 1) located(code).forEach((word, at) => {
          inside[at] |= word;
        });
        for (const zone of touching(area)) rowsOfZone(zone)?.forEach((row) => add(stated, row));
      }
      for (let word = 0; word < words; word++) rows[word] = inside[word] | stated[word];
      if (known) rowsOfZone('national')?.forEach((row) => add(rows, row));
      return {rows, located: inside, stated, known};
    }),
  };
}
