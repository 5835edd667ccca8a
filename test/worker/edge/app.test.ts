/** The HTTP around the handlers: validation, headers, conditional requests, methods, garbage (RELIABILITY.md B1–B10). */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {PROBLEM_TYPES, problemSchema} from '../../../src/contract/problem.ts';
import type {ResultsPage} from '../../../src/contract/results.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {acceptedEncoding, digest} from '../../../worker/edge/app.ts';
import {ROUTES} from '../../../worker/edge/routes/index.ts';
import {directory, edge, NOW} from './fixture.ts';

const app = edge();
/** Body of a problem, checked by the contract. */
async function problem(address: string, init?: RequestInit) {
  const response = await app.request(address, init);
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/, address);
  const body = problemSchema.parse(await response.json());
  assert.equal(body.status, response.status);
  assert.ok(Object.keys(PROBLEM_TYPES).includes(body.type.split('#')[1]!), body.type);
  assert.equal(response.headers.get('access-control-allow-origin'), '*', 'a host page must be able to read the refusal');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  return body;
}
const fields = (body: {errors?: {field: string; code: string}[] | undefined}) => (body.errors ?? []).map(({field, code}) => `${field}:${code}`);

describe('a query', () => {
  it('should be refused with the known names when a parameter is unknown', async () => {
    const body = await problem('/v1/structures?foo=1');
    assert.deepEqual(fields(body), ['foo:unknown']);
    assert.match(body.errors![0]!.message, /access, bbox, format/);
  });

  it('should name the value that is refused, and keep to it', async () => {
    const values = async (address: string) => ((await problem(address)).errors ?? []).map(({field, value}) => `${field}=${value}`);
    assert.deepEqual(await values('/v1/structures?price=cheap+gratuit'), ['price=cheap']);
    assert.deepEqual(await values('/v1/structures?radius=-5'), ['radius=-5']);
    assert.deepEqual(await values('/v1/structures?place=37261'), ['place=37261']);
    assert.deepEqual(await values('/v1/structures?needs=nothing-such+newsletter&territory=departement:00'), ['needs=nothing-such', 'territory=departement:00']);
    assert.deepEqual(await values(`/v1/structures?place=${'x'.repeat(200)}`), [`place=${'x'.repeat(80)}`]);
  });

  it('should take a word for one need as its code, and say so in the answer', async () => {
    const page = async (needs: string) => (await (await app.request(`/v1/structures?needs=${needs}`)).json()) as ResultsPage;
    const byWord = await page('compta+visio');
    const byCode = await page('comptabilite+visioconference');
    assert.deepEqual(byWord.needs, ['comptabilite', 'visioconference']);
    assert.deepEqual({...byWord, needs: undefined}, {...byCode, needs: undefined});
    assert.equal(byCode.needs, undefined);
    assert.ok(byCode.total > 0);
    assert.deepEqual((await page('compta+comptabilite')).needs, ['comptabilite']);
    const text = async (path: string) => (await app.request(path)).text();
    for (const path of ['/v1/tiles/5/16/11?needs=', '/v1/tiles/index?needs=', '/v1/exports/structures.csv?needs=']) {
      assert.equal(await text(`${path}compta`), await text(`${path}comptabilite`), path);
    }
    // Asked of several needs: which one cannot be known.
    assert.deepEqual(fields(await problem('/v1/structures?needs=cotisations')), ['needs:unknown']);
  });

  for (const [address, expected] of [
    ['/v1/structures?limit=10&limit=20', 'limit:repeated'],
    ['/v1/structures?limit=1e9', 'limit:invalid'],
    ['/v1/structures?limit=-1', 'limit:invalid'],
    ['/v1/structures?limit=1.5', 'limit:invalid'],
    ['/v1/structures?limit=101', 'limit:out-of-range'],
    ['/v1/structures?limit=0', 'limit:out-of-range'],
    ['/v1/structures?page=0', 'page:out-of-range'],
    ['/v1/structures?cursor=abc', 'cursor:unknown'],
    ['/v1/structures?bbox[]=1', 'bbox[]:unknown'],
    ['/v1/structures?bbox=1.3,46.9,0.5,47.5', 'bbox:invalid'],
    ['/v1/structures?bbox=0.5,47.5,1.3,46.9', 'bbox:invalid'],
    ['/v1/structures?bbox=NaN,NaN,NaN,NaN', 'bbox:invalid'],
    ['/v1/structures?bbox=1e308,1,2,3', 'bbox:invalid'],
    ['/v1/structures?bbox=-999,1,2,3', 'bbox:out-of-range'],
    ['/v1/structures?lat=47', 'lat:invalid'],
    ['/v1/structures?lat=0.99&lon=471', 'lon:out-of-range'],
    ['/v1/structures?lat=Infinity&lon=1', 'lat:invalid'],
    ['/v1/structures?radius=0', 'radius:out-of-range'],
    ['/v1/structures?radius=1e999', 'radius:invalid'],
    ['/v1/structures?place=commune:99999', 'place:unknown'],
    ['/v1/structures?place=commune:37132%00', 'place:invalid'],
    ['/v1/structures?place=loches', 'place:invalid'],
    ['/v1/structures?territory=departement:00', 'territory:unknown'],
    ['/v1/structures?needs=nothing-such', 'needs:unknown'],
    ['/v1/structures?needs=__proto__', 'needs:invalid'],
    ['/v1/structures?__proto__=1', '__proto__:unknown'],
    ['/v1/structures?constructor=1', 'constructor:unknown'],
    ['/v1/structures?status=published', 'status:unknown'],
    ['/v1/structures?price=cheap', 'price:invalid'],
    ['/v1/structures?view=640', 'view:invalid'],
    ['/v1/structures?view=9999x9999', 'view:out-of-range'],
    ['/v1/structures?q=%E0%A4%A', 'q:invalid'],
    ['/v1/structures?q=%00', 'q:invalid'],
    ['/v1/structures?q=%ED%A0%80', 'q:invalid'],
    [`/v1/structures?q=${'a'.repeat(201)}`, 'q:too-long'],
    [`/v1/structures?territory=${Array.from({length: 61}, (_, i) => `commune:37${String(i).padStart(3, '0')}`).join('+')}`, 'territory:too-many'],
    ['/v1/places', 'q:missing'],
    ['/v1/places?q=a&limit=21', 'limit:out-of-range'],
    ['/v1/places?q=a&kinds=ville', 'kinds:invalid'],
    ['/v1/places/reverse', 'lat:missing'],
    ['/v1/taxonomy?lang=de', 'lang:invalid'],
    ['/v1/territories?x=1', 'x:unknown'],
    ['/v1/structures/s1?x=1', 'x:unknown'],
    ['/v1/structures/s1/contact?x=1', 'x:unknown'],
    ['/v1/tiles/6/32/22?limit=1', 'limit:unknown'],
    ['/v1/tiles/17/0/0', 'z:out-of-range'],
    ['/v1/tiles/2/4/0', 'x:out-of-range'],
    ['/v1/tiles/2/0/4', 'y:out-of-range'],
    ['/v1/exports/structures.csv?page=2', 'page:unknown'],
  ] as const) {
    it(`should be refused by field: ${address.slice(0, 70)} → ${expected}`, async () => {
      const body = await problem(address);
      assert.equal(body.status, 400);
      assert.ok(fields(body).includes(expected), JSON.stringify(body.errors));
      assert.ok(body.errors!.every(({message}) => message.length > 10));
    });
  }

  it('should be refused without a flood when 300 parameters come (B8)', async () => {
    const body = await problem(`/v1/structures?${Array.from({length: 300}, (_, i) => `p${i}=${i}`).join('&')}`);
    assert.ok(body.errors!.length <= 20);
  });

  it('should accept search syntax as mere words (B9, B10)', async () => {
    for (const q of ['" NEAR( * AND ^ -- \' ;', '%_%', '*', 'a OR 1=1', 'é'.repeat(200)]) {
      assert.equal((await app.request(`/v1/structures?q=${encodeURIComponent(q)}`)).status, 200, q);
      assert.equal((await app.request(`/v1/places?q=${encodeURIComponent(q)}`)).status, 200, q);
    }
  });

  it('should be one answer and one validator however it is spelled', async () => {
    const spellings = ['needs=rgpd+comptabilite&price=gratuit', 'price=gratuit&needs=comptabilite,rgpd', 'needs=comptabilite%20rgpd%20rgpd&price=gratuit&sort='];
    const published = directory();
    const one = edge({directory: () => published});
    const tags = await Promise.all(spellings.map(async (query) => (await one.request(`/v1/structures?${query}`)).headers.get('etag')));
    assert.equal(new Set(tags).size, 1);
    for (const query of spellings) await one.request(`/v1/structures?${query}`);
    assert.equal(published.calls.search, 2, 'kept from the second time on');
  });

  it('should ignore on pages the marks that others glue to addresses', async () => {
    assert.equal((await app.request('/annuaire/departement/37?utm_source=x&fbclid=y')).status, 200);
  });
});

