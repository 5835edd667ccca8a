/**
 * The home page: what this is, seen at work, and what to paste. One form whose answer is the page filled in; where scripts run, the same
 * page is asked for at each change and its parts are put in place.
 */
import {html} from 'hono/html';
import type {Place} from '../../../../src/contract/place.ts';
import type {Needs} from '../../../directory/taxonomy/taxonomy.ts';
import type {Markup} from '../../../http/document.ts';
import {layout} from '../layout.ts';
import {BADGE_LOOKS, EVENT_VIEWS, HEIGHTS, OPEN_SURVEYS, THEMES} from '../looks.ts';
import {concerns, ELEMENTS, HIDEABLE, HOSTS, isForm, settingsAddress, WIDTHS} from './settings.ts';
import type {ElementChoice, Settings} from './settings.ts';
import {isMissing} from './snippets.ts';
import type {Names, Way, WayId} from './snippets.ts';
import {missingWords} from './words.ts';

const ELEMENT_WORDS: Readonly<Record<ElementChoice, readonly [name: string, what: string]>> = {
  locator: ['Tout en un', 'recherche, liste, carte et fiches'],
  blocks: ['Trois blocs', 'recherche, liste et carte, chacun où vous voulez'],
  search: ['La recherche', 'seule'],
  list: ['La liste', 'seule'],
  map: ['La carte', 'seule'],
  structure: ['Une structure', 'sa fiche'],
  badge: ['Le badge', 'qu’une structure est référencée, vérifié à chaque affichage'],
  'event-list': ['L’agenda', 'journées, webinaires et rencontres'],
  'event': ['Un événement', 'sa fiche, ou son inscription'],
  'join': ['Rejoindre l’annuaire', 'le formulaire d’une structure qui signe la charte'],
  'survey': ['Un questionnaire', 'les besoins, ou ce qui s’observe'],
};
const THEME_WORDS: Readonly<Record<(typeof THEMES)[number], string>> = {
  'dsfr': 'Design de l’État (DSFR)', 'dsfr-dark': 'Design de l’État, sombre', 'federation': 'Couleurs d’une fédération', 'contrast': 'Contraste renforcé',
  'large': 'Grands caractères', 'minimal': 'Sobre',
};
const LOOK_WORDS: Readonly<Record<(typeof BADGE_LOOKS)[number], string>> = {card: 'Carte', line: 'Ligne, dans un texte', mark: 'Pastille, à côté d’autres labels'};
const VIEW_WORDS: Readonly<Record<(typeof EVENT_VIEWS)[number], string>> = {sheet: 'Sa fiche entière', registration: 'L’inscription seule'};
const SURVEY_WORDS: Readonly<Record<(typeof OPEN_SURVEYS)[number], string>> = {observation: 'Ce que vous observez', needs: 'Vos besoins, avant un événement'};
const HIDE_WORDS: Readonly<Record<(typeof HIDEABLE)[number], string>> = {
  place: 'Lieu', needs: 'Besoins', level: 'Niveau d’aide', format: 'Forme de l’aide', price: 'Prix', access: 'Accueil et accessibilité', kind: 'Type de structure', label: 'Labels',
  remote: 'Aide à distance', radius: 'Rayon', sort: 'Ordre', q: 'Nom',
};
const HOST_WORDS: Readonly<Record<(typeof HOSTS)[number], string>> = {plain: 'Page simple', dsfr: 'Site de l’État', wordpress: 'WordPress', dark: 'Site sombre'};
const WIDTH_WORDS: Readonly<Record<(typeof WIDTHS)[number], string>> = {full: 'Ordinateur', 768: 'Tablette', 320: 'Téléphone'};
const WAY_WORDS: Readonly<Record<WayId, readonly [title: string, why: string]>> = {
  script: ['Balise script', 'Le plus simple, et toujours à jour. À coller dans un bloc « HTML » de votre site.'],
  div: ['Balise script, pour un éditeur qui retire les balises inconnues', 'La même chose, écrite avec des <div> que tous les éditeurs gardent.'],
  iframe: ['Cadre (iframe)', 'Quand votre site n’accepte pas les scripts. Le petit script qui suit ajuste la hauteur ; sans lui, le cadre garde la sienne.'],
  oembed: ['Adresse seule (oEmbed)', 'Sur WordPress et d’autres, collez cette adresse seule sur sa ligne. C’est aussi le lien à envoyer à un collègue : il rouvre ces réglages.'],
  secure: ['Script protégé', 'Version figée. Le script vérifie chacun de ses fichiers : modifié en chemin, rien ne s’exécute et le lien reste.'],
  hardened: ['Script protégé par la page', 'Version figée : c’est votre page qui dit l’empreinte de chaque fichier. À poser avant tout autre script de type module.'],
  single: ['Un seul fichier', 'Version figée, en un fichier et une empreinte, pour les sites qui déclarent leurs scripts un par un.'],
};

