/** The frame of every page: language, title, skip link, one h1, navigation, licences. No inline script or style. */
import {html, raw} from 'hono/html';

/** A piece of page, already escaped. */
export type Markup = ReturnType<typeof html>;

export interface Page {
  /** Without the name of the site. */
  readonly title: string;
  readonly description?: string;
  /** Absolute address to remember the page by. */
  readonly canonical?: string;
  /** What it is to those who show a card of it (Open Graph). */
  readonly type?: 'website' | 'profile';
  /** Pages above this one, from the top: address and name. */
  readonly trail?: readonly (readonly [path: string, name: string])[];
  /** Extra elements of `<head>`. */
  readonly head?: Markup;
  readonly main: Markup;
  /** Address of the navigation entry this page belongs to. */
  readonly section?: string;
  /** Kept out of search engines. */
  readonly hidden?: boolean;
  /** Navigation of those who are signed in, instead of the public one; such a page is kept out of search engines and says what it stores. */
  readonly signedIn?: readonly (readonly [path: string, name: string])[];
}

const SECTIONS = [
  ['/', 'Accueil'],
  ['/annuaire', 'Annuaire'],
  ['/agenda', 'Agenda'],
  ['/integrer', 'Mode d’emploi'],
  ['/docs', 'API'],
  ['/docs/besoins', 'Besoins'],
] as const;

/** Pages of the programme, at the foot of every page; the private application answers some of them. */
const PROGRAMME = [
  ['/charte', 'La charte'],
  ['/connexion', 'Connexion'],
  ['/confidentialite', 'Confidentialité'],
  ['/accessibilite', 'Accessibilité : non auditée'],
] as const;

/** The picture of every page where somebody shares it (Open Graph), at the edge: CSS pixels, and what it shows in words. */
export const SHARE_CARD = {
  path: '/partage.png', type: 'image/png', width: 1200, height: 630,
  alt: 'PANA, points d’appui au numérique associatif. À côté, la France et ses départements d’outre-mer, parsemés de points.',
} as const;

/** The whole document as text. */
export function document({title, description, canonical, type = 'website', trail, head, main, section, signedIn, hidden = signedIn !== undefined}: Page): string {
  return String(html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – PANA</title>
${description ? html`<meta name="description" content="${description}">` : ''}
${hidden ? html`<meta name="robots" content="noindex">` : ''}
${canonical ? html`<link rel="canonical" href="${canonical}">` : ''}
${canonical ? html`<meta property="og:type" content="${type}">
<meta property="og:title" content="${title}">
${description ? html`<meta property="og:description" content="${description}">` : ''}
<meta property="og:url" content="${canonical}">
<meta property="og:site_name" content="PANA">
<meta property="og:locale" content="fr_FR">
<meta property="og:image" content="${new URL(SHARE_CARD.path, canonical).href}">
<meta property="og:image:type" content="${SHARE_CARD.type}">
<meta property="og:image:width" content="${SHARE_CARD.width}">
<meta property="og:image:height" content="${SHARE_CARD.height}">
<meta property="og:image:alt" content="${SHARE_CARD.alt}">` : ''}
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${head ?? ''}
${trail && canonical ? trailData(trail, title, canonical) : ''}
</head>
<body>
<p class="skip"><a href="#main">Aller au contenu</a></p>
<header role="banner"><div class="wrap">
<p class="brand"><a href="/">PANA</a> <span>Points d’appui au numérique associatif</span></p>
${/* Empty: what it folds on a telephone is after it, so that no wide window can have it closed. */ ''}${signedIn ? html`<details class="fold"><summary>Menu</summary></details>
` : ''}<nav aria-label="Navigation principale"><ul>
${(signedIn ?? SECTIONS).map(([href, name]) => html`<li><a href="${href}"${href === section ? html` aria-current="true"` : ''}>${name}</a></li>`)}
</ul></nav>
</div></header>
<main id="main" tabindex="-1"><div class="wrap">
${trail ? html`<nav class="trail" aria-label="Fil d’Ariane"><ol>${trail.map(([href, name]) => html`<li><a href="${href}">${name}</a></li>`)}</ol></nav>` : ''}
${main}
</div></main>
<footer role="contentinfo"><div class="wrap">
<ul class="plain row">
${PROGRAMME.map(([href, name]) => html`<li><a href="${href}">${name}</a></li>`)}
</ul>
<p>Données de l’annuaire : <a href="https://www.etalab.gouv.fr/licence-ouverte-open-licence">Licence Ouverte 2.0</a>, la source de chaque structure est sur sa fiche.
Lieux : Insee, Etalab (Licence Ouverte 2.0) et GeoNames (CC BY 4.0). Code : licence MIT.</p>
<p>${signedIn ? 'Un seul cookie, le temps de votre connexion. Aucune requête vers un tiers.' : 'Aucun cookie, aucun stockage, aucune requête vers un tiers.'}</p>
</div></footer>
</body>
</html>
`);
}

/** Where a page stands, for search engines (schema.org). The last one is the page itself. */
function trailData(trail: readonly (readonly [string, string])[], title: string, canonical: string): Markup {
  const {origin} = new URL(canonical);
  const steps = [...trail.map(([path, name]) => ({name, item: origin + path})), {name: title, item: canonical}];
  return jsonLd({'@context': 'https://schema.org', '@type': 'BreadcrumbList', 'itemListElement': steps.map((step, i) => ({'@type': 'ListItem', 'position': i + 1, ...step}))});
}

/** Data about the page for search engines; `<` is escaped so that no text can close the element. */
export function jsonLd(data: unknown): Markup {
  return raw(`<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`);
}
