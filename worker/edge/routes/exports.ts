/** The whole directory, or what a search keeps of it, as files. Written while they are read: memory does not grow with the directory. */
import {z} from 'zod';
import {latitudeSchema, longitudeSchema} from '../../../src/contract/place.ts';
import {filterQuerySchema} from '../../../src/contract/query.ts';
import type {FilterQuery} from '../../../src/contract/query.ts';
import {structureIdSchema, structureSchema} from '../../../src/contract/structure.ts';
import type {Structure} from '../../../src/contract/structure.ts';
import {BYTE_ORDER_MARK, record} from '../../http/csv.ts';
import type {EdgeDirectory} from '../deps.ts';
import {MEDNUM_COLUMNS, mednumRow} from '../mednum.ts';
import {route} from '../route.ts';
import type {Route} from '../route.ts';
import {checkCodes} from './checks.ts';

/** Structures written between two looks at the other requests. */
const BATCH = 50;

/** What each line of `structures.csv` says. Contacts are not in it: they are published one by one. */
const COLUMNS: readonly (readonly [name: string, cell: (structure: Structure) => string | number | undefined])[] = [
  ['id', ({id}) => id],
  ['slug', ({slug}) => slug],
  ['name', ({name}) => name],
  ['summary', ({summary}) => summary],
  ['kind', ({kind}) => kind],
  ['street', ({address}) => address.street],
  ['complement', ({address}) => address.complement],
  ['postcode', ({address}) => address.postcode],
  ['city', ({address}) => address.city],
  ['commune', ({address}) => address.commune],
  ['lat', ({lat}) => lat],
  ['lon', ({lon}) => lon],
  ['precision', ({precision}) => precision],
  ['siret', ({siret}) => siret],
  ['serviceArea', ({serviceArea}) => serviceArea.join(' ')],
  ['needs', ({needs}) => needs.map(({code, level}) => `${code}:${level}`).join(' ')],
  ['needsInferred', ({needs}) => (needs.some(({inferred}) => inferred) ? 'true' : 'false')],
  ['formats', ({formats}) => formats.join(' ')],
  ['price', ({price}) => price.join(' ')],
  ['access', ({access}) => access.join(' ')],
  ['audiences', ({audiences}) => audiences.join('|')],
  ['labels', ({labels}) => labels.map(({code}) => code).join(' ')],
  ['website', ({website}) => website],
  ['appointment', ({appointment}) => appointment],
  ['openingHours', ({openingHours}) => openingHours],
  ['verifiedAt', ({verifiedAt}) => verifiedAt],
  ['updatedAt', ({updatedAt}) => updatedAt],
  ['vendorTie', ({vendorTie}) => vendorTie],
  ['source', ({provenance}) => provenance.source],
  ['licence', ({provenance}) => provenance.licence],
  ['sourceDate', ({provenance}) => provenance.date],
  ['example', ({provenance}) => (provenance.example ? 'true' : 'false')],
];

/** `head`, then each structure as `write` says, then `tail`. */
function stream(
  directory: EdgeDirectory,
  filter: FilterQuery,
  {head, write, tail = ''}: {head: string; write(structure: Structure, first: boolean): string; tail?: string},
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const ids = directory.ids(filter)[Symbol.iterator]();
  let first = true;
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(head)),
    async pull(controller) {
      // A reader that is never full would have all of it in one go: the other requests come between.
      await new Promise((done) => setTimeout(done, 0));
      let text = '';
      for (let i = 0; i < BATCH; i++) {
        const next = ids.next();
        if (next.done) {
          controller.enqueue(encoder.encode(text + tail));
          controller.close();
          return;
        }
        const structure = directory.structure(next.value);
        if (!structure) continue;
        text += write(structure, first);
        first = false;
      }
      controller.enqueue(encoder.encode(text));
    },
  });
}

