/**
 * `/compte`: one's own sessions, and signing out of all of them: a session is revocable by whose it is, from wherever they are. And the
 * address one signs in with, which the link sent to a new one changes.
 */
import {z} from 'zod';
import {askAddress, changeAddress} from '../changing-address.ts';
import {accountPage, ACCOUNT_PATH, addressAskedPage, addressChangedPage, addressPage} from '../pages/account.ts';
import {deadLink} from '../pages/link.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRoute} from '../route.ts';
import {personById} from '../storage/people.ts';
import {endSessionsOf, openSessions} from '../storage/sessions.ts';
import {signed} from './asking.ts';
import {cookie, cookieOf, refused, SESSION_COOKIE} from '../door.ts';

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
    method: 'GET', path: `${ACCOUNT_PATH}/adresse`, summary: 'Changer d’adresse de connexion', action: 'account.change-address', from: 'page',
    handle: (request) => addressPage({session: signed(request), email: personById(request.deps.database, signed(request).person)!.email}),
  }),
  registryRoute({
    method: 'POST', path: `${ACCOUNT_PATH}/adresse`, summary: 'Demander une autre adresse de connexion', action: 'account.change-address', from: 'page',
    body: z.strictObject({email: z.string().max(300)}),
    handle(request) {
      const session = signed(request);
      const {deps, body: {email: typed}} = request;
      const errors = askAddress(deps, session.person, typed);
      return errors.length > 0 ? addressPage({session, email: personById(deps.database, session.person)!.email, typed, errors}) : addressAskedPage(session);
    },
  }),
  registryRoute({
    method: 'POST', path: `${ACCOUNT_PATH}/adresse/confirmer`, summary: 'Confirmer une adresse de connexion par le lien d’un message', action: 'link.use', from: 'page',
    body: z.strictObject({token: z.string().max(200)}),
    handle({deps, context, session, body: {token}}) {
      const changed = changeAddress(deps, token, cookieOf(context, SESSION_COOKIE));
      if (changed === undefined) refused(deps, context, {session, action: 'link.use', route: `${ACCOUNT_PATH}/adresse/confirmer`, reason: 'dead'});
      return changed === undefined ? deadLink() : {body: addressChangedPage(changed.email)};
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
