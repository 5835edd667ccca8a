/** Where a row really is: its commune by code, postcode and name, and a position that agrees with it. */
import type {Gazetteer, Place} from '../directory/gazetteer/gazetteer.ts';
import {kilometres} from '../directory/gazetteer/gazetteer.ts';
import {decimal, fiveDigits} from './fields.ts';
import type {StandardRecord} from './standard.ts';
import type {Note} from './structure.ts';
import {comparable} from './text.ts';

export interface Position {
  readonly lat: number;
  readonly lon: number;
  readonly precision: 'exact' | 'approximate';
  /** INSEE code. */
  readonly commune: string;
  readonly departement: string;
  readonly postcode: string;
  readonly city: string;
}

/** Why a row has no position that may be published. */
export interface NoPosition {
  readonly field: string;
  readonly value: string;
  readonly refused: string;
}

/** Farther than this (km) from the centre of its commune a position is wrong. */
const FAR = 50;
/** The same when the gazetteer only places the commune by its neighbours. */
const FAR_GUESSED = 100;
/** Communes of Guyane are up to 150 km long, those of Polynesia and New Caledonia span lagoons. */
const FAR_AWAY: Readonly<Record<string, number>> = {973: 200, 986: 250, 987: 1500, 988: 150};

interface Point {
  readonly lat: number;
  readonly lon: number;
}

const onEarth = ({lat, lon}: Point): boolean => Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && !(lat === 0 && lon === 0);
const insee = (place: Place): string => place.code.slice(place.code.indexOf(':') + 1);

/**
 * Finds the commune, then the position: the one given when it agrees with the commune, swapped back when only that agrees, else the commune's
 * centre (approximate) when none was given. A position that contradicts the commune is refused, unless postcode and name agree with it against
 * the INSEE code.
 */
export function locateRecord(record: StandardRecord, gazetteer: Gazetteer, note: Note): Position | NoPosition {
  const code = fiveDigits(record.code_insee ?? '');
  const given = (record.code_postal ?? '').trim();
  const postcode = given === '00000' ? undefined : fiveDigits(given);
  const city = (record.commune ?? '').trim();
  if (code !== undefined && code !== record.code_insee?.trim()) note('repaired', 'code_insee', record.code_insee!, 'Zéro initial perdu.', code);
  const point = pointOf(record, note);

  const candidates: Place[] = [];
  const add = (place: Place | undefined): void => {
    if (place && !candidates.some((one) => one.code === place.code)) candidates.push(place);
  };
  if (code !== undefined) add(gazetteer.locate({codeInsee: code})?.place);
  add(gazetteer.locate({...(postcode !== undefined && {postcode}), ...(city !== '' && {city})})?.place);
  // A postcode alone may stand for several communes: the position says which.
  if (candidates[0]?.kind === 'postcode' && point) {
    const nearest = gazetteer.reverse(point.lat, point.lon);
    if (nearest && gazetteer.resolve(candidates[0].code)?.communes.includes(insee(nearest))) candidates[0] = nearest;
  }
  let places = candidates.filter((place) => place.kind !== 'postcode');
  if (places.length === 0) {
    const near = point && gazetteer.reverse(point.lat, point.lon);
    const asked = [given, city].filter((part) => part !== '').join(' ');
    // Neither code, postcode nor name is known, but the point is: certain only when nothing contradicts it.
    if (near && asked === '') places = [near];
    else if (near && postcode !== undefined && samePostalArea(near, postcode)) places = [near];
    else if (near && postcode === undefined && comparable(near.name) === comparable(city)) places = [near];
    else return {field: 'commune', value: asked, refused: candidates.length > 0 ? 'Ce code postal couvre plusieurs communes et le nom n’en désigne aucune : indiquez le code INSEE.' : 'Commune introuvable : vérifiez le code INSEE, le code postal et le nom.'};
    note('repaired', 'commune', asked, 'Commune inconnue, retrouvée par la position.', near.name);
  }
  return settle(places, point, {postcode, given, city, code}, record, gazetteer, note);
}

/** CEDEX and special postcodes share their first two digits (three overseas) with the place. */
const samePostalArea = (place: Place, postcode: string): boolean => {
  const length = /^9[78]/.test(postcode) ? 3 : 2;
  return place.postcodes.some((one) => one.slice(0, length) === postcode.slice(0, length));
};

function pointOf(record: StandardRecord, note: Note): Point | undefined {
  const [latText = '', lonText = ''] = [record.latitude?.trim(), record.longitude?.trim()];
  if (latText === '' && lonText === '') return undefined;
  const [lat, lon] = [decimal(latText), decimal(lonText)];
  if (lat !== undefined && lon !== undefined && (onEarth({lat, lon}) || onEarth({lat: lon, lon: lat}))) {
    if (latText.includes(',') || lonText.includes(',')) note('repaired', 'latitude', `${latText} ${lonText}`, 'Virgule décimale.', `${lat} ${lon}`);
    return {lat, lon};
  }
  note('dropped', 'latitude', `${latText} ${lonText}`, 'Ces coordonnées n’en sont pas : la position est cherchée par la commune.');
  return undefined;
}

interface Asked {
  readonly postcode: string | undefined;
  readonly given: string;
  readonly city: string;
  readonly code: string | undefined;
}

