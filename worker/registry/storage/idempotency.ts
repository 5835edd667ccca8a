/** Answers to what was sent, by the key it was sent under: sending again after a lost answer changes nothing. */
import {createHash} from 'node:crypto';
import type {Database} from './database.ts';

/** Milliseconds an answer is kept. */
export const REMEMBERED_FOR = 86_400_000;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The answer already given to this sending; `'other'` when the key was used for another body; undefined when it is new. `now` in milliseconds. */
export function remembered(database: Database, {form, key, body}: {readonly form: string; readonly key: string; readonly body: string}, now: number): {readonly answer: string} | 'other' | undefined {
  const row = database.prepare('SELECT body_hash, answer FROM idempotency WHERE key_hash = ? AND expires > ?').get(sha256(`${form} ${key}`), now) as {body_hash: string; answer: string} | undefined;
  return row && (row.body_hash === sha256(body) ? {answer: row.answer} : 'other');
}

/** Keeps the answer given to a sending, in the transaction of what it did. */
export function remember(database: Database, {form, key, body, answer}: {readonly form: string; readonly key: string; readonly body: string; readonly answer: string}, now: number): void {
  database.prepare('DELETE FROM idempotency WHERE expires <= ?').run(now);
  database.prepare('INSERT INTO idempotency (key_hash, body_hash, answer, expires) VALUES (?, ?, ?, ?)').run(sha256(`${form} ${key}`), sha256(body), answer, now + REMEMBERED_FOR);
}
