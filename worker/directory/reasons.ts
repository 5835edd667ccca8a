/** Why a structure is in the results, in one French sentence for those who read the API without a widget. */
import type {PlaceKind, Reason} from '../../src/contract/vocabulary.ts';

/** "à 12 km", "à 2,4 km", "à moins de 1 km". */
export function distanceText(km: number): string {
  if (km < 1) return 'à moins de 1 km';
  const rounded = km < 10 ? Math.round(km * 10) / 10 : Math.round(km);
  return `à ${String(rounded).replace('.', ',')} km`;
}

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1);

/** The sentence for a reason; `kind` is what was asked, `km` the distance when there is one. */
export function reasonText(reason: Reason, kind: PlaceKind | undefined, km: number | undefined): string {
  const wide = kind === 'departement' || kind === 'region' || kind === 'epci';
  switch (reason) {
    case 'serves-commune': return wide ? 'Intervient dans une partie de ce territoire' : 'Intervient dans votre commune';
    case 'serves-epci': return wide && kind !== 'epci' ? 'Intervient dans une partie de ce territoire' : 'Intervient dans votre intercommunalité';
    case 'serves-departement': return kind === 'region' ? 'Intervient dans une partie de cette région' : 'Intervient dans votre département';
    case 'serves-region': return 'Intervient dans votre région';
    case 'serves-national': return 'Intervient dans toute la France';
    case 'near': return capital(km === undefined ? 'près de chez vous' : distanceText(km));
    case 'outside': return `${capital(km === undefined ? 'située dans ce territoire' : distanceText(km))}, mais sa zone d’intervention ne cite pas ${wide ? 'ce territoire' : 'votre commune'}`;
    case 'remote': return 'Accompagne à distance';
    case 'in-territory': return 'Présente dans ce territoire';
    case 'listed': return 'Structure de l’annuaire';
  }
}
