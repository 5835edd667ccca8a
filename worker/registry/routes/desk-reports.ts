/** `/desk/signalements`: what visitors report, within the reach of who reads; what is outside does not exist here (404). */
import {z} from 'zod';
import type {FieldError} from '../../../src/contract/problem.ts';
import {isDepartementCode} from '../../../src/contract/place.ts';
import {REPORT_REASONS} from '../../../src/contract/report-reasons.ts';
import {plainText} from '../../../src/contract/structure.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import {OUTCOMES} from '../domain/report.ts';
import type {Outcome, ReportStatus} from '../domain/report.ts';
import {REPORTS_PATH, reportPage, REPORT_SLUGS, REPORT_STATES, reportsFile, reportsPage, reportVersion} from '../pages/desk/reports.ts';
import type {OneReportPage} from '../pages/desk/reports.ts';
import {doneSentence} from '../pages/desk/words.ts';
import {settleReport} from '../reporting.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {actsOn} from '../storage/audit.ts';
import {departementsSeen, namesOf} from '../storage/desk.ts';
import {closuresOf, reportFor, reportQueue} from '../storage/reports.ts';
import type {Report} from '../storage/reports.ts';
import {asked, done, noteExport, signed} from './asking.ts';
import type {Asking} from './asking.ts';

const SIZE = LIMITS.pageSize;
/** A file has no pages. */
const WHOLE = {limit: 1_000_000_000, offset: 0};
/** Characters of a reason. */
const WORDS = 500;

const listQuery = z.strictObject({
  etat: z.string().refine((text) => REPORT_SLUGS.includes(text), {message: `Un état de la liste : ${REPORT_SLUGS.join(', ')}.`}).optional(),
  motif: z.enum(REPORT_REASONS).optional(),
  departement: z.string().transform((text) => text.trim().toUpperCase()).refine(isDepartementCode, {message: 'Un code de département : 37, 2A, 974.'}).optional(),
  q: z.string().max(LIMITS.queryLength).optional(),
  page: z.coerce.number().int().min(1).max(LIMITS.pageMax).default(1),
  fait: z.string().max(40).optional(),
});
const doneQuery = z.strictObject({fait: z.string().max(40).optional()});

function listed({deps, reach, query}: Asking, whole = false) {
  const {etat, motif, departement, q, page, fait} = asked(listQuery, query);
  const wanted = etat ?? REPORT_SLUGS[0];
  const status = Object.entries(REPORT_STATES).find(([, {slug}]) => slug === wanted)?.[0] as ReportStatus | undefined;
  const found = reportQueue(deps.database, reach, {statuses: status && [status], reason: motif, departement, q}, whole ? WHOLE : {limit: SIZE, offset: (page - 1) * SIZE});
  return {found, page, fait, kept: {etat, motif, departement, q}};
}

/** A report within reach. Throws 404. */
function found({deps, reach, params}: Asking): Report {
  const one = reportFor(deps.database, params['id'] ?? '', reach);
  if (one === undefined) throw new Refusal('not-found', 'Il n’y a pas de signalement à cette adresse.');
  return one;
}

function shown(request: Asking, more: Partial<OneReportPage> = {}): Answer {
  const {database} = request.deps;
  const report = found(request);
  const history = actsOn(database, `report:${report.id}`);
  const people = history.flatMap(({actor}) => (actor.startsWith('person:') ? [Number(actor.slice('person:'.length))] : []));
  const alike = report.state.reason === 'closed' ? closuresOf(database, report.structure).filter(({id}) => id !== report.id).length : 0;
  const page = reportPage({session: signed(request), report, history, names: namesOf(database, people), alike, ...more});
  return more.conflict === undefined ? page : {...page, status: 409};
}

function settled(request: RegistryRequest<{version: string; outcome: string; words: string}>): Answer {
  const {deps, body, reach} = request;
  const {person} = signed(request);
  const typed = {outcome: body.outcome, words: body.words.replaceAll('\r\n', '\n')};
  const words = plainText(WORDS).safeParse(typed.words);
  const isOutcome = (text: string): text is Outcome => (OUTCOMES as readonly string[]).includes(text);
  const errors: FieldError[] = [];
  if (!isOutcome(typed.outcome)) errors.push({field: 'outcome', code: 'invalid', message: 'Choisissez l’issue dans la liste.'});
  if (!words.success) errors.push({field: 'words', code: 'invalid', message: typed.words.trim() === '' ? 'Écrivez la raison.' : typed.words.length > WORDS ? `${WORDS} caractères au plus.` : 'La raison contient des caractères invisibles : retapez-la.'});
  if (errors.length > 0) return shown(request, {errors, typed});
  const outcome = deps.database.transaction((): 'done' | 'changed' => {
    const one = found(request);
    if (one.state.status !== 'settled' && reportVersion(one) === body.version) {
      settleReport(deps, one.id, {outcome: typed.outcome as Outcome, words: words.data!}, {person, reach});
      return 'done';
    }
    // The same decision by the same person a second time, as a double click sends it.
    const last = actsOn(deps.database, `report:${one.id}`).at(-1);
    return one.state.outcome === typed.outcome && one.state.words === words.data && last?.actor === `person:${person}` ? 'done' : 'changed';
  });
  return outcome === 'done' ? done(`${REPORTS_PATH}/${request.params['id']!}`, 'regle') : shown(request, {conflict: 'Rien n’a été fait : ce signalement a changé depuis que la page était ouverte.', typed});
}

export const DESK_REPORT_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: REPORTS_PATH, summary: 'Signalements', action: 'report.read', from: 'page',
    handle(request) {
      const {deps, reach} = request;
      const {found: lines, page, fait, kept} = listed(request);
      return reportsPage({
        session: signed(request), asked: kept, page, size: SIZE, found: lines, departements: departementsSeen(deps.database, reach),
        nameOf: (code) => deps.gazetteer.resolve(`departement:${code}`)?.place.name ?? code, done: doneSentence(fait),
      });
    },
  }),
  registryRoute({
    method: 'GET', path: `${REPORTS_PATH}.csv`, summary: 'Signalements, en fichier', action: 'desk.export', from: 'page',
    handle(request) {
      noteExport(request, 'signalements');
      return reportsFile(listed(request, true).found.lines);
    },
  }),
  registryRoute({
    method: 'GET', path: `${REPORTS_PATH}/:id`, summary: 'Un signalement', action: 'report.read', from: 'page',
    handle: (request) => shown(request, {done: doneSentence(asked(doneQuery, request.query).fait)}),
  }),
  registryRoute({
    method: 'POST', path: `${REPORTS_PATH}/:id/regler`, summary: 'Régler un signalement', action: 'report.settle', from: 'page',
    body: z.strictObject({version: z.string().max(60), outcome: z.string().max(40), words: z.string().max(8000)}),
    handle: settled,
  }),
];
