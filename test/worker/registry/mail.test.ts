/** What is entrusted to the outbox reaches one mailbox, once, through the faults of a real SMTP server; or ends where people see it. */
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {IncomingMessage} from 'node:http';
import {createServer as createTcpServer} from 'node:net';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {after, describe, it} from 'node:test';
import {domainToASCII} from 'node:url';
import type {SMTPServer} from 'smtp-server';
import {entity, header, parts, Sink} from '../../support/smtp.ts';
import {Refusal} from '../../../worker/http/answer.ts';
import {MAX_TRIES, sendMail} from '../../../worker/registry/jobs/send-mail.ts';
import {mailbox} from '../../../worker/registry/mail/address.ts';
import {enqueue} from '../../../worker/registry/mail/enqueue.ts';
import {createHttpSender} from '../../../worker/registry/mail/http-sender.ts';
import {MailError} from '../../../worker/registry/mail/message.ts';
import type {MailMessage, MailSender} from '../../../worker/registry/mail/message.ts';
import {createSmtpSender} from '../../../worker/registry/mail/smtp-sender.ts';
import {forgetMailTo, mailQueue, tryMailAgain} from '../../../worker/registry/storage/mail-outbox.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {DAY, HOUR, MINUTE, ORIGIN, START, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const LINK = `${ORIGIN}/lien#confirm-application:abc-DEF_123`;
const TO = 'accueil@structure.example.org';

const sinks: Sink[] = [];
after(() => sinks.forEach((sink) => sink.close()));
async function openSink(options?: ConstructorParameters<typeof SMTPServer>[0]): Promise<Sink> {
  const sink = await new Sink(options).listen();
  sinks.push(sink);
  return sink;
}

const confirm = (deps: TestDeps, to = TO): void => enqueue(deps.database, {template: 'confirm-application', locale: 'fr', to, values: {structure: 'Fablab de Loches', link: LINK}}, deps);
const row = (deps: TestDeps): Record<string, unknown> => ({...deps.database.prepare('SELECT * FROM outbox ORDER BY id DESC LIMIT 1').get()});
/** What the desk lists. */
const listed = (database: TestDeps['database'], state: 'waiting' | 'dead') => mailQueue(database, {state}, {limit: 200, offset: 0}).lines;
const messageIds = (sink: Sink): (string | undefined)[] => sink.received.map(({raw}) => header(raw, 'message-id'));
const message = (over: Partial<MailMessage> = {}): MailMessage => ({
  messageId: '<one@pana.example>', date: new Date(START), from: {name: 'PANA', address: 'pana@pana.example'}, to: TO, subject: 'Bonjour', text: 'Bonjour', html: '<p>Bonjour</p>', headers: {}, ...over,
});

/** Moves the clock to the next try. */
function skipToNext(deps: TestDeps): void {
  deps.clock.at = Math.max(deps.clock.at, Date.parse(row(deps)['next_at'] as string));
}

describe('a waiting mail', () => {
  it('holds nothing in the file that opens anything, whatever copy is made of it', () => {
    const deps = testDeps();
    confirm(deps);
    enqueue(deps.database, {template: 'sign-in', locale: 'fr', to: TO, values: {link: LINK, code: '48151623'}}, deps);
    const bytes = Buffer.concat([deps.file, `${deps.file}-wal`].map((path) => readFileSync(path))).toString('latin1');
    assert.ok(bytes.includes('Fablab de Loches'), 'the mail is in the bytes that are looked at');
    for (const key of ['abc-DEF_123', '48151623', Buffer.from(LINK).toString('base64'), Buffer.from(LINK).toString('hex')]) assert.ok(!bytes.includes(key), key);
  });

  it('is given up, and said so, when it was closed by another secret', async () => {
    const deps = testDeps();
    confirm(deps);
    const sink = await openSink();
    await sendMail(createSmtpSender(sink.url))({...deps, secret: new Uint8Array(32)});
    assert.deepEqual([sink.received.length, row(deps)['state'], row(deps)['failure']], [0, 'dead', 'template']);
  });
});

