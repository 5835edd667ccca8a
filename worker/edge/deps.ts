/**
 * What the edge needs from the outside. Everything that reads a clock, a file, a database or an address comes through here,
 * so that the same application runs on Node and on workerd.
 */
import type {Context} from 'hono';
import type {PanaEventData} from '../../src/contract/event.ts';
import type {Coordination, Place, Territory} from '../../src/contract/place.ts';
import type {FilterQuery, SearchQuery} from '../../src/contract/query.ts';
import type {ResultsPage} from '../../src/contract/results.ts';
import type {PublishedContact, Structure} from '../../src/contract/structure.ts';
import type {Tile} from '../../src/contract/tile.ts';
import type {Agenda} from '../directory/events.ts';
import type {Needs} from '../directory/taxonomy/taxonomy.ts';
import type {Allowance} from '../http/limiter.ts';
import type {PrivateOperation} from '../http/reference.ts';

/** The published directory, as the edge reads it. */
export interface EdgeDirectory {
  /** Changes with every publication; safe inside an ETag. */
  readonly version: string;
  /** ISO 8601 with offset. */
  readonly publishedAt: string;
  /** Number of published structures. */
  readonly size: number;
  readonly coordinations: readonly Coordination[];
  /** All that are published, by start. */
  readonly events: readonly PanaEventData[];
  /** The same, to be searched. */
  readonly agenda: Agenda;
  readonly needs: Needs;
  search(query: SearchQuery): ResultsPage;
  /** The same in JSON, as it is sent. */
  searchBytes(query: SearchQuery): Uint8Array<ArrayBuffer>;
  /** By public id (`s1`) or by slug. */
  structure(idOrSlug: string): Structure | undefined;
  /** The structure kept for a duplicate that had this id or slug. */
  keptFor(idOrSlug: string): Structure | undefined;
  tile(z: number, x: number, y: number, filter: FilterQuery): Tile;
  /** Bytes of the map index, or undefined when more structures match than an index may hold. */
  index(filter: FilterQuery): Uint8Array | undefined;
  /** Public ids of all that match, for exports. */
  ids(filter: FilterQuery): Iterable<string>;
  territories(): readonly Territory[];
}

/** The places of France, as the edge reads them. */
export interface EdgeGazetteer {
  suggest(q: string, options?: {limit?: number; territory?: string[]}): Place[];
  resolve(code: string): {readonly place: Place} | undefined;
  /** Nearest commune; undefined far from all of them. */
  reverse(lat: number, lon: number): Place | undefined;
}

/** A file of the elements, ready to be sent. */
export interface AssetFile {
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream;
  readonly type: string;
  /** Content coding of `body`, when it was chosen from what the browser accepts. */
  readonly encoding?: 'br' | 'gzip';
  /** Strong validator, with its quotes. */
  readonly etag?: string;
}

/** Compresses what was computed; absent where the platform in front does it. */
export interface Compression {
  /** `best` takes some ten milliseconds: for what is asked again and again. */
  bytes(text: string | Uint8Array, encoding: 'br' | 'gzip', effort: 'quick' | 'best'): Promise<Uint8Array<ArrayBuffer>>;
  /** Compresses what is written while it is read; its memory does not grow with what passes. */
  stream(body: ReadableStream<Uint8Array>, encoding: 'br' | 'gzip'): ReadableStream<Uint8Array>;
}

/** What is counted of a structure's sheet: it was shown, its contact was asked for. */
export type Counted = 'shown' | 'contacted';

export interface EdgeDeps {
  /** Version of the elements' files (`0.1.0`): the folder they are served from. */
  readonly version: string;
  /** Names code and gazetteer together: part of every ETag, so that a new release never answers 304 for an old body. */
  readonly build: string;
  /** Public origin (`https://pana.example`), for links and snippets. Never taken from a request. */
  readonly origin: string;
  /** The directory published last; undefined before the first publication. */
  directory(): EdgeDirectory | undefined;
  gazetteer(): EdgeGazetteer;
  /**
   * When the registry last said that the directory is still this one, in milliseconds since the epoch; undefined when it never did.
   * Absent where both are one process.
   */
  checkedAt?(): number | undefined;
  /** Contact fields the structure agreed to publish; undefined when there is no such structure or nothing to show. */
  contacts(id: string): Promise<PublishedContact | undefined>;
  /** File of the elements by path below the version (`pana.js`, `chunks/…`). */
  assets(path: string, acceptEncoding: string): Promise<AssetFile | undefined>;
  /** File of the static Storybook by its path (`index.html`); absent where it is not served. */
  storybook?(path: string, acceptEncoding: string): Promise<AssetFile | undefined>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** One more request of this key: may it go on? */
  limit(key: string): Allowance;
  /** Address of the visitor as the platform knows it; never a header anyone can write. */
  clientAddress(context: Context): string;
  /** What the private application takes, where one answers beside this one: part of the reference. */
  readonly writes?: readonly PrivateOperation[];
  /** One more of a structure (public id) today: this and nothing else is said, never by whom. Absent: nobody counts. */
  count?(structure: string, what: Counted): void;
  readonly compression?: Compression;
  /** Told of errors nobody expected; gets no personal data. */
  report?(error: unknown): void;
}
