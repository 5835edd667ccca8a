/** French words of "autour de moi": they come with it. */
export const frPosition = {
  'search.around.here': 'Ma position',
  'search.around.pending': 'Recherche de votre position…',
  'search.around.found': (place: string) => `Commune reconnue : ${place}.`,
  'search.around.denied': 'Votre navigateur n’a pas donné votre position. Tapez le nom de votre commune ou son code postal.',
  'search.around.unavailable': 'Votre position n’est pas disponible ici. Tapez le nom de votre commune ou son code postal.',
  'search.around.timeout': 'Votre position tarde à venir. Réessayez, ou tapez le nom de votre commune.',
};
