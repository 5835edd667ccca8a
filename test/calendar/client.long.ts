/**
 * Our calendars in a real client (vdirsyncer and khal): it subscribes to a real server over HTTP, and what is asserted is what it shows.
 * Expected from the JSON of the API and from what was typed on the desk, never from the calendar file itself.
 *
 * Two ways in, since they prove two things. A subscription is read whole each time, and vdirsyncer gives what it reads names of its own; an
 * opened file is kept by its UID, so that only there a second one shows whether an event is still the same. Neither weighs SEQUENCE, which
 * stays asserted by `test/worker/edge/calendar.test.ts`.
 */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {EventItem, EventsPage, PanaEventData} from '../../src/contract/event.ts';
import {startServer} from '../../worker/entries/server.ts';
import type {RunningServer} from '../../worker/entries/server.ts';
import {placeLine} from '../../worker/http/event-words.ts';
import {SESSION_COOKIE} from '../../worker/registry/door.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {addPerson, grant} from '../../worker/registry/storage/people.ts';
import {openSession} from '../../worker/registry/storage/sessions.ts';
import {until} from '../support/until.ts';
import type {Visitor} from '../worker/registry/desk-support.ts';
import {changed, PATH, published, versionOn} from '../worker/registry/events-support.ts';
import type {Fields} from '../worker/registry/events-support.ts';
import {CalendarClient, hasCalendarClient} from './client.ts';
import type {Shown} from './client.ts';

const there = await hasCalendarClient();
const skip = there ? false : 'no khal and vdirsyncer here, and no way to install them (Debian, root)';

/** Before all that is written here, whatever the day of the machine: time goes by, from then on. */
const START = Date.parse('2026-11-22T10:00:00Z');
const ROOM = 'https://salle.example.org/secret-of-the-room';

const folder = mkdtempSync(join(tmpdir(), 'pana-calendar-'));
const logged: string[] = [];
let server: RunningServer;
let origin: string;
let desk: Visitor;
let client: CalendarClient;

/** Somebody of the national team, signed in at a server over HTTP. */
function visitor(): Visitor {
  const database = openDatabase(join(folder, 'pana.sqlite'));
  const now = START;
  const person = addPerson(database, {email: 'france@example.org', name: 'Camille Exemple'}, now);
  grant(database, {person, role: 'national', scope: ''}, now);
  const cookie = `${SESSION_COOKIE}=${openSession(database, {person, proof: 'link'}, {now: () => now, random: (length) => new Uint8Array(randomBytes(length))})}`;
  database.close();
  const get = async (path: string): Promise<Response> => fetch(origin + path, {headers: {Cookie: cookie}, redirect: 'manual'});
  const send: Visitor['send'] = async (path, fields) => {
    const body = new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one]))));
    return fetch(origin + path, {method: 'POST', redirect: 'manual', headers: {Cookie: cookie, Origin: origin}, body});
  };
  return {
    person, cookie, get, send, post: async (path, fields = {}) => send(path, fields),
    async read(path) {
      const response = await get(path);
      const text = await response.text();
      assert.equal(response.status, 200, `${path}: ${text}`);
      return text;
    },
  };
}

before(async () => {
  if (!there) return;
  const begun = performance.now();
  server = await startServer({root: resolve(import.meta.dirname, '../..'), dataDir: folder, port: 0, partnerPort: 0, now: () => START + Math.floor(performance.now() - begun), log: (line) => logged.push(line)});
  origin = `http://localhost:${server.port}`;
  desk = visitor();
  client = new CalendarClient();
  console.log(await client.version());
});
after(async () => {
  client?.close();
  await server?.close(1000);
  rmSync(folder, {recursive: true, force: true});
  assert.deepEqual(logged.filter((line) => line.startsWith('error')), []);
});

const read = async <T>(path: string): Promise<T> => {
  const answer = await fetch(origin + path);
  assert.equal(answer.status, 200, path);
  return (await answer.json()) as T;
};

/** The event as the API gives it once `fits` is true of it: a change is public within seconds. */
const event = (id: string, fits: (event: PanaEventData) => boolean = () => true): Promise<PanaEventData> => until(`event ${id} in public`, async () => {
  const answer = await fetch(`${origin}/v1/events/${id}`);
  if (answer.status !== 200) return undefined;
  const found = (await answer.json()) as PanaEventData;
  return fits(found) ? found : undefined;
}, {said: () => logged.join('\n')});

