/** Events over HTTP: the search, the files that follow it, and the pages that say the same to people and to engines. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import ICAL from 'ical.js';
import {parse} from 'parse5';
import {eventSchema, eventsPageSchema} from '../../../src/contract/event.ts';
import type {EventsPage, PanaEventData} from '../../../src/contract/event.ts';
import {problemSchema} from '../../../src/contract/problem.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {eventOf, VENUE} from '../../support/events.ts';
import {directory, edge, EVENTS, HOSTILE_TITLE, NOW} from './fixture.ts';

const app = edge();
const read = async (path: string, of = app): Promise<string> => (await of.request(path)).text();
const search = async (query = '', of = app): Promise<EventsPage> => (await (await of.request(`/v1/events${query}`)).json()) as EventsPage;
const data = (text: string): Record<string, unknown>[] => [...text.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map((match) => JSON.parse(match[1]!) as Record<string, unknown>);
const eventIn = async (path: string, of = app): Promise<Record<string, unknown>> => data(await read(path, of)).find((one) => one['@type'] === 'Event')!;
/** An edge whose agenda is these events. */
const withEvents = (events: readonly PanaEventData[], now = () => NOW): ReturnType<typeof edge> => {
  const own = directory(undefined, 'v1', events, now);
  return edge({directory: () => own, now});
};
const pathOf = ({slug}: PanaEventData): string => `/agenda/${slug}`;

