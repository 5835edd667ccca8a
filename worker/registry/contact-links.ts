/** Links of mails to those who act for a structure: each is one contact's, and does nothing once they are no longer one. */
import type {RegistryDeps} from './deps.ts';
import {issueLink} from './storage/links.ts';

/** Milliseconds these links serve: of a reminder, until the next but one has come. */
const LINKS_FOR = 90 * 86_400_000;

/** A link by which `person` says that a structure (`s12`) is still true, or takes it out of the directory, without signing in. */
export function contactLink(deps: Pick<RegistryDeps, 'database' | 'origin' | 'now' | 'random'>, purpose: 'verify' | 'withdraw', structure: string, person: number): string {
  const token = issueLink(deps.database, {purpose, subject: `${structure}:${person}`, lifetime: LINKS_FOR}, deps);
  return `${deps.origin}/lien#${purpose}:${token}`;
}
