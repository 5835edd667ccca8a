/**
 * Where every page of the registry is found in the worlds of `world.ts`. The routes themselves say which there must be: a page without a
 * line here fails the suite.
 */
import {LINK_ACTS} from '../../../worker/registry/pages/link.ts';
import {ROUTES} from '../../../worker/registry/routes/index.ts';
import {FIELDS} from '../../worker/registry/events-support.ts';
import type {Who} from './world.ts';

export interface Line {
  readonly who: Who;
  /** Address, with identifiers of the world in braces: `/desk/demandes/{waiting}`. */
  readonly at: string;
  /** What its form is sent with: the page is its answer. Values may have braces too. */
  readonly post?: Readonly<Record<string, string | readonly string[]>>;
  /** 200 unless said. */
  readonly status?: number;
  /** Looked at in the world that begins. */
  readonly empty?: true;
}

const N = 'national', C = 'coordinator', S = 'contact', A = 'anonymous';
const got = (who: Who, ...all: string[]): Line[] => all.map((at) => ({who, at}));
const empty = (who: Who, at: string): Line => ({who, at, empty: true});
const sent = (who: Who, at: string, post: Line['post'] = {}, status = 422): Line => ({who, at, post, status});
/** The answer to a link of a mail. */
const followed = (at: string, token: string, more: Readonly<Record<string, string>> = {}): Line => ({who: A, at, post: {token: `{${token}}`, ...more}});

