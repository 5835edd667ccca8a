/** The gazetteer of the packages, built once per test process; and a small made-up one for properties. */
import {assembleGazetteer, type GeographySource, type OfficialCommune} from '../../../../worker/ingest/geography/assemble-gazetteer.ts';
import {readPackages} from '../../../../worker/ingest/geography/sources.ts';
import {openGazetteer, type Gazetteer} from '../../../../worker/directory/gazetteer/gazetteer.ts';

let bytes: Uint8Array | undefined;
let opened: Gazetteer | undefined;

export const nationalBytes = (): Uint8Array => (bytes ??= assembleGazetteer(readPackages()).bytes);
export const national = (): Gazetteer => (opened ??= openGazetteer(nationalBytes()));

/** A source with the given communes only, in one département unless their code says another. */
export function smallSource(communes: Partial<OfficialCommune>[]): GeographySource {
  const rows = communes.map((row, at): OfficialCommune => ({
    type: 'commune-actuelle', nom: 'Sans-Nom', population: 100, codesPostaux: ['37000'], departement: '37', region: '24',
    code: `37${String(at + 1).padStart(3, '0')}`, ...row,
  }));
  return {
    communes: rows,
    departements: [{code: '37', nom: 'Indre-et-Loire', region: '24', chefLieu: '37001'}, {code: '974', nom: 'La Réunion', region: '04', chefLieu: '97411'}],
    regions: [{code: '24', nom: 'Centre-Val de Loire', zone: 'metro'}, {code: '04', nom: 'La Réunion', zone: 'drom'}],
    epcis: [],
    populatedPlaces: [],
    exact: new Map(rows.map((row, at) => [row.code, {lat: 47 + (at % 10) / 10, lon: 0.5 + Math.floor(at / 10) / 10}])),
    sources: ['made up'],
  };
}
