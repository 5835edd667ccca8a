/**
 * The columns of the gazetteer's file, read in place, and the little that is added up once when it opens: where each name starts, the
 * codes as numbers, the population of the départements and régions. A commune is a position in them; arrondissements municipaux follow.
 */
import {DEGREE, decodeGazetteer, type DepartementRow, type Header, type RegionRow} from './format.ts';
import {search} from './sorted.ts';

export interface Tables {
  /** What the file was made from, for the attributions. */
  readonly sources: readonly string[];
  /** Positions below are communes, those from there to `size` arrondissements municipaux. */
  readonly communes: number;
  readonly size: number;
  /** Sorted by code, as are régions and EPCIs: columns refer to them by position. */
  readonly departements: readonly DepartementRow[];
  readonly regions: readonly RegionRow[];
  readonly epcis: Header['epcis'];
  readonly aliases: Header['aliases'];
  readonly departementIndex: ReadonlyMap<string, number>;
  readonly regionIndex: ReadonlyMap<string, number>;
  readonly epciIndex: ReadonlyMap<string, number>;

  /** Département of each commune. */
  readonly dep: Uint8Array;
  /** EPCI of each commune, `NO_EPCI` when it has none. */
  readonly epci: Uint16Array;
  readonly population: Uint32Array;
  readonly populationOfDepartement: Float64Array;
  readonly populationOfRegion: Float64Array;
  /** Centres in 1e-4 degree. */
  readonly latitudes: Int32Array;
  readonly longitudes: Int32Array;
  /** 1 for Paris, Lyon and Marseille. */
  readonly hasArrondissements: Uint8Array;

  /** Postcodes as numbers, sorted; those of a commune are `postcodeLink[linkStart[commune]]` to the next start. */
  readonly postcodes: Uint32Array;
  readonly postcodeLink: Uint16Array;
  readonly linkStart: Uint32Array;

  /** Number of former communes, and the commune of today of each. */
  readonly formers: number;
  readonly formerTarget: Uint16Array;
  /** What each name of the sorted names is the name of, and which of its spellings it is. */
  readonly keyTarget: Uint16Array;
  readonly keySpelling: Uint8Array;

  readonly nameAt: (index: number) => string;
  readonly formerNameAt: (index: number) => string;
  /** INSEE code at a position. */
  readonly codeAt: (index: number) => string;
  /** Position of a commune or arrondissement by INSEE code; of today's commune for a former code; -1 when unknown. */
  readonly indexOf: (code: string) => number;
  /** Centre, degrees WGS 84. */
  readonly latAt: (index: number) => number;
  readonly lonAt: (index: number) => number;
  readonly isApproximate: (index: number) => boolean;
  /** The commune of an arrondissement municipal; a commune itself. */
  readonly parentOf: (index: number) => number;
}

/** Opens the file. Throws an `Error` when the bytes are not a gazetteer. */
export function openTables(bytes: Uint8Array): Tables {
  const {header, section} = decodeGazetteer(bytes);
  const {departements, regions, epcis, parents, communes, formers} = header;
  const size = communes + header.arrondissements;
  const dep = section<Uint8Array>('dep');
  const suffix = section<Uint16Array>('suffix');
  const latitudes = section<Int32Array>('lat');
  const longitudes = section<Int32Array>('lon');
  const population = section<Uint32Array>('pop');
  const approximate = section<Uint8Array>('approx');
  const formerDep = section<Uint8Array>('formerDep');
  const formerSuffix = section<Uint16Array>('formerSuffix');
  const formerTarget = section<Uint16Array>('formerTarget');

  const names = new TextDecoder().decode(section<Uint8Array>('names'));
  const nameStart = prefixSums(section<Uint8Array>('nameLength'));
  const formerNames = new TextDecoder().decode(section<Uint8Array>('formerNames'));
  const formerNameStart = prefixSums(section<Uint8Array>('formerNameLength'));

  const departementIndex = new Map(departements.map((row, index) => [row.code, index]));
  const regionIndex = new Map(regions.map((row, index) => [row.code, index]));

  // Communes are sorted by code: their codes as numbers are sorted too.
  const codeNumbers = new Uint32Array(size);
  for (let i = 0; i < size; i++) codeNumbers[i] = dep[i]! * 1000 + suffix[i]!;
  const formerNumbers = new Uint32Array(formers);
  for (let i = 0; i < formers; i++) formerNumbers[i] = formerDep[i]! * 1000 + formerSuffix[i]!;

  const populationOfDepartement = new Float64Array(departements.length);
  for (let i = 0; i < communes; i++) populationOfDepartement[dep[i]!]! += population[i]!;
  const populationOfRegion = new Float64Array(regions.length);
  departements.forEach((row, index) => {
    const at = regionIndex.get(row.region);
    if (at !== undefined) populationOfRegion[at]! += populationOfDepartement[index]!;
  });

  const hasArrondissements = new Uint8Array(communes);
  for (const parent of parents) hasArrondissements[parent] = 1;

  function codeNumber(code: string): number {
    if (code.length !== 5) return -1;
    const length = code.startsWith('97') || code.startsWith('98') ? 3 : 2;
    const at = departementIndex.get(code.slice(0, length));
    const rest = code.slice(length);
    return at === undefined || !/^\d+$/.test(rest) ? -1 : at * 1000 + Number(rest);
  }

  function indexOf(code: string): number {
    const number = codeNumber(code);
    if (number < 0) return -1;
    const inCommunes = search(codeNumbers, number, 0, communes);
    if (inCommunes >= 0) return inCommunes;
    const inArrondissements = search(codeNumbers, number, communes, size);
    if (inArrondissements >= 0) return inArrondissements;
    const inFormers = search(formerNumbers, number);
    return inFormers >= 0 ? formerTarget[inFormers]! : -1;
  }

  return {
    sources: header.sources,
    communes,
    size,
    departements,
    regions,
    epcis,
    aliases: header.aliases,
    departementIndex,
    regionIndex,
    epciIndex: new Map(epcis.map(([code], index) => [code, index])),
    dep,
    epci: section<Uint16Array>('epci'),
    population,
    populationOfDepartement,
    populationOfRegion,
    latitudes,
    longitudes,
    hasArrondissements,
    postcodes: section<Uint32Array>('cp'),
    postcodeLink: section<Uint16Array>('cpLink'),
    linkStart: prefixSums(section<Uint8Array>('cpCount')),
    formers,
    formerTarget,
    keyTarget: section<Uint16Array>('keyTarget'),
    keySpelling: section<Uint8Array>('keySpelling'),
    nameAt: (index) => names.slice(nameStart[index]!, nameStart[index + 1]!),
    formerNameAt: (index) => formerNames.slice(formerNameStart[index]!, formerNameStart[index + 1]!),
    codeAt: (index) => communeCode(departements[dep[index]!]!.code, suffix[index]!),
    indexOf,
    latAt: (index) => latitudes[index]! / DEGREE,
    lonAt: (index) => longitudes[index]! / DEGREE,
    isApproximate: (index) => (approximate[index >> 3]! & (1 << (index & 7))) !== 0,
    parentOf: (index) => (index < communes ? index : parents[index - communes]!),
  };
}

/** INSEE code of a commune from its département's code and the rest as a number. */
function communeCode(departement: string, rest: number): string {
  return departement + String(rest).padStart(5 - departement.length, '0');
}

function prefixSums(lengths: Uint8Array): Uint32Array {
  const sums = new Uint32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) sums[i + 1] = sums[i]! + lengths[i]!;
  return sums;
}
