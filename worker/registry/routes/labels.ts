/** `/desk/labels`: the list, which the national team keeps; `/desk/structures/:id/labels`: those of one structure, given and ended by its coordination. */
import {z} from 'zod';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {foldPlain} from '../../directory/gazetteer/fold.ts';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import {sealOfPreview} from '../domain/coordination.ts';
import {endError, isSame, readGift, readKind, typedKind} from '../domain/label.ts';
import type {CarriedLabel, LabelKind, TypedKind} from '../domain/label.ts';
import {endingField, labelPage, labelPreview, labelsFile, labelsPage, structureLabelsPage} from '../pages/desk/labels.ts';
import type {LabelPage, StructureLabelsPage} from '../pages/desk/labels.ts';
import {doneSentence} from '../pages/desk/words.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {audit} from '../storage/audit.ts';
import {finder, listedStructure} from '../storage/desk.ts';
import type {ListedStructure} from '../storage/desk.ts';
import {slugged} from '../storage/identifiers.ts';
import {carriers, endLabel, giveLabel, keepLabelKind, labelKind, labelKinds, labelsOf} from '../storage/labels.ts';
import type {KeptKind} from '../storage/labels.ts';
import {asked, dayOf, done, signed} from './asking.ts';
import type {Asking} from './asking.ts';

const PATH = '/desk/labels';
const EMPTY: TypedKind = {name: '', issuer: '', website: '', levels: ''};
const doneQuery = z.strictObject({fait: z.string().max(40).optional()});

const listQuery = z.strictObject({niveaux: z.enum(['avec', 'sans']).optional(), q: z.string().max(LIMITS.queryLength).optional(), fait: z.string().max(40).optional()});

/** The labels the address asks for. */
function listed({deps, query}: Asking) {
  const {niveaux, q, fait} = asked(listQuery, query);
  const named = finder(q);
  return {found: labelKinds(deps.database).filter(({name, code, issuer, levels}) => named(`${name} ${code} ${issuer}`) && (niveaux === undefined || (levels.length > 0) === (niveaux === 'avec'))), kept: {niveaux, q}, fait};
}

/** The label of the address; undefined for a new one. Throws 404. */
function kind({deps, params}: Asking): KeptKind | undefined {
  if (params['code'] === 'nouveau') return undefined;
  const found = labelKind(deps.database, params['code'] ?? '');
  if (found === undefined) throw new Refusal('not-found', 'Il n’y a pas de label à cette adresse.');
  return found;
}

function form(request: Asking, more: Partial<LabelPage> = {}): Answer {
  const one = kind(request);
  return labelPage({session: signed(request), kind: one, typed: one === undefined ? EMPTY : typedKind(one), version: one?.version ?? 0, ...more});
}

const text = z.string().max(2000).default('');
const kindSchema = z.strictObject({
  name: text, issuer: text, website: text, levels: text.transform((typed) => typed.replaceAll('\r\n', '\n')), version: z.string().max(20), vu: z.string().max(64).optional(), corriger: z.string().max(10).optional(),
});
type KindBody = z.output<typeof kindSchema>;

/** A form read against what is kept now. */
function readForm(request: RegistryRequest<KindBody>) {
  const {database} = request.deps;
  const {version, name, issuer, website, levels} = request.body;
  const one = kind(request);
  const typed: TypedKind = {name, issuer, website, levels};
  if (version !== String(one?.version ?? 0)) return {one, typed, conflict: true} as const;
  const others = labelKinds(database).filter(({code}) => code !== one?.code);
  const read = readKind(typed, new Set(others.map((other) => foldPlain(other.name))), foldPlain);
  if ('errors' in read) return {one, typed, errors: read.errors} as const;
  const code = one?.code ?? slugged(read.name).slice(0, 40).replace(/-$/, '');
  if (one === undefined && (code === '' || code === 'nouveau' || others.some((other) => other.code === code))) {
    return {one, typed, errors: [{field: 'name', code: 'invalid', message: 'Un autre label a déjà presque ce nom : choisissez-en un qui s’en distingue.'}]} as const;
  }
  const next: LabelKind = {code, ...read};
  return {one, typed: typedKind(next), next, seal: sealOfPreview([one, next])} as const;
}

function preview(request: RegistryRequest<KindBody>): Answer {
  const met = readForm(request);
  if ('conflict' in met) return form(request, {typed: met.typed, ...(met.one && {online: typedKind(met.one)})});
  if ('errors' in met || request.body.corriger !== undefined) return form(request, {typed: met.typed, ...('errors' in met && {errors: met.errors})});
  const {one, typed, seal} = met;
  return labelPreview({
    session: signed(request), kind: one, before: one === undefined ? EMPTY : typedKind(one), typed, version: one?.version ?? 0, seen: seal,
    carriers: one === undefined ? 0 : carriers(request.deps.database, one.code, dayOf(request.now)),
  });
}

function publish(request: RegistryRequest<KindBody>): Answer {
  const {deps, now, body} = request;
  return deps.database.transaction((): Answer => {
    const met = readForm(request);
    if ('conflict' in met) return met.one !== undefined && JSON.stringify(typedKind(met.one)) === JSON.stringify(met.typed) ? done(PATH, 'label') : form(request, {typed: met.typed, ...(met.one && {online: typedKind(met.one)})});
    if ('errors' in met) return form(request, {typed: met.typed, errors: met.errors});
    if (body.vu !== met.seal) return preview(request);
    if (met.one !== undefined && JSON.stringify(typedKind(met.one)) === JSON.stringify(met.typed)) return done(PATH, 'label');
    keepLabelKind(deps.database, met.next);
    audit(deps.database, {actor: `person:${signed(request).person}`, action: met.one === undefined ? 'label.add' : 'label.edit', object: `label:${met.next.code}`}, now);
    return done(PATH, 'label');
  });
}

