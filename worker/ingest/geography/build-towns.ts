/**
 * `npm run towns`: writes `src/map/towns.json`, the towns that orient a visitor on the interactive map. In each département the three most
 * populous communes, and everywhere those of 30,000 inhabitants; none within 7 km of a larger one, so that the suburbs of a city stay unsaid.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPackages } from './sources.ts';

const POPULATION_MIN = 30_000;
const PER_DEPARTEMENT = 3;
const KILOMETRES_APART = 7;

const source = readPackages();
const places = new Map(source.populatedPlaces.map((place) => [place.admin[3], place]));
const kept: { lat: number; lon: number; name: string }[] = [];
const perDepartement = new Map<string, number>();

const communes = source.communes
  .filter(({ type }) => type === 'commune-actuelle')
  .sort((a, b) => (b.population ?? 0) - (a.population ?? 0) || (a.code < b.code ? -1 : 1));
for (const { code, nom, departement = code.slice(0, 3), population = 0 } of communes) {
  const place = places.get(code) ?? source.populatedPlaces.find(({ name, feature }) => name === nom && feature.startsWith('PPLC'));
  const count = perDepartement.get(departement) ?? 0;
  if (!place || (population < POPULATION_MIN && count >= PER_DEPARTEMENT)) continue;
  const isNear = ({ lat, lon }: { lat: number; lon: number }): boolean =>
    Math.hypot(lat - place.lat, (lon - place.lon) * Math.cos((lat * Math.PI) / 180)) * 111 < KILOMETRES_APART;
  if (kept.some(isNear)) continue;
  perDepartement.set(departement, count + 1);
  kept.push({ lat: place.lat, lon: place.lon, name: nom });
}

const round = (degrees: number): number => Math.round(degrees * 100) / 100;
const about = { sources: source.sources, command: 'npm run towns' };
const rows = kept.map(({ lat, lon, name }) => JSON.stringify([round(lat), round(lon), name]));
writeFileSync(
  join(import.meta.dirname, '../../../src/map/towns.json'),
  `{\n"about": ${JSON.stringify(about)},\n"towns": [\n${rows.join(',\n')}\n]\n}\n`,
);
console.log(`${kept.length} towns`);
