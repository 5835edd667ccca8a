/**
 * Coming to an event, act by act: each one is decided by the domain, kept, told by mail and written in the audit log in one transaction, or
 * not at all. A seat is taken when it is confirmed by the mailed link; one that is freed is offered to whoever waited first. The link of the
 * video room is put into the mails of those who come by it, and nowhere else.
 */
import {createHash} from 'node:crypto';
import type {EventAlertSent, RegistrationForm, RegistrationReceived, RegistrationSent} from '../../src/contract/registration.ts';
import type {EventMode} from '../../src/contract/event-vocabulary.ts';
import type {FieldError} from '../../src/contract/problem.ts';
import type {RegistrationState} from '../../src/contract/registration.ts';
import {Refusal} from '../http/answer.ts';
import type {RegistryDeps} from './deps.ts';
import {mailboxOf, territoriesAround} from './domain/application.ts';
import {REGISTRATION_CONSENT} from './domain/consent.ts';
import {isWanted} from './domain/event-alert.ts';
import {decide as decideEvent} from './domain/event.ts';
import {detailsOf, missingRoom, momentWords, reminderDue, reminderFrom, reminderKind, REMINDERS, roomIsOut, roomWord} from './domain/event-words.ts';
import type {RoomWord} from './domain/event-words.ts';
import {comesRemotely, CONFIRM_WITHIN, decide, givesSeat, offerEnd, seatsFree, seatWords, sideOf} from './domain/registration.ts';
import type {RegistrationCommand} from './domain/registration.ts';
import {checkAnswers, keptAnswers} from './domain/survey.ts';
import {eventLink, identifierIn, isTokenOf, newIdentifier} from './event-links.ts';
import type {EventLinkPurpose} from './event-links.ts';
import {mailbox, reachable} from './mail/address.ts';
import {enqueue} from './mail/enqueue.ts';
import {NATURES} from './mail/templates.ts';
import type {MailTemplate, MailValues, ValueName} from './mail/templates.ts';
import {audit} from './storage/audit.ts';
import {addAlert, alertById, confirmAlertRow, forgetAlert, forgetSameAlerts} from './storage/event-alerts.ts';
import type {EventAlert} from './storage/event-alerts.ts';
import {departementsOfEvent, noteEvent, openedBetween, setSeatWords} from './storage/event-times.ts';
import {eventById, eventId, eventRow, keepLife, publicEvent} from './storage/events.ts';
import type {StoredEvent} from './storage/events.ts';
import {rowOf} from './storage/identifiers.ts';
import {completeAnswersOf, countsOf, dropAnswersOf, endAll, firstWaiting, keepRegistration, keepRegistrationLife, LIVING, noteNotice, noteRoom, ofMailbox, recentAsks, registration, registrationsOf, reviveAll, unnoticed} from './storage/registrations.ts';
import type {Registration} from './storage/registrations.ts';
import {peopleFor} from './storage/people.ts';
import {reportable} from './storage/reports.ts';
import {addAnswers, surveyVersion} from './storage/surveys.ts';
import {needsInForce} from './storage/taxonomy.ts';

type Deps = Pick<RegistryDeps, 'database' | 'origin' | 'secret' | 'random' | 'now' | 'report'>;

const HOUR = 3_600_000;
/** Mails one mailbox, whoever writes its address, gets in an hour because somebody asked for them (RELIABILITY.md, mail bombing). */
const MAILS_PER_HOUR = 3;

/** More people than wait for anything. */
const ALL = 1_000_000;

const subjectOf = (id: string): string => `registration:${id}`;

// ————— mails —————

/** Templates that speak of an event to somebody who comes. */
export type EventTemplate = Extract<MailTemplate, `event-${string}` | `registration-${string}` | 'confirm-registration' | 'seat-offered' | 'offer-expired'>;
/** Values of a template that are the same in every mail of this part: what {@link tellRegistered} fills in by itself. */
type OwnValue = 'event' | 'details' | 'sheet' | 'calendar' | 'cancel';
/** What is left for the caller to say. */
export type EventMailValues<T extends EventTemplate> = Omit<MailValues[T], OwnValue>;

const sheetOf = ({origin}: Pick<RegistryDeps, 'origin'>, event: StoredEvent): string => `${origin}/agenda/${publicEvent(event).slug}`;

