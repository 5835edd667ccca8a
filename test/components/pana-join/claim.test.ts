/** "Is this you?", asked while a name is written: once it pauses, once for each text, without taking the visitor away from it. */
import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import '../../../src/components/pana-join/pana-join.ts';
import type { PanaJoin } from '../../../src/components/pana-join/pana-join.ts';
import { browserEnvironment } from '../../../src/store/environment.ts';
import { choosePlace, find, nextStep, root, write } from '../../support/join.ts';
import { pageRegistry } from '../../support/page-registry.ts';
import { API, startPageWorker, type PageWorker } from '../../support/page-worker.ts';
import { exampleStructure } from '../../support/structure.ts';

/** Generous: a busy machine is not a broken form. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });
const PAUSE = 400;
const NAME = 'La Boussole numérique';

describe('a name written in pana-join', () => {
  const { wait } = browserEnvironment;
  let worker: PageWorker;
  /** Pauses that have not ended; a test ends them. */
  let pauses: (() => void)[];
  /** Requests for names that were stopped before they were answered. */
  let stopped: string[];

  beforeEach(() => {
    pauses = [];
    stopped = [];
    Object.assign(browserEnvironment, {
      wait: (ms: number, signal?: AbortSignal) => {
        // Nothing is given up for being slow: what stops, somebody stopped.
        if (ms > 5000) return new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
        if (ms !== PAUSE) return wait(ms, signal);
        return new Promise<void>((resolve) => {
          const end = () => {
            pauses = pauses.filter((one) => one !== end);
            resolve();
          };
          pauses.push(end);
          signal?.addEventListener('abort', end);
        });
      },
    });
  });
  afterEach(() => {
    Object.assign(browserEnvironment, { wait });
    worker.stop();
    for (const element of document.querySelectorAll('pana-join')) element.remove();
  });

  /** The second step, the focus in the name. `held`: names whose answer never comes. */
  async function start(held: readonly string[] = []): Promise<PanaJoin> {
    const registry = pageRegistry();
    worker = await startPageWorker({
      structures: [exampleStructure({ name: NAME })],
      before(path, signal, request) {
        const name = asked(path);
        if (name === undefined || !held.includes(name)) return registry.before(path, signal, request);
        signal?.addEventListener('abort', () => stopped.push(name));
        return new Promise(() => undefined);
      },
    });
    const element = document.createElement('pana-join');
    element.setAttribute('api', API);
    const holder = await fixture(html`<div></div>`);
    holder.append(element);
    await waitUntil(() => element.shadowRoot?.querySelector('.main'), 'the charter');
    await nextStep(element);
    return element;
  }
  const asked = (path: string): string | undefined => (path.startsWith('/v1/structures?') ? (new URLSearchParams(path.slice(15)).get('q') ?? undefined) : undefined);
  const names = (): string[] => worker.log.flatMap((path) => asked(path) ?? []);
  const proposed = (element: PanaJoin): boolean => !!root(element).querySelector('[part=duplicates] .twin');
  const endPause = async (): Promise<void> => {
    await waitUntil(() => pauses.length === 1, `${pauses.length} pauses`);
    pauses[0]!();
  };

  it('should be looked for when the keys pause, once, with the place, while the focus stays where it is written', async () => {
    const element = await start();
    await choosePlace(element, 'place', 'Loches');
    find(element, '#name').focus();
    for (const length of [1, 2, 3, 8, 15, NAME.length]) write(element, '#name', NAME.slice(0, length));
    await waitUntil(() => pauses.length > 0);
    expect(names()).to.deep.equal([]);
    await endPause();
    await waitUntil(() => proposed(element), 'the likeness');
    expect(names()).to.deep.equal([NAME]);
    expect(worker.log.find((path) => asked(path))).to.match(/place=commune%3A37132/);
    expect(root(element).activeElement?.id).to.equal('name');
    await expect(element).to.be.accessible();
  });

  it('should be said once, however many names find the same listing', async () => {
    const element = await start();
    await choosePlace(element, 'place', 'Loches');
    write(element, '#name', NAME);
    await endPause();
    await waitUntil(() => find(element, '[role=status]').textContent === `Est-ce vous ? ${NAME}`, 'said');
    const region = find(element, '[role=status]');
    // Another name that finds the same listing is answered, and not said again.
    const said: string[] = [];
    const watch = new MutationObserver(() => said.push(region.textContent!));
    watch.observe(region, { childList: true, characterData: true, subtree: true });
    write(element, '#name', 'Boussole numérique');
    await endPause();
    await waitUntil(() => names().length === 2);
    await waitUntil(() => proposed(element));
    expect(said).to.deep.equal([]);
    watch.disconnect();
  });

  it('should not be asked for twice: not by other fields, not when left, not when the same text comes back', async () => {
    const element = await start();
    await choosePlace(element, 'place', 'Loches');
    find(element, '#name').focus();
    write(element, '#name', NAME);
    await endPause();
    await waitUntil(() => proposed(element));
    write(element, '#street', '3 place du Marché');
    find(element, '#street').focus();
    write(element, '#name', `${NAME} `);
    write(element, '#name', 'Zzz qui ne ressemble à rien');
    await endPause();
    await waitUntil(() => !proposed(element), 'another name, no likeness');
    write(element, '#name', NAME);
    await waitUntil(() => proposed(element), 'what is known needs no pause');
    find(element, '#summary').focus();
    await element.updateComplete;
    expect([names().length, pauses.length]).to.deep.equal([2, 0]);
  });

  it('should wait for three letters and a place while it is written, and for nothing but the place once it is left', async () => {
    const element = await start();
    find(element, '#name').focus();
    write(element, '#name', NAME);
    find(element, '#street').focus();
    await choosePlace(element, 'place', 'Loches');
    await waitUntil(() => names().length + pauses.length > 0, 'the place came last');
    if (pauses.length > 0) await endPause();
    await waitUntil(() => proposed(element));
    find(element, '#name').focus();
    write(element, '#name', 'La');
    await waitUntil(() => !proposed(element), 'two letters are like nothing');
    expect([names(), pauses.length]).to.deep.equal([[NAME], 0]);
    find(element, '#street').focus();
    await waitUntil(() => names().length === 2);
    expect(names()[1]).to.equal('La');
  });

  it('should stop the former request when it goes on, and show what belongs to the last text', async () => {
    const element = await start(['La Bou']);
    await choosePlace(element, 'place', 'Loches');
    find(element, '#name').focus();
    write(element, '#name', 'La Bou');
    await endPause();
    await waitUntil(() => names().includes('La Bou'));
    write(element, '#name', NAME);
    await waitUntil(() => stopped.length > 0, 'the former request goes on');
    await endPause();
    await waitUntil(() => proposed(element));
    expect([names(), stopped]).to.deep.equal([['La Bou', NAME], ['La Bou']]);
  });

  it('should ask nothing any more once the form has left the page', async () => {
    const element = await start(['La Bou']);
    await choosePlace(element, 'place', 'Loches');
    write(element, '#name', 'La Bou');
    await endPause();
    await waitUntil(() => names().includes('La Bou'));
    element.remove();
    await waitUntil(() => stopped.length > 0);
  });
});
