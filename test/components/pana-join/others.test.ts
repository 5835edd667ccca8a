/** Further contacts in the form by which a structure asks to be listed: loaded when one is added, agreed to field by field, shown as they will be. */
import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import '../../../src/components/pana-join/pana-join.ts';
import { bodyOf, othersOf, publishedOf, sheetOf, withoutConsents } from '../../../src/components/pana-join/body.ts';
import { fieldOf, stepOf as stepOfField } from '../../../src/components/pana-join/check.ts';
import { emptyDraft, type Other } from '../../../src/components/pana-join/draft.ts';
import { peopleFaults } from '../../../src/components/pana-join/more.ts';
import type { PanaJoin } from '../../../src/components/pana-join/pana-join.ts';
import { takenUp } from '../../../src/components/pana-join/taken-up.ts';
import { SAMPLE } from '../../hosts/payloads.ts';
import { fillStep, find, nextStep, root, stepOf, tick, write } from '../../support/join.ts';
import { exampleCharter, pageRegistry, type PageRegistry } from '../../support/page-registry.ts';
import { API, startPageWorker, type PageWorker } from '../../support/page-worker.ts';
import { exampleStructure } from '../../support/structure.ts';

/** Generous: a busy machine is not a broken form. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });
const shown = (element: PanaJoin) => root(element).textContent!.replace(/\s+/g, ' ');
const focused = (element: PanaJoin) => root(element).activeElement?.id;
const other = (change: Partial<Other> = {}): Other => ({ label: '', email: '', phone: '', publish: { label: false, email: false, phone: false }, ...change });

describe('further contacts', () => {
  let worker: PageWorker;
  let registry: PageRegistry;

  async function at(step: number, attributes: Record<string, string> = {}): Promise<PanaJoin> {
    registry = pageRegistry();
    worker = await startPageWorker({ structures: [exampleStructure()], before: registry.before });
    const element = document.createElement('pana-join');
    for (const [name, value] of Object.entries({ api: API, ...attributes })) element.setAttribute(name, value);
    (await fixture(html`<div></div>`)).append(element);
    await waitUntil(() => element.shadowRoot?.querySelector('.main'), 'the charter');
    for (let done = 1; done < step; done += 1) {
      await fillStep(element);
      await nextStep(element);
    }
    await waitUntil(() => step !== 3 || root(element).querySelector('#add-other'), 'the button');
    return element;
  }
  const add = async (element: PanaJoin, index: number): Promise<void> => {
    find(element, '#add-other').click();
    await waitUntil(() => focused(element) === `other-${index}-label`, `contact ${index}`);
  };

  afterEach(() => {
    worker?.stop();
    for (const element of document.querySelectorAll('pana-join')) element.remove();
  });

  it('should be added one by one by a button, three at most, agreed to by nobody, and be taken away again', async () => {
    const element = await at(3);
    expect(root(element).querySelectorAll('[id^=other-]')).to.have.length(0);
    for (const index of [0, 1, 2]) await add(element, index);
    expect(root(element).querySelector('#add-other')).to.equal(null);
    expect([...root(element).querySelectorAll<HTMLInputElement>('[id^=publish-other-]')].map(({ checked }) => checked)).to.deep.equal(Array(9).fill(false));
    for (const { text } of exampleCharter.furtherConsents!) expect(shown(element).split(text)).to.have.length(4);
    await expect(element).to.be.accessible();
    write(element, '#other-1-label', 'Accueil');
    const remove = [...root(element).querySelectorAll('button')].filter((one) => one.textContent!.trim() === 'Enlever ce contact');
    remove[0]!.click();
    await waitUntil(() => focused(element) === 'other-0-label');
    expect(find<HTMLInputElement>(element, '#other-0-label').value).to.equal('Accueil');
    expect(root(element).querySelectorAll('[id^=other-][id$=-label]')).to.have.length(2);
  });

  it('should be in English where the page is', async () => {
    const element = await at(3, { lang: 'en' });
    await add(element, 0);
    await waitUntil(() => shown(element).includes('Name or role'));
    for (const words of ['Add a contact', 'Contact 2', 'Such as “Front desk”', 'Remove this contact']) expect(shown(element)).to.include(words);
  });

  it('should be sent with an agreement for each field to be published, and shown in the sheet as they will be', async () => {
    const element = await at(3);
    await fillStep(element);
    await add(element, 0);
    write(element, '#other-0-label', ' Accueil ');
    write(element, '#other-0-email', 'bonjour@example.org');
    write(element, '#other-0-phone', '02 47 00 00 01');
    tick(element, '#publish-other-0-label');
    tick(element, '#publish-other-0-phone');
    await add(element, 1);
    await add(element, 2);
    write(element, '#other-2-label', 'Référente');
    write(element, '#other-2-phone', '+33247000002');
    tick(element, '#publish-other-2-phone');
    await nextStep(element);
    const sheet = () => find(element, 'pana-structure').shadowRoot!;
    await waitUntil(() => sheet().querySelector('.main'), 'the sheet');
    sheet().querySelector<HTMLElement>('.main')!.click();
    await waitUntil(() => sheet().querySelector('#contact'), 'the contact');
    const rows = [...sheet().querySelectorAll('#contact > div')].map((row) => [...row.children].map((one) => one.textContent!.replace(/\s/g, ' ')));
    expect(rows).to.deep.equal([['Courriel', 'contact@boussole.example.org'], ['Accueil', '02 47 00 00 01'], ['Contact', '02 47 00 00 02']]);
    await nextStep(element);
    await fillStep(element);
    await nextStep(element);
    const { contact, consents } = registry.kept[0]!;
    // The empty row is nobody.
    expect(contact.others).to.deep.equal([
      { label: { value: 'Accueil', publish: true }, email: { value: 'bonjour@example.org', publish: false }, phone: { value: '+33247000001', publish: true } },
      { label: { value: 'Référente', publish: false }, phone: { value: '+33247000002', publish: true } },
    ]);
    expect(consents.map(({ field, contact: number, textHash }) => [field, number ?? 1, textHash[0]])).to.deep.equal([['email', 1, '2'], ['label', 2, '4'], ['phone', 2, '6'], ['phone', 3, '6']]);
  });

  it('should say what each still needs, and lead to it', async () => {
    const element = await at(3);
    await add(element, 0);
    write(element, '#other-0-email', 'pas une adresse');
    find(element, '.main').click();
    await waitUntil(() => focused(element) === 'errors');
    expect([...root(element).querySelectorAll('#errors a')].map((one) => [one.getAttribute('href'), one.textContent])).to.deep.equal([
      ['#other-0-label', 'Dites qui est ce contact, ou enlevez-le.'], ['#other-0-email', 'Écrivez l’adresse électronique comme « nom@exemple.fr ».'],
    ]);
    root(element).querySelector<HTMLElement>('#errors a')!.click();
    await waitUntil(() => focused(element) === 'other-0-label');
    expect(stepOf(element)).to.equal(3);
    await expect(element).to.be.accessible();
  });

  it('should be unticked when the texts changed before the form arrived', async () => {
    const element = await at(3);
    await fillStep(element);
    await add(element, 0);
    write(element, '#other-0-label', 'Accueil');
    write(element, '#other-0-phone', '0247000001');
    tick(element, '#publish-other-0-phone');
    await nextStep(element);
    await nextStep(element);
    await fillStep(element);
    registry.charter = { ...exampleCharter, furtherConsents: exampleCharter.furtherConsents!.map((text) => ({ ...text, version: '2026-2', textHash: 'c'.repeat(64) })) };
    find(element, '.main').click();
    await waitUntil(() => stepOf(element) === 1, 'back at the charter');
    await nextStep(element);
    await nextStep(element);
    expect(find<HTMLInputElement>(element, '#other-0-phone').value).to.equal('0247000001');
    expect([...root(element).querySelectorAll<HTMLInputElement>('[type=checkbox]')].map(({ checked }) => checked)).to.deep.equal(Array(6).fill(false));
  });

  it('should be only text whatever is written', async () => {
    const element = await at(3);
    await fillStep(element);
    await add(element, 0);
    tick(element, '#publish-other-0-label');
    write(element, '#other-0-phone', '0247000001');
    (window as { run?: unknown }).run = undefined;
    for (const payload of SAMPLE.filter((text) => !/:\/\/|\bwww\./.test(text) && text.length <= 80)) {
      write(element, '#other-0-label', payload);
      await nextStep(element);
      const sheet = () => find(element, 'pana-structure').shadowRoot!;
      await waitUntil(() => sheet().querySelector('.main'), 'the sheet');
      sheet().querySelector<HTMLElement>('.main')!.click();
      await waitUntil(() => sheet().querySelector('#contact'), 'the contact');
      expect(sheet().querySelector('#contact > div:last-child > dt')!.textContent).to.equal(payload.trim());
      expect(sheet().querySelectorAll('#contact > div:last-child > dt *')).to.have.length(0);
      root(element).querySelector<HTMLElement>('.actions [part=button]')!.click();
      await waitUntil(() => stepOf(element) === 3);
    }
    expect((window as { run?: unknown }).run).to.equal(undefined);
  }).timeout(120_000);
});

describe('what is made of further contacts', () => {
  const charter = exampleCharter;
  const one = other({ label: 'Accueil', email: 'bonjour@example.org', publish: { label: true, email: false, phone: false } });

  it('should be nothing where there are none, and of the first contact what it was', () => {
    const draft = { ...emptyDraft(), person: 'Camille', publish: { person: true, email: false, phone: false } };
    expect(bodyOf(draft, charter, 'fr').contact).to.deep.equal({ person: { value: 'Camille', publish: true } });
    expect(publishedOf({ ...draft, others: [other()] })).to.deep.equal({ person: 'Camille' });
    expect(sheetOf(draft, 'x', '2026-11-22')).not.to.have.property('otherContacts');
    expect(othersOf({ ...draft, others: [other(), one] })).to.deep.equal([one]);
  });

  it('should keep in a draft that comes back what was typed and ticked, and nothing else', () => {
    const saved = { others: [{ ...one, surplus: '<b>', publish: { label: true, email: 'true', phone: 1 } }, 'x', null, other({ phone: '1' }), other(), other()] };
    expect(takenUp(JSON.parse(JSON.stringify(saved)) as Record<string, unknown>).others).to.deep.equal([one, other({ phone: '1' }), other()]);
    for (const others of [null, 1, 'x', [], {}, [null]]) expect(takenUp({ others }).others).to.equal(undefined);
    const draft = { ...emptyDraft(), others: [one] };
    expect(withoutConsents(draft)).to.equal(true);
    expect(draft.others[0]!.publish).to.deep.equal({ label: false, email: false, phone: false });
    expect(withoutConsents(draft)).to.equal(false);
  });

  it('should have its faults in the order of its fields, and the server’s in their place', () => {
    const faults = (others: Other[]) => peopleFaults({ ...emptyDraft(), others }).map(({ field, word }) => `${field} ${word}`);
    expect(faults([other(), one])).to.deep.equal([]);
    expect(faults([other({ publish: { label: true, email: true, phone: true } })])).to.deep.equal(['label', 'email', 'phone'].map((field) => `other-0-${field} join.publish.empty`));
    expect(faults([other({ label: 'Accueil' }), other({ label: 'A', phone: '12', email: 'a@b' })])).to.deep.equal(['other-0-email join.other.unreachable', 'other-1-email join.email.wrong', 'other-1-phone join.phone.wrong']);
    for (const [path, field] of [['contact.others.1.label.value', 'other-1-label'], ['contact.others.0.email', 'other-0-email'], ['contact.others', 'other-0-email'], ['invitees.1.name', 'invitee-1-name']] as const) {
      expect(fieldOf(path)).to.equal(field);
      expect(stepOfField(field)).to.equal('contact');
    }
  });
});
