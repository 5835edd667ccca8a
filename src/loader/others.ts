/**
 * Elements that are not of a search: each has its file, and a page brings those it has. Loaded by the first of them, and at work at once;
 * asked by `watch.ts` for those that come later.
 */
const OTHERS: Readonly<Record<string, () => Promise<unknown>>> = {
  'pana-badge': () => import('../components/pana-badge/pana-badge.ts'),
  'pana-event': () => import('../components/pana-event/pana-event.ts'),
  'pana-event-list': () => import('../components/pana-event-list/pana-event-list.ts'),
  'pana-join': () => import('../components/pana-join/pana-join.ts'),
  'pana-structure': () => import('../components/pana-structure/pana-structure.ts'),
  'pana-survey': () => import('../components/pana-survey/pana-survey.ts'),
};

/** Brings the element `tag`, when it is one of these. When its file is missing what the page's author wrote inside stays. */
export function bring(tag: string): void {
  OTHERS[tag]?.().catch((error) => console.warn('pana', error));
}

const look = (): void => {
  for (const {localName} of document.querySelectorAll(':not(:defined)')) bring(localName);
};
look();
// What is still being parsed.
document.addEventListener('DOMContentLoaded', look, {once: true});
