/** One structure on a page of its own, and its contact on another that nobody stores. */
import {html} from 'hono/html';
import type {PublishedContact, Structure} from '../../../src/contract/structure.ts';
import type {Territory} from '../../../src/contract/place.ts';
import {webLink} from '../../../src/contract/web-address.ts';
import type {Needs} from '../../directory/taxonomy/taxonomy.ts';
import {jsonLd} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {contactSheet, publishesContact, structureSheet} from '../../http/structure-sheet.ts';
import {needWords} from './filters.ts';
import {layout} from './layout.ts';

const DAYS: Readonly<Record<string, string>> = {Mo: 'Monday', Tu: 'Tuesday', We: 'Wednesday', Th: 'Thursday', Fr: 'Friday', Sa: 'Saturday', Su: 'Sunday'};

/** Data for search engines (schema.org), on our own page only. No contact: those are asked for one by one. */
export function structureData(structure: Structure, origin: string): Record<string, unknown> {
  const {address} = structure;
  const hours = structure.openingHours && Object.keys(DAYS).some((name) => structure.openingHours!.includes(name)) ? structure.openingHours : undefined;
  return {
    '@context': 'https://schema.org',
    '@type': 'Organization',
    '@id': `${origin}/annuaire/${encodeURIComponent(structure.slug)}`,
    'name': structure.name,
    ...(structure.summary && {description: structure.summary}),
    ...(webLink(structure.website) && {url: structure.website}),
    'address': {'@type': 'PostalAddress', 'streetAddress': address.street, 'postalCode': address.postcode, 'addressLocality': address.city, 'addressCountry': 'FR'},
    'location': {'@type': 'Place', 'geo': {'@type': 'GeoCoordinates', 'latitude': structure.lat, 'longitude': structure.lon}, ...(hours && {openingHours: hours.split(/\s*;\s*/)})},
  };
}

export interface StructurePage {
  readonly structure: Structure;
  /** Where it works, in words. */
  readonly areas: readonly string[];
  /** The département it is in, where that has a page. */
  readonly departement: Territory | undefined;
  /** The words for its needs, those that are retired included. */
  readonly needs: Needs;
  /** ISO day: notices are for their days. */
  readonly today: string;
  readonly origin: string;
  /** More elements of `<head>`. */
  readonly head?: Markup;
}

export function structurePage({structure, areas, departement, needs, today, origin, head}: StructurePage): string {
  const {address, provenance} = structure;
  return layout({
    title: `${structure.name}, ${address.city}`,
    description: structure.summary ?? `${structure.name} aide les associations avec le numérique à ${address.city}.`,
    canonical: `${origin}/annuaire/${encodeURIComponent(structure.slug)}`,
    section: '/annuaire',
    ...(provenance.example && {hidden: true}),
    type: 'profile',
    trail: [['/annuaire', 'Annuaire'], ...(departement ? [[`/annuaire/departement/${departement.code.slice('departement:'.length)}`, departement.name] as const] : [])],
    head: html`${jsonLd(structureData(structure, origin))}${head ?? ''}`,
    main: html`<article aria-labelledby="nom"><h1 id="nom">${structure.name}</h1>
${structureSheet({
    structure, areas, needWord: needWords(needs), today, heading: 2,
    contact: publishesContact(structure) ? html`<p><a href="/annuaire/${encodeURIComponent(structure.slug)}/contact" rel="nofollow">Voir le contact</a></p>` : html`<p>Aucun contact publié.</p>`,
  })}
<h2 id="signaler">Signaler une erreur</h2>
<p>Une adresse, un horaire ou un contact n’est plus bon ? La structure a fermé, ou manque à la charte ? <a href="/embed/structure?structure-id=${structure.id}" rel="nofollow">Ouvrir la fiche qui permet de le signaler</a> (bouton « Signaler une erreur », JavaScript nécessaire).</p>
<p>Sans JavaScript, prévenez ${publishesContact(structure) ? html`<a href="/annuaire/${encodeURIComponent(structure.slug)}/contact" rel="nofollow">la structure elle-même</a>` : 'la structure elle-même'} ou <a href="/annuaire/coordinations">la coordination de son territoire</a>, en citant la référence <strong>${structure.id}</strong>. Ces données viennent de : ${provenance.source}.</p>
</article>`,
  });
}

export function contactPage(structure: Structure, contact: PublishedContact): string {
  return layout({
    title: `Contact de ${structure.name}`,
    section: '/annuaire',
    hidden: true,
    main: html`<h1>Contact de ${structure.name}</h1>
${contactSheet(contact, 2)}
<p><a href="/annuaire/${encodeURIComponent(structure.slug)}">Retour à la fiche</a></p>`,
  });
}
