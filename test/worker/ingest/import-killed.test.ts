/** Power cuts: an import killed at any moment leaves the directory as it was or as it should become, and the next import just works. */
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {describe, it} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import {publicationOf, ROOT, row, runImport, scratchFolder, standardCsv, writeIn} from './support.ts';

const folder = scratchFolder();
const data = join(folder, 'data');
const file = (turn: number): string => writeIn(folder, `tour-${turn}.csv`, standardCsv([...Array(600).keys()].map((i) => row(String(i + 1), {nom: `Structure ${i} au tour ${turn}`}))));

describe('an import killed on its way', () => {
  it('is there whole or not at all', {timeout: 120_000}, async () => {
    assert.equal((await runImport([file(0)], data)).code, 0);
    let killed = 0;
    for (let turn = 1; turn <= 8; turn++) {
      const was = publicationOf(data)!;
      const child = spawn(process.execPath, [join(ROOT, 'worker/entries/import.ts'), file(turn)], {cwd: ROOT, env: {PATH: process.env.PATH, PANA_DATA_DIR: data}, stdio: ['ignore', 'pipe', 'ignore']});
      const ended = new Promise<NodeJS.Signals | null>((done) => child.on('exit', (_, signal) => done(signal)));
      // The file is read once the first line is out: what follows is the transaction.
      await Promise.race([new Promise((read) => child.stdout.once('data', read)), ended]);
      await delay(turn * 5);
      child.kill('SIGKILL');
      if ((await ended) === 'SIGKILL') killed++;
      const database = new DatabaseSync(join(data, 'pana.sqlite'));
      assert.deepEqual(database.prepare('PRAGMA integrity_check').all().map((line) => ({...line})), [{integrity_check: 'ok'}]);
      const turns = new Set((database.prepare('SELECT document FROM structures').all() as {document: string}[]).map(({document}) => /au tour (\d+)/.exec(document)![1]));
      database.close();
      assert.equal(turns.size, 1, `names of several imports: ${[...turns].join(' ')}`);
      const now = publicationOf(data)!;
      assert.equal(now.size, 600);
      assert.equal(now.version !== was.version, turns.has(String(turn)), 'what is published is what is kept');
    }
    assert.ok(killed >= 3, `only ${killed} imports were killed in time`);
    const last = await runImport([file(99)], data);
    assert.match(last.out, /600 modifiées/);
  });
});
