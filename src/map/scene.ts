/**
 * The map once it moves: one camera, and everything drawn for it. It continues the first view on the very same nodes, works without any
 * library (buttons, keyboard), and is given gestures by `gestures.ts` where Leaflet can run.
 */
import { latitude, longitude, mercatorX, mercatorY, pixelIn, tileZoomFor, worldSize, type Bounds, type View } from '../contract/grid.ts';
import type { Spot, Town } from '../contract/spots.ts';
import type { Tile } from '../contract/tile.ts';
import { Clusters, tilesOf, windowOf, type TileAddress } from './clusters.ts';
import { PointIndex } from './point-index.ts';

/** The base map. */
export interface BaseMap {
  /** SVG path of what `view` and `margin` times its size around show, in px of the view. */
  path(view: View, margin: number): string;
  /** Towns to name in a view, few enough to be read. */
  towns(view: View): Town[];
}

/** Where the scene lives, given by the element. */
export interface SceneHost {
  /** Moves with the map; holds outline, towns and markers. */
  readonly plane: HTMLElement;
  readonly svg: SVGSVGElement;
  readonly outline: SVGPathElement;
  /** Puts markers on the plane, which has the size of `view`, and names `towns`; those that are there stay without. `hurried`: what can be said later is. */
  paint(view: View, spots: readonly Spot[], towns?: readonly Town[], hurried?: boolean): void;
  tile(address: TileAddress, signal: AbortSignal): Promise<Tile>;
  /** The whole map index, or undefined when there are too many points for one. */
  index(signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** The camera rests; `byVisitor` when a visitor moved it. */
  rested(bounds: Bounds, byVisitor: boolean): void;
  /** Whether the device asks for little data or little movement. */
  readonly saveData: boolean;
  readonly reducedMotion: boolean;
}

/** How far around the view the plane is drawn, in sizes of the view. */
const MARGIN = 0.5;
export const ZOOM_MIN = 2;
export const ZOOM_MAX = 17;
/** Milliseconds. */
const MOVE_TIME = 240;
/** After the markers were painted: what the visitor asked for comes before what lies under it. */
const OUTLINE_DELAY = 60;
const NAMES_DELAY = 250;
const AHEAD_DELAY = 2000;
/** Tiles asked at once to name markers or to be ready for the next gesture. */
const NAMES_MAX = 12;
const AHEAD_MAX = 40;

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(max, value));

/** `view` seen from `dx`, `dy` px further. */
export function shifted(view: View, dx: number, dy: number): View {
  const size = worldSize(view.zoom);
  return {
    ...view,
    lon: longitude(clamp(mercatorX(view.lon) + dx / size, 0, 1)),
    lat: latitude(clamp(mercatorY(view.lat) + dy / size, 0, 1)),
  };
}

/** `view` at another zoom around the pixel `[x, y]`, which stays where it is. */
export function zoomed(view: View, zoom: number, x = view.width / 2, y = view.height / 2): View {
  const to = clamp(zoom, ZOOM_MIN, ZOOM_MAX);
  const factor = 1 - 2 ** (view.zoom - to);
  const { zoom: _, ...rest } = shifted(view, (x - view.width / 2) * factor, (y - view.height / 2) * factor);
  return { ...rest, zoom: to };
}

export function boundsOf(view: View): Bounds {
  const { left, right, top, bottom } = windowOf(view);
  return [clamp(longitude(left), -180, 180), latitude(clamp(bottom, 0, 1)), clamp(longitude(right), -180, 180), latitude(clamp(top, 0, 1))];
}

/** The camera that shows a view answered for another size: all of it, as large as fits. */
export function fitted(view: View, width: number, height: number): View {
  return { ...view, zoom: view.zoom + Math.log2(Math.min(width / view.width, height / view.height)), width, height };
}

const isSame = (a: View, b: View): boolean =>
  a.lat === b.lat && a.lon === b.lon && a.zoom === b.zoom && a.width === b.width && a.height === b.height;

