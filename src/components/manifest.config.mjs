/**
 * How `dist/custom-elements.json` is made from the elements. A reader of the manifest sees what may be used from outside:
 * the analyzer also lists private members and events whose name it could not read, and those are taken out.
 */
import { typeAttributes } from './attribute-types.mjs';

const isPublic = (member) =>
  (member.privacy === undefined || member.privacy === 'public') && !/^[#_]/.test(member.name) && !member.static;

/** Members every Lit element has: part of how it is written, not of what it offers. */
const LIFECYCLE = new Set([
  'render', 'createRenderRoot', 'connectedCallback', 'disconnectedCallback', 'adoptedCallback', 'attributeChangedCallback',
  'willUpdate', 'update', 'updated', 'firstUpdated', 'shouldUpdate', 'performUpdate', 'getUpdateComplete', 'scheduleUpdate',
]);

const publicOnly = {
  name: 'public-only',
  packageLinkPhase({ customElementsManifest }) {
    for (const module of customElementsManifest.modules) {
      for (const declaration of module.declarations ?? []) {
        if (!declaration.customElement) continue;
        declaration.members = declaration.members?.filter((member) => isPublic(member) && !LIFECYCLE.has(member.name));
        declaration.events = declaration.events?.filter((event) => event.name?.startsWith('pana-'));
        declaration.attributes = declaration.attributes?.filter((attribute) => attribute.name);
        const lang = declaration.attributes?.find((attribute) => attribute.name === 'lang');
        if (lang) lang.description ??= 'Language of the element, `fr` or `en`; that of the page when it has none.';
      }
    }
    customElementsManifest.modules = customElementsManifest.modules.filter((module) =>
      module.declarations?.some((declaration) => declaration.tagName),
    );
    typeAttributes(customElementsManifest);
  },
};

export default {
  globs: ['src/components/**/*.ts', 'src/element/**/*.ts'],
  exclude: ['**/*.styles.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [publicOnly],
};
