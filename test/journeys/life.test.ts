/**
 * The whole life of a listing, by people in real browsers and real SMTP: it is applied for on a partner's page, confirmed, accepted on the
 * desk, found by a volunteer, confirmed from the reminder, edited, and leaves so that nothing of it is left in the file or in the backups.
 * Only the clock is moved by hand, for months to pass.
 */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, before, test} from 'node:test';
import type {Browser, BrowserContext, Page} from 'playwright-core';
import {startServer} from '../../worker/entries/server.ts';
import type {RunningServer} from '../../worker/entries/server.ts';
import {copyOf, noteBackupFolder, readBackupKey, writeBackup} from '../../worker/registry/storage/backup.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {openChromium} from '../hosts/chromium.ts';
import {parts, Sink, subjectOf} from '../support/smtp.ts';
import {runScript} from '../support/worker.ts';
import {until as waited} from '../support/until.ts';
import {describeStructure} from './join-form.ts';

const DAY = 86_400_000;
const NAME = 'Atelier Zorglub du Lochois';
const SIGNER = 'signataire-zorglub@example.org';
const CHIEF = 'equipe@example.org';
const MARKERS = ['Zorglub', 'signataire-zorglub'];

const folder = mkdtempSync(join(tmpdir(), 'pana-life-'));
const dataDir = join(folder, 'data');
const keyFile = join(folder, 'backup.key');
const logged: string[] = [];
let skipped = 0;
let sink: Sink;
let server: RunningServer;
let browser: Browser;
let origin: string;

before(async () => {
  mkdirSync(dataDir);
  writeFileSync(keyFile, 'ab'.repeat(32), {mode: 0o600});
  sink = await new Sink().listen();
  server = await startServer({
    root: resolve(import.meta.dirname, '../..'), dataDir, port: 0, partnerPort: 0,
    mail: {smtpUrl: sink.url, from: 'pana@example.org'},
    now: () => Date.now() + skipped,
    log: (line) => logged.push(line),
  });
  origin = `http://localhost:${server.port}`;
  await runScript('worker/entries/first-member.ts', [CHIEF, 'Camille', 'Exemple'], {PANA_DATA_DIR: dataDir});
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await server?.close(1000);
  sink?.close();
  rmSync(folder, {recursive: true, force: true});
});

const until = <T>(what: string, look: () => T | Promise<T>, within = 15_000): ReturnType<typeof waited<T>> => waited(what, look, {within, said: () => logged.join('\n')});

/** Lets days pass as they do: a job that finds itself months later doubts the clock, and it is right. */
async function pass(days: number): Promise<void> {
  const database = new DatabaseSync(join(dataDir, 'pana.sqlite'), {readOnly: true});
  try {
    for (let left = days; left > 0; left -= 30) {
      skipped += Math.min(left, 30) * DAY;
      const now = new Date(Date.now() + skipped - DAY).toISOString();
      await until('the jobs of the day', () => (database.prepare('SELECT (SELECT min(last_at) FROM retention_runs) > ? AND (SELECT min(last_at) FROM reminder_runs) > ? AS done').get(now, now) as {done: number}).done === 1);
    }
  } finally {
    database.close();
  }
}

/** The text of the newest mail to an address whose subject matches, once there are `count` of them. */
const mail = (to: string, subject: RegExp, count = 1): Promise<string> =>
  until(`mail ${subject} to ${to}`, () => {
    const found = sink.received.filter((one) => one.to.join() === to && subject.test(subjectOf(one.raw)));
    return found.length >= count ? parts(found.at(-1)!.raw)['text/plain'] : undefined;
  });
const linkIn = (text: string, purpose: string): string => new RegExp(`${origin}/lien#${purpose}:[\\w-]+`).exec(text)?.[0] ?? assert.fail(`no link for ${purpose} in\n${text}`);

const contexts: BrowserContext[] = [];
async function visitor(): Promise<Page> {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}});
  contexts.push(context);
  context.setDefaultTimeout(10_000);
  return context.newPage();
}

