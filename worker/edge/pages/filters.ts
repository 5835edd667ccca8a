/**
 * The criteria of a search on our pages, in the one grammar: what an address may ask, the form that asks it without JavaScript, a link
 * that takes each criterion back.
 */
import {html} from 'hono/html';
import type {z} from 'zod';
import {filterParameters, searchQuerySchema} from '../../../src/contract/query.ts';
import type {Facets} from '../../../src/contract/results.ts';
import {ACCESSES, FORMATS, KINDS, LABELS, LEVELS, LIMITS, PRICES} from '../../../src/contract/vocabulary.ts';
import type {Needs} from '../../directory/taxonomy/taxonomy.ts';
import type {Markup} from '../../http/document.ts';
import {ACCESS_WORDS, FORMAT_WORDS, KIND_WORDS, LABEL_WORDS, LEVEL_CHOICES, PRICE_WORDS, SORT_WORDS} from '../../http/words.ts';
import {wordsOf} from './frame-words.ts';
import type {FrameLanguage} from './frame-words.ts';

const {access, format, kind, label, level, needs, price, q, radius, remote, territory} = filterParameters;
const {page, sort} = searchQuerySchema.shape;
/** What any page of results may be asked, but for the place. */
export const criteria = {access, format, kind, label, level, needs, page, price, q, radius, remote, sort};
/** The same over several territories. */
export const nationalCriteria = {...criteria, territory};
export type Criteria = z.infer<z.ZodObject<typeof nationalCriteria>>;

/** A search as an address writes it: canonical text by parameter. */
export type Asked = Readonly<Record<string, string | undefined>>;

/** The canonical texts of what was asked; what changes nothing is left out. */
export const askedOf = (query: Criteria): Asked =>
  Object.fromEntries(Object.entries(query).flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value.join(' ') : String(value ?? '');
    return text === '' || text === 'false' || (name === 'page' && text === '1') ? [] : [[name, text]];
  }));

/** An address with its parameters in the canonical order: the alphabet. */
export function addressOf(path: string, asked: Asked): string {
  const pairs = Object.entries(asked).flatMap(([name, value]) => (value ? [`${name}=${encodeURIComponent(value).replaceAll('%20', '+').replaceAll('%3A', ':')}`] : []));
  return pairs.length === 0 ? path : `${path}?${pairs.sort().join('&')}`;
}

/** Says where and in what order, not what: these stay when the criteria go. */
const NO_CRITERION = new Set(['page', 'place', 'sort']);
export const isFiltered = (asked: Asked): boolean => Object.keys(asked).some((name) => asked[name] && !NO_CRITERION.has(name));
/** The same search, of everybody there. */
export const withoutCriteria = ({place, sort: order}: Asked): Asked => ({place, sort: order});

/** Words of the taxonomies that were read, by language: one for each publication that changed them. */
const known = {fr: new WeakMap<Needs, ReadonlyMap<string, string>>(), en: new WeakMap<Needs, ReadonlyMap<string, string>>()};

