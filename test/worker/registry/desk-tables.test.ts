/** Lists of the desk: every page with a table has filters in its address and its file, and what the address asks is what both show. */
import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import {enqueue} from '../../../worker/registry/mail/enqueue.ts';
import {ROUTES} from '../../../worker/registry/routes/index.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {eventRow} from '../../../worker/registry/storage/events.ts';
import {markDead, markFailed} from '../../../worker/registry/storage/mail-outbox.ts';
import {setAttendance} from '../../../worker/registry/storage/registrations.ts';
import {keepSurveyDraft, surveyInForce} from '../../../worker/registry/storage/surveys.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {confirmed, desk, location, ofBlois, publish, versionIn} from './desk-support.ts';
import type {Desk, Visitor} from './desk-support.ts';
import {comes, published} from './events-support.ts';
import {reportedAndConfirmed} from './reports-support.ts';
import {MINUTE, somebody} from './support.ts';

const PATHS = ROUTES.flatMap(({method, path}) => (method === 'GET' && path.startsWith('/desk/') ? [path] : []));
const PAGES = PATHS.filter((path) => !path.endsWith('.csv'));

/** Pages with a table and no filter, or no file, each with why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  '/desk/demandes/:id': 'all there is of one application',
  '/desk/structures/:id': 'all there is of one structure',
  '/desk/structures/:id/labels': 'the labels of one structure, with the forms that end them',
  '/desk/coordinations/propositions/:id': 'what one proposal would change',
  '/desk/evenements/:id': 'figures of one event',
  '/desk/evenements/:id/bilan': 'figures of one event',
  '/desk/evenements/:id/presences/feuille': 'a sheet to sign, on paper',
  '/desk/questionnaires': 'the four questionnaires there are; the answers of each have both',
};

const TOURAINE = {name: 'Équipe de Touraine', territory: 'departement:37', email: 'touraine@example.org'};
const BLOIS = {name: 'Équipe de Blois', territory: 'departement:41', email: 'blois@example.org'};

interface World extends Desk {
  readonly chief: Visitor;
  /** Addresses of the pages that are about one thing. */
  readonly where: Readonly<Record<string, string>>;
  readonly event: string;
}

