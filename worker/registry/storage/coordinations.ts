/** Teams of the coordinations and their territories, within reach: a coordinator's are those whose territories all lie in theirs. */
import {published} from '../domain/coordination.ts';
import type {Team, TeamContact} from '../domain/coordination.ts';
import type {Reach} from '../domain/session.ts';
import type {Database} from './database.ts';

interface Row {
  readonly id: number;
  readonly document: string;
  readonly version: number;
  readonly example: number;
  readonly territories: string;
}

const TEAMS = `SELECT id, document, version, example,
  (SELECT json_group_array(territory) FROM (SELECT territory FROM coordinations WHERE team = coordination_teams.id ORDER BY territory)) AS territories FROM coordination_teams`;

const teamOf = ({id, document, version, example, territories}: Row): Team =>
  ({id, contact: JSON.parse(document) as TeamContact, version, example: example === 1, territories: JSON.parse(territories) as string[]});

/**
 * Teams within reach, by name. `territories`: codes of those that lie entirely in it, for who does not reach everything; a team that has
 * none is the national team's to see.
 */
export function teams(database: Database, reach: Reach, territories: readonly string[]): Team[] {
  const order = " ORDER BY json_extract(document, '$.name') COLLATE NOCASE, id";
  const rows = (reach === 'all'
    ? database.prepare(TEAMS + order).all()
    : database.prepare(`${TEAMS} WHERE EXISTS (SELECT 1 FROM coordinations WHERE team = coordination_teams.id)
        AND NOT EXISTS (SELECT 1 FROM coordinations WHERE team = coordination_teams.id AND territory NOT IN (SELECT value FROM json_each(?)))${order}`)
      .all(JSON.stringify(territories))) as unknown as Row[];
  return rows.map(teamOf);
}

/** Every team, to know what a change does to the others. */
export const allTeams = (database: Database): Team[] => teams(database, 'all', []);

/**
 * Keeps what a team is from now on, and takes its territories from whoever had them; gives its number. `id` absent: a new one. Call it in
 * the transaction that decided.
 */
export function keepTeam(database: Database, id: number | undefined, {contact, territories, example}: Pick<Team, 'contact' | 'territories' | 'example'>): number {
  const document = JSON.stringify(contact);
  if (id !== undefined) database.prepare('UPDATE coordination_teams SET document = ?, version = version + 1 WHERE id = ?').run(document, id);
  const row = id ?? Number(database.prepare('INSERT INTO coordination_teams (document, example) VALUES (?, ?)').run(document, example ? 1 : 0).lastInsertRowid);
  // Whoever loses a territory is another team than the one a form of theirs was filled from.
  database.prepare('UPDATE coordination_teams SET version = version + 1 WHERE id <> ? AND id IN (SELECT team FROM coordinations WHERE territory IN (SELECT value FROM json_each(?)))').run(row, JSON.stringify(territories));
  database.prepare('DELETE FROM coordinations WHERE team = ? AND territory NOT IN (SELECT value FROM json_each(?))').run(row, JSON.stringify(territories));
  for (const territory of territories) {
    database.prepare(`INSERT INTO coordinations (territory, document, example, team) VALUES (?, ?, ?, ?)
      ON CONFLICT (territory) DO UPDATE SET document = excluded.document, example = excluded.example, team = excluded.team`)
      .run(territory, JSON.stringify(published({contact, example}, territory)), example ? 1 : 0, row);
  }
  return row;
}
