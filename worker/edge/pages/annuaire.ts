/**
 * The directory as plain pages: what a widget's fallback link leads to, and all there is without JavaScript. Index, search around a
 * place or by name, one département; one structure is in `structure.ts`.
 */
import {html} from 'hono/html';
import type {Place, Territory} from '../../../src/contract/place.ts';
import type {ResultsPage} from '../../../src/contract/results.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import type {Needs} from '../../directory/taxonomy/taxonomy.ts';
import {jsonLd} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {count} from '../../http/words.ts';
import {results} from './cards.ts';
import {addressOf, chips, filterForm, isFiltered} from './filters.ts';
import type {Asked} from './filters.ts';
import {layout} from './layout.ts';
import {placeLabel} from './place-label.ts';

const placeForm = html`<form class="search" role="search" aria-label="Chercher autour d’un lieu" action="/annuaire" method="get">
<div><label for="place">Commune, code postal ou département</label><input id="place" name="place" type="search" maxlength="${LIMITS.queryLength}" autocomplete="off" required></div>
<button>Chercher</button>
</form>`;

/** The structures of this page, for search engines (schema.org). */
const listData = ({items, page, limit}: ResultsPage, origin: string): Markup => (items.length === 0 ? html`` : jsonLd({
  '@context': 'https://schema.org',
  '@type': 'ItemList',
  'itemListElement': items.map(({name, slug}, i) => ({'@type': 'ListItem', 'position': (page - 1) * limit + i + 1, 'name': name, 'url': `${origin}/annuaire/${encodeURIComponent(slug)}`})),
}));

/** What scripts add: suggestions of places, the elements once the map is opened. Never waited for. */
export const scripts = (version: string): Markup => html`<script src="/pana/${version}/site/annuaire.js" type="module"></script>`;

/**
 * The same search as a map, made by the widgets when it is opened: the list is the page, the map is one look more. Orders say nothing on
 * a map, and the elements take no name as a first search.
 */
function onMap({page: _page, q, sort: _sort, ...asked}: Asked): Markup {
  if (q) return html``;
  const attributes = Object.entries(asked).flatMap(([name, value]) => (value ? [html` ${name}="${name === 'remote' ? '' : value}"`] : []));
  return html`<details class="map"><summary>Voir sur la carte</summary>
<pana-map${attributes}><p>La carte demande JavaScript. La liste dit la même chose.</p></pana-map>
<pana-structure heading-level="2"></pana-structure></details>`;
}

export interface Site {
  readonly origin: string;
  /** Of the elements' files. */
  readonly version: string;
  /** More elements of `<head>`. */
  readonly head?: Markup;
}

/** All départements, by région. */
export function indexPage(territories: readonly Territory[], total: number, {origin, version, head}: Site): string {
  const departements = territories.filter(({kind}) => kind === 'departement');
  const regions = territories.filter(({kind}) => kind === 'region');
  const known = new Set(regions.map(({code}) => code.slice('region:'.length)));
  const line = ({code, name, total: here}: Territory): Markup => html`<li><a href="/annuaire/departement/${code.slice('departement:'.length)}">${name}</a> <span class="soft">(${here})</span></li>`;
  const others = departements.filter(({region}) => !known.has(region));
  return layout({
    title: 'Annuaire',
    description: 'Les structures qui aident les associations avec le numérique, par département.',
    canonical: `${origin}/annuaire`,
    section: '/annuaire',
    head: html`${scripts(version)}${head ?? ''}`,
    main: html`<h1>Annuaire</h1>
<p class="lead">${count(total, 'structure aide', 'structures aident')} les associations avec le numérique.</p>
${placeForm}
${regions.map(({code, name}) => html`<section aria-labelledby="${code.replace(':', '-')}"><h2 id="${code.replace(':', '-')}">${name}</h2><ul class="plain columns">
${departements.filter(({region}) => `region:${region}` === code).map(line)}</ul></section>`)}
${others.length > 0 ? html`<section aria-labelledby="outre-mer"><h2 id="outre-mer">Autres territoires d’outre-mer</h2><ul class="plain columns">${others.map(line)}</ul></section>` : ''}`,
  });
}

export interface SearchPage extends Site {
  /** Those that may be asked for. */
  readonly needs: Needs;
  /** Without the place. */
  readonly asked: Asked;
  /** What was asked as a place: words, or a code. */
  readonly words: string | undefined;
  /** The places it names, the most likely first. */
  readonly places: readonly Place[];
  /** What brings the first of them back from the field of the form. */
  readonly field: string;
  /** Undefined when no place has that name. */
  readonly found: ResultsPage | undefined;
  /** A place that has the name of the structure asked for. */
  readonly homonym: Place | undefined;
  names(code: string): string;
}

