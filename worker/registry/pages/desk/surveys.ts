/** Questionnaires on the desk: what is asked, how it is written, what was answered. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import type {Question, SurveyKind} from '../../../../src/contract/survey.ts';
import {SURVEY_KINDS} from '../../../../src/contract/survey.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {count} from '../../../http/words.ts';
import {csvAnswer} from '../../csv.ts';
import type {Session} from '../../domain/session.ts';
import {FEWEST} from '../../domain/survey.ts';
import type {QuestionResult} from '../../domain/survey.ts';
import {EMPTY_QUESTION, QUESTION_TYPES} from '../../domain/survey-draft.ts';
import type {TypedQuestion, TypedSurvey} from '../../domain/survey-draft.ts';
import type {SurveyVersion} from '../../storage/surveys.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {addressOf, departementFilter, filters, select, table} from './parts.ts';
import type {Asked, Option} from './parts.ts';
import {hidden} from './preview.ts';

export const SURVEYS_PATH = '/desk/questionnaires';
const TRAIL = [[SURVEYS_PATH, 'Questionnaires']] as const;

export const SURVEY_WORDS: Readonly<Record<SurveyKind, string>> = {needs: 'Besoins, avant l’événement', prerequisites: 'Avant de venir', satisfaction: 'Satisfaction, après l’événement', observation: 'Observations'};
const TYPE_WORDS: Readonly<Record<Question['type'], string>> = {scale: 'une note de 1 à 5', choice: 'un choix', choices: 'plusieurs choix', needs: 'des besoins de la liste', text: 'des mots'};

export interface SurveysPage {
  readonly session: Session;
  readonly mayEdit: boolean;
  readonly surveys: readonly {readonly survey: SurveyVersion; readonly answers: number; readonly draft: boolean}[];
  readonly done: string | undefined;
}

/** The four kinds, with what is asked now. */
export const surveysPage = ({session, mayEdit, surveys, done}: SurveysPage): Answer => signedIn({
  session, title: 'Questionnaires', section: SURVEYS_PATH, done,
  main: html`<p>Les réponses ne sont liées à une inscription que trente jours, puis à personne. Elles construisent la prochaine journée du département.</p>
${table('Questionnaires', ['Questionnaire', 'Version', 'Questions', 'Réponses', 'Voir', ...(mayEdit ? ['Écrire'] : [])], surveys.map(({survey, answers, draft}) => [
    SURVEY_WORDS[survey.kind], String(survey.version), String(survey.questions.length), String(answers),
    html`<a href="${SURVEYS_PATH}/${survey.kind}/resultats">Résultats<span class="unseen"> : ${SURVEY_WORDS[survey.kind]}</span></a>`,
    ...(mayEdit ? [html`<a href="${SURVEYS_PATH}/${survey.kind}">${draft ? 'Reprendre le projet' : 'Préparer une version'}<span class="unseen"> : ${SURVEY_WORDS[survey.kind]}</span></a>`] : []),
  ]), 'cards')}`,
});

// ————— results —————

export interface ResultsPage {
  readonly session: Session;
  readonly kind: SurveyKind;
  readonly asked: Asked;
  readonly departements: readonly string[];
  nameOf(departement: string): string;
  labelOf(need: string): string;
  /** Title of the event, when one is asked for. */
  readonly event: string | undefined;
  readonly version: number;
  readonly versions: readonly number[];
  readonly total: number;
  /** None when there are too few to show. */
  readonly results: readonly QuestionResult[] | undefined;
}

export function valueWords({type, options = []}: Question, value: string, labelOf: (need: string) => string): string {
  return type === 'needs' ? labelOf(value) : type === 'scale' ? value : options.find(({code}) => code === value)?.label.fr ?? value;
}

function resultOf({question, answered, counts, mean, words}: QuestionResult, labelOf: (need: string) => string): Markup {
  const {ends} = question;
  return html`<section><h2>${question.label.fr}</h2>
<p class="soft">${count(answered, 'réponse', 'réponses')}${mean === undefined ? '' : html` · moyenne <strong>${mean.toLocaleString('fr-FR')}</strong> sur 5${ends === undefined ? '' : ` (1 : ${ends.low.fr}, 5 : ${ends.high.fr})`}`}</p>
${question.type === 'text'
    ? words.length === 0 ? html`<p>Rien n’a été écrit.</p>` : html`<ul>${words.map((one) => html`<li>${one}</li>`)}</ul>`
    : counts.length === 0 ? html`<p>Rien n’a été choisi.</p>` : table(question.label.fr, ['Réponse', 'Nombre', 'Part'], counts.map(({value, count: number}) => [
      valueWords(question, value, labelOf), String(number),
      html`<meter min="0" max="${Math.max(answered, 1)}" value="${number}" aria-hidden="true"></meter> ${answered === 0 ? 0 : Math.round((number / answered) * 100)} %`,
    ]))}</section>`;
}

