/**
 * What a contact may change of its own listing: the form it fills in, what the form says of the listing, what is wrong with it, and what
 * the listing is afterwards. No HTTP, no SQL, no clock: days are given.
 */
import {createHash} from 'node:crypto';
import {CLAIMABLE_LABELS, CONTACT_FIELDS, listingContactSchema, listingStructureSchema} from '../../../src/contract/listing.ts';
import {parseOpeningHours} from '../../../src/contract/opening-hours.ts';
import type {Place} from '../../../src/contract/place.ts';
import {TERRITORY_CODE} from '../../../src/contract/place.ts';
import type {FieldError} from '../../../src/contract/problem.ts';
import {isSiret, siretOf} from '../../../src/contract/siret.ts';
import {contactLabelSchema, FURTHER_CONTACTS, FURTHER_FIELDS, noticeSchema} from '../../../src/contract/structure.ts';
import type {Contact, FurtherContact, FurtherField, StructureInput} from '../../../src/contract/structure.ts';
import {ACCESSES, FORMATS, LEVELS, PRICES} from '../../../src/contract/vocabulary.ts';
import type {Level} from '../../../src/contract/vocabulary.ts';
import {spellings} from '../../directory/gazetteer/fold.ts';
import {CONSENT_KEYS, consentKey, contactValue, FURTHER_KEYS} from './consent.ts';
import type {ConsentKey, FurtherKey} from './consent.ts';

/** A listing as its own structure wrote it. */
export interface OwnListing {
  readonly structure: Omit<StructureInput, 'contact'>;
  readonly contact: Contact;
}

/** Fields of one line or several, as people type them. */
export const TEXT_FIELDS = [
  'name', 'summary', 'kind', 'siret', 'street', 'complement', 'postcode', 'city', 'area', 'audiences', 'hours', 'website', 'appointment', 'vendorTie', ...CONTACT_FIELDS, ...FURTHER_KEYS,
] as const;
export type TextField = (typeof TEXT_FIELDS)[number];
/** Fields of boxes to tick. */
export const LIST_FIELDS = {formats: FORMATS, price: PRICES, access: ACCESSES, labels: CLAIMABLE_LABELS} as const;
export type ListField = keyof typeof LIST_FIELDS;

/** The form as it is shown and sent: everything is text. */
export interface Typed {
  readonly text: Readonly<Record<TextField, string>>;
  readonly lists: Readonly<Record<ListField, readonly string[]>>;
  /** Level by code of need; only those that are offered. */
  readonly needs: Readonly<Record<string, string>>;
  /** Hash of the text agreed to, by contact field; only those to publish. */
  readonly publish: Readonly<Partial<Record<ConsentKey, string>>>;
}

/** National numbers as the French write them; the rest as it is kept. */
export const shownPhone = (phone: string): string => phone.replace(/^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '0$1 $2 $3 $4 $5');

/** The form of a listing. `needs`: the codes the form has; others stay as they are. */
export function typedOf({structure, contact}: OwnListing, needs: ReadonlySet<string>): Typed {
  const {address} = structure;
  return {
    text: {
      name: structure.name, summary: structure.summary ?? '', kind: structure.kind, siret: structure.siret ?? '', street: address.street, complement: address.complement ?? '', postcode: address.postcode, city: address.city,
      area: structure.serviceArea.join('\n'), audiences: structure.audiences.join('\n'), hours: structure.openingHours ?? '', website: structure.website ?? '', appointment: structure.appointment ?? '',
      vendorTie: structure.vendorTie ?? '', person: contact.person?.value ?? '', email: contact.email?.value ?? '', phone: shownPhone(contact.phone?.value ?? ''),
      ...Object.fromEntries(FURTHER_KEYS.map((key) => [key, shownPhone(contactValue(contact, key)?.value ?? '')])) as Record<FurtherKey, string>,
    },
    lists: {
      formats: FORMATS.filter((one) => structure.formats.includes(one)), price: PRICES.filter((one) => structure.price.includes(one)),
      access: ACCESSES.filter((one) => structure.access.includes(one)), labels: CLAIMABLE_LABELS.filter((one) => structure.labels.some(({code}) => code === one)),
    },
    needs: Object.fromEntries(structure.needs.filter(({code}) => needs.has(code)).map(({code, level}) => [code, level])),
    publish: Object.fromEntries(CONSENT_KEYS.filter((key) => contactValue(contact, key)?.publish === true).map((key) => [key, consentKey(key).text.textHash])),
  };
}

