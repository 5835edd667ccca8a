/** Forms put aside and listings taken over, as pages and tests of them send them. */
import assert from 'node:assert/strict';
import type {Hono} from 'hono';
import {createRegistry} from '../../../worker/registry/app.ts';
import {issueChallenge} from '../../../worker/registry/proof-of-work.ts';
import {CONFIRM_ROUTES} from '../../../worker/registry/routes/confirm.ts';
import {DESK_ROUTES} from '../../../worker/registry/routes/desk.ts';
import {DRAFT_ROUTES} from '../../../worker/registry/routes/drafts.ts';
import {LISTING_ROUTES} from '../../../worker/registry/routes/listings.ts';
import type {StructureInput} from '../../../src/contract/structure.ts';
import {structureInputSchema} from '../../../src/contract/structure.ts';
import {mails, newKey, solve} from './joining-support.ts';
import {publishes} from './support.ts';
import type {TestDeps} from './support.ts';

export const registryOf = (deps: TestDeps): Hono => createRegistry(deps, [...LISTING_ROUTES, ...DRAFT_ROUTES, ...CONFIRM_ROUTES, ...DESK_ROUTES]);

/** A draft as the form sends it, with its proof. */
export const draftBy = async (deps: TestDeps, change: Record<string, unknown> = {}): Promise<Record<string, unknown>> => ({
  email: 'benevole@example.org', draft: {name: 'Maison des associations de Loches', step: 'contact', formats: ['individuel'], publish: {email: true}}, locale: 'fr',
  altcha: await solve(await issueChallenge(deps, 'drafts', deps.now(), {cost: 1, from: 1, spread: 3})), honeypot: '', elapsed: 60_000, ...change,
});

export const postTo = async (app: Hono, path: string, body: unknown, {key = newKey(), origin = 'https://mairie.example.org'}: {key?: string; origin?: string} = {}): Promise<Response> =>
  app.fetch(new Request(`https://pana.example${path}`, {
    method: 'POST', headers: {'Content-Type': 'application/json', 'Origin': origin, ...(key !== '' && {'Idempotency-Key': key})}, body: typeof body === 'string' ? body : JSON.stringify(body),
  }));

export const SAVE = '/v1/listings/drafts';
export const OPEN = '/v1/listings/drafts/open';
export const ERASE = '/v1/listings/drafts/erase';

/** Token of the last draft that was mailed. */
export const draftToken = (deps: TestDeps): string => mails(deps).filter(({template}) => template === 'draft-saved').at(-1)!.values['link']!.split('#brouillon:')[1]!;

/** A structure open data lists; gives its public identifier. */
export function imported(deps: TestDeps, change: Partial<StructureInput> = {}, id = 'lieu-1'): string {
  const {database, registry, mergeRules} = deps;
  registry.upsert([{source: 'lieux', id, structure: structureInputSchema.parse({
    name: 'Maison des Assos', summary: 'Dit par l’open data', kind: 'association', address: {street: '2 rue Verte', postcode: '37600', city: 'Loches', commune: '37132'}, lat: 47.13, lon: 0.99,
    needs: [], website: 'https://www.maison-loches.fr/', openingHours: 'Mo-Fr 09:00-12:00', updatedAt: '2026-01-01', provenance: {source: 'lieux', id},
    contact: {phone: {value: '+33247000001', publish: true}}, ...change,
  })}], mergeRules, new Date(deps.now()).toISOString());
  publishes(deps);
  const {structure_id: row} = database.prepare("SELECT structure_id FROM listings WHERE source = 'lieux' AND source_id = ?").get(id) as {structure_id: number};
  assert.ok(row > 0);
  return `s${row.toString(36)}`;
}
