/**
 * Every route that asks for more than a link, with every kind of visitor, about what is theirs, what is another's and what does not exist
 * (RELIABILITY.md, recipe 7): the table below says by hand what comes of it. What is refused changes nothing and queues no mail; what is
 * another's answers as what does not exist; no page, list or file of one département says a word of the other's. A route without a line
 * fails, and so does a route that would forget who asks: each is walked once more without its scope.
 */
import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {Refusal} from '../../../worker/http/answer.ts';
import {enqueue} from '../../../worker/registry/mail/enqueue.ts';
import {POLICY} from '../../../worker/registry/policy.ts';
import type {RegistryRequest, RegistryRoute} from '../../../worker/registry/route.ts';
import {ROUTES} from '../../../worker/registry/routes/index.ts';
import {audit} from '../../../worker/registry/storage/audit.ts';
import {Authenticator} from './authenticator.ts';
import {FIELDS} from './events-support.ts';
import {formIn} from './space-support.ts';
import type {Fields} from './space-support.ts';
import {RESERVED, VISITORS, marker, world} from './routes-walk-support.ts';
import type {Answered, Objects, Shared, Visitor, Where, World} from './routes-walk-support.ts';

/** `yes`: done. `none`: as if it did not exist. Numbers: refused, whatever it is. In the order of the visitors, about what is of 37. */
type Row = readonly ('yes' | 'none' | 401 | 403)[];
/** A coordination about its own territory, and the national team. */
const TEAM: Row = [401, 403, 403, 'yes', 'none', 'yes', 401, 403];
/** The same where nothing is of one territory, or each reads its own. */
const EACH_TEAM: Row = [401, 403, 403, 'yes', 'yes', 'yes', 401, 403];
const NATIONAL: Row = [401, 403, 403, 403, 403, 'yes', 401, 403];
/** A coordination may come, and finds nothing. */
const NATIONAL_FINDS: Row = [401, 403, 403, 'none', 'none', 'yes', 401, 403];
/** Contacts, their coordination and the national team. */
const ALL: Row = [401, 'yes', 'none', 'yes', 'none', 'yes', 401, 403];
const EACH: Row = [401, 'yes', 'yes', 'yes', 'yes', 'yes', 401, 403];
const CONTACT: Row = [401, 'yes', 'none', 403, 403, 403, 401, 403];
/** One's own passkey, whoever one is; another's is not there, for anybody. */
const OWN_KEY: Row = [401, 403, 403, 'yes', 'yes', 'yes', 401, 403];

/** Who a form is filled in for: reads pages, and sends what comes before, as somebody entitled does. */
interface Filling {
  readonly o: Objects;
  readonly shared: Shared;
  readonly national: boolean;
  /** What a browser would send of the form with this action on a page, untouched. */
  form(page: string, action?: string, more?: Fields): Promise<Fields>;
  /** What a page that is made by sending a form says next: its form with this action. */
  next(path: string, fields: Fields, action: string): Promise<Fields>;
}

interface Line {
  readonly who: Row;
  /** Only after a second proof. */
  readonly proven?: true;
  /** Values of the path's names, or of the query, for what is of a département. Absent: nothing in the address is anybody's. */
  readonly at?: (o: Objects) => Readonly<Record<string, string>>;
  /** The same where they are the programme's: there is no other's. */
  readonly shared?: (shared: Shared) => Readonly<Record<string, string>>;
  /** Values of what does not exist. */
  readonly none?: Readonly<Record<string, string>>;
  /** What is one's own with another's in it: answers as {@link mixedNone}. */
  readonly mixed?: (own: Objects, other: Objects) => Readonly<Record<string, string>>;
  readonly mixedNone?: (own: Objects) => Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: (filling: Filling) => Fields | Promise<Fields>;
  /** Status when it is done: 303 for a form, 200 for a page. */
  readonly done?: number;
  /** Status of what is out of reach: 404. */
  readonly away?: number;
  /** What is another's is a place everybody knows: that it exists is no secret, and its name may be said. */
  readonly named?: true;
  /** A form that only shows what would be. */
  readonly shows?: true;
  /** A page that names nothing of the département: the mark of what is one's own is not looked for. */
  readonly unmarked?: true | 'coordination';
}

const structure = {at: ({structure: id}: Objects) => ({id}), none: {id: 'szzz'}} as const;
const pending = {at: ({pending: id}: Objects) => ({id}), none: {id: '0'.repeat(32)}} as const;
const claim = {at: ({claim: id}: Objects) => ({id}), none: {id: '0'.repeat(32)}} as const;
const report = {at: ({report: id}: Objects) => ({id}), none: {id: '0'.repeat(32)}} as const;
const event = {at: ({event: id}: Objects) => ({id}), none: {id: 'ezzz'}} as const;
const draft = {at: ({draft: id}: Objects) => ({id}), none: {id: 'ezzz'}} as const;
const held = {at: ({held: id}: Objects) => ({id}), none: {id: 'ezzz'}} as const;
const member = {at: ({member: id}: Objects) => ({id}), none: {id: '99999'}} as const;
const proposed = {at: ({proposed: id}: Objects) => ({id}), none: {id: '99999'}} as const;
const team = {at: ({team: id}: Objects) => ({id}), none: {id: '99999'}} as const;
const teamProposal = {at: ({teamProposal: id}: Objects) => ({id}), none: {id: '99999'}} as const;
const charterDraft = {shared: ({charterDraft: id}: Shared) => ({id}), none: {id: '99999'}} as const;
const beyond = {shared: ({beyond: id}: Shared) => ({id}), none: {id: 'ezzz'}} as const;
const beyondDraft = {shared: ({beyondDraft: id}: Shared) => ({id}), none: {id: 'ezzz'}} as const;
const survey = {shared: () => ({kind: 'satisfaction'}), none: {kind: 'rien'}} as const;
const label = {shared: () => ({code: 'aidants-connect'}), none: {code: 'rien'}} as const;
const need = {shared: () => ({code: 'comptabilite'}), none: {code: 'rien'}} as const;
const told = {
  at: ({structure: id, report: one}: Objects) => ({id, report: one}), none: {id: 'szzz', report: '0'.repeat(32)},
  mixed: (own: Objects, other: Objects) => ({id: own.structure, report: other.report}), mixedNone: ({structure: id}: Objects) => ({id, report: '0'.repeat(32)}),
} as const;

