/**
 * Answers kept for a while, within a number and a size. Two generations instead of a list in order of use: what is asked again moves
 * to the young one, and when that is full the old one is dropped whole. An entry costs one insertion, nothing is ever reordered.
 */

/** Times something is asked before it is kept: at least, and at most while what is kept is hardly asked again. */
const TIMES = {least: 2, most: 16} as const;

interface Entry<V> {
  readonly value: V;
  readonly size: number;
}

export class Keep<V> {
  #young = new Map<string, Entry<V>>();
  #old = new Map<string, Entry<V>>();
  readonly #maxEntries: number;
  readonly #maxSize: number;
  #youngSize = 0;
  #oldSize = 0;
  /** Asked for again since a generation was last dropped. */
  #hits = 0;
  /**
   * Times something should be asked before it is worth keeping: doubled whenever a generation fills up with what was asked again less than
   * once each, halved otherwise. What is kept for a moment and dropped has only cost memory, and the pauses of whoever clears it away.
   */
  worth: number = TIMES.least;

  /** `maxSize` in the unit of the sizes given to {@link set}. */
  constructor(maxEntries: number, maxSize: number) {
    this.#maxEntries = maxEntries;
    this.#maxSize = maxSize;
  }

  get(key: string): V | undefined {
    const entry = this.#young.get(key);
    if (entry !== undefined) {
      this.#hits += 1;
      return entry.value;
    }
    const aged = this.#old.get(key);
    if (aged === undefined) return undefined;
    this.#hits += 1;
    this.set(key, aged.value, aged.size);
    return aged.value;
  }

  /** A value larger than an eighth of the whole is not kept: it would push out too much. */
  set(key: string, value: V, size: number): void {
    if (size > this.#maxSize / 8) return;
    if (this.#youngSize + size > this.#maxSize / 2 || this.#young.size >= this.#maxEntries / 2) {
      this.worth = this.#hits < this.#young.size ? Math.min(this.worth * 2, TIMES.most) : Math.max(this.worth / 2, TIMES.least);
      this.#hits = 0;
      this.#old = this.#young;
      this.#oldSize = this.#youngSize;
      this.#young = new Map();
      this.#youngSize = 0;
    }
    this.#youngSize += size - (this.#young.get(key)?.size ?? 0);
    this.#young.set(key, {value, size});
  }

  clear(): void {
    this.#young = new Map();
    this.#old = new Map();
    this.#youngSize = this.#oldSize = 0;
  }

  get count(): number {
    return this.#young.size + this.#old.size;
  }

  get size(): number {
    return this.#youngSize + this.#oldSize;
  }
}

/** Slots of the {@link Doorkeeper}: 80 kB of memory. */
const SLOTS = 16_384;

/**
 * Lets in what knocks often enough. Most searches are asked once; keeping those would only give the garbage collector work and push out
 * what is asked by everybody.
 */
export class Doorkeeper {
  readonly #seen = new Int32Array(SLOTS);
  readonly #times = new Uint8Array(SLOTS);

  /** Whether `hash` (any integer) has come for the `times`-th time; it then begins anew. A later hash of the same slot makes it forget. */
  knocks(hash: number, times: number): boolean {
    const mark = hash | 1;
    const slot = (hash >>> 8) % SLOTS;
    const before = this.#seen[slot] === mark ? this.#times[slot]! : 0;
    this.#seen[slot] = mark;
    const enough = before + 1 >= times;
    this.#times[slot] = enough ? 0 : before + 1;
    return enough;
  }
}
