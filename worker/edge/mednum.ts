/**
 * A structure as a line of the national standard "lieux de médiation numérique" v1.0.2 (Etalab 2.0), 32 columns.
 *
 * What the standard has no word for is said by the nearest of its values, or left empty; `telephone` and `courriels` are always empty:
 * contacts are published one by one, never in bulk.
 */
import type {Structure} from '../../src/contract/structure.ts';
import type {Access, Format, Kind, Label, Price} from '../../src/contract/vocabulary.ts';
import {MEDNUM_SERVICES} from '../directory/taxonomy/mednum-services.ts';

/** Columns in the order of the standard. */
export const MEDNUM_COLUMNS = [
  'id', 'pivot', 'nom', 'commune', 'code_postal', 'code_insee', 'adresse', 'complement_adresse', 'latitude', 'longitude', 'typologie',
  'telephone', 'courriels', 'site_web', 'horaires', 'presentation_resume', 'presentation_detail', 'source', 'itinerance', 'structure_parente',
  'date_maj', 'services', 'publics_specifiquement_adresses', 'prise_en_charge_specifique', 'frais_a_charge', 'dispositif_programmes_nationaux',
  'formations_labels', 'autres_formations_labels', 'modalites_acces', 'modalites_accompagnement', 'fiche_acces_libre', 'prise_rdv',
] as const;
export type MednumColumn = (typeof MEDNUM_COLUMNS)[number];

const TYPOLOGY: Readonly<Record<Kind, string>> = {
  'association': 'ASSO', 'tiers-lieu': 'TIERS_LIEUX', 'centre-social': 'CS', 'mjc': 'MJC', 'epn': 'EPN', 'fablab': 'FABLAB', 'mediatheque': 'BIB',
  'france-services': 'RFS', 'collectivite': 'MUNI', 'reseau-associatif': 'ASSO', 'insertion': 'EI', 'entreprise-ess': 'ESS', 'autre': 'Autre',
};
/** What an association can bear, or its membership, is a condition to the standard. */
const COST: Readonly<Record<Price, string>> = {
  'gratuit': 'Gratuit', 'depense-acceptable': 'Gratuit sous condition', 'adherents': 'Gratuit sous condition', 'payant': 'Payant',
};
const SUPPORT: Readonly<Partial<Record<Format, string>>> = {
  'individuel': 'Accompagnement individuel', 'collectif': 'Dans un atelier collectif', 'autonomie': 'En autonomie', 'a-distance': 'À distance',
};
const ENTRY: Readonly<Partial<Record<Access, string>>> = {'sans-rendez-vous': 'Se présenter', 'telephone': 'Téléphoner', 'courriel': 'Contacter par mail'};
const CARE: Readonly<Partial<Record<Access, string>>> = {
  'surdite': 'Surdité', 'pmr': 'Handicaps moteurs', 'handicap-mental': 'Handicaps mentaux', 'illettrisme': 'Illettrisme',
  'anglais': 'Langues étrangères (anglais)', 'autres-langues': 'Langues étrangères (autres)', 'deficience-visuelle': 'Déficience visuelle',
};
const PROGRAMMES: Readonly<Partial<Record<Label, string>>> = {
  'aidants-connect': 'Aidants Connect', 'conseiller-numerique': 'Conseillers numériques', 'france-services': 'France Services',
};
const TRAININGS: Readonly<Partial<Record<Label, string>>> = {'fabrique-de-territoire': 'Fabriques de Territoire'};
/** Labels the standard has no value for, in words. */
const OTHER_LABELS: Readonly<Partial<Record<Label, string>>> = {
  'pana': 'PANA', 'guidasso-information': 'Guid’Asso Information', 'guidasso-orientation': 'Guid’Asso Orientation',
  'guidasso-accompagnement-generaliste': 'Guid’Asso Accompagnement généraliste', 'guidasso-accompagnement-specialiste': 'Guid’Asso Accompagnement spécialiste',
};
const AUDIENCES = ['Jeunes', 'Étudiants', 'Familles et/ou enfants', 'Seniors', 'Femmes'];

/** A service is offered when a need on the very same subject is (`orienter` in our table); failing one, when any of its needs is. */
const SERVICES = MEDNUM_SERVICES.map(({service, needs}) => {
  const same = needs.filter(({level}) => level === 'orienter');
  return {service, needs: new Set((same.length > 0 ? same : needs).map(({need}) => need))};
});

const join = (values: readonly (string | undefined)[]): string =>
  [...new Set(values.filter((value) => value !== undefined && value !== ''))].map((value) => value!.replaceAll('|', ' ')).join('|');
const pick = <K extends string>(table: Readonly<Partial<Record<K, string>>>, values: readonly K[]): string => join(values.map((value) => table[value]));

/** Cells of one structure, by column. Numbers stay numbers: their sign is not a formula. */
export function mednumRow(structure: Structure): Record<MednumColumn, string | number> {
  const {address} = structure;
  const labels = structure.labels.map(({code}) => code);
  return {
    id: structure.id,
    pivot: structure.siret ?? '',
    nom: structure.name,
    commune: address.city,
    code_postal: address.postcode,
    code_insee: address.commune,
    adresse: address.street,
    complement_adresse: address.complement ?? '',
    latitude: structure.lat,
    longitude: structure.lon,
    typologie: TYPOLOGY[structure.kind],
    telephone: '',
    courriels: '',
    site_web: structure.website ?? '',
    horaires: structure.openingHours ?? '',
    presentation_resume: (structure.summary ?? '').slice(0, 280).replace(/\p{Cs}/gu, ''),
    presentation_detail: (structure.summary ?? '').length > 280 ? structure.summary! : '',
    source: structure.provenance.source,
    itinerance: structure.formats.includes('sur-site') ? 'Itinérant' : '',
    structure_parente: '',
    date_maj: structure.updatedAt,
    services: join(SERVICES.filter(({needs}) => structure.needs.some(({code}) => needs.has(code))).map(({service}) => service)),
    publics_specifiquement_adresses: join(structure.audiences.filter((audience) => AUDIENCES.includes(audience))),
    prise_en_charge_specifique: pick(CARE, structure.access),
    frais_a_charge: pick(COST, structure.price),
    dispositif_programmes_nationaux: pick(PROGRAMMES, labels),
    formations_labels: pick(TRAININGS, labels),
    autres_formations_labels: join(structure.labels.map(({code, name}) => OTHER_LABELS[code] ?? (code === 'autre' ? name : undefined))),
    modalites_acces: join([...structure.access.map((access) => ENTRY[access]), structure.appointment ? 'Prendre un RDV en ligne' : undefined]),
    modalites_accompagnement: pick(SUPPORT, structure.formats),
    fiche_acces_libre: '',
    prise_rdv: structure.appointment ?? '',
  };
}
