/** A structure has several public contacts: each field of each is published by a consent of its own, taken back by itself, and goes with everything else. */
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, it} from 'node:test';
import {charterInForceSchema} from '../../../src/contract/listing.ts';
import {structureInputSchema} from '../../../src/contract/structure.ts';
import type {Contact, FurtherContact} from '../../../src/contract/structure.ts';
import {encodeSnapshot, readSnapshot} from '../../../worker/directory/snapshot.ts';
import {createRegistry} from '../../../worker/registry/app.ts';
import {CONSENT_KEYS, consentKey, CONSENT_TEXTS, FURTHER_CONSENT_TEXTS} from '../../../worker/registry/domain/consent.ts';
import {accept} from '../../../worker/registry/joining.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {consentsBrokenAt, consentsOf, keepConsent} from '../../../worker/registry/storage/consents.ts';
import {erasePerson} from '../../../worker/registry/storage/erase-person.ts';
import {exportFor} from '../../../worker/registry/storage/personal-data.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {consentTo} from './joining-support.ts';
import type {Sent} from './joining-support.ts';
import {post, proof, refusal, registryOf} from './joining-support.ts';
import {sentBy} from './sending.ts';
import {confirmed, desk, publish} from './desk-support.ts';
import {leavingDeps, listing, run, settle, untilErased} from './leaving-support.ts';
import {editForm, edited, formIn, get, input, listed, send, shown, stage, wentTo} from './space-support.ts';
import {ORIGIN, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const {label: LABEL, email: EMAIL, phone: PHONE} = FURTHER_CONSENT_TEXTS;
const agreed = (field: 'label' | 'email' | 'phone', contact: number): Record<string, unknown> =>
  ({purpose: 'publication', field, contact, given: true, version: FURTHER_CONSENT_TEXTS[field].version, textHash: FURTHER_CONSENT_TEXTS[field].textHash});

const HOST = {label: {value: 'Accueil', publish: true}, email: {value: 'bonjour@example.org', publish: true}, phone: {value: '+33247000001', publish: false}};
const ADVISER = {label: {value: 'Référente Canari', publish: false}, phone: {value: '+33247000002', publish: true}};
/** An application with two further contacts: of the first its name and address are to be published, of the second only its telephone. */
const withOthers = (sent: Sent): Sent => ({
  ...sent, contact: {...sent.contact, others: [HOST, ADVISER]}, consents: [consentTo('email'), agreed('label', 2), agreed('email', 2), agreed('phone', 3)],
});
const PUBLISHED = {email: 'accueil@example.org', others: [{number: 2, label: 'Accueil', email: 'bonjour@example.org'}, {number: 3, phone: '+33247000002'}]};
const numberedOthers = [{number: 2, ...HOST}, {number: 3, ...ADVISER}];

const records = (deps: TestDeps, application: string): string[] =>
  consentsOf(deps.database, `application:${application}`).filter(({purpose}) => purpose === 'publication').map(({textId, contact, action, method}) => `${textId} ${contact ?? '-'} ${action} ${method}`);

describe('an application with several contacts', () => {
  it('keeps who agreed to what, text and version, contact by contact and field by field, and publishes those fields only', async () => {
    const here = desk();
    const {deps} = here;
    const id = confirmed(here, withOthers);
    assert.deepEqual(records(deps, id), [
      'publish-email - given form', 'publish-other-label 2 given form', 'publish-other-email 2 given form', 'publish-other-phone 3 given form',
      'publish-email - confirmed mailed-link', 'publish-other-label 2 confirmed mailed-link', 'publish-other-email 2 confirmed mailed-link', 'publish-other-phone 3 confirmed mailed-link',
    ]);
    for (const one of consentsOf(deps.database, `application:${id}`)) {
      const text = [...Object.values(CONSENT_TEXTS), ...Object.values(FURTHER_CONSENT_TEXTS)].find((known) => known.id === one.textId);
      if (text !== undefined) assert.deepEqual([one.textVersion, one.textHash], [text.version, text.textHash]);
    }
    assert.equal(consentsBrokenAt(deps.database), undefined);
    const listedAs = accept(deps, id, {person: here.touraine.person, reach: 'all'});
    publish(here);
    assert.deepEqual(deps.registry.publishedContact(listedAs), PUBLISHED);
    assert.deepEqual(deps.registry.publishedContacts(), [{id: listedAs, contact: PUBLISHED}]);
    const [structure] = deps.registry.allPublished('2026-11-22');
    assert.deepEqual([structure!.contactFields, structure!.otherContacts], [['email'], [{number: 2, fields: ['label', 'email']}, {number: 3, fields: ['phone']}]]);
    // What edges read says which fields, and none of their values.
    const {bytes} = deps.registry.publication()!;
    assert.deepEqual(readSnapshot(bytes).structure(0).otherContacts, structure!.otherContacts);
    assert.doesNotMatch(Buffer.from(bytes).toString('latin1'), /bonjour|Accueil|33247/);
  });

  it('has the texts to agree to with the charter, in the words and hashes that are kept', async () => {
    const charter = charterInForceSchema.parse(await (await registryOf(testDeps()).request(`${ORIGIN}/v1/charter`)).json());
    assert.deepEqual(charter.furtherConsents, [LABEL, EMAIL, PHONE].map(({version, text, textHash}, i) => ({field: ['label', 'email', 'phone'][i], version, text, textHash})));
    assert.equal(charter.consents.length, 3);
    assert.equal(new Set(CONSENT_KEYS.map((key) => consentKey(key).text.textHash)).size, 6);
  });

  it('is refused without the consent of each field it publishes, with one too many, one of another contact or one to older words', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const others = [HOST, ADVISER];
    for (const [what, consents] of [
      ['one missing', [consentTo('email'), agreed('label', 2), agreed('phone', 3)]],
      ['one too many', [consentTo('email'), agreed('label', 2), agreed('email', 2), agreed('phone', 2), agreed('phone', 3)]],
      ['one twice', [consentTo('email'), agreed('label', 2), agreed('email', 2), agreed('email', 2), agreed('phone', 3)]],
      ['that of another contact', [consentTo('email'), agreed('label', 2), agreed('email', 3), agreed('phone', 3)]],
      ['that of a contact there is not', [consentTo('email'), agreed('label', 2), agreed('email', 2), agreed('phone', 3), agreed('email', 4)]],
      ['that of the first contact', [consentTo('email'), agreed('label', 2), {...agreed('email', 2), contact: undefined}, agreed('phone', 3)]],
      ['a name or role of the first contact', [consentTo('email'), {...agreed('label', 2), contact: undefined}, agreed('label', 2), agreed('email', 2), agreed('phone', 3)]],
      ['a person of a further contact', [consentTo('email'), {...consentTo('person'), contact: 2}, agreed('label', 2), agreed('email', 2), agreed('phone', 3)]],
      ['older words', [consentTo('email'), agreed('label', 2), {...agreed('email', 2), textHash: CONSENT_TEXTS.email.textHash}, agreed('phone', 3)]],
    ] as const) {
      const {fields} = await refusal(await post(app, {...withOthers(sentBy(await proof(deps))), contact: {email: {value: 'accueil@example.org', publish: true}, others}, consents}), 422);
      assert.ok(fields.includes('consents'), what);
    }
  });

  it('is refused with a fourth further contact, without a name or role, a way to reach it, or with the address of a site for a name', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    for (const [others, field] of [
      [Array(4).fill({...HOST, phone: undefined}), 'contact.others'], [[], 'contact.others'], [[{email: HOST.email}], 'contact.others.0.label'], [[{label: HOST.label}], 'contact.others.0.email'],
      [[{...HOST, label: {value: 'www.example.org', publish: true}}], 'contact.others.0.label.value'], [[{...HOST, label: {value: 'Accueil\u202e', publish: true}}], 'contact.others.0.label.value'],
      [[{...HOST, label: {value: 'x'.repeat(81), publish: true}}], 'contact.others.0.label.value'], [[{...HOST, email: {value: 'a@b', publish: true}}], 'contact.others.0.email.value'],
      [[{...HOST, phone: {value: '0247', publish: true}}], 'contact.others.0.phone.value'], [[{...HOST, number: 2}], 'contact.others.0'],
    ] as const) {
      const {fields} = await refusal(await post(app, {...sentBy(await proof(deps)), contact: {others}, consents: []}), 422);
      assert.ok(fields.some((one) => one.startsWith(field)), `${JSON.stringify(others)}: ${fields.join()}`);
    }
  });

  it('is not listed when a consent of a further contact was taken back, whatever the one of the first says', () => {
    const here = desk();
    const id = confirmed(here, withOthers);
    const {id: textId, version: textVersion, textHash} = EMAIL;
    keepConsent(here.deps.database, {subject: `application:${id}`, contact: 2, purpose: 'publication', action: 'withdrawn', textId, textVersion, textHash, locale: 'fr', channel: '', method: 'form'}, here.deps.now());
    assert.throws(() => accept(here.deps, id, {person: here.touraine.person, reach: 'all'}), /accord pour publier une coordonnée manque/);
  });

  it('is shown to its coordination contact by contact, found by each of them, and by nobody of elsewhere', async () => {
    const here = desk();
    const id = confirmed(here, withOthers);
    const page = (await here.touraine.read(`/desk/demandes/${id}`)).replace(/<[^>]+>/g, '|').replace(/\|[|\s]*/g, '|');
    for (const line of ['Contact 2 : nom ou fonction|Accueil|publiée', 'Contact 2 : adresse électronique|bonjour@example.org|publiée', 'Contact 2 : téléphone|+33247000001|non publiée', 'Contact 3 : téléphone|+33247000002|publiée', 'accord pour publier, contact 3|publish-other-phone, version 2026-1']) {
      assert.ok(page.includes(`|${line}|`), line);
    }
    for (const typed of ['bonjour', 'référente', '0247000002']) assert.match(await here.touraine.read(`/desk/recherche?q=${typed}`), new RegExp(`/desk/demandes/${id}`), typed);
    assert.doesNotMatch(await here.blois.read('/desk/recherche?q=bonjour'), new RegExp(id));
    const listedAs = accept(here.deps, id, {person: here.touraine.person, reach: 'all'});
    for (const typed of ['bonjour', 'référente', '0247000002']) assert.match(await here.touraine.read(`/desk/recherche?q=${typed}`), new RegExp(listedAs), typed);
  });

  it('is sealed contact by contact: a record that is made to be about another one is found', () => {
    const here = desk();
    confirmed(here, withOthers);
    const {database} = here.deps;
    database.exec("DROP TRIGGER consents_stay; UPDATE consents SET contact = 4 WHERE text_id = 'publish-other-email' AND action = 'given'");
    assert.ok(consentsBrokenAt(database)! > 0);
  });
});