describe('a mail', () => {
  it('reaches its one recipient once, as text and HTML, with no header but those it needs', async () => {
    const sink = await openSink();
    const deps = testDeps();
    const job = sendMail(createSmtpSender(sink.url));
    enqueue(deps.database, {template: 'verify-reminder', locale: 'fr', to: 'Accueil@Structure.Example.org', values: {structure: 'L’Atelier <b>', confirm: LINK, edit: `${ORIGIN}/espace`, withdraw: `${ORIGIN}/lien#withdraw:${'w'.repeat(43)}`}}, deps);
    await job(deps);
    await job(deps);
    assert.equal(sink.received.length, 1);
    const {from, to, raw} = sink.received[0]!;
    assert.deepEqual([from, to], ['pana@pana.example', [TO]]);
    const {headers} = entity(raw);
    assert.deepEqual(headers.map(([name]) => name).sort(), ['auto-submitted', 'content-language', 'content-type', 'date', 'from', 'list-unsubscribe', 'message-id', 'mime-version', 'subject', 'to']);
    assert.equal(header(raw, 'from'), 'PANA <pana@pana.example>');
    assert.equal(header(raw, 'to'), TO);
    assert.equal(header(raw, 'auto-submitted'), 'auto-generated');
    assert.equal(header(raw, 'list-unsubscribe'), `<${ORIGIN}/lien#withdraw:${'w'.repeat(43)}>`);
    assert.match(header(raw, 'message-id')!, /^<[0-9a-f]{32}@pana\.example>$/);
    assert.equal(Date.parse(header(raw, 'date')!), START);
    assert.match(header(raw, 'content-type')!, /^multipart\/alternative/);
    assert.doesNotMatch(header(raw, 'subject')!, /Atelier|accueil/i);
    const {'text/plain': text, 'text/html': html} = parts(raw);
    assert.ok(text!.includes('« L’Atelier <b> »') && text!.includes(LINK));
    assert.ok(html!.includes('« L’Atelier &lt;b&gt; »') && html!.includes(`href="${LINK}"`));
    assert.deepEqual(deps.reports, []);
  });

  it('is forgotten when it left: neither address nor words stay, in the file or beside it', async () => {
    const sink = await openSink();
    const deps = testDeps();
    enqueue(deps.database, {template: 'application-refused', locale: 'fr', to: 'canary-address@example.org', values: {structure: 'canary-name', reason: 'canary-reason'}}, deps);
    assert.equal(row(deps)['recipient'], 'canary-address@example.org');
    await sendMail(createSmtpSender(sink.url))(deps);
    assert.deepEqual([row(deps)['recipient'], row(deps)['content'], row(deps)['state']], [null, null, 'sent']);
    deps.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    assert.equal(readFileSync(deps.file).includes('canary'), false);
    deps.clock.advance(28 * DAY);
    assert.deepEqual(applyRetention(deps.database, deps.clock.at), {outbox: 1});
  });

  it('does not leave when what it tells was undone', async () => {
    const sink = await openSink();
    const deps = testDeps();
    assert.throws(() => deps.database.transaction(() => {
      confirm(deps);
      throw new Error('undone');
    }), /undone/);
    deps.database.transaction(() => confirm(deps), false);
    await sendMail(createSmtpSender(sink.url))(deps);
    assert.equal(sink.connections, 0);
  });

  it('leaves one after the other, never in two runs at once, twenty in a run', async () => {
    const deps = testDeps();
    let sending = 0;
    const taken: string[] = [];
    const sender: MailSender = {
      async send({to}) {
        assert.equal(++sending, 1);
        await new Promise(setImmediate);
        taken.push(to);
        sending--;
      },
    };
    const wanted = [...Array(23).keys()].map((i) => `n${i}@example.org`);
    for (const to of wanted) confirm(deps, to);
    await Promise.all([sendMail(sender)(deps), sendMail(sender)(deps)]);
    assert.deepEqual(taken, wanted.slice(0, 20));
    await sendMail(sender)(deps);
    assert.deepEqual(taken, wanted);
  });

  it('is not begun by two processes', async () => {
    const deps = testDeps();
    const other = testDeps({file: deps.file, seed: 'other'});
    confirm(deps);
    let sent = 0;
    await sendMail({
      async send() {
        sent++;
        other.clock.at = deps.clock.at + 2 * MINUTE;
        await sendMail({send: async () => void sent++})(other);
      },
    })(deps);
    assert.equal(sent, 1);
  });
});