/** A desk where something of everything is under way. */
async function world(): Promise<World> {
  const here = desk();
  const {deps} = here;
  here.deps.registry.setCoordinations([TOURAINE, BLOIS]);
  const first = confirmed(here);
  location(await here.touraine.post(`/desk/demandes/${first}/accepter`, {version: versionIn(await here.touraine.read(`/desk/demandes/${first}`))}));
  const waiting = confirmed(here, ofBlois());
  publish(here);
  const report = await reportedAndConfirmed(here.app, deps, {structure: 's1'});
  const event = await published(here.touraine);
  const registration = comes(deps, event, {name: 'Personne Une', structureName: 'Les Amis', role: 'Trésorière'});
  comes(deps, event, {name: 'Personne Deux', state: 'waiting'});
  assert.ok(setAttendance(deps.database, eventRow(event), registration, true, deps.now()));
  const other = here.as(somebody(deps, 'autre-france@example.org', 'national'), true);
  const chief = here.as(here.national.person, true);
  location(await here.touraine.post('/desk/equipe/proposer', {name: 'Personne nouvelle', email: 'nouvelle@example.org', role: 'coordinator', scope: '37'}));
  const draft = location(await other.post('/desk/charte/projets')).split('/')[4]!;
  for (const change of [{vu: ''}, {}]) {
    const sent = {name: 'Équipe neuve', email: 'neuve@example.org', territories: 'region:24', version: '0', ...change};
    const page = await (await other.send('/desk/coordinations/nouvelle/apercu', {...sent, vu: 'x'})).text();
    const vu = /name="vu" value="([^"]+)"/.exec(page)![1]!;
    location(await other.send('/desk/coordinations/nouvelle', {...sent, vu}));
  }
  keepSurveyDraft(deps.database, 'satisfaction', surveyInForce(deps.database, 'satisfaction'), deps.now());
  enqueue(deps.database, {template: 'withdrawn', locale: 'fr', to: 'perdue@example.org', values: {structure: 'Structure', hiddenAt: '2026-11-22', eraseBy: '2026-12-20'}}, deps);
  markDead(deps.database, (deps.database.prepare('SELECT max(id) AS id FROM outbox').get() as {id: number}).id, {failure: 'refused', keep: true}, deps.now());
  const mandate = String((deps.database.prepare("SELECT memberships.id FROM memberships JOIN people ON people.id = person_id WHERE email = 'touraine@example.org'").get() as {id: number}).id);
  const at = '/desk/evenements';
  return {
    ...here, chief, event,
    where: {
      '/desk/demandes/:id': `/desk/demandes/${waiting}`, '/desk/structures/:id': '/desk/structures/s1', '/desk/structures/:id/retirer': '/desk/structures/s1/retirer', '/desk/structures/:id/labels': '/desk/structures/s1/labels',
      '/desk/equipe/:id/terminer': `/desk/equipe/${mandate}/terminer`, '/desk/equipe/:id/desactiver': `/desk/equipe/${mandate}/desactiver`, '/desk/equipe/:id/cles': `/desk/equipe/${mandate}/cles`,
      '/desk/coordinations/:id': '/desk/coordinations/1', '/desk/coordinations/propositions/:id': '/desk/coordinations/propositions/1', '/desk/labels/:code': '/desk/labels/pana', '/desk/besoins/:code': '/desk/besoins/comptabilite',
      '/desk/charte/projets/:id': `/desk/charte/projets/${draft}`, '/desk/charte/projets/:id/apercu': `/desk/charte/projets/${draft}/apercu`, '/desk/charte/projets/:id/modifier': `/desk/charte/projets/${draft}/modifier`,
      '/desk/signalements/:id': `/desk/signalements/${report}`, '/desk/questionnaires/:kind': '/desk/questionnaires/satisfaction', '/desk/questionnaires/:kind/apercu': '/desk/questionnaires/satisfaction/apercu', '/desk/questionnaires/:kind/resultats': '/desk/questionnaires/satisfaction/resultats',
      ...Object.fromEntries(['', '/modifier', '/apercu', '/reporter', '/annuler', '/inscrits', '/presences', '/presences/feuille', '/bilan', '/message'].map((page) => [`${at}/:id${page}`, `${at}/${event}${page}`])),
      [`${at}/:id/attestations/:registration`]: `${at}/${event}/attestations/${registration}`,
    },
  };
}

