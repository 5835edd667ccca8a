/**
 * Events on the desk: coordinators hold those of their territories, the national team all of them. What is outside a reach does not exist
 * here (404), by list, by address, in a file or in a count. Nothing is public before it was read over.
 */
import {createHash} from 'node:crypto';
import {z} from 'zod';
import {EVENT_KINDS, EVENT_LIMITS, EVENT_MODES} from '../../../src/contract/event-vocabulary.ts';
import {isDepartementCode} from '../../../src/contract/place.ts';
import type {FieldError} from '../../../src/contract/problem.ts';
import {REGISTRATION_STATES, registrationSchema} from '../../../src/contract/registration.ts';
import {daySchema, plainText} from '../../../src/contract/structure.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {invalidQuery, Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import type {RegistryDeps} from '../deps.ts';
import {editable, mattersIn, sessionNumbers} from '../domain/event.ts';
import type {EventState, NotDone} from '../domain/event.ts';
import {missingRoom} from '../domain/event-words.ts';
import {completed, EVENT_BOXES, EVENT_TEXTS, hints, modelForm, readEvent, sealOfEvent, typedEvent, withoutDates} from '../domain/event-form.ts';
import type {KnownForEvents, ReadEvent, TypedEvent} from '../domain/event-form.ts';
import {concludeEvent, discardEvent, doorIsOpen, draftEvent, editCommand, editEvent, endEvent, eventHeld, eventObject, noteAttendance, publishEvent, sessionNow, tellAll, tried, unwelcome, welcome} from '../holding-events.ts';
import type {Holder, Outcome} from '../holding-events.ts';
import {eventChangePage, eventForm, modelsPage} from '../pages/desk/events/form.ts';
import type {EventForm} from '../pages/desk/events/form.ts';
import {eventsFile, eventsPage, LIST_STATES} from '../pages/desk/events/list.ts';
import {AUDIENCES, audienceSize, messagePage, messagePreview, MESSAGE_LENGTHS} from '../pages/desk/events/messages.ts';
import type {Audience, MessagePage, TypedMessage} from '../pages/desk/events/messages.ts';
import {mailbox} from '../mail/address.ts';
import {attendancePage, certificatePage, registrationsFile, registrationsPage, SHEET_COLUMNS, signingSheet} from '../pages/desk/events/registrations.ts';
import type {AttendancePage} from '../pages/desk/events/registrations.ts';
import {ACT_WORDS, BECAME_WORDS, clashWords, eventPage, eventPath, eventPreview, reasonPage, reportPage, toldWords} from '../pages/desk/events/sheet.ts';
import type {AskedOf, EventDone, EventPage, ReasonedAct} from '../pages/desk/events/sheet.ts';
import {EVENTS_PATH, EVENT_STATE_SLUGS} from '../pages/desk/events/words.ts';
import {doneSentence} from '../pages/desk/words.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {actsOn, audit} from '../storage/audit.ts';
import {teams} from '../storage/coordinations.ts';
import {finder, namesOf} from '../storage/desk.ts';
import {clashesWith, departementsOf, departementsWithEvents, deskEvents, eventHistory, eventMessages} from '../storage/desk-events.ts';
import type {Clash} from '../storage/desk-events.ts';
import {eventId, momentsOf} from '../storage/events.ts';
import type {StoredEvent} from '../storage/events.ts';
import {attendees, countsOf, registrationsOf, sessionsOf} from '../storage/registrations.ts';
import type {Registration} from '../storage/registrations.ts';
import {askedNeeds} from '../storage/surveys.ts';
import {needsInForce, readTaxonomy} from '../storage/taxonomy.ts';
import {groupsOf, within, words} from '../territories.ts';
import {asked, dayOf, done, signed} from './asking.ts';
import type {Asking} from './asking.ts';

const PATH = EVENTS_PATH;
const doneQuery = z.strictObject({fait: z.string().max(40).optional()});
const version = z.string().regex(/^\d{1,9}$/).transform(Number);
/** Browsers write line ends of forms in two characters. */
const lineEnds = (text: string): string => text.replace(/\r\n?/g, '\n');

const nameOf = ({gazetteer}: RegistryDeps) => (departement: string): string => gazetteer.resolve(`departement:${departement}`)?.place.name ?? departement;
const held = (request: Asking): StoredEvent => eventHeld(request.deps, request.params['id'] ?? '', request.reach);
const holder = (request: Asking): Holder => ({person: signed(request).person, reach: request.reach});
const taxonomyOf = ({deps}: Pick<Asking, 'deps'>) => readTaxonomy(deps.database).text;

// ————— the list —————

const STATES: ReadonlyMap<string, EventState> = new Map(Object.entries(EVENT_STATE_SLUGS).map(([state, slug]) => [slug, state as EventState]));
const listQuery = z.strictObject({
  etat: z.string().refine((text) => LIST_STATES.some(([slug]) => slug === text), {message: `Un état de la liste : ${LIST_STATES.map(([slug]) => slug).join(', ')}.`}).optional(),
  genre: z.enum(EVENT_KINDS).optional(),
  departement: z.string().transform((text) => text.trim().toUpperCase()).refine(isDepartementCode, {message: 'Un code de département : 37, 2A, 974.'}).optional(),
  du: daySchema.optional(),
  au: daySchema.optional(),
  q: z.string().max(LIMITS.queryLength).optional(),
  page: z.coerce.number().int().min(1).max(LIMITS.pageMax).default(1),
  fait: z.string().max(40).optional(),
});

