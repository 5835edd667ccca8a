/** Ties an element to its group: it is drawn again at each change, enters and leaves with the document, tells the page facts. */
import type {ReactiveController} from 'lit';
import {PanaErrorEvent} from '../element/events/pana-error.ts';
import {PanaResultsLoadEvent} from '../element/events/pana-results-load.ts';
import {PanaSearchChangeEvent} from '../element/events/pana-search-change.ts';
import {PanaStructureSelectEvent} from '../element/events/pana-structure-select.ts';
import type {PanaElement} from '../element/pana-element.ts';
import type {Group, Listener} from '../store/group.ts';
import {groupFor} from '../store/group.ts';
import {canonicalValue} from '../store/search.ts';
import type {Action, GroupState} from '../store/state.ts';

export interface StoreOptions {
  /** Called after every action of the group. */
  readonly onAction?: Listener;
  /** This element speaks for its group: it tells the page that results arrived or failed. */
  readonly speaks?: boolean;
}

export class StoreController implements ReactiveController {
  readonly #host: PanaElement;
  readonly #options: StoreOptions;
  #group?: Group;
  #unsubscribe?: () => void;
  #authored = '';

  constructor(host: PanaElement, options: StoreOptions = {}) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get group(): Group {
    return (this.#group ??= groupFor(this.#host));
  }

  get state(): GroupState {
    return this.group.state;
  }

  /** Changes the group; what a visitor changed is told to the page by this element, after it happened. */
  dispatch(action: Action): void {
    this.group.dispatch(action);
    if (/^search/.test(action.type)) this.#host.dispatchEvent(new PanaSearchChangeEvent(this.state.search));
    if (action.type === 'structure-selected' && action.id) this.#host.dispatchEvent(new PanaStructureSelectEvent(action.id));
  }

  hostConnected(lock?: string): void {
    const host = this.#host;
    const {onAction, speaks} = this.#options;
    this.#authored = host.authored;
    const group = (this.#group = groupFor(host, lock));
    // What the page asked for is nearly there: drawn once, with it. A locator shows nothing of its own.
    if (!/r$/.test(host.localName)) host.awaited = group.first;
    this.#unsubscribe = group.subscribe((action, state, before) => {
      // Only a map shows where the map is: its gestures do not wait for the list to be drawn again.
      if (state !== before && (action.type !== 'map-moved' || host.localName === 'pana-map')) host.requestUpdate();
      onAction?.(action, state, before);
      const {type} = action;
      if (type === 'scope-joined') {
        // A lock can neither be widened nor moved by another widget: one locked elsewhere is a group apart.
        const own = canonicalValue('', host.territory);
        if (!own || own === state.territory) return;
        console.warn(`pana: the group "${host.group}" has two territories, <${host.localName} territory="${own}"> is a group apart`);
        this.hostDisconnected();
        this.hostConnected(own);
      } else if (speaks) {
        if (type === 'results-loaded') host.dispatchEvent(new PanaResultsLoadEvent(action.page.total, action.page.page));
        if (type === 'results-failed') host.dispatchEvent(new PanaErrorEvent(action.failure.kind));
        if (type === 'search-changed' && action.from) host.dispatchEvent(new PanaSearchChangeEvent(state.search));
      }
    });
    group.join(host);
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
    this.#group?.leave(this.#host);
  }

  hostUpdate(): void {
    if (this.#authored === this.#host.authored) return;
    // What the page's author changed after the fact: another group perhaps, or another scope of the same.
    this.hostDisconnected();
    this.hostConnected();
  }
}