describe('GET /v1/events', () => {
  it('should answer as the contract says, and one event with all its texts', async () => {
    const response = await app.request('/v1/events');
    assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.match(response.headers.get('cache-control')!, /^public, max-age=60/);
    const page = eventsPageSchema.strict().parse(await response.json());
    assert.deepEqual(page.items.map(({id}) => id), ['e1', 'e2', 'e3', 'e4', 'e5']);
    assert.equal('description' in page.items[0]!, false);
    const one = eventSchema.strict().parse(await (await app.request('/v1/events/e1')).json());
    assert.match(one.description!, /Le matin/);
    assert.deepEqual(one.seats, {onSite: {capacity: 30, left: 'few'}});
  });

  it('should understand one grammar: lists in any order, needs in words, days', async () => {
    assert.deepEqual((await search('?kind=webinaire,atelier&territory=departement:37')).items.map(({id}) => id), ['e2', 'e3']);
    assert.equal((await search('?needs=compta&level=1')).total, 5);
    assert.deepEqual((await search('?from=2027-04-01&to=2027-04-30&mode=sur-place')).items.map(({id}) => id), ['e3']);
    assert.equal((await search('?place=commune:37132&radius=10')).items[0]!.distance, 0);
    assert.deepEqual((await search('?kind=concertation')).wayOn, {remote: 0, neighbours: []});
    const a = await app.request('/v1/events?kind=atelier%20webinaire&limit=20');
    const b = await app.request('/v1/events?limit=20&kind=webinaire,atelier');
    assert.equal(a.headers.get('etag'), b.headers.get('etag'));
  });

  for (const [query, field, words] of [
    ['level=orienter', 'level', /1 ou 2/], ['kind=association', 'kind', /journee, webinaire/], ['mode=visio', 'mode', /sur-place, a-distance/], ['from=2027-02-30', 'from', /2027-03-12/], ['to=demain', 'to', /2027-03-12/],
    ['from=2027-03-02&to=2027-03-01', 'to', /ne précède pas/], ['radius=0', 'radius', /de 1 à 500/], ['radius=1.5', 'radius', /entier/], ['lat=47', 'lat', /lat et lon vont ensemble/], ['limit=101', 'limit', /de 1 à 100/], ['page=0', 'page', /entier/],
    ['territory=departement:00', 'territory', /n’existe pas/], ['place=commune:99999', 'place', /n’existe pas/], ['needs=nothing-such', 'needs', /taxonomy/], ['price=gratuit', 'price', /inconnu/], ['kind=atelier&kind=webinaire', 'kind', /plusieurs fois/], ['q=loches', 'q', /inconnu/],
  ] as const) {
    it(`should refuse ${query}, and say what it takes`, async () => {
      for (const path of ['/v1/events', ...(/^(?:limit|page)/.test(query) ? [] : ['/v1/events.ics', '/v1/events.atom'])]) {
        const response = await app.request(`${path}?${query}`);
        assert.equal(response.status, 400, path);
        assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8');
        const {errors} = problemSchema.parse(await response.json());
        const error = errors!.find((one) => one.field === field);
        assert.match(error?.message ?? '', words);
      }
    });
  }

  it('should know nothing of events that are not there', async () => {
    for (const path of ['/v1/events/e99', '/v1/events/e99.ics', '/v1/events/s1', '/v1/events/E1', '/v1/events/.ics', '/v1/events/e1.json', '/v1/events/e1.ics.ics', '/v1/events/exemple-journee-numerique-a-loches-2027-03-12-e1']) assert.equal((await app.request(path)).status, 404, path);
    assert.equal((await app.request('/v1/events', {method: 'POST'})).status, 405);
    assert.equal((await app.request('/v1/events/e1.ics', {method: 'DELETE'})).status, 405);
  });

  it('should answer 304 until something of it changes: another publication, or the end of a day somewhere', async () => {
    let now = Date.parse('2027-03-12T20:00:00Z');
    const own = directory(undefined, 'v1', EVENTS, () => now);
    const later = edge({directory: () => own, now: () => now});
    for (const path of ['/v1/events', '/v1/events.ics', '/v1/events.atom', '/v1/events/e1', '/v1/events/e1.ics', '/agenda', pathOf(EVENTS[0])]) {
      now = Date.parse('2027-03-12T20:00:00Z');
      const first = await later.request(path);
      const etag = first.headers.get('etag')!;
      assert.match(etag, /^"[\w-]+"$/, path);
      const again = await later.request(path, {headers: {'If-None-Match': etag}});
      assert.deepEqual([again.status, await again.text()], [304, ''], path);
      now = Date.parse('2027-03-12T23:00:00Z');
      assert.equal((await later.request(path, {headers: {'If-None-Match': etag}})).status, 200, path);
    }
    now = Date.parse('2027-03-12T22:59:00Z');
    for (let times = 0; times < 4; times++) assert.equal((await search('', later)).total, 5, 'kept');
    now = Date.parse('2027-03-12T23:00:00Z');
    assert.equal((await search('', later)).total, 4, 'what was kept is not given when it is over');
  });

  it('should say of when it is on an edge whose registry is silent', async () => {
    const silent = edge({checkedAt: () => NOW - 3_600_000});
    for (const path of ['/v1/events', '/v1/events.ics', '/v1/events.atom', '/v1/events/e1', '/agenda', pathOf(EVENTS[0])]) assert.equal((await silent.request(path)).headers.get('x-pana-as-of'), '2026-11-22T09:00:00.000Z', path);
  });

  it('should refuse while nothing is published', async () => {
    const empty = edge({directory: () => undefined});
    for (const path of ['/v1/events', '/v1/events.ics', '/v1/events.atom', '/v1/events/e1', '/v1/events/e1.ics', '/agenda', '/agenda/x-e1']) assert.equal((await empty.request(path)).status, 503, path);
  });
});

