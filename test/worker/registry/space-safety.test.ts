/** What people write stays text in the space of a structure: kept, typed and refused, or shown beside somebody else's. And its pages are whole. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {STYLE} from '../../../worker/edge/pages/style.ts';
import {issueLink} from '../../../worker/registry/storage/links.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {editForm, get, input, send, stage} from './space-support.ts';
import type {Fields, Stage} from './space-support.ts';
import {DAY, signedIn, testDeps} from './support.ts';

/** As the pages write a text. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\'', '&#39;');
const PLAIN = 'texte-sans-danger';

/** The listing with `text` in every field that can hold one, kept as it is: what is stored may be older than a rule. */
function everywhere({deps, id}: Stage, text: string): void {
  const contact = {person: {value: text, publish: true}, email: {value: text, publish: true}, phone: {value: text, publish: true}, others: [{number: 3, label: {value: text, publish: true}, email: {value: text, publish: true}, phone: {value: text, publish: true}}]};
  const {contact: _contact, ...structure} = {
    ...input('a'), name: text, summary: text, address: {street: text, complement: text, postcode: text, city: text, commune: '37132'}, serviceArea: [text], needs: [{code: text, level: 'informer'}],
    website: text, appointment: text, openingHours: text, vendorTie: text, notice: {text}, labels: [{code: 'autre', name: text}],
  };
  const row = parseInt(id.slice(1), 36);
  for (const table of ['listings', 'structures']) deps.database.prepare(`UPDATE ${table} SET document = ? WHERE ${table === 'listings' ? 'structure_id' : 'id'} = ?`).run(JSON.stringify(structure), row);
  deps.database.prepare('UPDATE contacts SET document = ?').run(JSON.stringify(contact));
  deps.database.prepare('UPDATE listing_contacts SET document = ?').run(JSON.stringify(contact));
  deps.database.prepare('UPDATE people SET name = ?').run(text);
}

