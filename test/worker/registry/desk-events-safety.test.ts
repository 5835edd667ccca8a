/** What people write about events, and what people who come write about themselves, stays text on the desk: in each page and in each file. And its pages are whole. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import {STYLE} from '../../../worker/edge/pages/style.ts';
import {keepFigures} from '../../../worker/registry/storage/events.ts';
import {eventRow} from '../../../worker/registry/storage/events.ts';
import {keepMessage} from '../../../worker/registry/storage/desk-events.ts';
import {setAttendance} from '../../../worker/registry/storage/registrations.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {desk, location} from './desk-support.ts';
import type {Desk, Visitor} from './desk-support.ts';
import {changed, comes, drafted, FIELDS, PATH, published, versionOn} from './events-support.ts';
import {HOUR, somebody} from './support.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
const PLAIN = 'texte-sans-danger';

/** An event over, with `text` wherever text can be, kept as it is: what is stored may be older than a rule. Gives its address and one person of it. */
async function everywhere(here: Desk): Promise<{readonly path: string; readonly person: string; write(text: string): void}> {
  const {deps, touraine} = here;
  const id = await published(touraine, {modes: ['sur-place', 'a-distance']});
  const row = eventRow(id);
  const person = comes(deps, id);
  assert.ok(setAttendance(deps.database, row, person, true, deps.now()));
  deps.database.prepare("UPDATE events SET status = 'held', starts_at = 1, ends_at = 2 WHERE id = ?").run(row);
  return {
    path: `${PATH}/${id}`, person,
    write(text) {
      deps.database.prepare('UPDATE events SET document = ?, reason = ?, room = ?, version = 1 WHERE id = ?').run(JSON.stringify({
        kind: 'atelier', title: text, summary: text, description: text, organiser: {name: text, url: text}, territories: ['departement:37'], modes: ['sur-place', 'a-distance'],
        venue: {name: text, address: {street: text, complement: text, postcode: '37600', city: text, commune: '37132'}, lat: 47.1, lon: 1, access: [], accessNote: text}, timeZone: 'Europe/Paris',
        sessions: [{start: '2026-11-01T09:30', end: '2026-11-01T17:00'}], between: text, capacity: {}, audience: text, prerequisites: text, bring: text, needs: [{code: text, level: 1}], price: 'gratuit', priceNote: text, registration: {how: 'here'},
      }), text, text, row);
      keepFigures(deps.database, row, {onSite: 1, remote: 0, note: text}, deps.now());
      deps.database.prepare('UPDATE registrations SET name = ?, structure_name = ?, role = ?, accessibility = ? WHERE id = ?').run(text, text, text, text, person);
      deps.database.exec('DELETE FROM event_messages');
      keepMessage(deps.database, row, {actor: `person:${touraine.person}`, subject: text, text, recipients: 1}, deps.now());
      deps.database.prepare('UPDATE event_history SET reason = ? WHERE event_id = ?').run(text, row);
      deps.database.prepare('UPDATE people SET name = ? WHERE id = ?').run(text, touraine.person);
    },
  };
}

