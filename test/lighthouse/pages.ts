/** Which pages are audited, and on what: the real national directory where it is at hand, the examples elsewhere. */
import {sharedData} from '../support/shared-data.ts';
import {startWorker, type RunningWorker} from '../support/worker.ts';

export interface AuditedSite {
  readonly worker: RunningWorker;
  readonly directory: string;
  /** Index, a département, a sheet, the agenda: in the order of the issue they come from, the heaviest first. */
  readonly pages: readonly string[];
}

export async function startSite(): Promise<AuditedSite> {
  const importFile = sharedData('lieux-mednum.csv');
  const worker = await startWorker(importFile ? {importFile} : {});
  const map = await (await fetch(`${worker.origin}/sitemap/59.xml`)).text();
  // Examples ask not to be found, which Lighthouse rightly counts against them: their sheets are not audited.
  const sheet = /\/annuaire\/[^<]+/.exec(map)?.[0];
  return {
    worker,
    directory: importFile ? 'national directory' : 'examples',
    pages: ['/annuaire/departement/59', '/annuaire', ...(sheet ? [sheet] : []), '/agenda'],
  };
}
