/** Events on the desk, from the draft to the figures: each team its own, nothing public before it was read, everybody told once. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import {EVENT_MODELS} from '../../../worker/registry/domain/event-form.ts';
import {ROUTES} from '../../../worker/registry/routes/index.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {addEvent, eventById, eventId, eventRow, publishedEvents} from '../../../worker/registry/storage/events.ts';
import type {StoredEvent} from '../../../worker/registry/storage/events.ts';
import {desk, location} from './desk-support.ts';
import type {Desk, Visitor} from './desk-support.ts';
import {changed, comes, drafted, FIELDS, NEEDS, PATH, published, versionOn} from './events-support.ts';
import type {Fields} from './events-support.ts';
import {mails} from './joining-support.ts';
import {DAY, HOUR, somebody} from './support.ts';

const stored = ({deps}: Pick<Desk, 'deps'>, id: string): StoredEvent => eventById(deps.database, eventRow(id))!;
/** Titles in the list, in its order. */
const titles = (page: string): string[] => [...page.matchAll(/<th scope="row"><a [^>]+>([^<]+)<\/a>/g)].map((found) => found[1]!);
const ELSEWHERE = {territories: 'departement:41', postcode: '41000', city: 'Blois'};

describe('an event of the desk', () => {
  it('is written from a model, kept as a draft nobody else sees, read over, then published', async () => {
    const here = desk();
    const {touraine, deps} = here;
    const models = await touraine.read(`${PATH}/nouveau`);
    for (const {code, name} of EVENT_MODELS) assert.ok(models.includes(`<a href="${PATH}/nouveau?modele=${code}">${name}</a>`), code);
    const form = await touraine.read(`${PATH}/nouveau?modele=journee`);
    assert.match(form, /<option value="journee" selected>/);
    assert.match(form, /value="departement:37" checked/);
    assert.doesNotMatch(form, /departement:41|national/, 'the territories of others are not offered');
    const id = await drafted(touraine);
    assert.equal(stored(here, id).status, 'draft');
    assert.deepEqual(publishedEvents(deps.database, '2026-11-22'), []);
    assert.equal(deps.database.prepare('SELECT 1 FROM publication_due').get(), undefined, 'a draft publishes nothing');
    const preview = await touraine.read(`${PATH}/${id}/apercu`);
    assert.match(preview, /<h2>Journée de Loches<\/h2>[\s\S]+vendredi 12 mars 2027, de 9.h.30 à 17.h[\s\S]+Publier l’événement/);
    location(await touraine.post(`${PATH}/${id}/publier`, {version: versionOn(preview)}));
    const [shown] = publishedEvents(deps.database, '2026-11-22');
    assert.deepEqual([shown!.id, shown!.status, shown!.sequence, shown!.sessions[0]!.start, shown!.seats], [id, 'open', 0, '2027-03-12T09:30:00+01:00', {onSite: {capacity: 30, left: 'many'}}]);
    assert.ok(deps.database.prepare('SELECT 1 FROM publication_due').get(), 'a snapshot follows');
    assert.match(await touraine.read(`${PATH}/${id}?fait=publie`), /role="status">Événement publié[\s\S]+Publié : ouvert aux inscriptions, <span class="soft">Personne touraine[\s\S]+Créé, <span class="soft">Personne touraine/);
    assert.deepEqual(actsOn(deps.database, `event:${id}`).map(({actor, action, detail}) => [actor, action, detail]), [[`person:${touraine.person}`, 'event.edit', 'draft'], [`person:${touraine.person}`, 'event.publish', 'published opened']]);
  });

  it('says for whom a journée is, whoever wrote nothing there: in the form, the preview, the sheet', async () => {
    const here = desk();
    assert.match(await here.touraine.read(`${PATH}/nouveau?modele=libre`), /id="audience-aide">[^<]*celles et ceux qui accompagnent des associations/);
    const id = await published(here.touraine, {audience: ''});
    for (const page of [`${PATH}/${id}`, `${PATH}/${id}/modifier`, `${PATH}/${id}/apercu`]) assert.match(await here.touraine.read(page), /Celles et ceux qui accompagnent des associations : bénévoles/, page);
    assert.match(publishedEvents(here.deps.database, '2026-11-22')[0]!.audience!, /^Celles et ceux qui accompagnent/);
    // Published before the form knew: what a save would change is shown before it is.
    here.deps.database.prepare("UPDATE events SET document = json_remove(document, '$.audience')").run();
    assert.match(await here.touraine.read(`${PATH}/${id}`), /La fiche ne dit pas pour qui est cette journée/);
    assert.match(await changed(here.touraine, id, {audience: ''}), /<th scope="row">Pour qui<\/th><td>[^<]*(?:<[^>]+>[^<]*)*<\/td><td>Celles et ceux qui accompagnent/);
  });

  it('is one when its form is sent twice', async () => {
    const here = desk();
    const id = await drafted(here.touraine);
    assert.equal(await drafted(here.touraine), id);
    const version = versionOn(await here.touraine.read(`${PATH}/${id}/apercu`));
    for (let i = 0; i < 2; i++) location(await here.touraine.post(`${PATH}/${id}/publier`, {version}));
    assert.equal(here.deps.database.prepare("SELECT count(*) AS n FROM event_history WHERE status = 'open'").get()!['n'], 1);
  });

  it('is shown again as it was typed, with what is wrong, and is not kept', async () => {
    const here = desk();
    const response = await here.touraine.send(`${PATH}/nouveau`, {...FIELDS, title: '', postcode: '12', start: ['2027-03-28T02:30', '2027-03-29T09:00'], end: ['2027-03-28T05:00', '2027-03-29T10:00'], bring: 'Un crayon'});
    assert.equal(response.status, 422);
    const page = await response.text();
    for (const field of ['title', 'postcode']) assert.match(page, new RegExp(`<a href="#${field}">[\\s\\S]+id="${field}"[^>]*aria-invalid="true"`), field);
    assert.match(page, /<textarea id="bring"[^>]*>\nUn crayon<\/textarea>/);
    assert.match(page, /id="start-2"[^>]*value="2027-03-29T09:00"/);
    const gap = await (await here.touraine.send(`${PATH}/nouveau`, {...FIELDS, start: '2027-03-28T02:30', end: '2027-03-28T05:00'})).text();
    assert.match(gap, /<a href="#start-1">Cette heure n’existe pas \(France métropolitaine\)/);
    assert.equal((await here.touraine.send(`${PATH}/nouveau`, {...FIELDS, status: 'open'})).status, 422, 'unknown fields are refused');
    assert.equal((await here.touraine.send(`${PATH}/nouveau`, {...FIELDS, 'need-__proto__': '1'})).status, 422);
    assert.equal(here.deps.database.prepare('SELECT count(*) AS n FROM events').get()!['n'], 0);
  });

  it('gets more rows of sessions without losing what was typed', async () => {
    const here = desk();
    const page = await (await here.touraine.send(`${PATH}/nouveau`, {...FIELDS, plus: 'oui', title: 'Série'})).text();
    assert.match(page, /id="title"[^>]*value="Série"/);
    assert.equal(page.match(/<fieldset class="session">/g)!.length, 5);
    assert.match(page, /id="start-3"[^>]*autofocus/);
    const id = await drafted(here.touraine, {start: ['2027-03-12T09:30', '', '2027-03-26T09:30'], end: ['2027-03-12T12:00', '', '2027-03-26T12:00'], between: 'Lire le guide.'});
    assert.equal(stored(here, id).event.sessions.length, 2, 'an empty row does not count');
    assert.equal(stored(here, id).event.between, 'Lire le guide.');
  });

  it('is copied without its dates, and nothing is kept before the form is sent', async () => {
    const here = desk();
    const id = await published(here.touraine, {modes: ['sur-place', 'a-distance'], room: 'https://salle.example.org/secret'});
    const form = await here.touraine.read(`${PATH}/nouveau?copie=${id}`);
    assert.match(form, /id="title"[^>]*value="Journée de Loches"/);
    assert.doesNotMatch(form, /2027-03-12|salle\.example/);
    assert.equal(here.deps.database.prepare('SELECT count(*) AS n FROM events').get()!['n'], 1);
    assert.equal((await here.blois.get(`${PATH}/nouveau?copie=${id}`)).status, 404);
  });

  it('is erased as a draft, never once it is public', async () => {
    const here = desk();
    const draft = await drafted(here.touraine, {title: 'Essai'});
    assert.equal((await here.touraine.post(`${PATH}/${draft}/supprimer`, {version: '9'})).status, 412);
    assert.equal(location(await here.touraine.post(`${PATH}/${draft}/supprimer`, {version: '1'})), `${PATH}?fait=evenement-supprime`);
    assert.equal(stored(here, draft), undefined);
    const id = await published(here.touraine);
    assert.equal((await here.touraine.post(`${PATH}/${id}/supprimer`, {version: versionOn(await here.touraine.read(`${PATH}/${id}/modifier`))})).status, 409);
    assert.ok(stored(here, id));
  });
});

