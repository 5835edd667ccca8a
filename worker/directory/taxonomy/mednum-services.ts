/**
 * How the nine services of the national standard "lieux de médiation numérique" (v1.0.2) are read as needs of associations.
 *
 * The standard describes help to individuals; our needs are those of associations. Nobody stated these needs: they are
 * inferred, marked so wherever they show, and replaced as soon as the structure describes itself. Hence two rules: never
 * the level `accompagner`, and `orienter` only where the service is about the very same subject.
 */
import type { Level } from '../../../src/contract/vocabulary.ts';
import { taxonomy } from './taxonomy.ts';

/** Levels that may be inferred; `accompagner` must be stated by the structure itself. */
export type InferredLevel = Exclude<Level, 'accompagner'>;

/** A need read from a service, with the reason in one sentence (French, shown in the documentation). */
export interface InferredNeed {
  readonly need: string;
  readonly level: InferredLevel;
  readonly rationale: string;
}

/** One service of the standard, spelled as in its enumeration, and the needs read from it. */
export interface MednumService {
  readonly service: string;
  readonly inferred: true;
  readonly needs: readonly InferredNeed[];
}

/** The mapping, in the order of the standard's enumeration (schema "lieux de médiation numérique" v1.0.2, Etalab 2.0). */
export const MEDNUM_SERVICES: readonly MednumService[] = [
  {
    service: 'Aide aux démarches administratives',
    inferred: true,
    needs: [
      {
        need: 'demarches-en-ligne',
        level: 'orienter',
        rationale: 'Le lieu connaît les téléservices de l’État et sait vers qui renvoyer une association.',
      },
      {
        need: 'subventions-en-ligne',
        level: 'informer',
        rationale: 'Un dossier de subvention se dépose sur un téléservice, mais le fond du dossier est un autre métier.',
      },
    ],
  },
  {
    service: 'Maîtrise des outils numériques du quotidien',
    inferred: true,
    needs: [
      {
        need: 'bases-numeriques',
        level: 'orienter',
        rationale: 'C’est le même sujet : ordinateur, internet, bureautique ; les bénévoles y sont reçus comme particuliers.',
      },
      {
        need: 'messagerie',
        level: 'informer',
        rationale: 'Le lieu apprend à se servir d’une adresse e-mail, pas à organiser celles d’une équipe.',
      },
      {
        need: 'visioconference',
        level: 'informer',
        rationale: 'Appeler en vidéo fait partie des outils du quotidien ; animer une réunion à distance est autre chose.',
      },
      {
        need: 'documents-partages',
        level: 'informer',
        rationale: 'Le lieu montre comment ranger et envoyer des fichiers, pas comment une équipe les partage.',
      },
      {
        need: 'comptabilite',
        level: 'informer',
        rationale: 'Le tableur y est enseigné et suffit à une comptabilité simple ; le lieu ne conseille pas sur les comptes.',
      },
    ],
  },
  {
    service: 'Insertion professionnelle via le numérique',
    inferred: true,
    needs: [
      {
        need: 'inclusion-numerique',
        level: 'informer',
        rationale: 'Le lieu accompagne un public en recherche d’emploi et peut dire comment il s’y prend.',
      },
    ],
  },
  {
    service: 'Utilisation sécurisée du numérique',
    inferred: true,
    needs: [
      {
        need: 'cybersecurite',
        level: 'orienter',
        rationale: 'C’est le même sujet : reconnaître une arnaque, réagir à un piratage.',
      },
      {
        need: 'mots-de-passe',
        level: 'orienter',
        rationale: 'Choisir et garder ses mots de passe est au cœur de ce service ; le partage en équipe s’y ajoute.',
      },
      {
        need: 'sauvegardes',
        level: 'informer',
        rationale: 'Protéger ses fichiers est souvent abordé, pour une personne plutôt que pour une organisation.',
      },
      {
        need: 'rgpd',
        level: 'informer',
        rationale: 'Le lieu parle de vie privée, pas des obligations d’une association qui tient un fichier.',
      },
    ],
  },
  {
    service: 'Parentalité et éducation avec le numérique',
    inferred: true,
    needs: [
      {
        need: 'culture-numerique',
        level: 'orienter',
        rationale: 'C’est le même sujet : écrans, jeunes et familles, utile aux associations qui les accueillent.',
      },
    ],
  },
  {
    service: 'Loisirs et créations numériques',
    inferred: true,
    needs: [
      {
        need: 'visuels-et-videos',
        level: 'orienter',
        rationale: 'Photo, vidéo, son et image sont les ateliers habituels de ce service.',
      },
    ],
  },
  {
    service: 'Compréhension du monde numérique',
    inferred: true,
    needs: [
      {
        need: 'culture-numerique',
        level: 'orienter',
        rationale: 'C’est le même sujet : comprendre la vie en ligne et en parler.',
      },
      {
        need: 'intelligence-artificielle',
        level: 'informer',
        rationale: 'L’intelligence artificielle est un thème courant de ces ateliers, sans que le lieu s’y engage.',
      },
    ],
  },
  {
    service: 'Accès internet et matériel informatique',
    inferred: true,
    needs: [
      {
        need: 'pret-de-materiel',
        level: 'orienter',
        rationale: 'Le lieu met des postes et souvent une imprimante à disposition.',
      },
      {
        need: 'connexion-internet',
        level: 'informer',
        rationale: 'On peut s’y connecter ; l’installation d’internet dans un local n’est pas promise.',
      },
    ],
  },
  {
    service: 'Acquisition de matériel informatique à prix solidaire',
    inferred: true,
    needs: [
      {
        need: 'materiel-reconditionne',
        level: 'orienter',
        rationale: 'C’est le même sujet ; la vente aux associations, et non aux seuls particuliers, reste à confirmer.',
      },
    ],
  },
];

/** Needs read from a list of services, and the services that the standard does not know. */
export interface InferredNeeds {
  readonly inferred: true;
  readonly needs: readonly { readonly need: string; readonly level: InferredLevel }[];
  readonly unknown: readonly string[];
}

// Files in the wild differ from the enumeration by case, accents, apostrophes and spaces.
const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();

const byFoldedName = new Map(MEDNUM_SERVICES.map((service) => [fold(service.service), service]));

/**
 * Needs that a place of the national standard is read to cover, each once at its highest inferred level, sorted by code.
 * Spelling differences of case, accents and punctuation are forgiven; services of no known name come back in `unknown`.
 */
export function needsFromMednumServices(services: readonly string[]): InferredNeeds {
  const levels = new Map<string, InferredLevel>();
  const unknown: string[] = [];
  for (const name of services) {
    const service = byFoldedName.get(fold(name));
    if (!service) unknown.push(name);
    for (const { need, level } of service?.needs ?? []) {
      if (levels.get(need) !== 'orienter') levels.set(need, level);
    }
  }
  const needs = [...levels].map(([need, level]) => ({ need, level }));
  return { inferred: true, needs: needs.sort((a, b) => (a.need < b.need ? -1 : 1)), unknown };
}

/** The mapping as a Markdown table in French, one line per need read from a service, for the documentation. */
export function mednumServicesMarkdown(): string {
  const labels = new Map(taxonomy('fr').families.flatMap((family) => family.needs.map((need) => [need.code, need.label])));
  const rows = MEDNUM_SERVICES.flatMap(({ service, needs }) =>
    needs.map(({ need, level, rationale }) => [service, `${labels.get(need)} (\`${need}\`)`, level, rationale]),
  );
  return [['Service du standard national', 'Besoin déduit', 'Niveau déduit', 'Pourquoi'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}
