/** What is still to be filled or mended, step by step, in sentences that say what to do; and where an error of the server belongs. Pure. */
import {isSiret, siretOf} from '../../contract/siret.ts';
import {webLink} from '../../contract/web-address.ts';
import type {frJoinMore} from '../../i18n/fr-join-more.ts';
import type {frJoin} from '../../i18n/fr-join.ts';
import {mailLink} from '../pana-structure/links.ts';
import type {Draft} from './draft.ts';
import {addressOf, CONTACTS, phoneOf} from './draft.ts';
import {readHours} from './hours.ts';

export const STEPS = ['charter', 'structure', 'contact', 'review', 'sign'] as const;
export type Step = (typeof STEPS)[number];

/** Sentences without a value to fill. */
type All = typeof frJoin & typeof frJoinMore;
type Sentence = {[Key in keyof All]: All[Key] extends string ? Key : never}[keyof All];

/** `field` is the identifier of what takes the focus. `text`: the server's own French sentence. */
export interface Fault {
  readonly field: string;
  readonly word?: Sentence;
  readonly text?: string;
}

/** Letters between the sign and the last dot, nothing that could add a recipient: the registry's own grammar is stricter still. */
export const isMail = (text: string): boolean => !!mailLink(text.trim());

/** What is wrong in `step`, in the order of its fields; with other people, see `more.ts`. */
export function faultsOf(step: Step, draft: Draft): Fault[] {
  const faults: Fault[] = [];
  const need = (good: unknown, field: string, word: Sentence): void => void (good || faults.push({field, word}));
  if (step === 'structure') {
    need(draft.name.trim(), 'name', 'join.name.missing');
    need(!/:\/\/|\bwww\./i.test(draft.name), 'name', 'join.name.address');
    need(draft.kind, 'kind', 'join.kind.missing');
    need(!draft.siret.trim() || isSiret(siretOf(draft.siret)), 'siret', 'join.siret.wrong');
    need(draft.place, 'place', 'join.place.missing');
    if (draft.place) need(/^\d{5}$/.test(draft.postcode), 'postcode', 'join.postcode.missing');
    need(draft.national || draft.area.length, 'area', 'join.area.missing');
    need(Object.keys(draft.needs).length, 'needs', 'join.needs.missing');
    need(draft.formats.length, 'formats', 'join.formats.missing');
    need(draft.price.length, 'price', 'join.price.missing');
    draft.hours.forEach((text, day) => need(readHours(text) !== undefined, `hours-${day}`, 'join.hours.wrong'));
    for (const field of ['website', 'appointment'] as const) need(!draft[field].trim() || webLink(addressOf(draft[field].trim())), field, 'join.website.wrong');
    need(draft.notice.trim() || !(draft.noticeFrom + draft.noticeUntil), 'notice', 'join.notice.missing');
    need(!draft.noticeUntil || draft.noticeUntil >= draft.noticeFrom, 'noticeUntil', 'join.notice.until.wrong');
  }
  if (step === 'contact') {
    for (const field of CONTACTS) need(!draft.publish[field] || draft[field].trim(), field, 'join.publish.empty');
    need(!draft.email.trim() || isMail(draft.email), 'email', 'join.email.wrong');
    need(!draft.phone.trim() || phoneOf(draft.phone), 'phone', 'join.phone.wrong');
  }
  if (step === 'sign') {
    need(draft.signName.trim(), 'signName', 'join.sign.name.missing');
    need(draft.signRole.trim(), 'signRole', 'join.sign.role.missing');
    need(isMail(draft.signEmail), 'signEmail', 'join.sign.email.wrong');
    need(draft.accepted, 'accepted', 'join.sign.accept.missing');
  }
  return faults;
}

/** Paths of the body whose field has another name here. */
const FIELDS: readonly [RegExp, string][] = [
  [/^structure\.address\.(street|complement|postcode)/, '$1'],
  [/^structure\.address.*/, 'place'],
  [/^structure\.serviceArea.*/, 'area'],
  [/^structure\.openingHours.*/, 'hours-0'],
  [/^structure\.notice\.from.*/, 'noticeFrom'],
  [/^structure\.notice\.until.*/, 'noticeUntil'],
  [/^structure\.(\w+).*/, '$1'],
  [/^(?:contact\.)?(invitee|other)s\.(\d+)\.(\w+).*/, '$1-$2-$3'],
  [/^(?:contact\.)?(invitee|other)s.*/, '$1-0-email'],
  [/^contact\.(\w+).*/, '$1'],
  [/^signatory\.(\w)(\w*).*/, 'sign$1$2'],
  [/^consents.*/, 'person'],
  [/^charter.*/, 'accepted'],
  [/^claims$/, 'claims'],
];

/** The field of this form that the path of an error of the server is about; '' when none is. */
export function fieldOf(path: string): string {
  const found = FIELDS.find(([pattern]) => pattern.test(path));
  if (!found) return '';
  return path.replace(...found).replace(/^sign([a-z])/, (_, letter: string) => `sign${letter.toUpperCase()}`);
}

/** The step a field is in. */
export function stepOf(field: string): Step {
  return /^sign|^accepted/.test(field) ? 'sign' : (CONTACTS as readonly string[]).includes(field) || /^(?:invitee|other)-/.test(field) ? 'contact' : 'structure';
}
