/** `/espace/:id/charte`: a structure reads a new version of the charter and signs it. Sent twice it is signed once. */
import {z} from 'zod';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import type {Session} from '../domain/session.ts';
import {signPage} from '../pages/space/sign.ts';
import type {SignPage} from '../pages/space/sign.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {reading, signAgain} from '../signing.ts';

type Asking = Pick<RegistryRequest, 'deps' | 'params' | 'reach' | 'now'> & {readonly session: Session | undefined};

/** The policy lets nobody come here without a session. */
function sessionOf({session}: Pick<Asking, 'session'>): Session {
  if (session === undefined) throw new Refusal('unauthenticated', 'Connectez-vous, puis recommencez.');
  return session;
}

function shown(request: Asking, more: Partial<SignPage> = {}): Answer {
  const {deps, params, reach, now} = request;
  const session = sessionOf(request);
  const answer = signPage({session, reading: reading(deps, params['id'] ?? '', {person: session.person, reach}, now), ...more});
  return more.other === true ? {...answer, status: 409} : answer;
}

const text = z.string().default('');

export const SIGN_ROUTES: readonly RegistryRoute[] = [
  registryRoute({method: 'GET', path: '/espace/:id/charte', summary: 'Lire et signer la charte', action: 'charter.sign', from: 'page', handle: (request) => shown(request)}),
  registryRoute({
    method: 'POST', path: '/espace/:id/charte', summary: 'Signer la charte', action: 'charter.sign', from: 'page',
    body: z.strictObject({version: z.string().max(20), textHash: z.string().max(64), name: text, role: text, accepted: z.string().max(10).default('')}),
    handle(request) {
      const {deps, params, reach, body} = request;
      const done = signAgain(deps, params['id'] ?? '', body, {person: sessionOf(request).person, reach});
      if ('id' in done) return {status: 303, body: null, headers: {Location: `/espace/${done.id}/charte`}};
      const typed = {name: body.name, role: body.role};
      return done.outcome === 'other' ? shown(request, {typed, other: true}) : shown(request, {typed, errors: done.errors});
    },
  }),
];
