import { expect, fixture, html, waitUntil as waitFor } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import '../../src/components/pana-list/pana-list.ts';
import '../../src/components/pana-map/pana-map.ts';
import { placeTown, type Taken } from '../../src/components/pana-map/town-names.ts';
import type { PanaMap } from '../../src/components/pana-map/pana-map.ts';
import { boundsOf } from '../../src/map/scene.ts';
import { groupFor } from '../../src/store/group.ts';
import { API, startPageWorker, type PageWorker } from '../support/page-worker.ts';
import { generateStructures } from '../support/structures.ts';

const COUNT = 5000;
/** Patient: machines that run tests are busy. */
const waitUntil = (is: () => unknown, why?: string, options = {}) => waitFor(is as () => boolean, why, { timeout: 6000, ...options });
let worker: PageWorker;
let groups = 0;

const all = (map: PanaMap, selector: string) => [...map.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const inside = (map: PanaMap, selector: string) => {
  const found = map.shadowRoot!.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`nothing matches ${selector} in ${map.shadowRoot!.textContent}`);
  return found;
};
const markers = (map: PanaMap) => all(map, '.markers button') as HTMLButtonElement[];
const named = (map: PanaMap, name: string) => {
  const found = all(map, 'button').find((button) => (button.getAttribute('aria-label') ?? button.textContent!.trim()) === name);
  if (!found) throw new Error(`no button "${name}" among ${all(map, 'button').map((button) => button.getAttribute('aria-label') ?? button.textContent).join(' | ')}`);
  return found;
};
const boxes = (map: PanaMap) => new Map(markers(map).map((button) => [button, button.getBoundingClientRect()]));
const stateOf = (map: PanaMap) => groupFor(map).state;
const shown = (map: PanaMap) => markers(map).reduce((sum, button) => sum + Number(button.textContent || 1), 0);

async function put(attributes: Record<string, string> = {}, holder?: HTMLElement): Promise<PanaMap> {
  const map = document.createElement('pana-map');
  for (const [name, value] of Object.entries({ api: API, group: `map-${(groups += 1)}`, ...attributes })) map.setAttribute(name, value);
  const around = holder ?? (await fixture<HTMLElement>(html`<div></div>`));
  if (!holder) around.style.width = '784px'; // whatever the window of the browser
  around.append(map);
  return map;
}
const painted = (map: PanaMap) => waitUntil(() => markers(map).length > 0, 'no first view');
const alive = (map: PanaMap) => waitUntil(() => all(map, '.leaflet-pane').length > 0, 'the map does not move');
async function moving(attributes: Record<string, string> = {}): Promise<PanaMap> {
  const map = await put(attributes);
  await painted(map);
  await alive(map);
  return map;
}
const tiles = () => worker.log.filter((path) => /^\/v1\/tiles\/\d/.test(path));
const settled = async (map: PanaMap) => {
  let last = '';
  let still = 0;
  await waitUntil(
    () => {
      const now = JSON.stringify(markers(map).map((button) => [button.style.left, button.textContent])) + inside(map, '.plane').style.transform;
      still = now === last ? still + 1 : 0;
      last = now;
      return still > 2;
    },
    'the map does not settle',
    { interval: 120 },
  );
};

