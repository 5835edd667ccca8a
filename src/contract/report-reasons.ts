/** Why a sheet is reported: plain constants, apart so that only the form that shows them brings them. Codes are added to, never renamed. */

export const REPORT_REASONS = ['closed', 'moved', 'contact', 'hours', 'needs', 'price', 'no-answer', 'charter'] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

/** Characters of what a visitor may add. */
export const REPORT_COMMENT = 1000;
