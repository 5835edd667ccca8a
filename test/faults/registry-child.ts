/**
 * The private application over a file, on a port of its own, until it is killed: `registry-child.ts FILE [MAILS]`. Says its port on a line, and
 * writes each mail that leaves into MAILS.
 */
import {randomBytes} from 'node:crypto';
import {appendFileSync} from 'node:fs';
import type {AddressInfo} from 'node:net';
import {createEdgeServer} from '../../worker/entries/http.ts';
import {startJobs} from '../../worker/entries/jobs.ts';
import {MERGE_RULES} from '../../worker/ingest/import.ts';
import {createRegistry} from '../../worker/registry/app.ts';
import type {RegistryDeps} from '../../worker/registry/deps.ts';
import {publish} from '../../worker/registry/jobs/publish.ts';
import {sendMail} from '../../worker/registry/jobs/send-mail.ts';
import {createDevInbox} from '../../worker/registry/mail/dev-inbox.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {openRegistry} from '../../worker/registry/storage/registry.ts';
import {gazetteer, ORIGIN} from '../worker/registry/world.ts';
import {SECRET} from './killed-secret.ts';

const database = openDatabase(process.argv[2]!);
const deps: RegistryDeps = {
  database, gazetteer, registry: openRegistry(database, SECRET), mergeRules: MERGE_RULES, origin: ORIGIN, secret: SECRET, now: Date.now,
  random: (length) => new Uint8Array(randomBytes(length)), limit: () => ({allowed: true, retryAfter: 0}), clientAddress: () => '192.0.2.1',
  report: (error) => console.error(error),
};
const app = createRegistry(deps);
const inbox = createDevInbox();
const [, , , mails] = process.argv;
const send = sendMail({
  send(message) {
    if (mails !== undefined) appendFileSync(mails, `${JSON.stringify({id: message.messageId, to: message.to, text: message.text})}\n`);
    return inbox.send(message);
  },
});
startJobs([() => publish(deps), () => send(deps)], 20, deps.report);
const server = createEdgeServer(app.fetch);
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
