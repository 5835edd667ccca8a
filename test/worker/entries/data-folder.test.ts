/** A data folder that cannot serve: both commands say so at once, in words their reader can act on, and end. Real processes. */
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, describe, it} from 'node:test';
import {makeFolder, storageTrouble} from '../../../worker/entries/data-folder.ts';
import {purgeReports, reportPath, REPORTS_KEPT} from '../../../worker/entries/reports.ts';
import {publicationOf, row, runImport, standardCsv} from '../ingest/support.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'pana-folder-'));
after(() => rmSync(folder, {recursive: true, force: true}));
const file = join(folder, 'trois.csv');
writeFileSync(file, standardCsv([row('1'), row('2'), row('3')]));

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Runs one of the two commands; one that goes on after 15 s is killed, and has no exit code. */
async function run(entry: 'import' | 'node', data: string, {nobody = false, limit}: {nobody?: boolean; limit?: number} = {}): Promise<Ended> {
  const command = [process.execPath, join(ROOT, `worker/entries/${entry}.ts`), ...(entry === 'import' ? [file] : [])];
  const words = limit === undefined ? command : ['/bin/sh', '-c', `ulimit -f ${limit}; exec "$@"`, 'sh', ...command];
  const child = spawn(words[0]!, words.slice(1), {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: {PATH: process.env['PATH'], PORT: '0', PARTNER_PORT: '0', PANA_DATA_DIR: data},
    ...(nobody && process.getuid?.() === 0 && {uid: 65_534, gid: 65_534}),
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  clearTimeout(late);
  return {code, said};
}

const plain = join(folder, 'fichier');
writeFileSync(plain, 'a file where a folder should be');
const locked = join(folder, 'verrou');
mkdirSync(locked);
const foreign = join(folder, 'autre');
mkdirSync(foreign);
writeFileSync(join(foreign, 'pana.sqlite'), 'not a database at all, but long enough to be read as one'.repeat(40));
const taken = join(folder, 'pris');
mkdirSync(join(taken, 'pana.sqlite'), {recursive: true});

const IMPOSSIBLE: readonly (readonly [what: string, data: string, says: RegExp, nobody?: boolean])[] = [
  ['under /proc', '/proc/x', /ne peut pas être créé/],
  ['deeper under /proc', '/proc/x/y/z', /ne peut pas être créé/],
  ['that is a file', plain, /un fichier, pas un dossier/],
  ['under a file', join(plain, 'data'), /un fichier, pas un dossier/],
  ['of somebody else', locked, /pas le droit d’y écrire/, true],
  ['inside that of somebody else', join(locked, 'data'), /pas le droit d’y écrire/, true],
  ['with another file in place of the database', foreign, /pana\.sqlite n’est pas une base/],
  ['with a folder in place of the database', taken, /pana\.sqlite n’est pas un fichier/],
];

describe('a data folder that cannot serve', () => {
  chmodSync(folder, 0o755);
  chmodSync(locked, 0o555);
  for (const [what, data, says, nobody = false] of IMPOSSIBLE) {
    for (const entry of ['import', 'node'] as const) {
      it(`should end ${entry === 'node' ? 'npm start' : 'npm run import'} at once with what to do, for one ${what}`, {skip: !data.startsWith('/proc') || existsSync('/proc/self') ? false : 'no /proc here'}, async () => {
        const {code, said} = await run(entry, data, {nobody});
        assert.equal(code, 1, said);
        assert.match(said, says);
        assert.match(said, /PANA_DATA_DIR/);
        assert.ok(said.includes(data), 'names the folder');
        assert.doesNotMatch(said, /\bat .*:\d+:\d+|Error:/, 'no stack');
      });
    }
  }

  it('should say that the disk is full, and leave the directory as it was', async () => {
    const data = join(folder, 'plein');
    const {code: first} = await runImport([file], data);
    assert.equal(first, 0);
    const was = publicationOf(data);
    writeFileSync(file, standardCsv(new Array(400).fill(0).map((_, i) => row(String(i + 10), {nom: `Autre structure ${i}`, presentation_resume: 'é'.repeat(250)}))));
    const {code, said} = await run('import', data, {limit: 200});
    assert.equal(code, 1, said);
    assert.match(said, /le disque refuse d’écrire|plus de place|grandir assez/);
    assert.match(said, /L’annuaire n’a pas été changé\.\n$/);
    assert.deepEqual(publicationOf(data), was);
  });

  it('should have words for what SQLite and the system answer, and none for what is no trouble of storage', () => {
    assert.match(storageTrouble({errcode: 13}, '/d')!, /^Les données ne peuvent pas être gardées dans \/d : il n’y a plus de place/);
    assert.match(storageTrouble({errcode: 778}, '/d')!, /refuse d’écrire/);
    assert.match(storageTrouble({code: 'EROFS'}, '/d')!, /lecture seule/);
    assert.equal(storageTrouble(new TypeError('x'), '/d'), undefined);
  });

  it('should make a folder once when several ask for it', () => {
    const deep = join(folder, 'a/b/c');
    makeFolder(deep);
    makeFolder(deep);
    assert.ok(existsSync(deep));
  });
});

describe('reports of imports', () => {
  const NOW = Date.parse('2026-11-22T10:00:00Z');
  const names = (data: string): string[] => readdirSync(join(data, 'reports')).sort();

  it('should keep the last twenty of a file, none for more than 28 days, and touch nothing else', () => {
    const data = join(folder, 'rapports');
    mkdirSync(join(data, 'reports'), {recursive: true});
    const kept = new Array(REPORTS_KEPT).fill(0).map((_, i) => reportPath(data, 'lieux.csv', NOW - i * 1000));
    const gone = [reportPath(data, 'lieux.csv', NOW - 60_000), reportPath(data, 'vieux.csv', NOW - 29 * 86_400_000)];
    const apart = [reportPath(data, 'autre.csv', NOW - 27 * 86_400_000), join(data, 'reports/notes.txt'), join(data, 'reports/lieux.csv.jsonl')];
    for (const path of [...kept, ...gone, ...apart]) writeFileSync(path, '');
    assert.equal(purgeReports(data, NOW), gone.length);
    assert.deepEqual(names(data).map((name) => join(data, 'reports', name)), [...kept, ...apart].sort());
    assert.equal(purgeReports(join(folder, 'absent'), NOW), 0);
  });

  it('should be one per import, refused ones too', async () => {
    const data = join(folder, 'imports');
    const bad = join(folder, 'faux.csv');
    writeFileSync(bad, standardCsv([row('1', {nom: ''})]));
    assert.equal((await runImport([bad], data)).code, 1);
    assert.equal((await runImport([bad, '--keep-going'], data)).code, 0);
    const [first, second, ...rest] = names(data);
    assert.match(first!, /^faux\.csv\.20\d\d-/);
    assert.equal(rest.length, 0);
    assert.match(readFileSync(join(data, 'reports', second!), 'utf8'), /"action":"refused"/);
  });
});
