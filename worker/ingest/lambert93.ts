/**
 * Lambert 93 (RGF93, EPSG:2154) to degrees WGS 84. Formulas of the Lambert conformal conic projection with two standard parallels,
 * as IGN publishes them (NTG 71, ALG0004 and ALG0012), on the GRS 80 ellipsoid; RGF93 and WGS 84 differ by centimetres.
 */
const SEMI_MAJOR = 6_378_137;
const FLATTENING = 1 / 298.257222101;
const ECCENTRICITY = Math.sqrt(2 * FLATTENING - FLATTENING ** 2);
const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const CENTRAL_MERIDIAN = radians(3);
const LATITUDE_OF_ORIGIN = radians(46.5);
const PARALLELS = [radians(44), radians(49)] as const;
const FALSE_EASTING = 700_000;
const FALSE_NORTHING = 6_600_000;

/** Isometric latitude on the ellipsoid. */
const isometric = (latitude: number): number =>
  Math.atanh(Math.sin(latitude)) - ECCENTRICITY * Math.atanh(ECCENTRICITY * Math.sin(latitude));
/** Radius of the parallel in units of the semi-major axis. */
const parallelRadius = (latitude: number): number => Math.cos(latitude) / Math.sqrt(1 - (ECCENTRICITY * Math.sin(latitude)) ** 2);

const EXPONENT =
  Math.log(parallelRadius(PARALLELS[1]) / parallelRadius(PARALLELS[0])) / (isometric(PARALLELS[0]) - isometric(PARALLELS[1]));
const CONSTANT = (SEMI_MAJOR * parallelRadius(PARALLELS[0]) * Math.exp(EXPONENT * isometric(PARALLELS[0]))) / EXPONENT;
const POLE_NORTHING = FALSE_NORTHING + CONSTANT * Math.exp(-EXPONENT * isometric(LATITUDE_OF_ORIGIN));

/** Metres Lambert 93 → degrees WGS 84. */
export function fromLambert93(x: number, y: number): {lat: number; lon: number} {
  const east = x - FALSE_EASTING;
  const north = POLE_NORTHING - y;
  const target = -Math.log(Math.hypot(east, north) / CONSTANT) / EXPONENT;
  let latitude = Math.asin(Math.tanh(target));
  // Converges by the square of the eccentricity (0.0067) each turn: 8 turns are far below a millimetre.
  for (let turn = 0; turn < 8; turn++) {
    latitude = Math.asin(Math.tanh(target + ECCENTRICITY * Math.atanh(ECCENTRICITY * Math.sin(latitude))));
  }
  return {lat: (latitude * 180) / Math.PI, lon: ((CENTRAL_MERIDIAN + Math.atan2(east, north) / EXPONENT) * 180) / Math.PI};
}

/** Degrees WGS 84 → metres Lambert 93. */
export function toLambert93(lat: number, lon: number): {x: number; y: number} {
  const radius = CONSTANT * Math.exp(-EXPONENT * isometric(radians(lat)));
  const angle = EXPONENT * (radians(lon) - CENTRAL_MERIDIAN);
  return {x: FALSE_EASTING + radius * Math.sin(angle), y: POLE_NORTHING - radius * Math.cos(angle)};
}

/** Whether two numbers can be Lambert 93 metres of metropolitan France. */
export const isLambert93 = (x: number, y: number): boolean => x >= 0 && x <= 1_300_000 && y >= 6_000_000 && y <= 7_200_000;
