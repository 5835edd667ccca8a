import { RequestFailure } from '../../client/failure.ts';
import type { Environment } from '../../client/client.ts';
import type { Badge } from '../../contract/badge.ts';
import { BADGE_CHECK, BADGE_KEPT } from '../../contract/badge-times.ts';
import { VisibilityController } from '../../controllers/visibility-controller.ts';
import { property } from '../../element/decorators.ts';
import { define } from '../../element/define.ts';
import { PanaErrorEvent } from '../../element/events/pana-error.ts';
import { PanaElement } from '../../element/pana-element.ts';
import { html, nothing } from '../../element/template.ts';
import type { TemplateResult } from '../../element/template.ts';
import { frBadge } from '../../i18n/fr-badge.ts';
import { addWords } from '../../i18n/words.ts';
import { browserEnvironment } from '../../store/environment.ts';
import { handover } from '../../store/loader.ts';
import { hostStyles } from '../../styles/host.styles.ts';
import { askBadge } from './ask-badge.ts';
import { styles } from './pana-badge.styles.ts';

/** What the directory said last, and when, in milliseconds. */
interface Said {
  readonly badge: Badge | undefined;
  readonly at: number;
}

/**
 * On a structure's own site: that it is listed by PANA, with its labels, their level and their dates, and a link to its sheet. Asked again
 * while it shows, so that it is true: when the listing ends it is gone, within five minutes, and leaves no gap.
 *
 * @summary A label checked live, which disappears when the listing ends.
 * @tag pana-badge
 * @slot - A plain link to the sheet, without a claim: shown until the directory answers, and when it does not.
 * @fires {PanaErrorEvent} pana-error - The directory could not be asked; the badge stands by its last answer for two minutes.
 * @csspart badge - The whole badge.
 * @csspart title - That the structure is listed.
 * @csspart link - The link to the sheet.
 * @csspart label - A label, its level and its dates.
 * @csspart freshness - When the structure confirmed its listing.
 * @cssproperty [--pana-color-accent=#000091] - Colour of the mark and of links. DSFR: `--text-action-high-blue-france`.
 * @cssproperty [--pana-color-on-accent=#ffffff] - Colour on the former. DSFR: `--text-inverted-blue-france`.
 * @cssproperty [--pana-color-text=#1e1e1e] - Colour of texts. DSFR: `--text-default-grey`.
 * @cssproperty [--pana-color-muted=#595959] - Colour of secondary texts. DSFR: `--text-mention-grey`.
 * @cssproperty [--pana-color-surface=#ffffff] - Colour of the background; opaque. DSFR: `--background-default-grey`.
 * @cssproperty [--pana-color-line=#d0d0d0] - Colour of the border. DSFR: `--border-default-grey`.
 * @cssproperty [--pana-color-focus=#000091] - Colour of the outline of what has the focus; the accent unless told.
 * @cssproperty [--pana-focus-width=3px] - Thickness of that outline.
 * @cssproperty [--pana-font-family=inherit] - Family of letters; the page's own unless told.
 * @cssproperty [--pana-font-size=16px] - Size of texts; `em` multiplies the one the visitor has set in their browser.
 * @cssproperty [--pana-radius=4px] - Roundness of corners.
 * @cssproperty [--pana-gap=16px] - Space inside the card.
 */
export class PanaBadge extends PanaElement {
  static override styles = [hostStyles, styles];

  /** Public identifier of the structure (`s1`). */
  @property({ attribute: 'structure-id' }) structureId = '';
  /** `card`, `line` (in a text) or `mark` (beside other labels). */
  @property() look: 'card' | 'line' | 'mark' = 'card';

  /**
   * Clock and network.
   * @internal
   */
  environment: Environment = browserEnvironment;

