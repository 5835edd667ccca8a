-- Events, who comes, what they answer. People are in `registrations` and `event_alerts` only; an answer is tied to a registration for
-- thirty days, then to nobody.

CREATE TABLE events (
  -- Never given twice: a mail or a calendar may still name one that is gone.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- contract/event.ts, EventInput. An organisation's words.
  document TEXT NOT NULL CHECK (json_valid(document)),
  -- Link of the video room: for those who are registered, in no snapshot, page of the public, log or audit line.
  room TEXT,
  status TEXT NOT NULL CHECK (status IN ('draft', 'announced', 'open', 'full', 'closed', 'held', 'postponed', 'cancelled')),
  -- Why it is postponed or cancelled, in words for all.
  reason TEXT,
  -- ISO 8601 with offset: when it was to begin before it was postponed.
  previous_start TEXT,
  -- How many seats are left, in words and by mode: JSON {onSite?, remote?} of many, few, none. Written when a word changes.
  seats TEXT NOT NULL DEFAULT '{}',
  -- Each save of the desk: what two people change at once is seen.
  version INTEGER NOT NULL DEFAULT 1,
  -- RFC 5545 SEQUENCE: each change of dates, place or status that calendars must learn.
  sequence INTEGER NOT NULL DEFAULT 0,
  -- Milliseconds since the epoch, all of them.
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  -- When registration opens and closes; absent where one does not register here.
  opens_at INTEGER,
  closes_at INTEGER,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  published_at INTEGER,
  -- A number, of somebody of the team; null once the account is gone, and for examples.
  created_by INTEGER REFERENCES people (id) ON DELETE SET NULL,
  -- Figures it was closed with: JSON {attended: {onSite, remote}, note?}.
  figures TEXT,
  example INTEGER NOT NULL DEFAULT 0 CHECK (example IN (0, 1))
) STRICT;
CREATE INDEX events_start ON events (status, starts_at);
CREATE INDEX events_end ON events (status, ends_at);
CREATE TRIGGER event_new AFTER INSERT ON events WHEN new.status <> 'draft' BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER event_changed AFTER UPDATE OF document, status, reason, previous_start, seats, sequence, figures ON events WHEN old.status <> 'draft' OR new.status <> 'draft' BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER event_gone AFTER DELETE ON events WHEN old.status <> 'draft' BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;

