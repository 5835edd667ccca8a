/** What the search of the desk found, kind by kind, with the words that were looked for. */
import {html} from 'hono/html';
import {foldPlain} from '../../../directory/gazetteer/fold.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import type {Role, Session} from '../../domain/session.ts';
import {FOUND_MOST, WORDS_MOST} from '../../storage/search.ts';
import type {FoundLines, SearchResult, Words} from '../../storage/search.ts';
import {signedIn} from '../signed-in.ts';
import {ROLE_WORDS, stateWords} from './words.ts';

/** A text with the words that begin as one of `words` marked; letters are escaped as everywhere. */
export function marked(text: string, words: readonly string[]): Markup {
  const sought = words.map(foldPlain).filter((word) => word !== '');
  const parts = text.split(/([\p{L}\p{N}\p{M}]+)/u);
  return html`${parts.map((part, i) => {
    if (i % 2 === 0) return part;
    const folded = foldPlain(part);
    return sought.some((word) => folded.startsWith(word)) ? html`<mark>${part}</mark>` : part;
  })}`;
}

export interface SearchPage {
  readonly session: Session;
  readonly typed: string;
  readonly words: Words;
  readonly found: SearchResult;
  scopeWords(role: Role, scope: string): string;
}

interface Line {
  readonly name: string;
  readonly place: string;
  readonly contact: string;
}

function section<T extends Line>(id: string, title: string, {lines, more}: FoundLines<T>, words: readonly string[], link: (line: T) => string, said: (line: T) => string): Markup {
  if (lines.length === 0) return html``;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title} (${more ? `plus de ${FOUND_MOST}` : lines.length})</h2>
<ul class="plain found">${lines.map((line) => html`<li><p><a href="${link(line)}">${marked(line.name, words)}</a> <span class="soft">${said(line)}</span></p>
${line.place === '' ? '' : html`<p>${marked(line.place, words)}</p>`}${line.contact === '' ? '' : html`<p>${marked(line.contact, words)}</p>`}</li>`)}</ul>
${more ? html`<p>Seules les ${FOUND_MOST} premières sont montrées : ajoutez un mot pour préciser.</p>` : ''}</section>`;
}

/** The page; nothing typed shows how to search. */
export function searchPage({session, typed, words: {words, cut}, found, scopeWords}: SearchPage): Answer {
  const {structures, applications, people} = found;
  const none = structures.lines.length + applications.lines.length + people.lines.length === 0;
  return signedIn({
    session, title: words.length === 0 ? 'Rechercher' : `Recherche : ${typed.trim().slice(0, 60)}`, section: '/desk/recherche', searched: typed.slice(0, 200),
    main: html`${words.length === 0 ? html`<p>Écrivez un nom, une commune, un code postal, une adresse e-mail ou un numéro de téléphone, ou leur début. La recherche porte sur les structures, les demandes et les personnes de vos territoires.</p>` : ''}
${cut ? html`<p class="note">Votre recherche est longue : seuls ses ${WORDS_MOST} premiers mots sont cherchés.</p>` : ''}
${words.length > 0 && none ? html`<p>Rien ne correspond. Essayez avec moins de mots, ou le début d’un mot.</p>` : ''}
${section('structures', 'Structures', structures, words, ({id}) => `/desk/structures/${id}`, ({hidden, published}) => (hidden ? 'masquée' : published ? 'publiée' : 'non publiée'))}
${section('demandes', 'Demandes', applications, words, ({id}) => `/desk/demandes/${id}`, ({status}) => stateWords(status))}
${section('personnes', 'Personnes', people, words, ({person}) => `/desk/equipe?personne=${person}`, ({mandates}) => mandates.map(({role, scope}) => (scope === '' ? ROLE_WORDS[role] : `${ROLE_WORDS[role]}, ${scopeWords(role, scope)}`)).join(' ; '))}`,
  });
}
