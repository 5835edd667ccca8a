/**
 * The single file has no room for the form by which an error is reported (80 kB, see `test/budget`): there its button is a link to the
 * structure's own page, which has it.
 */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';

const SHEET = join(import.meta.dirname, '../components/pana-structure/pana-structure.ts');

export default () => {
  let single = false;
  return {
    name: 'single-without-report',
    buildStart({ input }) {
      single = 'pana.bundle' in input;
    },
    load(id) {
      if (!single || id !== SHEET) return null;
      // Lines are emptied, not taken out: the source map stays true.
      const without = readFileSync(id, 'utf8')
        .replace(/^import \{ ReportEntry \}.*$/m, '')
        .replace(/^ *readonly #report = .*$/m, '')
        .replace('${this.#report.dialog()}', '')
        .replace(/\$\{this\.#report\.button\(.*?, page\)\}/, '<a href="${page}#signaler">${this.t(\'structure.report\')}</a>');
      if (/#report\b|ReportEntry/.test(without)) this.error('pana-structure.ts names the form otherwise than its plugin thinks');
      return without;
    },
  };
};
