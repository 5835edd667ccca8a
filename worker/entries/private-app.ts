/**
 * The private application as it runs on Node: over the registry's file, with its secret, its mail and its jobs.
 */
import {randomBytes} from 'node:crypto';
import type {Hono} from 'hono';
import {MERGE_RULES} from '../ingest/import.ts';
import {createRegistry, ownedBy} from '../registry/app.ts';
import type {RegistryDeps} from '../registry/deps.ts';
import {erase} from '../registry/jobs/erase.ts';
import {publish} from '../registry/jobs/publish.ts';
import {remind} from '../registry/jobs/remind.ts';
import {retention} from '../registry/jobs/retention.ts';
import {sendMail} from '../registry/jobs/send-mail.ts';
import {expireApplications} from '../registry/joining.ts';
import {devMailRoutes} from '../registry/routes/dev-mail.ts';
import {ROUTES} from '../registry/routes/index.ts';
import {startJobs} from './jobs.ts';
import {mailWay} from './mail-way.ts';
import type {MailSettings} from './mail-way.ts';
import {createRates} from './rates.ts';

/** Milliseconds between two looks of a job: what changed is public within five seconds (ARCHITECTURE.md). */
const JOBS_EVERY = 500;

export interface PrivateAppOptions extends Pick<RegistryDeps, 'database' | 'registry' | 'gazetteer' | 'secret' | 'origin' | 'now' | 'clientAddress' | 'report'> {
  readonly mail: MailSettings;
  /** A publication is in the database: look for it. */
  readonly published: () => void;
  readonly log: (line: string) => void;
}

export interface PrivateApp {
  /** Whether an address is one of its own. */
  readonly owns: (path: string) => boolean;
  readonly fetch: Hono['fetch'];
  /** Stops its jobs; resolved when none runs any more. */
  stop(): Promise<void>;
}

/** Opens the private application and starts its jobs. Throws a sentence when its mail cannot leave as it was told. */
export function openPrivateApp({database, registry, gazetteer, secret, mail, origin, now, clientAddress, published, log, report}: PrivateAppOptions): PrivateApp {
  const deps: RegistryDeps = {
    database, registry, gazetteer, secret, origin, now, clientAddress, report,
    mergeRules: MERGE_RULES,
    random: (length) => new Uint8Array(randomBytes(length)),
    limit: createRates(now),
  };
  const {sender, inbox, from} = mailWay(mail, origin);
  if (sender === undefined) log('Aucun courrier ne part : donnez SMTP_URL, ou MAIL_API_URL et MAIL_API_TOKEN. Les messages attendent.');
  const routes = inbox === undefined ? ROUTES : [...ROUTES, ...devMailRoutes(inbox)];
  const app = createRegistry(deps, routes);
  const send = sender && sendMail(sender, from);
  const stop = startJobs([
    () => {
      const before = registry.publishedVersion();
      publish(deps);
      if (registry.publishedVersion() !== before) published();
    },
    () => send?.(deps),
    () => erase(deps),
    () => {
      expireApplications(deps);
      retention(deps);
    },
    () => remind(deps),
  ], JOBS_EVERY, report);
  return {owns: ownedBy(routes), fetch: app.fetch, stop};
}
