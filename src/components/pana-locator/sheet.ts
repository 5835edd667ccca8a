/**
 * The sheet of a locator, in the place of its list: opens with focus on it, closes by Escape or its button, gives focus back. While
 * its code is on its way the list stays and says so; where it cannot be had there is another try, and the structure's own page.
 * And the ways between the list and the map, where the one is below the other.
 */
import {FocusController} from '../../controllers/focus-controller.ts';
import {LanguageController} from '../../controllers/language-controller.ts';
import type {StoreController} from '../../controllers/store-controller.ts';
import type {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {loadWords} from '../../i18n/words.ts';
import {addStyles} from '../../styles/add-styles.ts';
import styles from './sheet.styles.ts';

export type Sheet = ReturnType<typeof createSheet>;

export interface SheetWords {
  t(key: 'structure.back' | 'list.pending' | 'locator.to-list'): string;
  failed(retry: () => unknown): TemplateResult;
}

export function createSheet(locator: PanaElement, store: StoreController, {t, failed}: SheetWords) {
  const focus = new FocusController(locator);
  const find = <Found extends HTMLElement = PanaElement>(selector: string): Found | null => locator.renderRoot.querySelector<Found>(selector);
  /** What opened last. */
  let last: string | undefined;
  let status: 'pending' | 'lost' | 'ready' = 'pending';
  addStyles(locator.shadowRoot!, styles);
  new LanguageController(locator);
  // Its words come with the rest of the list, which may be later than this.
  void loadWords(locator.language).then(() => locator.requestUpdate());

  const become = (next: typeof status): void => {
    status = next;
    locator.requestUpdate();
  };
  const load = async (): Promise<void> => {
    if (status === 'lost') become('pending');
    await import('../pana-structure/pana-structure.ts').then(
      () => become('ready'),
      () => become('lost'),
    );
    if (status === 'ready' && store.state.selectedId) void focus.moveTo('pana-structure');
  };
  const back = (): void => store.dispatch({type: 'structure-selected'});
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    back();
  };
  const giveBack = (): void => {
    // The button of another try is gone by now: reading goes on at the name that was chosen.
    if (!focus.giveBack()) find('pana-list')?.renderRoot.querySelector<HTMLElement>(`[data-id="${last}"] a`)?.focus();
  };

  return {
    /** It stands in the place of the list. */
    get shown(): boolean {
      return status === 'ready' && !!store.state.selectedId;
    },

    /** To be called after each change of selection. */
    follow(): void {
      const {selectedId} = store.state;
      if (selectedId === last) return;
      if (selectedId) {
        if (!find('.sheet:focus-within')) focus.remember();
        void load();
      } else if (status === 'ready') void locator.updateComplete.then(giveBack);
      last = selectedId ?? last;
      if (!selectedId) void locator.updateComplete.then(() => (last = undefined));
    },

    draw(): TemplateResult {
      const {api, group, territory, headingLevel, language} = locator;
      const {selectedId, results} = store.state;
      if (status !== 'ready') {
        const item = results?.items.find(({id}) => id === selectedId);
        return html`<div class="wait" role="alert">
          ${status === 'pending' ? t('list.pending') : failed(load)}
          ${status === 'lost' && item
            ? html`<a lang="fr" href="${store.group.api}/annuaire/${encodeURIComponent(item.slug)}">${item.name}</a>`
            : nothing}
        </div>`;
      }
      return html`<div class="sheet" @keydown=${key}>
        <button class="back" part="back" @click=${back}>← ${t('structure.back')}</button>
        <pana-structure without-back .api=${api} .group=${group} .territory=${territory} .headingLevel=${headingLevel} lang=${language} exportparts=""></pana-structure>
      </div>`;
    },

    /** From the results to the map, where it is below them. */
    toMap(): void {
      const frame = find('pana-map')!.renderRoot.querySelector<HTMLElement>('.frame')!;
      frame.tabIndex = -1;
      frame.focus();
    },

    /** From the map, where it is below the list, back to the results or the sheet. */
    toList(): TemplateResult | typeof nothing {
      const label = t('locator.to-list');
      if (!label) return nothing;
      return html`<button class="jump" part="jump" @click=${() => (find('.sheet') ? find('pana-structure') : find('pana-list')?.renderRoot.querySelector<HTMLElement>('.count'))?.focus()}>
        ${label}</button>`;
    },
  };
}
