/**
 * Which structure somebody comes from: a text in which structures of the directory are proposed, never imposed (ARIA APG, combobox with
 * a list). A name that is not in the directory is as good; one that was chosen there is sent by its identifier until the text changes.
 */
import type {Result} from '../../contract/results.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import type {MessageKey, Values} from '../../i18n/words.ts';

/** Letters before anything is asked. */
const LEAST = 3;
/** Milliseconds without a letter before it is. */
const PAUSE = 250;

export interface StructureFieldHost {
  words<Key extends MessageKey>(key: Key, ...values: Values<Key>): string;
  /** Structures of about that name. */
  ask(text: string, signal: AbortSignal): Promise<readonly Result[]>;
  wait(ms: number, signal: AbortSignal): Promise<void>;
  announce(text: string): void;
  changed(): void;
}

export class StructureField {
  /** What is written. */
  text = '';
  /** The one chosen in the directory; undefined when the text is anything else. */
  chosen?: {readonly id: string; readonly name: string} | undefined;
  readonly #host: StructureFieldHost;
  #found: readonly Result[] = [];
  #open = false;
  /** Index of the one the arrows are on; -1: none, the visitor is in the text. */
  #active = -1;
  #none = false;
  #request?: AbortController | undefined;

  constructor(host: StructureFieldHost) {
    this.#host = host;
  }

  clear(): void {
    this.text = '';
    this.chosen = undefined;
    this.#none = false;
    this.#found = [];
  }

  stop(): void {
    this.#request?.abort();
    this.#close();
  }

  /** The field; `described` names what explains it, `wrong` says that something is. */
  render(id: string, described: string, wrong: boolean): TemplateResult {
    const {words} = this.#host;
    const open = this.#open && this.#found.length > 0;
    const remark = this.chosen ? words('register.structure.chosen') : this.#none ? words('register.structure.none') : '';
    return html`<div class="around">
        <input id=${id} part="input" type="text" role="combobox" aria-labelledby="${id}-label" autocomplete="organization" maxlength="120" spellcheck="false" aria-autocomplete="list" aria-controls="${id}-list" aria-expanded=${open ? 'true' : 'false'}
          aria-activedescendant=${open && this.#active >= 0 ? `${id}-${this.#active}` : nothing} aria-describedby="${described} ${id}-remark" aria-invalid=${wrong ? 'true' : 'false'} .value=${this.text}
          @input=${this.#typed} @keydown=${this.#key} @blur=${this.#close}>
        ${this.#list(id, open)}
      </div>
      <p id="${id}-remark" class="hint remark">${remark}</p>`;
  }

  #list(id: string, open: boolean): TemplateResult {
    // eslint-disable-next-line lit-a11y/click-events-have-key-events -- options never have focus: their keys are the input's
    return html`<ul id="${id}-list" role="listbox" part="suggestions" aria-label=${this.#host.words('register.structure.list')} ?hidden=${!open} @mousedown=${keepFocus} @click=${this.#clicked}>
        ${this.#found.map(({name, city}, at) => html`<li id="${id}-${at}" role="option" part="suggestion" data-at=${at} aria-selected=${at === this.#active ? 'true' : 'false'} lang="fr"><b>${name}</b> <span>${city}</span></li>`)}
      </ul>`;
  }

  readonly #typed = (event: Event): void => {
    this.text = (event.target as HTMLInputElement).value;
    this.chosen = undefined;
    this.#none = false;
    this.#active = -1;
    this.#request?.abort();
    const text = this.text.trim();
    if (text.length < LEAST) this.#show([]);
    else void this.#ask(text);
    this.#host.changed();
  };

  async #ask(text: string): Promise<void> {
    const {signal} = (this.#request = new AbortController());
    const {announce, ask, changed, wait, words} = this.#host;
    await wait(PAUSE, signal);
    if (signal.aborted) return;
    // A directory that does not answer proposes nothing: what is typed is enough.
    const found = await ask(text, signal).catch(() => undefined);
    if (signal.aborted || !found) return;
    this.#none = found.length === 0;
    this.#show(found);
    announce(this.#none ? words('register.structure.none') : words('register.structure.count', found.length));
    changed();
  }

  #show(found: readonly Result[]): void {
    this.#found = found;
    this.#open = found.length > 0;
    this.#active = -1;
  }

  readonly #close = (): void => {
    if (!this.#open) return;
    this.#open = false;
    this.#active = -1;
    this.#host.changed();
  };

  readonly #clicked = (event: Event): void => {
    const at = (event.target as Element).closest('[data-at]')?.getAttribute('data-at');
    if (at) this.#choose(this.#found[Number(at)]);
  };

  #choose(one: Result | undefined): void {
    if (!one) return;
    this.text = one.name;
    this.chosen = {id: one.id, name: one.name};
    this.#show([]);
    this.#host.announce(this.#host.words('register.structure.chosen'));
    this.#host.changed();
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const last = this.#found.length - 1;
    const {key} = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      if (last < 0) return;
      const at = this.#active;
      // From the text into the list and back, round and round.
      this.#active = !this.#open ? (key === 'ArrowDown' ? 0 : last) : key === 'ArrowDown' ? (at < last ? at + 1 : -1) : at < 0 ? last : at - 1;
      this.#open = true;
    } else if (key === 'Enter' && this.#open && this.#active >= 0) this.#choose(this.#found[this.#active]);
    else if (key === 'Escape' && this.#open) this.#open = false;
    else return;
    // Enter takes a proposal, it does not send the form; a dialog of the page must not close on the same Escape.
    event.preventDefault();
    event.stopPropagation();
    this.#host.changed();
  };
}

const keepFocus = (event: Event): void => event.preventDefault();