/** By route, each page at least once with much in it; lists once more with nothing. */
export const PAGES: Readonly<Record<string, readonly Line[]>> = {
  // ————— for everybody —————
  '/charte': got(A, '/charte'),
  '/charte/:version': got(A, '/charte/{version}', '/charte/{later}?depuis={version}'),
  '/rejoindre': got(A, '/rejoindre'),
  '/connexion': [...got(A, '/connexion'), ...got(S, '/connexion'), sent(A, '/connexion', {email: 'pas une adresse'}), sent(A, '/connexion', {email: 'quelqu.un@example.org'}, 202), sent(A, '/connexion/code', {code: '12345678'}, 410)],
  '/lien': [
    ...Object.keys(LINK_ACTS).map((purpose): Line => ({who: A, at: `/lien#${purpose}:${'a'.repeat(43)}`})), ...got(A, '/lien'),
    sent(A, '/connexion/lien', {token: 'mort'}, 410),
    followed('/inscription/confirmer', 'toAnswer'), followed('/inscription/confirmer', 'toConfirm'),
    followed('/signalement/confirmer', 'toReport'), followed('/espace/confirmer', 'toVerify'), followed('/espace/retirer', 'toWithdraw'),
    {...followed('/espace/retirer', 'toWithdraw', {asked: 'oui'}), status: 422}, followed('/espace/retirer', 'toWithdrawOther', {asked: 'oui', confirm: 'oui'}),
    followed('/compte/adresse/confirmer', 'toMove'), followed('/evenement/inscription/confirmer', 'toRegister'), followed('/evenement/inscription/annuler', 'toCancel'), followed('/evenement/inscription/annuler', 'toCancel', {sure: 'oui'}),
  ],
  '/confidentialite': got(A, '/confidentialite'),
  '/recu/:hash': [...got(A, '/recu/{receipt}'), {who: A, at: `/recu/${'0'.repeat(64)}`, status: 404}],
  '/questionnaire/:id': got(A, '/questionnaire/needs-{event}'),

  // ————— one’s own —————
  '/compte': got(C, '/compte'),
  '/compte/adresse': [...got(C, '/compte/adresse'), sent(C, '/compte/adresse', {email: ''}), sent(C, '/compte/adresse', {email: 'nouvelle@example.org'}, 202)],
  '/cles': [...got('keyed', '/cles'), ...got(N, '/cles'), sent('keyed', '/cles/{passkey}/renommer', {name: ''})],
  '/cles/:id/retirer': got('keyed', '/cles/{passkey}/retirer'),

  // ————— the desk —————
  '/desk/demandes': [...got(N, '/desk/demandes', '/desk/demandes?etat=toutes&q=maison', '/desk/demandes?page=2', '/desk/demandes?q=rien'), ...got(C, '/desk/demandes'), empty(C, '/desk/demandes'), {who: 'nobody', at: '/desk/demandes', status: 403}, {who: A, at: '/desk/demandes', status: 401}, {who: 'keyless', at: '/desk/demandes', status: 403}],
  '/desk/demandes/:id': [
    ...got(C, '/desk/demandes/{waiting}', '/desk/demandes/{asked}', '/desk/demandes/{accepted}?fait=acceptee'), {who: C, at: '/desk/demandes/absente', status: 404},
    sent(C, '/desk/demandes/{waiting}/demander', {version: 'x', question: ''}), sent(C, '/desk/demandes/{waiting}/refuser', {version: 'x', reason: ''}), sent(C, '/desk/demandes/{waiting}/accepter', {version: 'x'}, 409),
  ],
  '/desk/structures': [...got(C, '/desk/structures'), empty(C, '/desk/structures')],
  '/desk/structures/:id': got(C, '/desk/structures/{structure}'),
  '/desk/structures/:id/retirer': [...got(C, '/desk/structures/{structure}/retirer'), sent(C, '/desk/structures/{structure}/retirer', {receivedOn: ''})],
  '/desk/structures/:id/labels': got(C, '/desk/structures/{structure}/labels'),
  '/desk/equipe': [...got(N, '/desk/equipe', '/desk/equipe?q=rien'), ...got('unproven', '/desk/equipe'), empty(N, '/desk/equipe'), sent(N, '/desk/equipe/proposer', {name: '', email: 'x', role: '', scope: ''})],
  '/desk/equipe/:id/terminer': got(N, '/desk/equipe/{mandate}/terminer', '/desk/equipe/{proposed}/terminer'),
  '/desk/equipe/:id/desactiver': got(N, '/desk/equipe/{mandate}/desactiver'),
  '/desk/equipe/:id/cles': got(N, '/desk/equipe/{keyedMandate}/cles', '/desk/equipe/{mandate}/cles'),
  '/desk/courrier': [...got(N, '/desk/courrier', '/desk/courrier?etat=attente'), empty(N, '/desk/courrier')],
  '/desk/coordinations': [...got(N, '/desk/coordinations'), ...got(C, '/desk/coordinations'), empty(N, '/desk/coordinations')],
  '/desk/coordinations/:id': [...got(N, '/desk/coordinations/1', '/desk/coordinations/nouvelle'), sent(N, '/desk/coordinations/nouvelle/apercu', {name: '', email: 'x', territories: 'departement:37', version: '0'}), sent(N, '/desk/coordinations/nouvelle/apercu', {name: 'Équipe neuve', email: 'neuve@example.org', territories: ['departement:37', 'departement:45'], version: '0'}, 200)],
  '/desk/coordinations/propositions/:id': [...got(N, '/desk/coordinations/propositions/{proposal}'), ...got('unproven', '/desk/coordinations/propositions/{proposal}')],
  '/desk/labels': [...got(N, '/desk/labels'), ...got(C, '/desk/labels?q=rien')],
  '/desk/labels/:code': got(N, '/desk/labels/pana', '/desk/labels/nouveau'),
  '/desk/recherche': [...got(C, '/desk/recherche?q=maison', '/desk/recherche', '/desk/recherche?q=introuvable'), ...got(N, '/desk/recherche?q=personne')],
  '/desk/besoins': got(N, '/desk/besoins', '/desk/besoins?q=rien'),
  '/desk/besoins/:code': got(N, '/desk/besoins/comptabilite', '/desk/besoins/nouveau'),
  '/desk/charte': [...got(N, '/desk/charte'), ...got('unproven', '/desk/charte'), empty(N, '/desk/charte')],
  '/desk/charte/projets/:id': got(N, '/desk/charte/projets/{project}'),
  '/desk/charte/projets/:id/apercu': got(N, '/desk/charte/projets/{project}/apercu'),
  '/desk/charte/projets/:id/modifier': got(N, '/desk/charte/projets/{project}/modifier'),
  '/desk/charte/signatures': [...got(C, '/desk/charte/signatures'), empty(C, '/desk/charte/signatures')],
  '/desk/evenements': [...got(C, '/desk/evenements?etat=tous', '/desk/evenements'), empty(C, '/desk/evenements')],
  '/desk/evenements/nouveau': [...got(C, '/desk/evenements/nouveau', '/desk/evenements/nouveau?modele=journee'), sent(C, '/desk/evenements/nouveau', {...FIELDS, title: '', summary: '', postcode: 'x'})],
  '/desk/evenements/:id': got(C, '/desk/evenements/{event}', '/desk/evenements/{past}', '/desk/evenements/{draft}'),
  '/desk/evenements/:id/modifier': got(C, '/desk/evenements/{event}/modifier'),
  '/desk/evenements/:id/apercu': got(C, '/desk/evenements/{draft}/apercu'),
  '/desk/evenements/:id/reporter': got(C, '/desk/evenements/{event}/reporter'),
  '/desk/evenements/:id/annuler': got(C, '/desk/evenements/{event}/annuler'),
  '/desk/evenements/:id/inscrits': got(C, '/desk/evenements/{event}/inscrits', '/desk/evenements/{past}/inscrits?q=rien'),
  '/desk/evenements/:id/presences': [...got(C, '/desk/evenements/{past}/presences'), sent(C, '/desk/evenements/{past}/presences/accueil', {nom: '', structure: '', email: 'x'})],
  '/desk/evenements/:id/presences/feuille': got(C, '/desk/evenements/{event}/presences/feuille'),
  '/desk/evenements/:id/attestations/:registration': got(C, '/desk/evenements/{past}/attestations/{registration}'),
  '/desk/evenements/:id/bilan': [...got(C, '/desk/evenements/{past}/bilan'), {who: C, at: '/desk/evenements/{event}/bilan', status: 409}],
  '/desk/evenements/:id/message': got(C, '/desk/evenements/{event}/message'),
  '/desk/signalements': [...got(C, '/desk/signalements', '/desk/signalements?etat=tous'), empty(C, '/desk/signalements')],
  '/desk/signalements/:id': [...got(C, '/desk/signalements/{report}'), sent(C, '/desk/signalements/{report}/regler', {version: 'x', outcome: '', words: ''})],
  '/desk/refus': [...got(N, '/desk/refus'), empty(N, '/desk/refus')],
  '/desk/sous-traitants': [...got(N, '/desk/sous-traitants?etat=toutes'), empty(N, '/desk/sous-traitants')],
  '/desk/questionnaires': [...got(N, '/desk/questionnaires'), empty(C, '/desk/questionnaires')],
  '/desk/questionnaires/:kind': got(N, '/desk/questionnaires/satisfaction'),
  '/desk/questionnaires/:kind/apercu': got(N, '/desk/questionnaires/satisfaction/apercu'),
  '/desk/questionnaires/:kind/resultats': [...got(N, '/desk/questionnaires/satisfaction/resultats'), empty(C, '/desk/questionnaires/satisfaction/resultats')],

  // ————— the space of a structure —————
  '/espace': [...got(S, '/espace'), empty(S, '/espace')],
  '/espace/:id': [...got(S, '/espace/{structure}', '/espace/{structure}?fait=modifiee'), ...got(C, '/espace/{structure}'), sent(S, '/espace/{structure}/inviter', {name: '', email: 'x'})],
  '/espace/:id/modifier': [...got(S, '/espace/{structure}/modifier'), sent(S, '/espace/{structure}/modifier', {name: '', postcode: 'x', version: '{listing}'}), sent(S, '/espace/{structure}/modifier', {name: 'Un autre nom', postcode: '37600', city: 'Loches', version: 'x'}, 412)],
  '/espace/:id/badge': got(S, '/espace/{structure}/badge'),
  '/espace/:id/frequentation': got(S, '/espace/{structure}/frequentation'),
  '/espace/:id/retirer': [...got(S, '/espace/{structure}/retirer'), sent(S, '/espace/{structure}/retirer')],
  '/espace/:id/signalements/:report': got(S, '/espace/{structure}/signalements/{told}'),
  '/espace/:id/charte': [...got(S, '/espace/{structure}/charte'), sent(S, '/espace/{structure}/charte', {version: '{later}', textHash: 'x', name: '', role: ''}, 409)],
};

/** Routes that answer with a file or lead elsewhere. */
const NO_PAGE = /\.(?:csv|json|ics|svg|pdf)$|^\/desk$/;

/** Routes of pages, as the registry has them. */
export const PAGE_ROUTES: readonly string[] = ROUTES.flatMap(({method, from, path}) => (method === 'GET' && from === 'page' && !NO_PAGE.test(path) ? [path] : []));
