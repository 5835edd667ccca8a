import type {Problem} from '../../contract/problem.ts';
import type {CharterInForce, ListingReceived, SignedChallenge} from '../../contract/listing.ts';
import type {Taxonomy} from '../../contract/need.ts';
import type {PlacesPage, TerritoriesPage} from '../../contract/place.ts';
import type {FailureKind} from '../../client/failure.ts';
import {RequestFailure} from '../../client/failure.ts';
import {sendingOf} from '../../client/sending.ts';
import type {Sending} from '../../client/sending.ts';
import {write, WriteRefused} from '../../client/write.ts';
import {FocusController} from '../../controllers/focus-controller.ts';
import {LanguageController} from '../../controllers/language-controller.ts';
import {LiveController} from '../../controllers/live-controller.ts';
import {canProve, ProofController} from '../../controllers/proof-controller.ts';
import {Task} from '../../controllers/task-controller.ts';
import {state} from '../../element/decorators.ts';
import {define} from '../../element/define.ts';
import {PanaErrorEvent} from '../../element/events/pana-error.ts';
import {PanaListingSendEvent} from '../../element/events/pana-listing-send.ts';
import {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {frJoin} from '../../i18n/fr-join.ts';
import {formatDay} from '../../i18n/moment.ts';
import {addWords} from '../../i18n/words.ts';
import type {Words} from '../pana-search/search-parts.ts';
import {partStyles} from '../pana-search/search-parts.styles.ts';
import {heading} from '../pana-structure/heading.ts';
import '../pana-structure/pana-structure.ts';
import type {LoaderHandover} from '../../store/loader.ts';
import {hostStyles} from '../../styles/host.styles.ts';
import type {Fault, Step} from './check.ts';
import {faultsOf, fieldOf, STEPS, stepOf} from './check.ts';
import type {Draft} from './draft.ts';
import {CONTACTS, emptyDraft} from './draft.ts';
import {box, text} from './fields.ts';
import {groupOfForm, offer, previewIn} from './preview.ts';
import {StructureStep} from './structure-step.ts';
import type {StructureHost} from './structure-step.ts';
import type {CharterComparison} from './charter-changes.ts';
import type {Claims, ClaimsHost} from './claim.ts';
import type {Later, LaterHost} from './later.ts';
import {styles} from './pana-join.styles.ts';

/** What a service area may be made of. */
const AREA_KINDS = 'arrondissement commune departement epci region';

/** Why a sending did not succeed, in a word of ours, and what the server added. */
interface Failed {
  readonly word: 'join.failed.proof' | 'join.failed.too-many' | `failure.${FailureKind}`;
  /** French words of the server. */
  readonly detail?: string | undefined;
}

/**
 * The form by which a structure asks to be listed: the charter, what the structure does, which contact it publishes, the sheet that
 * gives, the signature. What is typed stays in the element until it is sent; nothing is kept in the browser.
 *
 * @summary The form by which a structure asks to be listed.
 * @tag pana-join
 * @slot - Shown while the form cannot be, and under the sentence that says so.
 * @fires {PanaListingSendEvent} pana-listing-send - An application was sent; it is to be confirmed by mail.
 * @fires {PanaErrorEvent} pana-error - The charter could not be had, or the application did not leave.
 * @csspart steps - The list of steps.
 * @csspart heading - The title of the form, and that of the step.
 * @csspart errors - What is to be mended, before the fields.
 * @csspart charter - The charter.
 * @csspart legend - What a group of fields is about.
 * @csspart label - What a field asks.
 * @csspart hint - A remark under a label.
 * @csspart error - What is wrong with a field.
 * @csspart input - A text field or a list of choices.
 * @csspart suggestions - The list of suggested places.
 * @csspart suggestion - One suggested place.
 * @csspart advice - What to do when a place is not found.
 * @csspart chip - A territory added, a button that removes it.
 * @csspart family - A family of needs.
 * @csspart consent - A box by which the visitor agrees to something.
 * @csspart duplicates - Structures of nearly the same name.
 * @csspart button - A button.
 * @csspart failure - Why the application did not leave.
 * @csspart sent - What happens next.
 * @cssproperty [--pana-color-accent=#000091] - Colour of links, main buttons and what is chosen; of markers. DSFR: `--text-action-high-blue-france`.
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
export class PanaJoin extends PanaElement {
  static override styles = [hostStyles, partStyles, styles];

  @state() private step: Step = 'charter';
  /** The furthest step the visitor has come to. */
  @state() private reached = 0;
  /** What was wrong when the visitor last wanted to go on. */
  @state() private faults: readonly Fault[] = [];
  @state() private status: 'filling' | 'sending' | 'failed' | 'sent' = 'filling';
  @state() private failure?: Failed | undefined;

  #draft: Draft = emptyDraft();
  /** What a program fills and people do not see. */
  #trap = '';
  /** Milliseconds since the epoch. */
  #shownAt = 0;
  /** The sending that is not answered yet, or was lost: the same bytes and the same key each time, until the visitor changes something. */
  #sending?: Sending | undefined;
  #request?: AbortController | undefined;
  /** Listens for the page being left while something is typed. */
  #leaving?: AbortController | undefined;
  #dirty = false;
  /** Optional fields: a part of its own. */
  #more?: typeof import('./more.ts') | undefined;
  /** What makes the body that is sent: a part of its own. */
  #body?: typeof import('./body.ts') | undefined;
  /** A sheet is drawn again when it is looked at again. */
  #views = 0;
  #seen = {said: '', id: ''};
  /** What looks for listings that may be this structure's, says and takes them over; loaded when its name is written. */
  #claims?: Claims | undefined;
  /** What changed since an earlier charter; loaded when somebody wants to know. */
  #comparison?: CharterComparison | undefined;
  /** The form put aside, or taken up again; loaded when somebody wants it. */
  #later?: Later | undefined;

  readonly #focus = new FocusController(this);
  readonly #live = new LiveController(this);
  readonly #group = groupOfForm();
  /** Takes the group out of what elements find. */
  #withdraw?: () => void;
  readonly #words: Words = (key, ...values) => this.t(key, ...values);
  readonly #proof = new ProofController(this, {
    ask: (signal) => this.#read('/v1/challenge?for=listings', signal) as Promise<SignedChallenge>,
    now: () => this.#group.environment.now(),
  });
  readonly #charter = new Task(this, {
    args: () => [this.#group.api] as const,
    task: async (_, {signal}) => (await this.#read('/v1/charter', signal)) as CharterInForce,
    onError: (error) => this.#tell(error),
  });
  readonly #taxonomy = new Task(this, {
    args: () => [this.#group.api, this.language] as const,
    task: (_, {signal}): Promise<Taxonomy> => this.#directory.taxonomy(this.t('needs.language') || 'fr', {signal}),
  });
  readonly #host: StructureHost & LaterHost & ClaimsHost;
  readonly #structure: StructureStep;
  /** The client before a preview answers in its place. */
  readonly #directory = {...this.#group.client};

  constructor() {
    super();
    new LanguageController(this);
    previewIn(this.#group, async () => {
      const {publishedOf, sheetOf} = await import('./body.ts');
      return {structure: sheetOf(this.#draft, this.#seen.id, this.#today()), contact: publishedOf(this.#draft), taxonomy: this.#taxonomy.value};
    });
    const at = (): PanaJoin => this;
    this.#host = {
      element: this,
      environment: this.#group.environment,
      client: this.#directory,
      get draft() {
        return at().#draft;
      },
      get language() {
        return at().language;
      },
      get api() {
        return at().#group.api;
      },
      get step() {
        return at().step;
      },
      get charter() {
        return at().#charter.value;
      },
      get trap() {
        return at().#trap;
      },
      get locked() {
        return !!at().territory;
      },
      words: this.#words,
      wrong: (field) => this.#wrong(field),
      edit: (change) => this.#edit(change),
      taxonomy: () => this.#taxonomy.value,
      needsFailed: () => !!this.#taxonomy.error,
      askNeeds: () => void this.#taxonomy.run(),
      twins: () => this.#claims?.render() ?? nothing,
      places: async (query, signal) => (await this.#group.client.places(query, {signal})).items,
      territories: async (q, signal) => ((await this.#read(`/v1/places?${String(new URLSearchParams({q, kinds: AREA_KINDS, limit: '8', territory: this.#group.state.territory}))}`, signal)) as PlacesPage).items,
      everyTerritory: () => this.#read('/v1/territories', new AbortController().signal) as Promise<TerritoriesPage>,
      get more() {
        return at().#more;
      },
      get root() {
        return at().shadowRoot!;
      },
      find: (selector) => this.renderRoot.querySelector<HTMLInputElement>(selector),
      announce: (said) => this.#live.announce(said),
      update: () => this.requestUpdate(),
      focus: (selector) => void this.#focus.moveTo(selector),
      get shownAt() {
        return at().#shownAt;
      },
      restore: (draft, step) => {
        this.#draft = draft;
        this.#go(step);
      },
      kept: () => {
        this.#dirty = false;
        this.#guard();
      },
    };
    this.#structure = new StructureStep(this.#host);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#withdraw = offer(this.#group);
    this.#shownAt ||= this.#group.environment.now();
    this.#guard();
    void this.loadWords();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#withdraw?.();
    this.#structure.stop();
    this.#claims?.stop();
    this.#leaving?.abort();
    this.#request?.abort();
  }

  /** Its words come in a file of their own but in French. */
  protected override async scheduleUpdate(): Promise<void> {
    await super.scheduleUpdate();
    this.#locate();
    const token = /^#brouillon:([\w-]{1,100})$/.exec(location.hash)?.[1];
    // The link of a draft leads to our own page, and is nobody else's to read.
    if (token && this.#group.api === location.origin) {
      history.replaceState(history.state, '', location.pathname + location.search);
      void this.#putAside((later) => void later.open(token));
    }
    // What no structure must fill comes after the charter; without it the form is whole.
    if (this.step !== 'charter') this.#more ??= await import('./more.ts').catch(() => undefined);
    await this.#more?.ready(this.#draft);
    if (this.language === 'en') await import('../../i18n/en-join.ts').then(({enJoin}) => addWords('en', enJoin)).catch(() => {});
  }

  /** Moves the focus to the title of the step. */
  override focus(): void {
    void this.#focus.moveTo('#step');
  }

  protected override render(): TemplateResult {
    const {headingLevel, status, step} = this;
    const at = STEPS.indexOf(step);
    if (status === 'sent') return this.#sent();
    return html`<div class="join">
      <div part="heading" class="title">${heading(headingLevel, this.t('join.title'))}</div>
      <nav aria-label=${this.t('join.steps')}><ol part="steps" class="steps">${STEPS.map((one, index) => this.#stepLink(one, index))}</ol></nav>
      <form novalidate @submit=${this.#submit} @focusout=${() => this.#look(true)} aria-busy=${status === 'sending' ? 'true' : 'false'}>
        <div id="step" part="heading" class="step" tabindex="-1">${heading(headingLevel + 1, this.t('join.step', at + 1, STEPS.length, this.t(`join.${step}`)))}</div>
        ${this.#errors()}
        ${this.#later?.render(true)}
        ${this.#content()}
        ${this.#later?.render(false)}
        ${status === 'failed' ? this.#failed() : nothing}
        <p class="actions">
          ${at > 0 ? html`<button type="button" part="button" @click=${() => this.#go(STEPS[at - 1]!)}>${this.t('join.back')}</button>` : nothing}
          ${step === 'charter' && (!this.#charter.value || !canProve())
            ? nothing
            : html`<button part="button" class="main" aria-disabled=${status === 'sending' ? 'true' : 'false'}>${this.t(step !== 'sign' ? 'join.next' : status === 'sending' ? 'join.sending' : status === 'failed' ? 'list.retry' : 'join.send')}</button>`}
          ${at > 0 ? html`<button type="button" id="later-button" class="link" @click=${() => void this.#putAside((later) => later.start())}>${this.t('join.later')}</button>` : nothing}
        </p>
        <p class="hint">${this.t('join.kept')}</p>
        <div class="out-of-sight" aria-hidden="true"><label for="fax">${this.t('join.trap')}</label>
          <input id="fax" name="fax" type="text" tabindex="-1" autocomplete="off" .value=${this.#trap} @input=${(event: Event) => (this.#trap = (event.target as HTMLInputElement).value)}></div>
      </form>
    </div>`;
  }

  #stepLink(one: Step, index: number): TemplateResult {
    const name = this.t(`join.${one}`);
    const here = one === this.step;
    return html`<li class=${here ? 'here' : ''}>${index <= this.reached && !here
      ? html`<button type="button" class="link" @click=${() => this.#go(one)}><span>${name}</span></button>`
      : html`<span aria-current=${here ? 'step' : 'false'}>${name}</span>`}</li>`;
  }

  /** What is to be mended: takes the focus, leads to each field. */
  #errors(): TemplateResult | typeof nothing {
    if (this.faults.length === 0) return nothing;
    return html`<div id="errors" class="errors" part="errors" tabindex="-1" role="group" aria-labelledby="errors-title">
        <p id="errors-title"><b>${this.t('join.errors', this.faults.length)}</b></p>
        <ul>${this.faults.map(({field, word, text: said}) => html`<li>${field
          ? html`<a href="#${field}" lang=${said ? 'fr' : this.language} @click=${(event: Event) => this.#lead(event, field)}>${said ?? this.t(word!)}</a>`
          : html`<span lang=${said ? 'fr' : this.language}>${said ?? this.t(word!)}</span>`}</li>`)}</ul>
      </div>`;
  }

  #content(): TemplateResult {
    switch (this.step) {
      case 'charter':
        return this.#readCharter();
      case 'structure':
        return html`<p class="hint">${this.t('join.required')}</p>${this.territory ? html`<p class="note">${this.t('join.locked')}</p>` : nothing}${this.#structure.render()}`;
      case 'contact':
        return this.#contact();
      case 'review':
        return this.#review();
      case 'sign':
        return this.#sign();
    }
  }

  #readCharter(): TemplateResult {
    // Said before anybody types for a quarter of an hour.
    if (!canProve()) return html`<div class="failed" part="failure"><p>${this.t('join.insecure')}</p><p><a href="${this.#group.api}/annuaire">${this.t('failure.directory')}</a></p></div><slot></slot>`;
    return html`<p>${this.t('join.intro')}</p>${this.#charter.render({
      pending: () => html`<p class="hint" aria-busy="true">${this.t('join.charter.pending')}</p>`,
      error: (error) => html`<div class="failed" part="failure" role="alert"><p>${this.t('join.charter.failed')} ${error instanceof WriteRefused || !(error instanceof RequestFailure) ? nothing : this.t(`failure.${error.kind}`)}</p>
        <p><button type="button" part="button" @click=${() => void this.#charter.run()}>${this.t('list.retry')}</button></p></div><slot></slot>`,
      complete: (charter) => (charter ? this.#text(charter) : html`<p></p>`),
    })}`;
  }

  /** Word for word, as its hash says: French whatever the language of the page. */
  #text(charter: CharterInForce): TemplateResult {
    const {title, version, publishedOn, articles, earlier} = charter;
    const level = Math.min(this.headingLevel + 2, 6);
    return html`<article class="charter" part="charter" aria-labelledby="charter-title">
        <div id="charter-title" lang="fr">${heading(level, title)}</div>
        <p class="hint">${this.t('join.charter.version', version, formatDay(this.language, publishedOn))}</p>
        <div lang="fr">${articles.map(
          (article, index) => html`${heading(Math.min(level + 1, 6), `Article ${index + 1}. ${article.title}`)}${article.paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}`,
        )}</div>
      </article>
      ${earlier ? html`<details @toggle=${this.#compare}><summary>${this.t('join.charter.earlier')}</summary>${this.#comparison?.render(charter, level) ?? html`<p><a href="${this.#group.api}/charte/${version}" lang="fr">${title}</a></p>`}</details>` : nothing}
      <p>${this.t('join.charter.later')}</p>`;
  }

  /** Until it has come, and when it does not, the page of the charter says what changed. */
  readonly #compare = async (): Promise<void> => {
    const part = await import('./charter-changes.ts').catch(() => undefined);
    if (part) this.#comparison ??= new part.CharterComparison(this.#host);
    this.requestUpdate();
  };

  #contact(): TemplateResult {
    const options = {person: {max: 120, autocomplete: 'name'}, email: {max: 254, type: 'email', autocomplete: 'email'}, phone: {max: 30, type: 'tel', autocomplete: 'tel'}} as const;
    const texts = this.#charter.value?.consents ?? [];
    const form = this.#form();
    return html`<p>${this.t('join.contact.intro')}</p><p class="note">${this.t('join.contact.publishing')}</p>
      ${CONTACTS.map(
        (field) => html`<div class="group" role="group" aria-label=${this.t(`join.${field}`)}>
          ${text(form, field, {label: this.t(`join.${field}`), optional: true, ...options[field]})}
          ${texts.filter((one) => one.field === field).map((one) => box(form, `publish-${field}`, form.draft.publish[field], one.text, (draft, on) => (draft.publish = {...draft.publish, [field]: on}), 'fr'))}
        </div>`,
      )}
      ${this.#more?.people(form, this.#charter.value, (selector) => void this.#focus.moveTo(selector))}`;
  }

  #review(): TemplateResult {
    const level = Math.min(this.headingLevel + 2, 6);
    const {api, name} = this.#group;
    return html`<p>${this.t('join.review.intro')}</p>
      ${this.#host.twins()}
      <section class="sheet" aria-label=${this.t('join.review.sheet')}>
        <pana-structure without-back .api=${api} .group=${name} .structureId=${this.#seen.id} .headingLevel=${level} lang=${this.language}></pana-structure>
      </section>`;
  }

  #sign(): TemplateResult {
    const form = this.#form();
    const charter = this.#charter.value;
    return html`<p>${this.t('join.sign.intro')}</p>
      ${text(form, 'signName', {label: this.t('join.sign.name'), max: 120, autocomplete: 'name'})}
      ${text(form, 'signRole', {label: this.t('join.sign.role'), max: 120, autocomplete: 'organization-title'})}
      ${text(form, 'signEmail', {label: this.t('join.sign.email'), hint: this.t('join.sign.email.hint'), max: 254, type: 'email', autocomplete: 'email'})}
      <div class="group">${charter ? box(form, 'accepted', form.draft.accepted, this.t('join.sign.accept', charter.title, charter.version), (draft, on) => (draft.accepted = on), this.language) : nothing}</div>
      <p class="hint">${this.t('join.sign.apart')}</p>`;
  }

  #failed(): TemplateResult {
    const {word, detail} = this.failure!;
    return html`<div id="failure" class="failed" part="failure" tabindex="-1" role="group" aria-label=${this.t('join.failed')}>
        <p><b>${this.t('join.failed')}</b> ${this.t(word)} ${detail ? html`<span lang="fr">${detail}</span>` : nothing}</p>
        <p>${this.t('join.failed.kept')}</p>
        <p><a href="${this.#group.api}/annuaire" target="_blank" rel="noreferrer">${this.t('failure.directory')}</a></p>
      </div>`;
  }

  #sent(): TemplateResult {
    return html`<div class="join" part="sent">
        <div id="step" part="heading" class="title" tabindex="-1">${heading(this.headingLevel, this.t('join.sent'))}</div>
        <ol class="next"><li>${this.t('join.sent.mail', this.#draft.signEmail.trim())}</li><li>${this.t('join.sent.check')}</li><li>${this.t('join.sent.published')}</li></ol>
        <p class="hint">${this.t('join.sent.nothing')}</p>
      </div>`;
  }

  #form() {
    return {draft: this.#draft, words: this.#words, wrong: (field: string) => this.#wrong(field), edit: (change: (draft: Draft) => void) => this.#edit(change)};
  }

  #wrong(field: string): string {
    const fault = this.faults.find((one) => one.field === field);
    return fault ? (fault.text ?? this.t(fault.word!)) : '';
  }

  #edit(change: (draft: Draft) => void): void {
    change(this.#draft);
    this.#dirty = true;
    this.#guard();
    this.requestUpdate();
    this.#look(false);
  }

  /** Whether the directory may have this structure already: asked in a pause, or (`left`) at once. */
  #look(left: boolean): void {
    const {name, claims} = this.#draft;
    if (this.#claims) void this.#claims.look(left);
    else if (name || claims) import('./claim.ts').then(({Claims}) => (this.#claims ??= new Claims(this.#host)).look(left)).catch(() => {});
  }

  // ——— Putting aside ———

  async #putAside(act: (later: Later) => void): Promise<void> {
    const {Later} = await import('./later.ts');
    act((this.#later ??= new Later(this.#host)));
  }

  // ——— Going from step to step ———

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.status === 'sending' || !this.#charter.value || !canProve()) return;
    const faults = [...faultsOf(this.step, this.#draft), ...((this.step === 'contact' && this.#more?.peopleFaults(this.#draft)) || [])];
    if (faults.length > 0) return this.#blame(faults);
    if (this.step === 'sign') void this.#send();
    else this.#go(STEPS[STEPS.indexOf(this.step) + 1]!);
  };

  #go(step: Step): void {
    this.#look(true);
    this.#structure.stop();
    this.faults = [];
    this.failure = undefined;
    if (this.status === 'failed') this.status = 'filling';
    this.step = step;
    this.reached = Math.max(this.reached, STEPS.indexOf(step));
    if (step === 'review') this.#anew();
    // Most people who sign are the ones to write to; they may say otherwise.
    if (step === 'sign') {
      this.#draft.signName ||= this.#draft.person;
      this.#draft.signEmail ||= this.#draft.email;
    }
    if (this.reached > 2) this.#proof.begin();
    this.focus();
  }

  /** The sheet is another one when something was changed since it was last seen. */
  #anew(): void {
    const said = JSON.stringify(this.#draft);
    if (said !== this.#seen.said) this.#seen = {said, id: `draft-${(this.#views += 1)}`};
  }

  #blame(faults: readonly Fault[]): void {
    this.faults = faults;
    void this.#focus.moveTo('#errors');
  }

  /** From the list of errors to a field, in another step perhaps. */
  #lead(event: Event, field: string): void {
    event.preventDefault();
    const {faults} = this;
    const step = stepOf(field);
    if (step !== this.step) {
      this.#go(step);
      this.faults = faults;
    }
    void this.updateComplete.then(() => {
      const found = this.renderRoot.querySelector<HTMLElement>(`#${field}`);
      (found?.matches('fieldset') ? found.querySelector<HTMLElement>('input,summary,button') : found)?.focus();
    });
  }

  // ——— Sending ———

  async #send(): Promise<void> {
    const charter = this.#charter.value!;
    const request = (this.#request = new AbortController());
    const {environment, api} = this.#group;
    this.status = 'sending';
    this.failure = undefined;
    this.#live.announce(this.t('join.sending'));
    try {
      const draft = this.#later?.token;
      const {bodyOf} = (this.#body = await import('./body.ts'));
      const what = {...bodyOf(this.#draft, charter, this.language), ...(draft && {draft})};
      this.#sending = await sendingOf(what, {environment, before: this.#sending, proof: this.#proof, trap: this.#trap, shownAt: this.#shownAt, signal: request.signal});
      if (request.signal.aborted) return void (this.status = 'filling');
      const {id} = (await write(environment, `${api}/v1/listings`, {...this.#sending, signal: request.signal})) as ListingReceived;
      this.#received(id);
    } catch (error) {
      if (request.signal.aborted) this.status = 'filling';
      else this.#refused(error);
    }
  }

  #received(id: string): void {
    const {signEmail} = this.#draft;
    // Nothing of it is of use here any more but where the mail goes.
    this.#draft = {...emptyDraft(), signEmail};
    this.#sending = undefined;
    this.#proof.forget();
    this.#later?.sent();
    this.#dirty = false;
    this.#guard();
    this.status = 'sent';
    this.focus();
    this.dispatchEvent(new PanaListingSendEvent(id));
  }

  #refused(error: unknown): void {
    const problem: Partial<Problem> = error instanceof WriteRefused ? error.problem : {};
    const {errors = [], detail} = problem;
    if (error instanceof WriteRefused) {
      // This very sending will never be taken: the next one is another.
      this.#sending = undefined;
      const old = errors.some(({field}) => /^(?:charter|consents)/.test(field));
      const known = errors.map(({field, message}): Fault => ({field: fieldOf(field), text: message}));
      if (old) {
        // Signed and agreed to again, once it is read again.
        this.#draft.accepted = false;
        this.#body!.withoutConsents(this.#draft);
        void this.#charter.run();
        this.status = 'filling';
        this.#go('charter');
        return this.#blame([{field: '', word: 'join.charter.changed'}]);
      }
      if (known.some(({field}) => field)) {
        this.status = 'filling';
        this.#go(STEPS.find((step) => known.some(({field}) => field && stepOf(field) === step))!);
        return this.#blame(known);
      }
      this.#proof.forget();
    }
    const failure = error instanceof RequestFailure ? error : undefined;
    this.failure = {
      word: !failure || failure.kind === 'refused' ? 'join.failed.proof' : failure.status === 429 ? 'join.failed.too-many' : `failure.${failure.kind}`,
      detail: failure?.kind === 'refused' ? detail : undefined,
    };
    this.status = 'failed';
    void this.#focus.moveTo('#failure');
    this.#tell(error);
  }

  #tell(error: unknown): void {
    this.dispatchEvent(new PanaErrorEvent(error instanceof RequestFailure ? error.kind : 'malformed'));
  }

  // ——— What is around ———

  /** The browser's own dialogue, only while something typed would be lost. */
  #guard(): void {
    if (!this.#dirty || !this.isConnected) return this.#leaving?.abort();
    if (this.#leaving && !this.#leaving.signal.aborted) return;
    this.#leaving = new AbortController();
    window.addEventListener('beforeunload', (event) => event.preventDefault(), {signal: this.#leaving.signal});
  }

  /** Where the worker is, and what the page is locked to, before anything is asked. */
  #locate(): void {
    const loader = (globalThis as Record<symbol, unknown>)[Symbol.for('pana.loader/v1')] as LoaderHandover | undefined;
    try {
      this.#group.api = new URL(this.api || loader?.api || location.href, location.href).origin;
    } catch {
      console.warn(`pana: <pana-join api="${this.api}"> is not an address`);
    }
    const territory = this.territory.split(/[\s,]+/).filter(Boolean).sort().join(' ');
    if (territory !== this.#group.state.territory) this.#group.dispatch({type: 'scope-joined', territory});
  }

  #read(path: string, signal: AbortSignal): Promise<unknown> {
    const {environment, api} = this.#group;
    return write(environment, api + path, {signal});
  }

  #today(): string {
    return new Date(this.#group.environment.now()).toISOString().slice(0, 10);
  }
}

addWords('fr', frJoin);
define('pana-join', PanaJoin);

declare global {
  interface HTMLElementTagNameMap {
    'pana-join': PanaJoin;
  }
}
