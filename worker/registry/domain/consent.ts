/**
 * What people agree to, apart from the charter: one text per contact field (rule 6: two acts, never one box). A text that changes gets
 * another version; a test holds the hash of each.
 */
import {CONTACT_FIELDS} from '../../../src/contract/listing.ts';
import type {ContactField, ListingSent} from '../../../src/contract/listing.ts';
import type {FieldError} from '../../../src/contract/problem.ts';
import {FURTHER_CONTACTS, FURTHER_FIELDS} from '../../../src/contract/structure.ts';
import type {Contact, FurtherField} from '../../../src/contract/structure.ts';
import {linesHash} from './charter.ts';

/** A text somebody agrees to, in the French words that count. */
export interface ConsentText {
  /** `publish-email`. */
  readonly id: string;
  readonly version: string;
  readonly text: string;
  readonly textHash: string;
}

const text = (id: string, version: string, words: string): ConsentText => ({id, version, text: words, textHash: linesHash([words])});

/** Texts in force. */
export const CONSENT_TEXTS: Readonly<Record<ContactField, ConsentText>> = {
  person: text('publish-person', '2026-1', 'J’accepte que le nom de la personne à contacter soit publié sur la fiche de la structure, pour que les associations sachent à qui s’adresser. Je peux retirer cet accord à tout moment.'),
  email: text('publish-email', '2026-1', 'J’accepte que cette adresse électronique soit publiée sur la fiche de la structure, pour que les associations puissent écrire. Je peux retirer cet accord à tout moment.'),
  phone: text('publish-phone', '2026-1', 'J’accepte que ce numéro de téléphone soit publié sur la fiche de la structure, pour que les associations puissent appeler. Je peux retirer cet accord à tout moment.'),
};

/** Texts in force for the fields of a further contact: who agrees may not be the one whom it names. */
export const FURTHER_CONSENT_TEXTS: Readonly<Record<FurtherField, ConsentText>> = {
  label: text('publish-other-label', '2026-1', 'J’accepte que ce nom ou cette fonction soit publié sur la fiche de la structure, pour que les associations sachent à qui s’adresser. Si c’est le nom d’une autre personne que moi, elle est d’accord. Cet accord peut être retiré à tout moment.'),
  email: text('publish-other-email', '2026-1', 'J’accepte que cette adresse électronique soit publiée sur la fiche de la structure, pour que les associations puissent écrire. Si c’est celle d’une autre personne que moi, elle est d’accord. Cet accord peut être retiré à tout moment.'),
  phone: text('publish-other-phone', '2026-1', 'J’accepte que ce numéro de téléphone soit publié sur la fiche de la structure, pour que les associations puissent appeler. Si c’est celui d’une autre personne que moi, elle est d’accord. Cet accord peut être retiré à tout moment.'),
};

/** A field of a further contact, as forms name it: `email-2`. */
export type FurtherKey = `${FurtherField}-${(typeof FURTHER_CONTACTS)[number]}`;
/** A contact field that is published by a consent of its own. */
export type ConsentKey = ContactField | FurtherKey;
export const FURTHER_KEYS: readonly FurtherKey[] = FURTHER_CONTACTS.flatMap((number) => FURTHER_FIELDS.map((field): FurtherKey => `${field}-${number}`));
export const CONSENT_KEYS: readonly ConsentKey[] = [...CONTACT_FIELDS, ...FURTHER_KEYS];

/** What a key is about: a field, and the number of the contact when it is not the first one. */
export function consentKey(key: ConsentKey): {readonly field: ContactField | FurtherField; readonly contact?: number; readonly text: ConsentText} {
  const [field, number] = key.split('-') as [string, string | undefined];
  return number === undefined ? {field: field as ContactField, text: CONSENT_TEXTS[field as ContactField]}
    : {field: field as FurtherField, contact: Number(number), text: FURTHER_CONSENT_TEXTS[field as FurtherField]};
}

/** A field of a structure's contacts, with whether it is to be published. */
export function contactValue(contact: Contact, key: ConsentKey): {readonly value: string; readonly publish: boolean} | undefined {
  const {field, contact: number} = consentKey(key);
  return number === undefined ? contact[field as ContactField] : contact.others?.find((one) => one.number === number)?.[field as FurtherField];
}