const DESK = '/desk';
const EVENTS = '/desk/evenements';
const decision = (act: string, more: Fields = {}) => async ({o, form}: Filling): Promise<Fields> => ({...await form(`${DESK}/demandes/${o.pending}`, `${DESK}/demandes/${o.pending}/${act}`), ...more});
const space = (act: string, more: Fields = {}) => async ({o, form}: Filling): Promise<Fields> => form(`/espace/${o.structure}`, `/espace/${o.structure}/${act}`, more);
const newEvent = (): Fields => ({...FIELDS, start: ['2027-05-12T09:30', ''], end: ['2027-05-12T17:00', '']});
const changedEvent = async ({o, form}: Filling): Promise<Fields> => form(`${EVENTS}/${o.event}/modifier`, undefined, {summary: `Changé marque${o.of}`, title: `Journée changée marque${o.of}`});
const ended = (act: string) => async ({o, form}: Filling): Promise<Fields> => form(`${EVENTS}/${o.event}/${act}`, `${EVENTS}/${o.event}/${act}`, {reason: 'La salle est prise.'});
const changedTeam = async ({o, form}: Filling): Promise<Fields> => form(`${DESK}/coordinations/${o.team}`, `${DESK}/coordinations/${o.team}/apercu`, {hours: 'Le mardi'});
const changedKind = async ({form}: Filling): Promise<Fields> => form(`${DESK}/labels/aidants-connect`, `${DESK}/labels/aidants-connect/apercu`, {issuer: 'Quelqu’un d’autre'});
const changedNeed = async ({form}: Filling): Promise<Fields> => form(`${DESK}/besoins/comptabilite`, `${DESK}/besoins/comptabilite/apercu`, {labelFr: 'Tenir ses comptes'});