-- INSEE codes of the départements its territories lie in: what a coordinator reaches it by. None: national, the national team's.
CREATE TABLE event_departements (
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  departement TEXT NOT NULL,
  PRIMARY KEY (event_id, departement)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_departements_departement ON event_departements (departement, event_id);

-- What became of it, and by whom.
CREATE TABLE event_history (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  -- `person:12`, `system`.
  actor TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT
) STRICT;
CREATE INDEX event_history_event ON event_history (event_id, at);

CREATE TABLE registrations (
  -- Random: a number would say how many there are.
  id TEXT PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('to-confirm', 'registered', 'waiting', 'offered', 'cancelled', 'expired')),
  mode TEXT NOT NULL CHECK (mode IN ('sur-place', 'a-distance')),
  -- Personal.
  name TEXT NOT NULL,
  -- Personal.
  email TEXT NOT NULL,
  -- Personal. The same address as mail servers see it: one mailbox holds one place in an event.
  mailbox TEXT NOT NULL,
  -- The structure, found in the directory or typed.
  structure_id INTEGER REFERENCES structures (id) ON DELETE SET NULL,
  -- Personal: can be somebody's own firm.
  structure_name TEXT,
  -- Personal.
  role TEXT,
  -- Personal, of health perhaps: what one needs to take part; emptied 30 days after the event at most.
  accessibility TEXT,
  locale TEXT NOT NULL CHECK (locale IN ('fr', 'en')),
  -- Text and version that was agreed to.
  consent_version TEXT NOT NULL,
  consent_hash TEXT NOT NULL,
  -- Milliseconds since the epoch, all of them.
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  -- Place in the waiting list: the first in is the first out.
  waiting_since INTEGER,
  -- Until when a seat is held for somebody of the waiting list.
  offered_until INTEGER,
  -- 1 came, 0 did not, null not said.
  attended INTEGER CHECK (attended IN (0, 1)),
  -- When the event ended or was cancelled for them: retention counts from it. Kept by the job.
  over_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX registrations_event ON registrations (event_id, state, waiting_since);
CREATE INDEX registrations_mailbox ON registrations (mailbox, event_id);
CREATE INDEX registrations_email ON registrations (email);
CREATE INDEX registrations_created ON registrations (state, created_at);
CREATE INDEX registrations_over ON registrations (over_at);
-- A mailbox has one living registration in an event.
CREATE UNIQUE INDEX registrations_once ON registrations (event_id, mailbox) WHERE state IN ('registered', 'waiting', 'offered');

-- Mails that were queued for a registration, so that each leaves once whatever runs twice.
CREATE TABLE registration_notices (
  registration_id TEXT NOT NULL REFERENCES registrations (id) ON DELETE CASCADE,
  -- `reminder-7`, `reminder-1`, `changed-<sequence>`, `satisfaction`, `satisfaction-again`, …
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (registration_id, kind)
) STRICT, WITHOUT ROWID;

-- What a coordination wrote to those who come.
CREATE TABLE event_messages (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  -- `person:12`.
  actor TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  recipients INTEGER NOT NULL
) STRICT;
CREATE INDEX event_messages_event ON event_messages (event_id, at);

-- Questions, version by version: what was asked stays readable as long as its answers.
CREATE TABLE surveys (
  kind TEXT NOT NULL CHECK (kind IN ('needs', 'prerequisites', 'satisfaction', 'observation')),
  version INTEGER NOT NULL,
  -- JSON {title, intro?, questions}: contract/survey.ts.
  document TEXT NOT NULL CHECK (json_valid(document)),
  -- Null: a draft; the highest published version of a kind is the one that is asked.
  published_at INTEGER,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (kind, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_answers (
  -- Random.
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,
  event_id INTEGER REFERENCES events (id) ON DELETE CASCADE,
  -- INSEE code: results per département outlive the event.
  departement TEXT,
  -- Whose answer it is, for thirty days: it is theirs to see and to erase.
  registration_id TEXT REFERENCES registrations (id) ON DELETE SET NULL,
  -- Hash of the token of a mailed link, by which it is put aside and gone on with.
  token_hash TEXT UNIQUE,
  -- Personal while it is tied to a registration: JSON by code of question.
  answers TEXT NOT NULL CHECK (json_valid(answers)),
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  FOREIGN KEY (kind, version) REFERENCES surveys (kind, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_answers_event ON survey_answers (event_id, kind);
CREATE INDEX survey_answers_departement ON survey_answers (departement, kind);
CREATE INDEX survey_answers_registration ON survey_answers (registration_id);
CREATE INDEX survey_answers_created ON survey_answers (created_at);

-- Who wants to be told when something opens: one mail, then forgotten.
CREATE TABLE event_alerts (
  id TEXT PRIMARY KEY,
  -- Personal.
  email TEXT NOT NULL,
  -- Personal. The same address as mail servers see it.
  mailbox TEXT NOT NULL,
  territory TEXT NOT NULL,
  -- JSON lists of codes; empty: any.
  needs TEXT NOT NULL,
  kinds TEXT NOT NULL,
  locale TEXT NOT NULL CHECK (locale IN ('fr', 'en')),
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX event_alerts_mailbox ON event_alerts (mailbox);
CREATE INDEX event_alerts_email ON event_alerts (email);
CREATE INDEX event_alerts_created ON event_alerts (created_at);

CREATE TABLE event_runs (
  -- Which job looked last, and when: `statuses`, `reminders`, `offers`, `surveys`, `alerts`.
  job TEXT PRIMARY KEY,
  last_at INTEGER NOT NULL,
  held_at INTEGER
) STRICT, WITHOUT ROWID;
