/** What a contact sees of its listing is what the public sees: the very words of the directory's page, all of them and no other. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {structureInputSchema} from '../../../src/contract/structure.ts';
import type {PublishedContact, Structure} from '../../../src/contract/structure.ts';
import {encodeSnapshot, readSnapshot} from '../../../worker/directory/snapshot.ts';
import {BUNDLED_NEEDS} from '../../../worker/directory/taxonomy/taxonomy.ts';
import {contactPage, structurePage} from '../../../worker/edge/pages/structure.ts';
import {areaWords} from '../../../worker/http/structure-sheet.ts';
import {createRegistry} from '../../../worker/registry/app.ts';
import {DESK_ROUTES} from '../../../worker/registry/routes/desk.ts';
import {edited, get, send, stage, today} from './space-support.ts';
import type {Stage} from './space-support.ts';
import {DAY, gazetteer, MINUTE, signedIn, somebody, testDeps} from './support.ts';

/** Every field a structure may have, each with words of its own. */
const ALL: NonNullable<Parameters<typeof stage>[1]> = {
  name: 'Toute entière', summary: 'Une présentation canari.', kind: 'fablab', street: '3 rue Canari', siret: '73282932000074',
  serviceArea: ['national', 'departement:37', 'commune:37132', 'epci:243700754'],
  needs: [{code: 'comptabilite', level: 'accompagner'}, {code: 'site-internet', level: 'orienter', inferred: true}],
  formats: ['individuel', 'collectif', 'autonomie', 'sur-site', 'a-distance'], price: ['gratuit', 'depense-acceptable', 'adherents', 'payant'], access: ['pmr', 'telephone', 'anglais'],
  audiences: ['Public canari'],
  labels: [{code: 'pana', since: '2026-11-01'}, {code: 'autre', name: 'Label canari', level: 'Niveau canari', since: '2026-01-01', until: '2027-01-31'}, {code: 'france-services', until: '2026-01-01'}],
  website: 'https://site-canari.example.org/', appointment: 'https://rendez-vous-canari.example.org/', openingHours: 'Mo-Fr 09:00-12:00', vendorTie: 'Éditeur canari',
  notice: {text: 'Nouvelle canari', from: '2026-11-01', until: '2026-11-30'}, verifiedAt: '2026-11-01', updatedAt: '2026-11-02',
  contact: {
    person: {value: 'Personne Canari', publish: true}, email: {value: 'accueil@example.org', publish: true}, phone: {value: '+33243000000', publish: true},
    others: [
      {number: 2, label: {value: 'Accueil canari', publish: true}, email: {value: 'deux@example.org', publish: true}, phone: {value: '+33243000002', publish: true}},
      {number: 3, label: {value: 'Cachée Canari', publish: false}, phone: {value: '+33243000003', publish: true}},
    ],
  },
};

/** Each definition, heading, paragraph and line of a list, as text, in order. */
const said = (markup: string): string[] =>
  [...markup.matchAll(/<(dt|dd|h[2-4]|p|li)\b[^>]*>([\s\S]*?)<\/\1>/g)].map(([, tag, inner]) => `${tag!.startsWith('h') ? 'title' : tag} ${inner!.replace(/<[^>]*>/g, '').trim()}`);
const between = (page: string, from: string, to: string): string => {
  const [, rest] = page.split(from);
  assert.ok(rest?.includes(to), `${from} … ${to}`);
  return rest.split(to)[0]!;
};

/** The structure as an edge reads it from what is published, and its contact. */
function published({deps, id}: Stage): {structure: Structure; contact: PublishedContact} {
  const {bytes} = deps.registry.publish(encodeSnapshot, new Date(deps.now()).toISOString(), `test ${deps.now()}`);
  const structure = readSnapshot(bytes).structure(0);
  assert.equal(structure.id, id);
  return {structure, contact: deps.registry.publishedContact(id) ?? {}};
}

/** What the public reads: the page of the directory, with the page of the contact where it leads. */
function publicWords(here: Stage): string[] {
  const {structure, contact} = published(here);
  const page = structurePage({
    structure, areas: areaWords(structure.serviceArea, (code) => gazetteer.resolve(code)?.place.name), departement: undefined, needs: BUNDLED_NEEDS, today: today(here.deps), origin: here.deps.origin,
  });
  const sheet = said(between(page, '</h1>', '<h2 id="signaler">'));
  const at = sheet.indexOf('p Voir le contact');
  return at < 0 ? sheet : [...sheet.slice(0, at), ...said(between(contactPage(structure, contact), '</h1>', '<p><a href="/annuaire/')), ...sheet.slice(at + 1)];
}

