/**
 * Passkeys on the real server, with the device of a real Chromium: made after the first mail, given to come in and to confirm, removed;
 * and the answers of that device that must not be believed (RELIABILITY.md A6).
 */
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, test} from 'node:test';
import type {Browser, BrowserContext, CDPSession, Page} from 'playwright-core';
import {startServer} from '../../worker/entries/server.ts';
import type {RunningServer} from '../../worker/entries/server.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {addPerson, grant} from '../../worker/registry/storage/people.ts';
import {openChromium} from '../hosts/chromium.ts';
import {parts, Sink} from '../support/smtp.ts';
import {runScript} from '../support/worker.ts';

const CHIEF = 'equipe@example.org';
const OTHER = 'autre@example.org';
const folder = mkdtempSync(join(tmpdir(), 'pana-passkeys-'));
const logged: string[] = [];
let sink: Sink;
let server: RunningServer;
let browser: Browser;
let origin: string;

before(async () => {
  sink = await new Sink().listen();
  server = await startServer({
    root: resolve(import.meta.dirname, '../..'), dataDir: folder, port: 0, partnerPort: 0, requirePasskeys: true, mail: {smtpUrl: sink.url, from: 'pana@example.org'},
    now: Date.now, log: (line) => logged.push(line),
  });
  origin = `http://localhost:${server.port}`;
  await runScript('worker/entries/first-member.ts', [CHIEF, 'Camille', 'Exemple'], {PANA_DATA_DIR: folder});
  const database = openDatabase(join(folder, 'pana.sqlite'));
  grant(database, {person: addPerson(database, {email: OTHER, name: 'Dominique Exemple'}, Date.now()), role: 'national', scope: ''}, Date.now());
  database.close();
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await server?.close(1000);
  sink?.close();
  rmSync(folder, {recursive: true, force: true});
});

/** A visitor whose computer keeps passkeys. */
interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly cdp: CDPSession;
  readonly device: string;
  /** What the browser complained about: a policy broken by our own pages would be here. */
  readonly complaints: string[];
}

async function visitor(options: {javaScriptEnabled?: boolean} = {}): Promise<Visitor> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // The status of a page that says no is one of ours.
    if (message.type() === 'error' && !/status of 403/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const {authenticatorId: device} = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true},
  });
  return {page, context, cdp, device, complaints};
}

/** Codes of the mails an address was sent, in their order. */
const codes = (email: string): string[] => sink.received.filter(({to}) => to.join() === email).flatMap(({raw}) => /\b(\d{4}) ?(\d{4})\b/.exec(parts(raw)['text/plain']!)?.slice(1).join('') ?? []);

/** Comes in by the code of the mail. */
async function byMail({page}: Visitor, email: string): Promise<void> {
  const before = codes(email).length;
  await page.goto(`${origin}/connexion`);
  await page.getByLabel('Votre adresse e-mail').fill(email);
  await page.getByRole('button', {name: 'Recevoir un lien de connexion'}).click();
  await page.getByRole('heading', {name: 'Regardez vos messages'}).waitFor();
  // The mail leaves by a job of the server.
  while (codes(email).length === before) await page.waitForTimeout(50);
  await page.getByLabel(/Le code à huit chiffres/).fill(codes(email).at(-1)!);
  await page.getByRole('button', {name: 'Me connecter avec le code'}).click();
  await page.getByRole('heading', {name: 'Regardez vos messages'}).waitFor({state: 'detached'});
}

const signOut = async ({page}: Visitor): Promise<void> => {
  await page.getByRole('button', {name: 'Se déconnecter'}).click();
  await page.getByRole('heading', {name: 'Connexion', level: 1}).waitFor();
};

let chief: Visitor;

test('the first mail leads to making a passkey, and the desk opens with it', {timeout: 120_000}, async () => {
  chief = await visitor();
  const {page, cdp, device, complaints} = chief;
  await byMail(chief, CHIEF);
  await page.getByRole('heading', {name: 'Vos clés d’accès', level: 1}).waitFor();
  assert.equal(new URL(page.url()).pathname, '/cles');
  await page.goto(`${origin}/desk/demandes`);
  await page.getByRole('heading', {name: 'Créez d’abord votre clé d’accès'}).waitFor();
  await page.getByRole('link', {name: 'Créer ma clé d’accès'}).click();
  await page.getByLabel(/Nom de cette clé/).fill('ordinateur');
  await page.getByRole('button', {name: 'Créer une clé d’accès'}).click();
  await page.getByRole('status').filter({hasText: 'Clé d’accès créée'}).waitFor();
  const {credentials} = await cdp.send('WebAuthn.getCredentials', {authenticatorId: device});
  assert.deepEqual(credentials.map(({isResidentCredential, rpId, userName}) => [isResidentCredential, rpId, userName]), [[true, 'localhost', CHIEF]]);
  await page.goto(`${origin}/desk/demandes`);
  await page.getByRole('heading', {name: 'Demandes', level: 1}).waitFor();
  assert.deepEqual(complaints, []);
});

