/** Every other criterion, with how many structures each value would leave. */
import { LIMITS } from '../../contract/vocabulary.ts';
import type { Facets } from '../../contract/results.ts';
import { html, nothing } from '../../element/template.ts';
import type { TemplateResult } from '../../element/template.ts';
import { fr } from '../../i18n/fr.ts';
import type { Search } from '../../store/search.ts';
import { codesOf, withChoice } from './choices.ts';
import type { Words } from './search-parts.ts';

/** Facets that are lists of closed values, in the order shown. The first two begin unfolded: few values, asked first. */
export const LISTS = ['format', 'price', 'access', 'kind', 'label'] as const;

/** The values of a facet, in the order of its words, which is that of the vocabulary (a test holds them together): written once, paid once. */
export const valuesOf = (facet: string): string[] =>
  Object.keys(fr)
    .filter((key) => key.startsWith(`${facet}.`))
    .map((key) => key.slice(facet.length + 1));

/** Kilometres proposed around a place. */
const RADII = [5, 10, 20, 30, 50, 100];

export interface FacetsPanelHost {
  readonly words: Words;
  search(): Search;
  facets(): Facets | undefined;
  hidden(facet: string): boolean;
  change(search: Partial<Record<keyof Search, string | undefined>>): void;
}

/** The word of a value; its code for a value newer than these words. */
export const valueWord = (words: Words, facet: string, value: string): string => words(`${facet}.${value}` as 'kind.autre') || value;

export function facetsPanel(host: FacetsPanelHost): TemplateResult {
  const { words } = host;
  const search = host.search();
  return html`<div class="facets fields">
      ${host.hidden('q') ? nothing : html`<div class="facet">
        <label for="name-words">${words('search.q')}</label>
        <input id="name-words" part="input" type="text" autocomplete="off" maxlength=${LIMITS.queryLength} .value=${search.q ?? ''}
          @change=${(event: Event) => host.change({ q: (event.target as HTMLInputElement).value.trim() || undefined })}>
      </div>`}
      ${(search.place || search.lat) && !host.hidden('radius') ? radius(host) : nothing}
      ${host.hidden('sort') ? nothing : sort(host)}
      ${host.hidden('remote') ? nothing : remote(host)}
    </div>
    <div class="facets">
      ${host.hidden('level') ? nothing : level(host)}
      ${LISTS.map((facet, i) => (host.hidden(facet) ? nothing : list(host, facet, i < 2)))}
    </div>`;
}

const count = (value: number | undefined): TemplateResult | typeof nothing =>
  value === undefined ? nothing : html`<span class="count">${value}</span>`;

function list(host: FacetsPanelHost, facet: (typeof LISTS)[number], open: boolean): TemplateResult | typeof nothing {
  const { words } = host;
  const chosen = codesOf(host.search()[facet]);
  const counts = host.facets()?.[facet];
  // A value nobody has would be a box that only leads to an empty list.
  const shown = valuesOf(facet).filter((value) => !counts || counts[value] || chosen.includes(value));
  if (shown.length === 0) return nothing;
  const title = words(`facet.${facet}`);
  return html`<details class="facet" part="facet" ?open=${open || chosen.length > 0}>
      <summary>${title} ${chosen.length > 0 ? html`<span class="badge">${chosen.length}</span>` : nothing}</summary>
      <fieldset><legend class="out-of-sight">${title}</legend>
        ${shown.map(
          (value) => html`<label class="option"><input type="checkbox" name=${facet} value=${value} .checked=${chosen.includes(value)}
            @change=${(event: Event) => host.change({ [facet]: withChoice(host.search()[facet], value, (event.target as HTMLInputElement).checked) })}>
            <span>${valueWord(words, facet, value)}</span> ${count(counts && (counts[value] ?? 0))}</label>`,
        )}
      </fieldset>
    </details>`;
}

function level(host: FacetsPanelHost): TemplateResult {
  const { words } = host;
  const asked = host.search().level ?? '';
  const counts = host.facets()?.level;
  return html`<details class="facet" part="facet" open><summary>${words('facet.level')}</summary>
      <fieldset><legend class="out-of-sight">${words('facet.level')}</legend>
      ${['', ...valuesOf('level')].map(
        (value) => html`<label class="option"><input type="radio" name="level" value=${value} .checked=${asked === value}
          @change=${() => host.change({ level: value || undefined })}>
          <span>${words(value ? (`search.level.${value}` as 'search.level.any') : 'search.level.any')}</span> ${count(value && counts ? (counts[value] ?? 0) : undefined)}</label>`,
      )}
    </fieldset></details>`;
}

function remote(host: FacetsPanelHost): TemplateResult {
  return html`<label class="option facet"><input type="checkbox" name="remote" .checked=${host.search().remote === 'true'}
      @change=${(event: Event) => host.change({ remote: (event.target as HTMLInputElement).checked ? 'true' : undefined })}>
      <span>${host.words('list.remote')}</span> ${count(host.facets()?.remote?.true)}</label>`;
}

function radius(host: FacetsPanelHost): TemplateResult {
  const { words } = host;
  const asked = Number(host.search().radius ?? LIMITS.radius);
  const choices = RADII.includes(asked) ? RADII : [...RADII, asked].sort((a, b) => a - b);
  return html`<div class="facet"><label for="radius">${words('search.radius')}</label>
      <select id="radius" part="input" @change=${(event: Event) => host.change({ radius: radiusValue((event.target as HTMLSelectElement).value) })}>
        ${choices.map((km) => html`<option value=${km} .selected=${km === asked}>${`${km} km`}</option>`)}
      </select></div>`;
}

/** The usual circle needs no mention in an address. */
const radiusValue = (km: string): string | undefined => (Number(km) === LIMITS.radius ? undefined : km);

function sort(host: FacetsPanelHost): TemplateResult {
  const { words } = host;
  const { sort: asked = 'relevance', place, lat } = host.search();
  const choices = valuesOf('sort').filter((value) => value !== 'distance' || place || lat || asked === value);
  return html`<div class="facet"><label for="sort">${words('search.sort')}</label>
      <select id="sort" part="input" @change=${(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        host.change({ sort: value === 'relevance' ? undefined : value });
      }}>
        ${choices.map((value) => html`<option value=${value} .selected=${value === asked}>${words(`sort.${value}` as 'sort.name')}</option>`)}
      </select></div>`;
}
