/** Every mail says what it should in both languages, leads nowhere but to us, and never takes words for anything but words. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {createDevInbox} from '../../../worker/registry/mail/dev-inbox.ts';
import {createRegistry} from '../../../worker/registry/app.ts';
import {sendMail} from '../../../worker/registry/jobs/send-mail.ts';
import {mailbox} from '../../../worker/registry/mail/address.ts';
import {enqueue} from '../../../worker/registry/mail/enqueue.ts';
import {MailTemplateError, renderMail} from '../../../worker/registry/mail/render.ts';
import type {RenderedMail} from '../../../worker/registry/mail/render.ts';
import {NATURES, VALUE_KINDS} from '../../../worker/registry/mail/templates.ts';
import type {MailTemplate, ValueName} from '../../../worker/registry/mail/templates.ts';
import {devMailRoutes} from '../../../worker/registry/routes/dev-mail.ts';
import {PAYLOADS, UNSEEN} from '../../hosts/payloads.ts';
import {ORIGIN, pageGet, testDeps} from './support.ts';

const LOCALES = ['fr', 'en'] as const;
const TEMPLATES = Object.keys(NATURES) as MailTemplate[];
const GOOD = {link: `${ORIGIN}/lien#sign-in:abc-DEF_123`, day: '2026-12-01', code: '12345678', name: 'Structure', words: 'Des mots', room: 'https://visio.example.invalid/r/abc'} as const;
const valuesOf = (template: MailTemplate): Record<string, string> =>
  Object.fromEntries(NATURES[template].takes.map((name) => [name, VALUE_KINDS[name] === 'link' ? `${ORIGIN}/lien#${name}:abc-DEF_123` : GOOD[VALUE_KINDS[name]]]));
const render = (template: MailTemplate, locale: 'fr' | 'en', values: unknown = valuesOf(template)): RenderedMail => renderMail({template, locale, values}, ORIGIN);
const each = (work: (template: MailTemplate, locale: 'fr' | 'en') => void): void => TEMPLATES.forEach((template) => LOCALES.forEach((locale) => work(template, locale)));

/** The markup a mail is made of: nothing else may be in one. The room of an event is elsewhere: written by its coordination, never by who registers. */
const MARKUP = /<!doctype html>|<\/?(?:html|head|body|p|br|strong|small|title|blockquote|a)>|<html lang="(?:fr|en)">|<meta charset="utf-8">|<meta name="viewport" content="width=device-width">|<a href="https:\/\/pana\.example\/[^"<>\s]*">|(?<=<p>)<a href="https:\/\/[^"<>\s]*">(?=(?:Rejoindre la salle|Join the room))/g;

/** What a mail program would make a link of. */
const seenAsLinks = (text: string): string[] => text.match(/[a-z][a-z0-9+.-]*:\/\/\S+|\bmailto:\S+|[\p{L}\p{N}_-]+(?:[.。．｡][\p{L}\p{N}_-]+)+\S*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu) ?? [];

describe('mails', () => {
  it('are each in two languages, with a subject of its own, a text and an HTML that say the same', () => {
    assert.ok(TEMPLATES.length >= 11);
    each((template, locale) => {
      const {subject, text, html} = render(template, locale);
      assert.match(text, locale === 'fr' ? /^Bonjour,\n/ : /^Hello,\n/);
      assert.match(text, /PANA/);
      assert.match(html, new RegExp(`<html lang="${locale}">`));
      assert.ok(html.includes(`<title>${subject}</title>`));
      const said = html.slice(html.indexOf('<body>')).replace(/<[^>]+>/g, '').replaceAll('&#39;', '\'').split('\n').map((line) => line.trim()).filter((line) => line !== '');
      for (const line of said) assert.ok(text.includes(line), `${template} ${locale}: « ${line} » is not in the text`);
    });
    assert.equal(new Set(TEMPLATES.flatMap((template) => LOCALES.map((locale) => render(template, locale).subject))).size, TEMPLATES.length * 2);
  });

  it('say in both languages what happens when nothing is done', () => {
    each((template, locale) => {
      assert.match(render(template, locale).text, locale === 'fr' ? /ne faites rien|rien à faire|n’avez rien d’autre à faire|Tant que vous n’avez pas répondu|rien n’est publié/ : /do nothing|nothing (?:else )?to do|Until you answer/, template);
    });
  });

  it('promise no next person nobody knows of, and no day that an offer may not last', () => {
    each((template, locale) => {
      const {text} = render(template, locale);
      assert.doesNotMatch(text, /personne suivante|next person/, template);
      assert.doesNotMatch(text, /(?:pendant|for) 24 (?:heures|hours)/, template);
    });
    for (const template of ['event-session', 'event-session-remote'] as const) assert.ok(!(NATURES[template].takes as readonly string[]).includes('cancel'), 'once a series has begun nobody cancels');
  });

  it('show every one of their values, days in words', () => {
    each((template, locale) => {
      const {text, html} = render(template, locale);
      for (const [name, value] of Object.entries(valuesOf(template))) {
        const shown = VALUE_KINDS[name as ValueName] === 'day' ? (locale === 'fr' ? '1er décembre 2026' : '1 December 2026') : value;
        assert.ok(text.includes(shown) && html.includes(shown), `${template} ${locale} ${name}`);
      }
    });
    assert.match(render('withdrawn', 'fr', {structure: 'X', hiddenAt: '2028-02-29', eraseBy: '2026-08-31'}).text, /le 29 février 2028[^]+le 31 août 2026/);
  });

  it('never put a value in a subject', () => {
    each((template, locale) => {
      const words = Object.fromEntries(NATURES[template].takes.map((name) => [name, ['name', 'words'].includes(VALUE_KINDS[name]) ? 'Zanzibar' : valuesOf(template)[name]!]));
      assert.equal(render(template, locale, words).subject, render(template, locale).subject);
    });
  });

  it('are told from letters of people; only the reminder can be unsubscribed from, by leaving', () => {
    each((template, locale) => {
      assert.deepEqual(render(template, locale).headers, {
        'Auto-Submitted': 'auto-generated', 'Content-Language': locale,
        ...(template === 'verify-reminder' && {'List-Unsubscribe': `<${ORIGIN}/lien#withdraw:abc-DEF_123>`}),
      });
    });
  });

  it('lead nowhere but to our origin and to the room of an event, in text and in HTML, whatever people wrote', () => {
    const rooms: unknown[] = [];
    const lures = ['https://evil.example/x', 'www.evil.example', 'evil.example', 'écrivez à moi@evil.example', 'http://192.0.2.1/x', 'evil。example', 'http://localhost', '//evil.example', 'ftp://evil/x', 'a.b.c'];
    each((template, locale) => {
      for (const lure of lures) {
        const values = Object.fromEntries(NATURES[template].takes.map((name) => [name, ['name', 'words'].includes(VALUE_KINDS[name]) ? `avant ${lure} après` : valuesOf(template)[name]!]));
        const mail = render(template, locale, values);
        if (mail.text.includes(GOOD.room)) rooms.push(template);
        const [text, html] = [mail.text, mail.html].map((said) => said.replaceAll(GOOD.room, `${ORIGIN}/room`)) as [string, string];
        for (const link of seenAsLinks(text)) assert.ok(link.startsWith(`${ORIGIN}/`), `${template}: ${link}`);
        for (const link of seenAsLinks(html.replace(/<[^>]+>/g, ' '))) assert.ok(link.startsWith(`${ORIGIN}/`), `${template}: ${link}`);
        for (const [, href] of html.matchAll(/href="([^"]*)"/g)) assert.equal(new URL(href!).origin, ORIGIN);
      }
    });
    assert.deepEqual([...new Set(rooms)], ['registration-confirmed-remote', 'event-reminder-1-remote', 'event-session-remote'], 'no other mail has it');
  });

  it('refuse a link that is not on our origin, a day that is none, a value too many or too few', () => {
    const links = [
      'https://evil.example/', `${ORIGIN}.evil.example/`, `${ORIGIN}@evil.example/`, `${ORIGIN}:8443/`, ORIGIN, 'javascript:alert(1)', '//pana.example/x', `http://pana.example/x`, '/lien',
      `${ORIGIN}/ x`, `${ORIGIN}/x"`, `${ORIGIN}/x>`, `${ORIGIN}/x\r\nBcc: a@example.org`, `${ORIGIN}/é`, '', ` ${ORIGIN}/`,
    ];
    each((template, locale) => {
      for (const name of NATURES[template].takes) {
        const bad = {link: links, day: ['2026-02-30', '2026-11-22T10:00:00Z', 'demain', ''], code: ['<b>', '1', ''], name: [''], words: [''], room: ['http://visio.example.invalid/', 'https://a:b@visio.example.invalid/', 'javascript:alert(1)', 'https://visio.example.invalid/"', 'https://visio.example.invalid/ x', '//visio', '']}[VALUE_KINDS[name]];
        for (const value of bad) assert.throws(() => render(template, locale, {...valuesOf(template), [name]: value}), MailTemplateError, `${template} ${name} ${value}`);
        const {[name]: _, ...fewer} = valuesOf(template);
        assert.throws(() => render(template, locale, fewer), /missing/);
        assert.throws(() => render(template, locale, {...fewer, other: 'x'}), /missing/);
      }
      assert.throws(() => render(template, locale, {...valuesOf(template), other: 'x'}), /unknown/);
    });
    assert.throws(() => renderMail({template: 'toString', locale: 'fr', values: {}}, ORIGIN), /no such template/);
  });

  it('take hostile texts for texts, in every value', () => {
    const payloads = [...PAYLOADS, ...UNSEEN, ...PAYLOADS.map((payload) => `O'Brien & "${payload}`)];
    assert.ok(payloads.length >= 300);
    each((template, locale) => {
      for (const name of NATURES[template].takes) {
        for (const payload of payloads) {
          const kind = VALUE_KINDS[name];
          const tried = kind === 'link' ? [payload, `${ORIGIN}/${payload}`] : [payload];
          for (const value of tried) {
            let mail: RenderedMail;
            try {
              mail = render(template, locale, {...valuesOf(template), [name]: value});
            } catch {
              assert.ok(['link', 'day', 'code', 'room'].includes(kind), `${template} ${name} threw`);
              continue;
            }
            assert.doesNotMatch(mail.html.replace(MARKUP, ''), /[<>]/, `${template} ${name}: ${value}`);
            assert.doesNotMatch(Object.values(mail.headers).join(), /[\r\n]/);
          }
        }
      }
    });
  });

  it('keep a name on one line and short, and the lines of an answer', () => {
    const {text} = render('confirm-application', 'fr', {...valuesOf('confirm-application'), structure: `Un\r\n\r\n.\r\nnom ${'long '.repeat(100)}`});
    assert.match(text, /« Un \. nom (?:long ){20,}[long ]*… »/);
    const {text: asked, html} = render('application-question', 'fr', {...valuesOf('application-question'), question: 'Une ligne\r\nUne autre\u202e\u0007\n\nLa fin'});
    assert.match(asked, /^> Une ligne\n> Une autre\n>\n> La fin$/m);
    assert.match(html, /<blockquote>Une ligne<br>\nUne autre *<br>\n<br>\nLa fin<\/blockquote>/);
  });
});

describe('addresses', () => {
  it('have one form each', () => {
    assert.equal(mailbox('Accueil.Loches+PANA@Mairie.Example.ORG'), 'accueil.loches+pana@mairie.example.org');
    assert.equal(mailbox('a@b.example'), 'a@b.example');
    assert.equal(mailbox(`${'a'.repeat(64)}@example.org`), `${'a'.repeat(64)}@example.org`);
  });

  it('are read alike by whoever reads them', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'Z', '9', '.', '-', '_', '+', '%', '@', '"', '(', ',', ' ', '\r\n', 'example', '.org', 'é', '\u212a', '\u017f'), {minLength: 3, maxLength: 14}), (parts) => {
      const address = mailbox(parts.join(''));
      if (address === undefined) return;
      assert.match(address, /^[a-z0-9][a-z0-9._+-]*@[a-z0-9.-]+$/);
      assert.equal(mailbox(address), address);
    }), {numRuns: 5000});
  });
});

