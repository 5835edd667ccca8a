/** The edge on Workers looks every 30 s whether another directory is published. The clock is ours, the KV store a map. */
import assert from 'node:assert/strict';
import {it, mock} from 'node:test';
import type {ExecutionContext} from '@cloudflare/workers-types';
import {encodeSnapshot} from '../../../worker/directory/snapshot.ts';
import type {Env} from '../../../worker/entries/cloudflare.ts';
import {exampleStructure} from '../../support/structure.ts';
import {kv} from '../contract/fixture.ts';

const START = Date.parse('2026-11-22T08:00:00Z');

it('should answer from the new directory within 30 s of its publication, and read KV once in that time', async () => {
  mock.timers.enable({apis: ['Date'], now: START});
  const said = mock.method(console, 'error', () => {});
  const store = new Map(kv().map(({key, value}) => [key, value]));
  const reads: string[] = [];
  let broken = false;
  const env = {
    PANA_ORIGIN: 'https://pana.example',
    ASSETS: {fetch: () => Promise.resolve(new Response(null, {status: 404}))},
    PANA: {
      get: (key: string, type: string) => {
        reads.push(key);
        if (broken) return Promise.reject(new Error('KV is out'));
        const value = store.get(key);
        if (!value) return Promise.resolve(null);
        return Promise.resolve(type === 'json' ? (JSON.parse(new TextDecoder().decode(value)) as unknown) : value.slice().buffer);
      },
    },
  } as unknown as Env;
  const {default: worker} = await import('../../../worker/entries/cloudflare.ts');
  /** One request, and all it leaves running; the names of the directory that answered. */
  const ask = async (): Promise<string[]> => {
    const left: Promise<unknown>[] = [];
    const context = {waitUntil: (work: Promise<unknown>) => left.push(work)} as unknown as ExecutionContext;
    const answer = await worker.fetch(new Request('https://pana.example/v1/structures?limit=100'), env, context);
    assert.equal(answer.status, 200);
    const {items} = (await answer.json()) as {items: {name: string}[]};
    await Promise.all(left);
    return items.map(({name}) => name);
  };
  const publish = (version: string, name: string, withSnapshot = true): void => {
    if (withSnapshot) snapshot(version, name);
    store.set('publication', new TextEncoder().encode(JSON.stringify({version, publishedAt: new Date().toISOString()})));
  };
  const snapshot = (version: string, name: string): void =>
    void store.set(`snapshot:${version}`, encodeSnapshot({version, publishedAt: new Date().toISOString(), structures: [exampleStructure({name})], coordinations: []}));
  const looks = (): number => reads.filter((key) => key === 'publication').length;

  const first = await ask();
  assert.ok(first.length > 1);
  assert.equal(looks(), 1);
  publish('second', 'Exemple – La seconde');
  for (let i = 0; i < 5; i++) {
    mock.timers.tick(5900);
    assert.deepEqual(await ask(), first, `${5.9 * (i + 1)} s later`);
  }
  assert.equal(looks(), 1, 'within 30 s it does not look again');

  mock.timers.tick(600);
  await ask(); // answers at once from what it has, and looks beside
  assert.deepEqual(await ask(), ['Exemple – La seconde']);
  assert.equal(looks(), 2);

  // The keys of KV come in any order: without its snapshot a publication changes nothing, and is asked for again.
  publish('third', 'Exemple – La troisième', false);
  mock.timers.tick(30_000);
  await ask();
  assert.deepEqual(await ask(), ['Exemple – La seconde']);
  snapshot('third', 'Exemple – La troisième');
  mock.timers.tick(30_000);
  await ask();
  assert.deepEqual(await ask(), ['Exemple – La troisième']);

  // An outage of KV is none of the edge.
  broken = true;
  mock.timers.tick(30_000);
  await ask();
  assert.deepEqual(await ask(), ['Exemple – La troisième']);
  assert.equal(said.mock.callCount(), 1);
  mock.timers.reset();
  said.mock.restore();
});
