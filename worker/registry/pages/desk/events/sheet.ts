/** One event on the desk: what it is and who comes, what one can do about it, what became of it; its preview, and the pages before an act. */
import {html} from 'hono/html';
import type {EventInput} from '../../../../../src/contract/event.ts';
import type {FieldError} from '../../../../../src/contract/problem.ts';
import {webLink} from '../../../../../src/contract/web-address.ts';
import type {TaxonomyText} from '../../../../directory/taxonomy/taxonomy.ts';
import type {Answer} from '../../../../http/answer.ts';
import type {Markup} from '../../../../http/document.ts';
import {EVENT_KIND_WORDS, EVENT_MODE_WORDS, VENUE_ACCESS_WORDS, sessionWords} from '../../../../http/event-words.ts';
import {capital, count, moment, PRICE_WORDS} from '../../../../http/words.ts';
import type {EventState} from '../../../domain/event.ts';
import {zoneName} from '../../../domain/event-zones.ts';
import type {RegistrationCounts} from '../../../domain/registration.ts';
import type {Session} from '../../../domain/session.ts';
import {eventId, publicEvent} from '../../../storage/events.ts';
import type {StoredEvent} from '../../../storage/events.ts';
import type {Clash} from '../../../storage/desk-events.ts';
import type {AskedNeeds} from '../../../domain/survey.ts';
import {errorOf, signedIn} from '../../signed-in.ts';
import type {TerritoryWords} from '../coordinations.ts';
import {addressOf, fact, table} from '../parts.ts';
import {SURVEYS_PATH} from '../surveys.ts';
import {warningsNote} from './form.ts';
import {EVENTS_PATH, EVENT_STATE_WORDS, HOW_WORDS, lines, wallWords, whenWords, whereWords} from './words.ts';

/** Address of an event on the desk. */
export const eventPath = ({id}: Pick<StoredEvent, 'id'>): string => `${EVENTS_PATH}/${eventId(id)}`;
/** Pages above the pages of an event. */
export const eventTrail = (stored: StoredEvent): readonly (readonly [string, string])[] => [[EVENTS_PATH, 'Événements'], [eventPath(stored), stored.event.title]];

/** Somebody's own site or another: a link where it may be one. */
const site = (text: string | undefined): Markup | string | undefined => {
  const href = webLink(text);
  return href === undefined ? text : html`<a href="${href}" rel="nofollow">${text}</a>`;
};

const needName = ({families}: TaxonomyText, code: string): string => families.flatMap(({needs}) => needs).find((need) => need.code === code)?.label.fr ?? code;

/** Events named one by one: a webinar for all of France meets those of a hundred départements. */
const CLASHES_NAMED = 5;

/**
 * What stands between two events for the same people: said, never forbidden (issue 5). For whom the other is, where it is not the same:
 * somebody who follows a webinar from home may still come to a day nearby. Those for all of France come first, they take from every other.
 */
export function clashWords(found: readonly Clash[], mine: EventInput, taxonomy: TaxonomyText): Markup[] {
  const national = mine.territories.includes('national');
  const ordered = [...found.filter((one) => one.national), ...found.filter((one) => !one.national)];
  const rest = ordered.slice(CLASHES_NAMED);
  return [
    ...ordered.slice(0, CLASHES_NAMED).map(({stored, own, national: everywhere}) => {
      const {event, status} = stored;
      const common = event.needs.filter(({code}) => mine.needs.some((need) => need.code === code)).map(({code}) => needName(taxonomy, code));
      const whom = everywhere === national ? '' : everywhere ? ', pour toute la France' : ', pour un territoire';
      return html`À moins de quinze jours, sur ${common.length > 1 ? 'les mêmes besoins' : 'le même besoin'} (${common.join(', ')})${whom} : <a href="${own ? eventPath(stored) : `/agenda/${publicEvent(stored).slug}`}">${event.title}</a>, ${whenWords(event)}, ${whereWords(event)}, par ${event.organiser.name} (${EVENT_STATE_WORDS[status]}).`;
    }),
    ...(rest.length === 0 ? [] : [html`Et ${count(rest.length, 'autre événement', 'autres événements')} à moins de quinze jours sur un besoin en commun : <a href="${addressOf(EVENTS_PATH, aroundThem(rest))}">voir les événements de ces jours</a>.`]),
  ];
}

