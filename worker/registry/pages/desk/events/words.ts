/** French words of events that are the desk's own; those of kinds, modes and sessions are in `http/event-words.ts`, as for the public. */
import {html} from 'hono/html';
import type {EventInput} from '../../../../../src/contract/event.ts';
import type {Markup} from '../../../../http/document.ts';
import {longDay, sessionWords, timeWords} from '../../../../http/event-words.ts';
import type {EventState} from '../../../domain/event.ts';
import {zoneName} from '../../../domain/event-zones.ts';

export const EVENTS_PATH = '/desk/evenements';

export const EVENT_STATE_WORDS: Readonly<Record<EventState, string>> = {
  draft: 'brouillon', announced: 'annoncé', open: 'inscriptions ouvertes', full: 'complet', closed: 'inscriptions closes', held: 'terminé', postponed: 'reporté', cancelled: 'annulé',
};
/** Names of statuses in addresses. */
export const EVENT_STATE_SLUGS: Readonly<Record<EventState, string>> = {
  draft: 'brouillons', announced: 'annonces', open: 'ouverts', full: 'complets', closed: 'clos', held: 'termines', postponed: 'reportes', cancelled: 'annules',
};
export const HOW_WORDS: Readonly<Record<EventInput['registration']['how'], string>> = {here: 'Ici, par le formulaire de PANA', elsewhere: 'Ailleurs, à une autre adresse', none: 'Sans inscription'};

/** A wall clock in words: « vendredi 12 mars 2027 à 9 h 30 ». */
export const wallWords = (local: string): string => `${longDay(local)} à ${timeWords(local)}`;

/** The first session, and how many more; with the zone where it is not that of Paris. */
export const whenWords = ({sessions, timeZone}: Pick<EventInput, 'sessions' | 'timeZone'>): string =>
  `${sessionWords(sessions[0]!)}${sessions.length > 1 ? `, et ${sessions.length - 1} autre${sessions.length > 2 ? 's' : ''} séance${sessions.length > 2 ? 's' : ''}` : ''}${timeZone === 'Europe/Paris' ? '' : ` (heure locale\u00A0: ${zoneName(timeZone)})`}`;

/** Where, in a few words. */
export const whereWords = ({venue, modes}: Pick<EventInput, 'venue' | 'modes'>): string =>
  [...(venue === undefined ? [] : [venue.address.city]), ...(modes.includes('a-distance') ? ['à distance'] : [])].join(' et ');

/** Lines of a text as they were written. */
export const lines = (text: string): Markup => html`<span class="lines">${text}</span>`;
