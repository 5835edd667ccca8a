/**
 * Directories to test and measure with: n valid structures, seeded, spread as people are (population of the communes), named and filled
 * in as real ones are: many towns' own services with plain names, fewer places with a name of their own; most say no service area.
 */
import type {Structure} from '../../src/contract/structure.ts';
import {ACCESSES, FORMATS, KINDS, LABELS, LEVELS, PRICES} from '../../src/contract/vocabulary.ts';
import {fold} from '../../worker/directory/gazetteer/fold.ts';
import type {Gazetteer} from '../../worker/directory/gazetteer/gazetteer.ts';
import {NEED_CODES} from '../../worker/directory/taxonomy/taxonomy.ts';

/** Numbers in 0..1 from a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const PLAIN_NAMES = [
  'Mairie de {town}', 'Médiathèque de {town}', 'Bibliothèque municipale de {town}', 'France services de {town}', 'Centre social de {town}',
  'Maison des associations de {town}', 'Centre communal d’action sociale de {town}', 'Espace numérique de {town}', 'MJC de {town}', 'Mission locale de {town}',
  'Point d’appui à la vie associative de {town}', 'Foyer rural de {town}', 'Communauté de communes du pays de {town}', 'Espace public numérique {town}',
];
const FIRST = [
  'Association', 'Médiathèque', 'Bibliothèque', 'Centre social', 'Maison', 'Espace', 'Fablab', 'Tiers-lieu', 'Atelier', 'Café associatif', 'Coopérative',
  'Ressourcerie', 'Foyer', 'Maison de quartier', 'Centre culturel', 'Fabrique', 'Collectif', 'Réseau', 'Ligue', 'Fédération', 'Pôle', 'Cyberespace',
  'Maison pour tous', 'Espace de vie sociale', 'Recyclerie', 'Manufacture', 'Halle', 'Grange', 'Station', 'Passerelle',
];
const SECOND = [
  'des Tilleuls', 'du Moulin', 'de la Gare', 'des Remparts', 'Jean Moulin', 'Simone Veil', 'Louise Michel', 'Jacques Prévert', 'Aimé Césaire', 'Lucie Aubrac',
  'du Vieux Pont', 'des Lavandières', 'de l’Écluse', 'du Verger', 'des Platanes', 'Robert Desnos', 'Olympe de Gouges', 'du Belvédère', 'des Quatre Vents',
  'La Rotonde', 'Les Glycines', 'L’Étincelle', 'La Boussole', 'Le Phare', 'La Ruche', 'Le Lien', 'L’Envolée', 'Les Coquelicots', 'Le Trait d’union',
  'du Clocher', 'des Tanneurs', 'de la Fontaine', 'du Lavoir', 'des Bruyères', 'du Château', 'de la Source', 'Marie Curie', 'Victor Hugo', 'George Sand',
];
const INVENTED = ['numé', 'lo', 'asso', 'soli', 'ré', 'ka', 'mi', 'vo', 'tra', 'lien', 'cy', 'ber', 'ate', 'pla', 'co', 'dé', 'bri', 'ma', 'fa', 'kio', 'sé', 'lune', 'zo', 'gram', 'pix', 'el', 'bo', 'ra', 'do', 'ti'];
const STREETS = ['rue de la Mairie', 'place de l’Église', 'avenue de la République', 'rue des Écoles', 'rue Jean Jaurès', 'place du Marché', 'route de Tours', 'rue du Stade'];

export interface StructuresOptions {
  readonly seed?: number;
  /** ISO day "today" is: dates are spread before it. */
  readonly today?: string;
}

