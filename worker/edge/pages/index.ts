/** Routes of our own pages and of what they load. */
import {BUNDLED_NEEDS} from '../../directory/taxonomy/taxonomy.ts';
import {openApi, writePart} from '../openapi.ts';
import {HTML_TYPE} from '../route.ts';
import type {Route} from '../route.ts';
import {file} from '../routes/files.ts';
import {SHARE_CARD} from '../../http/document.ts';
import {accessibilityPage} from './accessibility.ts';
import {agendaRoutes} from './agenda-routes.ts';
import {annuaireRoutes} from './annuaire-routes.ts';
import {configuratorRoutes} from './configurator-routes.ts';
import {docsPage, problemsPage} from './docs.ts';
import {embedRoutes} from './embed-routes.ts';
import {needsPage} from './needs.ts';
import {ICON, STYLE} from './style.ts';

const page = {policy: 'page', kind: 'page', answer: {type: HTML_TYPE}} as const;
const asset = {policy: 'page', kind: 'page', validator: 'build'} as const;

export const pageRoutes: readonly Route[] = [
  ...configuratorRoutes,
  {...page, path: '/docs', summary: 'Référence de l’API', validator: 'build', handle: ({deps, routes}) => ({body: docsPage(openApi(routes, deps.version), deps.origin, deps.writes && writePart(deps.writes))})},
  {...page, path: '/docs/problems', summary: 'Les erreurs', validator: 'build', handle: ({deps}) => ({body: problemsPage(deps.origin)})},
  {...page, path: '/docs/besoins', summary: 'Les besoins', validator: 'directory', handle: ({deps}) => ({body: needsPage(deps.origin, (deps.directory()?.needs ?? BUNDLED_NEEDS).served('fr'))})},
  {...page, path: '/accessibilite', summary: 'Accessibilité', validator: 'build', handle: ({deps}) => ({body: accessibilityPage(deps.origin)})},
  ...annuaireRoutes,
  ...agendaRoutes,
  ...embedRoutes,
  {...asset, path: '/style.css', summary: 'Style des pages', answer: {type: 'text/css; charset=utf-8'}, handle: () => ({body: STYLE})},
  {...asset, path: '/favicon.svg', summary: 'Icône', answer: {type: 'image/svg+xml'}, handle: () => ({body: ICON})},
  {path: SHARE_CARD.path, summary: 'L’image des pages que l’on partage', policy: 'card', kind: 'file', validator: 'none', answer: {type: SHARE_CARD.type}, handle: (request) => file('site/card.png', request)},
];
