/**
 * "Is this you?", "this is us": shows listings that may be this structure's, fills the form with what the directory says of a listed structure, and says what taking it over means. Loaded when there
 * are any. What the visitor wrote is never changed: only what is empty is filled.
 */
import type {Client} from '../../client/client.ts';
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

/** What the form gives. */
export interface ClaimsHost {
  readonly element: PanaElement;
  readonly words: Words;
  readonly api: string;
  readonly client: Pick<Client, 'structure' | 'places'>;
  readonly draft: Draft;
  edit(change: (draft: Draft) => void): void;
  focus(selector: string): void;
  announce(text: string): void;
}

const departementOf = (commune: string): string => (/^9[78]/.test(commune) ? commune.slice(0, 3) : commune.slice(0, 2));

/** "Is this you?": what is near of nearly the same name, and what came of saying yes. */
export class Claims {
  readonly #host: ClaimsHost;
  #note = '';

  constructor(host: ClaimsHost) {
    this.#host = host;
  }

  /** Some may be this structure's: said aloud to who does not see them come. */
  found(twins: readonly Result[]): void {
    const {draft, words, announce} = this.#host;
    if (twins.length > 0 && !draft.claims) announce(`${words('claim.twins')} ${twins.map(({name}) => name).join(', ')}`);
  }

  render(found: readonly Result[] = []): TemplateResult | typeof nothing {
    const {api, draft: {claims, claimsName}, words, element} = this.#host;
    const twins = claims ? [] : found;
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
        this.#note = '';
        edit((draft) => {
          fillFrom(draft, listed);
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
