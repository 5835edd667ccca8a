/** Who came: session by session, people who had not registered too; on a telephone, on paper, in the file, on certificates, in the figures. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import {events} from '../../../worker/registry/jobs/events.ts';
import {surveys} from '../../../worker/registry/jobs/surveys.ts';
import {DOOR_CONSENT} from '../../../worker/registry/domain/consent.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {coverage} from '../../../worker/registry/storage/coverage.ts';
import {erasePerson} from '../../../worker/registry/storage/erase-person.ts';
import {eventById, eventRow} from '../../../worker/registry/storage/events.ts';
import {exportFor} from '../../../worker/registry/storage/personal-data.ts';
import {attendees, countsOf, keepRegistrationLife, registrationsOf} from '../../../worker/registry/storage/registrations.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {isToday} from '../../support/turns.ts';
import {desk, location} from './desk-support.ts';
import type {Desk, Visitor} from './desk-support.ts';
import {changed, comes, PATH, published, versionOn} from './events-support.ts';
import {mails} from './joining-support.ts';
import {MIGRATIONS, open} from './migrations-support.ts';
import {comes as registers, registryOf} from './registering-support.ts';
import {DAY, HOUR, somebody} from './support.ts';

/** Two mornings, a fortnight apart. */
const SERIES = {start: ['2027-03-12T09:30', '2027-03-26T09:30'], end: ['2027-03-12T12:00', '2027-03-26T12:15']} as const;
const at = (here: Desk, local: string): Visitor => {
  here.deps.clock.at = Date.parse(local);
  return here.as(here.touraine.person);
};
/** Time passes, with a look of the jobs every four hours. */
function hours({deps}: Desk, count: number): void {
  for (let left = count; left > 0; left -= 4) {
    deps.clock.advance(4 * HOUR);
    events(deps);
    surveys(deps);
  }
}
const noted = (by: Visitor, id: string, personne: string, venu: string, seance?: string): Promise<Response> => by.post(`${PATH}/${id}/presences`, {personne, venu, ...(seance !== undefined && {seance})});
const welcomes = (by: Visitor, id: string, fields: Readonly<Record<string, string>> = {}): Promise<Response> => by.post(`${PATH}/${id}/presences/accueil`, {nom: 'Zoé Passage', structure: '', email: '', accord: 'oui', ...fields});
const personOf = (response: Response): string => /#p-([0-9a-f]{32})$/.exec(location(response))![1]!;

describe('attendance of one session', () => {
  it('stays one tap a person, and asks for no session', async () => {
    const here = desk();
    const id = await published(here.touraine);
    const one = comes(here.deps, id, {name: 'Une'});
    const page = await here.touraine.read(`${PATH}/${id}/presences`);
    assert.doesNotMatch(page, /seance|Séance/);
    assert.match(page, /<button name="venu" value="oui" class="quiet"[^>]*>Présent/);
    assert.equal(location(await noted(here.touraine, id, one, 'oui')), `${PATH}/${id}/presences#p-${one}`);
    assert.match(await here.touraine.read(`${PATH}/${id}/attestations/${one}`), /<dt>Date<\/dt>[\s\S]+<dt>Durée<\/dt><dd>7.h.30<\/dd>/);
  });
});

