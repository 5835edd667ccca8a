/**
 * `npm start`: everything in one process. Reads PORT (8787), PARTNER_PORT (8788), PANA_DATA_DIR (.data), and when a proxy stands in
 * front PANA_ORIGIN (public origin) and PANA_ADDRESS_HEADER (where that proxy writes the visitor's address); PANA_NATIONAL_COORDINATION
 * (web address or mailbox of who is asked where no coordination covers a place); PANA_CONTROLLER (who answers for personal data, in words);
 * for mail SMTP_URL, or MAIL_API_URL and MAIL_API_TOKEN, and MAIL_FROM; PANA_REQUIRE_PASSKEYS (1 or 0) says whether who decides for others
 * must have a passkey; not said, they must behind HTTPS; PANA_EDGE_TOKEN, when edges elsewhere follow this registry, is the secret they
 * share with it.
 *
 * `npm start` also sets MALLOC_ARENA_MAX=1: with glibc's eight arenas each thread that packs an answer or compiles keeps its own freed
 * memory; with 100,000 structures asked all they can answer, one arena ends at 190 MB, two at 199. And it keeps the heap small: young
 * objects in 4 MB, old ones collected once they grew by 15 %, or what busy hours leave behind piles up to 240 MB.
 */
import {resolve} from 'node:path';
import type {Coordination} from '../../src/contract/place.ts';
import {plainText} from '../../src/contract/structure.ts';
import {EDGE_TOKEN} from '../http/edge-link.ts';
import {CONTROLLER_LENGTH} from '../registry/domain/privacy.ts';
import {readNationalCoordination} from './national-coordination.ts';
import {StartError, startServer} from './server.ts';

function port(name: string, usual: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return usual;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(value >= 0 && value <= 65_535)) throw new StartError(`${name}=${text} n’est pas un port : donnez un nombre de 1 à 65535.`);
  return value;
}

function originOf(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new StartError(`PANA_ORIGIN=${text} n’est pas une origine : donnez quelque chose comme https://pana.example.`);
  return url.origin;
}

function requirePasskeys(text: string | undefined): boolean | undefined {
  if (text === undefined || text === '') return undefined;
  if (text !== '0' && text !== '1') throw new StartError(`PANA_REQUIRE_PASSKEYS=${text} n’est pas compris : donnez 1 (clé d’accès obligatoire) ou 0.`);
  return text === '1';
}

/** The secret of edges elsewhere, long enough that nobody guesses it. */
function edgeToken(text: string | undefined): string | undefined {
  if (!text) return undefined;
  if (!EDGE_TOKEN.test(text)) throw new StartError('PANA_EDGE_TOKEN est trop court ou contient autre chose que des lettres, chiffres, tirets : « openssl rand -hex 32 » en donne un bon.');
  return text;
}

function coordination(): Coordination | undefined {
  try {
    return readNationalCoordination(process.env['PANA_NATIONAL_COORDINATION']);
  } catch (error) {
    throw new StartError((error as Error).message);
  }
}

/** Who answers for personal data, as the public notice says it: a name and how to write to it, one line. */
function controller(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const read = plainText(CONTROLLER_LENGTH).safeParse(text);
  if (!read.success || /[\r\n]/.test(read.data)) throw new StartError(`PANA_CONTROLLER n’est pas compris : donnez en une ligne, en ${CONTROLLER_LENGTH} caractères au plus, qui répond des données et son adresse.`);
  return read.data;
}

try {
  const root = resolve(import.meta.dirname, '../..');
  const server = await startServer({
    root,
    dataDir: resolve(process.env['PANA_DATA_DIR'] || '.data'),
    port: port('PORT', 8787),
    partnerPort: port('PARTNER_PORT', 8788),
    origin: originOf(process.env['PANA_ORIGIN']),
    addressHeader: process.env['PANA_ADDRESS_HEADER'],
    coordination: coordination(),
    controller: controller(process.env['PANA_CONTROLLER']),
    edgeToken: edgeToken(process.env['PANA_EDGE_TOKEN']),
    requirePasskeys: requirePasskeys(process.env['PANA_REQUIRE_PASSKEYS']),
    mail: {smtpUrl: process.env['SMTP_URL'], apiUrl: process.env['MAIL_API_URL'], apiToken: process.env['MAIL_API_TOKEN'], from: process.env['MAIL_FROM'] || undefined},
    now: Date.now,
    log: (line) => console.error(line),
  });
  let stopping = false;
  const stop = (): void => {
    // Asked twice: whoever asks is in a hurry.
    if (stopping) process.exit(1);
    stopping = true;
    void server.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Said last: whoever reads it may already stop us.
  console.log(`PANA, ${server.structures} structures:
  éléments, API et pages    http://localhost:${server.port}/
  page d’un partenaire      http://localhost:${server.partnerPort}/
  la même en trois blocs    http://localhost:${server.partnerPort}/blocs
  signer la charte          http://localhost:${server.partnerPort}/rejoindre
  connexion, bureau         http://localhost:${server.port}/connexion
  courrier (développement)  http://localhost:${server.port}/dev/mail
Ctrl-C pour arrêter.`);
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
}
