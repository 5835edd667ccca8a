/** What was refused, for the national team: numbers and codes, never what was typed or from where. */
import {html} from 'hono/html';
import type {Answer} from '../../../http/answer.ts';
import {count, moment} from '../../../http/words.ts';
import {csvAnswer} from '../../csv.ts';
import type {Session} from '../../domain/session.ts';
import type {RefusedLine} from '../../storage/refusals.ts';
import {signedIn} from '../signed-in.ts';
import {addressOf, filters, pages, select, table} from './parts.ts';
import type {Asked, Option} from './parts.ts';

const PATH = '/desk/refus';

const REASONS: Readonly<Record<string, string>> = {
  'unauthenticated': 'pas de connexion', 'forbidden': 'pas ce droit', 'scope': 'hors de son territoire, ou n’existe pas', 'step-up': 'preuve récente à donner',
  'passkey': 'clé d’accès à donner', 'enrolment': 'clé d’accès à créer', 'origin': 'formulaire venu d’ailleurs', 'code': 'code faux', 'dead': 'lien ou code qui ne sert plus', 'too-many': 'trop de demandes',
  'passkey-challenge': 'clé : réponse trop tardive ou rejouée', 'passkey-unknown': 'clé inconnue', 'passkey-person': 'clé d’une autre personne', 'passkey-disabled': 'clé d’une personne désactivée',
  'passkey-origin': 'clé donnée à un autre site', 'passkey-rp': 'clé donnée à un autre site', 'passkey-verification': 'clé : personne non reconnue par l’appareil', 'passkey-counter': 'clé copiée',
  'passkey-signature': 'clé : signature fausse', 'passkey-known': 'clé déjà enregistrée', 'passkey-invalid': 'clé : réponse mal formée', 'more': 'autres, au-delà de ce que nous distinguons en une heure',
};
const reasonWords = (reason: string): string => (Object.hasOwn(REASONS, reason) ? REASONS[reason]! : reason);

const who = (actor: string, names: ReadonlyMap<number, string>): string =>
  (actor.startsWith('person:') ? names.get(Number(actor.slice('person:'.length))) ?? `personne n° ${actor.slice('person:'.length)}, effacée` : 'sans connexion');

export interface RefusalsPage {
  readonly session: Session;
  readonly lines: readonly RefusedLine[];
  readonly total: number;
  readonly page: number;
  readonly size: number;
  readonly asked: Asked;
  /** Codes one can choose from. */
  readonly reasons: readonly string[];
  readonly names: ReadonlyMap<number, string>;
}

export function refusalsPage({session, lines, total, page, size, asked, reasons, names}: RefusalsPage): Answer {
  const actor = asked['qui'];
  return signedIn({
    session, title: 'Accès refusés', section: PATH, trail: [['/desk/demandes', 'Bureau']],
    main: html`<p>Ce que notre serveur a refusé, compté par minute : qui, quel acte, pourquoi. Ni adresse, ni ce qui a été tapé. D’un même réseau, au-delà de trente refus par minute, nous ne comptons plus.</p>
${filters(PATH, 'Filtrer les refus', [
    select('raison', 'Raison', asked['raison'] ?? '', [['', 'Toutes'], ...reasons.map((one): Option => [one, reasonWords(one)])]),
    select('qui', 'Qui', actor ?? '', [['', 'Tout le monde'], ['anonymous', 'sans connexion'], ...(actor?.startsWith('person:') ? [[actor, who(actor, names)] as const] : [])]),
  ])}
${lines.length === 0 ? html`<p>Aucun refus ne correspond.</p>` : html`<p>${count(total, 'ligne', 'lignes')}, de la plus récente à la plus ancienne.</p>
${table('Accès refusés', ['Quand', 'Qui', 'Acte', 'Page', 'Pourquoi', 'Fois'], lines.map((one) => [
      moment(one.minute),
      one.actor.startsWith('person:') ? html`<a href="${addressOf(PATH, {qui: one.actor})}">${who(one.actor, names)}</a>` : who(one.actor, names),
      html`<code>${one.action}</code>`, html`<code>${one.route}</code>`, reasonWords(one.reason), String(one.count),
    ]), 'cards')}`}
${pages(PATH, asked, {page, total, size})}
<p><a href="${addressOf(`${PATH}.csv`, {...asked, page: undefined})}">Télécharger cette liste (CSV)</a></p>`,
  });
}

export const refusalsFile = (lines: readonly RefusedLine[]): Answer => csvAnswer<RefusedLine>('refus.csv', [
  ['minute', ({minute}) => minute],
  ['acteur', ({actor}) => actor],
  ['acte', ({action}) => action],
  ['page', ({route}) => route],
  ['raison', ({reason}) => reason],
  ['fois', ({count: times}) => times],
], lines);