test('it brings in without a mail, and confirms what asks for a fresh proof', {timeout: 120_000}, async () => {
  const {page, context, complaints} = chief;
  await signOut(chief);
  await page.getByRole('button', {name: 'Me connecter avec ma clé d’accès'}).click();
  await page.getByRole('heading', {name: 'Demandes', level: 1}).waitFor();
  // Ten minutes later, as the server sees it.
  const database = openDatabase(join(folder, 'pana.sqlite'));
  database.prepare('UPDATE sessions SET stepped_up_at = stepped_up_at - 600000').run();
  const {id} = database.prepare('SELECT id FROM passkeys').get() as {id: number};
  database.close();
  await page.goto(`${origin}/cles/${id}/retirer`);
  await page.getByRole('heading', {name: 'Confirmez d’abord que c’est vous'}).waitFor();
  await page.getByRole('button', {name: 'Utiliser ma clé d’accès'}).click();
  await page.getByRole('heading', {name: 'Retirer la clé « ordinateur »'}).waitFor();
  assert.deepEqual((await context.cookies()).filter(({name}) => name === '__Host-pana').map(({secure, httpOnly, sameSite}) => [secure, httpOnly, sameSite]), [[true, true, 'Lax']]);
  assert.deepEqual(complaints, []);
});

test('a later mail does not open the desk without it; who closes the device’s window is told what to do', {timeout: 120_000}, async () => {
  const {page, cdp, device} = chief;
  await signOut(chief);
  await byMail(chief, CHIEF);
  await page.getByRole('heading', {name: 'Donnez votre clé d’accès'}).waitFor();
  await cdp.send('WebAuthn.setUserVerified', {authenticatorId: device, isUserVerified: false});
  await page.getByRole('button', {name: 'Utiliser ma clé d’accès'}).click();
  await page.getByRole('alert').filter({hasText: 'Rien n’a été fait'}).waitFor();
  await cdp.send('WebAuthn.setUserVerified', {authenticatorId: device, isUserVerified: true});
  await page.getByRole('button', {name: 'Utiliser ma clé d’accès'}).click();
  await page.getByRole('heading', {name: 'Demandes', level: 1}).waitFor();
});

/** Runs in a page: has the device answer, and gives the form’s field. */
const answered = (page: Page, challenge: string, {rpId = 'localhost', userVerification = 'required'}: {rpId?: string; userVerification?: string} = {}): Promise<string> => page.evaluate(async (asked) => {
  const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  const text = (buffer: ArrayBuffer | null): string => btoa(String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0)))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const given = (await navigator.credentials.get({publicKey: {challenge: bytes(asked.challenge), rpId: asked.rpId, userVerification: asked.userVerification as UserVerificationRequirement}})) as PublicKeyCredential;
  const {clientDataJSON, authenticatorData, signature, userHandle} = given.response as AuthenticatorAssertionResponse;
  return JSON.stringify({id: text(given.rawId), clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature), userHandle: text(userHandle)});
}, {challenge, rpId, userVerification});

/** A challenge in this browser, as its page asks for one. */
const challenge = ({page}: Visitor): Promise<string> => page.evaluate(async () =>
  ((await (await fetch('/connexion/cle/defi', {method: 'POST', headers: {'Content-Type': 'application/x-www-form-urlencoded'}, body: ''})).json()) as {challenge: string}).challenge);

/** Sends an answer from this browser; whether it opened a session. */
const sent = ({page}: Visitor, credential: string): Promise<boolean> => page.evaluate(async (said) => {
  const answer = await fetch('/connexion/cle', {method: 'POST', headers: {'Content-Type': 'application/x-www-form-urlencoded'}, body: new URLSearchParams({credential: said}).toString()});
  return answer.redirected;
}, credential);

/** Reasons of the refusals since the last time. */
const seen = new Map<string, number>();
function refusals(): string[] {
  const database = openDatabase(join(folder, 'pana.sqlite'));
  const rows = database.prepare("SELECT reason, sum(count) AS n FROM refusals WHERE reason LIKE 'passkey-%' GROUP BY reason").all() as {reason: string; n: number}[];
  database.close();
  return rows.flatMap(({reason, n}) => {
    const fresh = n - (seen.get(reason) ?? 0);
    seen.set(reason, n);
    return Array<string>(fresh).fill(reason);
  });
}

