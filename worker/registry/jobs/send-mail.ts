/**
 * Sends the mails that are due, one after the other. A try is written down before it begins and after it ends: a process that dies in
 * between sends that mail again, once, under the same Message-ID.
 */
import type {RegistryDeps} from '../deps.ts';
import {mailbox} from '../mail/address.ts';
import {MailError} from '../mail/message.ts';
import type {MailSender} from '../mail/message.ts';
import {MailTemplateError, renderMail} from '../mail/render.ts';
import {unsealed} from '../mail/seal.ts';
import {natureOf} from '../mail/templates.ts';
import {whenFree} from '../storage/database.ts';
import type {Database} from '../storage/database.ts';
import {beginTry, markDead, markFailed, markSent} from '../storage/mail-outbox.ts';
import type {DueMail} from '../storage/mail-outbox.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Tries of a mail before it is given up: with the waits below, about three days. */
export const MAX_TRIES = 20;
/** Tries that may have been taken: one more than this would be a second visible duplicate. */
const MAX_DOUBTS = 2;
/** Milliseconds between two tries: doubled each time, up to the longest. */
const FIRST_WAIT = MINUTE;
const LONGEST_WAIT = 6 * HOUR;
/** Milliseconds after which a try is taken for interrupted; a sender ends before. */
const LEASE = 3 * MINUTE;
/** Mails of one run: the process can stop between two runs. */
const PER_RUN = 20;

/** Milliseconds before the try after try number `tries`: a quarter more or less than its turn, so that mails held up together part. */
function waitAfter(tries: number, random: RegistryDeps['random']): number {
  const chance = Buffer.from(random(4)).readUInt32BE() / 2 ** 32;
  return Math.round(Math.min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT) * (0.75 + chance / 2));
}

/** What a mail says. Closed by another secret it can never leave: it is then like one of an unknown template. */
function opened({content}: DueMail, deps: RegistryDeps): unknown {
  try {
    return unsealed(content, deps);
  } catch {
    throw new MailTemplateError('it was closed by another secret');
  }
}

/** Databases whose mail is being sent by this process. */
const running = new WeakSet<Database>();

/** The job that gives what is due to `sender`, in the name of `from`: an address of this programme, `pana@` and the host of our pages when not said. */
export function sendMail(sender: MailSender, from?: string): (deps: RegistryDeps) => Promise<void> {
  if (from !== undefined && mailbox(from) === undefined) throw new Error('L’adresse d’expédition du courrier n’est pas une adresse e-mail acceptée.');
  let trouble: string | undefined;

  /** Tells of a trouble once, not at every try. */
  function complain(deps: RegistryDeps, reason: string): void {
    if (reason !== trouble) deps.report(new Error(`mail does not leave: ${reason}`));
    trouble = reason;
  }

  function giveUp(deps: RegistryDeps, mail: DueMail, failure: string): void {
    markDead(deps.database, mail.id, {failure, keep: natureOf(mail.template)?.fleeting !== true}, deps.now());
  }

  async function trySending(deps: RegistryDeps, mail: DueMail): Promise<void> {
    const {hostname} = new URL(deps.origin);
    await sender.send({
      messageId: `<${mail.messageId}@${hostname}>`,
      date: new Date(mail.queuedAt),
      from: {name: 'PANA', address: from ?? `pana@${hostname}`},
      to: mail.recipient,
      ...renderMail({template: mail.template, locale: mail.locale, values: opened(mail, deps)}, deps.origin),
    });
  }

  /** Notes a failure; gives whether it is about this mail only. */
  function failed(deps: RegistryDeps, mail: DueMail, error: unknown): boolean {
    if (error instanceof MailTemplateError) {
      deps.report(new Error(`mail ${mail.template}: ${error.message}`));
      giveUp(deps, mail, 'template');
      return true;
    }
    const {kind, reason} = error instanceof MailError ? error : new MailError('passing', `unexpected ${(error as Error | undefined)?.name ?? ''}`.trim());
    if (kind !== 'refused') complain(deps, reason);
    const doubts = kind === 'unanswered' ? 1 : 0;
    if (kind === 'refused' || mail.tries >= MAX_TRIES || mail.doubts + doubts >= MAX_DOUBTS) giveUp(deps, mail, reason);
    else markFailed(deps.database, mail.id, {failure: reason, doubts, next: deps.now() + waitAfter(mail.tries, deps.random)});
    return kind === 'refused';
  }

  /** Tries one mail; gives whether the next one should be tried at once. */
  async function one(deps: RegistryDeps, mail: DueMail): Promise<boolean> {
    const {usefulFor = Infinity} = natureOf(mail.template) ?? {};
    if (deps.now() - Date.parse(mail.queuedAt) > usefulFor) {
      giveUp(deps, mail, 'too-late');
      return true;
    }
    try {
      await trySending(deps, mail);
    } catch (error) {
      return failed(deps, mail, error);
    }
    trouble = undefined;
    // What cannot be noted is sent again.
    await whenFree(deps.database);
    markSent(deps.database, mail.id, deps.now());
    return true;
  }

  return async (deps) => {
    const {database} = deps;
    if (running.has(database)) return;
    running.add(database);
    try {
      for (let i = 0; i < PER_RUN; i++) {
        const mail = beginTry(database, deps.now(), LEASE);
        // A server that is not there makes each mail wait for its silence: the process must be able to stop in between.
        if (mail === undefined || !await one(deps, mail)) break;
      }
    } finally {
      running.delete(database);
    }
  };
}
