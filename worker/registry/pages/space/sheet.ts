/** `/espace` and one structure of it: the listing as the public sees it, the state it is in, and what can be done about it. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import type {PublishedContact} from '../../../../src/contract/structure.ts';
import {LIMITS} from '../../../../src/contract/vocabulary.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {areaWords, contactSheet, structureSheet} from '../../../http/structure-sheet.ts';
import type {SheetStructure} from '../../../http/structure-sheet.ts';
import {dayTime, moment} from '../../../http/words.ts';
import type {Attendance} from '../../domain/attendance.ts';
import type {TypedNotice} from '../../domain/listing.ts';
import {RHYTHMS} from '../../domain/reminder.ts';
import type {Session} from '../../domain/session.ts';
import type {OwnSigning} from '../../signing.ts';
import type {Space, SpaceLine, Version} from '../../storage/listings.ts';
import type {Person} from '../../storage/people.ts';
import type {Report} from '../../storage/reports.ts';
import {monthsBefore} from '../../domain/calendar.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {attendanceLine} from './seen.ts';
import {reportsPart} from './reports.ts';
import {RHYTHM_WORDS, spacePlace} from './words.ts';

/** Structures somebody is a contact of. */
export const listPage = (session: Session, lines: readonly (SpaceLine & {readonly signing: OwnSigning})[]): Answer => signedIn({
  session, title: 'Mes structures', section: '/espace',
  main: lines.length === 0 ? html`<p>Vous n’êtes le contact d’aucune structure.</p>` : html`<ul class="plain cards">${lines.map(({id, name, city, verifiedAt, hidden, signing: {due, suspendedOn}}) => html`<li>
<h2><a href="/espace/${id}">${name}</a></h2>
<p>${city}</p>
<p class="soft">${hidden ? 'Retirée de l’annuaire' : verifiedAt === undefined ? 'Jamais confirmée' : html`Confirmée le ${dayTime(verifiedAt)}`}</p>
${due === undefined ? '' : html`<p><a href="/espace/${id}/charte">${suspendedOn === undefined ? html`Signer la charte jusqu’au ${dayTime(due.until)}` : 'Signer la charte pour être montrée à nouveau'}<span class="unseen"> pour ${name}</span></a></p>`}</li>`)}</ul>`,
});

export interface SheetPage {
  readonly session: Session;
  readonly space: Space;
  /** ISO day. */
  readonly today: string;
  /** What the public reads; undefined once it is hidden. */
  readonly sheet: Pick<PublicSheet, 'structure' | 'contact'> | undefined;
  readonly contacts: readonly Person[];
  readonly versions: readonly Version[];
  /** What the structure was told of by visitors. */
  readonly reports: readonly Report[];
  /** ISO day the next reminder leaves. */
  readonly reminder: string | undefined;
  readonly attendance: Attendance;
  /** What it has to sign, and whether it is not shown for want of it. */
  readonly signing: OwnSigning;
  readonly nameOf: (code: string) => string | undefined;
  /** What a need is called. */
  readonly needWord: (code: string) => string;
  readonly done?: string | undefined;
  /** What a small form of the page still needs, and what was typed in it. */
  readonly sent?: {readonly form: 'message' | 'inviter' | 'transmettre'; readonly errors: readonly FieldError[]; readonly values: Readonly<Record<string, string>>} | undefined;
}

/** One structure. */
export function sheetPage(page: SheetPage): Answer {
  const {session, space: {id, shown, hiddenAt}, done, sent} = page;
  return signedIn({
    session, title: shown.name, ...spacePlace(session, {id, name: shown.name}, false), done, errors: sent?.errors,
    main: hiddenAt === undefined ? html`${state(page)}
<h2>La fiche, comme le public la voit</h2>
${page.sheet === undefined ? '' : html`<div id="fiche">${publicSheet({...page, ...page.sheet})}</div>`}
<ul class="row plain"><li><a href="/espace/${id}/modifier">Modifier la fiche</a></li>${isShown(page) ? html`<li><a href="/annuaire/${id}">Ouvrir sa page publique</a></li>` : ''}</ul>
<h2>Être vue</h2>
${attendanceLine(id, page.attendance)}
<p><a href="/espace/${id}/badge">Montrer le badge de l’annuaire sur votre site et dans vos courriels</a></p>
${reportsPart(id, page.reports, isContact(page))}
${noticeForm(page)}
${rhythmForm(page)}
${history(page)}
${people(page)}
<h2>Données et départ</h2>
<ul>${isContact(page) ? html`<li><a href="/espace/${id}/donnees.json">Télécharger ce que nous gardons de vous et de la structure</a> (nous vous demanderons de confirmer que c’est vous), ou <a href="/espace/${id}/donnees.csv">la même chose en tableur (CSV)</a></li>` : ''}
<li><a href="/espace/${id}/retirer">Retirer la structure de l’annuaire</a></li></ul>` : html`<p class="note">Cette structure est retirée de l’annuaire depuis le ${dayTime(hiddenAt)}. Sa fiche n’est plus montrée, et ne change plus.</p>`,
  });
}

