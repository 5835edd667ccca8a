/** Who may do what: the whole table, walked by every kind of visitor against a table written by hand (RELIABILITY.md, recipe 7). */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {createRegistry} from '../../../worker/registry/app.ts';
import {POLICY, STEP_UP_FOR, reachOf, touches} from '../../../worker/registry/policy.ts';
import type {Action} from '../../../worker/registry/policy.ts';
import {registryRoute} from '../../../worker/registry/route.ts';
import type {RegistryRoute} from '../../../worker/registry/route.ts';
import {ROUTES} from '../../../worker/registry/routes/index.ts';
import {SIGN_IN_ROUTES} from '../../../worker/registry/routes/sign-in.ts';
import {changeMemberships, mandates} from '../../../worker/registry/storage/people.ts';
import {ORIGIN, formHeaders, gazetteer, pageGet, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const VISITORS = ['anonymous', 'contact of it', 'contact of another', 'coordinator there', 'coordinator elsewhere', 'national', 'disabled', 'mandate ended'] as const;
type Visitor = (typeof VISITORS)[number];

/** `yes`: done. `none`: allowed, but this structure is out of reach. `proof`: only after a second proof. Numbers: refused. */
type Outcome = 'yes' | 'none' | 'proof' | 'proof none' | 401 | 403;

const EVERYBODY: readonly Outcome[] = ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'];
const COORDINATION: readonly Outcome[] = [401, 403, 403, 'yes', 'none', 'yes', 401, 403];
const ALL_ROLES: readonly Outcome[] = [401, 'yes', 'none', 'yes', 'none', 'yes', 401, 403];

/** By action, in the order of the visitors, about the structure s1 in the département 37. Written by hand. */
const EXPECTED: Readonly<Record<string, readonly Outcome[]>> = {
  'public.read': EVERYBODY,
  'listing.apply': EVERYBODY,
  'publication.follow': EVERYBODY,
  'listing.confirm': EVERYBODY,
  'report.send': EVERYBODY,
  'survey.answer': EVERYBODY,
  'survey.read': COORDINATION,
  'survey.edit': [401, 403, 403, 403, 403, 'yes', 401, 403],
  'event.register': EVERYBODY,
  'event.alert': EVERYBODY,
  'report.read': COORDINATION,
  'report.settle': COORDINATION,
  'report.answer': [401, 'yes', 'none', 403, 403, 403, 401, 403],
  'session.open': EVERYBODY,
  'session.close': EVERYBODY,
  'link.use': EVERYBODY,
  'application.read': COORDINATION,
  'application.decide': COORDINATION,
  'structure.read': ALL_ROLES,
  'structure.edit': ALL_ROLES,
  'structure.verify': [401, 'yes', 'none', 403, 403, 403, 401, 403],
  'structure.withdraw': ALL_ROLES,
  'structure.share': [401, 'proof', 'proof none', 403, 403, 403, 401, 403],
  'structure.export': [401, 'proof', 'proof none', 403, 403, 403, 401, 403],
  'membership.propose': COORDINATION,
  'membership.approve': [401, 403, 403, 'proof', 'proof none', 'proof', 401, 403],
  'mail.read-dead': [401, 403, 403, 403, 403, 'yes', 401, 403],
  'mail.retry': [401, 403, 403, 403, 403, 'yes', 401, 403],
  'coordination.read': COORDINATION,
  'coordination.edit': COORDINATION,
  'coordination.approve': [401, 403, 403, 403, 403, 'proof', 401, 403],
  'desk.search': COORDINATION,
  'desk.export': [401, 403, 403, 'proof', 'proof none', 'proof', 401, 403],
  'membership.disable': [401, 403, 403, 403, 403, 'proof', 401, 403],
  'account.read': ALL_ROLES,
  'account.close-sessions': ALL_ROLES,
  'account.change-address': [401, 'proof', 'proof none', 'proof', 'proof none', 'proof', 401, 403],
  'label.read': COORDINATION,
  'label.edit': [401, 403, 403, 403, 403, 'yes', 401, 403],
  'label.give': COORDINATION,
  'taxonomy.edit': [401, 403, 403, 403, 403, 'yes', 401, 403],
  'desk.structures': COORDINATION,
  'charter.manage': [401, 403, 403, 403, 403, 'proof', 401, 403],
  'charter.draft': [401, 403, 403, 403, 403, 'yes', 401, 403],
  'charter.publish': [401, 403, 403, 403, 403, 'proof', 401, 403],
  'charter.signatures': COORDINATION,
  'charter.sign': [401, 'yes', 'none', 403, 403, 403, 401, 403],
  'desk.withdraw': COORDINATION,
  'membership.read': COORDINATION,
  'membership.end': [401, 403, 403, 'proof', 'proof none', 'proof', 401, 403],
  'passkey.manage': COORDINATION,
  'passkey.remove': [401, 403, 403, 'proof', 'proof none', 'proof', 401, 403],
  'passkey.end': [401, 403, 403, 'proof', 'proof none', 'proof', 401, 403],
  'refusal.read': [401, 403, 403, 403, 403, 'yes', 401, 403],
  'processor.read': [401, 403, 403, 403, 403, 'yes', 401, 403],
  'processor.settle': [401, 403, 403, 403, 403, 'yes', 401, 403],
  'event.read': COORDINATION,
  'event.edit': COORDINATION,
  'event.publish': COORDINATION,
  'event.attend': COORDINATION,
  'event.tell': COORDINATION,
  'event.export': [401, 403, 403, 'proof', 'proof none', 'proof', 401, 403],
};

/** Every route with its line of the policy, by hand: one that moves to another line, or comes without one, is seen. */
const LINES: Readonly<Record<string, Action>> = {
  'GET /v1/challenge': 'public.read',
  'GET /v1/publication': 'publication.follow',
  'GET /charte': 'public.read',
  'GET /charte/:version': 'public.read',
  'GET /v1/charter': 'public.read',
  'POST /v1/listings': 'listing.apply',
  'POST /v1/listings/drafts': 'listing.apply',
  'POST /v1/listings/drafts/open': 'link.use',
  'POST /v1/listings/drafts/erase': 'link.use',
  'GET /rejoindre': 'public.read',
  'POST /inscription/confirmer': 'listing.confirm',
  'POST /inscription/contact': 'link.use',
  'POST /v1/reports': 'report.send',
  'GET /v1/surveys/:id': 'survey.answer',
  'POST /v1/surveys/:id/answers': 'survey.answer',
  'POST /v1/surveys/:id/resume': 'link.use',
  'GET /questionnaire/:id': 'public.read',
  'GET /desk/questionnaires': 'survey.read',
  'GET /desk/questionnaires/:kind/resultats': 'survey.read',
  'GET /desk/questionnaires/:kind/resultats.csv': 'survey.read',
  'GET /desk/questionnaires/:kind': 'survey.edit',
  'POST /desk/questionnaires/:kind': 'survey.edit',
  'GET /desk/questionnaires/:kind/apercu': 'survey.edit',
  'POST /desk/questionnaires/:kind/publier': 'survey.edit',
  'POST /signalement/confirmer': 'link.use',
  'GET /v1/events/:id/form': 'public.read',
  'POST /v1/events/:id/registrations': 'event.register',
  'POST /v1/events/alerts': 'event.alert',
  'POST /evenement/inscription/confirmer': 'link.use',
  'POST /evenement/inscription/place': 'link.use',
  'POST /evenement/inscription/annuler': 'link.use',
  'POST /evenement/alerte/confirmer': 'link.use',
  'POST /evenement/alerte/annuler': 'link.use',
  'GET /espace/:id/signalements/:report': 'report.answer',
  'POST /espace/:id/signalements/:report': 'report.answer',
  'GET /desk/signalements': 'report.read',
  'GET /desk/signalements.csv': 'desk.export',
  'GET /desk/signalements/:id': 'report.read',
  'POST /desk/signalements/:id/regler': 'report.settle',
  'GET /connexion': 'session.open',
  'POST /connexion': 'session.open',
  'POST /connexion/code': 'session.open',
  'POST /connexion/lien': 'link.use',
  'POST /deconnexion': 'session.close',
  'GET /lien': 'link.use',
  'GET /confidentialite': 'public.read',
  'GET /recu/:hash': 'public.read',
  'GET /desk': 'application.read',
  'GET /desk/demandes': 'application.read',
  'GET /desk/demandes.csv': 'desk.export',
  'GET /desk/demandes/:id': 'application.read',
  'POST /desk/demandes/:id/accepter': 'application.decide',
  'POST /desk/demandes/:id/demander': 'application.decide',
  'POST /desk/demandes/:id/refuser': 'application.decide',
  'POST /desk/demandes/:id/annuler': 'application.decide',
  'GET /desk/structures': 'desk.structures',
  'GET /desk/structures.csv': 'desk.structures',
  'GET /desk/structures/:id': 'desk.structures',
  'GET /desk/structures/:id/retirer': 'desk.withdraw',
  'POST /desk/structures/:id/retirer': 'desk.withdraw',
  'GET /desk/equipe': 'membership.read',
  'GET /desk/equipe.csv': 'desk.export',
  'GET /desk/equipe/:id/desactiver': 'membership.disable',
  'POST /desk/equipe/:id/desactiver': 'membership.disable',
  'POST /desk/equipe/proposer': 'membership.propose',
  'POST /desk/equipe/:id/approuver': 'membership.approve',
  'GET /desk/equipe/:id/terminer': 'membership.read',
  'POST /desk/equipe/:id/terminer': 'membership.end',
  'GET /desk/courrier': 'mail.read-dead',
  'GET /desk/courrier.csv': 'mail.read-dead',
  'POST /desk/courrier/:id/renvoyer': 'mail.retry',
  'GET /desk/coordinations': 'coordination.read',
  'GET /desk/coordinations.csv': 'coordination.read',
  'GET /desk/coordinations/:id': 'coordination.read',
  'POST /desk/coordinations/:id/apercu': 'coordination.edit',
  'POST /desk/coordinations/:id': 'coordination.edit',
  'GET /desk/coordinations/propositions/:id': 'coordination.edit',
  'POST /desk/coordinations/propositions/:id/approuver': 'coordination.approve',
  'POST /desk/coordinations/propositions/:id/ecarter': 'coordination.approve',
  'GET /desk/labels': 'label.read',
  'GET /desk/labels.csv': 'label.read',
  'GET /desk/labels/:code': 'label.edit',
  'POST /desk/labels/:code/apercu': 'label.edit',
  'POST /desk/labels/:code': 'label.edit',
  'GET /desk/structures/:id/labels': 'label.give',
  'POST /desk/structures/:id/labels': 'label.give',
  'POST /desk/structures/:id/labels/terminer': 'label.give',
  'GET /desk/recherche': 'desk.search',
  'GET /desk/besoins': 'taxonomy.edit',
  'GET /desk/besoins.csv': 'taxonomy.edit',
  'GET /desk/besoins/:code': 'taxonomy.edit',
  'POST /desk/besoins/:code/apercu': 'taxonomy.edit',
  'POST /desk/besoins/:code': 'taxonomy.edit',
  'GET /desk/charte': 'charter.draft',
  'GET /desk/charte.csv': 'charter.draft',
  'POST /desk/charte/projets': 'charter.manage',
  'GET /desk/charte/projets/:id': 'charter.manage',
  'GET /desk/charte/projets/:id/apercu': 'charter.manage',
  'GET /desk/charte/projets/:id/modifier': 'charter.manage',
  'POST /desk/charte/projets/:id/modifier': 'charter.draft',
  'POST /desk/charte/projets/:id/supprimer': 'charter.manage',
  'POST /desk/charte/projets/:id/publier': 'charter.publish',
  'GET /desk/charte/signatures': 'charter.signatures',
  'GET /desk/charte/signatures.csv': 'desk.export',
  'GET /espace/:id/charte': 'charter.sign',
  'POST /espace/:id/charte': 'charter.sign',
  'GET /espace': 'structure.read',
  'POST /espace/confirmer': 'link.use',
  'POST /espace/retirer': 'link.use',
  'GET /espace/:id': 'structure.read',
  'POST /espace/:id/confirmer': 'structure.verify',
  'GET /espace/:id/badge': 'structure.read',
  'GET /espace/:id/frequentation': 'structure.read',
  'GET /espace/:id/modifier': 'structure.edit',
  'POST /espace/:id/modifier': 'structure.edit',
  'POST /espace/:id/revenir': 'structure.edit',
  'POST /espace/:id/message': 'structure.edit',
  'POST /espace/:id/rythme': 'structure.edit',
  'GET /espace/:id/donnees.json': 'structure.export',
  'GET /espace/:id/donnees.csv': 'structure.export',
  'POST /espace/:id/inviter': 'structure.share',
  'POST /espace/:id/transmettre': 'structure.share',
  'GET /espace/:id/retirer': 'structure.withdraw',
  'POST /espace/:id/retirer': 'structure.withdraw',
  'POST /connexion/cle/defi': 'session.open',
  'POST /connexion/cle': 'session.open',
  'GET /compte': 'account.read',
  'POST /compte/deconnexion': 'account.close-sessions',
  'GET /compte/adresse': 'account.change-address',
  'POST /compte/adresse': 'account.change-address',
  'POST /compte/adresse/confirmer': 'link.use',
  'GET /cles': 'passkey.manage',
  'POST /cles/defi': 'passkey.manage',
  'POST /cles/ajouter': 'passkey.manage',
  'POST /cles/:id/renommer': 'passkey.manage',
  'GET /cles/:id/retirer': 'passkey.remove',
  'POST /cles/:id/retirer': 'passkey.remove',
  'GET /desk/equipe/:id/cles': 'membership.read',
  'POST /desk/equipe/:id/cles': 'passkey.end',
  'GET /desk/refus': 'refusal.read',
  'GET /desk/refus.csv': 'refusal.read',
  'GET /desk/sous-traitants': 'processor.read',
  'GET /desk/sous-traitants.csv': 'processor.read',
  'POST /desk/sous-traitants/:id/fait': 'processor.settle',
  'POST /desk/sous-traitants/:code/adresse': 'processor.settle',
  'GET /desk/evenements': 'event.read',
  'GET /desk/evenements.csv': 'event.read',
  'GET /desk/evenements/nouveau': 'event.edit',
  'POST /desk/evenements/nouveau': 'event.edit',
  'GET /desk/evenements/:id': 'event.read',
  'GET /desk/evenements/:id/modifier': 'event.edit',
  'POST /desk/evenements/:id/modifier': 'event.edit',
  'POST /desk/evenements/:id/modifier/apercu': 'event.edit',
  'GET /desk/evenements/:id/apercu': 'event.read',
  'POST /desk/evenements/:id/publier': 'event.publish',
  'POST /desk/evenements/:id/supprimer': 'event.edit',
  'GET /desk/evenements/:id/reporter': 'event.publish',
  'POST /desk/evenements/:id/reporter': 'event.publish',
  'GET /desk/evenements/:id/annuler': 'event.publish',
  'POST /desk/evenements/:id/annuler': 'event.publish',
  'GET /desk/evenements/:id/inscrits': 'event.attend',
  'GET /desk/evenements/:id/inscrits.csv': 'event.export',
  'GET /desk/evenements/:id/presences': 'event.attend',
  'POST /desk/evenements/:id/presences': 'event.attend',
  'POST /desk/evenements/:id/presences/accueil': 'event.attend',
  'POST /desk/evenements/:id/presences/effacer': 'event.attend',
  'GET /desk/evenements/:id/presences/feuille': 'event.attend',
  'GET /desk/evenements/:id/attestations/:registration': 'event.attend',
  'GET /desk/evenements/:id/bilan': 'event.edit',
  'POST /desk/evenements/:id/bilan': 'event.edit',
  'GET /desk/evenements/:id/message': 'event.tell',
  'POST /desk/evenements/:id/message': 'event.tell',
};

/** Answers whether s1, in 37, is within the reach the application computed. */
const probe = (path: string, action: Action): RegistryRoute => registryRoute({
  method: 'GET', path, action, summary: '', from: 'page',
  handle: ({reach}) => (touches(reach, {structure: 's1', departement: '37'}) ? {body: 'done'} : {status: 404, body: ''}),
});

/** Everybody, each with the cookie their browser sends. */
function visitors(deps: TestDeps): Readonly<Record<Visitor, (steppedUp: boolean) => string>> {
  const chief = somebody(deps, 'chief@example.org', 'national');
  const people = {
    'contact of it': somebody(deps, 'contact-1@example.org', 'contact', 's1'),
    'contact of another': somebody(deps, 'contact-2@example.org', 'contact', 's2'),
    'coordinator there': somebody(deps, 'coordinator-37@example.org', 'coordinator', 'departement:37'),
    'coordinator elsewhere': somebody(deps, 'coordinator-41@example.org', 'coordinator', 'departement:41'),
    'national': somebody(deps, 'national@example.org', 'national'),
    'disabled': somebody(deps, 'disabled@example.org', 'coordinator', 'departement:37'),
    'mandate ended': somebody(deps, 'ended@example.org', 'coordinator', 'departement:37'),
  };
  const ended = mandates(deps.database).find(({person}) => person === people['mandate ended'])!;
  assert.ok('facts' in changeMemberships(deps.database, {type: 'end', membership: ended.id, by: chief}, deps.now()));
  // Whose mandate ended comes in again: the sessions they had ended with it.
  const cookies = Object.fromEntries(Object.entries(people).map(([who, person]) => [who, {first: signedIn(deps, person), second: signedIn(deps, person, true)}]));
  assert.ok('facts' in changeMemberships(deps.database, {type: 'disable', person: people.disabled, by: chief}, deps.now()));
  return Object.fromEntries(VISITORS.map((who) => [who, (steppedUp: boolean) => (who === 'anonymous' ? '' : cookies[who]![steppedUp ? 'second' : 'first'])])) as Record<Visitor, (steppedUp: boolean) => string>;
}

/** What came of a visit. */
async function outcome(app: ReturnType<typeof createRegistry>, path: string, cookie: (steppedUp: boolean) => string): Promise<Outcome | number> {
  const first = await app.fetch(pageGet(path, cookie(false)));
  const said = await first.text();
  const named = (status: number): Outcome | number => (status === 200 ? 'yes' : status === 404 ? 'none' : status);
  if (first.status !== 403 || !said.includes('Confirmez d’abord')) return named(first.status);
  const {status} = await app.fetch(pageGet(path, cookie(true)));
  return status === 200 ? 'proof' : status === 404 ? 'proof none' : status;
}

/** Differences between what a table of routes does and what is expected of it. */
async function differences(routes: readonly {readonly path: string; readonly action: Action; readonly meant: string}[]): Promise<string[]> {
  const deps = testDeps();
  const app = createRegistry(deps, routes.map(({path, action}) => probe(path, action)));
  const cookies = visitors(deps);
  const found: string[] = [];
  for (const {path, meant} of routes) {
    for (const [i, visitor] of VISITORS.entries()) {
      const met = await outcome(app, path, cookies[visitor]);
      if (met !== EXPECTED[meant]![i]) found.push(`${meant}, ${visitor}: ${met} instead of ${EXPECTED[meant]![i]}`);
    }
  }
  assert.deepEqual(deps.reports, []);
  return found;
}

const ACTIONS = Object.keys(POLICY) as Action[];

describe('the policy', () => {
  it('has a line of expectations for every action, and no other', () => {
    assert.deepEqual(Object.keys(EXPECTED).sort(), [...ACTIONS].sort());
  });

  it('gives every visitor what the table written by hand says, own and other', async () => {
    assert.deepEqual(await differences(ACTIONS.map((action) => ({path: `/probe/${action}`, action, meant: action}))), []);
  });

  it('is seen to fail when a route stands on another line', async () => {
    for (const [meant, action] of [['structure.edit', 'structure.read'], ['mail.read-dead', 'application.read'], ['structure.export', 'structure.verify'], ['application.read', 'public.read']] as const) {
      const found = await differences([{path: '/probe', action, meant}]);
      // Two lines that say the same are told apart by name only: the lines of the real routes are written down below.
      assert.equal(found.length > 0, meant !== 'structure.edit', `${meant} as ${action}: ${found.join('; ')}`);
    }
  });

  it('keeps each route on its line', () => {
    assert.deepEqual(Object.fromEntries(ROUTES.map(({method, path, action}) => [`${method} ${path}`, action])), LINES);
  });

  it('is asked by every real route, before anything of the request is read', async () => {
    const deps = testDeps();
    const app = createRegistry(deps);
    const cookies = visitors(deps);
    const found: string[] = [];
    for (const {method, path, action} of ROUTES) {
      for (const [i, visitor] of VISITORS.entries()) {
        const expected = EXPECTED[action]![i]!;
        if (expected !== 401 && expected !== 403) continue;
        const cookie = cookies[visitor](true);
        // A body nobody could want: whoever may not act is told so, and nothing else.
        const {status} = await app.fetch(new Request(ORIGIN + path.replace(/:[a-z]+/g, 's1'), {method, headers: formHeaders(cookie), ...(method === 'POST' && {body: '%'})}));
        if (status !== expected) found.push(`${method} ${path}, ${visitor}: ${status} instead of ${expected}`);
      }
    }
    assert.deepEqual(found, []);
    assert.deepEqual(deps.reports, []);
  });

  it('lets a mandate of another name reach nothing: a commune does not open its département', () => {
    const session = (scope: string) => ({person: 1, memberships: [{role: 'coordinator' as const, scope}], steppedUpAt: undefined});
    const departementsOf = (territory: string): readonly string[] => gazetteer.resolve(territory)?.departements ?? [];
    assert.deepEqual(reachOf('application.read', session('region:24'), departementsOf, 0), {reach: {departements: ['37', '41'], structures: []}});
    for (const scope of ['commune:37132', 'epci:243700754', 'postcode:37600', 'departement:99', '']) {
      assert.deepEqual(reachOf('application.read', session(scope), departementsOf, 0), {denial: 'forbidden'}, scope);
    }
  });

  it('forgets a second proof after ten minutes, and one from the future', () => {
    const denied = (steppedUpAt: number, now: number): boolean =>
      'denial' in reachOf('structure.export', {person: 1, memberships: [{role: 'contact', scope: 's1'}], steppedUpAt}, () => [], now);
    assert.deepEqual([denied(1000, 1000), denied(1000, 999 + STEP_UP_FOR), denied(1000, 1000 + STEP_UP_FOR), denied(1000, 999)], [false, false, true, true]);
  });
});

describe('a form', () => {
  const forms = ROUTES.filter(({method, from}) => method === 'POST' && from === 'page');
  const forged: readonly (readonly [string, Record<string, string | undefined>])[] = [
    ['without an origin', {Origin: undefined}],
    ['without an origin or a site', {'Origin': undefined, 'Sec-Fetch-Site': undefined}],
    ['from nowhere', {Origin: 'null'}],
    ['from nowhere, by an old browser', {'Origin': 'null', 'Sec-Fetch-Site': undefined}],
    ['from another site', {Origin: 'https://evil.example'}],
    ['from another port', {Origin: `${ORIGIN}:8443`}],
    ['without encryption', {Origin: ORIGIN.replace('https', 'http')}],
    ['from a name that ends like ours', {Origin: 'https://evilpana.example'}],
    ['from a name that begins like ours', {Origin: `${ORIGIN}.evil.example`}],
    ['from a path', {Origin: `${ORIGIN}/`}],
    ['from two', {Origin: `${ORIGIN} https://evil.example`}],
    ['across sites, whatever its origin says', {'Sec-Fetch-Site': 'cross-site'}],
    ['from a neighbour of our site', {'Sec-Fetch-Site': 'same-site'}],
    ['by no page', {'Sec-Fetch-Site': 'none'}],
  ];

  it('is refused unless it comes from our own pages, on every route, whoever is signed in', async () => {
    assert.ok(forms.length >= 4);
    const deps = testDeps();
    const app = createRegistry(deps);
    const cookie = signedIn(deps, somebody(deps, 'national@example.org', 'national'), true);
    const before = deps.database.prepare('SELECT count(*) AS n FROM audit').get();
    for (const {path} of forms) {
      for (const [how, headers] of forged) {
        for (const type of ['application/x-www-form-urlencoded', 'application/json', 'text/plain']) {
          const sent = new Headers({...formHeaders(cookie), 'Content-Type': type});
          for (const [name, value] of Object.entries(headers)) value === undefined ? sent.delete(name) : sent.set(name, value);
          const {status} = await app.fetch(new Request(ORIGIN + path.replace(/:\w+/g, '1'), {method: 'POST', headers: sent, body: 'email=someone%40example.org'}));
          assert.equal(status, 403, `${path} ${how}, ${type}`);
        }
      }
    }
    assert.deepEqual(deps.database.prepare('SELECT count(*) AS n FROM audit').get(), before);
    assert.deepEqual(deps.database.prepare('SELECT count(*) AS n FROM sign_ins').get(), Object.assign(Object.create(null), {n: 0}));
    // The same forms, from our pages, are heard; browsers that do not say the site are, too.
    for (const {path} of SIGN_IN_ROUTES.filter(({method}) => method === 'POST')) {
      for (const headers of [formHeaders(), (({'Sec-Fetch-Site': _, ...rest}) => rest)(formHeaders())]) {
        const {status} = await app.fetch(new Request(ORIGIN + path, {method: 'POST', headers, body: 'email=someone%40example.org'}));
        assert.notEqual(status, 403, path);
      }
    }
  });
});
