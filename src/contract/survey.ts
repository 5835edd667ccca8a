/** Questionnaires: questions are versioned data the national team edits; answers name nobody and are free of any account. */
import {z} from 'zod';
import {eventIdSchema} from './event.ts';
import {plainText} from './structure.ts';
import {LIMITS} from './vocabulary.ts';

export const SURVEY_KINDS = ['needs', 'prerequisites', 'satisfaction', 'observation'] as const;
export type SurveyKind = (typeof SURVEY_KINDS)[number];

/** A kind, and the event it is about where it is about one: `needs-e12`, `satisfaction-e12`, `observation`. */
export const SURVEY_ID = /^(needs|prerequisites|satisfaction|observation)(?:-(e[0-9a-z]{1,8}))?$/;
export const surveyIdSchema = z.string().regex(SURVEY_ID);

const bilingual = (max: number) => z.strictObject({fr: plainText(max), en: plainText(max)});
const code = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

/** One question. `scale`: 1 to 5; `needs`: codes of the taxonomy; `text`: words, never shown in public. */
export const questionSchema = z.strictObject({
  code,
  type: z.enum(['choice', 'choices', 'scale', 'needs', 'text']),
  label: bilingual(200),
  help: bilingual(300).optional(),
  options: z.array(z.strictObject({code, label: bilingual(120)})).max(20).optional().describe('Of `choice` and `choices`.'),
  ends: z.strictObject({low: bilingual(60), high: bilingual(60)}).optional().describe('What 1 and 5 mean, on a scale.'),
  required: z.boolean().default(false),
  max: z.int().min(1).max(2000).optional().describe('Characters of a text (default 1,000), or choices at most.'),
});
export type Question = z.infer<typeof questionSchema>;
export const questionsSchema = z.array(questionSchema).min(1).max(30)
  .refine((questions) => new Set(questions.map(({code: one}) => one)).size === questions.length, {message: 'Deux questions ont le même code.'})
  .refine((questions) => questions.every(({type, options}) => (type === 'choice' || type === 'choices') === (options !== undefined && options.length > 1)), {message: 'Un choix a deux réponses au moins ; les autres questions n’en ont pas.'});

/** Answer of `GET /v1/surveys/:id`. */
export const surveySchema = z.object({
  id: surveyIdSchema,
  kind: z.enum(SURVEY_KINDS),
  version: z.int().min(1),
  title: bilingual(150),
  intro: bilingual(600).optional(),
  questions: questionsSchema,
  event: z.object({id: eventIdSchema, title: z.string()}).optional(),
  open: z.boolean().describe('Whether answers are taken now.'),
});
export type Survey = z.infer<typeof surveySchema>;

/** By code of the question: an option, options, 1–5, needs, or words. Checked again against the questions of the version. */
export const answersSchema = z.record(code, z.union([z.string().max(2000), z.array(z.string().max(40)).max(LIMITS.listLength), z.int().min(1).max(5)]))
  .refine((answers) => Object.keys(answers).length <= 30, {message: 'Trop de réponses.'});
export type Answers = z.infer<typeof answersSchema>;

/** Body of `POST /v1/surveys/:id/answers`. `token`: of the mailed link, which lets one put aside and go on; without it the proof of work is asked. */
export const surveyAnswersSchema = z.strictObject({
  version: z.int().min(1),
  answers: answersSchema,
  complete: z.boolean().default(true).describe('False: put aside, to be gone on with by the same link.'),
  token: z.string().max(100).optional(),
  locale: z.enum(['fr', 'en']).default('fr'),
  altcha: z.string().max(4096).catch(''),
  honeypot: z.string().max(200).default('').catch('?'),
  elapsed: z.number().catch(0),
});
export type SurveyAnswersSent = z.infer<typeof surveyAnswersSchema>;

export const surveyAnswersReceivedSchema = z.object({state: z.enum(['kept', 'put-aside']), next: z.string()});
export type SurveyAnswersReceived = z.infer<typeof surveyAnswersReceivedSchema>;
