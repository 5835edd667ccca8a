/**
 * What the registry answers about events inside the page of a test or a story: the form of this moment, the questions, and registrations,
 * by the same schemas as the real one (`test/worker/registry` tests that one). Give its `before` to {@link startPageWorker}.
 */
import { createChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { registrationFormSchema, registrationSchema, type RegistrationForm, type RegistrationSent } from '../../src/contract/registration.ts';
import { surveySchema, type Survey } from '../../src/contract/survey.ts';
import { Refusal } from '../../worker/http/answer.ts';
import { checked } from '../../worker/registry/body.ts';
import type { PageWorkerOptions } from './page-worker.ts';

const KEYS = { hmacSignatureSecret: 'signature of a test', hmacKeySignatureSecret: 'key of a test' };

export const exampleForm: RegistrationForm = registrationFormSchema.parse({
  id: 'e1', open: true, modes: [{ mode: 'sur-place', gives: 'seat' }],
  consent: { version: '1', text: 'J’accepte que ces informations soient gardées pour préparer cet événement.', textHash: 'a'.repeat(64) },
} satisfies RegistrationForm);

const both = (fr: string, en: string) => ({ fr, en });

/** One question of each kind. */
export const exampleSurvey: Survey = surveySchema.parse({
  id: 'needs-e1', kind: 'needs', version: 3, title: both('Vos besoins', 'Your needs'), intro: both('Deux minutes, pour préparer la journée.', 'Two minutes, to prepare the day.'), open: true,
  questions: [
    { code: 'besoins', type: 'needs', label: both('De quoi avez-vous besoin ?', 'What do you need?') },
    { code: 'aise', type: 'scale', label: both('Êtes-vous à l’aise avec le numérique ?', 'Are you at ease with digital tools?'), ends: { low: both('pas du tout', 'not at all'), high: both('tout à fait', 'very much') } },
    { code: 'materiel', type: 'choice', label: both('Viendrez-vous avec un ordinateur ?', 'Will you bring a computer?'), options: [{ code: 'oui', label: both('Oui', 'Yes') }, { code: 'non', label: both('Non', 'No') }] },
    { code: 'outils', type: 'choices', label: both('Quels outils utilisez-vous ?', 'Which tools do you use?'), max: 2, options: [{ code: 'tableur', label: both('Un tableur', 'A spreadsheet') }, { code: 'site', label: both('Un site', 'A website') }, { code: 'visio', label: both('La visioconférence', 'Video calls') }] },
    { code: 'attentes', type: 'text', label: both('Qu’attendez-vous de la journée ?', 'What do you expect of the day?'), help: both('En quelques mots.', 'In a few words.'), max: 300 },
  ],
});

export interface PageEvents {
  /** What was kept, in order. */
  readonly kept: RegistrationSent[];
  /** Every `POST` that came: its key and its body. */
  readonly posts: { readonly key: string; readonly body: string }[];
  /** What the form of each event is from now on; undefined: there is no such event. */
  form: RegistrationForm | undefined;
  /** The questions asked with it; undefined: none. */
  survey: Survey | undefined;
  /** First word on every `POST`; undefined leaves it to the registry. */
  first?: ((attempt: number) => Response | undefined | Promise<Response | undefined>) | undefined;
  /** Called once a registration is kept, before the answer leaves: may answer in its place, as a network that loses answers does. */
  last?: (() => Response | undefined) | undefined;
  readonly before: NonNullable<PageWorkerOptions['before']>;
}

export const problem = (status: number, body: object = {}): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });
const json = (value: unknown, status = 200): Response => new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });
const refused = (refusal: Refusal): Response => problem(refusal.status, refusal.toProblem());

export function pageEvents({ form = exampleForm, survey }: { readonly form?: RegistrationForm; readonly survey?: Survey } = {}): PageEvents {
  const answers = new Map<string, string>();

  async function receive(request: Request): Promise<Response> {
    const key = request.headers.get('idempotency-key') ?? '';
    const body = await request.text();
    registry.posts.push({ key, body });
    const answered = await registry.first?.(registry.posts.length);
    if (answered) return answered;
    const answer = { state: 'to-confirm', next: 'Un courriel part.' };
    if (answers.get(key) === body) return json(answer, 202);
    try {
      const sent = checked(registrationSchema, JSON.parse(body));
      if (sent.altcha === '' || sent.honeypot !== '' || sent.elapsed < 2000) throw new Refusal('invalid-fields', 'Cet envoi n’a pas pu être vérifié.');
      if (sent.consent.textHash !== registry.form?.consent.textHash) throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', { errors: [{ field: 'consent', code: 'invalid', message: 'Le texte a changé.' }] });
      registry.kept.push(sent);
      answers.set(key, body);
      return registry.last?.() ?? json(answer, 202);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refused(error);
    }
  }

  const registry: PageEvents = {
    kept: [],
    posts: [],
    form,
    survey,
    async before(path, _signal, request) {
      if (path === '/v1/challenge?for=registrations') {
        // Little work: what is tested is that it is done.
        return json(await createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 10, counter: 20, deriveKey, data: { for: 'registrations', expires: Date.now() + 1_200_000_000_000 }, ...KEYS }));
      }
      const id = /^\/v1\/events\/(e[0-9a-z]+)\/form$/.exec(path)?.[1];
      if (id !== undefined) return registry.form ? json({ ...registry.form, id }) : refused(new Refusal('not-found', 'Cet événement est inconnu.'));
      if (/^\/v1\/surveys\/needs-e[0-9a-z]+$/.test(path)) return registry.survey ? json(registry.survey) : refused(new Refusal('not-found', 'Ce questionnaire est inconnu.'));
      return /^\/v1\/events\/e[0-9a-z]+\/registrations$/.test(path) && request.method === 'POST' ? receive(request) : undefined;
    },
  };
  return registry;
}
