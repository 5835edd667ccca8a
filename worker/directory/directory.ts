/**
 * The directory as it is asked: search, map, one structure, exports. Pure: it reads one snapshot and the gazetteer, and no clock of
 * its own. What each part does is in the file of its name; the published rule is stated in `ranking.ts`.
 */
import {LIMITS} from '../../src/contract/vocabulary.ts';
import type {PanaEventData} from '../../src/contract/event.ts';
import type {Coordination, Territory} from '../../src/contract/place.ts';
import type {FilterQuery, SearchQuery} from '../../src/contract/query.ts';
import type {ResultsPage} from '../../src/contract/results.ts';
import type {Structure} from '../../src/contract/structure.ts';
import type {Tile} from '../../src/contract/tile.ts';
import {TILE_SIZE} from '../../src/contract/grid.ts';
import {INDEX_BITS, encodeRanks, hilbertRank} from '../../src/contract/map-index.ts';
import {openAround, type Around} from './around.ts';
import {has, rowsOf, size as sizeOf} from './bits.ts';
import {Bytes} from './bytes.ts';
import {openCells} from './cells.ts';
import {openColumns} from './columns.ts';
import {openCounts} from './counts.ts';
import {openEvents, type Agenda} from './events.ts';
import {openFirstViews, type Ground} from './first-view.ts';
import {openItems} from './items.ts';
import {MORTON_BITS} from './morton.ts';
import {hasPlace, openPlans} from './plan.ts';
import {openRanking} from './ranking.ts';
import {openRowSets} from './row-sets.ts';
import {openScopes, type PlacesOfFrance} from './scopes.ts';
import {dayNumber, idNumber, isoDay, publicId, readSnapshot, slugHash} from './snapshot.ts';
import type {Needs} from './taxonomy/taxonomy.ts';
import {openWaysOn} from './way-on.ts';

export type {Ground} from './first-view.ts';

export interface DirectoryOptions {
  /** Milliseconds since 1970: decides what is stale and which notices are shown. Default: the day of publication. */
  readonly now?: () => number;
  readonly ground?: Ground;
  /** Whom to ask where no published coordination covers the place, not even a national one. Read each time. */
  readonly coordination?: () => Coordination | undefined;
}

/** The published directory. */
export interface Directory {
  readonly version: string;
  /** ISO 8601 with offset. */
  readonly publishedAt: string;
  /** Number of published structures. */
  readonly size: number;
  readonly coordinations: readonly Coordination[];
  /** All that are published, those that are over included: by start, then number. */
  readonly events: readonly PanaEventData[];
  /** The same, to be searched. */
  readonly agenda: Agenda;
  /** The needs it is published with. */
  readonly needs: Needs;
  search(query: SearchQuery): ResultsPage;
  /** The same as it is sent: a `ResultsPage` in JSON, in UTF-8. */
  searchBytes(query: SearchQuery): Uint8Array<ArrayBuffer>;
  /** By public id or by slug. */
  structure(idOrSlug: string): Structure | undefined;
  /** The structure that was kept for one that is listed no more by this id or slug: its duplicate. */
  keptFor(idOrSlug: string): Structure | undefined;
  /** Cells of a Web Mercator tile, z 0..16. */
  tile(z: number, x: number, y: number, filter: FilterQuery): Tile;
  /** Bytes of the map index (contract/map-index.ts), or undefined when more than {@link LIMITS.indexSize} match. */
  index(filter: FilterQuery): Uint8Array<ArrayBuffer> | undefined;
  /** Public ids of all that match, in the order of their numbers. */
  ids(filter: FilterQuery): IterableIterator<string>;
  /** Départements and régions with how many structures are located in each. */
  territories(): readonly Territory[];
}

