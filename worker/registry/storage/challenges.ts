/** Challenges that were used: altcha-lib takes a solution as often as it comes, so using one once is kept here. */
import type {Database} from './database.ts';

/** Uses a challenge, named by its hash: true the first time, false ever after. `expires` and `now` in milliseconds. */
export function spendChallenge(database: Database, hash: string, expires: number, now: number): boolean {
  // What has expired is refused without being looked up.
  database.prepare('DELETE FROM spent_challenges WHERE expires < ?').run(now);
  return database.prepare('INSERT INTO spent_challenges (hash, expires) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING').run(hash, expires).changes === 1;
}
