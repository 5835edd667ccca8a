/** What the configurator says where something must be named before there is anything to show: beside the snippets and in the preview. */
import {ofOne} from './settings.ts';
import type {Settings} from './settings.ts';

/** Why there is nothing to show, for settings whose structure or event is not known. */
export function missingWords({element, structureId, eventId}: Settings): string {
  if (ofOne(element)) return structureId ? `Aucune structure de l’annuaire n’a pour adresse ou identifiant « ${structureId} ».` : 'Dites d’abord quelle structure montrer.';
  if (eventId) return `Aucun événement de l’agenda n’a pour adresse ou identifiant « ${eventId} ».`;
  return element === 'survey' ? 'Dites d’abord de quel événement le questionnaire parle.' : 'Dites d’abord quel événement montrer.';
}