const WALK: Readonly<Record<string, Line>> = {
  'GET /desk/questionnaires': {who: EACH_TEAM, unmarked: true},
  'GET /desk/questionnaires/:kind/resultats': {who: EACH_TEAM, ...survey},
  'GET /desk/questionnaires/:kind/resultats?needs': {who: EACH_TEAM, shared: () => ({kind: 'needs'}), none: {kind: 'rien'}},
  'GET /desk/questionnaires/:kind/resultats?evenement': {who: TEAM, at: ({held: evenement}) => ({kind: 'satisfaction', evenement}), none: {kind: 'satisfaction', evenement: 'ezzz'}},
  'GET /desk/questionnaires/:kind/resultats.csv': {who: EACH_TEAM, ...survey},
  'GET /desk/questionnaires/:kind/resultats.csv?evenement': {who: TEAM, at: ({held: evenement}) => ({kind: 'satisfaction', evenement}), none: {kind: 'satisfaction', evenement: 'ezzz'}},
  'GET /desk/questionnaires/:kind': {who: NATIONAL, ...survey, unmarked: true},
  'POST /desk/questionnaires/:kind': {who: NATIONAL, ...survey, body: ({form}) => form(`${DESK}/questionnaires/satisfaction`, `${DESK}/questionnaires/satisfaction`, {titleFr: 'Encore autrement'})},
  'GET /desk/questionnaires/:kind/apercu': {who: NATIONAL, ...survey, unmarked: true},
  'POST /desk/questionnaires/:kind/publier': {who: NATIONAL, ...survey, body: ({form}) => form(`${DESK}/questionnaires/satisfaction/apercu`, `${DESK}/questionnaires/satisfaction/publier`)},

  'GET /espace/:id/signalements/:report': {who: CONTACT, ...told},
  'POST /espace/:id/signalements/:report': {who: CONTACT, ...told, body: () => ({outcome: 'rejected', words: 'Le samedi, c’est ouvert.'})},
  'GET /desk/signalements': {who: EACH_TEAM, query: 'etat=tous'},
  'GET /desk/signalements.csv': {who: EACH_TEAM, proven: true, query: 'etat=tous'},
  'GET /desk/signalements/:id': {who: TEAM, ...report},
  'POST /desk/signalements/:id/regler': {who: TEAM, ...report, body: ({o, form}) => form(`${DESK}/signalements/${o.report}`, `${DESK}/signalements/${o.report}/regler`, {outcome: 'rejected', words: 'Vérifié par téléphone.'})},

  'GET /desk': {who: EACH_TEAM, done: 303, unmarked: true},
  'GET /desk/demandes': {who: EACH_TEAM},
  'GET /desk/demandes.csv': {who: EACH_TEAM, proven: true},
  'GET /desk/demandes/:id': {who: TEAM, ...pending},
  'GET /desk/demandes/:id?claim': {who: TEAM, ...claim},
  'POST /desk/demandes/:id/accepter': {who: TEAM, ...pending, body: decision('accepter')},
  'POST /desk/demandes/:id/demander': {who: TEAM, ...pending, body: decision('demander', {question: 'Qui êtes-vous ?'})},
  'POST /desk/demandes/:id/refuser': {who: TEAM, ...pending, body: decision('refuser', {reason: 'not-a-structure'})},
  'POST /desk/demandes/:id/annuler': {who: TEAM, ...claim, body: ({o, form}) => form(`${DESK}/demandes/${o.claim}`, `${DESK}/demandes/${o.claim}/annuler`)},
  'GET /desk/structures': {who: EACH_TEAM},
  'GET /desk/structures.csv': {who: EACH_TEAM},
  'GET /desk/structures/:id': {who: TEAM, ...structure},
  'GET /desk/structures/:id/retirer': {who: TEAM, ...structure},
  'POST /desk/structures/:id/retirer': {who: TEAM, ...structure, body: () => ({receivedOn: '2026-11-21'})},
  'GET /desk/structures/:id/labels': {who: TEAM, ...structure},
  'POST /desk/structures/:id/labels': {who: TEAM, ...structure, body: ({o, form}) => form(`${DESK}/structures/${o.structure}/labels`, `${DESK}/structures/${o.structure}/labels`, {label: 'france-services', since: '2026-11-22'})},
  'POST /desk/structures/:id/labels/terminer': {who: TEAM, ...structure, body: ({o, form}) => form(`${DESK}/structures/${o.structure}/labels`, `${DESK}/structures/${o.structure}/labels/terminer`, {until: '2026-11-22'})},

  'GET /desk/equipe': {who: EACH_TEAM},
  'GET /desk/equipe.csv': {who: EACH_TEAM, proven: true},
  'POST /desk/equipe/proposer': {who: TEAM, at: ({of}) => ({scope: of}), none: {scope: '99'}, away: 422, body: () => ({name: 'Une nouvelle', email: 'nouvelle@example.org', role: 'coordinator'})},
  'POST /desk/equipe/proposer?contact': {who: TEAM, at: ({structure: scope}) => ({scope}), none: {scope: 'szzz'}, away: 422, body: () => ({name: 'Une nouvelle', email: 'nouvelle@example.org', role: 'contact'})},
  'POST /desk/equipe/:id/approuver': {who: TEAM, proven: true, ...proposed, body: () => ({})},
  'GET /desk/equipe/:id/terminer': {who: TEAM, ...member},
  'GET /desk/equipe/:id/terminer?contact': {who: TEAM, at: ({contact: id}) => ({id}), none: {id: '99999'}},
  'POST /desk/equipe/:id/terminer': {
    who: TEAM, proven: true, ...member, body: () => ({successor: ''}),
    mixed: (own, other) => ({id: own.member, successor: other.proposed}), mixedNone: ({member: id}) => ({id, successor: '99999'}),
  },
  'GET /desk/equipe/:id/desactiver': {who: NATIONAL, proven: true, ...member},
  'POST /desk/equipe/:id/desactiver': {who: NATIONAL, proven: true, ...member, body: () => ({})},
  'GET /desk/equipe/:id/cles': {who: TEAM, ...member},
  'POST /desk/equipe/:id/cles': {who: TEAM, proven: true, ...member, body: () => ({})},
  'GET /desk/courrier': {who: NATIONAL, unmarked: true},
  'GET /desk/courrier.csv': {who: NATIONAL, unmarked: true},
  'POST /desk/courrier/:id/renvoyer': {who: NATIONAL, shared: ({mail: id}) => ({id}), none: {id: '99999'}, body: () => ({})},

  'GET /desk/coordinations': {who: EACH_TEAM},
  'GET /desk/coordinations.csv': {who: EACH_TEAM},
  'GET /desk/coordinations/:id': {who: TEAM, ...team},
  'POST /desk/coordinations/:id/apercu': {who: TEAM, ...team, done: 200, shows: true, body: changedTeam},
  'POST /desk/coordinations/:id': {who: TEAM, ...team, body: async (filling) => filling.next(`${DESK}/coordinations/${filling.o.team}/apercu`, await changedTeam(filling), `${DESK}/coordinations/${filling.o.team}`)},
  'GET /desk/coordinations/propositions/:id': {who: NATIONAL_FINDS, ...teamProposal},
  'POST /desk/coordinations/propositions/:id/approuver': {who: NATIONAL, proven: true, ...teamProposal, body: ({o, form}) => form(`${DESK}/coordinations/propositions/${o.teamProposal}`, `${DESK}/coordinations/propositions/${o.teamProposal}/approuver`)},
  'POST /desk/coordinations/propositions/:id/ecarter': {who: NATIONAL, proven: true, ...teamProposal, body: ({o, form}) => form(`${DESK}/coordinations/propositions/${o.teamProposal}`, `${DESK}/coordinations/propositions/${o.teamProposal}/ecarter`)},

  'GET /desk/labels': {who: EACH_TEAM, unmarked: true},
  'GET /desk/labels.csv': {who: EACH_TEAM, unmarked: true},
  'GET /desk/labels/:code': {who: NATIONAL, ...label, unmarked: true},
  'POST /desk/labels/:code/apercu': {who: NATIONAL, ...label, done: 200, shows: true, body: changedKind},
  'POST /desk/labels/:code': {who: NATIONAL, ...label, body: async (filling) => filling.next(`${DESK}/labels/aidants-connect/apercu`, await changedKind(filling), `${DESK}/labels/aidants-connect`)},
  'GET /desk/recherche': {who: EACH_TEAM, query: 'q=marque'},
  'GET /desk/besoins': {who: NATIONAL, unmarked: true},
  'GET /desk/besoins.csv': {who: NATIONAL, unmarked: true},
  'GET /desk/besoins/:code': {who: NATIONAL, ...need, unmarked: true},
  'POST /desk/besoins/:code/apercu': {who: NATIONAL, ...need, done: 200, shows: true, body: changedNeed},
  'POST /desk/besoins/:code': {who: NATIONAL, ...need, body: async (filling) => filling.next(`${DESK}/besoins/comptabilite/apercu`, await changedNeed(filling), `${DESK}/besoins/comptabilite`)},

  'GET /desk/charte': {who: NATIONAL, unmarked: true},
  'GET /desk/charte.csv': {who: NATIONAL, unmarked: true},
  'POST /desk/charte/projets': {who: NATIONAL, proven: true, body: () => ({})},
  'GET /desk/charte/projets/:id': {who: NATIONAL, proven: true, ...charterDraft, unmarked: true},
  'GET /desk/charte/projets/:id/apercu': {who: NATIONAL, proven: true, ...charterDraft, unmarked: true},
  'GET /desk/charte/projets/:id/modifier': {who: NATIONAL, proven: true, ...charterDraft, unmarked: true},
  'POST /desk/charte/projets/:id/modifier': {who: NATIONAL, ...charterDraft, body: ({shared, form}) => form(`${DESK}/charte/projets/${shared.charterDraft}/modifier`, `${DESK}/charte/projets/${shared.charterDraft}/modifier`, {title: 'Charte relue'})},
  'POST /desk/charte/projets/:id/supprimer': {who: NATIONAL, proven: true, ...charterDraft, body: ({shared, form}) => form(`${DESK}/charte/projets/${shared.charterDraft}`, `${DESK}/charte/projets/${shared.charterDraft}/supprimer`)},
  'POST /desk/charte/projets/:id/publier': {who: NATIONAL, proven: true, ...charterDraft, body: ({shared, form}) => form(`${DESK}/charte/projets/${shared.charterDraft}`, `${DESK}/charte/projets/${shared.charterDraft}/publier`)},
  'GET /desk/charte/signatures': {who: EACH_TEAM},
  'GET /desk/charte/signatures.csv': {who: EACH_TEAM, proven: true},

  'GET /espace/:id/charte': {who: CONTACT, ...structure},
  'POST /espace/:id/charte': {who: CONTACT, ...structure, body: ({o, form}) => form(`/espace/${o.structure}/charte`, `/espace/${o.structure}/charte`, {name: 'Signataire', role: 'Présidente', accepted: 'oui'})},
  'GET /espace': {who: EACH, unmarked: 'coordination'},
  'GET /espace/:id': {who: ALL, ...structure},
  'POST /espace/:id/confirmer': {who: CONTACT, ...structure, body: () => ({})},
  'GET /espace/:id/badge': {who: ALL, ...structure},
  'GET /espace/:id/frequentation': {who: ALL, ...structure},
  'GET /espace/:id/modifier': {who: ALL, ...structure},
  'POST /espace/:id/modifier': {who: ALL, ...structure, body: ({o, form}) => form(`/espace/${o.structure}/modifier`, `/espace/${o.structure}/modifier`, {summary: 'Autrement dit'})},
  'POST /espace/:id/modifier?lieu': {who: ALL, ...structure, done: 200, shows: true, body: ({o, form}) => form(`/espace/${o.structure}/modifier`, `/espace/${o.structure}/modifier`, {lieu: 'Tours'})},
  'POST /espace/:id/revenir': {
    who: ALL, ...structure, body: space('revenir'),
    mixed: (own, other) => ({id: own.structure, version: other.version}), mixedNone: ({structure: id}) => ({id, version: '99999'}),
  },
  'POST /espace/:id/message': {who: ALL, ...structure, body: space('message', {text: 'Fermé lundi.', from: '2026-11-22', until: '2026-11-25'})},
  'POST /espace/:id/rythme': {who: ALL, ...structure, body: space('rythme', {months: '1'})},
  'GET /espace/:id/donnees.json': {who: CONTACT, proven: true, ...structure},
  'GET /espace/:id/donnees.csv': {who: CONTACT, proven: true, ...structure},
  'POST /espace/:id/inviter': {who: CONTACT, proven: true, ...structure, body: () => ({email: 'invitee@example.org', name: 'Invitée'})},
  'POST /espace/:id/transmettre': {who: CONTACT, proven: true, ...structure, done: 200, body: () => ({email: 'invitee@example.org', name: 'Invitée'})},
  'GET /espace/:id/retirer': {who: ALL, ...structure},
  'POST /espace/:id/retirer': {who: ALL, ...structure, done: 200, body: () => ({confirm: 'oui'})},

  'GET /compte': {who: EACH, unmarked: true},
  'GET /compte/adresse': {who: EACH, proven: true, unmarked: true},
  'POST /compte/adresse': {who: EACH, proven: true, done: 202, body: () => ({email: 'autre-boite@example.org'})},
  'POST /compte/deconnexion': {who: EACH, body: () => ({})},
  'GET /cles': {who: EACH_TEAM, unmarked: true},
  'POST /cles/defi': {who: EACH_TEAM, proven: true, done: 200, body: () => ({})},
  'POST /cles/ajouter': {who: EACH_TEAM, proven: true, body: () => ({name: 'Tablette', credential: ''})},
  'POST /cles/:id/renommer': {who: OWN_KEY, none: {id: '99999'}, body: () => ({name: 'Tablette'})},
  'GET /cles/:id/retirer': {who: OWN_KEY, proven: true, none: {id: '99999'}, unmarked: true},
  'POST /cles/:id/retirer': {who: OWN_KEY, proven: true, none: {id: '99999'}, body: () => ({})},
  'GET /desk/refus': {who: NATIONAL, unmarked: true},
  'GET /desk/refus.csv': {who: NATIONAL, unmarked: true},
  'GET /desk/sous-traitants': {who: NATIONAL, unmarked: true},
  'GET /desk/sous-traitants.csv': {who: NATIONAL, unmarked: true},
  'POST /desk/sous-traitants/:id/fait': {who: NATIONAL, shared: ({notice: id}) => ({id}), none: {id: '99999'}, body: () => ({})},
  'POST /desk/sous-traitants/:code/adresse': {who: NATIONAL, shared: () => ({code: 'host'}), none: {code: 'rien'}, body: () => ({adresse: 'hebergeur@example.org'})},

  'GET /desk/evenements': {who: EACH_TEAM, query: 'etat=tous'},
  'GET /desk/evenements.csv': {who: EACH_TEAM, query: 'etat=tous'},
  'GET /desk/evenements/nouveau': {who: EACH_TEAM, unmarked: true},
  'GET /desk/evenements/nouveau?copie': {who: TEAM, at: ({event: copie}) => ({copie}), none: {copie: 'ezzz'}},
  'POST /desk/evenements/nouveau': {who: TEAM, at: ({of}) => ({territories: `departement:${of}`}), none: {territories: 'departement:99'}, away: 422, named: true, body: newEvent},
  'GET /desk/evenements/:id': {who: TEAM, ...event},
  'GET /desk/evenements/:id?beyond': {who: NATIONAL_FINDS, ...beyond, unmarked: true},
  'GET /desk/evenements/:id/modifier?beyond': {who: NATIONAL_FINDS, ...beyond, unmarked: true},
  'GET /desk/evenements/:id/inscrits?beyond': {who: NATIONAL_FINDS, ...beyond, unmarked: true},
  'GET /desk/evenements/:id/inscrits.csv?beyond': {who: NATIONAL_FINDS, proven: true, ...beyond, unmarked: true},
  'GET /desk/evenements/:id/apercu?beyond': {who: NATIONAL_FINDS, ...beyondDraft, unmarked: true},
  'POST /desk/evenements/:id/publier?beyond': {who: NATIONAL_FINDS, ...beyondDraft, body: ({shared, form}) => form(`${EVENTS}/${shared.beyondDraft}/apercu`, `${EVENTS}/${shared.beyondDraft}/publier`)},
  'POST /desk/evenements/:id/supprimer?beyond': {who: NATIONAL_FINDS, ...beyondDraft, body: ({shared, form}) => form(`${EVENTS}/${shared.beyondDraft}`, `${EVENTS}/${shared.beyondDraft}/supprimer`)},
  'POST /desk/evenements/:id/annuler?beyond': {who: NATIONAL_FINDS, ...beyond, body: ({shared, form}) => form(`${EVENTS}/${shared.beyond}/annuler`, `${EVENTS}/${shared.beyond}/annuler`, {reason: 'La salle est prise.'})},
  'GET /desk/evenements/:id/modifier': {who: TEAM, ...event},
  'POST /desk/evenements/:id/modifier': {who: TEAM, ...event, body: async (filling) => filling.next(`${EVENTS}/${filling.o.event}/modifier`, await changedEvent(filling), `${EVENTS}/${filling.o.event}/modifier`)},
  'POST /desk/evenements/:id/modifier/apercu': {who: TEAM, ...event, done: 200, shows: true, body: changedEvent},
  'GET /desk/evenements/:id/apercu': {who: TEAM, ...draft},
  'POST /desk/evenements/:id/publier': {who: TEAM, ...draft, body: ({o, form}) => form(`${EVENTS}/${o.draft}/apercu`, `${EVENTS}/${o.draft}/publier`)},
  'POST /desk/evenements/:id/supprimer': {who: TEAM, ...draft, body: ({o, form}) => form(`${EVENTS}/${o.draft}`, `${EVENTS}/${o.draft}/supprimer`)},
  'GET /desk/evenements/:id/reporter': {who: TEAM, ...event},
  'POST /desk/evenements/:id/reporter': {who: TEAM, ...event, body: ended('reporter')},
  'GET /desk/evenements/:id/annuler': {who: TEAM, ...event},
  'POST /desk/evenements/:id/annuler': {who: TEAM, ...event, body: ended('annuler')},
  'GET /desk/evenements/:id/inscrits': {who: TEAM, ...event},
  'GET /desk/evenements/:id/inscrits.csv': {who: TEAM, proven: true, ...event},
  'GET /desk/evenements/:id/presences': {who: TEAM, ...event},
  'POST /desk/evenements/:id/presences': {
    who: TEAM, at: ({event: id, registration: personne}) => ({id, personne}), none: {id: 'ezzz', personne: '0'.repeat(32)}, body: () => ({venu: 'oui'}),
    mixed: (own, other) => ({id: own.event, personne: other.registration}), mixedNone: ({event: id}) => ({id, personne: '0'.repeat(32)}),
  },
  'POST /desk/evenements/:id/presences/accueil': {who: TEAM, ...held, body: () => ({nom: 'Personne de passage', accord: 'oui'})},
  'POST /desk/evenements/:id/presences/effacer': {
    who: TEAM, at: ({held: id, welcomed: personne}) => ({id, personne}), none: {id: 'ezzz', personne: '0'.repeat(32)},
    mixed: (own, other) => ({id: own.held, personne: other.welcomed}), mixedNone: ({held: id}) => ({id, personne: '0'.repeat(32)}),
  },
  'GET /desk/evenements/:id/presences/feuille': {who: TEAM, ...event},
  'GET /desk/evenements/:id/attestations/:registration': {
    who: TEAM, at: ({held: id, came: registration}) => ({id, registration}), none: {id: 'ezzz', registration: '0'.repeat(32)},
    mixed: (own, other) => ({id: own.held, registration: other.came}), mixedNone: ({held: id}) => ({id, registration: '0'.repeat(32)}),
  },
  'GET /desk/evenements/:id/bilan': {who: TEAM, ...held},
  'POST /desk/evenements/:id/bilan': {who: TEAM, ...held, body: ({o, form}) => form(`${EVENTS}/${o.held}/bilan`, `${EVENTS}/${o.held}/bilan`, {note: 'Bien.'})},
  'GET /desk/evenements/:id/message': {who: TEAM, ...event},
  'POST /desk/evenements/:id/message': {who: TEAM, ...event, body: ({o, next}) => next(`${EVENTS}/${o.event}/message`, {to: 'inscrits', subject: 'Venez', text: 'À bientôt.'}, `${EVENTS}/${o.event}/message`)},
};

