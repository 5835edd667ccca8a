/** A form is put aside and taken up again by its mailed link alone, and leaves nothing behind once it is sent, deleted, or a month old. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {DRAFT_BYTES, draftReceivedSchema, openedDraftSchema} from '../../../src/contract/draft.ts';
import type {OpenedDraft} from '../../../src/contract/draft.ts';
import {draftText} from '../../../worker/registry/domain/draft.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {draftBy, draftToken, ERASE, OPEN, postTo, registryOf, SAVE} from './drafting-support.ts';
import {applied, mails, newKey, proof, refusal, rowsIn, sentBy, tokenIn} from './joining-support.ts';
import {DAY, HOUR, ORIGIN, formPost, pageGet, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const drafts = ({database}: TestDeps): number => (database.prepare('SELECT count(*) AS number FROM drafts').get() as {number: number}).number;
const open = async (app: ReturnType<typeof registryOf>, token: string): Promise<OpenedDraft> => {
  const response = await postTo(app, OPEN, {token}, {key: ''});
  assert.equal(response.status, 200);
  assert.deepEqual([response.headers.get('cache-control'), response.headers.get('access-control-allow-origin')], ['no-store', '*']);
  return openedDraftSchema.strict().parse(await response.json());
};

describe('a draft', () => {
  it('comes back by its mailed link as it was left, as often as asked, on our own page', async () => {
    const deps = testDeps({limits: true});
    const app = registryOf(deps);
    const body = await draftBy(deps);
    const response = await postTo(app, SAVE, body);
    assert.equal(response.status, 202, await response.clone().text());
    assert.deepEqual(draftReceivedSchema.strict().parse(await response.json()), {state: 'mailed', next: 'Nous vous avons envoyé un message. Son lien ouvre votre formulaire tel que vous l’avez laissé, pendant 30 jours.'});
    const token = draftToken(deps);
    assert.deepEqual(mails(deps).map(({to, template, values}) => [to, template, Object.keys(values)]), [['benevole@example.org', 'draft-saved', ['link', 'eraseBy']]]);
    assert.match(mails(deps)[0]!.values['link']!, /^https:\/\/pana\.example\/rejoindre#brouillon:[A-Za-z0-9_-]{43}$/);
    // What is stored opens nothing.
    assert.doesNotMatch(JSON.stringify(deps.database.prepare('SELECT token_hash, email, document FROM drafts').all()), new RegExp(token));
    for (let i = 0; i < 3; i++) assert.deepEqual(await open(app, token), {draft: body['draft'], version: 1, savedAt: '2026-11-22T10:00:00.000Z', until: '2026-12-22'});
    const page = await app.fetch(pageGet('/rejoindre'));
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<script src="\/pana\/v1\/pana\.js" async><\/script>[^]*<pana-join /);
    assert.match(page.headers.get('content-security-policy')!, /script-src 'self';/);
    assert.deepEqual(deps.reports, []);
  });

  it('is answered in the same words whether or not a mail leaves, and writes to nobody more than three times an hour', async () => {
    const deps = testDeps({limits: true});
    const app = registryOf(deps);
    const answers = new Set<string>();
    for (const spelling of ['', '+a', '+b', '+c', '+d']) {
      const response = await postTo(app, SAVE, await draftBy(deps, {email: `Benevole${spelling}@example.org`}));
      answers.add(`${response.status} ${await response.text()}`);
    }
    assert.equal(answers.size, 1);
    assert.equal(mails(deps).length, 3);
    deps.clock.advance(HOUR);
    await postTo(app, SAVE, await draftBy(deps));
    assert.equal(mails(deps).length, 4);
  });

  it('is replaced by who opened it, without another mail, and never over what they have not seen', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    await postTo(app, SAVE, await draftBy(deps));
    const token = draftToken(deps);
    deps.clock.advance(20 * DAY);
    const save = async (name: string, version?: number): Promise<Response> => postTo(app, SAVE, await draftBy(deps, {email: undefined, token, version, draft: {name}}));
    assert.deepEqual(await (await save('Deux', 1)).json(), {state: 'saved', version: 2, next: 'C’est enregistré. Le lien déjà reçu l’ouvre toujours, pendant 30 jours.'});
    assert.equal(mails(deps).length, 1);
    await refusal(await save('Trois', 1), 412);
    assert.deepEqual([(await open(app, token)).draft, (await open(app, token)).until], [{name: 'Deux'}, '2027-01-11']);
    assert.equal((await save('Quatre', 2)).status, 202);
    // Whoever chose to, after the warning, replaces what is there.
    assert.equal((await save('Cinq')).status, 202);
    assert.deepEqual((await open(app, token)).draft, {name: 'Cinq'});
  });

  it('opens and is replaced no more when it is deleted, too old, sent, or was never there', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const gone = async (token: string): Promise<void> => {
      await refusal(await postTo(app, OPEN, {token}), 410);
      await refusal(await postTo(app, SAVE, await draftBy(deps, {email: undefined, token, version: 1})), 410);
      assert.deepEqual(await (await postTo(app, ERASE, {token})).json(), {state: 'erased'});
    };
    for (const token of ['', 'x', 'A'.repeat(43), 'é'.repeat(43)]) await gone(token);

    await postTo(app, SAVE, await draftBy(deps));
    const deleted = draftToken(deps);
    assert.deepEqual(await (await postTo(app, ERASE, {token: deleted})).json(), {state: 'erased'});
    assert.equal(drafts(deps), 0);
    await gone(deleted);

    await postTo(app, SAVE, await draftBy(deps));
    deps.clock.advance(30 * DAY);
    await gone(draftToken(deps));
    assert.deepEqual(applyRetention(deps.database, deps.now())['drafts'] ?? 0, 0);

    await postTo(app, SAVE, await draftBy(deps));
    deps.clock.advance(30 * DAY);
    assert.equal(applyRetention(deps.database, deps.now())['drafts'], 1);

    await postTo(app, SAVE, await draftBy(deps));
    await postTo(app, SAVE, await draftBy(deps, {email: 'autre@example.org'}));
    const [sent] = mails(deps).slice(-2).map(({values}) => values['link']!.split(':').at(-1)!);
    await applied(app, deps, (body) => ({...body, draft: sent}));
    assert.equal(drafts(deps), 1);
    await gone(sent!);
  });

  it('goes too when what was signed without it is confirmed from the same address, and nobody else’s does', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    await postTo(app, SAVE, await draftBy(deps, {email: 'signataire@example.org'}));
    await postTo(app, SAVE, await draftBy(deps, {email: 'signataire@example.org', draft: {name: 'Une autre maison'}}));
    await postTo(app, SAVE, await draftBy(deps, {email: 'autre@example.org'}));
    await applied(app, deps);
    // Not yet: whoever writes an address does not erase what is behind it.
    assert.equal(drafts(deps), 3);
    assert.equal((await app.fetch(formPost('/inscription/confirmer', {token: tokenIn(deps)}))).status, 200);
    assert.deepEqual((deps.database.prepare("SELECT email, json_extract(document, '$.name') AS name FROM drafts ORDER BY email").all() as {email: string; name: string}[]).map(({email, name}) => [email, name]), [
      ['autre@example.org', 'Maison des associations de Loches'], ['signataire@example.org', 'Une autre maison'],
    ]);
  });

  it('is refused without a proof of its own form, from a machine, without a key, without anybody to write to, too long', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const before = rowsIn(deps);
    const refused = async (body: unknown, status: number, field?: string, options: {key?: string} = {}): Promise<void> => {
      const {fields} = await refusal(await postTo(app, SAVE, body, options), status);
      if (field !== undefined) assert.deepEqual(fields, [field]);
    };
    await refused(await draftBy(deps, {altcha: await proof(deps)}), 422);
    await refused(await draftBy(deps, {honeypot: 'x'}), 422);
    await refused(await draftBy(deps, {elapsed: 10}), 422);
    await refused(await draftBy(deps), 422, 'Idempotency-Key', {key: ''});
    await refused(await draftBy(deps, {email: undefined}), 422, 'email');
    await refused(await draftBy(deps, {email: 'a@b'}), 422, 'email');
    await refused(await draftBy(deps, {draft: {name: 'x'}, surplus: 1}), 422, 'surplus');
    await refused(await draftBy(deps, {draft: 'x'}), 422, 'draft');
    await refused(await draftBy(deps, {draft: Object.fromEntries(Array.from({length: 20}, (_, i) => [`field${i}`, 'x'.repeat(1400)]))}), 422, 'draft');
    await refused(await draftBy(deps, {draft: {name: 'x'.repeat(40_000)}}), 413);
    assert.deepEqual(rowsIn(deps), before);
  });

  it('is kept once however often it is sent, and its proof and its key serve once', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const body = await draftBy(deps);
    const key = newKey();
    const all = await Promise.all(Array.from({length: 8}, () => postTo(app, SAVE, body, {key})));
    assert.deepEqual(new Set(all.map(({status}) => status)), new Set([202]));
    assert.deepEqual([drafts(deps), mails(deps).length], [1, 1]);
    await refusal(await postTo(app, SAVE, body), 422);
    await refusal(await postTo(app, SAVE, {...body, draft: {name: 'autre'}}, {key}), 422);
    // A proof for drafts signs nothing.
    await refusal(await postTo(app, '/v1/listings', sentBy((await draftBy(deps))['altcha'] as string)), 422);
  });

  it('is limited by network, as applications are', async () => {
    const deps = testDeps({limits: true});
    const app = registryOf(deps);
    for (let i = 0; i < 10; i++) assert.equal((await postTo(app, SAVE, await draftBy(deps, {email: `b${i}@example.org`}))).status, 202);
    assert.equal((await postTo(app, SAVE, await draftBy(deps, {email: 'b11@example.org'}))).status, 429);
    for (let i = 0; i < 60; i++) await postTo(app, OPEN, {token: 'x'});
    assert.equal((await postTo(app, OPEN, {token: draftToken(deps)})).status, 429);
  });

  it('gives words back as words, whatever they are, and leaves out what is not', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    for (let at = 0; at < PAYLOADS.length; at += 60) {
      const draft = Object.fromEntries(PAYLOADS.slice(at, at + 60).map((payload, i) => [`field${i}`, payload]));
      const saved = await postTo(app, SAVE, await draftBy(deps, {email: `b${at}@example.org`, draft}));
      assert.equal(saved.status, 202, await saved.text());
      const response = await postTo(app, OPEN, {token: draftToken(deps)}, {key: ''});
      assert.match(response.headers.get('content-type')!, /^application\/json/);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      const {draft: opened} = await response.json() as OpenedDraft;
      assert.deepEqual(opened, JSON.parse(draftText(draft)!));
      assert.deepEqual(Object.keys(opened), Object.keys(draft));
    }
    // The mail never says a word of it.
    assert.ok(mails(deps).every(({values}) => Object.keys(values).every((name) => ['link', 'eraseBy'].includes(name))));
    assert.equal(draftText({'a b': 'x', '__proto__x': 1, 'é': 2, 'ok': 'a\u202Eb\u0000', 'deep': {a: {b: {c: {d: {e: 'x'}}}}}, 'n': Number.NaN}), '{"ok":"ab","deep":{"a":{"b":{"c":{}}}}}');
  });

  it('never answers with an error of ours, whatever is sent', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const altcha = (await draftBy(deps))['altcha'];
    await fc.assert(fc.asyncProperty(fc.constantFrom(SAVE, OPEN, ERASE), fc.oneof(fc.json(), fc.record({email: fc.anything(), token: fc.anything(), draft: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue())}, {requiredKeys: []})), async (path, value) => {
      const body = typeof value === 'string' ? value : JSON.stringify({...value, altcha, elapsed: 9999}, (_, own: unknown) => (typeof own === 'bigint' ? String(own) : own));
      assert.ok((await postTo(app, path, body)).status < 500);
    }), {numRuns: 300});
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (draft) => {
      const text = draftText(draft);
      assert.ok(text === undefined || (Buffer.byteLength(text) <= DRAFT_BYTES && JSON.parse(text)));
      // What was kept once is kept as it is.
      if (text !== undefined) assert.equal(draftText(JSON.parse(text) as Record<string, unknown>), text);
    }));
    assert.deepEqual(deps.reports, []);
  });

  it('is taken from any page, and only ever leads to ours', async () => {
    const deps = testDeps({origin: ORIGIN});
    const app = registryOf(deps);
    await postTo(app, SAVE, await draftBy(deps), {origin: 'https://piege.example.org'});
    assert.ok(mails(deps)[0]!.values['link']!.startsWith(`${ORIGIN}/rejoindre#`));
  });
});
