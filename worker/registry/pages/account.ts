/** One's own account: where it is signed in, the way out of everywhere at once, and the address one signs in with. */
import {html} from 'hono/html';
import type {FieldError} from '../../../src/contract/problem.ts';
import type {Answer} from '../../http/answer.ts';
import {document} from '../../http/document.ts';
import {count, moment} from '../../http/words.ts';
import {decidesForOthers} from '../domain/passkey.ts';
import {SESSION_ABSOLUTE, SESSION_IDLE} from '../domain/session.ts';
import type {Session} from '../domain/session.ts';
import type {OpenSession} from '../storage/sessions.ts';
import {table} from './desk/parts.ts';
import {DOOR} from './sign-in.ts';
import {errorOf, signedIn} from './signed-in.ts';

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
<p><a href="${ACCOUNT_PATH}/adresse">Changer d’adresse de connexion</a> (nous vous demanderons de confirmer que c’est vous)</p>
${decidesForOthers(session.memberships) ? html`<p><a href="/cles">Vos clés d’accès</a></p>` : ''}
<h2>Où vous êtes connecté</h2>
<p>${count(sessions.length, 'connexion ouverte', 'connexions ouvertes')}. Chacune finit seule après ${SESSION_IDLE / 60_000} minutes sans rien faire, et au bout de ${SESSION_ABSOLUTE / 3_600_000} heures. Nous ne gardons pas de quel appareil ni de quel endroit elles viennent.</p>
${table('Connexions ouvertes', ['Connexion', 'Ouverte le', 'Vue la dernière fois le', 'Clé d’accès donnée'], sessions.map(({own, createdAt, lastSeenAt, passkey}, at) => [
    own ? html`<strong>celle-ci</strong>` : `autre connexion ${at + 1}`, moment(createdAt), moment(lastSeenAt), passkey ? 'oui' : 'non',
  ]), 'cards')}
<p>Vous n’en reconnaissez pas une, ou vous avez laissé un ordinateur ouvert ? Fermez-les toutes, celle-ci aussi : vous vous connecterez à nouveau.</p>
<form method="post" action="${ACCOUNT_PATH}/deconnexion"><p><button>Se déconnecter partout</button></p></form>`,
});

const TRAIL = [[ACCOUNT_PATH, 'Votre compte']] as const;
/** What a change of it does not do, for who takes one address for the other. */
const NOT_PUBLISHED = 'La coordonnée publiée d’une fiche n’est pas changée : elle se modifie dans la fiche.';

export interface AddressPage {
  readonly session: Session;
  /** The one of today. */
  readonly email: string;
  readonly typed?: string;
  readonly errors?: readonly FieldError[];
}

/** Asks for another address. Nothing changes before the link sent to it is followed. */
export function addressPage({session, email, typed = '', errors}: AddressPage): Answer {
  const error = errorOf(errors, 'email');
  return signedIn({
    session, title: 'Changer d’adresse de connexion', trail: TRAIL, errors,
    main: html`<p class="lead">Vous vous connectez avec ${email}. Un message part à la nouvelle adresse : elle sert dès que vous suivez son lien, et pas avant.</p>
<ul><li>Vous êtes alors déconnecté partout ailleurs que dans le navigateur où vous le suivez.</li>
<li>Un message à l’ancienne adresse le dit.</li>
<li>${NOT_PUBLISHED}</li></ul>
<form method="post" action="${ACCOUNT_PATH}/adresse">
<p><label for="email">La nouvelle adresse e-mail</label>
<input id="email" name="email" type="email" value="${typed}" required maxlength="254" autocomplete="email" spellcheck="false" autocapitalize="none"${error.attributes}></p>${error.sentence}
<p><button>Recevoir un lien à cette adresse</button></p>
</form>`,
  });
}

/** After an address was given, whoever it belongs to: the same for all, without repeating it. */
export const addressAskedPage = (session: Session): Answer => signedIn({
  session, title: 'Regardez les messages de la nouvelle adresse', trail: TRAIL,
  main: html`<p class="lead">Si cette adresse peut servir, un message de PANA va y arriver. Suivez son lien : il sert une fois, pendant une heure. D’ici là, vous vous connectez comme avant.</p>
<p>${NOT_PUBLISHED}</p>
<h2>Rien ne vient ?</h2>
<ul><li>Regardez parmi les messages indésirables.</li>
<li>Vérifiez l’adresse : <a href="${ACCOUNT_PATH}/adresse">donnez-la à nouveau</a>. Seul le dernier message demandé compte.</li>
<li>Une adresse qui sert déjà à un autre compte ne reçoit rien : demandez à votre coordination de fermer celui des deux qui ne sert plus.</li></ul>`,
}, 202);

/** The link was followed. */
export const addressChangedPage = (email: string): string => document({
  title: 'Votre adresse de connexion a changé',
  signedIn: DOOR,
  main: html`<h1>Votre adresse de connexion a changé</h1>
<p class="lead" role="status">Vous vous connectez désormais avec ${email}. Les connexions ouvertes ailleurs sont fermées, et un message à l’ancienne adresse le dit.</p>
<p>${NOT_PUBLISHED}</p>
<p><a href="/espace">Votre espace</a></p>`,
});
