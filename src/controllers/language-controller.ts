/** Draws an element in the language around it when that changes: `lang` of an ancestor, through the shadow roots of the page, or of the page itself. */
import type {ReactiveController} from 'lit';
import type {PanaElement} from '../element/pana-element.ts';
import {loadWords} from '../i18n/words.ts';

export class LanguageController implements ReactiveController {
  readonly #host: PanaElement;
  readonly #observer = new MutationObserver(() => void this.#look());

  constructor(host: PanaElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    for (let root: Node | undefined = this.#host.getRootNode(); root; root = (root as ShadowRoot).host?.getRootNode()) {
      this.#observer.observe(root, {attributeFilter: ['lang'], subtree: true});
    }
    void this.#look();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  async #look(): Promise<void> {
    const {language, renderRoot} = this.#host;
    if (language === renderRoot.lang) return;
    // All of them: those of the first paint are not enough for what is shown by now.
    await loadWords(language);
    this.#host.requestUpdate();
  }
}
