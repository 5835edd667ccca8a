/**
 * What attributes take beyond a text, for the compiler: types only, nothing of it reaches a page. The manifest, and what editors and
 * frameworks are told, are made from them (`src/components/manifest.config.mjs`).
 */
import type {Facet} from '../contract/vocabulary.ts';

/** Some of a few words, in a text: separated by spaces or commas. A compiler reads the first one; the directory refuses the others. */
export type Words<Word extends string> = '' | Word | `${Word} ${string}` | `${Word},${string}`;

/** A number, as a text. */
export type Digits = '' | `${number}`;

/** What `hide-facets` may hide: the facets, and the rest of a search. */
export type Hideable = Facet | 'place' | 'q' | 'radius' | 'sort';
