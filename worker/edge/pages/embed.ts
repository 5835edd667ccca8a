/**
 * One element alone in a page made for frames. Without scripts the same results are there, as HTML; with them the element takes their
 * place. Its links open beside the host's page, never in the frame: our other pages refuse to be framed. It speaks the language its address
 * asks for, and says of what the directory has only in French that it is French.
 */
import {html, raw} from 'hono/html';
import type {Problem} from '../../../src/contract/problem.ts';
import type {ResultsPage} from '../../../src/contract/results.ts';
import type {Structure} from '../../../src/contract/structure.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import type {Needs} from '../../directory/taxonomy/taxonomy.ts';
import type {Markup} from '../../http/document.ts';
import {cards, results} from './cards.ts';
import {themeSheet} from './configurator/tags.ts';
import {addressOf} from './filters.ts';
import type {Asked} from './filters.ts';
import type {Embed, EmbedQuery} from './embed-address.ts';
import {french, inFrench, toFrench, wordsOf} from './frame-words.ts';
import type {FrameLanguage, FrameWords} from './frame-words.ts';

const SCHEMES = {light: 'light', dark: 'dark', auto: 'light dark'} as const;

/** What the address says of how it looks and speaks. */
export type Looks = Pick<EmbedQuery, 'height' | 'lang' | 'scheme' | 'theme'>;

interface Frame {
  readonly title: string;
  /** The title is the name of something in the directory, in French whatever the page is in. */
  readonly named?: boolean;
  readonly looks?: Looks;
  /** Version of the elements' files; none for a page without. */
  readonly version?: string;
  readonly main: Markup;
}

/** A theme for what is dark whatever the page would be unread on anything else. */
const schemeOf = ({scheme = 'light', theme}: Looks): keyof typeof SCHEMES => (theme === 'dsfr-dark' ? 'dark' : scheme);

