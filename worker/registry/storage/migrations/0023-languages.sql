-- The language somebody joined in: what they are written in ever after, not only in the mails of their application.
ALTER TABLE people ADD COLUMN locale TEXT NOT NULL DEFAULT 'fr' CHECK (locale IN ('fr', 'en'));
-- Those who are here already said it in the last application of theirs that was listed.
UPDATE people SET locale = coalesce((SELECT locale FROM applications WHERE lower(signatory_email) = people.email AND listed_as IS NOT NULL ORDER BY changed_at DESC LIMIT 1), 'fr');
