/** What a volunteer has written so far, kept in this element only. What is made of it is in `body.ts`. Pure. */
import type {ContactField} from '../../contract/listing.ts';
import type {Place} from '../../contract/place.ts';
import type {FurtherField} from '../../contract/structure.ts';

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

/** Further contacts the registry takes. */
export const OTHERS = 3;
/** A further contact as it is typed, with what of it is to be published. */
export interface Other extends Record<FurtherField, string> {
  readonly publish: Readonly<Record<FurtherField, boolean>>;
}

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
  /** Further contacts; absent until somebody adds one. */
  others?: readonly Other[];
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
