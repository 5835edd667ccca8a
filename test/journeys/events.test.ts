/**
 * A training day from need to satisfaction, by people in real browsers and real SMTP: created on the desk by the coordinator of its
 * département, on site and from afar, found on a partner's page, full, one promoted when another leaves, reminded, held, evaluated, and
 * counted in what is published. The room goes to who comes from afar, the day before, and nowhere else. Only the clock is moved by hand.
 */
import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, before, test} from 'node:test';
import type {Browser, BrowserContext, Page} from 'playwright-core';
import {readSnapshot} from '../../worker/directory/snapshot.ts';
import {startServer} from '../../worker/entries/server.ts';
import type {RunningServer} from '../../worker/entries/server.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {addPerson, grant} from '../../worker/registry/storage/people.ts';
import {openChromium} from '../hosts/chromium.ts';
import {parts, Sink, subjectOf} from '../support/smtp.ts';
import {until as waited} from '../support/until.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const SEATS = 30;
const TITLE = 'Journée du Lochois, outils simples';
/** The coordinators of the département it is held in, and of the next one. */
const CHIEF = 'coordination-37@example.org';
const NEIGHBOUR = 'coordination-41@example.org';
/** Seats from afar, and where those are. */
const FAR = 20;
const CANARY = 'Canari-Zorglub-37';
const ROOM = `https://visio.example.org/${CANARY}`;

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
  const database = openDatabase(join(dataDir, 'pana.sqlite'));
  for (const [email, departement] of [[CHIEF, '37'], [NEIGHBOUR, '41']] as const) {
    grant(database, {person: addPerson(database, {email, name: `Coordination ${departement}`}, Date.now()), role: 'coordinator', scope: `departement:${departement}`}, Date.now());
  }
  database.close();
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
let reader: Page | undefined;
/** Somebody who reads their mails, and presses the button a link leads to. */
async function follows(link: string): Promise<Page> {
  const page = (reader ??= await visitor(400));
  // Another fragment alone would not be another page.
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByRole('main').getByRole('button').first().click();
  await page.getByRole('heading', {level: 1}).waitFor();
  return page;
}

const person = (number: number): string => `personne-${number}@example.org`;

