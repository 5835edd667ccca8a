/** A real SMTP server on loopback that keeps what it is given, and reads it as a mail program would. */
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {SMTPServer} from 'smtp-server';

export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
}
/** What the server does with a mail: says no (`550 …`), takes it, takes it and hangs up, hangs up at once. */
export type Script = (received: Received) => string | 'take' | 'hang up' | Promise<'hang up'>;

export class Sink {
  readonly received: Received[] = [];
  connections = 0;
  onRecipient: () => string | undefined = () => undefined;
  onData: Script = () => 'take';
  readonly #server: SMTPServer;
  port = 0;

  constructor(options: ConstructorParameters<typeof SMTPServer>[0] = {disabledCommands: ['AUTH', 'STARTTLS']}) {
    const no = (answer: string): Error => Object.assign(new Error(answer.slice(4)), {responseCode: Number(answer.slice(0, 3))});
    this.#server = new SMTPServer({
      ...options, authOptional: true, disableReverseLookup: true,
      onConnect: (_session, callback) => {
        this.connections++;
        callback();
      },
      onRcptTo: (_address, _session, callback) => {
        const answer = this.onRecipient();
        callback(answer === undefined ? null : no(answer));
      },
      onData: (stream, {envelope}, callback) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', async () => {
          const received: Received = {from: envelope.mailFrom === false ? '' : envelope.mailFrom.address, to: envelope.rcptTo.map(({address}) => address), raw: Buffer.concat(parts).toString()};
          this.received.push(received);
          const answer = await this.onData(received);
          if (answer === 'take') callback();
          else if (answer === 'hang up') for (const connection of this.#server.connections as Set<{_socket: {destroy(): void}}>) connection._socket.destroy();
          else callback(no(answer));
        });
      },
    });
    this.#server.on('error', () => undefined);
  }

  async listen(host = '127.0.0.1'): Promise<this> {
    this.#server.listen(0, host);
    await once(this.#server.server, 'listening');
    this.port = (this.#server.server.address() as AddressInfo).port;
    return this;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  close(): void {
    for (const connection of this.#server.connections as Set<{_socket: {destroy(): void}}>) connection._socket.destroy();
    this.#server.close();
  }
}

/** Headers (names in lower case, unfolded, in order) and body of a MIME entity. */
export function entity(raw: string): {headers: [string, string][]; body: string} {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw.slice(0, end).replace(/\r\n[ \t]/g, ' ').split('\r\n').map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {headers, body: raw.slice(end + 4)};
}
export const header = (raw: string, name: string): string | undefined => entity(raw).headers.find(([key]) => key === name)?.[1];

/** The subject in words (RFC 2047, UTF-8). */
export const subjectOf = (raw: string): string =>
  (header(raw, 'subject') ?? '').replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([QB])\?(.*?)\?=/gi, (_, how: string, said: string) =>
    (how.toUpperCase() === 'B' ? Buffer.from(said, 'base64') : Buffer.from(said.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, (__, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1')).toString());

/** The parts of a mail by their type, decoded. */
export function parts(raw: string): Record<string, string> {
  const boundary = /boundary="([^"]+)"/.exec(header(raw, 'content-type')!)![1]!;
  return Object.fromEntries(raw.split(`--${boundary}`).slice(1, -1).map((part) => {
    const {headers, body} = entity(part.replace(/^\r\n/, ''));
    const of = Object.fromEntries(headers);
    const encoding = of['content-transfer-encoding'];
    const bytes = encoding === 'base64' ? Buffer.from(body, 'base64')
      : encoding === 'quoted-printable' ? Buffer.from(body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1')
        : Buffer.from(body);
    return [of['content-type']!.split(';')[0]!, bytes.toString().replaceAll('\r\n', '\n')];
  }));
}
