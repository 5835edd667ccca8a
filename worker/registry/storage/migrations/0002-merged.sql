-- Public identifiers that ended because their structure is another one's duplicate: what was written down or linked still leads somewhere.

CREATE TABLE merged (
  id INTEGER PRIMARY KEY,
  into_id INTEGER NOT NULL REFERENCES structures (id) ON DELETE CASCADE,
  -- Its page's name, without the number that told it from a namesake.
  slug TEXT NOT NULL
) STRICT;
CREATE INDEX merged_into ON merged (into_id);
