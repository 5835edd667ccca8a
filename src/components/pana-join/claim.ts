/**
 * "Is this you?", "this is us": looks for listings that may be this structure's while its name is written, fills the form with what the
 * directory says of one of them, and says what taking it over means. Loaded when a name is written. What the visitor wrote is never
 * changed: only what is empty is filled.
 */
import type {Client, Environment} from '../../client/client.ts';
import type {Result} from '../../contract/results.ts';
import type {Structure} from '../../contract/structure.ts';
import {CHARTER_SOURCE} from '../../contract/form-constants.ts';
import type {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {enLater} from '../../i18n/en-later.ts';
import {frLater} from '../../i18n/fr-later.ts';
import {addWords} from '../../i18n/words.ts';
import type {Words} from '../pana-search/search-parts.ts';
import {placeText} from '../pana-search/place-text.ts';
import {heading} from '../pana-structure/heading.ts';
import type {Draft} from './draft.ts';
import {DAYS} from './hours.ts';
import {offeredOf} from './taken-up.ts';

addWords('fr', frLater);
addWords('en', enLater);

/** Hours by day, when they are a plain week; seven empty days otherwise, for the visitor to write. */
export function daysOf(specification: string | undefined): string[] {
  const days = ['', '', '', '', '', '', ''];
  // Closed on public holidays is not said in this form.
  for (const rule of specification?.replace(/;\s*PH off\s*$/, '').split(/\s*;\s*/) ?? []) {
    const [, from, to, spans] = /^(Mo|Tu|We|Th|Fr|Sa|Su)(?:-(Mo|Tu|We|Th|Fr|Sa|Su))? ((?:\d\d:\d\d-\d\d:\d\d,?\s*)+)$/.exec(rule) ?? [];
    if (!from) return ['', '', '', '', '', '', ''];
    const [first, last] = [DAYS.indexOf(from as 'Mo'), DAYS.indexOf((to ?? from) as 'Mo')];
    for (let day = first; day <= last; day++) days[day] = spans!.trim().replace(/,\s*/g, ', ');
  }
  return days;
}

/** Writes what a listing says into the fields left empty. */
export function fillFrom(draft: Draft, {address, serviceArea, serviceAreaNames = {}, needs, labels, ...shown}: Structure): void {
  const fill = (field: 'name' | 'kind' | 'summary' | 'siret' | 'website' | 'appointment' | 'vendorTie' | 'street' | 'complement', value: string | undefined): void => {
    draft[field] ||= value ?? '';
  };
  for (const field of ['name', 'kind', 'summary', 'siret', 'website', 'appointment', 'vendorTie'] as const) fill(field, shown[field]);
  fill('street', address.street);
  fill('complement', address.complement);
  for (const field of ['formats', 'price', 'access'] as const) if (!draft[field].length) draft[field] = [...shown[field]];
  if (!draft.labels.length) draft.labels = [...new Set(labels.map(({code}) => code as string))].filter((code) => code !== 'pana' && code !== 'autre');
  draft.audiences ||= shown.audiences.join(', ');
  if (!draft.national && !draft.area.length) {
    draft.national = serviceArea.includes('national');
    draft.area = serviceArea.flatMap((code) => (code === 'national' ? [] : [{code, kind: code.replace(/:.*/, '') as 'commune', name: serviceAreaNames[code] ?? code.replace(/.*:/, ''), departement: ''}]));
  }
  if (!Object.keys(draft.needs).length) draft.needs = Object.fromEntries(needs.map(({code, level}) => [code, level]));
  if (!draft.hours.join('')) draft.hours = daysOf(shown.openingHours);
}

/** Kilometres around the structure within which one of nearly its name may be the same. */
const NEAR = '20';
/** More would be a list to read again. */
const MOST = 3;
/** Milliseconds without a key after which a name is looked for, and the letters it has then: fewer are the beginning of anything. */
const PAUSE = 400;
const LETTERS = 3;

/** What the form gives. */
export interface ClaimsHost {
  readonly element: PanaElement;
  readonly words: Words;
  readonly api: string;
  readonly client: Pick<Client, 'structure' | 'structures' | 'places' | 'taxonomy'>;
  readonly environment: Environment;
  readonly draft: Draft;
  edit(change: (draft: Draft) => void): void;
  focus(selector: string): void;
  announce(text: string): void;
  update(): void;
}

const departementOf = (commune: string): string => (/^9[78]/.test(commune) ? commune.slice(0, 3) : commune.slice(0, 2));

/** "Is this you?": what is near of nearly the same name, and what came of saying yes. */
export class Claims {
  readonly #host: ClaimsHost;
  #note = '';
  #twins: readonly Result[] = [];
  /** What was said aloud last: the same listings are not said again at each key. */
  #said = '';
  /** What is looked for, or was: a place and a name; '' while one of them is missing. */
  #text?: string | undefined;
  /** It is not asked yet: the visitor is writing. */
  #waits = false;
  #request?: AbortController | undefined;
  /** Answers by what was looked for: nothing is asked twice. */
  readonly #known = new Map<string, readonly Result[]>();

  constructor(host: ClaimsHost) {
    this.#host = host;
  }

  /** Looks for listings of nearly the same name near the same place: once the visitor pauses or, `left`, when they are through with a field. */
  async look(left: boolean): Promise<void> {
    const {client, environment, draft: {claims, name, place}} = this.#host;
    const q = name.trim();
    const text = q && place && !claims ? `${place.code} ${q}` : '';
    if (text === this.#text && !(left && this.#waits)) return;
    this.stop();
    this.#text = text;
    const known = text ? this.#known.get(text) : [];
    if (known) return this.#show(known);
    const {signal} = (this.#request = new AbortController());
    if (!left) {
      this.#waits = true;
      if (q.replace(/[^\p{L}\p{N}]/gu, '').length < LETTERS) return this.#show([]);
      await environment.wait(PAUSE, signal);
      if (signal.aborted) return;
      this.#waits = false;
    }
    const {items} = await client.structures({q, place: place!.code, radius: NEAR}, {limit: MOST, signal}).catch(() => ({items: undefined}));
    if (signal.aborted) return;
    if (items) this.#known.set(text, items);
    this.#show(items ?? []);
  }

  /** Asks nothing any more; the next look begins anew. */
  stop(): void {
    this.#request?.abort();
    this.#waits = false;
    this.#text = undefined;
  }

  /** Some may be this structure's: said aloud, once, to who does not see them come. The focus stays where the visitor writes. */
  #show(twins: readonly Result[]): void {
    const {words, announce, update} = this.#host;
    this.#twins = twins;
    const said = twins.map(({name}) => name).join(', ');
    if (said && said !== this.#said) announce(`${words('claim.twins')} ${(this.#said = said)}`);
    update();
  }

  render(): TemplateResult | typeof nothing {
    const {api, draft: {claims, claimsName}, words, element} = this.#host;
    const twins = claims ? [] : this.#twins;
    const note = claims ? `${words('claim.taken', claimsName)} ${words('claim.proof')}` : this.#note;
    if (!note && twins.length === 0) return nothing;
    return html`<section id="claims" class="note" part="duplicates" tabindex="-1">${heading(Math.min(element.headingLevel + 2, 6), words('claim.twins'))}
        ${note ? html`<p>${note}</p>` : nothing}
        ${claims ? html`<p><button type="button" class="link" @click=${() => this.#undo()}>${words('claim.undo')}</button></p>` : nothing}
        ${twins.length > 0
          ? html`<p>${words('claim.twins.hint')}</p><ul>${twins.map((twin) => html`<li><a class="twin" lang="fr" target="_blank" rel="noreferrer" href="${api}/annuaire/${encodeURIComponent(twin.slug)}">${words('claim.twins.link', twin.name, twin.city)}</a>
              <button type="button" part="button" aria-label=${words('claim.us.name', twin.name)} @click=${() => void this.#take(twin)}>${words('claim.us')}</button></li>`)}</ul>`
          : nothing}
      </section>`;
  }

  async #take({id, name}: Result): Promise<void> {
    const {client, draft: {place}, edit, focus, words} = this.#host;
    try {
      const listed = await client.structure(id);
      const {commune, city, postcode} = listed.address;
      const managed = listed.provenance.source === CHARTER_SOURCE;
      if (managed || (place && departementOf(place.code.slice(8)) !== departementOf(commune))) this.#note = words(managed ? 'claim.managed' : 'claim.elsewhere', name);
      else {
        const there = place ?? (await client.places(city)).items.find(({code}) => code === `commune:${commune}`);
        const needs = offeredOf(listed.needs, await client.taxonomy(words('needs.language') || 'fr'));
        this.#note = '';
        edit((draft) => {
          fillFrom(draft, {...listed, needs});
          if (there) Object.assign(draft, {place: there, placeTyped: placeText(there)});
          if (there?.code === `commune:${commune}`) draft.postcode ||= postcode;
          Object.assign(draft, {claims: id, claimsName: name});
        });
      }
    } catch {
      this.#note = words('claim.failed', name);
    }
    edit(() => {});
    focus('#claims');
  }

  #undo(): void {
    this.#note = '';
    this.#host.edit((draft) => (draft.claims = draft.claimsName = ''));
    this.#host.focus('#claims');
  }
}
