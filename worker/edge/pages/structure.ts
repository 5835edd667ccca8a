/** One structure on a page of its own, and its contact on another that nobody stores. */
import {html} from 'hono/html';
import type {PublishedContact, Structure} from '../../../src/contract/structure.ts';
import type {Territory} from '../../../src/contract/place.ts';
import {webLink} from '../../../src/contract/web-address.ts';
import type {Needs} from '../../directory/taxonomy/taxonomy.ts';
import {jsonLd} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {ACCESS_WORDS, day, FORMAT_WORDS, KIND_WORDS, LABEL_WORDS, LEVEL_WORDS, PRICE_WORDS} from '../../http/words.ts';
import {freshness} from './cards.ts';
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

const AREA: Readonly<Record<string, string>> = {commune: 'commune', epci: 'intercommunalité', departement: 'département', region: 'région'};

/** Checked again where it is shown: what is published may be older than a rule. */
function link(text: string | undefined): Markup | string | undefined {
  const href = webLink(text);
  return href ? html`<a href="${href}" rel="nofollow">${text}</a>` : text;
}

/** Whether somebody who asks for the contact gets one. */
const publishesContact = ({contactFields, otherContacts = []}: Structure): boolean => contactFields.length > 0 || otherContacts.length > 0;

export interface StructurePage {
  readonly structure: Structure;
  /** Where it works, in words. */
  readonly areas: readonly string[];
  /** The département it is in, where that has a page. */
  readonly departement: Territory | undefined;
  /** The words for its needs, those that are retired included. */
  readonly needs: Needs;
  readonly origin: string;
  /** More elements of `<head>`. */
  readonly head?: Markup;
}

export function structurePage({structure, areas, departement, needs, origin, head}: StructurePage): string {
  const needWord = needWords(needs);
  const {address, provenance} = structure;
  const row = (name: string, value: string | Markup | undefined): Markup => (value ? html`<dt>${name}</dt><dd>${value}</dd>` : html``);
  const inferred = structure.needs.some((need) => need.inferred);
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
${provenance.example ? html`<p class="note">Ceci est un exemple pour essayer le service, pas une vraie structure.</p>` : ''}
${structure.reportedClosed ? html`<p class="note"><strong>Plusieurs personnes la disent fermée : vérifiez avant de vous déplacer.</strong></p>` : ''}
${structure.notice ? html`<p class="note">${structure.notice.text}</p>` : ''}
${structure.summary ? html`<p class="lead">${structure.summary}</p>` : ''}
<dl>
${row('Type', KIND_WORDS[structure.kind])}
${row('Adresse', `${[address.street, address.complement].filter(Boolean).join(', ')}${address.street ? ', ' : ''}${address.postcode} ${address.city}${structure.precision === 'approximate' ? ' (position approximative)' : ''}`)}
${row('Intervient', areas.length > 0 ? areas.join(', ') : 'Zone d’intervention non précisée')}
${row('Horaires', structure.openingHours)}
${row('Formes d’aide', structure.formats.map((format) => FORMAT_WORDS[format]).join(', '))}
${row('Prix', structure.price.map((price) => PRICE_WORDS[price]).join(', '))}
${row('Accueil', structure.access.map((access) => ACCESS_WORDS[access]).join(', '))}
${row('Publics', structure.audiences.join(', '))}
${row('Labels', structure.labels.map(({code, name, level, until}) => `${name ?? LABEL_WORDS[code]}${level ? ` (${level})` : ''}${until ? `, jusqu’au ${day(until)}` : ''}`).join(' ; '))}
${row('Site', link(structure.website))}
${row('Rendez-vous', link(structure.appointment))}
${row('Lien avec un éditeur de logiciel', structure.vendorTie)}
</dl>
<h2>Ce qu’elle fait pour les associations</h2>
${structure.needs.length > 0 ? html`<ul>${structure.needs.map(({code, level}) => html`<li>${needWord(code)} : ${LEVEL_WORDS[level]}</li>`)}</ul>` : html`<p>Elle ne l’a pas encore précisé.</p>`}
${inferred ? html`<p class="soft">Déduit des services qu’elle déclare au standard national : <a href="/docs/besoins#standard">comment nous déduisons</a>.</p>` : ''}
<h2>Contact</h2>
${publishesContact(structure) ? html`<p><a href="/annuaire/${encodeURIComponent(structure.slug)}/contact" rel="nofollow">Voir le contact</a></p>` : html`<p>Aucun contact publié.</p>`}
<p class="soft">${freshness({verifiedAt: structure.verifiedAt})}. Modifié le ${day(structure.updatedAt)}. Source : ${provenance.source}${provenance.licence ? ` (${provenance.licence})` : ''}.</p>
<h2 id="signaler">Signaler une erreur</h2>
<p>Une adresse, un horaire ou un contact n’est plus bon ? La structure a fermé, ou manque à la charte ? <a href="/embed/structure?structure-id=${structure.id}" rel="nofollow">Ouvrir la fiche qui permet de le signaler</a> (bouton « Signaler une erreur », JavaScript nécessaire).</p>
<p>Sans JavaScript, prévenez ${publishesContact(structure) ? html`<a href="/annuaire/${encodeURIComponent(structure.slug)}/contact" rel="nofollow">la structure elle-même</a>` : 'la structure elle-même'} ou <a href="/annuaire/coordinations">la coordination de son territoire</a>, en citant la référence <strong>${structure.id}</strong>. Ces données viennent de : ${provenance.source}.</p>
</article>`,
  });
}

/** What a service area says in words. `names` resolves a code. */
export const areaWords = (codes: readonly string[], names: (code: string) => string | undefined): string[] =>
  codes.map((code) => (code === 'national' ? 'dans toute la France' : `${AREA[code.split(':')[0]!]} ${names(code) ?? code.split(':')[1]}`));

const shownPhone = (phone: string): string => phone.replace(/^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '0$1 $2 $3 $4 $5');

/** How to reach somebody, as lines of a list of definitions. */
const waysTo = ({phone, email}: Pick<PublishedContact, 'phone' | 'email'>): Markup => html`${phone ? html`<dt>Téléphone</dt><dd><a href="tel:${phone}">${shownPhone(phone)}</a></dd>` : ''}
${email ? html`<dt>Courriel</dt><dd><a href="mailto:${email}">${email}</a></dd>` : ''}`;

export function contactPage(structure: Structure, contact: PublishedContact): string {
  const {person, phone, email, others = []} = contact;
  const first = person !== undefined || phone !== undefined || email !== undefined;
  return layout({
    title: `Contact de ${structure.name}`,
    section: '/annuaire',
    hidden: true,
    main: html`<h1>Contact de ${structure.name}</h1>
${first ? html`<dl>
${person ? html`<dt>Personne à demander</dt><dd>${person}</dd>` : ''}
${waysTo({phone, email})}
</dl>` : others.length > 0 ? '' : html`<p>Aucun contact publié.</p>`}
${others.map((other) => html`<h2>${other.label ?? 'Autre contact'}</h2>
${other.phone || other.email ? html`<dl>
${waysTo(other)}
</dl>` : ''}`)}
<p><a href="/annuaire/${encodeURIComponent(structure.slug)}">Retour à la fiche</a></p>`,
  });
}
