/** A search that was refused, as the visitor reads it: what of it is not known, and the search without it. */
import type {FieldError} from '../../contract/problem.ts';
import type {StoreController} from '../../controllers/store-controller.ts';
import {html, nothing} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {frRefusal} from '../../i18n/fr-refusal.ts';
import {addWords} from '../../i18n/words.ts';
import {refusedOf, withoutRefused} from '../../store/refusal.ts';
import type {Search} from '../../store/search.ts';
import type {Translate} from './list-extras.ts';

addWords('fr', frRefusal);

/** What was refused, once it is known, by the failure that says so. */
const known = new WeakMap<object, readonly FieldError[]>();

/** `change` searches again, `ready` draws again. Nothing while the reasons are not known, or when there are none. */
export function refused({state, group}: StoreController, t: Translate, change: (search: Search) => void, ready: () => void): TemplateResult | typeof nothing {
  const failure = state.failure!;
  const errors = known.get(failure);
  if (!errors) {
    void refusedOf(group).then((found) => {
      known.set(failure, found);
      ready();
    });
  }
  if (!errors?.[0]) return nothing;
  const lock = errors.filter(({field}) => field === 'territory');
  const without = withoutRefused(state.search, errors);
  return html`${(lock[0] ? lock : errors).map(
      ({value}) => html`<p>${value ? t(lock[0] ? 'refusal.territory' : 'refusal.value', value) : t('failure.refused')}</p>`,
    )}
    ${without ? html`<button type="button" @click=${() => change(without)}>${t(errors[1] ? 'refusal.clear-all' : 'refusal.clear')}</button>` : nothing}`;
}
