/** The fields of the form: each with its label, what helps, what is wrong, and how its value goes into the draft. */
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {valuesOf} from '../pana-search/facets-panel.ts';
import type {Words} from '../pana-search/search-parts.ts';
import type {Draft, ListField, TextField} from './draft.ts';

/** What a step is drawn from. */
export interface Form {
  readonly draft: Draft;
  readonly words: Words;
  /** What is wrong with a field, in words; '' when nothing is. */
  wrong(field: string): string;
  /** The visitor changed something: `change` writes it into the draft. */
  edit(change: (draft: Draft) => void): void;
}

export interface TextOptions {
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
  readonly max: number;
  readonly type?: 'text' | 'email' | 'tel' | 'url' | 'date';
  readonly autocomplete?: 'off' | 'organization' | 'address-line1' | 'address-line2' | 'postal-code' | 'url' | 'name' | 'email' | 'tel' | 'organization-title';
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;
const isChecked = (event: Event): boolean => (event.target as HTMLInputElement).checked;

/** Identifiers of what explains `field`; nothing when nothing does. */
export const describes = (field: string, hint: unknown, wrong: string): string | typeof nothing =>
  [wrong && `${field}-wrong`, hint && `${field}-hint`].filter(Boolean).join(' ') || nothing;

/** What is said under the label of `field`. */
export const remarks = (field: string, hint: string | undefined, wrong: string): TemplateResult =>
  html`${hint ? html`<p id="${field}-hint" class="hint" part="hint">${hint}</p>` : nothing}
    ${wrong ? html`<p id="${field}-wrong" class="wrong" part="error">${wrong}</p>` : nothing}`;

const title = ({words}: Form, label: string, optional: boolean | undefined): TemplateResult =>
  html`${label} ${optional ? html`<span class="hint">(${words('join.optional')})</span>` : nothing}`;

/** A line of text of the draft. */
export const text = (form: Form, field: Exclude<TextField, 'kind' | 'summary' | 'notice'>, options: TextOptions): TemplateResult =>
  line(form, field, form.draft[field], (value) => form.edit((draft) => (draft[field] = value)), options);

/** A line of text of any value. */
export function line(form: Form, field: string, value: string, set: (value: string) => void, {label, hint, optional, max, type = 'text', autocomplete = 'off'}: TextOptions): TemplateResult {
  const wrong = form.wrong(field);
  return html`<div class="line">
      <label for=${field} part="label">${title(form, label, optional)}</label>
      ${remarks(field, hint, wrong)}
      <input id=${field} name=${field} part="input" type=${type} autocomplete=${autocomplete} maxlength=${max} ?required=${!optional}
        aria-invalid=${wrong ? 'true' : 'false'} aria-describedby=${describes(field, hint, wrong)} .value=${value}
        @input=${(event: Event) => set(valueOf(event))}>
    </div>`;
}

/** Several lines of text. */
export function paragraph(form: Form, field: 'summary' | 'notice', label: string, hint: string, max: number): TemplateResult {
  const wrong = form.wrong(field);
  return html`<div class="line">
      <label for=${field} part="label">${title(form, label, true)}</label>
      ${remarks(field, hint, wrong)}
      <textarea id=${field} name=${field} part="input" rows="4" maxlength=${max} aria-invalid=${wrong ? 'true' : 'false'} aria-describedby=${describes(field, hint, wrong)}
        .value=${form.draft[field]} @input=${(event: Event) => form.edit((draft) => (draft[field] = valueOf(event)))}></textarea>
    </div>`;
}

/** One of a few values. */
export function choice(form: Form, field: 'kind' | 'postcode', label: string, none: string, values: readonly (readonly [value: string, word: string])[]): TemplateResult {
  const wrong = form.wrong(field);
  const chosen = form.draft[field];
  return html`<div class="line">
      <label for=${field} part="label">${label}</label>
      ${remarks(field, undefined, wrong)}
      <select id=${field} name=${field} part="input" autocomplete=${field === 'postcode' ? 'postal-code' : 'off'} required aria-invalid=${wrong ? 'true' : 'false'} aria-describedby=${describes(field, undefined, wrong)}
        @change=${(event: Event) => form.edit((draft) => (draft[field] = valueOf(event)))}>
        <option value="" .selected=${chosen === ''}>${none}</option>
        ${values.map(([value, word]) => html`<option value=${value} .selected=${chosen === value}>${word}</option>`)}
      </select>
    </div>`;
}

/** Several of a few values: those of a facet of the search, by their words there. */
export function boxes(form: Form, field: ListField, facet: string, label: string, {hint, optional, without = []}: {hint?: string; optional?: boolean; without?: readonly string[]} = {}): TemplateResult {
  const wrong = form.wrong(field);
  const chosen = form.draft[field];
  return html`<fieldset id=${field} class="line" aria-describedby=${describes(field, hint, wrong)}>
      <legend part="label">${title(form, label, optional)}</legend>
      ${remarks(field, hint, wrong)}
      <div class="boxes">${valuesOf(facet)
        .filter((value) => !without.includes(value))
        .map(
          (value) => html`<label class="option"><input type="checkbox" name=${field} value=${value} .checked=${chosen.includes(value)}
            @change=${(event: Event) =>
              form.edit((draft) => {
                const others = draft[field].filter((one) => one !== value);
                draft[field] = isChecked(event) ? [...others, value] : others;
              })}> <span>${form.words(value === 'sur-site' ? 'join.on-site' : (`${facet}.${value}` as 'kind.autre'))}</span></label>`,
        )}</div>
    </fieldset>`;
}

/** One box with a sentence, unticked until the visitor ticks it. */
export function box(form: Form, field: string, checked: boolean, sentence: string, set: (draft: Draft, on: boolean) => void, lang: string): TemplateResult {
  const wrong = form.wrong(field);
  return html`${remarks(field, undefined, wrong)}
    <label class="option" part="consent"><input id=${field} name=${field} type="checkbox" .checked=${checked} aria-invalid=${wrong ? 'true' : 'false'} aria-describedby=${describes(field, undefined, wrong)}
      @change=${(event: Event) => form.edit((draft) => set(draft, isChecked(event)))}> <span lang=${lang}>${sentence}</span></label>`;
}
