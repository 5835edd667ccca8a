/**
 * A registry with two of everything, one in the département 37 and one in the 41, each saying everywhere whose it is; everybody who may
 * come; and a way to send a request, look at what it did to the file, and undo it: no request of the walk finds what another left.
 */
import {DatabaseSync} from 'node:sqlite';
import type {StatementSync} from 'node:sqlite';
import assert from 'node:assert/strict';
import {listingSchema} from '../../../src/contract/listing.ts';
import type {Answers, SurveyKind} from '../../../src/contract/survey.ts';
import {createRegistry} from '../../../worker/registry/app.ts';
import {charterHash} from '../../../worker/registry/domain/charter.ts';
import {beginDraft, saveDraft} from '../../../worker/registry/charter-writing.ts';
import type {RegistryDeps} from '../../../worker/registry/deps.ts';
import {accept, apply, confirm} from '../../../worker/registry/joining.ts';
import {enqueue} from '../../../worker/registry/mail/enqueue.ts';
import {SHIPPED_QUESTIONNAIRES} from '../../../worker/registry/questionnaires/index.ts';
import type {RegistryRoute} from '../../../worker/registry/route.ts';
import {ROUTES} from '../../../worker/registry/routes/index.ts';
import {SESSION_COOKIE} from '../../../worker/registry/door.ts';
import {addProposal, allTeams, keepTeam} from '../../../worker/registry/storage/coordinations.ts';
import type {Database} from '../../../worker/registry/storage/database.ts';
import {departementOf} from '../../../worker/registry/storage/desk.ts';
import {addEvent, eventId} from '../../../worker/registry/storage/events.ts';
import {rowOf} from '../../../worker/registry/storage/identifiers.ts';
import {giveLabel} from '../../../worker/registry/storage/labels.ts';
import {signedListings, versionsOf} from '../../../worker/registry/storage/listings.ts';
import {markDead} from '../../../worker/registry/storage/mail-outbox.ts';
import {addPasskey, passkeysOf} from '../../../worker/registry/storage/passkeys.ts';
import {changeMemberships, mandates} from '../../../worker/registry/storage/people.ts';
import {addAtTheDoor, setAttendance} from '../../../worker/registry/storage/registrations.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import {openSession} from '../../../worker/registry/storage/sessions.ts';
import {addAnswers, keepSurveyDraft, surveyInForce} from '../../../worker/registry/storage/surveys.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {FIRST, SECOND, inForce} from './charter-support.ts';
import {imported} from './drafting-support.ts';
import {comes} from './events-support.ts';
import {mails, sentBy, tokenIn} from './joining-support.ts';
import {registryOf as reportsOf, reportedAndConfirmed} from './reports-support.ts';
import {formIn, listed} from './space-support.ts';
import type {Fields} from './space-support.ts';
import {DAY, ORIGIN, START, formHeaders, pageGet, publishes, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';
import {dayIn} from './surveys-support.ts';

export const VISITORS = ['anonymous', 'contact of it', 'contact of another', 'coordinator there', 'coordinator elsewhere', 'national', 'disabled', 'mandate ended'] as const;
export type Visitor = (typeof VISITORS)[number];
export type Where = '37' | '41';

/** What there is of everything in one département. Identifiers as addresses have them. */
export interface Objects {
  readonly of: Where;
  /** In the directory; its contact is a visitor. */
  readonly structure: string;
  /** Number of the mandate of its contact. */
  readonly contact: string;
  /** An application that waits. */
  readonly pending: string;
  /** One that took a listing over, which can be undone. */
  readonly claim: string;
  /** The structure was told of it. */
  readonly report: string;
  /** An event that is open, with people registered, one of them: */
  readonly event: string;
  readonly registration: string;
  readonly draft: string;
  /** An event that is over, and somebody who came. */
  readonly held: string;
  readonly came: string;
  /** Registration of somebody noted at its door. */
  readonly welcomed: string;
  /** Numbers of mandates: a coordinator who has a passkey, and one who is proposed. */
  readonly member: string;
  readonly proposed: string;
  readonly team: string;
  readonly teamProposal: string;
  /** Number of the state the structure's listing had before an edit. */
  readonly version: string;
}

/** Things of the programme as a whole. */
export interface Shared {
  readonly charterDraft: string;
  readonly mail: string;
  readonly notice: string;
  /** Events of both départements at once, which neither holds alone: one that is open, and a draft. */
  readonly beyond: string;
  readonly beyondDraft: string;
}

export interface Answered {
  readonly status: number;
  /** Type of the answer, and where it leads. */
  readonly head: string;
  readonly body: string;
  /** Whether anything is in the file that was not, but for the log of refusals. */
  readonly changed: boolean;
  /** Mails that were queued. */
  readonly mails: number;
}

export interface World {
  readonly objects: Readonly<Record<Where, Objects>>;
  readonly shared: Shared;
  /** A passkey of each visitor who has one. */
  readonly passkeys: ReadonlyMap<Visitor, string>;
  /** The cookie of a visitor; `proven`: with a second proof just given. */
  cookie(visitor: Visitor, proven: boolean): string;
  /** Sends a request and undoes what it did. `before`: what is sent first, in the same breath. */
  send(what: {readonly method: 'GET' | 'POST'; readonly path: string; readonly cookie: string; readonly body?: Fields | undefined}, before?: (post: (path: string, fields: Fields) => Promise<string>) => Promise<Fields>): Promise<Answered>;
  /** What a page says when there is nothing in a département: asked for, and undone. */
  without(of: Where, path: string, cookie: string): Promise<Answered>;
  /** The same registry whose routes are these. */
  over(routes: readonly RegistryRoute[]): World;
  /** Errors nobody expected. */
  readonly reports: readonly unknown[];
}

/** What drafts that are nobody's in particular say: the national team's only. */
export const RESERVED = /réservé au national/i;
/** What everything of a département says it is. */
export const marker = (of: Where): RegExp => new RegExp(`marque${of}|m${of}\\.example`, 'i');

/** The file with one more floor under its transactions: what a request commits can still be undone. */
interface Undoable extends Database {
  begin(): void;
  undo(): void;
}
function undoable(file: string): Undoable {
  const sqlite = new DatabaseSync(file);
  sqlite.exec('PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF');
  const statements = new Map<string, StatementSync>();
  let depth = 0;
  return {
    prepare(sql) {
      const found = statements.get(sql) ?? sqlite.prepare(sql);
      statements.set(sql, found);
      return found;
    },
    exec: (sql) => sqlite.exec(sql),
    transaction(work, keep = true) {
      if (depth > 0) return work();
      sqlite.exec('SAVEPOINT request');
      depth++;
      try {
        const result = work();
        if (!keep) sqlite.exec('ROLLBACK TO request');
        return result;
      } catch (error) {
        sqlite.exec('ROLLBACK TO request');
        throw error;
      } finally {
        depth--;
        sqlite.exec('RELEASE request');
      }
    },
    free: () => true,
    waitAtMost() {},
    begin: () => sqlite.exec('BEGIN'),
    undo: () => sqlite.exec('ROLLBACK'),
    close: () => sqlite.close(),
  };
}

/** Takes away everything of a département, and the drafts others do not hold either, inside a transaction that is never kept. */
const EMPTIED = (of: Where): string => `PRAGMA defer_foreign_keys = ON;
  CREATE TEMP TABLE gone_events AS SELECT id FROM events WHERE NOT EXISTS (SELECT 1 FROM event_departements WHERE event_id = events.id AND departement <> '${of}')
    OR (status = 'draft' AND EXISTS (SELECT 1 FROM event_departements WHERE event_id = events.id AND departement = '${of}'));
  CREATE TEMP TABLE gone_structures AS SELECT id FROM structures WHERE departement = '${of}';
  DELETE FROM survey_answers WHERE event_id IN (SELECT id FROM gone_events);
  DELETE FROM registrations WHERE event_id IN (SELECT id FROM gone_events);
  DELETE FROM events WHERE id IN (SELECT id FROM gone_events);
  DELETE FROM reports WHERE structure_id IN (SELECT id FROM gone_structures);
  DELETE FROM applications WHERE departement = '${of}';
  DELETE FROM coordination_proposals WHERE territories LIKE '%departement:${of}%';
  DELETE FROM coordinations WHERE territory = 'departement:${of}';
  DELETE FROM coordination_teams WHERE document LIKE '%marque${of}%';
  DELETE FROM memberships WHERE scope = 'departement:${of}';
  DELETE FROM structures WHERE id IN (SELECT id FROM gone_structures)`;

/** Rows written so far, but for those of the log of refusals: each of its counts is one row written. */
const written = (database: Database): number => {
  const {n} = database.prepare('SELECT total_changes() - (SELECT total(count) FROM refusals) AS n').get() as {n: number};
  return n;
};
const queued = (database: Database): number => (database.prepare('SELECT count(*) AS n FROM outbox').get() as {n: number}).n;

const PLACES = {
  37: {postcode: '37600', city: 'Loches', commune: '37132', lat: 47.13, lon: 0.99},
  41: {postcode: '41000', city: 'Blois', commune: '41018', lat: 47.58, lon: 1.33},
} as const;
const addressIn = (of: Where, street: string) => ({street, postcode: PLACES[of].postcode, city: PLACES[of].city, commune: PLACES[of].commune});

/** An application whose address is confirmed; gives its identifier. */
function applied(deps: TestDeps, of: Where, name: string, {email = `${name}@m${of}.example.org`, claims}: {email?: string; claims?: string} = {}): string {
  const sent = sentBy('');
  const {id} = apply(deps, listingSchema.parse({
    ...sent, ...(claims !== undefined && {claims}),
    structure: {
      ...sent.structure, name: `Structure ${name} marque${of}`, summary: `Résumé marque${of}`, address: addressIn(of, `${of} rue ${name} marque${of}`), serviceArea: [`commune:${PLACES[of].commune}`], labels: [],
      website: `https://${name}.m${of}.example.org/`,
    },
    contact: {person: {value: `Accueil marque${of}`, publish: false}, email: {value: `accueil-${name}@m${of}.example.org`, publish: true}, phone: {value: '+33243000000', publish: false}},
    signatory: {...sent.signatory, name: `Signataire ${name} marque${of}`, email},
  }), `m${of}.example.org`, deps.now());
  confirm(deps, tokenIn(deps), undefined, deps.now());
  return id;
}

const mandateOf = (deps: TestDeps, person: number, scope = ''): string => String(mandates(deps.database, scope).find((one) => one.person === person)!.id);

/** Gives somebody a passkey; its number. */
function withPasskey(deps: TestDeps, person: number, name: string): string {
  addPasskey(deps.database, {person, credential: Buffer.from(`credential ${person}`).toString('base64url'), publicKey: 'cHVibGlj', counter: 0, transports: [], device: 'multiDevice', backedUp: true, name}, deps.now());
  return String(passkeysOf(deps.database, person)[0]!.id);
}

async function objectsIn(deps: TestDeps, of: Where, chief: number): Promise<Omit<Objects, 'version'>> {
  const {database} = deps;
  const by = {person: chief, reach: 'all'} as const;
  const structure = accept(deps, applied(deps, of, 'fiche'), by);
  assert.equal(departementOf(database, structure), of);
  const {person_id: contact} = database.prepare("SELECT person_id FROM memberships WHERE role = 'contact' AND scope = ?").get(structure) as {person_id: number};
  giveLabel(database, structure, {code: 'aidants-connect', since: '2026-11-20'});
  const lieu = imported(deps, {name: `Lieu marque${of}`, address: addressIn(of, `8 rue Reprise marque${of}`), lat: PLACES[of].lat, lon: PLACES[of].lon, website: `https://www.reprise-m${of}.fr/`}, `lieu-${of}`);
  const claim = applied(deps, of, 'reprise', {claims: lieu, email: `presidente@reprise-m${of}.fr`});
  assert.equal(mails(deps).at(-2)!.template, 'application-accepted');
  const pending = applied(deps, of, 'demande');
  // Somewhere else by its département, and by its address just where the application is.
  const elsewhere = of === '37' ? '41' : '37';
  imported(deps, {name: `Voisine marque${of}`, address: addressIn(of, `9 rue Voisine marque${of}`), lat: PLACES[of].lat + 0.1, lon: PLACES[of].lon, website: undefined}, `voisine-${of}`);
  database.prepare("UPDATE listings SET street = ?, postcode = ? WHERE source_id = ?").run(`${elsewhere} rue demande marque${elsewhere}`, PLACES[elsewhere].postcode, `voisine-${of}`);
  publishes(deps);
  const report = await reportedAndConfirmed(reportsOf(deps), deps, {structure, comment: `Le samedi marque${of}, c’est fermé.`, email: `visiteuse@m${of}.example.org`});

  const dayOn = (day: string, title: string) => dayIn(day, {
    title: `${title} marque${of}`, needs: [{code: 'comptabilite', level: 1}], organiser: {name: `Organisatrice marque${of}`}, territories: [`departement:${of}`],
    venue: {name: `Salle marque${of}`, address: addressIn(of, `1 rue marque${of}`), lat: PLACES[of].lat, lon: PLACES[of].lon, access: []},
  });
  // On the same days as those of the other département: what is near in time is not for everybody.
  const rowOpen = addEvent(database, {event: dayOn('2027-03-12', 'Journée'), departements: [of], status: 'open'}, deps.now());
  const rowDraft = addEvent(database, {event: dayOn('2027-03-12', 'Brouillon'), departements: [of], status: 'draft'}, deps.now());
  const rowHeld = addEvent(database, {event: dayOn('2026-11-20', 'Passée'), departements: [of], status: 'open'}, deps.now());
  const somebodyIn = (event: number, name: string, state: 'registered' | 'waiting' = 'registered') =>
    comes(deps, eventId(event), {name: `${name} marque${of}`, email: `${name}-${event}@m${of}.example.org`, state, structureName: `Association marque${of}`, role: 'Trésorière', accessibility: `Boucle marque${of}`});
  const registration = somebodyIn(rowOpen, 'inscrite');
  somebodyIn(rowOpen, 'attend', 'waiting');
  const came = somebodyIn(rowHeld, 'venue');
  setAttendance(database, rowHeld, came, true, deps.now());
  const welcomed = `${of}`.repeat(16);
  addAtTheDoor(database, {id: welcomed, event: rowHeld, mode: 'sur-place', name: `Passage marque${of}`, structureName: `Association marque${of}`, email: '', mailbox: '', consent: {version: '2026-1', textHash: ''}}, deps.now());
  for (const id of ['a', 'b', 'c']) {
    for (const [kind, answers] of [['satisfaction', {ensemble: 4, attentes: `Attente marque${of} ${id}`}], ['needs', {besoins: ['comptabilite'], cas: `Cas marque${of} ${id}`}]] satisfies [SurveyKind, Answers][]) {
      addAnswers(database, {id: `${kind}${of}${id}`, survey: surveyInForce(database, kind), event: rowHeld, answers, complete: true}, deps.now());
    }
  }

  const member = somebody(deps, `collegue-marque${of}@m${of}.example.org`, 'coordinator', `departement:${of}`);
  withPasskey(deps, member, `Clé marque${of}`);
  const proposed = somebody(deps, `proposee-marque${of}@m${of}.example.org`);
  assert.ok('facts' in changeMemberships(database, {type: 'propose', person: proposed, role: 'coordinator', scope: `departement:${of}`, by: member}, deps.now()));
  const said = {name: `Coordination marque${of}`, email: `coordination@m${of}.example.org`};
  const team = keepTeam(database, undefined, {contact: said, territories: [`departement:${of}`], example: false});
  const teamProposal = addProposal(database, {team, version: allTeams(database).find(({id}) => id === team)!.version, contact: {...said, name: `Proposition marque${of}`}, territories: [`departement:${of}`], proposedBy: chief}, deps.now());
  return {
    of, structure, contact: mandateOf(deps, contact, structure), pending, claim, report, event: eventId(rowOpen), registration, draft: eventId(rowDraft), held: eventId(rowHeld), came, welcomed,
    member: mandateOf(deps, member), proposed: mandateOf(deps, proposed), team: String(team), teamProposal: String(teamProposal),
  };
}

/** Everything of the programme as a whole there is one of. */
function sharedIn(deps: TestDeps, chief: number): Shared {
  const {database} = deps;
  const draft = beginDraft(deps, chief);
  const saved = saveDraft(deps, draft, {title: FIRST.title, headings: ['Accueillir'], texts: ['Nous accueillons tout le monde, deux fois.'], publishedOn: '', signingDeadline: ''}, 1, chief);
  assert.equal(saved.outcome, 'saved', JSON.stringify(saved));
  keepSurveyDraft(database, 'satisfaction', {...SHIPPED_QUESTIONNAIRES.satisfaction, title: {fr: 'Autrement', en: 'Otherwise'}}, deps.now());
  enqueue(database, {template: 'passkeys-ended', locale: 'fr', to: 'boite-morte@example.org', values: {link: `${ORIGIN}/connexion`}}, deps);
  const {id: mail} = database.prepare("SELECT id FROM outbox WHERE recipient = 'boite-morte@example.org'").get() as {id: number};
  markDead(database, mail, {failure: '550', keep: true}, deps.now());
  withdrawStructure(deps, listed(deps, 'parti', {lat: 47.2, street: '99 rue Partie'}), {how: 'letter', by: `person:${chief}`, receivedOn: '2026-11-22'});
  const {id: notice} = database.prepare('SELECT id FROM processor_notices ORDER BY id').get() as {id: number};
  const both = (title: string, status: 'open' | 'draft', departements: readonly string[]): string =>
    eventId(addEvent(database, {event: dayIn('2027-03-12', {title, needs: [{code: 'comptabilite', level: 1}], territories: departements.length > 0 ? ['region:24'] : ['national']}), departements, status}, deps.now()));
  both('Brouillon réservé au national', 'draft', []);
  return {charterDraft: String(draft), mail: String(mail), notice: String(notice), beyond: both('Journée des deux', 'open', ['37', '41']), beyondDraft: both('Brouillon des deux, réservé au national', 'draft', ['37', '41'])};
}

/** Builds it all. */
export async function world(): Promise<World> {
  const deps = testDeps({now: START - 2 * DAY});
  const {database} = deps;
  const chief = somebody(deps, 'cheffe@example.org', 'national');
  const built = {37: await objectsIn(deps, '37', chief), 41: await objectsIn(deps, '41', chief)};
  const contactOf = (of: Where): number => (database.prepare("SELECT person_id FROM memberships WHERE role = 'contact' AND scope = ?").get(built[of].structure) as {person_id: number}).person_id;
  // An edit, so that there is a state to go back to.
  for (const {of, structure} of Object.values(built)) {
    const path = `/espace/${structure}/modifier`;
    const cookie = signedIn(deps, contactOf(of));
    const form = formIn(await (await createRegistry(deps).fetch(pageGet(path, cookie))).text(), path);
    assert.equal((await createRegistry(deps).fetch(posted(path, {...form, summary: `Résumé neuf marque${of}`}, cookie))).status, 303);
  }
  const withVersion = (one: Omit<Objects, 'version'>): Objects => {
    const [listing] = signedListings(database, rowOf(one.structure));
    return {...one, version: String(versionsOf(database, listing!.row)[0]!.id)};
  };
  const objects = {37: withVersion(built[37]), 41: withVersion(built[41])};
  deps.clock.advance(2 * DAY);
  inForce({deps}, SECOND);
  assert.notEqual(charterHash(FIRST), charterHash(SECOND));
  const shared = sharedIn(deps, chief);

  const coordinator = (name: string, of: Where): number => somebody(deps, `${name}-marque${of}@m${of}.example.org`, 'coordinator', `departement:${of}`);
  const people: Readonly<Record<Exclude<Visitor, 'anonymous'>, number>> = {
    'contact of it': contactOf('37'), 'contact of another': contactOf('41'), 'coordinator there': coordinator('touraine', '37'), 'coordinator elsewhere': coordinator('blois', '41'),
    'national': somebody(deps, 'nationale@example.org', 'national'), 'disabled': coordinator('fermee', '37'), 'mandate ended': coordinator('finie', '37'),
  };
  const passkeys = new Map((['coordinator there', 'coordinator elsewhere', 'national'] as const).map((who) => [who as Visitor, withPasskey(deps, people[who], 'Téléphone')]));
  assert.ok('facts' in changeMemberships(database, {type: 'end', membership: Number(mandateOf(deps, people['mandate ended'])), by: chief}, deps.now()));
  const cookies = new Map(Object.entries(people).map(([who, person]) => {
    if (!passkeys.has(who as Visitor)) return [who, [signedIn(deps, person), signedIn(deps, person, true)]] as const;
    const first = openSession(database, {person, proof: 'passkey'}, deps);
    // Given with a passkey that has become too old to count as a second proof.
    database.prepare('UPDATE sessions SET stepped_up_at = stepped_up_at - 3600000 WHERE person_id = ?').run(person);
    const second = openSession(database, {person, proof: 'passkey'}, deps);
    return [who, [`${SESSION_COOKIE}=${first}`, `${SESSION_COOKIE}=${second}`]] as const;
  }));
  assert.ok('facts' in changeMemberships(database, {type: 'disable', person: people.disabled, by: chief}, deps.now()));
  publishes(deps);
  deps.close();

  const file = undoable(deps.file);
  const walked: RegistryDeps = Object.assign(Object.create(deps) as TestDeps, {database: file, registry: openRegistry(file, deps.secret)});
  return worldOver(ROUTES);

  function worldOver(routes: readonly RegistryRoute[]): World {
    const app = createRegistry(walked, routes);
    return {
      objects, shared, passkeys, reports: deps.reports, over: worldOver,
      cookie: (visitor, proven) => cookies.get(visitor)?.[proven ? 1 : 0] ?? '',
      async without(of, path, cookie) {
        file.begin();
        try {
          file.exec(EMPTIED(of));
          const answer = await app.fetch(pageGet(path, cookie));
          return {status: answer.status, head: '', body: await answer.text(), changed: false, mails: 0};
        } finally {
          file.undo();
        }
      },
      async send({method, path, cookie, body}, before) {
        file.begin();
        try {
          const fields = before === undefined ? body : await before(async (to, said) => (await app.fetch(posted(to, said, cookie))).text());
          const [rows, waiting] = [written(file), queued(file)];
          const answer = await app.fetch(method === 'GET' ? pageGet(path, cookie) : posted(path, fields ?? {}, cookie));
          return {
            status: answer.status, head: `${answer.headers.get('content-type')} ${answer.headers.get('location')}`, body: await answer.text(), changed: written(file) !== rows, mails: queued(file) - waiting,
          };
        } finally {
          file.undo();
        }
      },
    };
  }
}

/** A form as a browser sends it; a list is a field given several times. */
export function posted(path: string, fields: Fields, cookie: string): Request {
  const body = new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one]))));
  return new Request(ORIGIN + path, {method: 'POST', headers: formHeaders(cookie), body: body.toString()});
}
