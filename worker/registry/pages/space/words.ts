/** French words of the pages of `/espace`: rhythms, territories by name; and where each page stands. */
import {decidesForOthers} from '../../domain/passkey.ts';
import type {Session} from '../../domain/session.ts';

export const RHYTHM_WORDS: Readonly<Record<number, string>> = {1: 'Tous les mois', 3: 'Tous les trois mois', 6: 'Tous les six mois', 12: 'Une fois par an'};

const AREA: Readonly<Record<string, string>> = {commune: 'commune', epci: 'intercommunalité', departement: 'département', region: 'région'};
/** A territory in words, as one ticks it: « département Indre-et-Loire ». `nameOf` names a code. */
export function areaWord(code: string, nameOf: (code: string) => string | undefined): string {
  if (code === 'national') return 'toute la France';
  const name = nameOf(code);
  return name === undefined ? code : `${AREA[code.split(':')[0]!]!} ${name}`;
}

/**
 * Where a page of one structure stands: among one's own structures for its contacts; for a coordination that came from its desk, under the
 * structure's page there. `below`: it is a page below the structure's.
 */
export function spacePlace({memberships}: Pick<Session, 'memberships'>, {id, name}: {readonly id: string; readonly name: string}, below = true): {readonly section: string; readonly trail: readonly (readonly [path: string, name: string])[]} {
  const desk = decidesForOthers(memberships) && !memberships.some(({role, scope}) => role === 'contact' && scope === id);
  return desk
    ? {section: '/desk/structures', trail: [['/desk/structures', 'Structures'], [`/desk/structures/${id}`, name], ...(below ? [[`/espace/${id}`, 'La fiche et son espace'] as const] : [])]}
    : {section: '/espace', trail: [['/espace', 'Mes structures'], ...(below ? [[`/espace/${id}`, name] as const] : [])]};
}
