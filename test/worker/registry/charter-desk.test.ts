/** The national team writes the charter, somebody else than who wrote publishes it, and every coordination follows the signatures of its territory. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import fc from 'fast-check';
import {STYLE} from '../../../worker/edge/pages/style.ts';
import {charterHash, compareVersions, linesHash} from '../../../worker/registry/domain/charter.ts';
import type {Charter} from '../../../worker/registry/domain/charter.ts';
import {asPublished, nextVersion, PUBLICATION_REFUSALS, publishDraft, readDraft, typedOf} from '../../../worker/registry/domain/charter-draft.ts';
import type {Draft} from '../../../worker/registry/domain/charter-draft.ts';
import {daysAfter} from '../../../worker/registry/domain/reminder.ts';
import {renderMail} from '../../../worker/registry/mail/render.ts';
import {actsOn, auditBrokenAt} from '../../../worker/registry/storage/audit.ts';
import {drafts} from '../../../worker/registry/storage/charter-drafts.ts';
import {charters} from '../../../worker/registry/storage/charters.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {asks, daily, FIRST, inForce, look, member, programme, SECOND, signs} from './charter-support.ts';
import type {Programme} from './charter-support.ts';
import {formIn, get, send, wentTo} from './space-support.ts';
import type {Fields} from './space-support.ts';
import {DAY, MINUTE, ORIGIN, signedIn, somebody} from './support.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
const unescaped = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const article = (page: string): string => page.slice(page.indexOf('<article>'), page.indexOf('</article>'));

interface Writing extends Programme {
  /** Cookie of who wrote, and of the other member, both with a second proof. */
  readonly writes: string;
  readonly reads: string;
  /** Address of a draft that the first began. */
  readonly draft: string;
}

async function begun(all: Programme = programme()): Promise<Writing> {
  const {deps, app, writer, publisher} = all;
  const writes = signedIn(deps, writer, true);
  const answer = await send(app, '/desk/charte/projets', {}, writes);
  assert.equal(answer.status, 303);
  return {...all, writes, reads: signedIn(deps, publisher, true), draft: answer.headers.get('location')!.replace(/\/modifier$/, '')};
}

/** The form of a draft as it is shown now. */
async function form({app, draft, writes}: Pick<Writing, 'app' | 'draft' | 'writes'>): Promise<Fields> {
  const answer = await get(app, `${draft}/modifier`, writes);
  assert.equal(answer.status, 200);
  return formIn(await answer.text(), `${draft}/modifier`);
}
const saves = async (all: Writing, changes: Fields, cookie = all.writes): Promise<Response> => send(all.app, `${all.draft}/modifier`, {...await form(all), ...changes}, cookie);
const revisionOf = ({deps}: Pick<Writing, 'deps'>): string => String(drafts(deps.database)[0]!.revision);
const publishes = async (all: Writing, cookie = all.reads, revision = revisionOf(all)): Promise<Response> => send(all.app, `${all.draft}/publier`, {revision}, cookie);
const read = async ({app}: Pick<Writing, 'app'>, path: string, cookie?: string): Promise<string> => {
  const answer = await get(app, path, cookie);
  const text = await answer.text();
  assert.equal(answer.status, 200, `${path}: ${text}`);
  return text;
};

const TODAY = '2026-11-22';

