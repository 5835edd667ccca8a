/** What a site owner may choose of how an element looks, in a page of theirs or in a frame of ours. */

/** Files of `stories/themes`, published beside the elements. */
export const THEMES = ['dsfr', 'dsfr-dark', 'federation', 'contrast', 'large', 'minimal'] as const;
/** CSS pixels: a map lower than this shows nothing, a higher one fills two screens. */
export const HEIGHTS = {min: 200, max: 1200} as const;
/** Looks of `pana-badge`: a card, words in a line, a mark beside other labels. */
export const BADGE_LOOKS = ['card', 'line', 'mark'] as const;
