/** The plain pages of the directory: the same answers as the API by the same grammar, every link leads on, and engines are told the truth. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';
import fc from 'fast-check';
import type {ResultsPage} from '../../../src/contract/results.ts';
import {ACCESSES, FORMATS, KINDS, LABELS, LEVELS, PRICES, SORTS} from '../../../src/contract/vocabulary.ts';
import {openGazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {startWorld} from '../../hosts/world.ts';
import type {World} from '../../hosts/world.ts';
import {eventOf} from '../../support/events.ts';
import {exampleStructure} from '../../support/structure.ts';
import {generateStructures} from '../../support/structures.ts';

const gazetteer = openGazetteer(readFileSync(new URL('../../../dist/data/gazetteer.bin', import.meta.url)));
/** A thousand examples, and one that is none: what engines may read. */
const {provenance: _example, ...real} = exampleStructure({id: 's9zz', slug: 'la-boussole-loches', name: 'La Boussole', verifiedAt: '2026-08-12', updatedAt: '2026-07-01'});
const seen = new Set<string>();
const structures = [
  {...real, provenance: {source: 'Essai', licence: 'Licence Ouverte 2.0'}},
  ...generateStructures(gazetteer, 1000, {seed: 7}).filter(({slug}) => !seen.has(slug) && seen.add(slug)),
];
/** An event that is no example, and one that is, a month from now: the world has the clock of the machine. */
const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const on = {title: 'Journée vraie', sessions: [{start: `${soon}T09:30`, end: `${soon}T17:00`}]};
const event = eventOf(1, on);
let world: World;
before(async () => {
  world = await startWorld({structures, events: [event, {...eventOf(2, on), example: true}], contacts: {s9zz: {email: 'canari@boussole.example.org'}}});
});
after(() => world?.close());

const get = async (path: string): Promise<{status: number; text: string; main: string}> => {
  const response = await fetch(world.api + path, {redirect: 'manual'});
  const text = await response.text();
  return {status: response.status, text, main: text.slice(text.indexOf('<main'), text.indexOf('</main>'))};
};
const api = async (query: string): Promise<ResultsPage> => (await fetch(`${world.api}/v1/structures?${query}`)).json() as Promise<ResultsPage>;
const decode = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => decode(match[1]!));
const slugs = (main: string): string[] => all(main, /<h2><a href="\/annuaire\/([^"]+)"/g);
const chipsOf = (main: string): string[] => all(main, /<li><a href="([^"]+)" rel="nofollow"><span class="unseen">/g);
const canonical = (text: string): string => decode(/<link rel="canonical" href="([^"]+)"/.exec(text)![1]!).replace(world.api, '');
const data = (text: string): Record<string, unknown>[] => [...text.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map((match) => JSON.parse(match[1]!) as Record<string, unknown>);
/** Some values of a closed list, as one list. */
const some = (values: readonly string[]): fc.Arbitrary<string | undefined> => fc.option(fc.uniqueArray(fc.constantFrom(...values), {minLength: 1, maxLength: 3}).map((list) => list.join(' ')), {nil: undefined, freq: 1});
const criteria = fc.record({
  access: some(ACCESSES), format: some(FORMATS), kind: some(KINDS), label: some(LABELS), price: some(PRICES), needs: some(['comptabilite', 'newsletter', 'gerer', 'visio', 'site-internet']),
  level: fc.option(fc.constantFrom(...LEVELS), {nil: undefined, freq: 1}), remote: fc.option(fc.constantFrom('true', 'false'), {nil: undefined, freq: 1}),
  q: fc.option(fc.constantFrom('mairie', 'fablab', 'la'), {nil: undefined, freq: 1}),
});
const queryOf = (asked: Readonly<Record<string, string | undefined>>): string =>
  new URLSearchParams(Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined)).toString();