/** What only contacts do: saying "still true", giving mandates, having their own data. */
const isContact = ({session, contacts}: Pick<SheetPage, 'session' | 'contacts'>): boolean => contacts.some(({id}) => id === session.person);

const silentFor = ({space: {shown: {verifiedAt}}, today}: Pick<SheetPage, 'space' | 'today'>, months: number): boolean => verifiedAt !== undefined && verifiedAt < monthsBefore(today, months);

/** Whether the public finds it: signed, and confirmed not too long ago. */
const isShown = (page: SheetPage): boolean => page.signing.suspendedOn === undefined && !silentFor(page, LIMITS.unpublishMonths);

/** The charter to sign, where there is one. */
function charter({space: {id}, signing: {due, suspendedOn}, ...page}: SheetPage): Markup {
  if (due === undefined) return html``;
  const sign = isContact(page) ? html` <a href="/espace/${id}/charte">Lire ce qui change, et signer</a>` : '';
  return html`<p class="note">${suspendedOn === undefined ? html`Une nouvelle version de la charte est à signer jusqu’au ${dayTime(due.until)}. Passé ce jour, la fiche n’est plus montrée.`
    : html`La fiche n’est plus montrée depuis le ${dayTime(suspendedOn)} : la nouvelle version de la charte n’est pas signée. Signée, la fiche revient tout de suite.`}${sign}</p>`;
}

function state(page: SheetPage): Markup {
  const {space: {id, shown: {verifiedAt}}, reminder, signing} = page;
  const when = verifiedAt === undefined ? '' : dayTime(verifiedAt);
  return html`${charter(page)}<p class="lead">${signing.suspendedOn !== undefined ? html`La fiche n’est pas dans l’annuaire${verifiedAt === undefined ? '.' : html`. Elle a été confirmée le ${when}.`}`
    : silentFor(page, LIMITS.unpublishMonths) ? html`La fiche n’est plus montrée : elle n’a pas été confirmée depuis le ${when}. Confirmée, elle revient.`
    : silentFor(page, LIMITS.staleMonths) ? html`La fiche passe après les autres : elle n’a pas été confirmée depuis le ${when}.`
      : verifiedAt === undefined ? 'La fiche est dans l’annuaire. Elle n’a pas encore été confirmée.' : html`La fiche est dans l’annuaire, confirmée le ${when}.`}</p>
${reminder === undefined ? '' : html`<p>Prochain message pour demander si elle est toujours exacte : le ${dayTime(reminder)}.</p>`}
${isContact(page) ? html`<form method="post" action="/espace/${id}/confirmer"><p><button>Tout est toujours exact</button></p></form>` : ''}`;
}

/** What the public reads, in the words of the directory's own page; its contact is asked for there, and shown at once here. */
export interface PublicSheet {
  readonly structure: SheetStructure;
  readonly contact: PublishedContact;
  /** ISO day. */
  readonly today: string;
  readonly nameOf: (code: string) => string | undefined;
  /** What a need is called. */
  readonly needWord: (code: string) => string;
}

/** The sheet itself, below a heading of the second level; the desk shows it too. */
export const publicSheet = ({structure, contact, today, nameOf, needWord}: PublicSheet): Markup =>
  structureSheet({structure, areas: areaWords(structure.serviceArea, nameOf), needWord, today, heading: 3, contact: contactSheet(contact, 4)});

