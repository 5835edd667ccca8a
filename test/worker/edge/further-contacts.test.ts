/** Further contacts of a structure as the public asks for them: only what is published today, in the same answer and on the same page as the first. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {publishedContactSchema} from '../../../src/contract/structure.ts';
import type {PublishedContact, Structure} from '../../../src/contract/structure.ts';
import {encodeSnapshot, readSnapshot} from '../../../worker/directory/snapshot.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {directory, edge, STRUCTURES} from './fixture.ts';

const [FIRST] = STRUCTURES as [Structure];
const HELD: PublishedContact = {
  email: 'contact@example.org', phone: '+33261910000',
  others: [{number: 2, label: 'Accueil', email: 'accueil@example.org', phone: '+33261910002'}, {number: 3, label: 'Référente', phone: '+33261910003'}, {number: 4, label: 'Absent'}],
};
const over = (otherContacts: Structure['otherContacts'], held = HELD, contactFields: Structure['contactFields'] = ['email']) => {
  const shown = directory([{...FIRST, contactFields, ...(otherContacts && {otherContacts})}]);
  return edge({directory: () => shown, contacts: async () => held});
};

describe('further contacts', () => {
  it('should give what is published today, field by field and contact by contact, whatever a store still holds', async () => {
    for (const [otherContacts, others] of [
      [[{number: 2, fields: ['label', 'phone']}, {number: 3, fields: ['phone']}], [{number: 2, label: 'Accueil', phone: '+33261910002'}, {number: 3, phone: '+33261910003'}]],
      [[{number: 3, fields: ['label', 'email']}], [{number: 3, label: 'Référente'}]],
      [[{number: 3, fields: ['email']}], undefined],
      [undefined, undefined],
    ] as [Structure['otherContacts'], unknown][]) {
      const answer = await over(otherContacts).request('/v1/structures/s1/contact');
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      const said = publishedContactSchema.strict().parse(await answer.json());
      assert.deepEqual(said, {email: 'contact@example.org', ...(others !== undefined && {others})});
    }
  });

  it('should be counted by the same limit as the first contact', async () => {
    const shown = directory([{...FIRST, otherContacts: [{number: 2, fields: ['label']}]}]);
    const limited = edge({directory: () => shown, contacts: async () => HELD, limit: () => ({allowed: false, retryAfter: 9})});
    assert.equal((await limited.request('/v1/structures/s1/contact')).status, 429);
    assert.equal((await limited.request('/annuaire/s1-loches/contact')).status, 429);
  });

  it('should be on the page of the contact, under the names their structure gave them, and make the sheet lead there by themselves', async () => {
    const app = over([{number: 2, fields: ['label', 'email', 'phone']}, {number: 3, fields: ['phone']}], HELD, []);
    assert.match(await (await app.request('/annuaire/s1-loches')).text(), /\/annuaire\/s1-loches\/contact" rel="nofollow">Voir le contact/);
    const page = await (await app.request('/annuaire/s1-loches/contact')).text();
    assert.match(page, /<h2>Accueil<\/h2>\s*<dl>\s*<dt>Téléphone<\/dt><dd><a href="tel:\+33261910002">02 61 91 00 02<\/a><\/dd>\s*<dt>Courriel<\/dt><dd><a href="mailto:accueil@example.org">/);
    assert.match(page, /<h2>Autre contact<\/h2>\s*<dl>\s*<dt>Téléphone<\/dt><dd><a href="tel:\+33261910003">/);
    assert.doesNotMatch(page, /Référente|Absent|contact@example.org|Aucun contact/);
  });

  it('should be said by the directory as numbers and names of fields, as they were written into it', () => {
    const all = [2, 3, 4].flatMap((number) => [['label'], ['email'], ['phone'], ['label', 'email', 'phone']].map((fields) => [{number, fields}])) as NonNullable<Structure['otherContacts']>[];
    const structures = [...all, [{number: 2, fields: ['email'] as ('email')[]}, {number: 4, fields: ['label', 'phone'] as ('label' | 'phone')[]}], undefined].map((otherContacts, i) => ({
      ...FIRST, id: `s${(i + 1).toString(36)}`, slug: `lieu-${i}`, name: `Lieu ${i}`, contactFields: i % 2 === 0 ? ['email' as const] : [], ...(otherContacts && {otherContacts}),
    }));
    const snapshot = readSnapshot(encodeSnapshot({version: '1', publishedAt: '2026-11-22', structures, coordinations: [], merged: []}));
    const read = Array.from({length: snapshot.size}, (_, row) => snapshot.structure(row));
    for (const {id, otherContacts, contactFields} of structures) {
      const one = read.find((structure) => structure.id === id)!;
      assert.deepEqual([one.otherContacts, one.contactFields], [otherContacts, contactFields], id);
    }
  });

  it('should be only text wherever they are shown', async () => {
    const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\'', '&#39;');
    const pageOf = async (text: string): Promise<string> =>
      (await over([{number: 2, fields: ['label', 'email', 'phone']}], {others: [{number: 2, label: text, email: text, phone: text}]}, []).request('/annuaire/s1-loches/contact')).text();
    const plain = await pageOf('texte-sans-danger');
    assert.equal(plain.split('texte-sans-danger').length - 1, 5);
    for (const payload of PAYLOADS) assert.equal((await pageOf(payload)).replaceAll(escaped(payload), 'texte-sans-danger'), plain, payload);
  });
});
