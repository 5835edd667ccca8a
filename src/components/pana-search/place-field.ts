/**
 * The place field: a list autocomplete with manual selection (ARIA APG, combobox pattern). The input stays the one the visitor
 * already types in; this brings the suggestions, the keys, and what is said when nothing fits.
 */
import type { Place } from '../../contract/place.ts';
import { html, nothing } from '../../element/template.ts';
import type { TemplateResult } from '../../element/template.ts';
import { PlaceLookup, onlyMeaning, type Lookup } from './place-lookup.ts';
import { placeText } from './place-text.ts';
import type { Words } from './search-parts.ts';

export interface PlaceFieldHost {
  readonly words: Words;
  input(): HTMLInputElement | null;
  /** Asks the server for places, inside the locked territory. */
  places(query: string, signal: AbortSignal): Promise<readonly Place[]>;
  /** Name shown for the place searched now, '' without one. */
  shown(): string;
  chosen(place: Place | undefined): void;
  /** The visitor wants a structure of that name instead. */
  byName(text: string): void;
  announce(text: string): void;
  update(): void;
}

export class PlaceField {
  readonly #host;
  readonly #lookup;
  /** The list is shown. */
  open = false;
  /** Index of the suggestion the arrows are on; -1: none, the visitor is in the text. */
  active = -1;
  /** What to do, under the field; '' when all is well. */
  #advice = '';
  /** Enter was pressed before the answer came. */
  #decideWhenKnown = false;

