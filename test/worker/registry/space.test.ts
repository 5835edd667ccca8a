/** A structure keeps its listing true: what each act of its space changes for the public, and whom it tells. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import {CONSENT_TEXTS} from '../../../worker/registry/domain/consent.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {consentsBrokenAt, consentsOf} from '../../../worker/registry/storage/consents.ts';
import {issueLink} from '../../../worker/registry/storage/links.ts';
import {VERSIONS_KEPT} from '../../../worker/registry/storage/listings.ts';
import {peopleFor} from '../../../worker/registry/storage/people.ts';
import {edited, editForm, formIn, get, listed, mails, send, shown, stage, today, wentTo} from './space-support.ts';
import type {Fields} from './space-support.ts';
import {DAY, MINUTE, formPost, publishes, signedIn, somebody, testDeps} from './support.ts';

describe('the space of a structure', () => {
  it('lists one’s own structures and no other', async () => {
    const {deps, app, id, cookie} = stage(testDeps());
    const other = listed(deps, 'b', {street: '2 rue Autre', name: 'Autre maison'});
    const page = await (await get(app, '/espace', cookie)).text();
    assert.match(page, new RegExp(`<a href="/espace/${id}">Structure a</a>`));
    assert.doesNotMatch(page, new RegExp(`/espace/${other}"|Autre maison`));
    assert.equal((await get(app, '/espace')).status, 401);
  });

  it('shows the listing as the public reads it, its state and what can be done, never an address that is not published', async () => {
    const {app, id, cookie} = stage(testDeps());
    const page = await (await get(app, `/espace/${id}`, cookie)).text();
    for (const words of ['Un lieu d’aide.', '1 rue du Château, 37600 Loches', 'département Indre-et-Loire', 'accueil@example.org', 'confirmée le <time datetime="2026-11-01">1er novembre 2026</time>', 'le <time datetime="2027-05-01">']) {
      assert.ok(page.includes(words), words);
    }
    assert.doesNotMatch(page.split('Contacts de la structure')[0]!, /Personne Canari/);
    assert.equal((await get(app, `/espace/${id}`, cookie)).headers.get('cache-control'), 'no-store');
  });

  it('is nowhere for another structure’s contact, and nothing of it changes', async () => {
    const {deps, app, id} = stage(testDeps());
    const other = listed(deps, 'b', {street: '2 rue Autre'});
    const cookie = signedIn(deps, somebody(deps, 'contact-b@example.org', 'contact', other), true);
    const before = JSON.stringify(deps.registry.allPublished(today(deps)));
    const own = await editForm({app, id: other, cookie});
    for (const path of ['', '/modifier', '/retirer', '/donnees.json', '/donnees.csv']) assert.equal((await get(app, `/espace/${id}${path}`, cookie)).status, 404, path);
    const forms = {
      confirmer: {}, modifier: {...own, name: 'Pris'}, revenir: {version: '1'}, message: {text: 'Pris', from: '', until: ''}, rythme: {months: '1'}, inviter: {email: 'x@example.org', name: 'X'},
      transmettre: {email: 'x@example.org', name: 'X'}, retirer: {confirm: 'oui'},
    };
    for (const [act, fields] of Object.entries(forms)) assert.equal((await send(app, `/espace/${id}/${act}`, fields, cookie)).status, 404, act);
    assert.equal(JSON.stringify(deps.registry.allPublished(today(deps))), before);
    assert.deepEqual(mails(deps), []);
  });

  it('reaches a coordinator in the territory and not elsewhere', async () => {
    const {deps, app, id} = stage(testDeps());
    const here = signedIn(deps, somebody(deps, 'here@example.org', 'coordinator', 'region:24'));
    const elsewhere = signedIn(deps, somebody(deps, 'elsewhere@example.org', 'coordinator', 'departement:41'));
    assert.equal((await get(app, `/espace/${id}`, here)).status, 200);
    assert.equal((await get(app, `/espace/${id}`, elsewhere)).status, 404);
    // Saying "still true" is the structure's alone.
    assert.equal((await send(app, `/espace/${id}/confirmer`, {}, here)).status, 403);
  });

  it('refuses a form of another site', async () => {
    const {deps, app, id, cookie} = stage(testDeps());
    const request = formPost(`/espace/${id}/confirmer`, {}, cookie);
    request.headers.set('Origin', 'https://evil.example');
    assert.equal((await app.fetch(request)).status, 403);
    assert.equal(shown(deps, id)!.verifiedAt, '2026-11-01');
  });
});

describe('toujours exact', () => {
  it('is dated of today, once however often it is pressed', async () => {
    const {deps, app, id, cookie} = stage(testDeps());
    publishes(deps);
    const published: boolean[] = [];
    for (let i = 0; i < 2; i++) {
      wentTo(await send(app, `/espace/${id}/confirmer`, {}, cookie), `/espace/${id}?fait=confirmee`);
      published.push(publishes(deps));
    }
    assert.equal(shown(deps, id)!.verifiedAt, '2026-11-22');
    assert.equal(shown(deps, id)!.updatedAt, '2026-11-01');
    assert.deepEqual(published, [true, false]);
    assert.deepEqual(actsOn(deps.database, `structure:${id}`).map(({action}) => action), ['structure.verify']);
    assert.match(await (await get(app, `/espace/${id}?fait=confirmee`, cookie)).text(), /Merci, la fiche est confirmée\./);
  });

  it('brings back a listing that silence unpublished', async () => {
    const {deps, app, id, cookie} = stage(testDeps(), {verifiedAt: '2025-05-21'});
    assert.equal(shown(deps, id), undefined);
    assert.match(await (await get(app, `/espace/${id}`, cookie)).text(), /n’est plus montrée/);
    await send(app, `/espace/${id}/confirmer`, {}, cookie);
    assert.equal(shown(deps, id)!.verifiedAt, '2026-11-22');
  });

  it('works by the link of a mail without a session, once, and for that alone', async () => {
    const {deps, app, id, person} = stage(testDeps());
    const link = (purpose: 'verify' | 'withdraw' | 'sign-in', subject = `${id}:${person}`) => issueLink(deps.database, {purpose, subject, lifetime: DAY}, deps);
    const token = link('verify');
    // Scanners look, with whatever they have.
    for (let i = 0; i < 50; i++) await get(app, `/espace/confirmer?token=${token}`);
    assert.equal((await send(app, '/espace/retirer', {token, confirm: 'oui'})).status, 410);
    for (const other of [link('withdraw'), link('sign-in'), token.slice(1), `${token.slice(0, -1)}_`, '']) assert.equal((await send(app, '/espace/confirmer', {token: other})).status, 410);
    assert.equal(shown(deps, id)!.verifiedAt, '2026-11-01');
    const page = await send(app, '/espace/confirmer', {token});
    assert.equal(page.status, 200);
    assert.match(await page.text(), new RegExp(`« Structure a » est confirmée[\\s\\S]*href="/espace/${id}/modifier"`));
    assert.equal(shown(deps, id)!.verifiedAt, '2026-11-22');
    assert.equal((await send(app, '/espace/confirmer', {token})).status, 410);
    assert.deepEqual(actsOn(deps.database, `structure:${id}`).map(({actor, action, detail}) => [actor, action, detail]), [[`person:${person}`, 'structure.verify', 'mailed-link']]);
    // It opens nothing else.
    assert.equal(page.headers.get('set-cookie'), null);
  });

  it('does nothing by a link of somebody who is no longer a contact', async () => {
    const {deps, app, id} = stage(testDeps());
    const stranger = somebody(deps, 'ancien@example.org');
    for (const [purpose, path] of [['verify', '/espace/confirmer'], ['withdraw', '/espace/retirer']] as const) {
      const token = issueLink(deps.database, {purpose, subject: `${id}:${stranger}`, lifetime: DAY}, deps);
      assert.equal((await send(app, path, {token})).status, 410, purpose);
    }
    assert.equal(shown(deps, id)!.verifiedAt, '2026-11-01');
  });
});

describe('editing', () => {
  it('changes nothing when the form is sent as it was shown', async () => {
    const all = stage(testDeps());
    const before = JSON.stringify(shown(all.deps, all.id));
    publishes(all.deps);
    wentTo(await edited(all, {}), `/espace/${all.id}?fait=inchangee`);
    assert.equal(JSON.stringify(shown(all.deps, all.id)), before);
    assert.deepEqual([mails(all.deps), publishes(all.deps), consentsOf(all.deps.database, 'application:a')], [[], false, []]);
  });

  it('publishes every field at once, tells the coordination, and not twice when the form is sent twice', async () => {
    const all = stage(testDeps());
    const {deps, app, id, cookie} = all;
    const fields = {
      ...await editForm(all), name: 'Maison du numérique', summary: 'Autre\r\nprésentation', kind: 'tiers-lieu', street: '3 place Neuve', postcode: '41000', city: 'BLOIS cedex 2', area: '41, epci:243700754 REGION:24',
      'need-comptabilite': '', 'need-visio': '', 'need-site-internet': 'orienter', 'formats': ['collectif', 'sur-site'], 'price': 'depense-acceptable', 'access': [], 'hours': 'Tu-Sa 10:00-18:00',
      'website': 'www.maison.example.org', 'appointment': 'https://rdv.example.org/x', 'vendorTie': 'Éditions Canari', 'phone': '02 54 00 00 00',
    } as Record<string, string | string[]>;
    delete fields['need-visio'];
    publishes(deps);
    const published: boolean[] = [];
    for (let i = 0; i < 2; i++) {
      assert.equal((await send(app, `/espace/${id}/modifier`, fields, cookie)).status, 303);
      published.push(publishes(deps));
    }
    assert.partialDeepStrictEqual(shown(deps, id), {
      name: 'Maison du numérique', summary: 'Autre\nprésentation', kind: 'tiers-lieu', address: {street: '3 place Neuve', postcode: '41000', city: 'Blois', commune: '41018'}, lat: 47.5833, lon: 1.3292,
      precision: 'approximate', serviceArea: ['departement:41', 'epci:243700754', 'region:24'], needs: [{code: 'site-internet', level: 'orienter'}], formats: ['collectif', 'sur-site'],
      price: ['depense-acceptable'], access: [], openingHours: 'Tu-Sa 10:00-18:00', website: 'https://www.maison.example.org', appointment: 'https://rdv.example.org/x', vendorTie: 'Éditions Canari',
      updatedAt: '2026-11-22', verifiedAt: '2026-11-01', labels: [{code: 'pana', since: '2026-11-01'}],
    });
    assert.deepEqual(deps.registry.publishedContact(id), {email: 'accueil@example.org', phone: '+33254000000'});
    assert.deepEqual(mails(deps), [{to: 'coordination@example.org', template: 'listing-edited', values: {structure: 'Maison du numérique', link: `https://pana.example/espace/${id}`}}]);
    assert.deepEqual(published, [true, false]);
  });

  it('says what is wrong beside each field and in a summary that is focused, and loses nothing that was typed', async () => {
    const all = stage(testDeps());
    const before = JSON.stringify(shown(all.deps, all.id));
    const typed = {
      'name': '', 'summary': `Long ${'é'.repeat(600)}`, 'kind': 'secte', 'street': '3 place Neuve', 'postcode': '41000', 'city': 'Bloix', 'area': '37 commune:99999 lune', 'siret': '732 829 320 00075', 'complement': 'x'.repeat(201), 'audiences': 'y'.repeat(81), 'need-comptabilite': '', 'need-site-internet': '',
      'formats': ['collectif', 'au-pif'], 'hours': 'le matin', 'website': 'javascript:alert(1)', 'appointment': 'http://user:pass@example.org', 'vendorTie': 'x'.repeat(201), 'email': 'pas une adresse', 'phone': '12',
      'person': '', 'person-publish': CONSENT_TEXTS.person.textHash, 'email-publish': 'f'.repeat(64),
    };
    const answer = await edited(all, typed);
    const page = await answer.text();
    assert.equal(answer.status, 422);
    assert.match(page, /<div class="note" role="alert" tabindex="-1" autofocus/);
    const summary = page.split('À corriger</h2>')[1]!.split('</ul>')[0]!;
    for (const field of ['name', 'summary', 'kind', 'siret', 'complement', 'city', 'area', 'audiences', 'needs', 'formats', 'hours', 'website', 'appointment', 'vendorTie', 'email', 'phone', 'person', 'email-publish']) {
      assert.ok(summary.includes(`href="#${field}"`), `${field} in the summary`);
      assert.match(page, new RegExp(` id="${field}"`), `${field} can be reached`);
    }
    assert.ok(summary.includes('Blois'), 'the commune of the postcode is proposed');
    assert.match(page, /<p class="error" id="website-erreur">/);
    const again = formIn(page, `/espace/${all.id}/modifier`);
    for (const [name, value] of Object.entries(typed)) {
      // A select shows only what can be chosen, a box what can be ticked.
      if (['kind', 'area', 'formats', 'need-comptabilite', 'need-site-internet', 'person-publish', 'email-publish'].includes(name)) continue;
      assert.deepEqual(again[name], value, name);
    }
    assert.deepEqual(again['area'], ['departement:37', 'commune:99999']);
    assert.equal(again['person-publish'], CONSENT_TEXTS.person.textHash);
    assert.equal(JSON.stringify(shown(all.deps, all.id)), before);
    assert.deepEqual(mails(all.deps), []);
  });

  it('refuses a form with fields it does not have, or without the version it was filled from', async () => {
    const all = stage(testDeps());
    for (const extra of ['status', 'id', 'verifiedAt', 'lat', 'provenance', 'publish']) assert.equal((await edited(all, {[extra]: 'x'})).status, 422, extra);
    assert.equal((await edited(all, {name: 'Autre', version: undefined})).status, 428);
    assert.equal(shown(all.deps, all.id)!.name, 'Structure a');
  });

  it('shows both versions side by side when somebody was quicker, and lets one go on', async () => {
    const all = stage(testDeps());
    const {deps, app, id, cookie} = all;
    const second = signedIn(deps, somebody(deps, 'second@example.org', 'contact', id));
    const opened = await editForm(all);
    await edited({app, id, cookie: second}, {'name': 'Nom de l’autre', 'need-comptabilite': 'orienter', 'phone-publish': undefined});
    const answer = await send(app, `/espace/${id}/modifier`, {...opened, summary: 'Mon texte'}, cookie);
    const page = await answer.text();
    assert.equal(answer.status, 412);
    for (const pair of [['Nom de l’autre', 'Structure a'], ['Un lieu d’aide.', 'Mon texte'], ['Orienter', 'Accompagner'], ['Non', 'Oui']]) {
      assert.ok(page.includes(`<p><strong>En ligne :</strong> ${pair[0]}</p><p><strong>Vous avez écrit :</strong> ${pair[1]}</p>`), pair.join(' / '));
    }
    assert.equal(page.split('En ligne :').length - 1, 4);
    assert.partialDeepStrictEqual(shown(deps, id), {name: 'Nom de l’autre', summary: 'Un lieu d’aide.'});
    // Going on: the form of that very page, corrected, is taken.
    wentTo(await send(app, `/espace/${id}/modifier`, {...formIn(page, `/espace/${id}/modifier`), name: 'Nom des deux'}, cookie), `/espace/${id}?fait=modifiee`);
    assert.partialDeepStrictEqual(shown(deps, id), {name: 'Nom des deux', summary: 'Mon texte'});
  });

  it('does not stand in the way of a form when only dates, notice or rhythm changed meanwhile', async () => {
    const all = stage(testDeps());
    const {app, id, cookie} = all;
    const opened = await editForm(all);
    await send(app, `/espace/${id}/confirmer`, {}, cookie);
    await send(app, `/espace/${id}/message`, {text: 'Fermé', from: '', until: ''}, cookie);
    wentTo(await send(app, `/espace/${id}/modifier`, {...opened, name: 'Autre nom'}, cookie), `/espace/${id}?fait=modifiee`);
    assert.partialDeepStrictEqual(shown(all.deps, id), {name: 'Autre nom', verifiedAt: '2026-11-22', notice: {text: 'Fermé'}});
  });

  it('hides a contact field as soon as its consent is withdrawn, and keeps the proof of both', async () => {
    const all = stage(testDeps());
    const {deps, id} = all;
    await edited(all, {'phone-publish': undefined});
    assert.deepEqual(deps.registry.publishedContact(id), {email: 'accueil@example.org'});
    assert.deepEqual(shown(deps, id)!.contactFields, ['email']);
    await edited(all, {'person-publish': CONSENT_TEXTS.person.textHash, 'email': 'autre@example.org'});
    assert.deepEqual(deps.registry.publishedContact(id), {person: 'Personne Canari', email: 'autre@example.org'});
    const kept = consentsOf(deps.database, 'application:a');
    assert.deepEqual(kept.map(({textId, action, textHash}) => [textId, action, textHash]), [
      ['publish-phone', 'withdrawn', CONSENT_TEXTS.phone.textHash], ['publish-person', 'given', CONSENT_TEXTS.person.textHash], ['publish-email', 'given', CONSENT_TEXTS.email.textHash],
    ]);
    assert.equal(consentsBrokenAt(deps.database), undefined);
    // The text agreed to is the one beside the box.
    assert.ok((await (await get(all.app, `/espace/${id}/modifier`, all.cookie)).text()).includes(CONSENT_TEXTS.phone.text));
  });

  it('lets what open data says of it change nothing', async () => {
    const all = stage(testDeps());
    await edited(all, {summary: 'Mes mots'});
    listed(all.deps, 'open', {name: 'Structure a', summary: 'Leurs mots, plus longs et plus riches', siret: '73282932000074'}, 'données ouvertes');
    assert.deepEqual([all.deps.registry.size(), shown(all.deps, all.id)!.summary], [1, 'Mes mots']);
  });

  it('tells the coordination of the first corrections of an hour, not of each', async () => {
    const all = stage(testDeps({limits: true}));
    for (let i = 0; i < 6; i++) await edited(all, {summary: `Correction ${i}`});
    assert.equal(mails(all.deps).length, 3);
  });

  it('hides it too where open data speaks of the same structure', async () => {
    const deps = testDeps();
    listed(deps, 'open', {name: 'Structure a', summary: 'Plus riche', siret: '73282932000074', appointment: 'https://rdv.example.org/', vendorTie: 'x'}, 'données ouvertes');
    const all = stage(deps);
    assert.equal(deps.registry.size(), 1);
    await edited(all, {'email-publish': undefined, 'phone': '', 'phone-publish': undefined});
    assert.equal(deps.registry.publishedContact(all.id), undefined);
    assert.deepEqual(shown(deps, all.id)!.contactFields, []);
  });

  it('never makes a listing one with somebody else’s by writing their name and address into it', async () => {
    const deps = testDeps();
    const victim = listed(deps, 'b', {name: 'Maison voisine', street: '9 rue Haute'});
    const all = stage(deps);
    const before = JSON.stringify(deps.registry.allPublished(today(deps)));
    const answer = await edited(all, {name: 'Maison voisine', street: '9 rue Haute'});
    assert.equal(answer.status, 422);
    assert.match(await answer.text(), /Une autre structure de l’annuaire a ce nom à cette adresse/);
    assert.equal(JSON.stringify(deps.registry.allPublished(today(deps))), before);
    assert.deepEqual([deps.registry.size(), (await get(all.app, `/espace/${victim}`, all.cookie)).status, mails(deps)], [2, 404, []]);
  });

  it('keeps its contacts with a listing that moves away from what open data says of its old address', async () => {
    const deps = testDeps();
    listed(deps, 'open', {name: 'Structure a'}, 'données ouvertes');
    const all = stage(deps);
    const answer = await edited(all, {street: '3 place Neuve', postcode: '41000', city: 'Blois'});
    const id = /^\/espace\/(s\w+)\?fait=modifiee$/.exec(answer.headers.get('location') ?? '')![1]!;
    assert.notEqual(id, all.id);
    assert.equal(shown(deps, id)!.address.city, 'Blois');
    assert.equal((await get(all.app, `/espace/${id}`, all.cookie)).status, 200);
    assert.equal((await get(all.app, `/espace/${all.id}`, all.cookie)).status, 404);
  });

  it('still finds a structure an import found to be another one, under both numbers', async () => {
    const deps = testDeps();
    listed(deps, 'open', {name: 'Autre chose', street: '8 rue Basse'}, 'données ouvertes');
    const all = stage(deps);
    listed(deps, 'open', {name: 'Structure a'}, 'données ouvertes');
    assert.equal(deps.registry.size(), 1);
    const page = await (await get(all.app, '/espace', all.cookie)).text();
    assert.match(page, /href="\/espace\/s1"/);
    for (const id of ['s1', all.id]) assert.equal((await get(all.app, `/espace/${id}`, all.cookie)).status, 200, id);
  });

  it('shows the territories by name, as boxes', async () => {
    const all = stage(testDeps());
    await edited(all, {area: ['departement:37', 'epci:243700754', 'national']});
    const page = await (await get(all.app, `/espace/${all.id}/modifier`, all.cookie)).text();
    for (const [code, name] of [['departement:37', 'département Indre-et-Loire'], ['epci:243700754', 'intercommunalité Tours Métropole Val de Loire'], ['national', 'Toute la France']]) {
      assert.ok(page.includes(`<input type="checkbox" name="area" value="${code}" checked><span>${name}</span>`), name);
    }
  });

  it('finds territories by name without a script, keeps all that was typed, and saves nothing before one is ticked and the form sent', async () => {
    const all = stage(testDeps());
    const before = JSON.stringify(shown(all.deps, all.id));
    // Enter in the field sends the form by its first button, which is not the one that searches.
    for (const pressed of [{chercher: 'oui'}, {}]) {
      const answer = await edited(all, {...pressed, lieu: ' Tours ', name: 'Nom en cours', area: ['departement:37'], 'person-publish': CONSENT_TEXTS.person.textHash});
      const page = await answer.text();
      assert.equal(answer.status, 200);
      assert.match(page, /<fieldset id="trouves" tabindex="-1" autofocus><legend>Trouvé pour « Tours »/);
      const fields = formIn(page, `/espace/${all.id}/modifier`);
      assert.deepEqual([fields['name'], fields['area'], fields['lieu'], fields['person-publish']], ['Nom en cours', 'departement:37', '', CONSENT_TEXTS.person.textHash]);
      for (const words of ['value="commune:37261"><span>commune Tours (37)', 'value="epci:243700754"><span>intercommunalité Tours Métropole Val de Loire (37)']) assert.ok(page.includes(words), words);
      assert.equal(JSON.stringify(shown(all.deps, all.id)), before);
      assert.deepEqual(mails(all.deps), []);
      if (!('chercher' in pressed)) assert.equal((await send(all.app, `/espace/${all.id}/modifier`, {...fields, area: ['departement:37', 'epci:243700754']}, all.cookie)).status, 303);
    }
    assert.deepEqual(shown(all.deps, all.id)!.serviceArea, ['departement:37', 'epci:243700754']);
    assert.match(await (await edited(all, {lieu: 'Nulle-Part'})).text(), /« Nulle-Part » : aucun territoire de ce nom/);
    assert.match(await (await edited(all, {lieu: 'Indre'})).text(), /« Indre » : il est déjà dans la liste/);
  });

  it('takes an identity number, what is added to the address, publics and labels; a label of the coordination stays as it was', async () => {
    const all = stage(testDeps(), {labels: [{code: 'pana', since: '2026-11-01'}, {code: 'aidants-connect', since: '2026-01-01'}]});
    await edited(all, {siret: '732 829 320 00074', complement: 'Bâtiment B', audiences: ' Associations sportives\r\n\nJeunes \nJeunes', labels: ['aidants-connect', 'france-services']});
    const said = shown(all.deps, all.id)!;
    assert.deepEqual([said.siret, said.address.complement, said.audiences, said.precision], ['73282932000074', 'Bâtiment B', ['Associations sportives', 'Jeunes'], 'approximate']);
    assert.deepEqual(said.labels, [{code: 'pana', since: '2026-11-01'}, {code: 'aidants-connect', since: '2026-01-01'}, {code: 'france-services'}]);
    assert.equal((await edited(all, {labels: ['pana']})).status, 422, 'nobody gives themselves the programme’s own');
    wentTo(await edited(all, {siret: '356 000 000 38316'}), `/espace/${all.id}?fait=modifiee`);
    await edited(all, {siret: '', complement: '', audiences: '', labels: []});
    const {siret, address, audiences, labels} = shown(all.deps, all.id)!;
    assert.deepEqual([siret, address.complement, audiences, labels], [undefined, undefined, [], [{code: 'pana', since: '2026-11-01'}]]);
  });
});

describe('previous states', () => {
  it('brings one back as it was, and that can be taken back too', async () => {
    const all = stage(testDeps());
    const {deps, app, id, person} = all;
    const {updatedAt: _, ...before} = shown(deps, id)!;
    await edited(all, {name: 'Autre', summary: '', area: '', postcode: '41000', city: 'Blois', formats: []});
    deps.clock.advance(DAY);
    const cookie = signedIn(deps, person);
    const page = await (await get(app, `/espace/${id}`, cookie)).text();
    const {version} = formIn(page, `/espace/${id}/revenir`);
    for (let i = 0; i < 2; i++) wentTo(await send(app, `/espace/${id}/revenir`, {version: version!}, cookie), `/espace/${id}?fait=revenue`);
    const {updatedAt, ...after} = shown(deps, id)!;
    assert.deepEqual(after, before);
    assert.equal(updatedAt, '2026-11-23');
    assert.equal(mails(deps).filter(({template}) => template === 'listing-edited').length, 2);
    const [latest] = deps.database.prepare('SELECT id FROM listing_versions ORDER BY id DESC').all() as {id: number}[];
    await send(app, `/espace/${id}/revenir`, {version: String(latest!.id)}, cookie);
    assert.equal(shown(deps, id)!.name, 'Autre');
  });

  it('never publishes again what somebody took back', async () => {
    const all = stage(testDeps());
    const {deps, app, id, cookie} = all;
    await edited(all, {'phone-publish': undefined, 'email': 'autre@example.org'});
    await send(app, `/espace/${id}/revenir`, {version: '1'}, cookie);
    assert.equal(deps.registry.publishedContact(id), undefined);
    assert.partialDeepStrictEqual(await editForm(all), {email: 'accueil@example.org', phone: '02 43 00 00 00'});
    assert.deepEqual(consentsOf(deps.database, 'application:a').map(({textId, action}) => `${textId} ${action}`), ['publish-email given', 'publish-phone withdrawn', 'publish-email withdrawn']);
  });

  it(`keeps the last ${VERSIONS_KEPT}, names nobody outside of the table of contacts, and goes with the listing`, async () => {
    const all = stage(testDeps());
    const {deps} = all;
    for (let i = 0; i < VERSIONS_KEPT + 3; i++) await edited(all, {summary: `Version ${i}`});
    const rows = deps.database.prepare('SELECT document FROM listing_versions').all() as {document: string}[];
    assert.equal(rows.length, VERSIONS_KEPT);
    assert.doesNotMatch(JSON.stringify(rows), /Canari|accueil@|243000000/);
    assert.equal((deps.database.prepare('SELECT count(*) AS n FROM listing_version_contacts').get() as {n: number}).n, VERSIONS_KEPT);
    deps.database.exec('DELETE FROM listings');
    for (const table of ['listing_versions', 'listing_version_contacts']) assert.equal((deps.database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as {n: number}).n, 0, table);
  });

  it('gives nobody a state of another structure', async () => {
    const all = stage(testDeps());
    await edited(all, {summary: 'Autre'});
    const other = listed(all.deps, 'b', {street: '2 rue Autre'});
    const cookie = signedIn(all.deps, somebody(all.deps, 'contact-b@example.org', 'contact', other));
    assert.equal((await send(all.app, `/espace/${other}/revenir`, {version: '1'}, cookie)).status, 404);
    assert.equal(shown(all.deps, other)!.name, 'Structure b');
  });
});

describe('notice and rhythm', () => {
  it('never calls another’s premises « yours »', async () => {
    const {app, id, cookie} = stage(testDeps());
    const page = await (await get(app, `/espace/${id}/modifier`, cookie)).text();
    assert.match(page, /Dans les locaux de l’association/);
    assert.doesNotMatch(page, /vos locaux/i);
  });

  it('shows a temporary notice and takes it away', async () => {
    const {deps, app, id, cookie} = stage(testDeps());
    publishes(deps);
    const published: boolean[] = [];
    for (let i = 0; i < 2; i++) {
      wentTo(await send(app, `/espace/${id}/message`, {text: 'Fermé en août', from: '2026-11-20', until: '2026-11-30'}, cookie), `/espace/${id}?fait=message`);
      published.push(publishes(deps));
    }
    assert.deepEqual(shown(deps, id)!.notice, {text: 'Fermé en août', from: '2026-11-20', until: '2026-11-30'});
    assert.deepEqual(published, [true, false]);
    await send(app, `/espace/${id}/message`, {text: ' ', from: '2026-11-20', until: ''}, cookie);
    assert.equal(shown(deps, id)!.notice, undefined);
  });

  it('says what is wrong with a notice, and keeps what was typed', async () => {
    const {deps, app, id, cookie} = stage(testDeps());
    const answer = await send(app, `/espace/${id}/message`, {text: 'x'.repeat(281), from: '2026-12-02', until: '2026-12-01'}, cookie);
    const page = await answer.text();
    assert.equal(answer.status, 422);
    assert.match(page, /href="#message-text">Trop long : au plus 280 caractères\./);
    assert.match(page, /href="#message-until">La fin est avant le début\./);
    assert.deepEqual(formIn(page, `/espace/${id}/message`), {text: 'x'.repeat(281), from: '2026-12-02', until: '2026-12-01'});
    assert.equal((await send(app, `/espace/${id}/message`, {text: 'x', from: '', until: '2026-11-21'}, cookie)).status, 422);
    assert.equal((await send(app, `/espace/${id}/message`, {text: 'x', from: '2026-02-30', until: ''}, cookie)).status, 422);
    assert.equal(shown(deps, id)!.notice, undefined);
  });

  it('takes one of four rhythms and no other', async () => {
    const {deps, app, id, cookie} = stage(testDeps());
    for (const months of ['1', '3', '6', '12']) {
      wentTo(await send(app, `/espace/${id}/rythme`, {months}, cookie), `/espace/${id}?fait=rythme`);
      assert.match(await (await get(app, `/espace/${id}`, cookie)).text(), new RegExp(`<option value="${months}" selected>`));
    }
    for (const months of ['0', '2', '24', 'x']) assert.equal((await send(app, `/espace/${id}/rythme`, {months}, cookie)).status, 422, months);
    assert.equal((deps.database.prepare('SELECT months FROM listing_rhythms').get() as {months: number}).months, 12);
  });
});

describe('contacts', () => {
  it('comes in by invitation, at once, and only by who proved just now to be who they are', async () => {
    const {deps, app, id, person, cookie} = stage(testDeps());
    assert.equal((await send(app, `/espace/${id}/inviter`, {email: 'Nouvelle@example.org', name: 'Nouvelle Canari'}, cookie)).status, 403);
    const proven = signedIn(deps, person, true);
    for (let i = 0; i < 2; i++) wentTo(await send(app, `/espace/${id}/inviter`, {email: 'Nouvelle@example.org', name: 'Nouvelle Canari'}, proven), `/espace/${id}?fait=invitee`);
    const contacts = peopleFor(deps.database, {role: 'contact', scope: id});
    assert.deepEqual(contacts.map(({email, name}) => [email, name]), [['contact-a@example.org', 'Personne contact-a'], ['nouvelle@example.org', 'Nouvelle Canari']]);
    assert.equal((await get(app, `/espace/${id}`, signedIn(deps, contacts[1]!.id))).status, 200);
    assert.deepEqual(mails(deps).filter(({template}) => template === 'invited').map(({to, values: {withdraw: _link, ...values}}) => [to, values]), [['nouvelle@example.org', {structure: 'Structure a', space: 'https://pana.example/espace'}]], 'told once');
    // Who invites an address we know does not learn whose it is.
    somebody(deps, 'connue@example.org', 'coordinator', 'departement:41');
    await send(app, `/espace/${id}/inviter`, {email: 'connue@example.org', name: 'X'}, proven);
    const page = await (await get(app, `/espace/${id}`, proven)).text();
    assert.match(page, /<li>connue@example\.org<\/li>/);
    assert.doesNotMatch(page, /Personne connue/);
    deps.clock.advance(11 * MINUTE);
    assert.equal((await send(app, `/espace/${id}/inviter`, {email: 'x@example.org', name: 'X'}, proven)).status, 403);
  });

  it('says what is wrong with an invitation and keeps what was typed', async () => {
    const {deps, app, id, person} = stage(testDeps());
    const proven = signedIn(deps, person, true);
    const answer = await send(app, `/espace/${id}/inviter`, {email: 'a@b, c@d', name: ''}, proven);
    const page = await answer.text();
    assert.equal(answer.status, 422);
    assert.match(page, /href="#inviter-email"/);
    assert.deepEqual(formIn(page, `/espace/${id}/inviter`), {name: '', email: 'a@b, c@d'});
    assert.deepEqual(formIn(page, `/espace/${id}/transmettre`), {name: '', email: ''});
    assert.equal((await send(app, `/espace/${id}/inviter`, {email: 'contact-a@example.org', name: 'Moi'}, proven)).status, 422);
  });

  it('passes the listing on: the new contact in, the old one out, and no moment without one', async () => {
    const {deps, app, id, person} = stage(testDeps());
    const proven = signedIn(deps, person, true);
    assert.equal((await send(app, `/espace/${id}/transmettre`, {email: 'pas une adresse', name: 'X'}, proven)).status, 422);
    const own = peopleFor(deps.database, {role: 'contact', scope: id});
    assert.deepEqual(own.map(({email}) => email), ['contact-a@example.org']);
    const token = issueLink(deps.database, {purpose: 'withdraw', subject: `${id}:${person}`, lifetime: DAY}, deps);
    assert.equal((await send(app, `/espace/${id}/transmettre`, {email: 'suite@example.org', name: 'Suite Canari'}, proven)).status, 200);
    assert.deepEqual(peopleFor(deps.database, {role: 'contact', scope: id}).map(({email}) => email), ['suite@example.org']);
    // The session that did it ended with the mandate; links in old mails do nothing either.
    assert.equal((await get(app, `/espace/${id}`, proven)).status, 401);
    assert.equal((await send(app, '/espace/retirer', {token, confirm: 'oui'})).status, 410);
    assert.notEqual(shown(deps, id), undefined);
  });

  it('leaves inviting and passing on to contacts: a coordinator gives no mandate alone', async () => {
    const {deps, app, id} = stage(testDeps());
    const cookie = signedIn(deps, somebody(deps, 'here@example.org', 'coordinator', 'region:24'), true);
    for (const act of ['inviter', 'transmettre']) assert.equal((await send(app, `/espace/${id}/${act}`, {email: 'x@example.org', name: 'X'}, cookie)).status, 403, act);
    assert.doesNotMatch(await (await get(app, `/espace/${id}`, cookie)).text(), /inviter|transmettre|toujours exact<|donnees\./);
    assert.deepEqual(peopleFor(deps.database, {role: 'contact', scope: id}).map(({email}) => email), ['contact-a@example.org']);
  });

  it('gives everything held, after a second proof only', async () => {
    const {deps, app, id, person, cookie} = stage(testDeps());
    assert.equal((await get(app, `/espace/${id}/donnees.json`, cookie)).status, 403);
    const answer = await get(app, `/espace/${id}/donnees.json`, signedIn(deps, person, true));
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="pana-s\w+\.json"$/);
    const said = await answer.text();
    for (const value of ['contact-a@example.org', 'Personne Canari', 'accueil@example.org', 'Un lieu d’aide.']) assert.ok(said.includes(value), value);
    assert.ok(typeof JSON.parse(said) === 'object');
  });

  it('gives the same as a table, by the same proof, without a formula in it', async () => {
    const {deps, app, id, person, cookie} = stage(testDeps());
    deps.database.prepare('UPDATE people SET name = ? WHERE id = ?').run('=HYPERLINK("https://evil.example");+1', person);
    assert.equal((await get(app, `/espace/${id}/donnees.csv`, cookie)).status, 403);
    const proven = signedIn(deps, person, true);
    const answer = await get(app, `/espace/${id}/donnees.csv`, proven);
    assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="pana-s\w+\.csv"$/);
    const rows = parse(await answer.text(), {bom: true, columns: true}) as Record<string, string>[];
    assert.deepEqual(Object.keys(rows[0]!), ['section', 'ligne', 'champ', 'valeur']);
    for (const {valeur} of rows) assert.doesNotMatch(valeur!, /(?:^|[;\t\r\n]"*)\s*[=+@]|^-[^\d]/);
    assert.ok(rows.some(({section, champ, valeur}) => section === 'people' && champ === 'name' && valeur === '\'=HYPERLINK("https://evil.example");\'+1'));
    // The same content: each value of the JSON file, at its place.
    const held = JSON.parse(await (await get(app, `/espace/${id}/donnees.json`, proven)).text()) as Record<string, Record<string, unknown>[]>;
    const at = (section: string, line: number, path: string): unknown => path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], held[section]![line - 1]);
    for (const {section, ligne, champ, valeur} of rows) {
      const value = at(section!, Number(ligne), champ!);
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      if (section !== 'sessions') assert.equal(valeur!.replaceAll("'", ''), text.replaceAll("'", ''), `${section} ${champ}`);
    }
    const countOf = (value: unknown): number => (typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? Object.values(value).reduce<number>((sum, one) => sum + countOf(one), 0) : 1);
    assert.equal(rows.length, countOf(held));
  });
});

describe('leaving', () => {
  it('says what happens and when, wants a box ticked, then hides the listing at once and says so by mail', async () => {
    const {deps, app, id, cookie} = stage(testDeps());
    const page = await (await get(app, `/espace/${id}/retirer`, cookie)).text();
    for (const words of ['moins de 5 minutes', 'moins de 24 heures', 'moins de 28 jours']) assert.ok(page.includes(words), words);
    const refused = await send(app, `/espace/${id}/retirer`, {}, cookie);
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /href="#accord">Cochez la case/);
    assert.notEqual(shown(deps, id), undefined);
    for (let i = 0; i < 2; i++) {
      const done = await send(app, `/espace/${id}/retirer`, {confirm: 'oui'}, cookie);
      assert.equal(done.status, 200);
      assert.match(await done.text(), /La structure est retirée[\s\S]*Données effacées au plus tard<\/dt><dd><time datetime="2026-11-23T10:00:00\.000Z">[\s\S]*<time datetime="2026-12-20">/);
    }
    assert.equal(shown(deps, id), undefined);
    assert.equal(deps.registry.publishedContact(id), undefined);
    assert.deepEqual(mails(deps).map(({to, template}) => [to, template]), [['contact-a@example.org', 'withdrawn']]);
    // Nothing of it changes any more.
    const acts: Record<string, Fields> = {confirmer: {}, message: {text: 'x', from: '', until: ''}, rythme: {months: '1'}, modifier: {version: 'x'}};
    for (const [act, fields] of Object.entries(acts)) {
      assert.equal((await send(app, `/espace/${id}/${act}`, fields, cookie)).status, 409, act);
    }
    assert.match(await (await get(app, `/espace/${id}`, cookie)).text(), /retirée de l’annuaire depuis le/);
  });

  it('works by the link of a mail: a page in between spends nothing, a box is ticked, the link ends', async () => {
    const {deps, app, id, person} = stage(testDeps());
    const token = issueLink(deps.database, {purpose: 'withdraw', subject: `${id}:${person}`, lifetime: DAY}, deps);
    for (let i = 0; i < 20; i++) {
      const between = await send(app, '/espace/retirer', {token});
      assert.equal(between.status, 200);
      assert.deepEqual(formIn(await between.text(), '/espace/retirer'), {token, asked: 'oui'});
    }
    assert.equal((await send(app, '/espace/retirer', {token, asked: 'oui'})).status, 422);
    assert.equal((await send(app, '/espace/confirmer', {token})).status, 410);
    assert.notEqual(shown(deps, id), undefined);
    const done = await send(app, '/espace/retirer', {token, asked: 'oui', confirm: 'oui'});
    assert.match(await done.text(), /« Structure a » n’est plus dans l’annuaire/);
    assert.equal(shown(deps, id), undefined);
    const again = await send(app, '/espace/retirer', {token, confirm: 'oui'});
    const unknown = await send(app, '/espace/retirer', {token: 'A'.repeat(43), confirm: 'oui'});
    assert.deepEqual([again.status, await again.text()], [410, await unknown.text()]);
    assert.deepEqual(deps.database.prepare('SELECT how, requested_by FROM withdrawals').all().map((row) => ({...row})), [{how: 'link', requested_by: `person:${person}`}]);
  });
});
