/**
 * The proof of work of a form (RELIABILITY.md B16), done in the page itself: a worker of another origin dies under a strict policy. One
 * try after the other, with the browser's own digest, which does not hold the page; it begins when the visitor comes near the end, so that
 * nobody waits for it. Each proof serves once and for a while.
 */
import type {ReactiveController} from 'lit';
import {solveChallenge} from 'altcha-lib';
import {deriveKey as stretched} from 'altcha-lib/algorithms/web/pbkdf2';
import {deriveKey as digested} from 'altcha-lib/algorithms/web/sha';
import type {SignedChallenge} from '../contract/listing.ts';
import type {PanaElement} from '../element/pana-element.ts';

/** A proof is not used in the last minute of its life: the request that carries it takes time. Milliseconds. */
const MARGIN = 60_000;

export interface ProofOptions {
  /** Asks the registry for a challenge. */
  ask(signal: AbortSignal): Promise<SignedChallenge>;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Whether this page can prove anything: only one served by https (or from this machine) has the browser's digest. */
export const canProve = (): boolean => !!globalThis.crypto?.subtle;

export class ProofController implements ReactiveController {
  readonly #options: ProofOptions;
  #work?: Promise<string> | undefined;
  /** When the proof at hand ends, milliseconds since the epoch. */
  #until = Infinity;
  #stop?: AbortController | undefined;

  constructor(host: PanaElement, options: ProofOptions) {
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.forget();
  }

  /** Begins, unless it has begun. */
  begin(): void {
    this.proof().catch(() => {});
  }

  /**
   * What the form sends: base64 of `{challenge, solution}`. The same until {@link forget} or its end, or until a sending may have `spent`
   * it. Rejects with why no challenge could be had.
   */
  proof(spent = false): Promise<string> {
    if (spent || this.#until - MARGIN < this.#options.now()) this.forget();
    if (!this.#work) {
      const stop = (this.#stop = new AbortController());
      const work = (this.#work = this.#solve(stop));
      work.catch(() => this.#work === work && this.forget());
    }
    return this.#work;
  }

  /** It was used, or refused: the next one is another. */
  forget(): void {
    this.#stop?.abort();
    this.#work = this.#stop = undefined;
    this.#until = Infinity;
  }

  async #solve(controller: AbortController): Promise<string> {
    const challenge = await this.#options.ask(controller.signal);
    const {algorithm, data} = challenge.parameters;
    const solution = await solveChallenge({challenge, controller, deriveKey: /^PBKDF2/.test(algorithm) ? stretched : digested});
    if (controller.signal.aborted || !solution) throw new DOMException('Aborted', 'AbortError');
    this.#until = data.expires;
    return btoa(JSON.stringify({challenge, solution}));
  }
}
