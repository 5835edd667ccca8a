/**
 * Distances on the globe without trigonometry per row: points are unit vectors, and the square of the straight line between two
 * of them (the chord) grows with the great-circle distance. It has no seam at ±180° and no special case at the poles.
 */

/** Mean radius of the Earth, km (IUGG). */
export const EARTH_RADIUS_KM = 6371.0088;
const RADIANS = Math.PI / 180;

/** A point of the unit sphere. */
export interface UnitVector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Unit vector of a point given in degrees WGS 84. */
export function unitVector(lat: number, lon: number): UnitVector {
  const cosine = Math.cos(lat * RADIANS);
  return {x: cosine * Math.cos(lon * RADIANS), y: cosine * Math.sin(lon * RADIANS), z: Math.sin(lat * RADIANS)};
}

/** Square of the chord between two unit vectors, 0..4. */
export function chordSquared(a: UnitVector, b: UnitVector): number {
  const x = a.x - b.x;
  const y = a.y - b.y;
  const z = a.z - b.z;
  return x * x + y * y + z * z;
}

/** Great-circle kilometres of a squared chord. */
export const chordToKm = (squared: number): number => 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(squared) / 2));

/** Squared chord of a great-circle distance in kilometres. */
export function kmToChord(km: number): number {
  const half = Math.sin(Math.min(Math.PI / 2, km / (2 * EARTH_RADIUS_KM)));
  return 4 * half * half;
}

/** Decimals of kilometres as they are shown. */
export const KM_DECIMALS = 1;
/** Decimals of degrees as they are shown: 1.1 m. */
export const DEGREE_DECIMALS = 5;

const rounded = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;

/** Kilometres as they are shown. */
export const shownKm = (km: number): number => rounded(km, KM_DECIMALS);

/** Degrees as they are shown. */
export const shownDegrees = (degrees: number): number => rounded(degrees, DEGREE_DECIMALS);

/** A box in degrees that holds the circle; `west` > `east` when it crosses ±180°. */
export function circleBox(lat: number, lon: number, km: number): {west: number; south: number; east: number; north: number} {
  const angle = km / EARTH_RADIUS_KM;
  const degrees = angle / RADIANS;
  const south = lat - degrees;
  const north = lat + degrees;
  const cosine = Math.cos(lat * RADIANS);
  const ratio = Math.sin(angle) / cosine;
  if (south <= -90 || north >= 90 || !(ratio < 1)) return {west: -180, south: Math.max(-90, south), east: 180, north: Math.min(90, north)};
  const reach = Math.asin(ratio) / RADIANS + 1e-9;
  const west = lon - reach;
  const east = lon + reach;
  return {west: west < -180 ? west + 360 : west, south: south - 1e-9, east: east > 180 ? east - 360 : east, north: north + 1e-9};
}
