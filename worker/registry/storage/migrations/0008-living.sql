-- Living: what a listing said before, how often its structure wants to be asked, and what it was asked already. All of it goes with the
-- listing it is about.

-- What a listing said until it was changed; the last ten. Personal data is apart, as everywhere.
CREATE TABLE listing_versions (
  -- AUTOINCREMENT: a form names a version by its number, which must never come to mean another one.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  listing_id INTEGER NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
  -- Milliseconds since the epoch: when it was replaced.
  replaced_at INTEGER NOT NULL,
  -- person:12
  replaced_by TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX listing_versions_listing ON listing_versions (listing_id, id);

-- Personal. The contact of such a version; none when it had none.
CREATE TABLE listing_version_contacts (
  version_id INTEGER PRIMARY KEY REFERENCES listing_versions (id) ON DELETE CASCADE,
  document TEXT NOT NULL
) STRICT;

-- Months between two reminders, where the structure chose (rule 3).
CREATE TABLE listing_rhythms (
  listing_id INTEGER PRIMARY KEY REFERENCES listings (id) ON DELETE CASCADE,
  months INTEGER NOT NULL CHECK (months IN (1, 3, 6, 12))
) STRICT;

-- Reminders sent. The due day is in the key, so that none is sent twice for the same.
CREATE TABLE listing_reminders (
  listing_id INTEGER NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
  due_on TEXT NOT NULL,
  sent_on TEXT NOT NULL,
  PRIMARY KEY (listing_id, due_on)
) STRICT, WITHOUT ROWID;

-- How far the job that reminds has come: listings up to `after` were looked at in the look under way.
CREATE TABLE reminder_runs (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- ISO 8601, null before the first look ended.
  last_at TEXT,
  held_at TEXT,
  -- Null between two looks.
  after INTEGER
) STRICT;
