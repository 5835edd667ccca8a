/** When nothing was found: never a dead end (PRODUCT.md, rule 4). */
import {LIMITS} from '../../src/contract/vocabulary.ts';
import type {Coordination} from '../../src/contract/place.ts';
import type {FilterQuery, SearchQuery} from '../../src/contract/query.ts';
import type {WayOn} from '../../src/contract/results.ts';
import {size as sizeOf} from './bits.ts';
import type {Columns} from './columns.ts';
import type {Counts} from './counts.ts';
import {matching, type Plan} from './plan.ts';
import type {RowSets} from './row-sets.ts';
import type {Area, Scopes} from './scopes.ts';
import {chordToKm} from './sphere.ts';

export interface WayOnParts {
  readonly columns: Columns;
  readonly counts: Counts;
  readonly rowSets: RowSets;
  readonly scopes: Scopes;
  planOf(query: FilterQuery): Plan;
  /** When none of the directory covers the place. */
  readonly coordination?: (() => Coordination | undefined) | undefined;
}

/** The coordination nearest in scope to places or territories, up to the national one. */
export function coordinationFor(areas: readonly Area[], coordinations: readonly Coordination[]): Coordination | undefined {
  const codes = new Set<string>();
  for (const area of areas) {
    codes.add(area.place.code);
    if (area.epcis.length === 1) codes.add(`epci:${area.epcis[0]}`);
    for (const code of area.departements.length === 1 ? area.departements : []) codes.add(`departement:${code}`);
    for (const code of area.regions.length === 1 ? area.regions : []) codes.add(`region:${code}`);
  }
  codes.add('national');
  for (const code of codes) {
    const found = coordinations.find((coordination) => coordination.territory === code);
    if (found) return found;
  }
  return undefined;
}

export function openWaysOn({columns: {snapshot, words, every, layout: {width}, chordTo}, counts, rowSets, scopes, planOf, coordination: otherwise}: WayOnParts): (plan: Plan, query: SearchQuery) => WayOn {
  /** Kilometres to the nearest that matches all but the distance; undefined when nobody does, or too far away. */
  function widerRadius({centre, radius, restricted, groups}: Plan): number | undefined {
    if (!centre || radius === undefined) return undefined;
    let nearest = Infinity;
    for (let word = 0; word < words; word++) {
      let mask = (restricted ?? every)[word];
      if (mask !== 0) mask &= matching(snapshot.bits, width, groups, word);
      for (; mask !== 0; mask &= mask - 1) nearest = Math.min(nearest, chordTo(centre, (word << 5) + 31 - Math.clz32(mask & -mask)));
    }
    const km = Math.ceil(chordToKm(nearest));
    return nearest < Infinity && km <= LIMITS.radiusMax ? Math.max(km, LIMITS.radiusMin) : undefined;
  }

  return (plan, query) => {
    const {needs, level, price, access, kind, label, territory, place, lat, lon, radius, bbox} = query;
    const facets = {...(needs && {needs}), ...(level && {level}), ...(price && {price}), ...(access && {access}), ...(kind && {kind}), ...(label && {label})};
    const scope = {...(territory && {territory})};
    const where = {...(place && {place}), ...(lat !== undefined && {lat}), ...(lon !== undefined && {lon}), ...(radius && {radius}), ...(bbox && {bbox})};
    const wider = widerRadius(plan);
    const areas = [plan.competence?.area, ...plan.territory.map((code) => scopes.resolve(code))].filter((area) => area !== undefined);
    const coordination = coordinationFor(areas, snapshot.coordinations) ?? otherwise?.();
    return {
      ...(wider === undefined ? {} : {radius: wider}),
      remote: counts.count(planOf({...facets, ...scope, remote: true}), undefined).total,
      withoutFilters: sizeOf(rowSets.rowsFor({...scope, ...where})),
      ...(coordination ? {coordination} : {}),
    };
  };
}
