-- Who did what and when: appended, sealed row by row, never a name or an address (those are erased, this is kept).
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  -- person:12, system, anonymous
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  -- structure:s12, application:5, person:12
  object TEXT NOT NULL,
  -- A code of the action (a reason, a state), or empty.
  detail TEXT NOT NULL,
  -- Seal of the row before, then of this one with it: a row changed or taken out shows at the next.
  previous TEXT NOT NULL,
  seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

-- Hidden at once by a withdrawal or the end of a charter, before anything is erased.
ALTER TABLE structures ADD COLUMN hidden_at TEXT;
-- INSEE code of the département a structure stands in: what a coordination's scope is compared with.
ALTER TABLE structures ADD COLUMN departement TEXT GENERATED ALWAYS AS (
  CASE WHEN document = '' THEN NULL
    WHEN json_extract(document, '$.address.commune') GLOB '9[78]*' THEN substr(json_extract(document, '$.address.commune'), 1, 3)
    ELSE substr(json_extract(document, '$.address.commune'), 1, 2) END
) VIRTUAL;
CREATE INDEX structures_departement ON structures (departement);