/** The room as a mail can have it; undefined when there is none, or it is no https address. Never said to anyone else. */
function roomOf({report}: Pick<RegistryDeps, 'report'>, {id, room}: StoredEvent): string | undefined {
  if (room === undefined) return undefined;
  const url = URL.parse(room);
  if (url?.protocol === 'https:' && url.username === '' && url.password === '' && /^[\w.~:/?#[\]@!$&()*+,;=%-]+$/.test(url.href)) return url.href;
  report(new Error(`the room of ${eventId(id)} is not an https address: nobody is sent it`));
  return undefined;
}

/** What the mail that brings a room is noted as: another room, or one that was given late, is sent too. Nothing is found in it. */
const roomKind = (room: string): string => `room-${createHash('sha256').update(room).digest('hex').slice(0, 16)}`;

/** What of a series a mail is about, by the place of each session; the whole event when absent. */
type Only = readonly number[] | undefined;

/** What mails say of an event, by language, mode, what is said of the room, and sessions; made once for everybody who comes. */
const said = new WeakMap<StoredEvent, Map<string, {readonly details: string; readonly sheet: string}>>();

function wordsOf(deps: Deps, event: StoredEvent, {locale, mode}: Pick<Registration, 'locale' | 'mode'>, room: RoomWord, only: Only): {readonly details: string; readonly sheet: string} {
  let known = said.get(event);
  if (known === undefined) said.set(event, (known = new Map()));
  const key = `${locale} ${mode} ${room} ${only?.join() ?? ''}`;
  let words = known.get(key);
  if (words === undefined) known.set(key, (words = {details: detailsOf(event.event, locale, mode, room, only), sheet: sheetOf(deps, event)}));
  return words;
}

/** What a mail is about beside its own values: when it is written (ms), and which sessions of a series. */
interface Writing {
  readonly now: number;
  readonly only?: Only;
}

/** Queues a mail about an event to somebody who comes. */
function write<T extends EventTemplate>(deps: Deps, template: T, one: Registration, event: StoredEvent, values: EventMailValues<T>, {now, only}: Writing): void {
  const {id, email, locale} = one;
  const all: Readonly<Record<string, string>> = {
    event: event.event.title, ...wordsOf(deps, event, one, template.endsWith('-remote') ? 'none' : roomWord(event, one.life.state === 'registered', now), only), calendar: `${deps.origin}/v1/events/${eventId(event.id)}.ics`,
    cancel: eventLink(deps, 'cancel-registration', id), ...values,
  };
  const takes: readonly ValueName[] = NATURES[template].takes;
  enqueue(deps.database, {template, locale, to: email, values: Object.fromEntries(takes.map((name) => [name, all[name] ?? ''])) as unknown as MailValues[T]}, deps);
}

/** Says to somebody that a seat is theirs; with the room when the mail that brings it has left already, and reminders that passed are not sent again. */
function tellSeat(deps: Deps, one: Registration, event: StoredEvent, now: number): void {
  for (const days of REMINDERS) if (now >= reminderFrom(event.event, days)) noteNotice(deps.database, one.id, reminderKind(event.event, days), now);
  const room = roomIsOut(event.event, now) && comesRemotely(event.event, one.mode) ? roomOf(deps, event) : undefined;
  if (room !== undefined) noteRoom(deps.database, one.id, roomKind(room), now);
  if (room === undefined) write(deps, 'registration-confirmed', one, event, {}, {now});
  else write(deps, 'registration-confirmed-remote', one, event, {room}, {now});
}

/** Says to somebody where they stand, whatever they knew. */
function tellState(deps: Deps, one: Registration, event: StoredEvent, now: number): void {
  switch (one.life.state) {
    case 'to-confirm': return write(deps, 'confirm-registration', one, event, {link: eventLink(deps, 'confirm-registration', one.id)}, {now});
    case 'registered': return tellSeat(deps, one, event, now);
    case 'waiting': return write(deps, 'registration-waiting', one, event, {}, {now});
    case 'offered': return tellOffer(deps, one, event, now);
    default:
  }
}

/** What makes the link of an offer another than that of the one before. */
const turnOf = ({life: {offeredUntil = 0}}: Registration): string => String(offeredUntil);

const tellOffer = (deps: Deps, one: Registration, event: StoredEvent, now: number): void =>
  write(deps, 'seat-offered', one, event, {link: eventLink(deps, 'take-seat', one.id, turnOf(one)), before: momentWords(one.life.offeredUntil!, event.event.timeZone, one.locale, one.mode === 'a-distance')}, {now});

/**
 * One mail to each living registration of an event (or of `states`), once for each `kind` however often it is called: `kind` is noted with
 * each. `values`: what the template takes beside the event's own title, dates, place, sheet, calendar and the link that cancels. Call it in
 * the transaction of what it tells; `now` in milliseconds. Gives how many mails were queued.
 */
export function tellRegistered<T extends EventTemplate>(
  deps: RegistryDeps, event: number, {template, values, kind, states = LIVING}: {readonly template: T; readonly values: EventMailValues<T>; readonly kind: string; readonly states?: readonly RegistrationState[]}, now: number,
): number {
  const {database} = deps;
  return database.transaction(() => {
    const stored = eventById(database, event);
    if (stored === undefined) return 0;
    const told = registrationsOf(database, event, states).filter(({id}) => noteNotice(database, id, kind, now));
    for (const one of told) write(deps, template, one, stored, values, {now});
    return told.length;
  });
}

// ————— seats —————

/** Applies a command and writes its fact; undefined, with nothing written, when it is not the moment. Gives the registration as it is now. */
function act({database}: Deps, one: Registration, command: RegistrationCommand, actor: string, now: number): Registration | undefined {
  const decided = decide(one.life, command, now);
  if (decided === undefined) return undefined;
  keepRegistrationLife(database, one.id, decided.life, now);
  audit(database, {actor, action: decided.fact, object: subjectOf(one.id), detail: eventId(one.event)}, now);
  return {...one, life: decided.life};
}

/** Offers every free seat of a mode to those who wait for it, the first first. */
function offerSeats(deps: Deps, event: StoredEvent, mode: EventMode, now: number): void {
  const {database} = deps;
  const side = sideOf(mode);
  const free = seatsFree(event.event.capacity[side], countsOf(database, event.id)[side]);
  if (free <= 0) return;
  for (const first of firstWaiting(database, event.id, mode, Math.min(free, ALL))) {
    const offered = act(deps, first, {type: 'offer', until: offerEnd(now, event.startsAt)}, 'system', now);
    if (offered !== undefined) tellOffer(deps, offered, event, now);
  }
}

/**
 * Recounts the seats of an event (its row): free ones are offered to those who wait, the words that are published follow, and with them
 * open and full, by the clock too. An event that is postponed takes its offers back into the waiting list, in their turn; one that is
 * cancelled or was held is over for everyone in it, and so is one whose dates went by while it had no others. Call it in the transaction of what changed seats, dates or status; `now` in
 * milliseconds. Writes nothing when nothing is to change.
 */
export function refreshSeats(deps: RegistryDeps, event: number, now: number): void {
  const {database} = deps;
  database.transaction(() => {
    const before = eventById(database, event);
    if (before === undefined) return;
    const stored = moved(deps, before, now);
    const {status} = stored;
    if (status === 'draft') return;
    if (status === 'held' || status === 'cancelled') {
      endAll(database, event, status === 'held' ? stored.endsAt : now);
      return;
    }
    if (status === 'postponed') for (const one of registrationsOf(database, event, ['offered'])) act(deps, one, {type: 'put-back'}, 'system', now);
    if (status === 'postponed' && now >= stored.endsAt) {
      // Nobody is kept for a day that may never come; new dates revive who is still here.
      endAll(database, event, stored.endsAt);
      return;
    }
    reviveAll(database, event);
    if (status !== 'postponed' && now < stored.startsAt) for (const mode of stored.event.modes) offerSeats(deps, stored, mode, now);
    const seats = seatWords(stored.event, countsOf(database, event));
    if (setSeatWords(database, event, seats)) moved(deps, {...stored, seats}, now);
  });
}

/** The event as the clock and its seats make it now, kept when that is another status. */
function moved({database}: Deps, event: StoredEvent, now: number): StoredEvent {
  const decided = decideEvent(event, {type: 'tick'}, now);
  if ('refusal' in decided || decided.state.status === event.status) return event;
  keepLife(database, event.id, decided.state, {actor: 'system'}, now);
  for (const fact of decided.facts) audit(database, {actor: 'system', action: fact, object: `event:${eventId(event.id)}`}, now);
  return {...event, status: decided.state.status};
}

// ————— the form —————

/** Whether one can register for an event now (ms). */
export const takesRegistrations = ({status, event, opensAt = 0, closesAt = 0}: StoredEvent, now: number): boolean =>
  (status === 'open' || status === 'full') && event.registration.how === 'here' && now >= opensAt && now < closesAt;

/** An event the public may see, by its public identifier. Throws 404. */
function shown({database}: Pick<RegistryDeps, 'database'>, id: string): StoredEvent {
  const event = eventById(database, eventRow(id));
  if (event === undefined || event.status === 'draft') throw new Refusal('not-found', 'Cet événement n’est pas, ou n’est plus, dans l’agenda.');
  return event;
}

/** Why one cannot register, in words. */
function closedWords({status, event, opensAt}: StoredEvent, now: number): string {
  if (event.registration.how === 'elsewhere') return 'On s’inscrit à cet événement sur le site de qui l’organise : l’adresse est sur sa fiche.';
  if (event.registration.how === 'none') return 'Cet événement est sans inscription.';
  if (status === 'postponed') return 'Cet événement est reporté : ses nouvelles dates ne sont pas encore connues.';
  if (status === 'cancelled') return 'Cet événement est annulé.';
  if (status === 'held') return 'Cet événement a eu lieu.';
  if (opensAt !== undefined && now < opensAt) return 'Les inscriptions à cet événement ne sont pas encore ouvertes.';
  return status === 'announced' ? 'Les inscriptions à cet événement ouvrent dans un instant : réessayez.' : 'Les inscriptions à cet événement sont closes.';
}

/** What the form of an event shows. Throws 404. */
export function registrationForm(deps: RegistryDeps, id: string, now: number): RegistrationForm {
  const event = shown(deps, id);
  const counts = countsOf(deps.database, event.id);
  const {version, text, textHash} = REGISTRATION_CONSENT;
  return {
    id: eventId(event.id), open: takesRegistrations(event, now), consent: {version, text, textHash},
    modes: event.event.modes.map((mode) => ({mode, gives: givesSeat(event.event.capacity[sideOf(mode)], counts[sideOf(mode)]) ? 'seat' : 'waiting-list'})),
  };
}

/** Throws 404 without an event, 409 when one cannot register for it now, 422 with the fields that cannot be kept. */
export function checkRegistration(deps: RegistryDeps, id: string, sent: RegistrationSent, now: number): void {
  const {database} = deps;
  const event = shown(deps, id);
  if (!takesRegistrations(event, now)) throw new Refusal('conflict', closedWords(event, now));
  const errors: FieldError[] = [];
  const wrong = (field: string, message: string, code = 'invalid'): void => void errors.push({field, code, message});
  if (!event.event.modes.includes(sent.mode)) wrong('mode', 'On ne participe pas ainsi à cet événement : choisissez une autre façon.');
  if (mailbox(sent.email) === undefined) wrong('email', 'Cette adresse électronique n’est pas acceptée : elle ressemble à nom@exemple.fr.');
  if (sent.structure !== undefined && 'id' in sent.structure && reportable(database, sent.structure.id) === undefined) wrong('structure', 'Cette structure n’est pas, ou n’est plus, dans l’annuaire : tapez son nom.');
  const {version, textHash} = REGISTRATION_CONSENT;
  if (sent.consent.version !== version || sent.consent.textHash !== textHash) wrong('consent', 'Le texte de l’accord a changé depuis que la page est ouverte : rechargez-la, relisez-le, puis recommencez.');
  if (sent.survey !== undefined) {
    const survey = surveyVersion(database, 'needs', sent.survey.version);
    if (survey === undefined) wrong('survey.version', 'Ces questions ne sont plus posées : rechargez la page, puis recommencez.');
    else errors.push(...checkAnswers(survey.questions, sent.survey.answers, {needs: needsInForce(database)}).map((error) => ({...error, field: `survey.${error.field}`})));
  }
  if (errors.length > 0) throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: errors.slice(0, 40)});
}

