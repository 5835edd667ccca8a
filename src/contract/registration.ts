/**
 * What somebody sends to come to an event, to be told of the next ones, or to answer a questionnaire; and the answers. Each is confirmed
 * by e-mail before it counts; a seat is taken when it is confirmed, never before.
 */
import {z} from 'zod';
import {eventIdSchema} from './event.ts';
import {EVENT_KINDS, EVENT_MODES} from './event-vocabulary.ts';
import {territoryCodeSchema} from './place.ts';
import {answersSchema} from './survey.ts';
import {emailSchema, plainText, structureIdSchema} from './structure.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/).describe('SHA-256, hexadecimal.');
/** A name goes into mails before anyone has checked anything: no address in it. */
const nameSchema = plainText(120).refine((text) => !/:\/\/|\bwww\./i.test(text), {message: 'Le nom seul, sans adresse de site.'});

/** What tells people from machines, in every form: any value is taken here and judged as one, later. */
export const guardFields = {
  locale: z.enum(['fr', 'en']).default('fr'),
  altcha: z.string().max(4096).catch('').describe('Base64 of {challenge, solution}: the answer of /v1/challenge, solved.'),
  honeypot: z.string().max(200).default('').catch('?').describe('Stays empty: a field people do not see.'),
  elapsed: z.number().catch(0).describe('Milliseconds since the form was shown.'),
};

/** Agreement to what a form says is kept, with the text that was shown. */
export const formConsentSchema = z.strictObject({given: z.literal(true), version: z.string().max(20), textHash: sha256Schema});

/** Body of `POST /v1/events/:id/registrations`. */
export const registrationSchema = z.strictObject({
  name: nameSchema,
  email: emailSchema,
  mode: z.enum(EVENT_MODES),
  structure: z.strictObject({id: structureIdSchema}).or(z.strictObject({name: nameSchema})).optional().describe('Found in the directory, or typed.'),
  role: nameSchema.optional(),
  accessibility: plainText(500).optional().describe('What one needs to take part; erased 30 days after the event at most.'),
  survey: z.strictObject({version: z.int().min(1), answers: answersSchema}).optional().describe('Needs, asked in the same step.'),
  consent: formConsentSchema,
  ...guardFields,
});
export type RegistrationSent = z.infer<typeof registrationSchema>;

/** The life of a registration. A seat is held by `registered` and by `offered`. */
export const REGISTRATION_STATES = ['to-confirm', 'registered', 'waiting', 'offered', 'cancelled', 'expired'] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

/** Same answer whatever is known of the address (RELIABILITY.md, enumeration). */
export const registrationReceivedSchema = z.object({state: z.literal('to-confirm'), next: z.string().describe('What happens next, in words.')});
export type RegistrationReceived = z.infer<typeof registrationReceivedSchema>;

/** Answer of `GET /v1/events/:id/form`: what the form of an event shows beside its sheet. `no-store`: seats are those of this moment. */
export const registrationFormSchema = z.object({
  id: eventIdSchema,
  open: z.boolean(),
  /** What a registration of each mode would get now. */
  modes: z.array(z.object({mode: z.enum(EVENT_MODES), gives: z.enum(['seat', 'waiting-list'])})),
  consent: z.object({version: z.string(), text: z.string(), textHash: sha256Schema}),
});
export type RegistrationForm = z.infer<typeof registrationFormSchema>;

/** Body of `POST /v1/events/alerts`: one mail when something opens there, then the address is forgotten. */
export const eventAlertSchema = z.strictObject({
  email: emailSchema,
  territory: territoryCodeSchema,
  needs: z.array(z.string().regex(/^[a-z][a-z0-9-]{1,39}$/)).max(20).default([]),
  kinds: z.array(z.enum(EVENT_KINDS)).max(EVENT_KINDS.length).default([]),
  consent: z.literal(true),
  ...guardFields,
});
export type EventAlertSent = z.infer<typeof eventAlertSchema>;
