/**
 * When the storage fails: every private page says so as a page, in plain French, with a way on, and keeps nothing by half. What a disk does
 * to a whole server is in `test/faults/disk-full.test.ts`.
 */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {createRegistry} from '../../../worker/registry/app.ts';
import {ROUTES} from '../../../worker/registry/routes/index.ts';
import {formIn, get, send, shown, stage} from './space-support.ts';
import {ORIGIN, formHeaders, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const PAGES = ROUTES.filter(({from}) => from === 'page');

const IO_ERROR = {errcode: 10, errstr: 'disk I/O error'};
/** What SQLite makes of a page the disk refuses to read: `test/faults/nth-io.long.ts` sees it happen. */
const MALFORMED = {errcode: 11, errstr: 'database disk image is malformed'};

/** Every statement fails from now on, as node:sqlite says that a disk does not answer. */
function breakDisk(deps: TestDeps, trouble = IO_ERROR): void {
  deps.database.prepare = () => {
    throw Object.assign(new Error(trouble.errstr), {code: 'ERR_SQLITE_ERROR', ...trouble});
  };
}

/** What any visitor is owed: a page, in French, without a word of the machine, that says what became of what they did and where to go. */
async function plain(answer: Response, what: string, posted: boolean): Promise<void> {
  const text = await answer.text();
  assert.equal(answer.status, 503, `${what}: ${text.slice(0, 300)}`);
  assert.match(answer.headers.get('content-type')!, /^text\/html; charset=utf-8$/, what);
  assert.equal(answer.headers.get('cache-control'), 'no-store', what);
  assert.equal(answer.headers.get('retry-after'), '10', what);
  assert.match(answer.headers.get('content-security-policy')!, /default-src 'none'/, what);
  assert.match(text, /^<!doctype html>\s*<html lang="fr"/i, what);
  assert.equal(text.split('<h1').length - 1, 1, what);
  assert.match(text, posted ? /Rien n’a été enregistré[^<]*Revenez à la page précédente/ : /Cette page ne peut pas être montrée en ce moment/, what);
  const main = text.slice(text.indexOf('<main'), text.indexOf('</main>'));
  assert.match(main, /<a href="\/annuaire">/, what);
  assert.doesNotMatch(main, /disk|I\/O|SQL|errcode|Error|malformed/, what);
}

describe('a storage that fails', () => {
  it('is told on every private page as a page, with a way on', async () => {
    assert.ok(PAGES.length > 80, `${PAGES.length} pages`);
    const deps = testDeps();
    const cookie = signedIn(deps, somebody(deps, 'france@example.org', 'national'), true);
    const app = createRegistry(deps);
    breakDisk(deps);
    for (const {method, path} of PAGES) {
      const address = path.replaceAll(/:\w+/g, '1');
      const posted = method === 'POST';
      const answer = await app.fetch(new Request(ORIGIN + address, posted ? {method, headers: formHeaders(cookie), body: ''} : {headers: {'Cookie': cookie, 'Sec-Fetch-Site': 'none'}}));
      await plain(answer.clone(), `${method} ${path}`, posted);
      if (!posted) assert.ok((await answer.text()).includes(`<a href="${address}">Réessayer</a>`), path);
    }
  });

  it('is told the same way where SQLite takes a page that cannot be read for a malformed file', async () => {
    const deps = testDeps();
    const cookie = signedIn(deps, somebody(deps, 'france@example.org', 'national'));
    const app = createRegistry(deps);
    breakDisk(deps, MALFORMED);
    await plain(await app.fetch(new Request(`${ORIGIN}/desk/equipe`, {headers: {'Cookie': cookie, 'Sec-Fetch-Site': 'none'}})), 'a page', false);
  });

  it('never leads out of our pages by the address that was asked', async () => {
    const deps = testDeps();
    const cookie = signedIn(deps, somebody(deps, 'france@example.org', 'national'));
    const app = createRegistry(deps);
    breakDisk(deps);
    const text = await (await app.fetch(new Request(`${ORIGIN}/desk/demandes?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&departement='"<b>`, {headers: {'Cookie': cookie, 'Sec-Fetch-Site': 'none'}}))).text();
    assert.match(text, /<a href="\/desk\/demandes\?q=[^"<>]*">Réessayer<\/a>/);
    assert.doesNotMatch(text, /<script>alert|<b>/);
  });

  it('keeps nothing by half when the file cannot grow, and takes the same form once it can', async () => {
    const deps = testDeps();
    const {app, id, cookie} = stage(deps);
    const path = `/espace/${id}/modifier`;
    const form = formIn(await (await get(app, path, cookie)).text(), path);
    const {page_count: pages} = deps.database.prepare('PRAGMA page_count').get() as {page_count: number};
    deps.database.prepare(`PRAGMA max_page_count = ${pages}`).get();
    // Longer than what is free in the pages there are.
    const filled = {...form, summary: 'Nous aidons. '.repeat(35), audiences: Array.from({length: 10}, (_, i) => `Public ${i} ${'x'.repeat(60)}`).join('\n')};
    let answer = await send(app, path, filled, cookie);
    // Whatever room is left is soon taken by the history of what was changed.
    for (let i = 0; i < 50 && answer.status === 303; i++) {
      const again = formIn(await (await get(app, path, cookie)).text(), path);
      answer = await send(app, path, {...again, summary: `${i} ${'Nous aidons. '.repeat(35)}`}, cookie);
    }
    await plain(answer, 'a form', true);
    const {versions} = deps.database.prepare('SELECT count(*) AS versions FROM listing_versions').get() as {versions: number};
    const {acts} = deps.database.prepare("SELECT count(*) AS acts FROM audit WHERE action = 'structure.edit'").get() as {acts: number};
    assert.equal(versions, acts, 'each change with its history, or neither');
    assert.equal((await get(app, `/espace/${id}`, cookie)).status, 200, 'what is kept can be read meanwhile');
    deps.database.prepare('PRAGMA max_page_count = 1073741823').get();
    const last = formIn(await (await get(app, path, cookie)).text(), path);
    assert.equal((await send(app, path, {...last, summary: 'Enfin.'}, cookie)).status, 303);
    assert.equal(shown(deps, id)!.summary, 'Enfin.');
  });
});
