/** The tags that every snippet is made of, here and in Storybook: written once, so that all of them are pasted alike. */

/** Text as an attribute or as the content of an element. */
export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * The loader; `integrity` pins the file of one release. `crossorigin` lets what it asks for come over the same connection.
 * `referrerpolicy`: whatever the page's own policy, neither it nor the files it imports tell us which page that is (RELIABILITY.md, visitor).
 */
export const scriptTag = (address: string, integrity?: string): string =>
  `<script src="${address}"${integrity === undefined ? '' : ` integrity="${integrity}"`} async crossorigin referrerpolicy="no-referrer"></script>\n`;

/** The loader of the current release. */
export const currentLoader = (origin: string): string => scriptTag(`${origin}/pana/v1/pana.js`);

/** The style sheet of a theme; nothing without one. */
export const themeSheet = (origin: string, theme: string | undefined): string => (theme ? `<link rel="stylesheet" href="${origin}/pana/v1/themes/${theme}.css">\n` : '');
