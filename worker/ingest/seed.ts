/**
 * The directory of a first run: about 300 example structures over all départements, overseas included, so that everything can be tried before
 * real data come. Every one is named "Exemple – …" and marked as an example; names, mailboxes and telephones are made up, on domains and numbers
 * reserved for that (RFC 2606; Arcep decision 2009-0637, fiction numbers). The first import of real data replaces them all.
 *
 * Deterministic: the same gazetteer and the same day give the same directory.
 */
import type {Coordination} from '../../src/contract/place.ts';
import {structureInputSchema} from '../../src/contract/structure.ts';
import type {Contact, StructureInput} from '../../src/contract/structure.ts';
import {ACCESSES, FORMATS, KINDS, LEVELS, PRICES} from '../../src/contract/vocabulary.ts';
import type {Kind, Label} from '../../src/contract/vocabulary.ts';
import type {CommuneRow, Gazetteer} from '../directory/gazetteer/gazetteer.ts';
import {NEED_CODES} from '../directory/taxonomy/taxonomy.ts';
import {MERGE_RULES} from './import.ts';
import {exampleEvents} from './seed-events.ts';
import type {ExampleEvent} from './seed-events.ts';

/** Source of every example listing. */
export const EXAMPLES = 'exemples';

export interface ExampleListing {
  readonly source: string;
  readonly id: string;
  readonly structure: StructureInput;
}

/** Examples everywhere, and as many again as the population earns, up to about this many in all. */
const TOTAL = 300;
const EACH = 2;
/** Shown in the documentation and on the partner's page: enough to compare, in three towns a visitor can name. */
const TOURAINE = ['37261', '37132', '37072', '37261', '37132', '37003', '37261', '37122', '37072', '37050'];

/** Words after "Exemple – ", by kind; `@` stands for "de Loches", "d’Amboise", "du Havre". */
const NAMES: Readonly<Record<Kind, readonly string[]>> = {
  'association': ['Association Coup de pouce numérique @', 'Association Les Bénévoles connectés @', 'Association Clic et compagnie @'],
  'tiers-lieu': ['Tiers-lieu La Grange partagée @', 'Tiers-lieu L’Établi @'],
  'centre-social': ['Centre social @', 'Espace de vie sociale @'],
  'mjc': ['MJC @'],
  'epn': ['Espace public numérique @'],
  'fablab': ['Fablab @'],
  'mediatheque': ['Médiathèque @'],
  'france-services': ['France services @'],
  'collectivite': ['Service numérique de la ville @', 'Mission vie associative @'],
  'reseau-associatif': ['Maison des associations @', 'Fédération des associations @', 'Réseau d’éducation populaire @'],
  'insertion': ['Chantier d’insertion numérique @'],
  'entreprise-ess': ['Coopérative numérique @', 'Ressourcerie informatique @'],
  'autre': ['Point d’appui numérique @'],
};
const LONG_NAME = 'Fédération intercommunale des associations d’éducation populaire, de culture, de sport, de solidarité et de protection de la nature @ et des communes voisines';

const HOURS = [
  'Mo-Fr 09:00-12:00,14:00-17:00', 'Mo-Fr 09:00-12:30,13:30-18:00; Sa 09:00-12:00; PH off', 'Tu-Sa 10:00-18:00', 'Mo,We,Fr 14:00-18:00; PH off',
  'Tu,Th 17:30-20:00; Sa 10:00-12:00', 'Mo-Th 08:30-12:15,13:15-17:00; Fr 08:30-12:15', 'We 14:00-18:00; Aug off', undefined, undefined,
] as const;
const SUMMARIES = [
  'Structure fictive, pour essayer l’annuaire. Elle reçoit les associations sur rendez-vous et les aide à choisir leurs outils.',
  'Structure fictive, pour essayer l’annuaire. Une permanence par semaine pour les bénévoles, des ateliers une fois par mois.',
  'Structure fictive, pour essayer l’annuaire. Accompagnement de projets numériques associatifs, du besoin au cahier des charges.',
] as const;
/** Days since the structure said "still true": fresh, 3 months, 8 months, 14 months; undefined = never. */
const VERIFIED = [12, 95, 243, 426, undefined, 40, 170] as const;

