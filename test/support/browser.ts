/**
 * One small driver for journeys that must hold in every browser: Chromium through playwright-core, Firefox through WebDriver
 * BiDi, WebKitGTK through classic WebDriver. It can do what a visitor does (go, type, press, click) and read what is there.
 * `PANA_BROWSER=firefox` chooses; `npm run test:browsers` runs `test/journeys/every-browser` in the two others.
 */
import { CHROME_ARGS, findChromium } from './chromium.ts';
import { firefoxOptions } from './firefox.ts';
import { startWebKit, webkitCapabilities } from './webkit.ts';

export type BrowserName = 'chromium' | 'firefox' | 'webkit';

/** A function for the page: no variable of its file but its arguments, which must be JSON, like its result. */
type PageFunction<T> = (...args: never[]) => T | Promise<T>;

/** Keys by the names of `KeyboardEvent.key`. */
export type Key =
  | 'Tab' | 'Shift+Tab' | 'Enter' | 'Escape' | 'Backspace' | 'Delete' | 'Home' | 'End' | 'PageUp' | 'PageDown' | ' '
  | 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/** The element that has focus, through every open shadow root. */
export interface Focused {
  readonly tag: string;
  /** Tag of the outermost host, such as `pana-search`. */
  readonly host: string;
  readonly role: string | null;
  /** Its aria-label, or what it says; at most 200 characters. */
  readonly text: string;
}

export interface TestPage {
  goto(url: string): Promise<void>;
  evaluate<T>(fn: PageFunction<T>, ...args: unknown[]): Promise<T>;
  /** Waits until `fn` answers something true in the page, and gives it. Throws after `timeout` ms (default 10,000). */
  waitFor<T>(fn: PageFunction<T>, args?: unknown[], timeout?: number): Promise<NonNullable<T>>;
  press(key: Key): Promise<void>;
  type(text: string): Promise<void>;
  /** Clicks the middle of the first element that matches, searched through open shadow roots. */
  click(selector: string): Promise<void>;
  focused(): Promise<Focused>;
  /** Size of the window's content, CSS pixels (WebKitGTK: approximately, its window has a frame). */
  resize(width: number, height: number): Promise<void>;
  screenshot(): Promise<Uint8Array>;
}

export interface TestBrowser {
  readonly name: BrowserName;
  /** A page with no cookie, storage or cache of another. In WebKitGTK there is one at a time: opening a page ends the last. */
  newPage(): Promise<TestPage>;
  close(): Promise<void>;
}

type Raw = Omit<TestPage, 'evaluate' | 'waitFor' | 'click' | 'focused'> & {
  run(expression: string): Promise<unknown>;
  clickAt(x: number, y: number): Promise<void>;
};

