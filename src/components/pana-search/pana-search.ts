/** Paints the form; what it does comes with `search-parts`, when idle or at the first gesture. */
import type { Hideable, Words } from '../../element/attribute-values.ts';
import { property } from '../../element/decorators.ts';
import { StoreController } from '../../controllers/store-controller.ts';
import { define } from '../../element/define.ts';
import { SearchElement } from '../../element/search-element.ts';
import { html, nothing } from '../../element/template.ts';
import { whenIdle } from '../../store/idle.ts';
import { hostStyles } from '../../styles/host.styles.ts';
import type { SearchParts } from './search-parts.ts';
import { styles } from './pana-search.styles.ts';

/**
 * Where, for which need, and every other criterion.
 *
 * @summary The search of a group of widgets.
 * @tag pana-search
 * @fires {PanaSearchChangeEvent} pana-search-change - What the group looks for has changed.
 * @csspart form - The form.
 * @csspart label - What a field is for.
 * @csspart hint - A remark beside a field.
 * @csspart input - A text field or a list of choices.
 * @csspart button - A button.
 * @csspart suggestions - The list of suggested places.
 * @csspart suggestion - One suggested place.
 * @csspart advice - What to do when a place is not found.
 * @csspart panel - The needs, or the other criteria, unfolded.
 * @csspart family - A family of needs.
 * @csspart proposals - The needs close to the visitor's words.
 * @csspart facet - A criterion that unfolds.
 * @csspart chips - The criteria chosen.
 * @csspart chip - One criterion chosen, a button that removes it.
 * @csspart clear - The button that removes everything.
 * @cssproperty [--pana-color-accent=#000091] - Colour of links, main buttons and what is chosen; of markers. DSFR: `--text-action-high-blue-france`.
 * @cssproperty [--pana-color-on-accent=#ffffff] - Colour of texts on the former. DSFR: `--text-inverted-blue-france`.
 * @cssproperty [--pana-color-text=#1e1e1e] - Colour of texts. DSFR: `--text-default-grey`.
 * @cssproperty [--pana-color-muted=#595959] - Colour of secondary texts. DSFR: `--text-mention-grey`.
 * @cssproperty [--pana-color-surface=#ffffff] - Colour of the background; opaque. DSFR: `--background-default-grey`.
 * @cssproperty [--pana-color-raised=#f6f6f6] - Background of what stands out. DSFR: `--background-alt-grey`.
 * @cssproperty [--pana-color-line=#d0d0d0] - Colour of separations. DSFR: `--border-default-grey`.
 * @cssproperty [--pana-color-control=#6a6a6a] - Border of fields and buttons. DSFR: `--border-plain-grey`.
 * @cssproperty [--pana-color-focus=#000091] - Colour of the outline of what has the focus; the accent unless told.
 * @cssproperty [--pana-focus-width=3px] - Thickness of that outline.
 * @cssproperty [--pana-font-family=inherit] - Family of letters; the page's own unless told.
 * @cssproperty [--pana-font-size=16px] - Size of texts; `em` multiplies the one the visitor has set in their browser.
 * @cssproperty [--pana-radius=4px] - Roundness of corners.
 * @cssproperty [--pana-gap=16px] - Space around and between blocks.
 */
export class PanaSearch extends SearchElement {
  static override styles = [hostStyles, styles];

  /** Criteria not shown: `place`, `needs`, `level`, `format`, `price`, `access`, `kind`, `label`, `remote`; `q`, `radius` and `sort` too. */
  @property({ attribute: 'hide-facets' }) hideFacets: Words<Hideable> = '';

