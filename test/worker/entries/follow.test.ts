/**
 * An edge in workerd follows a registry that runs as it does in production, in a process of its own: what is published shows, what people
 * write is passed on with their address, and when the registry goes away the edge answers what it had, and says of when that is.
 */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import type {TestHarness, TestHarnessOptions} from 'wrangler';
import {openDatabase} from '../../../worker/registry/storage/database.ts';
import {ROUTES as EDGE_ROUTES} from '../../../worker/edge/routes/index.ts';
import {followRegistry, LOOK_EVERY} from '../../../worker/entries/follow.ts';
import {isPrivatePath} from '../../../worker/entries/private-paths.ts';
import {EDGE_TOKEN_HEADER, VISITOR_HEADER} from '../../../worker/http/edge-link.ts';
import {ROUTES} from '../../../worker/registry/routes/index.ts';
import {startWorker} from '../../support/worker.ts';
import type {RunningWorker} from '../../support/worker.ts';
import {gazetteerBytes, filesFolder, ROOT} from '../contract/fixture.ts';

const TOKEN = randomBytes(32).toString('hex');

describe('the addresses an edge passes on', () => {
  it('should be all those of the registry but the one edges ask themselves', () => {
    const concrete = (path: string): string => path.replace(/:\w+/g, 'x1');
    const left = ROUTES.map(({path}) => path).filter((path) => !isPrivatePath(concrete(path)));
    assert.deepEqual([...new Set(left)], ['/v1/publication']);
  });

  it('should be none of the edge’s, but contacts, which do not travel', () => {
    const taken = EDGE_ROUTES.map(({path}) => path).filter((path) => isPrivatePath(path.replace(/:\w+(?:\{[^}]*\})?/g, 'x1')));
    assert.deepEqual(taken, ['/v1/structures/:id/contact']);
  });
});

describe('following', () => {
  /** A registry that answers what the test says, a clock of the test, and what was asked. */
  function world(answers: (headers: Record<string, string>) => Response | Promise<Response>) {
    const state = {at: 0, asked: 0, kept: undefined as string | undefined, reports: [] as unknown[]};
    const options = {
      registry: 'https://registry.invalid', token: TOKEN,
      fetch: async (_: string, {headers}: RequestInit) => (state.asked++, answers(headers as Record<string, string>)),
      open: (bytes: Uint8Array) => ({version: new TextDecoder().decode(bytes)}),
      load: async () => (state.kept === undefined ? undefined : new TextEncoder().encode(state.kept)),
      save: async (version: string) => void (state.kept = version),
      now: () => state.at, wait: () => Promise.resolve(), report: (error: unknown) => void state.reports.push(error),
    };
    return {state, options};
  }
  const settled = async (following: {pending(): Promise<void> | undefined}): Promise<void> => void (await following.pending());

  it('should ask with the version it has, no more often than it says, and keep what it opened', async () => {
    let version = 'v1';
    const {state, options} = world((headers) => (headers['if-none-match'] === `"${version}"` ? new Response(null, {status: 304}) : new Response(version)));
    const following = await followRegistry(options);
    void following.look();
    await settled(following);
    assert.deepEqual([following.directory()?.version, state.kept, following.checkedAt()], ['v1', 'v1', 0]);
    state.at = LOOK_EVERY - 1;
    await following.look();
    assert.equal(state.asked, 1);
    version = 'v2';
    state.at = LOOK_EVERY;
    void following.look();
    await settled(following);
    assert.deepEqual([following.directory()?.version, state.kept, state.asked], ['v2', 'v2', 2]);
    state.at *= 2;
    void following.look();
    await settled(following);
    assert.deepEqual([following.directory()?.version, following.checkedAt(), state.asked], ['v2', 2 * LOOK_EVERY, 3], 'told that it has not changed');
    state.at = -3_600_000;
    void following.look();
    await settled(following);
    assert.equal(state.asked, 4, 'a clock set back does not stop it');
    assert.deepEqual(state.reports, []);
  });

  it('should start from what it kept when the registry is away, and stay with what it has when the registry answers nonsense', async () => {
    let answer = (): Response => {
      throw new TypeError('fetch failed');
    };
    const {state, options} = world(() => answer());
    state.kept = 'kept';
    const following = await followRegistry(options);
    void following.look();
    await settled(following);
    assert.deepEqual([following.directory()?.version, following.checkedAt()], ['kept', undefined]);
    for (const [index, wrong] of [new Response('', {status: 500}), new Response('', {status: 401}), new Response(null, {status: 302, headers: {location: 'https://elsewhere.invalid/'}})].entries()) {
      answer = () => wrong;
      state.at += LOOK_EVERY;
      void following.look();
      await settled(following);
      assert.deepEqual([following.directory()?.version, state.reports.length], ['kept', index + 2]);
    }
  });

  it('should fetch once a directory that it cannot open, and not call its own the last one meanwhile', async () => {
    let sent = 0;
    const {state, options} = world((headers) => (headers['if-none-match'] === '"next"' ? new Response(null, {status: 304}) : (sent++, new Response('next', {headers: {etag: '"next"'}}))));
    state.kept = 'kept';
    let opens = false;
    const following = await followRegistry({...options, open(bytes) {
      const opened = options.open(bytes);
      if (opened.version === 'next' && !opens) throw new Error('of another release');
      return opened;
    }});
    for (let i = 1; i < 4; i++) {
      state.at = i * LOOK_EVERY;
      void following.look();
      await settled(following);
    }
    assert.deepEqual([sent, following.directory()?.version, following.checkedAt(), state.reports.length], [1, 'kept', undefined, 1]);
    opens = true;
    const restarted = await followRegistry({...options, open: options.open});
    state.at += LOOK_EVERY;
    void restarted.look();
    await settled(restarted);
    assert.equal(restarted.directory()?.version, 'next');
  });

  it('should answer a problem, and not what it sent, when the registry does not', async () => {
    const {options} = world(() => Promise.reject(new TypeError('fetch failed')));
    const following = await followRegistry(options);
    const sent = await following.pass(new Request('https://pana.example/v1/listings', {method: 'POST', body: '{"name":"canary"}'}), '192.0.2.7');
    assert.deepEqual([sent.status, sent.headers.get('retry-after'), sent.headers.get('content-type')], [503, '30', 'application/problem+json; charset=utf-8']);
    assert.doesNotMatch(await sent.text(), /canary|fetch failed/);
    const page = await following.pass(new Request('https://pana.example/espace'), '192.0.2.7');
    assert.equal(page.status, 503);
    assert.match(await page.text(), /L’annuaire, lui, reste ouvert/);
    // What stands before a registry that is gone has words of its own.
    const gateway = await followRegistry({...options, fetch: async () => new Response('<h1>Bad gateway</h1>', {status: 502, headers: {'content-type': 'text/html'}})});
    for (const path of ['/v1/listings', '/desk']) {
      const answer = await gateway.pass(new Request(`https://pana.example${path}`), '192.0.2.7');
      assert.equal(answer.status, 503);
      assert.doesNotMatch(await answer.text(), /gateway/);
    }
    const large = await following.pass(new Request('https://pana.example/v1/listings', {method: 'POST', body: 'x'.repeat(33 * 1024)}), '192.0.2.7');
    assert.equal(large.status, 413);
  });
});

