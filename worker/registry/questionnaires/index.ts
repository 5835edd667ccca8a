/** Questionnaires shipped with the software: the first version of each. Later ones are written in the registry by the national team. */
import {questionsSchema} from '../../../src/contract/survey.ts';
import type {SurveyKind} from '../../../src/contract/survey.ts';
import type {Questionnaire} from '../domain/survey.ts';

const both = (fr: string, en: string) => ({fr, en});
const AGREES = {low: both('pas du tout', 'not at all'), high: both('tout à fait', 'completely')};
const YES_NO = [{code: 'oui', label: both('oui', 'yes')}, {code: 'non', label: both('non', 'no')}];

const shipped = (questionnaire: Omit<Questionnaire, 'questions'> & {readonly questions: unknown}): Questionnaire => ({...questionnaire, questions: questionsSchema.parse(questionnaire.questions)});

export const SHIPPED_QUESTIONNAIRES: Readonly<Record<SurveyKind, Questionnaire>> = {
  needs: shipped({
    title: both('Vos besoins', 'Your needs'),
    intro: both('Le programme se construit avec ce que vous dites ici. Aucune réponse n’est obligatoire.', 'The programme is built from what you say here. No answer is required.'),
    questions: [
      {code: 'besoins', type: 'needs', label: both('De quoi aimeriez-vous parler ?', 'What would you like to talk about?'), max: 5},
      {
        code: 'niveau', type: 'choice', label: both('Avec le numérique, vous vous sentez', 'With digital tools, you feel'),
        options: [{code: 'debut', label: both('au début', 'at the beginning')}, {code: 'laise', label: both('à l’aise', 'comfortable')}, {code: 'conseil', label: both('en mesure de conseiller', 'able to advise others')}],
      },
      {code: 'cas', type: 'text', label: both('Une situation que vous voudriez travailler avec les autres', 'A situation you would like to work on with the others'), help: both('Sans nommer personne.', 'Without naming anyone.'), max: 600},
    ],
  }),
  prerequisites: shipped({
    title: both('Avant l’événement', 'Before the event'),
    intro: both('Trois questions pour que chacun parte du bon pied.', 'Three questions so that everybody starts on the right foot.'),
    questions: [
      {code: 'lu', type: 'choice', label: both('Avez-vous lu ce qu’il faut savoir avant de venir ?', 'Have you read what to know before coming?'), options: YES_NO, required: true},
      {code: 'materiel', type: 'choice', label: both('Viendrez-vous avec un ordinateur portable ?', 'Will you bring a laptop?'), options: YES_NO},
      {code: 'frein', type: 'text', label: both('Quelque chose vous empêche-t-il de participer comme vous le voudriez ?', 'Does anything keep you from taking part as you would like?'), max: 600},
    ],
  }),
  satisfaction: shipped({
    title: both('Comment était-ce ?', 'How was it?'),
    intro: both('Deux minutes. Vos réponses ne sont liées à votre inscription que trente jours, puis à personne.', 'Two minutes. Your answers are tied to your registration for thirty days only, then to nobody.'),
    questions: [
      {code: 'ensemble', type: 'scale', label: both('Dans l’ensemble, cela vous a-t-il été utile ?', 'On the whole, was it useful to you?'), ends: AGREES, required: true},
      {code: 'besoins', type: 'scale', label: both('Vos besoins ont-ils été pris en compte ?', 'Were your needs taken into account?'), ends: AGREES},
      {code: 'suite', type: 'scale', label: both('Allez-vous utiliser ce que vous y avez trouvé ?', 'Will you use what you found there?'), ends: AGREES},
      {code: 'non-couverts', type: 'needs', label: both('De quoi n’a-t-on pas parlé, et qui vous manque ?', 'What was not covered, and is missing for you?'), max: 5},
      {code: 'attentes', type: 'text', label: both('Et pour la prochaine fois, qu’attendez-vous ?', 'And for next time, what do you expect?'), help: both('Sans nommer personne.', 'Without naming anyone.'), max: 600},
    ],
  }),
  observation: shipped({
    title: both('Ce que vous observez', 'What you observe'),
    intro: both('Ce que le programme change, ou ne change pas, là où vous êtes.', 'What the programme changes, or does not, where you are.'),
    questions: [
      {
        code: 'effet', type: 'choices', label: both('Qu’avez-vous observé ?', 'What have you observed?'), required: true,
        options: [
          {code: 'demandes', label: both('des associations demandent de l’aide plus tôt', 'associations ask for help earlier')}, {code: 'liens', label: both('des structures travaillent ensemble', 'organisations work together')},
          {code: 'competences', label: both('des personnes ont gagné en assurance', 'people have gained confidence')}, {code: 'rien', label: both('rien de particulier', 'nothing in particular')},
        ],
      },
      {code: 'sujets', type: 'needs', label: both('Sur quels sujets ?', 'On which topics?'), max: 10},
      {code: 'recit', type: 'text', label: both('Racontez, sans nommer personne', 'Tell us, without naming anyone'), max: 2000},
    ],
  }),
};
