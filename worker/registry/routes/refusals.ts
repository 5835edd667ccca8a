/** What was refused, for the national team: who tries what they may not, and how often (RELIABILITY.md A7). */
import {z} from 'zod';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {invalidQuery} from '../../http/answer.ts';
import {refusalsFile, refusalsPage} from '../pages/desk/refusals.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {namesOf} from '../storage/desk.ts';
import {listRefusals, refusalReasons} from '../storage/refusals.ts';

const querySchema = z.strictObject({
  raison: z.string().max(40).optional(),
  qui: z.string().max(40).regex(/^(?:anonymous|person:\d{1,12})$/).optional(),
  page: z.coerce.number().int().min(1).max(LIMITS.pageMax).default(1),
});

/** The filters of the address; those a form leaves empty are not asked. Throws 400. */
function asked({query}: Pick<RegistryRequest, 'query'>): z.output<typeof querySchema> {
  const parsed = querySchema.safeParse(Object.fromEntries([...query].filter(([, value]) => value.trim() !== '')));
  if (parsed.success) return parsed.data;
  throw invalidQuery(parsed.error.issues.map(({path}) => ({field: path.join('.').slice(0, 40), code: 'invalid', message: 'Valeur non acceptée.'})));
}

export const REFUSAL_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: '/desk/refus', summary: 'Accès refusés', action: 'refusal.read', from: 'page',
    handle(request) {
      const {deps, session} = request;
      const {raison, qui, page} = asked(request);
      const {lines, total} = listRefusals(deps.database, {reason: raison, actor: qui}, {limit: LIMITS.pageSize, offset: (page - 1) * LIMITS.pageSize});
      const people = lines.flatMap(({actor}) => (actor.startsWith('person:') ? [Number(actor.slice('person:'.length))] : []));
      return refusalsPage({session: session!, lines, total, page, size: LIMITS.pageSize, asked: {raison, qui}, reasons: refusalReasons(deps.database), names: namesOf(deps.database, people)});
    },
  }),
  registryRoute({
    method: 'GET', path: '/desk/refus.csv', summary: 'Accès refusés, en fichier', action: 'refusal.read', from: 'page',
    handle(request) {
      const {raison, qui} = asked(request);
      return refusalsFile(listRefusals(request.deps.database, {reason: raison, actor: qui}, {limit: 1_000_000_000, offset: 0}).lines);
    },
  }),
];
