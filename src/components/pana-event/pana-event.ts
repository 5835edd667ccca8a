import type {Environment} from '../../client/client.ts';
import {RequestFailure} from '../../client/failure.ts';
import {write, WriteRefused} from '../../client/write.ts';
import type {PanaEventData} from '../../contract/event.ts';
import type {EventMode} from '../../contract/event-vocabulary.ts';
import type {Taxonomy} from '../../contract/need.ts';
import {webLink} from '../../contract/web-address.ts';
import {FocusController} from '../../controllers/focus-controller.ts';
import {LanguageController} from '../../controllers/language-controller.ts';
import {Task} from '../../controllers/task-controller.ts';
import {property, state} from '../../element/decorators.ts';
import {define} from '../../element/define.ts';
import {PanaErrorEvent} from '../../element/events/pana-error.ts';
import {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {dayText, sessionHere, sessionText, timeText, zoneCity} from '../../i18n/event-times.ts';
import {formatNumber} from '../../i18n/formats.ts';
import {frEvent} from '../../i18n/fr-event.ts';
import {frDates, frEventCommon} from '../../i18n/fr-event-common.ts';
import {formatDay} from '../../i18n/moment.ts';
import {addWords} from '../../i18n/words.ts';
import {browserEnvironment} from '../../store/environment.ts';
import {handover} from '../../store/loader.ts';
import {hostStyles} from '../../styles/host.styles.ts';
import {heading} from '../pana-structure/heading.ts';
import {itineraryLink, siteName} from '../pana-structure/links.ts';
import {calendarLinks, placeLine} from './calendar-links.ts';
import type {EventForm} from './event-form.ts';
import type {MiniMap} from './mini-map.ts';
import {styles} from './pana-event.styles.ts';

/** Statuses whose event is not to be put into a calendar any more. */
const GONE: readonly string[] = ['held', 'cancelled'];

/**
 * One event: when by the clock of its own place, where and how one comes in, what for, for whom, and how to register. Named by `event-id`,
 * or the one chosen in a `pana-event-list` of its group; it then takes the focus when it opens, and gives it back.
 *
 * @summary The sheet of one event, with its registration.
 * @tag pana-event
 * @slot - Shown under the sentence that says to choose an event, and when the one named is not in the agenda: a link to its page.
 * @fires {PanaRegistrationSendEvent} pana-registration-send - A registration was sent; it is to be confirmed by mail.
 * @fires {PanaErrorEvent} pana-error - The sheet could not be had, or the registration did not leave.
 * @csspart sheet - The whole sheet.
 * @csspart title - The title of the event.
 * @csspart kind - What it is, and where.
 * @csspart status - Its status in words.
 * @csspart notice - What to know before all else: an example.
 * @csspart summary - What it is in a few lines.
 * @csspart section - A part of the sheet.
 * @csspart session - The time of a session.
 * @csspart map - The map of the place.
 * @csspart button - A button, or a link that acts.
 * @csspart link - A button that looks like a link.
 * @csspart footer - Freshness, and the page of the event.
 * @csspart form - The form by which one registers.
 * @csspart heading - Its title.
 * @csspart legend - What a group of its fields is about.
 * @csspart label - What a field asks.
 * @csspart hint - A remark under a label.
 * @csspart input - A field.
 * @csspart family - A family of needs.
 * @csspart suggestions - Structures of the directory that are proposed.
 * @csspart suggestion - One of them.
 * @csspart consent - The box by which the visitor agrees to what is kept.
 * @csspart errors - What is to be mended, before the fields.
 * @csspart error - What is wrong with a field.
 * @csspart failure - Why the registration did not leave.
 * @csspart sent - What happens next.
 * @cssproperty [--pana-color-accent=#000091] - Colour of links, main buttons and what is chosen; of markers. DSFR: `--text-action-high-blue-france`.
 * @cssproperty [--pana-color-on-accent=#ffffff] - Colour of texts on the former. DSFR: `--text-inverted-blue-france`.
 * @cssproperty [--pana-color-text=#1e1e1e] - Colour of texts. DSFR: `--text-default-grey`.
 * @cssproperty [--pana-color-muted=#595959] - Colour of secondary texts. DSFR: `--text-mention-grey`.
 * @cssproperty [--pana-color-surface=#ffffff] - Colour of the background; opaque. DSFR: `--background-default-grey`.
 * @cssproperty [--pana-color-raised=#f6f6f6] - Background of what stands out. DSFR: `--background-alt-grey`.
 * @cssproperty [--pana-color-line=#d0d0d0] - Colour of separations. DSFR: `--border-default-grey`.
 * @cssproperty [--pana-color-control=#6a6a6a] - Border of fields and buttons. DSFR: `--border-plain-grey`.
 * @cssproperty [--pana-color-danger=#b30000] - Colour of failures and of what was cancelled. DSFR: `--text-default-error`.
 * @cssproperty [--pana-color-success=#18753c] - Colour of what is open. DSFR: `--text-default-success`.
 * @cssproperty [--pana-color-warning=#8f4700] - Colour of what was postponed, and of what is full. DSFR: `--text-default-warning`.
 * @cssproperty [--pana-color-focus=#000091] - Colour of the outline of what has the focus; the accent unless told.
 * @cssproperty [--pana-focus-width=3px] - Thickness of that outline.
 * @cssproperty [--pana-font-family=inherit] - Family of letters; the page's own unless told.
 * @cssproperty [--pana-font-size=16px] - Size of texts; `em` multiplies the one the visitor has set in their browser.
 * @cssproperty [--pana-radius=4px] - Roundness of corners.
 * @cssproperty [--pana-gap=16px] - Space around and between blocks.
 */
export class PanaEvent extends PanaElement {
  static override styles = [hostStyles, styles];

  /** Public identifier of the event (`e12`); the one chosen in the group's list when empty. */
  @property({attribute: 'event-id'}) eventId = '';
  /** `sheet`, or `registration`: how to register alone, on a page that says the rest. */
  @property() view: 'sheet' | 'registration' = 'sheet';

  /** The one chosen in a list of the group. */
  @state() private chosen = '';
  /** The form could not be loaded: the page of the event has one. */
  @state() private formLost = false;

  /**
   * Clock and network.
   * @internal
   */
  environment: Environment = browserEnvironment;

  /** The form, once it was asked for. */
  #form?: EventForm | undefined;
  /** The event whose form is open. */
  #registering = '';
  /** The event drawn last. */
  #drawn = '';
  #map?: MiniMap | 'pending' | 'failed' | undefined;
  #warned = '';
  readonly #focus = new FocusController(this);
  readonly #sheet = new Task(this, {
    args: () => [this.#id, this.#api] as const,
    task: ([id], {signal}): Promise<PanaEventData | undefined> => (id ? this.#ask(id, signal) : Promise.resolve(undefined)),
    onError: (error) => this.dispatchEvent(new PanaErrorEvent(error instanceof RequestFailure ? error.kind : 'malformed')),
  });
  /** Names of the needs: without them the sheet is still worth reading. */
  readonly #taxonomy = new Task(this, {
    args: () => [this.#id && this.#api, this.language] as const,
    task: async ([asked, language], {signal}): Promise<Taxonomy | undefined> => (asked ? ((await this.#read(`/v1/taxonomy?lang=${language}`, signal)) as Taxonomy) : undefined),
  });

  constructor() {
    super();
    new LanguageController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pana-event-select', this.#select);
    void this.loadWords();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pana-event-select', this.#select);
  }

  /** Its words come in files of their own but in French. */
  protected override async scheduleUpdate(): Promise<void> {
    await super.scheduleUpdate();
    if (this.language !== 'en') return;
    await Promise.all([
      import('../../i18n/en-event-common.ts').then(({enEventCommon}) => addWords('en', enEventCommon)),
      import('../../i18n/en-event.ts').then(({enEvent}) => addWords('en', enEvent)),
      this.#form && import('../../i18n/en-event-form.ts').then(({enEventForm}) => addWords('en', enEventForm)),
    ]).catch(() => {});
  }

  protected override willUpdate(): void {
    if (this.#drawn === this.#id) return;
    this.#drawn = this.#id;
    this.#map = undefined;
    // What was typed was for another event.
    if (this.#registering) this.#form?.leave();
    this.#registering = '';
  }

  /** Moves the focus to the title of the event, where reading begins. */
  override focus(): void {
    void this.#focus.moveTo('#title');
  }

  get #isAlone(): boolean {
    return this.view === 'registration';
  }

  get #id(): string {
    return this.eventId || this.chosen;
  }

  /** Origin of the worker; warns once where the page names none. */
  get #api(): string {
    try {
      return new URL(this.api || handover()?.api || location.href, location.href).origin;
    } catch {
      if (this.#warned !== this.api) console.warn(`pana: <pana-event api="${this.api}"> is not an address`);
      this.#warned = this.api;
      return location.origin;
    }
  }

  protected override render(): TemplateResult {
    const id = this.#id;
    if (!id) return html`<p class="choose">${this.t('event.choose')}</p><slot></slot>`;
    // What came last stays while the same is asked again: a form may be open in it.
    const event = this.#sheet.value?.id === id ? this.#sheet.value : undefined;
    const {error} = this.#sheet;
    const busy = event || error ? 'false' : 'true';
    const absent = (): TemplateResult => this.#sheet.render({pending: () => this.#pending(), error: (reason) => this.#failed(reason), complete: () => this.#pending()});
    if (this.#isAlone) return html`<article class="alone" part="sheet" aria-busy=${busy}>${event ? this.#alone(event) : html`${this.#registerHeading(this.headingLevel)}${absent()}`}</article>`;
    return html`<article part="sheet" aria-labelledby="title" aria-busy=${busy} @keydown=${this.#key}>
      ${this.eventId ? nothing : html`<button type="button" part="button" class="back" @click=${this.#close}>${arrow}<span>${this.t('event.back')}</span></button>`}
      <div id="title" part="title" tabindex="-1" lang=${event ? 'fr' : this.language}>${heading(this.headingLevel, event?.title ?? this.t('event.label'))}</div>
      ${event ? this.#complete(event) : absent()}
    </article>`;
  }

  #pending(): TemplateResult {
    return html`<p class="pending">${this.t('event.pending')}</p><div class="bones" aria-hidden="true"><i></i><i></i><i></i><i></i></div>`;
  }

  #failed(error: unknown): TemplateResult {
    const failure = error instanceof RequestFailure ? error : undefined;
    // An answer of ours that says no: the 404 of a captive portal ends no event.
    const missing = failure instanceof WriteRefused && (failure.status === 404 || failure.status === 410) && !!failure.problem.type;
    return html`<div class="failed" role="alert">
      <p>${this.t(missing ? 'event.missing' : 'event.failed')} ${failure && !missing ? this.t(`failure.${failure.kind === 'refused' ? 'malformed' : failure.kind}`) : nothing}</p>
      <p class="actions">
        ${missing ? nothing : html`<button type="button" part="button" @click=${() => void this.#sheet.run()}>${this.t('list.retry')}</button>`}
        <a href="${this.#api}/agenda">${this.t('event.agenda')}</a>
      </p>
    </div>
    <slot></slot>`;
  }

  #complete(event: PanaEventData): TemplateResult {
    const {example, kind, modes, summary, venue} = event;
    const level = Math.min(this.headingLevel + 1, 6);
    const form = this.#registering === event.id ? this.#form?.render(event) : undefined;
    return html`
      <p class="kind" part="kind">${[this.t(`event.kind.${kind}`), this.#modes(modes), venue?.address.city].filter(Boolean).join(' · ')}</p>
      ${example ? html`<p class="notice" part="notice">${this.t('event.example')}</p>` : nothing}
      ${this.#status(event)}
      <p class="summary" part="summary" lang="fr">${summary}</p>
      ${form ?? nothing}
      <div class="columns">
        <div>
          <section part="section">${heading(level, this.t(this.#noDate(event) ? 'event.when.first' : 'event.when'))}${this.#when(event)}</section>
          <section part="section">${heading(level, this.t('event.where'))}${this.#where(event)}</section>
          ${form ? nothing : html`<section part="section" id="register">${this.#registerHeading(level)}${this.#registration(event)}</section>`}
        </div>
        <div>
          ${event.description ? html`<section part="section">${heading(level, this.t('event.about'))}${paragraphs(event.description)}</section>` : nothing}
          <section part="section">${heading(level, this.t('event.practical'))}${this.#practical(event)}</section>
          ${GONE.includes(event.status) || this.#noDate(event) ? nothing : html`<section part="section">${heading(level, this.t('event.calendar'))}${this.#calendar(event)}</section>`}
        </div>
      </div>
      <footer part="footer"><p class="actions"><span>${this.t('event.updated', formatDay(this.language, event.updatedAt))}</span>
        <a href=${this.#page(event)}>${this.t('event.page')}</a><a href="${this.#api}/agenda">${this.t('event.agenda')}</a></p></footer>`;
  }

  /** The page says what it is and when: here is how one comes in, and what it may not know yet. */
  #alone(event: PanaEventData): TemplateResult {
    const form = this.#registering === event.id ? this.#form?.render(event) : undefined;
    return html`${this.#standing(event) === 'open' ? nothing : this.#status(event)}
      ${form ?? html`<section part="section" id="register">${this.#registerHeading(this.headingLevel)}${this.#registration(event)}</section>`}`;
  }

  #registerHeading(level: number): TemplateResult {
    return heading(level, this.t('event.register'));
  }

  /** It was put off, and nobody knows till when: the date that stands is the one before. */
  #noDate({previousStart, sessions, status}: PanaEventData): boolean {
    return status === 'postponed' && (!previousStart || +new Date(previousStart) === +new Date(sessions[0]!.start));
  }

  #modes(modes: readonly EventMode[]): string {
    return modes.length > 1 ? this.t('event.mode.both') : this.t(`event.mode.${modes[0]!}`);
  }

  /** By the clock of the event's own place, which is named where the visitor's shows another time. */
  #moment(iso: string, {timeZone}: PanaEventData): string {
    const words = this.t('event.moment', dayText(this.language, iso), timeText(this.language, iso));
    return sessionHere({start: iso, end: iso}) ? `${words} (${this.t('event.zone', zoneCity(timeZone))})` : words;
  }

  /** The sheet comes from what was published: the form knows of this moment. */
  #standing({id, status}: PanaEventData): PanaEventData['status'] {
    return this.#registering === id && this.#form?.isClosed && (status === 'open' || status === 'full') ? 'closed' : status;
  }

  #status(event: PanaEventData): TemplateResult {
    const {previousStart, registration: {how}, sessions, statusReason} = event;
    const status = this.#standing(event);
    const off = status === 'postponed' || status === 'cancelled' || status === 'held';
    // Where one does not register here, it stays announced for ever: how one comes is what matters.
    const words = this.t(off || how === 'here' ? `event.status.${status}` : `event.how.${how}`);
    const moved = !off && !!previousStart && +new Date(previousStart) !== +new Date(sessions[0]!.start);
    return html`<p class="status ${status}" part="status"><b>${words}.</b>
      ${moved ? html`<b>${this.t('event.rescheduled')}.</b> ${this.t('event.postponed.from', this.#moment(previousStart, event))}` : nothing}
      ${status === 'postponed' ? html`${previousStart ? this.t('event.postponed.from', this.#moment(previousStart, event)) : nothing} ${this.#noDate(event) ? this.t('event.postponed.unknown') : nothing}` : nothing}
      ${(status === 'postponed' || status === 'cancelled') && statusReason ? html`<span lang="fr">${statusReason}</span>` : nothing}</p>`;
  }

  #when({between, sessions, timeZone}: PanaEventData): TemplateResult {
    const {language} = this;
    const here = sessions.map((session) => sessionHere(session));
    return html`${sessions.length > 1 ? html`<p class="muted">${this.t('event.sessions', sessions.length)}</p>` : nothing}
      <ol class="sessions ${sessions.length > 1 ? 'series' : ''}">${sessions.map((session, at) => {
        const own = here[at];
        return html`<li part="session"><time datetime=${session.start}>${sessionText(language, session)}</time> ${own
          ? html`<span>(${this.t('event.zone', zoneCity(timeZone))})</span><small>${this.t('event.here', sessionText(language, own))}</small>`
          : nothing}</li>`;
      })}</ol>
      ${between ? html`<dl><div><dt>${this.t('event.between')}</dt><dd>${paragraphs(between)}</dd></div></dl>` : nothing}`;
  }

  #where(event: PanaEventData): TemplateResult {
    const {modes, registration: {how}, venue} = event;
    // A link is mailed to those who registered here, and to nobody else.
    if (!venue) return html`<p>${this.t(how === 'here' ? 'event.where.remote' : `event.where.${how}`)}</p>`;
    const {access, accessNote, address, lat, lon, name} = venue;
    const map = this.#map;
    const open = typeof map === 'object';
    return html`<address lang="fr">${[name, address.street, address.complement, `${address.postcode} ${address.city}`].filter(Boolean).map((line) => html`<span>${line}</span>`)}</address>
      ${modes.includes('a-distance') ? html`<p>${this.t(how === 'here' ? 'event.where.too' : `event.where.too.${how}`)}</p>` : nothing}
      <p class="actions">
        <a rel="noreferrer" href=${itineraryLink({name, address: placeLine(event), lat, lon}, navigator.userAgent)}>${this.t('event.itinerary')}</a>
        <button type="button" id="map-button" class="link" part="link" aria-expanded=${open ? 'true' : 'false'} @click=${() => void this.#openMap(event)}>${this.t(open ? 'event.map.close' : 'event.map')}</button>
      </p>
      ${open ? map.render(this.t('event.map.label', placeLine(event))) : map ? html`<p class="muted" role="status">${this.t(map === 'failed' ? 'event.map.failed' : 'list.pending')}</p>` : nothing}
      ${access.length > 0 || accessNote
        ? html`<dl><div><dt>${this.t('event.access')}</dt>${access.length > 0 ? html`<dd>${access.map((one) => this.t(`event.access.${one}`)).join(' · ')}</dd>` : nothing}${accessNote ? html`<dd>${paragraphs(accessNote)}</dd>` : nothing}</div></dl>`
        : nothing}`;
  }

  #registration(event: PanaEventData): TemplateResult {
    const {modes, price, registration, sessions, status} = event;
    const {closes = sessions[0]!.start, how, opens, url} = registration;
    if (status === 'cancelled' || status === 'postponed') {
      return html`<p>${this.t(how === 'here' ? `event.register.${status}` : 'event.register.closed')}</p>`;
    }
    if (status === 'held') return html`<p>${this.t('event.register.over')}</p>`;
    if (how === 'none') return html`<p>${this.t(modes.includes('sur-place') ? 'event.register.none' : 'event.register.none.remote')}</p>`;
    if (how === 'elsewhere') {
      const site = webLink(url);
      return html`<p>${this.t('event.register.elsewhere')}</p>${site ? html`<p class="actions"><a part="button" class="act" rel="noreferrer" href=${site}>${this.t('event.register.site', siteName(site))}</a></p>` : nothing}`;
    }
    if (status === 'announced') return html`<p>${opens ? this.t('event.register.opens', this.#moment(opens, event)) : this.t('event.register.soon')}</p>`;
    if (status === 'closed') return html`<p>${this.t('event.register.closed')}</p>`;
    const full = status === 'full';
    const word = this.t(full ? 'event.register.waiting' : 'event.register');
    return html`<p>${full ? this.t('event.register.full') : this.t(price === 'gratuit' ? 'event.register.here' : 'event.register.here.paid')}</p>
      <p class="actions">${this.formLost
        ? html`<a id="register-page" part="button" class="act" href=${this.#page(event)}>${this.t('event.register.page')}</a>`
        : html`<button type="button" id="register-button" part="button" class="main" @click=${() => void this.#register()}>${word}</button>`}</p>
      <p class="muted">${this.t('event.register.until', this.#moment(closes, event))}</p>`;
  }

  #practical(event: PanaEventData): TemplateResult {
    const {audience, bring, needs, organiser, prerequisites, price, priceNote, seats, status, territories, territoryNames = {}} = event;
    const row = (title: string, content: unknown) => (content ? html`<div><dt>${title}</dt><dd>${content}</dd></div>` : nothing);
    const names = new Map([...(this.#taxonomy.value?.families.flatMap((family) => family.needs) ?? []), ...(this.#taxonomy.value?.retired ?? [])].map(({code, label}) => [code, label]));
    const limited = (['onSite', 'remote'] as const).flatMap((mode) => (seats[mode] ? [[mode === 'onSite' ? 'sur-place' : 'a-distance', seats[mode]] as const] : []));
    const site = webLink(organiser.url);
    return html`<dl>
      ${row(this.t('event.audience'), audience && paragraphs(audience))}
      ${row(this.t('event.prerequisites'), prerequisites && paragraphs(prerequisites))}
      ${row(this.t('event.bring'), bring && paragraphs(bring))}
      ${row(this.t('event.needs'), needs.length > 0 && html`<ul>${needs.map(({code, level}) => html`<li>${names.get(code) ?? code.replaceAll('-', ' ')} <span class="muted">(${this.t(`event.level.${level}`)})</span></li>`)}</ul>`)}
      ${row(this.t('event.price'), html`${this.t(`price.${price}`)} ${priceNote ? html`<span lang="fr">(${priceNote})</span>` : nothing}`)}
      ${row(this.t('event.seats'), (status === 'open' || status === 'full') && limited.length > 0 && html`<ul>${limited.map(([mode, {capacity, left}]) => html`<li>${this.t('event.seats.mode', this.t(`event.mode.${mode}`), lower(this.t(`event.seats.${left}`)), formatNumber(this.language, capacity))}</li>`)}</ul>`)}
      ${row(this.t('event.territories'), html`<span lang="fr">${territories.includes('national') ? this.t('event.national') : territories.map((code) => territoryNames[code] ?? code.replace(/.*:/, '')).join(', ')}</span>`)}
      ${row(this.t('event.organiser'), site ? html`<a rel="noreferrer" lang="fr" href=${site}>${organiser.name}</a>` : html`<span lang="fr">${organiser.name}</span>`)}
    </dl>`;
  }

  #calendar(event: PanaEventData): TemplateResult {
    const {id, sessions} = event;
    const {google, outlook} = calendarLinks(event, this.#page(event));
    return html`<p><a href="${this.#api}/v1/events/${id}.ics">${this.t('event.calendar.file')}</a></p>
      ${sessions.length > 1
        ? html`<p class="muted">${this.t('event.calendar.all', sessions.length)}</p>`
        : html`<p class="actions"><a rel="noreferrer" target="_blank" href=${google}>${this.t('event.calendar.google')}</a> <a rel="noreferrer" target="_blank" href=${outlook}>${this.t('event.calendar.outlook')}</a></p>
          <p class="muted">${this.t('event.calendar.others')}</p>`}`;
  }

  #page({slug}: PanaEventData): string {
    return `${this.#api}/agenda/${encodeURIComponent(slug)}`;
  }

  #read(path: string, signal: AbortSignal): Promise<unknown> {
    return write(this.environment, this.#api + path, {signal});
  }

  async #ask(id: string, signal: AbortSignal): Promise<PanaEventData> {
    const event = (await this.#read(`/v1/events/${encodeURIComponent(id)}`, signal)) as PanaEventData;
    if (event.id !== id || !event.sessions?.length) throw new RequestFailure('malformed');
    return event;
  }

  /** The form learned that the sheet is of before. What cannot be had leaves what is there: something may be typed in it. */
  async #askAgain(): Promise<void> {
    const id = this.#id;
    const event = await this.#ask(id, new AbortController().signal).catch(() => undefined);
    if (!event || id !== this.#id) return;
    this.#sheet.value = event;
    this.requestUpdate();
  }

  async #register(): Promise<void> {
    const id = this.#id;
    try {
      const {EventForm: Form} = await import('./event-form.ts');
      if (id !== this.#id) return;
      this.#form ??= new Form(this, {
        api: () => this.#api,
        taxonomy: () => this.#taxonomy.value,
        needsFailed: () => !!this.#taxonomy.error,
        askNeeds: () => void this.#taxonomy.run(),
        askSheet: () => void this.#askAgain(),
        level: () => (this.#isAlone ? this.headingLevel : Math.min(this.headingLevel + 1, 6)),
        closed: () => {
          this.#registering = '';
          this.requestUpdate();
          void this.#focus.moveTo('#register-button');
        },
      });
      this.#registering = id;
      this.#form.open(id);
    } catch {
      this.formLost = true;
      void this.#focus.moveTo('#register-page');
    }
  }

  async #openMap({venue}: PanaEventData): Promise<void> {
    if (this.#map === 'pending') return;
    if (typeof this.#map === 'object') this.#map = undefined;
    else {
      const id = this.#id;
      this.#map = 'pending';
      this.requestUpdate();
      const map = await import('./mini-map.ts').then(({openMiniMap}) => openMiniMap(this.shadowRoot!, venue!)).catch(() => 'failed' as const);
      if (id !== this.#id) return;
      this.#map = map;
    }
    this.requestUpdate();
  }

  /** A list of the group tells what the visitor chose. */
  readonly #select = (event: Event): void => {
    const [from] = event.composedPath() as (Element & {group?: string})[];
    const {eventId: id} = event as Event & {eventId?: string};
    if (this.eventId || !id || (from?.group ?? from?.getAttribute?.('group') ?? 'default') !== this.group) return;
    // It shows here: the list need not lead to its page.
    event.preventDefault();
    this.#focus.remember();
    this.chosen = id;
    this.focus();
  };

  readonly #close = (): void => {
    this.chosen = '';
    this.#focus.giveBack();
  };

  readonly #key = (event: KeyboardEvent): void => {
    // What is typed in a form is not thrown away by a key.
    if (event.key !== 'Escape' || event.defaultPrevented || this.eventId || this.#registering) return;
    event.stopPropagation();
    this.#close();
  };
}

/** Plain text in paragraphs, as it was written: French. */
const paragraphs = (text: string): TemplateResult =>
  html`<div class="text" lang="fr">${text.split(/\n\s*\n?/).filter((one) => one.trim()).map((one) => html`<p>${one}</p>`)}</div>`;

/** Within a sentence. */
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const arrow = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M10 3 5 8l5 5" /></svg>`;

addWords('fr', frDates);
addWords('fr', frEventCommon);
addWords('fr', frEvent);
define('pana-event', PanaEvent);

declare global {
  interface HTMLElementTagNameMap {
    'pana-event': PanaEvent;
  }
}
