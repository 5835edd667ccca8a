/** The search, one structure, and its contact. */
import {searchQuerySchema} from '../../../src/contract/query.ts';
import type {ResultsPage} from '../../../src/contract/results.ts';
import {resultsPageSchema} from '../../../src/contract/results.ts';
import {publishedContactSchema, structureIdSchema, structureSchema} from '../../../src/contract/structure.ts';
import type {PublishedContact, Structure} from '../../../src/contract/structure.ts';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import {addressKey} from '../../http/limiter.ts';
import {JSON_TYPE, route} from '../route.ts';
import type {EdgeRequest, Route} from '../route.ts';
import {NO_QUERY} from './no-query.ts';
import {sheetOf} from '../sheet.ts';
import {checkCodes} from './checks.ts';

const id = {schema: structureIdSchema, description: 'Identifiant public de la structure.', example: 's1'};

/** Refuses when one address asks for more contacts than a person would. */
export function limitContacts({deps, context}: Pick<EdgeRequest, 'deps' | 'context'>): void {
  const {allowed, retryAfter} = deps.limit(`contact ${addressKey(deps.clientAddress(context))}`);
  if (allowed) return;
  throw new Refusal('too-many-requests', `Trop de contacts demandés depuis cette adresse. Réessayez dans ${retryAfter} s.`, {
    headers: {'Retry-After': String(retryAfter)},
  });
}

export const notListed = (): Refusal => new Refusal('not-found', 'Cette structure n’est pas ou plus dans l’annuaire.');

/** What a structure agrees to publish today: a store may still hold a field whose consent was withdrawn. */
export async function contactOf({id: listed, contactFields, otherContacts = []}: Structure, deps: EdgeRequest['deps']): Promise<PublishedContact> {
  const held: PublishedContact = (await deps.contacts(listed)) ?? {};
  const only = <Field extends string>(from: Readonly<Partial<Record<Field, string | undefined>>>, fields: readonly Field[]): Record<string, string> =>
    Object.fromEntries(fields.flatMap((field) => (from[field] === undefined ? [] : [[field, from[field]]])));
  const others = otherContacts.flatMap(({number, fields}) => {
    const one = held.others?.find((other) => other.number === number);
    const published = one === undefined ? {} : only(one, fields);
    return Object.keys(published).length > 0 ? [{number, ...published}] : [];
  });
  return {...only(held, contactFields), ...(others.length > 0 && {others})};
}

/** Where a structure is now that was found to be another one: what was written down or linked stays true. Throws when there is none. */
export function movedTo(directory: EdgeRequest['directory'], idOrSlug: string, address: (kept: Structure) => string): Answer {
  const kept = directory.keptFor(idOrSlug);
  if (!kept) throw notListed();
  return {status: 301, body: null, headers: {Location: address(kept)}};
}

export const structureRoutes: readonly Route[] = [
  route({
    path: '/v1/structures',
    operation: 'searchStructures',
    summary: 'Chercher des structures',
    description:
      'Ordre publié, le même pour toutes : cite votre commune, intercommunalité, département ou région dans sa zone, puis proche sans zone, puis dans toute la France, puis proche avec une autre zone, puis à distance ; ensuite offre le besoin au plus haut niveau, vérifiée depuis moins de 12 mois, distance, vérifiée récemment. Chaque résultat dit pourquoi il est là (`reason`). Sans résultat, `wayOn` dit comment continuer.',
    policy: 'directory',
    validator: 'directory',
    kind: 'data',
    query: searchQuerySchema,
    answer: {type: JSON_TYPE, name: 'ResultsPage', schema: resultsPageSchema, description: 'Une page de résultats.'},
    problems: ['invalid-query', 'unavailable'],
    handle({query, deps, directory}) {
      const known = checkCodes(query, deps.gazetteer(), directory.needs);
      const body = directory.searchBytes(known);
      if (known === query) return {body};
      // The widgets go on with the codes.
      const page = JSON.parse(new TextDecoder().decode(body)) as ResultsPage;
      return {body: JSON.stringify({...page, needs: known.needs})};
    },
  }),
  route({
    path: '/v1/structures/:id',
    operation: 'getStructure',
    summary: 'Lire une structure',
    description: 'Tout ce qui est public, sauf le contact, qui a sa propre adresse. Une structure réunie à une autre (doublon) est redirigée vers elle.',
    policy: 'directory',
    validator: 'directory',
    kind: 'data',
    params: {id},
    moves: true,
    counts: 'shown',
    query: NO_QUERY,
    answer: {type: JSON_TYPE, name: 'Structure', schema: structureSchema, description: 'La fiche.'},
    problems: ['invalid-query', 'not-found', 'unavailable'],
    handle({params, directory, deps}) {
      const structure = directory.structure(params['id']!);
      if (!structure) return movedTo(directory, params['id']!, ({id: kept}) => `/v1/structures/${kept}`);
      return {body: JSON.stringify(sheetOf(structure, deps.gazetteer(), directory))};
    },
  }),
  route({
    path: '/v1/structures/:id/contact',
    operation: 'getContact',
    summary: 'Lire le contact d’une structure',
    description: 'Seulement les champs que la structure a accepté de publier, du premier contact et, dans `others`, de trois autres au plus. Jamais conservé (`no-store`), nombre de demandes limité par adresse.',
    policy: 'contact',
    validator: 'none',
    kind: 'data',
    params: {id},
    moves: true,
    counts: 'contacted',
    query: NO_QUERY,
    answer: {type: JSON_TYPE, name: 'PublishedContact', schema: publishedContactSchema, description: 'Les champs publiés ; un objet vide si aucun ne l’est.'},
    problems: ['invalid-query', 'not-found', 'too-many-requests', 'unavailable'],
    async handle(request) {
      limitContacts(request);
      const name = request.params['id']!;
      // Published first: a contact never outlives its listing, whatever a store still holds.
      const structure = request.directory.structure(name);
      if (!structure) return movedTo(request.directory, name, ({id: kept}) => `/v1/structures/${kept}/contact`);
      return {body: JSON.stringify(await contactOf(structure, request.deps))};
    },
  }),
];
