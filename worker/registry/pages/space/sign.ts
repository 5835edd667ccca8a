/** Reading a new version of the charter beside the one that was signed, and signing it. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import type {Answer} from '../../../http/answer.ts';
import {dayTime, moment} from '../../../http/words.ts';
import {articleHeading, charterHash} from '../../domain/charter.ts';
import type {Session} from '../../domain/session.ts';
import {SIGNATORY_LENGTH} from '../../signing.ts';
import type {Reading} from '../../signing.ts';
import {changedLines} from '../charter.ts';
import {errorOf, signedIn} from '../signed-in.ts';

export interface SignPage {
  readonly session: Session;
  readonly reading: Reading;
  readonly errors?: readonly FieldError[];
  readonly typed?: {readonly name: string; readonly role: string};
  /** The version that was read is no longer the one to sign. */
  readonly other?: boolean;
}

/** Nothing is signed before its box and its button. 409 when another version came into force while the page was open. */
export function signPage({session, reading, errors, typed, other = false}: SignPage): Answer {
  const {id, name, charter, before, signed, signedAt, due, suspendedOn} = reading;
  const {version, title, articles} = charter;
  const trail = [['/espace', 'Mes structures'], [`/espace/${id}`, name]] as const;
  if (signed) {
    return signedIn({
      session, section: '/espace', trail, title: 'La charte est signée',
      main: html`<p class="lead">« ${name} » a signé la version ${before?.version ?? version} de la charte${signedAt === undefined ? '' : html`, le ${moment(signedAt)}`}. Vous n’avez rien à faire.</p>
<ul><li><a href="/charte/${before?.version ?? version}">Relire cette version</a></li><li><a href="/espace/${id}">Revenir à la fiche</a></li></ul>`,
    });
  }
  const [nameError, roleError, boxError] = [errorOf(errors, 'name'), errorOf(errors, 'role'), errorOf(errors, 'accepted')];
  return signedIn({
    session, section: '/espace', trail, errors, title: other ? 'Une autre version est en vigueur' : `Lire et signer la charte, version ${version}`,
    main: html`${other ? html`<p class="note" role="alert">Rien n’a été signé : une autre version de la charte est entrée en vigueur pendant que cette page était ouverte. La voici.</p>` : ''}
<p class="lead">${suspendedOn !== undefined ? html`La fiche de « ${name} » n’est plus montrée depuis le ${dayTime(suspendedOn)}, faute de signature. Signée, elle revient tout de suite.`
      : due !== undefined ? html`« ${name} » a jusqu’au ${dayTime(due.until)} pour signer. Passé ce jour, sa fiche n’est plus montrée ; rien n’est effacé.`
        : html`La charte a changé. Rien ne vous oblige à signer cette version, mais vous le pouvez.`}</p>
${before === undefined ? '' : html`<h2>Ce qui change depuis la version ${before.version}, que vous avez signée</h2>
${changedLines(before, charter)}`}
<h2>${title}</h2>
<p>Le texte entier, tel que vous le signez. Il est aussi <a href="/charte/${version}">sur sa page</a>.</p>
${articles.map((article, index) => html`<h3>${articleHeading(index, article.title)}</h3>
${article.paragraphs.map((paragraph) => html`<p>${paragraph}</p>
`)}`)}
<h2>Signer</h2>
<form method="post" action="/espace/${id}/charte"><input type="hidden" name="version" value="${version}"><input type="hidden" name="textHash" value="${charterHash(charter)}">
<p><label for="name">Votre nom</label>
<input id="name" name="name" value="${typed?.name ?? ''}" maxlength="${SIGNATORY_LENGTH}" required autocomplete="name"${nameError.attributes}></p>${nameError.sentence}
<p><label for="role">Votre fonction dans la structure</label>
<input id="role" name="role" value="${typed?.role ?? ''}" maxlength="${SIGNATORY_LENGTH}" required autocomplete="organization-title"${roleError.attributes}></p>${roleError.sentence}
<div class="option"><input type="checkbox" id="accepted" name="accepted" value="oui"${boxError.attributes}><label for="accepted">J’ai lu la version ${version} de la charte, je peux engager « ${name} », et je la signe en son nom.</label></div>${boxError.sentence}
<p>Ce que nous gardons de cette signature : votre nom et votre fonction tant que la structure est dans l’annuaire, et la preuve (version, empreinte du texte, moment), sans votre nom.</p>
<p><button>Signer la charte</button></p>
</form>
<p>Vous ne voulez pas signer ? Vous pouvez aussi <a href="/espace/${id}/retirer">retirer la structure de l’annuaire</a>.</p>`,
  });
}