/** Throws 429 when a mailbox has had its mails of the hour. Counted in the file: a restart forgets nothing. */
function checkMailbox({database}: Deps, address: string, now: number): void {
  const recent = recentAsks(database, address, now - HOUR);
  if (recent.length < MAILS_PER_HOUR) return;
  const wait = Math.max(1, Math.ceil((recent.at(-MAILS_PER_HOUR)! + HOUR - now) / 1000));
  throw new Refusal('too-many-requests', 'Plusieurs demandes viennent d’être faites avec cette adresse électronique. Ouvrez les messages déjà reçus, ou réessayez dans une heure.', {headers: {'Retry-After': String(wait)}});
}

const RECEIVED: Readonly<Record<'registration' | 'alert', Readonly<Record<'fr' | 'en', string>>>> = {
  registration: {
    fr: 'Nous vous avons envoyé un message. Ouvrez son lien dans les 7 jours : votre place est prise à ce moment-là, pas avant.',
    en: 'We have sent you an e-mail. Open the link in it within 7 days: your seat is taken then, not before.',
  },
  alert: {
    fr: 'Nous vous avons envoyé un message. Ouvrez son lien dans les 7 jours : sans cela, votre demande est effacée.',
    en: 'We have sent you an e-mail. Open the link in it within 7 days: without it your request is erased.',
  },
};