/** What a page with a table lacks. */
async function lacks(here: World, page: string, address: string): Promise<string[]> {
  const filter = new RegExp(`<form class="search" method="get" action="${address}"[^>]*>[\\s\\S]*?<(?:select|input) `).test(page);
  const link = /<a href="([^"]+\.csv(?:\?[^"]*)?)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
  const file = link === undefined ? undefined : await here.chief.get(link);
  return [...(filter ? [] : ['a filter']), ...(file === undefined ? ['a file'] : file.status === 200 && file.headers.get('content-type') === 'text/csv; charset=utf-8' ? [] : [`a file that opens: ${link} ${file.status}`])];
}

describe('tables of the desk', () => {
  let here: World;
  before(async () => {
    here = await world();
  });

  it('have filters in their address and a file, on every page there is, but for those that say why not', async () => {
    const found: Record<string, string> = {};
    const refused: string[] = [];
    let tables = 0;
    for (const path of PAGES) {
      const address = here.where[path] ?? path;
      assert.ok(!address.includes(':'), `${path}: the walk does not know where to find one`);
      const response = await here.chief.get(address);
      const page = await response.text();
      // An event that is not over has no results to write down yet.
      if (response.status !== (path === '/desk/evenements/:id/bilan' ? 409 : 200)) refused.push(`${path} ${response.status}`);
      if (!page.includes('<table')) continue;
      tables++;
      const missing = await lacks(here, page, address);
      if (missing.length > 0) found[path] = missing.join(', ');
    }
    assert.deepEqual(refused, []);
    assert.ok(tables >= 18, `${tables} tables`);
    assert.deepEqual(Object.keys(found).filter((path) => EXCEPTIONS[path] === undefined).map((path) => `${path}: ${found[path]}`), []);
    assert.deepEqual(Object.keys(EXCEPTIONS).filter((path) => found[path] === undefined), [], 'exceptions nothing needs');
  });

  it('are seen to lack them when they do', async () => {
    assert.deepEqual(await lacks(here, '<form class="search" method="get" action="/desk/recherche"><input name="q"></form><table></table>', '/desk/labels'), ['a filter', 'a file']);
    assert.deepEqual(await lacks(here, '<form class="search" method="get" action="/desk/labels"><input name="q"></form><table></table><a href="/desk/rien.csv">', '/desk/labels'), ['a file that opens: /desk/rien.csv 404']);
  });

  it('show what the address asks for, on the page and in the file alike, and say which filter is on', async () => {
    const lists: readonly (readonly [path: string, query: string, kept: RegExp, left: RegExp, columns: number])[] = [
      ['/desk/equipe', 'mandat=national', /france@example\.org/, /touraine@example\.org|nouvelle@/, 7],
      ['/desk/equipe', 'departement=41', /blois@example\.org/, /touraine@example\.org|france@/, 7],
      ['/desk/equipe', `personne=${here.blois.person}`, /blois@example\.org/, /touraine@example\.org|france@/, 7],
      ['/desk/equipe', 'q=nouv', /nouvelle@example\.org/, /touraine@example\.org|blois@/, 7],
      ['/desk/labels', 'q=aidants', /Aidants Connect/, /France services/, 5],
      ['/desk/labels', 'niveaux=sans', /Aidants Connect/, /rien de tel/, 5],
      ['/desk/besoins', 'q=comptab', /comptabilite/, />site-internet<|,site-internet,/, 8],
      ['/desk/besoins', 'etat=retire', /Aucun besoin|famille,code/, />comptabilite<|,comptabilite,/, 8],
      ['/desk/charte', 'etat=en-vigueur', /2026-1/, /rien de tel/, 5],
      ['/desk/charte', 'etat=annoncee', /Aucune version|version,titre/, /<th scope="row"><a href="\/charte\/2026-1|^2026-1/m, 5],
      ['/desk/coordinations', 'q=touraine', /Équipe de Touraine/, /Équipe de Blois/, 7],
      ['/desk/coordinations', 'departement=41', /Équipe de Blois/, /Équipe de Touraine/, 7],
      [`/desk/evenements/${here.event}/inscrits`, 'etat=waiting', /Personne Deux/, /Personne Une/, 8],
      [`/desk/evenements/${here.event}/inscrits`, 'q=tresor', /Personne Une/, /Personne Deux/, 8],
      ['/desk/courrier', 'message=withdrawn', /retrait enregistré/, /n° \d+, demande à vérifier/, 9],
      ['/desk/courrier', 'etat=attente&message=application-to-check', /demande à vérifier/, /n° \d+, retrait enregistré/, 9],
    ];
    for (const [path, query, kept, left, columns] of lists) {
      const page = await here.chief.read(`${path}?${query}`);
      assert.match(page, kept, `${path}?${query}`);
      assert.doesNotMatch(page, left, `${path}?${query}`);
      const link = `${path}.csv?${query}`;
      assert.ok(page.includes(`href="${link.replaceAll('&', '&amp;')}"`), `${path}: the file keeps the filters`);
      const response = await here.chief.get(link);
      const file = await response.text();
      assert.equal(response.status, 200, link);
      const rows = parse(file, {bom: true}) as string[][];
      assert.equal(rows[0]!.length, columns, link);
      assert.doesNotMatch(file, left, link);
      for (const [name, value] of new URLSearchParams(query)) {
        assert.match(page, new RegExp(`<option value="${value}" selected>|<input id="${name}" name="${name}" value="${value}"`), `${path}: ${name} is shown`);
      }
    }
    for (const path of ['/desk/equipe', '/desk/labels', '/desk/besoins', '/desk/charte', '/desk/coordinations', '/desk/courrier', `/desk/evenements/${here.event}/inscrits`]) {
      for (const query of ['autre=1', 'etat=', 'q=a&q=b', `q=${'a'.repeat(300)}`]) assert.equal((await here.chief.get(`${path}?${query}`)).status, query === 'etat=' ? 200 : 400, `${path}?${query}`);
    }
  });

  it('show what is typed in a filter as text, and never as a formula of the file', async () => {
    for (const payload of PAYLOADS) {
      for (const path of ['/desk/equipe', '/desk/labels', '/desk/besoins', '/desk/coordinations', `/desk/evenements/${here.event}/inscrits`]) {
        const response = await here.chief.get(`${path}?${new URLSearchParams({q: payload}).toString()}`);
        const page = await response.text();
        assert.ok(!page.includes(payload) || !/[<>"]/.test(payload), `${path}: ${payload}`);
      }
    }
    const {database} = here.deps;
    database.prepare("UPDATE coordination_teams SET document = json_set(document, '$.name', '=1+1') WHERE id = 1").run();
    database.prepare("UPDATE labels SET issuer = '=1+1' WHERE code = 'pana'").run();
    database.prepare("UPDATE people SET name = '=1+1' WHERE email = 'blois@example.org'").run();
    for (const path of ['/desk/coordinations.csv', '/desk/labels.csv', '/desk/equipe.csv']) {
      const file = await here.chief.read(path);
      assert.match(file, /'=1\+1/, path);
      assert.doesNotMatch(file, /(?:^|,)"?=1\+1/m, path);
    }
  });

  it('leave as a file after a second proof where they hold what is personal, and the log says who took which', async () => {
    for (const list of ['demandes', 'equipe', 'signalements', 'charte/signatures']) {
      assert.equal((await here.national.get(`/desk/${list}.csv`)).status, 403, list);
      assert.equal((await here.chief.get(`/desk/${list}.csv`)).status, 200, list);
      assert.deepEqual(actsOn(here.deps.database, `list:${list.replace('charte/', '')}`).at(-1)?.actor, `person:${here.national.person}`, list);
    }
    for (const list of ['structures', 'coordinations', 'labels', 'besoins', 'charte', 'courrier', 'refus', 'sous-traitants', 'evenements']) {
      assert.equal((await here.national.get(`/desk/${list}.csv`)).status, 200, list);
    }
  });
});

describe('the mail that waits', () => {
  it('is listed with since when, the tries and the next one, its host alone of its address', async () => {
    const here = desk();
    const {database} = here.deps;
    database.exec('DELETE FROM outbox');
    for (const to of ['patiente@lente.example.org', 'seconde@example.org']) {
      enqueue(database, {template: 'withdrawn', locale: 'fr', to, values: {structure: 'Structure', hiddenAt: '2026-11-22', eraseBy: '2026-12-20'}}, here.deps);
    }
    const {id} = database.prepare('SELECT min(id) AS id FROM outbox').get() as {id: number};
    markFailed(database, id, {failure: 'ECONNREFUSED', doubts: 0, next: here.deps.now() + 5 * MINUTE});
    const none = await here.national.read('/desk/courrier');
    assert.match(none, /Abandonnés \(0\)[\s\S]*En attente \(2\)/);
    const page = await here.national.read('/desk/courrier?etat=attente');
    assert.match(page, new RegExp(`n° ${id}, retrait enregistré</th><td[^>]*>une adresse de lente\\.example\\.org</td><td[^>]*><time datetime="2026-11-22T10:00:00\\.000Z">[^<]+</time></td><td[^>]*>0</td><td[^>]*>ECONNREFUSED</td><td[^>]*><time datetime="2026-11-22T10:05:00\\.000Z">`));
    assert.match(page, /2 messages en attente/);
    for (const text of [page, await here.national.read('/desk/courrier.csv?etat=attente'), await here.national.read('/desk/courrier.csv')]) assert.doesNotMatch(text, /patiente|seconde@/);
    assert.equal((await here.touraine.get('/desk/courrier?etat=attente')).status, 403);
    assert.equal((await here.touraine.get('/desk/courrier.csv')).status, 403);
  });
});
