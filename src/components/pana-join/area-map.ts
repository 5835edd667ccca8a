/**
 * The service area picked on a map: départements or régions, pressed or chosen by the keyboard, in step with the list of territories,
 * which stays the other way. Comes when the visitor asks for it.
 */
import type {TerritoriesPage, Territory} from '../../contract/place.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import type {OutlineFile} from '../../contract/outline.ts';
import type {Shape} from '../../map/territory-shapes.ts';
import {addStyles} from '../../styles/add-styles.ts';
import {areaMapStyles} from './area-map.styles.ts';
import type {Draft} from './draft.ts';
import type {Form} from './fields.ts';

export interface AreaMapHost extends Form {
  find(selector: string): Element | null;
  update(): void;
}

type Kind = 'departement' | 'region';

/** What is chosen in one press: a département, or a région with its départements. */
interface Item {
  /** `departement:37` */
  readonly code: string;
  readonly name: string;
  readonly kind: Kind;
  readonly departement: string;
  /** Région it lies in, `region:24`; its own. */
  readonly region: string;
  readonly shapes: readonly Shape[];
  readonly x: number;
  readonly y: number;
}

const idOf = (code: string): string => `on-map-${code.replace(':', '-')}`;
const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1]};

/** What is drawn, and how: of the room of the map, which comes when it is asked for. */
type Drawing = typeof import('../../map/territory-shapes.ts');

export class AreaMap {
  readonly #host: AreaMapHost;
  readonly #drawing: Drawing;
  readonly #items: Readonly<Record<Kind, readonly Item[]>>;
  /** Drawn once more, larger, elsewhere. */
  readonly #again: readonly Shape[];
  readonly #names: ReadonlyMap<string, string>;
  #kind: Kind = 'departement';
  /** Code of the one Tab leads to. */
  #at = '';
  #focused = false;
  /** The one under the pointer, the one with the focus. */
  #pointed = '';
  #held = '';

