/** The number of an establishment (SIRET): its key, checked alike by the form and by the registry. Pure, without a validator: a widget imports it. */

/** Fourteen digits as people write them, without what stands between them; anything else comes back without its spaces. */
export const siretOf = (typed: string): string => typed.replace(/[\s.\u00a0\u202f-]/g, '');

/**
 * Whether a text is a SIRET: fourteen digits with their key. Source: Insee (Luhn; La Poste's establishments under 356 000 000: the sum of
 * their digits is a multiple of five, but for its head office).
 */
export function isSiret(text: string): boolean {
  if (!/^(?!0+$)\d{14}$/.test(text)) return false;
  let [sum, key] = [0, 0];
  for (let i = 0; i < 14; i += 1) {
    const digit = Number(text[i]);
    sum += digit;
    key += i % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return key % 10 === 0 || (text.startsWith('356000000') && sum % 5 === 0);
}
