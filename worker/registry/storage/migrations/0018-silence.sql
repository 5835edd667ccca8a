-- Who stays silent is written to again, or somebody else is: jobs that count days of silence, and doubt a clock that jumped.

-- Reminders a processor was written about a notice, and when the last one was put among the mails to leave (ISO 8601).
ALTER TABLE processor_notices ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE processor_notices ADD COLUMN reminded_at TEXT;

-- When silent processors were looked at last.
CREATE TABLE processor_runs (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- ISO 8601, null before the first look ended.
  last_at TEXT,
  held_at TEXT,
  -- Null between two looks.
  after INTEGER
) STRICT;

-- The same for reports their structure has not answered; `after`: how many of this look could not be passed on.
CREATE TABLE report_runs (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last_at TEXT,
  held_at TEXT,
  after INTEGER
) STRICT;
