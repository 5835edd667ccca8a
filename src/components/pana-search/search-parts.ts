/**
 * Everything of the search that is not needed to paint it: suggestions, the needs picker, the other criteria, chips, the
 * visitor's position. Loaded when idle or at the first gesture; the shell keeps its own nodes, so that nothing typed is lost.
 */
import type { Taxonomy } from '../../contract/need.ts';
import type { Place } from '../../contract/place.ts';
import type { Facets } from '../../contract/results.ts';
import { LanguageController } from '../../controllers/language-controller.ts';
import { LiveController } from '../../controllers/live-controller.ts';
import type { StoreController } from '../../controllers/store-controller.ts';
import type { PanaElement } from '../../element/pana-element.ts';
import { html, nothing } from '../../element/template.ts';
import type { TemplateResult } from '../../element/template.ts';
import { formatNumber } from '../../i18n/formats.ts';
import type { MessageKey, Values } from '../../i18n/words.ts';
import type { Search } from '../../store/search.ts';
import { sameSearch } from '../../store/search.ts';
import { addStyles } from '../../styles/add-styles.ts';
import { codesOf, namesOf, withChoice } from './choices.ts';
import { facetsPanel, LISTS, valueWord, type FacetsPanelHost } from './facets-panel.ts';
import { NeedsPanel } from './needs-panel.ts';
import { PlaceField } from './place-field.ts';
import { placeText } from './place-text.ts';
import { partStyles } from './search-parts.styles.ts';

export type Panel = 'needs' | 'more';

/** Parameters shown as chips when they are asked, in this order. */
const CHIPS = ['needs', 'level', ...LISTS, 'remote', 'q', 'bbox'] as const;

/** Those of them that are no list of codes. */
const isText = (name: string): boolean => name === 'q' || name === 'bbox';

/** A sentence of the widgets, in the language of the element. */
export type Words = <Key extends MessageKey>(key: Key, ...values: Values<Key>) => string;

/** The element the parts complete, and what it lends them. */
export interface SearchHost {
  readonly element: PanaElement & { readonly hideFacets: string };
  readonly store: StoreController;
  readonly words: Words;
  hidden(facet: string): boolean;
}

export class SearchParts implements FacetsPanelHost {
  readonly words;
  readonly place;
  /** The panel unfolded. */
  panel: Panel | undefined;
  readonly #host;
  readonly #live;
  readonly #language: LanguageController;
  readonly #needs;
  readonly #stop = new AbortController();
  /** Places this visitor chose, by code: their names are known before the results come. */
  readonly #chosen = new Map<string, Place>();
  #taxonomy: Taxonomy | undefined;
  #taxonomyLanguage = '';
  #asked: 'no' | 'pending' | 'failed' = 'no';
  /** The search whose counts were asked, and what is known of them. */
  #countsFor: Search | undefined;
  #counts: Facets | undefined;
  #position: 'idle' | 'pending' | 'failed' = 'idle';
  #positionAdvice = '';

