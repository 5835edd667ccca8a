/**
 * What the configurator gives today is in a page that is kept for ever (`contract/`): who changes what is pasted adds a page, and what was
 * pasted before stays tested. The words of links and titles are left out: they say a place, not a way.
 */
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {ELEMENTS, readSettings} from '../../worker/edge/pages/configurator/settings.ts';
import {snippets} from '../../worker/edge/pages/configurator/snippets.ts';
import {eventOf} from '../support/events.ts';

const FOLDER = join(import.meta.dirname, 'contract');
/** Lines as they are compared: without words, without what an import map names, and without the spaces before them. */
const lines = (text: string): string[] =>
  text.replace(/(<script type="importmap">)[^]*?(<\/script>)/, '$1$2').replace(/<a [^>]*>[^<]*<\/a>/g, '').replace(/ title="[^"]*"/g, '').replace(/([?&](?:amp;)?)title=[^"&]*/g, '$1').split('\n').map((line) => line.trim()).filter((line) => line !== '' && line !== '<blockquote></blockquote>');
const newest = readdirSync(FOLDER).sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))).at(-1)!;
const pages = readdirSync(join(FOLDER, newest)).map((file) => new Set(lines(readFileSync(join(FOLDER, newest, file), 'utf8').replaceAll('</blockquote><iframe', '</blockquote>\n<iframe'))));
const FILES = ['pana.js', 'pana.secure.js', 'single/pana.bundle.js', 'chunks/elements.js'];
const event = eventOf(1);

for (const element of ELEMENTS) {
  test(`should keep every way to paste ${element}`, () => {
    const settings = readSettings({element, 'territory': 'departement:37', 'structure-id': 's1', 'event-id': 'e1'});
    const ways = snippets(
      {origin: '__API__', version: '__VERSION__', integrity: Object.fromEntries(FILES.map((file) => [file, {integrity: `__SEAL ${file}__`}]))},
      settings,
      {places: 'Indre-et-Loire', structure: {id: 's1', slug: 'exemple-1', name: 'Exemple – Structure n° 1'}, event: {id: event.id, slug: event.slug, title: event.title}},
    );
    assert.ok(ways.length >= 5, ways.map(({id}) => id).join());
    for (const {id, text} of ways) {
      // The address alone: its answer is a page of its own. What pins files is the same for whatever stands below it.
      if (id === 'oembed' || /^(?:hardened|secure|single)$/.test(id) && element !== 'locator') continue;
      const wanted = lines(text);
      assert.ok(wanted.length >= 2, text);
      const lacks = pages.map((has) => wanted.filter((line) => !has.has(line))).sort((a, b) => a.length - b.length)[0]!;
      assert.deepEqual(lacks, [], `${id} is in no page: add one\n${text}`);
    }
  });
}
