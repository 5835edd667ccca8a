/** Mail by the HTTP API of a relay, where SMTP is not allowed out: one JSON document for each mail, always to the same address. */
import {MailError, isLoopback} from './message.ts';
import type {MailMessage, MailSender} from './message.ts';

/** Milliseconds for a mail to be taken. */
const WHOLE = 30_000;

/** Answers about the mail itself; the other ones are about us or about the moment. */
const REFUSALS = new Set([400, 413, 422]);
/** Failures before anything of the mail could leave. */
const UNREACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

export interface HttpSenderOptions {
  /** Where mails are posted: HTTPS, or this machine. */
  readonly url: string;
  /** Said as `Authorization: Bearer`. */
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
}

/** A sender over an HTTP API. Redirections are not followed: the token and the mail go to that origin and no other. Throws when `url` is not HTTPS. */
export function createHttpSender({url, token, fetch}: HttpSenderOptions): MailSender {
  const wrong = new Error('Adresse du relais de courrier : attendu https://…, sans nom d’utilisateur.');
  if (!URL.canParse(url)) throw wrong;
  const {protocol, hostname, username, password} = new URL(url);
  if ((protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname))) || username !== '' || password !== '') throw wrong;

  async function post(message: MailMessage): Promise<Response> {
    try {
      return await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        // The same at every try: a relay that knows it delivers once.
        headers: {'Content-Type': 'application/json', 'Authorization': `Bearer ${token}`, 'Idempotency-Key': message.messageId},
        body: JSON.stringify({...message, date: message.date.toISOString(), to: [{name: '', address: message.to}]}),
        signal: AbortSignal.timeout(WHOLE),
      });
    } catch (error) {
      const code = (error as {cause?: {code?: unknown}}).cause?.code;
      if (typeof code === 'string' && UNREACHED.has(code)) throw new MailError('passing', code);
      throw new MailError('unanswered', typeof code === 'string' ? code : 'ETIMEDOUT');
    }
  }

  return {
    async send(message) {
      const response = await post(message);
      // What it says may repeat the address, and may be long.
      await response.body?.cancel();
      if (!response.ok) throw new MailError(REFUSALS.has(response.status) ? 'refused' : 'passing', `http ${response.status}`);
    },
  };
}
