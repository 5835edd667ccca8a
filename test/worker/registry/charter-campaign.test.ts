/** Who must sign a new version of the charter is asked, reminded three times, hidden when silent, shown again once it signs: each once, whatever happens in between. */
import assert from 'node:assert/strict';
import {copyFileSync, existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, it} from 'node:test';
import fc from 'fast-check';
import {decideSigning, NOTICE_DAYS, REMIND_BEFORE, toSign} from '../../../worker/registry/domain/campaign.ts';
import type {SentAsk, Signing} from '../../../worker/registry/domain/campaign.ts';
import type {Charter} from '../../../worker/registry/domain/charter.ts';
import {daysAfter} from '../../../worker/registry/domain/reminder.ts';
import {askToSign} from '../../../worker/registry/jobs/ask-to-sign.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {consentsBrokenAt, consentsOf} from '../../../worker/registry/storage/consents.ts';
import type {Database} from '../../../worker/registry/storage/database.ts';
import {eraseSubject, exportFor} from '../../../worker/registry/storage/personal-data.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {asks, charterHash, daily, FIRST, inForce, look, member, programme, published, registryOf, SECOND, signs} from './charter-support.ts';
import {get, listed, wentTo} from './space-support.ts';
import {DAY, HOUR, publishes, signedIn, somebody, START, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'pana-charter-'));
after(() => rmSync(folder, {recursive: true, force: true}));

const version = (publishedOn: string, signingDeadline: string | undefined, name = '2026-2'): Charter => ({version: name, title: '', articles: [], publishedOn, ...(signingDeadline !== undefined && {signingDeadline})});
const fresh: Signing = {signed: '2026-1', asks: [], suspended: false};

/** What happens to a silent structure that is looked at on `days`, from nothing: each act with its day. */
function silent(charters: readonly Charter[], days: readonly string[], start: Signing = fresh): string[] {
  const sent: SentAsk[] = [...start.asks];
  let {suspended} = start;
  return days.flatMap((today) => {
    const act = decideSigning({...start, asks: sent, suspended}, charters, today);
    if (act === undefined) return [];
    if (act.type === 'ask') {
      assert.ok(!sent.some((ask) => ask.version === act.version && ask.dueOn === act.dueOn), 'never twice');
      assert.ok(act.until >= today);
      sent.push({version: act.version, dueOn: act.dueOn, sentOn: today});
      return [`${today} ${act.version} ${act.first ? 'first' : 'again'} ${act.until}`];
    }
    suspended = act.type === 'suspend';
    return [`${today} ${act.type}`];
  });
}
const every = (from: string, count: number): string[] => Array.from({length: count}, (_, i) => daysAfter(from, i));
const days = fc.integer({min: 0, max: 2900}).map((n) => daysAfter('2024-01-01', n));

