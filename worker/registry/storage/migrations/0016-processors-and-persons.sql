-- Those who hold a copy for us are written to, and somebody can be erased who belongs to no structure.

-- Where a processor is written to; none yet: the team tells it some other way.
CREATE TABLE processors (
  code TEXT PRIMARY KEY,
  mailbox TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- When its mail was put among those to leave: a notice is mailed once, whenever the address becomes known.
ALTER TABLE processor_notices ADD COLUMN mailed_at TEXT;

-- Receipts of people erased by themselves: counts and times, no name, no address. With its SHA-256.
CREATE TABLE person_erasures (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  erased_at TEXT NOT NULL,
  receipt TEXT NOT NULL,
  receipt_hash TEXT NOT NULL UNIQUE
) STRICT;
