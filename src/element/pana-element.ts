/** What every element of the library shares: its attributes, its language, and that nothing it does throws into the page. */
import type {Language, MessageKey, Values} from '../i18n/words.ts';
import {hasWords, languageOf, loadWords, translate} from '../i18n/words.ts';
import {property} from './decorators.ts';
import {PanaErrorEvent} from './events/pana-error.ts';
import {ReactiveElement} from './reactive-element.ts';
import {clear, html} from './template.ts';
import type {TemplateResult} from './template.ts';
import {VERSION} from './version.ts';

/**
 * @attr {string} lang - `fr` or `en`; the nearest one around the element unless told, French otherwise.
 */
export abstract class PanaElement extends ReactiveElement {
  static readonly version: string = VERSION;
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  /** Origin of the worker; where the script came from unless told. */
  @property() api = '';
  /** Widgets of one group share one search. */
  @property() group = 'default';
  /** Locked scope: `departement:37 region:24`. */
  @property() territory = '';
  /** Level of the widget's first heading, 2 to 5. */
  @property({attribute: 'heading-level', type: Number}) headingLevel = 2;

  /** The language shown: `fr` or `en`. */
  get language(): Language {
    return languageOf(this);
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if (name === 'lang') this.requestUpdate();
  }

  /**
   * What its first drawing waits for: never long.
   * @internal
   */
  awaited?: Promise<void> | undefined;

  protected override async scheduleUpdate(): Promise<void> {
    await this.awaited;
    if (!hasWords(this.language)) await loadWords(this.language);
  }

  /** Nothing is thrown into the page: what its author wrote inside the element shows again. */
  protected override performUpdate(): void {
    try {
      this.renderRoot.lang = this.language;
      super.performUpdate();
      // What lies in another element of ours is reached by the page as if it did not: its parts are that one's too.
      const parts = this.getAttribute('exportparts');
      if (parts !== null) {
        const all = new Set<string | null>(parts.split(','));
        this.renderRoot.querySelectorAll('[part]').forEach((one) => all.add(one.getAttribute('part')));
        const exported = [...all].join();
        if (exported !== parts) this.setAttribute('exportparts', exported);
      }
    } catch (error) {
      console.warn(`pana: <${this.localName}>`, error);
      clear(this.renderRoot);
      this.renderRoot.append(document.createElement('slot'));
      this.dispatchEvent(new PanaErrorEvent('render'));
    }
  }

  /** The language of the present drawing: looked for once, not at each word. */
  protected get spoken(): Language {
    return this.renderRoot?.lang as Language;
  }

  /** The sentence `key` in the language of this element. */
  protected t<Key extends MessageKey>(key: Key, ...values: Values<Key>): string {
    return translate(this.spoken, key, ...values);
  }

  /** What is shown where something could not be had: a sentence, and the way on. */
  protected failed(retry: () => unknown, text = this.t('list.failed')): TemplateResult {
    return html`<p>${text}</p><button type="button" part="button" @click=${retry}>${this.t('list.retry')}</button>`;
  }

  /** Loads the words that do not come with the first paint, then draws again. */
  protected async loadWords(): Promise<void> {
    await loadWords(this.language);
    this.requestUpdate();
  }
}