describe('pana-map', () => {
  before(async function () {
    worker = await startPageWorker({ structures: (gazetteer) => generateStructures(gazetteer, COUNT) });
  });
  after(() => worker.stop());
  beforeEach(() => {
    worker.log.length = 0;
    worker.before = undefined;
  });

  describe('its first view', () => {
    it('should be painted from the answer of the search alone', async () => {
      const map = await put({ territory: 'departement:37' });
      // The live map may take over before a slow machine looks: what was painted first is noted as it comes.
      const first = new Promise<{ outline: string; markers: number; log: string[] }>((resolve) => {
        new MutationObserver((_, observer) => {
          const path = map.shadowRoot!.querySelector('path');
          if (!path || !markers(map).length) return;
          observer.disconnect();
          resolve({ outline: path.getAttribute('d')!, markers: markers(map).length, log: [...worker.log] });
        }).observe(map.shadowRoot!, { childList: true, subtree: true, attributes: true });
      });
      const { view } = (await first, stateOf(map).results!);
      expect(await first).to.deep.equal({
        outline: view!.outline,
        markers: view!.markers.length,
        log: ['/v1/structures?territory=departement%3A37&view=640x480'],
      });
      await waitUntil(() => inside(map, '.towns').textContent!.includes('Amboise'), 'no name of a town');
    });

    it('should come too where the map joins while the list waits for its answer', async () => {
      let answer = (): void => {};
      const wait = new Promise<undefined>((resolve) => (answer = () => resolve(undefined)));
      worker.before = (path) => (/^\/v1\/structures/.test(path) ? wait : undefined);
      const holder = await fixture<HTMLElement>(html`<div style="width: 784px"><pana-list api=${API} group="late"></pana-list></div>`);
      await waitUntil(() => worker.log.length > 0, 'the list asks nothing');
      const map = await put({ group: 'late' }, holder);
      await map.updateComplete;
      answer();
      await painted(map);
    });

    it('should never write the name of a town under a marker', async () => {
      const map = await put();
      await painted(map);
      const taken = [...boxes(map).values()];
      await waitUntil(() => all(map, '.towns span').length > 5, 'no names');
      for (const name of all(map, '.towns span')) {
        const { left, right, top, bottom } = name.getBoundingClientRect();
        const over = taken.filter((box) => box.left < right - 2 && box.right > left + 2 && box.top < bottom - 2 && box.bottom > top + 2);
        expect(over, name.textContent!).to.have.lengthOf(0);
      }
    });

    it('should never write the name of a town over another', () => {
      const taken: Taken[] = [{ left: 10, top: 10 }];
      const [first] = placeTown('Romorantin-Lanthenay', { left: 50, top: 50 }, taken, 600, 480);
      const [second] = placeTown('Vierzon', { left: 58, top: 51 }, taken, 600, 480);
      expect([first!.style.left, first!.style.top]).to.deep.equal(['50%', '50%']);
      // Beside it or more than a line away.
      expect(Math.abs(parseFloat(second!.style.top) - 50) * 4.8).to.be.at.least(14);
    });

    it('should name every marker, alone or several', async () => {
      const map = await put({ territory: 'departement:37' });
      await painted(map);
      const names = markers(map).map((button) => button.getAttribute('aria-label')!);
      expect(names.every((name) => name.length > 3)).to.be.true;
      expect(names.some((name) => /^\d+ structures près de \S/.test(name))).to.be.true;
    });

    it('should be one tab stop', async () => {
      const map = await put({ territory: 'departement:37' });
      await painted(map);
      expect(markers(map).filter((button) => button.tabIndex === 0)).to.have.lengthOf(1);
    });

    it('should offer the overseas territories on the map of the whole country', async () => {
      const map = await moving();
      const names = all(map, '.insets button').map((button) => button.textContent!.trim());
      expect(names.join()).to.match(/Guadeloupe \(\d+\)/).and.to.match(/La Réunion \(\d+\)/);
    });

    it('should say that it waits, then that it cannot, and try again when asked', async () => {
      worker.before = () => new Response('', { status: 400, headers: { 'content-type': 'application/problem+json' } });
      const map = await put();
      await waitUntil(() => all(map, '.message').length > 0, 'it said nothing');
      await waitUntil(() => /ne peut pas être affichée/.test(inside(map, '.message').textContent!), 'no failure said');
      worker.before = undefined;
      inside(map, '.message button').click();
      await painted(map);
      expect(all(map, '.message')).to.have.lengthOf(0);
    });
  });

  describe('the hand-over to the moving map', () => {
    for (const [attributes, width] of [[{}, 800], [{ territory: 'departement:37' }, 800], [{ territory: 'region:24' }, 320], [{}, 320]] as const) {
      it(`should move no marker by a pixel (${JSON.stringify(attributes)}, ${width} px)`, async () => {
        const holder = await fixture<HTMLElement>(html`<div></div>`);
        holder.style.width = `${width}px`;
        const map = await put(attributes, holder);
        await painted(map);
        const before = boxes(map);
        await alive(map);
        const after = boxes(map);
        expect([...after.keys()]).to.deep.equal([...before.keys()], 'the same buttons');
        for (const [button, box] of after) {
          expect(Math.abs(box.left - before.get(button)!.left)).to.be.at.most(1);
          expect(Math.abs(box.top - before.get(button)!.top)).to.be.at.most(1);
        }
      });
    }

    it('should keep focus where it was', async () => {
      const map = await put({ territory: 'departement:37' });
      await painted(map);
      const button = markers(map)[2]!;
      button.focus();
      await alive(map);
      expect(map.shadowRoot!.activeElement).to.equal(button);
    });

    it('should ask nothing of the network but code', async () => {
      await moving({ territory: 'departement:37' });
      expect(worker.log).to.have.lengthOf(1);
    });
  });

  describe('zoom and movement', () => {
    it('should split clusters when zooming in, and count everyone in view', async () => {
      const map = await moving();
      const total = shown(map);
      named(map, 'Zoomer').click();
      await waitUntil(() => tiles().length > 0);
      await settled(map);
      expect(shown(map)).to.be.lessThan(total).and.greaterThan(0);
      named(map, 'Dézoomer').click();
      await settled(map);
      expect(shown(map)).to.be.at.least(total);
    });

    it('should show at most 200 nodes', async () => {
      const map = await moving();
      for (let i = 0; i < 3; i++) named(map, 'Zoomer').click();
      await settled(map);
      expect(all(map, '*').length).to.be.at.most(200);
    });

    it('should wait for nothing once the index is there', async () => {
      const map = await moving({ territory: 'region:24' });
      await waitUntil(() => worker.log.some((path) => path.startsWith('/v1/tiles/index')), 'no index');
      // The index is read in slices: from then on the server may be silent.
      await new Promise((resolve) => setTimeout(resolve, 600));
      worker.before = () => new Promise(() => {});
      const before = shown(map);
      named(map, 'Dézoomer').click();
      await waitUntil(() => shown(map) > before, 'nothing without the server');
      await settled(map);
      expect(shown(map)).to.be.at.most(stateOf(map).results!.total);
      const few = markers(map).length;
      named(map, 'Zoomer').click();
      await settled(map);
      named(map, 'Zoomer').click();
      await waitUntil(() => markers(map).length > few, 'no smaller clusters without the server');
      expect(markers(map).every((button) => button.getAttribute('aria-label')!.length > 3)).to.be.true;
      await settled(map);
      // Shown first, said to be near a town a moment later.
      expect(markers(map).filter(({ dataset }) => dataset.id === '').map((button) => button.getAttribute('aria-label')).every((label) => / près de ./.test(label!))).to.be.true;
    });

    it('should fly to a territory overseas and back to the results', async () => {
      const map = await moving();
      named(map, all(map, '.insets button').map((button) => button.textContent!.trim()).find((name) => name.startsWith('La Réunion'))!).click();
      await waitUntil(() => all(map, '.towns span').some((name) => /Saint-/.test(name.textContent!)), 'no town of La Réunion');
      await settled(map);
      expect(shown(map)).to.be.greaterThan(20);
      named(map, 'Revenir aux résultats').click();
      await settled(map);
      expect(stateOf(map).movedTo).to.be.undefined;
      expect(inside(map, '.towns').textContent).to.contain('Bordeaux');
    });

    it('should be draggable, and not take the drag for a click on a marker', async () => {
      const map = await moving();
      const middle = inside(map, '.stage').getBoundingClientRect();
      const { left, top, width, height } = [...boxes(map).values()].sort(
        (a, b) => Math.hypot(a.left - middle.width / 2, a.top - middle.height / 2) - Math.hypot(b.left - middle.width / 2, b.top - middle.height / 2),
      )[0]!;
      const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
      await sendMouse({ type: 'move', position: [x, y] });
      await sendMouse({ type: 'down' });
      await sendMouse({ type: 'move', position: [x - 40, y + 30] });
      await sendMouse({ type: 'move', position: [x - 80, y + 60] });
      await sendMouse({ type: 'up' });
      await waitUntil(() => stateOf(map).movedTo, 'not moved');
      expect(stateOf(map).selectedId).to.be.undefined;
      expect(Math.round(inside(map, '.plane').getBoundingClientRect().width)).to.be.closeTo(map.clientWidth, 4);
      await settled(map);
    });

    it('should leave the wheel to the page until the visitor means the map', async () => {
      const map = await moving();
      const stage = inside(map, '.stage');
      const wheel = new WheelEvent('wheel', { deltaY: -200, bubbles: true, cancelable: true, composed: true });
      stage.dispatchEvent(wheel);
      expect(wheel.defaultPrevented).to.be.false;
      await waitUntil(() => /molette/.test(map.shadowRoot!.textContent!), 'no hint');
      const meant = new WheelEvent('wheel', { deltaY: -200, ctrlKey: true, bubbles: true, cancelable: true, composed: true, clientX: 300, clientY: 300 });
      stage.dispatchEvent(meant);
      expect(meant.defaultPrevented).to.be.true;
      await waitUntil(() => stateOf(map).movedTo, 'not zoomed');
    });

    it('should go on from where a button has just moved it', async () => {
      const map = await moving();
      const across = (): number => stateOf(map).movedTo![2] - stateOf(map).movedTo![0];
      named(map, 'Zoomer').click();
      await waitUntil(() => stateOf(map).movedTo, 'not moved');
      await settled(map);
      const before = across();
      // The button shows half of it; a turn of the wheel that follows at once, before Leaflet was told, shows less.
      named(map, 'Zoomer').click();
      await new Promise((resolve) => setTimeout(resolve));
      inside(map, '.stage').dispatchEvent(new WheelEvent('wheel', { deltaY: -60, ctrlKey: true, bubbles: true, cancelable: true, composed: true, clientX: 300, clientY: 300 }));
      await waitUntil(() => across() < before * 0.45, 'the wheel forgot the button, or the button the wheel');
      await settled(map);
    });

    it('should move by buttons alone', async () => {
      const map = await moving();
      named(map, 'Déplacer la carte').click();
      await map.updateComplete;
      const before = boxes(map);
      named(map, 'Déplacer la carte vers l’est').click();
      await waitUntil(() => stateOf(map).movedTo, 'not moved');
      await settled(map);
      const stayed = markers(map).find((button) => before.has(button))!;
      expect(before.get(stayed)!.left - stayed.getBoundingClientRect().left).to.be.closeTo(0.4 * inside(map, '.stage').clientWidth, 2);
    });
  });

  describe('with a keyboard', () => {
    it('should go from marker to marker by arrows, open with Enter and zoom with + and -', async () => {
      const map = await moving({ territory: 'departement:37' });
      markers(map)[0]!.focus();
      await sendKeys({ press: 'ArrowRight' });
      expect(map.shadowRoot!.activeElement).to.equal(markers(map)[1]);
      await sendKeys({ press: 'End' });
      expect(map.shadowRoot!.activeElement).to.equal(markers(map).at(-1));
      expect(markers(map).filter((button) => button.tabIndex === 0)).to.deep.equal([markers(map).at(-1)]);
      const single = markers(map).find((button) => button.dataset.id)!;
      single.focus();
      await sendKeys({ press: 'Enter' });
      expect(stateOf(map).selectedId).to.equal(single.dataset.id);
      expect(single.getAttribute('aria-current')).to.equal('true');
      await sendKeys({ press: '+' });
      await waitUntil(() => stateOf(map).movedTo, 'not zoomed');
    });

    it('should keep focus on the map when the focused cluster splits', async () => {
      const map = await moving();
      const cluster = markers(map).find((button) => Number(button.textContent) > 100)!;
      cluster.focus();
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => stateOf(map).movedTo, 'not opened');
      await settled(map);
      expect(markers(map)).to.include(map.shadowRoot!.activeElement as HTMLButtonElement);
    });

    it('should skip the map', async () => {
      const map = await moving();
      named(map, 'Passer la carte').click();
      expect(map.shadowRoot!.activeElement).to.equal(inside(map, '.after'));
    });
  });

  describe('with the list', () => {
    it('should mark the structure pointed at elsewhere, alone or within its cluster', async () => {
      const map = await moving({ territory: 'region:24' });
      const group = groupFor(map);
      const view = boundsOf(group.state.results!.view!);
      const inView = group.state.results!.items.filter(({ lat, lon }) => lon > view[0] && lat > view[1] && lon < view[2] && lat < view[3]);
      expect(inView.length).to.be.greaterThan(3);
      for (const { id } of inView) {
        group.dispatch({ type: 'structure-pointed', id });
        await map.updateComplete;
        expect(all(map, '.markers .pointed'), id).to.have.lengthOf(1);
      }
    });

    it('should tell the list which structure is pointed at here', async () => {
      const map = await moving({ territory: 'departement:37' });
      const single = markers(map).find((button) => button.dataset.id)!;
      single.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
      expect(stateOf(map).pointedId).to.equal(single.dataset.id);
      single.dispatchEvent(new PointerEvent('pointerout', { bubbles: true, composed: true }));
      expect(stateOf(map).pointedId).to.be.undefined;
    });

    it('should search in the zone shown, and stay there', async () => {
      const map = await moving();
      named(map, 'Zoomer').click();
      await waitUntil(() => stateOf(map).movedTo, 'not zoomed');
      await settled(map);
      const lefts = markers(map).map(({ style }) => Math.round(parseFloat(style.left)));
      const events: Event[] = [];
      map.addEventListener('pana-search-change', (event) => events.push(event));
      named(map, 'Rechercher dans cette zone').focus();
      named(map, 'Rechercher dans cette zone').click();
      expect(map.shadowRoot!.activeElement, 'focus stays on the map').to.have.attribute('aria-label', 'Zoomer');
      expect(stateOf(map).search.bbox).to.match(/^-?\d+\.\d{4},-?\d+\.\d{4},-?\d+\.\d{4},-?\d+\.\d{4}$/);
      expect(events).to.have.lengthOf(1);
      await waitUntil(() => stateOf(map).status === 'complete' && stateOf(map).resultsFor?.bbox, 'no results');
      await settled(map);
      expect(stateOf(map).movedTo).to.be.undefined;
      // Clusters at the edge hold structures out of sight too.
      expect(Math.abs(shown(map) - stateOf(map).results!.total)).to.be.at.most(stateOf(map).results!.total * 0.25);
      expect(markers(map).map(({ style }) => Math.round(parseFloat(style.left)))).to.deep.equal(lefts);
    });

    it('should follow a new search', async () => {
      const map = await moving({ territory: 'region:24' });
      groupFor(map).dispatch({ type: 'search-changed', search: { place: 'commune:37261' } });
      await waitUntil(() => stateOf(map).resultsFor?.place, 'no results');
      const near = new Set(stateOf(map).results!.view!.towns.map(([, , name]) => name));
      await waitUntil(() => all(map, '.towns span').filter((name) => near.has(name.textContent!)).length > 1, 'not there');
      await settled(map);
      expect(markers(map).length).to.be.greaterThan(1);
    });
  });

  describe('raster tiles', () => {
    it('should load only once the visitor asked, and say whose they are', async () => {
      const asked: string[] = [];
      const observer = new PerformanceObserver((list) => asked.push(...list.getEntries().map(({ name }) => name).filter((name) => /fond-de-carte/.test(name))));
      observer.observe({ type: 'resource' });
      const map = await moving({ tiles: `${location.origin}/fond-de-carte/{z}/{x}/{y}.png`, 'tiles-attribution': 'l’IGN' });
      await settled(map);
      expect(all(map, 'img')).to.have.lengthOf(0);
      named(map, 'Afficher le fond de carte (données de l’IGN)').click();
      await waitUntil(() => all(map, 'img').length > 0, 'no tile');
      await waitUntil(() => /l’IGN/.test(inside(map, '.credit').textContent!));
      expect(all(map, 'img').every((tile) => (tile as HTMLImageElement).referrerPolicy === 'no-referrer')).to.be.true;
      observer.disconnect();
    });
  });

  describe('in a page that changes', () => {
    it('should start only when it shows, and be right then', async () => {
      const holder = await fixture<HTMLElement>(html`<div hidden></div>`);
      const map = await put({}, holder);
      await painted(map);
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(all(map, '.leaflet-pane')).to.have.lengthOf(0);
      holder.hidden = false;
      await alive(map);
      await settled(map);
      const stage = inside(map, '.stage').getBoundingClientRect();
      for (const box of boxes(map).values()) expect(box.left).to.be.within(stage.left - 10, stage.right);
    });

    it('should survive being hidden, shown at another width, and moved', async () => {
      const holder = await fixture<HTMLElement>(html`<div></div>`);
      const map = await put({}, holder);
      await painted(map);
      await alive(map);
      holder.hidden = true;
      holder.style.width = '400px';
      holder.hidden = false;
      await settled(map);
      expect(inside(map, '.plane').getBoundingClientRect().width).to.be.closeTo(400, 4);
      const other = await fixture<HTMLElement>(html`<div></div>`);
      other.append(map);
      await alive(map);
      expect(all(map, '.leaflet-map-pane')).to.have.lengthOf(1);
      expect(markers(map).length).to.be.greaterThan(5);
    });

    it('should leave nothing behind', async () => {
      const listeners = new Map<string, number>();
      const { addEventListener, removeEventListener } = EventTarget.prototype;
      const count = (target: unknown, type: string, by: number) => {
        if (target === document || target === window || target === document.body) listeners.set(type, (listeners.get(type) ?? 0) + by);
      };
      EventTarget.prototype.addEventListener = function (this: EventTarget, type: string, ...rest: [never, AddEventListenerOptions?]) {
        count(this, type, 1);
        // What goes with its signal is never removed by name.
        const signal = rest[1]?.signal;
        if (signal) addEventListener.call(signal, 'abort', () => count(this, type, -1));
        return addEventListener.call(this, type, ...rest);
      };
      EventTarget.prototype.removeEventListener = function (this: EventTarget, type: string, ...rest: [never]) {
        count(this, type, -1);
        return removeEventListener.call(this, type, ...rest);
      };
      try {
        const holder = await fixture<HTMLElement>(html`<div></div>`);
        const map = await put({}, holder);
        await painted(map);
        await alive(map);
        for (let i = 0; i < 20; i++) {
          map.remove();
          await Promise.resolve();
          expect(all(map, '.leaflet-pane')).to.have.lengthOf(0);
          holder.append(map);
          if (i % 5 === 0) await alive(map);
        }
        await alive(map);
        expect(all(map, '.leaflet-map-pane')).to.have.lengthOf(1);
        map.remove();
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(all(map, '*').length).to.be.at.most(120);
        for (const [type, left] of listeners) expect(left, type).to.be.at.most(0);
      } finally {
        Object.assign(EventTarget.prototype, { addEventListener, removeEventListener });
      }
    });
  });
});