describe('a draft, as a form', () => {
  const typed = typedOf({title: 'Charte', articles: [{title: 'Un', paragraphs: ['Premier.', 'Second.']}]});

  it('gives back what it was filled with, whatever the browser did to its line ends, and lets an emptied article go', () => {
    const read = readDraft({...typed, headings: [' Un ', '', 'Deux'], texts: ['Premier.\r\n \r\n\r\nSecond\r\nsuite.', '  ', 'Texte  large.']}, TODAY);
    assert.deepEqual(read, {text: {title: 'Charte', articles: [{title: 'Un', paragraphs: ['Premier.', 'Second suite.']}, {title: 'Deux', paragraphs: ['Texte large.']}]}});
    const words = fc.string({minLength: 1, maxLength: 30, unit: fc.constantFrom('a', 'é', '<', '&', '’', ' x')}).map((text) => text.trim()).filter((text) => text !== '');
    fc.assert(fc.property(words, fc.array(fc.record({title: words, paragraphs: fc.array(words, {minLength: 1, maxLength: 4})}), {minLength: 1, maxLength: 5}), (title, articles) => {
      const kept = readDraft(typedOf({title, articles}), TODAY);
      assert.ok('text' in kept);
      assert.deepEqual(readDraft(typedOf(kept.text), TODAY), kept);
    }));
  });

  it('says what is wrong, field by field', () => {
    const wrong = (change: Partial<typeof typed>): string[] => {
      const read = readDraft({...typed, ...change}, TODAY);
      return 'errors' in read ? read.errors.map(({field}) => field) : [];
    };
    assert.deepEqual(wrong({title: ' '}), ['title']);
    assert.deepEqual(wrong({title: 'x'.repeat(201)}), ['title']);
    assert.deepEqual(wrong({headings: [''], texts: ['Texte']}), ['heading-1']);
    assert.deepEqual(wrong({headings: ['Titre'], texts: ['']}), ['text-1']);
    assert.deepEqual(wrong({headings: [], texts: []}), ['heading-1']);
    assert.deepEqual(wrong({texts: ['caché\u202e']}), ['text-1']);
    assert.deepEqual(wrong({texts: ['x'.repeat(3001)]}), ['text-1']);
    assert.deepEqual(wrong({texts: [Array.from({length: 10}, () => 'x'.repeat(2500)).join('\n\n')]}), ['title']);
    assert.deepEqual([wrong({publishedOn: '2026-11-21'}), wrong({publishedOn: 'demain'}), wrong({publishedOn: '2027-02-29'}), wrong({publishedOn: TODAY})], [['publishedOn'], ['publishedOn'], ['publishedOn'], []]);
    assert.deepEqual([wrong({signingDeadline: daysAfter(TODAY, 29)}), wrong({signingDeadline: daysAfter(TODAY, 30)})], [['signingDeadline'], []]);
    assert.deepEqual(wrong({publishedOn: '2027-01-31', signingDeadline: '2027-03-01'}), ['signingDeadline']);
    assert.deepEqual(wrong({publishedOn: '2028-01-31', signingDeadline: '2028-03-01'}), [], 'a leap day counts');
  });

  it('becomes a version after all others, whatever the year', () => {
    assert.deepEqual([nextVersion(undefined, '2026-11-22'), nextVersion('2026-1', '2026-11-22'), nextVersion('2026-9', '2026-12-31'), nextVersion('2026-3', '2027-01-01'), nextVersion('2027-1', '2026-12-31')], ['2026-1', '2026-2', '2026-10', '2027-1', '2027-2']);
    fc.assert(fc.property(fc.integer({min: 2024, max: 2030}), fc.integer({min: 1, max: 40}), fc.integer({min: 0, max: 2900}), (year, rank, n) => {
      const last = `${year}-${rank}`;
      assert.ok(compareVersions(nextVersion(last, daysAfter('2024-01-01', n)), last) > 0);
    }));
  });

  it('is published by another member than who changed it last, while both are of the team', () => {
    const draft: Draft = {id: 1, revision: 3, title: 'Autre', articles: [{title: 'Un', paragraphs: ['Texte.']}], writtenBy: 1, writtenAt: 0};
    const decided = (change: Partial<Draft>, by = 2, team = [1, 2], all: readonly Charter[] = [FIRST], revision = 3): string => {
      const made = publishDraft({...draft, ...change}, {by, revision, team, charters: all, today: TODAY});
      return 'refusal' in made ? made.refusal : made.charter.version;
    };
    assert.equal(decided({}), '2026-2');
    assert.deepEqual([decided({}, 1), decided({}, 1, [1]), decided({}, 2, [2]), decided({writtenBy: undefined}), decided({}, 2, [1, 2], [FIRST], 2)], ['own', 'alone', 'writer-gone', 'writer-gone', 'changed']);
    assert.deepEqual([decided({publishedOn: '2026-11-21'}), decided({publishedOn: TODAY, signingDeadline: '2026-12-21'}), decided({title: FIRST.title, articles: FIRST.articles})], ['past', 'too-soon', 'same-text']);
    assert.deepEqual([decided({}, 2, [1, 2], [FIRST, {...SECOND, publishedOn: '2026-12-01'}]), decided({publishedOn: '2026-12-01'}, 2, [1, 2], [FIRST, {...SECOND, publishedOn: '2026-12-01'}])], ['before-last', '2026-3']);
    for (const sentence of Object.values(PUBLICATION_REFUSALS)) assert.match(sentence, /[.]$/);
  });
});

