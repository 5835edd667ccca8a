/** A visitor reports an error: confirmed by mail, answered by the structure or settled by its coordination, told, then forgotten. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, describe, it} from 'node:test';
import {reportReceivedSchema} from '../../../src/contract/report.ts';
import {openDirectory} from '../../../worker/directory/directory.ts';
import {encodeSnapshot} from '../../../worker/directory/snapshot.ts';
import {sendMail} from '../../../worker/registry/jobs/send-mail.ts';
import {createSmtpSender} from '../../../worker/registry/mail/smtp-sender.ts';
import {escalateReports} from '../../../worker/registry/reporting.ts';
import {actsOn, auditBrokenAt} from '../../../worker/registry/storage/audit.ts';
import {exportFor} from '../../../worker/registry/storage/personal-data.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {parts, Sink} from '../../support/smtp.ts';
import {mails, refusal, rowsIn} from './joining-support.ts';
import {untilErased} from './leaving-support.ts';
import {confirmed, lastToken, newKey, post, proof, registryOf, reported, reportedAndConfirmed, reportOf, scene} from './reports-support.ts';
import {listed} from './space-support.ts';
import {DAY, formPost, HOUR, ORIGIN, pageGet, signedIn, somebody, testDeps} from './support.ts';

const sinks: Sink[] = [];
after(async () => {
  for (const sink of sinks) await sink.close();
});

const told = (deps: ReturnType<typeof testDeps>, from = 0): string[] => mails(deps).slice(from).map(({to, template}) => `${template} ${to}`);

describe('reporting an error', () => {
  it('goes by real mail to the structure, after fourteen days to its coordination, and back to the one who reported', async () => {
    const sink = await new Sink().listen();
    sinks.push(sink);
    const deps = testDeps({limits: true});
    const app = registryOf(deps);
    const {id: structure, person, touraine} = scene(deps);
    const job = sendMail(createSmtpSender(sink.url));
    /** Lets mails leave; gives the new ones, `to: text`. */
    const leave = async (): Promise<{to: string; text: string}[]> => {
      const before = sink.received.length;
      await job(deps);
      return sink.received.slice(before).map(({to, raw}) => ({to: to.join(), text: parts(raw)['text/plain']!}));
    };

    const answer = await post(app, await reportOf(deps, {structure, reason: 'hours', comment: 'Le samedi, c’est fermé.'}));
    assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('cache-control')], [202, '*', 'no-store']);
    const {id} = reportReceivedSchema.strict().parse(await answer.json());
    const [first, ...others] = await leave();
    assert.deepEqual([first!.to, others], ['visiteuse@example.org', []]);
    const token = /#confirm-report:([\w-]{43})/.exec(first!.text)![1]!;
    // Looking spends nothing; nothing was sent on.
    for (let i = 0; i < 5; i++) assert.equal((await app.fetch(pageGet('/signalement/confirmer'))).status, 405);
    assert.match(await (await app.fetch(pageGet('/lien'))).text(), /data-purpose="confirm-report"[^]*Confirmer mon signalement/);

    const page = await confirmed(app, token);
    assert.match(await page.text(), /Votre signalement est confirmé[^]*quatorze jours/);
    const toStructure = await leave();
    assert.deepEqual(toStructure.map(({to}) => to), ['contact-a@example.org']);
    assert.match(toStructure[0]!.text, new RegExp(`les horaires ne sont pas les bons[^]*${ORIGIN}/espace/${structure}`));
    assert.doesNotMatch(toStructure[0]!.text, /visiteuse/);
    assert.equal((await confirmed(app, token)).status, 410, 'a link serves once');

    deps.clock.advance(14 * DAY - 1000);
    escalateReports(deps);
    assert.deepEqual(await leave(), []);
    deps.clock.advance(20 * DAY);
    escalateReports(deps);
    escalateReports(deps);
    const toCoordination = await leave();
    assert.deepEqual(toCoordination.map(({to}) => to), ['touraine@example.org'], 'late, run twice: told once');
    assert.ok(toCoordination[0]!.text.includes(`${ORIGIN}/desk/signalements/${id}`));

    const cookie = signedIn(deps, touraine);
    const shown = await (await app.fetch(pageGet(`/desk/signalements/${id}`, cookie))).text();
    assert.match(shown, /Le samedi, c’est fermé\.[^]*sans réponse de la structure/);
    assert.doesNotMatch(shown, /visiteuse/);
    const version = /name="version" value="([^"]+)"/.exec(shown)![1]!;
    const settled = await app.fetch(formPost(`/desk/signalements/${id}/regler`, {version, outcome: 'fixed', words: 'Corrigé par téléphone.'}, cookie));
    assert.deepEqual([settled.status, settled.headers.get('location')], [303, `/desk/signalements/${id}?fait=regle`]);
    // A double click changes nothing; another decision from the old page is refused.
    assert.equal((await app.fetch(formPost(`/desk/signalements/${id}/regler`, {version, outcome: 'fixed', words: 'Corrigé par téléphone.'}, cookie))).status, 303);
    assert.equal((await app.fetch(formPost(`/desk/signalements/${id}/regler`, {version, outcome: 'noted', words: 'Autre chose.'}, cookie))).status, 409);
    const back = await leave();
    assert.deepEqual(back.map(({to}) => to), ['visiteuse@example.org']);
    assert.match(back[0]!.text, /La fiche a été corrigée/);
    assert.doesNotMatch(back[0]!.text, /téléphone/);

    assert.deepEqual(actsOn(deps.database, `report:${id}`).map(({action, actor}) => [action, actor.replace(String(touraine), 'T')]), [
      ['report.send', 'anonymous'], ['report.confirmed', `report:${id}`], ['report.told', `report:${id}`], ['report.escalated', 'system'], ['report.settled', 'person:T'],
    ]);
    assert.equal(auditBrokenAt(deps.database), undefined);
    // Nothing of the one who reported is left anywhere.
    deps.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    assert.equal(readFileSync(deps.file).includes('visiteuse'), false);
    assert.deepEqual(deps.reports, []);
    assert.ok(person > 0);
  });

  it('is answered by the structure from its space, which never learns who reported', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id: structure, person, touraine} = scene(deps);
    const right = await reportedAndConfirmed(app, deps, {structure, reason: 'moved'});
    deps.clock.advance(HOUR);
    const wrong = await reportedAndConfirmed(app, deps, {structure, reason: 'price', comment: '', email: 'autre@example.org'});
    const cookie = signedIn(deps, person);
    const space = await (await app.fetch(pageGet(`/espace/${structure}`, cookie))).text();
    assert.match(space, /id="signalements"[^]*Le prix n’est pas/);
    assert.ok(space.includes(`/espace/${structure}/signalements/${right}`) && space.includes(`/espace/${structure}/signalements/${wrong}`));
    assert.doesNotMatch(space, /visiteuse|autre@/);
    const held = JSON.stringify(exportFor(deps.database, person));
    assert.match(held, /Le samedi/);
    assert.doesNotMatch(held, /visiteuse|autre@/, 'nor by the export of its data');

    const at = (id: string): string => `/espace/${structure}/signalements/${id}`;
    const before = mails(deps).length;
    assert.deepEqual([(await app.fetch(formPost(at(right), {outcome: 'fixed'}, cookie))).headers.get('location')], [`/espace/${structure}?fait=repondu`]);
    const refused = await app.fetch(formPost(at(wrong), {outcome: 'rejected', words: '  '}, cookie));
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /<h2>À corriger<\/h2>[^]*href="#words"/);
    for (let i = 0; i < 2; i++) assert.equal((await app.fetch(formPost(at(wrong), {outcome: 'rejected', words: 'C’est gratuit.\r\nVraiment.'}, cookie))).status, 303);
    assert.deepEqual(told(deps, before), ['report-settled visiteuse@example.org', 'report-settled autre@example.org']);
    assert.deepEqual(mails(deps).slice(before).map(({values}) => values['reason']), ['La fiche a été corrigée.', 'Après vérification, la fiche a été jugée exacte.']);
    assert.equal((rowsIn(deps))['report_senders'], 0);
    // The coordination can read what was answered.
    assert.match(await (await app.fetch(pageGet('/desk/signalements?etat=regles', signedIn(deps, touraine)))).text(), /2 signalements[^]*réglé par la structure/);
    assert.match(await (await app.fetch(pageGet(`/desk/signalements/${wrong}`, signedIn(deps, touraine)))).text(), /C’est gratuit/);
    // Somebody else's structure, or a coordinator in its place, answers nothing.
    const other = listed(deps, 'b', {name: 'Autre', street: '9 rue Neuve'});
    const stranger = signedIn(deps, somebody(deps, 'contact-b@example.org', 'contact', other));
    assert.equal((await app.fetch(formPost(at(wrong), {outcome: 'fixed'}, stranger))).status, 404);
    assert.equal((await app.fetch(formPost(`/espace/${other}/signalements/${wrong}`, {outcome: 'fixed'}, stranger))).status, 404);
    assert.equal((await app.fetch(formPost(at(wrong), {outcome: 'fixed'}, signedIn(deps, touraine)))).status, 403);
    assert.deepEqual(deps.reports, []);
  });

  it('goes at once to the coordination when the charter is broken, and the structure never sees it', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id: structure, person} = scene(deps);
    const id = await reportedAndConfirmed(app, deps, {structure, reason: 'charter', comment: 'Ils vendent des licences.'});
    assert.deepEqual(told(deps), ['confirm-report visiteuse@example.org', 'report-to-settle touraine@example.org']);
    const cookie = signedIn(deps, person);
    assert.doesNotMatch(await (await app.fetch(pageGet(`/espace/${structure}`, cookie))).text(), /licences|Signalements/);
    assert.equal((await app.fetch(pageGet(`/espace/${structure}/signalements/${id}`, cookie))).status, 404);
    assert.equal((await app.fetch(formPost(`/espace/${structure}/signalements/${id}`, {outcome: 'fixed'}, cookie))).status, 404);
    assert.doesNotMatch(JSON.stringify(exportFor(deps.database, person)), /licences/);
  });

  it('goes at once to the coordination when the structure has no contact, to the national team when it has no coordination', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const imported = listed(deps, 'l', {street: '4 rue Haute', name: 'Lieu importé'}, 'lieux');
    somebody(deps, 'national@example.org', 'national');
    await reportedAndConfirmed(app, deps, {structure: imported});
    assert.deepEqual(told(deps).slice(1), ['report-to-settle national@example.org']);
    somebody(deps, 'touraine@example.org', 'coordinator', 'region:24');
    await reportedAndConfirmed(app, deps, {structure: imported, email: 'b@example.org'});
    assert.deepEqual(told(deps).slice(3), ['report-to-settle touraine@example.org']);
  });

  it('is nobody’s business before it is confirmed, and erased after seven days', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id: structure, touraine} = scene(deps);
    const id = await reported(app, deps, {structure});
    const cookie = signedIn(deps, touraine);
    assert.equal((await app.fetch(pageGet(`/desk/signalements/${id}`, cookie))).status, 404);
    assert.match(await (await app.fetch(pageGet('/desk/signalements?etat=tous', cookie))).text(), /Aucun signalement/);
    const token = lastToken(deps);
    deps.clock.advance(7 * DAY);
    assert.equal((await confirmed(app, token)).status, 410);
    assert.deepEqual(applyRetention(deps.database, deps.now())['reports'], 1);
    assert.deepEqual([rowsIn(deps)['reports'], rowsIn(deps)['report_senders']], [0, 0]);
  });

  it('keeps no address for more than three months, even of what nobody settles', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id: structure} = scene(deps);
    await reportedAndConfirmed(app, deps, {structure});
    deps.clock.advance(89 * DAY);
    applyRetention(deps.database, deps.now());
    assert.equal(rowsIn(deps)['report_senders'], 1);
    deps.clock.advance(4 * DAY);
    applyRetention(deps.database, deps.now());
    assert.deepEqual([rowsIn(deps)['reports'], rowsIn(deps)['report_senders']], [1, 0]);
  });

  it('goes with the structure it is about', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id: structure} = scene(deps);
    for (const who of ['a', 'b', 'c']) await reportedAndConfirmed(app, deps, {structure, reason: 'closed', email: `${who}@example.org`});
    assert.deepEqual([rowsIn(deps)['reports'], rowsIn(deps)['report_senders'], rowsIn(deps)['closure_notices']], [3, 3, 1]);
    await reported(app, deps, {structure, email: 'd@example.org'});
    const token = lastToken(deps);
    withdrawStructure(deps, structure, {how: 'espace', by: 'person:1'});
    assert.equal((await confirmed(app, token)).status, 410, 'nothing is sent on about who left');
    untilErased(deps);
    assert.deepEqual([rowsIn(deps)['reports'], rowsIn(deps)['report_senders'], rowsIn(deps)['closure_notices']], [0, 0, 0]);
    assert.equal((await post(app, await reportOf(deps, {structure}))).status, 422);
    assert.deepEqual(deps.reports, []);
  });
});