describe('addresses', () => {
  const hostile = (): string[] => {
    const bad = [
      '"a b"@example.org', '"a"@example.org', 'x@example.org(z)evil', '(x)a@example.org', 'a(x)@example.org', 'a@(x)example.org', 'a@example.org, b@example.org', 'a@example.org;b@example.org',
      'a@example.org b@example.org', 'a@[127.0.0.1]', 'a@[IPv6:::1]', 'a@127.0.0.1', 'a@localhost', 'a@example', '<a@example.org>', 'A <a@example.org>', 'group:a@example.org;', '@relay.example:a@example.org',
      'a%example.org@relay.example', 'a@b@example.org', 'relay!a@example.org', 'a@example.org\r\nBcc: b@example.org', 'a@example.org\nRCPT TO:<b@example.org>', 'a\r\n@example.org', '\r\na@example.org', 'a@example.org\r\n',
      'a@example.org\0', 'a\0@example.org', '-a@example.org', '--f@example.org', '.a@example.org', 'a.@example.org', 'a..b@example.org', 'a@.example.org', 'a@example..org', 'a@-example.org', 'a@example-.org', 'a@example.org.',
      'a@example.o', 'a@example.123', 'é@example.org', 'a@exämple.org', 'а@example.org', 'a@еxample.org', 'a＠example.org', 'a@example。org', 'a@example．org', 'a\u200b@example.org', 'a@example.org\u202e', 'a@\u212axample.org',
      'a@example.org\u2028', 'a@example.org?bcc=b@example.org', 'mailto:a@example.org', 'a@example.org>', 'a@example.org>\r\nDATA', 'a@exam ple.org', 'a@example.org/x', 'a\\@example.org', 'a\\"@example.org', "a'@example.org",
      '', ' ', '@', 'a@', '@example.org', 'a', `${'a'.repeat(65)}@example.org`, `a@${'a'.repeat(64)}.org`, `a@${'a.'.repeat(126)}org`, `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(10)}.org`,
      '=?utf-8?q?a=40example.org?=', 'a@xn--é.org', 'a@example.org,', ',a@example.org', 'undefined', '[object Object]', '__proto__@', 'a@example.org AUTH=<>', 'a@example.org SIZE=1', '$(id)@example.org', '`id`@example.org', '|id@example.org', '/etc/passwd@example.org',
    ];
    // The same tricks around and inside an address that would pass.
    const tricks = ['"', '(', ')', ',', ';', ':', '<', '>', '[', ']', '\\', ' ', '\t', '\r', '\n', '\r\n', '\0', '\u00a0', '%', '!', '/', '|', '`', '$', '&', '*', '=', '?', '^', '{', '}', '~', '#', "'", '\u2024', '\uff0e', '\u202e', '\ufeff'];
    return [...new Set([...bad, ...tricks.flatMap((trick) => [`${trick}accueil@example.org`, `accueil${trick}@example.org`, `acc${trick}ueil@example.org`, `accueil@exa${trick}mple.org`, `accueil@example.org${trick}`])])];
  };

  it('of a hostile kind are refused, two hundred of them, before any mail server hears of them', async () => {
    const sink = await openSink();
    const deps = testDeps();
    const all = hostile();
    assert.ok(all.length >= 200, String(all.length));
    for (const address of all) {
      assert.equal(mailbox(address), undefined, JSON.stringify(address));
      assert.throws(() => confirm(deps, address), (error) => error instanceof Refusal && error.status === 422 && error.errors?.[0]?.field === 'email');
    }
    await sendMail(createSmtpSender(sink.url))(deps);
    assert.equal(sink.connections, 0);
  });

  it('that are accepted get exactly what was asked for: one RCPT, equal to the address', async () => {
    const sink = await openSink();
    const deps = testDeps();
    const accepted = ['a@b.example', 'A.B+c_d-e@sub.Example.org', '0@0.example', `${'l'.repeat(64)}@${'d'.repeat(63)}.example`, 'a-@example.org', 'a+b@xn--bcher-kva.example', 'to@example.org', 'rcpt@data.invalid'];
    for (const to of accepted) confirm(deps, to);
    await sendMail(createSmtpSender(sink.url))(deps);
    // The server shows what it was told in Unicode.
    assert.deepEqual(sink.received.map(({to}) => to.map((address) => address.replace(/@.*/, (domain) => `@${domainToASCII(domain.slice(1))}`))), accepted.map((to) => [to.toLowerCase()]));
    assert.deepEqual(sink.received.map(({raw}) => header(raw, 'to')), accepted.map((to) => to.toLowerCase()));
  });
});

