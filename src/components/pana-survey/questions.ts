/**
 * The questions of a questionnaire, drawn, read and checked in one way wherever they are asked: in the step by which one comes to an event,
 * and by themselves. Pure: what is answered belongs to whoever asks. Each question is a native control with its label, what helps and what
 * is wrong; an answer of one among several can be taken back, as nobody must answer.
 */
import type {Taxonomy} from '../../contract/need.ts';
import type {Answers, Question} from '../../contract/survey.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {enQuestions} from '../../i18n/en-questions.ts';
import {frQuestions} from '../../i18n/fr-questions.ts';
import {addWords} from '../../i18n/words.ts';
import type {Language, MessageKey, Values} from '../../i18n/words.ts';

addWords('fr', frQuestions);
addWords('en', enQuestions);

export type Answer = Answers[string];

/** What questions are drawn from, and what is told of them. */
export interface QuestionsHost {
  readonly language: Language;
  words<Key extends MessageKey>(key: Key, ...values: Values<Key>): string;
  /** Answers so far, by code of the question. */
  readonly answers: Readonly<Answers>;
  /** What is wrong with the answer to a question, in words; '' when nothing is. */
  wrong(code: string): string;
  /** The visitor answered; undefined takes the answer back. */
  answer(code: string, value: Answer | undefined): void;
  /** Names of the needs; undefined until they are there. */
  taxonomy(): Taxonomy | undefined;
  /** They could not be had. */
  needsFailed(): boolean;
  askNeeds(): void;
}

/** What is wrong with an answer: a word and what fills it. */
export interface QuestionFault {
  readonly code: string;
  /** In words, with the question in it: it is read in a list of errors too. */
  readonly text: string;
}

/** Characters of a text, and needs, when the question does not say: the registry's own rule. */
const TEXT = 1000;
const MOST_NEEDS = 20;
const SCALE = [1, 2, 3, 4, 5];

/** Words of a questionnaire in the language shown; French where nobody has written them in it. */
export const inLanguage = (text: Readonly<Record<string, string>>, language: string): string => text[language] ?? text['fr']!;

/** Identifier of what takes the focus for a question: prefixed, codes are not ours. */
export const questionId = (code: string): string => `question-${code}`;

const listOf = (answer: Answer | undefined): string[] => (Array.isArray(answer) ? answer : []);
const most = ({max, options, type}: Question): number => max ?? (type === 'text' ? TEXT : (options?.length ?? MOST_NEEDS));

/** Whether fewer can be chosen than there are. */
const isLimited = ({max, options, type}: Question): boolean => max !== undefined && (type === 'needs' || (type === 'choices' && max < (options?.length ?? 0)));

/** Whether there is something in an answer. */
const isGiven = (answer: Answer | undefined): boolean => (typeof answer === 'string' ? answer.trim() !== '' : Array.isArray(answer) ? answer.length > 0 : answer !== undefined);

/** What is sent of the answers: only those of these questions that say something, without the spaces around words. */
export function collectAnswers(questions: readonly Question[], answers: Readonly<Answers>): Answers {
  return Object.fromEntries(
    questions.flatMap(({code}): [string, Answer][] => {
      const answer = answers[code];
      return answer !== undefined && isGiven(answer) ? [[code, typeof answer === 'string' ? answer.trim() : answer]] : [];
    }),
  );
}

/** What is wrong with the answers, in the order of the questions. */
export function faultsOfAnswers(questions: readonly Question[], {answers, language, words}: Pick<QuestionsHost, 'answers' | 'language' | 'words'>): QuestionFault[] {
  return questions.flatMap((question): QuestionFault[] => {
    const {code, required, type} = question;
    const answer = answers[code];
    const label = inLanguage(question.label, language);
    if (!isGiven(answer)) return required ? [{code, text: words('question.missing', label)}] : [];
    if (Array.isArray(answer) && answer.length > most(question)) return [{code, text: words('question.too-many', label, most(question))}];
    if (type === 'text' && String(answer).trim().length > most(question)) return [{code, text: words('question.too-long', label, most(question))}];
    return [];
  });
}

/** One question with its field. Its parts: `label`, `hint`, `error`, `input`, `family`. */
export function questionField(host: QuestionsHost, question: Question): TemplateResult {
  return question.type === 'text' ? words(host, question) : group(host, question);
}

/** Under the question: what helps, what is wrong. */
function remarks({language, words: say}: QuestionsHost, question: Question, wrong: string): TemplateResult {
  const {code, help} = question;
  const id = questionId(code);
  const max = isLimited(question) ? say('question.max', most(question)) : '';
  return html`${help || max ? html`<p id="${id}-hint" class="hint" part="hint">${[help && inLanguage(help, language), max].filter(Boolean).join(' ')}</p>` : nothing}
    ${wrong ? html`<p id="${id}-wrong" class="wrong" part="error">${wrong}</p>` : nothing}`;
}

