/** One thing asked for, again when what it depends on changes: the part of `@lit/task` we use, under the same names. */
import type {ReactiveController} from 'lit';
import type {ReactiveElement} from '../element/reactive-element.ts';

export interface TaskOptions<Args extends readonly unknown[], Value> {
  /** What it depends on; read before each drawing. */
  readonly args: () => Args;
  readonly task: (args: Args, options: {signal: AbortSignal}) => Promise<Value>;
  readonly onError?: (error: unknown) => void;
}

export class Task<Args extends readonly unknown[], Value> implements ReactiveController {
  /** What came last; undefined after a failure. Its own from the start: a page may have given every object a `value`. */
  value: Value | undefined = undefined;
  /** Why nothing came. */
  error: unknown = undefined;
  readonly #host: ReactiveElement;
  readonly #options: TaskOptions<Args, Value>;
  #args?: Args | undefined;
  #request?: AbortController | undefined;

  constructor(host: ReactiveElement, options: TaskOptions<Args, Value>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** Asked for again where the element comes back. */
  hostConnected(): void {
    if (!this.#args) this.#host.requestUpdate();
  }

  /** Nobody waits for what is under way any more. */
  hostDisconnected(): void {
    if (!this.#request) return;
    this.#request.abort();
    this.#args = this.#request = undefined;
  }

  hostUpdate(): void {
    const args = this.#options.args();
    if (!this.#args || args.some((one, i) => one !== this.#args![i])) void this.run(args);
  }

  async run(args = this.#options.args()): Promise<void> {
    const {task, onError} = this.#options;
    this.#args = args;
    this.#request?.abort();
    const request = (this.#request = new AbortController());
    this.#host.requestUpdate();
    let value: Value | undefined;
    let error: unknown;
    try {
      value = await task(args, request);
    } catch (reason) {
      error = reason;
    }
    if (request !== this.#request) return;
    this.#request = undefined;
    this.value = value;
    this.error = error;
    if (error) onError?.(error);
    this.#host.requestUpdate();
  }

  /** What to show of it now. */
  render<Shown>(show: {pending: () => Shown; error: (error: unknown) => Shown; complete: (value: Value) => Shown}): Shown {
    return this.#request ? show.pending() : this.error ? show.error(this.error) : show.complete(this.value as Value);
  }
}