describe('calendars and feeds', () => {
  it('should follow the same search, as a file with its name', async () => {
    const response = await app.request('/v1/events.ics?kind=webinaire&territory=departement:37');
    assert.equal(response.headers.get('content-type'), 'text/calendar; charset=utf-8');
    assert.match(response.headers.get('content-disposition')!, /filename="agenda-pana\.ics"/);
    const calendar = new ICAL.Component(ICAL.parse(await response.text()) as unknown[]);
    assert.equal(calendar.getFirstPropertyValue('x-wr-calname'), 'Agenda PANA : Loches');
    assert.deepEqual(calendar.getAllSubcomponents('vevent').map((one) => one.getFirstPropertyValue('uid')), ['e2@pana.example', 'e2-2@pana.example', 'e2-3@pana.example']);
    const one = await app.request('/v1/events/e3.ics');
    assert.match(one.headers.get('content-disposition')!, /filename="pana-e3\.ics"/);
    const event = new ICAL.Component(ICAL.parse(await one.text()) as unknown[]).getFirstSubcomponent('vevent')!;
    assert.deepEqual(['status', 'sequence'].map((name) => event.getFirstPropertyValue(name)), ['CANCELLED', 2]);
    assert.deepEqual(new ICAL.Component(ICAL.parse(await read('/v1/events.ics?kind=concertation')) as unknown[]).getAllSubcomponents(), []);
  });

  it('should name the same page, feed and events in a feed, its time that of the data', async () => {
    const own = withEvents([eventOf(1), eventOf(2, {title: 'Changé', stored: {changedAt: Date.parse('2026-11-20T08:00:00Z')}})]);
    const response = await own.request('/v1/events.atom?territory=departement:37');
    assert.equal(response.headers.get('content-type'), 'application/atom+xml; charset=utf-8');
    const text = await response.text();
    const [head, ...entries] = text.split('<entry>') as [string, ...string[]];
    assert.match(head, /<id>https:\/\/pana\.example\/v1\/events\.atom\?territory=departement:37<\/id>\n<title>Agenda PANA : Loches<\/title>\n<updated>2026-11-20T08:00:00\.000Z<\/updated>/);
    assert.match(head, /rel="self" type="application\/atom\+xml" href="https:\/\/pana\.example\/v1\/events\.atom\?territory=departement:37"/);
    assert.match(head, /rel="alternate" type="text\/html" href="https:\/\/pana\.example\/agenda\?territory=departement:37"/);
    assert.deepEqual(entries.map((entry) => /<id>([^<]+)/.exec(entry)![1]), ['https://pana.example/v1/events/e2', 'https://pana.example/v1/events/e1'], 'the last changed first');
    assert.match(await read('/v1/events.atom?kind=concertation'), /<updated>2026-11-01T08:00:00\+00:00<\/updated>/);
  });

  it('should compress what is long', async () => {
    const squeezed = edge({compression: {bytes: async () => new Uint8Array([1]), stream: (body) => body}});
    for (const path of ['/v1/events', '/v1/events.ics', '/v1/events.atom']) assert.equal((await squeezed.request(path, {headers: {'Accept-Encoding': 'br'}})).headers.get('content-encoding'), 'br', path);
  });
});