describe('a change of an event', () => {
  it('of a draft is kept at once; of a public one after a preview, which says who is told', async () => {
    const here = desk();
    const draft = await drafted(here.touraine);
    assert.equal(location(await here.touraine.send(`${PATH}/${draft}/modifier`, {...FIELDS, title: 'Autre', version: '1'})), `${PATH}/${draft}?fait=brouillon`);
    const id = await published(here.touraine, {title: 'Publique'});
    for (let i = 0; i < 3; i++) comes(here.deps, id);
    comes(here.deps, id, {state: 'cancelled'});
    const preview = await changed(here.touraine, id, {title: 'Publique', start: '2027-03-19T09:30', end: '2027-03-19T17:00'});
    assert.match(preview, /Un message partira à 3 personnes inscrites\./);
    assert.match(preview, /<th scope="row">Séances<\/th><td>vendredi 12 mars 2027, de 9.h.30 à 17.h<\/td><td>vendredi 19 mars 2027, de 9.h.30 à 17.h<\/td>/);
    const after = stored(here, id);
    assert.deepEqual([after.sequence, after.status, after.previousStart], [1, 'open', '2027-03-12T09:30:00+01:00']);
    assert.equal(mails(here.deps).filter(({template}) => template === 'event-changed').length, 3);
    const words = await changed(here.touraine, id, {title: 'Un autre titre', start: '2027-03-19T09:30', end: '2027-03-19T17:00'});
    assert.doesNotMatch(words, /Un message partira/);
    assert.equal(stored(here, id).sequence, 1);
    assert.equal(mails(here.deps).length, 3, 'a title is no news');
    assert.match(await here.touraine.read(`${PATH}/${id}`), /Modifié, <span class="soft">Personne touraine/);
  });

  it('is refused with 412 when somebody else was quicker, and both are shown', async () => {
    const here = desk();
    for (const id of [await drafted(here.touraine), await published(here.touraine, {title: 'Publique'})]) {
      const {version} = stored(here, id);
      here.deps.database.prepare('UPDATE events SET version = version + 1, document = json_set(document, \'$.title\', ?) WHERE id = ?').run('Le premier titre', eventRow(id));
      const late = await here.touraine.send(`${PATH}/${id}/modifier`, {...FIELDS, title: 'Le second titre', version: String(version)});
      assert.equal(late.status, 412);
      const page = await late.text();
      assert.match(page, /<td>Le premier titre<\/td><td>Le second titre<\/td>/);
      assert.equal(stored(here, id).event.title, 'Le premier titre');
      assert.equal(location(await here.touraine.send(`${PATH}/${id}/modifier`, {...FIELDS, title: 'Le premier titre', version: '0'})).split('?')[0], `${PATH}/${id}`, 'what is there already is done');
      // Gone on with from the page that shows both, it replaces what was there.
      assert.equal(versionOn(page), String(stored(here, id).version));
      await changed(here.touraine, id, {title: 'Le second titre'});
      assert.equal(stored(here, id).event.title, 'Le second titre');
    }
    for (const act of ['reporter', 'annuler']) {
      const id = await published(here.touraine, {title: `À ${act}`});
      const late = await here.touraine.post(`${PATH}/${id}/${act}`, {version: '1', reason: 'Neige.'});
      assert.equal(late.status, 412);
      assert.match(await late.text(), /a changé depuis que la page était ouverte/);
      assert.equal(stored(here, id).status, 'open');
    }
  });

  it('is refused in words where its life forbids it', async () => {
    const here = desk();
    const id = await published(here.touraine);
    const version = versionOn(await here.touraine.read(`${PATH}/${id}/modifier`));
    const kind = await here.touraine.send(`${PATH}/${id}/modifier`, {...FIELDS, kind: 'atelier', version});
    assert.equal(kind.status, 422);
    assert.match(await kind.text(), /<a href="#kind">Le genre d’un événement publié ne change plus/);
    here.deps.clock.at = Date.parse('2027-03-13T10:00:00Z');
    const past = await here.as(here.touraine.person).post(`${PATH}/${id}/annuler`, {version, reason: 'Trop tard.'});
    assert.equal(past.status, 409);
    assert.match(await past.text(), /Cet événement a eu lieu/);
  });

  it('of its seats is counted anew: a freed one is offered to who waits', async () => {
    const here = desk();
    const id = await published(here.touraine, {onSite: '1'});
    comes(here.deps, id);
    comes(here.deps, id, {state: 'waiting', email: 'attend@example.org'});
    await changed(here.touraine, id, {onSite: '2'});
    assert.deepEqual(mails(here.deps).map(({to, template}) => [to, template]), [['attend@example.org', 'seat-offered']]);
    assert.equal(stored(here, id).status, 'full');
  });
});