/** Publishes on the desk what a form says; gives its identifier once it is public. */
async function holds(fields: Fields): Promise<string> {
  const id = await published(desk, fields);
  await event(id);
  return id;
}

/** Every event the API gives for a query. */
async function listed(query = ''): Promise<EventItem[]> {
  const found: EventItem[] = [];
  for (let page = 1; ; page++) {
    const {items, total} = await read<EventsPage>(`/v1/events?limit=100&page=${page}${query === '' ? '' : `&${query}`}`);
    found.push(...items);
    if (found.length === total) return found;
    assert.ok(items.length > 0, `page ${page} of ${total} events is empty`);
  }
}

/** Subscribes to what a query of the API finds, and reads it. */
async function subscribed(name: string, query = ''): Promise<Shown[]> {
  client.subscribe(name, `${origin}/v1/events.ics${query === '' ? '' : `?${query}`}`);
  await client.sync(name);
  return client.shown(name);
}

/** What the clock of a zone shows at a moment (ISO 8601 with offset), as the platform says it: `2027-03-12T09:30:00`. */
const clock = (iso: string, zone = 'Europe/Paris'): string => new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'medium'}).format(new Date(iso)).replace(' ', 'T');
const wall = ({start, end}: Pick<Shown, 'start' | 'end'>): string => `${start.slice(0, 19)} ${end.slice(0, 19)}`;
/** `2027-03-12T09:30:00+0100`, in milliseconds since the epoch. */
const instant = (shown: string): number => Date.parse(shown.replace(/(\d\d)$/, ':$1'));

const MARKS: Readonly<Partial<Record<PanaEventData['status'], string>>> = {cancelled: 'Annulé : ', postponed: 'Reporté : '};
const STATUSES: Readonly<Partial<Record<PanaEventData['status'], string>>> = {cancelled: 'CANCELLED', postponed: 'TENTATIVE'};

/** Days between two moments by the clock of Paris, both included. */
function days(start: string, end: string): number {
  const [first, last] = [clock(start), clock(end)].map((local) => Date.parse(`${local.slice(0, 10)}T00:00:00Z`)) as [number, number];
  return (last - first) / 86_400_000 + 1;
}

interface Expected {
  readonly title: string;
  readonly place: string;
  readonly status: string;
  readonly when: string;
  readonly from: number;
  readonly to: number;
}
/** What a calendar in Paris must show of these events: each session once a day, in the order of time. */
const expected = (events: readonly EventItem[]): Expected[] => inOrder(events.flatMap((one) => one.sessions.flatMap(({start, end}, at, {length}) => new Array<Expected>(days(start, end)).fill({
  title: `${MARKS[one.status] ?? ''}${one.title}${length === 1 ? '' : ` (${at + 1} sur ${length})`}`, place: placeLine(one), status: STATUSES[one.status] ?? 'CONFIRMED',
  when: `${clock(start)} ${clock(end)}`, from: Date.parse(start), to: Date.parse(end),
}))));
const seen = (shown: readonly Shown[]): Expected[] => inOrder(shown.map((one) => ({title: one.title, place: one.place, status: one.status, when: wall(one), from: instant(one.start), to: instant(one.end)})));
const inOrder = (list: Expected[]): Expected[] => list.sort((a, b) => a.from - b.from || (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));

