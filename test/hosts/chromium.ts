/** Chromium by playwright-core, for what only its protocol can show; and one page of a host opened with everything it complains about. */
import {chromium, type Browser, type BrowserContextOptions, type Page} from 'playwright-core';
import {CHROME_ARGS, findChromium} from '../support/chromium.ts';
import {addRow} from './host-page.ts';
import {look, type Seen} from './look.ts';
import type {HostRow} from './rows.ts';
import type {World} from './world.ts';

export async function openChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({executablePath: await findChromium(), args: [...CHROME_ARGS, ...args]});
}

export interface OpenedPage {
  readonly page: Page;
  /** Uncaught errors of the page, dialogs it opened. */
  readonly errors: string[];
  readonly dialogs: string[];
  /** Addresses asked for, in order. */
  readonly requests: string[];
  look(): Promise<Seen>;
  /** Looks until `ready` agrees; the last look after `within` ms (default 10,000). */
  lookUntil(ready: (seen: Seen) => boolean, within?: number): Promise<Seen>;
  close(): Promise<void>;
}

/** A fresh profile on the address given. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
  const page = await context.newPage();
  const opened: OpenedPage = {
    page,
    errors: [],
    dialogs: [],
    requests: [],
    look: () => page.evaluate(look),
    async lookUntil(ready, within = 10_000) {
      const end = performance.now() + within;
      for (;;) {
        const seen = await page.evaluate(look);
        if (ready(seen) || performance.now() > end) return seen;
        await page.waitForTimeout(50);
      }
    },
    close: () => context.close(),
  };
  page.on('pageerror', (error) => opened.errors.push(String(error)));
  page.on('dialog', (dialog) => {
    opened.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => opened.requests.push(request.url()));
  await page.goto(url);
  return opened;
}

export const openRow = (browser: Browser, world: World, row: Omit<HostRow, 'expect'>, options?: BrowserContextOptions): Promise<OpenedPage> =>
  openPage(browser, addRow(world, {...row, expect: {kind: 'renders'}}), options);
