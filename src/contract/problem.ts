/** Errors of the API: problem details (RFC 9457). Sentences are French, for visitors; `type` and `code` are stable, for programs. */
import {z} from 'zod';

/** Stable addresses of the problems this API answers with; each is explained on the page it names. */
export const PROBLEM_TYPES = {
  'invalid-query': {status: 400, title: 'Cette recherche n’est pas comprise'},
  'invalid-body': {status: 400, title: 'Ce contenu n’est pas compris'},
  'unauthenticated': {status: 401, title: 'Connexion nécessaire'},
  'forbidden': {status: 403, title: 'Ce n’est pas permis'},
  'not-found': {status: 404, title: 'Introuvable'},
  'too-many-points': {status: 404, title: 'Trop de points pour l’index de la carte'},
  'method-not-allowed': {status: 405, title: 'Méthode non permise'},
  'conflict': {status: 409, title: 'Déjà fait, ou fait autrement entre-temps'},
  'gone': {status: 410, title: 'Ce lien ne sert plus'},
  'changed-meanwhile': {status: 412, title: 'Quelqu’un a modifié ceci entre-temps'},
  'body-too-large': {status: 413, title: 'Contenu trop long'},
  'address-too-long': {status: 414, title: 'Adresse trop longue'},
  'unsupported-media-type': {status: 415, title: 'Type de contenu non accepté'},
  'invalid-fields': {status: 422, title: 'Des champs sont à revoir'},
  'unknown-version': {status: 428, title: 'Il manque la version que vous modifiez'},
  'too-many-requests': {status: 429, title: 'Trop de demandes'},
  'not-implemented': {status: 501, title: 'Format non disponible'},
  'unavailable': {status: 503, title: 'L’annuaire n’est pas disponible pour le moment'},
  'internal': {status: 500, title: 'Une erreur s’est produite'},
} as const;
export type ProblemCode = keyof typeof PROBLEM_TYPES;

/** One refused input: where, what, and what to do. */
export const fieldErrorSchema = z.object({
  field: z.string().describe('Name of the parameter or path of the field.'),
  code: z.string().describe('Stable code: unknown, repeated, invalid, too-long, too-many, out-of-range, missing.'),
  message: z.string().describe('What to do, in plain French.'),
  value: z.string().optional().describe('What was refused, its first 80 characters; absent when the field itself is.'),
});
export type FieldError = z.infer<typeof fieldErrorSchema>;

export const problemSchema = z.object({
  type: z.string().describe('Stable address of the problem, `/docs/problems#…`.'),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().optional(),
  errors: z.array(fieldErrorSchema).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
