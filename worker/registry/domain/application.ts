/**
 * The life of an application: to-confirm → confirmed ⇄ asked → accepted | refused, or expired when its address is not confirmed in time.
 * And what must be true of one before it is kept. No HTTP, no SQL, no clock.
 */
import {parseOpeningHours} from '../../../src/contract/opening-hours.ts';
import type {ListingSent} from '../../../src/contract/listing.ts';
import type {Place} from '../../../src/contract/place.ts';
import type {FieldError} from '../../../src/contract/problem.ts';
import {isSiret} from '../../../src/contract/siret.ts';
import type {StructureInput} from '../../../src/contract/structure.ts';
import {charterHash} from './charter.ts';
import type {Charter} from './charter.ts';
import {consentErrors} from './consent.ts';

export const APPLICATION_STATUSES = ['to-confirm', 'confirmed', 'asked', 'accepted', 'refused', 'expired'] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

/** Milliseconds an address has to be confirmed in (RELIABILITY.md, retention: unconfirmed requests 7 days). */
export const CONFIRM_WITHIN = 7 * 86_400_000;

/** Why an application is refused. A structure is never refused for its size, its status or its model (rule 1). */
export const REFUSAL_REASONS = {
  'not-a-structure': {
    fr: 'Nous n’avons pas pu établir que cette structure existe et que la personne qui a signé peut le faire en son nom.',
    en: 'We could not establish that this organisation exists and that the person who signed may do so on its behalf.',
  },
  'already-listed': {
    fr: 'Cette structure est déjà dans l’annuaire. Demandez plutôt à modifier sa fiche.',
    en: 'This organisation is already in the directory. Ask to edit its listing instead.',
  },
  'not-for-associations': {
    fr: 'Ce qui est décrit n’est pas une aide au numérique ouverte aux associations.',
    en: 'What is described is not digital help that associations can ask for.',
  },
  'already-managed': {
    fr: 'Cette fiche vient d’être confiée à une autre personne de la structure. Demandez-lui de vous ajouter aux contacts, ou écrivez à la coordination de votre territoire.',
    en: 'This listing has just been entrusted to another person of the organisation. Ask them to add you as a contact, or write to the team of your area.',
  },
  'no-answer': {
    fr: 'Notre question est restée sans réponse. Vous pouvez faire une nouvelle demande à tout moment.',
    en: 'Our question was not answered. You can apply again at any time.',
  },
  'asked-to-stop': {
    fr: 'Vous nous avez demandé de ne pas donner suite.',
    en: 'You asked us not to go on.',
  },
} as const satisfies Record<string, Readonly<Record<'fr' | 'en', string>>>;

/** Why nobody decides about what they signed themselves (PRODUCT.md, cooptation). */
export const OWN_APPLICATION = 'Vous avez signé cette demande : une autre personne de votre coordination, ou l’équipe nationale, en décide. Si personne d’autre ne peut le faire, proposez d’abord quelqu’un dans l’équipe.';

export type RefusalReason = keyof typeof REFUSAL_REASONS;

export interface ApplicationState {
  readonly status: ApplicationStatus;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly question?: string;
  readonly answer?: string;
  readonly reason?: RefusalReason;
}

export type ApplicationCommand =
  | {readonly type: 'confirm'}
  | {readonly type: 'ask'; readonly question: string}
  | {readonly type: 'answer'; readonly answer: string}
  | {readonly type: 'accept'}
  | {readonly type: 'refuse'; readonly reason: RefusalReason}
  | {readonly type: 'undo'}
  | {readonly type: 'expire'};

/** What happened, in the words of the audit log. */
export type ApplicationFact = `application.${'confirmed' | 'asked' | 'answered' | 'accepted' | 'refused' | 'expired' | 'undone'}`;

/** Why not, for people: `gone` when its time is over, `conflict` when something else was done meanwhile. */
export interface NotDone {
  readonly refusal: 'gone' | 'conflict';
  readonly sentence: string;
}

const DONE: Readonly<Record<ApplicationStatus, string>> = {
  'to-confirm': 'L’adresse n’est pas encore confirmée.',
  'confirmed': 'Cette demande est déjà confirmée.',
  'asked': 'Une question a déjà été posée et attend sa réponse.',
  'accepted': 'Cette demande est déjà acceptée.',
  'refused': 'Cette demande est déjà refusée.',
  'expired': 'Cette demande n’a pas été confirmée à temps : ses données sont effacées.',
};

const FROM: Readonly<Record<ApplicationCommand['type'], readonly ApplicationStatus[]>> = {
  confirm: ['to-confirm'],
  ask: ['confirmed'],
  answer: ['asked'],
  // A question may have been answered by telephone.
  accept: ['confirmed', 'asked'],
  refuse: ['confirmed', 'asked'],
  // Accepted by a proof nobody had looked at: back to whoever decides.
  undo: ['accepted'],
  expire: ['to-confirm'],
};

