/** What is sent of the answers to a questionnaire, and what is said of those that do not fit: before anything leaves the page. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {collectAnswers, faultsOfAnswers, inLanguage} from '../../../src/components/pana-survey/questions.ts';
import type {Answers, Question} from '../../../src/contract/survey.ts';
import {translate} from '../../../src/i18n/words.ts';
import type {Language, MessageKey, Values} from '../../../src/i18n/words.ts';
import {checkAnswers} from '../../../worker/registry/domain/survey.ts';

const label = (fr: string): {fr: string; en: string} => ({fr, en: `${fr} (en)`});
const options = ['a', 'b', 'c'].map((code) => ({code, label: label(code)}));
const question = (code: string, type: Question['type'], more: Partial<Question> = {}): Question => ({code, type, label: label(code), required: false, ...(/^choice/.test(type) && {options}), ...more});
const QUESTIONS = [question('un', 'choice', {required: true}), question('des', 'choices', {max: 2}), question('note', 'scale'), question('besoins', 'needs'), question('mots', 'text', {max: 10})];

const faults = (answers: Answers, language: Language = 'fr'): readonly string[] =>
  faultsOfAnswers(QUESTIONS, {answers, language, words: <Key extends MessageKey>(key: Key, ...values: Values<Key>) => translate(language, key, ...values)}).map(({code, text}) => `${code}: ${text}`);

test('should send what says something, of the questions that are asked, without the spaces around words', () => {
  assert.deepEqual(collectAnswers(QUESTIONS, {un: 'a', des: [], note: 1, besoins: ['x'], mots: '  bien ', gone: 'b'}), {un: 'a', note: 1, besoins: ['x'], mots: 'bien'});
  assert.deepEqual(collectAnswers(QUESTIONS, {mots: '   '}), {});
});

test('should say what is wrong with each answer, in the order of the questions and the language of the page', () => {
  assert.deepEqual(faults({des: ['a', 'b', 'c'], mots: 'plus de dix lettres'}), ['un: Répondez à « un »', 'des: « des » : 2 réponses au plus', 'mots: « mots » : 10 caractères au plus']);
  assert.deepEqual(faults({}, 'en'), ['un: Answer “un (en)”']);
  assert.deepEqual(faults({un: 'a', des: ['a', 'b'], note: 5, besoins: new Array<string>(20).fill('x'), mots: ' dix signes '}), []);
  assert.deepEqual(faults({un: 'a', besoins: new Array<string>(21).fill('x')}), ['besoins: « besoins » : 20 réponses au plus']);
});

test('should let through what the registry takes, and nothing that it refuses for its length or for missing', () => {
  const needs = new Set(['x']);
  for (const answers of [{un: 'a'}, {}, {un: 'a', des: ['a', 'b', 'c']}, {un: 'b', note: 3, mots: 'oui'}, {un: 'b', mots: 'x'.repeat(11)}, {un: 'c', besoins: ['x']}] as Answers[]) {
    assert.equal(faults(answers).length === 0, checkAnswers(QUESTIONS, collectAnswers(QUESTIONS, answers), {needs}).length === 0, JSON.stringify(answers));
  }
});

test('should say a questionnaire in French where nobody has written it in the language of the page', () => {
  assert.deepEqual([inLanguage(label('oui'), 'en'), inLanguage(label('oui'), 'qps')], ['oui (en)', 'oui']);
});
