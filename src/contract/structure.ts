/** A listed organisation: what the registry keeps of it, and what of that is public. Plain text only: no field holds HTML. */
import {z} from 'zod';
import {latitudeSchema, longitudeSchema, territoryCodeSchema} from './place.ts';
import {ACCESSES, FORMATS, KINDS, LABELS, LEVELS, PRICES} from './vocabulary.ts';
import {webLink} from './web-address.ts';

// Control, bidirectional override and other invisible characters have no place in a name: they serve to deceive.
// eslint-disable-next-line no-control-regex
const UNSAFE_TEXT = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFC]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Plain text of `min`..`max` characters, NFC, trimmed, without control or direction-override characters. */
export const plainText = (max: number, min = 1) =>
  z.string().max(max * 4).transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().min(min).max(max).refine((text) => !UNSAFE_TEXT.test(text), {message: 'Caractères de contrôle ou invisibles non acceptés.'}));

/** A public web address: http or https, a real host name, no user name, at most 500 characters. Checked again where it is shown. */
export const webAddress = z.string().max(500).refine((text) => webLink(text) !== undefined, {message: 'Adresse de site non acceptée : http(s):// et un nom de domaine.'});

/** E.164, overseas prefixes included: `+33243846066`, `+262262…`. */
export const phoneSchema = z.string().regex(/^\+\d{8,15}$/);
/**
 * A strict addr-spec: no comment, quote, group or route, no percent sign (which old relays read as a route), no empty atom (RELIABILITY.md,
 * mail channel).
 */
export const emailSchema = z.string().max(254).regex(/^[a-z0-9](?:(?:[a-z0-9_+-]|\.(?!\.)){0,62}[a-z0-9_+-])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$/i);
/** Day, ISO 8601. */
export const daySchema = z.iso.date();

/** The short stable public identifier: `s` and the registry's number in base 36. */
export const structureIdSchema = z.string().regex(/^s[0-9a-z]{1,8}$/);

/** Where it works. `national` or codes; empty when it never said (not the same as everywhere). */
export const serviceAreaSchema = z.array(territoryCodeSchema.or(z.literal('national'))).max(400);

export const offeredNeedSchema = z.object({code: z.string().max(40), level: z.enum(LEVELS), inferred: z.literal(true).optional()});

export const structureLabelSchema = z.object({
  code: z.enum(LABELS),
  name: plainText(120).optional().describe('In words, for a label that has no code of its own.'),
  level: plainText(40).optional(),
  since: daySchema.optional(),
  until: daySchema.optional(),
});

/** A contact field and the consent to publish it: nothing is shown without it (rule 1). */
const consented = <T extends z.ZodType>(value: T) => z.object({value, publish: z.boolean()});
/** Numbers of the contacts a structure may give besides its first one; a contact keeps its number, by which consents name it. */
export const FURTHER_CONTACTS = [2, 3, 4] as const;
/** Fields of such a contact, each published only with a consent of its own. */
export const FURTHER_FIELDS = ['label', 'email', 'phone'] as const;
export type FurtherField = (typeof FURTHER_FIELDS)[number];
/** A name or a role (“Accueil”), which is shown as a heading: no address of a site in it. */
export const contactLabelSchema = plainText(80).refine((text) => !/:\/\/|\bwww\./i.test(text), {message: 'Le nom ou la fonction seuls, sans adresse de site.'});
const furtherNumberSchema = z.int().min(FURTHER_CONTACTS[0]).max(FURTHER_CONTACTS[2]).describe('Which contact of the structure: 2 to 4, the first one has no number.');
const furtherContactSchema = z.object({
  number: furtherNumberSchema,
  label: consented(contactLabelSchema),
  email: consented(emailSchema).optional(),
  phone: consented(phoneSchema).optional(),
});
export type FurtherContact = z.infer<typeof furtherContactSchema>;