describe('an event that does not take place', () => {
  it('is cancelled with a reason for all: each of them is told once, whoever clicks twice', async () => {
    const here = desk();
    const id = await published(here.touraine);
    const told = ['registered', 'registered', 'waiting', 'offered'].map((state, i) => (comes(here.deps, id, {state: state as 'registered', email: `${i}@example.org`}), `${i}@example.org`));
    comes(here.deps, id, {state: 'cancelled', email: 'partie@example.org'});
    comes(here.deps, id, {state: 'to-confirm', email: 'jamais@example.org'});
    const page = await here.touraine.read(`${PATH}/${id}/annuler`);
    assert.match(page, /Un message partira à 3 personnes inscrites et à 1 personne en attente\./);
    const version = versionOn(page);
    assert.equal((await here.touraine.post(`${PATH}/${id}/annuler`, {version, reason: '  '})).status, 422);
    for (let i = 0; i < 2; i++) assert.equal(location(await here.touraine.post(`${PATH}/${id}/annuler`, {version, reason: 'L’animatrice est souffrante.'})), `${PATH}/${id}?fait=annule`);
    const sent = mails(here.deps);
    assert.deepEqual(sent.map(({to}) => to).sort(), told);
    for (const {template, values} of sent) assert.deepEqual([template, values['reason']], ['event-cancelled', 'L’animatrice est souffrante.']);
    const after = stored(here, id);
    assert.deepEqual([after.status, after.sequence, after.reason], ['cancelled', 1, 'L’animatrice est souffrante.']);
    assert.equal(here.deps.database.prepare('SELECT count(*) AS n FROM registrations WHERE event_id = ? AND over_at IS NULL').get(eventRow(id))!['n'], 0, 'retention counts from here');
    assert.match(await here.touraine.read(`${PATH}/${id}`), /Annulé, <span class="soft">Personne touraine<\/span><\/p><p><span class="lines">L’animatrice est souffrante\./);
    for (const path of ['modifier', 'annuler', 'reporter', 'bilan']) assert.equal((await here.touraine.get(`${PATH}/${id}/${path}`)).status, 409, path);
  });

  it('is postponed, then announced again with new dates: told of both, and where it was to be stays known', async () => {
    const here = desk();
    const id = await published(here.touraine);
    comes(here.deps, id, {email: 'une@example.org'});
    location(await here.touraine.post(`${PATH}/${id}/reporter`, {version: versionOn(await here.touraine.read(`${PATH}/${id}/reporter`)), reason: 'La salle ferme.'}));
    assert.deepEqual([stored(here, id).status, stored(here, id).sequence], ['postponed', 1]);
    here.deps.clock.advance(DAY);
    const one = {...here, touraine: here.as(here.touraine.person)};
    await changed(one.touraine, id, {start: '2027-04-09T09:30', end: '2027-04-09T17:00'});
    const after = stored(here, id);
    assert.deepEqual([after.status, after.sequence, after.reason, after.previousStart], ['open', 2, undefined, '2027-03-12T09:30:00+01:00']);
    assert.deepEqual(mails(here.deps).map(({template}) => template), ['event-postponed', 'event-changed']);
    assert.match(await one.touraine.read(`${PATH}/${id}`), /Prévu d’abord le vendredi 12 mars 2027 à 9.h.30/);
  });
});

