/** Every story is accessible: a choice of the day of schemes, rules and stories, half of these; all of it in `stories.long.ts`. */
import {SEED_OF_DAY} from '../support/turns.ts';
import {checkEveryStory} from './every-story.ts';

checkEveryStory({whole: false, seed: SEED_OF_DAY});
