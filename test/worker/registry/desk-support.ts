/** A desk with two coordinations, a national team and applications, on the real parts. */
import assert from 'node:assert/strict';
import type {Hono} from 'hono';
import {listingSchema} from '../../../src/contract/listing.ts';
import {encodeSnapshot} from '../../../worker/directory/snapshot.ts';
import {createRegistry} from '../../../worker/registry/app.ts';
import {apply, confirm} from '../../../worker/registry/joining.ts';
import {sentBy, tokenIn} from './joining-support.ts';
import type {Sent} from './joining-support.ts';
import {formHeaders, formPost, ORIGIN, pageGet, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

/** A browser somebody is signed in with. */
export interface Visitor {
  readonly person: number;
  readonly cookie: string;
  get(path: string): Promise<Response>;
  /** The page, which must be there. */
  read(path: string): Promise<string>;
  post(path: string, fields?: Readonly<Record<string, string>>): Promise<Response>;
  /** The same with fields given several times: boxes that are ticked. */
  send(path: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<Response>;
}

export interface Desk {
  readonly deps: TestDeps;
  readonly app: Hono;
  /** Coordinates the département 37. */
  readonly touraine: Visitor;
  /** Coordinates the département 41. */
  readonly blois: Visitor;
  readonly national: Visitor;
  as(person: number, steppedUp?: boolean): Visitor;
}

export function desk(): Desk {
  const deps = testDeps();
  const app = createRegistry(deps);
  const as = (person: number, steppedUp = false): Visitor => {
    const cookie = signedIn(deps, person, steppedUp);
    const get = async (path: string): Promise<Response> => app.fetch(pageGet(path, cookie));
    return {
      person, cookie, get,
      async read(path) {
        const response = await get(path);
        const text = await response.text();
        assert.equal(response.status, 200, `${path}: ${text}`);
        return text;
      },
      post: async (path, fields = {}) => app.fetch(formPost(path, fields, cookie)),
      send: async (path, fields) => {
        const body = new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one]))));
        return app.fetch(new Request(ORIGIN + path, {method: 'POST', headers: formHeaders(cookie), body: body.toString()}));
      },
    };
  };
  return {
    deps, app, as,
    touraine: as(somebody(deps, 'touraine@example.org', 'coordinator', 'departement:37')),
    blois: as(somebody(deps, 'blois@example.org', 'coordinator', 'departement:41')),
    national: as(somebody(deps, 'france@example.org', 'national')),
  };
}

let mailboxes = 0;

/** An application whose address is confirmed; gives its identifier. Each has an address of its own unless `change` says another. */
export function confirmed({deps}: Pick<Desk, 'deps'>, change: (sent: Sent) => unknown = (sent) => sent): string {
  const sent = sentBy('');
  sent.signatory.email = `signataire-${mailboxes++}@example.org`;
  const {id} = apply(deps, listingSchema.parse(change(sent)), 'mairie.example.org', deps.now());
  confirm(deps, tokenIn(deps), undefined, deps.now());
  return id;
}

/** An application of Blois: the département 41. */
export const ofBlois = (name = 'Maison numérique de Blois') => (sent: Sent): Sent => ({
  ...sent, structure: {...sent.structure, name, address: {street: '2 place du Château', postcode: '41000', city: 'Blois', commune: '41018'}, serviceArea: ['commune:41018']},
});

/** What a page says the state of the application is, as its forms send it. */
export function versionIn(page: string): string {
  const version = /name="version" value="([^"]+)"/.exec(page)?.[1];
  assert.ok(version !== undefined, 'the page has no decision to take');
  return version;
}

/** Publishes what there is, as the job does. */
export const publish = ({deps}: Pick<Desk, 'deps'>): void => void deps.registry.publish(encodeSnapshot, new Date(deps.now()).toISOString());

/** Where an answer leads, and nothing else. */
export function location(response: Response): string {
  assert.equal(response.status, 303);
  return response.headers.get('location')!;
}
