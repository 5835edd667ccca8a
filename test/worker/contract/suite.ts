/**
 * What the edge promises, whatever it runs on: cases driven over HTTP against Node and against workerd, in the same words.
 * Every body is checked by the contract; both runtimes must answer the same bytes.
 */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {z} from 'zod';
import {eventSchema, eventsPageSchema} from '../../../src/contract/event.ts';
import {taxonomySchema} from '../../../src/contract/need.ts';
import {nearestPlaceSchema, placesPageSchema, territoriesPageSchema} from '../../../src/contract/place.ts';
import {problemSchema} from '../../../src/contract/problem.ts';
import {resultsPageSchema} from '../../../src/contract/results.ts';
import {publishedContactSchema, structureSchema} from '../../../src/contract/structure.ts';
import {tileSchema} from '../../../src/contract/tile.ts';
import {VERSION} from '../../../src/element/version.ts';
import {healthSchema} from '../../../worker/edge/routes/reference.ts';

export interface Case {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly type?: RegExp;
  readonly schema?: z.ZodType;
  /** Headers that must be there; null: must not. */
  readonly expect?: Readonly<Record<string, RegExp | null>>;
  /** Part of the body. */
  readonly body?: RegExp;
  /** Its body differs from one start to the other. */
  readonly volatile?: true;
}

