/** What the list of events asks of the worker: one address per question, in the one grammar, and an answer checked before it is shown. */
import type {Environment} from '../../client/client.ts';
import {queryOf} from '../../client/client.ts';
import {RequestFailure} from '../../client/failure.ts';
import {write} from '../../client/write.ts';
import type {EventItem, EventsPage} from '../../contract/event.ts';
import type {Taxonomy} from '../../contract/need.ts';

/** What events are looked for by; canonical strings, '' or absent for anything. */
export type EventFilters = Readonly<Partial<Record<(typeof EVENT_FILTERS)[number], string>>>;
export const EVENT_FILTERS = ['territory', 'place', 'radius', 'needs', 'level', 'mode', 'kind', 'from', 'to'] as const;

/** Events of a month in one answer, and answers at most: nobody reads more in a calendar. */
const MOST = 100;
const PAGES = 10;

const isEvent = (item: EventItem): boolean => !!item?.id && typeof item.slug === 'string' && typeof item.title === 'string' && !!item.sessions?.[0]?.start && Array.isArray(item.modes);

/** One page. Rejects with a `RequestFailure` within 8 s, or with the reason of the signal when aborted. */
export async function askEvents(environment: Environment, api: string, filters: EventFilters, more: {readonly page?: number; readonly limit?: number}, signal: AbortSignal): Promise<EventsPage> {
  const {page = 1, limit} = more;
  const answer = (await write(environment, `${api}/v1/events${queryOf({...filters, page: page > 1 ? page : 0, limit})}`, {signal})) as EventsPage;
  if (!Array.isArray(answer.items) || !answer.items.every(isEvent)) throw new RequestFailure('malformed', 200);
  return answer;
}

/** All events of a month, as one page. */
export async function askMonth(environment: Environment, api: string, filters: EventFilters, signal: AbortSignal): Promise<EventsPage> {
  const first = await askEvents(environment, api, filters, {limit: MOST}, signal);
  const items = new Map(first.items.map((item) => [item.id, item]));
  for (let page = 2; items.size < first.total && page <= PAGES; page += 1) {
    const {items: next} = await askEvents(environment, api, filters, {limit: MOST, page}, signal);
    if (next.length === 0) break;
    for (const item of next) items.set(item.id, item);
  }
  return {...first, items: [...items.values()]};
}

/** Families of needs and their needs, by code. */
export interface NeedNames {
  readonly families: readonly (readonly [code: string, label: string])[];
  readonly labels: ReadonlyMap<string, string>;
  /** Needs in force of each family, and each need as its own. */
  readonly within: ReadonlyMap<string, readonly string[]>;
}

/** What needs are called in a language. Rejects as {@link askEvents}. */
export async function askNeeds(environment: Environment, api: string, language: string, signal: AbortSignal): Promise<NeedNames> {
  const {families, retired = []} = (await write(environment, `${api}/v1/taxonomy?lang=${language}`, {signal})) as Taxonomy;
  const all = [...families.flatMap(({needs}) => needs), ...retired, ...families];
  return {
    families: families.map(({code, label}) => [code, label] as const),
    labels: new Map(all.map(({code, label}) => [code, label])),
    within: new Map(families.flatMap(({code, needs}): [string, string[]][] => [[code, needs.map((need) => need.code)], ...needs.map((need): [string, string[]] => [need.code, [need.code]])])),
  };
}
