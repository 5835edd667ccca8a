/** What the check of a policy reads in whatever is pasted, and says of it. That browsers agree is proved in `test/journeys/configurator-policies.test.ts`. */
import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {ROWS} from '../../../hosts/rows.ts';
import {NONCE} from '../../../hosts/host-page.ts';
import {ASKED, checkPolicy, matches, readHeaders, readPolicy, writePolicy} from '../../../../worker/edge/pages/integrer/policy.ts';
import type {Need, Verdict} from '../../../../worker/edge/pages/integrer/policy.ts';
import {edge} from '../fixture.ts';

const ORIGIN = 'https://annuaire.example.org';
const check = (text: string): Verdict => checkPolicy(text, {origin: ORIGIN});
const level = (verdict: Verdict, need: Need): string | undefined => verdict.findings.find((one) => one.need === need)?.level;
const line = (verdict: Verdict, need: Need): string | undefined => verdict.findings.find((one) => one.need === need)?.line;

describe('reading what is pasted', () => {
  const policy = "default-src 'self'; script-src 'self' https://cdn.example.net";
  for (const [what, text] of Object.entries({
    'a policy alone': policy,
    'a header': `Content-Security-Policy: ${policy}`,
    'a header in small letters': `content-security-policy:${policy}`,
    'all headers of an answer': `HTTP/2 200\nserver: nginx\nContent-Security-Policy: ${policy}\nx-frame-options: DENY\ndate: Sun, 22 Nov 2026 10:00:00 GMT\nlink: <https://a.example/>; rel=preload`,
    'headers of Windows lines': `Server: x\r\nContent-Security-Policy: ${policy}\r\nVary: *\r\n`,
    'a folded header': "Content-Security-Policy: default-src 'self';\n  script-src 'self'\n  https://cdn.example.net",
    'a policy over several lines': "default-src 'self';\nscript-src 'self' https://cdn.example.net;\n",
    'nginx': `    add_header Content-Security-Policy "${policy}" always;`,
    'Apache': `Header always set Content-Security-Policy "${policy}"`,
    'PHP': `header("Content-Security-Policy: ${policy}");`,
    'a meta tag': `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    'an escaped meta tag in a page': `<!doctype html><meta charset="utf-8"><META content="${policy.replaceAll("'", '&#39;')}" HTTP-EQUIV=Content-Security-Policy ><p>`,
  })) {
    it(`should understand ${what}`, () => {
      const {policies} = readHeaders(text);
      assert.deepEqual(policies.map((one) => [...one]), [[['default-src', ["'self'"]], ['script-src', ["'self'", 'https://cdn.example.net']]]]);
    });
  }

  it('should take several policies together, from headers and from a list', () => {
    const verdict = check(`Content-Security-Policy: script-src *, connect-src 'self'\ncontent-security-policy: default-src ${ORIGIN}`);
    assert.equal(verdict.headers.policies.length, 3);
    assert.equal(level(verdict, 'script'), 'fine');
    assert.equal(level(verdict, 'connect'), 'blocked');
    assert.deepEqual(verdict.corrected, ['script-src *', `connect-src 'self' ${ORIGIN}`, `default-src ${ORIGIN}`]);
  });

  it('should count the first of two directives of one name, as browsers do', () => {
    assert.deepEqual(readPolicy("script-src 'none'; SCRIPT-SRC *").get('script-src'), ["'none'"]);
  });

  it('should not take an observation for a prohibition', () => {
    const verdict = check("Content-Security-Policy-Report-Only: default-src 'none'");
    assert.equal(verdict.understood, true);
    assert.equal(verdict.headers.reportOnly, 1);
    assert.deepEqual(verdict.findings.filter((one) => one.level !== 'fine'), []);
  });

  it('should leave out of a meta tag what counts for nothing there', () => {
    assert.equal(level(check('<meta http-equiv="content-security-policy" content="sandbox; frame-ancestors \'none\'; script-src *">'), 'sandbox'), undefined);
  });

  it('should say it when it is no policy', () => {
    for (const text of ['', 'bonjour', '<p>texte</p>', 'Date: demain', '{"a": 1}']) assert.equal(check(text).understood, false, text);
  });

  it('should end and stay itself on any text', () => {
    fc.assert(fc.property(fc.string({unit: fc.constantFrom(...' ;,:\'"<>=\n-*./\\', 'script-src', 'default-src', "'self'", "'none'", 'Content-Security-Policy', '<meta ', 'https://a.example', 'é'), maxLength: 60}), (text) => {
      const verdict = check(text);
      // Mended, nothing but what no line can mend remains.
      if (verdict.corrected) {
        const again = check(verdict.corrected.join(', '));
        assert.ok(!again.findings.some(({need, level: one, line: has}) => (need === 'script' || need === 'connect') && one === 'blocked' && has !== undefined), verdict.corrected.join(' | '));
        assert.equal(again.corrected, undefined);
      }
    }), {numRuns: 2000});
    for (const text of [`script-src ${'a.'.repeat(2900)}`, `<meta ${'"'.repeat(5900)}`, `<meta ${"a='".repeat(1900)}`, `Content-Security-Policy: ${'x;'.repeat(2900)}`, ' '.repeat(6000), `"${"'".repeat(5990)}`, '\n:'.repeat(3000)]) {
      const start = performance.now();
      check(text);
      assert.ok(performance.now() - start < 100, `${text.slice(0, 30)}… takes ${Math.round(performance.now() - start)} ms`);
    }
  });
});

