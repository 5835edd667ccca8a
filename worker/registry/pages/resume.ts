/**
 * The form on a page of ours: where the link of a draft leads, whichever page the form was begun on. The link's token stays behind `#`;
 * the form reads it there, takes it out of the address and asks for the draft with it.
 */
import {html} from 'hono/html';
import {document} from '../../http/document.ts';

/** `/rejoindre`. */
export const resumePage = (): string =>
  document({
    title: 'Rejoindre l’annuaire',
    hidden: true,
    head: html`<script src="/pana/v1/pana.js" async></script>`,
    main: html`<h1>Rejoindre l’annuaire</h1>
<p class="lead">Votre structure aide des associations au numérique ? Signez la charte et décrivez ce que vous faites : les associations vous trouveront.</p>
<pana-join heading-level="2">
<p>Le formulaire demande JavaScript. Sans lui, <a href="/charte">lisez la charte</a> puis écrivez à la coordination de votre territoire : elle le remplira avec vous.
Elle est nommée dans <a href="/annuaire">l’annuaire</a>, à la page de votre département. Un brouillon mis de côté reste gardé pendant trente jours.</p>
</pana-join>`,
  });
