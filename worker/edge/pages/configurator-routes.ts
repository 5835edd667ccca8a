/** Routes of what a site owner uses: the configurator, its preview, the guides, the check of a policy, and what these pages load. */
import type {Place} from '../../../src/contract/place.ts';
import {TERRITORY_CODE} from '../../../src/contract/place.ts';
import {Refusal} from '../../http/answer.ts';
import {BUNDLED_NEEDS} from '../../directory/taxonomy/taxonomy.ts';
import type {EdgeDeps} from '../deps.ts';
import {HTML_TYPE, route} from '../route.ts';
import type {EdgeRequest, Route} from '../route.ts';
import {isFilePath} from '../routes/files.ts';
import {configuratorPage} from './configurator/page.ts';
import {previewHeight, previewPage, previewStyle} from './configurator/preview.ts';
import {readSettings, settingsQuery} from './configurator/settings.ts';
import type {Settings} from './configurator/settings.ts';
import {snippets} from './configurator/snippets.ts';
import type {Names, Release} from './configurator/snippets.ts';
import {CONFIGURATOR_STYLE} from './configurator/style.ts';
import {guidePage, GUIDES, guidesPage} from './integrer/guides.ts';
import {LONGEST_POLICY, verifyPage} from './integrer/verify.ts';

/** Territories proposed for the words of a place search. */
const PROPOSED = 8;
const CSS_TYPE = 'text/css; charset=utf-8';
const page = {policy: 'page', kind: 'page', answer: {type: HTML_TYPE}} as const;

/** The files of this release and what each must be; nothing is known of them when the build left no list. */
async function releaseOf({assets, origin, version}: EdgeDeps): Promise<Release> {
  const file = await assets('integrity.json', '');
  const integrity = file ? ((await new Response(file.body).json()) as Release['integrity']) : {};
  return {origin, version, integrity};
}

/** Names of what was chosen, for the link of the snippets; a code nobody knows is not chosen. */
function resolve(asked: Settings, {deps}: Pick<EdgeRequest, 'deps'>): {settings: Settings; names: Names; chosen: {code: string; name: string}[]} {
  const chosen = asked.territory.flatMap((code) => {
    const place = deps.gazetteer().resolve(code)?.place;
    return place ? [{code, name: place.name}] : [];
  });
  const directory = deps.directory();
  const structure = asked.structureId ? directory?.structure(asked.structureId) ?? directory?.keptFor(asked.structureId) : undefined;
  const event = asked.eventId ? directory?.agenda.event(asked.eventId) : undefined;
  const settings = {...asked, territory: chosen.map(({code}) => code), structureId: structure?.id ?? asked.structureId, eventId: event?.id ?? asked.eventId};
  return {settings, names: {places: chosen.map(({name}) => name).join(', '), structure, event}, chosen};
}

/** The needs there are; before anything is published, those of the software. */
const needsOf = ({deps}: Pick<EdgeRequest, 'deps'>) => deps.directory()?.needs ?? BUNDLED_NEEDS;

export const configuratorRoutes: readonly Route[] = [
  route({
    ...page,
    path: '/',
    policy: 'configurator',
    summary: 'Le configurateur',
    validator: 'directory',
    query: settingsQuery,
    async handle(request) {
      const needs = needsOf(request);
      const {settings, names, chosen} = resolve(readSettings(request.query, needs), request);
      const release = await releaseOf(request.deps);
      const found: Place[] | undefined = settings.where === '' ? undefined
        : request.deps.gazetteer().suggest(settings.where, {limit: 2 * PROPOSED}).filter(({code}) => TERRITORY_CODE.test(code)).slice(0, PROPOSED);
      return {body: configuratorPage({settings, needs, names, chosen, found, ways: snippets(release, settings, names), origin: request.deps.origin})};
    },
  }),
  route({
    ...page,
    path: '/apercu',
    policy: 'preview',
    summary: 'Ce qui a été choisi, sur un site qui ressemble à un autre',
    validator: 'directory',
    query: settingsQuery,
    handle(request) {
      const {settings, names} = resolve(readSettings(request.query, needsOf(request)), request);
      return {body: previewPage(settings, names, request.deps)};
    },
  }),
  route({
    ...page,
    path: '/apercu.css',
    summary: 'Style de l’aperçu',
    validator: 'build',
    query: settingsQuery.pick({height: true}),
    answer: {type: CSS_TYPE},
    handle: ({query}) => ({body: previewStyle(previewHeight(readSettings({...query, element: 'map'})))}),
  }),
  {...page, path: '/configurateur.css', summary: 'Style du configurateur', validator: 'build', answer: {type: CSS_TYPE}, handle: () => ({body: CONFIGURATOR_STYLE})},
  {
    ...page,
    path: '/site/:file',
    summary: 'Script de nos pages',
    validator: 'none',
    kind: 'file',
    answer: {type: 'text/javascript; charset=utf-8'},
    async handle({params, deps, context}) {
      const path = `site/${params['file']}`;
      const found = isFilePath(path) ? await deps.assets(path, context.req.header('accept-encoding') ?? '') : undefined;
      if (!found) throw new Refusal('not-found', 'Il n’y a rien à cette adresse.');
      return {
        body: found.body as Uint8Array<ArrayBuffer>,
        type: found.type,
        ...(found.etag !== undefined && {etag: found.etag}),
        ...(found.encoding && {headers: {'Content-Encoding': found.encoding}}),
      };
    },
  },
  {...page, path: '/integrer', summary: 'Modes d’emploi', validator: 'build', handle: ({deps}) => ({body: guidesPage(deps.origin)})},
  {
    ...page,
    path: '/integrer/verifier',
    // What is pasted may hold what its owner keeps for themselves: nobody keeps the answer.
    policy: 'privatePage',
    summary: 'Vérifier une intégration',
    validator: 'none',
    longAddress: true,
    handle: async ({deps, context}) => ({
      body: verifyPage(new URL(context.req.url).searchParams.get('politique')?.slice(0, LONGEST_POLICY) ?? '', deps.origin, (await releaseOf(deps)).integrity['single/pana.bundle.js']?.integrity),
    }),
  },
  {
    ...page,
    path: '/integrer/:guide',
    summary: 'Un mode d’emploi',
    validator: 'build',
    params: {guide: {schema: GUIDES, description: 'Le site où coller.', example: 'wordpress'}},
    handle: ({deps, params}) => ({body: guidePage(params['guide']!, deps.origin)}),
  },
];
