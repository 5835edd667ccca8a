/** Addresses a sheet may lead to. Nothing is asked from a third party before the visitor follows one. */

/** How a web address is read aloud and shown: the site's name, without what a visitor does not need. */
export const siteName = (href: string): string => new URL(href).hostname.replace(/^www\./, '');

/** `mailto:` for a plain address; undefined for anything that could add headers or recipients, and for two dots in a row, which no mail gets through. */
export const mailLink = (email: string | undefined): string | undefined =>
  email && /^(?!.*\.\.)[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,24}$/i.test(email) ? `mailto:${encodeURIComponent(email).replace('%40', '@')}` : undefined;

/** `tel:` for a number in E.164, undefined otherwise. */
export const phoneLink = (phone: string | undefined): string | undefined => (phone && /^\+\d{8,15}$/.test(phone) ? `tel:${phone}` : undefined);

/** A French number as it is read out, pair by pair; another country's stays in E.164. Overseas prefixes are dialled with a 0 too. */
export function phoneText(phone: string): string {
  const national = /^\+(?:33|262|508|590|594|596)(\d{9})$/.exec(phone)?.[1];
  return national ? `0${national}`.replace(/(\d\d)(?=\d)/g, '$1\u00a0') : phone;
}

/** A place to go to. Degrees WGS 84. */
export interface Destination {
  readonly name: string;
  readonly address: string;
  readonly lat: number;
  readonly lon: number;
}

/**
 * The way there, opened by what the visitor's device knows: its own map application on Android (`geo:`) and on Apple's
 * (`maps:`), OpenStreetMap elsewhere. `agent` is the browser's user agent.
 */
export function itineraryLink({ name, address, lat, lon }: Destination, agent: string): string {
  const at = `${lat},${lon}`;
  if (/Android/.test(agent)) return `geo:${at}?q=${at}(${encodeURIComponent(name.replace(/[()]/g, ' '))})`;
  if (/iPhone|iPad|Macintosh/.test(agent)) return `maps:?daddr=${encodeURIComponent(address)}&ll=${at}`;
  return `https://www.openstreetmap.org/directions?to=${encodeURIComponent(at)}#map=16/${lat}/${lon}`;
}
