/** Says things to people who listen to the page: one polite region for all widgets, once, when the dust has settled. */
import type {ReactiveController} from 'lit';
import type {PanaElement} from '../element/pana-element.ts';

const hosts = new Set<PanaElement>();
let region: HTMLElement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

export class LiveController implements ReactiveController {
  readonly #host: PanaElement;

  constructor(host: PanaElement) {
    this.#host = host;
    host.addController(this);
  }

  /** Announces `text` in 500 ms, unless something newer comes first. */
  announce(text: string): void {
    const {lang} = this.#host.renderRoot; // of these words, whatever the page says by then
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!region || region.textContent === text) return;
      region.lang = lang;
      region.textContent = text;
    }, 500);
  }

  hostConnected(): void {
    hosts.add(this.#host);
    if (!region?.isConnected) place(this.#host);
  }

  hostDisconnected(): void {
    hosts.delete(this.#host);
    if (region?.isConnected) return;
    const [other] = hosts;
    if (other) place(other);
    else {
      clearTimeout(timer);
      // Out of its element too, or each return would leave one more in it.
      region = void region?.remove();
    }
  }
}

/** The region is in place, and empty, before anything is said. */
function place(host: PanaElement): void {
  region?.remove();
  region = document.createElement('div');
  region.className = 'out-of-sight';
  region.setAttribute('role', 'status');
  host.shadowRoot!.append(region);
}
