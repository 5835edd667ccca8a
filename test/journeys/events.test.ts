/**
 * A training day from need to satisfaction, by people in real browsers and real SMTP: created on the desk, found on a partner's page, full,
 * one promoted when another leaves, reminded, held, evaluated, and counted in what is published. Only the clock is moved by hand.
 */
import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, before, test} from 'node:test';
import type {Browser, BrowserContext, Page} from 'playwright-core';
import {readSnapshot} from '../../worker/directory/snapshot.ts';
import {startServer} from '../../worker/entries/server.ts';
import type {RunningServer} from '../../worker/entries/server.ts';
import {openChromium} from '../hosts/chromium.ts';
import {parts, Sink, subjectOf} from '../support/smtp.ts';
import {until as waited} from '../support/until.ts';
import {runScript} from '../support/worker.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const SEATS = 30;
const TITLE = 'Journée du Lochois, outils simples';
const CHIEF = 'equipe@example.org';

const folder = mkdtempSync(join(tmpdir(), 'pana-events-'));
const dataDir = join(folder, 'data');
const logged: string[] = [];
let skipped = 0;
/** The day it is held, three weeks ahead. */
const held = new Date(Date.now() + 21 * DAY).toISOString().slice(0, 10);
let sink: Sink;
let server: RunningServer;
let browser: Browser;
let origin: string;

