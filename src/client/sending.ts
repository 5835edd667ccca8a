/** What a form sends: the same bytes under the same key at each try, until the visitor changes something (RELIABILITY.md N11). */
import {LEAST_FILLING} from '../contract/form-constants.ts';
import type {Environment} from './client.ts';
import {idempotencyKey} from './write.ts';

/** A sending that is not answered yet, or whose answer was lost. */
export interface Sending {
  /** What it says, to tell whether something was changed since. */
  readonly said: string;
  readonly body: string;
  /** `Idempotency-Key`. */
  readonly key: string;
}

/** Who does the work the registry asks for. */
export interface Prover {
  /** The proof at hand; another one when a sending may have `spent` it: its answer was lost. */
  proof(spent: boolean): Promise<string>;
}

export interface SendingOptions {
  readonly environment: Environment;
  /** The sending before. */
  readonly before: Sending | undefined;
  readonly proof: Prover;
  /** What is in the field people do not see. */
  readonly trap: string;
  /** When the form was shown, milliseconds since the epoch. */
  readonly shownAt: number;
  readonly signal?: AbortSignal | undefined;
}

/** `before` when it says the same, else a new sending with its proof; not before the time in which nobody fills a form. */
export async function sendingOf(what: object, {environment, before, proof, trap, shownAt, signal}: SendingOptions): Promise<Sending> {
  const said = JSON.stringify([what, trap]);
  if (said === before?.said) return before;
  const altcha = await proof.proof(!!before);
  const elapsed = (): number => Math.round(environment.now() - shownAt);
  // Somebody whose browser fills fields is not taken for a machine. A little more: timers and clocks are not of one mind.
  if (!signal?.aborted) await environment.wait(LEAST_FILLING + 100 - elapsed(), signal);
  return {said, body: JSON.stringify({...what, altcha, honeypot: trap, elapsed: elapsed()}), key: idempotencyKey(environment.random)};
}
