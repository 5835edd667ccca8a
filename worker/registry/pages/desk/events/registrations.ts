/** Who comes to an event: the list and its file, the attendance sheet for a telephone and for paper, certificates of attendance. */
import {html} from 'hono/html';
import {REGISTRATION_STATES} from '../../../../../src/contract/registration.ts';
import type {RegistrationState} from '../../../../../src/contract/registration.ts';
import type {FieldError} from '../../../../../src/contract/problem.ts';
import {momentOf} from '../../../../../src/contract/wall-clock.ts';
import type {Answer} from '../../../../http/answer.ts';
import type {Markup} from '../../../../http/document.ts';
import {EVENT_KIND_WORDS, EVENT_MODE_WORDS, sessionWords} from '../../../../http/event-words.ts';
import {capital, count, day} from '../../../../http/words.ts';
import {csvAnswer} from '../../../csv.ts';
import type {Column} from '../../../csv.ts';
import {DOOR_CONSENT} from '../../../domain/consent.ts';
import {sessionNumbers} from '../../../domain/event.ts';
import type {RegistrationCounts} from '../../../domain/registration.ts';
import type {Session} from '../../../domain/session.ts';
import {eventId} from '../../../storage/events.ts';
import type {StoredEvent} from '../../../storage/events.ts';
import type {Registration} from '../../../storage/registrations.ts';
import {errorOf, signedIn} from '../../signed-in.ts';
import {LIMITS} from '../../../../../src/contract/vocabulary.ts';
import {addressOf, field, filters, select, table} from '../parts.ts';
import type {Asked, Option} from '../parts.ts';
import {countsTable, eventPath, eventTrail} from './sheet.ts';
import {EVENTS_PATH, whenWords} from './words.ts';

const STATE_WORDS: Readonly<Record<RegistrationState, string>> = {
  'to-confirm': 'à confirmer', 'registered': 'inscrit', 'waiting': 'en attente', 'offered': 'place proposée', 'cancelled': 'annulé', 'expired': 'place non prise',
};
/** « 1, 3 et 4 ». */
const LIST = new Intl.ListFormat('fr', {type: 'conjunction'});
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
  /** How many came without having registered. */
  readonly atTheDoor: number;
}

/** The list. What people need to take part stands apart, for those who prepare the room. */
export function registrationsPage({session, stored, counts, asked, lines, everybody, atTheDoor}: RegistrationsPage): Answer {
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
    ]), 'cards')}
<p><a href="${addressOf(`${path}/inscrits.csv`, asked)}">Télécharger cette liste (CSV)</a>, sans adresse ni besoin d’accessibilité. Le fichier contient des noms : gardez-le le temps de l’événement, puis effacez-le.</p>`}
${atTheDoor === 0 ? '' : html`<p>${count(atTheDoor, 'personne est venue', 'personnes sont venues')} sans s’inscrire : voir <a href="${path}/presences">la feuille de présence</a>.</p>`}
<h2>Besoins pour participer</h2>
${needing.length === 0 ? html`<p>Personne n’en a dit.</p>` : html`<p>À lire pour préparer l’accueil, et à ne pas copier ailleurs : ils sont effacés trente jours après l’événement.</p>
<ul class="plain found">${needing.map(({name, mode, accessibility}) => html`<li><p><strong>${name}</strong>, ${EVENT_MODE_WORDS[mode]}</p><p class="lines">${accessibility}</p></li>`)}</ul>`}
<ul class="row plain"><li><a href="${path}/presences">Feuille de présence</a></li><li><a href="${path}/message">Leur écrire</a></li></ul>`,
  });
}

/** The sessions somebody came to and not, by number; of one in a map of them. */
export type SessionsOf = ReadonlyMap<string, ReadonlyMap<number, boolean>>;

