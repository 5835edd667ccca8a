/** Every rule of axe on every story in both schemes at three widths: `stories.test.ts` asks the second scheme about colours only. */
import {checkEveryStory} from './every-story.ts';

checkEveryStory({whole: true, seed: 0});
