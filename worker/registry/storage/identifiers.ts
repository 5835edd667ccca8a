/** Public names of what the registry holds: identifiers made of row numbers, and texts as addresses write them. */

/** Public identifier of a row. */
export const publicId = (row: number): string => `s${row.toString(36)}`;
/** Row of a public identifier, or -1. */
export const rowOf = (id: string): number => (/^s[0-9a-z]{1,8}$/.test(id) ? parseInt(id.slice(1), 36) : -1);

/** Kebab case, ASCII, at most 80 characters. */
export const slugged = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/œ/g, 'oe').replace(/[^a-z0-9]+/g, '-').slice(0, 80).replace(/^-|-$/g, '');
