/**
 * The events of a published directory as they are asked for: by territory, around a place, by need, mode, kind and days. Pure, like the
 * search of structures: filters are sets of rows that are made once, orders are kept by the day they start from, and an item is copied
 * into an answer as the bytes it was once written as.
 */
import {EVENT_KINDS, EVENT_LEVELS, EVENT_LIMITS, EVENT_MODES} from '../../src/contract/event-vocabulary.ts';
import type {EventFilter, EventQuery, EventsPage, PanaEventData} from '../../src/contract/event.ts';
import type {Coordination, Place} from '../../src/contract/place.ts';
import {isoIn} from '../../src/contract/wall-clock.ts';
import {add, eachRow, everyRow, has, meets, size as sizeOf, wordsFor} from './bits.ts';
import {Bytes, utf8} from './bytes.ts';
import {fold} from './gazetteer/fold.ts';
import {Lru, Returning} from './lru.ts';
import {communeOfToday, touching, type Area, type PlacesOfFrance} from './scopes.ts';
import {dayNumber, isoDay} from './snapshot.ts';
import {chordSquared, chordToKm, KM_DECIMALS, kmToChord, unitVector, type UnitVector} from './sphere.ts';
import type {Needs} from './taxonomy/taxonomy.ts';
import {coordinationFor} from './way-on.ts';

export interface AgendaOptions {
  /** Of the directory they are published with. */
  readonly version: string;
  /** ISO 8601 with offset. */
  readonly publishedAt: string;
  readonly needs: Needs;
  readonly coordinations: readonly Coordination[];
  /** When none of them covers the place. */
  readonly coordination?: (() => Coordination | undefined) | undefined;
  /** Milliseconds since the epoch: says which day it is, in the zone of each event. */
  now(): number;
}

/** The published events, to be searched. */
export interface Agenda {
  /** How many are published, those that are over included. */
  readonly size: number;
  search(query: EventQuery): EventsPage;
  /** The same as it is sent: JSON in UTF-8. */
  searchBytes(query: EventQuery): Uint8Array<ArrayBuffer>;
  /** What matches, in the order of the search; the first `most`. */
  find(filter: EventFilter, most: number): PanaEventData[];
  /** What matches and changed last, the latest first; `most` of it. */
  latest(filter: EventFilter, most: number): PanaEventData[];
  /** By public id, or by a slug: the id at its end says which, so that one of an older title or day still leads there. */
  event(idOrSlug: string): PanaEventData | undefined;
  /** Whom to ask about an event: the coordination of its territory, or of one that contains it. */
  whomToAsk(event: Pick<PanaEventData, 'territories'>): Coordination | undefined;
}

/** Rows in the order of their next session, from some day on. */
interface Order {
  readonly rows: Int32Array;
  /** Day (since 1970, in the zone of the event) that session begins, by position. */
  readonly startDay: Int32Array;
  /** Position by row; -1 for what is not in it. */
  readonly at: Int32Array;
}

/** Some rows of a search, in order, and how many there are in all. */
interface Found {
  readonly rows: readonly number[];
  readonly total: number;
}

/** Sessions as columns. */
interface Timeline {
  readonly row: Int32Array;
  readonly startDay: Int32Array;
  readonly endDay: Int32Array;
}

/** Where a query looks: around a point, or inside an area. */
interface Where {
  readonly place: Place | undefined;
  readonly area: Area | undefined;
  readonly centre: UnitVector | undefined;
  /** Kilometres; undefined when events are not chosen by distance. */
  readonly radius: number | undefined;
}

/** Kilometres from centre to centre within which a département is around. */
const AROUND = 250;
/** Départements named at most (contract/event.ts). */
const NEIGHBOURS = 8;
/** Codes of places and territories whose rows are kept, and days whose orders are. */
const CODES_KEPT = 1000;
const ORDERS_KEPT = 24;
/** Zones change their day on a quarter of an hour. */
const QUARTER = 900_000;
const POINTS: ReadonlySet<string> = new Set(['commune', 'arrondissement', 'postcode']);
const SLUG_ID = /(?:^|-)(e[0-9a-z]{1,8})$/;

