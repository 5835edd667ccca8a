/** French words of the questions of a questionnaire, in the form of an event and by themselves: they come with the code that shows them. */
export const frQuestions = {
  'question.optional': 'facultatif',
  'question.none': 'Sans réponse',
  'question.max': (max: number) => `${max} réponses au plus`,
  'question.missing': (question: string) => `Répondez à « ${question} »`,
  'question.too-many': (question: string, max: number) => `« ${question} » : ${max} réponses au plus`,
  'question.too-long': (question: string, max: number) => `« ${question} » : ${max} caractères au plus`,
};
