/** The charter as a page: the words that are signed, and beside a version what differs from another. */
import {html} from 'hono/html';
import {document} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {articleHeading, changedArticles, charterHash, charterLines, differences} from '../domain/charter.ts';
import type {Charter, DiffLine} from '../domain/charter.ts';

const DAY = new Intl.DateTimeFormat('fr-FR', {dateStyle: 'long', timeZone: 'UTC'});
const day = (iso: string): Markup => html`<time datetime="${iso}">${DAY.format(Date.parse(iso))}</time>`;

export interface CharterPage {
  readonly origin: string;
  readonly charter: Charter;
  /** Every version anyone may read, oldest first, coming ones too. */
  readonly all: readonly Charter[];
  /** ISO day. */
  readonly today: string;
  /** Version to compare with. */
  readonly since?: Charter | undefined;
  /** Of a draft: where it is read instead, and a way back. Nobody else comes to such a page. */
  readonly draft?: {readonly path: string; readonly back: string} | undefined;
}

/** A version of the charter, or what differs in it from `since`. */
export function charterPage({origin, charter, all, today, since, draft}: CharterPage): string {
  const {version, title, publishedOn, signingDeadline} = charter;
  const path = draft?.path ?? `/charte/${version}`;
  const others = all.filter((other) => other.version !== version);
  const coming = publishedOn > today;
  return document({
    title: since ? `${title} : de la version ${since.version} à la version ${version}` : title,
    description: 'Ce à quoi s’engage une structure du réseau des points d’appui au numérique associatif.',
    ...(draft === undefined && {canonical: `${origin}/charte/${version}`}),
    hidden: since !== undefined || draft !== undefined,
    main: html`${draft === undefined ? '' : html`<p class="note" role="status">Aperçu d’un projet, comme le public le lira. Vous êtes seuls à le voir. <a href="${draft.back}">Revenir au projet</a></p>
`}${since ? compared(since, charter, path) : charterText(charter)}
<h2>À propos de cette version</h2>
<p>${coming ? html`Version ${version}, en vigueur à partir du ${day(publishedOn)}.` : html`Version ${version}, publiée le ${day(publishedOn)}.`}${beside(charter, all, today)}</p>
${signingDeadline === undefined ? '' : html`<p>Les structures qui ont signé une version plus ancienne ont jusqu’au ${day(signingDeadline)} pour signer celle-ci.</p>`}
${others.length === 0 ? '' : html`<ul>${others.map((other) => html`<li><a href="${path}?depuis=${other.version}">Ce qui change depuis la version ${other.version}</a>, ${other.publishedOn > today ? 'en vigueur à partir du' : 'publiée le'} ${day(other.publishedOn)}</li>`)}</ul>`}
<p class="soft">Empreinte du texte (SHA-256) : <code>${charterHash(charter)}</code></p>`,
  });
}

/** What a reader must know of the other versions: the one that replaces this one, those that are coming. */
function beside({version, publishedOn}: Charter, all: readonly Charter[], today: string): Markup {
  const latest = all.filter((other) => other.publishedOn <= today).at(-1);
  const link = (other: Charter): Markup => html`<a href="/charte/${other.version}">lire la version ${other.version}</a>`;
  if (publishedOn > today) return latest === undefined ? html`` : html` Elle n’est pas encore en vigueur : ${link(latest)}, qui l’est.`;
  const coming = all.filter((other) => other.publishedOn > today);
  return html`${latest === undefined || latest.version === version ? '' : html` Ce n’est pas la plus récente : ${link(latest)}.`}${coming.map((other) => html` Une nouvelle version est annoncée pour le ${day(other.publishedOn)} : ${link(other)}.`)}`;
}

/** The words of a version, each in its element. */
export const charterText = ({title, articles}: Pick<Charter, 'title' | 'articles'>): Markup => html`<article>
<h1>${title}</h1>
${articles.map((article, index) => html`<h2>${articleHeading(index, article.title)}</h2>
${article.paragraphs.map((paragraph) => html`<p>${paragraph}</p>
`)}`)}</article>`;

/** What became of a line, in words and not in colour alone. */
const changedLine = ({kind, text: words}: Pick<DiffLine, 'kind' | 'text'>): Markup => (kind === 'added' ? html`<p><strong>Ajouté :</strong> <ins>${words}</ins></p>
` : html`<p><strong>Retiré :</strong> <del>${words}</del></p>
`);

/** What was added to and taken out of a text, each article's under its heading: for beside the whole text. */
export function changedLines(before: Charter, after: Charter): Markup {
  const changed = changedArticles(before, after);
  return html`${changed.length === 0 ? html`<p>Les deux textes sont les mêmes.</p>` : changed.map(({heading, lines}) => html`${heading === '' ? '' : html`<h3>${heading}</h3>
`}${lines.map(changedLine)}`)}`;
}

/** Two texts as one, with what was added and taken away. */
export function differenceLines(before: Charter, after: Charter): Markup {
  const lines = differences(charterLines(before), charterLines(after));
  return html`${lines.every(({kind}) => kind === 'same') ? html`<p>Les deux textes sont les mêmes.</p>` : ''}
${lines.map((line) => (line.kind === 'same' ? html`<p>${line.text}</p>
` : changedLine(line)))}`;
}

const compared = (before: Charter, after: Charter, path: string): Markup => html`<h1>Ce qui change de la version ${before.version} à la version ${after.version}</h1>
<p><a href="${path}">Lire la version ${after.version} en entier</a></p>
${differenceLines(before, after)}`;