/** A structure with two further contacts, and its contact signed in. */
const withContacts = (): ReturnType<typeof stage> => stage(testDeps(), {contact: {email: {value: 'accueil@example.org', publish: true}, others: numberedOthers} as Contact});

describe('the form of a listing', () => {
  it('adds a contact without a script, publishes what is ticked, and keeps each consent', async () => {
    const all = stage(testDeps());
    const {deps, app, id, cookie} = all;
    const page = await (await get(app, `/espace/${id}/modifier`, cookie)).text();
    for (const {text} of [LABEL, EMAIL, PHONE]) assert.equal(page.split(text).length, 4, text);
    assert.equal(page.match(/<details id="contact-\d">/g)?.length, 3, 'rows for three, closed');
    wentTo(await edited(all, {'label-3': 'Accueil', 'email-3': 'bonjour@example.org', 'phone-3': '02 47 00 00 01', 'label-3-publish': LABEL.textHash, 'phone-3-publish': PHONE.textHash}), `/espace/${id}?fait=modifiee`);
    assert.deepEqual(deps.registry.publishedContact(id)!.others, [{number: 3, label: 'Accueil', phone: '+33247000001'}]);
    assert.deepEqual(records(deps, 'a'), ['publish-other-label 3 given form', 'publish-other-phone 3 given form']);
    const sheet = await (await get(app, `/espace/${id}`, cookie)).text();
    assert.match(sheet, /<h4>Accueil<\/h4>\s<dl>\s<dt>Téléphone<\/dt><dd><a href="tel:\+33247000001">02 47 00 00 01<\/a><\/dd>/);
    assert.doesNotMatch(sheet, /bonjour@/);
    assert.match(await (await get(app, `/espace/${id}/modifier`, cookie)).text(), /<details id="contact-3" open><summary>Contact 3 : Accueil<\/summary>/);
    assert.partialDeepStrictEqual(await editForm(all), {'label-3': 'Accueil', 'email-3': 'bonjour@example.org', 'phone-3': '02 47 00 00 01', 'label-3-publish': LABEL.textHash});
    wentTo(await edited(all, {}), `/espace/${id}?fait=inchangee`);
  });

  it('hides a field as soon as its consent is taken back, and a contact once its row is emptied; the others keep their numbers', async () => {
    const all = withContacts();
    const {deps, id} = all;
    await edited(all, {'email-2-publish': undefined});
    assert.deepEqual(deps.registry.publishedContact(id)!.others, [{number: 2, label: 'Accueil'}, {number: 3, phone: '+33247000002'}]);
    await edited(all, {'label-2': '', 'email-2': '', 'phone-2': '', 'label-2-publish': undefined});
    assert.deepEqual(deps.registry.publishedContact(id)!.others, [{number: 3, phone: '+33247000002'}]);
    assert.deepEqual(shown(deps, id)!.otherContacts, [{number: 3, fields: ['phone']}]);
    assert.deepEqual(records(deps, 'a'), ['publish-other-email 2 withdrawn form', 'publish-other-label 2 withdrawn form']);
    await edited(all, {'phone-3': '02 47 00 00 09'});
    assert.deepEqual(records(deps, 'a').at(-1), 'publish-other-phone 3 given form', 'another value is another consent');
    await edited(all, {'label-3': '', 'phone-3': '', 'phone-3-publish': undefined});
    assert.deepEqual([deps.registry.publishedContact(id), shown(deps, id)!.otherContacts], [{email: 'accueil@example.org'}, undefined]);
    assert.doesNotMatch(JSON.stringify(deps.database.prepare('SELECT document FROM contacts').all()), /others/);
    assert.equal(consentsBrokenAt(deps.database), undefined);
  });

  it('says what a row still needs, opens it, and keeps what was typed', async () => {
    const all = stage(testDeps());
    const {deps, id} = all;
    for (const [typed, field, sentence] of [
      [{'email-2': 'bonjour@example.org'}, 'label-2', 'Dites qui est ce contact'], [{'label-2': 'Accueil'}, 'email-2', 'une adresse e-mail ou un téléphone'],
      [{'label-2': 'Accueil', 'email-2': 'bonjour'}, 'email-2', 'ressemble à nom@exemple.fr'], [{'label-2': 'Accueil', 'phone-2': '02'}, 'phone-2', 'dix chiffres'],
      [{'label-2': 'https://site.example', 'phone-2': '0247000001'}, 'label-2', 'sans adresse de site'],
      [{'phone-2-publish': PHONE.textHash}, 'phone-2', 'décochez « publier »'], [{'label-2': 'Accueil', 'phone-2': '0247000001', 'phone-2-publish': 'x'.repeat(64)}, 'phone-2-publish', 'a changé depuis'],
    ] as const) {
      const answer = await edited(all, typed);
      const page = await answer.text();
      assert.equal(answer.status, 422, field);
      assert.match(page, new RegExp(`<a href="#${field}">[^<]*${sentence}`), field);
      assert.match(page, /<details id="contact-2" open>/);
      assert.partialDeepStrictEqual(formIn(page, `/espace/${id}/modifier`), Object.fromEntries(Object.entries(typed).filter(([name]) => !name.endsWith('publish'))));
    }
    assert.equal(shown(deps, id)!.otherContacts, undefined);
  });

  it('shows both versions when somebody else was quicker, contact by contact', async () => {
    const all = withContacts();
    const {deps, app, id, cookie} = all;
    const opened = await editForm(all);
    await edited({app, id, cookie: signedIn(deps, somebody(deps, 'autre-contact@example.org', 'contact', id))}, {'email-2': 'nouveau@example.org', 'phone-3-publish': undefined});
    const answer = await send(app, `/espace/${id}/modifier`, {...opened, 'label-2': 'Secrétariat'}, cookie);
    const page = await answer.text();
    assert.equal(answer.status, 412);
    for (const [title, online, mine] of [['Contact 2 : nom ou fonction', 'Accueil', 'Secrétariat'], ['Contact 2 : courriel', 'nouveau@example.org', 'bonjour@example.org'], ['Publier : contact 3 : téléphone', 'Non', 'Oui']] as const) {
      assert.ok(page.includes(`<dt>${title}</dt><dd><p><strong>En ligne :</strong> ${online}</p><p><strong>Vous avez écrit :</strong> ${mine}</p>`), title);
    }
    assert.equal(page.split('En ligne :').length - 1, 3);
    wentTo(await send(app, `/espace/${id}/modifier`, formIn(page, `/espace/${id}/modifier`), cookie), `/espace/${id}?fait=modifiee`);
    assert.deepEqual(deps.registry.publishedContact(id)!.others, [{number: 2, label: 'Secrétariat', email: 'bonjour@example.org'}, {number: 3, phone: '+33247000002'}]);
  });

  it('brings back a previous state with its contacts, and never publishes again what somebody took back', async () => {
    const all = withContacts();
    const {deps, app, id, cookie} = all;
    await edited(all, {'label-2': '', 'email-2': '', 'phone-2': '', 'label-2-publish': undefined, 'email-2-publish': undefined, 'name': 'Autre nom'});
    await send(app, `/espace/${id}/revenir`, {version: '1'}, cookie);
    assert.equal(shown(deps, id)!.name, 'Structure a');
    assert.deepEqual(deps.registry.publishedContact(id)!.others, [{number: 3, phone: '+33247000002'}]);
    const form = await editForm(all);
    assert.partialDeepStrictEqual(form, {'label-2': 'Accueil', 'email-2': 'bonjour@example.org', 'phone-2': '02 47 00 00 01'});
    assert.equal(form['email-2-publish'], undefined);
  });
});