/** The list as a file: neither address nor need. A series has a column for each of its sessions. */
export function registrationsFile(stored: StoredEvent, lines: readonly Registration[], sessions: SessionsOf): Answer {
  const yesNo = (came: boolean | undefined): string => (came === undefined ? '' : came ? 'oui' : 'non');
  const numbers = sessionNumbers(stored);
  return csvAnswer<Registration>(`inscrits-${eventId(stored.id)}.csv`, [
    ['nom', ({name}) => name],
    ['structure', ({structureName}) => structureName],
    ['identifiant de la structure', ({structure}) => structure],
    ['fonction', ({role}) => role],
    ['participation', ({mode}) => EVENT_MODE_WORDS[mode]],
    ['etat', ({life, door}) => (door ? 'sans inscription' : STATE_WORDS[life.state])],
    ['inscrit le', ({life}) => (life.confirmedAt === undefined ? undefined : new Date(life.confirmedAt).toISOString())],
    ['presence', ({attended}) => yesNo(attended)],
    ...(numbers.length === 1 ? [] : numbers.map((number, at): Column<Registration> => [`seance ${at + 1} (${stored.event.sessions[at]!.start.slice(0, 10)})`, ({id}) => yesNo(sessions.get(id)?.get(number))])),
  ], lines);
}

/** What was typed of somebody at the door. */
export interface TypedAtTheDoor {
  readonly nom: string;
  readonly structure: string;
  readonly email: string;
  readonly accord: boolean;
}

export interface AttendancePage {
  readonly session: Session;
  readonly stored: StoredEvent;
  /** Those registered, and those noted at the door. */
  readonly lines: readonly Registration[];
  readonly sessions: SessionsOf;
  /** Place of the session the page is about, from 0. */
  readonly at: number;
  /** Whether people can be noted at the door now. */
  readonly door: boolean;
  readonly done?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly typed?: TypedAtTheDoor | undefined;
}

/** The sessions of a series, one of them the page's; nothing where there is one. */
const sessionLinks = ({event}: StoredEvent, path: string, at: number | undefined, first: Markup | string = ''): Markup => (event.sessions.length === 1 ? html`` : html`<nav class="pages" aria-label="Séances">${first}${event.sessions.map((one, place) => html`<a href="${path}?seance=${place + 1}"${place === at ? html` aria-current="page"` : ''}>Séance ${place + 1}<span class="unseen"> : ${sessionWords(one)}</span></a>`)}</nav>`);

/** Noting somebody who came without registering: what is read to them, and what they are asked. */
function doorForm({path, at, series, errors, typed = {nom: '', structure: '', email: '', accord: false}}: {readonly path: string; readonly at: number; readonly series: boolean; readonly errors: readonly FieldError[] | undefined; readonly typed: TypedAtTheDoor | undefined}): Markup {
  const line = (name: 'nom' | 'structure' | 'email', label: string, attributes: Markup): Markup => {
    const error = errorOf(errors, name);
    return html`<p><label for="${name}">${label}</label><input id="${name}" name="${name}" value="${typed[name]}"${attributes}${error.attributes}></p>${error.sentence}`;
  };
  const agreed = errorOf(errors, 'accord');
  return html`<h2 id="accueil">Une personne venue sans s’inscrire</h2>
<p>À l’accueil, le nombre de places n’est pas une limite : c’est à vous de voir si la salle le permet. Cette personne compte parmi les présents, sans prendre la place d’une personne inscrite.</p>
<form method="post" action="${path}/presences/accueil" novalidate>${series ? html`<input type="hidden" name="seance" value="${at + 1}">` : ''}
${line('nom', 'Son nom', html` maxlength="120" autocomplete="off" required`)}
${line('structure', 'Sa structure ou son association (facultatif)', html` maxlength="120" autocomplete="off"`)}
${line('email', 'Son adresse électronique, pour lui demander ensuite comment c’était (facultatif)', html` type="email" maxlength="254" autocomplete="off" spellcheck="false"`)}
<p>Lisez-lui ceci : « <span id="accord-texte">${DOOR_CONSENT.text}</span> »</p>
<p><label class="option"><input type="checkbox" id="accord" name="accord" value="oui"${typed.accord ? html` checked` : ''} required${agreed.attributes}> <span>Cette personne est d’accord</span></label></p>${agreed.sentence}
<p><button>Noter cette personne</button></p></form>`;
}

