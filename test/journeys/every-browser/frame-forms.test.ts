/**
 * A form of ours in a frame whose host allows scripts and no forms, as WordPress makes them: no browser tells a page there that a form is to
 * be sent, and none gives it an origin. What is answered must be kept all the same.
 */
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, before, test} from 'node:test';
import {openBrowser, type TestBrowser} from '../../support/browser.ts';
import {serve, type Served} from '../../support/serve.ts';
import {startWorker, type RunningWorker} from '../../support/worker.ts';

let browser: TestBrowser;
let worker: RunningWorker;
let site: Served;

/** In the frame: answers the first question, sends, and tells the host what came of it. Nobody reaches into such a frame from outside. */
function answer(): void {
  const tell = (said: string): void => parent.postMessage({said: `${said} ${self.origin}`}, '*');
  let pressed = false;
  const look = (): void => {
    const root = document.querySelector('pana-survey')?.shadowRoot;
    if (root?.querySelector('[part=sent]')) return tell('sent');
    const box = root?.querySelector<HTMLInputElement>('input[type=checkbox]');
    const button = root?.querySelector<HTMLButtonElement>('button.main');
    if (box && button && !pressed) {
      // Nothing answered: the form says so itself.
      if (!root!.querySelector('#survey-errors')) button.click();
      else {
        pressed = true;
        box.click();
        button.click();
      }
    }
    setTimeout(look, 50);
  };
  look();
}

before(async () => {
  [worker, browser] = await Promise.all([startWorker(), openBrowser()]);
  const framed = await (await fetch(`${worker.origin}/embed/survey?all-questions=true`)).text();
  site = await serve({pages: {
    '/': '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Hôte</title><script>addEventListener("message", ({data}) => { if (data.said) document.title = data.said; });</script><iframe src="/frame" title="Questionnaire" width="600" height="900" sandbox="allow-scripts"></iframe>',
    // The page as it is, from the worker, and the one who answers.
    '/frame': framed.replace('<meta charset="utf-8">', `<meta charset="utf-8"><base href="${worker.origin}/">`).replace('</body>', `<script>(${answer})()</script></body>`),
  }});
});
after(async () => {
  await browser?.close();
  await site?.close();
  await worker?.stop();
});

test('should keep answers sent from a frame that may not send forms', async () => {
  const page = await browser.newPage();
  await page.goto(`${site.origin}/`);
  assert.equal(await page.waitFor(() => (document.title.startsWith('sent') ? document.title : undefined), [], 40_000), 'sent null');
  const database = new DatabaseSync(join(worker.dataDir, 'pana.sqlite'), {readOnly: true});
  assert.equal(database.prepare("SELECT count(*) AS kept FROM survey_answers WHERE kind = 'observation' AND complete = 1").get()!['kept'], 1);
  database.close();
});
