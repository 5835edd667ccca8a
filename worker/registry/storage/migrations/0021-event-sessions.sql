-- Sessions that come and go: calendars that have one must learn that it is gone, and which of the others is which.

-- JSON {now: [number of each session, in their order], gone: [{number, start, end}]}: what UIDs are made of. Null while each session has the
-- number of its place and none was taken away.
ALTER TABLE events ADD COLUMN session_numbers TEXT CHECK (session_numbers IS NULL OR json_valid(session_numbers));

-- What those who hold an event were told of it, so that each mail leaves once whatever runs twice.
CREATE TABLE event_notices (
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  -- `no-room-2-<day>`, `no-room-1-<day>`.
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (event_id, kind)
) STRICT, WITHOUT ROWID;
