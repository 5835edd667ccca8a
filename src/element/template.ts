/**
 * Templates: the part of Lit's syntax our elements use (`.property`, `?boolean`, `@event`, attributes, children), in a third of its
 * bytes. Nodes are made one by one, never from a string of HTML: a page that requires Trusted Types needs no policy for us, and
 * what comes from the network can only ever be text.
 *
 * What is asked of a template in return: tags closed as in XML, double quotes or none around attributes, no comment, no entity,
 * and no `>` in an attribute. Its own test reads every template of the house. Written for pages that replaced methods of arrays:
 * old Prototype.js has other `entries()` and `reduce()`.
 */
import type {nothing as LitNothing} from 'lit';

type Values = readonly unknown[];
type Update = (values: Values) => void;

/** A template and what fills it. A class, so that no answer of a server can pass for one. */
export class TemplateResult {
  readonly strings: TemplateStringsArray;
  readonly values: Values;
  constructor(strings: TemplateStringsArray, values: Values) {
    this.strings = strings;
    this.values = values;
  }
}

export const html = (strings: TemplateStringsArray, ...values: Values): TemplateResult => new TemplateResult(strings, values);

/** No child, no attribute. Typed as Lit's own, which its linter knows. */
export const nothing = undefined as unknown as typeof LitNothing;

const HOLE = '\0';
const TAGS = /<(\/?)([\w-]+)([^>]*)>|[^<]+/g;
const ATTRIBUTES = /([^\s=/]+)(?:="([^"]*)"|=(\S*))?/g;

/** What is met in a template: a tag with its attributes, or texts between values, or the end of a tag. */
type Step = readonly [tag?: string, attributes?: readonly Attribute[], texts?: string[] | undefined];
type Attribute = readonly [name: string, texts: string[]];
/** Templates already read: a list has twenty of one. */
const known = new WeakMap<TemplateStringsArray, Step[]>();

/** Binds `name` of `element` to the values from `index` on, between the `texts` of its attribute. */
function bind(element: Element, name: string, texts: string[], index: number, host: unknown): Update {
  const own = name.slice(1);
  const isText = texts.length > 2 || texts.join('') !== '';
  let shown: unknown;
  if (name[0] === '@') element.addEventListener(own, (event) => (shown as EventListener | undefined)?.call(host, event));
  return (values) => {
    let value = values[index];
    if (isText) {
      value = texts[0];
      for (let i = 1; i < texts.length; i++) value = `${value as string}${(values[index + i - 1] as string) ?? ''}${texts[i]!}`;
    }
    if (Object.is(value, shown)) return;
    shown = value;
    if (name[0] === '.') (element as unknown as Record<string, unknown>)[own] = value;
    else if (name[0] === '?') element.toggleAttribute(own, !!value);
    else if (name[0] !== '@') {
      if (value == null) element.removeAttribute(name);
      else element.setAttribute(name, `${value as string}`);
    }
  };
}

/**
 * A place in `parent`, and what stands there: text in a node of its own, anything else between it and a comment before it. Most places
 * only ever hold text, or nothing.
 */
class Child {
  readonly #host: unknown;
  readonly #text = document.createTextNode('');
  #start: Comment | undefined;
  #shown: unknown = '';
  #update?: Update;

  constructor(host: unknown, parent: Node, before: Node | null = null) {
    this.#host = host;
    parent.insertBefore(this.#text, before);
  }

  show(value: unknown = ''): void {
    const shown = this.#shown;
    if (value instanceof TemplateResult) {
      if (!(shown instanceof TemplateResult) || shown.strings !== value.strings) {
        const [nodes, update] = build(value.strings, this.#host);
        this.#update = update;
        update(value.values);
        this.#replace();
        this.#text.before((this.#start = document.createComment('')), nodes);
      } else this.#update!(value.values);
    } else if (Array.isArray(value)) {
      const children = Array.isArray(shown) ? (shown as Child[]) : [];
      if (children !== shown) this.#replace();
      while (children.length > value.length) children.pop()!.#remove();
      value.forEach((one, i) => (children[i] ??= new Child(this.#host, this.#text.parentNode!, this.#text)).show(one));
      value = children;
    } else {
      value ??= '';
      if (value !== shown) this.#replace(`${value as string}`);
    }
    this.#shown = value;
  }

  /** Puts a text in the place of what stands there. */
  #replace(text = ''): void {
    if (Array.isArray(this.#shown)) this.#shown.forEach((child: Child) => child.#remove());
    const start = this.#start;
    this.#start = undefined;
    for (let node; start && (node = start.nextSibling!) !== this.#text; ) node.parentNode!.removeChild(node);
    start?.remove();
    this.#text.data = text;
  }

  #remove(): void {
    this.#replace();
    this.#text.remove();
  }
}

/** What a template is made of, step by step. */
function read(strings: TemplateStringsArray): Step[] {
  const steps: Step[] = [];
  // `replace` tells of each match without the objects `matchAll` makes of it; what it returns is of no use.
  strings.join(HOLE).replace(TAGS, (text, close, tag: string, written: string) => {
    const attributes: Attribute[] = [];
    written?.replace(ATTRIBUTES, (_, name: string, quoted, bare: string = quoted ?? '') => {
      attributes.push([name, bare.split(HOLE)]);
      return '';
    });
    steps.push(close ? [] : [tag, attributes, tag ? undefined : text.split(HOLE)]);
    return '';
  });
  return steps;
}

/** Nodes of a template, and what fills them. Goes by numbers: each object made before the first paint is one to clear away before it. */
function build(strings: TemplateStringsArray, host: unknown): [DocumentFragment, Update] {
  let steps = known.get(strings);
  if (!steps) known.set(strings, (steps = read(strings)));
  const root = document.createDocumentFragment();
  const updates: Update[] = [];
  let at: Element = root as unknown as Element;
  let index = 0;
  steps.forEach((step) => {
    const tag = step[0];
    const texts = step[2];
    if (tag) {
      const space = tag === 'svg' ? 'http://www.w3.org/2000/svg' : at.namespaceURI;
      const element = document.createElementNS(space ?? 'http://www.w3.org/1999/xhtml', tag);
      step[1]!.forEach((attribute) => {
        const name = attribute[0];
        const texts = attribute[1];
        if (texts[1] === undefined) element.setAttribute(name, texts[0]!);
        else {
          updates.push(bind(element, name, texts, index, host));
          index += texts.length - 1;
        }
      });
      at.append(element);
      if (!/^(?:input|br|path)$/.test(tag)) at = element;
    } else if (texts) {
      texts.forEach((piece, i) => {
        if (i) {
          const child = new Child(host, at);
          const hole = index++;
          updates.push((values) => child.show(values[hole]));
        }
        at.append(piece);
      });
    } else at = (at.parentElement ?? root) as Element;
  });
  return [root, (values) => updates.forEach((update) => update(values))];
}

const drawn = new WeakMap<Element, Child>();

/** Shows `value` in `root`, after what is there already; handlers of events are called on `host`. */
export function render(value: unknown, root: HTMLElement, host: unknown): void {
  let child = drawn.get(root);
  if (!child) drawn.set(root, (child = new Child(host, root)));
  child.show(value);
}

/** Empties `root`; what was shown in it is forgotten. */
export function clear(root: HTMLElement): void {
  root.textContent = '';
  drawn.delete(root);
}