/**
 * Keeps a registration that {@link checkRegistration} found good and mails the link that confirms it; a mailbox that has a place in the event
 * already is mailed where it stands. The answer is the same. Call it in the transaction of its sending. Throws 429.
 */
export function register(deps: RegistryDeps, id: string, sent: RegistrationSent, now: number): RegistrationReceived {
  const {database, random} = deps;
  const event = shown(deps, id);
  const address = mailboxOf(sent.email);
  checkMailbox(deps, address, now);
  const before = ofMailbox(database, event.id, address);
  // What was asked before counts among the mails of the hour, though it is one registration.
  if (before !== undefined) noteNotice(database, before.id, `asked-${newIdentifier(random)}`, before.life.state === 'to-confirm' ? before.life.createdAt : now);
  if (before !== undefined && before.life.state !== 'to-confirm') tellState(deps, before, event, now);
  else {
    const key = before?.id ?? newIdentifier(random);
    const found = sent.structure !== undefined && 'id' in sent.structure ? reportable(database, sent.structure.id) : undefined;
    // Written again before it is confirmed, the last words count: somebody mended their form.
    keepRegistration(database, {
      id: key, event: event.id, mode: sent.mode, name: sent.name, email: sent.email.toLowerCase(), mailbox: address, structure: found && rowOf(found.id),
      structureName: sent.structure !== undefined && 'name' in sent.structure ? sent.structure.name : undefined, role: sent.role, accessibility: sent.accessibility, locale: sent.locale,
      consent: sent.consent,
    }, now);
    dropAnswersOf(database, key);
    const answers = sent.survey === undefined ? {} : keptAnswers(sent.survey.answers);
    if (sent.survey !== undefined && Object.keys(answers).length > 0) {
      // Complete once it is confirmed: nobody answers in the name of an address.
      addAnswers(database, {id: newIdentifier(random), survey: surveyVersion(database, 'needs', sent.survey.version)!, event: event.id, registration: key, answers, complete: false}, now);
    }
    tellState(deps, registration(database, key)!, event, now);
    audit(database, {actor: 'anonymous', action: 'registration.send', object: subjectOf(key), detail: eventId(event.id)}, now);
  }
  return {state: 'to-confirm', next: RECEIVED.registration[sent.locale]};
}

