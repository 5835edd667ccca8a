/** A structure with everything that can be held of it, for the tests of leaving. */
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {structureInputSchema} from '../../../src/contract/structure.ts';
import {encodeSnapshot} from '../../../worker/directory/snapshot.ts';
import {erase} from '../../../worker/registry/jobs/erase.ts';
import {publish} from '../../../worker/registry/jobs/publish.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import type {Listing} from '../../../worker/registry/storage/registry.ts';
import {addPerson, grant} from '../../../worker/registry/storage/people.ts';
import {HOUR, START, testDeps} from './support.ts';
import type {TestDeps, TestOptions} from './support.ts';

export const ROOT = join(import.meta.dirname, '../../..');

/** {@link testDeps}, with a registry that knows those who left. */
export function leavingDeps(options: TestOptions = {}): TestDeps {
  const deps = testDeps(options);
  return Object.assign(Object.create(deps) as TestDeps, {registry: openRegistry(deps.database, deps.secret)});
}

/** A listing whose every text says `marker`. */
export function listing(id: string, marker: string, {lat = 47.1, source = 'lieux'}: {lat?: number; source?: string} = {}): Listing {
  return {
    source, id,
    structure: structureInputSchema.parse({
      name: `Maison ${marker}`, summary: `Chez ${marker}`, kind: 'association', address: {street: `1 rue ${marker}`, postcode: '37600', city: 'Loches', commune: '37132'}, lat, lon: 1, needs: [],
      updatedAt: '2026-01-01', provenance: {source, id},
      contact: {person: {value: `Contact ${marker}`, publish: true}, email: {value: `fiche-${marker}@example.org`, publish: true}, others: [{number: 2, label: {value: `Accueil ${marker}`, publish: true}, email: {value: `accueil-${marker}@example.org`, publish: true}}]},
    }),
  };
}

export interface Settled {
  /** Public id. */
  readonly structure: string;
  readonly row: number;
  readonly person: number;
  readonly application: string;
}

