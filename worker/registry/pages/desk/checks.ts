/** What a coordination looks at before it answers: questions about who somebody is, never about size, status or model (rule 1). */
import type {AppliedStructure} from '../../domain/application.ts';
import type {Likeness} from '../../storage/desk.ts';

/** One thing to look at. */
export interface Check {
  readonly code: 'duplicate' | 'no-siret' | 'vendor-tie' | 'no-area' | 'whole-country' | 'free-text';
  /** In a few words, for a list. */
  readonly short: string;
  /** What to do about it. */
  readonly advice: string;
}

/** What to check of an application, the most telling first. */
export function checksOf(structure: AppliedStructure, likes: readonly Likeness[]): Check[] {
  const checks: Check[] = [];
  if (likes.length > 0) {
    checks.push({
      code: 'duplicate', short: likes.length === 1 ? '1 ressemblance' : `${likes.length} ressemblances`,
      advice: 'Une structure ou une demande lui ressemble : comparez-les plus bas. Si c’est la même, au même endroit, acceptez : les deux n’en font plus qu’une. Ne pas avoir vu que sa fiche existait n’est pas une raison de refuser.',
    });
  }
  if (structure.vendorTie !== undefined) checks.push({code: 'vendor-tie', short: 'lien avec un éditeur', advice: 'La structure dit être liée à un éditeur de logiciel. Ce n’est pas une raison de refuser : sa fiche le dira.'});
  if (structure.siret === undefined) checks.push({code: 'no-siret', short: 'pas de SIRET', advice: 'Aucun SIRET : une association peut ne pas en avoir. Assurez-vous autrement qu’elle existe.'});
  if (structure.serviceArea.length === 0) checks.push({code: 'no-area', short: 'zone non précisée', advice: 'Aucune zone d’intervention : demandez-la, sans elle la structure ne sort que par la distance.'});
  if (structure.serviceArea.includes('national')) checks.push({code: 'whole-country', short: 'toute la France', advice: 'La structure dit intervenir dans toute la France : elle sortira partout. Est-ce bien le cas ?'});
  if (structure.summary !== undefined || structure.notice !== undefined || structure.audiences.length > 0) checks.push({code: 'free-text', short: 'texte libre', advice: 'Des textes sont écrits librement (présentation, avis, publics) : relisez-les, ils seront publiés tels quels.'});
  return checks;
}