/** What the codes of a published taxonomy mean, families and retired needs included; a code itself when it is in none. */
export function needWords(needs: Needs, lang: FrameLanguage = 'fr'): (code: string) => string {
  let words = known[lang].get(needs);
  if (!words) {
    const {families, retired = []} = needs.served(lang);
    words = new Map([
      ...families.map((family): [string, string] => [family.code, wordsOf(lang).wholeFamily(family.label)]),
      ...[...families.flatMap((family) => family.needs), ...retired].map(({code, label: text}): [string, string] => [code, text]),
    ]);
    known[lang].set(needs, words);
  }
  return (code) => words.get(code) ?? code;
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

interface Facet {
  readonly name: string;
  readonly title: string;
  readonly values: readonly string[];
  readonly words: Readonly<Record<string, string>>;
}
const FACETS: readonly Facet[] = [
  {name: 'format', title: 'Forme de l’aide', values: FORMATS, words: FORMAT_WORDS},
  {name: 'price', title: 'Prix', values: PRICES, words: PRICE_WORDS},
  {name: 'access', title: 'Accueil et accessibilité', values: ACCESSES, words: ACCESS_WORDS},
  {name: 'kind', title: 'Type de structure', values: KINDS, words: KIND_WORDS},
  {name: 'label', title: 'Label', values: LABELS, words: LABEL_WORDS},
];
const WORDS: Readonly<Record<string, (value: string) => string>> = {
  level: (value) => `Niveau : ${LEVEL_CHOICES[value as 'informer']}`,
  q: (value) => `Nom : « ${value} »`,
  radius: (value) => `Moins de ${value} km`,
  remote: () => 'Aide à distance',
  ...Object.fromEntries(FACETS.map(({name, words}) => [name, (value: string) => capital(words[value] ?? value)])),
};
/** Kilometres proposed around a place. */
const RADII = [5, 10, 20, LIMITS.radius, 50, 100];
/** The values of a criterion. */
export const valuesOf = (asked: Asked, name: string): string[] => (name === 'q' ? [asked['q']] : asked[name]?.split(' '))?.filter((value) => value) as string[] ?? [];

/** What was asked, each with a link to the same search without it. `places` names territories. */
export function chips(path: string, asked: Asked, needs: Needs, places: (code: string) => string): Markup {
  const words: typeof WORDS = {...WORDS, needs: needWords(needs)};
  return chipsOf(path, asked, ['territory', 'needs', 'level', ...FACETS.map(({name}) => name), 'remote', 'radius', 'q'], (name, value) => words[name]?.(value) ?? places(value));
}

/** The same for the criteria `names`, in that order, each value in the words of `wordOf`. */
export function chipsOf(path: string, asked: Asked, names: readonly string[], wordOf: (name: string, value: string) => string): Markup {
  const all = names.flatMap((name) => valuesOf(asked, name).map((value) => {
    const rest = valuesOf(asked, name).filter((other) => other !== value).join(' ');
    return {text: wordOf(name, value), href: addressOf(path, {...asked, page: undefined, [name]: rest})};
  }));
  if (all.length === 0) return html``;
  return html`<nav aria-label="Critères choisis"><ul class="chips">
${all.map(({text, href}) => html`<li><a href="${href}" rel="nofollow"><span class="unseen">Retirer : </span>${text} <span aria-hidden="true">×</span></a></li>`)}
${all.length > 1 ? html`<li><a href="${addressOf(path, withoutCriteria(asked))}" rel="nofollow">Tout retirer</a></li>` : ''}
</ul></nav>`;
}

/** A box to tick, with how many it would leave. */
export const box = (type: 'checkbox' | 'radio', name: string, value: string, text: string, checked: boolean, found?: number): Markup =>
  html`<label class="option"><input type="${type}" name="${name}" value="${value}"${checked ? html` checked` : ''}><span>${text}${found === undefined ? '' : html` <span class="soft">(${found})</span>`}</span></label>
`;

function facet({name, title, values, words}: Facet, asked: Asked, facets: Facets): Markup {
  const chosen = valuesOf(asked, name);
  // A value nobody has would be a box that only leads to an empty list.
  const shown = values.filter((value) => facets[name]?.[value] || chosen.includes(value));
  if (shown.length === 0) return html``;
  return html`<details class="facet"><summary>${title}${chosen.length > 0 ? ` (${chosen.length})` : ''}</summary>
<fieldset><legend class="unseen">${title}</legend>${shown.map((value) => box('checkbox', name, value, capital(words[value]!), chosen.includes(value), facets[name]?.[value] ?? 0))}</fieldset></details>`;
}

function needsFacet({asked, facets: {needs: found = {}} = {}, needs}: Pick<FilterForm, 'asked' | 'facets' | 'needs'>): Markup {
  const chosen = valuesOf(asked, 'needs');
  const {families, retired = []} = needs.served('fr');
  const word = needWords(needs);
  // A link may still ask for one that is retired: nobody chooses it, and it stays until it is taken back.
  const kept = retired.flatMap(({code}) => (chosen.includes(code) ? [html`<input type="hidden" name="needs" value="${code}">`] : []));
  const shown = families.map((family) => ({...family, needs: family.needs.filter(({code}) => found[code] || chosen.includes(code))})).filter((family) => family.needs.length > 0 || chosen.includes(family.code));
  if (shown.length === 0) return html`${kept}`;
  return html`${kept}<details class="facet wide"><summary>Besoins${chosen.length > 0 ? ` (${chosen.length})` : ''}</summary><div class="families">
${shown.map((family) => html`<fieldset><legend>${family.label}</legend>
${box('checkbox', 'needs', family.code, word(family.code), chosen.includes(family.code), found[family.code])}${family.needs.map(({code, label: text}) => box('checkbox', 'needs', code, text, chosen.includes(code), found[code] ?? 0))}</fieldset>`)}
</div></details>`;
}

function levelFacet(asked: Asked, {level: found = {}}: Facets): Markup {
  return html`<details class="facet"><summary>Ce que la structure sait faire</summary>
<fieldset><legend class="unseen">Ce que la structure sait faire</legend>${box('radio', 'level', '', 'Peu importe', !asked['level'])}${LEVELS.map((value) => box('radio', 'level', value, capital(LEVEL_CHOICES[value]), asked['level'] === value, found[value] ?? 0))}</fieldset></details>`;
}

/** A list to choose from, with its label. */
export const select = (name: string, title: string, chosen: string, options: readonly (readonly [value: string, text: string])[]): Markup =>
  html`<div><label for="${name}">${title}</label><select id="${name}" name="${name}">${options.map(([value, text]) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${text}</option>`)}</select></div>`;

export interface FilterForm {
  /** Where it leads. */
  readonly path: string;
  readonly asked: Asked;
  /** Of the results shown: how many each value would leave. */
  readonly facets: Facets | undefined;
  /** Those that may be asked for. */
  readonly needs: Needs;
  /** Text of the place's field; undefined on a page that is about one territory. */
  readonly place?: string;
}

/** Every criterion, as a form that leads to the same page. Folded: what was asked is said by the chips, results come first. */
export function filterForm({path, asked, facets = {}, needs, place}: FilterForm): Markup {
  const around = place !== undefined && place !== '';
  const far = asked['radius'] ?? '';
  const radii = RADII.includes(Number(far) || LIMITS.radius) ? RADII : [...RADII, Number(far)].sort((a, b) => a - b);
  const sorts = (Object.keys(SORT_WORDS) as (keyof typeof SORT_WORDS)[]).filter((value) => value !== 'distance' || around);
  return html`<form class="filters" role="search" aria-label="Préciser la recherche" action="${path}" method="get">