test('a device’s answer is refused when it is replayed, given elsewhere, without knowing its person, or by a copy', {timeout: 120_000}, async () => {
  const {page, cdp, device} = chief;
  await signOut(chief);
  const good = await answered(page, await challenge(chief));
  assert.equal(await sent(chief, good), true);
  assert.equal(await sent(chief, good), false, 'replayed');
  assert.deepEqual(refusals(), ['passkey-challenge']);
  await page.goto(`${origin}/desk/demandes`);
  await signOut(chief);

  const asked = await challenge(chief);
  // The partner’s site is another origin of the same host: the device answers there, for us.
  await page.goto(`http://localhost:${server.partnerPort}/`);
  const elsewhere = await answered(page, asked);
  await page.goto(`${origin}/connexion`);
  assert.equal(await sent(chief, elsewhere), false, 'another origin');
  assert.deepEqual(refusals(), ['passkey-origin']);

  await cdp.send('WebAuthn.setUserVerified', {authenticatorId: device, isUserVerified: false});
  const unverified = await answered(page, await challenge(chief), {userVerification: 'discouraged'});
  assert.equal(await sent(chief, unverified), false, 'UV missing');
  assert.deepEqual(refusals(), ['passkey-verification']);
  await cdp.send('WebAuthn.setUserVerified', {authenticatorId: device, isUserVerified: true});

  const {credentials: [kept]} = await cdp.send('WebAuthn.getCredentials', {authenticatorId: device});
  assert.ok(kept!.signCount > 2);
  await cdp.send('WebAuthn.removeCredential', {authenticatorId: device, credentialId: kept!.credentialId});
  await cdp.send('WebAuthn.addCredential', {authenticatorId: device, credential: {...kept!, signCount: 1}});
  assert.equal(await sent(chief, await answered(page, await challenge(chief))), false, 'the count goes back');
  assert.deepEqual(refusals(), ['passkey-counter']);
  await cdp.send('WebAuthn.removeCredential', {authenticatorId: device, credentialId: kept!.credentialId});
  await cdp.send('WebAuthn.addCredential', {authenticatorId: device, credential: {...kept!, signCount: kept!.signCount + 5}});
  assert.equal(await sent(chief, await answered(page, await challenge(chief))), true);
});

test('another person’s passkey confirms nothing in this session', {timeout: 120_000}, async () => {
  const other = await visitor();
  await byMail(other, OTHER);
  await other.page.getByLabel(/Nom de cette clé/).fill('téléphone');
  await other.page.getByRole('button', {name: 'Créer une clé d’accès'}).click();
  await other.page.getByRole('status').filter({hasText: 'Clé d’accès créée'}).waitFor();
  const {credentials} = await other.cdp.send('WebAuthn.getCredentials', {authenticatorId: other.device});
  const {page, cdp, device} = chief;
  await page.goto(`${origin}/desk/demandes`);
  const {credentials: [own]} = await cdp.send('WebAuthn.getCredentials', {authenticatorId: device});
  await cdp.send('WebAuthn.clearCredentials', {authenticatorId: device});
  await cdp.send('WebAuthn.addCredential', {authenticatorId: device, credential: credentials[0]!});
  assert.equal(await sent(chief, await answered(page, await challenge(chief))), false);
  assert.deepEqual(refusals(), ['passkey-person']);
  await cdp.send('WebAuthn.clearCredentials', {authenticatorId: device});
  await cdp.send('WebAuthn.addCredential', {authenticatorId: device, credential: own!});
  await other.context.close();
});

test('it is renamed, and removed once it was given again', {timeout: 120_000}, async () => {
  const {page, complaints} = chief;
  await page.goto(`${origin}/cles`);
  await page.getByLabel('Nouveau nom de la clé ordinateur').fill('poste du bureau');
  await page.getByRole('button', {name: 'Renommer ordinateur'}).click();
  await page.getByRole('status').filter({hasText: 'Clé renommée'}).waitFor();
  await page.getByRole('link', {name: 'Retirer poste du bureau'}).click();
  await page.getByRole('button', {name: 'Retirer cette clé'}).click();
  await page.getByRole('status').filter({hasText: 'Clé retirée'}).waitFor();
  await page.goto(`${origin}/connexion`);
  assert.equal(await page.getByRole('button', {name: 'Me déconnecter'}).count(), 1);
  assert.deepEqual(complaints.filter((said) => !/status of 4\d\d/.test(said)), []);
  assert.deepEqual(logged.filter((line) => line.startsWith('error')), []);
});

test('without JavaScript the page says what to do, and the mail still works', {timeout: 120_000}, async () => {
  const {page, context} = await visitor({javaScriptEnabled: false});
  await page.goto(`${origin}/connexion`);
  await page.getByText('Votre navigateur ne sait pas utiliser de clé d’accès, ou JavaScript est coupé.').waitFor();
  assert.equal(await page.getByRole('button', {name: 'Me connecter avec ma clé d’accès'}).count(), 0);
  assert.equal(await page.getByRole('button', {name: 'Recevoir un lien de connexion'}).count(), 1);
  await context.close();
});