const JSON_BODY = /^application\/json/;
const PROBLEM = {type: /^application\/problem\+json/, schema: problemSchema, expect: {'cache-control': /^no-store$/, 'access-control-allow-origin': /^\*$/}} as const;
const SHARED = {
  'cache-control': /^public, max-age=60, stale-while-revalidate=120, stale-if-error=86400$/,
  'access-control-allow-origin': /^\*$/,
  'cross-origin-resource-policy': /^cross-origin$/,
  'timing-allow-origin': /^\*$/,
  'x-content-type-options': /^nosniff$/,
  'etag': /^(?:W\/)?"[\w-]+"$/,
  'set-cookie': null,
} as const;
const REFERENCE = {...SHARED, 'cache-control': /^public, max-age=3600/} as const;
const PAGE = {'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/, 'x-content-type-options': /^nosniff$/, 'set-cookie': null} as const;

export const CASES: readonly Case[] = [
  {path: '/v1/structures', status: 200, type: JSON_BODY, schema: resultsPageSchema, expect: SHARED},
  {path: '/v1/structures?place=commune:37132&needs=comptabilite', status: 200, schema: resultsPageSchema, body: /"reason":\{"code":"serves-/},
  {path: '/v1/structures?place=postcode:37600', status: 200, schema: resultsPageSchema},
  {path: '/v1/structures?lat=47.1286&lon=0.9952&radius=30', status: 200, schema: resultsPageSchema, body: /"distance":/},
  {path: '/v1/structures?territory=departement:37&view=640x480', status: 200, schema: resultsPageSchema, body: /"outline":"M/},
  {path: '/v1/structures?view=320x320', status: 200, schema: resultsPageSchema, body: /"insets":\[\["/},
  {path: '/v1/structures?q=maisn+des+associations', status: 200, schema: resultsPageSchema, body: /Maison des associations/},
  {path: '/v1/structures?place=commune:2A004&price=payant&radius=1', status: 200, schema: resultsPageSchema, body: /"wayOn":\{/},
  {path: '/v1/structures?bbox=0.5,46.9,1.3,47.5&sort=name&page=1&limit=2', status: 200, schema: resultsPageSchema, body: /"limit":2/},
  {path: '/v1/structures?needs=gerer,financer&level=orienter&format=a-distance+individuel&remote=true', status: 200, schema: resultsPageSchema},
  {path: '/v1/structures?page=5000', status: 200, schema: resultsPageSchema, body: /"items":\[\]/},
  {path: '/v1/structures/s1', status: 200, type: JSON_BODY, schema: structureSchema, expect: SHARED},
  {path: '/v1/structures/s3', status: 200, schema: structureSchema, body: /Ça & <b>gras<\/b>/},
  {path: '/v1/structures/s1/contact', status: 200, type: JSON_BODY, schema: publishedContactSchema.strict(), expect: {'cache-control': /^no-store$/, 'etag': null, 'access-control-allow-origin': /^\*$/}, body: /contact@example\.org/},
  {path: '/v1/structures/s2/contact', status: 200, schema: publishedContactSchema.strict(), body: /^\{\}$/},
  {path: '/v1/structures/s99', status: 301, expect: {'location': /^\/v1\/structures\/s1$/, 'cache-control': /^public, max-age=60/, 'access-control-allow-origin': /^\*$/, 'etag': null}},
  {path: '/v1/structures/s99/contact', status: 301, expect: {'location': /^\/v1\/structures\/s1\/contact$/, 'cache-control': /^no-store$/}},
  {path: '/annuaire/double-loches', status: 301, expect: {location: /^\/annuaire\/s1-loches$/}},
  {path: '/annuaire/double-loches-s99', status: 301, expect: {location: /^\/annuaire\/s1-loches$/}},
  {path: '/annuaire/s99', status: 301, expect: {location: /^\/annuaire\/s1-loches$/}},
  {path: '/annuaire/double-loches/contact', status: 301, expect: {'location': /^\/annuaire\/s1-loches\/contact$/, 'cache-control': /^no-store$/}},
  {path: '/v1/structures/szzzz', status: 404, ...PROBLEM},
  {path: '/v1/structures/szzzz/contact', status: 404, ...PROBLEM},
  {path: '/v1/places?q=loches', status: 200, type: JSON_BODY, schema: placesPageSchema, expect: REFERENCE, body: /"commune:37132"/},
  {path: '/v1/places?q=37600&limit=20', status: 200, schema: placesPageSchema},
  {path: '/v1/places?q=saint%20denis&territory=departement:974', status: 200, schema: placesPageSchema, body: /"commune:97411"/},
  {path: '/v1/places?q=loches&kinds=commune%20epci', status: 200, schema: placesPageSchema, body: /"commune:37132".*"epci:200071587"/},
  {path: '/v1/places?q=', status: 200, schema: placesPageSchema},
  {path: '/v1/places/reverse?lat=47.1286&lon=0.9952', status: 200, schema: nearestPlaceSchema, body: /"commune:37132".*"distance":\d/},
  {path: '/v1/places/reverse?lat=48.829&lon=2.3622', status: 200, schema: nearestPlaceSchema, body: /"commune:75113".*"arrondissement"/},
  {path: '/v1/places/reverse?lat=-21.1&lon=55.5', status: 200, schema: nearestPlaceSchema, body: /"departement":"974"/},
  {path: '/v1/places/reverse?lat=-13.28&lon=-176.18', status: 200, schema: nearestPlaceSchema, body: /"departement":"986"/},
  // Off Lorient, then Geneva: the nearest commune, and how far.
  {path: '/v1/places/reverse?lat=47.55&lon=-3.6', status: 200, schema: nearestPlaceSchema, body: /"departement":"56".*"distance":\d\d/},
  {path: '/v1/places/reverse?lat=46.204&lon=6.143', status: 200, schema: nearestPlaceSchema, body: /"departement":"(?:74|01)".*"distance":[1-9]/},
  {path: '/v1/places/reverse?lat=0.9952&lon=47.1286', status: 404, ...PROBLEM},
  {path: '/v1/places/reverse?lat=0&lon=0', status: 404, ...PROBLEM, body: /à moins de 50 km/},
  {path: '/v1/tiles/0/0/0', status: 200, type: JSON_BODY, schema: tileSchema, expect: SHARED},
  {path: '/v1/tiles/8/128/89?needs=comptabilite', status: 200, schema: tileSchema},
  {path: '/v1/tiles/16/65535/65535', status: 200, schema: tileSchema, body: /"cells":\[\]/},
  {path: '/v1/tiles/17/0/0', status: 400, ...PROBLEM},
  {path: '/v1/tiles/a/b/c', status: 404, ...PROBLEM},
  {path: '/v1/tiles/index?territory=departement:37', status: 200, type: /^application\/octet-stream/, expect: SHARED},
  {path: '/v1/taxonomy', status: 200, type: JSON_BODY, schema: taxonomySchema, expect: SHARED},
  {path: '/v1/taxonomy?lang=en', status: 200, schema: taxonomySchema},
  {path: '/v1/territories', status: 200, type: JSON_BODY, schema: territoriesPageSchema, body: /"departement:2A"/},
  {path: '/v1/health', status: 200, type: JSON_BODY, schema: healthSchema, expect: {'cache-control': /^no-store$/}},
  {path: '/v1/openapi.json', status: 200, type: JSON_BODY, body: /"openapi":"3\.1\.0"/},
  {path: '/v1/exports/structures.csv', status: 200, type: /^text\/csv/, expect: {...SHARED, 'content-disposition': /pana-structures\.csv/, 'link': /licence-ouverte.*rel="license"/}, body: /^id,slug,name/},
  {path: '/v1/exports/structures.mednum.csv', status: 200, type: /^text\/csv/, body: /^id,pivot,nom/},
  {path: '/v1/exports/structures.geojson?needs=comptabilite', status: 200, type: /^application\/geo\+json/, body: /"FeatureCollection"/},
  {path: '/v1/exports/structures.json', status: 200, type: JSON_BODY, body: /"items":\[/},
  {path: '/v1/events', status: 200, type: JSON_BODY, schema: eventsPageSchema, expect: SHARED, body: /"id":"e1".*"id":"e2"/},
  {path: '/v1/events?territory=commune:37261&kind=journee,webinaire&level=1&mode=sur-place&from=2098-01-01&to=2098-12-31', status: 200, schema: eventsPageSchema, body: /"total":1,/},
  {path: '/v1/events?place=commune:37132&radius=30&limit=1&page=2', status: 200, schema: eventsPageSchema, body: /"radius":30/},
  {path: '/v1/events?lat=47.1286&lon=0.9952&needs=gerer', status: 200, schema: eventsPageSchema, body: /"distance":0/},
  {path: '/v1/events?territory=departement:974&mode=sur-place', status: 200, schema: eventsPageSchema, body: /"items":\[\].*"wayOn":\{"remote":\d/},
  {path: '/v1/events/e5', status: 200, type: JSON_BODY, schema: eventSchema, expect: SHARED, body: /Ça & <b>gras<\/b>/},
  {path: '/v1/events/e1.ics', status: 200, type: /^text\/calendar/, expect: SHARED, body: /^BEGIN:VCALENDAR\r\n[^]*UID:e1@/},
  {path: '/v1/events.ics?territory=departement:37', status: 200, type: /^text\/calendar/, expect: {...SHARED, 'content-disposition': /agenda-pana\.ics/}, body: /X-WR-CALNAME:Agenda PANA : Indre-et-Loire\r\n[^]*UID:e2-3@/},
  {path: '/v1/events.atom?kind=atelier', status: 200, type: /^application\/atom\+xml/, expect: SHARED, body: /<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom"[^]*Annulé : /},
  {path: '/v1/events?level=orienter', status: 400, ...PROBLEM, body: /1 ou 2/},
  {path: '/v1/events?from=2027-03-02&to=2027-03-01', status: 400, ...PROBLEM},
  {path: '/v1/events.ics?page=1', status: 400, ...PROBLEM, body: /"unknown"/},
  {path: '/v1/events/e99', status: 404, ...PROBLEM},
  {path: '/v1/events/e99.ics', status: 404, ...PROBLEM},
  {path: '/v1/structures?foo=1', status: 400, ...PROBLEM, body: /"unknown"/},
  {path: '/v1/structures?limit=1&limit=2', status: 400, ...PROBLEM, body: /"repeated"/},
  {path: '/v1/structures?bbox=1.3,46.9,0.5,47.5', status: 400, ...PROBLEM},
  {path: '/v1/structures?place=commune:99999', status: 400, ...PROBLEM},
  {path: '/v1/structures?q=%00', status: 400, ...PROBLEM},
  {path: '/v1/nothing', status: 404, ...PROBLEM},
  {path: '/v1/%', status: 400, ...PROBLEM},
  {path: '/v1/structures/..%2f..%2fetc', status: 400, ...PROBLEM},
  {path: `/v1/structures?q=${'a'.repeat(8192)}`, status: 414, ...PROBLEM},
  {path: '/v1/structures', method: 'POST', status: 405, ...PROBLEM, expect: {...PROBLEM.expect, allow: /^GET, HEAD, OPTIONS$/}},
  {path: '/v1/structures/s1', method: 'DELETE', status: 405, ...PROBLEM},
  {path: '/v1/structures', method: 'OPTIONS', headers: {'Origin': 'https://mairie.example', 'Access-Control-Request-Method': 'GET'}, status: 204, expect: {'access-control-allow-origin': /^\*$/, 'access-control-allow-methods': /GET/}},
  {path: '/v1/structures', method: 'HEAD', status: 200, expect: SHARED},
  {path: '/pana/v1/pana.js', status: 200, type: /^(?:text|application)\/javascript/, expect: {'content-location': /^\/pana\/\d+\.\d+\.\d+\/pana\.js$/, 'cache-control': /^public, max-age=300$/, 'access-control-allow-origin': /^\*$/, 'timing-allow-origin': /^\*$/}},
  {path: '/pana/v1/single/pana.bundle.js', status: 302, expect: {'location': /^\/pana\/\d+\.\d+\.\d+\/single\/pana\.bundle\.js$/, 'cache-control': /^public, max-age=300$/, 'access-control-allow-origin': /^\*$/}},
  {path: `/pana/${VERSION}/pana.js`, status: 200, type: /^(?:text|application)\/javascript/, expect: {'cache-control': /^public, max-age=31536000, immutable$/, 'access-control-allow-origin': /^\*$/, 'cross-origin-resource-policy': /^cross-origin$/, 'timing-allow-origin': /^\*$/}},
  {path: '/pana/v1/chunks/list-abc123.js', status: 200, type: /^(?:text|application)\/javascript/, expect: {'cache-control': /immutable/}},
  {path: `/pana/${VERSION}/nothing.js`, status: 404, ...PROBLEM},
  {path: '/pana/0.0.0/pana.js', status: 404, ...PROBLEM},
  {path: '/pana/v1/..%2fpackage.json', status: 404, ...PROBLEM},
  {path: '/', status: 200, type: /^text\/html/, expect: PAGE, body: /&lt;pana-locator/},
  {path: '/docs', status: 200, type: /^text\/html/, expect: PAGE, body: /searchStructures/},
  {path: '/docs/problems', status: 200, type: /^text\/html/, body: /id="invalid-query"/},
  {path: '/docs/besoins', status: 200, type: /^text\/html/},
  {path: '/annuaire', status: 200, type: /^text\/html/, expect: PAGE, body: /Indre-et-Loire/},
  {path: '/annuaire?place=Loches', status: 200, type: /^text\/html/, body: /Autour de Loches/},
  {path: '/annuaire?place=commune:37132&needs=compta&price=gratuit&price=payant', status: 200, type: /^text\/html/, body: /Autour de Loches/},
  {path: '/annuaire?q=Loches', status: 200, type: /^text\/html/, body: /chercher autour de Loches/},
  {path: '/annuaire?needs=rien', status: 400, type: /^text\/html/},
  {path: '/annuaire/departement/37', status: 200, type: /^text\/html/, body: /Maison des associations/},
  {path: '/annuaire/coordinations', status: 200, type: /^text\/html/, expect: PAGE, body: /coordination\.example\.org.*toute la France/s},
  {path: '/annuaire/s1-loches', status: 200, type: /^text\/html/, body: /application\/ld\+json/},
  {path: '/annuaire/s1-loches/contact', status: 200, type: /^text\/html/, expect: {...PAGE, 'cache-control': /^no-store$/}, body: /contact@example\.org/},
  {path: '/annuaire/nothing', status: 404, type: /^text\/html/},
  {path: '/agenda', status: 200, type: /^text\/html/, expect: {...PAGE, etag: SHARED.etag}, body: /5 événements/},
  {path: '/agenda?place=Loches&kind=journee&kind=atelier', status: 200, type: /^text\/html/, body: /Agenda autour de Loches/},
  {path: '/agenda/exemple-journee-numerique-a-loches-2098-03-12-e1', status: 200, type: /^text\/html/, expect: PAGE, body: /application\/ld\+json/},
  {path: '/agenda/un-autre-titre-e1', status: 301, expect: {location: /^\/agenda\/exemple-journee-numerique-a-loches-2098-03-12-e1$/}},
  {path: '/agenda/absent-e99', status: 404, type: /^text\/html/},
  {path: '/embed/event-list?territory=departement:37', status: 200, type: /^text\/html/, body: /<pana-event-list territory="departement:37">/},
  {path: '/embed/event?event-id=e1', status: 200, type: /^text\/html/, body: /<pana-event event-id="e1">/},
  {path: '/embed/join?territory=departement:37', status: 200, type: /^text\/html/, body: /<pana-join territory="departement:37">/},
  {path: '/embed/survey?kind=needs&event-id=e1', status: 200, type: /^text\/html/, body: /<pana-survey kind="needs" event-id="e1">/},
  {path: '/oembed?url=https%3A%2F%2Fpana.example%2Fagenda', status: 200, type: JSON_BODY, body: /embed\/event-list/},
  {path: '/sitemap/agenda.xml', status: 200, type: /^application\/xml/, body: /-e1</},
  {path: '/sitemap.xml', status: 200, type: /^application\/xml/, body: /<sitemapindex.*\/sitemap\/37\.xml/s},
  {path: '/sitemap/37.xml', status: 200, type: /^application\/xml/, body: /<urlset/},
  {path: '/sitemap/pages.xml', status: 200, type: /^application\/xml/, body: /<loc>[^<]*\/integrer\/wordpress<.*\/annuaire\/departement\/37</s},
  {path: '/sitemap/99.xml', status: 404, type: /^text\/html/},
  {path: '/robots.txt', status: 200, type: /^text\/plain/, body: /Sitemap: http/},
  {path: '/style.css', status: 200, type: /^text\/css/},
  {path: '/favicon.svg', status: 200, type: /^image\/svg/},
];

export type Ask = (path: string, init: {method: string; headers: Record<string, string>; redirect: 'manual'}) => Promise<Response>;

/** Name of a case, for the report and for comparing runtimes. */
export const nameOf = ({method = 'GET', path}: Case): string => `${method} ${path.slice(0, 90)}`;

/** Runs every case with `ask`; bodies seen are put in `bodies` so that two runtimes can be compared. */
export function contractSuite(runtime: string, ask: () => Ask, bodies: Map<string, string>): void {
  describe(`the contract on ${runtime}`, () => {
    for (const one of CASES) {
      it(nameOf(one), async () => {
        const {path, method = 'GET', headers = {}, status, type, schema, expect = {}, body} = one;
        const response = await ask()(path, {method, headers, redirect: 'manual'});
        const bytes = Buffer.from(await response.arrayBuffer());
        const text = bytes.toString();
        assert.equal(response.status, status, text.slice(0, 300));
        if (type) assert.match(response.headers.get('content-type') ?? '', type);
        for (const [name, value] of Object.entries(expect)) {
          const sent = response.headers.get(name);
          if (value === null) assert.equal(sent, null, name);
          else assert.match(sent ?? '', value, name);
        }
        if (schema) schema.parse(JSON.parse(text));
        if (body) assert.match(text.replace(/^\uFEFF/, ''), body);
        bodies.set(nameOf(one), bytes.toString('latin1'));
      });
    }

    it('should answer 304 to what it gave a validator for', async () => {
      for (const {path} of CASES.filter(({status, method, expect}) => status === 200 && !method && expect?.['etag'] instanceof RegExp)) {
        const first = await ask()(path, {method: 'GET', headers: {}, redirect: 'manual'});
        await first.arrayBuffer();
        const etag = first.headers.get('etag')!;
        const again = await ask()(path, {method: 'GET', headers: {'If-None-Match': etag}, redirect: 'manual'});
        assert.equal((await again.arrayBuffer()).byteLength, 0, path);
        assert.equal(again.status, 304, path);
      }
    });

    it('should keep contact data out of every other answer', () => {
      for (const [name, text] of bodies) if (!name.includes('/contact')) assert.ok(!text.includes('contact@example.org'), name);
    });

    it('should refuse the twenty-first contact in a row, and say when to come back', async () => {
      let refused: Response | undefined;
      for (let i = 0; i < 30 && !refused; i++) {
        const response = await ask()('/v1/structures/s1/contact', {method: 'GET', headers: {'X-Forwarded-For': `203.0.113.${i}`}, redirect: 'manual'});
        const text = await response.text();
        if (response.status !== 200) {
          assert.equal(response.status, 429);
          problemSchema.parse(JSON.parse(text));
          refused = response;
        }
      }
      assert.ok(refused, 'a limit that another header cannot lift (B20)');
      assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/);
      assert.equal(refused.headers.get('access-control-expose-headers'), 'Retry-After', 'hidden from a page of another origin');
    });
  });
}
