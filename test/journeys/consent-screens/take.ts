/**
 * `npm run consent-screens`: takes a picture of each screen somebody agrees on whose texts are not in the index yet, beside the ones there
 * are. Those stay: they prove what was shown to who agreed before.
 */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {linesHash} from '../../../worker/registry/domain/charter.ts';
import {inGreys} from './grey.ts';
import {FOLDER, INDEX, PICTURE_MAX, eachScreen, isKept} from './screens.ts';
import type {KeptText} from './screens.ts';

const kept = existsSync(INDEX) ? (JSON.parse(readFileSync(INDEX, 'utf8')) as KeptText[]) : [];
const added: KeptText[] = [];
await eachScreen(async ({name: screen, texts, picture}) => {
  if (texts.every((text) => isKept(kept, screen, text))) return;
  const png = inGreys(await picture());
  if (png.length > PICTURE_MAX) throw new Error(`${screen}: ${png.length} bytes, more than ${PICTURE_MAX}`);
  const file = `${screen}.${linesHash(texts.map(({hash}) => hash)).slice(0, 12)}.png`;
  // A picture that is there is never written over.
  writeFileSync(join(FOLDER, file), png, {flag: 'wx'});
  added.push(...texts.map(({id, version, hash}) => ({screen, id, version, hash, picture: file})));
  console.log(`${file}: ${(png.length / 1000).toFixed(1)} kB`);
});
if (added.length > 0) writeFileSync(INDEX, `[\n${[...kept, ...added].map((line) => `  ${JSON.stringify(line)}`).join(',\n')}\n]\n`);
else console.log('Every screen somebody agrees on is in the index.');
