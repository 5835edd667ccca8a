/** `GET /v1/challenge`: the work a browser does before it sends a form. */
import {z} from 'zod';
import {CHALLENGED_FORMS, challengeSchema} from '../../../src/contract/listing.ts';
import {invalidQuery, Refusal} from '../../http/answer.ts';
import {addressKey} from '../../http/limiter.ts';
import {issueChallenge} from '../proof-of-work.ts';
import {registryRoute} from '../route.ts';

/** Making one costs us a little too. A training room behind one address stays well under. */
const RATE = {times: 120, per: 600_000};

export const CHALLENGE_ROUTES = [
  registryRoute({
    method: 'GET',
    path: '/v1/challenge',
    operation: 'getChallenge',
    summary: 'Preuve de travail d’un formulaire',
    description: 'À résoudre avec altcha-lib (version 2), puis à renvoyer dans le champ `altcha` du formulaire nommé par `for`. Sert une fois, pendant vingt minutes.',
    action: 'public.read',
    from: 'embed',
    query: {for: {description: 'Formulaire auquel la preuve servira.', schema: z.enum(CHALLENGED_FORMS), example: 'listings'}},
    answer: {name: 'Challenge', schema: challengeSchema, description: 'Défi signé.'},
    problems: ['invalid-query', 'too-many-requests'],
    async handle({deps, query, context, now}) {
      const form = CHALLENGED_FORMS.find((name) => name === query.get('for'));
      if (form === undefined) throw invalidQuery([{field: 'for', code: query.has('for') ? 'invalid' : 'missing', message: `Dites pour quel formulaire : ${CHALLENGED_FORMS.join(', ')}.`}]);
      const {allowed, retryAfter} = deps.limit(`challenge ${addressKey(deps.clientAddress(context))}`, RATE);
      if (!allowed) throw new Refusal('too-many-requests', 'Réessayez dans un moment.', {headers: {'Retry-After': String(retryAfter)}});
      return {body: JSON.stringify(await issueChallenge(deps, form, now))};
    },
  }),
];
