// Everything by the one door, and the types of what comes from it.
import {type PanaLocator, PanaStructureSelectEvent} from 'pana-widgets';

const locator: PanaLocator = document.querySelector('pana-locator')!;
locator.addEventListener('pana-structure-select', (event) => {
  if (event instanceof PanaStructureSelectEvent) document.querySelector('output')!.textContent = event.structureId;
});