describe('events of other teams', () => {
  it('do not exist here, on any route, for who coordinates elsewhere', async () => {
    const here = desk();
    const id = await published(here.blois, ELSEWHERE);
    const draft = await drafted(here.blois, {...ELSEWHERE, title: 'Brouillon de Blois'});
    const person = comes(here.deps, id, {name: 'Personne de Blois'});
    const proven = here.as(here.touraine.person, true);
    const before = here.deps.database.prepare('SELECT count(*) AS n FROM audit').get()!['n'];
    const bodies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      publier: {version: '1'}, supprimer: {version: '1'}, reporter: {version: '2', reason: 'Non.'}, annuler: {version: '2', reason: 'Non.'}, presences: {personne: person, venu: 'oui'}, accueil: {nom: 'Quelqu’un', structure: '', email: '', accord: 'oui'}, effacer: {personne: person}, bilan: {version: '2', onSite: '1', remote: '0', note: ''},
      message: {to: 'inscrits', subject: 'Bonjour', text: 'Bonjour'},
    };
    let walked = 0;
    for (const {method, path} of ROUTES.filter(({path: one}) => one.startsWith(`${PATH}/:id`))) {
      for (const event of [id, draft, 'e999', 'x', 'constructor']) {
        const to = path.replace(':id', event).replace(':registration', person);
        const last = to.split('/').at(-1)!;
        const response = method === 'GET' ? await proven.get(to) : await proven.send(to, /modifier/.test(to) ? {...FIELDS, version: '2'} : bodies[last]!);
        assert.equal(response.status, 404, `${method} ${to}`);
        assert.doesNotMatch(await response.text(), /Blois/, to);
        walked++;
      }
    }
    assert.ok(walked >= 100, `${walked} requests`);
    assert.deepEqual([stored(here, id).status, stored(here, draft).status], ['open', 'draft']);
    assert.deepEqual(mails(here.deps), []);
    assert.equal(here.deps.database.prepare("SELECT count(*) AS n FROM audit WHERE action LIKE 'event.%' AND actor = ?").get(`person:${here.touraine.person}`)!['n'], 0, String(before));
    assert.doesNotMatch(await here.touraine.read(`${PATH}?etat=tous`), /Blois|Journée de Loches/);
    assert.doesNotMatch(await (await here.touraine.get(`${PATH}.csv?etat=tous&departement=41`)).text(), /Loches/);
    for (const territories of ['departement:41', 'national', 'region:24']) {
      const response = await here.touraine.send(`${PATH}/nouveau`, {...FIELDS, territories});
      assert.equal(response.status, 422, territories);
      assert.match(await response.text(), /Choisissez des territoires que vous coordonnez/);
    }
    const own = await drafted(here.touraine);
    assert.equal((await here.touraine.send(`${PATH}/${own}/modifier`, {...FIELDS, territories: 'departement:41', version: '1'})).status, 422, 'an event is not sent away');
  });

  it('that touch one’s territory are read once they are public, and stay theirs', async () => {
    const here = desk();
    const region = here.as(somebody(here.deps, 'region@example.org', 'coordinator', 'region:24'));
    const draft = await drafted(region, {territories: 'region:24', title: 'Brouillon régional'});
    assert.doesNotMatch(await here.touraine.read(PATH), /Brouillon régional/);
    const id = await published(region, {territories: 'region:24', title: 'Journée régionale'});
    comes(here.deps, id);
    const list = await here.touraine.read(PATH);
    assert.match(list, /<a href="\/agenda\/journee-regionale-2027-03-12-e\w+">Journée régionale<\/a> <span class="tag">Autre équipe<\/span>/);
    assert.match(list, /<td[^>]*>–<\/td><\/tr>/, 'how many come is theirs');
    for (const path of ['', '/inscrits', '/presences', '/modifier']) for (const event of [id, draft]) assert.equal((await here.touraine.get(`${PATH}/${event}${path}`)).status, 404, path);
    assert.equal((await region.get(`${PATH}/${id}`)).status, 200);
    const national = await published(here.national, {territories: 'national', modes: 'a-distance', kind: 'webinaire', title: 'Webinaire national', onSite: ''});
    assert.doesNotMatch(await here.touraine.read(`${PATH}?etat=tous`), /Webinaire national/);
    assert.equal((await region.get(`${PATH}/${national}`)).status, 404);
    assert.equal((await here.national.get(`${PATH}/${id}`)).status, 200);
  });
});

