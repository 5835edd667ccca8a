/**
 * The single file has no room (80 kB, see `test/budget`) for the form by which a structure joins, the badge, events and their questionnaires,
 * and the form by which an error is reported. It knows nothing of these elements, and what the page's author wrote inside their tags stays:
 * such a page takes the ordinary script tag, or a frame. The button that reports an error is a link to the structure's own page, which has
 * the form.
 */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';

/** What is taken out of each file: lines are emptied, so that the source map stays true. `left`: what must not be found afterwards. */
const WITHOUT = {
  'loader/watch.ts': {
    edits: [[/^.*others\.ts.*$/m, ''], ['(badge|event|event-list|join|', '('], ['|survey)', ')']],
    left: /badge|join|event-|survey|others/,
  },
  'loader/loader.ts': {
    edits: [
      [' || void import(\'./others.ts\').catch(warn)', ''],
      // Its elements, in the same file, say which version stays out.
      ['else if (first.version !== VERSION) warn(`${first.version} wins over ${VERSION}`);', ''],
    ],
    left: /others|wins over/,
  },
  // What a policy refused is said where a list failed, by the sentence that names what it must let pass.
  'store/recovery.ts': {
    edits: [[/^ {2}if \(globalThis\.ReportingObserver\) hear\(\);$/m, '']],
    left: /\bhear\(\);/,
  },
  'client/refused-by-policy.ts': {
    edits: [
      [/^export function hear\([\s\S]*?^\}$/m, (text) => text.replace(/[^\n]/g, '')],
      // Only what asks by the directory's own address is in it.
      [/^ {2}const \{origin\} = [\s\S]*^ {2}\}, 50\);$/m, '  say(address);\n\n\n\n\n\n\n'],
    ],
    left: /new ReportingObserver|function hear/,
  },
  'components/pana-structure/pana-structure.ts': {
    edits: [
      [/^import \{ ReportEntry \}.*$/m, ''],
      [/^ *readonly #report = .*$/m, ''],
      ['${this.#report.dialog()}', ''],
      [/\$\{this\.#report\.button\(.*?, page\)\}/, '<a href="${page}#signaler">${this.t(\'structure.report\')}</a>'],
    ],
    left: /#report\b|ReportEntry/,
  },
};
const FILES = new Map(Object.entries(WITHOUT).map(([file, what]) => [join(import.meta.dirname, '..', file), what]));

export default () => {
  let single = false;
  return {
    name: 'single-without-forms',
    buildStart({ input }) {
      single = 'pana.bundle' in input;
    },
    load(id) {
      const what = single ? FILES.get(id) : undefined;
      if (!what) return null;
      let code = readFileSync(id, 'utf8');
      for (const [found, instead] of what.edits) {
        const before = code;
        code = code.replace(found, instead);
        if (code === before) this.error(`${id} has no ${found}: it names a form otherwise than its plugin thinks`);
      }
      if (what.left.test(code)) this.error(`${id} still names what the single file has no room for`);
      return code;
    },
  };
};
