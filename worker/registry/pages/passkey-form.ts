/**
 * Forms that wait for a passkey. The page's script asks the device; without JavaScript, or on a device that has no passkeys, the page says
 * what to do instead.
 */
import {html} from 'hono/html';
import type {Markup} from '../../http/document.ts';

/** In the head of every page with one of these forms. */
export const PASSKEY_SCRIPT = html`<script src="/site/passkey.js" type="module"></script>`;

/** Shown until the script has seen that this browser can; then it makes room for the button. */
export const withoutPasskeys = (sentence: Markup | string): Markup => html`<p class="note" data-without>Votre navigateur ne sait pas utiliser de clé d’accès, ou JavaScript est coupé. ${sentence}</p>`;

/** The button that asks the device for a passkey. `to`: page to come back to; `otherwise`: what to do where there are no passkeys. */
export const passkeyForm = (button: string, {to, otherwise, again = false}: {readonly to?: string | undefined; readonly otherwise: Markup | string; readonly again?: boolean}): Markup => html`<form method="post" action="/connexion/cle" data-passkey="get" data-options="/connexion/cle/defi">
<input type="hidden" name="credential" value=""><input type="hidden" name="to" value="${to ?? ''}">
${withoutPasskeys(otherwise)}
<p class="note" role="alert" data-failed hidden></p>
<p><button data-ask hidden${again ? html` autofocus` : ''}>${button}</button></p>
</form>`;
