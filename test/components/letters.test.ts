/** The letters of the page, in our sizes. */
import { expect, waitUntil } from '@open-wc/testing';
import '../../src/components/pana-list/pana-list.ts';
import { startPageWorker } from '../support/page-worker.ts';
import { generateStructures } from '../support/structures.ts';

describe('letters', () => {
  it('should be the page’s own, in a size, weight and spacing the page does not decide', async () => {
    const api = 'https://letters.pana.test';
    await startPageWorker({ origin: api, structures: (gazetteer) => generateStructures(gazetteer, 30) });
    const around = document.createElement('div');
    around.style.cssText = 'font: italic 700 6px/0.2 Courier, monospace; letter-spacing: 1em; text-transform: uppercase';
    const list = document.createElement('pana-list');
    list.api = api;
    around.append(list);
    document.body.append(around);
    await waitUntil(() => list.renderRoot?.querySelector('.facts'), 'results', { timeout: 8000 });
    const look = (selector: string) => {
      const { fontFamily, fontSize, fontStyle, fontWeight, lineHeight, letterSpacing, textTransform } = getComputedStyle(list.renderRoot.querySelector(selector)!);
      return [fontFamily, fontSize, fontStyle, fontWeight, lineHeight, letterSpacing, textTransform];
    };
    expect(look('[part=address]')).to.deep.equal(['Courier, monospace', '16px', 'normal', '400', '24px', 'normal', 'none']);
    list.style.setProperty('--pana-font-family', 'Georgia, serif');
    list.style.setProperty('--pana-font-size', '1.5em');
    expect(look('[part=address]').slice(0, 2)).to.deep.equal(['Georgia, serif', '24px']);
    around.remove();
  });
});