describe('matching a source', () => {
  const page = new URL('https://site.example/');
  for (const [source, address, expected] of [
    ['*', 'https://a.example/x', true], ["'self'", 'https://site.example/x', true], ["'self'", 'https://a.example/x', false], ['https:', 'https://a.example/x', true], ['http:', 'https://a.example/x', true],
    ['https:', 'http://a.example/x', false], ['a.example', 'https://a.example/x', true], ['a.example', 'http://a.example/x', false], ['http://a.example', 'https://a.example/x', true], ['A.Example', 'https://a.example/x', true],
    ['*.example', 'https://a.example/x', true], ['*.a.example', 'https://a.example/x', false], ['*.a.example', 'https://b.a.example/x', true], ['a.example:443', 'https://a.example/x', true], ['a.example:8443', 'https://a.example/x', false],
    ['a.example:*', 'https://a.example:8443/x', true], ['https://a.example', 'https://a.example:8443/x', false], ['https://a.example:80', 'https://a.example/x', true], ['https://a.example/pana/', 'https://a.example/pana/v1/pana.js', true],
    ['https://a.example/pana', 'https://a.example/pana/v1/pana.js', false], ['https://a.example/v1/structures', 'https://a.example/v1/structures', true], ['https://a.example/', 'https://a.example/v1', true], ['data:', 'https://a.example/x', false],
    ["'none'", 'https://a.example/x', false], ["'unsafe-inline'", 'https://a.example/x', false], ['https://*.a.example:*', 'https://x.a.example:444/', true], ['not a source', 'https://a.example/', false], ['a..example', 'https://a.example/', false],
  ] as const) {
    it(`should say ${expected ? 'yes' : 'no'}: ${source} for ${address}`, () => assert.equal(matches(source, new URL(address), page), expected));
  }
});