function listed({deps, reach, query, now}: Asking, whole: boolean) {
  const {page, fait, ...kept} = asked(listQuery, query);
  const {etat = LIST_STATES[0]![0], genre, departement, du, au, q} = kept;
  const status = STATES.get(etat);
  const found = deskEvents(deps.database, reach, {
    statuses: status && [status], upcoming: etat === LIST_STATES[0]![0] ? now : undefined, kind: genre, departement, from: du, until: au, words: q,
  }, whole ? {limit: 1_000_000_000, offset: 0} : {limit: LIMITS.pageSize, offset: (page - 1) * LIMITS.pageSize});
  return {...found, page, fait, kept: {...kept}};
}

// ————— the form —————

/** Rows of sessions a form shows: those there are, one to fill, two at least. */
const rowsFor = (typed: TypedEvent): number => Math.min(EVENT_LIMITS.sessions, Math.max(2, Math.max(typed.starts.length, typed.ends.length) + 1));

/** A field once, under its name; needs by their code. What no form of ours has is refused. */
const several = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]);
const text = z.string().default('');
const editSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())])).transform((sent) => {
  const isNeed = (name: string): boolean => /^need-[a-z][a-z0-9-]{1,39}$/.test(name);
  const needs = Object.entries(sent).filter(([name]) => isNeed(name));
  return {...Object.fromEntries(Object.entries(sent).filter(([name]) => !isNeed(name))), ...(needs.length > 0 && {need: Object.fromEntries(needs.map(([name, level]) => [name.slice('need-'.length), level]))})};
}).pipe(z.strictObject({
  ...Object.fromEntries(EVENT_TEXTS.map((field) => [field, text])) as Record<(typeof EVENT_TEXTS)[number], typeof text>,
  ...Object.fromEntries(EVENT_BOXES.map((box) => [box, several])) as unknown as Record<(typeof EVENT_BOXES)[number], typeof several>,
  start: several, end: several,
  need: z.record(z.string().regex(/^[a-z][a-z0-9-]{1,39}$/), z.string()).default({}),
  version: z.string().max(12).default('0'),
  plus: z.string().optional(), vu: z.string().max(64).optional(), corriger: z.string().optional(),
}));
type Body = z.output<typeof editSchema>;

const typedFrom = (body: Body): TypedEvent => completed({
  text: Object.fromEntries(EVENT_TEXTS.map((field) => [field, body[field]])) as TypedEvent['text'],
  boxes: {territories: body.territories, modes: body.modes, access: body.access},
  starts: body.start.slice(0, EVENT_LIMITS.sessions), ends: body.end.slice(0, EVENT_LIMITS.sessions),
  needs: Object.fromEntries(Object.entries(body.need).filter(([, level]) => level !== '')),
});

function known({deps, reach}: Asking, current?: StoredEvent): KnownForEvents {
  const {gazetteer} = deps;
  return {
    place: (code) => gazetteer.resolve(code), communes: (postcode) => gazetteer.communesOf(postcode), needs: needsInForce(deps.database), current: current?.event,
    may: (departements) => reach === 'all' || (departements.length > 0 && departements.every((code) => reach.departements.includes(code))),
  };
}

function form(request: Asking, stored: StoredEvent | undefined, typed: TypedEvent, more: Partial<EventForm> = {}): Answer {
  const {deps, reach} = request;
  return eventForm({
    session: signed(request), event: stored && {id: eventId(stored.id), title: stored.event.title}, published: stored !== undefined && stored.status !== 'draft', typed, version: stored?.version ?? 0, rows: rowsFor(typed),
    groups: reach === 'all' ? groupsOf(deps) : [{name: '', territories: within(deps, reach)}], words: words(deps), taxonomy: taxonomyOf(request), ...more,
  });
}

/** The form again with more rows: what was typed stays, nothing is kept. */
function longer(request: Asking, stored: StoredEvent | undefined, typed: TypedEvent, sent: number): Answer {
  const rows = Math.max(typed.starts.length, typed.ends.length);
  return form(request, stored, typed, {version: sent, rows: Math.min(EVENT_LIMITS.sessions, rows + 3), added: rows});
}

const numberOf = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : -1);

const clashesOf = ({deps, reach}: Asking, {event, departements}: Pick<ReadEvent, 'event' | 'departements'>, except?: number): Clash[] =>
  clashesWith(deps.database, reach, event, momentsOf(event), departements, except);

/** What a new event begins with: a model, or a copy of another without its dates. */
const newQuery = z.strictObject({modele: z.string().max(40).optional(), copie: z.string().max(12).optional()});

function begin(request: Asking): Answer {
  const {deps, reach, query} = request;
  const {modele, copie} = asked(newQuery, query);
  if (copie !== undefined) return form(request, undefined, withoutDates(typedEvent(eventHeld(deps, copie, reach).event)));
  if (modele === undefined) return modelsPage(signed(request));
  const own = within(deps, reach);
  const [team] = teams(deps.database, reach, own);
  const departements = own.filter((code) => code.startsWith('departement:'));
  const typed = modelForm(modele, {organiser: reach === 'all' ? '' : team?.contact.name ?? '', territories: departements.length === 1 ? departements : []});
  if (typed === undefined) throw invalidQuery([{field: 'modele', code: 'invalid', message: 'Il n’y a pas de modèle de ce nom.'}]);
  return form(request, undefined, typed);
}

