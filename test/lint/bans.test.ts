/** Every ban is planted in a line of its own and must turn red, in its room and only there. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { ESLint } from 'eslint';

const eslint = new ESLint({
  cwd: resolve(import.meta.dirname, '../..'),
  overrideConfigFile: resolve(import.meta.dirname, 'eslint.config.js'),
});

async function rulesBroken(code: string, filePath: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath });
  const fatal = result!.messages.find((message) => message.fatal);
  assert.equal(fatal, undefined, `the planted line must parse: ${fatal?.message}`);
  return result!.messages.map((message) => message.ruleId ?? '');
}

const COMPONENT = 'src/components/pana-planted/pana-planted.ts';
const DOMAIN = 'worker/directory/planted.ts';
const syntax = 'no-restricted-syntax';

/** [what, planted code, file, the rule that must complain] */
const PLANTED: [string, string, string, string][] = [
  ['Array.from with a function', 'export const x = Array.from([1], (n) => n + 1);', COMPONENT, syntax],
  ['Date.parse', 'export const f = (text: string) => Date.parse(text);', COMPONENT, syntax],
  ['innerHTML', 'export const f = (e: Element) => { e.innerHTML = ""; };', COMPONENT, syntax],
  ['outerHTML', 'export const f = (e: Element) => e.outerHTML;', COMPONENT, syntax],
  ['insertAdjacentHTML', 'export const f = (e: Element) => e.insertAdjacentHTML("beforeend", "x");', COMPONENT, syntax],
  ['document.write', 'document.write("x");', COMPONENT, syntax],
  ['.innerHTML in a template', 'export const f = (html: any, x: string) => html`<p .innerHTML=${x}></p>`;', COMPONENT, syntax],
  ['unsafeHTML', "import { unsafeHTML } from 'lit/directives/unsafe-html.js';\nexport const x = unsafeHTML;", COMPONENT, syntax],
  ['styleMap', "import { styleMap } from 'lit/directives/style-map.js';\nexport const x = styleMap;", COMPONENT, syntax],
  ['style attribute in a template', 'export const f = (html: any) => html`<p style="color: red">x</p>`;', COMPONENT, syntax],
  ['setAttribute style', "export const f = (e: Element) => e.setAttribute('style', 'color: red');", COMPONENT, syntax],
  ['url() in a sheet', 'export const f = (css: any) => css`p { background: url(x.png); }`;', COMPONENT, syntax],
  ['eval', "export const x = eval('1');", COMPONENT, syntax],
  ['new Function', "export const x = new Function('return 1');", COMPONENT, syntax],
  ['string timer', "setTimeout('x()', 1);", COMPONENT, syntax],
  ['localStorage', "localStorage.setItem('a', 'b');", COMPONENT, syntax],
  ['window.sessionStorage', "window.sessionStorage.setItem('a', 'b');", COMPONENT, syntax],
  ['indexedDB', "indexedDB.open('a');", COMPONENT, syntax],
  ['document.cookie', "document.cookie = 'a=b';", COMPONENT, syntax],
  ['Date.now in src', 'export const x = Date.now();', COMPONENT, syntax],
  ['new Date() in src', 'export const x = new Date();', COMPONENT, syntax],
  ['Math.random in src', 'export const x = Math.random();', COMPONENT, syntax],
  ['process in src', 'export const x = process.env.A;', COMPONENT, syntax],
  ['a listener on the document without end', "document.addEventListener('click', () => {});", COMPONENT, 'pana/listener-ends'],
  ['a listener on the window without end', "window.addEventListener('popstate', f, { passive: true });\nfunction f() {}", COMPONENT, 'pana/listener-ends'],
  ['Date.now in worker', 'export const x = Date.now();', DOMAIN, syntax],
  ['new Date() in worker', 'export const x = new Date();', DOMAIN, syntax],
  ['Math.random in worker', 'export const x = Math.random();', DOMAIN, syntax],
  ['randomUUID in worker', 'export const x = crypto.randomUUID();', DOMAIN, syntax],
  ['process in worker', 'export const x = process.env.A;', DOMAIN, syntax],
  ['import of process', "import { env } from 'node:process';\nexport const x = env.A;", DOMAIN, syntax],
  ['an image without alternative', 'export const f = (html: any) => html`<img src="x.png">`;', COMPONENT, 'lit-a11y/alt-text'],
];

for (const [what, code, file, rule] of PLANTED) {
  test(`should refuse ${what}`, async () => {
    const broken = await rulesBroken(code, file);
    assert.ok(broken.includes(rule), `wanted ${rule}, got: ${broken.join(', ') || 'nothing'}`);
  });
}

const ALLOWED: [string, string, string][] = [
  ['a spread instead of Array.from', 'export const x = [...[1]].map((n) => n + 1);', COMPONENT],
  ['a date from a value', 'export const f = (now: number) => new Date(now);', DOMAIN],
  ['the clock in the entries', 'export const x = Date.now();', 'worker/entries/planted.ts'],
  ['the environment in the entries', 'export const x = process.env.A;', 'worker/entries/planted.ts'],
  ['the clock in tests', 'export const x = Date.now();', 'test/worker/planted.ts'],
  ['a listener with a signal', "export const f = (signal: AbortSignal) => document.addEventListener('x', () => {}, { signal });", COMPONENT],
  ['a listener its file removes', "const f = () => {};\nwindow.addEventListener('x', f);\nwindow.removeEventListener('x', f);", COMPONENT],
  ['a class in a template', 'export const f = (html: any) => html`<p class="style">x</p>`;', COMPONENT],
];

for (const [what, code, file] of ALLOWED) {
  test(`should allow ${what}`, async () => {
    const broken = (await rulesBroken(code, file)).filter((rule) => rule !== '@typescript-eslint/no-explicit-any');
    assert.deepEqual(broken, []);
  });
}
