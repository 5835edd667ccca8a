/** What the bench runs on: the real national file, generated structures, and questions that do not repeat. */
import {readFileSync} from 'node:fs';
import {parse} from 'csv-parse/sync';
import {EVENT_KINDS} from '../../../src/contract/event-vocabulary.ts';
import type {Structure} from '../../../src/contract/structure.ts';
import {FORMATS, PRICES} from '../../../src/contract/vocabulary.ts';
import {mercatorX, mercatorY} from '../../../src/contract/grid.ts';
import {fold} from '../../../worker/directory/gazetteer/fold.ts';
import type {Gazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {needsFromMednumServices} from '../../../worker/directory/taxonomy/mednum-services.ts';
import {NEED_CODES} from '../../../worker/directory/taxonomy/taxonomy.ts';
import {randomOf} from '../../support/structures.ts';
import type {Kind} from './protocol.ts';

/** The real places with their names, towns and positions; what the file does not say is drawn, seeded. */
export function realStructures(path: string): Structure[] {
  const rows = parse(readFileSync(path), {columns: true, bom: true}) as Record<string, string>[];
  const random = randomOf(11);
  return rows.map((row, at): Structure => {
    const inferred = needsFromMednumServices((row.services ?? '').split('|').filter((service) => service !== '')).needs
      .map(({need, level}) => ({code: need, level, inferred: true as const}));
    return {
      id: `s${(at + 1).toString(36)}`, slug: `${fold(row.nom)} ${fold(row.commune)}`.replaceAll(' ', '-'), name: row.nom.trim().slice(0, 200), kind: 'autre',
      address: {street: row.adresse, postcode: row.code_postal.padStart(5, '0'), city: row.commune, commune: row.code_insee},
      lat: Number(row.latitude), lon: Number(row.longitude), precision: 'exact', serviceArea: [],
      needs: inferred.length > 0 ? inferred : [{code: NEED_CODES[Math.floor(random() * NEED_CODES.length)], level: 'informer', inferred: true}],
      formats: FORMATS.filter(() => random() < 0.3), price: PRICES.filter(() => random() < 0.3), access: [], audiences: [], labels: [],
      updatedAt: (row.date_maj || '2024-01-01').slice(0, 10), provenance: {source: row.source}, contactFields: [],
    };
  });
}

/** One slip somewhere in a name: a letter changed, missing, added, or swapped with its neighbour. */
export function misspell(name: string, random: () => number): string {
  const letters = [...name];
  const at = Math.floor(random() * (letters.length - 1));
  const letter = 'abcdefghijklmnopqrstuvwxyz'[Math.floor(random() * 26)];
  switch (Math.floor(random() * 4)) {
    case 0: letters[at] = letter; break;
    case 1: letters.splice(at, 1); break;
    case 2: letters.splice(at, 0, letter); break;
    default: [letters[at], letters[at + 1]] = [letters[at + 1], letters[at]];
  }
  return letters.join('');
}

/** Addresses of one kind of question, all different where the kind allows it; people ask from where people live. */
export function questions(kind: Kind | 'events', count: number, structures: readonly Structure[], gazetteer: Gazetteer, seed = 3): string[] {
  const random = randomOf(seed + kind.length);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const out: string[] = [];
  for (let at = 0; at < count; at++) {
    // A structure stands where people are: near it, not on it.
    const {lat, lon, name} = pick(structures);
    const [north, east] = [lat + (random() - 0.5) * 0.1, lon + (random() - 0.5) * 0.1];
    const need = pick(NEED_CODES);
    switch (kind) {
      case 'places': {
        const commune = gazetteer.nameAt(Math.floor(random() * gazetteer.size));
        out.push(`/v1/places?q=${encodeURIComponent(commune.slice(0, 2 + Math.floor(random() * 6)))}`);
        break;
      }
      case 'nearest': out.push(`/v1/structures?lat=${north.toFixed(6)}&lon=${east.toFixed(6)}&needs=${need}`); break;
      case 'nearest-bare': out.push(`/v1/structures?lat=${north.toFixed(6)}&lon=${east.toFixed(6)}&needs=${need}&bare`); break;
      case 'tile': {
        const side = 2 ** (7 + Math.floor(random() * 6));
        out.push(`/v1/tiles/${Math.log2(side)}/${Math.floor(mercatorX(east) * side)}/${Math.floor(mercatorY(north) * side)}?needs=${need}&price=${pick(PRICES)}`);
        break;
      }
      case 'events': {
        // As the list of a partner's page asks, as its visitor narrows it, and around where people are.
        const departement = gazetteer.resolve(`commune:${pick(structures).address.commune}`)?.departements[0] ?? '37';
        const asked = [`territory=departement%3A${departement}`, `territory=departement%3A${departement}&needs=${need}`, `lat=${north.toFixed(6)}&lon=${east.toFixed(6)}&kind=${pick(EVENT_KINDS)}`, `needs=${need}&level=${1 + Math.floor(random() * 2)}`];
        out.push(`/v1/events?${pick(asked)}&page=${1 + Math.floor(random() * 2)}`);
        break;
      }
      case 'name': out.push(`/v1/structures?q=${encodeURIComponent(misspell(name.slice(0, 150), random))}`); break;
      case 'facets': {
        const departement = gazetteer.resolve(`commune:${pick(structures).address.commune}`)?.departements[0] ?? '37';
        out.push(`/v1/structures?limit=1&needs=${need}&price=${pick(PRICES)}&territory=departement%3A${departement}`);
        break;
      }
    }
  }
  return out;
}
