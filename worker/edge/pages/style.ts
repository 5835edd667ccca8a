/** The style sheet of our pages, served as `/style.css`. Contrast AA in both themes; nothing smaller than 16 px. */
export const STYLE = `:root {
  color-scheme: light dark;
  --text: light-dark(#1e1e2f, #e6e6f0); --soft: light-dark(#55556d, #a9a9c2); --page: light-dark(#fff, #16161f);
  --raised: light-dark(#f5f5fb, #20202d); --line: light-dark(#d5d5e5, #3c3c50); --accent: light-dark(#000091, #a3a3ff);
  --pana-color-text: var(--text); --pana-color-muted: var(--soft); --pana-color-surface: var(--page); --pana-color-raised: var(--raised); --pana-color-line: var(--line);
}
*, ::before, ::after { box-sizing: border-box; }
html { font: 100%/1.55 system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; color: var(--text); background: var(--page); scroll-padding-top: 1rem; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; overflow-wrap: break-word; }
main { flex: 1; padding-block: 1.5rem 3rem; }
main:focus { outline: 0; }
.wrap { max-width: 72rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2rem); }
.fold { display: none; }
.skip { position: absolute; margin: 0; inset-inline-start: -100vw; }
.skip:focus-within { position: static; padding: .75rem 1rem; }
header { border-bottom: 1px solid var(--line); }
header .wrap { display: flex; flex-wrap: wrap; gap: .25rem 2rem; align-items: baseline; justify-content: space-between; padding-block: 1rem; }
.brand { margin: 0; color: var(--soft); }
.brand a { font-weight: 800; font-size: 1.375rem; letter-spacing: .04em; text-decoration: none; }
nav ul, .plain { list-style: none; margin: 0; padding: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
nav .columns { display: block; }
nav .columns code { display: block; }
/* A link in a line is 24 px to a finger; a line is as high as before. */
main a { padding-block: .1875rem; }
nav a { display: inline-block; padding-block: .375rem; }
[aria-current] { font-weight: 700; text-decoration-thickness: 3px; }
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
h1 { font-size: clamp(1.625rem, 1.2rem + 2vw, 2.375rem); line-height: 1.2; margin-block: .5rem 1rem; text-wrap: balance; }
h2 { font-size: 1.5rem; line-height: 1.25; margin-block: 2.25rem .75rem; }
h3 { font-size: 1.125rem; margin-block: 1.75rem .5rem; }
h4 { font-size: 1rem; margin-block: 1.25rem .25rem; }
p, ul, ol, dl { margin-block: .75rem; max-width: 48rem; }
.lead { font-size: 1.1875rem; color: var(--soft); }
.note { border-inline-start: 4px solid var(--accent); padding: .5rem 1rem; background: var(--raised); max-width: 48rem; }
.note > h2:first-child { margin-block: .25rem .5rem; font-size: 1.25rem; }
.note + h1 { margin-block-start: 1.25rem; }
code, pre, .code { font-family: ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace; font-size: .9375em; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: .375rem; padding: 1rem; overflow-x: auto; }
.scroll { position: relative; overflow-x: auto; margin-block: .75rem; }
img { max-width: 100%; height: auto; }
.place-map { display: block; width: 100%; max-width: 35rem; border: 1px solid var(--line); border-radius: .375rem; }
.place-map .sea { fill: var(--raised); }
.place-map .border { fill: none; stroke: var(--soft); }
.place-map .town { fill: var(--text); font-size: 12px; text-anchor: middle; }
.place-map .here, .spots circle { fill: var(--accent); stroke: var(--page); stroke-width: 3; }
.spots { max-width: 27rem; }
.spots .dot { fill: var(--page); stroke: none; }
.spots a > text { fill: var(--page); font-size: 15px; font-weight: 700; text-anchor: middle; dominant-baseline: central; }
.spots a:hover circle:first-of-type { stroke: var(--text); }
.spots a:focus-visible { outline: 3px solid var(--text); outline-offset: 3px; }
.beside h2 { margin-block-start: 0; }
@media (min-width: 64rem) {
  .sided { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 23rem); gap: 0 2rem; align-items: start; }
  .beside { position: sticky; inset-block-start: 1rem; }
  .to-map { display: none; }
}
table { border-collapse: collapse; width: 100%; }
caption { text-align: start; font-weight: 600; padding-block: .5rem; }
th, td { text-align: start; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid var(--line); }
thead th { border-bottom-width: 2px; }
tbody th { font-weight: 500; }
dt { font-weight: 600; margin-top: .75rem; }
dd { margin: 0; }
dd > ul { padding-inline-start: 1.25rem; margin-block: .25rem; }
dt, dd { overflow-wrap: anywhere; }
.scroll th, .scroll td { min-width: 6.5rem; }
.lines-as-cards :is(th[scope=row], td) { min-width: 8rem; overflow-wrap: anywhere; }
.lines-as-cards th[scope=row] { min-width: 12rem; }
pre.tall { max-height: 24rem; overflow-y: auto; }
.fields { max-width: none; }
.fields > div { padding-block: .5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.fields dt { margin: 0; }
.fields dt span { font-weight: 400; }
@media (min-width: 48rem) { .fields > div { display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); } }
details { margin-block: .75rem; }
summary { cursor: pointer; padding-block: .375rem; }
.cards { display: grid; gap: 1rem; list-style: none; padding: 0; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); max-width: none; }
.cards > li { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; background: var(--raised); }
.cards h2, .cards h3 { margin: 0 0 .25rem; font-size: 1.125rem; }
.cards p { margin: .25rem 0; }
.columns { columns: 16rem; max-width: none; }
.columns li { break-inside: avoid; padding-block: .125rem; }
.soft { color: var(--soft); }
.error { font-weight: 600; border-inline-start: 4px solid currentColor; padding-inline-start: .75rem; }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: .25rem; padding: 0 .375rem; font-size: 1rem; }
.search { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin-block: 1rem; }
.search div { flex: 1 1 16rem; max-width: 28rem; }
.everywhere div { flex-basis: 10rem; max-width: 34rem; }
label { display: block; font-weight: 600; }
input, select, textarea, button { font: inherit; color: inherit; padding: .625rem .75rem; border-radius: .25rem; border: 1px solid var(--soft); background: var(--page); width: 100%; }
button { width: auto; background: var(--accent); color: var(--page); border-color: var(--accent); font-weight: 600; cursor: pointer; }
.quiet { background: var(--page); color: var(--accent); }
select, textarea { max-width: 48rem; }
.lines { white-space: pre-wrap; }
mark { background: light-dark(#fff2a8, #4a4100); color: inherit; }
.found > li { border-block-end: 1px solid var(--line); padding-block: .5rem; overflow-wrap: anywhere; }
.found p { margin-block: .125rem; }
.out { margin-block-start: 3rem; border-block-start: 1px solid var(--line); }
.out p { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.trail ol { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem .5rem; margin: 0; padding: 0; }
.trail li { min-width: 0; overflow-wrap: anywhere; }
.trail li:not(:last-child)::after { content: '›'; margin-inline-start: .5rem; color: var(--soft); }
.facets { display: grid; gap: 0 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); align-items: start; }
.refine > summary, .map > summary { font-weight: 600; padding-block: .625rem; }
.facet { margin: 0; border-bottom: 1px solid var(--line); }
.facet > summary { font-weight: 600; padding-block: .625rem; }
.facet.wide[open] { grid-column: 1 / -1; }
.families { columns: 18rem; }
.families fieldset { break-inside: avoid; }
fieldset { border: 0; margin: 0 0 1rem; padding: 0; min-inline-size: 0; }
legend { font-weight: 600; padding: 0; }
fieldset > div, main form:not(.search) > div { margin-block: .75rem; }
meter { max-width: 100%; }
.option { display: flex; gap: .5rem; align-items: start; padding-block: .25rem; font-weight: 400; }
.option :is(label, span) { min-width: 0; overflow-wrap: anywhere; }
.option input { flex: none; width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; padding: 0; accent-color: var(--accent); }
.chips { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem; margin-block: 1rem; padding: 0; max-width: none; }
.chips a { display: inline-block; border: 1px solid var(--soft); border-radius: 1.5rem; padding: .25rem .75rem; text-decoration: none; }
.chips a:hover { text-decoration: underline; }
.pages { display: flex; flex-wrap: wrap; gap: 1.5rem; }
.session { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; max-width: 48rem; }
.session legend { float: inline-start; width: 100%; }
.session > div { flex: 1 1 14rem; margin-block: 0; }
.level { margin-block: .75rem; }
.attendance > li { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; align-items: center; padding-block: .625rem; border-block-end: 1px solid var(--line); overflow-wrap: anywhere; }
.attendance > li:target { padding-inline: .5rem; background: var(--raised); }
.attendance > li > div { flex: 1 1 12rem; }
.attendance button { min-width: 6rem; min-height: 2.75rem; }
.signing th, .signing td { border: 1px solid var(--line); height: 3rem; }
.signing td:last-child { width: 40%; }
.signing.series td { width: 16%; }
.signature { min-height: 6rem; }
pana-locator { margin-block: 1rem; }
/* Elements of ours that stand in the text of a page: their own room around is outside of it. */
.in-text { margin-inline: -1rem; }
.in-text > :not(:defined) { display: block; padding-inline: 1rem; }
footer { border-top: 1px solid var(--line); color: var(--soft); }
footer .wrap { padding-block: 1rem; }
.row { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.row a { display: inline-block; padding-block: .375rem; }
@media screen and (max-width: 47.99rem) {
  .fold { display: block; }
  .place-map .town { font-size: 18px; }
  .spots .town { font-size: 15px; }
  .fold > summary { font-weight: 600; padding-block: .625rem; color: var(--accent); }
  .fold:not([open]) + nav, .fold:not([open]) + form { display: none; }
  header .fold { margin: 0; }
  header .fold + nav { flex-basis: 100%; }
  header .fold + nav ul { display: block; columns: 8.5rem; }
  .scroll :is(th, td) { min-width: 5.5rem; padding-inline: .375rem; overflow-wrap: anywhere; }
  .lines-as-cards { overflow: visible; }
  .lines-as-cards :is(table, tbody, tr, th[scope=row], td, caption) { display: block; min-width: 0; }
  .lines-as-cards caption { padding-inline: 0; }
  .lines-as-cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .lines-as-cards tr { border: 1px solid var(--line); border-radius: .5rem; background: var(--raised); padding: .75rem 1rem; margin-block: .75rem; }
  .lines-as-cards :is(th[scope=row], td) { border: 0; padding: .125rem 0; }
  .lines-as-cards th[scope=row] { font-weight: 600; font-size: 1.0625rem; padding-block-end: .25rem; }
  .lines-as-cards td[data-heading]::before { content: attr(data-heading) ' : '; content: attr(data-heading) ' : ' / ''; color: var(--soft); }
  .lines-as-cards td:has(> a > .unseen, > form)::before { content: none; }
  .lines-as-cards td > a:has(.unseen) { display: inline-block; padding-block: .25rem; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media (forced-colors: active) {
  button { border-color: ButtonText; }
  .place-map .sea { fill: Canvas; }
  .place-map .border { stroke: CanvasText; }
  .place-map .town { fill: CanvasText; }
  .place-map .here, .spots circle { fill: LinkText; stroke: Canvas; }
  .spots .dot, .spots a > text { fill: Canvas; forced-color-adjust: none; }
  .spots a:focus-visible { outline-color: Highlight; }
}
@media print { header, footer, .skip, form, form.search, .trail, .pages, .map, .screen { display: none; } .attendance form { display: none; } }
`;

/** A pin and a hand: drawn for this site. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#000091" d="M16 2a11 11 0 0 0-11 11c0 8 11 17 11 17s11-9 11-17A11 11 0 0 0 16 2z"/><circle cx="16" cy="13" r="4.5" fill="#fff"/></svg>';
