import type {Environment} from '../../client/client.ts';
import type {FailureKind} from '../../client/failure.ts';
import {RequestFailure} from '../../client/failure.ts';
import {sendingOf} from '../../client/sending.ts';
import type {Sending} from '../../client/sending.ts';
import {idempotencyKey, write, WriteRefused} from '../../client/write.ts';
import type {SignedChallenge} from '../../contract/listing.ts';
import type {Taxonomy} from '../../contract/need.ts';
import type {Answers, Question, Survey, SurveyKind} from '../../contract/survey.ts';
import {LanguageController} from '../../controllers/language-controller.ts';
import {LiveController} from '../../controllers/live-controller.ts';
import {canProve, ProofController} from '../../controllers/proof-controller.ts';
import {property} from '../../element/decorators.ts';
import {define} from '../../element/define.ts';
import {PanaErrorEvent} from '../../element/events/pana-error.ts';
import {PanaSurveySendEvent} from '../../element/events/pana-survey-send.ts';
import {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {frSurvey} from '../../i18n/fr-survey.ts';
import {addWords} from '../../i18n/words.ts';
import {browserEnvironment} from '../../store/environment.ts';
import {handover} from '../../store/loader.ts';
import {hostStyles} from '../../styles/host.styles.ts';
import {heading} from '../pana-structure/heading.ts';
import {collectAnswers, faultsOfAnswers, inLanguage, questionField, questionId} from './questions.ts';
import type {QuestionsHost} from './questions.ts';
import {styles as questionStyles} from './questions.styles.ts';
import {styles} from './pana-survey.styles.ts';

/** Kinds that are about one event; those answered by the link of a mail alone. */
const OF_EVENT = /^(?:needs|prerequisites|satisfaction)$/;
const BY_LINK = /^(?:prerequisites|satisfaction)$/;
/** Whoever has the link of a mail. */
const NOTHING_TO_PROVE = {proof: () => Promise.resolve('')};

/** What is to be mended: the code of a question, '' when none is. `french`: words of the server. */
interface Fault {
  readonly code: string;
  readonly text: string;
  readonly french?: boolean;
}

/** Why it did not leave. */
interface Lost {
  readonly word: 'survey.lost.proof' | 'survey.lost.too-many' | `failure.${FailureKind}`;
  readonly detail?: string | undefined;
}

type Status = 'pending' | 'failed' | 'missing' | 'closed' | 'link' | 'gone' | 'filling' | 'sending' | 'aside' | 'sent';

/**
 * A questionnaire of the programme: one question at a time, or all of them. Answers name nobody. Those asked for by mail are gone on with by
 * the link of that mail, on our own page: what is typed is kept nowhere in the browser.
 *
 * @summary A questionnaire: needs before an event, satisfaction after it, observations.
 * @tag pana-survey
 * @slot - Shown when the questionnaire cannot be had: how to answer without it.
 * @fires {PanaSurveySendEvent} pana-survey-send - The answers were sent, and are kept.
 * @fires {PanaErrorEvent} pana-error - The questions could not be had, or the answers did not leave.
 * @csspart form - The whole questionnaire.
 * @csspart heading - Its title.
 * @csspart notice - What just happened: answers found again, questions that changed.
 * @csspart step - Which question it is, of how many.
 * @csspart label - A question.
 * @csspart hint - A remark under it.
 * @csspart input - A field for words.
 * @csspart family - A family of needs.
 * @csspart errors - What is to be mended, before the questions.
 * @csspart error - What is wrong with an answer.
 * @csspart failure - Why the answers did not leave.
 * @csspart button - A button.
 * @csspart sent - The thanks.
 * @cssproperty [--pana-color-accent=#000091] - Colour of links, main buttons and what is chosen. DSFR: `--text-action-high-blue-france`.
 * @cssproperty [--pana-color-on-accent=#ffffff] - Colour of texts on the former. DSFR: `--text-inverted-blue-france`.
 * @cssproperty [--pana-color-text=#1e1e1e] - Colour of texts. DSFR: `--text-default-grey`.
 * @cssproperty [--pana-color-muted=#595959] - Colour of secondary texts. DSFR: `--text-mention-grey`.
 * @cssproperty [--pana-color-surface=#ffffff] - Colour of the background; opaque. DSFR: `--background-default-grey`.
 * @cssproperty [--pana-color-raised=#f6f6f6] - Background of what stands out. DSFR: `--background-alt-grey`.
 * @cssproperty [--pana-color-line=#d0d0d0] - Colour of separations. DSFR: `--border-default-grey`.
 * @cssproperty [--pana-color-control=#6a6a6a] - Border of fields and buttons. DSFR: `--border-plain-grey`.
 * @cssproperty [--pana-color-danger=#b30000] - Colour of failures. DSFR: `--text-default-error`.
 * @cssproperty [--pana-color-focus=#000091] - Colour of the outline of what has the focus; the accent unless told.
 * @cssproperty [--pana-focus-width=3px] - Thickness of that outline.
 * @cssproperty [--pana-font-family=inherit] - Family of letters; the page's own unless told.
 * @cssproperty [--pana-font-size=16px] - Size of texts; `em` multiplies the one the visitor has set in their browser.
 * @cssproperty [--pana-radius=4px] - Roundness of corners.
 * @cssproperty [--pana-gap=16px] - Space around and between blocks.
 */
export class PanaSurvey extends PanaElement {
  static override styles = [hostStyles, questionStyles, styles];

  /** `needs`, `prerequisites`, `satisfaction` (of an event) or `observation`. */
  @property() kind: SurveyKind | '' = '';
  /** Public identifier of the event it is about. */
  @property({attribute: 'event-id'}) eventId = '';
  /** All questions at once; the visitor can change it. */
  @property({attribute: 'all-questions', type: Boolean}) allQuestions = false;

  /**
   * Clock and network.
   * @internal
   */
  environment: Environment = browserEnvironment;

  readonly #live = new LiveController(this);
  readonly #proof = new ProofController(this, {
    ask: (signal) => this.#read('/v1/challenge?for=surveys', signal) as Promise<SignedChallenge>,
    now: () => this.environment.now(),
  });
  readonly #questions: QuestionsHost;
  #status: Status = 'pending';
  /** What is asked, once it is there. */
  #survey?: Survey | undefined;
  /** What the questions were asked for: another kind or event is another questionnaire. */
  #asked?: string | undefined;
  #answers: Answers = {};
  #token = '';
  #step = 0;
  /** What the visitor chose, over the attribute. */
  #whole?: boolean | undefined;
  #faults: readonly Fault[] = [];
  #lost?: Lost | undefined;
  #note: 'survey.resumed' | 'survey.changed' | undefined;
  #taxonomy?: Taxonomy | undefined;
  #needs: 'none' | 'pending' | 'failed' = 'none';
  #trap = '';
  #shownAt = 0;
  #sending?: Sending | undefined;
  #request?: AbortController | undefined;
  #leaving?: AbortController | undefined;
  #dirty = false;
  #warned = '';

  constructor() {
    super();
    new LanguageController(this);
    const at = (): PanaSurvey => this;
    this.#questions = {
      get language() {
        return at().language;
      },
      get answers() {
        return at().#answers;
      },
      words: (key, ...values) => this.t(key, ...values),
      wrong: (code) => this.#faults.find((fault) => fault.code === code)?.text ?? '',
      answer: (code, value) => this.#answer(code, value),
      taxonomy: () => this.#taxonomy,
      needsFailed: () => this.#needs === 'failed',
      askNeeds: () => void this.#askNeeds(),
    };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.loadWords();
    this.#guard();
    // Taken up again where the page moved it.
    if (this.#asked !== undefined) this.#become(this.#status);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leaving?.abort();
    this.#request?.abort();
    if (this.#status === 'sending') this.#status = 'filling';
    if (this.#status === 'pending') this.#asked = undefined;
  }

  /** Its words come in files of their own but in French. */
  protected override async scheduleUpdate(): Promise<void> {
    await super.scheduleUpdate();
    if (this.language !== 'en') return;
    await Promise.all([
      import('../../i18n/en-survey.ts').then(({enSurvey}) => addWords('en', enSurvey)),
    ]).catch(() => {});
  }

  protected override willUpdate(): void {
    const id = this.#id;
    if (id === this.#asked || !this.isConnected) return;
    this.#asked = id;
    this.#answers = {};
    this.#faults = [];
    this.#survey = this.#sending = this.#lost = this.#note = undefined;
    this.#step = 0;
    this.#token = this.#takeToken();
    void this.#load();
  }

  /** Moves the focus to the title, where reading begins. */
  override focus(): void {
    void this.#focus('survey-title');
  }

  /** `satisfaction-e12`; '' when the attributes name none. */
  get #id(): string {
    if (OF_EVENT.test(this.kind)) return this.eventId && `${this.kind}-${this.eventId}`;
    if (this.kind !== 'observation' && this.kind !== this.#warned) console.warn(`pana: <pana-survey kind="${(this.#warned = this.kind)}"> is not a questionnaire`);
    return this.kind === 'observation' ? this.kind : '';
  }

  get #api(): string {
    try {
      return new URL(this.api || handover()?.api || location.href, location.href).origin;
    } catch {
      if (this.#warned !== this.api) console.warn(`pana: <pana-survey api="${(this.#warned = this.api)}"> is not an address`);
      return location.origin;
    }
  }

  /** The token of a mailed link, on our own page alone; taken out of the address, which is copied and sent around. */
  #takeToken(): string {
    const token = location.origin === this.#api ? /^#suite:([\w-]{43})$/.exec(location.hash)?.[1] : undefined;
    if (token) history.replaceState(history.state, '', location.pathname + location.search);
    return token ?? this.#token;
  }

  get #isWhole(): boolean {
    return this.#whole ?? this.allQuestions;
  }

  async #load(): Promise<void> {
    this.#request?.abort();
    const {signal} = (this.#request = new AbortController());
    if (!this.#id) return this.#become('missing');
    this.#become('pending');
    try {
      const survey = (await this.#read(`/v1/surveys/${encodeURIComponent(this.#id)}`, signal)) as Survey;
      if (!Array.isArray(survey.questions) || survey.questions.length === 0) throw new RequestFailure('malformed');
      if (!survey.open) return this.#become('closed');
      if (this.#token) {
        const aside = (await write(this.environment, `${this.#api}/v1/surveys/${encodeURIComponent(this.#id)}/resume`, {signal, body: JSON.stringify({token: this.#token}), key: idempotencyKey(this.environment.random)})) as {answers: Answers};
        this.#keep(aside.answers, survey.questions);
        if (Object.keys(this.#answers).length > 0) this.#note = 'survey.resumed';
      } else if (BY_LINK.test(this.kind)) return this.#become('link');
      if (signal.aborted) return;
      this.#survey = survey;
      this.#shownAt = this.environment.now();
      if (!this.#token && canProve()) this.#proof.begin();
      if (survey.questions.some(({type}) => type === 'needs')) void this.#askNeeds();
      this.#become('filling');
    } catch (error) {
      if (signal.aborted) return;
      const status = error instanceof WriteRefused ? error.status : 0;
      this.#become(status === 404 ? 'missing' : status === 410 ? 'gone' : 'failed');
      if (status !== 404 && status !== 410) this.#tell(error);
    }
  }

  /** Answers to questions that are still asked. */
  #keep(answers: Answers, questions: readonly Question[]): void {
    this.#answers = Object.fromEntries(Object.entries(answers).filter(([code]) => questions.some((question) => question.code === code)));
  }

  async #askNeeds(): Promise<void> {
    if (this.#needs === 'pending' || this.#taxonomy) return;
    this.#needs = 'pending';
    this.requestUpdate();
    try {
      this.#taxonomy = (await this.#read(`/v1/taxonomy?lang=${this.language}`, undefined)) as Taxonomy;
      this.#needs = 'none';
    } catch {
      this.#needs = 'failed';
    }
    this.requestUpdate();
  }

  // ——— What is shown ———

  protected override render(): TemplateResult {
    const survey = this.#survey;
    const busy = this.#status === 'pending' || this.#status === 'sending';
    const title = this.#status === 'sent' ? this.t('survey.sent') : survey ? inLanguage(survey.title, this.language) : this.t('survey.label');
    return html`<section part="form" aria-labelledby="survey-title" aria-busy=${busy ? 'true' : 'false'}>
      <div id="survey-title" part="heading" tabindex="-1">${heading(this.headingLevel, title)}</div>
      ${this.#content(survey)}
    </section>`;
  }

  #content(survey: Survey | undefined): TemplateResult {
    switch (this.#status) {
      case 'pending':
        return html`<p>${this.t('survey.pending')}</p>`;
      case 'failed':
        return html`<div class="alarm" part="failure" role="alert"><p>${this.t('survey.failed')}</p></div>
          <p class="actions"><button type="button" part="button" @click=${() => void this.#load()}>${this.t('list.retry')}</button></p><slot></slot>`;
      case 'missing':
      case 'closed':
      case 'link':
      case 'gone':
        return html`<p>${this.t(`survey.${this.#status}`)}</p><p class="actions"><a href="${this.#api}/agenda">${this.t('survey.agenda')}</a></p><slot></slot>`;
      case 'sent':
        return html`<p part="sent">${this.t('survey.sent.then')}</p><p class="actions"><a href="${this.#api}/agenda">${this.t('survey.agenda')}</a></p>`;
      case 'aside':
        return html`<p part="sent">${this.t('survey.aside.done')}</p><p class="actions"><button type="button" part="button" @click=${() => this.#become('filling', 'survey-title')}>${this.t('survey.back')}</button></p>`;
      default:
        return this.#form(survey!);
    }
  }

  #form(survey: Survey): TemplateResult {
    if (!this.#token && !canProve()) return html`<p>${this.t('survey.insecure')}</p><p class="actions">${this.#ownPage()}</p><slot></slot>`;
    const {questions} = survey;
    const whole = this.#isWhole || questions.length === 1;
    const shown = whole ? questions : [questions[this.#step]!];
    const last = whole || this.#step === questions.length - 1;
    const sending = this.#status === 'sending';
    return html`<form novalidate @submit=${(event: Event) => this.#submit(event, last)}>
      ${survey.event && this.#step === 0 ? html`<p lang="fr"><b>${this.t('survey.about', survey.event.title)}</b></p>` : nothing}
      ${survey.intro && (whole || this.#step === 0) ? html`<p class="hint">${inLanguage(survey.intro, this.language)}</p>` : nothing}
      ${this.#note ? html`<p class="note" part="notice">${this.t(this.#note)}</p>` : nothing}
      ${this.#errors()} ${this.#lost ? this.#failure(this.#lost) : nothing}
      ${whole ? nothing : html`<p id="survey-step" class="step" part="step" tabindex="-1">${this.t('survey.step', this.#step + 1, questions.length)}</p>`}
      ${shown.map((question) => questionField(this.#questions, question))}
      <div class="out-of-sight" aria-hidden="true"><label for="survey-fax">${this.t('survey.trap')}</label>
        <input id="survey-fax" name="fax" type="text" tabindex="-1" autocomplete="off" .value=${this.#trap} @input=${(event: Event) => (this.#trap = (event.target as HTMLInputElement).value)}></div>
      <p class="actions">
        <button class="main" part="button" aria-disabled=${sending ? 'true' : 'false'}>${this.t(sending ? 'survey.sending' : last ? 'survey.send' : 'survey.next')}</button>
        ${!whole && this.#step > 0 ? html`<button type="button" part="button" @click=${() => this.#go(this.#step - 1)}>${this.t('survey.previous')}</button>` : nothing}
        ${this.#token ? html`<button type="button" part="button" @click=${() => void this.#aside()}>${this.t('survey.aside')}</button>` : nothing}
        ${questions.length > 1 ? html`<button type="button" part="button" class="link" @click=${this.#toggle}>${this.t(whole ? 'survey.one' : 'survey.all')}</button>` : nothing}
      </p>
    </form>`;
  }

  /** Our own page of it, which is protected; where this is that page, the agenda. */
  #ownPage(): TemplateResult {
    return this.#api === location.origin
      ? html`<a href="${this.#api}/agenda">${this.t('survey.agenda')}</a>`
      : html`<a href="${this.#api}/questionnaire/${encodeURIComponent(this.#id)}">${this.t('survey.page')}</a>`;
  }

  #errors(): TemplateResult | typeof nothing {
    if (this.#faults.length === 0) return nothing;
    return html`<div id="survey-errors" class="alarm" part="errors" tabindex="-1" role="group" aria-labelledby="survey-errors-title">
      <p id="survey-errors-title"><b>${this.t('survey.errors', this.#faults.length)}</b></p>
      <ul>${this.#faults.map(({code, french, text}) => html`<li>${code
        ? html`<a href="#${questionId(code)}" lang=${french ? 'fr' : this.language} @click=${(event: Event) => this.#lead(event, code)}>${text}</a>`
        : html`<span lang=${french ? 'fr' : this.language}>${text}</span>`}</li>`)}</ul>
    </div>`;
  }

  #failure({word, detail}: Lost): TemplateResult {
    return html`<div id="survey-failure" class="alarm" part="failure" tabindex="-1" role="group" aria-label=${this.t('survey.lost')}>
      <p><b>${this.t('survey.lost')}</b> ${this.t(word)} ${detail ? html`<span lang="fr">${detail}</span>` : nothing}</p><p>${this.t('survey.lost.kept')}</p></div>`;
  }

  // ——— What the visitor does ———

  #answer(code: string, value: Answers[string] | undefined): void {
    const {[code]: _, ...others} = this.#answers;
    this.#answers = value === undefined ? others : {...others, [code]: value};
    this.#dirty = true;
    this.#guard();
    this.requestUpdate();
  }

  #toggle = (): void => {
    this.#whole = !this.#isWhole;
    this.#become('filling', 'survey-title');
  };

  #go(step: number): void {
    this.#step = step;
    this.#faults = [];
    this.#note = undefined;
    const {questions} = this.#survey!;
    this.#become('filling', 'survey-step');
    this.#live.announce(this.t('survey.step', step + 1, questions.length));
  }

  #lead(event: Event, code: string): void {
    event.preventDefault();
    const {questions} = this.#survey!;
    if (!this.#isWhole) this.#step = Math.max(0, questions.findIndex((question) => question.code === code));
    this.#become('filling');
    void this.updateComplete.then(() => {
      const field = this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(questionId(code))}`);
      (field?.matches('fieldset') ? field.querySelector<HTMLElement>('input, summary') : field)?.focus();
    });
  }

  #submit(event: Event, last: boolean): void {
    event.preventDefault();
    if (this.#status === 'sending') return;
    const {questions} = this.#survey!;
    const shown = this.#isWhole ? questions : last ? questions : [questions[this.#step]!];
    const faults: Fault[] = faultsOfAnswers(shown, this.#questions);
    if (faults.length === 0 && last && Object.keys(collectAnswers(questions, this.#answers)).length === 0) faults.push({code: questions[0]!.code, text: this.t('survey.empty')});
    if (faults.length > 0) return this.#say(faults);
    if (last) return void this.#send();
    // On the way: what was answered is safe whatever happens to the page.
    if (this.#token) void this.#put(false).catch(() => {});
    this.#go(this.#step + 1);
  }

  async #aside(): Promise<void> {
    if (this.#status === 'sending') return;
    this.#become('sending');
    try {
      await this.#put(false);
      this.#clean();
      this.#become('aside', 'survey-title');
    } catch (error) {
      this.#refused(error);
    }
  }

  async #send(): Promise<void> {
    this.#lost = undefined;
    this.#become('sending');
    try {
      await this.#put(true);
      this.#answers = {};
      this.#clean();
      this.#become('sent', 'survey-title');
      this.dispatchEvent(new PanaSurveySendEvent(this.#id));
    } catch (error) {
      this.#refused(error);
    }
  }

  /** Sends what is answered; rejects with why it was not taken. */
  async #put(complete: boolean): Promise<void> {
    const {environment, language: locale} = this;
    const {questions, version} = this.#survey!;
    const {signal} = (this.#request = new AbortController());
    const said = {version, answers: collectAnswers(questions, this.#answers), complete, locale, ...(this.#token && {token: this.#token})};
    const sending = await sendingOf(said, {
      environment, before: this.#sending, signal, trap: this.#trap,
      proof: this.#token ? NOTHING_TO_PROVE : this.#proof, shownAt: this.#shownAt,
    });
    if (complete) this.#sending = sending;
    await write(environment, `${this.#api}/v1/surveys/${encodeURIComponent(this.#id)}/answers`, {...sending, signal});
    if (signal.aborted) throw new RequestFailure('timeout');
    if (!complete) return;
    this.#sending = undefined;
    this.#proof.forget();
  }

  #refused(error: unknown): void {
    if (!this.isConnected) return;
    const failure = error instanceof RequestFailure ? error : undefined;
    this.#tell(error);
    if (!(error instanceof WriteRefused)) {
      this.#lost = {word: failure?.status === 429 ? 'survey.lost.too-many' : `failure.${failure && failure.kind !== 'refused' ? failure.kind : 'malformed'}`};
      return this.#become('filling', 'survey-failure');
    }
    // This very sending will never be taken: the next one is another.
    this.#sending = undefined;
    this.#proof.forget();
    const {errors = [], detail} = error.problem;
    if (error.status === 410) return this.#become(this.#token ? 'gone' : 'closed', 'survey-title');
    if (error.status === 412) return void this.#again();
    const faults = errors.map(({field, message}): Fault => ({code: /^answers\.([a-z][a-z0-9-]*)/.exec(field)?.[1] ?? '', text: message, french: true}));
    if (faults.length > 0) return this.#say(faults);
    this.#lost = {word: 'survey.lost.proof', detail};
    this.#become('filling', 'survey-failure');
  }

  /** The questions changed meanwhile: asks for them, and keeps what still answers one. */
  async #again(): Promise<void> {
    try {
      const survey = (await this.#read(`/v1/surveys/${encodeURIComponent(this.#id)}`, undefined)) as Survey;
      this.#keep(this.#answers, survey.questions);
      this.#survey = survey;
      this.#step = 0;
      this.#note = 'survey.changed';
      this.#become('filling', 'survey-title');
    } catch (error) {
      this.#refused(error);
    }
  }

  #say(faults: readonly Fault[]): void {
    this.#faults = faults;
    this.#lost = undefined;
    this.#become('filling', 'survey-errors');
  }

  #become(status: Status, focus?: string): void {
    this.#status = status;
    if (status === 'sending') this.#faults = [];
    this.requestUpdate();
    if (focus) void this.#focus(focus);
  }

  async #focus(id: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`#${id}`)?.focus();
  }

  #clean(): void {
    this.#dirty = false;
    this.#guard();
  }

  /** Asks before the page is left while something typed is nowhere else. */
  #guard(): void {
    this.#leaving?.abort();
    if (!this.#dirty || !this.isConnected) return;
    this.#leaving = new AbortController();
    addEventListener('beforeunload', (event) => event.preventDefault(), {signal: this.#leaving.signal});
  }

  #tell(error: unknown): void {
    this.dispatchEvent(new PanaErrorEvent(error instanceof RequestFailure ? error.kind : 'malformed'));
  }

  #read(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    return write(this.environment, this.#api + path, {signal});
  }
}

addWords('fr', frSurvey);
define('pana-survey', PanaSurvey);

declare global {
  interface HTMLElementTagNameMap {
    'pana-survey': PanaSurvey;
  }
}
