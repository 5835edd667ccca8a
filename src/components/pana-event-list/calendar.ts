/**
 * A month of events as a grid: one tab stop, arrows from day to day, and the events of a day below it (ARIA Authoring Practices, grid).
 * It comes when a page or a visitor chooses it. Days are those of each event's own zone.
 */
import type {EventItem} from '../../contract/event.ts';
import type {PanaElement} from '../../element/pana-element.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {enEventCalendar} from '../../i18n/en-event-calendar.ts';
import {dayText, timeText} from '../../i18n/event-times.ts';
import {frEventCalendar} from '../../i18n/fr-event-calendar.ts';
import {addWords} from '../../i18n/words.ts';
import {addStyles} from '../../styles/add-styles.ts';
import {styles} from './calendar.styles.ts';
import type {CardWays, Translate} from './event-card.ts';
import {eventCard, isOff} from './event-card.ts';

addWords('fr', frEventCalendar);
addWords('en', enEventCalendar);

/** Lines in the box of a day, where there is room for some. */
const LINES = 3;
const WEEKS = 6;

export interface CalendarOptions {
  readonly t: Translate;
  ways(): CardWays;
  /** The visitor's day, ISO. */
  today(): string;
  /** First day of the month shown, ISO. */
  month(): string;
  /** Another month is to be shown. */
  go(month: string): void;
}

/** An event on a day, and which of its sessions. */
interface Entry {
  readonly item: EventItem;
  readonly at: number;
}

const DAY = 86_400_000;
const dateOf = (iso: string): Date => new Date(`${iso}T00:00:00Z`);
const isoOf = (date: Date): string => date.toISOString().slice(0, 10);
const addDays = (iso: string, days: number): string => isoOf(new Date(dateOf(iso).getTime() + days * DAY));
/** The same day so many months on, or the last one of that month. */
function addMonths(iso: string, months: number): string {
  const date = dateOf(iso);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0));
  return isoOf(new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date.getUTCDate(), last.getUTCDate()))));
}
/** Monday is 0. */
const weekday = (iso: string): number => (dateOf(iso).getUTCDay() + 6) % 7;
const monthOf = (iso: string): string => `${iso.slice(0, 7)}-01`;

