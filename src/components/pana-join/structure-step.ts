/** What the structure is, where it is, where it works, what it does and how: the longest step. */
import type {Taxonomy} from '../../contract/need.ts';
import type {Place, TerritoriesPage} from '../../contract/place.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {PlaceField} from '../pana-search/place-field.ts';
import {placeText} from '../pana-search/place-text.ts';
import {valuesOf} from '../pana-search/facets-panel.ts';
import type {Words} from '../pana-search/search-parts.ts';
import type {AreaMap} from './area-map.ts';
import type {Draft} from './draft.ts';
import {boxes, choice, describes, paragraph, remarks, text} from './fields.ts';
import type {Form} from './fields.ts';

export interface StructureHost extends Form {
  readonly language: string;
  /** Whether the page is locked to a territory. */
  readonly locked: boolean;
  taxonomy(): Taxonomy | undefined;
  /** The words of the needs could not be had. */
  needsFailed(): boolean;
  askNeeds(): void;
  /** Structures of the directory of nearly the same name near the place chosen. */
  twins(): TemplateResult | typeof nothing;
  /** Asks the server for places, inside the locked territory. */
  places(query: string, signal: AbortSignal): Promise<readonly Place[]>;
  /** The same for a service area: EPCIs too. */
  territories(query: string, signal: AbortSignal): Promise<readonly Place[]>;
  /** Every département and région. */
  everyTerritory(): Promise<TerritoriesPage>;
  readonly root: ShadowRoot;
  /** Optional fields, once they are there. */
  readonly more: typeof import('./more.ts') | undefined;
  find(selector: string): HTMLInputElement | null;
  announce(text: string): void;
  update(): void;
}

const isCommune = ({kind}: Place): boolean => kind === 'commune' || kind === 'arrondissement';

/** The search of places of `pana-search`, twice: for the address, and for the area. One at a time shows its list. */
export class StructureStep {
  readonly #host: StructureHost;
  readonly #address: PlaceField;
  readonly #area: PlaceField;
  /** The one the visitor is in, or was in last. */
  #current: PlaceField;
  /** The map of the area, once it is asked for. */
  #map: AreaMap | 'pending' | 'failed' | undefined;
  /** What was typed when the last places were asked. */
  #asked = '';

  constructor(host: StructureHost) {
    this.#host = host;
    const words: Words = (key, ...values) => {
      if (key === 'search.place.none') return host.words(host.locked ? 'join.place.outside' : 'join.place.none', values[0] as string);
      // Where the search would look for a structure of that name, here the field is emptied to begin again.
      if (key === 'search.place.by-name') return host.words('search.place.clear');
      if (key === ('search.place.epci' as string)) return host.words('join.epci');
      return key === 'search.place.choose' ? host.words('join.place.choose') : host.words(key, ...values);
    };
    const field = (selector: string, ask: StructureHost['places'], fits: (place: Place) => boolean, shown: () => string, chosen: (place: Place | undefined) => void): PlaceField => {
      const made: PlaceField = new PlaceField({
        words,
        input: () => host.find(selector),
        places: async (query, signal) => {
          this.#asked = query;
          return (await ask(query, signal)).filter(fits);
        },
        shown,
        chosen,
        byName: () => {
          made.clear();
          host.find(selector)?.focus();
        },
        announce: (said) => host.announce(said),
        update: () => host.update(),
      });
      return made;
    };
    this.#address = field('#place', (...asked) => host.places(...asked), isCommune, () => (host.draft.place ? placeText(host.draft.place) : ''), (place) => this.#live(place));
    this.#area = field('#area-place', (...asked) => host.territories(...asked), () => true, () => '', (place) => (place ? this.#add(place) : host.edit((draft) => (draft.areaTyped = ''))));
    this.#current = this.#address;
  }

  /** The step or the page is left. */
  stop(): void {
    this.#address.stop();
    this.#area.stop();
  }

