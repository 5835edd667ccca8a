/** One event in a list: when, what, where and how, with nothing said by a colour alone. */
import {webLink} from '../../contract/web-address.ts';
import type {EventItem} from '../../contract/event.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {dayText, sessionHere, sessionText, timeText, zoneCity} from '../../i18n/event-times.ts';
import type {Session} from '../../i18n/event-times.ts';
import {formatDistance} from '../../i18n/formats.ts';
import type {Language, MessageKey, Values} from '../../i18n/words.ts';

/** A sentence of the widgets, in the language of the list. */
export type Translate = <Key extends MessageKey>(key: Key, ...values: Values<Key>) => string;

export interface CardWays {
  readonly language: Language;
  readonly t: Translate;
  /** Of the heading that names the event. */
  readonly level: number;
  /** What needs are called; undefined while nobody knows. */
  readonly labels?: ReadonlyMap<string, string> | undefined;
  /** Without details: the teaser. */
  readonly brief?: boolean;
  /** The page of an event. */
  address(item: EventItem): string;
  open(event: MouseEvent, item: EventItem): void;
}

type Part = TemplateResult | typeof nothing;

/** What is shown of an event's sessions: the first that is not over on the day `from` (ISO), in the event's own zone; else the last. */
export function nextSession({sessions}: EventItem, from: string): number {
  const at = sessions.findIndex(({end}) => end.slice(0, 10) >= from);
  return at < 0 ? sessions.length - 1 : at;
}

/** It begins at another moment than was first said. */
const isMoved = ({previousStart, sessions}: EventItem): boolean => !!previousStart && +new Date(previousStart) !== +new Date(sessions[0]!.start);

/** `postponed` and `cancelled` are said before everything else. */
export const isOff = ({status}: EventItem): boolean => status === 'postponed' || status === 'cancelled';

function time(session: Session, {language, t}: CardWays, {timeZone, modes}: EventItem, brief?: boolean): TemplateResult {
  const here = sessionHere(session);
  const words = brief ? `${dayText(language, session.start)}, ${timeText(language, session.start)}` : sessionText(language, session);
  return html`<p class="when" part="date"><time datetime=${session.start}>${words}</time>${here ? ` ${t('events.zone', t('event.zone', zoneCity(timeZone)))}` : nothing}</p>
    ${here && !brief && modes.includes('a-distance') ? html`<p class="facts" part="facts">${t('event.here', sessionText(language, here))}</p>` : nothing}`;
}

/** Where one goes, or that one stays at home. */
function place({venue, modes, distance}: EventItem, {language, t}: CardWays, brief?: boolean): Part {
  const remote = modes.includes('a-distance') ? t(venue ? 'event.mode.both' : 'event.mode.a-distance') : '';
  const {street, postcode = '', city = ''}: Partial<NonNullable<EventItem['venue']>['address']> = venue?.address ?? {};
  const town = venue && (brief ? city : [venue.name, street, `${postcode} ${city}`].filter(Boolean).join(', '));
  const rest = [!distance ? '' : t('events.away', formatDistance(language, distance)), remote].filter(Boolean).join(' · ');
  return html`<p part="place">${town ? html`<span lang="fr">${town}</span>` : nothing}${town && rest ? ' · ' : nothing}${rest}</p>`;
}

function needs({needs: covered}: EventItem, {t, labels}: CardWays): Part {
  if (covered.length === 0) return nothing;
  const words = covered.map(({code, level}) => {
    const need = labels?.get(code);
    return need && t('events.need', need, t(`event.level.${level}`));
  });
  // Its line is there before the names of needs are.
  return html`<p class="needs" part="needs">${labels && words.some(Boolean) ? t('events.about', words.filter(Boolean).join(', ')) : nothing}</p>`;
}

/** What it costs, and whether one can still come. */
function facts(item: EventItem, {t}: CardWays): string {
  const {price, status, seats = {}, registration: {how} = {how: 'here'}} = item;
  const left = ([['sur-place', seats.onSite], ['a-distance', seats.remote]] as const).flatMap(([mode, of]) => (of ? [[t(`event.mode.${mode}`), t(`event.seats.${of.left}`)] as const] : []));
  const known = status === 'open' || status === 'full' ? left : [];
  return [
    t(`price.${price}`),
    // Where one does not register here it stays announced till it is over: how one comes is what matters.
    isOff(item) || (status === 'full' && known.length > 0) ? '' : how === 'here' || status === 'held' ? t(`event.status.${status}`) : t(`event.how.${how}`),
    ...(new Set(known.map(([, words]) => words)).size > 1 ? known.map(([mode, words]) => t('events.seats', mode, words)) : known.slice(0, 1).map(([, words]) => words)),
  ].filter(Boolean).join(' · ');
}

/** `item`, of which the session `at` is shown. */
export function eventCard(item: EventItem, at: number, ways: CardWays): TemplateResult {
  const {t, brief, language} = ways;
  const {sessions, kind, title, status, statusReason, previousStart, example} = item;
  const session = sessions[at]!;
  const off = isOff(item);
  const moved = !off && status !== 'held' && isMoved(item);
  const more = [t(`event.kind.${kind}`), sessions.length > 1 ? t('events.session', at + 1, sessions.length) : ''].filter(Boolean).join(' · ');
  return html`<div class="name" role="heading" aria-level=${ways.level}>
      ${off || moved ? html`<strong class="tag ${off ? 'off' : 'new'}" part="status">${t(off ? `event.status.${status}` : 'event.rescheduled')}</strong>` : nothing}
      <a part="title" lang="fr" href=${ways.address(item)} @click=${(event: MouseEvent) => ways.open(event, item)}>${title}</a>
      ${example ? html`<span class="tag" part="tag">${t('list.example')}</span>` : nothing}
    </div>
    ${time(session, ways, item, brief)}
    ${!brief && previousStart && (off ? previousStart !== session.start : moved) ? html`<p>${t('events.before', dayText(language, previousStart))}</p>` : nothing}
    ${off && !brief && statusReason ? html`<p lang="fr">${statusReason}</p>` : nothing}
    ${place(item, ways, brief)}
    ${brief ? nothing : html`<p part="kind">${more}</p>${needs(item, ways)}<p class="facts" part="facts">${facts(item, ways)}</p>`}`;
}

/** The link a coordination may be reached by. */
export const coordinationLink = ({url, email}: {url?: string | undefined; email?: string | undefined}): string | undefined =>
  webLink(url) ?? (email && /^[^\s\\"<>?@]+@[^\s\\"<>?@]+$/.test(email) ? `mailto:${email}` : undefined);
