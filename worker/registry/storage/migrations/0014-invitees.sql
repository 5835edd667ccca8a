-- Who else of a structure is to look after its listing: named by whoever applied, written to once it is accepted, erased when they have
-- answered or let the time pass. They become people of the programme by their own link only.
CREATE TABLE invitees (
  -- AUTOINCREMENT: a link speaks of them by number, and a number used twice would open what was another's.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
  -- Personal.
  name TEXT NOT NULL,
  -- Personal. Lower case.
  email TEXT NOT NULL,
  -- Milliseconds since the epoch: when they were named, and when they were written to.
  named_at INTEGER NOT NULL,
  invited_at INTEGER,
  UNIQUE (application_id, email)
) STRICT;
CREATE INDEX invitees_email ON invitees (email);

-- Links may be for more than the first four acts: which there are is said by the software that writes them, not by each file again.
CREATE TABLE links_of_more (
  -- SHA-256 of a token that is kept nowhere.
  token_hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose <> ''),
  subject TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO links_of_more SELECT token_hash, purpose, subject, issued_at, expires_at, used_at FROM links;
DROP TABLE links;
ALTER TABLE links_of_more RENAME TO links;
CREATE INDEX links_subject ON links (purpose, subject);
CREATE INDEX links_expires ON links (expires_at);
