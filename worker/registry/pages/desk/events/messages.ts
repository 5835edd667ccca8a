/** What a coordination writes to those who come: the form, with how many get it, the words before they leave, and what was written before. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../../src/contract/problem.ts';
import type {Answer} from '../../../../http/answer.ts';
import {count, moment} from '../../../../http/words.ts';
import type {RegistrationCounts} from '../../../domain/registration.ts';
import type {Session} from '../../../domain/session.ts';
import type {EventMessage} from '../../../storage/desk-events.ts';
import type {StoredEvent} from '../../../storage/events.ts';
import {errorOf, signedIn} from '../../signed-in.ts';
import {hidden} from '../preview.ts';
import {eventPath, eventTrail} from './sheet.ts';
import {EVENTS_PATH, lines} from './words.ts';

export const MESSAGE_LENGTHS = {subject: 120, text: 3000} as const;

/** Whom a message goes to. */
export const AUDIENCES = {inscrits: ['registered', 'offered'], attente: ['waiting'], tous: ['registered', 'offered', 'waiting']} as const;
export type Audience = keyof typeof AUDIENCES;
const AUDIENCE_WORDS: Readonly<Record<Audience, string>> = {inscrits: 'Les personnes qui ont une place', attente: 'Les personnes en attente', tous: 'Toutes'};

/** How many of an audience there are. */
export const audienceSize = ({onSite, remote}: RegistrationCounts, audience: Audience): number =>
  AUDIENCES[audience].reduce((sum, state) => sum + onSite[state] + remote[state], 0);

export interface TypedMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface MessagePage {
  readonly session: Session;
  readonly stored: StoredEvent;
  readonly counts: RegistrationCounts;
  readonly sent: readonly EventMessage[];
  readonly names: ReadonlyMap<number, string>;
  readonly typed: TypedMessage;
  readonly errors?: readonly FieldError[];
  readonly done?: string | undefined;
}

/** The form. */
export function messagePage({session, stored, counts, sent, names, typed, errors, done}: MessagePage): Answer {
  const [to, subject, text] = [errorOf(errors, 'to'), errorOf(errors, 'subject'), errorOf(errors, 'text')];
  return signedIn({
    session, section: EVENTS_PATH, trail: eventTrail(stored), title: 'Écrire aux inscrits', errors, done,
    main: html`<form method="post" action="${eventPath(stored)}/message" novalidate>
<p><label for="to">À qui</label>
<select id="to" name="to"${to.attributes}>${(Object.keys(AUDIENCES) as Audience[]).map((one) => html`<option value="${one}"${one === typed.to ? html` selected` : ''}>${AUDIENCE_WORDS[one]} (${audienceSize(counts, one)})</option>`)}</select></p>${to.sentence}
<p><label for="subject">Sujet</label><input id="subject" name="subject" value="${typed.subject}" maxlength="${MESSAGE_LENGTHS.subject}" autocomplete="off"${subject.attributes}></p>${subject.sentence}
<p><label for="text">Message</label>
<textarea id="text" name="text" rows="10" maxlength="${MESSAGE_LENGTHS.text}"${text.attributes}>
${typed.text}</textarea></p>${text.sentence}
<p class="soft">Texte simple. Chaque personne reçoit le sien, sans voir les autres ; les réponses n’arrivent pas ici : donnez un moyen de vous joindre. N’y mettez pas le lien de la salle en ligne, il part tout seul la veille.</p>
<p><button>Relire avant d’envoyer</button></p></form>
<h2>Messages déjà envoyés</h2>
${sent.length === 0 ? html`<p>Aucun.</p>` : html`<ul class="plain found">${sent.map((one) => html`<li><p><strong>${one.subject}</strong>, ${moment(one.at)}, à ${count(one.recipients, 'personne', 'personnes')}, <span class="soft">${names.get(Number(one.actor.slice('person:'.length))) ?? 'une personne qui n’a plus de compte'}</span></p><p>${lines(one.text)}</p></li>`)}</ul>`}
<p><a href="${eventPath(stored)}">Revenir à l’événement</a></p>`,
  });
}

export interface MessagePreview {
  readonly session: Session;
  readonly stored: StoredEvent;
  readonly typed: TypedMessage;
  readonly recipients: number;
  readonly seen: string;
}

/** The words once more, and to how many they go: nothing leaves before this button. */
export const messagePreview = ({session, stored, typed, recipients, seen}: MessagePreview): Answer => signedIn({
  session, section: EVENTS_PATH, trail: [...eventTrail(stored), [`${eventPath(stored)}/message`, 'Écrire aux inscrits']], title: 'Relire le message',
  main: html`<p class="note" role="status">Rien n’est encore parti. Ce message partira à ${count(recipients, 'personne', 'personnes')}.</p>
<dl><dt>Sujet</dt><dd>${typed.subject}</dd><dt>Message</dt><dd>${lines(typed.text)}</dd></dl>
<form method="post" action="${eventPath(stored)}/message">${hidden({...typed, vu: seen})}<p><button>Envoyer le message</button></p></form>
<form method="post" action="${eventPath(stored)}/message">${hidden({...typed, corriger: 'oui'})}<p><button class="quiet">Corriger</button></p></form>`,
});
