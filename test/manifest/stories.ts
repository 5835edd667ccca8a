/** What a site owner may use, and where Storybook shows it: every attribute, event, slot, part and token of the manifest. */
import type { ElementDeclaration } from './check.ts';

/** A text of the stories, guides or themes, by its path. */
export type Texts = ReadonlyMap<string, string>;

/** Elements inside an element, whose parts are also its own. */
const RENDERS: Readonly<Record<string, readonly string[]>> = { 'pana-locator': ['pana-search', 'pana-list', 'pana-map', 'pana-structure'] };

/** Words of this kind stand between anything that is not a letter, a digit or a hyphen. */
const mentions = (text: string, name: string): boolean => new RegExp(`(?<![\\w-])${name.replaceAll('-', '\\-')}(?![\\w-])`).test(text);

/** A part is styled in a rule that names its element, or has a line in the section of a guide about it: its name is an ordinary word. */
function showsPart(texts: Texts, tag: string, part: string): boolean {
  const all = [...texts.values()];
  const tags = [tag, ...(RENDERS[tag] ?? [])];
  const sections = all.flatMap((text) => text.split('\n## ')).filter((section) => tags.some((one) => section.startsWith(`\`${one}\`\n`)));
  const rule = new RegExp(`(?:${tag}|:is\\([^)]*\\b${tag}\\b[^)]*\\))::part\\(${part}\\)`);
  return sections.some((section) => section.includes(`\n- \`${part}\` :`)) || all.some((text) => rule.test(text));
}

/**
 * What no story shows and no guide speaks of, as sentences. Attributes, events and tokens are names of their own; the default slot is
 * what the author writes inside.
 */
export function gapsOf(elements: readonly ElementDeclaration[], texts: Texts): string[] {
  const all = [...texts.values()].join('\n');
  const gaps = new Set<string>();
  for (const { tagName, attributes = [], events = [], slots = [], cssParts = [], cssProperties = [] } of elements) {
    const say = (kind: string, name: string, shown: boolean, described: string | undefined): void => {
      if (!shown) gaps.add(`<${tagName}> ${kind} "${name}" is in no story and no guide`);
      if (!described?.trim()) gaps.add(`<${tagName}> ${kind} "${name}" has no line of documentation`);
    };
    for (const { name, description } of attributes) say('attribute', name, mentions(all, name), description);
    for (const { name, description } of events) say('event', name, mentions(all, name), description);
    for (const { name, description } of cssProperties) say('token', name, mentions(all, name), description);
    for (const { name, description } of cssParts) say('part', name, showsPart(texts, tagName, name), description);
    for (const { name, description } of slots) say('slot', name, name === '' ? new RegExp(`<${tagName}[^>]*>\\s*<a `).test(all) : mentions(all, name), description);
  }
  return [...gaps].sort();
}
