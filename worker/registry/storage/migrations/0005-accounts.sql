-- Who takes part, what each may do, and the proofs by which they come in. Moments are milliseconds since the epoch: they are compared.
-- Of every proof (link, code, cookie) only a hash is kept: whoever reads this file comes in by none of them.

-- Personal: email, name. AUTOINCREMENT: the audit log speaks of people by number, and a number is never given twice.
CREATE TABLE people (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- As it is compared: lower case. One mailbox is one person.
  email TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  disabled_at INTEGER
) STRICT;

-- A mandate begins as a proposal and is never reopened: who left and comes back is proposed again.
CREATE TABLE memberships (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('contact', 'coordinator', 'national')),
  -- s12 for a contact, departement:37 or region:24 for a coordinator, empty for the national team.
  scope TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('proposed', 'active', 'ended')),
  -- Empty when nobody of the programme did: the first member, a contact whose application was accepted.
  proposed_by INTEGER REFERENCES people (id) ON DELETE SET NULL,
  approved_by INTEGER REFERENCES people (id) ON DELETE SET NULL,
  proposed_at INTEGER NOT NULL,
  approved_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX memberships_once ON memberships (person_id, role, scope) WHERE status <> 'ended';
CREATE INDEX memberships_scope ON memberships (role, scope, status);
CREATE INDEX memberships_proposed_by ON memberships (proposed_by);
CREATE INDEX memberships_approved_by ON memberships (approved_by);

-- Links of mails. What a link is about is a number of ours, never an address.
CREATE TABLE links (
  token_hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('sign-in', 'confirm-application', 'verify', 'withdraw')),
  subject TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX links_subject ON links (purpose, subject);
CREATE INDEX links_expires ON links (expires_at);

-- Requests to sign in, from addresses we know and from others alike: what can be asked of one can be asked of the other.
CREATE TABLE sign_ins (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- HMAC of the address under the registry's secret: enough to end the older request, nothing to read.
  address TEXT NOT NULL,
  -- Empty for an address nobody has.
  person_id INTEGER REFERENCES people (id) ON DELETE CASCADE,
  -- Hash of what the browser that asked keeps.
  browser_hash TEXT NOT NULL UNIQUE,
  -- Hash over that value and the code: eight digits alone would be found by trying them all.
  code_hash TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX sign_ins_address ON sign_ins (address);
CREATE INDEX sign_ins_person ON sign_ins (person_id);
CREATE INDEX sign_ins_expires ON sign_ins (expires_at);

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  -- When a second proof was given.
  stepped_up_at INTEGER,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_person ON sessions (person_id);
CREATE INDEX sessions_created ON sessions (created_at);
