/**
 * The closed lists of events: plain constants, so that a widget may import them without a validator. Part of the public grammar
 * (attribute = URL parameter = API parameter): added to, never renamed.
 */

/** What an event is. `journee`: the free training day of the programme (rule 8); `externe`: somebody else's, listed without registration. */
export const EVENT_KINDS = ['journee', 'webinaire', 'atelier', 'rencontre', 'concertation', 'externe'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** How one attends. An event of both is found by either. */
export const EVENT_MODES = ['sur-place', 'a-distance'] as const;
export type EventMode = (typeof EVENT_MODES)[number];

/** What the public may see of its life; a draft is nobody's but its coordination's. */
export const EVENT_STATUSES = ['announced', 'open', 'full', 'closed', 'held', 'postponed', 'cancelled'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** What the place is fit for. */
export const VENUE_ACCESSES = ['pmr', 'boucle-magnetique', 'langue-des-signes', 'transports', 'stationnement'] as const;
export type VenueAccess = (typeof VENUE_ACCESSES)[number];

/** How far a need is taken: 1 discovers, 2 deepens. */
export const EVENT_LEVELS = [1, 2] as const;
export type EventLevel = (typeof EVENT_LEVELS)[number];

/** How many seats remain, in words: the number itself would publish each registration. `few`: five, or a tenth, or less. */
export const SEATS_LEFT = ['many', 'few', 'none'] as const;
export type SeatsLeft = (typeof SEATS_LEFT)[number];

export const EVENT_LIMITS = {
  sessions: 20,
  /** Seats of one mode. */
  capacity: 5000,
  title: 150,
  summary: 280,
  description: 4000,
  note: 1000,
  /** Events on one page when none is asked, and at most. */
  pageSize: 20,
  pageSizeMax: 100,
  /** Kilometres around a place when none is asked. */
  radius: 50,
  /** Hours somebody on the waiting list has to take the seat that is offered. */
  offerHours: 24,
  /** Months an event stays readable after its last session. */
  keptMonths: 12,
} as const;
