-- Stronger doors: passkeys of those who decide for others, what was refused, and under which secret this file was last written.

-- Personal: credential_id, public_key, name. What a passkey is recognised and checked by; nothing here opens anything.
CREATE TABLE passkeys (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  -- base64url, as the browser says it.
  credential_id TEXT NOT NULL UNIQUE,
  -- COSE, base64url.
  public_key TEXT NOT NULL,
  -- How often the device signed: a copy of it lags behind.
  counter INTEGER NOT NULL,
  -- JSON: how the browser reaches it (internal, hybrid, usb…).
  transports TEXT NOT NULL,
  -- Whether it can be on several devices, and is (flags BE and BS).
  device TEXT NOT NULL CHECK (device IN ('singleDevice', 'multiDevice')),
  backed_up INTEGER NOT NULL CHECK (backed_up IN (0, 1)),
  -- What its person calls it.
  name TEXT NOT NULL,
  -- Milliseconds since the epoch.
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;
CREATE INDEX passkeys_person ON passkeys (person_id);

-- Chance, base64url: whom a device knows its passkeys are for. Kept when they end, so that a new one takes the place of the lost one there.
ALTER TABLE people ADD COLUMN passkey_handle TEXT;

-- Challenges a browser was given. Taken away by the first answer, right or wrong.
CREATE TABLE passkey_challenges (
  -- Of the challenge and of what ties it to the browser: whoever reads this file answers for nobody.
  challenge_hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('create', 'get')),
  -- Whose passkey must answer, when that is known already.
  person_id INTEGER REFERENCES people (id) ON DELETE CASCADE,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_challenges_expires ON passkey_challenges (expires_at);
CREATE INDEX passkey_challenges_person ON passkey_challenges (person_id);

-- When a passkey was given in this session; null: it came by a mail.
ALTER TABLE sessions ADD COLUMN passkey_at INTEGER;

-- What was refused: one row for an actor, an act, a reason and a minute, with a count, so that a flood is a number and not a log.
CREATE TABLE refusals (
  -- ISO 8601, to the minute.
  minute TEXT NOT NULL,
  -- person:12, anonymous
  actor TEXT NOT NULL,
  -- As in the policy table; * when there were too many to tell apart.
  action TEXT NOT NULL,
  -- Pattern of the address (/desk/demandes/:id), never what was asked.
  route TEXT NOT NULL,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (minute, actor, action, route, reason)
) STRICT, WITHOUT ROWID;
CREATE INDEX refusals_actor ON refusals (actor, minute);

-- Name of the secret (never the secret) that waiting mails are closed by: a rotation that was killed is ended at the next start.
CREATE TABLE secret_marks (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  name TEXT NOT NULL
) STRICT;