  render(): TemplateResult {
    const {draft, words, more} = this.#host;
    const host = this.#host;
    return html`<fieldset class="group"><legend part="legend">${words('join.who')}</legend>
        ${text(host, 'name', {label: words('join.name'), max: 200, autocomplete: 'organization'})}
        ${choice(host, 'kind', words('join.kind'), words('join.kind.choose'), valuesOf('kind').map((kind) => [kind, words(`kind.${kind}` as 'kind.autre')]))}
        ${paragraph(host, 'summary', words('join.summary'), words('join.summary.hint'), 500)}
        ${more?.siretField(host)}
      </fieldset>
      <fieldset class="group"><legend part="legend">${words('join.where')}</legend>
        ${text(host, 'street', {label: words('join.street'), max: 200, autocomplete: 'address-line1', optional: true})}
        ${text(host, 'complement', {label: words('join.complement'), max: 200, autocomplete: 'address-line2', optional: true})}
        ${this.#combo(this.#address, 'place', words('join.place'), words('join.place.hint'), draft.placeTyped, 'place')}
        ${draft.place ? this.#postcode(draft.place) : nothing}
      </fieldset>
      ${host.twins()}
      ${this.#areas(draft)} ${this.#needs(draft)}
      <fieldset class="group"><legend part="legend">${words('join.how')}</legend>
        ${boxes(host, 'formats', 'format', words('join.formats'))}
        ${boxes(host, 'price', 'price', words('join.price'), {hint: words('join.price.hint')})}
        ${boxes(host, 'access', 'access', words('join.access'), {optional: true})}
        ${more?.audiencesField(host)}
        ${this.#hours(draft)}
        ${text(host, 'website', {label: words('join.website'), max: 500, type: 'url', autocomplete: 'url', optional: true})}
        ${more?.appointmentField(host)}
        ${boxes(host, 'labels', 'label', words('join.labels'), {optional: true, without: ['pana', 'autre']})}
        ${text(host, 'vendorTie', {label: words('join.vendor-tie'), hint: words('join.vendor-tie.hint'), max: 200, optional: true})}
      </fieldset>
      ${more?.noticeFields(host)}`;
  }