export interface Configured {
  readonly settings: Settings;
  readonly names: Names;
  readonly ways: readonly Way[];
  /** Territories chosen, with their names. */
  readonly chosen: readonly {readonly code: string; readonly name: string}[];
  /** Answer to the place search; undefined when nothing was asked. */
  readonly found?: readonly Place[] | undefined;
  readonly origin: string;
  /** Those that may be asked for. */
  readonly needs: Needs;
}

const checked = (yes: boolean): Markup | '' => (yes ? html` checked` : '');
const option = (value: string, words: string, chosen: string): Markup => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${words}</option>`;
const box = (name: string, value: string, words: string, yes: boolean, id?: string): Markup =>
  html`<label class="option"><input type="checkbox" name="${name}" value="${value}"${id ? html` id="${id}"` : ''}${checked(yes)}><span>${words}</span></label>`;
const pick = (name: string, value: string, words: Markup | string, chosen: string, form = ''): Markup =>
  html`<label class="pick"><input type="radio" name="${name}" value="${value}"${form ? html` form="${form}"` : ''}${checked(value === chosen)}><span>${words}</span></label>`;

const placeName = ({name, kind, code, departementName}: Place): string =>
  `${name} ${kind === 'departement' ? `(département ${code.split(':')[1]})` : kind === 'region' ? '(région)' : kind === 'epci' ? '(intercommunalité)' : `(commune${departementName ? `, ${departementName}` : ''})`}`;

/** Places as boxes to tick: those chosen, then those found. */
export function places({chosen, found, settings}: Configured): Markup {
  const proposed = (found ?? []).filter(({code}) => !settings.territory.includes(code));
  const said = found === undefined ? '' : proposed.length === 0 ? `Aucun territoire ne répond à « ${settings.where} ».` : `${proposed.length === 1 ? 'Un territoire' : `${proposed.length} territoires`} à cocher.`;
  return html`<div id="places" data-part>
${chosen.length === 0 ? html`<p class="soft">Toute la France.</p>` : chosen.map(({code, name}) => box('territory', code, name, true, `t-${code}`))}
<p role="status">${said}</p>
${proposed.map((place) => box('territory', place.code, placeName(place), false, `t-${place.code}`))}
</div>`;
}

function needs({settings: {needs: asked}, needs: known}: Configured): Markup {
  return html`<details class="facet"${asked.length > 0 ? html` open` : ''}><summary>Besoins déjà choisis à l’ouverture</summary>
<p class="soft">Le visiteur peut en changer. Rien de coché : tous les besoins.</p>
${known.served('fr').families.map((family) => html`<fieldset><legend>${family.label}</legend>
${box('needs', family.code, 'Toute la famille', asked.includes(family.code))}
${family.needs.map(({code, label}) => box('needs', code, label, asked.includes(code)))}</fieldset>`)}</details>`;
}

function form(configured: Configured): Markup {
  const {settings} = configured;
  const use = concerns(settings);
  return html`<form id="reglages" method="get" action="/" data-live>
