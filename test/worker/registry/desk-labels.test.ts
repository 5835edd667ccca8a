/** Labels: what the desk gives and ends is what the public sees, day by day, at home only; the list is the national team's. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {structureSchema} from '../../../src/contract/structure.ts';
import {LABELS} from '../../../src/contract/vocabulary.ts';
import {LABEL_WORDS} from '../../../worker/http/words.ts';
import {labelDay} from '../../../worker/registry/jobs/labels.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {labelKinds} from '../../../worker/registry/storage/labels.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {confirmed, desk, location, publish, versionIn} from './desk-support.ts';
import type {Desk, Visitor} from './desk-support.ts';
import {listing} from './leaving-support.ts';
import {DAY, publishes} from './support.ts';

const PATH = '/desk/structures/s1/labels';

/** A structure that signed (s1), and one of open data (s2) that brought labels of its own. */
async function here(): Promise<Desk> {
  const made = desk();
  const id = confirmed(made, (sent) => ({...sent, structure: {...sent.structure, labels: []}}));
  location(await made.touraine.post(`/desk/demandes/${id}/accepter`, {version: versionIn(await made.touraine.read(`/desk/demandes/${id}`))}));
  const other = listing('x', 'ouverte', {lat: 47.3});
  made.deps.registry.upsert([{...other, structure: {...other.structure, labels: [{code: 'autre', name: 'Label local'}, {code: 'autre', name: 'Autre local'}, {code: 'france-services', until: '2026-12-31'}]}}], made.deps.mergeRules, '2026-11-22');
  publish(made);
  return made;
}

const shown = ({deps}: Desk, id = 's1'): unknown => deps.registry.allPublished(new Date(deps.now()).toISOString().slice(0, 10)).find((one) => one.id === id)?.labels;
const give = async (who: Visitor, change: Record<string, string> = {}, path = PATH): Promise<Response> =>
  who.post(path, {label: 'aidants-connect', since: '2026-11-22', until: '', version: versionOf(await who.read(path)), ...change});
/** The state a page was made of; a hidden structure has no form. */
const versionOf = (page: string): string => /name="version" value="([^"]+)"/.exec(page)?.[1] ?? '';

