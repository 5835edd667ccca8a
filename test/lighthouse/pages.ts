/**
 * Which pages are audited, and on what: the real national directory where it is at hand, the examples elsewhere; and an event that is
 * none, announced on the running server.
 */
import {join} from 'node:path';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {addEvent} from '../../worker/registry/storage/events.ts';
import {eventInput} from '../support/events.ts';
import {sharedData} from '../support/shared-data.ts';
import {until} from '../support/until.ts';
import {startWorker, type RunningWorker} from '../support/worker.ts';

export interface AuditedSite {
  readonly worker: RunningWorker;
  readonly directory: string;
  /** Index, a département, a sheet, the agenda, an event: in the order of the issue they come from, the heaviest first. */
  readonly pages: readonly string[];
}

export async function startSite(): Promise<AuditedSite> {
  const importFile = sharedData('lieux-mednum.csv');
  const worker = await startWorker(importFile ? {importFile} : {});
  const database = openDatabase(join(worker.dataDir, 'pana.sqlite'));
  const soon = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  addEvent(database, {event: eventInput({description: 'Le matin : un tour des besoins.\n\nL’après-midi : des ateliers.', sessions: [{start: `${soon}T09:30`, end: `${soon}T17:00`}]}), departements: ['37'], status: 'open'}, Date.now());
  database.close();
  const event = await until('the event in the agenda', async () => /\/agenda\/[^<]+/.exec(await (await fetch(`${worker.origin}/sitemap/agenda.xml`)).text())?.[0]);
  const map = await (await fetch(`${worker.origin}/sitemap/59.xml`)).text();
  // Examples ask not to be found, which Lighthouse rightly counts against them: their sheets are not audited.
  const sheet = /\/annuaire\/[^<]+/.exec(map)?.[0];
  return {
    worker,
    directory: importFile ? 'national directory' : 'examples',
    pages: ['/annuaire/departement/59', '/annuaire', ...(sheet ? [sheet] : []), '/agenda', event],
  };
}
