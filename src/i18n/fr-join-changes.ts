/** French words of what changed in the charter, which come when somebody who signed an earlier version asks. */
export const frJoinChanges = {
  'join.changes.intro': 'Choisissez la version que vous aviez signée : ce qui a été ajouté et retiré depuis s’affiche ici.',
  'join.changes.version': (version: string, date: string) => `Version ${version}, publiée le ${date}`,
  'join.changes.title': (since: string, version: string) => `Ce qui change de la version ${since} à la version ${version}`,
  'join.changes.same': 'Les deux textes sont les mêmes.',
  'join.changes.added': 'Ajouté :',
  'join.changes.removed': 'Retiré :',
  'join.changes.said': (added: number, removed: number) => `${added < 2 ? `${added} passage ajouté` : `${added} passages ajoutés`}, ${removed < 2 ? `${removed} retiré` : `${removed} retirés`}.`,
  'join.changes.pending': 'Les deux textes sont comparés…',
  'join.changes.failed': 'La comparaison ne peut pas être affichée pour le moment.',
};
