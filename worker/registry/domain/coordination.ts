/**
 * Coordinations as the desk edits them: what a form may say of a team, which départements it gives or takes, and whether what somebody is
 * about to publish is still what they saw. No HTTP, no SQL, no clock.
 */
import {createHash} from 'node:crypto';
import type {Coordination} from '../../../src/contract/place.ts';
import type {FieldError} from '../../../src/contract/problem.ts';
import {emailSchema, phoneSchema, plainText, webAddress} from '../../../src/contract/structure.ts';
import {phoneOf, shownPhone} from './listing.ts';

/** The public contact of a team: an organisation's, never a person's. */
export interface TeamContact {
  readonly name: string;
  readonly url?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  /** When it answers, in words. */
  readonly hours?: string | undefined;
}

/** One team with its territories. */
export interface Team {
  readonly id: number;
  readonly contact: TeamContact;
  /** Codes (`departement:37`, `region:24`), sorted. */
  readonly territories: readonly string[];
  readonly version: number;
  readonly example: boolean;
}

export const CONTACT_FIELDS = ['name', 'url', 'email', 'phone', 'hours'] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];
/** A form as somebody typed it. */
export type TypedTeam = Readonly<Record<ContactField, string>> & {readonly territories: readonly string[]};

export const typedTeam = ({contact: {name, url = '', email = '', phone = '', hours = ''}, territories}: Pick<Team, 'contact' | 'territories'>): TypedTeam =>
  ({name, url, email, phone: shownPhone(phone), hours, territories});

const MESSAGES: Readonly<Record<ContactField, string>> = {
  name: 'Écrivez le nom de l’équipe, 120 caractères au plus.',
  url: 'Ce site n’est pas accepté : une adresse qui commence par https://.',
  email: 'Vérifiez l’adresse e-mail : elle ressemble à coordination@exemple.fr.',
  phone: 'Ce numéro n’est pas accepté : dix chiffres, ou + et l’indicatif du pays.',
  hours: 'Raccourcissez les horaires : 200 caractères au plus, sans caractère invisible.',
};

/**
 * What a form says of a team, or what is wrong with it, field by field. `known`: whether a territory is one a team may have, or one it has
 * already.
 */
export function readTeam(typed: TypedTeam, known: (territory: string) => boolean): {readonly contact: TeamContact; readonly territories: readonly string[]} | {readonly errors: readonly FieldError[]} {
  const errors: FieldError[] = [];
  const given = (field: ContactField): string => typed[field].replaceAll(/\s+/g, ' ').trim();
  const read = (field: ContactField, schema: {safeParse(value: unknown): {success: boolean; data?: unknown}}, value: string): string | undefined => {
    if (value === '' && field !== 'name') return undefined;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data as string;
    errors.push({field, code: 'invalid', message: MESSAGES[field]});
    return undefined;
  };
  const name = read('name', plainText(120), given('name')) ?? '';
  const url = read('url', webAddress, given('url'));
  const email = read('email', emailSchema, given('email'))?.toLowerCase();
  const phone = read('phone', phoneSchema, phoneOf(given('phone')));
  const hours = read('hours', plainText(200), given('hours'));
  const territories = [...new Set(typed.territories)].sort();
  if (!territories.every(known)) errors.push({field: 'territories', code: 'invalid', message: 'Choisissez les territoires dans la liste.'});
  if (url === undefined && email === undefined && phone === undefined && !errors.some(({field}) => field === 'url' || field === 'email' || field === 'phone')) {
    errors.push({field: 'email', code: 'missing', message: 'Donnez au moins une façon de joindre l’équipe : e-mail, téléphone ou site.'});
  }
  if (errors.length > 0) return {errors};
  return {territories, contact: {name, ...(url !== undefined && {url}), ...(email !== undefined && {email}), ...(phone !== undefined && {phone}), ...(hours !== undefined && {hours})}};
}

/** A team as the public reads it, in one of its territories. */
export const published = ({contact, example}: Pick<Team, 'contact' | 'example'>, territory: string): Coordination => ({...contact, territory, ...(example && {example})} as Coordination);

/** A département and the région it is in. */
export interface Departement {
  readonly code: string;
  readonly name: string;
  /** `region:24`; none for those that are in no région. */
  readonly region: string | undefined;
}

/** Who is asked in a département: its own team, else its région's; undefined when there is neither. */
function teamOf(held: ReadonlyMap<string, number>, {code, region}: Departement): number | undefined {
  return held.get(`departement:${code}`) ?? (region === undefined ? undefined : held.get(region));
}