${place === undefined ? '' : html`<div class="search"><div><label for="place">Commune, code postal ou département</label><input id="place" name="place" type="search" value="${place}" maxlength="${LIMITS.queryLength}" autocomplete="off"></div><button>Chercher</button></div>`}
${asked['territory'] ? html`<input type="hidden" name="territory" value="${asked['territory']}">` : ''}
<details class="refine"><summary>Préciser la recherche</summary><div class="facets">
${needsFacet({asked, facets, needs})}
${levelFacet(asked, facets)}
${FACETS.map((one) => facet(one, asked, facets))}
<details class="facet"><summary>Nom, distance et ordre</summary><fieldset><legend class="unseen">Nom, distance et ordre</legend>
<div><label for="q">Nom d’une structure</label><input id="q" name="q" type="search" value="${asked['q'] ?? ''}" maxlength="${LIMITS.queryLength}" autocomplete="off"></div>
${around ? select('radius', 'Rayon autour du lieu', far, radii.map((km) => [km === LIMITS.radius ? '' : `${km}`, `${km} km`])) : ''}
${select('sort', 'Trier par', asked['sort'] ?? '', sorts.map((value) => [value === 'relevance' ? '' : value, capital(SORT_WORDS[value])]))}
${box('checkbox', 'remote', 'true', 'Aide aussi à distance', asked['remote'] === 'true', facets['remote']?.['true'] ?? 0)}</fieldset></details>
</div>
<p><button>Appliquer ces critères</button></p></details>
</form>`;
}
