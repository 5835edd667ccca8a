/** French words of the desk: states, roles, and the sentences that say what an act did. */
import type {ApplicationStatus} from '../../domain/application.ts';
import type {Role} from '../../domain/session.ts';

/** States of an application as the desk says them; `slug` is their name in an address. */
export const STATES: Readonly<Record<Exclude<ApplicationStatus, 'to-confirm' | 'expired'>, {readonly slug: string; readonly one: string; readonly many: string}>> = {
  confirmed: {slug: 'a-verifier', one: 'à vérifier', many: 'À vérifier'},
  asked: {slug: 'question', one: 'attend une réponse', many: 'Attendent une réponse'},
  accepted: {slug: 'acceptees', one: 'acceptée', many: 'Acceptées'},
  refused: {slug: 'refusees', one: 'refusée', many: 'Refusées'},
};
export const stateWords = (status: ApplicationStatus): string => (status in STATES ? STATES[status as keyof typeof STATES].one : status === 'expired' ? 'expirée' : 'à confirmer');

export const ROLE_WORDS: Readonly<Record<Role, string>> = {contact: 'contact d’une structure', coordinator: 'coordination', national: 'équipe nationale'};

/** What an act did, by the code it leaves in the address: nobody can make a page of ours say anything else. */
const DONE: Readonly<Record<string, string>> = {
  'acceptee': 'Demande acceptée. La structure entre dans l’annuaire, et un message part à la personne qui a signé.',
  'annulee': 'La fiche est redevenue ce qu’elle était, et personne ne la tient plus. La demande attend votre décision ; un message prévient la personne qui a signé.',
  'question': 'Question envoyée. La demande attend maintenant sa réponse.',
  'refusee': 'Demande refusée. Un message en donne la raison à la personne qui a signé.',
  'retiree': 'Retrait enregistré. La fiche n’est plus montrée, et tout ce que nous gardons d’elle sera effacé.',
  'proposee': 'Proposition enregistrée. Une autre personne de l’équipe doit l’approuver.',
  'approuvee': 'Mandat approuvé. Cette personne peut se connecter dès maintenant.',
  'terminee': 'Mandat terminé. Il ne donne plus aucun droit dès maintenant.',
  'compte-ferme': 'Compte fermé. Cette personne est déconnectée partout, et ne peut plus se connecter.',
  'besoin': 'Les besoins sont enregistrés. Une nouvelle version est publiée dans un instant.',
  'label': 'Le label est enregistré. S’il change sur des fiches, elles sont publiées dans un instant.',
  'label-donne': 'Label donné. La fiche est publiée dans un instant.',
  'label-termine': 'Fin du label enregistrée.',
  'coordination': 'La coordination est enregistrée. Elle est publiée dans un instant.',
  'coordination-proposee': 'Proposition enregistrée. Une autre personne de l’équipe nationale doit l’approuver ; d’ici là, rien ne change.',
  'coordination-ecartee': 'Proposition écartée. Rien n’a changé.',
  'projet': 'Projet enregistré. Une autre personne de l’équipe nationale peut le publier.',
  'projet-supprime': 'Projet supprimé.',
  'charte-publiee': 'Version publiée. Elle ne change plus.',
  'questionnaire': 'Projet enregistré. Relisez-le ci-dessous, puis publiez-le.',
  'questionnaire-publie': 'Version publiée. Elle est posée dès maintenant.',
  'regle': 'Signalement réglé. Un message en dit l’issue à la personne qui l’a fait, puis son adresse est effacée.',
  'brouillon': 'Brouillon enregistré. Personne d’autre que votre équipe ne le voit : relisez-le, puis publiez-le.',
  'evenement': 'Modification enregistrée. La fiche est publiée dans un instant.',
  'evenement-supprime': 'Brouillon supprimé.',
  'publie': 'Événement publié. Il paraît dans un instant.',
  'reporte': 'Événement reporté. Un message le dit aux personnes inscrites.',
  'annule': 'Événement annulé. Un message le dit aux personnes inscrites.',
  'bilan': 'Bilan enregistré.',
  'venue': 'Personne notée, et présente.',
  'venue-effacee': 'Personne effacée de la feuille.',
  'message-parti': 'Message envoyé.',
  'renvoye': 'Message remis en file : il part dans un instant.',
};
export const doneSentence = (code: string | undefined): string | undefined => (code !== undefined && Object.hasOwn(DONE, code) ? DONE[code] : undefined);
