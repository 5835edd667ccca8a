import type { MapView, Marker } from '../../contract/results.ts';
import { StoreController } from '../../controllers/store-controller.ts';
import { property, state } from '../../element/decorators.ts';
import { define } from '../../element/define.ts';
import { SearchElement } from '../../element/search-element.ts';
import { html, nothing } from '../../element/template.ts';
import { whenIdle } from '../../store/idle.ts';
import { hostStyles } from '../../styles/host.styles.ts';
import type { LiveMap } from './live-map.ts';
import { dressMarker, place } from './marker.ts';
import { styles } from './pana-map.styles.ts';

/**
 * The results on a map of France: an enhancement of the list, never the only way to them.
 * It paints its first view itself, from the answer of the search; what makes the map move comes when the page is idle, or at the first gesture,
 * and continues on the same nodes.
 *
 * @summary Shows the results of the group on a map.
 * @tag pana-map
 * @fires {PanaStructureSelectEvent} pana-structure-select - The visitor selected a structure on the map.
 * @fires {PanaSearchChangeEvent} pana-search-change - The visitor asked to search in the zone shown.
 * @fires {PanaResultsLoadEvent} pana-results-load - Results arrived.
 * @fires {PanaErrorEvent} pana-error - Results could not be loaded, or the map could not be shown.
 * @csspart frame - The map and what lies on it.
 * @csspart stage - The visible rectangle of the map.
 * @csspart outline - The borders, drawn as lines.
 * @csspart town - The name of a town.
 * @csspart cluster - A marker that stands for several structures.
 * @csspart marker - A marker that stands for one structure.
 * @csspart control - A button of the map.
 * @csspart message - Why there is no map, or that it is on its way.
 * @csspart hint - How to move the map, for a moment.
 * @csspart attribution - The sources, in the corner.
 * @cssproperty [--pana-color-accent=#000091] - Colour of links, main buttons and what is chosen; of markers. DSFR: `--text-action-high-blue-france`.
 * @cssproperty [--pana-color-on-accent=#ffffff] - Colour of texts on the former. DSFR: `--text-inverted-blue-france`.
 * @cssproperty [--pana-color-text=#1e1e1e] - Colour of texts. DSFR: `--text-default-grey`.
 * @cssproperty [--pana-color-muted=#595959] - Colour of secondary texts. DSFR: `--text-mention-grey`.
 * @cssproperty [--pana-color-surface=#ffffff] - Colour of the background; opaque. DSFR: `--background-default-grey`.
 * @cssproperty [--pana-color-line=#d0d0d0] - Colour of separations. DSFR: `--border-default-grey`.
 * @cssproperty [--pana-color-control=#6a6a6a] - Border of fields and buttons. DSFR: `--border-plain-grey`.
 * @cssproperty [--pana-color-focus=#000091] - Colour of the outline of what has the focus; the accent unless told.
 * @cssproperty [--pana-focus-width=3px] - Thickness of that outline.
 * @cssproperty [--pana-font-family=inherit] - Family of letters; the page's own unless told.
 * @cssproperty [--pana-font-size=16px] - Size of texts; `em` multiplies the one the visitor has set in their browser.
 * @cssproperty [--pana-radius=4px] - Roundness of corners.
 * @cssproperty [--pana-map-height=320px] - Height of the map; 480px by default from 480px of width.
 * @cssproperty [--pana-map-land=#f3f1ec] - Colour of the ground.
 * @cssproperty [--pana-map-line=#84817a] - Colour of the borders.
 * @cssproperty [--pana-map-pointed=#b34000] - Colour around the marker of the structure pointed at.
 */
export class PanaMap extends SearchElement {
  static override styles = [hostStyles, styles];
  /** Address of raster tiles with `{z}`, `{x}`, `{y}`; loaded only once the visitor has asked for them. */
  @property() tiles = '';
  /** Whose tiles they are, shown in the corner and before they load. */
  @property({ attribute: 'tiles-attribution' }) tilesAttribution = '';

