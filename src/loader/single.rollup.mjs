/**
 * The single file has no room for the form by which a structure joins, nor for the badge (80 kB, see `test/budget`): it knows nothing of
 * them, and what the page's author wrote inside the tag stays. Such a page takes the ordinary script tag, or a frame.
 */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';

const WATCH = join(import.meta.dirname, 'watch.ts');

export default () => {
  let single = false;
  return {
    name: 'single-without-form',
    buildStart({ input }) {
      single = 'pana.bundle' in input;
    },
    load(id) {
      if (!single || id !== WATCH) return null;
      const code = readFileSync(id, 'utf8');
      // Lines are emptied, not taken out: the source map stays true.
      const without = code.replace(/^.*pana-(?:badge|join)\.ts.*$/gm, '').replace('(badge|join|', '(');
      if (code.length - without.length < 120 || /badge|join/.test(without)) this.error('watch.ts names the form otherwise than its plugin thinks');
      return without;
    },
  };
};