export class Scene {
  readonly #host: SceneHost;
  readonly #base: BaseMap;
  readonly #clusters = new Clusters();
  #view: View;
  /** The camera the plane was drawn for; the plane's transform tells the rest. */
  #drawn: View;
  /** The camera the outline was written for; its `viewBox` tells the rest. */
  #outlined: View;
  #spots: readonly Spot[];
  /** What tiles would tell more, of the spots last looked up. */
  #missing: Pick<ReturnType<Clusters['spots']>, 'complete' | 'wanted'> = { complete: true, wanted: [] };
  /** A gesture is under way: markers wait for its end. */
  #moving = false;
  #data = new AbortController();
  #asked = new Set<string>();
  #motion: Animation | undefined;
  #timers: Partial<Record<'outline' | 'rested' | 'names' | 'ahead', ReturnType<typeof setTimeout>>> = {};
  #byVisitor = false;
  /** The view is one the server answered, with its markers: it needs no tile. Shown much smaller its markers would touch. */
  #asAnswered = true;
  #disposed = false;
  /** Told of each camera, so that gestures start from where the scene is. */
  onview: ((view: View) => void) | undefined;

  /** Takes over `view` (already on screen, with `spots` grouped for `answeredZoom`) as it is: nothing is drawn again until it moves. */
  constructor(host: SceneHost, base: BaseMap, view: View, spots: readonly Spot[], answeredZoom = view.zoom) {
    this.#host = host;
    this.#base = base;
    this.#view = view;
    this.#drawn = view;
    this.#outlined = view;
    this.#spots = spots;
    this.#asAnswered = tileZoomFor(view.zoom) === tileZoomFor(answeredZoom);
    this.#writeOutline();
    this.#look(true);
    host.paint(view, spots);
    this.#scheduleData();
  }

  get view(): View {
    return this.#view;
  }

  get spots(): readonly Spot[] {
    return this.#spots;
  }

  /** Another search: its own first markers, its own tiles, and its view unless the visitor has moved the map. */
  search(view: View, spots: readonly Spot[], results: Parameters<Clusters['useResults']>[0], follow: boolean): void {
    this.#data.abort();
    this.#data = new AbortController();
    this.#asked.clear();
    this.#clusters.clear();
    this.#clusters.useResults(results);
    if (follow) {
      const { width, height } = this.#view;
      this.#spots = spots;
      this.#byVisitor = false;
      const to = fitted(view, width, height);
      this.#asAnswered = tileZoomFor(to.zoom) === tileZoomFor(view.zoom);
      this.#glide(to, true);
    } else {
      this.#asAnswered = false;
      this.#draw(false);
    }
    this.#scheduleData();
  }

  /** More results of the same search came. */
  useResults(results: Parameters<Clusters['useResults']>[0]): void {
    this.#clusters.useResults(results);
  }

  /** The same markers, named anew. */
  rename(): void {
    this.#mark();
  }

  /** A visitor's gesture shows `view` now; drawn again only when it has left what is drawn. */
  follow(view: View): void {
    this.#motion?.cancel();
    this.#byVisitor = this.#moving = true;
    this.#asAnswered = false;
    this.#show(view);
  }

  /** The gesture is over: its markers at once, on the plane as it stands; the rest is drawn for the new camera a moment later. */
  settle(): void {
    this.#moving = false;
    this.#mark();
    this.#later('outline', OUTLINE_DELAY, () => this.#draw(true, true));
    this.#tellRested();
    this.#scheduleData();
  }

  /** Goes to `view` in a short glide (at once when movement is unwanted), moved by the visitor. */
  go(view: View): void {
    this.#byVisitor = true;
    this.#asAnswered = false;
    this.#glide(view, false);
  }

