/** How to paste, site by site, for people who do not write code: numbered steps, the words of their own menus, what to do when nothing shows. */
import {html} from 'hono/html';
import {z} from 'zod';
import type {Markup} from '../../../http/document.ts';
import {readSettings} from '../configurator/settings.ts';
import {snippets} from '../configurator/snippets.ts';
import {layout} from '../layout.ts';

interface Guide {
  readonly title: string;
  readonly lead: string;
  readonly body: (origin: string) => Markup;
}

const paste = (text: string, label: string, id: string): Markup => html`<div class="snippet"><pre tabindex="0" role="region" aria-label="${label}"><code id="code-${id}">${text}</code></pre>
<p><button type="button" class="copy" data-copy="code-${id}" hidden>Copier</button> <span class="soft by-hand">Cliquez dans le code : il se sélectionne en entier. Puis Ctrl + C.</span></p></div>`;
const example = readSettings({territory: 'departement:37'});
/** What the configurator gives for one département, without what only a release knows. */
const snippet = (origin: string, way: 'script' | 'div'): string =>
  snippets({origin, version: '', integrity: {}}, example, {places: 'Indre-et-Loire'}).find(({id}) => id === way)!.text;
const prepare = html`<p>Avant tout, préparez votre code sur <a href="/#poser">la page d’accueil</a> : choisissez le territoire, puis copiez le code proposé.</p>`;
const nothing = (more: Markup | string = ''): Markup => html`<h2 id="rien">Si rien ne paraît</h2>
<ul>${more}<li>Rechargez la page en vidant le cache de votre site, s’il a une extension de cache.</li>
<li>Vous ne voyez que le lien ? Le script n’a pas pu se charger. <a href="/integrer/verifier">Vérifiez la politique de sécurité de votre site</a>.</li>
<li>Vous voyez le code lui-même ? Il a été collé comme du texte : recommencez dans un bloc ou une source HTML.</li></ul>`;

