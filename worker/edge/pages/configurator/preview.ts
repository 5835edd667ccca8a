/** The page inside the preview: what was chosen, on a site that looks like somebody else's. Only our own pages may frame it. */
import {html, raw} from 'hono/html';
import type {Markup} from '../../../http/document.ts';
import {concerns, isForm, parametersOf, settingsAddress} from './settings.ts';
import type {Settings} from './settings.ts';
import {attributesOf, fallbackAddress, fallbackWords, isMissing, tagsOf} from './snippets.ts';
import {missingWords} from './words.ts';
import type {Names} from './snippets.ts';
import {addressOf} from '../filters.ts';

/** Sites invented for the picture. */
const SITES: Readonly<Record<Settings['host'], {readonly name: string; readonly title: string; readonly text: string}>> = {
  plain: {name: 'Exemple de site', title: 'Aide numérique', text: 'Votre texte, au-dessus de ce que vous collez.'},
  dsfr: {name: 'Exemple de site public', title: 'Le numérique pour les associations', text: 'Votre texte, au-dessus de ce que vous collez.'},
  wordpress: {name: 'Exemple de site WordPress', title: 'Besoin d’aide pour le numérique ?', text: 'Votre texte, au-dessus de ce que vous collez. Il a la largeur d’un article.'},
  dark: {name: 'Exemple de site sombre', title: 'Aide numérique', text: 'Votre texte, au-dessus de ce que vous collez.'},
};

const escaped = (text: string): string => String(html`${text}`);

/** The tags as they are pasted, without the height: it comes with the sheet, since this page allows no style attribute. */
function tags(settings: Settings, names: Names, origin: string): Markup {
  const fallback = html`<p><a href="${fallbackAddress(origin, settings, names).slice(origin.length)}">${fallbackWords(settings, names)}</a></p>`;
  return html`${tagsOf(settings).map((name, i) => {
    const attributes = attributesOf(settings, name, names).filter(([key]) => key !== 'sync-url').map(([key, value]) => ` ${key}="${escaped(value)}"`).join('');
    return html`${raw(`<pana-${name}${attributes}>`)}${i === 0 ? fallback : ''}${raw(`</pana-${name}>`)}`;
  })}`;
}

export function previewPage(settings: Settings, names: Names, {origin, version}: {origin: string; version: string}): string {
  const {host, theme} = settings;
  const {name, title, text} = SITES[host];
  const {height} = parametersOf(settings);
  return String(html`<!doctype html>
<html lang="fr" class="${host}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Aperçu – ${name}</title>
<meta name="robots" content="noindex">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${addressOf('/apercu.css', {height})}">
${theme ? html`<link rel="stylesheet" href="/pana/${version}/themes/${theme}.css">` : ''}
<script src="/pana/v1/pana.js" async crossorigin></script>
</head>
<body>
<header><p>${name}</p><nav aria-label="Site imité"><ul><li><a href="${settingsAddress('/apercu', settings, {preview: true})}" aria-current="page">${title}</a></li></ul></nav></header>
<main><h1>${title}</h1>
<p>${text}</p>
${isMissing(settings, names) ? html`<p>${missingWords(settings)}</p>` : html`${isForm(settings.element) ? html`<p><strong>Aperçu d’un vrai formulaire : ce que vous y envoyez part vraiment.</strong></p>` : ''}
${tags(settings, names, origin)}`}
</main>
<footer><p>Site imaginaire, pour voir l’allure qu’aura l’annuaire sur le vôtre.</p></footer>
</body>
</html>
`);
}

/** Sheet of the preview: four sites, written here in their manner, and the height chosen. */
export const previewStyle = (height: number | undefined): string => `${SHEET}${height ? `pana-locator, pana-map { --pana-map-height: ${height}px; }\n` : ''}`;
/** Whether a height means something for what is shown is for the page to say. */
export const previewHeight = (settings: Settings): number | undefined => (concerns(settings).height ? settings.height : undefined);

