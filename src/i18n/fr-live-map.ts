/** French words of the map once it moves: they come with what moves it. */
export const frLiveMap = {
  'map.zone': 'Rechercher dans cette zone',
  'map.back': 'Revenir aux résultats',
  'map.insets': 'Outre-mer',
  'map.pan': 'Déplacer la carte',
  'map.pan.north': 'Déplacer la carte vers le nord',
  'map.pan.east': 'Déplacer la carte vers l’est',
  'map.pan.south': 'Déplacer la carte vers le sud',
  'map.pan.west': 'Déplacer la carte vers l’ouest',
  'map.hint.wheel': 'Ctrl + molette pour zoomer, ou cliquez d’abord sur la carte',
  'map.hint.touch': 'Utilisez deux doigts pour déplacer la carte',
  'map.tiles.show': (source: string) => `Afficher le fond de carte (données de ${source})`,
  'map.tiles.failed': 'Le fond de carte ne peut pas être affiché.',
};