/** What was answered, question by question. */
export function resultsPage({session, kind, asked, departements, nameOf, labelOf, event, version, versions, total, results}: ResultsPage): Answer {
  const path = `${SURVEYS_PATH}/${kind}/resultats`;
  return signedIn({
    session, section: SURVEYS_PATH, trail: TRAIL, title: `Résultats : ${SURVEY_WORDS[kind]}`,
    main: html`${event === undefined ? '' : html`<p class="lead">${event}</p>`}
${filters(path, 'Choisir des réponses', [
      departementFilter(departements, asked['departement'] ?? '', nameOf),
      versions.length < 2 ? html`` : select('version', 'Version des questions', String(version), versions.map((one): Option => [String(one), `version ${one}`])),
      asked['evenement'] === undefined ? html`` : html`<input type="hidden" name="evenement" value="${asked['evenement']}">`,
    ])}
<p>${count(total, 'personne a répondu', 'personnes ont répondu')}.${event === undefined ? '' : html` <a href="${addressOf(path, {departement: asked['departement']})}">Voir tous les événements</a>`}</p>
${results === undefined
      ? html`<p class="note">Moins de ${FEWEST} réponses : elles ne sont pas montrées, pour que personne ne soit reconnu.</p>`
      : html`${results.map((one) => resultOf(one, labelOf))}
<p><a href="${addressOf(`${path}.csv`, asked)}">Télécharger ces résultats (CSV)</a></p>`}`,
  });
}

/** The results as a file: a line per value, a line per words. */
export function resultsFile(kind: SurveyKind, results: readonly QuestionResult[], labelOf: (need: string) => string): Answer {
  const lines = results.flatMap(({question, answered, counts, words}) => [
    ...counts.map(({value, count: number}) => ({question, answered, answer: valueWords(question, value, labelOf), number})),
    ...words.map((answer) => ({question, answered, answer, number: 1})),
  ]);
  return csvAnswer(`resultats-${kind}.csv`, [['question', ({question}) => question.label.fr], ['repondants', ({answered}) => answered], ['reponse', ({answer}) => answer], ['nombre', ({number}) => number]], lines);
}

// ————— writing —————

export interface SurveyFormPage {
  readonly session: Session;
  readonly kind: SurveyKind;
  readonly inForce: number;
  readonly typed: TypedSurvey;
  readonly errors?: readonly FieldError[];
  readonly done?: string | undefined;
}

/** Places for more questions at the end of the form. */
const MORE = 2;

function questionFields(typed: TypedQuestion, at: number, errors: readonly FieldError[] | undefined): Markup {
  const name = (field: string): string => `q${at}-${field}`;
  const input = (field: keyof TypedQuestion, label: string, maxlength: number): Markup => {
    const error = errorOf(errors, name(field));
    return html`<div><label for="${name(field)}">${label}</label>
<input id="${name(field)}" name="${name(field)}" value="${typed[field]}" maxlength="${maxlength}" autocomplete="off"${error.attributes}>${error.sentence}</div>`;
  };
  const options = errorOf(errors, name('options'));
  const known = typed.code !== '';
  return html`<fieldset><legend>${known ? `Question ${at + 1} : ${typed.labelFr}` : `Question ${at + 1} (vide : rien n’est ajouté)`}</legend>
${input('code', 'Code : ne le changez pas pour une question qui a déjà des réponses', 40)}
${select(name('type'), 'Sorte de réponse', typed.type, QUESTION_TYPES.map((type): Option => [type, TYPE_WORDS[type]]))}
${input('labelFr', 'Question, en français', 200)}
${input('labelEn', 'Question, en anglais', 200)}
${input('helpFr', 'Aide, en français', 300)}
${input('helpEn', 'Aide, en anglais', 300)}
<div><label for="${name('options')}">Réponses d’un choix, une par ligne : code | français | anglais</label>
<textarea id="${name('options')}" name="${name('options')}" rows="4" maxlength="4000"${options.attributes}>${typed.options}</textarea>${options.sentence}</div>
<details><summary>Ce que veulent dire 1 et 5, et les limites</summary>
${input('lowFr', 'Note 1, en français', 60)}${input('lowEn', 'Note 1, en anglais', 60)}${input('highFr', 'Note 5, en français', 60)}${input('highEn', 'Note 5, en anglais', 60)}
${input('max', 'Caractères d’un texte, ou choix, au plus', 4)}</details>
<div class="option"><input type="checkbox" id="${name('required')}" name="${name('required')}" value="oui"${typed.required === '' ? '' : html` checked`}><label for="${name('required')}">Réponse nécessaire</label></div>
${known ? html`<div class="option"><input type="checkbox" id="${name('removed')}" name="${name('removed')}" value="oui"${typed.removed === '' ? '' : html` checked`}><label for="${name('removed')}">Retirer cette question</label></div>` : ''}
</fieldset>`;
}

