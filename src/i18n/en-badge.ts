/** English words of the badge, in the order of the French ones; apart from `en.ts`: few pages have a badge. */
import type {BadgeWords} from './words.ts';

export const enBadge: BadgeWords = {
  'badge.labelled': 'Listed by PANA',
  'badge.listed': 'In the PANA directory',
  'badge.since': (date) => `since ${date}`,
  'badge.until': (date) => `until ${date}`,
  'badge.verified': (date) => `Entry confirmed by the organisation on ${date}`,
  'badge.stale': 'Entry not confirmed by the organisation for over a year',
  'badge.day': (_, text) => text,
};
