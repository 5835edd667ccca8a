/** The receipt of an erasure: what was erased and when, without a word of whom. */
import {html} from 'hono/html';
import {document} from '../../http/document.ts';

/** The page of a receipt: its text as it was sealed, and the seal. */
export const receiptPage = (receipt: string, hash: string): string => document({
  title: 'Reçu d’un retrait',
  hidden: true,
  main: html`<h1>Reçu d’un retrait</h1>
<p class="lead">Ce document prouve que les données d’une structure et de ses contacts, ou d’une personne, ont été effacées. Il ne nomme personne.</p>
<pre tabindex="0" role="region" aria-label="Contenu du reçu">${receipt}</pre>
<p>Empreinte (SHA-256) : <code>${hash}</code></p>
<p><a href="/confidentialite">Ce que nous gardons, et combien de temps</a></p>`,
});
