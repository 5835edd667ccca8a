/** Every story is accessible: a choice of the day of schemes and rules, that leaves out no story and no colour at 320 px, and takes the wider widths by turns; all of it in `stories.long.ts`. */
import {checkEveryStory} from './every-story.ts';

checkEveryStory({whole: false, seed: Number(process.env.PANA_SEED ?? Math.floor(Date.now() / 86_400_000))});
