-- Who came to which session of an event, and who came without having registered.

CREATE TABLE session_attendance (
  registration_id TEXT NOT NULL REFERENCES registrations (id) ON DELETE CASCADE,
  -- Number of the session, as calendars know it: it stays the same when another is taken away.
  session INTEGER NOT NULL,
  attended INTEGER NOT NULL CHECK (attended IN (0, 1)),
  PRIMARY KEY (registration_id, session)
) STRICT, WITHOUT ROWID;

-- `registrations.attended` stays what these come to: 1 as soon as somebody came to one session, 0 once they came to none, null before.
-- What was said until now was said of the whole event, and so said the certificates: it goes to each of its sessions.
INSERT INTO session_attendance (registration_id, session, attended)
  SELECT registrations.id, coalesce(json_extract(session_numbers, '$.now[' || session.key || ']'), session.key + 1), attended
  FROM registrations JOIN events ON events.id = event_id JOIN json_each(document, '$.sessions') AS session
  WHERE attended IS NOT NULL;

-- 1: noted at the door. No seat of the event is theirs, nothing is sent to them but the question afterwards, if they left an address ('' without).
ALTER TABLE registrations ADD COLUMN door INTEGER NOT NULL DEFAULT 0 CHECK (door IN (0, 1));
-- Somebody noted at the door of one session may still register for the others.
DROP INDEX registrations_once;
CREATE UNIQUE INDEX registrations_once ON registrations (event_id, mailbox) WHERE state IN ('registered', 'waiting', 'offered') AND door = 0;
