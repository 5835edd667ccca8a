/**
 * Everything that has a name, as one number: communes, arrondissements, former communes, aliases, départements and régions, one after
 * the other. Gives each its name and its weight among the suggestions, and the index of all their spellings.
 */
import {fold, spellings} from './fold.ts';
import {buildNameIndex, type NameIndex} from './names.ts';
import type {Tables} from './tables.ts';

/** A place that is not a commune weighs less than its population: people look for communes first. */
const DEPARTEMENT_SHARE = 1 / 10;
const REGION_SHARE = 1 / 40;
const ARRONDISSEMENT_SHARE = 1 / 2;
const FORMER_SHARE = 1 / 20;

export interface Targets {
  /** First number of each kind after communes and arrondissements, whose numbers are their positions; former communes come next. */
  readonly firstAlias: number;
  readonly firstDepartement: number;
  readonly firstRegion: number;
  /** Every spelling of every name, sorted. */
  readonly index: NameIndex;
  /** What the spelling at a position of the index is the name of. */
  readonly targetOf: (key: number) => number;
  /** The place behind a name, as one number: a commune's position for its former names and aliases. */
  readonly placeOf: (target: number) => number;
  readonly weightOf: (target: number) => number;
}

/** Indexes the names of the tables. */
export function openTargets({
  communes, size, formers, formerTarget, aliases, departements, regions, population, populationOfDepartement, populationOfRegion,
  keyTarget, keySpelling, nameAt, formerNameAt,
}: Tables): Targets {
  const firstAlias = size + formers;
  const firstDepartement = firstAlias + aliases.length;
  const firstRegion = firstDepartement + departements.length;

  function nameOf(target: number): string {
    if (target < size) return nameAt(target);
    if (target < firstAlias) return formerNameAt(target - size);
    if (target < firstDepartement) return aliases[target - firstAlias]![0];
    if (target < firstRegion) return departements[target - firstDepartement]!.name;
    return regions[target - firstRegion]!.name;
  }

  function weightOf(target: number): number {
    if (target < communes) return population[target]!;
    if (target < size) return population[target]! * ARRONDISSEMENT_SHARE;
    if (target < firstAlias) return population[formerTarget[target - size]!]! * FORMER_SHARE;
    if (target < firstDepartement) return population[aliases[target - firstAlias]![1]]!;
    if (target < firstRegion) return populationOfDepartement[target - firstDepartement]! * DEPARTEMENT_SHARE;
    return populationOfRegion[target - firstRegion]! * REGION_SHARE;
  }

  function placeOf(target: number): number {
    if (target < size || target >= firstDepartement) return target;
    return target < firstAlias ? formerTarget[target - size]! : aliases[target - firstAlias]![1];
  }

  // Names, in the order the file gives: the builder sorted them once for all.
  const keys: string[] = [];
  const weights = new Float64Array(keyTarget.length);
  for (let key = 0; key < keyTarget.length; key++) {
    const target = keyTarget[key]!;
    const name = nameOf(target);
    keys.push(keySpelling[key] === 0 ? fold(name) : spellings(name)[keySpelling[key]!]!);
    weights[key] = weightOf(target);
  }

  return {
    firstAlias, firstDepartement, firstRegion, index: buildNameIndex(keys, weights), targetOf: (key) => keyTarget[key]!, placeOf, weightOf,
  };
}
