/**
 * "Signaler une erreur": a button whose form comes when it is pressed. Where the form cannot be had, a link to the structure's own page,
 * which says how else. The single file has no room for the form and knows only that link (`src/loader/single.rollup.mjs`).
 */
import type {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import type {Group} from '../../store/group.ts';
import type {ReportForm} from './report-form.ts';

export class ReportEntry {
  readonly #element: PanaElement;
  /** Where the worker is, and what asks it. */
  readonly #group: () => Group;
  #form?: ReportForm | undefined;
  #lost = false;

  constructor(element: PanaElement, group: () => Group) {
    this.#element = element;
    this.#group = group;
  }

  /** The button; `word` is what it says, `page` the address of the structure's page. */
  button(id: string, name: string, word: string, page: string): TemplateResult {
    if (this.#lost) return html`<a class="report" href="${page}#signaler">${word}</a>`;
    return html`<button type="button" class="link" part="link" aria-haspopup="dialog" @click=${() => void this.#open(id, name)}>${word}</button>`;
  }

  /** The dialog, once it was asked for. */
  dialog(): TemplateResult | typeof nothing {
    return this.#form?.render() ?? nothing;
  }

  async #open(id: string, name: string): Promise<void> {
    try {
      const {ReportForm: Form} = await import('./report-form.ts');
      this.#form ??= new Form(this.#element, this.#group);
    } catch {
      this.#lost = true;
      this.#element.requestUpdate();
      await this.#element.updateComplete;
      return this.#element.renderRoot.querySelector<HTMLElement>('a.report')?.focus();
    }
    void this.#form.open(id, name);
  }
}
