/**
 * What the registry answers about questionnaires inside the page of a test or a story, by the real rules of the domain
 * (`test/worker/registry/surveys.test.ts` tests the real one). Give its `before` to {@link startPageWorker}.
 */
import { createChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { surveyAnswersSchema, type Answers, type Survey } from '../../src/contract/survey.ts';
import { NEED_CODES } from '../../worker/directory/taxonomy/taxonomy.ts';
import { Refusal } from '../../worker/http/answer.ts';
import { checked } from '../../worker/registry/body.ts';
import { checkAnswers } from '../../worker/registry/domain/survey.ts';
import { exampleSurvey, problem } from './page-events.ts';
import type { PageWorkerOptions } from './page-worker.ts';

const KEYS = { hmacSignatureSecret: 'signature of a test', hmacKeySignatureSecret: 'key of a test' };
const json = (value: unknown, status = 200): Response => new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });

/** Token of a link that was mailed. */
export const TOKEN = 'T'.repeat(43);

export interface PageSurveys {
  /** What is asked; undefined: nothing is. */
  survey: Survey | undefined;
  /** What {@link TOKEN} was put aside with; undefined: the link is over. */
  aside: Answers | undefined;
  /** Answers that were kept, complete or not, in order. */
  readonly kept: { readonly answers: Answers; readonly complete: boolean; readonly key: string }[];
  /** First word on every sending of answers; undefined leaves it to the registry. */
  first?: ((attempt: number) => Response | undefined) | undefined;
  /** Called once answers are kept, before the answer leaves: a network that loses it. */
  last?: (() => Response | undefined) | undefined;
  readonly before: NonNullable<PageWorkerOptions['before']>;
}

export function pageSurveys({ survey = exampleSurvey, aside }: { readonly survey?: Survey; readonly aside?: Answers } = {}): PageSurveys {
  const answered = new Map<string, string>();
  let attempts = 0;
  async function receive(request: Request): Promise<Response> {
    const early = registry.first?.((attempts += 1));
    if (early) return early;
    const key = request.headers.get('idempotency-key') ?? '';
    const text = await request.text();
    const answer = { state: 'kept', next: 'Merci.' };
    if (answered.get(key) === text) return json(answer, 202);
    try {
      const { token, altcha, honeypot, elapsed, version, answers, complete } = checked(surveyAnswersSchema, JSON.parse(text));
      if (token === undefined && (altcha === '' || honeypot !== '' || elapsed < 2000)) throw new Refusal('invalid-fields', 'Cet envoi n’a pas pu être vérifié.');
      if (token !== undefined && registry.aside === undefined) throw new Refusal('gone', 'Ce lien ne sert plus.');
      if (version !== registry.survey!.version) throw new Refusal('changed-meanwhile', 'Les questions ont changé.');
      const errors = checkAnswers(registry.survey!.questions, answers, { needs: new Set(NEED_CODES), complete });
      if (errors.length > 0) throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', { errors });
      registry.kept.push({ answers, complete, key });
      answered.set(key, text);
      return registry.last?.() ?? json(answer, 202);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return problem(error.status, error.toProblem());
    }
  }
  const registry: PageSurveys = {
    survey, aside, kept: [],
    async before(path, _signal, request) {
      if (path === '/v1/challenge?for=surveys') return json(await createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 10, counter: 20, deriveKey, data: { for: 'surveys', expires: Date.now() + 1_200_000_000_000 }, ...KEYS }));
      const [, id, act] = /^\/v1\/surveys\/([\w-]+)(?:\/(answers|resume))?$/.exec(path) ?? [];
      if (id === undefined) return undefined;
      if (registry.survey === undefined) return problem(404, new Refusal('not-found', 'Il n’y a pas de questionnaire à cette adresse.').toProblem());
      if (act === 'answers') return receive(request);
      if (act === 'resume') return registry.aside ? json({ version: registry.survey.version, answers: registry.aside, complete: false }) : problem(410, new Refusal('gone', 'Ce lien ne sert plus.').toProblem());
      return json({ ...registry.survey, id });
    },
  };
  return registry;
}
