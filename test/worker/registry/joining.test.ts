/** A structure joins: it signs, confirms, is checked by its coordination and by no other, and is listed with what it agreed to show. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {challengeSchema, listingReceivedSchema} from '../../../src/contract/listing.ts';
import type {SignedChallenge} from '../../../src/contract/listing.ts';
import {structureSchema} from '../../../src/contract/structure.ts';
import {accept, ask, expireApplications, refuse} from '../../../worker/registry/joining.ts';
import type {Decider} from '../../../worker/registry/joining.ts';
import {application, applicationOfLink, applicationsFor} from '../../../worker/registry/storage/applications.ts';
import {actsOn, auditBrokenAt} from '../../../worker/registry/storage/audit.ts';
import {consentsBrokenAt, consentsOf} from '../../../worker/registry/storage/consents.ts';
import {addPerson, grant, membershipsOf, peopleFor} from '../../../worker/registry/storage/people.ts';
import {applied, consentTo, mails, post, registryOf, rowsIn, sentBy, solve, tokenIn} from './joining-support.ts';
import {DAY, ORIGIN, formPost, publishes, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const INDRE_ET_LOIRE: Decider = {person: 1, reach: {departements: ['37'], structures: []}};
const LOIR_ET_CHER: Decider = {person: 1, reach: {departements: ['41'], structures: []}};

/** Adds a coordination's member. */
function coordinator(deps: TestDeps, email: string, scope: string, role: 'coordinator' | 'national' = 'coordinator'): number {
  const person = addPerson(deps.database, {email, name: 'Membre'}, deps.now());
  grant(deps.database, {person, role, scope}, deps.now());
  return person;
}

const confirm = (app: ReturnType<typeof registryOf>, token: string, answer?: string): Promise<Response> =>
  Promise.resolve(app.fetch(formPost('/inscription/confirmer', {token, ...(answer !== undefined && {answer})})));

