/**
 * Elements that come after the page, or in shadow roots of the host, or as `<div data-pana="locator" data-territory="…">` where a CMS
 * takes out the tags it does not know: found when the loader's first work is done.
 */

/** Puts the element that `place` stands for inside it, around what its author wrote there. */
function stand(place: HTMLElement): void {
  const {pana} = place.dataset;
  place.removeAttribute('data-pana'); // done: a page kept and shown again is not done twice
  if (!/^(badge|event|event-list|join|list|locator|map|search|structure|survey)$/.test(pana!)) return console.warn('pana', `data-pana="${pana}"?`);
  const element = document.createElement('pana-' + pana);
  for (const {name, value} of place.attributes) {
    // Whoever may write these but no script must not get one run by them, nor our look on somebody else's data.
    if (/^data-(?!on|api$|style$)./.test(name)) element.setAttribute(name.slice(5), value);
  }
  element.append(...place.childNodes);
  place.append(element);
}

/** Calls `found` for every tag not defined yet in `root` and its shadow roots, now and whenever some are added. */
export function watch(root: Document | ShadowRoot, found: (tag: string) => void): void {
  const scan = (from: ParentNode): void => {
    for (const one of [from as HTMLElement, ...from.querySelectorAll<HTMLElement>('*')]) {
      const {localName, shadowRoot, dataset} = one;
      if (shadowRoot) watch(shadowRoot, found);
      else if (dataset?.['pana']) stand(one);
      else if (/^pana-/.test(localName) && !customElements.get(localName)) {
        found(localName);
        if (!/a-(l|se|m)/.test(localName)) import('./others.ts').then((it) => it.bring(localName)).catch((error) => console.warn('pana', error));
      }
    }
  };
  new MutationObserver((changes) => {
    for (const {addedNodes} of changes) for (const node of addedNodes) if (node.nodeType === 1) scan(node as Element);
  }).observe(root, {childList: true, subtree: true});
  scan(root);
}
