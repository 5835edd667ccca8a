/** What is pasted, from what was chosen: each way with the link that shows when nothing else does. */
import {FRAME_SIZE, frameHtml, surveyTitle} from '../embed-address.ts';
import {addressOf} from '../filters.ts';
import {wordsOf} from '../frame-words.ts';
import {concerns, isForm, ofEvent, ofOne, parametersOf, settingsAddress} from './settings.ts';
import type {Settings} from './settings.ts';
import {currentLoader, escaped, scriptTag, themeSheet} from './tags.ts';

/** What the snippets say of the places and the structure chosen. */
export interface Names {
  /** "Indre-et-Loire, Loches"; empty for the whole country. */
  readonly places: string;
  /** The structure shown alone, when the directory has it. */
  readonly structure?: {readonly id: string; readonly slug: string; readonly name: string} | undefined;
  /** The event shown or asked about, when the agenda has it. */
  readonly event?: {readonly id: string; readonly slug: string; readonly title: string} | undefined;
}

/** Whether what must be named is not, or is unknown. */
export const isMissing = (settings: Settings, {structure, event}: Names): boolean => ofOne(settings.element) && !structure || ofEvent(settings) && !event;

/** Where the files are, and what they must be: `integrity.json` of the build, by path below the version. */
export interface Release {
  readonly origin: string;
  readonly version: string;
  readonly integrity: Readonly<Record<string, {readonly integrity: string}>>;
}

export type WayId = 'script' | 'hardened' | 'secure' | 'single' | 'iframe' | 'oembed' | 'div';
export interface Way {
  readonly id: WayId;
  readonly text: string;
}

const attributes = (pairs: readonly (readonly [name: string, value: string])[]): string =>
  pairs.map(([name, value]) => (value === '' ? ` ${name}` : ` ${name}="${escaped(value)}"`)).join('');

/** Address of a page of ours for the same: one that needs no script, or of a form one that says what to do without. */
export function fallbackAddress(origin: string, settings: Settings, {structure, event}: Names): string {
  const {element, territory, needs} = settings;
  if (ofOne(element)) return structure ? `${origin}/annuaire/${structure.slug}` : `${origin}/annuaire`;
  if (ofEvent(settings) && !event) return `${origin}/agenda`;
  if (element === 'event') return `${origin}/agenda/${encodeURIComponent(event!.slug)}`;
  if (element === 'survey') return `${origin}/questionnaire/${event && ofEvent(settings) ? `needs-${event.id}` : 'observation'}`;
  if (element === 'join') return `${origin}/rejoindre`;
  if (element === 'event-list') return addressOf(`${origin}/agenda`, {needs: needs.join(' '), territory: territory.join(' ')});
  const only = territory.length === 1 && /^departement:(\w+)$/.exec(territory[0]!)?.[1];
  return only
    ? addressOf(`${origin}/annuaire/departement/${only}`, {needs: needs.join(' ')})
    : addressOf(`${origin}/annuaire`, {needs: needs.join(' '), territory: territory.join(' ')});
}

/** What the link says. */
export function fallbackWords(settings: Settings, {places, structure, event}: Names): string {
  const {element, lang} = settings;
  const english = lang === 'en';
  if (ofOne(element) && structure) return structure.name;
  if (element === 'event') return event?.title ?? (english ? 'The agenda' : 'L’agenda');
  if (element === 'survey') return surveyTitle(ofEvent(settings) ? event : undefined, lang);
  const {purpose, pair} = wordsOf(lang);
  const directory = element === 'join' || element === 'event-list' ? purpose[element] : english ? 'Who can help your association with digital matters' : 'Qui peut aider votre association avec le numérique';
  return places ? pair(directory, places) : directory;
}

/** Attributes of the tag `pana-<name>`. */
export function attributesOf(settings: Settings, name: string, {structure, event}: Names): [string, string][] {
  const use = concerns(settings);
  const searches = name === 'search' || name === 'locator';
  const first = name !== 'list' && name !== 'map' || settings.element === name;
  const pairs: [string, string | undefined | false][] = [
    ['structure-id', use.structureId && (structure?.id ?? settings.structureId)],
    ['kind', use.kind && (settings.kind || 'observation')],
    ['event-id', use.eventId && (event?.id ?? settings.eventId)],
    ['view', use.view && settings.view],
    ['look', use.look && settings.look],
    ['territory', use.territory && settings.territory.join(' ')],
    ['needs', use.needs && first && settings.needs.join(' ')],
    ['hide-facets', searches && settings.hideFacets.join(' ')],
    ['lang', settings.lang],
    ['heading-level', use.headingLevel && settings.headingLevel !== 2 && `${settings.headingLevel}`],
  ];
  const flags = [use.kind && settings.allQuestions && 'all-questions', use.syncUrl && settings.syncUrl && first && 'sync-url'];
  return [...pairs.filter((pair): pair is [string, string] => !!pair[1]), ...flags.filter((flag) => flag !== false).map((flag): [string, string] => [flag, ''])];
}

