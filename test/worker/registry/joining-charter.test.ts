/** The charter's words are what is signed: they do not change without a new version, and what differs between two is shown. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {charterInForceSchema} from '../../../src/contract/listing.ts';
import type {CharterInForce} from '../../../src/contract/listing.ts';
import {SHIPPED_CHARTERS} from '../../../worker/registry/charters/index.ts';
import {changedArticles, charterHash, charterLines, compareVersions, differences, inForce, linesHash} from '../../../worker/registry/domain/charter.ts';
import type {Charter} from '../../../worker/registry/domain/charter.ts';
import {CONSENT_TEXTS} from '../../../worker/registry/domain/consent.ts';
import {changedCharters, charterInForce, charters, keepCharter, keptHash} from '../../../worker/registry/storage/charters.ts';
import {applied, post, proof, registryOf, sentBy} from './joining-support.ts';
import {pageGet, testDeps} from './support.ts';

const [FIRST] = SHIPPED_CHARTERS as [Charter];
const SECOND: Charter = {
  ...FIRST, version: '2026-2', publishedOn: '2026-11-20', signingDeadline: '2027-01-31',
  articles: [{...FIRST.articles[0]!, paragraphs: ['Nous accueillons <tout le monde>.', ...FIRST.articles[0]!.paragraphs.slice(1)]}, ...FIRST.articles.slice(1)],
};
const FUTURE: Charter = {...SECOND, version: '2027-1', publishedOn: '2027-01-01'};

const unescaped = (html: string): string => html.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
/** Headings and paragraphs of the article of a page, as they are read. */
const readIn = (page: string): string[] => [...page.slice(page.indexOf('<article>'), page.indexOf('</article>')).matchAll(/<(h1|h2|p)>([^<]*)<\/\1>/g)].map((match) => unescaped(match[2]!));

