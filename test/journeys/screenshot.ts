/**
 * `npm run screenshot [-- lieux-mednum.csv]`: makes the picture of README on the partner's page, with the real national file when it
 * is given or in `../shared/data`, with the example directory otherwise. "compta" at Loches, as the partner's visitor asks it.
 */
import {mkdirSync} from 'node:fs';
import {resolve} from 'node:path';
import {openChromium} from '../hosts/chromium.ts';
import {sharedData} from '../support/shared-data.ts';
import {startWorker} from '../support/worker.ts';

const picture = resolve(import.meta.dirname, '../../stories/images/locator.png');
const importFile = process.argv[2] ?? sharedData('lieux-mednum.csv');
const worker = await startWorker(importFile ? {importFile} : {});
const browser = await openChromium();
try {
  const page = await browser.newPage({viewport: {width: 1280, height: 860}, colorScheme: 'light'});
  await page.goto(worker.partner);
  await page.getByRole('combobox', {name: 'Commune, code postal ou département'}).fill('37600');
  await page.getByRole('option').first().click();
  await page.getByRole('button', {name: /Pour quel besoin/}).click();
  await page.getByLabel('Dites-le avec vos mots').fill('compta');
  await page.getByRole('group', {name: 'Besoins proches de vos mots'}).getByRole('checkbox').first().check();
  await page.getByRole('button', {name: /^Voir /}).click();
  await page.waitForLoadState('networkidle');
  await page.getByRole('heading', {name: 'Trouvez qui peut vous aider'}).scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollTo(0, document.querySelector('h2')!.getBoundingClientRect().top + scrollY - 32));
  await page.waitForTimeout(1000); // the map glides to the results
  mkdirSync(resolve(picture, '..'), {recursive: true});
  await page.screenshot({path: picture});
  console.log(`stories/images/locator.png: ${importFile ? 'national data' : 'examples'}`);
} finally {
  await browser.close();
  await worker.stop();
}
