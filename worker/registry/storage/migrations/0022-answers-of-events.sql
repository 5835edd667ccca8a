-- An answer is counted where its event is: in each of its départements, as they are now. A code of its own could name one alone, and stayed
-- behind when the event was corrected. Answers go with their event, and only drafts and examples are ever erased.
DROP INDEX survey_answers_departement;
ALTER TABLE survey_answers DROP COLUMN departement;