describe('the charter on the desk', () => {
  it('begins from the words in force, is kept, previewed word for word, and published by the other member: nobody changes it then', async () => {
    const all = await begun();
    const {deps, app, draft, writes, reads, writer, publisher} = all;
    for (const name of ['Maison une', 'Maison deux']) member(deps, name);
    const fields = await form(all);
    assert.deepEqual([fields['title'], (fields['heading'] as string[]).length], [FIRST.title, FIRST.articles.length]);
    // A double click begins one.
    assert.equal((await send(app, '/desk/charte/projets', {}, writes)).headers.get('location'), `${draft}/modifier`);
    const texts = [...fields['text'] as string[]];
    texts[0] = `Nous accueillons <tout le monde>.\r\n\r\n${texts[0]!}`;
    wentTo(await saves(all, {text: texts, signingDeadline: '2027-01-31'}), `${draft}?fait=projet`);
    const page = await read(all, draft, reads);
    assert.match(page, /<dt>Signatures concernées<\/dt><dd>2 structures<\/dd>/);
    assert.match(page, /<strong>Ajouté :<\/strong> <ins>Nous accueillons &lt;tout le monde&gt;\.<\/ins>/);
    assert.match(page, /2 structures ont signé une version plus ancienne et devront signer celle-ci jusqu’au <time datetime="2027-01-31">/);
    const preview = await read(all, `${draft}/apercu`, reads);
    assert.match(preview, /<meta name="robots" content="noindex">/);
    assert.match(await read(all, `${draft}/apercu?depuis=2026-1`, reads), /<ins>Nous accueillons/);
    assert.equal((await get(app, '/charte/2026-2')).status, 404, 'a draft is nobody’s');
    assert.doesNotMatch(await read(all, '/charte'), /tout le monde/);
    wentTo(await publishes(all), '/desk/charte?fait=charte-publiee');
    const shown = await read(all, '/charte/2026-2');
    assert.equal(article(shown), article(preview), 'the preview is what is shown');
    const lines = [...article(shown).matchAll(/<(h1|h2|p)>([^<]*)<\/\1>/g)].map((match) => unescaped(match[2]!));
    assert.equal(linesHash(lines), charterHash(charters(deps.database).at(-1)!));
    assert.match(await read(all, '/charte'), /Version 2026-2, publiée le <time datetime="2026-11-22">/);
    // A double click publishes one; the draft is no more.
    wentTo(await publishes(all, reads, '2'), '/desk/charte?fait=charte-publiee');
    assert.deepEqual(charters(deps.database).map(({version}) => version), ['2026-1', '2026-2']);
    assert.equal((await get(app, draft, reads)).status, 404);
    for (const sql of ["UPDATE charters SET title = 'x'", "UPDATE charters SET signing_deadline = NULL WHERE version = '2026-2'", 'DELETE FROM charters']) assert.throws(() => deps.database.exec(sql), /does not change|remains/);
    assert.deepEqual(actsOn(deps.database, 'charter:2026-2').map(({actor, action, detail}) => [actor, action, detail]), [[`person:${publisher}`, 'charter.publish', charterHash(charters(deps.database).at(-1)!)]]);
    assert.deepEqual(actsOn(deps.database, 'charter-draft:1').map(({actor, action}) => [actor, action]), [[`person:${writer}`, 'charter.draft'], [`person:${writer}`, 'charter.draft'], [`person:${publisher}`, 'charter.publish']]);
    assert.equal(auditBrokenAt(deps.database), undefined);
    // At the job's next call everybody concerned is asked.
    look(deps);
    assert.equal(asks(deps).filter(({template}) => template === 'charter-to-sign').length, 2);
  });

  it('is not published by who changed it last, by the only member, or after who wrote it left', async () => {
    const all = await begun();
    const {deps, writer, publisher, writes, reads} = all;
    await saves(all, {title: 'Autre charte'});
    const own = await publishes(all, writes);
    assert.equal(own.status, 409);
    assert.match(await own.text(), /une autre personne de l’équipe nationale doit le relire/);
    // A comma changed by the other makes it theirs.
    wentTo(await saves(all, {title: 'Autre charte, encore'}, reads), `${all.draft}?fait=projet`);
    assert.equal((await publishes(all, reads)).status, 409);
    deps.database.prepare("UPDATE memberships SET status = 'ended', ended_at = 1 WHERE person_id = ?").run(publisher);
    const gone = await publishes(all, writes);
    assert.equal(gone.status, 409);
    assert.match(await gone.text(), /n’est plus de l’équipe nationale/);
    wentTo(await saves(all, {title: 'Autre charte, reprise'}), `${all.draft}?fait=projet`);
    const alone = await publishes(all, writes);
    assert.equal(alone.status, 409);
    assert.match(await alone.text(), /seule personne de l’équipe nationale : proposez d’abord/);
    assert.deepEqual(charters(deps.database).map(({version}) => version), ['2026-1']);
    // Somebody new reads it, then publishes it.
    const fresh = signedIn(deps, somebody(deps, 'neuve@example.org', 'national'), true);
    wentTo(await publishes(all, fresh), '/desk/charte?fait=charte-publiee');
    assert.ok(writer > 0);
  });

  it('shows both texts to whom somebody else changed it meanwhile, loses nothing, and publishes nothing that was not read', async () => {
    const all = await begun();
    const {app, draft, writes, reads} = all;
    const mine = {...await form(all), title: 'Ma charte'};
    wentTo(await saves(all, {title: 'Leur charte', signingDeadline: '2027-01-31'}, reads), `${draft}?fait=projet`);
    const stale = await send(app, `${draft}/modifier`, mine, writes);
    const page = await stale.text();
    assert.equal(stale.status, 412);
    assert.match(page, /<strong>Enregistré :<\/strong> Leur charte<\/p>\s*<p><strong>Vous avez écrit :<\/strong> Ma charte/);
    assert.match(page, /À signer jusqu’au : <strong>Enregistré :<\/strong> 2027-01-31\. <strong>Vous avez écrit :<\/strong> rien/);
    const again = formIn(page, `${draft}/modifier`);
    assert.equal(again['title'], 'Ma charte');
    // Publishing or deleting what was read before does nothing either.
    for (const act of ['publier', 'supprimer']) assert.equal((await send(app, `${draft}/${act}`, {revision: '1'}, writes)).status, 409, act);
    wentTo(await send(app, `${draft}/modifier`, again, writes), `${draft}?fait=projet`);
    assert.equal(drafts(all.deps.database)[0]!.title, 'Ma charte');
    // Sent twice it is kept once.
    const {revision} = drafts(all.deps.database)[0]!;
    wentTo(await send(app, `${draft}/modifier`, again, writes), `${draft}?fait=projet`);
    assert.equal(drafts(all.deps.database)[0]!.revision, revision);
  });

  it('makes room for an article without losing a word, keeps what was typed when something is wrong, and takes a long text after the proof has ended', async () => {
    const all = await begun();
    const {deps, app, draft, writes} = all;
    const fields = await form(all);
    const roomy = await send(app, `${draft}/modifier`, {...fields, title: 'En cours', add: '2'}, writes);
    const wider = formIn(await roomy.text(), `${draft}/modifier`);
    assert.equal(roomy.status, 200);
    assert.deepEqual([wider['title'], (wider['heading'] as string[]).slice(1, 4)], ['En cours', [FIRST.articles[1]!.title, '', FIRST.articles[2]!.title]]);
    assert.equal(drafts(deps.database)[0]!.title, FIRST.title, 'nothing is kept yet');
    const wrong = await send(app, `${draft}/modifier`, {...wider, publishedOn: '2020-01-01', text: ['x', ...(wider['text'] as string[]).slice(1)]}, writes);
    assert.equal(wrong.status, 422);
    const kept = formIn(await wrong.text(), `${draft}/modifier`);
    assert.deepEqual([kept['title'], kept['publishedOn'], (kept['text'] as string[])[0]], ['En cours', '2020-01-01', 'x']);
    deps.clock.advance(20 * MINUTE);
    assert.equal((await get(app, draft, writes)).status, 403, 'reading it asks for a fresh proof');
    wentTo(await send(app, `${draft}/modifier`, {...kept, publishedOn: ''}, writes), `${draft}?fait=projet`);
    assert.equal((await publishes(all, writes)).status, 403, 'publishing it does too');
  });

  it('lets a draft go: by its button, or after a year without a change', async () => {
    const all = await begun();
    const {app, draft, writes, deps} = all;
    for (let i = 0; i < 2; i++) wentTo(await send(app, `${draft}/supprimer`, {revision: '1'}, writes), '/desk/charte?fait=projet-supprime');
    assert.equal((await get(app, `${draft}/modifier`, writes)).status, 404);
    assert.equal((await send(app, `${draft}/supprimer`, {revision: '1'}, all.reads)).status, 404);
    await begun(all);
    applyRetention(deps.database, deps.now() + 360 * DAY);
    assert.equal(drafts(deps.database).length, 1);
    applyRetention(deps.database, deps.now() + 370 * DAY);
    assert.equal(drafts(deps.database).length, 0);
  });

  it('announces a version of a coming day, asks nobody before it, and names it after those before', async () => {
    const all = await begun();
    const {deps} = all;
    member(deps, 'Maison une');
    await saves(all, {title: 'La prochaine', publishedOn: '2027-01-01', signingDeadline: '2027-01-31'});
    wentTo(await publishes(all), '/desk/charte?fait=charte-publiee');
    assert.match(await read(all, '/charte'), /Une nouvelle version est annoncée pour le <time datetime="2027-01-01">/);
    assert.match(await read(all, '/charte/2027-1'), /Elle n’est pas encore en vigueur/);
    daily(deps, 39);
    assert.deepEqual(asks(deps), []);
    daily(deps, 1);
    assert.equal(asks(deps).length, 1);
    assert.match(await read(all, '/charte'), /Version 2027-1, publiée le/);
  });

  it('shows hostile words as words on every page and in no mail', async () => {
    const all = await begun();
    const {deps, app, draft, writes, reads} = all;
    member(deps, 'Maison une', {email: 'maison@example.org'});
    const payloads = PAYLOADS.map((payload) => payload.replace(/\s+/g, ' ').trim()).filter((payload) => {
      const kept = readDraft({title: 'x', headings: ['x'], texts: [payload], publishedOn: '', signingDeadline: ''}, TODAY);
      return 'text' in kept && kept.text.articles[0]!.paragraphs[0] === payload && payload.length < 200;
    });
    assert.ok(payloads.length >= 60, String(payloads.length));
    const pages: string[] = [];
    // A body holds 32 KiB.
    const some = payloads.slice(0, 110);
    const saved = await send(app, `${draft}/modifier`, {revision: revisionOf(all), title: some[0]!, heading: ['Un', some[1]!], text: [some.join('\n\n'), some[2]!], publishedOn: '', signingDeadline: '2027-01-31'}, writes);
    wentTo(saved, `${draft}?fait=projet`);
    pages.push(await read(all, '/desk/charte', writes), await read(all, draft, writes), await read(all, `${draft}/modifier`, writes), await read(all, `${draft}/apercu`, writes), await read(all, `${draft}/apercu?depuis=2026-1`, writes));
    pages.push(await (await saves(all, {publishedOn: '2020-01-01'})).text());
    pages.push(await (await send(app, `${draft}/modifier`, {...await form(all), revision: '1', title: some[3]!}, writes)).text());
    wentTo(await publishes(all, reads), '/desk/charte?fait=charte-publiee');
    pages.push(await read(all, '/charte'), await read(all, '/charte/2026-2'), await read(all, '/charte/2026-2?depuis=2026-1'), await read(all, '/charte/2026-1?depuis=2026-2'), await read(all, '/desk/charte', writes));
    const contact = signedIn(deps, (deps.database.prepare("SELECT id FROM people WHERE email = 'maison@example.org'").get() as {id: number}).id);
    const id = (deps.database.prepare('SELECT listed_as AS id FROM applications').get() as {id: string}).id;
    pages.push(await read(all, `/espace/${id}/charte`, contact), await (await signs(all, id, 'maison@example.org', {name: some[4]!, role: some[5]!, accepted: ''})).text());
    for (const page of pages) {
      for (const payload of some) assert.ok(payload === escaped(payload) || !page.includes(payload), payload);
      assert.doesNotMatch(page, /<script(?! type="application\/ld\+json")|<img|<svg|<iframe| on[a-z]+="/i);
    }
    for (const page of pages.slice(7, 9)) for (const payload of some) assert.ok(page.includes(`<p>${escaped(payload)}</p>`), payload);
    daily(deps, 75);
    assert.ok(asks(deps).length > 4);
    for (const {template, values} of asks(deps)) {
      const mail = renderMail({template, locale: 'fr', values}, ORIGIN);
      for (const payload of some) assert.ok(!mail.html.includes(payload) || payload === escaped(payload), payload);
    }
  });

  it('refuses what its form could not have sent', async () => {
    const all = await begun();
    const {app, draft, writes} = all;
    const fields = await form(all);
    for (const [change, status] of [[{more: 'x'}, 422], [{revision: 'x'}, 422], [{add: 'x'}, 422]] as const) assert.equal((await send(app, `${draft}/modifier`, {...fields, ...change}, writes)).status, status, JSON.stringify(change));
    for (const path of ['/desk/charte/projets/x', '/desk/charte/projets/99', '/desk/charte/projets/-1', `${draft}/apercu/x`]) assert.equal((await get(app, path, writes)).status, 404, path);
    assert.equal((await get(app, `${draft}/apercu?depuis=%3Cb%3E`, writes)).status, 400);
    assert.equal((await send(app, '/desk/charte/projets/99/publier', {revision: '1'}, writes)).status, 404);
  });
});

describe('the signatures of a campaign', () => {
  /** Three structures in 37, one in 41: one signed, one silent past the deadline… */
  async function signatures(): Promise<Programme & {readonly ids: Readonly<Record<'une' | 'deux' | 'trois' | 'blois', string>>}> {
    const all = programme();
    const {deps} = all;
    const ids = {
      une: member(deps, '=Maison une', {email: 'une@example.org'}), deux: member(deps, 'Maison deux', {email: 'deux@example.org'}), trois: member(deps, 'Maison trois', {email: 'trois@example.org'}),
      blois: member(deps, 'Maison de Blois', {commune: '41018', email: 'blois@example.org'}),
    };
    inForce(all);
    look(deps);
    await signs(all, ids.une, 'une@example.org');
    return {...all, ids};
  }

  it('are followed by département, by state and by name, each coordination in its territory', async () => {
    const all = await signatures();
    const {deps, app, touraine, writer} = all;
    const [here, national] = [signedIn(deps, touraine), signedIn(deps, writer)];
    const page = await read(all, '/desk/charte/signatures', here);
    assert.doesNotMatch(page, /Blois|Loir-et-Cher/);
    assert.match(page, /Indre-et-Loire \(37\)<\/a><\/th><td>1<\/td><td>2<\/td><td>0<\/td>/);
    assert.match(page, /3 structures, par nom/);
    assert.match(await read(all, '/desk/charte/signatures', national), /<th scope="row">Tous<\/th><td>1<\/td><td>3<\/td><td>0<\/td>/);
    assert.doesNotMatch(await read(all, '/desk/charte/signatures?departement=41', here), /Maison de Blois/);
    assert.match(await read(all, '/desk/charte/signatures?departement=41', national), /Maison de Blois/);
    assert.match(await read(all, '/desk/charte/signatures?etat=attente&q=trois', here), /1 structure, par nom/);
    daily(deps, 75);
    const late = await read(all, '/desk/charte/signatures?etat=depubliees', signedIn(deps, touraine));
    assert.match(late, /2 structures, par nom/);
    assert.match(late, /n’a pas signé, fiche non montrée depuis le <time datetime="2027-02-01">/);
    await signs(all, all.ids.deux, 'deux@example.org');
    assert.match(await read(all, '/desk/charte/signatures', signedIn(deps, touraine)), /Indre-et-Loire \(37\)<\/a><\/th><td>2<\/td><td>0<\/td><td>1<\/td>/);
    for (const query of ['version=2026-9', 'version=2026-1', 'etat=x', 'departement=xyz', 'page=0', 'autre=1']) assert.equal((await get(app, `/desk/charte/signatures?${query}`, signedIn(deps, touraine))).status, 400, query);
  });

  it('come as a file without contact, signatory or formula', async () => {
    const all = await signatures();
    const {deps, app, touraine} = all;
    const answer = await get(app, '/desk/charte/signatures.csv', signedIn(deps, touraine, true));
    assert.match(answer.headers.get('content-disposition')!, /signatures\.csv/);
    const text = await answer.text();
    assert.doesNotMatch(text, /Canari|@example|Trésorière|Blois/);
    const rows = parse(text, {bom: true, columns: true}) as Record<string, string>[];
    assert.deepEqual(rows.map((row) => [row['structure'], row['departement'], row['etat'], row['version signee'], row['signee le'], row['messages'], row['jusqu au']]), [
      ["'=Maison une", '37', 'a signé', '2026-2', '2026-11-22', '1', ''], ['Maison deux', '37', 'n’a pas encore signé', '2026-1', '', '1', '2027-01-31'], ['Maison trois', '37', 'n’a pas encore signé', '2026-1', '', '1', '2027-01-31'],
    ]);
  });

  it('say so when nothing was ever asked', async () => {
    const all = programme();
    assert.match(await read(all, '/desk/charte/signatures', signedIn(all.deps, all.touraine)), /Aucune version de la charte n’a dû être signée à nouveau/);
  });
});

describe('pages of the charter', () => {
  it('name every control, repeat no id, leave out no level, use only styles there are, and carry no script', async () => {
    const all = await begun();
    const {deps, app, draft, writes, reads} = all;
    member(deps, 'Maison une', {email: 'maison@example.org'});
    const id = (deps.database.prepare('SELECT listed_as AS id FROM applications').get() as {id: string}).id;
    await saves(all, {title: 'Autre charte', signingDeadline: '2027-01-31'});
    const fields = await form(all);
    const answers = [
      await get(app, '/desk/charte', writes), await get(app, draft, writes), await get(app, draft, reads), await get(app, `${draft}/modifier`, writes), await send(app, `${draft}/modifier`, {...fields, add: '1'}, writes),
      await send(app, `${draft}/modifier`, {...fields, title: '', heading: ['', 'x'], text: ['x', ''], publishedOn: '1', signingDeadline: '1'}, writes), await send(app, `${draft}/modifier`, {...fields, revision: '1', title: 'x'}, writes),
      await publishes(all, writes), await get(app, '/desk/charte/signatures', writes),
    ];
    wentTo(await publishes(all), '/desk/charte?fait=charte-publiee');
    look(deps);
    const contact = signedIn(deps, (deps.database.prepare("SELECT id FROM people WHERE email = 'maison@example.org'").get() as {id: number}).id);
    answers.push(await get(app, '/desk/charte/signatures', writes), await get(app, `/espace/${id}/charte`, contact), await signs(all, id, 'maison@example.org', {name: '', role: '', accepted: ''}), await get(app, `/espace/${id}`, contact));
    await signs(all, id, 'maison@example.org');
    answers.push(await get(app, `/espace/${id}/charte`, contact));
    for (const [i, answer] of answers.entries()) {
      const page = await answer.text();
      const what = `page ${i} (${answer.status})`;
      assert.ok([200, 409, 412, 422].includes(answer.status), what);
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, name]) => name!);
      assert.equal(new Set(ids).size, ids.length, what);
      for (const [, names] of page.matchAll(/ aria-(?:describedby|labelledby)="([^"]*)"/g)) for (const name of names!.split(' ')) assert.ok(ids.includes(name), `${what}: ${name}`);
      for (const [, name] of page.matchAll(/ href="#([^"]*)"/g)) assert.ok(ids.includes(name!), `${what}: #${name!}`);
      for (const [, control] of page.matchAll(/<(?:input(?! type="hidden")|select|textarea)[^>]* id="([^"]+)"/g)) assert.ok(page.includes(`<label for="${control}">`), `${what}: ${control}`);
      assert.equal(page.match(/<h1[ >]/g)?.length, 1, what);
      const levels = [...page.matchAll(/<h([1-6])[ >]/g)].map((match) => Number(match[1]));
      levels.reduce((before, level) => (assert.ok(level <= before + 1, `${what}: h${before} then h${level}`), level));
      assert.doesNotMatch(page, / style="| on[a-z]+="|undefined|\[object|NaN|<script/, what);
      assert.equal(answer.headers.get('cache-control'), 'no-store', what);
      for (const [names] of page.matchAll(/(?<= class=")[^"]+/g)) for (const name of names.split(' ')) assert.ok(STYLE.includes(`.${name}`), `${what}: ${name}`);
      assert.equal([...page.matchAll(/ autofocus/g)].length <= 1, true, `${what}: one focus`);
    }
    assert.deepEqual(deps.reports, []);
  });
});

it('a version that would be published is named and dated as it will be', () => {
  assert.deepEqual(asPublished({title: 'x', articles: []}, [FIRST], '2027-03-01'), {version: '2027-1', title: 'x', articles: [], publishedOn: '2027-03-01'});
});
