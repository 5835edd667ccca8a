/** What is kept of whom, why and how long: the public notice, from the very table the retention job runs on. */
import {html} from 'hono/html';
import {document} from '../../http/document.ts';
import {noticeRows} from '../domain/retention.ts';
import {RETENTION} from '../storage/retention.ts';

/** The page `/confidentialite`. */
export const privacyPage = (origin: string): string => document({
  title: 'Confidentialité',
  description: 'Ce que PANA garde, pourquoi, combien de temps, et comment l’effacer.',
  canonical: `${origin}/confidentialite`,
  main: html`<h1>Confidentialité</h1>
<p class="lead">Chercher une structure ne laisse rien de vous : ni cookie, ni compte, ni mesure d’audience.</p>
<h2>À quoi servent les données confiées</h2>
<p>À trois choses, et à rien d’autre : être trouvé dans l’annuaire, informer les fondateurs et le comité de pilotage, donner accès aux ressources du programme.
Aucune prospection.</p>
<p>Signer la charte est un contrat. Publier une coordonnée est un accord séparé, donné champ par champ, que l’on retire quand on veut.</p>
<h2>Ce qui est gardé, et combien de temps</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="durees"><table><caption id="durees">Durées de conservation</caption>
<thead><tr><th scope="col">Donnée</th><th scope="col">Pour</th><th scope="col">Sur quelle base</th><th scope="col">Gardée</th></tr></thead>
<tbody>${noticeRows(RETENTION).map(({entity, purpose, basis, kept}) => html`<tr><th scope="row">${entity}</th><td>${purpose}</td><td>${basis}</td><td>${kept}</td></tr>`)}</tbody></table></div>
<h2>Partir</h2>
<p>Une structure se retire depuis son espace, par le lien de nos messages ou par courrier à sa coordination. À partir de la réception : masquée en cinq minutes,
effacée de la base en 24 heures, de tout le reste, sauvegardes comprises, en 28 jours. Un reçu le prouve, et une sauvegarde remise en place ne ramène personne.</p>
<h2>Vos droits</h2>
<p>Voir, corriger, emporter ou faire effacer ce qui vous concerne se fait dans <a href="/espace">votre espace</a>, sans avoir à dire pourquoi. Si cela ne suffit pas,
écrivez à votre coordination, ou saisissez la <a href="https://www.cnil.fr/fr/plaintes">CNIL</a>.</p>`,
});
