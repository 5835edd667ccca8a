/**
 * What the public reads of one structure, written once: the page of the directory, a structure's own space and the desk show these very
 * words, so that whoever edits or checks a listing sees what everybody else does.
 */
import {html} from 'hono/html';
import type {PublishedContact, Structure} from '../../src/contract/structure.ts';
import {webLink} from '../../src/contract/web-address.ts';
import type {Markup} from './document.ts';
import {ACCESS_WORDS, day, FORMAT_WORDS, KIND_WORDS, LABEL_WORDS, LEVEL_WORDS, NEVER_VERIFIED, PRICE_WORDS, verifiedWords} from './words.ts';

/** A structure as its sheet is written: all of what is published but the address of its page. */
export type SheetStructure = Omit<Structure, 'slug'>;

export interface StructureSheet {
  readonly structure: SheetStructure;
  /** Where it works, in words ({@link areaWords}). */
  readonly areas: readonly string[];
  /** What a need is called. */
  readonly needWord: (code: string) => string;
  /** ISO day: a notice may be for another one. */
  readonly today: string;
  /** Level of the headings in it. */
  readonly heading: 2 | 3;
  /** How it is reached, below the heading that says so. */
  readonly contact: Markup;
}

const AREA: Readonly<Record<string, string>> = {commune: 'commune', epci: 'intercommunalité', departement: 'département', region: 'région'};

/** What a service area says in words. `names` resolves a code. */
export const areaWords = (codes: readonly string[], names: (code: string) => string | undefined): string[] =>
  codes.map((code) => {
    if (code === 'national') return 'dans toute la France';
    const [kind = '', number] = code.split(':');
    return Object.hasOwn(AREA, kind) ? `${AREA[kind]} ${names(code) ?? number}` : names(code) ?? code;
  });

/** A web address as a link where it may be one. Checked again where it is shown: what is published may be older than a rule. */
function link(text: string | undefined): Markup | string | undefined {
  const href = webLink(text);
  return href ? html`<a href="${href}" rel="nofollow">${text}</a>` : text;
}

/** Whether somebody who asks for the contact gets one. */
export const publishesContact = ({contactFields, otherContacts = []}: Pick<Structure, 'contactFields' | 'otherContacts'>): boolean => contactFields.length > 0 || otherContacts.length > 0;

const isNow = ({from, until}: NonNullable<Structure['notice']>, today: string): boolean => (from ?? today) <= today && (until ?? today) >= today;

/** The sheet below its name. */
export function structureSheet({structure, areas, needWord, today, heading, contact}: StructureSheet): Markup {
  const {address, provenance, notice} = structure;
  const row = (name: string, value: string | Markup | undefined): Markup => (value ? html`<dt>${name}</dt><dd>${value}</dd>` : html``);
  const title = (words: string): Markup => (heading === 2 ? html`<h2>${words}</h2>` : html`<h3>${words}</h3>`);
  return html`${provenance.example ? html`<p class="note">Ceci est un exemple pour essayer le service, pas une vraie structure.</p>` : ''}
${structure.reportedClosed ? html`<p class="note"><strong>Plusieurs personnes la disent fermée : vérifiez avant de vous déplacer.</strong></p>` : ''}
${notice && isNow(notice, today) ? html`<p class="note">${notice.text}</p>` : ''}
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
${title('Ce qu’elle fait pour les associations')}
${structure.needs.length > 0 ? html`<ul>${structure.needs.map(({code, level}) => html`<li>${needWord(code)} : ${LEVEL_WORDS[level]}</li>`)}</ul>` : html`<p>Elle ne l’a pas encore précisé.</p>`}
${structure.needs.some((need) => need.inferred) ? html`<p class="soft">Déduit des services qu’elle déclare au standard national : <a href="/docs/besoins#standard">comment nous déduisons</a>.</p>` : ''}
${title('Contact')}
${contact}
<p class="soft">${structure.verifiedAt ? verifiedWords(structure.verifiedAt, false) : NEVER_VERIFIED}. Modifié le ${day(structure.updatedAt)}. Source : ${provenance.source}${provenance.licence ? ` (${provenance.licence})` : ''}.</p>`;
}

const shownPhone = (phone: string): string => phone.replace(/^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '0$1 $2 $3 $4 $5');

/** How to reach somebody, as lines of a list of definitions. */
const waysTo = ({phone, email}: Pick<PublishedContact, 'phone' | 'email'>): Markup => html`${phone ? html`<dt>Téléphone</dt><dd><a href="tel:${phone}">${shownPhone(phone)}</a></dd>` : ''}
${email ? html`<dt>Courriel</dt><dd><a href="mailto:${email}">${email}</a></dd>` : ''}`;

/** What whoever asks for the contact gets: only what was agreed to. `heading`: level of the headings of further contacts. */
export function contactSheet({person, phone, email, others = []}: PublishedContact, heading: 2 | 4): Markup {
  const first = person !== undefined || phone !== undefined || email !== undefined;
  const title = (words: string): Markup => (heading === 2 ? html`<h2>${words}</h2>` : html`<h4>${words}</h4>`);
  return html`${first ? html`<dl>
${person ? html`<dt>Personne à demander</dt><dd>${person}</dd>` : ''}
${waysTo({phone, email})}
</dl>` : others.length > 0 ? '' : html`<p>Aucun contact publié.</p>`}
${others.map((other) => html`${title(other.label ?? 'Autre contact')}
${other.phone || other.email ? html`<dl>
${waysTo(other)}
</dl>` : ''}`)}`;
}
