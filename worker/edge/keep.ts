/**
 * Answers kept for a while, within a number and a size. Two generations instead of a list in order of use: what is asked again moves
 * to the young one, and when that is full the old one is dropped whole. An entry costs one insertion, nothing is ever reordered.
 */

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

  /** `maxSize` in the unit of the sizes given to {@link set}. */
  constructor(maxEntries: number, maxSize: number) {
    this.#maxEntries = maxEntries;
    this.#maxSize = maxSize;
  }

  get(key: string): V | undefined {
    const entry = this.#young.get(key);
    if (entry !== undefined) return entry.value;
    const aged = this.#old.get(key);
    if (aged === undefined) return undefined;
    this.set(key, aged.value, aged.size);
    return aged.value;
  }

  /** A value larger than an eighth of the whole is not kept: it would push out too much. */
  set(key: string, value: V, size: number): void {
    if (size > this.#maxSize / 8) return;
    if (this.#youngSize + size > this.#maxSize / 2 || this.#young.size >= this.#maxEntries / 2) {
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

/** Slots of the {@link Doorkeeper}: 64 kB of memory. */
const SLOTS = 16_384;

/**
 * Lets in what knocks twice. Most searches are asked once; keeping those would only give the garbage collector work and push out
 * what is asked by everybody.
 */
export class Doorkeeper {
  readonly #seen = new Int32Array(SLOTS);

  /** Whether `hash` (any integer) was here lately. A later hash of the same slot makes it forget. */
  knocks(hash: number): boolean {
    const mark = hash | 1;
    const slot = (hash >>> 8) % SLOTS;
    if (this.#seen[slot] === mark) return true;
    this.#seen[slot] = mark;
    return false;
  }
}