describe('the list of events', () => {
  it('is filtered by its address, page and file alike', async () => {
    const here = desk();
    await published(here.touraine);
    await drafted(here.touraine, {title: 'Atelier en projet', kind: 'atelier', start: '2027-05-01T09:00', end: '2027-05-01T10:00'});
    await published(here.blois, {...ELSEWHERE, title: 'Rencontre de Blois', kind: 'rencontre', start: '2027-06-01T09:00', end: '2027-06-01T10:00'});
    addEvent(here.deps.database, {event: stored(here, 'e1').event, departements: ['37'], status: 'held'}, here.deps.now());
    const found = async (by: Visitor, query: string): Promise<string[]> => {
      const page = titles(await by.read(`${PATH}${query}`));
      const file = parse(await (await by.get(`${PATH}.csv${query}`)).text(), {bom: true, columns: true}) as Record<string, string>[];
      assert.deepEqual(file.map((row) => row['titre']), page, query);
      return page;
    };
    for (const [query, names] of [
      ['', ['Journée de Loches', 'Atelier en projet', 'Rencontre de Blois']], ['?etat=tous', ['Journée de Loches', 'Journée de Loches', 'Atelier en projet', 'Rencontre de Blois']], ['?etat=brouillons', ['Atelier en projet']],
      ['?etat=termines', ['Journée de Loches']], ['?genre=rencontre', ['Rencontre de Blois']], ['?departement=41', ['Rencontre de Blois']], ['?du=2027-03-12&au=2027-03-12', ['Journée de Loches']], ['?du=2027-03-13', ['Atelier en projet', 'Rencontre de Blois']],
      ['?au=2027-05-01&etat=brouillons', ['Atelier en projet']], ['?q=journee+loch', ['Journée de Loches']], ['?q=BLOIS', ['Rencontre de Blois']], ['?q=rien', []], ['?page=2', []],
    ] as const) assert.deepEqual(query === '?page=2' ? titles(await here.national.read(PATH + query)) : await found(here.national, query), names, query);
    assert.deepEqual(await found(here.touraine, ''), ['Journée de Loches', 'Atelier en projet']);
    for (const query of ['?etat=autre', '?genre=x', '?du=hier', '?departement=99', '?x=1', '?q=a&q=b']) assert.equal((await here.national.get(PATH + query)).status, 400, query);
  });
});

describe('two events for the same people', () => {
  const warned = (page: string): boolean => /À moins de quinze jours/.test(page);

  it('within fourteen days about the same need are told of, never forbidden: on the draft, the form and before publishing', async () => {
    const here = desk();
    await published(here.touraine, {kind: 'externe', how: 'elsewhere', url: 'https://ailleurs.example.org/', title: 'Formation du département', organiserName: 'Le département', start: '2027-03-25T09:00', end: '2027-03-25T17:00'});
    const id = await drafted(here.touraine);
    for (const path of ['', '/modifier', '/apercu']) assert.match(await here.touraine.read(`${PATH}/${id}${path}`), /sur le même besoin \([^)]+\) : <a href="\/desk\/evenements\/e1">Formation du département<\/a>, jeudi 25 mars 2027/, path);
    location(await here.touraine.post(`${PATH}/${id}/publier`, {version: '1'}));
    const preview = await changed(here.touraine, id, {start: '2027-03-19T09:30', end: '2027-03-19T17:00'});
    assert.ok(warned(preview));
    const far = await changed(here.touraine, id, {start: '2027-04-19T09:30', end: '2027-04-19T17:00'});
    assert.ok(!warned(far));
    const other = await drafted(here.touraine, {title: 'Autre besoin', start: '2027-03-24T09:30', end: '2027-03-24T17:00', [`need-${NEEDS[0]}`]: '', [`need-${NEEDS[1]}`]: '2'});
    assert.ok(!warned(await here.touraine.read(`${PATH}/${other}`)));
  });

  it('are told of across teams where territories meet, but for the drafts of others', async () => {
    const here = desk();
    const region = here.as(somebody(here.deps, 'region@example.org', 'coordinator', 'region:24'));
    const theirs = await drafted(region, {territories: 'region:24', title: 'Journée régionale'});
    const id = await drafted(here.touraine);
    assert.ok(!warned(await here.touraine.read(`${PATH}/${id}`)), 'a draft of others is not given away');
    assert.ok(warned(await region.read(`${PATH}/${theirs}`)), 'they hold both');
    location(await region.post(`${PATH}/${theirs}/publier`, {version: '1'}));
    assert.match(await here.touraine.read(`${PATH}/${id}`), /<a href="\/agenda\/journee-regionale-2027-03-12-e\w+">Journée régionale<\/a>/);
    const blois = await drafted(here.blois, {...ELSEWHERE, title: 'À Blois'});
    assert.ok(warned(await here.blois.read(`${PATH}/${blois}`)), 'the région is theirs too');
    location(await region.post(`${PATH}/${theirs}/annuler`, {version: '2', reason: 'Neige.'}));
    assert.ok(!warned(await here.blois.read(`${PATH}/${blois}`)), 'what is cancelled is no clash; 37 and 41 share nothing');
  });
});

