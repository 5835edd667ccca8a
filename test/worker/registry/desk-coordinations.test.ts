/** Teams of the coordinations: what a change does is seen before it is done, only what was seen is done, and each acts at home only. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {desk, location} from './desk-support.ts';
import type {Desk, Visitor} from './desk-support.ts';
import {publishes} from './support.ts';

/** As the pages write a text. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

const TOURAINE = {name: 'Équipe de Touraine', territory: 'departement:37', email: 'touraine@example.org'};
const CENTRE = {name: 'Équipe du Centre', territory: 'region:24', email: 'centre@example.org', phone: '+33238000000'};

function here(coordinations: Parameters<Desk['deps']['registry']['setCoordinations']>[0] = [TOURAINE, CENTRE]): Desk {
  const made = desk();
  made.deps.registry.setCoordinations(coordinations);
  publishes(made.deps);
  return made;
}

/** Number of a team by its name. */
const numberOf = ({deps}: Desk, name: string): number => (deps.database.prepare("SELECT id FROM coordination_teams WHERE json_extract(document, '$.name') = ?").get(name) as {id: number}).id;

/** What the forms of a page send, those of the button that publishes last. */
function fieldsOf(page: string, action: RegExp): Record<string, string | string[]> {
  const form = [...page.matchAll(/<form method="post" action="([^"]+)">((?:(?!<\/form>).)*)<\/form>/gs)].find(([, to]) => action.test(to!));
  assert.ok(form, `no form to ${String(action)}`);
  const fields: Record<string, string[]> = {};
  for (const [input] of form[2]!.matchAll(/<input[^>]*>/g)) {
    const name = / name="([^"]*)"/.exec(input)?.[1];
    if (name === undefined || (input.includes('type="checkbox"') && !input.includes(' checked'))) continue;
    (fields[name] ??= []).push((/ value="([^"]*)"/.exec(input)?.[1] ?? '').replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
  }
  return Object.fromEntries(Object.entries(fields).map(([name, all]) => [name, all.length === 1 ? all[0]! : all]));
}

const send = (who: Visitor, path: string, fields: Readonly<Record<string, string | string[]>>): Promise<Response> => who.send(path, fields);

/** Fills the form of a team, looks at the preview; gives its text and what its button sends. */
async function previewed(who: Visitor, path: string, change: Readonly<Record<string, string | string[]>>): Promise<{text: string; fields: Record<string, string | string[]>}> {
  const fields = {...fieldsOf(await who.read(path), /apercu$/), ...change};
  const response = await send(who, `${path}/apercu`, fields);
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return {text, fields: text.includes('Publier cette modification') ? fieldsOf(text, /(?<!apercu)$/) : {}};
}

