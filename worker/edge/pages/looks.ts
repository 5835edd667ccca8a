/** What a site owner may choose of how an element looks, in a page of theirs or in a frame of ours. */

/** Files of `stories/themes`, published beside the elements. */
export const THEMES = ['dsfr', 'dsfr-dark', 'federation', 'contrast', 'large', 'minimal'] as const;
/** CSS pixels: a map lower than this shows nothing, a higher one fills two screens. */
export const HEIGHTS = {min: 200, max: 1200} as const;
/** What `pana-event` shows: the whole sheet, or how to register alone. */
export const EVENT_VIEWS = ['sheet', 'registration'] as const;
/** Questionnaires that any page may show: the others open by the link of a mail alone. */
export const OPEN_SURVEYS = ['observation', 'needs'] as const;
/** Looks of `pana-badge`: a card, words in a line, a mark beside other labels. */
export const BADGE_LOOKS = ['card', 'line', 'mark'] as const;
