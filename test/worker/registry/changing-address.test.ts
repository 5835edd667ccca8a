/** Another address to sign in with: only who has the account and the new mailbox gets it, and nobody learns whose an address is. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {createRegistry} from '../../../worker/registry/app.ts';
import {ADDRESS_CHANGE_FOR, askAddress, changeAddress} from '../../../worker/registry/changing-address.ts';
import {contactLink} from '../../../worker/registry/contact-links.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {eraseSubject, exportFor} from '../../../worker/registry/storage/personal-data.ts';
import {personById, personByEmail} from '../../../worker/registry/storage/people.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {askSignIn} from '../../../worker/registry/storage/sessions.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {get, listed, mails, send} from './space-support.ts';
import {DAY, MINUTE, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const NEW = 'nouvelle@example.org';
const PATH = '/compte/adresse';

/** A structure, its contact with a second proof given, somebody else. */
function stage(options: Parameters<typeof testDeps>[0] = {}) {
  const deps = testDeps(options);
  const id = listed(deps, 'a');
  const person = somebody(deps, 'ancienne@example.org', 'contact', id);
  somebody(deps, 'prise@example.org', 'contact', id);
  return {deps, app: createRegistry(deps), id, person, cookie: signedIn(deps, person, true)};
}
const tokens = (deps: TestDeps): string[] => mails(deps).filter(({template}) => template === 'confirm-address').map(({values}) => values['link']!.split('#change-address:')[1]!);
const ask = async ({app, cookie}: Pick<ReturnType<typeof stage>, 'app' | 'cookie'>, email = NEW): Promise<Response> => send(app, PATH, {email}, cookie);
const confirm = async ({app}: Pick<ReturnType<typeof stage>, 'app'>, token: string, cookie?: string): Promise<Response> => send(app, `${PATH}/confirmer`, {token}, cookie);
const said = async (answer: Response): Promise<string> => JSON.stringify([answer.status, await answer.text(), ...answer.headers]);

