/**
 * What a structure sends to be listed, and what it reads before: the charter, the texts it agrees to, the challenge. Everything the
 * registry alone may say (dates, provenance, position, status) has no field here, and unknown keys are refused at every depth.
 */
import {z} from 'zod';
import {addressSchema, contactLabelSchema, daySchema, emailSchema, FURTHER_CONTACTS, FURTHER_FIELDS, noticeSchema, plainText, structureIdSchema, structureInputSchema, webAddress} from './structure.ts';
import {LABELS, LEVELS} from './vocabulary.ts';

/** Contact fields that are published only with a consent of their own (PRODUCT.md, rule 1). */
export const CONTACT_FIELDS = ['person', 'email', 'phone'] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

/** Labels a structure may say it has; the programme's own is given by the programme, one without a code is added by a coordination. */
export const CLAIMABLE_LABELS = LABELS.filter((label) => label !== 'pana' && label !== 'autre');

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/).describe('SHA-256, hexadecimal.');

/** Letters of another alphabet that look like ours make a known name of an unknown site (RELIABILITY.md, B14). */
const ownWebAddress = webAddress.refine((text) => !/^[^/]*\/\/[^/?#]*(?!\p{Script=Latin})\p{L}/u.test(text), {message: 'Adresse de site non acceptée : écrivez-la en lettres latines.'});

/** The name goes into mails that people receive before anyone has checked anything. */
const nameSchema = plainText(200).refine((text) => !/:\/\/|\bwww\./i.test(text), {message: 'Le nom seul, sans adresse de site.'});

/** As the directory keeps numbers (E.164), and in France nine digits after the prefix. */
const ownPhone = z.string().regex(/^\+(?:33[1-9]\d{8}|(?!33)\d{8,15})$/);

const choice = <T extends z.ZodType>(value: T) => z.strictObject({value, publish: z.boolean()});

const {kind, summary, siret, serviceArea, formats, price, access, audiences, openingHours, vendorTie} = structureInputSchema.shape;

export const listingStructureSchema = z.strictObject({
  name: nameSchema,
  kind, summary, siret, serviceArea, formats, price, access, audiences, openingHours, vendorTie,
  address: z.strictObject(addressSchema.shape),
  needs: z.array(z.strictObject({code: z.string().max(40), level: z.enum(LEVELS)})).min(1).max(60),
  labels: z.array(z.enum(CLAIMABLE_LABELS)).max(CLAIMABLE_LABELS.length).default([]),
  website: ownWebAddress.optional(),
  appointment: ownWebAddress.optional(),
  notice: z.strictObject(noticeSchema.shape).optional(),
});

export const listingContactSchema = z.strictObject({
  person: choice(plainText(120)).optional(),
  email: choice(emailSchema).optional(),
  phone: choice(ownPhone).optional(),
  others: z.array(
    z.strictObject({label: choice(contactLabelSchema), email: choice(emailSchema).optional(), phone: choice(ownPhone).optional()})
      .refine(({email, phone}) => email !== undefined || phone !== undefined, {message: 'Donnez à ce contact une adresse électronique ou un téléphone.', path: ['email']}),
  ).min(1).max(FURTHER_CONTACTS.length).optional().describe('Further contacts: the first of them is contact number 2.'),
});

/** Consent to publish one contact field: an act of its own, never part of the signature (rule 6). */
export const publicationConsentSchema = z.strictObject({
  purpose: z.literal('publication'),
  field: z.enum([...CONTACT_FIELDS, 'label']),
  contact: z.int().min(FURTHER_CONTACTS[0]).max(FURTHER_CONTACTS[2]).optional().describe('Number of a further contact (the first of `contact.others` is 2); absent for the first contact.'),
  given: z.literal(true),
  version: z.string().max(20),
  textHash: sha256Schema,
});

/** As many people as an application may name. */
export const INVITEES_MAX = 3;
/** A name that is written to somebody before anyone has checked it carries no address of a site. */
const nameOfPerson = plainText(120).refine((text) => !/:\/\/|\bwww\./i.test(text), {message: 'Le nom seul, sans adresse de site.'});

/** Body of `POST /v1/listings`. */
export const listingSchema = z.strictObject({
  structure: listingStructureSchema,
  contact: listingContactSchema.default({}),
  signatory: z.strictObject({name: plainText(120), role: plainText(120), email: emailSchema}),
  charter: z.strictObject({version: z.string().max(20), textHash: sha256Schema, accepted: z.literal(true)}),
  consents: z.array(publicationConsentSchema).max(CONTACT_FIELDS.length + FURTHER_CONTACTS.length * FURTHER_FIELDS.length),
  invitees: z.array(z.strictObject({name: nameOfPerson, email: emailSchema})).max(INVITEES_MAX).optional().describe('Other people of the structure, written to once it is listed; each becomes its contact by their own link only.'),
  locale: z.enum(['fr', 'en']).default('fr'),
  claims: structureIdSchema.optional().describe('The structure of the directory this application says to be.'),
  draft: z.string().max(100).optional().describe('Token of the draft this was written from: it is erased with the sending.'),
  // What tells people from machines never says which of it was wrong: any value is taken here and judged as one, later.
  altcha: z.string().max(4096).catch('').describe('Base64 of {challenge, solution}: the answer of /v1/challenge, solved.'),
  honeypot: z.string().max(200).default('').catch('?').describe('Stays empty: a field people do not see.'),
  elapsed: z.number().catch(0).describe('Milliseconds since the form was shown.'),
});
export type ListingSent = z.infer<typeof listingSchema>;

export const listingReceivedSchema = z.object({
  id: z.string(),
  state: z.literal('to-confirm'),
  next: z.string().describe('What happens next, in words.'),
});
export type ListingReceived = z.infer<typeof listingReceivedSchema>;

/** Forms that ask for a proof of work. */
export const CHALLENGED_FORMS = ['listings', 'drafts', 'reports', 'surveys', 'registrations', 'alerts'] as const;
export type ChallengedForm = (typeof CHALLENGED_FORMS)[number];

const hex = z.string().regex(/^(?:[0-9a-f]{2}){1,64}$/);
/** A challenge of altcha-lib, version 2, signed with what it is for and until when it serves. */
export const challengeSchema = z.strictObject({
  parameters: z.strictObject({
    algorithm: z.string().max(40), nonce: hex, salt: hex, cost: z.int().min(1), keyLength: z.int().min(1).max(64), keyPrefix: hex, keySignature: hex,
    data: z.strictObject({for: z.string().max(40).describe('Form it is for.'), expires: z.int().describe('Milliseconds since the epoch.')}),
  }),
  signature: hex,
});
export type SignedChallenge = z.infer<typeof challengeSchema>;
/** What `altcha` holds, once decoded. */
export const solvedChallengeSchema = z.strictObject({
  challenge: challengeSchema,
  solution: z.strictObject({counter: z.int().min(0), derivedKey: hex, time: z.number().optional()}),
});

/** Answer of `GET /v1/charter`: what is signed and what is agreed to, as it must be shown, with the hashes that are sent back. */
export const charterInForceSchema = z.object({
  version: z.string(),
  title: z.string(),
  publishedOn: daySchema,
  signingDeadline: daySchema.optional().describe('Day until which those who signed an earlier version must sign this one.'),
  articles: z.array(z.object({title: z.string(), paragraphs: z.array(z.string())})),
  textHash: sha256Schema,
  consents: z.array(z.object({field: z.enum(CONTACT_FIELDS), version: z.string(), text: z.string(), textHash: sha256Schema})),
  furtherConsents: z.array(z.object({field: z.enum(FURTHER_FIELDS), version: z.string(), text: z.string(), textHash: sha256Schema})).optional().describe('The same for the fields of a further contact.'),
  earlier: z.array(z.object({version: z.string(), publishedOn: daySchema})).optional().describe('Versions this one replaced, the latest first; absent when there are none.'),
  changes: z.object({
    since: z.string().describe('The earlier version compared with.'),
    articles: z.array(z.object({
      heading: z.string().describe('As in the version in force, as in the earlier one when the article is no longer there; empty for what comes before the first article.'),
      lines: z.array(z.object({kind: z.enum(['added', 'removed']), text: z.string()})),
    })).describe('Empty when both texts are the same.'),
  }).optional().describe('What was added and removed since the version asked for by `since`.'),
});
export type CharterInForce = z.infer<typeof charterInForceSchema>;
/** What differs in the version in force from an earlier one. */
export type CharterChanges = NonNullable<CharterInForce['changes']>;