describe('the inbox of development', () => {
  it('shows the last mails as text, with our links and no other', async () => {
    const deps = testDeps();
    const inbox = createDevInbox();
    const app = createRegistry(deps, devMailRoutes(inbox));
    assert.match(await (await app.request(pageGet('/dev/mail'))).text(), /Aucun message/);
    const values = {structure: '<img src=x onerror=alert(1)> https://evil.example/', link: `${ORIGIN}/lien#confirm-application:abc`};
    enqueue(deps.database, {template: 'confirm-application', locale: 'fr', to: 'someone@example.org', values}, deps);
    await sendMail(inbox)(deps);
    await inbox.send({...inbox.messages()[0]!, text: 'https://other.example/ <script>alert(1)</script>'});
    const answer = await app.request(pageGet('/dev/mail'));
    const page = await answer.text();
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.ok(page.includes(`<a href="${values.link}">${values.link}</a>`));
    assert.ok(page.includes('someone@example.org'));
    assert.doesNotMatch(page, /<img|<script|href="https:\/\/(?:evil|other)/);
  });

  it('remembers a hundred', async () => {
    const inbox = createDevInbox();
    for (let i = 0; i < 130; i++) await inbox.send({messageId: `<${i}@pana.example>`, date: new Date(0), from: {name: '', address: 'a@example.org'}, to: 'b@example.org', subject: '', text: '', html: '', headers: {}});
    assert.equal(inbox.messages().length, 100);
    assert.equal(inbox.messages()[0]!.messageId, '<129@pana.example>');
  });
});
