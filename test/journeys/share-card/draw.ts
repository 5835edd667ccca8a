/** `npm run share-card`: draws anew the card that is shown where somebody shares a page of ours, after a change of `worker/edge/pages/share/card.svg`. */
import {writeFileSync} from 'node:fs';
import {openChromium} from '../../hosts/chromium.ts';
import {drawn, PICTURE, pngOf} from './picture.ts';

const browser = await openChromium();
try {
  const png = pngOf(await drawn(browser));
  writeFileSync(PICTURE, png);
  console.log(`worker/edge/pages/share/card.png: ${png.length} bytes`);
} finally {
  await browser.close();
}
