// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- ambient declarations cannot be imported
/// <reference path="./leaflet-parts.d.ts" />
/**
 * Leaflet on top of a scene: dragging with inertia, pinching, the wheel, and raster tiles when the host names some. The only module that
 * imports Leaflet, and only the parts we use; it never draws our outline or markers. When it cannot be loaded or throws (a hostile page), the
 * scene stays and works with its buttons.
 */
import 'leaflet/src/layer/Layer.js'; // gives the map its methods for layers, which it calls when it is made
import { off } from 'leaflet/src/dom/DomEvent.js';
import { Map as LeafletMap } from 'leaflet/src/map/Map.js';
import 'leaflet/src/map/handler/Map.Drag.js';
import 'leaflet/src/map/handler/Map.ScrollWheelZoom.js';
import 'leaflet/src/map/handler/Map.TouchZoom.js';
import { type View } from '../contract/grid.ts';
import { zoomed, ZOOM_MAX, ZOOM_MIN, type Scene } from './scene.ts';

/** Milliseconds after which Leaflet is told where a button has moved the map, unless a gesture begins before. */
const TELL_DELAY = 100;

/** Why a gesture did nothing: the page keeps its own scroll until the visitor shows that the map is meant. */
export type Hint = 'wheel' | 'touch';

export interface Gestures {
  /** Shows raster tiles of `template` (`{z}`, `{x}`, `{y}`) under the map. */
  showTiles(template: string): Promise<void>;
  dispose(): void;
}

export function attachGestures(scene: Scene, stage: HTMLElement, hint: (hint: Hint) => void, reducedMotion: boolean): Gestures {
  const before = stage.className;
  const map = new LeafletMap(stage, {
    zoomSnap: 0,
    zoomAnimation: false,
    fadeAnimation: false,
    trackResize: false,
    inertia: !reducedMotion,
    minZoom: ZOOM_MIN,
    maxZoom: ZOOM_MAX,
    bounceAtZoomLimits: false,
    center: [scene.view.lat, scene.view.lon],
    zoom: scene.view.zoom,
  });

  // From Leaflet to the scene…
  let telling = false;
  map.on('move', () => {
    if (telling) return;
    // A button pressed in the middle of a gesture counts: the gesture goes on from there.
    if (next) return tell();
    const { lat, lng } = map.getCenter();
    scene.follow({ ...scene.view, lat, lon: lng, zoom: map.getZoom() });
  });
  map.on('moveend', () => {
    if (!telling) scene.settle();
  });
  // … and back, when a button or a new search has moved it: markers first, Leaflet shows nothing of its own but tiles.
  let next: View | undefined;
  const tell = (): void => {
    if (!next || signal.aborted) return;
    const { lat, lon, zoom, width, height } = next;
    next = undefined;
    telling = true;
    // Measured again only when it has changed: it costs a layout.
    const { x, y } = map.getSize();
    if (x !== width || y !== height) map.invalidateSize({ pan: false, animate: false });
    map.setView([lat, lon], zoom, { animate: false });
    telling = false;
  };
  scene.onview = (view) => {
    next = view;
    setTimeout(tell, TELL_DELAY);
  };

  // The page scrolls as if the map were not there, until the visitor clicks into it or holds Ctrl (or uses two fingers).
  const listening = new AbortController();
  const { signal } = listening;
  let meant = false;
  const on = <K extends keyof HTMLElementEventMap>(type: K, heard: (event: HTMLElementEventMap[K]) => void, capture = true): void =>
    stage.addEventListener(type, heard, { capture, signal, passive: true });
  for (const type of ['pointerdown', 'wheel', 'touchstart'] as const) on(type, tell);
  on('pointerdown', ({ pointerType }) => void (meant = pointerType === 'mouse'));
  on('pointerleave', () => void (meant = false), false);
  on('wheel', (event) => {
    if (meant || event.ctrlKey || event.metaKey) return;
    event.stopImmediatePropagation();
    hint('wheel');
  });
  on('touchstart', (event) => {
    if (event.touches.length === 1) event.stopImmediatePropagation();
  });
  on('touchmove', (event) => {
    if (event.touches.length === 1) hint('touch');
  });
  // A drag that began on a marker is not a click on it.
  on('click', (event) => {
    if (event.detail > 0 && (map.dragging as unknown as { moved(): boolean }).moved()) event.stopImmediatePropagation();
  });
  on(
    'dblclick',
    (event) => {
      const { left, top } = stage.getBoundingClientRect();
      scene.go(zoomed(scene.view, scene.view.zoom + (event.shiftKey ? -1 : 1), event.clientX - left, event.clientY - top));
    },
    false,
  );

  return {
    async showTiles(template) {
      const { TileLayer } = await import('leaflet/src/layer/tile/TileLayer.js');
      if (signal.aborted) return;
      new TileLayer(template, { maxZoom: ZOOM_MAX, referrerPolicy: 'no-referrer', crossOrigin: '' }).addTo(map);
    },
    dispose() {
      listening.abort();
      scene.onview = undefined;
      map.remove();
      off(stage); // it leaves one listener, which would hold this map for as long as the stage lives
      stage.className = before;
    },
  };
}
