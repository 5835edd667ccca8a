/** Our own pages: escaped, structured, without anything inline or from elsewhere. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {PROBLEM_TYPES} from '../../../src/contract/problem.ts';
import {addressKey, createLimiter} from '../../../worker/http/limiter.ts';
import {Doorkeeper, Keep} from '../../../worker/edge/keep.ts';
import {ownedBy} from '../../../worker/registry/app.ts';
import {ROUTES} from '../../../worker/edge/routes/index.ts';
import {edge, EVENTS, NOW, STRUCTURES} from './fixture.ts';

/** Pages of the private application, which its own tests open. */
const ownedByRegistry = ownedBy();
const app = edge();
const PAGES = ['/', '/?element=blocks&hide-facets=price&hide-facets=q&lang=en&territory=departement:37&territory=region:24&theme=dsfr&height=400', '/?element=structure&structure-id=s1-loches', '/?where=loches', '/?element=event-list&territory=departement:37&needs=comptabilite&lang=en&sync-url=true', '/?element=event&event-id=e1&view=registration', '/?element=event&event-id=%3Cb%3E', '/?element=event&event-id=e77', '/?element=join&territory=departement:37', '/?element=survey&lang=en', '/?element=survey&kind=needs&event-id=e5', '/?element=%3Cb%3E&territory=autre&structure-id=%3Cb%3E', '/integrer', '/integrer/wordpress', '/integrer/joomla', '/integrer/spip', '/integrer/drupal', '/integrer/sans-script', '/integrer/csp', '/integrer/verifier', '/integrer/verifier?politique=default-src+%27self%27', '/docs', '/docs/problems', '/docs/besoins', '/accessibilite', '/annuaire', '/annuaire?place=loches', '/annuaire?place=nulle+part', '/annuaire?q=loches', '/annuaire?needs=compta&price=gratuit&price=payant&remote=true&place=commune:37132', '/annuaire/departement/37', '/annuaire/departement/37?needs=gerer&level=orienter&page=9', '/agenda', '/agenda?place=loches&radius=100&kind=journee&kind=atelier&level=1&needs=gerer&mode=sur-place&from=2027-01-01&to=2027-12-31', '/agenda?place=nulle+part', '/agenda?kind=concertation&territory=departement:37', '/agenda?page=9', ...EVENTS.map(({slug}) => `/agenda/${slug}`), '/agenda/absent-e99', '/annuaire/coordinations', '/annuaire/s1-loches', '/annuaire/s1-loches/contact', '/annuaire/absente'];