/** Signs in by the code of the mail, typed in the tab that asked for it. */
async function signIn(page: Page, email: string, count = 1): Promise<void> {
  await page.goto(`${origin}/connexion`);
  await page.getByLabel('Votre adresse e-mail').fill(email);
  await page.getByRole('button', {name: 'Recevoir un lien de connexion'}).click();
  const code = /\b\d{4} ?\d{4}\b/.exec(await mail(email, /connexion/i, count))![0].replace(' ', '');
  await page.getByLabel(/Le code à huit chiffres/).fill(code);
  await page.getByRole('button', {name: 'Me connecter avec le code'}).click();
  await page.getByRole('button', {name: /connecter/}).first().waitFor();
}

interface Found {
  readonly items: readonly {readonly id: string; readonly name: string; readonly verifiedAt?: string}[];
}
/** What a visitor's widgets are told now. */
const found = async (): Promise<Found['items']> =>
  ((await (await fetch(`${origin}/v1/structures?place=commune:37132&needs=comptabilite&limit=100`)).json()) as Found).items.filter(({name}) => name.includes('Zorglub'));

/** What is still somewhere in the data folder, by the project's own command. */
async function remains(marker: string): Promise<string | undefined> {
  try {
    await runScript('worker/entries/erasure-verify.ts', [marker], {PANA_DATA_DIR: dataDir, PANA_BACKUP_KEY_FILE: keyFile});
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Each chapter stands on the one before: when one fails the others say so at once. */
let broken: string | undefined;
function chapter(name: string, live: () => Promise<void>): void {
  test(name, {timeout: 120_000}, async () => {
    if (broken !== undefined) assert.fail(`« ${broken} » failed`);
    broken = name;
    await live();
    broken = undefined;
  });
}

/** What `npm run backup` does, on the day the clock says. */
function backUp(): void {
  const file = join(dataDir, 'pana.sqlite');
  const backups = join(dataDir, 'backups');
  mkdirSync(backups);
  const database = openDatabase(file);
  try {
    noteBackupFolder(database, backups, Date.now() + skipped);
    writeBackup(copyOf(file), backups, {key: readBackupKey(keyFile, [dataDir]), salt: randomBytes(32), now: Date.now() + skipped});
  } finally {
    database.close();
  }
}

let desk: Page;
let mine: Page;

chapter('should take an application on a partner’s page, step by step', async () => {
  const page = await visitor();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text());
  });
  await page.goto(`http://localhost:${server.partnerPort}/rejoindre`);
  const next = page.getByRole('button', {name: 'Continuer', exact: true});
  await page.getByRole('heading', {name: /Article 1/}).waitFor();
  await next.click();
  await describeStructure(page, NAME);
  await next.click();
  await page.getByRole('textbox', {name: /lectronique|e-mail/}).fill('contact-zorglub@example.org');
  await next.click();
  await page.getByRole('heading', {name: NAME}).first().waitFor();
  await next.click();
  await page.getByLabel('Votre nom').fill('Personne Exemple');
  await page.getByLabel('Votre fonction dans la structure').fill('Présidence');
  await page.getByLabel('Votre adresse électronique').fill(SIGNER);
  await page.getByRole('checkbox', {name: /je signe/}).check();
  // A form sent within two seconds is a program's.
  await page.waitForTimeout(2100);
  await page.getByRole('button', {name: 'Signer et envoyer'}).click();
  await page.locator('pana-join [part="sent"]').waitFor({timeout: 30_000});
  assert.deepEqual(refused, []);
  assert.deepEqual(await found(), [], 'nobody has confirmed or checked it');
});

