/** What is refused is counted: who, which act, why; nothing of what was asked, and never so much that the log fills (RELIABILITY.md A7). */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {createRegistry} from '../../../worker/registry/app.ts';
import {exportFor} from '../../../worker/registry/storage/personal-data.ts';
import {REFUSALS_PER_HOUR, listRefusals, noteRefusal} from '../../../worker/registry/storage/refusals.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import type {RefusedLine} from '../../../worker/registry/storage/refusals.ts';
import {confirmed, desk, ofBlois} from './desk-support.ts';
import {DAY, HOUR, MINUTE, ORIGIN, START, cookieFrom, formHeaders, formPost, pageGet, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const lines = ({database}: Pick<TestDeps, 'database'>): RefusedLine[] => listRefusals(database, {}, {limit: 1000, offset: 0}).lines;
const short = (deps: TestDeps): string[] => lines(deps).map(({actor, action, route, reason, count}) => `${actor} ${action} ${route} ${reason} ${count}`).sort();

interface Reader {
  readonly person: number;
  get(path: string): Promise<Response>;
  read(path: string): Promise<string>;
}

describe('a refusal', () => {
  it('should be counted for every private page and whoever asks: not signed in, without the right, out of reach, without a fresh proof', async () => {
    const here = desk();
    const {deps, app, touraine} = here;
    const blois = confirmed(here, ofBlois());
    const anonymous = async (path: string): Promise<number> => (await app.fetch(pageGet(path))).status;
    assert.deepEqual([await anonymous('/desk/demandes'), await anonymous('/desk/demandes')], [401, 401]);
    assert.equal((await touraine.get(`/desk/demandes/${blois}`)).status, 404);
    assert.equal((await touraine.post(`/desk/demandes/${blois}/accepter`, {version: 'x'})).status, 404);
    assert.equal((await touraine.get('/desk/courrier')).status, 403);
    assert.equal((await touraine.post('/desk/equipe/1/approuver')).status, 403);
    assert.deepEqual(short(deps), [
      'anonymous application.read /desk/demandes unauthenticated 2',
      `person:${touraine.person} application.decide /desk/demandes/:id/accepter scope 1`,
      `person:${touraine.person} application.read /desk/demandes/:id scope 1`,
      `person:${touraine.person} mail.read-dead /desk/courrier forbidden 1`,
      `person:${touraine.person} membership.approve /desk/equipe/:id/approuver step-up 1`,
    ]);
    assert.ok(lines(deps).every(({minute}) => minute === '2026-11-22T10:00Z'));
    assert.deepEqual(deps.reports, []);
  });

  it('should be counted for a form that comes from elsewhere, a wrong code, a dead link, and for nothing that went well or was merely mistyped', async () => {
    const {deps, app} = desk();
    const forged = {...formHeaders(), Origin: 'https://evil.example'};
    assert.equal((await app.fetch(new Request(`${ORIGIN}/connexion`, {method: 'POST', headers: forged, body: 'email=a%40example.org'}))).status, 403);
    const asked = await app.fetch(formPost('/connexion', {email: 'touraine@example.org'}));
    const jar = cookieFrom(asked);
    assert.equal((await app.fetch(formPost('/connexion/code', {code: '1'}, jar))).status, 422);
    assert.equal((await app.fetch(formPost('/connexion/code', {code: '00000000'}, jar))).status, 422);
    assert.equal((await app.fetch(formPost('/connexion/code', {code: '00000000'}))).status, 410);
    assert.equal((await app.fetch(formPost('/connexion/lien', {token: 'x'}, jar))).status, 410);
    assert.equal((await app.fetch(pageGet('/connexion'))).status, 200);
    assert.deepEqual(short(deps), ['anonymous link.use /connexion/lien dead 1', 'anonymous session.open /connexion origin 1', 'anonymous session.open /connexion/code code 1', 'anonymous session.open /connexion/code dead 1']);
  });

  it('should say nothing of what was asked or from where', async () => {
    const {deps, app, touraine} = desk();
    deps.address = '203.0.113.77';
    await app.fetch(pageGet('/desk/demandes?q=zorglub'));
    await touraine.get('/desk/demandes/zorglub');
    await app.fetch(formPost('/connexion/lien', {token: 'zorglub'}));
    assert.equal(lines(deps).length, 3);
    const kept = JSON.stringify(lines(deps));
    for (const marker of ['zorglub', '203.0.113', 'touraine']) assert.ok(!kept.includes(marker), marker);
  });

  it('should stay a number in a flood: one row for an act and a minute, at most so many for an actor and an hour, one network not counted without end', async () => {
    const deps = testDeps({limits: true});
    const app = createRegistry(deps);
    for (let i = 0; i < 200; i++) assert.equal((await app.fetch(pageGet('/desk/demandes'))).status, 401);
    assert.deepEqual(short(deps), ['anonymous application.read /desk/demandes unauthenticated 30']);
    const other = testDeps();
    for (let minute = 0; minute < 60; minute++) {
      for (let i = 0; i < 50; i++) noteRefusal(other.database, {actor: 'anonymous', action: `a${i}`, route: '/', reason: 'forbidden'}, START + minute * MINUTE);
    }
    const kept = lines(other);
    assert.equal(kept.length, REFUSALS_PER_HOUR + 1);
    assert.equal(kept.reduce((sum, {count}) => sum + count, 0), 3000, 'all are counted');
    assert.deepEqual(kept.filter(({reason}) => reason === 'more').map(({minute, count}) => [minute, count]), [['2026-11-22T10:00Z', 3000 - REFUSALS_PER_HOUR]]);
    noteRefusal(other.database, {actor: 'person:1', action: 'a', route: '/', reason: 'forbidden'}, START);
    noteRefusal(other.database, {actor: 'anonymous', action: 'a', route: '/', reason: 'forbidden'}, START + HOUR);
    assert.equal(lines(other).length, REFUSALS_PER_HOUR + 3, 'neither another actor nor the next hour is crowded out');
  });

  it('should be said all the same when it cannot be written down', async () => {
    const deps = testDeps();
    const app = createRegistry(deps);
    deps.database.exec('PRAGMA query_only = ON');
    assert.equal((await app.fetch(pageGet('/desk/demandes'))).status, 401);
    deps.database.exec('PRAGMA query_only = OFF');
    assert.deepEqual(lines(deps), []);
    assert.deepEqual(deps.reports, []);
  });

  it('should be seen by the national team, by reason and by person, as a page and as a file, and go after six months', async () => {
    const here = desk();
    const {deps} = here;
    const app = createRegistry(deps);
    const [national, touraine] = [here.national, here.touraine].map(({person, cookie}) => ({
      person,
      get: async (path: string) => app.fetch(pageGet(path, cookie)),
      read: async (path: string) => (await app.fetch(pageGet(path, cookie))).text(),
    })) as [Reader, Reader];
    await touraine.get('/desk/courrier');
    await touraine.get('/desk/demandes/nulle-part');
    for (const path of ['/desk/refus', '/desk/refus.csv']) assert.equal((await touraine.get(path)).status, 403);
    const page = await national.read('/desk/refus');
    for (const said of ['Personne touraine', 'pas ce droit', 'hors de son territoire', '/desk/demandes/:id', 'href="/desk/refus"']) assert.ok(page.includes(said), said);
    const some = await national.read('/desk/refus?raison=scope');
    assert.ok(some.includes('<code>/desk/demandes/:id</code>') && !some.includes('<code>/desk/courrier</code>'));
    assert.ok((await national.read(`/desk/refus?qui=person:${touraine.person}`)).includes('4 lignes'));
    assert.match(await (await national.get('/desk/refus.csv?raison=forbidden')).text(), /^minute,acteur,acte,page,raison,fois\r\n2026-11-22T10:00Z,person:1,/);
    for (const bad of ['raison=a&x=1', 'qui=zorglub', 'page=0']) assert.equal((await national.get(`/desk/refus?${bad}`)).status, 400, bad);
    applyRetention(deps.database, deps.now() + 180 * DAY);
    assert.equal(lines(deps).length, 4);
    applyRetention(deps.database, deps.now() + 185 * DAY);
    assert.equal(lines(deps).length, 0);
  });

  it('should be the person’s to see, with everything else that is held about them', async () => {
    const deps = testDeps();
    const person = somebody(deps, 'a@example.org', 'contact', 's1');
    await createRegistry(deps).fetch(pageGet('/desk/demandes', signedIn(deps, person)));
    assert.equal(exportFor(deps.database, person)['refusals']?.length, 1);
  });
});
