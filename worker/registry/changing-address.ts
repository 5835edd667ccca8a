/**
 * Another address to sign in with: asked after a second proof, given once the link sent to it has come back. Nobody learns by it whether an
 * address is somebody's: one that is gets no link, and what is answered is the same.
 */
import {createHmac} from 'node:crypto';
import type {FieldError} from '../../src/contract/problem.ts';
import {Refusal} from '../http/answer.ts';
import type {Rate, RegistryDeps} from './deps.ts';
import {canonicalEmail} from './domain/account.ts';
import {mailbox} from './mail/address.ts';
import {enqueue} from './mail/enqueue.ts';
import {endOtherSessions, giveAddress, keepAddressChange, takeAddressChange} from './storage/address-changes.ts';
import {audit} from './storage/audit.ts';
import {consumeLink, issueLink} from './storage/links.ts';
import {personByEmail, personById} from './storage/people.ts';
import {doneOrUndone, readSession} from './storage/sessions.ts';

/** Milliseconds its link serves: it crosses a mailbox one may have to open elsewhere. */
export const ADDRESS_CHANGE_FOR = 3_600_000;
const PER_PERSON: Rate = {times: 3, per: 3_600_000};
const PER_ADDRESS: Rate = {times: 3, per: 3_600_000};

/**
 * Sends a link to the address somebody wants to sign in with. Gives what is wrong with what was typed; nothing says whether a mail leaves.
 * Throws 429 for who asks too often.
 */
export function askAddress(deps: RegistryDeps, person: number, typed: string): readonly FieldError[] {
  const {database, limit, origin, secret} = deps;
  const to = mailbox(typed.trim());
  if (to === undefined) return [{field: 'email', code: 'invalid', message: 'Cette adresse e-mail n’est pas acceptée. Vérifiez-la : elle ressemble à nom@exemple.fr.'}];
  const email = canonicalEmail(to);
  if (personById(database, person)?.email === email) return [{field: 'email', code: 'invalid', message: 'C’est déjà votre adresse de connexion : donnez-en une autre.'}];
  const {allowed, retryAfter} = limit(`address-change person ${person}`, PER_PERSON);
  if (!allowed) throw new Refusal('too-many-requests', 'Vous avez demandé plusieurs fois dans l’heure. Regardez vos messages, ou réessayez plus tard.', {headers: {'Retry-After': String(retryAfter)}});
  // Whoever has the mailbox is written to three times at most, whoever asks: nothing says so.
  const spared = !limit(`address-change address ${createHmac('sha256', secret).update(`address change ${email}`).digest('hex')}`, PER_ADDRESS).allowed;
  database.transaction(() => {
    const now = deps.now();
    const {locale} = personById(database, person)!;
    doneOrUndone(database, !spared && personByEmail(database, email) === undefined, () => {
      const token = issueLink(database, {purpose: 'change-address', subject: String(keepAddressChange(database, {person, email}, now)), lifetime: ADDRESS_CHANGE_FOR}, deps);
      enqueue(database, {template: 'confirm-address', locale, to, values: {link: `${origin}/lien#change-address:${token}`}}, deps);
    });
    audit(database, {actor: `person:${person}`, action: 'person.ask-address', object: `person:${person}`}, now);
  });
  return [];
}

/**
 * Spends the link: its person signs in with the new address from now on, is signed out everywhere but in the browser of `session` (value of
 * its cookie, when it is theirs), and is told at the old one. Undefined when the link does nothing (any more), or the address was taken meanwhile.
 */
export function changeAddress(deps: RegistryDeps, token: string, session: string | undefined): {readonly email: string} | undefined {
  const {database, origin} = deps;
  const now = deps.now();
  return database.transaction(() => {
    const id = consumeLink(database, token, 'change-address', now);
    const change = id === undefined ? undefined : takeAddressChange(database, Number(id));
    const before = change && personById(database, change.person);
    if (change === undefined || before === undefined || before.disabled || personByEmail(database, change.email) !== undefined) return undefined;
    giveAddress(database, change, now);
    endOtherSessions(database, before.id, session !== undefined && readSession(database, session, now)?.person === before.id ? session : undefined, now);
    enqueue(database, {template: 'address-changed', locale: before.locale, to: before.email, values: {link: `${origin}/confidentialite#ecrire`}}, deps);
    audit(database, {actor: `person:${before.id}`, action: 'person.change-address', object: `person:${before.id}`}, now);
    return {email: change.email};
  });
}
