/** Every word of the catalogues is said somewhere, and every word said is in them. */
import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {test} from 'node:test';
import {en} from '../../src/i18n/en.ts';
import {enBadge} from '../../src/i18n/en-badge.ts';
import {enEventAlert} from '../../src/i18n/en-event-alert.ts';
import {enEventCalendar} from '../../src/i18n/en-event-calendar.ts';
import {enEventCommon} from '../../src/i18n/en-event-common.ts';
import {enEventForm} from '../../src/i18n/en-event-form.ts';
import {enEvent} from '../../src/i18n/en-event.ts';
import {enQuestions} from '../../src/i18n/en-questions.ts';
import {enSurvey} from '../../src/i18n/en-survey.ts';
import {enEventList} from '../../src/i18n/en-event-list.ts';
import {enLater} from '../../src/i18n/en-later.ts';
import {enReport} from '../../src/i18n/en-report.ts';
import {enJoin} from '../../src/i18n/en-join.ts';
import {enJoinChanges} from '../../src/i18n/en-join-changes.ts';
import {enJoinOthers} from '../../src/i18n/en-join-others.ts';
import {fr} from '../../src/i18n/fr.ts';
import {frBadge} from '../../src/i18n/fr-badge.ts';
import {frEventAlert} from '../../src/i18n/fr-event-alert.ts';
import {frEventCalendar} from '../../src/i18n/fr-event-calendar.ts';
import {frEventCommon} from '../../src/i18n/fr-event-common.ts';
import {frEventForm} from '../../src/i18n/fr-event-form.ts';
import {frEvent} from '../../src/i18n/fr-event.ts';
import {frQuestions} from '../../src/i18n/fr-questions.ts';
import {frDates} from '../../src/i18n/fr-event-common.ts';
import {frEventList} from '../../src/i18n/fr-event-list.ts';
import {frJoin} from '../../src/i18n/fr-join.ts';
import {frLater} from '../../src/i18n/fr-later.ts';
import {frReport} from '../../src/i18n/fr-report.ts';
import {frJoinMore} from '../../src/i18n/fr-join-more.ts';
import {frJoinChanges} from '../../src/i18n/fr-join-changes.ts';
import {frJoinOthers} from '../../src/i18n/fr-join-others.ts';
import {frLiveMap} from '../../src/i18n/fr-live-map.ts';
import {frSheet} from '../../src/i18n/fr-sheet.ts';
import {frSurvey} from '../../src/i18n/fr-survey.ts';
import {frPosition} from '../../src/i18n/fr-position.ts';
import {frRefusal} from '../../src/i18n/fr-refusal.ts';
import {REASONS} from '../../src/contract/vocabulary.ts';

const root = resolve(import.meta.dirname, '../..');
const code = globSync('src/**/*.ts', {cwd: root, exclude: (file) => /i18n\/(en|fr)/.test(String(file))})
  .filter((file) => !/i18n[\\/](en|fr)/.test(file))
  .map((file) => readFileSync(resolve(root, file), 'utf8'))
  .join('\n');
const french = Object.keys({...fr, ...frLiveMap, ...frSheet, ...frPosition, ...frRefusal, ...frJoin, ...frJoinMore, ...frJoinOthers, ...frJoinChanges, ...frLater, ...frReport, ...frBadge, ...frEventCommon, ...frEvent, ...frEventForm, ...frQuestions, ...frSurvey, ...frEventList, ...frEventCalendar, ...frEventAlert});
/** Beginnings of keys made as the code runs: `reason.${code}`. */
const made = [...code.matchAll(/`([a-z-]+(?:\.[a-z-]+)*\.)\$\{/g)].map(([, prefix]) => prefix!);
/** Families whose name is made too: `${facet}.${value}`. */
const FACETS = /^(format|price|access|kind|label)\./;

test('should say every word somewhere', () => {
  const unused = french.filter((key) => !code.includes(`'${key}'`) && !FACETS.test(key) && !made.some((prefix) => key.startsWith(prefix)));
  assert.deepEqual(unused, []);
});

test('should have every word that is said', () => {
  const said = [...code.matchAll(/\b(?:t|words)\(\s*'([a-z.-]+)'/g)].map(([, key]) => key!);
  assert.ok(said.length > 100, `${said.length} words`);
  assert.deepEqual(said.filter((key) => !french.includes(key)), []);
});

test('should say it in English too', () => {
  const english = new Set(Object.keys({...en, ...enJoin, ...enJoinOthers, ...enJoinChanges, ...enLater, ...enReport, ...enBadge, ...enEventCommon, ...enEvent, ...enEventForm, ...enQuestions, ...enSurvey, ...enEventList, ...enEventCalendar, ...enEventAlert}));
  assert.deepEqual(french.filter((key) => !english.has(key)), []);
  // The French sentence of most reasons comes with the answer; English has all of them.
  const answered = REASONS.map((reason) => `reason.${reason}`);
  assert.deepEqual(answered.filter((key) => !english.has(key)), []);
  assert.deepEqual([...english].filter((key) => !french.includes(key) && !answered.includes(key)), []);
});

test('should say dates in the list of events as everywhere else', () => {
  assert.equal(frDates['date.months'], fr['date.months']);
  for (const day of [1, 2, 31]) assert.equal(frDates['date.day'](day, 'mars', 2027), fr['date.day'](day, 'mars', 2027));
});
