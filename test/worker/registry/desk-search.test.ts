/** The search of the desk: whatever is typed is only words, what is found is within reach, and nothing of who left stays in its index. */
import assert from 'node:assert/strict';
import {dirname} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {marked} from '../../../worker/registry/pages/desk/search.ts';
import {needles} from '../../../worker/registry/storage/marker.ts';
import {wordsTyped} from '../../../worker/registry/storage/search.ts';
import {lookIn} from '../../../worker/registry/storage/verify.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {confirmed, desk, ofBlois, publish} from './desk-support.ts';
import type {Desk, Visitor} from './desk-support.ts';
import {leavingDeps, listing, settle, untilErased} from './leaving-support.ts';
import {somebody} from './support.ts';

const found = (who: Visitor, typed: string): Promise<string> => who.read(`/desk/recherche?q=${encodeURIComponent(typed)}`);
/** Names of what a page of results lists, marks taken off. */
const names = (page: string): string[] => [...page.matchAll(/<li><p><a href="[^"]*">(.*?)<\/a>/g)].map(([, name]) => name!.replaceAll(/<\/?mark>/g, ''));

/** A desk with a structure and an application in each of two départements. */
async function here(): Promise<Desk> {
  const made = desk();
  const {deps} = made;
  const put = (id: string, name: string, commune: string, postcode: string, city: string, marker: string, lat: number) => ({
    source: 'lieux', id, structure: {...listing(id, marker, {lat}).structure, name, address: {street: `1 rue ${marker}`, postcode, city, commune}},
  });
  deps.registry.upsert([
    put('a', 'Maison des Associations – Cœur d’Été', '37132', '37600', 'Loches', 'tourangelle', 47.1), put('b', 'Maison des Associations du Blésois', '41018', '41000', 'Blois', 'blesoise', 47.58),
  ], deps.mergeRules, '2026-11-22');
  confirmed(made, (sent) => ({...sent, structure: {...sent.structure, name: 'Atelier de Loches'}}));
  confirmed(made, ofBlois('Atelier de Blois'));
  somebody(deps, 'marguerite@example.org', 'contact', 's1');
  publish(made);
  return made;
}

describe('the search of the desk', () => {
  it('finds structures, applications and people by the beginning of any word, whatever its case, accents or ligatures', async () => {
    const it = await here();
    for (const typed of ['maison coeur', 'MAISON CŒUR', 'ete asso', 'associations ÉTÉ', 'loches maison', '37600 maison', 'fiche-tourangelle@example.org', 'contact tourangelle', 'e\u0301te\u0301']) {
      assert.ok(names(await found(it.touraine, typed)).includes('Maison des Associations – Cœur d’Été'), typed);
    }
    for (const typed of ['atelier', 'signataire atelier']) assert.deepEqual(names(await found(it.touraine, typed)), ['Atelier de Loches'], typed);
    assert.deepEqual(names(await found(it.touraine, 'marguer')), ['Personne marguerite']);
    assert.deepEqual(names(await found(it.touraine, 'aison')), [], 'not inside a word');
    assert.match(await found(it.touraine, 'rien de tel'), /Rien ne correspond/);
    for (const nothing of ['', '   ', '"', '-- \' ;']) assert.match(await found(it.touraine, nothing), /Écrivez un nom/);
    assert.equal((await it.touraine.get('/desk/recherche')).status, 200);
    assert.equal((await it.touraine.get('/desk/recherche?q=a&q=b')).status, 400);
    assert.equal((await it.touraine.get('/desk/recherche?scope=41')).status, 400);
  });

  it('finds a telephone however it is spaced', async () => {
    const it = await here();
    it.deps.database.prepare("UPDATE contacts SET document = json_set(document, '$.phone', json('{\"value\":\"+33247910203\",\"publish\":false}')) WHERE structure_id = 1").run();
    for (const typed of ['02 47 91 02 03', '0247.91.02.03', '+33 2 47 91 02 03', '0247910']) assert.equal(names(await found(it.touraine, typed)).length, 1, typed);
  });

  it('stays within reach: nothing of another’s territory is found, marked or counted, and nothing nobody should see', async () => {
    const it = await here();
    for (const [who, own, other] of [[it.touraine, /Loches|tourangelle|marguerite/, /Blois|blesoise/], [it.blois, /Blois|blesoise/, /Loches|tourangelle|marguerite/]] as const) {
      for (const typed of ['maison', 'atelier', 'contact', 'example', 'fiche', 'm', 'personne', '1 rue']) {
        const page = (await found(who, typed)).replace(/<header.*?<\/header>/s, '');
        assert.doesNotMatch(page, other, typed);
        assert.doesNotMatch(page, /Personne france/, 'the national team is not theirs to see');
        for (const [, number] of page.matchAll(/<h2 id="(?:structures|demandes)">[^<]*\((\d+)\)/g)) assert.equal(number, '1', typed);
      }
      assert.match(await found(who, 'maison'), own);
    }
    assert.equal(names(await found(it.national, 'maison')).filter((name) => name.startsWith('Maison des')).length, 2);
    assert.deepEqual(names(await found(it.national, 'france')), ['Personne france']);
    // Not confirmed, or not in time: nobody's business.
    for (const status of ['to-confirm', 'expired']) {
      it.deps.database.prepare('UPDATE applications SET status = ?').run(status);
      assert.deepEqual(names(await found(it.national, 'atelier')), [], status);
    }
    // A mandate that ended, a person who can no longer sign in.
    it.deps.database.prepare("UPDATE memberships SET status = 'ended' WHERE scope = 's1'").run();
    assert.deepEqual(names(await found(it.touraine, 'marguerite')), []);
  });

  it('takes whatever is typed for words, answers within its bounds and is never wrong about its syntax', async () => {
    const it = await here();
    const hostile = ['"', '""', '" NEAR( * AND ^ -- \' ;', 'NEAR(a b, 2)', 'a AND OR NOT b', 'name:maison', '{name contact}: x', '^maison', 'maison*', '*', 'a + b', '%_%', '%', '_', "'; DROP TABLE people; --", '\u0000', '\u0300', 'a\u0300\u0300',
      '🙂', '𝕬', '\u202Emaison', '\uD800', 'ﬃ', '漢字', 'ß', 'İ', 'x'.repeat(10_000), 'a '.repeat(5000), '"'.repeat(10_000), 'maison '.repeat(1400)];
    for (const typed of hostile) {
      const response = await it.touraine.get(`/desk/recherche?${new URLSearchParams({q: typed}).toString()}`);
      assert.equal(response.status, 200, typed.slice(0, 40));
      assert.ok((await response.text()).length < 60_000, typed.slice(0, 40));
    }
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string({unit: 'binary', maxLength: 60}), fc.string({unit: 'grapheme', maxLength: 60})), async (typed) => {
      assert.equal((await it.touraine.get(`/desk/recherche?${new URLSearchParams({q: typed}).toString()}`)).status, 200);
    }), {numRuns: 300});
    assert.deepEqual(it.deps.reports, []);
    assert.match(await found(it.touraine, 'a '.repeat(5000)), /seuls ses 8 premiers mots/);
    // The words are those of the index: quotes in a word would be syntax.
    for (const typed of hostile) for (const word of wordsTyped(typed).words) assert.match(word, /^[\p{L}\p{N}][\p{L}\p{N}\p{M}]*$/u);
  });

  it('shows a bounded number of lines, and says that there are more', async () => {
    const it = await here();
    const all = Array.from({length: 60}, (_, i) => ({...listing(`n${i}`, `numero${i}`, {lat: 46 + i / 100})}));
    it.deps.registry.upsert(all, it.deps.mergeRules, '2026-11-22');
    const page = await found(it.touraine, 'maison numero');
    assert.equal(names(page).length, 20);
    assert.match(page, /Structures \(plus de 20\)/);
  });

  it('marks the words that were looked for, and shows texts as texts', async () => {
    assert.equal(String(marked('Cœur d’Été <b>', ['ete', 'coe'])), '<mark>Cœur</mark> d’<mark>Été</mark> &lt;b&gt;');
    const it = await here();
    const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
    for (const payload of PAYLOADS) {
      it.deps.database.prepare("UPDATE search_texts SET name = 'zzz ' || ?1, place = 'zzz ' || ?1, contact = 'zzz ' || ?1").run(payload);
      const page = await found(it.national, 'zzz');
      assert.ok(page.includes(`<mark>zzz</mark> ${plain(payload)}`), payload);
      const echoed = await found(it.national, payload);
      assert.ok(echoed.includes(`type="search" value="${plain(payload)}"`), payload);
      for (const one of [page, echoed]) assert.ok(!one.replaceAll(/<\/?mark>/g, '').includes(payload) || payload === plain(payload), payload);
    }
  });

  it('follows what changes and goes', async () => {
    const it = await here();
    const {database} = it.deps;
    const count = async (typed: string): Promise<number> => names(await found(it.national, typed)).length;
    database.prepare("UPDATE structures SET document = json_set(document, '$.name', 'Renommée') WHERE id = 1").run();
    assert.deepEqual([await count('renommee'), await count('coeur')], [1, 0]);
    database.prepare('DELETE FROM contacts WHERE structure_id = 1').run();
    assert.equal(await count('tourangelle fiche'), 0);
    database.prepare("UPDATE people SET email = 'nouvelle-adresse@example.org', name = 'Autre nom' WHERE email = 'marguerite@example.org'").run();
    assert.deepEqual([await count('nouvelle-adresse'), await count('marguerite')], [1, 0]);
    database.exec('DELETE FROM structures; DELETE FROM applications');
    assert.deepEqual([await count('maison'), await count('atelier')], [0, 0]);
    database.exec("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)");
  });

  it('keeps no word of who was erased, in none of its pages and in no way of writing it', () => {
    const deps = leavingDeps();
    // Many others, so that the words of the one who leaves are borders between pages of the index.
    for (let i = 0; i < 300; i++) deps.registry.upsert([listing(`autre-${i}`, `m${String(i * 7919 % 1000).padStart(3, '0')}voisin`, {lat: 42 + i / 50})], deps.mergeRules, '2026-11-22');
    const settled = settle(deps, 'm500zorglub', {id: 'abc', lat: 49.9});
    const index = (): number => (deps.database.prepare("SELECT count(*) AS n FROM search_index WHERE search_index MATCH '\"m500zorglub\"*'").get() as {n: number}).n;
    assert.ok(index() >= 3, 'structure, application and person are found before');
    assert.ok(lookIn([dirname(deps.file)], needles('m500zorglub'), undefined).traces.length > 0);
    withdrawStructure(deps, settled.structure, {how: 'link', by: 'anonymous'});
    untilErased(deps);
    assert.equal(index(), 0);
    assert.deepEqual(lookIn([dirname(deps.file)], needles('m500zorglub'), undefined).traces, []);
    // Not even its beginning, which only the borders of an index would hold.
    deps.close();
    const bytes = new DatabaseSync(deps.file);
    const blocks = bytes.prepare('SELECT block FROM search_index_data UNION ALL SELECT term FROM search_index_idx').all() as {block: Uint8Array}[];
    for (const {block} of blocks) assert.ok(!Buffer.from(block).includes('m500z'));
    bytes.close();
  });

  it('is on every page of the desk', async () => {
    const it = await here();
    const id = confirmed(it);
    for (const path of ['/desk/demandes', `/desk/demandes/${id}`, '/desk/structures', '/desk/equipe', '/desk/courrier', '/desk/coordinations', '/desk/recherche', '/desk/structures/s1/retirer']) {
      const page = await it.national.read(path);
      assert.match(page, /<form class="search[^"]*" method="get" action="\/desk\/recherche" role="search" aria-label="Chercher partout">\s*<div><label for="recherche">/, path);
      assert.equal(page.split('id="recherche"').length, 2, path);
    }
  });
});
