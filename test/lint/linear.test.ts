/**
 * Every regular expression of src and worker costs in proportion to the text it is given, or is only given short ones, by the steps of a
 * backtracking matcher (`steps.ts`): nobody stops the server, or a page, with a field of nothing but spaces (RELIABILITY.md, availability).
 */
import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {it} from 'node:test';
import ts from 'typescript';
import {counted, dearest, TOO_MANY} from './steps.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What is dear on a long text and only meets short ones: how long at most, and why. */
const SHORT: Readonly<Record<string, readonly [length: number, why: string]>> = {
  '/=+$/': [1000, 'base64 of ours: two signs at most'],
  '/(?<=.)\\+.*$/': [254, 'an address that was checked'],
  '/\\s*;\\s*/': [500, 'opening hours that were checked'],
  '/;+$/': [500, 'measured before'],
  '/[^/]*$/': [1000, 'the address of our script'],
  '/\\B(?=(\\d{3})+$)/g': [20, 'a number'],
  '/<(\\/?)([\\w-]+)([^>]*)>|[^<]+/g': [1000, 'a template of ours'],
  '/.*:/': [500, 'opening hours that were checked'],
  '/(\\d{1,2})(?:\\s*[h:]\\s*([0-5]\\d)?(?!\\d|\\s*[h:]))?\\s*(?:-|–|—|à|a|to)\\s*(\\d{1,2})(?:\\s*[h:]\\s*([0-5]\\d)?(?!\\d|\\s*[h:]))?/g': [500, 'hours, in their field'],
  '/ \\d+.*$/': [100, 'the name of a commune'],
};

/** What is made where it runs, by the text of the call without its backslashes: what it can come to. */
const MADE: Readonly<Record<string, readonly (readonly [source: string, flags: string])[]>> = {
  // Addresses of our routes.
  "new RegExp(`^${path.replace(/:[a-z]+{.+}/g, '<rest>').replaceAll('.', '.').replace(/:[a-z]+/g, '[^/]+').replace('<rest>', '.+')}$`)": [['^/v1/structures/[^/]+\\.ics$', ''], ['^/pana/.+$', '']],
  "new RegExp(`^${path.replaceAll('.', '.').replace(/:[a-zA-Z]+/g, '[^/]+')}$`)": [['^/desk/demandes/[^/]+/[^/]+$', '']],
  // A word that lost its accents in a file: letters, and places of one letter each.
  "new RegExp(`^${damaged.replaceAll(DAMAGE, '[^x00-x7f]')}$`, 'iu')": [['^m[^\\x00-\\x7f]diath[^\\x00-\\x7f]que$', 'iu']],
};

interface Found {
  readonly file: string;
  readonly text: string;
  readonly source: string;
  readonly flags: string;
}

/** The texts of a list, one that is cut from a text too. */
function listOf(node: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): readonly string[] | undefined {
  if (ts.isIdentifier(node)) return constants.has(node.text) ? listOf(constants.get(node.text)!, constants) : undefined;
  if (ts.isAsExpression(node)) return listOf(node.expression, constants);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'split') {
    const between = fold(node.arguments[0]!, constants);
    return between === undefined ? undefined : fold(node.expression.expression, constants)?.split(between);
  }
  if (!ts.isArrayLiteralExpression(node)) return undefined;
  const words = node.elements.map((one) => fold(one, constants));
  return words.some((word) => word === undefined) ? undefined : words as string[];
}

/** What an expression of TypeScript says, from the constants of its file; undefined when only running tells. */
function fold(node: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isParenthesizedExpression(node)) return fold(node.expression, constants);
  if (ts.isIdentifier(node)) return constants.has(node.text) ? fold(constants.get(node.text)!, constants) : undefined;
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'source') {
    const one = ts.isIdentifier(node.expression) ? constants.get(node.expression.text) : node.expression;
    return one && ts.isRegularExpressionLiteral(one) ? one.text.slice(1, one.text.lastIndexOf('/')) : undefined;
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [fold(node.left, constants), fold(node.right, constants)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'join') {
    const words = listOf(node.expression.expression, constants);
    const between = fold(node.arguments[0]!, constants);
    return between === undefined ? undefined : words?.join(between);
  }
  const raw = ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'String.raw';
  const template = raw ? node.template : node;
  const said = (part: ts.TemplateLiteralLikeNode): string => (raw ? part.rawText! : part.text);
  if (ts.isNoSubstitutionTemplateLiteral(template)) return said(template);
  if (!ts.isTemplateExpression(template)) return undefined;
  const parts = template.templateSpans.map((span) => [fold(span.expression, constants), said(span.literal)] as const);
  return parts.some(([value]) => value === undefined) ? undefined : said(template.head) + parts.flat().join('');
}

