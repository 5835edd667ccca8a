/** Who comes to an event: the list and its file, the attendance sheet for a telephone and for paper, certificates of attendance. */
import {html} from 'hono/html';
import {REGISTRATION_STATES} from '../../../../../src/contract/registration.ts';
import type {RegistrationState} from '../../../../../src/contract/registration.ts';
import {momentOf} from '../../../../../src/contract/wall-clock.ts';
import type {Answer} from '../../../../http/answer.ts';
import type {Markup} from '../../../../http/document.ts';
import {EVENT_KIND_WORDS, EVENT_MODE_WORDS, sessionWords} from '../../../../http/event-words.ts';
import {capital, count, day} from '../../../../http/words.ts';
import {csvAnswer} from '../../../csv.ts';
import type {RegistrationCounts} from '../../../domain/registration.ts';
import type {Session} from '../../../domain/session.ts';
import {eventId} from '../../../storage/events.ts';
import type {StoredEvent} from '../../../storage/events.ts';
import type {Registration} from '../../../storage/registrations.ts';
import {signedIn} from '../../signed-in.ts';
import {LIMITS} from '../../../../../src/contract/vocabulary.ts';
import {addressOf, field, filters, select, table} from '../parts.ts';
import type {Asked, Option} from '../parts.ts';
import {countsTable, eventPath, eventTrail} from './sheet.ts';
import {EVENTS_PATH, whenWords} from './words.ts';

const STATE_WORDS: Readonly<Record<RegistrationState, string>> = {
  'to-confirm': 'à confirmer', 'registered': 'inscrit', 'waiting': 'en attente', 'offered': 'place proposée', 'cancelled': 'annulé', 'expired': 'place non prise',
};
const attendance = ({attended}: Registration): string => (attended === undefined ? 'non dit' : attended ? 'est venu' : 'n’est pas venu');

export interface RegistrationsPage {
  readonly session: Session;
  readonly stored: StoredEvent;
  readonly counts: RegistrationCounts;
  readonly asked: Asked;
  /** Those the address asks for. */
  readonly lines: readonly Registration[];
  /** Everybody: who needs what is not to be missed for a filter. */
  readonly everybody: readonly Registration[];
}

/** The list. What people need to take part stands apart, for those who prepare the room. */
export function registrationsPage({session, stored, counts, asked, lines, everybody}: RegistrationsPage): Answer {
  const path = eventPath(stored);
  const needing = everybody.filter(({accessibility}) => accessibility !== undefined);
  const past = lines.some(({attended}) => attended !== undefined);
  return signedIn({
    session, section: EVENTS_PATH, trail: eventTrail(stored), title: 'Inscrits',
    main: html`<p>${capital(whenWords(stored.event))}.</p>
${countsTable(stored, counts)}
${everybody.length === 0 ? '' : filters(`${path}/inscrits`, 'Filtrer les inscrits', [
      select('etat', 'État', asked['etat'] ?? '', [['', 'Tous'], ...REGISTRATION_STATES.map((one): Option => [one, STATE_WORDS[one]])]),
      stored.event.modes.length < 2 ? html`` : select('participation', 'Participation', asked['participation'] ?? '', [['', 'Toutes'], ...stored.event.modes.map((one): Option => [one, EVENT_MODE_WORDS[one]])]),
      field('q', 'Nom, structure ou fonction', asked['q'] ?? '', LIMITS.queryLength),
    ])}
${everybody.length === 0 ? html`<p>Personne n’est encore inscrit.</p>` : lines.length === 0 ? html`<p>Aucune personne ne correspond.</p>` : html`${table('Personnes inscrites, par nom', ['Personne', 'Structure', 'Fonction', 'Participation', 'État', ...(past ? ['Présence'] : [])], lines.map((one) => [
      one.name, one.structureName ?? '–', one.role ?? '–', EVENT_MODE_WORDS[one.mode], STATE_WORDS[one.life.state], ...(past ? [attendance(one)] : []),
    ]))}
<p><a href="${addressOf(`${path}/inscrits.csv`, asked)}">Télécharger cette liste (CSV)</a>, sans adresse ni besoin d’accessibilité. Le fichier contient des noms : gardez-le le temps de l’événement, puis effacez-le.</p>`}
<h2>Besoins pour participer</h2>
${needing.length === 0 ? html`<p>Personne n’en a dit.</p>` : html`<p>À lire pour préparer l’accueil, et à ne pas copier ailleurs : ils sont effacés trente jours après l’événement.</p>
<ul class="plain found">${needing.map(({name, mode, accessibility}) => html`<li><p><strong>${name}</strong>, ${EVENT_MODE_WORDS[mode]}</p><p class="lines">${accessibility}</p></li>`)}</ul>`}
<ul class="row plain"><li><a href="${path}/presences">Feuille de présence</a></li><li><a href="${path}/message">Leur écrire</a></li></ul>`,
  });
}