describe('the verdict', () => {
  it('should give the exact lines and the whole policy', () => {
    const verdict = check("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'");
    assert.equal(level(verdict, 'script'), 'blocked');
    assert.equal(line(verdict, 'script'), `script-src 'self' ${ORIGIN}`);
    assert.equal(line(verdict, 'connect'), `connect-src ${ORIGIN}`, 'what stood in for it was none');
    assert.deepEqual(verdict.corrected, [`default-src 'none'; script-src 'self' ${ORIGIN}; style-src 'self'; img-src 'self'; connect-src ${ORIGIN}; frame-src ${ORIGIN}`]);
  });

  it('should write the line under the nearest directive, which is the one that counts', () => {
    assert.equal(line(check("script-src *; script-src-elem 'self'"), 'script'), `script-src-elem 'self' ${ORIGIN}`);
  });

  it('should ask for a nonce where an address is of no use', () => {
    const verdict = check("script-src 'nonce-abc' 'strict-dynamic'");
    assert.equal(level(verdict, 'script'), 'condition');
    assert.match(line(verdict, 'script')!, /nonce=/);
    assert.equal(verdict.corrected, undefined);
    assert.equal(level(check(`script-src 'sha256-abc' 'strict-dynamic' ${ORIGIN}`), 'script'), 'blocked');
  });

  it('should say what only some ways to paste need', () => {
    const verdict = check(`default-src 'self'; script-src 'self' ${ORIGIN}; connect-src ${ORIGIN}`);
    assert.deepEqual(verdict.findings.filter((one) => one.level === 'blocked'), []);
    for (const need of ['map-inline', 'frame', 'theme', 'height', 'tiles'] as const) assert.equal(level(verdict, need), 'condition', need);
  });

  it('should read the other headers that act like a policy', () => {
    const verdict = check('Cross-Origin-Embedder-Policy: require-corp\nIntegrity-Policy: blocked-destinations=(script)\nPermissions-Policy: geolocation=(), camera=()');
    assert.equal(level(verdict, 'coep'), 'fine');
    assert.equal(level(verdict, 'integrity'), 'condition');
    assert.equal(level(verdict, 'position'), 'condition');
    assert.equal(level(check('Permissions-Policy: geolocation=(self)'), 'position'), undefined);
  });

  it('should ask for the one name a protected script gives itself', () => {
    const verdict = check("require-trusted-types-for 'script'; trusted-types 'none' other");
    assert.equal(level(verdict, 'trusted-types'), 'condition');
    assert.equal(line(verdict, 'trusted-types'), 'trusted-types other pana');
    for (const text of ["require-trusted-types-for 'script'", "require-trusted-types-for 'script'; trusted-types pana"]) assert.equal(level(check(text), 'trusted-types'), 'fine', text);
  });

  it('should let its own corrections pass, and change nothing that passes', () => {
    for (const policy of ["default-src 'none'", "default-src 'self'; script-src 'none'; connect-src 'none'", "script-src 'nonce-a' 'self'; frame-src 'none'", 'sandbox; default-src https:']) {
      const [corrected] = check(policy).corrected!;
      const again = check(corrected!);
      assert.deepEqual(again.findings.filter((one) => one.level === 'blocked'), [], corrected);
      assert.equal(again.corrected, undefined);
    }
    assert.equal(check(`script-src ${ORIGIN}; connect-src ${ORIGIN}; frame-src *`).corrected, undefined);
    assert.equal(writePolicy(readPolicy(" script-src  'self' ;; ")), "script-src 'self'");
  });

  const rows = ROWS.filter(({id, headers}) => /^H[1-8] /.test(id) && headers?.['content-security-policy']);
  it('should know every hostile policy of the table', () => assert.ok(rows.length >= 7, `${rows.length} rows`));
  for (const {id, headers, expect} of rows) {
    it(`should agree with what the browsers showed: ${id}`, () => {
      const text = Object.entries(headers!).map(([name, value]) => `${name}: ${value.replaceAll('__API__', 'http://localhost:9000')}`).join('\n');
      const verdict = checkPolicy(text, {origin: 'http://localhost:9000', page: 'http://127.0.0.1:9001'});
      const hasNonce = text.includes(`'nonce-${NONCE}'`);
      const script = level(verdict, 'script');
      const runs = script === 'fine' || (script === 'condition' && hasNonce);
      const shows = runs && level(verdict, 'connect') === 'fine' && level(verdict, 'sandbox') !== 'blocked';
      assert.equal(shows ? 'renders' : runs ? 'message' : 'fallback', expect.kind, JSON.stringify(verdict.findings));
    });
  }
});

describe('a policy that knows files by what is in them', () => {
  const single = 'sha384-abc+def/ghi=';
  for (const [policy, expected, line] of [
    [`script-src '${single}'; connect-src *`, 'condition', `script-src '${single}' ${ORIGIN}`],
    ["script-src 'self' 'SHA384-abc-def_ghi='; connect-src *", 'condition', `script-src 'self' 'SHA384-abc-def_ghi=' ${ORIGIN}`],
    [`default-src 'none'; script-src-elem '${single}'; connect-src *`, 'condition', `script-src-elem '${single}' ${ORIGIN}`],
    [`script-src '${single}' 'strict-dynamic'; connect-src *`, 'condition', undefined],
    [`script-src '${single}' ${ORIGIN}; connect-src *`, 'fine', undefined],
    [`script-src '${single}', script-src 'self'`, 'blocked', `script-src 'self' ${ORIGIN}`],
    ["script-src 'sha384-another='; connect-src *", 'blocked', `script-src 'sha384-another=' ${ORIGIN}`],
    // The very file by another measure: its tag says the one, and browsers compare no other.
    ["script-src 'sha256-abc+def/ghi='; connect-src *", 'blocked', `script-src 'sha256-abc+def/ghi=' ${ORIGIN}`],
    ["script-src 'sha384-ABC+def/ghi='; connect-src *", 'blocked', `script-src 'sha384-ABC+def/ghi=' ${ORIGIN}`],
  ] as const) {
    it(`should be ${expected} for the script: ${policy}`, () => {
      const found = checkPolicy(policy, {origin: ORIGIN, single}).findings.find(({need}) => need === 'script')!;
      assert.deepEqual([found.level, found.line], [expected, line]);
      if (expected === 'condition') assert.match(found.what, /« Un seul fichier »/);
    });
  }

  it('should leave as it is what its owner has chosen, and not know a file nobody told it of', () => {
    assert.equal(checkPolicy(`script-src '${single}'; connect-src ${ORIGIN}`, {origin: ORIGIN, single}).corrected, undefined);
    assert.match(check(`script-src '${single}'`).findings.find(({need}) => need === 'script')!.what, /empreintes de la politique ne sont pas celle/);
  });
});

