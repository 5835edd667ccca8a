/** Who is compared, and how a page of each is made and read. */

export type PageName = 'blank' | 'pana' | 'pana-no-index' | 'supercluster' | 'markercluster';

/** What the observer in the page looks for; the same code for all. */
export interface Selectors {
  /** A result in the list, with its text. */
  readonly item: string;
  /** A marker on the map. */
  readonly marker: string;
  /** The map, for its nodes and to drag it. */
  readonly map: string;
  readonly zoomIn: string;
}

const OURS: Selectors = {
  item: '[part~=item]', marker: '[part~=marker],[part~=cluster]', map: 'pana-map .stage', zoomIn: 'pana-map .controls button:first-child',
};
const BY_HAND: Selectors = { item: 'li.item', marker: '.leaflet-marker-icon', map: '.leaflet-container', zoomIn: '.leaflet-control-zoom-in' };

export const selectorsOf = (page: PageName): Selectors => (page === 'supercluster' || page === 'markercluster' ? BY_HAND : OURS);

/** Ports of one world: the host's page with what is written by hand, the API, and the API as it is when there are too many points for an index. */
export interface Origins {
  readonly host: string;
  readonly api: string;
  readonly apiWithoutIndex: string;
}

/** The same page around each: a header, a text, the block, a footer. */
export function pageOf(name: PageName, { api, apiWithoutIndex }: Omit<Origins, 'host'>): string {
  const snippet = (src: string): string => `<pana-locator><a href="${api}/annuaire">L’annuaire</a></pana-locator>\n<script src="${src}" async crossorigin></script>`;
  const byHand = (script: string): readonly [head: string, block: string] => [
    `<link rel="preload" as="fetch" href="/points.json" crossorigin>\n<script type="module" src="/${script}.js"></script>`,
    '<div id="places" data-points="/points.json"></div>',
  ];
  const [head, block] = {
    blank: () => ['', '<p>Rien ici.</p>'] as const,
    pana: () => ['', snippet(`${api}/pana/v1/pana.js`)] as const,
    'pana-no-index': () => ['', snippet(`${apiWithoutIndex}/pana/v1/pana.js`)] as const,
    supercluster: () => byHand('supercluster'),
    markercluster: () => byHand('markercluster'),
  }[name]();
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Associations : se faire aider</title>
<link rel="icon" href="data:,">
<style>
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1e1e1e; }
  header, main, footer { max-width: 1200px; margin: 0 auto; padding: 16px; }
  header { border-bottom: 1px solid #d0d0d0; }
</style>
${head}
</head>
<body>
<header><strong>Une mairie</strong></header>
<main>
<h1>Qui peut aider votre association ?</h1>
<p>Des structures proches de chez vous aident les associations dans leurs usages du numérique.</p>
${block}
</main>
<footer><p>Mentions légales</p></footer>
</body>
</html>
`;
}
