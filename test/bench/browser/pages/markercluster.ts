/** The page by hand with Leaflet and Leaflet.markercluster: one marker object per point, added in chunks as its documentation advises. */
import './leaflet-global.ts';
import L from 'leaflet';
import 'leaflet.markercluster';
import { clusterIcon, named, start } from './shell.ts';

interface Group extends L.Layer {
  addLayers(layers: L.Layer[]): void;
}
interface Plugin {
  markerClusterGroup(options: object): Group;
}

void start((map, points) => {
  const group = (L as unknown as Plugin).markerClusterGroup({
    chunkedLoading: true,
    animate: false,
    showCoverageOnHover: false,
    maxClusterRadius: 64,
    iconCreateFunction: (cluster: { getChildCount(): number }) => clusterIcon(cluster.getChildCount()),
  });
  map.addLayer(group);
  group.addLayers(points.map((point) => named(point, [point.lat, point.lon])));
});