describe('attendance of a series', () => {
  it('is said session by session, of that of the day where none is named, and somebody came who came to one', async () => {
    const here = desk();
    const id = await published(here.touraine, SERIES);
    const [one, two, three] = [comes(here.deps, id, {name: 'Une'}), comes(here.deps, id, {name: 'Deux'}), comes(here.deps, id, {name: 'Trois'})];
    const first = at(here, '2027-03-12T08:00:00Z');
    assert.match(await first.read(`${PATH}/${id}/presences`), /<strong>Séance 1<\/strong> : [^<]*12 mars 2027/);
    for (const [who, venu] of [[one, 'oui'], [two, 'non'], [three, 'non']] as const) assert.equal(location(await noted(first, id, who, venu)), `${PATH}/${id}/presences?seance=1#p-${who}`);
    const row = eventRow(id);
    const came = (): unknown => attendees(here.deps.database, row).map(({name, attended}) => [name, attended]);
    assert.deepEqual(came(), [['Deux', undefined], ['Trois', undefined], ['Une', true]], 'nobody is absent from what is still to come');
    const second = at(here, '2027-03-26T08:00:00Z');
    const page = await second.read(`${PATH}/${id}/presences`);
    assert.match(page, /<strong>Séance 2<\/strong>[^<]*<?[\s\S]*0 présent[\s\S]*3 à dire/);
    assert.match(page, /sur place, séance 1/);
    for (const [who, venu] of [[one, 'oui'], [two, 'oui'], [three, 'non']] as const) location(await noted(second, id, who, venu, '2'));
    assert.deepEqual(came(), [['Deux', true], ['Trois', false], ['Une', true]]);
    const after = await second.read(`${PATH}/${id}/presences?seance=2`);
    assert.match(after, /2 présents, 1 absent, 0 à dire\. 2 personnes sont venues à une séance au moins/);
    assert.match(after, /sur place, séances 1 et 2/);
    assert.match(await second.read(`${PATH}/${id}/presences?seance=1`), /1 présent, 2 absents, 0 à dire/);
    location(await noted(second, id, two, 'rien', '2'));
    assert.deepEqual(came(), [['Deux', undefined], ['Trois', false], ['Une', true]], 'what is taken back is not said');
    assert.equal((await noted(second, id, two, 'oui', '3')).status, 400);
    assert.deepEqual(actsOn(here.deps.database, `event:${id}`).filter(({action}) => action === 'event.attend').map(({detail}) => detail!.replace(/^\w{32} /, '')), ['came 1', 'absent 1', 'absent 1', 'came 2', 'came 2', 'absent 2', 'unsaid 2']);
  });

  it('is on paper a column for each session, in the file too, and on the certificate those somebody came to with their hours', async () => {
    const here = desk();
    const id = await published(here.touraine, SERIES);
    const [one, two] = [comes(here.deps, id, {name: 'Une', structureName: 'Les Amis'}), comes(here.deps, id, {name: 'Deux'})];
    const by = at(here, '2027-03-26T08:00:00Z');
    assert.match(await by.read(`${PATH}/${id}/presences/feuille`), /<th scope="col">Séance 1, 12 mars 2027<\/th><th scope="col">Séance 2, 26 mars 2027<\/th>[\s\S]+<th scope="row">Une<\/th><td>Les Amis<\/td><td><\/td><td><\/td>/);
    assert.match(await by.read(`${PATH}/${id}/presences/feuille?seance=2`), /<th scope="col">Signature<\/th><\/tr>/);
    location(await noted(by, id, one, 'oui', '2'));
    location(await noted(by, id, one, 'non', '1'));
    location(await noted(by, id, two, 'non', '1'));
    const paper = await by.read(`${PATH}/${id}/attestations/${one}`);
    assert.match(paper, /<dt>Séances suivies : 1 sur 2<\/dt>[\s\S]+26 mars 2027[\s\S]+<dt>Durée<\/dt><dd>2.h.45<\/dd>/);
    assert.doesNotMatch(paper, /12 mars 2027/);
    assert.equal((await by.get(`${PATH}/${id}/attestations/${two}`)).status, 404);
    const file = await (await here.as(here.touraine.person, true).get(`${PATH}/${id}/inscrits.csv`)).text();
    assert.deepEqual((parse(file, {bom: true, columns: true}) as Record<string, string>[]).map((line) => [line['nom'], line['presence'], line['seance 1 (2027-03-12)'], line['seance 2 (2027-03-26)']]), [['Deux', '', 'non', ''], ['Une', 'oui', 'non', 'oui']]);
  });

  it('stays with its session when another is taken away', async () => {
    const here = desk();
    const id = await published(here.touraine, SERIES);
    const one = comes(here.deps, id, {name: 'Une'});
    location(await noted(here.touraine, id, one, 'oui', '2'));
    await changed(here.touraine, id, {start: '2027-03-26T09:30', end: '2027-03-26T12:15'});
    const row = eventRow(id);
    assert.deepEqual(eventById(here.deps.database, row)!.numbers?.now, [2]);
    const by = at(here, '2027-03-26T08:00:00Z');
    for (const venu of ['non', 'oui']) location(await noted(by, id, one, venu));
    assert.equal(attendees(here.deps.database, row)[0]!.attended, true);
    const door = personOf(await welcomes(by, id));
    assert.deepEqual(here.deps.database.prepare('SELECT registration_id AS who, session, attended FROM session_attendance ORDER BY session, registration_id = ?').all(door).map((line) => ({...line})), [{who: one, session: 2, attended: 1}, {who: door, session: 2, attended: 1}]);
    location(await by.post(`${PATH}/${id}/presences/effacer`, {personne: door}));
    assert.match(await by.read(`${PATH}/${id}/presences`), /1 présent, 0 absent/);
    assert.match(await by.read(`${PATH}/${id}/attestations/${one}`), /26 mars 2027[\s\S]+2.h.45/);
  });
});

