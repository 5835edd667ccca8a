/** One row of the national standard becomes a structure of ours: repaired where that is certain, refused with the reason otherwise. */
import type {z} from 'zod';
import {structureInputSchema} from '../../src/contract/structure.ts';
import type {Contact, StructureInput} from '../../src/contract/structure.ts';
import type {Access, Format, Price} from '../../src/contract/vocabulary.ts';
import type {Gazetteer} from '../directory/gazetteer/gazetteer.ts';
import {needsFromMednumServices} from '../directory/taxonomy/mednum-services.ts';
import {isoDay, isRoleMailbox, isSiret, mailbox, maskedMailbox, phoneNumber, website} from './fields.ts';
import {tidyHours} from './hours.ts';
import {locateRecord} from './position.ts';
import type {Position} from './position.ts';
import {quoted} from './report.ts';
import type {Action} from './report.ts';
import {ACCESS_OF, FORMAT_OF, kindOf, labelOf, PRICE_OF} from './standard.ts';
import type {StandardColumn, StandardRecord} from './standard.ts';
import {calmName, calmStreet, comparable, isDamaged, isShouted, plainLine, restoreDamaged, sameButSpaces, shorten} from './text.ts';

/** Says what was done to a field: goes into the report with the line's number. */
export type Note = (action: Action, field: string, value: string, reason: string, repaired?: string) => void;

export interface Context {
  readonly gazetteer: Gazetteer;
  /** Source when the row names none, licence and day of the data. */
  readonly source: string;
  /** --source was given: it wins over the row's own. */
  readonly sourceWins: boolean;
  readonly licence: string;
  readonly note: Note;
}

export interface Imported {
  /** Source and identifier in it: the same pair is the same listing, whatever the file. */
  readonly source: string;
  readonly id: string;
  readonly structure: StructureInput;
  /** The row had no date: `updatedAt` is a stand-in the caller replaces, and is no change. */
  readonly undated: boolean;
}

export interface Refused {
  readonly field: string;
  readonly value: string;
  readonly refused: string;
}

/** Stand-in for the date of rows that have none, until the file's oldest date is known. */
export const UNDATED = '1970-01-01';
const list = (text: string | undefined): string[] => [...new Set((text ?? '').split('|').map((part) => part.trim()).filter((part) => part !== ''))];

/** The structure of a row, or why it is refused. */
export function structureOf(record: StandardRecord, context: Context): Imported | Refused {
  const {note} = context;
  const source = (context.sourceWins ? context.source : plainLine(record.source ?? '') || context.source).slice(0, 80);
  const position = locateRecord(record, context.gazetteer, note);
  if ('refused' in position) return position;
  const known = [position.city, ...(isDamaged(record.commune ?? '') ? [context.gazetteer.communeByCode(position.commune)?.name ?? ''] : [])];
  const name = nameOf(record, known, note);
  if (typeof name !== 'string') return name;
  const street = textOf('adresse', record.adresse, 200, known, note) ?? '';
  const id = (record.id ?? '').trim() || derivedId([name, street, position.postcode, position.city]);
  if (id.length > 120) return {field: 'id', value: id, refused: 'Identifiant de plus de 120 caractères.'};
  const updatedAt = dateOf(record, note);
  const structure: z.input<typeof structureInputSchema> = {
    name,
    kind: kindOf(list(record.typologie), name),
    address: addressOf(record, street, position, known, note),
    lat: position.lat,
    lon: position.lon,
    precision: position.precision,
    ...offerOf(record, note),
    contact: contactOf(record, position, note),
    ...linksOf(record, note),
    ...detailsOf(record, known, note),
    updatedAt: updatedAt ?? UNDATED,
    provenance: {source, id, licence: context.licence, ...(updatedAt !== undefined && {date: updatedAt})},
  };
  const parsed = structureInputSchema.safeParse(structure);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return {field: issue.path.join('.'), value: '', refused: `Valeur hors des limites de l’annuaire : ${issue.message}`};
  }
  return {source, id, structure: parsed.data, undated: updatedAt === undefined};
}

