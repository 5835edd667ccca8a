/** Links that put an event into a calendar of somebody else. Nothing is asked from them before the visitor follows one. Pure. */
import type {PanaEventData} from '../../contract/event.ts';

/** `20270312T083000Z`: a moment as both of them read it. */
const compact = (iso: string): string => new Date(iso).toISOString().replace(/[-:]|\.\d+/g, '');

/** Where it is held, in a line; '' at a distance. */
export const placeLine = ({venue}: PanaEventData): string =>
  venue ? [venue.name, venue.address.street, `${venue.address.postcode} ${venue.address.city}`].filter(Boolean).join(', ') : '';

/** Of an event of one session: these links carry one span of time. `page`: address of the event's own page. */
export function calendarLinks(event: PanaEventData, page: string): {readonly google: string; readonly outlook: string} {
  const {start, end} = event.sessions[0]!;
  const details = `${event.summary}\n${page}`;
  const location = placeLine(event);
  const google = new URLSearchParams({action: 'TEMPLATE', text: event.title, dates: `${compact(start)}/${compact(end)}`, details, location});
  const outlook = new URLSearchParams({
    path: '/calendar/action/compose', rru: 'addevent', subject: event.title, startdt: new Date(start).toISOString(), enddt: new Date(end).toISOString(), body: details, location,
  });
  return {google: `https://calendar.google.com/calendar/render?${google.toString()}`, outlook: `https://outlook.live.com/calendar/0/deeplink/compose?${outlook.toString()}`};
}
