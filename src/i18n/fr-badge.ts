/** French words of the badge, which come with it. */
export const frBadge = {
  'badge.labelled': 'Structure référencée PANA',
  'badge.listed': 'Dans l’annuaire PANA',
  'badge.since': (date: string) => `depuis le ${date}`,
  'badge.until': (date: string) => `jusqu’au ${date}`,
  'badge.verified': (date: string) => `Fiche confirmée par la structure le ${date}`,
  'badge.stale': 'Fiche non confirmée par la structure depuis plus d’un an',
  'badge.day': (day: number, text: string) => (day === 1 ? text.replace('1', '1er') : text),
};
