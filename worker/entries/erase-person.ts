/**
 * `npm run erase-person -- ADRESSE`
 *
 * Erases one person who asked for it and has no structure to withdraw: somebody of a team who left, or whose address is only in an
 * application or an invitation. By whoever runs the server, once the person is recognised.
 */
import {erasePerson} from '../registry/storage/erase-person.ts';
import {aboutPerson} from './about-person.ts';

aboutPerson({
  name: 'erase-person',
  originFor: 'celle du reçu',
  run(deps, email) {
    const done = erasePerson(deps, email);
    if ('first' in done) throw new Error(done.first.join('\n'));
    console.log(`C’est effacé. Reçu à donner à la personne : ${deps.origin}/recu/${done.receipt}
Les sauvegardes d’avant la gardent jusqu’à leur fin, 14 jours. Pour le vérifier : npm run erasure:verify -- ADRESSE`);
    if (!done.filed) console.error('tombstones.txt n’a pas pu être écrit : libérez le disque, le serveur le fera. D’ici là, ne restaurez aucune sauvegarde.');
    if (!done.logEmpty) console.error('Le journal de la base est occupé : arrêtez puis relancez le serveur pour le vider.');
  },
});
