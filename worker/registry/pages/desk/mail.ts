/** Mails that have not left, for the national team: what waits and until when, whom to reach some other way, what to send again. */
import {html} from 'hono/html';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {count, moment} from '../../../http/words.ts';
import {csvAnswer} from '../../csv.ts';
import type {Session} from '../../domain/session.ts';
import type {MailFilter, QueuedMail} from '../../storage/mail-outbox.ts';
import {signedIn} from '../signed-in.ts';
import {addressOf, fileLink, filters, pages, select, table} from './parts.ts';
import type {Asked, Option} from './parts.ts';

const PATH = '/desk/courrier';

/** What each mail is about. */
const ABOUT: Readonly<Record<string, string>> = {
  'sign-in': 'lien de connexion', 'confirm-application': 'confirmation d’une demande', 'application-to-check': 'demande à vérifier', 'draft-saved': 'lien d’un brouillon', 'claim-accepted': 'fiche reprise', 'claim-undone': 'reprise d’une fiche à vérifier',
  'application-question': 'question sur une demande',
  'application-accepted': 'demande acceptée', 'application-refused': 'demande refusée', 'verify-reminder': 'rappel de vérification', 'listing-edited': 'fiche modifiée',
  'confirm-report': 'confirmation d’un signalement', 'report-received': 'signalement à une structure', 'report-to-settle': 'signalement à régler', 'report-settled': 'issue d’un signalement',
  'withdrawn': 'retrait enregistré', 'erased': 'reçu d’effacement', 'processor-notice': 'effacement demandé à un sous-traitant', 'processor-reminder': 'rappel à un sous-traitant', 'passkey-added': 'clé d’accès ajoutée', 'passkeys-ended': 'fin des clés d’accès', 'confirm-address': 'nouvelle adresse de connexion', 'address-changed': 'adresse de connexion changée', 'mail-alarm': 'alarme du courrier',
  'confirm-registration': 'confirmation d’une inscription', 'registration-confirmed': 'inscription confirmée', 'registration-confirmed-remote': 'inscription confirmée, à distance',
  'registration-waiting': 'liste d’attente', 'seat-offered': 'place proposée', 'offer-expired': 'place non prise', 'registration-cancelled': 'inscription annulée', 'event-reminder-7': 'rappel à sept jours',
  'event-reminder-1': 'rappel de la veille', 'event-reminder-1-remote': 'rappel de la veille, à distance', 'event-session': 'rappel d’une séance', 'event-session-remote': 'rappel d’une séance, à distance', 'room-missing': 'lien de salle à ajouter', 'event-changed': 'événement modifié', 'event-postponed': 'événement reporté', 'event-without-dates': 'événement reporté sans nouvelles dates', 'dates-missing': 'nouvelles dates à donner',
  'event-cancelled': 'événement annulé', 'event-message': 'message aux personnes inscrites', 'confirm-alert': 'confirmation d’une alerte', 'event-alert': 'alerte « prévenez-moi »',
  'invited': 'invitation d’un contact', 'named-contact': 'proposition à une personne nommée', 'charter-to-sign': 'charte à signer', 'charter-reminder': 'rappel de la charte à signer', 'charter-unpublished': 'fiche non montrée, charte à signer',
  'charter-unpublished-team': 'fiches non montrées, à la coordination', 'charter-unreachable': 'structures sans contact, à la coordination', 'survey-prerequisites': 'questions avant un événement', 'survey-satisfaction': 'questionnaire de satisfaction', 'survey-satisfaction-again': 'rappel du questionnaire',
};

/** States of the list in its address; the first is what it shows by itself. */
export const MAIL_STATES: Readonly<Record<'abandonnes' | 'attente', {readonly state: MailFilter['state']; readonly many: string}>> = {
  abandonnes: {state: 'dead', many: 'Abandonnés'},
  attente: {state: 'waiting', many: 'En attente'},
};
type MailState = keyof typeof MAIL_STATES;
const STATES = Object.keys(MAIL_STATES) as MailState[];

const about = (template: string): string => ABOUT[template] ?? template;
/** Whose server does not take it; whom it is for is said of those given up alone, who have to be reached some other way. */
const host = ({recipient}: QueuedMail): string => (recipient === null ? 'effacé' : `une adresse de ${recipient.slice(recipient.lastIndexOf('@') + 1)}`);

