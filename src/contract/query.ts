/** The search as it travels: one grammar for attributes, addresses and the API. Parsed here once, on the server. */
import {z} from 'zod';
import {latitudeSchema, longitudeSchema, placeCodeSchema, territoryCodeSchema} from './place.ts';
import {ACCESSES, FORMATS, KINDS, LABELS, LEVELS, LIMITS, PLACE_KINDS, PRICES, SORTS} from './vocabulary.ts';

/** Splits on spaces or commas, drops doubles, sorts: two spellings of one search are one search. */
const list = <T extends z.ZodType<string, string>>(item: T) =>
  z.string().max(4000)
    .transform((text) => [...new Set(text.split(/[\s,]+/).filter((part) => part !== ''))].sort())
    .pipe(z.array(item).max(LIMITS.listLength));

const decimal = <T extends z.ZodType<number, number>>(range: T) =>
  z.string().regex(/^-?\d{1,4}(?:\.\d{1,20})?$/).transform(Number).pipe(range);
const integer = (min: number, max: number) => z.string().regex(/^\d{1,7}$/).transform(Number).pipe(z.int().min(min).max(max));

const needCode = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/).describe('Code of a need or of a family, see /v1/taxonomy.');

/** What is looked for: shared by the list, the tiles, the index and the exports. */
export const filterParameters = {
  access: list(z.enum(ACCESSES)).optional(),
  format: list(z.enum(FORMATS)).optional(),
  kind: list(z.enum(KINDS)).optional(),
  label: list(z.enum(LABELS)).optional(),
  lat: decimal(latitudeSchema).optional(),
  level: z.enum(LEVELS).optional(),
  lon: decimal(longitudeSchema).optional(),
  needs: list(needCode).optional(),
  place: placeCodeSchema.optional(),
  price: list(z.enum(PRICES)).optional(),
  q: z.string().max(LIMITS.queryLength).transform((text) => text.normalize('NFC').trim()).optional(),
  radius: decimal(z.number().min(LIMITS.radiusMin).max(LIMITS.radiusMax)).optional(),
  remote: z.enum(['true', 'false']).transform((text) => text === 'true').optional(),
  territory: list(territoryCodeSchema).optional(),
};

const view = z.string().regex(/^\d{3,4}x\d{3,4}$/).transform((text) => text.split('x').map(Number))
  .pipe(z.tuple([z.int().min(LIMITS.viewMin).max(LIMITS.viewMax), z.int().min(LIMITS.viewMin).max(LIMITS.viewMax)]))
  .describe('Size in CSS pixels of a first map view to add to the answer.');

/** A rectangle: west,south,east,north in degrees; only narrows the list ("rechercher dans cette zone"). */
const bbox = z.string().regex(/^-?\d{1,3}(?:\.\d{1,8})?(?:,-?\d{1,3}(?:\.\d{1,8})?){3}$/).transform((text) => text.split(',').map(Number))
  .pipe(z.tuple([longitudeSchema, latitudeSchema, longitudeSchema, latitudeSchema]))
  .refine(([west, south, east, north]) => west <= east && south <= north, {message: 'Ordre attendu : ouest,sud,est,nord.'});

const together = (query: {lat?: number | undefined; lon?: number | undefined}): boolean => (query.lat === undefined) === (query.lon === undefined);
const TOGETHER = {message: 'lat et lon vont ensemble.', path: ['lat']};

/** Query of the map (tiles and index). */
export const filterQuerySchema = z.strictObject({...filterParameters, bbox: bbox.optional()}).refine(together, TOGETHER);
export type FilterQuery = z.infer<typeof filterQuerySchema>;

/** Query of `/v1/structures`. */
export const searchQuerySchema = z.strictObject({
  ...filterParameters,
  bbox: bbox.optional(),
  sort: z.enum(SORTS).optional(),
  page: integer(1, LIMITS.pageMax).optional(),
  limit: integer(1, LIMITS.pageSizeMax).optional(),
  view: view.optional(),
}).refine(together, TOGETHER);
export type SearchQuery = z.infer<typeof searchQuerySchema>;

/** Query of `/v1/places`. */
export const placesQuerySchema = z.strictObject({
  q: z.string().max(LIMITS.queryLength),
  limit: integer(1, 20).optional(),
  territory: filterParameters.territory,
  kinds: list(z.enum(PLACE_KINDS)).optional(),
});
export type PlacesQuery = z.infer<typeof placesQuerySchema>;

/** Query of `/v1/places/reverse`. */
export const reverseQuerySchema = z.strictObject({lat: decimal(latitudeSchema), lon: decimal(longitudeSchema)});

/** Query of `/v1/taxonomy`. */
export const languageQuerySchema = z.strictObject({lang: z.enum(['fr', 'en']).optional()});
