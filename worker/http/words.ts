/**
 * French words of the closed lists, dates and counts, for our pages and nothing else: the widgets have their own, in two languages. Read by
 * volunteers, structures and coordinations alike: « vos locaux » would be another's for each of them.
 */
import {html} from 'hono/html';
import type {Access, Format, Kind, Label, Level, Price, Sort} from '../../src/contract/vocabulary.ts';
import type {Markup} from './document.ts';

export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  'association': 'Association', 'tiers-lieu': 'Tiers-lieu', 'centre-social': 'Centre social', 'mjc': 'Maison des jeunes et de la culture', 'epn': 'Espace public numérique',
  'fablab': 'Fablab', 'mediatheque': 'Médiathèque', 'france-services': 'France services', 'collectivite': 'Collectivité', 'reseau-associatif': 'Réseau associatif',
  'insertion': 'Structure d’insertion', 'entreprise-ess': 'Entreprise de l’économie sociale et solidaire', 'autre': 'Autre',
};
export const PRICE_WORDS: Readonly<Record<Price, string>> = {
  'gratuit': 'gratuit', 'depense-acceptable': 'dépense acceptable (ce que l’association peut payer)', 'adherents': 'réservé ou moins cher pour les adhérents', 'payant': 'payant',
};
export const FORMAT_WORDS: Readonly<Record<Format, string>> = {
  'individuel': 'accompagnement individuel', 'collectif': 'atelier collectif', 'autonomie': 'accès libre', 'sur-site': 'dans les locaux de l’association', 'a-distance': 'à distance',
};
export const ACCESS_WORDS: Readonly<Record<Access, string>> = {
  'sans-rendez-vous': 'sans rendez-vous', 'sur-rendez-vous': 'sur rendez-vous', 'telephone': 'par téléphone', 'courriel': 'par courriel', 'pmr': 'accessible en fauteuil',
  'deficience-visuelle': 'accueil des personnes déficientes visuelles', 'surdite': 'accueil des personnes sourdes', 'handicap-mental': 'accueil des personnes handicapées mentales',
  'illettrisme': 'accueil des personnes en situation d’illettrisme', 'anglais': 'en anglais', 'autres-langues': 'en d’autres langues',
};
/** What a structure can do, as a choice. */
export const LEVEL_VERBS: Readonly<Record<Level, string>> = {informer: 'informer', orienter: 'orienter', accompagner: 'accompagner'};
export const LEVEL_WORDS: Readonly<Record<Level, string>> = {informer: 'informe', orienter: 'oriente', accompagner: 'accompagne'};
/** The least a structure must be able to do. */
export const LEVEL_CHOICES: Readonly<Record<Level, string>> = {informer: 'informer, au moins', orienter: 'orienter, au moins', accompagner: 'accompagner'};
export const SORT_WORDS: Readonly<Record<Sort, string>> = {relevance: 'pertinence', distance: 'distance', name: 'nom', verified: 'vérifiées le plus récemment'};
export const LABEL_WORDS: Readonly<Record<Label, string>> = {
  'pana': 'PANA', 'guidasso-information': 'Guid’Asso information', 'guidasso-orientation': 'Guid’Asso orientation',
  'guidasso-accompagnement-generaliste': 'Guid’Asso accompagnement généraliste', 'guidasso-accompagnement-specialiste': 'Guid’Asso accompagnement spécialiste',
  'france-services': 'France services', 'conseiller-numerique': 'Conseiller numérique', 'aidants-connect': 'Aidants Connect', 'fabrique-de-territoire': 'Fabrique de territoire', 'autre': 'Autre label',
};

const DAY = new Intl.DateTimeFormat('fr-FR', {dateStyle: 'long', timeZone: 'UTC'});
const PARIS_DAY = new Intl.DateTimeFormat('fr-FR', {dateStyle: 'long', timeZone: 'Europe/Paris'});
const PARIS_TIME = new Intl.DateTimeFormat('fr-FR', {timeStyle: 'short', timeZone: 'Europe/Paris'});
/** "1er mars", as French says it and `Intl` does not. */
const first = (text: string): string => text.replace(/^1 /, '1er ');

/** "3 mars 2026" for an ISO 8601 day. */
export const day = (iso: string): string => first(DAY.format(new Date(`${iso.slice(0, 10)}T00:00:00Z`)));
/** The same in a `<time>`. */
export const dayTime = (iso: string): Markup => html`<time datetime="${iso.slice(0, 10)}">${day(iso)}</time>`;
/** "3 mars 2026 à 14:05", at the hour of Paris; milliseconds since the epoch, or ISO 8601. */
export function moment(at: number | string): Markup {
  const date = new Date(at);
  return html`<time datetime="${date.toISOString()}">${first(PARIS_DAY.format(date))} à ${PARIS_TIME.format(date)}</time>`;
}

/** When a structure last said "still true" (ISO day); `stale`: too long ago. */
export const verifiedWords = (on: string, stale: boolean | undefined): string => `Vérifié par la structure le ${day(on)}${stale ? ', il y a plus d’un an' : ''}`;
export const NEVER_VERIFIED = 'Jamais vérifié par la structure';

/** The first letter as one of a title. */
export const capital = (text: string): string => text.slice(0, 1).toLocaleUpperCase('fr') + text.slice(1);

const NUMBER = new Intl.NumberFormat('fr-FR');
export const count = (n: number, one: string, many: string): string => `${NUMBER.format(n)} ${n < 2 ? one : many}`;
