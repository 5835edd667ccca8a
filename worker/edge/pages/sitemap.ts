/**
 * What search engines may read, and since when it is as it is (sitemaps.org): an index, one part for our own pages, one for the
 * events, one for the structures of each département. Examples are left out: their pages ask not to be found.
 */
import type {Structure} from '../../../src/contract/structure.ts';
import type {EdgeDirectory} from '../deps.ts';
import {departementOf} from '../sheet.ts';

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
/** The most addresses one file may hold (sitemaps.org). */
const MOST = 50_000;
/** Name of the part with our own pages. */
const OWN = 'pages';
/** Name of the part with the events. */
const AGENDA = 'agenda';

const escape = (text: string): string => text.replace(/[&<>'"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const address = (origin: string, path: string, changed?: string): string => `<url><loc>${escape(origin + path)}</loc>${changed ? `<lastmod>${changed}</lastmod>` : ''}</url>\n`;
const part = (addresses: readonly string[]): string => `${XML}<urlset ${SCHEMA}>\n${addresses.join('')}</urlset>\n`;

/** The day a sheet changed last: edited, or said to be still true. */
const changedAt = ({updatedAt, verifiedAt}: Structure): string => (verifiedAt !== undefined && verifiedAt > updatedAt ? verifiedAt : updatedAt).slice(0, 10);

const departements = (directory: EdgeDirectory) => directory.territories().filter(({kind, total}) => kind === 'departement' && total > 0);

/** Events that are none of ours to try the product with. */
const announced = ({events}: EdgeDirectory) => events.filter(({example}) => !example);

/** Names of the parts, without `.xml`. */
export const sitemapParts = (directory: EdgeDirectory): string[] => [OWN, ...(announced(directory).length > 0 ? [AGENDA] : []), ...departements(directory).map(({code}) => code.slice('departement:'.length))];

export const sitemapIndex = (directory: EdgeDirectory, origin: string): string =>
  `${XML}<sitemapindex ${SCHEMA}>\n${sitemapParts(directory).map((name) => `<sitemap><loc>${escape(`${origin}/sitemap/${name}.xml`)}</loc><lastmod>${directory.publishedAt}</lastmod></sitemap>\n`).join('')}</sitemapindex>\n`;

/** One part; undefined when there is none of that name. `own` are the paths of our pages that have no parameter. */
export function sitemapPart(name: string, directory: EdgeDirectory, own: readonly string[], origin: string): string | undefined {
  if (!sitemapParts(directory).includes(name)) return undefined;
  if (name === OWN) return part([...own.map((path) => address(origin, path)), ...departements(directory).map(({code}) => address(origin, `/annuaire/departement/${code.slice('departement:'.length)}`, directory.publishedAt))]);
  if (name === AGENDA) return part(announced(directory).slice(-MOST).map(({slug, updatedAt}) => address(origin, `/agenda/${encodeURIComponent(slug)}`, updatedAt.slice(0, 10))));
  // Structures that share an address are one page.
  const addresses = new Map<string, string>();
  for (const id of directory.ids({territory: [`departement:${name}`]})) {
    const structure = directory.structure(id);
    // Those elsewhere that only work here are in the part of where they are.
    if (!structure || structure.provenance.example || departementOf(structure.address.commune) !== name) continue;
    if (!addresses.has(structure.slug)) addresses.set(structure.slug, address(origin, `/annuaire/${encodeURIComponent(structure.slug)}`, changedAt(structure)));
    if (addresses.size === MOST) break;
  }
  return part([...addresses.values()]);
}

/** Contacts are asked one by one by people; a search by criteria repeats pages that are already there. */
export const robots = (origin: string): string => `User-agent: *
Allow: /
Disallow: /annuaire/*/contact$
Disallow: /v1/structures/*/contact$

Sitemap: ${origin}/sitemap.xml
`;
