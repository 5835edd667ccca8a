/**
 * The closed lists and limits both sides speak: plain constants, so that a widget may import them without a validator.
 * Codes are part of the public grammar (attribute = URL parameter = API parameter): they are added to, never renamed.
 */

/** What a structure can do for a need, from least to most. Source: PRODUCT.md, "niveau". */
export const LEVELS = ['informer', 'orienter', 'accompagner'] as const;
export type Level = (typeof LEVELS)[number];

/** What the association pays. `depense-acceptable`: what it can bear. */
export const PRICES = ['gratuit', 'depense-acceptable', 'adherents', 'payant'] as const;
export type Price = (typeof PRICES)[number];

/** How help is given. */
export const FORMATS = ['individuel', 'collectif', 'autonomie', 'sur-site', 'a-distance'] as const;
export type Format = (typeof FORMATS)[number];

/** How to come in, and what a visitor with a disability or another language can count on. */
export const ACCESSES = [
  'sans-rendez-vous', 'sur-rendez-vous', 'telephone', 'courriel',
  'pmr', 'deficience-visuelle', 'surdite', 'handicap-mental', 'illettrisme', 'anglais', 'autres-langues',
] as const;
export type Access = (typeof ACCESSES)[number];

/** What kind of organisation it is, in words a volunteer knows. */
export const KINDS = [
  'association', 'tiers-lieu', 'centre-social', 'mjc', 'epn', 'fablab', 'mediatheque', 'france-services',
  'collectivite', 'reseau-associatif', 'insertion', 'entreprise-ess', 'autre',
] as const;
export type Kind = (typeof KINDS)[number];

/** Labels known by code; a structure may carry several, each with dates (rule 9). */
export const LABELS = [
  'pana', 'guidasso-information', 'guidasso-orientation', 'guidasso-accompagnement-generaliste',
  'guidasso-accompagnement-specialiste', 'france-services', 'conseiller-numerique', 'aidants-connect',
  'fabrique-de-territoire', 'autre',
] as const;
export type Label = (typeof LABELS)[number];

/** Why a structure is in the results, best first. Each has one sentence per language in the widgets and in the API. */
export const REASONS = [
  'serves-commune', 'serves-epci', 'serves-departement', 'serves-region', 'serves-national',
  'near', 'outside', 'remote', 'in-territory', 'listed',
] as const;
export type Reason = (typeof REASONS)[number];

/** Orders a visitor may ask for. `relevance` is the published rule (PRODUCT.md, rule 2). */
export const SORTS = ['relevance', 'distance', 'name', 'verified'] as const;
export type Sort = (typeof SORTS)[number];

/** What a place can be. */
export const PLACE_KINDS = ['commune', 'arrondissement', 'postcode', 'epci', 'departement', 'region'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** The facets a visitor can filter by, in the order shown; also the values of `hide-facets`. */
export const FACETS = ['needs', 'level', 'format', 'price', 'access', 'kind', 'label', 'remote'] as const;
export type Facet = (typeof FACETS)[number];

/** Limits of what may be asked, in the units named. */
export const LIMITS = {
  /** Results on one page when none is asked, and at most. */
  pageSize: 20,
  pageSizeMax: 100,
  pageMax: 5000,
  /** Kilometres: around a place when none is asked, and bounds of what may be asked. */
  radius: 30,
  radiusMin: 1,
  radiusMax: 500,
  /** Characters of a text search. */
  queryLength: 200,
  /** Values in one list parameter. */
  listLength: 60,
  /** CSS pixels of a first map view. */
  viewMin: 160,
  viewMax: 1280,
  /** Deepest tile; at this zoom one pixel is about 1.7 m at the latitude of Paris. */
  tileZoom: 16,
  /** Matches up to which the whole map index is given in one answer. */
  indexSize: 14_000,
  /** Months after which a structure that said nothing is ranked lower, and unpublished (rule 3). */
  staleMonths: 12,
  unpublishMonths: 18,
} as const;

/** Sizes in CSS pixels a first view is asked in, so that every device shares a few cached answers. */
export const VIEW_WIDTHS = [320, 480, 640, 960] as const;
export const VIEW_HEIGHTS = [320, 480] as const;
