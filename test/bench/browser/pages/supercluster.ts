/** The page by hand with Leaflet and Supercluster: all points grouped in the browser once, markers of the view at each move. */
import L from 'leaflet';
import Supercluster from 'supercluster';
import { clusterIcon, named, type Point, start } from './shell.ts';

void start((map, points) => {
  const index = new Supercluster<Point>({ radius: 64, maxZoom: 16 });
  index.load(
    points.map((point) => ({
      type: 'Feature' as const,
      geometry: { type: 'Point' as const, coordinates: [point.lon, point.lat] },
      properties: point,
    })),
  );
  const markers = L.layerGroup().addTo(map);
  const show = (): void => {
    const bounds = map.getBounds();
    markers.clearLayers();
    for (const { geometry, properties } of index.getClusters([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()], Math.round(map.getZoom()))) {
      const [lon, lat] = geometry.coordinates as [number, number];
      if (!('cluster' in properties)) {
        markers.addLayer(named(properties, [lat, lon]));
        continue;
      }
      const { cluster_id: id, point_count: count } = properties;
      markers.addLayer(L.marker([lat, lon], { icon: clusterIcon(count), title: `${count} structures` }).on('click', () => map.setView([lat, lon], index.getClusterExpansionZoom(id))));
    }
  };
  map.on('moveend', show);
  show();
});
