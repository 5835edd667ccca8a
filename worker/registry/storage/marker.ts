/**
 * Looks for a text in bytes, however it may have been written there: as it is, composed or decomposed, in lower case; in UTF-8, UTF-16,
 * base64 at each alignment, hexadecimal, percent-encoded, with JSON's escapes.
 */

/** One way a text may be written, and how that looks. */
export interface Needle {
  readonly way: string;
  readonly bytes: Buffer;
}

/** What of a base64 text is the same whatever stands before and after, for a text that begins `offset` bytes into a group of three. */
function base64Middle(text: Buffer, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), text]).toString('base64').replace(/=+$/, '');
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + text.length) * 8) / 6);
  return whole.slice(first, last);
}

/** Every way to write `text` that is looked for. */
export function needles(text: string): Needle[] {
  const found = new Map<string, Needle>();
  const add = (way: string, bytes: Buffer): void => {
    if (bytes.length > 0 && !found.has(bytes.toString('latin1'))) found.set(bytes.toString('latin1'), {way, bytes});
  };
  const forms: [string, string][] = [['', text], [' NFC', text.normalize('NFC')], [' NFD', text.normalize('NFD')]];
  for (const [form, whole] of [...forms, ...forms.map(([name, form]): [string, string] => [`${name} lower case`, form.toLowerCase()])]) {
    const utf8 = Buffer.from(whole);
    add(`utf-8${form}`, utf8);
    add(`utf-16le${form}`, Buffer.from(whole, 'utf16le'));
    for (const offset of [0, 1, 2]) {
      const middle = base64Middle(utf8, offset);
      add(`base64${form}`, Buffer.from(middle));
      add(`base64url${form}`, Buffer.from(middle.replaceAll('+', '-').replaceAll('/', '_')));
    }
    const hex = utf8.toString('hex');
    add(`hex${form}`, Buffer.from(hex));
    add(`hex${form}`, Buffer.from(hex.toUpperCase()));
    const percent = encodeURIComponent(whole);
    for (const one of [percent, percent.replaceAll('%20', '+'), percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()), new URLSearchParams([['', whole]]).toString().slice(1)]) add(`percent${form}`, Buffer.from(one));
    for (const upper of [false, true]) {
      const every = [...utf8].map((byte) => `%${upper ? byte.toString(16).padStart(2, '0').toUpperCase() : byte.toString(16).padStart(2, '0')}`).join('');
      add(`percent${form}`, Buffer.from(every));
    }
    add(`json${form}`, Buffer.from(JSON.stringify(whole).slice(1, -1)));
    add(`json${form}`, Buffer.from([...whole].map((letter) => (letter < '\u0080' ? letter : [...Array(letter.length).keys()].map((i) => `\\u${letter.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''))).join('')));
  }
  return [...found.values()];
}

/** Ways in which one of the needles is in these bytes. */
export const waysIn = (bytes: Uint8Array, wanted: readonly Needle[]): string[] => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [...new Set(wanted.flatMap(({way, bytes: needle}) => (buffer.includes(needle) ? [way] : [])))];
};