/** The list as a file: neither address nor need. */
export const registrationsFile = (stored: StoredEvent, lines: readonly Registration[]): Answer => csvAnswer<Registration>(`inscrits-${eventId(stored.id)}.csv`, [
  ['nom', ({name}) => name],
  ['structure', ({structureName}) => structureName],
  ['identifiant de la structure', ({structure}) => structure],
  ['fonction', ({role}) => role],
  ['participation', ({mode}) => EVENT_MODE_WORDS[mode]],
  ['etat', ({life}) => STATE_WORDS[life.state]],
  ['inscrit le', ({life}) => (life.confirmedAt === undefined ? undefined : new Date(life.confirmedAt).toISOString())],
  ['presence', ({attended}) => (attended === undefined ? '' : attended ? 'oui' : 'non')],
], lines);

export interface AttendancePage {
  readonly session: Session;
  readonly stored: StoredEvent;
  /** Those registered. */
  readonly lines: readonly Registration[];
  readonly done: string | undefined;
}

/** For a telephone at the door: two buttons by person. Where somebody stands is in the address, so that the page comes back there. */
export function attendancePage({session, stored, lines, done}: AttendancePage): Answer {
  const path = eventPath(stored);
  const button = (one: Registration, came: 'oui' | 'non', words: string): Markup => {
    const pressed = one.attended === (came === 'oui');
    return html`<button name="venu" value="${pressed ? 'rien' : came}"${pressed ? '' : html` class="quiet"`} aria-pressed="${pressed ? 'true' : 'false'}">${words}<span class="unseen"> : ${one.name}</span></button>`;
  };
  const said = (came: boolean): number => lines.filter(({attended}) => attended === came).length;
  return signedIn({
    session, section: EVENTS_PATH, trail: eventTrail(stored), title: 'Feuille de présence', done,
    main: html`<p>${capital(whenWords(stored.event))}. ${count(said(true), 'présent', 'présents')}, ${count(said(false), 'absent', 'absents')}, ${lines.length - said(true) - said(false)} à dire.</p>
${stored.event.modes.includes('sur-place') ? html`<p>Pour signer sur papier : <a href="${path}/presences/feuille">la feuille à imprimer</a>.</p>` : ''}
${lines.length === 0 ? html`<p>Personne n’est inscrit.</p>` : html`<p>Un bouton appuyé une seconde fois s’efface.</p>
<ul class="plain attendance">${lines.map((one) => html`<li id="p-${one.id}" tabindex="-1"><div><strong>${one.name}</strong><br><span class="soft">${[one.structureName, EVENT_MODE_WORDS[one.mode]].filter((part) => part !== undefined).join(', ')}</span>${one.attended ? html`<br><a href="${path}/attestations/${one.id}">Attestation<span class="unseen"> de ${one.name}</span></a>` : ''}</div>
<form method="post" action="${path}/presences"><input type="hidden" name="personne" value="${one.id}">${button(one, 'oui', 'Présent')} ${button(one, 'non', 'Absent')}</form></li>`)}</ul>`}
<p><a href="${path}/bilan">Faire le bilan</a>, une fois l’événement terminé.</p>`,
  });
}

