/**
 * What a site owner chooses, in the one grammar: an attribute of the elements has the same name in the address of the configurator, so
 * that the address alone gives a colleague the same settings. What is not understood is left out: an old link still opens.
 */
import {z} from 'zod';
import {TERRITORY_CODE} from '../../../../src/contract/place.ts';
import {LIMITS} from '../../../../src/contract/vocabulary.ts';
import {BUNDLED_NEEDS} from '../../../directory/taxonomy/taxonomy.ts';
import type {Needs} from '../../../directory/taxonomy/taxonomy.ts';
import {addressOf} from '../filters.ts';
import {BADGE_LOOKS, EVENT_VIEWS, HEIGHTS, OPEN_SURVEYS, THEMES} from '../looks.ts';

/** What can be put in a page; `blocks` is search, list and map, each where the owner wants it. */
export const ELEMENTS = ['locator', 'blocks', 'search', 'list', 'map', 'structure', 'badge', 'event-list', 'event', 'join', 'survey'] as const;
export type ElementChoice = (typeof ELEMENTS)[number];
/** Values of `hide-facets`, in the order of the search form. */
export const HIDEABLE = ['place', 'needs', 'level', 'format', 'price', 'access', 'kind', 'label', 'remote', 'radius', 'sort', 'q'] as const;
/** Sites the preview looks like, and its widths in CSS pixels. */
export const HOSTS = ['plain', 'dsfr', 'wordpress', 'dark'] as const;
export const WIDTHS = ['full', '768', '320'] as const;

export interface Settings {
  readonly element: ElementChoice;
  readonly territory: readonly string[];
  readonly needs: readonly string[];
  readonly hideFacets: readonly string[];
  readonly lang: '' | 'fr' | 'en';
  readonly theme: '' | (typeof THEMES)[number];
  /** CSS pixels of the map. */
  readonly height: number | undefined;
  readonly headingLevel: number;
  readonly syncUrl: boolean;
  /** Public identifier or slug of the structure shown alone. */
  readonly structureId: string;
  /** Public identifier of the event shown, or asked about. */
  readonly eventId: string;
  /** Of the event; empty: the first. */
  readonly view: '' | (typeof EVENT_VIEWS)[number];
  /** Which questionnaire; empty: the first. */
  readonly kind: '' | (typeof OPEN_SURVEYS)[number];
  readonly allQuestions: boolean;
  /** Of the badge; empty: the first. */
  readonly look: '' | (typeof BADGE_LOOKS)[number];
  readonly host: (typeof HOSTS)[number];
  readonly width: (typeof WIDTHS)[number];
  /** Words of the place search that wait for an answer. */
  readonly where: string;
}

const text = z.string().max(3000).optional();
/** Every value is read by {@link readSettings}, which leaves out what it does not know. */
export const settingsQuery = z.object({
  'element': text, 'territory': text, 'needs': text, 'hide-facets': text, 'lang': text, 'theme': text, 'height': text, 'heading-level': text, 'sync-url': text,
  'structure-id': text, 'event-id': text, 'view': text, 'kind': text, 'all-questions': text, 'look': text, 'host': text, 'width': text, 'where': text,
});
export type SettingsQuery = z.output<typeof settingsQuery>;

const oneOf = <T extends string, Else>(values: readonly T[], value: string | undefined, otherwise: Else): T | Else => values.find((one) => one === value) ?? otherwise;
const listOf = (value: string | undefined, accepts: (one: string) => boolean): string[] =>
  [...new Set((value ?? '').split(/[\s,]+/))].filter((one) => one !== '' && accepts(one)).sort().slice(0, LIMITS.listLength);