const SHEET = `*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; overflow-wrap: break-word; }
pana-search, pana-list, pana-map, pana-locator, pana-structure, pana-badge, pana-event-list, pana-event, pana-join, pana-survey { margin-block: 1rem; }
header ul { list-style: none; margin: 0; padding: 0; }
header p { margin: 0; font-weight: 700; }

.plain { font: 100%/1.5 Georgia, 'Times New Roman', serif; color: #222; background: #fff; }
.plain header, .plain main, .plain footer { max-width: 70rem; margin-inline: auto; padding: 1rem; }
.plain header { border-bottom: 1px solid #bbb; display: flex; flex-wrap: wrap; gap: .5rem 2rem; }
.plain a { color: #0645ad; }

.dsfr {
  --text-action-high-blue-france: #000091; --text-inverted-blue-france: #f5f5fe; --text-default-grey: #3a3a3a; --text-mention-grey: #666;
  --text-title-grey: #161616; --text-default-error: #ce0500; --background-default-grey: #fff; --background-alt-grey: #f6f6f6;
  --background-contrast-grey: #eee; --border-default-grey: #ddd; --border-plain-grey: #3a3a3a;
  font: 100%/1.5 Marianne, Arial, sans-serif; color: var(--text-default-grey); background: var(--background-default-grey);
}
.dsfr header { padding: 1rem max(1rem, 50vw - 38rem); filter: drop-shadow(0 1px 3px #00001229); background: #fff; }
.dsfr header p { font-size: 1.25rem; color: #161616; }
.dsfr header p::before { content: ''; display: block; width: 2.5rem; height: .75rem; margin-bottom: .5rem; background: linear-gradient(90deg, #000091 33%, #fff 33% 66%, #e1000f 66%); border: 1px solid #ddd; }
.dsfr header li { margin-top: .75rem; }
.dsfr header a { color: #000091; text-decoration: none; border-bottom: 2px solid; padding-bottom: .25rem; }
.dsfr main { padding: 1.5rem max(1rem, 50vw - 38rem); }
.dsfr h1 { font-size: 2.25rem; line-height: 1.2; color: #161616; margin: 0 0 1rem; }
.dsfr footer { border-top: 2px solid #000091; padding: 1rem max(1rem, 50vw - 38rem); }
.dsfr a:focus-visible { outline: 2px solid #0a76f6; outline-offset: 2px; }

.wordpress { font: 1.125rem/1.65 'Source Serif 4', 'Source Serif Pro', Georgia, serif; color: #1e1e1e; background: #fdfcf8; }
.wordpress header { max-width: 62rem; margin-inline: auto; padding: 2rem 1.5rem; display: flex; flex-wrap: wrap; gap: .5rem 2rem; justify-content: space-between; }
.wordpress header p { font: 600 1.25rem/1.4 system-ui, sans-serif; }
.wordpress main > * { max-width: 40.625rem; margin-inline: auto; }
.wordpress main > pana-locator, .wordpress main > pana-map { max-width: 62rem; }
.wordpress main { padding: 1rem 1.5rem 3rem; }
.wordpress h1 { font: 400 clamp(2rem, 1.5rem + 3vw, 3.25rem)/1.15 inherit; font-family: inherit; letter-spacing: -.02em; margin-block: 1rem 1.5rem; }
.wordpress h2, .wordpress h3 { font-weight: 400; font-size: 2rem; }
.wordpress a { color: #1e1e1e; text-decoration: underline; }
.wordpress button, .wordpress input { border-radius: 33px; background: #1e1e1e; color: #fff; padding: 1rem 2rem; border: 0; }
.wordpress ul { padding-inline-start: 2em; }
.wordpress header ul { padding: 0; }
.wordpress footer { border-top: 1px solid #1e1e1e; padding: 2rem 1.5rem; text-align: center; font-size: 1rem; }

.dark { color-scheme: dark; font: 100%/1.5 system-ui, sans-serif; color: #e8e6e3; background: #101418; }
.dark header { display: flex; flex-wrap: wrap; gap: .5rem 2rem; padding: 1rem 1.5rem; background: #1a2027; border-bottom: 1px solid #39434d; }
.dark main { padding: 1.5rem; max-width: 76rem; margin-inline: auto; }
.dark h1 { font-size: 2rem; line-height: 1.2; }
.dark a { color: #8ec5ff; }
.dark footer { padding: 1rem 1.5rem; color: #b3bac1; }
.dark pana-search, .dark pana-list, .dark pana-map, .dark pana-locator, .dark pana-structure, .dark pana-event-list, .dark pana-event, .dark pana-join, .dark pana-survey { --pana-color-surface: #101418; --pana-color-raised: #1a2027; }
`;
