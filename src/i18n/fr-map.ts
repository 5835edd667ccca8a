/** French words of the first paint of the map. */
export const frMap = {
  'map.label': 'Carte',
  'map.markers': 'Structures sur la carte',
  'map.cluster': (count: number, town: string) => `${count} structure${count > 1 ? 's' : ''}${town && ` près de ${town}`}`,
  'map.none': 'La carte ne peut pas être affichée pour le moment.',
  'map.zoom-in': 'Zoomer',
  'map.zoom-out': 'Dézoomer',
  'map.credit': 'Contours : Natural Earth · Villes : GeoNames',
  'locator.label': 'Trouver une structure',
  'locator.skip-map': 'Passer la carte',
};
