/** How a sheet comes into a shadow root: with its element, or with a part that is loaded after the element was painted. */

/** A sheet: what `css` makes. */
export interface Sheet {
  readonly cssText: string;
  readonly styleSheet?: CSSStyleSheet | undefined;
}

/** Adds `sheet` to a shadow root, once. Where constructed sheets do not exist, as a `<style>` with the nonce of the script tag. */
export function addStyles(root: ShadowRoot, sheet: Sheet): void {
  try {
    // The set leaves out a sheet that is there; making one throws where sheets cannot be made.
    root.adoptedStyleSheets = [...new Set(root.adoptedStyleSheets).add(sheet.styleSheet!)];
  } catch {
    if ([...root.querySelectorAll('style')].some(({textContent}) => textContent === sheet.cssText)) return;
    const loader = (globalThis as Record<symbol, unknown>)[Symbol.for('pana.loader/v1')] as {nonce: string} | undefined;
    const style = document.createElement('style');
    style.nonce = loader?.nonce ?? '';
    style.textContent = sheet.cssText;
    root.append(style);
  }
}
