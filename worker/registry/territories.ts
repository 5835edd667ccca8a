/** Territories as the desk offers them: which there are, how they are called, which lie in somebody's reach. */
import {isDepartementCode} from '../../src/contract/place.ts';
import type {RegistryDeps, RegistryGazetteer} from './deps.ts';
import {territoriesAround} from './domain/application.ts';
import type {Departement} from './domain/coordination.ts';
import type {Reach} from './domain/session.ts';
import type {TerritoryGroup} from './pages/desk/coordinations.ts';

const known = new WeakMap<RegistryGazetteer, readonly Departement[]>();

/** Every département of the gazetteer with its région. */
export function departementsOf(gazetteer: RegistryGazetteer): readonly Departement[] {
  const found = known.get(gazetteer);
  if (found !== undefined) return found;
  const codes = [...Array(990).keys()].flatMap((i) => (i === 20 ? ['2A', '2B'] : [String(i).padStart(2, '0')])).filter(isDepartementCode);
  const all = codes.flatMap((code): Departement[] => {
    const place = gazetteer.resolve(`departement:${code}`)?.place;
    return place === undefined ? [] : [{code, name: place.name, region: territoriesAround(code, (territory) => gazetteer.resolve(territory)?.departements ?? [])[1]}];
  });
  known.set(gazetteer, all);
  return all;
}

/** Territories one can give a team, région by région, in the order of their names. */
export function groupsOf({gazetteer}: RegistryDeps): TerritoryGroup[] {
  const groups = new Map<string, string[]>();
  for (const {code, region} of departementsOf(gazetteer)) groups.set(region ?? '', [...(groups.get(region ?? '') ?? []), `departement:${code}`]);
  const name = (region: string): string => (region === '' ? 'Hors région' : gazetteer.resolve(region)?.place.name ?? region);
  return [
    {name: 'Toute la France', territories: ['national']},
    ...[...groups].map(([region, codes]) => ({name: name(region), territories: region === '' ? codes : [region, ...codes]})).sort((a, b) => a.name.localeCompare(b.name, 'fr')),
  ];
}

/** A territory in words, with its code. */
export const words = ({gazetteer}: RegistryDeps) => (code: string): string => {
  if (code === 'national') return 'toute la France';
  const place = gazetteer.resolve(code)?.place;
  if (place === undefined) return code;
  return code.startsWith('region:') ? `région ${place.name}` : `${place.name} (${code.slice(code.indexOf(':') + 1)})`;
};

/** Codes of the territories that lie in a reach entirely. */
export function within({gazetteer}: RegistryDeps, reach: Reach): string[] {
  if (reach === 'all') return [];
  const around = (code: string): readonly string[] => gazetteer.resolve(code)?.departements ?? [];
  return [...new Set(reach.departements.flatMap((code) => territoriesAround(code, around)))].filter((territory) => around(territory).every((code) => reach.departements.includes(code)));
}
