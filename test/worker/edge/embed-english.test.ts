/** Frames in English: every word of ours is English, what the directory has only in French says so, and both say the language they are in. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {KINDS, LABELS, LEVELS, PRICES, REASONS} from '../../../src/contract/vocabulary.ts';
import {EVENT_KINDS, EVENT_STATUSES} from '../../../src/contract/event-vocabulary.ts';
import type {EventsPage} from '../../../src/contract/event.ts';
import type {Result, ResultsPage} from '../../../src/contract/results.ts';
import {en} from '../../../src/i18n/en.ts';
import {enEventCommon} from '../../../src/i18n/en-event-common.ts';
import {sessionText, zoneCity} from '../../../src/i18n/event-times.ts';
import {addWords} from '../../../src/i18n/words.ts';
import {EMBEDS, EVENT_EMBEDS, FORM_EMBEDS} from '../../../worker/edge/pages/embed-address.ts';
import {FRAME_WORDS} from '../../../worker/edge/pages/frame-words.ts';
import {directory, edge, EVENTS} from './fixture.ts';

const app = edge();
const ofOne: Readonly<Record<string, string>> = {structure: 'structure-id=s1', badge: 'structure-id=s1', event: 'event-id=e3', survey: 'kind=needs&event-id=e1'};
const ADDRESSES = [...EMBEDS, ...EVENT_EMBEDS, ...FORM_EMBEDS].map((name) => `/embed/${name}?${ofOne[name] ?? ''}`);

/** Somebody nobody listed, and everything that can be said of somebody. */
const full: Result = {
  id: 's1', slug: 'exemple', name: 'Exemple – Le Tiers-lieu', kind: 'tiers-lieu', street: '1 rue du Château', postcode: '37600', city: 'Loches', lat: 47.1, lon: 1, distance: 4.24,
  reason: {code: 'outside', text: 'À 4,2 km, mais sa zone d’intervention ne cite pas votre commune'}, levels: {'comptabilite': 'accompagner'}, price: [...PRICES], labels: [...LABELS], remote: true,
  verifiedAt: '2025-01-01', stale: true, vendorTie: 'Éditeur d’un logiciel', notice: 'Fermée en août', example: true,
};
const coordination = {name: 'Coordination d’Indre-et-Loire', territory: 'departement:37', email: 'coordination@example.org', phone: '02 47 00 00 00'};
/** An edge whose every search answers `found`. */
function answering(found: Partial<ResultsPage>, events: Partial<EventsPage> = {}): ReturnType<typeof edge> {
  const all = directory();
  const place = {code: 'commune:37132', name: 'Loches'} as NonNullable<ResultsPage['place']>;
  const agenda = {...all.agenda, search: (query: Parameters<typeof all.agenda.search>[0]) => ({...all.agenda.search({...query, page: 1}), ...events})};
  return edge({directory: () => ({...all, agenda, search: (query) => ({...all.search(query), place, ...found})})});
}

/** What is read of a page: texts and the attributes that are said; nothing that says it is French, no code. */
function said(text: string): string {
  const own = text.replaceAll(/<([a-z][a-z\d]*)(?: [^>]*)? lang="fr"[^>]*>[^]*?<\/\1>/g, '').replaceAll(/<code>[^]*?<\/code>|<style[^]*?<\/style>/g, '');
  const named = [...own.matchAll(/ (?:aria-label|label|title|placeholder)="([^"]*)"/g)].map(([, value]) => value);
  return [own.replaceAll(/<[^>]*>/g, '\n'), ...named].join('\n');
}

/** Every plain French text of the table that is not the same in English. */
function texts(french: object, english: object): string[] {
  return Object.entries(french).flatMap(([key, value]: [string, unknown]) => {
    const other = (english as Readonly<Record<string, unknown>>)[key];
    return typeof value === 'object' ? texts(value!, other as object) : typeof value === 'string' && value !== other && value.length > 3 ? [value] : [];
  });
}
const FRENCH_TEXTS = texts(FRAME_WORDS.fr, FRAME_WORDS.en);
/** Small words no sentence in French does without; and what names in these tests begin with. */
const FRENCH_WORD = /(?<!\p{L})(?:exemple|le|la|les|des|du|une|pour|sur|dans|votre|vos|avec|qui|aide|structures?|événements?|séance|heure|depuis|vérifiée?|jamais|ou|et|il|sa|son)(?!\p{L})/iu;