  constructor(host: AreaMapHost, {items}: TerritoriesPage, root: ShadowRoot, drawing: Drawing, outlines: OutlineFile) {
    this.#host = host;
    this.#drawing = drawing;
    addStyles(root, areaMapStyles);
    const shapes = drawing.shapesOf(outlines);
    this.#again = shapes.filter(({again}) => again);
    this.#names = new Map(items.map(({code, name}) => [code, name]));
    const item = ({code, name, kind, region}: Territory, own: readonly Shape[]): Item => {
      // What is drawn larger is where the keyboard goes by.
      const drawn = own.filter(({again}) => !again);
      const mean = (of: (shape: Shape) => number): number => Math.round(drawn.reduce((sum, shape) => sum + of(shape), 0) / drawn.length);
      return {code, name, kind, departement: kind === 'departement' ? code.slice(12) : '', region: `region:${region}`, shapes: drawn, x: mean(({x}) => x), y: mean(({y}) => y)};
    };
    const of = (departements: ReadonlySet<string>): Shape[] => shapes.filter(({code}) => departements.has(`departement:${code}`));
    const departements = items.filter(({kind}) => kind === 'departement');
    this.#items = {
      departement: departements.map((one) => [one, of(new Set([one.code]))] as const).filter(([, own]) => own.length > 0).map(([one, own]) => item(one, own)),
      region: items.filter(({kind}) => kind === 'region')
        .map((one) => [one, of(new Set(departements.filter(({region}) => one.code === `region:${region}`).map(({code}) => code)))] as const)
        .filter(([, own]) => own.length > 0).map(([one, own]) => item(one, own)),
    };
  }

  render(): TemplateResult {
    const {words, draft: {area, place}} = this.#host;
    const items = this.#items[this.#kind];
    const chosen = new Set(area.map(({code}) => code));
    const at = items.find(({code}) => code === this.#at) ?? items.find(({departement}) => departement && departement === place?.departement) ?? items[0]!;
    const {FRAME: {width, height}, AROUND_PARIS: [left, top, wide, high]} = this.#drawing;
    const stateOf = ({code, region}: Item): string => (chosen.has(code) ? 'chosen' : chosen.has(region) ? 'within' : '');
    const shown = items.find(({code}) => code === this.#pointed) ?? items.find(({code}) => code === this.#held);
    const byDepartement = new Map(items.flatMap((item) => item.shapes.map(({code}) => [code, item] as const)));
    return html`<div class="area-map">
        <div class="quick" role="group" aria-label=${words('join.map.by')}>
          ${(['departement', 'region'] as const).map((kind) => html`<button type="button" part="button" aria-pressed=${this.#kind === kind ? 'true' : 'false'} @click=${() => this.#by(kind)}>${words(`join.map.${kind}`)}</button>`)}
        </div>
        <p id="area-map-hint" class="hint" part="hint">${words('join.map.hint')}</p>
        <p class="pointed" aria-hidden="true"><span lang="fr">${shown ? nameOf(shown) : ''}</span></p>
        <div role="group" aria-label=${words('join.map')} aria-describedby="area-map-hint" @click=${this.#pressed} @keydown=${this.#key} @focusin=${this.#focus} @focusout=${this.#blur} @pointerover=${this.#over} @pointerleave=${this.#out}>
          <svg class="france" viewBox="0 0 ${width} ${height}">
            <rect class="frame" aria-hidden="true" x=${left} y=${top} width=${wide} height=${high}></rect>
            ${this.#again.map(({code, path}) => {
              const item = byDepartement.get(code);
              return html`<svg aria-hidden="true"><g class="again ${item ? stateOf(item) : ''}" data-code=${item?.code ?? nothing}><path class="land" d=${path} /></g></svg>`;
            })}
            <svg data-focus=${this.#focused ? '' : nothing}>${items.map((item) => html`<svg><g id=${idOf(item.code)} class=${stateOf(item)} role="checkbox" tabindex=${item === at ? '0' : '-1'} data-code=${item.code}
                aria-checked=${chosen.has(item.code) ? 'true' : 'false'} aria-label=${this.#label(item, chosen)}>
              ${item.shapes.map(({code, path, box}) => html`${box ? html`<svg aria-hidden="true"><rect class="frame" x=${box[0]} y=${box[1]} width=${box[2]} height=${box[3]}></rect><text x=${box[0] + box[2] / 2} y=${box[1] + box[3] - 4}>${code}</text></svg>` : nothing}<svg><path class="land" d=${path} /></svg>`)}
            </g></svg>`)}</svg>
            ${items.filter(({code}) => chosen.has(code)).map(({x, y}) => html`<svg><path class="tick" d="M${x - 4} ${y}l3 3.5 5.5 -7" /></svg>`)}
            <path class="ring halo" d=${at.shapes.map(ringOf).join('')} /><path class="ring" d=${at.shapes.map(ringOf).join('')} />
          </svg>
        </div>
      </div>`;
  }

  #label(item: Item, chosen: ReadonlySet<string>): string {
    const within = item.kind === 'departement' && chosen.has(item.region) && this.#names.get(item.region);
    return within ? this.#host.words('join.map.within', nameOf(item), within) : nameOf(item);
  }

  #by(kind: Kind): void {
    this.#kind = kind;
    this.#at = this.#pointed = this.#held = '';
    this.#host.update();
  }

  #item(event: Event): Item | undefined {
    const code = (event.target as Element).closest('[data-code]')?.getAttribute('data-code');
    return this.#items[this.#kind].find((item) => item.code === code);
  }

  #toggle({code, kind, name, departement}: Item): void {
    this.#at = code;
    this.#host.edit((draft: Draft) => {
      const others = draft.area.filter((one) => one.code !== code);
      draft.area = others.length < draft.area.length ? others : [...others, {code, kind, name, departement}];
    });
  }

  readonly #pressed = (event: Event): void => {
    const item = this.#item(event);
    if (!item) return;
    this.#toggle(item);
    (this.#host.find(`#${idOf(item.code)}`) as SVGElement | null)?.focus({preventScroll: true});
  };

  readonly #key = (event: KeyboardEvent): void => {
    const item = this.#item(event);
    if (!item) return;
    const items = this.#items[this.#kind];
    const direction = DIRECTIONS[event.key];
    if (event.key === ' ' || event.key === 'Enter') this.#toggle(item);
    else if (event.key === 'Home') this.#move(items[0]);
    else if (event.key === 'End') this.#move(items.at(-1));
    else if (direction) this.#move(nextTo(item, items, direction));
    else return;
    // Enter here chooses, it does not end the step; arrows do not scroll the page.
    event.preventDefault();
    event.stopPropagation();
  };

  #move(to: Item | undefined): void {
    if (!to) return;
    // Tab leads there from now on; what a mouse left under itself is not what is looked at.
    this.#at = to.code;
    this.#pointed = '';
    this.#host.update();
    (this.#host.find(`#${idOf(to.code)}`) as SVGElement | null)?.focus();
  }

  readonly #focus = (event: Event): void => {
    const {code = ''} = this.#item(event) ?? {};
    // The focus by a press is where the finger is: it needs no ring.
    this.#focused = (event.target as Element).matches(':focus-visible');
    this.#at = this.#held = code;
    this.#host.update();
  };

  readonly #blur = (): void => {
    this.#focused = false;
    this.#held = '';
    this.#host.update();
  };

  readonly #over = (event: Event): void => {
    const {code = ''} = this.#item(event) ?? {};
    if (code === this.#pointed) return;
    this.#pointed = code;
    this.#host.update();
  };

  readonly #out = (): void => {
    this.#pointed = '';
    this.#host.update();
  };
}

const nameOf = ({name, departement}: Item): string => (departement ? `${name} (${departement})` : name);
const ringOf = ({path, box}: Shape): string => (box ? `M${box[0]} ${box[1]}h${box[2]}v${box[3]}h${-box[2]}Z` : path);

/** The nearest one in a direction: across counts double, so that the way back leads back more often than not. */
function nextTo(from: Item, items: readonly Item[], [dx, dy]: readonly [number, number]): Item | undefined {
  let best: Item | undefined;
  let least = Infinity;
  for (const item of items) {
    const [x, y] = [item.x - from.x, item.y - from.y];
    const along = x * dx + y * dy;
    const across = Math.abs(x * dy) + Math.abs(y * dx);
    if (item === from || along <= 0 || across > along * 3) continue;
    const far = along + across * 2;
    if (far < least) [best, least] = [item, far];
  }
  return best;
}
