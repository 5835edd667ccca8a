/** The public notice: who answers for the data, who acts for us, on what ground and how long, and what anybody may ask. Nothing is made up. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {createRegistry} from '../../../worker/registry/app.ts';
import {PROCESSORS} from '../../../worker/registry/domain/withdrawal.ts';
import {noticeRows} from '../../../worker/registry/domain/retention.ts';
import {NOTICE_ROUTES} from '../../../worker/registry/routes/notices.ts';
import {RETENTION} from '../../../worker/registry/storage/retention.ts';
import {pageGet, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const read = async (deps: TestDeps): Promise<string> => {
  const answer = await createRegistry(deps, NOTICE_ROUTES).fetch(pageGet('/confidentialite'));
  assert.equal(answer.status, 200);
  return answer.text();
};
const told = (over: Partial<TestDeps>): TestDeps => Object.assign(Object.create(testDeps()) as TestDeps, over);

describe('the notice on personal data', () => {
  it('names the programme, a way to write that exists, every processor and what each receives, the rights and the CNIL', async () => {
    const page = await read(testDeps());
    assert.match(page, /Le responsable du traitement est la coordination nationale du programme PANA/);
    assert.match(page, /<h2 id="ecrire">À qui écrire<\/h2>[^]*<a href="\/annuaire\/coordinations">la coordination de votre territoire<\/a>/);
    for (const {name, holds} of PROCESSORS) assert.ok(page.includes(`<th scope="row">${name}</th>`) && page.includes(holds), name);
    assert.doesNotMatch(page, /Cloudflare|mailto:/);
    for (const words of ['Voir et emporter', 'Corriger', 'Effacer', 'Retirer un accord', 'Vous opposer, ou limiter', 'https://www.cnil.fr/fr/plaintes']) assert.ok(page.includes(words), words);
    const plain = page.replaceAll('&#39;', '\'').replaceAll('&quot;', '"');
    for (const {entity, basis, kept} of noticeRows(RETENTION)) assert.ok(plain.includes(`<th scope="row">${entity}</th>`) && plain.includes(`<td>${basis}</td><td>${kept}</td>`), entity);
  });

  it('names who the server says answers, the national coordination and the edge elsewhere, as text and nothing else', async () => {
    const hostile = 'Association <b>Exemple</b> & fils, 1 rue de l’Exemple';
    const page = await read(told({controller: hostile, coordination: {name: 'Coordination nationale PANA', territory: 'national', email: 'coordination@example.org'}, edgeToken: 'a'.repeat(64)}));
    assert.match(page, /Le responsable du traitement est Association &lt;b&gt;Exemple&lt;\/b&gt; &amp; fils, 1 rue de l’Exemple\./);
    assert.match(page, /Coordination nationale PANA \(<a href="mailto:coordination@example\.org">coordination@example\.org<\/a>\), ou /);
    assert.match(page, /<th scope="row">Cloudflare \(Workers et KV\), dont la société mère est aux États-Unis<\/th>/);
    assert.match(page, /l’annuaire public, sans aucune coordonnée/);
  });

  it('prefers the team the registry has for the whole country, but no example, and makes no link of what is none', async () => {
    const deps = told({coordination: {name: 'Réglée', territory: 'national', email: 'reglee@example.org'}});
    deps.registry.setCoordinations([{name: 'Exemple', territory: 'national', email: 'exemple@example.org', example: true}]);
    assert.match(await read(deps), /Réglée \(<a href="mailto:reglee@/);
    deps.registry.setCoordinations([{name: 'Équipe nationale', territory: 'national', url: 'https://equipe.example.org/', phone: '02 43 00 00 00'}]);
    assert.match(await read(deps), /Équipe nationale \(<a href="https:\/\/equipe\.example\.org\/" rel="nofollow">https:\/\/equipe\.example\.org\/<\/a>, <a href="tel:0243000000">/);
  });
});
