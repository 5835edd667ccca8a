/** Every story on one page without Storybook: bundled by esbuild, served with the repository beside it, mounted one at a time. */
import {globSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {dirname, resolve} from 'node:path';
import {build, type Plugin} from 'esbuild';
import {serve, type Served} from '../support/serve.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What the page offers a test, as `window.gallery`. */
export interface Gallery {
  /** `pana-list/Empty`, in the order of the files. */
  readonly names: readonly string[];
  /** Shows one story in place of the last, and waits until its play function is through. */
  mount(name: string): Promise<void>;
}

/**
 * In the page: waits until the story stands still in the window as it is now. Elements answer a new size within two frames; a map asks
 * for what its new view lacks after 250 ms, then draws it: it stands still, where `maps` must, once nothing changed in it for 300.
 */
export const still = (maps = true): Promise<void> =>
  new Promise((done) => {
    let last = performance.now();
    let frames = 0;
    let quiet = 0;
    const watched = new Set<Node>();
    const observer = new MutationObserver(() => {
      last = performance.now();
      frames = 0;
      watch(document.querySelector('#canvas')!);
    });
    const watch = (root: Element | ShadowRoot): void => {
      if (!watched.has(root) && (root instanceof ShadowRoot || root.id === 'canvas')) observer.observe(root, {subtree: true, childList: true, attributes: true, characterData: true});
      watched.add(root);
      for (const element of root.querySelectorAll('*')) {
        if (maps && element.localName === 'pana-map') quiet = 300;
        if (element.shadowRoot) watch(element.shadowRoot);
      }
    };
    watch(document.querySelector('#canvas')!);
    const step = (): void => {
      frames += 1;
      if (frames > 2 && performance.now() - last >= quiet) {
        observer.disconnect();
        done();
      } else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });

/** `import css from './x.css?raw'`: the text of a file, as Storybook's builder gives it. */
const raw: Plugin = {
  name: 'raw',
  setup({onResolve, onLoad}) {
    onResolve({filter: /\?raw$/}, ({path, importer}) => ({path: resolve(dirname(importer), path.slice(0, -4)), namespace: 'raw'}));
    onLoad({filter: /./, namespace: 'raw'}, async ({path}) => ({contents: await readFile(path, 'utf8'), loader: 'text'}));
  },
};

/** Serves the gallery; `/` is the page. The bundle stands where `import.meta.url` leads its data to `dist/data`. */
/** `plugins` may change what is bundled: a defect planted, a language added. */
export async function serveGallery({stories = 'stories/**/*.stories.ts', plugins = []}: {readonly stories?: string; readonly plugins?: Plugin[]} = {}): Promise<Served> {
  const files = globSync(stories, {cwd: ROOT}).sort();
  const code = `
${files.map((file, i) => `import * as story${i} from ${JSON.stringify(`./${file}`)};`).join('\n')}
const stories = {};
for (const {default: meta, ...all} of [${files.map((_, i) => `story${i}`)}]) {
  for (const [name, story] of Object.entries(all)) stories[meta.title + '/' + name] = {...meta, ...story, args: {...meta.args, ...story.args}};
}
const names = Object.keys(stories);
async function mount(name) {
  const {loaders = [], render, play, args} = stories[name];
  const canvas = document.querySelector('#canvas');
  canvas.replaceChildren();
  const loaded = [];
  for (const loader of [loaders].flat()) loaded.push(await loader({args}));
  canvas.append(await render(args, {loaded: Object.assign({}, ...loaded)}));
  canvas.firstElementChild.style.maxWidth = '100%'; // a story's own width must not make the window scroll
  await play?.({canvasElement: canvas, args, step: (_, act) => act()});
}
window.gallery = {names, mount};
`;
  const {outputFiles} = await build({
    stdin: {contents: code, resolveDir: ROOT, loader: 'ts'},
    bundle: true,
    plugins: [raw, ...plugins],
    write: false,
    format: 'esm',
    target: 'es2022',
    tsconfig: resolve(ROOT, 'tsconfig.json'),
    define: {'process.env.NODE_ENV': '"production"', global: 'globalThis'},
    logLevel: 'error',
  });
  const page = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Éléments</title></head>
<body style="margin:0"><h1>Éléments</h1><div id="canvas"></div><script type="module" src="/test/support/gallery.js"></script></body></html>`;
  return serve({
    root: ROOT,
    pages: {'/': page, '/test/support/gallery.js': {body: outputFiles[0]!.contents, headers: {'content-type': 'text/javascript; charset=utf-8'}}},
  });
}