/** The list of the desk from the first to the last of these. */
function aroundThem(some: readonly Clash[]): Readonly<Record<string, string>> {
  const days = some.flatMap(({stored: {event: {sessions}}}) => [sessions[0]!.start.slice(0, 10), sessions.at(-1)!.end.slice(0, 10)]).sort();
  return {etat: 'tous', du: days[0]!, au: days.at(-1)!};
}

/** What an event is, as everybody may read it. */
function facts({stored, words, taxonomy}: {readonly stored: StoredEvent; readonly words: TerritoryWords; readonly taxonomy: TaxonomyText}): Markup {
  const {event} = stored;
  const {venue, capacity, registration} = event;
  const seats = (n: number | undefined): string => (n === undefined ? 'sans limite' : count(n, 'place', 'places'));
  return html`${fact('Genre', EVENT_KIND_WORDS[event.kind])}
${fact(event.sessions.length > 1 ? 'Séances' : 'Quand', html`<ul class="plain">${event.sessions.map((session) => html`<li>${sessionWords(session)}</li>`)}</ul>`)}
${fact('À l’heure de', event.timeZone === 'Europe/Paris' ? undefined : zoneName(event.timeZone))}
${fact('Entre les séances', event.between && lines(event.between))}
${fact('Comment participer', event.modes.map((mode) => `${EVENT_MODE_WORDS[mode]} (${seats(mode === 'sur-place' ? capacity.onSite : capacity.remote)})`).join(' ; '))}
${venue === undefined ? '' : html`${fact('Lieu', html`${venue.name}<br>${venue.address.street}${venue.address.complement ? html`, ${venue.address.complement}` : ''}${venue.address.street ? html`<br>` : ''}${venue.address.postcode} ${venue.address.city}`)}
${fact('Accessibilité du lieu', venue.access.map((one) => VENUE_ACCESS_WORDS[one]).join(', '))}${fact('Comment venir', venue.accessNote && lines(venue.accessNote))}`}
${fact('Territoires', event.territories.map(words).join(', '))}
${fact('Organisé par', event.organiser.url === undefined ? event.organiser.name : html`${event.organiser.name} (${site(event.organiser.url)})`)}
${fact('Besoins traités', event.needs.map(({code, level}) => `${needName(taxonomy, code)} (niveau ${level})`).join(', '))}
${fact('Pour qui', event.audience && lines(event.audience))}
${fact('Avant de venir', event.prerequisites && lines(event.prerequisites))}
${fact('À apporter', event.bring && lines(event.bring))}
${fact('Prix', `${PRICE_WORDS[event.price]}${event.priceNote === undefined ? '' : ` : ${event.priceNote}`}`)}
${fact('Inscription', registration.how === 'elsewhere' ? html`${HOW_WORDS.elsewhere} : ${site(registration.url)}` : HOW_WORDS[registration.how])}
${registration.how !== 'here' ? '' : html`${fact('Ouverture des inscriptions', registration.opens === undefined ? 'dès la publication' : wallWords(registration.opens))}${fact('Fermeture des inscriptions', registration.closes === undefined ? 'au début de la première séance' : wallWords(registration.closes))}`}`;
}

/** What the desk may do with an event now. */
export interface EventActs {
  readonly edit: boolean;
  readonly publish: boolean;
  readonly postpone: boolean;
  readonly cancel: boolean;
  readonly conclude: boolean;
  /** Who registers here is looked after here. */
  readonly registrations: boolean;
}