describe('three people who say a structure closed', () => {
  const day = '2026-11-22';
  const since = (deps: ReturnType<typeof testDeps>, id: string): string | undefined => deps.registry.allPublished(day).find((one) => one.id === id)?.reportedClosed;

  it('put a notice on its sheet, in what the edge serves; two, or one mailbox thrice, do not', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id: structure} = scene(deps);
    const closed = (email: string): Promise<string> => reportedAndConfirmed(app, deps, {structure, reason: 'closed', email});
    await closed('a@example.org');
    for (const email of ['A@example.org', 'a+2@example.org']) await closed(email);
    deps.clock.advance(HOUR);
    await closed('b@example.org');
    await reportedAndConfirmed(app, deps, {structure, reason: 'moved', email: 'c@example.org'});
    await reported(app, deps, {structure, reason: 'closed', email: 'd@example.org'});
    assert.equal(since(deps, structure), undefined);
    deps.registry.publish(encodeSnapshot, new Date(deps.now()).toISOString());
    assert.equal((await confirmed(app, lastToken(deps))).status, 200);
    assert.equal(since(deps, structure), day);
    // The database knows by itself that something public changed, and what is public names nobody.
    assert.ok(deps.database.prepare('SELECT 1 FROM publication_due').get() !== undefined);
    const {bytes} = deps.registry.publish(encodeSnapshot, new Date(deps.now()).toISOString());
    const served = openDirectory(bytes, deps.gazetteer as never).structure(structure)!;
    assert.equal(served.reportedClosed, day);
    assert.doesNotMatch(Buffer.from(bytes).toString('latin1'), /[abcd]@example\.org/);
    assert.deepEqual(deps.reports, []);
  });

  it('are answered when the structure confirms its sheet, even twice in a day', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id: structure, person} = scene(deps);
    const cookie = signedIn(deps, person);
    await app.fetch(formPost(`/espace/${structure}/confirmer`, {}, cookie));
    for (const who of ['a', 'b', 'c']) await reportedAndConfirmed(app, deps, {structure, reason: 'closed', email: `${who}@example.org`});
    assert.equal(since(deps, structure), day);
    assert.equal((await app.fetch(formPost(`/espace/${structure}/confirmer`, {}, cookie))).status, 303);
    assert.equal(since(deps, structure), undefined);
    assert.equal(rowsIn(deps)['report_senders'], 0);
    // They do not count again.
    await reportedAndConfirmed(app, deps, {structure, reason: 'closed', email: 'd@example.org'});
    assert.equal(since(deps, structure), undefined);
  });

  it('are settled together by the coordination, which takes the notice away', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {touraine} = scene(deps);
    const structure = listed(deps, 'l', {street: '4 rue Haute', name: 'Lieu importé'}, 'lieux');
    const ids: string[] = [];
    for (const who of ['a', 'b', 'c']) ids.push(await reportedAndConfirmed(app, deps, {structure, reason: 'closed', email: `${who}@example.org`}));
    assert.equal(since(deps, structure), day);
    const cookie = signedIn(deps, touraine);
    const page = await (await app.fetch(pageGet(`/desk/signalements/${ids[1]!}`, cookie))).text();
    assert.match(page, /2 autres signalements/);
    const version = /name="version" value="([^"]+)"/.exec(page)![1]!;
    const before = mails(deps).length;
    assert.equal((await app.fetch(formPost(`/desk/signalements/${ids[1]!}/regler`, {version, outcome: 'noted', words: 'Nous y sommes passés.'}, cookie))).status, 303);
    assert.equal(since(deps, structure), undefined);
    assert.deepEqual(told(deps, before).sort(), ['a', 'b', 'c'].map((who) => `report-settled ${who}@example.org`));
    assert.match(await (await app.fetch(pageGet('/desk/signalements', cookie))).text(), /Réglés \(3\)[^]*Aucun signalement/);
  });
});