describe('texts of events and of those who come', () => {
  it('are only text in every field of every page', async () => {
    const here = desk();
    const {path, person, write} = await everywhere(here);
    const pages = ['', '/modifier', '/apercu', '/inscrits', '/presences', '/presences/feuille', `/attestations/${person}`, '/bilan', '/message'].map((page) => path + page);
    pages.push(`${PATH}?etat=tous`, `${PATH}/nouveau?copie=${path.split('/').at(-1)!}`);
    // The address of the public sheet is made of the title.
    const read = async (page: string): Promise<string> => (await here.touraine.read(page)).replaceAll(/\/agenda\/[^"]*"/g, '/agenda/x"');
    write(PLAIN);
    const plain = new Map(await Promise.all(pages.map(async (page) => [page, await read(page)] as const)));
    // Each field is on them, so that the comparison is about all of them.
    for (const [page, places] of [['', 24], ['/modifier', 18], ['/apercu', 14], ['/inscrits', 5], ['/presences', 3], ['/presences/feuille', 5], [`/attestations/${person}`, 5], ['/bilan', 1], ['/message', 3]] as const) {
      assert.ok(plain.get(path + page)!.split(PLAIN).length > places, `${page}: ${plain.get(path + page)!.split(PLAIN).length - 1} places`);
    }
    for (const payload of PAYLOADS) {
      write(payload);
      for (const page of pages) assert.equal((await read(page)).replaceAll(escaped(payload), PLAIN), plain.get(page), `${page}: ${payload}`);
    }
  });

  it('are only text when they are typed and shown again: the form, its preview, a reason, a message, figures', async () => {
    const here = desk();
    const id = await published(here.touraine);
    comes(here.deps, id);
    const version = versionOn(await here.touraine.read(`${PATH}/${id}/modifier`));
    const texts = ['title', 'summary', 'description', 'organiserName', 'venueName', 'street', 'complement', 'accessNote', 'between', 'audience', 'prerequisites', 'bring', 'priceNote'];
    const wrong = ['kind', 'organiserUrl', 'postcode', 'city', 'lat', 'lon', 'timeZone', 'onSite', 'price', 'how', 'opens', 'closes', 'url', 'room', 'start', 'end'];
    for (const payload of PAYLOADS) {
      const answers: [string, number][] = [];
      const ask = async (path: string, fields: Parameters<Visitor['send']>[1], places: number): Promise<void> => void answers.push([await (await here.touraine.send(path, fields)).text(), places]);
      await ask(`${PATH}/nouveau`, {...FIELDS, ...Object.fromEntries([...texts, ...wrong].map((field) => [field, payload])), territories: 'departement:37'}, texts.length + wrong.length);
      await ask(`${PATH}/${id}/modifier`, {...FIELDS, ...Object.fromEntries(texts.map((field) => [field, payload])), version}, texts.length);
      await ask(`${PATH}/${id}/modifier`, {...FIELDS, ...Object.fromEntries(texts.map((field) => [field, payload])), version: '0'}, texts.length);
      await ask(`${PATH}/${id}/annuler`, {version, reason: payload + ' x'.repeat(300)}, 1);
      await ask(`${PATH}/${id}/message`, {to: 'inscrits', subject: payload, text: payload}, 4);
      await ask(`${PATH}/${id}/message`, {to: payload.slice(0, 20), subject: payload, text: payload}, 2);
      for (const [page, places] of answers) {
        const shown = page.split(escaped(payload)).length - 1;
        assert.ok(shown >= places || payload !== payload.trim(), `${payload}: ${shown} of ${places}`);
        assert.ok(!page.includes(payload) || payload === escaped(payload), payload);
      }
      const filtered = await here.touraine.read(`${PATH}?q=${encodeURIComponent(payload)}`);
      assert.ok(filtered.includes(` value="${escaped(payload)}"`), payload);
    }
  });

  it('are never formulas in files', async () => {
    const here = desk();
    const {path, write} = await everywhere(here);
    const proven = here.as(here.touraine.person, true);
    for (const formula of ['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1+1', '\r=1+1', ' =1+1', '＝1+1', '－1', '=HYPERLINK("https://evil.example","ici")', "=cmd|'/C calc'!A0", 'x;=1+1', 'x\n=1+1', '";=1+1;"', 'x;"=1+1']) {
      write(formula);
      for (const [file, columns] of [[`${PATH}.csv?etat=tous`, 4], [`${path}/inscrits.csv`, 3]] as const) {
        const text = await (await proven.get(file)).text();
        const [row] = parse(text, {bom: true, columns: true}) as Record<string, string>[];
        const held = Object.entries(row!).filter(([, cell]) => cell.replaceAll("'", '').trim() === formula.replaceAll("'", '').trim());
        assert.ok(held.length >= columns, `${file}: ${formula} in ${held.length} columns`);
        for (const [column, cell] of Object.entries(row!)) assert.doesNotMatch(cell, /(?:^|[;\t\r\n]"*)[\s\uFEFF]*[=+\-@＝＋－＠]/, `${column}: ${formula}`);
        for (const cell of text.slice(1).split('\r\n').slice(1).join('\n').split(/[;\t\n]/)) assert.doesNotMatch(cell.replace(/^"+/, ''), /^[\s\uFEFF]*[=+@＝＋－＠]/, formula);
      }
    }
  });
});

describe('every page of an event', () => {
  it('has its basics, one by one', async () => {
    const here = desk();
    const draft = await drafted(here.touraine, {title: 'Brouillon', start: '2027-03-14T09:30', end: '2027-03-14T17:00'});
    const id = await published(here.touraine, {modes: ['sur-place', 'a-distance'], room: 'https://salle.example.org/', start: ['2027-03-12T09:30', '2027-03-19T09:30'], end: ['2027-03-12T12:00', '2027-03-19T12:00'], complement: 'étage 2', accessNote: 'Par la cour', bring: 'Un crayon'});
    const late = await published(here.touraine, {title: 'Passée', start: '2026-11-22T12:00', end: '2026-11-22T13:00'});
    const person = comes(here.deps, id, {accessibility: 'Une rampe', structureName: 'Les Amis', role: 'Trésorière'});
    comes(here.deps, id, {state: 'waiting'});
    setAttendance(here.deps.database, eventRow(id), person, true, here.deps.now());
    here.deps.clock.advance(4 * HOUR);
    const proven = here.as(somebody(here.deps, 'chef@example.org', 'national'), true);
    const touraine = here.as(here.touraine.person);
    const version = versionOn(await touraine.read(`${PATH}/${id}/modifier`));
    const cancelled = await published(touraine, {title: 'Annulée'});
    location(await touraine.post(`${PATH}/${cancelled}/annuler`, {version: '2', reason: 'Neige.'}));
    const gets = [
      PATH, `${PATH}?etat=tous&q=journee`, `${PATH}?q=rien`, `${PATH}/nouveau`, `${PATH}/nouveau?modele=journee`, `${PATH}/nouveau?modele=libre`, `${PATH}/nouveau?copie=${id}`, `${PATH}/${draft}?fait=brouillon`, `${PATH}/${draft}/apercu`, `${PATH}/${draft}/modifier`,
      `${PATH}/${id}`, `${PATH}/${id}/modifier`, `${PATH}/${id}/apercu`, `${PATH}/${id}/inscrits`, `${PATH}/${id}/presences`, `${PATH}/${id}/presences/feuille`, `${PATH}/${id}/presences/feuille?seance=2`, `${PATH}/${id}/attestations/${person}`, `${PATH}/${id}/reporter`,
      `${PATH}/${id}/annuler`, `${PATH}/${id}/message`, `${PATH}/${id}/bilan`, `${PATH}/${late}/bilan`, `${PATH}/${cancelled}`, `${PATH}/absent`,
    ];
    const answers: readonly (readonly [string, Response])[] = [
      ...await Promise.all(gets.flatMap((path) => [touraine, proven].map(async (by) => [path, await by.get(path)] as const))),
      ['an empty form', await touraine.post(`${PATH}/nouveau`, {version: '0'})],
      ['an empty form of the national team', await proven.post(`${PATH}/nouveau`, {version: '0', modes: 'sur-place', start: 'x', end: 'y', lat: 'x', lon: 'y', opens: 'x'})],
      ['more rows', await touraine.send(`${PATH}/nouveau`, {...FIELDS, plus: 'oui'})],
      ['preview of a change', await touraine.send(`${PATH}/${id}/modifier`, {...FIELDS, start: '2027-03-13T09:30', end: '2027-03-13T12:00', version})],
      ['another version', await touraine.send(`${PATH}/${id}/modifier`, {...FIELDS, title: 'Autre', version: '0'})],
      ['no reason', await touraine.post(`${PATH}/${id}/annuler`, {version, reason: ''})],
      ['a late reason', await touraine.post(`${PATH}/${id}/reporter`, {version: '0', reason: 'Neige.'})],
      ['an empty message', await touraine.post(`${PATH}/${id}/message`, {to: 'x', subject: '', text: ''})],
      ['preview of a message', await touraine.post(`${PATH}/${id}/message`, {to: 'tous', subject: 'Bonjour', text: 'Un\nDeux'})],
      ['no figures', await touraine.post(`${PATH}/${late}/bilan`, {version: '2', onSite: '', remote: '', note: 'x'.repeat(1001)})],
    ];
    assert.ok(answers.length >= 60);
    for (const [what, response] of answers) {
      const text = await response.text();
      assert.ok([200, 404, 409, 412, 422].includes(response.status), `${what}: ${response.status}`);
      assert.match(text, /^<!doctype html>\s*<html lang="fr">/, what);
      assert.equal(text.match(/<h1[ >]/g)?.length, 1, what);
      assert.match(text, /<title>[^<]{5,} – PANA<\/title>/, what);
      assert.match(text, /<meta name="robots" content="noindex">/, what);
      assert.doesNotMatch(text, / style="| on[a-z]+="|javascript:|undefined|\[object|NaN|<script/, what);
      const ids = [...text.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
      assert.equal(new Set(ids).size, ids.length, `${what}: ids are unique: ${ids.filter((one, i) => ids.indexOf(one) !== i).join()}`);
      for (const [, targets] of text.matchAll(/ (?:aria-labelledby|aria-describedby|for)="([^"]+)"/g)) for (const target of targets!.split(' ')) assert.ok(ids.includes(target), `${what}: ${target}`);
      for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.includes(target!), `${what}: #${target}`);
      for (const [, control] of text.matchAll(/<(?:input(?! type="hidden")|select|textarea)[^>]* id="([^"]+)"/g)) assert.ok(text.includes(`<label for="${control}">`), `${what}: ${control}`);
      assert.doesNotMatch(text, /<(?:input(?! type="hidden")|select|textarea)(?![^>]* id=)/, what);
      assert.equal(text.match(/<table>/g)?.length, text.match(/<table><caption>[^<]+<\/caption>\s*<thead>/g)?.length, what);
      assert.equal(text.match(/ autofocus/g)?.length ?? 0, Math.min(1, text.match(/ autofocus/g)?.length ?? 0), `${what}: one thing has the focus`);
      const levels = [...text.matchAll(/<h([1-6])[ >]/g)].map((match) => Number(match[1]));
      assert.equal(levels[0], 1, what);
      levels.reduce((before, level) => (assert.ok(level <= before + 1, `${what}: h${before} then h${level}`), level));
      for (const [button] of text.matchAll(/<button[^>]*>(?:(?!<\/button>).)*/gs)) assert.match(button, />[^<]{3,}/, what);
      assert.equal(response.headers.get('cache-control'), 'no-store', what);
      assert.match(response.headers.get('content-security-policy')!, /script-src 'self'; style-src 'self'.*form-action 'self'; frame-ancestors 'none'/, what);
      if (response.status !== 404) for (const [name] of text.matchAll(/(?<= class=")[^"]+/g)) for (const one of name.split(' ')) assert.ok(STYLE.includes(`.${one}`), `${what}: the style has no ${one}`);
    }
    assert.deepEqual(here.deps.reports, []);
  });

  it('leads somewhere with every link of its own', async () => {
    const here = desk();
    const draft = await drafted(here.touraine, {title: 'Brouillon'});
    const id = await published(here.touraine);
    const person = comes(here.deps, id);
    setAttendance(here.deps.database, eventRow(id), person, true, here.deps.now());
    await changed(here.touraine, id, {title: 'Autre titre'});
    for (const path of [PATH, `${PATH}/nouveau`, `${PATH}/${draft}`, `${PATH}/${draft}/apercu`, `${PATH}/${id}`, `${PATH}/${id}/modifier`, `${PATH}/${id}/inscrits`, `${PATH}/${id}/presences`, `${PATH}/${id}/presences/feuille`, `${PATH}/${id}/annuler`, `${PATH}/${id}/message`]) {
      for (const [, link] of (await here.touraine.read(path)).matchAll(/href="(\/(?:desk|connexion)[^"]*)"/g)) {
        // Names leave after a second proof, figures after the end.
        const {status} = await here.touraine.get(link!.replaceAll('&amp;', '&'));
        assert.ok(status < 400 || link!.endsWith('inscrits.csv') || link!.endsWith('/bilan'), `${path} → ${link} ${status}`);
      }
    }
  });
});