/** Contacts as an application sends them, with their numbers: the first further one is number 2. */
export function numbered({others, ...first}: ListingSent['contact']): Contact {
  const given = Object.fromEntries(Object.entries(first).filter(([, value]) => value !== undefined)) as Contact;
  return others === undefined ? given : {...given, others: others.map((one, at) => ({number: FURTHER_CONTACTS[at]!, ...one}))};
}

/** What somebody agrees to who registers for an event; `GET /v1/events/:id/form` serves it. */
export const REGISTRATION_CONSENT: ConsentText = text('event-registration', '2026-1', 'J’accepte que mon nom, mon adresse électronique et ce que j’écris dans ce formulaire servent à m’accueillir à cet événement et à m’écrire à son sujet. Les équipes qui l’organisent les lisent, et personne d’autre. Mes besoins pour participer sont effacés 30 jours après l’événement, le reste trois mois après ; mes réponses aux questions sur mes besoins ne sont plus liées à moi au bout de 30 jours. Je peux annuler mon inscription et retirer cet accord à tout moment.');

/** What is read to somebody at the door of an event, who came without having registered. Without an address nothing is ever sent. */
export const DOOR_CONSENT: ConsentText = text('event-door', '2026-1', 'J’accepte que mon nom, et ma structure si je la dis, soient gardés trois mois après l’événement, pour que ma présence compte et que je puisse avoir une attestation. Si je laisse une adresse électronique, elle ne sert qu’à me demander comment était cet événement, et c’est effacé avec le reste. Je peux le faire effacer à tout moment.');

/** One act of agreeing, as it is kept: who by an identifier, never a name. */
export interface Consent {
  /** `application:9f…`. */
  readonly subject: string;
  /** Number of a further contact of the structure, 2 to 4; absent for the first one and for what is no contact. */
  readonly contact?: number;
  readonly purpose: 'charter' | 'publication';
  /** `confirmed`: the same person came back by the link mailed to them. */
  readonly action: 'given' | 'confirmed' | 'withdrawn';
  readonly textId: string;
  readonly textVersion: string;
  readonly textHash: string;
  readonly locale: string;
  /** Host of the page it was given on, or empty. */
  readonly channel: string;
  /** `erasure`: whoever it is about asked to be erased. */
  readonly method: 'form' | 'mailed-link' | 'erasure';
}

/** What is wrong with the consents of an application: one missing for a published field, one for a field that is not, an older text. */
export function consentErrors({contact: sent, consents}: Pick<ListingSent, 'contact' | 'consents'>): FieldError[] {
  const errors: FieldError[] = [];
  const contact = numbered(sent);
  for (const key of CONSENT_KEYS) {
    const {field, contact: number, text: {version, textHash}} = consentKey(key);
    const given = consents.filter((consent) => consent.field === field && consent.contact === number);
    const named = number === undefined ? `« ${field} »` : `« ${field} » du contact ${number}`;
    const published = contactValue(contact, key)?.publish === true;
    if (published && given.length === 0) errors.push({field: 'consents', code: 'missing', message: `Il manque l’accord pour publier ${named} : cochez-le, ou ne publiez pas ce champ.`});
    if (!published && given.length > 0) errors.push({field: 'consents', code: 'invalid', message: `Un accord est donné pour ${named}, qui n’est pas à publier.`});
    if (given.length > 1) errors.push({field: 'consents', code: 'repeated', message: `L’accord pour ${named} est donné deux fois.`});
    if (given.some((consent) => consent.version !== version || consent.textHash !== textHash)) {
      errors.push({field: 'consents', code: 'invalid', message: 'Le texte de l’accord a changé depuis que la page est ouverte : rechargez-la, relisez-le, puis recommencez.'});
    }
  }
  const known = new Set(CONSENT_KEYS.map((key) => JSON.stringify([consentKey(key).field, consentKey(key).contact])));
  for (const {field, contact: number} of consents) {
    if (!known.has(JSON.stringify([field, number]))) errors.push({field: 'consents', code: 'invalid', message: `Un accord est donné pour « ${field} », que ce contact n’a pas.`});
  }
  return errors;
}
