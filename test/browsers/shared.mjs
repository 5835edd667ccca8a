/** What the component tests are in every browser: the files, how TypeScript is served, how results are counted. */
import { defaultReporter } from '@web/test-runner';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { resolve } from 'node:path';
import { mirroredTests } from '../runners/files.ts';
import { countsReporter } from '../runners/wtr-counts.mjs';

const root = resolve(import.meta.dirname, '../..');

/** `PANA_FILES` narrows a run: `PANA_FILES=test/components/pana-map.test.ts npx wtr --config …`. */
export const componentTests = {
  rootDir: root,
  hostname: '127.0.0.1',
  files: process.env.PANA_FILES ?? mirroredTests().browser,
  nodeResolve: { exportConditions: ['browser', 'development'] },
  plugins: [
    // JSON modules as the build has them, for browsers and rooms that import one without attributes.
    {
      name: 'json-modules',
      resolveMimeType: (context) => (context.path.endsWith('.json') ? 'js' : undefined),
      transform: (context) => (context.path.endsWith('.json') ? { body: `export default ${context.body};` } : undefined),
    },
    esbuildPlugin({ ts: true, tsconfig: resolve(root, 'tsconfig.json'), target: 'es2022' }),
  ],
  reporters: [defaultReporter({ reportTestProgress: false }), countsReporter()],
  testFramework: { config: { timeout: 10_000 } },
  testsFinishTimeout: 240_000,
};
