/** What a page pastes to show what a story shows: the script tag, the element with its attributes, the link that shows without JavaScript. */
import { currentLoader, escaped, themeSheet } from '../../worker/edge/pages/configurator/tags.ts';
import { type Arguments, written } from './arguments.ts';

/** Where the files come from when this page is not served by a worker; the address README has. */
export const EXAMPLE_ORIGIN = 'https://annuaire.example.org';

/** The worker that serves this page under `/storybook/`, else the example. */
export const originOf = ({ origin, pathname }: { readonly origin: string; readonly pathname: string }): string =>
  pathname.startsWith('/storybook/') ? origin : EXAMPLE_ORIGIN;

/** The page of the directory nearest to what the element shows. */
function fallback(origin: string, args: Arguments): string {
  const structure = written(args['structure-id']);
  const departement = /^departement:([\dAB]+)$/.exec(written(args['territory']) ?? '')?.[1];
  if (structure) return `<a href="${origin}/annuaire/${encodeURIComponent(structure)}">La fiche de cette structure</a>`;
  return `<a href="${origin}/annuaire${departement ? `/departement/${departement}` : ''}">L’annuaire des structures</a>`;
}

/**
 * HTML of one element, after the script tag and the style sheet of a theme. `api` is not written: elements ask where the script came
 * from.
 */
export function snippetOf(tag: string, args: Arguments, origin: string, theme?: string): string {
  const known = Object.entries(args).flatMap(([name, value]) => {
    const text = written(value);
    return text === undefined || name === 'api' ? [] : [[name, text] as const];
  });
  const tokens = known.filter(([name]) => name.startsWith('--'));
  const attributes = known.filter(([name]) => /^[a-z][a-z-]*$/.test(name));
  const style = tokens.length > 0 ? `<style>\n  ${tag} {\n${tokens.map(([name, text]) => `    ${name}: ${text.replace(/[;{}<>]/g, '')};\n`).join('')}  }\n</style>\n` : '';
  const opening = [tag, ...attributes.map(([name, text]) => (text === '' ? name : `${name}="${escaped(text)}"`))].join(' ');
  return `${currentLoader(origin)}${themeSheet(origin, theme)}${style}<${opening}>\n  ${fallback(origin, args)}\n</${tag}>`;
}

/** The script tag before HTML that a story wrote itself. */
export const snippetAround = (html: string, origin: string): string => `${currentLoader(origin)}${html.trim()}`;
