/** Who somebody is to the registry, and what they may act on. */

/** What a person does for the programme. Everybody else is `anonymous`. */
export const ROLES = ['contact', 'coordinator', 'national'] as const;
export type Role = (typeof ROLES)[number];

/** One mandate: a contact of a structure (`s12`), a coordinator of a territory (`departement:37`), the national team (empty). */
export interface Membership {
  readonly role: Role;
  readonly scope: string;
}

/** A person signed in, as a request sees it. */
export interface Session {
  readonly person: number;
  readonly memberships: readonly Membership[];
  /** When a second, stronger proof was given in this session (ms); exports and roles ask for one of less than ten minutes. */
  readonly steppedUpAt: number | undefined;
}

/** What a request may touch: everything, some départements and structures, or nothing. Goes into the SQL that reads. */
export type Reach = 'all' | {readonly departements: readonly string[]; readonly structures: readonly string[]};
