-- What the desk keeps by itself: teams of the coordinations, labels, the words of the needs, what its search finds, and its alarm of mails.

-- A coordination is one team, whatever the number of its territories. Public: an organisation's address, never a person's.
CREATE TABLE coordination_teams (
  -- AUTOINCREMENT: the audit log speaks of teams by number.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- JSON: {name, url, email, phone, hours}
  document TEXT NOT NULL,
  -- Grows with each change, so that a form filled from an older state is seen.
  version INTEGER NOT NULL DEFAULT 1,
  example INTEGER NOT NULL DEFAULT 0
) STRICT;
ALTER TABLE coordinations ADD COLUMN team INTEGER REFERENCES coordination_teams (id) ON DELETE CASCADE;
CREATE INDEX coordinations_team ON coordinations (team);
INSERT INTO coordination_teams (document, example)
  SELECT DISTINCT json_remove(document, '$.territory', '$.example'), example FROM coordinations ORDER BY territory;
UPDATE coordinations SET team = (
  SELECT coordination_teams.id FROM coordination_teams
  WHERE coordination_teams.document = json_remove(coordinations.document, '$.territory', '$.example') AND coordination_teams.example = coordinations.example
);
CREATE TRIGGER coordination_changed AFTER UPDATE OF document ON coordinations BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;

