/**
 * A form alone in a page made for frames: the one by which a structure joins, and questionnaires. Without scripts there is nothing to fill,
 * and a link to the page of the same form, which opens beside the host's and says whom to write to.
 */
import {html} from 'hono/html';
import type {PanaEventData} from '../../../src/contract/event.ts';
import type {Markup} from '../../http/document.ts';
import {frame} from './embed.ts';
import type {JoinEmbedQuery, SurveyEmbedQuery} from './embed-address.ts';
import {toFrench, wordsOf} from './frame-words.ts';
import type {FrameLanguage} from './frame-words.ts';

/** What stands in the place of the element until it is there, and where it cannot be. */
function fallback(page: string, link: 'openForm' | 'openSurvey', lang: FrameLanguage | undefined): Markup {
  const words = wordsOf(lang);
  return html`<div class="plain"><noscript><p>${words.withoutScripts}</p></noscript>
<p><a href="${page}"${toFrench(words)}>${words[link]}</a></p></div>`;
}
const language = (lang: string | undefined): Markup | '' => (lang ? html` lang="${lang}"` : '');

/** `/embed/join`. */
export const embedJoinPage = (query: JoinEmbedQuery, title: string, version: string): string => frame({
  title, looks: query, version,
  main: html`<pana-join${language(query.lang)}${query.territory ? html` territory="${query.territory.join(' ')}"` : ''}>
${fallback('/rejoindre', 'openForm', query.lang)}</pana-join>`,
});

/** `/embed/survey`; `event`: what needs are asked about. */
export const embedSurveyPage = (event: PanaEventData | undefined, query: SurveyEmbedQuery, title: string, version: string): string => frame({
  title, looks: query, version,
  main: html`<pana-survey kind="${event ? 'needs' : 'observation'}"${event ? html` event-id="${event.id}"` : ''}${query['all-questions'] ? html` all-questions` : ''}${language(query.lang)}>
${fallback(`/questionnaire/${event ? `needs-${event.id}` : 'observation'}`, 'openSurvey', query.lang)}</pana-survey>`,
});