describe('labels of a structure', () => {
  it('are given and ended by its coordination, published at once, and written in the log', async () => {
    const it = await here();
    assert.deepEqual(shown(it), [{code: 'pana', since: '2026-11-22'}]);
    assert.equal(location(await give(it.touraine, {until: '2027-03-31'})), `${PATH}?fait=label-donne`);
    assert.equal(publishes(it.deps), true, 'the database knows that there is something to publish');
    assert.deepEqual(shown(it), [{code: 'pana', since: '2026-11-22'}, {code: 'aidants-connect', since: '2026-11-22', until: '2027-03-31'}]);
    const page = await it.touraine.read(`${PATH}?fait=label-donne`);
    assert.match(page, /role="status">Label donné/);
    assert.match(page, /<th scope="row">Aidants Connect<\/th><td[^>]*>–<\/td><td[^>]*><time datetime="2026-11-22">22 novembre 2026<\/time><\/td><td[^>]*><time datetime="2027-03-31">31 mars 2027<\/time><\/td><td[^>]*>porté<\/td>/);
    // PANA's own, which the listing says, ends like the others.
    assert.equal(location(await it.touraine.post(`${PATH}/terminer`, {code: 'pana', since: '2026-11-22', until: '2026-11-22', version: versionOf(page)})), `${PATH}?fait=label-termine`);
    assert.deepEqual((shown(it) as {code: string; until?: string}[]).map(({code, until}) => [code, until]), [['aidants-connect', '2027-03-31'], ['pana', '2026-11-22']]);
    it.deps.clock.advance(DAY);
    assert.deepEqual((shown(it) as {code: string}[]).map(({code}) => code), ['aidants-connect']);
    // Nor does an import or an edit bring it back.
    it.deps.registry.upsert([], it.deps.mergeRules, '2026-11-23');
    it.deps.database.prepare("UPDATE structures SET document = json_set(document, '$.summary', 'Neuf')").run();
    assert.deepEqual((shown(it) as {code: string}[]).map(({code}) => code), ['aidants-connect']);
    assert.deepEqual(actsOn(it.deps.database, 'structure:s1').filter(({action}) => action.startsWith('label.')).map(({actor, action, detail}) => [actor, action, detail]), [
      [`person:${it.touraine.person}`, 'label.give', 'aidants-connect 2026-11-22 2027-03-31'],
      [`person:${it.touraine.person}`, 'label.end', 'pana 2026-11-22 2026-11-22'],
    ]);
  });

  it('begin and end on their day without anybody touching them, and only then is there something to publish', async () => {
    const it = await here();
    const {deps} = it;
    location(await give(it.touraine, {since: '2026-11-25', until: '2026-11-27'}));
    publishes(deps);
    labelDay(deps);
    publishes(deps);
    const seen: [string, boolean, boolean][] = [];
    for (let i = 0; i < 8; i++) {
      deps.clock.advance(DAY);
      labelDay(deps);
      labelDay(deps);
      const due = deps.database.prepare('SELECT 1 FROM publication_due').get() !== undefined;
      publishes(deps);
      seen.push([new Date(deps.now()).toISOString().slice(8, 10), due, (shown(it) as {code: string}[]).some(({code}) => code === 'aidants-connect')]);
    }
    assert.deepEqual(seen, [['23', false, false], ['24', false, false], ['25', true, true], ['26', false, true], ['27', false, true], ['28', true, false], ['29', false, false], ['30', false, false]]);
    // Labels of open data end too, after days nobody looked.
    assert.equal((shown(it, 's2') as unknown[]).length, 3);
    deps.clock.advance(40 * DAY);
    labelDay(deps);
    assert.equal(publishes(deps), true);
    assert.deepEqual(shown(it, 's2'), [{code: 'autre', name: 'Label local'}, {code: 'autre', name: 'Autre local'}]);
  });

  it('tells those without a code apart by their name', async () => {
    const it = await here();
    const path = '/desk/structures/s2/labels';
    location(await it.touraine.post(`${path}/terminer`, {code: 'autre', name: 'Label local', until: '2026-11-21', version: versionOf(await it.touraine.read(path))}));
    assert.deepEqual((shown(it, 's2') as {name?: string}[]).map(({name}) => name), ['Autre local', undefined]);
  });

  it('are refused with what is wrong: dates, a label twice, one that is not there, PANA’s without the charter', async () => {
    const it = await here();
    for (const [change, field] of [
      [{label: ''}, 'label'], [{label: 'inconnu'}, 'label'], [{label: 'autre'}, 'label'], [{label: 'aidants-connect|or'}, 'label'], [{label: 'pana'}, 'label'], [{label: 'constructor'}, 'label'],
      [{since: ''}, 'since'], [{since: '2026-02-29'}, 'since'], [{since: '2036-01-01'}, 'since'], [{since: '1999-12-31'}, 'since'], [{since: '22/11/2026'}, 'since'],
      [{until: '2026-11-21'}, 'until'], [{until: '2026-13-01'}, 'until'], [{until: '3026-01-01'}, 'until'],
    ] as const) {
      const response = await give(it.touraine, change as Record<string, string>);
      assert.equal(response.status, 422, JSON.stringify(change));
      assert.match(await response.text(), new RegExp(`<a href="#${field}">`), JSON.stringify(change));
    }
    const unsigned = await give(it.touraine, {label: 'pana'}, '/desk/structures/s2/labels');
    assert.match(await unsigned.text(), /n’a pas signé la charte/);
    for (const until of ['', 'x', '2026-11-21']) {
      const response = await it.touraine.post(`${PATH}/terminer`, {code: 'pana', since: '2026-11-22', until, version: versionOf(await it.touraine.read(PATH))});
      assert.equal(response.status, 422, until);
      assert.match(await response.text(), /<a href="#until-0">/);
    }
    location(await give(it.touraine, {since: '2026-11-22', until: '2026-11-30'}));
    assert.equal((await give(it.touraine, {since: '2026-11-30'})).status, 422, 'a day in common');
    location(await give(it.touraine, {since: '2026-12-01'}));
    assert.equal((await it.touraine.post(PATH, {label: 'pana', since: '2026-11-22', until: '', version: 'x', level: 'or'})).status, 422, 'a field of no form');
  });

  it('do nothing to what changed since the page was open (412), and nothing twice', async () => {
    const it = await here();
    const version = versionOf(await it.touraine.read(PATH));
    const sent = {label: 'aidants-connect', since: '2026-11-22', until: '', version};
    assert.deepEqual((await Promise.all([0, 1].map(() => it.touraine.post(PATH, sent)))).map(location), Array(2).fill(`${PATH}?fait=label-donne`));
    const late = await it.national.post(PATH, {...sent, label: 'conseiller-numerique'});
    assert.equal(late.status, 412);
    const text = await late.text();
    assert.match(text, /Aidants Connect<\/th>/);
    assert.match(text, /value="conseiller-numerique" selected/);
    assert.equal((await it.national.post(`${PATH}/terminer`, {code: 'pana', since: '2026-11-22', until: '2026-12-01', version})).status, 412);
    const now = versionOf(await it.touraine.read(PATH));
    assert.deepEqual((await Promise.all([0, 1].map(() => it.touraine.post(`${PATH}/terminer`, {code: 'pana', since: '2026-11-22', until: '2026-12-01', version: now})))).map(location), Array(2).fill(`${PATH}?fait=label-termine`));
    assert.equal(actsOn(it.deps.database, 'structure:s1').filter(({action}) => action.startsWith('label.')).length, 2);
  });

  it('are another territory’s to neither read, give nor end, nor anybody’s of a structure that leaves', async () => {
    const it = await here();
    const version = versionOf(await it.touraine.read(PATH));
    for (const id of ['s1', 's2', 's999', 'x']) {
      for (const response of [
        await it.blois.get(`/desk/structures/${id}/labels`), await it.blois.post(`/desk/structures/${id}/labels`, {label: 'pana', since: '2026-11-22', until: '', version}),
        await it.blois.post(`/desk/structures/${id}/labels/terminer`, {code: 'pana', since: '2026-11-22', until: '2026-12-01', version}),
      ]) assert.equal(response.status, 404, id);
    }
    it.deps.database.prepare("UPDATE structures SET hidden_at = '2026-11-22T10:00:00.000Z' WHERE id = 1").run();
    assert.equal((await give(it.touraine)).status, 409);
    assert.match(await it.touraine.read(PATH), /elle ne reçoit plus de label/);
  });
});

