/** The badge of a structure: what `GET /v1/badges/:id` says while it is listed. How long anybody may go on saying it: `badge-times.ts`. */
import {z} from 'zod';
import {daySchema, structureIdSchema, structureLabelSchema} from './structure.ts';

export const badgeLabelSchema = structureLabelSchema.omit({name: true}).extend({
  text: z.string().describe('Name of the label, in the language asked for where it has one.'),
});

/** While the structure is listed; otherwise a problem `not-found`. */
export const badgeSchema = z.object({
  id: structureIdSchema,
  name: z.string(),
  slug: z.string(),
  sheet: z.string().describe('Address of its sheet in the directory.'),
  labels: z.array(badgeLabelSchema).describe('Those in force today, the label PANA first.'),
  listedSince: daySchema.optional().describe('Day from which it bears the label PANA.'),
  verifiedAt: daySchema.optional().describe('Day it last said "still true".'),
  state: z.enum(['current', 'stale']).describe('stale: it has not said so for 12 months, or never.'),
});
export type Badge = z.infer<typeof badgeSchema>;
