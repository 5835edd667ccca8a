/** What people write stays text on the desk: in its pages, whatever the field, and in the files a spreadsheet opens. And its pages are whole. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import {STYLE} from '../../../worker/edge/pages/style.ts';
import {csvAnswer} from '../../../worker/registry/csv.ts';
import {addApplication} from '../../../worker/registry/storage/applications.ts';
import type {Application} from '../../../worker/registry/storage/applications.ts';
import {keepConsent} from '../../../worker/registry/storage/consents.ts';
import {PAYLOADS, UNSEEN} from '../../hosts/payloads.ts';
import {confirmed, desk, location, ofBlois, publish, versionIn} from './desk-support.ts';
import type {Desk} from './desk-support.ts';
import {START, somebody} from './support.ts';

/** As the pages write a text. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** An application with `text` in every field that can hold one, kept as it is: what is stored may be older than a rule. */
function everywhere({deps}: Desk, id: string, text: string): void {
  const known: Application = {
    id, changedAt: START, departement: '37', locale: 'fr', charterVersion: '2026-1',
    state: {status: 'confirmed', createdAt: START, question: text, answer: text},
    signatory: {name: text, role: text, email: text},
    contact: {person: {value: text, publish: true}, email: {value: text, publish: true}, phone: {value: text, publish: false}, others: [{number: 2, label: {value: text, publish: true}, email: {value: text, publish: true}, phone: {value: text, publish: false}}]},
    structure: {
      name: text, summary: text, kind: 'association', address: {street: text, complement: text, postcode: '37600', city: text, commune: text}, lat: 47.1286, lon: 0.9953, precision: 'approximate',
      siret: text, serviceArea: [text], needs: [{code: text, level: 'informer'}], formats: [], price: [], access: [], audiences: [text], labels: [], website: text, appointment: text,
      openingHours: text, vendorTie: text, notice: {text},
    },
  };
  addApplication(deps.database, known, `${id}@example.org`);
  deps.database.prepare('UPDATE applications SET question = ?, answer = ?, signatory_email = ? WHERE id = ?').run(text, text, text, id);
  keepConsent(deps.database, {subject: `application:${id}`, purpose: 'charter', action: 'given', textId: text, textVersion: text, textHash: '', locale: 'fr', channel: text, method: 'form'}, START);
}

const PLAIN = 'texte-sans-danger';

describe('texts of an application', () => {
  it('are only text in every field of its page and of the queue', async () => {
    const pageOf = async (text: string): Promise<[string, string]> => {
      const here = shared;
      here.deps.database.exec('DELETE FROM applications; DELETE FROM consents');
      everywhere(here, '0123456789abcdef', text);
      return [await here.touraine.read('/desk/demandes/0123456789abcdef'), await here.touraine.read('/desk/demandes')];
    };
    const shared = desk();
    confirmed(shared);
    const plain = await pageOf(PLAIN);
    // Each field is on the page, so that the comparison below is about all of them.
    assert.ok(plain[0].split(PLAIN).length > 27, `${plain[0].split(PLAIN).length - 1} places`);
    for (const payload of PAYLOADS) {
      const pages = await pageOf(payload);
      pages.forEach((page, i) => assert.equal(page.replaceAll(escaped(payload), PLAIN), plain[i], payload));
    }
  });

  it('are only text when they are typed into a form and shown again, and in names of people', async () => {
    const here = desk();
    const id = confirmed(here);
    const version = versionIn(await here.touraine.read(`/desk/demandes/${id}`));
    for (const payload of PAYLOADS) {
      const asked = await (await here.touraine.post(`/desk/demandes/${id}/demander`, {version, question: `${payload}${' x'.repeat(300)}`})).text();
      assert.ok(asked.includes(`>${escaped(payload)} x x`), payload);
      const proposed = await (await here.touraine.post('/desk/equipe/proposer', {name: payload, email: payload, role: 'coordinator', scope: payload})).text();
      assert.equal(proposed.split(`value="${escaped(payload)}"`).length, 4, payload);
      const filtered = await here.touraine.read(`/desk/structures?q=${encodeURIComponent(payload)}`);
      assert.ok(filtered.includes(` value="${escaped(payload)}"`), payload);
      for (const page of [asked, proposed, filtered]) assert.ok(!page.includes(payload) || payload === escaped(payload), payload);
    }
    here.deps.database.prepare('UPDATE people SET name = ?').run('<img src=x onerror=alert(1)>');
    for (const path of ['/desk/equipe', '/desk/equipe/1/terminer', `/desk/demandes/${id}`]) assert.doesNotMatch(await here.touraine.read(path), /<img/);
  });
});