/** Opens the events of a directory, by start. Reads no clock of its own. */
export function openEvents(events: readonly PanaEventData[], gazetteer: PlacesOfFrance, {version, publishedAt, needs: taxonomy, coordinations, coordination, now}: AgendaOptions): Agenda {
  const size = events.length;
  const words = wordsFor(size);
  const every = everyRow(size);
  const none = new Uint32Array(words);
  // Searches run one after the other: sets they only need meanwhile are made once. Memory for each would be the garbage others wait for.
  const scratch = {matching: new Uint32Array(words), other: new Uint32Array(words), order: new Uint32Array(words), near: new Uint32Array(words)};
  const byId = new Map(events.map(({id}, row) => [id, row]));
  const zones = [...new Set(events.map(({timeZone}) => timeZone))];
  const zoneAt = new Map(zones.map((zone, at) => [zone, at]));
  /** Rows held somewhere, and where: x, y and z of the unit sphere, row after row. */
  const placed = new Uint32Array(words);
  const points = new Float64Array(3 * size);
  events.forEach(({venue}, row) => {
    if (venue === undefined) return;
    add(placed, row);
    const {x, y, z} = unitVector(venue.lat, venue.lon);
    points.set([x, y, z], 3 * row);
  });

  const sets = new Map<string, Uint32Array>();
  const put = (name: string, row: number): void => {
    let set = sets.get(name);
    if (set === undefined) sets.set(name, set = new Uint32Array(words));
    add(set, row);
  };
  /** Rows that are held nowhere, and cannot be followed from anywhere: they are near whom they are for. */
  const placeless = new Uint32Array(words);
  events.forEach(({kind, modes, needs, territories, venue}, row) => {
    if (venue === undefined && !modes.includes('a-distance')) add(placeless, row);
    put(`kind ${kind}`, row);
    for (const mode of modes) put(`mode ${mode}`, row);
    for (const {code, level} of needs) {
      put(`need ${code} ${level}`, row);
      put(`need * ${level}`, row);
    }
    // A former commune is part of the one of today.
    for (const code of territories) put(`for ${code.startsWith('commune:') ? gazetteer.resolve(code)?.place.code ?? code : code}`, row);
  });
  const setOf = (name: string): Uint32Array => sets.get(name) ?? none;
  /** A new set of all rows of these. */
  function union(all: readonly Uint32Array[]): Uint32Array {
    const set = new Uint32Array(words);
    for (const one of all) for (let word = 0; word < words; word++) set[word] |= one[word];
    return set;
  }

  const byCode = new Returning<Uint32Array>(CODES_KEPT);
  /** Rows held for a territory that shares a commune with it; for nobody when no place has this code. */
  const heldFor = (code: string): Uint32Array => byCode.get(code, () => {
    const area = gazetteer.resolve(code);
    return area === undefined ? none : union([setOf('for national'), ...touching(area).flatMap((zone) => sets.get(`for ${zone}`) ?? [])]);
  });
  const locations = new Returning<Uint32Array>(CODES_KEPT);
  /** Rows whose venue is in an area. */
  const locatedIn = (area: Area): Uint32Array => locations.get(area.place.code, () => {
    const communes = new Set(area.communes);
    const set = new Uint32Array(words);
    events.forEach(({venue}, row) => {
      if (venue && communes.has(communeOfToday(venue.address.commune))) add(set, row);
    });
    return set;
  });

  let days: {readonly quarter: number; readonly byZone: readonly number[]; readonly key: string} | undefined;
  /** Today, by zone. */
  function today() {
    const quarter = Math.floor(now() / QUARTER);
    if (days?.quarter !== quarter) {
      const byZone = zones.map((zone) => dayNumber(isoIn(zone, quarter * QUARTER)));
      days = {quarter, byZone, key: byZone.join(' ')};
    }
    return days;
  }
  let sessions: Timeline | undefined;
  /** All sessions by their start, then title: from whatever day on, the first one of an event is its next. Days are those of its own zone, whose offset its moments carry. */
  function timeline(): Timeline {
    if (sessions) return sessions;
    const titles = events.map(({title}) => fold(title));
    const all = events.flatMap((event, row) => event.sessions.map(({start, end}) => ({row, at: Date.parse(start), startDay: dayNumber(start), endDay: dayNumber(end)})));
    all.sort((a, b) => a.at - b.at || (titles[a.row] < titles[b.row] ? -1 : titles[a.row] > titles[b.row] ? 1 : a.row - b.row));
    const column = (name: keyof (typeof all)[0]): Int32Array => Int32Array.from(all.map((one) => one[name]));
    return sessions = {row: column('row'), startDay: column('startDay'), endDay: column('endDay')};
  }
  const orders = new Lru<Order>(ORDERS_KEPT);
  /** Rows with a session on `from` or later; without it, those that are not over today. */
  function orderFrom(from: string | undefined): Order {
    const {byZone, key} = today();
    return orders.get(from ?? key, () => {
      const all = timeline();
      const day = from === undefined ? undefined : dayNumber(from);
      const seen = new Uint32Array(words);
      const rows: number[] = [];
      const startDay: number[] = [];
      for (let at = 0; at < all.row.length; at++) {
        const row = all.row[at];
        const {timeZone, status} = events[row];
        if (all.endDay[at] < (day ?? byZone[zoneAt.get(timeZone)!]) || (day === undefined && status === 'held') || has(seen, row)) continue;
        add(seen, row);
        rows.push(row);
        startDay.push(all.startDay[at]);
      }
      const at = new Int32Array(size).fill(-1);
      rows.forEach((row, position) => (at[row] = position));
      return {rows: Int32Array.from(rows), startDay: Int32Array.from(startDay), at};
    });
  }

  /** Rows of what is looked for, wherever it is; in `set`, which is given back. */
  function matching({kind, mode, needs, level}: Pick<EventFilter, 'kind' | 'mode' | 'needs' | 'level'>, set: Uint32Array): Uint32Array {
    set.set(every);
    const keep = (others: readonly Uint32Array[]): void => {
      for (let word = 0; word < words; word++) {
        let any = 0;
        for (const other of others) any |= other[word];
        set[word] &= any;
      }
    };
    if (kind !== undefined && kind.length > 0 && kind.length < EVENT_KINDS.length) keep(kind.map((one) => setOf(`kind ${one}`)));
    if (mode !== undefined && mode.length > 0 && mode.length < EVENT_MODES.length) keep(mode.map((one) => setOf(`mode ${one}`)));
    const levels = level === undefined ? EVENT_LEVELS : [level];
    if (needs !== undefined && needs.length > 0) {
      const known = taxonomy.expand(needs);
      keep([...known.needs, ...known.unknown].flatMap((code) => levels.flatMap((one) => sets.get(`need ${code} ${one}`) ?? [])));
    } else if (level !== undefined) keep([setOf(`need * ${level}`)]);
    return set;
  }

  /** Where a query looks; undefined when it names a place nobody knows. */
  function whereOf({place: code, lat, lon, radius = EVENT_LIMITS.radius}: EventFilter): Where | undefined {
    const given = lat === undefined || lon === undefined ? undefined : {lat, lon};
    const area = code === undefined ? given && resolveAt(given) : gazetteer.resolve(code);
    if (code !== undefined && area === undefined) return undefined;
    const isPoint = area !== undefined && POINTS.has(area.place.kind);
    const point = given ?? (isPoint ? area.place : undefined);
    return {place: area?.place, area, centre: point && unitVector(point.lat, point.lon), radius: point && (area === undefined || isPoint) ? radius : undefined};
  }
  function resolveAt({lat, lon}: {readonly lat: number; readonly lon: number}): Area | undefined {
    const place = gazetteer.reverse(lat, lon);
    return place && gazetteer.resolve(place.code);
  }

  function kmTo(centre: UnitVector, row: number): number | undefined {
    return has(placed, row) ? chordToKm(chordSquared(centre, {x: points[3 * row], y: points[3 * row + 1], z: points[3 * row + 2]})) : undefined;
  }

  /** Takes out of `set` what is too far: a venue beyond the radius or outside the area; without a venue, what is neither remote nor for this place. */
  function keepNear(set: Uint32Array, {area, centre, radius}: Where): void {
    if (area === undefined && radius === undefined) return;
    const remote = setOf('mode a-distance');
    // Most agendas have none of these: whom they are for is then not asked.
    const covered = area !== undefined && meets(set, placeless) ? heldFor(area.place.code) : none;
    const inside = centre !== undefined && radius !== undefined ? placedWithin(set, centre, radius, scratch.near) : area ? locatedIn(area) : none;
    for (let word = 0; word < words; word++) set[word] &= (placed[word] & inside[word]) | (~placed[word] & (remote[word] | covered[word]));
  }

  /** Rows of `from` held within a radius in kilometres; in `set`, which is given back. Chords are compared here, row by row: as numbers given back by a function each would be garbage. */
  function placedWithin(from: Uint32Array, {x, y, z}: UnitVector, radius: number, set: Uint32Array): Uint32Array {
    const within = kmToChord(radius);
    for (let word = 0; word < words; word++) {
      let near = 0;
      for (let bits = from[word] & placed[word]; bits !== 0; bits &= bits - 1) {
        const bit = bits & -bits;
        const at = 3 * ((word << 5) + 31 - Math.clz32(bit));
        const dx = points[at] - x;
        const dy = points[at + 1] - y;
        const dz = points[at + 2] - z;
        if (dx * dx + dy * dy + dz * dz <= within) near |= bit;
      }
      set[word] = near;
    }
    return set;
  }

  /** The rows of a query in order: `most` of them after the first `skip`. */
  function rowsOf(filter: EventFilter, where: Where | undefined, skip = 0, most = Infinity): Found {
    if (where === undefined) return {rows: [], total: 0};
    const set = matching(filter, scratch.matching);
    if (filter.territory !== undefined && filter.territory.length > 0) {
      const held = filter.territory.map(heldFor);
      for (let word = 0; word < words; word++) {
        let any = 0;
        for (const one of held) any |= one[word];
        set[word] &= any;
      }
    }
    keepNear(set, where);
    return inOrder(filter, set, skip, most);
  }
  function inOrder({from, to}: Pick<EventFilter, 'from' | 'to'>, set: Uint32Array, skip = 0, most = Infinity): Found {
    const {rows, startDay, at} = orderFrom(from);
    const last = to === undefined ? Infinity : dayNumber(to);
    // Their positions as another set: read upwards they are in order, without sorting.
    const positions = scratch.order.fill(0);
    eachRow(set, (row) => {
      const position = at[row];
      if (position >= 0 && startDay[position] <= last) add(positions, position);
    });
    const found: number[] = [];
    let passed = 0;
    if (most > 0) {
      eachRow(positions, (position) => {
        if (passed++ >= skip) found.push(rows[position]);
        return found.length < most;
      });
    }
    return {rows: found, total: sizeOf(positions)};
  }
  /** How many of a set there are between these days. */
  const countOf = (days: Pick<EventFilter, 'from' | 'to'>, set: Uint32Array): number => inOrder(days, set, 0, 0).total;

  const names = new Map<string, string | undefined>();
  const nameOf = (code: string): string | undefined => {
    if (!names.has(code)) names.set(code, gazetteer.resolve(code)?.place.name);
    return names.get(code);
  };
  const sheets: PanaEventData[] = [];
  /** An event with its territories named; one nobody knows keeps its code alone. */
  function sheet(row: number): PanaEventData {
    return sheets[row] ??= ((event: PanaEventData): PanaEventData => {
      const named = event.territories.flatMap((code): [string, string][] => {
        const name = nameOf(code);
        return name === undefined ? [] : [[code, name]];
      });
      return named.length > 0 ? {...event, territoryNames: Object.fromEntries(named)} : event;
    })(events[row]);
  }
  const items: Uint8Array[] = [];
  /** An item as it is sent, without its last brace: a distance may come after. */
  const item = (row: number): Uint8Array => items[row] ??= (() => {
    const {description: _description, between: _between, audience: _audience, prerequisites: _prerequisites, bring: _bring, removedSessions: _removed, ...kept} = sheet(row);
    return utf8(JSON.stringify(kept).slice(0, -1));
  })();

  /** A département something is held for, its centre and these rows. */
  interface Held {
    readonly code: string;
    readonly name: string;
    readonly centre: UnitVector;
    readonly rows: Uint32Array;
  }
  let byDepartement: readonly Held[] | undefined;
  /** Rows held for each département or a part of it, from the territories of the events: there are fewer of those than of communes. */
  function departements(): readonly Held[] {
    if (byDepartement) return byDepartement;
    const found = new Map<string, Uint32Array[]>();
    for (const [name, set] of sets) {
      if (!name.startsWith('for ')) continue;
      for (const departement of gazetteer.resolve(name.slice('for '.length))?.departements ?? []) {
        const key = `departement:${departement}`;
        found.set(key, [...found.get(key) ?? [], set]);
      }
    }
    return byDepartement = gazetteer.territories().flatMap(({kind, code, name, bounds: [west, south, east, north]}) => {
      const all = kind === 'departement' ? found.get(code) : undefined;
      return all === undefined ? [] : [{code, name, centre: unitVector((south + north) / 2, (west + east) / 2), rows: union([setOf('for national'), ...all])}];
    });
  }

  /** When nothing was found: what can be attended from anywhere, what is held around, whom to ask (PRODUCT.md, rule 4). */
  function wayOn(filter: EventFilter, where: Where | undefined): EventsPage['wayOn'] {
    const {from, to, kind, mode, needs, level} = filter;
    const days = {from, to};
    const areas = [where?.area, ...(filter.territory ?? []).map((code) => gazetteer.resolve(code))].filter((area) => area !== undefined);
    const centre = where?.centre ?? (areas[0] && unitVector(areas[0].place.lat, areas[0].place.lon));
    const set = matching({kind, mode, needs, level}, scratch.matching);
    const common = scratch.other;
    const far = (held: Held): number => (centre === undefined ? Infinity : chordSquared(centre, held.centre));
    const within = kmToChord(AROUND);
    const around = departements().filter((held) => far(held) <= within).sort((a, b) => far(a) - far(b) || (a.code < b.code ? -1 : 1));
    const neighbours: NonNullable<EventsPage['wayOn']>['neighbours'] = [];
    for (const {code, name, rows} of around) {
      if (neighbours.length === NEIGHBOURS) break;
      for (let word = 0; word < words; word++) common[word] = set[word] & rows[word];
      const total = countOf(days, common);
      if (total > 0) neighbours.push({territory: code, name, total});
    }
    const whom = coordinationFor(areas, coordinations) ?? coordination?.();
    return {remote: countOf(days, matching({kind, needs, level, mode: ['a-distance']}, scratch.other)), neighbours, ...(whom && {coordination: whom})};
  }

  const head = utf8(`{"version":${JSON.stringify(version)},"publishedAt":${JSON.stringify(publishedAt)},"items":[`);
  const out = new Bytes();
  const decoder = new TextDecoder();
  function searchBytes(query: EventQuery): Uint8Array<ArrayBuffer> {
    const {page = 1, limit = EVENT_LIMITS.pageSize} = query;
    const where = whereOf(query);
    const {rows, total} = rowsOf(query, where, (page - 1) * limit, limit);
    out.clear().copy(head);
    for (const [at, row] of rows.entries()) {
      if (at > 0) out.text(',');
      out.copy(item(row));
      const km = where?.centre && kmTo(where.centre, row);
      if (km !== undefined) out.text(',"distance":').decimal(km, KM_DECIMALS);
      out.text('}');
    }
    out.text('],"total":').whole(total).text(',"page":').whole(page).text(',"limit":').whole(limit);
    if (where?.place) out.text(',"place":').text(JSON.stringify(where.place));
    if (where?.radius !== undefined) out.text(`,"radius":${where.radius}`);
    if (total === 0) out.text(',"wayOn":').text(JSON.stringify(wayOn(query, where)));
    return out.text('}').take();
  }

  return {
    size,
    searchBytes,
    search: (query) => JSON.parse(decoder.decode(searchBytes(query))) as EventsPage,
    find: (filter, most) => rowsOf(filter, whereOf(filter), 0, most).rows.map(sheet),
    latest: (filter, most) => [...rowsOf(filter, whereOf(filter)).rows]
      .sort((a, b) => (events[a].updatedAt < events[b].updatedAt ? 1 : events[a].updatedAt > events[b].updatedAt ? -1 : a - b)).slice(0, most).map(sheet),
    event(idOrSlug) {
      const row = byId.get(SLUG_ID.exec(idOrSlug)?.[1] ?? '');
      return row === undefined ? undefined : sheet(row);
    },
    whomToAsk: ({territories}) => coordinationFor(territories.flatMap((code) => gazetteer.resolve(code) ?? []), coordinations) ?? coordination?.(),
  };
}

/** The first session that ends on `day` (ISO, in the zone of the event) or later; the last one when all are over. */
export const nextSession = ({sessions}: Pick<PanaEventData, 'sessions'>, day: string): PanaEventData['sessions'][number] => sessions.find(({end}) => end.slice(0, 10) >= day) ?? sessions.at(-1)!;

/** Today (ISO) in a zone, at a moment in milliseconds. */
export const dayIn = (zone: string, at: number): string => isoDay(dayNumber(isoIn(zone, at)));
