/**
 * `npm run end-passkeys -- ADRESSE`
 *
 * Ends the passkeys of somebody who lost them, by whoever runs the server: for a team of one. They come in by mail again and make another.
 */
import {END_PASSKEYS_REFUSALS} from '../registry/domain/passkey.ts';
import {tellEnded} from '../registry/routes/passkeys.ts';
import {endPasskeysOf} from '../registry/storage/passkeys.ts';
import {personByEmail} from '../registry/storage/people.ts';
import {aboutPerson} from './about-person.ts';

aboutPerson({
  name: 'end-passkeys',
  originFor: 'le message qui lui est envoyé',
  run(deps, email) {
    const {database} = deps;
    const person = personByEmail(database, email);
    if (person === undefined) throw new Error('Personne n’a cette adresse.');
    database.transaction(() => {
      const refusal = endPasskeysOf(database, {person: person.id, by: 'operator'}, deps.now());
      if (refusal !== undefined) throw new Error(END_PASSKEYS_REFUSALS[refusal]);
      tellEnded(deps, person);
    });
    console.log(`Les clés d’accès de ${email} ne servent plus. Un message part : connexion à /connexion, puis une nouvelle clé.`);
  },
});
