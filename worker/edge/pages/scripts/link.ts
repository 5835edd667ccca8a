/**
 * The page our mails lead to: takes the token out of the address before anything else can read or keep it, and puts it in the form of its
 * purpose. It is spent by the button alone.
 */

/** Purpose and token of `#purpose:token`; undefined for anything else. */
export function readFragment(hash: string): {readonly purpose: string; readonly token: string} | undefined {
  const [, purpose, token] = /^#([a-z-]{1,40}):([A-Za-z0-9_-]{1,200})$/.exec(hash) ?? [];
  return purpose === undefined || token === undefined ? undefined : {purpose, token};
}

/** Shows the form the address asks for, with its token. */
export function showAct(page: Document, {location, history}: Pick<Window, 'location' | 'history'>): void {
  const asked = readFragment(location.hash);
  // A link followed in a tab that has this page already; an address without one changes nothing.
  if (location.hash === '') return;
  history.replaceState(null, '', location.pathname);
  let found = false;
  for (const form of page.querySelectorAll<HTMLFormElement>('form[data-purpose]')) {
    const its = form.dataset['purpose'] === asked?.purpose;
    form.hidden = !its;
    form.querySelector<HTMLInputElement>('input[name=token]')!.value = its ? asked!.token : '';
    found ||= its;
  }
  page.getElementById('without')!.hidden = found;
}

if (typeof document !== 'undefined') {
  showAct(document, window);
  addEventListener('hashchange', () => showAct(document, window));
}
