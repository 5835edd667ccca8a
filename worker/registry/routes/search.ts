/** `/desk/recherche`: one search over what somebody of the team may see. */
import {z} from 'zod';
import {searchPage} from '../pages/desk/search.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRoute} from '../route.ts';
import {listedStructure} from '../storage/desk.ts';
import {search, wordsTyped} from '../storage/search.ts';
import {asked, dayOf, signed} from './asking.ts';

export const SEARCH_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: '/desk/recherche', summary: 'Recherche', action: 'desk.search', from: 'page',
    handle(request) {
      const {deps, reach, now} = request;
      const {q: typed = ''} = asked(z.strictObject({q: z.string().optional()}), request.query);
      const words = wordsTyped(typed);
      return searchPage({
        session: signed(request), typed, words,
        found: search(deps.database, reach, words, (territory) => deps.gazetteer.resolve(territory)?.departements ?? []),
        scopeWords: (role, scope) => (role === 'contact' ? listedStructure(deps.database, reach, scope, dayOf(now))?.name : deps.gazetteer.resolve(scope)?.place.name) ?? scope,
      });
    },
  }),
];
