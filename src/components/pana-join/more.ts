/**
 * Optional fields of the form, which come with its second step: what a structure may add to its identity and to how it helps, its temporary
 * notice, and other people of it, written to once it is listed and never shown.
 */
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {frJoinMore} from '../../i18n/fr-join-more.ts';
import {addWords} from '../../i18n/words.ts';
import {INVITEES} from './draft.ts';
import type {Invitee} from './draft.ts';
import {line, paragraph, text} from './fields.ts';
import type {Form} from './fields.ts';

addWords('fr', frJoinMore);

export const siretField = (form: Form): TemplateResult =>
  text(form, 'siret', {label: form.words('join.siret'), hint: form.words('join.siret.hint'), max: 20, optional: true});

export const audiencesField = (form: Form): TemplateResult =>
  text(form, 'audiences', {label: form.words('join.audiences'), hint: form.words('join.audiences.hint'), max: 1000, optional: true});

export const appointmentField = (form: Form): TemplateResult => text(form, 'appointment', {label: form.words('join.appointment'), max: 500, type: 'url', optional: true});

export function noticeFields(form: Form): TemplateResult {
  const {words} = form;
  return html`<fieldset class="group"><legend part="legend">${words('join.notice')}</legend>
      ${paragraph(form, 'notice', words('join.notice.text'), words('join.notice.hint'), 280)}
      ${text(form, 'noticeFrom', {label: words('join.notice.from'), max: 10, type: 'date', optional: true})}
      ${text(form, 'noticeUntil', {label: words('join.notice.until'), max: 10, type: 'date', optional: true})}
    </fieldset>`;
}

/** Their fields, a button that adds one and one that takes each away. `focus` moves the focus to what is drawn next. */
export function inviteeFields(form: Form, focus: (selector: string) => void): TemplateResult {
  const {draft: {invitees}, words} = form;
  const set = (at: number, change: Partial<Invitee>) => form.edit((draft) => (draft.invitees = draft.invitees.map((one, index) => (index === at ? {...one, ...change} : one))));
  const add = (): void => {
    form.edit((draft) => (draft.invitees = [...draft.invitees, {name: '', email: ''}]));
    focus(`#invitee-${invitees.length}-name`);
  };
  const remove = (at: number): void => {
    form.edit((draft) => (draft.invitees = draft.invitees.filter((_, index) => index !== at)));
    focus(invitees[1] ? `#invitee-${Math.max(0, at - 1)}-name` : '#add-invitee');
  };
  return html`<fieldset class="group" aria-describedby="invitees-hint"><legend part="legend">${words('join.invitees')} <span class="hint">(${words('join.optional')})</span></legend>
      <p id="invitees-hint" class="hint" part="hint">${words('join.invitees.hint')}</p>
      ${invitees.map(({name, email}, at) => html`<div class="group" role="group" aria-label=${words('join.invitee', at + 1)}>
        ${line(form, `invitee-${at}-name`, name, (value) => set(at, {name: value}), {label: words('join.invitee.name'), max: 120})}
        ${line(form, `invitee-${at}-email`, email, (value) => set(at, {email: value}), {label: words('join.invitee.email'), max: 254, type: 'email'})}
        <p><button type="button" part="button" @click=${() => remove(at)}>${words('join.invitee.remove')}</button></p>
      </div>`)}
      ${invitees.length < INVITEES ? html`<p><button id="add-invitee" type="button" part="button" @click=${add}>${words('join.invitees.add')}</button></p>` : nothing}
    </fieldset>`;
}