  constructor(host: SearchHost) {
    this.#host = host;
    this.words = host.words;
    this.#live = new LiveController(host.element);
    this.#language = new LanguageController(host.element);
    const shared = {
      words: host.words,
      announce: (text: string) => this.#live.announce(text),
      update: () => host.element.requestUpdate(),
    };
    const taxonomy = (): Taxonomy | undefined => this.#taxonomy;
    const failed = (): boolean => this.#asked === 'failed';
    this.place = new PlaceField({
      ...shared,
      input: () => this.#find<HTMLInputElement>('#place'),
      places: async (query, signal) => (await host.store.group.client.places(query, { signal })).items,
      shown: () => this.shown,
      chosen: (place) => this.#choosePlace(place),
      byName: (text) => this.#byName(text),
    });
    this.#needs = new NeedsPanel({
      ...shared,
      taxonomy,
      failed,
      retry: () => this.#askTaxonomy(),
      asked: () => this.search().needs,
      counts: () => this.facets()?.needs,
      ask: (needs) => this.change({ needs }),
    });
    addStyles(host.element.shadowRoot!, partStyles);
    // Whoever comes near a panel may open it: its counts are there by then. A focus that only arrives says nothing: a dialog that opens
    // gives it by itself.
    for (const type of ['pointerover', 'focusout']) host.element.renderRoot.addEventListener(type, this.#askCounts, { signal: this.#stop.signal });
    if (host.element.hideFacets) import('./warn-facets.ts').then(({ warnFacets }) => warnFacets(host.element, CHIPS)).catch(() => {});
  }

  /** The element left the page. */
  stop(): void {
    this.#stop.abort();
    this.place.stop();
    this.#host.element.removeController(this.#live);
    this.#host.element.removeController(this.#language);
  }

  /** Name of the place searched; '' without one. */
  get shown(): string {
    const { search, results, resultsFor } = this.#host.store.state;
    if (search.lat) return this.words('search.around.here');
    if (!search.place) return '';
    const place = resultsFor?.place === search.place ? results?.place : undefined;
    return placeText(place ?? this.#chosen.get(search.place) ?? { kind: 'commune', name: '', departement: '' });
  }

  search(): Search {
    return this.#host.store.state.search;
  }

  /** How many there are of each value; those of the search before until those of this one come. */
  facets(): Facets | undefined {
    return this.#host.store.state.results?.facets ?? this.#counts;
  }

  hidden(facet: string): boolean {
    return this.#host.hidden(facet);
  }

  /** Whether the page hides all that "more" would unfold. */
  get bare(): boolean {
    return ['q', 'radius', 'sort', 'remote', 'level', ...LISTS].every((facet) => this.hidden(facet));
  }

  change(change: Partial<Record<keyof Search, string | undefined>>): void {
    const next: Partial<Record<keyof Search, string>> = {};
    for (const [name, value] of Object.entries({ ...this.search(), ...change }) as [keyof Search, string | undefined][]) {
      if (value) next[name] = value;
    }
    this.#host.store.dispatch({ type: 'search-changed', search: next });
  }

  // ——— What the shell calls ———

  /** The element was drawn: needs asked are named in its language, an open panel says how many there are of each. */
  drawn(): void {
    if (this.panel) this.#askCounts();
    if (this.search().needs && this.#asked !== 'failed') this.#askTaxonomy();
  }

  toggle(panel: Panel): void {
    this.panel = this.panel === panel ? undefined : panel;
    if (this.panel === 'needs') this.#askTaxonomy();
    this.#update();
  }

  /** Escape anywhere in a panel: closes it and gives the focus back to its button. Returns whether there was something to close. */
  escape(): boolean {
    const { panel } = this;
    if (!panel) return false;
    this.panel = undefined;
    this.#needs.reset();
    this.#update();
    this.#focus(`#${panel}`);
    return true;
  }

  /** "Autour de moi". What happens with the position was said beside the button. */
  async around(): Promise<void> {
    if (this.#position === 'pending') return;
    this.#position = 'pending';
    this.#positionAdvice = '';
    this.#update();
    const found = await import('./position.ts').then(({ askPosition }) => askPosition(navigator.geolocation), () => 'unavailable' as const);
    if (this.#stop.signal.aborted) return;
    if (typeof found === 'string') {
      this.#position = 'failed';
      this.#positionAdvice = this.words(`search.around.${found}`) || this.words('list.failed');
      this.#live.announce(this.#positionAdvice);
      this.#update();
      this.#focus('#place');
      return;
    }
    this.#position = 'idle';
    this.place.stop();
    this.change({ place: undefined, bbox: undefined, lat: `${found.lat}`, lon: `${found.lon}` });
    this.place.restore();
  }

  /** The form was sent. */
  submit(): void {
    this.place.enter();
    if (this.#host.store.state.status === 'error') this.#host.store.dispatch({ type: 'retry-requested' });
  }

  /** A key, anywhere in the form. */
  key(event: KeyboardEvent): void {
    const inPlace = (event.target as HTMLElement).id === 'place';
    if (inPlace ? this.place.key(event) || (event.key === 'Escape' && this.escape()) : event.key === 'Escape' && !event.defaultPrevented && this.escape()) {
      event.preventDefault();
      // The host's own dialog, or the sheet, must not close on the same key.
      event.stopPropagation();
    }
  }

  // ——— What the shell shows ———

  /** Inside the place field: the button that empties it, and the suggestions. */
  placeTools(): TemplateResult {
    return html`<button type="button" class="clear" aria-label=${this.words('search.place.clear')} ?hidden=${this.shown === ''}
        @click=${() => {
          this.place.clear();
          this.#focus('#place');
        }}>${cross}</button>
      ${this.place.suggestions()}`;
  }


  /** Under the place field: what to do when it leads nowhere. */
  placeAdvice(): TemplateResult | typeof nothing {
    if (this.#position === 'pending') return html`<p class="advice" aria-busy="true">${this.words('search.around.pending') || this.words('list.pending')}</p>`;
    if (this.#positionAdvice) return html`<p class="advice" id="place-advice">${this.#positionAdvice}</p>`;
    const { search, results, resultsFor } = this.#host.store.state;
    if (search.lat && resultsFor?.lat === search.lat && results?.place) {
      return html`<p class="advice">${this.words('search.around.found', placeText(results.place))}</p>`;
    }
    return this.place.advice();
  }

  needsPanel(): TemplateResult | typeof nothing {
    return this.panel === 'needs' ? this.#panel('needs', this.words('search.needs'), this.#needs.render()) : nothing;
  }

  morePanel(): TemplateResult | typeof nothing {
    return this.panel === 'more' ? this.#panel('more', this.words('search.more'), facetsPanel(this)) : nothing;
  }

  /** The criteria asked, each one removable. */
  chips(): TemplateResult | typeof nothing {
    const { words } = this;
    const search = this.search();
    const chips = CHIPS.flatMap((name) => (isText(name) ? [search[name] ?? []].flat() : codesOf(search[name])).map((value) => ({ name, value })));
    if (chips.length === 0 && !search.place && !search.lat) return nothing;
    return html`<div class="chips" part="chips">
        ${chips.length > 0
          ? html`<ul aria-label=${words('search.chips')}>
              ${chips.map(({ name, value }, index) => {
                const text = this.#chipText(name, value);
                return html`<li><button type="button" class="chip" part="chip" aria-label=${words('search.remove', text)}
                  @click=${() => this.#remove(name, value, index)}><span>${text}</span>${cross}</button></li>`;
              })}
            </ul>`
          : nothing}
        <button type="button" class="link" part="clear" @click=${this.#clear}>${words('search.clear')}</button>
      </div>`;
  }

  #panel(panel: Panel, name: string, content: TemplateResult): TemplateResult {
    const { results, status } = this.#host.store.state;
    return html`<div id="${panel}-panel" class="panel" part="panel" role="group" aria-label=${name}>
        ${content}
        <p class="end">
          <button type="button" class="main" part="button" @click=${() => this.escape()}>
            ${status === 'complete' && results ? this.words('search.show', formatNumber(this.#host.element.language, results.total), results.total < 2) : this.words('search.close')}
          </button>
        </p>
      </div>`;
  }

  #chipText(name: (typeof CHIPS)[number], value: string): string {
    const { words } = this;
    if (name === 'needs') {
      // The code reads nearly like the word until the words come.
      return (this.#taxonomy && namesOf(this.#taxonomy).get(value)) ?? value.replaceAll('-', ' ');
    }
    if (name === 'q') return words('search.chip.q', value);
    if (name === 'bbox') return words('search.chip.bbox');
    if (name === 'remote') return words('list.remote');
    return name === 'level' ? words(`search.level.${value}` as 'search.level.any') : valueWord(words, name, value);
  }

  #remove(name: (typeof CHIPS)[number], value: string, index: number): void {
    this.change({ [name]: isText(name) ? undefined : withChoice(this.search()[name], value, false) });
    this.#update();
    // The chip that takes its place, else the one before, else the field.
    this.#afterUpdate(() => {
      const left = this.#host.element.renderRoot.querySelectorAll<HTMLElement>('.chip');
      (left[Math.min(index, left.length - 1)] ?? this.#find('#needs') ?? this.#find('#place'))?.focus();
    });
  }

  readonly #clear = (): void => {
    this.place.stop();
    this.#positionAdvice = '';
    this.#needs.reset();
    this.#host.store.dispatch({ type: 'search-cleared' });
    this.place.restore();
    this.#focus('#place', '#needs');
  };

  #choosePlace(place: Place | undefined): void {
    this.#positionAdvice = '';
    if (place) this.#chosen.set(place.code, place);
    this.change({ place: place?.code, lat: undefined, lon: undefined, bbox: undefined });
    this.#update();
  }

  #byName(text: string): void {
    this.change({ q: text, place: undefined, lat: undefined, lon: undefined, bbox: undefined });
    this.place.restore();
    this.#focus('#place');
  }

  /** Asks for the words of the needs unless they are there, in the language shown. */
  #askTaxonomy(): void {
    const { language } = this.#host.element;
    if (this.#asked === 'pending' || (this.#taxonomy && this.#taxonomyLanguage === language)) return;
    this.#asked = 'pending';
    this.#host.store.group.client.taxonomy(this.words('needs.language')).then(
      (taxonomy) => {
        this.#asked = 'no';
        this.#taxonomy = taxonomy;
        this.#taxonomyLanguage = language;
        this.#update();
      },
      () => {
        this.#asked = 'failed';
        this.#update();
      },
    );
    this.#update();
  }

  /** Asks for the counts of what is shown, which an answer with a map view leaves out. A panel works without them. */
  readonly #askCounts = (): void => {
    const { store } = this.#host;
    const { results, resultsFor } = store.state;
    if (!results || results.facets || sameSearch(this.#countsFor, resultsFor)) return;
    this.#countsFor = resultsFor;
    store.group.client.structures(resultsFor!, { limit: 1, signal: this.#stop.signal }).then(
      ({ facets }) => {
        if (this.#countsFor !== resultsFor) return;
        this.#counts = facets;
        this.#update();
      },
      () => {},
    );
  };

  #update(): void {
    this.#host.element.requestUpdate();
  }

  #find<Found extends HTMLElement = HTMLElement>(selector: string): Found | null {
    return this.#host.element.renderRoot.querySelector<Found>(selector);
  }

  #focus(...selectors: string[]): void {
    this.#afterUpdate(() => selectors.map((selector) => this.#find(selector)).find((found) => found)?.focus());
  }

  #afterUpdate(act: () => void): void {
    void this.#host.element.updateComplete.then(act);
  }
}

/** A cross, drawn: a letter × is read aloud as "multiplied by". */
const cross = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4 4 8 8m0-8-8 8" /></svg>`;
