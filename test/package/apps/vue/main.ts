// Two searches in keyed blocks that can be turned round, taken away and put back; H32.
import {createApp, ref} from 'vue/dist/vue.esm-bundler.js';
import type {GlobalComponents} from 'vue';
import type {PanaLocator, PanaStructureSelectEvent} from 'pana-widgets';
import type {} from 'pana-widgets/vue';
import 'pana-widgets';

let heard = 0;
const app = createApp({
  setup() {
    const groups = ref(['tous', 'compta']);
    const shown = ref(true);
    const selected = ref<string[]>([]);
    const count = ref(0);
    let element: PanaLocator | null = null;
    const note = (): number => (heard += 1);
    return {
      groups, shown, selected, count, level: 3,
      turn: () => (groups.value = [...groups.value].reverse()),
      toggle: () => (shown.value = !shown.value),
      more: () => (count.value = heard),
      select: (event: PanaStructureSelectEvent) => selected.value.push(event.structureId),
      listen(found: PanaLocator | null) {
        if (found === element) return;
        element?.removeEventListener('pana-structure-select', note);
        found?.addEventListener('pana-structure-select', note);
        element = found;
      },
    };
  },
  template: `
    <button id="turn" @click="turn">Retourner</button>
    <button id="toggle" @click="toggle">Retirer ou remettre</button>
    <button id="again" @click="more">Rendre encore</button>
    <output id="selected">{{ selected.join(' ') }}</output>
    <output id="heard">{{ count }}</output>
    <template v-if="shown">
      <section v-for="group in groups" :key="group" :id="group">
        <pana-locator v-if="group === 'tous'" :ref="listen" api="__API__" :group="group" territory="departement:37" .headingLevel="level" :syncUrl="false"
          @pana-structure-select="select"></pana-locator>
        <pana-locator v-else api="__API__" :group="group" territory="departement:37" needs="comptabilite" heading-level="4" class="theirs"></pana-locator>
      </section>
    </template>`,
});
app.config.compilerOptions.isCustomElement = (tag: string) => tag.startsWith('pana-');
app.mount('#app');

type Props = InstanceType<GlobalComponents['pana-locator']>['$props'];
export const right: Props = {territory: 'departement:37', headingLevel: 3, 'heading-level': '3', onPanaStructureSelect: (event) => void event.structureId};
// @ts-expect-error: Vue would write "false", which is true in HTML
export const wrongFalse: Props = {'sync-url': false};
// @ts-expect-error: a level is a number
export const wrongLevel: Props = {headingLevel: 'three'};
// @ts-expect-error: a level is one of three
export const wrongWord: Props = {level: 'accompagne'};
// @ts-expect-error: a list begins with one of its words
export const wrongList: Props = {price: 'cher gratuit'};
// @ts-expect-error: the word of another element
export const wrongView: InstanceType<GlobalComponents['pana-event']>['$props'] = {view: 'month'};
export const rightWords: Props = {level: 'informer', price: 'gratuit depense-acceptable', 'hide-facets': 'price access', radius: '30', 'sync-url': '', lang: 'fr'};
// @ts-expect-error: the event is ours
export const wrongEvent: Props = {onPanaStructureSelect: (event: KeyboardEvent) => event.key};
