/**
 * One file of component tests in Chromium (`PANA_FILES`, and of it what `PANA_GREP` names) with a defect in what the page is served
 * (`PANA_MUTANT`). Prints one line of JSON for each test that ran, as `reporter.ts` does.
 */
import chromium from '../browsers/chromium.config.mjs';
import {MUTANTS} from './mutants.ts';

const mutant = MUTANTS.find(({name}) => name === process.env.PANA_MUTANT);

/** Every test of a suite and of those in it, by its whole name. */
const testsOf = (suite, before = '') => [
  ...(suite?.tests ?? []).map((test) => ({...test, name: `${before}${test.name}`})),
  ...(suite?.suites ?? []).flatMap((inner) => testsOf(inner, `${before}${inner.name} `)),
];

export default {
  ...chromium,
  concurrency: 1,
  plugins: [
    {name: 'plant', transform: ({path, body}) => (mutant && path === `/${mutant.file}` ? {body: body.replace(mutant.text, () => mutant.instead)} : undefined)},
    ...chromium.plugins,
  ],
  testFramework: {config: {...chromium.testFramework.config, grep: process.env.PANA_GREP}},
  reporters: [
    {
      onTestRunFinished({sessions}) {
        // What was not asked for has neither passed nor failed.
        const ran = sessions.flatMap(({testResults}) => testsOf(testResults)).filter(({skipped, passed, error}) => !skipped && (passed || error));
        for (const {name, passed} of ran) console.log(JSON.stringify({name, passed}));
      },
    },
  ],
};