const ordered = (record: object): [string, unknown][] => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

/** Names what a form was filled from: two people who started from the same have the same. Not of what no form shows (dates, notice). */
export const versionOf = ({text, lists, needs, publish}: Typed): string =>
  createHash('sha256').update(JSON.stringify([ordered(text), ordered(lists), ordered(needs), ordered(publish)])).digest('hex').slice(0, 32);

/** One thing two forms say differently. */
export type Difference =
  | {readonly field: TextField | ListField | `need-${string}` | `${ConsentKey}-publish`; readonly online: string; readonly mine: string};

/** What two forms say differently, in the order of the form. */
export function differences(online: Typed, mine: Typed): Difference[] {
  const found: Difference[] = [];
  const compare = (field: Difference['field'], a: string, b: string): void => {
    if (a !== b) found.push({field, online: a, mine: b});
  };
  for (const field of TEXT_FIELDS) compare(field, tidy(online.text[field]), tidy(mine.text[field]));
  for (const field of CONSENT_KEYS) compare(`${field}-publish`, online.publish[field] === undefined ? '' : 'publish', mine.publish[field] === undefined ? '' : 'publish');
  for (const code of new Set([...Object.keys(online.needs), ...Object.keys(mine.needs)])) compare(`need-${code}`, online.needs[code] ?? '', mine.needs[code] ?? '');
  for (const field of Object.keys(LIST_FIELDS) as ListField[]) compare(field, online.lists[field].join(' '), mine.lists[field].join(' '));
  return found;
}

/** What a text field says, whatever the browser did to its line ends. */
const tidy = (text: string): string => text.replace(/\r\n?/g, '\n').trim().normalize('NFC');

/** What the registry knows and a form is compared with. */
export interface KnownPlaces {
  readonly place: (code: string) => Place | undefined;
  /** Communes and arrondissements with this postcode; none when there is no such postcode. */
  readonly communes: (postcode: string) => readonly Place[];
  readonly needs: ReadonlySet<string>;
}

/** A consent that was given or taken back with the form. */
export interface ConsentChange {
  readonly field: ConsentKey;
  readonly action: 'given' | 'withdrawn';
}

const LEVEL_SET: ReadonlySet<string> = new Set(LEVELS);

/** Territories typed one per line or with spaces; a département may come as its number alone. */
export const areaCodes = (text: string): string[] =>
  [...new Set(text.split(/[\s,;]+/).filter((code) => code !== '').map((code) => {
    const plain = code.toLowerCase();
    if (/^(?:\d{2,3}|2[ab])$/.test(plain)) return `departement:${plain.toUpperCase()}`;
    return plain.replace(/^(commune|departement):2([ab])/, (_, kind: string, letter: string) => `${kind}:2${letter.toUpperCase()}`);
  }))];

/** Overseas numbers typed without their country: what follows the 0 says which it is (source: Arcep, plan de numérotation). */
const OVERSEAS: readonly (readonly [RegExp, string])[] = [
  [/^(?:590|690|691)/, '+590'], [/^(?:594|694)/, '+594'], [/^(?:596|696|697)/, '+596'], [/^(?:262|263|269|692|693|639)/, '+262'],
];

/** A number as it is kept (E.164) from how people write it: `02 47 …`, `0033 2 …`, `+33 (0)2 …`. What is not one comes back as it is. */
export function phoneOf(typed: string): string {
  const bare = typed.replace(/\(0\)/g, '').replace(/[\s.()/-]/g, '').replace(/^00/, '+');
  if (!/^0[1-9]\d{8}$/.test(bare)) return bare;
  const national = bare.slice(1);
  return `${OVERSEAS.find(([prefix]) => prefix.test(national))?.[1] ?? '+33'}${national}`;
}

/** A site as people write it; `www.…` is one. */
const siteOf = (typed: string): string => (typed === '' || /^[a-z][a-z0-9+.-]*:/i.test(typed) || typed.startsWith('/') ? typed : `https://${typed}`);

/** Who is helped, one per line; said twice it is said once. */
export const audiencesOf = (typed: string): string[] => [...new Set(typed.split('\n').map((one) => one.trim()).filter((one) => one !== ''))];

