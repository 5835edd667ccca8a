/** The queue of applications: who waits, since when, what there is to check. Oldest first, so that nobody waits for ever. */
import {html} from 'hono/html';
import {LIMITS} from '../../../../src/contract/vocabulary.ts';
import type {Ground} from '../../../directory/first-view.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {count, moment} from '../../../http/words.ts';
import {csvAnswer} from '../../csv.ts';
import type {Session} from '../../domain/session.ts';
import type {Likeness, Queue, QueuedApplication, QueuedPlace} from '../../storage/desk.ts';
import {signedIn} from '../signed-in.ts';
import {checksOf} from './checks.ts';
import {frameOf, spotsMap} from './map.ts';
import {addressOf, departementFilter, field, fileLink, filters, isFiltered, pages, select, table} from './parts.ts';
import type {Asked, Option} from './parts.ts';
import {stateWords, STATES} from './words.ts';

const PATH = '/desk/demandes';

export interface QueuePage {
  readonly session: Session;
  readonly asked: Asked;
  readonly page: number;
  readonly size: number;
  readonly found: Queue;
  readonly likes: ReadonlyMap<string, readonly Likeness[]>;
  /** INSEE codes one can choose from. */
  readonly departements: readonly string[];
  nameOf(departement: string): string;
  /** What its map is drawn on; absent: there is none. */
  readonly ground: Ground | undefined;
  readonly done: string | undefined;
}

const SLUGS = [...Object.values(STATES).map(({slug, many}): Option => [slug, many]), ['toutes', 'Toutes']] as const;
/** Names of states in addresses; the first is what a queue shows by itself. */
export const QUEUE_STATES: readonly string[] = SLUGS.map(([slug]) => slug);

function states(asked: Asked, counts: Queue['counts']): Markup {
  const numbers = new Map(Object.entries(STATES).map(([status, {slug}]) => [slug, counts[status as keyof typeof STATES] ?? 0]));
  numbers.set('toutes', [...numbers.values()].reduce((sum, number) => sum + number, 0));
  const shown = asked['etat'] ?? SLUGS[0]![0];
  return html`<nav aria-label="États"><ul class="chips">${SLUGS.map(([slug, name]) => html`<li><a href="${addressOf(PATH, {...asked, etat: slug, page: undefined})}"${slug === shown ? html` aria-current="true"` : ''}>${name} (${numbers.get(slug) ?? 0})</a></li>`)}</ul></nav>`;
}

const line = ({id, status, departement, createdAt, structure, claims}: QueuedApplication, likes: readonly Likeness[], nameOf: (code: string) => string): (Markup | string)[] => {
  const checks = [...(claims === undefined ? [] : [{short: `revendique la fiche ${claims}`}]), ...checksOf(structure, likes)];
  return [
    html`<a href="${PATH}/${id}">${structure.name}</a>`,
    `${structure.address.postcode} ${structure.address.city}, ${nameOf(departement)}`,
    moment(createdAt),
    stateWords(status),
    checks.length === 0 ? 'rien de particulier' : html`<ul class="plain">${checks.map(({short}) => html`<li>${short}</li>`)}</ul>`,
  ];
};

/** Départements that are drawn in one picture: those of Europe, or one overseas. */
const pictureOf = ({departement}: QueuedPlace): string => (/^9[78]/.test(departement) ? departement : '');