/** The document of a frame. */
export const frame = ({title, named, looks = {}, looks: {theme, height, lang = 'fr'} = {}, version, main}: Frame): string => String(html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title${named ? inFrench(wordsOf(lang)) : ''}>${title}</title>
<meta name="robots" content="noindex">
<meta name="color-scheme" content="${SCHEMES[schemeOf(looks)]}">
<base target="_blank">
<link rel="stylesheet" href="${addressOf('/embed/style.css', {height: height === undefined ? undefined : `${height}`})}">
${raw(themeSheet('', theme))}${version === undefined ? '' : html`<script src="/pana/v1/pana.js" async crossorigin></script>
<script src="/pana/${version}/framed.js" defer crossorigin></script>`}
</head>
<body>
<main>
<h1${named ? inFrench(wordsOf(lang)) : ''}>${title}</h1>
${main}
</main>
</body>
</html>
`);

/** Attributes of the elements that a frame's address may set: the one grammar. */
const ATTRIBUTES = ['access', 'format', 'hide-facets', 'kind', 'label', 'lang', 'level', 'look', 'needs', 'place', 'price', 'radius', 'structure-id', 'territory'] as const;
const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(' ') : String(value ?? ''));

/** Parameters that say how a frame looks and speaks, not what is searched. */
const NOT_SEARCHED: readonly (keyof EmbedQuery)[] = ['height', 'hide-facets', 'lang', 'scheme', 'theme', 'title'];

/** The query as an address writes it. */
export const askedOf = (query: EmbedQuery): Asked =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, value === false ? '' : textOf(value)]));

const attributes = (query: EmbedQuery): Markup => html`${ATTRIBUTES.map((name) => (textOf(query[name]) === '' ? '' : html` ${name}="${textOf(query[name])}"`))}${query.remote ? html` remote` : ''}`;

function form({element, query, placeName, needs}: Pick<EmbedSearch, 'element' | 'query' | 'placeName' | 'needs'>): Markup {
  const asked = askedOf(query);
  const words = wordsOf(query.lang);
  const alone = element === 'search';
  const chosen = query.needs ?? [];
  // Fields of the form; what else the address says goes on with it.
  const hidden = Object.entries(asked).filter(([name, value]) => value && !['needs', 'page', 'place'].includes(name) && !(alone && (NOT_SEARCHED as readonly string[]).includes(name)));
  return html`<form role="search" method="get" action="${alone ? '/annuaire' : `/embed/${element}`}" target="${alone ? '_blank' : '_self'}">
<p><label for="place">${words.place}</label><input id="place" name="place" type="search" value="${placeName}" maxlength="${LIMITS.queryLength}" autocomplete="off"></p>
<p><label for="needs">${words.need}</label><select id="needs" name="needs"><option value="">${words.anyNeed}</option>
${chosen.length > 1 || needs.retired.has(chosen[0] ?? '') ? html`<option value="${chosen.join(' ')}" selected>${words.chosenNeeds}</option>` : ''}
${needs.served(words.lang).families.map((family) => html`<optgroup label="${family.label}">${[{code: family.code, label: words.wholeFamily(family.label)}, ...family.needs].map(({code, label}) => html`<option value="${code}"${chosen.length === 1 && chosen[0] === code ? html` selected` : ''}>${label}</option>`)}</optgroup>`)}
</select></p>
${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value!}">`)}
<p><button>${words.search}</button></p>
</form>`;
}

/** Pages of the results stay in the frame. */
export function framePages(path: string, asked: Asked, {page, limit, total}: Pick<ResultsPage, 'page' | 'limit' | 'total'>, words: FrameWords): Markup {
  const last = Math.max(1, Math.ceil(total / limit));
  const link = (to: number, rel: string, name: string): Markup => html`<a rel="${rel}" target="_self" href="${addressOf(path, {...asked, page: to > 1 ? `${to}` : undefined})}">${name}</a> `;
  return last === 1 ? html`` : html`<nav aria-label="${words.pages}"><p>${words.pageOf(page, last)}</p><p>${page > 1 ? link(page - 1, 'prev', words.previousPage) : ''}${page < last ? link(page + 1, 'next', words.nextPage) : ''}</p></nav>`;
}

/** What a search element finds, as the server knows it. */
export interface EmbedSearch {
  readonly element: Exclude<Embed, 'structure' | 'badge'>;
  /** Those that may be asked for. */
  readonly needs: Needs;
  /** With its place by code. */
  readonly query: EmbedQuery;
  readonly title: string;
  readonly version: string;
  /** Name of the place asked, or the words nobody could place. */
  readonly placeName: string;
  /** Undefined when the words name no place. */
  readonly found: ResultsPage | undefined;
}

export function embedPage({element, query, needs, title, version, placeName, found}: EmbedSearch): string {
  const asked = askedOf({...query, ...Object.fromEntries(NOT_SEARCHED.map((name) => [name, undefined]))});
  const words = wordsOf(query.lang);
  const list = (): Markup => {
    if (!found) return html`<p>${words.noPlace(placeName)}</p>`;
    if (found.items.length === 0) return results(found, needs, true, '/annuaire', asked, words);
    return html`<p>${words.structures(found.total)}${found.place ? words.of(french(words, found.place.name)) : ''}</p>
${cards(found.items, needs, query.place !== undefined, 2, words)}${framePages(`/embed/${element}`, askedOf(query), found, words)}`;
  };
  const inner = html`<div class="plain">${form({element, query, placeName, needs})}
${element === 'search' ? '' : list()}</div>`;
  const tag = {
    locator: html`<pana-locator${attributes(query)}>${inner}</pana-locator>`,
    list: html`<pana-list${attributes(query)}>${inner}</pana-list>`,
    search: html`<pana-search${attributes(query)}>${inner}</pana-search>
<p><a class="found" href="${addressOf('/annuaire', asked)}"${toFrench(words)}>${words.found}</a></p>`,
    map: html`<pana-map${attributes(query)}>${inner}</pana-map>`,
  }[element];
  return frame({title, looks: query, version, main: tag});
}

/** One structure; its contact is asked for on its page. */
export function embedStructurePage(structure: Structure, query: EmbedQuery, title: string, version: string): string {
  const {address, name, summary} = structure;
  const words = wordsOf(query.lang);
  return frame({title, named: !query.title, looks: query, version, main: html`<pana-structure${attributes({...query, 'structure-id': structure.id})}>
<article class="plain"><h2${inFrench(words)}>${name}</h2>
<p>${words.kind[structure.kind]}, ${french(words, `${address.street ? `${address.street}, ` : ''}${address.postcode} ${address.city}`)}</p>
${summary ? html`<p${inFrench(words)}>${summary}</p>` : ''}
<p><a href="/annuaire/${structure.slug}"${toFrench(words)}>${words.sheet}</a></p></article></pana-structure>`});
}

/** The badge of a structure, or nothing where it is not listed. Without scripts there is the link alone: what is not checked is not claimed. */
export function embedBadgePage(structure: Structure | undefined, query: EmbedQuery, version: string): string {
  const words = wordsOf(query.lang);
  if (structure === undefined) return frame({title: words.purpose.badge, looks: {lang: words.lang}, main: html``});
  return frame({title: query.title || structure.name, named: !query.title, looks: query, version, main: html`<pana-badge${attributes({...query, 'structure-id': structure.id})}>
<p class="plain"><a href="/annuaire/${structure.slug}"${toFrench(words)}>${words.badge(french(words, structure.name))}</a></p></pana-badge>`});
}

/** A refusal that can be read in the frame where it happens. */
export function embedProblem(problem: Problem, lang: FrameLanguage): string {
  const words = wordsOf(lang);
  const {title, detail, errors} = words.refused(problem);
  return frame({title, looks: {lang}, main: html`<div class="plain"><p>${detail ?? ''}</p>
${errors ? html`<ul>${errors.map(({field, message}) => html`<li>${words.fieldRefused(html`<code>${field}</code>`, message)}</li>`)}</ul>` : ''}
<p><a href="/annuaire"${toFrench(words)}>${words.toDirectory}</a></p></div>`});
}

/** Contrast AA in both schemes; no margin, so that the height said to the host is the one of what shows. */
const STYLE = `:root { --text: light-dark(#1e1e2f, #e6e6f0); --soft: light-dark(#55556d, #a9a9c2); --page: light-dark(#fff, #16161f); --line: light-dark(#d5d5e5, #3c3c50); --accent: light-dark(#000091, #a3a3ff); }
*, ::before, ::after { box-sizing: border-box; }
html { font: 100%/1.5 system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; color: var(--text); background: var(--page); }
body { margin: 0; display: flow-root; overflow-wrap: anywhere; }
h1 { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
h2 { margin: 0 0 .25rem; font-size: 1.125rem; line-height: 1.25; }
p, ul { margin: .5rem 0; }
.plain { padding: 1rem; }
a { color: var(--accent); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; }
form p { flex: 1 1 12rem; margin: 0; }
form p:last-child { flex: none; }
label { display: block; font-weight: 600; }
input, select, button { font: inherit; color: inherit; width: 100%; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--soft); border-radius: .25rem; background: var(--page); }
button { background: var(--accent); border-color: var(--accent); color: var(--page); font-weight: 600; cursor: pointer; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); padding: 0; list-style: none; }
.cards > li { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; }
.cards p { margin: .25rem 0; }
.soft { color: var(--soft); }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: .25rem; padding: 0 .375rem; }
nav a { display: inline-block; padding-block: .375rem; margin-inline-end: 1rem; }
.found { display: inline-block; padding: .5rem 1rem; font-weight: 600; }
/* Room for what a search unfolds: a frame shows nothing beyond itself. */
main:has(> pana-search) { min-height: 26rem; }
.lines { white-space: pre-wrap; }
@media (forced-colors: active) { button { border-color: ButtonText; } }
@media print { form, nav { display: none; } }
`;

/** The sheet of frames, with the height a map has in this one. */
export const embedStyle = (height: number | undefined): string => (height === undefined ? STYLE : `${STYLE}pana-locator, pana-map { --pana-map-height: ${height}px; }\n`);