/** Numbers that ring nowhere, by zone of the région. Source: Arcep, numbers reserved for audiovisual works. */
const ZONES: readonly (readonly [regions: readonly string[], prefix: string])[] = [
  [['11'], '19900'], [['24', '28', '52', '53'], '26191'], [['27', '32', '44'], '35301'], [['84', '93', '94'], '46571'], [['75', '76'], '53649'],
];
const MOBILE = '63998';

/** Mulberry32: small, seeded, good enough to vary examples. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** "de Loches", "d’Amboise", "du Havre", "des Ulis". */
export function ofTown(name: string): string {
  if (/^Le /.test(name)) return `du ${name.slice(3)}`;
  if (/^Les /.test(name)) return `des ${name.slice(4)}`;
  return /^(?:[AEIOUYÀÂÉÈÊËÎÏÔÛÙŒ]|H[aeéèiouy](?!v|a))/i.test(name) && !/^(?:Y[aeo]|H[aeo][a-z]|Ou[aeé])/i.test(name) ? `d’${name}` : `de ${name}`;
}

const dayBefore = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

/** Communes of each département from the most populated on. */
function communesByDepartement(gazetteer: Gazetteer): Map<string, CommuneRow[]> {
  const found = new Map<string, CommuneRow[]>();
  for (const index of gazetteer.byPopulation()) {
    const departement = gazetteer.codeAt(index).replace(/^(9[78]\d|\d\w).*$/, '$1');
    const known = found.get(departement);
    if (known && known.length >= 12) continue;
    const commune = gazetteer.communeAt(index);
    if (commune.population > 0 && commune.postcodes.length > 0) found.set(departement, [...(known ?? []), commune]);
  }
  return found;
}

/** Where the examples stand: two towns of each département, then more where more people live, then Touraine. */
function towns(gazetteer: Gazetteer): CommuneRow[] {
  const departements = [...communesByDepartement(gazetteer)].sort(([a], [b]) => (a < b ? -1 : 1));
  const population = departements.map(([, communes]) => communes.reduce((sum, commune) => sum + commune.population, 0));
  const everyone = population.reduce((sum, people) => sum + people, 0);
  const spare = TOTAL - departements.length * EACH - TOURAINE.length;
  const places = departements.flatMap(([, communes], i) => {
    const count = EACH + Math.round((spare * population[i]!) / everyone);
    // The seat and smaller towns by turns, so that villages have neighbours that serve them from a distance.
    return [...Array(count).keys()].map((n) => communes[n === 0 ? 0 : (n * 3 + 1) % communes.length] ?? communes[0]!);
  });
  return [...places, ...TOURAINE.flatMap((code) => gazetteer.communeByCode(code) ?? [])];
}

/** The example listings, checked against the contract. `day`: ISO day the dates are told from. */
export function exampleListings(gazetteer: Gazetteer, day: string): ExampleListing[] {
  const random = chance(37);
  const neighbours = communesByDepartement(gazetteer);
  return towns(gazetteer).map((commune, i) => {
    const structure = example(commune, i, neighbours.get(commune.departement) ?? [commune], day, random);
    return {source: EXAMPLES, id: `exemple-${i + 1}`, structure: structureInputSchema.parse(structure)};
  });
}

