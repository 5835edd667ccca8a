-- Joining in several goes, and joining as a structure the directory already shows.

-- What a volunteer wrote so far. The link mailed for it opens it as often as needed until it is sent; only the link's hash is here.
CREATE TABLE drafts (
  token_hash TEXT PRIMARY KEY,
  -- Personal. Where the link was sent.
  email TEXT NOT NULL,
  -- Personal. The same address as mail servers see it: what limits are counted by.
  mailbox TEXT NOT NULL,
  -- Personal. JSON: fields of the form by name, as they were left.
  document TEXT NOT NULL,
  -- One more at each saving: two browsers with one draft do not overwrite each other unknowingly.
  version INTEGER NOT NULL,
  -- Milliseconds since the epoch.
  created_at INTEGER NOT NULL,
  saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX drafts_mailbox ON drafts (mailbox, created_at);
CREATE INDEX drafts_email ON drafts (email);
CREATE INDEX drafts_saved ON drafts (saved_at);

-- Which structure of the directory an application says to be.
CREATE TABLE claims (
  application_id TEXT PRIMARY KEY REFERENCES applications (id) ON DELETE CASCADE,
  -- No reference: the structure may leave before the claim is decided.
  structure_id INTEGER NOT NULL,
  -- What established it: an address at the listed site's domain, or the coordination; null while nothing has.
  proof TEXT CHECK (proof IN ('domain', 'coordination'))
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_structure ON claims (structure_id);

-- A signed listing and the ones it was accepted to speak for: one structure from then on, whatever either of them says.
CREATE TABLE joined_listings (
  listing_id INTEGER NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
  with_id INTEGER NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
  PRIMARY KEY (listing_id, with_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX joined_listings_with ON joined_listings (with_id);

-- The page's name a claimed structure had: its own words may give another, its address stays.
CREATE TABLE kept_slugs (
  structure_id INTEGER PRIMARY KEY REFERENCES structures (id) ON DELETE CASCADE,
  slug TEXT NOT NULL
) STRICT;
