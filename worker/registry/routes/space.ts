/**
 * `/espace`: what a contact does with its listing. Forms without a script; each one that is sent twice is done once. Links of mails have
 * addresses of their own, where the token is the proof and good for one act.
 */
import {z} from 'zod';
import type {FieldError} from '../../../src/contract/problem.ts';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import {csvAnswer} from '../csv.ts';
import {attendance, attendanceSince, parisDay} from '../domain/attendance.ts';
import type {Attendance} from '../domain/attendance.ts';
import {CONSENT_KEYS} from '../domain/consent.ts';
import {LIST_FIELDS, TEXT_FIELDS, typedOf, versionOf} from '../domain/listing.ts';
import type {ListField, Typed} from '../domain/listing.ts';
import {dataLines} from '../domain/own-data.ts';
import type {DataLine} from '../domain/own-data.ts';
import {nextReminder, RHYTHMS} from '../domain/reminder.ts';
import type {Rhythm} from '../domain/reminder.ts';
import type {Session} from '../domain/session.ts';
import {edit, invite, leavingByLink, needsFor, passOn, restore, setNotice, setRhythm, spaceFor, verify, verifyByLink, withdrawByLink} from '../living.ts';
import type {Actor} from '../living.ts';
import {deadLink} from '../pages/link.ts';
import {conflictPage, editPage, PUBLISH_FIELDS} from '../pages/space/edit.ts';
import {passedOnPage, verifiedPage, withdrawByLinkPage, withdrawnByLinkPage, withdrawnPage, withdrawPage} from '../pages/space/leave.ts';
import {listPage, sheetPage} from '../pages/space/sheet.ts';
import type {SheetPage} from '../pages/space/sheet.ts';
import {attendancePage, badgePage} from '../pages/space/seen.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {ownSigning} from '../signing.ts';
import {countsOf} from '../storage/daily-counts.ts';
import {contactsOf, remindersOf, spacesOf, versionsOf} from '../storage/listings.ts';
import {exportFor} from '../storage/personal-data.ts';
import {reportsTold} from '../storage/reports.ts';
import {needWords} from '../storage/taxonomy.ts';
import {withdrawStructure} from '../storage/withdrawals.ts';

/** The policy lets nobody come here without a session: a route that says otherwise is a mistake of ours. */
function sessionOf({session}: Pick<RegistryRequest, 'session'>): Session {
  if (session === undefined) throw new Refusal('unauthenticated', 'Connectez-vous, puis recommencez.');
  return session;
}

const actorOf = (request: Pick<RegistryRequest, 'session' | 'reach'>): Actor => ({person: sessionOf(request).person, reach: request.reach});
const idOf = ({params}: Pick<RegistryRequest, 'params'>): string => params['id'] ?? '';
const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
const nameOf = ({deps}: Pick<RegistryRequest, 'deps'>) => (code: string): string | undefined => deps.gazetteer.resolve(code)?.place.name;

/** What an act that led to the sheet did; the address says which by its name, never in words. */
const DONE: Readonly<Record<string, string>> = {
  'confirmee': 'Merci, la fiche est confirmée.', 'modifiee': 'La fiche est modifiée, et publiée.', 'inchangee': 'Rien n’a changé.', 'message': 'Le message est enregistré.', 'rythme': 'Le rythme est enregistré.',
  'repondu': 'Merci, votre réponse est enregistrée.', 'revenue': 'La fiche est revenue à son état précédent.', 'invitee': 'La personne est contact de la structure. Un message le lui dit, et comment se connecter.',
};
const back = (id: string, done: keyof typeof DONE): Answer => ({status: 303, body: null, headers: {Location: `/espace/${id}?fait=${done}`}});

/** How often the sheet of a structure (its row) was shown. `now` in milliseconds. */
function attendanceOf({deps, now}: Pick<RegistryRequest, 'deps' | 'now'>, row: number): Attendance {
  const today = parisDay(now);
  return attendance(countsOf(deps.database, row, attendanceSince(today)), today);
}

