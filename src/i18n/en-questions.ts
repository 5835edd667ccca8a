/** English words of the questions of a questionnaire, in the order of the French ones. */
import type {QuestionsWords} from './words.ts';

export const enQuestions: QuestionsWords = {
  'question.optional': 'optional',
  'question.none': 'No answer',
  'question.max': (max) => `${max} answers at most`,
  'question.missing': (question) => `Answer “${question}”`,
  'question.too-many': (question, max) => `“${question}”: ${max} answers at most`,
  'question.too-long': (question, max) => `“${question}”: ${max} characters at most`,
};