const findDeep = (selector: string): [number, number] | null => {
  const search = (root: Document | ShadowRoot): Element | null => {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const element of root.querySelectorAll('*')) {
      const inner = element.shadowRoot && search(element.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  const element = search(document);
  if (!element) return null;
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const box = element.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
};

const readFocus = (): Focused => {
  let element = document.activeElement;
  const host = element?.localName ?? '';
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const text = element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  return {
    tag: element?.localName ?? '',
    host,
    role: element?.getAttribute('role') ?? null,
    text: text.replace(/\s+/g, ' ').trim().slice(0, 200),
  };
};

/** What every browser shares on top of its own few verbs. */
function complete(raw: Raw): TestPage {
  const evaluate = <T>(fn: PageFunction<T>, ...args: unknown[]): Promise<T> =>
    raw.run(`(${fn})(...${JSON.stringify(args)})`) as Promise<T>;
  return {
    ...raw,
    evaluate,
    async waitFor<T>(fn: PageFunction<T>, args: unknown[] = [], timeout = 10_000) {
      const end = performance.now() + timeout;
      let last: unknown;
      while (performance.now() < end) {
        try {
          last = await evaluate(fn, ...args);
          if (last) return last as NonNullable<T>;
        } catch (error) {
          last = error; // the page may be on its way to another address
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`waited ${timeout} ms in vain for ${fn} (last: ${String(last)})`);
    },
    async click(selector) {
      const point = (await evaluate(findDeep as PageFunction<[number, number] | null>, selector)) as [number, number] | null;
      if (!point) throw new Error(`nothing matches ${selector}`);
      await raw.clickAt(...point);
    },
    focused: () => evaluate(readFocus),
  };
}

async function openChromium(): Promise<TestBrowser> {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROME_ARGS });
  return {
    name: 'chromium',
    close: () => browser.close(),
    async newPage() {
      const page = await (await browser.newContext()).newPage();
      return complete({
        goto: async (url) => void (await page.goto(url, { waitUntil: 'load' })),
        run: (expression) => page.evaluate(expression),
        press: (key) => page.keyboard.press(key),
        type: (text) => page.keyboard.type(text),
        clickAt: (x, y) => page.mouse.click(x, y),
        resize: (width, height) => page.setViewportSize({ width, height }),
        screenshot: () => page.screenshot(),
      });
    },
  };
}

async function openFirefox(): Promise<TestBrowser> {
  const { launch } = await import('puppeteer-core');
  const browser = await launch(firefoxOptions());
  return {
    name: 'firefox',
    close: () => browser.close(),
    async newPage() {
      const page = await (await browser.createBrowserContext()).newPage();
      return complete({
        goto: async (url) => void (await page.goto(url, { waitUntil: 'load' })),
        run: (expression) => page.evaluate(expression),
        async press(key) {
          if (key !== 'Shift+Tab') return page.keyboard.press(key);
          await page.keyboard.down('Shift');
          await page.keyboard.press('Tab');
          await page.keyboard.up('Shift');
        },
        type: (text) => page.keyboard.type(text),
        clickAt: (x, y) => page.mouse.click(x, y),
        resize: (width, height) => page.setViewport({ width, height }),
        screenshot: () => page.screenshot(),
      });
    },
  };
}

/** Key values of the WebDriver specification, section "Keyboard actions". */
const WEBDRIVER_KEYS: Record<Exclude<Key, 'Shift+Tab'>, string> = {
  Tab: '\uE004', Enter: '\uE007', Escape: '\uE00C', Backspace: '\uE003', Delete: '\uE017', Home: '\uE011', End: '\uE010',
  PageUp: '\uE00E', PageDown: '\uE00F', ' ': ' ', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015',
};
const SHIFT = '\uE008';

async function openWebKit(): Promise<TestBrowser> {
  let driver = await startWebKit();
  let session: string | undefined;
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${driver.port}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(35_000),
    }).catch((error: unknown) => {
      throw new Error(`WebDriver ${method} ${path} does not answer`, { cause: error });
    });
    const { value } = (await answer.json()) as { value: unknown };
    if (!answer.ok) throw new Error(`WebDriver ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  const end = async () => {
    if (session) await call('DELETE', `/session/${session}`).catch(() => undefined);
    session = undefined;
  };
  return {
    name: 'webkit',
    async close() {
      await end();
      driver.stop();
    },
    async newPage() {
      if (session) {
        await end();
        driver.stop(); // a new driver too: the next session does not wait for what is left of the last
        driver = await startWebKit();
      }
      const opened = (await call('POST', '/session', { capabilities: { alwaysMatch: webkitCapabilities() } })) as { sessionId: string };
      session = opened.sessionId;
      const at = `/session/${session}`;
      await call('POST', `${at}/timeouts`, { script: 30_000, pageLoad: 30_000 });
      const keys = (...values: string[]) => {
        const down = values.map((value) => ({ type: 'keyDown', value }));
        const up = [...values].reverse().map((value) => ({ type: 'keyUp', value }));
        return call('POST', `${at}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions: [...down, ...up] }] });
      };
      return complete({
        goto: async (url) => void (await call('POST', `${at}/url`, { url })),
        run: async (expression) => {
          const script = `const done = arguments[arguments.length - 1];
            Promise.resolve().then(() => ${expression}).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
          const result = (await call('POST', `${at}/execute/async`, { script, args: [] })) as { value?: unknown; error?: string };
          if (result.error !== undefined) throw new Error(result.error);
          return result.value;
        },
        press: async (key) => void (await (key === 'Shift+Tab' ? keys(SHIFT, WEBDRIVER_KEYS.Tab) : keys(WEBDRIVER_KEYS[key]))),
        async type(text) {
          for (const letter of text) await keys(letter);
        },
        async clickAt(x, y) {
          const move = { type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y), origin: 'viewport' };
          const actions = [move, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
          await call('POST', `${at}/actions`, { actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }] });
        },
        resize: async (width, height) => void (await call('POST', `${at}/window/rect`, { x: 0, y: 0, width, height })),
        screenshot: async () => Buffer.from((await call('GET', `${at}/screenshot`)) as string, 'base64'),
      });
    },
  };
}

const OPEN = { chromium: openChromium, firefox: openFirefox, webkit: openWebKit };

/** Opens the browser the run asks for (`PANA_BROWSER`, default Chromium). Close it when done. */
export function openBrowser(name = (process.env.PANA_BROWSER ?? 'chromium') as BrowserName): Promise<TestBrowser> {
  const open = OPEN[name];
  if (!open) throw new Error(`PANA_BROWSER: ${name} is none of ${Object.keys(OPEN).join(', ')}`);
  return open();
}
