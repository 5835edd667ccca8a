/** What each parameter of a query expects, in French: the same words in the reference and in the refusal of a bad value. */
import {EVENT_KINDS, EVENT_LIMITS, EVENT_MODES} from '../../src/contract/event-vocabulary.ts';
import {ACCESSES, FORMATS, KINDS, LABELS, LEVELS, LIMITS, PLACE_KINDS, PRICES, SORTS} from '../../src/contract/vocabulary.ts';

export interface ParameterHelp {
  /** What it asks, one sentence. */
  readonly description: string;
  /** What a value looks like; follows "Attendu : ". */
  readonly expected: string;
  readonly example?: string;
}

const oneOf = (values: readonly string[]): string => `une ou plusieurs de ces valeurs, séparées par une espace : ${values.join(', ')}`;

export const PARAMETERS: Readonly<Record<string, ParameterHelp>> = {
  access: {description: 'Conditions d’accueil.', expected: oneOf(ACCESSES), example: 'pmr'},
  bbox: {description: 'Rectangle de la carte : ne garde que les structures qui s’y trouvent.', expected: 'ouest,sud,est,nord en degrés WGS 84, dans cet ordre', example: '0.5,46.9,1.3,47.5'},
  format: {description: 'Formes d’aide.', expected: oneOf(FORMATS), example: 'individuel'},
  kind: {description: 'Types de structure.', expected: oneOf(KINDS), example: 'association'},
  kinds: {description: 'Sortes de lieux voulues ; sans elle, toutes sauf les intercommunalités (epci).', expected: oneOf(PLACE_KINDS), example: 'commune epci departement region'},
  label: {description: 'Labels portés.', expected: oneOf(LABELS), example: 'pana'},
  lang: {description: 'Langue des libellés.', expected: 'fr ou en', example: 'fr'},
  lat: {description: 'Latitude du lieu cherché ; va avec lon.', expected: 'un nombre décimal de -90 à 90 (degrés WGS 84)', example: '47.1286'},
  level: {description: 'Niveau minimal offert pour le besoin.', expected: `une de ces valeurs : ${LEVELS.join(', ')}`, example: 'orienter'},
  limit: {description: 'Nombre de résultats voulus.', expected: `un nombre entier de 1 à ${LIMITS.pageSizeMax} (20 au plus pour les lieux)`, example: '20'},
  lon: {description: 'Longitude du lieu cherché ; va avec lat.', expected: 'un nombre décimal de -180 à 180 (degrés WGS 84)', example: '0.9952'},
  needs: {description: 'Besoins ou familles de besoins, voir /v1/taxonomy. Un mot qui n’en désigne qu’un (compta) vaut son code, que la réponse donne.', expected: `au plus ${LIMITS.listLength} codes de /v1/taxonomy, séparés par une espace`, example: 'comptabilite'},
  page: {description: 'Page de résultats, à partir de 1.', expected: `un nombre entier de 1 à ${LIMITS.pageMax}`, example: '1'},
  place: {description: 'Lieu : qui intervient là, puis qui est proche.', expected: 'un code de lieu : commune:37132, postcode:37600, epci:243700754, departement:37 ou region:24', example: 'commune:37132'},
  price: {description: 'Ce que l’association paie.', expected: oneOf(PRICES), example: 'gratuit'},
  q: {description: 'Texte cherché.', expected: `un texte d’au plus ${LIMITS.queryLength} caractères`, example: 'loches'},
  radius: {description: `Rayon autour du lieu, en kilomètres (${LIMITS.radius} sinon).`, expected: `un nombre de ${LIMITS.radiusMin} à ${LIMITS.radiusMax}`, example: '30'},
  remote: {description: 'true : seulement celles qui aident aussi à distance.', expected: 'true ou false', example: 'true'},
  sort: {description: 'Ordre des résultats ; relevance est la règle publiée.', expected: `une de ces valeurs : ${SORTS.join(', ')}`, example: 'relevance'},
  territory: {description: 'Périmètre : ne peut que restreindre la recherche.', expected: 'des codes de territoire séparés par une espace : commune:37261, epci:243700754, departement:37, region:24', example: 'departement:37'},
  view: {description: 'Ajoute à la réponse une première vue de la carte de cette taille.', expected: `largeur x hauteur en pixels CSS, de ${LIMITS.viewMin} à ${LIMITS.viewMax} : 640x480`, example: '640x480'},
};

const DAY = 'un jour de la forme 2027-03-12';
/** The same for what events are looked for by, where a name means something else than for structures. */
export const EVENT_PARAMETERS: Readonly<Record<string, ParameterHelp>> = {
  ...PARAMETERS,
  from: {description: 'Premier jour, dans le fuseau de chaque événement ; aujourd’hui quand il n’est pas dit, et ce qui est terminé n’est pas listé.', expected: DAY, example: '2027-03-01'},
  kind: {description: 'Sortes d’événements.', expected: oneOf(EVENT_KINDS), example: 'journee'},
  level: {description: 'Jusqu’où les besoins sont abordés : 1 pour découvrir, 2 pour approfondir.', expected: '1 ou 2', example: '1'},
  limit: {description: 'Nombre d’événements voulus.', expected: `un nombre entier de 1 à ${EVENT_LIMITS.pageSizeMax}`, example: '20'},
  mode: {description: 'Façons de participer.', expected: oneOf(EVENT_MODES), example: 'sur-place'},
  needs: {...PARAMETERS['needs']!, description: 'Besoins abordés, ou familles de besoins, voir /v1/taxonomy.'},
  place: {...PARAMETERS['place']!, description: 'Lieu : ce qui s’y tient ou n’en est pas loin, et ce qui se suit à distance.'},
  radius: {description: `Rayon autour du lieu, en kilomètres (${EVENT_LIMITS.radius} sinon).`, expected: `un nombre entier de ${LIMITS.radiusMin} à ${LIMITS.radiusMax}`, example: '50'},
  territory: {...PARAMETERS['territory']!, description: 'Territoires : les événements qui s’adressent à eux, à l’un de ceux qui les contiennent ou qu’ils contiennent.'},
  to: {description: 'Dernier jour, dans le fuseau de chaque événement.', expected: DAY, example: '2027-06-30'},
};
