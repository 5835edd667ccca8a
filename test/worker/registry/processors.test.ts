/** Those who hold a copy for us: told once, of a number only, and the national team notes what each answered. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import {unsealed} from '../../../worker/registry/mail/seal.ts';
import {eraseSubject} from '../../../worker/registry/storage/personal-data.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {processorMailboxes} from '../../../worker/registry/storage/processors.ts';
import {openNotices, withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {desk, location} from './desk-support.ts';
import type {Desk} from './desk-support.ts';
import {settle} from './leaving-support.ts';
import {DAY} from './support.ts';

const PATH = '/desk/sous-traitants';
const asked = {how: 'espace', by: 'person:1'} as const;

/** Mails to processors: to whom, and what they say. */
const written = ({deps}: Desk): [string, unknown][] => (deps.database.prepare("SELECT recipient, content FROM outbox WHERE template = 'processor-notice' ORDER BY id").all() as {recipient: string; content: string}[])
  .map(({recipient, content}) => [recipient, unsealed(content, deps)]);

describe('a notice to a processor', () => {
  it('should leave by mail when its address is known, in the transaction of the withdrawal, once, and say nothing but a number and a day', async () => {
    const here = desk();
    assert.equal(location(await here.national.post(`${PATH}/cosme/adresse`, {adresse: ' donnees@cosme.invalid '})), `${PATH}?fait=adresse`);
    const {structure} = settle(here.deps, 'zorglub');
    withdrawStructure(here.deps, structure, asked);
    withdrawStructure(here.deps, structure, asked);
    assert.deepEqual(written(here), [['donnees@cosme.invalid', {structure, eraseBy: '2026-12-20'}]]);
    // Saved again as it is, or another one: what was written is not written twice.
    await here.national.post(`${PATH}/cosme/adresse`, {adresse: 'donnees@cosme.invalid'});
    await here.national.post(`${PATH}/cosme/adresse`, {adresse: 'autre@cosme.invalid'});
    assert.equal(written(here).length, 1);
    assert.deepEqual(actsOn(here.deps.database, 'processor:cosme').map(({actor, detail}) => [actor, detail]), [[`person:${here.national.person}`, 'set'], [`person:${here.national.person}`, 'set']]);
  });

  it('should not leave when the withdrawal is not kept', async () => {
    const here = desk();
    await here.national.post(`${PATH}/host/adresse`, {adresse: 'donnees@hebergeur.invalid'});
    const {structure} = settle(here.deps, 'zorglub');
    assert.throws(() => here.deps.database.transaction(() => {
      withdrawStructure(here.deps, structure, asked);
      assert.equal(written(here).length, 1);
      throw new Error('not kept');
    }));
    assert.deepEqual([written(here).length, openNotices(here.deps.database).length], [0, 0]);
  });

  it('should leave as soon as an address is given for what was open, and not for what was done', async () => {
    const here = desk();
    const one = settle(here.deps, 'zorglub').structure;
    const two = settle(here.deps, 'autre', {lat: 48}).structure;
    for (const structure of [one, two]) withdrawStructure(here.deps, structure, asked);
    const {id} = openNotices(here.deps.database).find(({structure, processor}) => structure === one && processor === 'smtp-relay')!;
    location(await here.national.post(`${PATH}/${id}/fait`));
    await here.national.post(`${PATH}/smtp-relay/adresse`, {adresse: 'donnees@relais.invalid'});
    assert.deepEqual(written(here), [['donnees@relais.invalid', {structure: two, eraseBy: '2026-12-20'}]]);
    assert.match(await here.national.read(PATH), /écrit le <time/);
  });
});

