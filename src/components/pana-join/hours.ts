/** Opening hours as a volunteer writes them, day by day, and as the directory keeps them (OSM `opening_hours`). Pure. */

/** Monday first, as OSM names them. */
export const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;

/** `9h`, `9 h 30`, `09:30`; figures after a letter h that are an hour of their own (`12h 14h`) are not its minutes. */
const TIME = String.raw`(\d{1,2})(?:\s*[h:]\s*([0-5]\d)?(?!\d|\s*[h:]))?`;
const SPAN = new RegExp(String.raw`${TIME}\s*(?:-|–|—|à|a|to)\s*${TIME}`, 'g');

/** `9h-12h, 14h-17h30` → `09:00-12:00,14:00-17:30`; '' for a day without hours; undefined when it is not understood. */
export function readHours(text: string): string | undefined {
  const spans: string[] = [];
  let good = true;
  const rest = text.toLowerCase().replace(SPAN, (_, h1: string, m1: string = '00', h2: string, m2: string = '00') => {
    const [from, to] = [[h1, m1], [h2, m2]].map(([hour, minute]) => `${hour!.padStart(2, '0')}:${minute!}`) as [string, string];
    good &&= from < to && to <= '24:00' && from >= (spans.at(-1)?.slice(6) ?? '');
    spans.push(`${from}-${to}`);
    return '';
  });
  const words = rest.replace(/[\s,;/&]|\b(?:de|et|puis|from|and)\b/g, '');
  return good && (words === '' || (/^(?:fermée?|closed|-)$/.test(words) && !spans[0])) ? spans.join() : undefined;
}

/** The week in one line: days of the same hours are written together. Undefined when no day has any, or one is not understood. */
export function weekOf(days: readonly string[]): string | undefined {
  const read = days.map(readHours);
  if (read.includes(undefined)) return undefined;
  const rules: string[] = [];
  for (let first = 0; first < read.length; ) {
    let last = first;
    while (read[last + 1] === read[first]) last += 1;
    if (read[first]) rules.push(`${DAYS[first]}${last > first ? `-${DAYS[last]}` : ''} ${read[first]}`);
    first = last + 1;
  }
  return rules.join('; ') || undefined;
}
