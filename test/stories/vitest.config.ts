/** Every story as a test in Chromium: it renders, its play function passes, and axe finds nothing. */
import { resolve } from 'node:path';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROME_ARGS, findChromium } from '../support/chromium.ts';

const root = resolve(import.meta.dirname, '../..');

export default defineConfig({
  root,
  plugins: [storybookTest({ configDir: resolve(root, 'stories/.storybook') })],
  cacheDir: resolve(root, 'node_modules/.cache/vite-stories'),
  // Known before the first story: a dependency found late makes Vite reload the page in the middle of a test.
  optimizeDeps: {
    include: [
      ...['lit', 'lit/decorators.js', 'lit/directives/repeat.js', 'lit/directives/live.js', 'lit/directives/class-map.js'],
      ...['lit/directives/if-defined.js', 'lit/directives/ref.js', '@lit/task', 'zod', 'hono', 'hono/html'],
      ...['react', 'react-dom/client', 'vue', 'storybook/actions/decorator'],
    ],
  },
  test: {
    name: 'storybook',
    exclude: ['**/*.mdx'], // pages without a story of their own
    testTimeout: 30_000,
    browser: {
      enabled: true,
      headless: true,
      provider: playwright({ launchOptions: { executablePath: await findChromium(), args: CHROME_ARGS } }),
      instances: [{ browser: 'chromium' }],
      screenshotFailures: false,
    },
  },
});
