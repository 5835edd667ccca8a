/** The programme by département and year, in figures: published with the directory, of nobody in particular. */
import {z} from 'zod';

/** Answers below which a mean is not published: somebody would be recognised. */
export const COVERAGE_FEWEST = 5;

export const coverageSchema = z.object({
  departement: z.string().describe('INSEE code.'),
  year: z.int(),
  planned: z.int().min(0).describe('Journées announced and not yet held.'),
  held: z.int().min(0).describe('Journées held.'),
  seats: z.int().min(0).describe('Seats of the journées planned and held, where they are limited.'),
  attended: z.int().min(0).describe('People who came to the journées held, as they were counted when they were closed.'),
  satisfaction: z.object({answers: z.int(), mean: z.number().min(1).max(5)}).optional().describe('« Was it useful? », 1 to 5; from five answers on.'),
  asked: z.array(z.object({need: z.string(), count: z.int().min(1)})).describe('Needs people said before, most asked first.'),
  uncovered: z.array(z.string()).describe('Needs asked that no event of the year in the département covers.'),
});
/** One département in one year. */
export type Coverage = z.infer<typeof coverageSchema>;