/** Every expression of a text of TypeScript. Throws for one that is made where it runs and is not in {@link MADE}. */
function expressionsIn(file: string, text: string): Found[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const constants = new Map<string, ts.Expression>();
  const found: Found[] = [];
  const note = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && (node.parent.flags & ts.NodeFlags.Const) !== 0) constants.set(node.name.text, node.initializer);
    ts.forEachChild(node, note);
  };
  const walk = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({file, text: node.text, source: node.text.slice(1, end), flags: node.text.slice(end + 1)});
    } else if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp') {
      const [what, how] = node.arguments ?? [];
      const own = what && fold(what, constants);
      const made = own === undefined ? MADE[node.getText().replaceAll('\\', '')] : [[own, how ? fold(how, constants) ?? '' : ''] as const];
      assert.ok(made, `${file}: what can ${node.getText()} come to? Say so in MADE`);
      for (const [one, flags] of made) found.push({file, text: node.getText(), source: one, flags});
    }
    ts.forEachChild(node, walk);
  };
  note(source);
  walk(source);
  return found;
}

/** Every expression of src and worker, as it is written; each once. */
const all = (): ReadonlyMap<string, Found> => new Map(
  globSync('{src,worker}/**/*.ts', {cwd: ROOT}).flatMap((file) => {
    const text = readFileSync(resolve(ROOT, file), 'utf8');
    // To parse what has none would take most of the time.
    return /\/|RegExp/.test(text.replace(/^\s*(?:\/?\*|\/\/).*$|^import .*$/gm, '')) ? expressionsIn(file, text) : [];
  }).map((one) => [`/${one.source}/${one.flags}`, one]));

it('should find each expression, also one that is made of constants, and say which is dear', () => {
  const planted = expressionsIn('planted.ts', String.raw`const DAY = String.raw${'`(\\s*\\d\\s*)`'}; const A = new RegExp(${'`^${DAY}+$`'}, 'i'); const B = /^(a+)+$/u; const C = RegExp('^' + 'a+$');`);
  assert.deepEqual(planted.map(({source, flags}) => [source, flags]), [['^(\\s*\\d\\s*)+$', 'i'], ['^(a+)+$', 'u'], ['^a+$', '']]);
  assert.throws(() => expressionsIn('planted.ts', 'const f = (a: string) => new RegExp(a);'), /MADE/);
  for (const [source, dear] of [
    ['(a+)+$', true], ['^(a|a)*$', true], ['^(\\w+\\s?)*$', true], ['^(?:a{0,20}b?)*$', true], ['a+$', true], ['\\s*,\\s*', true], ['^(["\'])(.*)\\1\\s*(?:always)?\\s*;$', true], ['^(?=(x+x+)+y)', true],
    ['(?<=^\\s*)\\s+$', true], ['^(?:\\s*\\d\\s*)+$', true],
    ['^a+$', false], ['^[a-z]{0,61}b$', false], ['(?<!a)a+$', false], ['^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,24}$', false], ['^(\\w+)-\\1$', false],
  ] as const) assert.equal(dearest(source, '') !== undefined, dear, source);
});

it('should cost in proportion to the text, in every expression of src and worker', () => {
  const distinct = all();
  assert.ok(distinct.size > 400, `${distinct.size} expressions`);
  const dear: string[] = [];
  for (const [written, {file, source, flags}] of distinct) {
    if (written in SHORT) continue;
    const found = dearest(source, flags);
    if (found !== undefined) dear.push(`${file} ${written}: ${JSON.stringify(found)}`);
  }
  assert.deepEqual(dear, []);
  // What is dear is kept to texts so short that it is not.
  for (const [one, [length, why]] of Object.entries(SHORT)) {
    const known = distinct.get(one);
    assert.ok(known, `${one} is gone (${why})`);
    const {attack} = dearest(known.source, known.flags)!;
    assert.ok(counted(known.source, known.flags).stepsOn(attack.before + attack.pump.repeat(length / attack.pump.length) + attack.after) < TOO_MANY, one);
  }
});
