/**
 * What can stand in a frame, by its address: the query of `/embed/…`, which of our pages has such a form, and the HTML that shows it.
 * The address of a page and the one of its frame speak the one grammar.
 */
import {html} from 'hono/html';
import {z} from 'zod';
import {eventIdSchema} from '../../../src/contract/event.ts';
import {filterParameters} from '../../../src/contract/query.ts';
import {structureIdSchema} from '../../../src/contract/structure.ts';
import {FACETS, LIMITS} from '../../../src/contract/vocabulary.ts';
import type {Markup} from '../../http/document.ts';
import type {EdgeDirectory, EdgeGazetteer} from '../deps.ts';
import {eventCriteria} from './event-filters.ts';
import {FRAME_LANGUAGES, wordsOf} from './frame-words.ts';
import type {FrameLanguage} from './frame-words.ts';
import {BADGE_LOOKS, EVENT_VIEWS, HEIGHTS, OPEN_SURVEYS, THEMES} from './looks.ts';

/** Elements that make sense alone in a frame. */
export const EMBEDS = ['locator', 'list', 'search', 'map', 'structure', 'badge'] as const;
export type Embed = (typeof EMBEDS)[number];
/** Those that show one structure, and not what a search finds. */
const OF_ONE = ['structure', 'badge'] as const;
type OfOne = (typeof OF_ONE)[number];
export const isOfOne = (element: Embed): element is OfOne => (OF_ONE as readonly string[]).includes(element);
/** The same for the agenda, whose criteria have values of their own. */
export const EVENT_EMBEDS = ['event-list', 'event'] as const;
export type EventEmbed = (typeof EVENT_EMBEDS)[number];
/** And for forms that stand alone. */
export const FORM_EMBEDS = ['join', 'survey'] as const;
export type FormEmbed = (typeof FORM_EMBEDS)[number];
const isOther = (element: string): element is EventEmbed | FormEmbed => ([...EVENT_EMBEDS, ...FORM_EMBEDS] as readonly string[]).includes(element);

/** CSS pixels a frame has until it knows better; wide enough for two columns. */
export const FRAME_SIZE: Readonly<Record<Embed | EventEmbed | FormEmbed, {readonly width: number; readonly height: number}>> = {
  locator: {width: 960, height: 900},
  list: {width: 640, height: 700},
  search: {width: 640, height: 480},
  map: {width: 640, height: 480},
  structure: {width: 640, height: 700},
  badge: {width: 448, height: 220},
  'event-list': {width: 640, height: 700},
  'event': {width: 640, height: 900},
  'join': {width: 720, height: 1000},
  'survey': {width: 640, height: 700},
};

/** What a frame needs and no more: scripts; the form and the links where there are none. Not our origin, so nothing of it can be kept. */
export const SANDBOX = 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox';

const {access, format, kind, label, level, needs, price, radius, remote, territory} = filterParameters;
/** Height of the map in CSS pixels. */
export const heightSchema = z.string().regex(/^\d{1,4}$/).transform(Number).pipe(z.int().min(HEIGHTS.min).max(HEIGHTS.max)).optional();
const searched = {access, format, kind, label, level, needs, price, radius, remote, territory};
/** Attributes of the elements as parameters; the place also in words, as somebody without scripts writes it. */
export const embedQuerySchema = z.object({
  ...searched,
  'height': heightSchema,
  'hide-facets': z.string().max(200).transform((text) => text.split(/[\s,]+/).filter((name) => (FACETS as readonly string[]).includes(name)).join(' ')).optional(),
  'lang': z.enum(FRAME_LANGUAGES).optional(),
  'look': z.enum(BADGE_LOOKS).optional(),
  'page': z.string().regex(/^\d{1,4}$/).transform(Number).pipe(z.int().min(1).max(LIMITS.pageMax)).optional(),
  'place': z.string().max(LIMITS.queryLength).optional(),
  // A host that is dark, or follows its visitor, says so: a frame cannot see its page.
  'scheme': z.enum(['light', 'dark', 'auto']).optional(),
  'structure-id': structureIdSchema.optional(),
  'theme': z.enum(THEMES).optional(),
  'title': z.string().max(200).transform((text) => text.normalize('NFC').trim()).optional(),
});
export type EmbedQuery = z.output<typeof embedQuerySchema>;

