/**
 * The configurator at work: each change asks for the page it would lead to, puts that page's parts in place and writes its address, so
 * that the server alone knows how settings become snippets.
 */
import {offerCopies} from './copy.ts';

/** Milliseconds without a change before the page is asked for: a word of a place is typed meanwhile. */
const PAUSE = 250;

const addressOf = (form: HTMLFormElement): string => {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== 'string' || value === '') continue;
    // Lists in the order of the one grammar: one choice, one address.
    asked.set(name, asked.has(name) ? `${asked.get(name)} ${value}`.split(' ').sort().join(' ') : value);
  }
  // What is as usual need not be said.
  for (const [name, usual] of [['element', 'locator'], ['heading-level', '2'], ['host', 'plain'], ['kind', 'observation'], ['look', 'card'], ['view', 'sheet'], ['width', 'full']] as const) if (asked.get(name) === usual) asked.delete(name);
  asked.sort();
  const text = `${asked}`.replaceAll('%3A', ':');
  return text ? `/?${text}` : '/';
};

/** Puts `next` in the place of the part of the same name, unless it is the same; keeps the focus, and which ways are open. */
function replace(next: Element): void {
  const old = document.getElementById(next.id);
  if (!old || old.isEqualNode(next)) return;
  const focused = old.contains(document.activeElement) ? document.activeElement!.id : '';
  const open = new Set([...old.querySelectorAll('details[open]')].map(({id}) => id));
  if (open.size > 0) for (const details of next.querySelectorAll('details')) details.open = open.has(details.id);
  old.replaceWith(next);
  offerCopies(next);
  if (focused) (document.getElementById(focused) ?? document.getElementById('where'))?.focus();
}

/** Makes `form` answer at once. */
export function goLive(form: HTMLFormElement): void {
  let asked: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = addressOf(form);

  async function update(): Promise<void> {
    const address = addressOf(form);
    if (address === shown) return;
    asked?.abort();
    const {signal} = (asked = new AbortController());
    form.parentElement!.classList.add('waiting');
    try {
      const answer = await fetch(address, {signal});
      if (!answer.ok) throw new Error(`${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (signal.aborted) return;
      shown = address;
      history.replaceState(null, '', address + location.hash);
      for (const part of page.querySelectorAll('[data-part]')) {
        // What an open button of the old part has changed in it is no difference.
        for (const button of part.querySelectorAll<HTMLElement>('button[data-copy]')) button.hidden = false;
        replace(document.adoptNode(part));
      }
      for (const group of form.querySelectorAll<HTMLElement>('[data-for]')) {
        group.hidden = page.querySelector<HTMLElement>(`[data-for="${group.dataset['for']}"]`)?.hidden ?? false;
      }
    } catch (error) {
      // Without the server the form is still a form: the browser says what is wrong.
      if (!signal.aborted) form.submit();
      throw error;
    } finally {
      if (!signal.aborted) form.parentElement!.classList.remove('waiting');
    }
  }
  const soon = (pause: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void update().catch(() => {}), pause);
  };

  // The fields beside the preview belong to the form without being inside it.
  document.addEventListener('input', ({target}) => {
    const field = target as HTMLInputElement;
    if (field.form === form) soon(field.type === 'checkbox' || field.type === 'radio' ? 0 : PAUSE);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    soon(0);
  });
}
