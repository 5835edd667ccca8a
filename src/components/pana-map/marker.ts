/** One marker as a real button. Positions are set through CSSOM, which strict policies allow. */

/** Where something stands on the plane, in %. */
export interface Position {
  readonly left: number;
  readonly top: number;
}

export function place<E extends HTMLElement>(element: E, { left, top }: Position): E {
  element.style.left = `${left}%`;
  element.style.top = `${top}%`;
  return element;
}

export function dressMarker(button: HTMLButtonElement, count: number, label: string, id = ''): HTMLButtonElement {
  const several = count > 1;
  button.className = several ? `cluster size-${`${count}`.length}` : 'single';
  button.setAttribute('part', several ? 'cluster' : 'marker');
  button.setAttribute('aria-label', (button.title = label));
  button.dataset.id = id;
  button.textContent = several ? `${count}` : '';
  return button;
}