function sheet(request: RegistryRequest, sent?: SheetPage['sent']): Answer {
  const {deps, now, reach, query} = request;
  const {database, registry} = deps;
  const space = spaceFor(deps, idOf(request), reach);
  const {row, structure} = space.listings[0]!;
  const today = dayOf(now);
  const verifiedAt = space.shown.verifiedAt ?? structure.provenance.date ?? structure.updatedAt;
  return sheetPage({
    session: sessionOf(request), space, today, sent, nameOf: nameOf(request), needWord: needWords(database),
    attendance: attendanceOf(request, space.row),
    signing: ownSigning(deps, space.id, now),
    sheet: registry.sheet(space.id, today),
    contacts: contactsOf(database, space.id),
    versions: versionsOf(database, row),
    reports: reportsTold(database, space.id),
    reminder: nextReminder({verifiedAt, rhythm: space.rhythm, sent: remindersOf(database, row)}, today),
    done: sent === undefined ? DONE[query.get('fait') ?? ''] : undefined,
  });
}

/** A form that was sent: each text once, boxes none to many, needs by their code. Nothing is refused here that a person could have typed. */
const text = z.string().default('');
const editSchema = z.object({
  ...Object.fromEntries(TEXT_FIELDS.map((field) => [field, text])) as Record<(typeof TEXT_FIELDS)[number], typeof text>,
  ...Object.fromEntries(Object.keys(LIST_FIELDS).map((field) => [field, z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([])])) as unknown as Record<ListField, z.ZodType<string[]>>,
  ...Object.fromEntries(PUBLISH_FIELDS.map((field) => [field, z.string().optional()])) as Record<(typeof PUBLISH_FIELDS)[number], z.ZodOptional<z.ZodString>>,
  // Territories as boxes, none to many; the one looked for by name, and the button that looks.
  area: z.union([z.string(), z.array(z.string()).transform((codes) => codes.join('\n'))]).default(''),
  lieu: text,
  chercher: z.string().optional(),
  version: z.string().optional(),
// Which needs there are, the national team says: any may come, and the domain refuses those that are not.
}).catchall(z.string()).superRefine((body, context) => {
  const keys = Object.keys(body).filter((key) => !FIELD_NAMES.has(key) && !NEED_FIELD.test(key));
  if (keys.length > 0) context.addIssue({code: 'unrecognized_keys', keys, input: body});
});
const FIELD_NAMES: ReadonlySet<string> = new Set(Object.keys(editSchema.shape));
const NEED_FIELD = /^need-[a-z][a-z0-9-]{1,39}$/;

/** Territories a search by name gives at most. */
const FOUND = 12;
const AREA_KINDS = ['commune', 'arrondissement', 'epci', 'departement', 'region'] as const;

function typedFrom(body: z.output<typeof editSchema>): Typed {
  return {
    text: Object.fromEntries(TEXT_FIELDS.map((field) => [field, body[field]])) as Typed['text'],
    lists: Object.fromEntries(Object.keys(LIST_FIELDS).map((field) => [field, body[field as ListField]])) as unknown as Typed['lists'],
    needs: Object.fromEntries(Object.entries(body as Readonly<Record<string, unknown>>).flatMap(([name, level]) => (NEED_FIELD.test(name) && typeof level === 'string' && level !== '' ? [[name.slice('need-'.length), level]] : []))),
    publish: Object.fromEntries(CONSENT_KEYS.flatMap((field) => {
      const agreed = body[`${field}-publish`];
      return agreed === undefined ? [] : [[field, agreed]];
    })),
  };
}

const person = z.strictObject({email: text, name: text});
const page = (spec: Omit<RegistryRoute, 'from'>): RegistryRoute => registryRoute({...spec, from: 'page'});
/** Errors of a small form, under the ids its fields have in the page. */
const under = (form: string, errors: readonly FieldError[]): FieldError[] => errors.map((error) => ({...error, field: `${form}-${error.field}`}));