  constructor(host: PlaceFieldHost) {
    this.#host = host;
    this.#lookup = new PlaceLookup({
      ask: (query, signal) => host.places(query, signal),
      changed: (lookup) => this.#known(lookup),
    });
  }

  get #places(): readonly Place[] {
    return this.#lookup.current.places;
  }

  /** Whether the text is something else than the place searched. */
  get edited(): boolean {
    return this.#text() !== this.#host.shown();
  }

  /** Identifier of the option the arrows are on, for `aria-activedescendant`. */
  get activeId(): string | undefined {
    return this.open && this.active >= 0 ? `place-${this.active}` : undefined;
  }

  /** Identifiers of what explains the field. */
  get describedBy(): string | undefined {
    return this.#message() === nothing ? undefined : 'place-advice';
  }

  stop(): void {
    this.#lookup.stop();
    this.#close();
  }

  /** The visitor typed. */
  typed(): void {
    this.active = -1;
    this.#advice = '';
    this.#decideWhenKnown = false;
    void this.#lookup.type(this.#text());
    if (this.#text().trim() === '') this.#close();
  }

  /** Returns whether the key was for the list. */
  key(event: KeyboardEvent): boolean {
    if (event.isComposing) return false;
    const last = this.#places.length - 1;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        const down = event.key === 'ArrowDown';
        if (event.altKey && !down) this.#close();
        else if (!this.open) {
          if (!this.#reopen()) return false;
          if (!event.altKey) this.#move(down ? 0 : last);
        } else if (!event.altKey) this.#move(down ? (this.active < last ? this.active + 1 : -1) : this.active < 0 ? last : this.active - 1);
        return true;
      }
      case 'Home':
      case 'End':
        if (!this.open || this.active < 0) return false;
        this.#move(event.key === 'Home' ? 0 : last);
        return true;
      case 'Enter':
        this.enter();
        return true;
      case 'Escape':
        if (this.open) this.#close();
        else if (this.edited) this.restore();
        else if (this.#text() !== '') this.clear();
        else return false;
        return true;
      default:
        return false;
    }
  }

  /** Enter, or the form was sent: takes the option the arrows are on, else what the words can only mean. */
  enter(): void {
    const { status, query } = this.#lookup.current;
    const text = this.#text().trim();
    if (this.open && this.active >= 0) return this.choose(this.#places[this.active]!);
    if (text === '') return this.#host.shown() === '' ? undefined : this.clear();
    if (!this.edited) return;
    if (status === 'pending' || query !== text) {
      this.#decideWhenKnown = true;
      if (query !== text || status !== 'pending') void this.#lookup.type(text, 0);
      return;
    }
    this.#decide();
  }

  choose(place: Place): void {
    this.#lookup.stop();
    this.#close();
    this.#advice = '';
    this.#write(placeText(place));
    this.#host.chosen(place);
  }

  clear(): void {
    this.#lookup.stop();
    this.#close();
    this.#advice = '';
    this.#write('');
    this.#host.chosen(undefined);
  }

  /** Shows again the place searched. */
  restore(): void {
    this.#lookup.stop();
    this.#advice = '';
    this.#write(this.#host.shown());
    this.#close();
  }

  /** The visitor left the field. */
  left(): void {
    const text = this.#text().trim();
    this.#close();
    if (text === '' && this.#host.shown() !== '') this.clear();
    else if (this.edited && text !== '') {
      // Nothing is chosen behind the visitor's back, unless only one place has that very name.
      const { status, query, places } = this.#lookup.current;
      const only = status === 'complete' && query === text ? onlyMeaning(text, places) : undefined;
      if (only) this.choose(only);
      else if (status !== 'failed' && !(status === 'complete' && places.length === 0)) this.#advice = this.#host.words('search.place.choose');
      this.#host.update();
    }
  }

  suggestions(): TemplateResult {
    const places = this.#places;
    // eslint-disable-next-line lit-a11y/click-events-have-key-events -- options never have focus: their keys are the input's
    return html`<ul id="places" part="suggestions" role="listbox" aria-label=${this.#host.words('search.place.suggestions')} ?hidden=${!this.open}
        @mousedown=${this.#keepFocus} @click=${this.#clicked}>
        ${places.map(
          (place, index) => html`<li id="place-${index}" role="option" part="suggestion" aria-selected=${index === this.active ? 'true' : 'false'}>
            <b>${place.name}</b> <span>${this.#detail(place)}</span>
          </li>`,
        )}
      </ul>`;
  }

  /** What is said under the field when the words lead nowhere. */
  advice(): TemplateResult | typeof nothing {
    const message = this.#message();
    if (message === nothing) return nothing;
    const { status, query } = this.#lookup.current;
    const none = status === 'complete' && this.#places.length === 0;
    return html`<p id="place-advice" class="advice" part="advice">${message}
      ${none ? html`<button type="button" class="link" @click=${() => this.#host.byName(query)}>${this.#host.words('search.place.by-name', query)}</button>` : nothing}
      ${status === 'failed' ? html`<button type="button" class="link" @click=${() => void this.#lookup.type(query, 0)}>${this.#host.words('list.retry')}</button>` : nothing}
    </p>`;
  }

  #message(): string | typeof nothing {
    const { status, query } = this.#lookup.current;
    if (status === 'failed') return this.#host.words('search.place.failed');
    if (status === 'complete' && this.#places.length === 0) return this.#host.words('search.place.none', query);
    return this.#advice || nothing;
  }

  #detail(place: Place): string {
    const words = this.#host.words;
    const parts: string[] = [];
    if (place.formerName) parts.push(words('search.place.former', place.formerName));
    const { kind, postcodes, departement, departementName } = place;
    parts.push(words(`search.place.${kind as 'region'}`) || (postcodes[1] ? '' : postcodes[0]!));
    parts.push(departementName && kind !== 'departement' ? `${departementName} (${departement})` : (departement ?? ''));
    return parts.filter((part) => part).join(' · ');
  }

  #known({ status, places, query }: Lookup): void {
    if (status === 'complete') {
      if (this.#decideWhenKnown) this.#decide();
      else if (places.length > 0) this.#show();
      else this.#close();
      if (places.length === 0) this.#host.announce(this.#host.words('search.place.none', query));
      else if (this.open) this.#host.announce(this.#host.words('search.place.count', `${places.length}`, places.length < 2));
    } else if (status !== 'pending') this.#close();
    if (status === 'failed') this.#host.announce(this.#host.words('search.place.failed'));
    this.#host.update();
  }

  #decide(): void {
    this.#decideWhenKnown = false;
    const { query, places } = this.#lookup.current;
    const only = onlyMeaning(query, places);
    if (only) this.choose(only);
    else if (places.length > 0) {
      this.#advice = this.#host.words('search.place.several');
      this.#host.announce(this.#advice);
      this.#show();
    }
  }

  #reopen(): boolean {
    const text = this.#text().trim();
    if (this.#places.length > 0 && this.#lookup.current.query === text) this.#show();
    else if (text !== '') void this.#lookup.type(text, 0);
    else return false;
    return true;
  }

  #show(): void {
    const input = this.#host.input();
    this.open = this.#places.length > 0 && !!input && (input.getRootNode() as ShadowRoot).activeElement === input;
    this.#host.update();
  }

  #close(): void {
    this.open = false;
    this.active = -1;
    this.#host.update();
  }

  #move(index: number): void {
    this.active = this.open ? index : -1;
    this.#host.update();
  }

  #text(): string {
    return this.#host.input()?.value ?? '';
  }

  #write(text: string): void {
    const input = this.#host.input();
    if (input) input.value = text;
  }

  readonly #clicked = (event: Event): void => {
    const option = (event.target as Element).closest('[role=option]');
    const place = this.#places[Number(option?.id.slice('place-'.length) ?? -1)];
    if (place) this.choose(place);
  };

  /** A press on the list must not take the focus out of the input. */
  readonly #keepFocus = (event: Event): void => event.preventDefault();
}