/** One thing that was done, with whose number did it. */
export interface EventDone {
  readonly at: number;
  readonly actor: string;
  readonly what: string;
  readonly reason?: string | undefined;
}

/** What people asked for: those of the event, and those of its territories in the months before. */
export interface AskedOf {
  readonly event: AskedNeeds;
  readonly around: AskedNeeds;
  /** INSEE codes of the latter within reach, with their names; none: the whole country. */
  readonly departements: readonly (readonly [string, string])[];
}

export interface EventPage {
  readonly session: Session;
  readonly stored: StoredEvent;
  readonly counts: RegistrationCounts;
  readonly askedOf: AskedOf;
  readonly acts: EventActs;
  readonly clashes: readonly Clash[];
  readonly hints: readonly string[];
  readonly history: readonly EventDone[];
  /** Names of people by number. */
  readonly names: ReadonlyMap<number, string>;
  readonly words: TerritoryWords;
  readonly taxonomy: TaxonomyText;
  readonly done?: string | undefined;
  /** Why what was asked is not done. */
  readonly conflict?: string | undefined;
}

const actorName = (actor: string, names: ReadonlyMap<number, string>): string =>
  (actor === 'system' ? 'automatique' : names.get(Number(actor.slice('person:'.length))) ?? 'une personne qui n’a plus de compte');

/** By mode: who has a seat, who was offered one, who waits. */
export function countsTable({event}: StoredEvent, counts: RegistrationCounts): Markup {
  return table('Places et inscrits', ['Participation', 'Places', 'Inscrits', 'Place proposée', 'En attente'], event.modes.map((mode) => {
    const of = mode === 'sur-place' ? counts.onSite : counts.remote;
    const seats = mode === 'sur-place' ? event.capacity.onSite : event.capacity.remote;
    return [capital(EVENT_MODE_WORDS[mode]), seats === undefined ? 'sans limite' : String(seats), String(of.registered), String(of.offered), String(of.waiting)];
  }));
}

const state = ({status, reason, previousStart, event}: StoredEvent): Markup => html`${EVENT_STATE_WORDS[status]}${reason === undefined ? '' : html`<br>Raison : ${lines(reason)}`}${previousStart === undefined ? '' : html`<br>Prévu d’abord le ${wallWords(previousStart.slice(0, 16))}`}${status === 'postponed' ? html`<br>Date d’avant : ${sessionWords(event.sessions[0]!)}` : ''}`;

/** Needs shown of each: the first ones make a programme. */
const SHOWN = 8;

/** What people asked for, so that the programme of the day is built from it; each link leads to every question. */
function askedFor(stored: StoredEvent, {event: own, around, departements}: AskedOf, taxonomy: TaxonomyText): Markup {
  const covered = new Set(stored.event.needs.map(({code}) => code));
  const list = (title: string, {people, needs}: AskedNeeds): Markup => (needs.length === 0
    ? html``
    : table(title, ['Besoin', 'Demandes', 'Au programme'], needs.slice(0, SHOWN).map(({need, count: times}) => [needName(taxonomy, need), html`${times} <span class="soft">sur ${people}</span>`, covered.has(need) ? 'oui' : 'non'])));
  const results = (kind: string, query: Readonly<Record<string, string>>, words: string): Markup => html`<li><a href="${addressOf(`${SURVEYS_PATH}/${kind}/resultats`, query)}">${words}</a></li>`;
  const here = {evenement: eventId(stored.id)};
  const area = departements.length === 0 ? 'du pays' : departements.length === 1 ? `du département ${departements[0]![1]}` : 'de ces départements';
  return html`<h2>Ce qui est demandé</h2>
${own.people === 0 ? html`<p>Personne n’a encore dit ses besoins pour cet événement.</p>` : list('Pour cet événement', own)}
${around.people === 0 ? html`<p>Rien n’a été demandé ailleurs dans les événements ${area}, ces deux dernières années.</p>` : list(`Dans les événements ${area}, ces deux dernières années`, around)}
<ul class="row plain">${own.people === 0 ? '' : results('needs', here, 'Tout ce qu’ont demandé les inscrits')}${stored.status === 'held' || stored.status === 'closed' ? results('satisfaction', here, 'Ce qu’ils en ont pensé') : ''}${around.people === 0
    ? ''
    : departements.length === 0
      ? results('satisfaction', {}, 'Attentes pour la suite')
      : departements.map(([code, name]) => results('satisfaction', {departement: code}, `Attentes pour la suite : ${name}`))}</ul>`;
}

