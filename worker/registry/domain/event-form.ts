/**
 * The form of an event: everything is text, as people type it. What it says of an event that is kept, what the event is by it, what is wrong
 * with it field by field; and the models a new one begins with. No HTTP, no SQL, no clock.
 */
import {createHash} from 'node:crypto';
import {EVENT_KINDS, EVENT_LEVELS, EVENT_LIMITS, EVENT_MODES, VENUE_ACCESSES} from '../../../src/contract/event-vocabulary.ts';
import type {EventKind} from '../../../src/contract/event-vocabulary.ts';
import {eventInputSchema, localTimeSchema} from '../../../src/contract/event.ts';
import type {EventInput} from '../../../src/contract/event.ts';
import type {Place} from '../../../src/contract/place.ts';
import type {FieldError} from '../../../src/contract/problem.ts';
import {PRICES} from '../../../src/contract/vocabulary.ts';
import {momentOf} from '../../../src/contract/wall-clock.ts';
import {webLink} from '../../../src/contract/web-address.ts';
import {spellings} from '../../directory/gazetteer/fold.ts';
import {zoneName, zoneOf} from './event-zones.ts';

/** Fields of one line or several. */
export const EVENT_TEXTS = [
  'kind', 'title', 'summary', 'description', 'organiserName', 'organiserUrl', 'venueName', 'street', 'complement', 'postcode', 'city', 'lat', 'lon', 'accessNote', 'timeZone', 'between', 'onSite', 'remote',
  'audience', 'prerequisites', 'bring', 'price', 'priceNote', 'how', 'opens', 'closes', 'url', 'room',
] as const;
export type EventText = (typeof EVENT_TEXTS)[number];
/** Fields of boxes to tick. */
export const EVENT_BOXES = ['territories', 'modes', 'access'] as const;
export type EventBox = (typeof EVENT_BOXES)[number];

/** The form as it is shown and sent. */
export interface TypedEvent {
  readonly text: Readonly<Record<EventText, string>>;
  readonly boxes: Readonly<Record<EventBox, readonly string[]>>;
  /** Rows of sessions, as typed: wall clocks of the event's zone. */
  readonly starts: readonly string[];
  readonly ends: readonly string[];
  /** `1` or `2` by code of need; only those that are covered. */
  readonly needs: Readonly<Record<string, string>>;
}

/** A form with nothing in it. */
export const EMPTY_FORM: TypedEvent = {
  text: Object.fromEntries(EVENT_TEXTS.map((field) => [field, ''])) as Record<EventText, string>,
  boxes: {territories: [], modes: [], access: []}, starts: [], ends: [], needs: {},
};

/** The form of an event that is kept, with the link of its room. */
export function typedEvent(event: EventInput, room?: string): TypedEvent {
  const {venue, registration, capacity} = event;
  const number = (value: number | undefined): string => (value === undefined ? '' : String(value));
  return {
    text: {
      kind: event.kind, title: event.title, summary: event.summary, description: event.description ?? '', organiserName: event.organiser.name, organiserUrl: event.organiser.url ?? '',
      venueName: venue?.name ?? '', street: venue?.address.street ?? '', complement: venue?.address.complement ?? '', postcode: venue?.address.postcode ?? '', city: venue?.address.city ?? '',
      lat: number(venue?.lat), lon: number(venue?.lon), accessNote: venue?.accessNote ?? '', timeZone: event.timeZone, between: event.between ?? '', onSite: number(capacity.onSite), remote: number(capacity.remote),
      audience: event.audience ?? '', prerequisites: event.prerequisites ?? '', bring: event.bring ?? '', price: event.price, priceNote: event.priceNote ?? '', how: registration.how,
      opens: registration.how === 'here' ? registration.opens ?? '' : '', closes: registration.how === 'here' ? registration.closes ?? '' : '', url: registration.how === 'elsewhere' ? registration.url : '', room: room ?? '',
    },
    boxes: {territories: event.territories, modes: event.modes, access: venue?.access ?? []},
    starts: event.sessions.map(({start}) => start), ends: event.sessions.map(({end}) => end),
    needs: Object.fromEntries(event.needs.map(({code, level}) => [code, String(level)])),
  };
}