function example(commune: CommuneRow, i: number, neighbours: readonly CommuneRow[], day: string, random: () => number): StructureInput {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const kind = KINDS[i % KINDS.length]!;
  const serviceArea = areaOf(commune, i, neighbours);
  const remote = serviceArea[0] === 'national' || i % 4 === 1;
  const verified = VERIFIED[i % VERIFIED.length];
  const hours = HOURS[i % HOURS.length];
  const site = `exemple-${commune.departement.toLowerCase()}-${i + 1}.example.org`;
  const near = (degrees: number): number => Math.round((degrees + (random() - 0.5) * 0.012) * 1e6) / 1e6;
  return {
    name: `Exemple – ${(i % 97 === 50 ? LONG_NAME : NAMES[kind][Math.floor(i / KINDS.length) % NAMES[kind].length]!).replace('@', ofTown(commune.name))}`,
    summary: SUMMARIES[i % SUMMARIES.length]!,
    kind,
    address: {street: `${i + 1} rue de l’Exemple`, ...(i % 11 === 3 && {complement: 'Bâtiment B, 1er étage'}), postcode: commune.postcodes[0]!, city: commune.name, commune: commune.code},
    lat: near(commune.lat),
    lon: near(commune.lon),
    precision: commune.precision,
    serviceArea,
    needs: needsOf(i, random),
    formats: FORMATS.filter((format, n) => (format === 'a-distance' ? remote : n === i % 4 || random() < 0.4)),
    price: [...new Set([PRICES[i % PRICES.length]!, ...(i % 5 === 0 ? [pick(PRICES)] : [])])],
    access: ACCESSES.filter((_, n) => n === i % ACCESSES.length || random() < 0.25),
    audiences: i % 6 === 2 ? ['Petites associations sans salarié'] : [],
    labels: labelsOf(kind, i, day),
    contact: contactOf(commune, i, site),
    website: `https://${site}/`,
    ...(i % 7 === 4 && {appointment: `https://${site}/rendez-vous`}),
    ...(hours !== undefined && {openingHours: hours}),
    ...(verified !== undefined && {verifiedAt: dayBefore(day, verified)}),
    updatedAt: dayBefore(day, verified ?? 500),
    ...(i % 29 === 5 && {vendorTie: 'Distribue le logiciel « Exemple Compta », de la société Exemple Éditions.'}),
    ...(i % 23 === 7 && {notice: {text: 'Fermé pour travaux, permanences à la mairie.', from: dayBefore(day, 5), until: dayBefore(day, -30)}}),
    provenance: {source: EXAMPLES, id: `exemple-${i + 1}`, date: day, example: true},
  };
}

/** Every kind of stated area in turn, and some that never said. */
function areaOf(commune: CommuneRow, i: number, neighbours: readonly CommuneRow[]): StructureInput['serviceArea'] {
  const departement = `departement:${commune.departement}`;
  const region = /^\d{2}$/.test(commune.region) ? `region:${commune.region}` : departement;
  if (i % 31 === 9) return ['national'];
  switch (i % 8) {
    case 0: return [`commune:${commune.code}`, ...neighbours.filter(({code}) => code !== commune.code).slice(0, 3).map(({code}) => `commune:${code}`)];
    case 1: case 6: return [commune.epci === undefined ? departement : `epci:${commune.epci}`];
    case 2: case 7: return [departement];
    case 3: return [region];
    default: return [];
  }
}

/** One need in turn at a level in turn, so that every need exists at every level, and two to seven more. */
function needsOf(i: number, random: () => number): StructureInput['needs'] {
  const levels = new Map([[NEED_CODES[i % NEED_CODES.length]!, LEVELS[Math.floor(i / NEED_CODES.length) % LEVELS.length]!]]);
  const more = 2 + Math.floor(random() * 6);
  for (let n = 0; n < more; n++) {
    const code = NEED_CODES[Math.floor(random() * NEED_CODES.length)]!;
    const level = LEVELS[Math.floor(random() * LEVELS.length)]!;
    if (!levels.has(code)) levels.set(code, level);
  }
  return [...levels].map(([code, level]) => ({code, level})).sort((a, b) => (a.code < b.code ? -1 : 1));
}