describe('the days of a campaign', () => {
  it('are the day it begins, three before the deadline, and the day after it: over month ends, a leap day and the change of hour', () => {
    assert.deepEqual(silent([version('2026-12-01', '2027-01-31')], every('2026-11-20', 120)), [
      '2026-12-01 2026-2 first 2027-01-31', '2027-01-10 2026-2 again 2027-01-31', '2027-01-24 2026-2 again 2027-01-31', '2027-01-29 2026-2 again 2027-01-31', '2027-02-01 suspend',
    ]);
    assert.deepEqual(silent([version('2028-01-30', '2028-02-29')], every('2028-01-29', 60)), [
      '2028-01-30 2026-2 first 2028-02-29', '2028-02-08 2026-2 again 2028-02-29', '2028-02-22 2026-2 again 2028-02-29', '2028-02-27 2026-2 again 2028-02-29', '2028-03-01 suspend',
    ]);
    // France changes its hour on 28 March 2027 and 31 October 2027: days stay days.
    for (const deadline of ['2027-03-28', '2027-03-29', '2027-10-31', '2027-11-01']) {
      const acts = silent([version(daysAfter(deadline, -40), deadline)], every(daysAfter(deadline, -40), 60)).map((act) => act.slice(0, 10));
      assert.deepEqual(acts, [daysAfter(deadline, -40), ...REMIND_BEFORE.map((before) => daysAfter(deadline, -before)), daysAfter(deadline, 1)]);
    }
  });

  it('leave thirty days from the first mail and come to four mails, whatever the day and however late the job begins', () => {
    fc.assert(fc.property(days, fc.integer({min: NOTICE_DAYS, max: 200}), fc.integer({min: 0, max: 300}), (start, length, late) => {
      const charter = version(start, daysAfter(start, length));
      const acts = silent([charter], every(daysAfter(start, late), 400));
      const hidden = acts.at(-1)!;
      assert.match(hidden, / suspend$/);
      assert.ok(hidden.slice(0, 10) > charter.signingDeadline!);
      assert.ok(hidden.slice(0, 10) > daysAfter(start, late + NOTICE_DAYS));
      assert.ok(acts.length <= 5);
      if (late === 0) assert.equal(acts.length, 5);
    }), {numRuns: 200});
  });

  it('send one mail at most on any day the job runs, none within four days of another, and hide nobody who was not reminded a week before', () => {
    const runs = fc.array(fc.integer({min: 0, max: 50}), {maxLength: 40});
    fc.assert(fc.property(days, fc.integer({min: NOTICE_DAYS, max: 120}), runs, (start, length, waits) => {
      let today = start;
      const looked = waits.map((wait) => (today = daysAfter(today, wait)));
      const acts = silent([version(start, daysAfter(start, length))], looked);
      const sent = acts.filter((act) => act.includes('2026-2')).map((act) => act.slice(0, 10));
      for (const [i, day] of sent.entries()) if (i > 0) assert.ok(daysAfter(sent[i - 1]!, 4) <= day, acts.join());
      const hidden = acts.find((act) => act.endsWith('suspend'))?.slice(0, 10);
      if (hidden !== undefined) assert.ok(sent.length >= 2 && daysAfter(sent[1]!, 7) < hidden && daysAfter(sent[0]!, NOTICE_DAYS) < hidden, acts.join());
    }), {numRuns: 300});
  });

  it('tell people the very day after which they are hidden', () => {
    fc.assert(fc.property(days, fc.integer({min: NOTICE_DAYS, max: 120}), fc.integer({min: 0, max: 200}), (start, length, late) => {
      const acts = silent([version(start, daysAfter(start, length))], every(daysAfter(start, late), 300));
      const said = acts.filter((act) => act.includes('again')).at(-1)!.slice(-10);
      assert.equal(acts.at(-1)!.slice(0, 10), daysAfter(said, 1));
    }), {numRuns: 100});
  });

  it('concern neither who never signed, nor who signed that version or a later one, nor anybody before its day or without a deadline', () => {
    const charters = [version('2026-12-01', '2027-01-31')];
    assert.deepEqual(silent(charters, every('2026-11-01', 300), {...fresh, signed: undefined}), []);
    for (const signed of ['2026-2', '2026-10', '2027-1']) assert.deepEqual(silent(charters, every('2026-11-01', 300), {...fresh, signed}), []);
    assert.deepEqual(silent(charters, every('2026-11-01', 30)), []);
    assert.deepEqual(silent([version('2026-12-01', undefined)], every('2026-11-01', 300)), []);
  });

  it('are one at a time when two versions ask: the more urgent first', () => {
    const acts = silent([version('2026-12-01', '2027-01-31'), version('2027-01-05', '2027-04-30', '2027-1')], every('2026-12-01', 120));
    assert.deepEqual(acts.map((act) => act.slice(0, 17).trim()), ['2026-12-01 2026-2', '2027-01-10 2026-2', '2027-01-24 2026-2', '2027-01-29 2026-2', '2027-02-01 suspen']);
    assert.deepEqual(toSign({...fresh, signed: '2026-2'}, [version('2026-12-01', '2027-01-31'), version('2027-01-05', '2027-04-30', '2027-1')], '2027-01-06'), {version: '2027-1', until: '2027-04-30'});
  });

  it('show again who was hidden by a clock that had run ahead', () => {
    const charters = [version('2026-12-01', '2027-01-31')];
    const asked = ['2026-12-01', '2027-01-10'].map((day) => ({version: '2026-2', dueOn: day, sentOn: day}));
    assert.deepEqual(decideSigning({signed: '2026-1', asks: asked, suspended: true}, charters, '2027-01-20'), {type: 'lift'});
    assert.equal(decideSigning({signed: '2026-1', asks: asked, suspended: true}, charters, '2027-02-20'), undefined);
    assert.deepEqual(decideSigning({signed: '2026-2', asks: asked, suspended: true}, charters, '2027-02-20'), {type: 'lift'});
  });
});

