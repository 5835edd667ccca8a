/**
 * What those who act for a listing are written: each mail lets them leave by one link (issue of the registry, leaving), and speaks the
 * language they joined in. A whole life is played, and every mail of it looked at.
 */
import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import type {Hono} from 'hono';
import {createRegistry} from '../../../worker/registry/app.ts';
import {becomeContact} from '../../../worker/registry/inviting.ts';
import {alarmMail} from '../../../worker/registry/jobs/mail-alarm.ts';
import {remind} from '../../../worker/registry/jobs/remind.ts';
import {accept, apply, confirm} from '../../../worker/registry/joining.ts';
import {invite, setRhythm} from '../../../worker/registry/living.ts';
import {renderMail} from '../../../worker/registry/mail/render.ts';
import {unsealed} from '../../../worker/registry/mail/seal.ts';
import {NATURES} from '../../../worker/registry/mail/templates.ts';
import type {MailTemplate} from '../../../worker/registry/mail/templates.ts';
import {listingSchema} from '../../../src/contract/listing.ts';
import {confirmReport, escalateReports} from '../../../worker/registry/reporting.ts';
import {ROUTES} from '../../../worker/registry/routes/index.ts';
import {tellEnded} from '../../../worker/registry/routes/passkeys.ts';
import {addPerson, grant, personByEmail} from '../../../worker/registry/storage/people.ts';
import {eraseWithdrawn, openWithdrawals} from '../../../worker/registry/storage/withdrawals.ts';
import {daily, inForce, programme} from './charter-support.ts';
import {tokenIn} from './joining-support.ts';
import {lastToken, reported} from './reports-support.ts';
import {sentBy} from './sending.ts';
import {editForm, send} from './space-support.ts';
import {DAY, ORIGIN, formPost, publishes, signedIn} from './support.ts';
import type {TestDeps} from './support.ts';

/**
 * Mails that go to somebody else than who acts for a listing that is in the directory, or about something else than it. Every other one
 * must let its reader leave: a new template is in this list, with good reason, or carries the link.
 */
const NOT_ABOUT_ONES_LISTING: Readonly<Record<string, readonly MailTemplate[]>> = {
  'to an applicant: nothing is in the directory, and nothing is until they confirm': ['confirm-application', 'draft-saved', 'application-question', 'application-refused', 'claim-undone'],
  'to somebody who is no contact unless they say so': ['named-contact'],
  'to a coordination or the national team': ['application-to-check', 'claim-accepted', 'listing-edited', 'charter-unpublished-team', 'charter-unreachable', 'report-to-settle', 'room-missing', 'dates-missing', 'mail-alarm'],
  'about an account': ['sign-in', 'passkey-added', 'passkeys-ended', 'confirm-address', 'address-changed'],
  'to who reported something': ['confirm-report', 'report-settled'],
  'about a listing that left': ['withdrawn', 'erased', 'processor-notice', 'processor-reminder'],
  'to who comes to an event, or wants to': [
    'confirm-registration', 'registration-confirmed', 'registration-confirmed-remote', 'registration-waiting', 'seat-offered', 'offer-expired', 'registration-cancelled', 'event-reminder-7',
    'event-reminder-1', 'event-reminder-1-remote', 'event-session', 'event-session-remote', 'event-changed', 'event-postponed', 'event-without-dates', 'event-cancelled', 'event-message', 'confirm-alert', 'event-alert',
    'survey-prerequisites', 'survey-satisfaction', 'survey-satisfaction-again',
  ],
};
const OTHERS = Object.values(NOT_ABOUT_ONES_LISTING).flat();
const TO_CONTACTS = (Object.keys(NATURES) as MailTemplate[]).filter((template) => !OTHERS.includes(template));

interface Written {
  readonly to: string;
  readonly template: MailTemplate;
  readonly locale: 'fr' | 'en';
  readonly values: Record<string, string>;
}
const written = (deps: TestDeps): Written[] =>
  (deps.database.prepare('SELECT recipient, template, locale, content FROM outbox ORDER BY id').all() as {recipient: string; template: MailTemplate; locale: 'fr' | 'en'; content: string}[])
    .map(({recipient: to, template, locale, content}) => ({to, template, locale, values: unsealed(content, deps)}));

