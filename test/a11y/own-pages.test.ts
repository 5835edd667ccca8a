/** Every page of the registry is accessible: half of them a day, at 320 px and at one of the two other widths; all of it in `own-pages.long.ts`. */
import {isToday, SEED_OF_DAY} from '../support/turns.ts';
import {checkOwnPages} from './own-pages/check.ts';
import type {Plan} from './own-pages/check.ts';

// Scheme and width turn at another pace, so that some days have them all.
checkOwnPages((at): Plan => {
  const scheme = (at + Math.floor(SEED_OF_DAY / 2)) % 2 === 0 ? 'light' : 'dark';
  return [[320, scheme, 'axe'], [at % 4 < 2 === isToday(0) ? 1280 : 768, scheme, 'axe']];
}, false);
