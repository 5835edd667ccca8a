/** What is kept of whom, why and how long: the public notice, from the very tables the retention job and the erasures run on. */
import {html} from 'hono/html';
import type {Coordination} from '../../../src/contract/place.ts';
import {webLink} from '../../../src/contract/web-address.ts';
import {document} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {CONTROLLER, processorLines, RIGHTS} from '../domain/privacy.ts';
import {noticeRows} from '../domain/retention.ts';
import {RETENTION} from '../storage/retention.ts';

export interface PrivacyPage {
  readonly origin: string;
  /** Who answers for the data, as whoever runs the server names it; absent: the programme. */
  readonly controller?: string | undefined;
  /** The national coordination, as the directory names it; absent: only the page of all of them is known. */
  readonly contact?: Pick<Coordination, 'name' | 'url' | 'email' | 'phone'> | undefined;
  /** Pages are also answered on machines of others. */
  readonly edges: boolean;
}

/** How it is reached, in words and links. */
function ways({url, email, phone}: NonNullable<PrivacyPage['contact']>): Markup {
  const site = webLink(url);
  const all = [
    ...(email === undefined ? [] : [html`<a href="mailto:${email}">${email}</a>`]), ...(site === undefined ? [] : [html`<a href="${site}" rel="nofollow">${url}</a>`]),
    ...(phone === undefined ? [] : [html`<a href="tel:${phone.replaceAll(' ', '')}">${phone}</a>`]),
  ];
  return html`${all.map((way, i) => html`${i > 0 ? ', ' : ''}${way}`)}`;
}

/** The page `/confidentialite`. */
export const privacyPage = ({origin, controller = CONTROLLER, contact, edges}: PrivacyPage): string => document({
  title: 'Confidentialité',
  description: 'Ce que PANA garde, pourquoi, combien de temps, et comment l’effacer.',
  canonical: `${origin}/confidentialite`,
  main: html`<h1>Confidentialité</h1>
<p class="lead">Chercher une structure ne laisse rien de vous : ni cookie, ni compte, ni mesure d’audience.</p>
<h2>Qui répond de ces données</h2>
<p>Le responsable du traitement est ${controller}.</p>
<h2 id="ecrire">À qui écrire</h2>
<p>Pour une question, pour exercer un droit, ou pour dire que quelqu’un d’autre agit à votre place : ${contact === undefined ? '' : html`${contact.name} (${ways(contact)}), ou `}<a href="/annuaire/coordinations">la coordination de votre territoire</a>.
Dites de quelle structure ou de quelle adresse il s’agit ; n’envoyez pas de pièce d’identité. La réponse vient dans le mois.</p>
<h2>À quoi servent les données confiées</h2>
<p>À trois choses, et à rien d’autre : être trouvé dans l’annuaire, informer les fondateurs et le comité de pilotage, donner accès aux ressources du programme.
Aucune prospection.</p>
<p>Signer la charte est un contrat. Publier une coordonnée est un accord séparé, donné champ par champ, que l’on retire quand on veut.</p>
<h2>Ce qui est gardé, et combien de temps</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="durees"><table><caption id="durees">Durées de conservation</caption>
<thead><tr><th scope="col">Donnée</th><th scope="col">Pour</th><th scope="col">Sur quelle base</th><th scope="col">Gardée</th></tr></thead>
<tbody>${noticeRows(RETENTION).map(({entity, purpose, basis, kept}) => html`<tr><th scope="row">${entity}</th><td>${purpose}</td><td>${basis}</td><td>${kept}</td></tr>`)}</tbody></table></div>
<h2>Qui agit pour nous</h2>
<p>Les coordinations et l’équipe nationale lisent ce qui concerne leurs territoires. Ceux qui suivent ne font que ce que nous leur demandons, et effacent leur copie quand une structure part.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="sous-traitants"><table><caption id="sous-traitants">Sous-traitants</caption>
<thead><tr><th scope="col">Qui</th><th scope="col">Pour</th><th scope="col">Ce qu’il reçoit</th></tr></thead>
<tbody>${processorLines(edges).map(({name, purpose, receives}) => html`<tr><th scope="row">${name}</th><td>${purpose}</td><td>${receives}</td></tr>`)}</tbody></table></div>
<h2>Partir</h2>
<p>Une structure se retire depuis son espace, par le lien de nos messages ou par courrier à sa coordination. À partir de la réception : masquée en cinq minutes,
effacée de la base en 24 heures, de tout le reste, sauvegardes comprises, en 28 jours. Un reçu le prouve, et une sauvegarde remise en place ne ramène personne.</p>
<h2>Vos droits</h2>
<p>Ils s’exercent dans <a href="/espace">votre espace</a>, sans avoir à dire pourquoi, ou en écrivant :</p>
<ul>${RIGHTS.map(([right, how]) => html`<li><strong>${right}</strong> : ${how}.</li>`)}</ul>
<p>Si cela ne suffit pas, vous pouvez saisir la <a href="https://www.cnil.fr/fr/plaintes">CNIL</a>.</p>`,
});
