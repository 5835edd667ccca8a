/** Which web addresses may become links. Checked when written and again where shown: a snapshot may be older than a rule. No zod: browsers read this too. */

/**
 * `text` as a web address that may be shown: http or https, a real host name, no user name; undefined otherwise.
 * Source: RELIABILITY.md, B14 and stored XSS.
 */
export function webLink(text = ''): string | undefined {
  // eslint-disable-next-line no-control-regex
  if (!/^https?:\/\/(?!\/)[^\s\u0000-\u001F\u007F\\<>"]+$/i.test(text)) return undefined;
  try {
    const {href, username, password, hostname} = new URL(text);
    return /\.(?!(?:localhost|local|internal|test|invalid)$)[a-z][a-z0-9-]*$/.test(hostname) && !username && !password ? href : undefined;
  } catch {
    return undefined;
  }
}