/** The event. */
export function eventPage({session, stored, counts, askedOf, acts, clashes, hints, history, names, words, taxonomy, done, conflict}: EventPage): Answer {
  const path = eventPath(stored);
  const {event, status, room, figures, example} = stored;
  const warnings = [...clashWords(clashes, event, taxonomy), ...hints];
  const act = (to: string, words: string): Markup => html`<li><a href="${path}/${to}">${words}</a></li>`;
  return signedIn({
    session, section: EVENTS_PATH, trail: [[EVENTS_PATH, 'Événements']], title: event.title, done: conflict === undefined ? done : undefined,
    main: html`${conflict === undefined ? '' : html`<p class="note" role="alert" tabindex="-1" autofocus>${conflict}</p>`}
${example ? html`<p><span class="tag">Exemple</span> Cet événement n’existe pas : il sert à essayer.</p>` : ''}
${warnings.length === 0 || status === 'held' || status === 'cancelled' ? '' : warningsNote(warnings)}
<p class="lead">${event.summary}</p>
<dl>${fact('État', state(stored))}
${fact(event.sessions.length > 1 ? 'À partir du' : 'Quand', whenWords(event))}
${status === 'draft' ? '' : fact('Fiche publique', html`<a href="/agenda/${publicEvent(stored).slug}">la voir comme tout le monde</a>`)}
${event.modes.includes('a-distance') && event.registration.how === 'here' ? fact('Salle en ligne', room === undefined ? 'pas encore de lien : ajoutez-le avant la veille' : html`${site(room)} <span class="soft">(pour les personnes inscrites seulement)</span>`) : ''}
${figures === undefined ? '' : fact('Bilan', html`${count(figures.onSite, 'personne venue', 'personnes venues')} sur place, ${figures.remote} à distance${figures.note === undefined ? '' : html`<br>${lines(figures.note)}`}`)}
</dl>
<h2>Agir</h2>
<ul class="row plain">
${acts.publish ? act('apercu', 'Relire et publier') : ''}
${acts.edit ? act('modifier', 'Modifier') : ''}
<li><a href="${EVENTS_PATH}/nouveau?copie=${eventId(stored.id)}">Dupliquer</a></li>
${acts.postpone ? act('reporter', 'Reporter') : ''}
${acts.cancel ? act('annuler', 'Annuler l’événement') : ''}
${acts.conclude ? act('bilan', figures === undefined ? 'Faire le bilan' : 'Corriger le bilan') : ''}
</ul>
${status === 'draft' ? html`<details><summary>Supprimer ce brouillon</summary><form method="post" action="${path}/supprimer"><input type="hidden" name="version" value="${stored.version}">
<p>Personne d’autre que votre équipe ne l’a vu. Il sera effacé.</p><p><button class="quiet">Supprimer le brouillon</button></p></form></details>` : ''}
${acts.registrations ? html`<h2>Inscriptions</h2>
${countsTable(stored, counts)}
<ul class="row plain">${act('inscrits', 'Voir les inscrits')}${act('presences', 'Feuille de présence')}${act('message', 'Leur écrire')}</ul>` : ''}
${status === 'cancelled' ? '' : askedFor(stored, askedOf, taxonomy)}
<h2>La fiche</h2>
${event.description === undefined ? '' : html`<p class="lines">${event.description}</p>`}
<dl>${facts({stored, words, taxonomy})}</dl>
<h2>Ce qui s’est passé</h2>
<ul class="plain found">${history.map(({at, actor, what, reason}) => html`<li><p>${moment(at)} – ${capital(what)}, <span class="soft">${actorName(actor, names)}</span></p>${reason === undefined ? '' : html`<p>${lines(reason)}</p>`}</li>`)}</ul>`,
  });
}

