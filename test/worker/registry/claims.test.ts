/** A structure takes over the listing open data has of it: at once when its address proves it, else by its coordination; and back. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import type {Hono} from 'hono';
import {structureInputSchema} from '../../../src/contract/structure.ts';
import {actsOn, auditBrokenAt} from '../../../worker/registry/storage/audit.ts';
import {applicationOfLink} from '../../../worker/registry/storage/applications.ts';
import {claimOf} from '../../../worker/registry/storage/claims.ts';
import {peopleFor} from '../../../worker/registry/storage/people.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {erase} from '../../../worker/registry/jobs/erase.ts';
import {accept} from '../../../worker/registry/joining.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {imported, registryOf} from './drafting-support.ts';
import {applied, mails, post, proof, refusal, sentBy, tokenIn} from './joining-support.ts';
import {HOUR, ORIGIN, formPost, pageGet, publishes, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

interface World {
  readonly deps: TestDeps;
  readonly app: Hono;
  /** A coordinator's cookie. */
  readonly cookie: string;
  readonly coordinator: number;
}

function world(): World {
  const deps = testDeps();
  const coordinator = somebody(deps, 'coordination@example.org', 'coordinator', 'departement:37');
  return {deps, app: registryOf(deps), coordinator, cookie: signedIn(deps, coordinator)};
}

interface Claiming {
  readonly email?: string;
  readonly name?: string;
  readonly claims: string;
  readonly street?: string;
}

const claim = async ({app, deps}: World, {email = 'presidente@maison-loches.fr', name = 'La Maison des Associations du Lochois', claims, street = '1 rue du Château'}: Claiming): Promise<{id: string; token: string}> => {
  const {id} = await applied(app, deps, (sent) => ({
    ...sent, claims, structure: {...sent.structure, name, address: {...sent.structure.address, street}}, signatory: {...sent.signatory, email},
  }));
  return {id, token: tokenIn(deps)};
};
const confirm = async ({app}: World, token: string): Promise<string> => {
  const response = await app.fetch(formPost('/inscription/confirmer', {token}));
  assert.equal(response.status, 200);
  return response.text();
};
const published = ({deps}: World): {id: string; slug: string; name: string}[] => deps.registry.allPublished('2026-11-22').map(({id, slug, name}) => ({id, slug, name}));
const templates = ({deps}: World): string[] => mails(deps).map(({to, template}) => `${to} ${template}`);
const pageOf = async ({app, cookie}: World, id: string): Promise<string> => (await app.fetch(pageGet(`/desk/demandes/${id}`, cookie))).text();
const versionIn = (page: string): string => /name="version" value="([^"]+)"/.exec(page)![1]!;
const decide = async (one: World, id: string, act: string): Promise<Response> => one.app.fetch(formPost(`/desk/demandes/${id}/${act}`, {version: versionIn(await pageOf(one, id))}, one.cookie));

