/** Passkeys: who needs one, which answers are believed, and how somebody who lost theirs comes back (RELIABILITY.md A6, ASVS 6.3.6). */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {createRegistry} from '../../../worker/registry/app.ts';
import {PASSKEYS_MOST, PASSKEY_CHALLENGE_FOR, countsBack, endPasskeysRefusal, passkeyOwed} from '../../../worker/registry/domain/passkey.ts';
import {unsealed} from '../../../worker/registry/mail/seal.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {changeMemberships, mandates} from '../../../worker/registry/storage/people.ts';
import {passkeysOf} from '../../../worker/registry/storage/passkeys.ts';
import {readSession} from '../../../worker/registry/storage/sessions.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {Authenticator} from './authenticator.ts';
import type {Lie} from './authenticator.ts';
import {DAY, HOUR, MINUTE, cookieFrom, formPost, pageGet, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

interface World {
  readonly deps: TestDeps;
  /** Sends a form, with the cookies of a browser. */
  post(path: string, fields: Readonly<Record<string, string>>, cookie?: string): Promise<Response>;
  get(path: string, cookie?: string): Promise<Response>;
}

function world(requirePasskeys = false): World {
  const deps = testDeps();
  const app = createRegistry(requirePasskeys ? Object.assign(Object.create(deps) as TestDeps, {requirePasskeys}) : deps);
  return {deps, post: async (path, fields, cookie) => app.fetch(formPost(path, fields, cookie)), get: async (path, cookie) => app.fetch(pageGet(path, cookie))};
}

interface Creation {readonly challenge: string; readonly user: {readonly id: string}; readonly excludeCredentials: readonly {readonly id: string}[]}
interface Request {readonly challenge: string; readonly allowCredentials?: readonly {readonly id: string}[]; readonly userVerification: string; readonly rpId: string}

/** Makes a passkey in a session; the answer of the form. */
async function enrol(here: World, cookie: string, device = new Authenticator(), lie: Lie = {}): Promise<{device: Authenticator; answer: Response}> {
  const asked = await here.post('/cles/defi', {}, cookie);
  assert.equal(asked.status, 200);
  const answer = await here.post('/cles/ajouter', {name: 'téléphone', credential: JSON.stringify(device.create((await asked.json()) as Creation, lie))}, cookie);
  return {device, answer};
}

/** Asks for a challenge; `jar`: what the browser then sends back, its session with it. */
async function challenged(here: World, cookie = ''): Promise<{options: Request; jar: string}> {
  const asked = await here.post('/connexion/cle/defi', {}, cookie);
  assert.equal(asked.status, 200);
  return {options: (await asked.json()) as Request, jar: [cookie, cookieFrom(asked)].filter((one) => one !== '').join('; ')};
}

/** Comes in with a passkey; the answer of the form. */
async function come(here: World, device: Authenticator, {cookie = '', lie = {}, to = ''}: {cookie?: string; lie?: Lie; to?: string} = {}): Promise<Response> {
  const {options, jar} = await challenged(here, cookie);
  return here.post('/connexion/cle', {credential: JSON.stringify(device.get(options, lie)), to}, jar);
}

const refusedFor = ({deps}: World): string[] => (deps.database.prepare('SELECT reason FROM refusals ORDER BY reason').all() as {reason: string}[]).map(({reason}) => reason);
const acts = ({deps}: World): string[] => (deps.database.prepare("SELECT action FROM audit WHERE action LIKE 'passkey.%' ORDER BY id").all() as {action: string}[]).map(({action}) => action);
const mails = ({deps}: World): [string, string][] =>
  (deps.database.prepare("SELECT template, recipient, content FROM outbox ORDER BY id").all() as {template: string; recipient: string; content: string}[]).map(({template, recipient, content}) => {
    assert.deepEqual(Object.values(unsealed(content, deps)), ['https://pana.example/connexion']);
    return [template, recipient];
  });

/** A coordinator with a passkey and a session that gave it. */
async function coordinator(here: World): Promise<{person: number; device: Authenticator; cookie: string}> {
  const person = somebody(here.deps, 'touraine@example.org', 'coordinator', 'departement:37');
  const {device, answer} = await enrol(here, signedIn(here.deps, person));
  assert.equal(answer.headers.get('location'), '/cles?fait=ajoutee');
  const opened = await come(here, device);
  assert.equal(opened.status, 303);
  return {person, device, cookie: cookieFrom(opened)};
}

describe('a passkey', () => {
  it('should be made after a mail, then bring in without one, and prove anew at once', async () => {
    const here = world();
    const person = somebody(here.deps, 'touraine@example.org', 'coordinator', 'departement:37');
    const mailed = signedIn(here.deps, person);
    const {device, answer} = await enrol(here, mailed);
    assert.equal(answer.status, 303);
    const [kept] = passkeysOf(here.deps.database, person);
    assert.deepEqual({...kept!, publicKey: ''}, {
      id: 1, person, credential: device.id, publicKey: '', counter: 0, transports: ['internal'], device: 'multiDevice', backedUp: true, name: 'téléphone', createdAt: here.deps.now(), lastUsedAt: undefined,
    });
    assert.equal((await here.get('/desk/demandes', mailed)).status, 200, 'whoever has just made it has given it');
    const {options} = await challenged(here);
    assert.deepEqual([options.allowCredentials ?? [], options.userVerification, options.rpId], [[], 'required', 'pana.example']);
    const opened = await come(here, device);
    assert.deepEqual([opened.status, opened.headers.get('location')], [303, '/desk']);
    assert.match(opened.headers.get('set-cookie')!, /^__Host-pana=[\w-]{43}; Max-Age=43200; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    assert.equal((await here.get('/cles/1/retirer', cookieFrom(opened))).status, 200, 'a passkey is a strong proof by itself');
    assert.equal(passkeysOf(here.deps.database, person)[0]!.counter, 1);
    assert.deepEqual(acts(here), ['passkey.add']);
    assert.deepEqual(mails(here), [['passkey-added', 'touraine@example.org']]);
    assert.deepEqual(here.deps.reports, []);
  });

  it('once made, should be asked of every later sign-in by mail, and of every session there was', async () => {
    const here = world();
    const {person, device, cookie} = await coordinator(here);
    const mailed = signedIn(here.deps, person, true);
    for (const path of ['/desk', '/desk/demandes', '/desk/demandes.csv', '/desk/equipe', '/cles']) {
      const answer = await here.get(path, mailed);
      const page = await answer.text();
      assert.equal(answer.status, 403, path);
      assert.match(page, /Donnez votre clé d’accès/);
    }
    assert.match(await (await here.get('/desk/equipe', mailed)).text(), /name="to" value="\/desk\/equipe"/);
    assert.equal((await here.post('/cles/defi', {}, mailed)).status, 403, 'a mail makes no other passkey');
    assert.equal((await here.get('/cles/1/retirer', mailed)).status, 403, 'a second mail is no second proof');
    assert.equal(readSession(here.deps.database, mailed.split('=')[1]!, here.deps.now())?.steppedUpAt, undefined, 'for what they do as a contact either');
    const opened = await come(here, device, {cookie: mailed, to: '/desk/equipe'});
    assert.deepEqual([opened.status, opened.headers.get('location')], [303, '/desk/equipe']);
    assert.equal((await here.get('/desk/demandes', mailed)).status, 401, 'the session of before has ended');
    assert.equal((await here.get('/desk/demandes', cookie)).status, 200);
  });

  it('should leave contacts to their mails, and a coordinator’s own structure within reach of one', async () => {
    const here = world();
    const contact = signedIn(here.deps, somebody(here.deps, 'contact@example.org', 'contact', 's1'));
    assert.equal((await here.get('/cles', contact)).status, 403);
    assert.equal((await here.get('/espace', contact)).status, 200);
    const {person} = await coordinator(here);
    here.deps.database.prepare("INSERT INTO memberships (person_id, role, scope, status, proposed_at) VALUES (?, 'contact', 's1', 'active', 0)").run(person);
    assert.equal((await here.get('/espace', signedIn(here.deps, person))).status, 200);
  });

  it('should be made first where the operator asks for it, and is led to by the first sign-in', async () => {
    const here = world(true);
    const person = somebody(here.deps, 'touraine@example.org', 'coordinator', 'departement:37');
    const mailed = signedIn(here.deps, person, true);
    for (const path of ['/desk', '/desk/demandes', '/desk/equipe']) {
      const answer = await here.get(path, mailed);
      assert.equal(answer.status, 403);
      assert.match(await answer.text(), /Créez d’abord votre clé d’accès/);
    }
    assert.equal((await here.get('/cles', mailed)).status, 200);
    await enrol(here, mailed);
    assert.equal((await here.get('/desk/demandes', mailed)).status, 200);
    assert.deepEqual([...new Set(refusedFor(here))], ['enrolment']);
    // By the mail itself, in a browser that asks.
    const other = somebody(here.deps, 'blois@example.org', 'coordinator', 'departement:41');
    const asked = await here.post('/connexion', {email: 'blois@example.org'});
    const {content} = here.deps.database.prepare("SELECT content FROM outbox WHERE template = 'sign-in'").get() as {content: string};
    const opened = await here.post('/connexion/code', {code: unsealed(content, here.deps)['code']!}, cookieFrom(asked));
    assert.deepEqual([opened.status, opened.headers.get('location')], [303, '/cles']);
    assert.deepEqual(passkeysOf(here.deps.database, other), []);
  });

  it('should be owed by who decides for others and has not given theirs, or has none where one is required, and by nobody else', () => {
    fc.assert(fc.property(fc.subarray(['contact', 'coordinator', 'national'] as const), fc.constantFrom('none', 'owed', 'given', undefined), fc.boolean(), (roles, passkey, required) => {
      const owed = passkeyOwed({memberships: roles.map((role) => ({role, scope: ''})), ...(passkey && {passkey})}, required);
      const decides = roles.includes('coordinator') || roles.includes('national');
      assert.equal(owed, !decides || passkey === 'given' ? undefined : passkey === 'owed' ? 'use' : required ? 'enrol' : undefined);
    }));
  });
});

describe('an answer with a passkey (A6)', () => {
  const lies: readonly (readonly [string, Lie, string])[] = [
    ['given on another site', {origin: 'https://evil.example'}, 'passkey-origin'],
    ['given on another port', {origin: 'https://pana.example:8443'}, 'passkey-origin'],
    ['given without encryption', {origin: 'http://pana.example'}, 'passkey-origin'],
    ['made for another site', {rp: 'evil.example'}, 'passkey-rp'],
    ['of a device that did not know its person', {verified: false}, 'passkey-verification'],
    ['to a challenge nobody was given', {challenge: 'A'.repeat(43)}, 'passkey-challenge'],
    ['to no challenge', {challenge: ''}, 'passkey-challenge'],
    ['that is a new passkey', {type: 'webauthn.create'}, 'passkey-invalid'],
    ['signed by another key', {forged: true}, 'passkey-signature'],
    ['with a passkey we do not know', {id: 'AAAA'}, 'passkey-unknown'],
    ['in the name of somebody else', {userHandle: 'AAAA'}, 'passkey-person'],
  ];
  for (const [what, lie, reason] of lies) {
    it(`should be refused when ${what}, by the one page there is, and counted`, async () => {
      const here = world();
      const {device} = await coordinator(here);
      const answer = await come(here, device, {lie});
      const page = await answer.text();
      assert.equal(answer.status, 403);
      assert.match(page, /Cette clé n’a pas été acceptée/);
      assert.equal(answer.headers.get('set-cookie'), null);
      assert.deepEqual(refusedFor(here), [reason]);
      const other = await (await come(here, new Authenticator())).text();
      assert.equal(page, other, 'nothing says why');
      assert.equal((await come(here, device)).status, 303, 'the passkey is as good as before');
      assert.deepEqual(here.deps.reports, []);
    });
  }

  it('should work once, in the browser that was asked, within five minutes', async () => {
    const here = world();
    const {device} = await coordinator(here);
    const send = (credential: unknown, jar: string): Promise<Response> => here.post('/connexion/cle', {credential: JSON.stringify(credential)}, jar);
    const {options, jar} = await challenged(here);
    const said = device.get(options);
    const other = await challenged(here);
    assert.equal((await send(said, '')).status, 403, 'no browser');
    assert.equal((await send(said, other.jar)).status, 403, 'another browser, with a cookie of its own');
    assert.equal((await send(said, jar)).status, 303);
    assert.equal((await send(said, jar)).status, 403, 'replayed');
    const late = await challenged(here);
    here.deps.clock.advance(PASSKEY_CHALLENGE_FOR);
    assert.equal((await send(device.get(late.options), late.jar)).status, 403, 'too late');
    const wrong = await challenged(here);
    assert.equal((await send(device.get(wrong.options, {verified: false}), wrong.jar)).status, 403);
    assert.equal((await send(device.get(wrong.options), wrong.jar)).status, 403, 'a challenge is spent by a wrong answer too');
    const back = await challenged(here);
    here.deps.clock.advance(-HOUR);
    assert.equal((await send(device.get(back.options), back.jar)).status, 403, 'a clock put back gives no more time');
  });

  it('should open one session when it comes many times at once', async () => {
    const here = world();
    const {device} = await coordinator(here);
    const {options, jar} = await challenged(here);
    const said = JSON.stringify(device.get(options));
    const answers = await Promise.all([...Array(20).keys()].map(async () => (await here.post('/connexion/cle', {credential: said}, jar)).status));
    assert.deepEqual(answers.sort(), [303, ...Array<number>(19).fill(403)]);
  });

  it('should be refused when the device counts back, and say so in the audit log; the count of a forged answer says nothing', async () => {
    const here = world();
    const {device} = await coordinator(here);
    device.counter = 9;
    assert.equal((await come(here, device)).status, 303);
    for (const counter of [10, 9, 1, 0]) assert.equal((await come(here, device, {lie: {counter}})).status, 403, String(counter));
    assert.equal((await come(here, device, {lie: {counter: 5000, forged: true}})).status, 403);
    assert.deepEqual(refusedFor(here), ['passkey-counter', 'passkey-signature']);
    assert.deepEqual(acts(here), ['passkey.add', ...Array<string>(4).fill('passkey.counts-back')]);
    assert.equal((await come(here, device, {lie: {counter: 11}})).status, 303);
    fc.assert(fc.property(fc.nat(), fc.nat(), (kept, said) => assert.equal(countsBack(kept, said), !(said > kept) && !(kept === 0 && said === 0))));
  });

  it('should be theirs alone when somebody signed in confirms who they are', async () => {
    const here = world();
    const {device, cookie} = await coordinator(here);
    const chief = somebody(here.deps, 'france@example.org', 'national');
    const {device: chiefs} = await enrol(here, signedIn(here.deps, chief));
    const {options} = await challenged(here, cookie);
    assert.deepEqual(options.allowCredentials?.map(({id}) => id), [device.id]);
    assert.equal((await come(here, chiefs, {cookie})).status, 403);
    assert.deepEqual(refusedFor(here), ['passkey-person']);
    assert.equal((await here.get('/desk/demandes', cookie)).status, 200, 'the session is as it was');
    assert.equal((await come(here, chiefs)).status, 303);
  });

  it('should not bring in somebody who was disabled, nor keep them in', async () => {
    const here = world();
    const {person, device, cookie} = await coordinator(here);
    const chief = somebody(here.deps, 'france@example.org', 'national');
    somebody(here.deps, 'autre@example.org', 'coordinator', 'departement:37');
    assert.ok('facts' in changeMemberships(here.deps.database, {type: 'disable', person, by: chief}, here.deps.now()));
    assert.equal((await here.get('/desk/demandes', cookie)).status, 401);
    assert.equal((await come(here, device)).status, 403);
    assert.deepEqual(refusedFor(here), ['passkey-disabled', 'unauthenticated']);
  });

  it('should never be anything but refused, whatever is sent', async () => {
    const here = world();
    const {device} = await coordinator(here);
    await fc.assert(fc.asyncProperty(fc.constantFrom('id', 'clientDataJSON', 'authenticatorData', 'signature', 'userHandle'), fc.oneof(fc.string({maxLength: 60}), fc.base64String({maxLength: 400}), fc.constant(null), fc.integer(), fc.array(fc.string(), {maxLength: 2})), async (field, value) => {
      const {options, jar} = await challenged(here);
      const {status} = await here.post('/connexion/cle', {credential: JSON.stringify({...device.get(options), [field]: value})}, jar);
      assert.ok([400, 403, 422].includes(status), String(status));
    }), {numRuns: 100});
    const {options, jar} = await challenged(here);
    const good = device.get(options);
    for (const credential of ['{', '[]', 'null', '{}', '"x"', JSON.stringify({...good, extra: 1})]) assert.ok([400, 422].includes((await here.post('/connexion/cle', {credential}, jar)).status), credential);
    assert.equal((await here.post('/connexion/cle', {credential: ''}, jar)).status, 403, 'sent without its script');
    assert.deepEqual(here.deps.reports, []);
  });

  it('should lead to pages of ours only', async () => {
    const here = world();
    const {device} = await coordinator(here);
    for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', '/desk/../..//evil', '/desk?x=//evil', '/desk/%2f%2fevil', '/connexion', '/espace\n', 'desk', '/desk/']) {
      assert.equal((await come(here, device, {to})).headers.get('location'), '/desk', to);
    }
  });
});

describe('one’s own passkeys', () => {
  it('should be refused when the device did not know its person, was asked elsewhere, or answers another session', async () => {
    const here = world();
    const person = somebody(here.deps, 'touraine@example.org', 'coordinator', 'departement:37');
    const cookie = signedIn(here.deps, person);
    for (const lie of [{verified: false}, {origin: 'https://evil.example'}, {rp: 'evil.example'}, {challenge: 'A'.repeat(43)}, {type: 'webauthn.get'}, {id: 'AAAA'}] satisfies Lie[]) {
      assert.equal((await enrol(here, cookie, new Authenticator(), lie)).answer.status, 422, JSON.stringify(lie));
    }
    const options = (await (await here.post('/cles/defi', {}, cookie)).json()) as Creation;
    const other = signedIn(here.deps, person);
    const made = JSON.stringify(new Authenticator().create(options));
    assert.equal((await here.post('/cles/ajouter', {name: 'a', credential: made}, other)).status, 422, 'another session');
    assert.equal((await here.post('/cles/ajouter', {name: 'a', credential: made}, cookie)).status, 303);
    assert.equal((await here.post('/cles/ajouter', {name: 'a', credential: made}, cookie)).status, 403, 'replayed: a fresh proof is needed first');
    assert.equal(passkeysOf(here.deps.database, person).length, 1);
    assert.deepEqual([...new Set(refusedFor(here))], ['forbidden', 'passkey-challenge', 'passkey-invalid', 'passkey-origin', 'passkey-rp', 'passkey-verification']);
    assert.deepEqual(here.deps.reports, []);
  });

  it('should be added to with a fresh proof only, ten at most, never twice the same device', async () => {
    const here = world();
    const {person, device, cookie} = await coordinator(here);
    for (let i = 1; i < PASSKEYS_MOST; i++) assert.equal((await enrol(here, cookie)).answer.status, 303, String(i));
    assert.equal((await here.post('/cles/defi', {}, cookie)).status, 409);
    assert.equal(passkeysOf(here.deps.database, person).length, PASSKEYS_MOST);
    assert.equal((await here.post('/cles/1/retirer', {}, cookie)).status, 303);
    const options = (await (await here.post('/cles/defi', {}, cookie)).json()) as Creation;
    assert.equal(options.excludeCredentials.length, PASSKEYS_MOST - 1);
    here.deps.clock.advance(10 * MINUTE);
    assert.equal((await here.post('/cles/defi', {}, cookie)).status, 403);
    assert.equal((await here.get('/cles/2/retirer', cookie)).status, 403);
    assert.equal((await come(here, device)).status, 403, 'the one that was removed');
  });

  it('should be named and removed by their person only; without any, a mail is enough again', async () => {
    const here = world();
    const {person, cookie} = await coordinator(here);
    const chief = somebody(here.deps, 'france@example.org', 'national');
    const {device} = await enrol(here, signedIn(here.deps, chief));
    const chiefs = cookieFrom(await come(here, device));
    for (const path of ['/cles/1/renommer', '/cles/1/retirer']) assert.equal((await here.post(path, path.endsWith('renommer') ? {name: 'x'} : {}, chiefs)).status, 404, path);
    assert.equal((await here.post('/cles/1/renommer', {name: ' Ordinateur '}, cookie)).status, 303);
    assert.equal(passkeysOf(here.deps.database, person)[0]!.name, 'Ordinateur');
    const wrong = await here.post('/cles/1/renommer', {name: '   '}, cookie);
    assert.equal(wrong.status, 422);
    assert.match(await wrong.text(), /href="#name-1">Donnez un nom[\s\S]*id="name-1"[^>]*aria-invalid="true"/);
    assert.match(await (await here.get('/cles/1/retirer', cookie)).text(), /votre dernière clé/);
    assert.equal((await here.post('/cles/1/retirer', {}, cookie)).status, 303);
    assert.deepEqual(passkeysOf(here.deps.database, person), []);
    assert.equal((await here.get('/desk/demandes', signedIn(here.deps, person))).status, 200);
    assert.deepEqual(acts(here), ['passkey.add', 'passkey.add', 'passkey.rename', 'passkey.remove']);
  });

  it('should show a name as it was typed, and nothing more', async () => {
    const here = world();
    const {person, cookie} = await coordinator(here);
    for (const payload of PAYLOADS) {
      const refused = await here.post('/cles/ajouter', {name: payload, credential: ''}, cookie);
      const renamed = await here.post('/cles/1/renommer', {name: payload}, cookie);
      assert.ok([303, 422].includes(renamed.status));
      here.deps.database.prepare('UPDATE passkeys SET name = ? WHERE person_id = ?').run(payload, person);
      for (const page of [await refused.text(), await (await here.get('/cles', cookie)).text(), await (await here.get('/cles/1/retirer', cookie)).text()]) {
        const bare = page.replace(/<script src="\/site\/passkey\.js" type="module"><\/script>/, '');
        assert.doesNotMatch(bare, /<(?:script|img|svg|iframe|style|object|embed|video|audio|math)\b/i, payload);
        assert.doesNotMatch(bare.replace(/value="[^"]*"/g, ''), /<[^>]*\son\w+\s*=/i, payload);
      }
    }
  });
});

describe('somebody who lost their passkeys', () => {
  const mandateOf = ({deps}: World, person: number): number => mandates(deps.database).find((one) => one.person === person)!.id;

  it('should come back by two: a teammate who proves who they are ends them, a mail says so, and the person makes another', async () => {
    const here = world();
    const {person, device, cookie} = await coordinator(here);
    const mate = somebody(here.deps, 'collegue@example.org', 'coordinator', 'departement:37');
    const path = `/desk/equipe/${mandateOf(here, person)}/cles`;
    assert.equal((await here.post(path, {}, signedIn(here.deps, mate))).status, 403, 'a fresh proof first');
    const proven = signedIn(here.deps, mate, true);
    assert.match(await (await here.get(path, proven)).text(), /a 1 clé d’accès/);
    assert.equal((await here.post(path, {}, proven)).headers.get('location'), `${path}?fait=terminees`);
    assert.equal((await here.post(path, {}, proven)).status, 303, 'a double click');
    assert.equal((await here.get('/desk/demandes', cookie)).status, 401, 'signed out everywhere');
    assert.equal((await come(here, device)).status, 403);
    assert.deepEqual(mails(here), [['passkey-added', 'touraine@example.org'], ['passkeys-ended', 'touraine@example.org']]);
    assert.deepEqual(acts(here), ['passkey.add', 'passkey.end-all']);
    const again = signedIn(here.deps, person);
    assert.equal((await enrol(here, again)).answer.status, 303);
    assert.equal((await here.get('/desk/demandes', again)).status, 200);
  });

  it('should not do it alone, nor have it done by another territory, nor a coordination to the national team', async () => {
    const here = world();
    const {person, cookie} = await coordinator(here);
    const own = `/desk/equipe/${mandateOf(here, person)}/cles`;
    assert.equal((await here.post(own, {}, cookie)).status, 403);
    const blois = somebody(here.deps, 'blois@example.org', 'coordinator', 'departement:41');
    assert.equal((await here.post(own, {}, signedIn(here.deps, blois, true))).status, 404);
    const region = somebody(here.deps, 'region@example.org', 'coordinator', 'region:24');
    const chief = somebody(here.deps, 'france@example.org', 'national');
    for (const one of [region, chief]) assert.equal((await here.post(`/desk/equipe/${mandateOf(here, one)}/cles`, {}, cookie)).status, 404);
    // Also of the national team: what protects it is not a coordination's to end.
    here.deps.database.prepare("INSERT INTO memberships (person_id, role, scope, status, proposed_at) VALUES (?, 'national', '', 'active', 0)").run(person);
    const mate = somebody(here.deps, 'collegue@example.org', 'coordinator', 'departement:37');
    assert.equal((await here.post(own, {}, signedIn(here.deps, mate, true))).status, 404);
    assert.equal(passkeysOf(here.deps.database, person).length, 1);
    assert.equal((await here.post(own, {}, signedIn(here.deps, chief, true))).status, 303);
    assert.equal(passkeysOf(here.deps.database, person).length, 0);
    assert.deepEqual([endPasskeysRefusal({person: 1, held: 1, by: 1}), endPasskeysRefusal({person: 1, held: 0, by: 2}), endPasskeysRefusal({person: 1, held: 1, by: 'operator'})], ['own', 'none', undefined]);
  });
});

describe('what is kept of passkeys', () => {
  it('should open nothing, and go three months after the last mandate in a team', async () => {
    const here = world();
    const {person} = await coordinator(here);
    const {options, jar} = await challenged(here);
    const dump = JSON.stringify(here.deps.database.prepare('SELECT * FROM passkey_challenges').all());
    assert.ok(!dump.includes(options.challenge) && !dump.includes(jar.split('=')[1]!));
    somebody(here.deps, 'autre@example.org', 'coordinator', 'departement:37');
    const chief = somebody(here.deps, 'france@example.org', 'national');
    const {id} = mandates(here.deps.database).find((one) => one.person === person)!;
    assert.ok('facts' in changeMemberships(here.deps.database, {type: 'end', membership: id, by: chief}, here.deps.now()));
    applyRetention(here.deps.database, here.deps.now() + 89 * DAY);
    assert.equal(passkeysOf(here.deps.database, person).length, 1);
    assert.deepEqual(here.deps.database.prepare('SELECT * FROM passkey_challenges').all(), []);
    applyRetention(here.deps.database, here.deps.now() + 93 * DAY);
    assert.equal(passkeysOf(here.deps.database, person).length, 0);
  });
});