/** How a frame of events or of a form looks and speaks. */
const looks = {
  'lang': z.enum(FRAME_LANGUAGES).optional(),
  'scheme': z.enum(['light', 'dark', 'auto']).optional(),
  'theme': z.enum(THEMES).optional(),
  'title': z.string().max(200).transform((text) => text.normalize('NFC').trim()).optional(),
};
/** An attribute without a value, as a parameter. */
const flag = z.enum(['true', 'false', '']).transform((text) => text !== 'false').optional();
/** Of the frame of the agenda. */
export const eventEmbedQuerySchema = z.object({
  ...eventCriteria,
  ...looks,
  'hide-facets': flag,
  'place': z.string().max(LIMITS.queryLength).optional(),
  'view': z.enum(['list', 'month', 'teaser']).optional(),
});
export type EventEmbedQuery = z.output<typeof eventEmbedQuerySchema>;
/** Of the frame of one event. */
export const oneEventEmbedQuerySchema = z.object({...looks, 'event-id': eventIdSchema.optional(), 'view': z.enum(EVENT_VIEWS).optional()});
export type OneEventEmbedQuery = z.output<typeof oneEventEmbedQuerySchema>;
/** Of the frame of the form by which a structure joins. */
export const joinEmbedQuerySchema = z.object({...looks, territory});
export type JoinEmbedQuery = z.output<typeof joinEmbedQuerySchema>;
/** Of the frame of a questionnaire. */
export const surveyEmbedQuerySchema = z.object({...looks, 'all-questions': flag, 'event-id': eventIdSchema.optional(), 'kind': z.enum(OPEN_SURVEYS).optional()});
export type SurveyEmbedQuery = z.output<typeof surveyEmbedQuerySchema>;

type Named = Exclude<Embed, OfOne> | 'event-list' | 'join';

/** Title of a frame nobody named: what it is for, and where. */
export function embedTitle(element: Named, territories: readonly string[] = [], gazetteer: EdgeGazetteer, lang?: FrameLanguage): string {
  const {purpose, pair} = wordsOf(lang);
  const names = territories.map((code) => gazetteer.resolve(code)?.place.name).filter((name) => name !== undefined);
  return names.length === 0 || names.length > 4 ? purpose[element] : pair(purpose[element], names.join(', '));
}

/** The same for a questionnaire: of what, and of which event when it is about one. */
export function surveyTitle(event: {readonly title: string} | undefined, lang?: FrameLanguage | ''): string {
  const {purpose, pair} = wordsOf(lang);
  return event ? pair(purpose.needs, event.title) : purpose.observation;
}

/** A page of ours that has a form for frames. */
export interface Embeddable {
  readonly element: Embed | EventEmbed | FormEmbed;
  /** Address of the frame, from the root. */
  readonly path: string;
  readonly title: string;
}

/** Pages under `/annuaire/` that are no structure. */
const NO_SHEET = new Set(['coordinations', 'departement']);
/** A frame begins at the first page. */
const WITHOUT_PAGE = embedQuerySchema.omit({page: true});
const EVENTS_WITHOUT_PAGE = eventEmbedQuerySchema.omit({page: true});

/** What a frame understands of what was asked; undefined when the frame would refuse it. */
function kept<Schema extends z.ZodObject>(schema: Schema, asked: URLSearchParams): {readonly query: URLSearchParams; readonly read: z.output<Schema>} | undefined {
  const query = new URLSearchParams(Object.keys(schema.shape).flatMap((name) => {
    const values = asked.getAll(name).filter((value) => value !== '');
    return values.length > 0 ? [[name, values.join(' ')] as [string, string]] : [];
  }));
  const {success, data} = schema.safeParse(Object.fromEntries(query));
  return success ? {query, read: data} : undefined;
}

function made(element: Embeddable['element'], query: URLSearchParams, title: string): Embeddable {
  query.set('title', title);
  query.sort();
  const text = `${query}`.replaceAll('%3A', ':');
  return {element, path: `/embed/${element}?${text}`, title};
}

function framed(element: Embed, asked: URLSearchParams, directory: EdgeDirectory, gazetteer: EdgeGazetteer): Embeddable | undefined {
  const found = kept(WITHOUT_PAGE, asked);
  if (!found) return undefined;
  const {query, read} = found;
  const {title, territory: locked = [], 'structure-id': id} = read;
  if (locked.some((code) => gazetteer.resolve(code) === undefined)) return undefined;
  const structure = isOfOne(element) ? directory.structure(id ?? '') ?? directory.keptFor(id ?? '') : undefined;
  if (isOfOne(element) && !structure) return undefined;
  const named = title || (isOfOne(element) ? structure!.name : embedTitle(element, locked, gazetteer, read.lang));
  if (structure) query.set('structure-id', structure.id);
  return made(element, query, named);
}

function framedEvents(asked: URLSearchParams, gazetteer: EdgeGazetteer): Embeddable | undefined {
  const {query, read: {title, lang, territory: locked = []}} = kept(EVENTS_WITHOUT_PAGE, asked) ?? {read: {}};
  if (!query || locked.some((code) => gazetteer.resolve(code) === undefined)) return undefined;
  return made('event-list', query, title || embedTitle('event-list', locked, gazetteer, lang));
}

function framedEvent(asked: URLSearchParams, directory: EdgeDirectory): Embeddable | undefined {
  const {query, read} = kept(oneEventEmbedQuerySchema, asked) ?? {};
  const event = directory.agenda.event(read?.['event-id'] ?? '');
  return query && event && made('event', query, read?.title || event.title);
}