const ownWords = async ({app, id, cookie}: Pick<Stage, 'app' | 'id' | 'cookie'>): Promise<string[]> => said(between(await (await get(app, `/espace/${id}`, cookie)).text(), '<div id="fiche">', '</div>'));

describe('the listing as its contact sees it', () => {
  it('says all the public reads of a structure that has every field, and nothing more', async () => {
    // It has every field there is: one that is added is to be given here.
    const always = new Set(['lat', 'lon', 'precision', 'provenance', 'address', 'contact']);
    assert.deepEqual(Object.keys(structureInputSchema.shape).filter((field) => !always.has(field) && !(field in ALL)), []);
    const here = stage(testDeps(), ALL);
    const own = await ownWords(here);
    assert.deepEqual(own, publicWords(here));
    const text = own.join('\n');
    for (const words of [
      'Une présentation canari.', 'Nouvelle canari', '3 rue Canari, 37600 Loches (position approximative)', 'Public canari', 'Label canari (Niveau canari), jusqu’au 31 janvier 2027', 'Éditeur canari',
      'Accueil canari', '02 43 00 00 03', 'deux@example.org', 'Vérifié par la structure le 1er novembre 2026. Modifié le 2 novembre 2026. Source : charte.', 'Déduit des services',
    ]) assert.ok(text.includes(words), words);
    assert.doesNotMatch(text, /Cachée Canari|France services|73282932000074/);
  });

  it('says the same to the coordination, on the desk', async () => {
    const here = stage(testDeps(), ALL);
    const words = publicWords(here);
    const cookie = signedIn(here.deps, somebody(here.deps, 'touraine@example.org', 'coordinator', 'departement:37'));
    const page = await (await get(createRegistry(here.deps, DESK_ROUTES), `/desk/structures/${here.id}`, cookie)).text();
    assert.deepEqual(said(between(page, '<h2 id="fiche">La fiche, comme le public la voit</h2>', '</section>')), words);
  });

  it('is the new one as soon as it is edited, and what is not published any more is not there', async () => {
    const here = stage(testDeps(), ALL);
    here.deps.clock.advance(MINUTE);
    assert.equal((await edited(here, {'summary': 'Dit autrement.', 'price': ['gratuit'], 'email-publish': undefined, 'phone-publish': undefined, 'person-publish': undefined})).status, 303);
    const own = await ownWords(here);
    assert.ok(own.includes('p Dit autrement.'));
    assert.doesNotMatch(own.join('\n'), /présentation canari|accueil@example\.org|02 43 00 00 00|Personne Canari/);
    assert.deepEqual(own, publicWords(here));
  });

  it('has a notice on its days only, there and for the public, and what several people say of it', async () => {
    const here = stage(testDeps(), {notice: undefined});
    const from = new Date(here.deps.now() + 2 * DAY).toISOString().slice(0, 10);
    assert.equal((await send(here.app, `/espace/${here.id}/message`, {text: 'Fermé pour travaux', from, until: from}, here.cookie)).status, 303);
    const seen: boolean[] = [];
    for (let day = 0; day < 4; day++) {
      const own = await ownWords({...here, cookie: signedIn(here.deps, here.person)});
      assert.deepEqual(own, publicWords(here));
      seen.push(own.includes('p Fermé pour travaux'));
      here.deps.clock.advance(DAY);
    }
    assert.deepEqual(seen, [false, false, true, false]);
    here.deps.database.prepare("INSERT INTO closure_notices (structure_id, since) VALUES (?, '2026-11-24')").run(parseInt(here.id.slice(1), 36));
    const own = await ownWords({...here, cookie: signedIn(here.deps, here.person)});
    assert.ok(own.includes('p Plusieurs personnes la disent fermée : vérifiez avant de vous déplacer.'));
    assert.deepEqual(own, publicWords(here));
  });

  it('is still shown, with its contact, while it is not in the directory: what will be read again', async () => {
    const here = stage(testDeps(), ALL);
    here.deps.clock.advance(600 * DAY);
    const own = await ownWords({...here, cookie: signedIn(here.deps, here.person)});
    here.deps.registry.publish(encodeSnapshot, new Date(here.deps.now()).toISOString());
    assert.equal(here.deps.registry.publishedContact(here.id), undefined);
    assert.ok(own.includes('dd accueil@example.org'));
    const open = /<a href="\/annuaire\/s[0-9a-z]+">Ouvrir sa page publique<\/a>/;
    assert.doesNotMatch(await (await get(here.app, `/espace/${here.id}`, signedIn(here.deps, here.person))).text(), open);
    const fresh = stage(testDeps());
    assert.match(await (await get(fresh.app, `/espace/${fresh.id}`, fresh.cookie)).text(), open);
  });
});
