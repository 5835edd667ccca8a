/**
 * What the registry answers to « prévenez-moi » inside the page of a story, by the same schema as the real one (`test/worker/registry`
 * tests that one). Give its `before` to `startPageWorker`.
 */
import { createChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { eventAlertSchema, type EventAlertSent } from '../../src/contract/registration.ts';
import { Refusal } from '../../worker/http/answer.ts';
import { checked } from '../../worker/registry/body.ts';
import { problem } from './page-events.ts';
import type { PageWorkerOptions } from './page-worker.ts';

const KEYS = { hmacSignatureSecret: 'signature of a test', hmacKeySignatureSecret: 'key of a test' };

export interface PageAlerts {
  /** What was kept, in order. */
  readonly kept: EventAlertSent[];
  readonly before: NonNullable<PageWorkerOptions['before']>;
}

export function pageAlerts(): PageAlerts {
  const kept: EventAlertSent[] = [];
  return {
    kept,
    async before(path, _signal, request) {
      if (path === '/v1/challenge?for=alerts') {
        // Little work: what is tested is that it is done.
        return Response.json(await createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 10, counter: 20, deriveKey, data: { for: 'alerts', expires: Date.now() + 1_200_000_000_000 }, ...KEYS }));
      }
      if (path !== '/v1/events/alerts' || request.method !== 'POST') return undefined;
      try {
        kept.push(checked(eventAlertSchema, JSON.parse(await request.text())));
        return Response.json({ state: 'to-confirm', next: 'Un message part.' }, { status: 202 });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return problem(error.status, error.toProblem());
      }
    },
  };
}
