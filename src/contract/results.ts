/** What a search answers: a page of results, why each is there, what else could be asked, and a first view of the map. */
import {z} from 'zod';
import {boundsSchema, coordinationSchema, latitudeSchema, longitudeSchema, placeSchema} from './place.ts';
import {daySchema, structureIdSchema} from './structure.ts';
import {KINDS, LABELS, LEVELS, LIMITS, PRICES, REASONS} from './vocabulary.ts';

export const resultSchema = z.object({
  id: structureIdSchema,
  slug: z.string(),
  name: z.string(),
  city: z.string(),
  postcode: z.string(),
  street: z.string(),
  kind: z.enum(KINDS),
  lat: latitudeSchema.describe('Degrees, five decimals.'),
  lon: longitudeSchema,
  distance: z.number().min(0).optional().describe('Kilometres from the place asked, one decimal; absent without a place or when remote only.'),
  reason: z.object({code: z.enum(REASONS), text: z.string().describe('In French.')}),
  levels: z.record(z.string(), z.enum(LEVELS)).optional().describe('Level offered for each need asked.'),
  price: z.array(z.enum(PRICES)),
  labels: z.array(z.enum(LABELS)),
  remote: z.literal(true).optional(),
  verifiedAt: daySchema.optional(),
  stale: z.literal(true).optional().describe('Not verified by the structure for 12 months, or never: ranked lower (rule 3).'),
  vendorTie: z.string().optional(),
  notice: z.string().optional(),
  example: z.literal(true).optional(),
});
export type Result = z.infer<typeof resultSchema>;

/** Count of results for each value of each facet, as if that facet alone were not filtered. Zero counts are left out. */
export const facetsSchema = z.record(z.string(), z.record(z.string(), z.int().min(0)));
export type Facets = z.infer<typeof facetsSchema>;

/** A marker: pixel in the view or the tile, how many structures, and for a single one its id and name. */
export const markerSchema = z.union([
  z.tuple([z.number(), z.number(), z.int().min(2)]),
  z.tuple([z.number(), z.number(), z.literal(1), structureIdSchema, z.string()]),
]);
export type Marker = z.infer<typeof markerSchema>;

/** Everything a widget needs to paint the map before any map library is there. */
export const mapViewSchema = z.object({
  width: z.int().min(LIMITS.viewMin).max(LIMITS.viewMax),
  height: z.int().min(LIMITS.viewMin).max(LIMITS.viewMax),
  zoom: z.number().min(0).max(20),
  lat: latitudeSchema,
  lon: longitudeSchema,
  outline: z.string().describe('SVG path of coasts and borders, px of the view.'),
  towns: z.array(z.tuple([z.number(), z.number(), z.string()])),
  markers: z.array(markerSchema),
  insets: z.array(z.tuple([z.string(), z.int().min(0), boundsSchema])).describe('Overseas territories out of the view: name, how many are there, where it is.'),
});
export type MapView = z.infer<typeof mapViewSchema>;

/** When nothing was found: never a dead end (rule 4). */
export const wayOnSchema = z.object({
  radius: z.number().optional().describe('Kilometres within which someone would be found, when a wider circle helps.'),
  remote: z.int().min(0).describe('How many would answer the same search at a distance.'),
  withoutFilters: z.int().min(0).describe('How many are there without needs and facets.'),
  coordination: coordinationSchema.optional(),
});
export type WayOn = z.infer<typeof wayOnSchema>;

export const resultsPageSchema = z.object({
  version: z.string().describe('Of the published directory.'),
  publishedAt: z.iso.datetime({offset: true}),
  items: z.array(resultSchema),
  total: z.int().min(0),
  page: z.int().min(1),
  limit: z.int().min(1),
  place: placeSchema.optional().describe('The place asked, resolved.'),
  radius: z.number().optional().describe('Kilometres used around the place.'),
  needs: z.array(z.string()).optional().describe('Codes of the needs asked, when one was asked by another word for it.'),
  facets: facetsSchema.optional().describe('Left out of an answer with a `view`, whose first paint shows none: ask without it.'),
  bounds: boundsSchema.optional().describe('Of all results with a location, not only this page. Left out of an answer with a `view`, which is framed already.'),
  view: mapViewSchema.optional(),
  wayOn: wayOnSchema.optional().describe('Present when nothing was found.'),
});
export type ResultsPage = z.infer<typeof resultsPageSchema>;