// ————— mailed links —————

/** What a link showed or did: the registration as it is now, its event, and what was done with it just now or why nothing was. */
export interface Followed {
  readonly registration: Registration;
  readonly event: StoredEvent;
  readonly what: 'done' | 'nothing' | 'closed' | 'ask';
}

/** The registration a token of `purpose` is about; undefined when it is about none (any more). */
function ofToken(deps: Deps, purpose: EventLinkPurpose, token: string): {readonly one: Registration; readonly event: StoredEvent} | undefined {
  const id = identifierIn(token);
  const one = id === undefined ? undefined : registration(deps.database, id);
  if (one === undefined || !isTokenOf(deps, token, purpose, one.id, purpose === 'take-seat' ? turnOf(one) : '')) return undefined;
  return {one, event: eventById(deps.database, one.event)!};
}

/**
 * Follows the link that confirms a registration: a seat when one is free and nobody waits for it, else the waiting list. Followed again it
 * says where they stand, and does nothing. Undefined when the link does nothing (any more).
 */
export function confirmRegistration(deps: RegistryDeps, token: string, now: number): Followed | undefined {
  const {database} = deps;
  return database.transaction(() => {
    const found = ofToken(deps, 'confirm-registration', token);
    if (found === undefined) return undefined;
    const {one, event} = found;
    if (one.life.state !== 'to-confirm') return {registration: one, event, what: 'nothing'};
    if (!takesRegistrations(event, now)) return {registration: one, event, what: 'closed'};
    const side = sideOf(one.mode);
    const seat = givesSeat(event.event.capacity[side], countsOf(database, event.id)[side]);
    const confirmed = act(deps, one, {type: 'confirm', seat}, subjectOf(one.id), now);
    if (confirmed === undefined) return undefined;
    completeAnswersOf(database, one.id);
    tellState(deps, confirmed, event, now);
    refreshSeats(deps, event.id, now);
    return {registration: confirmed, event, what: 'done'};
  });
}

