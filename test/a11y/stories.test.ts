/** Every story is accessible: a choice of the day of schemes and rules, that leaves out no story, no width and no colour at 320 px; all of it in `stories.long.ts`. */
import {checkEveryStory} from './every-story.ts';

checkEveryStory({whole: false, seed: Number(process.env.PANA_SEED ?? Math.floor(Date.now() / 86_400_000))});