const {shape} = listingStructureSchema;
const contactShape = {
  person: listingContactSchema.shape.person.unwrap().shape.value,
  email: listingContactSchema.shape.email.unwrap().shape.value,
  phone: listingContactSchema.shape.phone.unwrap().shape.value,
  label: contactLabelSchema,
};

type Parsed<T> = {readonly success: true; readonly data: T} | {readonly success: false; readonly error: {readonly issues: readonly {readonly code: string; readonly message: string; readonly maximum?: unknown}[]}};

/** Reads a form field by field and gathers what is wrong. */
class Reader {
  readonly errors: FieldError[] = [];

  refuse(field: string, message: string, code = 'invalid'): void {
    this.errors.push({field, code, message});
  }

  /** The value of a field under its schema; `advice` says what to do when it is refused. */
  take<T>(field: string, parsed: Parsed<T>, advice: string): T | undefined {
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const long = issue?.code === 'too_big';
    this.refuse(field, long ? `Trop long : au plus ${String(issue.maximum)} caractères.` : issue?.code === 'custom' ? issue.message : advice, long ? 'too-long' : 'invalid');
    return undefined;
  }
}

/**
 * What the listing becomes by the form, and the consents that changed; or what is wrong, field by field. `day`: today, ISO. The position
 * stays while the address does; a new address stands at its commune's centre until somebody places it.
 */
export function readTyped(typed: Typed, current: OwnListing, known: KnownPlaces, day: string): {readonly listing: OwnListing; readonly consents: readonly ConsentChange[]} | {readonly errors: readonly FieldError[]} {
  const reader = new Reader();
  const text = Object.fromEntries(TEXT_FIELDS.map((field) => [field, tidy(typed.text[field])])) as Record<TextField, string>;
  const optional = <T>(field: TextField, value: string, parse: (value: string) => Parsed<T | undefined>, advice: string): T | undefined =>
    (value === '' ? undefined : reader.take(field, parse(value), advice));

  const name = reader.take('name', shape.name.safeParse(text.name), 'Donnez le nom de la structure.');
  const summary = optional('summary', text.summary, (value) => shape.summary.safeParse(value), 'Ce texte n’est pas accepté : écrivez-le sans caractères invisibles.');
  const kind = reader.take('kind', shape.kind.safeParse(text.kind), 'Choisissez un type dans la liste.');
  const siret = optional('siret', siretOf(text.siret), (value) => shape.siret.safeParse(value), SIRET_ADVICE);
  if (siret !== undefined && !isSiret(siret)) reader.refuse('siret', SIRET_ADVICE);
  const address = addressOf(reader, text, current.structure, known);
  const serviceArea = areaOf(reader, text.area, known);
  const audiences = reader.take('audiences', shape.audiences.safeParse(audiencesOf(text.audiences)), 'Écrivez chaque public en 80 caractères au plus, sans caractères invisibles, et au plus vingt publics.');
  const needs = needsOf(reader, typed.needs, current.structure, known);
  const website = optional('website', siteOf(text.website), (value) => shape.website.safeParse(value), 'Adresse de site non acceptée.');
  const appointment = optional('appointment', siteOf(text.appointment), (value) => shape.appointment.safeParse(value), 'Adresse de site non acceptée.');
  const openingHours = optional('hours', text.hours, (value) => shape.openingHours.safeParse(value), 'Horaires non compris.');
  if (openingHours !== undefined && parseOpeningHours(openingHours) === undefined) {
    reader.refuse('hours', 'Horaires non compris : écrivez-les comme « Mo-Fr 09:00-12:00,14:00-17:00; Sa off » (Mo, Tu, We, Th, Fr, Sa, Su pour lundi à dimanche).');
  }
  const vendorTie = optional('vendorTie', text.vendorTie, (value) => shape.vendorTie.safeParse(value), 'Ce texte n’est pas accepté.');
  const formats = boxesOf(reader, 'formats', typed, FORMATS);
  const price = boxesOf(reader, 'price', typed, PRICES);
  const access = boxesOf(reader, 'access', typed, ACCESSES);
  const claimed = boxesOf(reader, 'labels', typed, CLAIMABLE_LABELS);
  const contact = contactOf(reader, text, typed);

  if (reader.errors.length > 0 || name === undefined || kind === undefined || address === undefined || audiences === undefined) return {errors: reader.errors};
  const {summary: _summary, siret: _siret, website: _website, appointment: _appointment, openingHours: _hours, vendorTie: _tie, ...kept} = current.structure;
  return {
    listing: {
      structure: {
        ...kept, ...address, name, kind, serviceArea, audiences, needs, formats, price, access, labels: labelsOf(current.structure, claimed), updatedAt: day,
        ...(summary !== undefined && {summary}), ...(siret !== undefined && {siret}), ...(website !== undefined && {website}), ...(appointment !== undefined && {appointment}),
        ...(openingHours !== undefined && {openingHours}), ...(vendorTie !== undefined && {vendorTie}),
      },
      contact,
    },
    consents: consentChanges(current.contact, contact),
  };
}