describe('the list of labels', () => {
  it('begins with those the software knows, by their names', () => {
    assert.deepEqual(labelKinds(desk().deps.database).map(({code, name}) => [code, name]), LABELS.map((code) => [code, LABEL_WORDS[code]]));
  });

  it('is changed by the national team after a preview, and the name goes with the sheets that carry it', async () => {
    const it = await here();
    assert.doesNotMatch(await it.touraine.read('/desk/labels'), /href="\/desk\/labels\/(?:pana|nouveau)/);
    assert.equal((await it.touraine.get('/desk/labels/pana')).status, 403);
    assert.match(await it.national.read('/desk/labels'), /<a href="\/desk\/labels\/pana">PANA<\/a>/);
    const version = versionOf(await it.national.read('/desk/labels/pana'));
    const sent = {name: 'Point d’appui PANA', issuer: 'Le programme', website: 'https://pana.example.org', levels: '', version};
    const preview = await (await it.national.post('/desk/labels/pana/apercu', sent)).text();
    assert.match(preview, /<th scope="row">Nom<\/th><td>PANA<\/td><td>Point d’appui PANA<\/td>/);
    assert.match(preview, /1 structure publiée porte ce label : son nom change sur sa fiche/);
    assert.equal(labelKinds(it.deps.database)[0]!.name, 'PANA');
    publishes(it.deps);
    assert.match(await (await it.national.post('/desk/labels/pana', sent)).text(), /Publier cette modification/, 'without the preview it is shown first');
    const vu = /name="vu" value="([^"]+)"/.exec(preview)![1]!;
    assert.equal(location(await it.national.post('/desk/labels/pana', {...sent, vu})), '/desk/labels?fait=label');
    assert.equal(location(await it.national.post('/desk/labels/pana', {...sent, vu})), '/desk/labels?fait=label', 'a double click');
    assert.equal(publishes(it.deps), true);
    assert.deepEqual(shown(it), [{code: 'pana', name: 'Point d’appui PANA', since: '2026-11-22'}]);
    const late = await it.national.post('/desk/labels/pana/apercu', {...sent, name: 'Autre nom'});
    assert.equal(late.status, 412);
    assert.match(await late.text(), /<td>Point d’appui PANA<\/td><td>Autre nom<\/td>/);
    assert.equal(actsOn(it.deps.database, 'label:pana').length, 1);
  });

  it('takes in a new one, which structures carry under the grammar of before, with its level', async () => {
    const it = await here();
    const sent = {name: 'Numérique Inclusif', issuer: 'Réseau', website: '', levels: 'Bronze\r\nArgent\r\n', version: '0'};
    const preview = await (await it.national.post('/desk/labels/nouveau/apercu', sent)).text();
    location(await it.national.post('/desk/labels/nouveau', {...sent, vu: /name="vu" value="([^"]+)"/.exec(preview)![1]!}));
    assert.deepEqual({...labelKinds(it.deps.database).at(-1)!, version: 0}, {code: 'numerique-inclusif', name: 'Numérique Inclusif', issuer: 'Réseau', website: undefined, levels: ['Bronze', 'Argent'], version: 0});
    assert.equal((await give(it.touraine, {label: 'numerique-inclusif'})).status, 422, 'its level is to be said');
    location(await give(it.touraine, {label: 'numerique-inclusif|Argent'}));
    assert.deepEqual((shown(it) as unknown[])[1], {code: 'autre', name: 'Numérique Inclusif', level: 'Argent', since: '2026-11-22'});
    for (const structure of it.deps.registry.allPublished('2026-11-22')) structureSchema.parse(structure);
    // The same name, however it is spelled, is the same label.
    for (const name of ['numérique  inclusif', 'NUMERIQUE INCLUSIF', 'Pana', '', '–', 'x'.repeat(121), 'a\u202Eb']) {
      assert.equal((await it.national.post('/desk/labels/nouveau/apercu', {...sent, name})).status, 422, name);
    }
    for (const website of ['javascript:alert(1)', 'data:x', '//evil', 'https://127.0.0.1']) assert.equal((await it.national.post('/desk/labels/nouveau/apercu', {...sent, name: 'Neuf', website})).status, 422, website);
  });

  it('shows texts as texts, whatever they are', async () => {
    const it = await here();
    const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
    for (const payload of PAYLOADS) {
      it.deps.database.prepare("UPDATE labels SET name = ?1, issuer = ?1, website = ?1, levels = json_array(?1) WHERE code = 'pana'").run(payload);
      for (const page of [await it.national.read('/desk/labels'), await it.national.read('/desk/labels/pana'), await it.touraine.read(PATH)]) {
        assert.ok(page.includes(escaped(payload)), payload);
        assert.ok(!page.includes(payload) || payload === escaped(payload), payload);
        assert.doesNotMatch(page, /href="(?:javascript|data|vbscript)/i, payload);
      }
      const typed = await (await it.national.post('/desk/labels/nouveau/apercu', {name: payload, issuer: payload, website: payload, levels: payload, version: '0'})).text();
      assert.ok(!typed.includes(payload) || payload === escaped(payload), payload);
      const given = await (await it.touraine.post(PATH, {label: payload.slice(0, 100), since: payload.slice(0, 40), until: payload.slice(0, 40), version: 'x'})).text();
      assert.ok(!given.includes(payload) || payload === escaped(payload), payload);
    }
  });
});
