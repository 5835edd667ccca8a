/** Further contacts of the form: who each is, how to reach them, and an agreement for each field. Loaded when somebody adds one. */
import type {CharterInForce} from '../../contract/listing.ts';
import type {FurtherField} from '../../contract/structure.ts';
import {html} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {enJoinOthers} from '../../i18n/en-join-others.ts';
import {frJoinOthers} from '../../i18n/fr-join-others.ts';
import {addWords} from '../../i18n/words.ts';
import type {Other} from './draft.ts';
import {box, line} from './fields.ts';
import type {Form, TextOptions} from './fields.ts';

addWords('fr', frJoinOthers);
addWords('en', enJoinOthers);

const emptyOther = (): Other => ({label: '', email: '', phone: '', publish: {label: false, email: false, phone: false}});

/** Adds one to the form. */
export const addOther = (form: Form): void => form.edit((draft) => (draft.others = [...(draft.others ?? []), emptyOther()]));

/** Their fields, with a button that takes each contact away. `focus` moves the focus to what is drawn next. */
export function otherFields(form: Form, charter: CharterInForce | undefined, focus: (selector: string) => void): readonly TemplateResult[] {
  const {draft: {others = []}, words} = form;
  // From what is in the draft by then: two fields may be filled before either is drawn.
  const set = (at: number, change: (other: Other) => Partial<Other>): void => form.edit((draft) => (draft.others = draft.others?.map((one, index) => (index === at ? {...one, ...change(one)} : one)) ?? []));
  const remove = (at: number): void => {
    form.edit((draft) => (draft.others = draft.others?.filter((_, index) => index !== at) ?? []));
    focus(others[1] ? `#other-${Math.max(0, at - 1)}-label` : '#add-other');
  };
  const fields: readonly (readonly [FurtherField, TextOptions])[] = [
    ['label', {label: words('join.other.label'), hint: words('join.other.label.hint'), max: 80}],
    ['email', {label: words('join.email'), max: 254, type: 'email', optional: true}],
    ['phone', {label: words('join.phone'), max: 30, type: 'tel', optional: true}],
  ];
  return others.map((other, at) => html`<div class="group" role="group" aria-label=${words('join.other', at + 2)}>
      <p><b>${words('join.other', at + 2)}</b></p>
      ${fields.map(([field, options]) => html`${line(form, `other-${at}-${field}`, other[field], (value) => set(at, () => ({[field]: value})), options)}
        ${(charter?.furtherConsents ?? []).filter((one) => one.field === field).map(({text}) =>
          box(form, `publish-other-${at}-${field}`, other.publish[field], text, (_, on) => set(at, ({publish}) => ({publish: {...publish, [field]: on}})), 'fr'))}`)}
      <p><button type="button" part="button" @click=${() => remove(at)}>${words('join.other.remove')}</button></p>
    </div>`);
}
