import type { Meta, StoryObj } from '@storybook/web-components-vite';
import '../../src/components/pana-event/pana-event.ts';
import { eventOf, generateEvents, type EventChanges } from '../../test/support/events.ts';
import { exampleForm, exampleSurvey, pageEvents, problem, type PageEvents } from '../../test/support/page-events.ts';
import { exampleStructure } from '../../test/support/structure.ts';
import { inside, says, scene, withoutDigests, type Scene } from '../support/scene.ts';

const TAG = 'pana-event';
const DAY: EventChanges = {
  title: 'Exemple – Journée numérique : outils simples et données en sécurité',
  description: 'Le matin : choisir des outils simples, libres si possible, et s’en servir à plusieurs.\n\nL’après-midi : protéger les données des adhérents, par petits groupes.',
  modes: ['sur-place', 'a-distance'], capacity: { onSite: 30, remote: 100 }, stored: { seats: { onSite: 'few', remote: 'many' } },
  audience: 'Celles et ceux qui accompagnent des associations, bénévoles ou salariés.', prerequisites: 'Savoir envoyer un courriel et ouvrir un tableur.', bring: 'Un ordinateur si vous en avez un.',
  needs: [{ code: 'comptabilite', level: 1 }, { code: 'newsletter', level: 2 }],
  venue: {
    name: 'Maison des associations', address: { street: '1 rue du Château', postcode: '37600', city: 'Loches', commune: '37132' }, lat: 47.1286, lon: 0.9952, access: ['pmr', 'transports', 'boucle-magnetique'],
    accessNote: 'Sonnez au portail vert ; la salle est au rez-de-chaussée.',
  },
};
const structures = [exampleStructure()];
const event = (changes: EventChanges = {}, { attributes, ...more }: Scene = {}, registry: PageEvents = pageEvents()) =>
  scene(TAG, { structures, events: [eventOf(1, { ...DAY, ...changes })], before: registry.before, ...more, attributes: { 'event-id': 'e1', ...attributes } });
const there = says(TAG, /Mise à jour le/);
const both = pageEvents({ form: { ...exampleForm, modes: [{ mode: 'sur-place', gives: 'waiting-list' }, { mode: 'a-distance', gives: 'seat' }] }, survey: exampleSurvey });
/** Opens the form, and waits until it says `words`. */
const opensForm = (words: RegExp) => async (played: { canvasElement: HTMLElement }): Promise<void> => {
  (await inside(played, TAG, '#register-button')).click();
  await says(TAG, words)(played);
};

