import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import { createChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import '../../../src/components/pana-join/pana-join.ts';
import type { PanaJoin } from '../../../src/components/pana-join/pana-join.ts';
import { daysOf } from '../../../src/components/pana-join/claim.ts';
import { emptyDraft } from '../../../src/components/pana-join/draft.ts';
import { takenUp } from '../../../src/components/pana-join/taken-up.ts';
import { draftSchema, type DraftSent } from '../../../src/contract/draft.ts';
import { PAYLOADS } from '../../hosts/payloads.ts';
import { choosePlace, fillStep, find, nextStep, root, stepOf, write } from '../../support/join.ts';
import { pageRegistry, type PageRegistry } from '../../support/page-registry.ts';
import { API, startPageWorker, type PageWorker } from '../../support/page-worker.ts';
import { exampleStructure } from '../../support/structure.ts';

/** Generous: a busy machine is not a broken form. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });
const shown = (element: PanaJoin) => root(element).textContent!.replace(/\s+/g, ' ');
const shows = (element: PanaJoin, part: string) => waitUntil(() => shown(element).includes(part), `"${part}" did not show in ${shown(element)}`);
const press = (element: PanaJoin, name: string) => {
  const found = [...root(element).querySelectorAll('button')].find((one) => one.textContent!.trim() === name || one.getAttribute('aria-label') === name);
  expect(found, `a button ${name}`).to.exist;
  found!.click();
};

const LISTED = { name: 'La Boussole numérique', website: 'https://boussole.example.org/', openingHours: 'Mo-Fr 09:00-12:00', summary: 'Dit par l’annuaire.', provenance: { source: 'lieux' } } as const;

describe('a form put aside', () => {
  let worker: PageWorker;
  let registry: PageRegistry;
  let saved: DraftSent[];
  let answer: (sent: DraftSent) => Response;

  const json = (value: unknown, status = 202) => new Response(JSON.stringify(value), { status, headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' } });

  async function start(structures = [exampleStructure()]): Promise<PanaJoin> {
    registry = pageRegistry();
    saved = [];
    answer = () => json({ state: 'mailed', next: '' });
    worker = await startPageWorker({
      structures,
      async before(path, signal, request) {
        if (path === '/v1/challenge?for=drafts') {
          return json(await createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 10, counter: 5, deriveKey, data: { for: 'drafts', expires: Date.now() + 1_200_000_000_000 }, hmacSignatureSecret: 'a', hmacKeySignatureSecret: 'b' }), 200);
        }
        if (path === '/v1/listings/drafts') {
          const sent = draftSchema.parse(await request.json());
          saved.push(sent);
          return answer(sent);
        }
        return registry.before(path, signal, request);
      },
    });
    const element = document.createElement('pana-join');
    element.setAttribute('api', API);
    const holder = await fixture(html`<div></div>`);
    holder.append(element);
    await waitUntil(() => element.shadowRoot?.querySelector('.main'), 'the charter');
    return element;
  }
  const asksBeforeLeaving = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  /** A form at its second step, with a name and the address to send it to. */
  async function readyToPutAside(): Promise<Awaited<ReturnType<typeof start>>> {
    const element = await start();
    await nextStep(element);
    write(element, '#name', 'Maison des assos');
    find(element, '#later-button').click();
    await waitUntil(() => root(element).querySelector('#later-email'));
    write(element, '#later-email', 'benevole@example.org');
    return element;
  }

  afterEach(() => {
    worker.stop();
    for (const element of document.querySelectorAll('pana-join')) element.remove();
  });

  it('should be offered from the second step on, send what is written to who asked, and let them leave in peace', async () => {
    const element = await start();
    expect(root(element).querySelector('#later-button')).to.equal(null);
    await nextStep(element);
    write(element, '#name', 'Maison <b>des</b> assos');
    write(element, '#hours-2', '9h-12h');
    expect(asksBeforeLeaving()).to.equal(true);
    find(element, '#later-button').click();
    await waitUntil(() => root(element).activeElement?.id === 'later-email');
    await expect(element).to.be.accessible();
    write(element, '#later-email', 'pas une adresse');
    press(element, 'M’envoyer le lien');
    await shows(element, 'Écrivez l’adresse électronique comme');
    expect(find(element, '#later-email').getAttribute('aria-describedby')).to.contain('later-email-wrong');
    expect(saved).to.have.length(0);
    write(element, '#later-email', 'benevole@example.org');
    // Enter saves the draft: it does not end the step, whose fields are still empty.
    find(element, '#later-email').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    await shows(element, 'C’est parti');
    expect(stepOf(element)).to.equal(2);
    expect(root(element).querySelector('#errors')).to.equal(null);
    const [{ email, draft, token, honeypot }] = saved as [DraftSent];
    expect([email, token, honeypot]).to.deep.equal(['benevole@example.org', undefined, '']);
    expect(draft).to.deep.include({ name: 'Maison <b>des</b> assos', step: 'structure', accepted: false });
    expect(asksBeforeLeaving()).to.equal(false);
    write(element, '#name', 'Autre chose');
    expect(asksBeforeLeaving()).to.equal(true);
  });

  it('should keep what is written when it cannot be saved, say why, and try the same bytes again', async () => {
    const element = await readyToPutAside();
    answer = () => json({ type: 'x', title: 'x', status: 422, detail: 'Ce brouillon est trop long.' }, 422);
    press(element, 'M’envoyer le lien');
    await shows(element, 'Ce brouillon est trop long.');
    expect(find<HTMLInputElement>(element, '#name').value).to.equal('Maison des assos');
    expect(asksBeforeLeaving()).to.equal(true);
    find(element, '#later-email').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    await waitUntil(() => root(element).activeElement?.id === 'later-button');
    expect(root(element).querySelector('#later')).to.equal(null);
  });

  it('should do the work anew for what was changed after an answer was lost: the work before is spent', async () => {
    const element = await readyToPutAside();
    answer = () => json({}, 503);
    press(element, 'M’envoyer le lien');
    await shows(element, 'n’a pas pu être');
    const [{ altcha: spent }] = saved as [DraftSent];
    answer = () => json({ state: 'mailed', next: '' });
    write(element, '#name', 'Maison des associations');
    press(element, 'M’envoyer le lien');
    await shows(element, 'C’est parti');
    expect(saved.at(-1)!.draft).to.deep.include({ name: 'Maison des associations' });
    expect(saved.at(-1)!.altcha).not.to.equal(spent);
  });

  it('should offer the listing of nearly the same name as soon as the commune is chosen, and take it over without touching what is written', async () => {
    const listed = { ...exampleStructure(), ...LISTED };
    const element = await start([listed as ReturnType<typeof exampleStructure>]);
    await nextStep(element);
    write(element, '#name', 'Boussole numérique');
    write(element, '#street', '3 place du Marché');
    await choosePlace(element, 'place', 'Loches');
    find(element, '#name').dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }));
    await shows(element, 'Est-ce vous ?');
    press(element, 'C’est nous : La Boussole numérique');
    await shows(element, 'Vous reprenez la fiche « La Boussole numérique »');
    expect(root(element).activeElement?.id).to.equal('claims');
    expect(find<HTMLInputElement>(element, '#name').value).to.equal('Boussole numérique');
    expect(find<HTMLInputElement>(element, '#street').value).to.equal('3 place du Marché');
    expect(find<HTMLTextAreaElement>(element, '#summary').value).to.equal('Dit par l’annuaire.');
    expect(find<HTMLInputElement>(element, '#hours-4').value).to.equal('09:00-12:00');
    await expect(element).to.be.accessible();
    press(element, 'Finalement, ce n’est pas nous');
    await shows(element, 'C’est nous');
    press(element, 'C’est nous : La Boussole numérique');
    await shows(element, 'Vous reprenez la fiche');
    await fillStep(element);
    for (let step = 2; step < 5; step++) {
      if (step > 2) await fillStep(element);
      await nextStep(element);
    }
    await fillStep(element);
    await nextStep(element);
    expect(registry.kept[0]!.claims).to.equal(listed.id);
  });

  it('should say of a listing its structure looks after whom to ask, and leave the form as it is', async () => {
    const element = await start([{ ...exampleStructure(), ...LISTED, provenance: { source: 'charte' } } as ReturnType<typeof exampleStructure>]);
    await nextStep(element);
    write(element, '#name', 'Boussole numérique');
    await choosePlace(element, 'place', 'Loches');
    find(element, '#name').dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }));
    await shows(element, 'Est-ce vous ?');
    press(element, 'C’est nous : La Boussole numérique');
    await shows(element, 'est déjà tenue par sa structure');
    expect(find<HTMLTextAreaElement>(element, '#summary').value).to.equal('');
  });
});

