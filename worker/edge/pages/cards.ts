/** Results as a list of cards, page by page, and what to do when there is none. */
import {html} from 'hono/html';
import type {Coordination} from '../../../src/contract/place.ts';
import type {Result, ResultsPage} from '../../../src/contract/results.ts';
import type {Needs} from '../../directory/taxonomy/taxonomy.ts';
import type {Markup} from '../../http/document.ts';
import type {Asked} from './filters.ts';
import {addressOf, needWords, withoutCriteria} from './filters.ts';
import {french, FRENCH, inFrench, toFrench} from './frame-words.ts';
import type {FrameWords} from './frame-words.ts';

/** Whether what a coordination gives as its site may be a link: ours may be one of a machine without a name. */
export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);

export const freshness = ({verifiedAt, stale}: Pick<Result, 'verifiedAt' | 'stale'>, words: FrameWords = FRENCH): string =>
  verifiedAt ? words.verified(verifiedAt, stale) : words.neverVerified;

function card(item: Result, needWord: (code: string) => string, reason: boolean, heading: 2 | 3, words: FrameWords): Markup {
  const facts = [...item.price.map((price) => words.price[price]), ...(item.remote ? [words.remote] : [])];
  const levels = Object.entries(item.levels ?? {}).map(([code, level]) => words.pair(needWord(code), words.level[level]));
  const name = html`<a href="/annuaire/${encodeURIComponent(item.slug)}"${inFrench(words)}${toFrench(words)}>${item.name}</a>`;
  const why = reason && words.reason(item);
  return html`<li>${heading === 2 ? html`<h2>${name}</h2>` : html`<h3>${name}</h3>`}
<p>${words.kind[item.kind]}, ${french(words, `${item.street ? `${item.street}, ` : ''}${item.postcode} ${item.city}`)}</p>
${why ? html`<p><strong>${why}</strong></p>` : ''}
${levels.length > 0 ? html`<p>${levels.join(' · ')}</p>` : ''}
${facts.length > 0 ? html`<p>${facts.join(' · ')}</p>` : ''}
${item.labels.length > 0 ? html`<p>${item.labels.map((code) => html`<span class="tag">${words.label[code]}</span> `)}</p>` : ''}
${item.notice ? html`<p${inFrench(words)}>${item.notice}</p>` : ''}
${item.vendorTie ? html`<p class="soft">${words.tie(french(words, item.vendorTie))}</p>` : ''}
<p class="soft">${freshness(item, words)}${item.example ? html` <span class="tag">${words.example}</span>` : ''}</p></li>`;
}

/** Results as cards; `needs` has the words for what they offer, `reason` says why each is there. */
export const cards = (items: readonly Result[], needs: Needs, reason: boolean, heading: 2 | 3 = 2, words: FrameWords = FRENCH): Markup =>
  html`<ul class="plain cards">${items.map((item) => card(item, needWords(needs, words.lang), reason, heading, words))}</ul>`;

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

/** Whom to ask on the spot, as a way on. */
export function coordinationLine({name, url, email, phone}: Coordination, words: FrameWords): Markup {
  const known = url && isAddress(url) ? html`<a href="${url}"${inFrench(words)}>${name}</a>` : french(words, name);
  return html`<li>${words.coordination} ${known}${email ? html`, <a href="mailto:${email}">${email}</a>` : ''}${phone ? html`, <a href="tel:${phone.replaceAll(' ', '')}">${phone}</a>` : ''}</li>`;
}

function waysOn({wayOn: way}: ResultsPage, path: string, asked: Asked, words: FrameWords): Markup {
  const link = (to: Asked, text: string): Markup => html`<a href="${addressOf(path, to)}"${toFrench(words)}>${text}</a>`;
  return html`<p>${words.nobody}</p>
<ul>
${way?.withoutFilters ? html`<li>${link(withoutCriteria(asked), words.bare)} (${words.structures(way.withoutFilters)})</li>` : ''}
${way?.radius === undefined ? '' : html`<li>${link({...asked, page: undefined, radius: `${way.radius}`}, words.wider(way.radius))}</li>`}
${way?.remote ? html`<li>${link({...asked, page: undefined, remote: 'true'}, words.remotely)} (${words.structures(way.remote)})</li>` : ''}
${way?.coordination ? coordinationLine(way.coordination, words) : ''}
<li><a href="/annuaire"${toFrench(words)}>${words.otherPlace}</a></li>
<li><a href="/annuaire/coordinations"${toFrench(words)}>${words.coordinations}</a></li>
</ul>`;
}

/** A page of results, or the ways on. `path` and `asked` are the address of the search, for the other pages. */
export function results(page: ResultsPage, needs: Needs, reason: boolean, path: string, asked: Asked, words: FrameWords = FRENCH): Markup {
  if (page.items.length > 0) return html`${cards(page.items, needs, reason, 2, words)}${pages(page, path, asked)}`;
  if (page.total > 0) return html`<p>${words.noPage(page.page)} <a href="${addressOf(path, {...asked, page: undefined})}"${toFrench(words)}>${words.firstAgain}</a></p>`;
  return waysOn(page, path, asked, words);
}
