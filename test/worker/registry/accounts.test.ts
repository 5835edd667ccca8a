/** Coming in and going out: every proof opens once, for whom it is, and nobody learns who is known (RELIABILITY.md A1–A3, A5, A8). */
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {readFragment} from '../../../worker/edge/pages/scripts/link.ts';
import {createRegistry} from '../../../worker/registry/app.ts';
import {CODE_TRIES, SESSION_ABSOLUTE, SESSION_IDLE, SIGN_IN_FOR} from '../../../worker/registry/domain/session.ts';
import {unsealed} from '../../../worker/registry/mail/seal.ts';
import {EVENT_LINK_PURPOSES} from '../../../worker/registry/event-links.ts';
import {LINK_ACTS} from '../../../worker/registry/pages/link.ts';
import {registryRoute} from '../../../worker/registry/route.ts';
import {SIGN_IN_ROUTES} from '../../../worker/registry/routes/sign-in.ts';
import {LINK_PURPOSES, consumeLink, issueLink, readLink} from '../../../worker/registry/storage/links.ts';
import {auditBrokenAt} from '../../../worker/registry/storage/audit.ts';
import {beginTry, markSent} from '../../../worker/registry/storage/mail-outbox.ts';
import {changeMemberships, grant, mandates, peopleFor, personByEmail} from '../../../worker/registry/storage/people.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {endSessionsOf, readSession} from '../../../worker/registry/storage/sessions.ts';
import {DAY, HOUR, MINUTE, ORIGIN, cookieFrom, formPost, pageGet, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const KNOWN = 'camille@example.org';

/** A page that needs a mandate and says who asks. */
const work = registryRoute({
  method: 'GET', path: '/work', action: 'structure.read', summary: '', from: 'page',
  handle: ({session, reach}) => ({body: JSON.stringify({person: session!.person, reach})}),
});

function world({limits = false}: {limits?: boolean} = {}) {
  const deps = testDeps({limits});
  const app = createRegistry(deps, [...SIGN_IN_ROUTES, work]);
  const person = somebody(deps, KNOWN, 'contact', 's1');
  const send = async (request: Request): Promise<Response> => app.fetch(request);
  return {
    deps, person, send,
    /** Asks for a link, gives what the browser keeps and what the mail says. */
    async ask(email: string = KNOWN, cookie = '') {
      const answer = await send(formPost('/connexion', {email}, cookie));
      assert.equal(answer.status, 202);
      return {browser: cookieFrom(answer), ...lastMail(deps)};
    },
    useLink: (token: string, cookie = '') => send(formPost('/connexion/lien', {token}, cookie)),
    useCode: (code: string, cookie = '') => send(formPost('/connexion/code', {code}, cookie)),
    /** Status of a page that asks for a mandate. */
    working: async (cookie: string) => (await send(pageGet('/work', cookie))).status,
  };
}

/** What the newest waiting mail says. */
function lastMail(deps: TestDeps): {token: string; code: string} {
  const {content} = deps.database.prepare("SELECT content FROM outbox WHERE state = 'waiting' ORDER BY id DESC LIMIT 1").get() as {content: string};
  const {link, code} = unsealed(content, deps) as {link: string; code: string};
  assert.ok(link.startsWith(`${ORIGIN}/lien#sign-in:`));
  return {token: readFragment(new URL(link).hash)!.token, code};
}

const count = ({database}: TestDeps, table: string): number => (database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as {n: number}).n;

/** A code that is not `code`. */
const otherCode = (code: string): string => String((Number(code) + 1) % 100_000_000).padStart(8, '0');

describe('a link to sign in', () => {
  it('is not spent by those who look at it, fifty times in every way; the button then works, once', async () => {
    const {send, ask, useLink, working, deps} = world();
    const {browser, token} = await ask();
    for (let turn = 0; turn < 50; turn++) {
      for (const path of ['/lien', '/connexion/lien', '/connexion/code', '/connexion', '/deconnexion', `/connexion/lien?token=${token}`]) {
        for (const method of ['GET', 'HEAD', 'OPTIONS']) {
          const headers = {'Cookie': browser, 'Purpose': 'prefetch', 'Sec-Purpose': 'prefetch;prerender'};
          const {status} = await send(new Request(ORIGIN + path, {method, headers}));
          assert.ok(status === 200 || status === 405, `${method} ${path}: ${status}`);
        }
      }
      // A scanner that presses buttons does so in its own browser; one that posts by itself comes from no page.
      assert.equal((await useLink(token)).status, 410);
      assert.equal((await send(new Request(`${ORIGIN}/connexion/lien`, {method: 'POST', body: new URLSearchParams({token})}))).status, 403);
    }
    assert.equal(count(deps, 'sessions'), 0);
    const opened = await useLink(token, browser);
    assert.deepEqual([opened.status, opened.headers.get('location')], [303, '/espace']);
    assert.equal(await working(cookieFrom(opened)), 200);
    assert.equal((await useLink(token, browser)).status, 410);
    assert.equal(count(deps, 'sessions'), 1);
    assert.deepEqual(deps.reports, []);
  });

  it('leads to one and the same page when it is used, expired, replaced, mutilated, another’s, or for something else', async () => {
    const {deps, ask, useLink, working} = world();
    const used = await ask();
    assert.equal((await useLink(used.token, used.browser)).status, 303);
    const expired = await ask();
    deps.clock.advance(SIGN_IN_FOR);
    const replaced = await ask();
    const {browser, token} = await ask();
    const others = await ask('camille@example.org');
    const {browser: last, token: good} = await ask();
    const forPurpose = Object.fromEntries(LINK_PURPOSES.map((purpose) => [purpose, issueLink(deps.database, {purpose, subject: '1', lifetime: HOUR}, deps)]));
    const dead: readonly (readonly [string, string, string])[] = [
      ['used', used.token, used.browser], ['expired', expired.token, expired.browser], ['replaced', replaced.token, replaced.browser],
      ['replaced, in the newer browser', token, others.browser], ['replaced, in its own', token, browser],
      ['no browser', good, ''], ['another browser', good, used.browser], ['a made-up browser', good, `__Host-pana-demande=${'A'.repeat(43)}`],
      ['truncated', good.slice(0, -1), last], ['one more', `${good}A`, last], ['empty', '', last], ['another last letter', good.slice(0, -1) + (good.endsWith('A') ? 'B' : 'A'), last],
      ['other case', good.toLowerCase() === good ? good.toUpperCase() : good.toLowerCase(), last], ['spaces', ` ${good}`, last],
      ...LINK_PURPOSES.map((purpose) => [`a link to ${purpose}`, forPurpose[purpose]!, last] as const),
    ];
    const pages = new Set<string>();
    for (const [why, value, cookie] of dead) {
      const answer = await useLink(value, cookie);
      assert.equal(answer.status, 410, why);
      assert.equal(answer.headers.get('set-cookie'), null, why);
      pages.add(JSON.stringify([await answer.text(), ...answer.headers]));
    }
    assert.equal(pages.size, 1);
    assert.match([...pages][0]!, /Ce lien ne sert plus/);
    // None of it spent the good one, nor links for something else.
    assert.equal(await working(cookieFrom(await useLink(good, last))), 200);
    assert.equal(readLink(deps.database, forPurpose['verify']!, 'verify', deps.now()), '1');
  });

  it('dies when a newer one is asked for, with its code, whichever browser asks', async () => {
    const {ask, useLink, useCode} = world();
    const older = await ask();
    const newer = await ask(KNOWN.toUpperCase());
    assert.notEqual(older.token, newer.token);
    assert.equal((await useLink(older.token, older.browser)).status, 410);
    assert.equal((await useCode(older.code, older.browser)).status, 410);
    assert.equal((await useLink(newer.token, older.browser)).status, 410);
    assert.equal((await useCode(newer.code, newer.browser)).status, 303);
    // One proof was enough: the other of the same mail is spent with it.
    assert.equal((await useLink(newer.token, newer.browser)).status, 410);
  });

  it('holds for ten minutes, whatever way the clock is turned', async () => {
    const {deps, ask, useLink} = world();
    const {browser, token} = await ask();
    deps.clock.advance(-365 * DAY);
    assert.equal((await useLink(token, browser)).status, 410);
    deps.clock.advance(730 * DAY);
    assert.equal((await useLink(token, browser)).status, 410);
    deps.clock.advance(-365 * DAY + SIGN_IN_FOR - 1);
    assert.equal((await useLink(token, browser)).status, 303);
  });

  it('of another purpose is read without being spent, and spent once', () => {
    const deps = testDeps();
    const token = issueLink(deps.database, {purpose: 'withdraw', subject: 's12', lifetime: HOUR}, deps);
    const read = (purpose: 'withdraw' | 'verify'): string | undefined => readLink(deps.database, token, purpose, deps.now());
    assert.deepEqual([read('withdraw'), read('withdraw'), read('verify')], ['s12', 's12', undefined]);
    assert.equal(consumeLink(deps.database, token, 'verify', deps.now()), undefined);
    assert.deepEqual([1, 2].map(() => consumeLink(deps.database, token, 'withdraw', deps.now())), ['s12', undefined]);
    assert.equal(read('withdraw'), undefined);
  });

  it('has a page that names no token, runs under the policy of our pages, and says what each button does', async () => {
    const {send} = world();
    const answer = await send(pageGet('/lien'));
    const page = await answer.text();
    assert.match(answer.headers.get('content-security-policy')!, /default-src 'none'; script-src 'self'/);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.deepEqual(page.match(/<script[^>]*>/g), ['<script src="/site/link.js" type="module">']);
    assert.doesNotMatch(page, / on[a-z]+=| style=|<style/);
    assert.deepEqual([...page.matchAll(/action="([^"]+)" data-purpose="([^"]+)" hidden/g)].map(([, action, purpose]) => [purpose, action]), [
      ['sign-in', '/connexion/lien'], ['confirm-application', '/inscription/confirmer'], ['verify', '/espace/confirmer'], ['withdraw', '/espace/retirer'], ['become-contact', '/inscription/contact'], ['change-address', '/compte/adresse/confirmer'], ['confirm-report', '/signalement/confirmer'],
      ['confirm-registration', '/evenement/inscription/confirmer'], ['take-seat', '/evenement/inscription/place'], ['cancel-registration', '/evenement/inscription/annuler'], ['confirm-alert', '/evenement/alerte/confirmer'], ['cancel-alert', '/evenement/alerte/annuler'],
    ]);
    assert.deepEqual(Object.keys(LINK_ACTS), [...LINK_PURPOSES, 'confirm-report', ...EVENT_LINK_PURPOSES]);
    assert.match(page, /tapez le code à huit chiffres/);
    assert.deepEqual(['#verify:abc_-9', '#verify:', '#:abc', '#verify', '', '#verify:a"b', '#Verify:abc'].map(readFragment), [{purpose: 'verify', token: 'abc_-9'}, ...Array<undefined>(6).fill(undefined)]);
  });

  it('is asked for on pages whose forms browsers send with their origin', async () => {
    const {send, ask, useCode} = world();
    const {browser} = await ask();
    const pages = [await send(pageGet('/connexion')), await send(pageGet('/lien')), await send(pageGet('/work')), await useCode('1', browser), await send(formPost('/connexion', {email: KNOWN})), await send(formPost('/connexion', {email: 'x'}))];
    assert.deepEqual(pages.map(({status}) => status), [200, 200, 401, 422, 202, 422]);
    for (const page of pages) assert.equal(page.headers.get('referrer-policy'), 'same-origin');
    for (const page of pages) assert.match(await page.text(), /<form method="post"/);
  });
});

describe('a code', () => {
  it('opens in the tab that asked, written as the mail shows it, once', async () => {
    const {ask, useCode, working} = world();
    const {browser, code} = await ask();
    assert.equal((await useCode(code)).status, 410);
    assert.equal((await useCode(code, `__Host-pana-demande=${'B'.repeat(43)}`)).status, 410);
    const opened = await useCode(` ${code.slice(0, 4)} ${code.slice(4)} `, browser);
    assert.equal(opened.status, 303);
    assert.equal(await working(cookieFrom(opened)), 200);
    assert.equal((await useCode(code, browser)).status, 410);
  });

  it('may be guessed five times, then the right one and the link are dead too', async () => {
    const {deps, ask, useCode, useLink} = world();
    const {browser, code, token} = await ask();
    // What cannot be a code is no try.
    for (const slip of ['', '1234567', '123456789', 'abcdefgh', '１２３４５６７８']) assert.equal((await useCode(slip, browser)).status, 422);
    const answers: number[] = [];
    for (let turn = 0; turn < CODE_TRIES; turn++) answers.push((await useCode(otherCode(code), browser)).status);
    assert.deepEqual(answers, [422, 422, 422, 422, 410]);
    assert.equal((await useCode(code, browser)).status, 410);
    assert.equal((await useLink(token, browser)).status, 410);
    assert.equal(count(deps, 'sessions'), 0);
  });

  it('is right at the fifth try', async () => {
    const {ask, useCode} = world();
    const {browser, code} = await ask();
    for (let turn = 1; turn < CODE_TRIES; turn++) assert.match(await (await useCode(otherCode(code), browser)).text(), turn < 4 ? new RegExp(`il reste ${CODE_TRIES - turn} essais`) : /il reste 1 essai\./);
    assert.equal((await useCode(code, browser)).status, 303);
  });
});

describe('whether an address is known', () => {
  const shape = async (answer: Response): Promise<string> => {
    const headers = [...answer.headers].map(([name, value]) => [name, name === 'set-cookie' ? value.replace(/=[A-Za-z0-9_-]{43};/, '=43;') : value]);
    return JSON.stringify([answer.status, headers, await answer.text()]);
  };
  const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1]!;

  it('does not show in 200 answers about known and 200 about unknown addresses', async (t) => {
    const {deps, send} = world();
    for (let i = 0; i < 200; i++) somebody(deps, `known-${i}@example.org`, 'contact', `s${i}`);
    const shapes = new Set<string>();
    const times: Record<'known' | 'other', number[]> = {known: [], other: []};
    for (let i = 0; i < 200; i++) {
      for (const kind of i % 2 ? ['known', 'other'] as const : ['other', 'known'] as const) {
        const start = performance.now();
        const answer = await send(formPost('/connexion', {email: `${kind}-${i}@example.org`}));
        times[kind].push(performance.now() - start);
        shapes.add(await shape(answer));
      }
    }
    assert.equal(shapes.size, 1);
    assert.match([...shapes][0]!, /^\[202,.*=43;/);
    assert.equal(count(deps, 'outbox'), 200);
    assert.equal(count(deps, 'sign_ins'), 400);
    t.diagnostic(`medians: known ${median(times.known).toFixed(3)} ms, unknown ${median(times.other).toFixed(3)} ms`);
  });

  it('does not show in what follows either: wrong codes, a newer request, a request too many, somebody who may no longer come in', async () => {
    const stories: string[] = [];
    for (const email of [KNOWN, 'nobody@example.org', 'gone@example.org']) {
      const {deps, send, useCode} = world({limits: true});
      const chief = somebody(deps, 'chief@example.org', 'national');
      const gone = somebody(deps, 'gone@example.org', 'contact', 's2');
      changeMemberships(deps.database, {type: 'disable', person: gone, by: chief}, deps.now());
      const story: string[] = [];
      const ask = async (): Promise<string> => {
        const answer = await send(formPost('/connexion', {email}));
        const cookie = cookieFrom(answer);
        story.push(await shape(answer));
        return cookie;
      };
      const first = await ask();
      story.push(await shape(await useCode('00000000', first)));
      const second = await ask();
      story.push(await shape(await useCode('00000000', first)));
      for (let turn = 0; turn < 6; turn++) story.push(await shape(await useCode('00000000', second)));
      const third = await ask();
      const fourth = await ask();
      story.push(await shape(await useCode('00000000', third)), await shape(await useCode('00000000', fourth)));
      stories.push(JSON.stringify(story));
      assert.deepEqual(deps.reports, []);
    }
    assert.equal(new Set(stories).size, 1);
  });

  it('is not kept: nothing of an address nobody has is in the file', async () => {
    const {deps, send} = world();
    assert.equal((await send(formPost('/connexion', {email: 'canary-address@example.org'}))).status, 202);
    const bytes = Buffer.concat([deps.file, `${deps.file}-wal`].filter((path) => existsSync(path)).map((path) => readFileSync(path)));
    assert.ok(bytes.includes(KNOWN));
    assert.equal(bytes.includes('canary-address'), false);
  });
});

describe('mail to sign in', () => {
  it('goes to one address three times an hour at most, and ten times to those of one network, with the same answer', async () => {
    const {deps, send} = world({limits: true});
    const answers = new Set<string>();
    for (let i = 0; i < 1000; i++) {
      deps.address = `198.51.${i >> 8}.${i & 255}`;
      const answer = await send(formPost('/connexion', {email: KNOWN}));
      answers.add(JSON.stringify([answer.status, await answer.text()]));
    }
    assert.equal(count(deps, 'outbox'), 3);
    for (let i = 0; i < 30; i++) somebody(deps, `neighbour-${i}@example.org`, 'contact', 's1');
    for (let i = 0; i < 30; i++) {
      // One /64, whatever the host.
      deps.address = `2001:db8:1:2:${i}::${i}`;
      const answer = await send(formPost('/connexion', {email: `neighbour-${i}@example.org`}));
      answers.add(JSON.stringify([answer.status, await answer.text()]));
    }
    assert.equal(count(deps, 'outbox'), 13);
    assert.equal(answers.size, 1);
    deps.clock.advance(HOUR);
    await send(formPost('/connexion', {email: KNOWN}));
    assert.equal(count(deps, 'outbox'), 14);
  });

  it('that was sent before the limit still works after it', async () => {
    const {send, ask, useCode} = world({limits: true});
    await ask();
    await ask();
    const {browser, code} = await ask();
    const refused = await send(formPost('/connexion', {email: KNOWN}, browser));
    assert.equal(cookieFrom(refused), browser);
    assert.equal((await useCode(code, browser)).status, 303);
  });

  it('is asked for with an address we write to; others are told what is wrong, and nothing is noted', async () => {
    const {deps, send} = world();
    for (const email of ['', 'camille', 'a@b', '"a b"@example.org', 'x@example.org, y@example.org', 'x@example.org\r\nBcc: y@example.org', 'x@[127.0.0.1]', `${'a'.repeat(300)}@example.org`]) {
      const answer = await send(formPost('/connexion', {email}));
      assert.equal(answer.status, 422, email);
      assert.equal(answer.headers.get('set-cookie'), null);
    }
    assert.equal((await send(formPost('/connexion', {email: KNOWN, role: 'national'}))).status, 422);
    assert.deepEqual([count(deps, 'sign_ins'), count(deps, 'outbox')], [0, 0]);
  });
});

describe('a session', () => {
  it('is a new cookie at each sign-in that only our host gets back over a secure connection', async () => {
    const {ask, useLink, working} = world();
    const planted = `__Host-pana=${'C'.repeat(43)}`;
    const {browser, token} = await ask(KNOWN, planted);
    const opened = await useLink(token, `${planted}; ${browser}`);
    const first = cookieFrom(opened);
    assert.match(opened.headers.get('set-cookie')!, /^__Host-pana=[A-Za-z0-9_-]{43}; Max-Age=43200; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    assert.notEqual(first, planted);
    assert.deepEqual([await working(planted), await working(first)], [401, 200]);
    // Without the prefix, or under a longer name, it is not ours.
    const value = first.split('=')[1]!;
    for (const cookie of [`pana=${value}`, `__Host-pana-demande=${value}`, `__Host-pana=${value}x`, `__Host-pana="${value}"`, `x__Host-pana=${value}`, '__Host-pana=', browser]) assert.equal(await working(cookie), 401, cookie);
    const again = await ask(KNOWN, first);
    const second = cookieFrom(await useLink(again.token, `${first}; ${again.browser}`));
    assert.notEqual(second, first);
    assert.deepEqual([await working(first), await working(second)], [401, 200]);
  });

  it('cannot be used by who stole its cookie once its person signed out', async () => {
    const {deps, send, person, working} = world();
    const cookie = signedIn(deps, person);
    const elsewhere = signedIn(deps, person);
    assert.equal(await working(cookie), 200);
    const out = await send(formPost('/deconnexion', {}, cookie));
    assert.deepEqual([out.status, out.headers.get('location')], [303, '/connexion']);
    assert.match(out.headers.get('set-cookie')!, /^__Host-pana=; Max-Age=0; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    assert.deepEqual([await working(cookie), await working(elsewhere)], [401, 200]);
    const refused = await send(pageGet('/work', cookie));
    assert.match(await refused.text(), /Connectez-vous[^]*action="\/connexion"/);
    assert.equal((await send(formPost('/deconnexion', {}, cookie))).status, 303);
    endSessionsOf(deps.database, person, deps.now());
    assert.equal(await working(elsewhere), 401);
    assert.equal(auditBrokenAt(deps.database), undefined);
  });

  it('ends after half an hour without a request, after twelve hours in any case, and when the clock is wrong', async () => {
    const {deps, person, working} = world();
    const idle = signedIn(deps, person);
    deps.clock.advance(SESSION_IDLE - 1);
    assert.equal(await working(idle), 200);
    deps.clock.advance(SESSION_IDLE);
    assert.equal(await working(idle), 401);
    const busy = signedIn(deps, person);
    const opened = deps.now();
    while (deps.now() + 20 * MINUTE < opened + SESSION_ABSOLUTE) {
      deps.clock.advance(20 * MINUTE);
      assert.equal(await working(busy), 200);
    }
    deps.clock.at = opened + SESSION_ABSOLUTE - 1;
    assert.equal(await working(busy), 200);
    deps.clock.advance(1);
    assert.equal(await working(busy), 401);
    const last = signedIn(deps, person);
    deps.clock.advance(-365 * DAY);
    assert.equal(await working(last), 401);
  });

  it('acts under the mandates of the moment: one taken away during a request acts no more at the next', async () => {
    const deps = testDeps();
    const chief = somebody(deps, 'chief@example.org', 'national');
    const person = somebody(deps, KNOWN, 'coordinator', 'departement:37');
    somebody(deps, 'colleague@example.org', 'coordinator', 'departement:37');
    const mandate = mandates(deps.database).find((one) => one.person === person)!.id;
    const takeAway = registryRoute({
      method: 'POST', path: '/take-away', action: 'application.decide', summary: '', from: 'page',
      handle: () => ({body: JSON.stringify(changeMemberships(deps.database, {type: 'end', membership: mandate, by: chief}, deps.now()))}),
    });
    const app = createRegistry(deps, [...SIGN_IN_ROUTES, work, takeAway]);
    const cookie = signedIn(deps, person);
    const reach = async (): Promise<unknown> => {
      const answer = await app.fetch(pageGet('/work', cookie));
      return answer.status === 200 ? (JSON.parse(await answer.text()) as {reach: unknown}).reach : answer.status;
    };
    assert.deepEqual(await reach(), {departements: ['37'], structures: []});
    grant(deps.database, {person, role: 'contact', scope: 's7', by: chief}, deps.now());
    assert.equal((await app.fetch(formPost('/take-away', {}, cookie))).status, 200);
    // What is left of theirs goes on.
    assert.deepEqual([await reach(), (await app.fetch(formPost('/take-away', {}, cookie))).status], [{departements: [], structures: ['s7']}, 403]);
    // With the last mandate every session ends, wherever it was left open; who comes in again reaches nothing.
    const colleague = personByEmail(deps.database, 'colleague@example.org')!.id;
    somebody(deps, 'third@example.org', 'coordinator', 'departement:37');
    const [left, forgotten] = [signedIn(deps, colleague), signedIn(deps, colleague)];
    const theirs = mandates(deps.database).find((one) => one.person === colleague)!.id;
    assert.ok('facts' in changeMemberships(deps.database, {type: 'end', membership: theirs, by: chief}, deps.now()));
    for (const one of [left, forgotten]) assert.equal((await app.fetch(pageGet('/work', one))).status, 401);
    assert.equal((await app.fetch(pageGet('/work', signedIn(deps, colleague)))).status, 403);
    // Disabled: every session of theirs is dead at once, and so is the mail that was under way.
    const other = signedIn(deps, person);
    const asked = await app.fetch(formPost('/connexion', {email: KNOWN}));
    const {code} = lastMail(deps);
    assert.ok('facts' in changeMemberships(deps.database, {type: 'disable', person, by: chief}, deps.now()));
    assert.deepEqual([await reach(), (await app.fetch(pageGet('/work', other))).status], [401, 401]);
    assert.equal((await app.fetch(formPost('/connexion/code', {code}, cookieFrom(asked)))).status, 410);
    assert.deepEqual(peopleFor(deps.database, {role: 'contact', scope: 's7'}), []);
    assert.equal(personByEmail(deps.database, KNOWN)!.disabled, true);
  });

  it('counts a second sign-in of the same person as a second proof, and nobody else’s', async () => {
    const {deps, person, ask, useLink} = world();
    const steppedUp = async (email: string, cookie: string): Promise<boolean> => {
      const {browser, token} = await ask(email, cookie);
      const opened = cookieFrom(await useLink(token, [cookie, browser].join('; '))).split('=')[1]!;
      return readSession(deps.database, opened, deps.now())!.steppedUpAt !== undefined;
    };
    assert.equal(await steppedUp(KNOWN, ''), false);
    assert.equal(await steppedUp(KNOWN, signedIn(deps, person)), true);
    assert.equal(await steppedUp(KNOWN, signedIn(deps, somebody(deps, 'other@example.org', 'contact', 's3'))), false);
    const ended = signedIn(deps, person);
    endSessionsOf(deps.database, person, deps.now());
    assert.equal(await steppedUp(KNOWN, ended), false);
  });
});

describe('the file', () => {
  it('holds nothing one could come in with: no cookie ever, no link or code ever, and neither would be enough', async () => {
    const {deps, ask, useLink, useCode} = world();
    const raw = (): Buffer => Buffer.concat([deps.file, `${deps.file}-wal`].filter((path) => existsSync(path)).map((path) => readFileSync(path)));
    const holds = (secret: string): boolean => {
      const bytes = raw();
      return ['utf8', 'utf16le', 'base64', 'hex'].some((encoding) => bytes.includes(Buffer.from(secret), 0) || bytes.includes(Buffer.from(Buffer.from(secret).toString(encoding as BufferEncoding))))
        || bytes.includes(Buffer.from(secret, 'base64url')) || bytes.includes(Buffer.from(secret, 'utf16le'));
    };
    const first = await ask();
    const secret = (cookie: string): string => cookie.split('=')[1]!;
    assert.equal(holds(secret(first.browser)), false);
    assert.deepEqual([holds(first.token), holds(first.code)], [false, false], 'while the mail waits');
    // Somebody who had them all the same lacks what the browser keeps, and the file does not have it either.
    const found = [...new Set(raw().toString('latin1').match(/[A-Za-z0-9_-]{43,}/g))].flatMap((run) => [run.slice(0, 43), run.slice(-43)]);
    assert.ok(found.length >= 2);
    for (const value of found) {
      assert.equal((await useLink(first.token, `__Host-pana-demande=${value}`)).status, 410);
      assert.equal((await useCode(first.code, `__Host-pana-demande=${value}`)).status, 410);
    }
    const mail = beginTry(deps.database, deps.now(), MINUTE)!;
    markSent(deps.database, mail.id, deps.now());
    deps.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    assert.deepEqual([holds(first.token), holds(first.code), holds(secret(first.browser))], [false, false, false]);
    const session = cookieFrom(await useLink(first.token, first.browser));
    assert.equal(session.length, '__Host-pana='.length + 43);
    assert.equal(holds(secret(session)), false);
    deps.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    assert.equal(holds(secret(session)), false);
  });

  it('forgets proofs a day after they died', async () => {
    const {deps, ask, useLink} = world();
    const {browser, token} = await ask();
    await useLink(token, browser);
    deps.clock.advance(DAY + SIGN_IN_FOR - 1);
    applyRetention(deps.database, deps.now());
    assert.deepEqual(['links', 'sign_ins', 'sessions'].map((table) => count(deps, table)), [1, 1, 0]);
    deps.clock.advance(1);
    applyRetention(deps.database, deps.now());
    assert.deepEqual(['links', 'sign_ins', 'sessions'].map((table) => count(deps, table)), [0, 0, 0]);
  });
});
