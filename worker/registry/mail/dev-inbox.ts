/** Where mail goes while developing: nowhere, and it can be read. */
import type {MailMessage, MailSender} from './message.ts';

/** Messages it remembers. */
const KEPT = 100;

export interface DevInbox extends MailSender {
  /** The latest first. */
  messages(): readonly MailMessage[];
}

/** An inbox in memory that takes everything and keeps the last hundred. */
export function createDevInbox(): DevInbox {
  const messages: MailMessage[] = [];
  return {
    async send(message) {
      messages.unshift(message);
      messages.length = Math.min(messages.length, KEPT);
    },
    messages: () => [...messages],
  };
}
