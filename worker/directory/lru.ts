/** Times a value is asked for before it is made. */
const EARNED_AT = 4;

/** Keeps what is costly to make and pays only when asked often: nothing before the fourth time. */
export class Earned<Value> {
  readonly #asked: Lru<{times: number; value?: Value}>;

  /** Keeps at most `limit` values. */
  constructor(limit: number) {
    this.#asked = new Lru(limit);
  }

  /** The value kept under `key`, made when it is worth it; undefined until then. */
  get(key: string, make: () => Value): Value | undefined {
    const entry = this.#asked.get(key, () => ({times: 0}));
    if (entry.value === undefined && ++entry.times >= EARNED_AT) entry.value = make();
    return entry.value;
  }
}

/** A small memory of the answers asked most recently: bounded, so that no visitor can fill the process. */
export class Lru<Value> {
  readonly #limit: number;
  readonly #entries = new Map<string, Value>();

  /** Keeps at most `limit` values. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The value kept under `key`, or the one `make` gives, kept from now on. */
  get(key: string, make: () => Value): Value {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      // Moved to the end only when the memory is nearly full: a hit must stay cheap.
      if (this.#entries.size * 2 > this.#limit) {
        this.#entries.delete(key);
        this.#entries.set(key, known);
      }
      return known;
    }
    const value = make();
    if (this.#entries.size >= this.#limit) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    this.#entries.set(key, value);
    return value;
  }

  /** The value kept under `key`, if there is one. */
  peek(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  /** How many values are kept now. */
  get size(): number {
    return this.#entries.size;
  }
}

/** Slots of a {@link Returning}: 8 kB of memory. */
const SLOTS = 2048;

/**
 * The same for keys most of which never come back: a value is kept from the second time on. What is kept for a while and then dropped
 * has grown old in the collector's eyes, and fills the memory until it looks at everything.
 */
export class Returning<Value> {
  readonly #kept: Lru<Value>;
  readonly #seen = new Int32Array(SLOTS);

  /** Keeps at most `limit` values. */
  constructor(limit: number) {
    this.#kept = new Lru(limit);
  }

  /** The value kept under `key`, or the one `make` gives. */
  get(key: string, make: () => Value): Value {
    let hash = 0x811c9dc5;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    if (this.#seen[slot] === hash) return this.#kept.get(key, make);
    // Kept before another key took its place here: looked for all the same.
    const known = this.#kept.peek(key);
    if (known !== undefined) return known;
    this.#seen[slot] = hash;
    return make();
  }
}