const aboutSchema = z.object({
  version: z.string().describe('Of the published directory.'),
  publishedAt: z.iso.datetime({offset: true}),
  licence: z.string(),
  attribution: z.string().describe('Whom to cite.'),
});
/** `structures.json`. */
export const exportSchema = aboutSchema.extend({items: z.array(structureSchema)});
/** `structures.geojson` (RFC 7946). */
export const geoJsonSchema = aboutSchema.extend({
  type: z.literal('FeatureCollection'),
  features: z.array(z.object({
    type: z.literal('Feature'),
    id: structureIdSchema,
    geometry: z.object({type: z.literal('Point'), coordinates: z.tuple([longitudeSchema, latitudeSchema])}),
    properties: structureSchema.omit({lat: true, lon: true}).describe('The structure, but for its position.'),
  })),
});

interface Form {
  readonly shape?: {readonly name: string; readonly schema: z.ZodType};
  readonly head: string | ((directory: EdgeDirectory) => string);
  readonly tail?: string;
  write(structure: Structure, first: boolean): string;
}

const exportRoute = (name: string, summary: string, type: string, form: Form): Route =>
  route({
    path: `/v1/exports/structures.${name}`,
    operation: `exportStructures${name.split('.').map((part) => part[0]!.toUpperCase() + part.slice(1)).join('')}`,
    summary,
    description: 'Mêmes filtres que la carte. Sans aucune donnée de contact. Licence Ouverte 2.0 : citez « PANA » et la date ; la source de chaque ligne est dans ses colonnes.',
    policy: 'directory',
    validator: 'directory',
    kind: 'data',
    query: filterQuerySchema,
    answer: {type, ...form.shape, description: 'Le fichier.'},
    problems: ['invalid-query', 'unavailable'],
    handle({query, deps, directory}) {
      const known = checkCodes(query, deps.gazetteer(), directory.needs);
      const head = typeof form.head === 'string' ? form.head : form.head(directory);
      return {
        body: stream(directory, known, {...form, head}),
        headers: {
          'Content-Disposition': `attachment; filename="pana-structures.${name}"`,
          'Link': '<https://www.etalab.gouv.fr/licence-ouverte-open-licence>; rel="license"',
          'X-Attribution': `PANA, ${directory.publishedAt.slice(0, 10)}`,
        },
      };
    },
  });

const about = ({version, publishedAt}: EdgeDirectory): string =>
  `"version":${JSON.stringify(version)},"publishedAt":${JSON.stringify(publishedAt)},"licence":"Licence Ouverte 2.0","attribution":"PANA"`;

export const exportRoutes: readonly Route[] = [
  exportRoute('csv', 'Annuaire en tableur (CSV)', 'text/csv; charset=utf-8', {
    head: BYTE_ORDER_MARK + record(COLUMNS.map(([name]) => name)),
    write: (structure) => record(COLUMNS.map(([, cell]) => cell(structure))),
  }),
  exportRoute('mednum.csv', 'Annuaire au standard national « lieux de médiation numérique »', 'text/csv; charset=utf-8', {
    head: BYTE_ORDER_MARK + record(MEDNUM_COLUMNS),
    write: (structure) => {
      const row = mednumRow(structure);
      return record(MEDNUM_COLUMNS.map((column) => row[column]));
    },
  }),
  exportRoute('geojson', 'Annuaire pour les logiciels de cartographie (GeoJSON)', 'application/geo+json', {
    shape: {name: 'StructuresGeoJson', schema: geoJsonSchema},
    head: (directory) => `{"type":"FeatureCollection",${about(directory)},"features":[`,
    write: ({lat, lon, ...properties}, first) =>
      `${first ? '' : ','}\n${JSON.stringify({type: 'Feature', id: properties.id, geometry: {type: 'Point', coordinates: [lon, lat]}, properties})}`,
    tail: '\n]}\n',
  }),
  exportRoute('json', 'Annuaire pour les programmes (JSON)', 'application/json; charset=utf-8', {
    shape: {name: 'StructuresExport', schema: exportSchema},
    head: (directory) => `{${about(directory)},"items":[`,
    write: (structure, first) => `${first ? '' : ','}\n${JSON.stringify(structure)}`,
    tail: '\n]}\n',
  }),
];