/** A département whose team becomes another one's, or nobody's. */
export interface Passage {
  readonly departement: Departement;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** What a change does: the values that differ, the territories other teams lose, and the départements that change hands. */
export interface TeamChange {
  readonly fields: readonly {readonly field: ContactField; readonly before: string; readonly after: string}[];
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** Territories taken from other teams: one team per territory. */
  readonly taken: readonly {readonly territory: string; readonly from: number}[];
  readonly passages: readonly Passage[];
}

/** Number a team that is not kept yet goes by. */
export const NEW_TEAM = 0;

/** What happens when `team` becomes what `next` says, among all `teams`. */
export function changeOf(teams: readonly Team[], team: Team | undefined, next: Pick<Team, 'contact' | 'territories'>, departements: readonly Departement[]): TeamChange {
  const id = team?.id ?? NEW_TEAM;
  const before = new Map(teams.flatMap((one) => one.territories.map((territory) => [territory, one.id] as const)));
  const after = new Map([...before].filter(([, holder]) => holder !== id));
  const taken = next.territories.flatMap((territory) => {
    const from = after.get(territory);
    return from === undefined ? [] : [{territory, from}];
  });
  for (const territory of next.territories) after.set(territory, id);
  const was = typedTeam(team ?? {contact: {name: ''}, territories: []});
  const is = typedTeam(next);
  return {
    fields: CONTACT_FIELDS.flatMap((field) => (was[field] === is[field] ? [] : [{field, before: was[field], after: is[field]}])),
    gained: next.territories.filter((territory) => !was.territories.includes(territory)),
    lost: was.territories.filter((territory) => !next.territories.includes(territory)),
    taken,
    passages: departements.flatMap((departement) => {
      const [from, to] = [teamOf(before, departement), teamOf(after, departement)];
      return from === to ? [] : [{departement, from, to}];
    }),
  };
}

/** Whether nothing would change. */
export const changesNothing = ({fields, gained, lost}: TeamChange): boolean => fields.length === 0 && gained.length === 0 && lost.length === 0;

/** A seal over what somebody was shown: publishing asks for the same one, so that nothing else is published than what was seen. */
export const sealOfPreview = (shown: unknown): string => createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 32);

// ————— cooptation: proposed by one of the national team, approved by another —————

/** What was proposed of a team: all it would be, and what it was written over. */
export interface TeamProposal {
  readonly id: number;
  /** Number of the team; undefined for a new one. */
  readonly team: number | undefined;
  /** Version of the team it was written over; 0 for a new one. */
  readonly version: number;
  readonly contact: TeamContact;
  readonly territories: readonly string[];
  /** Number of the person; undefined when they were erased. */
  readonly proposedBy: number | undefined;
  /** Milliseconds since the epoch. */
  readonly proposedAt: number;
}

/** Why a proposal is not approved. */
export type ProposalRefusal = 'own' | 'proposer-gone' | 'stale';
export const PROPOSAL_REFUSALS: Readonly<Record<ProposalRefusal, string>> = {
  'own': 'Vous avez fait cette proposition : une autre personne de l’équipe nationale doit l’approuver.',
  'proposer-gone': 'Qui a fait cette proposition n’est plus de l’équipe nationale : écartez-la, puis proposez à nouveau.',
  'stale': 'Cette coordination a changé depuis la proposition : écartez-la, puis proposez à nouveau.',
};

/** Whether a change is one that two people decide: a team there was not, or other territories. How a team is reached is its own to say. */
export const takesTwo = (team: Pick<Team, 'id'> | undefined, {gained, lost}: TeamChange): boolean => team === undefined || gained.length + lost.length > 0;

/** Whether `by` is the only one of the national team (`national`: numbers of all): there is nobody else to ask. */
export const isAlone = (national: readonly number[], by: number): boolean => national.every((person) => person === by);

/** Why `by` may not approve a proposal about a team that is at `version` now (0: a new one); undefined when they may. */
export function proposalRefusal({proposedBy, version: over}: Pick<TeamProposal, 'proposedBy' | 'version'>, {by, national, version}: {readonly by: number; readonly national: readonly number[]; readonly version: number}): ProposalRefusal | undefined {
  if (by === proposedBy) return 'own';
  if (proposedBy === undefined || !national.includes(proposedBy)) return 'proposer-gone';
  return over === version ? undefined : 'stale';
}
