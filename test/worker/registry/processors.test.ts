/** Those who hold a copy for us: told once, of a number only, and the national team notes what each answered. */
import assert from 'node:assert/strict';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import {remindProcessors} from '../../../worker/registry/jobs/remind-processors.ts';
import {unsealed} from '../../../worker/registry/mail/seal.ts';
import {eraseSubject} from '../../../worker/registry/storage/personal-data.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {processorMailboxes} from '../../../worker/registry/storage/processors.ts';
import {openNotices, withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {PAYLOADS, UNSEEN} from '../../hosts/payloads.ts';
import {desk, location} from './desk-support.ts';
import type {Desk} from './desk-support.ts';
import {run, settle} from './leaving-support.ts';
import {DAY, HOUR, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

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

describe('a processor that does not answer', () => {
  const reminders = ({database}: TestDeps): string[] => (database.prepare("SELECT recipient FROM outbox WHERE template = 'processor-reminder' ORDER BY id").all() as {recipient: string}[]).map(({recipient}) => recipient);
  /** The job as the server calls it: all the time, for so many days. */
  const through = (deps: TestDeps, days: number): void => {
    for (let hour = 0; hour < days * 24; hour++, deps.clock.advance(HOUR)) remindProcessors(deps);
  };
  /** A structure that left, of which one processor was written to. */
  async function left(): Promise<Desk> {
    const here = desk();
    await here.national.post(`${PATH}/cosme/adresse`, {adresse: 'donnees@cosme.invalid'});
    withdrawStructure(here.deps, settle(here.deps, 'zorglub').structure, asked);
    return here;
  }

  it('should be written to again after seven days, after fourteen, each once, and then be late on the desk', async () => {
    const here = await left();
    const {deps} = here;
    through(deps, 7);
    assert.deepEqual(reminders(deps), []);
    through(deps, 1);
    assert.deepEqual(reminders(deps), ['donnees@cosme.invalid']);
    const again = here.as(here.national.person);
    assert.match(await again.read(PATH), /écrit le <time[^]*?1 rappel, le dernier le <time/);
    assert.doesNotMatch(await again.read(PATH), /en retard<\/strong>|demande est en retard/);
    assert.equal((await again.read(`${PATH}?etat=retard`)).includes('Aucune demande ne correspond'), true);
    through(deps, 7);
    assert.deepEqual(reminders(deps), ['donnees@cosme.invalid', 'donnees@cosme.invalid']);
    const late = await here.as(here.national.person).read(PATH);
    assert.match(late, /<a href="\/desk\/sous-traitants\?etat=retard">1 demande est en retard<\/a>/);
    assert.match(late, /2 rappels, le dernier/);
    const only = await here.as(here.national.person).read(`${PATH}?etat=retard`);
    assert.equal(only.split('<th scope="row">n° ').length - 1, 1);
    assert.match(only, /Cosme, outil de formation<\/td>[^]*<strong>en retard<\/strong>/);
    const [line] = parse(await (await here.as(here.national.person).get(`${PATH}.csv?etat=retard`)).text(), {bom: true, columns: true}) as Record<string, string>[];
    assert.partialDeepStrictEqual(line!, {'sous-traitant': 'cosme', 'rappels': '2'});
    through(deps, 40);
    assert.equal(reminders(deps).length, 2, 'nobody is written to for ever');
    const {id} = openNotices(deps.database).find(({processor}) => processor === 'cosme')!;
    assert.deepEqual(actsOn(deps.database, `notice:${id}`).map(({actor, action, detail}) => [actor, action, detail]), [['system', 'processor.remind', '1'], ['system', 'processor.remind', '2']]);
    const words = deps.database.prepare("SELECT content FROM outbox WHERE template = 'processor-reminder' LIMIT 1").get() as {content: string};
    assert.deepEqual(unsealed(words.content, deps), {structure: openNotices(deps.database)[0]!.structure, askedOn: '2026-11-22', eraseBy: '2026-12-20'});
  });

  it('should not be reminded once it has answered, nor where nobody can write to it, and be written to at its address of the day', async () => {
    const here = await left();
    const {deps} = here;
    await here.national.post(`${PATH}/host/adresse`, {adresse: 'ancienne@hebergeur.invalid'});
    await here.national.post(`${PATH}/${openNotices(deps.database).find(({processor}) => processor === 'cosme')!.id}/fait`);
    through(deps, 6);
    await here.as(here.national.person).post(`${PATH}/host/adresse`, {adresse: 'nouvelle@hebergeur.invalid'});
    through(deps, 2);
    assert.deepEqual(reminders(deps), ['nouvelle@hebergeur.invalid']);
    await here.as(here.national.person).post(`${PATH}/host/adresse`, {adresse: ''});
    through(deps, 20);
    assert.equal(reminders(deps).length, 1);
  });

  it('should get one reminder, not two, from a job that is weeks late, and the second a week later', async () => {
    const {deps} = await left();
    remindProcessors(deps);
    deps.clock.advance(20 * DAY);
    through(deps, 6);
    assert.equal(reminders(deps).length, 1);
    through(deps, 2);
    assert.equal(reminders(deps).length, 2);
  });

  for (const [name, jump] of [['ahead', 365 * DAY], ['behind', -365 * DAY]] as const) {
    it(`should not be written to because a clock is a year ${name}, and be reminded on its day once it is right`, async () => {
      const {deps} = await left();
      remindProcessors(deps);
      deps.clock.advance(jump);
      for (let hour = 0; hour < 20; hour++, deps.clock.advance(HOUR)) remindProcessors(deps);
      assert.deepEqual(reminders(deps), []);
      deps.clock.advance(-jump - 20 * HOUR);
      through(deps, 7);
      assert.deepEqual(reminders(deps), []);
      through(deps, 1);
      assert.equal(reminders(deps).length, 1);
    });
  }

  it('should be reminded exactly once when the job is killed at any of its statements', {timeout: 240_000}, async () => {
    const {deps} = await left();
    deps.database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    const now = deps.now() + 8 * DAY;
    const was = readFileSync(deps.file);
    const copy = (name: string): string => {
      const path = join(dirname(deps.file), name, 'pana.sqlite');
      mkdirSync(dirname(path));
      writeFileSync(path, was);
      return path;
    };
    const killed = (path: string, at: number) => run('test/worker/registry/leaving-child.ts', [path, String(now), String(at), 'remindProcessors']);
    const {out} = await killed(copy('entier'), 100_000);
    const statements = Number(/statements (\d+)/.exec(out)?.[1]);
    assert.ok(statements >= 5, out);
    const outcomes = new Set<number>();
    for (let at = 0; at < statements; at++) {
      const path = copy(`instruction-${at}`);
      assert.equal((await killed(path, at)).signal, 'SIGKILL', `statement ${at}`);
      const after = testDeps({file: path, now});
      const written = reminders(after).length;
      outcomes.add(written);
      const {n} = after.database.prepare('SELECT sum(reminders) AS n FROM processor_notices').get() as {n: number};
      assert.equal(n, written, `statement ${at}: noted and written, or neither`);
      remindProcessors(after);
      after.clock.advance(2 * HOUR);
      remindProcessors(after);
      assert.equal(reminders(after).length, 1, `statement ${at}`);
      after.close();
    }
    assert.deepEqual([...outcomes].sort(), [0, 1], 'kills on both sides of the commit');
  });
});

describe('the page of processors', () => {
  it('should list what is open, let it be noted as done by whom, and keep its filters in the address', async () => {
    const here = desk();
    assert.match(await here.national.read(PATH), /Aucun effacement n’est attendu/);
    const {structure} = settle(here.deps, 'zorglub');
    withdrawStructure(here.deps, structure, asked);
    const open = await here.national.read(PATH);
    assert.match(open, new RegExp(`n° 1</th><td[^>]*><code>${structure}</code></td><td[^>]*>Cosme, outil de formation`));
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
    for (const payload of [...PAYLOADS, ...UNSEEN, 'a@b', 'x@example.org\r\nBcc: y@example.org']) {
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