  #combo(field: PlaceField, id: 'place' | 'area-place', label: string, hint: string | undefined, typed: string, error: string): TemplateResult {
    const current = this.#current === field;
    const wrong = this.#host.wrong(error);
    const described = [describes(error, hint, wrong), current && field.describedBy].filter(Boolean).join(' ');
    return html`<div class="line combo" @focusin=${() => (this.#current = field)}>
        <label id="${id}-label" for=${id} part="label">${label}</label>
        ${remarks(error, hint, wrong)}
        <div class="around">
          <input id=${id} part="input" role="combobox" aria-labelledby="${id}-label" autocomplete="off" spellcheck="false" aria-autocomplete="list" aria-controls="places"
            aria-expanded=${current && field.open ? 'true' : 'false'} aria-activedescendant=${(current && field.activeId) || nothing} aria-describedby=${described || nothing}
            aria-invalid=${wrong ? 'true' : 'false'} .value=${typed}
            @input=${(event: Event) => this.#typed(field, (event.target as HTMLInputElement).value)} @blur=${() => field.left()} @keydown=${(event: KeyboardEvent) => this.#key(field, event)}>
          ${current ? field.suggestions() : nothing}
        </div>
        ${current ? field.advice() : nothing}
      </div>`;
  }

  #postcode({postcodes}: Place): TemplateResult {
    const {words} = this.#host;
    // A large town has several; some have one of their own that no list knows.
    return postcodes.length > 1
      ? choice(this.#host, 'postcode', words('join.postcode'), words('join.kind.choose'), postcodes.map((one) => [one, one]))
      : text(this.#host, 'postcode', {label: words('join.postcode'), max: 5, autocomplete: 'postal-code'});
  }

  #areas({area, national, place, areaTyped}: Draft): TemplateResult {
    const {words, edit} = this.#host;
    const wrong = this.#host.wrong('area');
    const quick = place && [{code: place.code, kind: place.kind, name: place.name, departement: place.departement}, ...(place.departementName
      ? [{code: `departement:${place.departement}`, kind: 'departement' as const, name: place.departementName, departement: place.departement}]
      : [])].filter(({code}) => !area.some((one) => one.code === code));
    return html`<fieldset id="area" class="group" aria-describedby=${describes('area', true, wrong)}><legend part="legend">${words('join.area')}</legend>
        ${remarks('area', words('join.area.hint'), wrong)}
        <label class="option"><input type="checkbox" name="national" .checked=${national} @change=${(event: Event) => edit((draft) => (draft.national = (event.target as HTMLInputElement).checked))}>
          <span>${words('join.area.national')}</span></label>
        ${national
          ? nothing
          : html`${area.length > 0
                ? html`<ul class="chips" aria-label=${words('join.area.chosen')}>${area.map(
                    (one, at) => html`<li><button type="button" class="chip" part="chip" aria-label=${words('search.remove', placeText(one))} @click=${() => this.#remove(at)}><span lang="fr">${placeText(one)}</span>${cross}</button></li>`,
                  )}</ul>`
                : nothing}
              ${this.#combo(this.#area, 'area-place', words('join.area.add'), undefined, areaTyped, 'area-place')}
              ${quick?.length
                ? html`<p class="quick">${quick.map((one) => html`<button type="button" part="button" @click=${() => this.#add(one)}>${words('join.area.quick', placeText(one))}</button>`)}</p>`
                : nothing}
              ${this.#host.locked || !this.#host.more ? nothing : this.#onMap()}`}
      </fieldset>`;
  }

  #onMap(): TemplateResult {
    const {words} = this.#host;
    const map = this.#map;
    return html`<p><button id="area-map" type="button" part="button" aria-expanded=${typeof map === 'object' ? 'true' : 'false'} @click=${() => void this.#openMap()}>${words(typeof map === 'object' ? 'join.map.close' : 'join.map.open')}</button></p>
      ${map === 'failed' ? html`<p class="advice" role="alert">${words('join.map.failed')}</p>` : map === 'pending' ? html`<p class="advice" aria-busy="true">${words('list.pending')}</p>` : (map?.render() ?? nothing)}`;
  }

  async #openMap(): Promise<void> {
    const host = this.#host;
    if (this.#map === 'pending') return;
    this.#map = typeof this.#map === 'object' ? undefined : 'pending';
    host.update();
    if (!this.#map) return;
    try {
      const [{AreaMap}, territories, drawing, {default: outlines}] = await Promise.all([import('./area-map.ts'), host.everyTerritory(), import('../../map/territory-shapes.ts'), import('../../map/outlines.json')]);
      this.#map = new AreaMap(host, territories, host.root, drawing, outlines);
    } catch {
      this.#map = 'failed';
    }
    host.update();
  }

  #needs({needs}: Draft): TemplateResult {
    const {words} = this.#host;
    const wrong = this.#host.wrong('needs');
    const taxonomy = this.#host.taxonomy();
    return html`<fieldset id="needs" class="group" aria-describedby=${describes('needs', true, wrong)}><legend part="legend">${words('join.needs')}</legend>
        ${remarks('needs', words('join.needs.hint'), wrong)}
        ${taxonomy
          ? html`<div>${taxonomy.families.map((family) => {
              const chosen = family.needs.filter(({code}) => needs[code]).length;
              return html`<details part="family"><summary>${family.label} ${chosen > 0 ? html`<span class="badge">${words('search.needs.chosen', `${chosen}`, chosen < 2)}</span>` : nothing}</summary>
                <div class="needs">${family.needs.map(
                  ({code, label, description}) => html`<label for="need-${code}"><span>${label}</span><span class="hint">${description}</span></label>
                    <select id="need-${code}" part="input" @change=${(event: Event) => this.#level(code, (event.target as HTMLSelectElement).value)}>
                      ${['', ...valuesOf('level')].map((level) => html`<option value=${level} .selected=${(needs[code] ?? '') === level}>${words(level ? (`join.level.${level}` as 'join.level.none') : 'join.level.none')}</option>`)}
                    </select>`,
                )}</div></details>`;
            })}</div>`
          : this.#host.needsFailed()
            ? html`<p class="advice">${words('search.needs.failed')} <button type="button" class="link" @click=${() => this.#host.askNeeds()}>${words('list.retry')}</button></p>`
            : html`<p class="advice" aria-busy="true">${words('list.pending')}</p>`}
      </fieldset>`;
  }

  #hours({hours}: Draft): TemplateResult {
    const {words, language} = this.#host;
    const weekday = new Intl.DateTimeFormat(language, {weekday: 'long', timeZone: 'UTC'});
    return html`<fieldset class="line"><legend part="label">${words('join.hours')} <span class="hint">(${words('join.optional')})</span></legend>
        <p id="hours-hint" class="hint" part="hint">${words('join.hours.hint')}</p>
        <div class="days">${hours.map((value, day) => {
          const id = `hours-${day}`;
          const wrong = this.#host.wrong(id);
          // The first of January 2024 was a Monday.
          return html`<div><label for=${id}>${weekday.format(new Date(Date.UTC(2024, 0, 1 + day)))}</label>
            <div><input id=${id} part="input" type="text" autocomplete="off" maxlength="60" aria-invalid=${wrong ? 'true' : 'false'} aria-describedby="hours-hint ${wrong ? `${id}-wrong` : ''}" .value=${value}
              @input=${(event: Event) => this.#host.edit((draft) => (draft.hours = draft.hours.map((one, at) => (at === day ? (event.target as HTMLInputElement).value : one))))}>
            ${wrong ? html`<p id="${id}-wrong" class="wrong" part="error">${wrong}</p>` : nothing}</div></div>`;
        })}</div>
      </fieldset>`;
  }

  #typed(field: PlaceField, value: string): void {
    this.#host.edit((draft) => (draft[field === this.#area ? 'areaTyped' : 'placeTyped'] = value));
    field.typed();
  }

  #key(field: PlaceField, event: KeyboardEvent): void {
    if (!field.key(event)) return;
    // Enter here takes a suggestion, it does not end the step; the host's own dialog must not close on the same Escape.
    event.preventDefault();
    event.stopPropagation();
  }

  /** The commune of the address. */
  #live(place: Place | undefined): void {
    this.#host.edit((draft) => {
      draft.place = place;
      draft.placeTyped = place ? placeText(place) : '';
      const {postcodes = []} = place ?? {};
      draft.postcode = postcodes.includes(this.#asked) ? this.#asked : postcodes.length === 1 ? postcodes[0]! : '';
    });
  }

  #add({code, kind, name, departement}: Draft['area'][0]): void {
    this.#host.edit((draft) => {
      draft.areaTyped = '';
      if (!draft.area.some((one) => one.code === code)) draft.area = [...draft.area, {code, kind, name, departement}];
    });
    this.#area.restore();
    this.#host.announce(this.#host.words('join.area.added', name));
    this.#host.find('#area-place')?.focus();
  }

  #remove(at: number): void {
    this.#host.edit((draft) => (draft.area = draft.area.filter((_, other) => other !== at)));
    this.#host.find('#area-place')?.focus();
  }

  #level(code: string, level: string): void {
    this.#host.edit((draft) => {
      const {[code]: _, ...others} = draft.needs;
      draft.needs = level ? {...others, [code]: level} : others;
    });
  }
}

/** A cross, drawn: a letter × is read aloud as "multiplied by". */
const cross = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4 4 8 8m0-8-8 8" /></svg>`;