describe('an answer', () => {
  it('should say who may keep it and read it', async () => {
    const {headers} = await app.request('/v1/structures');
    assert.equal(headers.get('cache-control'), 'public, max-age=60, stale-while-revalidate=120, stale-if-error=86400');
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.equal(headers.get('access-control-allow-credentials'), null);
    assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.equal(headers.get('timing-allow-origin'), '*');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('vary'), 'Accept-Encoding');
    assert.equal(headers.get('set-cookie'), null);
  });

  it('should be 304 when nothing changed, whatever the coding it was kept in', async () => {
    const etag = (await app.request('/v1/structures?needs=rgpd')).headers.get('etag')!;
    assert.match(etag, /^"[a-z0-9-]+"$/);
    for (const sent of [etag, `W/${etag}`, `"x", ${etag}`, `${etag.slice(0, -1)}-br"`, '*']) {
      const response = await app.request('/v1/structures?needs=rgpd', {headers: {'If-None-Match': sent}});
      assert.equal(response.status, 304, sent);
      assert.equal(await response.text(), '');
      assert.equal(response.headers.get('etag'), sent.includes('-br') ? sent : etag);
      assert.equal(response.headers.get('content-type'), null);
    }
    assert.equal((await app.request('/v1/structures?needs=comptabilite', {headers: {'If-None-Match': etag}})).status, 200);
  });

  it('should be made anew, with another validator, when a directory is published or the day changes', async () => {
    let published = directory();
    let now = NOW;
    const one = edge({directory: () => published, now: () => now});
    const tag = async () => (await one.request('/v1/structures')).headers.get('etag');
    const first = await tag();
    for (let i = 0; i < 5; i++) assert.equal(await tag(), first);
    assert.equal(published.calls.search, 2);
    published = directory([], 'v2');
    assert.notEqual(await tag(), first);
    assert.equal(((await (await one.request('/v1/structures')).json()) as {total: number}).total, 0);
    const second = await tag();
    now += 86_400_000;
    assert.notEqual(await tag(), second);
  });

  it('should be compressed once and say so', async () => {
    let made = 0;
    const compression = {
      bytes: async (text: string | Uint8Array, encoding: string) => (made++, new TextEncoder().encode(`${encoding} ${text.length}`)),
      stream: (body: ReadableStream<Uint8Array>) => body,
    };
    const one = edge({compression});
    const get = (accept: string) => one.request('/v1/taxonomy', {headers: {'Accept-Encoding': accept}});
    const plain = await get('identity');
    assert.equal(plain.headers.get('content-encoding'), null);
    for (let i = 0; i < 3; i++) {
      const br = await get('gzip, deflate, br, zstd');
      assert.equal(br.headers.get('content-encoding'), 'br');
      assert.equal(br.headers.get('etag'), `${plain.headers.get('etag')!.slice(0, -1)}-br"`);
      assert.match(await br.text(), /^br \d+$/);
    }
    assert.equal(made, 1);
    assert.equal((await get('gzip;q=1, br;q=0')).headers.get('content-encoding'), 'gzip');
    const small = await one.request('/v1/places?q=loches', {headers: {'Accept-Encoding': 'br'}});
    assert.equal(small.headers.get('content-encoding'), null, 'a body of one packet is not worth it');
  });

  it('should be compressed as well as can be once it is asked again and again', async () => {
    const efforts: string[] = [];
    const compression = {
      bytes: async (_text: string | Uint8Array, encoding: string, effort: string) => (efforts.push(effort), new TextEncoder().encode(`${encoding} ${effort}`)),
      stream: (body: ReadableStream<Uint8Array>) => body,
    };
    const one = edge({compression});
    const seen = new Map<string, string>();
    for (let i = 0; i < 30; i++) {
      const response = await one.request('/v1/taxonomy', {headers: {'Accept-Encoding': 'br'}});
      const [etag, text] = [response.headers.get('etag')!, await response.text()];
      assert.equal(seen.get(etag) ?? text, text, 'one validator, one body');
      seen.set(etag, text);
    }
    // The first time it is not kept yet.
    assert.deepEqual(efforts, ['quick', 'quick', 'best']);
    assert.deepEqual([...seen.values()], ['br quick', 'br best']);
    for (const etag of seen.keys()) assert.equal((await one.request('/v1/taxonomy', {headers: {'If-None-Match': etag}})).status, 304);
  });

  it('should still come when compression fails', async () => {
    const reported: unknown[] = [];
    const one = edge({report: (error) => reported.push(error), compression: {bytes: async () => Promise.reject(new Error('no memory')), stream: (body) => body}});
    const response = await one.request('/v1/taxonomy', {headers: {'Accept-Encoding': 'br'}});
    assert.equal(response.status, 200);
    assert.equal(((await response.json()) as {families: unknown[]}).families.length, 8);
    assert.equal(reported.length, 1);
  });

  it('should be a plain 500 that tells nothing when something breaks, and be reported', async () => {
    const reported: unknown[] = [];
    const broken = {...directory(), search() { throw new Error('secret path /etc'); }};
    const one = edge({directory: () => broken, report: (error) => reported.push(error)});
    const response = await one.request('/v1/structures');
    assert.equal(response.status, 500);
    assert.doesNotMatch(await response.text(), /secret|etc|Error/);
    assert.equal(reported.length, 1);
    const rejecting = edge({contacts: async () => Promise.reject(new Error('store down'))});
    assert.equal((await rejecting.request('/v1/structures/s1/contact')).status, 500);
  });

  it('should ask to wait when nothing is published yet', async () => {
    const one = edge({directory: () => undefined});
    for (const address of ['/v1/structures', '/v1/structures/s1', '/v1/tiles/0/0/0', '/v1/territories', '/v1/exports/structures.csv', '/v1/structures/s1/contact']) {
      const response = await one.request(address);
      assert.equal(response.status, 503, address);
      assert.equal(response.headers.get('retry-after'), '30');
    }
    assert.equal((await one.request('/v1/places?q=loches')).status, 200);
    assert.equal((await one.request('/v1/health')).status, 503);
    assert.equal((await one.request('/annuaire')).status, 503);
    assert.equal((await one.request('/')).status, 200);
  });
});