const SIRET_ADVICE = 'Ce n’est pas un SIRET : vérifiez ses quatorze chiffres.';

/** Labels the form has, as they are ticked; the others, and the dates of those that stay, are for the coordination to say. */
function labelsOf({labels}: OwnListing['structure'], claimed: readonly (typeof CLAIMABLE_LABELS)[number][]): StructureInput['labels'] {
  const kept = labels.filter(({code}) => !(CLAIMABLE_LABELS as readonly string[]).includes(code) || (claimed as readonly string[]).includes(code));
  return [...kept, ...claimed.filter((code) => !kept.some((one) => one.code === code)).map((code) => ({code}))];
}

type Placed = Pick<StructureInput, 'address' | 'lat' | 'lon' | 'precision'>;

function addressOf(reader: Reader, text: Readonly<Record<TextField, string>>, current: OwnListing['structure'], known: KnownPlaces): Placed | undefined {
  const {address: before, lat, lon, precision} = current;
  const street = reader.take('street', shape.address.shape.street.safeParse(text.street), 'Cette adresse n’est pas acceptée.');
  const complement = text.complement === '' ? undefined : reader.take('complement', shape.address.shape.complement.safeParse(text.complement), 'Cette adresse n’est pas acceptée.');
  const {complement: _complement, ...rest} = before;
  const own = {...rest, ...(complement !== undefined && {complement})};
  if (text.postcode === before.postcode && text.city === before.city) {
    if (street === undefined) return undefined;
    if (street === before.street) return {address: own, lat, lon, precision};
    // An exact position is the one of the street it was found for.
    const center = precision === 'exact' ? known.place(`commune:${before.commune}`) : undefined;
    return {address: {...own, street}, ...(center === undefined ? {lat, lon, precision} : {lat: center.lat, lon: center.lon, precision: 'approximate'})};
  }
  if (!/^\d{5}$/.test(text.postcode)) {
    reader.refuse('postcode', 'Donnez les cinq chiffres du code postal.', text.postcode === '' ? 'missing' : 'invalid');
    return undefined;
  }
  const communes = known.communes(text.postcode);
  if (communes.length === 0) {
    reader.refuse('postcode', 'Ce code postal n’est celui d’aucune commune. Si c’est un CEDEX, donnez le code postal de la commune.');
    return undefined;
  }
  const wanted = new Set(spellings(text.city.replace(/(?<!\s)\s+cedex\b.*$/i, '')));
  const commune = communes.find(({name}) => spellings(name).some((spelling) => spelling !== '' && wanted.has(spelling)));
  if (commune === undefined) {
    const names = communes.map(({name}) => name).sort((a, b) => a.localeCompare(b, 'fr'));
    reader.refuse('city', `Ce code postal est celui de : ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}. Écrivez la commune comme ici.`, text.city === '' ? 'missing' : 'invalid');
    return undefined;
  }
  if (street === undefined) return undefined;
  const address = {...own, street, postcode: text.postcode, city: commune.name, commune: commune.code.slice('commune:'.length)};
  return {address, lat: commune.lat, lon: commune.lon, precision: 'approximate'};
}

function areaOf(reader: Reader, text: string, known: KnownPlaces): string[] {
  const codes = areaCodes(text);
  const unknown = codes.filter((code) => code !== 'national' && (!TERRITORY_CODE.test(code) || known.place(code) === undefined));
  if (unknown.length > 0) {
    reader.refuse('area', `Territoire inconnu : ${unknown.slice(0, 5).map((code) => `« ${code.slice(0, 40)} »`).join(', ')}. Cherchez-le par son nom, puis cochez-le dans la liste.`);
  }
  if (codes.length > 400) reader.refuse('area', 'Au plus 400 territoires : donnez plutôt une intercommunalité, un département ou une région.', 'too-many');
  return codes;
}

