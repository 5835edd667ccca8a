/** English words of what changed in the charter, in the order of the French ones. */
import type {JoinChangesWords} from './words.ts';

export const enJoinChanges: JoinChangesWords = {
  'join.changes.intro': 'Choose the version you signed: what was added and removed since shows here.',
  'join.changes.version': (version, date) => `Version ${version}, published on ${date}`,
  'join.changes.title': (since, version) => `What changes from version ${since} to version ${version}`,
  'join.changes.same': 'Both texts are the same.',
  'join.changes.added': 'Added:',
  'join.changes.removed': 'Removed:',
  'join.changes.said': (added, removed) => `${added === 1 ? '1 passage added' : `${added} passages added`}, ${removed} removed.`,
  'join.changes.pending': 'Both texts are being compared…',
  'join.changes.failed': 'The comparison cannot be shown at the moment.',
};
