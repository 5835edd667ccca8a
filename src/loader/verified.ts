/**
 * What stands between an `import()` and its file where the page was given `pana.secure.js`: the file, after those it imports, first
 * arrives as a module script with the integrity it had when it was released. The browser refuses what somebody changed on the way, so
 * that no `import()` ever asks for it.
 *
 * An import map with `integrity` would do as much, but a page may have a map of its own, which a second one ends in some browsers, and
 * a policy may refuse it; WebKit takes a `modulepreload` whatever its integrity says, where it does check a script.
 *
 * Not a module of the bundle: the build writes it, with `FILES`, at the head of the loader (`secure.rollup.mjs`).
 */
import type {LoaderHandover} from '../store/loader.ts';

/** Name of a file → what it must be, and the files it imports. */
declare const FILES: Readonly<Record<string, readonly [integrity: string, ...needs: string[]]>>;

interface Policy {
  createScriptURL(url: string): string;
}
interface Page {
  [loader: symbol]: LoaderHandover & {load?: typeof verified};
  trustedTypes?: {createPolicy(name: string, rules: Policy): Policy};
}

/** Loads `address`, of which the name of the file counts, once it is known to be what was released. */
export const verified = (() => {
  const page = globalThis as unknown as Page;
  const checks = new Map<string, Promise<unknown>>();
  let policy: Policy | undefined;
  try {
    // Where a page takes no address from a string. When it does not know the name either, nothing is loaded and the fallback stays.
    policy = page.trustedTypes?.createPolicy('pana', {createScriptURL: (url) => url});
  } catch {
    // said by the browser
  }

  /** Put into the page until it has come: a file that is needed now, or one that will be. */
  const bring = (element: HTMLLinkElement | HTMLScriptElement, file: string, nonce: string): Promise<unknown> =>
    new Promise<unknown>((done, fail) => {
      element.integrity = FILES[file]![0];
      element.crossOrigin = 'anonymous';
      element.nonce = nonce;
      element.onload = done;
      element.onerror = () => fail(new Error(`${file} did not come as it was released`));
      document.head.append(element);
    }).finally(() => element.remove());

  const check = (file: string): Promise<unknown> => {
    let found = checks.get(file);
    if (found) return found;
    const {base, nonce} = page[Symbol.for('pana.loader/v1')]!;
    const url = `${base}secure/${file}`;
    // On its way while those it imports are: a script of theirs would wait for them one by one.
    const link = document.createElement('link');
    link.rel = 'preload';
    link.as = 'script';
    link.href = url;
    bring(link, file, nonce).catch(() => {});
    found = Promise.all(FILES[file]!.slice(1).map(check)).then(() => {
      const script = document.createElement('script');
      script.type = 'module';
      script.src = policy ? policy.createScriptURL(url) : url;
      return bring(script, file, nonce);
    });
    checks.set(file, found);
    // Somebody may ask again when the network is back.
    found.catch(() => checks.delete(file));
    return found;
  };

  return (address: string): Promise<unknown> => {
    const handover = page[Symbol.for('pana.loader/v1')]!;
    handover.load = verified;
    const file = address.replace(/^.*\//, '');
    return check(file).then(() => import(`${handover.base}secure/${file}`));
  };
})();
