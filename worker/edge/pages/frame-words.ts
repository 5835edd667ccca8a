/**
 * Words of our pages in frames, in French and in English. French is the source, and most of it the words of our other pages, which show the
 * same cards; English is complete by its type. Where the elements have a word in English it is theirs: they take the place of this page
 * when scripts run, and a visitor sees one wording (a test compares the two).
 */
import {html} from 'hono/html';
import type {PanaEventData} from '../../../src/contract/event.ts';
import type {EventKind, EventStatus, SeatsLeft} from '../../../src/contract/event-vocabulary.ts';
import type {FieldError, Problem, ProblemCode} from '../../../src/contract/problem.ts';
import type {Result} from '../../../src/contract/results.ts';
import type {Kind, Label, Level, Price, Reason} from '../../../src/contract/vocabulary.ts';
import type {Markup} from '../../http/document.ts';
import {EVENT_KIND_WORDS, EVENT_STATUS_WORDS, SEATS_WORDS, sessionWords, zoneWords} from '../../http/event-words.ts';
import {count, KIND_WORDS, LABEL_WORDS, LEVEL_WORDS, NEVER_VERIFIED, PRICE_WORDS, verifiedWords} from '../../http/words.ts';

export const FRAME_LANGUAGES = ['fr', 'en'] as const;
export type FrameLanguage = (typeof FRAME_LANGUAGES)[number];
/** A part of a sentence: text, or text with its language. */
type Piece = Markup | string;
type Session = PanaEventData['sessions'][number];
/** What of a refusal is read. */
type Refused = Pick<Problem, 'title' | 'detail'> & {readonly errors?: readonly Pick<FieldError, 'field' | 'message'>[] | undefined};

const KM = new Intl.NumberFormat('fr-FR', {maximumFractionDigits: 0});

