/** What is known of the accessibility of the site and of the widgets, and what is not: no audit has been made, and the page says so. */
import {html} from 'hono/html';
import {layout} from './layout.ts';

export const accessibilityPage = (origin: string): string => layout({
  title: 'Accessibilité',
  description: 'Ce qui est vérifié de l’accessibilité de ce site et de ses éléments, ce qui ne l’est pas, et que faire si quelque chose vous arrête.',
  canonical: `${origin}/accessibilite`,
  main: html`<h1>Accessibilité : non auditée</h1>
<p class="lead">Ce site et ses éléments visent le RGAA 4.1 et les WCAG 2.2, niveau AA. Aucun audit n’a encore été fait : nous ne déclarons donc aucune conformité.</p>
<h2>Ce qui est vérifié à chaque version</h2>
<ul>
<li>chaque élément, dans chacun de ses états, en clair et en sombre, à trois largeurs, par un outil automatique (axe) : aucune erreur, et chaque point laissé à l’avis d’une personne est relu ;</li>
<li>chaque page de l’espace des structures et de celui des coordinations, en clair et en sombre, à trois largeurs, par le même outil ;</li>
<li>le parcours « trouver une structure et lire son contact » au clavier seul, dans trois navigateurs ; celui d’une coordination qui décide d’une demande, avec JavaScript et sans ;</li>
<li>les contrastes, l’affichage à 320 pixels de large, les couleurs forcées, le mouvement réduit, l’impression ;</li>
<li>la carte n’est jamais la seule façon de lire une information : la liste dit tout ce qu’elle montre.</li>
</ul>
<h2>Ce qui ne l’est pas</h2>
<ul>
<li>les lecteurs d’écran n’ont pas été essayés par des personnes qui s’en servent tous les jours ;</li>
<li>les pages des sites qui posent nos éléments sont de la responsabilité de ces sites.</li>
</ul>
<h2>Si quelque chose vous arrête</h2>
<p>Dites-le à <a href="/annuaire/coordinations">la coordination de votre territoire</a> : elle vous donnera l’information autrement, et nous corrigerons. Sans réponse
satisfaisante, vous pouvez saisir le <a href="https://formulaire.defenseurdesdroits.fr/">Défenseur des droits</a>.</p>`,
});
