/** Whether a request comes from one of our own edges: they share a secret with the registry. */
import {createHash, timingSafeEqual} from 'node:crypto';
import {EDGE_TOKEN_HEADER} from '../http/edge-link.ts';

const hashed = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether `headers` carry `token`. Never true where no token was set. */
export function isEdge(headers: Pick<Headers, 'get'>, token: string | undefined): boolean {
  const said = headers.get(EDGE_TOKEN_HEADER);
  return said !== null && token !== undefined && timingSafeEqual(hashed(said), hashed(token));
}
