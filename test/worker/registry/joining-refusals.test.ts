/** What an application is refused for: always a problem that says what to do, never a trace of it in the registry. */
import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import type {Hono} from 'hono';
import type {SignedChallenge} from '../../../src/contract/listing.ts';
import {issueChallenge} from '../../../worker/registry/proof-of-work.ts';
import {applicationOfLink} from '../../../worker/registry/storage/applications.ts';
import {applied, consentTo, encoded, mails, newKey, post, proof, refusal, registryOf, rowsIn, sentBy, solve} from './joining-support.ts';
import type {PostOptions, Sent} from './joining-support.ts';
import {HOUR, MINUTE, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

type Change = (sent: Sent) => unknown;

describe('an application', () => {
  let deps: TestDeps;
  let app: Hono;
  before(() => {
    deps = testDeps();
    app = registryOf(deps);
  });

  /** Wants `change` refused with nothing written; gives the refusal. */
  async function refused(change: Change, status: number, options: PostOptions = {}): ReturnType<typeof refusal> {
    const body = change(sentBy(await proof(deps)));
    const rows = rowsIn(deps);
    const said = await refusal(await post(app, body, options), status);
    assert.deepEqual(rowsIn(deps), rows);
    assert.deepEqual(deps.reports, []);
    return said;
  }
  const structure = (change: Record<string, unknown>): Change => (sent) => ({...sent, structure: {...sent.structure, ...change}});
  const contact = (change: Record<string, unknown>): Change => (sent) => ({...sent, contact: {...sent.contact, ...change}});
  const signatory = (change: Record<string, unknown>): Change => (sent) => ({...sent, signatory: {...sent.signatory, ...change}});
  const charter = (change: Record<string, unknown>): Change => (sent) => ({...sent, charter: {...sent.charter, ...change}});

  it('is a JSON object that names no prototype and repeats no key (B3)', async () => {
    const good = JSON.stringify(sentBy(await proof(deps)));
    const inside = (piece: string): Change => () => `{${piece},${good.slice(1)}`;
    const cases: Change[] = [
      () => 'null', () => '[]', () => '"x"', () => '1e999', () => '{', () => '', () => `${good}x`,
      inside('"locale":"fr"'), inside('"loc\\u0061le":"fr"'), inside('"__proto__":{"status":"accepted"}'), inside('"constructor":{"prototype":{}}'), inside('"__pr\\u006fto__":1'),
      () => good.replace('"structure":{', '"structure":{"prototype":{},'),
      () => '{"a":'.repeat(20_000 / 6) + '1' + '}'.repeat(20_000 / 6),
    ];
    for (const change of cases) await refused(change, 400);
    assert.equal(({} as {status?: string}).status, undefined);
  });

  it('is at most 32 KiB, whatever its length is said to be (B4)', async () => {
    const long: Change = (sent) => {
      const text = JSON.stringify(sent);
      return text + ' '.repeat(33 * 1024 - text.length);
    };
    await refused(long, 413);
    await refused(long, 413, {headers: {'Content-Length': '10'}});
    const rows = rowsIn(deps);
    const chunks = Array.from({length: 33}, () => new Uint8Array(1024).fill(32));
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = chunks.pop();
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const request = new Request('https://pana.example/v1/listings', {method: 'POST', headers: {'Content-Type': 'application/json', 'Idempotency-Key': newKey()}, body: stream, duplex: 'half'} as RequestInit);
    await refusal(await app.fetch(request), 413);
    assert.deepEqual(rowsIn(deps), rows);
    const fits: Change = (sent) => JSON.stringify(sent).padEnd(32 * 1024 - 100);
    assert.equal((await post(app, fits(sentBy(await proof(deps))))).status, 202);
  });

  it('comes as JSON and as nothing a form of another site can send (B5)', async () => {
    for (const type of ['text/plain', 'text/plain;application/json', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', '']) await refused((sent) => sent, 415, {headers: {'Content-Type': type}});
    const options = await app.fetch(new Request('https://pana.example/v1/listings', {method: 'OPTIONS'}));
    assert.deepEqual([options.status, options.headers.get('access-control-allow-headers')], [204, 'Accept, Content-Type, Idempotency-Key']);
    const wrong = await app.fetch(new Request('https://pana.example/v1/listings', {method: 'PUT'}));
    await refusal(wrong, 405);
    assert.equal(wrong.headers.get('allow'), 'POST, OPTIONS');
  });

  it('keeps names as they are written, in one form, and refuses those that deceive (B11)', async () => {
    for (const name of ['O’Brien', "N'Diaye", 'Ça & <b>gras</b>', 'É', 'x'.repeat(200), '👩‍👩‍👧 Famille', 'مركز', '  entourée  ', 'E\u0301te\u0301']) {
      const {id} = await applied(app, deps, structure({name}) as (sent: Sent) => Sent);
      assert.equal(applicationOfLink(deps.database, id)!.structure.name, name.normalize('NFC').trim());
      deps.clock.advance(HOUR);
    }
    for (const name of ['', '   ', 'x'.repeat(201), 'a\u202Eb', 'a\u0000b', 'a\uD800b', 'a\u200Bb', 'a\rb\u0007', 'a\uFEFFb', 7, null, ['a'], 'Gagnez https://evil.example', 'Voir www.evil.example']) {
      assert.deepEqual((await refused(structure({name}), 422)).fields, ['structure.name'], JSON.stringify(name));
    }
  });

  it('writes to one plain mailbox and takes numbers that ring (B12)', async () => {
    const addresses = [
      '"a b"@x.example', 'x@y.example(z)evil', 'a@b.example, c@d.example', 'a@[127.0.0.1]', 'a@b.example\r\nBcc: c@d.example', 'a@b.example\nRCPT TO:<c@d.example>', 'é@example.org', 'a@exämple.org', `${'a'.repeat(65)}@example.org`, `a@${'b.'.repeat(125)}example`,
      '<a@example.org>', 'Nom <a@example.org>', 'a@example.org;b@example.org', 'a@b@example.org', 'a..b@example.org', '.a@example.org', 'a.@example.org', 'a%b@example.org', 'a@localhost', 'a@example', 'a@-example.org', ' a@example.org', 'a@example.org ', 'group:a@example.org;', '@example.org', 'a@', '', null, {}, ['a@example.org'],
    ];
    for (const email of addresses) assert.deepEqual((await refused(signatory({email}), 422)).fields, ['signatory.email'], JSON.stringify(email));
    for (const value of addresses) assert.deepEqual((await refused(contact({email: {value, publish: true}}), 422)).fields.slice(0, 1), ['contact.email.value'], JSON.stringify(value));
    for (const value of ['+33', '0690', '0243000000', '+262', '+33abc', '+330243000000', '+33 2 43 00 00 00', '+332430000001', '112', `+${'1'.repeat(16)}`, '', null]) {
      assert.deepEqual((await refused(contact({phone: {value, publish: false}}), 422)).fields, ['contact.phone.value'], JSON.stringify(value));
    }
    for (const siret of ['12345678901234', '00000000000000', '1234', 'W123456789']) assert.deepEqual((await refused(structure({siret}), 422)).fields, ['structure.siret']);
    await applied(app, deps, structure({siret: '73282932000074'}) as (sent: Sent) => Sent);
    assert.equal(mails(deps).filter(({to}) => to !== 'signataire@example.org').length, 0);
    deps.clock.advance(HOUR);
  });

  it('is in a commune, with its postcode, and works in territories that exist (B13)', async () => {
    const address = (change: Record<string, string>): Change => (sent) => structure({address: {...sent.structure.address, ...change}})(sent);
    assert.deepEqual((await refused(address({commune: '37999'}), 422)).fields, ['structure.address.commune']);
    assert.deepEqual((await refused(address({postcode: '41000'}), 422)).fields, ['structure.address.postcode']);
    assert.deepEqual((await refused(structure({serviceArea: ['commune:37132', 'departement:99', 'national']}), 422)).fields, ['structure.serviceArea.1']);
    assert.deepEqual((await refused(structure({serviceArea: ['postcode:37600']}), 422)).fields, ['structure.serviceArea.0']);
    assert.deepEqual((await refused(structure({needs: [{code: 'comptabilite', level: 'informer'}, {code: 'inconnu', level: 'informer'}, {code: 'comptabilite', level: 'orienter'}]}), 422)).fields, ['structure.needs.1.code', 'structure.needs.2.code']);
    assert.deepEqual((await refused(structure({needs: []}), 422)).fields, ['structure.needs']);
    assert.deepEqual((await refused(structure({openingHours: 'quand on peut'}), 422)).fields, ['structure.openingHours']);
    assert.deepEqual((await refused(structure({notice: {text: 'Fermé', from: '2026-02-29'}}), 422)).fields, ['structure.notice.from']);
    assert.deepEqual((await refused(structure({notice: {text: 'Fermé', from: '2026-12-02', until: '2026-12-01'}}), 422)).fields, ['structure.notice.until']);
  });

  it('names sites anyone can go to and nothing that runs (B14)', async () => {
    const bad = ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil.example', 'http://user:pass@x.example', 'https://127.0.0.1', 'https://[::1]/', 'https://localhost', 'https://b\u0430nk.example.org', `https://example.org/${'a'.repeat(3000)}`, 'JaVaScRiPt:alert(1)', 'https:example.org', 'https://example.org/\u0000', 'ftp://example.org', '', 'exemple'];
    for (const url of bad) for (const field of ['website', 'appointment']) assert.deepEqual((await refused(structure({[field]: url}), 422)).fields, [`structure.${field}`], url);
  });

  it('says nothing that only the registry may say (B15)', async () => {
    const extra = {status: 'published', id: 's1', territory: 'departement:41', role: 'national', createdAt: '2020-01-01', verified: true, verifiedAt: '2026-11-22', updatedAt: '2026-11-22', provenance: {source: 'x'}, lat: 1, lon: 1, state: 'accepted', departement: '41', mailbox: 'x'};
    const into: Readonly<Record<string, (sent: Sent, more: Record<string, unknown>) => unknown>> = {
      '': (sent, more) => ({...sent, ...more}),
      'structure.': (sent, more) => structure(more)(sent),
      'structure.address.': (sent, more) => structure({address: {...sent.structure.address, ...more}})(sent),
      'structure.needs.0.': (sent, more) => structure({needs: [{...sent.structure.needs[0]!, ...more}]})(sent),
      'contact.': (sent, more) => contact(more)(sent),
      'contact.phone.': (sent, more) => contact({phone: {value: '+33243000000', publish: false, ...more}})(sent),
      'charter.': (sent, more) => charter(more)(sent),
      'consents.0.': (sent, more) => ({...sent, consents: [{...sent.consents[0]!, ...more}]}),
    };
    for (const [path, put] of Object.entries(into)) {
      for (const [name, value] of Object.entries(extra)) {
        assert.deepEqual((await refused((sent) => put(sent, {[name]: value}), 422)).fields, [`${path}${name}`]);
      }
    }
    for (const [name, value] of Object.entries({...extra, role: undefined})) if (value !== undefined) assert.deepEqual((await refused(signatory({[name]: value}), 422)).fields, [`signatory.${name}`]);
    assert.deepEqual((await refused(structure({needs: [{code: 'comptabilite', level: 'informer', inferred: true}]}), 422)).fields, ['structure.needs.0.inferred']);
    for (const label of ['pana', 'autre', {code: 'pana', since: '2020-01-01'}]) assert.deepEqual((await refused(structure({labels: [label]}), 422)).fields, ['structure.labels.0']);
  });

  it('from a machine gets the same words whatever gave it away, and stays where it is (B16)', async () => {
    const other = await proof(deps);
    const spent = await proof(deps);
    assert.equal((await post(app, sentBy(spent))).status, 202);
    const {challenge: real, solution} = JSON.parse(Buffer.from(other, 'base64').toString()) as {challenge: SignedChallenge; solution: {counter: number; derivedKey: string}};
    const forged = (parameters: Record<string, unknown>): string => encoded({challenge: {...real, parameters: {...real.parameters, ...parameters}}, solution});
    const elsewhere = encoded({challenge: await issueChallenge(testDeps({seed: 'other secret'}), 'listings', deps.now(), {cost: 1, from: 1, spread: 1}), solution});
    const otherForm = await solve(await issueChallenge(deps, 'requests' as 'listings', deps.now(), {cost: 1, from: 1, spread: 1}));
    const full = await issueChallenge(deps, 'listings', deps.now());
    const cheaper = await solve({...full, parameters: {...full.parameters, cost: 1, keyPrefix: '00'}});
    const expired = await solve(await issueChallenge(deps, 'listings', deps.now() - 20 * MINUTE, {cost: 1, from: 1, spread: 1}));
    const proofs: Record<string, unknown> = {
      'missing': undefined, 'null': null, 'a number': 3, 'an object': {}, 'empty': '', 'not base64': '%%%', 'not JSON': 'eHg=', 'too long': 'A'.repeat(5000), 'nothing in it': encoded({}), 'nested': encoded([[[]]]),
      'another solution': encoded({challenge: real, solution: {counter: 1, derivedKey: '00'.repeat(32)}}),
      'no solution': encoded({challenge: real}), 'no signature': encoded({challenge: {parameters: real.parameters}, solution}),
      'signed by another': elsewhere, 'cost lowered': cheaper, 'shorter prefix': forged({keyPrefix: '00'}), 'other end': forged({data: {for: 'listings', expires: deps.now() + 1e9}}),
      'for another form': otherForm, 'with a prototype': Buffer.from('{"__proto__":{},"challenge":{}}').toString('base64'), 'expired': expired, 'replayed': spent,
      'replayed, written otherwise': encoded({...JSON.parse(Buffer.from(spent, 'base64').toString()) as object}).replace(/=*$/, '') + ' ',
    };
    const said = new Set<string>();
    for (const [name, altcha] of Object.entries(proofs)) {
      const {text, detail} = await refused((sent) => ({...sent, altcha}), 422);
      assert.equal(detail, 'Cet envoi n’a pas pu être vérifié, et rien n’a été enregistré. Rechargez la page, puis recommencez.', name);
      said.add(text);
    }
    for (const change of [{honeypot: 'https://evil.example'}, {honeypot: 3}, {honeypot: ' '}, {elapsed: 1999}, {elapsed: 0}, {elapsed: -1}, {elapsed: '60000'}, {elapsed: undefined}, {elapsed: null}]) {
      said.add((await refused((sent) => ({...sent, ...change}), 422)).text);
    }
    assert.equal(said.size, 1);
    deps.clock.advance(HOUR);
    // Two seconds are enough for those who let a program fill forms for them; a challenge not spent by a refusal still serves.
    const kept = await proof(deps);
    await refusal(await post(app, structure({website: 'x'})(sentBy(kept))), 422);
    await refusal(await post(app, structure({siret: '1'.repeat(14)})(sentBy(kept))), 422);
    assert.equal((await post(app, {...sentBy(kept), elapsed: 2000})).status, 202);
  });

  it('carries a signature of the charter in force and, apart from it, an accord for each published field (B17)', async () => {
    for (const accepted of [undefined, false, 'on', 'true', 1, null, ['true']]) assert.deepEqual((await refused(charter({accepted}), 422)).fields, ['charter.accepted'], String(accepted));
    assert.deepEqual((await refused((sent) => ({...sent, charter: undefined}), 422)).fields, ['charter']);
    assert.deepEqual((await refused(charter({version: '2025-1'}), 422)).fields, ['charter']);
    assert.deepEqual((await refused(charter({textHash: '0'.repeat(64)}), 422)).fields, ['charter']);
    const consents = (list: unknown): Change => (sent) => ({...sent, consents: list});
    const missing = await refused(consents([]), 422);
    assert.deepEqual(missing.fields, ['consents']);
    assert.match(missing.text, /« email »/);
    assert.deepEqual((await refused(consents(undefined), 422)).fields, ['consents']);
    for (const given of [undefined, false, 'on', 'true', 1, null]) assert.deepEqual((await refused(consents([{...consentTo('email'), given}]), 422)).fields, ['consents.0.given'], String(given));
    assert.deepEqual((await refused(consents([{...consentTo('email'), version: '2025-1'}]), 422)).fields, ['consents']);
    assert.deepEqual((await refused(consents([{...consentTo('email'), textHash: consentTo('phone')['textHash']}]), 422)).fields, ['consents']);
    assert.deepEqual((await refused(consents([{...consentTo('email'), purpose: 'newsletter'}]), 422)).fields, ['consents.0.purpose']);
    // An accord for a field that stays private, or that is not there, is a form that says two things.
    assert.deepEqual((await refused(consents([consentTo('email'), consentTo('phone')]), 422)).fields, ['consents']);
    assert.deepEqual((await refused(consents([consentTo('email'), consentTo('email')]), 422)).fields, ['consents']);
    assert.deepEqual((await refused((sent) => ({...contact({email: undefined})(sent) as Sent}), 422)).fields, ['consents']);
    for (const publish of [undefined, 'true', 1]) assert.deepEqual((await refused(contact({email: {value: 'a@example.org', publish}}), 422)).fields, ['contact.email.publish']);
  });

  it('asks for a key it can be sent again under (B18)', async () => {
    for (const key of ['', 'x', 'x'.repeat(15), 'x'.repeat(65), 'x'.repeat(10_240), 'é'.repeat(20), 'a b c d e f g h i j', '\'; DROP TABLE applications; --']) {
      assert.deepEqual((await refused((sent) => sent, 422, {key})).fields, ['Idempotency-Key'], key.slice(0, 40));
    }
  });

  it('is mailed to a mailbox three times an hour at most, however its address is written and wherever it comes from', async () => {
    const own = testDeps();
    const registry = registryOf(own);
    const spellings = ['victime@example.org', 'VICTIME@example.org', 'Victime@Example.ORG', 'victime+a@example.org', 'victime+b+c@EXAMPLE.org'];
    const statuses: number[] = [];
    for (let i = 0; i < 1000; i++) {
      own.address = `198.51.${i >> 8}.${i & 255}`;
      const sent = sentBy(await proof(own));
      const response = await post(registry, {...sent, signatory: {...sent.signatory, email: spellings[i % spellings.length]!}}, {headers: {'X-Forwarded-For': `203.0.113.${i & 255}`}});
      statuses.push(response.status);
      if (response.status === 429) {
        assert.equal(response.headers.get('retry-after'), '3600');
        await refusal(response, 429);
      }
    }
    assert.deepEqual([statuses.filter((status) => status === 202).length, statuses.filter((status) => status === 429).length], [3, 997]);
    assert.equal(mails(own).length, 3);
    assert.partialDeepStrictEqual(rowsIn(own), {applications: 3, outbox: 3, links: 3, idempotency: 3, spent_challenges: 3, consents: 6, audit: 3});
    own.clock.advance(HOUR);
    await applied(registry, own, (sent) => ({...sent, signatory: {...sent.signatory, email: 'victime@example.org'}}));
  });

  it('is one of ten an hour from a network, which no header changes, and of two hundred in all', async () => {
    const own = testDeps({limits: true});
    const registry = registryOf(own);
    let people = 0;
    const send = async (address: string): Promise<number> => {
      own.address = address;
      const sent = sentBy(await proof(own));
      return (await post(registry, {...sent, signatory: {...sent.signatory, email: `p${people++}@example.org`}}, {headers: {'X-Forwarded-For': `203.0.113.${people & 255}`, 'CF-Connecting-IP': '192.0.2.9'}})).status;
    };
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push(await send(`2001:db8:1:2::${i}`));
    assert.deepEqual(statuses, [...Array<number>(10).fill(202), 429, 429]);
    assert.equal(await send('2001:db8:1:3::1'), 202);
    for (let i = 11; i < 200; i++) assert.equal(await send(`192.0.2.${i}`), 202);
    assert.equal(await send('198.51.100.1'), 429);
    assert.equal(rowsIn(own)['applications'], 200);
  });
});

describe('sending again', () => {
  it('gives the same answer and keeps one application, fifty at once or a day later (B18)', async () => {
    const deps = testDeps({limits: true});
    const app = registryOf(deps);
    const body = sentBy(await proof(deps));
    const key = newKey();
    const answers = await Promise.all(Array.from({length: 50}, () => post(app, body, {key})));
    assert.deepEqual(new Set(answers.map(({status}) => status)), new Set([202]));
    const texts = new Set(await Promise.all(answers.map((answer) => answer.text())));
    assert.equal(texts.size, 1);
    const kept = {applications: 1, outbox: 1, links: 1, idempotency: 1, spent_challenges: 1, consents: 2, audit: 1};
    assert.partialDeepStrictEqual(rowsIn(deps), kept);
    deps.clock.advance(23 * HOUR);
    assert.equal(await (await post(app, body, {key})).text(), [...texts][0]);
    assert.partialDeepStrictEqual(rowsIn(deps), kept);
    // The same key never answers for another body, nor the same proof for another key.
    const {fields} = await refusal(await post(app, {...body, locale: 'en'}, {key}), 422);
    assert.deepEqual(fields, ['Idempotency-Key']);
    await refusal(await post(app, body), 422);
    assert.partialDeepStrictEqual(rowsIn(deps), kept);
    assert.deepEqual(deps.reports, []);
  });

  it('spends a proof once when fifty carry it at once', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const altcha = await proof(deps);
    const statuses = await Promise.all(Array.from({length: 50}, async (_, i) => (await post(app, {...sentBy(altcha), locale: i % 2 ? 'fr' : 'en'})).status));
    assert.deepEqual(statuses.sort(), [202, ...Array<number>(49).fill(422)]);
    assert.equal(rowsIn(deps)['applications'], 1);
  });
});

describe('the challenge', () => {
  it('is for a form that exists, and not without end for one network', async () => {
    const deps = testDeps({limits: true});
    const app = registryOf(deps);
    const get = async (query: string): Promise<Response> => app.fetch(new Request(`https://pana.example/v1/challenge${query}`));
    for (const query of ['', '?for=', '?for=requests', '?for=__proto__']) assert.deepEqual((await refusal(await get(query), 400)).fields, ['for']);
    const statuses: number[] = [];
    for (let i = 0; i < 121; i++) statuses.push((await get('?for=listings')).status);
    assert.deepEqual([statuses.filter((status) => status === 200).length, statuses.at(-1)], [120, 429]);
    deps.address = '192.0.2.77';
    const one = await (await get('?for=listings')).json() as SignedChallenge;
    const two = await (await get('?for=listings')).json() as SignedChallenge;
    assert.notEqual(one.signature, two.signature);
    assert.deepEqual(one.parameters.data, {for: 'listings', expires: deps.now() + 20 * MINUTE});
    assert.equal(one.parameters.cost, 2000);
  });
});
