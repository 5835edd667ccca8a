/** Everything in one tag. */
import {StoreController} from '../../controllers/store-controller.ts';
import type {Hideable, Words} from '../../element/attribute-values.ts';
import {property} from '../../element/decorators.ts';
import {define} from '../../element/define.ts';
import {SearchElement} from '../../element/search-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {whenIdle} from '../../store/idle.ts';
import {hostStyles} from '../../styles/host.styles.ts';
import '../pana-list/pana-list.ts';
import '../pana-map/pana-map.ts';
import '../pana-search/pana-search.ts';
import styles from './pana-locator.styles.ts';
import type {Sheet} from './sheet.ts';

/**
 * Everything in one tag: search, list, map and sheet, side by side or stacked by the width the page gives.
 *
 * @summary Finds the right structure: search, list, map and sheet together.
 * @tag pana-locator
 * @attr {string} hide-facets - Facets not shown, by name: `price access`.
 * @attr {string} tiles - Address of map tiles, loaded only after the visitor's click: `https://…/{z}/{x}/{y}.png`.
 * @attr {string} tiles-attribution - Whose tiles they are, shown with them.
 * @slot - What a page without script shows, and a way on when the directory cannot be reached.
 * @fires {PanaSearchChangeEvent} pana-search-change - What is looked for has changed.
 * @fires {PanaResultsLoadEvent} pana-results-load - Results arrived.
 * @fires {PanaStructureSelectEvent} pana-structure-select - The visitor selected a structure.
 * @fires {PanaErrorEvent} pana-error - The directory could not be asked.
 * @csspart search - Around the search.
 * @csspart results - Around the list, or the sheet of the structure selected.
 * @csspart map - Around the map.
 * @csspart jump - The button that leads from the results to the map, or from the map to the results, where the one is below the other.
 * @csspart button - A button of a failure; those of the search, the list and the sheet too.
 * @csspart back - The button that leads from the sheet back to the results.
 * @csspart form - In the search: the form.
 * @csspart label - In the search: what a field is for.
 * @csspart hint - In the search: a remark beside a field.
 * @csspart input - In the search: a text field or a list of choices.
 * @csspart suggestions - In the search: the list of suggested places.
 * @csspart suggestion - In the search: one suggested place.
 * @csspart advice - In the search: what to do when a place is not found.
 * @csspart panel - In the search: the needs, or the other criteria, unfolded.
 * @csspart family - In the search: a family of needs.
 * @csspart proposals - In the search: the needs close to the visitor's words.
 * @csspart facet - In the search: a criterion that unfolds.
 * @csspart chips - In the search: the criteria chosen.
 * @csspart chip - In the search: one criterion chosen, a button that removes it.
 * @csspart clear - In the search: the button that removes everything.
 * @csspart heading - In the list: how many structures were found.
 * @csspart item - In the list: one result.
 * @csspart title - In the list: the name of a structure, a link to its page in the directory.
 * @csspart reason - In the list: why the structure is there, and how far.
 * @csspart address - In the list: where it is.
 * @csspart facts - In the list: price, help at a distance, freshness; the notes below them.
 * @csspart tag - In the list: a label the structure carries, or that it is an example.
 * @csspart more - In the list: the button that shows more results.
 * @csspart ranking - In the list: how the results are ranked, which unfolds.
 * @csspart source - In the list: the date of the data, and whose they are.
 * @csspart frame - In the map: the map and what lies on it.
 * @csspart stage - In the map: the visible rectangle of the map.
 * @csspart outline - In the map: the borders, drawn as lines.
 * @csspart town - In the map: the name of a town.
 * @csspart cluster - In the map: a marker that stands for several structures.
 * @csspart marker - In the map: a marker that stands for one structure.
 * @csspart control - In the map: a button of the map.
 * @csspart message - In the map: why there is no map, or that it is on its way.
 * @csspart attribution - In the map: the sources, in the corner.
 * @csspart sheet - In the sheet: the whole sheet.
 * @csspart name - In the sheet: the name of the structure.
 * @csspart kind - In the sheet: what it is, and where.
 * @csspart notice - In the sheet: what to know before all else: news, an example, a tie to a vendor.
 * @csspart freshness - In the sheet: when it was verified.
 * @csspart section - In the sheet: a part of the sheet.
 * @csspart level - In the sheet: what it does for a need: informs, directs, supports.
 * @csspart link - In the sheet: a button that looks like a link.
 * @csspart footer - In the sheet: freshness, source and licence.
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
 * @cssproperty [--pana-sticky-top=0] - Where the map stays while a long list scrolls beside it: the height of a fixed header.
 * @cssproperty [--pana-list-height=none] - Greatest height of the list where it is beside the map; it scrolls beyond.
 * @cssproperty [--pana-map-height=320px] - Height of the map; 480px by default from 480px of width.
 * @cssproperty [--pana-map-land=#f3f1ec] - Colour of the map's ground.
 * @cssproperty [--pana-map-line=#84817a] - Colour of the borders on it.
 * @cssproperty [--pana-map-pointed=#b34000] - Colour around the marker of the structure pointed at.
 */