function create(request: RegistryRequest<Body>): Answer {
  const {deps, body, now} = request;
  const typed = typedFrom(body);
  if (body.plus !== undefined) return longer(request, undefined, typed, 0);
  const read = readEvent(typed, known(request));
  if ('errors' in read) return form(request, undefined, typed, {errors: read.errors});
  return done(`${PATH}/${draftEvent(deps, read, holder(request), now)}`, 'brouillon');
}

/** Field of the form a refusal of the rules is about. */
const FIELD_OF: Readonly<Record<NonNullable<NotDone['field']>, string>> = {
  kind: 'kind', sessions: 'start-1', modes: 'modes', how: 'how', timeZone: 'timeZone', venue: 'venueName', capacity: 'onSite', territories: 'territories', price: 'price', registration: 'opens',
};
const refusalErrors = ({sentence, field}: NotDone): FieldError[] => [{field: field === undefined ? 'title' : FIELD_OF[field], code: 'invalid', message: sentence}];

function edit(request: RegistryRequest<Body>): Answer {
  const {deps, body, now} = request;
  const stored = held(request);
  const typed = typedFrom(body);
  const sent = numberOf(body.version);
  if (body.plus !== undefined) return longer(request, stored, typed, sent);
  if (body.corriger !== undefined) return form(request, stored, typed, {version: sent});
  const online = typedEvent(stored.event, stored.room);
  const read = readEvent(typed, known(request, stored));
  if (stored.version !== sent) {
    // The same form twice, as a double click sends it, finds what it asked for done.
    const same = 'event' in read && sealOfEvent(typedEvent(read.event, read.room)) === sealOfEvent(online);
    return same ? done(eventPath(stored), stored.status === 'draft' ? 'brouillon' : 'evenement') : form(request, stored, typed, {online});
  }
  if ('errors' in read) return form(request, stored, typed, {errors: read.errors});
  const command = editCommand(deps, stored, read);
  const would = tried(stored, command, now);
  if ('refusal' in would) return form(request, stored, typed, {errors: refusalErrors(would)});
  if (stored.status !== 'draft') {
    const seen = changeSeal(request, stored, read);
    if (body.vu !== seen) return changePage(request, stored, {typed, read, seen, back: would.state.status});
  }
  const kept = editEvent(deps, eventId(stored.id), read, sent, holder(request), now);
  if (kept.outcome === 'stale') return form(request, kept.stored, typed, {online: typedEvent(kept.stored.event, kept.stored.room)});
  if (kept.outcome === 'refused') return form(request, kept.stored, typed, {errors: refusalErrors(kept.refusal)});
  return done(eventPath(stored), kept.stored.status === 'draft' ? 'brouillon' : 'evenement');
}

/** What the preview of a change showed: the form, what it would be told of, how many would learn of it. */
function changeSeal(request: Asking, stored: StoredEvent, read: ReadEvent): string {
  const clashing = clashesOf(request, read, stored.id).map((clash) => clash.stored.id);
  return createHash('sha256').update(JSON.stringify([stored.version, sealOfEvent(typedEvent(read.event, read.room)), clashing])).digest('hex').slice(0, 32);
}

function changePage(request: Asking, stored: StoredEvent, {typed, read, seen, back}: {readonly typed: TypedEvent; readonly read: ReadEvent; readonly seen: string; readonly back: EventState}): Answer {
  const {deps} = request;
  const matters = mattersIn(stored.event, read.event).length > 0 && back !== 'postponed' && back !== 'held';
  const counts = countsOf(deps.database, stored.id);
  const taxonomy = taxonomyOf(request);
  return eventChangePage({
    session: signed(request), event: {id: eventId(stored.id), title: stored.event.title}, before: typedEvent(stored.event, stored.room), typed, version: stored.version, seen, words: words(deps), taxonomy,
    warnings: [...clashWords(clashesOf(request, read, stored.id), read.event, taxonomy), ...hints(read)],
    told: matters ? `Les dates, le lieu ou les façons de participer changent. ${toldWords(counts)}` : undefined,
  });
}

// ————— one event —————

function acts(stored: StoredEvent, now: number): EventPage['acts'] {
  const can = (type: 'publish' | 'conclude'): boolean => !('refusal' in tried(stored, {type}, now));
  const ends = (type: 'postpone' | 'cancel'): boolean => !('refusal' in tried(stored, {type, reason: ''}, now));
  return {
    edit: editable(stored, now) !== 'nothing', publish: stored.status === 'draft', postpone: ends('postpone'), cancel: ends('cancel'), conclude: can('conclude'),
    registrations: stored.status !== 'draft' && stored.event.registration.how === 'here',
  };
}

/** Milliseconds for which what was asked elsewhere still counts. */
const ASKED_SINCE = 730 * 86_400_000;