<h2>Vos réglages</h2>
<fieldset><legend>Que poser sur votre site ?</legend><div class="picks">
${ELEMENTS.map((value) => pick('element', value, html`<b>${ELEMENT_WORDS[value][0]}</b> <small>${ELEMENT_WORDS[value][1]}</small>`, settings.element))}
</div></fieldset>
<fieldset class="only" data-for="structureId"${use.structureId ? '' : html` hidden`}><legend>Quelle structure ?</legend>
<label for="structure-id">Adresse de sa fiche dans l’annuaire, ou son identifiant</label>
<input id="structure-id" name="structure-id" value="${settings.structureId}" autocomplete="off" spellcheck="false" placeholder="s1">
<p class="soft">Cherchez-la dans <a href="/annuaire">l’annuaire</a>, puis collez ici l’adresse de sa page.</p></fieldset>
<fieldset class="only" data-for="kind"${use.kind ? '' : html` hidden`}><legend>Quel questionnaire ?</legend>
<label for="kind" class="unseen">Questionnaire</label><select id="kind" name="kind">${OPEN_SURVEYS.map((value) => option(value, SURVEY_WORDS[value], settings.kind || OPEN_SURVEYS[0]))}</select>
<p class="soft">Les questions posées avant et après un événement à ceux qui y sont inscrits s’ouvrent par le lien de leur message : elles ne se posent pas sur un site.</p>
${box('all-questions', 'true', 'Toutes les questions à la fois, au lieu d’une par une', settings.allQuestions)}</fieldset>
<fieldset class="only" data-for="eventId"${use.eventId ? '' : html` hidden`}><legend>Quel événement ?</legend>
<label for="event-id">Adresse de sa page dans l’agenda, ou son identifiant</label>
<input id="event-id" name="event-id" value="${settings.eventId}" autocomplete="off" spellcheck="false" placeholder="e12">
<p class="soft">Cherchez-le dans <a href="/agenda">l’agenda</a>, puis collez ici l’adresse de sa page.</p>
<div class="only" data-for="view"${use.view ? '' : html` hidden`}><label for="view">Ce qui se montre</label><select id="view" name="view">${EVENT_VIEWS.map((value) => option(value, VIEW_WORDS[value], settings.view || EVENT_VIEWS[0]))}</select></div></fieldset>
<fieldset class="only" data-for="territory"${use.territory ? '' : html` hidden`}><legend>Quel territoire ?</legend>
<p class="soft" id="territory-help">La recherche n’en sort pas, et le serveur s’en assure ; le formulaire pour rejoindre l’annuaire n’en propose pas d’autre. Vous pouvez en choisir plusieurs.</p>
<label for="where">Commune, intercommunalité, département ou région</label>
<div class="row"><input id="where" name="where" value="${settings.where}" autocomplete="off" spellcheck="false" aria-describedby="territory-help"><button>Chercher</button></div>
${places(configured)}</fieldset>
<fieldset class="only" data-for="needs"${use.needs ? '' : html` hidden`}><legend class="unseen">Besoins</legend>${needs(configured)}</fieldset>
<fieldset class="only" data-for="hideFacets"${use.hideFacets ? '' : html` hidden`}><legend class="unseen">Critères</legend>
<details class="facet"${settings.hideFacets.length > 0 ? html` open` : ''}><summary>Critères à ne pas montrer</summary>
${HIDEABLE.map((value) => box('hide-facets', value, HIDE_WORDS[value], settings.hideFacets.includes(value)))}</details></fieldset>
<fieldset><legend>Quelle allure ?</legend>
<div><label for="theme">Thème</label><select id="theme" name="theme">${option('', 'Celui de votre site', settings.theme)}${THEMES.map((value) => option(value, THEME_WORDS[value], settings.theme))}</select></div>
<div><label for="lang">Langue</label><select id="lang" name="lang">${option('', 'Celle de la page', settings.lang)}${option('fr', 'Français', settings.lang)}${option('en', 'Anglais', settings.lang)}</select></div>
<div class="only" data-for="height"${use.height ? '' : html` hidden`}><label for="height">Hauteur de la carte, en pixels</label><input id="height" name="height" type="number" min="${HEIGHTS.min}" max="${HEIGHTS.max}" step="20" value="${settings.height ?? ''}" placeholder="selon la place"></div>
<div class="only" data-for="look"${use.look ? '' : html` hidden`}><label for="look">Forme du badge</label><select id="look" name="look">${BADGE_LOOKS.map((value) => option(value, LOOK_WORDS[value], settings.look || 'card'))}</select></div>
<div class="only" data-for="headingLevel"${use.headingLevel ? '' : html` hidden`}><label for="heading-level">Niveau du premier titre</label><select id="heading-level" name="heading-level">${[2, 3, 4, 5].map((level) => option(`${level}`, `Titre de niveau ${level} (h${level})`, `${settings.headingLevel}`))}</select></div>
<div class="only" data-for="syncUrl"${use.syncUrl ? '' : html` hidden`}>${box('sync-url', 'true', 'Garder la recherche du visiteur dans l’adresse de la page', settings.syncUrl)}</div>
</fieldset>
<p class="without-script"><button>Appliquer ces réglages</button></p>
</form>`;
}

/** The frame, of the width asked for; its address says everything it shows. */
export function preview({settings}: Configured): Markup {
  const address = settingsAddress('/apercu', settings, {preview: true});
  return html`<div id="preview" data-part><iframe class="w${settings.width}" src="${address}" title="Aperçu : ${ELEMENT_WORDS[settings.element][0].toLowerCase()}, ${HOST_WORDS[settings.host].toLowerCase()}"></iframe>