describe('an edge in workerd', () => {
  const files = filesFolder();
  const dataDir = mkdtempSync(join(tmpdir(), 'pana-follow-'));
  let registry: RunningWorker;
  let harness: TestHarness;
  let ask: (path: string, init?: RequestInit) => Promise<Response>;

  before(async () => {
    registry = await startWorker({dataDir, env: {PANA_EDGE_TOKEN: TOKEN, PANA_ORIGIN: 'https://pana.example', PANA_REQUIRE_PASSKEYS: '0'}});
    process.env['WRANGLER_SEND_METRICS'] = 'false';
    process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';
    const {createTestHarness} = await import('wrangler');
    const text = readFileSync(join(ROOT, 'worker/wrangler.jsonc'), 'utf8').replace(/^\s*\/\/.*$/gm, '');
    const {$schema: _schema, ...config} = JSON.parse(text) as Record<string, unknown> & {assets: object; main: string; vars: object};
    const vars = {...config.vars, PANA_REGISTRY: registry.origin, PANA_EDGE_TOKEN: TOKEN};
    harness = createTestHarness({
      root: ROOT,
      workers: [{config: {...config, vars, main: join(ROOT, 'worker', config.main), assets: {...config.assets, directory: files}}}],
    } as unknown as TestHarnessOptions);
    await harness.listen();
    const {PANA} = await harness.getWorker<{PANA: {put(key: string, value: ArrayBuffer): Promise<void>}}>().getEnv();
    // Only the places: the directory is the registry's.
    await PANA.put('gazetteer', new Uint8Array(gazetteerBytes()).buffer);
    ask = (path, init) => harness.fetch(path, init as never) as unknown as Promise<Response>;
  });
  after(async () => {
    await harness?.close();
    await registry?.stop();
    rmSync(files, {recursive: true, force: true});
    rmSync(dataDir, {recursive: true, force: true});
  });

  const names = async (path = '/v1/structures?limit=100'): Promise<string[]> => {
    const answer = await ask(path);
    assert.equal(answer.status, 200);
    return ((await answer.json()) as {items: {name: string}[]}).items.map(({name}) => name);
  };

  it('should answer what the registry published', async () => {
    const there = ((await (await fetch(`${registry.origin}/v1/structures?limit=100`)).json()) as {items: {name: string}[]}).items.map(({name}) => name);
    assert.ok(there.length > 10);
    assert.deepEqual(await names(), there);
    const health = (await (await ask('/v1/health')).json()) as {age?: number; checkedAt?: string};
    assert.ok(health.age! >= 0 && health.age! < 60 && health.checkedAt, JSON.stringify(health));
  });

  it('should give its directory to whoever has the secret alone', async () => {
    const publication = (headers: HeadersInit) => fetch(`${registry.origin}/v1/publication`, {headers});
    for (const headers of [new Headers(), {[EDGE_TOKEN_HEADER]: ''}, {[EDGE_TOKEN_HEADER]: TOKEN.slice(1)}, {[EDGE_TOKEN_HEADER]: `${TOKEN}0`}]) {
      assert.equal((await publication(headers)).status, 401);
    }
    const good = await publication({[EDGE_TOKEN_HEADER]: TOKEN});
    assert.equal(good.status, 200);
    const etag = good.headers.get('etag')!;
    assert.equal((await publication({[EDGE_TOKEN_HEADER]: TOKEN, 'If-None-Match': etag})).status, 304);
    // Asked for through an edge, it is nobody's.
    assert.equal((await ask('/v1/publication')).status, 404);
  });

  it('should pass on forms, pages and contacts, for the visitor who asks', async () => {
    const challenge = await ask('/v1/challenge?for=listings');
    assert.equal(challenge.status, 200);
    assert.equal(challenge.headers.get('access-control-allow-origin'), '*');
    const page = await ask('/connexion');
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<form/);
    const preflight = await ask('/v1/listings', {method: 'OPTIONS', headers: {'Origin': 'https://mairie.example.org', 'Access-Control-Request-Method': 'POST'}});
    assert.deepEqual([preflight.status, preflight.headers.get('access-control-allow-methods')], [204, 'GET, POST, OPTIONS']);
    const wrong = await ask('/v1/listings', {method: 'POST', headers: {'Content-Type': 'application/json', 'Idempotency-Key': 'a'.repeat(32)}, body: '{}'});
    assert.equal(wrong.status, 422);
    assert.match(await wrong.text(), /"errors"/);
    const moved = await ask('/charte', {redirect: 'manual'});
    assert.ok(moved.status < 400, `${moved.status}`);
    // Twenty contacts a minute for one visitor; the next visitor has twenty of their own.
    const contact = (visitor: string) => fetch(`${registry.origin}/v1/structures/s1/contact`, {headers: {[EDGE_TOKEN_HEADER]: TOKEN, [VISITOR_HEADER]: visitor}}).then(({status}) => status);
    for (let i = 0; i < 20; i++) assert.notEqual(await contact('192.0.2.50'), 429);
    assert.equal(await contact('192.0.2.50'), 429);
    assert.notEqual(await contact('192.0.2.51'), 429);
    assert.ok([200, 404].includes((await ask('/v1/structures/s1/contact')).status));
    // Whoever writes the header without the secret is still themselves.
    const forged = (visitor: string) => fetch(`${registry.origin}/v1/structures/s1/contact`, {headers: {[VISITOR_HEADER]: visitor}}).then(({status}) => status);
    const statuses = [];
    for (let i = 0; i < 22; i++) statuses.push(await forged(`198.51.100.${i}`));
    assert.ok(statuses.includes(429), 'an address nobody vouches for does not count');
  });

  it('should show within a minute what the registry hides', async () => {
    const [first = ''] = await names();
    const database = openDatabase(join(dataDir, 'pana.sqlite'));
    database.prepare(`UPDATE structures SET hidden_at = '2026-11-27T08:00:00Z' WHERE json_extract(document, '$.name') = ?`).run(first);
    database.close();
    const end = performance.now() + 60_000;
    while ((await names()).includes(first)) {
      assert.ok(performance.now() < end, 'still there after a minute');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const {PANA} = await harness.getWorker<{PANA: {list(): Promise<{keys: {name: string}[]}>}}>().getEnv();
    const kept = (await PANA.list()).keys.map(({name}) => name).filter((name) => name.startsWith('snapshot:'));
    assert.equal(kept.length, 1, `what was published before is not kept: ${kept.join(' ')}`);
  });

  it('should go on answering when the registry is gone, and say for whom it cannot', async () => {
    const before = await names();
    await registry.stop();
    assert.deepEqual(await names(), before);
    const sent = await ask('/v1/listings', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'});
    assert.equal(sent.status, 503);
    assert.match(await sent.text(), /Gardez cette page ouverte/);
    assert.equal((await ask('/v1/structures/s1/contact')).status, 503);
  });
});