describe('a mail server that', () => {
  it('is not there makes mails wait, and holds nothing up', async () => {
    const sink = await openSink();
    const {url} = sink;
    sink.close();
    const deps = testDeps();
    const job = sendMail(createSmtpSender(url));
    confirm(deps);
    confirm(deps, 'b@example.org');
    await job(deps);
    await job(deps);
    assert.deepEqual(listed(deps.database, 'waiting').map(({tries, failure}) => [tries, failure]), [[1, 'ECONNREFUSED'], [1, 'ECONNREFUSED']]);
    assert.equal(deps.reports.length, 1, 'a trouble that lasts is told once');
    assert.doesNotMatch(String(deps.reports[0]), /example\.org/);
  });

  it('greylists gets the mail again later, under the same Message-ID', async () => {
    const sink = await openSink();
    let times = 0;
    sink.onRecipient = () => (times++ < 2 ? '451 4.7.1 Come back later, accueil@structure.example.org' : undefined);
    const deps = testDeps();
    const job = sendMail(createSmtpSender(sink.url));
    confirm(deps);
    const {message_id: id} = row(deps);
    for (let turn = 0; turn < 3; turn++) {
      await job(deps);
      await job(deps);
      if (turn < 2) {
        assert.partialDeepStrictEqual(row(deps), {tries: turn + 1, failure: 'smtp 451 4.7.1', message_id: id, state: 'waiting'});
        skipToNext(deps);
      }
    }
    assert.equal(times, 3);
    assert.deepEqual(messageIds(sink), [`<${String(id)}@pana.example>`]);
  });

  it('hangs up after the text gets it once more under the same Message-ID, and people decide about a third time', async () => {
    const sink = await openSink();
    sink.onData = () => 'hang up';
    const deps = testDeps();
    const job = sendMail(createSmtpSender(sink.url));
    confirm(deps);
    await job(deps);
    assert.partialDeepStrictEqual(row(deps), {doubts: 1, state: 'waiting'});
    skipToNext(deps);
    sink.onData = () => 'take';
    await job(deps);
    assert.equal(row(deps)['state'], 'sent');
    confirm(deps, 'b@example.org');
    sink.onData = () => 'hang up';
    for (let i = 0; i < 5; i++) {
      await job(deps);
      deps.clock.advance(8 * HOUR);
    }
    const ids = messageIds(sink);
    assert.equal(ids.length, 4);
    assert.deepEqual([ids[0] === ids[1], ids[2] === ids[3], ids[1] === ids[2]], [true, true, false]);
    assert.partialDeepStrictEqual(row(deps), {state: 'dead', tries: 2, recipient: 'b@example.org'});
  });

  it('says the mailbox does not exist is believed at once, and its sentence is not kept', async () => {
    const sink = await openSink();
    sink.onRecipient = () => '550 5.1.1 <accueil@structure.example.org> unknown';
    const deps = testDeps();
    confirm(deps);
    await sendMail(createSmtpSender(sink.url))(deps);
    assert.partialDeepStrictEqual(listed(deps.database, 'dead'), [{recipient: TO, tries: 1, failure: 'smtp 550 5.1.1', template: 'confirm-application'}]);
    assert.deepEqual(deps.reports, []);
    sink.onRecipient = () => undefined;
    sink.onData = () => '554 5.6.0 No such text here';
    confirm(deps);
    await sendMail(createSmtpSender(sink.url))(deps);
    assert.partialDeepStrictEqual(row(deps), {state: 'dead', failure: 'smtp 554 5.6.0'});
  });

  it('refuses us, not the mail, does not cost the mail', async () => {
    const sink = await openSink({disabledCommands: ['STARTTLS'], onAuth: (_auth, _session, callback) => callback(Object.assign(new Error('Wrong'), {responseCode: 535})), allowInsecureAuth: true});
    const deps = testDeps();
    confirm(deps);
    await sendMail(createSmtpSender(`smtp://user:p%40ss@127.0.0.1:${sink.port}`))(deps);
    assert.partialDeepStrictEqual(row(deps), {state: 'waiting'});
    assert.match(String(row(deps)['failure']), /^smtp 535/);
    assert.equal(deps.reports.length, 1);
    assert.equal(sink.received.length, 0);
  });

  it('never takes the mail ends it after about three days, where the desk sees it and can try again', async () => {
    const sink = await openSink();
    sink.onRecipient = () => '451 4.3.0 Not now';
    const deps = testDeps();
    const job = sendMail(createSmtpSender(sink.url));
    confirm(deps);
    const {message_id: id} = row(deps);
    const waits: number[] = [];
    for (let tries = 1; row(deps)['state'] === 'waiting'; tries++) {
      await job(deps);
      if (row(deps)['state'] !== 'waiting') break;
      waits.push((Date.parse(row(deps)['next_at'] as string) - deps.clock.at) / MINUTE);
      skipToNext(deps);
      assert.ok(tries < 50);
    }
    assert.equal(waits.length + 1, MAX_TRIES);
    waits.forEach((wait, i) => assert.ok(wait >= 0.75 * Math.min(2 ** i, 360) && wait <= 1.25 * Math.min(2 ** i, 360), `${i}: ${wait}`));
    assert.ok(new Set(waits.slice(9).map(Math.round)).size > 1, 'no jitter');
    assert.ok(deps.clock.at - START > 2 * DAY && deps.clock.at - START < 4 * DAY);
    const [dead] = listed(deps.database, 'dead');
    assert.partialDeepStrictEqual(dead!, {tries: MAX_TRIES, recipient: TO, failure: 'smtp 451 4.3.0'});
    assert.equal(tryMailAgain(deps.database, dead!.id + 1, deps.clock.at), false);
    assert.equal(tryMailAgain(deps.database, dead!.id, deps.clock.at), true);
    assert.equal(tryMailAgain(deps.database, dead!.id, deps.clock.at), false);
    sink.onRecipient = () => undefined;
    await job(deps);
    assert.deepEqual(messageIds(sink), [`<${String(id)}@pana.example>`]);
  });

  it('stands where others listen gets nothing unencrypted, nor by a certificate that nobody vouches for', async () => {
    const plain = await openSink();
    // 0.0.0.0 leads to this machine without being one of its names.
    await assert.rejects(createSmtpSender(`smtp://0.0.0.0:${plain.port}`).send(message()), (error) => error instanceof MailError && error.kind === 'passing');
    const selfSigned = await openSink({});
    await assert.rejects(createSmtpSender(`smtp://0.0.0.0:${selfSigned.port}`).send(message()), (error) => error instanceof MailError && error.kind === 'passing');
    assert.deepEqual([plain.received.length, selfSigned.received.length], [0, 0]);
    await createSmtpSender(`smtp://0.0.0.0:${plain.port}?tls=none`).send(message());
    assert.equal(plain.received.length, 1);
  });

  it('cannot be reached by an address that says something else is not tried', () => {
    for (const url of ['', 'http://mail.example', 'smtp://', 'smtp://mail.example/x', 'smtp://mail.example?ignoreTLS=true', 'smtp://mail.example?tls=1', 'smtp://mail.example?tls.rejectUnauthorized=false', 'smtps://a:secret@mail.example#x']) {
      assert.throws(() => createSmtpSender(url), (error: Error) => /Adresse du serveur de courrier/.test(error.message) && !/secret@/.test(error.message), url);
    }
    assert.throws(() => sendMail(createSmtpSender('smtps://mail.example'), 'PANA <pana@pana.example>'), /expédition/);
  });
});

