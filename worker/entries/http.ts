/** The edge as a server of Node: limits, and an answer even to what Node itself refuses. */
import {createServer} from 'node:http';
import type {Server} from 'node:http';
import {getRequestListener} from '@hono/node-server';
import {PROBLEM_TYPES} from '../../src/contract/problem.ts';
import type {ProblemCode} from '../../src/contract/problem.ts';
import {Refusal} from '../http/answer.ts';
import {MAX_ADDRESS} from '../edge/app.ts';
import {POLICIES} from '../http/policies.ts';
import {inTurn} from './in-turn.ts';

const problemText = (code: ProblemCode, detail: string): string => JSON.stringify(new Refusal(code, detail).toProblem());

const ALLOW = 'GET, HEAD, OPTIONS';
const PHRASES: Readonly<Record<number, string>> = {400: 'Bad Request', 405: 'Method Not Allowed', 414: 'URI Too Long'};

/** A whole response, for a socket on which Node no longer writes one. */
function rawProblem(code: ProblemCode, detail: string): string {
  const {status} = PROBLEM_TYPES[code];
  const body = problemText(code, detail);
  const headers = {
    'Content-Type': 'application/problem+json; charset=utf-8',
    ...POLICIES.live,
    ...(status === 405 && {Allow: ALLOW}),
    'Connection': 'close',
    'Content-Length': Buffer.byteLength(body),
  };
  return [`HTTP/1.1 ${status} ${PHRASES[status]}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');
}

/** Requests that Node itself refuses still get an answer that says why. */
export function answerGarbage(server: Server): void {
  const method = rawProblem('method-not-allowed', `Cette adresse se lit seulement (${ALLOW}).`);
  const answers: Readonly<Record<string, string>> = {
    HPE_HEADER_OVERFLOW: rawProblem('address-too-long', `Une adresse compte au plus ${MAX_ADDRESS} caractères.`),
    HPE_INVALID_METHOD: method,
  };
  const unreadable = rawProblem('invalid-query', 'La demande ne se lit pas.');
  server.on('clientError', (error: NodeJS.ErrnoException & {readonly rawPacket?: Buffer}, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const answer = answers[error.code ?? ''] ?? unreadable;
    // A body after an answer to HEAD would be read as the next answer.
    const head = error.rawPacket?.subarray(0, 5).toString() === 'HEAD ';
    socket.end(head ? answer.slice(0, answer.indexOf('\r\n\r\n') + 4) : answer);
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(method);
  });
}

/** The edge over HTTP, with limits on how slowly and how much a client may say. */
export function createEdgeServer(fetch: (request: Request, env: object) => Response | Promise<Response>): Server {
  const listener = getRequestListener(fetch, {
    errorHandler: () => new Response(problemText('invalid-query', 'La demande ne se lit pas.'), {
      status: 400,
      headers: {'Content-Type': 'application/problem+json; charset=utf-8', ...POLICIES.live},
    }),
  });
  const take = inTurn();
  const server = createServer({maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000}, (request, response) => {
    // A connection of HTTP/1.1 lasts without two headers that say so.
    if (request.httpVersion === '1.1' && response.shouldKeepAlive) response.removeHeader('Connection');
    take(() => void listener(request, response));
  });
  answerGarbage(server);
  return server;
}
