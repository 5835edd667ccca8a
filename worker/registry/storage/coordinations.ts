/** Teams of the coordinations and their territories, within reach: a coordinator's are those whose territories all lie in theirs. */
import {published} from '../domain/coordination.ts';
import type {Team, TeamContact, TeamProposal} from '../domain/coordination.ts';
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

// ————— proposals —————

interface ProposalRow {
  readonly id: number;
  readonly team: number | null;
  readonly version: number;
  readonly document: string;
  readonly territories: string;
  readonly proposed_by: number | null;
  readonly proposed_at: number;
}

const proposalOf = ({id, team, version, document, territories, proposed_by: by, proposed_at: proposedAt}: ProposalRow): TeamProposal =>
  ({id, team: team ?? undefined, version, contact: JSON.parse(document) as TeamContact, territories: JSON.parse(territories) as string[], proposedBy: by ?? undefined, proposedAt});

/** What waits for a second person, the oldest first. */
export const proposals = (database: Database): TeamProposal[] => (database.prepare('SELECT * FROM coordination_proposals ORDER BY id').all() as unknown as ProposalRow[]).map(proposalOf);

/** Keeps a proposal and gives its number. `now` in milliseconds. */
export function addProposal(database: Database, {team, version, contact, territories, proposedBy}: Omit<TeamProposal, 'id' | 'proposedAt'>, now: number): number {
  return Number(database.prepare('INSERT INTO coordination_proposals (team, version, document, territories, proposed_by, proposed_at) VALUES (?, ?, ?, ?, ?, ?)')
    .run(team ?? null, version, JSON.stringify(contact), JSON.stringify(territories), proposedBy ?? null, now).lastInsertRowid);
}

/** It was decided, or given up. */
export function dropProposal(database: Database, id: number): void {
  database.prepare('DELETE FROM coordination_proposals WHERE id = ?').run(id);
}
