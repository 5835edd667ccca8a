/**
 * Every mail the registry writes, in French and in English: what it says, as data. The text and the HTML are made from it in `render.ts`.
 * Subjects are fixed words: they show on locked screens and in logs. Each says what to do, and what happens when nothing is done.
 */

/** How a value is read: an address of ours, a day to write out, a code to copy, the name of a structure, words of somebody. */
export const VALUE_KINDS = {
  link: 'link', sheet: 'link', space: 'link', confirm: 'link', edit: 'link', withdraw: 'link', receipt: 'link',
  hiddenAt: 'day', eraseBy: 'day', code: 'code', structure: 'name', question: 'words', reason: 'words',
} as const;
/** Name of any value of any mail. */
export type ValueName = keyof typeof VALUE_KINDS;

/** What is particular to a mail as a message. */
interface Nature {
  readonly takes: readonly ValueName[];
  /** Milliseconds after which it is not sent any more: its link has ended. */
  readonly usefulFor?: number;
  /** Given up, it is erased at once: nobody should send it later. */
  readonly fleeting?: true;
  /** Value that lets whoever receives these mails end them (RFC 2369). */
  readonly unsubscribe?: ValueName;
}

export const NATURES = {
  // As long as its link lives (RELIABILITY.md, account).
  'sign-in': {takes: ['link', 'code'], usefulFor: 600_000, fleeting: true},
  'confirm-application': {takes: ['structure', 'link']},
  'application-to-check': {takes: ['structure', 'link']},
  'application-question': {takes: ['structure', 'question', 'link']},
  'application-accepted': {takes: ['structure', 'sheet', 'space']},
  'application-refused': {takes: ['structure', 'reason']},
  'verify-reminder': {takes: ['structure', 'confirm', 'edit', 'withdraw'], unsubscribe: 'withdraw'},
  'listing-edited': {takes: ['structure', 'link']},
  'invited': {takes: ['structure', 'space']},
  'withdrawn': {takes: ['structure', 'hiddenAt', 'eraseBy']},
  // Everything else about these people is gone: their address does not stay for a receipt.
  'erased': {takes: ['structure', 'receipt'], fleeting: true},
} as const satisfies Record<string, Nature>;

export type MailTemplate = keyof typeof NATURES;
export type MailLocale = 'fr' | 'en';

/** What each mail is filled with. Days are ISO (`2026-11-22`) and are written out; addresses are on our origin; the rest is plain text. */
export type MailValues = {[T in MailTemplate]: Readonly<Record<(typeof NATURES)[T]['takes'][number], string>>};

/** What is particular to the mails of a template; undefined when there is no such template. */
export const natureOf = (template: string): Nature | undefined => (Object.hasOwn(NATURES, template) ? NATURES[template as MailTemplate] : undefined);

/** A paragraph; a link by its own line; a code; somebody's words. */
export type Block = string | {readonly label: string; readonly to: string} | {readonly code: string} | {readonly quote: string};

/** One mail, before it is text or HTML. */
export interface Letter {
  readonly subject: string;
  readonly body: readonly Block[];
}

type Letters = {readonly [T in MailTemplate]: (values: MailValues[T]) => Letter};

