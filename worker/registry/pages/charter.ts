/** The charter as a page: the words that are signed, and beside a version what differs from another. */
import {html} from 'hono/html';
import {document} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {articleHeading, charterHash, charterLines, differences} from '../domain/charter.ts';
import type {Charter} from '../domain/charter.ts';

const DAY = new Intl.DateTimeFormat('fr-FR', {dateStyle: 'long', timeZone: 'UTC'});
const day = (iso: string): Markup => html`<time datetime="${iso}">${DAY.format(Date.parse(iso))}</time>`;

export interface CharterPage {
  readonly origin: string;
  readonly charter: Charter;
  /** Every version anyone may read, oldest first. */
  readonly all: readonly Charter[];
  /** Version to compare with. */
  readonly since?: Charter | undefined;
}

/** A version of the charter, or what differs in it from `since`. */
export function charterPage({origin, charter, all, since}: CharterPage): string {
  const {version, title, publishedOn, signingDeadline} = charter;
  const others = all.filter((other) => other.version !== version);
  const latest = all.at(-1)!;
  return document({
    title: since ? `${title} : de la version ${since.version} à la version ${version}` : title,
    description: 'Ce à quoi s’engage une structure du réseau des points d’appui au numérique associatif.',
    canonical: `${origin}/charte/${version}`,
    hidden: since !== undefined,
    main: html`${since ? compared(since, charter) : text(charter)}
<h2>À propos de cette version</h2>
<p>Version ${version}, publiée le ${day(publishedOn)}.${latest.version === version ? '' : html` Ce n’est pas la plus récente : <a href="/charte/${latest.version}">lire la version ${latest.version}</a>.`}</p>
${signingDeadline === undefined ? '' : html`<p>Les structures qui ont signé une version plus ancienne ont jusqu’au ${day(signingDeadline)} pour signer celle-ci.</p>`}
${others.length === 0 ? '' : html`<ul>${others.map((other) => html`<li><a href="/charte/${version}?depuis=${other.version}">Ce qui change depuis la version ${other.version}</a>, publiée le ${day(other.publishedOn)}</li>`)}</ul>`}
<p class="soft">Empreinte du texte (SHA-256) : <code>${charterHash(charter)}</code></p>`,
  });
}

const text = ({title, articles}: Charter): Markup => html`<article>
<h1>${title}</h1>
${articles.map((article, index) => html`<h2>${articleHeading(index, article.title)}</h2>
${article.paragraphs.map((paragraph) => html`<p>${paragraph}</p>
`)}`)}</article>`;

/** Nothing lives in colour alone: what was added or taken away says so before its words. */
const compared = (before: Charter, after: Charter): Markup => {
  const lines = differences(charterLines(before), charterLines(after));
  const same = lines.every(({kind}) => kind === 'same');
  return html`<h1>Ce qui change de la version ${before.version} à la version ${after.version}</h1>
<p><a href="/charte/${after.version}">Lire la version ${after.version} en entier</a></p>
${same ? html`<p>Les deux textes sont les mêmes.</p>` : ''}
${lines.map(({kind, text: words}) =>
    kind === 'same' ? html`<p>${words}</p>
` : kind === 'added' ? html`<p><strong>Ajouté :</strong> <ins>${words}</ins></p>
` : html`<p><strong>Retiré :</strong> <del>${words}</del></p>
`)}`;
};
