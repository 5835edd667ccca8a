/**
 * "Prévenez-moi", in a dialog: where, and the address the one mail goes to. What is typed stays while the page is open and is kept nowhere;
 * Escape closes, and the focus goes back to the button. It comes when the button is pressed.
 */
import {queryOf} from '../../client/client.ts';
import type {Environment} from '../../client/client.ts';
import {RequestFailure} from '../../client/failure.ts';
import {sendingOf} from '../../client/sending.ts';
import type {Sending} from '../../client/sending.ts';
import {write, WriteRefused} from '../../client/write.ts';
import type {EventsPage} from '../../contract/event.ts';
import type {SignedChallenge} from '../../contract/listing.ts';
import type {TerritoriesPage} from '../../contract/place.ts';
import type {Problem} from '../../contract/problem.ts';
import {LiveController} from '../../controllers/live-controller.ts';
import {canProve, ProofController} from '../../controllers/proof-controller.ts';
import {PanaErrorEvent} from '../../element/events/pana-error.ts';
import type {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {enEventAlert} from '../../i18n/en-event-alert.ts';
import {frEventAlert} from '../../i18n/fr-event-alert.ts';
import {addWords, translate} from '../../i18n/words.ts';
import type {MessageKey, Values} from '../../i18n/words.ts';
import {addStyles} from '../../styles/add-styles.ts';
import {styles} from './alert-form.styles.ts';

addWords('fr', frEventAlert);
addWords('en', enEventAlert);

type Field = 'territory' | 'email' | 'consent';
const isField = (field: string): field is Field => /^(?:territory|email|consent)$/.test(field);

/** What is to be mended: a word of ours, or French words of the server. */
interface Fault {
  readonly field: Field;
  readonly word?: 'alert.territory.missing' | 'alert.email.wrong' | 'alert.consent.missing';
  readonly text?: string;
}

/** Where one may ask for. */
interface Choice {
  readonly code: string;
  readonly name: string;
}

/** What the visitor says. */
interface Said {
  readonly territory: string;
  readonly email: string;
  readonly consent: boolean;
}

/** What the visitor was looking for. */
export interface AlertSubject {
  /** Territories the page is locked to; '' when it is not. */
  readonly locked: string;
  /** Codes that say where, the first known one is chosen. */
  readonly territory: string;
  readonly needs: readonly string[];
  readonly kinds: readonly string[];
  /** Needs and kinds in words. */
  readonly words: readonly string[];
}

export interface AlertOptions {
  /** Origin of the worker. */
  api(): string;
  environment(): Environment;
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;
const codesIn = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

export class AlertForm {
  readonly #element: PanaElement;
  readonly #options: AlertOptions;
  readonly #live: LiveController;
  readonly #proof: ProofController;
  #subject: AlertSubject = {locked: '', territory: '', needs: [], kinds: [], words: []};
  /** Where one may ask for, once it is known what it is called. */
  #choices: readonly Choice[] = [];
  /** The lock these choices are of; undefined before there are any. */
  #choicesFor?: string | undefined;
  #unknown = false;
  #status: 'filling' | 'sending' | 'failed' | 'sent' = 'filling';
  #said: Said = {territory: '', email: '', consent: false};
  /** What a program fills and people do not see. */
  #trap = '';
  /** Milliseconds since the epoch. */
  #shownAt = 0;
  #faults: readonly Fault[] = [];
  #failure?: {readonly word: 'alert.failed.proof' | 'alert.failed.too-many' | 'events.failed.offline' | 'events.failed.server'; readonly detail?: string | undefined} | undefined;
  /** The sending that was lost: the same bytes and key again, until something changes. */
  #sending?: Sending | undefined;
  #request?: AbortController | undefined;

  constructor(element: PanaElement, options: AlertOptions) {
    this.#element = element;
    this.#options = options;
    this.#live = new LiveController(element);
    this.#proof = new ProofController(element, {
      ask: (signal) => write(options.environment(), `${options.api()}/v1/challenge?for=alerts`, {signal}) as Promise<SignedChallenge>,
      now: () => options.environment().now(),
    });
    element.addController({hostDisconnected: () => this.#request?.abort(), hostConnected: () => addStyles(element.shadowRoot!, styles)});
    addStyles(element.shadowRoot!, styles);
  }

  /** Opens the dialog; the address that was typed is still there. */
  async open(subject: AlertSubject): Promise<void> {
    const element = this.#element;
    this.#subject = subject;
    this.#faults = [];
    this.#failure = undefined;
    if (this.#status === 'sent') this.#said = {...this.#said, email: '', consent: false};
    this.#status = 'filling';
    this.#said = {...this.#said, territory: ''};
    if (this.#choicesFor !== subject.locked) this.#choices = [];
    this.#shownAt = this.#options.environment().now();
    this.#choose();
    element.requestUpdate();
    await element.updateComplete;
    const dialog = this.#dialog;
    if (!dialog || dialog.open) return;
    dialog.showModal();
    this.#focus('alert-title');
    if (!canProve()) return;
    this.#proof.begin();
    if (this.#choicesFor !== subject.locked) void this.#load();
  }

  render(): TemplateResult {
    return html`<dialog id="alert" part="dialog" aria-labelledby="alert-title" @keydown=${this.#key}>
      ${this.#status === 'sent' ? this.#sent() : this.#form()}
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#element.renderRoot.querySelector<HTMLDialogElement>('#alert');
  }

  #t<Key extends MessageKey>(key: Key, ...values: Values<Key>): string {
    return translate(this.#element.language, key, ...values);
  }

  /**
   * Where one may ask for: the whole country by département and région, or what the page is locked to. Communes and EPCI are no list of
   * their own: each is called what the agenda calls it.
   */
  async #load(): Promise<void> {
    const {locked} = this.#subject;
    const read = (path: string): Promise<unknown> => write(this.#options.environment(), this.#options.api() + path);
    const codes = codesIn(locked);
    // Départements and régions.
    const isListed = (code: string): boolean => /^[dr]/.test(code);
    const others = codes.filter((code) => !isListed(code));
    this.#unknown = false;
    try {
      const [{items}, ...pages] = await Promise.all([
        codes.length > 0 && others.length === codes.length ? {items: []} : (read('/v1/territories') as Promise<TerritoriesPage>),
        ...others.map((code) => read(`/v1/events${queryOf({place: code, limit: 1})}`) as Promise<EventsPage>),
      ]);
      if (locked !== this.#subject.locked) return;
      this.#choices = [
        ...items.filter(({code, kind, name, region}) => name && (codes.length === 0 || codes.includes(code) || (kind === 'departement' && codes.includes(`region:${region}`)))),
        ...pages.flatMap(({place}) => (place?.name ? [{code: place.code, name: place.kind === 'epci' ? place.name : `${place.name} (${place.departement})`}] : [])),
      ];
      if (this.#choices.length === 0) throw new RequestFailure('malformed');
      this.#choicesFor = locked;
      this.#choose();
    } catch {
      this.#unknown = true;
    }
    this.#element.requestUpdate();
  }

  /** What was looked for is chosen, unless the visitor chose. */
  #choose(): void {
    const choices = this.#choices;
    if (this.#said.territory) return;
    const wanted = codesIn(this.#subject.territory).find((one) => choices.some(({code}) => code === one));
    this.#said = {...this.#said, territory: wanted ?? (choices.length === 1 ? choices[0]!.code : '')};
  }

  #title(text: string): TemplateResult {
    return html`<div id="alert-title" class="count" tabindex="-1" role="heading" aria-level=${Math.min(this.#element.headingLevel + 1, 6)}>${text}</div>`;
  }

  #form(): TemplateResult {
    if (!canProve()) {
      return html`${this.#title(this.#t('alert.title'))}<p>${this.#t('alert.insecure')} <a href="${this.#options.api()}/agenda">${this.#t('events.all')}</a></p>
        <p class="actions"><button type="button" part="button" @click=${this.#close}>${this.#t('alert.close')}</button></p>`;
    }
    const sending = this.#status === 'sending';
    const {territory, email, consent} = this.#said;
    const {words} = this.#subject;
    return html`<form novalidate @submit=${this.#submit} aria-busy=${sending ? 'true' : 'false'}>
      ${this.#title(this.#t('alert.title'))}
      ${this.#errors()}${this.#failed()}
      <p>${this.#t('alert.intro')}</p>
      ${words.length > 0 ? html`<p>${this.#t('alert.about', words.join(', '))}</p>` : nothing}
      ${this.#line('territory', this.#t('alert.territory'), this.#unknown ? this.#t('alert.territory.failed') : '', (described, wrong) => html`<select id="alert-territory" name="territory" part="input" required aria-invalid=${wrong} aria-describedby=${described} @change=${(event: Event) => this.#edit({territory: valueOf(event)})}>
          <option value="" .selected=${territory === ''}>${this.#t('alert.territory.none')}</option>
          ${this.#choices.map(({code, name}) => html`<option value=${code} .selected=${code === territory}>${name}</option>`)}
        </select>
        ${this.#unknown ? html`<button type="button" part="button" @click=${this.#again}>${this.#t('list.retry')}</button>` : nothing}`)}
      ${this.#line('email', this.#t('alert.email'), this.#t('alert.email.hint'), (described, wrong) => html`<input id="alert-email" name="email" part="input" type="email" autocomplete="email" maxlength="254" required aria-invalid=${wrong} aria-describedby=${described} .value=${email}
          @input=${(event: Event) => this.#edit({email: valueOf(event)})}>`)}
      <div class="line">${this.#wrong('consent')}<label class="check" for="alert-consent"><input id="alert-consent" name="consent" type="checkbox" required aria-invalid=${this.#faultOf('consent') ? 'true' : 'false'} aria-describedby=${this.#faultOf('consent') ? 'alert-consent-wrong' : nothing} .checked=${consent}
          @change=${(event: Event) => this.#edit({consent: (event.target as HTMLInputElement).checked})}><span>${this.#t('alert.consent')}</span></label></div>
      <div class="out-of-sight" aria-hidden="true"><label for="alert-fax">${this.#t('alert.trap')}</label>
        <input id="alert-fax" name="fax" type="text" tabindex="-1" autocomplete="off" .value=${this.#trap} @input=${(event: Event) => (this.#trap = valueOf(event))}></div>
      <p class="actions">
        <button class="main" part="button" aria-disabled=${sending ? 'true' : 'false'}>${this.#t(sending ? 'alert.sending' : this.#status === 'failed' ? 'list.retry' : 'alert.send')}</button>
        <button type="button" part="button" @click=${this.#close}>${this.#t('alert.cancel')}</button>
      </p>
    </form>`;
  }

  #faultOf(field: Field): Fault | undefined {
    return this.#faults.find((one) => one.field === field);
  }

  #wrong(field: Field): TemplateResult | typeof nothing {
    const fault = this.#faultOf(field);
    return fault ? html`<p id="alert-${field}-wrong" class="wrong" part="error" lang=${fault.text ? 'fr' : this.#element.language}>${this.#words(fault)}</p>` : nothing;
  }

  /** A field with its label, what helps, what is wrong. */
  #line(field: Field, label: string, hint: string, control: (described: string | typeof nothing, wrong: 'true' | 'false') => TemplateResult): TemplateResult {
    const fault = this.#faultOf(field);
    const described = [fault && `alert-${field}-wrong`, hint && `alert-${field}-hint`].filter(Boolean).join(' ') || nothing;
    return html`<div class="line"><label for="alert-${field}" part="label">${label}</label>
      ${hint ? html`<p id="alert-${field}-hint" class="facts" part="hint">${hint}</p>` : nothing}
      ${this.#wrong(field)}
      ${control(described, fault ? 'true' : 'false')}</div>`;
  }

  #words({word, text}: Fault): string {
    return text ?? this.#t(word!);
  }

  #errors(): TemplateResult | typeof nothing {
    if (this.#faults.length === 0) return nothing;
    return html`<div id="alert-errors" class="alarm" part="errors" tabindex="-1" role="group" aria-labelledby="alert-errors-title">
      <p id="alert-errors-title"><b>${this.#t('alert.errors', this.#faults.length)}</b></p>
      <ul>${this.#faults.map((fault) => html`<li><a href="#alert-${fault.field}" lang=${fault.text ? 'fr' : this.#element.language} @click=${(event: Event) => this.#lead(event, fault.field)}>${this.#words(fault)}</a></li>`)}</ul>
    </div>`;
  }

  #failed(): TemplateResult | typeof nothing {
    if (!this.#failure) return nothing;
    const {word, detail} = this.#failure;
    return html`<div id="alert-failure" class="alarm" part="failure" tabindex="-1" role="group" aria-label=${this.#t('alert.failed')}>
      <p><b>${this.#t('alert.failed')}</b> ${this.#t(word)} ${detail ? html`<span lang="fr">${detail}</span>` : nothing}</p></div>`;
  }

  #sent(): TemplateResult {
    return html`${this.#title(this.#t('alert.sent'))}<p>${this.#t('alert.sent.mail', this.#said.email.trim())}</p><p class="facts">${this.#t('alert.sent.then')}</p>
      <p class="actions"><button type="button" class="main" part="button" @click=${this.#close}>${this.#t('alert.close')}</button></p>`;
  }

  /** Closes this and nothing around it. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') event.stopPropagation();
  };

  readonly #close = (): void => this.#dialog?.close();

  readonly #again = (): void => {
    // The button goes: its field takes over.
    this.#focus('alert-territory');
    void this.#load();
  };

  #edit(change: Partial<Said>): void {
    this.#said = {...this.#said, ...change};
    this.#element.requestUpdate();
  }

  #focus(id: string): void {
    const element = this.#element;
    void element.updateComplete.then(() => element.renderRoot.querySelector<HTMLElement>(`#${id}`)?.focus());
  }

  #become(status: 'filling' | 'sending' | 'failed' | 'sent', focus?: string): void {
    this.#status = status;
    this.#element.requestUpdate();
    if (focus) this.#focus(focus);
  }

  #lead(event: Event, field: Field): void {
    event.preventDefault();
    this.#focus(`alert-${field}`);
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.#status === 'sending') return;
    const {territory, email, consent} = this.#said;
    this.#failure = undefined;
    this.#faults = [
      ...(territory === '' ? [{field: 'territory', word: 'alert.territory.missing'} as const] : []),
      ...(/^[^\s@<>"]+@[^\s@<>"]+\.[a-z]{2,24}$/i.test(email.trim()) ? [] : [{field: 'email', word: 'alert.email.wrong'} as const]),
      ...(consent ? [] : [{field: 'consent', word: 'alert.consent.missing'} as const]),
    ];
    if (this.#faults.length > 0) return this.#become('filling', 'alert-errors');
    void this.#send();
  };

  async #send(): Promise<void> {
    const environment = this.#options.environment();
    const {signal} = (this.#request = new AbortController());
    this.#become('sending');
    this.#live.announce(this.#t('alert.sending'));
    try {
      const {territory, email} = this.#said;
      const {needs, kinds} = this.#subject;
      const what = {email: email.trim(), territory, needs, kinds, consent: true, locale: this.#element.language};
      this.#sending = await sendingOf(what, {environment, before: this.#sending, proof: this.#proof, trap: this.#trap, shownAt: this.#shownAt, signal});
      if (signal.aborted) return this.#become('filling');
      await write(environment, `${this.#options.api()}/v1/events/alerts`, {...this.#sending, signal});
      this.#sending = undefined;
      this.#proof.forget();
      this.#become('sent', 'alert-title');
    } catch (error) {
      if (signal.aborted) this.#become('filling');
      else this.#refused(error);
    }
  }

  #refused(error: unknown): void {
    const failure = error instanceof RequestFailure ? error : undefined;
    const {errors = [], detail}: Partial<Problem> = error instanceof WriteRefused ? error.problem : {};
    if (error instanceof WriteRefused) {
      // This very sending will never be taken: the next one is another.
      this.#sending = undefined;
      this.#faults = errors.flatMap(({field, message}): Fault[] => (isField(field) ? [{field, text: message}] : []));
      if (this.#faults.length > 0) return this.#become('filling', 'alert-errors');
      this.#proof.forget();
    }
    const other = errors.map(({message}) => message).join(' ');
    this.#failure = {
      word: !failure || failure.kind === 'refused' ? 'alert.failed.proof' : failure.status === 429 ? 'alert.failed.too-many' : failure.kind === 'offline' ? 'events.failed.offline' : 'events.failed.server',
      detail: failure?.kind === 'refused' ? other || detail : undefined,
    };
    this.#become('failed', 'alert-failure');
    this.#element.dispatchEvent(new PanaErrorEvent(failure?.kind ?? 'malformed'));
  }
}