<p><a href="${address}">Voir l’aperçu en pleine page</a></p></div>`;
}

const copyable = ({id, text}: Way): Markup => html`<div class="snippet">
<pre tabindex="0" role="region" aria-label="Code à coller : ${WAY_WORDS[id][0]}"><code id="code-${id}">${text}</code></pre>
<p><button type="button" class="copy" data-copy="code-${id}" hidden>Copier</button> <span class="soft by-hand">Cliquez dans le code : il se sélectionne en entier. Puis Ctrl + C.</span></p>
</div>`;

/** Every way to paste; the first one open. */
export function ways({ways: all, settings, names}: Configured): Markup {
  return html`<div id="ways" data-part>
${isMissing(settings, names) ? html`<p class="note" role="status">${missingWords(settings)}</p>` : ''}
${isForm(settings.element) ? html`<p class="soft">Un formulaire ne s’envoie que d’une page en <code>https</code>. Il n’est pas dans le fichier unique, qui n’est donc pas proposé.</p>` : ''}
${all.map((way, i) => html`<details class="way" id="way-${way.id}"${i === 0 ? html` open` : ''}><summary>${WAY_WORDS[way.id][0]}${i === 0 ? html` <span class="tag">conseillé</span>` : ''}</summary>
<p>${WAY_WORDS[way.id][1]}</p>${copyable(way)}</details>`)}
</div>`;
}

export function configuratorPage(configured: Configured): string {
  const {settings, names, origin} = configured;
  const isShown = !isMissing(settings, names);
  return layout({
    title: 'Trouver qui peut aider votre association avec le numérique',
    description: 'Un annuaire des structures qui aident les associations avec le numérique, à poser sur n’importe quel site en une balise.',
    canonical: `${origin}/`,
    ...(isShown && {embedOf: settingsAddress(`${origin}/`, settings)}),
    section: '/',
    head: html`<link rel="stylesheet" href="/configurateur.css"><script src="/site/site.js" type="module"></script>`,
    main: html`<div class="hero"><h1>Trouver qui peut aider votre association avec le numérique</h1>
<p class="lead">Dites où vous êtes et ce qu’il vous faut : l’annuaire donne les structures qui interviennent chez vous, puis les plus proches, et dit pourquoi chacune est là.</p>
<p class="actions"><a class="main-action" href="/annuaire">Chercher dans l’annuaire</a> <a class="second-action" href="#poser">Le poser sur votre site</a></p></div>
<section aria-labelledby="poser" class="configurator">
<div class="intro"><h2 id="poser">L’annuaire sur votre site, en trois gestes</h2>
<ol class="steps"><li>Choisissez ce que vous voulez montrer.</li><li>Regardez le résultat.</li><li>Copiez le code et collez-le dans votre page.</li></ol></div>
<div class="bench">
${form(configured)}
<div class="result">
<h2>Le résultat</h2>
<div class="looks">
<fieldset><legend>Sur un site comme</legend><div class="segments">${HOSTS.map((value) => pick('host', value, HOST_WORDS[value], settings.host, 'reglages'))}</div></fieldset>
<fieldset><legend>Vu sur</legend><div class="segments">${WIDTHS.map((value) => pick('width', value, WIDTH_WORDS[value], settings.width, 'reglages'))}</div></fieldset>
</div>
${preview(configured)}
</div>
</div>
<h2 id="coller">Le code à coller</h2>
<p>Chaque façon contient déjà un lien vers une de nos pages : c’est lui que lisent vos visiteurs si le reste ne peut pas s’afficher.</p>
<p id="copied" role="status" class="unseen"></p>
${ways(configured)}
<h3>Et après ?</h3>
<ul><li><a href="/integrer">Mode d’emploi pour votre site</a> : WordPress, Joomla, SPIP, Drupal et les autres</li>
<li><a href="/integrer/verifier">Vérifier mon intégration</a> : rien ne s’affiche ? Collez ici la politique de sécurité (CSP) de votre site</li></ul>
</section>
<section aria-labelledby="reutiliser">
<h2 id="reutiliser">Réutiliser les données</h2>
<ul>
<li><a href="/docs">Référence de l’API</a>, publique et sans clé</li>
<li><a href="/v1/exports/structures.csv">Tout l’annuaire en tableur (CSV)</a>, <a href="/v1/exports/structures.mednum.csv">au standard national de la médiation numérique</a>, en <a href="/v1/exports/structures.geojson">GeoJSON</a> ou en <a href="/v1/exports/structures.json">JSON</a></li>
<li><a href="/docs/besoins">Les besoins, et comment ils sont déduits du standard national</a></li>
</ul>
</section>`,
  });
}
