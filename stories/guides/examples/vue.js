/** Vue 3. Dans un gabarit compilé, dites à Vue que ces balises ne sont pas des composants : `isCustomElement: (tag) => tag.startsWith('pana-')`. */
import { createApp, h, ref } from 'vue';

const Annuaire = {
  props: ['attributes'],
  setup({ attributes }) {
    const choix = ref('');
    return () =>
      h('section', [
        // Dans un gabarit : <pana-locator territory="departement:37" @pana-structure-select="choix = $event.structureId" />
        h('pana-locator', { ...attributes, 'onPana-structure-select': (event) => (choix.value = event.structureId) }),
        h('p', { role: 'status' }, choix.value ? `Vue a reçu : ${choix.value}` : 'Vue attend un choix.'),
      ]);
  },
};

export const monter = (boite, attributes) => createApp(Annuaire, { attributes }).mount(boite);
