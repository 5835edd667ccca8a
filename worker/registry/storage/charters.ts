/** Versions of the charter: those shipped with the software and those written in the registry. What was signed is kept as it was read. */
import {SHIPPED_CHARTERS} from '../charters/index.ts';
import {charterHash, compareVersions, inForce} from '../domain/charter.ts';
import type {Charter} from '../domain/charter.ts';
import type {Database} from './database.ts';

interface Row {
  readonly version: string;
  readonly title: string;
  readonly articles: string;
  readonly text_hash: string;
  readonly published_on: string;
  readonly signing_deadline: string | null;
}

const charterOf = ({version, title, articles, published_on: publishedOn, signing_deadline: signingDeadline}: Row): Charter => ({
  version, title, articles: JSON.parse(articles) as Charter['articles'], publishedOn, ...(signingDeadline !== null && {signingDeadline}),
});

const rows = (database: Database): Row[] => database.prepare('SELECT version, title, articles, text_hash, published_on, signing_deadline FROM charters').all() as unknown as Row[];

/** Every version, oldest first; the registry's own copy of a shipped one wins. */
export function charters(database: Database): Charter[] {
  const all = new Map(SHIPPED_CHARTERS.map((charter) => [charter.version, charter]));
  for (const row of rows(database)) all.set(row.version, charterOf(row));
  return [...all.values()].sort((a, b) => compareVersions(a.version, b.version));
}

/** The version to sign on `day` (ISO); undefined when none is published yet. */
export const charterInForce = (database: Database, day: string): Charter | undefined => inForce(charters(database), day);

/** Keeps a version as it is now; one that is kept already stays as it was. Called in the transaction of a signature or a publication. */
export function keepCharter(database: Database, charter: Charter): void {
  database.prepare('INSERT INTO charters (version, title, articles, text_hash, published_on, signing_deadline) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (version) DO NOTHING')
    .run(charter.version, charter.title, JSON.stringify(charter.articles), charterHash(charter), charter.publishedOn, charter.signingDeadline ?? null);
}

/** Hash a kept version was signed under; undefined when nobody signed it. */
export const keptHash = (database: Database, version: string): string | undefined =>
  (database.prepare('SELECT text_hash FROM charters WHERE version = ?').get(version) as {text_hash: string} | undefined)?.text_hash;

/** Versions whose text, kept or shipped, is no longer the one that was signed. Empty when all is well. */
export function changedCharters(database: Database): string[] {
  const shipped = new Map(SHIPPED_CHARTERS.map((charter) => [charter.version, charterHash(charter)]));
  return rows(database).filter((row) => charterHash(charterOf(row)) !== row.text_hash || (shipped.get(row.version) ?? row.text_hash) !== row.text_hash).map(({version}) => version);
}