function describes(question: Question, wrong: string): string | typeof nothing {
  const {code, help} = question;
  const id = questionId(code);
  return [wrong && `${id}-wrong`, (help || isLimited(question)) && `${id}-hint`].filter(Boolean).join(' ') || nothing;
}

const title = ({language, words: say}: QuestionsHost, {label, required}: Question): TemplateResult =>
  html`${inLanguage(label, language)} ${required ? nothing : html`<span class="hint">(${say('question.optional')})</span>`}`;

function words(host: QuestionsHost, question: Question): TemplateResult {
  const {code} = question;
  const id = questionId(code);
  const wrong = host.wrong(code);
  return html`<div class="line">
      <label for=${id} part="label">${title(host, question)}</label>
      ${remarks(host, question, wrong)}
      <textarea id=${id} part="input" rows="3" maxlength=${most(question)} ?required=${question.required} aria-invalid=${wrong ? 'true' : 'false'} aria-describedby=${describes(question, wrong)}
        .value=${`${(host.answers[code] as string | undefined) ?? ''}`} @input=${(event: Event) => host.answer(code, (event.target as HTMLTextAreaElement).value)}></textarea>
    </div>`;
}

function group(host: QuestionsHost, question: Question): TemplateResult {
  const wrong = host.wrong(question.code);
  const {type} = question;
  return html`<fieldset id=${questionId(question.code)} class="line question" aria-describedby=${describes(question, wrong)}>
      <legend part="label">${title(host, question)}</legend>
      ${remarks(host, question, wrong)}
      ${type === 'scale' ? scale(host, question) : type === 'needs' ? needs(host, question) : html`<div class="boxes">${options(host, question)}</div>`}
    </fieldset>`;
}

function options(host: QuestionsHost, question: Question): TemplateResult[] {
  const {code, required, type} = question;
  const all = (question.options ?? []).map(({code: value, label}) => ({value, text: inLanguage(label, host.language)}));
  if (type === 'choices') return all.map(({value, text}) => box(host, question, value, text));
  return [...all, ...(required ? [] : [{value: '', text: host.words('question.none')}])].map(({value, text}) => radio(host, code, value || undefined, text));
}

function radio(host: QuestionsHost, code: string, value: string | number | undefined, text: string): TemplateResult {
  const chosen = host.answers[code];
  return html`<label class="option"><input type="radio" name=${questionId(code)} value=${value ?? ''} .checked=${chosen === value} @change=${() => host.answer(code, value)}> <span>${text}</span></label>`;
}

function box(host: QuestionsHost, {code}: Question, value: string, text: string): TemplateResult {
  const chosen = listOf(host.answers[code]);
  return html`<label class="option"><input type="checkbox" name=${questionId(code)} value=${value} .checked=${chosen.includes(value)}
      @change=${(event: Event) => {
        const others = listOf(host.answers[code]).filter((one) => one !== value);
        const now = (event.target as HTMLInputElement).checked ? [...others, value] : others;
        host.answer(code, now.length > 0 ? now : undefined);
      }}> <span>${text}</span></label>`;
}

function scale(host: QuestionsHost, {code, ends, required}: Question): TemplateResult {
  const {language, words: say} = host;
  return html`<div class="scale">${SCALE.map((value) => {
      const end = value === 1 ? ends?.low : value === 5 ? ends?.high : undefined;
      return radio(host, code, value, end ? `${value} – ${inLanguage(end, language)}` : `${value}`);
    })}${required ? nothing : radio(host, code, undefined, say('question.none'))}</div>`;
}

function needs(host: QuestionsHost, question: Question): TemplateResult {
  const {words: say} = host;
  const taxonomy = host.taxonomy();
  if (!taxonomy) {
    return host.needsFailed()
      ? html`<p class="advice">${say('search.needs.failed')} <button type="button" class="link" part="button" @click=${() => host.askNeeds()}>${say('list.retry')}</button></p>`
      : html`<p class="advice" aria-busy="true">${say('list.pending')}</p>`;
  }
  const chosen = listOf(host.answers[question.code]);
  return html`<div>${taxonomy.families.map((family) => {
      const count = family.needs.filter(({code}) => chosen.includes(code)).length;
      return html`<details part="family"><summary>${family.label} ${count > 0 ? html`<span class="badge">${say('search.needs.chosen', `${count}`, count < 2)}</span>` : nothing}</summary>
        <div class="boxes">${family.needs.map(({code, label}) => box(host, question, code, label))}</div></details>`;
    })}</div>`;
}