describe('joining', () => {
  it('leads from a page of a partner to the directory, with only what was agreed to be shown', async () => {
    const deps = testDeps({limits: true});
    const app = registryOf(deps);
    const person = coordinator(deps, 'coordination@example.org', 'departement:37');
    const answer = await app.fetch(new Request(`${ORIGIN}/v1/challenge?for=listings`));
    assert.deepEqual([answer.status, answer.headers.get('cache-control'), answer.headers.get('access-control-allow-origin')], [200, 'no-store', '*']);
    const challenge = challengeSchema.parse(await answer.json());

    const response = await post(app, sentBy(await solve(challenge)));
    assert.equal(response.status, 202);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    const {id} = listingReceivedSchema.strict().parse(await response.json());
    assert.deepEqual(deps.registry.allPublished('2026-11-22'), []);
    assert.deepEqual(mails(deps).map(({to, template}) => [to, template]), [['signataire@example.org', 'confirm-application']]);
    // Nothing is sent on before the address is confirmed.
    assert.deepEqual(applicationsFor(deps.database, 'all'), []);
    assert.equal(application(deps.database, id, 'all'), undefined);

    const page = await confirm(app, tokenIn(deps));
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<h1>Votre demande est confirmée<\/h1>/);
    assert.deepEqual(mails(deps).slice(1), [{to: 'coordination@example.org', template: 'application-to-check', values: {structure: 'Maison des associations de Loches', link: `${ORIGIN}/desk/demandes/${id}`}}]);
    assert.deepEqual(applicationsFor(deps.database, INDRE_ET_LOIRE.reach).map(({id: own, status}) => [own, status]), [[id, 'confirmed']]);

    deps.clock.advance(2 * DAY);
    publishes(deps);
    const listedAs = accept(deps, id, {person, reach: INDRE_ET_LOIRE.reach});
    assert.equal(publishes(deps), true);
    const [structure, ...others] = deps.registry.allPublished('2026-11-24');
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(structureSchema.parse(structure), {
      id: listedAs, name: 'Maison des associations de Loches', lat: 47.1286, lon: 0.9953, precision: 'approximate',
      serviceArea: ['epci:243700754', 'commune:37132'], needs: [{code: 'comptabilite', level: 'accompagner'}],
      labels: [{code: 'pana', since: '2026-11-24'}, {code: 'conseiller-numerique'}],
      verifiedAt: '2026-11-24', provenance: {source: 'charte', id, date: '2026-11-24'}, contactFields: ['email'],
    });
    deps.registry.publish((data) => new TextEncoder().encode(JSON.stringify(data)), '2026-11-24T10:00:00.000Z');
    assert.deepEqual(deps.registry.publishedContact(listedAs), {email: 'accueil@example.org'});
    assert.doesNotMatch(new TextDecoder().decode(deps.registry.publication()!.bytes), /Canari|33243|example\.org(?!\/)/);

    const [contact] = peopleFor(deps.database, {role: 'contact', scope: listedAs});
    assert.equal(contact!.email, 'signataire@example.org');
    assert.deepEqual(membershipsOf(deps.database, contact!.id).map(({role, scope}) => [role, scope]), [['contact', listedAs]]);
    assert.partialDeepStrictEqual(mails(deps).at(-1), {
      to: 'signataire@example.org', template: 'application-accepted',
      values: {structure: 'Maison des associations de Loches', sheet: `${ORIGIN}/annuaire/maison-des-associations-de-loches-loches`, space: `${ORIGIN}/espace`},
    });
    assert.deepEqual(actsOn(deps.database, `application:${id}`).map(({actor, action}) => [actor, action]), [
      ['anonymous', 'listing.apply'], [`application:${id}`, 'application.confirmed'], [`person:${person}`, 'application.accepted'],
    ]);
    assert.equal(auditBrokenAt(deps.database), undefined);
    assert.deepEqual(deps.reports, []);
    assert.throws(() => accept(deps, id, {person, reach: 'all'}), /déjà acceptée/);
  });

  it('keeps who agreed to which text, when, where and how, with no name, and confirms it by the mailed link', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id} = await applied(app, deps, (sent) => ({...sent, contact: {...sent.contact, phone: {value: '+33243000000', publish: true}}, consents: [consentTo('phone'), consentTo('email')]}));
    deps.clock.advance(DAY);
    await confirm(app, tokenIn(deps));
    const consents = consentsOf(deps.database, `application:${id}`);
    assert.deepEqual(consents.map(({purpose, action, textId, textVersion, method, channel, at}) => [purpose, action, textId, textVersion, method, channel, at.slice(0, 10)].join(' ')), [
      'charter given charter 2026-1 form mairie.example.org 2026-11-22',
      'publication given publish-email 2026-1 form mairie.example.org 2026-11-22',
      'publication given publish-phone 2026-1 form mairie.example.org 2026-11-22',
      'charter confirmed charter 2026-1 mailed-link  2026-11-23',
      'publication confirmed publish-email 2026-1 mailed-link  2026-11-23',
      'publication confirmed publish-phone 2026-1 mailed-link  2026-11-23',
    ]);
    for (const {textHash} of consents) assert.match(textHash, /^[0-9a-f]{64}$/);
    assert.doesNotMatch(JSON.stringify(deps.database.prepare('SELECT * FROM consents').all()) + JSON.stringify(deps.database.prepare('SELECT * FROM audit').all()), /Canari|signataire|accueil|33243|Maison/);
  });

  it('shows one changed byte of a consent, and refuses to change or lose one quietly', async () => {
    const deps = testDeps();
    const {id} = await applied(registryOf(deps), deps);
    const {database} = deps;
    assert.equal(consentsBrokenAt(database), undefined);
    assert.throws(() => database.exec("UPDATE consents SET action = 'withdrawn'"), /append-only/);
    database.exec('DROP TRIGGER consents_stay');
    for (const column of ['at', 'subject', 'purpose', 'action', 'text_id', 'text_version', 'text_hash', 'locale', 'channel', 'method', 'seal']) {
      const change = (from: string, to: string): void => void database.exec(`UPDATE consents SET ${column} = ${from} || substr(${column}, 2) WHERE id = 2; ${to}`);
      const before = (database.prepare(`SELECT substr(${column}, 1, 1) AS letter FROM consents WHERE id = 2`).get() as {letter: string}).letter;
      change("'~'", '');
      assert.equal(consentsBrokenAt(database), 2, column);
      change(`'${before}'`, '');
      assert.equal(consentsBrokenAt(database), undefined, column);
    }
    await applied(registryOf(deps), deps);
    database.exec('DELETE FROM consents WHERE id = 2');
    assert.equal(consentsBrokenAt(database), 3);
    assert.equal(consentsOf(database, `application:${id}`).length, 1);
  });

  it('is not listed when what it agreed to is no longer all there', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id} = await applied(app, deps);
    await confirm(app, tokenIn(deps));
    deps.database.exec("DELETE FROM consents WHERE text_id = 'publish-email'");
    assert.throws(() => accept(deps, id, {person: 1, reach: 'all'}), /accord/);
    deps.database.exec("DELETE FROM consents WHERE text_id = 'charter'");
    assert.throws(() => accept(deps, id, {person: 1, reach: 'all'}), /signature/);
    assert.deepEqual([deps.registry.size(), deps.database.prepare('SELECT 1 FROM publication_due').get()], [0, undefined]);
  });

  it('is seen and decided by its own coordination, and by no other', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id} = await applied(app, deps);
    await confirm(app, tokenIn(deps));
    const {database} = deps;
    for (const reach of [LOIR_ET_CHER.reach, {departements: [], structures: []}, {departements: ['3', '37 ', "37') OR 1=1 --"], structures: ['s1']}]) {
      assert.deepEqual(applicationsFor(database, reach), []);
      assert.deepEqual(applicationsFor(database, reach, ['confirmed']), []);
      assert.equal(application(database, id, reach), undefined);
    }
    const before = rowsIn(deps);
    assert.throws(() => accept(deps, id, LOIR_ET_CHER), {code: 'not-found'});
    assert.throws(() => refuse(deps, id, 'no-answer', LOIR_ET_CHER), {code: 'not-found'});
    assert.throws(() => ask(deps, id, 'Une question', LOIR_ET_CHER), {code: 'not-found'});
    assert.throws(() => ask(deps, 'ffffffffffffffff', 'Une question', LOIR_ET_CHER), {code: 'not-found'});
    assert.deepEqual(rowsIn(deps), before);
    for (const reach of ['all', INDRE_ET_LOIRE.reach, {departements: ['41', '37'], structures: []}] as const) {
      assert.deepEqual(applicationsFor(database, reach).map((line) => line.id), [id]);
      assert.deepEqual(applicationsFor(database, reach, ['refused']), []);
      assert.equal(application(database, id, reach)!.signatory.name, 'Signataire Canari');
    }
  });

  it('is told to the coordinations of its département and région, once each; to the national team where there is none', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    coordinator(deps, 'national@example.org', '', 'national');
    const elsewhere = coordinator(deps, 'blois@example.org', 'departement:41');
    const told = async (): Promise<string[]> => {
      const before = mails(deps).length;
      await applied(app, deps);
      await confirm(app, tokenIn(deps));
      deps.clock.advance(DAY);
      return mails(deps).slice(before).filter(({template}) => template === 'application-to-check').map(({to}) => to);
    };
    assert.deepEqual(await told(), ['national@example.org']);
    grant(deps.database, {person: elsewhere, role: 'coordinator', scope: 'region:24'}, deps.now());
    assert.deepEqual(await told(), ['blois@example.org']);
    const both = coordinator(deps, 'tours@example.org', 'departement:37');
    grant(deps.database, {person: both, role: 'coordinator', scope: 'region:24'}, deps.now());
    assert.deepEqual(await told(), ['tours@example.org', 'blois@example.org']);
  });

  it('can be asked about, as often as needed, and answers by the link of the mail', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const person = coordinator(deps, 'coordination@example.org', 'departement:37');
    const by = {person, reach: INDRE_ET_LOIRE.reach};
    const {id} = await applied(app, deps);
    await confirm(app, tokenIn(deps));
    for (const turn of [1, 2]) {
      ask(deps, id, `Question ${turn} <b>?</b>`, by);
      assert.throws(() => ask(deps, id, 'Encore', by), /attend sa réponse/);
      const token = tokenIn(deps);
      for (let look = 0; look < 3; look++) {
        const page = await confirm(app, token);
        assert.match(await page.text(), new RegExp(`Question ${turn} &lt;b&gt;\\?&lt;/b&gt;`));
      }
      assert.equal(application(deps.database, id, 'all')!.state.status, 'asked');
      const answered = await confirm(app, token, `Réponse ${turn}`);
      assert.match(await answered.text(), /Votre réponse est envoyée/);
      assert.partialDeepStrictEqual(application(deps.database, id, 'all')!.state, {status: 'confirmed', question: `Question ${turn} <b>?</b>`, answer: `Réponse ${turn}`});
      assert.equal((await confirm(app, token, 'Autre')).status, 410);
    }
    assert.equal(mails(deps).filter(({template}) => template === 'application-to-check').length, 3);
    accept(deps, id, by);
  });

  it('is refused for a reason of the list, said in the language it applied in', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id} = await applied(app, deps, (sent) => ({...sent, locale: 'en'}));
    await confirm(app, tokenIn(deps));
    refuse(deps, id, 'already-listed', INDRE_ET_LOIRE);
    assert.deepEqual(mails(deps).at(-1), {to: 'signataire@example.org', template: 'application-refused', values: {structure: 'Maison des associations de Loches', reason: 'This organisation is already in the directory. Ask to edit its listing instead.'}});
    assert.deepEqual(actsOn(deps.database, `application:${id}`).at(-1)!.detail, 'already-listed');
    assert.throws(() => accept(deps, id, INDRE_ET_LOIRE), /déjà refusée/);
    assert.equal(deps.registry.size(), 0);
  });

  it('is confirmed once: a link used, made up, cut or late opens nothing and changes nothing', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    await applied(app, deps);
    const token = tokenIn(deps);
    const before = rowsIn(deps);
    const pages = new Set<string>();
    for (const wrong of [token.slice(1), `${token}x`, 'x'.repeat(43), '', token.toLowerCase()]) {
      const response = await confirm(app, wrong);
      assert.equal(response.status, 410);
      pages.add(await response.text());
    }
    assert.deepEqual(rowsIn(deps), before);
    assert.equal((await app.fetch(new Request(`${ORIGIN}/inscription/confirmer`))).status, 405);
    assert.equal((await app.fetch(new Request(`${ORIGIN}/inscription/confirmer`, {method: 'POST', headers: {'Content-Type': 'application/x-www-form-urlencoded', 'Origin': 'https://evil.example'}, body: `token=${token}`}))).status, 403);
    assert.equal((await confirm(app, token)).status, 200);
    const again = await confirm(app, token);
    pages.add(await again.text());
    assert.equal(again.status, 410);
    await applied(app, deps);
    deps.clock.advance(7 * DAY);
    const late = await confirm(app, tokenIn(deps));
    pages.add(await late.text());
    assert.equal(late.status, 410);
    assert.equal(pages.size, 1);
  });

  it('that nobody confirms in seven days ends, and nothing of it is left in the file', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id} = await applied(app, deps);
    const kept = await applied(app, deps);
    await confirm(app, tokenIn(deps));
    deps.clock.advance(7 * DAY - 1);
    expireApplications(deps);
    assert.equal(applicationOfLink(deps.database, id)!.state.status, 'to-confirm');
    deps.clock.advance(1);
    expireApplications(deps);
    expireApplications(deps);
    assert.equal(applicationOfLink(deps.database, id)!.state.status, 'expired');
    assert.equal(application(deps.database, id, 'all'), undefined);
    assert.deepEqual(applicationsFor(deps.database, 'all').map((line) => line.id), [kept.id]);
    assert.deepEqual(actsOn(deps.database, `application:${id}`).map(({actor, action}) => [actor, action]).at(-1), ['system', 'application.expired']);
    // The other one, and the mails, go by rules of their own.
    deps.database.exec(`DELETE FROM outbox; DELETE FROM applications WHERE id = '${kept.id}'; PRAGMA wal_checkpoint(TRUNCATE)`);
    assert.doesNotMatch(readFileSync(deps.file, 'latin1'), /Canari|signataire@|accueil@|33243000000|Maison des/);
  });

  it('tells nobody who signs that an address is known, and takes the language, the host and the way of writing it names', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    coordinator(deps, 'known@example.org', 'departement:41');
    const answers = await Promise.all(['known@example.org', 'unknown@example.org'].map(async (email) => {
      const {id: _, ...rest} = await applied(app, deps, (sent) => ({...sent, signatory: {...sent.signatory, email}}));
      return rest;
    }));
    assert.deepEqual(answers[0], answers[1]);
    const proof = await solve(await (await app.fetch(new Request(`${ORIGIN}/v1/challenge?for=listings`))).json() as SignedChallenge);
    const response = await post(app, sentBy(proof), {origin: 'null', headers: {'Host': 'evil.example', 'X-Forwarded-Host': 'evil.example', 'Accept-Language': '*;q=x'}});
    assert.equal(response.status, 202);
    const {id} = await response.json() as {id: string};
    assert.equal(consentsOf(deps.database, `application:${id}`)[0]!.channel, '');
    assert.ok(mails(deps).at(-1)!.values['link']!.startsWith(`${ORIGIN}/lien#confirm-application:`));
  });
});