function assertEnglish(text: string, address: string): void {
  assert.match(text, /^<!doctype html>\n<html lang="en">/, address);
  const own = said(text);
  // The needs of the directory have their English; those of labels are names.
  const left = LABELS.map((code) => FRAME_WORDS.en.label[code]).concat('Third place', 'La Réunion').reduce((rest, name) => rest.replaceAll(name, ''), own);
  for (const french of FRENCH_TEXTS) assert.ok(!left.split('\n').some((line) => line.trim() === french || (french.length > 12 && line.includes(french))), `${address}: “${french}”`);
  const line = left.split('\n').find((one) => FRENCH_WORD.test(one));
  assert.equal(line, undefined, `${address} says in French: ${line}`);
  assert.doesNotMatch(text, /undefined|\[object|NaN/);
}

describe('a frame in English', () => {
  for (const address of ADDRESSES) {
    it(`should say all of its own in English: ${address}`, async () => {
      const response = await app.request(`${address}&lang=en`);
      assert.equal(response.status, 200);
      const text = await response.text();
      // The name of the event of a questionnaire is part of its title.
      assertEnglish(text.replaceAll(`: ${EVENTS[0].title}`, ''), address);
      const tag = /<(pana-[a-z-]+)([^>]*)>/.exec(text)!;
      assert.match(tag[2]!, / lang="en"/, 'and so does its element');
      for (const [link] of text.matchAll(/<a [^>]*href="\/(?!embed)[^>]*>/g)) assert.match(link, / hreflang="fr"/, `our pages are in French: ${link}`);
    });

    it(`should say nothing of languages in French, where all is French: ${address}`, async () => {
      for (const asked of [address, `${address}&lang=fr`]) {
        const text = await (await app.request(asked)).text();
        assert.match(text, /^<!doctype html>\n<html lang="fr">/);
        assert.doesNotMatch(text.replace(/<html lang="fr">|<pana-[^>]*>/g, ''), / lang="| hreflang="/);
      }
    });
  }

  it('should say all there is to say of somebody, and mark their own words as French', async () => {
    const text = await (await answering({items: [full], total: 1}).request('/embed/list?place=loches&lang=en')).text();
    assertEnglish(text, 'a full card');
    for (const french of ['<a href="/annuaire/exemple" lang="fr" hreflang="fr">Exemple – Le Tiers-lieu</a>', '<span lang="fr">1 rue du Château, 37600 Loches</span>', '<p lang="fr">Fermée en août</p>', '<span lang="fr">Éditeur d’un logiciel</span>', '1 organisation for <span lang="fr">Loches</span>']) assert.ok(text.includes(french), french);
    assert.match(text, /<strong>Nearby, but does not name your commune · 4\.2 km away<\/strong>/);
    assert.match(text, /<p>Keep the accounts: supports<\/p>/);
    assert.match(text, /Confirmed by the organisation on January 1, 2025, more than a year ago <span class="tag">Example<\/span>/);
  });

  it('should lead on in English where there is nobody, no event, no such place or no such page', async () => {
    const nobody = answering({items: [], total: 0, wayOn: {radius: 50, remote: 3, withoutFilters: 1, coordination}}, {items: [], total: 0, wayOn: {remote: 2, neighbours: [{territory: 'departement:36', name: 'Indre', total: 1}], coordination} as EventsPage['wayOn']});
    const lost = answering({items: [], total: 45, page: 9}, {items: [], total: 45, page: 9});
    for (const [own, address, words] of [
      [nobody, '/embed/list?needs=rgpd', /remove the criteria<\/a> \(1 organisation\)[^]*search up to 50 km[^]*who helps at a distance<\/a> \(3 organisations\)[^]*ask your coordination team: <span lang="fr">Coordination d’Indre-et-Loire<\/span>, <a href="mailto:/],
      [nobody, '/embed/event-list?level=1', /see what is online<\/a> \(2 events\)[^]*see what there is in <span lang="fr">Indre<\/span><\/a> \(1 event\)[^]*ask your coordination team:/],
      [nobody, '/embed/event-list?title=x', /No event is announced for the moment/],
      [lost, '/embed/list?page=9', /There is no page 9\.[^]*Back to the first page/],
      [lost, '/embed/event-list?page=9', /There is no page 9\./],
      [app, '/embed/list?place=zzzz', /No place is called “zzzz”/],
      [app, '/embed/event-list?place=zzzz', /No place is called “zzzz”/],
    ] as const) {
      const text = await (await own.request(`${address}&lang=en`)).text();
      assertEnglish(text, address);
      assert.match(text, words);
    }
  });

  it('should stay in English from page to page, by its form and where a structure was found to be another', async () => {
    const many = answering({items: [full], total: 45, page: 2}, {total: 45, page: 2});
    for (const path of ['/embed/list', '/embed/event-list']) {
      const text = await (await many.request(`${path}?page=2&lang=en`)).text();
      assertEnglish(text, path);
      assert.match(text, /<nav aria-label="Pages of results"><p>Page 2 of 3<\/p>/);
      assert.match(text, new RegExp(`<a rel="prev" target="_self" href="${path}\\?lang=en">Previous page</a> <a rel="next" target="_self" href="${path}\\?lang=en&amp;page=3">Next page</a>`));
      assert.match(text, /<input type="hidden" name="lang" value="en">/);
    }
    assert.equal((await app.request('/embed/structure?structure-id=s99&lang=en&theme=large')).headers.get('location'), '/embed/structure?lang=en&structure-id=s1&theme=large');
  });

  it('should refuse in the language it was asked in, whatever is refused', async () => {
    for (const [address, status, words] of [
      ['/embed/structure?lang=en', 400, /<code>structure-id<\/code>: A value is expected\./], ['/embed/structure?structure-id=s77&lang=en', 404, /<h1>Not found<\/h1>/],
      ['/embed/locator?lang=en&territory=departement:00', 400, /<code>territory<\/code>: “departement:00” – This does not exist\./], ['/embed/locator?page=0&lang=en', 400, /<code>page<\/code>: “0” – This is beyond/],
      [`/embed/list?lang=en&title=${'a'.repeat(201)}`, 400, /<code>title<\/code>: “a+” – This is too long\./], ['/embed/event?lang=en&event-id=e77', 404, /<h1>Not found<\/h1>/], ['/embed/nothing?lang=en', 404, /<h1>Not found<\/h1>/],
      [`/embed/list?lang=en&${'a'.repeat(8000)}`, 414, /<h1>Address too long<\/h1>/], [`/embed/list?lang=en&needs=${encodeURIComponent('"><script>alert(1)</script>')}`, 400, /“&quot;&gt;&lt;script&gt;/],
    ] as const) {
      const response = await app.request(address);
      assert.equal(response.status, status, address);
      const text = await response.text();
      assertEnglish(text, address);
      assert.match(text, words);
      assert.doesNotMatch(text, /<script/);
    }
    const closed = await (await edge({directory: () => undefined}).request('/embed/list?lang=en')).text();
    assertEnglish(closed, 'nothing published');
    for (const address of ['/embed/locator?territory=departement:00', '/embed/locator?lang=de', '/embed/locator?page=0&title=lang=en', '/embed/locator?page=0&title=%26lang=en']) {
      assert.match(await (await app.request(address)).text(), /^<!doctype html>\n<html lang="fr">[^]*<h1>Cette recherche n’est pas comprise<\/h1>/, address);
    }
  });

  it('should be titled in its language where another site makes a frame of it', async () => {
    const title = async (url: string): Promise<string> => ((await (await app.request(`/oembed?url=${encodeURIComponent(url)}`)).json()) as {title: string}).title;
    assert.equal(await title('https://pana.example/?element=locator&lang=en&territory=departement:37'), 'Find digital help for your association: Loches');
    assert.equal(await title('https://pana.example/embed/event-list?lang=en'), 'Training days, webinars and meetings on digital matters for associations');
    assert.equal(await title('https://pana.example/?element=locator&territory=departement:37'), 'Trouver de l’aide numérique pour votre association : Loches');
  });
});

describe('the English of frames', () => {
  const words = FRAME_WORDS.en;
  it('should be the one of the elements that take their place', () => {
    const same = (own: string, key: keyof typeof en | keyof typeof enEventCommon): void => assert.equal(own, {...en, ...enEventCommon}[key], key);
    for (const code of KINDS) same(words.kind[code], `kind.${code}`);
    for (const code of PRICES) same(words.price[code], `price.${code}`);
    for (const code of LEVELS) same(words.level[code], `level.${code}`);
    for (const code of LABELS) same(words.label[code], `label.${code}`);
    for (const code of REASONS) same(words.reason({reason: {code, text: 'x'}}), `reason.${code}`);
    for (const code of EVENT_KINDS) same(words.eventKind[code], `event.kind.${code}`);
    for (const code of EVENT_STATUSES) same(words.eventStatus[code], `event.status.${code}`);
    for (const [own, key] of [[words.place, 'search.place'], [words.need, 'search.needs'], [words.anyNeed, 'search.needs.any'], [words.search, 'search.submit'], [words.remote, 'list.remote'], [words.neverVerified, 'fresh.never'], [words.example, 'list.example']] as const) same(own, key);
    assert.equal(words.wholeFamily('x'), en['search.needs.whole']('x'));
    assert.equal(words.structures(2345), en['list.count']('2,345', false));
  });

  it('should say sessions and zones as they do', () => {
    addWords('en', {...en, ...enEventCommon});
    for (const [start, end] of [['2027-03-12T09:30:00+01:00', '2027-03-12T17:00:00+01:00'], ['2027-01-01T00:00:00-10:00', '2027-01-01T12:05:00-10:00'], ['2027-12-31T22:00:00+04:00', '2028-01-01T01:00:00+04:00']] as const) {
      assert.equal(words.session({start, end}), sessionText('en', {start, end}));
    }
    for (const zone of ['America/Cayenne', 'America/Guadeloupe', 'America/Marigot', 'America/Martinique', 'America/Miquelon', 'America/St_Barthelemy', 'Indian/Mayotte', 'Indian/Reunion', 'Pacific/Gambier', 'Pacific/Marquesas', 'Pacific/Noumea', 'Pacific/Tahiti', 'Pacific/Wallis', 'America/New_York']) {
      assert.equal(words.zone(zone), enEventCommon['event.zone'](zoneCity(zone)));
    }
    assert.equal(words.zone('Europe/Paris'), '');
  });
});