const FR: Letters = {
  'sign-in': ({link, code}) => ({
    subject: 'Votre lien de connexion',
    body: [
      'Vous avez demandé à vous connecter à PANA. Suivez ce lien :',
      {label: 'Me connecter', to: link},
      'Ou tapez ce code dans la page où vous avez fait la demande :',
      {code},
      'Le lien et le code servent une seule fois, et pendant dix minutes.',
      'Si vous n’avez rien demandé, ne faites rien : sans ce message, personne ne peut se connecter à votre place.',
    ],
  }),
  'confirm-application': ({structure, link}) => ({
    subject: 'Confirmez votre demande d’inscription à l’annuaire',
    body: [
      `Une demande d’inscription de « ${structure} » à l’annuaire PANA vient d’être faite avec votre adresse e-mail. Si elle est de vous, confirmez-la :`,
      {label: 'Confirmer la demande', to: link},
      'La coordination de votre territoire la lira ensuite, et vous répondra par e-mail.',
      'Si elle n’est pas de vous, ne faites rien : rien n’est publié sans confirmation, et la demande sera effacée.',
    ],
  }),
  'application-to-check': ({structure, link}) => ({
    subject: 'Une demande d’inscription attend votre avis',
    body: [
      `« ${structure} » demande à entrer dans l’annuaire PANA. Nous vous écrivons parce que vous coordonnez son territoire.`,
      {label: 'Lire la demande', to: link},
      'Si vous ne faites rien, la demande reste en attente et rien n’est publié ; une autre personne de la coordination peut s’en charger.',
    ],
  }),
  'application-question': ({structure, question, link}) => ({
    subject: 'Une question sur votre demande d’inscription',
    body: [
      `La coordination lit la demande d’inscription de « ${structure} » à l’annuaire PANA, et vous demande :`,
      {quote: question},
      {label: 'Répondre', to: link},
      'Tant que vous n’avez pas répondu, la demande reste en attente et rien n’est publié.',
    ],
  }),
  'application-accepted': ({structure, sheet, space}) => ({
    subject: 'Votre structure est dans l’annuaire',
    body: [
      `Bienvenue ! « ${structure} » est dans l’annuaire PANA : les associations qui cherchent de l’aide peuvent maintenant la trouver.`,
      {label: 'Voir sa fiche', to: sheet},
      'Vous pouvez la modifier, ou la retirer de l’annuaire, quand vous voulez :',
      {label: 'Ouvrir mon espace', to: space},
      'Vous n’avez rien d’autre à faire. Nous vous demanderons de temps en temps si tout est toujours exact.',
    ],
  }),
  'invited': ({structure, space}) => ({
    subject: 'Une fiche de l’annuaire vous est confiée',
    body: [
      `Une personne de « ${structure} » vous a ajouté comme contact de sa fiche dans l’annuaire PANA. Vous pouvez la modifier, la confirmer ou la retirer.`,
      {label: 'Ouvrir mon espace', to: space},
      'Il n’y a pas de mot de passe : donnez cette adresse e-mail, et nous vous enverrons un lien.',
      'Si vous ne connaissez pas cette structure, ne faites rien, ou prévenez votre coordination.',
    ],
  }),
  'application-refused': ({structure, reason}) => ({
    subject: 'Votre demande d’inscription n’a pas été acceptée',
    body: [
      `Merci d’avoir proposé « ${structure} » pour l’annuaire PANA. La coordination n’a pas pu accepter la demande, pour cette raison :`,
      {quote: reason},
      'Si cela change, ou si nous nous trompons, vous pouvez faire une nouvelle demande.',
      'Si vous ne faites rien, tout s’arrête là : rien n’est publié.',
    ],
  }),
  'verify-reminder': ({structure, confirm, edit, withdraw}) => ({
    subject: 'Votre fiche est-elle toujours exacte ?',
    body: [
      `Nous vous écrivons parce que « ${structure} » est dans l’annuaire PANA. Sa fiche est-elle toujours exacte ?`,
      {label: 'Oui, tout est exact', to: confirm},
      {label: 'Non, je modifie la fiche', to: edit},
      {label: 'Je retire la structure de l’annuaire', to: withdraw},
      'Si vous ne faites rien, la fiche reste telle qu’elle est. Sans confirmation pendant douze mois, elle passe après les autres ; pendant dix-huit mois, elle n’est plus montrée.',
    ],
  }),
  'listing-edited': ({structure, link}) => ({
    subject: 'Une fiche de l’annuaire a été modifiée',
    body: [
      `La fiche de « ${structure} » dans l’annuaire PANA vient d’être modifiée, et la nouvelle version est en ligne. Nous vous écrivons parce que vous la suivez.`,
      {label: 'Voir la fiche', to: link},
      'Si tout vous semble juste, vous n’avez rien à faire.',
    ],
  }),
  'withdrawn': ({structure, hiddenAt, eraseBy}) => ({
    subject: 'Votre structure est retirée de l’annuaire',
    body: [
      `Comme demandé, « ${structure} » n’est plus montrée dans l’annuaire PANA depuis le ${hiddenAt}.`,
      `Ce que nous gardons d’elle et de ses contacts sera effacé au plus tard le ${eraseBy}.`,
      'Vous n’avez rien à faire : un dernier message vous dira que c’est fait. Merci pour le temps donné aux associations.',
      'Si personne chez vous n’a demandé ce retrait, prévenez vite votre coordination.',
    ],
  }),
  'erased': ({structure, receipt}) => ({
    subject: 'Vos données sont effacées',
    body: [
      `Ce que nous gardions de « ${structure} » et de ses contacts pour l’annuaire PANA est effacé. En voici le reçu :`,
      {label: 'Voir le reçu', to: receipt},
      'Vous n’avez rien à faire. Gardez ce message si vous voulez une preuve : nous, nous ne gardons plus votre adresse.',
    ],
  }),
};

