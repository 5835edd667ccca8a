/** Text inside XML: oEmbed answers and the badge's picture. */

/** `<` and its kind, and what XML 1.0 has no way to write. */
export const escapeXml = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Cs}]/gu, '').replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
