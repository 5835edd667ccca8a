/** The results as a list: the first way to them, the map is never the only one. */
import type {Result} from '../../contract/results.ts';
import {StoreController} from '../../controllers/store-controller.ts';
import {define} from '../../element/define.ts';
import {SearchElement} from '../../element/search-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {formatAgo, formatDistance, formatNumber} from '../../i18n/formats.ts';
import type {MessageKey} from '../../i18n/words.ts';
import {whenIdle} from '../../store/idle.ts';
import {sameSearch} from '../../store/search.ts';
import {hostStyles} from '../../styles/host.styles.ts';
import type {ListExtras} from './list-extras.ts';
import styles from './pana-list.styles.ts';

/** Results of the first paint: more than most screens show of them. */
const AT_FIRST = 5;

/**
 * The results as a list: who, why, how far, how fresh. The map is never the only way; this is the first one.
 *
 * @summary Lists the structures found by the search of its group.
 * @tag pana-list
 * @slot - What a page without script shows, and a way on when the directory cannot be reached.
 * @fires {PanaResultsLoadEvent} pana-results-load - Results arrived.
 * @fires {PanaStructureSelectEvent} pana-structure-select - The visitor selected a structure.
 * @fires {PanaErrorEvent} pana-error - The directory could not be asked.
 * @csspart heading - How many structures were found.
 * @csspart item - One result.
 * @csspart title - The name of a structure, a link to its page in the directory.
 * @csspart reason - Why the structure is there, and how far.
 * @csspart address - Where it is.
 * @csspart facts - Price, help at a distance, freshness; the notes below them.
 * @csspart tag - A label the structure carries, or that it is an example.
 * @csspart more - The button that shows more results.
 * @csspart button - Another button: a way on, one more try, printing.
 * @csspart ranking - How the results are ranked, which unfolds.
 * @csspart source - The date of the data, and whose they are.
 * @cssproperty [--pana-color-accent=#000091] - Colour of links, main buttons and what is chosen; of markers. DSFR: `--text-action-high-blue-france`.
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
export class PanaList extends SearchElement {
  static override styles = [hostStyles, styles];

  readonly #store = new StoreController(this, {
    speaks: true,
    onAction: (action, state, before) => {
      if (this.#extras) this.#extras.onAction(action, state, before);
      else if (action.type === 'results-failed') void this.#loadExtras();
      // The first paint waits for nothing, and pays for nothing it does not show.
      else if (action.type === 'results-loaded') setTimeout(() => this.#loadExtras(), 100);
    },
  });
  /** What the first paint can do without: details of results, ways on, focus, announcements, pointing, the sheet in this page. */
  #extras?: ListExtras;
  /** Whether all results show, not only those that can be in sight; undefined until there are some. */
  #whole?: boolean;

  override connectedCallback(): void {
    super.connectedCallback();
    // A list that joins after the answer is told of nothing: what was found, or failed, is there already.
    if (/^[ce]/.test(this.#store.state.status)) void this.#loadExtras();
  }

  protected override render(): TemplateResult {
    const {results, status, search, resultsFor, pointedId, selectedId} = this.#store.state;
    const dated = !sameSearch(search, resultsFor);
    const pending = status === 'pending' || status === 'idle';
    const {items = [], total = 0} = results ?? {};
    const level = this.headingLevel || 2;
    const extras = this.#extras;
    return html`<section aria-label=${this.t('list.results')}>
      <div class="count" tabindex="-1" role="heading" aria-level=${level} part="heading">
        ${results && !(pending && dated) ? this.#count(total) : pending ? this.t('list.pending') : this.t('list.results')}
      </div>
      ${status === 'error' ? html`${extras?.refusal() ?? this.failed(this.#retry, extras?.failure())}<slot></slot>` : nothing}
      ${results && !total && !dated ? extras?.empty() : nothing}
      <ul aria-busy=${pending && dated}>
        ${results
          ? (this.#whole ? items : items.slice(0, AT_FIRST)).map(
              (item) => html`<li part="item" data-id=${item.id} class=${item.id === pointedId || item.id === selectedId ? 'on' : ''}>
                <div class="name" role="heading" aria-level=${level + 1}>
                  <a part="title" lang="fr" href="${this.#store.group.api}/annuaire/${encodeURIComponent(item.slug)}" @click=${(event: MouseEvent) => this.#open(event, item.id)}>${item.name}</a>
                  ${item.example ? html`<span class="tag" part="tag">${this.t('list.example')}</span>` : nothing}
                </div>
                <p class="why" part="reason">${this.#why(item)}</p>
                <p lang="fr" part="address">${item.street ? `${item.street}, ` : ''}${item.postcode} ${item.city}</p>
                <p class="facts" part="facts">${this.#facts(item)}</p>
                ${extras?.details(item)}
              </li>`,
            )
          : pending
            ? html`<li class="bone"></li>`
            : nothing}
      </ul>
      ${items.length < total && !dated
        ? html`<button part="more" aria-disabled=${pending} @click=${this.#more}>${this.t(pending ? 'list.pending' : 'list.more')}</button>`
        : nothing}
      ${total && !dated ? extras?.foot() : nothing}
    </section>`;
  }

  protected override updated(): void {
    if (this.#whole !== undefined || !this.#store.state.results) return;
    this.#whole = false;
    whenIdle(() => {
      this.#whole = true;
      this.requestUpdate();
    });
  }

  readonly #retry = (): void => this.#store.dispatch({type: 'retry-requested'});
  readonly #more = (): unknown => this.#loadExtras().finally(() => this.#store.dispatch({type: 'page-requested'}));

  /** A name is a link to the structure's page in the directory; where a sheet can show in this page, it does. */
  #open(event: MouseEvent, id: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !this.#store.group.showsSheets) return;
    event.preventDefault();
    this.#store.dispatch({type: 'structure-selected', id});
  }

  #count(total: number): string {
    return this.t('list.count', formatNumber(this.spoken, total), total < 2);
  }

  #why({reason, distance}: Result): string {
    // Without a place, whoever serves the page's territory serves "this territory", not "your commune".
    const code = /^serves-[^n]/.test(reason.code) && !this.#store.state.results!.place ? 'serves-territory' : reason.code;
    const why = this.t(`reason.${code}` as 'reason.near') || reason.text;
    return distance === undefined ? why : `${why} · ${formatDistance(this.spoken, distance)}`;
  }

  #facts({price, remote, verifiedAt}: Result): string {
    const now = this.#store.group.environment.now();
    return [
      ...(price ?? []).map((code) => this.t(`price.${code}` as MessageKey & 'price.gratuit')),
      remote ? this.t('list.remote') : '',
      verifiedAt ? this.t('fresh.verified', formatAgo(this.spoken, verifiedAt, now)) : this.t('fresh.never'),
    ]
      .filter((text) => text)
      .join(' · ');
  }

  async #loadExtras(): Promise<void> {
    if (this.#extras) return;
    // A failure to load them is not one of the list.
    await Promise.all([import('./list-extras.ts'), this.loadWords()]).then(
      ([{createExtras}]) => {
        this.#extras ??= createExtras(this, this.#store, (key, ...values) => this.t(key, ...values));
        this.requestUpdate();
      },
      () => {},
    );
  }
}
define('pana-list', PanaList);

declare global {
  interface HTMLElementTagNameMap {
    'pana-list': PanaList;
  }
}
