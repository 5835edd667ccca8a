-- The charter as content: versions being written, who was asked to sign one again, who did, and who is not shown until they do. What is
-- about a structure hangs on its own listing, which keeps its row when structures are joined or parted.

-- A version being written. Nobody outside the national team reads it; published, it becomes a row of `charters` and is no longer here.
CREATE TABLE charter_drafts (
  -- AUTOINCREMENT: the audit log speaks of drafts by number.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- One more at each change: a form says by it what it was filled from.
  revision INTEGER NOT NULL,
  title TEXT NOT NULL,
  -- JSON: [{title, paragraphs}]
  articles TEXT NOT NULL,
  -- Day it is to be in force; null: the day it is published.
  published_on TEXT,
  -- Day until which those who signed an earlier version must sign it; null when they need not.
  signing_deadline TEXT,
  -- Who changed it last: somebody else publishes it. Null when who did was erased.
  written_by INTEGER REFERENCES people (id) ON DELETE SET NULL,
  -- Milliseconds since the epoch.
  written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX charter_drafts_written_by ON charter_drafts (written_by);

-- Signatures after the first one, which is in `applications`. The proof is in `consents`; the name goes with the structure.
CREATE TABLE charter_signatures (
  listing_id INTEGER NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
  version TEXT NOT NULL REFERENCES charters (version),
  -- Milliseconds since the epoch.
  signed_at INTEGER NOT NULL,
  -- person:12
  signed_by TEXT NOT NULL,
  -- Personal: as they wrote it.
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (listing_id, version)
) STRICT, WITHOUT ROWID;

-- What a structure was asked. The due day is in the key, so that nobody is asked twice for the same.
CREATE TABLE charter_asks (
  listing_id INTEGER NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
  version TEXT NOT NULL REFERENCES charters (version),
  due_on TEXT NOT NULL,
  sent_on TEXT NOT NULL,
  PRIMARY KEY (listing_id, version, due_on)
) STRICT, WITHOUT ROWID;

-- Not shown until the charter is signed: hidden, nothing erased, unlike `structures.hidden_at`, which ends in an erasure.
CREATE TABLE charter_suspensions (
  listing_id INTEGER PRIMARY KEY REFERENCES listings (id) ON DELETE CASCADE,
  version TEXT NOT NULL REFERENCES charters (version),
  suspended_on TEXT NOT NULL
) STRICT;
CREATE TRIGGER charter_suspended AFTER INSERT ON charter_suspensions BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER charter_resumed AFTER DELETE ON charter_suspensions BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;

-- Mails of a coordination about a campaign: one a day says it for all the structures of that day.
CREATE TABLE charter_notices (
  person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  version TEXT NOT NULL REFERENCES charters (version),
  kind TEXT NOT NULL CHECK (kind IN ('unpublished', 'unreachable')),
  day TEXT NOT NULL,
  PRIMARY KEY (person_id, version, kind, day)
) STRICT, WITHOUT ROWID;

-- How far the job that asks has come: structures up to `after` were looked at in the look under way.
CREATE TABLE charter_runs (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- ISO 8601, null before the first look ended.
  last_at TEXT,
  held_at TEXT,
  -- Null between two looks.
  after INTEGER
) STRICT;