/** What was found around a place, or by any other criterion. */
export function searchPage({needs, asked, words, places, field, found, homonym, names, origin, version, head}: SearchPage): string {
  const [place, ...others] = places;
  const path = '/annuaire';
  const here: Asked = {...asked, place: place?.code};
  const at = (code: string): string => addressOf(path, {...asked, page: undefined, place: code});
  const whole = place === undefined || /^(?:departement|region)$/.test(place.kind);
  const title = !found ? 'Lieu inconnu' : place ? (whole ? place.name : `Autour de ${place.name}`) : asked['q'] ? `Structures nommées « ${asked['q']} »` : 'Recherche dans l’annuaire';
  return layout({
    title: found && found.page > 1 ? `${title}, page ${found.page}` : title,
    description: place ? `Les structures qui aident les associations avec le numérique : ${placeLabel(place)}.` : 'Chercher qui peut aider une association avec le numérique.',
    canonical: `${origin}${place ? addressOf(path, {place: place.code}) : path}`,
    section: path,
    hidden: true,
    trail: [[path, 'Annuaire']],
    head: html`${scripts(version)}${found ? listData(found, origin) : ''}${head ?? ''}`,
    main: html`<h1>${title}</h1>
${filterForm({path, asked, facets: found?.facets, needs, place: place ? field : words ?? ''})}
${found ? html`${chips(path, here, needs, names)}
<p>${count(found.total, 'structure', 'structures')}${place ? ` pour ${placeLabel(place)}` : ''}.${place && !asked['sort'] ? ` D’abord celles qui interviennent ${whole ? 'ici' : 'chez vous'}, puis les plus proches.` : ''}</p>
${others.length > 0 ? html`<p>Un autre lieu ? ${others.map((other, i) => html`${i > 0 ? ', ' : ''}<a href="${at(other.code)}" rel="nofollow">${placeLabel(other)}</a>`)}</p>` : ''}
${homonym ? html`<p>Un lieu porte ce nom : <a href="${addressOf(path, {...asked, page: undefined, q: undefined, place: homonym.code})}" rel="nofollow">chercher autour de ${placeLabel(homonym)}</a></p>` : ''}
${found.total > 0 ? onMap(here) : ''}
${results(found, needs, place !== undefined, path, here)}` : html`<p>Aucun lieu ne porte le nom « ${words} ». Essayez un code postal, ou <a href="${path}">choisissez un département</a>.</p>
<p>C’est le nom d’une structure ? <a href="${addressOf(path, {...asked, page: undefined, place: undefined, q: words})}" rel="nofollow">Chercher les structures nommées « ${words} »</a></p>`}`,
  });
}

export interface DepartementPage extends Site {
  readonly needs: Needs;
  readonly territory: Territory;
  readonly asked: Asked;
  readonly found: ResultsPage;
}

export function departementPage({needs, territory, asked, found, origin, version, head}: DepartementPage): string {
  const code = territory.code.slice('departement:'.length);
  const path = `/annuaire/departement/${code}`;
  const filtered = isFiltered(asked);
  const empty = found.items.length === 0;
  return layout({
    title: `${territory.name} (${code})${found.page > 1 ? `, page ${found.page}` : ''}`,
    description: `Les structures qui aident les associations avec le numérique : ${territory.name}.`,
    // Criteria and orders show the same structures again: the page without them is the one to remember.
    canonical: `${origin}${addressOf(path, {page: filtered || empty ? undefined : asked['page']})}`,
    hidden: filtered || asked['sort'] !== undefined || (empty && found.total > 0),
    section: '/annuaire',
    trail: [['/annuaire', 'Annuaire']],
    head: html`${scripts(version)}${listData(found, origin)}${head ?? ''}`,
    main: html`<h1>${territory.name} (${code})</h1>
<p class="lead">${filtered ? count(found.total, 'structure répond à ces critères', 'structures répondent à ces critères') : count(found.total, 'structure aide', 'structures aident')}${filtered ? '' : ' les associations avec le numérique'} dans ce département.</p>
${placeForm}
${filterForm({path, asked, facets: found.facets, needs})}
${chips(path, asked, needs, (one) => one)}
${found.total > 0 ? onMap({...asked, territory: territory.code}) : ''}
${results(found, needs, true, path, asked)}`,
  });
}