/** Finds the day on the partner's page, and sends the form. */
async function register(number: number, how: 'Sur place' | 'À distance' = 'Sur place'): Promise<void> {
  const page = await visitor(number);
  await page.goto(`http://localhost:${server.partnerPort}/journees`);
  await page.locator('pana-event-list').getByRole('link', {name: new RegExp(TITLE)}).first().click();
  const sheet = page.locator('pana-event');
  await sheet.locator('#register-button').click();
  await sheet.getByLabel('Votre nom').fill(`Personne ${number}`);
  await sheet.getByLabel('Votre adresse électronique').fill(person(number));
  await sheet.getByLabel(new RegExp(`${how} : `)).check();
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
const signedIn: Record<string, number> = {};

/** Signs in by the code of the mail; a session does not last from one day to the next. */
async function signIn(page = desk, who = CHIEF): Promise<void> {
  await page.goto(`${origin}/connexion`);
  await page.getByLabel('Votre adresse e-mail').fill(who);
  await page.getByRole('button', {name: 'Recevoir un lien de connexion'}).click();
  const code = /\b\d{4} ?\d{4}\b/.exec(await mail(who, /connexion/i, (signedIn[who] = (signedIn[who] ?? 0) + 1)))![0].replace(' ', '');
  await page.getByLabel(/Le code à huit chiffres/).fill(code);
  await page.getByRole('button', {name: 'Me connecter avec le code'}).click();
  await page.getByRole('button', {name: /connecter/}).first().waitFor();
}

/** Files of the server that have the room in them, those of its database apart; and what it wrote to its log. */
function leaks(): string[] {
  const files = readdirSync(dataDir, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile() && !entry.name.startsWith('pana.sqlite'));
  return [...files.map(({parentPath, name}) => join(parentPath, name)).filter((file) => readFileSync(file).includes(CANARY)), ...logged.filter((line) => line.includes(CANARY))];
}
/** What the public and their programs read of the day; every cache before them holds no more. */
async function publicReads(): Promise<string[]> {
  const {slug} = (await (await fetch(`${origin}/v1/events/${id}`)).json()) as {slug: string};
  const texts = await Promise.all([`/v1/events/${id}`, '/v1/events', `/v1/events/${id}.ics`, '/v1/events.ics', '/v1/events.atom', '/agenda', `/agenda/${slug}`, `/v1/events/${id}/form`].map(async (path) => {
    const answer = await fetch(origin + path);
    assert.equal(answer.status, 200, path);
    return answer.text();
  }));
  return [...texts, Buffer.from((one('SELECT bytes FROM publication') as {bytes: Uint8Array}).bytes).toString('latin1')];
}


chapter('should be created on the desk by its coordinator, read over, and published within five seconds', async () => {
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
  assert.equal(await desk.locator('input[name="territories"][value="departement:41"]').count(), 0, 'a coordinator offers their own territories');
  const touraine = desk.locator('input[name="territories"][value="departement:37"]');
  // Its région may be folded.
  if (!(await touraine.isVisible())) await desk.locator('details', {has: touraine}).locator('summary').click();
  await touraine.check();
  for (const mode of ['sur-place', 'a-distance']) await desk.locator(`input[name="modes"][value="${mode}"]`).check();
  await fill('venueName', 'Maison des associations');
  await fill('street', '1 rue du Château');
  await fill('postcode', '37600');
  await fill('city', 'Loches');
  await fill('timeZone', 'Europe/Paris');
  await desk.locator('[name="start"]').first().fill(`${held}T09:30`);
  await desk.locator('[name="end"]').first().fill(`${held}T17:00`);
  await fill('onSite', String(SEATS));
  await fill('remote', String(FAR));
  await fill('room', ROOM);
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

/** Comes from afar. */
const AFAR = SEATS + 2;

chapter('should be found and filled by 31 people on a partner’s page, each confirmed by their own mail, the last one waiting; and by one from afar', async () => {
  const numbers = Array.from({length: AFAR}).map((_, at) => at + 1);
  const next = numbers[Symbol.iterator]();
  // Four at a time: each waits the two seconds in which nobody fills a form.
  await Promise.all([1, 2, 3, 4].map(async () => {
    for (const number of next) await register(number, number === AFAR ? 'À distance' : 'Sur place');
  }));
  assert.equal(one("SELECT count(*) AS n FROM registrations WHERE state = 'to-confirm'")['n'], AFAR, 'nothing is taken before the link is followed');
  for (const number of numbers) await follows(linkIn(await mail(person(number), /onfirm/), 'confirm-registration'));
  assert.deepEqual(one("SELECT sum(state = 'registered' AND mode = 'sur-place') AS here, sum(state = 'registered' AND mode = 'a-distance') AS afar, sum(state = 'waiting') AS waiting FROM registrations"), {here: SEATS, afar: 1, waiting: 1});
  assert.equal(one("SELECT email FROM registrations WHERE state = 'waiting'")['email'], person(SEATS + 1));
  const event = await until('full', async () => {
    const now = (await (await fetch(`${origin}/v1/events/${id}`)).json()) as {status: string; seats: {onSite: {left: string}}};
    return now.seats.onSite.left === 'none' ? now : undefined;
  });
  assert.deepEqual([event.status, event.seats], ['open', {onSite: {capacity: SEATS, left: 'none'}, remote: {capacity: FAR, left: 'many'}}], 'one still comes from afar');
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
  assert.deepEqual(one("SELECT sum(state = 'registered') AS registered, sum(state = 'waiting') AS waiting FROM registrations"), {registered: SEATS + 1, waiting: 0});
});

chapter('should remind a week and a day before, once each, and nobody who left; and bring the room the day before to who comes from afar, and to nobody else', async () => {
  await passTo(-7, 12);
  await until('every first reminder', () => sink.received.filter(({raw}) => /Dans une semaine/.test(subjectOf(raw))).length === SEATS + 1);
  /** Who was mailed the room, and when. */
  const roomed = (): string[] => sink.received.filter(({raw}) => Object.values(parts(raw)).some((text) => text.includes(CANARY)) || raw.includes(CANARY)).map(({to, raw}) => `${to.join()} ${subjectOf(raw)}`);
  assert.deepEqual(roomed(), [], 'not before the last day');
  await passTo(-1, 12);
  await until('every second reminder', () => sink.received.filter(({raw}) => /Bientôt/.test(subjectOf(raw))).length === SEATS + 1);
  assert.equal(mailsTo(person(3), /Dans une semaine|Bientôt/).length, 0, 'who left hears no more');
  assert.deepEqual(roomed(), [`${person(AFAR)} Bientôt : le lien pour participer à distance`]);
  assert.deepEqual([(await publicReads()).filter((text) => text.includes(CANARY)).length, leaks()], [0, []], 'the room is in nothing that is public, kept beside the file, or logged');
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
  assert.deepEqual([figures.held, figures.seats, figures.attended, figures.satisfaction], [1, SEATS + FAR, 25, {answers: 6, mean: 4.2}]);
  // The coordinator of the next département has nothing of it: neither in the list, nor by its address, nor its answers.
  const neighbour = await visitor(301);
  await signIn(neighbour, NEIGHBOUR);
  const seen = async (path: string): Promise<[number, string]> => {
    const status = (await neighbour.goto(origin + path))!.status();
    return [status, await neighbour.getByRole('main').innerText()];
  };
  const [listed, list] = await seen('/desk/evenements?etat=tous');
  assert.deepEqual([listed, list.includes(TITLE)], [200, false]);
  for (const path of [`/desk/evenements/${id}`, `/desk/evenements/${id}/inscrits`, `/desk/evenements/${id}/presences`]) assert.equal((await seen(path))[0], 404, path);
  const [answered, results] = await seen(`/desk/questionnaires/satisfaction/resultats?evenement=${id}`);
  assert.ok(answered === 404 || !/Davantage de pratique|6 personnes/.test(results), results);
  assert.deepEqual(leaks(), []);
  assert.deepEqual(logged.filter((line) => line.startsWith('error')), []);
});