const fr = {
  lang: 'fr' as FrameLanguage,
  /** Titles of frames nobody named. */
  purpose: {
    'locator': 'Trouver de l’aide numérique pour votre association',
    'list': 'Structures qui aident les associations avec le numérique',
    'search': 'Chercher de l’aide numérique pour votre association',
    'map': 'Carte des structures qui aident les associations avec le numérique',
    'event-list': 'Journées, webinaires et rencontres sur le numérique associatif',
    'join': 'Rejoindre l’annuaire des structures qui aident les associations avec le numérique',
    'observation': 'Questionnaire : ce que vous observez',
    'needs': 'Questionnaire sur vos besoins',
    'badge': 'Badge',
  },
  /** Two things said in a line. */
  pair: (first: string, second: string) => `${first} : ${second}`,

  place: 'Commune, code postal ou département',
  need: 'Besoin',
  anyNeed: 'Tous les besoins',
  chosenNeeds: 'Les besoins choisis pour vous',
  wholeFamily: (family: string) => `Tout « ${family} »`,
  search: 'Chercher',
  found: 'Voir les structures trouvées',

  structures: (n: number) => count(n, 'structure', 'structures'),
  events: (n: number) => count(n, 'événement', 'événements'),
  of: (place: Piece): Markup => html` pour ${place}`,
  noPlace: (words: string): Markup => html`Aucun lieu ne porte le nom « ${words} ». Essayez un code postal.`,
  noPage: (page: number) => `Il n’y a pas de page ${page}.`,
  firstAgain: 'Revenir à la première page',
  pages: 'Pages de résultats',
  pageOf: (page: number, last: number) => `Page ${page} sur ${last}`,
  firstPage: 'Première page',
  previousPage: 'Page précédente',
  nextPage: 'Page suivante',

  kind: KIND_WORDS as Readonly<Record<Kind, string>>,
  price: PRICE_WORDS as Readonly<Record<Price, string>>,
  level: LEVEL_WORDS as Readonly<Record<Level, string>>,
  label: LABEL_WORDS as Readonly<Record<Label, string>>,
  reason: ({reason}: Pick<Result, 'reason' | 'distance'>): string => reason.text,
  remote: 'aide aussi à distance',
  tie: (vendor: Piece): Markup => html`Liée à un éditeur de logiciels : ${vendor}`,
  verified: verifiedWords,
  neverVerified: NEVER_VERIFIED,
  example: 'Exemple',
  sheet: 'Sa fiche complète et son contact',
  badge: (name: Piece): Markup => html`${name} : sa fiche dans l’annuaire PANA`,

  nobody: 'Personne n’est référencé pour cette recherche. Vous pouvez :',
  bare: 'retirer les critères',
  wider: (km: number) => `chercher jusqu’à ${km} km`,
  remotely: 'voir qui aide à distance',
  coordination: 'demander à votre coordination :',
  otherPlace: 'choisir un autre lieu',
  coordinations: 'voir les coordinations, et qui aide de partout',

  eventKind: EVENT_KIND_WORDS as Readonly<Record<EventKind, string>>,
  eventStatus: EVENT_STATUS_WORDS as Readonly<Record<EventStatus, string>>,
  seats: SEATS_WORDS as Readonly<Record<SeatsLeft, string>>,
  seatsOfBoth: (onSite: string, online: string) => `sur place : ${onSite} ; à distance : ${online}`,
  session: sessionWords as (session: Session) => string,
  /** Whose clock it is; '' where it is that of Paris. */
  zone: zoneWords as (zone: string) => string,
  sessionOf: (at: number, all: number) => `séance ${at} sur ${all}`,
  /** It was to be on another day. */
  newDate: 'Nouvelle date',
  /** Where it is held when it is held nowhere. */
  online: 'À distance',
  onlineToo: ', ou à distance',
  away: (km: number) => `, à ${KM.format(km)}\u00A0km`,
  organiser: (name: Piece): Markup => html`Proposé par ${name}`,
  agenda: 'Tout l’agenda',
  eventSheet: 'Sa fiche complète, et comment s’inscrire',
  noEvent: 'Aucun événement n’est annoncé pour le moment. Vous pouvez :',
  noEventFound: 'Aucun événement n’est annoncé pour cette recherche. Vous pouvez :',
  eventsOnline: 'voir ce qui se suit à distance',
  eventsOf: (territory: Piece): Markup => html`voir ce qui concerne ${territory}`,
  bareEvents: 'retirer tous les critères',
  eventCoordinations: 'voir toutes les coordinations',

  withoutScripts: 'Le formulaire demande JavaScript, que cette page n’autorise pas ici.',
  openForm: 'Ouvrir le formulaire dans un nouvel onglet',
  openSurvey: 'Ouvrir le questionnaire dans un nouvel onglet',

  refused: (problem: Problem): Refused => problem,
  fieldRefused: (field: Piece, message: string): Markup => html`${field} : ${message}`,
  toDirectory: 'Chercher une structure dans l’annuaire',
};
export type FrameWords = Readonly<typeof fr>;

const NUMBER = new Intl.NumberFormat('en');
const ENGLISH_DAY = new Intl.DateTimeFormat('en', {dateStyle: 'long', timeZone: 'UTC'});
const ENGLISH_WEEKDAY = new Intl.DateTimeFormat('en', {dateStyle: 'full', timeZone: 'UTC'});
const counted = (n: number, one: string): string => `${NUMBER.format(n)} ${one}${n === 1 ? '' : 's'}`;
const wall = (iso: string): Date => new Date(`${iso.slice(0, 10)}T00:00:00Z`);

const REASONS: Readonly<Record<Reason, string>> = {
  'serves-commune': 'Works in your commune', 'serves-epci': 'Works in your group of communes', 'serves-departement': 'Works in your département', 'serves-region': 'Works in your région',
  'serves-national': 'Works all over France', 'near': 'Nearby', 'outside': 'Nearby, but does not name your commune', 'remote': 'Helps at a distance', 'in-territory': 'In this territory', 'listed': '',
};

function englishTime(iso: string): string {
  const hours = Number(iso.slice(11, 13));
  return `${hours % 12 || 12}:${iso.slice(14, 16)} ${hours < 12 ? 'AM' : 'PM'}`;
}
function englishSession({start, end}: Session): string {
  const [first, last] = [start, end].map((iso) => ENGLISH_WEEKDAY.format(wall(iso)));
  return first === last ? `${first}, ${englishTime(start)} to ${englishTime(end)}` : `${first}, ${englishTime(start)} to ${last}, ${englishTime(end)}`;
}
/** Zones of France by the names people there use; the town of the others is their last word. */
const ZONES: Readonly<Record<string, string>> = {
  'America/Cayenne': 'Cayenne (Guyane)', 'America/Marigot': 'Saint-Martin', 'America/Miquelon': 'Saint-Pierre-et-Miquelon', 'America/St_Barthelemy': 'Saint-Barthélemy', 'Indian/Reunion': 'La Réunion',
  'Pacific/Marquesas': 'Marquises', 'Pacific/Noumea': 'Nouméa', 'Pacific/Wallis': 'Wallis-et-Futuna',
};

