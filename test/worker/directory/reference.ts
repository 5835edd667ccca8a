/**
 * The directory as anyone would write it down: loops over the structures, nothing prepared. Slow and meant to be obviously right;
 * the engine must answer the same.
 */
import {LEVELS, LIMITS, type Reason} from '../../../src/contract/vocabulary.ts';
import type {FilterQuery, SearchQuery} from '../../../src/contract/query.ts';
import type {Structure} from '../../../src/contract/structure.ts';
import {mercatorX, mercatorY} from '../../../src/contract/grid.ts';
import {fold} from '../../../worker/directory/gazetteer/fold.ts';
import {WORTH, rowScore, wordValue, wordWeight, ENOUGH} from '../../../worker/directory/names.ts';
import {chordSquared, chordToKm, kmToChord, unitVector} from '../../../worker/directory/sphere.ts';
import {expandNeeds} from '../../../worker/directory/taxonomy/taxonomy.ts';
import {SLIP_FROM, wordsOf} from '../../../worker/directory/words.ts';
import {pieces, smallWorld} from './small-world.ts';

export interface Found {
  readonly structure: Structure;
  readonly tier: number;
  readonly reason: Reason;
  /** Squared chord; 0 without a point or at a distance. */
  readonly chord: number;
}

const ids = (structure: Structure): number => Number.parseInt(structure.id.slice(1), 36);
const share = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean => a !== undefined && b !== undefined && a.some((code) => b.includes(code));
const covers = (zone: string, code: string): boolean => pieces(code) !== undefined && (zone === 'national' || share(pieces(zone), pieces(code)));
const locatedIn = (structure: Structure, code: string): boolean => pieces(code)?.includes(structure.address.commune) === true;
const remote = (structure: Structure): boolean => structure.formats.includes('a-distance');
const levelOf = (structure: Structure, need: string): number =>
  Math.max(0, ...structure.needs.filter(({code}) => code === need).map(({level}) => LEVELS.indexOf(level) + 1));

/** The stated zone, the whole country apart, that says a structure works in what was asked: the closest, then wider, then narrower. */
function statedReason(structure: Structure, code: string, asked: string | undefined): Reason | undefined {
  const order = {
    epci: ['epci', 'departement', 'region', 'commune'],
    departement: ['departement', 'region', 'epci', 'commune'],
    region: ['region', 'departement', 'epci', 'commune'],
  }[asked as 'epci'] ?? ['commune', 'epci', 'departement', 'region'];
  const kind = order.find((zoneKind) => structure.serviceArea.some((zone) => zone.split(':')[0] === zoneKind && covers(zone, code)));
  return kind === undefined ? undefined : `serves-${kind}` as Reason;
}

/** Optimal string alignment distance, by its textbook table. */
export function editDistance(a: string, b: string): number {
  const table = [...Array(a.length + 1).keys()].map((i) => [...Array(b.length + 1).keys()].map((j) => (i === 0 ? j : j === 0 ? i : 0)));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      table[i][j] = Math.min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
    }
  }
  return table[a.length][b.length];
}

export class Reference {
  readonly structures: readonly Structure[];
  readonly today: string;

  constructor(structures: readonly Structure[], today: string) {
    this.structures = structures;
    this.today = today;
  }

  needsOf(query: FilterQuery): string[] | undefined {
    if (query.needs === undefined || query.needs.length === 0) return undefined;
    const {needs, unknown} = expandNeeds(query.needs);
    return [...needs, ...unknown];
  }

  /** Whether a structure has one of the values asked for a facet. */
  passes(structure: Structure, query: FilterQuery, facet: string): boolean {
    const any = (asked: readonly string[] | undefined, own: readonly string[]): boolean =>
      asked === undefined || asked.length === 0 || asked.some((value) => own.includes(value));
    switch (facet) {
      case 'needs': {
        const needs = this.needsOf(query);
        if (!needs && query.level === undefined) return true;
        const least = query.level === undefined ? 1 : LEVELS.indexOf(query.level) + 1;
        return (needs ?? structure.needs.map(({code}) => code)).some((need) => levelOf(structure, need) >= least);
      }
      case 'format': return any(query.format, structure.formats);
      case 'price': return any(query.price, structure.price);
      case 'access': return any(query.access, structure.access);
      case 'kind': return any(query.kind, [structure.kind]);
      case 'label': return any(query.label, this.labels(structure));
      case 'remote': return query.remote !== true || remote(structure);
      default: throw new Error(facet);
    }
  }

