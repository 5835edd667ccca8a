/**
 * The moving part of `pana-map`: ties the scene (camera, data ahead, gestures) to the group of the element. Comes when the page is idle or
 * at the first gesture; whatever of it cannot run on a page, the first view stays and the rest works.
 */
import { fitBounds, mercatorX, mercatorY, worldSize, type View } from '../../contract/grid.ts';
import type { MapView, ResultsPage } from '../../contract/results.ts';
import { cellKey, spotsOfView, townsOfView, type Spot, type Town } from '../../contract/spots.ts';
import type { StoreController } from '../../controllers/store-controller.ts';
import { html, nothing } from '../../element/template.ts';
import type { TemplateResult } from '../../element/template.ts';
import { LanguageController } from '../../controllers/language-controller.ts';
import { frLiveMap } from '../../i18n/fr-live-map.ts';
import { addWords, loadWords, translate } from '../../i18n/words.ts';
import type { MessageKey } from '../../i18n/words.ts';
import type { Gestures, Hint } from '../../map/gestures.ts';
import type { Scene } from '../../map/scene.ts';
import { addStyles } from '../../styles/add-styles.ts';
import { liveStyles } from './live-map.styles.ts';
import { MarkerLayer } from './marker-layer.ts';
import { placeTown, type Taken } from './town-names.ts';
import type { PanaMap } from './pana-map.ts';

export interface LiveMap {
  /** Whether the visitor has asked for raster tiles and they show. */
  readonly tilesShown: boolean;
  zoomBy(delta: number): void;
  /** The marker of several, or of one whose name is not known yet, was activated. */
  open(marker: Element): void;
  /** Another answer came. */
  search(view: MapView): void;
  /** After each drawing of the element: what is pointed at and selected shows. */
  follow(): void;
  /** What lies on the map beside the zoom buttons. */
  controls(): TemplateResult;
  /** Under the map: the ways to what is too far for it. */
  insets(): TemplateResult | typeof nothing;
  dispose(): void;
}

addWords('fr', frLiveMap);

/** Milliseconds a hint stays. */
const HINT_TIME = 1800;
/** At this zoom a cluster is one place: its structures are listed instead. */
const DEEPEST = 15.5;

const saveData = (): boolean => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
const prefersStill = (): boolean => typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Resolves when the element is on screen or near it and has a size; false when it left the page before, or was asked again. */
function seen(element: HTMLElement, stage: HTMLElement, signal: AbortSignal): Promise<boolean> {
  if (typeof IntersectionObserver !== 'function') return Promise.resolve(stage.clientWidth > 0);
  return new Promise((resolve) => {
    signal.onabort = () => {
      observer.disconnect();
      resolve(false);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        // An element that leaves the page is told so too.
        if (element.isConnected && !(entries.at(-1)!.isIntersecting && stage.clientWidth > 0)) return;
        observer.disconnect();
        resolve(element.isConnected);
      },
      { rootMargin: '200px' },
    );
    observer.observe(stage);
  });
}

/** Names the towns of the first view, which itself says only where people are. */
function nameTowns(names: HTMLElement, { width, height, markers, towns }: MapView): void {
  const at = ([x, y]: readonly [number, number, ...unknown[]]) => ({ left: (x / width) * 100, top: (y / height) * 100 });
  const taken: Taken[] = markers.map(at);
  names.replaceChildren(...towns.flatMap((town) => placeTown(town[2], at(town), taken, width, height)));
}

/** What was started last for each element; aborted by the next start, whether it moves already or not. */
const starts = new WeakMap<PanaMap, AbortController>();

/**
 * Takes over the first view of `element`, on its own nodes. Undefined when the element left the page meanwhile. One that came back
 * at once asks again: what it asked for before ends then, or two maps would stand on the same nodes.
 */
