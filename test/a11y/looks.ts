/** In the page: contrast, computed by `colours`, of every text, control, marker and focus in the widgets of `#canvas`; one line for each that falls short. */
export interface Floors {
  readonly text: number;
  readonly control: number;
}

export const shortfalls = ({text: leastText, control: leastControl}: Floors): {wrong: string[]; texts: number; controls: number; markers: number} => {
  const {contrast, behind} = (window as unknown as {colours: {contrast(a: string, b: string): number; behind(element: Element): string}}).colours;
  const wrong = new Set<string>();
  const seen = {texts: 0, controls: 0, markers: 0};
  const say = (element: Element): string =>
    `${(element.getRootNode() as ShadowRoot).host.localName} ${element.localName}.${element.getAttribute('part') ?? element.className} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 30)}"`;
  const check = (what: string, element: Element, a: string, b: string, least: number): void => {
    const found = contrast(a, b);
    if (!(found >= least)) wrong.add(`${what} ${a} on ${b}: ${found.toFixed(2)}, of ${least}: ${say(element)}`);
  };
  const around = (element: Element): string => behind(element.parentElement ?? (element.getRootNode() as ShadowRoot).host);
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if (!(root instanceof ShadowRoot) || !element.getClientRects().length || !element.checkVisibility() || element.closest('.out-of-sight')) continue;
      const style = getComputedStyle(element);
      const marker = element.matches('.markers button');
      // What is disabled need not be read.
      if (!element.matches(':disabled') && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim())) {
        seen.texts += 1;
        // Letters drawn on a drawing have its colour behind them.
        const drawing = element instanceof SVGElement ? element.ownerSVGElement : undefined;
        if (drawing) check('text', element, style.fill, getComputedStyle(drawing).fill, leastText);
        else check('text', element, style.color, behind(element), leastText);
      }
      if (marker) {
        seen.markers += 1;
        // A single one is drawn as rings: the first colour of its ground is that of its edge.
        const rings = style.backgroundImage.match(/(rgba?|oklch|color)\([^)]*\)/g) ?? [];
        check('marker', element, element.classList.contains('single') ? rings[0]! : style.backgroundColor, around(element), leastControl);
        if (rings.length) check('rings', element, rings[0]!, rings[1]!, leastControl);
        element.classList.add('pointed');
        check('pointed', element, getComputedStyle(element).outlineColor, around(element), leastControl);
        element.classList.remove('pointed');
      } else if (element.matches('button:enabled, input:enabled:not([type=checkbox]):not([type=radio]), select:enabled, textarea:enabled, [part=button]:not(:disabled)') && !element.closest('.clear, td')) {
        // A day of a calendar is told by its number and its place in the grid: a box around each would be read as an event.
        const underlined = style.textDecorationLine.includes('underline') || !!element.querySelector('span') && getComputedStyle(element.querySelector('span')!).textDecorationLine.includes('underline');
        const borders = (['Top', 'Right', 'Bottom', 'Left'] as const).filter((side) => parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Style`] !== 'none').map((side) => style[`border${side}Color`]);
        // What tells it from what is around: a border, its ground, or the line under its words.
        const best = Math.max(0, ...borders.map((colour) => contrast(colour, around(element))), contrast(behind(element), around(element)), underlined ? contrast(style.color, around(element)) : 0);
        seen.controls += 1;
        if (best < leastControl) wrong.add(`control ${best.toFixed(2)}, of ${leastControl}: ${say(element)}`);
      }
      if (!element.matches('button, input, select, textarea, a[href], summary') || (element as HTMLButtonElement).disabled || (element.tabIndex < 0 && !marker)) continue;
      element.focus({focusVisible: true} as FocusOptions);
      if (root.activeElement !== element) continue;
      const focused = getComputedStyle(element);
      if (focused.outlineStyle === 'none' || parseFloat(focused.outlineWidth) < 2) wrong.add(`no outline: ${say(element)}`);
      else check('focus', element, focused.outlineColor, parseFloat(focused.outlineOffset) < 0 ? behind(element) : around(element), leastControl);
    }
  };
  walk(document.querySelector('#canvas')!);
  return {wrong: [...wrong], ...seen};
};
