/** French words of events on the desk: kinds, statuses, modes, and sessions by the clock on the wall of their own place. */
import {html} from 'hono/html';
import type {EventKind, EventMode, VenueAccess} from '../../../../../src/contract/event-vocabulary.ts';
import type {EventInput} from '../../../../../src/contract/event.ts';
import type {Markup} from '../../../../http/document.ts';
import type {EventState} from '../../../domain/event.ts';
import {zoneName} from '../../../domain/event-zones.ts';

export const EVENTS_PATH = '/desk/evenements';

export const EVENT_KIND_WORDS: Readonly<Record<EventKind, string>> = {
  journee: 'Journée de montée en compétences', webinaire: 'Webinaire', atelier: 'Atelier', rencontre: 'Rencontre', concertation: 'Concertation', externe: 'Événement d’un autre organisme',
};
export const EVENT_MODE_WORDS: Readonly<Record<EventMode, string>> = {'sur-place': 'sur place', 'a-distance': 'à distance'};
export const EVENT_STATE_WORDS: Readonly<Record<EventState, string>> = {
  draft: 'brouillon', announced: 'annoncé', open: 'inscriptions ouvertes', full: 'complet', closed: 'inscriptions closes', held: 'terminé', postponed: 'reporté', cancelled: 'annulé',
};
/** Names of statuses in addresses. */
export const EVENT_STATE_SLUGS: Readonly<Record<EventState, string>> = {
  draft: 'brouillons', announced: 'annonces', open: 'ouverts', full: 'complets', closed: 'clos', held: 'termines', postponed: 'reportes', cancelled: 'annules',
};
export const VENUE_ACCESS_WORDS: Readonly<Record<VenueAccess, string>> = {
  'pmr': 'accessible en fauteuil', 'boucle-magnetique': 'boucle magnétique', 'langue-des-signes': 'interprète en langue des signes', 'transports': 'transports en commun à proximité', 'stationnement': 'stationnement à proximité',
};
export const HOW_WORDS: Readonly<Record<EventInput['registration']['how'], string>> = {here: 'Ici, par le formulaire de PANA', elsewhere: 'Ailleurs, à une autre adresse', none: 'Sans inscription'};

const DAY = new Intl.DateTimeFormat('fr-FR', {weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'});
const dayOnWall = (local: string): string => DAY.format(new Date(`${local.slice(0, 10)}T00:00:00Z`)).replace(/ 1 /, ' 1er ');
/** `9 h 30`, never cut at the end of a line. */
export const timeOnWall = (local: string): string => `${Number(local.slice(11, 13))}\u00A0h${local.slice(14, 16) === '00' ? '' : `\u00A0${local.slice(14, 16)}`}`;

/** « vendredi 12 mars 2027, de 9 h 30 à 17 h ». */
export const sessionWords = ({start, end}: EventInput['sessions'][number]): string =>
  start.slice(0, 10) === end.slice(0, 10) ? `${dayOnWall(start)}, de ${timeOnWall(start)} à ${timeOnWall(end)}` : `du ${dayOnWall(start)} à ${timeOnWall(start)} au ${dayOnWall(end)} à ${timeOnWall(end)}`;
/** A wall clock in words: « vendredi 12 mars 2027 à 9 h 30 ». */
export const wallWords = (local: string): string => `${dayOnWall(local)} à ${timeOnWall(local)}`;

/** The first session, and how many more; with the zone where it is not that of Paris. */
export const whenWords = ({sessions, timeZone}: Pick<EventInput, 'sessions' | 'timeZone'>): string =>
  `${sessionWords(sessions[0]!)}${sessions.length > 1 ? `, et ${sessions.length - 1} autre${sessions.length > 2 ? 's' : ''} séance${sessions.length > 2 ? 's' : ''}` : ''}${timeZone === 'Europe/Paris' ? '' : ` (heure locale\u00A0: ${zoneName(timeZone)})`}`;

/** Where, in a few words. */
export const whereWords = ({venue, modes}: Pick<EventInput, 'venue' | 'modes'>): string =>
  [...(venue === undefined ? [] : [venue.address.city]), ...(modes.includes('a-distance') ? ['à distance'] : [])].join(' et ');

/** Lines of a text as they were written. */
export const lines = (text: string): Markup => html`<span class="lines">${text}</span>`;