export const SPACE_ROUTES: readonly RegistryRoute[] = [
  page({
    method: 'GET', path: '/espace', summary: 'Mes structures', action: 'structure.read',
    handle: (request) => listPage(sessionOf(request), request.reach === 'all' ? [] : spacesOf(request.deps.database, request.reach.structures).map((line) => ({...line, signing: ownSigning(request.deps, line.id, request.now)}))),
  }),
  registryRoute({
    method: 'POST', path: '/espace/confirmer', summary: 'Confirmer une fiche par le lien d’un rappel', action: 'link.use', from: 'page',
    body: z.strictObject({token: z.string().max(200)}),
    handle({deps, body: {token}}) {
      const done = verifyByLink(deps, token);
      return done === undefined ? deadLink() : verifiedPage(done);
    },
  }),
  registryRoute({
    method: 'POST', path: '/espace/retirer', summary: 'Retirer une structure par le lien d’un message', action: 'link.use', from: 'page',
    body: z.strictObject({token: z.string().max(200), confirm: z.string().max(10).optional(), asked: z.string().max(10).optional()}),
    handle({deps, body: {token, confirm, asked}}) {
      if (confirm !== 'oui') {
        const about = leavingByLink(deps, token);
        return about === undefined ? deadLink() : withdrawByLinkPage({name: about.name, token, failed: asked !== undefined});
      }
      const done = withdrawByLink(deps, token);
      return done === undefined ? deadLink() : withdrawnByLinkPage(done.name, done.withdrawal);
    },
  }),
  page({method: 'GET', path: '/espace/:id', summary: 'Une structure', action: 'structure.read', handle: (request) => sheet(request)}),
  page({
    method: 'POST', path: '/espace/:id/confirmer', summary: 'Toujours exact', action: 'structure.verify', body: z.strictObject({}),
    handle: (request) => back(verify(request.deps, idOf(request), actorOf(request)), 'confirmee'),
  }),
  page({
    method: 'GET', path: '/espace/:id/modifier', summary: 'Modifier une fiche', action: 'structure.edit',
    handle(request) {
      const space = spaceFor(request.deps, idOf(request), request.reach);
      if (space.hiddenAt !== undefined) return {status: 303, body: null, headers: {Location: `/espace/${space.id}`}};
      const needs = needsFor(request.deps, space.listings[0]!);
      const typed = typedOf(space.listings[0]!, needs.codes);
      return editPage({needs, session: sessionOf(request), id: space.id, name: space.shown.name, typed, version: versionOf(typed), nameOf: nameOf(request)});
    },
  }),
  registryRoute({
    method: 'POST', path: '/espace/:id/modifier', summary: 'Modifier une fiche', action: 'structure.edit', from: 'page',
    body: editSchema, problems: ['changed-meanwhile', 'unknown-version'],
    handle(request) {
      const {deps, body, reach} = request;
      const id = idOf(request);
      const typed = typedFrom(body);
      const lieu = body.lieu.trim();
      if (lieu !== '' || body.chercher !== undefined) {
        const {id: own, hiddenAt, listings, shown: {name}} = spaceFor(deps, id, reach);
        if (hiddenAt !== undefined) return {status: 303, body: null, headers: {Location: `/espace/${own}`}};
        const search = {text: lieu, places: deps.gazetteer.suggest(lieu, {limit: FOUND, kinds: AREA_KINDS})};
        return editPage({needs: needsFor(deps, listings[0]!, Object.keys(typed.needs)), session: sessionOf(request), id: own, name, typed, version: body.version ?? '', nameOf: nameOf(request), search});
      }
      const edited = edit(deps, id, typed, body.version, actorOf(request));
      if ('id' in edited) return back(edited.id, edited.outcome === 'saved' ? 'modifiee' : 'inchangee');
      const space = spaceFor(deps, id, reach);
      const shown = {session: sessionOf(request), id: space.id, name: space.shown.name, typed, nameOf: nameOf(request), needs: needsFor(deps, space.listings[0]!, Object.keys(typed.needs))};
      if (edited.outcome === 'stale') return conflictPage({...shown, online: edited.online});
      return editPage({...shown, version: body.version ?? '', errors: edited.errors});
    },
  }),
  registryRoute({
    method: 'POST', path: '/espace/:id/revenir', summary: 'Revenir à un état précédent', action: 'structure.edit', from: 'page',
    body: z.strictObject({version: z.string().regex(/^\d{1,15}$/)}),
    handle: (request) => back(restore(request.deps, idOf(request), Number(request.body.version), actorOf(request)), 'revenue'),
  }),
  registryRoute({
    method: 'POST', path: '/espace/:id/message', summary: 'Message temporaire', action: 'structure.edit', from: 'page',
    body: z.strictObject({text, from: text, until: text}),
    handle(request) {
      const set = setNotice(request.deps, idOf(request), request.body, actorOf(request));
      return 'id' in set ? back(set.id, 'message') : sheet(request, {form: 'message', errors: under('message', set.errors), values: request.body});
    },
  }),
  registryRoute({
    method: 'POST', path: '/espace/:id/rythme', summary: 'Rythme des rappels', action: 'structure.edit', from: 'page',
    body: z.strictObject({months: z.enum(RHYTHMS.map(String))}),
    handle: (request) => back(setRhythm(request.deps, idOf(request), Number(request.body.months) as Rhythm, actorOf(request)), 'rythme'),
  }),
  page({
    method: 'GET', path: '/espace/:id/donnees.json', summary: 'Ce que nous gardons de vous et de la structure', action: 'structure.export',
    handle(request) {
      const {id} = spaceFor(request.deps, idOf(request), request.reach);
      return {
        body: JSON.stringify(exportFor(request.deps.database, sessionOf(request).person), null, 2), type: 'application/json; charset=utf-8',
        headers: {'Content-Disposition': `attachment; filename="pana-${id}.json"`},
      };
    },
  }),
  page({
    method: 'GET', path: '/espace/:id/donnees.csv', summary: 'Ce que nous gardons de vous et de la structure, en tableur', action: 'structure.export',
    handle(request) {
      const {id} = spaceFor(request.deps, idOf(request), request.reach);
      return csvAnswer<DataLine>(`pana-${id}.csv`, [
        ['section', ({section}) => section],
        ['ligne', ({line}) => line],
        ['champ', ({field}) => field],
        ['valeur', ({value}) => value],
      ], dataLines(exportFor(request.deps.database, sessionOf(request).person)));
    },
  }),
  page({
    method: 'GET', path: '/espace/:id/badge', summary: 'Le badge d’une structure', action: 'structure.read',
    handle(request) {
      const {id, shown, hiddenAt} = spaceFor(request.deps, idOf(request), request.reach);
      if (hiddenAt !== undefined) return {status: 303, body: null, headers: {Location: `/espace/${id}`}};
      return badgePage({session: sessionOf(request), id, name: shown.name, origin: request.deps.origin});
    },
  }),
  page({
    method: 'GET', path: '/espace/:id/frequentation', summary: 'Combien de fois une fiche a été vue', action: 'structure.read',
    handle(request) {
      const {id, row, shown} = spaceFor(request.deps, idOf(request), request.reach);
      return attendancePage({session: sessionOf(request), id, name: shown.name, attendance: attendanceOf(request, row)});
    },
  }),
  registryRoute({
    method: 'POST', path: '/espace/:id/inviter', summary: 'Inviter un contact', action: 'structure.share', from: 'page', body: person,
    handle(request) {
      const done = invite(request.deps, idOf(request), request.body, actorOf(request));
      return 'id' in done ? back(done.id, 'invitee') : sheet(request, {form: 'inviter', errors: under('inviter', done.errors), values: request.body});
    },
  }),
  registryRoute({
    method: 'POST', path: '/espace/:id/transmettre', summary: 'Transmettre une fiche', action: 'structure.share', from: 'page', body: person,
    handle(request) {
      const done = passOn(request.deps, idOf(request), request.body, actorOf(request));
      return 'name' in done ? passedOnPage(sessionOf(request), done.name) : sheet(request, {form: 'transmettre', errors: under('transmettre', done.errors), values: request.body});
    },
  }),
  page({
    method: 'GET', path: '/espace/:id/retirer', summary: 'Retirer une structure', action: 'structure.withdraw',
    handle(request) {
      const space = spaceFor(request.deps, idOf(request), request.reach);
      return withdrawPage({session: sessionOf(request), id: space.id, name: space.shown.name, failed: false});
    },
  }),
  registryRoute({
    method: 'POST', path: '/espace/:id/retirer', summary: 'Retirer une structure', action: 'structure.withdraw', from: 'page',
    body: z.strictObject({confirm: z.string().max(10).optional()}),
    handle(request) {
      const {deps, body, reach} = request;
      const session = sessionOf(request);
      const space = spaceFor(deps, idOf(request), reach);
      if (body.confirm !== 'oui') return withdrawPage({session, id: space.id, name: space.shown.name, failed: true});
      return withdrawnPage({session, name: space.shown.name, withdrawal: withdrawStructure(deps, space.id, {how: 'espace', by: `person:${session.person}`})});
    },
  }),
];