export async function startLiveMap(element: PanaMap, store: StoreController, shown: () => MapView): Promise<LiveMap | undefined> {
  const find = <E extends Element>(selector: string): E => element.renderRoot.querySelector<E>(selector)!;
  starts.get(element)?.abort();
  const start = new AbortController();
  starts.set(element, start);
  const stage = find<HTMLElement>('.stage');
  addStyles(element.shadowRoot!, liveStyles);
  nameTowns(find('.towns'), shown());
  if (!(await seen(element, stage, start.signal))) return undefined;
  const [{ Scene, fitted, boundsOf }, { createBaseMap }, { default: outlines }] = await Promise.all([
    import('../../map/scene.ts'),
    import('../../map/base-map.ts'),
    import('../../map/outlines.json'),
    loadWords(element.language),
  ]);
  // Reading the outline and drawing with it are two tasks, so that neither is long.
  const base = createBaseMap(outlines, townsOfView(shown()));
  await new Promise((resolve) => setTimeout(resolve));
  if (!element.isConnected || start.signal.aborted) return undefined;

  const first = shown();
  const stopped = new AbortController();
  const t = (key: MessageKey): string => translate(element.language, key);
  let answers: ResultsPage | undefined = store.state.results;
  let hint: Hint | undefined;
  let hintTimer: ReturnType<typeof setTimeout> | undefined;
  let tiles: 'shown' | 'failed' | undefined;
  let zone = '';
  let padOpen = false;
  let spoken = element.language;
  const language = new LanguageController(element);

  const showHint = (which: Hint): void => {
    clearTimeout(hintTimer);
    hintTimer = setTimeout(() => {
      hint = undefined;
      element.requestUpdate();
    }, HINT_TIME);
    if (hint === which) return;
    hint = which;
    element.requestUpdate();
  };

  /** The map shows everything around too: the zone that narrows the list does not narrow it. */
  const filters = () => {
    const { bbox: _, ...search } = store.state.search;
    return search;
  };
  const plane = find<HTMLElement>('.plane');
  const svg = find<SVGSVGElement>('svg');
  const names = find<HTMLElement>('.towns');
  const root = find<HTMLElement>('.markers');
  const spotsThere = spotsOfView(first);
  const layer = new MarkerLayer(root, spotsThere.map(({ key }) => key), stopped.signal);
  let towns: readonly Town[] = townsOfView(first);
  const { client } = store.group;
  const { width, height } = { width: stage.clientWidth, height: stage.clientHeight };
  const reducedMotion = prefersStill();

  function paint(view: View, spots: readonly Spot[], hurried?: boolean): void {
    const size = worldSize(view.zoom);
    const [x0, y0] = [mercatorX(view.lon), mercatorY(view.lat)];
    const at = ({ x, y }: Spot | Town) => ({
      left: (((x - x0) * size) / view.width + 0.5) * 100,
      top: (((y - y0) * size) / view.height + 0.5) * 100,
    });
    const order = new Map(answers?.items.map(({ id }, i) => [id, i - 1e9]));
    const rank = ({ id, x, y }: Spot): number => order.get(id!) ?? y * 1e6 + x;
    // Where a marker is can be said a moment after it shows.
    const near = ({ x, y }: Spot): string => {
      let found = '';
      if (hurried) return found;
      let least = Infinity;
      for (const town of base.all) {
        const distance = (town.x - x) ** 2 + (town.y - y) ** 2;
        if (distance < least) [least, found] = [distance, town.name];
      }
      return found;
    };
    const points = [...spots]
      .sort((a, b) => rank(a) - rank(b))
      .map((spot) => ({
        ...at(spot),
        key: spot.key,
        count: spot.count,
        id: spot.id,
        label: spot.name ?? translate(element.language, 'map.cluster', spot.count, near(spot)),
      }));
    const taken: Taken[] = [...points];
    names.replaceChildren(...towns.flatMap((town) => placeTown(town.name, at(town), taken, view.width, view.height)));
    layer.paint(points);
  }

  let started = false;
  stage.classList.add('live');
  const scene: Scene = new Scene(
    {
      plane,
      svg,
      outline: svg.querySelector('path')!,
      reducedMotion,
      saveData: saveData(),
      paint(view, spots, named = towns, hurried) {
        towns = named;
        paint(view, spots, hurried);
        if (started) highlight();
      },
      tile: ([z, x, y], signal) => client.tile(z, x, y, filters(), { signal }),
      index: (signal) => client.index(filters(), { signal }).catch((error: { kind?: string }) => {
        if (error.kind === 'refused') return undefined;
        throw error;
      }),
      rested(bounds, byVisitor) {
        if (byVisitor) store.dispatch({ type: 'map-moved', bounds });
        else if (store.state.movedTo) store.dispatch({ type: 'map-moved' });
      },
    },
    base,
    fitted(first, width, height),
    spotsThere,
    first.zoom,
  );
  started = true;
  scene.useResults(answers?.items ?? []);

  // Dragging, pinching and the wheel: a page where Leaflet cannot run keeps buttons and keyboard.
  let gestures: Gestures | undefined;
  void import('../../map/gestures.ts')
    .then(({ attachGestures }) => {
      if (stopped.signal.aborted) return;
      gestures = attachGestures(scene, stage, showHint, reducedMotion);
      element.requestUpdate();
    })
    .catch((error: unknown) => console.warn('pana: the map moves by its buttons only', error));

  // Hidden in a tab or an accordion its size is 0: the map waits until it shows again.
  let observer: ResizeObserver | undefined;
  if (typeof ResizeObserver === 'function') {
    observer = new ResizeObserver(() => {
      if (stage.clientWidth > 0 && stage.clientHeight > 0) scene.resize(stage.clientWidth, stage.clientHeight);
    });
    observer.observe(stage);
  }

  // What is pointed at here is pointed at in the list, and the keys + and - do what the buttons do.
  const point = (event: Event): void => {
    const id = layer.pointOf(event)?.id;
    if (id !== store.state.pointedId) store.dispatch({ type: 'structure-pointed', id });
  };
  const unpoint = (): void => {
    if (store.state.pointedId) store.dispatch({ type: 'structure-pointed' });
  };
  const { signal } = stopped;
  for (const type of ['pointerover', 'focusin']) root.addEventListener(type, point, { signal });
  for (const type of ['pointerout', 'focusout']) root.addEventListener(type, unpoint, { signal });
  stage.addEventListener('keydown', ({ key }) => void (/^[+=-]$/.test(key) && scene.zoomBy(key === '-' ? -1 : 1)), { signal });

  /** The marker that stands for a structure. */
  function markerOf(id: string | undefined): string | undefined {
    if (!id) return undefined;
    const { spots } = scene;
    const own = spots.find((spot) => spot.id === id);
    const result = answers?.items.find((item) => item.id === id);
    if (own || !result || !spots[0]) return own?.key;
    const key = cellKey(parseInt(spots[0].key), mercatorX(result.lon), mercatorY(result.lat));
    return spots.some((spot) => spot.key === key) ? key : undefined;
  }

  function highlight(): void {
    const { pointedId, selectedId } = store.state;
    layer.highlight(markerOf(pointedId), markerOf(selectedId));
  }

  const pan = (side: 'west' | 'north' | 'south' | 'east', arrow: string, across: number, down: number): TemplateResult =>
    html`<button part="control" aria-label=${t(`map.pan.${side}`)} @click=${() => scene.panBy(across * scene.view.width, down * scene.view.height)}>${arrow}</button>`;

  const togglePad = (): void => {
    padOpen = !padOpen;
    element.requestUpdate();
  };

  /** A button that goes once it has done its work leaves the focus to the first of those that stay. */
  const last = (act: () => void) => (): void => {
    find<HTMLElement>('.controls button').focus({ preventScroll: true });
    act();
  };

  const showTiles = (): void => {
    void (gestures?.showTiles(element.tiles) ?? Promise.reject(new Error('no gestures'))).then(
      () => (tiles = 'shown'),
      () => (tiles = 'failed'),
    ).then(() => element.requestUpdate());
  };

  const searchZone = (): void => {
    const { place: _place, lat: _lat, lon: _lon, radius: _radius, ...search } = store.state.search;
    zone = boundsOf(scene.view).map((degrees) => degrees.toFixed(4)).join(',');
    store.dispatch({ type: 'search-changed', search: { ...search, bbox: zone } });
  };

  const backToResults = (): void => {
    const view = answers?.view;
    if (view) scene.search(view, spotsOfView(view), answers?.items ?? [], true);
    store.dispatch({ type: 'map-moved' });
  };

  const live: LiveMap = {
    get tilesShown() {
      return tiles === 'shown';
    },
    zoomBy: (delta) => scene.zoomBy(delta),
    open(marker) {
      const spot = scene.spots.find(({ key }) => key === layer.keyOf(marker));
      if (!spot) return;
      const { view } = scene;
      if (view.zoom >= DEEPEST) return searchZone();
      scene.centre(spot.x, spot.y, Math.min(DEEPEST + 0.5, view.zoom + 2));
    },
    search(view) {
      const { results, search, movedTo } = store.state;
      answers = results;
      base.know(townsOfView(view));
      const asked = search.bbox !== undefined && search.bbox === zone;
      scene.search(view, spotsOfView(view), answers?.items ?? [], !asked && !movedTo);
      zone = asked ? zone : '';
    },
    follow() {
      const { results } = store.state;
      if (results && results !== answers) {
        answers = results;
        scene.useResults(results.items);
      }
      if (spoken !== element.language) {
        spoken = element.language;
        scene.rename();
      }
      highlight();
    },
    controls: () => html`<div class="pad">
        <button part="control" aria-expanded=${padOpen} aria-label=${t('map.pan')} @click=${togglePad}>✥</button>
        ${padOpen ? [pan('east', '→', 0.4, 0), pan('south', '↓', 0, 0.4), pan('north', '↑', 0, -0.4), pan('west', '←', -0.4, 0)] : nothing}
      </div>
      ${store.state.movedTo
        ? html`<div class="zone">
            <button part="control" @click=${last(searchZone)}>${t('map.zone')}</button>
            <button part="control" @click=${last(backToResults)}>${t('map.back')}</button>
          </div>`
        : nothing}
      ${element.tiles && tiles !== 'shown' && gestures
        ? html`<button class="tiles" part="control" @click=${last(showTiles)}>
            ${tiles ? t('map.tiles.failed') : translate(element.language, 'map.tiles.show', element.tilesAttribution || hostOf(element.tiles))}
          </button>`
        : nothing}
      ${hint ? html`<p class="hint" part="hint">${t(`map.hint.${hint}`)}</p>` : nothing}`,
    insets() {
      const insets = store.state.results?.view?.insets;
      return insets?.[0]
        ? html`<div class="insets" role="group" aria-label=${t('map.insets')}>
            ${insets.map(([name, count, bounds]) => html`<button part="control" @click=${() => scene.go({ ...fitBounds(bounds, scene.view.width, scene.view.height) })}>${name} (${count})</button>`)}
          </div>`
        : nothing;
    },
    dispose() {
      if (stopped.signal.aborted) return;
      stopped.abort();
      element.removeController(language);
      clearTimeout(hintTimer);
      observer?.disconnect();
      gestures?.dispose();
      scene.dispose();
      stage.classList.remove('live');
      plane.style.transform = '';
    },
  };
  start.signal.onabort = () => live.dispose();
  return live;
}

/** Who serves the tiles, when the page does not say whose they are. */
function hostOf(template: string): string {
  try {
    return new URL(template.replace(/[{}]/g, ''), location.href).hostname;
  } catch {
    return template;
  }
}

