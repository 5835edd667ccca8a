/**
 * A disk that is full, and files that may not grow (RELIABILITY.md, F2 and F3), under the server as `npm start` runs it: what cannot be
 * kept is refused as such, reading goes on, and with room all goes on without a restart. Where no small disk can be mounted, the first is
 * made by another limit of file sizes.
 */
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {build, checkKept, killAll, readAll, readOn, settle, startReal, WAYS, writersOn} from './real-server.ts';
import type {RealServer, Town} from './real-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'pana-full-'));
const mounts: string[] = [];
before(build);
after(() => {
  killAll();
  for (const mount of mounts) spawnSync('umount', [mount]);
  rmSync(folder, {recursive: true, force: true});
});

/** A folder whose room can end, and how. */
interface Narrow {
  readonly data: string;
  /** Says in the report how it was done. */
  readonly how: string;
  /** Ahead of the server's line, in a shell. */
  before(): string;
  /** From here on nothing more fits. */
  fill(server: RealServer): void;
  /** There is room again: for the same process, or `'restart'` where only another one can have it. */
  release(server: RealServer): 'same' | 'restart';
}

/** A disk of its own of 24 MB, filled by a file. Undefined where this user may not mount. */
function smallDisk(): Narrow | undefined {
  const data = join(folder, 'disk');
  mkdirSync(data);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', data]).status !== 0) return undefined;
  mounts.push(data);
  const ballast = join(data, 'ballast');
  return {
    data, how: 'a tmpfs',
    before: () => '',
    fill() {
      const file = openSync(ballast, 'w');
      for (let size = 1 << 20; size >= 1; size >>= 4) {
        try {
          for (;;) if (writeSync(file, Buffer.alloc(size)) < size) break;
        } catch (error) {
          assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
        }
      }
      closeSync(file);
    },
    release: () => (rmSync(ballast), 'same'),
  };
}

/** Files that may grow to what the database is now and `spare` bytes more. */
function smallFiles(name: string, spare: number): Narrow {
  const data = join(folder, name);
  mkdirSync(data);
  return {
    data, how: 'ulimit -f',
    // In blocks of 512 bytes, or of 1024 where the shell is one of those.
    before: () => `ulimit -S -f ${Math.ceil((statSync(join(data, 'pana.sqlite')).size + spare) / 512)};`,
    fill: () => undefined,
    release: ({child}) => (spawnSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']).status === 0 ? 'same' : 'restart'),
  };
}

/** Lives through it; gives how many writes were refused. */
async function live(narrow: Narrow, town: Town): Promise<{refused: number; acknowledged: number; lines: number; restarted: boolean}> {
  let server = await startReal(town.data, {before: narrow.before()});
  const {write, acknowledged} = writersOn(town, () => server);
  const roomy = narrow.before() === '';
  if (roomy) for (const way of WAYS) assert.notEqual(await write(way), 503, way);
  await readAll(server, town);

  narrow.fill(server);
  let refused = 0;
  // Each in a loop of its own, all at once, until each was refused often; what fits before is acknowledged and must stay.
  await Promise.all(WAYS.map(async (way) => {
    for (let no = 0, tries = 0; no < 6; tries++) {
      assert.ok(tries < 60, `${way} is never refused`);
      if (await write(way) === 503) no++;
      else continue;
      refused++;
      await readAll(server, town);
    }
  }));
  const lines = server.said().split('\n').filter((line) => /^error: /.test(line)).length;
  assert.equal(server.child.exitCode, null, server.said());

  const restarted = narrow.release(server) === 'restart';
  if (restarted) {
    assert.equal(await server.stop(), 0);
    server = await startReal(town.data);
  }
  for (let i = 0; i < 3; i++) for (const way of WAYS) assert.notEqual(await write(way), 503, `${way} with room again: ${server.said()}`);
  // The jobs work again too: what was said last becomes public.
  const last = acknowledged.notices.at(-1)!;
  while (!(await readOn(server, `/v1/structures/${town.structure}`)).includes(last)) await new Promise((done) => setTimeout(done, 50));
  assert.equal(await server.stop(), 0, server.said());
  checkKept(join(town.data, 'pana.sqlite'), acknowledged, town);
  // Thousands of refusals would make thousands of lines, on a disk that is full.
  assert.ok(lines > 0 && lines <= 12, `${lines} lines for ${refused} refusals:\n${server.said()}`);
  return {refused, lines, restarted, acknowledged: acknowledged.applied.size + acknowledged.asked.size + acknowledged.rhythms.length + acknowledged.notices.length + acknowledged.signIns};
}

describe('the server, its jobs and its visitors', () => {
  it('should refuse with 503 what a full disk cannot keep, read on, lose nothing, and go on by themselves with room again', {timeout: 120_000}, async (t) => {
    const narrow = smallDisk() ?? smallFiles('disk-by-limit', 20_000);
    const toll = await live(narrow, settle(narrow.data, 60));
    t.diagnostic(`${narrow.how}: ${JSON.stringify(toll)}`);
  });

  it('should do the same where a file may not grow any more', {timeout: 120_000}, async (t) => {
    const narrow = smallFiles('limit', 100_000);
    const toll = await live(narrow, settle(narrow.data, 60));
    t.diagnostic(JSON.stringify(toll));
  });
});
