/** How often a listing was seen, and the badge to paste: what a contact reads in its space, and what becomes of the figures. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {attendance, attendanceSince, parisDay} from '../../../worker/registry/domain/attendance.ts';
import {addCounts, countsOf} from '../../../worker/registry/storage/daily-counts.ts';
import {rowOf} from '../../../worker/registry/storage/identifiers.ts';
import {exportFor} from '../../../worker/registry/storage/personal-data.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {leavingDeps, settle, untilErased} from './leaving-support.ts';
import {get, listed, stage} from './space-support.ts';
import {signedIn, somebody, testDeps} from './support.ts';

const one = (structure: string, day: string, shown: number, contacted = 0) => ({structure, day, shown, contacted});

describe('daily counts', () => {
  it('should be read by the calendar of Paris, thirty days and thirteen months back, through summer time', () => {
    assert.deepEqual([parisDay(Date.parse('2026-11-22T23:30:00Z')), parisDay(Date.parse('2026-07-01T21:59:00Z')), parisDay(Date.parse('2026-07-01T22:01:00Z'))], ['2026-11-23', '2026-07-01', '2026-07-02']);
    assert.equal(attendanceSince('2026-11-22'), '2025-11-01');
    const counts = [{day: '2025-11-01', shown: 5, contacted: 1}, {day: '2026-10-23', shown: 1, contacted: 0}, {day: '2026-10-24', shown: 2, contacted: 1}, {day: '2026-11-22', shown: 4, contacted: 0}];
    const {days, lately, months} = attendance(counts, '2026-11-22');
    assert.equal(days.length, 30);
    assert.deepEqual([days[0], days.at(-1)], [{day: '2026-11-22', shown: 4, contacted: 0}, {day: '2026-10-24', shown: 2, contacted: 1}]);
    assert.deepEqual(lately, {shown: 6, contacted: 1});
    assert.equal(months.length, 13);
    assert.deepEqual([months[0], months[1], months.at(-1)], [{month: '2026-11', shown: 4, contacted: 0}, {month: '2026-10', shown: 3, contacted: 1}, {month: '2025-11', shown: 5, contacted: 1}]);
    assert.deepEqual(attendance([], '2026-03-31').months, [{month: '2026-03', shown: 0, contacted: 0}]);
    assert.equal(new Set(attendance([], '2026-03-31').days.map(({day}) => day)).size, 30);
  });

  it('should add up, leave out who is unknown or left, and follow a structure that becomes another one', () => {
    const deps = testDeps();
    const first = listed(deps, 'a');
    const second = listed(deps, 'b', {name: 'Autre', street: '9 rue des Tanneurs'});
    addCounts(deps.database, [one(first, '2026-11-20', 2, 1), one(second, '2026-11-20', 3), one('szzz', '2026-11-20', 9)]);
    addCounts(deps.database, [one(first, '2026-11-20', 5), one(first, '2026-11-21', 1)]);
    assert.deepEqual(countsOf(deps.database, rowOf(first), '2026-11-01').map((row) => ({...row})), [{day: '2026-11-20', shown: 7, contacted: 1}, {day: '2026-11-21', shown: 1, contacted: 0}]);
    // The second is found to be the first.
    assert.equal(listed(deps, 'b'), first);
    assert.deepEqual(countsOf(deps.database, rowOf(first), '2026-11-20').map((row) => ({...row})), [{day: '2026-11-20', shown: 10, contacted: 1}, {day: '2026-11-21', shown: 1, contacted: 0}]);
    assert.equal((deps.database.prepare('SELECT count(*) AS n FROM daily_counts').get() as {n: number}).n, 2);
    withdrawStructure(deps, first, {how: 'link', by: 'anonymous'});
    addCounts(deps.database, [one(first, '2026-11-22', 1)]);
    assert.equal(countsOf(deps.database, rowOf(first), '2026-11-22').length, 0);
  });

  it('should go with the structure, leave its neighbour’s alone, and be in what it may download', () => {
    const deps = leavingDeps();
    const leaving = settle(deps, 'abc');
    const staying = settle(deps, 'temoin', {lat: 48});
    addCounts(deps.database, [one(leaving.structure, '2026-11-20', 21, 3), one(staying.structure, '2026-11-20', 1)]);
    assert.deepEqual(exportFor(deps.database, leaving.person)['daily_counts'], [{structure_id: leaving.row, day: '2026-11-20', shown: 21, contacted: 3}]);
    withdrawStructure(deps, leaving.structure, {how: 'link', by: 'anonymous'});
    untilErased(deps);
    assert.deepEqual(deps.database.prepare('SELECT structure_id AS row FROM daily_counts').all().map(({row}) => row), [staying.row]);
    assert.deepEqual(deps.reports, []);
    deps.close();
  });

  it('should be kept 400 days', () => {
    const deps = testDeps();
    const id = listed(deps, 'a');
    const now = Date.parse('2026-11-22T10:00:00Z');
    const ago = (days: number): string => new Date(now - days * 86_400_000).toISOString().slice(0, 10);
    addCounts(deps.database, [one(id, ago(401), 1), one(id, ago(400), 1), one(id, ago(399), 1), one(id, ago(0), 1)]);
    assert.equal(applyRetention(deps.database, now)['daily_counts'], 2);
    assert.deepEqual(countsOf(deps.database, rowOf(id), '2000-01-01').map(({day}) => day), [ago(399), ago(0)]);
  });

  it('should have no column that could hold who looked', () => {
    const columns = testDeps().database.prepare("SELECT name, type FROM pragma_table_info('daily_counts')").all().map(({name, type}) => `${String(name)} ${String(type)}`);
    assert.deepEqual(columns, ['structure_id INTEGER', 'day TEXT', 'shown INTEGER', 'contacted INTEGER']);
  });
});

describe('the space of a structure', () => {
  it('should say how often the listing was seen, by month and by day, and what is counted', async () => {
    const {deps, app, id, cookie} = stage(testDeps());
    const today = parisDay(deps.now());
    addCounts(deps.database, [one(id, today, 1234, 1)]);
    assert.match(await (await get(app, `/espace/${id}`, cookie)).text(), /1\s234 affichages de la fiche et 1 demande de son contact/);
    const answer = await get(app, `/espace/${id}/frequentation`, cookie);
    assert.equal(answer.status, 200);
    const page = await answer.text();
    assert.equal(page.match(/<table>/g)!.length, 2);
    assert.equal(page.split('<table>')[2]!.match(/<tr><th scope="row">/g)!.length, 30);
    assert.match(page, /Nous comptons[\s\S]*ni qui, ni d’où/);
    assert.match(page, new RegExp(`<th scope="row"><time datetime="${today}">[^<]*</time></th><td>1.234</td><td>1</td>`));
    assert.doesNotMatch(page, /undefined|NaN|\[object/);
  });

  it('should give the badge for a page and for mails, whole, in fields that only read, and show it', async () => {
    const {app, id, cookie} = stage(testDeps());
    const page = await (await get(app, `/espace/${id}/badge`, cookie)).text();
    const codes = [...page.matchAll(/<textarea [^>]*readonly[^>]*>\n([\s\S]*?)<\/textarea>/g)].map(([, text]) => text!.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
    assert.equal(codes.length, 4);
    for (const look of ['card', 'line', 'mark']) {
      assert.ok(codes.some((code) => code.includes(`<pana-badge structure-id="${id}" look="${look}">`) && /^<script src="https:\/\/[^"]+\/pana\/v1\/pana\.js" async crossorigin referrerpolicy="no-referrer"><\/script>\n/.test(code)), look);
      assert.ok(page.includes(`<pana-badge structure-id="${id}" look="${look}"><a href="/annuaire/${id}">`), 'the live one');
    }
    assert.match(codes[3]!, new RegExp(`^<a href="https://[^"]+/annuaire/${id}"><img src="https://[^"]+/v1/badges/${id}\\.svg" alt="[^"]+" border="0"></a>$`));
    for (const [, field] of page.matchAll(/<textarea id="([^"]+)"/g)) assert.ok(page.includes(`<label for="${field}">`), field);
  });

  it('should keep a name as text, and show nobody another’s figures or badge', async () => {
    const deps = testDeps();
    const {app, id, cookie} = stage(deps, {name: 'texte-sans-danger'});
    const pageOf = async (path: string): Promise<string> => (await get(app, `/espace/${id}/${path}`, cookie)).text();
    for (const path of ['badge', 'frequentation']) {
      deps.database.prepare("UPDATE structures SET document = json_set(document, '$.name', 'texte-sans-danger')").run();
      const plain = await pageOf(path);
      assert.ok(plain.includes('texte-sans-danger'), path);
      for (const payload of PAYLOADS) {
        deps.database.prepare("UPDATE structures SET document = json_set(document, '$.name', ?)").run(payload);
        const escaped = payload.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
        assert.equal((await pageOf(path)).replaceAll(escaped, 'texte-sans-danger'), plain, `${path}: ${payload}`);
      }
    }
    const other = signedIn(deps, somebody(deps, 'autre@example.org', 'contact', 's999'));
    for (const path of ['badge', 'frequentation']) assert.equal((await get(app, `/espace/${id}/${path}`, other)).status, 404);
  });

  it('should give no badge to who left', async () => {
    const {deps, app, id, cookie} = stage(testDeps());
    withdrawStructure(deps, id, {how: 'link', by: 'anonymous'});
    const answer = await get(app, `/espace/${id}/badge`, cookie);
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, `/espace/${id}`]);
  });
});