-- Labels there are (rule 9). Those with a code of the public grammar are published under it; others under « autre », with their name.
CREATE TABLE labels (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- What widgets call it by themselves: the name travels only where it is another one. Empty for a code they do not know.
  known_as TEXT NOT NULL,
  issuer TEXT NOT NULL,
  website TEXT,
  -- JSON: names of its levels, if it has some.
  levels TEXT NOT NULL DEFAULT '[]',
  position INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
INSERT INTO labels (code, name, known_as, issuer, position) VALUES
  ('pana', 'PANA', 'PANA', 'Programme PANA', 1),
  ('guidasso-information', 'Guid’Asso information', 'Guid’Asso information', 'État', 2),
  ('guidasso-orientation', 'Guid’Asso orientation', 'Guid’Asso orientation', 'État', 3),
  ('guidasso-accompagnement-generaliste', 'Guid’Asso accompagnement généraliste', 'Guid’Asso accompagnement généraliste', 'État', 4),
  ('guidasso-accompagnement-specialiste', 'Guid’Asso accompagnement spécialiste', 'Guid’Asso accompagnement spécialiste', 'État', 5),
  ('france-services', 'France services', 'France services', 'État', 6),
  ('conseiller-numerique', 'Conseiller numérique', 'Conseiller numérique', 'État', 7),
  ('aidants-connect', 'Aidants Connect', 'Aidants Connect', 'État', 8),
  ('fabrique-de-territoire', 'Fabrique de territoire', 'Fabrique de territoire', 'État', 9),
  ('autre', 'Autre label', 'Autre label', '', 10);
CREATE TRIGGER label_changed AFTER UPDATE OF name ON labels BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;

-- Labels given or ended on the desk: what is said here of one is said instead of what the listing says of it.
CREATE TABLE structure_labels (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  structure_id INTEGER NOT NULL REFERENCES structures (id) ON DELETE CASCADE,
  code TEXT NOT NULL REFERENCES labels (code),
  -- Of one that has no code of its own.
  name TEXT,
  level TEXT,
  -- ISO days; `until` is the last day it is carried.
  since TEXT,
  until TEXT
) STRICT;
CREATE INDEX structure_labels_structure ON structure_labels (structure_id);
CREATE INDEX structure_labels_code ON structure_labels (code);
CREATE TRIGGER structure_label_new AFTER INSERT ON structure_labels BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER structure_label_changed AFTER UPDATE ON structure_labels BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER structure_label_gone AFTER DELETE ON structure_labels BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;

-- Last day labels were looked at: a label begins and ends without anybody touching it.
CREATE TABLE label_looks (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  day TEXT NOT NULL
) STRICT;

-- The needs as the national team wrote them; none while those of the software hold. Codes are added and retired, never renamed.
CREATE TABLE taxonomy (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- JSON, in both languages, retired needs included.
  document TEXT NOT NULL,
  changes INTEGER NOT NULL
) STRICT;
CREATE TRIGGER taxonomy_new AFTER INSERT ON taxonomy BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER taxonomy_changed AFTER UPDATE ON taxonomy BEGIN
  INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1;
END;

-- Day the national team was last told by mail that mails do not leave: once a day is enough.
CREATE TABLE mail_alarms (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  day TEXT NOT NULL
) STRICT;

-- What the search of the desk finds. Personal: it repeats names and addresses; a row goes with what it is about.
CREATE TABLE search_texts (
  id INTEGER PRIMARY KEY,
  structure_id INTEGER UNIQUE REFERENCES structures (id) ON DELETE CASCADE,
  application_id TEXT UNIQUE REFERENCES applications (id) ON DELETE CASCADE,
  person_id INTEGER UNIQUE REFERENCES people (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  contact TEXT NOT NULL
) STRICT;

-- What each kind of row is made of. A telephone is found as it is dialled in the country, too.
CREATE VIEW search_of_structures AS
  SELECT structures.id,
    coalesce(json_extract(structures.document, '$.name'), '') AS name,
    concat_ws(' ', json_extract(structures.document, '$.address.street'), json_extract(structures.document, '$.address.postcode'), json_extract(structures.document, '$.address.city')) AS place,
    concat_ws(' ', json_extract(contacts.document, '$.person.value'), json_extract(contacts.document, '$.email.value'), json_extract(contacts.document, '$.phone.value'),
      replace(json_extract(contacts.document, '$.phone.value'), '+33', '0')) AS contact
  FROM structures LEFT JOIN contacts ON contacts.structure_id = structures.id WHERE structures.document <> '';
CREATE VIEW search_of_applications AS
  SELECT id, name,
    concat_ws(' ', json_extract(structure, '$.address.street'), json_extract(structure, '$.address.postcode'), json_extract(structure, '$.address.city')) AS place,
    concat_ws(' ', signatory_name, signatory_email, json_extract(contact, '$.person.value'), json_extract(contact, '$.email.value'), json_extract(contact, '$.phone.value'),
      replace(json_extract(contact, '$.phone.value'), '+33', '0')) AS contact
  FROM applications;

-- The words that are indexed: ligatures as they are typed.
CREATE VIEW search_words AS
  SELECT id,
    replace(replace(replace(replace(name, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae') AS name,
    replace(replace(replace(replace(place, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae') AS place,
    replace(replace(replace(replace(contact, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae') AS contact
  FROM search_texts;
CREATE VIRTUAL TABLE search_index USING fts5(name, place, contact, content = 'search_words', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
-- Words taken out are overwritten where they stood, not only marked as gone.
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER search_texts_new AFTER INSERT ON search_texts BEGIN
  INSERT INTO search_index (rowid, name, place, contact) SELECT id, name, place, contact FROM search_words WHERE id = new.id;
END;
-- Before: the words to take out are those that are still there.
CREATE TRIGGER search_texts_changing BEFORE UPDATE ON search_texts BEGIN
  INSERT INTO search_index (search_index, rowid, name, place, contact) SELECT 'delete', id, name, place, contact FROM search_words WHERE id = old.id;
END;
CREATE TRIGGER search_texts_changed AFTER UPDATE ON search_texts BEGIN
  INSERT INTO search_index (rowid, name, place, contact) SELECT id, name, place, contact FROM search_words WHERE id = new.id;
END;
CREATE TRIGGER search_texts_going BEFORE DELETE ON search_texts BEGIN
  INSERT INTO search_index (search_index, rowid, name, place, contact) SELECT 'delete', id, name, place, contact FROM search_words WHERE id = old.id;
END;

CREATE TRIGGER search_structure_new AFTER INSERT ON structures WHEN new.document <> '' BEGIN
  INSERT INTO search_texts (structure_id, name, place, contact) SELECT id, name, place, contact FROM search_of_structures WHERE id = new.id;
END;
CREATE TRIGGER search_structure_changed AFTER UPDATE OF document ON structures WHEN new.document IS NOT old.document BEGIN
  INSERT INTO search_texts (structure_id, name, place, contact) SELECT id, name, place, contact FROM search_of_structures WHERE id = new.id
    ON CONFLICT (structure_id) DO UPDATE SET name = excluded.name, place = excluded.place, contact = excluded.contact WHERE (name, place) IS NOT (excluded.name, excluded.place);
END;
CREATE TRIGGER search_contact_new AFTER INSERT ON contacts BEGIN
  UPDATE search_texts SET contact = (SELECT contact FROM search_of_structures WHERE id = new.structure_id) WHERE structure_id = new.structure_id;
END;
CREATE TRIGGER search_contact_changed AFTER UPDATE ON contacts WHEN new.document IS NOT old.document BEGIN
  UPDATE search_texts SET contact = (SELECT contact FROM search_of_structures WHERE id = new.structure_id) WHERE structure_id = new.structure_id;
END;
CREATE TRIGGER search_contact_gone AFTER DELETE ON contacts BEGIN
  UPDATE search_texts SET contact = '' WHERE structure_id = old.structure_id;
END;
CREATE TRIGGER search_application_new AFTER INSERT ON applications BEGIN
  INSERT INTO search_texts (application_id, name, place, contact) SELECT id, name, place, contact FROM search_of_applications WHERE id = new.id;
END;
CREATE TRIGGER search_application_changed AFTER UPDATE OF name, structure, contact, signatory_name, signatory_email ON applications BEGIN
  INSERT INTO search_texts (application_id, name, place, contact) SELECT id, name, place, contact FROM search_of_applications WHERE id = new.id
    ON CONFLICT (application_id) DO UPDATE SET name = excluded.name, place = excluded.place, contact = excluded.contact WHERE (name, place, contact) IS NOT (excluded.name, excluded.place, excluded.contact);
END;
CREATE TRIGGER search_person_new AFTER INSERT ON people BEGIN
  INSERT INTO search_texts (person_id, name, place, contact) VALUES (new.id, new.name, '', new.email);
END;
CREATE TRIGGER search_person_changed AFTER UPDATE OF name, email ON people BEGIN
  UPDATE search_texts SET name = new.name, contact = new.email WHERE person_id = new.id AND (name, contact) IS NOT (new.name, new.email);
END;

INSERT INTO search_texts (structure_id, name, place, contact) SELECT id, name, place, contact FROM search_of_structures;
INSERT INTO search_texts (application_id, name, place, contact) SELECT id, name, place, contact FROM search_of_applications;
INSERT INTO search_texts (person_id, name, place, contact) SELECT id, name, '', email FROM people;
