/** Structures that signed, their contacts with real sessions, and the forms of their space filled in as a browser would send them. */
import assert from 'node:assert/strict';
import type {Hono} from 'hono';
import {structureInputSchema} from '../../../src/contract/structure.ts';
import type {Structure, StructureInput} from '../../../src/contract/structure.ts';
import {createRegistry} from '../../../worker/registry/app.ts';
import {unsealed} from '../../../worker/registry/mail/seal.ts';
import {SPACE_ROUTES} from '../../../worker/registry/routes/space.ts';
import {publicId} from '../../../worker/registry/storage/identifiers.ts';
import {ORIGIN, formHeaders, pageGet, signedIn, somebody} from './support.ts';
import type {TestDeps} from './support.ts';

export const registryOf = (deps: TestDeps): Hono => createRegistry(deps, SPACE_ROUTES);
export const today = (deps: TestDeps): string => new Date(deps.now()).toISOString().slice(0, 10);

type Loose = Omit<Partial<StructureInput>, 'address'> & {readonly street?: string};

/** What a structure says of itself. */
export const input = (id: string, {street = '1 rue du Château', ...rest}: Loose = {}, source = 'charte'): StructureInput => structureInputSchema.parse({
  name: `Structure ${id}`, summary: 'Un lieu d’aide.', kind: 'association', address: {street, postcode: '37600', city: 'Loches', commune: '37132'}, lat: 47.1286, lon: 0.9953, precision: 'approximate',
  serviceArea: ['departement:37', 'commune:37132'], needs: [{code: 'comptabilite', level: 'accompagner'}, {code: 'site-internet', level: 'informer'}], formats: ['individuel', 'a-distance'],
  price: ['gratuit'], access: ['pmr'], website: 'https://maison.example.org/', openingHours: 'Mo-Fr 09:00-12:00', labels: [{code: 'pana', since: '2026-11-01'}],
  contact: {person: {value: 'Personne Canari', publish: false}, email: {value: 'accueil@example.org', publish: true}, phone: {value: '+33243000000', publish: true}},
  verifiedAt: '2026-11-01', updatedAt: '2026-11-01', provenance: {source, id, date: '2026-11-01'}, ...rest,
});

/** Lists a structure under the application `id`; gives its public identifier. */
export function listed(deps: TestDeps, id: string, said: Loose = {}, source = 'charte'): string {
  deps.registry.upsert([{source, id, structure: input(id, said, source)}], deps.mergeRules, new Date(deps.now()).toISOString());
  deps.registry.publish(() => new Uint8Array(), new Date(deps.now()).toISOString(), 'test');
  const {structure_id: row} = deps.database.prepare('SELECT structure_id FROM listings WHERE source = ? AND source_id = ?').get(source, id) as {structure_id: number};
  return publicId(row);
}

export interface Stage {
  readonly deps: TestDeps;
  readonly app: Hono;
  readonly id: string;
  readonly person: number;
  readonly cookie: string;
}

/** A structure `a`, its contact signed in, and a coordinator of its département. */
export function stage(deps: TestDeps, said: Loose = {}): Stage {
  const id = listed(deps, 'a', said);
  const person = somebody(deps, 'contact-a@example.org', 'contact', id);
  somebody(deps, 'coordination@example.org', 'coordinator', 'departement:37');
  return {deps, app: registryOf(deps), id, person, cookie: signedIn(deps, person)};
}

/** The structure as the public reads it now. */
export const shown = (deps: TestDeps, id: string): Structure | undefined => deps.registry.allPublished(today(deps)).find((one) => one.id === id);

/** What is said to people: recipient, template and values of each mail that waits, oldest first. */
export const mails = (deps: TestDeps): {to: string; template: string; values: Record<string, string>}[] =>
  (deps.database.prepare('SELECT recipient, template, content FROM outbox ORDER BY id').all() as {recipient: string; template: string; content: string}[])
    .map(({recipient: to, template, content}) => ({to, template, values: unsealed(content, deps)}));

export const get = async (app: Hono, path: string, cookie?: string): Promise<Response> => app.fetch(pageGet(path, cookie));

export type Fields = Record<string, string | readonly string[]>;

/** Sends a form; a list is a field given several times. */
export async function send(app: Hono, path: string, fields: Fields, cookie?: string): Promise<Response> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
  return app.fetch(new Request(ORIGIN + path, {method: 'POST', headers: formHeaders(cookie), body: body.toString()}));
}

const decoded = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ({'amp': '&', 'lt': '<', 'gt': '>', 'quot': '"', '#39': '\''})[name]!);
const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : decoded(found);
};

/** What a browser would send of the form with this action, untouched. */
export function formIn(page: string, action: string): Fields {
  const form = page.split('<form ').find((part) => attribute(` ${part.slice(0, part.indexOf('>'))}`, 'action') === action)?.split('</form>')[0];
  assert.ok(form !== undefined, `no form to ${action}`);
  const fields: Record<string, string[]> = {};
  const add = (name: string | undefined, value: string): void => void (fields[name!] ??= []).push(value);
  for (const [tag] of form.matchAll(/<input [^>]*>/g)) {
    if (attribute(tag, 'type') === 'checkbox' && !/ checked(?=[ >])/.test(tag)) continue;
    add(attribute(tag, 'name'), attribute(tag, 'value') ?? '');
  }
  for (const [, tag, options] of form.matchAll(/<select ([^>]*)>([\s\S]*?)<\/select>/g)) {
    const all = [...options!.matchAll(/<option ([^>]*)>/g)].map(([, one]) => ` ${one!}`);
    add(attribute(` ${tag!}`, 'name'), attribute(all.find((one) => / selected$/.test(one)) ?? all[0]!, 'value') ?? '');
  }
  for (const [, tag, value] of form.matchAll(/<textarea ([^>]*)>\n?([\s\S]*?)<\/textarea>/g)) add(attribute(` ${tag!}`, 'name'), decoded(value!));
  return Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, values.length === 1 ? values[0]! : values]));
}

/** The edit form as it is shown now. */
export async function editForm({app, id, cookie}: Pick<Stage, 'app' | 'id' | 'cookie'>): Promise<Fields> {
  const answer = await get(app, `/espace/${id}/modifier`, cookie);
  assert.equal(answer.status, 200);
  return formIn(await answer.text(), `/espace/${id}/modifier`);
}

/** Fills in the edit form with some changes and sends it. `undefined` unticks a box. */
export async function edited({app, id, cookie}: Pick<Stage, 'app' | 'id' | 'cookie'>, changes: Readonly<Record<string, string | readonly string[] | undefined>>): Promise<Response> {
  const fields = await editForm({app, id, cookie});
  const all = Object.entries({...fields, ...changes}).filter((entry): entry is [string, string | readonly string[]] => entry[1] !== undefined);
  return send(app, `/espace/${id}/modifier`, Object.fromEntries(all), cookie);
}

/** Wants a redirection of a form that did its work. */
export function wentTo(answer: Response, location: string): void {
  assert.deepEqual([answer.status, answer.headers.get('location')], [303, location]);
}