function labelsOf(kind: Kind, i: number, day: string): StructureInput['labels'] {
  const labels: StructureInput['labels'] = [];
  const add = (code: Label, since: number, until?: number): void => {
    labels.push({code, since: dayBefore(day, since), ...(until !== undefined && {until: dayBefore(day, until)})});
  };
  if (i % 3 === 0) add('pana', 400, -330);
  if (kind === 'france-services') add('france-services', 900);
  if (kind === 'epn' || kind === 'mediatheque') add('conseiller-numerique', 600, i % 2 === 0 ? -120 : 60);
  if (kind === 'centre-social') add('aidants-connect', 300);
  if (kind === 'tiers-lieu') add('fabrique-de-territoire', 800, -200);
  if (kind === 'reseau-associatif') add((['guidasso-information', 'guidasso-orientation', 'guidasso-accompagnement-generaliste', 'guidasso-accompagnement-specialiste'] as const)[i % 4]!, 250);
  if (i % 41 === 11) labels.push({code: 'autre', name: 'Label d’exemple du réseau', level: 'Argent', since: dayBefore(day, 100)});
  return labels;
}

function telephone(region: string, i: number): string {
  const prefix = ZONES.find(([regions]) => regions.includes(region))?.[1] ?? MOBILE;
  return `+33${prefix}${String(1000 + i * 7).slice(-4)}`;
}

/** Role mailboxes only; some structures keep a field to themselves, to show that it stays unseen. */
function contactOf(commune: CommuneRow, i: number, site: string): Contact {
  return {
    phone: {value: telephone(commune.region, i), publish: i % 9 !== 4},
    email: {value: `${i % 2 === 0 ? 'contact' : 'accueil'}@${site}`, publish: i % 5 !== 3},
  };
}

/** One example team per région and one for the country: what nobody answers goes to them (rule 4). */
export function exampleCoordinations(gazetteer: Gazetteer): Coordination[] {
  const regions = gazetteer.territories().filter(({kind, code}) => kind === 'region' && /^region:\d{2}$/.test(code));
  const regional = regions.map(({code, name}, i): Coordination => ({
    name: `Exemple – Coordination territoriale ${name}`,
    territory: code,
    url: `https://coordination-${code.slice(7)}.example.org/`,
    email: `coordination@coordination-${code.slice(7)}.example.org`,
    phone: telephone(code.slice(7), 1000 + i),
    example: true,
  }));
  return [{name: 'Exemple – Coordination nationale', territory: 'national', url: 'https://coordination.example.org/', email: 'coordination@coordination.example.org', phone: telephone('11', 1100), example: true}, ...regional];
}

/** What seeding needs of the registry. */
export interface SeededRegistry<Data, Publication> {
  transaction<T>(work: () => T): T;
  upsert(listings: readonly ExampleListing[], rules: typeof MERGE_RULES, at: string): {readonly structures: number};
  setCoordinations(coordinations: readonly Coordination[]): void;
  /** Replaces the example events. `now` in milliseconds. */
  setExampleEvents(events: readonly ExampleEvent[], now: number): void;
  publish(encode: (data: Data) => Uint8Array, now: string): Publication;
}

/** Puts the examples in and publishes them, in one transaction. `now` in milliseconds; gives the number of structures. */
export function seedExamples<Data, Publication>(registry: SeededRegistry<Data, Publication>, gazetteer: Gazetteer, now: number, encode: (data: Data) => Uint8Array): number {
  const at = new Date(now).toISOString();
  return registry.transaction(() => {
    const {structures} = registry.upsert(exampleListings(gazetteer, at.slice(0, 10)), MERGE_RULES, at);
    registry.setCoordinations(exampleCoordinations(gazetteer));
    registry.setExampleEvents(exampleEvents(gazetteer, at.slice(0, 10)), now);
    registry.publish(encode, at);
    return structures;
  });
}
