/**
 * A result as it is sent: JSON, put together from its record and columns, then why it is there, how far, and what it offers for the
 * needs asked. Written as bytes, and nothing is kept: the edge keeps whole answers.
 */
import {LEVELS, type PlaceKind, type Reason} from '../../src/contract/vocabulary.ts';
import type {Structure} from '../../src/contract/structure.ts';
import {utf8, type Bytes} from './bytes.ts';
import type {Columns} from './columns.ts';
import type {ListFacet} from './facets.ts';
import {hasPlace, type Plan} from './plan.ts';
import {TIER, type Ranked} from './ranking.ts';
import {reasonText} from './reasons.ts';
import type {Scopes} from './scopes.ts';
import {LINE, NEVER, dayNumber, isoDay} from './snapshot.ts';
import {DEGREE_DECIMALS, KM_DECIMALS, chordToKm, shownKm} from './sphere.ts';

/** What stands before each field, and closes the one before. */
const KEYS = {
  id: utf8('{"id":"s'), slug: utf8('","slug":"'), name: utf8('","name":"'), city: utf8('","city":"'), postcode: utf8('","postcode":"'), street: utf8('","street":"'),
  kind: utf8('","kind":"'), lat: utf8('","lat":'), lon: utf8(',"lon":'), price: utf8(',"price":'), labels: utf8(',"labels":'), remote: utf8(',"remote":true'),
  verifiedAt: utf8(',"verifiedAt":"'), vendorTie: utf8(',"vendorTie":"'), example: utf8(',"example":true'), stale: utf8(',"stale":true'), notice: utf8(',"notice":'),
  distance: utf8(',"distance":'), reason: utf8(',"reason":{"code":"'), text: utf8('","text":"'), reasonEnd: utf8('"}'), levels: utf8(',"levels":{'),
};
const [QUOTE, COMMA, CLOSE] = ['"', ',', '}'].map(utf8);

/** Writes the JSON of a result. `today` and `stale` (verified before it is too old) are days since 1970. */
export type WriteItem = (plan: Plan, ranked: Ranked, today: number, stale: number, into: Bytes) => void;