const EN: Letters = {
  'sign-in': ({link, code}) => ({
    subject: 'Your sign-in link',
    body: [
      'You asked to sign in to PANA. Follow this link:',
      {label: 'Sign me in', to: link},
      'Or type this code in the page where you asked:',
      {code},
      'The link and the code work once, for ten minutes.',
      'If you did not ask for this, do nothing: without this message nobody can sign in as you.',
    ],
  }),
  'confirm-application': ({structure, link}) => ({
    subject: 'Confirm your application to the directory',
    body: [
      `Someone has just applied for “${structure}” to join the PANA directory, with your e-mail address. If it was you, please confirm:`,
      {label: 'Confirm the application', to: link},
      'The team of your area will then read it, and answer you by e-mail.',
      'If it was not you, do nothing: nothing is published without confirmation, and the application will be erased.',
    ],
  }),
  'application-to-check': ({structure, link}) => ({
    subject: 'An application is waiting for you',
    body: [
      `“${structure}” would like to join the PANA directory. We are writing to you because you coordinate its area.`,
      {label: 'Read the application', to: link},
      'If you do nothing, the application keeps waiting and nothing is published; someone else of your team may take it.',
    ],
  }),
  'application-question': ({structure, question, link}) => ({
    subject: 'A question about your application',
    body: [
      `The team reading the application of “${structure}” to the PANA directory would like to know:`,
      {quote: question},
      {label: 'Answer', to: link},
      'Until you answer, the application keeps waiting and nothing is published.',
    ],
  }),
  'application-accepted': ({structure, sheet, space}) => ({
    subject: 'You are in the directory',
    body: [
      `Welcome! “${structure}” is in the PANA directory: associations looking for help can now find it.`,
      {label: 'See its page', to: sheet},
      'You can change it, or take it out of the directory, whenever you like:',
      {label: 'Open my space', to: space},
      'There is nothing else to do. From time to time we will ask you whether everything is still right.',
    ],
  }),
  'invited': ({structure, space}) => ({
    subject: 'A page of the directory is entrusted to you',
    body: [
      `Somebody from “${structure}” has made you a contact of its page in the PANA directory. You can change it, confirm it or take it out.`,
      {label: 'Open my space', to: space},
      'There is no password: give this e-mail address, and we will send you a link.',
      'If you do not know this organisation, do nothing, or tell your coordination team.',
    ],
  }),
  'application-refused': ({structure, reason}) => ({
    subject: 'Your application was not accepted',
    body: [
      `Thank you for proposing “${structure}” for the PANA directory. The team could not accept the application, for this reason:`,
      {quote: reason},
      'If that changes, or if we are wrong, you can apply again.',
      'If you do nothing, it ends here: nothing is published.',
    ],
  }),
  'verify-reminder': ({structure, confirm, edit, withdraw}) => ({
    subject: 'Is your listing still right?',
    body: [
      `We are writing to you because “${structure}” is in the PANA directory. Is its listing still right?`,
      {label: 'Yes, everything is right', to: confirm},
      {label: 'No, I will change it', to: edit},
      {label: 'Take us out of the directory', to: withdraw},
      'If you do nothing, the listing stays as it is. Not confirmed for twelve months, it comes after the others; for eighteen months, it is no longer shown.',
    ],
  }),
  'listing-edited': ({structure, link}) => ({
    subject: 'A listing of the directory was changed',
    body: [
      `The listing of “${structure}” in the PANA directory has just been changed, and the new version is online. We are writing to you because you follow it.`,
      {label: 'See the listing', to: link},
      'If it looks right to you, there is nothing to do.',
    ],
  }),
  'withdrawn': ({structure, hiddenAt, eraseBy}) => ({
    subject: 'You are no longer in the directory',
    body: [
      `As requested, “${structure}” has not been shown in the PANA directory since ${hiddenAt}.`,
      `What we keep of it and of its contacts will be erased by ${eraseBy} at the latest.`,
      'There is nothing to do: a last message will tell you when it is done. Thank you for the time you gave to associations.',
      'If nobody on your side asked for this, please tell your coordination team soon.',
    ],
  }),
  'erased': ({structure, receipt}) => ({
    subject: 'Your data is erased',
    body: [
      `What we kept of “${structure}” and of its contacts for the PANA directory is erased. Here is the receipt:`,
      {label: 'See the receipt', to: receipt},
      'There is nothing to do. Keep this message if you want a proof: we no longer keep your address.',
    ],
  }),
};

export const LETTERS: Readonly<Record<MailLocale, Letters>> = {fr: FR, en: EN};

/** What every mail opens and ends with. */
export const FRAME = {
  fr: {
    hello: 'Bonjour,',
    colon: ' :',
    bye: 'L’équipe de PANA, les points d’appui au numérique associatif',
    why: 'Ce message est envoyé automatiquement pour le fonctionnement de l’annuaire, jamais pour de la publicité.',
  },
  en: {
    hello: 'Hello,',
    colon: ':',
    bye: 'The PANA team, local digital support for associations in France',
    why: 'This message is sent automatically to run the directory, never to advertise.',
  },
} as const satisfies Record<MailLocale, unknown>;
