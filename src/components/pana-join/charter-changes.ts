/**
 * What changed in the charter since a version somebody signed before: the versions to choose from, and what was added and removed since
 * the one chosen. Loaded when somebody asks; the registry compares the texts.
 */
import type {CharterChanges, CharterInForce} from '../../contract/listing.ts';
import {write} from '../../client/write.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {enJoinChanges} from '../../i18n/en-join-changes.ts';
import {frJoinChanges} from '../../i18n/fr-join-changes.ts';
import {formatDay} from '../../i18n/moment.ts';
import {addWords} from '../../i18n/words.ts';
import {heading} from '../pana-structure/heading.ts';
import type {LaterHost} from './later.ts';

addWords('fr', frJoinChanges);
addWords('en', enJoinChanges);

type Host = Pick<LaterHost, 'api' | 'environment' | 'words' | 'language' | 'announce' | 'update'>;

export class CharterComparison {
  readonly #host: Host;
  /** The version chosen, and the one in force then. */
  #since = '';
  #version = '';
  #found: CharterChanges | 'pending' | 'failed' | undefined;
  /** Ends what is asked for when another version is chosen. */
  #request?: AbortController;

  constructor(host: Host) {
    this.#host = host;
  }

  /** The versions and what is compared; `level`: of the heading of the comparison. */
  render({version, earlier = []}: CharterInForce, level: number): TemplateResult {
    const {words, language} = this.#host;
    return html`<p>${words('join.changes.intro')}</p>
      <p class="actions">${earlier.map(({version: since, publishedOn}) => html`<button type="button" part="button" aria-pressed=${since === this.#since ? 'true' : 'false'} @click=${() => void this.#compare(since, version)}>${words('join.changes.version', since, formatDay(language, publishedOn))}</button>`)}</p>
      ${this.#changes(version, level)}`;
  }

  #changes(version: string, level: number): TemplateResult | typeof nothing {
    const {words} = this.#host;
    const found = this.#found;
    // Another version may have come into force while the page was open.
    if (!found || version !== this.#version) return nothing;
    if (found === 'pending') return html`<p class="hint" aria-busy="true">${words('join.changes.pending')}</p>`;
    if (found === 'failed') {
      return html`<div class="failed" part="failure" role="alert"><p>${words('join.changes.failed')}</p>
        <p><button type="button" part="button" @click=${() => void this.#compare(this.#since, version)}>${words('list.retry')}</button></p></div>`;
    }
    return html`<div id="changes" class="charter">${heading(level, words('join.changes.title', found.since, version))}
      ${found.articles.length === 0 ? html`<p>${words('join.changes.same')}</p>` : found.articles.map(({heading: title, lines}) => html`
        ${title ? html`<div lang="fr">${heading(Math.min(level + 1, 6), title)}</div>` : nothing}
        ${lines.map(({kind, text}) => html`<p><b>${words(`join.changes.${kind}`)}</b> ${kind === 'added' ? html`<ins lang="fr">${text}</ins>` : html`<del lang="fr">${text}</del>`}</p>`)}`)}</div>`;
  }

  async #compare(since: string, version: string): Promise<void> {
    const {api, environment, announce, words} = this.#host;
    this.#request?.abort();
    const {signal} = (this.#request = new AbortController());
    this.#version = version;
    this.#become(since, 'pending');
    try {
      const {changes} = (await write(environment, `${api}/v1/charter?since=${encodeURIComponent(since)}`, {signal})) as CharterInForce;
      if (signal.aborted) return;
      this.#become(since, changes ?? 'failed');
      if (!changes) return;
      const lines = changes.articles.flatMap((article) => article.lines);
      const added = lines.filter(({kind}) => kind === 'added').length;
      announce(lines.length === 0 ? words('join.changes.same') : words('join.changes.said', added, lines.length - added));
    } catch {
      if (!signal.aborted) this.#become(since, 'failed');
    }
  }

  #become(since: string, found: CharterChanges | 'pending' | 'failed'): void {
    this.#since = since;
    this.#found = found;
    this.#host.update();
  }
}
