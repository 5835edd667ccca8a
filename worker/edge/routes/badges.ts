/** `/v1/badges/:id`: what a structure's own site says of its listing, as long as it is listed; with `.svg`, its picture for mails. */
import {z} from 'zod';
import {badgeSchema} from '../../../src/contract/badge.ts';
import {BADGE_LAG} from '../../../src/contract/badge-times.ts';
import {languageQuerySchema} from '../../../src/contract/query.ts';
import {structureIdSchema} from '../../../src/contract/structure.ts';
import {Refusal} from '../../http/answer.ts';
import {badgeOf, badgeSvg, EMPTY_SVG} from '../badge.ts';
import type {EdgeDeps} from '../deps.ts';
import {JSON_TYPE, route} from '../route.ts';
import type {Route} from '../route.ts';
import {movedTo, notListed} from './structures.ts';

/** Whether an edge away from its registry has been without word for so long that a structure may have left meanwhile. */
const isOutOfTouch = ({checkedAt, now}: Pick<EdgeDeps, 'checkedAt' | 'now'>): boolean => checkedAt !== undefined && now() - (checkedAt() ?? -Infinity) > BADGE_LAG;

const SVG = /\.svg$/;
const SVG_TYPE = 'image/svg+xml; charset=utf-8';
const id = {
  schema: z.string().refine((text) => structureIdSchema.safeParse(text.replace(SVG, '')).success),
  description: 'Identifiant public de la structure ; suivi de `.svg`, l’image.',
  example: 's1',
};

export const badgeRoutes: readonly Route[] = [
  route({
    path: '/v1/badges/:id',
    operation: 'getBadge',
    summary: 'Lire le badge d’une structure',
    description:
      'Ce que la structure peut dire de son référencement aujourd’hui, sur son propre site. Gardé 30 secondes au plus : un badge disparaît partout dans les cinq minutes d’un retrait. L’adresse suivie de `.svg` donne une image (320 × 64) pour les signatures de courriels ; quand la structure n’est pas référencée, l’image est vide (1 × 1) et répond 200, car un message montrerait sinon une image cassée.',
    policy: 'badge',
    // Made anew each time: whether the registry has been heard of is part of what it says.
    validator: 'none',
    kind: 'data',
    params: {id},
    moves: true,
    query: languageQuerySchema,
    answer: {type: JSON_TYPE, name: 'Badge', schema: badgeSchema, description: 'Le badge.'},
    problems: ['invalid-query', 'not-found', 'unavailable'],
    handle({params, query, deps, directory}) {
      const {lang = 'fr'} = query;
      const asked = params['id']!;
      const picture = SVG.test(asked);
      const name = asked.replace(SVG, '');
      if (isOutOfTouch(deps)) {
        if (picture) return {body: EMPTY_SVG, type: SVG_TYPE};
        throw new Refusal('unavailable', 'Le registre ne répond pas : rien ne dit que cette structure est encore référencée.', {headers: {'Retry-After': '30'}});
      }
      const structure = directory.structure(name);
      if (!structure && directory.keptFor(name)) {
        return movedTo(directory, name, (kept) => `/v1/badges/${kept.id}${picture ? '.svg' : ''}${query.lang === undefined ? '' : `?lang=${lang}`}`);
      }
      if (!structure && !picture) throw notListed();
      const badge = structure && badgeOf(structure, {origin: deps.origin, today: new Date(deps.now()).toISOString().slice(0, 10), lang});
      if (!picture) return {body: JSON.stringify(badge)};
      return {body: badge ? badgeSvg(badge, lang) : EMPTY_SVG, type: SVG_TYPE};
    },
  }),
];