export function openItems({snapshot, size, words, layout, hasBit}: Columns, scopes: Scopes): WriteItem {
  const {bits, id, lat, lon, verified, records} = snapshot;
  const {width} = layout;
  const lists = {price: new Map<number, Uint8Array>(), label: new Map<number, Uint8Array>()};
  const days = new Map<number, string>();
  const needLevels = layout.needs.map((code) => LEVELS.map((level) => utf8(`${JSON.stringify(code)}:"${level}"`)));
  // Where each line of the record at hand starts, and after the last of them.
  const lines = new Uint32Array(LINE.updated + 1);

  /** The values of a facet each row has, as bits. */
  function valuesOf(facet: ListFacet): Uint16Array {
    const values = new Uint16Array(size);
    layout[facet].forEach((_, value) => {
      for (let word = 0; word < words; word++) {
        for (let mask = bits[word * width + layout.start[facet] + value]; mask !== 0; mask &= mask - 1) values[(word << 5) + 31 - Math.clz32(mask & -mask)] |= 1 << value;
      }
    });
    return values;
  }
  const [kindOf, priceOf, labelOf] = [valuesOf('kind'), valuesOf('price'), valuesOf('label')];
  const kinds = layout.kind.map(utf8);

  /** Values as a JSON list. Few combinations exist. */
  function listOf(facet: 'price' | 'label', values: number): Uint8Array {
    let list = lists[facet].get(values);
    if (list === undefined) lists[facet].set(values, list = utf8(JSON.stringify(layout[facet].filter((_, at) => (values >>> at) & 1))));
    return list;
  }
  function dayText(day: number): string {
    let text = days.get(day);
    if (text === undefined) {
      text = isoDay(day);
      if (days.size < 4096) days.set(day, text);
    }
    return text;
  }

  /** Why a row is there, and the kind of what was asked that this answers. */
  function reasonOf(plan: Plan, row: number, tier: number): {code: Reason; kind?: PlaceKind | undefined} {
    const kind = plan.place?.kind;
    if (tier === TIER.national) return {code: 'serves-national', kind};
    if (!hasPlace(plan)) {
      if (!plan.within) return {code: 'listed'};
      if (tier === TIER.serves) return {code: 'in-territory'};
      for (const asked of plan.territory) {
        const competence = scopes.competence(asked);
        const code = competence?.reasonFor(row);
        if (code) return {code, kind: competence?.area.place.kind};
      }
    }
    if (tier === TIER.remote) return {code: 'remote', kind};
    if (tier === TIER.outside) return {code: 'outside', kind};
    if (tier === TIER.near) return {code: plan.radius === undefined ? 'in-territory' : 'near', kind};
    return {code: plan.competence?.reasonFor(row) ?? 'serves-national', kind};
  }

  function writeLevels(needs: readonly number[], row: number, into: Bytes): void {
    into.copy(KEYS.levels);
    let first = true;
    for (const need of needs) {
      for (let level = LEVELS.length - 1; level >= 0; level--) {
        if (!hasBit(row, layout.need(need, level))) continue;
        if (!first) into.copy(COMMA);
        into.copy(needLevels[need][level]);
        first = false;
        break;
      }
    }
    into.copy(CLOSE);
  }

  const isShown = (notice: NonNullable<Structure['notice']>, day: number): boolean =>
    (notice.from === undefined || dayNumber(notice.from) <= day) && (notice.until === undefined || dayNumber(notice.until) >= day);

  return (plan, {row, tier, distance}, today, stale, into) => {
    records.lines(row, lines);
    const {blob} = records;
    /** A line of the record, without its end. */
    const line = (at: number): Bytes => into.copy(blob, lines[at], lines[at + 1] - 1);
    const isEmpty = (at: number): boolean => lines[at + 1] - lines[at] === 1;
    into.copy(KEYS.id).whole(id[row], 36).copy(KEYS.slug);
    line(LINE.slug).copy(KEYS.name);
    line(LINE.name).copy(KEYS.city);
    line(LINE.city).copy(KEYS.postcode);
    line(LINE.postcode).copy(KEYS.street);
    line(LINE.street).copy(KEYS.kind).copy(kinds[31 - Math.clz32(kindOf[row])]);
    into.copy(KEYS.lat).decimal(lat[row], DEGREE_DECIMALS).copy(KEYS.lon).decimal(lon[row], DEGREE_DECIMALS);
    into.copy(KEYS.price).copy(listOf('price', priceOf[row])).copy(KEYS.labels).copy(listOf('label', labelOf[row]));
    if (hasBit(row, layout.remote)) into.copy(KEYS.remote);
    if (verified[row] !== NEVER) into.copy(KEYS.verifiedAt).text(dayText(verified[row])).copy(QUOTE);
    if (!isEmpty(LINE.vendorTie)) {
      into.copy(KEYS.vendorTie);
      line(LINE.vendorTie).copy(QUOTE);
    }
    if (records.isExample(lines[LINE.provenance], lines[LINE.updated] - 1)) into.copy(KEYS.example);
    if (verified[row] < stale) into.copy(KEYS.stale);
    const notice = isEmpty(LINE.notice) ? undefined : snapshot.notice(row);
    if (notice && isShown(notice, today)) into.copy(KEYS.notice).text(JSON.stringify(notice.text));
    const km = plan.centre && tier < TIER.remote ? shownKm(chordToKm(distance)) : undefined;
    if (km !== undefined) into.copy(KEYS.distance).decimal(km, KM_DECIMALS);
    const {code, kind} = reasonOf(plan, row, tier);
    into.copy(KEYS.reason).text(code).copy(KEYS.text).text(reasonText(code, kind, km)).copy(KEYS.reasonEnd);
    if (plan.needs !== undefined) writeLevels(plan.needs, row, into);
    into.copy(CLOSE);
  };
}
