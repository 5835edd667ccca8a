/** Tells an element when it first shows, and when it shows or hides after that (tabs, accordions, `display: none`). */
import type {ReactiveController} from 'lit';
import type {PanaElement} from '../element/pana-element.ts';

export class VisibilityController implements ReactiveController {
  readonly #host: PanaElement;
  readonly #onChange?: (visible: boolean) => void;
  #observer?: IntersectionObserver;
  /** Whether the element is on screen, or near it. */
  visible = false;

  constructor(host: PanaElement, onChange?: (visible: boolean) => void) {
    this.#host = host;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostConnected(): void {
    if (typeof IntersectionObserver !== 'function') return this.#set(true);
    this.#observer = new IntersectionObserver((entries) => this.#set(entries.at(-1)!.isIntersecting), {rootMargin: '200px'});
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.visible = false;
  }

  #set(visible: boolean): void {
    if (visible === this.visible) return;
    this.visible = visible;
    this.#onChange?.(visible);
    this.#host.requestUpdate();
  }
}