describe('a method', () => {
  const addresses = ['/v1/structures', '/v1/structures/s1', '/v1/tiles/0/0/0', '/v1/places/reverse?lat=47&lon=1', '/pana/v1/pana.js', '/pana/1.2.3/chunks/a.js'];

  it('should be refused with Allow when it would write (no body is read)', async () => {
    for (const address of [...addresses, '/', '/annuaire', '/docs']) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
        const body = method === 'POST' ? '{"a":'.repeat(20_000) : null;
        const response = await app.request(address, {method, body});
        assert.equal(response.status, 405, `${method} ${address}`);
        assert.match(response.headers.get('allow') ?? '', /^GET, HEAD/);
      }
    }
    assert.equal((await app.request('/v1/nothing', {method: 'POST'})).status, 404);
  });

  it('should answer HEAD as GET without a body', async () => {
    for (const address of addresses) {
      const [get, head] = [await app.request(address), await app.request(address, {method: 'HEAD'})];
      assert.equal(head.status, get.status);
      assert.equal(await head.text(), '');
      assert.equal(head.headers.get('etag'), get.headers.get('etag'));
    }
  });

  it('should answer a preflight on open routes only', async () => {
    for (const address of addresses) {
      const response = await app.request(address, {method: 'OPTIONS', headers: {Origin: 'https://mairie.example', 'Access-Control-Request-Method': 'GET'}});
      assert.equal(response.status, 204);
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
      assert.equal(response.headers.get('access-control-allow-methods'), 'GET, HEAD, OPTIONS');
    }
    assert.equal((await app.request('/annuaire', {method: 'OPTIONS'})).headers.get('access-control-allow-origin'), null);
  });

  it('should not care about a weird Origin or a spoofed Host (B20)', async () => {
    for (const headers of [{Origin: 'null'}, {Origin: 'https://evil.example'}, {'Accept-Language': 'xx;q=9,*'}, {'X-Forwarded-Host': 'evil.example'}] as Record<string, string>[]) {
      const response = await app.request('/v1/structures', {headers});
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
    }
    const page = await (await app.request('http://evil.example/annuaire/s1-loches', {headers: {'X-Forwarded-Host': 'evil.example'}})).text();
    assert.doesNotMatch(page, /evil\.example\/annuaire/);
  });
});

