-- What the registry keeps. Personal data (contacts) sits in tables of its own, so that erasing it touches nothing else.

CREATE TABLE sources (
  name TEXT PRIMARY KEY,
  licence TEXT,
  last_import TEXT NOT NULL
) STRICT;

CREATE TABLE imports (
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,
  at TEXT NOT NULL,
  lines INTEGER NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  merged INTEGER NOT NULL,
  refused INTEGER NOT NULL
) STRICT;

-- An organisation, under the number its public identifier is made of. AUTOINCREMENT: a number is never given twice.
CREATE TABLE structures (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document TEXT NOT NULL,
  example INTEGER NOT NULL,
  published INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What one source says of an organisation. Several sources, or one that repeats itself, may speak of the same structure.
CREATE TABLE listings (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL REFERENCES sources (name),
  source_id TEXT NOT NULL,
  structure_id INTEGER REFERENCES structures (id) ON DELETE CASCADE,
  document TEXT NOT NULL,
  hash TEXT NOT NULL,
  -- What duplicates are recognised by, so that nothing is parsed to find them.
  name TEXT NOT NULL,
  street TEXT NOT NULL,
  postcode TEXT NOT NULL,
  lat REAL NOT NULL,
  lon REAL NOT NULL,
  precision TEXT NOT NULL,
  UNIQUE (source, source_id)
) STRICT;
CREATE INDEX listings_structure ON listings (structure_id);

CREATE TABLE listing_contacts (
  listing_id INTEGER PRIMARY KEY REFERENCES listings (id) ON DELETE CASCADE,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE contacts (
  structure_id INTEGER PRIMARY KEY REFERENCES structures (id) ON DELETE CASCADE,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE coordinations (
  territory TEXT PRIMARY KEY,
  document TEXT NOT NULL,
  example INTEGER NOT NULL
) STRICT;

-- The last snapshot only: what was public and no longer is must not stay here.
CREATE TABLE publication (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version TEXT NOT NULL,
  hash TEXT NOT NULL,
  published_at TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
