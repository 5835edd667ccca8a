/**
 * Events: what a coordination writes, what the public reads of it, and how they are looked for. Plain text only. The link of a video
 * room has no field here: it is the registry's, and goes to those who are registered (issue: the link never appears in public data).
 */
import {z} from 'zod';
import {EVENT_KINDS, EVENT_LEVELS, EVENT_LIMITS, EVENT_MODES, EVENT_STATUSES, SEATS_LEFT, VENUE_ACCESSES} from './event-vocabulary.ts';
import {coordinationSchema, latitudeSchema, longitudeSchema, placeCodeSchema, placeSchema, territoryCodeSchema} from './place.ts';
import {addressSchema, daySchema, plainText, webAddress} from './structure.ts';
import {LIMITS, PRICES} from './vocabulary.ts';

/** The short stable public identifier: `e` and the registry's number in base 36. */
export const eventIdSchema = z.string().regex(/^e[0-9a-z]{1,8}$/);
/** Wall clock of the event's own zone, to the minute: `2027-03-12T09:30`. */
export const localTimeSchema = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d$/);
/** ISO 8601 with offset. */
const instantSchema = z.iso.datetime({offset: true});
/** An IANA zone this runtime knows. */
export const timeZoneSchema = z.string().max(40).refine((zone) => {
  try {
    return new Intl.DateTimeFormat('fr', {timeZone: zone}).resolvedOptions().timeZone !== '' && zone.includes('/');
  } catch {
    return false;
  }
}, {message: 'Fuseau horaire inconnu : un nom de la base IANA, comme Europe/Paris.'});

const capacity = z.int().min(1).max(EVENT_LIMITS.capacity);
const note = plainText(EVENT_LIMITS.note);

export const venueSchema = z.strictObject({
  name: plainText(150),
  address: z.strictObject(addressSchema.shape),
  lat: latitudeSchema,
  lon: longitudeSchema,
  access: z.array(z.enum(VENUE_ACCESSES)).max(VENUE_ACCESSES.length).default([]),
  accessNote: note.optional().describe('How to come, where the door is, whom to tell of a need.'),
});

export const eventNeedSchema = z.strictObject({code: z.string().max(40), level: z.literal([...EVENT_LEVELS])});

/** Territories it is held for; `national`: all of France. */
export const eventTerritoriesSchema = z.array(territoryCodeSchema.or(z.literal('national'))).min(1).max(110);

/** An event as a coordination writes it and the registry keeps it. Unknown keys are refused. What follows from time and seats is not here. */
export const eventInputSchema = z.strictObject({
  kind: z.enum(EVENT_KINDS),
  title: plainText(EVENT_LIMITS.title),
  summary: plainText(EVENT_LIMITS.summary),
  description: plainText(EVENT_LIMITS.description).optional(),
  organiser: z.strictObject({name: plainText(150), url: webAddress.optional()}),
  territories: eventTerritoriesSchema,
  modes: z.array(z.enum(EVENT_MODES)).min(1).max(EVENT_MODES.length),
  venue: venueSchema.optional(),
  timeZone: timeZoneSchema,
  sessions: z.array(z.strictObject({start: localTimeSchema, end: localTimeSchema})).min(1).max(EVENT_LIMITS.sessions),
  between: note.optional().describe('Work between the sessions of a series.'),
  capacity: z.strictObject({onSite: capacity.optional(), remote: capacity.optional()}).default({}).describe('Seats per mode; absent: as many as come.'),
  audience: note.optional(),
  prerequisites: note.optional(),
  bring: note.optional(),
  needs: z.array(eventNeedSchema).max(20).default([]),
  price: z.enum(PRICES),
  priceNote: plainText(200).optional(),
  registration: z.discriminatedUnion('how', [
    z.strictObject({how: z.literal('here'), opens: localTimeSchema.optional(), closes: localTimeSchema.optional()}),
    z.strictObject({how: z.literal('elsewhere'), url: webAddress}),
    z.strictObject({how: z.literal('none')}),
  ]).describe('Wall clock of the event’s zone. Without `opens`: from its announcement; without `closes`: until the first session begins.'),
}).superRefine((event, context) => {
  const wrong = (path: (string | number)[], message: string): void => context.addIssue({code: 'custom', path, message});
  if (event.kind === 'journee' && event.price !== 'gratuit') wrong(['price'], 'Une journée est toujours gratuite.');
  if (event.kind === 'externe' && event.registration.how === 'here') wrong(['registration'], 'On ne s’inscrit pas ici à un événement d’ailleurs.');
  if (event.modes.includes('sur-place') && event.venue === undefined) wrong(['venue'], 'Dites où se tient l’événement.');
  if (!event.modes.includes('sur-place') && (event.venue !== undefined || event.capacity.onSite !== undefined)) wrong(['venue'], 'Un événement à distance n’a pas de lieu.');
  if (!event.modes.includes('a-distance') && event.capacity.remote !== undefined) wrong(['capacity', 'remote'], 'Cet événement ne se suit pas à distance.');
  event.sessions.forEach(({start, end}, at) => {
    if (end <= start) wrong(['sessions', at, 'end'], 'La fin vient après le début.');
    if (at > 0 && start < event.sessions[at - 1]!.end) wrong(['sessions', at, 'start'], 'Les séances se suivent : celle-ci commence avant la fin de la précédente.');
  });
  if (event.registration.how === 'here') {
    const {opens, closes} = event.registration;
    if (closes !== undefined && closes > event.sessions[0]!.start) wrong(['registration', 'closes'], 'Les inscriptions se ferment avant la première séance.');
    if (opens !== undefined && opens >= (closes ?? event.sessions[0]!.start)) wrong(['registration', 'opens'], 'Les inscriptions s’ouvrent avant de se fermer.');
  }
});
export type EventInput = z.infer<typeof eventInputSchema>;

