/** What the private application stands on when it runs: its secret, its jobs, its limits, its way of sending mail. */
import assert from 'node:assert/strict';
import {createHash, randomBytes} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, it} from 'node:test';
import {startJobs} from '../../../worker/entries/jobs.ts';
import {mailWay} from '../../../worker/entries/mail-way.ts';
import {createRates} from '../../../worker/entries/rates.ts';
import {openSecret} from '../../../worker/entries/secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'pana-private-'));
after(() => rmSync(folder, {recursive: true}));

describe('the secret', () => {
  it('should be made once, be the same ever after, and be read by its owner only', () => {
    const first = openSecret(folder, randomBytes);
    assert.equal(first.length, 32);
    assert.deepEqual(openSecret(folder, randomBytes), first);
    assert.equal(statSync(join(folder, 'secret')).mode & 0o777, 0o600);
  });

  it('should refuse a file that is none, and leave it as it is', () => {
    const other = mkdtempSync(join(folder, 'other-'));
    writeFileSync(join(other, 'secret'), 'autre chose');
    assert.throws(() => openSecret(other, randomBytes), /n’est pas un secret de ce logiciel/);
    assert.equal(readFileSync(join(other, 'secret'), 'utf8'), 'autre chose');
  });
});

describe('jobs', () => {
  it('should run again and again, never twice at once, go on after a failure, and wait for the last when stopped', async () => {
    const reported: unknown[] = [];
    let running = 0;
    let runs = 0;
    let together = 0;
    let enough: (() => void) | undefined;
    const done = new Promise<void>((resolve) => (enough = resolve));
    const stop = startJobs([async () => {
      together = Math.max(together, ++running);
      runs++;
      await new Promise((resolve) => setTimeout(resolve, 3));
      running--;
      if (runs === 2) throw new Error('no luck');
      if (runs === 4) enough!();
    }], 1, (error) => reported.push(error));
    await done;
    await stop();
    const before = runs;
    assert.equal(running, 0);
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(runs, before);
    assert.equal(together, 1);
    assert.deepEqual(reported.map((error) => (error as Error).message), ['no luck']);
  });
});

describe('rates', () => {
  it('should count each key and each rate apart, and forgive with time', () => {
    let now = 0;
    const limit = createRates(() => now);
    const hourly = {times: 3, per: 3_600_000};
    const tries = (key: string, rate: typeof hourly): number => [1, 2, 3, 4, 5].filter(() => limit(key, rate).allowed).length;
    assert.equal(tries('listings 2001:db8:1:2', hourly), 3);
    assert.equal(tries('listings 2001:db8:1:3', hourly), 3);
    assert.equal(tries('sign-in 2001:db8:1:2', hourly), 3);
    assert.equal(tries('listings 2001:db8:1:2', {times: 1, per: 60_000}), 1);
    now += 1_200_000;
    assert.equal(tries('listings 2001:db8:1:2', hourly), 1);
  });
});

describe('the way mail leaves', () => {
  it('should be an inbox on a developer’s machine only, and nothing where nobody said how', () => {
    assert.ok(mailWay({}, 'http://localhost:8787').inbox);
    assert.equal(mailWay({}, 'https://pana.example').sender, undefined);
    assert.equal(mailWay({smtpUrl: 'smtp://127.0.0.1:25'}, 'http://localhost:8787').inbox, undefined);
    assert.ok(mailWay({smtpUrl: 'smtp://127.0.0.1:25'}, 'https://pana.example').sender);
    assert.ok(mailWay({apiUrl: 'https://mail.example/send', apiToken: createHash('sha256').update('token').digest('hex')}, 'https://pana.example').sender);
  });

  it('should say what is missing or too much', () => {
    assert.throws(() => mailWay({apiUrl: 'https://mail.example/send'}, 'https://pana.example'), /MAIL_API_TOKEN/);
    assert.throws(() => mailWay({apiUrl: 'https://mail.example/send', smtpUrl: 'smtp://127.0.0.1'}, 'https://pana.example'), /gardez-en un/);
    assert.throws(() => mailWay({smtpUrl: 'http://127.0.0.1'}, 'https://pana.example'));
  });
});