/** What a frame can be refused for; whatever else it is, is ours. */
const REFUSALS = {
  'invalid-query': ['This search was not understood', 'What this frame was asked to show is to be corrected in its address.'],
  'not-found': ['Not found', 'What this frame was asked to show is not, or no longer, at this address.'],
  'address-too-long': ['Address too long', 'Ask for fewer things at once.'],
  'unavailable': ['The directory is not available for the moment', 'Try again in a moment.'],
  'internal': ['An error occurred', 'Try again in a moment.'],
} as const satisfies Partial<Record<ProblemCode, readonly [title: string, detail: string]>>;
const FIELDS: Readonly<Record<string, string>> = {
  'unknown': 'This does not exist.', 'repeated': 'Given several times: separate the values by a space.', 'too-long': 'This is too long.', 'too-many': 'These are too many values.',
  'out-of-range': 'This is beyond what is accepted.', 'missing': 'A value is expected.',
};

const en: FrameWords = {
  lang: 'en',
  purpose: {
    'locator': 'Find digital help for your association',
    'list': 'Organisations that help associations with digital matters',
    'search': 'Search for digital help for your association',
    'map': 'Map of the organisations that help associations with digital matters',
    'event-list': 'Training days, webinars and meetings on digital matters for associations',
    'join': 'Join the directory of organisations that help associations with digital matters',
    'observation': 'Survey: what you observe',
    'needs': 'Survey about your needs',
    'badge': 'Badge',
  },
  pair: (first, second) => `${first}: ${second}`,

  place: 'Commune, postcode or département',
  need: 'What do you need?',
  anyNeed: 'Every need',
  chosenNeeds: 'The needs chosen for you',
  wholeFamily: (family) => `All of “${family}”`,
  search: 'Search',
  found: 'See the organisations found',

  structures: (n) => counted(n, 'organisation'),
  events: (n) => counted(n, 'event'),
  of: (place) => html` for ${place}`,
  noPlace: (words) => html`No place is called “${words}”. Try a postcode.`,
  noPage: (page) => `There is no page ${page}.`,
  firstAgain: 'Back to the first page',
  pages: 'Pages of results',
  pageOf: (page, last) => `Page ${page} of ${last}`,
  firstPage: 'First page',
  previousPage: 'Previous page',
  nextPage: 'Next page',

  kind: {
    'association': 'Association', 'tiers-lieu': 'Third place', 'centre-social': 'Social centre', 'mjc': 'Youth and culture centre (MJC)', 'epn': 'Public digital space',
    'fablab': 'Fablab', 'mediatheque': 'Library', 'france-services': 'France services office', 'collectivite': 'Local authority', 'reseau-associatif': 'Network of associations',
    'insertion': 'Work integration organisation', 'entreprise-ess': 'Social enterprise', 'autre': 'Other organisation',
  },
  price: {'gratuit': 'Free', 'depense-acceptable': 'You pay what you can', 'adherents': 'For members', 'payant': 'Paid'},
  level: {informer: 'informs', orienter: 'directs', accompagner: 'supports'},
  label: {
    'pana': 'PANA', 'guidasso-information': 'Guid’Asso Information', 'guidasso-orientation': 'Guid’Asso Orientation',
    'guidasso-accompagnement-generaliste': 'Guid’Asso General support', 'guidasso-accompagnement-specialiste': 'Guid’Asso Specialist support',
    'france-services': 'France services', 'conseiller-numerique': 'Conseiller numérique', 'aidants-connect': 'Aidants Connect', 'fabrique-de-territoire': 'Fabrique de territoire', 'autre': 'Another label',
  },
  reason: ({reason: {code}, distance}) => [REASONS[code], distance !== undefined && (code === 'near' || code === 'outside') && `${distance < 10 ? Math.round(distance * 10) / 10 : Math.round(distance)} km away`].filter(Boolean).join(' · '),
  remote: 'Also at a distance',
  tie: (vendor) => html`Tied to a software vendor: ${vendor}`,
  verified: (on, stale) => `Confirmed by the organisation on ${ENGLISH_DAY.format(wall(on))}${stale ? ', more than a year ago' : ''}`,
  neverVerified: 'Never confirmed by the organisation',
  example: 'Example',
  sheet: 'Its full page and its contact',
  badge: (name) => html`${name}: its page in the PANA directory`,

  nobody: 'Nobody is listed for this search. You can:',
  bare: 'remove the criteria',
  wider: (km) => `search up to ${km} km`,
  remotely: 'see who helps at a distance',
  coordination: 'ask your coordination team:',
  otherPlace: 'choose another place',
  coordinations: 'see the coordination teams, and who helps from anywhere',

  eventKind: {
    journee: 'Training day', webinaire: 'Webinar', atelier: 'Workshop', rencontre: 'Meeting', concertation: 'Consultation', externe: 'Held by another organisation',
  },
  eventStatus: {
    announced: 'Announced', open: 'Registration is open', full: 'Full', closed: 'Registration is closed', held: 'Over', postponed: 'Postponed', cancelled: 'Cancelled',
  },
  seats: {many: 'seats are left', few: 'last seats', none: 'full, waiting list'},
  seatsOfBoth: (onSite, online) => `on site: ${onSite}; online: ${online}`,
  session: englishSession,
  zone: (zone) => (zone === 'Europe/Paris' ? '' : `${ZONES[zone] ?? zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')} time`),
  sessionOf: (at, all) => `session ${at} of ${all}`,
  newDate: 'New date',
  online: 'Online',
  onlineToo: ', or online',
  away: (km) => `, ${NUMBER.format(Math.round(km))} km away`,
  organiser: (name) => html`Organised by ${name}`,
  agenda: 'See the whole agenda',
  eventSheet: 'Its full page, and how to register',
  noEvent: 'No event is announced for the moment. You can:',
  noEventFound: 'No event is announced for this search. You can:',
  eventsOnline: 'see what is online',
  eventsOf: (territory) => html`see what there is in ${territory}`,
  bareEvents: 'remove all criteria',
  eventCoordinations: 'see all coordination teams',

  withoutScripts: 'The form needs JavaScript, which this page does not allow here.',
  openForm: 'Open the form in a new tab',
  openSurvey: 'Open the survey in a new tab',

  refused({type, errors}) {
    const code = type.slice(type.indexOf('#') + 1);
    const [title, detail] = REFUSALS[Object.hasOwn(REFUSALS, code) ? (code as keyof typeof REFUSALS) : 'internal'];
    return {title, detail, errors: errors?.map(({field, code: why, value}) => ({field, message: `${value === undefined ? '' : `“${value}” – `}${FIELDS[why] ?? 'This value is not accepted.'}`}))};
  },
  fieldRefused: (field, message) => html`${field}: ${message}`,
  toDirectory: 'Search for an organisation in the directory',
};

/** By language. */
export const FRAME_WORDS: Readonly<Record<FrameLanguage, FrameWords>> = {fr, en};
/** Those of our pages that are in French only. */
export const FRENCH: FrameWords = fr;
/** Those a frame was asked to speak in. */
export const wordsOf = (lang: FrameLanguage | '' | undefined): FrameWords => FRAME_WORDS[lang || 'fr'];

/** Attributes of an element whose text is as the directory has it; nothing where the page is in French anyway. */
export const inFrench = ({lang}: FrameWords): Piece => (lang === 'fr' ? '' : html` lang="fr"`);
/** The same for a link to a page of ours that is in French, whatever its own text is in. */
export const toFrench = ({lang}: FrameWords): Piece => (lang === 'fr' ? '' : html` hreflang="fr"`);
/** A text as the directory has it. */
export const french = (words: FrameWords, text: Piece): Piece => (words.lang === 'fr' ? text : html`<span lang="fr">${text}</span>`);
/** The language an address asks its frame to speak, for a refusal of that very address. */
export const languageAsked = (address: string): FrameLanguage => (/[?&]lang=en(?:[&#]|$)/.test(address) ? 'en' : 'fr');
