/** Fills the form of `pana-join` as a volunteer would, step by step, for its tests and its stories. */
import type { PanaJoin } from '../../src/components/pana-join/pana-join.ts';
import { browserEnvironment } from '../../src/store/environment.ts';

const until = async (condition: () => unknown, what: string): Promise<void> => {
  for (const end = performance.now() + 8000; !condition(); ) {
    if (performance.now() > end) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
export const root = (element: PanaJoin): ShadowRoot => element.shadowRoot!;
export const find = <Found extends HTMLElement = HTMLElement>(element: PanaJoin, selector: string): Found => {
  const found = root(element).querySelector<Found>(selector);
  if (!found) throw new Error(`nothing matches ${selector} in ${root(element).textContent!.replace(/\s+/g, ' ').slice(0, 400)}`);
  return found;
};
/** `1` to `5`; 0 once sent. */
export const stepOf = (element: PanaJoin): number => Number(/(?:Étape|Step) (\d)/.exec(root(element).querySelector('#step')?.textContent ?? '')?.[1] ?? 0);

/** Writes as an input event tells it. */
export function write(element: PanaJoin, selector: string, value: string): void {
  const input = find<HTMLInputElement>(element, selector);
  input.value = value;
  input.dispatchEvent(new Event(input.localName === 'select' ? 'change' : 'input', { bubbles: true, composed: true }));
}
export const tick = (element: PanaJoin, selector: string): void => {
  const input = find<HTMLInputElement>(element, selector);
  if (!input.checked) input.click();
};

/** Types in a place field and takes the first suggestion. */
export async function choosePlace(element: PanaJoin, id: 'place' | 'area-place', text: string): Promise<void> {
  find(element, `#${id}`).focus();
  write(element, `#${id}`, text);
  await until(() => root(element).querySelector('#places:not([hidden]) [role=option]'), `a place for ${text}`);
  find(element, '#place-0').click();
  await element.updateComplete;
}

/** Fills the step that shows. */
export async function fillStep(element: PanaJoin): Promise<void> {
  const step = stepOf(element);
  if (step === 2) {
    write(element, '#name', 'Exemple – La Boussole numérique');
    write(element, '#kind', 'tiers-lieu');
    write(element, '#summary', 'Nous aidons les petites associations.');
    write(element, '#street', '3 place du Marché');
    await choosePlace(element, 'place', 'Loches');
    await choosePlace(element, 'area-place', 'Indre-et-Loire');
    await until(() => root(element).querySelector('#need-newsletter'), 'the needs');
    write(element, '#need-newsletter', 'accompagner');
    write(element, '#need-comptabilite', 'orienter');
    tick(element, '[name=formats][value=individuel]');
    tick(element, '[name=price][value=gratuit]');
    write(element, '#hours-0', '9h-12h, 14h-17h30');
    write(element, '#hours-1', '9 h – 12 h 14 h – 17 h 30');
    write(element, '#website', 'boussole.example.org');
  } else if (step === 3) {
    write(element, '#person', 'Camille Exemple');
    write(element, '#email', 'contact@boussole.example.org');
    write(element, '#phone', '02 61 91 00 12');
    tick(element, '#publish-email');
  } else if (step === 5) {
    write(element, '#signName', 'Camille Exemple');
    write(element, '#signRole', 'Présidente');
    write(element, '#signEmail', 'camille@boussole.example.org');
    tick(element, '#accepted');
  }
  await element.updateComplete;
}

/** Lets three seconds pass on the widgets' clock: the registry takes no form that was sent within two. */
export function takeTime(): void {
  const { now } = browserEnvironment;
  Object.assign(browserEnvironment, { now: () => now() + 3000 });
}

/** Presses the main button, and waits for the next step (or the end). */
export async function nextStep(element: PanaJoin): Promise<void> {
  const step = stepOf(element);
  if (step === 5) takeTime();
  find(element, '.main').click();
  await until(() => stepOf(element) !== step, `the step after ${step}: ${root(element).querySelector('#errors, #failure')?.textContent ?? ''}`);
  await element.updateComplete;
}
