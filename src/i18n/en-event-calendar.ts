/** English words of the calendar of events, in the order of the French ones. */
import type {EventCalendarWords} from './words.ts';

export const enEventCalendar: EventCalendarWords = {
  'calendar.label': (month) => `Calendar of ${month}`,
  'calendar.previous': (month) => `Previous month: ${month}`,
  'calendar.next': (month) => `Next month: ${month}`,
  'calendar.today': 'Today',
  'calendar.day': (day, count) => `${day}: ${count === 0 ? 'no event' : count === 1 ? 'one event' : `${count} events`}`,
  'calendar.month': (month, count) => `${month}: ${count === 0 ? 'no event' : count === 1 ? 'one event' : `${count} events`}`,
  'calendar.more': (count) => `and ${count} more`,
  'calendar.hint': 'Choose a day to see its events. By keyboard: arrows change the day, Page Up and Page Down the month.',
};
