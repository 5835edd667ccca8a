/**
 * The form by which a visitor reports an error, in a dialog: what is wrong, in which words, and where the link that confirms it goes. What
 * is typed stays while the page is open and is kept nowhere; Escape closes, and the focus goes back to the button.
 */
import type {SignedChallenge} from '../../contract/listing.ts';
import type {Problem} from '../../contract/problem.ts';
import {REPORT_COMMENT, REPORT_REASONS} from '../../contract/report-reasons.ts';
import type {ReportReason} from '../../contract/report-reasons.ts';
import type {FailureKind} from '../../client/failure.ts';
import {RequestFailure} from '../../client/failure.ts';
import {sendingOf} from '../../client/sending.ts';
import type {Sending} from '../../client/sending.ts';
import {write, WriteRefused} from '../../client/write.ts';
import {canProve, ProofController} from '../../controllers/proof-controller.ts';
import {LiveController} from '../../controllers/live-controller.ts';
import {PanaErrorEvent} from '../../element/events/pana-error.ts';
import type {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {enReport} from '../../i18n/en-report.ts';
import {frReport} from '../../i18n/fr-report.ts';
import {addWords, translate} from '../../i18n/words.ts';
import type {MessageKey, Values} from '../../i18n/words.ts';
import type {Group} from '../../store/group.ts';
import {addStyles} from '../../styles/add-styles.ts';
import {heading} from './heading.ts';
import {mailLink} from './links.ts';
import {styles} from './report-form.styles.ts';

addWords('fr', frReport);
addWords('en', enReport);

type Field = 'reason' | 'comment' | 'email';
const isField = (field: string): field is Field => /^(?:reason|comment|email)$/.test(field);

/** What is to be mended: a word of ours, or French words of the server. */
interface Fault {
  readonly field: Field;
  readonly word?: 'report.reason.missing' | 'report.email.wrong';
  readonly text?: string;
}

/** Why it did not leave. */
interface Failed {
  readonly word: 'report.failed.proof' | 'report.failed.too-many' | `failure.${FailureKind}`;
  readonly detail?: string | undefined;
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;

export class ReportForm {
  readonly #element: PanaElement;
  readonly #group: () => Group;
  readonly #live: LiveController;
  readonly #proof: ProofController;
  #id = '';
  #name = '';
  #status: 'filling' | 'sending' | 'failed' | 'sent' = 'filling';
  #said: {reason: ReportReason | ''; comment: string; email: string} = {reason: '', comment: '', email: ''};
  /** What a program fills and people do not see. */
  #trap = '';
  /** Milliseconds since the epoch. */
  #shownAt = 0;
  #faults: readonly Fault[] = [];
  #failure?: Failed | undefined;
  /** The sending that was lost: the same bytes and key again, until something changes. */
  #sending?: Sending | undefined;
  #request?: AbortController | undefined;

  constructor(element: PanaElement, group: () => Group) {
    this.#element = element;
    this.#group = group;
    this.#live = new LiveController(element);
    this.#proof = new ProofController(element, {
      ask: (signal) => write(group().environment, `${group().api}/v1/challenge?for=reports`, {signal}) as Promise<SignedChallenge>,
      now: () => group().environment.now(),
    });
    element.addController({hostDisconnected: () => this.#request?.abort()});
    addStyles(element.shadowRoot!, styles);
  }

  /** Opens the dialog about a structure; what was typed about the same one is still there. */
  async open(id: string, name: string): Promise<void> {
    const element = this.#element;
    if (id !== this.#id || this.#status === 'sent') {
      this.#request?.abort();
      this.#said = {reason: '', comment: '', email: ''};
      this.#sending = undefined;
      this.#faults = [];
      this.#failure = undefined;
      this.#status = 'filling';
      this.#shownAt = this.#group().environment.now();
    }
    this.#id = id;
    this.#name = name;
    element.requestUpdate();
    await element.updateComplete;
    const dialog = this.#dialog;
    if (!dialog || dialog.open) return;
    dialog.showModal();
    this.#focus('report-title');
    if (canProve()) this.#proof.begin();
  }

  render(): TemplateResult {
    return html`<dialog id="report" part="dialog" aria-labelledby="report-title" @keydown=${this.#key}>
      ${this.#status === 'sent' ? this.#sent() : this.#form()}
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#element.renderRoot.querySelector<HTMLDialogElement>('#report');
  }

  #t<Key extends MessageKey>(key: Key, ...values: Values<Key>): string {
    return translate(this.#element.language, key, ...values);
  }

  #title(text: string): TemplateResult {
    return html`<div id="report-title" tabindex="-1">${heading(Math.min(this.#element.headingLevel + 1, 6), text)}</div>`;
  }

  #form(): TemplateResult {
    if (!canProve()) {
      return html`${this.#title(this.#t('report.title', this.#name))}<p>${this.#t('report.insecure')} <a href="${this.#group().api}/annuaire">${this.#t('failure.directory')}</a></p>
        <p class="actions"><button type="button" part="button" @click=${this.#close}>${this.#t('report.close')}</button></p>`;
    }
    const sending = this.#status === 'sending';
    const {reason, comment, email} = this.#said;
    return html`<form novalidate @submit=${this.#submit} aria-busy=${sending ? 'true' : 'false'}>
      ${this.#title(this.#t('report.title', this.#name))}
      ${this.#errors()}${this.#failed()}
      <p>${this.#t('report.intro')}</p>
      ${this.#line('reason', undefined, (described, wrong) => html`<select id="report-reason" name="reason" part="input" required aria-invalid=${wrong} aria-describedby=${described} @change=${(event: Event) => this.#edit('reason', valueOf(event))}>
          <option value="" .selected=${reason === ''}>${this.#t('report.reason.none')}</option>
          ${REPORT_REASONS.map((one) => html`<option value=${one} .selected=${reason === one}>${this.#t(`report.${one}`)}</option>`)}
        </select>`)}
      ${this.#line('comment', 'report.comment.hint', (described, wrong) => html`<textarea id="report-comment" name="comment" part="input" rows="3" maxlength=${REPORT_COMMENT} aria-invalid=${wrong} aria-describedby=${described} .value=${comment}
          @input=${(event: Event) => this.#edit('comment', valueOf(event))}></textarea>`)}
      ${this.#line('email', 'report.email.hint', (described, wrong) => html`<input id="report-email" name="email" part="input" type="email" autocomplete="email" maxlength="254" required aria-invalid=${wrong} aria-describedby=${described} .value=${email}
          @input=${(event: Event) => this.#edit('email', valueOf(event))}>`)}
      <div class="out-of-sight" aria-hidden="true"><label for="report-fax">${this.#t('report.trap')}</label>
        <input id="report-fax" name="fax" type="text" tabindex="-1" autocomplete="off" .value=${this.#trap} @input=${(event: Event) => (this.#trap = valueOf(event))}></div>
      <p class="actions">
        <button class="main" part="button" aria-disabled=${sending ? 'true' : 'false'}>${this.#t(sending ? 'report.sending' : this.#status === 'failed' ? 'list.retry' : 'report.send')}</button>
        <button type="button" part="button" @click=${this.#close}>${this.#t('report.cancel')}</button>
      </p>
    </form>`;
  }

  /** A field with its label, what helps, what is wrong. */
  #line(field: Field, hint: 'report.comment.hint' | 'report.email.hint' | undefined, control: (described: string | typeof nothing, wrong: 'true' | 'false') => TemplateResult): TemplateResult {
    const fault = this.#faults.find((one) => one.field === field);
    const described = [fault && `report-${field}-wrong`, hint && `report-${field}-hint`].filter(Boolean).join(' ') || nothing;
    return html`<div class="line"><label for="report-${field}" part="label">${this.#t(`report.${field}`)} ${field === 'comment' ? html`<span class="muted">(${this.#t('report.optional')})</span>` : nothing}</label>
      ${hint ? html`<p id="report-${field}-hint" class="muted" part="hint">${this.#t(hint)}</p>` : nothing}
      ${fault ? html`<p id="report-${field}-wrong" class="wrong" part="error" lang=${fault.text ? 'fr' : this.#element.language}>${this.#words(fault)}</p>` : nothing}
      ${control(described, fault ? 'true' : 'false')}</div>`;
  }

  #words({word, text}: Fault): string {
    return text ?? this.#t(word!);
  }

  #errors(): TemplateResult | typeof nothing {
    if (this.#faults.length === 0) return nothing;
    return html`<div id="report-errors" class="alarm" part="errors" tabindex="-1" role="group" aria-labelledby="report-errors-title">
      <p id="report-errors-title"><b>${this.#t('report.errors', this.#faults.length)}</b></p>
      <ul>${this.#faults.map((fault) => html`<li><a href="#report-${fault.field}" lang=${fault.text ? 'fr' : this.#element.language} @click=${(event: Event) => this.#lead(event, fault.field)}>${this.#words(fault)}</a></li>`)}</ul>
    </div>`;
  }

  #failed(): TemplateResult | typeof nothing {
    if (!this.#failure) return nothing;
    const {word, detail} = this.#failure;
    return html`<div id="report-failure" class="alarm" part="failure" tabindex="-1" role="group" aria-label=${this.#t('report.failed')}>
      <p><b>${this.#t('report.failed')}</b> ${this.#t(word)} ${detail ? html`<span lang="fr">${detail}</span>` : nothing}</p></div>`;
  }

  #sent(): TemplateResult {
    return html`${this.#title(this.#t('report.sent'))}<p>${this.#t('report.sent.mail', this.#said.email.trim())}</p><p class="muted">${this.#t('report.sent.then')}</p>
      <p class="actions"><button type="button" class="main" part="button" @click=${this.#close}>${this.#t('report.close')}</button></p>`;
  }

  /** Closes this and nothing around it: a sheet closes by Escape too. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') event.stopPropagation();
  };

  readonly #close = (): void => this.#dialog?.close();

  #edit(field: Field, value: string): void {
    this.#said = {...this.#said, [field]: value};
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
    this.#focus(`report-${field}`);
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.#status === 'sending') return;
    const {reason, email} = this.#said;
    this.#failure = undefined;
    this.#faults = [
      ...(reason === '' ? [{field: 'reason', word: 'report.reason.missing'} as const] : []),
      ...(mailLink(email.trim()) ? [] : [{field: 'email', word: 'report.email.wrong'} as const]),
    ];
    if (this.#faults.length > 0) return this.#become('filling', 'report-errors');
    void this.#send();
  };

  async #send(): Promise<void> {
    const {api, environment} = this.#group();
    const {signal} = (this.#request = new AbortController());
    this.#become('sending');
    this.#live.announce(this.#t('report.sending'));
    try {
      const {reason, comment, email} = this.#said;
      const what = {structure: this.#id, reason, ...(comment.trim() && {comment: comment.trim()}), email: email.trim(), locale: this.#element.language};
      this.#sending = await sendingOf(what, {environment, before: this.#sending, proof: this.#proof, trap: this.#trap, shownAt: this.#shownAt, signal});
      if (signal.aborted) return this.#become('filling');
      await write(environment, `${api}/v1/reports`, {...this.#sending, signal});
      this.#sending = undefined;
      this.#proof.forget();
      this.#become('sent', 'report-title');
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
      if (this.#faults.length > 0) return this.#become('filling', 'report-errors');
      this.#proof.forget();
    }
    const other = errors.map(({message}) => message).join(' ');
    this.#failure = {
      word: !failure || failure.kind === 'refused' ? 'report.failed.proof' : failure.status === 429 ? 'report.failed.too-many' : `failure.${failure.kind}`,
      detail: failure?.kind === 'refused' ? other || detail : undefined,
    };
    this.#become('failed', 'report-failure');
    this.#element.dispatchEvent(new PanaErrorEvent(failure?.kind ?? 'malformed'));
  }
}
