/** What takes too long for each day is played by turns, a half a day; the long run plays all of it (`PANA_TURNS=all`). */

/** The days since 1970; PANA_SEED is another day. */
export const SEED_OF_DAY = Number(process.env['PANA_SEED'] ?? Math.floor(Date.now() / 86_400_000));

/** Whether the one at this place of a list has its turn, one day of `days`. */
export const hasTurn = (at: number, days: number): boolean => process.env['PANA_TURNS'] === 'all' || (at + SEED_OF_DAY) % days === 0;

/** The same, every other day: no second argument, so that it can be given to `filter`. */
export const isToday = (at: number): boolean => hasTurn(at, 2);
