/**
 * The markers of the moving map. It continues with the buttons of the first view: a marker that stays keeps its node, its focus and its
 * place in the reading order. One tab stop for all of them; arrow keys go from one to the next.
 */
import { dressMarker, place, type Position } from './marker.ts';

export interface Point extends Position {
  /** Same key, same button. */
  readonly key: string;
  readonly count: number;
  readonly label: string;
  readonly id?: string | undefined;
}

const STEP: Record<string, number | undefined> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

export class MarkerLayer {
  readonly #root: HTMLElement;
  readonly #buttons = new Map<string, HTMLButtonElement>();
  readonly #points = new WeakMap<Element, Point>();

  /** `keys` name the buttons that are there already, in their order. */
  constructor(root: HTMLElement, keys: readonly string[], signal: AbortSignal) {
    this.#root = root;
    [...root.children].forEach((button, i) => void (keys[i] && this.#buttons.set(keys[i], button as HTMLButtonElement)));
    root.addEventListener('keydown', (event) => this.#move(event), { signal });
    root.addEventListener('focusin', ({ target }) => this.#stop(target as HTMLElement), { signal });
  }

  /** The marker an event came from. */
  pointOf(event: Event): Point | undefined {
    return this.#points.get((event.target as Element).closest('button')!);
  }

  keyOf(button: Element): string | undefined {
    return this.#points.get(button)?.key;
  }

  paint(points: readonly Point[]): void {
    const root = this.#root;
    const focused = (root.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    const last = focused && this.#points.get(focused);
    const keys = new Set(points.map(({ key }) => key));
    for (const [key, button] of this.#buttons) {
      if (keys.has(key)) continue;
      button.remove();
      this.#buttons.delete(key);
    }
    let next: Element | null = root.firstElementChild;
    for (const point of points) {
      let button = this.#buttons.get(point.key);
      if (!button) {
        button = document.createElement('button');
        button.type = 'button';
        button.tabIndex = -1;
        this.#buttons.set(point.key, button);
      }
      const before = this.#points.get(button);
      if (before?.label !== point.label || before.count !== point.count || before.id !== point.id) dressMarker(button, point.count, point.label, point.id);
      place(button, point);
      this.#points.set(button, point);
      if (button === next) next = next.nextElementSibling;
      // Moving a node takes its focus away: the others move around it.
      else if (button !== focused) root.insertBefore(button, next);
    }
    if (last && !this.#buttons.has(last.key)) {
      // What had the focus is now part of another marker, or out of sight: the nearest one takes over.
      const distance = (button: Element): number => {
        const { left, top } = this.#points.get(button)!;
        return Math.hypot(left - last.left, top - last.top);
      };
      [...this.#buttons.values()].sort((a, b) => distance(a) - distance(b))[0]?.focus({ preventScroll: true });
    }
    if (!root.querySelector('[tabindex="0"]')) root.firstElementChild?.setAttribute('tabindex', '0');
  }

  /** Marks as pointed at and as selected the markers whose keys are given. */
  highlight(pointed: string | undefined, selected: string | undefined): void {
    for (const [key, button] of this.#buttons) {
      button.classList.toggle('pointed', key === pointed);
      if (key === selected) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
    }
  }

  #stop(button: HTMLElement): void {
    this.#root.querySelector('[tabindex="0"]')?.setAttribute('tabindex', '-1');
    button.tabIndex = 0;
  }

  #move(event: KeyboardEvent): void {
    const step = STEP[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const buttons = [...this.#root.children] as HTMLElement[];
    const to = Math.max(0, Math.min(buttons.length - 1, buttons.indexOf(event.target as HTMLElement) + step));
    buttons[to]!.focus({ preventScroll: true });
    event.preventDefault();
  }
}