describe('a process', () => {
  it('killed after the server took the mail sends it once more, under the same Message-ID', async () => {
    const sink = await openSink();
    const deps = testDeps();
    confirm(deps);
    const root = join(import.meta.dirname, '../../..');
    const script = `
      import {openDatabase} from ${JSON.stringify(join(root, 'worker/registry/storage/database.ts'))};
      import {sendMail} from ${JSON.stringify(join(root, 'worker/registry/jobs/send-mail.ts'))};
      import {createSmtpSender} from ${JSON.stringify(join(root, 'worker/registry/mail/smtp-sender.ts'))};
      const database = openDatabase(${JSON.stringify(deps.file)});
      await sendMail(createSmtpSender(${JSON.stringify(sink.url)}))({database, origin: ${JSON.stringify(ORIGIN)}, now: () => ${START}, random: (n) => new Uint8Array(n), report: console.error, secret: Buffer.from(${JSON.stringify(Buffer.from(deps.secret).toString('hex'))}, 'hex')});`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {stdio: 'inherit'});
    const ended = once(child, 'exit');
    sink.onData = async () => {
      child.kill('SIGKILL');
      await ended;
      return 'hang up' as const;
    };
    assert.deepEqual(await ended, [null, 'SIGKILL']);
    assert.equal(sink.received.length, 1);
    assert.partialDeepStrictEqual(row(deps), {state: 'waiting', tries: 1});
    sink.onData = () => 'take';
    const job = sendMail(createSmtpSender(sink.url));
    await job(deps);
    assert.equal(sink.received.length, 1, 'not before the interrupted try is surely over');
    deps.clock.advance(3 * MINUTE);
    await job(deps);
    await job(deps);
    const ids = messageIds(sink);
    assert.equal(ids.length, 2);
    assert.equal(ids[0], ids[1]);
    assert.equal(row(deps)['state'], 'sent');
  });

  it('that cannot write that the mail left says so, and sends it once more', async () => {
    const sink = await openSink();
    const deps = testDeps();
    confirm(deps);
    const job = sendMail(createSmtpSender(sink.url));
    deps.database.exec("CREATE TRIGGER full BEFORE UPDATE ON outbox WHEN new.state = 'sent' BEGIN SELECT RAISE(ABORT, 'full'); END");
    await assert.rejects(job(deps), /full/);
    deps.database.exec('DROP TRIGGER full');
    deps.clock.advance(3 * MINUTE);
    await job(deps);
    assert.equal(new Set(messageIds(sink)).size, 1);
    assert.equal(sink.received.length, 2);
    assert.equal(row(deps)['state'], 'sent');
  });

  it('whose clock was a year ahead does not keep mails for a year', async () => {
    const sink = await openSink();
    const deps = testDeps({now: START + 365 * DAY});
    confirm(deps);
    deps.clock.at = START;
    await sendMail(createSmtpSender(sink.url))(deps);
    assert.equal(sink.received.length, 1);
  });
});