/** An identifier, or the last part of the address of a page: that is what one has at hand. */
const lastOf = (text: string | undefined): string => /(?:^|\/)([a-z0-9][a-z0-9-]{0,299})\/?$/.exec((text ?? '').trim().replace(/[?#].*/s, ''))?.[1] ?? '';

/** The settings an address asks for; `needs`: those there are. */
export function readSettings(query: SettingsQuery, needs: Needs = BUNDLED_NEEDS): Settings {
  const height = Number(query.height);
  const level = Number(query['heading-level']);
  return {
    element: oneOf(ELEMENTS, query.element, 'locator'),
    territory: listOf(query.territory, (one) => TERRITORY_CODE.test(one)),
    needs: listOf(query.needs, (one) => needs.codeOf(one) === one),
    hideFacets: listOf(query['hide-facets'], (one) => (HIDEABLE as readonly string[]).includes(one)),
    lang: oneOf(['fr', 'en'], query.lang, ''),
    theme: oneOf(THEMES, query.theme, ''),
    height: Number.isInteger(height) && height >= HEIGHTS.min && height <= HEIGHTS.max ? height : undefined,
    headingLevel: [3, 4, 5].includes(level) ? level : 2,
    syncUrl: query['sync-url'] === 'true',
    structureId: lastOf(query['structure-id']),
    eventId: lastOf(query['event-id']),
    view: oneOf(EVENT_VIEWS.slice(1), query.view, ''),
    kind: oneOf(OPEN_SURVEYS.slice(1), query.kind, ''),
    allQuestions: query['all-questions'] === 'true',
    look: oneOf(BADGE_LOOKS.slice(1), query.look, ''),
    host: oneOf(HOSTS, query.host, 'plain'),
    width: oneOf(WIDTHS, query.width, 'full'),
    where: (query.where ?? '').trim().slice(0, LIMITS.queryLength),
  };
}

/** Whether it shows one structure, which must be named. */
export const ofOne = (element: ElementChoice): boolean => element === 'structure' || element === 'badge';

/** Whether it is about one event, which must be named. */
export const ofEvent = ({element, kind}: Pick<Settings, 'element' | 'kind'>): boolean => element === 'event' || element === 'survey' && kind === 'needs';

/** What finds structures, or shows what was found. */
const SEARCHES: readonly ElementChoice[] = ['locator', 'blocks', 'search', 'list', 'map'];
/** Those that send what a visitor writes. */
const FORMS: readonly ElementChoice[] = ['event', 'join', 'survey'];
export const isForm = (element: ElementChoice): boolean => FORMS.includes(element);

/** Which settings mean something for what was chosen: the others are neither asked nor written. */
export const concerns = (settings: Pick<Settings, 'element' | 'kind'>) => {
  const {element} = settings;
  const searches = SEARCHES.includes(element);
  return {
    territory: searches || element === 'event-list' || element === 'join',
    needs: searches || element === 'event-list',
    hideFacets: ['locator', 'blocks', 'search'].includes(element),
    height: ['locator', 'blocks', 'map'].includes(element),
    syncUrl: searches,
    structureId: ofOne(element),
    eventId: ofEvent(settings),
    view: element === 'event',
    kind: element === 'survey',
    look: element === 'badge',
    headingLevel: element !== 'badge',
  };
};

/** The settings as parameters: what is as usual is left out. */
export function parametersOf(settings: Settings, {preview = false} = {}): Record<string, string> {
  const use = concerns(settings);
  const all = {
    'element': settings.element,
    'territory': use.territory ? settings.territory.join(' ') : '',
    'needs': use.needs ? settings.needs.join(' ') : '',
    'hide-facets': use.hideFacets ? settings.hideFacets.join(' ') : '',
    'lang': settings.lang,
    'theme': settings.theme,
    'height': use.height && settings.height ? `${settings.height}` : '',
    'heading-level': !use.headingLevel || settings.headingLevel === 2 ? '' : `${settings.headingLevel}`,
    'sync-url': use.syncUrl && settings.syncUrl ? 'true' : '',
    'structure-id': use.structureId ? settings.structureId : '',
    'event-id': use.eventId ? settings.eventId : '',
    'view': use.view ? settings.view : '',
    'kind': use.kind ? settings.kind : '',
    'all-questions': use.kind && settings.allQuestions ? 'true' : '',
    'look': use.look ? settings.look : '',
    'host': preview && settings.host !== 'plain' ? settings.host : '',
    'width': preview && settings.width !== 'full' ? settings.width : '',
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** Address of the configurator with these settings; what is previewed is no part of what is pasted. */
export const settingsAddress = (path: string, settings: Settings, options?: {preview?: boolean}): string => addressOf(path, parametersOf(settings, options));