export const contactSchema = z.object({
  person: consented(plainText(120)).optional(),
  email: consented(emailSchema).optional(),
  phone: consented(phoneSchema).optional(),
  others: z.array(furtherContactSchema).min(1).max(FURTHER_CONTACTS.length)
    .refine((others) => new Set(others.map(({number}) => number)).size === others.length, {message: 'Chaque contact a un numéro à lui.'})
    .optional().describe('Further contacts, in the order of their numbers.'),
});
export type Contact = z.infer<typeof contactSchema>;

/** Where a listing came from. `id` is the source's own: an import is idempotent by it. */
export const provenanceSchema = z.object({
  source: plainText(80),
  id: z.string().max(120).optional(),
  licence: plainText(80).optional(),
  date: daySchema.optional(),
  example: z.literal(true).optional().describe('An example for trying the product, not a real organisation.'),
});

export const noticeSchema = z.object({text: plainText(280), from: daySchema.optional(), until: daySchema.optional()});

export const addressSchema = z.object({
  street: plainText(200, 0),
  complement: plainText(200, 0).optional(),
  postcode: z.string().regex(/^\d{5}$/),
  city: plainText(100),
  commune: z.string().regex(/^(?:\d{2}|2[AB])\d{3}$/).describe('INSEE code.'),
});

/** A structure as the registry keeps it and as an import must bring it. Unknown keys are refused. */
export const structureInputSchema = z.strictObject({
  name: plainText(200),
  summary: plainText(500).optional(),
  kind: z.enum(KINDS),
  address: addressSchema,
  lat: latitudeSchema,
  lon: longitudeSchema,
  precision: z.enum(['exact', 'approximate']).default('exact'),
  siret: z.string().regex(/^\d{14}$/).optional(),
  serviceArea: serviceAreaSchema.default([]),
  needs: z.array(offeredNeedSchema).max(60),
  formats: z.array(z.enum(FORMATS)).max(FORMATS.length).default([]),
  price: z.array(z.enum(PRICES)).max(PRICES.length).default([]),
  access: z.array(z.enum(ACCESSES)).max(ACCESSES.length).default([]),
  audiences: z.array(plainText(80)).max(20).default([]),
  labels: z.array(structureLabelSchema).max(20).default([]),
  contact: contactSchema.default({}),
  website: webAddress.optional(),
  appointment: webAddress.optional(),
  openingHours: z.string().max(500).optional().describe('OSM opening_hours syntax, local time of the place.'),
  verifiedAt: daySchema.optional().describe('The structure said "still true" that day; not the day it was edited.'),
  updatedAt: daySchema,
  vendorTie: plainText(200).optional().describe('The software vendor it is tied to, in words (rule 2).'),
  notice: noticeSchema.optional(),
  provenance: provenanceSchema,
});
export type StructureInput = z.infer<typeof structureInputSchema>;

/** What the public sheet shows: everything but the contact, which has a route of its own. */
export const structureSchema = structureInputSchema.omit({contact: true}).extend({
  id: structureIdSchema,
  slug: z.string(),
  reportedClosed: daySchema.optional().describe('Since that day several people have said it closed, and nobody has said it is there: to be checked.'),
  contactFields: z.array(z.enum(['person', 'email', 'phone'])).describe('Which contact fields the structure agreed to publish.'),
  otherContacts: z.array(z.object({number: furtherNumberSchema, fields: z.array(z.enum(FURTHER_FIELDS))})).optional().describe('Which fields of which further contacts it agreed to publish; absent when there are none.'),
  serviceAreaNames: z.record(z.string(), z.string()).optional().describe('Name of each territory of serviceArea, by code.'),
  timeZone: z.string().optional().describe('IANA zone of its département: opening hours are local to it.'),
});
export type Structure = z.infer<typeof structureSchema>;

/** Answer of `/v1/structures/:id/contact`: only fields consented to. */
export const publishedContactSchema = z.object({
  person: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  others: z.array(z.object({
    number: furtherNumberSchema,
    label: z.string().optional().describe('A name or a role, as the structure calls this contact.'),
    email: z.string().optional(),
    phone: z.string().optional(),
  })).optional().describe('Further contacts of which something is published; absent when there are none.'),
});
export type PublishedContact = z.infer<typeof publishedContactSchema>;