describe('a session that is taken away', () => {
  it('is published as gone until its day, under the number it had, and the others keep theirs', async () => {
    const here = desk();
    const series = (days: readonly string[]): Fields => ({kind: 'atelier', start: days.map((day) => `${day}T18:00`), end: days.map((day) => `${day}T19:30`)});
    const id = await published(here.touraine, series(['2027-03-12', '2027-03-19', '2027-03-26']));
    await changed(here.touraine, id, series(['2027-03-19', '2027-03-26']));
    const on = (day: string): unknown => {
      const {sessions, removedSessions, sequence} = publishedEvents(here.deps.database, day)[0]!;
      return {numbers: sessions.map(({number}) => number), gone: removedSessions, sequence};
    };
    const gone = {number: 1, start: '2027-03-12T18:00:00+01:00', end: '2027-03-12T19:30:00+01:00'};
    assert.deepEqual(on('2027-03-12'), {numbers: [2, 3], gone: [gone], sequence: 1});
    assert.deepEqual(on('2027-03-13'), {numbers: [2, 3], gone: undefined, sequence: 1}, 'after its day it is in nobody’s way');
    // What is changed later forgets nothing of it.
    await changed(here.touraine, id, {...series(['2027-03-19', '2027-03-26']), summary: 'Deux soirées.'});
    assert.deepEqual(on('2027-03-12'), {numbers: [2, 3], gone: [gone], sequence: 1});
    await changed(here.touraine, id, series(['2027-03-12', '2027-03-19', '2027-03-26']));
    assert.deepEqual(on('2027-03-12'), {numbers: [undefined, undefined, undefined], gone: undefined, sequence: 2});
  });
});

describe('an event for all of France', () => {
  const warnings = (page: string): string[] => [...page.matchAll(/<li>(À moins de quinze jours|Et \d+ autres? événements?)[^]*?<\/li>/g)].map(([line]) => line.replace(/<[^>]+>/g, ''));
  const FOR_ALL = {kind: 'webinaire', title: 'Webinaire pour tous', territories: 'national', modes: 'a-distance', onSite: '', venueName: '', street: '', postcode: '', city: '', start: '2027-03-15T12:30', end: '2027-03-15T13:30'} as const;

  it('shares the territory of a day in a département: each is told of the other, in words that say for whom it is', async () => {
    const here = desk();
    const day = await drafted(here.touraine);
    const webinar = await drafted(here.national, FOR_ALL);
    assert.deepEqual(warnings(await here.touraine.read(`${PATH}/${day}`)), [], 'a draft of others is not given away');
    assert.match(warnings(await here.national.read(`${PATH}/${webinar}`)).join(), /, pour un territoire : Journée de Loches/);
    location(await here.national.post(`${PATH}/${webinar}/publier`, {version: '1'}));
    const [line, ...more] = warnings(await here.touraine.read(`${PATH}/${day}`));
    assert.deepEqual(more, []);
    assert.match(line!, /^À moins de quinze jours, sur le même besoin \([^)]+\), pour toute la France : Webinaire pour tous, lundi 15 mars 2027/);
    assert.match(await here.touraine.read(`${PATH}/${day}`), /<a href="\/agenda\/webinaire-pour-tous-2027-03-15-e\w+">/, 'its sheet: it is not theirs to open');
    assert.equal((await here.touraine.get(`${PATH}/${webinar}`)).status, 404);
    const other = await drafted(here.touraine, {title: 'Autre besoin', [`need-${NEEDS[0]}`]: '', [`need-${NEEDS[1]}`]: '2'});
    assert.deepEqual(warnings(await here.touraine.read(`${PATH}/${other}`)), []);
    // Between themselves, nothing is to be said of whom they are for.
    const second = await drafted(here.national, {...FOR_ALL, title: 'Un autre pour tous', start: '2027-03-16T12:30', end: '2027-03-16T13:30'});
    assert.match(warnings(await here.national.read(`${PATH}/${second}`))[0]!, /\(\S[^)]*\) : Webinaire pour tous/);
  });

  it('is told of the first few of many, those for all of France first, and where the others are', async () => {
    const here = desk();
    for (let i = 0; i < 8; i++) await drafted(here.touraine, {title: `Journée ${i}`, start: `2027-03-1${i}T09:30`, end: `2027-03-1${i}T17:00`});
    await drafted(here.national, {...FOR_ALL, title: 'Le premier', start: '2027-03-18T12:30', end: '2027-03-18T13:30'});
    const id = await drafted(here.national, FOR_ALL);
    const page = await here.national.read(`${PATH}/${id}`);
    assert.deepEqual(warnings(page).map((line) => /Le premier|Journée \d|Et \d autres événements/.exec(line)?.[0]), ['Le premier', 'Journée 0', 'Journée 1', 'Journée 2', 'Journée 3', 'Et 4 autres événements']);
    const href = /<a href="([^"]+)">voir les événements de ces jours/.exec(page)![1]!.replaceAll('&amp;', '&');
    assert.equal(href, `${PATH}?etat=tous&du=2027-03-14&au=2027-03-17`);
    assert.match(await here.national.read(href), /Journée 4[^]*Journée 7/);
  });
});