  labels(structure: Structure): string[] {
    return structure.labels.filter(({since, until}) => (since === undefined || since <= this.today) && (until === undefined || until >= this.today)).map(({code}) => code);
  }

  place(query: FilterQuery) {
    let area = query.place === undefined ? undefined : smallWorld.resolve(query.place);
    const nowhere = query.place !== undefined && area === undefined;
    const isArea = area !== undefined && ['epci', 'departement', 'region'].includes(area.place.kind);
    let point = area && !isArea ? {lat: area.place.lat, lon: area.place.lon} : undefined;
    if (query.lat !== undefined && query.lon !== undefined) {
      point = {lat: query.lat, lon: query.lon};
      if (query.place === undefined) {
        const place = smallWorld.reverse(query.lat, query.lon);
        area = place && smallWorld.resolve(place.code);
      }
    }
    return {code: area?.place.code, kind: area?.place.kind, point, nowhere, isArea};
  }

  /** Why a structure is found for the place asked, facets apart; undefined when it is not. */
  why(structure: Structure, query: FilterQuery): Found | undefined {
    const {code, kind, point, nowhere, isArea} = this.place(query);
    if (nowhere) return undefined;
    if (code === undefined && point === undefined) {
      const territory = (query.territory ?? []).filter((asked: string) => pieces(asked) !== undefined);
      if (territory.length === 0) return {structure, tier: 0, reason: 'listed', chord: 0};
      if (territory.some((asked: string) => locatedIn(structure, asked))) return {structure, tier: 0, reason: 'in-territory', chord: 0};
      for (const asked of territory) {
        const reason = statedReason(structure, asked, smallWorld.resolve(asked)?.place.kind);
        if (reason) return {structure, tier: 1, reason, chord: 0};
      }
      return structure.serviceArea.includes('national') ? {structure, tier: 2, reason: 'serves-national', chord: 0} : undefined;
    }
    const chord = point ? chordSquared(unitVector(structure.lat, structure.lon), unitVector(point.lat, point.lon)) : 0;
    const serves = code === undefined ? undefined : statedReason(structure, code, kind);
    if (serves) return {structure, tier: 0, reason: serves, chord};
    const stated = structure.serviceArea.length > 0;
    const isNear = isArea ? locatedIn(structure, code as string) : chord <= kmToChord(query.radius ?? LIMITS.radius);
    if (isNear && !stated) return {structure, tier: 1, reason: isArea ? 'in-territory' : 'near', chord};
    if (structure.serviceArea.includes('national')) return {structure, tier: 2, reason: 'serves-national', chord};
    if (isNear) return {structure, tier: 3, reason: 'outside', chord};
    return remote(structure) && !stated ? {structure, tier: 4, reason: 'remote', chord: 0} : undefined;
  }

  /** Territory, rectangle and words. */
  isWithin(structure: Structure, query: FilterQuery, names: ReadonlyMap<Structure, number> | undefined): boolean {
    const {territory, bbox} = query;
    if (territory !== undefined && territory.length > 0
      && !territory.some((code: string) => locatedIn(structure, code) || structure.serviceArea.some((zone) => covers(zone, code)))) return false;
    if (bbox !== undefined && !(structure.lon >= bbox[0] && structure.lon <= bbox[2] && structure.lat >= bbox[1] && structure.lat <= bbox[3])) return false;
    return names === undefined || names.has(structure);
  }

  /** All that match, in no order. `except`: a facet not to filter by. */
  matches(query: FilterQuery, except?: string): Found[] {
    const names = query.q === undefined || query.q === '' ? undefined : this.named(query.q);
    return this.structures.flatMap((structure) => {
      if (!this.isWithin(structure, query, names)) return [];
      for (const facet of ['needs', 'format', 'price', 'access', 'kind', 'label', 'remote']) {
        if (facet !== except && !this.passes(structure, query, facet)) return [];
      }
      return this.why(structure, query) ?? [];
    });
  }

  isStale(structure: Structure): boolean {
    const [year, rest] = [Number(this.today.slice(0, 4)), this.today.slice(4)];
    return structure.verifiedAt === undefined || structure.verifiedAt < `${year - 1}${rest}`;
  }