/** The form of the next version. Nothing is asked before it is published. */
export function surveyFormPage({session, kind, inForce, typed, errors, done}: SurveyFormPage): Answer {
  const text = (field: 'titleFr' | 'titleEn' | 'introFr' | 'introEn', label: string, maxlength: number): Markup => {
    const error = errorOf(errors, field);
    return html`<div><label for="${field}">${label}</label>
<input id="${field}" name="${field}" value="${typed[field]}" maxlength="${maxlength}" autocomplete="off"${error.attributes}>${error.sentence}</div>`;
  };
  const empty = Array.from({length: MORE}).map(() => EMPTY_QUESTION);
  const questions = [...typed.questions, ...(typed.questions.slice(-MORE).some(({code}) => code !== '') || typed.questions.length < MORE ? empty : [])];
  return signedIn({
    session, section: SURVEYS_PATH, trail: TRAIL, title: `Écrire : ${SURVEY_WORDS[kind]}`, errors, done,
    main: html`<p>La version ${inForce} est posée en ce moment. Ce que vous écrivez ici n’est posé à personne avant d’être publié ; les réponses déjà données restent lisibles avec leurs questions.</p>
<form method="post" action="${SURVEYS_PATH}/${kind}">
${text('titleFr', 'Titre, en français', 150)}${text('titleEn', 'Titre, en anglais', 150)}
${text('introFr', 'Introduction, en français', 600)}${text('introEn', 'Introduction, en anglais', 600)}
${questions.map((question, at) => questionFields(question, at, errors))}
<p><button>Enregistrer et voir l’aperçu</button></p>
</form>
<p><a href="${SURVEYS_PATH}">Revenir aux questionnaires</a></p>`,
  });
}

function previewOf({code, type, label, help, options = [], ends, required}: Question): Markup {
  return html`<li><p><strong>${label.fr}</strong>${required ? ' (nécessaire)' : ''}<br><span lang="en">${label.en}</span></p>
${help === undefined ? '' : html`<p class="soft">${help.fr}</p>`}
<p class="soft">${TYPE_WORDS[type]}, code ${code}${ends === undefined ? '' : ` ; 1 : ${ends.low.fr}, 5 : ${ends.high.fr}`}</p>
${options.length === 0 ? '' : html`<ul>${options.map((option) => html`<li>${option.label.fr} <span class="soft" lang="en">(${option.label.en})</span></li>`)}</ul>`}</li>`;
}

export interface SurveyPreviewPage {
  readonly session: Session;
  readonly draft: SurveyVersion;
  readonly inForce: SurveyVersion;
  readonly done: string | undefined;
}

/** The draft as it would be asked, and what it changes. */
export function surveyPreviewPage({session, draft, inForce, done}: SurveyPreviewPage): Answer {
  const before = new Set(inForce.questions.map(({code}) => code));
  const after = new Set(draft.questions.map(({code}) => code));
  const [added, removed] = [draft.questions.filter(({code}) => !before.has(code)), inForce.questions.filter(({code}) => !after.has(code))];
  return signedIn({
    session, section: SURVEYS_PATH, done, title: `Aperçu : ${SURVEY_WORDS[draft.kind]}, version ${draft.version}`, trail: [...TRAIL, [`${SURVEYS_PATH}/${draft.kind}`, SURVEY_WORDS[draft.kind]]],
    main: html`<p class="note" role="status">Rien n’est encore posé. Voici la version ${draft.version}.</p>
<ul><li>${count(added.length, 'question nouvelle', 'questions nouvelles')}${added.length === 0 ? '' : ` : ${added.map(({label}) => label.fr).join(', ')}`}</li>
<li>${count(removed.length, 'question retirée', 'questions retirées')}${removed.length === 0 ? '' : ` : ${removed.map(({label}) => label.fr).join(', ')}`}</li></ul>
<h2>${draft.title.fr}</h2>
${draft.intro === undefined ? '' : html`<p class="lead">${draft.intro.fr}</p>`}
<ol>${draft.questions.map(previewOf)}</ol>
<form method="post" action="${SURVEYS_PATH}/${draft.kind}/publier">${hidden({version: String(draft.version)})}<p><button>Publier cette version</button></p></form>
<p><a href="${SURVEYS_PATH}/${draft.kind}">Revenir au formulaire</a></p>`,
  });
}

export const isSurveyKind = (text: string): text is SurveyKind => (SURVEY_KINDS as readonly string[]).includes(text);
