/**
 * Makes a mail of a template and its values. What people wrote stays text: escaped in the HTML, and kept from becoming a link where a mail
 * program would make one by itself, or anyone could send links to strangers through our forms.
 */
import {html} from 'hono/html';
import type {MailMessage} from './message.ts';
import {FRAME, LETTERS, VALUE_KINDS, natureOf} from './templates.ts';
import type {Block, Letter, MailLocale, MailTemplate, ValueName} from './templates.ts';

/** What a mail says. */
export type RenderedMail = Pick<MailMessage, 'subject' | 'text' | 'html' | 'headers'>;

/** Thrown when a template is not known or its values are not what it takes; says nothing of the values. */
export class MailTemplateError extends Error {}

/** Characters of a name: more is a message of its own, to somebody who may not have asked for one. */
const NAME_LENGTH = 120;

// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** Where mail programs see an address in a text: `a.b`, `a@b`, `x://`. A word joiner there shows nothing and is no address. */
const LINKABLE = /(?<=[\p{L}\p{N}])[.。．｡@](?=[\p{L}\p{N}])|(?<=:)\/(?=\/)/gu;

const literal = (text: string): string => text.replace(/\r\n?/g, '\n').replace(INVISIBLE, ' ').replace(LINKABLE, '$&\u2060').trim();

function nameOf(text: string): string {
  const letters = [...text.replace(/\s+/g, ' ').trim()];
  return literal(letters.length > NAME_LENGTH ? `${letters.slice(0, NAME_LENGTH - 1).join('')}…` : letters.join(''));
}

const LOCALE_TAGS = {fr: 'fr-FR', en: 'en-GB'} as const;

/** `1er décembre 2026`, `1 December 2026`. Throws for what is not an ISO day. */
function dayInWords(day: string, locale: MailLocale): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) throw new MailTemplateError('a day is not ISO 8601');
  const words = new Intl.DateTimeFormat(LOCALE_TAGS[locale], {day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'}).format(date);
  return locale === 'fr' ? words.replace(/^1 /, '1er ') : words;
}

/** An address of our own pages, in characters that need no escaping anywhere. Throws for any other. */
function ownLink(link: string, origin: string): string {
  if (!link.startsWith(`${origin}/`) || !/^[\w.~:/?#[\]@!$&()*+,;=%-]+$/.test(link)) throw new MailTemplateError('a link is not on our origin');
  return link;
}

/** A room of an event, in characters that need no escaping: written by its coordination, never by who registers. Throws for what is no https address. */
function roomLink(link: string): string {
  const url = /^https:\/\/[\w.~:/?#[\]@!$&()*+,;=%-]+$/.test(link) ? URL.parse(link) : null;
  if (url === null || url.username !== '' || url.password !== '') throw new MailTemplateError('a room is not an https address');
  return link;
}

function readable(name: ValueName, value: unknown, origin: string, locale: MailLocale): string {
  if (typeof value !== 'string' || value === '') throw new MailTemplateError('a value is missing');
  switch (VALUE_KINDS[name]) {
    case 'link': return ownLink(value, origin);
    case 'room': return roomLink(value);
    case 'day': return dayInWords(value, locale);
    case 'name': return nameOf(value);
    case 'words': return literal(value);
    case 'code':
      if (!/^[0-9A-Za-z -]{4,20}$/.test(value)) throw new MailTemplateError('a code is not one');
      return value;
  }
}

const quoted = (text: string): string => text.split('\n').map((line) => `> ${line}`.trimEnd()).join('\n');

function blockText(block: Block, locale: MailLocale): string {
  if (typeof block === 'string') return block;
  if ('to' in block) return `${block.label}${FRAME[locale].colon}\n${block.to}`;
  if ('code' in block) return `    ${block.code}`;
  return quoted(block.quote);
}

function blockHtml(block: Block): ReturnType<typeof html> {
  if (typeof block === 'string') return html`<p>${block}</p>\n`;
  if ('to' in block) return html`<p><a href="${block.to}">${block.label}</a></p>\n`;
  if ('code' in block) return html`<p><strong>${block.code}</strong></p>\n`;
  return html`<blockquote>${block.quote.split('\n').map((line, i) => html`${i > 0 ? html`<br>\n` : ''}${line}`)}</blockquote>\n`;
}

/** The mail that `template` gives with `values`. Throws a {@link MailTemplateError} when it cannot be written as it must. */
export function renderMail({template, locale, values}: {template: string; locale: MailLocale; values: unknown}, origin: string): RenderedMail {
  const nature = natureOf(template);
  if (nature === undefined) throw new MailTemplateError('no such template');
  const given = values as Readonly<Record<string, unknown>>;
  if (Object.keys(given).length !== nature.takes.length) throw new MailTemplateError('a value is missing or unknown');
  const filled = Object.fromEntries(nature.takes.map((name) => [name, readable(name, given[name], origin, locale)])) as Record<ValueName, string>;
  const {subject, body} = (LETTERS[locale][template as MailTemplate] as (values: Record<ValueName, string>) => Letter)(filled);
  const {hello, bye, why} = FRAME[locale];
  return {
    subject,
    text: `${[hello, ...body.map((block) => blockText(block, locale)), `${bye}\n${origin}/`, `-- \n${why}`].join('\n\n')}\n`,
    html: String(html`<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${subject}</title></head>
<body>
<p>${hello}</p>
${body.map(blockHtml)}<p>${bye}<br>
<a href="${origin}/">${origin}/</a></p>
<p><small>${why}</small></p>
</body>
</html>
`),
    headers: {
      // Answering machines do not answer it (RFC 3834).
      'Auto-Submitted': 'auto-generated',
      'Content-Language': locale,
      ...(nature.unsubscribe !== undefined && {'List-Unsubscribe': `<${filled[nature.unsubscribe]}>`}),
    },
  };
}
