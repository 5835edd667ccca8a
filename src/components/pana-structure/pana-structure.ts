import { property, state } from '../../element/decorators.ts';
import { RequestFailure } from '../../client/failure.ts';
import type { Taxonomy } from '../../contract/need.ts';
import type { Structure } from '../../contract/structure.ts';
import { LIMITS } from '../../contract/vocabulary.ts';
import { webLink } from '../../contract/web-address.ts';
import { FocusController } from '../../controllers/focus-controller.ts';
import { LanguageController } from '../../controllers/language-controller.ts';
import { LiveController } from '../../controllers/live-controller.ts';
import { StoreController } from '../../controllers/store-controller.ts';
import { Task } from '../../controllers/task-controller.ts';
import { define } from '../../element/define.ts';
import { PanaElement } from '../../element/pana-element.ts';
import { PanaErrorEvent } from '../../element/events/pana-error.ts';
import { html, nothing } from '../../element/template.ts';
import type { TemplateResult } from '../../element/template.ts';
import { formatAgo } from '../../i18n/formats.ts';
import { frSheet } from '../../i18n/fr-sheet.ts';
import { formatDay } from '../../i18n/moment.ts';
import { addWords } from '../../i18n/words.ts';
import type { Words } from '../pana-search/search-parts.ts';
import { hostStyles } from '../../styles/host.styles.ts';
import { ContactReveal } from './contact-reveal.ts';
import { heading } from './heading.ts';
import { itineraryLink, siteName } from './links.ts';
import { openingText, type OpeningText } from './opening-text.ts';
import { ReportEntry } from './report-entry.ts';
import { styles } from './pana-structure.styles.ts';

/** How to come in; the other values of `access` say who is welcomed with what they need. */
const WAYS_IN = ['sans-rendez-vous', 'sur-rendez-vous', 'telephone', 'courriel'];
/** Where the places of France keep time unless told otherwise. */
const METROPOLITAN = 'Europe/Paris';
/** Names of a service area shown at once; the others unfold. */
const NAMES_SHOWN = 12;

/** What a sheet is drawn from. Without the words of the needs it is still worth reading. */
interface Sheet {
  readonly structure: Structure;
  readonly taxonomy: Taxonomy | undefined;
}

/**
 * One structure: what it does, for whom, at what price, where it works, how to reach it, and how fresh all that is.
 * Named by `structure-id`, or the one selected in its group; it then takes the focus when it opens, and gives it back.
 *
 * @summary The sheet of one structure.
 * @tag pana-structure
 * @slot - Shown while no structure is selected, and when the one named is not in the directory.
 * @fires {PanaStructureSelectEvent} pana-structure-select - The visitor selected this structure (told by the widget they used).
 * @fires {PanaErrorEvent} pana-error - The sheet could not be had.
 * @csspart sheet - The whole sheet.
 * @csspart name - The name of the structure.
 * @csspart kind - What it is, and where.
 * @csspart notice - What to know before all else: news, an example, a tie to a vendor.
 * @csspart freshness - When it was verified.
 * @csspart summary - What it says of itself.
 * @csspart section - A part of the sheet.
 * @csspart level - What it does for a need: informs, directs, supports.
 * @csspart button - A button, or a link that acts.
 * @csspart link - A button that looks like a link.
 * @csspart contact - The contact, once shown.
 * @csspart footer - Freshness, source and licence.
 * @csspart dialog - The form by which an error is reported.
 * @csspart label - What a field of it asks.
 * @csspart hint - A remark under a label.
 * @csspart input - A field of it.
 * @csspart errors - What is to be mended, before the fields.
 * @csspart error - What is wrong with a field.
 * @csspart failure - Why the report did not leave.
 * @cssproperty [--pana-color-accent=#000091] - Colour of links, main buttons and what is chosen; of markers. DSFR: `--text-action-high-blue-france`.
 * @cssproperty [--pana-color-on-accent=#ffffff] - Colour of texts on the former. DSFR: `--text-inverted-blue-france`.
 * @cssproperty [--pana-color-text=#1e1e1e] - Colour of texts. DSFR: `--text-default-grey`.
 * @cssproperty [--pana-color-muted=#595959] - Colour of secondary texts. DSFR: `--text-mention-grey`.
 * @cssproperty [--pana-color-surface=#ffffff] - Colour of the background; opaque. DSFR: `--background-default-grey`.
 * @cssproperty [--pana-color-raised=#f6f6f6] - Background of what stands out. DSFR: `--background-alt-grey`.
 * @cssproperty [--pana-color-line=#d0d0d0] - Colour of separations. DSFR: `--border-default-grey`.
 * @cssproperty [--pana-color-control=#6a6a6a] - Border of fields and buttons. DSFR: `--border-plain-grey`.
 * @cssproperty [--pana-color-danger=#b30000] - Colour of failures. DSFR: `--text-default-error`.
 * @cssproperty [--pana-color-success=#18753c] - Colour of what is open, or was verified lately. DSFR: `--text-default-success`.
 * @cssproperty [--pana-color-warning=#8f4700] - Colour of what was not verified for long. DSFR: `--text-default-warning`.
 * @cssproperty [--pana-color-focus=#000091] - Colour of the outline of what has the focus; the accent unless told.
 * @cssproperty [--pana-focus-width=3px] - Thickness of that outline.
 * @cssproperty [--pana-font-family=inherit] - Family of letters; the page's own unless told.
 * @cssproperty [--pana-font-size=16px] - Size of texts; `em` multiplies the one the visitor has set in their browser.
 * @cssproperty [--pana-radius=4px] - Roundness of corners.
 * @cssproperty [--pana-gap=16px] - Space around and between blocks.
 */