describe('those who come', () => {
  it('are listed with what the desk needs, what they need to take part apart, their address nowhere', async () => {
    const here = desk();
    const id = await published(here.touraine);
    comes(here.deps, id, {name: 'Personne Une', email: 'canari@example.org', structureName: 'Les Amis', role: 'Trésorière', accessibility: 'Une boucle magnétique'});
    comes(here.deps, id, {name: 'Personne Deux', state: 'waiting'});
    comes(here.deps, id, {name: 'Personne Partie', state: 'cancelled'});
    const page = await here.touraine.read(`${PATH}/${id}/inscrits`);
    assert.match(page, /<th scope="row">Personne Une<\/th><td[^>]*>Les Amis<\/td><td[^>]*>Trésorière<\/td><td[^>]*>sur place<\/td><td[^>]*>inscrit<\/td>/);
    assert.match(page, /<th scope="row">Personne Deux<\/th>(?:<td[^>]*>[^<]+<\/td>){3}<td[^>]*>en attente<\/td>/);
    assert.match(page, /<h2>Besoins pour participer<\/h2>[\s\S]+Personne Une[\s\S]+Une boucle magnétique/);
    assert.equal(page.split('boucle').length, 2);
    assert.match(page, /<th scope="row">Sur place<\/th><td>30<\/td><td>1<\/td><td>0<\/td><td>1<\/td>/);
    assert.equal((await here.touraine.get(`${PATH}/${id}/inscrits.csv`)).status, 403, 'names leave after a second proof');
    const response = await here.as(here.touraine.person, true).get(`${PATH}/${id}/inscrits.csv`);
    const file = await response.text();
    assert.deepEqual((parse(file, {bom: true, columns: true}) as Record<string, string>[]).map(({nom, structure, etat}) => [nom, structure, etat]), [['Personne Deux', '', 'en attente'], ['Personne Une', 'Les Amis', 'inscrit']]);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    for (const text of [page, file]) assert.doesNotMatch(text, /canari|Personne Partie/);
    assert.doesNotMatch(file, /boucle/);
    assert.equal(actsOn(here.deps.database, `event:${id}`).at(-1)!.action, 'event.export');
    const external = await published(here.touraine, {kind: 'externe', how: 'elsewhere', url: 'https://ailleurs.example.org/', title: 'Ailleurs'});
    for (const path of ['inscrits', 'presences', 'message', 'presences/feuille']) assert.equal((await here.touraine.get(`${PATH}/${external}/${path}`)).status, 404, path);
  });

  it('are said to have come or not, again or not at all; the figures begin with it', async () => {
    const here = desk();
    const id = await published(here.touraine, {modes: ['sur-place', 'a-distance']});
    const [one, two, three] = [comes(here.deps, id, {name: 'Une'}), comes(here.deps, id, {name: 'Deux', mode: 'a-distance'}), comes(here.deps, id, {name: 'Trois'})];
    const waiting = comes(here.deps, id, {state: 'waiting'});
    here.deps.clock.at = Date.parse('2027-03-12T09:00:00Z');
    const touraine = here.as(here.touraine.person);
    for (const [personne, venu] of [[one, 'oui'], [two, 'oui'], [three, 'oui'], [three, 'non']] as const) assert.equal(location(await touraine.post(`${PATH}/${id}/presences`, {personne, venu})), `${PATH}/${id}/presences#p-${personne}`);
    assert.equal((await touraine.post(`${PATH}/${id}/presences`, {personne: waiting, venu: 'oui'})).status, 404);
    assert.equal((await touraine.post(`${PATH}/${id}/presences`, {personne: one, venu: 'peut-être'})).status, 422);
    const sheet = await touraine.read(`${PATH}/${id}/presences`);
    assert.match(sheet, /2 présents, 1 absent, 0 à dire/);
    assert.match(sheet, /value="rien" aria-pressed="true">Présent<span class="unseen"> : Une/);
    location(await touraine.post(`${PATH}/${id}/presences`, {personne: three, venu: 'rien'}));
    assert.match(await touraine.read(`${PATH}/${id}/presences`), /1 à dire/);
    assert.equal((await touraine.get(`${PATH}/${id}/bilan`)).status, 409, 'not before the end');
    here.deps.clock.advance(9 * HOUR);
    const again = here.as(here.touraine.person);
    const report = await again.read(`${PATH}/${id}/bilan`);
    assert.match(report, /id="onSite"[^>]*value="1"[\s\S]+id="remote"[^>]*value="1"/);
    assert.match(report, /1 présence reste à dire/);
    const version = versionOn(report);
    assert.equal((await again.post(`${PATH}/${id}/bilan`, {version, onSite: 'beaucoup', remote: '', note: ''})).status, 422);
    for (let i = 0; i < 2; i++) assert.equal(location(await again.post(`${PATH}/${id}/bilan`, {version, onSite: '14', remote: '1', note: 'Très suivi.'})), `${PATH}/${id}?fait=bilan`);
    assert.deepEqual([stored(here, id).status, stored(here, id).figures], ['held', {onSite: 14, remote: 1, note: 'Très suivi.'}]);
    assert.match(await again.read(`${PATH}/${id}`), /14 personnes venues sur place, 1 à distance/);
    assert.match(await again.read(`${PATH}/${id}/bilan`), /id="onSite"[^>]*value="14"/);
  });

  it('sign a sheet by session, and get a certificate once they came', async () => {
    const here = desk();
    const id = await published(here.touraine, {modes: ['sur-place', 'a-distance'], start: ['2027-03-12T09:30', '2027-03-26T09:30'], end: ['2027-03-12T12:00', '2027-03-26T12:15']});
    const [one, two] = [comes(here.deps, id, {name: 'Une Personne', structureName: 'Les Amis'}), comes(here.deps, id, {name: 'Personne Loin', mode: 'a-distance'})];
    const second = await here.touraine.read(`${PATH}/${id}/presences/feuille?seance=2`);
    assert.match(second, /Vendredi 26 mars 2027, de 9.h.30 à 12.h.15[\s\S]+<th scope="row">Une Personne<\/th><td>Les Amis<\/td><td><\/td>/);
    assert.doesNotMatch(second, /Personne Loin/);
    for (const seance of ['0', '3', 'x']) assert.equal((await here.touraine.get(`${PATH}/${id}/presences/feuille?seance=${seance}`)).status, 400, seance);
    assert.equal((await here.touraine.get(`${PATH}/${id}/attestations/${one}`)).status, 404, 'nobody said they came');
    for (const personne of [one, two]) for (const seance of ['1', '2']) location(await here.touraine.post(`${PATH}/${id}/presences`, {personne, venu: 'oui', seance}));
    const paper = await here.touraine.read(`${PATH}/${id}/attestations/${one}`);
    assert.match(paper, /Coordination de Touraine atteste que <strong>Une Personne<\/strong> \(Les Amis\) a participé sur place à :/);
    assert.match(paper, /<dt>Durée<\/dt><dd>5.h.15<\/dd>/);
    const other = await published(here.touraine, {title: 'Autre'});
    assert.equal((await here.touraine.get(`${PATH}/${other}/attestations/${one}`)).status, 404, 'of another event');
  });
});

