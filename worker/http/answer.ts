/** What a handler gives back, and how it refuses: the HTTP around it is added in one place (the `app.ts` of each app). */
import {PROBLEM_TYPES} from '../../src/contract/problem.ts';
import type {FieldError, Problem, ProblemCode} from '../../src/contract/problem.ts';

/** The body of an answer and what is particular to it. */
export interface Answer {
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
  readonly status?: number;
  /** Content type, when it is not the one of the route. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Strong validator with its quotes, when the answer knows a better one than version and query. */
  readonly etag?: string;
}

/** Thrown by a handler: becomes a problem (RFC 9457), or its page on the HTML side. */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, detail?: string, {errors, headers = {}}: {errors?: readonly FieldError[]; headers?: Record<string, string>} = {}) {
    super(detail ?? code);
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.headers = headers;
  }

  get status(): number {
    return PROBLEM_TYPES[this.code].status;
  }

  /** The problem document. */
  toProblem(): Problem {
    const {status, title} = PROBLEM_TYPES[this.code];
    return {
      type: `/docs/problems#${this.code}`,
      title,
      status,
      ...(this.detail !== undefined && {detail: this.detail}),
      ...(this.errors && {errors: [...this.errors]}),
    };
  }
}

/** A query or path refused, field by field. */
export function invalidQuery(errors: readonly FieldError[]): Refusal {
  const fields = [...new Set(errors.map(({field}) => `« ${field.slice(0, 40)} »`))].slice(0, 5).join(', ');
  return new Refusal('invalid-query', `À revoir : ${fields}.`, {errors: errors.slice(0, 20)});
}
