/** The list of coordinations territoriales, as a JSON file written by hand: who receives what nobody can answer (rule 4). */
import {z} from 'zod';
import {coordinationSchema} from '../../src/contract/place.ts';
import type {Coordination} from '../../src/contract/place.ts';
import type {Gazetteer} from '../directory/gazetteer/gazetteer.ts';
import {FileRefusal} from './encoding.ts';

const listSchema = z.array(z.strictObject(coordinationSchema.shape)).min(1).max(500);

/** Reads and checks the list. Throws {@link FileRefusal} naming the entry that is wrong. */
export function parseCoordinations(text: string, gazetteer: Gazetteer): Coordination[] {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new FileRefusal(`Ce fichier n’est pas du JSON : ${(error as Error).message.slice(0, 120)}.`);
  }
  const parsed = listSchema.safeParse(data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new FileRefusal(`Liste de coordinations non valable : ${issue.path.map((part) => (typeof part === 'number' ? `entrée ${part + 1}` : String(part))).join(', ') || 'le fichier'} : ${issue.message}.`);
  }
  parsed.data.forEach(({territory}, i, all) => {
    if (territory !== 'national' && !gazetteer.resolve(territory)) throw new FileRefusal(`Entrée ${i + 1} : le territoire « ${territory} » n’existe pas.`);
    const before = all.findIndex((other) => other.territory === territory);
    if (before < i) throw new FileRefusal(`Entrées ${before + 1} et ${i + 1} : une seule coordination par territoire (« ${territory} »).`);
  });
  return parsed.data;
}