export interface MailPage {
  readonly session: Session;
  readonly state: MailState;
  readonly template: string | undefined;
  readonly page: number;
  readonly size: number;
  readonly lines: readonly QueuedMail[];
  readonly total: number;
  readonly counts: Readonly<Record<MailFilter['state'], number>>;
  /** Kinds of mails one can choose. */
  readonly templates: readonly string[];
  readonly done: string | undefined;
}

const dead = (lines: readonly QueuedMail[]): Markup => table('Messages abandonnés', ['Message', 'Pour', 'Écrit le', 'Essais', 'Dernier échec', 'Abandonné le', 'Renvoyer'], lines.map(({id, template, recipient, queuedAt, tries, failure, endedAt}) => [
  `n° ${id}, ${about(template)}`, recipient ?? 'effacé', moment(queuedAt), String(tries), failure ?? '–', endedAt === null ? '–' : moment(endedAt),
  recipient === null ? 'plus rien à envoyer' : html`<form method="post" action="${PATH}/${id}/renvoyer"><button class="quiet">Renvoyer<span class="unseen"> le message n° ${id}</span></button></form>`,
]), 'cards');

const waiting = (lines: readonly QueuedMail[]): Markup => table('Messages en attente', ['Message', 'Pour', 'Écrit le', 'Essais', 'Dernier échec', 'Prochain essai'], lines.map((one) => [
  `n° ${one.id}, ${about(one.template)}`, host(one), moment(one.queuedAt), String(one.tries), one.failure ?? '–', one.nextAt === null ? '–' : moment(one.nextAt),
]), 'cards');

/** The list of one state. */
export function mailPage({session, state, template, page, size, lines, total, counts, templates, done}: MailPage): Answer {
  const asked: Asked = {etat: state === STATES[0] ? undefined : state, message: template};
  const options: readonly Option[] = [['', 'Tous'], ...[...new Set([...templates, ...(template === undefined ? [] : [template])])].map((one): Option => [one, about(one)])];
  return signedIn({
    session, title: 'Courrier', section: PATH, done,
    main: html`<nav aria-label="États"><ul class="chips">${STATES.map((one) => html`<li><a href="${addressOf(PATH, {...asked, etat: one})}"${one === state ? html` aria-current="true"` : ''}>${MAIL_STATES[one].many} (${counts[MAIL_STATES[one].state]})</a></li>`)}</ul></nav>
<p>${state === 'attente' ? 'Messages qui partiront seuls. Celui qui n’est pas parti est essayé à nouveau, de moins en moins souvent, pendant trois jours.' : 'Messages abandonnés après plusieurs essais. Vérifiez l’adresse avec la personne, puis renvoyez.'}</p>
${filters(PATH, 'Filtrer le courrier', [select('etat', 'État', state, STATES.map((one): Option => [one, MAIL_STATES[one].many])), select('message', 'Message', template ?? '', options)])}
${lines.length === 0 ? html`<p>${state === 'attente' ? 'Aucun message n’attend.' : 'Aucun message abandonné.'} ${total > 0 ? html`<a href="${addressOf(PATH, asked)}">Revenir à la première page</a>` : ''}</p>`
    : html`<p>${state === 'attente' ? count(total, 'message en attente', 'messages en attente') : count(total, 'message abandonné', 'messages abandonnés')}, du plus ancien au plus récent.</p>
${state === 'attente' ? waiting(lines) : dead(lines)}`}
${pages(PATH, asked, {page, total, size})}
${fileLink(addressOf(`${PATH}.csv`, asked))}`,
  });
}

/** The list as a file, without an address in it. */
export const mailFile = (lines: readonly QueuedMail[]): Answer => csvAnswer<QueuedMail>('courrier.csv', [
  ['numero', ({id}) => id],
  ['message', ({template}) => about(template)],
  ['etat', ({state}) => (state === 'dead' ? 'abandonné' : 'en attente')],
  ['domaine', ({recipient}) => recipient?.slice(recipient.lastIndexOf('@') + 1)],
  ['ecrit le', ({queuedAt}) => queuedAt],
  ['essais', ({tries}) => tries],
  ['dernier echec', ({failure}) => failure ?? undefined],
  ['prochain essai', ({nextAt}) => nextAt ?? undefined],
  ['abandonne le', ({endedAt}) => endedAt ?? undefined],
], lines);
