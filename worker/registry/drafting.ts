/**
 * A form put aside and taken up again, act by act. A draft is found by its mailed link alone; what is answered to somebody who has none
 * says nothing about an address.
 */
import type {DraftSent, OpenedDraft} from '../../src/contract/draft.ts';
import {Refusal} from '../http/answer.ts';
import type {RegistryDeps} from './deps.ts';
import {mailboxOf} from './domain/application.ts';
import {DRAFT_FOR, draftText} from './domain/draft.ts';
import {enqueue} from './mail/enqueue.ts';
import {mailbox} from './mail/address.ts';
import {audit} from './storage/audit.ts';
import {addDraft, draftOf, eraseDraft, recentDrafts, replaceDraft} from './storage/drafts.ts';
import {newToken} from './storage/links.ts';

const HOUR = 3_600_000;
/** Drafts one mailbox, whoever writes its address, gets a link for in an hour (RELIABILITY.md, mail bombing). */
const MAILS_PER_HOUR = 3;

const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

const invalid = (field: string, code: string, message: string): Refusal => new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: [{field, code, message}]});

const GONE = 'Ce brouillon n’est plus gardé : il a été envoyé, supprimé, ou enregistré il y a plus de trente jours.';

/** Throws 422 with the fields of `sent` that cannot be kept; gives the text to keep. */
export function checkDraft({email, token, draft}: DraftSent): string {
  if (email === undefined && token === undefined) throw invalid('email', 'missing', 'Donnez l’adresse électronique où recevoir le lien.');
  const text = draftText(draft);
  if (text === undefined) throw invalid('draft', 'too-long', 'Ce brouillon est trop long pour être gardé : raccourcissez ses textes.');
  return text;
}

/**
 * Keeps what {@link checkDraft} gave. A new draft gets a link by mail, and the answer is the same whatever becomes of it; one that was
 * opened is replaced. Call it in the transaction of what else the sending does. Throws 410, 412.
 */
export function keepDraft(deps: RegistryDeps, {email, token, version, locale}: DraftSent, text: string, now: number): {readonly state: 'mailed' | 'saved'; readonly version?: number; readonly next: string} {
  const {database} = deps;
  return database.transaction(() => {
    if (token !== undefined) {
      const found = draftOf(database, token, now);
      if (found === undefined) throw new Refusal('gone', GONE);
      if (version !== undefined && version !== found.version) throw new Refusal('changed-meanwhile', 'Ce brouillon a été enregistré ailleurs depuis que vous l’avez ouvert.');
      const replaced = replaceDraft(database, token, text, now);
      return {
        state: 'saved', version: replaced,
        next: locale === 'en' ? 'Saved. The link you received still opens it, for 30 days.' : 'C’est enregistré. Le lien déjà reçu l’ouvre toujours, pendant 30 jours.',
      };
    }
    const to = mailbox(email!)!;
    const counted = mailboxOf(to);
    if (recentDrafts(database, counted, now - HOUR) < MAILS_PER_HOUR) {
      const fresh = newToken(deps.random);
      addDraft(database, {token: fresh, email: to, mailbox: counted, document: text}, now);
      enqueue(database, {template: 'draft-saved', locale, to, values: {link: `${deps.origin}/rejoindre#brouillon:${fresh}`, eraseBy: isoDay(now + DRAFT_FOR)}}, deps);
      audit(database, {actor: 'anonymous', action: 'draft.save', object: 'draft'}, now);
    }
    return {
      state: 'mailed',
      next: locale === 'en'
        ? 'We have sent you an e-mail. The link in it opens your form as you left it, for 30 days.'
        : 'Nous vous avons envoyé un message. Son lien ouvre votre formulaire tel que vous l’avez laissé, pendant 30 jours.',
    };
  });
}

/** What a mailed link opens; spends nothing. Throws 410. */
export function openDraft({database}: Pick<RegistryDeps, 'database'>, token: string, now: number): OpenedDraft {
  const found = draftOf(database, token, now);
  if (found === undefined) throw new Refusal('gone', GONE);
  return {draft: JSON.parse(found.document) as OpenedDraft['draft'], version: found.version, savedAt: new Date(found.savedAt).toISOString(), until: isoDay(found.savedAt + DRAFT_FOR)};
}

/** Erases a draft at its author's wish: asked twice it is done once, and both are told the same. */
export function forgetDraft({database}: Pick<RegistryDeps, 'database'>, token: string, now: number): void {
  database.transaction(() => {
    if (eraseDraft(database, token)) audit(database, {actor: 'anonymous', action: 'draft.erase', object: 'draft'}, now);
  });
}