describe('what is held of further contacts', () => {
  it('is in the files a contact downloads, as JSON and as a table', async () => {
    const {deps, app, id, person} = withContacts();
    const held = exportFor(deps.database, person);
    assert.deepEqual((held['contacts']![0]!['document'] as Contact).others, numberedOthers);
    const csv = await (await get(app, `/espace/${id}/donnees.csv`, signedIn(deps, person, true))).text();
    for (const [field, value] of [['document.others.0.label.value', 'Accueil'], ['document.others.0.email.value', 'bonjour@example.org'], ['document.others.1.label.value', 'Référente Canari']] as const) {
      assert.match(csv, new RegExp(`contacts.{1,3}1.{1,3}${field}.{1,3}${value}`), field);
    }
  });

  it('follows a structure that an import finds to be one with another, and its own words come before those of open data', () => {
    const deps = leavingDeps();
    const others = (number: number, name: string): FurtherContact => ({number, label: {value: name, publish: true}, phone: {value: '+33247000001', publish: true}});
    const at = (source: string, id: string, contact: Contact, more: object = {}) => ({source, id, structure: structureInputSchema.parse({...input('x', {}, source), name: 'Même maison', provenance: {source, id}, contact, ...more})});
    const merged = (...listings: ReturnType<typeof at>[]): Contact => deps.mergeRules.merge(listings).contact;
    assert.deepEqual(merged(at('lieux', '1', {email: {value: 'a@example.org', publish: true}}), at('autre', '2', {others: [others(2, 'Accueil')]})).others, [others(2, 'Accueil')]);
    assert.equal(merged(at('charte', '1', {email: {value: 'a@example.org', publish: true}}), at('autre', '2', {others: [others(2, 'Accueil')]})).others, undefined);
    assert.deepEqual(merged(at('charte', '1', {others: [others(3, 'Nous')]}), at('autre', '2', {others: [others(2, 'Accueil')]})).others, [others(3, 'Nous')]);
    deps.registry.upsert([at('charte', '1', {others: [others(3, 'Nous')]}), at('autre', '2', {})], deps.mergeRules, '2026-11-22');
    deps.registry.publish(encodeSnapshot, '2026-11-22');
    assert.equal(deps.registry.size(), 1);
    assert.deepEqual(deps.registry.publishedContacts().map(({contact}) => contact), [{others: [{number: 3, label: 'Nous', phone: '+33247000001'}]}]);
    for (const wrong of [{others: []}, {others: [others(2, 'a'), others(2, 'b')]}, {others: [others(5, 'a')]}, {others: [others(1, 'a')]}]) assert.throws(() => at('autre', '3', wrong), /others/);
  });

  it('goes with a structure that leaves, and an import brings back no address of theirs', async () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    deps.registry.upsert([{...listing('zorglub', 'zorglub'), structure: {...listing('zorglub', 'zorglub').structure, contact: {others: numberedOthers}}}], deps.mergeRules, '2026-11-22');
    withdrawStructure(deps, structure, {how: 'espace', by: 'person:1'});
    assert.equal(deps.registry.publishedContact(structure), undefined);
    await untilErased(deps);
    writeFileSync(join(dirname(deps.file), 'secret'), Buffer.from(deps.secret).toString('hex'));
    const found = await run('worker/entries/erasure-verify.ts', ['Référente Canari', '+33247000001', 'bonjour@example.org', 'zorglub'], {PANA_DATA_DIR: dirname(deps.file)});
    assert.equal(found.code, 0, found.out);
    const back = (others: readonly FurtherContact[]) => ({source: 'lieux', id: 'ailleurs', structure: {...listing('ailleurs', 'ailleurs', {lat: 48}).structure, contact: {phone: {value: '+33247000005', publish: true}, others: [...others]}}});
    const {withdrawn} = deps.registry.upsert([back(numberedOthers)], deps.mergeRules, '2026-11-22');
    assert.deepEqual(withdrawn, [{index: 0, what: 'contact'}]);
    const {document} = deps.database.prepare('SELECT document FROM contacts').get() as {document: string};
    assert.deepEqual(JSON.parse(document), {phone: {value: '+33247000005', publish: true}, others: [{number: 3, ...ADVISER}]});
  });
});

