/** What the registry needs from the outside: everything that reads a clock, chance, an address or a secret comes through here. */
import type {Context} from 'hono';
import type {Coordination, Place} from '../../src/contract/place.ts';
import type {PlaceKind} from '../../src/contract/vocabulary.ts';
import type {Ground} from '../directory/first-view.ts';
import type {Allowance} from '../http/limiter.ts';
import type {Database} from './storage/database.ts';
import type {MergeRules, Registry} from './storage/registry.ts';

/** The places of France, as the registry reads them. */
export interface RegistryGazetteer {
  /** A place of the gazetteer by its code, with the INSEE codes of the départements it lies in. */
  resolve(code: string): {readonly place: Place; readonly departements: readonly string[]} | undefined;
  /** Places of some kinds for what is typed of their name, best first. */
  suggest(query: string, options: {readonly limit: number; readonly kinds: readonly PlaceKind[]}): readonly Place[];
  /** Communes that have a postcode, arrondissements included. */
  communesOf(postcode: string): readonly Place[];
}

/** How often something may be asked: `per` milliseconds, for one key. */
export interface Rate {
  readonly times: number;
  readonly per: number;
}

export interface RegistryDeps {
  readonly database: Database;
  /** Structures and their publication, in the same file. */
  readonly registry: Registry;
  /** Which listings are one structure: given by the ingest. */
  readonly mergeRules: MergeRules;
  readonly gazetteer: RegistryGazetteer;
  /** What maps of our pages are drawn on; absent: they have none. */
  readonly ground?: Ground | undefined;
  /** Public origin (`https://pana.example`): links in mails, and what `Origin` must be. Never taken from a request. */
  readonly origin: string;
  /** Thirty-two bytes that never leave the process: keys for HMACs are derived from it by purpose. */
  readonly secret: Uint8Array;
  /** Whether coordinations and the national team must make a passkey before they reach the desk; once made, it is needed either way. */
  readonly requirePasskeys?: boolean | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** `length` bytes nobody can guess. */
  readonly random: (length: number) => Uint8Array;
  /** One more of this key: may it go on? Keys carry what they count (`listings 2001:db8:1:2`). */
  readonly limit: (key: string, rate: Rate) => Allowance;
  /** Address of the visitor as the platform knows it; never a header anyone can write. */
  readonly clientAddress: (context: Context) => string;
  /** Shared with edges elsewhere, which follow what is published; absent where there are none. */
  readonly edgeToken?: string | undefined;
  /** Who answers for personal data, in words, as the public notice names it; absent: the programme. */
  readonly controller?: string | undefined;
  /** Asked where no coordination of the registry covers the whole country; absent: there is none to name. */
  readonly coordination?: Coordination | undefined;
  /** Told of errors nobody expected; gets no personal data. */
  readonly report: (error: unknown) => void;
}