describe('a path', () => {
  for (const [path, status] of [
    ['/v1/%', 400], ['/v1/structures/%', 400], ['/v1/structures/%00', 400], ['/v1/structures/..%2f..%2fetc', 400], ['/v1/..%2f', 400], ['/pana/v1/..%2f..%2fpackage.json', 404],
    ['/pana/1.2.3/..%2fpackage.json', 404], ['/pana/1.2.3/%2e%2e%2fpackage.json', 404], ['/v1/structures/S1', 404], ['/v1/structures/s1/', 404], ['/v1/structures//contact', 404],
    ['/v1/structures/s999', 404], ['/v1/structures/s1/contact/x', 404], ['/v1/tiles/a/b/c', 404], ['/v1/tiles/-1/0/0', 404], ['/v1/tiles/1.5/0/0', 404], ['/v2/structures', 404],
    ['/pana/9.9.9/pana.js', 404], ['/pana/1.2.3/nothing.js', 404], ['/pana/', 404], ['/annuaire/departement/99', 404], ['/annuaire/%F0%9F%92%A9', 404], ['/annuaire/nothing', 404],
    [`/v1/structures?q=${'a'.repeat(8192)}`, 414], [`/${'a'.repeat(8192)}`, 414], [`/v1/structures/${'a'.repeat(8192)}`, 414],
  ] as const) {
    it(`should be ${status}: ${path.slice(0, 50)}`, async () => {
      assert.equal((await app.request(path)).status, status);
    });
  }

  it('should never be a 5xx, whatever comes', async () => {
    const pieces = ['v1', 'structures', 'tiles', 'pana', '%', '%00', '..', '%2f', '\\', '?', '&', '=', '#', '//', 'é', '%ff', ';', '*', '{', '}', 's1', 'contact', 'annuaire', '0', ' ', '+'];
    let seed = 20261122;
    const random = (n: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    for (let i = 0; i < 2000; i++) {
      const path = `/${Array.from({length: 1 + random(6)}, () => pieces[random(pieces.length)]).join(random(2) ? '/' : '')}`;
      const {status} = await app.request(new Request(new URL(`http://host.example${path}`)));
      assert.ok(status < 500, `${status} ${path} (step ${i})`);
    }
  });
});

describe('the route table', () => {
  it('should have no two routes at one path, and name problems of its statuses', () => {
    assert.equal(new Set(ROUTES.map(({path}) => path)).size, ROUTES.length);
    for (const {operation, query, path} of ROUTES) if (operation) assert.ok(query, `${path} refuses unknown parameters`);
  });

  it('should give no contact field whose consent was withdrawn, whatever a store still holds', async () => {
    const one = edge({contacts: async () => ({email: 'contact@example.org', phone: '+33261910000', person: 'Exemple'})});
    const {contactFields} = (await (await one.request('/v1/structures/s1')).json()) as {contactFields: string[]};
    assert.deepEqual(contactFields, ['email']);
    assert.deepEqual(await (await one.request('/v1/structures/s1/contact')).json(), {email: 'contact@example.org'});
    assert.doesNotMatch(await (await one.request('/annuaire/s1-loches/contact')).text(), /02 61 91|Personne à demander/);
    assert.deepEqual(await (await one.request('/v1/structures/s2/contact')).json(), {});
  });

  it('should keep personal data out of every cache', () => {
    for (const {path, policy, validator} of ROUTES.filter(({path: one}) => one.endsWith('/contact'))) {
      assert.equal(validator, 'none', path);
      assert.ok(policy === 'contact' || policy === 'privatePage', path);
    }
  });
});

describe('helpers', () => {
  it('should choose a coding as the browser ranks it', () => {
    assert.equal(acceptedEncoding(null), undefined);
    assert.equal(acceptedEncoding('br'), 'br');
    assert.equal(acceptedEncoding('gzip, br'), 'br');
    assert.equal(acceptedEncoding('gzip;q=0.5'), 'gzip');
    assert.equal(acceptedEncoding('br;q=0, gzip;q=0'), undefined);
    assert.equal(acceptedEncoding('brotli'), undefined);
  });

  it('should tell 100,000 near texts apart', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 100_000; i++) seen.add(digest(`/v1/structures?{"place":"commune:${i}","limit":${LIMITS.pageSize}}`));
    assert.equal(seen.size, 100_000);
  });
});
