-- Cooptation of coordinations: a new one, or other territories, is proposed by one of the national team and approved by another.

CREATE TABLE coordination_proposals (
  -- AUTOINCREMENT: the audit log speaks of proposals by number.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- The team that would change; null for a new one.
  team INTEGER REFERENCES coordination_teams (id) ON DELETE CASCADE,
  -- Version of the team it was written over: approved over another, it would undo what somebody else did.
  version INTEGER NOT NULL,
  -- JSON: {name, url, email, phone, hours}, what the public would read. An organisation's, never a person's.
  document TEXT NOT NULL,
  -- JSON: codes of all the territories the team would have.
  territories TEXT NOT NULL,
  -- Null when who proposed was erased: nobody stands behind it any more.
  proposed_by INTEGER REFERENCES people (id) ON DELETE SET NULL,
  proposed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX coordination_proposals_team ON coordination_proposals (team);
CREATE INDEX coordination_proposals_proposed_by ON coordination_proposals (proposed_by);
