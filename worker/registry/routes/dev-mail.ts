/** GET /dev/mail: the mails of a server on a developer's machine. Registered there and nowhere else: it shows links that are good for an act. */
import {html} from 'hono/html';
import {document} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import type {DevInbox} from '../mail/dev-inbox.ts';
import type {MailMessage} from '../mail/message.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRoute} from '../route.ts';

/** A text with our own addresses as links. */
function linked(text: string, origin: string): Markup[] {
  return text.split(/(https?:\/\/\S+)/).map((part) => (part.startsWith(`${origin}/`) ? html`<a href="${part}">${part}</a>` : html`${part}`));
}

const item = ({messageId, date, to, subject, text}: MailMessage, origin: string): Markup => html`<article>
<h2>${subject}</h2>
<p>À <strong>${to}</strong>, écrit le <time datetime="${date.toISOString()}">${date.toISOString()}</time> <small>${messageId}</small></p>
<pre>${linked(text, origin)}</pre>
</article>`;

/** The page of `inbox`. */
export function devMailRoutes(inbox: DevInbox): RegistryRoute[] {
  return [registryRoute({
    method: 'GET',
    path: '/dev/mail',
    summary: 'Mails that would have left, on a developer’s machine.',
    action: 'public.read',
    from: 'page',
    handle({deps: {origin}}) {
      const messages = inbox.messages();
      return {
        body: document({
          title: 'Courrier de développement',
          hidden: true,
          main: html`<h1>Courrier de développement</h1>
<p>Ces messages ne partent pas : ce serveur n’a pas d’adresse pour envoyer du courrier. Le dernier est en haut.</p>
${messages.length === 0 ? html`<p>Aucun message.</p>` : messages.map((message) => item(message, origin))}`,
        }),
      };
    },
  })];
}