function write(field: HTMLInputElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
/** Fills what must be, and sends. */
async function fill(played: { canvasElement: HTMLElement }): Promise<void> {
  write(await inside<HTMLInputElement>(played, TAG, '#register-name'), 'Camille Exemple');
  write(await inside<HTMLInputElement>(played, TAG, '#register-email'), 'camille@example.org');
  const agreement = await inside<HTMLInputElement>(played, TAG, '#register-consent');
  if (!agreement.checked) agreement.click();
  (await inside(played, TAG, 'form .main')).click();
}

const meta: Meta = { title: TAG, component: TAG, parameters: { docs: { lang: 'en' } } };
export default meta;
type Story = StoryObj;

/** A training day with a room and a video room. */
export const Default: Story = { ...event(), play: says(TAG, /Journée numérique.*Inscriptions ouvertes.*vendredi 12 mars 2027, de 9 h 30 à 17 h.*Tenir la comptabilité/) };

/** No event is named: what to do. */
export const Empty: Story = { ...event({}, { attributes: { 'event-id': '' } }), play: says(TAG, /Choisissez un événement/) };

/** Before the answer. */
export const Pending: Story = { ...event({}, { before: () => new Promise<never>(() => {}) }), play: says(TAG, /La fiche arrive/) };

/** Not in the agenda, or no longer. */
export const Missing: Story = { ...event({}, { attributes: { 'event-id': 'e99' } }), play: says(TAG, /n’est plus dans l’agenda/) };

/** The server does not answer: why, and a way to try again. */
export const Failed: Story = { ...event({}, { before: () => new Response('<html>', { headers: { 'content-type': 'text/html' } }) }), play: says(TAG, /ne peut pas être affichée.*Réessayer/) };

/** Several sessions, with work between them. */
export const Series: Story = {
  ...event({ sessions: ['2027-03-12', '2027-03-26', '2027-04-09'].map((day) => ({ start: `${day}T09:30`, end: `${day}T12:00` })), between: 'Essayer un outil dans votre association, et noter ce qui coince.' }),
  play: says(TAG, /3 séances.*vendredi 9 avril 2027.*ce qui coince/),
};

/** In another zone than the visitor's: its own clock first, then theirs. */
export const Overseas: Story = {
  ...event({ timeZone: 'Indian/Reunion', territories: ['departement:974'], venue: { ...DAY.venue!, name: 'Case numérique', address: { street: '2 rue de Paris', postcode: '97400', city: 'Saint-Denis', commune: '97411' }, lat: -20.8789, lon: 55.4481 } }),
  play: says(TAG, /heure de La Réunion/),
};

/** Put off to another date. */
export const Postponed: Story = { ...event({ stored: { status: 'postponed', reason: 'La salle est prise ce jour-là.', previousStart: '2027-02-05T09:30:00+01:00' } }), play: says(TAG, /Reporté.*D’abord prévu le vendredi 5 février 2027/) };

/** It is over. */
export const Held: Story = { ...event({ stored: { status: 'held' } }), play: says(TAG, /Terminé.*Cet événement a eu lieu/) };

/** Nobody registers any more, and it is still to come. */
export const Closed: Story = { ...event({ stored: { status: 'closed' } }), play: says(TAG, /Inscriptions closes.*Les inscriptions sont closes/) };

/** Announced: when registration opens, by the clock of the place. */
export const Announced: Story = {
  ...event({ timeZone: 'Indian/Reunion', registration: { how: 'here', opens: '2027-02-01T08:00' }, stored: { status: 'announced' } }),
  play: says(TAG, /Annoncé.*Les inscriptions ouvrent le lundi 1er février 2027 à 8 h \(heure de La Réunion\)/),
};

/** It has a new date: which it had. */
export const Rescheduled: Story = { ...event({ stored: { ...DAY.stored, previousStart: '2027-02-05T09:30:00+01:00' } }), play: says(TAG, /Nouvelle date\. D’abord prévu le vendredi 5 février 2027/) };

/** How to register alone, for a page that says the rest by itself. */
export const RegistrationAlone: Story = { ...event({}, { attributes: { view: 'registration' } }), play: says(TAG, /^(?!.*Pour qui).*S’inscrire.*Inscriptions jusqu’au/) };

/** It will not take place. */
export const Cancelled: Story = { ...event({ stored: { status: 'cancelled', reason: 'L’intervenante est souffrante. Une autre journée est prévue en mai.' } }), play: says(TAG, /Annulé.*en mai/) };

/** Every seat is taken: the waiting list. */
export const Full: Story = { ...event({ stored: { status: 'full', seats: { onSite: 'none', remote: 'none' } } }), play: says(TAG, /Complet.*S’inscrire sur la liste d’attente/) };

/** From anywhere. */
export const Remote: Story = { ...event({ kind: 'webinaire', modes: ['a-distance'], venue: undefined as never, capacity: { remote: 100 } }), play: says(TAG, /Webinaire · À distance.*le lien arrive par courriel/) };

/** Somebody else's: one registers there. */
export const External: Story = { ...event({ kind: 'externe', registration: { how: 'elsewhere', url: 'https://www.ailleurs.example.org/inscription' } }), play: says(TAG, /Inscription sur un autre site.*S’inscrire sur ailleurs.example.org/) };

/** One just comes. */
export const NoRegistration: Story = { ...event({ registration: { how: 'none' } }), play: says(TAG, /Sans inscription/) };

/** From anywhere, without registration: nobody is promised a mail. */
export const RemoteWithoutRegistration: Story = {
  ...event({ kind: 'webinaire', modes: ['a-distance'], venue: undefined as never, capacity: {}, registration: { how: 'none' }, stored: {} }),
  play: says(TAG, /^(?!.*par courriel).*demandez le lien à l’organisateur/),
};

/** For trying the product. */
export const Example: Story = { ...event({ stored: { ...DAY.stored, example: true } }), play: says(TAG, /cet événement n’existe pas/) };

/** The map of the place, once it is asked for. */
export const MapOpen: Story = {
  ...event(),
  play: async (played) => {
    (await inside(played, TAG, '#map-button')).click();
    await inside(played, TAG, '.mini-map');
  },
};

/** It cannot be drawn: the address and the way there are in words. */
export const MapFailed: Story = {
  ...event({}, {
    before: async (path) => {
      if (path !== '/v1/events/e1') return undefined;
      const { venue, ...day } = eventOf(1, DAY);
      const { commune: _, ...address } = venue!.address;
      return Response.json({ ...day, venue: { ...venue, address } });
    },
  }),
  play: async (played) => {
    (await inside(played, TAG, '#map-button')).click();
    await says(TAG, /La carte ne peut pas être affichée/)(played);
  },
};

/** The form, with the questions of the day. */
export const Form: Story = { ...event({}, {}, both), play: opensForm(/Comment venez-vous.*Qu’attendez-vous/) };

/** The form, sent with nothing in it. */
export const FormErrors: Story = {
  ...event({}, {}, both),
  play: async (played) => {
    await opensForm(/Comment venez-vous/)(played);
    (await inside(played, TAG, 'form .main')).click();
    await says(TAG, /4 points à revoir/)(played);
  },
};

/** Structures of the directory are proposed. */
export const FormSuggestions: Story = {
  ...event({}, {}, pageEvents()),
  play: async (played) => {
    await opensForm(/Votre structure/)(played);
    write(await inside<HTMLInputElement>(played, TAG, '#register-structure'), 'Boussole');
    await inside(played, TAG, '#register-structure-list:not([hidden]) li');
  },
};

const unsent = pageEvents();
unsent.first = () => new Response('', { status: 429 });
/** It did not leave: why, and what was typed is still there. */
export const FormFailed: Story = {
  ...event({}, {}, unsent),
  play: async (played) => {
    await opensForm(/Votre structure/)(played);
    await fill(played);
    await says(TAG, /L’inscription n’est pas partie/)(played);
  },
};

/** It left: what happens next. */
export const FormSent: Story = {
  ...event({}, {}, pageEvents()),
  play: async (played) => {
    await opensForm(/Votre structure/)(played);
    await fill(played);
    await says(TAG, /ouvrez le message reçu/)(played);
  },
};

/** Every seat is taken: what the waiting list is. */
export const FormWaitingList: Story = {
  ...event({ stored: { status: 'full', seats: { onSite: 'none', remote: 'none' } } }, {}, pageEvents({ form: { ...exampleForm, modes: [{ mode: 'sur-place', gives: 'waiting-list' }] } })),
  play: opensForm(/complet, liste d’attente.*Vous serez sur la liste d’attente.*Rejoindre la liste d’attente/),
};

const slow = pageEvents();
slow.first = () => new Promise<never>(() => {});
/** On its way. */
export const FormSending: Story = {
  ...event({}, {}, slow),
  play: async (played) => {
    await opensForm(/Votre structure/)(played);
    await fill(played);
    await says(TAG, /Envoi en cours/)(played);
  },
};

/** The form cannot be had: its page, and a way to try again. */
export const FormUnavailable: Story = {
  ...event({}, { before: (path) => (path.endsWith('/form') ? new Response('', { status: 404 }) : undefined) }),
  play: opensForm(/Le formulaire ne peut pas être affiché.*Réessayer.*S’inscrire sur la page/),
};

const cancelled = pageEvents();
cancelled.first = () => {
  cancelled.form = { ...exampleForm, open: false };
  return problem(409, { type: '/docs/problems#conflict', detail: 'Cet événement est annulé.' });
};
/** The event was cancelled while the form was open: why, and that nothing was kept. */
export const FormClosedMeanwhile: Story = {
  ...event({}, {}, cancelled),
  play: async (played) => {
    cancelled.form = exampleForm;
    await opensForm(/Votre structure/)(played);
    await fill(played);
    await says(TAG, /Cet événement est annulé\. Votre inscription n’est pas partie, et rien n’a été gardé/)(played);
  },
};

/** On a page without https: the page of the event has a form. */
export const FormInsecure: Story = { ...event(), play: (played) => withoutDigests(() => opensForm(/Cette page n’est pas protégée.*S’inscrire sur la page/)(played)) };

/** Registration closed while somebody read the sheet. */
export const FormClosed: Story = { ...event({}, {}, pageEvents({ form: { ...exampleForm, open: false } })), play: opensForm(/Les inscriptions ne sont pas ouvertes/) };

/** On dark pages. */
export const Dark: Story = { ...event({}, { scheme: 'dark' }), play: there };

/** The form on dark pages. */
export const FormDark: Story = { ...event({}, { scheme: 'dark' }, both), play: opensForm(/Qu’attendez-vous/) };

/** In a column of 320 px. */
export const Narrow: Story = { ...event({}, { width: 320 }), play: there };

/** The form in a column of 320 px. */
export const FormNarrow: Story = { ...event({}, { width: 320 }, both), play: opensForm(/Qu’attendez-vous/) };

/** Long words, in a narrow column. */
export const LongNames: Story = {
  ...event({ title: 'Exemple – Communauté de communes du Pays de Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson : anticonstitutionnellement', organiser: { name: 'Exemple – Coordination de Beaujeu-Saint-Vallier-Pierrejux-et-Quitteur' } }, { width: 280 }),
  play: says(TAG, /Bouzemont/),
};

/** In English. */
export const English: Story = { ...event({}, { attributes: { lang: 'en' } }), play: says(TAG, /Registration is open.*Friday, March 12, 2027/) };

/** On a page of the State's design system: its colours win. */
export const DsfrHost: Story = { ...event({}, { dsfr: true }), play: there };

/** The same page in its dark theme. */
export const DsfrDark: Story = { ...event({}, { dsfr: 'dark' }), play: there };

/** In a locked territory: a sheet is of one event, whatever is locked. */
export const One: Story = { ...event({}, { attributes: { territory: 'departement:37' } }), play: there };

/** One of five thousand. */
export const FiveThousand: Story = { ...event({}, { events: (gazetteer) => generateEvents(gazetteer, 5000, '2026-11-15') }), play: there };