describe('a policy that names some of our addresses', () => {
  const everything = ASKED.map(([words]) => words);
  for (const [sources, refused] of [
    ['/v1/structures', everything],
    ['/v1/structures __/v1/places', everything.filter((words) => words !== 'la recherche d’un lieu')],
    ['/v1/structures __/v1/structures/ __/v1/tiles/ __/v1/taxonomy __/v1/places __/v1/places/', ['l’agenda', 'le badge', 'les formulaires']],
    ['/v1/', []],
    ['', []],
  ] as const) {
    it(`should be told what is refused: connect-src ${sources.replaceAll('__', '')}`, () => {
      const policy = `connect-src ${ORIGIN}${sources.replaceAll('__', ORIGIN)}`;
      const verdict = check(policy);
      assert.equal(level(verdict, 'connect'), 'fine');
      const found = verdict.findings.find(({need}) => need === 'connect-more');
      if (refused.length === 0) return assert.deepEqual([found, verdict.corrected], [undefined, undefined]);
      assert.deepEqual([found!.level, found!.by, found!.line], ['blocked', 'connect-src', `${policy} ${ORIGIN}`]);
      assert.ok(found!.what.endsWith(` : ${refused.join(', ')}.`), found!.what);
      assert.deepEqual(verdict.corrected, [`${policy} ${ORIGIN}`]);
      assert.equal(check(verdict.corrected[0]!).corrected, undefined);
    });
  }

  it('should be judged by every address elements ask', () => {
    const root = resolve(import.meta.dirname, '../../../..');
    const asked = new Set(globSync('src/{client,components,loader,map,store}/**/*.ts', {cwd: root}).flatMap((file) =>
      [...readFileSync(resolve(root, file), 'utf8').matchAll(/[`'}](\/v1\/[a-z]+)/g)].map(([, path]) => path!)));
    assert.ok(asked.size >= 9, [...asked].join());
    const known = new Set(['/v1/structures', ...ASKED.flatMap(([, paths]) => paths.map((path) => /^\/v1\/[a-z]+/.exec(path)![0]))]);
    assert.deepEqual([...asked].filter((path) => !known.has(path)), []);
  });
});

describe('the page of the check', () => {
  const app = edge();
  const ask = async (text: string) => (await app.request(`/integrer/verifier?${new URLSearchParams({politique: text})}`));

  it('should answer without a script, keep nothing, and give back what was pasted', async () => {
    const response = await ask("default-src 'self'");
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(response.headers.get('referrer-policy'), 'same-origin');
    const text = await response.text();
    assert.match(text, /2 choses bloquent/);
    assert.match(text, /script-src &#39;self&#39; https:\/\/pana\.example/);
    assert.match(text, /<textarea[^>]*>default-src &#39;self&#39;<\/textarea>/);
    assert.match(text, /<meta name="robots" content="noindex">/);
  });

  it('should know the single file of the release whose page it is', async () => {
    const integrity = {'single/pana.bundle.js': {integrity: 'sha384-abc+def/ghi='}};
    const assets = (path: string) => Promise.resolve(path === 'integrity.json' ? {body: new TextEncoder().encode(JSON.stringify(integrity)), type: 'application/json'} : undefined);
    const response = await edge({assets}).request(`/integrer/verifier?${new URLSearchParams({politique: "script-src 'sha384-abc+def/ghi='; connect-src *"})}`);
    assert.match(await response.text(), /à une condition/);
  });

  it('should take lines, and 6,000 characters', async () => {
    const long = `Server: nginx\nContent-Security-Policy: script-src ${'https://exemple.example/chemin '.repeat(190)}`.slice(0, 5990);
    const response = await ask(long);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /bloque/);
    assert.equal((await ask('x'.repeat(20_000))).status, 414);
  });

  it('should show hostile text as text', async () => {
    const text = await (await ask(`"></textarea><script>alert(1)</script> script-src 'self' "<img src=x onerror=alert(1)>`)).text();
    assert.doesNotMatch(text, /<script>alert|<img src=x/);
  });
});
