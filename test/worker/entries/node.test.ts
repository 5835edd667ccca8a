/** `npm start` as a person meets it: a first run, a second, a port that is taken, Ctrl-C, an import beside it. Real processes. */
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {connect, createServer} from 'node:net';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, describe, it} from 'node:test';
import {encodeSnapshot} from '../../../worker/directory/snapshot.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import {row, runImport, standardCsv, writeIn} from '../ingest/support.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'pana-node-'));
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, {recursive: true, force: true});
});

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function start(environment: Record<string, string>): Run {
  const child = spawn(process.execPath, ['worker/entries/node.ts'], {cwd: ROOT, env: {...process.env, ...environment}, stdio: ['ignore', 'pipe', 'pipe']});
  running.add(child);
  let text = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  const ended = once(child, 'exit').then(([code]) => (running.delete(child), code as number | null));
  return {child, output: () => text, ended};
}

/** The two addresses the process prints. */
async function addresses(run: Run): Promise<{main: string; partner: string}> {
  for (;;) {
    const [main, partner] = [...run.output().matchAll(/http:\/\/localhost:\d+/g)].map(String);
    if (main && partner && run.output().includes('Ctrl-C')) return {main, partner};
    if (run.child.exitCode !== null) throw new Error(`it stopped: ${run.output()}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

const free = {PORT: '0', PARTNER_PORT: '0'};

/** Bytes as they are, which fetch would refuse to send. */
async function raw(origin: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(origin).port), 'localhost');
  await once(socket, 'connect');
  let answer = '';
  socket.setEncoding('utf8').on('data', (piece: string) => (answer += piece));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

describe('npm start', () => {
  it('should seed examples once, be up in 3 s afterwards, serve both sites and stop on Ctrl-C', async () => {
    const data = join(folder, 'deep/data');
    const first = start({...free, PANA_DATA_DIR: data});
    const {main, partner} = await addresses(first);
    assert.match(first.output(), /Premier démarrage : \d{3} structures d’exemple/);
    const health = (await (await fetch(`${main}/v1/health`)).json()) as {status: string; structures: number};
    assert.equal(health.status, 'ok');
    assert.ok(health.structures >= 250 && health.structures <= 350, `${health.structures} examples`);
    const found = (await (await fetch(`${main}/v1/structures?place=commune:37132&needs=comptabilite`)).json()) as {items: {reason: {code: string}}[]};
    assert.match(found.items[0]!.reason.code, /^serves-/);

    const town = await fetch(`${partner}/`);
    const policy = town.headers.get('content-security-policy')!;
    assert.equal(policy, `default-src 'none'; script-src ${main}; style-src 'self'; img-src 'self'; connect-src ${main}; base-uri 'none'; form-action 'none'`);
    assert.match(await town.text(), new RegExp(`<script src="${main}/pana/v1/pana\\.js" async crossorigin></script>[\\s\\S]*<pana-locator territory="departement:37"`));
    const blocks = await (await fetch(`${partner}/blocs`)).text();
    for (const tag of ['search', 'list', 'map']) assert.match(blocks, new RegExp(`<pana-${tag} territory="departement:37"`));
    for (const path of ['/mairie.css', '/blason.svg']) assert.equal((await fetch(partner + path)).status, 200);
    assert.equal((await fetch(`${partner}/nothing`)).status, 404);
    assert.equal((await fetch(`${partner}/`, {method: 'POST'})).status, 405);

    const loader = await fetch(`${main}/pana/v1/pana.js`, {redirect: 'manual', headers: {'Accept-Encoding': 'br'}});
    const lasting = await fetch(main + loader.headers.get('content-location')!, {headers: {'Accept-Encoding': 'br'}});
    for (const file of [loader, lasting]) {
      assert.equal(file.status, 200);
      assert.equal(file.headers.get('content-encoding'), 'br');
      assert.match(file.headers.get('content-type')!, /^text\/javascript/);
    }
    assert.equal(await loader.text(), await lasting.text());

    first.child.kill('SIGINT');
    assert.equal(await first.ended, 0);

    const begin = performance.now();
    const second = start({...free, PANA_DATA_DIR: data});
    await addresses(second);
    const took = performance.now() - begin;
    assert.ok(took < 3000, `${Math.round(took)} ms`);
    assert.doesNotMatch(second.output(), /Premier démarrage/);
    second.child.kill('SIGTERM');
    assert.equal(await second.ended, 0);
  });

  it('should let a request under way finish when it is told to stop', async () => {
    const run = start({...free, PANA_DATA_DIR: join(folder, 'finish')});
    const {main} = await addresses(run);
    const port = Number(new URL(main).port);
    const socket = connect(port, 'localhost');
    await once(socket, 'connect');
    let answer = '';
    socket.setEncoding('utf8').on('data', (piece: string) => (answer += piece));
    // Half a request: it is under way, and only ends after the signal.
    socket.write('GET /v1/exports/structures.json HTTP/1.1\r\nHost: localhost\r\n');
    await fetch(`${main}/v1/health`);
    run.child.kill('SIGTERM');
    await new Promise((done) => setTimeout(done, 100));
    socket.write('Connection: close\r\n\r\n');
    await once(socket, 'close');
    assert.match(answer, /^HTTP\/1\.1 200/);
    assert.match(answer, /\]\}\s*(?:0\s*)?$/, 'to its last byte');
    assert.equal(await run.ended, 0);
  });

  it('should name somebody to ask where real structures came without a coordination: a page of ours, or what is configured', async () => {
    const data = join(folder, 'alone');
    mkdirSync(data);
    assert.equal((await runImport([writeIn(folder, 'reel.csv', standardCsv([row('1'), row('2')]))], data)).code, 0);
    type Page = {total: number; wayOn?: {coordination?: {name: string; url?: string; email?: string; territory: string; example?: true}}};
    const nobody = '/v1/structures?place=commune:33063&radius=5';
    const run = start({...free, PANA_DATA_DIR: data});
    const {main} = await addresses(run);
    const found = (await (await fetch(main + nobody)).json()) as Page;
    assert.equal(found.total, 0);
    const coordination = found.wayOn!.coordination!;
    assert.equal(coordination.example, undefined);
    assert.equal(coordination.url, `${main}/annuaire/coordinations`);
    const page = await fetch(coordination.url);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /Aucune coordination n’est encore indiquée/);
    run.child.kill('SIGTERM');
    await run.ended;

    const configured = start({...free, PANA_DATA_DIR: data, PANA_NATIONAL_COORDINATION: 'https://coordination.example.org/nous-ecrire'});
    const again = (await (await fetch((await addresses(configured)).main + nobody)).json()) as Page;
    assert.deepEqual(again.wayOn!.coordination, {name: 'Coordination nationale PANA', territory: 'national', url: 'https://coordination.example.org/nous-ecrire'});
    configured.child.kill('SIGTERM');
    await configured.ended;

    const wrong = start({...free, PANA_DATA_DIR: data, PANA_NATIONAL_COORDINATION: 'javascript:alert(1)'});
    assert.equal(await wrong.ended, 1);
    assert.match(wrong.output(), /^PANA_NATIONAL_COORDINATION=javascript.*n’est ni une adresse/);
  });

  it('should show what is published beside it within 5 s, without a restart', async () => {
    const data = join(folder, 'beside');
    const run = start({...free, PANA_DATA_DIR: data});
    const {main} = await addresses(run);
    const before = (await (await fetch(`${main}/v1/health`)).json()) as {version: string};
    const registry = openRegistry(join(data, 'pana.sqlite'));
    registry.setCoordinations([{name: 'Exemple – Une autre équipe', territory: 'region:24', example: true}]);
    registry.publish(encodeSnapshot, new Date().toISOString());
    registry.close();
    const begin = performance.now();
    let version = before.version;
    while (version === before.version && performance.now() - begin < 6000) {
      await new Promise((done) => setTimeout(done, 100));
      version = ((await (await fetch(`${main}/v1/health`)).json()) as {version: string}).version;
    }
    assert.notEqual(version, before.version);
    assert.ok(performance.now() - begin < 5000);
    run.child.kill('SIGTERM');
    assert.equal(await run.ended, 0);
  });

  it('should say in one sentence which variable to set when a port is taken, and exit 1', async () => {
    const taken = createServer();
    taken.listen(0);
    await once(taken, 'listening');
    const port = String((taken.address() as AddressInfo).port);
    for (const variable of ['PORT', 'PARTNER_PORT']) {
      const run = start({...free, [variable]: port, PANA_DATA_DIR: join(folder, 'taken')});
      assert.equal(await run.ended, 1);
      assert.match(run.output(), new RegExp(`^(?:Premier démarrage.*\\n)?Le port ${port} est déjà pris : .*${variable}=<port>\\.\\n$`));
    }
    taken.close();
  });

  it('should refuse what is no port, no origin or no folder in a sentence, without a stack', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    for (const [environment, said] of [
      [{PORT: 'http'}, /^PORT=http n’est pas un port/],
      [{PORT: '70000'}, /^PORT=70000 n’est pas un port/],
      [{PANA_ORIGIN: 'javascript:1'}, /^PANA_ORIGIN=/],
      [{PANA_DATA_DIR: file}, /PANA_DATA_DIR/],
    ] as const) {
      const run = start({...free, PANA_DATA_DIR: join(folder, 'refused'), ...environment});
      assert.equal(await run.ended, 1);
      assert.match(run.output(), said);
      assert.doesNotMatch(run.output(), /\n\s+at /);
    }
    const broken = join(folder, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'pana.sqlite'), 'this is not a database, however long it may be');
    const run = start({...free, PANA_DATA_DIR: broken});
    assert.equal(await run.ended, 1);
    assert.match(run.output(), /PANA_DATA_DIR/);
    assert.ok(existsSync(join(broken, 'pana.sqlite')), 'left as it was');
  });

  it('should answer what is not HTTP, or too much of it, with a problem (B6, B7)', async () => {
    const run = start({...free, PANA_DATA_DIR: join(folder, 'garbage')});
    const {main} = await addresses(run);
    const end = 'Host: localhost\r\nConnection: close\r\n\r\n';
    for (const [text, status] of [
      [`GET /% HTTP/1.1\r\n${end}`, 400],
      [`GET /v1/%00 HTTP/1.1\r\n${end}`, 400],
      [`GET /v1/..%2f HTTP/1.1\r\n${end}`, 400],
      [`GET /v1\\..\\x HTTP/1.1\r\n${end}`, 400],
      [`GET /../../package.json HTTP/1.1\r\n${end}`, 404],
      [`GET /pana/0.1.0/../../package.json HTTP/1.1\r\n${end}`, 404],
      [`GET /v1/structures?q=${'a'.repeat(8192)} HTTP/1.1\r\n${end}`, 414],
      [`GET /v1/structures?q=${'a'.repeat(20_000)} HTTP/1.1\r\n${end}`, 414],
      [`TRACE /v1/structures HTTP/1.1\r\n${end}`, 405],
      [`CONNECT localhost:22 HTTP/1.1\r\n${end}`, 405],
      [`BREW /v1/structures HTTP/1.1\r\n${end}`, 405],
      ['GET /v1/health HTTP/1.1\r\nHost: a<>b\r\nConnection: close\r\n\r\n', 400],
      ['GET /v1/health HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
      ['hello\r\n\r\n', 405],
      [`POST /v1/structures HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n${end}`, 400],
      [`POST /v1/structures HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n${end}{}`, 405],
    ] as const) {
      const answer = await raw(main, text);
      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `), text.slice(0, 60));
      if (status === 405) assert.match(answer, /\r\nallow: GET, HEAD/i);
    }
    const head = await raw(main, `HEAD /v1/structures?q=${'a'.repeat(20_000)} HTTP/1.1\r\n${end}`);
    assert.match(head, /^HTTP\/1.1 414 [^]*\r\n\r\n$/, 'a body would be read as the next answer');
    assert.equal((await fetch(`${main}/v1/health`)).status, 200, 'still there');
    assert.doesNotMatch(run.output(), /error:/);
    run.child.kill('SIGTERM');
    await run.ended;
  });
});