describe('a search on a page', () => {
  it('should give what the API gives for the same query, with the same counts', async () => {
    let found = 0;
    const places = ['commune:37261', 'departement:59', 'region:24', 'postcode:75011'];
    await fc.assert(fc.asyncProperty(criteria, fc.constantFrom(...places), fc.constantFrom('5', '80', undefined), fc.constantFrom(...SORTS, undefined), async (asked, place, radius, sort) => {
      const query = queryOf({...asked, place, radius, sort});
      const [{status, main}, expected] = [await get(`/annuaire?${query}`), await api(query)];
      assert.equal(status, 200, query);
      assert.deepEqual(slugs(main), expected.items.map(({slug}) => slug), query);
      if (expected.total > 0) assert.match(main.replace(/[\u202f\u00a0]/g, ''), new RegExp(`<p>${expected.total} structure`), query);
      found += expected.items.length;
      for (const [facet, counts] of Object.entries(expected.facets ?? {})) {
        if (facet === 'needs' || facet === 'remote') continue;
        for (const [value, count] of Object.entries(counts)) {
          if (count > 0) assert.match(main, new RegExp(`name="${facet}" value="${value}"(?: checked)?><span>[^<]+ <span class="soft">\\(${count}\\)</span>`), `${query}: ${facet} ${value}`);
        }
      }
    }), {numRuns: 150, seed: 3});
    assert.ok(found > 500, `only ${found} results in all`);
  });

  it('should take the boxes of a form without a script, one pair each', async () => {
    const pairs = await get('/annuaire/departement/59?needs=newsletter&needs=comptabilite&price=&q=&radius=&sort=&level=&utm_source=lettre');
    const list = await get('/annuaire/departement/59?needs=comptabilite+newsletter');
    assert.ok(slugs(list.main).length > 0);
    assert.equal(pairs.text, list.text);
    assert.deepEqual(chipsOf(list.main), ['/annuaire/departement/59?needs=newsletter', '/annuaire/departement/59?needs=comptabilite']);
  });

  it('should refuse what the API refuses: a value nobody knows, a scalar given twice', async () => {
    for (const query of ['price=rien', 'needs=rien', 'level=informer&level=orienter', 'radius=0', 'page=0']) {
      const {status, text} = await get(`/annuaire/departement/59?${query}`);
      assert.equal(status, 400, query);
      assert.match(text, /<h1>[^<]+<\/h1>/);
    }
    assert.equal((await fetch(`${world.api}/v1/structures?price=gratuit&price=payant`)).status, 400, 'the API still wants one list');
  });

  it('should lead back to the bare page by taking each criterion away', async () => {
    let path = '/annuaire?label=pana&level=informer&needs=communiquer+comptabilite&place=region:24&price=gratuit+payant&q=la&radius=90&remote=true&sort=name&territory=region:24';
    let links = chipsOf((await get(path)).main);
    assert.equal(links.length, 10);
    const steps: number[] = [];
    while (links.length > 0) {
      steps.push(links.length);
      path = links[links.length - 1]!;
      const {status, main} = await get(path);
      assert.equal(status, 200, path);
      links = chipsOf(main);
    }
    assert.deepEqual(steps, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert.equal(path, '/annuaire?place=region:24&sort=name');
  });

  it('should show everybody once, page by page', async () => {
    for (const start of ['/annuaire/departement/59', '/annuaire?place=departement:59&price=gratuit']) {
      const shown: string[] = [];
      let path: string | undefined = start;
      for (let pages = 0; path !== undefined && pages < 20; pages++) {
        const {main} = await get(path);
        shown.push(...slugs(main));
        path = all(main, /<a rel="next" href="([^"]+)"/g)[0];
      }
      const {total} = await api(start.includes('?') ? start.split('?')[1]! : 'territory=departement:59');
      assert.ok(total > (start.includes('?') ? 5 : 20), `${total}`);
      assert.equal(shown.length, total);
      assert.equal(new Set(shown).size, total);
    }
    const beyond = await get('/annuaire/departement/59?needs=comptabilite&page=99');
    assert.match(beyond.main, /Il n’y a pas de page 99\. <a href="\/annuaire\/departement\/59\?needs=comptabilite">/);
    assert.match(beyond.text, /noindex/);
  });

  it('should lead on when nobody is found, and find somebody there', async () => {
    for (const path of ['/annuaire?place=commune:48116&radius=1&needs=vote-en-ligne&price=adherents&label=fabrique-de-territoire&kind=mjc&access=surdite', '/annuaire/departement/48?price=adherents&kind=fablab&label=pana']) {
      const {main} = await get(path);
      assert.deepEqual(slugs(main), [], path);
      assert.match(main, /Personne n’est référencé/);
      assert.match(main, /https:\/\/coordination\.example\.org\//);
      const ways = all(main, /<li><a href="(\/annuaire\?[^"]+|\/annuaire\/departement\/48[^"]*)">/g);
      assert.ok(ways.length >= 1, path);
      for (const way of ways) assert.ok(slugs((await get(way)).main).length > 0, way);
    }
  });
});

describe('a place in words', () => {
  it('should offer the others of the same name, and keep the criteria', async () => {
    const {main} = await get('/annuaire?place=saint+denis&price=gratuit');
    assert.match(main, /<h1>Autour de Saint-Denis<\/h1>/);
    const others = all(main, /<a href="([^"]+)" rel="nofollow">Saint-Denis[^<]*<\/a>/g);
    assert.ok(others.length >= 1, main.slice(0, 2000));
    assert.match(others[0]!, /^\/annuaire\?place=commune:\d{5}&price=gratuit$/);
    const other = await get(others[0]!);
    assert.match(other.main, /<h1>Autour de Saint-Denis<\/h1>/);
    assert.notEqual(canonical(other.text), canonical((await get('/annuaire?place=saint+denis')).text));
  });

  it('should come back from the field of the form as the same place, whatever was chosen', async () => {
    const codes = [...gazetteer.territories().map(({code}) => code), 'postcode:37600', 'epci:200071587', 'commune:75111', 'commune:2A004'];
    for (let at = 0; at < gazetteer.size; at += 331) codes.push(`commune:${gazetteer.codeAt(at)}`);
    let named = 0;
    for (const code of codes) {
      const {text, main} = await get(`/annuaire?place=${code}`);
      const field = all(main, /name="place" type="search" value="([^"]*)"/g)[0]!;
      if (field !== code) named++;
      assert.equal(canonical((await get(`/annuaire?place=${encodeURIComponent(field)}`)).text), canonical(text), `${code}: ${field}`);
    }
    assert.ok(named > codes.length * 0.9, `${named} of ${codes.length} by their name`);
  });

  it('should offer a search by name where no place has it, and a place where a name is one', async () => {
    const unknown = await get('/annuaire?place=la+boussole&price=gratuit');
    const [byName] = all(unknown.main, /<a href="([^"]+)" rel="nofollow">Chercher les structures/g);
    assert.equal(slugs((await get(byName!)).main)[0], 'la-boussole-loches');
    const [byPlace] = all((await get('/annuaire?q=loches')).main, /<a href="([^"]+)" rel="nofollow">chercher autour de Loches \(37\)/g);
    assert.equal(byPlace, '/annuaire?place=commune:37132');
  });
});