chapter('should be confirmed from the mail by a button, not by the link alone', async () => {
  const link = linkIn(await mail(SIGNER, /confirme/i), 'confirm-application');
  for (let i = 0; i < 3; i++) await fetch(link.split('#')[0]!);
  const page = await visitor();
  await page.goto(link);
  assert.doesNotMatch(page.url(), /#./, 'the token is out of the address');
  await page.getByRole('main').getByRole('button').click();
  await page.getByRole('heading', {level: 1}).waitFor();
  await mail(CHIEF, /./);
  assert.deepEqual(await found(), []);
});

chapter('should be accepted on the desk, and found by a visitor of the partner’s page within five seconds', async () => {
  desk = await visitor();
  await signIn(desk, CHIEF, 1);
  await desk.goto(`${origin}/desk/demandes`);
  await desk.getByRole('link', {name: NAME, exact: true}).click();
  await desk.getByRole('button', {name: 'Accepter la demande'}).click();
  await desk.getByRole('status').waitFor();
  const accepted = performance.now();
  await until('in the search', async () => (await found()).length === 1, 5000);
  assert.ok(performance.now() - accepted < 5000);
  const page = await visitor();
  await page.goto(`http://localhost:${server.partnerPort}/`);
  await page.locator('pana-locator').getByText(NAME).first().waitFor();
  await mail(SIGNER, /annuaire/i);
});

chapter('should be confirmed in one click from the reminder, months later', async () => {
  const [{verifiedAt: before}] = await found() as [Found['items'][number]];
  await pass(190);
  const link = linkIn(await mail(SIGNER, /exacte|à jour|toujours/i), 'verify');
  const page = await visitor();
  await page.goto(link);
  await page.getByRole('main').getByRole('button').first().click();
  await page.getByRole('heading', {level: 1}).waitFor();
  await until('verified again', async () => (await found())[0]!.verifiedAt! > before!);
});

chapter('should be edited by its contact, and published at once', async () => {
  mine = await visitor();
  await signIn(mine, SIGNER);
  await mine.goto(`${origin}/espace`);
  await mine.getByRole('link', {name: new RegExp(NAME)}).first().click();
  await mine.getByRole('link', {name: /[Mm]odifier/}).first().click();
  await mine.getByLabel(/^Nom/).first().fill(`${NAME} et alentours`);
  await mine.getByRole('main').getByRole('button', {name: /[Ee]nregistrer|[Pp]ublier/}).first().click();
  await until('the new name', async () => (await found())[0]?.name === `${NAME} et alentours`, 5000);
});

chapter('should leave for good: gone from the search at once, then from the file, then from the backups', async () => {
  backUp();
  assert.match((await remains(MARKERS[0]!))!, /backups/);
  await mine.goto(`${origin}/espace`);
  await mine.getByRole('link', {name: new RegExp(NAME)}).first().click();
  await mine.getByRole('link', {name: /[Rr]etirer/}).first().click();
  await mine.getByRole('checkbox').check();
  await mine.getByRole('button', {name: 'Retirer la structure'}).click();
  await until('hidden', async () => (await found()).length === 0, 5000);
  await mail(SIGNER, /retir|masqu/i);
  for (const context of contexts) await context.close();

  skipped += DAY / 12;
  const receipt = /https?:\S+\/recu\/[0-9a-f]{64}/.exec(await mail(SIGNER, /effac/i))![0];
  const page = await (await fetch(receipt)).text();
  assert.match(page, /Reçu d’un retrait/);
  for (const marker of MARKERS) assert.doesNotMatch(page, new RegExp(marker, 'i'));
  // Only the backup of before still knows.
  for (const marker of MARKERS) {
    const where = await until('erased from the live file', async () => {
      const said = await remains(marker);
      return said !== undefined && !/pana\.sqlite/.test(said) ? said : undefined;
    });
    assert.match(where, /backups/);
  }

  await pass(15);
  await until('no backup left', () => readdirSync(join(dataDir, 'backups')).length === 0);
  for (const marker of MARKERS) assert.equal(await remains(marker), undefined);
  assert.deepEqual(logged.filter((line) => line.startsWith('error')), []);
});
