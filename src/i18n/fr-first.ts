/** French words of the first paint, with the code. Everything else is in `fr.ts`, which comes later. */
import type {Reason} from '../contract/vocabulary.ts';
import type {Unit} from './formats.ts';
import {grouped} from './grouped.ts';

/** Reasons whose French sentence comes with the answer; those of `frFirst` are said otherwise here. */
export type AnsweredReasons = Record<`reason.${Exclude<Reason, 'near' | 'outside'>}`, string>;

export const frFirst = {
  'say.number': (value: number) => grouped(value, '\u202f'),
  'say.distance': (kilometres: number) => `${grouped(kilometres, '\u202f').replace('.', ',')}\u202fkm`,
  'say.ago': (value: number, unit: Unit) =>
    value ? `il y a ${value} ${{day: 'jour', month: 'mois', year: 'an'}[unit]}${value < 2 || unit === 'month' ? '' : 's'}` : 'aujourd’hui',
  'list.count': (count: string, one: boolean) => (count === '0' ? 'Aucune structure ne correspond' : `${count} structure${one ? '' : 's'}`),
  'list.more': 'Afficher plus',
  'list.failed': 'L’annuaire ne répond pas.',
  'list.retry': 'Réessayer',
  'list.pending': 'Recherche en cours…',
  'list.results': 'Résultats',
  'locator.to-map': 'Voir la carte',
  'search.label': 'Recherche',
  'reason.serves-territory': 'Intervient sur ce territoire',
  'reason.near': 'À proximité',
  'reason.outside': 'À proximité, sans citer votre commune',
  'fresh.verified': (ago: string) => `Vérifié ${ago} par la structure`,
  'fresh.never': 'Jamais vérifié par la structure',
  'price.gratuit': 'Gratuit',
  'price.depense-acceptable': 'Dépense acceptable',
  'price.adherents': 'Pour les adhérents',
  'price.payant': 'Payant',
  'list.remote': 'Aussi à distance',
  'list.example': 'Exemple',
  'search.place': 'Commune, code postal ou département',
  'search.needs': 'Pour quel besoin ?',
  'search.needs.any': 'Tous les besoins',
  'search.needs.asked': (count: string, one: boolean) => `${count} besoin${one ? '' : 's'}`,
  'search.around': 'Autour de moi',
  'search.around.hint': 'Position utilisée une fois, à 100 m près, puis oubliée.',
  'search.more': 'Plus de critères',
  'search.submit': 'Chercher',
  'map.label': 'Carte',
  'map.markers': 'Structures sur la carte',
  'map.cluster': (count: number, town: string) => `${count} structure${count > 1 ? 's' : ''}${town && ` près de ${town}`}`,
  'map.none': 'La carte ne peut pas être affichée pour le moment.',
  'map.zoom-in': 'Zoomer',
  'map.zoom-out': 'Dézoomer',
  'map.credit': 'Contours : Natural Earth · Villes : GeoNames',
  'locator.label': 'Trouver une structure',
  'locator.skip-map': 'Passer la carte',
};
