/**
 * A new version of the charter, by people in a real browser and real SMTP: one member of the national team writes it, another publishes it;
 * the structure is asked, reminded three times, gone from the search after the deadline, and back as soon as it signs. Only the clock is
 * moved by hand.
 */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, before, test} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {listingSchema} from '../../src/contract/listing.ts';
import {openGazetteer} from '../../worker/directory/gazetteer/gazetteer.ts';
import {openSecret} from '../../worker/entries/secret.ts';
import {startServer} from '../../worker/entries/server.ts';
import type {RunningServer} from '../../worker/entries/server.ts';
import {MERGE_RULES} from '../../worker/ingest/import.ts';
import type {RegistryDeps} from '../../worker/registry/deps.ts';
import {accept, apply, confirm} from '../../worker/registry/joining.ts';
import {unsealed} from '../../worker/registry/mail/seal.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {addPerson, grant} from '../../worker/registry/storage/people.ts';
import {openRegistry} from '../../worker/registry/storage/registry.ts';
import {openChromium} from '../hosts/chromium.ts';
import {header, parts, Sink} from '../support/smtp.ts';
import {until as waited} from '../support/until.ts';
import {sentBy} from '../worker/registry/sending.ts';

const DAY = 86_400_000;
const ROOT = resolve(import.meta.dirname, '../..');
const [WRITER, READER, CONTACT] = ['ecrit@example.org', 'publie@example.org', 'signataire@example.org'];

const folder = mkdtempSync(join(tmpdir(), 'pana-charter-'));
const dataDir = join(folder, 'data');
const logged: string[] = [];
let skipped = 0;
let sink: Sink;
let server: RunningServer;
let browser: Browser;
let origin: string;

/** A national team of two, and a structure that joined. */
function join37(): void {
  mkdirSync(dataDir);
  const database = openDatabase(join(dataDir, 'pana.sqlite'));
  const secret = openSecret(dataDir, randomBytes);
  const deps: RegistryDeps = {
    database, secret, registry: openRegistry(database, secret), mergeRules: MERGE_RULES, gazetteer: openGazetteer(readFileSync(join(ROOT, 'dist/data/gazetteer.bin'))),
    origin: 'http://localhost', now: Date.now, random: (length) => new Uint8Array(randomBytes(length)), limit: () => ({allowed: true, retryAfter: 0}), clientAddress: () => '127.0.0.1', report: (error) => assert.fail(String(error)),
  };
  const [chief] = [WRITER, READER].map((email) => {
    const person = addPerson(database, {email, name: `Personne ${email}`}, Date.now());
    grant(database, {person, role: 'national', scope: ''}, Date.now());
    return person;
  });
  const sent = sentBy('');
  // The real gazetteer has the real codes.
  const {id} = apply(deps, listingSchema.parse({...sent, structure: {...sent.structure, serviceArea: ['departement:37']}}), '', Date.now());
  const [{content}] = database.prepare("SELECT content FROM outbox WHERE template = 'confirm-application'").all() as [{content: string}];
  confirm(deps, (unsealed(content, deps)['link'] as string).split(':').at(-1)!, undefined, Date.now());
  accept(deps, id, {person: chief!, reach: 'all'});
  // Written before the server had an address: not this journey's.
  database.exec('DELETE FROM outbox');
  database.close();
}

before(async () => {
  join37();
  sink = await new Sink().listen();
  server = await startServer({
    root: ROOT, dataDir, port: 0, partnerPort: 0, mail: {smtpUrl: sink.url, from: 'pana@example.org'}, now: () => Date.now() + skipped, log: (line) => logged.push(line),
  });
  origin = `http://localhost:${server.port}`;
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await server?.close(1000);
  sink?.close();
  rmSync(folder, {recursive: true, force: true});
});

const until = <T>(what: string, look: () => T | Promise<T>, within = 60_000): ReturnType<typeof waited<T>> => waited(what, look, {within, said: () => logged.join('\n')});

/** Texts of the mails somebody got whose text matches, once there are `count`. */
const mails = (to: string, words: RegExp, count: number): Promise<string[]> => until(`mail ${words} to ${to}`, () => {
  const found = sink.received.filter((one) => one.to.join() === to).map(({raw}) => parts(raw)['text/plain']!).filter((text) => words.test(text));
  return found.length >= count ? found : undefined;
});

/** Lets days pass, and the job see them. */
async function pass(days: number): Promise<void> {
  skipped += days * DAY;
  const now = new Date(Date.now() + skipped - DAY / 2).toISOString();
  const database = new DatabaseSync(join(dataDir, 'pana.sqlite'), {readOnly: true});
  try {
    await until('the look of the day', () => (database.prepare('SELECT min(last_at) > ? AND min(after) IS NULL AS done FROM charter_runs').get(now) as {done: number}).done === 1);
  } finally {
    database.close();
  }
}

