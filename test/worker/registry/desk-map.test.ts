/** The maps of the desk: where an application says it is, and where all those of the queue are, on the real outlines and towns. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, it} from 'node:test';
import {openGazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {openGround} from '../../../worker/entries/ground.ts';
import {frameOf, grouped, placeMap} from '../../../worker/registry/pages/desk/map.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {confirmed, desk, location, ofBlois, versionIn} from './desk-support.ts';
import type {Desk} from './desk-support.ts';

const gazetteer = openGazetteer(readFileSync(join(import.meta.dirname, '../../../dist/data/gazetteer.bin')));
const ground = openGround(gazetteer);

describe('the map of an application', () => {
  it('should show the outlines and the towns around it, and itself in the middle', () => {
    const map = String(placeMap(ground, {lat: 47.13, lon: 0.99}, 'Carte : Exemple, à Loches'));
    assert.match(map, /role="img" aria-label="Carte : Exemple, à Loches"/);
    assert.match(map, /<text [^>]*>Tours<\/text>/);
    assert.match(map, /class="border" d="M\d/);
    assert.match(map, /class="here" cx="280" cy="160"/);
  });

  it('should be drawn overseas too, and take words for words', () => {
    const map = String(placeMap(ground, {lat: -21.1, lon: 55.5}, '"><script>alert(1)</script>'));
    assert.match(map, /<text [^>]*>Saint-Denis<\/text>/);
    assert.doesNotMatch(map, /<script/);
  });
});

interface Mark {
  readonly href: string;
  readonly name: string;
  /** How many it stands for. */
  readonly count: number;
}

const decoded = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ({'amp': '&', 'lt': '<', 'gt': '>', 'quot': '"', '#39': '\''})[name]!);
/** The markers of a page, from the north. */
const marks = (page: string): Mark[] => [...page.matchAll(/<a href="([^"]+)" aria-label="([^"]+)"><title>([^<]+)<\/title><circle[^>]+><\/circle>(.*?)<\/a>/g)].map(([, href, name, title, rest]) => {
  assert.equal(title, name);
  return {href: decoded(href!), name: decoded(name!), count: Number(/<text[^>]*>(\d+)<\/text>/.exec(rest!)?.[1] ?? 1)};
});
/** Identifiers of the applications of a page, in its order. */
const listedOn = (page: string): string[] => [...page.matchAll(/<th scope="row"><a href="\/desk\/demandes\/(\w+)">/g)].map((match) => match[1]!);

function here(): Desk {
  const made = desk();
  Object.assign(made.deps, {gazetteer, ground});
  return made;
}

/** An application that says it is there, with this name. */
const applies = (at: Desk, name: string, lat: number, lon: number, change: Parameters<typeof confirmed>[1] = (sent) => sent): string => {
  const id = confirmed(at, (sent) => {
    const changed = change(sent) as typeof sent;
    return {...changed, structure: {...changed.structure, name, serviceArea: []}};
  });
  at.deps.database.prepare("UPDATE applications SET structure = json_set(structure, '$.lat', ?, '$.lon', ?) WHERE id = ?").run(lat, lon, id);
  return id;
};

