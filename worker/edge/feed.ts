/** Events as a feed (Atom, RFC 4287): what was announced or changed last comes first. */
import type {PanaEventData} from '../../src/contract/event.ts';
import {capital} from '../http/words.ts';
import {EVENT_KIND_WORDS, placeLine, sessionWords} from '../http/event-words.ts';
import {escapeXml} from './xml.ts';

export interface FeedOptions {
  readonly origin: string;
  readonly title: string;
  /** Address of the feed and of the page it stands for, from the root, with what was asked. */
  readonly self: string;
  readonly page: string;
  /** ISO 8601: when the agenda was published, for a feed without entries. */
  readonly publishedAt: string;
}

const element = (name: string, text: string, attributes = ''): string => `<${name}${attributes}>${escapeXml(text)}</${name}>\n`;
const link = (rel: string, type: string, href: string): string => `<link rel="${rel}" type="${type}" href="${escapeXml(href)}"/>\n`;

const MARK: Readonly<Partial<Record<PanaEventData['status'], string>>> = {cancelled: 'Annulé : ', postponed: 'Reporté : '};

function entry(event: PanaEventData, origin: string): string {
  const {id, slug, title, summary, kind, organiser, sessions, status, statusReason, publishedAt, updatedAt, example} = event;
  const lines = [
    ...(example ? ['Exemple : cet événement n’existe pas.'] : []),
    ...(statusReason ? [statusReason] : []),
    ...sessions.map((session) => `${capital(sessionWords(session))}.`),
    `${placeLine(event)}.`,
    summary,
  ];
  return `<entry>
${element('id', `${origin}/v1/events/${id}`)}${element('title', `${MARK[status] ?? ''}${title}`)}${element('updated', updatedAt)}${element('published', publishedAt)}<author>${element('name', organiser.name)}</author>
${link('alternate', 'text/html', `${origin}/agenda/${encodeURIComponent(slug)}`)}<category term="${kind}" label="${escapeXml(EVENT_KIND_WORDS[kind])}"/>
${element('summary', lines.join('\n'))}</entry>
`;
}

/** The feed of these events, in their order. */
export function feed(events: readonly PanaEventData[], {origin, title, self, page, publishedAt}: FeedOptions): string {
  const updated = events.reduce((latest, event) => (event.updatedAt > latest ? event.updatedAt : latest), '') || publishedAt;
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
${element('id', origin + self)}${element('title', title)}${element('updated', updated)}<author>${element('name', 'PANA')}</author>
${link('self', 'application/atom+xml', origin + self)}${link('alternate', 'text/html', origin + page)}${events.map((event) => entry(event, origin)).join('')}</feed>
`;
}
