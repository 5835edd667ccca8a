/** A draft as it comes back: only fields the form has, only of the kind each holds. What a link brings was typed by somebody, anybody. Pure. */
import type {Taxonomy} from '../../contract/need.ts';
import type {Place} from '../../contract/place.ts';
import {STEPS} from './check.ts';
import type {Step} from './check.ts';
import {emptyDraft, INVITEES, OTHERS} from './draft.ts';
import type {Draft} from './draft.ts';

type Saved = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Saved => !!value && typeof value === 'object' && !Array.isArray(value);
const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const recordsOf = (value: unknown): Saved[] => (Array.isArray(value) ? (value as unknown[]).filter(isRecord) : []);
const wordsOf = (value: unknown): string[] => (Array.isArray(value) ? (value as unknown[]).filter((one) => typeof one === 'string') : []);

/** What is named of a territory: enough to show it. */
const named = ({code, kind, name, departement}: Saved): Draft['area'][0] => ({code: wordOf(code), kind: wordOf(kind) as Place['kind'], name: wordOf(name), departement: wordOf(departement)});

function placeOf(value: unknown): Place | undefined {
  if (!isRecord(value) || !/^commune:\w{5}$/.test(wordOf(value['code']))) return undefined;
  const {lat, lon, departementName, precision} = value;
  return {
    ...named(value), postcodes: wordsOf(value['postcodes']), lat: Number(lat) || 0, lon: Number(lon) || 0, precision: precision === 'exact' ? 'exact' : 'approximate',
    ...(wordOf(departementName) && {departementName: wordOf(departementName)}),
  };
}

/** The form a draft fills. A signature is never taken up: it is an act of the moment. */
export function takenUp(saved: Saved): Draft {
  const draft = emptyDraft();
  const fields = draft as unknown as Record<string, unknown>;
  for (const key of Object.keys(fields)) if (typeof fields[key] === 'string' || key === 'national') fields[key] = typeof saved[key] === typeof fields[key] ? saved[key] : fields[key];
  for (const key of ['formats', 'price', 'access', 'labels'] as const) draft[key] = wordsOf(saved[key]);
  const hours = wordsOf(saved['hours']);
  draft.hours = draft.hours.map((_, day) => hours[day] ?? '');
  draft.place = placeOf(saved['place']);
  draft.area = recordsOf(saved['area']).map(named).filter(({code, name}) => /^(?:commune|epci|departement|region):\w+$/.test(code) && name);
  if (isRecord(saved['needs'])) draft.needs = Object.fromEntries(Object.entries(saved['needs']).filter((one): one is [string, string] => typeof one[1] === 'string'));
  const {publish} = saved;
  if (isRecord(publish)) draft.publish = {person: publish['person'] === true, email: publish['email'] === true, phone: publish['phone'] === true};
  draft.invitees = recordsOf(saved['invitees']).slice(0, INVITEES).map(({name, email}) => ({name: wordOf(name), email: wordOf(email)}));
  const others = recordsOf(saved['others']).slice(0, OTHERS).map((one) => {
    const agreed = isRecord(one['publish']) ? one['publish'] : {};
    const {label, email, phone} = one;
    return {label: wordOf(label), email: wordOf(email), phone: wordOf(phone), publish: {label: agreed['label'] === true, email: agreed['email'] === true, phone: agreed['phone'] === true}};
  });
  if (others.length > 0) draft.others = others;
  return draft;
}

/** Those of `needs` that may be offered today: one that is retired has no place in the form, it could be neither seen nor sent. */
export function offeredOf<One extends {readonly code: string}>(needs: readonly One[], {families}: Taxonomy): One[] {
  const offered = new Set(families.flatMap((family) => family.needs.map(({code}) => code)));
  return needs.filter(({code}) => offered.has(code));
}

/** Where it was left: never before what was signed is read, never past the end. */
export const stepIn = (saved: Saved): Step => STEPS.find((step) => step === saved['step']) ?? 'structure';
