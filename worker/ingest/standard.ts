/**
 * The national standard "lieux de médiation numérique" (schema v1.0.2, Etalab 2.0): its columns, and what its closed lists say in our words.
 * It is also the one language spreadsheets are mapped to before anything is read in them.
 */
import type {Access, Format, Kind, Label, Price} from '../../src/contract/vocabulary.ts';
import {FileRefusal} from './encoding.ts';
import {comparable} from './text.ts';

export const STANDARD_COLUMNS = [
  'id', 'pivot', 'nom', 'commune', 'code_postal', 'code_insee', 'adresse', 'complement_adresse', 'latitude', 'longitude', 'typologie', 'telephone',
  'courriels', 'site_web', 'horaires', 'presentation_resume', 'presentation_detail', 'source', 'itinerance', 'structure_parente', 'date_maj',
  'services', 'publics_specifiquement_adresses', 'prise_en_charge_specifique', 'frais_a_charge', 'dispositif_programmes_nationaux',
  'formations_labels', 'autres_formations_labels', 'modalites_acces', 'modalites_accompagnement', 'fiche_acces_libre', 'prise_rdv',
] as const;
export type StandardColumn = (typeof STANDARD_COLUMNS)[number];
/** One row in the standard's columns; what the file does not have is absent. */
export type StandardRecord = Readonly<Partial<Record<StandardColumn, string>>>;

/** Without these nothing can be listed. The rest may be missing from a file. */
const NEEDED: readonly StandardColumn[] = ['id', 'nom', 'commune', 'code_postal', 'adresse', 'latitude', 'longitude'];

/** Edits (insert, delete, replace) from one word to the other. */
export function editDistance(a: string, b: string): number {
  let previous = [...b].map((_, i) => i + 1);
  previous.unshift(0);
  for (let i = 0; i < a.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < b.length; j++) {
      row.push(Math.min(row[j]! + 1, previous[j + 1]! + 1, previous[j]! + (a[i] === b[j] ? 0 : 1)));
    }
    previous = row;
  }
  return previous[b.length]!;
}

const nearest = (name: string, among: readonly string[]): string | undefined => {
  const folded = comparable(name);
  const best = [...among].sort((a, b) => editDistance(folded, comparable(a)) - editDistance(folded, comparable(b)))[0];
  return best !== undefined && editDistance(folded, comparable(best)) <= Math.max(2, folded.length / 4) ? best : undefined;
};

/**
 * Checks the header of a file against the columns it must have; gives those nobody asked for, to be named in the summary.
 * Throws {@link FileRefusal} naming what is missing, what is unknown and the nearest known name.
 */
export function checkHeader(header: readonly string[], known: readonly string[], needed: readonly string[], how: string): string[] {
  const doubled = header.find((name, i) => name !== '' && header.indexOf(name) !== i);
  if (doubled !== undefined) throw new FileRefusal(`La colonne « ${doubled} » est écrite deux fois dans l’en-tête.`);
  const missing = needed.filter((name) => !header.includes(name));
  const unknown = header.filter((name) => name !== '' && !known.includes(name));
  if (missing.length === 0) return unknown;
  const hints = unknown.flatMap((name) => {
    const near = nearest(name, missing);
    return near === undefined ? [] : [`« ${name} » est peut-être « ${near} »`];
  });
  throw new FileRefusal([
    `Colonnes inattendues : ce n’est pas ${how}.`,
    `Il manque : ${missing.join(', ')}.`,
    ...(unknown.length > 0 ? [`Inconnues : ${unknown.slice(0, 12).map((name) => (name.length > 40 ? `${name.slice(0, 39)}…` : name)).join(', ')}${unknown.length > 12 ? ` et ${unknown.length - 12} autres` : ''}.`] : []),
    ...(hints.length > 0 ? [`${hints.join(' ; ')}.`] : []),
    ...(missing.length > 3 ? ['Pour un tableau d’une autre forme, donnez un fichier de correspondance : --mapping FICHIER.json.'] : []),
  ].join(' '));
}

export const checkStandardHeader = (header: readonly string[]): string[] =>
  checkHeader(header, STANDARD_COLUMNS, NEEDED, 'le standard national « lieux de médiation numérique »');

