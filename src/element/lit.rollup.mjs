/**
 * Of Lit, the browser files carry what our style sheets need of it: our elements and templates have a base of their own
 * (`reactive-element.ts`, `template.ts`), and importing `lit` would bring the others along for their side effects.
 */
const SLIM = '\0lit';

export default () => ({
  name: 'slim-lit',
  resolveId: (source) => (/^lit$/.test(source) ? SLIM : null),
  load: (id) =>
    id === SLIM
      ? `export const css = (strings, ...values) => {
  const cssText = strings.reduce((text, string, i) => text + (values[i - 1].cssText ?? values[i - 1]) + string);
  let sheet;
  return {cssText, get styleSheet() {
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(cssText);
    return sheet;
  }};
};`
      : null,
  generateBundle(_, bundle) {
    const text = Object.values(bundle).map((file) => file.code ?? '').join('');
    if (/litHtmlVersions|reactiveElementVersions|createPolicy/.test(text)) this.error('a second kind of templates or elements came into the bundle');
  },
});
