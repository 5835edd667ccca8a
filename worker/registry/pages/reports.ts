/** What somebody who reported an error sees after the link of the mail. */
import {html} from 'hono/html';
import {document} from '../../http/document.ts';
import {DOOR} from './sign-in.ts';

/** The report is on its way. */
export const reportConfirmedPage = ({name, to}: {readonly name: string; readonly to: 'structure' | 'coordination'}): string => document({
  title: 'Votre signalement est confirmé',
  signedIn: DOOR,
  main: html`<h1>Votre signalement est confirmé</h1>
<p class="lead">Merci. ${to === 'structure'
    ? html`Il est maintenant à « ${name} », qui a quatorze jours pour répondre. Si elle ne répond pas, la coordination de son territoire s’en charge.`
    : html`Il porte sur « ${name} », et la coordination de son territoire va le lire.`}</p>
<p>Un message vous dira comment il a été réglé. La structure ne connaît pas votre adresse, et nous l’effaçons ensuite.</p>
<p><a href="/annuaire">Voir l’annuaire</a></p>`,
});