/** What people asked for, of the event and around it, within reach. */
function askedOf({deps, reach, now}: Asking, {id}: StoredEvent, departements: readonly string[]): AskedOf {
  const {database} = deps;
  const within = reach === 'all' ? departements : departements.filter((code) => reach.departements.includes(code));
  return {
    event: askedNeeds(database, {event: id}), departements: within.map((code) => [code, nameOf(deps)(code)]),
    // A national event is for everybody: what was asked anywhere, to those who may know it.
    around: askedNeeds(database, {departements: within.length > 0 ? within : reach === 'all' ? undefined : reach.departements, since: now - ASKED_SINCE, except: id}),
  };
}

/** What was done to an event, newest first: its statuses with their reasons, and the other acts of the audit log. */
function historyOf({deps}: Asking, stored: StoredEvent): EventDone[] {
  const statuses = eventHistory(deps.database, stored.id).map(({at, actor, status, reason}, i, all): EventDone => ({at, actor, what: all[i - 1]?.status === 'draft' ? `publié : ${BECAME_WORDS[status]}` : BECAME_WORDS[status], reason}));
  const others = actsOn(deps.database, eventObject(stored.id)).flatMap(({at, actor, action, detail}): EventDone[] => {
    const what = action === 'event.edit' && /\bconcluded\b/.test(detail) ? ACT_WORDS['event.conclude'] : action === 'event.edit' && detail === 'draft' ? undefined : ACT_WORDS[action];
    return what === undefined ? [] : [{at: Date.parse(at), actor, what}];
  });
  // Each press of a button at the door is a line of the log; one in the history says it.
  const said = others.filter((one, i) => one.what !== ACT_WORDS['event.attend'] || others.findLastIndex(({what, actor}) => what === one.what && actor === one.actor) === i);
  // Of the same moment, what was written last comes first.
  return [...statuses, ...said].reverse().sort((a, b) => b.at - a.at);
}

const ROOM_MISSING = 'L’événement commence bientôt, et le lien de la salle en ligne manque : les personnes inscrites à distance ne sauront pas où aller. Ajoutez-le par « Modifier ».';

function shown(request: Asking, stored: StoredEvent, more: Partial<EventPage> = {}): Answer {
  const {deps, now} = request;
  const {event} = stored;
  const departements = departementsOf(deps.database, stored.id);
  const history = historyOf(request, stored);
  const people = history.flatMap(({actor}) => (actor.startsWith('person:') ? [Number(actor.slice('person:'.length))] : []));
  return eventPage({
    session: signed(request), stored, counts: countsOf(deps.database, stored.id), askedOf: askedOf(request, stored, departements), acts: acts(stored, now), clashes: clashesOf(request, {event, departements}, stored.id), hints: [...(missingRoom(stored, now) === undefined ? [] : [ROOM_MISSING]), ...hints({event, departements})], history,
    names: namesOf(deps.database, people), words: words(deps), taxonomy: taxonomyOf(request), ...more,
  });
}

const STALE = 'Rien n’a été fait : cet événement a changé depuis que la page était ouverte. Relisez-le, puis recommencez.';
/** Where an act led: its sentence, or the event as it is and why nothing was done. */
function settled(request: Asking, outcome: Outcome, code: string): Answer {
  if (outcome.outcome === 'done') return done(eventPath(outcome.stored), code);
  return {...shown(request, outcome.stored, {conflict: outcome.outcome === 'stale' ? STALE : outcome.refusal.sentence}), status: outcome.outcome === 'stale' ? 412 : 409};
}

function preview(request: Asking): Answer {
  const stored = held(request);
  const departements = departementsOf(request.deps.database, stored.id);
  const {event} = stored;
  return eventPreview({session: signed(request), stored, clashes: clashesOf(request, {event, departements}, stored.id), hints: hints({event, departements}), words: words(request.deps), taxonomy: taxonomyOf(request)});
}

function reasonShown(request: Asking, act: ReasonedAct, more: {readonly errors?: readonly FieldError[]; readonly typed?: string} = {}): Answer {
  const stored = held(request);
  const allowed = acts(stored, request.now);
  if (!(act === 'reporter' ? allowed.postpone : allowed.cancel)) {
    const would = tried(stored, {type: act === 'reporter' ? 'postpone' : 'cancel', reason: ''}, request.now);
    return {...shown(request, stored, {conflict: 'refusal' in would ? would.sentence : STALE}), status: 409};
  }
  return reasonPage({session: signed(request), stored, act, counts: countsOf(request.deps.database, stored.id), ...more});
}

const reasoned = (act: ReasonedAct, summary: string): readonly RegistryRoute[] => [
  registryRoute({method: 'GET', path: `${PATH}/:id/${act}`, summary: `${summary}, avant`, action: 'event.publish', from: 'page', handle: (request) => reasonShown(request, act)}),
  registryRoute({
    method: 'POST', path: `${PATH}/:id/${act}`, summary, action: 'event.publish', from: 'page', problems: ['changed-meanwhile', 'conflict'],
    body: z.strictObject({version, reason: z.string().max(4000)}),
    handle(request) {
      const {deps, body, now} = request;
      const stored = held(request);
      const typed = lineEnds(body.reason);
      const reason = plainText(500).safeParse(typed);
      if (!reason.success) {
        const message = typed.trim() === '' ? 'Écrivez la raison : elle est lue par tout le monde.' : typed.trim().length > 500 ? 'Raccourcissez la raison : 500 caractères au plus.' : 'La raison contient des caractères invisibles : retapez-la.';
        return reasonShown(request, act, {errors: [{field: 'reason', code: 'invalid', message}], typed});
      }
      return settled(request, endEvent(deps, eventId(stored.id), act === 'reporter' ? 'postpone' : 'cancel', reason.data, body.version, holder(request), now), act === 'reporter' ? 'reporte' : 'annule');
    },
  }),
];

