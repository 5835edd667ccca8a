/** French words of the pages of `/espace`: rhythms, needs and territories by name, addresses as links. */
import {html} from 'hono/html';
import {webLink} from '../../../../src/contract/web-address.ts';
import {taxonomy} from '../../../directory/taxonomy/taxonomy.ts';
import type {Markup} from '../../../http/document.ts';

export const RHYTHM_WORDS: Readonly<Record<number, string>> = {1: 'Tous les mois', 3: 'Tous les trois mois', 6: 'Tous les six mois', 12: 'Une fois par an'};

export const {families: FAMILIES} = taxonomy('fr');
const NEEDS: ReadonlyMap<string, string> = new Map(FAMILIES.flatMap(({needs}) => needs.map(({code, label}) => [code, label] as const)));
/** What a need is called; its code when it is newer than our words. */
export const needWord = (code: string): string => NEEDS.get(code) ?? code;

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
