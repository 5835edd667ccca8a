-- What lets a structure leave for good, proves it did, and keeps an import or a backup from bringing it back.

CREATE TABLE withdrawals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- No reference: the structure goes, this stays as the proof. Numbers are never given twice.
  structure_id INTEGER NOT NULL UNIQUE,
  received_at TEXT NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('espace', 'link', 'letter')),
  -- person:12, anonymous (a mailed link), system
  requested_by TEXT NOT NULL,
  hidden_at TEXT NOT NULL,
  erase_from TEXT NOT NULL,
  live_by TEXT NOT NULL,
  all_by TEXT NOT NULL,
  erased_at TEXT,
  -- JSON: numbers of the mails that bring the receipt.
  receipt_mails TEXT,
  -- Until when the last mail may still hold an address, and when none did any more.
  forget_by TEXT,
  forgotten_at TEXT,
  -- Counts, times: no name, no address. With its SHA-256.
  receipt TEXT,
  receipt_hash TEXT,
  -- Day of the last alarm: one a day is enough.
  alarmed_on TEXT
) STRICT;
CREATE INDEX withdrawals_open ON withdrawals (id) WHERE forgotten_at IS NULL;

-- Those who hold a copy for us must erase it too, and say so.
CREATE TABLE processor_notices (
  id INTEGER PRIMARY KEY,
  withdrawal_id INTEGER NOT NULL REFERENCES withdrawals (id) ON DELETE CASCADE,
  processor TEXT NOT NULL,
  created_at TEXT NOT NULL,
  due_by TEXT NOT NULL,
  acknowledged_at TEXT,
  acknowledged_by TEXT,
  UNIQUE (withdrawal_id, processor)
) STRICT;
CREATE INDEX processor_notices_open ON processor_notices (due_by) WHERE acknowledged_at IS NULL;

-- Who left, as nobody can read it: HMACs under a key that is not in this file.
CREATE TABLE tombstones (
  kind TEXT NOT NULL CHECK (kind IN ('structure', 'listing', 'place', 'address')),
  hmac TEXT NOT NULL,
  day TEXT NOT NULL,
  -- Whether the file beside the database has it: a restored backup learns it from there.
  filed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, hmac)
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstones_unfiled ON tombstones (kind) WHERE filed = 0;

-- Folders that hold backups of this file: what is too old in them goes even when nobody makes new ones.
CREATE TABLE backup_folders (
  path TEXT PRIMARY KEY,
  last_at TEXT NOT NULL
) STRICT;

-- When retention last looked; held: the clock jumped, it waits before it believes it.
CREATE TABLE retention_runs (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last_at TEXT NOT NULL,
  held_at TEXT
) STRICT;

-- Something public changed since the last publication. Written by the change itself, so that none can be forgotten or lost in between.
CREATE TABLE publication_due (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  changes INTEGER NOT NULL,
  -- What the job saw when it last looked, and since when it waits for the changes to pause (ms).
  seen INTEGER,
  since INTEGER
) STRICT;
CREATE TRIGGER structure_hidden AFTER UPDATE OF document, hidden_at ON structures BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER structure_gone AFTER DELETE ON structures BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER contact_new AFTER INSERT ON contacts BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER contact_changed AFTER UPDATE ON contacts BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER contact_gone AFTER DELETE ON contacts BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER coordination_new AFTER INSERT ON coordinations BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER coordination_gone AFTER DELETE ON coordinations BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
