/** The form of an event of the desk as a browser sends it, and people who are registered. */
import assert from 'node:assert/strict';
import {BUNDLED} from '../../../worker/directory/taxonomy/taxonomy.ts';
import {keepRegistration, keepRegistrationLife} from '../../../worker/registry/storage/registrations.ts';
import {eventRow} from '../../../worker/registry/storage/events.ts';
import {location} from './desk-support.ts';
import type {Visitor} from './desk-support.ts';
import type {TestDeps} from './support.ts';

export const PATH = '/desk/evenements';
/** Two needs of the first family. */
export const NEEDS = BUNDLED.families[0]!.needs.map(({code}) => code) as [string, string, ...string[]];

export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** A journée in Loches on 12 March 2027. */
export const FIELDS: Fields = {
  kind: 'journee', title: 'Journée de Loches', summary: 'Une journée pour les associations.', description: 'Le matin.\r\nL’après-midi.', organiserName: 'Coordination de Touraine', organiserUrl: '', territories: 'departement:37',
  modes: 'sur-place', venueName: 'Maison des associations', street: '1 rue Haute', complement: '', postcode: '37600', city: 'Loches', lat: '', lon: '', accessNote: '', timeZone: '', start: ['2027-03-12T09:30', ''], end: ['2027-03-12T17:00', ''],
  between: '', onSite: '30', remote: '', audience: '', prerequisites: '', bring: '', price: 'gratuit', priceNote: '', how: 'here', opens: '', closes: '', url: '', room: '', [`need-${NEEDS[0]}`]: '1', [`need-${NEEDS[1]}`]: '', version: '0',
};

/** Keeps a draft; gives its public identifier. */
export async function drafted(by: Visitor, change: Fields = {}): Promise<string> {
  const response = await by.send(`${PATH}/nouveau`, {...FIELDS, ...change});
  assert.equal(response.status, 303, await response.clone().text());
  const found = /^\/desk\/evenements\/(e\w+)\?fait=brouillon$/.exec(location(response));
  assert.ok(found);
  return found[1]!;
}

/** What the hidden field of a page says its version is. */
export const versionOn = (page: string): string => /name="version" value="(\d+)"/.exec(page)![1]!;

/** A draft that is published; gives its public identifier. */
export async function published(by: Visitor, change: Fields = {}): Promise<string> {
  const id = await drafted(by, change);
  const version = versionOn(await by.read(`${PATH}/${id}/apercu`));
  assert.equal(location(await by.post(`${PATH}/${id}/publier`, {version})), `${PATH}/${id}?fait=publie`);
  return id;
}

/** Changes an event: what is public after a look at what that would do, which is given; a draft at once. */
export async function changed(by: Visitor, id: string, change: Fields): Promise<string> {
  const version = versionOn(await by.read(`${PATH}/${id}/modifier`));
  const sent = {...FIELDS, ...change, version};
  const first = await by.send(`${PATH}/${id}/modifier`, sent);
  if (first.status === 303) return '';
  const preview = await first.text();
  const vu = /name="vu" value="([^"]+)"/.exec(preview)?.[1];
  assert.ok(vu, preview);
  assert.equal(location(await by.send(`${PATH}/${id}/modifier`, {...sent, vu})), `${PATH}/${id}?fait=evenement`);
  return preview;
}

let people = 0;

export interface Somebody {
  readonly name?: string;
  readonly email?: string;
  readonly mode?: 'sur-place' | 'a-distance';
  readonly state?: 'registered' | 'waiting' | 'offered' | 'cancelled' | 'to-confirm';
  readonly structureName?: string;
  readonly role?: string;
  readonly accessibility?: string;
}

/** Somebody registered, as if their link had been followed; gives the identifier of the registration. */
export function comes(deps: TestDeps, event: string, {name, email, mode = 'sur-place', state = 'registered', structureName, role, accessibility}: Somebody = {}): string {
  const number = people++;
  const id = Buffer.from(deps.random(16)).toString('hex');
  const address = email ?? `personne-${number}@example.org`;
  const now = deps.now();
  keepRegistration(deps.database, {
    id, event: eventRow(event), mode, name: name ?? `Personne ${String(number).padStart(3, '0')}`, email: address, mailbox: address, structureName, role, accessibility, locale: 'fr', consent: {version: '2026-1', textHash: ''},
  }, now);
  keepRegistrationLife(deps.database, id, {
    state, createdAt: now, ...(state !== 'to-confirm' && {confirmedAt: now}), ...(state === 'waiting' && {waitingSince: now}), ...(state === 'offered' && {offeredUntil: now + 86_400_000}), ...(state === 'cancelled' && {overAt: now}),
  }, now);
  return id;
}