/** Typologies of the standard → kinds of ours. Those that say nothing of the kind of organisation are absent. */
const KIND_OF_TYPOLOGY: Readonly<Record<string, Kind>> = {
  ASSO: 'association', ASSOCIATION: 'association', ASSO_CHOMEUR: 'association', CIDFF: 'association', UDAF: 'association', FAIS: 'association',
  TIERS_LIEUX: 'tiers-lieu', 'ESPACE DE COWWORKING': 'tiers-lieu', FABRIQUE: 'tiers-lieu',
  CS: 'centre-social', CSC: 'centre-social', EVS: 'centre-social', MQ: 'centre-social', MDH: 'centre-social', 'CENTRE SOCIAL (ASSOCIATIF)': 'centre-social',
  MJC: 'mjc', EPN: 'epn', EPI: 'epn', ENM: 'epn', FABLAB: 'fablab',
  BIB: 'mediatheque', RELAIS_LECTURE: 'mediatheque', 'RELAIS LECTURE': 'mediatheque', BIBLIOTHEQUE: 'mediatheque', MEDIATHEQUE: 'mediatheque', LUDOTHEQUE: 'mediatheque',
  RFS: 'france-services', MSAP: 'france-services', PIMMS: 'france-services',
  CC: 'collectivite', CCAS: 'collectivite', CD: 'collectivite', CDAS: 'collectivite', CIAS: 'collectivite', CMS: 'collectivite', DEPT: 'collectivite', EPCI: 'collectivite', MDS: 'collectivite', MUNI: 'collectivite', REG: 'collectivite',
  ACI: 'insertion', ACIPHC: 'insertion', AI: 'insertion', EI: 'insertion', EITI: 'insertion', ETTI: 'insertion', GEIQ: 'insertion', PLIE: 'insertion', ML: 'insertion', 'MISSION LOCALE': 'insertion',
  MDE: 'insertion', MDEF: 'insertion', E2C: 'insertion', CAP_EMPLOI: 'insertion', EPIDE: 'insertion', EA: 'insertion', EATT: 'insertion', ESAT: 'insertion', OF: 'entreprise-ess',
  ESS: 'entreprise-ess', RESSOURCERIE: 'entreprise-ess',
};
/** What a name says of itself, when no typology does; the first that fits. */
const KIND_OF_NAME: readonly (readonly [words: RegExp, kind: Kind])[] = [
  [/\bfrance services?\b|\bmsap\b/, 'france-services'],
  [/\b(?:biblio|media|ludo)theques?\b|\brelais lecture\b/, 'mediatheque'],
  [/\bmjc\b|\bmaison des jeunes et de la culture\b/, 'mjc'],
  [/\bcentre (?:social|socio ?culturel|socio culturel)\b/, 'centre-social'],
  [/\bfab ?lab\b/, 'fablab'],
  [/\btiers lieux?\b|\bcoworking\b/, 'tiers-lieu'],
  [/\bepn\b|\bespace public numerique\b|\bcyber ?(?:base|centre)\b/, 'epn'],
  [/\bligue de l enseignement\b|\bfamilles rurales\b|\bmouvement associatif\b|\bmaison des associations\b|\bfederation\b/, 'reseau-associatif'],
  [/\bccas\b|\bcias\b|\bmairie\b|\bcommune de\b|\bcommunaute (?:de communes|d agglomeration|urbaine)\b|\bcentre (?:inter)?communal d action sociale\b|\bdepartement d|\bmaison departementale\b/, 'collectivite'],
  [/\bmission locale\b|\binsertion\b/, 'insertion'],
  [/\bassociation\b|\basso\b|\bsecours (?:catholique|populaire)\b|\bcroix rouge\b/, 'association'],
];

/** The kind of organisation: the first typology we know, else what the name says, else `autre`. */
export function kindOf(typologies: readonly string[], name: string): Kind {
  for (const typology of typologies) {
    const kind = KIND_OF_TYPOLOGY[typology.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()];
    if (kind) return kind;
  }
  const folded = comparable(name);
  return KIND_OF_NAME.find(([words]) => words.test(folded))?.[1] ?? 'autre';
}

const byFolded = <T>(table: Readonly<Record<string, T>>): ReadonlyMap<string, T> =>
  new Map(Object.entries(table).map(([key, value]) => [comparable(key), value]));

/** `null`: a value of the standard that has no counterpart here, on purpose. */
export const FORMAT_OF = byFolded<Format>({
  'En autonomie': 'autonomie', 'Accompagnement individuel': 'individuel', 'Dans un atelier collectif': 'collectif', 'À distance': 'a-distance',
});
/** "Gratuit sous condition" tells no condition: neither free nor paid would be true for everyone. */
export const PRICE_OF = byFolded<Price | null>({Gratuit: 'gratuit', Payant: 'payant', 'Gratuit sous condition': null});
export const ACCESS_OF = byFolded<Access | null>({
  'Se présenter': 'sans-rendez-vous', 'Téléphoner': 'telephone', 'Contacter par mail': 'courriel', 'Prendre un RDV en ligne': 'sur-rendez-vous',
  'Ce lieu n’accueille pas de public': null, 'Envoyer un mail avec une fiche de prescription': null,
  'Surdité': 'surdite', 'Handicaps moteurs': 'pmr', 'Handicaps mentaux': 'handicap-mental', 'Illettrisme': 'illettrisme',
  'Langues étrangères (anglais)': 'anglais', 'Langues étrangères (autres)': 'autres-langues', 'Déficience visuelle': 'deficience-visuelle',
});
const LABEL_OF = byFolded<Label>({
  'France Services': 'france-services', 'Conseillers numériques': 'conseiller-numerique', 'Aidants Connect': 'aidants-connect',
  'Fabriques de Territoire': 'fabrique-de-territoire', 'Fabrique de Territoire': 'fabrique-de-territoire',
});

/** A label by its code, or in words when it has none of ours. */
export const labelOf = (name: string): {code: Label; name?: string} => {
  const code = LABEL_OF.get(comparable(name));
  return code ? {code} : {code: 'autre', name};
};