describe('another address to sign in with', () => {
  it('is asked for after a second proof only, on a page that says what it changes and what it does not', async () => {
    const here = stage();
    const unproven = signedIn(here.deps, here.person);
    for (const answer of [await get(here.app, PATH, unproven), await ask({...here, cookie: unproven})]) {
      assert.equal(answer.status, 403);
      assert.match(await answer.text(), /Confirmez d’abord que c’est vous/);
    }
    assert.equal((await get(here.app, PATH)).status, 401);
    assert.deepEqual(mails(here.deps), []);
    assert.match(await (await get(here.app, '/compte', here.cookie)).text(), /<a href="\/compte\/adresse">Changer d’adresse de connexion<\/a>/);
    const page = await (await get(here.app, PATH, here.cookie)).text();
    for (const words of ['Vous vous connectez avec ancienne@example.org', 'La coordonnée publiée d’une fiche n’est pas changée', 'Un message à l’ancienne adresse le dit']) assert.ok(page.includes(words), words);
    for (const [typed, why] of [['', /n’est pas acceptée/], ['a@b, c@example.org', /n’est pas acceptée/], [' Ancienne@Example.org ', /C’est déjà votre adresse/]] as const) {
      const answer = await ask(here, typed);
      assert.equal(answer.status, 422, typed);
      const text = await answer.text();
      assert.match(text, why);
      assert.match(text, /<a href="#email">/);
    }
    assert.deepEqual(mails(here.deps), []);
  });

  it('changes when the link sent to it is followed, not before: signed out elsewhere, told at the old one, what is published untouched', async () => {
    const here = stage();
    const {deps, app, id, person, cookie} = here;
    const elsewhere = signedIn(deps, person);
    const before = JSON.stringify([deps.registry.allPublished('2026-11-22'), deps.registry.publishedContact(id)]);
    const links = [contactLink(deps, 'withdraw', id, person), contactLink(deps, 'verify', id, person)].map((link) => link.split(':').at(-1)!);
    const others = contactLink(deps, 'verify', id, personByEmail(deps.database, 'prise@example.org')!.id).split(':').at(-1)!;
    const asked = askSignIn(deps.database, {address: 'hmac', browser: 'A'.repeat(43), person}, deps);
    const answer = await ask(here, ' Nouvelle@Example.ORG ');
    assert.equal(answer.status, 202);
    assert.match(await answer.text(), /Si cette adresse peut servir, un message de PANA va y arriver/);
    assert.deepEqual(mails(deps).map(({to, template}) => [to.toLowerCase(), template]), [[NEW, 'confirm-address']]);
    assert.equal(personById(deps.database, person)!.email, 'ancienne@example.org');
    assert.equal((await get(app, '/espace', elsewhere)).status, 200);
    // Nothing of the link is kept: only its hash.
    const [token] = tokens(deps);
    assert.ok(!JSON.stringify(deps.database.prepare('SELECT * FROM links').all()).includes(token!));
    // Whoever only looks spends nothing.
    for (let i = 0; i < 5; i++) assert.equal((await get(app, '/lien')).status, 200);
    const done = await confirm(here, token!, cookie);
    assert.equal(done.status, 200);
    assert.match(await done.text(), /Vous vous connectez désormais avec nouvelle@example\.org/);
    assert.equal(personById(deps.database, person)!.email, NEW);
    assert.equal(personByEmail(deps.database, 'ancienne@example.org'), undefined);
    assert.deepEqual([(await get(app, '/espace', cookie)).status, (await get(app, '/espace', elsewhere)).status], [200, 401]);
    const told = mails(deps).at(-1)!;
    assert.deepEqual([told.to, told.template, told.values['link']], ['ancienne@example.org', 'address-changed', 'https://pana.example/confidentialite#ecrire']);
    // What lies in the old mailbox opens nothing any more; that of others does.
    for (const token of links) {
      assert.equal((await send(app, '/espace/retirer', {token, confirm: 'oui'})).status, 410);
      assert.equal((await send(app, '/espace/confirmer', {token})).status, 410);
    }
    assert.equal((await send(app, '/connexion/lien', {token: asked.token}, `__Host-pana-demande=${'A'.repeat(43)}`)).status, 410);
    assert.equal((await send(app, '/espace/confirmer', {token: others})).status, 200);
    assert.equal(JSON.stringify([deps.registry.allPublished('2026-11-22').map((one) => ({...one, verifiedAt: '2026-11-01'})), deps.registry.publishedContact(id)]), before);
    assert.deepEqual(actsOn(deps.database, `person:${person}`).map(({action, actor}) => [action, actor]).slice(-2), [['person.ask-address', `person:${person}`], ['person.change-address', `person:${person}`]]);
    assert.doesNotMatch(JSON.stringify(actsOn(deps.database, `person:${person}`)), /@/);
  });

  it('says the same bytes of an address that is somebody’s, and changes nothing', async () => {
    const here = stage();
    const [free, taken] = [await said(await ask(here)), await said(await ask(here, 'Prise@example.org'))];
    assert.equal(taken, free);
    assert.deepEqual(mails(here.deps).map(({to}) => to), [NEW], 'nobody is written to at an address that is somebody’s');
    const disabled = somebody(here.deps, 'fermee@example.org');
    here.deps.database.prepare('UPDATE people SET disabled_at = 1 WHERE id = ?').run(disabled);
    assert.equal(await said(await ask(here, 'fermee@example.org')), free);
    // It was asked for and does not end the link that works: only a mail that leaves replaces another.
    assert.equal((await confirm(here, tokens(here.deps)[0]!)).status, 200);
  });

  it('works once, within the hour, for the last one asked', async () => {
    const here = stage();
    const {deps, person} = here;
    await ask(here, 'premiere@example.org');
    await ask(here);
    const [first, last] = tokens(deps);
    const pages = new Set([await said(await confirm(here, first!)), await said(await confirm(here, 'A'.repeat(43))), await said(await confirm(here, ''))]);
    const answers = await Promise.all([confirm(here, last!), confirm(here, last!)]);
    assert.deepEqual(answers.map(({status}) => status).sort(), [200, 410]);
    pages.add(await said(answers.find(({status}) => status === 410)!));
    pages.add(await said(await confirm(here, last!)));
    assert.equal(personById(deps.database, person)!.email, NEW);
    assert.equal(mails(deps).filter(({template}) => template === 'address-changed').length, 1);
    const cookie = signedIn(deps, person, true);
    await ask({...here, cookie}, 'tardive@example.org');
    deps.clock.advance(ADDRESS_CHANGE_FOR);
    pages.add(await said(await confirm(here, tokens(deps).at(-1)!)));
    assert.equal(pages.size, 1, 'a dead link is the same page whatever the reason');
    assert.equal(personById(deps.database, person)!.email, NEW);
  });

  it('is whose link comes first when two ask for it, or of whoever joined with it meanwhile; a closed account gets none', async () => {
    const here = stage();
    const {deps} = here;
    const other = somebody(deps, 'autre@example.org', 'contact', here.id);
    await ask(here);
    await ask({...here, cookie: signedIn(deps, other, true)});
    const [mine, theirs] = tokens(deps);
    assert.deepEqual((await Promise.all([confirm(here, theirs!), confirm(here, mine!)])).map(({status}) => status), [200, 410]);
    assert.deepEqual([personByEmail(deps.database, NEW)!.id, personById(deps.database, here.person)!.email], [other, 'ancienne@example.org']);
    await ask(here, 'rejointe@example.org');
    somebody(deps, 'rejointe@example.org');
    assert.equal((await confirm(here, tokens(deps).at(-1)!)).status, 410);
    await ask(here, 'encore@example.org');
    deps.database.prepare('UPDATE people SET disabled_at = 1 WHERE id = ?').run(here.person);
    assert.equal((await confirm(here, tokens(deps).at(-1)!)).status, 410);
    assert.equal(personByEmail(deps.database, 'encore@example.org'), undefined);
    assert.deepEqual(deps.reports, []);
  });

  it('leaves somebody else’s session in the browser that follows it as it is, and does not keep one of theirs', async () => {
    const here = stage();
    const {deps, app} = here;
    const other = signedIn(deps, somebody(deps, 'autre@example.org', 'contact', here.id));
    await ask(here);
    assert.equal((await confirm(here, tokens(deps)[0]!, other)).status, 200);
    assert.deepEqual([(await get(app, '/espace', other)).status, (await get(app, '/espace', here.cookie)).status], [200, 401]);
  });

  it('fills nobody’s mailbox: three an hour by who asks, three an hour to an address whoever asks, said to the first and not of the second', async () => {
    const here = stage({limits: true});
    for (let i = 0; i < 3; i++) assert.equal((await ask(here)).status, 202);
    const answer = await ask(here);
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
    const other = {...here, cookie: signedIn(here.deps, somebody(here.deps, 'autre@example.org', 'contact', here.id), true)};
    const spared = await said(await ask(other));
    assert.equal(spared, await said(await ask(other, 'libre@example.org')));
    assert.deepEqual(mails(here.deps).map(({to}) => to), [NEW, NEW, NEW, 'libre@example.org']);
  });

  it('takes what was signed along, is in the file of its person while it waits, and goes with them, with its time, or with the address', () => {
    const {deps, person} = stage();
    const {database} = deps;
    database.prepare("INSERT OR IGNORE INTO charters (version, title, articles, text_hash, published_on) VALUES ('v', 'Charte', '[]', 'h', '2026-01-01')").run();
    database.prepare(`INSERT INTO applications (id, status, created_at, changed_at, departement, name, structure, contact, signatory_name, signatory_role, signatory_email, mailbox, locale, charter_version)
      VALUES ('x', 'accepted', 0, 0, '37', 'n', '{}', '{}', 's', 'r', 'Ancienne@example.org', 'ancienne@example.org', 'fr', 'v')`).run();
    const waiting = (): unknown => database.prepare('SELECT email FROM address_changes').get();
    const token = (): string => tokens(deps).at(-1)!;
    askAddress(deps, person, NEW);
    assert.deepEqual(exportFor(database, person)['address_changes']?.map(({email}) => email), [NEW]);
    assert.equal(exportFor(database, person)['applications']?.length, 1);
    eraseSubject(database, {addresses: [NEW]});
    assert.equal(waiting(), undefined);
    askAddress(deps, person, NEW);
    deps.clock.advance(DAY + MINUTE);
    applyRetention(database, deps.now());
    assert.equal(waiting(), undefined);
    askAddress(deps, person, NEW);
    assert.deepEqual(changeAddress(deps, token(), undefined), {email: NEW});
    assert.equal(waiting(), undefined);
    assert.equal(exportFor(database, person)['applications']?.length, 1, 'what they signed is still theirs');
    askAddress(deps, person, 'autre-encore@example.org');
    eraseSubject(database, {people: [person]});
    assert.equal(waiting(), undefined);
    assert.equal((database.prepare("SELECT count(*) AS n FROM links WHERE purpose = 'change-address' AND used_at IS NULL AND expires_at > ?").get(deps.now()) as {n: number}).n, 0);
  });

  it('is only text when it is refused and shown again', async () => {
    const here = stage();
    for (const payload of PAYLOADS) {
      const answer = await ask(here, payload.slice(0, 300));
      assert.equal(answer.status, 422, payload);
      const page = await answer.text();
      assert.ok(!/[<>]/.test(payload) || !page.includes(payload), payload);
    }
  });
});
