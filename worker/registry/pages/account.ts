/** One's own account: where it is signed in, and the way out of everywhere at once. */
import {html} from 'hono/html';
import type {Answer} from '../../http/answer.ts';
import {count, moment} from '../../http/words.ts';
import {decidesForOthers} from '../domain/passkey.ts';
import {SESSION_ABSOLUTE, SESSION_IDLE} from '../domain/session.ts';
import type {Session} from '../domain/session.ts';
import type {OpenSession} from '../storage/sessions.ts';
import {table} from './desk/parts.ts';
import {signedIn} from './signed-in.ts';

export const ACCOUNT_PATH = '/compte';

export interface AccountPage {
  readonly session: Session;
  readonly name: string;
  readonly email: string;
  readonly sessions: readonly OpenSession[];
}

/** The page. Nothing happens before its button. */
export const accountPage = ({session, name, email, sessions}: AccountPage): Answer => signedIn({
  session, title: 'Votre compte',
  main: html`<dl><dt>Nom</dt><dd>${name}</dd><dt>Adresse de connexion</dt><dd>${email}</dd></dl>
${decidesForOthers(session.memberships) ? html`<p><a href="/cles">Vos clés d’accès</a></p>` : ''}
<h2>Où vous êtes connecté</h2>
<p>${count(sessions.length, 'connexion ouverte', 'connexions ouvertes')}. Chacune finit seule après ${SESSION_IDLE / 60_000} minutes sans rien faire, et au bout de ${SESSION_ABSOLUTE / 3_600_000} heures. Nous ne gardons pas de quel appareil ni de quel endroit elles viennent.</p>
${table('Connexions ouvertes', ['Connexion', 'Ouverte le', 'Vue la dernière fois le', 'Clé d’accès donnée'], sessions.map(({own, createdAt, lastSeenAt, passkey}, at) => [
    own ? html`<strong>celle-ci</strong>` : `autre connexion ${at + 1}`, moment(createdAt), moment(lastSeenAt), passkey ? 'oui' : 'non',
  ]))}
<p>Vous n’en reconnaissez pas une, ou vous avez laissé un ordinateur ouvert ? Fermez-les toutes, celle-ci aussi : vous vous connecterez à nouveau.</p>
<form method="post" action="${ACCOUNT_PATH}/deconnexion"><p><button>Se déconnecter partout</button></p></form>`,
});
