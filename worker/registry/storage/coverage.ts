/** What the programme did in each département, year by year: figures alone, for the snapshot. */
import type {Coverage} from '../../../src/contract/coverage.ts';
import {COVERAGE_FEWEST} from '../../../src/contract/coverage.ts';
import type {EventInput} from '../../../src/contract/event.ts';
import type {Answers, SurveyKind} from '../../../src/contract/survey.ts';
import {needsAsked} from '../domain/survey.ts';
import type {Database} from './database.ts';
import type {EventFigures} from './events.ts';

interface EventRow {
  readonly id: number;
  readonly departement: string;
  readonly status: string;
  readonly document: string;
  readonly figures: string | null;
  readonly came: number;
}
interface AnswerRow {
  readonly departement: string;
  readonly year: string;
  readonly kind: SurveyKind;
  readonly answers: string;
}

type Gathered = {-readonly [field in 'planned' | 'held' | 'seats' | 'attended']: number} & {readonly marks: number[]; readonly answered: {readonly kind: SurveyKind; readonly answers: Answers}[]; readonly covered: Set<string>};

const PLANNED = new Set(['announced', 'open', 'full', 'closed', 'postponed']);
const gathered = (): Gathered => ({planned: 0, held: 0, seats: 0, attended: 0, marks: [], answered: [], covered: new Set()});

/**
 * Every département and year in which something was planned, held or asked for. An event of several départements counts in each, and so does
 * what was answered about it; examples count in none. Attendance is what the event was closed with, else what was ticked of those who came.
 */
export function coverage(database: Database): Coverage[] {
  const all = new Map<string, Gathered>();
  const of = (departement: string, year: string): Gathered => {
    const key = `${departement} ${year}`;
    const found = all.get(key) ?? gathered();
    all.set(key, found);
    return found;
  };
  const events = database.prepare(`SELECT events.id, departement, status, document, figures,
      (SELECT count(*) FROM registrations WHERE event_id = events.id AND attended = 1) AS came
    FROM events JOIN event_departements ON event_id = events.id WHERE status NOT IN ('draft', 'cancelled') AND example = 0`).all() as unknown as EventRow[];
  for (const {departement, status, document, figures, came} of events) {
    const {kind, sessions, capacity, needs} = JSON.parse(document) as EventInput;
    const one = of(departement, sessions[0]!.start.slice(0, 4));
    for (const {code} of needs) one.covered.add(code);
    if (kind !== 'journee') continue;
    const {onSite = 0, remote = 0} = figures === null ? {onSite: came} : (JSON.parse(figures) as EventFigures);
    one.seats += (capacity.onSite ?? 0) + (capacity.remote ?? 0);
    if (status === 'held') {
      one.held++;
      one.attended += onSite + remote;
    } else if (PLANNED.has(status)) one.planned++;
  }
  // The year of the event an answer is about.
  const answers = database.prepare(`SELECT departement, substr(json_extract(document, '$.sessions[0].start'), 1, 4) AS year, kind, answers
    FROM survey_answers JOIN events ON events.id = survey_answers.event_id JOIN event_departements ON event_departements.event_id = events.id
    WHERE complete = 1 AND example = 0 AND kind IN ('needs', 'satisfaction')`).all() as unknown as AnswerRow[];
  for (const {departement, year, kind, answers: text} of answers) {
    const said = JSON.parse(text) as Answers;
    const mark = said['ensemble'];
    const one = of(departement, year);
    if (kind === 'satisfaction' && typeof mark === 'number') one.marks.push(mark);
    one.answered.push({kind, answers: said});
  }
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, {planned, held, seats, attended, marks, answered, covered}]): Coverage => {
    const [departement, year] = key.split(' ') as [string, string];
    const {needs} = needsAsked(answered);
    return {
      departement, year: Number(year), planned, held, seats, attended, asked: [...needs], uncovered: needs.flatMap(({need}) => (covered.has(need) ? [] : [need])),
      ...(marks.length >= COVERAGE_FEWEST && {satisfaction: {answers: marks.length, mean: Math.round((marks.reduce((sum, mark) => sum + mark, 0) / marks.length) * 10) / 10}}),
    };
  });
}
