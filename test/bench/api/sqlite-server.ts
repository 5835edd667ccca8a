/**
 * The same questions answered by SQLite, as one would write it with care: R*Tree for places, FTS5 trigram for names, covering indexes,
 * prepared statements, the file in the page cache. `nearest` gives what our API gives (page, total, facets); `nearest-bare` leaves the
 * facets, the total and the levels out, which is all that the usual comparison measures.
 */
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {DatabaseSync} from 'node:sqlite';
import {LEVELS} from '../../../src/contract/vocabulary.ts';
import {mercatorX, mercatorY} from '../../../src/contract/grid.ts';
import type {Structure} from '../../../src/contract/structure.ts';
import {openGazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {fold} from '../../../worker/directory/gazetteer/fold.ts';
import {circleBox, chordSquared, chordToKm, kmToChord, unitVector} from '../../../worker/directory/sphere.ts';
import type {Ready} from './protocol.ts';

const [structuresPath, gazetteerPath, databasePath, port] = process.argv.slice(2);
const build = (): void => {
  const structures = JSON.parse(readFileSync(structuresPath, 'utf8')) as Structure[];
  const gazetteer = openGazetteer(readFileSync(gazetteerPath));
  const db = new DatabaseSync(databasePath);
  db.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE s (id INTEGER PRIMARY KEY, name, slug, kind, street, postcode, city, lat REAL, lon REAL, x REAL, y REAL, departement, verified, remote INTEGER, price, formats, labels);
    CREATE TABLE need (code, level INTEGER, sid INTEGER, PRIMARY KEY (code, level, sid)) WITHOUT ROWID;
    CREATE TABLE need_of (sid INTEGER, code, level INTEGER, PRIMARY KEY (sid, code)) WITHOUT ROWID;
    CREATE TABLE facet (sid INTEGER, facet, value, PRIMARY KEY (sid, facet, value)) WITHOUT ROWID;
    CREATE VIRTUAL TABLE pos USING rtree(id, x0, x1, y0, y1);
    CREATE VIRTUAL TABLE map USING rtree(id, x0, x1, y0, y1);
    CREATE VIRTUAL TABLE names USING fts5(name, city, tokenize = 'trigram', content = '', columnsize = 0);
    CREATE TABLE place (key, population INTEGER, code, name, departement, postcodes, lat REAL, lon REAL);
    BEGIN`);
  const insert = (table: string, count: number) => db.prepare(`INSERT OR IGNORE INTO ${table} VALUES (${new Array(count).fill('?').join(',')})`);
  const [s, need, needOf, facet, pos, map, place] = [insert('s', 17), insert('need', 3), insert('need_of', 3), insert('facet', 3), insert('pos', 5), insert('map', 5), insert('place', 8)];
  const name = db.prepare('INSERT INTO names (rowid, name, city) VALUES (?, ?, ?)');
  structures.forEach((item, at) => {
    const id = at + 1;
    const [x, y] = [mercatorX(item.lon), mercatorY(item.lat)];
    s.run(id, item.name, item.slug, item.kind, item.address.street, item.address.postcode, item.address.city, item.lat, item.lon, x, y,
      item.address.commune.slice(0, item.address.commune >= '97' ? 3 : 2), item.verifiedAt ?? null, item.formats.includes('a-distance') ? 1 : 0,
      item.price.join(' '), item.formats.join(' '), item.labels.map(({code}) => code).join(' '));
    for (const {code, level} of item.needs) {
      need.run(code, LEVELS.indexOf(level), id);
      needOf.run(id, code, LEVELS.indexOf(level));
      facet.run(id, 'needs', code);
    }
    for (const value of item.formats) facet.run(id, 'format', value);
    for (const value of item.price) facet.run(id, 'price', value);
    for (const value of item.access) facet.run(id, 'access', value);
    for (const {code} of item.labels) facet.run(id, 'label', code);
    facet.run(id, 'kind', item.kind);
    pos.run(id, item.lon, item.lon, item.lat, item.lat);
    map.run(id, x, x, y, y);
    name.run(id, fold(item.name), fold(item.address.city));
  });
  for (let at = 0; at < gazetteer.size; at++) {
    const row = gazetteer.communeAt(at);
    place.run(fold(row.name), row.population, `commune:${row.code}`, row.name, row.departement, row.postcodes.join(' '), row.lat, row.lon);
  }
  db.exec('COMMIT; CREATE INDEX place_key ON place (key, population DESC); CREATE INDEX s_departement ON s (departement); ANALYZE;');
  db.close();
};
build();

const started = performance.now();
const db = new DatabaseSync(databasePath, {readOnly: true});
db.exec('PRAGMA mmap_size = 1000000000; PRAGMA cache_size = -200000; PRAGMA temp_store = MEMORY;');
const BOX = 'pos.x0 >= ? AND pos.x1 <= ? AND pos.y0 >= ? AND pos.y1 <= ?';
const placesByPrefix = db.prepare('SELECT * FROM place WHERE key >= ? AND key < ? ORDER BY population DESC LIMIT 8');
const near = db.prepare(`SELECT s.*, n.level AS level FROM pos JOIN need_of n ON n.sid = pos.id AND n.code = ? JOIN s ON s.id = pos.id WHERE ${BOX}`);
const nearIds = db.prepare(`SELECT s.id, s.lat, s.lon, n.level AS level, s.verified FROM pos JOIN need_of n ON n.sid = pos.id AND n.code = ? JOIN s ON s.id = pos.id WHERE ${BOX}`);
const one = db.prepare('SELECT * FROM s WHERE id = ?');
const nearFacets = db.prepare(`SELECT f.facet, f.value, count(*) AS n FROM pos JOIN need_of n ON n.sid = pos.id AND n.code = ? JOIN facet f ON f.sid = pos.id AND f.facet <> 'needs' WHERE ${BOX} GROUP BY f.facet, f.value`);
const nearNeeds = db.prepare(`SELECT f.value, count(*) AS n FROM pos JOIN facet f ON f.sid = pos.id AND f.facet = 'needs' WHERE ${BOX} GROUP BY f.value`);
const tile = db.prepare(`SELECT cast((s.x - ?) * ? AS INTEGER) AS cx, cast((s.y - ?) * ? AS INTEGER) AS cy, count(*) AS n, avg(s.x) AS x, avg(s.y) AS y, min(s.id) AS id, min(s.name) AS name
  FROM map JOIN need_of n ON n.sid = map.id AND n.code = ? JOIN facet f ON f.sid = map.id AND f.facet = 'price' AND f.value = ? JOIN s ON s.id = map.id
  WHERE map.x0 >= ? AND map.x1 <= ? AND map.y0 >= ? AND map.y1 <= ? GROUP BY cx, cy`);
const byName = db.prepare('SELECT s.* FROM names JOIN s ON s.id = names.rowid WHERE names MATCH ? ORDER BY rank LIMIT 20');
const inDepartement = db.prepare('SELECT s.*, n.level AS level FROM s JOIN need_of n ON n.sid = s.id AND n.code = ? WHERE s.departement = ? ORDER BY n.level DESC, s.verified DESC LIMIT 1');
const departementFacets = db.prepare(`SELECT f.facet, f.value, count(*) AS n FROM s JOIN need_of n ON n.sid = s.id AND n.code = ? JOIN facet f ON f.sid = s.id AND f.facet <> 'needs' WHERE s.departement = ? GROUP BY f.facet, f.value`);
const departementNeeds = db.prepare('SELECT f.value, count(*) AS n FROM s JOIN facet f ON f.sid = s.id AND f.facet = \'needs\' WHERE s.departement = ? GROUP BY f.value');

type Row = Record<string, string | number | null>;
const item = (row: Row, distance: number | undefined, need: string | undefined): object => ({
  id: `s${Number(row.id).toString(36)}`, name: row.name, slug: row.slug, kind: row.kind, street: row.street, postcode: row.postcode, city: row.city, lat: row.lat, lon: row.lon,
  ...(distance === undefined ? {} : {distance: Math.round(distance * 10) / 10, reason: {code: 'near', text: `À ${Math.round(distance)} km`}}),
  ...(need === undefined ? {} : {levels: {[need]: LEVELS[Number(row.level)]}}),
  price: String(row.price).split(' '), formats: String(row.formats).split(' '), labels: String(row.labels).split(' '),
  ...(row.remote === 1 ? {remote: true} : {}), ...(row.verified === null ? {} : {verifiedAt: row.verified}),
});
const facetsOf = (rows: readonly Row[], needs: readonly Row[]): Record<string, Record<string, number>> => {
  const facets: Record<string, Record<string, number>> = {needs: {}};
  for (const {facet, value, n} of rows) (facets[String(facet)] ??= {})[String(value)] = Number(n);
  for (const {value, n} of needs) facets.needs[String(value)] = Number(n);
  return facets;
};

const answers: Record<string, (query: URLSearchParams, path: string) => object> = {
  '/v1/places'(query) {
    const key = fold(query.get('q') ?? '');
    const items = (placesByPrefix.all(key, `${key}\u{10ffff}`) as Row[]).map(({code, name, departement, postcodes, population, lat, lon}) =>
      ({code, name, kind: 'commune', departement, postcodes: String(postcodes).split(' '), population, lat, lon, precision: 'exact'}));
    return {items, total: items.length};
  },
  '/v1/structures'(query) {
    const need = query.get('needs') ?? '';
    const words = query.get('q');
    if (words !== null) {
      const text = fold(words);
      const trigrams = [...new Set([...text].map((_, at) => text.slice(at, at + 3)).filter((part) => part.length === 3))];
      const items = (byName.all(trigrams.map((part) => `"${part}"`).join(' OR ') || '"   "') as Row[]).map((row) => item(row, undefined, undefined));
      return {items, total: items.length};
    }
    const departement = query.get('territory')?.slice('departement:'.length);
    if (departement !== undefined) {
      const facets = facetsOf(departementFacets.all(need, departement) as Row[], departementNeeds.all(departement) as Row[]);
      return {items: (inDepartement.all(need, departement) as Row[]).map((row) => item(row, undefined, need)), facets};
    }
    const [lat, lon] = [Number(query.get('lat')), Number(query.get('lon'))];
    const box = circleBox(lat, lon, 30);
    const limits = [box.west, box.east, box.south, box.north];
    const centre = unitVector(lat, lon);
    const within = (rows: readonly Row[], km: number) => rows
      .map((row) => ({row, chord: chordSquared(unitVector(Number(row.lat), Number(row.lon)), centre)}))
      .filter(({chord}) => chord <= kmToChord(km));
    if (query.has('bare')) {
      // The nearest twenty and nothing else: circles that grow until they hold enough.
      for (const km of [2, 5, 12, 30]) {
        const circle = circleBox(lat, lon, km);
        const found = within(near.all(need, circle.west, circle.east, circle.south, circle.north) as Row[], km);
        if (found.length < 20 && km < 30) continue;
        return {items: found.sort((a, b) => a.chord - b.chord).slice(0, 20).map(({row, chord}) => item(row, chordToKm(chord), need))};
      }
    }
    const found = within(nearIds.all(need, ...limits) as Row[], 30).sort((a, b) => Number(b.row.level) - Number(a.row.level) || a.chord - b.chord);
    const items = found.slice(0, 20).map(({row, chord}) => item({...one.get(Number(row.id)) as Row, level: row.level}, chordToKm(chord), need));
    return {items, total: found.length, page: 1, limit: 20, facets: facetsOf(nearFacets.all(need, ...limits) as Row[], nearNeeds.all(...limits) as Row[])};
  },
  '/v1/tiles'(query, path) {
    const [z, x, y] = path.split('/').slice(3).map(Number);
    const side = 2 ** z;
    const [x0, y0] = [x / side, y / side];
    const cells = (tile.all(x0, side * 4, y0, side * 4, query.get('needs'), query.get('price'), x0, (x + 1) / side, y0, (y + 1) / side) as Row[])
      .map((row) => [Math.round((Number(row.x) - x0) * side * 256), Math.round((Number(row.y) - y0) * side * 256), row.n, ...(row.n === 1 ? [`s${Number(row.id).toString(36)}`, row.name] : [])]);
    return {version: '1', cells};
  },
};

const server = createServer({keepAliveTimeout: 65_000}, (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const answer = answers[url.pathname.startsWith('/v1/tiles/') ? '/v1/tiles' : url.pathname];
  const body = JSON.stringify(answer(url.searchParams, url.pathname));
  response.writeHead(200, {'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body)}).end(body);
});
server.listen(Number(port), '127.0.0.1', () => {
  process.send?.({port: (server.address() as AddressInfo).port, loadMs: performance.now() - started, rss: process.memoryUsage().rss} satisfies Ready);
});
process.on('message', () => process.send?.({rss: process.memoryUsage().rss}));

// An orphan would keep its port and its memory.
process.on('disconnect', () => process.exit());
