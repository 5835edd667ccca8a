/**
 * The registry's part of the API inside the page of a test or a story. The real one needs Node (`test/worker/registry` tests it); this one
 * answers by the same contract: bodies are refused by the same schema through the same code, challenges are made and verified by the same
 * library, a key answers twice the same. Give its `before` to {@link startPageWorker}.
 */
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { charterInForceSchema, listingSchema, solvedChallengeSchema, type CharterChanges, type CharterInForce, type ListingSent } from '../../src/contract/listing.ts';
import type { FieldError } from '../../src/contract/problem.ts';
import { checked } from '../../worker/registry/body.ts';
import { Refusal } from '../../worker/http/answer.ts';
import type { PageWorkerOptions } from './page-worker.ts';

const hash = (digit: string): string => digit.repeat(64);

export const exampleCharter: CharterInForce = charterInForceSchema.parse({
  version: '2026-1',
  title: 'Charte d’exemple',
  publishedOn: '2026-01-05',
  articles: [
    { title: 'Accueillir', paragraphs: ['Nous accueillons toute association.', 'Aucune demande ne reste sans suite.'] },
    { title: 'Dire le prix', paragraphs: ['Nous disons le prix avant de commencer.'] },
  ],
  textHash: hash('a'),
  consents: [
    { field: 'person', version: '2026-1', text: 'J’accepte que ce nom soit publié.', textHash: hash('1') },
    { field: 'email', version: '2026-1', text: 'J’accepte que cette adresse électronique soit publiée.', textHash: hash('2') },
    { field: 'phone', version: '2026-1', text: 'J’accepte que ce numéro de téléphone soit publié.', textHash: hash('3') },
  ],
  furtherConsents: [
    { field: 'label', version: '2026-1', text: 'J’accepte que ce nom ou cette fonction soit publié.', textHash: hash('4') },
    { field: 'email', version: '2026-1', text: 'J’accepte que l’adresse de ce contact soit publiée.', textHash: hash('5') },
    { field: 'phone', version: '2026-1', text: 'J’accepte que le numéro de ce contact soit publié.', textHash: hash('6') },
  ],
} satisfies CharterInForce);

/** A charter that replaced two others. */
export const replacingCharter: CharterInForce = { ...exampleCharter, earlier: [{ version: '2025-2', publishedOn: '2025-06-01' }, { version: '2025-1', publishedOn: '2025-01-06' }] };
/** What changed in it since any of them. */
const exampleChanges: CharterChanges = {
  since: '',
  articles: [
    { heading: 'Article 1. Accueillir', lines: [{ kind: 'removed', text: 'Nous accueillons nos adhérents.' }, { kind: 'added', text: 'Nous accueillons toute association.' }] },
    { heading: 'Article 2. Dire le prix', lines: [{ kind: 'added', text: 'Nous disons le prix avant de commencer.' }] },
  ],
};

const KEYS = { hmacSignatureSecret: 'signature of a test', hmacKeySignatureSecret: 'key of a test' };
const PROBLEM = { headers: { 'content-type': 'application/problem+json' } };

export interface PageRegistry {
  /** What was kept, in order. */
  readonly kept: ListingSent[];
  /** Every `POST` that came: its key and its body. */
  readonly posts: { key: string; body: string }[];
  /** The charter in force from now on. */
  charter: CharterInForce;
  /** First word on what is asked of an earlier charter. */
  compared?: (() => Response | undefined | Promise<Response | undefined>) | undefined;
  /** First word on every `POST`; undefined leaves it to the registry. */
  first?: ((attempt: number) => Response | undefined | Promise<Response | undefined>) | undefined;
  /** Called once an application is kept, before the answer leaves: may answer in its place, as a network that loses answers does. */
  last?: (() => Response | undefined | Promise<Response | undefined>) | undefined;
  readonly before: NonNullable<PageWorkerOptions['before']>;
}

