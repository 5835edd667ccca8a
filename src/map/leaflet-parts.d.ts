/** The parts of Leaflet 1.9.4 that `gestures.ts` imports one by one; its types speak of the whole only. */
declare module 'leaflet/src/dom/DomEvent.js' {
  /** Every listener of Leaflet's on an element. */
  export function off(element: HTMLElement): void;
}
declare module 'leaflet/src/map/Map.js' {
  export { Map } from 'leaflet';
}
declare module 'leaflet/src/layer/Layer.js' {}
declare module 'leaflet/src/map/handler/Map.Drag.js' {}
declare module 'leaflet/src/map/handler/Map.ScrollWheelZoom.js' {}
declare module 'leaflet/src/map/handler/Map.TouchZoom.js' {}
declare module 'leaflet/src/layer/tile/TileLayer.js' {
  export { TileLayer } from 'leaflet';
}