describe('files of the desk', () => {
  const FORMULAS = [
    '=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1+1', '\r=1+1', '\n=1+1', ' =1+1', '\uFEFF=1+1', '＝1+1', '＋1', '－1', '＠x', '=HYPERLINK("https://evil.example","ici")', "=cmd|'/C calc'!A0", '"=1+1"',
    'x;=1+1', 'x;=1+1;y', 'x; =1+1', 'x;\t@SUM(A1)', 'x\n=1+1', 'x\r\n+1', 'x\t-1', 'a;＝1', '";=1+1;"', ';=1+1', 'x;;=1+1', 'x;"=1+1"', 'x;"=1+1;"', 'x;""=1+1', ...PAYLOADS, ...UNSEEN,
  ];

  it('hold no formula, whichever sign the spreadsheet takes for the end of a cell', async () => {
    const {body} = csvAnswer('essai.csv', [['texte', (text: string) => text], ['nombre', () => -1.5]], FORMULAS);
    assert.equal(typeof body, 'string');
    const text = body as string;
    assert.ok(text.startsWith('\uFEFFtexte,nombre\r\n'));
    const rows = parse(text, {bom: true, from_line: 2}) as [string, string][];
    assert.equal(rows.length, FORMULAS.length);
    rows.forEach(([cell, number], i) => {
      assert.doesNotMatch(cell, /^[\s\uFEFF]*[=+\-@＝＋－＠]/, FORMULAS[i]);
      assert.equal(cell.replaceAll("'", ''), FORMULAS[i]!.replaceAll("'", ''), 'nothing but apostrophes is added');
      assert.equal(number, '-1.5');
    });
    // A French spreadsheet: cells end at `;`, and a quote that does not open a cell is a letter.
    const second = csvAnswer('essai.csv', [['id', () => 'x'], ['texte', (formula: string) => formula]], FORMULAS).body as string;
    for (const cell of second.slice(1).split(/[;\t\r\n]/)) assert.doesNotMatch(cell.replace(/^"+/, ''), /^[\s\uFEFF]*[=+\-@＝＋－＠]/, JSON.stringify(cell));
  });

  it('hold none from any field of an application or a structure', async () => {
    const here = desk();
    confirmed(here);
    FORMULAS.forEach((formula, i) => everywhere(here, String(i).padStart(16, '0'), formula));
    const file = await here.as(here.touraine.person, true).read('/desk/demandes.csv?etat=toutes');
    const rows = parse(file, {bom: true, columns: true}) as Record<string, string>[];
    assert.equal(rows.length, FORMULAS.length + 1);
    for (const row of rows) for (const [column, cell] of Object.entries(row)) assert.doesNotMatch(cell, /(?:^|[;\t\r\n]"*)[\s\uFEFF]*[=+\-@＝＋－＠]/, column);
    const id = confirmed(here, (sent) => ({...sent, structure: {...sent.structure, name: '=1+1;=2+2', address: {...sent.structure.address, city: '@Loches'}}}));
    location(await here.touraine.post(`/desk/demandes/${id}/accepter`, {version: versionIn(await here.touraine.read(`/desk/demandes/${id}`))}));
    assert.match(await (await here.touraine.get('/desk/structures.csv')).text(), /\r\ns1,'=1\+1;'=2\+2,37600,'@Loches,/);
  });

  it('hold neither contact nor signatory', async () => {
    const here = desk();
    confirmed(here);
    for (const path of ['/desk/demandes.csv?etat=toutes', '/desk/structures.csv']) assert.doesNotMatch(await here.as(here.national.person, true).read(path), /Canari|signataire|accueil@|33243000000/);
  });
});

describe('every page of the desk', () => {
  it('has its basics, one by one', async () => {
    const here = desk();
    const id = confirmed(here);
    const other = confirmed(here, (sent) => ({...sent, structure: {...sent.structure, vendorTie: 'Un éditeur', notice: {text: 'Fermé', from: '2026-12-01', until: '2026-12-20'}}}));
    location(await here.touraine.post(`/desk/demandes/${id}/accepter`, {version: versionIn(await here.touraine.read(`/desk/demandes/${id}`))}));
    publish(here);
    location(await here.touraine.post('/desk/equipe/proposer', {name: 'Personne nouvelle', email: 'nouvelle@example.org', role: 'coordinator', scope: '37'}));
    const proven = here.as(somebody(here.deps, 'chef@example.org', 'national'), true);
    const version = versionIn(await here.touraine.read(`/desk/demandes/${other}`));
    const answers: readonly (readonly [string, Response])[] = [
      ...await Promise.all(['/desk/demandes', '/desk/demandes?etat=toutes&q=maison&page=1', '/desk/demandes?q=rien', `/desk/demandes/${id}?fait=acceptee`, `/desk/demandes/${other}`, '/desk/structures', '/desk/structures?etat=perimees', '/desk/structures/s1/retirer', '/desk/equipe?fait=proposee', '/desk/equipe/1/terminer', '/desk/courrier', '/desk/demandes/absente'].map(async (path) => [path, await proven.get(path)] as const)),
      ['ask nothing', await proven.post(`/desk/demandes/${other}/demander`, {version, question: ''})],
      ['refuse without reason', await proven.post(`/desk/demandes/${other}/refuser`, {version, reason: ''})],
      ['propose nothing', await proven.post('/desk/equipe/proposer', {name: '', email: '', role: '', scope: ''})],
      ['withdraw without a day', await proven.post('/desk/structures/s1/retirer', {receivedOn: ''})],
      ['end the last', await proven.post('/desk/equipe/1/terminer', {successor: ''})],
      ['another version', await proven.post(`/desk/demandes/${other}/accepter`, {version: 'confirmed.0'})],
    ];
    for (const [what, response] of answers) {
      const text = await response.text();
      assert.ok([200, 404, 409, 422].includes(response.status), `${what}: ${response.status}`);
      assert.match(text, /^<!doctype html>\s*<html lang="fr">/, what);
      assert.equal(text.match(/<h1[ >]/g)?.length, 1, what);
      assert.match(text, /<title>[^<]{5,} – PANA<\/title>/, what);
      assert.match(text, /<meta name="robots" content="noindex">/, what);
      assert.doesNotMatch(text, / style="| on[a-z]+="|javascript:|undefined|\[object|NaN|<script/, what);
      const ids = [...text.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
      assert.equal(new Set(ids).size, ids.length, `${what}: ids are unique`);
      for (const [, target] of text.matchAll(/ (?:aria-labelledby|aria-describedby|for)="([^"]+)"/g)) assert.ok(ids.includes(target!), `${what}: ${target}`);
      for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.includes(target!), `${what}: #${target}`);
      // Each control has its label, each table its caption and headings, each section its heading, no level is left out.
      for (const [, control] of text.matchAll(/<(?:input(?! type="hidden")|select|textarea)[^>]* id="([^"]+)"/g)) assert.ok(text.includes(`<label for="${control}">`), `${what}: ${control}`);
      assert.doesNotMatch(text, /<(?:input(?! type="hidden")|select|textarea)(?![^>]* id=)/, what);
      assert.equal(text.match(/<table>/g)?.length, text.match(/<table><caption>[^<]+<\/caption>\s*<thead>/g)?.length, what);
      assert.doesNotMatch(text, /<th(?! scope="(?:col|row)")[ >]/, what);
      const levels = [...text.matchAll(/<h([1-6])[ >]/g)].map((match) => Number(match[1]));
      assert.equal(levels[0], 1, what);
      levels.reduce((before, level) => (assert.ok(level <= before + 1, `${what}: h${before} then h${level}`), level));
      for (const [button] of text.matchAll(/<button[^>]*>(?:(?!<\/button>).)*/gs)) assert.match(button, />[^<]{3,}/, what);
      assert.equal(response.headers.get('cache-control'), 'no-store', what);
      assert.match(response.headers.get('content-security-policy')!, /script-src 'self'; style-src 'self'.*form-action 'self'; frame-ancestors 'none'/, what);
      if (response.status !== 404) {
        // Under `no-referrer` browsers send a form without its origin, which is refused.
        assert.equal(response.headers.get('referrer-policy'), 'same-origin', what);
        assert.match(text, /<form class="out" method="post" action="\/deconnexion">/, what);
        for (const [name] of text.matchAll(/(?<= class=")[^"]+/g)) for (const one of name.split(' ')) assert.ok(STYLE.includes(`.${one}`), `${what}: the style has no ${one}`);
      }
    }
  });

  it('says only sentences of its list', async () => {
    const here = desk();
    for (const code of ['constructor', 'autre', '<b>', '__proto__']) assert.doesNotMatch(await here.touraine.read(`/desk/demandes?fait=${encodeURIComponent(code)}`), /role="status"/);
  });

  it('leads somewhere with every link of its own', async () => {
    const here = desk();
    const id = confirmed(here);
    const other = confirmed(here, ofBlois());
    location(await here.blois.post(`/desk/demandes/${other}/accepter`, {version: versionIn(await here.blois.read(`/desk/demandes/${other}`))}));
    // What is personal leaves as a file after a second proof.
    const proven = here.as(here.national.person, true);
    for (const path of ['/desk/demandes?etat=toutes', `/desk/demandes/${id}`, `/desk/demandes/${other}`, '/desk/structures', '/desk/structures/s1', '/desk/equipe', '/desk/courrier', '/desk/courrier?etat=attente', '/desk/coordinations', '/desk/labels', '/desk/besoins', '/desk/charte']) {
      for (const [, link] of (await proven.read(path)).matchAll(/href="(\/(?:desk|connexion)[^"]*)"/g)) {
        assert.ok((await proven.get(link!.replaceAll('&amp;', '&'))).status < 400, `${path} → ${link}`);
      }
    }
  });
});
