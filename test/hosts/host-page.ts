/** The page of a host around what a row says: the fallback its author wrote, our script tag, and the watch that sees everything. */
import type {World} from './world.ts';
import {TELL, WATCH} from './look.ts';
import type {HostRow} from './rows.ts';

export const NONCE = 'cmFuZG9t';
export const FALLBACK = '<p class="fallback"><a href="__API__/annuaire/departement/37">L’annuaire de l’Indre-et-Loire</a></p>';
export const LOCATOR = `<pana-locator territory="departement:37">${FALLBACK}</pana-locator>`;
export const SCRIPT = `<script nonce="${NONCE}" src="__API__/pana/v1/pana.js" async></script>`;

let number = 0;

/** Registers the page of a row under an address of its own (no engine's memory cache mixes two rows) and gives that address; `tell`: the page itself says what it shows. */
export function addRow(world: World, row: HostRow, tell = false): string {
  number += 1;
  const path = `/${row.id.toLowerCase().replace(/\W+/g, '-')}-${number}`;
  world.page('/watch.js', {body: WATCH, type: 'text/javascript'});
  world.page('/watch-and-tell.js', {body: WATCH + TELL, type: 'text/javascript'});
  for (const [name, {body, type}] of Object.entries(row.files ?? {})) world.page(name, {body, type});
  const {head = SCRIPT, html = LOCATOR, htmlAttributes = 'lang="fr"', headers = {}} = row;
  const body = `<!doctype html><html ${htmlAttributes}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${row.id}</title><script nonce="${NONCE}" src="${tell ? '/watch-and-tell.js' : '/watch.js'}"></script>
${head}
</head><body>
<h1>Page d’un partenaire</h1>
${html}
</body></html>`;
  return world.page(path, {headers, body});
}
