/**
 * What is suggested while a place is typed: asked once the visitor pauses, and only the answer to the last words counts,
 * whatever the order in which answers come back.
 */
import type { Place } from '../../contract/place.ts';

/** What is known of the words typed last. `failed`: the places could not be asked. */
export interface Lookup {
  readonly query: string;
  readonly status: 'idle' | 'pending' | 'complete' | 'failed';
  readonly places: readonly Place[];
}

const NOTHING: Lookup = { query: '', status: 'idle', places: [] };

/** Milliseconds without a key before the server is asked: a pause, not a letter. */
export const PAUSE = 150;

export interface LookupDependencies {
  /** Asks the server; rejects when it cannot be asked. */
  ask(query: string, signal: AbortSignal): Promise<readonly Place[]>;
  /** Told each time `current` is another one. */
  changed(lookup: Lookup): void;
  /** Resolves after `ms`; the clock of the page unless a test brings its own. */
  pause?(ms: number): Promise<void>;
}

export class PlaceLookup {
  readonly #ask;
  readonly #changed;
  readonly #pause;
  #current = NOTHING;
  #asked: AbortController | undefined;

  constructor({ ask, changed, pause = (ms) => new Promise((done) => setTimeout(done, ms)) }: LookupDependencies) {
    this.#ask = ask;
    this.#changed = changed;
    this.#pause = pause;
  }

  /** What is known now. */
  get current(): Lookup {
    return this.#current;
  }

  /** The visitor typed: forgets what was asked, asks for this after a pause (`pause` ms). Settles once this query is settled or replaced. */
  async type(text: string, pause = PAUSE): Promise<void> {
    this.#asked?.abort();
    const query = text.trim();
    if (query === '') return this.#become(NOTHING);
    const asked = (this.#asked = new AbortController());
    // The former suggestions stay while the next ones come: a list that blinks at each key is hard to read.
    this.#become({ query, status: 'pending', places: this.#current.places });
    if (pause > 0) await this.#pause(pause);
    if (asked.signal.aborted) return;
    let next: Lookup;
    try {
      next = { query, status: 'complete', places: await this.#ask(query, asked.signal) };
    } catch {
      next = { query, status: 'failed', places: [] };
    }
    if (!asked.signal.aborted) this.#become(next);
  }

  /** Stops asking; keeps nothing. */
  stop(): void {
    this.#asked?.abort();
    this.#current = NOTHING;
  }

  #become(lookup: Lookup): void {
    this.#current = lookup;
    this.#changed(lookup);
  }
}

const plain = (text: string): string =>
  text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/\bste?\b/g, (word) => (word === 'st' ? 'saint' : 'sainte')).replace(/[^a-z0-9]+/g, ' ').trim();

/**
 * The one place that `query` can only mean, for a visitor who presses Enter without choosing: the only suggestion, or the
 * only one of that very name. Undefined when several fit: choosing for the visitor would send them to another Saint-Denis.
 */
export function onlyMeaning(query: string, places: readonly Place[]): Place | undefined {
  if (places.length === 1) return places[0];
  const asked = plain(query);
  const same = places.filter((place) => plain(place.formerName ?? place.name) === asked);
  return same.length === 1 || same[0]?.kind === 'postcode' ? same[0] : undefined;
}