export interface EventPreview {
  readonly session: Session;
  readonly stored: StoredEvent;
  readonly clashes: readonly Clash[];
  readonly hints: readonly string[];
  readonly words: TerritoryWords;
  readonly taxonomy: TaxonomyText;
}

/** What the public will read, before the button that publishes it. */
export function eventPreview({session, stored, clashes, hints, words, taxonomy}: EventPreview): Answer {
  const {event, version, status} = stored;
  const warnings = [...clashWords(clashes, event, taxonomy), ...hints];
  return signedIn({
    session, section: EVENTS_PATH, trail: eventTrail(stored), title: 'Relire et publier',
    main: html`<p class="note" role="status">Rien n’est encore publié. Voici ce que tout le monde pourra lire ; le lien de la salle en ligne n’en fait pas partie.</p>
${warnings.length === 0 ? '' : warningsNote(warnings)}
<h2>${event.title}</h2>
<p class="lead">${event.summary}</p>
${event.description === undefined ? '' : html`<p class="lines">${event.description}</p>`}
<dl>${facts({stored, words, taxonomy})}</dl>
${status !== 'draft' ? html`<p>Cet événement est déjà publié.</p>` : html`<form method="post" action="${eventPath(stored)}/publier"><input type="hidden" name="version" value="${version}"><p><button>Publier l’événement</button></p></form>`}
<p><a href="${eventPath(stored)}/modifier">Corriger d’abord</a></p>`,
  });
}

/** What is done with a reason that everybody reads. */
export type ReasonedAct = 'reporter' | 'annuler';

const REASONED: Readonly<Record<ReasonedAct, {readonly title: string; readonly what: string; readonly button: string; readonly hint: string}>> = {
  reporter: {
    title: 'Reporter l’événement', button: 'Reporter l’événement', hint: 'Par exemple : « La salle n’est plus disponible. Nous cherchons une nouvelle date. »',
    what: 'La fiche dira qu’il est reporté, avec cette raison. Les inscriptions sont gardées. Pour donner les nouvelles dates, modifiez ensuite l’événement : il sera annoncé à nouveau.',
  },
  annuler: {
    title: 'Annuler l’événement', button: 'Annuler l’événement', hint: 'Par exemple : « L’animatrice est souffrante, et nous n’avons pas trouvé de remplaçante. »',
    what: 'La fiche dira qu’il est annulé, avec cette raison. Cela ne peut pas être défait : pour le refaire, dupliquez-le.',
  },
};

/** How many are written to, in words. */
export function toldWords({onSite, remote}: RegistrationCounts): string {
  const seated = onSite.registered + onSite.offered + remote.registered + remote.offered;
  const waiting = onSite.waiting + remote.waiting;
  if (seated + waiting === 0) return 'Personne n’est inscrit : aucun message ne partira.';
  return `Un message partira à ${count(seated, 'personne inscrite', 'personnes inscrites')}${waiting === 0 ? '' : ` et à ${count(waiting, 'personne en attente', 'personnes en attente')}`}.`;
}

export interface ReasonPage {
  readonly session: Session;
  readonly stored: StoredEvent;
  readonly act: ReasonedAct;
  readonly counts: RegistrationCounts;
  readonly errors?: readonly FieldError[];
  readonly typed?: string;
}

