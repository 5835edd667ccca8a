/** A structure on the desk: what the public reads, what is around it, who did what; and decisions nobody takes about themselves. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {application} from '../../../worker/registry/storage/applications.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {rowOf} from '../../../worker/registry/storage/identifiers.ts';
import {grant} from '../../../worker/registry/storage/people.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {confirmed, desk, location, publish, versionIn} from './desk-support.ts';
import type {Desk, Visitor} from './desk-support.ts';
import {reportedAndConfirmed} from './reports-support.ts';
import {listed as imported} from './space-support.ts';
import {somebody} from './support.ts';

const accepts = async (who: Visitor, id: string): Promise<Response> => who.post(`/desk/demandes/${id}/accepter`, {version: versionIn(await who.read(`/desk/demandes/${id}`))});

/** A structure that signed and was accepted; gives the application it came from. */
async function signed(here: Desk): Promise<string> {
  const id = confirmed(here, (sent) => ({...sent, signatory: {...sent.signatory, email: 'signataire@example.org'}}));
  location(await accepts(here.touraine, id));
  publish(here);
  return id;
}

describe('a structure on the desk', () => {
  it('shows what is public, how many contacts, what waits about it, who did what, and leads to every act', async () => {
    const here = desk();
    const id = await signed(here);
    const report = await reportedAndConfirmed(here.app, here.deps, {structure: 's1'});
    assert.match(await here.touraine.read('/desk/structures'), /<th scope="row"><a href="\/desk\/structures\/s1">Maison des associations de Loches<\/a>/);
    const page = await here.touraine.read('/desk/structures/s1');
    assert.match(page, /<h1>Maison des associations de Loches<\/h1>/);
    assert.match(page, /<dt>Contacts<\/dt><dd>1 personne<\/dd>/);
    assert.match(page, /<dt>Vérifiée par elle le<\/dt><dd><time datetime="2026-11-22">/);
    assert.match(page, /<dt>Labels<\/dt><dd>PANA/);
    assert.match(page, new RegExp(`<a href="/desk/demandes/${id}">Maison des associations de Loches</a></th><td>référencement</td>`));
    assert.match(page, new RegExp(`<a href="/desk/signalements/${report}">`));
    assert.match(page, /<th scope="row">Demande acceptée<\/th><td>Personne touraine<\/td>/);
    for (const act of ['/espace/s1', '/desk/structures/s1/labels', '/desk/structures/s1/retirer']) {
      assert.ok(page.includes(`<a href="${act}">`), act);
      assert.equal((await here.touraine.get(act)).status, 200, act);
    }
    // Contacts are counted; neither who they are nor what was not agreed to.
    assert.doesNotMatch(page, /signataire@example\.org|Signataire Canari|\+33243000000/);
    assert.match(await here.touraine.read(`/desk/signalements/${report}`), /<a href="\/desk\/structures\/s1">Maison des associations de Loches/);
    assert.match(await here.touraine.read(`/desk/demandes/${id}`), /<a href="\/desk\/structures\/s1">s1<\/a>/);
    assert.match(await here.touraine.read('/desk/recherche?q=maison'), /<a href="\/desk\/structures\/s1">/);
    assert.equal((await here.blois.get('/desk/structures/s1')).status, 404);
    for (const other of ['s9', 's', 'x', '-1', '%00']) assert.equal((await here.national.get(`/desk/structures/${other}`)).status, 404, other);
  });

  it('has its space under it for a coordination, among one’s own for a contact', async () => {
    const here = desk();
    await signed(here);
    const trail = (page: string): string => /<nav class="trail"[^>]*>(.*?)<\/nav>/s.exec(page)![1]!;
    for (const path of ['/espace/s1', '/espace/s1/modifier', '/espace/s1/badge', '/espace/s1/frequentation', '/espace/s1/retirer']) {
      const page = await here.touraine.read(path);
      assert.match(trail(page), /<a href="\/desk\/structures">Structures<\/a>.*<a href="\/desk\/structures\/s1">Maison des associations de Loches<\/a>/, path);
      assert.doesNotMatch(page, /Mes structures/, path);
    }
    const contact = here.as(somebody(here.deps, 'autre-contact@example.org', 'contact', 's1'));
    assert.match(trail(await contact.read('/espace/s1')), /<a href="\/espace">Mes structures<\/a>/);
    assert.doesNotMatch(await contact.read('/espace/s1/modifier'), /\/desk\//);
    // Who is both works on their own as a contact.
    grant(here.deps.database, {person: here.blois.person, role: 'contact', scope: 's1'}, here.deps.now());
    assert.match(trail(await here.blois.read('/espace/s1')), /Mes structures/);
  });

  it('says of one that never signed where it is corrected, and of one that left nothing of what it said', async () => {
    const here = desk();
    await signed(here);
    const id = imported(here.deps, 'x', {street: '9 rue Neuve', name: 'Lieu ouvert', summary: 'Un canari.'}, 'lieux');
    const open = await here.touraine.read(`/desk/structures/${id}`);
    assert.match(open, /n’a pas signé la charte[\s\S]*Rien n’a été fait ici/);
    assert.doesNotMatch(open, new RegExp(`/espace/${id}`));
    location(await here.touraine.post(`/desk/structures/${id}/retirer`, {receivedOn: '2026-11-20'}));
    const left = await here.touraine.read(`/desk/structures/${id}`);
    assert.match(left, /masquée depuis le[\s\S]*Retrait demandé<\/th><td>Personne touraine/);
    assert.doesNotMatch(left, /canari|rue Neuve|>Retirer</);
  });

  it('shows texts as texts, whatever they are', async () => {
    const here = desk();
    await signed(here);
    for (const payload of PAYLOADS) {
      here.deps.database.prepare("UPDATE structures SET document = json_set(document, '$.name', ?1, '$.summary', ?1, '$.website', ?1, '$.vendorTie', ?1, '$.address.street', ?1) WHERE id = ?2").run(payload, rowOf('s1'));
      const page = await here.national.read('/desk/structures/s1');
      assert.ok(!page.includes(payload) || !/[<>"]/.test(payload), payload);
      assert.doesNotMatch(page, /href="(?:javascript|data|vbscript)/i, payload);
    }
  });
});

describe('a decision', () => {
  it('is never about what one signed oneself: another of the coordination or the national team takes it', async () => {
    const here = desk();
    // The same mailbox, however it is written.
    const id = confirmed(here, (sent) => ({...sent, signatory: {...sent.signatory, email: 'Touraine+asso@example.org'}}));
    const page = await here.touraine.read(`/desk/demandes/${id}`);
    assert.match(page, /Vous avez signé cette demande : une autre personne/);
    assert.doesNotMatch(page, /Accepter la demande|Refuser la demande/);
    const version = versionIn(await here.national.read(`/desk/demandes/${id}`));
    for (const [act, fields] of [['accepter', {}], ['demander', {question: 'Qui ?'}], ['refuser', {reason: 'asked-to-stop'}]] as const) {
      assert.equal((await here.touraine.post(`/desk/demandes/${id}/${act}`, {version, ...fields})).status, 403, act);
    }
    assert.equal(application(here.deps.database, id, 'all')!.state.status, 'confirmed');
    assert.equal(actsOn(here.deps.database, `application:${id}`).some(({actor}) => actor === `person:${here.touraine.person}`), false);
    location(await accepts(here.national, id));
    assert.equal(application(here.deps.database, id, 'all')!.state.status, 'accepted');
  });

  it('is the same advice at both ends of the page: what looks alike becomes one, and is no reason to refuse', async () => {
    const here = desk();
    const id = imported(here.deps, 'x', {street: '1 rue du Château', name: 'Maison des associations de Loches'}, 'lieux');
    const asked = confirmed(here, (sent) => ({...sent, structure: {...sent.structure, name: 'Maison des associations de Loches', address: {...sent.structure.address, street: '1 rue du Château'}}}));
    const page = await here.touraine.read(`/desk/demandes/${asked}`);
    assert.match(page, /Si c’est la même, au même endroit, acceptez : les deux n’en font plus qu’une/);
    assert.match(page, /Si la demande est acceptée et que l’une de ces fiches est la même structure au même endroit, les deux n’en font plus qu’une/);
    assert.doesNotMatch(page, /refusez la demande pour cette raison/);
    location(await accepts(here.touraine, asked));
    assert.equal(application(here.deps.database, asked, 'all')!.listedAs, id, 'as the page says');
  });

  it('is shown with labels as they are called today, and people found lead to their own line of the team', async () => {
    const here = desk();
    here.deps.database.prepare("UPDATE labels SET name = 'Aidants Connect, nom neuf' WHERE code = 'aidants-connect'").run();
    const id = confirmed(here, (sent) => ({...sent, structure: {...sent.structure, labels: ['aidants-connect']}}));
    assert.match(await here.touraine.read(`/desk/demandes/${id}`), /<dt>Labels<\/dt><dd>Aidants Connect, nom neuf<\/dd>/);
    const found = /<a href="(\/desk\/equipe\?personne=\d+)">/.exec(await here.national.read('/desk/recherche?q=blois'))![1]!;
    const line = await here.national.read(found);
    assert.match(line, /blois@example\.org/);
    assert.doesNotMatch(line, /touraine@example\.org|france@example\.org/);
  });
});