function framedJoin(asked: URLSearchParams, gazetteer: EdgeGazetteer): Embeddable | undefined {
  const {query, read: {title, lang, territory: locked = []}} = kept(joinEmbedQuerySchema, asked) ?? {read: {}};
  if (!query || locked.some((code) => gazetteer.resolve(code) === undefined)) return undefined;
  return made('join', query, title || embedTitle('join', locked, gazetteer, lang));
}

function framedSurvey(asked: URLSearchParams, directory: EdgeDirectory): Embeddable | undefined {
  const {query, read} = kept(surveyEmbedQuerySchema, asked) ?? {};
  const event = read?.kind === 'needs' ? directory.agenda.event(read['event-id'] ?? '') : undefined;
  if (!query || read?.kind === 'needs' && !event) return undefined;
  if (!event) query.delete('event-id');
  return made('survey', query, read?.title || surveyTitle(event, read?.lang));
}

/**
 * The form for frames of the page at `address`, when it is one of ours (`origin`) and has one: the home page with what was chosen there,
 * the directory and its départements, a structure, and what is in a frame already.
 */
export function embeddable(address: string, origin: string, directory: EdgeDirectory, gazetteer: EdgeGazetteer): Embeddable | undefined {
  const url = URL.parse(address);
  if (!url || url.origin !== origin || url.username !== '' || url.password !== '') return undefined;
  const path = url.pathname.replace(/(?<=.)\/$/, '');
  const asked = url.searchParams;
  const find = (element: Embed): Embeddable | undefined => framed(element, asked, directory, gazetteer);
  const findOther = (element: EventEmbed | FormEmbed): Embeddable | undefined => {
    if (element === 'event-list') return framedEvents(asked, gazetteer);
    if (element === 'event') return framedEvent(asked, directory);
    return element === 'join' ? framedJoin(asked, gazetteer) : framedSurvey(asked, directory);
  };
  if (path === '/') {
    const element = asked.get('element') ?? 'locator';
    // Its form sends what is chosen for the other elements too, by names that mean something else here.
    if (element !== 'survey' && (OPEN_SURVEYS as readonly string[]).includes(asked.get('kind') ?? '')) asked.delete('kind');
    if (element !== 'event' && (EVENT_VIEWS as readonly string[]).includes(asked.get('view') ?? '')) asked.delete('view');
    if (isOther(element)) return findOther(element);
    return find((EMBEDS as readonly string[]).includes(element) ? (element as Embed) : 'locator');
  }
  if (path === '/annuaire') {
    // Before the grammar had it, the place was asked as `q`.
    if (!asked.has('place') && asked.has('q')) asked.set('place', asked.get('q')!);
    return find('locator');
  }
  const [, first, second = '', third, ...rest] = path.split('/');
  if (rest.length > 0) return undefined;
  if (first === 'annuaire' && second === 'departement' && third !== undefined) {
    const code = `departement:${third}`;
    if (!directory.territories().some((one) => one.code === code)) return undefined;
    asked.set('territory', code);
    return find('locator');
  }
  if (path === '/agenda') return framedEvents(asked, gazetteer);
  if (third !== undefined) return undefined;
  if (first === 'agenda') {
    const event = directory.agenda.event(second);
    return event && framedEvent(new URLSearchParams([...[...asked].filter(([name]) => name !== 'event-id'), ['event-id', event.id]]), directory);
  }
  if (first === 'embed' && isOther(second)) return findOther(second);
  if (first === 'embed' && (EMBEDS as readonly string[]).includes(second)) return find(second as Embed);
  if (first !== 'annuaire' || NO_SHEET.has(second)) return undefined;
  const structure = directory.structure(second) ?? directory.keptFor(second);
  if (!structure) return undefined;
  asked.set('structure-id', structure.id);
  return find('structure');
}

/** The frame as HTML for another site. A link first: it is what remains where frames are taken out. */
export const frameHtml = ({path, title}: Embeddable, page: string, origin: string, width: number | string, height: number): string =>
  String(html`<blockquote><a href="${page}">${title}</a></blockquote><iframe src="${origin}${path}" title="${title}" width="${width}" height="${height}" frameborder="0" sandbox="${SANDBOX}" loading="lazy" referrerpolicy="no-referrer"></iframe>`);

/** Says to those who paste the address of a page (`canonical`, absolute) that it has a form for frames. */
export function discovery(canonical: string): Markup | undefined {
  const {origin, pathname} = new URL(canonical);
  if (!/^\/(?:$|agenda(?:$|\/[^/]+$)|annuaire(?:$|\/departement\/\w+$|\/(?!coordinations$|departement$)[^/]+$))/.test(pathname)) return undefined;
  const at = (format: string): string => `${origin}/oembed?format=${format}&url=${encodeURIComponent(canonical)}`;
  return html`<link rel="alternate" type="application/json+oembed" href="${at('json')}">
<link rel="alternate" type="text/xml+oembed" href="${at('xml')}">`;
}
