/** French words of a search that was refused: they come with it. */
export const frRefusal = {
  'refusal.value': (value: string) => `Ce critère n’est pas reconnu : « ${value} ».`,
  'refusal.territory': (value: string) => `Le territoire demandé par cette page n’est pas reconnu : « ${value} ».`,
  'refusal.clear': 'Effacer ce critère',
  'refusal.clear-all': 'Effacer ces critères',
};