/** Follows the link of an offered seat: it is theirs until the offer ends. Undefined when the link does nothing (any more). */
export function takeSeat(deps: RegistryDeps, token: string, now: number): Followed | undefined {
  const {database} = deps;
  return database.transaction(() => {
    const found = ofToken(deps, 'take-seat', token);
    if (found === undefined) return undefined;
    const {one, event} = found;
    if (one.life.state !== 'offered') return {registration: one, event, what: 'nothing'};
    // New dates may come before the end of the offer.
    if (event.status === 'cancelled' || event.status === 'postponed' || now >= event.startsAt) return {registration: one, event, what: 'closed'};
    const registered = act(deps, one, {type: 'take'}, subjectOf(one.id), now);
    if (registered === undefined) {
      // It ran out, and no job has looked since.
      endOffer(deps, one, now);
      const ended = registration(database, one.id);
      return ended && {registration: ended, event, what: 'nothing'};
    }
    tellSeat(deps, registered, event, now);
    refreshSeats(deps, event.id, now);
    return {registration: registered, event, what: 'done'};
  });
}

/**
 * Follows the link that cancels, until the event begins: asks first (`sure` false), then frees the seat for whoever is next. Undefined when
 * the link does nothing (any more).
 */
export function cancelRegistration(deps: RegistryDeps, token: string, sure: boolean, now: number): Followed | undefined {
  const {database} = deps;
  return database.transaction(() => {
    const found = ofToken(deps, 'cancel-registration', token);
    if (found === undefined) return undefined;
    const {one, event} = found;
    if (one.life.state === 'cancelled' || one.life.state === 'expired') return {registration: one, event, what: 'nothing'};
    if (event.status === 'cancelled' || event.status === 'held' || (event.status !== 'postponed' && now >= event.startsAt)) return {registration: one, event, what: 'closed'};
    if (!sure) return {registration: one, event, what: 'ask'};
    const cancelled = act(deps, one, {type: 'cancel'}, subjectOf(one.id), now);
    if (cancelled === undefined) return undefined;
    write(deps, 'registration-cancelled', cancelled, event, {}, {now});
    refreshSeats(deps, event.id, now);
    return {registration: cancelled, event, what: 'done'};
  });
}

// ————— what the clock does —————

/** An offer that was not taken ends, and the seat goes to the next; one of an event that has no date waits again. `now` in milliseconds. */
export function endOffer(deps: RegistryDeps, one: Registration, now: number): void {
  const {database} = deps;
  database.transaction(() => {
    const event = eventById(database, one.event)!;
    if (event.status === 'postponed') return refreshSeats(deps, event.id, now);
    const ended = act(deps, one, {type: 'expire'}, 'system', now);
    if (ended === undefined) return;
    if (event.status !== 'cancelled' && now < event.startsAt) write(deps, 'offer-expired', ended, event, {}, {now});
    refreshSeats(deps, event.id, now);
  });
}