/** What `command` makes of an application at `now` (ms), and the facts that follow; or why it is not done. */
export function decide(state: ApplicationState, command: ApplicationCommand, now: number): {readonly state: ApplicationState; readonly facts: readonly ApplicationFact[]} | NotDone {
  if (!FROM[command.type].includes(state.status)) return {refusal: state.status === 'expired' ? 'gone' : 'conflict', sentence: DONE[state.status]};
  const late = now - state.createdAt >= CONFIRM_WITHIN;
  switch (command.type) {
    case 'confirm': return late ? {refusal: 'gone', sentence: DONE.expired} : {state: {...state, status: 'confirmed'}, facts: ['application.confirmed']};
    case 'ask': return {state: {status: 'asked', createdAt: state.createdAt, question: command.question}, facts: ['application.asked']};
    case 'answer': return {state: {...state, status: 'confirmed', answer: command.answer}, facts: ['application.answered']};
    case 'accept': return {state: {...state, status: 'accepted'}, facts: ['application.accepted']};
    case 'refuse': return {state: {...state, status: 'refused', reason: command.reason}, facts: ['application.refused']};
    case 'undo': return {state: {status: 'confirmed', createdAt: state.createdAt}, facts: ['application.undone']};
    case 'expire': return late ? {state: {status: 'expired', createdAt: state.createdAt}, facts: ['application.expired']} : {refusal: 'conflict', sentence: DONE['to-confirm']};
  }
}

/** INSEE codes of the régions (source: Insee, code officiel géographique 2026): a coordination may hold a whole one. */
const REGIONS = ['01', '02', '03', '04', '06', '11', '24', '27', '28', '32', '44', '52', '53', '75', '76', '84', '93', '94'] as const;

/** Territories a coordination may hold that contain a département, by what `departementsOf` says of them. */
export const territoriesAround = (departement: string, departementsOf: (territory: string) => readonly string[]): string[] =>
  [`departement:${departement}`, ...REGIONS.map((code) => `region:${code}`).filter((code) => departementsOf(code).includes(departement))];

/** What the registry knows and an application is compared with. */
export interface Known {
  readonly charter: Charter | undefined;
  readonly needs: ReadonlySet<string>;
  readonly place: (code: string) => Place | undefined;
}

/** Fields of an application that cannot be kept as they are; empty when all can. */
export function applicationErrors(sent: ListingSent, known: Known): FieldError[] {
  const {structure, charter} = sent;
  const errors: FieldError[] = [];
  const refuse = (field: string, message: string, code = 'invalid'): void => void errors.push({field, code, message});
  if (known.charter === undefined || charter.version !== known.charter.version || charter.textHash !== charterHash(known.charter)) {
    refuse('charter', 'Ce n’est pas la charte en vigueur : rechargez la page, relisez-la, puis signez.');
  }
  errors.push(...consentErrors(sent));
  const place = known.place(`commune:${structure.address.commune}`);
  if (place === undefined) refuse('structure.address.commune', 'Commune inconnue : choisissez-la dans la liste.');
  else if (!place.postcodes.includes(structure.address.postcode) && !structure.address.postcode.startsWith(place.departement.replace(/^2[AB]$/, '20'))) {
    refuse('structure.address.postcode', 'Ce code postal n’est pas celui de la commune.');
  }
  structure.serviceArea.forEach((code, i) => {
    if (code !== 'national' && known.place(code) === undefined) refuse(`structure.serviceArea.${i}`, 'Territoire inconnu : choisissez-le dans la liste.');
  });
  const seen = new Set<string>();
  structure.needs.forEach(({code}, i) => {
    if (!known.needs.has(code)) refuse(`structure.needs.${i}.code`, 'Besoin inconnu : choisissez-le dans la liste.');
    if (seen.has(code)) refuse(`structure.needs.${i}.code`, 'Ce besoin est donné deux fois : gardez un seul niveau.', 'repeated');
    seen.add(code);
  });
  if (structure.siret !== undefined && !isSiret(structure.siret)) refuse('structure.siret', 'Ce n’est pas un SIRET : vérifiez ses quatorze chiffres.');
  if (structure.openingHours !== undefined && parseOpeningHours(structure.openingHours) === undefined) refuse('structure.openingHours', 'Horaires non compris.');
  const {notice} = structure;
  if (notice?.from !== undefined && notice.until !== undefined && notice.until < notice.from) refuse('structure.notice.until', 'La fin est avant le début.');
  return errors;
}

/** What an application says of a structure, with what was learnt of its place; dates and provenance come with the acceptance. */
export type AppliedStructure = Omit<StructureInput, 'contact' | 'verifiedAt' | 'updatedAt' | 'provenance'>;

/** The structure as it will be listed. Its position is its commune's: nobody has placed it more exactly yet. */
export function appliedStructure({structure}: ListingSent, place: Place): AppliedStructure {
  const {serviceArea, formats, price, access, audiences, labels, ...rest} = structure;
  const once = <T>(list: readonly T[]): T[] => [...new Set(list)];
  return {
    ...rest,
    lat: place.lat, lon: place.lon, precision: 'approximate',
    serviceArea: once(serviceArea), formats: once(formats), price: once(price), access: once(access), audiences: once(audiences),
    labels: once(labels).map((code) => ({code})),
  };
}

/**
 * An address as mail servers see it, so that limits count mailboxes and not spellings: without case, and without what follows a `+`,
 * which most deliver to the same mailbox.
 */
export function mailboxOf(email: string): string {
  const [local = '', host = ''] = email.toLowerCase().split('@');
  return `${local.replace(/(?<=.)\+.*$/, '')}@${host}`;
}
