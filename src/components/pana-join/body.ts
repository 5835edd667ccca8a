/** What is made of what a volunteer has written: the body that is sent, the sheet it gives. Comes before the sheet is first looked at. Pure. */
import type {CharterInForce, ListingSent} from '../../contract/listing.ts';
import {siretOf} from '../../contract/siret.ts';
import type {FurtherField, PublishedContact, Structure} from '../../contract/structure.ts';
import {addressOf, CONTACTS, phoneOf} from './draft.ts';
import type {Draft, Invitee, Other} from './draft.ts';
import {weekOf} from './hours.ts';

const filled = <Fields extends Record<string, string | undefined>>(fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, text]) => (text?.trim() ? [[name, text.trim()]] : []))) as Fields;

/** Who is helped, as people list it. */
const audiencesOf = (text: string): string[] => [...new Set(text.split(/[,;\n]/).map((one) => one.trim()).filter(Boolean))];

/** Those who are named at all. */
export const inviteesOf = ({invitees}: Draft): Invitee[] => invitees.map(({name, email}) => ({name: name.trim(), email: email.trim()})).filter(({name, email}) => name || email);

/** What both the application and the sheet say of the structure. */
function structureOf(draft: Draft) {
  const {name, kind, street, complement, postcode, place, national, area, needs, formats, price, access, labels, hours} = draft;
  return {
    name: name.trim(),
    kind,
    ...filled({
      summary: draft.summary, siret: siretOf(draft.siret), vendorTie: draft.vendorTie, website: addressOf(draft.website.trim()), appointment: addressOf(draft.appointment.trim()),
      openingHours: weekOf(hours),
    }),
    ...(draft.notice.trim() && {notice: {text: draft.notice.trim(), ...filled({from: draft.noticeFrom, until: draft.noticeUntil})}}),
    address: {street: street.trim(), ...filled({complement}), postcode, city: place?.name ?? '', commune: place?.code.replace(/^\w+:/, '') ?? ''},
    serviceArea: national ? ['national'] : area.map(({code}) => code),
    needs: Object.entries(needs).map(([code, level]) => ({code, level})),
    formats,
    price,
    access,
    audiences: audiencesOf(draft.audiences),
    labels,
  };
}

/** Fields of a contact as they are sent: only those that say something. */
const said = <Field extends string>(fields: readonly Field[], from: Readonly<Record<Field, string>> & {readonly publish: Readonly<Record<Field, boolean>>}): Partial<Record<Field, {value: string; publish: boolean}>> =>
  Object.fromEntries(
    fields.filter((field) => from[field].trim()).map((field) => {
      const value = from[field].trim();
      return [field, {value: field === 'phone' ? (phoneOf(value) ?? value) : value, publish: from.publish[field]}];
    }),
  ) as Partial<Record<Field, {value: string; publish: boolean}>>;

/** Further contacts in which anything is written. */
export const othersOf = ({others = []}: Draft): Other[] => others.filter((one) => FIELDS.some((field) => one[field].trim()));

const FIELDS: readonly FurtherField[] = ['label', 'email', 'phone'];

/** The contacts as they are sent. */
function contactOf(draft: Draft): ListingSent['contact'] {
  const others = othersOf(draft).map((one) => said(FIELDS, one)) as NonNullable<ListingSent['contact']['others']>;
  return {...said(CONTACTS, draft), ...(others.length > 0 && {others})};
}

/** What tells people from programs: see `contract/listing.ts`. */
export interface Humanity {
  readonly altcha: string;
  readonly honeypot: string;
  readonly elapsed: number;
}

/** Number of the first further contact. */
const SECOND = 2;
const agreed = <Field>({field, version, textHash}: {readonly field: Field; readonly version: string; readonly textHash: string}) => ({purpose: 'publication' as const, field, given: true as const, version, textHash});

/** What is asked of the registry, apart from {@link Humanity}: two drafts that say the same give the same text. */
export function bodyOf(draft: Draft, {version, textHash, consents, furtherConsents = []}: CharterInForce, locale: 'fr' | 'en'): Omit<ListingSent, keyof Humanity> {
  const contact = contactOf(draft);
  return {
    structure: structureOf(draft) as ListingSent['structure'],
    contact,
    signatory: {name: draft.signName.trim(), role: draft.signRole.trim(), email: draft.signEmail.trim()},
    charter: {version, textHash, accepted: draft.accepted as true},
    consents: [
      ...consents.filter(({field}) => contact[field]?.publish).map((text) => agreed(text)),
      ...(contact.others ?? []).flatMap((one, at) => furtherConsents.filter(({field}) => one[field]?.publish).map((text) => ({...agreed(text), contact: at + SECOND}))),
    ],
    ...(draft.claims && {claims: draft.claims}),
    ...(inviteesOf(draft).length > 0 && {invitees: inviteesOf(draft)}),
    locale,
  };
}

/** The sheet this draft gives, as visitors would see it; `day` is today, ISO. */
export function sheetOf(draft: Draft, id: string, day: string): Structure {
  const {labels, kind, needs, ...rest} = structureOf(draft);
  const contact = contactOf(draft);
  const {others} = publishedOf(draft);
  const {place} = draft;
  return {
    ...rest,
    id,
    slug: '',
    kind: kind as Structure['kind'],
    needs: needs as Structure['needs'],
    labels: labels.map((code) => ({code: code as Structure['labels'][0]['code']})),
    formats: rest.formats as Structure['formats'],
    price: rest.price as Structure['price'],
    access: rest.access as Structure['access'],
    lat: place?.lat ?? 0,
    lon: place?.lon ?? 0,
    precision: 'exact',
    serviceAreaNames: Object.fromEntries(draft.area.map(({code, name}) => [code, name])),
    verifiedAt: day,
    updatedAt: day,
    provenance: {source: 'PANA'},
    contactFields: CONTACTS.filter((field) => contact[field]?.publish),
    ...(others && {otherContacts: others.map(({number, ...one}) => ({number, fields: FIELDS.filter((field) => one[field])}))}),
  };
}

/** The contacts as visitors would see them. */
export function publishedOf(draft: Draft): PublishedContact {
  const {others = [], ...first} = contactOf(draft);
  const shown = (fields: object): Record<string, string> =>
    Object.fromEntries(Object.entries(fields as Record<string, {value: string; publish: boolean}>).flatMap(([field, {value, publish}]) => (publish ? [[field, value]] : [])));
  const further = others.map((one, at) => ({number: at + SECOND, ...shown(one)})).filter((one) => Object.keys(one).length > 1);
  return {...shown(first), ...(further.length > 0 && {others: further})};
}

/** Consents unticked again: the texts they were given to have changed. Gives whether there were any. */
export function withoutConsents(draft: Draft): boolean {
  const had = CONTACTS.some((field) => draft.publish[field]) || othersOf(draft).some((one) => FIELDS.some((field) => one.publish[field]));
  draft.publish = {person: false, email: false, phone: false};
  if (draft.others) draft.others = draft.others.map((one) => ({...one, publish: {label: false, email: false, phone: false}}));
  return had;
}