/** A field of a small form: its id tells it from the same field of another one. */
function input(form: string, name: string, label: string, sent: SheetPage['sent'], {type = 'text', value = '', more = html``}: {type?: string; value?: string; more?: Markup} = {}): Markup {
  const its = sent?.form === form ? sent : undefined;
  const id = `${form}-${name}`;
  const error = errorOf(its?.errors, id);
  return html`<p><label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="${type}" value="${its?.values[name] ?? value}"${more}${error.attributes}></p>${error.sentence}`;
}

function noticeForm({space: {id, listings}, sent}: SheetPage): Markup {
  const now: TypedNotice = {text: '', from: '', until: '', ...listings[0]!.structure.notice};
  return html`<h2>Message temporaire</h2>
<p>Pour des vacances, des travaux, un changement d’horaires : il apparaît en haut de la fiche. Laissez le texte vide pour l’enlever.</p>
<form method="post" action="/espace/${id}/message">
${input('message', 'text', 'Texte (280 caractères au plus)', sent, {value: now.text})}
${input('message', 'from', 'À partir du (facultatif)', sent, {type: 'date', value: now.from ?? ''})}
${input('message', 'until', 'Jusqu’au (facultatif)', sent, {type: 'date', value: now.until ?? ''})}
<p><button class="quiet">Enregistrer le message</button></p>
</form>`;
}

const rhythmForm = ({space: {id, rhythm}}: SheetPage): Markup => html`<h2>Rappels</h2>
<form method="post" action="/espace/${id}/rythme">
<p><label for="rythme">Nous vous demandons si la fiche est toujours exacte</label>
<select id="rythme" name="months">${RHYTHMS.map((months) => html`<option value="${months}"${months === rhythm ? html` selected` : ''}>${RHYTHM_WORDS[months]}</option>`)}</select></p>
<p><button class="quiet">Choisir ce rythme</button></p>
</form>`;

function history({space: {id}, versions, contacts}: SheetPage): Markup {
  if (versions.length === 0) return html``;
  const who = (by: string): string => contacts.find((contact) => by === `person:${contact.id}`)?.email ?? 'une personne qui n’est pas un contact de la structure';
  return html`<h2>États précédents</h2>
<p>Les dix derniers. Une coordonnée qui n’est plus publiée revient sans l’être : c’est à vous de cocher à nouveau « publier ».</p>
<ul class="plain">${versions.map(({id: version, replacedAt, replacedBy}) => html`<li><form method="post" action="/espace/${id}/revenir">
<input type="hidden" name="version" value="${version}">
<p>La fiche avant la modification du ${moment(replacedAt)}, par ${who(replacedBy)}
<button class="quiet">Revenir à cet état<span class="unseen"> d’avant le ${moment(replacedAt)}</span></button></p></form></li>`)}</ul>`;
}

/** By their addresses: whoever invites somebody we know must not learn their name from it. */
function people(page: SheetPage): Markup {
  const {space: {id}, contacts, sent} = page;
  const contacting = html`<h2>Contacts de la structure</h2>
${contacts.length === 0 ? html`<p>Elle n’en a aucun.</p>` : html`<ul>${contacts.map(({email}) => html`<li>${email}</li>`)}</ul>`}`;
  if (!isContact(page)) return contacting;
  const name = html` maxlength="120" autocomplete="off"`;
  const email = html` maxlength="254" autocomplete="off" spellcheck="false" autocapitalize="none"`;
  return html`${contacting}
<h3>Inviter une personne</h3>
<p>Elle pourra faire tout ce que vous faites ici. Un message le lui dit. Nous vous demanderons de confirmer que c’est vous.</p>
<form method="post" action="/espace/${id}/inviter">
${input('inviter', 'name', 'Son nom', sent, {more: name})}
${input('inviter', 'email', 'Son adresse e-mail', sent, {type: 'email', more: email})}
<p><button class="quiet">Inviter cette personne</button></p>
</form>
<h3>Transmettre la fiche</h3>
<p>La personne que vous nommez devient contact de la structure, et vous ne l’êtes plus. Nous vous demanderons de confirmer que c’est vous.</p>
<form method="post" action="/espace/${id}/transmettre">
${input('transmettre', 'name', 'Son nom', sent, {more: name})}
${input('transmettre', 'email', 'Son adresse e-mail', sent, {type: 'email', more: email})}
<p><button class="quiet">Transmettre la fiche et ne plus en être le contact</button></p>
</form>`;
}
