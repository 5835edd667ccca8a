import { aTimeout, expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import '../../src/components/pana-badge/pana-badge.ts';
import type { PanaBadge } from '../../src/components/pana-badge/pana-badge.ts';
import { BADGE_CHECK, BADGE_KEPT } from '../../src/contract/badge-times.ts';
import type { Structure } from '../../src/contract/structure.ts';
import { browserEnvironment } from '../../src/store/environment.ts';
import { API, startPageWorker, type PageWorker, type PageWorkerOptions } from '../support/page-worker.ts';
import { exampleStructure } from '../support/structure.ts';

/** Generous: a busy machine is not a broken badge. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });
const LABELS: Structure['labels'] = [{ code: 'guidasso-orientation', level: 'niveau 2', since: '2025-02-01', until: '2028-01-31' }, { code: 'pana', since: '2024-03-01' }, { code: 'aidants-connect', until: '2020-01-01' }];

let worker: PageWorker;
/** A clock that a test moves, and everybody who waits for it. */
let clock: { at: number; waiting: { until: number; go: () => void }[]; pass: (ms: number) => Promise<void> };

const shown = (element: PanaBadge) => element.shadowRoot!.textContent!.replace(/\s+/g, ' ').trim();
const shows = (element: PanaBadge, part: string) => waitUntil(() => shown(element).includes(part), `"${part}" did not show: ${shown(element)}`);
const asked = () => worker.log.filter((address) => address.startsWith('/v1/badges/'));
const fallback = (element: PanaBadge) => element.shadowRoot!.querySelector('slot') !== null;
/** Says whether the page is on screen, as a tab that is left does. */
const leave = (state: 'hidden' | 'visible') => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
  document.dispatchEvent(new Event('visibilitychange'));
};

async function start(structure: Partial<Structure> = {}, options: PageWorkerOptions = {}): Promise<void> {
  worker?.stop();
  worker = await startPageWorker({ structures: [exampleStructure({ labels: LABELS, ...structure })], ...options });
  clock = {
    at: browserEnvironment.now(),
    waiting: [],
    async pass(ms) {
      clock.at += ms;
      for (const one of clock.waiting.filter(({ until: due }) => due <= clock.at)) one.go();
      await new Promise((done) => setTimeout(done));
    },
  };
}
async function badge(attributes: Record<string, string> = {}): Promise<PanaBadge> {
  const element = document.createElement('pana-badge');
  element.environment = {
    ...browserEnvironment,
    now: () => clock.at,
    random: () => 0,
    wait: (ms, signal) =>
      new Promise((done) => {
        const entry = { until: clock.at + ms, go: () => (clock.waiting.splice(clock.waiting.indexOf(entry), 1), done()) };
        clock.waiting.push(entry);
        signal?.addEventListener('abort', entry.go, { once: true });
      }),
  };
  for (const [name, value] of Object.entries({ 'api': API, 'structure-id': 's1', ...attributes })) element.setAttribute(name, value);
  element.append(Object.assign(document.createElement('a'), { href: `${API}/annuaire/s1`, textContent: 'Notre fiche' }));
  (await fixture(html`<div></div>`)).append(element);
  await element.updateComplete;
  return element;
}

