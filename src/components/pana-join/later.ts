/**
 * "Continue later": asks where to send a link, keeps the form with the registry, and opens it again from that link on our own page. Loaded
 * when somebody wants it. The link's token is in this object while the page is open, and nowhere else in the browser.
 */
import type {CharterInForce, SignedChallenge} from '../../contract/listing.ts';
import type {OpenedDraft} from '../../contract/draft.ts';
import type {Client, Environment} from '../../client/client.ts';
import {sendingOf} from '../../client/sending.ts';
import type {Sending} from '../../client/sending.ts';
import {idempotencyKey, write, WriteRefused} from '../../client/write.ts';
import {ProofController} from '../../controllers/proof-controller.ts';
import type {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {enLater} from '../../i18n/en-later.ts';
import {frLater} from '../../i18n/fr-later.ts';
import {formatDay} from '../../i18n/moment.ts';
import {addWords} from '../../i18n/words.ts';
import type {Words} from '../pana-search/search-parts.ts';
import {mailLink} from '../pana-structure/links.ts';
import type {Step} from './check.ts';
import type {Draft} from './draft.ts';
import {remarks} from './fields.ts';
import {withoutConsents} from './body.ts';
import {offeredOf, stepIn, takenUp} from './taken-up.ts';

addWords('fr', frLater);
addWords('en', enLater);

export interface LaterHost {
  readonly element: PanaElement;
  readonly words: Words;
  readonly language: 'fr' | 'en';
  readonly api: string;
  readonly environment: Environment;
  readonly client: Pick<Client, 'taxonomy'>;
  /** Of the form as it stands. */
  readonly draft: Draft;
  readonly step: Step;
  readonly charter: CharterInForce | undefined;
  /** What a program fills and people do not see. */
  readonly trap: string;
  /** When the form was shown, milliseconds since the epoch. */
  readonly shownAt: number;
  /** Fills the form anew and goes to a step. */
  restore(draft: Draft, step: Step): void;
  /** What is in the form is kept elsewhere too. */
  kept(): void;
  focus(selector: string): void;
  announce(text: string): void;
  update(): void;
}

type State = 'closed' | 'asking' | 'saving' | 'mailed' | 'saved' | 'failed' | 'stale' | 'opening' | 'opened' | 'gone' | 'unreachable' | 'erased' | 'not-erased';

const ABOVE: readonly State[] = ['opening', 'opened', 'gone', 'unreachable'];

/** Which texts a consent was given to. */
const textsOf = (consents: readonly {readonly field: string; readonly textHash: string}[] | undefined): string => (consents ?? []).map(({field, textHash}) => `${field} ${textHash.slice(0, 16)}`).join(', ');
/** The same of all contacts, as a draft keeps them. */
const textsIn = (charter: CharterInForce | undefined) => ({texts: textsOf(charter?.consents), otherTexts: textsOf(charter?.furtherConsents)});

export class Later {
  readonly #host: LaterHost;
  readonly #proof: ProofController;
  #state: State = 'closed';
  #email = '';
  #wrong = false;
  /** French words of the server. */
  #detail = '';
  #token = '';
  /** That of a link that could not be followed yet: what is typed meanwhile must not replace what it leads to. */
  #link = '';
  #version: number | undefined;
  #opened?: {readonly savedAt: string; readonly until: string; readonly consents: boolean};
  /** The sending that was lost: the same bytes and key again, until something changes. */
  #sending?: Sending | undefined;

  constructor(host: LaterHost) {
    this.#host = host;
    this.#proof = new ProofController(host.element, {
      ask: (signal) => write(host.environment, `${host.api}/v1/challenge?for=drafts`, {signal}) as Promise<SignedChallenge>,
      now: () => host.environment.now(),
    });
  }

  /** Token of the draft this form was opened from; '' when it was not. It goes with the application, which erases the draft. */
  get token(): string {
    return this.#token;
  }

  /** Asks for an address, or saves at once the draft that was opened. */
  start(): void {
    const {draft} = this.#host;
    this.#email ||= draft.signEmail || draft.email;
    this.#proof.begin();
    if (this.#token) return void this.#save();
    this.#become('asking', '#later-email');
  }

  /** The application is sent: nothing of the draft is left, here or there. */
  sent(): void {
    this.#token = '';
    this.#state = 'closed';
  }

  /** Opens the draft of a link. */
  async open(token: string): Promise<void> {
    const {api, client, environment, restore, announce, words} = this.#host;
    this.#become('opening');
    try {
      const [{draft: saved, version, savedAt, until}, charter, taxonomy] = await Promise.all([
        write(environment, `${api}/v1/listings/drafts/open`, {body: JSON.stringify({token}), key: idempotencyKey(environment.random)}) as Promise<OpenedDraft>,
        write(environment, `${api}/v1/charter`) as Promise<CharterInForce>,
        client.taxonomy(words('needs.language') || 'fr'),
      ]);
      this.#token = token;
      this.#version = version;
      const draft = takenUp(saved);
      draft.needs = Object.fromEntries(offeredOf(Object.entries(draft.needs).map(([code, level]) => ({code, level})), taxonomy).map(({code, level}) => [code, level]));
      const {texts, otherTexts} = textsIn(charter);
      const consents = (saved['texts'] !== texts || (!!draft.others && saved['otherTexts'] !== otherTexts)) && withoutConsents(draft);
      this.#opened = {savedAt, until, consents};
      restore(draft, stepIn(saved));
      this.#become('opened');
      announce(this.#openedWords());
    } catch (error) {
      if (error instanceof WriteRefused && error.status === 410) return this.#become('gone', '#later');
      this.#link = token;
      this.#become('unreachable', '#later');
    }
  }

  /** What is said of a draft that comes back (`above` the step), or what is asked and said of one put aside (below it). */
  render(above: boolean): TemplateResult | typeof nothing {
    const {words} = this.#host;
    if (this.#state === 'closed' || above !== ABOVE.includes(this.#state)) return nothing;
    return html`<section id="later" class="note" tabindex="-1" aria-label=${words('later.title')} aria-busy=${this.#state === 'saving' || this.#state === 'opening' ? 'true' : 'false'}>${this.#content()}</section>`;
  }

  #content(): TemplateResult {
    const {words} = this.#host;
    const button = (label: string, act: () => void): TemplateResult => html`<button type="button" part="button" @click=${act}>${label}</button>`;
    switch (this.#state) {
      case 'saving': return html`<p>${words('later.saving')}</p>`;
      case 'opening': return html`<p>${words('later.opening')}</p>`;
      case 'mailed': return html`<p>${words('later.mailed')}</p>`;
      case 'gone': return html`<p>${words('later.gone')}</p>`;
      case 'erased': return html`<p>${words('later.erased')}</p>`;
      case 'unreachable': return html`<p>${words('later.unreachable')} ${button(words('list.retry'), () => void this.open(this.#link))}</p>`;
      case 'not-erased': return html`<p>${words('later.erase.failed')}</p><p>${this.#erase()}</p>`;
      case 'saved': return html`<p>${words('later.saved')}</p><p>${this.#erase()}</p>`;
      case 'opened': return html`<p>${this.#openedWords()}
          ${this.#opened!.consents ? html`<b>${words('later.opened.consents')}</b>` : nothing}</p><p>${this.#erase()}</p>`;
      case 'stale': return html`<p>${words('later.stale')}</p><p class="actions">${button(words('later.stale.mine'), () => {
        this.#version = undefined;
        void this.#save();
      })} ${button(words('later.stale.theirs'), () => void this.open(this.#token))}</p>`;
      default: return html`${this.#state === 'failed' ? html`<p><b>${words('later.failed')}</b> ${this.#detail ? html`<span lang="fr">${this.#detail}</span>` : nothing}</p>` : nothing}
          ${this.#token ? nothing : this.#address()}
          <p class="actions">${button(words(this.#token ? 'later.again' : 'later.save'), () => void this.#save())} ${button(words('later.cancel'), () => this.#become('closed', '#later-button'))}</p>`;
    }
  }

  #openedWords(): string {
    const {words, language} = this.#host;
    return words('later.opened', formatDay(language, this.#opened!.savedAt.slice(0, 10)), formatDay(language, this.#opened!.until));
  }

  #address(): TemplateResult {
    const {words} = this.#host;
    const wrong = this.#wrong ? words('later.email.wrong') : '';
    return html`<div class="line"><label for="later-email" part="label">${words('later.email')}</label>
        ${remarks('later-email', words('later.intro'), wrong)}
        <input id="later-email" part="input" type="email" autocomplete="email" maxlength="254" aria-invalid=${wrong ? 'true' : 'false'} aria-describedby="later-email-hint ${wrong && 'later-email-wrong'}" .value=${this.#email}
          @input=${(event: Event) => (this.#email = (event.target as HTMLInputElement).value)} @keydown=${(event: KeyboardEvent) => this.#key(event)}></div>`;
  }

  #erase(): TemplateResult {
    return html`<button type="button" class="link" @click=${() => void this.#forget()}>${this.#host.words('later.erase')}</button>`;
  }

  /** Enter here saves the draft: it does not end the step. */
  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.#become('closed', '#later-button');
    else if (event.key === 'Enter') void this.#save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async #save(): Promise<void> {
    const {api, environment, draft, step, charter, language, trap, shownAt, kept} = this.#host;
    if (this.#state === 'saving') return;
    const email = this.#email.trim();
    this.#wrong = !this.#token && !mailLink(email);
    if (this.#wrong) return this.#become('asking', '#later-email');
    this.#become('saving', '#later');
    try {
      const what = {
        ...(this.#token ? {token: this.#token, ...(this.#version !== undefined && {version: this.#version})} : {email}),
        draft: {...draft, accepted: false, step, ...textsIn(charter)}, locale: language,
      };
      const sending = (this.#sending = await sendingOf(what, {environment, before: this.#sending, proof: this.#proof, trap, shownAt}));
      const {version} = (await write(environment, `${api}/v1/listings/drafts`, sending)) as {version?: number};
      this.#version = version;
      this.#sending = undefined;
      this.#proof.forget();
      if (sending.said === JSON.stringify([{...what, draft: {...this.#host.draft, accepted: false, step: this.#host.step, ...textsIn(charter)}}, trap])) kept();
      this.#become(this.#token ? 'saved' : 'mailed', '#later');
    } catch (error) {
      const refused = error instanceof WriteRefused ? error : undefined;
      if (refused) {
        this.#sending = undefined;
        this.#proof.forget();
      }
      const {detail, errors = []} = refused?.problem ?? {};
      this.#detail = errors[0]?.message ?? detail ?? '';
      if (refused?.status === 410) this.#token = '';
      this.#become(refused?.status === 412 ? 'stale' : 'failed', '#later');
    }
  }

  async #forget(): Promise<void> {
    const {api, environment} = this.#host;
    try {
      await write(environment, `${api}/v1/listings/drafts/erase`, {body: JSON.stringify({token: this.#token}), key: idempotencyKey(environment.random)});
      this.#token = '';
      this.#version = undefined;
      this.#become('erased', '#later');
    } catch {
      this.#become('not-erased', '#later');
    }
  }

  #become(state: State, focus = ''): void {
    this.#state = state;
    this.#host.update();
    if (focus) this.#host.focus(focus);
  }
}
