/**
 * Every mail the registry writes, in French and in English: what it says, as data. The text and the HTML are made from it in `render.ts`.
 * Subjects are fixed words: they show on locked screens and in logs. Each says what to do, and what happens when nothing is done.
 */

/** How a value is read: an address of ours, a day to write out, a code to copy, the name of a structure, words of somebody, a room elsewhere. */
export const VALUE_KINDS = {
  link: 'link', sign: 'link', sheet: 'link', space: 'link', confirm: 'link', edit: 'link', withdraw: 'link', receipt: 'link',
  until: 'day', hiddenAt: 'day', askedOn: 'day', eraseBy: 'day', code: 'code', structure: 'name', person: 'name', event: 'name', question: 'words', reason: 'words',
  // Of events: dates and place in words, a moment in words, the coordination's own words, the video room of those who come by it.
  details: 'words', before: 'words', heading: 'words', message: 'words', cancel: 'link', calendar: 'link', room: 'room',
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
  'draft-saved': {takes: ['link', 'eraseBy']},
  'application-to-check': {takes: ['structure', 'link']},
  'claim-accepted': {takes: ['structure', 'link']},
  'claim-undone': {takes: ['structure']},
  'application-question': {takes: ['structure', 'question', 'link']},
  'application-accepted': {takes: ['structure', 'sheet', 'space', 'withdraw']},
  'application-refused': {takes: ['structure', 'reason']},
  'verify-reminder': {takes: ['structure', 'confirm', 'edit', 'withdraw'], unsubscribe: 'withdraw'},
  'listing-edited': {takes: ['structure', 'link']},
  'invited': {takes: ['structure', 'space', 'withdraw']},
  // As long as its link lives: ANSWER_WITHIN.
  'named-contact': {takes: ['structure', 'person', 'link'], usefulFor: 30 * 86_400_000},
  'charter-to-sign': {takes: ['structure', 'sign', 'until', 'withdraw']},
  'charter-reminder': {takes: ['structure', 'sign', 'until', 'withdraw']},
  'charter-unpublished': {takes: ['structure', 'sign', 'withdraw']},
  'charter-unpublished-team': {takes: ['link']},
  'charter-unreachable': {takes: ['link']},
  'confirm-report': {takes: ['structure', 'link'], fleeting: true},
  'report-received': {takes: ['structure', 'reason', 'link', 'withdraw']},
  'report-to-settle': {takes: ['structure', 'reason', 'link']},
  // The address is erased once it is told.
  'report-settled': {takes: ['structure', 'reason'], fleeting: true},
  'withdrawn': {takes: ['structure', 'hiddenAt', 'eraseBy']},
  // `structure`: its public number, for who gets it is to know no name.
  'processor-notice': {takes: ['structure', 'eraseBy']},
  'processor-reminder': {takes: ['structure', 'askedOn', 'eraseBy']},
  'passkey-added': {takes: ['link']},
  'passkeys-ended': {takes: ['link']},
  // As long as its link lives: ADDRESS_CHANGE_FOR.
  'confirm-address': {takes: ['link'], usefulFor: 3_600_000, fleeting: true},
  'address-changed': {takes: ['link']},
  'confirm-registration': {takes: ['event', 'details', 'link'], fleeting: true},
  'registration-confirmed': {takes: ['event', 'details', 'calendar', 'sheet', 'cancel']},
  'registration-confirmed-remote': {takes: ['event', 'details', 'room', 'calendar', 'cancel']},
  'registration-waiting': {takes: ['event', 'details', 'cancel']},
  // As long as the offer: EVENT_LIMITS.offerHours.
  'seat-offered': {takes: ['event', 'details', 'before', 'link', 'cancel'], usefulFor: 24 * 3_600_000},
  'offer-expired': {takes: ['event', 'sheet']},
  'registration-cancelled': {takes: ['event', 'sheet']},
  // Nobody is reminded of what has begun: a week before, from 8 o'clock; the day before, from 8 o'clock to the start.
  'event-reminder-7': {takes: ['event', 'details', 'sheet', 'calendar', 'cancel'], usefulFor: 5 * 86_400_000},
  'event-reminder-1': {takes: ['event', 'details', 'sheet', 'cancel'], usefulFor: 16 * 3_600_000},
  'event-reminder-1-remote': {takes: ['event', 'details', 'room', 'cancel'], usefulFor: 16 * 3_600_000},
  // The next session of a series that has begun: nobody cancels any more.
  'event-session': {takes: ['event', 'details', 'sheet'], usefulFor: 16 * 3_600_000},
  'event-session-remote': {takes: ['event', 'details', 'room', 'sheet'], usefulFor: 16 * 3_600_000},
  // To those who hold the event; said again the day before.
  'room-missing': {takes: ['event', 'before', 'link'], usefulFor: 86_400_000, fleeting: true},
  'event-changed': {takes: ['event', 'details', 'sheet', 'calendar', 'cancel']},
  'event-postponed': {takes: ['event', 'reason', 'sheet', 'cancel']},
  'event-without-dates': {takes: ['event', 'eraseBy', 'sheet', 'cancel'], usefulFor: 30 * 86_400_000, fleeting: true},
  'dates-missing': {takes: ['event', 'eraseBy', 'link'], usefulFor: 30 * 86_400_000, fleeting: true},
  'event-cancelled': {takes: ['event', 'details', 'reason', 'sheet']},
  'event-message': {takes: ['event', 'heading', 'message', 'sheet', 'cancel']},
  'confirm-alert': {takes: ['link', 'cancel'], fleeting: true},
  // Its address is forgotten once it is told.
  'event-alert': {takes: ['event', 'details', 'sheet'], fleeting: true},
  // A day's news: tomorrow's says it again if it is still true.
  'mail-alarm': {takes: ['link'], usefulFor: 86_400_000, fleeting: true},
  'survey-prerequisites': {takes: ['event', 'link'], usefulFor: 9 * 86_400_000, fleeting: true},
  // As long as its answers are somebody's.
  'survey-satisfaction': {takes: ['event', 'link'], usefulFor: 30 * 86_400_000, fleeting: true},
  'survey-satisfaction-again': {takes: ['event', 'link'], usefulFor: 22 * 86_400_000, fleeting: true},
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
  'draft-saved': ({link, eraseBy}) => ({
    subject: 'Reprenez votre formulaire où vous l’avez laissé',
    body: [
      'Vous avez mis de côté une demande d’inscription à l’annuaire PANA. Ce lien l’ouvre telle que vous l’avez laissée, autant de fois que vous voulez :',
      {label: 'Reprendre mon formulaire', to: link},
      `Rien n’est envoyé tant que vous ne l’avez pas signé. Le brouillon est effacé dès l’envoi, quand vous le supprimez, et au plus tard le ${eraseBy}.`,
      'Gardez ce message pour vous : qui a le lien peut lire le brouillon et le changer.',
      'Si vous n’avez rien demandé, ne faites rien : personne d’autre n’a ce lien, et tout sera effacé.',
    ],
  }),
  'claim-accepted': ({structure, link}) => ({
    subject: 'Une fiche de l’annuaire est reprise par sa structure',
    body: [
      `« ${structure} » tient maintenant elle-même sa fiche dans l’annuaire PANA : la demande est signée d’une adresse au nom de domaine de son site.`,
      {label: 'Relire la demande', to: link},
      'Si tout vous semble juste, vous n’avez rien à faire. Sinon, vous pouvez revenir dessus depuis cette page : la fiche redevient ce qu’elle était.',
    ],
  }),
  'claim-undone': ({structure}) => ({
    subject: 'La reprise d’une fiche est à vérifier',
    body: [
      `La fiche de « ${structure} » dans l’annuaire PANA vous avait été confiée. La coordination de votre territoire veut d’abord vérifier qui la tient : la fiche est redevenue ce qu’elle était.`,
      'Votre demande est gardée, et vous n’avez rien à faire : la coordination vous répondra par e-mail.',
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
  'application-accepted': ({structure, sheet, space, withdraw}) => ({
    subject: 'Votre structure est dans l’annuaire',
    body: [
      `Bienvenue ! « ${structure} » est dans l’annuaire PANA : les associations qui cherchent de l’aide peuvent maintenant la trouver.`,
      {label: 'Voir sa fiche', to: sheet},
      'Vous pouvez la modifier, ou la retirer de l’annuaire, quand vous voulez :',
      {label: 'Ouvrir mon espace', to: space},
      {label: 'Retirer la structure de l’annuaire', to: withdraw},
      'Vous n’avez rien d’autre à faire. Nous vous demanderons de temps en temps si tout est toujours exact.',
    ],
  }),
  'invited': ({structure, space, withdraw}) => ({
    subject: 'Une fiche de l’annuaire vous est confiée',
    body: [
      `Une personne de « ${structure} » vous a ajouté comme contact de sa fiche dans l’annuaire PANA. Vous pouvez la modifier, la confirmer ou la retirer.`,
      {label: 'Ouvrir mon espace', to: space},
      'Il n’y a pas de mot de passe : donnez cette adresse e-mail, et nous vous enverrons un lien.',
      {label: 'Retirer la structure de l’annuaire', to: withdraw},
      'Si vous ne connaissez pas cette structure, ne faites rien, ou prévenez votre coordination.',
    ],
  }),
  'named-contact': ({structure, person, link}) => ({
    subject: 'On vous propose de tenir une fiche de l’annuaire',
    body: [
      `${person} a signé la charte de l’annuaire PANA pour « ${structure} », et vous a nommé pour tenir sa fiche avec elle ou lui. Si vous êtes d’accord :`,
      {label: 'Devenir contact de la structure', to: link},
      'Rien de vous n’est publié. Vous pourrez modifier la fiche, la confirmer ou la retirer de l’annuaire.',
      'Si vous n’êtes pas d’accord ou ne connaissez pas cette structure, ne faites rien : dans trente jours, votre nom et votre adresse sont effacés.',
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
  'passkey-added': ({link}) => ({
    subject: 'Une clé d’accès a été ajoutée à votre compte',
    body: [
      'Une clé d’accès vient d’être ajoutée à votre compte PANA. Si c’est vous, vous n’avez rien d’autre à faire : elle vous sera demandée pour agir au nom de votre équipe.',
      'Si ce n’est pas vous, connectez-vous, retirez-la, et prévenez l’équipe nationale sans attendre :',
      {label: 'Me connecter', to: link},
    ],
  }),
  'passkeys-ended': ({link}) => ({
    subject: 'Vos clés d’accès ne servent plus',
    body: [
      'Une personne de votre équipe a mis fin à vos clés d’accès PANA, et vous êtes déconnecté partout. Si vous l’avez demandé, connectez-vous par message, puis créez une nouvelle clé :',
      {label: 'Me connecter', to: link},
      'Si vous ne faites rien, vos anciennes clés restent sans effet. Si vous n’avez rien demandé, prévenez l’équipe nationale sans attendre.',
    ],
  }),
  'confirm-address': ({link}) => ({
    subject: 'Confirmez votre nouvelle adresse de connexion',
    body: [
      'Quelqu’un, vous sans doute, veut se connecter à PANA avec cette adresse e-mail. Si c’est vous, confirmez-la :',
      {label: 'Confirmer cette adresse', to: link},
      'Le lien sert une seule fois, et pendant une heure. Vos fiches ne changent pas : ce qu’elles publient reste tel quel.',
      'Si vous n’avez rien demandé, ne faites rien : sans ce lien, rien ne change.',
    ],
  }),
  'address-changed': ({link}) => ({
    subject: 'Votre adresse de connexion a changé',
    body: [
      'Cette adresse e-mail ne sert plus à vous connecter à PANA : vous en avez confirmé une autre, et les autres connexions ouvertes sont fermées. Si c’est vous, vous n’avez rien à faire.',
      'Si ce n’est pas vous, dites-le sans attendre : votre coordination ou l’équipe nationale peut fermer le compte.',
      {label: 'À qui écrire', to: link},
    ],
  }),
  'charter-to-sign': ({structure, sign, until, withdraw}) => ({
    subject: 'Une nouvelle version de la charte est à signer',
    body: [
      `La charte de l’annuaire PANA a changé. Nous vous écrivons parce que « ${structure} » a signé une version plus ancienne : elle a jusqu’au ${until} pour signer la nouvelle.`,
      {label: 'Lire ce qui change, et signer', to: sign},
      'Il n’y a pas de mot de passe : donnez cette adresse e-mail, et nous vous enverrons un lien.',
      {label: 'Retirer la structure de l’annuaire', to: withdraw},
      'Si vous ne faites rien, la fiche n’est plus montrée après cette date. Rien n’est effacé, et signer plus tard la fait revenir.',
    ],
  }),
  'charter-reminder': ({structure, sign, until, withdraw}) => ({
    subject: 'La nouvelle charte n’est pas encore signée',
    body: [
      `« ${structure} » n’a pas encore signé la nouvelle version de la charte de l’annuaire PANA. Elle a jusqu’au ${until}.`,
      {label: 'Lire ce qui change, et signer', to: sign},
      {label: 'Retirer la structure de l’annuaire', to: withdraw},
      'Si vous ne faites rien, la fiche n’est plus montrée après cette date. Rien n’est effacé, et signer plus tard la fait revenir.',
    ],
  }),
  'charter-unpublished': ({structure, sign, withdraw}) => ({
    subject: 'Votre fiche n’est plus montrée dans l’annuaire',
    body: [
      `« ${structure} » n’a pas signé la nouvelle version de la charte de l’annuaire PANA à temps : sa fiche n’est plus montrée. Rien n’est effacé.`,
      {label: 'Lire la charte et la signer', to: sign},
      {label: 'Retirer la structure de l’annuaire', to: withdraw},
      'Signée, la charte fait revenir la fiche tout de suite. Si vous ne faites rien, elle reste cachée.',
    ],
  }),
  'charter-unpublished-team': ({link}) => ({
    subject: 'Des fiches ne sont plus montrées, faute de signature',
    body: [
      'Des structures que vous suivez n’ont pas signé la nouvelle version de la charte à temps : leur fiche n’est plus montrée dans l’annuaire PANA. Rien n’est effacé.',
      {label: 'Voir lesquelles', to: link},
      'Un message le leur dit, et vous n’avez rien à faire. Un appel de votre part peut aider : dès qu’elles signent, leur fiche revient.',
    ],
  }),
  'charter-unreachable': ({link}) => ({
    subject: 'Des structures n’ont personne à qui écrire',
    body: [
      'Des structures que vous suivez doivent signer la nouvelle version de la charte de l’annuaire PANA, et n’ont aucun contact à qui nous puissions écrire.',
      {label: 'Voir les signatures attendues', to: link},
      'Vous pouvez leur proposer un contact, depuis la page Équipe. Si vous ne faites rien, leur fiche n’est plus montrée après la date limite.',
    ],
  }),
  'confirm-report': ({structure, link}) => ({
    subject: 'Confirmez votre signalement',
    body: [
      `Une erreur sur la fiche de « ${structure} » dans l’annuaire PANA vient d’être signalée avec votre adresse e-mail. Si c’est vous, confirmez-le :`,
      {label: 'Confirmer le signalement', to: link},
      'Il sera ensuite transmis. La structure ne connaîtra pas votre adresse ; nous la gardons le temps de vous dire comment il a été réglé.',
      'Si ce n’est pas vous, ne faites rien : sans confirmation, personne ne lit le signalement, et il est effacé après sept jours.',
    ],
  }),
  'report-received': ({structure, reason, link, withdraw}) => ({
    subject: 'Une erreur est signalée sur votre fiche',
    body: [
      `Une personne qui a lu la fiche de « ${structure} » dans l’annuaire PANA signale ceci :`,
      {quote: reason},
      'Lisez ce qu’elle en dit, corrigez la fiche s’il le faut, et répondez en un clic :',
      {label: 'Lire et répondre', to: link},
      {label: 'Retirer la structure de l’annuaire', to: withdraw},
      'Si vous ne faites rien pendant quatorze jours, la coordination de votre territoire s’en charge.',
    ],
  }),
  'report-to-settle': ({structure, reason, link}) => ({
    subject: 'Un signalement attend votre avis',
    body: [
      `La fiche de « ${structure} » dans l’annuaire PANA est signalée pour ce motif :`,
      {quote: reason},
      'Nous vous écrivons parce que vous coordonnez son territoire : la structure n’a pas répondu, n’a pas de contact, ou ne doit pas en juger elle-même.',
      {label: 'Lire le signalement', to: link},
      'Si vous ne faites rien, il reste à régler ; une autre personne de la coordination peut s’en charger.',
    ],
  }),
  'report-settled': ({structure, reason}) => ({
    subject: 'Votre signalement est réglé',
    body: [
      `Merci d’avoir signalé une erreur sur la fiche de « ${structure} » dans l’annuaire PANA. Voici ce qu’il en est :`,
      {quote: reason},
      'Vous n’avez rien à faire. Nous effaçons votre adresse maintenant ; si quelque chose ne va toujours pas, signalez-le à nouveau.',
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
  'processor-notice': ({structure, eraseBy}) => ({
    subject: 'Une copie de données est à effacer',
    body: [
      `La structure numéro ${structure} a quitté l’annuaire PANA. Ce que vous gardez pour nous d’elle et de ses contacts est à effacer au plus tard le ${eraseBy}, copies et sauvegardes comprises.`,
      'Quand c’est fait, dites-le à l’équipe nationale du programme, qui le note. Si vous ne gardez rien d’elle, dites-le aussi.',
      'Si vous ne faites rien, un rappel vous vient au bout de sept jours, puis un autre au bout de quatorze.',
    ],
  }),
  'processor-reminder': ({structure, askedOn, eraseBy}) => ({
    subject: 'Rappel : une copie de données est à effacer',
    body: [
      `Le ${askedOn}, nous vous avons demandé d’effacer ce que vous gardez pour nous de la structure numéro ${structure} et de ses contacts, copies et sauvegardes comprises. Nous n’avons pas de réponse.`,
      `C’est à faire au plus tard le ${eraseBy}. Quand c’est fait, ou si vous ne gardez rien d’elle, dites-le à l’équipe nationale du programme, qui le note.`,
      'Si vous l’avez déjà dit, votre réponse ne nous est pas parvenue : dites-le à nouveau. Si vous ne faites rien, l’équipe nationale vous appellera avant cette date.',
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
  'survey-prerequisites': ({event, link}) => ({
    subject: 'Avant l’événement, trois questions',
    body: [
      `Vous êtes inscrit à « ${event} ». Trois questions, pour que chacun parte du bon pied :`,
      {label: 'Répondre', to: link},
      'Le lien est à vous : il vous ramène à vos réponses. Elles ne sont liées à votre inscription que trente jours, puis à personne.',
      'Si vous ne répondez pas, vous n’avez rien à faire : votre place est gardée.',
    ],
  }),
  'survey-satisfaction': ({event, link}) => ({
    subject: 'Comment était-ce ?',
    body: [
      `« ${event} », où vous étiez inscrit, a eu lieu. Deux minutes pour dire ce qui a été utile, et ce qui manque :`,
      {label: 'Répondre', to: link},
      'Vos réponses construisent la prochaine journée du département. Elles ne sont liées à votre inscription que trente jours, puis à personne.',
      'Si vous n’êtes pas venu ou ne voulez pas répondre, ne faites rien : nous vous le rappellerons une fois, dans une semaine, puis plus jamais.',
    ],
  }),
  'survey-satisfaction-again': ({event, link}) => ({
    subject: 'Il est encore temps de dire comment c’était',
    body: [
      `« ${event} », où vous étiez inscrit, a eu lieu, et vos réponses manquent encore :`,
      {label: 'Répondre', to: link},
      'Ce lien remplace celui d’avant, et reprend ce que vous aviez mis de côté.',
      'Si vous n’êtes pas venu ou ne voulez pas répondre, ne faites rien : nous ne vous écrirons plus à ce sujet.',
    ],
  }),
  'confirm-registration': ({event, details, link}) => ({
    subject: 'Confirmez votre inscription à un événement',
    body: [
      `Une inscription à « ${event} » vient d’être faite avec votre adresse e-mail. Si c’est vous, confirmez-la :`,
      {label: 'Confirmer mon inscription', to: link},
      {quote: details},
      'Votre place est prise quand vous confirmez, pas avant. S’il n’en reste plus, vous serez sur la liste d’attente.',
      'Si ce n’est pas vous, ne faites rien : sans confirmation, tout est effacé après sept jours.',
    ],
  }),
  'registration-confirmed': ({event, details, calendar, sheet, cancel}) => ({
    subject: 'Votre inscription est confirmée : les détails',
    body: [
      `Votre place à « ${event} » est réservée.`,
      {quote: details},
      {label: 'L’ajouter à mon agenda (fichier .ics)', to: calendar},
      {label: 'Relire la fiche de l’événement', to: sheet},
      'Vous n’avez rien à faire de plus. Si vous ne pouvez plus venir, dites-le : votre place ira à quelqu’un d’autre.',
      {label: 'Annuler mon inscription', to: cancel},
    ],
  }),
  'registration-confirmed-remote': ({event, details, room, calendar, cancel}) => ({
    subject: 'Votre inscription est confirmée : le lien pour participer à distance',
    body: [
      `Votre place à « ${event} » est réservée.`,
      {quote: details},
      {label: 'Rejoindre la salle le moment venu', to: room},
      'Gardez ce lien pour vous : il est réservé aux personnes inscrites.',
      {label: 'L’ajouter à mon agenda (fichier .ics)', to: calendar},
      'Vous n’avez rien à faire de plus. Si vous ne pouvez plus venir, dites-le : votre place ira à quelqu’un d’autre.',
      {label: 'Annuler mon inscription', to: cancel},
    ],
  }),
  'registration-waiting': ({event, details, cancel}) => ({
    subject: 'Vous êtes sur la liste d’attente',
    body: [
      `Il ne reste plus de place pour « ${event} » : vous êtes sur la liste d’attente, à votre tour d’arrivée.`,
      {quote: details},
      'Dès qu’une place se libère pour vous, un message vous la propose, et vous dit jusqu’à quand : 24 heures, ou moins si l’événement commence avant. D’ici là, vous n’avez rien à faire.',
      {label: 'Quitter la liste d’attente', to: cancel},
    ],
  }),
  'seat-offered': ({event, details, before, link, cancel}) => ({
    subject: 'Une place s’est libérée pour vous',
    body: [
      `Une place s’est libérée pour « ${event} », et c’est votre tour. Elle est à vous jusqu’au ${before}, si vous la prenez :`,
      {label: 'Prendre la place', to: link},
      {quote: details},
      'Si vous ne faites rien, elle ne sera plus gardée pour vous, et vous ne serez plus sur la liste d’attente.',
      {label: 'Je ne viens plus', to: cancel},
    ],
  }),
  'offer-expired': ({event, sheet}) => ({
    subject: 'La place proposée n’est plus réservée',
    body: [
      `La place qui vous était proposée pour « ${event} » n’a pas été prise à temps : elle n’est plus gardée pour vous, et vous n’êtes plus sur la liste d’attente.`,
      'Si vous voulez toujours venir, inscrivez-vous à nouveau :',
      {label: 'Voir l’événement', to: sheet},
      'Sinon, vous n’avez rien à faire.',
    ],
  }),
  'registration-cancelled': ({event, sheet}) => ({
    subject: 'Votre inscription est annulée',
    body: [
      `Votre inscription à « ${event} » est annulée. Merci de l’avoir dit : cela peut servir à quelqu’un d’autre.`,
      'Vous n’avez rien d’autre à faire. Si c’est une erreur, inscrivez-vous à nouveau :',
      {label: 'Voir l’événement', to: sheet},
    ],
  }),
  'event-reminder-7': ({event, details, sheet, calendar, cancel}) => ({
    subject: 'Dans une semaine : l’événement où vous êtes inscrit',
    body: [
      `« ${event} » a lieu dans quelques jours, et nous vous y attendons.`,
      {quote: details},
      {label: 'Relire la fiche de l’événement', to: sheet},
      {label: 'L’ajouter à mon agenda (fichier .ics)', to: calendar},
      'Si vous venez, vous n’avez rien à faire. Si vous ne pouvez plus venir, dites-le : votre place ira à quelqu’un d’autre.',
      {label: 'Annuler mon inscription', to: cancel},
    ],
  }),
  'event-reminder-1': ({event, details, sheet, cancel}) => ({
    subject: 'Bientôt : l’événement où vous êtes inscrit',
    body: [
      `« ${event} » commence bientôt, et nous vous y attendons.`,
      {quote: details},
      {label: 'Relire la fiche de l’événement', to: sheet},
      'Si vous venez, vous n’avez rien à faire. Si vous ne pouvez plus venir, dites-le : quelqu’un attend peut-être votre place.',
      {label: 'Annuler mon inscription', to: cancel},
    ],
  }),
  'event-reminder-1-remote': ({event, details, room, cancel}) => ({
    subject: 'Bientôt : le lien pour participer à distance',
    body: [
      `« ${event} » commence bientôt. Voici le lien pour y participer à distance :`,
      {label: 'Rejoindre la salle', to: room},
      {quote: details},
      'Gardez ce lien pour vous : il est réservé aux personnes inscrites.',
      'Vous n’avez rien d’autre à faire. Si vous ne pouvez plus venir, dites-le : quelqu’un attend peut-être votre place.',
      {label: 'Annuler mon inscription', to: cancel},
    ],
  }),
  'event-session': ({event, details, sheet}) => ({
    subject: 'Bientôt : la suite de l’événement où vous êtes inscrit',
    body: [
      `« ${event} » continue bientôt, et nous vous y attendons.`,
      {quote: details},
      'Si vous venez, vous n’avez rien à faire. Si vous ne pouvez pas venir cette fois, dites-le à l’équipe qui l’organise ; elle est nommée sur la fiche :',
      {label: 'Relire la fiche de l’événement', to: sheet},
    ],
  }),
  'event-session-remote': ({event, details, room, sheet}) => ({
    subject: 'Bientôt : le lien pour suivre la suite à distance',
    body: [
      `« ${event} » continue bientôt. Voici le lien pour y participer à distance :`,
      {label: 'Rejoindre la salle', to: room},
      {quote: details},
      'Gardez ce lien pour vous : il est réservé aux personnes inscrites.',
      'Si vous venez, vous n’avez rien d’autre à faire. Si vous ne pouvez pas venir cette fois, dites-le à l’équipe qui l’organise ; elle est nommée sur la fiche :',
      {label: 'Relire la fiche de l’événement', to: sheet},
    ],
  }),
  'room-missing': ({event, before, link}) => ({
    subject: 'Il manque le lien d’un événement à distance',
    body: [
      `« ${event} » se suit aussi à distance, et commence le ${before}. Aucun lien de salle n’est enregistré : les personnes inscrites ne sauront pas où aller.`,
      {label: 'Ajouter le lien de la salle', to: link},
      'Il part tout seul aux personnes inscrites à distance, la veille, ou aussitôt si la veille est passée. S’il est déjà enregistré, vous n’avez rien à faire ; sinon, personne ne le recevra.',
    ],
  }),
  'event-changed': ({event, details, sheet, calendar, cancel}) => ({
    subject: 'Un événement où vous êtes inscrit a changé',
    body: [
      `Les dates, le lieu ou la façon de participer à « ${event} » ont changé. Voici ce qui vaut maintenant :`,
      {quote: details},
      {label: 'Voir la fiche de l’événement', to: sheet},
      {label: 'Mettre à jour mon agenda (fichier .ics)', to: calendar},
      'Si cela vous convient, vous n’avez rien à faire : votre inscription tient toujours. Sinon, vous pouvez l’annuler :',
      {label: 'Annuler mon inscription', to: cancel},
    ],
  }),
  'event-postponed': ({event, reason, sheet, cancel}) => ({
    subject: 'Un événement où vous êtes inscrit est reporté',
    body: [
      `« ${event} » est reporté, pour cette raison :`,
      {quote: reason},
      'Vous n’avez rien à faire : votre inscription est gardée, et un message vous dira les nouvelles dates. S’il n’y en a pas, elle est effacée trois mois après la date d’abord prévue.',
      {label: 'Voir la fiche de l’événement', to: sheet},
      'Si vous préférez ne plus venir :',
      {label: 'Annuler mon inscription', to: cancel},
    ],
  }),
  'event-without-dates': ({event, eraseBy, sheet, cancel}) => ({
    subject: 'Un événement reporté n’a toujours pas de nouvelles dates',
    body: [
      `« ${event} », où vous êtes inscrit, a été reporté, et n’a toujours pas de nouvelles dates.`,
      `Vous n’avez rien à faire : si de nouvelles dates sont données avant le ${eraseBy}, un message vous les dira ; sinon, votre inscription est effacée ce jour-là, et il faudra vous inscrire à nouveau.`,
      {label: 'Voir la fiche de l’événement', to: sheet},
      'Si vous préférez qu’elle le soit dès maintenant :',
      {label: 'Annuler mon inscription', to: cancel},
    ],
  }),
  'dates-missing': ({event, eraseBy, link}) => ({
    subject: 'Un événement reporté attend de nouvelles dates',
    body: [
      `« ${event} » est reporté, et les dates qu’il avait sont passées. Donnez-lui de nouvelles dates, ou annulez-le :`,
      {label: 'Voir l’événement', to: link},
      `Si vous ne faites rien, les besoins d’accessibilité des personnes inscrites sont effacés trente jours après ces dates, et leurs inscriptions le ${eraseBy} ; un message le leur dit un mois avant.`,
    ],
  }),
  'event-cancelled': ({event, details, reason, sheet}) => ({
    subject: 'Un événement où vous êtes inscrit est annulé',
    body: [
      `« ${event} » est annulé, pour cette raison :`,
      {quote: reason},
      'Il devait avoir lieu ainsi :',
      {quote: details},
      'Vous n’avez rien à faire : votre inscription s’arrête là, et elle sera effacée dans les trois mois.',
      {label: 'Voir la fiche de l’événement', to: sheet},
    ],
  }),
  'event-message': ({event, heading, message, sheet, cancel}) => ({
    subject: 'Un message sur un événement où vous êtes inscrit',
    body: [
      `L’équipe qui organise « ${event} » vous écrit :`,
      {quote: heading},
      {quote: message},
      {label: 'Voir la fiche de l’événement', to: sheet},
      'Si le message ne vous demande rien, vous n’avez rien à faire. Si vous ne pouvez plus venir, dites-le :',
      {label: 'Annuler mon inscription', to: cancel},
    ],
  }),
  'confirm-alert': ({link, cancel}) => ({
    subject: 'Confirmez votre demande d’être prévenu',
    body: [
      'Quelqu’un a demandé, avec votre adresse e-mail, à être prévenu quand un événement ouvrira dans l’agenda PANA. Si c’est vous, confirmez-le :',
      {label: 'Oui, prévenez-moi', to: link},
      'Vous recevrez un seul message, puis nous oublierons votre adresse ; elle est effacée au bout d’un an s’il n’y a rien eu.',
      'Gardez ce message : si vous changez d’avis, il permet de tout arrêter.',
      {label: 'Je ne veux plus être prévenu', to: cancel},
      'Si ce n’est pas vous, ne faites rien : sans confirmation, tout est effacé après sept jours.',
    ],
  }),
  'event-alert': ({event, details, sheet}) => ({
    subject: 'Un événement vient d’ouvrir près de chez vous',
    body: [
      `Vous aviez demandé à être prévenu : « ${event} » vient d’ouvrir.`,
      {quote: details},
      {label: 'Voir l’événement et s’inscrire', to: sheet},
      'Si cela ne vous intéresse pas, vous n’avez rien à faire : c’était le seul message, et nous oublions maintenant votre adresse.',
    ],
  }),
  'mail-alarm': ({link}) => ({
    subject: 'Des messages de PANA ne partent pas',
    body: [
      'Des messages de l’annuaire PANA n’arrivent à personne : certains sont abandonnés après plusieurs essais, ou rien ne part depuis une heure.',
      {label: 'Voir le courrier', to: link},
      'Si vous ne faites rien, les personnes concernées ne sauront pas ce qu’on leur écrit. Nous vous le redirons demain si rien n’a changé.',
      'Un message renvoyé depuis cette page repart tout de suite. Si rien ne part du tout, prévenez la personne qui tient le serveur.',
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
  'draft-saved': ({link, eraseBy}) => ({
    subject: 'Go on with your form where you left it',
    body: [
      'You put aside an application to the PANA directory. This link opens it as you left it, as often as you like:',
      {label: 'Go on with my form', to: link},
      `Nothing is sent until you sign it. The draft is erased when you send it, when you delete it, and by ${eraseBy} at the latest.`,
      'Keep this message to yourself: whoever has the link can read and change the draft.',
      'If you did not ask for this, do nothing: nobody else has this link, and everything will be erased.',
    ],
  }),
  'claim-accepted': ({structure, link}) => ({
    subject: 'A listing was taken over by its organisation',
    body: [
      `“${structure}” now looks after its own listing in the PANA directory: the application is signed from an address at the domain of its website.`,
      {label: 'Read the application', to: link},
      'If it looks right to you, there is nothing to do. Otherwise you can undo it from that page: the listing becomes what it was.',
    ],
  }),
  'claim-undone': ({structure}) => ({
    subject: 'Your listing is being checked',
    body: [
      `The listing of “${structure}” in the PANA directory had been entrusted to you. The team of your area wants to check first who looks after it: the listing is again what it was.`,
      'Your application is kept, and there is nothing to do: the team will answer you by e-mail.',
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
  'application-accepted': ({structure, sheet, space, withdraw}) => ({
    subject: 'You are in the directory',
    body: [
      `Welcome! “${structure}” is in the PANA directory: associations looking for help can now find it.`,
      {label: 'See its page', to: sheet},
      'You can change it, or take it out of the directory, whenever you like:',
      {label: 'Open my space', to: space},
      {label: 'Take the organisation out of the directory', to: withdraw},
      'There is nothing else to do. From time to time we will ask you whether everything is still right.',
    ],
  }),
  'invited': ({structure, space, withdraw}) => ({
    subject: 'A page of the directory is entrusted to you',
    body: [
      `Somebody from “${structure}” has made you a contact of its page in the PANA directory. You can change it, confirm it or take it out.`,
      {label: 'Open my space', to: space},
      'There is no password: give this e-mail address, and we will send you a link.',
      {label: 'Take the organisation out of the directory', to: withdraw},
      'If you do not know this organisation, do nothing, or tell your coordination team.',
    ],
  }),
  'named-contact': ({structure, person, link}) => ({
    subject: 'You are asked to look after a listing',
    body: [
      `${person} has signed the charter of the PANA directory for “${structure}”, and has named you to look after its listing too. If you agree:`,
      {label: 'Become a contact of the organisation', to: link},
      'Nothing about you is published. You will be able to change the listing, confirm it or take it out of the directory.',
      'If you do not agree or do not know this organisation, do nothing: in thirty days your name and address are erased.',
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
  'passkey-added': ({link}) => ({
    subject: 'A passkey was added to your account',
    body: [
      'A passkey has just been added to your PANA account. If it was you, there is nothing else to do: you will be asked for it to act for your team.',
      'If it was not you, sign in, remove it, and tell the national team at once:',
      {label: 'Sign in', to: link},
    ],
  }),
  'passkeys-ended': ({link}) => ({
    subject: 'Your passkeys no longer work',
    body: [
      'Somebody of your team has ended your PANA passkeys, and you are signed out everywhere. If you asked for it, sign in by message, then make a new passkey:',
      {label: 'Sign in', to: link},
      'If you do nothing, your former passkeys stay without effect. If you did not ask for this, tell the national team at once.',
    ],
  }),
  'confirm-address': ({link}) => ({
    subject: 'Confirm your new sign-in address',
    body: [
      'Somebody, most likely you, wants to sign in to PANA with this e-mail address. If it is you, confirm it:',
      {label: 'Confirm this address', to: link},
      'The link works once, for one hour. Your listings do not change: what they publish stays as it is.',
      'If you asked for nothing, do nothing: without this link, nothing changes.',
    ],
  }),
  'address-changed': ({link}) => ({
    subject: 'Your sign-in address has changed',
    body: [
      'This e-mail address no longer signs you in to PANA: you confirmed another one, and you were signed out elsewhere. If it was you, there is nothing else to do.',
      'If it was not you, say so at once: your coordination team or the national team can close the account.',
      {label: 'Whom to write to', to: link},
    ],
  }),
  'charter-to-sign': ({structure, sign, until, withdraw}) => ({
    subject: 'A new version of the charter is to be signed',
    body: [
      `The charter of the PANA directory has changed. We are writing to you because “${structure}” signed an earlier version: it has until ${until} to sign the new one.`,
      {label: 'Read what changes, and sign', to: sign},
      'There is no password: give this e-mail address, and we will send you a link.',
      {label: 'Take the organisation out of the directory', to: withdraw},
      'If you do nothing, the listing is no longer shown after that day. Nothing is erased, and signing later brings it back.',
    ],
  }),
  'charter-reminder': ({structure, sign, until, withdraw}) => ({
    subject: 'The new charter is not signed yet',
    body: [
      `“${structure}” has not signed the new version of the charter of the PANA directory yet. It has until ${until}.`,
      {label: 'Read what changes, and sign', to: sign},
      {label: 'Take the organisation out of the directory', to: withdraw},
      'If you do nothing, the listing is no longer shown after that day. Nothing is erased, and signing later brings it back.',
    ],
  }),
  'charter-unpublished': ({structure, sign, withdraw}) => ({
    subject: 'Your listing is no longer shown in the directory',
    body: [
      `“${structure}” did not sign the new version of the charter of the PANA directory in time: its listing is no longer shown. Nothing is erased.`,
      {label: 'Read the charter and sign it', to: sign},
      {label: 'Take the organisation out of the directory', to: withdraw},
      'Signing it brings the listing back at once. If you do nothing, it stays hidden.',
    ],
  }),
  'charter-unpublished-team': ({link}) => ({
    subject: 'Listings are no longer shown for want of a signature',
    body: [
      'Organisations you follow did not sign the new version of the charter in time: their listings are no longer shown in the PANA directory. Nothing is erased.',
      {label: 'See which ones', to: link},
      'They are told by mail, and there is nothing to do. A call from you may help: as soon as they sign, their listing comes back.',
    ],
  }),
  'charter-unreachable': ({link}) => ({
    subject: 'Organisations have nobody to write to',
    body: [
      'Organisations you follow must sign the new version of the charter of the PANA directory, and have no contact we could write to.',
      {label: 'See the signatures we wait for', to: link},
      'You can propose a contact for them, from the team page. If you do nothing, their listings are no longer shown after the deadline.',
    ],
  }),
  'confirm-report': ({structure, link}) => ({
    subject: 'Please confirm your report',
    body: [
      `Someone has just reported an error on the page of “${structure}” in the PANA directory, with your e-mail address. If it was you, please confirm:`,
      {label: 'Confirm the report', to: link},
      'It will then be sent on. The organisation will not learn your address; we keep it until we have told you how it was settled.',
      'If it was not you, do nothing: without confirmation nobody reads the report, and it is erased after seven days.',
    ],
  }),
  'report-received': ({structure, reason, link, withdraw}) => ({
    subject: 'An error is reported on your page',
    body: [
      `Somebody who read the page of “${structure}” in the PANA directory reports this:`,
      {quote: reason},
      'Read what they say, correct the page where needed, and answer in one click:',
      {label: 'Read and answer', to: link},
      {label: 'Take the organisation out of the directory', to: withdraw},
      'If you do nothing for fourteen days, the team of your area will see to it.',
    ],
  }),
  'report-to-settle': ({structure, reason, link}) => ({
    subject: 'A report is waiting for you',
    body: [
      `The page of “${structure}” in the PANA directory is reported for this reason:`,
      {quote: reason},
      'We are writing to you because you coordinate its area: the organisation did not answer, has no contact, or must not judge it itself.',
      {label: 'Read the report', to: link},
      'If you do nothing, it keeps waiting; someone else of your team may take it.',
    ],
  }),
  'report-settled': ({structure, reason}) => ({
    subject: 'Your report is settled',
    body: [
      `Thank you for reporting an error on the page of “${structure}” in the PANA directory. Here is what came of it:`,
      {quote: reason},
      'There is nothing to do. We are erasing your address now; if something is still wrong, report it again.',
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
  'processor-notice': ({structure, eraseBy}) => ({
    subject: 'A copy of data is to be erased',
    body: [
      `The organisation number ${structure} has left the PANA directory. What you hold for us of it and of its contacts is to be erased by ${eraseBy} at the latest, copies and backups included.`,
      'When it is done, tell the national team of the programme, who notes it. If you hold nothing of it, please say so too.',
      'If you do nothing, a reminder follows after seven days, then another after fourteen.',
    ],
  }),
  'processor-reminder': ({structure, askedOn, eraseBy}) => ({
    subject: 'Reminder: a copy of data is to be erased',
    body: [
      `On ${askedOn} we asked you to erase what you hold for us of the organisation number ${structure} and of its contacts, copies and backups included. We have no answer.`,
      `It is to be done by ${eraseBy} at the latest. When it is done, or if you hold nothing of it, tell the national team of the programme, who notes it.`,
      'If you have said so already, your answer did not reach us: please say it again. If you do nothing, the national team will call you before that day.',
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
  'survey-prerequisites': ({event, link}) => ({
    subject: 'Before the event, three questions',
    body: [
      `You are registered for “${event}”. Three questions, so that everybody starts on the right foot:`,
      {label: 'Answer', to: link},
      'The link is yours: it brings you back to your answers. They are tied to your registration for thirty days only, then to nobody.',
      'If you do not answer, there is nothing to do: your seat is kept.',
    ],
  }),
  'survey-satisfaction': ({event, link}) => ({
    subject: 'How was it?',
    body: [
      `“${event}”, for which you were registered, has taken place. Two minutes to say what was useful, and what is missing:`,
      {label: 'Answer', to: link},
      'Your answers build the next day of the département. They are tied to your registration for thirty days only, then to nobody.',
      'If you did not come or do not wish to answer, do nothing: we will remind you once, in a week, and never again.',
    ],
  }),
  'survey-satisfaction-again': ({event, link}) => ({
    subject: 'There is still time to say how it was',
    body: [
      `“${event}”, for which you were registered, has taken place, and your answers are still missing:`,
      {label: 'Answer', to: link},
      'This link replaces the one before, and takes up what you had put aside.',
      'If you did not come or do not wish to answer, do nothing: we will not write to you about this any more.',
    ],
  }),
  'confirm-registration': ({event, details, link}) => ({
    subject: 'Confirm your registration for an event',
    body: [
      `Someone has just registered for “${event}” with your e-mail address. If it was you, please confirm:`,
      {label: 'Confirm my registration', to: link},
      {quote: details},
      'Your seat is taken when you confirm, not before. If none is left, you will be on the waiting list.',
      'If it was not you, do nothing: without confirmation everything is erased after seven days.',
    ],
  }),
  'registration-confirmed': ({event, details, calendar, sheet, cancel}) => ({
    subject: 'You are registered: the details',
    body: [
      `Your seat at “${event}” is booked.`,
      {quote: details},
      {label: 'Add it to my calendar (.ics file)', to: calendar},
      {label: 'Read the page of the event again', to: sheet},
      'There is nothing else to do. If you cannot come any more, please say so: your seat will go to somebody else.',
      {label: 'Cancel my registration', to: cancel},
    ],
  }),
  'registration-confirmed-remote': ({event, details, room, calendar, cancel}) => ({
    subject: 'You are registered: the link to take part remotely',
    body: [
      `Your seat at “${event}” is booked.`,
      {quote: details},
      {label: 'Join the room when the time comes', to: room},
      'Keep this link to yourself: it is for those who are registered.',
      {label: 'Add it to my calendar (.ics file)', to: calendar},
      'There is nothing else to do. If you cannot come any more, please say so: your seat will go to somebody else.',
      {label: 'Cancel my registration', to: cancel},
    ],
  }),
  'registration-waiting': ({event, details, cancel}) => ({
    subject: 'You are on the waiting list',
    body: [
      `There is no seat left for “${event}”: you are on the waiting list, in order of arrival.`,
      {quote: details},
      'As soon as a seat is free for you, a message will offer it to you and say until when: 24 hours, or less if the event begins before that. Until then there is nothing to do.',
      {label: 'Leave the waiting list', to: cancel},
    ],
  }),
  'seat-offered': ({event, details, before, link, cancel}) => ({
    subject: 'A seat is free for you',
    body: [
      `A seat is free for “${event}”, and it is your turn. It is yours until ${before}, if you take it:`,
      {label: 'Take the seat', to: link},
      {quote: details},
      'If you do nothing, it will not be held for you any more, and you will not be on the waiting list any more.',
      {label: 'I am not coming any more', to: cancel},
    ],
  }),
  'offer-expired': ({event, sheet}) => ({
    subject: 'The seat you were offered is not held any more',
    body: [
      `The seat you were offered for “${event}” was not taken in time: it is not held for you any more, and you are not on the waiting list any more.`,
      'If you would still like to come, please register again:',
      {label: 'See the event', to: sheet},
      'Otherwise there is nothing to do.',
    ],
  }),
  'registration-cancelled': ({event, sheet}) => ({
    subject: 'Your registration is cancelled',
    body: [
      `Your registration for “${event}” is cancelled. Thank you for saying so: it may help somebody else.`,
      'There is nothing else to do. If this is a mistake, please register again:',
      {label: 'See the event', to: sheet},
    ],
  }),
  'event-reminder-7': ({event, details, sheet, calendar, cancel}) => ({
    subject: 'In a week: the event you registered for',
    body: [
      `“${event}” takes place in a few days, and we look forward to seeing you.`,
      {quote: details},
      {label: 'Read the page of the event again', to: sheet},
      {label: 'Add it to my calendar (.ics file)', to: calendar},
      'If you are coming, there is nothing to do. If you cannot come any more, please say so: your seat will go to somebody else.',
      {label: 'Cancel my registration', to: cancel},
    ],
  }),
  'event-reminder-1': ({event, details, sheet, cancel}) => ({
    subject: 'Soon: the event you registered for',
    body: [
      `“${event}” begins soon, and we look forward to seeing you.`,
      {quote: details},
      {label: 'Read the page of the event again', to: sheet},
      'If you are coming, there is nothing to do. If you cannot come any more, please say so: somebody may be waiting for your seat.',
      {label: 'Cancel my registration', to: cancel},
    ],
  }),
  'event-reminder-1-remote': ({event, details, room, cancel}) => ({
    subject: 'Soon: the link to take part remotely',
    body: [
      `“${event}” begins soon. This is the link to take part remotely:`,
      {label: 'Join the room', to: room},
      {quote: details},
      'Keep this link to yourself: it is for those who are registered.',
      'There is nothing else to do. If you cannot come any more, please say so: somebody may be waiting for your seat.',
      {label: 'Cancel my registration', to: cancel},
    ],
  }),
  'event-session': ({event, details, sheet}) => ({
    subject: 'Soon: the next session of the event you registered for',
    body: [
      `“${event}” goes on soon, and we look forward to seeing you.`,
      {quote: details},
      'If you are coming, there is nothing to do. If you cannot come this time, please tell the team that organises it, named on the page of the event:',
      {label: 'Read the page of the event again', to: sheet},
    ],
  }),
  'event-session-remote': ({event, details, room, sheet}) => ({
    subject: 'Soon: the link to the next session',
    body: [
      `“${event}” goes on soon. This is the link to take part remotely:`,
      {label: 'Join the room', to: room},
      {quote: details},
      'Keep this link to yourself: it is for those who are registered.',
      'If you are coming, there is nothing else to do. If you cannot come this time, please tell the team that organises it, named on the page of the event:',
      {label: 'Read the page of the event again', to: sheet},
    ],
  }),
  'room-missing': ({event, before, link}) => ({
    subject: 'The link of a remote event is missing',
    body: [
      `“${event}” can be followed remotely, and begins on ${before}. No link of a room is kept: those who are registered will not know where to go.`,
      {label: 'Add the link of the room', to: link},
      'It leaves by itself to those registered to take part remotely, the day before, or at once when that has passed. If it is kept already, there is nothing to do; otherwise nobody will get it.',
    ],
  }),
  'event-changed': ({event, details, sheet, calendar, cancel}) => ({
    subject: 'An event you registered for has changed',
    body: [
      `The dates, the place or the way to attend “${event}” have changed. This is what holds now:`,
      {quote: details},
      {label: 'See the page of the event', to: sheet},
      {label: 'Update my calendar (.ics file)', to: calendar},
      'If this suits you, there is nothing to do: your registration still holds. Otherwise you can cancel it:',
      {label: 'Cancel my registration', to: cancel},
    ],
  }),
  'event-postponed': ({event, reason, sheet, cancel}) => ({
    subject: 'An event you registered for is postponed',
    body: [
      `“${event}” is postponed, for this reason:`,
      {quote: reason},
      'There is nothing to do: your registration is kept, and a message will tell you the new dates. If there are none, it is erased three months after the date it first had.',
      {label: 'See the page of the event', to: sheet},
      'If you would rather not come:',
      {label: 'Cancel my registration', to: cancel},
    ],
  }),
  'event-without-dates': ({event, eraseBy, sheet, cancel}) => ({
    subject: 'A postponed event still has no new dates',
    body: [
      `“${event}”, for which you are registered, was postponed, and still has no new dates.`,
      `There is nothing to do: if new dates are given before ${eraseBy}, a message will tell you; if not, your registration is erased on that day, and you would have to register again.`,
      {label: 'See the page of the event', to: sheet},
      'If you would rather have it end now:',
      {label: 'Cancel my registration', to: cancel},
    ],
  }),
  'dates-missing': ({event, eraseBy, link}) => ({
    subject: 'A postponed event is waiting for new dates',
    body: [
      `“${event}” is postponed, and the dates it had have gone by. Give it new dates, or cancel it:`,
      {label: 'See the event', to: link},
      `If you do nothing, the accessibility needs of those registered are erased thirty days after these dates, and their registrations on ${eraseBy}; a message tells them a month before.`,
    ],
  }),
  'event-cancelled': ({event, details, reason, sheet}) => ({
    subject: 'An event you registered for is cancelled',
    body: [
      `“${event}” is cancelled, for this reason:`,
      {quote: reason},
      'It was to take place like this:',
      {quote: details},
      'There is nothing to do: your registration ends here, and it will be erased within three months.',
      {label: 'See the page of the event', to: sheet},
    ],
  }),
  'event-message': ({event, heading, message, sheet, cancel}) => ({
    subject: 'A message about an event you registered for',
    body: [
      `The team that organises “${event}” writes to you:`,
      {quote: heading},
      {quote: message},
      {label: 'See the page of the event', to: sheet},
      'If the message asks nothing of you, there is nothing to do. If you cannot come any more, please say so:',
      {label: 'Cancel my registration', to: cancel},
    ],
  }),
  'confirm-alert': ({link, cancel}) => ({
    subject: 'Confirm that you want to be told',
    body: [
      'Someone asked, with your e-mail address, to be told when an event opens in the PANA calendar. If it was you, please confirm:',
      {label: 'Yes, tell me', to: link},
      'You will get one message, then we will forget your address; it is erased after a year if nothing came.',
      'Keep this message: if you change your mind, it lets you stop everything.',
      {label: 'I do not want to be told any more', to: cancel},
      'If it was not you, do nothing: without confirmation everything is erased after seven days.',
    ],
  }),
  'event-alert': ({event, details, sheet}) => ({
    subject: 'An event has just opened near you',
    body: [
      `You asked to be told: “${event}” has just opened.`,
      {quote: details},
      {label: 'See the event and register', to: sheet},
      'If it does not interest you, there is nothing to do: this was the only message, and we now forget your address.',
    ],
  }),
  'mail-alarm': ({link}) => ({
    subject: 'Messages from PANA are not leaving',
    body: [
      'Messages from the PANA directory reach nobody: some were given up after several tries, or nothing has left for an hour.',
      {label: 'See the mail', to: link},
      'If you do nothing, the people they are for will not know what they say. We will tell you again tomorrow if nothing has changed.',
      'A message sent again from that page leaves at once. If nothing leaves at all, tell whoever looks after the server.',
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