/** 64 bits of FNV-1a in two halves: an identifier for rows whose file gives none, stable as long as name and address are. */
function derivedId(parts: readonly string[]): string {
  const text = parts.map(comparable).join('|');
  let high = 0x811c9dc5;
  let low = 0x1000193;
  for (let i = 0; i < text.length; i++) {
    high = Math.imul(high ^ text.charCodeAt(i), 0x01000193);
    low = Math.imul(low ^ text.charCodeAt(text.length - 1 - i), 0x85ebca6b);
  }
  return `sans-id-${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}`;
}

function nameOf(record: StandardRecord, known: readonly string[], note: Note): string | Refused {
  const given = record.nom ?? '';
  const plain = plainLine(given);
  const restored = restoreDamaged(plain, known);
  if (restored === '' || !/[\p{L}\d]/u.test(restored)) return {field: 'nom', value: given, refused: 'Sans nom.'};
  if (isDamaged(restored)) return {field: 'nom', value: given, refused: 'Nom abîmé par une conversion (�) : exportez le fichier de nouveau, en UTF-8.'};
  const name = shorten(calmName(restored, known), 200);
  if (!sameButSpaces(given, name)) {
    note('repaired', 'nom', quoted(given), isShouted(restored) ? 'Nom en capitales.' : restored === plain ? 'Texte mis au propre.' : 'Lettres abîmées rétablies.', name);
  }
  return name;
}

/** A text of one line, or undefined when empty or too damaged to be shown. */
function textOf(field: StandardColumn, given: string | undefined, max: number, known: readonly string[], note: Note): string | undefined {
  const plain = plainLine(given ?? '');
  if (plain === '') return undefined;
  const restored = restoreDamaged(plain, known);
  if (isDamaged(restored)) {
    note('dropped', field, quoted(given!), 'Texte abîmé par une conversion (�), non repris : exportez le fichier de nouveau, en UTF-8.');
    return undefined;
  }
  const text = shorten(field === 'adresse' ? calmStreet(restored, known) : field === 'complement_adresse' ? calmName(restored, known) : restored, max);
  if (!sameButSpaces(given!, text)) note('repaired', field, quoted(given!), text.endsWith('…') && !restored.endsWith('…') ? `Raccourci à ${max} caractères.` : 'Texte mis au propre.', quoted(text));
  return text;
}

function addressOf(record: StandardRecord, street: string, position: Position, known: readonly string[], note: Note): z.input<typeof structureInputSchema>['address'] {
  const complement = textOf('complement_adresse', record.complement_adresse, 200, known, note);
  return {street, ...(complement !== undefined && {complement}), postcode: position.postcode, city: shorten(position.city, 100), commune: position.commune};
}

/** Values of a closed list; those nobody knows are reported. */
function closed<T>(record: StandardRecord, field: StandardColumn, table: ReadonlyMap<string, T | null>, note: Note): T[] {
  const found: T[] = [];
  for (const value of list(record[field])) {
    const known = table.get(comparable(value));
    if (known === undefined || known === null) note('dropped', field, quoted(value), known === null ? 'Valeur du standard sans équivalent dans l’annuaire.' : 'Valeur inconnue du standard.');
    else if (!found.includes(known)) found.push(known);
  }
  return found;
}

function offerOf(record: StandardRecord, note: Note): Pick<z.input<typeof structureInputSchema>, 'needs' | 'formats' | 'price' | 'access' | 'audiences' | 'labels'> {
  const inferred = needsFromMednumServices(list(record.services));
  for (const service of inferred.unknown) note('dropped', 'services', quoted(service), 'Service inconnu du standard : aucun besoin n’en est déduit.');
  const labels = ['dispositif_programmes_nationaux', 'formations_labels', 'autres_formations_labels'] as const;
  const access = [...closed<Access>(record, 'modalites_acces', ACCESS_OF, note), ...closed<Access>(record, 'prise_en_charge_specifique', ACCESS_OF, note)];
  if (website(record.prise_rdv ?? '') !== undefined && !access.includes('sur-rendez-vous')) access.push('sur-rendez-vous');
  const carried = labels.flatMap((field) => list(record[field])).map((name) => labelOf(shorten(plainLine(name), 120)));
  return {
    needs: inferred.needs.map(({need, level}) => ({code: need, level, inferred: true as const})),
    formats: closed<Format>(record, 'modalites_accompagnement', FORMAT_OF, note),
    price: closed<Price>(record, 'frais_a_charge', PRICE_OF, note),
    access: [...new Set(access)],
    audiences: list(record.publics_specifiquement_adresses).map((text) => shorten(plainLine(text), 80)).slice(0, 20),
    labels: carried.filter(({code, name}, i) => carried.findIndex((one) => one.code === code && one.name === name) === i).slice(0, 20),
  };
}