describe('a further contact who asks to be erased', () => {
  const CANARY = 'Canari-Zorglub';
  const THEIRS: FurtherContact = {number: 3, label: {value: `Nom ${CANARY}`, publish: true}, email: {value: `${CANARY}@Example.org`, publish: true}, phone: {value: '+33247654321', publish: false}};

  it('leaves the sheet, its previous states, every file and the search, with the end of each consent, and nobody else does', async () => {
    const deps = leavingDeps();
    const id = listed(deps, 'a', {contact: {email: {value: 'accueil@example.org', publish: true}, others: [{number: 2, ...HOST}, THEIRS]}});
    const cookie = signedIn(deps, somebody(deps, 'contact-a@example.org', 'contact', id));
    await edited({app: createRegistry(deps), id, cookie}, {name: 'Nouveau nom'});
    writeFileSync(join(dirname(deps.file), 'secret'), Buffer.from(deps.secret).toString('hex'));
    const verify = (...markers: string[]) => run('worker/entries/erasure-verify.ts', markers, {PANA_DATA_DIR: dirname(deps.file)});
    assert.equal((await verify(CANARY)).code, 1, 'the check sees what is there before');
    const done = erasePerson(deps, `${CANARY.toLowerCase()}@example.org`);
    assert.ok('receipt' in done, JSON.stringify(done));
    // What others wrote in the meantime (that the listing was edited) names no one.
    const found = await verify(CANARY, '+33247654321', '0247654321');
    assert.equal(found.code, 0, found.out);
    assert.deepEqual(deps.registry.publishedContact(id), {email: 'accueil@example.org', others: [{number: 2, label: 'Accueil', email: 'bonjour@example.org'}]});
    assert.deepEqual(shown(deps, id)!.otherContacts, [{number: 2, fields: ['label', 'email']}]);
    assert.deepEqual(records(deps, 'a'), ['publish-other-label 3 withdrawn erasure', 'publish-other-email 3 withdrawn erasure']);
    assert.equal(actsOn(deps.database, `structure:${id}`).at(-1)!.action, 'structure.forget-contact');
    assert.equal(consentsBrokenAt(deps.database), undefined);
    const due = deps.database.prepare('SELECT changes FROM publication_due').get() as {changes: number} | undefined;
    assert.ok(due !== undefined && due.changes > 0, 'published again without them');
    assert.ok('first' in erasePerson(deps, `${CANARY.toLowerCase()}@example.org`), 'nothing is left to erase');
  });

  it('leaves no empty list behind when they were the only one', () => {
    const deps = leavingDeps();
    const id = listed(deps, 'a', {contact: {others: [THEIRS]}});
    assert.ok('receipt' in erasePerson(deps, `${CANARY.toLowerCase()}@example.org`));
    assert.deepEqual((deps.database.prepare('SELECT document FROM listing_contacts').all() as {document: string}[]).map(({document}) => document), ['{}']);
    assert.equal(deps.registry.publishedContact(id), undefined);
  });

  it('is asked to change the sheet first where their address is its first contact too, and nothing is changed by half', () => {
    const deps = leavingDeps();
    const id = listed(deps, 'a', {contact: {email: {value: `${CANARY}@example.org`, publish: true}, others: [THEIRS]}});
    const before = deps.database.prepare('SELECT document FROM contacts').all();
    const done = erasePerson(deps, `${CANARY.toLowerCase()}@example.org`);
    assert.ok('first' in done && done.first[0]!.includes(id));
    assert.deepEqual([deps.database.prepare('SELECT document FROM contacts').all(), records(deps, 'a')], [before, []]);
  });
});
