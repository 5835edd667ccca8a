/** Where the registry's tests are: an origin, and a France of two départements. */
import type {Place} from '../../../src/contract/place.ts';
import type {RegistryGazetteer} from '../../../worker/registry/deps.ts';

/** Where the pages of the tests are: what `Origin` must be. */
export const ORIGIN = 'https://pana.example';

const place = (code: string, name: string, kind: Place['kind'], departement: string, postcodes: string[], lat: number, lon: number): Place =>
  ({code, name, kind, departement, postcodes, lat, lon, precision: 'exact'});

/** Code → place and the départements it lies in. */
const PLACES: ReadonlyMap<string, {readonly place: Place; readonly departements: readonly string[]}> = new Map(([
  [place('region:24', 'Centre-Val de Loire', 'region', '', [], 47.48, 1.68), ['37', '41']],
  [place('departement:37', 'Indre-et-Loire', 'departement', '37', [], 47.22, 0.69), ['37']],
  [place('departement:41', 'Loir-et-Cher', 'departement', '41', [], 47.62, 1.43), ['41']],
  [place('epci:243700754', 'Tours Métropole Val de Loire', 'epci', '37', [], 47.39, 0.69), ['37']],
  [place('commune:37132', 'Loches', 'commune', '37', ['37600'], 47.1286, 0.9953), ['37']],
  [place('commune:37261', 'Tours', 'commune', '37', ['37000', '37100', '37200'], 47.3936, 0.6892), ['37']],
  [place('commune:41018', 'Blois', 'commune', '41', ['41000'], 47.5833, 1.3292), ['41']],
  [place('postcode:37600', '37600', 'postcode', '37', ['37600'], 47.1286, 0.9953), ['37']],
  [place('postcode:41000', '41000', 'postcode', '41', ['41000'], 47.5833, 1.3292), ['41']],
] as const).map(([where, departements]) => [where.code, {place: where, departements}]));

export const gazetteer: RegistryGazetteer = {
  resolve: (code) => PLACES.get(code),
  suggest: (query, {limit, kinds}) => [...PLACES.values()].map(({place: one}) => one)
    .filter(({kind, name, postcodes}) => kinds.includes(kind) && query !== '' && (name.toLowerCase().startsWith(query.toLowerCase()) || postcodes.includes(query))).slice(0, limit),
  communesOf: (postcode) => [...PLACES.values()].map(({place: one}) => one).filter(({kind, postcodes}) => kind === 'commune' && postcodes.includes(postcode)),
};
