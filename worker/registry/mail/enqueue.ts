/** Puts a mail among those to leave, in the transaction of what it tells: it leaves if that is kept, and only then. */
import {Refusal} from '../../http/answer.ts';
import type {RegistryDeps} from '../deps.ts';
import type {Database} from '../storage/database.ts';
import {addMail} from '../storage/mail-outbox.ts';
import {mailbox} from './address.ts';
import {sealed} from './seal.ts';
import type {MailLocale, MailTemplate, MailValues} from './templates.ts';

/** What to write, and to whom. */
export interface Mail<T extends MailTemplate> {
  readonly template: T;
  readonly locale: MailLocale;
  readonly to: string;
  readonly values: MailValues[T];
}

/** Adds a mail to the outbox. Throws 422 for an address outside our grammar ({@link mailbox}), before anything is written. */
export function enqueue<T extends MailTemplate>(database: Database, {template, locale, to, values}: Mail<T>, {now, random, secret}: Pick<RegistryDeps, 'now' | 'random' | 'secret'>): void {
  const recipient = mailbox(to);
  if (recipient === undefined) {
    throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {
      errors: [{field: 'email', code: 'invalid', message: 'Cette adresse e-mail n’est pas acceptée. Vérifiez-la, ou donnez-en une autre, comme nom@exemple.fr.'}],
    });
  }
  addMail(database, {messageId: Buffer.from(random(16)).toString('hex'), template, locale, recipient, content: sealed(values, {random, secret})}, now());
}