/**
 * Reminds those who are registered and were not reminded yet, at most `limit` of them; gives how many. Of two reminders whose time has come
 * only the last is sent, none once what it is about has begun. With those of the day before goes the room, and again when it becomes
 * another. `now` in milliseconds.
 */
export function remindRegistered(deps: RegistryDeps, event: StoredEvent, now: number, limit: number): number {
  const {database} = deps;
  const due = reminderDue(event.event, now);
  if (due === undefined) return 0;
  const {days, kind, sessions} = due;
  const room = days === 1 ? roomOf(deps, event) : undefined;
  const waiting = unnoticed(database, event.id, kind, limit);
  // The room was given, or became another, after they were reminded.
  const late = room === undefined || waiting.length > 0 ? [] : unnoticed(database, event.id, roomKind(room), limit);
  if (waiting.length + late.length === 0) return 0;
  // Of a series that has begun nobody cancels any more: its mails do not propose it.
  const begun = now >= event.startsAt;
  const only = {now, only: sessions};
  const bring = (one: Registration): void => write(deps, begun ? 'event-session-remote' : 'event-reminder-1-remote', one, event, {room: room!}, only);
  database.transaction(() => {
    for (const one of late) if (noteRoom(database, one.id, roomKind(room!), now) && comesRemotely(event.event, one.mode)) bring(one);
    for (const one of waiting) {
      if (!noteNotice(database, one.id, kind, now)) continue;
      if (room !== undefined) noteRoom(database, one.id, roomKind(room), now);
      if (days === 7) write(deps, 'event-reminder-7', one, event, {}, {now});
      else if (room !== undefined && comesRemotely(event.event, one.mode)) bring(one);
      else write(deps, begun ? 'event-session' : 'event-reminder-1', one, event, {}, only);
    }
  });
  return waiting.length + late.length;
}

/** Those who hold an event and can be written to: whoever coordinates its territories; the national team where nobody does. */
export function holdersOf({database, gazetteer}: Pick<RegistryDeps, 'database' | 'gazetteer'>, event: StoredEvent): ReturnType<typeof peopleFor> {
  const departementsOf = (territory: string): readonly string[] => gazetteer.resolve(territory)?.departements ?? [];
  const scopes = departementsOfEvent(database, event.id).flatMap((departement) => territoriesAround(departement, departementsOf));
  const coordinators = [...new Set(scopes)].flatMap((scope) => peopleFor(database, {role: 'coordinator', scope}));
  return reachable(coordinators.length > 0 ? coordinators : peopleFor(database, {role: 'national', scope: ''}));
}

/**
 * Tells those who hold an event that one follows from afar that it has no room yet: two days before each session, and the day before.
 * Whoever coordinates its territories; the national team where nobody does. `now` in milliseconds.
 */
export function alarmRoom(deps: RegistryDeps, event: StoredEvent, now: number): void {
  const {database, origin} = deps;
  const {timeZone, title} = event.event;
  const missing = missingRoom(event, now);
  if (missing === undefined) return;
  database.transaction(() => {
    if (!noteEvent(database, event.id, missing.kind, now)) return;
    for (const {email, locale} of holdersOf(deps, event)) {
      enqueue(database, {template: 'room-missing', locale, to: email, values: {event: title, before: momentWords(missing.startsAt, timeZone, locale), link: `${origin}/desk/evenements/${eventId(event.id)}/modifier`}}, deps);
    }
    audit(database, {actor: 'system', action: 'event.alarm', object: `event:${eventId(event.id)}`, detail: missing.kind}, now);
  });
}

// ————— alerts —————

/** Throws 422 when an alert cannot be kept. */
export function checkAlert({database, gazetteer}: RegistryDeps, sent: EventAlertSent): void {
  const errors: FieldError[] = [];
  if (mailbox(sent.email) === undefined) errors.push({field: 'email', code: 'invalid', message: 'Cette adresse électronique n’est pas acceptée : elle ressemble à nom@exemple.fr.'});
  if (gazetteer.resolve(sent.territory) === undefined) errors.push({field: 'territory', code: 'unknown', message: 'Ce lieu n’est pas connu : choisissez-le dans la liste.'});
  const needs = needsInForce(database);
  if (sent.needs.some((code) => !needs.has(code))) errors.push({field: 'needs', code: 'unknown', message: 'Un de ces besoins n’est pas, ou n’est plus, dans la liste.'});
  if (errors.length > 0) throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors});
}

