/** French words that the list of events, the sheet of one and its form share: they come with whichever is there. */
export const frEventCommon = {
  'event.kind.journee': 'Journée de montée en compétences',
  'event.kind.webinaire': 'Webinaire',
  'event.kind.atelier': 'Atelier',
  'event.kind.rencontre': 'Rencontre',
  'event.kind.concertation': 'Concertation',
  'event.kind.externe': 'Proposé par un autre organisme',
  'event.mode.sur-place': 'Sur place',
  'event.mode.a-distance': 'À distance',
  'event.mode.both': 'Sur place ou à distance',
  'event.status.announced': 'Annoncé',
  'event.status.open': 'Inscriptions ouvertes',
  'event.status.full': 'Complet',
  'event.status.closed': 'Inscriptions closes',
  'event.status.held': 'Terminé',
  'event.status.postponed': 'Reporté',
  'event.status.cancelled': 'Annulé',
  'event.rescheduled': 'Nouvelle date',
  'event.how.elsewhere': 'Inscription sur un autre site',
  'event.how.none': 'Sans inscription',
  'event.seats.many': 'Il reste des places',
  'event.seats.few': 'Dernières places',
  'event.seats.none': 'Complet, liste d’attente',
  'event.level.1': 'pour découvrir',
  'event.level.2': 'pour approfondir',
  'event.days': 'dimanche lundi mardi mercredi jeudi vendredi samedi',
  // Hours as people write them: `9 h`, `9 h 30`.
  'event.time': (hours: number, minutes: number) => `${hours}\u00a0h${minutes ? `\u00a0${minutes < 10 ? '0' : ''}${minutes}` : ''}`,
  'event.day': (weekday: string, day: string) => `${weekday} ${day}`,
  'event.on': (day: string, start: string, end: string) => `${day}, de ${start} à ${end}`,
  'event.span': (first: string, start: string, last: string, end: string) => `du ${first} à ${start} au ${last} à ${end}`,
  'event.zone': (city: string) => `heure de ${city}`,
  'event.here': (when: string) => `chez vous : ${when}`,
  'event.sessions': (count: number) => `${count} séances`,
  'event.example': 'Exemple : cet événement n’existe pas, il sert à essayer.',
};

/** What `fr.ts` says of dates, word for word (a test compares them): a list of events alone does not load that file, and a sheet would show its days without their dates before it comes. */
export const frDates = {
  'date.months': 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
  'date.day': (day: number, month: string, year: number) => `${day === 1 ? '1er' : day} ${month} ${year}`,
};
