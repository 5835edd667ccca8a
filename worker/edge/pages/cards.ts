/** Results as a list of cards, page by page, and what to do when there is none. */
import {html} from 'hono/html';
import type {Result, ResultsPage} from '../../../src/contract/results.ts';
import type {Needs} from '../../directory/taxonomy/taxonomy.ts';
import type {Markup} from '../../http/document.ts';
import {count, day, KIND_WORDS, LABEL_WORDS, LEVEL_WORDS, PRICE_WORDS} from '../../http/words.ts';
import type {Asked} from './filters.ts';
import {addressOf, needWords, withoutCriteria} from './filters.ts';

/** Whether what a coordination gives as its site may be a link: ours may be one of a machine without a name. */
export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);

export const freshness = ({verifiedAt, stale}: Pick<Result, 'verifiedAt' | 'stale'>): string =>
  verifiedAt ? `Vérifié par la structure le ${day(verifiedAt)}${stale ? ', il y a plus d’un an' : ''}` : 'Jamais vérifié par la structure';

function card(item: Result, needWord: (code: string) => string, reason: boolean, heading: 2 | 3): Markup {
  const facts = [...item.price.map((price) => PRICE_WORDS[price]), ...(item.remote ? ['aide aussi à distance'] : [])];
  const levels = Object.entries(item.levels ?? {}).map(([code, level]) => `${needWord(code)} : ${LEVEL_WORDS[level]}`);
  const name = html`<a href="/annuaire/${encodeURIComponent(item.slug)}">${item.name}</a>`;
  return html`<li>${heading === 2 ? html`<h2>${name}</h2>` : html`<h3>${name}</h3>`}
<p>${KIND_WORDS[item.kind]}, ${item.street ? `${item.street}, ` : ''}${item.postcode} ${item.city}</p>
${reason ? html`<p><strong>${item.reason.text}</strong></p>` : ''}
${levels.length > 0 ? html`<p>${levels.join(' · ')}</p>` : ''}
${facts.length > 0 ? html`<p>${facts.join(' · ')}</p>` : ''}
${item.labels.length > 0 ? html`<p>${item.labels.map((code) => html`<span class="tag">${LABEL_WORDS[code]}</span> `)}</p>` : ''}
${item.notice ? html`<p>${item.notice}</p>` : ''}
${item.vendorTie ? html`<p class="soft">Liée à un éditeur de logiciels : ${item.vendorTie}</p>` : ''}
<p class="soft">${freshness(item)}${item.example ? html` <span class="tag">Exemple</span>` : ''}</p></li>`;
}

/** Results as cards; `needs` has the words for what they offer, `reason` says why each is there. */
export const cards = (items: readonly Result[], needs: Needs, reason: boolean, heading: 2 | 3 = 2): Markup => html`<ul class="plain cards">${items.map((item) => card(item, needWords(needs), reason, heading))}</ul>`;

/** Links to the pages beside this one; nothing when there is one page only. */
export function pages({page, limit, total}: Pick<ResultsPage, 'page' | 'limit' | 'total'>, path: string, asked: Asked): Markup {
  const last = Math.max(1, Math.ceil(total / limit));
  if (last === 1) return html``;
  const link = (to: number, rel: string, name: string): Markup => html`<a rel="${rel}" href="${addressOf(path, {...asked, page: to > 1 ? `${to}` : undefined})}">${name}</a>`;
  return html`<nav aria-label="Pages de résultats"><p>Page ${page} sur ${last}</p><p class="pages">
${page > 2 ? link(1, 'first', 'Première page') : ''}
${page > 1 ? link(page - 1, 'prev', 'Page précédente') : ''}
${page < last ? link(page + 1, 'next', 'Page suivante') : ''}</p></nav>`;
}

function wayOn({wayOn: way}: ResultsPage, path: string, asked: Asked): Markup {
  const {coordination} = way ?? {};
  const url = coordination?.url && isAddress(coordination.url) ? coordination.url : undefined;
  const bare = withoutCriteria(asked);
  return html`<p>Personne n’est référencé pour cette recherche. Vous pouvez :</p>
<ul>
${way?.withoutFilters ? html`<li><a href="${addressOf(path, bare)}">retirer les critères</a> (${count(way.withoutFilters, 'structure', 'structures')})</li>` : ''}
${way?.radius === undefined ? '' : html`<li><a href="${addressOf(path, {...asked, page: undefined, radius: `${way.radius}`})}">chercher jusqu’à ${way.radius} km</a></li>`}
${way?.remote ? html`<li><a href="${addressOf(path, {...asked, page: undefined, remote: 'true'})}">voir qui aide à distance</a> (${count(way.remote, 'structure', 'structures')})</li>` : ''}
${coordination ? html`<li>demander à votre coordination : ${url ? html`<a href="${url}">${coordination.name}</a>` : coordination.name}${coordination.email ? html`, <a href="mailto:${coordination.email}">${coordination.email}</a>` : ''}${coordination.phone ? html`, <a href="tel:${coordination.phone.replaceAll(' ', '')}">${coordination.phone}</a>` : ''}</li>` : ''}
<li><a href="/annuaire">choisir un autre lieu</a></li>
<li><a href="/annuaire/coordinations">voir les coordinations, et qui aide de partout</a></li>
</ul>`;
}

/** A page of results, or the ways on. `path` and `asked` are the address of the search, for the other pages. */
export function results(page: ResultsPage, needs: Needs, reason: boolean, path: string, asked: Asked): Markup {
  if (page.items.length > 0) return html`${cards(page.items, needs, reason)}${pages(page, path, asked)}`;
  if (page.total > 0) return html`<p>Il n’y a pas de page ${page.page}. <a href="${addressOf(path, {...asked, page: undefined})}">Revenir à la première page</a></p>`;
  return wayOn(page, path, asked);
}
