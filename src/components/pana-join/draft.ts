/** What a volunteer has written so far, kept in this element only, and what is made of it: the body that is sent, the sheet it gives. Pure. */
import type {CharterInForce, ContactField, ListingSent} from '../../contract/listing.ts';
import type {Place} from '../../contract/place.ts';
import {siretOf} from '../../contract/siret.ts';
import type {PublishedContact, Structure} from '../../contract/structure.ts';
import {weekOf} from './hours.ts';

/** Fields of one line of text. */
export type TextField =
  | 'name' | 'kind' | 'summary' | 'siret' | 'street' | 'complement' | 'postcode' | 'audiences' | 'website' | 'appointment' | 'vendorTie' | 'notice' | 'noticeFrom' | 'noticeUntil'
  | ContactField | 'signName' | 'signRole' | 'signEmail';
/** Fields that are lists of codes. */
export type ListField = 'formats' | 'price' | 'access' | 'labels';

/** Somebody named by whoever fills the form. */
export interface Invitee {
  readonly name: string;
  readonly email: string;
}
/** As many as the registry takes. */
export const INVITEES = 3;

export interface Draft extends Record<TextField, string>, Record<ListField, string[]> {
  /** Public identifier of the listing this is a taking over of, and its name; '' when it is none. */
  claims: string;
  claimsName: string;
  /** The commune chosen, and what stands in its field. */
  place: Place | undefined;
  placeTyped: string;
  national: boolean;
  area: Pick<Place, 'code' | 'kind' | 'name' | 'departement'>[];
  areaTyped: string;
  /** Level by code of a need. */
  needs: Record<string, string>;
  /** Seven days, Monday first. */
  hours: string[];
  publish: Record<ContactField, boolean>;
  /** Who else of the structure is written to once it is listed. */
  invitees: Invitee[];
  accepted: boolean;
}

export const CONTACTS: readonly ContactField[] = ['person', 'email', 'phone'];

export const emptyDraft = (): Draft => ({
  name: '', kind: '', summary: '', siret: '', street: '', complement: '', postcode: '', audiences: '', website: '', appointment: '', vendorTie: '',
  notice: '', noticeFrom: '', noticeUntil: '', person: '', email: '', phone: '', signName: '', signRole: '', signEmail: '',
  formats: [], price: [], access: [], labels: [],
  place: undefined, placeTyped: '', national: false, area: [], areaTyped: '', needs: {}, hours: ['', '', '', '', '', '', ''],
  publish: {person: false, email: false, phone: false}, invitees: [], claims: '', claimsName: '', accepted: false,
});

/** Overseas prefixes by how a national number begins. Source: Arcep, plan de numérotation. */
const OVERSEAS: readonly [RegExp, string][] = [[/^0(?:262|263|269|639|69[23])/, '262'], [/^0(?:590|69[01])/, '590'], [/^0[56]94/, '594'], [/^0(?:596|69[67])/, '596']];

/** A number as it is typed in E.164; undefined when it is not one. */
export function phoneOf(text: string): string | undefined {
  const digits = text.replace(/[\s.()\u00a0\u202f-]/g, '').replace(/^00/, '+');
  if (/^0\d{9}$/.test(digits)) return `+${OVERSEAS.find(([begins]) => begins.test(digits))?.[1] ?? '33'}${digits.slice(1)}`;
  return /^\+33[1-9]\d{8}$|^\+(?!33)\d{8,15}$/.test(digits) ? digits : undefined;
}

/** A web address as people say it, with its scheme. */
export const addressOf = (text: string): string => (!text || /^[a-z]+:/i.test(text) ? text : `https://${text}`);

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

/** The contact as it is sent: only fields that say something. */
const contactOf = (draft: Draft): ListingSent['contact'] =>
  Object.fromEntries(
    CONTACTS.filter((field) => draft[field].trim()).map((field) => {
      const value = draft[field].trim();
      return [field, {value: field === 'phone' ? (phoneOf(value) ?? value) : value, publish: draft.publish[field]}];
    }),
  );

/** What tells people from programs: see `contract/listing.ts`. */
export interface Humanity {
  readonly altcha: string;
  readonly honeypot: string;
  readonly elapsed: number;
}

/** What is asked of the registry, apart from {@link Humanity}: two drafts that say the same give the same text. */
export function bodyOf(draft: Draft, {version, textHash, consents}: CharterInForce, locale: 'fr' | 'en'): Omit<ListingSent, keyof Humanity> {
  const contact = contactOf(draft);
  return {
    structure: structureOf(draft) as ListingSent['structure'],
    contact,
    signatory: {name: draft.signName.trim(), role: draft.signRole.trim(), email: draft.signEmail.trim()},
    charter: {version, textHash, accepted: draft.accepted as true},
    consents: consents
      .filter(({field}) => contact[field]?.publish)
      .map((text) => ({purpose: 'publication', field: text.field, given: true, version: text.version, textHash: text.textHash})),
    ...(draft.claims && {claims: draft.claims}),
    ...(inviteesOf(draft).length > 0 && {invitees: inviteesOf(draft)}),
    locale,
  };
}

/** The sheet this draft gives, as visitors would see it; `day` is today, ISO. */
export function sheetOf(draft: Draft, id: string, day: string): Structure {
  const {labels, kind, needs, ...rest} = structureOf(draft);
  const contact = contactOf(draft);
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
  };
}

/** The contact as visitors would see it. */
export function publishedOf(draft: Draft): PublishedContact {
  return Object.fromEntries(Object.entries(contactOf(draft)).flatMap(([field, {value, publish}]) => (publish ? [[field, value]] : [])));
}