  zoomBy(delta: number, x?: number, y?: number): void {
    this.go(zoomed(this.#view, this.#view.zoom + delta, x, y));
  }

  /** Brings a place of the world (0..1) to the centre, at `zoom`. */
  centre(x: number, y: number, zoom: number): void {
    this.go({ ...this.#view, lon: longitude(x), lat: latitude(y), zoom: clamp(zoom, ZOOM_MIN, ZOOM_MAX) });
  }

  panBy(dx: number, dy: number): void {
    this.go(shifted(this.#view, dx, dy));
  }

  /** The map has another size: same centre, same zoom. */
  resize(width: number, height: number): void {
    if (width === this.#view.width && height === this.#view.height) return;
    this.#view = { ...this.#view, width, height };
    this.#asAnswered = false;
    this.#draw(false);
    this.#byVisitor = false;
    this.#tellRested();
    this.onview?.(this.#view);
    this.#scheduleData();
  }

  dispose(): void {
    this.#disposed = true;
    this.#motion?.cancel();
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#data.abort();
    this.onview = undefined;
  }

  /** What the host offers where the map stands now comes after the markers. */
  #tellRested(): void {
    this.#later('rested', OUTLINE_DELAY, () => this.#host.rested(boundsOf(this.#view), this.#byVisitor));
  }

  #later(what: 'outline' | 'rested' | 'names' | 'ahead', delay: number, act: () => void): void {
    clearTimeout(this.#timers[what]);
    this.#timers[what] = setTimeout(act, delay);
  }

  // ——— Camera ———

  /**
   * Draws where it goes at once, then lets the plane glide there from where it was: what the visitor asked for never waits for the movement,
   * which the compositor makes alone. Place and scale go together, so that a zoom around a point keeps that point still all along.
   */
  #glide(to: View, keepSpots: boolean): void {
    this.#motion?.cancel();
    this.#moving = false; // a gesture that was under way ends here
    const from = this.#view;
    this.#view = to;
    this.#draw(keepSpots);
    this.onview?.(to);
    this.#tellRested();
    this.#scheduleData();
    const [dx, dy] = pixelIn(from, to.lat, to.lon);
    const far = Math.hypot(dx - from.width / 2, dy - from.height / 2) > 2 * from.width || Math.abs(to.zoom - from.zoom) > 3;
    if (far || isSame(from, to) || this.#host.reducedMotion) return;
    this.#motion = this.#host.plane.animate?.({ transform: [this.#placeOf(from), this.#placeOf(to)] }, { duration: MOVE_TIME, easing: 'ease-out' });
  }

  /** Moves the plane; draws it again when the view leaves it. */
  #show(view: View): void {
    this.#view = view;
    const drawn = this.#drawn;
    const [x, y] = pixelIn(view, drawn.lat, drawn.lon);
    const scale = 2 ** (view.zoom - drawn.zoom);
    const reach = (0.5 + MARGIN) * scale - 0.5;
    const isLeft = Math.abs(x - view.width / 2) > reach * view.width || Math.abs(y - view.height / 2) > reach * view.height;
    if (isLeft || scale > 2.5) this.#draw(false);
    else this.#pose(view);
  }

  /** Puts the plane, as it was drawn, where `view` shows it; markers and names keep their size. */
  #pose(view: View): void {
    const drawn = this.#drawn;
    const { style } = this.#host.plane;
    if (isSame(view, drawn)) {
      style.transform = '';
      style.removeProperty('--unscale');
      return;
    }
    style.transform = this.#placeOf(view);
    style.setProperty('--unscale', String(2 ** (drawn.zoom - view.zoom)));
  }

  /** The transform that puts the plane, as it was drawn, where `view` shows it. */
  #placeOf(view: View): string {
    const drawn = this.#drawn;
    const [x, y] = pixelIn(view, drawn.lat, drawn.lon);
    return `translate(${x - view.width / 2}px,${y - view.height / 2}px) scale(${2 ** (view.zoom - drawn.zoom)})`;
  }

  /**
   * Draws the plane for the present camera; `keepSpots` leaves the markers that are there. What lies under them, outline and names of towns,
   * comes a moment later unless `whole`: until then the outline is stretched.
   */
  #draw(keepSpots: boolean, whole = false): void {
    const view = this.#view;
    this.#drawn = view;
    this.#pose(view);
    this.#fitOutline();
    this.#look(keepSpots);
    const ground = (): void => {
      this.#writeOutline();
      this.#host.paint(view, this.#spots, this.#base.towns(view));
    };
    if (whole) return ground();
    this.#later('outline', OUTLINE_DELAY, ground);
    this.#host.paint(view, this.#spots, [], true);
  }

  #writeOutline(): void {
    this.#outlined = this.#drawn;
    this.#host.outline.setAttribute('d', this.#base.path(this.#drawn, MARGIN));
    this.#fitOutline();
  }

  /** Shows the outline, as it was last written, where it belongs on the plane. */
  #fitOutline(): void {
    const { lat, lon, zoom, width, height } = this.#drawn;
    const scale = 2 ** (this.#outlined.zoom - zoom);
    const [x, y] = pixelIn(this.#outlined, lat, lon);
    const box = [x - (width * scale) / 2, y - (height * scale) / 2, width * scale, height * scale];
    this.#host.svg.setAttribute('viewBox', box.map((px) => Math.round(px * 100) / 100).join(' '));
  }

  /** Finds the markers of the present camera. Until tiles come those of before stay at their places: fewer and coarser, never false. */
  #look(keepSpots = false): void {
    const { spots, ...missing } = this.#clusters.spots(this.#view);
    this.#missing = missing;
    if (!keepSpots && (missing.complete || spots.length > 0)) this.#spots = spots;
  }

  /** Markers again, on the plane as it is drawn. */
  #mark(): void {
    this.#look();
    this.#host.paint(this.#drawn, this.#spots);
  }

  // ——— Data ———

  /** To be called once the markers of the present camera were looked up. */
  #scheduleData(): void {
    clearTimeout(this.#timers.names);
    clearTimeout(this.#timers.ahead);
    if (this.#disposed) return;
    const { complete, wanted } = this.#missing;
    // The first view came with its markers: nothing is asked until the map moves or rests.
    if (!complete && !this.#asAnswered) void this.#load(wanted);
    this.#later('names', NAMES_DELAY, () => {
      if (!this.#asAnswered || this.#clusters.index) void this.#load(this.#clusters.spots(this.#view).wanted.slice(0, NAMES_MAX * (complete ? 1 : 4)));
    });
    if (!this.#host.saveData) this.#later('ahead', AHEAD_DELAY, () => void this.#ahead());
  }

  async #load(addresses: readonly TileAddress[]): Promise<void> {
    const { signal } = this.#data;
    let news = false;
    await Promise.all(
      addresses.map(async (address) => {
        const key = address.join('/');
        if (this.#asked.has(key)) return;
        this.#asked.add(key);
        try {
          const tile = await this.#host.tile(address, signal);
          if (signal.aborted) return;
          this.#clusters.useTile(address, tile);
          news = true;
        } catch {
          this.#asked.delete(key); // asked again at the next move
        }
      }),
    );
    if (news && !signal.aborted && !this.#moving) this.#mark();
  }

  /** After two idle seconds: the whole index, or else what surrounds and what lies one step deeper. */
  async #ahead(): Promise<void> {
    const { signal } = this.#data;
    if (this.#clusters.index) return;
    try {
      const bytes = await this.#host.index(signal);
      if (signal.aborted) return;
      if (bytes) {
        const index = await PointIndex.decode(bytes, () => new Promise((resolve) => setTimeout(resolve)));
        if (signal.aborted) return;
        this.#clusters.useIndex(index);
        const zoom = tileZoomFor(this.#view.zoom);
        for (const next of [zoom, zoom + 1, zoom - 1]) if (next >= 0 && next <= 14) index.level(next);
        return;
      }
    } catch {
      if (signal.aborted) return;
    }
    // What is here, what one step deeper into its middle shows, what lies beside: not every tile below, of which a zoom shows a quarter.
    const view = this.#view;
    const zoom = tileZoomFor(view.zoom);
    const ahead = [...tilesOf(view, zoom), ...tilesOf(zoomed(view, view.zoom + 1), zoom + 1), ...tilesOf(view, zoom, MARGIN)];
    await this.#load(ahead.filter((address) => address[0] <= 16 && !this.#clusters.hasTile(address)).slice(0, AHEAD_MAX));
  }
}