/** Lists asked for one département: whoever is of another finds nothing by it. */
const ASKED = ['/desk/demandes', '/desk/structures', '/desk/signalements', '/desk/equipe', '/desk/coordinations', '/desk/charte/signatures', EVENTS];
const ASKING: Readonly<Record<string, Line>> = Object.fromEntries(ASKED.flatMap((path) => ['', '.csv'].flatMap((as) => ['37', '41'].map((of): [string, Line] => {
  const {who, proven, query} = WALK[`GET ${path}${as}`]!;
  return [`GET ${path}${as}?departement=${of}`, {who, ...(proven && {proven}), query: `${query ?? ''}&departement=${of}`, unmarked: true}];
}))));
const LINES: readonly [string, Line][] = Object.entries({...WALK, ...ASKING});

/** Routes the walk is for: those that ask who somebody is. */
const walkedRoutes = (routes: readonly RegistryRoute[]): RegistryRoute[] => routes.filter(({action}) => !('anonymous' in POLICY[action]));
const nameOf = ({method, path}: RegistryRoute): string => `${method} ${path}`;
/** Lines of a route: its own, and those of the same address asked otherwise. */
const linesOf = (route: RegistryRoute): [string, Line][] => LINES.filter(([name]) => name.split('?')[0] === nameOf(route));