describe('the page of processors', () => {
  it('should list what is open, let it be noted as done by whom, and keep its filters in the address', async () => {
    const here = desk();
    assert.match(await here.national.read(PATH), /Aucun effacement n’est attendu/);
    const {structure} = settle(here.deps, 'zorglub');
    withdrawStructure(here.deps, structure, asked);
    const open = await here.national.read(PATH);
    assert.match(open, new RegExp(`n° 1</th><td><code>${structure}</code></td><td>Cosme, outil de formation`));
    assert.match(open, /<time datetime="2026-12-20">20 décembre 2026<\/time><\/td>/);
    assert.doesNotMatch(open, /zorglub|bientôt|en retard/);
    const {id} = openNotices(here.deps.database)[0]!;
    for (let i = 0; i < 2; i++) assert.equal(location(await here.national.post(`${PATH}/${id}/fait`)), `${PATH}?fait=fait`);
    assert.match(await here.national.read(`${PATH}?fait=fait`), /role="status">C’est noté\./);
    assert.deepEqual(actsOn(here.deps.database, `notice:${id}`).map(({actor, action}) => [actor, action]), [[`person:${here.national.person}`, 'processor.acknowledge']], 'noted once');
    const rows = async (query: string): Promise<number> => (await here.national.read(`${PATH}${query}`)).split('<th scope="row">n° ').length - 1;
    assert.deepEqual([await rows(''), await rows('?etat=faites'), await rows('?etat=toutes'), await rows('?etat=toutes&qui=host'), await rows('?etat=faites&qui=host')], [2, 1, 3, 1, 0]);
    assert.match(await here.national.read(`${PATH}?etat=faites`), /noté par /);
    here.deps.clock.advance(24 * DAY);
    assert.match(await here.as(here.national.person).read(PATH), /<strong>bientôt/);
    here.deps.clock.advance(5 * DAY);
    assert.match(await here.as(here.national.person).read(PATH), /<strong>en retard/);
    assert.equal((await here.as(here.national.person).get(`${PATH}?etat=autre`)).status, 400);
    for (const path of ['/999/fait', '/autre/adresse', '/x/fait']) assert.equal((await here.as(here.national.person).post(PATH + path)).status, 404, path);
  });

  it('should be a file too, with the same filters', async () => {
    const here = desk();
    const {structure} = settle(here.deps, 'zorglub');
    withdrawStructure(here.deps, structure, asked);
    await here.national.post(`${PATH}/${openNotices(here.deps.database)[0]!.id}/fait`);
    const lines = async (query: string): Promise<Record<string, string>[]> => parse(await (await here.national.get(`${PATH}.csv${query}`)).text(), {bom: true, columns: true}) as Record<string, string>[];
    assert.deepEqual((await lines('')).map((line) => line['sous-traitant']), ['host', 'smtp-relay']);
    const [done] = await lines('?etat=faites');
    assert.partialDeepStrictEqual(done!, {retrait: '1', structure, 'sous-traitant': 'cosme', par: `person:${here.national.person}`});
  });

  it('should refuse an address mail does not go to, beside its field, take hostile text for text, and forget an address left empty', async () => {
    const here = desk();
    for (const payload of [...PAYLOADS.slice(0, 60), 'a@b', 'x@example.org\r\nBcc: y@example.org']) {
      const answer = await here.national.post(`${PATH}/host/adresse`, {adresse: payload});
      const page = await answer.text();
      assert.equal(answer.status, 422, payload);
      assert.match(page, /<a href="#adresse-host">Cette adresse/);
      assert.match(page, /id="adresse-host"[^>]* aria-invalid="true" aria-describedby="adresse-host-erreur"/);
      assert.doesNotMatch(page, /<(?:script|img|svg)[^>]*(?:alert|onerror|onload)/i, payload);
    }
    assert.equal(processorMailboxes(here.deps.database).size, 0);
    await here.national.post(`${PATH}/host/adresse`, {adresse: 'donnees@hebergeur.invalid'});
    assert.match(await here.national.read(PATH), /value="donnees@hebergeur\.invalid"/);
    await here.national.post(`${PATH}/host/adresse`, {adresse: ''});
    assert.equal(processorMailboxes(here.deps.database).size, 0);
    await here.national.post(`${PATH}/host/adresse`, {adresse: 'donnees@hebergeur.invalid'});
    eraseSubject(here.deps.database, {addresses: ['donnees@hebergeur.invalid']});
    assert.equal(processorMailboxes(here.deps.database).size, 0, 'somebody’s own address goes with them');
  });
});
