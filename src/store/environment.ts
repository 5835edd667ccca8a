/** The real clock, chance and network: the one place of the widgets that reads them. */
import type {Environment} from '../client/client.ts';

/* eslint-disable no-restricted-syntax -- what everything else is given comes from here */
export const browserEnvironment: Environment = {
  fetch: (url, options) => fetch(url, options),
  now: () => Date.now(),
  random: () => Math.random(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => resolve(clearTimeout(timer)));
    }),
  online: () => navigator.onLine,
};
