/**
 * Questionnaires: whether what was answered fits the questions, what is proposed to whom and when, and what many answers say together.
 * No HTTP, no SQL, no clock.
 */
import type {EventInput} from '../../../src/contract/event.ts';
import type {FieldError} from '../../../src/contract/problem.ts';
import type {Answers, Question, SurveyKind} from '../../../src/contract/survey.ts';
import {plainText} from '../../../src/contract/structure.ts';
import {momentOf} from '../../../src/contract/wall-clock.ts';
import {MORNING} from './event-words.ts';
import {daysAfter} from './reminder.ts';

/** One version of a questionnaire, as it is kept. */
export interface Questionnaire {
  readonly title: {readonly fr: string; readonly en: string};
  readonly intro?: {readonly fr: string; readonly en: string} | undefined;
  readonly questions: readonly Question[];
}

/** Characters of a text, and choices of a list, where the question does not say. */
const TEXT = 1000;
const MOST_NEEDS = 20;

const wrong = (code: string, message: string, kind = 'invalid'): FieldError => ({field: `answers.${code}`, code: kind, message});

/** What is wrong with one answer to `question`, in words; undefined when nothing is. */
function faultOf(question: Question, answer: Answers[string], needs: ReadonlySet<string>): FieldError | undefined {
  const {code, type, options = [], max} = question;
  const known = (value: string): boolean => (type === 'needs' ? needs.has(value) : options.some((option) => option.code === value));
  switch (type) {
    case 'scale': return typeof answer === 'number' ? undefined : wrong(code, 'Choisissez une note de 1 à 5.');
    case 'choice': return typeof answer === 'string' && known(answer) ? undefined : wrong(code, 'Choisissez une réponse de la liste.');
    case 'text': {
      if (typeof answer !== 'string') return wrong(code, 'Écrivez votre réponse.');
      return answer === '' || plainText(max ?? TEXT).safeParse(answer).success ? undefined : wrong(code, answer.length > (max ?? TEXT) ? `${max ?? TEXT} caractères au plus.` : 'Ce texte contient des caractères invisibles : retapez-le.');
    }
    default: {
      if (!Array.isArray(answer) || !answer.every(known)) return wrong(code, 'Choisissez des réponses de la liste.');
      const most = max ?? (type === 'needs' ? MOST_NEEDS : options.length);
      return answer.length <= most ? undefined : wrong(code, `${most} réponses au plus.`, 'too-many');
    }
  }
}

const isEmpty = (answer: Answers[string] | undefined): boolean => answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0);

/** What does not fit, question by question; `needs`: codes of the taxonomy. Incomplete ones are put aside: nothing is missing yet. */
export function checkAnswers(questions: readonly Question[], answers: Answers, {needs, complete = true}: {readonly needs: ReadonlySet<string>; readonly complete?: boolean}): FieldError[] {
  const errors: FieldError[] = [];
  const asked = new Map(questions.map((question) => [question.code, question]));
  for (const code of Object.keys(answers)) if (!asked.has(code)) errors.push(wrong(code, 'Cette question n’est pas, ou n’est plus, posée.', 'unknown'));
  for (const question of questions) {
    const answer = answers[question.code];
    if (isEmpty(answer)) {
      if (complete && question.required) errors.push(wrong(question.code, 'Répondez à cette question.', 'missing'));
      continue;
    }
    const fault = faultOf(question, answer!, needs);
    if (fault !== undefined) errors.push(fault);
  }
  return errors;
}

/** Answers as they are kept: what is empty is left out, each once. */
export const keptAnswers = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, answer]) => !isEmpty(answer)).map(([code, answer]) => [code, Array.isArray(answer) ? [...new Set(answer)] : typeof answer === 'string' ? answer.normalize('NFC').trim() : answer]));

/** What many answers to one question say. */
export interface QuestionResult {
  readonly question: Question;
  /** How many answered it. */
  readonly answered: number;
  /** How often each value was given, in the order of the question (needs: most asked first); none for words. */
  readonly counts: readonly {readonly value: string; readonly count: number}[];
  /** Of a scale, one decimal. */
  readonly mean?: number;
  /** Words, each once, as they came. */
  readonly words: readonly string[];
}

/** The results of `answers`, question by question. */
export function resultsOf(questions: readonly Question[], answers: readonly Answers[]): QuestionResult[] {
  return questions.map((question): QuestionResult => {
    const given = answers.flatMap((one) => (isEmpty(one[question.code]) ? [] : [one[question.code]!]));
    const tally = new Map<string, number>();
    for (const answer of given) for (const value of Array.isArray(answer) ? answer : [String(answer)]) tally.set(value, (tally.get(value) ?? 0) + 1);
    if (question.type === 'text') return {question, answered: given.length, counts: [], words: [...tally.keys()]};
    const values = question.type === 'scale' ? ['1', '2', '3', '4', '5'] : question.type === 'needs' ? [...tally.keys()].sort((a, b) => tally.get(b)! - tally.get(a)! || (a < b ? -1 : 1)) : question.options!.map(({code}) => code);
    const sum = given.reduce<number>((total, answer) => total + (typeof answer === 'number' ? answer : 0), 0);
    return {
      question, answered: given.length, counts: values.map((value) => ({value, count: tally.get(value) ?? 0})), words: [],
      ...(question.type === 'scale' && given.length > 0 && {mean: Math.round((sum / given.length) * 10) / 10}),
    };
  });
}

