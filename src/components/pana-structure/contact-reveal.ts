/** The contact of a structure: asked from its own address when the visitor asks for it, never before, never kept. */
import type { ReactiveController } from 'lit';
import { RequestFailure } from '../../client/failure.ts';
import type { PublishedContact, Structure } from '../../contract/structure.ts';
import type { PanaElement } from '../../element/pana-element.ts';
import { html, nothing } from '../../element/template.ts';
import type { TemplateResult } from '../../element/template.ts';
import type { MessageKey, Values } from '../../i18n/words.ts';
import { mailLink, phoneLink, phoneText } from './links.ts';

/** What it takes of the sheet: its words, its live region, and what asks for the contact of a structure. */
export interface ContactDependencies {
  words<Key extends MessageKey>(key: Key, ...values: Values<Key>): string;
  announce(text: string): void;
  ask(id: string, signal: AbortSignal): Promise<PublishedContact>;
}

/** A way to somebody: the link where it is one, else the text. */
const way = (text: string | undefined, href?: string) => (text ? html`<dd>${href ? html`<a href=${href}>${text}</a>` : text}</dd>` : nothing);
const called = (phone: string | undefined) => way(phone && phoneText(phone), phoneLink(phone));
const mailed = (email: string | undefined) => way(email, mailLink(email));
const row = (title: string, text: unknown) => html`<div><dt>${title}</dt>${text}</div>`;

export class ContactReveal implements ReactiveController {
  readonly #host: PanaElement;
  readonly #words: ContactDependencies['words'];
  readonly #announce: ContactDependencies['announce'];
  readonly #ask: ContactDependencies['ask'];
  /** The structure the rest is about. */
  #id = '';
  #contact: PublishedContact | undefined;
  #failure = '';
  /** While it is asked for. */
  #request: AbortController | undefined;

  constructor(host: PanaElement, words: ContactDependencies['words'], announce: ContactDependencies['announce'], ask: ContactDependencies['ask']) {
    this.#host = host;
    this.#words = words;
    this.#announce = announce;
    this.#ask = ask;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#forget('');
  }

  /** What is shown for a structure, by what it agreed to publish. */
  render({ id, contactFields, otherContacts }: Structure): TemplateResult {
    const words = this.#words;
    if (!contactFields[0] && !otherContacts) return html`<p>${words('structure.contact.none')}</p>`;
    const here = id === this.#id;
    if (here && this.#contact) return this.#shown(this.#contact);
    const pending = here && this.#request;
    return html`<p class="actions"><button type="button" part="button" class="main" aria-disabled=${pending ? 'true' : 'false'} @click=${() => void this.#reveal(id)}>
        ${pending ? words('structure.contact.pending') : words('structure.contact.show')}</button></p>
      ${here && this.#failure ? html`<p class="failed">${this.#failure}</p>` : nothing}`;
  }

  #shown({ person, email, phone, others = [] }: PublishedContact): TemplateResult {
    const words = this.#words;
    return html`<dl class="contact" part="contact" id="contact" tabindex="-1" aria-label=${words('structure.contact')}>
      ${person ? row(words('structure.contact.person'), way(person)) : nothing}
      ${phone ? row(words('structure.contact.phone'), called(phone)) : nothing}
      ${email ? row(words('structure.contact.email'), mailed(email)) : nothing}
      ${others.map((other) => row(other.label ?? words('structure.contact'), [called(other.phone), mailed(other.email)]))}
    </dl>`;
  }

  async #reveal(id: string): Promise<void> {
    if (id === this.#id && this.#request) return;
    this.#forget(id);
    const { signal } = (this.#request = new AbortController());
    const words = this.#words;
    this.#host.requestUpdate();
    try {
      const contact = await this.#ask(id, signal);
      if (signal.aborted) return;
      if (!Object.keys(contact)[0]) throw new RequestFailure('refused', 404);
      this.#contact = contact;
    } catch (error) {
      if (signal.aborted) return;
      const status = error instanceof RequestFailure ? error.status : 0;
      this.#announce((this.#failure = words(status === 429 ? 'structure.contact.too-many' : status === 404 ? 'structure.contact.none' : 'structure.contact.failed')));
    }
    this.#request = undefined;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>('#contact')?.focus();
  }

  #forget(id: string): void {
    this.#request?.abort();
    this.#request = this.#contact = undefined;
    this.#id = id;
    this.#failure = '';
  }
}