const eventRoutes: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: PATH, summary: 'Événements', action: 'event.read', from: 'page',
    handle(request) {
      const {deps, reach} = request;
      const {lines, total, page, fait, kept} = listed(request, false);
      return eventsPage({session: signed(request), asked: kept, page, size: LIMITS.pageSize, lines, total, departements: departementsWithEvents(deps.database, reach), nameOf: nameOf(deps), done: doneSentence(fait)});
    },
  }),
  registryRoute({method: 'GET', path: `${PATH}.csv`, summary: 'Événements, en fichier', action: 'event.read', from: 'page', handle: (request) => eventsFile(listed(request, true).lines)}),
  registryRoute({method: 'GET', path: `${PATH}/nouveau`, summary: 'Créer un événement', action: 'event.edit', from: 'page', handle: begin}),
  registryRoute({method: 'POST', path: `${PATH}/nouveau`, summary: 'Créer un événement', action: 'event.edit', from: 'page', body: editSchema, handle: create}),
  registryRoute({
    method: 'GET', path: `${PATH}/:id`, summary: 'Un événement', action: 'event.read', from: 'page',
    handle: (request) => shown(request, held(request), {done: doneSentence(asked(doneQuery, request.query).fait)}),
  }),
  registryRoute({
    method: 'GET', path: `${PATH}/:id/modifier`, summary: 'Modifier un événement', action: 'event.edit', from: 'page',
    handle(request) {
      const stored = held(request);
      if (editable(stored, request.now) === 'nothing') return {...shown(request, stored, {conflict: 'Cet événement est annulé : il ne change plus. Pour le refaire, dupliquez-le.'}), status: 409};
      const {event} = stored;
      const departements = departementsOf(request.deps.database, stored.id);
      const taxonomy = taxonomyOf(request);
      return form(request, stored, typedEvent(event, stored.room), {warnings: [...clashWords(clashesOf(request, {event, departements}, stored.id), event, taxonomy), ...hints({event, departements})]});
    },
  }),
  registryRoute({method: 'POST', path: `${PATH}/:id/modifier`, summary: 'Modifier un événement', action: 'event.edit', from: 'page', body: editSchema, problems: ['changed-meanwhile'], handle: edit}),
  registryRoute({method: 'POST', path: `${PATH}/:id/modifier/apercu`, summary: 'Ce qu’une modification changerait', action: 'event.edit', from: 'page', body: editSchema, problems: ['changed-meanwhile'], handle: edit}),
  registryRoute({method: 'GET', path: `${PATH}/:id/apercu`, summary: 'Un événement, comme le public le lira', action: 'event.read', from: 'page', handle: preview}),
  registryRoute({
    method: 'POST', path: `${PATH}/:id/publier`, summary: 'Publier un événement', action: 'event.publish', from: 'page', body: z.strictObject({version}), problems: ['changed-meanwhile', 'conflict'],
    handle: (request) => settled(request, publishEvent(request.deps, eventId(held(request).id), request.body.version, holder(request), request.now), 'publie'),
  }),
  registryRoute({
    method: 'POST', path: `${PATH}/:id/supprimer`, summary: 'Supprimer un brouillon', action: 'event.edit', from: 'page', body: z.strictObject({version}), problems: ['changed-meanwhile', 'conflict'],
    handle(request) {
      const stored = held(request);
      const outcome = discardEvent(request.deps, eventId(stored.id), request.body.version, holder(request), request.now);
      if (outcome === 'done') return done(PATH, 'evenement-supprime');
      return {...shown(request, stored, {conflict: outcome === 'stale' ? STALE : 'Cet événement est public : il ne se supprime pas, il s’annule.'}), status: outcome === 'stale' ? 412 : 409};
    },
  }),
  ...reasoned('reporter', 'Reporter un événement'),
  ...reasoned('annuler', 'Annuler un événement'),
];

// ————— who comes —————

/** An event one registers to here. Throws 404 for the others: nobody is registered to them. */
function registering(request: Asking): StoredEvent {
  const stored = held(request);
  if (!acts(stored, request.now).registrations) throw new Refusal('not-found', 'On ne s’inscrit pas ici à cet événement.');
  return stored;
}

/** Everybody the list shows: those who have a seat or wait for one. */
const everybody = ({deps}: Asking, {id}: StoredEvent): Registration[] => registrationsOf(deps.database, id);
const coming = ({deps}: Asking, {id}: StoredEvent): Registration[] => registrationsOf(deps.database, id, ['registered']);
const cameBy = (lines: readonly Registration[]): {readonly onSite: number; readonly remote: number} => ({
  onSite: lines.filter(({mode, attended}) => attended === true && mode === 'sur-place').length, remote: lines.filter(({mode, attended}) => attended === true && mode === 'a-distance').length,
});

