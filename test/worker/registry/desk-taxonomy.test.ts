/** The needs: what the national team writes is what the API serves and understands; a code stays what it was. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {taxonomySchema} from '../../../src/contract/need.ts';
import {openDirectory} from '../../../worker/directory/directory.ts';
import type {Directory} from '../../../worker/directory/directory.ts';
import {BUNDLED, BUNDLED_NEEDS} from '../../../worker/directory/taxonomy/taxonomy.ts';
import type {EdgeGazetteer} from '../../../worker/edge/deps.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {needsInForce, readTaxonomy} from '../../../worker/registry/storage/taxonomy.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {createEdge} from '../../../worker/edge/app.ts';
import {smallWorld} from '../directory/small-world.ts';
import {confirmed, desk, location, publish} from './desk-support.ts';
import type {Desk} from './desk-support.ts';
import {listing} from './leaving-support.ts';
import {formIn, listed} from './space-support.ts';
import {publishes, somebody} from './support.ts';

/** An edge of this very registry, but for what it reads. */
const edgeDeps = {
  version: '1.2.3', build: '1.2.3 test', origin: 'https://pana.example', gazetteer: () => smallWorld as unknown as EdgeGazetteer, contacts: () => Promise.resolve(undefined), assets: () => Promise.resolve(undefined),
  limit: () => ({allowed: true, retryAfter: 0}), clientAddress: () => '192.0.2.1',
};

const FIRST = BUNDLED.families[0]!.needs[0]!;
const SECOND = BUNDLED.families[0]!.needs[1]!;
const NEW = {
  labelFr: 'Choisir une caisse enregistreuse', labelEn: 'Choose a till', descriptionFr: 'Trouver une caisse simple.', descriptionEn: 'Find a simple till.', synonymsFr: 'buvette\r\nticket de caisse', synonymsEn: 'till',
  family: BUNDLED.families[0]!.code, retired: '',
};

/** What the page of a need sends. */
const fieldsOf = ({label, description, synonyms}: typeof FIRST) => ({
  labelFr: label.fr, labelEn: label.en, descriptionFr: description.fr, descriptionEn: description.en, synonymsFr: synonyms.fr.join('\r\n'), synonymsEn: synonyms.en.join('\r\n'), retired: '',
});

/** Looks at the preview of a form, then publishes it. */
async function published({national, deps}: Desk, code: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const sent = {...fields, version: String(readTaxonomy(deps.database).changes)};
  const preview = await (await national.post(`/desk/besoins/${code}/apercu`, sent)).text();
  const vu = /name="vu" value="([^"]+)"/.exec(preview)?.[1];
  assert.ok(vu, preview);
  assert.equal(location(await national.post(`/desk/besoins/${code}`, {...sent, vu})), '/desk/besoins?fait=besoin');
  return preview;
}

/** The directory as the public reads it now. */
function directory(here: Desk): Directory {
  publish(here);
  return openDirectory(here.deps.registry.publication()!.bytes, smallWorld);
}

const carrying = (here: Desk, codes: readonly string[]): void => codes.forEach((code, i) => {
  const one = listing(`porte-${code}`, `porte${i}`, {lat: 47 + i / 10});
  here.deps.registry.upsert([{...one, structure: {...one.structure, needs: [{code, level: 'informer'}]}}], here.deps.mergeRules, '2026-11-22');
});