/** Keeps an alert that {@link checkAlert} found good and mails the link that confirms it. Call it in the transaction of its sending. Throws 429. */
export function askAlert(deps: RegistryDeps, {email, territory, needs, kinds, locale}: EventAlertSent, now: number): RegistrationReceived {
  const {database, random} = deps;
  const address = mailboxOf(email);
  checkMailbox(deps, address, now);
  const id = newIdentifier(random);
  addAlert(database, {id, email: email.toLowerCase(), mailbox: address, territory, needs, kinds, locale, createdAt: now});
  enqueue(database, {template: 'confirm-alert', locale, to: email, values: {link: eventLink(deps, 'confirm-alert', id), cancel: eventLink(deps, 'cancel-alert', id)}}, deps);
  audit(database, {actor: 'anonymous', action: 'alert.send', object: `alert:${id}`}, now);
  return {state: 'to-confirm', next: RECEIVED.alert[locale]};
}

function alertOfToken(deps: Deps, purpose: EventLinkPurpose, token: string): EventAlert | undefined {
  const id = identifierIn(token);
  const one = id === undefined ? undefined : alertById(deps.database, id);
  return one !== undefined && isTokenOf(deps, token, purpose, one.id) ? one : undefined;
}

/** Follows the link that confirms an alert; what opened since it was asked for is told at once. Undefined when the link does nothing (any more). */
export function confirmAlert(deps: RegistryDeps, token: string, now: number): 'waiting' | 'told' | undefined {
  const {database} = deps;
  return database.transaction(() => {
    const one = alertOfToken(deps, 'confirm-alert', token);
    if (one === undefined) return undefined;
    if (one.confirmedAt !== undefined) return 'waiting';
    if (now - one.createdAt >= CONFIRM_WITHIN) return undefined;
    confirmAlertRow(database, one.id, now);
    audit(database, {actor: `alert:${one.id}`, action: 'alert.confirmed', object: `alert:${one.id}`}, now);
    for (const id of forgetSameAlerts(database, one, true)) audit(database, {actor: `alert:${one.id}`, action: 'alert.replaced', object: `alert:${id}`}, now);
    const opened = openedBetween(database, one.createdAt, now).find((event) => fits(deps, one, event));
    if (opened === undefined) return 'waiting';
    tellAlerts(deps, opened, [one], now);
    return 'told';
  });
}

/** Follows the link that ends an alert, confirmed or not; undefined when there is none (any more). */
export function cancelAlert(deps: RegistryDeps, token: string, now: number): true | undefined {
  const {database} = deps;
  return database.transaction(() => {
    const one = alertOfToken(deps, 'cancel-alert', token);
    if (one === undefined) return undefined;
    forgetAlert(database, one.id);
    // Who says no to one of two mails of the same wants neither.
    for (const id of [one.id, ...forgetSameAlerts(database, one, false)]) audit(database, {actor: `alert:${one.id}`, action: 'alert.cancelled', object: `alert:${id}`}, now);
    return true;
  });
}

/** Whether an event is what an alert asks for. */
export const fits = ({database, gazetteer}: Pick<RegistryDeps, 'database' | 'gazetteer'>, alert: EventAlert, event: StoredEvent): boolean =>
  isWanted(alert, gazetteer.resolve(alert.territory)?.departements ?? [], event.event, departementsOfEvent(database, event.id));

/** Tells those who wait for an event that it is open, one mail to each mailbox, and forgets them. `now` in milliseconds. */
export function tellAlerts(deps: RegistryDeps, event: StoredEvent, alerts: readonly EventAlert[], now: number): void {
  const {database} = deps;
  database.transaction(() => {
    const told = new Set<string>();
    for (const {id, email, mailbox: address, locale} of alerts) {
      if (!told.has(address)) enqueue(database, {template: 'event-alert', locale, to: email, values: {event: event.event.title, details: detailsOf(event.event, locale, undefined, 'none'), sheet: sheetOf(deps, event)}}, deps);
      told.add(address);
      forgetAlert(database, id);
      audit(database, {actor: 'system', action: 'alert.told', object: `alert:${id}`, detail: eventId(event.id)}, now);
    }
  });
}
