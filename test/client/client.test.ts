/** The retry policy and the shapes of failure: RELIABILITY.md N1–N7, with a clock, chance and network of the test. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient, queryOf, type ClientOptions, type StartedRequest } from '../../src/client/client.ts';
import { RequestFailure } from '../../src/client/failure.ts';
import { json, world as anyWorld } from './world.ts';

const page = { version: 'v', items: [], total: 0, page: 1, limit: 20, facets: {} };
/** A client in a world of its own. */
function world(answer: Parameters<typeof anyWorld>[0], more: Partial<ClientOptions> = {}) {
  const { environment, asked, settle, spent } = anyWorld(answer);
  const client = createClient({ ...environment, api: () => 'https://api.test', territory: () => '', ...more });
  return { client, asked, settle, spent };
}
const failure = (kind: string) => (error: unknown) => error instanceof RequestFailure && error.kind === kind;

test('should write parameters in one order, without empty ones', () => {
  assert.equal(queryOf({ territory: 'departement:37', needs: 'compta visio', page: 0, q: '', view: undefined }), '?needs=compta+visio&territory=departement%3A37');
  assert.equal(queryOf({}), '');
});

test('should ask within the lock whatever territory the search names', async () => {
  const { client, asked, settle } = world(() => json(page), { territory: () => 'departement:37' });
  await settle(client.structures({ territory: 'departement:41', needs: 'compta' }, { view: '320x320' }));
  assert.deepEqual(asked.map(({ url }) => url), ['https://api.test/v1/structures?needs=compta&territory=departement%3A37&view=320x320']);
});

for (const status of [500, 502, 503, 429]) {
  test(`should try three times and no more when the answer is ${status}`, async () => {
    const { client, asked, settle, spent } = world(() => json({}, { status }));
    await assert.rejects(settle(client.structures({})), failure('server'));
    assert.equal(asked.length, 3);
    assert.ok(spent() <= 8000);
  });
}

test('should give up at once when asked to wait longer than a visitor will', async () => {
  const { client, asked, settle } = world(() => json({}, { status: 503, headers: { 'retry-after': '120' } }));
  await assert.rejects(settle(client.structures({})), failure('server'));
  assert.equal(asked.length, 1);
});

test('should wait as long as asked when that is short', async () => {
  const { client, asked, settle, spent } = world((attempt) => (attempt === 1 ? json({}, { status: 503, headers: { 'retry-after': '2' } }) : json(page)));
  await settle(client.structures({}));
  assert.equal(asked.length, 2);
  assert.ok(spent() >= 2000 && spent() < 8000);
});

test('should not ask again what was refused', async () => {
  const { client, asked, settle } = world(() => json({}, { status: 400 }));
  await assert.rejects(settle(client.structures({})), failure('refused'));
  assert.equal(asked.length, 1);
});

test('should tell offline from unreachable when the connection fails', async () => {
  const broken = () => Promise.reject(new TypeError('Failed to fetch'));
  const blocked = world(broken);
  await assert.rejects(blocked.settle(blocked.client.structures({})), failure('blocked'));
  assert.equal(blocked.asked.length, 3);
  const offline = world(broken, { online: () => false });
  await assert.rejects(offline.settle(offline.client.structures({})), failure('offline'));
});

test('should end within 8 s when nothing comes, whether or not fetch honours signals', async () => {
  const { client, settle, spent } = world(() => new Promise(() => {}));
  await assert.rejects(settle(client.structures({})), failure('timeout'));
  assert.equal(spent(), 8000);
});

test('should end within 8 s when the body comes to a stop', async () => {
  const { client, settle, spent } = world(() => new Response(new ReadableStream(), { headers: { 'content-type': 'application/json' } }));
  await assert.rejects(settle(client.structures({})), failure('timeout'));
  assert.equal(spent(), 8000);
});

const garbage: [string, () => Response][] = [
  ['truncated JSON', () => json('{"items":[')],
  ['an HTML page with 200', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  ['HTML called JSON', () => json('<html>')],
  ['another content type', () => new Response('{}', { headers: { 'content-type': 'text/plain' } })],
  ['no content type', () => new Response(new Uint8Array([123, 125]))],
  ['204', () => new Response(null, { status: 204 })],
  ['an empty 200', () => json('')],
  ['null', () => json('null')],
  ['JSON of something else', () => json({ hello: 1 })],
];
for (const [what, answer] of garbage) {
  test(`should call it malformed, once, when the answer is ${what}`, async () => {
    const { client, asked, settle } = world(answer);
    await assert.rejects(settle(client.structures({})), failure('malformed'));
    assert.equal(asked.length, 1);
  });
}

test('should read no more than 5 MB and a piece', async () => {
  let sent = 0;
  const { client, settle } = world(
    () => new Response(new ReadableStream({ pull: (c) => (c.enqueue(new Uint8Array(100_000)), void (sent += 100_000)) }), { headers: { 'content-type': 'application/json' } }),
  );
  await assert.rejects(settle(client.structures({})), failure('malformed'));
  assert.ok(sent <= 5_300_000, `${sent}`);
});

test('should accept a byte order mark and fields it does not know', async () => {
  const { client, settle } = world(() => json(`\uFEFF${JSON.stringify({ ...page, novelty: { a: 1 }, total: 7 })}`));
  assert.equal((await settle(client.structures({}))).total, 7);
});

test('should take over what the script tag asked, and ask itself when that failed', async () => {
  const started = (response: Promise<Response>): StartedRequest => [response, new AbortController()];
  const good = world(() => json({ ...page, total: 2 }), { take: (query) => (query === 'needs=compta' ? started(Promise.resolve(json({ ...page, total: 1 }))) : undefined) });
  assert.equal((await good.settle(good.client.structures({ needs: 'compta' }))).total, 1);
  assert.deepEqual(good.asked, []);
  for (const bad of [Promise.reject(new TypeError('x')), Promise.resolve(json('{')), Promise.resolve(json({}, { status: 503 }))]) {
    bad.catch(() => {});
    const second = world(() => json({ ...page, total: 2 }), { take: () => started(bad) });
    assert.equal((await second.settle(second.client.structures({}))).total, 2);
    assert.equal(second.asked.length, 1);
  }
});

test('should stop with the reason of its signal', async () => {
  const stop = new AbortController();
  const { client, settle } = world(() => new Promise(() => {}));
  const asked = client.places('Loc', { signal: stop.signal });
  await new Promise((resolve) => setTimeout(resolve, 20));
  stop.abort(new Error('typed on'));
  await assert.rejects(settle(asked), /typed on/);
});

test('should keep answers by address, but neither failures nor contacts', async () => {
  const { client, asked, settle } = world((attempt) => (attempt === 1 ? json({}, { status: 404 }) : json({ items: [] })));
  await assert.rejects(settle(client.places('a')), failure('refused'));
  await settle(client.places('a'));
  await settle(client.places('a'));
  assert.equal(asked.length, 2);
  await settle(client.contact('s1'));
  await settle(client.contact('s1'));
  assert.equal(asked.length, 4);
});