export interface SigningSheet {
  readonly session: Session;
  readonly stored: StoredEvent;
  /** Number of the session, from 1. */
  readonly number: number;
  /** Those who come on site. */
  readonly lines: readonly Registration[];
}

/** For paper: who is expected on site, and a column to sign in; with lines for who was not. */
export function signingSheet({session, stored, number, lines}: SigningSheet): Answer {
  const {event} = stored;
  const path = `${eventPath(stored)}/presences/feuille`;
  return signedIn({
    session, section: EVENTS_PATH, trail: [...eventTrail(stored), [`${eventPath(stored)}/presences`, 'Feuille de présence']], title: `Émargement : ${event.title}`,
    main: html`<p>${capital(sessionWords(event.sessions[number - 1]!))}${event.venue === undefined ? '' : html`<br>${event.venue.name}, ${event.venue.address.postcode} ${event.venue.address.city}`}<br>Organisé par ${event.organiser.name}</p>
${event.sessions.length === 1 ? '' : html`<nav class="pages" aria-label="Séances">${event.sessions.map((one, at) => html`<a href="${path}?seance=${at + 1}"${at + 1 === number ? html` aria-current="page"` : ''}>Séance ${at + 1}<span class="unseen"> : ${sessionWords(one)}</span></a>`)}</nav>`}
<p class="screen">Pour l’imprimer : le menu de votre navigateur, puis « Imprimer ».</p>
<div class="signing">${table('Personnes attendues sur place', ['Nom', 'Structure', 'Signature'], [
      ...lines.map((one) => [one.name, one.structureName ?? '', '']),
      ...[1, 2, 3, 4].map((at) => [html`<span class="unseen">Ligne libre ${at}</span>`, '', '']),
    ])}</div>`,
  });
}

export interface CertificatePage {
  readonly session: Session;
  readonly stored: StoredEvent;
  readonly one: Registration;
  /** ISO day. */
  readonly today: string;
}

/** Hours of all sessions, as people say them. */
function lengthWords({event: {sessions, timeZone}}: StoredEvent): string {
  const minutes = sessions.reduce((sum, {start, end}) => sum + (momentOf(end, timeZone).at - momentOf(start, timeZone).at) / 60_000, 0);
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${String(minutes % 60).padStart(2, '0')}`}`;
}

/** A certificate of attendance, to print. */
export function certificatePage({session, stored, one, today}: CertificatePage): Answer {
  const {event} = stored;
  return signedIn({
    session, section: EVENTS_PATH, trail: [...eventTrail(stored), [`${eventPath(stored)}/presences`, 'Feuille de présence']], title: 'Attestation de présence',
    main: html`<p class="screen">Pour l’imprimer ou en faire un PDF : le menu de votre navigateur, puis « Imprimer ».</p>
<p class="lead">${event.organiser.name} atteste que <strong>${one.name}</strong>${one.structureName === undefined ? '' : html` (${one.structureName})`} a participé ${EVENT_MODE_WORDS[one.mode]} à :</p>
<dl><dt>${EVENT_KIND_WORDS[event.kind]}</dt><dd>${event.title}</dd>
<dt>${event.sessions.length > 1 ? 'Séances' : 'Date'}</dt><dd><ul class="plain">${event.sessions.map((session) => html`<li>${sessionWords(session)}</li>`)}</ul></dd>
<dt>Durée</dt><dd>${lengthWords(stored)}</dd>
${one.mode === 'sur-place' && event.venue !== undefined ? html`<dt>Lieu</dt><dd>${event.venue.name}, ${event.venue.address.postcode} ${event.venue.address.city}</dd>` : ''}</dl>
<p>Fait le ${day(today)}, pour servir et valoir ce que de droit.</p>
<p class="signature">Signature :</p>`,
  });
}
