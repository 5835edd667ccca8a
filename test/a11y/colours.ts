/** For the page: contrast of two colours as WCAG computes it, the colour that lies behind an element, and how well its text reads. Sets `window.colours`. */
export interface Colours {
  contrast(one: string, other: string): number;
  behind(element: Element): string;
  /** Contrast of the text of an element; large text counts 1.5 times, as WCAG allows (3 instead of 4.5). `drawn`: its colours, where it is drawn on a drawing. */
  ofText(element: Element, drawn?: readonly [text: string, ground: string]): number;
}

export const colours = (): void => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true})!;
  const known = new Map<string, number[]>();
  const rgba = (colour: string): number[] => {
    let found = known.get(colour);
    if (found) return found;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    known.set(colour, (found = [...canvas.getImageData(0, 0, 1, 1).data]));
    return found;
  };
  const luminance = (colour: readonly number[]): number => {
    const [r, g, b] = colour.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  /** WCAG 2.2, "contrast ratio"; of opaque colours. */
  const contrast = (one: string, other: string): number => {
    const [a, b] = [luminance(rgba(one)), luminance(rgba(other))].sort((x, y) => y - x) as [number, number];
    return (a + 0.05) / (b + 0.05);
  };
  /** The nearest opaque ground of an element and of what it lies in, through slots and shadow roots; the page's own at last. */
  const behind = (element: Element): string => {
    for (let at: Element | null = element; at; at = at.assignedSlot ?? at.parentElement ?? ((at.getRootNode() as ShadowRoot).host as Element | undefined) ?? null) {
      const {backgroundColor} = getComputedStyle(at);
      if (rgba(backgroundColor)[3] === 255) return backgroundColor;
    }
    return 'Canvas';
  };
  const ofText = (element: Element, drawn?: readonly [string, string]): number => {
    const {color, fontSize, fontWeight} = getComputedStyle(element);
    const large = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
    return contrast(...(drawn ?? [color, behind(element)] as const)) * (large ? 1.5 : 1);
  };
  Object.assign(window, {colours: {contrast, behind, ofText} satisfies Colours});
};
