/** Leaving, and the pages of those who come by the link of a mail without being signed in. */
import {html} from 'hono/html';
import type {Answer} from '../../../http/answer.ts';
import {document} from '../../../http/document.ts';
import type {Markup} from '../../../http/document.ts';
import {dayTime, moment} from '../../../http/words.ts';
import type {Session} from '../../domain/session.ts';
import type {Withdrawal} from '../../domain/withdrawal.ts';
import {signedIn} from '../signed-in.ts';
import {DOOR} from '../sign-in.ts';
import {spacePlace} from './words.ts';

/** What happens and when (rule 5). */
const PROMISE = html`<ol>
<li><strong>En moins de 5 minutes</strong>, la fiche n’est plus montrée nulle part : ni dans l’annuaire, ni sur les sites qui l’affichent.</li>
<li><strong>En moins de 24 heures</strong>, ce que nous gardons de la structure et de ses contacts est effacé.</li>
<li><strong>En moins de 28 jours</strong>, il n’en reste rien dans nos sauvegardes ni chez ceux qui travaillent pour nous. Vous recevez un reçu.</li>
</ol>
<p>Cela ne s’annule pas : pour revenir, la structure signera la charte à nouveau.</p>`;

const NOT_TICKED = [{field: 'accord', code: 'missing', message: 'Cochez la case pour retirer la structure.'}];

/** The box and the button; `token` when the proof is a mailed link. */
const leaveForm = (action: string, failed: boolean, token?: string): Markup => html`<form method="post" action="${action}">
${token === undefined ? '' : html`<input type="hidden" name="token" value="${token}"><input type="hidden" name="asked" value="oui">`}
<label class="option"><input type="checkbox" id="accord" name="confirm" value="oui"${failed ? html` aria-invalid="true" aria-describedby="accord-erreur"` : ''}><span>Je retire cette structure de l’annuaire, et je sais que ses données seront effacées.</span></label>
${failed ? html`<p class="error" id="accord-erreur">${NOT_TICKED[0]!.message}</p>` : ''}
<p><button>Retirer la structure</button></p>
</form>`;

/** Asks somebody signed in; `failed`: the box was not ticked. */
export const withdrawPage = ({session, id, name, failed}: {readonly session: Session; readonly id: string; readonly name: string; readonly failed: boolean}): Answer => signedIn({
  session, title: `Retirer ${name}`, ...spacePlace(session, {id, name}), errors: failed ? NOT_TICKED : undefined,
  main: html`<p class="lead">Si vous retirez « ${name} » de l’annuaire :</p>
${PROMISE}
${leaveForm(`/espace/${id}/retirer`, failed)}
<p><a href="/espace/${id}">Ne pas la retirer</a></p>`,
});

const receipt = (name: string, {receivedAt, hiddenAt, liveBy, allBy}: Withdrawal): Markup => html`<p class="lead">« ${name} » n’est plus dans l’annuaire.</p>
<dl>
<dt>Demande reçue</dt><dd>${moment(receivedAt)}</dd>
<dt>Fiche retirée</dt><dd>${moment(hiddenAt)}</dd>
<dt>Données effacées au plus tard</dt><dd>${moment(liveBy)}</dd>
<dt>Sauvegardes et copies effacées au plus tard</dt><dd>${dayTime(new Date(allBy).toISOString())}</dd>
</dl>
<p>Un message vous l’écrit, un dernier vous enverra le reçu de l’effacement. Merci pour le temps donné aux associations.</p>`;

/** Says it is done, to somebody signed in. */
export const withdrawnPage = ({session, name, withdrawal}: {readonly session: Session; readonly name: string; readonly withdrawal: Withdrawal}): Answer =>
  signedIn({session, title: 'La structure est retirée', section: '/espace', main: receipt(name, withdrawal)});

const visitor = (title: string, main: Markup, status = 200): Answer => ({status, body: document({title, signedIn: DOOR, main: html`<h1>${title}</h1>
${main}`})});

/** Between the link of a mail and the withdrawal: nothing is spent by looking at it. */
export const withdrawByLinkPage = ({name, token, failed}: {readonly name: string; readonly token: string; readonly failed: boolean}): Answer =>
  visitor(failed ? `À corriger : retirer ${name}` : `Retirer ${name}`, html`<p class="lead">Si vous retirez « ${name} » de l’annuaire :</p>
${PROMISE}
${leaveForm('/espace/retirer', failed, token)}
<p>Vous ne voulez pas la retirer ? Fermez cette page : rien n’a changé.</p>`, failed ? 422 : 200);

/** Says it is done, to whoever came by a link. */
export const withdrawnByLinkPage = (name: string, withdrawal: Withdrawal): Answer => visitor('La structure est retirée', receipt(name, withdrawal));

/** Thanks whoever confirmed by the link of a reminder. */
export const verifiedPage = ({id, name}: {readonly id: string; readonly name: string}): Answer => visitor('Merci, c’est noté', html`<p class="lead">La fiche de « ${name} » est confirmée aujourd’hui.</p>
<p>Quelque chose a changé tout de même ? <a href="/espace/${id}/modifier">Modifier la fiche</a> (il faut se connecter).</p>`);

/** Says that somebody else is the contact now. */
export const passedOnPage = (session: Session, name: string): Answer => signedIn({
  session, title: 'La fiche est transmise', section: '/espace',
  main: html`<p class="lead">« ${name} » a un nouveau contact, et vous ne l’êtes plus. Un message le dit à cette personne.</p>
<p><a href="/espace">Mes structures</a></p>`,
});
