/**
 * Text written as UTF-8 straight into memory that is used again and again. A page of results is some two thousand pieces: put together
 * as strings they are joined, flattened and encoded, each time leaving garbage behind; put together as bytes they are copied once.
 */

const encoder = new TextEncoder();
const ZERO = 48;
const POINT = 46;
const MINUS = 45;
/** Digit 10 is `a`. */
const LETTERS = 97 - 10;
/** Whole numbers up to this are written without making a text of them. */
const MOST = 0x7fffffff;

/** Bytes from which a call to `set` is the faster way. */
const LONG = 200;

/** UTF-8 of a text. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

export class Bytes {
  #bytes = new Uint8Array(1 << 15);
  #length = 0;

  /** Forgets what was written. */
  clear(): this {
    this.#length = 0;
    return this;
  }

  /** What was written, in memory of its own. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #room(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  text(text: string): this {
    this.#room(text.length * 3);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x80) bytes[at++] = code;
      else if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >>> 6);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else if (code < 0xd800 || code > 0xdfff) {
        bytes[at++] = 0xe0 | (code >>> 12);
        bytes[at++] = 0x80 | ((code >>> 6) & 0x3f);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else {
        // Half of a pair: rare, and the encoder knows what to do with one that stands alone.
        at += encoder.encodeInto(text.slice(i), bytes.subarray(at)).written;
        break;
      }
    }
    this.#length = at;
    return this;
  }

  /** Bytes that are UTF-8 already: {@link utf8} of what is written often. */
  copy(from: Uint8Array, start = 0, end = from.length): this {
    this.#room(end - start);
    const bytes = this.#bytes;
    let at = this.#length;
    if (end - start > LONG) {
      bytes.set(from.subarray(start, end), at);
      at += end - start;
    } else {
      // Most of what is copied here is short: a loop is over before a call to `set` has begun.
      for (let i = start; i < end; i++) bytes[at++] = from[i];
    }
    this.#length = at;
    return this;
  }

  /** A whole number not below 0, in base 10 or 36. */
  whole(value: number, base: 10 | 36 = 10): this {
    if (value > MOST) return this.text(value.toString(base));
    return this.#digits(value, base, 0);
  }

  /** A number rounded to so many decimals, as JSON writes it: zeros at the end left out. Within ±{@link MOST} once scaled. */
  decimal(value: number, decimals: number): this {
    let scaled = Math.round(value * 10 ** decimals) | 0;
    if (scaled < 0) {
      this.#room(1);
      this.#bytes[this.#length++] = MINUS;
      scaled = -scaled;
    }
    for (; decimals > 0 && scaled % 10 === 0; decimals--) scaled = (scaled / 10) | 0;
    return this.#digits(scaled, 10, decimals);
  }

  /** The digits of a small whole number, the last ones after a point. */
  #digits(value: number, base: 10 | 36, decimals: number): this {
    let length = 1;
    for (let rest = (value / base) | 0; rest > 0; rest = (rest / base) | 0) length++;
    length = decimals === 0 ? length : Math.max(length, decimals + 1) + 1;
    this.#room(length);
    const bytes = this.#bytes;
    const point = decimals === 0 ? -1 : this.#length + length - 1 - decimals;
    let rest = value;
    for (let at = this.#length + length - 1; at >= this.#length; at--) {
      if (at === point) bytes[at] = POINT;
      else {
        const next = (rest / base) | 0;
        const digit = rest - next * base;
        bytes[at] = digit < 10 ? ZERO + digit : LETTERS + digit;
        rest = next;
      }
    }
    this.#length += length;
    return this;
  }
}
