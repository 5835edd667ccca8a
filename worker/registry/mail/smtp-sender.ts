/** Mail by SMTP: one connection for each mail, encrypted, one recipient named outside the headers. */
import {createTransport} from 'nodemailer';
import {MailError, isLoopback} from './message.ts';
import type {MailMessage, MailSender} from './message.ts';

/** Milliseconds: to reach the server, for it to say hello, of silence, and for all of it. */
const REACH = 15_000;
const SILENCE = 60_000;
const WHOLE = 120_000;

interface Server {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly encrypted: boolean;
  readonly auth?: {readonly user: string; readonly pass: string};
}

/** Reads `smtp(s)://user:password@host:port`. Throws with what to write instead; never repeats the address, a password is in it. */
function serverOf(url: string): Server {
  const wrong = (what: string): Error => new Error(`Adresse du serveur de courrier : ${what}. Attendu : smtps://utilisateur:mot-de-passe@serveur:465, ou smtp:// avec STARTTLS.`);
  if (!URL.canParse(url)) throw wrong('elle n’est pas comprise');
  const {protocol, hostname, port, username, password, searchParams, pathname, hash} = new URL(url);
  if (protocol !== 'smtp:' && protocol !== 'smtps:') throw wrong('elle commence par smtp:// ou smtps://');
  if (hostname === '' || (pathname !== '' && pathname !== '/') || hash !== '') throw wrong('rien ne va après le nom du serveur et le port');
  for (const [name, value] of searchParams) if (name !== 'tls' || value !== 'none') throw wrong('seul ?tls=none peut suivre, pour un réseau fermé');
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    encrypted: secure || !(isLoopback(hostname) || searchParams.has('tls')),
    ...(username !== '' && {auth: {user: decodeURIComponent(username), pass: decodeURIComponent(password)}}),
  };
}

interface SmtpTrouble {
  readonly code?: string;
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/** What an error of the connection means for the mail. `handedOver`: its last byte had been read. */
function meaning({code, originalCode, command, response, responseCode}: SmtpTrouble, handedOver: boolean): MailError {
  if (responseCode !== undefined) {
    const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1];
    // A 5xx anywhere else (greeting, password, sender) is about us, not about this mail.
    const final = responseCode >= 500 && responseCode !== 503 && (command === 'RCPT TO' || command === 'DATA');
    return new MailError(final ? 'refused' : 'passing', ['smtp', responseCode, enhanced].filter(Boolean).join(' '));
  }
  return new MailError(handedOver ? 'unanswered' : 'passing', originalCode ?? code ?? 'unexpected');
}

/**
 * A sender over the server at `url` (`smtps://…`, or `smtp://…` with STARTTLS required). Unencrypted only to this machine, or with
 * `?tls=none`. Throws when the address cannot be used.
 */
export function createSmtpSender(url: string): MailSender {
  const {host, port, secure, encrypted, auth} = serverOf(url);
  return {
    async send({messageId, date, from, to, subject, text, html, headers}: MailMessage) {
      const transport = createTransport({
        host, port, secure, requireTLS: encrypted && !secure, ignoreTLS: !encrypted, ...(auth && {auth}),
        connectionTimeout: REACH, greetingTimeout: REACH, dnsTimeout: REACH, socketTimeout: SILENCE,
        disableFileAccess: true, disableUrlAccess: true,
      });
      let handedOver = false;
      transport.use('stream', (mail, done) => {
        mail.message.processFunc((input) => input.once('end', () => {
          handedOver = true;
        }));
        done();
      });
      const recipient = {name: '', address: to};
      try {
        await transport.sendMail({
          messageId, date, from, subject, text, html, headers,
          to: recipient,
          // Said apart: whatever is read of the headers, this is where it goes.
          envelope: {from, to: [recipient]},
          xMailer: false,
          disableFileAccess: true, disableUrlAccess: true,
          signal: AbortSignal.timeout(WHOLE),
        });
      } catch (error) {
        throw meaning(error as SmtpTrouble, handedOver);
      } finally {
        transport.close();
      }
    },
  };
}
