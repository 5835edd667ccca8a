/**
 * Builds the gazetteer: names, codes, postcodes, populations and EPCI of the official geographic code, with coordinates of GeoNames
 * or, exact, of an official file. Pure: rows in, bytes out; the same rows always give the same bytes.
 */
import {DEGREE, NO_EPCI, encodeGazetteer, type Bounds, type DepartementRow, type RegionRow} from '../../directory/gazetteer/format.ts';
import {fold, spellings} from '../../directory/gazetteer/fold.ts';

/** A row of `communes.json` of @etalab/decoupage-administratif. */
export interface OfficialCommune {
  code: string;
  nom: string;
  type: 'commune-actuelle' | 'commune-deleguee' | 'commune-associee' | 'arrondissement-municipal';
  departement?: string;
  region?: string;
  codesPostaux?: string[];
  population?: number;
  /** Of a former commune: the commune of today. */
  chefLieu?: string;
  /** Of an arrondissement municipal: its commune. */
  commune?: string;
}

export interface GeographySource {
  communes: OfficialCommune[];
  departements: {code: string; nom: string; region: string; chefLieu: string}[];
  regions: {code: string; nom: string; zone: string}[];
  epcis: {code: string; nom: string; membres: {code: string}[]}[];
  /** Populated places of GeoNames, French territories only. */
  populatedPlaces: PopulatedPlace[];
  /** Exact positions and frames, when an official file is given: they win over everything. */
  exact?: Map<string, {lat: number; lon: number; bounds?: Bounds}>;
  /** More former names: name, code of the commune of today, own code. */
  formers?: {code: string; name: string; chefLieu: string}[];
  /** Frames of départements known from outlines, by code. */
  frames?: Map<string, Bounds>;
  /** Sources with versions and licences, kept in the file. */
  sources: string[];
}

export interface PopulatedPlace {
  name: string;
  lat: number;
  lon: number;
  /** GeoNames feature code: PPLC, PPLA…, PPL, PPLX (section of a town). */
  feature: string;
  country: string;
  /** Administrative codes; the INSEE code of the commune is one of them in most rows. */
  admin: string[];
  population: number;
}

export interface BuildReport {
  communes: number;
  exact: number;
  /** Share of the population whose commune has an exact position, 0..1. */
  exactPopulation: number;
  /** Communes placed by a larger whole than their EPCI. */
  farPlaced: string[];
}

/** IANA zones of départements outside metropolitan time. Source: tz database, zone1970.tab. */
const TIME_ZONES: Record<string, string> = {
  971: 'America/Guadeloupe', 972: 'America/Martinique', 973: 'America/Cayenne', 974: 'Indian/Reunion', 975: 'America/Miquelon',
  976: 'Indian/Mayotte', 977: 'America/St_Barthelemy', 978: 'America/Marigot', 984: 'Indian/Kerguelen', 986: 'Pacific/Wallis',
  987: 'Pacific/Tahiti', 988: 'Pacific/Noumea', 989: 'Etc/GMT+8',
};

/** Towns that are not communes and that people type. */
const ALIASES: [name: string, code: string][] = [
  ['Gustavia', '97701'], ['Marigot', '97801'], ['Mata-Utu', '98613'], ['Grand-Case', '97801'], ['Port-aux-Français', '98412'],
];

/**
 * Islands and districts without a populated place of their name in GeoNames, and whose neighbours are far: département and folded name.
 * Degrees, to the nearest tenth or so: general knowledge, enough to show the right island, always marked approximate.
 */
