/**
 * Brings a file under the secret in force. What is closed by the secret and must live on is closed anew; what only lives for minutes ends.
 * Sessions, links and passkeys rest on chance and hashes, not on the secret, and stay. Tombstones cannot be made anew: those are checked
 * with the secrets they were made under (`tombstones.ts`).
 */
import {sealed, unsealed} from '../mail/seal.ts';
import type {RegistryDeps} from '../deps.ts';
import {audit} from './audit.ts';
import type {Database} from './database.ts';
import {engraver} from './tombstones.ts';

/** What it did; undefined when the file was under that secret already, or under none yet. */
export interface Rekeyed {
  /** Mails that wait or were given up, closed anew. */
  readonly mails: number;
  /** Requests to sign in that ended. */
  readonly signIns: number;
}

/**
 * Brings the file under `secret`, in one transaction: all of it or nothing, and nothing when it is done. Run it where the secret is opened,
 * before anything is answered: a rotation that was killed, or a backup of before one, is brought on there. `former`: the secrets before it.
 */
export function rekey(deps: Pick<RegistryDeps, 'database' | 'secret' | 'random'> & {readonly former: readonly Uint8Array[]}, now: number): Rekeyed | undefined {
  const {database, secret, random, former} = deps;
  const {key: name} = engraver(secret);
  if (markOf(database) === name) return undefined;
  return database.transaction(() => {
    const before = markOf(database);
    if (before === name) return undefined;
    database.prepare('INSERT INTO secret_marks (one, name) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET name = excluded.name').run(name);
    // Written before secrets had names, or brand new: when there are none before, this is the one it was written under.
    if (former.length === 0) return undefined;
    database.prepare("DELETE FROM outbox WHERE template = 'sign-in' AND state <> 'sent'").run();
    let mails = 0;
    const put = database.prepare('UPDATE outbox SET content = ? WHERE id = ?');
    for (const {id, content} of database.prepare('SELECT id, content FROM outbox WHERE content IS NOT NULL').all() as {id: number; content: string}[]) {
      const values = openedBy(content, [secret, ...former]);
      // Closed by a secret nobody has any more: it is given up when its turn comes, as before.
      if (values === undefined) continue;
      put.run(sealed(values, {secret, random}), id);
      mails++;
    }
    const signIns = Number(database.prepare('UPDATE sign_ins SET ended_at = ? WHERE ended_at IS NULL').run(now).changes);
    database.prepare("DELETE FROM links WHERE purpose = 'sign-in'").run();
    audit(database, {actor: 'system', action: 'secret.rotate', object: `secret:${name}`, detail: before ?? ''}, now);
    return {mails, signIns};
  });
}

const markOf = (database: Database): string | undefined => (database.prepare('SELECT name FROM secret_marks').get() as {name: string} | undefined)?.name;

/** The values of a mail, opened by whichever secret closed them. */
function openedBy(content: string, secrets: readonly Uint8Array[]): Record<string, string> | undefined {
  for (const secret of secrets) {
    try {
      return unsealed(content, {secret});
    } catch {
      // Another one's.
    }
  }
  return undefined;
}
