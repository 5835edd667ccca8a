/**
 * How `npm start` starts Node, for servers of benches and tests that stand for it: small spaces, so that what answers leave behind is
 * collected before it has filled the memory.
 */
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';

const {scripts} = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {scripts: {start: string}};
const words = scripts.start.split(' ');

/** Flags of Node. */
export const START_FLAGS: readonly string[] = words.filter((word) => word.startsWith('--'));
/** What it finds in its environment. */
export const START_ENVIRONMENT: Readonly<Record<string, string>> = Object.fromEntries(words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('=') as [string, string]));
if (START_FLAGS.length === 0) throw new Error('npm start gives Node no flag: whoever asks here measures something else');