  /** All that match, in the order asked. */
  search(query: SearchQuery): Found[] {
    const needs = this.needsOf(query) ?? [];
    const scores = query.q === undefined || query.q === '' ? undefined : this.named(query.q);
    const {point} = this.place(query);
    const sort = query.sort === 'distance' && !point ? 'relevance' : query.sort ?? 'relevance';
    const verified = ({structure}: Found): number => (structure.verifiedAt === undefined ? Infinity : -Date.parse(structure.verifiedAt));
    const rule = (found: Found): number[] => [
      found.tier, -needs.reduce((sum, need) => sum + levelOf(found.structure, need), 0), this.isStale(found.structure) ? 1 : 0,
    ];
    const folded = new Map(this.structures.map((structure) => [structure, fold(structure.name)]));
    const keys = (found: Found): (number | string)[] => {
      switch (sort) {
        case 'name': return [folded.get(found.structure) ?? ''];
        case 'verified': return [verified(found), ...rule(found), found.chord];
        case 'distance': return [found.tier === 4 ? Infinity : found.chord, ...rule(found), verified(found)];
        case 'relevance': return [-(scores?.get(found.structure) ?? 0), ...rule(found), found.chord, verified(found)];
      }
    };
    return this.matches(query).map((found) => ({found, keys: [...keys(found), ids(found.structure)]})).sort((a, b) => {
      for (let i = 0; i < a.keys.length; i++) if (a.keys[i] !== b.keys[i]) return a.keys[i] < b.keys[i] ? -1 : 1;
      return 0;
    }).map(({found}) => found);
  }