  /** What moves the map, once it is there. */
  @state() private live?: LiveMap | undefined;
  readonly #store = new StoreController(this);
  #shown?: MapView | undefined;
  /** What was painted, markers in the order of their buttons. */
  #first?: MapView;
  #loading?: Promise<LiveMap | undefined> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#store.group.see(() => this.clientWidth);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.live?.dispose();
    this.live = this.#loading = this.#shown = undefined;
  }

  protected override render() {
    const { results, status } = this.#store.state;
    const view = results?.view;
    const button = (label: string, sign: string, act: (map: LiveMap) => void) =>
      html`<button part="control" aria-label=${label} @click=${() => this.#act(act)}>${sign}</button>`;
    return html`<div class="frame" part="frame" role="region" aria-label=${this.t('map.label')} @pointerdown=${this.#load} @focusin=${this.#load}>
        <button class="skip out-of-sight" part="control" @click=${this.#skip}>${this.t('locator.skip-map')}</button>
        <div class="stage" part="stage">
          <div class="plane">
            <svg part="outline" aria-hidden="true"><path /></svg>
            <div class="towns" aria-hidden="true"></div>
            <div class="markers" role="group" aria-label=${this.t('map.markers')}></div>
          </div>
        </div>
        ${view
          ? html`<div class="controls">
              ${button(this.t('map.zoom-in'), '+', (map) => map.zoomBy(1))}${button(this.t('map.zoom-out'), '−', (map) => map.zoomBy(-1))}
            </div>`
          : html`<p class="message" part="message">
              ${/^[ec]/.test(status)
                ? html`${this.t('map.none')} ${status === 'error'
                    ? html`<button part="control" @click=${() => this.#store.dispatch({ type: 'retry-requested' })}>${this.t('list.retry')}</button>`
                    : nothing}`
                : this.t('list.pending')}
            </p>`}
        ${this.live?.controls()}
        <p class="credit" part="attribution">${this.t('map.credit')}${this.live?.tilesShown ? ` · ${this.tilesAttribution}` : nothing}</p>
      </div>
      ${this.live?.insets()}
      <span class="after" tabindex="-1"></span>`;
  }

  protected override updated(): void {
    const view = this.#store.state.results?.view;
    if (view && view !== this.#shown) {
      this.#shown = view;
      if (this.live) this.live.search(view);
      else this.#paint(view);
    }
    this.live?.follow();
  }

  /** The first view: what the answer says, pixel by pixel. */
  #paint(view: MapView): void {
    const { width, height, outline, towns } = view;
    // In the order of the list, then from north to south.
    const ids = this.#store.state.results!.items.map(({ id }) => id).reverse();
    const rank = (marker: Marker): number => -1e9 * (ids.indexOf(marker[3]!) + 1) + marker[1] * 1e4 + marker[0];
    const markers = [...view.markers].sort((a, b) => rank(a) - rank(b));
    this.#first = { ...view, markers };
    const [plane, svg, buttons] = ['.plane', 'svg', '.markers'].map((one) => this.renderRoot.querySelector<HTMLElement>(one)!);
    plane!.style.setProperty('--ratio', `${width / height}`);
    svg!.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg!.firstElementChild!.setAttribute('d', outline);
    buttons!.replaceChildren(
      ...markers.map((marker, i) => {
        const button = place(document.createElement('button'), { left: (marker[0] / width) * 100, top: (marker[1] / height) * 100 });
        button.tabIndex = i && -1;
        return dressMarker(button, marker[2], this.#label(marker, towns), marker[3]);
      }),
    );
    buttons!.onclick = this.#open;
    whenIdle(() => this.#load());
  }

  #label([x, y, count, , name]: Marker, towns: MapView['towns']): string {
    let near = '';
    let least = Infinity;
    towns.forEach((town) => {
      const far = (town[0] - x) ** 2 + (town[1] - y) ** 2;
      if (far < least) {
        least = far;
        near = town[2];
      }
    });
    return name ?? this.t('map.cluster', count, near);
  }

  /** Runs `action` on the moving map, which is loaded first when it is not there. */
  #act(action: (map: LiveMap) => void): void {
    void this.#load().then((map) => map && action(map));
  }

  async #load(): Promise<LiveMap | undefined> {
    if (!this.#shown) return;
    return (this.#loading ??= import('./live-map.ts')
      .then(({ startLiveMap }) => startLiveMap(this, this.#store, () => this.#first!))
      .then((live) => (this.live = live))
      .catch(() => (this.#loading = undefined)));
  }

  #skip(): void {
    this.renderRoot.querySelector<HTMLElement>('.after')!.focus();
  }

  readonly #open = ({ target }: Event): void => {
    const button = target as HTMLElement;
    const { id } = button.dataset;
    if (id) this.#store.dispatch({ type: 'structure-selected', id });
    else if (id === '') this.#act((map) => map.open(button));
  };
}
define('pana-map', PanaMap);
declare global {
  interface HTMLElementTagNameMap {
    'pana-map': PanaMap;
  }
}
