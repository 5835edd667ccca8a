import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { PlaceLookup, onlyMeaning, type Lookup } from '../../../src/components/pana-search/place-lookup.ts';
import type { Place } from '../../../src/contract/place.ts';

const place = (name: string, more: Partial<Place> = {}): Place => ({
  code: `commune:${String(10000 + name.length)}`, name, kind: 'commune', departement: '37', postcodes: ['37000'], lat: 47, lon: 1, precision: 'exact', ...more,
});
const immediately = { pause: () => Promise.resolve() };

describe('place lookup', () => {
  it('should show the answer to the last words typed, whatever the order of the answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom('l', 'o', 'y', ' ') }), { minLength: 1, maxLength: 6 }), async (s, typed) => {
        const ask = s.scheduleFunction((query: string) => Promise.resolve([place(query)]));
        const lookup = new PlaceLookup({ ask: (query) => ask(query), changed: () => undefined, pause: s.scheduleFunction(() => Promise.resolve()) });
        const settled = typed.map((text) => lookup.type(text));
        await s.waitFor(Promise.all(settled));
        const last = typed.at(-1)!.trim();
        expect(lookup.current.query).to.equal(last);
        expect(lookup.current.places.map(({ name }) => name)).to.deep.equal(last === '' ? [] : [last]);
      }),
    );
  });

  it('should ask once when letters follow each other before the pause ends', async () => {
    const asked: string[] = [];
    const pauses: (() => void)[] = [];
    const lookup = new PlaceLookup({
      ask: async (query) => (asked.push(query), []),
      changed: () => undefined,
      pause: () => new Promise((done) => void pauses.push(done)),
    });
    const typed = ['l', 'lo', 'loc'].map((text) => lookup.type(text));
    for (const end of pauses) end();
    await Promise.all(typed);
    expect(asked).to.deep.equal(['loc']);
  });

  it('should cancel the request of words that were replaced', async () => {
    const signals: AbortSignal[] = [];
    const lookup = new PlaceLookup({ ...immediately, ask: async (_, signal) => (signals.push(signal), []), changed: () => undefined });
    await lookup.type('lo');
    await lookup.type('loc');
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true, false]);
  });

  it('should say so when the places cannot be asked', async () => {
    const told: Lookup['status'][] = [];
    const lookup = new PlaceLookup({ ...immediately, ask: () => Promise.reject(new Error('down')), changed: ({ status }) => void told.push(status) });
    await lookup.type('loches');
    expect(told).to.deep.equal(['pending', 'failed']);
  });
});

describe('the only meaning of words', () => {
  it('should be the only suggestion', () => expect(onlyMeaning('loch', [place('Loches')])?.name).to.equal('Loches'));
  it('should be the only suggestion of that very name, whatever case, accents and hyphens', () =>
    expect(onlyMeaning('st pierre des corps', [place('Saint-Pierre-des-Corps'), place('Saint-Pierre')])?.name).to.equal('Saint-Pierre-des-Corps'));
  it('should be nothing when two places have that name', () =>
    expect(onlyMeaning('Saint-Denis', [place('Saint-Denis'), place('Saint-Denis', { departement: '974' })])).to.equal(undefined));
  it('should be the postcode when it was typed in full', () =>
    expect(onlyMeaning('37600', [place('37600', { kind: 'postcode', code: 'postcode:37600' }), place('Loches')])?.code).to.equal('postcode:37600'));
});
