/** A mail ready to leave, what takes it away, and how that fails. */

/** An address with the name shown for it, or none. */
export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

export interface MailMessage {
  /** With its angle brackets; the same at every try. */
  readonly messageId: string;
  /** When it was written, not when it is tried. */
  readonly date: Date;
  readonly from: MailAddress;
  /** One mailbox, canonical. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Other headers: ASCII, one line each. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface MailSender {
  /** Resolves when the mail is another's to deliver. Rejects with a {@link MailError}, after two minutes at most. */
  send(message: MailMessage): Promise<void>;
}

/**
 * `refused`: this mail, to this recipient, for good. `unanswered`: all of it was handed over, then nothing; it may have been taken.
 * `passing`: not taken, another try may work; trouble of our own (password, sender) is of this kind, since mending it saves the mail.
 */
export type MailFailure = 'refused' | 'unanswered' | 'passing';

/** Why a mail did not leave. `reason` is a code (`smtp 451 4.7.1`, `ECONNREFUSED`): no word of a server, they repeat addresses. */
export class MailError extends Error {
  readonly kind: MailFailure;
  readonly reason: string;

  constructor(kind: MailFailure, reason: string) {
    super(`${kind}: ${reason}`);
    this.kind = kind;
    this.reason = reason;
  }
}

/** Whether a host is this machine: where mail may go unencrypted. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host);