describe('pana-badge', () => {
  afterEach(() => {
    worker.stop();
    delete (document as { visibilityState?: unknown }).visibilityState;
  });

  it('should say that the structure is listed, with its labels, levels and dates, and lead to its sheet', async () => {
    await start();
    const element = await badge();
    await shows(element, 'Structure référencée PANA');
    for (const words of ['Exemple – La Boussole numérique', 'PANA depuis le 1er mars 2024', 'Guid’Asso orientation, niveau 2 depuis le 1er février 2025, jusqu’au 31 janvier 2028', 'confirmée par la structure le 12 août 2026']) expect(shown(element)).to.include(words);
    expect(shown(element), 'a label that ended').not.to.include('Aidants');
    expect(element.shadowRoot!.querySelector('a')!.getAttribute('href')).to.equal(`${API}/annuaire/exemple-la-boussole-loches`);
    await expect(element).to.be.accessible();
  });

  for (const [look, display] of [['card', 'block'], ['line', 'inline'], ['mark', 'inline-block'], ['nonsense', 'block']] as const) {
    it(`should have the look "${look}", by attribute and by property`, async () => {
      await start();
      const element = await badge({ look });
      await shows(element, 'Structure référencée PANA');
      expect(shown(element)).to.match(/depuis le 1er mars 2024/);
      expect(getComputedStyle(element).display).to.equal(display);
      expect(element.getBoundingClientRect().width, 'has a width').to.be.above(20);
      await expect(element).to.be.accessible();
      const other = await badge();
      other.look = look as PanaBadge['look'];
      await shows(other, 'Structure référencée PANA');
      await other.updateComplete;
      expect(getComputedStyle(other).display).to.equal(display);
    });
  }

  it('should say it in English, names as they are', async () => {
    await start();
    const element = await badge({ lang: 'en' });
    await shows(element, 'Listed by PANA');
    expect(shown(element)).to.include('PANA since March 1, 2024').and.to.include('confirmed by the organisation on August 12, 2026');
    expect(element.shadowRoot!.querySelector('[part=link]')!.getAttribute('lang')).to.equal('fr');
    expect(asked()).to.deep.equal(['/v1/badges/s1?lang=en']);
  });

  it('should claim no label that is not in force, and say what was not confirmed for a year', async () => {
    await start({ labels: [{ code: 'pana', since: '2027-01-01' }], verifiedAt: '2025-10-01' });
    const element = await badge();
    await shows(element, 'Dans l’annuaire PANA');
    expect(shown(element)).to.include('non confirmée par la structure depuis plus d’un an').and.not.to.include('référencée');
  });

  it('should show what the page wrote until the directory answers, and when the identifier is none', async () => {
    await start({}, { before: () => new Promise(() => undefined) });
    const element = await badge();
    await waitUntil(() => asked().length === 1);
    expect(fallback(element)).to.equal(true);
    const wrong = await badge({ 'structure-id': '../s1' });
    expect(fallback(wrong)).to.equal(true);
    expect(asked()).to.have.length(1);
  });

  it('should be gone without a gap when the listing ends, and be back when it is back', async () => {
    await start();
    const element = await badge();
    await shows(element, 'Structure référencée');
    worker.before = () => new Response(JSON.stringify({ type: '/docs/problems#not-found', title: '', status: 404 }), { status: 404, headers: { 'content-type': 'application/problem+json' } });
    await clock.pass(BADGE_CHECK);
    await waitUntil(() => element.hidden, 'still there');
    expect(getComputedStyle(element).display).to.equal('none');
    expect(element.getBoundingClientRect().height).to.equal(0);
    expect(shown(element)).to.equal('');
    expect(fallback(element), 'no claim stays').to.equal(false);
    worker.before = undefined;
    leave('hidden');
    leave('visible');
    await waitUntil(() => !element.hidden);
    await shows(element, 'Structure référencée');
  });

  it('should ask nothing while the page is hidden, and at once when it is seen again', async () => {
    await start();
    const element = await badge();
    await shows(element, 'Structure référencée');
    expect(asked()).to.have.length(1);
    await clock.pass(BADGE_CHECK);
    await waitUntil(() => asked().length === 2);
    await shows(element, 'Structure référencée');
    leave('hidden');
    for (let i = 0; i < 5; i++) await clock.pass(BADGE_CHECK);
    expect(asked()).to.have.length(2);
    leave('visible');
    await waitUntil(() => asked().length === 3);
  });

  it('should ask nothing while it is far below what is on screen, nor after it left the page', async () => {
    await start();
    const element = await badge();
    await shows(element, 'Structure référencée');
    const holder = (await fixture(html`<div style="height: 5000px; padding-top: 4000px"></div>`)) as HTMLElement;
    holder.append(element);
    await waitUntil(() => !clock.waiting.length, 'it goes on checking');
    const before = asked().length;
    await clock.pass(BADGE_CHECK * 3);
    expect(asked().length).to.equal(before);
    element.remove();
    leave('hidden');
    leave('visible');
    await clock.pass(BADGE_CHECK);
    expect(asked().length).to.equal(before);
  });

  for (const [outage, answer, kind] of [
    ['server', () => new Response('{}', { status: 503, headers: { 'content-type': 'application/problem+json' } }), 'server'],
    ['captive portal', () => new Response('<html>', { status: 404, headers: { 'content-type': 'text/html' } }), 'malformed'],
    ['foreign 404', () => new Response('{"type":"about:blank"}', { status: 404, headers: { 'content-type': 'application/json' } }), 'refused'],
    ['answer of another shape', () => new Response('{"id":"s1","name":"x","slug":"../../evil","labels":[]}', { headers: { 'content-type': 'application/json' } }), 'malformed'],
    ['network', () => Promise.reject(new TypeError('Failed to fetch')), 'blocked'],
    ['silence', () => new Promise<never>(() => {}), 'timeout'],
  ] as const) {
    it(`should stand by its last answer for two minutes, then by nothing: ${outage}`, async () => {
      await start();
      const element = await badge();
      const told: string[] = [];
      element.addEventListener('pana-error', (event) => void told.push((event as Event & { kind: string }).kind));
      await shows(element, 'Structure référencée');
      const since = clock.at;
      worker.before = answer as NonNullable<PageWorkerOptions['before']>;
      await clock.pass(BADGE_CHECK);
      await waitUntil(() => asked().length === 2);
      expect(shown(element)).to.include('Structure référencée');
      await waitUntil(() => clock.waiting.length > 0);
      // In small steps, as time goes: silence has its own end, and what was answered is read before it.
      for (let step = 0; clock.at < since + BADGE_KEPT + 10_000; step += 1) {
        await clock.pass(1000);
        if (step < 30 && kind !== 'timeout') await aTimeout(30);
      }
      await waitUntil(() => fallback(element), 'it still claims');
      expect(told[0]).to.equal(kind);
      expect(told, 'said once').to.have.length(1);
      expect(element.hidden).to.equal(false);
      worker.before = undefined;
      // What is under way ends first, then the next check comes.
      for (let i = 0; i < 2; i++) {
        await waitUntil(() => clock.waiting.some(({ until: due }) => due - clock.at > 10_000) || !fallback(element));
        await clock.pass(BADGE_CHECK);
      }
      await shows(element, 'Structure référencée');
    });
  }

  it('should keep every character of a name as text', async () => {
    const name = '<img src=x onerror=alert(1)> "&\'</script>';
    await start({ name } as Partial<Structure>);
    for (const look of ['card', 'line', 'mark']) {
      const element = await badge({ look });
      await shows(element, 'Structure référencée');
      expect(element.shadowRoot!.querySelector('img, script')).to.equal(null);
    }
  });

  it('should show another structure when it is told another', async () => {
    await start({}, { structures: [exampleStructure({ labels: LABELS }), exampleStructure({ id: 's2', slug: 'autre', name: 'Exemple – Autre', labels: LABELS })] });
    const element = await badge();
    await shows(element, 'Boussole');
    element.structureId = 's2';
    await shows(element, 'Exemple – Autre');
    expect(shown(element)).not.to.include('Boussole');
  });

  it('should fit a column of 120 px', async () => {
    await start({ name: 'Exemple – Communauté de communes du Pays de Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson' });
    for (const look of ['card', 'line', 'mark']) {
      const element = await badge({ look });
      element.parentElement!.style.width = '120px';
      await shows(element, 'Structure référencée');
      expect(element.parentElement!.scrollWidth, look).to.be.at.most(120);
      element.remove();
    }
  });
});