/** The département somebody is of, and what they are. */
const OF: Readonly<Record<Visitor, Where | undefined>> = {
  'anonymous': undefined, 'contact of it': '37', 'contact of another': '41', 'coordinator there': '37', 'coordinator elsewhere': '41', 'national': undefined, 'disabled': undefined, 'mandate ended': undefined,
};
const OTHER: Readonly<Record<Where, Where>> = {37: '41', 41: '37'};
/** The table is about what is of 37; about what is of 41, those of the one and those of the other change places. */
const mirrored: Readonly<Record<Visitor, Visitor>> = {
  ...(Object.fromEntries(VISITORS.map((who) => [who, who])) as Record<Visitor, Visitor>),
  'contact of it': 'contact of another', 'contact of another': 'contact of it', 'coordinator there': 'coordinator elsewhere', 'coordinator elsewhere': 'coordinator there',
};
const said = ({who}: Line, visitor: Visitor, of: Where): Row[number] => who[VISITORS.indexOf(of === '37' ? visitor : mirrored[visitor])]!;

/** Values into an address: its names first, the others into the query, or into the form. */
function filled(route: RegistryRoute, line: Line, values: Readonly<Record<string, string>>): {path: string; fields: Record<string, string>} {
  const rest = {...values};
  const path = route.path.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = rest[name] ?? assert.fail(`${route.path}: no ${name}`);
    delete rest[name];
    return value;
  });
  const query = new URLSearchParams({...Object.fromEntries(new URLSearchParams(line.query)), ...(route.method === 'GET' && rest)}).toString();
  return {path: query === '' ? path : `${path}?${query}`, fields: route.method === 'GET' ? {} : rest};
}

