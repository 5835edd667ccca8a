/** Component tests in Chromium: part of `npm test`. `PANA_COVERAGE=1` adds coverage of src. */
import { chromeLauncher } from '@web/test-runner-chrome';
import { CHROME_ARGS, findChromium } from '../support/chromium.ts';
import { componentTests } from './shared.mjs';

export default {
  ...componentTests,
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath: await findChromium(), args: CHROME_ARGS },
      // Two pages run at once: the one behind would get neither focus events nor keys.
      async createPage({ context }) {
        const page = await context.newPage({ type: 'window' });
        const session = await page.createCDPSession();
        await session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
        return page;
      },
    }),
  ],
  concurrency: 2,
  coverage: process.env.PANA_COVERAGE === '1',
  coverageConfig: { include: ['src/**/*.ts'], reporters: ['text-summary', 'lcovonly'], reportDir: 'coverage' },
};