  readonly #visibility = new VisibilityController(this, () => this.#hid || this.#look());
  #said?: Said | undefined;
  /** Address of what is said: another one is another badge. */
  #address = '';
  #run?: AbortController | undefined;
  /** The `hidden` of the page's author is not ours to take away. */
  #hid = false;
  #failing = false;
  #warned = '';

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#look);
    this.#run?.abort();
    this.#run = undefined;
  }

  protected override async scheduleUpdate(): Promise<void> {
    await super.scheduleUpdate();
    if (this.language === 'en') await import('../../i18n/en-badge.ts').then(({ enBadge }) => addWords('en', enBadge)).catch(() => {});
  }

  protected override willUpdate(): void {
    const address = this.#addressNow();
    if (address !== this.#address) {
      this.#address = address;
      this.#said = undefined;
      this.#run?.abort();
      this.#run = undefined;
      this.#look();
    }
    this.#hide(this.#gone);
    // What a framework sets as a property: how the element stands in its line is said by the attribute.
    if (this.look !== (this.getAttribute('look') ?? 'card')) this.setAttribute('look', this.look);
  }

  protected override render(): TemplateResult | TemplateResult[] {
    const said = this.#said;
    if (!said) return html`<slot></slot>`;
    const { badge } = said;
    if (!badge) return [];
    return this.look === 'line' ? this.#line(badge) : this.look === 'mark' ? this.#mark(badge) : this.#card(badge);
  }

  #card(badge: Badge): TemplateResult {
    const { name, labels, verifiedAt, state } = badge;
    return html`<div class="card" part="badge">${seal}
      <div>
        <p class="title" part="title">${this.#title(badge)}</p>
        <p><a part="link" href=${this.#sheet(badge)} lang="fr">${name}</a></p>
        ${labels.length === 0 ? nothing : html`<ul>${labels.map(({ text, level, since, until }) => html`<li part="label"><b>${[text, level].filter(Boolean).join(', ')}</b> ${this.#dates(since, until)}</li>`)}</ul>`}
        <p class="fresh" part="freshness">${state === 'stale' || !verifiedAt ? this.t('badge.stale') : this.t('badge.verified', this.#day(verifiedAt))}</p>
      </div>
    </div>`;
  }

  #line(badge: Badge): TemplateResult {
    return html`<span class="line" part="badge"><a part="link" href=${this.#sheet(badge)}>${check}<span part="title">${this.#title(badge)}</span></a> <span class="fresh" part="freshness">${this.#summary(badge)}</span></span>`;
  }

  #mark(badge: Badge): TemplateResult {
    return html`<a class="mark" part="badge link" href=${this.#sheet(badge)}>${seal}<span class="title" part="title">${this.#title(badge)}</span> <span class="fresh" part="freshness">${this.#summary(badge)}</span></a>`;
  }

  #title({ labels }: Badge): string {
    const pana = labels.find(({ code }) => code === 'pana');
    return pana ? [this.t('badge.labelled'), pana.level].filter(Boolean).join(', ') : this.t('badge.listed');
  }

  /** In a few words: since when, or that nobody knows whether it is still so. */
  #summary({ listedSince, verifiedAt, state }: Badge): string {
    return state === 'stale' ? this.t('badge.stale') : listedSince ? this.t('badge.since', this.#day(listedSince)) : this.t('badge.verified', this.#day(verifiedAt!));
  }

  #dates(since?: string, until?: string): string {
    return [since && this.t('badge.since', this.#day(since)), until && this.t('badge.until', this.#day(until))].filter(Boolean).join(', ');
  }

  /** A calendar day has no time of its own. */
  #day(iso: string): string {
    const date = new Date(iso);
    return this.t('badge.day', date.getUTCDate(), date.toLocaleDateString(this.language, { dateStyle: 'long', timeZone: 'UTC' }));
  }

  #sheet({ slug }: Badge): string {
    return `${new URL(this.#address).origin}/annuaire/${slug}`;
  }

  /** Where the badge is asked for; '' when there is nothing to ask. */
  #addressNow(): string {
    const { structureId, api, language } = this;
    const loader = handover()?.api;
    const origin = URL.canParse(api || loader || '', location.href) ? new URL(api || loader || '', location.href).origin : '';
    if (/^s[0-9a-z]{1,8}$/.test(structureId) && origin) return `${origin}/v1/badges/${structureId}${language === 'en' ? '?lang=en' : ''}`;
    // A framework may say it later.
    if (!structureId) return '';
    const wrong = `structure-id="${structureId}" api="${api}"`;
    if (wrong !== this.#warned) console.warn(`pana: <pana-badge ${wrong}> names no structure of a directory`);
    this.#warned = wrong;
    return '';
  }

  /** Takes up the checks when the badge comes to be seen, and ends them when it no longer is. */
  readonly #look = (): void => {
    // What is gone takes no place: it is asked for again when the visitor comes back to the page.
    const seen = document.visibilityState === 'visible' && (this.#visibility.visible || this.#hid) && this.isConnected && this.#address !== '';
    if (seen && !this.#run) void this.#follow((this.#run = new AbortController()));
    else if (!seen && this.#run) {
      this.#run.abort();
      this.#run = undefined;
    }
  };

  async #follow(run: AbortController): Promise<void> {
    const { signal } = run;
    const { environment } = this;
    do {
      this.#forget();
      await this.#check(signal);
      if (signal.aborted) return;
      this.#forget();
      if (this.#gone) break;
      const left = this.#said ? this.#said.at + BADGE_KEPT - environment.now() : BADGE_CHECK;
      // Not all badges of a page, nor of all pages, at the same moment.
      await environment.wait(Math.min(BADGE_CHECK * (1 - environment.random() / 8), Math.max(left, 1000)), signal);
    } while (!signal.aborted);
    if (this.#run === run) this.#run = undefined;
  }

  async #check(signal: AbortSignal): Promise<void> {
    const { environment } = this;
    try {
      const badge = await askBadge(this.#address, environment, signal);
      if (signal.aborted) return;
      this.#said = { badge, at: environment.now() };
      this.#failing = false;
      this.requestUpdate();
    } catch (error) {
      if (signal.aborted || this.#failing) return;
      this.#failing = true;
      this.dispatchEvent(new PanaErrorEvent(error instanceof RequestFailure ? error.kind : 'malformed'));
    }
  }

  get #gone(): boolean {
    return this.#said !== undefined && !this.#said.badge;
  }

  /** An answer too old to be stood by is none; what is gone stays so until it is said to be back. */
  #forget(): void {
    if (!this.#said?.badge || Math.abs(this.environment.now() - this.#said.at) < BADGE_KEPT) return;
    this.#said = undefined;
    this.requestUpdate();
  }

  #hide(gone: boolean): void {
    if (gone === this.#hid || (gone && this.hidden)) return;
    this.#hid = this.hidden = gone;
  }
}

const check = html`<svg class="check" viewBox="0 0 16 16" aria-hidden="true"><path d="M2.5 8.5l4 4 7-9" /></svg>`;
const seal = html`<svg class="seal" viewBox="0 0 48 48" aria-hidden="true"><rect width="48" height="48" rx="6"></rect><path d="M15 17l6 6 12-13" /><text x="24" y="40">PANA</text></svg>`;

addWords('fr', frBadge);
define('pana-badge', PanaBadge);

declare global {
  interface HTMLElementTagNameMap {
    'pana-badge': PanaBadge;
  }
}