/** An answer with what was asked for taken out, so that two can be compared: in addresses and in fields that are shown again. */
const plain = ({status, head, body}: Answered, values: Readonly<Record<string, string>>): string =>
  Object.values(values).reduce((text, value) => text.replaceAll(`/${value}`, '/…').replaceAll(`"${value}"`, '"…"'), `${status} ${head}\n${body}`);

/** The first line two answers do not share. */
function firstDifference(answers: readonly string[]): string {
  const [one, other] = [...new Set(answers)].map((text) => text.split('\n')) as [string[], string[]];
  const at = one.findIndex((line, i) => line !== other[i]);
  return `${one[at]} / ${other[at]}`;
}

/** Walks a route with some visitors; what is not as the table says, as sentences. */
async function walked(here: World, route: RegistryRoute, visitors: readonly Visitor[] = VISITORS, objects: readonly ('own' | 'other' | 'none')[] = ['own', 'other', 'none']): Promise<string[]> {
  const found: string[] = [];
  for (const [name, line] of linesOf(route)) {
    const filledIn = new Map<string, Promise<Fields>>();
    /** The form somebody entitled fills in, of the visitor's own kind when that is. */
    const bodyFor = async (visitor: Visitor, of: Where): Promise<Fields> => {
      if (line.body === undefined) return {};
      const local = [of === '37' ? 'contact of it' : 'contact of another', of === '37' ? 'coordinator there' : 'coordinator elsewhere', 'national'] as const;
      const kind = (who: Visitor): string => who.split(' ')[0]!;
      const entitled = local.filter((who) => said(line, who, of) === 'yes');
      const by = entitled.find((who) => kind(who) === kind(visitor)) ?? entitled[0]!;
      const key = `${by} ${of}`;
      const cookie = here.cookie(by, true);
      const read = async (page: string): Promise<string> => {
        const answer = await here.send({method: 'GET', path: page, cookie});
        assert.equal(answer.status, 200, `${name}: ${page} for ${by}: ${answer.status}`);
        return answer.body;
      };
      const again = filledIn.get(key) ?? Promise.resolve(line.body({
        o: here.objects[of], shared: here.shared, national: by === 'national',
        async form(page, action, more = {}) {
          const text = await read(page);
          return {...formIn(text, action ?? /<form method="post" action="([^"]+)" novalidate>/.exec(text)![1]!), ...more};
        },
        async next(path, fields, action) {
          const answer = await here.send({method: 'POST', path, cookie, body: fields});
          assert.equal(answer.status, 200, `${name}: ${path} for ${by}: ${answer.status} ${answer.body}`);
          return formIn(answer.body, action);
        },
      }));
      filledIn.set(key, again);
      return again;
    };

    for (const visitor of visitors) {
      const mine = OF[visitor];
      const own = mine ?? '37';
      const passkey = here.passkeys.get(visitor);
      const complain = (what: string, object: string): void => void found.push(`${name}, ${visitor}, ${object}: ${what}`);
      const isKey = line.who === OWN_KEY;
      const isTwofold = line.at !== undefined;
      const hasObject = isTwofold || line.shared !== undefined || isKey;
      const valuesOf = (object: 'own' | 'other' | 'none'): Readonly<Record<string, string>> => {
        if (object === 'none') return line.none!;
        if (isKey) return {id: object === 'own' ? passkey ?? '1' : here.passkeys.get(visitor === 'national' ? 'coordinator there' : 'national')!};
        return line.at?.(here.objects[object === 'own' ? own : OTHER[own]]) ?? line.shared?.(here.shared) ?? {};
      };
      const send = async (values: Readonly<Record<string, string>>, of: Where, proven: boolean): Promise<Answered> => {
        const {path, fields} = filled(route, line, values);
        const cookie = here.cookie(visitor, proven);
        const body = {...await bodyFor(visitor, of), ...fields};
        // A key is made for a challenge this very session was given.
        const makes = name === 'POST /cles/ajouter' && proven && said(line, visitor, own) === 'yes';
        return here.send({method: route.method, path, cookie, body}, makes ? async (post) => ({...body, credential: JSON.stringify(new Authenticator().create(JSON.parse(await post('/cles/defi', {})) as never))}) : undefined);
      };
      const untouched = (answer: Answered, object: string): void => {
        if (answer.mails > 0) complain('a mail was queued', object);
        else if (answer.changed) complain('something was written', object);
      };
      const silent = (answer: Answered, object: string, places: readonly Where[]): void => {
        const ids = typeof said(line, visitor, own) === 'number' || object !== 'own' ? [] : places.flatMap((of) => Object.values(here.objects[of]).filter((id) => id.length > 12));
        for (const id of ids) if (answer.body.includes(id)) complain(`names what is another’s: ${id}`, object);
        if (visitor !== 'national' && RESERVED.test(answer.body)) complain('says something of a draft of the national team', object);
        for (const of of places) if (marker(of).test(answer.body)) complain(`says something of ${of}: ${marker(of).exec(answer.body)![0]}`, object);
      };

      const out: string[] = [];
      for (const object of objects) {
        if (object === 'none' && line.none === undefined) continue;
        if (object === 'other' && !isTwofold && !isKey) continue;
        const of = object === 'other' && isTwofold ? OTHER[own] : own;
        const row = said(line, visitor, of);
        const reaches = row === 'yes' && object !== 'none' && !(isKey && object === 'other');
        const values = hasObject ? valuesOf(object) : {};
        if (typeof row === 'number') {
          const answer = await send(values, of, true);
          if (answer.status !== row) complain(`${answer.status} instead of ${row}`, object);
          untouched(answer, object);
          // What was asked for is in nobody's answer but the address of a page to come back to.
          silent(answer, object, ['37', '41']);
          out.push(plain(answer, values));
          continue;
        }
        if (line.proven) {
          const answer = await send(values, of, false);
          if (answer.status !== 403) complain(`${answer.status} without a second proof`, object);
          untouched(answer, object);
          silent(answer, object, ['37', '41']);
        }
        const answer = await send(values, of, true);
        const wanted = reaches ? line.done ?? (route.method === 'GET' ? 200 : 303) : line.away ?? 404;
        if (answer.status !== wanted) complain(`${answer.status} instead of ${wanted}`, object);
        if (!reaches) {
          untouched(answer, object);
          silent(answer, object, mine === undefined ? [] : [OTHER[mine]]);
          out.push(plain(answer, values));
          continue;
        }
        if (route.method === 'POST' && line.shows !== true && !answer.changed) complain('nothing was done', object);
        if (line.shows === true) untouched(answer, object);
        silent(answer, object, mine === undefined ? [] : [OTHER[mine]]);
        // What finds nothing would show nothing of others either.
        const shows = route.method === 'GET' && line.unmarked !== true && !(line.unmarked === 'coordination' && !visitor.startsWith('contact'));
        for (const place of !shows ? [] : mine !== undefined ? [mine] : isTwofold ? [of] : (['37', '41'] as const)) if (!marker(place).test(answer.body)) complain(`does not show what is of ${place}`, object);
      }
      if (new Set(out).size > 1 && line.named !== true) complain(`tells another’s from none: ${firstDifference(out)}`, 'other and none');

      if (line.mixed !== undefined && objects.length > 1 && mine !== undefined && said(line, visitor, own) === 'yes') {
        const [mixed, none] = [line.mixed(here.objects[own], here.objects[OTHER[own]]), line.mixedNone!(here.objects[own])];
        const answer = await send(mixed, own, true);
        if (answer.status < 400) complain(`${answer.status}`, 'another’s under one’s own');
        untouched(answer, 'another’s under one’s own');
        silent(answer, 'another’s under one’s own', [OTHER[own]]);
        if (plain(answer, mixed) !== plain(await send(none, own, true), none)) complain('tells another’s from none', 'another’s under one’s own');
      }
    }
  }
  return found;
}