const REMOTE: Record<string, [lat: number, lon: number]> = {
  '984 iles saint paul et nouvelle amsterdam': [-38.3, 77.5], '984 archipel des kerguelen': [-49.35, 69.5],
  '984 archipel des crozet': [-46.4, 51.8], '984 la terre adelie': [-67, 140], '984 iles eparses de l ocean indien': [-17.05, 42.7],
  '989 ile de clipperton': [10.3, -109.2],
  '987 anaa': [-17.4, -145.5], '987 arutua': [-15.3, -146.7], '987 bora bora': [-16.5, -151.74], '987 fakarava': [-16.2, -145.6],
  '987 fangatau': [-15.8, -140.9], '987 fatu hiva': [-10.5, -138.65], '987 gambier': [-23.12, -134.97], '987 hao': [-18.1, -140.9],
  '987 hikueru': [-17.55, -142.6], '987 hitiaa o te ra': [-17.6, -149.3], '987 huahine': [-16.77, -151], '987 makemo': [-16.6, -143.7],
  '987 manihi': [-14.4, -146], '987 maupiti': [-16.45, -152.25], '987 moorea maiao': [-17.53, -149.83], '987 napuka': [-14.17, -141.23],
  '987 nukutavake': [-19.28, -138.77], '987 papara': [-17.75, -149.5], '987 pukapuka': [-14.82, -138.82], '987 raivavae': [-23.87, -147.67],
  '987 rangiroa': [-15.1, -147.65], '987 rapa': [-27.6, -144.34], '987 reao': [-18.5, -136.4], '987 rimatara': [-22.65, -152.8],
  '987 rurutu': [-22.46, -151.34], '987 tahaa': [-16.62, -151.5], '987 tahuata': [-9.95, -139.08], '987 taiarapu est': [-17.77, -149.2],
  '987 taiarapu ouest': [-17.83, -149.28], '987 takaroa': [-14.46, -145], '987 taputapuatea': [-16.84, -151.4], '987 tatakoto': [-17.35, -138.4],
  '987 teva i uta': [-17.74, -149.42], '987 tubuai': [-23.38, -149.47], '987 tumaraa': [-16.83, -151.48], '987 tureia': [-20.8, -138.55],
  '987 ua huka': [-8.9, -139.55], '987 ua pou': [-9.4, -140.07], '987 uturoa': [-16.73, -151.44], '987 hiva oa': [-9.75, -139],
  '987 nuku hiva': [-8.87, -140.13],
  '973 saul': [3.6, -53.2], '973 saint elie': [4.8, -53.3], '973 awala yalimapo': [5.7, -53.9], '973 papaichton': [3.8, -54.15],
  '973 ouanary': [4.2, -51.7], '988 yate': [-22.15, 166.9], '988 farino': [-21.66, 165.78],
  '85 l ile d yeu': [46.71, -2.35], '29 ile de sein': [48.04, -4.85], '22 ile de brehat': [48.85, -3], '29 ouessant': [48.46, -5.1],
  '29 ile molene': [48.4, -4.96], '56 hoedic': [47.34, -2.88], '56 ile d houat': [47.39, -2.96], '17 ile d aix': [46.01, -1.17],
};

/**
 * The middles of the arrondissements of Paris, 1 to 20: GeoNames' places have those of Lyon and Marseille only, and without them two
 * million people would all stand in Notre-Dame. Degrees, general knowledge (the 12e without its wood), always marked approximate.
 */
const PARIS: readonly (readonly [lat: number, lon: number])[] = [
  [48.862, 2.336], [48.868, 2.342], [48.863, 2.36], [48.854, 2.357], [48.845, 2.351], [48.849, 2.332], [48.856, 2.312], [48.873, 2.312], [48.877, 2.338], [48.876, 2.361],
  [48.86, 2.38], [48.84, 2.388], [48.829, 2.363], [48.83, 2.326], [48.84, 2.293], [48.86, 2.262], [48.887, 2.306], [48.892, 2.348], [48.887, 2.385], [48.863, 2.4],
];

const FEATURE_RANK = ['PPLC', 'PPLA', 'PPLA2', 'PPLA3', 'PPLA4', 'PPLA5', 'PPL', 'PPLL', 'PPLX'];