export class PanaLocator extends SearchElement {
  static override styles = [hostStyles, styles];

  /** Facets not shown, by name: `price access`. */
  @property({attribute: 'hide-facets'}) hideFacets: Words<Hideable> = '';
  /** Address of map tiles, loaded only after the visitor's click. */
  @property() tiles = '';
  /** Whose tiles they are. */
  @property({attribute: 'tiles-attribution'}) tilesAttribution = '';

  readonly #store = new StoreController(this, {
    onAction: ({type}) => {
      if (type === 'structure-selected') void this.#load();
      else if (type === 'results-loaded') whenIdle(this.#load);
    },
  });
  /** What follows the selection. */
  #sheet?: Sheet;
  #lost?: boolean;

  override connectedCallback(): void {
    super.connectedCallback();
    // The map stands beside the list from 720 px on: one answer is for both.
    this.#store.group.see(() => this.clientWidth / (this.clientWidth < 720 ? 1 : 2));
  }

  readonly #load = (): Promise<void> =>
    import('./sheet.ts')
      .then(
        ({createSheet}) => {
          this.#sheet ??= createSheet(this, this.#store, {t: (key) => this.t(key), failed: (retry) => this.failed(retry)});
          this.#sheet.follow();
        },
        () => void (this.#lost = true),
      )
      .then(() => this.requestUpdate());

  protected override render(): TemplateResult {
    const {group, language, territory, api} = this;
    const level = this.headingLevel || 2;
    const {selectedId} = this.#store.state;
    const sheet = this.#sheet;
    return html`<section aria-label=${this.t('locator.label')}>
      <div class="search" part="search">
        <pana-search .api=${api} .group=${group} .territory=${territory} .headingLevel=${level} .hideFacets=${this.hideFacets} lang=${language} exportparts=""></pana-search>
      </div>
      <div class="panes">
        <div class="results" part="results">
          <button class="jump" part="jump" @click=${() => this.#load().then(() => this.#sheet?.toMap())}>${this.t('locator.to-map')}</button>
          ${selectedId && (sheet ? sheet.draw() : this.#lost ? this.failed(this.#load) : nothing)}
          <pana-list ?hidden=${!!sheet?.shown} .api=${api} .group=${group} .territory=${territory} .headingLevel=${level} lang=${language} exportparts=""><slot></slot></pana-list>
        </div>
        <div class="map" part="map">
          ${sheet?.toList()}
          <pana-map
            .api=${api} .group=${group} .territory=${territory} .headingLevel=${level} .tiles=${this.tiles} .tilesAttribution=${this.tilesAttribution}
            lang=${language} exportparts="cluster,marker,town"></pana-map>
        </div>
      </div>
    </section>`;
  }
}
define('pana-locator', PanaLocator);

declare global {
  interface HTMLElementTagNameMap {
    'pana-locator': PanaLocator;
  }
}
