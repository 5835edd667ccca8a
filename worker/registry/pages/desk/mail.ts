/** Mails nobody would take, for the national team: whom to reach some other way, and what to send again. */
import {html} from 'hono/html';
import type {Answer} from '../../../http/answer.ts';
import {count, moment} from '../../../http/words.ts';
import type {Session} from '../../domain/session.ts';
import type {ListedMail} from '../../storage/mail-outbox.ts';
import {signedIn} from '../signed-in.ts';
import {table} from './parts.ts';

const PATH = '/desk/courrier';

/** What each mail is about. */
const ABOUT: Readonly<Record<string, string>> = {
  'sign-in': 'lien de connexion', 'confirm-application': 'confirmation d’une demande', 'application-to-check': 'demande à vérifier', 'draft-saved': 'lien d’un brouillon', 'claim-accepted': 'fiche reprise', 'claim-undone': 'reprise d’une fiche à vérifier',
  'application-question': 'question sur une demande',
  'application-accepted': 'demande acceptée', 'application-refused': 'demande refusée', 'verify-reminder': 'rappel de vérification', 'listing-edited': 'fiche modifiée',
  'confirm-report': 'confirmation d’un signalement', 'report-received': 'signalement à une structure', 'report-to-settle': 'signalement à régler', 'report-settled': 'issue d’un signalement',
  'withdrawn': 'retrait enregistré', 'erased': 'reçu d’effacement', 'processor-notice': 'effacement demandé à un sous-traitant', 'processor-reminder': 'rappel à un sous-traitant', 'passkey-added': 'clé d’accès ajoutée', 'passkeys-ended': 'fin des clés d’accès', 'mail-alarm': 'alarme du courrier',
  'confirm-registration': 'confirmation d’une inscription', 'registration-confirmed': 'inscription confirmée', 'registration-confirmed-remote': 'inscription confirmée, à distance',
  'registration-waiting': 'liste d’attente', 'seat-offered': 'place proposée', 'offer-expired': 'place non prise', 'registration-cancelled': 'inscription annulée', 'event-reminder-7': 'rappel à sept jours',
  'event-reminder-1': 'rappel de la veille', 'event-reminder-1-remote': 'rappel de la veille, à distance', 'event-changed': 'événement modifié', 'event-postponed': 'événement reporté',
  'event-cancelled': 'événement annulé', 'event-message': 'message aux personnes inscrites', 'confirm-alert': 'confirmation d’une alerte', 'event-alert': 'alerte « prévenez-moi »',
  'survey-prerequisites': 'questions avant un événement', 'survey-satisfaction': 'questionnaire de satisfaction', 'survey-satisfaction-again': 'rappel du questionnaire',
};

export function mailPage({session, dead, done}: {readonly session: Session; readonly dead: readonly ListedMail[]; readonly done: string | undefined}): Answer {
  return signedIn({
    session, title: 'Courrier', section: PATH, done,
    main: html`<p>Messages abandonnés après plusieurs essais. Vérifiez l’adresse avec la personne, puis renvoyez.</p>
${dead.length === 0 ? html`<p>Aucun message abandonné.</p>` : html`<p>${count(dead.length, 'message abandonné', 'messages abandonnés')}.</p>
${table('Messages abandonnés', ['Message', 'Pour', 'Écrit le', 'Essais', 'Dernier échec', 'Abandonné le', 'Renvoyer'], dead.map(({id, template, recipient, queuedAt, tries, failure, endedAt}) => [
      `n° ${id}, ${ABOUT[template] ?? template}`, recipient ?? 'effacé', moment(queuedAt), String(tries), failure ?? '–', endedAt === null ? '–' : moment(endedAt),
      recipient === null ? 'plus rien à envoyer' : html`<form method="post" action="${PATH}/${id}/renvoyer"><button class="quiet">Renvoyer<span class="unseen"> le message n° ${id}</span></button></form>`,
    ]))}`}`,
  });
}
