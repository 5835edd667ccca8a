/**
 * What `dist/custom-elements.json` must say of the elements: everything a page author may use, with a sentence on each.
 * The manifest is generated from comments, so the check compares it with what the code really does.
 */
import ts from 'typescript';

interface Named {
  name: string;
  description?: string;
}
export interface ElementDeclaration {
  tagName: string;
  name: string;
  summary?: string;
  description?: string;
  attributes?: (Named & { fieldName?: string })[];
  members?: (Named & { kind: string; attribute?: string; inheritedFrom?: unknown })[];
  events?: (Named & { type?: { text: string } })[];
  slots?: Named[];
  cssParts?: Named[];
  cssProperties?: Named[];
}

/** What a source really has. */
export interface Used {
  readonly parts: Set<string>;
  readonly slots: Set<string>;
  readonly properties: Map<string, { attribute: string | undefined; documented: boolean }>;
  /** Classes of the events it dispatches. */
  readonly events: Set<string>;
}

/** Reads the templates and decorators of an element's own files. Of a computed part, every string in its expression counts. */
export function readUsed(sources: readonly string[]): Used {
  const used: Used = { parts: new Set(), slots: new Set(), properties: new Map(), events: new Set() };
  for (const text of sources) {
    const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isTaggedTemplateExpression(node) && /^(html|svg)$/.test(node.tag.getText())) readTemplate(node.template.getText(), used);
      if (ts.isTemplateSpan(node)) readComputedPart(node, used);
      if (ts.isPropertyDeclaration(node) || ts.isAccessor(node)) readProperty(node, used);
      if (ts.isCallExpression(node) && /(^|\.)dispatchEvent$/.test(node.expression.getText())) {
        const [event] = node.arguments;
        if (event && ts.isNewExpression(event)) used.events.add(event.expression.getText());
      }
      if (ts.isCallExpression(node) && /\.setAttribute$/.test(node.expression.getText())) {
        const [name, value] = node.arguments;
        if (name && value && ts.isStringLiteral(name) && name.text === 'part') addStrings(value, used.parts);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return used;
}

/** Every word of every string in an expression: `count > 1 ? 'cluster' : 'marker'`. */
function addStrings(expression: ts.Node, into: Set<string>): void {
  if (ts.isStringLiteralLike(expression)) for (const word of expression.text.split(/\s+/)) if (word) into.add(word);
  ts.forEachChild(expression, (child) => addStrings(child, into));
}

/** `part=${…}`: the text before the expression ends inside a part attribute. */
function readComputedPart(span: ts.TemplateSpan, used: Used): void {
  const { head, templateSpans } = span.parent;
  const before = templateSpans[templateSpans.indexOf(span) - 1]?.literal ?? head;
  if (/\spart=("[^"]*|'[^']*)?$/.test(before.text)) addStrings(span.expression, used.parts);
}

function readTemplate(text: string, used: Used): void {
  // Expressions are taken out first: what is nested in them is a template of its own and is visited too.
  const plain = text.replace(/\$\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, '\uFFFC');
  for (const [, , names] of plain.matchAll(/\spart=(["']?)([^"'>\s\uFFFC][^"'>\uFFFC]*)/g)) {
    for (const name of names!.trim().split(/\s+/)) used.parts.add(name);
  }
  for (const [, attributes] of plain.matchAll(/<slot\b([^>]*)>/g)) {
    used.slots.add(/\sname=["']?([\w-]+)/.exec(attributes!)?.[1] ?? '');
  }
}

function readProperty(node: ts.PropertyDeclaration | ts.AccessorDeclaration, used: Used): void {
  for (const decorator of ts.getDecorators(node) ?? []) {
    const call = decorator.expression;
    if (!ts.isCallExpression(call) || call.expression.getText() !== 'property') continue;
    const options = call.arguments[0]?.getText() ?? '';
    const name = node.name.getText();
    const attribute = /attribute:\s*false/.test(options) ? undefined : (/attribute:\s*['"]([^'"]+)/.exec(options)?.[1] ?? name.toLowerCase());
    used.properties.set(name, { attribute, documented: ts.getJSDocCommentsAndTags(node).length > 0 });
  }
}

/** What is wrong with one element, as sentences. `documentedEvents`: event classes that bubble out of the elements it renders. */
export function problemsOf(element: ElementDeclaration, used: Used, eventNames: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  const tag = `<${element.tagName}>`;
  const say = (text: string) => problems.push(`${tag} ${text}`);
  if (!element.summary?.trim()) say('has no @summary');
  if (!element.description?.trim()) say('has no description');
  const described = (kind: string, list: readonly Named[] | undefined) => {
    for (const { name, description } of list ?? []) if (!description?.trim()) say(`${kind} "${name}" has no description`);
  };
  described('attribute', element.attributes);
  described('property', element.members?.filter((member) => member.kind === 'field'));
  described('event', element.events);
  described('slot', element.slots);
  described('part', element.cssParts);
  described('custom property', element.cssProperties);
  const names = (list: readonly Named[] | undefined) => new Set((list ?? []).map(({ name }) => name));
  const compare = (kind: string, documented: ReadonlySet<string>, real: ReadonlySet<string>) => {
    for (const name of real) if (!documented.has(name)) say(`uses ${kind} "${name}" without documenting it`);
    for (const name of documented) if (!real.has(name)) say(`documents ${kind} "${name}" that it does not have`);
  };
  compare('part', names(element.cssParts), used.parts);
  compare('slot', names(element.slots), used.slots);
  for (const [name, { attribute, documented }] of used.properties) {
    if (!documented) say(`property "${name}" has no comment`);
    if (attribute && !names(element.attributes).has(attribute)) say(`attribute "${attribute}" is not in the manifest`);
  }
  for (const type of used.events) {
    const name = eventNames.get(type);
    if (!name) say(`dispatches ${type}, which has no class with a name in src/element/events`);
    else if (!names(element.events).has(name)) say(`dispatches "${name}" without documenting it`);
  }
  for (const { name, type } of element.events ?? []) {
    const real = [...eventNames.values()];
    if (!real.includes(name)) say(`documents the event "${name}", which no class has`);
    else if (!type?.text) say(`event "${name}" has no type`);
  }
  return problems;
}