export function pageRegistry(): PageRegistry {
  const answers = new Map<string, { body: string; answer: string }>();
  const spent = new Set<string>();
  const json = (text: string, status = 200): Response => new Response(text, { status, headers: { 'content-type': 'application/json' } });
  const notTaken = (): Refusal => new Refusal('invalid-fields', 'Cet envoi n’a pas pu être vérifié, et rien n’a été enregistré. Rechargez la page, puis recommencez.');

  async function prove({ altcha, honeypot, elapsed }: ListingSent): Promise<string> {
    let solved: ReturnType<typeof solvedChallengeSchema.safeParse>;
    try {
      solved = solvedChallengeSchema.safeParse(JSON.parse(atob(altcha)));
    } catch {
      throw notTaken();
    }
    if (!solved.success || honeypot !== '' || elapsed < 2000) throw notTaken();
    const { challenge, solution } = solved.data;
    const { verified } = await verifySolution({ challenge, solution: { counter: solution.counter, derivedKey: solution.derivedKey }, deriveKey, ...KEYS });
    if (!verified || spent.has(challenge.signature)) throw notTaken();
    return challenge.signature;
  }

  function agree({ charter, consents, contact }: ListingSent): void {
    const errors: FieldError[] = [];
    const changed = 'Le texte a changé.';
    if (charter.version !== registry.charter.version || charter.textHash !== registry.charter.textHash) errors.push({ field: 'charter', code: 'invalid', message: changed });
    for (const field of ['person', 'email', 'phone'] as const) {
      const given = consents.filter((one) => one.field === field && one.contact === undefined);
      if ((contact[field]?.publish === true) !== (given.length === 1)) errors.push({ field: 'consents', code: 'missing', message: `Accord à revoir : ${field}.` });
      if (given.some((one) => one.textHash !== registry.charter.consents.find((text) => text.field === field)!.textHash)) errors.push({ field: 'consents', code: 'invalid', message: changed });
    }
    contact.others?.forEach((other, at) => {
      for (const field of ['label', 'email', 'phone'] as const) {
        const given = consents.filter((one) => one.field === field && one.contact === at + 2);
        if ((other[field]?.publish === true) !== (given.length === 1)) errors.push({ field: 'consents', code: 'missing', message: `Accord à revoir : ${field} du contact ${at + 2}.` });
        if (given.some((one) => one.textHash !== registry.charter.furtherConsents!.find((text) => text.field === field)!.textHash)) errors.push({ field: 'consents', code: 'invalid', message: changed });
      }
    });
    if (errors.length > 0) throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', { errors });
  }

  async function receive(request: Request): Promise<Response> {
    const key = request.headers.get('idempotency-key') ?? '';
    const body = await request.text();
    registry.posts.push({ key, body });
    const answered = await registry.first?.(registry.posts.length);
    if (answered) return answered;
    try {
      if (!/^[A-Za-z0-9_-]{16,64}$/.test(key)) throw new Refusal('invalid-fields', 'Clé.', { errors: [{ field: 'Idempotency-Key', code: 'invalid', message: 'Clé.' }] });
      const before = answers.get(key);
      if (before && before.body !== body) throw new Refusal('invalid-fields', 'Clé.', { errors: [{ field: 'Idempotency-Key', code: 'repeated', message: 'Clé.' }] });
      if (before) return json(before.answer, 202);
      const sent = checked(listingSchema, JSON.parse(body));
      const signature = await prove(sent);
      agree(sent);
      spent.add(signature);
      registry.kept.push(sent);
      const answer = JSON.stringify({ id: `application-${registry.kept.length}`, state: 'to-confirm', next: 'Un courriel part.' });
      answers.set(key, { body, answer });
      return (await registry.last?.()) ?? json(answer, 202);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return new Response(JSON.stringify(error.toProblem()), { status: error.status, ...PROBLEM });
    }
  }

  const registry: PageRegistry = {
    kept: [],
    posts: [],
    charter: exampleCharter,
    async before(path, _signal, request) {
      if (path === '/v1/charter') return json(JSON.stringify(registry.charter));
      if (path.startsWith('/v1/charter?since=')) return (await registry.compared?.()) ?? json(JSON.stringify({ ...registry.charter, changes: { ...exampleChanges, since: path.split('=')[1] } }));
      if (path === '/v1/challenge?for=listings') {
        // Little work: what is tested is that it is done.
        const data = { for: 'listings', expires: Date.now() + 1_200_000_000_000 };
        return json(JSON.stringify(await createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 10, counter: 20, deriveKey, data, ...KEYS })));
      }
      return path === '/v1/listings' && request.method === 'POST' ? receive(request) : undefined;
    },
  };
  return registry;
}
