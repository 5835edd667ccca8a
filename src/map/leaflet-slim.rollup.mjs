/**
 * Of Leaflet we use what turns gestures into moves, and tiles where the page asks for them. Methods that nothing of ours and nothing
 * left of Leaflet calls (flying, geolocation, limits of its own) are left out of the browser files: a visitor does not wait for what
 * cannot run. The library itself is as its authors made it; a method that is not found, or is called after all, stops the build.
 */

/** What is left out, by file of `leaflet/src`. */
const UNUSED = {
  'core/Events.js': ['addEventParent', 'removeEventParent'],
  'geometry/Bounds.js': ['intersects'],
  'geo/LatLngBounds.js': ['intersects', 'toBBoxString'],
  'geo/LatLng.js': ['toBounds', 'wrap'],
  'map/Map.js': [
    'fitBounds', '_getBoundsCenterZoom', 'getBoundsZoom', 'fitWorld', 'flyTo', 'flyToBounds', 'panInside', 'locate', '_handleGeolocationError', '_handleGeolocationResponse', 'zoomIn', 'zoomOut',
    'setMinZoom', 'setMaxZoom', 'getBounds', 'getPanes', 'getContainer', 'mouseEventToLatLng', 'mouseEventToLayerPoint',
    '_latLngToNewLayerPoint', '_latLngBoundsToNewLayerBounds',
  ],
  'map/handler/Map.Drag.js': ['moving'],
  'layer/Layer.js': ['addInteractiveTarget', 'removeInteractiveTarget', 'getAttribution', 'eachLayer'],
  'layer/tile/GridLayer.js': ['setOpacity', 'bringToFront', 'bringToBack', 'isLoading', '_keyToBounds', 'getContainer', 'setZIndex', 'redraw', '_setAutoZIndex'],
  'layer/tile/TileLayer.js': ['setUrl'],
};

export default () => ({
  name: 'leaflet-slim',
  transform(code, id) {
    const path = /[\\/]leaflet[\\/]src[\\/](.+\.js)(?:\?.*)?$/.exec(id)?.[1].replaceAll('\\', '/');
    let left = code;
    for (const name of UNUSED[path] ?? []) {
      const method = new RegExp(`^\\t${name}: function \\([\\s\\S]*?^\\t\\},?$`, 'm');
      if (!method.test(left)) throw new Error(`leaflet/src/${path} has no ${name} any more: look again at what is left out of it`);
      // Same number of lines, so that the source map stays true.
      left = left.replace(method, (text) => text.replace(/[^\n]/g, ''));
    }
    return left === code ? null : { code: left, map: null };
  },
  generateBundle(_, bundle) {
    const text = Object.values(bundle).map((file) => file.code ?? '').join('');
    const called = Object.values(UNUSED).flat().filter((name) => new RegExp(`\\.${name}\\(`).test(text));
    if (called.length > 0) this.error(`left out of Leaflet, and called: ${called}`);
  },
});