describe('a draft that comes back', () => {
  it('should be what was saved, but for the signature', () => {
    const draft = {
      ...emptyDraft(), name: 'Maison', national: true, formats: ['individuel'], needs: { comptabilite: 'orienter' }, hours: ['', '9h-12h', '', '', '', '', ''], claims: 's1', claimsName: 'X',
      place: { code: 'commune:37132', name: 'Loches', kind: 'commune' as const, departement: '37', departementName: 'Indre-et-Loire', postcodes: ['37600'], lat: 47, lon: 1, precision: 'exact' as const },
      area: [{ code: 'commune:37132', kind: 'commune' as const, name: 'Loches', departement: '37' }], invitees: [{ name: 'A', email: 'a@example.org' }], publish: { person: false, email: true, phone: false },
    };
    expect(takenUp(JSON.parse(JSON.stringify({ ...draft, accepted: true, step: 'contact', surplus: { x: 1 } })) as Record<string, unknown>)).to.deep.equal(draft);
  });

  it('should be an empty form, field by field, where what comes is of another kind', () => {
    for (const value of [null, 1, 'x', [], {}, [null, 1, {}], { code: 1 }, true]) {
      const hostile = Object.fromEntries(Object.keys(emptyDraft()).map((key) => [key, value]));
      const draft = takenUp(hostile);
      for (const [key, empty] of Object.entries(emptyDraft())) {
        const got = draft[key as keyof typeof draft];
        expect(typeof got, key).to.equal(typeof empty);
        expect(Array.isArray(got), key).to.equal(Array.isArray(empty));
      }
      expect([draft.accepted, draft.place, draft.hours.length]).to.deep.equal([false, undefined, 7]);
    }
  });

  it('should show words as words, whatever they are', async () => {
    for (const payload of PAYLOADS) {
      const draft = takenUp({ name: payload, summary: payload, area: [{ code: 'commune:37132', kind: payload, name: payload, departement: payload }], needs: { [payload]: payload }, hours: [payload], invitees: [{ name: payload, email: payload }] });
      expect(draft.name).to.equal(payload);
      expect(draft.area[0]!.name).to.equal(payload);
    }
  });

  it('should read a plain week of hours, and leave any other to be written', () => {
    expect(daysOf('Mo-We 09:00-12:00,14:00-17:30; Sa 10:00-12:00; PH off')).to.deep.equal(['09:00-12:00, 14:00-17:30', '09:00-12:00, 14:00-17:30', '09:00-12:00, 14:00-17:30', '', '', '10:00-12:00', '']);
    for (const other of [undefined, '', '24/7', 'PH off', 'Mo-Fr 09:00-12:00; Dec 25 off', 'Dec Mo 09:00-12:00']) expect(daysOf(other).join('')).to.equal('');
  });
});
