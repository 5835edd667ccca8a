/** How connections last: what HTTP/1.1 takes for granted is not said, what others must be told is. */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect} from 'node:net';
import type {AddressInfo} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {createEdgeServer} from '../../../worker/entries/http.ts';

const server = createEdgeServer(() => new Response('yes', {headers: {'Content-Length': '3'}}));
before(() => once(server.listen(0, 'localhost'), 'listening'));
after(() => server.close());

/** What is answered to `requests`, each sent when the one before is answered, and whether the server has closed the connection after the last. */
async function talk(...requests: string[]): Promise<{answers: string[]; closed: boolean}> {
  const socket = connect((server.address() as AddressInfo).port, 'localhost').setEncoding('utf8');
  const closing = once(socket, 'close').then(() => true);
  const answers: string[] = [];
  for (const request of requests) {
    let answer = '';
    const take = (piece: string): void => void (answer += piece);
    socket.on('data', take);
    socket.write(request);
    while (!answer.endsWith('yes')) await Promise.race([once(socket, 'data'), closing.then(() => Promise.reject(new Error('closed too early')))]);
    socket.off('data', take);
    answers.push(answer);
  }
  const closed = await Promise.race([closing, new Promise<boolean>((done) => setTimeout(done, 300, false))]);
  socket.destroy();
  return {answers, closed};
}

describe('connections', () => {
  it('should last under HTTP/1.1 without a word', async () => {
    const ask = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const {answers, closed} = await talk(ask, ask);
    for (const answer of answers) assert.doesNotMatch(answer, /^(connection|keep-alive):/im);
    assert.equal(closed, false);
  });

  it('should end, and say so, when the client asks for it', async () => {
    const {answers, closed} = await talk('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    assert.match(answers[0]!, /^connection: close\r$/im);
    assert.equal(closed, true);
  });

  it('should say that they last to a client of HTTP/1.0 that asks', async () => {
    const ask = 'GET / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n';
    const {answers, closed} = await talk(ask, ask);
    for (const answer of answers) assert.match(answer, /^connection: keep-alive\r$/im);
    assert.equal(closed, false);
  });
});