/** Makes the file. Throws an `Error` naming what contradicts itself in the source. */
export function assembleGazetteer(source: GeographySource): {bytes: Uint8Array; report: BuildReport} {
  const byCode = (a: {code: string}, b: {code: string}): number => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
  const actual = source.communes.filter((row) => row.type === 'commune-actuelle').sort(byCode);
  const arrondissements = source.communes.filter((row) => row.type === 'arrondissement-municipal').sort(byCode);
  const rows = [...actual, ...arrondissements];
  const position = new Map(actual.map((row, at) => [row.code, at]));
  const positionAny = new Map(rows.map((row, at) => [row.code, at]));
  const departements = [...source.departements].sort(byCode);
  const departementAt = new Map(departements.map((row, at) => [row.code, at]));
  const epcis = [...source.epcis].sort(byCode);
  const epciOf = new Map<string, number>();
  epcis.forEach((row, at) => row.membres.forEach((member) => epciOf.set(member.code, at)));

  const formers = formerCommunes(source, position);
  const places = placeCommunes(rows, source, epciOf);

  const count = rows.length;
  const dep = new Uint8Array(count);
  const suffix = new Uint16Array(count);
  const lat = new Int32Array(count);
  const lon = new Int32Array(count);
  const pop = new Uint32Array(count);
  const epci = new Uint16Array(count);
  const approx = new Uint8Array(Math.ceil(count / 8));
  const nameLength = new Uint8Array(count);
  const allPostcodes = [...new Set(rows.flatMap((row) => row.codesPostaux ?? []))].sort();
  const postcodeAt = new Map(allPostcodes.map((code, at) => [code, at]));
  const cpCount = new Uint8Array(count);
  const links: number[] = [];
  rows.forEach((row, at) => {
    const departement = row.departement ?? departementOf(row.code);
    if (!departementAt.has(departement)) throw new Error(`commune ${row.code}: unknown département "${departement}"`);
    dep[at] = departementAt.get(departement)!;
    suffix[at] = Number(row.code.slice(departement.length));
    const place = places[at]!;
    lat[at] = Math.round(place.lat * DEGREE);
    lon[at] = Math.round(place.lon * DEGREE);
    pop[at] = row.population ?? 0;
    epci[at] = epciOf.get(row.code) ?? NO_EPCI;
    if (!place.exact) approx[at >> 3]! |= 1 << (at & 7);
    nameLength[at] = row.nom.length;
    const own = [...new Set(row.codesPostaux ?? [])].sort();
    cpCount[at] = own.length;
    for (const code of own) links.push(postcodeAt.get(code)!);
  });

  const aliases = ALIASES.flatMap(([name, code]): [string, number][] => (position.has(code) ? [[name, position.get(code)!]] : []));
  const regionRows = source.regions.filter((row) => row.zone !== 'com').sort(byCode);
  const named = [
    ...rows.map((row) => row.nom), ...formers.map((row) => row.name), ...aliases.map(([name]) => name),
    ...departements.map((row) => row.nom), ...regionRows.map((row) => row.nom),
  ];
  const keys = named.flatMap((name, target) => spellings(name).map((text, spelling) => ({text, target, spelling})));
  keys.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.target - b.target || a.spelling - b.spelling));

  const bounds = framesOfDepartements(source, rows, dep, departements, places);
  const departementRows = departements.map((row, at): DepartementRow => ({
    code: row.code, name: row.nom, region: row.region, bounds: bounds[at]!, timeZone: TIME_ZONES[row.code] ?? 'Europe/Paris', seat: row.chefLieu,
  }));
  const encoder = new TextEncoder();
  const bytes = encodeGazetteer({
    sources: source.sources,
    departements: departementRows,
    regions: regionRows.map((row): RegionRow => ({
      code: row.code,
      name: row.nom,
      bounds: union(departementRows.filter((departement) => departement.region === row.code).map((departement) => departement.bounds)),
    })),
    epcis: epcis.map((row) => [row.code, row.nom]),
    communes: actual.length,
    arrondissements: arrondissements.length,
    formers: formers.length,
    parents: arrondissements.map((row) => {
      const parent = position.get(row.commune ?? '');
      if (parent === undefined) throw new Error(`arrondissement ${row.code}: unknown commune "${row.commune}"`);
      return parent;
    }),
    aliases,
  }, {
    lat, lon, pop,
    cp: Uint32Array.from(allPostcodes.map(Number)),
    suffix, epci,
    cpLink: Uint16Array.from(links),
    formerSuffix: Uint16Array.from(formers.map((row) => Number(row.code.slice(departementOf(row.code).length)))),
    formerTarget: Uint16Array.from(formers.map((row) => row.target)),
    keyTarget: Uint16Array.from(keys.map((key) => key.target)),
    dep, approx, nameLength, cpCount,
    keySpelling: Uint8Array.from(keys.map((key) => key.spelling)),
    formerDep: Uint8Array.from(formers.map((row) => departementAt.get(departementOf(row.code))!)),
    formerNameLength: Uint8Array.from(formers.map((row) => row.name.length)),
    names: encoder.encode(rows.map((row) => row.nom).join('')),
    formerNames: encoder.encode(formers.map((row) => row.name).join('')),
  });

  let [exact, exactPopulation, total] = [0, 0, 0];
  rows.slice(0, actual.length).forEach((row, at) => {
    total += row.population ?? 0;
    if (!places[at]!.exact) return;
    exact++;
    exactPopulation += row.population ?? 0;
  });
  return {
    bytes,
    report: {
      communes: actual.length,
      exact,
      exactPopulation: exactPopulation / Math.max(1, total),
      farPlaced: [...positionAny].filter(([, at]) => places[at]!.by === 'departement').map(([code]) => code),
    },
  };
}

