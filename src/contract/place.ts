/** Places a visitor can name: communes, arrondissements, postcodes, départements, régions; and the territories of the programme. */
import {z} from 'zod';
import {PLACE_KINDS} from './vocabulary.ts';

/** INSEE code of a commune (`37132`, `2A004`, `97411`), of a département (`37`, `2A`, `974`), of a région (`24`), SIREN of an EPCI. */
const COMMUNE = /^(?:\d{2}|2[AB])\d{3}$/;
const DEPARTEMENT = /^(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[46789])$/;

/** A code with its kind: `commune:37132`, `epci:243700754`, `departement:37`, `region:24`. */
export const TERRITORY_CODE = /^(?:commune:(?:\d{2}|2[AB])\d{3}|epci:\d{9}|departement:(?:\d{2,3}|2[AB])|region:\d{2})$/;
/** A territory, or a postcode: what `place` takes. */
export const PLACE_CODE = /^(?:commune:(?:\d{2}|2[AB])\d{3}|postcode:\d{5}|epci:\d{9}|departement:(?:\d{2,3}|2[AB])|region:\d{2})$/;

export const territoryCodeSchema = z.string().regex(TERRITORY_CODE).describe('commune:37132 · epci:243700754 · departement:37 · region:24');
export const placeCodeSchema = z.string().regex(PLACE_CODE).describe('commune:37132 · postcode:37600 · departement:37 · region:24');

/** Degrees WGS 84, both hemispheres: the overseas territories span them. */
export const latitudeSchema = z.number().min(-90).max(90);
export const longitudeSchema = z.number().min(-180).max(180);

export const placeSchema = z.object({
  code: placeCodeSchema,
  name: z.string(),
  kind: z.enum(PLACE_KINDS),
  departement: z.string().describe('INSEE code; empty for a région or a postcode over several départements.'),
  departementName: z.string().optional(),
  postcodes: z.array(z.string()),
  population: z.int().min(0).optional(),
  lat: latitudeSchema,
  lon: longitudeSchema,
  precision: z.enum(['exact', 'approximate']).describe('approximate: placed by its neighbours.'),
  formerName: z.string().optional().describe('The former commune’s name that was asked for.'),
});
export type Place = z.infer<typeof placeSchema>;

/** Answer of `/v1/places/reverse`: at sea or across a border too, the nearest commune, and how far it is. */
export const nearestPlaceSchema = placeSchema.extend({distance: z.number().min(0).describe('Kilometres from the position to the centre of the place.')});
export type NearestPlace = z.infer<typeof nearestPlaceSchema>;

export const placesPageSchema = z.object({items: z.array(placeSchema), total: z.int().min(0)});
export type PlacesPage = z.infer<typeof placesPageSchema>;

/** West, south, east, north in degrees. */
export const boundsSchema = z.tuple([longitudeSchema, latitudeSchema, longitudeSchema, latitudeSchema]);

export const territorySchema = z.object({
  code: territoryCodeSchema,
  name: z.string(),
  kind: z.enum(['departement', 'region']),
  region: z.string().describe('INSEE code of the région it belongs to, or its own.'),
  bounds: boundsSchema,
  timeZone: z.string().optional().describe('IANA zone, départements only.'),
  total: z.int().min(0).describe('Structures located in it.'),
  coordination: z.lazy(() => coordinationSchema).optional(),
});
export type Territory = z.infer<typeof territorySchema>;
export const territoriesPageSchema = z.object({items: z.array(territorySchema), total: z.int().min(0)});
export type TerritoriesPage = z.infer<typeof territoriesPageSchema>;

/** The team that runs the programme in a territory and receives what nobody can answer (rule 4). */
export const coordinationSchema = z.object({
  name: z.string().max(200),
  territory: territoryCodeSchema.or(z.literal('national')),
  url: z.url({protocol: /^https?$/}).max(500).optional(),
  email: z.email().max(254).optional().describe('Role mailbox, never a person’s.'),
  phone: z.string().max(20).optional(),
  hours: z.string().max(200).optional().describe('When it answers, in words.'),
  example: z.literal(true).optional().describe('An example, not a real team.'),
});
export type Coordination = z.infer<typeof coordinationSchema>;

export const isCommuneCode = (code: string): boolean => COMMUNE.test(code);
export const isDepartementCode = (code: string): boolean => DEPARTEMENT.test(code);
