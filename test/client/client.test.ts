/** The retry policy and the shapes of failure: RELIABILITY.md N1–N7, with a clock, chance and network of the test. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient, queryOf, type ClientOptions, type StartedRequest } from '../../src/client/client.ts';
import { RequestFailure } from '../../src/client/failure.ts';

const page = { version: 'v', items: [], total: 0, page: 1, limit: 20, facets: {} };
const json = (value: unknown, init: ResponseInit = {}) =>
  new Response(typeof value === 'string' ? value : JSON.stringify(value), { headers: { 'content-type': 'application/json' }, ...init });

/** A world where time passes only by waiting, and the network is a function of the number of the try. */
function world(answer: (attempt: number, url: string, signal: AbortSignal) => Response | Promise<Response>, more: Partial<ClientOptions> = {}) {
  let time = 1_000_000;
  const urls: string[] = [];
  const timers: { at: number; resolve: () => void }[] = [];
  const options: ClientOptions = {
    api: () => 'https://api.test',
    territory: () => '',
    fetch: (url, { signal }) => {
      urls.push(url);
      return Promise.resolve(answer(urls.length, url, signal!));
    },
    now: () => time,
    random: () => 0.5,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const timer = { at: time + ms, resolve };
        timers.push(timer);
        signal?.addEventListener('abort', () => {
          timers.splice(timers.indexOf(timer), 1);
          resolve();
        });
      }),
    online: () => true,
    ...more,
  };
  /** Lets everything happen, the next timer each time nothing else can. */
  const settle = async <T>(promise: Promise<T>): Promise<T> => {
    let done = false;
    promise.then(() => (done = true), () => (done = true));
    for (let turn = 0; turn < 200 && !done; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (done || turn < 3) continue;
      timers.sort((a, b) => a.at - b.at);
      const next = timers.shift();
      if (!next) continue;
      time = Math.max(time, next.at);
      next.resolve();
    }
    return promise;
  };
  return { client: createClient(options), urls, settle, spent: () => time - 1_000_000 };
}
const failure = (kind: string) => (error: unknown) => error instanceof RequestFailure && error.kind === kind;

test('should write parameters in one order, without empty ones', () => {
  assert.equal(queryOf({ territory: 'departement:37', needs: 'compta visio', page: 0, q: '', view: undefined }), '?needs=compta+visio&territory=departement%3A37');
  assert.equal(queryOf({}), '');
});

test('should ask within the lock whatever territory the search names', async () => {
  const { client, urls, settle } = world(() => json(page), { territory: () => 'departement:37' });
  await settle(client.structures({ territory: 'departement:41', needs: 'compta' }, { view: '320x320' }));
  assert.deepEqual(urls, ['https://api.test/v1/structures?needs=compta&territory=departement%3A37&view=320x320']);
});

for (const status of [500, 502, 503, 429]) {
  test(`should try three times and no more when the answer is ${status}`, async () => {
    const { client, urls, settle, spent } = world(() => json({}, { status }));
    await assert.rejects(settle(client.structures({})), failure('server'));
    assert.equal(urls.length, 3);
    assert.ok(spent() <= 8000);
  });
}

test('should give up at once when asked to wait longer than a visitor will', async () => {
  const { client, urls, settle } = world(() => json({}, { status: 503, headers: { 'retry-after': '120' } }));
  await assert.rejects(settle(client.structures({})), failure('server'));
  assert.equal(urls.length, 1);
});

test('should wait as long as asked when that is short', async () => {
  const { client, urls, settle, spent } = world((attempt) => (attempt === 1 ? json({}, { status: 503, headers: { 'retry-after': '2' } }) : json(page)));
  await settle(client.structures({}));
  assert.equal(urls.length, 2);
  assert.ok(spent() >= 2000 && spent() < 8000);
});

test('should not ask again what was refused', async () => {
  const { client, urls, settle } = world(() => json({}, { status: 400 }));
  await assert.rejects(settle(client.structures({})), failure('refused'));
  assert.equal(urls.length, 1);
});

test('should tell offline from unreachable when the connection fails', async () => {
  const broken = () => Promise.reject(new TypeError('Failed to fetch'));
  const blocked = world(broken);
  await assert.rejects(blocked.settle(blocked.client.structures({})), failure('blocked'));
  assert.equal(blocked.urls.length, 3);
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
    const { client, urls, settle } = world(answer);
    await assert.rejects(settle(client.structures({})), failure('malformed'));
    assert.equal(urls.length, 1);
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
  assert.deepEqual(good.urls, []);
  for (const bad of [Promise.reject(new TypeError('x')), Promise.resolve(json('{')), Promise.resolve(json({}, { status: 503 }))]) {
    bad.catch(() => {});
    const second = world(() => json({ ...page, total: 2 }), { take: () => started(bad) });
    assert.equal((await second.settle(second.client.structures({}))).total, 2);
    assert.equal(second.urls.length, 1);
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
  const { client, urls, settle } = world((attempt) => (attempt === 1 ? json({}, { status: 404 }) : json({ items: [] })));
  await assert.rejects(settle(client.places('a')), failure('refused'));
  await settle(client.places('a'));
  await settle(client.places('a'));
  assert.equal(urls.length, 2);
  await settle(client.contact('s1'));
  await settle(client.contact('s1'));
  assert.equal(urls.length, 4);
});
