/** The same component tests in WebKitGTK, through its WebDriver on a virtual screen: part of `npm run test:browsers`. */
import { webdriverLauncher } from '@web/test-runner-webdriver';
import { startWebKit, webkitCapabilities } from '../support/webkit.ts';
import { componentTests } from './shared.mjs';

const { port } = await startWebKit();

export default {
  ...componentTests,
  browsers: [
    webdriverLauncher({
      automationProtocol: 'webdriver',
      hostname: '127.0.0.1',
      port,
      path: '/',
      logLevel: 'error',
      capabilities: { ...webkitCapabilities(), 'wdio:enforceWebDriverClassic': true },
    }),
  ],
  concurrency: 1,
};
