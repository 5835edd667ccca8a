/** The taxonomy of needs as it is served: families a volunteer recognises, and the needs in each. */
import {z} from 'zod';

export const needSchema = z.object({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  label: z.string().max(60),
  description: z.string().max(200),
  synonyms: z.array(z.string().max(60)).max(40),
});
export type Need = z.infer<typeof needSchema>;

export const needFamilySchema = z.object({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  label: z.string().max(60),
  needs: z.array(needSchema).min(1),
});
export type NeedFamily = z.infer<typeof needFamilySchema>;

export const taxonomySchema = z.object({
  version: z.string(), families: z.array(needFamilySchema).min(1),
  retired: z.array(needSchema).optional().describe('Needs no longer asked for or offered, which structures may still carry: for their names.'),
});
export type Taxonomy = z.infer<typeof taxonomySchema>;