describe('the needs', () => {
  it('are those of the software, and nothing is published of them, until somebody changes one', () => {
    const here = desk();
    assert.equal(readTaxonomy(here.deps.database).text, BUNDLED);
    assert.deepEqual(directory(here).needs.served('fr'), BUNDLED_NEEDS.served('fr'));
  });

  it('get other words after a preview that says who carries the need; the API serves them with a new version', async () => {
    const here = desk();
    carrying(here, [FIRST.code]);
    publish(here);
    const preview = await published(here, FIRST.code, {...fieldsOf(FIRST), labelFr: 'Avoir un site', synonymsFr: 'vitrine en ligne'});
    assert.match(preview, /<th scope="row">Nom en français<\/th><td>Créer ou refaire un site internet<\/td><td>Avoir un site<\/td>/);
    assert.match(preview, /1 structure publiée porte ce besoin/);
    assert.equal(publishes(here.deps), true, 'the database knows that there is something to publish');
    here.deps.database.exec('DELETE FROM publication');
    const {needs, search} = directory(here);
    const served = needs.served('fr');
    taxonomySchema.parse(served);
    assert.equal(served.version, '2026-11.1');
    assert.equal(served.families[0]!.needs[0]!.label, 'Avoir un site');
    assert.equal(needs.codeOf('vitrine-en-ligne'), FIRST.code, 'a search understands its new words');
    assert.equal(needs.codeOf('nom-de-domaine'), undefined, 'and no longer the old ones');
    assert.equal(search({needs: [FIRST.code]}).total, 1);
    assert.deepEqual(actsOn(here.deps.database, `need:${FIRST.code}`).map(({action, detail}) => [action, detail]), [['need.edit', '2026-11.1']]);
  });

  it('gain one, which can be applied with, asked for and counted', async () => {
    const here = desk();
    await published(here, 'nouveau', NEW);
    const code = 'choisir-une-caisse-enregistreuse';
    assert.ok(needsInForce(here.deps.database).has(code));
    carrying(here, [code]);
    const {needs, search} = directory(here);
    assert.equal(needs.codeOf('buvette'), code);
    assert.equal(search({needs: [code]}).total, 1);
    assert.equal(search({needs: [NEW.family]}).total, 1, 'by its family');
    assert.deepEqual(search({}).facets?.['needs'], {[code]: 1});
  });

  it('gain one, and it is by its name, within minutes, wherever a visitor filters and a contact or the desk reads', async () => {
    const here = desk();
    const {deps} = here;
    const code = 'choisir-une-caisse-enregistreuse';
    const edge = createEdge({...edgeDeps, directory: () => openDirectory(deps.registry.publication()!.bytes, smallWorld), now: deps.now});
    const read = async (path: string): Promise<string> => {
      const response = await edge.request(path);
      assert.equal(response.status, 200, path);
      return response.text();
    };
    const id = listed(deps, 'a');
    publish(here);
    const before = await edge.request('/v1/taxonomy');
    const etag = before.headers.get('etag')!;
    assert.equal((await edge.request('/v1/taxonomy', {headers: {'If-None-Match': etag}})).status, 304);
    await published(here, 'nouveau', NEW);
    publish(here);
    const after = await edge.request('/v1/taxonomy', {headers: {'If-None-Match': etag}});
    assert.equal(after.status, 200, 'who asks again is given the new words');
    assert.ok((await after.text()).includes(NEW.labelFr));
    const [, maxAge, stale] = /max-age=(\d+), stale-while-revalidate=(\d+)/.exec(after.headers.get('cache-control')!)!;
    assert.ok(Number(maxAge) + Number(stale) <= 240, 'with the minute an edge may take, five minutes');

    // A contact chooses it in its space, beside the others.
    const contact = here.as(somebody(deps, 'contact-a@example.org', 'contact', id));
    const path = `/espace/${id}/modifier`;
    const form = await contact.read(path);
    assert.match(form, new RegExp(`<label for="need-${code}">${NEW.labelFr}</label>`));
    const fields = formIn(form, path);
    assert.equal(location(await contact.send(path, {...fields, [`need-${code}`]: 'orienter'})), `/espace/${id}?fait=modifiee`);
    assert.match(await contact.read(`/espace/${id}`), new RegExp(`<li>${NEW.labelFr} : `));
    assert.equal((await contact.send(path, {...formIn(await contact.read(path), path), intrus: 'x'})).status, 422, 'a field nobody knows is refused still');
    // What somebody wrote meanwhile is compared by name.
    const late = await contact.send(path, {...fields, 'need-comptabilite': 'informer'});
    assert.equal(late.status, 412);
    assert.match(await late.text(), new RegExp(`<dt>${NEW.labelFr}</dt>`));

    // Applied with, it has its name on the desk.
    const application = confirmed(here, (sent) => ({...sent, structure: {...sent.structure, needs: [{code, level: 'informer'}]}}));
    assert.match(await here.touraine.read(`/desk/demandes/${application}`), new RegExp(`<li>${NEW.labelFr} : `));

    publish(here);
    const found = await read(`/annuaire?needs=${code}`);
    assert.match(found, new RegExp(`value="${code}" checked><span>${NEW.labelFr}`), 'a box of the filters');
    assert.match(found, new RegExp(`Retirer : </span>${NEW.labelFr} `), 'what was asked');
    assert.match(found, new RegExp(`<p>${NEW.labelFr} : `), 'what a result offers');
    assert.match(await read(`/annuaire/departement/37?needs=${code}`), new RegExp(`Retirer : </span>${NEW.labelFr} `));
    assert.match(await read(`/embed/list?needs=${code}`), new RegExp(`<option value="${code}" selected>${NEW.labelFr}</option>`));
    assert.match(await read(`/?needs=${code}`), new RegExp(`value="${code}" checked><span>${NEW.labelFr}`));
    assert.ok((await read('/docs/besoins')).includes(NEW.labelFr));
  });

  it('that are retired stay readable, and a contact may give them up but nobody take them up', async () => {
    const here = desk();
    const {deps} = here;
    const id = listed(deps, 'a', {needs: [{code: FIRST.code, level: 'accompagner'}, {code: 'comptabilite', level: 'informer'}]});
    const other = listed(deps, 'b', {street: '2 rue du Château', needs: [{code: 'comptabilite', level: 'informer'}]});
    const contact = here.as(somebody(deps, 'contact-a@example.org', 'contact', id));
    const path = `/espace/${id}/modifier`;
    const shownBefore = formIn(await contact.read(path), path);
    const elsewhere = here.as(somebody(deps, 'contact-b@example.org', 'contact', other));
    const otherPath = `/espace/${other}/modifier`;
    const otherForm = formIn(await elsewhere.read(otherPath), otherPath);
    await published(here, FIRST.code, {...fieldsOf(FIRST), retired: 'oui'});

    // The form that was open goes on: what it says of the need is still what is online.
    assert.equal(location(await contact.send(path, {...shownBefore, summary: 'Autre chose.'})), `/espace/${id}?fait=modifiee`);
    const form = await contact.read(path);
    assert.match(form, new RegExp(`<label for="need-${FIRST.code}">${FIRST.label.fr} \\(n’est plus proposé\\)</label>`));
    assert.ok(!(await elsewhere.read(otherPath)).includes(`need-${FIRST.code}`), 'nobody else may take it up');
    const refused = await elsewhere.send(otherPath, {...otherForm, [`need-${FIRST.code}`]: 'informer'});
    assert.equal(refused.status, 422);
    const page = await refused.text();
    assert.match(page, new RegExp(`<a href="#need-${FIRST.code}">Ce besoin n’est plus proposé`));
    assert.match(page, new RegExp(`<select id="need-${FIRST.code}"`), 'the summary leads to a field');

    publish(here);
    const edge = createEdge({...edgeDeps, directory: () => openDirectory(deps.registry.publication()!.bytes, smallWorld), now: deps.now});
    const found = await (await edge.request(`/annuaire?needs=${FIRST.code}`)).text();
    assert.match(found, new RegExp(`Retirer : </span>${FIRST.label.fr} `));
    assert.match(found, new RegExp(`<input type="hidden" name="needs" value="${FIRST.code}">`), 'the form keeps what a link asked');
    assert.equal(location(await contact.send(path, {...formIn(form, path), [`need-${FIRST.code}`]: ''})), `/espace/${id}?fait=modifiee`);
    assert.ok(!(await contact.read(path)).includes(`need-${FIRST.code}`));
    // Brought back from its history it is there again, under its name.
    const versions = [...(await contact.read(`/espace/${id}`)).matchAll(/name="version" value="(\d+)"/g)].map(([, number]) => number!);
    assert.equal(location(await contact.post(`/espace/${id}/revenir`, {version: versions[0]!})), `/espace/${id}?fait=revenue`);
    assert.ok((await contact.read(path)).includes(`need-${FIRST.code}`));
  });

  it('lose none: one that is retired leaves the choices and the facets, its name and its links stay', async () => {
    const here = desk();
    carrying(here, [FIRST.code, SECOND.code]);
    publish(here);
    const preview = await published(here, FIRST.code, {...fieldsOf(FIRST), retired: 'oui'});
    assert.match(preview, /Ce besoin quitte la recherche\. 1 structure publiée le porte et continue de le montrer/);
    const {needs, search, structure} = directory(here);
    const served = needs.served('fr');
    taxonomySchema.parse(served);
    assert.ok(!served.families.some((family) => family.needs.some(({code}) => code === FIRST.code)));
    assert.deepEqual(served.retired!.map(({code, label}) => [code, label]), [[FIRST.code, FIRST.label.fr]]);
    assert.deepEqual(search({}).facets?.['needs'], {[SECOND.code]: 1});
    assert.equal(search({needs: [FIRST.code]}).total, 1, 'a link somebody kept still leads there');
    assert.equal(search({needs: [BUNDLED.families[0]!.code]}).total, 1, 'its family no longer does');
    assert.equal(needs.codeOf('wordpress'), undefined);
    assert.equal(structure('s1')!.needs[0]!.code, FIRST.code);
    assert.ok(!needsInForce(here.deps.database).has(FIRST.code), 'nobody new may offer it');
    await published(here, FIRST.code, fieldsOf(FIRST));
    assert.ok(needsInForce(here.deps.database).has(FIRST.code), 'brought back');
  });

  it('are refused with what is wrong, and nothing is kept', async () => {
    const here = desk();
    const {national, deps} = here;
    for (const [change, field] of [
      [{labelFr: ''}, 'labelFr'], [{labelFr: 'x'.repeat(61)}, 'labelFr'], [{labelFr: FIRST.label.fr}, 'labelFr'], [{labelFr: '漢字'}, 'labelFr'], [{labelFr: 'Newsletter'}, 'labelFr'], [{labelEn: 'a\u202Eb'}, 'labelEn'],
      [{descriptionFr: ''}, 'descriptionFr'], [{descriptionEn: 'x'.repeat(201)}, 'descriptionEn'], [{synonymsFr: 'x'.repeat(61)}, 'synonymsFr'], [{synonymsEn: Array.from({length: 41}, (_, i) => `w${i}`).join('\n')}, 'synonymsEn'],
      [{family: 'inconnue'}, 'family'],
    ] as const) {
      for (const path of ['/desk/besoins/nouveau/apercu', '/desk/besoins/nouveau']) {
        const response = await national.post(path, {...NEW, ...change, version: '0'});
        assert.equal(response.status, 422, JSON.stringify(change));
        assert.match(await response.text(), new RegExp(`<a href="#${field}">`), JSON.stringify(change));
      }
    }
    assert.equal((await national.post('/desk/besoins/nouveau', {...NEW, version: '0', code: 'autre'})).status, 422, 'no code is chosen');
    for (const code of ['absent', 'constructor', '__proto__']) assert.equal((await national.get(`/desk/besoins/${code}`)).status, 404, code);
    assert.match(await (await national.post('/desk/besoins/nouveau', {...NEW, version: '0'})).text(), /Publier cette modification/, 'without the preview it is shown first');
    assert.equal(readTaxonomy(deps.database).changes, 0);
    assert.equal((await here.touraine.get('/desk/besoins')).status, 403);
  });

  it('refuse with 412 what was written over an older version, and show both', async () => {
    const here = desk();
    await published(here, FIRST.code, {...fieldsOf(FIRST), labelFr: 'Premier nom'});
    const late = await here.national.post(`/desk/besoins/${FIRST.code}/apercu`, {...fieldsOf(FIRST), labelFr: 'Second nom', version: '0'});
    assert.equal(late.status, 412);
    assert.match(await late.text(), /<td>Premier nom<\/td><td>Second nom<\/td>/);
    assert.equal(location(await here.national.post(`/desk/besoins/${FIRST.code}`, {...fieldsOf(FIRST), labelFr: 'Premier nom', version: '0'})), '/desk/besoins?fait=besoin', 'the same twice');
  });

  it('are shown as texts, whatever they are', async () => {
    const here = desk();
    const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
    for (const payload of PAYLOADS) {
      const text = {fr: payload, en: payload};
      const document = {version: payload, families: [{code: 'f', label: text, needs: [{code: 'n', label: text, description: text, synonyms: {fr: [payload], en: [payload]}}]}]};
      here.deps.database.prepare('INSERT INTO taxonomy (one, document, changes) VALUES (1, ?, 1) ON CONFLICT (one) DO UPDATE SET document = excluded.document').run(JSON.stringify(document));
      for (const page of [await here.national.read('/desk/besoins'), await here.national.read('/desk/besoins/n'), await here.national.read('/desk/besoins/f')]) {
        assert.ok(page.includes(escaped(payload)), payload);
        assert.ok(!page.includes(payload) || payload === escaped(payload), payload);
      }
    }
  });
});
