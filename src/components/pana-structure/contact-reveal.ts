/** The contact of a structure: asked from its own address when the visitor asks for it, never before, never kept. */
import type { ReactiveController } from 'lit';
import { RequestFailure } from '../../client/failure.ts';
import type { PublishedContact } from '../../contract/structure.ts';
import type { PanaElement } from '../../element/pana-element.ts';
import { html, nothing } from '../../element/template.ts';
import type { TemplateResult } from '../../element/template.ts';
import type { MessageKey, Values } from '../../i18n/words.ts';
import { mailLink, phoneLink, phoneText } from './links.ts';

export interface ContactDependencies {
  ask(id: string, signal: AbortSignal): Promise<PublishedContact>;
  announce(text: string): void;
  words<Key extends MessageKey>(key: Key, ...values: Values<Key>): string;
}

export class ContactReveal implements ReactiveController {
  readonly #host: PanaElement;
  readonly #dependencies: ContactDependencies;
  /** The structure the rest is about. */
  #id = '';
  #status: 'hidden' | 'pending' | 'shown' | 'failed' = 'hidden';
  #contact: PublishedContact = {};
  #failure = '';
  #request: AbortController | undefined;

  constructor(host: PanaElement, dependencies: ContactDependencies) {
    this.#host = host;
    this.#dependencies = dependencies;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#forget('');
  }

  /** What is shown for the structure `id`, which agreed to publish `fields`. */
  render(id: string, fields: readonly string[]): TemplateResult {
    const { words } = this.#dependencies;
    if (fields.length === 0) return html`<p>${words('structure.contact.none')}</p>`;
    if (id === this.#id && this.#status === 'shown') return this.#shown();
    const pending = id === this.#id && this.#status === 'pending';
    return html`<p class="actions"><button type="button" part="button" class="main" aria-disabled=${pending ? 'true' : 'false'} @click=${() => void this.#reveal(id)}>
        ${pending ? words('structure.contact.pending') : words('structure.contact.show')}</button></p>
      ${id === this.#id && this.#status === 'failed' ? html`<p class="failed" id="contact-failure">${this.#failure}</p>` : nothing}`;
  }

  #shown(): TemplateResult {
    const { words } = this.#dependencies;
    const { person, email, phone } = this.#contact;
    const mail = mailLink(email);
    const call = phoneLink(phone);
    return html`<dl part="contact" id="contact" class="contact" tabindex="-1" aria-label=${words('structure.contact')}>
      ${person ? html`<div><dt>${words('structure.contact.person')}</dt><dd>${person}</dd></div>` : nothing}
      ${phone ? html`<div><dt>${words('structure.contact.phone')}</dt><dd>${call ? html`<a href=${call}>${phoneText(phone)}</a>` : phone}</dd></div>` : nothing}
      ${email ? html`<div><dt>${words('structure.contact.email')}</dt><dd>${mail ? html`<a href=${mail}>${email}</a>` : email}</dd></div>` : nothing}
    </dl>`;
  }

  async #reveal(id: string): Promise<void> {
    if (id === this.#id && this.#status === 'pending') return;
    this.#forget(id);
    this.#become('pending');
    const { signal } = (this.#request = new AbortController());
    const { ask, words, announce } = this.#dependencies;
    try {
      const contact = await ask(id, signal);
      if (signal.aborted) return;
      if (!contact.person && !contact.email && !contact.phone) throw new RequestFailure('refused', 404);
      this.#contact = contact;
      this.#become('shown');
      await this.#host.updateComplete;
      this.#host.renderRoot.querySelector<HTMLElement>('#contact')?.focus();
    } catch (error) {
      if (signal.aborted) return;
      const status = error instanceof RequestFailure ? error.status : 0;
      this.#failure = words(status === 429 ? 'structure.contact.too-many' : status === 404 ? 'structure.contact.gone' : 'structure.contact.failed');
      this.#become('failed');
      announce(this.#failure);
    }
  }

  #forget(id: string): void {
    this.#request?.abort();
    this.#id = id;
    this.#contact = {};
    this.#status = 'hidden';
  }

  #become(status: 'pending' | 'shown' | 'failed'): void {
    this.#status = status;
    this.#host.requestUpdate();
  }
}