/** INSEE code of the département in a commune's code. */
function departementOf(code: string): string {
  return code.startsWith('97') || code.startsWith('98') ? code.slice(0, 3) : code.slice(0, 2);
}

/** Former communes whose name differs from today's, sorted by code; the code of the seat, still in force, is not a former code. */
function formerCommunes(source: GeographySource, position: Map<string, number>): {code: string; name: string; target: number}[] {
  const names = new Map(source.communes.map((row) => [row.code + row.type, row.nom]));
  const seen = new Set<string>();
  const all = [
    ...source.communes.filter((row) => row.chefLieu !== undefined && (row.type === 'commune-deleguee' || row.type === 'commune-associee'))
      .map((row) => ({code: row.code, name: row.nom, chefLieu: row.chefLieu!})),
    ...(source.formers ?? []),
  ];
  return all.flatMap(({code, name, chefLieu}) => {
    const target = position.get(chefLieu);
    const key = `${code} ${fold(name)}`;
    if (target === undefined || seen.has(key) || fold(names.get(`${chefLieu}commune-actuelle`) ?? '') === fold(name)) return [];
    seen.add(key);
    return [{code, name, target}];
  }).sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.name < b.name ? -1 : 1));
}

interface Placed {
  lat: number;
  lon: number;
  exact: boolean;
  by: 'official' | 'geonames' | 'table' | 'postcode' | 'epci' | 'departement';
}

/** A position for every commune: official, else GeoNames, else the mean of its neighbours, marked approximate. */
function placeCommunes(rows: OfficialCommune[], source: GeographySource, epciOf: Map<string, number>): Placed[] {
  const best = bestPopulatedPlaces(rows, source.populatedPlaces);
  const placed: (Placed | undefined)[] = rows.map((row) => {
    const official = source.exact?.get(row.code);
    if (official) return {lat: official.lat, lon: official.lon, exact: true, by: 'official'};
    const populated = best.get(row.code);
    if (populated) return {lat: populated.lat, lon: populated.lon, exact: true, by: 'geonames'};
    const remote = (row.commune === '75056' ? PARIS[Number(row.code) - 75101] : undefined) ?? REMOTE[`${row.departement ?? departementOf(row.code)} ${fold(row.nom)}`];
    return remote && {lat: remote[0], lon: remote[1], exact: false, by: 'table'};
  });

  const astray = strays(rows, placed, epciOf);
  for (const at of astray) placed[at] = undefined;

  const means = new Map<string, {lat: number; lon: number; count: number}>();
  const groupsOf = (row: OfficialCommune): [Placed['by'], string][] => [
    ...(row.codesPostaux ?? []).map((code): [Placed['by'], string] => ['postcode', `cp ${code}`]),
    ...(epciOf.has(row.code) ? [['epci', `epci ${epciOf.get(row.code)}`] as [Placed['by'], string]] : []),
    ...(row.commune ? [['epci', `commune ${row.commune}`] as [Placed['by'], string]] : []),
    ['departement', `dep ${row.departement ?? departementOf(row.code)}`],
  ];
  rows.forEach((row, at) => {
    const place = placed[at];
    if (!place) return;
    for (const [, group] of [...groupsOf(row), ['epci', `commune ${row.code}`] as const]) {
      const mean = means.get(group) ?? {lat: 0, lon: 0, count: 0};
      mean.lat += place.lat;
      mean.lon += place.lon;
      mean.count++;
      means.set(group, mean);
    }
  });
  return rows.map((row, at) => {
    if (placed[at]) return placed[at];
    for (const [by, group] of groupsOf(row)) {
      const mean = means.get(group);
      if (mean) return {lat: mean.lat / mean.count, lon: mean.lon / mean.count, exact: false, by};
    }
    throw new Error(`commune ${row.code} ${row.nom}: nothing known near it`);
  });
}

/** No EPCI's commune is this far from the middle of the EPCI, in metropolitan France. Degrees of latitude: 0.4° is 44 km. */
const FAR = 0.4;

