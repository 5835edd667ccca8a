/** The language around an element: the nearest `lang`, through the shadow roots of the page; followed when it changes. */
import { expect, waitUntil } from '@open-wc/testing';
import '../../src/components/pana-list/pana-list.ts';
import '../../src/components/pana-locator/pana-locator.ts';
import { languageOf } from '../../src/i18n/words.ts';
import { startPageWorker } from '../support/page-worker.ts';
import { generateStructures } from '../support/structures.ts';

const page = document.documentElement;
const before = page.getAttribute('lang');
afterEach(() => {
  if (before === null) page.removeAttribute('lang');
  else page.lang = before;
  document.querySelector('#language')?.remove();
});
const box = (html: string): HTMLElement => {
  const around = document.createElement('div');
  around.id = 'language';
  document.body.append(around);
  around.append(document.createRange().createContextualFragment(html));
  return around;
};

describe('the language of an element', () => {
  it('should be its own, else that of what is around it', () => {
    const around = box('<div lang="en-GB"><b></b><i lang="FR"></i></div><u lang="ar"></u><s></s>');
    const of = (selector: string) => languageOf(around.querySelector(selector)!);
    page.lang = 'fr';
    expect([of('b'), of('i'), of('u'), of('s')]).to.deep.equal(['en', 'fr', 'fr', 'fr']);
  });

  it('should come through the shadow roots of the page', () => {
    const around = box('<div lang="en"><p></p></div>');
    const inner = document.createElement('b');
    around.querySelector('p')!.attachShadow({ mode: 'open' }).append(inner);
    expect(languageOf(inner)).to.equal('en');
  });

  it('should be French on a page left in English by default, or in a language that is not ours', () => {
    const around = box('<b></b>');
    for (const lang of ['en', 'en-US', 'ar', '', 'constructor']) {
      page.lang = lang;
      expect(languageOf(around.querySelector('b')!), lang).to.equal('fr');
    }
  });

  it('should change when that of the page around changes: words, numbers, markers, and back', async () => {
    const api = 'https://language.pana.test';
    await startPageWorker({ origin: api, structures: (gazetteer) => generateStructures(gazetteer, 1200) });
    const around = box(`<div lang="fr"><p></p></div>`);
    const element = document.createElement('pana-locator');
    element.api = api;
    element.group = 'language';
    // In a shadow root of the page, where a widget's own observer would not look by itself.
    around.querySelector('p')!.attachShadow({ mode: 'open' }).append(element);
    const text = () => ['pana-list', 'pana-map'].map((tag) => element.renderRoot.querySelector<HTMLElement>(tag)?.shadowRoot?.textContent).join(' ').replace(/\s+/g, ' ');
    const label = () => element.renderRoot.querySelector('pana-map')!.shadowRoot!.querySelector('.markers button')?.getAttribute('aria-label') ?? '';
    await waitUntil(() => /1 200 structures.*Imprimer/.test(text()), 'French', { timeout: 8000 });
    await waitUntil(() => element.renderRoot.querySelector('pana-map')!.shadowRoot!.querySelector('.pad'), 'the moving map', { timeout: 8000 });
    expect(label()).to.match(/structures/);
    around.querySelector('div')!.lang = 'en';
    await waitUntil(() => /1,200 organisations.*Print the whole list/.test(text()), 'English', { timeout: 8000 });
    expect(element.renderRoot.lang).to.equal('en');
    await waitUntil(() => /organisations/.test(label()), 'markers', { timeout: 4000 });
    around.querySelector('div')!.removeAttribute('lang');
    await waitUntil(() => /1 200 structures.*Imprimer/.test(text()), 'French again', { timeout: 8000 });
  });

  it('should say in which language a sentence was said, when that changed before it could be heard', async () => {
    const around = box('<div lang="fr"></div>');
    const element = document.createElement('pana-list');
    element.api = 'https://announced.pana.test';
    element.group = 'announced';
    await startPageWorker({ origin: element.api, before: () => new Response('{}', { status: 400, headers: { 'content-type': 'application/problem+json' } }) });
    around.querySelector('div')!.append(element);
    const region = () => document.querySelector('#language [lang] > *')!.shadowRoot!.querySelector<HTMLElement>('[role=status]');
    await waitUntil(() => /pas été comprise/.test(element.shadowRoot!.textContent!), 'the failure', { timeout: 4000, interval: 5 });
    around.querySelector('div')!.lang = 'en'; // within the half second a sentence waits for a newer one
    await waitUntil(() => region()?.textContent, 'an announcement', { timeout: 4000 });
    expect([region()!.lang, region()!.textContent]).to.deep.equal(['fr', 'Cette recherche n’a pas été comprise.']);
  });
});
