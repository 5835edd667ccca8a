/** Pages for frames, and oEmbed: what a host gets, and that nothing it or a stranger writes gets further than text. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {EMBEDS, EVENT_EMBEDS, FORM_EMBEDS} from '../../../worker/edge/pages/embed-address.ts';
import {toXml} from '../../../worker/edge/routes/oembed.ts';
import {directory, edge, EVENTS} from './fixture.ts';

const app = edge();
const read = async (address: string): Promise<string> => (await app.request(address)).text();
const HOSTILE = '"><script>alert(1)</script>\'&';

describe('a page for frames', () => {
  for (const address of [...EMBEDS, ...EVENT_EMBEDS, ...FORM_EMBEDS].map((name) => `/embed/${name}${['structure', 'badge'].includes(name) ? '?structure-id=s1' : name === 'event' ? '?event-id=e1' : ''}`)) {
    it(`should be one element alone, titled, with nothing inline: ${address}`, async () => {
      const response = await app.request(address);
      assert.equal(response.status, 200);
      const text = await response.text();
      const tag = `pana-${/embed\/([\w-]+)/.exec(address)![1]}`;
      assert.deepEqual([...text.matchAll(/<(pana-[a-z-]+)/g)].map((match) => match[1]), [tag]);
      assert.match(text, /<title>[^<]{5,}<\/title>/);
      assert.equal(text.match(/<h1>/g)!.length, 1);
      assert.match(text, /<base target="_blank">/);
      assert.doesNotMatch(text, / style="| on[a-z]+="|javascript:|undefined|\[object|NaN|<script(?![^>]*\bsrc="\/)/);
      const ids = [...text.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
      assert.equal(new Set(ids).size, ids.length, 'ids are unique');
    });

    it(`should be framed by anybody, indexed by nobody, and agree to be isolated: ${address}`, async () => {
      const {headers} = await app.request(address);
      const policy = headers.get('content-security-policy')!;
      assert.match(policy, /^default-src 'none'; script-src 'self' https:\/\/pana\.example; style-src 'self' https:\/\/pana\.example; .*base-uri 'none'; form-action 'self' https:\/\/pana\.example$/);
      assert.equal(headers.get('x-frame-options'), null);
      assert.equal(headers.get('x-robots-tag'), 'noindex');
      assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin');
      assert.equal(headers.get('cross-origin-embedder-policy'), 'require-corp');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal((await app.request('/embed/style.css')).headers.get('cross-origin-resource-policy'), 'cross-origin');
    });
  }

  it('should take its title from the address, else from its territory or its structure', async () => {
    const title = async (address: string) => /<title>([^<]*)<\/title>/.exec(await read(address))![1];
    assert.equal(await title('/embed/locator?title=Nos+aides'), 'Nos aides');
    assert.equal(await title('/embed/map?territory=departement:37'), 'Carte des structures qui aident les associations avec le numérique : Loches');
    assert.equal(await title('/embed/locator'), 'Trouver de l’aide numérique pour votre association');
    assert.equal(await title('/embed/structure?structure-id=s1'), 'Exemple – Maison des associations');
  });

  it('should give the element its attributes in the one grammar, and only those', async () => {
    const text = await read('/embed/locator?needs=rgpd,comptabilite&territory=departement:37&remote=true&lang=en&hide-facets=price+junk&title=T&api=https://evil.example&onclick=x&utm_source=y');
    assert.match(text, /<pana-locator hide-facets="price" lang="en" needs="comptabilite rgpd" territory="departement:37" remote>/);
    assert.doesNotMatch(text, /https:..evil|onclick|utm_source|junk/);
  });

  it('should look as the address says: theme, height of the map, scheme', async () => {
    const text = await read('/embed/locator?theme=contrast&height=480&scheme=dark');
    assert.match(text, /<meta name="color-scheme" content="dark">/);
    assert.match(text, /<link rel="stylesheet" href="\/embed\/style\.css\?height=480">\n<link rel="stylesheet" href="\/pana\/v1\/themes\/contrast\.css">/);
    assert.match(text, /<pana-locator>/);
    assert.match(text, /<input type="hidden" name="theme" value="contrast">/);
    assert.match(await read('/embed/style.css?height=480'), /\npana-locator, pana-map { --pana-map-height: 480px; }\n$/);
    assert.doesNotMatch(await read('/embed/style.css'), /--pana-map-height/);
    for (const wrong of ['theme=../../x', 'height=1e9', 'height=-1', 'height=480px', 'height=100']) assert.equal((await app.request(`/embed/locator?${wrong}`)).status, 400, wrong);
  });

  it('should show results without scripts, with a form that keeps the rest of the address', async () => {
    const text = await read('/embed/list?territory=departement:37&needs=comptabilite&price=gratuit&title=Ici');
    assert.equal(text.match(/<li><h2><a href="\/annuaire\//g)!.length, 4);
    assert.match(text, /<form role="search" method="get" action="\/embed\/list" target="_self">/);
    assert.match(text, /<option value="comptabilite" selected>/);
    for (const [name, value] of [['territory', 'departement:37'], ['price', 'gratuit'], ['title', 'Ici']]) assert.ok(text.includes(`<input type="hidden" name="${name}" value="${value}">`), name);
    assert.match(await read('/embed/search?territory=departement:37'), /action="\/annuaire" target="_blank"[^]*<a class="found" href="\/annuaire\?territory=departement:37">/);
  });

  it('should show events without scripts, inside their element with what the address says', async () => {
    const text = await read('/embed/event-list?territory=departement:37&kind=journee,atelier&view=month&lang=en&hide-facets=true&api=https://evil.example');
    assert.match(text, /<pana-event-list kind="atelier journee" lang="en" territory="departement:37" view="month" hide-facets>/);
    assert.equal(text.match(/<li><h2><a href="\/agenda\//g)!.length, 2);
    assert.doesNotMatch(text, /<form|evil/);
    assert.match(await read('/embed/event-list?place=loches&level=1'), /<pana-event-list level="1" place="commune:37132">[^]*<form role="search" method="get" action="\/embed\/event-list" target="_self">[^]*value="Loches"[^]*<input type="hidden" name="level" value="1">[^]*événements? pour Loches/);
    assert.match(await read('/embed/event-list?kind=concertation'), /Aucun événement n’est annoncé pour cette recherche[^]*voir ce qui se suit|Aucun événement/);
    const one = await read('/embed/event?event-id=e3');
    assert.match(one, /<pana-event event-id="e3">[^]*<strong>Annulé\. La salle est inondée\.<\/strong>/);
    assert.doesNotMatch(await read('/embed/event?event-id=e5'), /<script>alert|<b>gras|<img/);
  });

  it('should show one event whole, or how to register alone', async () => {
    assert.match(await read('/embed/event?event-id=e1&view=registration&lang=fr'), /<pana-event event-id="e1" lang="fr" view="registration">/);
    assert.match(await read('/embed/event?event-id=e1&view=sheet'), /<pana-event event-id="e1">/);
  });

  it('should show a form with what the address says, and without scripts lead to its page', async () => {
    const join = await read('/embed/join?territory=departement:37&lang=fr&theme=large&api=https://evil.example');
    assert.match(join, /<title>Rejoindre l’annuaire[^<]* : Loches<\/title>[^]*<pana-join lang="fr" territory="departement:37">\s*<div class="plain"><noscript><p>[^<]*JavaScript[^<]*<\/p><\/noscript>\s*<p><a href="\/rejoindre">/);
    assert.match(join, /themes\/large\.css/);
    assert.doesNotMatch(join, /evil/);
    assert.match(await read('/embed/survey'), /<pana-survey kind="observation">[^]*<a href="\/questionnaire\/observation">/);
    assert.match(await read('/embed/survey?kind=observation&event-id=e1'), /<pana-survey kind="observation">/);
    assert.match(await read('/embed/survey?kind=needs&event-id=e1&all-questions=true'), /<title>Questionnaire sur vos besoins : Exemple – Journée numérique à Loches<\/title>[^]*<pana-survey kind="needs" event-id="e1" all-questions>[^]*<a href="\/questionnaire\/needs-e1">/);
    assert.doesNotMatch(await read('/embed/survey?kind=needs&event-id=e5'), /<script>alert|<b>gras/);
  });

  it('should understand a place by its code and in words, and say when it does not', async () => {
    for (const place of ['commune:37132', 'loches']) assert.match(await read(`/embed/locator?place=${place}`), /<pana-locator place="commune:37132">[^]*value="Loches"[^]*4 structures pour Loches/);
    const text = await read(`/embed/locator?place=${encodeURIComponent(HOSTILE)}`);
    assert.match(text, /<pana-locator>[^]*Aucun lieu ne porte le nom/);
    assert.doesNotMatch(text, /<script>alert/);
  });

  it('should turn its own pages inside the frame', async () => {
    const all = directory();
    const many = edge({directory: () => ({...all, search: (query) => ({...all.search({...query, page: 1}), page: query.page ?? 1, total: 45})})});
    const text = await (await many.request('/embed/list?page=2&needs=rgpd&title=Ici')).text();
    assert.match(text, /Page 2 sur 3/);
    assert.match(text, /<a rel="prev" target="_self" href="\/embed\/list\?needs=rgpd&amp;title=Ici">/);
    assert.match(text, /<a rel="next" target="_self" href="\/embed\/list\?needs=rgpd&amp;page=3&amp;title=Ici">/);
    assert.doesNotMatch(await read('/embed/list'), /Pages de résultats/);
  });

  it('should refuse where it can be read: in the frame', async () => {
    for (const [address, status, words] of [
      ['/embed/structure', 400, /structure-id/], ['/embed/structure?structure-id=s77', 404, /annuaire/], ['/embed/locator?territory=departement:00', 400, /departement:00/],
      ['/embed/locator?needs=nothing-such', 400, /nothing-such/], ['/embed/locator?page=0', 400, /page/], ['/embed/badge', 400, /structure-id/], ['/embed/event', 400, /event-id/], ['/embed/event?event-id=e77', 404, /agenda/], ['/embed/event?event-id=e1&view=month', 400, /view/], ['/embed/event-list?level=orienter', 400, /1 ou 2/],
      ['/embed/join?territory=departement:00', 400, /departement:00/], ['/embed/survey?kind=needs', 400, /event-id/], ['/embed/survey?kind=needs&event-id=e77', 404, /agenda/], ['/embed/survey?kind=satisfaction', 400, /observation, ou needs/], ['/embed/constructor', 404, /Introuvable/],
      ['/embed/nothing', 404, /Introuvable/], [`/embed/locator?title=${'a'.repeat(201)}`, 400, /title/],
    ] as const) {
      const response = await app.request(address);
      assert.equal(response.status, status, address);
      assert.doesNotMatch(response.headers.get('content-security-policy')!, /frame-ancestors/, address);
      assert.equal(response.headers.get('cache-control'), 'no-store');
      const text = await response.text();
      assert.match(text, words);
      assert.match(text, /<base target="_blank">/);
    }
  });

  it('should follow a structure that was found to be another', async () => {
    const response = await app.request('/embed/structure?structure-id=s99');
    assert.deepEqual([response.status, response.headers.get('location')], [301, '/embed/structure?structure-id=s1']);
  });

  it('should write what comes in the address as text', async () => {
    for (const name of ['locator', 'list', 'search', 'map']) {
      const text = await read(`/embed/${name}?title=${encodeURIComponent(HOSTILE)}&scheme=dark`);
      assert.doesNotMatch(text, /<script>alert/);
      assert.match(text, /<title>&quot;&gt;&lt;script&gt;/);
      assert.match(text, /<meta name="color-scheme" content="dark">/);
    }
    assert.doesNotMatch(await read('/embed/structure?structure-id=s3'), /<script>alert|<b>gras/);
  });
});

interface OEmbed {
  type: string;
  version: string;
  title: string;
  width: number;
  height: number;
  html: string;
  provider_url: string;
}
const ask = (url: string, more = ''): Promise<Response> => Promise.resolve(app.request(`/oembed?url=${encodeURIComponent(url)}${more}`));
const frameOf = ({html}: OEmbed): URL => new URL(/<iframe src="([^"]+)"/.exec(html)![1]!.replaceAll('&amp;', '&'));

describe('oEmbed', () => {
  for (const [address, frame] of [
    ['https://pana.example/', '/embed/locator'],
    ['https://pana.example/?element=map&territory=departement:37&scheme=dark&host=dsfr', '/embed/map?scheme=dark&territory=departement:37'],
    ['https://pana.example/?element=blocks&needs=rgpd&title=Nos%20aides', '/embed/locator?needs=rgpd&title=Nos+aides'],
    ['https://pana.example/annuaire', '/embed/locator'],
    ['https://pana.example/annuaire?place=Loches&price=gratuit&price=payant', '/embed/locator?place=Loches&price=gratuit+payant'],
    ['https://pana.example/annuaire?q=Loches', '/embed/locator?place=Loches'],
    ['https://pana.example/annuaire/departement/37', '/embed/locator?territory=departement:37'],
    ['https://pana.example/annuaire/s1-loches', '/embed/structure?structure-id=s1'],
    ['https://pana.example/annuaire/double-loches', '/embed/structure?structure-id=s1'],
    ['https://pana.example/embed/list?territory=departement:37', '/embed/list?territory=departement:37'],
    ['https://pana.example/?element=event-list&needs=rgpd&territory=departement:37', '/embed/event-list?needs=rgpd&territory=departement:37'],
    ['https://pana.example/agenda', '/embed/event-list'],
    ['https://pana.example/agenda?kind=journee&kind=atelier&level=1&territory=departement:37&page=2', '/embed/event-list?kind=journee+atelier&level=1&territory=departement:37'],
    [`https://pana.example/agenda/${EVENTS[0].slug}`, '/embed/event?event-id=e1'],
    ['https://pana.example/agenda/un-autre-titre-2026-01-01-e1', '/embed/event?event-id=e1'],
    ['https://pana.example/embed/event?event-id=e2&lang=en', '/embed/event?event-id=e2&lang=en'],
    ['https://pana.example/?element=event&event-id=e1&view=registration&territory=departement:37', '/embed/event?event-id=e1&view=registration'],
    [`https://pana.example/agenda/${EVENTS[0].slug}?event-id=e2`, '/embed/event?event-id=e1'],
    ['https://pana.example/?element=join&territory=departement:37&needs=rgpd', '/embed/join?territory=departement:37'],
    ['https://pana.example/?element=survey', '/embed/survey'],
    ['https://pana.example/?element=survey&event-id=e1', '/embed/survey'],
    ['https://pana.example/?element=survey&kind=needs&event-id=e1&all-questions=true', '/embed/survey?all-questions=true&event-id=e1&kind=needs'],
    // The form of the home page without scripts sends what is chosen for every element.
    ['https://pana.example/?element=list&structure-id=&event-id=&kind=observation&view=sheet&look=card', '/embed/list?look=card'],
    ['https://pana.example/?element=event-list&kind=needs&view=registration', '/embed/event-list'],
  ] as const) {
    it(`should make a frame of ${address}`, async () => {
      const response = await ask(address, '&dnt=1&whatever=x');
      assert.equal(response.status, 200, await response.clone().text());
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
      const answer = (await response.json()) as OEmbed;
      assert.deepEqual([answer.type, answer.version, answer.provider_url], ['rich', '1.0', 'https://pana.example/']);
      const got = frameOf(answer);
      const wanted = new URL(frame, 'https://pana.example');
      if (!wanted.searchParams.has('title')) wanted.searchParams.set('title', answer.title);
      wanted.searchParams.sort();
      assert.equal(got.origin + got.pathname, wanted.origin + wanted.pathname);
      assert.deepEqual([...got.searchParams], [...wanted.searchParams]);
      assert.match(answer.html, / title="[^"]{3,}" width="100%" height="\d+" frameborder="0" sandbox="allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox" loading="lazy" referrerpolicy="no-referrer"/);
      assert.equal((await app.request(got.pathname + got.search)).status, 200, 'the frame is there');
    });
  }

  for (const address of [
    'https://evil.example/annuaire', 'http://pana.example/annuaire', 'https://pana.example:8443/', 'https://pana.example.evil.example/', 'https://pana.example@evil.example/', 'https://user@pana.example/',
    'https://pana.example/docs', 'https://pana.example/annuaire/coordinations', 'https://pana.example/annuaire/departement/99', 'https://pana.example/annuaire/absente', 'https://pana.example/annuaire/s1-loches/contact',
    'https://pana.example/agenda/journee', 'https://pana.example/agenda?kind=association', 'https://pana.example/agenda/x/y', 'https://pana.example/embed/event', 'https://pana.example/?element=event', 'https://pana.example/?element=event&event-id=e77', 'https://pana.example/?element=survey&kind=needs', 'https://pana.example/?element=survey&kind=satisfaction&event-id=e1', 'https://pana.example/?element=join&territory=departement:00', 'https://pana.example/embed/constructor', 'https://pana.example/embed/badge', 'https://pana.example/embed/structure', 'https://pana.example/annuaire?territory=departement:00', 'javascript:alert(1)', '/annuaire', 'annuaire', '//pana.example/',
  ]) {
    it(`should know nothing of ${address}`, async () => assert.equal((await ask(address)).status, 404));
  }

  it('should keep within the size it is given', async () => {
    const answer = (await (await ask('https://pana.example/annuaire', '&maxwidth=320&maxheight=400')).json()) as OEmbed;
    assert.deepEqual([answer.width, answer.height], [320, 400]);
    assert.match(answer.html, / width="320" height="400"/);
    assert.equal((await ask('https://pana.example/annuaire', '&maxwidth=0')).status, 400);
    assert.equal((await ask('https://pana.example/annuaire', '&maxwidth=wide')).status, 400);
  });

  it('should answer in JSON and XML, say 501 to the rest and 400 without an address', async () => {
    for (const format of ['yaml', 'php', 'JSON', '__proto__']) assert.equal((await ask('https://pana.example/', `&format=${format}`)).status, 501, format);
    assert.equal((await app.request('/oembed')).status, 400);
    const xml = await ask('https://pana.example/annuaire/s3-loches', '&format=xml');
    assert.equal(xml.headers.get('content-type'), 'text/xml; charset=utf-8');
    const text = await xml.text();
    assert.match(text, /^<\?xml version="1.0" encoding="utf-8" standalone="yes"\?>\n<oembed>\n/);
    assert.doesNotMatch(text, /<script|<b>|<iframe/);
  });

  it('should not let a title out of its attribute, in HTML and in XML', async () => {
    const answer = (await (await ask(`https://pana.example/?title=${encodeURIComponent(HOSTILE)}`)).json()) as OEmbed;
    assert.equal(answer.title, HOSTILE);
    assert.doesNotMatch(answer.html, /<script/);
    assert.equal(answer.html.match(/<iframe /g)!.length, 1);
    assert.equal(frameOf(answer).searchParams.get('title'), HOSTILE);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(toXml({title: `${HOSTILE}]]>\u0000\u000B\uFFFF\uD800`}), /<script|[\u0000\u000B\uFFFF]|\uD800/);
  });
});

describe('discovery', () => {
  for (const address of ['/', '/annuaire', '/annuaire/departement/37', '/annuaire/s1-loches', '/agenda', `/agenda/${EVENTS[0].slug}`]) {
    it(`should lead from ${address} to answers that exist`, async () => {
      const text = await read(address);
      const links = [...text.matchAll(/<link rel="alternate" type="(?:application\/json|text\/xml)\+oembed" href="https:\/\/pana\.example([^"]+)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&'));
      assert.equal(links.length, 2);
      for (const link of links) assert.equal((await app.request(link)).status, 200, link);
    });
  }

  it('should promise nothing for pages without a form for frames', async () => {
    for (const address of ['/docs', '/annuaire/coordinations', '/docs/besoins']) assert.doesNotMatch(await read(address), /oembed"/, address);
  });
});
