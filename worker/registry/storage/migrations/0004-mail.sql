-- Mails that are to leave: written in the transaction of what they tell, so that neither goes without the other.
CREATE TABLE outbox (
  -- AUTOINCREMENT: the desk speaks of a mail by its number, which never means another one.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- What is before the @ of its Message-ID: the same at every try, so that a mailbox that got it twice can tell.
  message_id TEXT NOT NULL UNIQUE,
  template TEXT NOT NULL,
  locale TEXT NOT NULL CHECK (locale IN ('fr', 'en')),
  -- Personal, both: to whom, and the values of the template as JSON. Gone as soon as the mail is.
  recipient TEXT,
  content TEXT,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dead')),
  queued_at TEXT NOT NULL,
  -- Not before. While a try is under way it is when the try counts as interrupted.
  next_at TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  -- Tries of which nobody knows whether the mail was taken: the server hung up after the text.
  doubts INTEGER NOT NULL DEFAULT 0,
  -- Why the last try failed: a code, never the server's sentence, which repeats addresses.
  failure TEXT,
  ended_at TEXT,
  CHECK (CASE state
    WHEN 'waiting' THEN recipient IS NOT NULL AND content IS NOT NULL AND next_at IS NOT NULL AND ended_at IS NULL
    WHEN 'sent' THEN recipient IS NULL AND content IS NULL AND next_at IS NULL AND ended_at IS NOT NULL
    ELSE next_at IS NULL AND ended_at IS NOT NULL END)
) STRICT;
CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'waiting';
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX outbox_recipient ON outbox (recipient) WHERE recipient IS NOT NULL;