describe('somebody at the door', () => {
  const OPEN = '2027-03-12T08:00:00Z';

  it('is noted from the morning on, whatever the seats, with what is read to them; pressed twice, they are one', async () => {
    const here = desk();
    const id = await published(here.touraine, {onSite: '1'});
    comes(here.deps, id, {name: 'Une'});
    assert.doesNotMatch(await here.touraine.read(`${PATH}/${id}/presences`), /accueil/);
    assert.equal((await welcomes(here.touraine, id)).status, 409, 'nobody comes months before');
    const by = at(here, OPEN);
    const row = eventRow(id);
    events(here.deps);
    const {status, seats} = eventById(here.deps.database, row)!;
    const page = await by.read(`${PATH}/${id}/presences`);
    assert.ok(page.includes(DOOR_CONSENT.text) && page.includes('le nombre de places n’est pas une limite'));
    const person = personOf(await welcomes(by, id, {structure: 'Les Passants'}));
    assert.equal(personOf(await welcomes(by, id, {structure: 'Les Passants'})), person);
    assert.match(await by.read(`${PATH}/${id}/presences?fait=venue`), /role="status">Personne notée, et présente\.[\s\S]+1 présent, 0 absent, 1 à dire[\s\S]+Les Passants, sur place, sans inscription/);
    assert.deepEqual(countsOf(here.deps.database, row).onSite, {registered: 1, offered: 0, waiting: 0}, 'no seat is theirs');
    events(here.deps);
    assert.deepEqual([eventById(here.deps.database, row)!.status, eventById(here.deps.database, row)!.seats], [status, seats]);
    assert.match(await by.read(`${PATH}/${id}/inscrits`), /1 personne est venue sans s’inscrire/);
    assert.match(await by.read(`${PATH}/${id}/attestations/${person}`), /Zoé Passage<\/strong> \(Les Passants\) a participé sur place/);
    assert.deepEqual({...here.deps.database.prepare('SELECT email, mailbox, consent_version, consent_hash, door, attended FROM registrations WHERE id = ?').get(person)}, {email: '', mailbox: '', consent_version: DOOR_CONSENT.version, consent_hash: DOOR_CONSENT.textHash, door: 1, attended: 1});
    assert.equal((await here.as(here.blois.person).post(`${PATH}/${id}/presences/accueil`, {nom: 'X', accord: 'oui'})).status, 404, 'another’s event');
    assert.deepEqual(mails(here.deps).filter(({to}) => !to.startsWith('personne-')), []);
  });

  it('counts among those who came, in the report, in the file and in what is published', async () => {
    const here = desk();
    const id = await published(here.touraine);
    const one = comes(here.deps, id, {name: 'Une'});
    const by = at(here, OPEN);
    location(await noted(by, id, one, 'oui'));
    for (const nom of ['Zoé', 'Yves']) personOf(await welcomes(by, id, {nom}));
    const file = parse(await (await here.as(by.person, true).get(`${PATH}/${id}/inscrits.csv`)).text(), {bom: true, columns: true}) as Record<string, string>[];
    assert.deepEqual(file.map(({nom, etat, presence}) => [nom, etat, presence]), [['Une', 'inscrit', 'oui'], ['Yves', 'sans inscription', 'oui'], ['Zoé', 'sans inscription', 'oui']]);
    const later = at(here, '2027-03-12T17:00:00Z');
    here.deps.database.prepare("UPDATE events SET status = 'held' WHERE id = ?").run(eventRow(id));
    const report = await later.read(`${PATH}/${id}/bilan`);
    assert.match(report, /id="onSite"[^>]*value="3"/);
    assert.equal(coverage(here.deps.database).find(({departement}) => departement === '37')!.attended, 3);
    location(await later.post(`${PATH}/${id}/bilan`, {version: versionOn(report), onSite: '3', remote: '0', note: ''}));
    assert.equal(coverage(here.deps.database).find(({departement}) => departement === '37')!.attended, 3);
  });

  it('is written to only to be asked how it was, and only who left an address', async () => {
    const here = desk();
    const id = await published(here.touraine, {...SERIES, prerequisites: 'Lire la fiche.'});
    comes(here.deps, id, {name: 'Une', email: 'inscrite@example.org'});
    const by = at(here, OPEN);
    personOf(await welcomes(by, id));
    personOf(await welcomes(by, id, {nom: 'Avec Adresse', email: 'Passage+x@example.org'}));
    location(await by.post(`${PATH}/${id}/message`, {to: 'inscrits', subject: 'Le repas', text: 'Apportez-le.', vu: /name="vu" value="([^"]+)"/.exec(await (await by.post(`${PATH}/${id}/message`, {to: 'inscrits', subject: 'Le repas', text: 'Apportez-le.'})).text())![1]!}));
    hours(here, 14 * 24 + 40);
    const told = mails(here.deps).map(({to, template}) => `${template} ${to}`);
    assert.deepEqual(told.filter((line) => !line.endsWith('inscrite@example.org')), ['survey-satisfaction passage+x@example.org']);
    for (const template of ['event-message', 'event-session', 'survey-satisfaction']) assert.ok(told.includes(`${template} inscrite@example.org`), `${template}: ${told.join()}`);
    assert.deepEqual(here.deps.reports, []);
  });

  it('may register for the next session all the same, and is not noted twice under one address', async () => {
    const here = desk();
    const id = await published(here.touraine, SERIES);
    comes(here.deps, id, {name: 'Une', email: 'inscrite@example.org'});
    const by = at(here, OPEN);
    personOf(await welcomes(by, id, {email: 'passage@example.org'}));
    for (const email of ['Inscrite+x@example.org', 'passage@example.org']) {
      const again = await welcomes(by, id, {nom: 'Autre', email});
      assert.equal(again.status, 422);
      assert.match(await again.text(), /Cette adresse est celle d’une personne de la liste/);
    }
    await registers(registryOf(here.deps), here.deps, {id, row: eventRow(id)}, 'passage', {name: 'Zoé Passage'});
    const registered = registrationsOf(here.deps.database, eventRow(id)).find(({email}) => email === 'passage@example.org')!.id;
    assert.equal(attendees(here.deps.database, eventRow(id)).length, 3);
    assert.throws(() => {
      const twin = comes(here.deps, id, {name: 'Encore', email: 'passage@example.org', state: 'to-confirm'});
      keepRegistrationLife(here.deps.database, twin, {state: 'registered', createdAt: 0, confirmedAt: 0}, 0);
    }, /UNIQUE/, 'a mailbox still has one registration');
    assert.deepEqual(registrationsOf(here.deps.database, eventRow(id)).map(({id: one}) => one).includes(registered), true);
  });

  it('is refused without their agreement, without a name, or with what is none, and what was typed is still there', async () => {
    const here = desk();
    const id = await published(here.touraine);
    const by = at(here, OPEN);
    for (const [fields, field] of [[{nom: ' '}, 'nom'], [{nom: 'Voir https://x.example.org'}, 'nom'], [{structure: 'www.x.example.org'}, 'structure'], [{email: 'x@'}, 'email'], [{nom: 'N'.repeat(121)}, 'nom']] as const) {
      const answer = await welcomes(by, id, fields);
      const page = await answer.text();
      assert.deepEqual([answer.status, page.includes(`<li><a href="#${field}">`), new RegExp(`id="${field}"[^>]*aria-invalid="true"`).test(page)], [422, true, true], JSON.stringify(fields));
    }
    const without = await by.post(`${PATH}/${id}/presences/accueil`, {nom: 'Zoé', structure: 'Les Passants', email: 'zoe@example.org'});
    const page = await without.text();
    assert.equal(without.status, 422);
    assert.match(page, /id="nom"[^>]*value="Zoé"[\s\S]+value="Les Passants"[\s\S]+value="zoe@example.org"[\s\S]+id="accord"/);
    assert.equal((await welcomes(by, id, {porte: 'x'})).status, 422, 'a field nobody knows');
    assert.deepEqual(attendees(here.deps.database, eventRow(id)), []);
  });

  it('is erased by who noted them, with their address, and after three months; nobody registered goes that way', async () => {
    const here = desk();
    const {deps} = here;
    const id = await published(here.touraine);
    const one = comes(deps, id, {name: 'Une'});
    const by = at(here, OPEN);
    const mistaken = personOf(await welcomes(by, id, {nom: 'Erreur'}));
    personOf(await welcomes(by, id, {nom: 'Zorglub', email: 'zorglub@example.org'}));
    personOf(await welcomes(by, id, {nom: 'Reste'}));
    assert.equal((await by.post(`${PATH}/${id}/presences/effacer`, {personne: one})).status, 404);
    assert.equal(location(await by.post(`${PATH}/${id}/presences/effacer`, {personne: mistaken})), `${PATH}/${id}/presences?fait=venue-effacee#accueil`);
    const exported = exportFor(deps.database, somebody(deps, 'zorglub@example.org'));
    assert.ok(JSON.stringify(exported['registrations']).includes('Zorglub') && 'session_attendance' in exported);
    assert.ok('receipt' in erasePerson(deps, 'zorglub@example.org'));
    assert.deepEqual(attendees(deps.database, eventRow(id)).map(({name}) => name), ['Reste', 'Une']);
    hours(here, 48);
    deps.clock.advance(93 * DAY);
    applyRetention(deps.database, deps.now());
    assert.deepEqual([attendees(deps.database, eventRow(id)), deps.database.prepare('SELECT * FROM session_attendance').all()], [[], []]);
  });

  it('is only text wherever they are shown, and no formula in the file', async () => {
    const here = desk();
    const id = await published(here.touraine);
    const by = at(here, OPEN);
    const person = personOf(await welcomes(by, id));
    const proven = here.as(by.person, true);
    const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
    const write = (text: string): void => void here.deps.database.prepare('UPDATE registrations SET name = ?, structure_name = ? WHERE id = ?').run(text, text, person);
    const paths = ['/presences', `/attestations/${person}`].map((path) => `${PATH}/${id}${path}`);
    write('texte-sans-danger');
    const plain = await Promise.all(paths.map((path) => by.read(path)));
    for (const payload of PAYLOADS.filter((_, place) => isToday(place))) {
      write(payload);
      for (const [place, path] of paths.entries()) assert.equal((await by.read(path)).replaceAll(escaped(payload), 'texte-sans-danger'), plain[place], payload);
      const again = await (await welcomes(by, id, {nom: payload, structure: payload, email: payload})).text();
      assert.ok(!again.includes(payload) || payload === escaped(payload), payload);
    }
    for (const formula of ['=1+1', '@SUM(A1)', '＝1+1']) {
      write(formula);
      const [line] = parse(await (await proven.get(`${PATH}/${id}/inscrits.csv`)).text(), {bom: true, columns: true}) as Record<string, string>[];
      assert.ok([line!['nom'], line!['structure']].every((cell) => cell!.startsWith('\'')), formula);
    }
  });
});

describe('a file of before', () => {
  it('keeps what was said of an event for each of its sessions, by the numbers those have', () => {
    const database = open(':memory:');
    const until = MIGRATIONS.findIndex(({path}) => path.endsWith('-attendance-by-session.sql'));
    for (const {path} of MIGRATIONS.slice(0, until)) database.exec(readFileSync(path, 'utf8'));
    const sessions = (count: number): string => JSON.stringify({sessions: [...new Array<undefined>(count)].map((_, day) => ({start: `2026-10-0${day + 1}T09:00`, end: `2026-10-0${day + 1}T12:00`}))});
    const add = database.prepare("INSERT INTO events (id, document, status, starts_at, ends_at, created_at, changed_at, session_numbers) VALUES (?, ?, 'held', 1, 2, 1, 1, ?)");
    add.run(1, sessions(1), null);
    add.run(2, sessions(3), JSON.stringify({now: [1, 4, 3], gone: []}));
    const come = database.prepare("INSERT INTO registrations (id, event_id, state, mode, name, email, mailbox, locale, consent_version, consent_hash, created_at, changed_at, attended) VALUES (?, ?, 'registered', 'sur-place', 'x', ?1, ?1, 'fr', '1', '', 1, 1, ?3)");
    for (const [id, event, attended] of [['a', 1, 1], ['b', 1, null], ['c', 2, 1], ['d', 2, 0]] as const) come.run(id, event, attended);
    database.exec(readFileSync(MIGRATIONS[until]!.path, 'utf8'));
    const said = database.prepare('SELECT registration_id AS id, session, attended FROM session_attendance ORDER BY 1, 2').all().map((row) => Object.values(row).join(' '));
    assert.deepEqual(said, ['a 1 1', 'c 1 1', 'c 3 1', 'c 4 1', 'd 1 0', 'd 3 0', 'd 4 0']);
    assert.deepEqual(database.prepare('SELECT DISTINCT door FROM registrations').all().map((row) => row['door']), [0]);
    assert.throws(() => database.exec("INSERT INTO registrations SELECT 'e', event_id, state, mode, name, email, mailbox, structure_id, structure_name, role, accessibility, locale, consent_version, consent_hash, created_at, changed_at, confirmed_at, waiting_since, offered_until, attended, over_at, 0 FROM registrations WHERE id = 'a'"), /UNIQUE/);
    database.close();
  });
});
