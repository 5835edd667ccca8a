/** A heading of the level the page asks for. Native elements: people move from heading to heading. */
import { html } from '../../element/template.ts';
import type { TemplateResult } from '../../element/template.ts';

/** `level` 2 to 6; anything else is 2. */
export function heading(level: number, text: string): TemplateResult {
  switch (level) {
    case 3:
      return html`<h3>${text}</h3>`;
    case 4:
      return html`<h4>${text}</h4>`;
    case 5:
      return html`<h5>${text}</h5>`;
    case 6:
      return html`<h6>${text}</h6>`;
    default:
      return html`<h2>${text}</h2>`;
  }
}
