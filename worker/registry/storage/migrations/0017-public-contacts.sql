-- Several public contacts: the further ones are in the documents that hold the first one; each consent says which contact it is about, and
-- the search of the desk finds them all.

-- Number of a further contact, 2 to 4. Null: the first one, or a consent that is about no contact. Sealed with the row where there is one.
ALTER TABLE consents ADD COLUMN contact INTEGER;

-- Triggers find these views by their names.
DROP VIEW search_of_structures;
CREATE VIEW search_of_structures AS
  SELECT structures.id,
    coalesce(json_extract(structures.document, '$.name'), '') AS name,
    concat_ws(' ', json_extract(structures.document, '$.address.street'), json_extract(structures.document, '$.address.postcode'), json_extract(structures.document, '$.address.city')) AS place,
    concat_ws(' ', json_extract(contacts.document, '$.person.value'), json_extract(contacts.document, '$.email.value'), json_extract(contacts.document, '$.phone.value'),
      replace(json_extract(contacts.document, '$.phone.value'), '+33', '0'),
      (SELECT group_concat(concat_ws(' ', json_extract(value, '$.label.value'), json_extract(value, '$.email.value'), json_extract(value, '$.phone.value'),
        replace(json_extract(value, '$.phone.value'), '+33', '0')), ' ') FROM json_each(contacts.document, '$.others'))) AS contact
  FROM structures LEFT JOIN contacts ON contacts.structure_id = structures.id WHERE structures.document <> '';
DROP VIEW search_of_applications;
CREATE VIEW search_of_applications AS
  SELECT id, name,
    concat_ws(' ', json_extract(structure, '$.address.street'), json_extract(structure, '$.address.postcode'), json_extract(structure, '$.address.city')) AS place,
    concat_ws(' ', signatory_name, signatory_email, json_extract(contact, '$.person.value'), json_extract(contact, '$.email.value'), json_extract(contact, '$.phone.value'),
      replace(json_extract(contact, '$.phone.value'), '+33', '0'),
      (SELECT group_concat(concat_ws(' ', json_extract(value, '$.label.value'), json_extract(value, '$.email.value'), json_extract(value, '$.phone.value'),
        replace(json_extract(value, '$.phone.value'), '+33', '0')), ' ') FROM json_each(applications.contact, '$.others'))) AS contact
  FROM applications;
