/**
 * Asking to sign in tells nobody whether an address is known: not by its bytes (`accounts.test.ts`), nor by its time. Time itself is not
 * measured: what takes it is counted, statement by statement and hash by hash. And a flood of requests is stopped as a whole.
 */
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import {syncBuiltinESMExports} from 'node:module';
import {after, before, describe, it} from 'node:test';
import {createRegistry} from '../../../worker/registry/app.ts';
import type {Rate} from '../../../worker/registry/deps.ts';
import {changeMemberships} from '../../../worker/registry/storage/people.ts';
import type {Database} from '../../../worker/registry/storage/database.ts';
import {MINUTE, cookieFrom, formPost, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

/** What is done, in its order: statements by their text, and calls of what costs time in `node:crypto`. */
let done: string[] = [];

/** The file with every statement that is run written down. */
function watched(database: Database): Database {
  const over: Database = Object.create(database) as Database;
  return Object.assign(over, {
    prepare(sql: string) {
      const statement = database.prepare(sql);
      const run = (name: 'run' | 'get' | 'all') => (...values: never[]) => {
        done.push(sql);
        return statement[name](...values);
      };
      return {run: run('run'), get: run('get'), all: run('all')};
    },
    exec(sql: string) {
      done.push(sql);
      database.exec(sql);
    },
  });
}

const COSTLY = ['createHash', 'createHmac', 'createCipheriv', 'createDecipheriv', 'hkdfSync', 'timingSafeEqual'] as const;
const real = Object.fromEntries(COSTLY.map((name) => [name, crypto[name]]));

interface Door {
  readonly deps: TestDeps;
  /** What the limits were asked to count. */
  readonly counted: readonly (readonly [string, Rate])[];
  /** Sends a form of the door; gives its answer and what was done until it was there. */
  send(path: string, fields: Readonly<Record<string, string>>, cookie?: string): Promise<{answer: Response; work: readonly string[]}>;
}

function door(limits = false): Door {
  const deps = testDeps({limits});
  const counted: [string, Rate][] = [];
  const limit: TestDeps['limit'] = (key, rate) => {
    counted.push([key, rate]);
    return deps.limit(key, rate);
  };
  const app = createRegistry(Object.assign(Object.create(deps) as TestDeps, {database: watched(deps.database), limit}));
  return {
    deps, counted,
    async send(path, fields, cookie) {
      done = [];
      const answer = await app.fetch(formPost(path, fields, cookie));
      return {answer, work: done};
    },
  };
}

/** The one thing that is not the same, and is made to take no time: what was written for nobody is taken back instead of kept. */
const TAKEN_BACK = 'ROLLBACK TO done_or_undone';

describe('asking to sign in', () => {
  before(() => {
    for (const name of COSTLY) {
      (crypto as unknown as Record<string, unknown>)[name] = (...values: unknown[]) => {
        done.push(name);
        return (real[name] as (...values: unknown[]) => unknown)(...values);
      };
    }
    syncBuiltinESMExports();
  });
  after(() => {
    Object.assign(crypto, real);
    syncBuiltinESMExports();
  });

  it('does the same work before it answers, step by step, for an address that is known, one that is not and one that is closed', async () => {
    const {deps, send} = door();
    const chief = somebody(deps, 'cheffe@example.org', 'national');
    somebody(deps, 'connue@example.org', 'coordinator', 'departement:37');
    somebody(deps, 'sans-mandat@example.org');
    const closed = somebody(deps, 'fermee@example.org', 'coordinator', 'departement:37');
    assert.ok('facts' in changeMemberships(deps.database, {type: 'disable', person: closed, by: chief}, deps.now()));
    // What is prepared once is prepared.
    await send('/connexion', {email: 'avant@example.org'});
    await send('/connexion', {email: 'cheffe@example.org'});

    const {answer, work} = await send('/connexion', {email: 'connue@example.org'});
    assert.equal(answer.status, 202);
    for (const step of ['INSERT INTO sign_ins', 'INSERT INTO links', 'INSERT INTO outbox', 'createHmac', 'createHash', 'createCipheriv']) assert.ok(work.some((one) => one.includes(step)), `${step} is seen in ${work.join('\n')}`);
    assert.ok(!work.includes(TAKEN_BACK));
    for (const email of ['connue@example.org', 'sans-mandat@example.org', 'inconnue@example.org', 'fermee@example.org', 'CONNUE@EXAMPLE.ORG', 'une.adresse.bien.plus.longue.que.toutes.les.autres@example.invalid']) {
      const {answer: other, work: same} = await send('/connexion', {email});
      assert.equal(other.status, 202, email);
      assert.deepEqual(same.filter((one) => one !== TAKEN_BACK), work, email);
    }
    const {work: unknown} = await send('/connexion', {email: 'inconnue@example.org'});
    assert.equal(unknown.filter((one) => one === TAKEN_BACK).length, 1);
  });

  it('does the same work for a wrong code, whoever the address is of', async () => {
    const {deps, send} = door();
    somebody(deps, 'connue@example.org', 'coordinator', 'departement:37');
    const tried = async (email: string): Promise<readonly string[]> => {
      const {answer} = await send('/connexion', {email});
      const {answer: refused, work} = await send('/connexion/code', {code: '00000000'}, cookieFrom(answer));
      assert.equal(refused.status, 422);
      return work;
    };
    await tried('avant@example.org');
    assert.deepEqual(await tried('inconnue@example.org'), await tried('connue@example.org'));
  });

  it('is seen to differ where it does: a request that is over the limit of its address does next to nothing', async () => {
    const {deps, send} = door(true);
    somebody(deps, 'connue@example.org', 'coordinator', 'departement:37');
    const first = await send('/connexion', {email: 'connue@example.org'});
    for (const _ of [1, 2]) await send('/connexion', {email: 'connue@example.org'});
    const fourth = await send('/connexion', {email: 'connue@example.org'});
    assert.equal(fourth.answer.status, 202);
    assert.equal(fourth.work.some((one) => one.includes('INSERT INTO')), false);
    assert.ok(fourth.work.length < first.work.length);
  });

  it('is stopped as a whole when everybody together asks too often, in words, with when to come back, and lets whoever has a message in', async () => {
    const {deps, counted, send} = door(true);
    somebody(deps, 'connue@example.org', 'coordinator', 'departement:37');
    const {answer: mine} = await send('/connexion', {email: 'connue@example.org'});
    const jar = cookieFrom(mine);
    const waiting = (): number => (deps.database.prepare('SELECT count(*) AS n FROM outbox').get() as {n: number}).n;
    const before = new Set(counted.map(([key]) => key));
    deps.address = '2001:db8:1:2::1';
    assert.equal((await send('/connexion', {email: 'autre@example.org'})).answer.status, 202);
    // What is counted alike for another address and another network is counted for everybody.
    const common = counted.slice(before.size).filter(([key]) => before.has(key));
    assert.equal(common.length, 1);
    const [[key, rate]] = common as [[string, Rate]];
    assert.ok(rate.times >= 1000, 'a programme that is asked to sign on one morning comes in');
    while (deps.limit(key, rate).allowed);

    const mails = waiting();
    deps.address = '2001:db8:1:3::1';
    for (const email of ['connue@example.org', 'inconnue@example.org']) {
      const {answer, work} = await send('/connexion', {email}, jar);
      const page = await answer.text();
      assert.equal(answer.status, 429, email);
      assert.match(answer.headers.get('retry-after')!, /^[1-9]\d*$/);
      assert.equal(answer.headers.get('set-cookie'), null, 'the request it has made still holds');
      assert.match(page, /<p class="note">Beaucoup de personnes demandent un lien en ce moment, et nous ne vous avons pas écrit\. Réessayez dans quelques minutes\./);
      // What was asked before can be gone on with: the code, and a passkey.
      assert.match(page, /action="\/connexion\/code"/);
      assert.match(page, /clé d’accès/);
      assert.equal(work.some((one) => one.includes('INSERT INTO')), false);
    }
    assert.equal(waiting(), mails);
    // Nobody's own share was used up by it, and it passes.
    deps.clock.advance(5 * MINUTE);
    for (const _ of [1, 2]) assert.equal((await send('/connexion', {email: 'connue@example.org'}, jar)).answer.status, 202);
    assert.equal(waiting(), mails + 2);
  });
});
