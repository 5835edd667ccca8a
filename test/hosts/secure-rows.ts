/**
 * Files that somebody changed on their way (RELIABILITY.md, H10), for the loader that knows what each of its files must be
 * (`pana.secure.js`) and for what is one file: nothing of them runs, and what the page's author wrote stays.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {VERSION} from '../../src/element/version.ts';
import {NONCE} from './host-page.ts';
import type {Complaint, HostRow} from './rows.ts';
import {CDN} from './world.ts';

const BASE = `__API__/pana/${VERSION}`;
const seals = JSON.parse(readFileSync(join(CDN, 'integrity.json'), 'utf8')) as Record<string, {integrity: string}>;
const pinned = (file: string): string => `<script nonce="${NONCE}" src="${BASE}/${file}" integrity="${seals[file]!.integrity}" crossorigin async></script>`;
const SECURE = pinned('pana.secure.js');
/** Files beside `pana.secure.js`, without their folder. */
const files = Object.keys(seals).filter((file) => file.startsWith('secure/')).map((file) => file.slice('secure/'.length));

const ran = (): string | undefined => ('tampered' in window ? 'the changed file ran' : undefined);
const refused = (file: string): Complaint => ({text: new RegExp(`^error: resource http://localhost:\\d+/pana/${VERSION}/${file.replaceAll('.', '\\.')}`), times: [1, 8]});
/** The loader about a file that is not what was released; Firefox and WebKit have only the place in its stack. */
const LOADER = /^warn: pana (Error: [\w-]+\.js did not come as it was released|\S*@\S*\/pana\.secure\.js:)/;

/** A page that has a module and an import map of its own, before or after our tag. */
const MAP = `<script type="importmap" nonce="${NONCE}">{"imports": {"theirs": "/theirs.js"}}</script>`;
const MODULE = `<script type="module" nonce="${NONCE}">import 'theirs';</script>`;
const theirs = {
  files: {'/theirs.js': {body: 'window.theirs = 1;', type: 'text/javascript'}},
  check: (): string | undefined => ('theirs' in window ? undefined : 'the module of the page did not run'),
};

/** The rows; `strict` and `allowlist` are the policies of H1 and H2, `byButtons` what a map says that cannot move. */
export function secureRows(strict: string, allowlist: string, byButtons: Complaint): HostRow[] {
  const csp = (policy: string) => ({'content-security-policy': policy});
  const trusted = `${strict}; require-trusted-types-for 'script'`;
  const row = (id: string, more: Omit<HostRow, 'id'>): HostRow => ({id: `H10 secure: ${id}`, head: SECURE, ...more});
  const changed = (file: string, expect: HostRow['expect'], more: Partial<HostRow> = {}): HostRow =>
    row(`somebody changed ${file}`, {tampered: new RegExp(`/${file.replaceAll('.', '\\.')}(-\\w+\\.js)?$`), expect, check: ran, ...more});
  return [
    row('as it is', {expect: {kind: 'renders'}}),
    row('of the current release', {head: SECURE.replace(VERSION, 'v1').replace(/integrity="[^"]+" /, ''), expect: {kind: 'renders'}}),
    row('a policy with a nonce', {headers: csp(strict), expect: {kind: 'renders'}}),
    row('an allowlist policy', {headers: csp(allowlist), expect: {kind: 'renders'}}),
    row('trusted types that name us', {headers: csp(`${trusted}; trusted-types pana`), expect: {kind: 'renders'}}),
    // No way to load a file that the browser checks, and so nothing is loaded.
    row("trusted-types 'none'", {
      headers: csp(`${trusted}; trusted-types 'none'`),
      expect: {kind: 'fallback', complaints: [{text: /^csp: (trusted-types|require-trusted-types-for)/, times: [1, 20]}, {text: /^(warn: pana|error: .*Trusted)/, times: [1, 12]}]},
    }),
    row('beside an import map, after us', {...theirs, head: SECURE.replace(' async', '') + MAP + MODULE, expect: {kind: 'renders'}}),
    row('beside an import map, before us', {...theirs, head: MAP + MODULE + SECURE, expect: {kind: 'renders'}}),
    changed('secure/elements', {kind: 'fallback', complaints: [refused('secure/elements'), {text: LOADER, times: [1, 6]}]}),
    changed('secure/elements', {kind: 'fallback', complaints: [refused('secure/elements'), {text: LOADER, times: [1, 6]}]}, {
      id: 'H10 secure: somebody changed secure/elements, no inline script allowed', headers: csp(allowlist),
    }),
    changed('secure/locator', {kind: 'fallback', complaints: [refused('secure/locator'), {text: LOADER, times: [1, 4]}]}),
    row('somebody changed every file that comes later', {
      head: `<meta name="files" content="${files.join(' ')}">${SECURE}`,
      headers: csp(allowlist),
      tampered: /\/secure\/(?!elements-|locator-)/,
      expect: {kind: 'renders', complaints: [{text: /^error: resource http:\/\/localhost:\d+\/pana\/[\d.]+\/secure\/(?!elements-|locator-)/, times: [1, 99]}, {text: LOADER, times: [0, 4]}, {text: (byButtons as RegExp), times: [0, 1]}]},
      // Each of them asked for, as the elements would.
      check: async () => {
        const {load} = (globalThis as unknown as Record<symbol, {load(file: string): Promise<unknown>}>)[Symbol.for('pana.loader/v1')]!;
        const names = document.querySelector<HTMLMetaElement>('meta[name=files]')!.content.split(' ').filter((file) => !/^(elements|locator)-/.test(file));
        const came: string[] = [];
        for (const name of names) await load(`./${name}`).then(() => came.push(name), () => undefined);
        return 'tampered' in window || came.length > 0 || names.length < 15 ? `of ${names.length} files ${came.join()} came` : undefined;
      },
    }),
    changed('pana.secure.js', {kind: 'fallback', complaints: [refused('pana.secure.js')]}),
    {...changed('pana.js', {kind: 'fallback', complaints: [refused('pana.js')]}), id: 'H10 somebody changed the entry', head: pinned('pana.js')},
    {id: 'H10 the single file', head: pinned('single/pana.bundle.js'), expect: {kind: 'renders'}},
    {...changed('single/pana.bundle.js', {kind: 'fallback', complaints: [refused('single/pana.bundle.js')]}), id: 'H10 somebody changed the single file', head: pinned('single/pana.bundle.js')},
  ];
}
