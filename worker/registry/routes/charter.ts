/** The charter: a page per version, what differs between two, and the same as data for the form that has it signed. */
import {CONTACT_FIELDS, charterInForceSchema} from '../../../src/contract/listing.ts';
import type {CharterInForce} from '../../../src/contract/listing.ts';
import {FURTHER_FIELDS} from '../../../src/contract/structure.ts';
import {invalidQuery, Refusal} from '../../http/answer.ts';
import {POLICIES} from '../../http/policies.ts';
import type {RegistryDeps} from '../deps.ts';
import {charterHash} from '../domain/charter.ts';
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
    description: 'À montrer mot pour mot ; `version` et `textHash` sont renvoyés avec la signature et avec chaque accord.',
    action: 'public.read',
    from: 'embed',
    answer: {name: 'CharterInForce', schema: charterInForceSchema, description: 'Charte et accords.'},
    problems: ['not-found'],
    handle({deps, now}) {
      const charter = current(deps, now);
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
      };
      return {body: JSON.stringify(said)};
    },
  }),
];
