/** What forms and the registry agree on; apart from the vocabulary, so that a page without a form does not carry it. */

/** Milliseconds in which nobody fills a form: what comes sooner was written by a machine (ASVS 2.4.2). Our forms wait for it. */
export const LEAST_FILLING = 2000;

/** Source of the listings of structures that signed the charter: they speak for themselves, whatever open data says of them. */
export const CHARTER_SOURCE = 'charte';
