/**
 * What a badge says of a structure today, and its picture for signatures of mails: a small SVG without script, style or anything from
 * elsewhere, whose every word is escaped.
 */
import type {Badge} from '../../src/contract/badge.ts';
import type {Structure} from '../../src/contract/structure.ts';
import {LIMITS} from '../../src/contract/vocabulary.ts';
import type {Label} from '../../src/contract/vocabulary.ts';
import {day as frenchDay, LABEL_WORDS} from '../http/words.ts';
import {escapeXml} from './xml.ts';

export type BadgeLanguage = 'fr' | 'en';

/** Names of labels that English says otherwise. */
const ENGLISH_LABELS: Readonly<Partial<Record<Label, string>>> = {
  'guidasso-accompagnement-generaliste': 'Guid’Asso General support', 'guidasso-accompagnement-specialiste': 'Guid’Asso Specialist support', 'autre': 'Another label',
};
const ENGLISH_DAY = new Intl.DateTimeFormat('en', {dateStyle: 'long', timeZone: 'UTC'});

const WORDS = {
  fr: {
    labelled: 'Structure référencée PANA', listed: 'Dans l’annuaire PANA', since: 'depuis le', verified: 'vérifiée le', stale: 'non confirmée depuis plus d’un an',
    programme: 'Points d’appui au numérique associatif', day: frenchDay, colon: ' : ',
  },
  en: {
    labelled: 'Listed by PANA', listed: 'In the PANA directory', since: 'since', verified: 'confirmed on', stale: 'not confirmed for over a year',
    programme: 'Digital support points for associations', day: (iso: string) => ENGLISH_DAY.format(new Date(`${iso}T00:00:00Z`)), colon: ': ',
  },
} as const;

/** The day twelve months before `today`, both ISO: what was verified before it is stale, as in the directory. */
function staleBefore(today: string): string {
  const [year, month, date] = today.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1 - LIMITS.staleMonths, date)).toISOString().slice(0, 10);
}

/** The badge of a listed structure on `today` (ISO day): only labels that have begun and not ended. */
export function badgeOf({id, name, slug, labels, verifiedAt}: Structure, {origin, today, lang}: {readonly origin: string; readonly today: string; readonly lang: BadgeLanguage}): Badge {
  const inForce = labels.filter(({since, until}) => (since ?? today) <= today && (until ?? today) >= today);
  const sorted = [...inForce.filter(({code}) => code === 'pana'), ...inForce.filter(({code}) => code !== 'pana')];
  const listedSince = sorted.find(({code}) => code === 'pana')?.since;
  return {
    id, name, slug,
    sheet: `${origin}/annuaire/${slug}`,
    labels: sorted.map(({name: own, ...label}) => ({...label, text: own ?? (lang === 'en' ? ENGLISH_LABELS[label.code] : undefined) ?? LABEL_WORDS[label.code]})),
    ...(listedSince !== undefined && {listedSince}),
    ...(verifiedAt !== undefined && {verifiedAt}),
    state: verifiedAt !== undefined && verifiedAt >= staleBefore(today) ? 'current' : 'stale',
  };
}

/** CSS pixels of the picture: a signature has no layout that would give it a size. */
const SIZE = {width: 320, height: 64} as const;
/** Characters of the name that fit beside the mark, whatever letters they are. */
const NAME_LENGTH = 32;

/** At most `length` characters, by whole ones: half a character is no text an XML reader takes. */
function shortened(text: string, length: number): string {
  const letters = [...text];
  return letters.length <= length ? text : `${letters.slice(0, length - 1).join('').trimEnd()}…`;
}

/** The picture of a badge. Its title is the whole of what it says, for who does not see it. */
export function badgeSvg({name, labels, listedSince, verifiedAt, state}: Badge, lang: BadgeLanguage): string {
  const words = WORDS[lang];
  const [pana] = labels.filter(({code}) => code === 'pana');
  const head = [pana ? words.labelled : words.listed, pana?.level].filter(Boolean).join(', ');
  const dates = state === 'stale' ? words.stale : listedSince === undefined ? `${words.verified} ${words.day(verifiedAt!)}` : `${words.since} ${words.day(listedSince)}`;
  const said = `${head}, ${dates}${words.colon}${name}`;
  const line = (y: number, size: number, fill: string, text: string, weight = 400): string =>
    `<text x="64" y="${y}" font-family="Arial, Helvetica, sans-serif" font-size="${size}" font-weight="${weight}" fill="${fill}">${escapeXml(text)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-labelledby="t" lang="${lang}">
<title id="t">${escapeXml(said)}</title>
<rect x="0.5" y="0.5" width="${SIZE.width - 1}" height="${SIZE.height - 1}" rx="6" fill="#ffffff" stroke="#6a6a6a"/>
<rect x="8" y="8" width="48" height="48" rx="6" fill="#000091"/>
<path d="M18 25l5 5 9-10" fill="none" stroke="#ffffff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" transform="translate(7 -2)"/>
<text x="32" y="47" text-anchor="middle" font-family="Arial, Helvetica, sans-serif" font-size="12" font-weight="700" fill="#ffffff">PANA</text>
${line(22, 13, '#000091', shortened(head, 36), 700)}
${line(38, 13, '#1e1e1e', shortened(name, NAME_LENGTH))}
${line(54, 11, '#595959', shortened(dates, 42))}
</svg>
`;
}

/** What a picture of a structure that is not listed shows: nothing. */
export const EMPTY_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1" viewBox="0 0 1 1"/>\n';
