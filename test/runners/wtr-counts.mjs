/** A web-test-runner reporter that writes the counts of the whole run, as JSON, into the file named by PANA_COUNTS. */
import { writeFileSync } from 'node:fs';

function add(counts, suite) {
  for (const test of suite?.tests ?? []) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
  for (const inner of suite?.suites ?? []) add(counts, inner);
}

export function countsReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const file = process.env.PANA_COUNTS;
      if (!file) return;
      const counts = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) {
        const before = counts.failed;
        add(counts, session.testResults);
        // A file that did not load, crashed or logged an uncaught error has no failed test of its own.
        if (!session.passed && counts.failed === before) counts.failed += 1;
      }
      writeFileSync(file, JSON.stringify(counts));
    },
  };
}