describe('the agenda', () => {
  it('should list what comes by months, to people, engines and programs', async () => {
    const text = await read('/agenda');
    assert.deepEqual([...text.matchAll(/<h2 id="m[\d-]+">([^<]+)</g)].map((match) => match[1]), ['Mars 2027', 'Avril 2027', 'Mai 2027', 'Juin 2027']);
    assert.match(text, /5 événements\./);
    assert.match(text, /<time datetime="2027-03-12T09:30:00\+01:00">Vendredi 12 mars 2027, de 9.h.30 à 17.h<\/time>/);
    assert.match(text, /inscriptions ouvertes · dernières places/);
    assert.match(text, /<strong>Annulé\. La salle est inondée\.<\/strong><\/p>\n<p><s>/);
    assert.match(text, /séance 1 sur 3/);
    assert.match(text, /<link rel="canonical" href="https:\/\/pana\.example\/agenda">/);
    assert.doesNotMatch(text, /noindex/);
    assert.match(text, /<link rel="alternate" type="text\/calendar"[^>]* href="https:\/\/pana\.example\/v1\/events\.ics">\n<link rel="alternate" type="application\/atom\+xml"[^>]* href="https:\/\/pana\.example\/v1\/events\.atom">/);
    assert.match(text, /href="webcal:\/\/pana\.example\/v1\/events\.ics"/);
    const [list] = data(text) as [{itemListElement: {url: string; name: string}[]}];
    assert.deepEqual(list.itemListElement.map(({url}) => url), EVENTS.map((event) => `https://pana.example${pathOf(event)}`));
  });

  it('should say on its card, here and in frames, that an event has another date; not of one that is off or over', async () => {
    const previousStart = '2027-03-01T09:30:00+01:00';
    for (const [status, said] of [['open', true], ['announced', true], ['closed', true], ['postponed', false], ['cancelled', false], ['held', false]] as const) {
      const own = withEvents([eventOf(1, {stored: {status, previousStart}})]);
      const query = status === 'held' ? '?from=2027-01-01' : '';
      assert.equal(/<p><strong>Nouvelle date<\/strong><\/p>/.test(await read(`/agenda${query}`, own)), said, status);
      assert.equal(/<p><strong>New date<\/strong><\/p>/.test(await read(`/embed/event-list?lang=en${query.replace('?', '&')}`, own)), said, `${status}, in a frame`);
    }
    assert.doesNotMatch(await read('/agenda', withEvents([eventOf(1)])), /Nouvelle date/);
  });

  it('should answer a form without scripts: a place in words, boxes ticked, days; each criterion is taken back by a link', async () => {
    const text = await read('/agenda?place=loches&kind=journee&kind=atelier&from=2027-03-01&to=&radius=20&needs=comptabilite&level=1');
    assert.match(text, /<h1>Agenda autour de Loches<\/h1>/);
    assert.match(text, /2 événements pour Loches \(37\)/);
    for (const [name, value] of [['kind', 'journee'], ['kind', 'atelier']]) assert.match(text, new RegExp(`name="${name}" value="${value}" checked`));
    assert.match(text, /name="from" type="date" value="2027-03-01"/);
    assert.match(text, /<option value="comptabilite" selected>/);
    const chips = [...text.matchAll(/<li><a href="([^"]+)" rel="nofollow"><span class="unseen">Retirer : <\/span>([^<]+?) </g)].map(([, href, words]) => [href!.replaceAll('&amp;', '&'), words]);
    assert.deepEqual(chips.map(([, words]) => words), ['Tenir la comptabilité', 'Besoins pour découvrir', 'Atelier', 'Journée de montée en compétences', 'À partir du 1er mars 2027', 'Moins de 20 km']);
    for (const [href] of chips) assert.equal((await app.request(href!)).status, 200, href);
    assert.match(text, /<meta name="robots" content="noindex">/);
    assert.match(text, /events\.ics\?from=2027-03-01&amp;kind=atelier\+journee&amp;level=1&amp;needs=comptabilite&amp;place=commune:37132&amp;radius=20"/);
    assert.match(text, /<pana-event-list view="month"[^>]* place="commune:37132"/);
    assert.match(await read('/agenda?place=nulle+part'), /Aucun lieu ne porte le nom « nulle part »/);
    assert.equal((await app.request('/agenda?level=orienter')).status, 400);
    assert.equal((await app.request('/agenda?utm_source=x')).status, 200);
  });

  it('should lead on when there is nothing, and turn its pages', async () => {
    const empty = withEvents([eventOf(1, {kind: 'webinaire', modes: ['a-distance'], territories: ['region:24']})]);
    const nothing = await read('/agenda?kind=webinaire&mode=sur-place&territory=departement:37', empty);
    assert.match(nothing, /Aucun événement n’est annoncé pour cette recherche[^]*href="\/agenda\?kind=webinaire&amp;mode=a-distance">voir ce qui se suit à distance<\/a> \(1 événement\)/);
    assert.match(nothing, /mailto:coordination@example\.org/);
    assert.match(await read('/agenda', withEvents([])), /Aucun événement n’est annoncé pour le moment/);
    const many = withEvents([...new Array<undefined>(45)].map((_, at) => eventOf(at + 1)));
    const second = await read('/agenda?page=2', many);
    assert.match(second, /Page 2 sur 3/);
    assert.match(second, /<link rel="canonical" href="https:\/\/pana\.example\/agenda\?page=2">/);
    assert.match(second, /<a rel="prev" href="\/agenda">[^]*<a rel="next" href="\/agenda\?page=3">/);
    assert.match(await read('/agenda?page=9', many), /Il n’y a pas de page 9[^]*|noindex/);
  });
});

describe('the page of an event', () => {
  it('should say when, where, for whom and how to come in, and lead back', async () => {
    const text = await read(pathOf(EVENTS[0]));
    assert.match(text, /<h1 id="titre">Exemple – Journée numérique à Loches<\/h1>/);
    assert.match(text, /Vendredi 12 mars 2027, de 9.h.30 à 17.h/);
    assert.match(text, /Maison des associations, 1 rue du Château, 37600 Loches/);
    assert.match(text, /Accessible en fauteuil/);
    assert.match(text, /<p class="lines">Le matin : un tour des besoins\.\n\nL’après-midi/);
    assert.match(text, /<pana-event event-id="e1" view="registration"><h2>S’inscrire<\/h2>[^]*<p>Le formulaire demande JavaScript[^]*mailto:coordination@example\.org/);
    assert.match(text, /href="\/v1\/events\/e1\.ics"/);
    assert.match(text, /<meta property="og:title" content="Exemple – Journée numérique à Loches, 12 mars 2027">/);
    assert.doesNotMatch(text, /noindex/);
  });

  it('should tell engines what it is, and never a room', async () => {
    const one = await eventIn(pathOf(EVENTS[0]));
    assert.deepEqual(one, {
      '@context': 'https://schema.org', '@type': 'Event', '@id': `https://pana.example${pathOf(EVENTS[0])}`, 'url': `https://pana.example${pathOf(EVENTS[0])}`,
      'name': 'Exemple – Journée numérique à Loches', 'description': 'Une journée pour mieux accompagner les associations.', 'startDate': '2027-03-12T09:30:00+01:00', 'endDate': '2027-03-12T17:00:00+01:00',
      'eventAttendanceMode': 'https://schema.org/OfflineEventAttendanceMode', 'eventStatus': 'https://schema.org/EventScheduled',
      'location': {
        '@type': 'Place', 'name': 'Maison des associations', 'address': {'@type': 'PostalAddress', 'streetAddress': '1 rue du Château', 'postalCode': '37600', 'addressLocality': 'Loches', 'addressCountry': 'FR'},
        'geo': {'@type': 'GeoCoordinates', 'latitude': 47.1286, 'longitude': 0.9952},
      },
      'inLanguage': 'fr', 'isAccessibleForFree': true, 'organizer': {'@type': 'Organization', 'name': 'Exemple – Coordination', 'url': 'https://coordination.example.org/'},
      'offers': {'@type': 'Offer', 'price': 0, 'priceCurrency': 'EUR', 'url': `https://pana.example${pathOf(EVENTS[0])}`, 'availability': 'https://schema.org/LimitedAvailability', 'validThrough': '2027-03-12T09:30:00+01:00'},
    });
    const remote = await eventIn(pathOf(EVENTS[1]));
    assert.deepEqual([remote['eventAttendanceMode'], remote['location']], ['https://schema.org/OnlineEventAttendanceMode', {'@type': 'VirtualLocation', 'url': `https://pana.example${pathOf(EVENTS[1])}`}]);
    assert.equal((remote['subEvent'] as unknown[]).length, 3);
    const both = await eventIn(pathOf(EVENTS[3]));
    assert.equal(both['eventAttendanceMode'], 'https://schema.org/MixedEventAttendanceMode');
    assert.deepEqual((both['location'] as {'@type': string}[]).map((one) => one['@type']), ['Place', 'VirtualLocation']);
  });

  it('should say it when it is off, with the reason; when it has another day, since when', async () => {
    const standing = async (event: PanaEventData): Promise<unknown[]> => {
      const {eventStatus, previousStartDate} = await eventIn(pathOf(event));
      return [String(eventStatus).replace('https://schema.org/', ''), previousStartDate];
    };
    assert.deepEqual(await standing(EVENTS[2]), ['EventCancelled', undefined]);
    assert.deepEqual(await standing(EVENTS[3]), ['EventPostponed', '2027-05-10T09:30:00+02:00'], 'the date that was to be');
    assert.deepEqual(await standing(EVENTS[4]), ['EventRescheduled', '2027-06-01T09:30:00+02:00']);
    const cancelled = await read(pathOf(EVENTS[2]));
    assert.match(cancelled, /<p class="note"><strong>Annulé\. La salle est inondée\.<\/strong><\/p>/);
    assert.doesNotMatch(cancelled, /<pana-event |S’inscrire/);
    assert.match(await read(pathOf(EVENTS[3])), /Reporté, nouvelle date à venir\. Grève des trains\./);
    assert.match(await read(pathOf(EVENTS[4])), /Nouvelle date : il devait commencer mardi 1er juin 2027 à 9.h.30\./);
  });

  it('should offer engines only what somebody can still take', async () => {
    const offer = async (changes: Parameters<typeof eventOf>[1]): Promise<unknown> => {
      const event = eventOf(9, changes);
      const offers = (await eventIn(pathOf(event), withEvents([event])))['offers'] as {availability: string} | undefined;
      return offers?.availability.replace('https://schema.org/', '');
    };
    for (const status of ['closed', 'held', 'cancelled', 'postponed'] as const) assert.equal(await offer({stored: {status}}), undefined, status);
    assert.deepEqual([await offer({stored: {status: 'announced'}}), await offer({stored: {status: 'open'}}), await offer({stored: {status: 'full'}}), await offer({price: 'payant', kind: 'webinaire'})], ['InStock', 'InStock', 'SoldOut', undefined]);
    // Moved, then put off: every date it was to be on.
    const twice = eventOf(9, {stored: {status: 'postponed', previousStart: '2027-02-01T09:30:00+01:00'}});
    assert.deepEqual((await eventIn(pathOf(twice), withEvents([twice])))['previousStartDate'], ['2027-02-01T09:30:00+01:00', '2027-03-12T09:30:00+01:00']);
    const same = eventOf(9, {stored: {status: 'postponed', previousStart: '2027-03-12T09:30:00+01:00'}});
    assert.equal((await eventIn(pathOf(same), withEvents([same])))['previousStartDate'], '2027-03-12T09:30:00+01:00');
  });

  it('should promise a link by mail to those who register here, and to nobody else', async () => {
    const where = async (registration: PanaEventData['registration'], modes: readonly ('sur-place' | 'a-distance')[] = ['a-distance']): Promise<string> => {
      const event = eventOf(9, {kind: 'externe', modes: [...modes], registration: {how: 'none'}});
      return /<dt>Où<\/dt><dd>([^<]*)/.exec(await read(pathOf(event), withEvents([{...event, registration}])))![1]!;
    };
    assert.match(await where({how: 'here'}), /le lien est envoyé aux personnes inscrites/);
    assert.match(await where({how: 'elsewhere', url: 'https://ailleurs.example.org/'}), /le lien vient de l’organisateur/);
    assert.match(await where({how: 'none'}), /demandez le lien à l’organisateur/);
    assert.match(await where({how: 'none'}, ['sur-place', 'a-distance']), /Loches, ou à distance \(le lien vient de l’organisateur\)/);
    assert.match(await where({how: 'here'}, ['sur-place', 'a-distance']), /Loches, ou à distance$/);
  });

  it('should say how one registers at each moment of its life', async () => {
    const says = async (changes: Parameters<typeof eventOf>[1]): Promise<string> => {
      const event = eventOf(9, changes);
      return /<(?:h2 id="inscription"|div class="in-text")>[^]*?<p class="row">/.exec(await read(pathOf(event), withEvents([event])))?.[0] ?? '';
    };
    assert.match(await says({stored: {status: 'announced'}, registration: {how: 'here', opens: '2027-02-01T08:00'}}), /ouvrent <time datetime="2027-02-01T08:00:00\+01:00">lundi 1er février 2027 à 8.h</);
    assert.match(await says({stored: {status: 'full'}}), /<pana-event [^]*liste d’attente/);
    assert.match(await says({stored: {status: 'closed'}}), /Les inscriptions sont closes/);
    assert.match(await says({kind: 'externe', registration: {how: 'elsewhere', url: 'https://formation.example.org/x'}}), /href="https:\/\/formation\.example\.org\/x"/);
    assert.match(await says({registration: {how: 'none'}}), /Sans inscription/);
    assert.equal(await says({stored: {status: 'held'}}), '');
  });

  it('should move with its title and its day, by its number; an example is kept from engines', async () => {
    const moved = await app.request('/agenda/un-ancien-titre-2026-12-01-e1');
    assert.deepEqual([moved.status, moved.headers.get('location')], [301, pathOf(EVENTS[0])]);
    assert.equal((await app.request('/agenda/e1')).status, 301);
    for (const path of ['/agenda/absent-e99', '/agenda/sans-numero', '/agenda/X-e1', '/agenda/e1/x']) assert.equal((await app.request(path)).status, 404, path);
    const example = eventOf(1, {stored: {example: true}});
    const own = withEvents([example]);
    const text = await read(pathOf(example), own);
    assert.match(text, /noindex/);
    assert.match(text, /Ceci est un exemple/);
    assert.equal((await own.request('/sitemap/agenda.xml')).status, 404);
    const map = await read('/sitemap/agenda.xml');
    assert.deepEqual([...map.matchAll(/<loc>([^<]+)<\/loc><lastmod>([\d-]+)</g)].map(([, loc]) => loc), EVENTS.map((event) => `https://pana.example${pathOf(event)}`));
    assert.match(await read('/sitemap.xml'), /\/sitemap\/agenda\.xml/);
  });

  it('should tell the hour of a place overseas as that of the place', async () => {
    const event = eventOf(1, {timeZone: 'Indian/Reunion'});
    assert.match(await read(pathOf(event), withEvents([event])), /Heure locale : La Réunion/);
    // Also when one registers there, and when it was to be.
    const opening = eventOf(1, {timeZone: 'Indian/Reunion', registration: {how: 'here', opens: '2027-02-01T08:00'}, stored: {status: 'announced', previousStart: '2027-03-01T09:30:00+04:00'}});
    const page = await read(pathOf(opening), withEvents([opening]));
    assert.match(page, /ouvrent <time datetime="2027-02-01T08:00:00\+04:00">lundi 1er février 2027 à 8.h \(heure locale : La Réunion\)</);
    assert.match(page, /devait commencer lundi 1er mars 2027 à 9.h.30 \(heure locale : La Réunion\)\./);
    const closing = eventOf(1, {timeZone: 'Indian/Reunion'});
    assert.match(await read(pathOf(closing), withEvents([closing])), /Inscriptions jusqu’au <time[^>]*>vendredi 12 mars 2027 à 9.h.30 \(heure locale : La Réunion\)</);
  });
});

describe('hostile words', () => {
  interface Node {
    readonly nodeName: string;
    readonly attrs?: readonly {readonly name: string; readonly value: string}[];
    readonly childNodes?: readonly Node[];
    readonly value?: string;
  }
  /** All elements of a document, as a browser reads it. */
  function* elements(node: Node): IterableIterator<Node> {
    if (node.attrs) yield node;
    for (const child of node.childNodes ?? []) yield* elements(child);
  }
  const shape = (text: string): string => [...elements(parse(text) as Node)].map(({nodeName, attrs}) => `${nodeName}[${attrs!.map(({name}) => name).sort().join()}]`).join(' ');
  /** The same in every field that is text, in the place of an ordinary one of the same kind; the schema is not asked. */
  const saying = (text: string): PanaEventData => ({
    ...eventOf(1, {modes: ['sur-place', 'a-distance'], kind: 'externe', registration: {how: 'elsewhere', url: 'https://formation.example.org/'}}), title: text, summary: text, description: text, between: text, audience: text, prerequisites: text,
    bring: text, priceNote: text, statusReason: text, status: 'cancelled', organiser: {name: text}, slug: 'hostile-e1', needs: [{code: text, level: 1}],
    venue: {...VENUE, name: text, accessNote: text, address: {...VENUE.address, street: text, complement: text, city: text}},
  });

  it(`should stay words on pages, in frames and in data for engines: ${PAYLOADS.length} of them`, async () => {
    const PATHS = ['/agenda', '/agenda/hostile-e1', '/embed/event-list', '/embed/event?event-id=e1'];
    const plain = withEvents([saying('Ordinaire')]);
    const shapes = await Promise.all(PATHS.map(async (path) => shape(await read(path, plain))));
    for (const payload of PAYLOADS) {
      const own = withEvents([saying(payload)]);
      for (const [at, path] of PATHS.entries()) {
        const text = await read(path, own);
        assert.equal(shape(text), shapes[at], `${path}: ${payload}`);
        if (path === '/agenda/hostile-e1') assert.deepEqual((({name, description}) => [name, description])(data(text).find((one) => one['@type'] === 'Event')!), [payload, payload]);
      }
    }
  });

  it('should stay words when they come by the address', async () => {
    for (const payload of PAYLOADS) {
      for (const path of ['/agenda?place=', '/embed/event-list?place=', '/embed/event-list?title=', '/agenda?needs=', '/agenda?from=']) {
        const response = await app.request(path + encodeURIComponent(payload));
        assert.ok(response.status < 500, path);
        assert.doesNotMatch(await response.text(), /<script>|<img|<svg|onerror=alert\(1\)>|<iframe/, `${path}${payload}`);
      }
    }
    assert.match(await read(pathOf(EVENTS[4])), /<h1 id="titre">Ça &amp; &lt;b&gt;gras&lt;\/b&gt; &lt;\/script&gt;/);
    assert.equal((await eventIn(pathOf(EVENTS[4])))['name'], HOSTILE_TITLE);
  });
});
