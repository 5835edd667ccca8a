/** A campaign of signatures: who signed a new version of the charter, who is waited for, whose listing is not shown for want of it. */
import {html} from 'hono/html';
import {LIMITS} from '../../../../src/contract/vocabulary.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {count, dayTime} from '../../../http/words.ts';
import {csvAnswer} from '../../csv.ts';
import {SIGNING_STATES} from '../../domain/campaign.ts';
import type {SigningState} from '../../domain/campaign.ts';
import type {Charter} from '../../domain/charter.ts';
import type {Session} from '../../domain/session.ts';
import {signedIn} from '../signed-in.ts';
import {addressOf, departementFilter, field, fileLink, filters, pages, select, table} from './parts.ts';
import type {Asked, Option} from './parts.ts';

const PATH = '/desk/charte/signatures';

/** States in addresses and in words. */
export const SIGNING_SLUGS: Readonly<Record<SigningState, string>> = {signed: 'signees', waiting: 'attente', unpublished: 'depubliees'};
const WORDS: Readonly<Record<SigningState, string>> = {signed: 'a signé', waiting: 'n’a pas encore signé', unpublished: 'n’a pas signé, fiche non montrée'};
const MANY: Readonly<Record<SigningState, string>> = {signed: 'Ont signé', waiting: 'En attente', unpublished: 'Non montrées'};

/** A structure the campaign concerns. */
export interface SigningLine {
  readonly id: string;
  readonly name: string;
  readonly postcode: string;
  readonly city: string;
  readonly departement: string;
  readonly state: SigningState;
  /** The newest version it signed. */
  readonly signed: string;
  /** ISO days; undefined where it does not apply. */
  readonly signedOn: string | undefined;
  readonly askedOn: string | undefined;
  /** Mails sent about it so far. */
  readonly asks: number;
  readonly until: string | undefined;
  readonly suspendedOn: string | undefined;
}

export type SigningCounts = Readonly<Record<SigningState, number>>;

export interface SignaturesPage {
  readonly session: Session;
  /** Address of the navigation entry. */
  readonly section: string;
  readonly asked: Asked;
  readonly page: number;
  readonly size: number;
  /** Versions that must be signed again, newest first; none: nothing was ever asked. */
  readonly campaigns: readonly Charter[];
  /** The one shown. */
  readonly charter: Charter | undefined;
  readonly lines: readonly SigningLine[];
  readonly total: number;
  /** By département, whatever is filtered; only those with somebody. */
  readonly counts: readonly (readonly [departement: string, counts: SigningCounts])[];
  readonly departements: readonly string[];
  nameOf(departement: string): string;
}

const orDash = (iso: string | undefined): Markup | string => (iso === undefined ? '–' : dayTime(iso));

function byDepartement(counts: SignaturesPage['counts'], version: string, nameOf: SignaturesPage['nameOf']): Markup {
  const sum: Record<SigningState, number> = {signed: 0, waiting: 0, unpublished: 0};
  for (const [, one] of counts) for (const state of SIGNING_STATES) sum[state] += one[state];
  const row = (name: Markup | string, one: SigningCounts): (Markup | string)[] => [name, ...SIGNING_STATES.map((state) => String(one[state]))];
  return table('Signatures par département', ['Département', ...SIGNING_STATES.map((state) => MANY[state])], [
    ...counts.map(([code, one]) => row(html`<a href="${addressOf(PATH, {version, departement: code})}">${nameOf(code)} (${code})</a>`, one)),
    ...(counts.length > 1 ? [row('Tous', sum)] : []),
  ]);
}

/** The campaign of one version, within reach. */
export function signaturesPage({session, section, asked, page, size, campaigns, charter, lines, total, counts, departements, nameOf}: SignaturesPage): Answer {
  const title = 'Signatures de la charte';
  if (charter === undefined) return signedIn({session, section, title, main: html`<p>Aucune version de la charte n’a dû être signée à nouveau.</p>`});
  const versions = campaigns.map(({version}): Option => [version, version]);
  const states: readonly Option[] = [['', 'Tous'], ...SIGNING_STATES.map((state): Option => [SIGNING_SLUGS[state], MANY[state]])];
  return signedIn({
    session, section, title,
    main: html`<p><a href="/charte/${charter.version}">Version ${charter.version}</a>, en vigueur depuis le ${dayTime(charter.publishedOn)}, à signer jusqu’au ${dayTime(charter.signingDeadline!)} par les structures qui ont signé une version plus ancienne. Les fiches qui ne viennent pas d’une signature ne sont pas concernées.</p>
${counts.length === 0 ? html`<p>Aucune structure n’est concernée.</p>` : byDepartement(counts, charter.version, nameOf)}
${filters(PATH, 'Filtrer les signatures', [
      select('version', 'Version', charter.version, versions),
      select('etat', 'État', asked['etat'] ?? '', states),
      departementFilter(departements, asked['departement'] ?? '', nameOf),
      field('q', 'Nom ou commune', asked['q'] ?? '', LIMITS.queryLength),
    ])}
${lines.length === 0 ? html`<p>Aucune structure ne correspond. ${total > 0 ? html`<a href="${addressOf(PATH, {...asked, page: undefined})}">Revenir à la première page</a>` : ''}</p>` : html`<p>${count(total, 'structure', 'structures')}, par nom.</p>
${table('Structures concernées', ['Structure', 'Lieu', 'État', 'Version signée', 'Signée le', 'Messages', 'Dernier message le', 'Jusqu’au'], lines.map((one) => [
      html`<a href="/desk/structures/${one.id}">${one.name}</a>`, `${one.postcode} ${one.city}, ${nameOf(one.departement)}`, one.suspendedOn === undefined ? WORDS[one.state] : html`${WORDS[one.state]} depuis le ${dayTime(one.suspendedOn)}`,
      one.signed, orDash(one.signedOn), String(one.asks), orDash(one.askedOn), orDash(one.until),
    ]), 'cards')}`}
${pages(PATH, asked, {page, total, size})}
${fileLink(addressOf(`${PATH}.csv`, {...asked, page: undefined}), true)}`,
  });
}

/** The list as a file: neither contact nor signatory. */
export const signaturesFile = (lines: readonly SigningLine[]): Answer => csvAnswer<SigningLine>('signatures.csv', [
  ['id', ({id}) => id],
  ['structure', ({name}) => name],
  ['code postal', ({postcode}) => postcode],
  ['commune', ({city}) => city],
  ['departement', ({departement}) => departement],
  ['etat', ({state}) => WORDS[state]],
  ['version signee', ({signed}) => signed],
  ['signee le', ({signedOn}) => signedOn],
  ['messages', ({asks}) => asks],
  ['dernier message le', ({askedOn}) => askedOn],
  ['jusqu au', ({until}) => until],
  ['non montree depuis', ({suspendedOn}) => suspendedOn],
], lines);