function needsOf(reader: Reader, typed: Readonly<Record<string, string>>, current: OwnListing['structure'], known: KnownPlaces): StructureInput['needs'] {
  const others = current.needs.filter(({code}) => !known.needs.has(code));
  const chosen = Object.entries(typed).flatMap(([code, level]) => {
    if (level === '') return [];
    if (known.needs.has(code) && LEVEL_SET.has(level)) return [{code, level: level as Level}];
    reader.refuse(`need-${code}`, known.needs.has(code) ? 'Choisissez un niveau dans la liste.' : 'Ce besoin n’est plus proposé : laissez « Non ».');
    return [];
  });
  if (chosen.length + others.length > 60) reader.refuse('needs', 'Au plus 60 besoins.', 'too-many');
  else if (chosen.length + others.length === 0) reader.refuse('needs', 'Choisissez au moins un besoin et ce que vous pouvez y faire.', 'missing');
  // Where a need stood it stays: a listing that says the same is the same.
  const order = new Map(current.needs.map(({code}, i) => [code, i]));
  return [...chosen, ...others].sort((a, b) => (order.get(a.code) ?? 99) - (order.get(b.code) ?? 99));
}

function boxesOf<T extends string>(reader: Reader, field: ListField, {lists}: Typed, values: readonly T[]): T[] {
  if (lists[field].some((value) => !(values as readonly string[]).includes(value))) reader.refuse(field, 'Choisissez parmi ce qui est proposé.');
  return values.filter((value) => lists[field].includes(value));
}

const FIELD_ADVICE: Readonly<Record<keyof typeof contactShape, string>> = {
  person: 'Ce nom n’est pas accepté.', email: 'Cette adresse e-mail n’est pas acceptée : elle ressemble à nom@exemple.fr.',
  phone: 'Ce numéro n’est pas accepté : dix chiffres, ou + et l’indicatif du pays.', label: 'Ce nom n’est pas accepté.',
};

/** One contact field of the form, with whether it is to be published; undefined when it is empty or refused. */
function contactField(reader: Reader, key: ConsentKey, text: Readonly<Record<TextField, string>>, publish: Typed['publish']): {value: string; publish: boolean} | undefined {
  const {field, text: {textHash}} = consentKey(key);
  const agreed = publish[key];
  if (agreed !== undefined && agreed !== textHash) {
    reader.refuse(`${key}-publish`, 'Le texte de l’accord a changé depuis que la page est ouverte : relisez-le, puis cochez à nouveau.');
  }
  if (text[key] === '') {
    if (agreed !== undefined) reader.refuse(key, 'Remplissez ce champ, ou décochez « publier ».', 'missing');
    return undefined;
  }
  const value = reader.take(key, contactShape[field].safeParse(field === 'phone' ? phoneOf(text[key]) : text[key]) as Parsed<string>, FIELD_ADVICE[field]);
  return value === undefined ? undefined : {value, publish: agreed !== undefined};
}

/** A further contact of the form; undefined when its row is empty. */
function furtherOf(reader: Reader, number: (typeof FURTHER_CONTACTS)[number], text: Readonly<Record<TextField, string>>, publish: Typed['publish']): FurtherContact | undefined {
  const key = (field: FurtherField): FurtherKey => `${field}-${number}`;
  const [label, email, phone] = FURTHER_FIELDS.map((field) => contactField(reader, key(field), text, publish));
  if (FURTHER_FIELDS.every((field) => text[key(field)] === '')) return undefined;
  if (text[key('label')] === '') reader.refuse(key('label'), 'Dites qui est ce contact : un nom ou une fonction, comme « Accueil ». Ou videz tous ses champs.', 'missing');
  else if (text[key('email')] === '' && text[key('phone')] === '') reader.refuse(key('email'), 'Donnez à ce contact une adresse e-mail ou un téléphone. Ou videz tous ses champs.', 'missing');
  return label && {number, label, ...(email && {email}), ...(phone && {phone})};
}

function contactOf(reader: Reader, text: Readonly<Record<TextField, string>>, {publish}: Typed): Contact {
  const contact: Contact = {};
  for (const field of CONTACT_FIELDS) {
    const value = contactField(reader, field, text, publish);
    if (value !== undefined) contact[field] = value;
  }
  return withOthers(contact, FURTHER_CONTACTS.flatMap((number) => furtherOf(reader, number, text, publish) ?? []));
}

