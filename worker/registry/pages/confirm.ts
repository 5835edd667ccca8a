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

/** A claim that was decided as soon as its address was confirmed: the listing is theirs now, or was somebody else's first. */
export function claimedPage({structure, accepted}: {readonly structure: string; readonly accepted: boolean}): string {
  const title = accepted ? 'La fiche est à vous' : 'Cette fiche est déjà tenue';
  return document({
    title,
    hidden: true,
    main: html`<h1>${title}</h1>
${accepted
    ? html`<p>Merci. Votre adresse est au nom de domaine du site de <strong>${structure}</strong> : vous tenez maintenant sa fiche dans l’annuaire, à la même adresse qu’avant. Ce que vous avez écrit y sera visible dans un instant.</p>
<p>Un message vous dit comment la modifier ou la retirer. La coordination de votre territoire est prévenue, et peut revenir dessus.</p>
<p><a href="/espace">Ouvrir mon espace</a> · <a href="/annuaire">Voir l’annuaire</a></p>`
    : html`<p>Une autre personne de <strong>${structure}</strong> tient déjà cette fiche. Rien n’a changé.</p>
<p>Demandez-lui de vous ajouter depuis son espace, ou écrivez à la coordination de votre territoire, nommée à la page de votre département dans <a href="/annuaire">l’annuaire</a>.</p>`}`,
  });
}

/** Somebody who was named by the signatory is a contact now. */
export const becameContactPage = ({name}: {readonly name: string}): string => document({
  title: 'Vous tenez cette fiche',
  hidden: true,
  main: html`<h1>Vous tenez la fiche de « ${name} »</h1>
<p class="lead">Merci. Vous pouvez la modifier, la confirmer ou la retirer de l’annuaire, autant que la personne qui vous a nommé.</p>
<p>Il n’y a pas de mot de passe : <a href="/connexion">donnez votre adresse électronique</a>, et nous vous enverrons un lien. Rien de vous n’est publié.</p>`,
});

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