describe('texts of a listing', () => {
  it('are only text in every page they are shown on', async () => {
    const all = stage(testDeps());
    const {deps, app, id, person, cookie} = all;
    const token = issueLink(deps.database, {purpose: 'withdraw', subject: `${id}:${person}`, lifetime: DAY}, deps);
    const pages = async (text: string): Promise<string[]> => {
      everywhere(all, text);
      const read = ['', `/${id}`, `/${id}/modifier`, `/${id}/retirer`].map(async (path) => (await get(app, `/espace${path}`, cookie)).text());
      return [...await Promise.all(read), await (await send(app, '/espace/retirer', {token})).text()]
        // The version of a form is of what is in it.
        .map((page) => page.replace(/(name="version" value=")[0-9a-f]{32}/, '$1'));
    };
    const plain = await pages(PLAIN);
    // Each field is there, so that the comparison is about all of them.
    plain.forEach((page, i) => assert.ok(page.split(PLAIN).length > [2, 19, 17, 3, 2][i]!, `${page.split(PLAIN).length - 1} places on page ${i}`));
    for (const payload of PAYLOADS) (await pages(payload)).forEach((page, i) => assert.equal(page.replaceAll(escaped(payload), PLAIN), plain[i], payload));
  });

  it('are only text when they are refused and shown again, and beside what somebody else wrote', async () => {
    const all = stage(testDeps());
    const {deps, app, id, person} = all;
    const cookie = signedIn(deps, person, true);
    const untouched = await editForm({app, id, cookie});
    const typed = (text: string): Fields => ({...untouched, ...Object.fromEntries(['name', 'summary', 'siret', 'street', 'complement', 'postcode', 'city', 'area', 'audiences', 'hours', 'website', 'appointment', 'vendorTie', 'person', 'email', 'phone', 'label-2', 'email-2', 'phone-4'].map((name) => [name, text]))});
    for (const payload of PAYLOADS) {
      const text = escaped(payload);
      const refused = await send(app, `/espace/${id}/modifier`, typed(payload), cookie);
      const stale = await send(app, `/espace/${id}/modifier`, {...typed(payload), version: '0'.repeat(32)}, cookie);
      const message = await send(app, `/espace/${id}/message`, {text: payload + ' x'.repeat(280), from: payload, until: payload}, cookie);
      const invited = await send(app, `/espace/${id}/inviter`, {name: payload, email: payload}, cookie);
      assert.deepEqual([refused.status, stale.status, message.status, invited.status], [422, 412, 422, 422], payload);
      const [again, beside, notice, invitation] = await Promise.all([refused, stale, message, invited].map(async (answer) => answer.text()));
      // Sixteen fields of one line, two of several; a territory that is none is not offered again.
      for (const page of [again!, beside!]) assert.deepEqual([page.split(`value="${text}"`).length, page.split(`\n${text}</textarea>`).length], [17, 3], payload);
      // Territories are shown one by one: what has spaces in it is no longer whole there.
      const shown = beside!.split(`<strong>Vous avez écrit :</strong> ${escaped(payload.trim())}</p>`).length - 1;
      assert.ok(shown === 18 || shown === 19, `${shown} fields for ${payload}`);
      const sought = await (await send(app, `/espace/${id}/modifier`, {...untouched, lieu: payload}, cookie)).text();
      if (payload.trim() !== '') assert.ok(sought.includes(`« ${escaped(payload.trim())} »`), payload);
      assert.ok(payload === text || !sought.includes(payload), payload);
      assert.equal(notice!.split(`value="${text}`).length, 4, payload);
      assert.equal(invitation!.split(`value="${text}"`).length, 3, payload);
      for (const page of [again!, beside!, notice!, invitation!]) assert.ok(payload === text || !page.includes(payload), payload);
    }
  });
});

describe('pages of the space', () => {
  it('name every control, repeat no id, describe by what is there, use only styles there are, and carry no script', async () => {
    const all = stage(testDeps());
    const {app, id, cookie} = all;
    const fields = await editForm(all);
    const pages = await Promise.all([
      get(app, '/espace', cookie), get(app, `/espace/${id}`, cookie), get(app, `/espace/${id}/modifier`, cookie), get(app, `/espace/${id}/retirer`, cookie), send(app, `/espace/${id}/retirer`, {}, cookie),
      send(app, `/espace/${id}/modifier`, {...fields, 'name': '', 'hours': 'x', 'area': 'x', 'email': 'x', 'kind': 'x', 'formats': 'x', 'need-visioconference': ''}, cookie),
      send(app, `/espace/${id}/modifier`, {...fields, name: 'Autre', version: 'x'}, cookie), send(app, `/espace/${id}/message`, {text: 'x', from: 'x', until: 'x'}, cookie),
    ].map(async (answer) => (await answer).text()));
    for (const page of pages) {
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, name]) => name);
      assert.deepEqual(ids.filter((name, i) => ids.indexOf(name) !== i), [], 'ids are given once');
      for (const [, names] of page.matchAll(/ aria-describedby="([^"]*)"/g)) for (const name of names!.split(' ')) assert.ok(ids.includes(name), name);
      for (const [, name] of page.matchAll(/ href="#([^"]*)"/g)) assert.ok(ids.includes(name), `#${name!}`);
      for (const [tag] of page.matchAll(/<(?:input|select|textarea) [^>]*>/g)) {
        if (/ type="(?:hidden|checkbox)"/.test(tag)) continue;
        const name = / id="([^"]*)"/.exec(tag)?.[1];
        assert.ok(name !== undefined && page.includes(`<label for="${name}">`), tag);
      }
      assert.equal((page.match(/<h1>/g) ?? []).length, 1);
      assert.doesNotMatch(page, /<script|<style| style=| on[a-z]+=/);
    }
    const classes = new Set(pages.flatMap((page) => [...page.matchAll(/ class="([^"]*)"/g)].flatMap(([, names]) => names!.split(' '))));
    assert.deepEqual([...classes].filter((name) => !STYLE.includes(`.${name}`)), []);
  });
});
