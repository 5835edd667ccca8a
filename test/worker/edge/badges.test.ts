/** The badge and its picture: what they claim is so today, nobody keeps it for long, and nothing in a name gets out of the picture's text. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {badgeSchema} from '../../../src/contract/badge.ts';
import {BADGE_CHECK, BADGE_FRESH, BADGE_KEPT, BADGE_LAG} from '../../../src/contract/badge-times.ts';
import {directory, edge, NOW, structure} from './fixture.ts';

const listed = structure('s1', {
  name: 'Exemple – Maison & “amis”', verifiedAt: '2026-09-01',
  labels: [
    {code: 'guidasso-accompagnement-generaliste', level: 'niveau 2', since: '2026-01-15', until: '2026-11-22'}, {code: 'pana', since: '2026-03-01'},
    {code: 'aidants-connect', until: '2026-11-21'}, {code: 'france-services', since: '2026-11-23'}, {code: 'autre', name: 'Label du pays lochois'},
  ],
});
const silent = structure('s2', {name: 'Exemple – Muette', verifiedAt: '2025-11-21'});
const published = directory([listed, silent]);
const app = edge({directory: () => published});
const badge = async (address: string) => badgeSchema.parse(await (await app.request(address)).json());

describe('a badge', () => {
  it('should claim the labels in force today, the one of the programme first, in the language asked for', async () => {
    const {labels, ...rest} = await badge('/v1/badges/s1');
    assert.deepEqual(rest, {id: 's1', name: 'Exemple – Maison & “amis”', slug: 's1-loches', sheet: 'https://pana.example/annuaire/s1-loches', listedSince: '2026-03-01', verifiedAt: '2026-09-01', state: 'current'});
    assert.deepEqual(labels.map(({text}) => text), ['PANA', 'Guid’Asso accompagnement généraliste', 'Label du pays lochois']);
    assert.deepEqual(labels[1], {code: 'guidasso-accompagnement-generaliste', level: 'niveau 2', since: '2026-01-15', until: '2026-11-22', text: 'Guid’Asso accompagnement généraliste'});
    assert.equal((await badge('/v1/badges/s1?lang=en')).labels[1]!.text, 'Guid’Asso General support');
  });

  it('should end a label the day after its last, without a new publication', async () => {
    let now = NOW;
    const moving = edge({directory: () => published, now: () => now});
    const codes = async () => ((await (await moving.request('/v1/badges/s1')).json()) as {labels: {code: string}[]}).labels.map(({code}) => code);
    for (let i = 0; i < 3; i++) assert.ok((await codes()).includes('guidasso-accompagnement-generaliste'));
    now += 86_400_000;
    assert.deepEqual(await codes(), ['pana', 'france-services', 'autre']);
  });

  it('should say that it was not confirmed for a year, or never', async () => {
    assert.equal((await badge('/v1/badges/s2')).state, 'stale');
    assert.deepEqual((await badge('/v1/badges/s2')).labels, []);
  });

  it('should be kept for seconds by anybody, past them by nobody', async () => {
    for (const address of ['/v1/badges/s1', '/v1/badges/s1.svg', '/v1/badges/s9.svg', '/embed/badge?structure-id=s1', '/v1/badges/s99']) {
      const cache = (await app.request(address)).headers.get('cache-control')!;
      assert.match(cache, new RegExp(`^public, max-age=${BADGE_FRESH}, must-revalidate$`), address);
    }
    assert.equal((await app.request('/v1/badges/s9')).headers.get('cache-control'), 'no-store');
    assert.equal((await app.request('/embed/badge?structure-id=s9')).headers.get('cache-control'), 'no-store');
  });

  it('should be refused for who is not listed, and lead to who it became', async () => {
    const {status, headers} = await app.request('/v1/badges/s9');
    assert.deepEqual([status, headers.get('content-type')], [404, 'application/problem+json; charset=utf-8']);
    assert.match((await (await app.request('/v1/badges/s9')).json() as {type: string}).type, /#not-found$/);
    for (const [from, to] of [['s99', 's1'], ['s99.svg', 's1.svg'], ['s99?lang=en', 's1?lang=en']]) {
      const moved = await app.request(`/v1/badges/${from}`);
      assert.deepEqual([moved.status, moved.headers.get('location')], [301, `/v1/badges/${to}`]);
    }
    for (const wrong of ['s1-loches', 'S1', 's1.png', 's1.svg.svg', '.svg', '..', 's1%00']) assert.ok([400, 404].includes((await app.request(`/v1/badges/${wrong}`)).status), wrong);
    assert.equal((await app.request('/v1/badges/s1?x=1')).status, 400);
  });

  it('should be gone with the publication that no longer has it, whatever was kept', async () => {
    let now = published;
    const moving = edge({directory: () => now});
    for (let i = 0; i < 4; i++) assert.equal((await moving.request('/v1/badges/s1')).status, 200);
    now = directory([silent], 'v2');
    assert.equal((await moving.request('/v1/badges/s1')).status, 404);
    assert.match(await (await moving.request('/v1/badges/s1.svg')).text(), /width="1" height="1"/);
    assert.doesNotMatch(await (await moving.request('/embed/badge?structure-id=s1')).text(), /Maison|pana-badge/);
  });
});

describe('a badge of an edge away from its registry', () => {
  it('should claim nothing once the registry has been silent for long enough to have lost somebody', async () => {
    let now = NOW;
    let checkedAt: number | undefined = NOW;
    const away = edge({directory: () => published, now: () => now, checkedAt: () => checkedAt});
    now += BADGE_LAG;
    assert.equal((await away.request('/v1/badges/s1')).status, 200);
    now += 1;
    const {status, headers} = await away.request('/v1/badges/s1');
    assert.deepEqual([status, headers.get('cache-control'), headers.get('retry-after')], [503, 'no-store', '30']);
    assert.match(await (await away.request('/v1/badges/s1.svg')).text(), /width="1" height="1"/);
    checkedAt = now;
    assert.match(await (await away.request('/v1/badges/s1.svg')).text(), /width="320"/);
    // Started from what it kept, without a word yet.
    checkedAt = undefined;
    assert.equal((await away.request('/v1/badges/s1')).status, 503);
  });

  it('should be gone in the five minutes of the promise, whatever fails', () => {
    assert.ok(BADGE_LAG / 1000 + 2 * BADGE_FRESH + Math.max(BADGE_KEPT, BADGE_CHECK) / 1000 + 8 < 300);
  });
});

describe('the picture of a badge', () => {
  it('should be a picture of one size, named, with nothing that runs or comes from elsewhere', async () => {
    const answer = await app.request('/v1/badges/s1.svg');
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/svg+xml; charset=utf-8']);
    assert.match(answer.headers.get('content-security-policy')!, /^default-src 'none'/);
    const text = await answer.text();
    assert.match(text, /^<svg [^>]*width="320" height="64"[^>]*role="img" aria-labelledby="t" lang="fr">\n<title id="t">Structure référencée PANA, depuis le 1er mars 2026 : Exemple – Maison &#38; “amis”<\/title>/);
    assert.doesNotMatch(text, /<script|<style|<a |<image|<use|href=|url\(|\bon\w+=|<!|<\?/);
    assert.match(await (await app.request('/v1/badges/s1.svg?lang=en')).text(), /Listed by PANA, since March 1, 2026: Exemple/);
    assert.match(await (await app.request('/v1/badges/s2.svg')).text(), /Dans l’annuaire PANA, non confirmée depuis plus d’un an : Exemple – Muette/);
  });

  it('should be empty, and no broken picture, for who is not listed', async () => {
    const answer = await app.request('/v1/badges/s9.svg');
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/svg+xml; charset=utf-8']);
    assert.equal(await answer.text(), '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1" viewBox="0 0 1 1"/>\n');
  });
});

describe('counting', () => {
  const counting = () => {
    const counted: string[] = [];
    return {counted, app: edge({directory: () => published, contacts: async () => ({}), count: (id, what) => void counted.push(`${id} ${what}`)})};
  };

  it('should count a sheet that is shown and a contact that is given, however they are asked for, kept answers too', async () => {
    const {app, counted} = counting();
    for (let i = 0; i < 3; i++) await app.request('/v1/structures/s1');
    const {headers} = await app.request('/v1/structures/s1');
    await app.request('/v1/structures/s1', {headers: {'if-none-match': headers.get('etag')!}});
    for (const address of ['/annuaire/s1-loches', '/annuaire/s1', '/v1/structures/s1/contact', '/annuaire/s1-loches/contact']) assert.equal((await app.request(address)).status, 200, address);
    assert.deepEqual(counted, [...Array<string>(7).fill('s1 shown'), 's1 contacted', 's1 contacted']);
  });

  it('should count nothing else: lists, badges, refusals, moves, headers alone, programs that say so', async () => {
    const {app, counted} = counting();
    for (const address of ['/v1/structures', '/v1/badges/s1', '/v1/badges/s1.svg', '/v1/structures/s9', '/v1/structures/s99', '/annuaire/s9-loches', '/annuaire', '/v1/structures/s1?x=1', '/v1/structures/s9/contact', '/embed/badge?structure-id=s1']) await app.request(address);
    await app.request('/v1/structures/s1', {method: 'HEAD'});
    await app.request('/v1/structures/s1', {headers: {'sec-purpose': 'prefetch'}});
    for (const program of ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'bingbot/2.0', 'Yahoo! Slurp', 'AnySpider']) await app.request('/annuaire/s1', {headers: {'user-agent': program}});
    assert.equal(counted.length, 0);
    const limited = edge({directory: () => published, limit: () => ({allowed: false, retryAfter: 9}), count: (id, what) => void counted.push(`${id} ${what}`)});
    assert.equal((await limited.request('/v1/structures/s1/contact')).status, 429);
    assert.deepEqual(counted, []);
  });
});
