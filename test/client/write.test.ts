/** What a form sends: the same key over its tries, an end in time, and why it was refused (RELIABILITY.md N1–N5, N11). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestFailure } from '../../src/client/failure.ts';
import { idempotencyKey, write, WriteRefused } from '../../src/client/write.ts';
import type { Environment } from '../../src/client/client.ts';
import { json, world as anyWorld } from './world.ts';

/** The sending of one body in a world of its own. */
function world(answer: Parameters<typeof anyWorld>[0], more: Partial<Environment> = {}) {
  const its = anyWorld(answer);
  const environment = { ...its.environment, ...more };
  return { ...its, environment, send: () => its.settle(write(environment, 'https://api.test/v1/listings', { body: '{"a":1}', key: 'k'.repeat(16) })) };
}
const failure = (kind: string) => (error: unknown) => error instanceof RequestFailure && error.kind === kind;

test('should send JSON with its key, and nothing that names the visitor', async () => {
  const { send, asked } = world(() => json({ id: 'x' }, { status: 202, headers: { 'content-type': 'application/json' } }));
  assert.deepEqual(await send(), { id: 'x' });
  const { method, body, headers, credentials, referrerPolicy } = asked[0]!.init;
  assert.deepEqual({ method, body, headers, credentials, referrerPolicy }, {
    method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json', 'idempotency-key': 'k'.repeat(16) }, credentials: 'omit', referrerPolicy: 'no-referrer',
  });
});

test('should send the same bytes under the same key when an answer is lost', async () => {
  const { send, asked } = world((attempt) => (attempt === 1 ? Promise.reject(new TypeError('Failed to fetch')) : json({ id: 'x' })));
  await send();
  assert.equal(asked.length, 2);
  const [first, second] = asked.map(({ init: { body, headers } }) => ({ body, headers }));
  assert.deepEqual(first, second);
});

for (const status of [500, 502, 503, 429, 409]) {
  test(`should try three times and no more when the answer is ${status}`, async () => {
    const { send, asked, spent, timers } = world(() => json({}, { status }));
    await assert.rejects(send(), (error) => error instanceof RequestFailure && error.kind === 'server' && error.status === status);
    assert.equal(asked.length, 3);
    assert.ok(spent() > 0 && spent() <= 8000);
    assert.equal(timers.length, 0, 'nothing is left to wake up');
  });
}

test('should tell at once why the registry has it otherwise by now', async () => {
  const { send, asked } = world(() => json({ type: '/docs/problems#conflict', detail: 'Cet événement est annulé.' }, { status: 409, headers: { 'content-type': 'application/problem+json' } }));
  await assert.rejects(send(), (error) => error instanceof WriteRefused && error.status === 409 && error.problem.detail === 'Cet événement est annulé.');
  assert.equal(asked.length, 1);
});

test('should give up at once when asked to wait longer than a visitor will', async () => {
  const { send, asked } = world(() => json({}, { status: 429, headers: { 'retry-after': '3600' } }));
  await assert.rejects(send(), failure('server'));
  assert.equal(asked.length, 1);
});

test('should say field by field why it was refused, and not send it again', async () => {
  const errors = [{ field: 'structure.name', code: 'missing', message: 'À remplir.' }];
  const { send, asked } = world(() => json({ errors }, { status: 422, headers: { 'content-type': 'application/problem+json' } }));
  await assert.rejects(send(), (error) => error instanceof WriteRefused && error.status === 422 && JSON.stringify(error.problem.errors) === JSON.stringify(errors));
  assert.equal(asked.length, 1);
});

test('should tell a refusal even when its body is not ours', async () => {
  const { send } = world(() => new Response('<html>', { status: 403, headers: { 'content-type': 'text/html' } }));
  await assert.rejects(send(), failure('refused'));
});

for (const [what, answer] of [
  ['an HTML page with 200', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  ['truncated JSON', () => json('{"id":')],
  ['an empty answer', () => new Response(null, { status: 204 })],
] as const) {
  test(`should not take ${what} for an answer`, async () => {
    await assert.rejects(world(answer).send(), failure('malformed'));
  });
}

test('should end within 8 s when nothing comes, whether or not fetch honours signals', async () => {
  const { send, spent } = world(() => new Promise(() => {}));
  await assert.rejects(send(), failure('timeout'));
  assert.equal(spent(), 8000);
});

test('should tell offline from unreachable', async () => {
  const broken = () => Promise.reject(new TypeError('Failed to fetch'));
  await assert.rejects(world(broken).send(), failure('blocked'));
  await assert.rejects(world(broken, { online: () => false }).send(), failure('offline'));
});

test('should stop with the reason of its signal', async () => {
  const { environment, settle } = world(() => new Promise(() => {}));
  const stop = new AbortController();
  const sending = write(environment, 'https://api.test/v1/charter', { signal: stop.signal });
  stop.abort(new Error('left'));
  await assert.rejects(settle(sending), /left/);
});

test('should make keys the registry takes', () => {
  let at = 0;
  const key = idempotencyKey(() => [0, 0.999999, 0.5, 0.25][at++]!);
  assert.match(key, /^[0-9a-f]{32}$/);
  assert.equal(key.slice(0, 8), '00000000');
});
