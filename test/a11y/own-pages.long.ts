/** Every page of the registry at three widths in both schemes: `own-pages.test.ts` takes them by turns. */
import {checkOwnPages} from './own-pages/check.ts';

checkOwnPages(() => ([320, 768, 1280] as const).flatMap((width) => (['light', 'dark'] as const).map((scheme) => [width, scheme, 'axe'] as const)), true);
