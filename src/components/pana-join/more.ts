/**
 * Optional fields of the form, which come with its second step: what a structure may add to its identity and to how it helps, its temporary
 * notice, further contacts (a button: their fields come with it), and other people of it, written to once it is listed and never shown.
 */
import type {CharterInForce} from '../../contract/listing.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {frJoinMore} from '../../i18n/fr-join-more.ts';
import {addWords} from '../../i18n/words.ts';
import {othersOf} from './body.ts';
import {isMail} from './check.ts';
import type {Fault} from './check.ts';
import {INVITEES, OTHERS, phoneOf} from './draft.ts';
import type {Draft, Invitee} from './draft.ts';
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

/** The fields of further contacts; `lost` when they could not be had. */
let others: typeof import('./others.ts') | 'lost' | undefined;

/** Has what a draft needs that is taken up again. */
export async function ready({others: given}: Draft): Promise<void> {
  if (given && !others) others = await import('./others.ts').catch(() => 'lost' as const);
}

/** Further contacts and the button that adds one, then people who are named. `focus` moves the focus to what is drawn next. */
export function people(form: Form, charter: CharterInForce | undefined, focus: (selector: string) => void): TemplateResult {
  const {draft, words} = form;
  const add = async (): Promise<void> => {
    try {
      const {addOther} = (others = await import('./others.ts'));
      const at = draft.others?.length ?? 0;
      // Pressed twice before it came.
      if (at < OTHERS) addOther(form);
      focus(`#other-${at}-label`);
    } catch {
      others = 'lost';
      form.edit(() => {});
    }
  };
  return html`${typeof others === 'object' ? others.otherFields(form, charter, focus) : nothing}
    ${(draft.others?.length ?? 0) < OTHERS ? html`<p><button id="add-other" type="button" part="button" @click=${() => void add()}>${words('join.others.add')}</button></p>` : nothing}
    ${others === 'lost' ? html`<p class="hint" role="alert">${words('join.others.failed')}</p>` : nothing}
    ${inviteeFields(form, focus)}`;
}

/** What is wrong with further contacts and people named, in the order of their fields. */
export function peopleFaults(draft: Draft): Fault[] {
  const faults: Fault[] = [];
  const need = (good: unknown, field: string, word: NonNullable<Fault['word']>): void => void (good || faults.push({field, word}));
  const written = othersOf(draft);
  draft.others?.forEach((one, at) => {
    for (const field of ['label', 'email', 'phone'] as const) need(!one.publish[field] || one[field].trim(), `other-${at}-${field}`, 'join.publish.empty');
    if (!written.includes(one)) return;
    need(one.label.trim() || one.publish.label, `other-${at}-label`, 'join.other.missing');
    need(one.email.trim() || one.phone.trim() || one.publish.email, `other-${at}-email`, 'join.other.unreachable');
    need(!one.email.trim() || isMail(one.email), `other-${at}-email`, 'join.email.wrong');
    need(!one.phone.trim() || phoneOf(one.phone.trim()), `other-${at}-phone`, 'join.phone.wrong');
  });
  draft.invitees.forEach(({name, email}, at) => {
    need(name.trim() || !email.trim(), `invitee-${at}-name`, 'join.invitee.missing');
    need(isMail(email) || !(name.trim() + email.trim()), `invitee-${at}-email`, 'join.email.wrong');
  });
  return faults;
}

/** Their fields, a button that adds one and one that takes each away. `focus` moves the focus to what is drawn next. */
function inviteeFields(form: Form, focus: (selector: string) => void): TemplateResult {
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