/** Names of the tags that what was chosen is made of. */
export const tagsOf = ({element}: Settings): readonly string[] => (element === 'blocks' ? ['search', 'list', 'map'] : [element]);

/** Height is a token of the map; a style attribute is what an editor of pages can hold. */
const styleOf = (settings: Settings, name: string): [string, string][] =>
  settings.height && concerns(settings).height && (name === 'map' || name === 'locator') ? [['style', `--pana-map-height: ${settings.height}px`]] : [];

function link(origin: string, settings: Settings, names: Names): string {
  const target = settings.lang === 'en' ? ' hreflang="fr"' : '';
  return `<a href="${escaped(fallbackAddress(origin, settings, names))}"${target}>${escaped(fallbackWords(settings, names))}</a>`;
}

/** The tags, with the link inside the first one: one way on is enough. */
function tags(origin: string, settings: Settings, names: Names, write: (name: string) => {open: string; close: string}): string {
  return tagsOf(settings).map((name, i) => {
    const {open, close} = write(name);
    return i === 0 ? `${open}\n  ${link(origin, settings, names)}\n${close}` : `${open}${close}`;
  }).join('\n');
}
const elements = (origin: string, settings: Settings, names: Names): string =>
  tags(origin, settings, names, (name) => ({open: `<pana-${name}${attributes([...attributesOf(settings, name, names), ...styleOf(settings, name)])}>`, close: `</pana-${name}>`}));
const blocks = (origin: string, settings: Settings, names: Names): string =>
  tags(origin, settings, names, (name) => ({
    open: `<div data-pana="${name}"${attributes(attributesOf(settings, name, names).map(([key, value]) => [`data-${key}`, value] as const))}>`,
    close: '</div>',
  }));

/** Every way to paste what was chosen that this release has the files for. */
export function snippets({origin, version, integrity}: Release, settings: Settings, names: Names): Way[] {
  const {theme, element} = settings;
  const base = `${origin}/pana/${version}`;
  const sheet = themeSheet(origin, theme);
  const tag = currentLoader(origin);
  const pinned = (file: string): string => scriptTag(`${base}/${file}`, integrity[file]!.integrity);
  const body = elements(origin, settings, names);
  const chunks = Object.entries(integrity).filter(([file]) => file.startsWith('chunks/'));
  const map = JSON.stringify({integrity: Object.fromEntries(chunks.map(([file, seal]) => [`${base}/${file}`, seal.integrity]))}, null, 1);
  const title = fallbackWords(settings, names);
  const framed = element === 'blocks' ? 'locator' : element;
  const {element: _element, ...parameters} = parametersOf({...settings, headingLevel: 2, syncUrl: false, structureId: names.structure?.id ?? settings.structureId, eventId: names.event?.id ?? settings.eventId});
  const embed = {element: framed, path: addressOf(`/embed/${framed}`, {...parameters, title}), title};
  const frame = `${frameHtml(embed, fallbackAddress(origin, settings, names), origin, '100%', FRAME_SIZE[framed].height).replace('</blockquote><', '</blockquote>\n<')}
<script src="${origin}/pana/v1/frame.js" async></script>`;
  const ways: (Way | false)[] = [
    {id: 'script', text: sheet + tag + body},
    {id: 'div', text: sheet + tag + blocks(origin, settings, names)},
    {id: 'iframe', text: frame},
    {id: 'oembed', text: settingsAddress(`${origin}/`, settings)},
    'pana.secure.js' in integrity && {id: 'secure', text: sheet + pinned('pana.secure.js') + body},
    chunks.length > 0 && 'pana.js' in integrity && {id: 'hardened', text: `${sheet}<script type="importmap">\n${map}\n</script>\n${pinned('pana.js')}${body}`},
    // Neither the badge, the agenda nor the forms are in the single file.
    'single/pana.bundle.js' in integrity && element !== 'badge' && element !== 'event-list' && !isForm(element) && {id: 'single', text: sheet + pinned('single/pana.bundle.js') + body},
  ];
  return ways.filter((way) => way !== false);
}
