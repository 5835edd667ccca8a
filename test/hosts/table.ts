/** Writes the table "what we test" of README again, from the catalogue. */
import {readFileSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {END, START, table} from './catalogue.ts';

const file = resolve(import.meta.dirname, '../../README.md');
const text = readFileSync(file, 'utf8');
const [before, rest] = text.split(START);
if (rest === undefined || !rest.includes(END)) throw new Error(`README.md has no ${START} … ${END}`);
writeFileSync(file, `${before}${START}\n${table()}\n${END}${rest.slice(rest.indexOf(END) + END.length)}`);
