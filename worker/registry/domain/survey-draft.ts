/**
 * A questionnaire while it is written on the desk: the form, what is wrong with it, what it becomes. A question keeps its code for ever:
 * answers are found by it. No HTTP, no SQL, no clock.
 */
import type {FieldError} from '../../../src/contract/problem.ts';
import {plainText} from '../../../src/contract/structure.ts';
import {questionSchema, questionsSchema} from '../../../src/contract/survey.ts';
import type {Question} from '../../../src/contract/survey.ts';
import type {Questionnaire} from './survey.ts';

export const QUESTION_TYPES = ['scale', 'choice', 'choices', 'needs', 'text'] as const satisfies readonly Question['type'][];

/** Fields of a question, as a form names them: `q0-labelFr`. */
export const QUESTION_FIELDS = ['code', 'type', 'labelFr', 'labelEn', 'helpFr', 'helpEn', 'options', 'lowFr', 'lowEn', 'highFr', 'highEn', 'max', 'required', 'removed'] as const;
export type TypedQuestion = Readonly<Record<(typeof QUESTION_FIELDS)[number], string>>;

/** The form: everything is text. Options are a line each: code | French | English. */
export interface TypedSurvey {
  readonly titleFr: string;
  readonly titleEn: string;
  readonly introFr: string;
  readonly introEn: string;
  readonly questions: readonly TypedQuestion[];
}

export const EMPTY_QUESTION = Object.fromEntries(QUESTION_FIELDS.map((field) => [field, ''])) as unknown as TypedQuestion;

/** The form of a questionnaire, with two places for more questions. */
export function typedSurvey({title, intro, questions}: Questionnaire): TypedSurvey {
  return {
    titleFr: title.fr, titleEn: title.en, introFr: intro?.fr ?? '', introEn: intro?.en ?? '',
    questions: questions.map(({code, type, label, help, options = [], ends, max, required}): TypedQuestion => ({
      code, type, labelFr: label.fr, labelEn: label.en, helpFr: help?.fr ?? '', helpEn: help?.en ?? '', options: options.map((option) => `${option.code} | ${option.label.fr} | ${option.label.en}`).join('\n'),
      lowFr: ends?.low.fr ?? '', lowEn: ends?.low.en ?? '', highFr: ends?.high.fr ?? '', highEn: ends?.high.en ?? '', max: max === undefined ? '' : String(max), required: required ? 'oui' : '', removed: '',
    })),
  };
}

const isBlank = (typed: TypedQuestion): boolean => QUESTION_FIELDS.every((field) => field === 'type' || typed[field].trim() === '');
const line = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

function readOptions(text: string): {readonly options: Question['options']} | {readonly message: string} {
  const lines = text.split('\n').map((one) => one.trim()).filter((one) => one !== '');
  const options = lines.map((one) => one.split('|').map(line));
  const bad = options.findIndex((parts) => parts.length !== 3 || parts.some((part) => part === ''));
  if (bad >= 0) return {message: `Ligne ${bad + 1} : écrivez le code, le texte français et le texte anglais, séparés par « | ».`};
  return {options: options.map(([code, fr, en]) => ({code: code!, label: {fr: fr!, en: en!}}))};
}

const FIELD_OF: Readonly<Record<string, string>> = {'code': 'code', 'type': 'type', 'label.fr': 'labelFr', 'label.en': 'labelEn', 'help.fr': 'helpFr', 'help.en': 'helpEn', 'ends.low.fr': 'lowFr', 'ends.low.en': 'lowEn', 'ends.high.fr': 'highFr', 'ends.high.en': 'highEn', 'max': 'max'};
const MESSAGES: Readonly<Record<string, string>> = {
  code: 'Le code : des lettres sans accent, des chiffres et des tirets, une lettre d’abord.', type: 'Choisissez une sorte de question.', labelFr: 'Écrivez la question, 200 caractères au plus.',
  labelEn: 'Écrivez la question en anglais, 200 caractères au plus.', max: 'Un nombre entre 1 et 2000, ou rien.',
};

function readQuestion(typed: TypedQuestion, at: number, errors: FieldError[]): Question | undefined {
  const before = errors.length;
  const wrong = (field: string, message: string): void => void errors.push({field: `q${at}-${field}`, code: 'invalid', message});
  const isChoice = typed.type === 'choice' || typed.type === 'choices';
  const read = isChoice ? readOptions(typed.options) : {options: undefined};
  if ('message' in read) wrong('options', read.message);
  else if (isChoice && (read.options ?? []).length < 2) wrong('options', 'Donnez deux réponses au moins.');
  else if (isChoice && new Set(read.options!.map(({code}) => code)).size < read.options!.length) wrong('options', 'Deux réponses ont le même code.');
  const both = (fr: string, en: string) => (line(fr) === '' && line(en) === '' ? undefined : {fr: line(fr), en: line(en)});
  const [low, high] = [both(typed.lowFr, typed.lowEn), both(typed.highFr, typed.highEn)];
  const help = both(typed.helpFr, typed.helpEn);
  const parsed = questionSchema.safeParse({
    code: line(typed.code), type: typed.type, label: {fr: line(typed.labelFr), en: line(typed.labelEn)}, required: typed.required !== '',
    ...(help && {help}), ...('options' in read && read.options && {options: read.options}), ...(typed.type === 'scale' && low && high && {ends: {low, high}}), ...(line(typed.max) !== '' && {max: Number(line(typed.max))}),
  });
  for (const {path} of parsed.error?.issues ?? []) {
    const field = path[0] === 'options' ? 'options' : FIELD_OF[path.join('.')] ?? 'labelFr';
    if (!errors.some((error) => error.field === `q${at}-${field}`)) wrong(field, MESSAGES[field] ?? 'Texte trop long, ou dans une langue seulement.');
  }
  return errors.length > before ? undefined : parsed.data;
}

/** What a form says of a questionnaire, or what is wrong with it, field by field. `kept`: codes of the version in force, which stay. */
export function readSurveyForm(typed: TypedSurvey): {readonly questionnaire: Questionnaire} | {readonly errors: readonly FieldError[]} {
  const errors: FieldError[] = [];
  const text = (field: 'titleFr' | 'titleEn' | 'introFr' | 'introEn', max: number, min: number): string => {
    const value = line(typed[field]);
    if (!plainText(max, min).safeParse(value).success) errors.push({field, code: 'invalid', message: value === '' ? 'À remplir, en français et en anglais.' : `${max} caractères au plus, sans caractère invisible.`});
    return value;
  };
  const title = {fr: text('titleFr', 150, 1), en: text('titleEn', 150, 1)};
  const hasIntro = line(typed.introFr) !== '' || line(typed.introEn) !== '';
  const intro = {fr: text('introFr', 600, hasIntro ? 1 : 0), en: text('introEn', 600, hasIntro ? 1 : 0)};
  const questions = typed.questions.flatMap((one, at) => (isBlank(one) || one.removed !== '' ? [] : [{at, question: readQuestion(one, at, errors)}]));
  const codes = new Set<string>();
  for (const {at, question} of questions) {
    if (question === undefined) continue;
    if (codes.has(question.code)) errors.push({field: `q${at}-code`, code: 'repeated', message: 'Une autre question a déjà ce code.'});
    codes.add(question.code);
  }
  if (questions.length === 0) errors.push({field: 'q0-labelFr', code: 'missing', message: 'Gardez une question au moins.'});
  if (errors.length > 0) return {errors};
  return {questionnaire: {title, ...(hasIntro && {intro}), questions: questionsSchema.parse(questions.map(({question}) => question))}};
}
