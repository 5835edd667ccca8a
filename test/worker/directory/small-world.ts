/**
 * A country small enough to be read: a few communes, two of them overseas and one beside the ±180° line, an EPCI over two départements,
 * a postcode of two communes, a commune with arrondissements.
 */
import type {Place} from '../../../src/contract/place.ts';
import type {Bounds} from '../../../src/contract/grid.ts';
import type {Area, PlacesOfFrance} from '../../../worker/directory/scopes.ts';

interface Commune {
  readonly code: string;
  readonly name: string;
  readonly departement: string;
  readonly region: string;
  readonly epci?: string;
  readonly postcodes: readonly string[];
  readonly lat: number;
  readonly lon: number;
  /** Commune of an arrondissement municipal. */
  readonly part?: string;
}

export const COMMUNES: readonly Commune[] = [
  {code: '37132', name: 'Loches', departement: '37', region: '24', epci: '200071587', postcodes: ['37600'], lat: 47.1283, lon: 0.9956},
  {code: '37054', name: 'Chambourg-sur-Indre', departement: '37', region: '24', epci: '200071587', postcodes: ['37310', '37600'], lat: 47.1811, lon: 0.968},
  {code: '37261', name: 'Tours', departement: '37', region: '24', epci: '243700754', postcodes: ['37000', '37100'], lat: 47.3941, lon: 0.6848},
  {code: '37003', name: 'Amboise', departement: '37', region: '24', epci: '243700499', postcodes: ['37400'], lat: 47.4114, lon: 0.9825},
  // In this small country the EPCI of Amboise goes over the border of the département.
  {code: '41018', name: 'Blois', departement: '41', region: '24', epci: '243700499', postcodes: ['41000'], lat: 47.5861, lon: 1.3359},
  {code: '75056', name: 'Paris', departement: '75', region: '11', epci: '200054781', postcodes: [], lat: 48.8589, lon: 2.347},
  {code: '75105', name: 'Paris 5e Arrondissement', departement: '75', region: '11', epci: '200054781', postcodes: ['75005'], lat: 48.8454, lon: 2.3491, part: '75056'},
  {code: '75106', name: 'Paris 6e Arrondissement', departement: '75', region: '11', epci: '200054781', postcodes: ['75006'], lat: 48.8504, lon: 2.333, part: '75056'},
  {code: '2A004', name: 'Ajaccio', departement: '2A', region: '94', epci: '242010056', postcodes: ['20000'], lat: 41.9267, lon: 8.7369},
  {code: '97411', name: 'Saint-Denis', departement: '974', region: '04', epci: '249740119', postcodes: ['97400'], lat: -20.8789, lon: 55.4481},
  {code: '98613', name: 'Uvea', departement: '986', region: '986', postcodes: ['98600'], lat: -13.3, lon: 179.98},
  {code: '98611', name: 'Alo', departement: '986', region: '986', postcodes: ['98610'], lat: -13.4, lon: -179.97},
];

const NAMES: Readonly<Record<string, string>> = {
  'departement:37': 'Indre-et-Loire', 'departement:41': 'Loir-et-Cher', 'departement:75': 'Paris', 'departement:2A': 'Corse-du-Sud', 'departement:974': 'La Réunion',
  'departement:986': 'Wallis-et-Futuna', 'region:24': 'Centre-Val de Loire', 'region:11': 'Île-de-France', 'region:94': 'Corse', 'region:04': 'La Réunion',
};

/** The smallest pieces of the country a code stands for; undefined when there is no such place. */
export function pieces(code: string): readonly string[] | undefined {
  const [kind, value] = code.split(':');
  const found = COMMUNES.filter((commune) => {
    switch (kind) {
      case 'commune': return commune.code === value || commune.part === value;
      case 'postcode': return commune.postcodes.includes(value);
      case 'epci': return commune.epci === value;
      case 'departement': return commune.departement === value;
      case 'region': return commune.region === value;
      default: return false;
    }
  });
  // A postcode of an arrondissement is one of its commune, as in the gazetteer.
  const all = kind === 'postcode' ? COMMUNES.filter((commune) => found.some(({code: own, part}) => commune.code === (part ?? own) || commune.part === (part ?? own))) : found;
  return all.length > 0 ? all.map((commune) => commune.code) : undefined;
}

export const PLACE_CODES: readonly string[] = [
  ...COMMUNES.map(({code}) => `commune:${code}`),
  ...[...new Set(COMMUNES.flatMap(({postcodes}) => postcodes))].map((code) => `postcode:${code}`),
  ...[...new Set(COMMUNES.flatMap(({epci}) => epci ?? []))].map((code) => `epci:${code}`),
  ...Object.keys(NAMES),
];
export const TERRITORY_CODES = PLACE_CODES.filter((code) => !code.startsWith('postcode:'));

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();

function resolve(code: string): Area | undefined {
  const own = pieces(code);
  if (!own) return undefined;
  const communes = COMMUNES.filter((commune) => own.includes(commune.code));
  const [kind, value] = code.split(':') as [Place['kind'], string];
  const bounds: Bounds = [
    Math.max(-180, Math.min(...communes.map(({lon}) => lon)) - 0.05), Math.min(...communes.map(({lat}) => lat)) - 0.05,
    Math.min(180, Math.max(...communes.map(({lon}) => lon)) + 0.05), Math.max(...communes.map(({lat}) => lat)) + 0.05,
  ];
  const first = communes.find((commune) => commune.code === value) ?? communes[0];
  return {
    place: {
      code, name: kind === 'commune' ? first.name : NAMES[code] ?? value, kind: first.part !== undefined && kind === 'commune' ? 'arrondissement' : kind,
      departement: first.departement, postcodes: [...first.postcodes], lat: first.lat, lon: first.lon, precision: 'exact',
    },
    communes: unique(communes.map((commune) => commune.part ?? commune.code)),
    epcis: unique(communes.flatMap(({epci}) => epci ?? [])),
    departements: unique(communes.map(({departement}) => departement)),
    regions: unique(communes.map(({region}) => region)),
    bounds,
  };
}

/** Nearest commune within half a degree, in plain degrees: close enough for a small world. */
function reverse(lat: number, lon: number): Place | undefined {
  const near = COMMUNES.filter((commune) => commune.part === undefined && Math.abs(commune.lat - lat) < 0.5 && Math.abs(commune.lon - lon) < 0.5);
  near.sort((a, b) => Math.hypot(a.lat - lat, a.lon - lon) - Math.hypot(b.lat - lat, b.lon - lon));
  return near[0] && resolve(`commune:${near[0].code}`)?.place;
}

export const smallWorld: PlacesOfFrance = {
  resolve,
  reverse,
  territories: () => Object.keys(NAMES).map((code) => {
    const area = resolve(code);
    if (!area) throw new Error(code);
    return {code, name: NAMES[code], kind: code.startsWith('region:') ? 'region' as const : 'departement' as const, region: area.regions[0], bounds: area.bounds};
  }),
};