describe('every page', () => {
  for (const address of PAGES) {
    it(`should have its basics: ${address}`, async () => {
      const response = await app.request(address);
      const text = await response.text();
      assert.match(text, /^<!doctype html>\s*<html lang="fr">/);
      assert.equal(text.match(/<h1[ >]/g)?.length, 1);
      assert.match(text, /<title>[^<]{5,} – PANA<\/title>/);
      assert.match(text, /<a href="#main">/);
      assert.match(text, /<main id="main"/);
      assert.doesNotMatch(text, / style="| on[a-z]+="|javascript:|undefined|\[object|NaN/);
      assert.doesNotMatch(text.replace(/<script type="application\/ld\+json">/g, ''), /<script(?![^>]*\bsrc="\/)/, 'no inline script');
      for (const [, level] of [...text.matchAll(/<h([1-6])/g)].map((match) => [match[0], Number(match[1])] as const)) assert.ok(level <= 4);
      const ids = [...text.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
      assert.equal(new Set(ids).size, ids.length, 'ids are unique');
      assert.match(response.headers.get('content-security-policy')!, /script-src 'self'; style-src 'self'/);
      assert.equal(response.headers.get('access-control-allow-origin'), null);
    });

    it(`should lead somewhere with every link: ${address}`, async () => {
      const text = await (await app.request(address)).text();
      const links = [...new Set([...text.matchAll(/ (?:href|src)="([^"]+)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&')))];
      for (const link of links) {
        if (/^(?:https?:|mailto:|tel:)/.test(link) && !link.startsWith('https://pana.example')) continue;
        const [path, fragment] = link.replace(/^(?:https|webcal):\/\/pana\.example/, '').split('#') as [string, string | undefined];
        if (ownedByRegistry(path)) continue;
        if (path !== '') assert.ok((await app.request(path)).status < 400, `${address} → ${link}`);
        if (fragment) assert.match(path === '' ? text : await (await app.request(path)).text(), new RegExp(` id="${fragment}"`), `${address} → ${link}`);
      }
    });
  }

  it('should render hostile names literally (B11)', async () => {
    for (const {slug} of STRUCTURES) {
      const text = await (await app.request(`/annuaire/${slug}`)).text();
      assert.doesNotMatch(text, /<b>gras|<script>alert|<i>x/);
    }
    const text = await (await app.request('/annuaire/s3-loches')).text();
    assert.match(text, /Ça &amp; &lt;b&gt;gras&lt;\/b&gt;/);
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)![1]!) as {name: string};
    assert.equal(data.name, STRUCTURES[2]!.name);
    for (const name of ['q', 'place']) {
      const searched = await (await app.request(`/annuaire?${name}=${encodeURIComponent('"><script>alert(1)</script>')}`)).text();
      assert.match(searched, /&lt;script&gt;alert/);
      assert.doesNotMatch(searched, /<script>alert/);
    }
  });

  it('should say on its sheet what the structure is, and keep the contact on a page nobody stores', async () => {
    const sheet = await (await app.request('/annuaire/s1-loches')).text();
    assert.match(sheet, /<h2 id="signaler">/, 'where the sheets of the elements send to report an error');
    assert.match(sheet, /Ceci est un exemple/);
    assert.match(sheet, /Vérifié par la structure le 1er septembre 2026/);
    assert.match(sheet, /comptabilité|Comptabilité/i);
    assert.doesNotMatch(sheet, /contact@example\.org/);
    const contact = await app.request('/annuaire/s1-loches/contact');
    assert.match(await contact.text(), /mailto:contact@example\.org/);
    assert.equal(contact.headers.get('cache-control'), 'no-store');
  });
});

describe('the reference', () => {
  it('should describe every data route, its parameters and every problem', async () => {
    const document = (await (await app.request('/v1/openapi.json')).json()) as {
      paths: Record<string, {get: {operationId: string; parameters: {name: string; in: string; description: string}[]; responses: Record<string, unknown>}}>;
      components: {schemas: Record<string, unknown>; examples: Record<string, unknown>};
    };
    const operations = ROUTES.filter(({operation}) => operation);
    assert.equal(Object.keys(document.paths).length, operations.length);
    const structures = document.paths['/v1/structures']!.get;
    assert.deepEqual(structures.parameters.map(({name}) => name), ['access', 'bbox', 'format', 'kind', 'label', 'lat', 'level', 'limit', 'lon', 'needs', 'page', 'place', 'price', 'q', 'radius', 'remote', 'sort', 'territory', 'view']);
    for (const [path, {get}] of Object.entries(document.paths)) {
      for (const parameter of get.parameters) assert.ok(parameter.description.length > 5, `${path} ${parameter.name}`);
      assert.ok(get.responses['200'] && get.responses['500'], path);
    }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!);
    assert.ok(references.length > 20);
    for (const reference of references) {
      const [, , part, name] = reference.split('/') as [string, string, 'schemas' | 'examples', string];
      assert.ok(document.components[part][name], reference);
    }
    const page = await (await app.request('/docs')).text();
    for (const {operation} of operations) assert.match(page, new RegExp(`id="${operation}"`));
    const problems = await (await app.request('/docs/problems')).text();
    for (const code of Object.keys(PROBLEM_TYPES)) assert.match(problems, new RegExp(`id="${code}"`));
  });

  it('should give examples that work', async () => {
    const page = await (await app.request('/docs')).text();
    const examples = [...page.matchAll(/<a href="([^"]+)">Essayer/g)].map((match) => match[1]!.replaceAll('&amp;', '&'));
    assert.ok(examples.length >= 13, `${examples.length} examples`);
    for (const example of examples) assert.equal((await app.request(example)).status, 200, example);
  });
});

describe('the contact limit', () => {
  it('should refuse when the bucket is empty, say when to come back, and fill up again', async () => {
    let now = NOW;
    const limit = createLimiter({burst: 3, perMinute: 6}, () => now);
    const one = edge({limit, now: () => now});
    const ask = () => one.request('/v1/structures/s1/contact');
    for (let i = 0; i < 3; i++) assert.equal((await ask()).status, 200);
    const refused = await ask();
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get('retry-after'), '10');
    assert.equal((await one.request('/annuaire/s1-loches/contact')).status, 429, 'the page counts too');
    now += 10_000;
    assert.equal((await ask()).status, 200);
    assert.equal((await ask()).status, 429);
  });

  it('should count visitors apart, as a socket of both families names them', async () => {
    const limit = createLimiter({burst: 1, perMinute: 1}, () => NOW);
    const from = (address: string) => edge({limit, now: () => NOW, clientAddress: () => address}).request('/v1/structures/s1/contact');
    const seen: number[] = [];
    for (const address of ['::ffff:192.0.2.7', '::ffff:192.0.2.8', '192.0.2.7', '2001:db8:1:2::1', '2001:db8:1:2::9', '2001:db8:1:3::1']) seen.push((await from(address)).status);
    assert.deepEqual(seen, [200, 200, 429, 200, 429, 200]);
  });

  it('should take an IPv6 /64 as one visitor', () => {
    assert.equal(addressKey('2001:db8:1:2:3:4:5:6'), addressKey('2001:0DB8:1:2::1'));
    assert.notEqual(addressKey('2001:db8:1:2::1'), addressKey('2001:db8:1:3::1'));
    assert.equal(addressKey('::ffff:192.0.2.7'), '192.0.2.7');
    assert.equal(addressKey('192.0.2.7'), '192.0.2.7');
    assert.equal(addressKey('::1'), '0:0:0:0');
  });

  it('should stay small under a flood of addresses and not forgive anyone by it', () => {
    let now = 0;
    const limit = createLimiter({burst: 1, perMinute: 1, maxKeys: 100}, () => now);
    for (let i = 0; i < 10_000; i++) limit(`10.0.${i >> 8}.${i & 255}`);
    assert.equal(limit('10.0.39.15').allowed, false);
    now += 60_000;
    assert.equal(limit('10.0.39.15').allowed, true);
  });
});

describe('what is kept', () => {
  it('should stay within its bounds and hold what is asked again', () => {
    const keep = new Keep<number>(100, 80_000);
    keep.set('hot', 1, 10);
    for (let i = 0; i < 1000; i++) {
      keep.set(`k${i}`, i, 100 + (i % 7));
      assert.equal(keep.get('hot'), 1, `after ${i} others`);
      assert.ok(keep.size <= 80_000 && keep.count <= 100);
    }
    assert.equal(keep.get('k999'), 999);
    assert.equal(keep.get('k1'), undefined);
    keep.set('huge', 5, 10_001);
    assert.equal(keep.get('huge'), undefined);
    keep.clear();
    assert.deepEqual([keep.count, keep.size, keep.get('hot')], [0, 0, undefined]);
  });

  it('should let in only what comes as often as is asked, and count anew afterwards', () => {
    const doorkeeper = new Doorkeeper();
    for (const hash of [123_456_789, -987_654_321]) {
      for (const times of [2, 4]) assert.deepEqual([1, 2, 3, 4].map(() => doorkeeper.knocks(hash, times)), times === 2 ? [false, true, false, true] : [false, false, false, true]);
    }
  });

  it('should want more of what is kept for nothing, and less again of what is asked for', () => {
    const keep = new Keep<number>(100, 80_000);
    const fill = (name: string, again: number): number => {
      for (let i = 0; i < 500; i++) {
        keep.set(`${name}${i}`, i, 100);
        for (let time = 0; time < again; time++) keep.get(`${name}${i}`);
      }
      return keep.worth;
    };
    assert.equal(keep.worth, 2);
    assert.equal(fill('nobody', 0), 16);
    assert.equal(fill('everybody', 3), 2);
  });
});