/** `count` structures over the whole country, overseas included; the same for the same seed. */
export function generateStructures(gazetteer: Gazetteer, count: number, {seed = 1, today = '2026-11-01'}: StructuresOptions = {}): Structure[] {
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const chance = (share: number): boolean => random() < share;
  const some = <T>(list: readonly T[], share: number): T[] => list.filter(() => chance(share));
  const order = gazetteer.byPopulation();
  const sums = new Float64Array(order.length);
  let total = 0;
  order.forEach((commune, at) => {
    // Small communes have their mairie too: everyone counts 100 more.
    total += gazetteer.populationAt(commune) + 100;
    sums[at] = total;
  });
  const commune = (): number => {
    const target = random() * total;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle] < target) low = middle + 1;
      else high = middle;
    }
    return order[low];
  };
  const now = Date.parse(`${today}T00:00:00Z`);
  const dayBefore = (days: number): string => new Date(now - days * 86_400_000).toISOString().slice(0, 10);

  const structures: Structure[] = [];
  for (let at = 1; at <= count; at++) {
    const row = gazetteer.communeAt(commune());
    const lat = Math.max(-85, Math.min(85, row.lat + (random() + random() - 1) * 0.04));
    const lon = Math.max(-180, Math.min(180, row.lon + (random() + random() - 1) * 0.06));
    let name: string;
    if (chance(0.45)) name = pick(PLAIN_NAMES).replace('{town}', row.name).replace(/\bde ([AEIOUYÉÈH])/u, 'd’$1');
    else if (chance(0.5)) name = `${pick(FIRST)} ${pick(SECOND)}`;
    else {
      let word = '';
      for (let parts = 2 + Math.floor(random() * 3); parts > 0; parts--) word += pick(INVENTED);
      name = `${chance(0.6) ? `${pick(FIRST)} ` : ''}${word[0].toUpperCase()}${word.slice(1)}${chance(0.25) ? ` ${row.name}` : ''}`;
    }
    const serviceArea: Structure['serviceArea'] = [];
    if (chance(0.3)) {
      const kind = random();
      if (kind < 0.06) serviceArea.push('national');
      else if (kind < 0.2) serviceArea.push(`region:${row.region}`);
      else if (kind < 0.6) serviceArea.push(`departement:${row.departement}`);
      else if (kind < 0.8 && row.epci !== undefined) serviceArea.push(`epci:${row.epci}`);
      else serviceArea.push(`commune:${row.code}`);
    }
    const needs = some(NEED_CODES, 0.05 + random() * 0.3).map((code) => ({code, level: pick(LEVELS)}));
    if (needs.length === 0) needs.push({code: pick(NEED_CODES), level: 'informer'});
    const inferred = chance(0.4);
    const number = `s${at.toString(36)}`;
    structures.push({
      id: number,
      slug: `${fold(name)} ${fold(row.name)}`.replaceAll(' ', '-'),
      name,
      ...(chance(0.4) ? {summary: `Accompagne les associations de ${row.name} et des environs dans leurs usages du numérique.`} : {}),
      kind: pick(KINDS),
      address: {street: `${1 + Math.floor(random() * 90)} ${pick(STREETS)}`, postcode: row.postcodes[0] ?? '00000', city: row.name, commune: row.code},
      lat: Math.round(lat * 1e6) / 1e6,
      lon: Math.round(lon * 1e6) / 1e6,
      precision: chance(0.1) ? 'approximate' : 'exact',
      serviceArea,
      needs: inferred ? needs.map((need) => ({...need, inferred: true as const})) : needs,
      formats: some(FORMATS, 0.35),
      price: some(PRICES, 0.35),
      access: some(ACCESSES, 0.15),
      audiences: chance(0.1) ? ['Associations sans salarié'] : [],
      labels: chance(0.25) ? [chance(0.5) ? {code: pick(LABELS)} : {code: pick(LABELS), since: dayBefore(700), until: dayBefore(Math.floor(random() * 700) - 500)}] : [],
      ...(chance(0.5) ? {website: `https://structure-${at}.example.org/`} : {}),
      ...(chance(0.5) ? {openingHours: 'Mo-Fr 09:00-12:00,14:00-17:00'} : {}),
      ...(chance(0.7) ? {verifiedAt: dayBefore(Math.floor(random() * 540))} : {}),
      updatedAt: dayBefore(Math.floor(random() * 900)),
      ...(chance(0.02) ? {vendorTie: 'Éditeur d’un logiciel de gestion'} : {}),
      ...(chance(0.02) ? {notice: {text: 'Fermé pour travaux', until: dayBefore(Math.floor(random() * 60) - 30)}} : {}),
      provenance: {source: 'generated', id: `g${at}`, example: true},
      contactFields: chance(0.6) ? ['email', 'phone'] : [],
    });
  }
  return structures;
}
