/** People who act on the same thing at the same instant (at-once.ts). Whatever the order, one thing is done and the others are told. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {DRAFT_FOR} from '../../worker/registry/domain/draft.ts';
import {erase} from '../../worker/registry/jobs/erase.ts';
import {retention} from '../../worker/registry/jobs/retention.ts';
import {applicationAddress, expireApplications} from '../../worker/registry/joining.ts';
import {CONFIRM_WITHIN} from '../../worker/registry/domain/application.ts';
import {auditBrokenAt} from '../../worker/registry/storage/audit.ts';
import {issueLink} from '../../worker/registry/storage/links.ts';
import {changeMemberships, grant, peopleFor} from '../../worker/registry/storage/people.ts';
import {confirmed, desk, versionIn} from '../worker/registry/desk-support.ts';
import type {Desk} from '../worker/registry/desk-support.ts';
import {draftBy, draftToken, SAVE} from '../worker/registry/drafting-support.ts';
import {applied, newKey, proof, sentBy, tokenIn} from '../worker/registry/joining-support.ts';
import {editForm, input} from '../worker/registry/space-support.ts';
import {DAY, HOUR, ORIGIN, signedIn, somebody, testDeps} from '../worker/registry/support.ts';
import type {TestDeps} from '../worker/registry/support.ts';
import {publicId} from '../../worker/registry/storage/identifiers.ts';
import {atOnce, form, races, RUNS, two} from './at-once.ts';
import type {Sending, Two} from './at-once.ts';

const count = ({deps}: Pick<Two, 'deps'>, sql: string, ...values: string[]): number => Number(Object.values(deps.database.prepare(sql).get(...values)!)[0]);
const statuses = (answers: readonly {status: number}[]): number[] => answers.map(({status}) => status).sort();

function listed(deps: TestDeps, id: string): {id: string; person: number; cookie: string} {
  deps.registry.upsert([{source: 'charte', id, structure: input(id, {street: `${id} rue du Château`})}], deps.mergeRules, new Date(deps.now()).toISOString());
  const {structure_id: row} = deps.database.prepare('SELECT structure_id FROM listings WHERE source_id = ?').get(id) as {structure_id: number};
  const structure = publicId(row);
  const person = somebody(deps, `contact-${id}@example.org`, 'contact', structure);
  return {id: structure, person, cookie: signedIn(deps, person, true)};
}

describe('one application', () => {
  it('sent fifty times at once under one key is one, with one answer for all', async (t) => {
    const here = two(testDeps());
    await races(t, async (s, run) => {
      const sent = sentBy(await proof(here.deps));
      sent.signatory.email = `double-${run}@example.org`;
      const sending = {path: '/v1/listings', body: JSON.stringify(sent), headers: {'Content-Type': 'application/json', 'Origin': 'https://mairie.example.org', 'Idempotency-Key': newKey()}};
      const answers = await atOnce(here, s, new Array<Sending>(50).fill(sending));
      const good = answers.filter(({status}) => status === 202);
      assert.ok(good.length > 0 && answers.every(({status}) => status === 202 || status === 409), JSON.stringify(statuses(answers)));
      assert.equal(new Set(good.map(({text}) => text)).size, 1);
      const {id} = JSON.parse(good[0]!.text) as {id: string};
      assert.equal(count(here, 'SELECT count(*) FROM applications WHERE signatory_email = ?', sent.signatory.email), 1);
      assert.equal(count(here, "SELECT count(*) FROM audit WHERE action = 'listing.apply' AND object = ?", `application:${id}`), 1);
      assert.equal(count(here, 'SELECT count(*) FROM outbox WHERE recipient = ?', sent.signatory.email), 1);
    }, Math.ceil(RUNS / 4));
  });

  it('decided by two coordinators at once gets one decision, and the other one is told', async (t) => {
    const place = desk();
    const here = two(place.deps);
    const second = place.as(somebody(place.deps, 'seconde@example.org', 'coordinator', 'departement:37'));
    await races(t, async (s) => {
      const id = confirmed(place);
      const version = versionIn(await place.touraine.read(`/desk/demandes/${id}`));
      const answers = await atOnce(here, s, [
        form(`/desk/demandes/${id}/accepter`, {version}, place.touraine.cookie),
        form(`/desk/demandes/${id}/refuser`, {version, reason: 'not-a-structure'}, second.cookie),
        form(`/desk/demandes/${id}/demander`, {version, question: 'Où êtes-vous ?'}, place.national.cookie),
      ]);
      assert.deepEqual(statuses(answers), [303, 409, 409], JSON.stringify(statuses(answers)));
      for (const {status, text} of answers) if (status === 409) assert.match(text, /Rien n’a été fait/);
      assert.equal(count(here, "SELECT count(*) FROM audit WHERE object = ? AND action IN ('application.accepted', 'application.refused', 'application.asked')", `application:${id}`), 1);
      assert.equal(applicationAddress(ORIGIN, id), `${ORIGIN}${answers.find(({status}) => status === 303)!.location!.split('?')[0]!}`);
    });
  });

  it('confirmed twice at once by its link is confirmed once, and told to the coordination once', async (t) => {
    const here = two(testDeps());
    somebody(here.deps, 'coordination@example.org', 'coordinator', 'departement:37');
    await races(t, async (s, run) => {
      const {id} = await applied(here.apps[0], here.deps, (sent) => ({...sent, signatory: {...sent.signatory, email: `lien-${run}@example.org`}}));
      const token = tokenIn(here.deps);
      const told = (): number => count(here, "SELECT count(*) FROM outbox WHERE template = 'application-to-check'");
      const before = told();
      const answers = await atOnce(here, s, new Array<Sending>(4).fill(form('/inscription/confirmer', {token})));
      assert.deepEqual(statuses(answers), [200, 410, 410, 410]);
      assert.equal(count(here, 'SELECT count(*) FROM audit WHERE object = ?', `application:${id}`), 2, 'applied, confirmed');
      assert.equal(told() - before, 1);
    });
  });

  it('confirmed while the job erases what nobody confirmed is there with all it says, or gone with all it said', async (t) => {
    const here = two(testDeps());
    const seen = new Set<string>();
    await races(t, async (s, run) => {
      const {id} = await applied(here.apps[0], here.deps, (sent) => ({...sent, signatory: {...sent.signatory, email: `tard-${run}@example.org`}}));
      const token = tokenIn(here.deps);
      // The link's last moment comes while its form is on the way.
      here.deps.clock.advance(CONFIRM_WITHIN - 1);
      const [answer] = await atOnce(here, s, [form('/inscription/confirmer', {token})], [() => (here.deps.clock.advance(1), expireApplications(here.deps))]);
      const {status, name, signatory_email: email} = here.deps.database.prepare('SELECT status, name, signatory_email FROM applications WHERE id = ?').get(id) as Record<string, string>;
      seen.add(status!);
      if (answer!.status === 200) assert.deepEqual([status, name === '', email], ['confirmed', false, `tard-${run}@example.org`]);
      else assert.deepEqual([answer!.status, status, name, email], [410, 'expired', '', '']);
    });
    assert.deepEqual([...seen].sort(), ['confirmed', 'expired'], 'both orders were met');
  });
});

describe('a form put aside', () => {
  it('and saved again while the job erases what was left for thirty days is kept whole for thirty more, or gone and said to be', async (t) => {
    const here = two(testDeps());
    const {deps} = here;
    const seen = new Set<number>();
    await races(t, async (s, run) => {
      retention(deps);
      const json = (body: unknown): Sending => ({path: SAVE, body: JSON.stringify(body), headers: {'Content-Type': 'application/json', 'Origin': 'https://mairie.example.org', 'Idempotency-Key': newKey()}});
      const [first] = await atOnce(here, s, [json(await draftBy(deps, {email: `brouillon-${run}@example.org`}))]);
      assert.equal(first!.status, 202, first!.text);
      const token = draftToken(deps);
      deps.clock.advance(DRAFT_FOR - 1);
      const again = json(await draftBy(deps, {email: undefined, token, draft: {name: `Plus tard ${run}`}}));
      const [answer] = await atOnce(here, s, [again], [async (answered) => {
        // Its proof takes real time to check: left to chance, the job would always be first.
        if (run % 3 === 0) await answered;
        deps.clock.advance(1);
        retention(deps);
      }]);
      seen.add(answer!.status);
      const drafts = deps.database.prepare('SELECT document FROM drafts').all() as {document: string}[];
      if (answer!.status === 202) assert.match(drafts[0]!.document, new RegExp(`Plus tard ${run}`));
      else assert.deepEqual([answer!.status, drafts], [410, []], answer!.text);
      deps.clock.advance(DRAFT_FOR);
      retention(deps);
      assert.equal(count(here, 'SELECT count(*) FROM drafts'), 0);
    });
    assert.deepEqual([...seen].sort(), [202, 410], 'both orders were met');
  });
});

describe('one structure', () => {
  it('edited by two at once keeps one edit, and shows the other one both', async (t) => {
    const here = two(testDeps());
    await races(t, async (s, run) => {
      const {id, cookie} = listed(here.deps, `edit${run}`);
      const other = signedIn(here.deps, somebody(here.deps, `autre-${run}@example.org`, 'contact', id));
      const fields = await editForm({app: here.apps[0], id, cookie});
      const answers = await atOnce(here, s, [
        form(`/espace/${id}/modifier`, {...fields, summary: 'Le premier texte.'}, cookie),
        form(`/espace/${id}/modifier`, {...fields, summary: 'Le second texte.'}, other),
      ]);
      assert.deepEqual(statuses(answers), [303, 412]);
      const {text} = answers.find(({status}) => status === 412)!;
      assert.ok(text.includes('Le premier texte.') && text.includes('Le second texte.'), 'both are shown');
      assert.equal(count(here, "SELECT count(*) FROM audit WHERE action = 'structure.edit' AND object = ?", `structure:${id}`), 1);
      const kept = (here.deps.database.prepare("SELECT document ->> '$.summary' AS text FROM structures WHERE id = ?").get(parseInt(id.slice(1), 36)) as {text: string}).text;
      assert.equal(kept, answers[0]!.status === 303 ? 'Le premier texte.' : 'Le second texte.');
    });
  });

  it('withdrawn twice at once leaves once, with one receipt to come', async (t) => {
    const here = two(testDeps());
    await races(t, async (s, run) => {
      const {id, person, cookie} = listed(here.deps, `part${run}`);
      const token = issueLink(here.deps.database, {purpose: 'withdraw', subject: `${id}:${person}`, lifetime: DAY}, here.deps);
      const answers = await atOnce(here, s, [
        form(`/espace/${id}/retirer`, {confirm: 'oui'}, cookie), form('/espace/retirer', {token, confirm: 'oui'}), form(`/espace/${id}/retirer`, {confirm: 'oui'}, cookie),
      ]);
      assert.deepEqual(statuses(answers), [200, 200, 200]);
      assert.equal(count(here, 'SELECT count(*) FROM withdrawals WHERE structure_id = ?', String(parseInt(id.slice(1), 36))), 1);
      assert.equal(count(here, "SELECT count(*) FROM audit WHERE action = 'structure.withdraw' AND object = ?", `structure:${id}`), 1);
      assert.equal(count(here, "SELECT count(*) FROM outbox WHERE template = 'withdrawn' AND recipient = ?", `contact-part${run}@example.org`), 1);
    });
  });

  it('that leaves while another application of it is accepted is gone, and the application is listed by itself or gone with it', async (t) => {
    const place = desk();
    const here = two(place.deps);
    const {deps} = here;
    const seen = new Set<string>();
    await races(t, async (s, run) => {
      const named = `Maison ${run} des associations`;
      const touraine = place.as(place.touraine.person);
      const first = confirmed(place, (sent) => ({...sent, structure: {...sent.structure, name: named}}));
      const again = confirmed(place, (sent) => ({...sent, structure: {...sent.structure, name: named}}));
      const accept = async (id: string): Promise<Sending> => form(`/desk/demandes/${id}/accepter`, {version: versionIn(await touraine.read(`/desk/demandes/${id}`))}, touraine.cookie);
      assert.deepEqual(statuses(await atOnce(here, s, [await accept(first)])), [303]);
      const asOf = (id: string): string => (deps.database.prepare('SELECT listed_as FROM applications WHERE id = ?').get(id) as {listed_as: string}).listed_as;
      const structure = asOf(first);
      const [contact] = peopleFor(deps.database, {role: 'contact', scope: structure});
      const answers = await atOnce(here, s, [await accept(again), form(`/espace/${structure}/retirer`, {confirm: 'oui'}, signedIn(deps, contact!.id, true))]);
      assert.deepEqual(statuses(answers), [200, 303], JSON.stringify(answers).slice(0, 2000));
      const other = asOf(again);
      seen.add(other === structure ? 'with it' : 'by itself');
      deps.clock.advance(2 * HOUR);
      erase(deps);
      const day = new Date(deps.now()).toISOString().slice(0, 10);
      const shown = deps.registry.allPublished(day).filter(({name}) => name === named).map(({id}) => id);
      assert.deepEqual(shown, other === structure ? [] : [other]);
      assert.deepEqual(deps.database.prepare('PRAGMA foreign_key_check').all(), []);
    });
    assert.deepEqual([...seen].sort(), ['by itself', 'with it'], 'both orders were met');
  });

  it('passed on twice at once by its last contact is one other person’s, never nobody’s', async (t) => {
    const here = two(testDeps());
    await races(t, async (s, run) => {
      const {id, cookie} = listed(here.deps, `suite${run}`);
      const answers = await atOnce(here, s, ['une', 'deux'].map((who) => form(`/espace/${id}/transmettre`, {email: `${who}-${run}@example.org`, name: 'Suite'}, cookie)));
      assert.deepEqual(statuses(answers), [200, 401]);
      const winner = answers[0]!.status === 200 ? 'une' : 'deux';
      assert.deepEqual(peopleFor(here.deps.database, {role: 'contact', scope: id}).map(({email}) => email), [`${winner}-${run}@example.org`]);
    });
  });

  it('is not edited by somebody whose mandate ended while the form was on its way', async (t) => {
    const here = two(testDeps());
    const seen = new Set<number>();
    await races(t, async (s, run) => {
      const {id, cookie} = listed(here.deps, `fin${run}`);
      const before = count(here, 'SELECT count(*) FROM audit WHERE action = \'structure.edit\'');
      const fields = await editForm({app: here.apps[0], id, cookie});
      let ended: number | undefined;
      const end = (): void => {
        const {id: membership, person_id: by} = here.deps.database.prepare("SELECT id, person_id FROM memberships WHERE scope = ? AND status = 'active'").get(id) as {id: number; person_id: number};
        ended = count(here, 'SELECT count(*) FROM audit WHERE action = \'structure.edit\'') - before;
        assert.ok('facts' in changeMemberships(here.deps.database, {type: 'end', membership, by}, here.deps.now()));
      };
      const [answer] = await atOnce(here, s, [form(`/espace/${id}/modifier`, {...fields, summary: 'Un texte d’après.'}, cookie)], [end]);
      seen.add(answer!.status);
      // Done before the end, or refused after it (with the last mandate end the sessions): never done after it.
      assert.deepEqual([answer!.status, count(here, 'SELECT count(*) FROM audit WHERE action = \'structure.edit\'') - before], ended === 1 ? [303, 1] : [401, 0]);
    });
    assert.deepEqual([...seen].sort(), [303, 401], 'both orders were met');
  });
});

describe('the national team', () => {
  it('of two who end each other’s mandate at once keeps one', async (t) => {
    const place: Desk = desk();
    const here = two(place.deps);
    const {deps} = here;
    const other = somebody(deps, 'autre-france@example.org', 'national');
    const mandateOf = (person: number): string => String((deps.database.prepare("SELECT id FROM memberships WHERE person_id = ? AND status = 'active'").get(person) as {id: number}).id);
    await races(t, async (s) => {
      const pair = [place.national.person, other] as const;
      const answers = await atOnce(here, s, pair.map((person, i) => form(`/desk/equipe/${mandateOf(pair[1 - i]!)}/terminer`, {successor: ''}, signedIn(deps, person, true))));
      assert.equal(answers.filter(({status}) => status === 303).length, 1, JSON.stringify(statuses(answers)));
      assert.ok(answers.every(({status}) => [303, 401, 409, 422].includes(status)), JSON.stringify(statuses(answers)));
      const left = peopleFor(deps.database, {role: 'national', scope: ''});
      assert.equal(left.length, 1);
      for (const person of pair) if (left[0]!.id !== person) grant(deps.database, {person, role: 'national', scope: ''}, deps.now());
    });
    assert.equal(auditBrokenAt(deps.database), undefined);
  });
});