describe('what is sent as a report', () => {
  it('is refused with nothing written when it is not one, says more than it may, or comes from a machine (B3, B5, B11, B12, B15, B16, B18)', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id: structure} = scene(deps);
    const refused = async (change: (good: Record<string, unknown>) => unknown, status: number, options: Parameters<typeof post>[2] = {}): ReturnType<typeof refusal> => {
      const body = change(await reportOf(deps, {structure}));
      const rows = rowsIn(deps);
      const said = await refusal(await post(app, body, options), status);
      assert.deepEqual(rowsIn(deps), rows);
      assert.deepEqual(deps.reports, []);
      return said;
    };
    for (const body of ['null', '[]', '{', '{"reason":"hours","reason":"moved"}', '{"__proto__":{}}']) await refused(() => body, 400);
    await refused((good) => JSON.stringify(good).padEnd(33 * 1024), 413);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', '']) await refused((good) => good, 415, {headers: {'Content-Type': type}});
    for (const [field, values] of Object.entries({
      structure: ['s999999', '1', '', null, 's1\' OR 1=1', ['s1']], reason: ['', 'other', null, 7, '__proto__'],
      comment: ['a\u202Eb', 'a\u0000b', 'a\uD800b', 'a\u200Bb', 'x'.repeat(1001), 7, null], locale: ['de', '', null],
      email: ['', 'a@b', 'a@b.example, c@d.example', 'a@example.org\r\nBcc: x@example.org', '"a"@example.org', null, {}],
    })) for (const value of values) assert.deepEqual((await refused((good) => ({...good, [field]: value}), 422)).fields, [field], `${field} ${JSON.stringify(value)}`);
    for (const [field, value] of Object.entries({status: 'settled', id: 'x', outcome: 'fixed', confirmedAt: 1, toldAt: 1, mailbox: 'x', token: 'x', cause: 'charter'})) assert.deepEqual((await refused((good) => ({...good, [field]: value}), 422)).fields, [field]);
    // Whatever tells a machine, the words are the same.
    const other = await proof(deps, 'listings');
    const spent = await reportOf(deps, {structure});
    assert.equal((await post(app, spent)).status, 202);
    const words = new Set<string>();
    const machines: readonly ((good: Record<string, unknown>) => Record<string, unknown>)[] = [
      (good) => ({...good, honeypot: 'x'}), (good) => ({...good, honeypot: 7}), (good) => ({...good, elapsed: 1999}), (good) => ({...good, elapsed: 'x'}), (good) => ({...good, altcha: ''}),
      (good) => ({...good, altcha: other}), (good) => ({...good, altcha: spent['altcha']}), ({altcha: _, ...good}) => good,
    ];
    for (const change of machines) {
      const {detail, fields} = await refused(change, 422);
      words.add(`${detail} ${fields}`);
    }
    assert.equal(words.size, 1);
    for (const key of ['', 'a', 'x'.repeat(10_000), 'é'.repeat(20)]) if (!/é/.test(key)) assert.deepEqual((await refused((good) => good, 422, {key})).fields, ['Idempotency-Key']);
  });

  it('is kept once for its key, however often and at once it comes (B18)', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id: structure} = scene(deps);
    const key = newKey();
    const body = await reportOf(deps, {structure});
    const answers = await Promise.all(Array.from({length: 20}, async () => (await post(app, body, {key})).text()));
    assert.equal(new Set(answers).size, 1);
    assert.deepEqual([rowsIn(deps)['reports'], mails(deps).length], [1, 1]);
    assert.equal((await post(app, {...body, reason: 'moved'}, {key})).status, 422);
  });

  it('is limited by mailbox, by network and in all, and says when to come back', async () => {
    const deps = testDeps({limits: true});
    const app = registryOf(deps);
    const {id: structure} = scene(deps);
    for (const email of ['v@example.org', 'V@example.org', 'v+x@example.org']) await reported(app, deps, {structure, email});
    const fourth = await post(app, await reportOf(deps, {structure, email: 'v@example.org'}));
    assert.deepEqual([fourth.status, Number(fourth.headers.get('retry-after')) > 0], [429, true]);
    assert.equal(mails(deps).length, 3);
    let taken = 0;
    for (let i = 0; i < 12; i++) if ((await post(app, await reportOf(deps, {structure, email: `n${i}@example.org`}))).status === 202) taken++;
    assert.ok(taken < 8, `${taken} of one network`);
    deps.address = '2001:db8::1';
    assert.equal((await post(app, await reportOf(deps, {structure, email: 'elsewhere@example.org'}))).status, 202);
  });
});