describe('a coordination', () => {
  it('is published only after a preview that says who gains and who loses a coordination', async () => {
    const it = here();
    const path = `/desk/coordinations/${numberOf(it, TOURAINE.name)}`;
    const {text, fields} = await previewed(it.national, path, {territories: ['departement:41'], phone: '02 47 00 00 00', hours: 'Le mardi matin'});
    assert.match(text, /<th scope="row">Téléphone de l’équipe<\/th><td><span class="soft">rien<\/span><\/td><td>02 47 00 00 00<\/td>/);
    assert.match(text, /<th scope="row">Indre-et-Loire \(37\)<\/th><td>Équipe de Touraine<\/td><td>Équipe du Centre<\/td>/);
    assert.match(text, /<th scope="row">Loir-et-Cher \(41\)<\/th><td>Équipe du Centre<\/td><td>Équipe de Touraine<\/td>/);
    assert.doesNotMatch(text, /sans coordination/);
    assert.deepEqual(it.deps.registry.coordinations().map(({territory}) => territory), ['departement:37', 'region:24'], 'a preview changes nothing');
    assert.equal(publishes(it.deps), false);
    assert.equal(location(await send(it.national, path, fields)), `${path}?fait=coordination`);
    assert.deepEqual(it.deps.registry.coordinations(), [
      {name: TOURAINE.name, email: TOURAINE.email, phone: '+33247000000', hours: 'Le mardi matin', territory: 'departement:41'}, CENTRE,
    ].map((one) => ({...one})));
    assert.equal(publishes(it.deps), true, 'the database knows by itself that there is something to publish');
    assert.deepEqual(actsOn(it.deps.database, `coordination:${numberOf(it, TOURAINE.name)}`).map(({actor, action, detail}) => [actor, action, detail]), [
      [`person:${it.national.person}`, 'coordination.edit', 'phone hours territories alone'],
    ]);
    assert.match(await it.national.read(`${path}?fait=coordination`), /role="status">La coordination est enregistrée/);
  });

  it('is published again when only its contact changes', async () => {
    const it = here();
    const path = `/desk/coordinations/${numberOf(it, TOURAINE.name)}`;
    location(await send(it.touraine, path, (await previewed(it.touraine, path, {hours: 'Le jeudi'})).fields));
    assert.equal(publishes(it.deps), true);
    assert.equal(it.deps.registry.coordinations()[0]!.hours, 'Le jeudi');
  });

  it('warns when a département would be left without any, and when another team loses a territory', async () => {
    const it = here([TOURAINE, {name: 'Équipe de Blois', territory: 'departement:41', email: 'blois@example.org'}]);
    const path = `/desk/coordinations/${numberOf(it, TOURAINE.name)}`;
    const {text, fields} = await previewed(it.national, path, {territories: 'departement:41'});
    assert.match(text, /role="alert">.*1 département resterait sans coordination : Indre-et-Loire \(37\)\..*Loir-et-Cher \(41\) quitterait « Équipe de Blois »/s);
    location(await send(it.national, path, fields));
    const list = await it.national.read('/desk/coordinations');
    assert.match(list, /1 département sans coordination.*Indre-et-Loire \(37\)/s);
    assert.match(list, /Équipe de Blois<\/a><\/th><td[^>]*>aucun : elle n’est pas publiée/);
    // A whole région is chosen by its name, and covers its départements.
    const whole = await previewed(it.national, '/desk/coordinations/nouvelle', {name: 'Équipe neuve', email: 'neuve@example.org', territories: 'region:24'});
    assert.match(whole.text, /<th scope="row">Indre-et-Loire \(37\)<\/th><td>aucune coordination<\/td><td>Équipe neuve<\/td>/);
    location(await send(it.national, '/desk/coordinations/nouvelle', whole.fields));
    assert.match(await it.national.read('/desk/coordinations'), /Tous les départements ont une coordination/);
  });

  it('refuses with 412 what was written over an older state, shows both, and what was typed goes on', async () => {
    const it = here();
    const path = `/desk/coordinations/${numberOf(it, TOURAINE.name)}`;
    const first = await previewed(it.touraine, path, {hours: 'Le lundi'});
    const second = await previewed(it.national, path, {hours: 'Le vendredi'});
    location(await send(it.touraine, path, first.fields));
    // Twice the same, as a double click sends it: done once, and said.
    assert.equal(location(await send(it.touraine, path, first.fields)), `${path}?fait=coordination`);
    for (const to of [path, `${path}/apercu`]) {
      const late = await send(it.national, to, second.fields);
      assert.equal(late.status, 412);
      const text = await late.text();
      assert.match(text, /<th scope="row">Quand l’équipe répond<\/th><td>Le lundi<\/td><td>Le vendredi<\/td>/);
      assert.match(text, /name="hours" value="Le vendredi"/);
      const again = await send(it.national, `${path}/apercu`, fieldsOf(text, /apercu$/));
      assert.match(await again.text(), /<td>Le lundi<\/td><td>Le vendredi<\/td>/);
    }
    assert.equal(it.deps.registry.coordinations()[0]!.hours, 'Le lundi');
    assert.equal(actsOn(it.deps.database, `coordination:${numberOf(it, TOURAINE.name)}`).length, 1);
  });

  it('does not do what was not shown: another change in between, or no preview at all, shows the preview first', async () => {
    const it = here();
    const path = `/desk/coordinations/${numberOf(it, TOURAINE.name)}`;
    const {fields} = await previewed(it.national, path, {territories: []});
    assert.match((await previewed(it.national, path, {territories: []})).text, /Équipe du Centre/);
    const centre = `/desk/coordinations/${numberOf(it, CENTRE.name)}`;
    location(await send(it.national, centre, (await previewed(it.national, centre, {territories: []})).fields));
    for (const sent of [fields, {...fields, vu: 'x'}, Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'vu'))]) {
      const text = await (await send(it.national, path, sent)).text();
      assert.match(text, /1 département resterait sans coordination : Indre-et-Loire/);
    }
    assert.deepEqual(it.deps.registry.coordinations().map(({territory}) => territory), ['departement:37']);
  });

  it('is a coordinator’s own only where all of it is theirs: another’s is neither listed, counted, read nor written', async () => {
    const it = here([TOURAINE, CENTRE, {name: 'Équipe de Blois', territory: 'departement:41', email: 'blois@example.org'}, {...TOURAINE, name: 'Deux départements', territory: 'epci:243700754'}]);
    const list = await it.blois.read('/desk/coordinations');
    assert.match(list, /<p>1 équipe\.<\/p>/);
    assert.doesNotMatch(list, /Touraine|du Centre|sans coordination|nouvelle/);
    assert.doesNotMatch(await (await it.blois.get('/desk/coordinations.csv')).text(), /Touraine|du Centre/);
    const own = `/desk/coordinations/${numberOf(it, 'Équipe de Blois')}`;
    const sent = {...(await previewed(it.blois, own, {hours: 'Le mardi'})).fields};
    for (const name of [TOURAINE.name, CENTRE.name]) {
      const path = `/desk/coordinations/${numberOf(it, name)}`;
      for (const response of [await it.blois.get(path), await send(it.blois, `${path}/apercu`, sent), await send(it.blois, path, sent)]) assert.equal(response.status, 404);
    }
    for (const id of ['nouvelle', '0', '-1', '999', '1e1', '%00']) assert.equal((await it.blois.get(`/desk/coordinations/${id}`)).status, 404, id);
    assert.equal((await send(it.blois, '/desk/coordinations/nouvelle', sent)).status, 404);
    // Territories are the national team's to decide.
    assert.equal((await send(it.blois, own, {...sent, territories: ['departement:37', 'departement:41']})).status, 403);
    assert.doesNotMatch(await it.blois.read(own), /type="checkbox"/);
    assert.equal((await send(it.blois, own, {...sent, status: 'published'})).status, 422);
    assert.equal((await it.blois.get(own)).status, 200);
    location(await send(it.blois, own, sent));
    assert.equal(it.deps.registry.coordinations().find(({territory}) => territory === 'departement:41')!.hours, 'Le mardi');
  });

  it('names who holds a mandate in it, and leads to the page of the team', async () => {
    const it = here();
    assert.match(await it.touraine.read(`/desk/coordinations/${numberOf(it, TOURAINE.name)}`), /<dt>Mandats<\/dt><dd>Personne touraine \(<a href="\/desk\/equipe">/);
  });

  it('says field by field what is wrong, and keeps what was typed', async () => {
    const it = here();
    const path = `/desk/coordinations/${numberOf(it, TOURAINE.name)}`;
    const fields = fieldsOf(await it.national.read(path), /apercu$/);
    for (const [change, field, message] of [
      [{name: ' '}, 'name', 'Écrivez le nom'], [{email: 'a@b, c@d'}, 'email', 'Vérifiez l’adresse'], [{phone: '12'}, 'phone', 'Ce numéro'], [{url: 'javascript:alert(1)'}, 'url', 'Ce site'],
      [{url: 'https://127.0.0.1/'}, 'url', 'Ce site'], [{url: 'http://a:b@example.org/'}, 'url', 'Ce site'], [{hours: 'x'.repeat(201)}, 'hours', 'Raccourcissez'], [{hours: 'a\u202Eb'}, 'hours', 'Raccourcissez'],
      [{email: ''}, 'email', 'Donnez au moins une façon'], [{territories: ['departement:99']}, 'territories', 'Choisissez les territoires'], [{territories: ['commune:37132']}, 'territories', 'Choisissez les territoires'],
    ] as const) {
      for (const to of [path, `${path}/apercu`]) {
        const response = await send(it.national, to, {...fields, ...change as Record<string, string | string[]>});
        const text = await response.text();
        assert.equal(response.status, 422, JSON.stringify(change));
        assert.match(text, new RegExp(`<a href="#${field}">${message}`), JSON.stringify(change));
      }
    }
    assert.equal(actsOn(it.deps.database, `coordination:${numberOf(it, TOURAINE.name)}`).length, 0);
  });

  it('shows texts as texts, whatever they are', async () => {
    const it = here();
    const id = numberOf(it, TOURAINE.name);
    const path = `/desk/coordinations/${id}`;
    for (const payload of PAYLOADS) {
      it.deps.database.prepare('UPDATE coordination_teams SET document = ? WHERE id = ?').run(JSON.stringify({name: payload, email: payload, phone: payload, url: payload, hours: payload}), id);
      for (const page of [await it.national.read('/desk/coordinations'), await it.national.read(path), await it.touraine.read('/desk/coordinations')]) {
        assert.ok(page.includes(escaped(payload)), payload);
        assert.ok(!page.includes(payload) || payload === escaped(payload), payload);
        assert.doesNotMatch(page, /href="(?:javascript|data|vbscript)/i, payload);
      }
      const typed = {name: payload, url: payload, email: payload, phone: payload, hours: payload, territories: payload, version: '1'};
      for (const to of [path, `${path}/apercu`]) {
        const page = await (await send(it.national, to, typed)).text();
        assert.ok(!page.includes(payload) || payload === escaped(payload), payload);
      }
    }
  });
});