before(async () => {
  mkdirSync(dataDir);
  sink = await new Sink().listen();
  server = await startServer({
    root: resolve(import.meta.dirname, '../..'), dataDir, port: 0, partnerPort: 0,
    // The one header of a request each browser may choose without asking another site: the proxy of a test.
    addressHeader: 'user-agent',
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

const until = <T>(what: string, look: () => T | Promise<T>, within = 30_000): ReturnType<typeof waited<T>> => waited(what, look, {within, said: () => logged.join('\n')});

function read<T>(work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(dataDir, 'pana.sqlite'), {readOnly: true});
  try {
    return work(database);
  } finally {
    database.close();
  }
}
const one = (sql: string, ...values: (string | number)[]): Record<string, unknown> => read((database) => ({...(database.prepare(sql).get(...values) as Record<string, unknown> | undefined)}));

/** Lets time pass as it does: hour by hour of jobs would be long, so day by day, which none of them doubts. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= DAY) {
    skipped += Math.min(left, DAY);
    const now = Date.now() + skipped - HOUR;
    await until('the jobs of the day', () => Number(one('SELECT min(last_at) AS last FROM event_runs')['last']) > now);
  }
}

/** Lets time pass until an hour (UTC) of the day `days` after the event's. */
const passTo = (days: number, hour: number): Promise<void> => pass(Date.parse(`${held}T00:00:00Z`) + days * DAY + hour * HOUR - Date.now() - skipped);

const mailsTo = (to: string, subject: RegExp): string[] => sink.received.filter((mail) => mail.to.join() === to && subject.test(subjectOf(mail.raw))).map(({raw}) => parts(raw)['text/plain']!);
const mail = (to: string, subject: RegExp, count = 1): Promise<string> => until(`mail ${subject} to ${to}, among ${sink.received.filter((one_) => one_.to.join() === to).map(({raw}) => subjectOf(raw)).join(' | ')}`, () => mailsTo(to, subject)[count - 1]);
const linkIn = (text: string, purpose: string): string => new RegExp(`${origin}/lien#${purpose}:[\\w-]+`).exec(text)?.[0] ?? assert.fail(`no link for ${purpose} in\n${text}`);

const contexts: BrowserContext[] = [];
/** Somebody at home: each has an address of their own. */
async function visitor(number = 0): Promise<Page> {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, userAgent: `2001:db8:${number.toString(16)}::1`});
  contexts.push(context);
  context.setDefaultTimeout(20_000);
  return context.newPage();
}
async function follows(link: string): Promise<Page> {
  const page = await visitor(400);
  await page.goto(link);
  await page.getByRole('main').getByRole('button').first().click();
  await page.getByRole('heading', {level: 1}).waitFor();
  return page;
}

const person = (number: number): string => `personne-${number}@example.org`;

/** Finds the day on the partner's page, and sends the form. */
async function register(number: number): Promise<void> {
  const page = await visitor(number);
  await page.goto(`http://localhost:${server.partnerPort}/journees`);
  await page.locator('pana-event-list').getByRole('link', {name: new RegExp(TITLE)}).first().click();
  const sheet = page.locator('pana-event');
  await sheet.locator('#register-button').click();
  await sheet.getByLabel('Votre nom').fill(`Personne ${number}`);
  await sheet.getByLabel('Votre adresse électronique').fill(person(number));
  if (number === 1) await sheet.getByLabel(/Une situation que vous voudriez/).fill('Un fichier d’adhérents à plusieurs.');
  await sheet.getByRole('checkbox', {name: /J’accepte/}).check();
  await sheet.locator('#register-form button.main').click();
  await sheet.locator('[part="sent"]').waitFor({timeout: 40_000});
  await page.context().close();
}

/** Each chapter stands on the one before: when one fails the others say so at once. */
let broken: string | undefined;
function chapter(name: string, live: () => Promise<void>): void {
  test(name, {timeout: 300_000}, async () => {
    if (broken !== undefined) assert.fail(`« ${broken} » failed`);
    broken = name;
    await live();
    broken = undefined;
  });
}

let desk: Page;
let id: string;
let signedIn = 0;

/** Signs in by the code of the mail; a session does not last from one day to the next. */
async function signIn(): Promise<void> {
  await desk.goto(`${origin}/connexion`);
  await desk.getByLabel('Votre adresse e-mail').fill(CHIEF);
  await desk.getByRole('button', {name: 'Recevoir un lien de connexion'}).click();
  const code = /\b\d{4} ?\d{4}\b/.exec(await mail(CHIEF, /connexion/i, (signedIn += 1)))![0].replace(' ', '');
  await desk.getByLabel(/Le code à huit chiffres/).fill(code);
  await desk.getByRole('button', {name: 'Me connecter avec le code'}).click();
  await desk.getByRole('button', {name: /connecter/}).first().waitFor();
}
chapter('should be created on the desk, read over, and published within five seconds', async () => {
  desk = await visitor(300);
  await signIn();
  await desk.goto(`${origin}/desk/evenements/nouveau?modele=journee`);
  const fill = async (name: string, value: string): Promise<void> => {
    const field = desk.locator(`[name="${name}"]`).first();
    if ((await field.evaluate((node) => node.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  };
  await fill('title', TITLE);
  await fill('summary', 'Une journée pour celles et ceux qui accompagnent les associations du Lochois.');
  await fill('organiserName', 'Coordination de Touraine');
  const touraine = desk.locator('input[name="territories"][value="departement:37"]');
  // Its région is folded.
  await desk.locator('details', {has: touraine}).locator('summary').click();
  await touraine.check();
  for (const mode of ['sur-place', 'a-distance']) await desk.locator(`input[name="modes"][value="${mode}"]`).setChecked(mode === 'sur-place');
  await fill('venueName', 'Maison des associations');
  await fill('street', '1 rue du Château');
  await fill('postcode', '37600');
  await fill('city', 'Loches');
  await fill('timeZone', 'Europe/Paris');
  await desk.locator('[name="start"]').first().fill(`${held}T09:30`);
  await desk.locator('[name="end"]').first().fill(`${held}T17:00`);
  await fill('onSite', String(SEATS));
  await fill('how', 'here');
  await desk.getByRole('main').getByRole('button', {name: /[Ee]nregistrer/}).first().click();
  await desk.getByRole('status').or(desk.getByRole('alert')).first().waitFor();
  assert.equal(await desk.getByRole('alert').count(), 0, await desk.getByRole('main').innerText());
  id = /\/desk\/evenements\/(e[0-9a-z]+)/.exec(desk.url())![1]!;
  assert.equal((await fetch(`${origin}/v1/events/${id}`)).status, 404, 'a draft is nobody’s');
  await desk.goto(`${origin}/desk/evenements/${id}/apercu`);
  await desk.getByRole('button', {name: /[Pp]ublier/}).click();
  await desk.getByText('Événement publié.').first().waitFor();
  await until('in the agenda', async () => (await fetch(`${origin}/v1/events/${id}`)).status === 200, 5000);
  await until('open', async () => ((await (await fetch(`${origin}/v1/events/${id}`)).json()) as {status: string}).status === 'open');
});

chapter('should be found and filled by 31 people on a partner’s page, each confirmed by their own mail, the last one waiting', async () => {
  const numbers = Array.from({length: SEATS + 1}).map((_, at) => at + 1);
  const next = numbers[Symbol.iterator]();
  await Promise.all([1, 2, 3].map(async () => {
    for (const number of next) await register(number);
  }));
  assert.equal(one("SELECT count(*) AS n FROM registrations WHERE state = 'to-confirm'")['n'], SEATS + 1, 'nothing is taken before the link is followed');
  for (const number of numbers) await (await follows(linkIn(await mail(person(number), /onfirm/), 'confirm-registration'))).context().close();
  assert.deepEqual(one("SELECT sum(state = 'registered') AS registered, sum(state = 'waiting') AS waiting FROM registrations"), {registered: SEATS, waiting: 1});
  assert.equal(one("SELECT email FROM registrations WHERE state = 'waiting'")['email'], person(SEATS + 1));
  const event = await until('full', async () => {
    const now = (await (await fetch(`${origin}/v1/events/${id}`)).json()) as {status: string; seats: unknown};
    return now.status === 'full' ? now : undefined;
  });
  assert.deepEqual(event.seats, {onSite: {capacity: SEATS, left: 'none'}});
  assert.equal(one("SELECT count(*) AS n FROM survey_answers WHERE kind = 'needs'")['n'], 1, 'needs said with the registration');
});

chapter('should offer the seat of whoever leaves to the first who waits', async () => {
  const leaver = await mail(person(3), /inscri/i);
  const page = await follows(linkIn(leaver.includes('cancel-registration') ? leaver : mailsTo(person(3), /./).find((text) => text.includes('cancel-registration'))!, 'cancel-registration'));
  // Asked once.
  await page.getByRole('main').getByRole('button', {name: /[Aa]nnuler/}).first().click();
  await until('left', () => one('SELECT state FROM registrations WHERE email = ?', person(3))['state'] === 'cancelled');
  const offer = await mail(person(SEATS + 1), /place s’est libérée/);
  const [link] = new RegExp(`${origin}/lien#(?!cancel)[\\w-]+:[\\w-]+`).exec(offer) ?? assert.fail(offer);
  await follows(link);
  assert.deepEqual(one("SELECT sum(state = 'registered') AS registered, sum(state = 'waiting') AS waiting FROM registrations"), {registered: SEATS, waiting: 0});
});

chapter('should remind a week and a day before, once each, and nobody who left', async () => {
  await passTo(-7, 12);
  await until('every first reminder', () => sink.received.filter(({raw}) => /Dans une semaine/.test(subjectOf(raw))).length === SEATS);
  await passTo(-1, 12);
  await until('every second reminder', () => sink.received.filter(({raw}) => /Bientôt/.test(subjectOf(raw))).length === SEATS);
  assert.equal(mailsTo(person(3), /Dans une semaine|Bientôt/).length, 0, 'who left hears no more');
});

chapter('should be attended, and evaluated by those who came', async () => {
  await passTo(0, 17);
  await signIn();
  const people = read((database) => database.prepare("SELECT id, email FROM registrations WHERE state = 'registered' ORDER BY email").all() as {id: string; email: string}[]);
  const session = (await desk.context().cookies()).map(({name, value}) => `${name}=${value}`).join('; ');
  // The list of a telephone: who came, one tap each.
  for (const [at, {id: registration}] of people.entries()) {
    const answer = await fetch(`${origin}/desk/evenements/${id}/presences`, {
      method: 'POST', redirect: 'manual', headers: {'content-type': 'application/x-www-form-urlencoded', 'cookie': session, origin, 'sec-fetch-site': 'same-origin'},
      body: new URLSearchParams({personne: registration, venu: at < 25 ? 'oui' : 'non'}).toString(),
    });
    assert.equal(answer.status, 303, await answer.text());
  }
  await passTo(1, 12);
  const came = people.slice(0, 25).map(({email}) => email);
  const absent = people.slice(25).map(({email}) => email);
  const asked = await mail(came[0]!, /comment était-ce/i);
  for (const email of came) await mail(email, /comment était-ce/i);
  for (const email of absent) assert.equal(mailsTo(email, /comment était-ce/i).length, 0, email);
  const page = await visitor(401);
  await page.goto(/https?:\S+\/questionnaire\/\S+/.exec(asked)![0]);
  const survey = page.locator('pana-survey');
  await survey.getByText('Question 1 sur 5').waitFor({timeout: 30_000});
  assert.doesNotMatch(page.url(), /#./, 'the token is out of the address');
  await survey.getByLabel(/5 – tout à fait/).check();
  await survey.getByRole('button', {name: 'Voir toutes les questions'}).click();
  await survey.getByLabel(/qu’attendez-vous/).fill('Davantage de pratique.');
  await survey.getByRole('button', {name: 'Envoyer mes réponses'}).click();
  await survey.getByRole('heading', {name: 'Merci'}).waitFor({timeout: 30_000});
  // The others answer by the same way, without a browser each.
  for (const email of came.slice(1, 6)) {
    const token = /#suite:([\w-]{43})/.exec(await mail(email, /comment était-ce/i))![1]!;
    const answer = await fetch(`${origin}/v1/surveys/satisfaction-${id}/answers`, {
      method: 'POST', headers: {'content-type': 'application/json', 'idempotency-key': `journey-${email}`.replace(/\W/g, '-').padEnd(20, '0').slice(0, 60)},
      body: JSON.stringify({version: 1, answers: {ensemble: 4}, complete: true, token}),
    });
    assert.equal(answer.status, 202, await answer.text());
  }
});

chapter('should show its results on the desk, and its figures in what is published, with nobody in them', async () => {
  await signIn();
  await desk.goto(`${origin}/desk/questionnaires/satisfaction/resultats?evenement=${id}`);
  await desk.getByText('6 personnes ont répondu').waitFor();
  await desk.getByText('Davantage de pratique.').waitFor();
  await passTo(2, 12);
  const figures = await until('the figures of the day', () => {
    const {bytes} = one('SELECT bytes FROM publication') as {bytes: Uint8Array};
    const snapshot = readSnapshot(bytes);
    assert.ok(!Buffer.from(bytes).toString('latin1').includes('personne-'), 'nobody is in what is published');
    const found = snapshot.coverage.find(({departement, held: number}) => departement === '37' && number > 0);
    return found?.satisfaction === undefined ? undefined : found;
  });
  assert.deepEqual([figures.held, figures.seats, figures.attended, figures.satisfaction], [1, SEATS, 25, {answers: 6, mean: 4.2}]);
  assert.deepEqual(logged.filter((line) => line.startsWith('error')), []);
});
