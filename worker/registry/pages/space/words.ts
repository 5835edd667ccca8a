/** French words of the pages of `/espace`: rhythms and territories by name, addresses as links. */
import {html} from 'hono/html';
import {webLink} from '../../../../src/contract/web-address.ts';
import type {Markup} from '../../../http/document.ts';

export const RHYTHM_WORDS: Readonly<Record<number, string>> = {1: 'Tous les mois', 3: 'Tous les trois mois', 6: 'Tous les six mois', 12: 'Une fois par an'};

const AREA: Readonly<Record<string, string>> = {commune: 'commune', epci: 'intercommunalité', departement: 'département', region: 'région'};
/** A territory in words: « département Indre-et-Loire ». `nameOf` names a code. */
export function areaWord(code: string, nameOf: (code: string) => string | undefined): string {
  if (code === 'national') return 'toute la France';
  const name = nameOf(code);
  return name === undefined ? code : `${AREA[code.split(':')[0]!]!} ${name}`;
}

/** A web address, as a link where it may be one. Checked again where it is shown: what is kept may be older than a rule. */
export function link(text: string | undefined): Markup | string | undefined {
  const href = webLink(text);
  return href === undefined ? text : html`<a href="${href}" rel="nofollow">${text}</a>`;
}
