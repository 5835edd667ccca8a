/**
 * What a form sends that is filled in as it should be, to each route that takes one, with work really done for it: damaged in a place or two it
 * comes much further than garbage does. For a server at `origin` whose secret is known.
 */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ChallengedForm} from '../../src/contract/listing.ts';
import {REGISTRATION_CONSENT} from '../../worker/registry/domain/consent.ts';
import {issueChallenge} from '../../worker/registry/proof-of-work.ts';
import {sentBy, solve} from '../worker/registry/sending.ts';

/** A body, and where it goes. */
export interface Good {
  readonly target: string;
  readonly body: Record<string, unknown>;
}
export type GoodBodies = ReadonlyMap<string, () => Promise<Good>>;

/** By operation of the reference. `dataDir`: where the server keeps its secret. */
export async function goodBodies(origin: string, dataDir: string): Promise<GoodBodies> {
  const secret = Buffer.from(readFileSync(join(dataDir, 'secret'), 'utf8').trim().split('\n')[0]!, 'hex');
  const read = async (path: string): Promise<{items: {id: string; name?: string}[]}> => await (await fetch(origin + path)).json() as {items: {id: string}[]};
  const structures = (await read('/v1/structures?place=commune:37261')).items.map(({id}) => id);
  const open: string[] = [];
  for (const {id} of (await read('/v1/events')).items) {
    const form = await fetch(`${origin}/v1/events/${id}/form`);
    if (form.status === 200 && ((await form.json()) as {open: boolean}).open) open.push(id);
  }
  assert.ok(structures.length > 0 && open.length > 0, 'examples to write about');
  let number = 0;
  const one = (list: readonly string[]): string => list[++number % list.length]!;
  const proof = async (form: ChallengedForm): Promise<string> =>
    solve(await issueChallenge({secret, random: (length) => new Uint8Array(randomBytes(length))}, form, Date.now(), {cost: 1, from: 1, spread: 3}));
  const guard = async (form: ChallengedForm): Promise<Record<string, unknown>> => ({locale: ++number % 2 ? 'fr' : 'en', altcha: await proof(form), honeypot: '', elapsed: 60_000});
  const email = (): string => `personne-${++number}@example.org`;
  const {version, textHash} = REGISTRATION_CONSENT;
  return new Map<string, () => Promise<Good>>([
    ['applyForListing', async () => {
      const body = sentBy(await proof('listings'));
      body.structure.name = `Structure ${++number}`;
      body.signatory.email = email();
      return {target: '/v1/listings', body};
    }],
    ['saveListingDraft', async () => ({target: '/v1/listings/drafts', body: {email: email(), draft: {name: 'Maison', needs: ['comptabilite'], step: 2, contact: {phone: '02 47 00 00 00'}}, ...await guard('drafts')}})],
    ['registerForEvent', async () => ({
      target: `/v1/events/${one(open)}/registrations`,
      body: {name: 'Camille Exemple', email: email(), mode: one(['sur-place', 'a-distance']), structure: {id: one(structures)}, role: 'Trésorière', accessibility: 'Une place au premier rang.', survey: {version: 1, answers: {besoins: ['comptabilite'], cas: 'Les dons.'}}, consent: {given: true, version, textHash}, ...await guard('registrations')},
    })],
    ['askEventAlert', async () => ({target: '/v1/events/alerts', body: {email: email(), territory: 'commune:37132', needs: ['comptabilite'], kinds: ['journee'], consent: true, ...await guard('alerts')}})],
    ['reportError', async () => ({target: '/v1/reports', body: {structure: one(structures), reason: one(['hours', 'closed', 'address']), comment: 'Fermé le lundi.', email: email(), ...await guard('reports')}})],
    ['answerSurvey', async () => ({target: '/v1/surveys/observation/answers', body: {version: 1, answers: {effet: ['liens'], sujets: ['comptabilite'], recit: 'Des structures se parlent.'}, complete: true, ...await guard('surveys')}})],
  ]);
}
