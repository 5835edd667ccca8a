/** French words of events for our public pages, calendars and feeds: kinds, statuses, seats, and sessions by the clock of their own place. */
import type {PanaEventData} from '../../src/contract/event.ts';
import type {EventKind, EventLevel, EventMode, EventStatus, SeatsLeft, VenueAccess} from '../../src/contract/event-vocabulary.ts';

export const EVENT_KIND_WORDS: Readonly<Record<EventKind, string>> = {
  journee: 'Journée de montée en compétences', webinaire: 'Webinaire', atelier: 'Atelier', rencontre: 'Rencontre', concertation: 'Concertation', externe: 'Proposé par un autre organisme',
};
export const EVENT_MODE_WORDS: Readonly<Record<EventMode, string>> = {'sur-place': 'sur place', 'a-distance': 'à distance'};
export const EVENT_LEVEL_WORDS: Readonly<Record<EventLevel, string>> = {1: 'pour découvrir', 2: 'pour approfondir'};
export const EVENT_STATUS_WORDS: Readonly<Record<EventStatus, string>> = {
  announced: 'Annoncé', open: 'Inscriptions ouvertes', full: 'Complet', closed: 'Inscriptions closes', held: 'Terminé', postponed: 'Reporté, nouvelle date à venir', cancelled: 'Annulé',
};
export const SEATS_WORDS: Readonly<Record<SeatsLeft, string>> = {many: 'il reste des places', few: 'dernières places', none: 'complet, liste d’attente'};
export const VENUE_ACCESS_WORDS: Readonly<Record<VenueAccess, string>> = {
  'pmr': 'accessible en fauteuil', 'boucle-magnetique': 'boucle magnétique', 'langue-des-signes': 'interprète en langue des signes', 'transports': 'transports en commun à proximité', 'stationnement': 'stationnement à proximité',
};

const DAY = new Intl.DateTimeFormat('fr-FR', {weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'});
const MONTH = new Intl.DateTimeFormat('fr-FR', {month: 'long', year: 'numeric', timeZone: 'UTC'});
const wall = (iso: string): Date => new Date(`${iso.slice(0, 10)}T00:00:00Z`);
/** "vendredi 12 mars 2027": the day on the wall of the moment's own zone (ISO 8601 with its offset). */
export const longDay = (iso: string): string => DAY.format(wall(iso)).replace(/ 1 /, ' 1er ');
/** "mars 2027". */
export const monthWords = (iso: string): string => MONTH.format(wall(iso));
/** "9 h 30". */
export const timeWords = (iso: string): string => `${Number(iso.slice(11, 13))}\u00A0h${iso.slice(14, 16) === '00' ? '' : `\u00A0${iso.slice(14, 16)}`}`;
/** "vendredi 12 mars 2027, de 9 h 30 à 17 h"; both days when it goes past midnight. */
export const sessionWords = ({start, end}: PanaEventData['sessions'][number]): string =>
  start.slice(0, 10) === end.slice(0, 10) ? `${longDay(start)}, de ${timeWords(start)} à ${timeWords(end)}` : `du ${longDay(start)} à ${timeWords(start)} au ${longDay(end)} à ${timeWords(end)}`;

/** Zones of France by the name people there use; the town of the others is their last word. */
const ZONES: Readonly<Record<string, string>> = {
  'America/Cayenne': 'la Guyane', 'America/Guadeloupe': 'la Guadeloupe', 'America/Marigot': 'Saint-Martin', 'America/Martinique': 'la Martinique', 'America/Miquelon': 'Saint-Pierre-et-Miquelon',
  'America/St_Barthelemy': 'Saint-Barthélemy', 'Indian/Mayotte': 'Mayotte', 'Indian/Reunion': 'La Réunion', 'Pacific/Gambier': 'Gambier', 'Pacific/Marquesas': 'les Marquises', 'Pacific/Noumea': 'Nouméa',
  'Pacific/Tahiti': 'Tahiti', 'Pacific/Wallis': 'Wallis-et-Futuna',
};
/** "heure de Tahiti", where it is not that of Paris; '' there. */
export const zoneWords = (zone: string): string => (zone === 'Europe/Paris' ? '' : `heure locale : ${ZONES[zone] ?? zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')}`);

/** Where it is held, in a line: the venue, or that it is followed from afar. */
export const placeLine = ({venue}: Pick<PanaEventData, 'venue'>): string =>
  venue ? [venue.name, venue.address.street, venue.address.complement, `${venue.address.postcode} ${venue.address.city}`].filter(Boolean).join(', ') : 'À distance';
