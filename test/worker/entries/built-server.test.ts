/** The server as `npm start` runs it: the line of package.json, on the one file the build makes of it. */
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join, resolve} from 'node:path';
import {after, before, test} from 'node:test';

const ROOT = resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'pana-built-'));
const {scripts} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {scripts: {start: string}};
// Does nothing after a build.
before(() => execFileSync(process.execPath, ['rollup.config.mjs', 'server', 'gazetteer'], {cwd: ROOT}));
after(() => rmSync(folder, {recursive: true, force: true}));

/** What the built server printed, a request to each of its sites, and a way to stop it. */
async function start() {
  const begun = performance.now();
  const child = spawn(scripts.start, {
    cwd: ROOT, shell: true, stdio: ['ignore', 'pipe', 'pipe'],
    env: {...process.env, PORT: '0', PARTNER_PORT: '0', PANA_DATA_DIR: folder, PATH: [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter)},
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  while (!said.includes('Ctrl-C')) {
    if (child.exitCode !== null) throw new Error(`it stopped: ${said}`);
    await new Promise((done) => setTimeout(done, 10));
  }
  const [main, partner] = [...said.matchAll(/http:\/\/localhost:\d+/g)].map(String);
  return {
    ms: performance.now() - begun, said: () => said, main, partner,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

test('should seed, serve everything it must find on disk, stop, and start again within 3 s', {timeout: 60_000}, async () => {
  assert.match(scripts.start, /dist\/server\/node\.js/);
  const first = await start();
  assert.match(first.said(), /structures d’exemple/);
  const read = async (address: string): Promise<string> => {
    const answer = await fetch(address);
    assert.equal(answer.status, 200, address);
    return answer.text();
  };
  const page = JSON.parse(await read(`${first.main}/v1/structures?place=commune:37261&view=640x480`)) as {total: number; items: unknown[]; view: {outline: string}};
  assert.ok(page.items.length > 0 && page.view.outline.length > 100);
  assert.match(await read(`${first.main}/v1/places?q=loches`), /commune:37132/);
  assert.match(await read(`${first.main}/docs`), /\/v1\/structures/);
  assert.ok((await read(`${first.main}/pana/v1/pana.js`)).length > 300);
  assert.match(await read(`${first.partner}/`), /<pana-locator/);
  assert.match(await read(`${first.partner}/blocs`), /<pana-list/);
  assert.equal(await first.stop(), 0);

  const again = await start();
  assert.doesNotMatch(again.said(), /structures d’exemple/);
  assert.equal(JSON.parse(await read(`${again.main}/v1/health`)).status, 'ok');
  assert.equal(await again.stop(), 0);
  assert.ok(again.ms < 3000, `${Math.round(again.ms)} ms`);
});
