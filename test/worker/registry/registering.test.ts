/** Somebody comes to an event: registered by mail, or waiting, offered a seat, cancelled; and « prévenez-moi ». Real mails, real file. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, describe, it} from 'node:test';
import {registrationFormSchema, registrationReceivedSchema} from '../../../src/contract/registration.ts';
import {REGISTRATION_CONSENT} from '../../../worker/registry/domain/consent.ts';
import {linesHash} from '../../../worker/registry/domain/charter.ts';
import {eventToken} from '../../../worker/registry/event-links.ts';
import {events} from '../../../worker/registry/jobs/events.ts';
import {sendMail} from '../../../worker/registry/jobs/send-mail.ts';
import {createSmtpSender} from '../../../worker/registry/mail/smtp-sender.ts';
import {refreshSeats, tellRegistered} from '../../../worker/registry/registering.ts';
import type {EventState} from '../../../worker/registry/domain/event.ts';
import {actsOn, auditBrokenAt} from '../../../worker/registry/storage/audit.ts';
import {erasePerson} from '../../../worker/registry/storage/erase-person.ts';
import {eventById, keepLife} from '../../../worker/registry/storage/events.ts';
import {exportFor} from '../../../worker/registry/storage/personal-data.ts';
import {registrationsOf} from '../../../worker/registry/storage/registrations.ts';
import {replayTombstones} from '../../../worker/registry/storage/replay.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {tombstoneFile} from '../../../worker/registry/storage/tombstones.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {isToday} from '../../support/turns.ts';
import {parts, Sink} from '../../support/smtp.ts';
import {refusal, rowsIn} from './joining-support.ts';
import {listed} from './space-support.ts';
import {alertOf, comes, eventOf, follow, formOf, held, HELD_ON, leaves, mails, newKey, post, proof, registryOf, ROOM, sent, statesOf, statusOf, told, tokenIn, tokenTo, wordsOf} from './registering-support.ts';
import {DAY, HOUR, MINUTE, ORIGIN, pageGet, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const sinks: Sink[] = [];
after(async () => {
  for (const sink of sinks) await sink.close();
});

const formPath = (id: string): string => `/v1/events/${id}/registrations`;
const start = Date.parse(`${HELD_ON}T08:30:00Z`);
const answers = (deps: TestDeps): {registration_id: string | null; complete: number; answers: string}[] => deps.database.prepare('SELECT registration_id, complete, answers FROM survey_answers').all() as never;

describe('coming to an event', () => {
  it('goes by real mails: confirmed, filled, waiting, a seat freed, offered, taken, and cancelled until it begins', async () => {
    const sink = await new Sink().listen();
    sinks.push(sink);
    const deps = testDeps({limits: true});
    const app = registryOf(deps);
    const event = held(deps, {capacity: {onSite: 1}, modes: ['sur-place']});
    const job = sendMail(createSmtpSender(sink.url));
    const leave = async (): Promise<{to: string; text: string}[]> => {
      const before = sink.received.length;
      await job(deps);
      return sink.received.slice(before).map(({to, raw}) => ({to: to.join(), text: parts(raw)['text/plain']!}));
    };

    const form = await app.fetch(new Request(`${ORIGIN}/v1/events/${event.id}/form`, {headers: {Origin: 'https://mairie.example.org'}}));
    assert.deepEqual([form.status, form.headers.get('cache-control'), form.headers.get('access-control-allow-origin')], [200, 'no-store', '*']);
    const shown = registrationFormSchema.strict().parse(await form.json());
    assert.deepEqual([shown.open, shown.modes, shown.consent.textHash], [true, [{mode: 'sur-place', gives: 'seat'}], linesHash([shown.consent.text])]);

    const received = registrationReceivedSchema.strict().parse(JSON.parse(await sent(app, deps, event, {email: 'Ana@example.org', name: 'Ana'})));
    assert.match(received.next, /votre place est prise à ce moment-là, pas avant/);
    const [first, ...others] = await leave();
    assert.deepEqual([first!.to, others], ['ana@example.org', []]);
    assert.match(first!.text, /vendredi 19 février 2027, de 9\u00a0h\u00a030 à 17\u00a0h\n> Maison des associations, 1 rue du Château, 37600 Loches/);
    const token = tokenIn(first!.text, 'confirm-registration');
    // Looking spends nothing, and a registration that is not confirmed holds no seat.
    for (let i = 0; i < 3; i++) assert.equal((await app.fetch(pageGet('/evenement/inscription/confirmer'))).status, 405);
    assert.match(await (await app.fetch(pageGet('/lien'))).text(), /data-purpose="confirm-registration"[^]*Confirmer mon inscription/);
    assert.deepEqual([statesOf(deps, event), statusOf(deps, event)], [['Ana to-confirm'], 'open']);

    assert.match(await (await follow(app, 'confirm-registration', token)).text(), /Votre inscription est confirmée[^]*réservée/);
    const [confirmed] = await leave();
    assert.ok(confirmed!.text.includes(`${ORIGIN}/v1/events/${event.id}.ics`) && confirmed!.text.includes(`${ORIGIN}/agenda/journee-numerique-de-loches-${HELD_ON}-${event.id}`));
    assert.deepEqual([statusOf(deps, event), wordsOf(deps, event)], ['full', {onSite: 'none'}]);
    // Pressed again, it says the same and writes nothing.
    assert.match(await (await follow(app, 'confirm-registration', token)).text(), /Votre inscription est confirmée/);
    assert.deepEqual(await leave(), []);

    deps.clock.advance(MINUTE);
    await comes(app, deps, event, 'bob');
    deps.clock.advance(MINUTE);
    await comes(app, deps, event, 'eve');
    const waiting = await leave();
    assert.deepEqual(waiting.map(({to}) => to), ['bob@example.org', 'bob@example.org', 'eve@example.org', 'eve@example.org']);
    assert.match(waiting[1]!.text, /Il ne reste plus de place[^]*à votre tour d’arrivée/);
    assert.deepEqual((registrationFormSchema.parse(await (await app.fetch(pageGet(`/v1/events/${event.id}/form`))).json())).modes, [{mode: 'sur-place', gives: 'waiting-list'}]);

    // Cancelling asks once, says what happens, and nothing is done by looking.
    const cancel = tokenIn(confirmed!.text, 'cancel-registration');
    const ask = await (await follow(app, 'cancel-registration', cancel)).text();
    assert.match(ask, /Annuler votre inscription \?[^]*Votre place sera libre pour une autre personne[^]*name="sure" value="oui"/);
    assert.deepEqual(statesOf(deps, event), ['Ana registered', 'bob waiting', 'eve waiting']);
    assert.match(await (await follow(app, 'cancel-registration', cancel, {sure: 'oui'})).text(), /Votre inscription est annulée/);
    const freed = await leave();
    assert.deepEqual(freed.map(({to}) => to).sort(), ['ana@example.org', 'bob@example.org'], 'the first who waited');
    const offer = freed.find(({to}) => to.startsWith('bob'))!.text;
    assert.match(offer, /Elle est à vous jusqu’au lundi 23 novembre 2026 à 11\u00a0h\u00a002/);
    assert.deepEqual([statesOf(deps, event), statusOf(deps, event)], [['Ana cancelled', 'bob offered', 'eve waiting'], 'full']);
    assert.match(await (await follow(app, 'cancel-registration', cancel, {sure: 'oui'})).text(), /Votre inscription est annulée/, 'a double click');
    assert.deepEqual(await leave(), []);

    // Bob lets it go; Eve takes hers.
    deps.clock.advance(DAY - 1);
    events(deps);
    assert.deepEqual(await leave(), []);
    deps.clock.advance(1);
    events(deps);
    events(deps);
    const next = await leave();
    assert.deepEqual(next.map(({to, text}) => `${to} ${/pas été prise à temps|c’est votre tour/.exec(text)![0]}`).sort(), ['bob@example.org pas été prise à temps', 'eve@example.org c’est votre tour']);
    const late = tokenIn(offer, 'take-seat');
    assert.match(await (await follow(app, 'take-seat', late)).text(), /Cette place n’est plus réservée/);
    const take = tokenIn(next.find(({to}) => to.startsWith('eve'))!.text, 'take-seat');
    for (let i = 0; i < 2; i++) assert.match(await (await follow(app, 'take-seat', take)).text(), /Votre inscription est confirmée/);
    const [last, ...more] = await leave();
    assert.deepEqual([last!.to, more], ['eve@example.org', []]);
    assert.deepEqual(statesOf(deps, event), ['Ana cancelled', 'bob expired', 'eve registered']);

    // Once it has begun nobody cancels any more.
    deps.clock.at = start;
    assert.match(await (await follow(app, 'cancel-registration', tokenIn(last!.text, 'cancel-registration'), {sure: 'oui'})).text(), /ne s’annule plus/);
    assert.deepEqual(statesOf(deps, event), ['Ana cancelled', 'bob expired', 'eve registered']);
    assert.deepEqual(actsOn(deps.database, `registration:${registrationsOf(deps.database, event.row)[0]!.id}`).map(({action, actor}) => [action, actor.split(':')[0]]), [
      ['registration.send', 'anonymous'], ['registration.waiting', 'registration'], ['registration.offered', 'system'], ['registration.taken', 'registration'],
    ]);
    assert.equal(auditBrokenAt(deps.database), undefined);
    assert.deepEqual(deps.reports, []);
  });

  it('is one row and one mail, however often and at once the same sending comes (B18)', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps);
    const key = newKey();
    const body = await formOf(deps);
    const said = await Promise.all(Array.from({length: 20}, async () => (await post(app, formPath(event.id), body, {key})).text()));
    assert.equal(new Set(said).size, 1);
    assert.deepEqual([rowsIn(deps)['registrations'], mails(deps).length], [1, 1]);
    assert.equal((await post(app, formPath(event.id), {...body, mode: 'a-distance'}, {key})).status, 422);
    const other = held(deps, {title: 'Une autre'});
    assert.equal((await post(app, formPath(other.id), body, {key})).status, 422, 'the same key for another event');
    const token = tokenTo(deps, 'camille@example.org', 'confirm-registration');
    await Promise.all(Array.from({length: 20}, () => follow(app, 'confirm-registration', token)));
    assert.deepEqual(told(deps), ['confirm-registration camille', 'registration-confirmed camille']);
  });

  it('mails a mailbox that has a place already where it stands, with the same answer and no second row', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {capacity: {onSite: 1}});
    const first = await sent(app, deps, event, {name: 'Ana', email: 'ana@example.org'});
    deps.clock.advance(HOUR);
    // Written again before it is confirmed: the last words count, and either mail confirms them.
    const early = tokenTo(deps, 'ana@example.org', 'confirm-registration');
    const again = await sent(app, deps, event, {name: 'Ana Exemple', email: 'ana@example.org', mode: 'a-distance'});
    assert.equal((await follow(app, 'confirm-registration', early)).status, 200);
    deps.clock.advance(HOUR);
    const known = await sent(app, deps, event, {name: 'Somebody else', email: 'ANA+x@example.org'});
    const unknown = await sent(app, deps, event, {name: 'Unknown', email: 'unknown@example.org'});
    assert.equal(new Set([first, again, known, unknown]).size, 1, 'nothing tells what is known of an address');
    assert.deepEqual(statesOf(deps, event), ['Ana Exemple registered', 'Unknown to-confirm']);
    assert.deepEqual(told(deps), ['confirm-registration ana', 'confirm-registration ana', 'registration-confirmed ana', 'registration-confirmed ana', 'confirm-registration unknown']);
    // Who cancelled may come again, at the end of the line.
    await leaves(app, deps, 'ana');
    deps.clock.advance(HOUR);
    await comes(app, deps, event, 'ana');
    assert.deepEqual(statesOf(deps, event), ['Ana Exemple cancelled', 'Unknown to-confirm', 'ana registered']);
  });

  it('is refused with nothing written when it is not one, says more than it may, or comes from a machine (B3, B5, B11, B12, B15, B16, B18)', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {modes: ['sur-place']});
    const refused = async (change: (good: Record<string, unknown>) => unknown, status: number, options: Parameters<typeof post>[3] = {}): ReturnType<typeof refusal> => {
      const body = change(await formOf(deps));
      const rows = rowsIn(deps);
      const said = await refusal(await post(app, formPath(event.id), body, options), status);
      assert.deepEqual(rowsIn(deps), rows);
      assert.deepEqual(deps.reports, []);
      return said;
    };
    for (const body of ['null', '[]', '{', '{"name":"a","name":"b"}', '{"__proto__":{}}']) await refused(() => body, 400);
    await refused((good) => JSON.stringify(good).padEnd(33 * 1024), 413);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', '']) await refused((good) => good, 415, {headers: {'Content-Type': type}});
    const {version, textHash} = REGISTRATION_CONSENT;
    for (const [field, values] of Object.entries({
      'name': ['', ' ', 'a\u202Eb', 'a\u0000b', 'x'.repeat(121), 'https://evil.example', 'www.evil.example', 7, null], 'mode': ['', 'a-distance', 'toString', null], 'role': ['a\u200Bb', 'x'.repeat(121), 7],
      'accessibility': ['x'.repeat(501), 'a\u0007b', 7], 'structure': [{id: 's999999'}, {id: '1'}, {name: ''}, 's1', {}], 'locale': ['de', null],
      'email': ['', 'a@b', 'a@b.example, c@d.example', 'a@example.org\r\nBcc: x@example.org', null, {}],
      'survey.version': [{version: 9, answers: {}}], 'survey.answers.niveau': [{version: 1, answers: {niveau: 'expert'}}], 'survey.answers.inconnue': [{version: 1, answers: {inconnue: 'x'}}],
      'consent': [{given: true, version, textHash: '0'.repeat(64)}, {given: true, version: '2025-1', textHash}], 'consent.given': [{given: false, version, textHash}],
    })) for (const value of values) {
      const {fields} = await refused((good) => ({...good, [field.split('.')[0]!]: value}), 422);
      assert.ok(fields.length > 0 && fields.every((one) => one.startsWith(field.split('.')[0]!)), `${field} ${JSON.stringify(value)}: ${fields.join()}`);
    }
    for (const [field, value] of Object.entries({state: 'registered', id: 'x', event: 1, mailbox: 'x', token: 'x', waitingSince: 1, attended: true})) assert.deepEqual((await refused((good) => ({...good, [field]: value}), 422)).fields, [field]);
    const other = await proof(deps, 'listings');
    const spent = await formOf(deps);
    assert.equal((await post(app, formPath(event.id), spent)).status, 202);
    const words = new Set<string>();
    const machines: readonly ((good: Record<string, unknown>) => Record<string, unknown>)[] = [
      (good) => ({...good, honeypot: 'x'}), (good) => ({...good, honeypot: 7}), (good) => ({...good, elapsed: 1999}), (good) => ({...good, elapsed: 'x'}), (good) => ({...good, altcha: ''}),
      (good) => ({...good, altcha: other}), (good) => ({...good, altcha: spent['altcha']}), ({altcha: _, ...good}) => good,
    ];
    for (const change of machines) {
      const {detail, fields} = await refused(change, 422);
      words.add(`${detail} ${fields}`);
    }
    assert.equal(words.size, 1);
    for (const key of ['', 'a', 'x'.repeat(10_000)]) assert.deepEqual((await refused((good) => good, 422, {key})).fields, ['Idempotency-Key']);
  });

  it('says clearly that an event is unknown, not open yet, over, called off, or takes no registration here', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const cases: readonly [string, number, RegExp][] = [
      ['e9zz', 404, /pas, ou n’est plus, dans l’agenda/], ['1', 404, /agenda/], ['e1%27--', 404, /agenda/],
      [held(deps, {}, {status: 'draft'}).id, 404, /agenda/],
      [held(deps, {registration: {how: 'here', opens: '2027-01-01T00:00'}}, {status: 'announced'}).id, 409, /pas encore ouvertes/],
      [held(deps, {registration: {how: 'here', closes: '2026-11-01T00:00'}}, {status: 'open'}).id, 409, /closes/],
      [held(deps, {}, {status: 'cancelled'}).id, 409, /annulé/], [held(deps, {}, {status: 'postponed'}).id, 409, /reporté/], [held(deps, {}, {status: 'held'}).id, 409, /a eu lieu/],
      [held(deps, {registration: {how: 'none'}}, {status: 'announced'}).id, 409, /sans inscription/],
      [held(deps, {kind: 'externe', registration: {how: 'elsewhere', url: 'https://ailleurs.example.org/'}}, {status: 'announced'}).id, 409, /site de qui l’organise/],
    ];
    for (const [id, status, words] of cases) assert.match((await refusal(await post(app, formPath(id), await formOf(deps)), status)).detail!, words, id);
    assert.deepEqual([rowsIn(deps)['registrations'], mails(deps).length], [0, 0]);
    for (const [id, status] of cases) assert.equal((await app.fetch(pageGet(`/v1/events/${id}/form`))).status, status === 404 ? 404 : 200);
    // Sent in time, confirmed too late.
    const closing = held(deps, {registration: {how: 'here', closes: '2026-11-23T00:00'}});
    await sent(app, deps, closing);
    deps.clock.advance(DAY);
    assert.match(await (await follow(app, 'confirm-registration', tokenTo(deps, 'camille@example.org', 'confirm-registration'))).text(), /Les inscriptions sont closes/);
    assert.deepEqual(statesOf(deps, closing), ['Camille Exemple to-confirm']);
  });

  it('is told why a link does nothing, by what the event is', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {registration: {how: 'here', closes: '2026-11-25T00:00'}});
    await sent(app, deps, event);
    const token = tokenTo(deps, 'camille@example.org', 'confirm-registration');
    const said = async (status: EventState, at = deps.now()): Promise<string> => {
      deps.database.prepare('UPDATE events SET status = ? WHERE id = ?').run(status, event.row);
      const before = deps.clock.at;
      deps.clock.at = at;
      const page = await (await follow(app, 'confirm-registration', token)).text();
      deps.clock.at = before;
      assert.doesNotMatch(page, /trop tard/);
      return `${/<h1>([^<]+)/.exec(page)![1]} | ${/<p class="lead">« [^»]+ » ([^<]+)/.exec(page)![1]}`;
    };
    assert.deepEqual([await said('postponed'), await said('cancelled'), await said('held'), await said('announced'), await said('closed'), await said('open', start - 1), await said('closed', start)], [
      'L’événement est reporté | est reporté, et ses nouvelles dates ne sont pas encore connues. Rien n’a changé. Quand elles le seront, inscrivez-vous à nouveau sur sa fiche.', 'L’événement est annulé | est annulé. Rien n’a changé.',
      'L’événement a eu lieu | a eu lieu. Rien n’a changé.', 'Les inscriptions ne sont pas encore ouvertes | n’est pas encore ouvert aux inscriptions. Rien n’a changé. Quand elles ouvriront, inscrivez-vous à nouveau sur sa fiche.',
      'Les inscriptions sont closes | n’est plus ouvert aux inscriptions. Rien n’a changé.', 'Les inscriptions sont closes | n’est plus ouvert aux inscriptions. Rien n’a changé.', 'L’événement a commencé | a commencé. Rien n’a changé.',
    ]);
  });

  it('is promised the link of a room as it will come: the day before, before it begins, with a seat, or that it was sent', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {capacity: {remote: 1}});
    await comes(app, deps, event, 'far', {mode: 'a-distance'});
    await comes(app, deps, event, 'waits', {mode: 'a-distance'});
    const line = (words: string): string => /À distance[^<\n]*/.exec(words)![0];
    const page = async (who: string): Promise<string> => line(await (await follow(app, 'confirm-registration', tokenTo(deps, `${who}@example.org`, 'confirm-registration'))).text());
    const both = async (): Promise<string[]> => [await page('far'), await page('waits')];
    const eve = 'À distance : le lien arrive par message la veille.';
    assert.deepEqual([await both(), mails(deps).map(({values}) => line(values['details']!))], [[eve, eve], [eve, eve, eve, eve]]);
    deps.database.prepare('UPDATE events SET room = NULL').run();
    const before = 'À distance : le lien arrive par message avant le début.';
    assert.deepEqual(await both(), [before, before]);
    deps.clock.at = Date.parse(`${HELD_ON}T07:00:00Z`) - DAY;
    assert.deepEqual(await both(), [before, before]);
    deps.database.prepare('UPDATE events SET room = ?').run(ROOM);
    assert.deepEqual(await both(), ['À distance : le lien est dans le message que nous vous avons envoyé.', 'À distance : le lien arrive par message dès que vous avez une place.']);
    assert.match(await (await follow(app, 'confirm-registration', tokenTo(deps, 'waits@example.org', 'confirm-registration'))).text(), /24 heures, ou moins si l’événement commence avant/);
    keepLife(deps.database, event.row, {...eventById(deps.database, event.row)!, status: 'cancelled', reason: 'Neige'}, {actor: 'person:1'}, deps.now());
    tellRegistered(deps, event.row, {template: 'event-cancelled', values: {reason: 'Neige'}, kind: 'cancelled-1'}, deps.now());
    assert.equal(line(mails(deps).at(-1)!.values['details']!), 'À distance.');
  });

  it('mails one mailbox three times an hour at most, whatever is known of it, and limits a network', async () => {
    const deps = testDeps({limits: true});
    const app = registryOf(deps);
    const [one, two] = [held(deps), held(deps, {title: 'Une autre'})];
    const tries = async (email: string): Promise<number[]> => {
      const statuses: number[] = [];
      for (const event of [one, one, two, one, two]) {
        deps.address = `192.0.2.${statuses.length + 1}`;
        statuses.push((await post(app, formPath(event.id), await formOf(deps, {email}))).status);
      }
      return statuses;
    };
    await comes(app, deps, one, 'known');
    deps.clock.advance(2 * HOUR);
    const before = mails(deps).length;
    assert.deepEqual([await tries('known@example.org'), await tries('new@example.org')], [[202, 202, 202, 429, 429], [202, 202, 202, 429, 429]]);
    assert.equal(mails(deps).length - before, 6);
    deps.address = '192.0.2.200';
    let taken = 0;
    for (let i = 0; i < 14; i++) if ((await post(app, formPath(one.id), await formOf(deps, {email: `n${i}@example.org`}))).status === 202) taken++;
    assert.equal(taken, 10, 'of one network');
  });

  it('opens nobody else’s: a token is good for its own registration and purpose, under our secret alone', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {capacity: {onSite: 1}});
    for (const who of ['ana', 'bob']) await comes(app, deps, event, who);
    const [ana] = registrationsOf(deps.database, event.row, ['registered']);
    const before = statesOf(deps, event);
    const stolen = {...deps, secret: new Uint8Array(32)};
    const good = eventToken(deps, 'cancel-registration', ana!.id);
    const bad = [
      eventToken(stolen, 'cancel-registration', ana!.id), eventToken(deps, 'confirm-registration', ana!.id), eventToken(deps, 'take-seat', ana!.id), eventToken(deps, 'cancel-registration', '0'.repeat(32)), ana!.id,
      Buffer.concat([Buffer.from(ana!.id, 'hex'), Buffer.alloc(16)]).toString('base64url'), `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`, `${good}A`, good.slice(1), '', '__proto__', 'é'.repeat(43),
    ];
    for (const token of bad) assert.equal((await follow(app, 'cancel-registration', token, {sure: 'oui'})).status, 410, token);
    for (const purpose of ['confirm-registration', 'take-seat', 'confirm-alert', 'cancel-alert']) assert.equal((await follow(app, purpose, good)).status, 410, purpose);
    assert.deepEqual(statesOf(deps, event), before);
    // A form of another site presses no button.
    const forged = await app.fetch(new Request(`${ORIGIN}/evenement/inscription/annuler`, {method: 'POST', headers: {'Origin': 'https://evil.example', 'Content-Type': 'application/x-www-form-urlencoded'}, body: `token=${good}&sure=oui`}));
    assert.equal(forged.status, 403);
    // No token is in the file.
    assert.equal(readFileSync(deps.file).includes(good) || readFileSync(`${deps.file}-wal`).includes(good), false);
    assert.equal((await follow(app, 'cancel-registration', good, {sure: 'oui'})).status, 200);
  });

  it('keeps what was answered with it, counted once it is confirmed, and nobody’s words of those who never confirm', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps);
    const structure = listed(deps, 'a');
    const survey = {version: 1, answers: {besoins: ['comptabilite'], niveau: 'debut', cas: 'Un cas.'}};
    await sent(app, deps, event, {name: 'ana', email: 'ana@example.org', survey, structure: {id: structure}, role: 'Trésorière', accessibility: 'Une boucle magnétique'});
    await sent(app, deps, event, {name: 'bob', email: 'bob@example.org', survey, structure: {name: 'Club de Blois'}});
    assert.deepEqual(answers(deps).map(({complete}) => complete), [0, 0]);
    await follow(app, 'confirm-registration', tokenTo(deps, 'ana@example.org', 'confirm-registration'));
    const [ana] = registrationsOf(deps.database, event.row);
    assert.deepEqual([ana!.structure, ana!.structureName, ana!.role, ana!.accessibility], [structure, 'Structure a', 'Trésorière', 'Une boucle magnétique']);
    assert.equal((deps.database.prepare('SELECT structure_name FROM registrations WHERE id = ?').get(ana!.id) as {structure_name: string | null}).structure_name, null, 'the name of a structure goes with it');
    assert.deepEqual(answers(deps).map(({complete, registration_id: id}) => [complete, id === ana!.id]).sort(), [[0, false], [1, true]]);
    deps.clock.advance(7 * DAY);
    applyRetention(deps.database, deps.now());
    assert.deepEqual(statesOf(deps, event), ['ana registered']);
    assert.deepEqual(answers(deps).map(({complete}) => complete), [1]);
    deps.clock.advance(23 * DAY);
    applyRetention(deps.database, deps.now());
    assert.deepEqual(answers(deps).map(({registration_id: id}) => id), [null], 'nobody’s after thirty days');
    assert.equal(registrationsOf(deps.database, event.row)[0]!.accessibility, 'Une boucle magnétique');
    // After the event: needs go after thirty days, the rest after three months.
    deps.clock.at = Date.parse(`${HELD_ON}T16:00:00Z`);
    deps.database.exec('DELETE FROM event_runs');
    events(deps);
    assert.equal(statusOf(deps, event), 'held');
    deps.clock.advance(30 * DAY);
    applyRetention(deps.database, deps.now());
    assert.deepEqual(registrationsOf(deps.database, event.row).map(({name, accessibility}) => [name, accessibility]), [['ana', undefined]]);
    deps.clock.advance(60 * DAY);
    applyRetention(deps.database, deps.now());
    assert.deepEqual(registrationsOf(deps.database, event.row), []);
  });

  it('puts nobody out when seats are taken away, offers those that are added, and gives an offer back when it is postponed', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {capacity: {onSite: 2}, modes: ['sur-place']});
    for (const who of ['a', 'b', 'c', 'd']) {
      await comes(app, deps, event, who);
      deps.clock.advance(MINUTE);
    }
    const seats = (onSite: number): void => deps.database.transaction(() => {
      const stored = eventById(deps.database, event.row)!;
      keepLife(deps.database, event.row, {...stored, event: eventOf({modes: ['sur-place'], capacity: {onSite}})}, {actor: 'person:1'}, deps.now());
      refreshSeats(deps, event.row, deps.now());
    });
    seats(1);
    assert.deepEqual([statesOf(deps, event), statusOf(deps, event)], [['a registered', 'b registered', 'c waiting', 'd waiting'], 'full']);
    await leaves(app, deps, 'a');
    assert.deepEqual(statesOf(deps, event), ['a cancelled', 'b registered', 'c waiting', 'd waiting'], 'there is one too many still');
    seats(3);
    assert.deepEqual([statesOf(deps, event), statusOf(deps, event)], [['a cancelled', 'b registered', 'c offered', 'd offered'], 'full']);
    seats(10);
    assert.deepEqual([statusOf(deps, event), wordsOf(deps, event)], ['open', {onSite: 'many'}]);
    const stored = eventById(deps.database, event.row)!;
    const {row} = event;
    deps.database.transaction(() => {
      keepLife(deps.database, row, {...stored, status: 'postponed', reason: 'Neige'}, {actor: 'person:1'}, deps.now());
      refreshSeats(deps, row, deps.now());
    });
    assert.deepEqual(statesOf(deps, event), ['a cancelled', 'b registered', 'c waiting', 'd waiting']);
    assert.equal((await follow(app, 'take-seat', tokenTo(deps, 'c@example.org', 'take-seat'))).status, 410);
    keepLife(deps.database, row, stored, {actor: 'person:1'}, deps.now());
    refreshSeats(deps, row, deps.now());
    assert.deepEqual(statesOf(deps, event), ['a cancelled', 'b registered', 'c offered', 'd offered']);
    assert.deepEqual(deps.reports, []);
  });

  it('shows hostile words as words, on the pages and in the mails', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    for (const [i, payload] of PAYLOADS.entries()) {
      if (!isToday(i)) continue;
      const event = held(deps, {title: payload.slice(0, 120).trim() || 'x', modes: ['sur-place']});
      const email = `p${i}@example.org`;
      // An address in a name, or what nobody sees, is refused: that is the other way to be safe.
      const answer = await post(app, formPath(event.id), await formOf(deps, {name: payload, email, role: payload, structure: {name: payload}}));
      if (answer.status === 422) continue;
      assert.equal(answer.status, 202, payload);
      const page = await (await follow(app, 'confirm-registration', tokenTo(deps, email, 'confirm-registration'))).text();
      const ask = await (await follow(app, 'cancel-registration', tokenTo(deps, email, 'cancel-registration'))).text();
      for (const text of [page, ask]) assert.doesNotMatch(text, /<(?:img|svg|iframe|script(?! src="\/)|a href="(?!\/|#|https:\/\/(?:www\.)?(?:etalab|osmfoundation|data\.gouv|openstreetmap))|style|object|math|details(?! class="fold")|video|body [^>]*on)/i, payload);
    }
  });
});

describe('who asks to be erased', () => {
  it('is gone from registrations, answers, alerts and mails, by any spelling of the mailbox, and the seat goes to the next', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {capacity: {onSite: 1}, modes: ['sur-place']});
    await sent(app, deps, event, {name: 'zorglub', email: 'zorglub+x@example.org', accessibility: 'canari', survey: {version: 1, answers: {niveau: 'debut'}}});
    await follow(app, 'confirm-registration', tokenTo(deps, 'zorglub+x@example.org', 'confirm-registration'));
    await comes(app, deps, event, 'bob');
    await post(app, '/v1/events/alerts', await alertOf(deps, {email: 'zorglub@example.org'}));
    const person = somebody(deps, 'zorglub@example.org');
    assert.ok(['registrations', 'survey_answers', 'event_alerts'].every((table) => table in exportFor(deps.database, person)), 'and all of it is theirs to see');
    // What others wrote of them goes too, but for what is published: that is for its team to change.
    deps.database.prepare("INSERT INTO event_messages (event_id, at, actor, subject, text, recipients) VALUES (?, 0, 'person:1', 'Accueil', 'Demandez à zorglub@example.org.', 1)").run(event.row);
    await sent(app, deps, event, {name: 'eve', email: 'other@example.org', survey: {version: 1, answers: {cas: 'Écrire à zorglub@example.org'}}});
    const named = held(deps, {summary: 'Dites-le à zorglub@example.org.'});
    assert.match(JSON.stringify(erasePerson(deps, 'zorglub@example.org')), new RegExp(`L’événement ${named.id} donne cette adresse`));
    deps.database.prepare('DELETE FROM events WHERE id = ?').run(named.row);
    const done = erasePerson(deps, 'zorglub@example.org');
    assert.ok('receipt' in done, JSON.stringify(done));
    deps.database.prepare("DELETE FROM registrations WHERE name = 'eve'").run();
    assert.deepEqual([statesOf(deps, event), ...['event_alerts', 'survey_answers', 'event_messages'].map((table) => rowsIn(deps)[table])], [['bob waiting'], 0, 0, 0]);
    deps.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    for (const word of ['zorglub', 'canari']) assert.equal(readFileSync(deps.file).includes(word), false, word);
    // The seat nobody gave up is not for who comes first, but for who was there first.
    deps.clock.advance(1);
    await comes(app, deps, event, 'eve');
    assert.deepEqual(statesOf(deps, event), ['bob offered', 'eve waiting']);
    erasePerson(deps, 'bob@example.org');
    events(deps);
    assert.deepEqual(statesOf(deps, event), ['eve offered'], 'or once a minute, by the job');
  });
});