function reportShown(request: Asking, more: {readonly errors?: readonly FieldError[]; readonly typed?: {readonly onSite: string; readonly remote: string; readonly note: string}} = {}): Answer {
  const stored = held(request);
  const would = tried(stored, {type: 'conclude'}, request.now);
  if ('refusal' in would) return {...shown(request, stored, {conflict: would.sentence}), status: 409};
  const lines = attendees(request.deps.database, stored.id);
  const came = cameBy(lines);
  const {onSite, remote, note = ''} = stored.figures ?? came as {onSite: number; remote: number; note?: string};
  return reportPage({session: signed(request), stored, came, unsaid: lines.filter(({attended}) => attended === undefined).length, typed: {onSite: String(onSite), remote: String(remote), note}, ...more});
}

const registrationsQuery = z.strictObject({etat: z.enum(REGISTRATION_STATES).optional(), participation: z.enum(EVENT_MODES).optional(), q: z.string().max(LIMITS.queryLength).optional()});

/** The session an address or a form names from 1 on, else the one of this moment; by its place from 0. Throws 400 for one there is not. */
function sessionAsked(stored: StoredEvent, seance: number | undefined, now: number): number {
  if (seance === undefined) return sessionNow(stored, now);
  if (seance > stored.event.sessions.length) throw invalidQuery([{field: 'seance', code: 'invalid', message: 'Il n’y a pas de séance de ce numéro.'}]);
  return seance - 1;
}
/** Number of a session in an address or a form, from 1. */
const seance = z.coerce.number().int().min(1).max(1000).optional();
const personne = z.string().regex(/^[0-9a-zA-Z_-]{1,64}$/);

function attendanceShown(request: Asking, stored: StoredEvent, at: number, more: Pick<AttendancePage, 'done' | 'errors' | 'typed'> = {}): Answer {
  const {deps: {database}, now} = request;
  return attendancePage({session: signed(request), stored, lines: attendees(database, stored.id), sessions: sessionsOf(database, stored.id), at, door: doorIsOpen(stored, now), ...more});
}
/** The attendance page of a session, and the place in it; `fait`: what was just done. */
const attendanceAt = (stored: StoredEvent, at: number, where: string, fait?: string): Answer => {
  const asked = new URLSearchParams({...(stored.event.sessions.length > 1 && {seance: String(at + 1)}), ...(fait !== undefined && {fait})});
  return {status: 303, body: null, headers: {Location: `${eventPath(stored)}/presences${asked.size === 0 ? '' : `?${asked.toString()}`}#${where}`}};
};

/** Notes somebody at the door, or shows again what is to be mended. */
function welcomed(request: RegistryRequest<{nom: string; structure: string; email: string; accord?: 'oui' | undefined; seance?: number | undefined}>): Answer {
  const {deps, body, now} = request;
  const stored = registering(request);
  const at = sessionAsked(stored, body.seance, now);
  if (!doorIsOpen(stored, now)) throw new Refusal('conflict', 'On note les personnes venues sans s’inscrire à partir du jour de l’événement, là où l’on vient sur place.');
  const errors: FieldError[] = [];
  const wrong = (field: string, message: string): void => void errors.push({field, code: 'invalid', message});
  const {name: person, role: optional} = registrationSchema.shape;
  const name = person.safeParse(body.nom);
  const structureName = optional.safeParse(body.structure.trim() === '' ? undefined : body.structure);
  const email = body.email.trim();
  if (!name.success) wrong('nom', 'Écrivez son nom, 120 caractères au plus, sans adresse de site.');
  if (!structureName.success) wrong('structure', 'Écrivez le nom de la structure, 120 caractères au plus, sans adresse de site.');
  if (email !== '' && mailbox(email) === undefined) wrong('email', 'Écrivez l’adresse comme nom@exemple.fr, ou laissez ce champ vide.');
  if (body.accord === undefined) wrong('accord', 'Cochez cette case si la personne est d’accord ; sinon, ne la notez pas : comptez-la dans le bilan.');
  const again = (): Answer => attendanceShown(request, stored, at, {errors, typed: {nom: body.nom, structure: body.structure, email: body.email, accord: body.accord === 'oui'}});
  if (errors.length > 0 || !name.success || !structureName.success) return again();
  const outcome = welcome(deps, stored, {name: name.data, structureName: structureName.data, email, session: sessionNumbers(stored)[at]!}, holder(request), now);
  if (outcome !== 'known') return attendanceAt(stored, at, `p-${outcome.id}`, 'venue');
  wrong('email', 'Cette adresse est celle d’une personne de la liste : cherchez-la ci-dessus, et notez sa présence.');
  return again();
}

/** Those of `all` the address asks for. */
function registrationsAsked({query}: Asking, all: readonly Registration[]) {
  const kept = asked(registrationsQuery, query);
  const named = finder(kept.q);
  const lines = all.filter(({name, structureName = '', role = '', mode, life}) =>
    (kept.etat === undefined || life.state === kept.etat) && (kept.participation === undefined || mode === kept.participation) && named(`${name} ${structureName} ${role}`));
  return {asked: kept, lines};
}