/** A structure that signed, published, with a contact, their application, a mail that waits, a session, a request to sign in. */
export function settle(deps: TestDeps, marker: string, {id = marker, lat = 47.1}: {id?: string; lat?: number} = {}): Settled {
  const {database, registry, mergeRules} = deps;
  const now = deps.now();
  const at = new Date(now).toISOString();
  registry.upsert([listing(id, marker, {lat})], mergeRules, at);
  const {structure_id: row} = database.prepare('SELECT structure_id FROM listings WHERE source_id = ?').get(id) as {structure_id: number};
  const structure = `s${row.toString(36)}`;
  const person = addPerson(database, {email: `personne-${marker}@example.org`, name: `Nom ${marker}`}, now);
  grant(database, {person, role: 'contact', scope: structure}, now);
  database.prepare("INSERT OR IGNORE INTO charters (version, title, articles, text_hash, published_on) VALUES ('v', 'Charte', '[]', 'h', '2026-01-01')").run();
  const application = `candidature-${row}`;
  database.prepare(`INSERT INTO applications (id, status, created_at, changed_at, departement, name, structure, contact, signatory_name, signatory_role, signatory_email, mailbox, locale,
    charter_version, question, answer, listed_as) VALUES (?, 'accepted', ?, ?, '37', ?, ?, ?, ?, ?, ?, ?, 'fr', 'v', ?, ?, ?)`)
    .run(application, now, now, `n ${marker}`, `{"x":"${marker}"}`, `{"x":"${marker}"}`, `s ${marker}`, `r ${marker}`, `personne-${marker}@example.org`, `m-${marker}`, `q ${marker}`, `a ${marker}`, structure);
  database.prepare(`INSERT INTO outbox (message_id, template, locale, recipient, content, queued_at, next_at) VALUES (?, 'listing-edited', 'fr', ?, ?, ?, ?)`)
    .run(`mail-${row}`, `personne-${marker}@example.org`, JSON.stringify({structure: `Maison ${marker}`, link: 'https://pana.example/espace'}), at, at);
  database.prepare("INSERT INTO sign_ins (address, person_id, browser_hash, code_hash, issued_at, expires_at) VALUES (?, ?, ?, 'c', ?, ?)").run(`hmac ${marker}`, person, `b${row}`, now, now);
  database.prepare("INSERT INTO sessions (token_hash, person_id, created_at, last_seen_at) VALUES (?, ?, ?, ?)").run(`t${row}`, person, now, now);
  database.prepare("INSERT INTO passkeys (person_id, credential_id, public_key, counter, transports, device, backed_up, name, created_at) VALUES (?, ?, 'k', 0, '[]', 'singleDevice', 0, ?, ?)")
    .run(person, `credential ${marker}`, `clé ${marker}`, now);
  database.prepare("INSERT INTO structures (id, document, example) VALUES (?, '', 0)").run(row + 1000);
  database.prepare('INSERT INTO merged (id, into_id, slug) VALUES (?, ?, ?)').run(row + 1000, row, `slug-${marker}`);
  database.prepare('DELETE FROM structures WHERE id = ?').run(row + 1000);
  const {lastInsertRowid: version} = database.prepare("INSERT INTO listing_versions (listing_id, replaced_at, replaced_by, document) SELECT id, ?, 'person:1', ? FROM listings WHERE structure_id = ?").run(now, `{"name":"Avant ${marker}"}`, row);
  database.prepare('INSERT INTO listing_version_contacts (version_id, document) VALUES (?, ?)').run(version, `{"email":{"value":"avant-${marker}@example.org","publish":true}}`);
  database.prepare('INSERT INTO listing_rhythms (listing_id, months) SELECT id, 6 FROM listings WHERE structure_id = ?').run(row);
  database.prepare('INSERT INTO invitees (application_id, name, email, named_at) VALUES (?, ?, ?, ?)').run(application, `Nommée ${marker}`, `personne-${marker}@example.org`, now);
  database.prepare('INSERT INTO drafts (token_hash, email, mailbox, document, version, created_at, saved_at) VALUES (?, ?, ?, ?, 1, ?, ?)')
    .run(`draft ${row}`, `personne-${marker}@example.org`, `m-${marker}`, `{"name":"Brouillon ${marker}"}`, now, now);
  database.prepare('INSERT INTO claims (application_id, structure_id) VALUES (?, ?)').run(application, row);
  database.prepare('INSERT INTO kept_slugs (structure_id, slug) VALUES (?, ?)').run(row, `garde-${marker}`);
  database.prepare("INSERT INTO reports (id, structure_id, reason, comment, status, created_at, changed_at, confirmed_at, told_at, cause, words) VALUES (?, ?, 'hours', ?, 'escalated', ?, ?, ?, ?, 'silence', ?)").run(`report-${row}`, row, `p ${marker}`, now, now, now, now, `w ${marker}`);
  database.prepare("INSERT INTO report_senders (report_id, email, mailbox, locale, created_at) VALUES (?, ?, ?, 'fr', ?)").run(`report-${row}`, `personne-${marker}@example.org`, `personne-${marker}@example.org`, now);
  database.prepare("INSERT INTO charter_signatures (listing_id, version, signed_at, signed_by, name, role) SELECT id, 'v', ?, 'person:1', ?, ? FROM listings WHERE structure_id = ?").run(now, `signe ${marker}`, `fonction ${marker}`, row);
  database.prepare('INSERT INTO address_changes (person_id, email, asked_at) VALUES (?, ?, ?)').run(person, `nouvelle-${marker.toLowerCase()}@example.org`, now);
  // They come to an event, answered its questions, and wait for the next.
  const {lastInsertRowid: event} = database.prepare("INSERT INTO events (document, status, starts_at, ends_at, created_at, changed_at) VALUES ('{}', 'draft', ?, ?, ?, ?)").run(now, now, now, now);
  database.prepare(`INSERT INTO registrations (id, event_id, state, mode, name, email, mailbox, structure_id, structure_name, role, accessibility, locale, consent_version, consent_hash, created_at, changed_at)
    VALUES (?, ?, 'registered', 'sur-place', ?, ?, ?, ?, ?, ?, ?, 'fr', 'v', 'h', ?, ?)`)
    .run(`inscription-${row}`, event, `Vient ${marker}`, `personne-${marker}@example.org`, `personne-${marker}@example.org`, row, `Chez ${marker}`, `rôle ${marker}`, `besoin ${marker}`, now, now);
  database.prepare("INSERT INTO registration_notices (registration_id, kind, at) VALUES (?, 'reminder-7-2026-12-01', ?)").run(`inscription-${row}`, now);
  database.prepare("INSERT OR IGNORE INTO surveys (kind, version, document, published_at, changed_at) VALUES ('needs', 1, '{}', 0, 0)").run();
  database.prepare("INSERT INTO survey_answers (id, kind, version, event_id, registration_id, answers, complete, created_at, changed_at) VALUES (?, 'needs', 1, ?, ?, ?, 1, ?, ?)")
    .run(`reponse-${row}`, event, `inscription-${row}`, `{"cas":"${marker}"}`, now, now);
  database.prepare("INSERT INTO event_alerts (id, email, mailbox, territory, needs, kinds, locale, created_at) VALUES (?, ?, ?, 'departement:37', '[]', '[]', 'fr', ?)")
    .run(`alerte-${row}`, `personne-${marker}@example.org`, `personne-${marker}@example.org`, now);
  // They work for one of those who hold a copy for us.
  database.prepare('INSERT INTO processors (code, mailbox) VALUES (?, ?)').run(`relais-${row}`, `personne-${marker}@example.org`);
  registry.publish(encodeSnapshot, at);
  return {structure, row, person, application};
}

/** All that mail a relay would have taken: gone, as the outbox leaves it. */
export const deliverAll = ({database, now}: TestDeps): number =>
  Number(database.prepare("UPDATE outbox SET state = 'sent', recipient = NULL, content = NULL, next_at = NULL, ended_at = ? WHERE state = 'waiting'").run(new Date(now()).toISOString()).changes);

/** Runs a script of the project in a process of its own. */
export function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{code: number | null; signal: NodeJS.Signals | null; out: string}> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(ROOT, script), ...args], {cwd: ROOT, env: {PATH: process.env.PATH, ...env}, stdio: ['ignore', 'pipe', 'pipe']});
    let out = '';
    child.stdout.on('data', (text: Buffer) => (out += String(text)));
    child.stderr.on('data', (text: Buffer) => (out += String(text)));
    child.on('close', (code, signal) => done({code, signal, out}));
  });
}

export {START};

/** Lets everything happen that ends a departure: the hour passes, mails leave, the directory is published, the receipt's address goes. */
export function untilErased(deps: TestDeps): void {
  deps.clock.advance(HOUR);
  erase(deps);
  deliverAll(deps);
  publish(deps);
  deps.clock.advance(2000);
  publish(deps);
  erase(deps);
}