/** Before an event is postponed or cancelled: why, and who is told. */
export function reasonPage({session, stored, act, counts, errors, typed = ''}: ReasonPage): Answer {
  const {title, what, button, hint} = REASONED[act];
  const error = errors?.find(({field}) => field === 'reason');
  return signedIn({
    session, section: EVENTS_PATH, trail: eventTrail(stored), title, errors,
    main: html`<p>${stored.event.title}, ${whenWords(stored.event)}.</p>
<p class="note">${what} ${toldWords(counts)}</p>
<form method="post" action="${eventPath(stored)}/${act}" novalidate><input type="hidden" name="version" value="${stored.version}">
<p><label for="reason">Raison, pour tout le monde</label>
<textarea id="reason" name="reason" rows="4" maxlength="500" required aria-describedby="reason-aide${error === undefined ? '' : ' reason-erreur'}"${error === undefined ? '' : html` aria-invalid="true"`}>
${typed}</textarea></p><p class="soft" id="reason-aide">${hint} Elle est publique, et jointe au message : n’y nommez personne.</p>${error === undefined ? '' : html`<p class="error" id="reason-erreur">${error.message}</p>`}
<p><button>${button}</button></p></form>
<p><a href="${eventPath(stored)}">Ne rien faire et revenir à l’événement</a></p>`,
  });
}

export interface ReportPage {
  readonly session: Session;
  readonly stored: StoredEvent;
  /** What the attendance sheet says, by mode. */
  readonly came: {readonly onSite: number; readonly remote: number};
  /** Registered people nobody said came or not. */
  readonly unsaid: number;
  readonly errors?: readonly FieldError[];
  readonly typed: {readonly onSite: string; readonly remote: string; readonly note: string};
}

/** How it went: the figures the event is closed with. */
export function reportPage({session, stored, came, unsaid, errors, typed}: ReportPage): Answer {
  const number = (name: 'onSite' | 'remote', label: string): Markup => {
    const error = errorOf(errors, name);
    return html`<p><label for="${name}">${label}</label><input id="${name}" name="${name}" value="${typed[name]}" inputmode="numeric" maxlength="6" autocomplete="off"${error.attributes}></p>${error.sentence}`;
  };
  const note = errorOf(errors, 'note');
  return signedIn({
    session, section: EVENTS_PATH, trail: eventTrail(stored), title: 'Bilan', errors,
    main: html`<p>Combien de personnes sont venues, inscrites ou non. La feuille de présence en compte ${came.onSite} sur place et ${came.remote} à distance${unsaid === 0 ? '' : html` ; <a href="${eventPath(stored)}/presences">${count(unsaid, 'présence reste', 'présences restent')} à dire</a>`}.</p>
<form method="post" action="${eventPath(stored)}/bilan" novalidate><input type="hidden" name="version" value="${stored.version}">
${number('onSite', 'Personnes venues sur place')}
${number('remote', 'Personnes venues à distance')}
<p><label for="note">Ce qu’il faut en retenir, pour votre équipe</label>
<textarea id="note" name="note" rows="4" maxlength="1000"${note.attributes}>
${typed.note}</textarea></p>${note.sentence}
<p><button>Enregistrer le bilan</button></p></form>
<p><a href="${eventPath(stored)}">Revenir à l’événement</a></p>`,
  });
}

/** What an act on an event is, in the history. */
export const ACT_WORDS: Readonly<Record<string, string>> = {
  'event.edit': 'modifié', 'event.tell': 'message envoyé aux inscrits', 'event.conclude': 'bilan enregistré', 'event.export': 'liste des inscrits téléchargée', 'event.attend': 'présences notées',
};
/** What a status means as something that happened. */
export const BECAME_WORDS: Readonly<Record<EventState, string>> = {
  draft: 'créé', announced: 'annoncé', open: 'ouvert aux inscriptions', full: 'complet', closed: 'inscriptions closes', held: 'terminé', postponed: 'reporté', cancelled: 'annulé',
};
