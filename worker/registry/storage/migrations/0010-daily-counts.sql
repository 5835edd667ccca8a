-- How often a sheet was shown and its contact asked for, by day: sums and nothing of who looked. They go with the structure they are about.
CREATE TABLE daily_counts (
  structure_id INTEGER NOT NULL REFERENCES structures (id) ON DELETE CASCADE,
  -- Calendar day in Paris, ISO 8601.
  day TEXT NOT NULL,
  shown INTEGER NOT NULL DEFAULT 0 CHECK (shown >= 0),
  contacted INTEGER NOT NULL DEFAULT 0 CHECK (contacted >= 0),
  PRIMARY KEY (structure_id, day)
) STRICT, WITHOUT ROWID;
-- Retention goes by the day.
CREATE INDEX daily_counts_day ON daily_counts (day);