/** Opens a published directory. Throws a `SnapshotError` on bytes that are not one. Keeps and reads the bytes in place. */
export function openDirectory(bytes: Uint8Array, gazetteer: PlacesOfFrance, {now, ground, coordination}: DirectoryOptions = {}): Directory {
  const snapshot = readSnapshot(bytes);
  const {size, id} = snapshot;
  const columns = openColumns(snapshot);
  const scopes = openScopes(snapshot, gazetteer);
  const planOf = openPlans(columns, gazetteer, scopes);
  const aroundPlace = openAround(columns, scopes);
  const counts = openCounts(columns);
  const rank = openRanking(columns);
  const writeItem = openItems(columns, scopes);
  const rowSets = openRowSets(columns, planOf, aroundPlace);
  const {cells, marker} = openCells(columns);
  const viewOf = openFirstViews({columns, cells: {cells, marker}, rowSets, scopes, gazetteer, ground});
  const wayOn = openWaysOn({columns, counts, rowSets, scopes, planOf, coordination});

  const publishedDay = dayNumber(snapshot.publishedAt);
  const today = (): number => (now === undefined ? publishedDay : Math.floor(now() / 86_400_000));
  let staleFor = Number.NaN;
  let staleBefore = 0;
  /** Verified before this day is stale: twelve months ago, by the calendar. */
  const staleLimit = (day: number): number => {
    if (day !== staleFor) {
      const [year, month, date] = isoDay(day).split('-').map(Number);
      staleFor = day;
      staleBefore = Math.round(Date.UTC(year, month - 1 - LIMITS.staleMonths, date) / 86_400_000);
    }
    return staleBefore;
  };
  const head = `{"version":${JSON.stringify(snapshot.version)},"publishedAt":${JSON.stringify(snapshot.publishedAt)},"items":[`;
  const out = new Bytes();
  const decoder = new TextDecoder();

  function searchBytes(query: SearchQuery): Uint8Array<ArrayBuffer> {
    const plan = planOf(query);
    const {page = 1, limit = LIMITS.pageSize} = query;
    const day = today();
    const stale = staleLimit(day);
    const run = (around: Around | undefined) => ({counted: counts.count(plan, around), ranked: rank(plan, query.sort, around, page * limit, stale)});
    const {counted, ranked: {best, bounds}} = hasPlace(plan) ? aroundPlace(plan, run) : run(undefined);
    out.clear().text(head);
    for (let at = (page - 1) * limit; at < Math.min(best.length, page * limit); at++) {
      if (at > (page - 1) * limit) out.text(',');
      writeItem(plan, best[at], day, stale, out);
    }
    out.text('],"total":').whole(counted.total).text(',"page":').whole(page).text(',"limit":').whole(limit);
    if (plan.place) out.text(',"place":').text(JSON.stringify(plan.place));
    if (plan.radius !== undefined) out.text(`,"radius":${plan.radius}`);
    if (query.view) out.text(',"view":').text(JSON.stringify(viewOf(plan, query, best, query.view)));
    else {
      out.text(',"facets":');
      counts.writeFacets(plan, counted, out);
      if (bounds) out.text(`,"bounds":[${bounds.join(',')}]`);
    }
    if (counted.total === 0) out.text(',"wayOn":').text(JSON.stringify(wayOn(plan, query)));
    return out.text('}').take();
  }

  /** First position in a sorted column whose value is not below `value`. */
  function position(value: number, at: (position: number) => number): number {
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (at(middle) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  let territories: readonly Territory[] | undefined;
  const kept = new Map(snapshot.merged.flatMap(({id: old, into, slug}) => [[`${slug}-${old}`, into], [slug, into], [old, into]] as const));

  const directory: Directory = {
    version: snapshot.version,
    publishedAt: snapshot.publishedAt,
    size,
    coordinations: snapshot.coordinations,
    events: snapshot.events,
    agenda: openEvents(snapshot.events, gazetteer, {...snapshot, coordination, now: now ?? (() => publishedDay * 86_400_000)}),
    needs: snapshot.needs,
    searchBytes,
    search: (query) => JSON.parse(decoder.decode(searchBytes(query))) as ResultsPage,

    structure(idOrSlug) {
      const number = idNumber(idOrSlug);
      if (number !== undefined) {
        const at = position(number, (middle) => id[snapshot.byId[middle]]);
        if (at < size && id[snapshot.byId[at]] === number) return snapshot.structure(snapshot.byId[at]);
      }
      const hash = slugHash(idOrSlug);
      // Structures that share a slug: the oldest listing keeps it.
      let found: number | undefined;
      for (let at = position(hash, (middle) => snapshot.slugHash[middle]); at < size && snapshot.slugHash[at] === hash; at++) {
        const row = snapshot.slugRow[at];
        if ((found === undefined || id[row] < id[found]) && snapshot.slug(row) === idOrSlug) found = row;
      }
      return found === undefined ? undefined : snapshot.structure(found);
    },

    keptFor(idOrSlug) {
      const into = kept.get(idOrSlug);
      return into === undefined ? undefined : directory.structure(into);
    },

    tile(z, x, y, filter) {
      const found = cells(z, x * 4, y * 4, x * 4 + 3, y * 4 + 3, rowSets.maskFor(filter, planOf(filter)));
      return {version: snapshot.version, cells: found.map((cell) => marker(cell.x - x * TILE_SIZE, cell.y - y * TILE_SIZE, cell))};
    },

    index(filter) {
      const rows = rowSets.rowsFor(filter);
      if (sizeOf(rows) > LIMITS.indexSize) return undefined;
      const coarser = 2 ** (MORTON_BITS - INDEX_BITS);
      const ranks = Float64Array.from([...rowsOf(rows)].map((row) => hilbertRank(Math.floor(columns.gridX[row] / coarser), Math.floor(columns.gridY[row] / coarser))));
      return encodeRanks([...ranks.sort()]);
    },

    *ids(filter) {
      const rows = rowSets.rowsFor(filter);
      for (const row of snapshot.byId) if (has(rows, row)) yield publicId(id[row]);
    },

    territories() {
      territories ??= gazetteer.territories().map(({code, name, kind, region, bounds, timeZone}) => {
        const coordination = snapshot.coordinations.find(({territory}) => territory === code);
        return {
          code, name, kind, region, bounds: [...bounds] as [number, number, number, number],
          ...(timeZone === undefined ? {} : {timeZone}),
          total: sizeOf(scopes.located(code)),
          ...(coordination ? {coordination} : {}),
        };
      });
      return territories;
    },
  };
  return directory;
}