describe('a message to those who come', () => {
  it('is read over with how many get it, leaves once to each, and stays with who wrote it', async () => {
    const here = desk();
    const id = await published(here.touraine, {modes: ['sur-place', 'a-distance'], room: 'https://salle.example.org/secret-7Q'});
    for (const email of ['a@example.org', 'b@example.org']) comes(here.deps, id, {email});
    comes(here.deps, id, {email: 'attend@example.org', state: 'waiting'});
    assert.match(await here.touraine.read(`${PATH}/${id}/message`), /Les personnes qui ont une place \(2\)[\s\S]+en attente \(1\)[\s\S]+Toutes \(3\)/);
    const typed = {to: 'inscrits', subject: 'Le repas', text: 'Apportez\r\nvotre repas.'};
    const preview = await (await here.touraine.post(`${PATH}/${id}/message`, typed)).text();
    assert.match(preview, /Ce message partira à 2 personnes\./);
    assert.deepEqual(mails(here.deps), [], 'nothing left yet');
    const vu = /name="vu" value="([^"]+)"/.exec(preview)![1]!;
    for (let i = 0; i < 2; i++) assert.equal(location(await here.touraine.post(`${PATH}/${id}/message`, {...typed, vu})), `${PATH}/${id}/message?fait=message-parti`);
    assert.deepEqual(mails(here.deps).map(({to, template, values}) => [to, template, values['heading'], values['message']]), ['a@example.org', 'b@example.org'].map((to) => [to, 'event-message', 'Le repas', 'Apportez\nvotre repas.']));
    assert.match(await here.touraine.read(`${PATH}/${id}/message`), /<strong>Le repas<\/strong>[\s\S]+à 2 personnes, <span class="soft">Personne touraine/);
    for (const [change, field] of [[{subject: ''}, 'subject'], [{text: ' '}, 'text'], [{to: 'autres'}, 'to'], [{text: 'Ici : https://salle.example.org/secret-7Q'}, 'text'], [{text: 'x'.repeat(3001)}, 'text']] as const) {
      const response = await here.touraine.post(`${PATH}/${id}/message`, {...typed, ...change, vu});
      assert.equal(response.status, 422, field);
      assert.match(await response.text(), new RegExp(`<a href="#${field}">`));
    }
    comes(here.deps, id, {email: 'c@example.org'});
    const more = await here.touraine.post(`${PATH}/${id}/message`, {...typed, subject: 'Encore', vu});
    assert.match(await more.text(), /Ce message partira à 3 personnes\./, 'what the seal was not for is shown first');
    assert.equal(mails(here.deps).length, 2);
  });
});

describe('the link of a video room', () => {
  it('is on the desk’s own pages of that event, and nowhere else', async () => {
    const here = desk();
    const room = 'https://salle.example.org/canari-9f';
    const id = await published(here.touraine, {modes: ['sur-place', 'a-distance'], room});
    assert.equal(stored(here, id).room, room);
    assert.match(await here.touraine.read(`${PATH}/${id}`), /canari-9f/);
    for (const path of [PATH, `${PATH}.csv`, `${PATH}/${id}/apercu`, `${PATH}/${id}/inscrits`, `${PATH}/${id}/presences/feuille`]) assert.doesNotMatch(await (await here.touraine.get(path)).text(), /canari-9f/, path);
    assert.doesNotMatch(JSON.stringify(publishedEvents(here.deps.database, '2026-11-22')), /canari-9f/);
    assert.doesNotMatch(JSON.stringify(here.deps.database.prepare('SELECT * FROM audit').all()), /canari-9f/);
    await changed(here.touraine, id, {modes: ['sur-place', 'a-distance'], room: ''});
    assert.equal(stored(here, id).room, undefined);
  });
});

it('the identifiers of events are read as they are written', () => {
  for (const row of [1, 35, 36, 1_000_000]) assert.equal(eventRow(eventId(row)), row);
});