describe('a calendar that subscribes', {skip}, () => {
  test('should show every session of France, and of one territory, as the API gives them, and complain of none', async () => {
    await holds({title: 'Trois ateliers à Tours', kind: 'atelier', postcode: '37000', city: 'Tours', start: ['2027-02-02T18:00', '2027-02-09T18:00', '2027-02-16T18:00'], end: ['2027-02-02T20:00', '2027-02-09T20:00', '2027-02-16T20:00']});
    await holds({title: 'Webinaire du soir', kind: 'webinaire', modes: 'a-distance', onSite: '', venueName: '', street: '', postcode: '', city: '', territories: 'national', room: ROOM, start: '2027-02-03T20:00', end: '2027-02-04T00:30'});
    for (const [name, query, least] of [['france', '', 40], ['touraine', 'territory=departement:37', 5], ['ateliers', 'kind=atelier&mode=sur-place', 5]] as const) {
      const events = await listed(query);
      const sessions = expected(events);
      assert.ok(sessions.length >= least, `${name}: ${sessions.length} sessions`);
      const shown = await subscribed(name, query);
      assert.deepEqual(seen(shown), sessions, name);
      for (const one of shown) assert.match(one.url, /^http:\/\/localhost:\d+\/agenda\/[a-z0-9-]+-e[0-9a-z]+$/);
      for (const {slug, sessions: {length}} of events) assert.ok(shown.filter(({url}) => url === `${origin}/agenda/${slug}`).length >= length, slug);
    }
  });

  test('should show an empty agenda where nothing is held, and complain of nothing', async () => {
    const query = 'territory=departement:37&kind=concertation';
    assert.deepEqual(await listed(query), []);
    assert.deepEqual(await subscribed('rien', query), []);
  });

  // icalendar 4, which khal reads with, takes `,` and `;` without their backslash too, and loses one before them or an n however it is
  // written: that each is escaped as the standard says is for `test/worker/edge/calendar.test.ts`.
  test('should keep words as they were written: accents, commas, semicolons, backslashes, ends of lines, lines that are folded many times', async () => {
    const title = 'Élus & bénévoles : « dés, cartes ; jeux », l’été à Loches \\ 100 % d’œuvres – "ça y est" 🎲';
    const summary = `Première ligne, avec ; et \\ et : et "guillemets".\nDeuxième : ${'éàüœ€👩‍👩‍👧, '.repeat(11)}fin.\n\nDernière ligne après une vide : BEGIN:VALARM;X=1`;
    const id = await holds({
      title, summary, organiserName: 'Coordination de Touraine, pôle ; numérique', venueName: 'Maison « des associations », bâtiment B ; porte 2', street: '1, rue du Château', complement: 'Étage 1 ; à gauche', territories: 'departement:37',
      start: '2027-01-20T09:30', end: '2027-01-20T17:00',
    });
    const {slug, summary: kept} = await event(id);
    assert.equal(kept, summary, 'the desk keeps them');
    const [one, ...more] = (await subscribed('mots', 'territory=departement:37&from=2027-01-20&to=2027-01-20')).filter(({start}) => start.startsWith('2027-01-20'));
    assert.deepEqual(more, []);
    assert.deepEqual(
      [one!.title, one!.place, one!.url, wall(one!)],
      [title, 'Maison « des associations », bâtiment B ; porte 2, 1, rue du Château, Étage 1 ; à gauche, 37600 Loches', `${origin}/agenda/${slug}`, '2027-01-20T09:30:00 2027-01-20T17:00:00'],
    );
    assert.equal(one!.description, `${summary}\nProposé par Coordination de Touraine, pôle ; numérique.\nInformations et inscription : ${origin}/agenda/${slug}`);
    assert.match(one!.categories, /^Journée de montée en compétences/);
  });
});

/** Where people live by another clock than Paris: its zone, a town, and the difference to Paris on 15 January and 15 July 2027, in hours. */
const OVERSEAS = [
  ['La Réunion', 'departement:974', 'Indian/Reunion', '97400', 'Saint-Denis', 3, 2],
  ['Mayotte', 'departement:976', 'Indian/Mayotte', '97600', 'Mamoudzou', 2, 1],
  ['Martinique', 'departement:972', 'America/Martinique', '97200', 'Fort-de-France', -5, -6],
  ['Guyane', 'departement:973', 'America/Cayenne', '97300', 'Cayenne', -4, -5],
  ['Saint-Pierre-et-Miquelon', 'departement:975', 'America/Miquelon', '97500', 'Saint-Pierre', -4, -4],
  ['Nouvelle-Calédonie', 'departement:988', 'Pacific/Noumea', '98800', 'Nouméa', 10, 9],
  ['Polynésie', 'departement:987', 'Pacific/Tahiti', '98714', 'Papeete', -11, -12],
] as const;

