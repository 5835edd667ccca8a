/**
 * What axe cannot decide by itself and a person looked at: one line per rule and part, with what was seen. An incomplete result that
 * no line covers fails the suite; a line nothing uses any more fails it too.
 */
export interface Reviewed {
  readonly rule: string;
  /** Against the path axe gives, hosts included. */
  readonly target: RegExp;
  /** Against what axe says it could not decide. */
  readonly why: RegExp;
  readonly reason: string;
  /** The text's colour is then compared with the nearest opaque background around it, by the suite itself. */
  readonly contrast?: true;
  /** The centres of all markers are then measured by the suite itself: 24 px apart at least (the spacing WCAG 2.5.8 allows). */
  readonly spacing?: true;
}

export const REVIEWED: readonly Reviewed[] = [
  {
    rule: 'color-contrast',
    target: /./,
    why: /overlapped by another element|partially (?:overlaps|obscured)/,
    reason: 'axe asks the page what lies at a point, and what is outside the window or under the sticky map answers for another element; nothing is drawn under these texts but their own block.',
    contrast: true,
  },
  {
    rule: 'color-contrast',
    target: /pana-map → (.*button|.*\.cluster)/,
    why: /too short|only non-text characters/,
    reason: 'Figures and signs of one character on buttons with a plain background.',
    contrast: true,
  },
  {
    rule: 'color-contrast',
    target: /pana-map → /,
    why: /contains an image node/,
    reason: 'Names of towns and sentences over the drawn ground: one plain colour crossed by thin borders; town names repeat what the list says and are hidden from assistive tools.',
    contrast: true,
  },
  {
    rule: 'target-size',
    target: /pana-map → (button|.*\.cluster|\.size)/,
    why: /partially obscured/,
    reason: 'Discs that bear their count may cross at their rims; markers are one tab stop with arrow keys, hence the negative tabindex axe asks about.',
    spacing: true,
  },
  {
    rule: 'label-content-name-mismatch',
    target: /pana-map → button/,
    why: /Unable to determine/,
    reason: 'The signs + − ✥ are drawings, not words a visitor would say; the name says what they do.',
  },
];
