/**
 * Which way mail leaves, from what the environment says: a server of mail (SMTP_URL), an HTTP API (MAIL_API_URL and MAIL_API_TOKEN), or
 * while one develops an inbox shown at `/dev/mail`. A public server with none keeps its mails waiting, and says so.
 */
import {createDevInbox} from '../registry/mail/dev-inbox.ts';
import type {DevInbox} from '../registry/mail/dev-inbox.ts';
import {createHttpSender} from '../registry/mail/http-sender.ts';
import {isLoopback} from '../registry/mail/message.ts';
import type {MailSender} from '../registry/mail/message.ts';
import {createSmtpSender} from '../registry/mail/smtp-sender.ts';

/** What the environment says of mail; addresses as text, nothing when not said. */
export interface MailSettings {
  readonly smtpUrl?: string | undefined;
  readonly apiUrl?: string | undefined;
  readonly apiToken?: string | undefined;
  /** Address mails are sent from; without it one of the public origin's host. */
  readonly from?: string | undefined;
}

export interface MailWay {
  /** Absent: mails wait in the outbox. */
  readonly sender?: MailSender;
  /** Shown on a page, only while one develops. */
  readonly inbox?: DevInbox;
  readonly from?: string | undefined;
}

/** The way `settings` ask for, for a site at `origin`. Throws a sentence for what cannot be one. */
export function mailWay({smtpUrl, apiUrl, apiToken, from}: MailSettings, origin: string): MailWay {
  if (smtpUrl && apiUrl) throw new Error('SMTP_URL et MAIL_API_URL sont donnés tous les deux : gardez-en un.');
  if (smtpUrl) return {sender: createSmtpSender(smtpUrl), from};
  if (apiUrl) {
    if (!apiToken) throw new Error('MAIL_API_URL demande aussi MAIL_API_TOKEN.');
    return {sender: createHttpSender({url: apiUrl, token: apiToken, fetch}), from};
  }
  if (!isLoopback(new URL(origin).hostname)) return {from};
  const inbox = createDevInbox();
  return {sender: inbox, inbox, from};
}
