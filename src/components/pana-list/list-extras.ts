/**
 * What the list does beyond its first paint: details of a result, nothing found and the ways on, failures, printing; focus,
 * announcements, pointing at a structure.
 */
import type {Result, WayOn} from '../../contract/results.ts';
import {FocusController} from '../../controllers/focus-controller.ts';
import {LanguageController} from '../../controllers/language-controller.ts';
import {LiveController} from '../../controllers/live-controller.ts';
import type {StoreController} from '../../controllers/store-controller.ts';
import type {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {formatDistance, formatNumber} from '../../i18n/formats.ts';
import {formatMoment} from '../../i18n/moment.ts';
import {translate} from '../../i18n/words.ts';
import type {Language, MessageKey, Values} from '../../i18n/words.ts';
import type {Listener} from '../../store/group.ts';
import type {Search} from '../../store/search.ts';
import {sameSearch} from '../../store/search.ts';
import {addStyles} from '../../styles/add-styles.ts';
import {namesOf} from '../pana-search/choices.ts';
import {isWebLink} from './web-link.ts';
import styles from './list-extras.styles.ts';

/** A sentence of the widgets, in the language of the list. */
export type Translate = <Key extends MessageKey>(key: Key, ...values: Values<Key>) => string;
type Part = TemplateResult | typeof nothing;

let refused: typeof import('./refused.ts').refused | undefined;

/** Labels of needs by language: asked once the visitor asked for needs. */
const labels: Partial<Record<Language, Map<string, string>>> = {};

function needLabels(store: StoreController, language: Language, ready: () => void): Map<string, string> {
  if (labels[language]) return labels[language];
  store.group.client.taxonomy(translate(language, 'needs.language')).then(
    (taxonomy) => {
      labels[language] = namesOf(taxonomy);
      ready();
    },
    () => delete labels[language],
  );
  return (labels[language] = new Map());
}

export type ListExtras = ReturnType<typeof createExtras>;

/** The rest of `list`: listens to it, and draws what its template asks for. */
export function createExtras(list: PanaElement, store: StoreController, t: Translate) {
  const focus = new FocusController(list);
  const live = new LiveController(list);
  new LanguageController(list);
  const ready = (): void => list.requestUpdate();
  const go = (search: Search): void => {
    store.dispatch({type: 'search-changed', search});
    // The button goes: reading continues where the answer will be counted.
    void focus.moveTo('.count');
  };
  const search = (change: Partial<Record<keyof Search, string | undefined>>) => () => go({...store.state.search, ...change} as Search);
  const dated = (): string => t('list.dated', formatMoment(list.language, store.state.results!.publishedAt));
  const counted = (total: number): [string, boolean] => [formatNumber(list.language, total), total < 2];

  const idAt = (event: Event): string | undefined => (event.target as Element).closest('li')?.dataset['id'];
  const point = (event: Event): void => {
    const id = idAt(event);
    if (id !== store.state.pointedId) store.dispatch({type: 'structure-pointed', id});
  };
  const leave = (): void => {
    if (store.state.pointedId) store.dispatch({type: 'structure-pointed'});
  };
  const root = list.renderRoot;
  list.addController({hostConnected: () => addStyles(list.shadowRoot!, styles)});
  for (const type of ['pointerover', 'focusin']) root.addEventListener(type, point);
  for (const type of ['pointerleave', 'focusout']) root.addEventListener(type, leave);
  const print = (): void =>
    // Where even this cannot be had, what is there is printed.
    void import('./print-all.ts').then(({printAll}) => printAll(store), () => globalThis.print());
  const announce = (): void => live.announce(t(store.state.failure?.kind === 'refused' ? 'failure.refused' : 'list.failed'));
  const onAction: Listener = (action, state, before) => {
    if (action.type === 'results-failed') announce();
    if (action.type !== 'results-loaded') return;
    if (action.page.page > 1) void focus.moveTo(`li:nth-child(${before.results!.items.length + 1}) a`);
    else if (before.results && !sameSearch(before.resultsFor, state.resultsFor)) live.announce(t('list.count', ...counted(action.page.total)));
  };
  if (store.state.status === 'error') announce();

  return {
    onAction,

    /** Levels for the needs asked, labels, notice, vendor tie. */
    details(item: Result): Part {
      const levels = Object.entries(item.levels ?? {});
      const needs = levels.length ? needLabels(store, list.language, ready) : undefined;
      const level = levels
        .filter(([code]) => needs?.has(code))
        .map(([code, level]) => `${needs!.get(code)} : ${t(`level.${level}`)}`);
      const carried = (item.labels ?? []).map((code) => t(`label.${code}`)).filter((text) => text);
      return html`${level.length ? html`<p>${level.join(' · ')}</p>` : nothing}
      ${carried.length ? html`<p>${carried.map((text) => [html`<span class="tag" part="tag">${text}</span>`, ' '])}</p>` : nothing}
      ${item.notice ? html`<p lang="fr"><strong>${item.notice}</strong></p>` : nothing}
      ${item.vendorTie ? html`<p class="facts" part="facts">${t('list.vendor-tie', item.vendorTie)}</p>` : nothing}
      ${item.stale && item.verifiedAt ? html`<p class="facts" part="facts">${t('list.stale')}</p>` : nothing}`;
    },

    /** What of the search is refused, and a way on without it; nothing when the failure is another, or cannot be told. */
    refusal(): Part {
      if (store.state.failure?.kind !== 'refused') return nothing;
      if (!refused) import('./refused.ts').then((it) => ((refused = it.refused), ready())).catch(() => {});
      return refused?.(store, t, go, ready) ?? nothing;
    },

    /** Why there is no answer, and from when the one shown is. */
    failure(): string {
      const {failure, results} = store.state;
      return t(`failure.${failure?.kind ?? 'server'}`) + (results ? ` ${dated()}` : '');
    },

    /** Never a dead end: a wider circle, help at a distance, fewer filters, the coordination (PRODUCT.md, rule 4). */
    empty(): TemplateResult {
      const kept = /^(place|lat|lon|radius|sort)$/;
      const {radius, remote = 0, withoutFilters = 0, coordination}: Partial<WayOn> = store.state.results!.wayOn ?? {};
      const without = Object.fromEntries(Object.keys(store.state.search).filter((name) => !kept.test(name)).map((name) => [name, undefined]));
      const link = coordination?.url ?? (coordination?.email && `mailto:${coordination.email}`);
      return html`${radius ? html`<button class="way" part="button" @click=${search({radius: `${radius}`, bbox: undefined})}>${t('empty.radius', formatDistance(list.language, radius))}</button>` : nothing}
        ${remote ? html`<button class="way" part="button" @click=${search({remote: 'true', bbox: undefined})}>${t('empty.remote', ...counted(remote))}</button>` : nothing}
        ${withoutFilters
          ? html`<button class="way" part="button" @click=${search({...without, q: undefined, bbox: undefined})}>${t('empty.without-filters', ...counted(withoutFilters))}</button>`
          : nothing}
        ${coordination
          ? html`<p>
              ${t('empty.coordination')} ${link && isWebLink(link) ? html`<a lang="fr" href=${link}>${coordination.name}</a>` : html`<span lang="fr">${coordination.name}</span>`}
              ${coordination.phone && /^[+\d ]+$/.test(coordination.phone) ? html`<a href="tel:${coordination.phone.replace(/ /g, '')}">${coordination.phone}</a>` : nothing}
              ${coordination.example ? html`<span class="tag" part="tag">${t('list.example')}</span>` : nothing}
            </p>`
          : nothing}`;
    },

    /** The published rule of the order, and the whole list on paper. */
    foot(): TemplateResult {
      return html`<details part="ranking">
          <summary>${t('list.ranking')}</summary>
          <p>${t('list.ranking-rule')}</p>
        </details>
        <p><button class="print" part="button" @click=${print}>${t('list.print-all')}</button></p>
        <p class="facts" part="source">${dated()} · ${store.group.api.replace(/^https?:\/\//, '')}</p>`;
    },
  };
}