  readonly #store = new StoreController(this);
  #parts?: SearchParts;
  #loading?: Promise<SearchParts | undefined>;
  /** What the visitor asked for, and could not have: tries again. */
  #again?: (() => unknown) | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#parts?.stop();
    this.#parts = this.#loading = undefined;
  }

  protected override updated(): void {
    this.#parts?.drawn();
    // The results first: nothing here is worth delaying them.
    if (!this.#loading && /complete|error/.test(this.#store.state.status)) whenIdle(this.#load);
  }

  protected override render() {
    const parts = this.#parts;
    const { search, results, resultsFor } = this.#store.state;
    const shown = parts ? parts.shown : (search.place && resultsFor?.place === search.place && results?.place?.name) || '';
    const asked = search.needs?.split(' ').length;
    return html`<form part="form" role="search" aria-label=${this.t('search.label')} @submit=${this.#submit} @focusin=${this.#load} @keydown=${this.#key}>
      ${this.#hides('place')
        ? nothing
        : html`<div class="where">
              <label id="place-label" part="label" for="place">${this.t('search.place')}</label>
              <div class="field">
                <input id="place" part="input" role="combobox" aria-labelledby="place-label" autocomplete="off" spellcheck="false"
                  aria-autocomplete="list" aria-controls="places" aria-expanded=${!!parts?.place.open} aria-activedescendant=${parts?.place.activeId ?? nothing}
                  aria-describedby=${parts?.place.describedBy ?? nothing} .value=${shown} @input=${this.#typed} @blur=${this.#left}>
                ${parts?.placeTools()}
                <button part="button" class="main">${this.t('search.submit')}</button>
              </div>
              ${parts?.placeAdvice()}
            </div>
            <p class="around">
              <button type="button" part="button" class="plain" aria-describedby="around-hint" @click=${this.#around}>${this.t('search.around')}</button>
              <span id="around-hint" class="small" part="hint">${this.t('search.around.hint')}</span>
            </p>`}
      ${this.#hides('needs')
        ? nothing
        : html`<div class="what">
              <span id="needs-label" part="label">${this.t('search.needs')}</span>
              <button type="button" id="needs" part="button" class="choice" aria-labelledby="needs-label needs" aria-controls="needs-panel"
                aria-expanded=${parts?.panel === 'needs'} @click=${this.#toggle}>${asked ? this.t('search.needs.asked', `${asked}`, asked < 2) : this.t('search.needs.any')}</button>
            </div>
            ${parts?.needsPanel()}`}
      <p class="more" ?hidden=${!!parts?.bare}>
        <button type="button" id="more" part="button" class="plain choice" aria-controls="more-panel" aria-expanded=${parts?.panel === 'more'}
          @click=${this.#toggle}>${this.t('search.more')}</button>
      </p>
      ${parts?.morePanel()} ${parts?.chips()} ${this.#again ? html`<div role="alert">${this.failed(this.#again)}</div>` : nothing}
    </form>`;
  }

  #hides(facet: string): boolean {
    return this.hideFacets.split(/[\s,]+/).includes(facet);
  }

  /**
   * The rest of this widget, once; undefined when it cannot be had: what is painted stays, and the next gesture tries again. One that left
   * the page and came back meanwhile has asked anew: of two only the last is made.
   */
  readonly #load = (): Promise<SearchParts | undefined> => {
    const loading: Promise<SearchParts | undefined> = (this.#loading ??= import('./search-parts.ts').then(
      async ({ SearchParts }) => {
        await this.loadWords();
        if (this.#loading !== loading) return this.#loading;
        this.requestUpdate();
        return (this.#parts = new SearchParts({
          element: this,
          store: this.#store,
          words: (key, ...values) => this.t(key, ...values),
          hidden: (facet) => this.#hides(facet),
        }));
      },
      () => (this.#loading = undefined),
    ));
    return loading;
  };

  async #with(use: (parts: SearchParts) => void): Promise<void> {
    const parts = this.#parts ?? (await this.#load());
    this.#again = parts ? undefined : () => this.#with(use);
    if (parts) use(parts);
    this.requestUpdate();
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    void this.#with((parts) => parts.submit());
  };
  readonly #typed = (): void => void this.#with((parts) => parts.place.typed());
  readonly #left = (): void => void this.#parts?.place.left();
  readonly #around = (): void => void this.#with((parts) => void parts.around());
  readonly #toggle = ({ currentTarget }: Event): void => {
    const { id } = currentTarget as HTMLElement;
    void this.#with((parts) => parts.toggle(id as 'needs' | 'more'));
  };
  readonly #key = (event: KeyboardEvent): void => void this.#parts?.key(event);
}

define('pana-search', PanaSearch);

declare global {
  interface HTMLElementTagNameMap {
    'pana-search': PanaSearch;
  }
}