/** Everybody of this life, and the language they were met in. */
const LANGUAGES: Readonly<Record<string, 'fr' | 'en'>> = {
  'signatory@example.org': 'en', 'named@example.org': 'en', 'invite@example.org': 'fr', 'known@example.org': 'en', 'team@example.org': 'en', 'ecrit@example.org': 'fr', 'publie@example.org': 'fr', 'touraine@example.org': 'fr',
};

interface Life {
  readonly deps: TestDeps;
  readonly app: Hono;
  readonly id: string;
  readonly mails: readonly Written[];
}

/** A structure that applied in English, with every mail its people and its coordination are ever sent, up to where it would leave. */
async function played(): Promise<Life> {
  const {deps, writer} = programme();
  const app = createRegistry(deps, ROUTES);
  const {database} = deps;
  const english = addPerson(database, {email: 'team@example.org', name: 'Team', locale: 'en'}, deps.now());
  grant(database, {person: english, role: 'coordinator', scope: 'departement:37'}, deps.now());
  addPerson(database, {email: 'known@example.org', name: 'Known', locale: 'en'}, deps.now());

  const sent = sentBy('');
  const {id: application} = apply(deps, listingSchema.parse({
    ...sent, locale: 'en', signatory: {...sent.signatory, email: 'signatory@example.org'}, invitees: [{name: 'Named', email: 'named@example.org'}],
  }), 'mairie.example.org', deps.now());
  confirm(deps, tokenIn(deps), undefined, deps.now());
  const id = accept(deps, application, {person: writer, reach: 'all'});
  becomeContact(deps, written(deps).find(({template}) => template === 'named-contact')!.values['link']!.split(':').at(-1)!);
  publishes(deps);
  const by = {person: personByEmail(database, 'signatory@example.org')!.id, reach: {departements: [], structures: [id]}};
  for (const email of ['invite@example.org', 'known@example.org']) assert.deepEqual(invite(deps, id, {email, name: 'Quelqu’un'}, by), {id});

  setRhythm(deps, id, 1, by);
  const cookie = signedIn(deps, by.person);
  const form = await editForm({app, id, cookie});
  assert.equal((await send(app, `/espace/${id}/modifier`, {...form, summary: 'Autre chose.'}, cookie)).status, 303);

  await reported(app, deps, {structure: id});
  confirmReport(deps, lastToken(deps), deps.now());
  for (const email of Object.keys(LANGUAGES)) await app.fetch(formPost('/connexion', {email}));
  for (const email of ['signatory@example.org', 'touraine@example.org']) tellEnded(deps, personByEmail(database, email)!);

  inForce({deps});
  for (let i = 0; i < 80; i++) {
    daily(deps, 1);
    remind(deps);
    escalateReports(deps);
  }
  database.prepare("INSERT INTO outbox (message_id, template, locale, recipient, content, queued_at, state, ended_at) VALUES ('dead', 'sign-in', 'fr', 'mort@example.org', '{}', ?1, 'dead', ?1)").run(new Date(deps.now()).toISOString());
  alarmMail(deps);
  database.prepare("DELETE FROM outbox WHERE message_id = 'dead'").run();
  return {deps, app, id, mails: written(deps)};
}

