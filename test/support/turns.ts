/** What takes too long for each day is played by turns, a half a day; the long run plays all of it (`PANA_TURNS=all`). */

/** The days since 1970; PANA_SEED is another day. */
export const SEED_OF_DAY = Number(process.env['PANA_SEED'] ?? Math.floor(Date.now() / 86_400_000));

/** Whether the one at this place of a list has its turn, one day of `days`. */
export const isToday = (at: number, days = 2): boolean => process.env['PANA_TURNS'] === 'all' || (at + SEED_OF_DAY) % days === 0;
