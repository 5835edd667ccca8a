/**
 * Who is asked when nobody can answer and no coordination of the registry covers the place (PRODUCT.md, rule 4): the address given by
 * PANA_NATIONAL_COORDINATION, else a page of ours with the coordinations there are and who helps from anywhere. Nothing is made up.
 */
import {coordinationSchema} from '../../src/contract/place.ts';
import type {Coordination} from '../../src/contract/place.ts';

/** Address of our page on this origin. */
export const COORDINATIONS_PAGE = '/annuaire/coordinations';

/** Reads the setting: a web address or a mailbox; undefined when it is not set. Throws an `Error` in French when it is neither. */
export function readNationalCoordination(setting: string | undefined): Coordination | undefined {
  const text = setting?.trim() ?? '';
  if (text === '') return undefined;
  const address = /^https?:\/\//i.test(text) ? {url: text} : {email: text};
  const parsed = coordinationSchema.safeParse({name: 'Coordination nationale PANA', territory: 'national', ...address});
  if (!parsed.success) throw new Error(`PANA_NATIONAL_COORDINATION=${text.slice(0, 200)} n’est ni une adresse de site (https://…) ni une adresse électronique.`);
  return parsed.data;
}

/** The way on when the registry names none for the whole country. `origin` is our public one. */
export const coordinationFor = (configured: Coordination | undefined, origin: string): Coordination =>
  configured ?? {name: 'Coordinations, et aide à distance dans toute la France', territory: 'national', url: origin + COORDINATIONS_PAGE};
