/**
 * What the notice on personal data says beside its durations, as data: who answers for them, who acts for us and what each receives. The
 * processors asked to erase (`withdrawal.ts`) are those told of here: a code without a line does not compile.
 */
import {PROCESSORS} from './withdrawal.ts';
import type {ProcessorCode} from './withdrawal.ts';

/** Somebody who handles data for us. In words, for the notice. */
export interface ProcessorLine {
  readonly name: string;
  readonly purpose: string;
  readonly receives: string;
}

const PURPOSES: Readonly<Record<ProcessorCode, string>> = {
  'cosme': 'inscrire les structures et leurs contacts aux formations du programme',
  'host': 'faire fonctionner le service et le réparer après une panne',
  'smtp-relay': 'acheminer les messages que nous écrivons',
};

/** Where pages are answered far from the registry: only a server that has such edges names it. */
const EDGE: ProcessorLine = {
  name: 'Cloudflare (Workers et KV), dont la société mère est aux États-Unis',
  purpose: 'répondre vite aux visiteurs : recherche, fiches, éléments intégrés dans d’autres sites',
  receives: 'l’annuaire public, sans aucune coordonnée, qu’il garde ; et, le temps de les transmettre, l’adresse du réseau des visiteurs et ce qui est envoyé par les formulaires et les pages de connexion, qu’il ne garde pas',
};

/** Those of this server. `edges`: pages are also answered on machines of others. */
export const processorLines = (edges: boolean): ProcessorLine[] => [
  ...PROCESSORS.map(({code, name, holds}) => ({name, purpose: PURPOSES[code], receives: holds})),
  ...(edges ? [EDGE] : []),
];

/** Who answers for the data when nobody said: the programme, and no person. */
export const CONTROLLER = 'la coordination nationale du programme PANA (points d’appui au numérique associatif)';

/** What anybody may ask of it (RGPD, articles 15 to 22), in words. */
export const RIGHTS: readonly (readonly [right: string, how: string])[] = [
  ['Voir et emporter', 'tout ce qui est gardé de vous et de la structure se télécharge dans votre espace, en JSON ou en tableur'],
  ['Corriger', 'dans la fiche, ou dans votre compte pour l’adresse de connexion'],
  ['Effacer', 'en retirant la structure ; sans structure, en nous écrivant'],
  ['Retirer un accord', 'en décochant « publier » dans la fiche : la coordonnée disparaît aussitôt'],
  ['Vous opposer, ou limiter', 'pour ce qui repose sur l’intérêt légitime, en nous écrivant, sans avoir à dire autre chose que votre situation'],
];

/** Characters of the setting that names who answers for the data. */
export const CONTROLLER_LENGTH = 300;
