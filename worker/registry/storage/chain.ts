/** Rows that prove they were not touched since: each carries a seal over its own values and the seal of the row before. */
import {createHash} from 'node:crypto';

/** What the first row of a chain stands on. */
export const FIRST_SEAL = '0'.repeat(64);

/** SHA-256, in hexadecimal, over the seal before and the values of a row, in a fixed order. */
export const sealOf = (previous: string, values: readonly (string | number | null)[]): string =>
  createHash('sha256').update(JSON.stringify([previous, ...values])).digest('hex');

/** One row as it is checked: what it stands on, what it says, its seal. */
export interface Sealed {
  readonly id: number;
  readonly previous: string;
  readonly seal: string;
  readonly values: readonly (string | number | null)[];
}

/**
 * Number of the first row that is not what it was when it was written, or undefined when all are. The first row may stand on one that
 * retention has removed.
 */
export function brokenAt(rows: Iterable<Sealed>): number | undefined {
  let before: string | undefined;
  for (const {id, previous, seal, values} of rows) {
    if (sealOf(previous, values) !== seal || (before !== undefined && before !== previous)) return id;
    before = seal;
  }
  return undefined;
}
