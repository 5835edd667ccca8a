/** French words of further contacts in the form by which a structure asks to be listed, which come when somebody adds one. */
export const frJoinOthers = {
  'join.other': (number: number) => `Contact ${number}`,
  'join.other.label': 'Nom ou fonction',
  'join.other.label.hint': 'Comme « Accueil » ou « Référente numérique ». Si c’est une autre personne que vous, demandez-lui avant de publier.',
  'join.other.remove': 'Enlever ce contact',
};
