/**
 * The reactive base of our elements: the part of Lit's `ReactiveElement` they use, over `template.ts`, with the same names,
 * controllers included. Ours because the first paint counts its bytes (a quarter of Lit's), because it writes no
 * global, keeps standing where a page has polluted `Object.prototype` or lacks constructed style sheets, and draws in an element
 * that carries language and direction.
 */
import {addStyles} from '../styles/add-styles.ts';
import type {Sheet} from '../styles/add-styles.ts';
import {render} from './template.ts';
import type {TemplateResult} from './template.ts';
import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** How a property follows its attribute; without options, the text of the attribute of the same name in lower case. */
export interface PropertyOptions {
  readonly attribute?: string;
  readonly type?: typeof Boolean | typeof Number | typeof String;
  /** Internal state: no attribute. */
  readonly state?: boolean;
}

/** A property as it was declared; internal state has '' for attribute. */
type Property = Omit<PropertyOptions, 'attribute'> & {readonly name: string; attribute?: string};

/** Names of the properties that changed since the last drawing, and their values before. */
export type Changed = Map<string, unknown>;

export abstract class ReactiveElement extends HTMLElement implements ReactiveControllerHost {
  static styles: Sheet | Sheet[] = [];
  /** Properties, those of parent classes first. */
  protected static declared: readonly Property[] = [];

  /** Makes `name` a property that draws the element again when it changes. */
  static createProperty(name: string, options: PropertyOptions = {}): void {
    // Without prototype, as the descriptor: a polluted `Object.prototype` must not end up in them.
    const own: Property & {__proto__: null} = {__proto__: null, ...options, name};
    own.attribute ??= own.state ? '' : name.toLowerCase();
    this.declared = this.declared.concat(own);
    const values = new WeakMap<object, unknown>();
    Object.defineProperty(this.prototype, name, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      get(this: ReactiveElement) {
        return values.get(this);
      },
      set(this: ReactiveElement, value: unknown) {
        const before = values.get(this);
        if (Object.is(value, before)) return;
        values.set(this, value);
        this.requestUpdate(name, before);
      },
    } as PropertyDescriptor);
  }

  static get observedAttributes(): string[] {
    return this.declared.map(({attribute}) => attribute!).filter((name) => name);
  }

  /**
   * Where the template is drawn.
   * @internal
   */
  renderRoot!: HTMLElement;
  /**
   * Whether the element was drawn at least once.
   * @internal
   */
  hasUpdated = false;
  readonly #controllers = new Set<ReactiveController>();
  #changed: Changed = new Map();
  #update?: Promise<void>;

  /** What a framework set before the class was there: it would hide the accessors. */
  readonly #early: Record<string, unknown> = {};

  constructor() {
    super();
    for (const name of Object.keys(this)) {
      if (!this.#declared.some((own) => own.name === name)) continue;
      this.#early[name] = (this as Record<string, unknown>)[name];
      delete (this as Record<string, unknown>)[name];
    }
  }

  get #declared(): readonly Property[] {
    return (this.constructor as typeof ReactiveElement).declared;
  }

  /** Resolves once everything asked so far is drawn. */
  get updateComplete(): Promise<boolean> {
    return (async () => {
      while (this.#update) await this.#update;
      return true;
    })();
  }

  /**
   * What the page's author set, attribute or property, as one text.
   * @internal
   */
  get authored(): string {
    return JSON.stringify(this.#declared.map(({name, state}) => state || (this as Record<string, unknown>)[name]));
  }

  /** @internal */
  addController(controller: ReactiveController): void {
    this.#controllers.add(controller);
    if (this.renderRoot && this.isConnected) controller.hostConnected?.();
  }

  /** @internal */
  removeController(controller: ReactiveController): void {
    this.#controllers.delete(controller);
  }

  requestUpdate(name?: string, before?: unknown): void {
    if (name && !this.#changed.has(name)) this.#changed.set(name, before);
    if (this.renderRoot) this.#update ??= this.#draw();
  }

  connectedCallback(): void {
    if (!this.renderRoot) {
      Object.assign(this, this.#early);
      this.renderRoot = this.createRenderRoot();
    }
    // Each time: constructed sheets stay with the document they were made in.
    for (const sheet of [(this.constructor as typeof ReactiveElement).styles].flat()) addStyles(this.shadowRoot!, sheet);
    for (const controller of this.#controllers) controller.hostConnected?.();
    this.requestUpdate();
  }

  disconnectedCallback(): void {
    for (const controller of this.#controllers) controller.hostDisconnected?.();
  }

  attributeChangedCallback(attribute: string, _before: string | null, value: string | null): void {
    this.#declared.forEach(({name, type, attribute: own}) => {
      if (own === attribute) (this as Record<string, unknown>)[name] = type === Boolean ? value !== null : type === Number ? Number(value) : (value ?? '');
    });
  }

  /** One element inside the shadow root; the sheets are beside it, as `<style>` with the script's nonce where they cannot be shared. */
  protected createRenderRoot(): HTMLElement {
    const root = this.shadowRoot ?? this.attachShadow({mode: 'open'});
    const base = document.createElement('div');
    base.dir = 'ltr';
    root.append(base);
    return base;
  }

  async #draw(): Promise<void> {
    await this.scheduleUpdate();
    this.#update = undefined;
    if (this.isConnected) this.performUpdate();
  }

  /** When it resolves, the element is drawn. */
  protected async scheduleUpdate(): Promise<void> {}

  protected performUpdate(): void {
    const changed = this.#changed;
    this.#changed = new Map();
    for (const controller of this.#controllers) controller.hostUpdate?.();
    this.willUpdate(changed);
    render(this.render(), this.renderRoot, this);
    this.hasUpdated = true;
    for (const controller of this.#controllers) controller.hostUpdated?.();
    this.updated(changed);
  }

  /** Before each drawing. */
  protected willUpdate(_changed: Changed): void {}
  /** After each drawing. */
  protected updated(_changed: Changed): void {}
  /** What the element shows: pure. */
  protected abstract render(): TemplateResult | TemplateResult[];
}
