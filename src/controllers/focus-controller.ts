/** Moves focus to something that opened, and back to where it was. */
import type {ReactiveController} from 'lit';
import type {PanaElement} from '../element/pana-element.ts';

/** The element that has focus, however deep in shadow roots. */
export function activeElement(root: DocumentOrShadowRoot = document): HTMLElement | null {
  const active = root.activeElement as HTMLElement | null;
  return (active?.shadowRoot && activeElement(active.shadowRoot)) || active;
}

export class FocusController implements ReactiveController {
  readonly #host: PanaElement;
  #before?: HTMLElement | null;

  constructor(host: PanaElement) {
    this.#host = host;
    host.addController(this);
  }

  /** After the next drawing, focuses what `selector` finds in the element. */
  async moveTo(selector: string): Promise<void> {
    await this.#host.updateComplete;
    const target = this.#host.renderRoot.querySelector<HTMLElement>(selector);
    target?.focus();
  }

  /** Remembers where focus is, for {@link giveBack}. */
  remember(): void {
    this.#before = activeElement();
  }

  /** Gives focus back to where it was remembered; tells whether it could. */
  giveBack(): boolean {
    const before = this.#before;
    this.#before = undefined;
    if (!before?.isConnected) return false;
    before.focus();
    return true;
  }

  hostDisconnected(): void {
    this.#before = undefined;
  }
}