function settle(places: readonly Place[], point: Point | undefined, asked: Asked, record: StandardRecord, gazetteer: Gazetteer, note: Note): Position | NoPosition {
  const distance = (place: Place, {lat, lon}: Point): number => kilometres(lat, lon, place.lat, place.lon);
  const limit = (place: Place): number => FAR_AWAY[place.departement] ?? (place.precision === 'exact' ? FAR : FAR_GUESSED);
  const agrees = (place: Place, at: Point): boolean => onEarth(at) && distance(place, at) <= limit(place);
  let place = places[0]!;
  let at = point;
  if (point && !agrees(place, point)) {
    const swapped = {lat: point.lon, lon: point.lat};
    const other = places.find((one) => agrees(one, point));
    const postal = asked.code === undefined && asked.postcode !== undefined ? gazetteer.locate({postcode: asked.postcode})?.place : undefined;
    if (agrees(place, swapped)) {
      at = swapped;
      note('repaired', 'latitude', `${record.latitude} ${record.longitude}`, 'Latitude et longitude inversées.', `${swapped.lat} ${swapped.lon}`);
    } else if (other) {
      place = other;
      note('repaired', 'code_insee', record.code_insee ?? '', 'Le code INSEE contredit le code postal, le nom et la position, qui s’accordent.', insee(other));
    } else if (postal && agrees(postal, point)) {
      // A geocoder that knew the postcode only (Nouméa's stands for all New Caledonia): the commune named is elsewhere.
      at = undefined;
      note('dropped', 'latitude', `${record.latitude} ${record.longitude}`, `Position de ${postal.name}, déduite du code postal, alors que la commune est ${place.name}.`);
    } else {
      return {
        field: 'latitude', value: `${record.latitude} ${record.longitude}`,
        refused: `Position à ${Math.round(distance(place, point))} km de ${place.name} (${place.departement}) : corrigez les coordonnées ou la commune, ou videz les coordonnées.`,
      };
    }
  }
  // The gazetteer speaks of communes of today; an arrondissement municipal is kept as it was given.
  const commune = insee(place);
  if (asked.code !== undefined && asked.code !== commune && place === places[0]) note('repaired', 'code_insee', asked.code, 'Ancien code : commune fusionnée ou renommée.', commune);
  if (!at) note('geocoded', 'latitude', [asked.given, asked.city].join(' ').trim(), `Sans coordonnées : placée au centre de ${place.name}.`, `${place.lat} ${place.lon}`);
  const where = at ?? place;
  return {
    lat: Math.round(where.lat * 1e6) / 1e6, lon: Math.round(where.lon * 1e6) / 1e6, precision: at ? 'exact' : 'approximate',
    commune, departement: place.departement, postcode: postcodeOf(place, where, asked, gazetteer, note), city: cityName(place, asked.city, note),
  };
}

function postcodeOf(place: Place, where: Point, asked: Asked, gazetteer: Gazetteer, note: Note): string {
  if (asked.postcode !== undefined) {
    if (asked.postcode !== asked.given) note('repaired', 'code_postal', asked.given, 'Zéro initial perdu.', asked.postcode);
    return asked.postcode;
  }
  const arrondissement = arrondissementPostcode(insee(place), where, gazetteer);
  const postcode = arrondissement ?? place.postcodes[0] ?? `${insee(place).slice(0, 2)}000`;
  note('repaired', 'code_postal', asked.given, place.postcodes.length > 1 && arrondissement === undefined ? 'Code postal absent : premier code de la commune.' : 'Code postal absent, retrouvé par la commune ou l’arrondissement.', postcode);
  return postcode;
}

/** Codes of the arrondissements municipaux of Paris, Lyon and Marseille, by commune. Source: INSEE, code officiel géographique. */
const ARRONDISSEMENTS: Readonly<Record<string, readonly [first: number, count: number]>> = {75056: [75101, 20], 69123: [69381, 9], 13055: [13201, 16]};

/**
 * Postcode of the arrondissement whose centre is nearest, in the three communes that have some: each has its own. `75000` and its like, which
 * post offices take for the whole town, when the gazetteer does not know where the arrondissements are.
 */
function arrondissementPostcode(commune: string, {lat, lon}: Point, gazetteer: Gazetteer): string | undefined {
  const [first, count] = ARRONDISSEMENTS[commune] ?? [0, 0];
  let nearest = count > 0 ? `${commune.slice(0, 2)}000` : undefined;
  let least = Infinity;
  for (let code = first; code < first + count; code++) {
    const row = gazetteer.communeByCode(String(code));
    const away = row?.precision === 'exact' ? kilometres(lat, lon, row.lat, row.lon) : Infinity;
    if (away < least) [least, nearest] = [away, row!.postcodes[0]];
  }
  return nearest;
}

/** The commune's own spelling when the given one says the same in capitals, without accents or with a CEDEX mention; else what was given. */
function cityName(place: Place, given: string, note: Note): string {
  const official = place.kind === 'arrondissement' ? place.name.replace(/ \d+.*$/, '') : place.name;
  if (given === official || given === place.name) return given;
  const bare = comparable(given).replace(/ cedex.*$/, '').replace(/ \d+(?:er|e|eme)?(?: arrondissement)?$/, '').replace(/\bst\b/g, 'saint').replace(/\bste\b/g, 'sainte');
  if (given === '' || bare === comparable(official) || !/\p{Ll}/u.test(given) || given.includes('\uFFFD')) {
    note('repaired', 'commune', given, given === '' ? 'Nom de commune absent, retrouvé par le code.' : 'Orthographe officielle de la commune.', official);
    return official;
  }
  return given;
}
