/** Passkeys: giving one, one's own list, and ending those of somebody who lost them. */
import {html} from 'hono/html';
import type {FieldError} from '../../../src/contract/problem.ts';
import type {Answer} from '../../http/answer.ts';
import {document} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {moment} from '../../http/words.ts';
import {PASSKEY_NAME, PASSKEYS_MOST} from '../domain/passkey.ts';
import type {Session} from '../domain/session.ts';
import type {Passkey} from '../storage/passkeys.ts';
import {table} from './desk/parts.ts';
import {PASSKEY_SCRIPT, passkeyForm, withoutPasskeys} from './passkey-form.ts';
import {DOOR} from './sign-in.ts';
import {errorOf, signedIn} from './signed-in.ts';

export const PASSKEYS_PATH = '/cles';

const OTHERWISE = html`Ouvrez cette page avec un navigateur récent, sur l’appareil où est votre clé. Vous l’avez perdue ? Une autre personne de votre équipe peut mettre fin à vos clés, puis vous en créerez une autre.`;

/** Before what only a passkey opens; `failed`: one was given, and not accepted. */
export const givePasskeyPage = ({to, failed = false, stepUp = false}: {readonly to?: string | undefined; readonly failed?: boolean; readonly stepUp?: boolean}): Answer => ({
  status: 403,
  body: document({
    title: failed ? 'Cette clé n’a pas été acceptée' : stepUp ? 'Confirmez d’abord que c’est vous' : 'Donnez votre clé d’accès',
    signedIn: DOOR,
    section: '/connexion',
    head: PASSKEY_SCRIPT,
    main: html`<h1>${failed ? 'Cette clé n’a pas été acceptée' : stepUp ? 'Confirmez d’abord que c’est vous' : 'Donnez votre clé d’accès'}</h1>
<p class="lead">${failed ? 'Rien n’a changé. Recommencez avec une clé faite pour PANA, dans les cinq minutes ; si elle n’est plus acceptée, une autre personne de votre équipe peut y mettre fin.'
      : stepUp ? 'Ce que vous allez faire demande votre clé d’accès, donnée il y a moins de dix minutes.'
        : 'Vous avez une clé d’accès : elle est demandée pour agir au nom d’une coordination ou de l’équipe nationale, même après le lien d’un message.'}</p>
${passkeyForm('Utiliser ma clé d’accès', {to, otherwise: OTHERWISE, again: true})}
<p><a href="/connexion">Se connecter autrement</a></p>`,
  }),
});

/** Before what only who has made a passkey may do. */
export const makePasskeyFirstPage = (): Answer => ({
  status: 403,
  body: document({
    title: 'Créez d’abord votre clé d’accès',
    signedIn: DOOR,
    main: html`<h1>Créez d’abord votre clé d’accès</h1>
<p class="lead">Pour agir au nom d’une coordination ou de l’équipe nationale, un message ne suffit pas : il faut aussi une clé d’accès, sur votre téléphone ou votre ordinateur.</p>
<p><a href="${PASSKEYS_PATH}">Créer ma clé d’accès</a></p>`,
  }),
});

const WHERE: Readonly<Record<Passkey['device'], string>> = {singleDevice: 'sur un seul appareil', multiDevice: 'sur vos appareils'};

export interface PasskeysPage {
  readonly session: Session;
  readonly passkeys: readonly Passkey[];
  /** A strong proof of less than ten minutes was given. */
  readonly proven: boolean;
  readonly done?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  /** What was typed in a form that is shown again: `name`, or `name-12`. */
  readonly typed?: {readonly field: string; readonly value: string} | undefined;
}

function addition({passkeys, proven, errors, typed}: PasskeysPage): Markup {
  if (passkeys.length >= PASSKEYS_MOST) return html`<p>Vous avez ${PASSKEYS_MOST} clés : retirez-en une pour en ajouter une autre.</p>`;
  if (passkeys.length > 0 && !proven) {
    return html`<p>Pour en ajouter une autre, donnez d’abord une de celles que vous avez.</p>
${passkeyForm('Utiliser ma clé d’accès', {to: PASSKEYS_PATH, otherwise: OTHERWISE})}`;
  }
  const {attributes, sentence} = errorOf(errors, 'name');
  return html`<form method="post" action="${PASSKEYS_PATH}/ajouter" data-passkey="create" data-options="${PASSKEYS_PATH}/defi">
<input type="hidden" name="credential" value="">
<p><label for="name">Nom de cette clé, pour la reconnaître (« téléphone », « ordinateur du bureau »)</label>
<input id="name" name="name" value="${typed?.field === 'name' ? typed.value : ''}" maxlength="${PASSKEY_NAME}" required autocomplete="off"${attributes}></p>${sentence}
${withoutPasskeys('Ouvrez cette page avec un navigateur récent, sur l’appareil que vous gardez avec vous.')}
<p class="note" role="alert" data-failed hidden></p>
<p><button data-ask hidden>Créer une clé d’accès</button></p>
</form>`;
}