const peopleRoutes: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: `${PATH}/:id/inscrits`, summary: 'Inscrits à un événement', action: 'event.attend', from: 'page',
    handle(request) {
      const stored = registering(request);
      const all = everybody(request, stored);
      return registrationsPage({session: signed(request), stored, counts: countsOf(request.deps.database, stored.id), everybody: all, atTheDoor: attendees(request.deps.database, stored.id).filter(({door}) => door).length, ...registrationsAsked(request, all)});
    },
  }),
  registryRoute({
    method: 'GET', path: `${PATH}/:id/inscrits.csv`, summary: 'Inscrits à un événement, en fichier', action: 'event.export', from: 'page',
    handle(request) {
      const stored = registering(request);
      const {database} = request.deps;
      const all = everybody(request, stored);
      // Who came without registering is in no state: not where one is asked for.
      const {lines} = registrationsAsked(request, asked(registrationsQuery, request.query).etat === undefined ? [...all, ...attendees(database, stored.id).filter(({door}) => door)] : all);
      audit(request.deps.database, {actor: `person:${signed(request).person}`, action: 'event.export', object: eventObject(stored.id)}, request.now);
      return registrationsFile(stored, lines, sessionsOf(database, stored.id));
    },
  }),
  registryRoute({
    method: 'GET', path: `${PATH}/:id/presences`, summary: 'Feuille de présence', action: 'event.attend', from: 'page',
    handle(request) {
      const stored = registering(request);
      const {seance: number, fait} = asked(z.strictObject({seance, fait: doneQuery.shape.fait}), request.query);
      return attendanceShown(request, stored, sessionAsked(stored, number, request.now), {done: doneSentence(fait)});
    },
  }),
  registryRoute({
    method: 'POST', path: `${PATH}/:id/presences`, summary: 'Dire qui est venu', action: 'event.attend', from: 'page',
    body: z.strictObject({personne, venu: z.enum(['oui', 'non', 'rien']), seance}),
    handle(request) {
      const {deps, body, now} = request;
      const stored = registering(request);
      const at = sessionAsked(stored, body.seance, now);
      noteAttendance(deps, stored, {id: body.personne, session: sessionNumbers(stored)[at]!, came: body.venu === 'rien' ? undefined : body.venu === 'oui'}, holder(request), now);
      // Back to where one was in a long list.
      return attendanceAt(stored, at, `p-${body.personne}`);
    },
  }),
  registryRoute({
    method: 'POST', path: `${PATH}/:id/presences/accueil`, summary: 'Noter une personne venue sans s’inscrire', action: 'event.attend', from: 'page', problems: ['conflict'],
    body: z.strictObject({nom: z.string().max(2000), structure: z.string().max(2000).default(''), email: z.string().max(2000).default(''), accord: z.literal('oui').optional(), seance}),
    handle: welcomed,
  }),
  registryRoute({
    method: 'POST', path: `${PATH}/:id/presences/effacer`, summary: 'Effacer une personne notée à l’accueil', action: 'event.attend', from: 'page',
    body: z.strictObject({personne, seance}),
    handle(request) {
      const {deps, body, now} = request;
      const stored = registering(request);
      const at = sessionAsked(stored, body.seance, now);
      unwelcome(deps, stored, body.personne, holder(request), now);
      return attendanceAt(stored, at, 'accueil', 'venue-effacee');
    },
  }),
  registryRoute({
    method: 'GET', path: `${PATH}/:id/presences/feuille`, summary: 'Feuille d’émargement à imprimer', action: 'event.attend', from: 'page',
    handle(request) {
      const stored = registering(request);
      const {sessions} = stored.event;
      const {seance: number} = asked(z.strictObject({seance: z.coerce.number().int().min(1).max(sessions.length).optional()}), request.query);
      // A column for each session, where paper is wide enough.
      const one = number ?? (sessions.length > SHEET_COLUMNS ? 1 : undefined);
      return signingSheet({session: signed(request), stored, number: one, lines: coming(request, stored).filter(({mode}) => mode === 'sur-place')});
    },
  }),
  registryRoute({
    method: 'GET', path: `${PATH}/:id/attestations/:registration`, summary: 'Attestation de présence', action: 'event.attend', from: 'page',
    handle(request) {
      const stored = registering(request);
      const {database} = request.deps;
      const one = attendees(database, stored.id).find(({id}) => id === request.params['registration']);
      const said = one && sessionsOf(database, stored.id, one.id).get(one.id);
      const numbers = sessionNumbers(stored);
      const attended = stored.event.sessions.filter((_, at) => said?.get(numbers[at]!) === true);
      if (one === undefined || attended.length === 0) throw new Refusal('not-found', 'Personne de ce nom n’est venu : notez d’abord sa présence.');
      return certificatePage({session: signed(request), stored, one, attended, today: dayOf(request.now)});
    },
  }),
  registryRoute({method: 'GET', path: `${PATH}/:id/bilan`, summary: 'Bilan d’un événement', action: 'event.edit', from: 'page', handle: (request) => reportShown(request)}),
  registryRoute({
    method: 'POST', path: `${PATH}/:id/bilan`, summary: 'Enregistrer le bilan d’un événement', action: 'event.edit', from: 'page', problems: ['changed-meanwhile', 'conflict'],
    body: z.strictObject({version, onSite: z.string().max(20), remote: z.string().max(20), note: z.string().max(8000).default('')}),
    handle(request) {
      const {deps, body, now} = request;
      const stored = held(request);
      const errors: FieldError[] = [];
      const number = (field: 'onSite' | 'remote'): number => {
        const typed = body[field].trim();
        if (!/^\d{1,5}$/.test(typed)) errors.push({field, code: 'invalid', message: 'Écrivez un nombre, 0 si personne n’est venu ainsi.'});
        return Number(typed);
      };
      const [onSite, remote] = [number('onSite'), number('remote')];
      const typed = lineEnds(body.note);
      const note = typed.trim() === '' ? undefined : plainText(EVENT_LIMITS.note).safeParse(typed);
      if (note?.success === false) errors.push({field: 'note', code: 'invalid', message: `Raccourcissez : ${EVENT_LIMITS.note} caractères au plus, sans caractères invisibles.`});
      if (errors.length > 0) return reportShown(request, {errors, typed: {onSite: body.onSite, remote: body.remote, note: typed}});
      return settled(request, concludeEvent(deps, eventId(stored.id), {onSite, remote, ...(note?.success && {note: note.data})}, body.version, holder(request), now), 'bilan');
    },
  }),
];

