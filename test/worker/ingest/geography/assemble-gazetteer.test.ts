import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openGazetteer} from '../../../../worker/directory/gazetteer/gazetteer.ts';
import {assembleGazetteer} from '../../../../worker/ingest/geography/assemble-gazetteer.ts';
import {readFormers, readOfficialPositions, readPopulatedPlaces} from '../../../../worker/ingest/geography/sources.ts';
import {smallSource} from '../../directory/gazetteer/sample.ts';

const place = (name: string, lat: number, lon: number, code: string, feature = 'PPL') =>
  ({name, lat, lon, feature, country: 'FR', admin: ['24', '37', '371', code], population: 500});

test('should give the same bytes for the same rows, in whatever order they come', () => {
  const source = smallSource([{nom: 'Loches'}, {nom: 'Tours', population: 130000}, {nom: 'Amboise'}]);
  const shuffled = {...source, communes: [...source.communes].reverse(), departements: [...source.departements].reverse()};
  assert.deepEqual(assembleGazetteer(source).bytes, assembleGazetteer(shuffled).bytes);
});

test('should place a commune unknown to GeoNames among the neighbours of its postcode, and say so', () => {
  const source = smallSource([{nom: 'A', codesPostaux: ['37600']}, {nom: 'B', codesPostaux: ['37600']}, {nom: 'C', codesPostaux: ['37600']}]);
  delete source.exact;
  source.populatedPlaces = [place('A', 47, 1, '37001'), place('B', 47.2, 1.2, '37002')];
  const gazetteer = openGazetteer(assembleGazetteer(source).bytes);
  const [a, c] = [gazetteer.communeByCode('37001')!, gazetteer.communeByCode('37003')!];
  assert.deepEqual([a.lat, a.lon, a.precision], [47, 1, 'exact']);
  assert.deepEqual([c.lat, c.lon, c.precision], [47.1, 1.1, 'approximate']);
});

test('should take the town itself rather than one of its quarters or hamlets', () => {
  const source = smallSource([{nom: 'Loches'}]);
  delete source.exact;
  source.populatedPlaces = [place('Vignemont', 48, 2, '37001', 'PPLX'), place('Le Hameau', 46, 2, '37001'), place('Loches', 47.1, 1, '37001')];
  assert.equal(openGazetteer(assembleGazetteer(source).bytes).communeByCode('37001')!.lat, 47.1);
});

test('should not believe a position that contradicts every neighbour of the EPCI', () => {
  const source = smallSource(['A', 'B', 'C', 'D'].map((nom) => ({nom})));
  delete source.exact;
  source.epcis = [{code: '243700754', nom: 'CC', membres: source.communes}];
  // A sign lost in the longitude of D.
  source.populatedPlaces = [place('A', 43.5, -1.2, '37001'), place('B', 43.55, -1.25, '37002'), place('C', 43.6, -1.2, '37003'), place('D', 43.55, 1.2, '37004')];
  const row = openGazetteer(assembleGazetteer(source).bytes).communeByCode('37004')!;
  assert.equal(row.precision, 'approximate');
  assert.ok(Math.abs(row.lon + 1.22) < 0.1);
});

test('should refuse sources that contradict themselves, naming the row', () => {
  assert.throws(() => assembleGazetteer(smallSource([{departement: '99'}])), /37001.*"99"/);
  assert.throws(() => assembleGazetteer(smallSource([{type: 'arrondissement-municipal', commune: '75056', code: '37101'}])), /37101.*75056/);
  assert.throws(() => readOfficialPositions('code,nom\n37132,Loches\n'), /"lat" column/);
  assert.throws(() => readOfficialPositions('code,lat,lon\n37132,47.1,0.9\n37261,,0.7\n'), /line 3 \(37261\)/);
  assert.throws(() => readOfficialPositions('code,lat,lon\n37132,470.1,0.9\n'), /line 2/);
  assert.throws(() => readFormers('code,nom\n1,a\n'), /chefLieu/);
});

test('should read only the French rows of GeoNames', () => {
  const row = (country: string) => ['1', 'Loches', 'Loches', '', '47.1', '0.99', 'P', 'PPLA3', country, '', '24', '37', '373', '37132', '7132', '', '78', 'Europe/Paris', '2023-03-02'].join('\t');
  assert.deepEqual(readPopulatedPlaces(`${row('FR')}\n${row('BE')}\nbroken\n`), [
    {name: 'Loches', lat: 47.1, lon: 0.99, feature: 'PPLA3', country: 'FR', admin: ['24', '37', '373', '37132'], population: 7132},
  ]);
});
