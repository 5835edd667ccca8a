-- What visitors report of a sheet. Who they are is apart: the structure reads its reports, and must never learn it.

CREATE TABLE reports (
  -- Random: a number would say how many there are.
  id TEXT PRIMARY KEY,
  structure_id INTEGER NOT NULL REFERENCES structures (id) ON DELETE CASCADE,
  reason TEXT NOT NULL CHECK (reason IN ('closed', 'moved', 'contact', 'hours', 'needs', 'price', 'no-answer', 'charter')),
  -- Personal. Words of a visitor; empty when there are none.
  comment TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('to-confirm', 'open', 'escalated', 'settled')),
  -- Milliseconds since the epoch, all of them.
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  -- When its structure was told; never, where it goes to the coordination at once.
  told_at INTEGER,
  -- Why the coordination has it.
  cause TEXT CHECK (cause IN ('charter', 'no-contact', 'silence')),
  outcome TEXT CHECK (outcome IN ('fixed', 'rejected', 'noted')),
  settled_by TEXT CHECK (settled_by IN ('structure', 'coordination')),
  -- Personal. Why it was settled so, in words of the structure or of the coordination.
  words TEXT,
  -- Hash of the token of the link that confirms it, until it is used.
  token_hash TEXT UNIQUE,
  CHECK ((status = 'settled') = (outcome IS NOT NULL) AND (status = 'to-confirm') = (confirmed_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX reports_structure ON reports (structure_id, status);
CREATE INDEX reports_queue ON reports (status, confirmed_at);
CREATE INDEX reports_created ON reports (created_at);

CREATE TABLE report_senders (
  report_id TEXT PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,
  -- Personal. Gone once the report is settled.
  email TEXT NOT NULL,
  -- Personal. The same address as mail servers see it: three closures said by one mailbox are one.
  mailbox TEXT NOT NULL,
  locale TEXT NOT NULL CHECK (locale IN ('fr', 'en')),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX report_senders_mailbox ON report_senders (mailbox, created_at);
CREATE INDEX report_senders_email ON report_senders (email);
CREATE INDEX report_senders_created ON report_senders (created_at);

-- Structures several people say to be closed: said on their sheet until they confirm it or the coordination settles.
CREATE TABLE closure_notices (
  structure_id INTEGER PRIMARY KEY REFERENCES structures (id) ON DELETE CASCADE,
  -- ISO day.
  since TEXT NOT NULL
) STRICT;
CREATE TRIGGER closure_notice_new AFTER INSERT ON closure_notices BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER closure_notice_gone AFTER DELETE ON closure_notices BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER closure_notice_moved AFTER UPDATE ON closure_notices BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
