/**
 * What a volunteer has written so far, put aside until later: the link mailed for it opens it again, on a page of ours. What a draft holds
 * is the form's own affair, so the contract only bounds it; nothing of it is published or sent on.
 */
import {z} from 'zod';
import {emailSchema} from './structure.ts';

/** Days a draft is kept after it was last saved. */
export const DRAFT_DAYS = 30;
/** Bytes of a draft, as JSON. */
export const DRAFT_BYTES = 24 * 1024;

const tokenSchema = z.string().max(100).describe('From the mailed link: opens this draft and nothing else.');
const contentSchema = z.record(z.string().max(40), z.unknown()).describe('Fields of the form by name; what is not plain text, numbers, lists or objects of them is left out.');

/** Body of `POST /v1/listings/drafts`: `email` for a new draft, `token` and `version` for one that was opened. */
export const draftSchema = z.strictObject({
  email: emailSchema.optional(),
  token: tokenSchema.optional(),
  version: z.int().min(1).max(1e9).optional().describe('Of the draft as it was opened; without it, what is there is replaced whatever it is.'),
  draft: contentSchema,
  locale: z.enum(['fr', 'en']).default('fr'),
  // As for an application: any value is taken here and judged as one, later.
  altcha: z.string().max(4096).catch('').describe('Base64 of {challenge, solution}: the answer of /v1/challenge?for=drafts, solved.'),
  honeypot: z.string().max(200).default('').catch('?').describe('Stays empty: a field people do not see.'),
  elapsed: z.number().catch(0).describe('Milliseconds since the form was shown.'),
});
export type DraftSent = z.infer<typeof draftSchema>;

export const draftReceivedSchema = z.object({
  state: z.enum(['mailed', 'saved']),
  next: z.string().describe('What happens next, in words.'),
  version: z.int().optional().describe('Of the draft that was replaced.'),
});

/** Body of the routes that open and erase a draft. */
export const draftTokenSchema = z.strictObject({token: tokenSchema});

export const openedDraftSchema = z.object({
  draft: contentSchema,
  version: z.int(),
  savedAt: z.iso.datetime(),
  until: z.iso.date().describe('Day it is erased on unless it is saved again.'),
});
export type OpenedDraft = z.infer<typeof openedDraftSchema>;

export const draftErasedSchema = z.object({state: z.literal('erased')});