function renaming({id, name}: Passkey, {errors, typed}: PasskeysPage): Markup {
  const field = `name-${id}`;
  const {attributes, sentence} = errorOf(errors, field);
  return html`<form method="post" action="${PASSKEYS_PATH}/${id}/renommer"><label class="unseen" for="${field}">Nouveau nom de la clé ${name}</label>
<input id="${field}" name="name" value="${typed?.field === field ? typed.value : name}" maxlength="${PASSKEY_NAME}" required autocomplete="off"${attributes}>${sentence}
<button class="quiet">Renommer<span class="unseen"> ${name}</span></button></form>`;
}

/** One's own passkeys. */
export function passkeysPage(page: PasskeysPage): Answer {
  const {session, passkeys, done, errors} = page;
  return signedIn({
    session, title: 'Vos clés d’accès', done, errors, head: PASSKEY_SCRIPT,
    main: html`<p class="lead">Une clé d’accès est gardée par votre téléphone ou votre ordinateur, qui vous reconnaît comme il le fait d’habitude : empreinte, visage ou code. Rien de cela ne nous est envoyé.</p>
${passkeys.length === 0 ? html`<p>Vous n’avez pas encore de clé. Dès que vous en avez une, elle est demandée pour agir au nom de votre équipe : faites-en une sur un appareil que vous gardez, puis une deuxième ailleurs.</p>`
    : html`${passkeys.length === 1 ? html`<p class="note">Vous n’avez qu’une clé. Ajoutez-en une deuxième, sur un autre appareil : si vous perdez celui-ci, vous n’aurez besoin de personne.</p>` : ''}
${table('Vos clés d’accès', ['Clé', 'Gardée', 'Créée le', 'Dernière fois', 'Nouveau nom', 'Retirer'], passkeys.map((one) => [
      one.name, `${WHERE[one.device]}${one.backedUp ? ', avec une copie' : ''}`, moment(one.createdAt), one.lastUsedAt === undefined ? 'jamais' : moment(one.lastUsedAt),
      renaming(one, page), html`<a href="${PASSKEYS_PATH}/${one.id}/retirer">Retirer<span class="unseen"> ${one.name}</span></a>`,
    ]), 'cards')}`}
<h2>Ajouter une clé</h2>
${addition(page)}`,
  });
}

/** What removing a passkey does. Nothing happens before its button. */
export const removePasskeyPage = ({session, passkey, last}: {readonly session: Session; readonly passkey: Passkey; readonly last: boolean}): Answer => signedIn({
  session, title: `Retirer la clé « ${passkey.name} »`, trail: [[PASSKEYS_PATH, 'Vos clés d’accès']],
  main: html`<p class="note">${last ? 'C’est votre dernière clé. Sans elle, vous vous connecterez à nouveau par message, et il vous faudra peut-être en créer une autre avant d’agir au nom de votre équipe.' : 'Cette clé ne vous connectera plus. Les autres restent.'}</p>
<form method="post" action="${PASSKEYS_PATH}/${passkey.id}/retirer"><p><button>Retirer cette clé</button></p></form>
<p>Effacez-la aussi de l’appareil qui la garde : elle n’y sert plus à rien.</p>
<p><a href="${PASSKEYS_PATH}">Ne pas la retirer</a></p>`,
});

/** What ending the passkeys of somebody does. Nothing happens before its button. */
export const endPasskeysPage = ({session, name, count, path, done}: {readonly session: Session; readonly name: string; readonly count: number; readonly path: string; readonly done?: string | undefined}): Answer => signedIn({
  session, section: '/desk/equipe', trail: [['/desk/equipe', 'Équipe']], title: `Clés d’accès de ${name}`, done,
  main: count === 0 ? html`<p>${name} n’a pas de clé d’accès.</p><p><a href="/desk/equipe">Revenir à l’équipe</a></p>` : html`<p>${name} a ${count} clé${count > 1 ? 's' : ''} d’accès.</p>
<p class="note">Mettez-y fin si cette personne les a perdues, et seulement après l’avoir reconnue : de vive voix, jamais sur la foi d’un message. Elle est déconnectée partout, un message le lui dit, et elle se connectera par message pour créer une autre clé.</p>
<form method="post" action="${path}"><p><button>Mettre fin à ses clés d’accès</button></p></form>
<p><a href="/desk/equipe">Ne rien faire et revenir à l’équipe</a></p>`,
});