/** The form of a copy: the same words, and no dates. */
export const withoutDates = (typed: TypedEvent): TypedEvent => ({...typed, starts: [], ends: [], text: {...typed.text, opens: '', closes: '', room: ''}});

const tidy = (text: string): string => text.replace(/\r\n?/g, '\n').trim().normalize('NFC');

/** A form without what browsers add: line ends, blanks around, rows of sessions that are empty. */
function tidied({text, boxes, starts, ends, needs}: TypedEvent): TypedEvent {
  const rows = [...Array(Math.max(starts.length, ends.length)).keys()].map((at) => [wall(starts[at] ?? ''), wall(ends[at] ?? '')] as const).filter(([start, end]) => start !== '' || end !== '');
  return {
    text: Object.fromEntries(EVENT_TEXTS.map((field) => [field, field === 'opens' || field === 'closes' ? wall(text[field]) : tidy(text[field])])) as Record<EventText, string>,
    boxes: Object.fromEntries(EVENT_BOXES.map((box) => [box, [...new Set(boxes[box])].sort()])) as unknown as TypedEvent['boxes'],
    starts: rows.map(([start]) => start), ends: rows.map(([, end]) => end),
    needs: Object.fromEntries(Object.entries(needs).filter(([, level]) => level !== '').sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Some browsers add seconds, some people write a space. */
const wall = (typed: string): string => typed.trim().replace(/^(\d{4}-\d{2}-\d{2})[T ]+(\d{2}:\d{2})(?::00(?:\.0+)?)?$/, '$1T$2');

/** For whom a journée is (PRODUCT, rule 8). */
const ACCOMPANYING = 'Celles et ceux qui accompagnent des associations : bénévoles, salariés, agents publics, conseillers numériques.';

/** A form with what the rules say where it says nothing: for whom a journée is. Read so, and shown so again: nothing is kept that nobody saw. */
export const completed = (typed: TypedEvent): TypedEvent =>
  (typed.text.kind.trim() === 'journee' && tidy(typed.text.audience) === '' ? {...typed, text: {...typed.text, audience: ACCOMPANYING}} : typed);

/** What is the same for two forms that say the same. */
export const sealOfEvent = (typed: TypedEvent): string => createHash('sha256').update(JSON.stringify(Object.entries(tidied(typed)))).digest('hex').slice(0, 32);

/** One thing two forms say differently. */
export interface EventDifference {
  readonly field: EventText | EventBox | 'sessions' | `need-${string}`;
  readonly before: string;
  readonly after: string;
}

/** What two forms say differently, in the order of the form. */
export function eventDifferences(one: TypedEvent, other: TypedEvent): EventDifference[] {
  const [a, b] = [tidied(one), tidied(other)];
  const found: EventDifference[] = [];
  const compare = (field: EventDifference['field'], before: string, after: string): void => {
    if (before !== after) found.push({field, before, after});
  };
  const sessions = ({starts, ends}: TypedEvent): string => starts.map((start, at) => `${start} ${ends[at] ?? ''}`).join('\n');
  for (const field of EVENT_TEXTS) compare(field, a.text[field], b.text[field]);
  for (const box of EVENT_BOXES) compare(box, a.boxes[box].join(' '), b.boxes[box].join(' '));
  compare('sessions', sessions(a), sessions(b));
  for (const code of [...new Set([...Object.keys(a.needs), ...Object.keys(b.needs)])].sort()) compare(`need-${code}`, a.needs[code] ?? '', b.needs[code] ?? '');
  return found;
}

/** What the registry knows and a form is compared with. */
export interface KnownForEvents {
  readonly place: (code: string) => {readonly place: Place; readonly departements: readonly string[]} | undefined;
  /** Communes and arrondissements with this postcode. */
  readonly communes: (postcode: string) => readonly Place[];
  /** Codes of needs one may choose; those an event has already may stay. */
  readonly needs: ReadonlySet<string>;
  /** Whether who writes may hold an event in all of these départements (INSEE codes); none: in all of France. */
  readonly may: (departements: readonly string[]) => boolean;
  /** The event as it is kept, when there is one. */
  readonly current?: EventInput | undefined;
}

/** An event as a form says it. */
export interface ReadEvent {
  readonly event: EventInput;
  readonly room?: string | undefined;
  /** INSEE codes its territories lie in; none: in all of France. */
  readonly departements: readonly string[];
}

/** What to do about each field that is refused, in words. */
const ADVICE: Readonly<Record<string, string>> = {
  kind: 'Choisissez le genre dans la liste.', title: `Écrivez un titre, ${EVENT_LIMITS.title} caractères au plus.`, summary: `Dites en une ou deux phrases de quoi il s’agit, ${EVENT_LIMITS.summary} caractères au plus.`,
  description: `Raccourcissez la description : ${EVENT_LIMITS.description} caractères au plus, sans caractères invisibles.`, organiserName: 'Écrivez qui organise, 150 caractères au plus.',
  organiserUrl: 'Vérifiez l’adresse du site : elle commence par https://.', venueName: 'Donnez le nom du lieu, 150 caractères au plus.', street: 'Cette adresse n’est pas acceptée : 200 caractères au plus.',
  complement: 'Ce complément n’est pas accepté : 200 caractères au plus.', timeZone: 'Choisissez l’heure dans la liste.', modes: 'Cochez au moins une façon de participer.',
  territories: 'Cochez au moins un territoire.', sessions: `Donnez au moins une séance, ${EVENT_LIMITS.sessions} au plus.`, onSite: `Un nombre de places entre 1 et ${EVENT_LIMITS.capacity}, ou rien.`,
  remote: `Un nombre de places entre 1 et ${EVENT_LIMITS.capacity}, ou rien.`, price: 'Choisissez le prix dans la liste.', priceNote: 'Raccourcissez : 200 caractères au plus.', needs: 'Vingt besoins au plus.',
  how: 'Choisissez comment on s’inscrit.', url: 'Donnez l’adresse où l’on s’inscrit : elle commence par https://.', opens: 'Écrivez un jour et une heure.', closes: 'Écrivez un jour et une heure.', access: 'Cochez ce qui est dans la liste.',
  room: 'Vérifiez l’adresse de la salle : elle commence par https://.',
};
const LONG_NOTE = `Raccourcissez : ${EVENT_LIMITS.note} caractères au plus, sans caractères invisibles.`;

/** Field of the form a part of an event is typed in. */
function fieldOf(path: readonly PropertyKey[]): string {
  const [first, second, third] = path.map(String);
  if (first === 'sessions') return second === undefined ? 'start-1' : `${third === 'end' ? 'end' : 'start'}-${Number(second) + 1}`;
  if (first === 'organiser') return second === 'url' ? 'organiserUrl' : 'organiserName';
  if (first === 'capacity') return second === 'remote' ? 'remote' : 'onSite';
  if (first === 'registration') return second === undefined ? 'how' : second;
  if (first === 'venue') return second === undefined ? 'venueName' : second === 'address' ? third ?? 'street' : second === 'name' ? 'venueName' : second;
  return first ?? 'title';
}

/** Fields in the order of the form, where what is wrong is told in the same order. */
const ORDER = [
  'kind', 'title', 'summary', 'description', 'organiserName', 'organiserUrl', 'territories', 'timeZone', 'sessions', 'between', 'modes', 'venueName', 'street', 'complement', 'postcode', 'city', 'lat', 'lon', 'access', 'accessNote',
  'onSite', 'room', 'remote', 'needs', 'audience', 'prerequisites', 'bring', 'price', 'priceNote', 'how', 'opens', 'closes', 'url',
];
function inOrder(errors: readonly FieldError[]): FieldError[] {
  const place = ({field}: FieldError): number => {
    const [, part, row] = /^(start|end)-(\d+)$/.exec(field) ?? [];
    // Row by row: its start, then its end.
    if (row !== undefined) return ORDER.indexOf('sessions') + Number(row) / 100 + (part === 'end' ? 0.001 : 0);
    return ORDER.indexOf(field.startsWith('need-') ? 'needs' : field);
  };
  return [...errors].sort((a, b) => place(a) - place(b));
}

/** Gathers what is wrong, one thing by field. */
class Reader {
  readonly errors: FieldError[] = [];

  refuse(field: string, message: string): void {
    if (!this.errors.some((error) => error.field === field)) this.errors.push({field, code: 'invalid', message});
  }
}

function readVenue(reader: Reader, {text, boxes}: TypedEvent, known: KnownForEvents): EventInput['venue'] | undefined {
  const {venueName: name, street, complement, postcode, city, accessNote} = text;
  if (name === '') reader.refuse('venueName', 'Donnez le nom du lieu, par exemple « Maison des associations ».');
  if (!/^\d{5}$/.test(postcode)) {
    reader.refuse('postcode', 'Donnez les cinq chiffres du code postal.');
    return undefined;
  }
  const communes = known.communes(postcode);
  if (communes.length === 0) {
    reader.refuse('postcode', 'Ce code postal n’est celui d’aucune commune. Si c’est un CEDEX, donnez le code postal de la commune.');
    return undefined;
  }
  const wanted = new Set(spellings(city.replace(/(?<!\s)\s+cedex\b.*$/i, '')));
  // A postcode of one commune names it.
  const commune = city === '' && communes.length === 1 ? communes[0] : communes.find((one) => spellings(one.name).some((spelling) => spelling !== '' && wanted.has(spelling)));
  if (commune === undefined) {
    const names = communes.map((one) => one.name).sort((a, b) => a.localeCompare(b, 'fr'));
    reader.refuse('city', `Ce code postal est celui de : ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}. Écrivez la commune comme ici.`);
    return undefined;
  }
  const position = readPosition(reader, text, commune, known.current);
  return {
    name, address: {street, ...(complement !== '' && {complement}), postcode, city: commune.name, commune: commune.code.slice('commune:'.length)}, ...position,
    access: VENUE_ACCESSES.filter((one) => boxes.access.includes(one)), ...(accessNote !== '' && {accessNote}),
  };
}

/** The position typed; the centre of the commune when none is, or when it is still the one of a place the event is no longer held at. */
function readPosition(reader: Reader, {lat, lon, street, postcode, city}: TypedEvent['text'], commune: Place, current: EventInput | undefined): {lat: number; lon: number} {
  const centre = {lat: commune.lat, lon: commune.lon};
  const before = current?.venue;
  if (before !== undefined && lat === String(before.lat) && lon === String(before.lon) && (street !== before.address.street || postcode !== before.address.postcode || city !== before.address.city)) return centre;
  if (lat === '' && lon === '') return centre;
  const degrees = (typed: string): number => (/^-?\d{1,3}(?:[.,]\d{1,15})?$/.test(typed) ? Number(typed.replace(',', '.')) : Number.NaN);
  const [y, x] = [degrees(lat), degrees(lon)];
  if (!(Math.abs(y) <= 90)) reader.refuse('lat', 'Écrivez la latitude en degrés, comme 47,1286, ou laissez les deux champs vides.');
  if (!(Math.abs(x) <= 180)) reader.refuse('lon', 'Écrivez la longitude en degrés, comme 0,9953, ou laissez les deux champs vides.');
  // Farther than the widest communes of France (those of the Tuamotus) reach: signs and fields get swapped.
  if (Math.abs(y - centre.lat) > 5 || Math.abs(x - centre.lon) > 5) reader.refuse('lat', `Cette position est loin de ${commune.name} : vérifiez la latitude et la longitude, ou laissez les deux champs vides.`);
  return {lat: y, lon: x};
}

/** `2 h 30`. */
const clockWords = (local: string): string => `${Number(local.slice(11, 13))}\u00A0h\u00A0${local.slice(14, 16)}`;

function readTime(reader: Reader, field: string, local: string, timeZone: string): void {
  if (!localTimeSchema.safeParse(local).success || !dayExists(local)) reader.refuse(field, 'Écrivez un jour et une heure.');
  else if (!momentOf(local, timeZone).exists) reader.refuse(field, `Cette heure n’existe pas (${zoneName(timeZone)}) : cette nuit-là, les horloges sautent ${clockWords(local)}. Donnez une autre heure.`);
}

const dayExists = (local: string): boolean => {
  const at = Date.parse(`${local}:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(local.slice(0, 10));
};

function readTerritories(reader: Reader, {boxes}: TypedEvent, known: KnownForEvents): readonly string[] | undefined {
  const codes = boxes.territories;
  if (codes.length === 0) {
    reader.refuse('territories', ADVICE['territories']!);
    return undefined;
  }
  if (codes.includes('national')) {
    if (codes.length > 1) reader.refuse('territories', 'Toute la France comprend déjà les autres territoires : ne cochez qu’elle, ou décochez-la.');
    else if (!known.may([])) reader.refuse('territories', 'Choisissez des territoires que vous coordonnez.');
    return [];
  }
  const departements = new Set<string>();
  for (const code of codes) {
    const found = known.place(code)?.departements ?? [];
    // The same words for what does not exist and for what is somebody else's.
    if (found.length === 0 || !known.may(found)) reader.refuse('territories', 'Choisissez des territoires que vous coordonnez.');
    for (const departement of found) departements.add(departement);
  }
  return [...departements].sort();
}

const seatsOf = (reader: Reader, field: 'onSite' | 'remote', typed: string): number | undefined => {
  if (typed === '') return undefined;
  if (/^\d{1,6}$/.test(typed)) return Number(typed);
  reader.refuse(field, ADVICE[field]!);
  return undefined;
};

function readNeeds(reader: Reader, {needs}: TypedEvent, {needs: offered, current}: KnownForEvents): EventInput['needs'] {
  const kept = new Set((current?.needs ?? []).map(({code}) => code));
  return Object.entries(needs).flatMap(([code, typed]): EventInput['needs'] => {
    const level = EVENT_LEVELS.find((one) => String(one) === typed);
    if (level === undefined || !(offered.has(code) || kept.has(code))) {
      reader.refuse(`need-${code}`, 'Choisissez un niveau dans la liste.');
      return [];
    }
    return [{code, level}];
  });
}

/** The event a form says, or what is wrong with it. */
export function readEvent(sent: TypedEvent, known: KnownForEvents): ReadEvent | {readonly errors: readonly FieldError[]} {
  const reader = new Reader();
  const typed = tidied(completed(sent));
  const {text, boxes} = typed;
  const departements = readTerritories(reader, typed, known);
  const onSite = boxes.modes.includes('sur-place');
  const remote = boxes.modes.includes('a-distance');
  const venue = onSite ? readVenue(reader, typed, known) : undefined;
  const where = venue === undefined ? departements?.[0] : known.place(`commune:${venue.address.commune}`)?.departements[0];
  const timeZone = text.timeZone === '' ? zoneOf(where) : text.timeZone;
  const optional = (name: string, value: string): Record<string, string> => (value === '' ? {} : {[name]: value});
  const capacity = {onSite: onSite ? seatsOf(reader, 'onSite', text.onSite) : undefined, remote: remote ? seatsOf(reader, 'remote', text.remote) : undefined};
  const candidate = {
    kind: text.kind, title: text.title, summary: text.summary, ...optional('description', text.description), organiser: {name: text.organiserName, ...optional('url', text.organiserUrl)}, territories: boxes.territories,
    modes: EVENT_MODES.filter((mode) => boxes.modes.includes(mode)), ...(venue !== undefined && {venue}), timeZone, sessions: typed.starts.map((start, at) => ({start, end: typed.ends[at] ?? ''})),
    ...optional('between', text.between), capacity: {...(capacity.onSite !== undefined && {onSite: capacity.onSite}), ...(capacity.remote !== undefined && {remote: capacity.remote})},
    ...optional('audience', text.audience), ...optional('prerequisites', text.prerequisites), ...optional('bring', text.bring), needs: readNeeds(reader, typed, known), price: text.price, ...optional('priceNote', text.priceNote),
    registration: text.how === 'here' ? {how: 'here', ...optional('opens', text.opens), ...optional('closes', text.closes)} : text.how === 'elsewhere' ? {how: 'elsewhere', url: text.url} : {how: text.how},
  };
  if (typed.starts.length === 0) reader.refuse('start-1', ADVICE['sessions']!);
  if (eventInputSchema.shape.timeZone.safeParse(timeZone).success) {
    typed.starts.forEach((start, at) => readTime(reader, `start-${at + 1}`, start, timeZone));
    typed.ends.forEach((end, at) => readTime(reader, `end-${at + 1}`, end, timeZone));
    if (text.how === 'here') for (const field of ['opens', 'closes'] as const) if (text[field] !== '') readTime(reader, field, text[field], timeZone);
  }
  if (text.room !== '' && !remote) reader.refuse('room', 'Cet événement ne se suit pas à distance : retirez l’adresse de la salle, ou cochez « À distance ».');
  else if (text.room !== '' && text.how !== 'here') reader.refuse('room', 'Ce lien n’est envoyé qu’aux personnes inscrites ici, et on ne s’inscrit pas ici : retirez-le. S’il peut être public, mettez-le dans la description ; sinon, choisissez l’inscription par le formulaire de PANA.');
  else if (text.room !== '' && !isRoom(text.room)) reader.refuse('room', ADVICE['room']!);
  const parsed = eventInputSchema.safeParse(candidate);
  for (const issue of parsed.error?.issues ?? []) {
    // A place that is missing was told of already, field by field.
    if (issue.path[0] === 'venue' && onSite && venue === undefined) continue;
    const field = fieldOf(issue.path);
    // What is no time is neither before nor after another.
    if (issue.code === 'custom' && /^(?:start|end)-/.test(field) && reader.errors.some((error) => /^(?:start|end)-/.test(error.field) && error.message === ADVICE['opens'])) continue;
    const notes = ['between', 'audience', 'prerequisites', 'bring', 'accessNote'];
    reader.refuse(field, issue.code === 'custom' && !/contrôle|non acceptée/.test(issue.message) ? issue.message : notes.includes(field) ? LONG_NOTE : ADVICE[field.replace(/^(?:start|end)-\d+$/, 'opens')] ?? 'Vérifiez ce champ.');
  }
  if (reader.errors.length > 0 || !parsed.success || departements === undefined) return {errors: inOrder(reader.errors)};
  return {event: parsed.data, departements, ...(text.room !== '' && {room: text.room})};
}

/** Whether a link of a video room can be mailed: an https address of 500 characters at most, nobody's name or password in it. */
function isRoom(text: string): boolean {
  const url = webLink(text) === undefined || text.length > 500 ? undefined : URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && /^[\w.~:/?#[\]@!$&()*+,;=%-]+$/.test(url.href);
}

/** What to think of about an event that could be as it is. */
export function hints({event, departements}: Pick<ReadEvent, 'event' | 'departements'>): string[] {
  const local = [...new Set(departements.map(zoneOf))];
  return [
    ...(local.length > 0 && !local.includes(event.timeZone) && !(local.includes('Pacific/Tahiti') && event.timeZone.startsWith('Pacific/'))
      ? [`Les heures sont celles de « ${zoneName(event.timeZone)} », et le territoire vit à celle de « ${local.map(zoneName).join(', ')} ».`] : []),
    ...(event.modes.includes('a-distance') && event.registration.how === 'none' && !/https?:\/\//.test(event.description ?? '')
      ? ['On peut y participer à distance et sans inscription, donc personne ne recevra de lien : donnez dans la description l’adresse où le suivre.'] : []),
    // Kept before the form said it.
    ...(event.kind === 'journee' && event.audience === undefined ? ['La fiche ne dit pas pour qui est cette journée : celles et ceux qui accompagnent des associations. Modifiez-la pour le dire.'] : []),
    ...(event.needs.length === 0 && event.kind !== 'rencontre' && event.kind !== 'concertation' ? ['Aucun besoin n’est indiqué : on ne trouvera pas cet événement en cherchant par besoin.'] : []),
  ];
}

/** A model: what a new event begins with. */
export interface EventModel {
  readonly code: string;
  readonly name: string;
  readonly what: string;
  readonly text: Partial<Record<EventText, string>>;
  readonly modes: readonly string[];
}

/** Models of events, the first is the programme's own (rule 8: at least one free journée by département). */
export const EVENT_MODELS: readonly EventModel[] = [
  {
    code: 'journee', name: 'Journée de montée en compétences', what: 'Une journée gratuite sur place, construite à partir des besoins des participants.', modes: ['sur-place'],
    text: {
      kind: 'journee', title: 'Journée numérique des points d’appui', summary: 'Une journée gratuite pour mieux accompagner les associations avec le numérique.', price: 'gratuit', how: 'here', onSite: '30', audience: ACCOMPANYING,
      description: 'Le matin : un tour des besoins, puis deux ateliers au choix.\nLe midi : repas partagé.\nL’après-midi : des cas apportés par les participants, travaillés en petits groupes.',
      bring: 'Un ordinateur portable si vous en avez un, et une question d’une association que vous aidez.',
    },
  },
  {
    code: 'webinaire', name: 'Webinaire', what: 'Une heure à distance, autour d’un sujet.', modes: ['a-distance'],
    text: {kind: 'webinaire', title: 'Webinaire : ', summary: 'Une heure en ligne, avec un temps de questions.', price: 'gratuit', how: 'here', remote: '100', audience: ACCOMPANYING, prerequisites: 'Une connexion à internet, un navigateur récent. Rien à installer.'},
  },
  {
    code: 'atelier', name: 'Atelier', what: 'Un petit groupe qui pratique, en une ou plusieurs séances.', modes: ['sur-place'],
    text: {kind: 'atelier', title: 'Atelier : ', summary: 'Un atelier pratique en petit groupe.', price: 'gratuit', how: 'here', onSite: '12', audience: ACCOMPANYING, bring: 'Un ordinateur portable si vous en avez un.', between: 'Entre deux séances : essayer l’outil dans une association, et noter ce qui a coincé.'},
  },
  {
    code: 'concertation', name: 'Concertation', what: 'Les structures d’un territoire disent les besoins et préparent la suite.', modes: ['sur-place'],
    text: {kind: 'concertation', title: 'Concertation : quels besoins numériques ici ?', summary: 'Dire ensemble les besoins des associations du territoire, et choisir ce que l’on fera.', price: 'gratuit', how: 'here', onSite: '40', audience: 'Structures d’appui, associations et collectivités du territoire.'},
  },
  {
    code: 'externe', name: 'Événement d’un autre organisme', what: 'Une formation d’un département, d’un réseau : elle est annoncée ici, on s’y inscrit ailleurs.', modes: ['sur-place'],
    text: {kind: 'externe', summary: '', how: 'elsewhere', price: ''},
  },
  {code: 'libre', name: 'Feuille blanche', what: 'Rien n’est rempli.', modes: [], text: {how: 'here'}},
];

/** The form a model begins with; undefined when there is none of that code. `organiser`: who organises, by name. */
export function modelForm(code: string, {organiser, territories}: {readonly organiser: string; readonly territories: readonly string[]}): TypedEvent | undefined {
  const model = EVENT_MODELS.find((one) => one.code === code);
  if (model === undefined) return undefined;
  return {...EMPTY_FORM, text: {...EMPTY_FORM.text, organiserName: model.code === 'externe' ? '' : organiser, ...model.text}, boxes: {territories, modes: model.modes, access: []}};
}

export const isKind = (text: string): text is EventKind => (EVENT_KINDS as readonly string[]).includes(text);
/** Prices a form offers. */
export const EVENT_PRICES = PRICES;
