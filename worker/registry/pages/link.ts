/**
 * Where the links of our mails lead. The address carries its token behind `#`, which no server is sent; the page's script takes it out of
 * the address and puts it in the form of its purpose. Nothing happens before somebody presses the button: those who only look, people
 * and scanners alike, spend nothing.
 */
import {html} from 'hono/html';
import type {Answer} from '../../http/answer.ts';
import {document} from '../../http/document.ts';
import type {EventLinkPurpose} from '../event-links.ts';
import type {LinkPurpose} from '../storage/links.ts';
import {DOOR} from './sign-in.ts';

interface Act {
  /** Where the form goes, with the field `token`. */
  readonly action: string;
  /** What the button will do. */
  readonly sentence: string;
  readonly button: string;
}

/** What a link of each purpose does. */
export const LINK_ACTS: Readonly<Record<LinkPurpose | 'confirm-report' | EventLinkPurpose, Act>> = {
  'sign-in': {
    action: '/connexion/lien',
    sentence: 'Ce bouton vous connecte, dans le navigateur où vous l’avez demandé.',
    button: 'Me connecter',
  },
  'confirm-application': {
    action: '/inscription/confirmer',
    sentence: 'Ce bouton confirme votre demande d’inscription à l’annuaire : la coordination de votre territoire pourra la lire.',
    button: 'Confirmer ma demande',
  },
  'verify': {
    action: '/espace/confirmer',
    sentence: 'Ce bouton confirme que la fiche de votre structure est toujours exacte.',
    button: 'Ma fiche est toujours exacte',
  },
  'withdraw': {
    action: '/espace/retirer',
    sentence: 'Ce bouton mène à la page qui retire votre structure de l’annuaire. Rien n’est retiré avant votre accord.',
    button: 'Voir ce que retirer veut dire',
  },
  'become-contact': {
    action: '/inscription/contact',
    sentence: 'Ce bouton fait de vous un contact de la structure qui vous a nommé : vous pourrez modifier sa fiche, la confirmer ou la retirer.',
    button: 'Devenir contact de la structure',
  },
  'change-address': {
    action: '/compte/adresse/confirmer',
    sentence: 'Ce bouton fait de cette adresse celle avec laquelle vous vous connectez. Les autres connexions ouvertes sont fermées.',
    button: 'Me connecter avec cette adresse désormais',
  },
  'confirm-report': {
    action: '/signalement/confirmer',
    sentence: 'Ce bouton confirme votre signalement : il est alors transmis.',
    button: 'Confirmer mon signalement',
  },
  'confirm-registration': {
    action: '/evenement/inscription/confirmer',
    sentence: 'Ce bouton confirme votre inscription à un événement : votre place est prise à ce moment-là.',
    button: 'Confirmer mon inscription',
  },
  'take-seat': {
    action: '/evenement/inscription/place',
    sentence: 'Ce bouton prend la place qui s’est libérée pour vous.',
    button: 'Prendre la place',
  },
  'cancel-registration': {
    action: '/evenement/inscription/annuler',
    sentence: 'Ce bouton mène à la page qui annule votre inscription à un événement. Rien n’est annulé avant votre accord.',
    button: 'Voir ce qu’annuler veut dire',
  },
  'confirm-alert': {
    action: '/evenement/alerte/confirmer',
    sentence: 'Ce bouton confirme que vous voulez être prévenu quand un événement ouvrira.',
    button: 'Oui, prévenez-moi',
  },
  'cancel-alert': {
    action: '/evenement/alerte/annuler',
    sentence: 'Ce bouton efface votre demande d’être prévenu d’un événement.',
    button: 'Ne plus être prévenu',
  },
};

/** The page of all links: which form is shown is for the script to say, the server does not know. */
export const linkPage = (): string =>
  document({
    title: 'Votre lien',
    signedIn: DOOR,
    head: html`<script src="/site/link.js" type="module"></script>`,
    main: html`<h1>Votre lien</h1>
${Object.entries(LINK_ACTS).map(([purpose, {action, sentence, button}]) => html`<form method="post" action="${action}" data-purpose="${purpose}" hidden>
<p class="lead">${sentence}</p>
<input type="hidden" name="token" value="">
<p><button>${button}</button></p>
</form>`)}
<div id="without">
<p class="lead">Cette page fait suivre le lien d’un de nos messages. Ouvrez-la en suivant ce lien.</p>
<p>Rien d’autre n’apparaît alors que vous venez de le suivre ? C’est que JavaScript est coupé, ou que le message a coupé l’adresse en deux.</p>
<ul><li>Pour vous connecter, tapez le code à huit chiffres du même message dans la page où vous l’avez demandé.</li>
<li>Pour autre chose, <a href="/connexion">connectez-vous</a> : vous le ferez depuis votre espace.</li></ul>
</div>`,
  });

/** A link that does nothing any more, or never did: the same page whatever the reason. */
export const deadLinkPage = (): string =>
  document({
    title: 'Ce lien ne sert plus',
    signedIn: DOOR,
    main: html`<h1>Ce lien ne sert plus</h1>
<p class="lead">Il a déjà servi, il est trop ancien, un autre l’a remplacé, ou il n’est pas entier. Rien n’a changé.</p>
<ul><li>Pour vous connecter : le lien et le code ne servent que dans le navigateur où vous les avez demandés. Tapez-y le code, ou <a href="/connexion">demandez un nouveau lien</a>.</li>
<li>Pour autre chose : <a href="/connexion">connectez-vous</a>, vous le ferez depuis votre espace.</li></ul>
<p class="soft">Code 410</p>`,
  });

/** What the address of any purpose answers to a link that is dead. */
export const deadLink = (): Answer => ({status: 410, body: deadLinkPage()});
