/** What a script adds to the plain directory: places while they are typed, and the map once somebody opens it. Each page is whole without it. */
import type {PlacesPage} from '../../../../src/contract/place.ts';
import {placeLabel} from '../place-label.ts';

/** Milliseconds without a key before places are asked for. */
const PAUSE = 150;

function suggestPlaces(field: HTMLInputElement): void {
  const list = document.createElement('datalist');
  list.id = `${field.id}-places`;
  field.after(list);
  field.setAttribute('list', list.id);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: AbortController | undefined;
  field.addEventListener('input', () => {
    clearTimeout(timer);
    asked?.abort();
    const words = field.value.trim();
    if (words.length < 2) return;
    timer = setTimeout(() => {
      asked = new AbortController();
      fetch(`/v1/places?limit=6&q=${encodeURIComponent(words)}`, {signal: asked.signal})
        .then((response) => response.json() as Promise<PlacesPage>)
        .then(({items}) => list.replaceChildren(...[...new Set(items.map(placeLabel))].map((label) => new Option(label, label))))
        // Suggestions are comfort: without them the field still takes any name.
        .catch(() => {});
    }, PAUSE);
  });
}

/** The elements come with the first look at the map: who reads the list pays nothing for it. */
function showMap(details: HTMLDetailsElement): void {
  details.addEventListener('toggle', () => {
    const script = document.createElement('script');
    script.src = '/pana/v1/pana.js';
    script.crossOrigin = '';
    document.head.append(script);
  }, {once: true});
}

document.querySelectorAll<HTMLInputElement>('input[name=place]').forEach(suggestPlaces);
document.querySelectorAll<HTMLDetailsElement>('details.map').forEach(showMap);