/**
 * Communes whose GeoNames position contradicts their neighbours (a sign lost in a longitude, a namesake's position).
 * Only in metropolitan France: overseas, communes of one EPCI may really lie hundreds of kilometres apart.
 */
function strays(rows: OfficialCommune[], placed: (Placed | undefined)[], epciOf: Map<string, number>): number[] {
  const groups = new Map<number, number[]>();
  rows.forEach((row, at) => {
    const epci = epciOf.get(row.code);
    if (epci === undefined || placed[at]?.by !== 'geonames' || departementOf(row.code).length > 2) return;
    groups.set(epci, [...(groups.get(epci) ?? []), at]);
  });
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
  return [...groups.values()].flatMap((group) => {
    if (group.length < 3) return [];
    const lat = median(group.map((at) => placed[at]!.lat));
    const lon = median(group.map((at) => placed[at]!.lon));
    return group.filter((at) => Math.hypot(placed[at]!.lat - lat, (placed[at]!.lon - lon) * Math.cos((lat * Math.PI) / 180)) > FAR);
  });
}

/** For each commune the populated place that is its own town: same name first, then the seat, then the most populated. */
function bestPopulatedPlaces(rows: OfficialCommune[], populated: PopulatedPlace[]): Map<string, PopulatedPlace> {
  const names = new Map(rows.map((row) => [row.code, fold(row.nom)]));
  const polynesian = new Map(rows.filter((row) => row.code.startsWith('987')).map((row) => [fold(row.nom), row.code]));
  const arrondissements = new Map(rows.filter((row) => row.commune)
    .map((row) => [`${row.commune} ${fold(row.nom).replace(/ arrondissement$/, '')}`, row.code]));
  const best = new Map<string, PopulatedPlace>();
  const score = (code: string, place: PopulatedPlace): number =>
    (fold(place.name) === names.get(code) ? 1e9 : 0) + (20 - FEATURE_RANK.indexOf(place.feature)) * 1e7 + Math.min(place.population, 9e6);
  const offer = (code: string | undefined, place: PopulatedPlace): void => {
    if (code === undefined || !FEATURE_RANK.includes(place.feature)) return;
    const current = best.get(code);
    if (!current || score(code, place) > score(code, current)) best.set(code, place);
  };
  const byCountry: Record<string, string> = {BL: '97701', MF: '97801'};
  for (const place of populated) {
    const code = place.admin.findLast((admin) => names.has(admin));
    if (code !== undefined) {
      const arrondissement = arrondissements.get(`${code} ${fold(place.name)}`);
      // A section of a town is not the town's centre unless it has its name.
      if (arrondissement) offer(arrondissement, place);
      else if (place.feature !== 'PPLX' || fold(place.name) === names.get(code)) offer(code, place);
    } else if (place.country === 'PF') offer(polynesian.get(fold(place.name)), place);
    else offer(byCountry[place.country], place);
  }
  return best;
}

/** Frame of each département: the official one, the outline's, or that of its communes' centres with a margin. */
function framesOfDepartements(source: GeographySource, rows: OfficialCommune[], dep: Uint8Array,
  departements: {code: string}[], places: Placed[]): Bounds[] {
  return departements.map((departement, at) => {
    const frames: Bounds[] = [];
    rows.forEach((row, i) => {
      if (dep[i] !== at) return;
      const official = source.exact?.get(row.code)?.bounds;
      if (official) frames.push(official);
    });
    const outline = source.frames?.get(departement.code);
    // Outlines leave out the smallest islands, which may be the farthest: overseas, centres count too.
    if (frames.length === 0 && outline) frames.push(outline);
    if (frames.length === 0 || (outline && departement.code.length > 2)) {
      rows.forEach((_, i) => {
        const {lat, lon} = places[i]!;
        if (dep[i] === at) frames.push([lon - 0.05, lat - 0.05, lon + 0.05, lat + 0.05]);
      });
    }
    return union(frames);
  });
}

function union(frames: Bounds[]): Bounds {
  const round = (degrees: number): number => Math.round(degrees * 1000) / 1000;
  return [
    round(frames.reduce((least, frame) => Math.min(least, frame[0]), 180)),
    round(frames.reduce((least, frame) => Math.min(least, frame[1]), 90)),
    round(frames.reduce((most, frame) => Math.max(most, frame[2]), -180)),
    round(frames.reduce((most, frame) => Math.max(most, frame[3]), -90)),
  ];
}