describe('the walk', () => {
  let here: World;
  before(async () => {
    here = await world();
  });
  const routes = walkedRoutes(ROUTES);

  it('has a line for every route that asks who somebody is, and none for another', () => {
    assert.deepEqual([...new Set(Object.keys(WALK).map((name) => name.split('?')[0]))].sort(), routes.map(nameOf).sort());
    for (const [name, {who, none, at, shared}] of Object.entries(WALK)) {
      assert.equal(who.length, VISITORS.length, name);
      assert.equal(none === undefined, at === undefined && shared === undefined && who !== OWN_KEY, `${name}: an object, and one that does not exist`);
    }
  });

  for (const [what, own] of [['of the desk', (path: string) => path.startsWith('/desk') && !path.startsWith(EVENTS)], ['of events on the desk', (path: string) => path.startsWith(EVENTS)], ['of the spaces and accounts', (path: string) => !path.startsWith('/desk')]] as const) {
    it(`finds every route ${what} as the table says, for everybody, about their own, another’s and nothing`, async () => {
      const found: string[] = [];
      for (const route of routes.filter(({path}) => own(path))) found.push(...await walked(here, route));
      assert.deepEqual(found, []);
      assert.deepEqual(here.reports, []);
    });
  }

  it('counts nothing of another’s either: every page says the same, byte for byte, when there is nothing elsewhere', async () => {
    const different: string[] = [];
    let compared = 0;
    for (const route of routes.filter(({method}) => method === 'GET')) {
      for (const [name, line] of linesOf(route)) {
        for (const visitor of ['contact of it', 'coordinator there'] as const) {
          if (said(line, visitor, '37') !== 'yes') continue;
          const values = line.at?.(here.objects['37']) ?? line.shared?.(here.shared) ?? (line.who === OWN_KEY ? {id: here.passkeys.get(visitor)!} : {});
          const {path} = filled(route, line, values);
          const cookie = here.cookie(visitor, true);
          const [all, alone] = [await here.send({method: 'GET', path, cookie}), await here.without('41', path, cookie)];
          compared++;
          if (all.status !== alone.status || all.body !== alone.body) different.push(`${name}, ${visitor}: ${firstDifference([all.body, alone.body])}`);
        }
      }
    }
    assert.deepEqual(different, []);
    assert.ok(compared > 60, `${compared} pages`);
    // It is seen when something is counted that should not be.
    const blind = here.over(ROUTES.map((route) => ({...route, handle: (request) => route.handle({...request, reach: 'all'})})));
    const cookie = here.cookie('coordinator there', true);
    for (const path of ASKED.filter((one) => !one.startsWith('/desk/charte'))) {
      assert.notEqual((await blind.send({method: 'GET', path, cookie})).body, (await blind.without('41', path, cookie)).body, path);
    }
  });

  it('is seen to fail on every route that would forget whose things are whose', async () => {
    const blind = here.over(ROUTES.map((route) => ({...route, handle: (request) => route.handle({...request, reach: 'all'})})));
    const unseen: string[] = [];
    for (const route of routes) {
      const scoped = linesOf(route).some(([, {who, unmarked}]) => who.includes('none') || (route.method === 'GET' && who === EACH_TEAM && unmarked === undefined));
      if (!scoped) continue;
      const visitor = linesOf(route)[0]![1].who === CONTACT ? 'contact of it' : 'coordinator there';
      if ((await walked(blind, route, [visitor], ['own', 'other'])).length === 0) unseen.push(nameOf(route));
    }
    assert.deepEqual(unseen, []);
  });

  it('is seen to fail on a refusal that writes, and on one that mails', async () => {
    const [read] = routes.filter((route) => nameOf(route) === 'GET /desk/demandes/:id') as [RegistryRoute];
    const after = (act: (request: RegistryRequest) => unknown): World => here.over(ROUTES.map((route) => (route !== read ? route : {
      ...route,
      handle(request) {
        act(request);
        return route.handle(request);
      },
    })));
    const wrote = after(({deps, now}) => audit(deps.database, {actor: 'system', action: 'test', object: 'test'}, now));
    const mailed = after(({deps}) => enqueue(deps.database, {template: 'passkeys-ended', locale: 'fr', to: 'autre@example.org', values: {link: 'https://pana.example/connexion'}}, deps));
    assert.deepEqual(await walked(wrote, read, ['coordinator there'], ['other', 'none']), ['GET /desk/demandes/:id, coordinator there, other: something was written', 'GET /desk/demandes/:id, coordinator there, none: something was written', ...['other', 'none'].map((object) => `GET /desk/demandes/:id?claim, coordinator there, ${object}: something was written`)]);
    assert.match((await walked(mailed, read, ['coordinator there'], ['other'])).join(), /a mail was queued/);
  });

  it('is seen to fail on a page that tells another’s from nothing, and on a list that says a word of another’s', async () => {
    const telling = here.over(ROUTES.map((route) => ({
      ...route,
      handle(request) {
        if (request.params['id'] === here.objects['41'].pending && request.reach !== 'all') throw new Refusal('not-found', 'Cette demande est d’un autre territoire.');
        const answer = route.handle(request);
        return route.path === '/desk/demandes' && !(answer instanceof Promise) ? {...answer, body: `${String(answer.body)}<p>et 1 de Marque41` } : answer;
      },
    })));
    const [one, list] = ['GET /desk/demandes/:id', 'GET /desk/demandes'].map((name) => routes.find((route) => nameOf(route) === name)!) as [RegistryRoute, RegistryRoute];
    assert.match((await walked(telling, one, ['coordinator there'])).join(), /other and none: tells another’s from none: .*demande à cette adresse.*autre territoire|other and none: tells another’s from none: .*autre territoire.*demande à cette adresse/);
    assert.match((await walked(telling, list, ['coordinator there'])).join(), /says something of 41: Marque41/);
  });
});