describe('a file that is restored', () => {
  it('forgets again who was erased since it was saved, though they only registered or wanted to be told', async () => {
    const [now, saved] = [testDeps(), testDeps()];
    for (const deps of [now, saved]) {
      const app = registryOf(deps);
      const event = held(deps, {}, {status: 'open'});
      await comes(app, deps, event, 'ana', {accessibility: 'canari'});
      await comes(app, deps, event, 'bob');
      await post(app, '/v1/events/alerts', await alertOf(deps, {email: 'eve+x@example.org'}));
    }
    for (const who of ['ana', 'eve']) assert.ok('receipt' in erasePerson(now, `${who}@example.org`));
    const lines = readFileSync(tombstoneFile(now.database)!, 'utf8').split('\n');
    saved.clock.advance(DAY);
    assert.deepEqual(replayTombstones(saved, lines, saved.now()).unread, 0);
    assert.deepEqual([registrationsOf(saved.database, 1).map(({name}) => name), rowsIn(saved)['event_alerts']], [['bob'], 0]);
  });
});

describe('« prévenez-moi »', () => {
  it('is confirmed, tells once when something opens there for that need, and forgets the address', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const old = held(deps, {title: 'Déjà ouverte'});
    deps.clock.advance(MINUTE);
    events(deps);
    const ask = async (who: string, said: Record<string, unknown> = {}): Promise<void> => {
      const answer = await post(app, '/v1/events/alerts', await alertOf(deps, {email: `${who}@example.org`, ...said}));
      assert.equal(answer.status, 202, await answer.clone().text());
      registrationReceivedSchema.strict().parse(await answer.json());
    };
    await ask('ana', {needs: ['comptabilite']});
    await ask('bob', {needs: ['site-internet']});
    await ask('eve', {territory: 'departement:41'});
    await ask('never');
    for (const who of ['ana', 'bob', 'eve']) assert.match(await (await follow(app, 'confirm-alert', tokenTo(deps, `${who}@example.org`, 'confirm-alert'))).text(), /C’est noté/);
    // Twice, by another spelling: one mail.
    await ask('ana+deux');
    await follow(app, 'confirm-alert', tokenTo(deps, 'ana+deux@example.org', 'confirm-alert'));
    const before = mails(deps).length;
    deps.clock.advance(2 * MINUTE);
    events(deps);
    assert.deepEqual(told(deps, before), [], 'what was open before is nobody’s news');
    const opened = held(deps, {title: 'Qui ouvre'});
    deps.clock.advance(2 * MINUTE);
    for (let i = 0; i < 3; i++, deps.clock.advance(2 * MINUTE)) events(deps);
    assert.equal(told(deps, before).length, 1);
    assert.match(told(deps, before)[0]!, /^event-alert ana/);
    assert.match(mails(deps).at(-1)!.values['sheet']!, new RegExp(`/agenda/qui-ouvre-${HELD_ON}-${opened.id}$`));
    assert.equal(rowsIn(deps)['event_alerts'], 3);
    // National: everywhere.
    held(deps, {title: 'Pour tous', territories: ['national'], needs: []}, {departements: []});
    deps.clock.advance(2 * MINUTE);
    events(deps);
    deps.clock.advance(2 * MINUTE);
    events(deps);
    assert.deepEqual(told(deps, before + 1).sort(), ['event-alert bob', 'event-alert eve']);
    // Whoever never confirmed gets nothing and is erased.
    deps.clock.advance(7 * DAY);
    applyRetention(deps.database, deps.now());
    assert.equal(rowsIn(deps)['event_alerts'], 0);
    assert.ok(old.row > 0);
    assert.deepEqual(deps.reports, []);
  });

  it('tells at once what opened between the asking and the confirming, and can be ended by the same mail', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    await post(app, '/v1/events/alerts', await alertOf(deps, {email: 'ana@example.org'}));
    await post(app, '/v1/events/alerts', await alertOf(deps, {email: 'bob@example.org'}));
    deps.clock.advance(DAY);
    held(deps);
    deps.clock.advance(DAY);
    events(deps);
    const token = tokenTo(deps, 'ana@example.org', 'confirm-alert');
    assert.match(await (await follow(app, 'confirm-alert', token)).text(), /vient justement d’ouvrir/);
    assert.deepEqual(told(deps, 2), ['event-alert ana']);
    assert.equal((await follow(app, 'confirm-alert', token)).status, 410);
    assert.match(await (await follow(app, 'cancel-alert', tokenTo(deps, 'bob@example.org', 'cancel-alert'))).text(), /effacée/);
    assert.equal(rowsIn(deps)['event_alerts'], 0);
  });

  it('is refused when it names no place or need we know, or comes from a machine', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    for (const [said, fields] of [[{territory: 'commune:99999'}, ['territory']], [{needs: ['inconnu']}, ['needs']], [{kinds: ['fête']}, ['kinds.0']], [{consent: false}, ['consent']], [{name: 'x'}, ['name']], [{honeypot: 'x'}, []]] as const) {
      assert.deepEqual((await refusal(await post(app, '/v1/events/alerts', await alertOf(deps, said)), 422)).fields, fields);
    }
    assert.equal(rowsIn(deps)['event_alerts'], 0);
  });
});