describe('a mail to who acts for a listing', () => {
  let life: Life;
  before(async () => void (life = await played()));

  it('is of a template that takes the link to leave, or is named here as another’s', () => {
    for (const template of OTHERS) assert.ok(Object.hasOwn(NATURES, template), `${template} is no template any more`);
    assert.equal(new Set(OTHERS).size, OTHERS.length);
    assert.deepEqual(TO_CONTACTS.filter((template) => !(NATURES[template].takes as readonly string[]).includes('withdraw')), []);
    assert.deepEqual(TO_CONTACTS.toSorted(), ['application-accepted', 'charter-reminder', 'charter-to-sign', 'charter-unpublished', 'invited', 'report-received', 'verify-reminder']);
  });

  it('lets its reader leave by that link, one step away, whichever mail it is; looking spends nothing', async () => {
    const {deps, app, mails} = life;
    const links = mails.filter(({template}) => TO_CONTACTS.includes(template));
    assert.deepEqual([...new Set(links.map(({template}) => template))].toSorted(), TO_CONTACTS.toSorted(), 'this life has one of each');
    const last = new Map(links.map((mail) => [`${mail.template} ${mail.to}`, mail]));
    for (const {template, values, locale, to} of last.values()) {
      const link = values['withdraw']!;
      assert.match(link, /^https:\/\/pana\.example\/lien#withdraw:[\w-]{43}$/, template);
      const {text, html} = renderMail({template, locale, values}, ORIGIN);
      const label = locale === 'fr' ? /retire.+annuaire/i : /(?:take|remove).+directory/i;
      assert.ok(text.split('\n').some((line, i, lines) => lines[i + 1] === link && label.test(line)), `${template} ${locale}: the text`);
      assert.match(html, new RegExp(`<a href="${link}">[^<]*${label.source}</a>`, 'i'), `${template} ${locale}: the HTML`);
      const page = await app.fetch(formPost('/espace/retirer', {token: link.split(':').at(-1)!}));
      assert.equal(page.status, 200, `${template} to ${to}`);
      assert.match(await page.text(), /Maison des associations de Loches/);
    }
    assert.equal(openWithdrawals(deps.database).length, 0);
  });

  it('is in the language its reader joined in, and in French for who never said; so is every mail to a coordination', () => {
    const {mails} = life;
    for (const {to, template, locale} of mails) {
      if (to in LANGUAGES) assert.equal(locale, LANGUAGES[to], `${template} to ${to}`);
    }
    for (const locale of ['fr', 'en'] as const) {
      const seen = new Set(mails.filter((mail) => mail.locale === locale && mail.to in LANGUAGES).map(({template}) => template));
      const expected: MailTemplate[] = [
        ...TO_CONTACTS.filter((template) => template !== 'application-accepted'), 'sign-in', 'application-to-check', 'listing-edited', 'charter-unpublished-team', 'report-to-settle', 'passkeys-ended',
      ];
      assert.deepEqual(expected.filter((template) => !seen.has(template)), [], locale);
    }
    assert.ok(mails.some(({template, locale}) => template === 'application-accepted' && locale === 'en'));
    assert.ok(mails.some(({template}) => template === 'mail-alarm'));
    const reason = (locale: string): string => mails.find((mail) => mail.template === 'report-received' && mail.locale === locale)!.values['reason']!;
    assert.notEqual(reason('fr'), reason('en'), 'what the registry itself says is translated too');
  });

  it('leads out for good by any of them: the departure and the receipt are told in each reader’s language', async () => {
    const {deps, app, id, mails} = life;
    const token = (template: MailTemplate): string => mails.findLast((mail) => mail.template === template)!.values['withdraw']!.split(':').at(-1)!;
    const done = await app.fetch(formPost('/espace/retirer', {token: token('charter-unpublished'), confirm: 'oui'}));
    assert.equal(done.status, 200);
    const [withdrawal] = openWithdrawals(deps.database);
    assert.equal(`s${withdrawal!.row}`, id);
    // Another link of another mail leads to the departure that is there, not to a second one.
    await app.fetch(formPost('/espace/retirer', {token: token('report-received'), confirm: 'oui'}));
    assert.equal(openWithdrawals(deps.database).length, 1);
    deps.clock.advance(DAY);
    assert.ok(eraseWithdrawn(deps, withdrawal!.id));
    const told = written(deps).filter(({template}) => template === 'erased').map(({to, locale}) => [to, locale]);
    assert.deepEqual(told.toSorted(), [['invite@example.org', 'fr'], ['known@example.org', 'en'], ['named@example.org', 'en'], ['signatory@example.org', 'en']]);
    assert.equal(deps.database.prepare("SELECT count(*) AS n FROM links WHERE purpose = 'withdraw'").get()!['n'], 0, 'its links are gone with it');
  });
});

describe('the language of a person', () => {
  it('is the one of the last application they signed, when they are known already', () => {
    const {deps, writer} = programme();
    const signed = (locale: 'fr' | 'en', name: string, street: string): void => {
      const sent = sentBy('');
      const {id} = apply(deps, listingSchema.parse({...sent, locale, structure: {...sent.structure, name, address: {...sent.structure.address, street}}, signatory: {...sent.signatory, email: 'signatory@example.org'}}), 'mairie.example.org', deps.now());
      confirm(deps, tokenIn(deps), undefined, deps.now());
      accept(deps, id, {person: writer, reach: 'all'});
      assert.equal(personByEmail(deps.database, 'signatory@example.org')!.locale, locale);
    };
    signed('fr', 'Une maison', '1 rue Une');
    signed('en', 'Deux maisons', '2 rue Deux');
  });
});
