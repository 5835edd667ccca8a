/** One's own account: where it is open, and closing it everywhere; closing somebody else's, for the national team. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {SESSION_IDLE} from '../../../worker/registry/domain/session.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {personByEmail} from '../../../worker/registry/storage/people.ts';
import {desk, location} from './desk-support.ts';
import {MINUTE, somebody} from './support.ts';

describe('one’s account', () => {
  it('says where it is open, since when and when it was last seen, and nothing that would open it', async () => {
    const here = desk();
    const {person} = here.touraine;
    here.deps.clock.advance(5 * MINUTE);
    const second = here.as(person);
    here.deps.clock.advance(2 * MINUTE);
    const page = await second.read('/compte');
    assert.match(page, /2 connexions ouvertes/);
    assert.match(page, /<th scope="row"><strong>celle-ci<\/strong><\/th><td[^>]*><time datetime="2026-11-22T10:05:00\.000Z">[^<]+<\/time><\/td><td[^>]*><time datetime="2026-11-22T10:07:00\.000Z">/);
    assert.match(page, /<th scope="row">autre connexion 2<\/th><td[^>]*><time datetime="2026-11-22T10:00:00\.000Z">/);
    assert.match(page, /touraine@example\.org/);
    for (const {token_hash: hash} of here.deps.database.prepare('SELECT token_hash FROM sessions').all() as {token_hash: string}[]) assert.ok(!page.includes(hash));
    assert.doesNotMatch(page, /blois@|france@/);
    // One that ended by itself is open no more.
    here.deps.clock.advance(SESSION_IDLE - MINUTE);
    assert.match(await second.read('/compte'), /1 connexion ouverte/);
    assert.match(await second.read('/desk/demandes'), /<a href="\/compte">Votre compte<\/a>/);
  });

  it('is closed everywhere at once by whose it is, and nobody else is signed out', async () => {
    const here = desk();
    const contact = somebody(here.deps, 'contact@example.org', 'contact', 's1');
    const [one, two] = [here.as(contact), here.as(contact)];
    const answer = await one.post('/compte/deconnexion');
    assert.equal(location(answer), '/connexion');
    assert.match(answer.headers.get('set-cookie')!, /^__Host-pana=; Max-Age=0; /);
    for (const visitor of [one, two]) assert.equal((await visitor.get('/espace')).status, 401);
    assert.equal((await here.touraine.get('/desk/demandes')).status, 200);
    assert.equal(actsOn(here.deps.database, `person:${contact}`).at(-1)?.action, 'session.close-all');
    assert.equal((await here.app.request('/compte')).status, 401);
  });
});

describe('somebody’s account', () => {
  const mandateOf = ({deps}: ReturnType<typeof desk>, email: string): number => (deps.database.prepare('SELECT memberships.id FROM memberships JOIN people ON people.id = person_id WHERE email = ?').get(email) as {id: number}).id;

  it('is closed by the national team after a second proof: signed out everywhere, in no more, never the last of a team', async () => {
    const here = desk();
    const proven = here.as(here.national.person, true);
    const path = `/desk/equipe/${mandateOf(here, 'touraine@example.org')}/desactiver`;
    assert.equal((await here.national.post(path)).status, 403, 'without a second proof');
    assert.equal((await here.as(here.blois.person, true).post(path)).status, 403, 'by a coordination');
    const refused = await proven.post(path);
    assert.equal(refused.status, 409);
    assert.match(await refused.text(), /Rien n’a été fait\. C’est le dernier mandat de cette équipe/);
    assert.equal((await here.touraine.get('/desk/demandes')).status, 200);
    somebody(here.deps, 'collegue@example.org', 'coordinator', 'departement:37');
    assert.match(await proven.read('/desk/equipe'), new RegExp(`<a href="${path}">Fermer son compte`));
    assert.match(await proven.read(path), /coordination, Indre-et-Loire \(37\)/);
    const answers = await Promise.all([0, 1].map(() => proven.post(path)));
    assert.deepEqual(answers.map(location), Array(2).fill('/desk/equipe?fait=compte-ferme'));
    assert.equal((await here.touraine.get('/desk/demandes')).status, 401);
    assert.equal(personByEmail(here.deps.database, 'touraine@example.org')!.disabled, true);
    assert.equal((await proven.post(`/desk/equipe/${mandateOf(here, 'france@example.org')}/desactiver`)).status, 403, 'never one’s own');
  });
});