describe('a claim', () => {
  it('from an address at the listed domain is the same structure at once: same identifier, same page, its own words only', async () => {
    const one = world();
    const {deps} = one;
    const s = imported(deps);
    const {id, token} = await claim(one, {claims: s});
    assert.deepEqual(published(one), [{id: s, slug: 'maison-des-assos-loches', name: 'Maison des Assos'}]);
    assert.match(await confirm(one, token), /<h1>La fiche est à vous<\/h1>/);
    assert.equal(publishes(deps), true);
    assert.deepEqual(published(one), [{id: s, slug: 'maison-des-assos-loches', name: 'La Maison des Associations du Lochois'}]);
    const [shown] = deps.registry.allPublished('2026-11-22');
    // What open data said and it did not say is not said any more; what it does not publish stays unpublished.
    assert.deepEqual([shown!.provenance.source, shown!.contactFields, shown!.summary], ['charte', ['email'], 'Un lieu d’aide au numérique.']);
    assert.deepEqual(deps.registry.publishedContact(s), {email: 'accueil@example.org'});
    assert.deepEqual(peopleFor(deps.database, {role: 'contact', scope: s}).map(({email}) => email), ['presidente@maison-loches.fr']);
    assert.deepEqual(templates(one).slice(1), ['presidente@maison-loches.fr application-accepted', 'coordination@example.org claim-accepted']);
    assert.equal(mails(deps).at(-1)!.values['link'], `${ORIGIN}/desk/demandes/${id}`);
    assert.equal(mails(deps).at(-2)!.values['sheet'], `${ORIGIN}/annuaire/maison-des-assos-loches`);
    assert.deepEqual(actsOn(deps.database, `application:${id}`).map(({actor, action}) => [actor, action]), [['anonymous', 'listing.apply'], [`application:${id}`, 'application.confirmed'], ['system', 'application.accepted']]);
    assert.equal(auditBrokenAt(deps.database), undefined);

    // Open data comes again, otherwise written and elsewhere: still one structure, still its own words.
    imported(deps, {name: 'Maison des Assos de Loches', lat: 47.2, website: 'https://autre.example.org/', contact: {email: {value: 'pirate@example.org', publish: true}}});
    assert.deepEqual(published(one), [{id: s, slug: 'maison-des-assos-loches', name: 'La Maison des Associations du Lochois'}]);
    assert.deepEqual(deps.registry.publishedContact(s), {email: 'accueil@example.org'});
  });

  it('waits for the coordination when the address proves nothing: gmail, a shared host, a page inside a site, no site', async () => {
    for (const [email, website] of [
      ['maison@gmail.com', 'https://www.maison-loches.fr/'], ['x@maison.e-monsite.com', 'https://maison.e-monsite.com/'], ['x@cc-loches.fr', 'https://cc-loches.fr/annuaire/maison'], ['x@maison-loches.fr', undefined],
      ['x@maison-loches.fr.example.org', 'https://www.maison-loches.fr/'],
    ] as const) {
      const one = world();
      const s = imported(one.deps, {website});
      const {id, token} = await claim(one, {claims: s, email});
      assert.match(await confirm(one, token), /<h1>Votre demande est confirmée<\/h1>/, email);
      assert.deepEqual(templates(one).slice(1), ['coordination@example.org application-to-check']);
      assert.equal(published(one)[0]!.name, 'Maison des Assos');
      const queue = await (await one.app.fetch(pageGet('/desk/demandes?genre=revendications', one.cookie))).text();
      assert.match(queue, new RegExp(`/desk/demandes/${id}`));
      assert.match(queue, new RegExp(`revendique la fiche ${s}`));
      const page = await pageOf(one, id);
      assert.match(page, /La fiche revendiquée/);
      assert.match(page, /<th scope="row">Nom<\/th><td>Maison des Assos<\/td><td>La Maison des Associations du Lochois<\/td><td><strong>différent<\/strong><\/td>/);
      assert.match(page, /ne prouve rien|ne suffit pas|ne donne pas de site/);

      assert.equal((await decide(one, id, 'accepter')).status, 303);
      publishes(one.deps);
      assert.deepEqual(published(one), [{id: s, slug: 'maison-des-assos-loches', name: 'La Maison des Associations du Lochois'}]);
      assert.equal(claimOf(one.deps.database, id)!.proof, 'coordination');
      // Decided by somebody: there is no way back but theirs.
      assert.doesNotMatch(await pageOf(one, id), /annuler/);
    }
  });

  it('waits, too, when what it says would make it one with yet another listing', async () => {
    const one = world();
    const s = imported(one.deps);
    const other = imported(one.deps, {name: 'Point numérique', website: undefined, address: {street: '14 rue du Marché', postcode: '37600', city: 'Loches', commune: '37132'}, lat: 47.12}, 'lieu-2');
    const {id, token} = await claim(one, {claims: s, name: 'Point numérique', street: '14 rue du Marché'});
    assert.match(await confirm(one, token), /confirmée/);
    assert.deepEqual(published(one).map(({id: own, name}) => [own, name]), [[s, 'Maison des Assos'], [other, 'Point numérique']]);
    assert.equal(applicationOfLink(one.deps.database, id)!.state.status, 'confirmed');
    assert.deepEqual(peopleFor(one.deps.database, {role: 'contact', scope: s}), []);
    assert.deepEqual(one.deps.reports, []);
  });

  it('is undone by the coordination: the listing is what it was, nobody holds it, the application waits', async () => {
    const one = world();
    const {deps} = one;
    const s = imported(deps);
    publishes(deps);
    const before = JSON.stringify(deps.registry.allPublished('2026-11-22'));
    const {id, token} = await claim(one, {claims: s});
    await confirm(one, token);
    const elsewhere = signedIn(deps, somebody(deps, 'ailleurs@example.org', 'coordinator', 'departement:41'));
    assert.equal((await one.app.fetch(formPost(`/desk/demandes/${id}/annuler`, {version: versionIn(await pageOf(one, id))}, elsewhere))).status, 404);
    const version = versionIn(await pageOf(one, id));
    assert.equal((await decide(one, id, 'annuler')).status, 303);
    // A double click says what the first did.
    assert.equal((await one.app.fetch(formPost(`/desk/demandes/${id}/annuler`, {version}, one.cookie))).status, 303);
    assert.equal(JSON.stringify(deps.registry.allPublished('2026-11-22')), before);
    assert.deepEqual(peopleFor(deps.database, {role: 'contact', scope: s}), []);
    assert.equal(applicationOfLink(deps.database, id)!.state.status, 'confirmed');
    assert.equal(templates(one).at(-1), 'presidente@maison-loches.fr claim-undone');
    assert.match(await (await one.app.fetch(pageGet('/desk/demandes?genre=revendications', one.cookie))).text(), new RegExp(id));
    assert.equal((await decide(one, id, 'accepter')).status, 303);
    assert.equal(published(one)[0]!.id, s);
    assert.equal(auditBrokenAt(deps.database), undefined);
  });

  it('is only taken for a structure of the directory that nobody looks after, in the same département', async () => {
    const one = world();
    const {deps, app} = one;
    const s = imported(deps);
    const away = imported(deps, {name: 'Point de Blois', address: {street: '', postcode: '41000', city: 'Blois', commune: '41018'}, website: undefined}, 'lieu-41');
    const example = imported(deps, {name: 'Exemple', provenance: {source: 'lieux', example: true}, website: undefined, address: {street: '', postcode: '37000', city: 'Tours', commune: '37261'}}, 'exemple');
    const refused = async (claims: unknown): Promise<string> => {
      const {fields, text} = await refusal(await post(app, {...sentBy(await proof(deps)), claims}), 422);
      assert.deepEqual(fields, ['claims']);
      return text;
    };
    assert.match(await refused('szzz'), /n’est plus, dans l’annuaire/);
    assert.match(await refused(away), /autre département/);
    assert.match(await refused(example), /n’est plus, dans l’annuaire/);
    for (const bad of ['', '1', 's1; DROP', ['s1'], {id: 's1'}, 1]) await refused(bad);
    const {token} = await claim(one, {claims: s});
    await confirm(one, token);
    assert.match(await refused(s), /déjà tenue.*demandez à ses contacts.*coordination/);
    withdrawStructure(deps, s, {how: 'espace', by: 'person:1'});
    assert.match(await refused(s), /n’est plus, dans l’annuaire/);
  });

  it('of one structure by several has one winner, whatever the order; the others are told', async () => {
    await fc.assert(fc.asyncProperty(fc.scheduler(), fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), {minLength: 2, maxLength: 4}), async (scheduler, people) => {
      const one = world();
      const s = imported(one.deps);
      const claims: {id: string; token: string; email: string}[] = [];
      for (const person of people) {
        const email = `${person}@${person === 'd' ? 'gmail.com' : 'maison-loches.fr'}`;
        claims.push({...await claim(one, {claims: s, email, name: `Nous ${person}`}), email});
      }
      const answers = claims.map(({token}) => scheduler.schedule(Promise.resolve()).then(() => confirm(one, token)));
      await scheduler.waitAll();
      await Promise.all(answers);
      const states = claims.map(({id}) => applicationOfLink(one.deps.database, id)!.state.status);
      assert.equal(states.filter((state) => state === 'accepted').length, 1);
      assert.equal(peopleFor(one.deps.database, {role: 'contact', scope: s}).length, 1);
      assert.equal(published(one).length, 1);
      const told = templates(one).filter((line) => / application-refused$/.test(line));
      assert.deepEqual(told.sort(), claims.filter((_, i) => states[i] !== 'accepted').map(({email}) => `${email} application-refused`).sort());
      assert.ok(mails(one.deps).filter(({template}) => template === 'application-refused').every(({values}) => values['reason']!.includes('une autre personne de la structure')));
    }), {numRuns: 15});
  });

  it('that two coordinators accept one after the other is accepted once', async () => {
    const one = world();
    const s = imported(one.deps, {website: undefined});
    const [first, second] = [await claim(one, {claims: s, email: 'a@example.org', name: 'Un'}), await claim(one, {claims: s, email: 'b@example.org', name: 'Deux'})];
    await confirm(one, first.token);
    await confirm(one, second.token);
    const late = versionIn(await pageOf(one, second.id));
    assert.equal((await decide(one, first.id, 'accepter')).status, 303);
    const answer = await one.app.fetch(formPost(`/desk/demandes/${second.id}/accepter`, {version: late}, one.cookie));
    assert.equal(answer.status, 409);
    assert.throws(() => accept(one.deps, second.id, {person: one.coordinator, reach: 'all'}), /déjà tenue/);
    assert.equal(published(one).length, 1);
  });

  it('keeps out of imports what has left: the tombstones are of all its listings', async () => {
    const one = world();
    const {deps} = one;
    const s = imported(deps);
    const {token} = await claim(one, {claims: s});
    await confirm(one, token);
    withdrawStructure(deps, s, {how: 'espace', by: 'person:1'});
    const registry = openRegistry(deps.database, deps.secret);
    const again = (): number => registry.upsert([{source: 'lieux', id: 'lieu-1', structure: structureInputSchema.parse({
      name: 'Maison des Assos', kind: 'association', address: {street: '2 rue Verte', postcode: '37600', city: 'Loches', commune: '37132'}, lat: 47.13, lon: 0.99, needs: [], updatedAt: '2026-02-01', provenance: {source: 'lieux', id: 'lieu-1'},
    })}], deps.mergeRules, new Date(deps.now()).toISOString()).withdrawn.length;
    assert.equal(again(), 1);
    deps.clock.advance(HOUR);
    erase(deps);
    assert.equal(again(), 1);
    assert.deepEqual(published(one), []);
    for (const table of ['listings', 'joined_listings', 'kept_slugs', 'claims', 'applications']) assert.equal((deps.database.prepare(`SELECT count(*) AS rows FROM ${table}`).get() as {rows: number}).rows, 0, table);
  });

  it('can be accepted as a listing of its own when what it claimed has left meanwhile', async () => {
    const one = world();
    Object.assign(one.deps, {registry: openRegistry(one.deps.database, one.deps.secret)});
    const s = imported(one.deps, {website: undefined});
    const {id, token} = await claim(one, {claims: s});
    withdrawStructure(one.deps, s, {how: 'espace', by: 'person:1'});
    await confirm(one, token);
    assert.match(await pageOf(one, id), /n’est plus dans l’annuaire/);
    assert.equal((await decide(one, id, 'accepter')).status, 303);
    assert.notEqual(published(one)[0]!.id, s);
  });

  it('shows words as words side by side, whatever they are', async () => {
    const one = world();
    const said = (summary: string): string => imported(one.deps, {name: 'Maison', summary, website: undefined, address: {street: '3 rue Longue', postcode: '37600', city: 'Loches', commune: '37132'}}, 'lieu');
    const {id, token} = await claim(one, {claims: said('Un lieu.'), name: 'Nous', email: 'x@example.org'});
    await confirm(one, token);
    for (const payload of PAYLOADS) {
      if (structureInputSchema.shape.summary.safeParse(payload).success) said(payload);
      // What is stored may be older than a rule.
      one.deps.database.prepare("UPDATE applications SET structure = json_set(structure, '$.summary', ?) WHERE id = ?").run(payload, id);
      const page = await pageOf(one, id);
      assert.ok(page.includes(payload.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')), payload);
      assert.doesNotMatch(page, /<(?:script(?! src="\/site)|img|svg|iframe|object|embed|math|style|base|meta http)[\s>/]/i, payload);
      assert.doesNotMatch(page.replace(/<form[^>]*>|"[^"]*"/g, ''), /<[^>]*\son\w+=/i, payload);
    }
  });
});
