/**
 * A registry where every page has something to show, and one where every table is empty. What people write is as long as it may be: names
 * of two hundred letters, words nothing can break, addresses as long as a line of a phone.
 */
import {askAddress} from '../../../worker/registry/changing-address.ts';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {openGazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {openGround} from '../../../worker/entries/ground.ts';
import type {Hono} from 'hono';
import {eventToken} from '../../../worker/registry/event-links.ts';
import {erase} from '../../../worker/registry/jobs/erase.ts';
import {publish as publishJob} from '../../../worker/registry/jobs/publish.ts';
import {apply} from '../../../worker/registry/joining.ts';
import {enqueue} from '../../../worker/registry/mail/enqueue.ts';
import {unsealed} from '../../../worker/registry/mail/seal.ts';
import {SESSION_COOKIE} from '../../../worker/registry/door.ts';
import {keepCharter} from '../../../worker/registry/storage/charters.ts';
import {addCounts} from '../../../worker/registry/storage/daily-counts.ts';
import {eventRow} from '../../../worker/registry/storage/events.ts';
import {issueLink} from '../../../worker/registry/storage/links.ts';
import {markDead, markFailed} from '../../../worker/registry/storage/mail-outbox.ts';
import {addPerson, grant} from '../../../worker/registry/storage/people.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import {openSession} from '../../../worker/registry/storage/sessions.ts';
import {addAnswers, keepSurveyDraft, surveyInForce} from '../../../worker/registry/storage/surveys.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {listingSchema} from '../../../src/contract/listing.ts';
import {FIRST, SECOND} from '../../worker/registry/charter-support.ts';
import {confirmed, desk, location, publish, versionIn} from '../../worker/registry/desk-support.ts';
import type {Desk} from '../../worker/registry/desk-support.ts';
import {comes, FIELDS, published} from '../../worker/registry/events-support.ts';
import {sentBy} from '../../worker/registry/joining-support.ts';
import type {Sent} from '../../worker/registry/joining-support.ts';
import {deliverAll} from '../../worker/registry/leaving-support.ts';
import {mails} from '../../worker/registry/registering-support.ts';
import {reported, reportedAndConfirmed} from '../../worker/registry/reports-support.ts';
import {DAY, HOUR, MINUTE, signedIn, somebody} from '../../worker/registry/support.ts';
import type {TestDeps} from '../../worker/registry/support.ts';
import {dayIn, opened} from '../../worker/registry/surveys-support.ts';

/** No browser breaks it by itself. */
const LONG_WORD = 'Intercommunalitésolidaireetnumérique'.repeat(2);
const LONG_NAME = `Maison des associations et de la vie locale du Sud-Touraine et des pays voisins ${LONG_WORD}`;
const LONG_EMAIL = `accueil.des.associations.et.de.la.vie.locale.du.lochois@${'tres-long-nom-de-domaine.'.repeat(3)}example.org`;

/** Communes of Touraine whose codes are real: postcode, name, INSEE code. */
const TOWNS = [['37600', 'Loches', '37132'], ['37000', 'Tours', '37261'], ['37500', 'Chinon', '37072'], ['37400', 'Amboise', '37003'], ['37800', 'Sainte-Maure-de-Touraine', '37226']] as const;

/** Who looks at a page. `keyed` is of the national team too, with passkeys and one given; `keyless` has some and gave none. */
export type Who = 'anonymous' | 'nobody' | 'contact' | 'coordinator' | 'national' | 'unproven' | 'keyed' | 'keyless';

export interface OwnWorld {
  readonly deps: TestDeps;
  readonly app: Hono;
  /** What a browser of each sends. */
  readonly cookies: Readonly<Record<Who, string>>;
  /** Identifiers that go into addresses, tokens of links that still work. */
  readonly names: Readonly<Record<string, string>>;
}

function real(here: Desk): Desk {
  const gazetteer = openGazetteer(readFileSync(join(import.meta.dirname, '../../../dist/data/gazetteer.bin')));
  Object.assign(here.deps, {gazetteer, ground: openGround(gazetteer), registry: openRegistry(here.deps.database, here.deps.secret)});
  return here;
}

/** What somebody applies with, in the town of this turn. */
const applying = (at: number, more: Partial<Sent['structure']> = {}) => (sent: Sent): Sent => {
  const [postcode, city, commune] = TOWNS[at % TOWNS.length]!;
  return {...sent, structure: {...sent.structure, name: `Structure numéro ${at} ${at % 4 === 0 ? LONG_NAME : 'de Touraine'}`.slice(0, 190), address: {street: `${at + 1} rue des Longues-Haies-du-Moulin`, postcode, city, commune}, serviceArea: ['departement:37'], ...more}};
};

const newestMail = ({database}: TestDeps): number => (database.prepare('SELECT max(id) AS id FROM outbox').get() as {id: number}).id;

function outbox(here: Desk): void {
  const {deps} = here;
  for (let i = 0; i < 24; i++) {
    enqueue(deps.database, {template: 'withdrawn', locale: 'fr', to: i % 3 === 0 ? LONG_EMAIL : `perdue-${i}@example.org`, values: {structure: LONG_NAME, hiddenAt: '2026-11-22', eraseBy: '2026-12-20'}}, deps);
    if (i % 2 === 0) markDead(deps.database, newestMail(deps), {failure: 'refused', keep: true}, deps.now());
    else markFailed(deps.database, newestMail(deps), {failure: 'ECONNREFUSED', doubts: 0, next: deps.now() + HOUR});
  }
}

/** An event that was held, with people who came. */
async function heldEvent(here: Desk): Promise<string> {
  const {deps} = here;
  const id = await published(here.touraine, {...FIELDS, title: `${LONG_NAME}, journée tenue`.slice(0, 120), start: ['2026-12-01T09:30', ''], end: ['2026-12-01T17:00', '']});
  for (let i = 0; i < 8; i++) comes(deps, id, {name: i === 0 ? `Personne ${LONG_WORD}` : `Personne ${i}`, structureName: i % 2 === 0 ? LONG_NAME : 'Les Amis', role: 'Trésorière adjointe', ...(i === 1 && {accessibility: `J’ai besoin d’une boucle magnétique. ${LONG_WORD}`})});
  return id;
}

/** A world where there is something of everything. */
export async function fullWorld(): Promise<OwnWorld> {
  const here = real(desk());
  const {deps, app} = here;
  const {database} = deps;
  keepCharter(database, FIRST);
  deps.registry.setCoordinations([
    {name: `Équipe ${LONG_NAME}`.slice(0, 120), territory: 'departement:37', email: LONG_EMAIL, phone: '+33247000000', url: `https://example.org/${LONG_WORD}`},
    {name: 'Équipe du Centre', territory: 'region:24', email: 'centre@example.org'},
  ]);

  // Applications: more than a page of them wait, and some are further.
  const accept = async (id: string): Promise<string> => {
    location(await here.touraine.post(`/desk/demandes/${id}/accepter`, {version: versionIn(await here.touraine.read(`/desk/demandes/${id}`))}));
    return (database.prepare('SELECT listed_as FROM applications WHERE id = ?').get(id) as {listed_as: string}).listed_as;
  };
  const accepted: string[] = [];
  const listed: string[] = [];
  for (let i = 0; i < 23; i++) {
    accepted.push(confirmed(here, applying(i)));
    listed.push(await accept(accepted.at(-1)!));
  }
  const [structure, second] = [listed[0]!, listed[1]!];
  for (let i = 30; i < 54; i++) confirmed(here, applying(i));
  const waiting = confirmed(here, applying(0, {
    summary: `Un lieu d’aide. ${LONG_WORD} `.repeat(3), vendorTie: `Un éditeur ${LONG_WORD}`, website: `https://maison.example.org/${LONG_WORD}/${LONG_WORD}`, ...{notice: {text: `Fermé. ${LONG_WORD}`, from: '2026-12-01', until: '2026-12-20'}, audiences: [LONG_WORD]},
  } as Partial<Sent['structure']>));
  const asked = confirmed(here, applying(70));
  const refused = confirmed(here, applying(71));
  location(await here.touraine.post(`/desk/demandes/${refused}/refuser`, {version: versionIn(await here.touraine.read(`/desk/demandes/${refused}`)), reason: 'already-listed'}));
  publish(here);

  // People: who looks after what.
  const contact = somebody(deps, LONG_EMAIL, 'contact', structure);
  grant(database, {person: contact, role: 'contact', scope: second}, deps.now());
  for (let i = 0; i < 22; i++) grant(database, {person: addPerson(database, {email: i % 5 === 0 ? `${i}-${LONG_EMAIL}` : `equipe-${i}@example.org`, name: i % 5 === 0 ? `Personne ${LONG_WORD}` : `Personne ${i}`}, deps.now()), role: 'coordinator', scope: 'departement:37'}, deps.now());
  const chief = here.national.person;
  const other = here.as(somebody(deps, 'autre-france@example.org', 'national'), true);
  location(await here.touraine.post('/desk/equipe/proposer', {name: `Personne ${LONG_WORD}`, email: `proposee-${LONG_EMAIL}`, role: 'coordinator', scope: '37'}));
  const mandateOf = (person: number): string => String((database.prepare('SELECT min(id) AS id FROM memberships WHERE person_id = ?').get(person) as {id: number}).id);
  const proposed = String((database.prepare("SELECT id FROM memberships WHERE status = 'proposed'").get() as {id: number}).id);
  const [keyed, keyless] = ['avec-cle', 'sans-cle'].map((email) => somebody(deps, `${email}@example.org`, 'national')) as [number, number];
  for (const [at, name] of [`Téléphone ${LONG_WORD}`.slice(0, 60), 'Ordinateur du bureau'].entries()) {
    for (const person of [keyed, keyless]) {
      database.prepare("INSERT INTO passkeys (person_id, credential_id, public_key, counter, transports, device, backed_up, name, created_at) VALUES (?, ?, 'k', 0, '[]', 'singleDevice', 0, ?, ?)").run(person, `credential ${person} ${at}`, name, deps.now());
    }
  }

  // What the national team writes.
  const project = location(await other.post('/desk/charte/projets')).split('/')[4]!;
  const sent = {name: `Équipe neuve ${LONG_WORD}`, email: 'neuve@example.org', territories: 'departement:41', version: '0'};
  const preview = await (await other.send('/desk/coordinations/nouvelle/apercu', {...sent, vu: 'x'})).text();
  location(await other.send('/desk/coordinations/nouvelle', {...sent, vu: /name="vu" value="([^"]+)"/.exec(preview)![1]!}));
  const {id: proposal} = database.prepare('SELECT max(id) AS id FROM coordination_proposals').get() as {id: number};
  keepSurveyDraft(database, 'satisfaction', surveyInForce(database, 'satisfaction'), deps.now());

  // Events: one to come, one that was held, a draft.
  const event = await published(here.touraine, {...FIELDS, title: `Journée ${LONG_NAME}`.slice(0, 120), modes: ['sur-place', 'a-distance'], remote: '40', room: 'https://salle.example.org/x', start: ['2027-03-12T09:30', '2027-03-19T09:30'], end: ['2027-03-12T17:00', '2027-03-19T17:00']});
  for (let i = 0; i < 25; i++) comes(deps, event, {name: i % 6 === 0 ? `Personne ${LONG_WORD}` : `Personne ${i}`, structureName: i % 3 === 0 ? LONG_NAME : 'Les Amis', role: 'Trésorière', state: i > 20 ? 'waiting' : 'registered', ...(i % 7 === 0 && {accessibility: 'Une rampe.'})});
  const past = await heldEvent(here);
  const draft = /evenements\/(e\w+)/.exec(location(await here.touraine.send('/desk/evenements/nouveau', {...FIELDS, title: 'Un brouillon'})))![1]!;
  for (let i = 0; i < 22; i++) opened(deps, dayIn(`2027-0${1 + (i % 9)}-15`, {title: `Atelier ${i} ${i % 5 === 0 ? LONG_WORD : ''}`.trim()}));
  const surveyed = opened(deps, dayIn('2026-12-10'));
  for (let i = 0; i < 6; i++) addAnswers(database, {id: `satisfaction-${i}`, survey: surveyInForce(database, 'satisfaction'), event: surveyed, answers: {'ensemble': 1 + (i % 5), 'attentes': `Plus de pratique. ${LONG_WORD}`, 'non-couverts': ['comptabilite']}, complete: true}, deps.now());

  // Reports: at the structure, and at the coordination.
  const told = await reportedAndConfirmed(app, deps, {structure, comment: `Le samedi, c’est fermé.\n${LONG_WORD}`});
  const report = await reportedAndConfirmed(app, deps, {structure, reason: 'charter', comment: LONG_WORD});
  for (let i = 2; i < 22; i++) await reportedAndConfirmed(app, deps, {structure: listed[i]!, reason: 'charter', email: `visiteuse-${i}@example.org`, comment: 'Elle vend un logiciel.'});

  // Visits, so that a table of them has figures.
  addCounts(database, Array.from({length: 20}, (_, i) => ({structure, day: new Date(deps.now() - i * DAY).toISOString().slice(0, 10), shown: 1000 + i, contacted: i})));

  // One that left, whole: its receipt can be read.
  withdrawStructure(deps, listed[22]!, {how: 'espace', by: 'person:1'});
  deps.clock.advance(HOUR);
  erase(deps);
  const [{content}] = database.prepare("SELECT content FROM outbox WHERE template = 'erased' AND content IS NOT NULL").all() as [{content: string}];
  const receipt = (unsealed(content, deps) as {receipt: string}).receipt.slice(-64);
  deliverAll(deps);
  publishJob(deps);

  // The held event is over, and everything is as it was a day before its next deadline.
  deps.clock.advance(10 * DAY);
  const registration = (database.prepare('SELECT id FROM registrations WHERE event_id = ? ORDER BY name DESC').get(eventRow(past)) as {id: string}).id;
  location(await here.as(here.touraine.person).post(`/desk/evenements/${past}/presences`, {personne: registration, venu: 'oui'}));
  outbox(here);
  keepCharter(database, SECOND);

  // What was refused, so that its page has lines.
  for (let i = 0; i < 22; i++) {
    deps.clock.advance(MINUTE);
    await here.as(here.blois.person).get(`/desk/structures/${structure}`);
  }

  // Links of mails that still work.
  const link = (purpose: 'verify' | 'withdraw' | 'become-contact', subject: string): string => issueLink(database, {purpose, subject, lifetime: DAY}, deps);
  const newest = (purpose: string): string => mails(deps).flatMap(({values}) => Object.values(values)).filter((value) => typeof value === 'string' && value.includes(`#${purpose}:`)).at(-1)!.split(':').at(-1)!;
  const asking = here.as(here.touraine.person);
  location(await asking.post(`/desk/demandes/${asked}/demander`, {version: versionIn(await asking.read(`/desk/demandes/${asked}`)), question: `Où êtes-vous ?\n${LONG_WORD}`}));
  const toAnswer = newest('confirm-application');
  const fresh = applying(80)({...sentBy(''), signatory: {...sentBy('').signatory, email: 'a-confirmer@example.org'}});
  apply(deps, listingSchema.parse(fresh), 'mairie.example.org', deps.now());
  const toConfirm = newest('confirm-application');
  await reported(app, deps, {structure: listed[5]!, email: 'autre-visiteuse@example.org'});
  const toReport = newest('confirm-report');
  askAddress(deps, here.blois.person, 'blois-nouvelle@example.org');
  const toMove = newest('change-address');
  const [registering, waitingFor] = [comes(deps, event, {state: 'to-confirm'}), comes(deps, event, {state: 'registered'})];

  const listing = /name="version" value="([^"]+)"/.exec(await here.as(contact).read(`/espace/${structure}/modifier`))![1]!;

  const strong = (person: number): string => `${SESSION_COOKIE}=${openSession(database, {person, proof: 'passkey'}, deps)}`;
  const cookies = {
    anonymous: '', nobody: signedIn(deps, somebody(deps, 'personne@example.org')), contact: signedIn(deps, contact, true), coordinator: signedIn(deps, here.touraine.person, true), national: signedIn(deps, chief, true), unproven: signedIn(deps, chief),
    keyed: strong(keyed), keyless: signedIn(deps, keyless),
  };
  return {
    deps, app, cookies,
    names: {
      waiting, asked, accepted: accepted[0]!, structure, event, draft, past, registration, report, told, proposed, project, receipt,
      mandate: mandateOf(here.touraine.person), keyedMandate: mandateOf(keyed), proposal: String(proposal), version: FIRST.version, later: SECOND.version,
      passkey: String((database.prepare('SELECT min(id) AS id FROM passkeys WHERE person_id = ?').get(keyed) as {id: number}).id),
      listing, toConfirm, toReport, toAnswer, toMove,
      toVerify: link('verify', `${structure}:${contact}`), toWithdraw: link('withdraw', `${structure}:${contact}`), toWithdrawOther: link('withdraw', `${second}:${contact}`),
      toRegister: eventToken(deps, 'confirm-registration', registering), toCancel: eventToken(deps, 'cancel-registration', waitingFor),
    },
  };
}

/** A world that begins: a national team of one, two coordinators, and nothing that happened. */
export function emptyWorld(): OwnWorld {
  const {deps, app, national, touraine} = real(desk());
  keepCharter(deps.database, FIRST);
  const chief = signedIn(deps, national.person, true);
  return {
    deps, app, names: {},
    cookies: {
      anonymous: '', nobody: signedIn(deps, somebody(deps, 'personne@example.org')), contact: signedIn(deps, somebody(deps, 'contact@example.org', 'contact', 's1'), true), coordinator: signedIn(deps, touraine.person, true),
      national: chief, unproven: signedIn(deps, national.person), keyed: chief, keyless: chief,
    },
  };
}
