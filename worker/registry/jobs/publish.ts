/**
 * Job: publishes what changed. That something did is written by the change itself (`publication_due`), so nothing is lost between the
 * two; the edge in this process picks the new version up at its next look.
 */
import {encodeSnapshot} from '../../directory/snapshot.ts';
import type {RegistryDeps} from '../deps.ts';
import {noteDueSeen, publicationDue} from '../storage/publication-due.ts';

/** Milliseconds after which changes that do not pause are published anyway. */
const LONGEST_WAIT = 2000;

/** Publishes once the changes pause from one call to the next, at most two seconds after it saw the first. */
export function publish({database, registry, now}: RegistryDeps): void {
  const due = publicationDue(database);
  if (due === undefined) return;
  const at = now();
  const waited = due.since === null ? 0 : at - due.since;
  if (due.seen !== due.changes && waited >= 0 && waited < LONGEST_WAIT) {
    noteDueSeen(database, at);
    return;
  }
  // Takes the mark away in its own transaction; what changes meanwhile makes a new one.
  registry.publish(encodeSnapshot, new Date(at).toISOString());
}
