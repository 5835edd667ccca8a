/** Events as a list, as a month, or the next three: found, chosen among, taken into one's own calendar. */
import {RequestFailure} from '../../client/failure.ts';
import type {Environment} from '../../client/client.ts';
import {queryOf} from '../../client/client.ts';
import {WriteRefused} from '../../client/write.ts';
import {EVENT_KINDS, EVENT_LEVELS, EVENT_MODES} from '../../contract/event-vocabulary.ts';
import type {EventKind, EventLevel, EventMode} from '../../contract/event-vocabulary.ts';
import type {EventItem, EventsPage} from '../../contract/event.ts';
import type {Place} from '../../contract/place.ts';
import {LanguageController} from '../../controllers/language-controller.ts';
import {LiveController} from '../../controllers/live-controller.ts';
import type {Digits, Words} from '../../element/attribute-values.ts';
import {property} from '../../element/decorators.ts';
import {define} from '../../element/define.ts';
import {PanaErrorEvent} from '../../element/events/pana-error.ts';
import {PanaEventSelectEvent} from '../../element/events/pana-event-select.ts';
import {PanaResultsLoadEvent} from '../../element/events/pana-results-load.ts';
import {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {dayText, timeText} from '../../i18n/event-times.ts';
import {formatDistance, formatNumber} from '../../i18n/formats.ts';
import {frDates, frEventCommon} from '../../i18n/fr-event-common.ts';
import {frEventList} from '../../i18n/fr-event-list.ts';
import {addWords, loadWords} from '../../i18n/words.ts';
import {browserEnvironment} from '../../store/environment.ts';
import type {Group} from '../../store/group.ts';
import {groupFor} from '../../store/group.ts';
import {handover} from '../../store/loader.ts';
import {canonicalValue} from '../../store/search.ts';
import {hostStyles} from '../../styles/host.styles.ts';
import type {AlertForm} from './alert-form.ts';
import type {EventFilters, NeedNames} from './ask-events.ts';
import {askEvents, askMonth, askNeeds, EVENT_FILTERS} from './ask-events.ts';
import type {Calendar} from './calendar.ts';
import type {CardWays, Translate} from './event-card.ts';
import {coordinationLink, eventCard, nextSession} from './event-card.ts';
import type {PlaceChoice} from './place-choice.ts';
import {styles} from './pana-event-list.styles.ts';

type Part = TemplateResult | typeof nothing;
type View = 'list' | 'month' | 'teaser';
type Period = 'page' | 'all' | 'month' | 'quarter' | 'dates';

/** Events of the teaser. */
const NEXT = 3;
/** Needs of a request to be told, at most (contract/registration.ts). */
const MOST_NEEDS = 20;
/** What was answered longer ago is asked for again by whoever comes back to the page, milliseconds (RELIABILITY.md, H47). */
const OLD = 12 * 3_600_000;

/** How a place is written: as `pana-search` does (`place-text.ts`, which comes with the suggestions only). */
const placeWords = ({departement, kind, name}: Pick<Place, 'departement' | 'kind' | 'name'>): string => (departement && kind !== 'postcode' ? `${name} (${departement})` : name);

/** What is shown, and what it answers. */
interface Shown {
  readonly page: EventsPage;
  readonly items: readonly EventItem[];
  readonly asked: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Training days, webinars and meetings: what comes next, month by month, with a few choices, and one's own calendar that follows them.
 * Nobody is left with nothing: events at a distance, those around, the coordination, or one mail when something opens.
 *
 * @summary Lists the events of a territory, as a list, a month or a teaser.
 * @tag pana-event-list
 * @slot - What a page without script shows, and a way on when the events cannot be had.
 * @fires {PanaEventSelectEvent} pana-event-select - The visitor selected an event; cancelled, its page is not opened.
 * @fires {PanaResultsLoadEvent} pana-results-load - Events arrived.
 * @fires {PanaErrorEvent} pana-error - The events could not be asked for.
 * @csspart heading - How many events there are; of a month, its name; the title of the teaser.
 * @csspart views - The two buttons: list, month.
 * @csspart label - What a field asks.
 * @csspart input - A list of choices, the field of the place, a date, a field of the form.
 * @csspart suggestions - The list of suggested places.
 * @csspart suggestion - One suggested place.
 * @csspart advice - What to do when the place typed leads nowhere.
 * @csspart near - The button that keeps events near the place searched.
 * @csspart filters - The criteria which unfold.
 * @csspart item - One event.
 * @csspart title - Its name, a link to its page.
 * @csspart status - That it is postponed or cancelled, or has a new date.
 * @csspart date - When it is.
 * @csspart place - Where it is, and how far.
 * @csspart kind - What it is, and which session of a series.
 * @csspart needs - The needs it covers, with their level.
 * @csspart facts - Price, registration, seats left; the time where the visitor is.
 * @csspart tag - That it is an example.
 * @csspart more - The button that shows more events, the link to all of them.
 * @csspart button - Another button: a way on, one more try, the months.
 * @csspart subscribe - How to get the events in one's own calendar, which unfolds.
 * @csspart grid - The month.
 * @csspart day - A day of it.
 * @csspart dialog - The form that asks to be told of the next event.
 * @csspart hint - What helps with a field.
 * @csspart error - What is wrong with a field.
 * @csspart errors - All that is wrong in the form.
 * @csspart failure - Why the form did not leave.
 * @cssproperty [--pana-color-accent=#000091] - Colour of links, main buttons and what is chosen. DSFR: `--text-action-high-blue-france`.
 * @cssproperty [--pana-color-on-accent=#ffffff] - Colour on the former. DSFR: `--text-inverted-blue-france`.
 * @cssproperty [--pana-color-text=#1e1e1e] - Colour of texts. DSFR: `--text-default-grey`.
 * @cssproperty [--pana-color-muted=#595959] - Colour of secondary texts. DSFR: `--text-mention-grey`.
 * @cssproperty [--pana-color-surface=#ffffff] - Colour of the background; opaque. DSFR: `--background-default-grey`.
 * @cssproperty [--pana-color-raised=#f6f6f6] - Background of what stands out. DSFR: `--background-alt-grey`.
 * @cssproperty [--pana-color-line=#d0d0d0] - Colour of separations. DSFR: `--border-default-grey`.
 * @cssproperty [--pana-color-control=#6a6a6a] - Border of fields and buttons. DSFR: `--border-plain-grey`.
 * @cssproperty [--pana-color-danger=#b30000] - What is cancelled, and what is wrong in the form. DSFR: `--text-default-error`.
 * @cssproperty [--pana-color-focus=#000091] - Colour of the outline of what has the focus; the accent unless told.
 * @cssproperty [--pana-focus-width=3px] - Thickness of that outline.
 * @cssproperty [--pana-font-family=inherit] - Family of letters; the page's own unless told.
 * @cssproperty [--pana-font-size=16px] - Size of texts; `em` multiplies the one the visitor has set in their browser.
 * @cssproperty [--pana-radius=4px] - Roundness of corners.
 * @cssproperty [--pana-gap=16px] - Space around and between blocks.
 */
export class PanaEventList extends PanaElement {
  static override styles = [hostStyles, styles];

  /** `list`, `month` or `teaser`; the visitor goes from list to month and back. */
  @property() view: 'list' | 'month' | 'teaser' = 'list';
  /** Place around which events are, at first: `commune:37132`, `postcode:37600`, `departement:37`. */
  @property() place = '';
  /** Kilometres around the place; 50 unless told. */
  @property() radius: Digits = '';
  /** Needs covered, at first: codes of needs or of families. */
  @property() needs = '';
  /** How far needs are taken, at first: `1` discovers, `2` deepens. */
  @property() level: `${EventLevel}` | '' = '';
  /** How one attends, at first: `sur-place`, `a-distance`. */
  @property() mode: Words<EventMode> = '';
  /** Kinds of events, at first: `journee`, `webinaire`, `atelier`, `rencontre`, `concertation`, `externe`. */
  @property() kind: Words<EventKind> = '';
  /** First day, at first: `2027-03-01`; today unless told. */
  @property() from = '';
  /** Last day, at first. */
  @property() to = '';
  /** Without the criteria a visitor can change. */
  @property({attribute: 'hide-facets', type: Boolean}) hideFacets = false;

  /**
   * Clock, chance and network.
   * @internal
   */
  environment: Environment = browserEnvironment;

  readonly #live = new LiveController(this);
  readonly #t: Translate = (key, ...values) => this.t(key, ...values);
  /** What the visitor chose instead of what the page asks; '' for anything. */
  #chosen: EventFilters = {};
  #period?: Period | undefined;
  /** The days of the period the visitor says, ISO; '' for any. */
  #days = {from: '', to: ''};
  #chosenView?: View | undefined;
  #near = false;
  /** Values of the page the worker does not know: left out. */
  #refused: readonly string[] = [];
  #authored = '';
  /** First day of the month shown, `2027-03-01`. */
  #month = '';
  #shown?: Shown | undefined;
  #asked = '';
  #status: 'pending' | 'complete' | 'error' = 'pending';
  #failure: RequestFailure['kind'] = 'server';
  #run?: AbortController | undefined;
  /** The visitor changed something: what comes of it is said. */
  #visited = false;
  #names?: NeedNames | undefined;
  #namesFor = '';
  #calendar?: Calendar | undefined;
  /** It follows the language around it. */
  #follows = false;
  #alert?: AlertForm | undefined;
  #places?: PlaceChoice | undefined;
  #loadingPlaces?: Promise<PlaceChoice | undefined> | undefined;
  /** What the visitor did in the field of the place, and could not have: tries again. */
  #placesAgain?: (() => void) | undefined;
  #group?: Group | undefined;
  #leave?: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('online', this.#back);
    document.addEventListener('visibilitychange', this.#back);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('online', this.#back);
    document.removeEventListener('visibilitychange', this.#back);
    this.#leave?.();
    this.#group = this.#leave = undefined;
    this.#stop();
  }

  protected override async scheduleUpdate(): Promise<void> {
    await super.scheduleUpdate();
    if (this.language === 'en') {
      // Another part may have brought some of this language already.
      await Promise.all([
        loadWords('en'),
        import('../../i18n/en-event-common.ts').then(({enEventCommon}) => addWords('en', enEventCommon)),
        import('../../i18n/en-event-list.ts').then(({enEventList}) => addWords('en', enEventList)),
      ]).catch(() => {});
    }
  }

  protected override willUpdate(): void {
    if (this.authored !== this.#authored) this.#begin();
    if (this.#group?.name !== this.group) this.#follow();
    if (this.#near && !this.#placeNear) this.#near = false;
    if (this.#shownView === 'month') this.#month ||= `${(this.from || this.#today).slice(0, 7)}-01`;
    const asked = `${this.#origin} ${this.#shownView} ${queryOf(this.#filters)}`;
    if (asked !== this.#asked) {
      this.#asked = asked;
      void this.#load();
    }
    const namesFor = this.#shownView === 'teaser' ? '' : `${this.#origin} ${this.language}`;
    if (namesFor && namesFor !== this.#namesFor) {
      this.#namesFor = namesFor;
      void this.#loadNames();
    }
    if (this.#shownView === 'month' && !this.#calendar) void this.#loadCalendar();
  }

  protected override updated(): void {
    // Once it is drawn: before, the controller would load every word there is.
    if (this.#follows) return;
    this.#follows = true;
    new LanguageController(this);
  }

  protected override render(): TemplateResult {
    const view = this.#shownView;
    return html`<section aria-label=${this.t('events.label')} class="view-${view}">
      <div class="head">
        <div class="count" tabindex="-1" role="heading" aria-level=${this.#level(0)} part="heading">${this.#heading()}</div>
        ${view === 'teaser' ? nothing : html`<div class="views" role="group" aria-label=${this.t('events.view')} part="views">${(['list', 'month'] as const).map((one) => html`<button type="button" aria-pressed=${view === one ? 'true' : 'false'} @click=${() => this.#see(one)}>${this.t(`events.view.${one}`)}</button>`)}</div>`}
      </div>
      ${view === 'teaser' || this.hideFacets ? nothing : this.#facets()}
      ${this.#around()}${this.#failed()}
      ${view === 'month' ? (this.#calendar?.render(this.#shown?.items ?? [], this.#status === 'pending') ?? this.#bones(1)) : this.#list()}
      ${this.#wayOn()}
      ${view === 'teaser' ? html`<p><a class="all" part="more" href="${this.#origin}/agenda${queryOf(this.#filters)}">${this.t('events.all')}</a></p>` : this.#subscribe()}
      ${this.#alert?.render() ?? nothing}
    </section>`;
  }

  // What is asked

  get #shownView(): View {
    return this.#chosenView ?? (this.view === 'month' || this.view === 'teaser' ? this.view : 'list');
  }

  /** The worker's origin; '' when the page's author named none. */
  get #origin(): string {
    const address = this.api || handover()?.api || location.href;
    return URL.canParse(address, location.href) ? new URL(address, location.href).origin : '';
  }

  /** The visitor's own day. */
  get #today(): string {
    return this.#dayIn(0);
  }

  /** ISO day so many months from now. */
  #dayIn(months: number): string {
    const day = new Date(this.environment.now());
    const two = (value: number): string => `${value < 10 ? '0' : ''}${value}`;
    const last = new Date(day.getFullYear(), day.getMonth() + months + 1, 0);
    return `${last.getFullYear()}-${two(last.getMonth() + 1)}-${two(Math.min(day.getDate(), last.getDate()))}`;
  }

  /** What the page asks, but what the worker does not know of it. */
  get #initial(): EventFilters {
    const found: Partial<Record<keyof EventFilters, string>> = {};
    for (const name of EVENT_FILTERS) {
      const value = canonicalValue(name, this[name] || '');
      if (value && !this.#refused.includes(name)) found[name] = value;
    }
    return found;
  }

  /** What is asked now, in words of the grammar; `lasting` leaves out a period counted from today, which would not move in a calendar. */
  #filtersOf(lasting: boolean): EventFilters {
    const filters: Partial<Record<keyof EventFilters, string>> = {...this.#initial, ...this.#chosen};
    if (this.#near) filters.place = this.#placeNear!.code;
    // Near nothing is no circle.
    if (!filters.place) delete filters.radius;
    const period = this.#shownPeriod;
    if (period !== 'page') filters.from = filters.to = '';
    if (period === 'dates' && this.#shownView !== 'month') {
      const {from, to} = this.#days;
      // Written the wrong way round they still say a period.
      [filters.from, filters.to] = from && to && to < from ? [to, from] : [from, to];
    }
    if (lasting) return filters;
    if (this.#shownView === 'month') {
      const [year, month] = this.#month.split('-').map(Number) as [number, number];
      filters.from = this.#month;
      filters.to = `${this.#month.slice(0, 8)}${new Date(Date.UTC(year, month, 0)).getUTCDate()}`;
    } else if (period === 'month') filters.to = `${this.#today.slice(0, 8)}${new Date(Number(this.#today.slice(0, 4)), Number(this.#today.slice(5, 7)), 0).getDate()}`;
    else if (period === 'quarter') filters.to = this.#dayIn(3);
    return filters;
  }

  get #filters(): EventFilters {
    return this.#filtersOf(false);
  }

  get #shownPeriod(): Period {
    return this.#period ?? (this.from || this.to ? 'page' : 'all');
  }

  /** The place of the search this list shares its group with: of a commune, never of the visitor's own position. */
  get #placeNear(): {code: string; name: string} | undefined {
    const {search, results} = this.#group?.state ?? {};
    const code = search?.place ?? (search?.lat ? results?.place?.code : undefined);
    const named = [results?.place, this.#shown?.page.place].find((place) => place?.code === code);
    return code ? {code, name: named?.name ?? ''} : undefined;
  }

  /** What the place looked around is called; '' without one, or while nobody knows. */
  get #placeShown(): string {
    const {place: code} = this.#filters;
    if (!code) return '';
    const named = [this.#shown?.page.place, this.#group?.state.results?.place].find((place) => place?.code === code);
    return named ? placeWords(named) : (this.#places?.nameOf(code) ?? '');
  }

  /** The page's author asks for something else: what was chosen before is no answer to it. */
  #begin(): void {
    this.#authored = this.authored;
    this.#chosen = {};
    this.#period = this.#chosenView = undefined;
    this.#days = {from: '', to: ''};
    this.#near = this.#visited = false;
    this.#refused = [];
    this.#month = '';
  }

  #follow(): void {
    this.#leave?.();
    const group = (this.#group = groupFor(this));
    this.#leave = group.subscribe((_, state, before) => {
      if (state.search !== before.search || state.results !== before.results) this.requestUpdate();
    });
  }

  // Asking

  #stop(): void {
    this.#run?.abort();
    this.#run = undefined;
    // What was not answered is asked for again when the element is back.
    if (this.#status === 'pending') this.#asked = '';
  }

  /** Asks for what is asked now; `page` past the first goes on where the list stopped. Of several the last wins. */
  async #load(page = 1): Promise<void> {
    this.#run?.abort();
    const run = (this.#run = new AbortController());
    const {signal} = run;
    const {environment} = this;
    const view = this.#shownView;
    const asked = this.#asked;
    const filters = this.#filters;
    this.#status = 'pending';
    this.requestUpdate();
    try {
      const answer = await (view === 'month' ? askMonth(environment, this.#origin, filters, signal) : askEvents(environment, this.#origin, filters, view === 'teaser' ? {limit: NEXT} : {page}, signal));
      if (signal.aborted) return;
      const before = page > 1 && this.#shown?.asked === asked ? this.#shown.items : [];
      // The agenda may have been published again between two pages: nothing is shown twice.
      const seen = new Set(before.map(({id}) => id));
      this.#shown = {page: answer, items: [...before, ...answer.items.filter(({id}) => !seen.has(id))], asked, at: environment.now()};
      this.#status = 'complete';
      this.requestUpdate();
      if (page > 1) await this.#focus(`[data-at="${before.length}"] a`);
      else if (this.#visited) this.#live.announce(this.#heading());
      this.dispatchEvent(new PanaResultsLoadEvent(answer.total, answer.page));
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const failure = error instanceof RequestFailure ? error : new RequestFailure('malformed');
    const fields = error instanceof WriteRefused ? (error.problem.errors ?? []) : [];
    // A value of the page that nobody knows is left out, and its author told; a lock never is.
    const left = fields.filter(({field}) => field !== 'territory' && field in this.#initial);
    if (left.length > 0) {
      for (const {field, message} of left) console.warn(`pana: <pana-event-list ${field}="${(this as unknown as Record<string, string>)[field]}"> ${message}`);
      this.#refused = [...this.#refused, ...left.map(({field}) => field)];
      return this.requestUpdate();
    }
    this.#status = 'error';
    this.#failure = failure.kind;
    this.requestUpdate();
    this.#live.announce(this.#why());
    this.dispatchEvent(new PanaErrorEvent(failure.kind));
  }

  /** The network or the visitor is back: once, and not at the same instant as every other page (RELIABILITY.md, N8, N9, H47). */
  readonly #back = (): void => {
    if (document.hidden || this.#run?.signal.aborted) return;
    const old = this.#status === 'complete' && this.#shown && this.environment.now() - this.#shown.at > OLD;
    if (!old && (this.#status !== 'error' || this.#failure === 'refused')) return;
    const run = this.#run;
    void this.environment.wait(500 + this.environment.random() * 30_000, run?.signal).then(() => {
      if (this.isConnected && run === this.#run && !run?.signal.aborted) void this.#load();
    });
  };

  async #loadNames(): Promise<void> {
    const asked = this.#namesFor;
    const names = await askNeeds(this.environment, this.#origin, this.language === 'en' ? 'en' : 'fr', new AbortController().signal).catch(() => undefined);
    if (asked !== this.#namesFor) return;
    // Without them events are still found.
    this.#names = names ?? {families: [], labels: new Map(), within: new Map()};
    if (!names) this.#namesFor = '';
    if (names) this.requestUpdate();
  }

  /** The suggestions of places, once; undefined when they cannot be had: the next gesture tries again. */
  readonly #loadPlaces = (): Promise<PlaceChoice | undefined> =>
    (this.#loadingPlaces ??= Promise.all([import('./place-choice.ts'), this.loadWords()]).then(
      ([{PlaceChoice: Made}]) => {
        const at = (): PanaEventList => this;
        this.requestUpdate();
        return (this.#places = new Made(this, {
          get environment() {
            return at().environment;
          },
          api: () => this.#origin,
          locked: () => this.#initial.territory ?? '',
          shown: () => this.#placeShown,
          chosen: (place) => {
            this.#near = false;
            // Somewhere else than where the visitor was led.
            this.#choose({place: place?.code ?? '', ...(!this.#initial.territory && {territory: ''})});
          },
        }));
      },
      () => (this.#loadingPlaces = undefined),
    ));

  async #withPlaces(use: (places: PlaceChoice) => void): Promise<void> {
    const places = this.#places ?? (await this.#loadPlaces());
    this.#placesAgain = places ? undefined : () => void this.#withPlaces(use);
    if (places) use(places);
    this.requestUpdate();
  }

  async #loadCalendar(): Promise<void> {
    await import('./calendar.ts').then(
      ({Calendar: Made}) => {
        this.#calendar ??= new Made(this, {
          t: this.#t, ways: () => this.#ways(2), today: () => this.#today, month: () => this.#month,
          go: (month) => {
            this.#month = month;
            this.#visited = true;
            this.requestUpdate();
          },
        });
        this.requestUpdate();
      },
      () => {
        // Where it cannot be had the list remains.
        if (!this.isConnected) return;
        this.#chosenView = 'list';
        this.requestUpdate();
      },
    );
  }

  // What the visitor does

  #choose(change: EventFilters): void {
    this.#visited = true;
    this.#chosen = {...this.#chosen, ...change};
    this.requestUpdate();
  }

  #see(view: View): void {
    this.#visited = true;
    this.#chosenView = view;
    this.requestUpdate();
  }

  readonly #clear = (): void => {
    this.#begin();
    this.#visited = true;
    this.requestUpdate();
    this.#places?.field.restore();
    void this.#focus('.count');
  };

  readonly #retry = (): void => {
    this.#visited = true;
    void this.#load();
    void this.#focus('.count');
  };

  readonly #toggleNear = (): void => {
    this.#visited = true;
    this.#near = !this.#near;
    this.requestUpdate();
  };

  #open(event: MouseEvent, {id}: EventItem): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!this.dispatchEvent(new PanaEventSelectEvent(id))) event.preventDefault();
  }

  readonly #tell = async (): Promise<void> => {
    try {
      const {AlertForm: Form} = await import('./alert-form.ts');
      this.#alert ??= new Form(this, {api: () => this.#origin, environment: () => this.environment});
    } catch {
      location.assign(`${this.#origin}/agenda`);
      return;
    }
    const {territory = '', place = '', needs = '', kind = ''} = this.#filters;
    // The teaser shows no needs: what they are called is asked for here.
    if (!this.#names && needs) this.#names = await askNeeds(this.environment, this.#origin, this.language === 'en' ? 'en' : 'fr', new AbortController().signal).catch(() => undefined);
    const {labels, within} = this.#names ?? {};
    const {departement} = this.#shown?.page.place ?? {};
    // The registry keeps needs, not families, and few of them: more than that is any.
    const each = [...new Set(needs.split(' ').flatMap((code) => within?.get(code) ?? []))];
    await this.#alert.open({
      locked: this.#initial.territory ?? '',
      territory: `${territory} ${place} ${departement ? `departement:${departement}` : ''}`,
      needs: each.length > MOST_NEEDS ? [] : each, kinds: kind.split(' ').filter(Boolean),
      words: [...needs.split(' ').map((code) => labels?.get(code) ?? ''), ...kind.split(' ').map((code) => this.t(`event.kind.${code}` as 'event.kind.journee'))].filter(Boolean),
    });
  };

  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  // What is shown

  #level(deeper: number): number {
    return Math.min((this.headingLevel || 2) + deeper, 6);
  }

  #heading(): string {
    const view = this.#shownView;
    if (view === 'teaser') return this.t('events.next');
    if (view === 'month') return this.#calendar?.heading(this.#shown?.items ?? []) ?? this.t('events.label');
    if (!this.#shown || this.#shown.asked !== this.#asked) return this.t(this.#status === 'pending' ? 'events.pending' : 'events.label');
    const {total} = this.#shown.page;
    return this.t('events.count', formatNumber(this.language, total), total < 2);
  }

  #facets(): TemplateResult {
    const {needs = '', mode = '', kind = '', level = ''} = this.#filters;
    const month = this.#shownView === 'month';
    const families = this.#names?.families ?? [];
    const near = this.#placeNear;
    const period = this.#shownPeriod;
    const periods = (['all', 'month', 'quarter', 'dates'] as const).map((one) => [one, this.t(`events.when.${one}`)] as const);
    const changed = this.#near || this.#period || Object.keys(this.#chosen).length > 0;
    return html`<form class="facets" aria-label=${this.t('events.filters')} @submit=${(event: Event) => event.preventDefault()}>
      ${this.#where()}
      ${this.#select('needs', needs, families)}
      ${month ? nothing : html`<label part="label">${this.t('events.when')}<select name="when" part="input" @change=${(event: Event) => this.#when((event.target as HTMLSelectElement).value as Period)}>
          ${[...(this.from || this.to ? [['page', this.t('events.when.page')] as const] : []), ...periods].map(([value, text]) => html`<option value=${value} .selected=${value === period}>${text}</option>`)}
        </select></label>`}
      ${period === 'dates' && !month ? html`<div class="days" role="group" aria-label=${this.t('events.when.dates')}>${this.#day('from')}${this.#day('to')}</div>` : nothing}
      ${near ? html`<button type="button" class="near" part="near" aria-pressed=${this.#near ? 'true' : 'false'} @click=${this.#toggleNear}>${near.name ? this.t('events.near', near.name) : this.t('events.near.search')}</button>` : nothing}
      <details part="filters"><summary>${this.t('events.filters.more')}</summary><div class="facets">
        ${this.#select('mode', mode, EVENT_MODES.map((one) => [one, this.t(`event.mode.${one}`)] as const))}
        ${this.#select('kind', kind, EVENT_KINDS.map((one) => [one, this.t(`event.kind.${one}`)] as const))}
        ${this.#select('level', level, EVENT_LEVELS.map((one) => [`${one}`, this.t(`events.level.${one}`)] as const))}
      </div></details>
      ${changed ? html`<button type="button" part="button" @click=${this.#clear}>${this.t('events.clear')}</button>` : nothing}
    </form>`;
  }

  /** The place: what `pana-search` has, once somebody goes into it. */
  #where(): TemplateResult {
    const field = this.#places?.field;
    return html`<div class="where" @focusin=${this.#loadPlaces}>
      <label id="place-label" for="place" part="label">${this.t('search.place')}</label>
      <div class="around"><input id="place" part="input" role="combobox" aria-labelledby="place-label" autocomplete="off" spellcheck="false" aria-autocomplete="list" aria-controls="places"
          aria-expanded=${field?.open ? 'true' : 'false'} aria-activedescendant=${field?.activeId ?? nothing} aria-describedby=${field?.describedBy ?? nothing} .value=${this.#placeShown}
          @input=${this.#typed} @keydown=${this.#key} @blur=${this.#left}>
        ${field?.suggestions() ?? nothing}</div>
      ${this.#placesAgain ? html`<div role="alert">${this.failed(this.#placesAgain, this.#whyOf('server'))}</div>` : (field?.advice() ?? nothing)}
    </div>`;
  }

  readonly #typed = (): void => void this.#withPlaces(({field}) => field.typed());
  readonly #left = (): void => void this.#places?.field.left();
  readonly #key = (event: KeyboardEvent): void => {
    if (this.#places) this.#places.key(event);
    else if (event.key === 'Enter') void this.#withPlaces(({field}) => field.enter());
  };

  /** First or last day of a period, both of them in it. */
  #day(name: 'from' | 'to'): TemplateResult {
    return html`<label part="label">${this.t(`events.when.${name}`)}<input type="date" name=${name} part="input" .value=${this.#days[name]} @change=${(event: Event) => this.#pick(name, (event.target as HTMLInputElement).value)}></label>`;
  }

  /** A year is typed digit by digit: one of long ago is not asked for. */
  #pick(name: 'from' | 'to', day: string): void {
    if (day && !/^2\d{3}-/.test(day)) return;
    this.#visited = true;
    this.#days = {...this.#days, [name]: day};
    this.requestUpdate();
  }

  /** A list of choices; what the page asks beyond one of them has its own line. */
  #select(name: 'needs' | 'mode' | 'kind' | 'level', value: string, choices: readonly (readonly [value: string, text: string])[]): TemplateResult {
    const initial = this.#initial[name] ?? '';
    const other = [initial, value].find((one) => one && !choices.some(([code]) => code === one));
    const words = other && other.split(' ').map((code) => choices.find(([one]) => one === code)?.[1] ?? this.#names?.labels.get(code) ?? '').filter(Boolean).join(', ');
    const all = [['', this.t(`events.${name}.any`)] as const, ...(other ? [[other, words || this.t('events.chosen')] as const] : []), ...choices];
    return html`<label part="label">${this.t(`events.${name}`)}<select name=${name} part="input" @change=${(event: Event) => this.#choose({[name]: (event.target as HTMLSelectElement).value})}>
      ${all.map(([code, text]) => html`<option value=${code} .selected=${code === value}>${text}</option>`)}
    </select></label>`;
  }

  #when(period: Period): void {
    this.#visited = true;
    this.#period = period;
    this.requestUpdate();
  }

  /** Around which place, once the worker has said how it is called. */
  #around(): Part {
    const {place, radius} = this.#shown?.page ?? {};
    if (!place || !radius || !this.#filters.place) return nothing;
    return html`<p class="facts">${this.t('events.around', place.name, formatDistance(this.language, radius))}</p>`;
  }

  #why(): string {
    return this.#whyOf(this.#failure);
  }

  #whyOf(kind: RequestFailure['kind']): string {
    return this.t(kind === 'offline' ? 'events.failed.offline' : kind === 'refused' ? 'events.failed.refused' : kind === 'blocked' ? 'events.failed.blocked' : 'events.failed.server');
  }

  #failed(): Part {
    if (this.#status !== 'error') return nothing;
    const shown = this.#shown;
    const iso = shown?.page.publishedAt && new Date(shown.page.publishedAt);
    const moment = iso ? this.t('events.moment', dayText(this.language, shown.page.publishedAt), timeText(this.language, `1970-01-01T${iso.toTimeString().slice(0, 5)}`)) : '';
    const stale = shown?.items.length && this.#shownView !== 'month' ? ` ${this.t('events.failed.stale', moment)}${shown.asked === this.#asked ? '' : ` ${this.t('events.failed.other')}`}` : '';
    return html`<div class="failure">${this.failed(this.#retry, this.#why() + stale)}</div><slot></slot>`;
  }

  #bones(count: number): TemplateResult {
    return html`<ul aria-busy="true">${Array(count).fill(0).map(() => html`<li class="bone"></li>`)}</ul>`;
  }

  #ways(deeper: number): CardWays {
    return {
      language: this.language, t: this.#t, level: this.#level(deeper), labels: this.#names?.labels, brief: this.#shownView === 'teaser',
      address: ({slug}) => `${this.#origin}/agenda/${encodeURIComponent(slug)}`,
      open: (event, item) => this.#open(event, item),
    };
  }

  /** By month; the teaser in one go. */
  #list(): Part {
    const shown = this.#shown;
    const pending = this.#status === 'pending';
    const teaser = this.#shownView === 'teaser';
    if (!shown) return pending ? this.#bones(NEXT) : nothing;
    const ways = this.#ways(teaser ? 1 : 2);
    const from = this.#filters.from || this.#today;
    const months: {month: string; lines: TemplateResult[]}[] = [];
    // What the month held is more than the next three.
    // Not by `entries()`: old libraries have another in its place.
    (teaser ? shown.items.slice(0, NEXT) : shown.items).forEach((item, index) => {
      const at = nextSession(item, from);
      const month = teaser ? '' : item.sessions[at]!.start.slice(0, 7);
      if (months.at(-1)?.month !== month) months.push({month, lines: []});
      months.at(-1)!.lines.push(html`<li part="item" data-at=${index} data-id=${item.id}>${eventCard(item, at, ways)}</li>`);
    });
    const {items, page: {total}} = shown;
    const dated = shown.asked !== this.#asked;
    return html`<div class="months" aria-busy=${pending && dated ? 'true' : 'false'}>${months.map(({month, lines}) => html`${month ? html`<div class="month" role="heading" aria-level=${this.#level(1)}>${this.#monthName(month)}</div>` : nothing}<ul>${lines}</ul>`)}</div>
      ${!teaser && !dated && items.length < total && items.length > 0 ? html`<button type="button" class="wide" part="more" aria-disabled=${pending ? 'true' : 'false'} @click=${this.#more}>${this.t(pending ? 'events.pending' : 'events.more')}</button>` : nothing}`;
  }

  readonly #more = (): void => {
    if (this.#status !== 'pending') void this.#load(this.#shown!.page.page + 1);
  };

  #monthName(month: string): string {
    return this.t('events.month', this.t('date.months').split(' ')[Number(month.slice(5, 7)) - 1]!, Number(month.slice(0, 4)));
  }

  /** Never a dead end (PRODUCT.md, rule 4). */
  #wayOn(): Part {
    const {page, asked, items} = this.#shown ?? {};
    if (!page || items!.length > 0 || asked !== this.#asked || this.#status === 'error') return nothing;
    const {remote = 0, neighbours = [], coordination}: Partial<NonNullable<EventsPage['wayOn']>> = page.wayOn ?? {};
    const link = coordination && coordinationLink(coordination);
    return html`<div class="ways">
      ${this.#shownView === 'list' ? nothing : html`<p>${this.t('events.count', '0', true)}</p>`}
      ${remote ? this.#way({territory: '', place: '', mode: 'a-distance'}, this.t('events.way.remote', formatNumber(this.language, remote), remote < 2)) : nothing}
      ${neighbours.length > 0 ? html`<p>${this.t('events.way.neighbours')}</p><ul class="neighbours">${neighbours.map(({territory, name, total}) => html`<li>${this.#way({territory, place: ''}, this.t('events.way.neighbour', name, formatNumber(this.language, total)))}</li>`)}</ul>` : nothing}
      ${coordination
        ? html`<p>${this.t('events.way.coordination')} ${link ? html`<a lang="fr" href=${link}>${coordination.name}</a>` : html`<span lang="fr">${coordination.name}</span>`}
            ${coordination.phone && /^[+\d ]+$/.test(coordination.phone) ? html`<a href="tel:${coordination.phone.replace(/ /g, '')}">${coordination.phone}</a>` : nothing}
            ${coordination.example ? html`<span class="tag" part="tag">${this.t('list.example')}</span>` : nothing}</p>`
        : nothing}
      <p>${this.#tellButton()}</p>
    </div>`;
  }

  /** Another question; where the page is locked, it is asked on the agenda's own page: a lock is not widened. */
  #way(change: EventFilters, text: string): TemplateResult {
    if (!this.#initial.territory && this.#shownView !== 'teaser') {
      const choose = (): void => {
        this.#near = false;
        this.#choose(change);
        void this.#focus('.count');
      };
      return html`<button type="button" class="way" part="button" @click=${choose}>${text}</button>`;
    }
    return html`<a class="way" part="more" href="${this.#origin}/agenda${queryOf({...this.#filtersOf(true), radius: '', ...change})}">${text}</a>`;
  }

  #tellButton(): TemplateResult {
    return html`<button type="button" class="way" part="button" aria-haspopup="dialog" @click=${this.#tell}>${this.t('events.tell')}</button> <span class="facts">${this.t('events.tell.hint')}</span>`;
  }

  #subscribe(): TemplateResult {
    const query = queryOf(this.#filtersOf(true));
    const calendar = `${this.#origin}/v1/events.ics${query}`;
    const line = (name: 'webcal' | 'file' | 'atom', href: string): TemplateResult =>
      html`<li><a href=${href} ?download=${name === 'file'}>${this.t(`events.subscribe.${name}`)}</a> <span class="facts">${this.t(`events.subscribe.${name}.hint`)}</span></li>`;
    return html`<details class="subscribe" part="subscribe"><summary>${this.t('events.subscribe')}</summary>
      <p class="facts">${this.t('events.subscribe.why')}</p>
      <ul>
        ${line('webcal', calendar.replace(/^https?/, 'webcal'))}${line('file', calendar)}${line('atom', `${this.#origin}/v1/events.atom${query}`)}
        <li>${this.#tellButton()}</li>
      </ul></details>`;
  }
}
addWords('fr', frDates);
addWords('fr', frEventCommon);
addWords('fr', frEventList);
define('pana-event-list', PanaEventList);

declare global {
  interface HTMLElementTagNameMap {
    'pana-event-list': PanaEventList;
  }
}