describe('the charter', () => {
  it('has, version by version, the words it had when it was first published: another text is another version', () => {
    assert.deepEqual(Object.fromEntries(SHIPPED_CHARTERS.map((charter) => [charter.version, charterHash(charter)])), {
      '2026-1': 'e5733cbb44e33b7a75246533cb5eb606aa5cb7390724eaebcce08cae3fe11bd9',
    });
    assert.deepEqual(Object.values(CONSENT_TEXTS).map(({id, version, textHash}) => [id, version, textHash]), [
      ['publish-person', '2026-1', '4353497fa7f96b7715939a3cddb20a2016f47da0d82a9f1f3a15ab1fd3ff8207'],
      ['publish-email', '2026-1', '5028a62a50fae1b86acf78da3ae6bb685f3c01cd3a430ae94d811fa70e9b46c3'],
      ['publish-phone', '2026-1', '252ffb043b1c5aa30c4f4b3f4921d9c06b6ba94edcf7acddd6f11a7a385185c9'],
    ]);
    for (const line of SHIPPED_CHARTERS.flatMap(charterLines)) {
      assert.equal(line, line.normalize('NFC').trim());
      assert.doesNotMatch(line, /'|"| {2}/);
    }
  });

  it('is shown with exactly the words whose hash is signed', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const page = await app.fetch(pageGet('/charte'));
    assert.equal(page.status, 200);
    assert.match(page.headers.get('cache-control')!, /public, max-age=60/);
    const text = await page.text();
    assert.equal(linesHash(readIn(text)), charterHash(FIRST));
    assert.ok(text.includes(charterHash(FIRST)));
    assert.match(text, /<link rel="canonical" href="https:\/\/pana\.example\/charte\/2026-1">/);
    const data = charterInForceSchema.strict().parse(await (await app.fetch(new Request('https://pana.example/v1/charter'))).json());
    assert.equal(data.textHash, charterHash(FIRST));
    assert.equal(charterHash(data), data.textHash);
    for (const consent of data.consents) assert.equal(linesHash([consent.text]), consent.textHash);
  });

  it('says to the form which versions it replaced, and what was added and removed since one of them', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const asked = async (query: string): Promise<Response> => app.fetch(new Request(`https://pana.example/v1/charter${query}`));
    const read = async (query = ''): Promise<CharterInForce> => charterInForceSchema.strict().parse(await (await asked(query)).json());
    // Nothing before the first.
    const alone = await read('?since=2026-1');
    assert.deepEqual([alone.earlier, alone.changes], [undefined, {since: '2026-1', articles: []}]);
    for (const charter of [SECOND, FUTURE]) keepCharter(deps.database, charter);
    assert.deepEqual([(await read()).earlier, (await read()).changes], [[{version: '2026-1', publishedOn: FIRST.publishedOn}], undefined]);
    const {changes, ...rest} = await read('?since=2026-1');
    assert.deepEqual(rest, await read(), 'the charter itself is the same');
    assert.deepEqual(changes, {since: '2026-1', articles: [{heading: `Article 1. ${FIRST.articles[0]!.title}`, lines: [
      {kind: 'removed', text: FIRST.articles[0]!.paragraphs[0]}, {kind: 'added', text: 'Nous accueillons <tout le monde>.'},
    ]}]});
    // An article that is gone is said under its own heading, not under that of the one before it.
    const [last] = FIRST.articles.slice(-1);
    const shorter = changedArticles(FIRST, {...FIRST, articles: FIRST.articles.slice(0, -1)});
    const gone = `Article ${FIRST.articles.length}. ${last!.title}`;
    assert.deepEqual(shorter, [{heading: gone, lines: [gone, ...last!.paragraphs].map((text) => ({kind: 'removed', text}))}]);
    // What is removed is of an article of the earlier text, what is added of one of the later, whichever comes first.
    const texts = (...articles: [title: string, ...paragraphs: string[]][]) => ({title: 'Charte', articles: articles.map(([title, ...paragraphs]) => ({title, paragraphs}))});
    assert.deepEqual(changedArticles(texts(['A', 'un', 'deux'], ['B', 'trois']), texts(['A', 'un', 'deux bis'], ['C', 'quatre'], ['B', 'trois'])).map(({heading, lines}) => [heading, ...lines.map(({kind, text}) => `${kind} ${text}`)]), [
      ['Article 1. A', 'removed deux', 'added deux bis'], ['Article 2. B', 'removed Article 2. B'], ['Article 2. C', 'added Article 2. C', 'added quatre'], ['Article 3. B', 'added Article 3. B'],
    ]);
    // What is coming, what nobody wrote, what is no version: said, and nothing else.
    for (const since of ['2027-1', '2026-9', '', '2026', encodeURIComponent('<b>'), '__proto__']) {
      const answer = await asked(`?since=${since}`);
      assert.equal(answer.status, 400, since);
      assert.partialDeepStrictEqual(await answer.json(), {type: '/docs/problems#invalid-query', errors: [{field: 'since'}]});
    }
  });

  it('is kept as it was signed, and a word changed afterwards shows', async () => {
    const deps = testDeps();
    const {database} = deps;
    assert.equal(keptHash(database, '2026-1'), undefined);
    await applied(registryOf(deps), deps);
    assert.equal(keptHash(database, '2026-1'), charterHash(charters(database)[0]!));
    assert.deepEqual(changedCharters(database), []);
    assert.throws(() => database.exec("UPDATE charters SET title = 'x'"), /does not change/);
    assert.throws(() => database.exec('DELETE FROM charters'), /remains/);
    keepCharter(database, {...FIRST, title: 'Autre titre'});
    assert.equal(charters(database)[0]!.title, FIRST.title);
    database.exec("DROP TRIGGER charters_stay; UPDATE charters SET articles = replace(articles, 'toute association', 'toute Association')");
    assert.deepEqual(changedCharters(database), ['2026-1']);
  });

  it('that was shipped under the same version with other words shows too', () => {
    const {database} = testDeps();
    keepCharter(database, {...FIRST, title: 'Ce qui avait été signé'});
    assert.deepEqual(changedCharters(database), ['2026-1']);
  });

  it('in force is the newest published by the day; a coming one is announced, read before its day, and signed by nobody yet', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    for (const charter of [FUTURE, SECOND]) keepCharter(deps.database, charter);
    assert.deepEqual(charters(deps.database).map(({version}) => version), ['2026-1', '2026-2', '2027-1']);
    assert.equal(charterInForce(deps.database, '2026-11-19')!.version, '2026-1');
    assert.equal(charterInForce(deps.database, '2026-11-22')!.version, '2026-2');
    assert.equal(charterInForce(deps.database, '2027-01-01')!.version, '2027-1');
    assert.equal(inForce([FIRST], '2025-12-31'), undefined);
    assert.ok(compareVersions('2026-10', '2026-9') > 0);
    assert.match(await (await app.fetch(pageGet('/charte'))).text(), /jusqu’au <time datetime="2027-01-31">31 janvier 2027<\/time>/);
    assert.match(await (await app.fetch(pageGet('/charte/2026-1'))).text(), /Ce n’est pas la plus récente : <a href="\/charte\/2026-2">/);
    const current = await (await app.fetch(pageGet('/charte'))).text();
    assert.match(current, /Une nouvelle version est annoncée pour le <time datetime="2027-01-01">1 janvier 2027<\/time> : <a href="\/charte\/2027-1">/);
    const coming = await (await app.fetch(pageGet('/charte/2027-1'))).text();
    assert.match(coming, /en vigueur à partir du <time datetime="2027-01-01">[^]*Elle n’est pas encore en vigueur : <a href="\/charte\/2026-2">/);
    assert.equal(linesHash(readIn(coming)), charterHash(FUTURE));
    for (const version of ['2026-3', '..', 'x', '2026-1%00']) assert.equal((await app.fetch(pageGet(`/charte/${encodeURIComponent(version)}`))).status, 404, version);
    const older = await post(app, {...sentBy(await proof(deps)), charter: {version: '2026-1', textHash: charterHash(FIRST), accepted: true}});
    assert.deepEqual([older.status, (await older.json() as {errors: {field: string}[]}).errors.map(({field}) => field)], [422, ['charter']], 'read before midnight, sent after');
    const early = await post(app, {...sentBy(await proof(deps)), charter: {version: '2027-1', textHash: charterHash(FUTURE), accepted: true}});
    assert.deepEqual([early.status, (await early.json() as {errors: {field: string}[]}).errors.map(({field}) => field)], [422, ['charter']]);
    const sent = await applied(app, deps, (body) => ({...body, charter: {version: '2026-2', textHash: charterHash(SECOND), accepted: true}}));
    assert.equal(sent.state, 'to-confirm');
  });

  it('shows what changed from one version to another, without colour alone and as plain text', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    keepCharter(deps.database, SECOND);
    const response = await app.fetch(pageGet('/charte/2026-2?depuis=2026-1'));
    const page = await response.text();
    assert.equal(response.status, 200);
    assert.match(page, /<strong>Ajouté :<\/strong> <ins>Nous accueillons &lt;tout le monde&gt;\.<\/ins>/);
    assert.equal([...page.matchAll(/<del>/g)].length, 1);
    assert.match(page, /<meta name="robots" content="noindex">/);
    assert.match(await (await app.fetch(pageGet('/charte/2026-2?depuis=2026-2'))).text(), /Les deux textes sont les mêmes/);
    const unknown = await app.fetch(pageGet('/charte/2026-2?depuis=%3Cscript%3E'));
    assert.equal(unknown.status, 400);
    assert.doesNotMatch(await unknown.text(), /<script>/);
  });

  it('differences give back both texts, and keep all that two texts share', () => {
    assert.deepEqual(differences(['a', 'b', 'c'], ['a', 'x', 'c', 'd']).map(({kind, text}) => `${kind} ${text}`), ['same a', 'removed b', 'added x', 'same c', 'added d']);
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 12});
    fc.assert(fc.property(lines, lines, (before, after) => {
      const diff = differences(before, after);
      assert.deepEqual(diff.filter(({kind}) => kind !== 'added').map(({text}) => text), before);
      assert.deepEqual(diff.filter(({kind}) => kind !== 'removed').map(({text}) => text), after);
      if (before.join() === after.join()) assert.ok(diff.every(({kind}) => kind === 'same'));
    }));
  });
});
