/**
 * The private application as it runs on Node: over the registry's file, with its secret, its mail and its jobs.
 */
import {randomBytes} from 'node:crypto';
import type {Hono} from 'hono';
import {MERGE_RULES} from '../ingest/import.ts';
import {createRegistry, ownedBy} from '../registry/app.ts';
import type {RegistryDeps} from '../registry/deps.ts';
import {askToSign} from '../registry/jobs/ask-to-sign.ts';
import {erase} from '../registry/jobs/erase.ts';
import {events} from '../registry/jobs/events.ts';
import {labelDay} from '../registry/jobs/labels.ts';
import {alarmMail} from '../registry/jobs/mail-alarm.ts';
import {publish} from '../registry/jobs/publish.ts';
import {remindProcessors} from '../registry/jobs/remind-processors.ts';
import {remind} from '../registry/jobs/remind.ts';
import {retention} from '../registry/jobs/retention.ts';
import {sendMail} from '../registry/jobs/send-mail.ts';
import {surveys} from '../registry/jobs/surveys.ts';
import {expireApplications} from '../registry/joining.ts';
import {escalateReports} from '../registry/reporting.ts';
import {devMailRoutes} from '../registry/routes/dev-mail.ts';
import {ROUTES} from '../registry/routes/index.ts';
import {isStorageTrouble} from '../registry/storage/database.ts';
import type {Database} from '../registry/storage/database.ts';
import {onceInAWhile, startJobs} from './jobs.ts';
import type {Job} from './jobs.ts';
import {mailWay} from './mail-way.ts';
import type {MailSettings} from './mail-way.ts';
import {createRates} from './rates.ts';

/** Milliseconds between two looks of a job: what changed is public within five seconds (ARCHITECTURE.md). */
const JOBS_EVERY = 500;
/** Turns a job lets whoever else is writing go first before it says so: an import is over by then. */
const TURNS_GIVEN = 20;
/** Milliseconds a statement may wait for another process, and every visitor with it. */
const LONGEST_WAIT = 100;

export interface PrivateAppOptions extends Pick<RegistryDeps, 'database' | 'registry' | 'gazetteer' | 'secret' | 'origin' | 'requirePasskeys' | 'edgeToken' | 'controller' | 'coordination' | 'ground' | 'now' | 'clientAddress' | 'report'> {
  readonly mail: MailSettings;
  /** A publication is in the database: look for it. */
  readonly published: () => void;
  readonly log: (line: string) => void;
  /** Jobs of whoever runs it, among its own: cheap when they are not due. */
  readonly jobs?: readonly Job[];
}

export interface PrivateApp {
  /** Whether an address is one of its own. */
  readonly owns: (path: string) => boolean;
  readonly fetch: Hono['fetch'];
  /** Stops its jobs; resolved when none runs any more. */
  stop(): Promise<void>;
}

/** A job that leaves its turn to whoever else is writing, and fails when that goes on. */
function unlessHeld(database: Pick<Database, 'free'>, job: Job): Job {
  let given = 0;
  return () => {
    if (!database.free()) {
      if (++given > TURNS_GIVEN) throw new Error('another process has been writing to the database for a while: jobs wait for it');
      return undefined;
    }
    given = 0;
    return job();
  };
}

/** Opens the private application and starts its jobs. Throws a sentence when its mail cannot leave as it was told. */
export function openPrivateApp({database, registry, gazetteer, secret, requirePasskeys, edgeToken, controller, coordination, ground, mail, origin, now, clientAddress, published, log, report, jobs = []}: PrivateAppOptions): PrivateApp {
  // From here on visitors are answered by this process: waiting is done between its answers.
  database.waitAtMost(LONGEST_WAIT);
  const seldom = onceInAWhile(report, now);
  const deps: RegistryDeps = {
    database, registry, gazetteer, secret, origin, requirePasskeys, edgeToken, controller, coordination, ground, now, clientAddress,
    report: (error) => (isStorageTrouble(error) ? seldom : report)(error),
    mergeRules: MERGE_RULES,
    random: (length) => new Uint8Array(randomBytes(length)),
    limit: createRates(now),
  };
  const {sender, inbox, from} = mailWay(mail, origin);
  if (sender === undefined) log('Aucun courrier ne part : donnez SMTP_URL, ou MAIL_API_URL et MAIL_API_TOKEN. Les messages attendent.');
  const routes = inbox === undefined ? ROUTES : [...ROUTES, ...devMailRoutes(inbox)];
  const app = createRegistry(deps, routes);
  const send = sender && sendMail(sender, from);
  const jobDeps: RegistryDeps = {...deps, report: seldom};
  const stop = startJobs([
    () => {
      const before = registry.publishedVersion();
      publish(jobDeps);
      if (registry.publishedVersion() !== before) published();
    },
    () => send?.(jobDeps),
    () => erase(jobDeps),
    () => expireApplications(jobDeps),
    () => retention(jobDeps),
    () => escalateReports(jobDeps),
    () => events(jobDeps),
    () => remind(jobDeps),
    () => remindProcessors(jobDeps),
    () => askToSign(jobDeps),
    () => labelDay(jobDeps),
    () => alarmMail(jobDeps),
    () => surveys(jobDeps),
    ...jobs,
  ].map((job) => unlessHeld(database, job)), JOBS_EVERY, seldom);
  return {owns: ownedBy(routes), fetch: app.fetch, stop};
}