// ————— messages —————

/** Milliseconds in which the same words sent twice are one message. */
const TWICE = 600_000;

function messages(request: Asking, more: Partial<MessagePage> = {}): Answer {
  const {deps} = request;
  const stored = registering(request);
  const sent = eventMessages(deps.database, stored.id);
  return messagePage({
    session: signed(request), stored, counts: countsOf(deps.database, stored.id), sent, names: namesOf(deps.database, sent.map(({actor}) => Number(actor.slice('person:'.length)))),
    typed: {to: 'inscrits', subject: '', text: ''}, ...more,
  });
}

const messageSeal = ({to, subject, text}: TypedMessage, recipients: number): string => createHash('sha256').update(JSON.stringify([to, subject, text, recipients])).digest('hex').slice(0, 32);

function tell(request: RegistryRequest<TypedMessage & {vu?: string | undefined; corriger?: string | undefined}>): Answer {
  const {deps, body, now} = request;
  const stored = registering(request);
  const typed: TypedMessage = {to: body.to, subject: body.subject, text: lineEnds(body.text)};
  if (body.corriger !== undefined) return messages(request, {typed});
  const errors: FieldError[] = [];
  const wrong = (field: keyof TypedMessage, message: string): void => void errors.push({field, code: 'invalid', message});
  const subject = plainText(MESSAGE_LENGTHS.subject).safeParse(typed.subject);
  const words = plainText(MESSAGE_LENGTHS.text).safeParse(typed.text);
  if (!Object.hasOwn(AUDIENCES, typed.to)) wrong('to', 'Choisissez dans la liste.');
  if (!subject.success || subject.data.includes('\n')) wrong('subject', `Écrivez le sujet, sur une ligne, ${MESSAGE_LENGTHS.subject} caractères au plus.`);
  if (!words.success) wrong('text', `Écrivez le message, ${MESSAGE_LENGTHS.text} caractères au plus, sans caractères invisibles.`);
  // Everyone who gets a message could pass the link on, and the link of the room leaves by itself, to those it is for.
  else if (stored.room !== undefined && typed.text.includes(stored.room)) wrong('text', 'Retirez le lien de la salle en ligne : il part tout seul, la veille, aux personnes inscrites.');
  if (errors.length > 0 || !subject.success || !words.success) return messages(request, {typed, errors});
  const audience = typed.to as Audience;
  const recipients = audienceSize(countsOf(deps.database, stored.id), audience);
  if (recipients === 0) return messages(request, {typed, errors: [{field: 'to', code: 'invalid', message: 'Il n’y a personne à qui écrire : choisissez d’autres personnes.'}]});
  const by = holder(request);
  const [last] = eventMessages(deps.database, stored.id);
  if (body.vu !== undefined && last?.actor === `person:${by.person}` && last.subject === subject.data && last.text === words.data && now - last.at < TWICE) return done(`${eventPath(stored)}/message`, 'message-parti');
  const seen = messageSeal({to: audience, subject: subject.data, text: words.data}, recipients);
  if (body.vu !== seen) return messagePreview({session: signed(request), stored, typed: {to: audience, subject: subject.data, text: words.data}, recipients, seen});
  tellAll(deps, stored, {subject: subject.data, text: words.data, states: AUDIENCES[audience], recipients}, by, now);
  return done(`${eventPath(stored)}/message`, 'message-parti');
}

const messageRoutes: readonly RegistryRoute[] = [
  registryRoute({method: 'GET', path: `${PATH}/:id/message`, summary: 'Écrire aux inscrits, avant', action: 'event.tell', from: 'page', handle: (request) => messages(request, {done: doneSentence(asked(doneQuery, request.query).fait)})}),
  registryRoute({
    method: 'POST', path: `${PATH}/:id/message`, summary: 'Écrire aux inscrits', action: 'event.tell', from: 'page',
    body: z.strictObject({to: z.string().max(20), subject: z.string().max(2000), text: z.string().max(20_000), vu: z.string().max(64).optional(), corriger: z.string().optional()}),
    handle: tell,
  }),
];

export const DESK_EVENT_ROUTES: readonly RegistryRoute[] = [...eventRoutes, ...peopleRoutes, ...messageRoutes];
