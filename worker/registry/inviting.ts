/**
 * Other people of a structure, named when it applied. Each is written to once the structure is listed, told who named them, and becomes a
 * contact by the button behind their own link, or not at all.
 */
import {Refusal} from '../http/answer.ts';
import type {RegistryDeps} from './deps.ts';
import type {Application} from './storage/applications.ts';
import {enqueue} from './mail/enqueue.ts';
import {applicationOfLink} from './storage/applications.ts';
import {audit} from './storage/audit.ts';
import {eraseInvitee, inviteeById, inviteesOf, listedStructure, noteInvited} from './storage/invitees.ts';
import {consumeLink, endLinks, issueLink} from './storage/links.ts';
import {addPerson, grant, personByEmail} from './storage/people.ts';

/** Milliseconds somebody has to answer; then their name and address are erased (the line of the retention table says the same). */
export const ANSWER_WITHIN = 30 * 86_400_000;

/** The subject names the application too, so that the link goes when the application does. */
const subjectOf = (application: string, invitee: number): string => `${application}:${invitee}`;

/** Writes to everybody an application named, in the transaction that lists it. Listed again, a newer link replaces the one of before. */
export function inviteNamed(deps: RegistryDeps, {id, signatory, structure, locale}: Pick<Application, 'id' | 'signatory' | 'structure' | 'locale'>, now: number): void {
  const {database, origin} = deps;
  for (const {id: invitee, email} of inviteesOf(database, id)) {
    const about = {purpose: 'become-contact', subject: subjectOf(id, invitee)} as const;
    endLinks(database, about);
    const token = issueLink(database, {...about, lifetime: ANSWER_WITHIN}, deps);
    enqueue(database, {template: 'named-contact', locale, to: email, values: {structure: structure.name, person: signatory.name, link: `${origin}/lien#become-contact:${token}`}}, deps);
    noteInvited(database, invitee, now);
    audit(database, {actor: 'system', action: 'invitee.invite', object: `application:${id}`, detail: String(invitee)}, now);
  }
}

/**
 * Spends the link of somebody who was named: they become a contact of the structure, and what was kept of the invitation goes. Gives the
 * name of the structure; undefined when the link does nothing (any more). Throws 409 for somebody who may no longer come in.
 */
export function becomeContact(deps: RegistryDeps, token: string): {readonly name: string} | undefined {
  const {database} = deps;
  const now = deps.now();
  return database.transaction(() => {
    const [application = '', number = ''] = consumeLink(database, token, 'become-contact', now)?.split(':') ?? [];
    const invitee = inviteeById(database, Number(number));
    const structure = listedStructure(database, application);
    const applied = applicationOfLink(database, application);
    if (invitee?.application !== application || structure === undefined || applied === undefined) return undefined;
    const known = personByEmail(database, invitee.email);
    if (known?.disabled === true) throw new Refusal('conflict', 'Cette adresse ne peut plus se connecter : écrivez à la coordination de votre territoire.');
    const person = known?.id ?? addPerson(database, {email: invitee.email, name: invitee.name, locale: applied.locale}, now);
    grant(database, {person, role: 'contact', scope: structure}, now);
    eraseInvitee(database, invitee.id);
    audit(database, {actor: `person:${person}`, action: 'invitee.accept', object: `structure:${structure}`, detail: 'mailed-link'}, now);
    return {name: applied.structure.name};
  });
}