const guides: Readonly<Record<string, Guide>> = {
  'wordpress': {
    title: 'WordPress',
    lead: 'Avec l’éditeur de blocs ou l’éditeur classique. Si vous ne pouvez pas coller de script, l’adresse seule ou le cadre suffisent.',
    body: (origin) => html`${prepare}
<h2 id="blocs">Éditeur de blocs, en administrateur</h2>
<ol class="how"><li>Ouvrez la page à modifier.</li><li>Cliquez sur le bouton « + », puis cherchez le bloc « HTML personnalisé ».</li><li>Collez le code dans ce bloc.</li>
<li>Cliquez sur « Mettre à jour » ou « Publier ».</li><li>Ouvrez la page publiée : l’aperçu dans l’éditeur n’exécute pas toujours les scripts.</li></ol>
<h2 id="classique">Éditeur classique, en administrateur</h2>
<ol class="how"><li>Ouvrez la page à modifier.</li><li>En haut à droite de la zone de texte, passez de l’onglet « Visuel » à l’onglet « Texte » (« Code » dans les versions récentes).</li><li>Collez le code à l’endroit voulu.</li>
<li>Cliquez sur « Mettre à jour » sans revenir à l’onglet « Visuel », qui peut abîmer le code.</li></ol>
<h2 id="auteur">Si vous êtes auteur ou contributeur</h2>
<p>WordPress retire les scripts et les cadres de ce que vous écrivez : du code collé, il ne reste que le lien. Collez plutôt l’adresse seule.</p>
<ol class="how"><li>Sur <a href="/#coller">la page d’accueil</a>, ouvrez « Adresse seule (oEmbed) » et copiez l’adresse.</li><li>Collez-la seule sur sa ligne, dans un paragraphe vide.</li><li>WordPress la remplace par un cadre. Publiez.</li></ol>
<p>Le cadre prend la hauteur de ce qu’il montre, jusqu’à 1 000 pixels : au-delà, la liste défile dedans. Les formulaires (inscription, questionnaire, rejoindre l’annuaire) s’y envoient aussi. Sans JavaScript, le visiteur voit un lien.</p>
<p>WordPress garde aussi la <a href="/integrer/sans-script">forme avec des &lt;div&gt;</a> : elle marche dès que l’administrateur a ajouté une fois la balise <code>&lt;script&gt;</code> à tout le site.</p>
<p>Il ne la remplace pas ? Demandez à l’administrateur de coller le code à votre place : une fois posé par lui, il reste.</p>
<h2 id="multisite">Réseau de sites (multisite)</h2>
<p>Sur un réseau, seul le super-administrateur peut coller un script. Demandez-le-lui, ou collez l’adresse seule.</p>
${nothing(html`<li>Une extension qui regroupe ou retarde les scripts peut gêner : excluez l’adresse <code>${origin}</code> de ses réglages.</li>`)}`,
  },
  'joomla': {
    title: 'Joomla',
    lead: 'Dans un module ou dans un article, à condition que le filtrage de texte de votre groupe laisse passer le code.',
    body: () => html`${prepare}
<h2 id="module">Dans un module</h2>
<ol class="how"><li>Dans l’administration, ouvrez « Contenu », puis « Modules du site ».</li><li>Cliquez sur « Nouveau » et choisissez « Personnalisé ».</li>
<li>Dans l’éditeur, affichez le code source (bouton « Basculer l’éditeur », ou « Code source » de TinyMCE) et collez le code.</li><li>Choisissez la position et les pages, puis enregistrez.</li></ol>
<h2 id="filtre">Autoriser le code</h2>
<p>Joomla retire les scripts selon le groupe de qui écrit.</p>
<ol class="how"><li>Ouvrez « Système », puis « Configuration globale ».</li><li>Ouvrez l’onglet « Filtres de texte ».</li><li>Pour le groupe de qui colle le code (souvent « Super Users »), choisissez « Aucun filtre ».</li><li>Enregistrez, puis collez de nouveau.</li></ol>
<p>TinyMCE retire aussi les balises qu’il ne connaît pas. Pour coller, choisissez l’éditeur « CodeMirror » ou « Aucun » dans votre profil d’utilisateur, ou prenez la <a href="/integrer/sans-script">forme avec des &lt;div&gt;</a>.</p>
${nothing()}`,
  },
  'spip': {
    title: 'SPIP',
    lead: 'Dans un squelette, par qui s’occupe du site. Dans un article, SPIP protège les scripts : il faut alors un cadre ou le lien.',
    body: () => html`${prepare}
<h2 id="squelette">Dans un squelette</h2>
<ol class="how"><li>Dans le dossier <code>squelettes/</code> de votre site, ouvrez le modèle de la page (par exemple <code>rubrique.html</code>), ou créez <code>squelettes/modeles/annuaire_pana.html</code>.</li>
<li>Collez le code à l’endroit voulu.</li><li>Videz le cache : menu « Maintenance », puis « Vider le cache ».</li></ol>
<h2 id="modele">Dans un article, avec un modèle</h2>
<p>Si vous avez créé <code>squelettes/modeles/annuaire_pana.html</code>, tout rédacteur peut l’appeler dans son texte :</p>
${paste('<annuaire_pana|>', 'Appel du modèle dans un article', 'spip')}
<h2 id="article">Directement dans un article</h2>
<p>SPIP n’exécute pas les scripts écrits dans un article par un rédacteur. Un lien marche toujours :</p>
${paste('[Qui peut aider votre association->https://…]', 'Lien dans un article SPIP', 'spip-lien')}
<p>Remplacez l’adresse par celle de votre territoire dans <a href="/annuaire">l’annuaire</a>.</p>
${nothing()}`,
  },
  'drupal': {
    title: 'Drupal',
    lead: 'Dans un bloc dont le format de texte ne filtre pas le code, ou dans le thème.',
    body: () => html`${prepare}
<h2 id="format">Un format de texte qui garde le code</h2>
<ol class="how"><li>Ouvrez « Configuration », puis « Formats de texte et éditeurs » (dans « Rédaction de contenu »).</li><li>Choisissez « HTML complet » (Full HTML), ou ajoutez un format réservé aux administrateurs.</li>
<li>Vérifiez que « Limiter les balises HTML autorisées » n’y est pas coché. L’éditeur CKEditor 5 peut retirer des balises : choisissez « Aucun » comme éditeur de ce format.</li><li>Enregistrez.</li></ol>
<h2 id="bloc">Dans un bloc</h2>
<ol class="how"><li>Ouvrez « Structure », puis « Mise en page des blocs ».</li><li>Ajoutez un bloc de contenu, avec ce format de texte.</li><li>Collez le code dans le corps du bloc et enregistrez.</li><li>Placez le bloc dans une région.</li></ol>
<p>Ne donnez ce format qu’à des personnes de confiance : il laisse passer tous les scripts.</p>
${nothing(html`<li>Videz les caches : « Configuration », « Performance », « Vider tous les caches ».</li>`)}`,
  },
  'sans-script': {
    title: 'Un éditeur qui retire les scripts',
    lead: 'Trois façons, de la plus complète à celle qui marche partout.',
    body: (origin) => html`<h2 id="div">1. L’éditeur garde les scripts mais retire les balises inconnues</h2>
<p>Prenez la forme avec des <code>&lt;div&gt;</code>. Le résultat est le même.</p>
${paste(snippet(origin, 'div'), 'Code avec une balise div', 'div')}
<p>Le script peut aussi être posé une fois pour toutes dans l’en-tête du site, par qui s’en occupe. Il ne reste alors que le <code>&lt;div&gt;</code> à coller.</p>
<h2 id="cadre">2. L’éditeur garde les cadres (iframe)</h2>
<ol class="how"><li>Sur <a href="/#coller">la page d’accueil</a>, ouvrez « Cadre (iframe) » et copiez le code.</li><li>Collez-le dans la source HTML de votre page.</li><li>Gardez l’attribut <code>title</code> : il dit aux lecteurs d’écran ce qu’il y a dans le cadre.</li></ol>
<p>Le petit script qui suit le cadre ajuste sa hauteur. S’il est retiré, le cadre garde la hauteur écrite, avec une barre de défilement.</p>
<h2 id="lien">3. L’éditeur retire tout</h2>
<p>Un lien marche partout, et mène à la même recherche :</p>
${paste(`${origin}/annuaire`, 'Adresse de l’annuaire', 'lien')}
<p>Ajoutez votre territoire : cherchez-le dans <a href="/annuaire">l’annuaire</a>, puis copiez l’adresse de la page.</p>
${nothing()}`,
  },
  'csp': {
    title: 'Un site à politique de sécurité stricte (CSP)',
    lead: 'Deux lignes suffisent : d’où vient le script, à qui il demande les résultats.',
    body: (origin) => html`<h2 id="lignes">Les lignes à ajouter</h2>
<p>Ajoutez notre adresse à deux directives, sans rien retirer de ce qu’elles ont :</p>
${paste(`script-src 'self' ${origin}; connect-src 'self' ${origin}`, 'Directives à compléter', 'csp')}
<p>Rien d’autre : ni <code>'unsafe-inline'</code>, ni <code>'unsafe-eval'</code>, ni <code>data:</code>, ni <code>blob:</code>. Les éléments n’écrivent aucun style dans la page, ne gardent rien et ne demandent rien à un tiers.</p>
<h2 id="jeton">Votre site donne un jeton (nonce)</h2>
<ol class="how"><li>Ajoutez à notre balise l’attribut <code>nonce</code> que portent vos autres scripts.</li><li>Avec <code>'strict-dynamic'</code>, cela suffit pour le script et tous ses morceaux.</li><li><code>connect-src</code> doit tout de même nommer notre adresse.</li></ol>
<h2 id="types">Types de confiance (Trusted Types)</h2>
<p><code>require-trusted-types-for 'script'</code> convient, même avec <code>trusted-types 'none'</code> : rien n’est fabriqué à partir de texte. Seul « Script protégé » demande <code>trusted-types pana</code>.</p>
<h2 id="figer">Figer la version</h2>
<p>Sur <a href="/#coller">la page d’accueil</a>, « Script protégé » et « Un seul fichier » portent une empreinte (integrity) : modifié en chemin, le fichier ne s’exécute pas. « Script protégé par la page » écrit ses empreintes dans une liste (import map) : c’est un script en ligne, qui demande un jeton ou une empreinte dans <code>script-src</code>.</p>
<p>Si votre politique déclare les scripts un par un, prenez « Un seul fichier » et mettez son empreinte (<code>'sha384-…'</code>, celle de son attribut <code>integrity</code>) dans <code>script-src</code> : il passe sans que notre adresse y soit. Chaque version a la sienne.</p>
<h2 id="style">Thème, hauteur, fond de carte, cadre</h2>
<ul><li>Thème : copiez le fichier dans la feuille de style de votre site, ou ajoutez <code>${origin}</code> à <code>style-src</code>.</li>
<li>Hauteur de la carte : écrivez <code>pana-locator { --pana-map-height: 480px }</code> dans votre feuille, l’attribut <code>style</code> étant refusé.</li>
<li>Fond de carte (<code>tiles</code>) : son adresse dans <code>img-src</code>.</li><li>Cadre (iframe) : <code>${origin}</code> dans <code>frame-src</code>.</li></ul>
<h2 id="verifier">Vérifier</h2>
<p><a href="/integrer/verifier">Collez votre politique</a> : nous disons ce qu’elle bloque, et donnons la version corrigée.</p>`,
  },
};

