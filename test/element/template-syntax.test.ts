/** Every template of the house is written in the syntax that `src/element/template.ts` reads. */
import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {test} from 'node:test';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../..');
const HOLE = '\0';

/** Texts of the `html` templates of a source file, values left out. */
function templatesOf(file: string, code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && node.tag.text === 'html') {
      const {template} = node;
      found.push(ts.isNoSubstitutionTemplateLiteral(template) ? template.text : [template.head, ...template.templateSpans.map(({literal}) => literal)].map(({text}) => text).join(HOLE));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true));
  return found;
}

/** What is wrong with a template; undefined when nothing is. */
function fault(template: string): string | undefined {
  if (/^ \S|\S $/.test(template)) return 'a space at the edge, which the build takes away: leave it to the template around';
  const open: string[] = [];
  let rest = template;
  while (rest) {
    const [all, close, tag, attributes = ''] = /^<(\/?)([a-z][\w-]*)((?:\s+[^\s=/>"']+(?:="[^">]*"|=[^\s"'>]+)?)*)\s*\/?>/.exec(rest) ?? /^[^<]+/.exec(rest) ?? [];
    if (!all) return `not read: ${rest.slice(0, 60)}`;
    if (!tag && /&\w+;|>/.test(all)) return `entity or ">" in a text: ${all}`;
    if (/&\w+;/.test(attributes)) return `entity in an attribute: ${attributes}`;
    if (tag && all.includes(`<${HOLE}`)) return 'a value as the name of a tag';
    const isVoid = /^(?:input|br|path)$/.test(tag ?? '');
    if (close && open.pop() !== tag) return `</${tag}> closes nothing`;
    if (tag && !close && !isVoid) {
      if (all.endsWith('/>')) return `<${tag}/> is not closed`;
      if (/^(?:img|hr|link|meta|source|track|wbr|script|style|title)$/.test(tag)) return `<${tag}> is not known to template.ts`;
      open.push(tag);
    }
    rest = rest.slice(all.length);
  }
  return open.length ? `<${open.at(-1)}> is not closed` : undefined;
}

test('should write every template in the syntax of template.ts', () => {
  let count = 0;
  for (const file of globSync('src/**/*.ts', {cwd: root})) {
    for (const template of templatesOf(file, readFileSync(resolve(root, file), 'utf8'))) {
      count++;
      assert.equal(fault(template), undefined, `${file}: ${template}`);
    }
  }
  assert.ok(count > 80, `${count} templates`);
});

test('should find what cannot be read', () => {
  const wrong = ['<p>', '<p></b>', '</p>', '<img>', '<p title=\'a\'></p>', '<p title="a>b"></p>', 'a &amp; b', '<p title="&amp;"></p>', '<!-- x -->', '<path></path>', '<i/>', 'a > b', ' <b>x</b>', 'x '];
  for (const template of wrong) assert.notEqual(fault(template), undefined, template);
  for (const template of ['<p\n  class="a \0" ?hidden=\0 .value=\0>\0</p>', '<svg><path d="M0" /></svg>', '<input id=\0><br>x']) assert.equal(fault(template), undefined, template);
});
