/** `/desk/besoins`: the needs, as the national team writes them. A new version is published with the directory. */
import {z} from 'zod';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import {sealOfPreview} from '../domain/coordination.ts';
import {changed, crowded, EMPTY_NEED, found, NEED_FIELDS, typedNeed} from '../domain/taxonomy.ts';
import type {TypedNeed} from '../domain/taxonomy.ts';
import {needPage, needPreview, needsFile, needsPage} from '../pages/desk/taxonomy.ts';
import type {NeedPage} from '../pages/desk/taxonomy.ts';
import {doneSentence} from '../pages/desk/words.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {audit} from '../storage/audit.ts';
import {finder} from '../storage/desk.ts';
import {keepTaxonomy, needCarriers, readTaxonomy} from '../storage/taxonomy.ts';
import {asked, dayOf, done, signed} from './asking.ts';
import type {Asking} from './asking.ts';

const PATH = '/desk/besoins';

/** The need or family of the address, in the taxonomy of this moment; no `one` for a new need. Throws 404. */
function where({deps, params}: Asking) {
  const {text, changes} = readTaxonomy(deps.database);
  const code = params['code'] ?? '';
  const one = code === 'nouveau' ? undefined : found(text, code);
  if (code !== 'nouveau' && one === undefined) throw new Refusal('not-found', 'Il n’y a pas de besoin à cette adresse.');
  const kept: TypedNeed = one === undefined ? EMPTY_NEED : typedNeed(one.need ?? one.family, one.family.code);
  return {text, changes, one, kept};
}

function form(request: Asking, more: Partial<NeedPage> = {}): Answer {
  const {text, changes, one, kept} = where(request);
  return needPage({session: signed(request), one, families: text.families, typed: kept, version: changes, ...more});
}

const text = z.string().max(8000).default('').transform((typed) => typed.replaceAll('\r\n', '\n'));
const bodySchema = z.strictObject({
  ...Object.fromEntries(NEED_FIELDS.map((field) => [field, text])) as Record<(typeof NEED_FIELDS)[number], typeof text>,
  family: text, retired: text, version: z.string().max(20), vu: z.string().max(64).optional(), corriger: z.string().max(10).optional(),
});
type Body = z.output<typeof bodySchema>;

/** A form read against the taxonomy of now. What somebody else changed elsewhere in it does not stand in the way, unless it is this very need. */
function read(request: RegistryRequest<Body>) {
  const {version, vu: _, corriger: __, ...sent} = request.body;
  const here = where(request);
  const typed: TypedNeed = {...sent, family: here.one?.family.code ?? sent.family};
  const next = `${dayOf(request.now).slice(0, 7)}.${here.changes + 1}`;
  if (version !== String(here.changes)) return {...here, typed, conflict: true} as const;
  const result = changed(here.text, here.one === undefined ? undefined : here.one.need?.code ?? here.one.family.code, typed, next);
  if ('errors' in result) return {...here, typed, errors: result.errors} as const;
  const after = found(result.text, result.code)!;
  return {...here, typed: typedNeed(after.need ?? after.family, after.family.code), result, seal: sealOfPreview([here.changes, result.code, typedNeed(after.need ?? after.family, after.family.code)])} as const;
}

const same = (a: TypedNeed, b: TypedNeed): boolean => JSON.stringify(a) === JSON.stringify(b);

function preview(request: RegistryRequest<Body>): Answer {
  const met = read(request);
  if ('conflict' in met) return form(request, {typed: met.typed, online: met.kept});
  if ('errors' in met || request.body.corriger !== undefined) return form(request, {typed: met.typed, ...('errors' in met && {errors: met.errors})});
  const {one, kept, typed, result, seal, changes} = met;
  const before = new Set(crowded(met.text));
  return needPreview({
    session: signed(request), one, before: kept, typed, code: result.code, version: changes, seen: seal,
    carriers: needCarriers(request.deps.database).get(result.code) ?? 0, crowded: crowded(result.text).filter((word) => !before.has(word)),
  });
}

function publish(request: RegistryRequest<Body>): Answer {
  const {deps, now, body} = request;
  return deps.database.transaction((): Answer => {
    const met = read(request);
    // The same form twice, as a double click sends it, finds what it asked for done.
    if ('conflict' in met) return met.one !== undefined && same(met.kept, met.typed) ? done(PATH, 'besoin') : form(request, {typed: met.typed, online: met.kept});
    if ('errors' in met) return form(request, {typed: met.typed, errors: met.errors});
    if (met.one !== undefined && same(met.kept, met.typed)) return done(PATH, 'besoin');
    if (body.vu !== met.seal) return preview(request);
    keepTaxonomy(deps.database, met.result.text);
    const action = met.one === undefined ? 'need.add' : met.kept.retired === met.typed.retired ? 'need.edit' : met.typed.retired === 'oui' ? 'need.retire' : 'need.bring-back';
    audit(deps.database, {actor: `person:${signed(request).person}`, action, object: `need:${met.result.code}`, detail: met.result.text.version}, now);
    return done(PATH, 'besoin');
  });
}

const listQuery = z.strictObject({
  famille: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/).optional(), etat: z.enum(['propose', 'retire']).optional(), q: z.string().max(LIMITS.queryLength).optional(), fait: z.string().max(40).optional(),
});

/** The needs the address asks for, by families. */
function listed({deps, query}: Asking) {
  const {famille, etat, q, fait} = asked(listQuery, query);
  const named = finder(q);
  const {text: all} = readTaxonomy(deps.database);
  const families = all.families.filter(({code}) => famille === undefined || code === famille).map((family) => ({
    ...family, needs: family.needs.filter((need) => (etat === undefined || (need.retired === true) === (etat === 'retire')) && named(`${need.label.fr} ${need.code} ${(need.synonyms?.fr ?? []).join(' ')}`)),
  }));
  return {text: all, families: q === undefined && etat === undefined ? families : families.filter(({needs}) => needs.length > 0), kept: {famille, etat, q}, fait};
}

export const TAXONOMY_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: PATH, summary: 'Besoins', action: 'taxonomy.edit', from: 'page',
    handle(request) {
      const {text: all, families, kept, fait} = listed(request);
      return needsPage({session: signed(request), asked: kept, text: all, families, carriers: needCarriers(request.deps.database), done: doneSentence(fait)});
    },
  }),
  registryRoute({
    method: 'GET', path: `${PATH}.csv`, summary: 'Besoins, en fichier', action: 'taxonomy.edit', from: 'page',
    handle: (request) => needsFile(listed(request).families, needCarriers(request.deps.database)),
  }),
  registryRoute({method: 'GET', path: `${PATH}/:code`, summary: 'Un besoin', action: 'taxonomy.edit', from: 'page', handle: (request) => form(request)}),
  registryRoute({method: 'POST', path: `${PATH}/:code/apercu`, summary: 'Ce qu’une modification changerait', action: 'taxonomy.edit', from: 'page', body: bodySchema, handle: preview}),
  registryRoute({method: 'POST', path: `${PATH}/:code`, summary: 'Publier un besoin', action: 'taxonomy.edit', from: 'page', body: bodySchema, handle: publish}),
];