/** Name of a guide in its address. */
export const GUIDES = z.enum(Object.keys(guides) as [string, ...string[]]);

export function guidesPage(origin: string): string {
  return layout({
    title: 'Mettre l’annuaire sur votre site',
    description: 'Comment coller l’annuaire des structures d’aide numérique sur WordPress, Joomla, SPIP, Drupal ou tout autre site.',
    canonical: `${origin}/integrer`,
    head: html`<link rel="stylesheet" href="/configurateur.css"><script src="/site/site.js" type="module"></script>`,
    main: html`<h1>Mettre l’annuaire sur votre site</h1>
<p class="lead">Un code à coller, là où vous voulez que la recherche paraisse. Ni compte, ni clé, ni cookie.</p>
<ol class="steps"><li><span><a href="/#poser">Préparez votre code</a></span></li><li><span>Collez-le dans votre page</span></li><li><span>Ouvrez la page publiée</span></li></ol>
<p id="copied" role="status" class="unseen"></p>
<h2 id="code">Le code, pour commencer</h2>
${paste(snippet(origin, 'script'), 'Code à coller', 'script')}
<p>Le lien à l’intérieur reste visible si le script ne peut pas se charger. Gardez-le.</p>
<h2 id="sites">Votre site est fait avec…</h2>
<ul class="cards">${Object.entries(guides).map(([name, {title, lead}]) => html`<li><h3><a href="/integrer/${name}">${title}</a></h3><p>${lead}</p></li>`)}</ul>
<h2 id="aide">Rien ne paraît ?</h2>
<p><a href="/integrer/verifier">Vérifier mon intégration</a> : collez la politique de sécurité de votre site, nous disons ce qui bloque et la ligne à ajouter.</p>`,
  });
}

export function guidePage(name: string, origin: string): string {
  const {title, lead, body} = guides[name]!;
  return layout({
    title: `${title} : mettre l’annuaire sur votre site`,
    description: lead,
    canonical: `${origin}/integrer/${name}`,
    trail: [['/integrer', 'Mode d’emploi']],
    head: html`<link rel="stylesheet" href="/configurateur.css"><script src="/site/site.js" type="module"></script>`,
    main: html`<h1>${title}</h1>
<p class="lead">${lead}</p>
<p id="copied" role="status" class="unseen"></p>
${body(origin)}`,
  });
}