/** Published open data names the organisation's telephone; a mailbox only when it is a role's. Nobody consented to more. */
function contactOf(record: StandardRecord, position: Position, note: Note): Contact {
  const contact: {phone?: {value: string; publish: boolean}; email?: {value: string; publish: boolean}} = {};
  const phone = (record.telephone ?? '').trim();
  if (phone !== '') {
    const number = phone.split('|').map((part) => phoneNumber(part, position.departement)).find((part) => part !== undefined);
    if (number === undefined) note('dropped', 'telephone', quoted(phone), 'Ce n’est pas un numéro de téléphone complet.');
    else {
      contact.phone = {value: number, publish: true};
      if (number !== phone) note('repaired', 'telephone', quoted(phone), 'Numéro mis au format international.', number);
    }
  }
  const mail = (record.courriels ?? '').trim();
  if (mail !== '') {
    const address = mailbox(mail);
    if (address === undefined) note('dropped', 'courriels', quoted(maskedMailbox(mail)), 'Ce n’est pas une adresse électronique.');
    else {
      contact.email = {value: address, publish: isRoleMailbox(address)};
      if (address !== mail.toLowerCase()) note('repaired', 'courriels', quoted(maskedMailbox(mail)), 'Une seule adresse est gardée.', maskedMailbox(address));
    }
  }
  return contact;
}

function linksOf(record: StandardRecord, note: Note): {website?: string; appointment?: string} {
  const links: {website?: string; appointment?: string} = {};
  for (const [field, key] of [['site_web', 'website'], ['prise_rdv', 'appointment']] as const) {
    const given = (record[field] ?? '').trim();
    if (given === '') continue;
    const address = website(given);
    if (address === undefined) note('dropped', field, quoted(maskedMailbox(given)), 'Ce n’est pas une adresse de site.');
    else {
      links[key] = address;
      if (address !== given) note('repaired', field, quoted(given), /[|;\s]/.test(given) ? 'Une seule adresse est gardée.' : /^https?:\/\//i.test(given) ? 'Ponctuation de trop.' : 'Adresse sans https://.', address);
    }
  }
  return links;
}

function detailsOf(record: StandardRecord, known: readonly string[], note: Note): {summary?: string; siret?: string; openingHours?: string} {
  const details: {summary?: string; siret?: string; openingHours?: string} = {};
  const summary = textOf('presentation_resume', record.presentation_resume, 500, known, note) ?? textOf('presentation_detail', record.presentation_detail, 500, known, note);
  if (summary !== undefined) details.summary = summary;
  const pivot = (record.pivot ?? '').replace(/\s/g, '');
  if (isSiret(pivot)) details.siret = pivot;
  else if (pivot !== '' && !/^0+$/.test(pivot)) note('dropped', 'pivot', quoted(pivot), /^W\d{9}$/i.test(pivot) ? 'Numéro RNA : l’annuaire ne garde que le SIRET.' : 'Ce n’est pas un SIRET (clé de contrôle).');
  const given = (record.horaires ?? '').trim();
  if (given !== '') {
    const restored = restoreDamaged(plainLine(given), known);
    const hours = tidyHours(restored);
    if (hours === undefined) note('dropped', 'horaires', quoted(given), 'Horaires non compris (syntaxe OSM attendue) : non repris.');
    else {
      details.openingHours = hours;
      if (hours !== given) note('repaired', 'horaires', quoted(given), 'Horaires mis en syntaxe OSM.', quoted(hours));
    }
  }
  return details;
}

function dateOf(record: StandardRecord, note: Note): string | undefined {
  const given = (record.date_maj ?? '').trim();
  if (given === '') return undefined;
  const day = isoDay(given);
  if (day === undefined) note('dropped', 'date_maj', quoted(given), 'Cette date n’existe pas.');
  else if (!given.startsWith(day)) note('repaired', 'date_maj', given, 'Date mise au format ISO 8601.', day);
  return day;
}
