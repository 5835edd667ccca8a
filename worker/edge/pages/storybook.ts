/** `/storybook/`: the workshop of the elements, as `npm run storybook:build` left it; a page that says so where nobody built it. */
import {html} from 'hono/html';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import {HTML_TYPE} from '../route.ts';
import type {EdgeRequest, Route} from '../route.ts';
import {isFilePath} from '../routes/files.ts';
import {layout} from './layout.ts';

const notBuilt = (): string =>
  layout({
    title: 'Storybook n’est pas construit',
    hidden: true,
    main: html`<h1>Storybook n’est pas construit ici</h1>
<p>C’est l’atelier des éléments : chaque réglage à essayer, les thèmes, les guides. Il se construit à part, en une dizaine de secondes, puisque l’annuaire n’en a pas besoin :</p>
<pre tabindex="0" role="region" aria-label="Commande"><code>npm run storybook:build</code></pre>
<p>Rechargez ensuite cette page ; le serveur n’a pas à redémarrer.</p>
<p><a href="/">Retour à l’accueil</a></p>`,
  });

async function file(path: string, {deps, context}: EdgeRequest): Promise<Answer> {
  const absent = new Refusal('not-found', 'Ce fichier n’existe pas dans Storybook.');
  if (!isFilePath(path)) throw absent;
  const found = await deps.storybook?.(path, context.req.header('accept-encoding') ?? '');
  if (!found && path === 'index.html') return {body: notBuilt(), type: HTML_TYPE, status: 404};
  if (!found) throw absent;
  return {
    body: found.body as Exclude<Answer['body'], string>,
    type: found.type,
    ...(found.etag !== undefined && {etag: found.etag}),
    ...(found.encoding && {headers: {'Content-Encoding': found.encoding}}),
  };
}

const common = {policy: 'workshop', validator: 'none', kind: 'file', answer: {type: HTML_TYPE}} as const;

export const storybookRoutes: readonly Route[] = [
  // Its own links are relative: they need the slash.
  {...common, path: '/storybook', summary: 'L’atelier des éléments', handle: () => ({status: 302, body: null, headers: {Location: '/storybook/'}})},
  {...common, path: '/storybook/', summary: 'L’atelier des éléments', handle: (request) => file('index.html', request)},
  {...common, path: '/storybook/:file{.+}', summary: 'Fichier de l’atelier', handle: (request) => file(request.params['file']!, request)},
];