const withOthers = (contact: Contact, others: FurtherContact[]): Contact => (others.length > 0 ? {...contact, others} : contact);

/** Consent is to a value: another value published is another consent, and one that is no longer shown was taken back. */
function consentChanges(before: Contact, after: Contact): ConsentChange[] {
  return CONSENT_KEYS.flatMap((field): ConsentChange[] => {
    const [was, is] = [contactValue(before, field), contactValue(after, field)];
    if (is?.publish === true) return was?.publish === true && was.value === is.value ? [] : [{field, action: 'given'}];
    return was?.publish === true ? [{field, action: 'withdrawn'}] : [];
  });
}

/** Whether two listings say the same in everything the form shows. */
export const saysTheSame = (a: OwnListing, b: OwnListing, needs: ReadonlySet<string>): boolean => versionOf(typedOf(a, needs)) === versionOf(typedOf(b, needs));

/** What a previous version brings back: everything the form shows. Dates, labels a coordination gives and the notice are of today. */
export function restored(current: OwnListing, earlier: OwnListing, day: string): {readonly listing: OwnListing; readonly consents: readonly ConsentChange[]} {
  const {name, kind, siret, address, lat, lon, precision, serviceArea, audiences, needs, formats, price, access, summary, website, appointment, openingHours, vendorTie} = earlier.structure;
  const {summary: _summary, siret: _siret, website: _website, appointment: _appointment, openingHours: _hours, vendorTie: _tie, ...kept} = current.structure;
  // Nobody agreed again: a field is published only if it is now, with that very value.
  const back = <Value extends {value: string}>(key: ConsentKey, before: Value): Value & {publish: boolean} => {
    const now = contactValue(current.contact, key);
    return {...before, publish: now?.publish === true && now.value === before.value};
  };
  const first: Contact = {};
  for (const field of CONTACT_FIELDS) {
    const before = earlier.contact[field];
    if (before !== undefined) first[field] = back(field, before);
  }
  const contact = withOthers(first, (earlier.contact.others ?? []).map(({number, label, email, phone}) => {
    const key = (field: FurtherField): FurtherKey => `${field}-${number as (typeof FURTHER_CONTACTS)[number]}`;
    return {number, label: back(key('label'), label), ...(email && {email: back(key('email'), email)}), ...(phone && {phone: back(key('phone'), phone)})};
  }));
  return {
    listing: {
      structure: {
        ...kept, name, kind, address, lat, lon, precision, serviceArea, audiences, needs, formats, price, access, updatedAt: day,
        labels: labelsOf(current.structure, CLAIMABLE_LABELS.filter((one) => earlier.structure.labels.some(({code}) => code === one))),
        ...(summary !== undefined && {summary}), ...(siret !== undefined && {siret}), ...(website !== undefined && {website}), ...(appointment !== undefined && {appointment}),
        ...(openingHours !== undefined && {openingHours}), ...(vendorTie !== undefined && {vendorTie}),
      },
      contact,
    },
    consents: consentChanges(current.contact, contact),
  };
}

/** A temporary notice as its form sends it: all text. */
export interface TypedNotice {
  readonly text: string;
  readonly from: string;
  readonly until: string;
}

/** The notice of a form; none when its text is empty. `day`: today, ISO. */
export function readNotice(typed: TypedNotice, day: string): {readonly notice: StructureInput['notice']} | {readonly errors: readonly FieldError[]} {
  const text = tidy(typed.text);
  if (text === '') return {notice: undefined};
  const reader = new Reader();
  const words = reader.take('text', noticeSchema.shape.text.safeParse(text), 'Ce texte n’est pas accepté.');
  const [from, until] = (['from', 'until'] as const).map((field) => (typed[field].trim() === '' ? undefined
    : reader.take(field, noticeSchema.shape[field].safeParse(typed[field].trim()), 'Donnez une date comme 2026-12-31.')));
  if (until !== undefined && until < (from ?? until)) reader.refuse('until', 'La fin est avant le début.');
  else if (until !== undefined && until < day) reader.refuse('until', 'Cette date est passée : donnez une date à venir.');
  if (reader.errors.length > 0 || words === undefined) return {errors: reader.errors};
  return {notice: {text: words, ...(from !== undefined && {from}), ...(until !== undefined && {until})}};
}
