/** Every story is accessible: a choice of the day of schemes and rules, that leaves out no story at 320 px, and takes the second scheme and the wider widths by turns; all of it in `stories.long.ts`. */
import {SEED_OF_DAY} from '../support/turns.ts';
import {checkEveryStory} from './every-story.ts';

checkEveryStory({whole: false, seed: SEED_OF_DAY});
