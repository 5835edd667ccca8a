/** Where the visitor is: asked from the browser once, on a click, and blurred before anything leaves the browser. */
import { frPosition } from '../../i18n/fr-position.ts';
import { addWords } from '../../i18n/words.ts';

addWords('fr', frPosition);

/** Degrees WGS 84 with three decimals: about 100 m, enough to know the commune and too little to know the door. */
export interface Position {
  readonly lat: number;
  readonly lon: number;
}

/** Why there is no position. */
export type NoPosition = 'denied' | 'unavailable' | 'timeout';

/** Milliseconds the device has to find itself. */
const PATIENCE = 10_000;
/** A position found less than five minutes ago is good enough: no need to wake the satellites. */
const RECENT = 300_000;

const blurred = (degrees: number): number => Math.round(degrees * 1000) / 1000;

/** Asks for the position; never rejects. `geolocation` is undefined where the browser or the page's policy has none. */
export function askPosition(geolocation: Pick<Geolocation, 'getCurrentPosition'> | undefined): Promise<Position | NoPosition> {
  return new Promise((done) => {
    if (!geolocation) return done('unavailable');
    try {
      geolocation.getCurrentPosition(
        ({ coords }) => done({ lat: blurred(coords.latitude), lon: blurred(coords.longitude) }),
        ({ code }) => done(code === 1 ? 'denied' : code === 3 ? 'timeout' : 'unavailable'),
        { enableHighAccuracy: false, timeout: PATIENCE, maximumAge: RECENT },
      );
    } catch {
      done('unavailable');
    }
  });
}