describe('what is kept', () => {
  it('of a person who is erased is no mail at all, waiting or dead; one that leaves meanwhile comes back in no form', async () => {
    const deps = testDeps();
    confirm(deps);
    await sendMail({send: async () => Promise.reject(new MailError('refused', 'smtp 550'))})(deps);
    confirm(deps);
    confirm(deps, 'other@example.org');
    assert.deepEqual((['dead', 'waiting'] as const).map((state) => listed(deps.database, state).filter(({recipient}) => recipient === TO).length), [1, 1]);
    assert.equal(forgetMailTo(deps.database, TO.toUpperCase()), 2);
    assert.deepEqual(listed(deps.database, 'waiting').map(({recipient}) => recipient), ['other@example.org']);
    await sendMail({send: async () => void forgetMailTo(deps.database, 'other@example.org')})(deps);
    assert.equal(deps.database.prepare('SELECT 1 FROM outbox').get(), undefined);
  });

  it('of a dead mail is kept twenty-one days; of a link to sign in or a receipt nothing at all', async () => {
    const deps = testDeps();
    const refusing = sendMail({send: async () => Promise.reject(new MailError('refused', 'smtp 550'))});
    enqueue(deps.database, {template: 'sign-in', locale: 'en', to: TO, values: {link: LINK, code: '12345678'}}, deps);
    enqueue(deps.database, {template: 'erased', locale: 'fr', to: TO, values: {structure: 'X', receipt: `${ORIGIN}/recu/1`}}, deps);
    confirm(deps);
    await refusing(deps);
    const dead = listed(deps.database, 'dead');
    assert.deepEqual(dead.map(({template, recipient}) => [template, recipient]), [['sign-in', null], ['erased', null], ['confirm-application', TO]]);
    assert.deepEqual(dead.map(({id}) => tryMailAgain(deps.database, id, deps.clock.at)), [false, false, true]);
    await refusing(deps);
    deps.clock.advance(21 * DAY - 1);
    applyRetention(deps.database, deps.clock.at);
    assert.equal(listed(deps.database, 'dead').length, 3);
    deps.clock.advance(1);
    applyRetention(deps.database, deps.clock.at);
    assert.equal(listed(deps.database, 'dead').length, 0);
  });

  it('a link that has ended is not sent', async () => {
    const sink = await openSink();
    const deps = testDeps();
    enqueue(deps.database, {template: 'sign-in', locale: 'fr', to: TO, values: {link: LINK, code: '12345678'}}, deps);
    deps.clock.advance(10 * MINUTE + 1);
    await sendMail(createSmtpSender(sink.url))(deps);
    assert.equal(sink.connections, 0);
    assert.partialDeepStrictEqual(row(deps), {state: 'dead', failure: 'too-late', recipient: null, content: null});
  });

  it('a mail that cannot be written is dead and told of, and the others leave', async () => {
    const sink = await openSink();
    const deps = testDeps();
    enqueue(deps.database, {template: 'confirm-application', locale: 'fr', to: TO, values: {structure: 'X', link: 'https://evil.example/'}}, deps);
    confirm(deps, 'b@example.org');
    await sendMail(createSmtpSender(sink.url))(deps);
    assert.deepEqual(sink.received.map(({to}) => to), [['b@example.org']]);
    assert.deepEqual(listed(deps.database, 'dead').map(({failure}) => failure), ['template']);
    assert.match(String(deps.reports), /not on our origin/);
  });
});