describe('the clock of a calendar', {skip}, () => {
  for (const [name, territory, zone, postcode, city, winter, summer] of OVERSEAS) {
    test(`should show in Paris the moment of an event of ${name}, and there the hour that was typed`, async () => {
      const typed = ['2027-01-15T09:30', '2027-07-15T09:30'];
      const id = await holds({title: `Deux saisons, ${name}`, territories: territory, postcode, city, start: typed, end: ['2027-01-15T17:00', '2027-07-15T17:00']});
      const {sessions, timeZone} = await event(id);
      assert.equal(timeZone, zone);
      const calendar = zone.replace('/', '_');
      const mine = (shown: readonly Shown[]): Shown[] => shown.filter(({title}) => title.startsWith(`Deux saisons, ${name} (`)).sort((a, b) => instant(a.start) - instant(b.start));
      // Across midnight of Paris an event is shown on both of its days.
      const once = (shown: readonly Shown[]): Shown[] => shown.filter(({uid}, at) => shown.findIndex((other) => other.uid === uid) === at);
      const inParis = once(mine(await subscribed(calendar, `territory=${territory}`)));
      assert.deepEqual(inParis.map(({start, end}) => [instant(start), instant(end)]), sessions.map(({start, end}) => [Date.parse(start), Date.parse(end)]));
      assert.deepEqual(inParis.map(({start}) => start.slice(0, 19)), sessions.map(({start}) => clock(start)));
      // The difference of the clocks by hand, so that no table of zones is asked twice.
      const hours = (local: string): number => Date.parse(`${local.slice(0, 19)}Z`) / 3_600_000;
      assert.deepEqual(inParis.map(({start}, at) => hours(`${typed[at]!}:00`) - hours(start)), [winter, summer]);
      const inPlace = mine(await client.shown(calendar, {zone}));
      assert.deepEqual(inPlace.map(wall), ['2027-01-15T09:30:00 2027-01-15T17:00:00', '2027-07-15T09:30:00 2027-07-15T17:00:00']);
    });
  }

  test('should follow Paris through the night that skips an hour and the one that has an hour twice', async () => {
    const nights = {
      printemps: ['2027-03-27T22:00', '2027-03-28T04:00', 5], automne: ['2027-10-30T22:00', '2027-10-31T04:00', 7], deuxfois: ['2027-10-31T02:30', '2027-10-31T03:30', 2], matin: ['2027-03-28T03:00', '2027-03-28T05:00', 2],
    } as const;
    for (const [name, [start, end]] of Object.entries(nights)) await holds({title: `Nuit ${name}`, territories: 'departement:41', postcode: '41000', city: 'Blois', start, end});
    const shown = await subscribed('nuits', 'territory=departement:41');
    for (const [name, [start, end, hours]] of Object.entries(nights)) {
      const mine = shown.filter(({title}) => title === `Nuit ${name}`);
      assert.equal(mine.length, start.slice(0, 10) === end.slice(0, 10) ? 1 : 2, `${name}, once for each of its days`);
      for (const one of mine) assert.deepEqual([wall(one), (instant(one.end) - instant(one.start)) / 3_600_000], [`${start}:00 ${end}:00`, hours], name);
    }
    // Which of the two half past two: the first, still by the clock of summer.
    assert.match(shown.find(({title}) => title === 'Nuit deuxfois')!.start, /T02:30:00\+0200$/);
  });

  test('should keep the hour of a series on both sides of a change of the clocks, in Paris and in Saint-Pierre', async () => {
    const series = (all: readonly string[]): Fields => ({kind: 'atelier', start: all.map((day) => `${day}T18:30`), end: all.map((day) => `${day}T20:00`)});
    const [paris, pierre] = [['2027-03-17', '2027-03-24', '2027-03-31', '2027-10-27', '2027-11-03'], ['2027-03-10', '2027-03-17', '2027-11-03', '2027-11-10']];
    await holds({...series(paris!), title: 'Série de Blois', territories: 'departement:41', postcode: '41000', city: 'Blois'});
    await holds({...series(pierre!), title: 'Série de Saint-Pierre', territories: 'departement:975', postcode: '97500', city: 'Saint-Pierre'});
    for (const [name, territory, zone, all, offsets] of [
      ['Série de Blois', 'departement:41', 'Europe/Paris', paris!, ['+0100', '+0100', '+0200', '+0200', '+0100']],
      ['Série de Saint-Pierre', 'departement:975', 'America/Miquelon', pierre!, ['-0300', '-0200', '-0200', '-0300']],
    ] as const) {
      const calendar = `serie_${zone.slice(zone.indexOf('/') + 1)}`;
      await subscribed(calendar, `territory=${territory}`);
      const mine = (await client.shown(calendar, {zone})).filter(({title}) => title.startsWith(`${name} (`));
      assert.deepEqual(mine.map(({title}) => title), all.map((_, at) => `${name} (${at + 1} sur ${all.length})`));
      assert.deepEqual(mine.map(wall), all.map((day) => `${day}T18:30:00 ${day}T20:00:00`));
      assert.deepEqual(mine.map(({start}) => start.slice(-5)), offsets);
    }
  });
});