/**
 * Needs (codes) one set of answers asks for: those a participant would talk about before an event, those they missed after it. The codes of
 * the two questions are those of the shipped questionnaires, which the desk is told not to change.
 */
export function needsAskedBy(kind: SurveyKind, answers: Answers): readonly string[] {
  const asked = kind === 'needs' ? answers['besoins'] : kind === 'satisfaction' ? answers['non-couverts'] : undefined;
  return Array.isArray(asked) ? asked : [];
}

/** Answers below which those who gave them by a mailed link could be recognised: nothing is shown of them. */
export const FEWEST = 3;

/** A need, and how many asked for it. */
export interface AskedNeed {
  readonly need: string;
  readonly count: number;
}

/** Most asked first; of as many, by code. */
const ranked = (tally: ReadonlyMap<string, number>): AskedNeed[] => [...tally].map(([need, count]) => ({need, count})).sort((a, b) => b.count - a.count || (a.need < b.need ? -1 : 1));

/** Of some answers: how many there are, and the needs they ask for. */
export interface AskedNeeds {
  readonly people: number;
  readonly needs: readonly AskedNeed[];
}

/** The needs many answers ask for; without those of a questionnaire by mailed links that fewer than {@link FEWEST} answered. */
export function needsAsked(given: readonly {readonly kind: SurveyKind; readonly answers: Answers}[]): AskedNeeds {
  const byLink = given.filter(({kind}) => SURVEY_NATURES[kind].byLink).length;
  const told = given.filter(({kind}) => !SURVEY_NATURES[kind].byLink || byLink >= FEWEST);
  const tally = new Map<string, number>();
  for (const {kind, answers} of told) for (const need of needsAskedBy(kind, answers)) tally.set(need, (tally.get(need) ?? 0) + 1);
  return {people: told.length, needs: ranked(tally)};
}

/** What a questionnaire is about, and who may answer it. */
export interface SurveyNature {
  /** Of one event. */
  readonly ofEvent: boolean;
  /** Only by the link that was mailed: one answer per person who came. Others are open, with a proof of work. */
  readonly byLink: boolean;
}
export const SURVEY_NATURES: Readonly<Record<SurveyKind, SurveyNature>> = {
  needs: {ofEvent: true, byLink: false},
  prerequisites: {ofEvent: true, byLink: true},
  satisfaction: {ofEvent: true, byLink: true},
  observation: {ofEvent: false, byLink: false},
};

const DAY = 86_400_000;
/** Milliseconds after the last session in which its satisfaction can be said; an answer is then nobody's any more. */
export const SATISFACTION_FOR = 30 * DAY;
/** Milliseconds after the last session in which it is asked a first time: a week is left to be asked again, and to answer. */
export const SATISFACTION_FIRST = SATISFACTION_FOR - 7 * DAY;
/** Milliseconds between the two mails at least: a first one that was late is not followed at once. */
export const SATISFACTION_BETWEEN = 6 * DAY;
/** Local days after that of the last session on which it is asked, and asked once more. */
const SATISFACTION_DAYS = {'satisfaction': 1, 'satisfaction-again': 8} as const;
/** What each of these mails is noted as. */
export type SatisfactionNotice = keyof typeof SATISFACTION_DAYS;

/** From when (ms) those who came are asked how it was: the next day by the clock of the place, in the morning; a week later once more. */
export const satisfactionFrom = ({timeZone, sessions}: Pick<EventInput, 'timeZone' | 'sessions'>, notice: SatisfactionNotice): number =>
  momentOf(`${daysAfter(sessions.at(-1)!.end.slice(0, 10), SATISFACTION_DAYS[notice])}${MORNING}`, timeZone).at;

/** Milliseconds before the first session: from when, and until when, what one should know before is asked. */
export const PREREQUISITES_FROM = 10 * DAY;
export const PREREQUISITES_UNTIL = DAY;

/** Whether answers about an event are taken at `now`; all in milliseconds since the epoch. */
export function isOpen(kind: SurveyKind, event: {readonly status: string; readonly startsAt: number; readonly endsAt: number} | undefined, now: number): boolean {
  if (!SURVEY_NATURES[kind].ofEvent) return true;
  if (event === undefined || event.status === 'cancelled' || event.status === 'draft') return false;
  return kind === 'satisfaction' ? now >= event.endsAt && now < event.endsAt + SATISFACTION_FOR : now < event.startsAt;
}
