/** What a signatory sees after the link of a mail: what happens next, or the question to answer first. */
import {html} from 'hono/html';
import {document} from '../../http/document.ts';

/** The application is with the coordination now. */
export function confirmedPage({structure, answered}: {readonly structure: string; readonly answered: boolean}): string {
  const title = answered ? 'Votre réponse est envoyée' : 'Votre demande est confirmée';
  return document({
    title,
    hidden: true,
    main: html`<h1>${title}</h1>
<p>Merci. La coordination de votre territoire va lire ce qui est demandé pour <strong>${structure}</strong> et vérifier qui vous êtes : c’est tout ce qu’elle vérifie.</p>
<p>Vous recevrez un message quand la fiche sera publiée, ou si la coordination a une question. D’ici là, rien n’est public et vous n’avez rien à faire.</p>
<p><a href="/charte">Relire la charte</a> · <a href="/annuaire">Voir l’annuaire</a></p>`,
  });
}

/** What the coordination asks, and where to answer. The link is spent by the answer only. */
export function questionPage({structure, question, token}: {readonly structure: string; readonly question: string; readonly token: string}): string {
  return document({
    title: 'La coordination a une question',
    hidden: true,
    main: html`<h1>La coordination a une question</h1>
<p>Elle porte sur la demande de référencement de <strong>${structure}</strong> :</p>
<blockquote>${question.split('\n').map((line) => html`<p>${line}</p>`)}</blockquote>
<form method="post" action="/inscription/confirmer">
<input type="hidden" name="token" value="${token}">
<p><label for="answer">Votre réponse</label></p>
<p><textarea id="answer" name="answer" rows="6" maxlength="2000" required></textarea></p>
<p><button>Envoyer la réponse</button></p>
</form>`,
  });
}
