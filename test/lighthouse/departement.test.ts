/** The heaviest of the audited pages, in every run, for all but its speed, which tests beside it would share; speed and the others in the long one. */
import {after, before, test} from 'node:test';
import {audit, CATEGORIES, FLOOR} from './audit.ts';
import {expectFloors} from './expect.ts';
import {startSite, type AuditedSite} from './pages.ts';

let site: AuditedSite;
before(async () => {
  site = await startSite();
});
after(() => site?.worker.stop());

test(`should reach ${FLOOR} in Lighthouse’s categories but speed, with text as its largest paint`, async () => {
  const untimed = CATEGORIES.filter((name) => name !== 'performance');
  expectFloors(await audit(site.worker.origin, site.pages.slice(0, 1), 1), untimed);
});
