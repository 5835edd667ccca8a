/**
 * What the two hand-written pages share: the list of the first twenty beside the map, and a map of France without tile images.
 * Written as a careful developer would: the points asked for once, from a preload that runs beside this script; one node per row, no
 * framework; canvas-free markers with a name; no animation, so that a zoom is drawn at once (in their favour).
 */
import L from 'leaflet';
import leafletStyles from 'leaflet/dist/leaflet.css';

export interface Point {
  readonly id: string;
  readonly name: string;
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
  readonly lat: number;
  readonly lon: number;
  readonly price: readonly string[];
  readonly verifiedAt?: string;
}

const FRANCE: L.LatLngBoundsLiteral = [[41.3, -5.2], [51.1, 9.6]];
const PRICES: Readonly<Record<string, string>> = {
  gratuit: 'Gratuit', payant: 'Payant', adherents: 'Réservé aux adhérents', 'depense-acceptable': 'Dépense acceptable',
};
const OWN_STYLES = `
  .results { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; align-items: start; }
  .results ul { list-style: none; margin: 0; padding: 0; }
  .results li { padding: 12px 0; border-bottom: 1px solid #d0d0d0; }
  .results h3, .results p { margin: 0 0 4px; font-size: 16px; }
  .map { height: 480px; background: #e8eef2; position: sticky; top: 16px; }
  .cluster, .single { border-radius: 50%; background: #000091; color: #fff; text-align: center; font: 14px/36px system-ui; }
  .single { border: 3px solid #fff; box-sizing: border-box; }`;

const element = <K extends keyof HTMLElementTagNameMap>(tag: K, text = '', className = ''): HTMLElementTagNameMap[K] => {
  const node = document.createElement(tag);
  node.textContent = text;
  node.className = className;
  return node;
};

export const clusterIcon = (count: number): L.DivIcon => L.divIcon({ html: String(count), className: 'cluster', iconSize: [36, 36] });
export const singleIcon: L.DivIcon = L.divIcon({ className: 'single', iconSize: [24, 24] });

export const named = (point: Point, at: L.LatLngExpression): L.Marker => {
  const label = element('strong', point.name);
  return L.marker(at, { icon: singleIcon, title: point.name, alt: point.name }).bindPopup(() => label);
};

/** Fetches the points, shows the first twenty in the list, and gives both to `cluster`, which puts them on the map. */
export async function start(cluster: (map: L.Map, points: readonly Point[]) => void): Promise<void> {
  const sheet = document.head.appendChild(document.createElement('style'));
  sheet.textContent = leafletStyles + OWN_STYLES;
  const root = document.querySelector('#places')!;
  const answer = await fetch(root.getAttribute('data-points')!);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const points = (await answer.json()) as readonly Point[];

  const list = element('ul');
  const dates = new Intl.DateTimeFormat('fr', { dateStyle: 'long' });
  for (const { name, street, postcode, city, price, verifiedAt } of points.slice(0, 20)) {
    const row = element('li', '', 'item');
    const facts = [...price.map((code) => PRICES[code] ?? code), verifiedAt ? `vérifié le ${dates.format(new Date(verifiedAt))}` : 'jamais vérifié'];
    row.append(element('h3', name), element('p', `${street}, ${postcode} ${city}`), element('p', facts.join(' · ')));
    list.append(row);
  }
  const left = element('section');
  left.append(element('h2', `${new Intl.NumberFormat('fr').format(points.length)} structures`), list);
  const right = element('div', '', 'map');
  const panes = element('div', '', 'results');
  panes.append(left, right);
  root.replaceChildren(panes);

  const map = L.map(right, { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, attributionControl: false, maxZoom: 17 });
  map.fitBounds(FRANCE, { animate: false });
  cluster(map, points);
}