/** How many times the structure is in the search; none while nothing is published yet. */
async function found(): Promise<number> {
  const answer = await fetch(`${origin}/v1/structures?place=commune:37132&needs=comptabilite&limit=100`);
  if (answer.status === 503) return 0;
  const {items} = await answer.json() as {items: {name: string}[]};
  return items.filter(({name}) => name === 'Maison des associations de Loches').length;
}

const signIns = new Map<string, number>();
/** Signs in by the code of the mail; a second time is a fresh proof. */
async function signIn(page: Page, email: string): Promise<void> {
  const count = (signIns.get(email) ?? 0) + 1;
  signIns.set(email, count);
  await page.goto(`${origin}/connexion`);
  await page.getByLabel('Votre adresse e-mail').fill(email);
  await page.getByRole('button', {name: 'Recevoir un lien de connexion'}).click();
  const code = /\b\d{4} ?\d{4}\b/.exec((await mails(email, /Me connecter/, count)).at(-1)!)![0].replace(' ', '');
  await page.getByLabel(/Le code à huit chiffres/).fill(code);
  await page.getByRole('button', {name: 'Me connecter avec le code'}).click();
  await page.getByRole('button', {name: 'Se déconnecter'}).waitFor();
}

async function visitor(): Promise<Page> {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}});
  context.setDefaultTimeout(30_000);
  return context.newPage();
}

const day = (days: number): string => new Date(Date.now() + skipped + days * DAY).toISOString().slice(0, 10);

test('a new charter is written by one, published by another, signed late, and the structure is back in the search', {timeout: 300_000}, async () => {
  await until('the structure in the search', async () => (await found()) === 1);

  const writes = await visitor();
  await signIn(writes, WRITER);
  await signIn(writes, WRITER);
  await writes.goto(`${origin}/desk/charte`);
  await writes.getByRole('button', {name: 'Commencer une version'}).click();
  await writes.getByLabel('Texte de l’article 1 ;').fill('Nous accueillons toutes les associations, <b>sans exception</b>.');
  await writes.getByLabel(/À signer à nouveau jusqu’au/).fill(day(40));
  await writes.getByRole('button', {name: 'Enregistrer le projet'}).first().click();
  await writes.getByRole('status').waitFor();
  assert.equal(await writes.getByRole('button', {name: /^Publier/}).count(), 0, 'not by who wrote it');
  assert.match(await writes.getByRole('main').innerText(), /1 structure a signé une version plus ancienne/);
  const draft = new URL(writes.url()).pathname;

  const reads = await visitor();
  await signIn(reads, READER);
  await signIn(reads, READER);
  await reads.goto(origin + draft);
  await reads.getByRole('link', {name: 'Voir la page telle qu’elle sera'}).click();
  await reads.getByText('Nous accueillons toutes les associations, <b>sans exception</b>.').waitFor();
  const seen = await reads.getByRole('article').innerHTML();
  await reads.goBack();
  await reads.getByRole('button', {name: /^Publier la version/}).click();
  await reads.getByRole('status').waitFor();
  await reads.goto(`${origin}/charte`);
  assert.equal(await reads.getByRole('article').innerHTML(), seen);

  await mails(CONTACT, /La charte de l’annuaire PANA a changé/, 1);
  for (const [days, reminders] of [[19, 1], [14, 2], [5, 3]] as const) {
    await pass(days);
    await mails(CONTACT, /n’a pas encore signé/, reminders);
    assert.equal(await found(), 1);
  }
  await pass(4);
  const [gone] = await mails(CONTACT, /sa fiche n’est plus montrée/, 1);
  await mails(WRITER, /leur fiche n’est plus montrée/, 1);
  await until('gone from the search', async () => (await found()) === 0);
  assert.equal((await mails(CONTACT, /charte/, 5)).length, 5);
  for (const {raw} of sink.received) assert.doesNotMatch(header(raw, 'subject') ?? '', /Loches/);

  const signs = await visitor();
  await signIn(signs, CONTACT);
  await signs.goto(/http:\S+\/charte/.exec(gone!)![0]);
  await signs.getByText(/n’est plus montrée depuis le/).waitFor();
  await signs.getByText('Nous accueillons toutes les associations, <b>sans exception</b>.').first().waitFor();
  await signs.getByLabel('Votre nom').fill('Personne Exemple');
  await signs.getByLabel('Votre fonction dans la structure').fill('Présidence');
  await signs.getByRole('checkbox').check();
  await signs.getByRole('button', {name: 'Signer la charte'}).click();
  await signs.getByRole('heading', {name: 'La charte est signée'}).waitFor();
  await until('back in the search', async () => (await found()) === 1);

  await signIn(reads, READER);
  await reads.goto(`${origin}/desk/charte/signatures`);
  assert.match(await reads.getByRole('main').innerText(), /a signé/);
  assert.deepEqual(logged.filter((line) => line.startsWith('error')), []);
});
