/** Coming in: the address is asked, then the code is, in the same tab. None of these pages says whether an address is known. */
import {html} from 'hono/html';
import {document} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {PASSKEY_SCRIPT, passkeyForm} from './passkey-form.ts';

/** Navigation of the pages of the door. */
export const DOOR = [['/', 'Accueil'], ['/annuaire', 'Annuaire'], ['/connexion', 'Connexion']] as const;

const emailForm = (error: string | undefined): Markup => html`<form method="post" action="/connexion">
<p><label for="email">Votre adresse e-mail</label>
<input id="email" name="email" type="email" required maxlength="254" autocomplete="email" spellcheck="false" autocapitalize="none"${error ? html` aria-invalid="true" aria-describedby="email-error"` : ''}></p>
${error ? html`<p id="email-error" class="note">${error}</p>` : ''}
<p><button>Recevoir un lien de connexion</button></p>
</form>`;

const codeForm = (error: string | undefined): Markup => html`<form method="post" action="/connexion/code">
<p><label for="code">Le code à huit chiffres du message</label>
<input id="code" name="code" type="text" inputmode="numeric" required maxlength="20" autocomplete="one-time-code" spellcheck="false"${error ? html` aria-invalid="true" aria-describedby="code-error"` : ''}></p>
${error ? html`<p id="code-error" class="note">${error}</p>` : ''}
<p><button>Me connecter avec le code</button></p>
</form>`;

export interface SignInPage {
  /** Why one is here. */
  readonly notice?: string | undefined;
  /** What is wrong with the address that was typed. */
  readonly error?: string | undefined;
  /** This browser has asked already: the code can be typed. */
  readonly asked?: boolean;
  readonly signedIn?: boolean;
}

/** Asks for an address. */
export const signInPage = ({notice, error, asked = false, signedIn = false}: SignInPage = {}): string =>
  document({
    title: 'Connexion',
    signedIn: DOOR,
    section: '/connexion',
    head: PASSKEY_SCRIPT,
    main: html`<h1>Connexion</h1>
${notice ? html`<p class="note">${notice}</p>` : ''}
${signedIn ? html`<p class="note">Vous êtes connecté. <a href="/espace">Votre espace</a></p>
<form method="post" action="/deconnexion"><p><button>Me déconnecter</button></p></form>
<h2>Confirmer que c’est vous</h2>` : ''}
<p class="lead">Pas de mot de passe : nous vous écrivons, et vous suivez le lien du message.</p>
${emailForm(error)}
${asked ? html`<h2>Vous avez déjà reçu un message ?</h2>
${codeForm(undefined)}` : ''}
<h2>Vous avez une clé d’accès ?</h2>
<p>Les coordinations et l’équipe nationale en font une : votre appareil vous reconnaît, sans message.</p>
${passkeyForm('Me connecter avec ma clé d’accès', {otherwise: 'Demandez un lien : une clé vous sera demandée ensuite, si vous en avez une.'})}`,
  });

/** After an address was given, whoever it belongs to: the same for all. `error`: what is wrong with a code. */
export const codePage = (error?: string): string =>
  document({
    title: 'Regardez vos messages',
    signedIn: DOOR,
    section: '/connexion',
    main: html`<h1>Regardez vos messages</h1>
<p class="lead">Si cette adresse est celle d’une personne inscrite, un message de PANA va y arriver. Suivez son lien dans ce navigateur, ou tapez ici son code : ils servent une fois, pendant dix minutes.</p>
${codeForm(error)}
<h2>Rien ne vient ?</h2>
<ul><li>Regardez parmi les messages indésirables.</li>
<li>Vérifiez l’adresse, et si c’est bien avec elle que vous êtes inscrit.</li>
<li>Seul le dernier message demandé compte, et nous en envoyons au plus trois par heure à une adresse.</li></ul>
<p><a href="/connexion">Donner une autre adresse</a></p>`,
  });
