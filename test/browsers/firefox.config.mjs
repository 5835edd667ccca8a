/** The same component tests in Firefox, driven through WebDriver BiDi: part of `npm run test:browsers`. */
import { chromeLauncher } from '@web/test-runner-chrome';
import { firefoxOptions } from '../support/firefox.ts';
import { componentTests } from './shared.mjs';

export default {
  ...componentTests,
  browsers: [
    chromeLauncher({
      launchOptions: firefoxOptions(),
      createBrowserContext: ({ browser }) => browser.defaultBrowserContext(),
    }),
  ],
  concurrency: 1, // one window: a page behind another gets no focus and no animation frames
};
