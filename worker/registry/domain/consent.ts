/**
 * What people agree to, apart from the charter: one text per contact field (rule 6: two acts, never one box). A text that changes gets
 * another version; a test holds the hash of each.
 */
import {CONTACT_FIELDS} from '../../../src/contract/listing.ts';
import type {ContactField, ListingSent} from '../../../src/contract/listing.ts';
import type {FieldError} from '../../../src/contract/problem.ts';
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

/** What somebody agrees to who registers for an event; `GET /v1/events/:id/form` serves it. */
export const REGISTRATION_CONSENT: ConsentText = text('event-registration', '2026-1', 'J’accepte que mon nom, mon adresse électronique et ce que j’écris dans ce formulaire servent à m’accueillir à cet événement et à m’écrire à son sujet. Les équipes qui l’organisent les lisent, et personne d’autre. Mes besoins pour participer sont effacés 30 jours après l’événement, le reste trois mois après ; mes réponses aux questions sur mes besoins ne sont plus liées à moi au bout de 30 jours. Je peux annuler mon inscription et retirer cet accord à tout moment.');

/** One act of agreeing, as it is kept: who by an identifier, never a name. */
export interface Consent {
  /** `application:9f…`. */
  readonly subject: string;
  readonly purpose: 'charter' | 'publication';
  /** `confirmed`: the same person came back by the link mailed to them. */
  readonly action: 'given' | 'confirmed' | 'withdrawn';
  readonly textId: string;
  readonly textVersion: string;
  readonly textHash: string;
  readonly locale: string;
  /** Host of the page it was given on, or empty. */
  readonly channel: string;
  readonly method: 'form' | 'mailed-link';
}

/** What is wrong with the consents of an application: one missing for a published field, one for a field that is not, an older text. */
export function consentErrors({contact, consents}: Pick<ListingSent, 'contact' | 'consents'>): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of CONTACT_FIELDS) {
    const given = consents.filter((consent) => consent.field === field);
    const published = contact[field]?.publish === true;
    if (published && given.length === 0) errors.push({field: 'consents', code: 'missing', message: `Il manque l’accord pour publier « ${field} » : cochez-le, ou ne publiez pas ce champ.`});
    if (!published && given.length > 0) errors.push({field: 'consents', code: 'invalid', message: `Un accord est donné pour « ${field} », qui n’est pas à publier.`});
    if (given.length > 1) errors.push({field: 'consents', code: 'repeated', message: `L’accord pour « ${field} » est donné deux fois.`});
    const {version, textHash} = CONSENT_TEXTS[field];
    if (given.some((consent) => consent.version !== version || consent.textHash !== textHash)) {
      errors.push({field: 'consents', code: 'invalid', message: 'Le texte de l’accord a changé depuis que la page est ouverte : rechargez-la, relisez-le, puis recommencez.'});
    }
  }
  return errors;
}