describe('what engines are told', () => {
  it('should remember a département by its pages, not by its criteria', async () => {
    const path = '/annuaire/departement/59';
    for (const [query, expected, hidden] of [['', path, false], ['?page=1', path, false], ['?page=2', `${path}?page=2`, false], ['?price=gratuit', path, true], ['?sort=verified', path, true], ['?page=2&price=gratuit', path, true]] as const) {
      const {text} = await get(path + query);
      // A directory of a thousand has one page there.
      if (query === '?page=2') assert.match(text, /<link rel="canonical"/);
      else assert.equal(canonical(text), expected, query);
      if (query !== '?page=2') assert.equal(/<meta name="robots" content="noindex">/.test(text), hidden, query);
    }
    assert.match((await get('/annuaire?place=commune:37132')).text, /noindex/);
  });

  it('should say what a sheet is, where it stands, and nothing of a person', async () => {
    const {text} = await get('/annuaire/la-boussole-loches');
    assert.doesNotMatch(text, /noindex|canari@/);
    const [organization, trail] = data(text) as [Record<string, unknown>, {itemListElement: {name: string; item: string}[]}];
    assert.deepEqual([organization['@type'], organization['name'], organization['url']], ['Organization', 'La Boussole', real.website]);
    assert.doesNotMatch(JSON.stringify(organization), /email|telephone|contactPoint/i);
    assert.deepEqual(trail.itemListElement.map(({item}) => item.replace(world.api, '')), ['/annuaire', '/annuaire/departement/37', '/annuaire/la-boussole-loches']);
    for (const property of ['type', 'title', 'description', 'url', 'site_name', 'locale']) assert.match(text, new RegExp(`<meta property="og:${property}" content="[^"]+">`));
    assert.match((await get(`/annuaire/${structures[1]!.slug}`)).text, /noindex/, 'an example is not to be found');
  });

  it('should list what a page shows', async () => {
    const {text, main} = await get('/annuaire/departement/59');
    const [list] = data(text) as [{'@type': string; itemListElement: {position: number; url: string}[]}];
    assert.equal(list['@type'], 'ItemList');
    assert.deepEqual(list.itemListElement.map(({url}) => url.replace(`${world.api}/annuaire/`, '')), slugs(main));
    assert.deepEqual(list.itemListElement.map(({position}) => position), slugs(main).map((_, i) => i + 1));
  });

  it('should map every page that may be found, once, with the day it changed', async () => {
    const robots = await get('/robots.txt');
    const index = await get(/Sitemap: (\S+)/.exec(robots.text)![1]!.replace(world.api, ''));
    const parts = all(index.text, /<loc>([^<]+)<\/loc>/g);
    assert.ok(parts.length > 80, `${parts.length}`);
    const found: string[] = [];
    for (const part of parts) {
      const {status, text} = await get(part.replace(world.api, ''));
      assert.equal(status, 200, part);
      assert.equal(text.match(/<url>/g)?.length ?? 0, text.match(/<\/url>/g)?.length ?? 0);
      found.push(...all(text, /<loc>([^<]+)<\/loc>/g).map((address) => address.replace(world.api, '')));
      if (part.endsWith('/37.xml')) assert.match(text, /la-boussole-loches<\/loc><lastmod>2026-08-12<\/lastmod>/);
    }
    assert.equal(new Set(found).size, found.length);
    for (const path of ['/', '/annuaire', '/annuaire/departement/59', '/agenda', `/agenda/${event.slug}`, '/annuaire/la-boussole-loches']) assert.ok(found.includes(path), path);
    assert.deepEqual(found.filter((path) => structures.some(({slug}) => path === `/annuaire/${slug}`)), ['/annuaire/la-boussole-loches'], 'no example');
    assert.deepEqual(found.filter((path) => path.startsWith('/agenda/')), [`/agenda/${event.slug}`], 'none of them either');
    for (const path of found) {
      const {status, text} = await get(path);
      assert.equal(status, 200, path);
      if (!path.startsWith('/annuaire/departement')) assert.doesNotMatch(text, /noindex/, path);
      assert.equal(canonical(text), path);
    }
  });
});

describe('the agenda', () => {
  it('should lead somewhere with every link, to what comes and to who can hold a day', async () => {
    const {main} = await get('/agenda');
    assert.match(main, /href="\/agenda\/journee-vraie-/);
    for (const path of all(main, /href="(\/[^"]*)"/g)) assert.equal((await get(path)).status, 200, path);
  });
});
