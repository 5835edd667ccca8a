/** The operations of the private application that belong to the public API, for its reference. */
import type {PrivateOperation} from '../http/reference.ts';
import {ROUTES} from './routes/index.ts';

export const OPERATIONS: readonly PrivateOperation[] = ROUTES.flatMap(({method, path, operation, summary, description, params, query, body, answer, problems = []}) =>
  operation === undefined || answer === undefined ? [] : [{
    method, path, operation, summary, problems,
    ...(description !== undefined && {description}),
    ...(params && {params}),
    ...(query && {query}),
    ...(body && {body}),
    answer: {...answer, status: answer.status ?? (method === 'POST' ? 202 : 200)},
  }]);