const CONTACT = 'maison@example.org';

describe('a campaign', () => {
  it('asks each contact at once, reminds three times, hides after the deadline, and shows again at once when signed', async () => {
    const all = programme();
    const {deps, touraine} = all;
    const id = member(deps, 'Maison une', {email: CONTACT});
    somebody(deps, 'second@example.org', 'contact', id);
    const open = listed(deps, 'lieu', {name: 'Lieu ouvert', street: '99 rue Ouverte'}, 'données ouvertes');
    look(deps);
    assert.deepEqual(asks(deps), [], 'nothing is to be signed');
    inForce(all);
    askToSign(deps);
    assert.deepEqual(asks(deps).map(({to, template, values}) => [to, template, values['sign'], values['until']]), [CONTACT, 'second@example.org'].map((to) => [to, 'charter-to-sign', `https://pana.example/espace/${id}/charte`, '2027-01-31']));
    const told: string[] = [];
    for (let seen = asks(deps).length, i = 0; i < 75; i++) {
      daily(deps, 1);
      if (asks(deps).length > seen) told.push(new Date(deps.now()).toISOString().slice(0, 10));
      seen = asks(deps).length;
      if (told.length < 4) assert.ok(published(deps).includes(id));
    }
    assert.deepEqual(told, ['2027-01-10', '2027-01-24', '2027-01-29', '2027-02-01']);
    assert.deepEqual(asks(deps).slice(-3).map(({to, template}) => [to, template]), [[CONTACT, 'charter-unpublished'], ['second@example.org', 'charter-unpublished'], ['touraine@example.org', 'charter-unpublished-team']]);
    assert.ok(publishes(deps), 'the database knows that it is to be published');
    assert.deepEqual(published(deps), [open], 'who never signed is not concerned');
    assert.equal(deps.registry.publishedContact(id), undefined);
    assert.ok(deps.database.prepare('SELECT 1 FROM listing_contacts').get() !== undefined, 'nothing is erased');
    const page = await (await get(all.app, `/espace/${id}`, signedIn(deps, (deps.database.prepare('SELECT id FROM people WHERE email = ?').get(CONTACT) as {id: number}).id))).text();
    assert.match(page, /La fiche n’est plus montrée depuis le <time datetime="2027-02-01">/);
    assert.match(page, new RegExp(`href="/espace/${id}/charte"`));
    wentTo(await signs(all, id, CONTACT), `/espace/${id}/charte`);
    assert.deepEqual(published(deps), [id, open]);
    assert.ok(publishes(deps));
    assert.equal(deps.registry.publishedContact(id)!.email, 'accueil@example.org');
    const before = asks(deps).length;
    daily(deps, 100);
    assert.equal(asks(deps).length, before);
    assert.deepEqual(actsOn(deps.database, `structure:${id}`).map(({actor, action}) => `${actor.replace(/\d+/, 'n')} ${action}`).slice(-3), ['system charter.suspend', 'person:n charter.sign', 'person:n charter.lift']);
    assert.ok(touraine > 0);
    assert.deepEqual(deps.reports, []);
  });

  it('asks nothing any more of who signed in time, and keeps the proof: who, what, version and hash, when, how', async () => {
    const all = programme();
    const {deps} = all;
    const id = member(deps, 'Maison une', {email: CONTACT});
    inForce(all);
    daily(deps, 10);
    wentTo(await signs(all, id, CONTACT), `/espace/${id}/charte`);
    const {id: application} = deps.database.prepare('SELECT id FROM applications').get() as {id: string};
    const last = consentsOf(deps.database, `application:${application}`).at(-1)!;
    assert.deepEqual({...last, id: 0}, {
      id: 0, at: new Date(deps.now()).toISOString(), subject: `application:${application}`, purpose: 'charter', action: 'given', textId: 'charter', textVersion: '2026-2', textHash: charterHash(SECOND),
      locale: 'fr', channel: '', method: 'form',
    });
    assert.equal(consentsBrokenAt(deps.database), undefined);
    assert.deepEqual({...deps.database.prepare('SELECT version, signed_at, name, role FROM charter_signatures').get()}, {version: '2026-2', signed_at: deps.now(), name: 'Signataire Canari', role: 'Trésorière'});
    // The same form again: nothing more.
    const consents = consentsOf(deps.database, `application:${application}`).length;
    const {id: person} = deps.database.prepare('SELECT id FROM people WHERE email = ?').get(CONTACT) as {id: number};
    const cookie = signedIn(deps, person);
    const again = await all.app.fetch(new Request(`https://pana.example/espace/${id}/charte`, {
      method: 'POST', headers: {'Origin': 'https://pana.example', 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/x-www-form-urlencoded', 'Cookie': cookie},
      body: new URLSearchParams({version: '2026-2', textHash: charterHash(SECOND), name: 'X', role: 'Y', accepted: 'oui'}).toString(),
    }));
    wentTo(again, `/espace/${id}/charte`);
    assert.equal(consentsOf(deps.database, `application:${application}`).length, consents);
    assert.match(await (await get(all.app, `/espace/${id}/charte`, cookie)).text(), /a signé la version 2026-2/);
    daily(deps, 100);
    assert.equal(asks(deps).length, 1);
    assert.ok(published(deps).includes(id));
    // It is hers to have, and goes with the structure.
    assert.match(JSON.stringify(exportFor(deps.database, person)['charter_signatures']), /Trésorière/);
    eraseSubject(deps.database, {structures: [parseInt(id.slice(1), 36)]});
    for (const table of ['charter_signatures', 'charter_asks', 'charter_suspensions']) assert.deepEqual(deps.database.prepare(`SELECT * FROM ${table}`).all(), [], table);
    assert.equal(consentsOf(deps.database, `application:${application}`).length, consents, 'the proof outlives it, without a name');
  });

  it('begins on the day a version is in force, not on the day it is published', () => {
    const all = programme();
    const {deps} = all;
    member(deps, 'Maison une', {email: CONTACT});
    inForce(all, {...SECOND, publishedOn: '2026-12-10'});
    daily(deps, 17);
    assert.deepEqual(asks(deps), []);
    daily(deps, 1);
    assert.equal(asks(deps).length, 1);
  });

  it('tells the coordination once a day for all, and writes to it about those nobody answers for', () => {
    const all = programme();
    const {deps} = all;
    for (const name of ['Maison une', 'Maison deux', 'Maison trois']) member(deps, name);
    const alone = member(deps, 'Maison seule', {email: 'partie@example.org'});
    deps.database.prepare("UPDATE memberships SET status = 'ended', ended_at = 1 WHERE scope = ?").run(alone);
    member(deps, 'Maison de Blois', {commune: '41018'});
    inForce(all);
    look(deps);
    const team = (template: string): string[] => asks(deps).filter((mail) => mail.template === template).map(({to}) => to);
    assert.deepEqual(team('charter-unreachable'), ['touraine@example.org']);
    daily(deps, 75);
    assert.deepEqual(team('charter-unreachable'), ['touraine@example.org', 'touraine@example.org', 'touraine@example.org', 'touraine@example.org'], 'with each mail that has nobody to go to');
    // Blois has no coordination: the national team.
    assert.deepEqual(team('charter-unpublished-team').sort(), ['ecrit@example.org', 'publie@example.org', 'touraine@example.org']);
    assert.deepEqual(published(deps), []);
  });

  it('leaves alone who left', () => {
    const all = programme();
    const {deps, writer} = all;
    const gone = member(deps, 'Maison partie', {email: 'partie@example.org'});
    withdrawStructure(deps, gone, {how: 'espace', by: `person:${writer}`});
    inForce(all);
    daily(deps, 90);
    assert.deepEqual(asks(deps), []);
  });

  it('gives thirty days to who comes in under an older version', () => {
    const all = programme();
    const {deps} = all;
    inForce(all);
    daily(deps, 90);
    // Its application was signed before, and accepted long after the deadline.
    const late = member(deps, 'Maison tardive', {email: CONTACT});
    deps.database.prepare("UPDATE applications SET charter_version = '2026-1' WHERE listed_as = ?").run(late);
    daily(deps, 30);
    assert.ok(published(deps).includes(late));
    assert.deepEqual([...new Set(asks(deps).map(({values}) => values['until']))], [daysAfter(new Date(deps.now()).toISOString().slice(0, 10), 1)]);
    daily(deps, 2);
    assert.ok(!published(deps).includes(late));
  });

  it('shows again at once a structure that applied anew instead', () => {
    const all = programme();
    const {deps} = all;
    const id = member(deps, 'Maison une', {email: CONTACT, street: '1 rue Double'});
    inForce(all);
    daily(deps, 80);
    assert.deepEqual(published(deps), []);
    assert.equal(member(deps, 'Maison une', {email: CONTACT, street: '1 rue Double'}), id);
    assert.deepEqual(published(deps), [id]);
    const before = asks(deps).length;
    daily(deps, 40);
    assert.equal(asks(deps).length, before);
  });

  it('is not carried by a clock that jumped until it has been a day at the new time; and never writes twice for a day', () => {
    const all = programme();
    const {deps} = all;
    const id = member(deps, 'Maison une', {email: CONTACT});
    inForce(all);
    look(deps);
    deps.clock.advance(365 * DAY);
    for (let i = 0; i < 12; i++) {
      deps.clock.advance(HOUR);
      look(deps);
    }
    assert.equal(asks(deps).length, 1);
    deps.clock.at = START + DAY;
    look(deps);
    // Forty days at once are believed: one mail, of the several that were due.
    deps.clock.advance(68 * DAY - 28 * DAY);
    look(deps);
    deps.clock.advance(28 * DAY);
    look(deps);
    assert.equal(asks(deps).length, 2, 'the last reminder only');
    for (let i = 0; i < 3; i++) {
      deps.clock.advance(-20 * DAY);
      look(deps);
      deps.clock.advance(20 * DAY);
      look(deps);
    }
    assert.equal(asks(deps).length, 2);
    assert.ok(published(deps).includes(id));
  });

  it('goes on in steps when many are concerned, each once', () => {
    const all = programme();
    const {deps} = all;
    for (let i = 0; i < 45; i++) member(deps, `Lieu ${i}`, {email: `c${i}@example.org`});
    inForce(all);
    askToSign(deps);
    assert.equal(asks(deps).length, 20);
    look(deps);
    assert.equal(new Set(asks(deps).map(({to}) => to)).size, 45);
    assert.equal(asks(deps).length, 45);
  });

  it('costs one read when there is nothing to do', () => {
    const {deps} = programme();
    look(deps);
    const statements: string[] = [];
    askToSign({...deps, database: {...deps.database, prepare: (sql) => (statements.push(sql), deps.database.prepare(sql)), transaction: (work) => deps.database.transaction(work)}});
    assert.equal(statements.length, 1);
  });
});

describe('signing again', () => {
  it('shows what changes since the version that was signed and the whole text, and signs nothing without its box, a name and a role', async () => {
    const all = programme();
    const {deps, app} = all;
    const id = member(deps, 'Maison une', {email: CONTACT});
    inForce(all);
    const cookie = signedIn(deps, (deps.database.prepare('SELECT id FROM people WHERE email = ?').get(CONTACT) as {id: number}).id);
    const page = await (await get(app, `/espace/${id}/charte`, cookie)).text();
    assert.match(page, /Ce qui change depuis la version 2026-1, que vous avez signée/);
    assert.match(page, /<ins>Nous accueillons tout le monde, sans exception\.<\/ins>/);
    for (const line of SECOND.articles.flatMap(({paragraphs}) => paragraphs)) assert.ok(page.includes(`<p>${line}</p>`), line);
    assert.doesNotMatch(page, / checked/);
    for (const [changes, field] of [[{accepted: ''}, 'accepted'], [{name: ' '}, 'name'], [{role: ''}, 'role'], [{name: 'x'.repeat(121)}, 'name']] as const) {
      const answer = await signs(all, id, CONTACT, changes);
      assert.equal(answer.status, 422);
      assert.match(await answer.text(), new RegExp(`href="#${field}"`));
    }
    const other = await signs(all, id, CONTACT, {textHash: charterHash(FIRST), version: '2026-1'});
    assert.equal(other.status, 409);
    assert.match(await other.text(), /Rien n’a été signé/);
    assert.deepEqual(deps.database.prepare('SELECT * FROM charter_signatures').all(), []);
    assert.equal((await get(app, `/espace/${id}/charte`)).status, 401);
  });

  it('is for its own contacts: not for those of another, nor for a coordination', async () => {
    const all = programme();
    const {deps, app, touraine} = all;
    const id = member(deps, 'Maison une');
    const other = member(deps, 'Maison deux', {email: CONTACT});
    inForce(all);
    const of = (email: string): string => signedIn(deps, (deps.database.prepare('SELECT id FROM people WHERE email = ?').get(email) as {id: number}).id);
    assert.equal((await get(app, `/espace/${id}/charte`, of(CONTACT))).status, 404);
    assert.equal((await get(app, `/espace/${other}/charte`, of(CONTACT))).status, 200);
    assert.equal((await get(app, `/espace/${id}/charte`, signedIn(deps, touraine))).status, 403);
  });

  it('may be done for a version that does not ask for it', async () => {
    const all = programme();
    const {deps} = all;
    const id = member(deps, 'Maison une', {email: CONTACT});
    inForce(all, {version: SECOND.version, title: SECOND.title, articles: SECOND.articles, publishedOn: SECOND.publishedOn});
    daily(deps, 100);
    assert.deepEqual(asks(deps), []);
    wentTo(await signs(all, id, CONTACT), `/espace/${id}/charte`);
    assert.equal((deps.database.prepare('SELECT count(*) AS n FROM charter_signatures').get() as {n: number}).n, 1);
  });
});

/** The file as a process killed before its `at`-th statement leaves it, or undefined when the job came through. */
function killedBefore(deps: TestDeps, at: number): string | undefined {
  let count = 0;
  const file = join(folder, `killed-${at}.sqlite`);
  const database: Database = {
    ...deps.database,
    transaction: (work, keep) => deps.database.transaction(work, keep),
    prepare(sql) {
      if (++count === at) {
        for (const end of ['', '-wal']) if (existsSync(deps.file + end)) copyFileSync(deps.file + end, file + end);
        throw new Error('killed');
      }
      return deps.database.prepare(sql);
    },
  };
  try {
    askToSign({...deps, database, report: () => undefined});
  } catch {
    return file;
  }
  return count >= at ? file : undefined;
}

describe('a job that is killed', () => {
  for (const [what, day, template] of [['the first mails', '2026-11-22', 'charter-to-sign'], ['the end', '2027-02-01', 'charter-unpublished']] as const) {
    it(`at any statement of ${what} writes to each contact once, with the note that it did`, () => {
      let at = 1;
      let halfway = 0;
      for (; ; at++) {
        const all = programme({seed: `kill ${at}`});
        const {deps} = all;
        somebody(deps, 'second@example.org', 'contact', member(deps, 'Maison une', {email: CONTACT}));
        member(deps, 'Maison deux', {email: 'b@example.org'});
        inForce(all);
        if (day !== '2026-11-22') daily(deps, 70);
        if (day !== '2026-11-22') deps.clock.at = Date.parse(`${day}T12:00:00Z`);
        const file = killedBefore(deps, at);
        if (file === undefined) break;
        deps.close();
        const again = testDeps({file, now: Date.parse(`${day}T12:00:05Z`), seed: `again ${at}`});
        const written = (): string[] => asks(again).filter((mail) => mail.template === template).map(({to}) => to).sort();
        const left = written().length;
        assert.ok([0, 2, 3].includes(left), `${left} mails at statement ${at}`);
        if (left > 0) halfway++;
        const noted = (again.database.prepare(template === 'charter-to-sign' ? 'SELECT count(*) AS n FROM charter_asks' : 'SELECT count(*) AS n FROM charter_suspensions').get() as {n: number}).n;
        assert.equal(noted, left === 0 ? 0 : left - 1, `mails and notes agree at statement ${at}`);
        for (let i = 0; i < 3; i++) {
          askToSign(again);
          again.clock.advance(2 * HOUR);
        }
        assert.deepEqual(written(), ['b@example.org', CONTACT, 'second@example.org'], `at statement ${at}`);
        again.close();
      }
      assert.ok(at > 15 && halfway > 3, `${at} statements, ${halfway} of them after the first mails`);
    });
  }
});

it('a contact asked by mail finds the form behind the sign-in page', async () => {
  const {deps} = programme();
  const answer = await get(registryOf(deps), '/espace/s1/charte');
  assert.equal(answer.status, 401);
  assert.match(await answer.text(), /action="\/connexion"/);
});
