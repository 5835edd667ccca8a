-- Joining: texts that are signed, applications, the proof of what was agreed to, and what keeps a form from being sent by machines or twice.

-- A charter somebody signed stays as it was read. Texts shipped with the software come in at their first signature.
CREATE TABLE charters (
  version TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  -- JSON: [{title, paragraphs}]
  articles TEXT NOT NULL,
  -- SHA-256 of the French text as it is shown.
  text_hash TEXT NOT NULL,
  published_on TEXT NOT NULL,
  -- Day until which those who signed an earlier version must sign this one; null when they need not.
  signing_deadline TEXT
) STRICT;
CREATE TRIGGER charters_stay BEFORE UPDATE ON charters BEGIN SELECT RAISE(ABORT, 'a published charter does not change'); END;
CREATE TRIGGER charters_remain BEFORE DELETE ON charters BEGIN SELECT RAISE(ABORT, 'a published charter remains'); END;

CREATE TABLE applications (
  -- Random: a number would say how many apply.
  id TEXT PRIMARY KEY,
  status TEXT NOT NULL CHECK (status IN ('to-confirm', 'confirmed', 'asked', 'accepted', 'refused', 'expired')),
  -- Milliseconds since the epoch.
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  -- INSEE code of the département the structure stands in: what a coordination's scope is compared with.
  departement TEXT NOT NULL,
  name TEXT NOT NULL,
  -- JSON: the structure as it will be listed, without its contact.
  structure TEXT NOT NULL,
  -- Personal. JSON: fields with the consent to publish each.
  contact TEXT NOT NULL,
  -- Personal.
  signatory_name TEXT NOT NULL,
  signatory_role TEXT NOT NULL,
  signatory_email TEXT NOT NULL,
  -- Personal. The same address as mail servers see it: what limits are counted by.
  mailbox TEXT NOT NULL,
  locale TEXT NOT NULL,
  charter_version TEXT NOT NULL REFERENCES charters (version),
  -- What the coordination asked and what was answered; free text, so personal.
  question TEXT,
  answer TEXT,
  -- Code of the list of reasons.
  reason TEXT,
  -- Public identifier of the structure it became.
  listed_as TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX applications_queue ON applications (departement, status, created_at);
CREATE INDEX applications_mailbox ON applications (mailbox, created_at);
CREATE INDEX applications_unconfirmed ON applications (created_at) WHERE status = 'to-confirm';

-- Who agreed to which text, when and how: appended, sealed row by row. The subject is an identifier, so that this outlives an erasure.
CREATE TABLE consents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  -- application:9f…
  subject TEXT NOT NULL,
  -- charter, publication
  purpose TEXT NOT NULL,
  -- given, confirmed, withdrawn
  action TEXT NOT NULL,
  text_id TEXT NOT NULL,
  text_version TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  locale TEXT NOT NULL,
  -- Host of the page it was given on, or empty; never its address.
  channel TEXT NOT NULL,
  -- form, mailed-link
  method TEXT NOT NULL,
  previous TEXT NOT NULL,
  seal TEXT NOT NULL
) STRICT;
CREATE INDEX consents_subject ON consents (subject, id);
CREATE TRIGGER consents_stay BEFORE UPDATE ON consents BEGIN SELECT RAISE(ABORT, 'consents is append-only'); END;

-- Challenges already used, until they would have expired anyway.
CREATE TABLE spent_challenges (
  hash TEXT PRIMARY KEY,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_challenges_expiry ON spent_challenges (expires);

-- What was answered to a sending, so that sending it again changes nothing. Hashes only: neither key nor body can be read from them.
CREATE TABLE idempotency (
  key_hash TEXT PRIMARY KEY,
  body_hash TEXT NOT NULL,
  answer TEXT NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_expiry ON idempotency (expires);
