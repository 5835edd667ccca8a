/** Where Firefox is, and how puppeteer starts it for tests. */
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LaunchOptions } from 'puppeteer-core';

const CANDIDATES = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

/** Path of Firefox: `FIREFOX_PATH`, or the system's. Throws with what to install when there is none. */
export function findFirefox(): string {
  const path = process.env.FIREFOX_PATH ?? CANDIDATES.find((candidate) => existsSync(candidate));
  if (!path) throw new Error('no Firefox here: apt-get install firefox-esr, or set FIREFOX_PATH');
  return path;
}

/** Launch options for puppeteer (WebDriver BiDi). Firefox wants a writable HOME that belongs to the user who runs it. */
export function firefoxOptions(): LaunchOptions {
  const home = resolve(import.meta.dirname, '../../node_modules/.cache/firefox-home');
  mkdirSync(home, { recursive: true });
  return {
    browser: 'firefox',
    executablePath: findFirefox(),
    headless: true,
    env: { ...process.env, HOME: home, MOZ_DISABLE_CONTENT_SANDBOX: process.getuid?.() === 0 ? '1' : undefined },
    extraPrefsFirefox: {
      'accessibility.tabfocus': 7, // Tab reaches every control on every system
      'browser.shell.checkDefaultBrowser': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      'toolkit.telemetry.enabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
    },
  };
}
