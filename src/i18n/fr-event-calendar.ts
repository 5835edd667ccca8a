/** French words of the calendar of events: they come with it, when a visitor or a page chooses it. */
export const frEventCalendar = {
  'calendar.label': (month: string) => `Calendrier de ${month}`,
  'calendar.previous': (month: string) => `Mois précédent : ${month}`,
  'calendar.next': (month: string) => `Mois suivant : ${month}`,
  'calendar.today': 'Aujourd’hui',
  'calendar.day': (day: string, count: number) => `${day} : ${count === 0 ? 'aucun événement' : count === 1 ? 'un événement' : `${count} événements`}`,
  'calendar.month': (month: string, count: number) => `${month} : ${count === 0 ? 'aucun événement' : count === 1 ? 'un événement' : `${count} événements`}`,
  'calendar.more': (count: number) => `et ${count} de plus`,
  'calendar.hint': 'Choisissez un jour pour voir ses événements. Au clavier : les flèches changent de jour, Page précédente et Page suivante de mois.',
};