describe('reports on the desk', () => {
  it('are those of one’s territory, by list, by address, in the file, in counts and in acts', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {touraine, blois} = scene(deps);
    const here = listed(deps, 'l', {street: '4 rue Haute', name: 'Lieu de Loches'}, 'lieux');
    const id = await reportedAndConfirmed(app, deps, {structure: here, comment: '=HYPERLINK("https://evil.example")'});
    const [ours, theirs] = [signedIn(deps, touraine, true), signedIn(deps, blois, true)];
    const get = async (path: string, cookie: string): Promise<[number, string]> => {
      const answer = await app.fetch(pageGet(path, cookie));
      return [answer.status, await answer.text()];
    };
    assert.equal((await get('/desk/signalements.csv', signedIn(deps, touraine)))[0], 403, 'free words leave after a second proof');
    const [, list] = await get('/desk/signalements', ours);
    assert.match(list, /À régler \(1\)[^]*Lieu de Loches/);
    assert.match(list, /href="\/desk\/signalements" aria-current/);
    assert.match((await get('/desk/signalements.csv?etat=tous', ours))[1], /Lieu de Loches;Loches[^]*"'=HYPERLINK|"'=HYPERLINK/);
    for (const path of ['/desk/signalements', '/desk/signalements?etat=tous', '/desk/signalements?departement=37&etat=tous', '/desk/signalements?q=loches&etat=tous', '/desk/signalements.csv?etat=tous']) {
      const [status, text] = await get(path, theirs);
      assert.equal(status, 200);
      assert.doesNotMatch(text, new RegExp(`Lieu de Loches|HYPERLINK|\\(1\\)|${id}`), path);
    }
    assert.equal((await get(`/desk/signalements/${id}`, theirs))[0], 404);
    const version = /name="version" value="([^"]+)"/.exec((await get(`/desk/signalements/${id}`, ours))[1])![1]!;
    assert.equal((await app.fetch(formPost(`/desk/signalements/${id}/regler`, {version, outcome: 'fixed', words: 'Non.'}, theirs))).status, 404);
    const wrong = await app.fetch(formPost(`/desk/signalements/${id}/regler`, {version, outcome: 'deleted', words: ''}, ours));
    assert.equal(wrong.status, 422);
    assert.match(await wrong.text(), /href="#outcome"[^]*href="#words"/);
    for (const [query, seen] of [['motif=hours', true], ['motif=moved', false], ['q=lieu', true], ['q=tours', false], ['departement=37', true], ['etat=regles', false]] as const) {
      assert.equal((await get(`/desk/signalements?${query}`, ours))[1].includes(id), seen, query);
    }
    assert.equal((await get('/desk/signalements?motif=nonsense', ours))[0], 400);
    assert.deepEqual(deps.reports, []);
  });

  it('are text and nothing else, whatever was written, on every page, in the file and in mails', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const {id: structure, person, touraine} = scene(deps);
    const id = await reportedAndConfirmed(app, deps, {structure, comment: 'texte-sans-danger'});
    const [own, desk] = [signedIn(deps, person), signedIn(deps, touraine)];
    const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\'', '&#39;');
    const pages = async (text: string): Promise<string[]> => {
      deps.database.prepare('UPDATE reports SET comment = ?, words = ? WHERE id = ?').run(text, text, id);
      return Promise.all([[`/espace/${structure}`, own], [`/espace/${structure}/signalements/${id}`, own], [`/desk/signalements/${id}`, desk]].map(async ([path, cookie]) => (await app.fetch(pageGet(path!, cookie))).text()));
    };
    const plain = await pages('texte-sans-danger');
    for (const payload of PAYLOADS) {
      if (payload.includes('\n')) continue;
      (await pages(payload)).forEach((page, i) => assert.equal(page.replaceAll(escaped(payload), 'texte-sans-danger'), plain[i], payload));
    }
    const version = /name="version" value="([^"]+)"/.exec(plain[2]!)![1]!;
    for (const payload of PAYLOADS) {
      const answered = await app.fetch(formPost(`/espace/${structure}/signalements/${id}`, {outcome: 'rejected', words: payload + ' x'.repeat(500)}, own));
      const settled = await app.fetch(formPost(`/desk/signalements/${id}/regler`, {version, outcome: '', words: payload}, desk));
      assert.deepEqual([answered.status, settled.status], [422, 422], payload);
      for (const answer of [answered, settled]) {
        const text = await answer.text();
        assert.ok(text.includes(`\n${escaped(payload.replaceAll('\r\n', '\n'))}`), text);
      }
    }
  });
});
