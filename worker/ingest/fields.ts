/** Repairs of single fields: codes, numbers, dates, telephones, addresses of sites and mailboxes. undefined = cannot be kept. */
import {emailSchema} from '../../src/contract/structure.ts';
import {webLink} from '../../src/contract/web-address.ts';

/** Five characters of a postcode or INSEE code; spreadsheets drop the leading zero of `01000`. */
export function fiveDigits(text: string): string | undefined {
  const code = text.replace(/\s/g, '').replace(/\.0+$/, '').toUpperCase();
  if (/^(?:\d{5}|2[AB]\d{3})$/.test(code)) return code;
  return /^[1-9]\d{3}$/.test(code) ? `0${code}` : undefined;
}

/** `475198,12` → 475198.12; undefined when it is not a number. */
export function decimal(text: string): number | undefined {
  const number = text.replace(/[\s\u202F]/g, '').replace(',', '.');
  return /^[+-]?\d+(?:\.\d*)?$/.test(number) ? Number(number) : undefined;
}

/** `19/02/2020`, `2020-02-19T…`, `2020-02-19` → ISO day; undefined when there is no such day. */
export function isoDay(text: string): string | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/.exec(text.trim());
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim());
  const [year, month, day] = iso ? iso.slice(1).map(Number) : french ? french.slice(1).reverse().map(Number) : [];
  if (year === undefined || year < 1990 || year > 2100) return undefined;
  const date = new Date(Date.UTC(year, month! - 1, day));
  return date.getUTCMonth() === month! - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : undefined;
}

/** Country codes of the overseas territories. Source: Arcep numbering plan, ITU E.164. */
const OVERSEAS: Readonly<Record<string, string>> = {
  971: '590', 972: '596', 973: '594', 974: '262', 975: '508', 976: '262', 977: '590', 978: '590', 986: '681', 987: '689', 988: '687',
};
/** National prefixes (after the 0) that belong to an overseas country code. */
const OVERSEAS_PREFIX: readonly (readonly [prefix: RegExp, country: string])[] = [
  [/^(?:590|69[01])/, '590'], [/^(?:596|69[67])/, '596'], [/^(?:594|694)/, '594'], [/^(?:262|263|269|639|69[23])/, '262'],
];

/** A French number as E.164, by the département it was given in (`0262…` in 974, six digits in 988); undefined for short numbers and the rest. */
export function phoneNumber(text: string, departement: string): string | undefined {
  const compact = text.replace(/\(0\)/g, '').replace(/[\s().\u00A0\u202F/-]/g, '').replace(/^00/, '+');
  if (/^\+\d{8,15}$/.test(compact)) {
    const france = /^\+330?([1-9]\d{8})$/.exec(compact);
    if (france) return international(france[1]!);
    if (compact.startsWith('+33')) return undefined;
    return compact.replace(/^\+(590|594|596|262)0(\d{9})$/, '+$1$2');
  }
  // A spreadsheet takes 0102030405 for a number and drops the zero.
  const national = /^0?([1-9]\d{8})$/.exec(compact);
  if (national) return international(national[1]!);
  const overseas = OVERSEAS[departement];
  return overseas && /^98[678]|^975/.test(departement) && /^(?:\d{6}|\d{8})$/.test(compact) ? `+${overseas}${compact}` : undefined;
}

function international(national: string): string {
  const overseas = OVERSEAS_PREFIX.find(([prefix]) => prefix.test(national));
  return `+${overseas ? overseas[1] : '33'}${national}`;
}

/**
 * An address of a site that may be shown. Several in one field: the first good one. A missing scheme is `https://` for a known host form;
 * what is not an address gives undefined.
 */
export function website(text: string): string | undefined {
  for (const part of text.split(/[|;\s]+/)) {
    const bare = part.replace(/(?<!\])\]+$/, '').replace(/(?<![,.])[,.]+$/, '');
    if (bare === '') continue;
    const schemed = /^https?:\/\//i.test(bare) ? bare : bare.replace(/^(?:https?[:/]+|\/\/)/i, '');
    const address = /^https?:\/\//i.test(schemed) ? schemed.replace(/^https?:\/\/https?:\/\//i, 'https://') : `https://${schemed}`;
    if (!schemed.includes('@') && !/^[a-z][a-z0-9+.-]*:(?!\/\/)(?!\d+(?:\/|$))/i.test(schemed) && webLink(address)) return address;
  }
  return undefined;
}

/** The first mailbox of a field in the form we accept, lower case. */
export function mailbox(text: string): string | undefined {
  for (const part of text.split(/[|;,\s]+/)) {
    const address = part.replace(/^mailto:/i, '').toLowerCase();
    if (emailSchema.safeParse(address).success) return address;
  }
  return undefined;
}

/** First words of mailboxes of a role. None is a first name, initials or the beginning of a surname ("france", "cs", "le" are). */
const ROLES = new RegExp(
  '^(?:accueil|admin|administration|agence|agglo|antenne|appui|asso|association|atelier|ateliers|bibli|bibliotheque|bij|bonjour|bureau|cafe|campus|ccas|cdad|centre|centresocial|cias|cidff|club|cms|' +
  'commune|communication|contact|contacts|coworking|csc|culture|cyber|cyberbase|cybercentre|departement|direction|ecole|econum|emploi|epn|epi|equipe|espace|espaces|evs|fablab|fab|federation|fondation|formation|foyer|franceservice|franceservices|' +
  'hello|hub|info|infos|information|informations|inclusion|insertion|lab|labo|ludotheque|lycee|mairie|maison|maisons|mda|mds|mediatheque|mediation|mfs|mission|missionlocale|mjc|mpt|msap|multimedia|num|' +
  'numerique|office|pad|pij|pimms|plie|point|pole|prefecture|presidence|projet|projets|public|reception|relais|reseau|secretariat|service|services|sivom|social|solidarites|support|tierslieu|tiers|udaf|ulis|usagers|ville)' +
  '(?:$|[._+-]|\\d)',
);
/** Long role words that are glued to what follows: `franceservicesitinerante@`, `maisondelagglo@`, `mediathequemartigues@`. */
const GLUED = /^(?:accueil|association|bibliotheque|bienvenue|centresocial|contact|coworking|cyberbase|espace|fablab|franceservice|france-service|infos?-|mairie|maisonde|maisonfs|mediatheque|missionlocale|numerique|secretariat|tierslieu)/;

/**
 * Whether a mailbox is an organisation's, by its local part or because its name is in the domain. Anything else may be a person's, and an
 * import has nobody's consent to publish it.
 */
export function isRoleMailbox(address: string): boolean {
  const [local, domain] = address.split('@') as [string, string];
  return ROLES.test(local) || GLUED.test(local) || (local.length >= 4 && domain.split('.').slice(0, -1).some((label) => label.replace(/-/g, '') === local.replace(/[.-]/g, '')));
}

/** A mailbox as a report may show it: enough to find it in the file, not enough to write to it. */
export const maskedMailbox = (text: string): string => text.replace(/(?<![^\s@|;,])([^\s@|;,])[^\s@|;,]*@/g, '$1…@');

/** A SIRET with its check digit (Luhn; La Poste's sums to a multiple of 5: INSEE's rule for SIREN 356 000 000). */
export function isSiret(text: string): boolean {
  if (!/^\d{14}$/.test(text) || /^0+$/.test(text)) return false;
  const digits = [...text].map(Number);
  if (text.startsWith('356000000') && digits.reduce((sum, digit) => sum + digit, 0) % 5 === 0) return true;
  return digits.reduce((sum, digit, i) => sum + (i % 2 === 0 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit), 0) % 10 === 0;
}
