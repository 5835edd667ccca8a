/** `/compte`: one's own sessions, and signing out of all of them: a session is revocable by whose it is, from wherever they are. */
import {z} from 'zod';
import {accountPage, ACCOUNT_PATH} from '../pages/account.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRoute} from '../route.ts';
import {personById} from '../storage/people.ts';
import {endSessionsOf, openSessions} from '../storage/sessions.ts';
import {signed} from './asking.ts';
import {cookie, cookieOf, SESSION_COOKIE} from './sign-in.ts';

export const ACCOUNT_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: ACCOUNT_PATH, summary: 'Votre compte', action: 'account.read', from: 'page',
    handle(request) {
      const session = signed(request);
      const {database} = request.deps;
      const {name, email} = personById(database, session.person)!;
      return accountPage({session, name, email, sessions: openSessions(database, session.person, cookieOf(request.context, SESSION_COOKIE), request.now)});
    },
  }),
  registryRoute({
    method: 'POST', path: `${ACCOUNT_PATH}/deconnexion`, summary: 'Se déconnecter partout', action: 'account.close-sessions', from: 'page',
    body: z.strictObject({}),
    handle(request) {
      endSessionsOf(request.deps.database, signed(request).person, request.now);
      return {status: 303, body: null, headers: {'Location': '/connexion', 'Set-Cookie': cookie(SESSION_COOKIE, '', 0)}};
    },
  }),
];
