/** What a visitor sends who found a sheet wrong. Who sends it is known by a mailbox only, which the structure never learns. */
import {z} from 'zod';
import {REPORT_COMMENT, REPORT_REASONS} from './report-reasons.ts';
import {emailSchema, plainText, structureIdSchema} from './structure.ts';

/** Body of `POST /v1/reports`. */
export const reportSchema = z.strictObject({
  structure: structureIdSchema.describe('Structure whose sheet is wrong.'),
  reason: z.enum(REPORT_REASONS),
  comment: plainText(REPORT_COMMENT, 0).optional().describe('What is wrong, in words; the structure reads it, but for a breach of the charter.'),
  email: emailSchema.describe('Where the link that confirms is sent; never shown to the structure.'),
  locale: z.enum(['fr', 'en']).default('fr'),
  // As for the other forms: any value is taken here and judged later, so that nothing says which of it was wrong.
  altcha: z.string().max(4096).catch('').describe('Base64 of {challenge, solution}: the answer of /v1/challenge, solved.'),
  honeypot: z.string().max(200).default('').catch('?').describe('Stays empty: a field people do not see.'),
  elapsed: z.number().catch(0).describe('Milliseconds since the form was shown.'),
});
export type ReportSent = z.infer<typeof reportSchema>;

export const reportReceivedSchema = z.object({
  id: z.string(),
  state: z.literal('to-confirm'),
  next: z.string().describe('What happens next, in words.'),
});
export type ReportReceived = z.infer<typeof reportReceivedSchema>;
