/** The needs picker: families, then needs, as native boxes; and the visitor's own words, answered by the needs they speak of. */
import type { Need, NeedFamily, Taxonomy } from '../../contract/need.ts';
import { html, nothing } from '../../element/template.ts';
import type { TemplateResult } from '../../element/template.ts';
import { matchNeeds } from '../../store/match-needs.ts';
import { codesOf, isAsked, withFamily, withNeed } from './choices.ts';
import type { Words } from './search-parts.ts';

/** Needs proposed for the visitor's words: more would be a list to read again. */
const PROPOSED = 5;

export interface NeedsPanelHost {
  readonly words: Words;
  taxonomy(): Taxonomy | undefined;
  /** The taxonomy could not be asked. */
  failed(): boolean;
  retry(): void;
  /** The needs asked now, a list of the grammar. */
  asked(): string | undefined;
  /** Results for each need and family if it were asked; undefined when not known. */
  counts(): Readonly<Record<string, number>> | undefined;
  ask(list: string | undefined): void;
  announce(text: string): void;
  update(): void;
}

export class NeedsPanel {
  readonly #host;
  #text = '';

  constructor(host: NeedsPanelHost) {
    this.#host = host;
  }

  /** Forgets the visitor's words. */
  reset(): void {
    this.#text = '';
  }

  render(): TemplateResult {
    const { words } = this.#host;
    const taxonomy = this.#host.taxonomy();
    if (!taxonomy) {
      return this.#host.failed()
        ? html`<p class="advice">${words('search.needs.failed')}
            <button type="button" class="link" @click=${() => this.#host.retry()}>${words('list.retry')}</button></p>`
        : html`<p class="advice" aria-busy="true">${words('list.pending')}</p>`;
    }
    const text = this.#text.trim();
    return html`<label for="need-words">${words('search.needs.words')}</label>
      <input id="need-words" part="input" type="text" autocomplete="off" aria-describedby="need-example" .value=${this.#text}
        @input=${this.#typed} @keydown=${this.#key}>
      <p id="need-example" class="small">${words('search.needs.example')}</p>
      ${text === '' ? nothing : this.#proposals(text, taxonomy)}
      <div class="families">${taxonomy.families.map((family) => this.#family(family))}</div>`;
  }

  #proposals(text: string, taxonomy: Taxonomy): TemplateResult {
    const { words } = this.#host;
    const found = this.#found(text, taxonomy);
    if (found.length === 0) return html`<p class="advice" id="need-none">${words('search.needs.none')}</p>`;
    return html`<fieldset class="proposals" part="proposals"><legend>${words('search.needs.found')}</legend>
        ${found.map(([family, need]) => this.#box(family, need, `proposed-${need.code}`, true))}
      </fieldset>`;
  }

  #found(text: string, taxonomy: Taxonomy): [NeedFamily, Need][] {
    return matchNeeds(text, taxonomy, PROPOSED).flatMap((code) => {
      const family = taxonomy.families.find(({ needs }) => needs.some((need) => need.code === code));
      const need = family?.needs.find((other) => other.code === code);
      return family && need ? [[family, need] as [NeedFamily, Need]] : [];
    });
  }

  #family(family: NeedFamily): TemplateResult {
    const { words } = this.#host;
    const list = this.#host.asked();
    const whole = codesOf(list).includes(family.code);
    const asked = family.needs.filter(({ code }) => isAsked(list, family, code)).length;
    return html`<details part="family" ?open=${asked > 0}>
        <summary>${family.label} ${asked > 0 ? html`<span class="badge">${words('search.needs.chosen', `${asked}`, asked < 2)}</span>` : nothing}</summary>
        <fieldset><legend class="out-of-sight">${family.label}</legend>
          <label class="option whole"><input type="checkbox" .checked=${whole} .indeterminate=${asked > 0 && !whole}
            @change=${(event: Event) => this.#host.ask(withFamily(this.#host.asked(), family, (event.target as HTMLInputElement).checked))}>
            <span>${words('search.needs.whole', family.label)}</span></label>
          ${family.needs.map((need) => this.#box(family, need, need.code, false))}
        </fieldset>
      </details>`;
  }

  #box(family: NeedFamily, need: Need, id: string, described: boolean): TemplateResult {
    return html`<label class="option" title=${need.description}><input type="checkbox" id="need-${id}" name="needs" value=${need.code}
        .checked=${isAsked(this.#host.asked(), family, need.code)}
        @change=${(event: Event) => this.#host.ask(withNeed(this.#host.asked(), family, need.code, (event.target as HTMLInputElement).checked))}>
        <span>${need.label}${described ? html`<span class="small">${need.description}</span>` : nothing}</span> ${this.#count(need.code)}</label>`;
  }

  #count(code: string): TemplateResult | typeof nothing {
    const counts = this.#host.counts();
    return counts ? html`<span class="count">${counts[code] ?? 0}</span>` : nothing;
  }

  readonly #typed = (event: Event): void => {
    this.#text = (event.target as HTMLInputElement).value;
    const { words } = this.#host;
    const taxonomy = this.#host.taxonomy();
    if (taxonomy && this.#text.trim() !== '') {
      const { length } = this.#found(this.#text, taxonomy);
      this.#host.announce(length > 0 ? words('search.needs.announced', `${length}`, length < 2) : words('search.needs.none'));
    }
    this.#host.update();
  };

  /** Enter takes the first need proposed, which is what somebody who typed a sentence expects; Escape empties the field first. */
  readonly #key = (event: KeyboardEvent): void => {
    const taxonomy = this.#host.taxonomy();
    if (event.isComposing || !taxonomy) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      const [first] = this.#found(this.#text, taxonomy);
      if (!first) return;
      const [family, need] = first;
      if (!isAsked(this.#host.asked(), family, need.code)) this.#host.ask(withNeed(this.#host.asked(), family, need.code, true));
    } else if (event.key === 'Escape' && this.#text !== '') {
      event.stopPropagation();
      event.preventDefault();
      this.#text = '';
      this.#host.update();
    }
  };
}