/** Where all that the address asks for says it is, whatever page of the list is shown. */
function map({found: {places}, asked, ground, nameOf}: QueuePage): Markup {
  if (ground === undefined || places.length === 0) return html``;
  const pictures = new Map<string, QueuedPlace[]>();
  for (const place of places) pictures.set(pictureOf(place), [...pictures.get(pictureOf(place)) ?? [], place]);
  // France in Europe first, or what is overseas with the most of them.
  const [[, shown], ...others] = [...pictures].sort(([a, one], [b, other]) => Number(a !== '') - Number(b !== '') || other.length - one.length) as [[string, QueuedPlace[]], ...[string, QueuedPlace[]][]];
  const marker = (group: readonly QueuedPlace[]): {href: string; label: string} => {
    const [{id, name, city, status}] = group as [QueuedPlace];
    if (group.length === 1) return {href: `${PATH}/${id}`, label: `${name}, ${city}, ${stateWords(status)}`};
    const cadre = frameOf(group);
    // What stands in one place alone cannot be told apart by coming closer: then it leads to the list itself.
    return {href: cadre === asked['cadre'] ? '#liste' : `${addressOf(PATH, {...asked, cadre, page: undefined})}#liste`, label: `${count(group.length, 'demande', 'demandes')}, à ${city} et autour`};
  };
  return html`<section class="beside" aria-labelledby="carte"><h2 id="carte">Sur la carte</h2>
${spotsMap(ground, shown, `Carte de ${count(shown.length, 'demande', 'demandes')}`, marker)}
<p class="soft">Un point est une demande ; un nombre, plusieurs au même endroit : suivez-le pour ne lister qu’elles.</p>
${others.length === 0 ? '' : html`<p>Hors de cette carte :</p>
<ul>${others.map(([departement, own]) => html`<li><a href="${addressOf(PATH, {...asked, departement, page: undefined})}">${nameOf(departement)} (${own.length})</a></li>`)}</ul>`}
</section>`;
}

/** The list as a page. */
export function queuePage(queued: QueuePage): Answer {
  const {session, asked, page, size, found, likes, departements, nameOf, done} = queued;
  const csv = addressOf(`${PATH}.csv`, {...asked, page: undefined});
  const drawn = map(queued);
  return signedIn({
    session, title: 'Demandes', section: PATH, done,
    main: html`${states(asked, found.counts)}
${filters(PATH, 'Filtrer les demandes', [
    select('etat', 'État', asked['etat'] ?? SLUGS[0]![0], SLUGS),
    departementFilter(departements, asked['departement'] ?? '', nameOf),
    select('genre', 'Genre', asked['genre'] ?? '', [['', 'Toutes'], ['revendications', 'Revendications de fiches']]),
    field('q', 'Nom ou commune', asked['q'] ?? '', LIMITS.queryLength),
  ], isFiltered(asked, ['etat', 'cadre']))}
${asked['cadre'] === undefined ? '' : html`<p class="note">Seulement celles d’un endroit de la carte. <a href="${addressOf(PATH, {...asked, cadre: undefined, page: undefined})}">Revenir à toute la carte</a></p>`}
<div class="sided"><div id="liste" tabindex="-1">${found.lines.length === 0 ? html`<p>Aucune demande ne correspond. ${found.total > 0 ? html`<a href="${addressOf(PATH, {...asked, page: undefined})}">Revenir à la première page</a>` : 'Il n’y a rien à faire ici.'}</p>` : html`<p>${count(found.total, 'demande', 'demandes')}, de la plus ancienne à la plus récente.${drawn.toString() === '' ? '' : html` <a class="to-map" href="#carte">Les voir sur la carte</a>`}</p>
${table('Demandes de référencement', ['Structure', 'Lieu', 'Reçue le', 'État', 'À regarder'], found.lines.map((one) => line(one, likes.get(one.id) ?? [], nameOf)), 'cards')}`}
${pages(PATH, asked, {page, total: found.total, size})}
${fileLink(csv, true)}</div>
${drawn}</div>`,
  });
}

/** The list as a file: what the page shows, neither contact nor signatory. */
export const queueFile = (found: Queue, likes: ReadonlyMap<string, readonly Likeness[]>): Answer => csvAnswer<QueuedApplication>('demandes.csv', [
  ['id', ({id}) => id],
  ['structure', ({structure}) => structure.name],
  ['rue', ({structure}) => structure.address.street],
  ['code postal', ({structure}) => structure.address.postcode],
  ['commune', ({structure}) => structure.address.city],
  ['departement', ({departement}) => departement],
  ['etat', ({status}) => stateWords(status)],
  ['recue le', ({createdAt}) => new Date(createdAt).toISOString()],
  ['changee le', ({changedAt}) => new Date(changedAt).toISOString()],
  ['siret', ({structure}) => structure.siret],
  ['editeur', ({structure}) => structure.vendorTie],
  ['presentation', ({structure}) => structure.summary],
  ['a regarder', (one) => checksOf(one.structure, likes.get(one.id) ?? []).map(({short}) => short).join(' | ')],
  ['fiche', ({listedAs}) => listedAs],
  ['revendique', ({claims}) => claims],
], found.lines);
