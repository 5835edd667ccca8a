/** Days and months of the calendar, as periods that end things count them. */

/** ISO day `months` before a day; the last of the month when that day does not exist. */
export function monthsBefore(day: string, months: number): string {
  const [year, month, date] = day.slice(0, 10).split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, last))).toISOString().slice(0, 10);
}
