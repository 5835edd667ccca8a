/** The desk: a coordination checks what is its own, decides once, and sees nothing of anybody else's. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {application} from '../../../worker/registry/storage/applications.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {openWithdrawals} from '../../../worker/registry/storage/withdrawals.ts';
import {REFUSAL_REASONS} from '../../../worker/registry/domain/application.ts';
import {confirmed, desk, location, ofBlois, publish, versionIn} from './desk-support.ts';
import type {Desk, Visitor} from './desk-support.ts';
import {mails, rowsIn} from './joining-support.ts';
import {DAY, MINUTE, ORIGIN, publishes, somebody} from './support.ts';

const tried = async (visitor: Visitor, id: string, act: string, fields: Record<string, string> = {}): Promise<Response> =>
  visitor.post(`/desk/demandes/${id}/${act}`, {version: versionIn(await visitor.read(`/desk/demandes/${id}`)), ...fields});

/** A structure that is in the directory: it applied, and its coordination accepted it. */
async function listed(here: Desk, who: Visitor, change?: Parameters<typeof confirmed>[1]): Promise<string> {
  const id = confirmed(here, change);
  location(await tried(who, id, 'accepter'));
  publish(here);
  return application(here.deps.database, id, 'all')!.listedAs!;
}

describe('the queue', () => {
  it('leads from the entry to what is to be checked, the oldest first', async () => {
    const here = desk();
    const first = confirmed(here);
    here.deps.clock.advance(MINUTE);
    const second = confirmed(here, (sent) => ({...sent, structure: {...sent.structure, name: 'Atelier de Tours', address: {street: '3 rue Nationale', postcode: '37000', city: 'Tours', commune: '37261'}}}));
    // Where the mail that tells of it leads.
    const mailed = mails(here.deps).filter(({template, to}) => template === 'application-to-check' && to === 'touraine@example.org').map(({values}) => values['link']!.slice(ORIGIN.length));
    assert.deepEqual(mailed, [`/desk/demandes/${first}`, `/desk/demandes/${second}`]);
    assert.match(await here.touraine.read(mailed[0]!), /<a href="#decision">Aller à la décision<\/a>/);
    assert.equal(location(await here.touraine.get('/desk')), '/desk/demandes');
    const page = await here.touraine.read('/desk/demandes');
    assert.ok(page.indexOf(first) < page.indexOf(second) && page.indexOf(first) > 0);
    assert.match(page, /<a href="\/desk\/demandes\/\w+">Maison des associations de Loches<\/a>/);
    assert.match(page, /2 demandes, de la plus ancienne à la plus récente/);
    assert.match(page, /À vérifier \(2\)/);
  });

  it('says what to look at: likenesses, no SIRET, a vendor, no area, free text', async () => {
    const here = desk();
    const id = confirmed(here, (sent) => ({...sent, structure: {...sent.structure, vendorTie: 'Revend le logiciel Exemple', serviceArea: []}}));
    const list = await here.touraine.read('/desk/demandes');
    for (const short of ['pas de SIRET', 'lien avec un éditeur', 'zone non précisée', 'texte libre']) assert.match(list, new RegExp(`<li>${short}</li>`));
    assert.doesNotMatch(list, /ressemblance/);
    assert.match(await here.touraine.read(`/desk/demandes/${id}`), /Assurez-vous autrement qu’elle existe/);
    confirmed(here, (sent) => ({...sent, structure: {...sent.structure, name: 'La MAISON des Associations, Loches'}}));
    assert.match(await here.touraine.read('/desk/demandes'), /<li>1 ressemblance<\/li>/);
  });

  it('keeps its filters in the address, counts each state, and gives the same as a file', async () => {
    const here = desk();
    const accepted = confirmed(here);
    location(await tried(here.touraine, accepted, 'accepter'));
    const refused = confirmed(here, (sent) => ({...sent, structure: {...sent.structure, name: 'Éclats numériques'}}));
    location(await tried(here.touraine, refused, 'refuser', {reason: 'no-answer'}));
    confirmed(here, ofBlois());
    const page = await here.national.read('/desk/demandes?etat=toutes&departement=&q=eclat');
    assert.match(page, /Refusées \(1\)/);
    assert.match(page, /Toutes \(1\)/);
    assert.match(page, /<input id="q" name="q" value="eclat"/);
    assert.match(page, /<option value="toutes" selected>/);
    assert.deepEqual([...page.matchAll(/<th scope="row"><a href="\/desk\/demandes\/(\w+)">/g)].map((match) => match[1]), [refused]);
    assert.match(page, /href="\/desk\/demandes\.csv\?etat=toutes&amp;q=eclat"/);
    assert.equal((await here.national.get('/desk/demandes.csv?etat=toutes&q=eclat')).status, 403, 'what is not published leaves after a second proof');
    const file = await here.as(here.national.person, true).get('/desk/demandes.csv?etat=toutes&q=eclat');
    assert.equal(file.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.equal(file.headers.get('content-disposition'), 'attachment; filename="demandes.csv"');
    assert.equal(file.headers.get('cache-control'), 'no-store');
    assert.match(await file.text(), new RegExp(`^id,.*\r\n${refused},Éclats numériques,`));
    assert.equal((await here.national.get('/desk/demandes?departement=41')).status, 200);
    for (const wrong of ['etat=autre', 'page=0', 'departement=99', 'q=a&q=b', 'inconnu=1', `q=${'a'.repeat(201)}`]) assert.equal((await here.national.get(`/desk/demandes?${wrong}`)).status, 400, wrong);
  });

  it('has pages, and says so when one is past the last', async () => {
    const here = desk();
    for (let i = 0; i < 21; i++) confirmed(here, (sent) => ({...sent, structure: {...sent.structure, name: `Association ${i}`, address: {...sent.structure.address, street: `${i} rue Longue`}}}));
    const first = await here.touraine.read('/desk/demandes');
    assert.match(first, /href="\/desk\/demandes\?etat=a-verifier&amp;page=2" rel="next"/);
    assert.equal([...first.matchAll(/<th scope="row">/g)].length, 20);
    assert.match(await here.touraine.read('/desk/demandes?page=2'), /Page 2 sur 2/);
    assert.match(await here.touraine.read('/desk/demandes?page=9'), /Revenir à la première page/);
  });
});

describe('an application', () => {
  it('shows all that is decided by: what will be published, who signed what and when, likenesses, position, history', async () => {
    const here = desk();
    const structure = await listed(here, here.touraine, (sent) => ({...sent, structure: {...sent.structure, name: 'Maison des associations', address: {...sent.structure.address, street: '9 rue Autre'}}}));
    const id = confirmed(here, (sent) => ({...sent, structure: {...sent.structure, name: 'Maison associations'}, signatory: {...sent.signatory, email: 'presidence@example.org'}}));
    const page = await here.touraine.read(`/desk/demandes/${id}`);
    assert.match(page, /<th scope="row">Adresse électronique<\/th><td>accueil@example\.org<\/td><td>publiée<\/td>/);
    assert.match(page, /<th scope="row">Téléphone<\/th><td>\+33243000000<\/td><td>non publiée<\/td>/);
    assert.match(page, /Signataire Canari, Présidente/);
    assert.match(page, /<a href="\/charte\/2026-1">version 2026-1<\/a>, signée le <time datetime="2026-11-22T10:00:00\.000Z">22 novembre 2026 à 11:00<\/time>/);
    assert.match(page, /signature de la charte<\/th><td>charter, version 2026-1<\/td><td>confirmé par le lien reçu/);
    assert.match(page, /<td>mairie\.example\.org<\/td>/);
    assert.match(page, /<a href="geo:47\.1286,0\.9953">47,1286° nord, 0,9953° est<\/a> \(centre de la commune\)/);
    assert.match(page, new RegExp(`<a href="/desk/structures/${structure}">Maison des associations</a></th><td>Loches</td><td>même nom, même département</td><td>annuaire</td>`));
    assert.match(page, /<th scope="row">Adresse confirmée<\/th><td>la structure<\/td>/);
    assert.match(page, /<li>Tenir la comptabilité : accompagne<\/li>/);
    assert.match(page, /<li>Tours Métropole Val de Loire<\/li>/);
  });

  it('is not there before its address is confirmed, nor under a wrong name', async () => {
    const here = desk();
    for (const id of ['0000000000000000', '..', '%00', 'a'.repeat(300)]) assert.equal((await here.national.get(`/desk/demandes/${id}`)).status, 404, id);
  });
});

describe('a decision', () => {
  it('accepts: the structure is listed, its signatory becomes its contact and is told', async () => {
    const here = desk();
    const id = confirmed(here);
    publishes(here.deps);
    const response = await tried(here.touraine, id, 'accepter');
    assert.equal(location(response), `/desk/demandes/${id}?fait=acceptee`);
    assert.equal(publishes(here.deps), true);
    const last = mails(here.deps).at(-1)!;
    assert.deepEqual([last.template, last.values['structure']], ['application-accepted', 'Maison des associations de Loches']);
    const page = await here.touraine.read(location(response));
    assert.match(page, /<p class="note" tabindex="-1" autofocus role="status">Demande acceptée\./);
    assert.match(page, /<title>Demande acceptée\./);
    assert.match(page, /<th scope="row">Demande acceptée<\/th><td>Personne touraine<\/td>/);
    assert.doesNotMatch(page, /<form[^>]*\/(?:accepter|demander|refuser)"/);
    assert.deepEqual(here.deps.registry.allPublished('2026-11-22').map(({name}) => name), ['Maison des associations de Loches']);
  });

  it('asks: the question leaves as it was written, and the answer comes back to the queue', async () => {
    const here = desk();
    const id = confirmed(here);
    const response = await tried(here.touraine, id, 'demander', {question: ' Êtes-vous bien au 1er étage ?\r\nMerci. '});
    assert.equal(location(response), `/desk/demandes/${id}?fait=question`);
    const {template, values} = mails(here.deps).at(-1)!;
    assert.deepEqual([template, values['question']], ['application-question', 'Êtes-vous bien au 1er étage ?\nMerci.']);
    assert.match(await here.touraine.read('/desk/demandes?etat=question'), new RegExp(id));
    assert.doesNotMatch(await here.touraine.read('/desk/demandes'), new RegExp(id));
  });

  it('refuses for a reason of the list, which is what the signatory reads', async () => {
    const here = desk();
    const id = confirmed(here);
    assert.equal(location(await tried(here.touraine, id, 'refuser', {reason: 'already-listed'})), `/desk/demandes/${id}?fait=refusee`);
    const {template, values} = mails(here.deps).at(-1)!;
    assert.deepEqual([template, values['reason']], ['application-refused', REFUSAL_REASONS['already-listed'].fr]);
    assert.equal(here.deps.registry.size(), 0);
  });

  it('says what is missing beside the field, keeps what was typed, and does nothing', async () => {
    const here = desk();
    const id = confirmed(here);
    const before = rowsIn(here.deps);
    for (const [act, fields, field] of [['demander', {question: ' '}, 'question'], ['demander', {question: `Trop ${'long '.repeat(120)}`}, 'question'], ['demander', {question: 'Caché\u202E'}, 'question'], ['refuser', {reason: ''}, 'reason'], ['refuser', {reason: 'size'}, 'reason'], ['refuser', {reason: 'constructor'}, 'reason']] as const) {
      const response = await tried(here.touraine, id, act, fields);
      const page = await response.text();
      assert.equal(response.status, 422, act);
      assert.match(page, new RegExp(`<li><a href="#${field}">`));
      assert.match(page, new RegExp(`id="${field}"[^>]* aria-invalid="true" aria-describedby="${field}-erreur"`));
      assert.match(page, /<title>À corriger : /);
      if ('question' in fields && fields.question.startsWith('Trop')) assert.match(page, /Trop long long/);
    }
    assert.deepEqual(rowsIn(here.deps), before);
    assert.equal(application(here.deps.database, id, 'all')!.state.status, 'confirmed');
  });

  it('does nothing when the application changed since its page was opened, and shows what is there now', async () => {
    const here = desk();
    const colleague = here.as(somebody(here.deps, 'collegue@example.org', 'coordinator', 'region:24'));
    const id = confirmed(here);
    const version = versionIn(await here.touraine.read(`/desk/demandes/${id}`));
    here.deps.clock.advance(MINUTE);
    location(await tried(colleague, id, 'refuser', {reason: 'no-answer'}));
    const [sent, acts] = [mails(here.deps).length, actsOn(here.deps.database, `application:${id}`).length];
    for (const [act, fields] of [['accepter', {}], ['demander', {question: 'Qui êtes-vous ?'}], ['refuser', {reason: 'already-listed'}], ['refuser', {reason: 'no-answer'}]] as const) {
      const response = await here.touraine.post(`/desk/demandes/${id}/${act}`, {version, ...fields});
      const page = await response.text();
      assert.equal(response.status, 409, act);
      assert.match(page, /Rien n’a été fait : cette demande a changé/);
      assert.match(page, /Demande <strong>refusée<\/strong>/);
      assert.match(page, /Personne collegue/);
    }
    assert.deepEqual([mails(here.deps).length, actsOn(here.deps.database, `application:${id}`).length, here.deps.registry.size()], [sent, acts, 0]);
  });

  it('is not taken of a state that has since been reached again by another way', async () => {
    const here = desk();
    const id = confirmed(here);
    const version = versionIn(await here.touraine.read(`/desk/demandes/${id}`));
    here.deps.clock.advance(MINUTE);
    location(await tried(here.touraine, id, 'demander', {question: 'Qui êtes-vous ?'}));
    assert.equal((await here.touraine.post(`/desk/demandes/${id}/accepter`, {version})).status, 409);
    assert.equal(application(here.deps.database, id, 'all')!.state.status, 'asked');
  });

  it('is done once, however often its button is pressed', async () => {
    for (const [act, fields] of [['accepter', {}], ['demander', {question: 'Qui êtes-vous ?'}], ['refuser', {reason: 'no-answer'}]] as const) {
      const here = desk();
      const id = confirmed(here);
      const version = versionIn(await here.touraine.read(`/desk/demandes/${id}`));
      const before = mails(here.deps).length;
      const answers = await Promise.all([0, 1, 2].map(() => here.touraine.post(`/desk/demandes/${id}/${act}`, {version, ...fields})));
      assert.equal(new Set(answers.map(location)).size, 1, act);
      assert.equal(mails(here.deps).length, before + 1, act);
      assert.equal(actsOn(here.deps.database, `application:${id}`).filter(({actor}) => actor === `person:${here.touraine.person}`).length, 1, act);
    }
  });

  it('needs a form of our own pages and nothing more than its fields', async () => {
    const here = desk();
    const id = confirmed(here);
    const version = versionIn(await here.touraine.read(`/desk/demandes/${id}`));
    const foreign = await here.app.fetch(new Request(`https://pana.example/desk/demandes/${id}/accepter`, {
      method: 'POST', headers: {'Cookie': here.touraine.cookie, 'Origin': 'https://evil.example', 'Content-Type': 'application/x-www-form-urlencoded'}, body: `version=${version}`,
    }));
    assert.equal(foreign.status, 403);
    assert.equal((await here.touraine.post(`/desk/demandes/${id}/accepter`, {version, departement: '41'})).status, 422);
    assert.equal((await here.touraine.get(`/desk/demandes/${id}/accepter`)).status, 405);
    assert.equal(application(here.deps.database, id, 'all')!.state.status, 'confirmed');
  });
});

describe('reach', () => {
  it('ends at the territory: by list, by count, by identifier, in files, in likenesses, in acts', async () => {
    const here = desk();
    const structure = await listed(here, here.touraine, (sent) => ({...sent, structure: {...sent.structure, name: 'Canari publié'}}));
    const id = confirmed(here, (sent) => ({...sent, structure: {...sent.structure, name: 'Canari en attente', address: {...sent.structure.address, street: '5 rue du Canari'}}}));
    // The neighbour's, at the same address as it is written: what it looks like is across the border.
    const own = confirmed(here, (sent) => ({...sent, structure: {...ofBlois('Voisine')(sent).structure, address: {street: '1, rue du château', postcode: '37600', city: 'Blois', commune: '41018'}}}));
    assert.match(await here.national.read(`/desk/demandes/${own}`), /Canari publié<\/a><\/th><td>Loches<\/td><td>même adresse/);
    const version = versionIn(await here.touraine.read(`/desk/demandes/${id}`));
    for (const path of ['/desk/demandes?etat=toutes', '/desk/demandes?etat=toutes&departement=37', '/desk/demandes.csv?etat=toutes', '/desk/demandes.csv?etat=toutes&departement=37', '/desk/structures', '/desk/structures?departement=37', `/desk/structures?q=${structure}`, '/desk/structures.csv', '/desk/equipe', '/desk/equipe.csv', `/desk/demandes/${own}`]) {
      assert.doesNotMatch(await here.as(here.blois.person, true).read(path), new RegExp(`Canari (?:en|pu)|${id}|Loches|Personne touraine|touraine@`), path);
    }
    assert.match(await here.blois.read('/desk/demandes?etat=toutes'), /Toutes \(1\)/);
    assert.match(await here.blois.read('/desk/demandes?etat=toutes&departement=37'), /Toutes \(0\)/);
    assert.match(await here.blois.read(`/desk/demandes/${own}`), /Rien dans l’annuaire ni parmi les demandes/);
    const missing = await (await here.blois.get('/desk/demandes/0123456789abcdef')).text();
    const outside = await here.blois.get(`/desk/demandes/${id}`);
    assert.deepEqual([outside.status, await outside.text()], [404, missing], 'the same as one that never was');
    const {refusals: before, ...rows} = rowsIn(here.deps);
    for (const [path, fields] of [[`demandes/${id}/accepter`, {version}], [`demandes/${id}/demander`, {version, question: 'Qui ?'}], [`demandes/${id}/refuser`, {version, reason: 'no-answer'}], [`structures/${structure}/retirer`, {receivedOn: '2026-11-20'}]] as const) {
      assert.equal((await here.blois.post(`/desk/${path}`, fields)).status, 404, path);
    }
    // What is wrong with a form says nothing either.
    assert.equal((await here.blois.post(`/desk/demandes/${id}/demander`, {version, question: ''})).status, 404);
    assert.equal((await here.blois.post(`/desk/structures/${structure}/retirer`, {receivedOn: ''})).status, 404);
    assert.equal((await here.blois.get(`/desk/structures/${structure}/retirer`)).status, 404);
    assert.equal((await here.blois.get(`/desk/structures/${structure}`)).status, 404);
    const {refusals, ...after} = rowsIn(here.deps);
    assert.deepEqual(after, rows);
    assert.ok(refusals! > before!, 'each is in the log of refused access');
    assert.equal(application(here.deps.database, id, 'all')!.state.status, 'confirmed');
    assert.match(await here.national.read('/desk/demandes?etat=toutes'), /Toutes \(3\)/);
  });

  it('keeps the desk from contacts, also for their own structure, and from those who are not signed in', async () => {
    const here = desk();
    const structure = await listed(here, here.touraine);
    const contact = here.as(somebody(here.deps, 'contact@example.org', 'contact', structure));
    for (const path of ['/desk', '/desk/demandes', '/desk/demandes.csv', '/desk/structures', '/desk/structures.csv', `/desk/structures/${structure}`, `/desk/structures/${structure}/retirer`, '/desk/equipe', '/desk/equipe.csv', '/desk/courrier']) {
      assert.equal((await contact.get(path)).status, 403, path);
      assert.equal((await here.app.request(path)).status, 401, path);
    }
    assert.equal((await contact.post(`/desk/structures/${structure}/retirer`, {receivedOn: '2026-11-20'})).status, 403);
    // Who is both acts by each mandate in its own place.
    const both = here.as(somebody(here.deps, 'double@example.org', 'coordinator', 'departement:41'));
    here.deps.database.prepare("INSERT INTO memberships (person_id, role, scope, status, proposed_at) VALUES (?, 'contact', ?, 'active', 0)").run(both.person, structure);
    assert.equal((await both.get(`/desk/structures/${structure}/retirer`)).status, 404);
    assert.doesNotMatch(await both.read('/desk/structures'), /Loches/);
    assert.match(await both.read('/desk/structures'), /<a href="\/espace">Mes structures<\/a>/);
  });

  it('shows each role its own navigation', async () => {
    const here = desk();
    const entries = async (visitor: Visitor): Promise<string[]> => {
      const navigation = /<nav aria-label="Navigation principale">.*?<\/nav>/s.exec(await visitor.read('/desk/demandes'))![0];
      return [...navigation.matchAll(/<a href="([^"]+)"/g)].map((match) => match[1]!);
    };
    const team = ['/desk/demandes', '/desk/signalements', '/desk/structures', '/desk/evenements', '/desk/equipe', '/desk/coordinations', '/desk/labels', '/desk/questionnaires'];
    assert.deepEqual(await entries(here.touraine), [...team, '/desk/charte/signatures']);
    assert.deepEqual(await entries(here.national), [...team, '/desk/charte', '/desk/besoins', '/desk/courrier', '/desk/sous-traitants']);
    assert.equal((await here.touraine.get('/desk/courrier')).status, 403);
  });
});

describe('structures', () => {
  it('are found by name, postcode, identifier and state, with when they last said they are exact', async () => {
    const here = desk();
    const id = await listed(here, here.touraine);
    await listed(here, here.blois, ofBlois());
    assert.match(await here.touraine.read('/desk/structures'), /<td[^>]*><time datetime="2026-11-22">22 novembre 2026<\/time><\/td><td[^>]*>publiée<\/td><td[^>]*>charte<\/td>/);
    for (const q of ['maison loc', '37600', id]) assert.match(await here.national.read(`/desk/structures?q=${encodeURIComponent(q)}`), /1 structure, par nom/, q);
    assert.match(await here.national.read('/desk/structures?q=maison'), /2 structures/);
    assert.match(await here.national.read('/desk/structures?etat=perimees'), /Aucune structure/);
    here.deps.clock.advance(366 * DAY);
    const later = here.as(here.national.person);
    assert.match(await later.read('/desk/structures?etat=perimees&departement=37'), /22 novembre 2026<\/time> \(périmée\)/);
    assert.match(await later.read('/desk/structures?etat=masquees'), /Aucune structure/);
    assert.match(await (await later.get('/desk/structures.csv?etat=perimees')).text(), new RegExp(`\r\n${id},Maison des associations de Loches,37600,Loches,37,2026-11-22,oui,oui,,charte\r\n`));
  });

  it('leave by a letter after one page that says what happens, and the clock starts when it came', async () => {
    const here = desk();
    const id = await listed(here, here.touraine);
    const before = rowsIn(here.deps);
    const page = await here.touraine.read(`/desk/structures/${id}/retirer`);
    assert.match(page, /<h1>Retirer Maison des associations de Loches<\/h1>/);
    assert.match(page, /type="date" required max="2026-11-22"/);
    assert.deepEqual(rowsIn(here.deps), before, 'a page withdraws nobody');
    for (const receivedOn of ['', '2026-11-23', '2025-01-01', '2026-02-30', 'hier']) {
      const response = await here.touraine.post(`/desk/structures/${id}/retirer`, {receivedOn});
      assert.equal(response.status, 422, receivedOn);
      assert.match(await response.text(), /<li><a href="#receivedOn">Donnez le jour où la lettre est arrivée/);
    }
    assert.deepEqual(rowsIn(here.deps), before);
    assert.equal(location(await here.touraine.post(`/desk/structures/${id}/retirer`, {receivedOn: '2026-11-19'})), '/desk/structures?fait=retiree');
    const [withdrawal, ...others] = openWithdrawals(here.deps.database);
    assert.equal(others.length, 0);
    const received = Date.parse('2026-11-18T12:00:00Z');
    assert.deepEqual([withdrawal!.receivedAt, withdrawal!.allBy, withdrawal!.how, withdrawal!.by], [received, received + 28 * DAY, 'letter', `person:${here.touraine.person}`]);
    assert.equal(withdrawal!.hiddenAt, here.deps.now());
    const list = await here.touraine.read('/desk/structures?etat=masquees&fait=retiree');
    assert.match(list, /role="status">Retrait enregistré\./);
    assert.match(list, /masquée depuis le <time/);
    assert.match(await here.touraine.read('/desk/structures?etat=publiees'), /Aucune structure/);
    // Pressed twice it is one.
    assert.equal((await here.touraine.post(`/desk/structures/${id}/retirer`, {receivedOn: '2026-11-19'})).status, 303);
    assert.equal(openWithdrawals(here.deps.database).length, 1);
    assert.match(await here.touraine.read(`/desk/structures/${id}/retirer`), /déjà enregistré/);
  });
});
