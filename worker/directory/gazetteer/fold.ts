/**
 * One spelling per name, so that what a visitor types meets what INSEE writes: lower case, no accent, words separated by one space,
 * `st`/`ste` spelled out, `1er`, `2e` and `03` as numbers. The result is ASCII: `[a-z0-9 ]*`.
 */

/** Letters that Unicode does not decompose. */
const SPECIAL: Record<string, string> = {œ: 'oe', æ: 'ae', ø: 'o', ß: 'ss', đ: 'd', ł: 'l', ı: 'i', 'ʻ': '', '’': ' ', 'ʼ': ' '};

/** Folded form of the first 0x250 characters (Latin); the rest go through {@link foldRare}. */
const LATIN: string[] = [];
for (let code = 0; code < 0x250; code++) LATIN.push(foldRare(String.fromCharCode(code)));

function foldRare(character: string): string {
  const lower = character.toLowerCase();
  const special = SPECIAL[lower];
  if (special !== undefined) return special;
  const plain = lower.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  if (plain === '') return '';
  return /^[a-z0-9]+$/.test(plain) ? plain : ' ';
}

/** Words written short in addresses and by hand, and their long form; `s` of `s/` is `sur` only before a slash and is handled apart. */
function spellOut(word: string): string {
  if (word === 'st') return 'saint';
  if (word === 'ste') return 'sainte';
  const first = word.charCodeAt(0);
  if (first > 57 || word.length < 2) return word;
  const ordinal = /^0*(\d{1,2})(?:er|e|eme|ieme)?$/.exec(word);
  return ordinal ? ordinal[1]! : word;
}

/** Letters and digits only, words apart by one space, words as they were typed. */
export function foldPlain(text: string): string {
  let out = '';
  let gap = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const piece = code < 0x250 ? LATIN[code]! : foldRare(text[i]!);
    if (piece === '') continue;
    if (piece === ' ') {
      gap = out !== '';
      continue;
    }
    out += gap ? ` ${piece}` : piece;
    gap = false;
  }
  return out;
}

const SHORT_WORD = /\bste?\b|\d/;

/** Spells out the short words of a folded text. */
export function spellOutWords(folded: string): string {
  // Nearly no text holds a short word or a digit: look before splitting.
  if (!SHORT_WORD.test(folded)) return folded;
  return folded.split(' ').map(spellOut).join(' ');
}

/** The spelling under which names are compared. */
export function fold(text: string): string {
  return spellOutWords(foldPlain(text.includes('/') ? text.replace(/\bs\//gi, 'sur ') : text));
}

/** Articles that people leave out when they type a name. */
const ARTICLE = /^(?:l|le|la|les|aux) (?=.)/;

/**
 * The spellings one name is found under, the full one first, then without its article; `Paris 1er Arrondissement` also as `paris 1`.
 * The built file stores an index into this list, so the order is part of the format.
 */
export function spellings(name: string): string[] {
  const full = fold(name);
  const all = [full];
  const bare = full.replace(ARTICLE, '');
  if (bare !== full) all.push(bare);
  const short = full.replace(/ arrondissement$/, '');
  if (short !== full) all.push(short);
  return all;
}