/** For a telephone at the door: two buttons by person, of one session. Where somebody stands is in the address, so that the page comes back there. */
export function attendancePage({session, stored, lines, sessions, at, door, done, errors, typed}: AttendancePage): Answer {
  const path = eventPath(stored);
  const numbers = sessionNumbers(stored);
  const series = numbers.length > 1;
  const cameNow = ({id}: Registration): boolean | undefined => sessions.get(id)?.get(numbers[at]!);
  const button = (one: Registration, came: 'oui' | 'non', words: string): Markup => {
    const pressed = cameNow(one) === (came === 'oui');
    return html`<button name="venu" value="${pressed ? 'rien' : came}"${pressed ? '' : html` class="quiet"`} aria-pressed="${pressed ? 'true' : 'false'}">${words}<span class="unseen"> : ${one.name}</span></button>`;
  };
  const said = (came: boolean): number => lines.filter((one) => cameNow(one) === came).length;
  /** « séances 1 et 3 », of those somebody came to. */
  const followed = ({id}: Registration): string | undefined => {
    const places = numbers.flatMap((number, place) => (sessions.get(id)?.get(number) ? [String(place + 1)] : []));
    return !series || places.length === 0 ? undefined : `${places.length > 1 ? 'séances' : 'séance'} ${LIST.format(places)}`;
  };
  return signedIn({
    session, section: EVENTS_PATH, trail: eventTrail(stored), title: 'Feuille de présence', done, errors,
    main: html`${sessionLinks(stored, `${path}/presences`, at)}
<p>${series ? html`<strong>Séance ${at + 1}</strong> : ${sessionWords(stored.event.sessions[at]!)}` : capital(whenWords(stored.event))}. ${count(said(true), 'présent', 'présents')}, ${count(said(false), 'absent', 'absents')}, ${lines.length - said(true) - said(false)} à dire.${series ? html` ${count(lines.filter(({attended}) => attended).length, 'personne est venue', 'personnes sont venues')} à une séance au moins.` : ''}</p>
${stored.event.modes.includes('sur-place') ? html`<p>Pour signer sur papier : <a href="${path}/presences/feuille">la feuille à imprimer</a>.${door ? html` <a href="#accueil">Noter une personne venue sans s’inscrire</a>` : ''}</p>` : ''}
${lines.length === 0 ? html`<p>Personne n’est inscrit.</p>` : html`<p>Un bouton appuyé une seconde fois s’efface.</p>
<ul class="plain attendance">${lines.map((one) => html`<li id="p-${one.id}" tabindex="-1"><div><strong>${one.name}</strong><br><span class="soft">${[one.structureName, EVENT_MODE_WORDS[one.mode], one.door && 'sans inscription', followed(one)].filter((part) => typeof part === 'string').join(', ')}</span>${one.attended ? html`<br><a href="${path}/attestations/${one.id}">Attestation<span class="unseen"> de ${one.name}</span></a>` : ''}</div>
<form method="post" action="${path}/presences"><input type="hidden" name="personne" value="${one.id}">${series ? html`<input type="hidden" name="seance" value="${at + 1}">` : ''}${button(one, 'oui', 'Présent')} ${button(one, 'non', 'Absent')}</form>${one.door ? html`
<form method="post" action="${path}/presences/effacer"><input type="hidden" name="personne" value="${one.id}">${series ? html`<input type="hidden" name="seance" value="${at + 1}">` : ''}<button class="quiet">Effacer<span class="unseen"> : ${one.name}</span></button></form>` : ''}</li>`)}</ul>`}
${door ? doorForm({path, at, series, errors, typed}) : ''}
<p><a href="${path}/bilan">Faire le bilan</a>, une fois l’événement terminé.</p>`,
  });
}

export interface SigningSheet {
  readonly session: Session;
  readonly stored: StoredEvent;
  /** Number of the session, from 1; all of them, a column each, when not said. */
  readonly number?: number | undefined;
  /** Those who come on site. */
  readonly lines: readonly Registration[];
}

/** Sessions a sheet of paper has columns for: more would leave no room to sign. */
export const SHEET_COLUMNS = 6;

