// Everything by the one door, and the types of what comes from it.
import {type PanaLocator, PanaStructureSelectEvent} from 'pana-widgets';

const locator: PanaLocator = document.querySelector('pana-locator')!;
locator.addEventListener('pana-structure-select', (event) => {
  if (event instanceof PanaStructureSelectEvent) document.querySelector('output')!.textContent = event.structureId;
});

// What a page's own script may set, and what its compiler refuses.
export function settings(): void {
  locator.level = 'orienter';
  locator.price = 'gratuit payant';
  locator.radius = `${15 + 15}`;
  document.createElement('pana-survey').kind = 'needs';
  // @ts-expect-error: a level is one of three
  locator.level = 'aider';
  // @ts-expect-error: a list begins with one of its words
  locator.access = 'ascenseur pmr';
  // @ts-expect-error: three looks
  document.createElement('pana-badge').look = 'carte';
  // @ts-expect-error: a list, a month or the next few
  document.createElement('pana-event-list').view = 'week';
}
