/** Routes of the directory's pages, and of what search engines ask first. */
import {z} from 'zod';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {Refusal} from '../../http/answer.ts';
import {areaWords} from '../../http/structure-sheet.ts';
import {HTML_TYPE, route} from '../route.ts';
import type {Route} from '../route.ts';
import {checkCodes} from '../routes/checks.ts';
import {contactOf, limitContacts, movedTo} from '../routes/structures.ts';
import {departementOf} from '../sheet.ts';
import {departementPage, indexPage, searchPage} from './annuaire.ts';
import {coordinationsPage} from './coordinations.ts';
import {askedOf, criteria, nationalCriteria} from './filters.ts';
import {fieldOf, placesOf} from './place-words.ts';
import {robots, sitemapIndex, sitemapPart} from './sitemap.ts';
import {contactPage, structurePage} from './structure.ts';

/** Cards on one page of a département. */
const PAGE_SIZE = 50;
const slug = {schema: z.string().regex(/^[a-z0-9][a-z0-9-]{0,299}$/), description: 'Nom dans l’adresse.', example: 'mjc-loches'};
const departement = {schema: z.string().regex(/^(?:\d{2,3}|2[AB])$/), description: 'Code du département.', example: '37'};
const page = {policy: 'page', kind: 'page', answer: {type: HTML_TYPE}} as const;
const XML_TYPE = 'application/xml; charset=utf-8';

const sameName = new Intl.Collator('fr', {sensitivity: 'base', ignorePunctuation: true});

/** The paths of a route whose parameters are known beforehand: names out of a list. */
function pathsOf({path, params = {}}: Route): string[] {
  const [name, more] = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
  if (name === undefined) return [path];
  const schema = params[name]?.schema;
  return more === undefined && schema instanceof z.ZodEnum ? schema.options.map((option) => path.replace(`:${name}`, String(option))) : [];
}

export const annuaireRoutes: readonly Route[] = [
  route({
    ...page,
    path: '/annuaire',
    summary: 'L’annuaire, par départements, autour d’un lieu ou par critères',
    validator: 'directory',
    // As everywhere but in two things a form needs: a place may be named in words, and a list may come in several pairs.
    query: z.object({...nationalCriteria, place: z.string().max(LIMITS.queryLength).transform((text) => text.trim()).optional()}),
    handle({query: {place: words, ...query}, deps, directory}) {
      const gazetteer = deps.gazetteer();
      const asked = checkCodes(query, gazetteer, directory.needs);
      const texts = askedOf(asked);
      if (!words && Object.keys(texts).every((name) => name === 'page')) return {body: indexPage(directory.territories(), directory.size, deps)};
      const places = words ? placesOf(words, gazetteer) : [];
      const [place] = places;
      const found = words && !place ? undefined : directory.search({...asked, ...(place && {place: place.code})});
      const alike = place === undefined && asked.q ? gazetteer.suggest(asked.q, {limit: 1})[0] : undefined;
      return {
        body: searchPage({
          needs: directory.needs,
          asked: texts,
          words,
          places,
          field: place ? fieldOf(place, gazetteer) : '',
          found,
          homonym: alike && sameName.compare(alike.name, asked.q!) === 0 ? alike : undefined,
          names: (code) => gazetteer.resolve(code)?.place.name ?? code,
          origin: deps.origin,
          version: deps.version,
        }),
      };
    },
  }),
  route({
    ...page,
    path: '/annuaire/departement/:code',
    summary: 'L’annuaire d’un département',
    validator: 'directory',
    params: {code: departement},
    query: z.object(criteria),
    handle({params, query, deps, directory}) {
      const code = `departement:${params['code']}`;
      const territory = directory.territories().find((one) => one.code === code);
      if (!territory) throw new Refusal('not-found', 'Aucun département ne porte ce code.');
      const asked = checkCodes(query, deps.gazetteer(), directory.needs);
      return {body: departementPage({needs: directory.needs, territory, asked: askedOf(asked), found: directory.search({...asked, territory: [code], limit: PAGE_SIZE}), origin: deps.origin, version: deps.version})};
    },
  }),
  {
    ...page,
    path: '/annuaire/coordinations',
    summary: 'À qui demander quand personne n’est près',
    validator: 'directory',
    handle({deps, directory}) {
      const name = (code: string): string | undefined => deps.gazetteer().resolve(code)?.place.name;
      return {body: coordinationsPage(directory.coordinations, directory.search({remote: true, limit: PAGE_SIZE}), directory.needs, name, deps.origin)};
    },
  },
  {
    ...page,
    path: '/annuaire/:slug',
    summary: 'La fiche d’une structure',
    validator: 'directory',
    counts: 'shown',
    params: {slug},
    handle({params, directory, deps}) {
      const structure = directory.structure(params['slug']!);
      if (!structure) return movedTo(directory, params['slug']!, ({slug: kept}) => `/annuaire/${kept}`);
      const code = `departement:${departementOf(structure.address.commune)}`;
      return {
        body: structurePage({
          needs: directory.needs,
          structure,
          areas: areaWords(structure.serviceArea, (area) => deps.gazetteer().resolve(area)?.place.name),
          departement: directory.territories().find((one) => one.code === code),
          today: new Date(deps.now()).toISOString().slice(0, 10),
          origin: deps.origin,
        }),
      };
    },
  },
  {
    ...page,
    path: '/annuaire/:slug/contact',
    summary: 'Le contact d’une structure',
    policy: 'privatePage',
    validator: 'none',
    counts: 'contacted',
    params: {slug},
    async handle(request) {
      limitContacts(request);
      const slugAsked = request.params['slug']!;
      const structure = request.directory.structure(slugAsked);
      if (!structure) return movedTo(request.directory, slugAsked, ({slug: kept}) => `/annuaire/${kept}/contact`);
      return {body: contactPage(structure, await contactOf(structure, request.deps))};
    },
  },
  {
    ...page,
    path: '/sitemap.xml',
    summary: 'Plan du site, pour les moteurs',
    validator: 'directory',
    answer: {type: XML_TYPE},
    handle: ({directory, deps}) => ({body: sitemapIndex(directory, deps.origin)}),
  },
  {
    ...page,
    path: '/sitemap/:part',
    summary: 'Une partie du plan du site',
    validator: 'directory',
    answer: {type: XML_TYPE},
    params: {part: {schema: z.string().regex(/^[0-9AB]{2,3}\.xml$|^(?:pages|agenda)\.xml$/), description: 'Nom du fichier.', example: 'pages.xml'}},
    handle({params, directory, deps, routes}) {
      const own = routes.filter(({kind, policy, answer}) => kind === 'page' && /^(?:page|configurator)$/.test(policy) && answer.type === HTML_TYPE).flatMap(pathsOf);
      const body = sitemapPart(params['part']!.replace('.xml', ''), directory, own, deps.origin);
      if (body === undefined) throw new Refusal('not-found', 'Le plan du site n’a pas cette partie.');
      return {body};
    },
  },
  {...page, path: '/robots.txt', summary: 'Ce que les moteurs peuvent lire', validator: 'build', answer: {type: 'text/plain; charset=utf-8'}, handle: ({deps}) => ({body: robots(deps.origin)})},
];