/** For paper: who is expected on site, and a column to sign in for each session; with lines for who was not. */
export function signingSheet({session, stored, number, lines}: SigningSheet): Answer {
  const {event} = stored;
  const path = `${eventPath(stored)}/presences/feuille`;
  const signed = number === undefined ? event.sessions : [event.sessions[number - 1]!];
  const all = event.sessions.length > SHEET_COLUMNS ? '' : html`<a href="${path}"${number === undefined ? html` aria-current="page"` : ''}>Toutes les séances</a>`;
  const headings = signed.length === 1 ? ['Signature'] : signed.map(({start}, at) => `Séance ${at + 1}, ${day(start.slice(0, 10))}`);
  return signedIn({
    session, section: EVENTS_PATH, trail: [...eventTrail(stored), [`${eventPath(stored)}/presences`, 'Feuille de présence']], title: `Émargement : ${event.title}`,
    main: html`<p>${capital(signed.length === 1 ? sessionWords(signed[0]!) : whenWords(event))}${event.venue === undefined ? '' : html`<br>${event.venue.name}, ${event.venue.address.postcode} ${event.venue.address.city}`}<br>Organisé par ${event.organiser.name}</p>
${sessionLinks(stored, path, number === undefined ? undefined : number - 1, all)}
<p class="screen">Pour l’imprimer : le menu de votre navigateur, puis « Imprimer ».</p>
<div class="signing${signed.length > 1 ? ' series' : ''}">${table('Personnes attendues sur place', ['Nom', 'Structure', ...headings], [
      ...lines.map((one) => [one.name, one.structureName ?? '', ...headings.map(() => '')]),
      ...[1, 2, 3, 4].map((at) => [html`<span class="unseen">Ligne libre ${at}</span>`, '', ...headings.map(() => '')]),
    ])}</div>`,
  });
}

export interface CertificatePage {
  readonly session: Session;
  readonly stored: StoredEvent;
  readonly one: Registration;
  /** Sessions they came to, in their order. */
  readonly attended: StoredEvent['event']['sessions'];
  /** ISO day. */
  readonly today: string;
}

/** Hours of sessions, as people say them. */
function lengthWords(sessions: StoredEvent['event']['sessions'], timeZone: string): string {
  const minutes = sessions.reduce((sum, {start, end}) => sum + (momentOf(end, timeZone).at - momentOf(start, timeZone).at) / 60_000, 0);
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${String(minutes % 60).padStart(2, '0')}`}`;
}

/** A certificate of attendance, to print: the sessions somebody came to, and how long those were. */
export function certificatePage({session, stored, one, attended, today}: CertificatePage): Answer {
  const {event} = stored;
  const all = event.sessions.length;
  return signedIn({
    session, section: EVENTS_PATH, trail: [...eventTrail(stored), [`${eventPath(stored)}/presences`, 'Feuille de présence']], title: 'Attestation de présence',
    main: html`<p class="screen">Pour l’imprimer ou en faire un PDF : le menu de votre navigateur, puis « Imprimer ».</p>
<p class="lead">${event.organiser.name} atteste que <strong>${one.name}</strong>${one.structureName === undefined ? '' : html` (${one.structureName})`} a participé ${EVENT_MODE_WORDS[one.mode]} à :</p>
<dl><dt>${EVENT_KIND_WORDS[event.kind]}</dt><dd>${event.title}</dd>
<dt>${all === 1 ? 'Date' : `Séances suivies : ${attended.length} sur ${all}`}</dt><dd><ul class="plain">${attended.map((session) => html`<li>${sessionWords(session)}</li>`)}</ul></dd>
<dt>Durée</dt><dd>${lengthWords(attended, event.timeZone)}</dd>
${one.mode === 'sur-place' && event.venue !== undefined ? html`<dt>Lieu</dt><dd>${event.venue.name}, ${event.venue.address.postcode} ${event.venue.address.city}</dd>` : ''}</dl>
<p>Fait le ${day(today)}, pour servir et valoir ce que de droit.</p>
<p class="signature">Signature :</p>`,
  });
}