describe('a calendar that has an event already', {skip}, () => {
  const file = async (id: string): Promise<string> => (await fetch(`${origin}/v1/events/${id}.ics`)).text();
  const about = (shown: readonly Shown[], title: string): Shown[] => shown.filter((one) => one.title.includes(title));
  const act = async (id: string, what: 'reporter' | 'annuler', reason: string): Promise<void> => {
    const version = versionOn(await desk.read(`${PATH}/${id}/${what}`));
    const answer = await desk.post(`${PATH}/${id}/${what}`, {version, reason});
    assert.equal(answer.status, 303, await answer.text());
  };

  test('should show one event, moved, postponed, with new dates, then cancelled, as the subscription is read again and as its file is opened again', async () => {
    const NAME = 'Journée qui bouge';
    const both: Fields = {title: NAME, modes: ['sur-place', 'a-distance'], remote: '20', room: ROOM};
    const id = await holds({...both, start: '2027-04-06T09:30', end: '2027-04-06T17:00'});
    client.subscribe('bouge', `${origin}/v1/events.ics?territory=departement:37`);
    const uids = new Set<string>();
    /** Both ways, which must show the same line and nothing else of it. */
    const look = async (): Promise<string[]> => {
      await client.sync('bouge');
      await client.import(await file(id));
      const [subscription, opened] = [about(await client.shown('bouge'), NAME), about(await client.shown(), NAME)];
      const lines = (shown: readonly Shown[]): string[] => shown.map((one) => `${one.status} ${one.title}, ${wall(one)}, ${one.place}`);
      assert.deepEqual(lines(opened), lines(subscription));
      for (const {uid} of opened) uids.add(uid);
      return lines(subscription);
    };
    const HALL = 'Maison des associations, 1 rue Haute, 37600 Loches';
    assert.deepEqual(await look(), [`CONFIRMED ${NAME}, 2027-04-06T09:30:00 2027-04-06T17:00:00, ${HALL}`]);

    await changed(desk, id, {...both, start: '2027-04-13T10:00', end: '2027-04-13T16:00', street: '2 rue Basse'});
    await event(id, ({sequence}) => sequence === 1);
    assert.deepEqual(await look(), [`CONFIRMED ${NAME}, 2027-04-13T10:00:00 2027-04-13T16:00:00, Maison des associations, 2 rue Basse, 37600 Loches`]);

    await act(id, 'reporter', 'La salle est inondée, le toit aussi.\nNous cherchons.');
    await event(id, ({sequence, status}) => sequence === 2 && status === 'postponed');
    assert.deepEqual(await look(), [`TENTATIVE Reporté : ${NAME}, 2027-04-13T10:00:00 2027-04-13T16:00:00, Maison des associations, 2 rue Basse, 37600 Loches`]);
    assert.match(about(await client.shown('bouge'), NAME)[0]!.description, /^Reporté, nouvelle date à venir\. La salle est inondée, le toit aussi\.\nNous cherchons\.\n/);

    await changed(desk, id, {...both, start: '2027-05-11T09:30', end: '2027-05-11T17:00'});
    await event(id, ({sequence, status}) => sequence === 3 && status === 'open');
    assert.deepEqual(await look(), [`CONFIRMED ${NAME}, 2027-05-11T09:30:00 2027-05-11T17:00:00, ${HALL}`]);

    await act(id, 'annuler', 'Trop peu d’inscrits ; pardon.');
    await event(id, ({sequence, status}) => sequence === 4 && status === 'cancelled');
    assert.deepEqual(await look(), [`CANCELLED Annulé : ${NAME}, 2027-05-11T09:30:00 2027-05-11T17:00:00, ${HALL}`]);
    // Without a format of ours, on the day it was to be: in front of its hours.
    assert.match(await client.day('bouge', '2027-05-11'), new RegExp(`^CANCELLED 09:30-17:00 Annulé : ${NAME} :: Annulé\\. Trop peu d’inscrits ; pardon\\.$`, 'm'));
    for (const day of ['2027-04-06', '2027-04-13']) assert.doesNotMatch(await client.day('bouge', day), new RegExp(NAME), `nothing is left on ${day}`);

    assert.equal(uids.size, 1, 'the same event all along');
    assert.match([...uids][0]!, new RegExp(`^${id}@`));
  });

  test('should follow a series of which a session is added and all are moved, each once', async () => {
    const NAME = 'Série qui bouge';
    const typed = (all: readonly string[]): Fields => ({title: NAME, kind: 'atelier', start: all.map((day) => `${day}T18:00`), end: all.map((day) => `${day}T19:30`)});
    const id = await holds(typed(['2027-06-01', '2027-06-08']));
    client.subscribe('serie', `${origin}/v1/events.ics?territory=departement:37&kind=atelier`);
    for (const [sequence, all] of [[0, ['2027-06-01', '2027-06-08']], [1, ['2027-06-01', '2027-06-08', '2027-06-15']], [2, ['2027-06-02', '2027-06-09', '2027-06-16']]] as const) {
      if (sequence > 0) await changed(desk, id, typed(all));
      await event(id, (one) => one.sequence === sequence);
      await client.sync('serie');
      await client.import(await file(id));
      for (const calendar of ['serie', undefined]) {
        assert.deepEqual(about(await client.shown(calendar), NAME).map((one) => `${one.title} ${wall(one)}`), all.map((day, at) => `${NAME} (${at + 1} sur ${all.length}) ${day}T18:00:00 ${day}T19:30:00`), calendar ?? 'opened');
      }
    }
    // A session that is taken away goes from a subscription, and is cancelled where the file is opened again.
    await changed(desk, id, typed(['2027-06-02']));
    await event(id, (one) => one.sequence === 3);
    await client.sync('serie');
    assert.deepEqual(about(await client.shown('serie'), NAME).map((one) => `${one.title} ${wall(one)}`), [`${NAME} 2027-06-02T18:00:00 2027-06-02T19:30:00`]);
    await client.import(await file(id));
    assert.deepEqual(about(await client.shown(undefined), NAME).map((one) => `${one.status} ${wall(one)}`), ['CONFIRMED 2027-06-02T18:00:00 2027-06-02T19:30:00', ...['09', '16'].map((day) => `CANCELLED 2027-06-${day}T18:00:00 2027-06-${day}T19:30:00`)]);
  });

  test('should have one event of a file that is opened twice', async () => {
    const id = await holds({title: 'Fichier ouvert deux fois', start: '2027-01-28T09:30', end: '2027-01-28T17:00'});
    for (let times = 0; times < 2; times++) {
      await client.import(await file(id));
      assert.deepEqual(about(await client.shown(), 'Fichier ouvert deux fois').map(wall), ['2027-01-28T09:30:00 2027-01-28T17:00:00'], `opened ${times + 1} times`);
    }
  });
});

describe('what a calendar keeps', {skip}, () => {
  test('should have the link of a video room nowhere, in no file of the client', async () => {
    const id = await holds({title: 'Visio de la coordination', modes: 'a-distance', onSite: '', venueName: '', street: '', postcode: '', city: '', room: ROOM, start: '2027-01-29T09:30', end: '2027-01-29T11:00'});
    assert.ok((await desk.read(`${PATH}/${id}/modifier`)).includes(ROOM), 'the desk has it');
    await subscribed('visio');
    await client.import(await (await fetch(`${origin}/v1/events/${id}.ics`)).text());
    const kept = await client.kept();
    const holding = kept.filter(([, text]) => text.includes('Visio de la coordination')).map(([path]) => path);
    assert.ok(holding.some((path) => path.startsWith('visio/')) && holding.some((path) => path.startsWith('personnel/')) && holding.some((path) => path.endsWith('.db')), holding.join());
    for (const [path, text] of kept) assert.doesNotMatch(text.replace(/\r?\n[ \t]/g, ''), /salle\.example|secret-of-the-room/, path);
  });
});
