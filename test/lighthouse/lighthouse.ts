/** `npm run lighthouse`: the audited pages of the directory, their scores, and what is short of full. Ends badly under the floor. */
import {audit, CATEGORIES, FLOOR, table} from './audit.ts';
import {startSite} from './pages.ts';

const {worker, directory, pages} = await startSite();
try {
  const audited = await audit(worker.origin, pages);
  console.log(`Lighthouse, ${directory}, floor ${FLOOR}:\n${table(audited)}`);
  if (audited.some(({scores}) => CATEGORIES.some((name) => scores[name] < FLOOR))) process.exitCode = 1;
} finally {
  await worker.stop();
}