describe('a relay by HTTP', () => {
  async function relay(answer: (request: IncomingMessage, body: string) => number): Promise<{url: string; close(): void}> {
    const server = createServer((request, response) => {
      const all: Buffer[] = [];
      request.on('data', (part: Buffer) => all.push(part)).on('end', () => {
        const status = answer(request, Buffer.concat(all).toString());
        if (status === 0) request.socket.destroy();
        else response.writeHead(status, status === 307 ? {Location: 'http://127.0.0.1:1/elsewhere'} : {}).end(`${TO} says the relay`);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`, close: () => server.close()};
  }
  const failing = (kind: string, reason?: string) => (error: unknown): boolean => error instanceof MailError && error.kind === kind && (reason === undefined || error.reason === reason);

  it('gets one document, with its token, and the Message-ID as the key that makes two posts one', async () => {
    const seen: unknown[] = [];
    const server = await relay(({method, url, headers}, body) => {
      seen.push([method, url, headers.authorization, headers['idempotency-key'], JSON.parse(body)]);
      return 202;
    });
    await createHttpSender({url: server.url, token: 't0ken', fetch}).send(message());
    server.close();
    assert.deepEqual(seen, [['POST', '/send', 'Bearer t0ken', '<one@pana.example>', {
      messageId: '<one@pana.example>', date: new Date(START).toISOString(), from: {name: 'PANA', address: 'pana@pana.example'}, to: [{name: '', address: TO}], subject: 'Bonjour', text: 'Bonjour', html: '<p>Bonjour</p>', headers: {},
    }]]);
  });

  it('is understood: no for good, not now, no answer; and is not followed elsewhere', async () => {
    let status = 0;
    const server = await relay(() => status);
    const sender = createHttpSender({url: server.url, token: 't', fetch});
    for (const [given, kind] of [[422, 'refused'], [400, 'refused'], [401, 'passing'], [403, 'passing'], [307, 'passing'], [429, 'passing'], [503, 'passing']] as const) {
      status = given;
      await assert.rejects(sender.send(message()), failing(kind, `http ${given}`));
    }
    status = 0;
    await assert.rejects(sender.send(message()), failing('unanswered'));
    server.close();
    const gone = createTcpServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const {port} = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    await assert.rejects(createHttpSender({url: `http://127.0.0.1:${port}/`, token: 't', fetch}).send(message()), failing('passing', 'ECONNREFUSED'));
  });

  it('is HTTPS, or this machine', () => {
    for (const url of ['', 'http://relay.example/', 'ftp://relay.example', 'https://user:secret@relay.example/']) {
      assert.throws(() => createHttpSender({url, token: 't', fetch}), (error: Error) => /https/.test(error.message) && !/secret/.test(error.message));
    }
  });
});
