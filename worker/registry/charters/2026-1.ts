/**
 * First text of the charter. Content, not code: once somebody has signed it nothing in it changes, not even a comma; another text is
 * another file with another version.
 */
import type {Charter} from '../domain/charter.ts';

export const CHARTER_2026_1: Charter = {
  version: '2026-1',
  title: 'Charte des points d’appui au numérique associatif',
  publishedOn: '2026-01-05',
  articles: [
    {
      title: 'Accueillir toutes les associations',
      paragraphs: [
        'Nous accueillons toute association qui nous pose une question de numérique, quels que soient sa taille, son objet, ses moyens, ses outils ou son réseau.',
        'Quand nous ne pouvons pas répondre, nous l’orientons vers une autre structure ou vers la coordination du territoire. Aucune demande ne reste sans suite.',
      ],
    },
    {
      title: 'Dire honnêtement ce que nous savons faire',
      paragraphs: [
        'Pour chaque besoin que nous annonçons, nous disons jusqu’où nous allons : informer, orienter ou accompagner. Nous n’annonçons pas plus que ce que nous pouvons tenir.',
        'Nous indiquons où nous intervenons, à qui nous nous adressons et comment nous joindre ou nous rencontrer.',
      ],
    },
    {
      title: 'Garder notre fiche exacte',
      paragraphs: [
        'Nous corrigeons notre fiche dès que quelque chose change, et nous confirmons qu’elle est toujours exacte au rythme que nous avons choisi : tous les mois, tous les trois mois, tous les six mois ou tous les ans.',
        'Une fiche qui n’est pas confirmée pendant douze mois est montrée plus bas, et le dit. Après dix-huit mois elle n’est plus publiée, jusqu’à ce que nous la confirmions.',
      ],
    },
    {
      title: 'Annoncer le prix avant de commencer',
      paragraphs: [
        'Nous disons avant toute intervention si elle est gratuite, réservée à nos adhérents, payante, ou d’un montant que l’association peut supporter. Rien n’est facturé qui n’a été accepté.',
      ],
    },
    {
      title: 'Dire nos liens avec des éditeurs',
      paragraphs: [
        'Si nous éditons un logiciel, en vendons ou sommes liés à une entreprise qui en vend, notre fiche le dit. Nos conseils partent du besoin de l’association, pas de ce que nous avons à proposer.',
        'Le classement des résultats suit une règle publiée, la même pour tous. Personne ne peut acheter une meilleure place.',
      ],
    },
    {
      title: 'Ce que la signature est, et ce qu’elle n’est pas',
      paragraphs: [
        'Signer cette charte engage notre structure envers le programme et les associations : c’est un contrat, et la condition pour être référencé. La personne qui signe déclare pouvoir le faire au nom de la structure.',
        'Toute structure qui s’engage est acceptée. La coordination du territoire vérifie qui nous sommes, jamais notre taille, notre statut ou notre modèle économique.',
        'La signature n’est pas un accord pour publier des coordonnées : cet accord se donne à part, coordonnée par coordonnée. Elle n’est pas non plus une inscription à une lettre d’information, ni une garantie de qualité donnée par le programme.',
        'Si le texte de la charte change, nous sommes prévenus. Quand une nouvelle version doit être signée, une date limite nous est annoncée.',
      ],
    },
    {
      title: 'Les données personnelles',
      paragraphs: [
        'Les données que nous confions au programme servent à trois choses : être trouvés par les associations, informer les fondateurs et le comité de pilotage du programme, donner accès aux ressources du programme. Elles ne servent à rien d’autre, et jamais à de la prospection.',
        'Le nom d’une personne, une adresse électronique ou un numéro de téléphone ne sont publiés qu’avec un accord donné pour chacun. Cet accord peut être retiré à tout moment, sans quitter le programme.',
        'Les autres informations de la fiche sont publiées sous Licence Ouverte 2.0 et peuvent être reprises par d’autres annuaires.',
        'De notre côté, ce qu’une association nous confie reste entre elle et nous.',
      ],
    },
    {
      title: 'Partir librement',
      paragraphs: [
        'Nous pouvons quitter le programme à tout moment, sans donner de raison. Notre fiche disparaît en quelques minutes, et toutes les données qui nous concernent sont effacées en un mois au plus. Un reçu le prouve.',
        'Le programme peut mettre fin au référencement d’une structure qui ne respecte pas cette charte, après lui avoir dit pourquoi et l’avoir entendue.',
      ],
    },
  ],
};
