/**
 * The observer put into every page before anything else runs: the same for all. It runs in the page, as text: it may use nothing
 * from outside its own body.
 */
import type { Selectors } from './contenders.ts';

/** Left on the page's global as `bench`. Times in milliseconds since navigation start. */
export interface Reading {
  /** Painted for the first time. */
  item?: number;
  marker?: number;
  /** Start and duration of each task of more than 50 ms. */
  readonly longTasks: [start: number, duration: number][];
  /** Frames of more than 50 ms: when, how long, and the longest script of each. */
  readonly longFrames: { start: number; duration: number; script: string; scriptTime: number; layoutTime: number }[];
  /** The gesture under way: its input event, and when markers that are new since were last painted. */
  input?: number;
  markersPainted?: number;
  /** Starts a new gesture, which ends with the event `type`. */
  arm(type: string): void;
}

export function probe(selectors: Pick<Selectors, 'item' | 'marker'>): void {
  const kinds = ['item', 'marker'] as const;
  const roots: (Document | ShadowRoot)[] = [document];
  /** Text of the markers known, so that only what is new counts. */
  const known = new WeakMap<Element, string>();
  let looking = false;
  let again = false;
  let painting = false;
  let armed = '';
  const reading: Reading = {
    longTasks: [],
    longFrames: [],
    arm(type) {
      armed = type;
      reading.input = reading.markersPainted = undefined;
    },
  };
  (globalThis as unknown as { bench: Reading }).bench = reading;

  /** `act` in a frame, then `done` in the first task after that frame was painted. */
  const afterPaint = (act: () => void, done: (time: number) => void): void => {
    requestAnimationFrame(() => {
      act();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(0);
    });
  };
  const all = (selector: string): Element[] => roots.flatMap((root) => [...root.querySelectorAll(selector)]);

  const look = (): void => {
    // What changes between the frame and its message was not seen by this look.
    again = looking;
    if (looking || (reading.item !== undefined && reading.marker !== undefined)) return;
    looking = true;
    const seen: ('item' | 'marker')[] = [];
    let hidden = false;
    afterPaint(
      () => {
        for (const kind of kinds) {
          const found = reading[kind] === undefined ? all(selectors[kind])[0] : undefined;
          if (!found) continue;
          if (found.getBoundingClientRect().height > 0) seen.push(kind);
          else hidden = true;
        }
      },
      (time) => {
        looking = false;
        for (const kind of seen) reading[kind] ??= time;
        if (hidden || again) look();
      },
    );
  };

  const markersChanged = (): boolean => {
    let changed = false;
    for (const marker of all(selectors.marker)) {
      const text = marker.textContent ?? '';
      if (known.get(marker) === text) continue;
      known.set(marker, text);
      changed = true;
    }
    return changed;
  };

  const observer = new MutationObserver(() => {
    look();
    if (!armed || painting || !markersChanged()) return;
    if (reading.input === undefined) return;
    painting = true;
    afterPaint(
      () => void markersChanged(),
      (time) => {
        painting = false;
        reading.markersPainted = time;
      },
    );
  });
  const watch = (root: Document | ShadowRoot): void => observer.observe(root, { childList: true, subtree: true, characterData: true });
  watch(document);

  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    if (init.mode === 'open') {
      roots.push(root);
      watch(root);
    }
    return root;
  };

  for (const type of ['click', 'pointerup']) {
    addEventListener(
      type,
      (event) => {
        if (type !== armed || reading.input !== undefined) return;
        markersChanged(); // what is there before the page reacts is not new
        reading.input = event.timeStamp;
      },
      true,
    );
  }

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) reading.longTasks.push([startTime, duration]);
  }).observe({ type: 'longtask', buffered: true });
  if (PerformanceObserver.supportedEntryTypes.includes('long-animation-frame')) {
    interface Frame extends PerformanceEntry {
      readonly styleAndLayoutStart: number;
      readonly scripts: readonly { readonly sourceURL: string; readonly invoker: string; readonly duration: number }[];
    }
    new PerformanceObserver((list) => {
      for (const { startTime, duration, styleAndLayoutStart, scripts } of list.getEntries() as Frame[]) {
        const [longest] = [...scripts].sort((a, b) => b.duration - a.duration);
        reading.longFrames.push({
          start: startTime,
          duration,
          script: longest ? `${longest.sourceURL.replace(/^.*\//, '')} ${longest.invoker.replace(/https?:\S*\//, '')}` : '',
          scriptTime: longest?.duration ?? 0,
          layoutTime: styleAndLayoutStart > 0 ? startTime + duration - styleAndLayoutStart : 0,
        });
      }
    }).observe({ type: 'long-animation-frame', buffered: true });
  }
}