const before = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M10 3 5 8l5 5" /></svg>`;
const after = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="m6 3 5 5-5 5" /></svg>`;

export class Calendar {
  readonly #element: PanaElement;
  readonly #options: CalendarOptions;
  /** The day that has the tab stop. */
  #active = '';
  /** The day whose events are shown below. */
  #opened = '';

  constructor(element: PanaElement, options: CalendarOptions) {
    this.#element = element;
    this.#options = options;
    const dress = (): void => addStyles(element.shadowRoot!, styles);
    element.addController({hostConnected: dress});
    dress();
  }

  /** The month and how many events it has. */
  heading(items: readonly EventItem[]): string {
    const days = this.#days(items);
    return this.#options.t('calendar.month', this.#name(this.#options.month()), new Set([...days.values()].flat().map(({item}) => item.id)).size);
  }

  render(items: readonly EventItem[], pending: boolean): TemplateResult {
    const {t, today} = this.#options;
    const month = this.#options.month();
    const days = this.#days(items);
    if (monthOf(this.#active || '-') !== month) {
      const [first] = [...days.keys()].sort();
      this.#active = monthOf(today()) === month ? today() : (first ?? month);
    }
    if (this.#opened && monthOf(this.#opened) !== month) this.#opened = '';
    const start = weekday(month);
    // Monday first; the words begin with Sunday.
    const words = t('event.days').split(' ');
    const names = [1, 2, 3, 4, 5, 6, 0].map((at) => words[at]!);
    return html`<div class="turn">
        <button type="button" part="button" data-turn="-1" aria-label=${t('calendar.previous', this.#name(addMonths(month, -1)))} @click=${() => this.#turn(addMonths(month, -1))}>${before}</button>
        <button type="button" part="button" @click=${() => this.#turn(monthOf(today()))}>${t('calendar.today')}</button>
        <button type="button" part="button" data-turn="1" aria-label=${t('calendar.next', this.#name(addMonths(month, 1)))} @click=${() => this.#turn(addMonths(month, 1))}>${after}</button>
      </div>
      <table role="grid" part="grid" aria-label=${t('calendar.label', this.#name(month))} aria-describedby="calendar-hint" aria-busy=${pending ? 'true' : 'false'} @keydown=${this.#key}>
        <thead><tr>${names.map((name) => html`<th scope="col"><span aria-hidden="true">${name.slice(0, 3)}</span><span class="out-of-sight">${name}</span></th>`)}</tr></thead>
        <tbody>${Array(WEEKS).fill(0).map((_, week) => html`<tr>${names.map((_name, i) => {
          const day = addDays(month, week * 7 + i - start);
          return monthOf(day) === month ? this.#cell(day, days.get(day) ?? []) : html`<td role="gridcell"></td>`;
        })}</tr>`)}</tbody>
      </table>
      <p id="calendar-hint" class="facts">${t('calendar.hint')}</p>
      ${this.#opened ? this.#day(this.#opened, days.get(this.#opened) ?? []) : nothing}`;
  }

  #cell(day: string, entries: readonly Entry[]): TemplateResult {
    const {t, today} = this.#options;
    const {language} = this.#element;
    const text = t('calendar.day', dayText(language, day), entries.length);
    const number = `${Number(day.slice(8))}`;
    const more = entries.length - LINES;
    return html`<td role="gridcell" aria-selected=${day === this.#opened ? 'true' : 'false'}>
      <button type="button" part="day" data-day=${day} tabindex=${day === this.#active ? '0' : '-1'} aria-current=${day === today() ? 'date' : 'false'} class=${entries.length > 0 ? 'busy' : ''} @click=${() => this.#open(day)} @focus=${() => this.#stand(day)}>
        <span class="number" aria-hidden="true">${number}</span><span class="out-of-sight">${text}</span>
        ${entries.length > 0 ? html`<span class="dot" aria-hidden="true">${entries.length}</span><span class="lines" aria-hidden="true">${entries.slice(0, LINES).map(({item, at}) => html`<span>${timeText(language, item.sessions[at]!.start)} ${t(isOff(item) ? `event.status.${item.status}` : `event.kind.${item.kind}`)}</span>`)}${more > 0 ? html`<span>${t('calendar.more', more)}</span>` : nothing}</span>` : nothing}
      </button></td>`;
  }

  /** The events of the day that was chosen. */
  #day(day: string, entries: readonly Entry[]): TemplateResult {
    const ways = this.#options.ways();
    return html`<div class="opened" @keydown=${this.#escape}>
      <div class="month" id="calendar-day" tabindex="-1" role="heading" aria-level=${ways.level - 1}>${this.#options.t('calendar.day', dayText(this.#element.language, day), entries.length)}</div>
      ${entries.length > 0 ? html`<ul>${entries.map(({item, at}) => html`<li part="item" data-id=${item.id}>${eventCard(item, at, ways)}</li>`)}</ul>` : nothing}
    </div>`;
  }

  /** Each day with a session, and what it has, in the order of the clock. */
  #days(items: readonly EventItem[]): Map<string, Entry[]> {
    const month = this.#options.month();
    const days = new Map<string, Entry[]>();
    for (const item of items) {
      // Not by `entries()`: old libraries have another in its place.
      item.sessions.forEach(({start, end}, at) => {
        // What goes on past midnight is on each of its days; a session of a month would be one too many.
        for (let day = start.slice(0, 10), left = 31; day <= end.slice(0, 10) && left > 0; day = addDays(day, 1), left -= 1) {
          if (monthOf(day) !== month) continue;
          days.set(day, [...(days.get(day) ?? []), {item, at}]);
        }
      });
    }
    for (const entries of days.values()) entries.sort((a, b) => (a.item.sessions[a.at]!.start < b.item.sessions[b.at]!.start ? -1 : 1));
    return days;
  }

  #name(month: string): string {
    const {t} = this.#options;
    return t('events.month', t('date.months').split(' ')[Number(month.slice(5, 7)) - 1]!, Number(month.slice(0, 4)));
  }

  #turn(month: string): void {
    if (month !== this.#options.month()) this.#options.go(month);
  }

  #stand(day: string): void {
    if (day === this.#active) return;
    this.#active = day;
    this.#element.requestUpdate();
  }

  async #focus(selector: string): Promise<void> {
    await this.#element.updateComplete;
    this.#element.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  #open(day: string): void {
    this.#active = this.#opened = day;
    this.#element.requestUpdate();
    void this.#focus('#calendar-day');
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const {key, shiftKey} = event;
    const from = this.#active;
    const day =
      key === 'ArrowLeft' ? addDays(from, -1)
      : key === 'ArrowRight' ? addDays(from, 1)
      : key === 'ArrowUp' ? addDays(from, -7)
      : key === 'ArrowDown' ? addDays(from, 7)
      : key === 'Home' ? addDays(from, -weekday(from))
      : key === 'End' ? addDays(from, 6 - weekday(from))
      : key === 'PageUp' ? addMonths(from, shiftKey ? -12 : -1)
      : key === 'PageDown' ? addMonths(from, shiftKey ? 12 : 1)
      : undefined;
    if (!day) return;
    event.preventDefault();
    this.#active = day;
    if (monthOf(day) === this.#options.month()) this.#element.requestUpdate();
    else this.#options.go(monthOf(day));
    void this.#focus(`[data-day="${day}"]`);
  };

  /** Back to the day in the grid. */
  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    const day = this.#opened;
    this.#opened = '';
    this.#element.requestUpdate();
    void this.#focus(`[data-day="${day}"]`);
  };
}