/** What the public sheet of an event shows. Moments carry the offset of the event's own zone. */
export const eventSchema = z.object({
  id: eventIdSchema,
  slug: z.string(),
  ...(({sessions: _sessions, registration: _registration, capacity: _capacity, ...kept}) => kept)(eventInputSchema.shape),
  territoryNames: z.record(z.string(), z.string()).optional().describe('Name of each territory, by code.'),
  sessions: z.array(z.object({
    start: instantSchema, end: instantSchema,
    number: z.int().min(1).optional().describe('What calendars know it by (its UID), when that is not its place: others were taken away or added since it was announced.'),
  })).min(1),
  removedSessions: z.array(z.object({number: z.int().min(1), start: instantSchema, end: instantSchema})).optional().describe('Sessions that were announced and then taken away, until their day: calendars that have them learn it.'),
  registration: z.object({
    how: z.enum(['here', 'elsewhere', 'none']),
    opens: instantSchema.optional(),
    closes: instantSchema.optional(),
    url: z.string().optional(),
  }),
  seats: z.object({
    onSite: z.object({capacity, left: z.enum(SEATS_LEFT)}).optional(),
    remote: z.object({capacity, left: z.enum(SEATS_LEFT)}).optional(),
  }).describe('Only modes with a limit.'),
  status: z.enum(EVENT_STATUSES),
  statusReason: plainText(500).optional().describe('Why it is postponed or cancelled, in words for all.'),
  previousStart: instantSchema.optional().describe('When it was to begin before it was postponed.'),
  sequence: z.int().min(0).describe('Revision of its dates, place and status, as calendars count it (RFC 5545 SEQUENCE).'),
  publishedAt: instantSchema,
  updatedAt: instantSchema,
  example: z.literal(true).optional().describe('An example for trying the product, not a real event.'),
});
export type PanaEventData = z.infer<typeof eventSchema>;

/** An event in a list: without its long texts. */
export const eventItemSchema = eventSchema.omit({description: true, between: true, audience: true, prerequisites: true, bring: true, removedSessions: true}).extend({
  distance: z.number().min(0).optional().describe('Kilometres from the place asked for; absent without a place or a venue.'),
});
export type EventItem = z.infer<typeof eventItemSchema>;

/** Answer of `/v1/events`: by the start of the next session, then title. */
export const eventsPageSchema = z.object({
  version: z.string(),
  publishedAt: instantSchema,
  items: z.array(eventItemSchema),
  total: z.int().min(0),
  page: z.int(),
  limit: z.int(),
  place: placeSchema.optional(),
  radius: z.number().optional().describe('Kilometres, when a place was asked for.'),
  wayOn: z.object({
    remote: z.int().min(0).describe('Events one can attend from anywhere, with the same other filters.'),
    neighbours: z.array(z.object({territory: territoryCodeSchema, name: z.string(), total: z.int().min(1)})).max(8).describe('Départements around that have some.'),
    coordination: coordinationSchema.optional(),
  }).optional().describe('Only when nothing is found: never a dead end (rule 4).'),
});
export type EventsPage = z.infer<typeof eventsPageSchema>;

const list = <T extends z.ZodType<unknown, string>>(item: T, max: number) =>
  z.string().max(4000).transform((text) => [...new Set(text.split(/[\s,]+/).filter((part) => part !== ''))].sort()).pipe(z.array(item).max(max));
const number = (pattern: RegExp, range: z.ZodType<number, number>) => z.string().regex(pattern).transform(Number).pipe(range);
const degrees = /^-?\d{1,3}(?:\.\d{1,20})?$/;

/** What events are looked for by: shared by the list, the calendar files and the feed. */
export const eventFilterParameters = {
  territory: list(territoryCodeSchema, LIMITS.listLength).optional(),
  place: placeCodeSchema.optional(),
  lat: number(degrees, latitudeSchema).optional(),
  lon: number(degrees, longitudeSchema).optional(),
  radius: number(/^\d{1,3}$/, z.int().min(LIMITS.radiusMin).max(LIMITS.radiusMax)).optional(),
  needs: list(z.string().regex(/^[a-z][a-z0-9-]{1,39}$/), LIMITS.listLength).optional(),
  level: number(/^[12]$/, z.int()).optional().describe('1 or 2: how far the needs are taken.'),
  mode: list(z.enum(EVENT_MODES), EVENT_MODES.length).optional(),
  kind: list(z.enum(EVENT_KINDS), EVENT_KINDS.length).optional(),
  from: daySchema.optional().describe('Day, in the zone of each event; today when not said.'),
  to: daySchema.optional(),
};
const TOGETHER = {message: 'lat et lon vont ensemble.', path: ['lat']};
const together = (query: {lat?: number | undefined; lon?: number | undefined}): boolean => (query.lat === undefined) === (query.lon === undefined);

export const eventFilterSchema = z.strictObject(eventFilterParameters).refine(together, TOGETHER);
export type EventFilter = z.infer<typeof eventFilterSchema>;

/** Query of `/v1/events`. */
export const eventQuerySchema = z.strictObject({
  ...eventFilterParameters,
  page: number(/^\d{1,4}$/, z.int().min(1).max(LIMITS.pageMax)).optional(),
  limit: number(/^\d{1,3}$/, z.int().min(1).max(EVENT_LIMITS.pageSizeMax)).optional(),
}).refine(together, TOGETHER);
export type EventQuery = z.infer<typeof eventQuerySchema>;