  facets(query: FilterQuery): Record<string, Record<string, number>> {
    const count = (except: string, values: (structure: Structure) => readonly string[]): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const {structure} of this.matches(query, except)) for (const value of new Set(values(structure))) counts[value] = (counts[value] ?? 0) + 1;
      return counts;
    };
    const least = query.level === undefined ? 1 : LEVELS.indexOf(query.level) + 1;
    const needs = this.needsOf(query);
    return {
      needs: count('needs', (structure) => structure.needs.map(({code}) => code).filter((need) => levelOf(structure, need) >= least)),
      level: count('needs', (structure) => LEVELS.filter((_, at) => (needs ?? structure.needs.map(({code}) => code)).some((need) => levelOf(structure, need) > at))),
      format: count('format', ({formats}) => formats),
      price: count('price', ({price}) => price),
      access: count('access', ({access}) => access),
      kind: count('kind', ({kind}) => [kind]),
      label: count('label', (structure) => this.labels(structure)),
      remote: count('remote', (structure) => (remote(structure) ? ['true'] : [])),
    };
  }

  bounds(query: FilterQuery): number[] | undefined {
    const onSite = this.matches(query).filter(({tier}) => tier < 4).map(({structure}) => structure);
    if (onSite.length === 0) return undefined;
    const lons = onSite.map(({lon}) => lon);
    const lats = onSite.map(({lat}) => lat);
    return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  }

  /** Kilometres, rounded up, to the nearest that matches all but the distance. */
  widerRadius(query: FilterQuery): number | undefined {
    const {point, isArea} = this.place(query);
    if (!point || isArea) return undefined;
    const chords = this.matches({...query, radius: 25_000}).map(({structure}) => chordSquared(unitVector(structure.lat, structure.lon), unitVector(point.lat, point.lon)));
    const km = Math.ceil(chordToKm(Math.min(...chords)));
    return chords.length > 0 && km <= LIMITS.radiusMax ? Math.max(1, km) : undefined;
  }

  /** Cells of a tile: column, row, how many, and the mean of their grid positions. */
  tile(z: number, x: number, y: number, query: FilterQuery): {x: number; y: number; count: number; ids: string[]}[] {
    const side = 2 ** (z + 2);
    const grid = 2 ** 24;
    const cells = new Map<string, Structure[]>();
    for (const {structure} of this.matches(query)) {
      const cellX = Math.min(side - 1, Math.floor(mercatorX(structure.lon) * side));
      const cellY = Math.min(side - 1, Math.floor(mercatorY(structure.lat) * side));
      if (Math.floor(cellX / 4) !== x || Math.floor(cellY / 4) !== y) continue;
      cells.set(`${cellX} ${cellY}`, [...(cells.get(`${cellX} ${cellY}`) ?? []), structure]);
    }
    return [...cells].map(([key, inside]) => {
      const [cellX, cellY] = key.split(' ').map(Number);
      const mean = (of: (structure: Structure) => number): number =>
        inside.reduce((sum, structure) => sum + Math.min(grid - 1, Math.floor(of(structure) * grid)), 0) / inside.length;
      const inCell = (position: number, cell: number): number => Math.max(16, Math.min(48, (position / (grid / side) - cell) * 64));
      return {
        x: Math.round(cellX * 64 + inCell(mean(({lon}) => mercatorX(lon)), cellX) - x * 256),
        y: Math.round(cellY * 64 + inCell(mean(({lat}) => mercatorY(lat)), cellY) - y * 256),
        count: inside.length,
        ids: inside.map(({id}) => id),
      };
    });
  }

  /** Structures found by words, with their score. */
  named(query: string): Map<Structure, number> {
    const rows = this.structures.map((structure) => {
      const labels = structure.labels.filter(({since, until}) => (since === undefined || since <= this.today) && (until === undefined || until >= this.today));
      const name = wordsOf(structure.name);
      const elsewhere = wordsOf(`${structure.address.city} ${labels.map((label) => label.name ?? label.code).join(' ')}`);
      return {structure, name, all: [...new Set([...name, ...elsewhere])]};
    });
    const vocabulary = [...new Set(rows.flatMap(({all}) => all))];
    const weight = (word: string): number => wordWeight(rows.length, rows.filter(({all}) => all.includes(word)).length);
    const asTyped = (typed: string, last: boolean): [string, number][] => vocabulary.flatMap((word): [string, number][] => {
      if (word === typed) return [[word, 1]];
      return last && typed.length > 1 && word.startsWith(typed) ? [[word, WORTH.prefix]] : [];
    });
    const withSlips = (typed: string, last: boolean): [string, number][] => {
      const known = asTyped(typed, last);
      return typed.length < SLIP_FROM ? known : [...known, ...vocabulary.flatMap((word): [string, number][] =>
        (word.length >= SLIP_FROM - 1 && editDistance(word, typed) === 1 && !known.some(([other]) => other === word) ? [[word, WORTH.slip]] : []))];
    };
    const typed = wordsOf(query);
    const mended: string[] = [];
    for (let at = 0; at < typed.length; at++) {
      const word = typed[at];
      const joined = word + (typed[at + 1] ?? '');
      const cuts = [...word].map((_, cut) => [word.slice(0, cut), word.slice(cut)]).filter(([a, b]) => a.length > 1 && b.length > 1 && vocabulary.includes(a) && vocabulary.includes(b));
      if (withSlips(word, at === typed.length - 1).length > 0) mended.push(word);
      else if (at + 1 < typed.length && vocabulary.includes(joined)) {
        mended.push(joined);
        at++;
      } else mended.push(...(cuts[0] ?? [word]));
    }
    const words = [...new Set(mended)];
    const best = (row: (typeof rows)[number], candidates: readonly [string, number][]): number =>
      Math.max(0, ...candidates.filter(([word]) => row.all.includes(word)).map(([word, worth]) => wordValue(weight(word), worth, row.name.includes(word))));
    const stage = (candidates: (typed: string, last: boolean) => [string, number][]) => words.map((word, at) => candidates(word, at === words.length - 1));
    const withAll = (groups: [string, number][][]) => (groups.length === 0 ? [] : rows.filter((row) => groups.every((group) => best(row, group) > 0)));
    let groups = stage(asTyped);
    let matched = withAll(groups);
    if (matched.length < ENOUGH) {
      groups = stage(withSlips);
      matched = withAll(groups);
    }
    const typedWeight = groups.reduce((sum, group) => sum + Math.max(0, ...group.map(([word]) => weight(word))), 0);
    const found = (row: (typeof rows)[number]): number => groups.reduce((sum, group) => sum + best(row, group), 0);
    if (matched.length === 0) matched = rows.filter((row) => found(row) > 0 && found(row) >= typedWeight * WORTH.half);
    return new Map(matched.map((row) => [row.structure, rowScore(found(row), typedWeight, row.name.reduce((sum, word) => sum + weight(word), 0))]));
  }
}
