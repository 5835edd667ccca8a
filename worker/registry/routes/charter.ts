/** The charter: a page per version, what differs between two, and the same as data for the form that has it signed. */
import {z} from 'zod';
import {CONTACT_FIELDS, charterInForceSchema} from '../../../src/contract/listing.ts';
import type {CharterInForce} from '../../../src/contract/listing.ts';
import {FURTHER_FIELDS} from '../../../src/contract/structure.ts';
import {invalidQuery, Refusal} from '../../http/answer.ts';
import {POLICIES} from '../../http/policies.ts';
import type {RegistryDeps} from '../deps.ts';
import {changedArticles, charterHash, compareVersions} from '../domain/charter.ts';
import type {Charter} from '../domain/charter.ts';
import {CONSENT_TEXTS, FURTHER_CONSENT_TEXTS} from '../domain/consent.ts';
import {charterPage} from '../pages/charter.ts';
import {registryRoute} from '../route.ts';
import {charterInForce, charters} from '../storage/charters.ts';

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** Versions anyone may read: what is announced for a coming day is read before that day. Drafts are not among them. */
const readable = ({database}: RegistryDeps): Charter[] => charters(database);

function current({database}: RegistryDeps, now: number): Charter {
  const charter = charterInForce(database, dayOf(now));
  if (charter === undefined) throw new Refusal('not-found', 'Aucune charte n’est encore publiée.');
  return charter;
}

export const CHARTER_ROUTES = [
  registryRoute({
    method: 'GET',
    path: '/charte',
    summary: 'La charte en vigueur',
    action: 'public.read',
    from: 'page',
    handle: ({deps, now}) => ({body: charterPage({origin: deps.origin, charter: current(deps, now), all: readable(deps), today: dayOf(now)}), headers: POLICIES.page}),
  }),
  registryRoute({
    method: 'GET',
    path: '/charte/:version',
    summary: 'Une version de la charte',
    action: 'public.read',
    from: 'page',
    handle({deps, params, query, now}) {
      const all = readable(deps);
      const named = (version: string | null | undefined): Charter | undefined => all.find((charter) => charter.version === version);
      const charter = named(params.version);
      if (charter === undefined) throw new Refusal('not-found', 'Il n’y a pas de version de la charte à cette adresse.');
      const since = named(query.get('depuis'));
      if (query.has('depuis') && since === undefined) throw invalidQuery([{field: 'depuis', code: 'invalid', message: 'Il n’y a pas de version de ce nom.'}]);
      return {body: charterPage({origin: deps.origin, charter, all, since, today: dayOf(now)}), headers: POLICIES.page};
    },
  }),
  registryRoute({
    method: 'GET',
    path: '/v1/charter',
    operation: 'getCharter',
    summary: 'Charte en vigueur et textes des accords',
    description: 'À montrer mot pour mot ; `version` et `textHash` sont renvoyés avec la signature et avec chaque accord. `earlier` dit les versions qu’elle a remplacées, et `since` ce qui change depuis l’une d’elles.',
    query: {since: {schema: z.string().regex(/^\d{4}-\d{1,3}$/), optional: true, description: 'Version plus ancienne : la réponse dit aussi ce qui a été ajouté et retiré depuis (`changes`).', example: '2026-1'}},
    action: 'public.read',
    from: 'embed',
    answer: {name: 'CharterInForce', schema: charterInForceSchema, description: 'Charte et accords.'},
    problems: ['invalid-query', 'not-found'],
    handle({deps, now, query}) {
      const charter = current(deps, now);
      const earlier = readable(deps).filter(({version}) => compareVersions(version, charter.version) < 0).reverse();
      const since = earlier.find(({version}) => version === query.get('since'));
      if (query.has('since') && since === undefined && query.get('since') !== charter.version) throw invalidQuery([{field: 'since', code: 'invalid', message: 'Il n’y a pas de version plus ancienne de ce nom.'}]);
      const said: CharterInForce = {
        version: charter.version, title: charter.title, publishedOn: charter.publishedOn,
        ...(charter.signingDeadline !== undefined && {signingDeadline: charter.signingDeadline}),
        articles: charter.articles.map(({title, paragraphs}) => ({title, paragraphs: [...paragraphs]})),
        textHash: charterHash(charter),
        consents: CONTACT_FIELDS.map((field) => {
          const {version, text, textHash} = CONSENT_TEXTS[field];
          return {field, version, text, textHash};
        }),
        furtherConsents: FURTHER_FIELDS.map((field) => {
          const {version, text, textHash} = FURTHER_CONSENT_TEXTS[field];
          return {field, version, text, textHash};
        }),
        ...(earlier.length > 0 && {earlier: earlier.map(({version, publishedOn}) => ({version, publishedOn}))}),
        ...(query.has('since') && {changes: {since: (since ?? charter).version, articles: since === undefined ? [] : changedArticles(since, charter).map(({heading, lines}) => ({heading, lines: [...lines]}))}}),
      };
      return {body: JSON.stringify(said)};
    },
  }),
];
