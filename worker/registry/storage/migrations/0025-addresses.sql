-- Somebody signed in asks for another address to sign in with: it is theirs once the link sent there has come back, and nowhere before.
CREATE TABLE address_changes (
  -- AUTOINCREMENT: a link speaks of it by number, and a number used twice would open what was another's.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- One at a time: asked again, the older one is over.
  person_id INTEGER NOT NULL UNIQUE REFERENCES people (id) ON DELETE CASCADE,
  -- Personal. Lower case.
  email TEXT NOT NULL CHECK (email = lower(email)),
  -- Milliseconds since the epoch.
  asked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX address_changes_email ON address_changes (email);
CREATE INDEX address_changes_asked ON address_changes (asked_at);