export class PanaStructure extends PanaElement {
  static override styles = [hostStyles, styles];

  /** Public identifier of the structure (`s1`); the one selected in the group when empty. */
  @property({ attribute: 'structure-id' }) structureId = '';
  /** Leaves the way back, and where the focus goes, to the element around. */
  @property({ attribute: 'without-back', type: Boolean }) withoutBack = false;

  /** The visitor asked for every name of the service area. */
  @state() private allNames = false;

  readonly #focus = new FocusController(this);
  readonly #live = new LiveController(this);
  readonly #store: StoreController = new StoreController(this, {
    onAction: (action) => {
      if (action.type !== 'structure-selected' || !action.id || !this.#opens) return;
      this.#focus.remember();
      this.requestUpdate();
      this.focus();
    },
  });
  readonly #words: Words = (key, ...values) => this.t(key, ...values);
  readonly #contact = new ContactReveal(this, this.#words, (text) => this.#live.announce(text), (id, signal) => this.#store.group.client.contact(id, { signal }));
  readonly #report = new ReportEntry(this, () => this.#store.group);
  readonly #sheet = new Task(this, {
    args: () => [this.#id, this.language] as const,
    task: async ([id], { signal }): Promise<Sheet | undefined> => {
      if (!id) return undefined;
      const { client } = this.#store.group;
      const [structure, taxonomy] = await Promise.all([
        client.structure(id, { signal }),
        client.taxonomy(this.t('needs.language') || 'fr').catch(() => undefined),
        this.loadWords(),
      ]);
      return { structure, taxonomy };
    },
    onError: (error) => this.dispatchEvent(new PanaErrorEvent(error instanceof RequestFailure ? error.kind : 'malformed')),
  });

  constructor() {
    super();
    new LanguageController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.loadWords();
  }

  /** Moves the focus to the name of the structure, where reading begins. */
  override focus(): void {
    void this.#focus.moveTo('#name');
  }

  /** Whether it opens and closes by itself, as the visitor selects. */
  get #opens(): boolean {
    return !this.structureId && !this.withoutBack;
  }

  get #id(): string {
    return this.structureId || this.#store.state.selectedId || '';
  }

  protected override render() {
    const id = this.#id;
    if (!id) return html`<slot></slot>`;
    // The list knows the name already: the visitor reads it, and the focus rests on it, before the rest comes.
    const known = this.#store.state.results?.items.find((item) => item.id === id)?.name;
    const sheet = this.#sheet.value?.structure.id === id ? this.#sheet.value : undefined;
    return html`<article part="sheet" aria-labelledby="name" aria-busy=${sheet || this.#sheet.error ? 'false' : 'true'} @keydown=${this.#key}>
      ${!this.#opens
        ? nothing
        : html`<button type="button" part="button" class="back" @click=${this.#close}>${arrow}<span>${this.t('structure.back')}</span></button>`}
      <div id="name" part="name" tabindex="-1" lang=${sheet || known ? 'fr' : this.language}>${heading(this.headingLevel, sheet?.structure.name ?? known ?? this.t('structure.label'))}</div>
      ${this.#sheet.render({
        pending: () => this.#pending(),
        error: (error) => this.#failed(error),
        complete: (value) => (value ? this.#complete(value) : this.#pending()),
      })}
    </article>`;
  }

  #pending(): TemplateResult {
    return html`<p class="pending">${this.t('structure.pending')}</p><div class="bones" aria-hidden="true"><i></i><i></i><i></i><i></i></div>`;
  }

  #failed(error: unknown): TemplateResult {
    const failure = error instanceof RequestFailure ? error : undefined;
    const missing = failure?.status === 404;
    return html`<div class="failed" role="alert">
      <p>${this.t(missing ? 'structure.missing' : 'structure.failed')} ${failure && !missing ? this.t(`failure.${failure.kind}`) : nothing}</p>
      <p class="actions">
        ${missing ? nothing : html`<button type="button" part="button" @click=${() => void this.#sheet.run()}>${this.t('list.retry')}</button>`}
        <a href="${this.#store.group.api}/annuaire">${this.t('failure.directory')}</a>
      </p>
    </div>
    <slot></slot>`;
  }

  #complete({ structure, taxonomy }: Sheet): TemplateResult {
    const { summary, vendorTie, provenance } = structure;
    return html`
      <p class="kind" part="kind">${this.t(`kind.${structure.kind}`)} · ${structure.address.city}</p>
      ${provenance.example ? html`<p class="mark" part="notice">${this.t('structure.example')}</p>` : nothing}
      ${this.#notice(structure)} ${this.#closure(structure)}
      ${this.#freshness(structure)}
      ${summary ? html`<p class="summary" part="summary" lang="fr">${summary}</p>` : nothing}
      ${vendorTie ? html`<p class="tie" part="notice">${this.t('structure.vendor-tie', vendorTie)}</p>` : nothing}
      <div class="columns">
        ${this.#section('needs', this.#needs(structure, taxonomy))}
        <div class="aside">
          ${this.#section('contact', [this.#contact.render(structure), this.#sites(structure)])}
          ${this.#section('practical', this.#practical(structure))}
        </div>
        <div>
          ${this.#section('area', this.#area(structure))}
          ${this.#labels(structure)}
        </div>
      </div>
      ${this.#footer(structure)}`;
  }

  /** A part of the sheet under its heading. */
  #section(what: 'needs' | 'contact' | 'practical' | 'area' | 'labels', content: unknown): TemplateResult {
    return html`<section part="section">${heading(Math.min(this.headingLevel + 1, 6), this.t(`structure.${what}`))}${content}</section>`;
  }

  #notice({ notice }: Structure): TemplateResult | typeof nothing {
    const today = this.#now().toISOString().slice(0, 10);
    if (!notice || (notice.until && notice.until < today) || (notice.from && notice.from > today)) return nothing;
    return html`<p class="notice" part="notice"><b>${this.t('structure.notice')}${notice.until ? ` (${this.t('structure.until', this.#day(notice.until))})` : nothing}</b>
      <span lang="fr">${notice.text}</span></p>`;
  }

  /** Closed for ever, as people say, or for more than a week: for the top of the sheet, nobody should come for nothing. */
  #closure(structure: Structure): TemplateResult | typeof nothing {
    const opening = this.#hours(structure);
    const closed = structure.reportedClosed ? this.t('structure.reported-closed') : opening?.away && opening.now;
    return closed ? html`<p class="notice" part="notice"><b>${closed}</b></p>` : nothing;
  }

  #freshness({ verifiedAt, updatedAt }: Structure): TemplateResult {
    const limit = this.#now();
    limit.setUTCMonth(limit.getUTCMonth() - LIMITS.staleMonths);
    const stale = !verifiedAt || verifiedAt < limit.toISOString().slice(0, 10);
    return html`<p class="fresh ${stale ? 'stale' : ''}" part="freshness">
      ${stale ? doubt : check}<span>${verifiedAt
        ? this.t('structure.fresh.verified', formatAgo(this.language, verifiedAt, +this.#now()), this.#day(verifiedAt))
        : this.t('fresh.never')}${verifiedAt && stale ? html`. ${this.t('structure.fresh.stale')}` : nothing}
        <small>${this.t('structure.fresh.updated', this.#day(updatedAt))}</small></span></p>`;
  }

  #needs({ needs }: Structure, taxonomy: Taxonomy | undefined): TemplateResult {
    if (needs.length === 0) return html`<p>${this.t('structure.needs.none')}</p>`;
    const allInferred = needs.every(({ inferred }) => inferred);
    const left = new Map(needs.map((need) => [need.code, need]));
    const group = (title: string, of: readonly { code: string; label: string; description: string }[]) => {
      const own = of.filter(({ code }) => left.has(code));
      if (own.length === 0) return nothing;
      return html`<div><dt>${title}</dt>
          ${own.map(({ code, label, description }) => {
            const { level, inferred } = left.get(code)!;
            left.delete(code);
            return html`<dd><span title=${description}>${label}</span> <b class="level ${level}" part="level">${this.t(`level.${level}`)}</b> ${inferred && !allInferred
              ? html`<span class="inferred">${this.t('structure.inferred')}</span>`
              : nothing}</dd>`;
          })}</div>`;
    };
    // A need no family names comes last: by its name when it is retired, by its code when nobody knows it.
    return html`${allInferred ? html`<p class="inferred">${capital(this.t('structure.inferred'))}</p>` : nothing}
      <dl class="needs">${taxonomy?.families.map((family) => group(family.label, family.needs))}${group('', needs.map(({ code }) => taxonomy?.retired?.find((one) => one.code === code) ?? { code, label: code.replaceAll('-', ' '), description: '' }))}</dl>`;
  }

  #area({ serviceArea, serviceAreaNames = {} }: Structure): TemplateResult {
    if (serviceArea.length === 0) return html`<p>${this.t('structure.area.none')}</p>`;
    if (serviceArea.includes('national')) return html`<p>${this.t('structure.area.national')}</p>`;
    const kinds = [
      ['region', 'structure.area.regions'],
      ['departement', 'structure.area.departements'],
      ['epci', 'structure.area.epcis'],
      ['commune', 'structure.area.communes'],
    ] as const;
    const byName = new Intl.Collator(this.language).compare;
    return html`<dl>${kinds.map(([kind, word]) => {
      const names = serviceArea
        .filter((code) => code.startsWith(`${kind}:`))
        .map((code) => {
          const number = code.slice(kind.length + 1);
          const name = serviceAreaNames[code];
          return name && kind === 'departement' ? `${name} (${number})` : (name ?? number);
        })
        .sort(byName);
      if (names.length === 0) return nothing;
      const hidden = this.allNames ? 0 : Math.max(0, names.length - NAMES_SHOWN);
      return html`<div><dt>${this.t(word)}</dt><dd lang="fr">${names.slice(0, names.length - hidden).join(', ')}${hidden > 0
        ? html`… <button type="button" class="link" part="link" @click=${() => (this.allNames = true)}>${this.t('structure.area.more', `${hidden}`)}</button>`
        : nothing}</dd></div>`;
    })}</dl>`;
  }

  #labels({ labels }: Structure): TemplateResult | typeof nothing {
    if (labels.length === 0) return nothing;
    const today = this.#now().toISOString().slice(0, 10);
    return this.#section('labels', html`<ul>${labels.map((label) => {
        const ended = label.until !== undefined && label.until < today;
        const dates = [
          ended ? this.t('structure.label.ended', this.#day(label.until!)) : label.since && this.t('structure.label.since', this.#day(label.since)),
          !ended && label.until && this.t('structure.until', this.#day(label.until)),
        ].filter(Boolean);
        return html`<li><b lang=${label.name ? 'fr' : this.language}>${label.name ?? this.t(`label.${label.code}`)}</b>${label.level ? `, ${label.level}` : nothing} ${dates.length > 0
          ? html`<span class="muted">(${dates.join(', ')})</span>`
          : nothing}</li>`;
      })}</ul>`);
  }

  #sites({ website, appointment }: Structure): TemplateResult | typeof nothing {
    const site = webLink(website);
    const booking = webLink(appointment);
    if (!site && !booking) return nothing;
    return html`<p class="actions">
      ${booking ? html`<a part="button" class="act" rel="noreferrer" href=${booking}>${this.t('structure.appointment')}</a>` : nothing}
      ${site ? html`<a rel="noreferrer" href=${site}>${this.t('structure.website', siteName(site))}</a>` : nothing}
    </p>`;
  }

  #practical(structure: Structure): TemplateResult {
    const { address, lat, lon, name, precision, price, formats, access, audiences } = structure;
    const town = `${address.postcode} ${address.city}`;
    const line = [address.street, town].filter(Boolean).join(', ');
    const ways = access.filter((value) => WAYS_IN.includes(value));
    const adapted = access.filter((value) => !WAYS_IN.includes(value));
    const row = (title: string, values: readonly string[], lang: string = this.language) => (values.length > 0 ? html`<div><dt>${title}</dt><dd lang=${lang}>${values.join(' · ')}</dd></div>` : nothing);
    return html`<dl>
      <div><dt>${this.t('structure.address')}</dt><dd>
        <address lang="fr">${[address.street, address.complement, town].filter(Boolean).map((part) => html`${part}<br>`)}</address>
        <a rel="noreferrer" href=${itineraryLink({ name, address: line, lat, lon }, navigator.userAgent)}>${this.t('structure.itinerary')}</a>
        ${precision === 'approximate' ? html`<span class="muted">(${this.t('structure.approximate')})</span>` : nothing}</dd></div>
      ${this.#opening(structure)}
      ${row(this.t('facet.price'), price.map((value) => this.t(`price.${value}`) + (value === 'depense-acceptable' && this.language === 'fr' ? ` (${this.t('structure.price.depense-acceptable')})` : '')))}
      ${row(this.t('facet.format'), formats.map((value) => this.t(`format.${value}`)))}
      ${row(this.t('structure.access'), ways.map((value) => this.t(`access.${value}`)))}
      ${row(this.t('structure.accessibility'), adapted.map((value) => this.t(`access.${value}`)))}
      ${row(this.t('structure.audiences'), audiences, 'fr')}
    </dl>`;
  }

  #hours({ openingHours, timeZone = METROPOLITAN }: Structure): OpeningText | undefined {
    return openingHours ? openingText(openingHours, this.#now(), timeZone, this.language, this.#words) : undefined;
  }

  #opening(structure: Structure): TemplateResult | typeof nothing {
    const { openingHours } = structure;
    if (!openingHours) return nothing;
    const opening = this.#hours(structure);
    if (!opening) return html`<div><dt>${this.t('structure.opening.as-written')}</dt><dd lang="fr">${openingHours}</dd></div>`;
    return html`<div><dt>${this.t('structure.opening')}</dt><dd>
      <b class=${opening.open ? 'open' : 'closed'}>${opening.now}</b>
      <details><summary>${this.t('structure.week')}</summary>
        <table><tbody>${opening.week.map(
          (day) => html`<tr class=${day.today ? 'today' : ''} aria-current=${day.today ? 'date' : 'false'}><th scope="row">${day.name}</th><td>${day.times}</td></tr>`,
        )}</tbody></table>
      </details></dd></div>`;
  }

  #footer({ id, name, provenance, slug }: Structure): TemplateResult {
    const page = `${this.#store.group.api}/annuaire/${encodeURIComponent(slug)}`;
    return html`<footer part="footer">
      <p>${this.t('structure.source', provenance.source, provenance.date ? this.#day(provenance.date) : '')}.
        ${provenance.licence ? html`${this.t('structure.licence', provenance.licence)}.` : nothing}</p>
      <p class="actions">
        ${this.#report.button(id, name, this.t('structure.report'), page)}
        <a href=${page}>${this.t('structure.page')}</a>
        <button type="button" class="link" part="link" @click=${this.#print}>${this.t('structure.print')}</button>
      </p>${this.#report.dialog()}
    </footer>`;
  }

  #now(): Date {
    return new Date(this.#store.group.environment.now());
  }

  /** A calendar day in words. */
  #day(iso: string): string {
    return formatDay(this.language, iso);
  }

  readonly #close = (): void => {
    this.#store.dispatch({ type: 'structure-selected' });
    this.#focus.giveBack();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || !this.#opens) return;
    event.stopPropagation();
    this.#close();
  };

  readonly #print = (): void => window.print();
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const arrow = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M10 3 5 8l5 5" /></svg>`;
const check = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="m3 8.5 3.5 3.5L13 4.5" /></svg>`;
const doubt = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 4.5V9m0 2.6v.1M8 1.5l6.5 12h-13z" /></svg>`;

addWords('fr', frSheet);
define('pana-structure', PanaStructure);

declare global {
  interface HTMLElementTagNameMap {
    'pana-structure': PanaStructure;
  }
}