describe('the map of the queue', () => {
  it('should have every application the list has, whatever its page: one by its name, many at one place by their number', async () => {
    const at = here();
    const alone = applies(at, 'Maison seule', 47.39, 0.69);
    const near = ['a', 'b', 'c'].map((name, i) => applies(at, `Près ${name}`, 47.1286 + i / 1000, 0.9953));
    for (let i = 0; i < 20; i++) applies(at, `Au même endroit ${i}`, 46.95, 0.35);
    for (const path of ['/desk/demandes', '/desk/demandes?page=2']) {
      const page = await at.touraine.read(path);
      assert.match(page, /<svg class="place-map spots"[^>]* role="group" aria-label="Carte de 24 demandes">/);
      assert.deepEqual(marks(page).map(({name, count}) => `${name} ${count}`), ['Maison seule, Loches, à vérifier 1', '3 demandes, à Loches et autour 3', '20 demandes, à Loches et autour 20']);
      assert.equal(marks(page)[0]!.href, `/desk/demandes/${alone}`);
    }
    // The number leads to a list of those alone, and to a map that tells them apart.
    const [, group, same] = marks(await at.touraine.read('/desk/demandes'));
    const closer = await at.touraine.read(group!.href.split('#')[0]!);
    assert.deepEqual(listedOn(closer).sort(), near.sort());
    assert.match(closer, /Seulement celles d’un endroit de la carte\. <a href="\/desk\/demandes\?etat=a-verifier">/);
    // What stands at one place is never told apart: its number leads to the list, not round in a circle.
    assert.deepEqual(marks(await at.touraine.read(same!.href.split('#')[0]!)).map(({href, count}) => `${href} ${count}`), ['#liste 20']);
    assert.equal((await at.touraine.get('/desk/demandes?cadre=1,2,3')).status, 400);
    assert.equal((await at.touraine.get('/desk/demandes?cadre=1,2,3,x')).status, 400);
  });

  it('should follow the filters, and show nothing beyond the reader’s territory', async () => {
    const at = here();
    const refused = applies(at, 'Maison refusée', 47.39, 0.69);
    location(await at.touraine.post(`/desk/demandes/${refused}/refuser`, {version: versionIn(await at.touraine.read(`/desk/demandes/${refused}`)), reason: 'already-listed'}));
    applies(at, 'Maison d’ici', 47.13, 0.99);
    applies(at, 'Maison de Blois', 47.58, 1.33, ofBlois());
    const named = async (who: Desk['touraine'], path: string): Promise<string[]> => marks(await who.read(path)).map(({name}) => name.split(',')[0]!);
    assert.deepEqual(await named(at.touraine, '/desk/demandes'), ['Maison d’ici']);
    assert.deepEqual(await named(at.touraine, '/desk/demandes?etat=toutes'), ['Maison refusée', 'Maison d’ici']);
    assert.deepEqual(await named(at.blois, '/desk/demandes'), ['Maison de Blois']);
    assert.deepEqual(await named(at.national, '/desk/demandes?departement=41&etat=toutes'), ['Maison de Blois']);
    assert.deepEqual(await named(at.national, '/desk/demandes?cadre=0.9,47,1.1,47.2'), ['Maison d’ici']);
    assert.doesNotMatch(await at.touraine.read('/desk/demandes?q=introuvable'), /<svg/);
    const file = await at.as(at.touraine.person, true).read('/desk/demandes.csv?etat=toutes&cadre=0.6,47.3,0.7,47.4');
    assert.match(file, /Maison refusée/);
    assert.doesNotMatch(file, /Maison d’ici/);
  });

  it('should draw what is overseas in a picture of its own, and lead to it from the other', async () => {
    const at = here();
    applies(at, 'Maison d’ici', 47.13, 0.99);
    const far = applies(at, 'Maison de la Réunion', -20.88, 55.45);
    at.deps.database.prepare("UPDATE applications SET departement = '974' WHERE id = ?").run(far);
    const page = await at.national.read('/desk/demandes');
    assert.deepEqual(marks(page).map(({name}) => name.split(',')[0]), ['Maison d’ici']);
    assert.match(page, /Hors de cette carte :<\/p>\s*<ul><li><a href="\/desk\/demandes\?etat=a-verifier&amp;departement=974">La Réunion \(1\)<\/a>/);
    const there = await at.national.read('/desk/demandes?departement=974');
    assert.deepEqual(marks(there).map(({name}) => name.split(',')[0]), ['Maison de la Réunion']);
    assert.match(there, /<text [^>]*>Saint-Denis<\/text>/);
  });

  it('should take names for names, and do without a map where there is nothing to draw on', async () => {
    const at = here();
    const id = applies(at, 'Maison', 47.13, 0.99);
    const plain = (await at.touraine.read('/desk/demandes')).split('Maison').length;
    for (const payload of PAYLOADS) {
      at.deps.database.prepare('UPDATE applications SET name = ?, structure = json_set(structure, \'$.name\', ?) WHERE id = ?').run(payload, payload, id);
      const page = await at.touraine.read('/desk/demandes');
      assert.equal(page.split(payload.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')).length, plain, payload);
    }
    Object.assign(at.deps, {ground: undefined});
    assert.doesNotMatch(await at.touraine.read('/desk/demandes'), /<svg|Les voir sur la carte/);
    // An application that is nowhere is in the list all the same.
    Object.assign(at.deps, {ground});
    at.deps.database.prepare("UPDATE applications SET structure = json_remove(structure, '$.lat') WHERE id = ?").run(id);
    const page = await at.touraine.read('/desk/demandes');
    assert.deepEqual([listedOn(page), marks(page)], [[id], []]);
  });

  it('should leave two markers where a finger tells them apart, and lose none of thousands', () => {
    const view = {lat: 47, lon: 2, zoom: 5.4, width: 384, height: 340};
    const spots = Array.from({length: 3000}, (_, i) => ({lat: 42 + ((i * 37) % 900) / 100, lon: -4 + ((i * 53) % 1200) / 100}));
    const groups = grouped(spots, view);
    assert.equal(groups.reduce((sum, {spots: own}) => sum + own.length, 0), spots.length);
    for (const [i, one] of groups.entries()) for (const other of groups.slice(i + 1)) assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= 38);
    assert.equal(frameOf([{lat: 47.12345, lon: -0.55555}, {lat: 47.2, lon: 0.1}]), '-0.5556,47.1234,0.1,47.2');
  });
});
