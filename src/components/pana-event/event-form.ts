/**
 * The form by which one comes to an event, asked for by a gesture and loaded then: who, how, from which structure, what one needs, what
 * the day should be about. It asks what the seats are of this very moment, and says so again when they change. What is typed stays while
 * the page is open, whatever happens to a sending, and is kept nowhere.
 */
import {queryOf} from '../../client/client.ts';
import type {Environment} from '../../client/client.ts';
import type {FailureKind} from '../../client/failure.ts';
import {RequestFailure} from '../../client/failure.ts';
import {sendingOf} from '../../client/sending.ts';
import type {Sending} from '../../client/sending.ts';
import {write, WriteRefused} from '../../client/write.ts';
import type {PanaEventData} from '../../contract/event.ts';
import type {EventMode} from '../../contract/event-vocabulary.ts';
import type {SignedChallenge} from '../../contract/listing.ts';
import type {Taxonomy} from '../../contract/need.ts';
import type {Problem} from '../../contract/problem.ts';
import type {RegistrationForm} from '../../contract/registration.ts';
import type {ResultsPage} from '../../contract/results.ts';
import type {Answers, Survey} from '../../contract/survey.ts';
import {webLink} from '../../contract/web-address.ts';
import {LiveController} from '../../controllers/live-controller.ts';
import {canProve, ProofController} from '../../controllers/proof-controller.ts';
import {PanaErrorEvent} from '../../element/events/pana-error.ts';
import {PanaRegistrationSendEvent} from '../../element/events/pana-registration-send.ts';
import type {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {frEventForm} from '../../i18n/fr-event-form.ts';
import {addWords, translate} from '../../i18n/words.ts';
import type {MessageKey, Values} from '../../i18n/words.ts';
import {addStyles} from '../../styles/add-styles.ts';
import {suggestionStyles} from '../../styles/suggestions.styles.ts';
import {heading} from '../pana-structure/heading.ts';
import {mailLink, siteName} from '../pana-structure/links.ts';
import type {QuestionsHost} from '../pana-survey/questions.ts';
import {styles as questionStyles} from '../pana-survey/questions.styles.ts';
import {styles} from './event-form.styles.ts';
import {StructureField} from './structure-field.ts';

addWords('fr', frEventForm);

/** Structures proposed at once: more would be a list to read. */
const PROPOSED = 6;
/** Milliseconds the form waits for its questions: they are not worth more. */
const SURVEY_WAIT = 2000;
const FIELDS = ['name', 'email', 'mode', 'structure', 'role', 'accessibility', 'consent'] as const;
type Field = (typeof FIELDS)[number];

/** The sheet the form stands in. */
export interface EventFormHost {
  api(): string;
  taxonomy(): Taxonomy | undefined;
  needsFailed(): boolean;
  askNeeds(): void;
  /** The sheet is of before what the registry just said. */
  askSheet(): void;
  /** Level of the form's heading. */
  level(): number;
  /** The visitor closed the form. */
  closed(): void;
}

/** What is to be mended. `id` is that of what takes the focus; '' for what no field is about. `french`: words of the server. */
interface Fault {
  readonly id: string;
  readonly text: string;
  readonly french?: boolean;
}

/** Why it did not leave. */
interface Failed {
  /** Undefined: the words of the registry say it all. */
  readonly word?: 'register.failed.proof' | 'register.failed.too-many' | `failure.${FailureKind}` | undefined;
  readonly detail?: string | undefined;
}

type Status = 'pending' | 'unavailable' | 'closed' | 'filling' | 'sending' | 'failed' | 'sent';
type Sheet = PanaElement & {readonly environment: Environment};

/** A form in which nothing was typed. */
const nobody = (): {name: string; email: string; mode: EventMode | ''; role: string; accessibility: string; agreed: boolean} => ({name: '', email: '', mode: '', role: '', accessibility: '', agreed: false});
const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;
const idOf = (field: Field): string => `register-${field}`;

export class EventForm {
  readonly #element: Sheet;
  readonly #host: EventFormHost;
  readonly #live: LiveController;
  readonly #proof: ProofController;
  readonly #structure: StructureField;
  readonly #questions: QuestionsHost;
  #id = '';
  #status: Status = 'pending';
  /** The registration was lost by the closing, not only looked for. */
  #justClosed = false;
  /** Why, in the registry's own words. */
  #closedFor = '';
  #form?: RegistrationForm | undefined;
  #survey?: Survey | undefined;
  /** What draws, reads and checks questions: comes where there are any. */
  #drawing?: typeof import('../pana-survey/questions.ts') | undefined;
  #said = nobody();
  #answers: Answers = {};
  /** What a program fills and people do not see. */
  #trap = '';
  /** Milliseconds since the epoch. */
  #shownAt = 0;
  #faults: readonly Fault[] = [];
  #failure?: Failed | undefined;
  /** The sending that was lost: the same bytes and key again, until something changes. */
  #sending?: Sending | undefined;
  #request?: AbortController | undefined;
  /** Listens for the page being left while something is typed. */
  #leaving?: AbortController | undefined;
  #dirty = false;

  constructor(element: Sheet, host: EventFormHost) {
    this.#element = element;
    this.#host = host;
    this.#live = new LiveController(element);
    this.#proof = new ProofController(element, {
      ask: (signal) => this.#read('/v1/challenge?for=registrations', signal) as Promise<SignedChallenge>,
      now: () => element.environment.now(),
    });
    this.#structure = new StructureField({
      words: (key, ...values) => this.#t(key, ...values),
      ask: async (q, signal) => ((await this.#read(`/v1/structures${queryOf({q, limit: PROPOSED})}`, signal)) as ResultsPage).items,
      wait: (ms, signal) => element.environment.wait(ms, signal),
      announce: (text) => this.#live.announce(text),
      changed: () => this.#edited(),
    });
    const at = (): EventForm => this;
    this.#questions = {
      get language() {
        return element.language;
      },
      get answers() {
        return at().#answers;
      },
      words: (key, ...values) => this.#t(key, ...values),
      wrong: (code) => this.#wrong(this.#drawing!.questionId(code))?.text ?? '',
      answer: (code, value) => {
        const {[code]: _, ...others} = this.#answers;
        this.#answers = value === undefined ? others : {...others, [code]: value};
        this.#edited();
      },
      taxonomy: () => host.taxonomy(),
      needsFailed: () => host.needsFailed(),
      askNeeds: () => host.askNeeds(),
    };
    element.addController({
      hostConnected: () => this.#guard(),
      hostDisconnected: () => {
        this.#leaving?.abort();
        this.#stop();
      },
    });
    addStyles(element.shadowRoot!, questionStyles);
    addStyles(element.shadowRoot!, suggestionStyles);
    addStyles(element.shadowRoot!, styles);
  }

  /** Whether the registry has just said that nobody registers now, whatever the sheet still says. */
  get isClosed(): boolean {
    return this.#status === 'closed';
  }

  /** Shows the form of an event; what was typed for the same one is still there. */
  open(id: string): void {
    if (id !== this.#id || this.#status === 'sent') {
      this.#said = nobody();
      this.#structure.clear();
      this.#answers = {};
      this.#faults = [];
      this.#failure = this.#form = this.#survey = this.#sending = undefined;
      this.#justClosed = false;
      this.#closedFor = '';
      this.#shownAt = this.#element.environment.now();
    }
    this.#id = id;
    void this.#look();
    this.#focus('register-title');
  }

  /** The sheet shows another event. */
  leave(): void {
    this.#stop();
    this.#dirty = false;
    this.#guard();
  }

  #stop(): void {
    this.#request?.abort();
    this.#structure.stop();
    this.#proof.forget();
    // An answer nobody waits for any more: the same sending again finds what became of it.
    if (this.#status === 'sending') this.#status = 'filling';
  }

  /**
   * Asks what the seats, the words of the agreement and the questions are now; typed words stay. After a sending that was not taken, says
   * why: `faults` to be mended, or `failure`.
   */
  async #look(faults: readonly Fault[] = [], failure?: Failed): Promise<void> {
    this.#request?.abort();
    const {signal} = (this.#request = new AbortController());
    const {environment} = this.#element;
    if (!this.#form) this.#become('pending');
    // Nobody is kept from coming by questions that cannot be had, or come late.
    const survey = this.#survey ? undefined : this.#askSurvey(signal);
    try {
      const form = (await this.#read(`/v1/events/${encodeURIComponent(this.#id)}/form`, signal)) as RegistrationForm;
      if (!Array.isArray(form.modes) || !form.consent) throw new RequestFailure('malformed');
      await Promise.race([survey, environment.wait(SURVEY_WAIT, signal)]);
      if (!signal.aborted) this.#known(form, faults, failure);
    } catch (error) {
      if (signal.aborted) return;
      if (faults.length + Number(!!failure) > 0) return this.#say(faults, failure);
      // Lost while it was looked at again: what is typed stays in sight.
      if (this.#form) return this.#become('filling');
      this.#become('unavailable', 'register-title');
      this.#tell(error);
    }
  }

  async #askSurvey(signal: AbortSignal): Promise<void> {
    const survey = (await this.#read(`/v1/surveys/needs-${encodeURIComponent(this.#id)}`, signal).catch(() => undefined)) as Survey | undefined;
    if (!survey?.open || !Array.isArray(survey.questions)) return;
    this.#drawing ??= await import('../pana-survey/questions.ts').catch(() => undefined);
    if (signal.aborted || !this.#drawing) return;
    this.#survey = survey;
    this.#element.requestUpdate();
  }

  #known(form: RegistrationForm, faults: readonly Fault[], failure: Failed | undefined): void {
    const before = this.#form;
    this.#form = form;
    if (!form.open || form.modes.length === 0) {
      this.#justClosed ||= faults.length > 0 || !!failure;
      if (failure) this.#closedFor = failure.detail ?? '';
      this.#host.askSheet();
      return this.#become('closed', 'register-title');
    }
    this.#justClosed = false;
    this.#closedFor = '';
    const offered = form.modes.map(({mode}) => mode);
    if (!offered.includes(this.#said.mode as EventMode)) this.#said.mode = offered.length === 1 ? offered[0]! : '';
    if (canProve()) this.#proof.begin();
    if (before && before.consent.textHash !== form.consent.textHash) {
      // Agreed to again, once it is read again.
      this.#said.agreed = false;
      const id = idOf('consent');
      faults = [...faults.filter((one) => one.id !== id), {id, text: this.#t('register.consent.changed')}];
    }
    this.#say(faults, failure);
  }

  /** Shows the form with what is to be mended, or with why it did not leave. */
  #say(faults: readonly Fault[], failure?: Failed): void {
    this.#faults = faults;
    this.#failure = faults.length > 0 ? undefined : failure;
    if (faults.length > 0) this.#become('filling', 'register-errors');
    else if (failure) this.#become('failed', 'register-failure');
    else this.#become('filling');
  }

  // ——— What is shown ———

  render(event: PanaEventData): TemplateResult {
    const busy = this.#status === 'pending' || this.#status === 'sending';
    return html`<section id="register-form" part="form" class="register" aria-labelledby="register-title" aria-busy=${busy ? 'true' : 'false'}>
      <div id="register-title" part="heading" tabindex="-1">${heading(this.#host.level(), this.#t(this.#status === 'sent' ? 'register.sent' : this.#status === 'closed' ? 'register.closed' : 'register.title'))}</div>
      ${this.#content(event)}
    </section>`;
  }

  #content(event: PanaEventData): TemplateResult {
    const page = `${this.#host.api()}/agenda/${encodeURIComponent(event.slug)}`;
    if (!canProve()) return html`<p>${this.#t('register.insecure')}</p><p class="actions"><a href=${page}>${this.#t('event.register.page')}</a>${this.#closing()}</p>`;
    switch (this.#status) {
      case 'pending':
        return html`<p class="hint">${this.#t('register.pending')}</p>`;
      case 'unavailable':
        return html`<div class="alarm" part="failure"><p>${this.#t('register.unavailable')}</p></div>
          <p class="actions"><button type="button" class="main" part="button" @click=${() => void this.#look()}>${this.#t('list.retry')}</button><a href=${page}>${this.#t('event.register.page')}</a>${this.#closing()}</p>`;
      case 'closed':
        return this.#closed(event);
      case 'sent':
        return this.#sent();
      default:
        return this.#fields();
    }
  }

  #closing(): TemplateResult {
    return html`<button type="button" part="button" @click=${this.#close}>${this.#t('register.close')}</button>`;
  }

  #closed({organiser, status}: PanaEventData): TemplateResult {
    const site = webLink(organiser.url);
    const why = status === 'cancelled' || status === 'postponed' ? this.#t(`event.register.${status}`) : this.#t('event.register.closed');
    return html`${this.#justClosed
      ? html`<p part="failure">${this.#closedFor ? html`<b lang="fr">${this.#closedFor}</b> ${this.#t('register.closed.lost')}` : this.#t('register.closed.now')}</p>`
      : html`<p>${why}</p>`}
      <p>${this.#t('register.closed.then')} ${site ? html`<a rel="noreferrer" lang="fr" href=${site}>${`${organiser.name} (${siteName(site)})`}</a>` : html`<b lang="fr">${organiser.name}</b>`}</p>
      <p class="actions"><a part="button" class="act" href="${this.#host.api()}/agenda">${this.#t('event.agenda')}</a>
        <button type="button" part="button" @click=${() => void this.#look()}>${this.#t('register.again')}</button>${this.#closing()}</p>`;
  }

  #sent(): TemplateResult {
    const waiting = this.#gives() === 'waiting-list';
    return html`<div part="sent"><ol class="next"><li>${this.#t(waiting ? 'register.sent.waiting' : 'register.sent.mail', this.#said.email.trim())}</li>
        <li>${this.#t(waiting ? 'register.waiting' : 'register.sent.then')}</li></ol><p class="hint">${this.#t('register.sent.nothing')}</p></div>`;
  }

  #fields(): TemplateResult {
    const {accessibility, email, name, role} = this.#said;
    const {modes, consent} = this.#form!;
    const survey = this.#survey;
    const sending = this.#status === 'sending';
    const waiting = this.#gives() === 'waiting-list';
    const {language} = this.#element;
    return html`<form novalidate @submit=${this.#submit}>
      ${this.#errors()} ${this.#status === 'failed' ? this.#failed() : nothing}
      <p class="hint">${this.#t('register.required')}</p>
      ${this.#line('name', undefined, (described, wrong) => html`<input id="register-name" part="input" type="text" autocomplete="name" required maxlength="120" aria-describedby=${described} aria-invalid=${wrong} .value=${name} @input=${(event: Event) => this.#edit('name', event)}>`)}
      ${this.#line('email', 'register.email.hint', (described, wrong) => html`<input id="register-email" part="input" type="email" autocomplete="email" required maxlength="254" aria-describedby=${described} aria-invalid=${wrong} .value=${email} @input=${(event: Event) => this.#edit('email', event)}>`)}
      ${this.#modes(modes)}
      ${this.#line('structure', 'register.structure.hint', (described, wrong) => this.#structure.render(idOf('structure'), typeof described === 'string' ? described : '', wrong === 'true'))}
      ${this.#line('role', 'register.role.hint', (described, wrong) => html`<input id="register-role" part="input" type="text" autocomplete="organization-title" maxlength="120" aria-describedby=${described} aria-invalid=${wrong} .value=${role} @input=${(event: Event) => this.#edit('role', event)}>`)}
      ${this.#line('accessibility', 'register.accessibility.hint', (described, wrong) => html`<textarea id="register-accessibility" part="input" rows="3" maxlength="500" aria-describedby=${described} aria-invalid=${wrong} .value=${accessibility} @input=${(event: Event) => this.#edit('accessibility', event)}></textarea>`)}
      ${survey
        ? html`<div class="survey" role="group" aria-labelledby="register-survey"><div id="register-survey" part="legend">${heading(Math.min(this.#host.level() + 1, 6), this.#drawing!.inLanguage(survey.title, language))}</div>
            ${survey.intro ? html`<p class="hint">${this.#drawing!.inLanguage(survey.intro, language)}</p>` : nothing}<p class="hint">${this.#t('register.survey.hint')}</p>
            ${survey.questions.map((question) => this.#drawing!.questionField(this.#questions, {...question, required: false}))}</div>`
        : nothing}
      ${this.#consent(consent.text)}
      <div class="out-of-sight" aria-hidden="true"><label for="register-fax">${this.#t('register.trap')}</label>
        <input id="register-fax" name="fax" type="text" tabindex="-1" autocomplete="off" .value=${this.#trap} @input=${(event: Event) => (this.#trap = valueOf(event))}></div>
      ${waiting ? html`<p class="note">${this.#t('register.waiting')}</p>` : nothing}
      <p class="actions">
        <button class="main" part="button" aria-disabled=${sending ? 'true' : 'false'}>${this.#t(sending ? 'register.sending' : this.#status === 'failed' ? 'list.retry' : waiting ? 'register.send.waiting' : 'register.send')}</button>
        ${this.#closing()}
      </p>
    </form>`;
  }

  /** A field with its label, what helps, what is wrong. */
  #line(field: Exclude<Field, 'mode' | 'consent'>, hint: MessageKey | undefined, control: (described: string | typeof nothing, wrong: 'true' | 'false') => TemplateResult): TemplateResult {
    const id = idOf(field);
    const fault = this.#wrong(id);
    const optional = field === 'structure' || field === 'role' || field === 'accessibility';
    return html`<div class="line"><label id="${id}-label" for=${id} part="label">${this.#t(`register.${field}`)} ${optional ? html`<span class="hint">(${this.#t('register.optional')})</span>` : nothing}</label>
      ${hint ? html`<p id="${id}-hint" class="hint" part="hint">${this.#t(hint as 'register.email.hint')}</p>` : nothing}
      ${this.#fault(id)}
      ${control([fault && `${id}-wrong`, hint && `${id}-hint`].filter(Boolean).join(' ') || nothing, fault ? 'true' : 'false')}</div>`;
  }

  #modes(modes: RegistrationForm['modes']): TemplateResult {
    const id = idOf('mode');
    const say = ({gives, mode}: RegistrationForm['modes'][0]): string => this.#t(gives === 'seat' ? 'register.mode.seat' : 'register.mode.waiting', this.#t(`event.mode.${mode}`));
    if (modes.length === 1) return html`<p id=${id} tabindex="-1"><b>${say(modes[0]!)}.</b></p>${this.#fault(id)}`;
    return html`<fieldset id=${id} class="line" aria-describedby=${this.#wrong(id) ? `${id}-wrong` : nothing}><legend part="label">${this.#t('register.mode')}</legend>
      ${this.#fault(id)}
      ${modes.map((one) => html`<label class="option"><input type="radio" name=${id} value=${one.mode} required .checked=${this.#said.mode === one.mode} @change=${() => this.#mode(one.mode)}> <span>${say(one)}</span></label>`)}
    </fieldset>`;
  }

  /** Word for word, as its hash says: French whatever the language of the page. */
  #consent(text: string): TemplateResult {
    const id = idOf('consent');
    const fault = this.#wrong(id);
    return html`<div class="line">${this.#fault(id)}
      <label class="option" part="consent"><input id=${id} type="checkbox" required .checked=${this.#said.agreed} aria-invalid=${fault ? 'true' : 'false'} aria-describedby=${fault ? `${id}-wrong` : nothing}
        @change=${(event: Event) => this.#agree((event.target as HTMLInputElement).checked)}> <span lang="fr">${text}</span></label></div>`;
  }

  #wrong(id: string): Fault | undefined {
    return this.#faults.find((one) => one.id === id);
  }

  #langOf({french}: Fault): string {
    return french ? 'fr' : this.#element.language;
  }

  #fault(id: string): TemplateResult | typeof nothing {
    const fault = this.#wrong(id);
    return fault ? html`<p id="${id}-wrong" class="wrong" part="error" lang=${this.#langOf(fault)}>${fault.text}</p>` : nothing;
  }

  /** What is to be mended: takes the focus, leads to each field. */
  #errors(): TemplateResult | typeof nothing {
    if (this.#faults.length === 0) return nothing;
    return html`<div id="register-errors" class="alarm" part="errors" tabindex="-1" role="group" aria-labelledby="register-errors-title">
      <p id="register-errors-title"><b>${this.#t('register.errors', this.#faults.length)}</b></p>
      <ul>${this.#faults.map((fault) => html`<li>${fault.id
        ? html`<a href="#${fault.id}" lang=${this.#langOf(fault)} @click=${(event: Event) => this.#lead(event, fault.id)}>${fault.text}</a>`
        : html`<span lang=${this.#langOf(fault)}>${fault.text}</span>`}</li>`)}</ul>
    </div>`;
  }

  #failed(): TemplateResult {
    const {word, detail} = this.#failure!;
    return html`<div id="register-failure" class="alarm" part="failure" tabindex="-1" role="group" aria-label=${this.#t('register.failed')}>
      <p><b>${this.#t('register.failed')}</b> ${word ? this.#t(word) : nothing} ${detail ? html`<span lang="fr">${detail}</span>` : nothing}</p>
      <p>${this.#t('register.failed.kept')}</p></div>`;
  }

  #t<Key extends MessageKey>(key: Key, ...values: Values<Key>): string {
    return translate(this.#element.language, key, ...values);
  }

  /** What a registration of the chosen mode would get. */
  #gives(): 'seat' | 'waiting-list' | undefined {
    return this.#form?.modes.find(({mode}) => mode === this.#said.mode)?.gives;
  }

  // ——— What the visitor does ———

  #edit(field: 'name' | 'email' | 'role' | 'accessibility', event: Event): void {
    this.#said[field] = valueOf(event);
    this.#edited();
  }

  #mode(mode: EventMode): void {
    this.#said.mode = mode;
    this.#edited();
  }

  #agree(agreed: boolean): void {
    this.#said.agreed = agreed;
    this.#edited();
  }

  #edited(): void {
    this.#dirty = true;
    this.#guard();
    this.#element.requestUpdate();
  }

  /** What is typed stays: the button that opens the form shows it again. */
  readonly #close = (): void => {
    this.#stop();
    this.#host.closed();
  };

  #focus(id: string): void {
    const element = this.#element;
    void element.updateComplete.then(() => {
      const found = element.renderRoot.querySelector<HTMLElement>(`#${id}`);
      (found?.matches('fieldset') ? found.querySelector<HTMLElement>('input,summary,button') : found)?.focus();
    });
  }

  #lead(event: Event, id: string): void {
    event.preventDefault();
    this.#focus(id);
  }

  #become(status: Status, focus?: string): void {
    this.#status = status;
    this.#element.requestUpdate();
    if (focus) this.#focus(focus);
  }

  /** The browser's own dialogue, only while something typed would be lost. */
  #guard(): void {
    if (!this.#dirty || !this.#element.isConnected) return this.#leaving?.abort();
    if (this.#leaving && !this.#leaving.signal.aborted) return;
    this.#leaving = new AbortController();
    window.addEventListener('beforeunload', (event) => event.preventDefault(), {signal: this.#leaving.signal});
  }

  // ——— Sending ———

  #check(): Fault[] {
    const {agreed, email, mode, name} = this.#said;
    const faults: Fault[] = [];
    const need = (good: unknown, field: Field, word: MessageKey): void => void (good || faults.push({id: idOf(field), text: this.#t(word as 'register.name.missing')}));
    need(name.trim(), 'name', 'register.name.missing');
    need(!isAddress(name), 'name', 'register.name.wrong');
    need(mailLink(email.trim()) && !email.includes('..'), 'email', 'register.email.wrong');
    need(mode, 'mode', 'register.mode.missing');
    need(!isAddress(this.#structure.text), 'structure', 'register.name.wrong');
    need(!isAddress(this.#said.role), 'role', 'register.name.wrong');
    if (this.#survey) {
      const {faultsOfAnswers, questionId} = this.#drawing!;
      faults.push(...faultsOfAnswers(this.#asked(), this.#questions).map(({code, text}) => ({id: questionId(code), text})));
    }
    need(agreed, 'consent', 'register.consent.missing');
    return faults;
  }

  /** To register one need not answer; who answers something answers what must be, or the registry would not take it. */
  #asked(): Survey['questions'] {
    const questions = this.#survey?.questions ?? [];
    return Object.keys(this.#answered()).length > 0 ? questions : questions.map((question) => ({...question, required: false}));
  }

  #answered(): Answers {
    return this.#survey ? this.#drawing!.collectAnswers(this.#survey.questions, this.#answers) : {};
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.#status === 'sending' || !canProve()) return;
    this.#failure = undefined;
    this.#faults = this.#check();
    if (this.#faults.length > 0) return this.#become('filling', 'register-errors');
    void this.#send();
  };

  #body(): object {
    const {accessibility, email, mode, name, role} = this.#said;
    const {chosen, text} = this.#structure;
    const {version, textHash} = this.#form!.consent;
    const answers = this.#answered();
    return {
      name: name.trim(), email: email.trim(), mode,
      ...(text.trim() && {structure: chosen ? {id: chosen.id} : {name: text.trim()}}),
      ...(role.trim() && {role: role.trim()}),
      ...(accessibility.trim() && {accessibility: accessibility.trim()}),
      ...(this.#survey && Object.keys(answers).length > 0 && {survey: {version: this.#survey.version, answers}}),
      consent: {given: true, version, textHash},
      locale: this.#element.language,
    };
  }

  async #send(): Promise<void> {
    const {environment} = this.#element;
    this.#request?.abort();
    const {signal} = (this.#request = new AbortController());
    this.#structure.stop();
    this.#become('sending');
    this.#live.announce(this.#t('register.sending'));
    try {
      this.#sending = await sendingOf(this.#body(), {environment, before: this.#sending, proof: this.#proof, trap: this.#trap, shownAt: this.#shownAt, signal});
      if (signal.aborted) return;
      await write(environment, `${this.#host.api()}/v1/events/${encodeURIComponent(this.#id)}/registrations`, {...this.#sending, signal});
      if (signal.aborted) return;
      this.#received();
    } catch (error) {
      if (!signal.aborted) this.#refused(error);
    }
  }

  #received(): void {
    const {email, mode} = this.#said;
    // Nothing of it is of use here any more but where the mail goes.
    this.#said = {...nobody(), email, mode};
    this.#answers = {};
    this.#sending = undefined;
    this.#structure.clear();
    this.#proof.forget();
    this.#dirty = false;
    this.#guard();
    this.#become('sent', 'register-title');
    this.#element.dispatchEvent(new PanaRegistrationSendEvent(this.#id));
  }

  #refused(error: unknown): void {
    const failure = error instanceof RequestFailure ? error : undefined;
    const {errors = [], detail}: Partial<Problem> = error instanceof WriteRefused ? error.problem : {};
    const faults = errors.map(({field, message}): Fault => ({id: this.#fieldId(field), text: message, french: true}));
    const why: Failed = {
      word: failure?.status === 409 && detail ? undefined : !failure || failure.kind === 'refused' ? 'register.failed.proof' : failure.status === 429 ? 'register.failed.too-many' : `failure.${failure.kind}`,
      detail: failure?.kind === 'refused' ? detail : undefined,
    };
    this.#tell(error);
    if (error instanceof WriteRefused) {
      // This very sending will never be taken: the next one is another.
      this.#sending = undefined;
      this.#proof.forget();
      if (errors.some(({field}) => field.startsWith('survey'))) this.#survey = undefined;
    } else if (failure?.status !== 409) return this.#say([], why);
    // It may be closed by now, full, or agreed to in other words: what is asked for is seen anew.
    void this.#look(faults, why);
  }

  /** What takes the focus for the path of an error of the server; '' when no field is about it. */
  #fieldId(path: string): string {
    const question = /^survey\.answers\.([a-z][a-z0-9-]*)/.exec(path)?.[1];
    if (question) return this.#drawing?.questionId(question) ?? '';
    const [field] = path.split('.');
    return (FIELDS as readonly (string | undefined)[]).includes(field) ? idOf(field as Field) : '';
  }

  #tell(error: unknown): void {
    this.#element.dispatchEvent(new PanaErrorEvent(error instanceof RequestFailure ? error.kind : 'malformed'));
  }

  #read(path: string, signal: AbortSignal): Promise<unknown> {
    return write(this.#element.environment, this.#host.api() + path, {signal});
  }
}

/** A name goes into mails before anyone has checked anything: no address in it. The registry's own rule. */
const isAddress = (text: string): boolean => /:\/\/|\bwww\./i.test(text);