// ————— of one structure —————

/** A structure within reach. Throws 404. */
function structure({deps, reach, params, now}: Asking): ListedStructure {
  const one = listedStructure(deps.database, reach, params['id'] ?? '', dayOf(now));
  if (one === undefined) throw new Refusal('not-found', 'Il n’y a pas de structure à cette adresse.');
  return one;
}

const sealOf = (carried: readonly CarriedLabel[]): string => sealOfPreview(carried);

function labels(request: Asking, more: Partial<StructureLabelsPage> = {}): Answer {
  const {database} = request.deps;
  const one = structure(request);
  const carried = labelsOf(database, one.id);
  return structureLabelsPage({session: signed(request), structure: one, carried, kinds: labelKinds(database), today: dayOf(request.now), version: sealOf(carried), ...more});
}

const actOn = (request: RegistryRequest, action: string, {id}: ListedStructure, {code, since, until}: CarriedLabel): void =>
  audit(request.deps.database, {actor: `person:${signed(request).person}`, action, object: `structure:${id}`, detail: `${code} ${since ?? ''} ${until ?? ''}`.trim()}, request.now);

function give(request: RegistryRequest<{label: string; since: string; until: string; version: string}>): Answer {
  const {deps, body: {version, ...typed}, now} = request;
  return deps.database.transaction((): Answer => {
    const one = structure(request);
    const path = `/desk/structures/${one.id}/labels`;
    if (one.hiddenAt !== undefined) throw new Refusal('conflict', 'Cette structure est masquée : elle ne reçoit plus de label.');
    const carried = labelsOf(deps.database, one.id);
    const [code = '', level] = typed.label.split('|');
    // The same form twice, as a double click sends it, finds what it asked for done.
    if (carried.some((label) => label.id !== undefined && label.code === code && label.level === level && label.since === typed.since && (label.until ?? '') === typed.until)) return done(path, 'label-donne');
    if (version !== sealOf(carried)) return labels(request, {typed, changed: true});
    const read = readGift(typed, labelKinds(deps.database), carried, one.source === 'charte', dayOf(now));
    if ('errors' in read) return labels(request, {typed, errors: read.errors});
    // What the listing says of this label would no longer be read: it is kept with what is said from now on.
    for (const label of carried) if (label.id === undefined && isSame(label, read.label)) giveLabel(deps.database, one.id, label);
    giveLabel(deps.database, one.id, read.label);
    actOn(request, 'label.give', one, read.label);
    return done(path, 'label-donne');
  });
}

function end(request: RegistryRequest<{code: string; name: string; since: string; until: string; version: string}>): Answer {
  const {deps, body: {code, name, since, until, version}, now} = request;
  return deps.database.transaction((): Answer => {
    const one = structure(request);
    const path = `/desk/structures/${one.id}/labels`;
    const carried = labelsOf(deps.database, one.id);
    // By what it is, not by its place: a label the listing said is said by the desk once it is ended.
    const at = carried.findIndex((one) => isSame(one, {code, name: name === '' ? undefined : name}) && (one.since ?? '') === since);
    const label = carried[at];
    if (label?.until === until && label.id !== undefined) return done(path, 'label-termine');
    if (version !== sealOf(carried)) return labels(request, {changed: true});
    if (label === undefined) throw new Refusal('not-found', 'Il n’y a pas de label à cette adresse.');
    const error = endError(label, until, dayOf(now));
    if (error !== undefined) return labels(request, {errors: [{field: endingField(at), code: 'invalid', message: error}]});
    if (label.id === undefined) giveLabel(deps.database, one.id, {...label, until});
    else endLabel(deps.database, label.id, until);
    actOn(request, 'label.end', one, {...label, until});
    return done(path, 'label-termine');
  });
}

const version = z.string().max(64);

export const LABEL_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: PATH, summary: 'Labels', action: 'label.read', from: 'page',
    handle(request) {
      const {found, kept, fait} = listed(request);
      return labelsPage({session: signed(request), asked: kept, kinds: found, editable: request.reach === 'all', done: doneSentence(fait)});
    },
  }),
  registryRoute({method: 'GET', path: `${PATH}.csv`, summary: 'Labels, en fichier', action: 'label.read', from: 'page', handle: (request) => labelsFile(listed(request).found)}),
  registryRoute({method: 'GET', path: `${PATH}/:code`, summary: 'Un label', action: 'label.edit', from: 'page', handle: (request) => form(request)}),
  registryRoute({method: 'POST', path: `${PATH}/:code/apercu`, summary: 'Ce qu’une modification changerait', action: 'label.edit', from: 'page', body: kindSchema, handle: preview}),
  registryRoute({method: 'POST', path: `${PATH}/:code`, summary: 'Publier un label', action: 'label.edit', from: 'page', body: kindSchema, handle: publish}),
  registryRoute({
    method: 'GET', path: '/desk/structures/:id/labels', summary: 'Labels d’une structure', action: 'label.give', from: 'page',
    handle: (request) => labels(request, {done: doneSentence(asked(doneQuery, request.query).fait)}),
  }),
  registryRoute({
    method: 'POST', path: '/desk/structures/:id/labels', summary: 'Donner un label', action: 'label.give', from: 'page',
    body: z.strictObject({label: z.string().max(120), since: z.string().max(40), until: z.string().max(40).default(''), version}),
    handle: give,
  }),
  registryRoute({
    method: 'POST', path: '/desk/structures/:id/labels/terminer', summary: 'Terminer un label', action: 'label.give', from: 'page',
    body: z.strictObject({code: z.string().max(120), name: z.string().max(500).default(''), since: z.string().max(40).default(''), until: z.string().max(40), version}),
    handle: end,
  }),
];
